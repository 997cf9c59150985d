// Areas on the map, and drawing one: the text fields of the form stay what is
// sent, the map only writes into them and follows what is typed.
import { colour, ground, open } from "./map.js";

const box = document.getElementById("areamap");
const form = document.querySelector("[data-draw]") && document.getElementById("areaform");
const radians = Math.PI / 180;

// away is the position at a distance in metres and a bearing from another.
function away([lon, lat], metres, bearing) {
  const d = metres / 6371008, b = bearing * radians, p = lat * radians;
  const q = Math.asin(Math.sin(p) * Math.cos(d) + Math.cos(p) * Math.sin(d) * Math.cos(b));
  const turn = Math.atan2(Math.sin(b) * Math.sin(d) * Math.cos(p), Math.cos(d) - Math.sin(p) * Math.sin(q));
  return [lon + turn / radians, q / radians];
}

function distance([lon1, lat1], [lon2, lat2]) {
  const h = Math.sin(((lat2 - lat1) * radians) / 2) ** 2 + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(((lon2 - lon1) * radians) / 2) ** 2;
  return 2 * 6371008 * Math.asin(Math.min(1, Math.sqrt(h)));
}

const disc = (at, metres) => Array.from({ length: 65 }, (_, i) => away(at, metres, (i % 64) * 5.625));
const feature = (type, coordinates, properties) => ({ type: "Feature", geometry: { type, coordinates }, properties });

// features are what an area looks like.
function features(a) {
  const about = { name: a.name || "", path: a.path || "", off: a.off ? 1 : 0 };
  const out = (a.discs || []).map(([lon, lat, r]) => feature("Polygon", [disc([lon, lat], r)], about));
  if (a.line?.length > 1) out.push(feature("LineString", a.line, { ...about, w: a.width * ground(a.line[0][1]) }));
  let at = 0;
  for (const n of a.polygons || []) {
    out.push(feature("Polygon", a.rings.slice(at, at + n), about));
    at += n;
  }
  return out;
}

const collection = (list) => ({ type: "FeatureCollection", features: list });
const dashed = ["case", ["==", ["get", "off"], 1], ["literal", [2, 2]], ["literal", [1, 0]]];

