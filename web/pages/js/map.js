// The map: the style of the built-in base map, and the signs of incidents.

// load fetches the map library, once, and opens a map. It gives null where the
// browser cannot draw one.
export async function open(element, data, options) {
  const lib = await import(data.library);
  lib.setWorkerUrl(new URL(data.worker, location.href).href);
  const holder = document.createElement("div");
  holder.className = "canvas";
  element.append(holder);
  let map;
  try {
    map = new lib.Map({
      container: holder,
      style: style(data),
      attributionControl: false,
      maxZoom: 15,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      renderWorldCopies: true,
      locale: { "Map.Title": element.getAttribute("aria-label") || "" },
      ...options,
    });
  } catch (err) {
    holder.remove();
    throw err;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new lib.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new lib.ScaleControl({ maxWidth: 90 }), "bottom-right");
  const by = ["Natural Earth", "GeoNames"];
  if (data.groundBy) by.push(data.groundBy);
  map.addControl(new lib.AttributionControl({ compact: true, customAttribution: by.map(escape).join(" · ") }), "bottom-left");
  element.classList.add("drawn");
  document.addEventListener("themechange", () => recolour(map));
  return { lib, map };
}

function escape(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}

// colour reads a colour of the style sheet, as the map library can read it.
export function colour(name) {
  const probe = document.createElement("span");
  probe.className = "probe " + name;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const paints = [
  ["sea", "background-color", "map-sea"],
  ["land", "fill-color", "map-land"],
  ["inner", "line-color", "map-inner"],
  ["border", "line-color", "map-border"],
  ["disputed", "line-color", "map-border"],
  ["towns", "text-color", "map-town"],
  ["towns", "text-halo-color", "map-land"],
  ["dots", "circle-color", "map-town"],
  ["countries", "text-color", "map-country"],
  ["countries", "text-halo-color", "map-land"],
];

function recolour(map) {
  for (const [layer, property, name] of paints) if (map.getLayer(layer)) map.setPaintProperty(layer, property, colour(name));
  map.fire("recolour");
}

const ends = (z0, a, z1, b) => ["interpolate", ["linear"], ["zoom"], z0, a, z1, b];
const c = Object.fromEntries;

function style(data) {
  const k = c(["map-sea", "map-land", "map-inner", "map-border", "map-town", "map-country"].map((n) => [n, colour(n)]));
  const at = (path) => location.origin + path;
  const font = { "text-font": ["sans-serif"] };
  const sources = {
    land: { type: "vector", tiles: [at(data.land)], minzoom: 0, maxzoom: 5, promoteId: { province: "id", land: "code" } },
    towns: { type: "vector", tiles: [at(data.towns)], minzoom: 0, maxzoom: 6 },
  };
  const layers = [
    { id: "sea", type: "background", paint: { "background-color": k["map-sea"] } },
    { id: "land", type: "fill", source: "land", "source-layer": "land", paint: { "fill-color": k["map-land"], "fill-antialias": true } },
  ];
  if (data.ground) {
    const tiles = data.ground.includes("://") ? data.ground : at(data.ground);
    sources.ground = { type: "raster", tiles: [tiles], tileSize: 256 };
    layers.push({ id: "ground", type: "raster", source: "ground" });
  }
  layers.push(
    { id: "inner", type: "line", source: "land", "source-layer": "inner", minzoom: 4, paint: { "line-color": k["map-inner"], "line-width": ends(4, 0.4, 9, 1.2) } },
    { id: "border", type: "line", source: "land", "source-layer": "border", filter: ["==", ["get", "d"], 0], paint: { "line-color": k["map-border"], "line-width": ends(1, 0.5, 8, 1.8) } },
    { id: "disputed", type: "line", source: "land", "source-layer": "border", filter: ["==", ["get", "d"], 1], paint: { "line-color": k["map-border"], "line-width": ends(1, 0.5, 8, 1.8), "line-dasharray": [3, 2.4] } },
    { id: "dots", type: "circle", source: "towns", "source-layer": "town", minzoom: 4, filter: ["<=", ["get", "z"], ["zoom"]], paint: { "circle-radius": 1.8, "circle-color": k["map-town"], "circle-opacity": 0.7 } },
    { id: "towns", type: "symbol", source: "towns", "source-layer": "town", minzoom: 3, filter: ["<=", ["get", "z"], ["+", ["zoom"], 0.3]],
      layout: { "text-field": ["get", "name"], ...font, "text-size": ["interpolate", ["linear"], ["zoom"], 3, 10, 8, ["case", ["==", ["get", "c"], 1], 14, 12]], "text-anchor": "top", "text-offset": [0, 0.25], "symbol-sort-key": ["-", 0, ["get", "p"]], "text-padding": 4 },
      paint: { "text-color": k["map-town"], "text-halo-color": k["map-land"], "text-halo-width": 1.2 } },
    { id: "countries", type: "symbol", source: "towns", "source-layer": "country", maxzoom: 7, filter: ["<=", ["get", "z"], ["*", 10, ["+", ["zoom"], 1.6]]],
      layout: { "text-field": ["get", "name"], ...font, "text-size": ends(1, 10, 6, 16), "text-letter-spacing": 0.06, "text-max-width": 7, "symbol-sort-key": ["get", "z"], "text-padding": 6 },
      paint: { "text-color": k["map-country"], "text-halo-color": k["map-land"], "text-halo-width": 1.4 } },
  );
  return { version: 8, sources, layers };
}

// The radii of signs by harm, in points.
export const radii = [8, 9.5, 11, 13.5, 17];

// sign draws the sign of a form: a disc in the colour of its tone, a dashed
// edge when reports differ, and the form's shape.
export function sign(path, tone, contested, radius) {
  const ratio = Math.min(3, Math.max(2, devicePixelRatio || 1));
  const size = Math.ceil((radius + 3) * 2);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * ratio;
  const g = canvas.getContext("2d");
  g.scale(ratio, ratio);
  g.translate(size / 2, size / 2);
  g.beginPath();
  g.arc(0, 0, radius, 0, 7);
  g.fillStyle = colour("map-" + tone);
  g.globalAlpha = 0.94;
  g.fill();
  g.globalAlpha = 1;
  g.lineWidth = contested ? 2.4 : 1.4;
  g.strokeStyle = colour(contested ? "map-edge" : "map-halo");
  if (contested) {
    g.strokeStyle = colour("map-halo");
    g.stroke();
    g.strokeStyle = colour("map-edge");
    g.setLineDash([3.4, 2.6]);
  }
  g.stroke();
  g.setLineDash([]);
  const inner = radius * 1.15;
  g.translate(-inner / 2, -inner / 2);
  g.scale(inner / 16, inner / 16);
  g.fillStyle = colour("map-halo");
  g.fill(new Path2D(path));
  return { image: g.getImageData(0, 0, canvas.width, canvas.height), ratio };
}

// paths reads the shapes of the forms from the page.
export function paths() {
  const found = {};
  for (const s of document.querySelectorAll("svg.store symbol")) found[s.id.slice(2)] = s.firstElementChild.getAttribute("d");
  return found;
}

// ground is how wide a metre is at a latitude, in points at zoom 0.
export const ground = (lat) => 1 / (78271.517 * Math.cos((lat * Math.PI) / 180));
