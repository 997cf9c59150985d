// The sheet of an incident: keys lead from claim to claim, and its map.
import { walk } from "./keys.js";
import { colour, ground, open, paths, radii, sign } from "./map.js";

// o opens the sentence of the claim at which the reader is.
walk([...document.querySelectorAll(".rival .quote")], (quote) => {
  for (const e of document.querySelectorAll(".lit")) e.classList.remove("lit");
  quote.closest("li").classList.add("lit");
});
document.addEventListener("keydown", (e) => {
  if (e.key === "o" && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest?.("input, textarea, select")) document.querySelector(".rival li.lit .quote")?.click();
});

const box = document.getElementById("inset");

async function start() {
  const [lon, lat, radius] = box.dataset.point.split(",").map(Number);
  const zoom = Math.max(3, Math.min(10, Math.log2(60 / (Math.max(radius, 3000) * ground(lat)))));
  const { map } = await open(box, JSON.parse(box.dataset.map), { center: [lon, lat], zoom, scrollZoom: false, cooperativeGestures: false });
  map.once("style.load", () => {
    map.addSource("one", { type: "geojson", data: { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { r: radius * ground(lat) } } });
    map.addLayer({ id: "disc", type: "circle", source: "one", paint: {
      "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], 0, ["get", "r"], 20, ["*", ["get", "r"], 1048576]],
      "circle-color": colour("map-done"), "circle-opacity": 0.1, "circle-stroke-color": colour("map-done"), "circle-stroke-opacity": 0.5, "circle-stroke-width": 1 } });
    const drawn = sign(paths()[box.dataset.symbol], box.dataset.tone || "done", false, radii[2]);
    map.addImage("sign", drawn.image, { pixelRatio: drawn.ratio });
    map.addLayer({ id: "sign", type: "symbol", source: "one", layout: { "icon-image": "sign", "icon-allow-overlap": true } });
    map.once("idle", () => (box.dataset.idle = "yes"));
  });
}

if (box) start().catch((err) => console.warn(err)); // the drawing stays