function layers(map, source) {
  const ink = colour("map-reach");
  const kind = (type) => ["==", ["geometry-type"], type];
  map.addSource(source, { type: "geojson", data: collection([]) });
  map.addLayer({ id: source + "-fill", type: "fill", source, filter: kind("Polygon"), paint: { "fill-color": ink, "fill-opacity": 0.16 } });
  map.addLayer({ id: source + "-edge", type: "line", source, filter: kind("Polygon"), paint: { "line-color": ink, "line-width": 1.6, "line-dasharray": dashed } });
  map.addLayer({ id: source + "-line", type: "line", source, filter: kind("LineString"), layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": ink, "line-opacity": 0.3, "line-width": ["interpolate", ["exponential", 2], ["zoom"], 0, ["get", "w"], 20, ["*", ["get", "w"], 1048576]] } });
  map.addLayer({ id: source + "-middle", type: "line", source, filter: kind("LineString"), paint: { "line-color": ink, "line-width": 1.4 } });
  map.on("recolour", () => {
    const again = colour("map-reach");
    map.setPaintProperty(source + "-fill", "fill-color", again);
    for (const part of ["-edge", "-line", "-middle"]) map.setPaintProperty(source + part, "line-color", again);
  });
}

// shade shades what is watched by name: countries and provinces.
function shade(map, areas) {
  const ink = colour("map-reach");
  for (const [layer, key, values] of [["land", "code", areas.map((a) => a.country)], ["province", "id", areas.map((a) => a.province)]]) {
    const known = values.filter(Boolean);
    if (!known.length) continue;
    const filter = ["in", ["get", key], ["literal", known]];
    map.addLayer({ id: "named-" + layer, type: "fill", source: "land", "source-layer": layer, filter, paint: { "fill-color": ink, "fill-opacity": 0.2 } }, "inner");
    map.on("recolour", () => map.setPaintProperty("named-" + layer, "fill-color", colour("map-reach")));
  }
}

// Drawing ties the fields of the form to the map.
class Drawing {
  constructor(map, lib, kept) {
    this.map = map;
    this.lib = lib;
    this.kept = kept; // features of the area as it is, for kinds that are not drawn
    this.handles = [];
    this.hint = document.getElementById("drawhint");
    const bar = document.querySelector(".drawbar");
    bar.hidden = false;
    bar.querySelector("[data-undo]").addEventListener("click", () => this.change((list) => list.slice(0, -1)));
    bar.querySelector("[data-clear]").addEventListener("click", () => this.change(() => []));
    map.on("click", (e) => this.press([e.lngLat.wrap().lng, e.lngLat.lat]));
    form.addEventListener("input", () => this.draw());
    this.draw();
  }

  field(name) {
    return form.elements.namedItem(name);
  }

  get kind() {
    return this.field("kind").value;
  }

  // where is the field that holds the positions of the kind.
  get where() {
    return { circle: "center", polygon: "corners", corridor: "line", assets: "assets" }[this.kind];
  }

  // points are the positions that the fields say, as longitude and latitude.
  points() {
    if (!this.where) return [];
    const lines = this.field(this.where).value.split("\n");
    if (this.kind === "assets") {
      const head = (lines[0] || "").toLowerCase().split(",").map((s) => s.trim());
      const [lat, lon, r] = ["lat", "lon", "radius_m"].map((n) => head.indexOf(n));
      return lines.slice(1).map((l) => l.split(",")).map((c) => [parseFloat(c[lon]), parseFloat(c[lat]), parseFloat(c[r])]).filter((p) => isFinite(p[0]) && isFinite(p[1]));
    }
    return lines.map((l) => /^\s*(-?[\d.]+)[\s,;]+(-?[\d.]+)\s*$/.exec(l)).filter(Boolean).map((m) => [parseFloat(m[2]), parseFloat(m[1])]).filter((p) => Math.abs(p[1]) <= 90);
  }

  metres(name) {
    return Math.max(0, parseFloat(this.field(name).value.replace(",", ".")) || 0) * 1000;
  }

  write(points) {
    const n = (v) => String(Math.round(v * 1e4) / 1e4);
    const line = ([lon, lat]) => n(lat) + ", " + n(lon);
    this.field(this.where).value = points.map(line).join("\n");
    this.draw();
  }

  press(at) {
    switch (this.kind) {
      case "circle":
        return this.write([at]);
      case "polygon":
      case "corridor":
        return this.write([...this.points(), at]);
      case "assets": {
        const f = this.field("assets");
        const lines = f.value.split("\n").filter((l) => l.trim());
        if (!lines.length) lines.push("name,lat,lon,radius_m");
        lines.push(`${this.hint.dataset.name} ${lines.length},${at[1].toFixed(4)},${at[0].toFixed(4)},`);
        f.value = lines.join("\n");
        this.draw();
      }
    }
  }

  change(to) {
    if (this.kind === "assets") {
      const f = this.field("assets");
      const lines = f.value.split("\n").filter((l) => l.trim());
      f.value = to(lines.slice(1)).length ? [lines[0], ...to(lines.slice(1))].join("\n") : "";
      return this.draw();
    }
    if (this.where) this.write(to(this.points()));
  }

  handle(at, name, moved) {
    const element = document.createElement("div");
    element.className = "handle " + name;
    const h = new this.lib.Marker({ element, draggable: true }).setLngLat(at).addTo(this.map);
    h.on("drag", () => moved([h.getLngLat().wrap().lng, h.getLngLat().lat]));
    h.on("dragend", () => this.draw());
    this.handles.push(h);
  }

  // shape is what the fields say, drawn; handles stay while one is dragged.
  shape(points) {
    switch (this.kind) {
      case "circle":
        return points.length ? [feature("Polygon", [disc(points[0], this.metres("radius"))], {})] : [];
      case "polygon":
        return points.length > 2 ? [feature("Polygon", [[...points, points[0]]], {})] : points.length > 1 ? [feature("LineString", points, { w: 0 })] : [];
      case "corridor":
        return points.length > 1 ? [feature("LineString", points, { w: this.metres("width") * ground(points[0][1]) })] : [];
      case "assets":
        return points.map(([lon, lat, r]) => feature("Polygon", [disc([lon, lat], r > 0 ? r : this.metres("asset_radius"))], {}));
    }
    return this.kept;
  }

  preview(points) {
    this.map.getSource("drawn").setData(collection(this.shape(points)));
  }

  draw() {
    const points = this.points();
    this.hint.textContent = this.hint.dataset[this.kind] || "";
    for (const b of document.querySelectorAll(".drawbar button")) b.hidden = !this.where;
    document.querySelector(".drawbar").classList.toggle("idle", !this.where);
    this.map.getCanvas().style.cursor = this.where ? "crosshair" : "";
    for (const h of this.handles) h.remove();
    this.handles = [];
    this.preview(points);
    if (this.kind === "circle" && points.length) {
      const rim = away(points[0], this.metres("radius"), 90);
      this.handle(points[0], "middle", (at) => {
        this.field("center").value = `${at[1].toFixed(4)}, ${at[0].toFixed(4)}`;
        this.preview([at]);
      });
      this.handle(rim, "rim", (at) => {
        const km = distance(this.points()[0], at) / 1000;
        this.field("radius").value = String(km < 10 ? Math.round(km * 10) / 10 : Math.round(km));
        this.preview(this.points());
      });
    }
    if (this.kind === "polygon" || this.kind === "corridor")
      points.slice(0, 300).forEach((p, i) =>
        this.handle(p, "corner", (at) => {
          points[i] = at;
          const n = (v) => String(Math.round(v * 1e4) / 1e4);
          this.field(this.where).value = points.map(([lon, lat]) => n(lat) + ", " + n(lon)).join("\n");
          this.preview(points);
        }),
      );
  }
}

async function start() {
  const data = JSON.parse(box.dataset.areas);
  const [west, south, east, north] = data.bounds || [-170, -55, 170, 72];
  const { lib, map } = await open(box, JSON.parse(box.dataset.map), {
    bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: { top: form ? 76 : 36, bottom: 40, left: 36, right: 48 }, maxZoom: 11 },
    scrollZoom: !!form,
    attributionControl: false,
  });
  map.once("style.load", () => {
    shade(map, data.areas);
    layers(map, "drawn");
    const kept = data.areas.flatMap(features);
    if (form) {
      box.drawing = new Drawing(map, lib, kept);
    } else {
      map.getSource("drawn").setData(collection(kept));
      for (const id of ["drawn-fill", "drawn-line"]) {
        map.on("click", id, (e) => {
          const path = e.features[0].properties.path;
          if (path && path !== location.pathname) location.href = path;
        });
        map.on("mousemove", id, (e) => {
          const { path, name } = e.features[0].properties;
          map.getCanvas().style.cursor = path && path !== location.pathname ? "pointer" : "";
          box.title = name;
        });
        map.on("mouseleave", id, () => {
          map.getCanvas().style.cursor = "";
          box.title = "";
        });
      }
    }
    map.once("idle", () => (box.dataset.idle = "yes"));
  });
}

if (box) start().catch((err) => console.warn(err)); // the drawing stays
