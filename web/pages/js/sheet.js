// The map on the sheet of an incident.
import { colour, ground, open, paths, radii, sign } from "./map.js";

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
