// The picture of all incidents: map, timeline and list show one selection,
// which the address of the page holds. Without this script the page does the
// same by loading anew.
import { colour, ground, open, paths, radii, sign } from "./map.js";

const box = document.getElementById("map");
const form = document.getElementById("filters");
const live = document.getElementById("live");
const data = box ? JSON.parse(box.dataset.map) : null;
const words = data ? data.words : {};
const fill = (text, ...args) => text.replace(/\{(\d)\}/g, (_, i) => args[i]);

// The page's parts, fetched and put in.

let asked = location.pathname + location.search; // the selection that is shown, or on its way
let going = null; // the fetch under way, which a later one ends

async function go(url, push) {
  const to = new URL(url, location.href);
  if ((to.searchParams.get("show") || "") !== (new URLSearchParams(location.search).get("show") || "")) {
    location.href = to.href;
    return;
  }
  if (going) going.abort();
  const mine = (going = new AbortController());
  asked = to.pathname + to.search;
  document.body.classList.add("busy");
  try {
    const answer = await fetch(to.pathname + to.search, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector("[data-part]")) {
      location.href = to.href; // the page of the error says what is wrong
      return;
    }
    if (push) history.pushState(null, "", to.pathname + to.search + (to.hash || location.hash));
    swap(page);
    fillForm(to.searchParams);
    if (theMap) await theMap.show(page.getElementById("map"));
  } catch (err) {
    if (err.name !== "AbortError") location.href = to.href;
  } finally {
    if (going === mine) {
      going = null;
      document.body.classList.remove("busy");
    }
  }
}

// swap puts the parts of another page in the place of this one's.
function swap(page) {
  for (const old of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${old.dataset.part}"]`);
    if (!fresh) continue;
    const opened = [...old.querySelectorAll("details")].map((d) => d.open);
    const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") || document.activeElement.id : null;
    old.replaceChildren(...fresh.childNodes);
    [...old.querySelectorAll("details")].forEach((d, i) => (d.open = opened[i] || false));
    if (focused) {
      const again = [...old.querySelectorAll("a, button, input")].find((e) => e.getAttribute("href") === focused || e.id === focused);
      (again || old.querySelector("a") || document.getElementById("main")).focus({ preventScroll: true });
    }
  }
  const next = page.getElementById("live");
  if (next && live) {
    const other = next.dataset.query !== live.dataset.query;
    live.dataset.after = next.dataset.after;
    live.dataset.query = next.dataset.query;
    if (other) follow();
  }
  readyLine();
}

// fillForm sets the form to what an address says, but for the field in which
// somebody is writing.
function fillForm(params) {
  for (const field of form.elements) {
    if (!field.name || field === document.activeElement) continue;
    const value = params.get(field.name) || "";
    if (field.type === "checkbox") field.checked = value.split(",").includes(field.value);
    else field.value = value;
  }
  for (const name of ["last", "bbox", "polygon", "by", "show"]) hiddenField(name, params.get(name) || "");
}

function hiddenField(name, value) {
  let field = form.querySelector(`input[type=hidden][name=${name}]`);
  if (!field && value) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  if (field) value ? (field.value = value) : field.remove();
}

function formAddress() {
  const lists = new Map();
  for (const [name, value] of new FormData(form)) if (value) lists.set(name, lists.has(name) ? lists.get(name) + "," + value : value);
  const query = new URLSearchParams([...lists]).toString().replaceAll("%2C", ",");
  return query ? "/?" + query : "/";
}

form.addEventListener("submit", (e) => {
  e.preventDefault();
  go(formAddress(), true);
});
form.addEventListener("change", (e) => {
  if (e.target.name) go(formAddress(), true);
});

document.addEventListener("click", (e) => {
  const a = e.target.closest("a[href]");
  if (!a || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const href = typeof a.href === "string" ? a.href : new URL(a.getAttribute("href"), location.href).href;
  const to = new URL(href, location.href);
  if (to.origin !== location.origin || to.pathname !== "/" || !a.closest("main")) return;
  if (to.pathname + to.search === location.pathname + location.search && to.hash) return;
  e.preventDefault();
  go(href, true).then(() => {
    if (a.closest(".pager")) document.querySelector(".list .scroll")?.scrollTo(0, 0);
  });
});
addEventListener("popstate", () => {
  // Moving within the page, as the map does, is no other selection.
  if (location.pathname + location.search !== asked) go(location.href, false);
});

// The map.

let theMap = null;

class IncidentMap {
  constructor(lib, map) {
    this.lib = lib;
    this.map = map;
    this.list = null;
    this.shapes = paths();
    this.popup = null;
    this.moved = 0;
  }

  // fetch gets the selection and puts it on the map.
  async fetch(query) {
    const answer = await fetch("/picture/incidents" + (query ? "?" + query : ""));
    if (!answer.ok) throw new Error("the map's list: " + answer.status);
    const d = await answer.json();
    let lon = 0, lat = 0, day = 0;
    const features = new Array(d.id.length);
    this.days = new Int32Array(d.id.length);
    this.at = new Map();
    for (let i = 0; i < d.id.length; i++) {
      lon += d.lon[i];
      lat += d.lat[i];
      day += d.d[i];
      const f = d.f[i];
      this.days[i] = day;
      this.at.set(d.id[i], i);
      const harm = (f >> 5) & 7, contested = (f >> 8) & 1, tone = f >> 9;
      features[i] = {
        type: "Feature",
        geometry: { type: "Point", coordinates: [lon / 1e4, lat / 1e4] },
        properties: { i, g: `${f & 31}-${harm}-${contested}-${tone}`, h: harm, c: contested, r: d.r[i] * 100 * ground(lat / 1e4) },
      };
    }
    this.list = { ...d, features };
    this.put(features);
    this.shade(d);
  }

  put(features) {
    box.dataset.shown = features.length;
    this.map.getSource("incidents").setData({ type: "FeatureCollection", features });
  }

  // window shows only what began in a span of days; without one, all.
  window(from, to) {
    if (!this.list) return;
    this.put(from === undefined ? this.list.features : this.list.features.filter((f) => this.days[f.properties.i] >= from && this.days[f.properties.i] < to));
  }

  // shade marks areas of which no more is known than that it was there.
  shade(d) {
    for (const layer of ["province", "land"]) this.map.removeFeatureState({ source: "land", sourceLayer: layer });
    for (const [id, n] of Object.entries(d.provinces)) this.map.setFeatureState({ source: "land", sourceLayer: "province", id }, { n });
    for (const [id, n] of Object.entries(d.countries)) this.map.setFeatureState({ source: "land", sourceLayer: "land", id }, { n });
  }

  async show(element) {
    if (!element) return;
    const fresh = JSON.parse(element.dataset.map);
    await this.fetch(fresh.query);
    this.close();
    const inView = this.list.features.some((f) => this.map.getBounds().contains(f.geometry.coordinates));
    if (!inView && this.list.features.length) this.fit(fresh.bounds);
  }

  fit(b) {
    this.map.fitBounds([[b[0], b[1]], [b[2], b[3]]], { padding: 50, maxZoom: 9, animate: false });
  }

  // addLayers draws incidents above the base map.
  addLayers() {
    const { map } = this;
    const red = colour("map-done");
    const shading = (source, layer, before, strength) =>
      map.addLayer({ id: "area-" + layer, type: "fill", source, "source-layer": layer,
        paint: { "fill-color": red, "fill-opacity": ["min", 0.42, ["*", strength, ["ln", ["+", 1, ["number", ["feature-state", "n"], 0]]]]] } }, before);
    shading("land", "land", "inner", 0.05);
    shading("land", "province", "inner", 0.11);
    map.addSource("incidents", { type: "geojson", data: { type: "FeatureCollection", features: [] }, cluster: true, clusterRadius: 44, clusterMaxZoom: 13,
      clusterProperties: { harm: ["max", ["get", "h"]], contested: ["max", ["get", "c"]] } });
    map.addSource("one", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const single = ["!", ["has", "point_count"]];
    map.addLayer({ id: "discs", type: "circle", source: "incidents", filter: single, minzoom: 4, paint: {
      "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], 0, ["get", "r"], 20, ["*", ["get", "r"], 1048576]],
      "circle-color": red, "circle-opacity": 0.09, "circle-stroke-color": red, "circle-stroke-opacity": 0.45, "circle-stroke-width": 1 } }, "dots");
    const size = ["interpolate", ["linear"], ["log10", ["get", "point_count"]], 0, 12, 1, 15, 2, 19, 3, 25, 4, 32];
    map.addLayer({ id: "clusters", type: "circle", source: "incidents", filter: ["has", "point_count"], paint: {
      "circle-radius": size, "circle-color": colour("map-cluster"), "circle-opacity": 0.92,
      "circle-stroke-width": ["case", [">=", ["get", "harm"], 2], 3, 1.5], "circle-stroke-color": ["case", [">=", ["get", "harm"], 2], red, colour("map-halo")] } });
    map.addLayer({ id: "cluster-counts", type: "symbol", source: "incidents", filter: ["has", "point_count"], layout: {
      "text-field": ["get", "point_count_abbreviated"], "text-font": ["sans-serif"], "text-size": 12, "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": colour("map-clusterink") } });
    map.addLayer({ id: "signs", type: "symbol", source: "incidents", filter: single, layout: {
      "icon-image": ["get", "g"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "h"] } });
    map.addLayer({ id: "one", type: "circle", source: "one", paint: { "circle-radius": 20, "circle-color": "transparent", "circle-stroke-width": 3, "circle-stroke-color": colour("map-edge") } });
    map.setMissingStyleImageResolver((id) => this.addSign(id));
    map.on("recolour", () => {
      for (const id of map.listImages()) map.removeImage(id);
      const again = colour("map-done");
      for (const id of ["area-land", "area-province"]) map.setPaintProperty(id, "fill-color", again);
      map.setPaintProperty("discs", "circle-color", again);
      map.setPaintProperty("clusters", "circle-color", colour("map-cluster"));
      map.setPaintProperty("cluster-counts", "text-color", colour("map-clusterink"));
      if (this.list) this.put(this.list.features);
    });
    for (const layer of ["signs", "clusters"]) {
      map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
    }
    map.on("click", (e) => this.click(e));
    const here = document.createElement("button");
    here.type = "button";
    here.className = "button small onlyhere";
    here.textContent = words.box;
    here.addEventListener("click", () => {
      const b = map.getBounds();
      const at = (v, most) => Math.max(-most, Math.min(most, v)).toFixed(3);
      const to = new URL(location.href);
      to.searchParams.set("bbox", [at(b.getWest(), 180), at(b.getSouth(), 90), at(b.getEast(), 180), at(b.getNorth(), 90)].join(","));
      to.searchParams.delete("page");
      go(to.href.replaceAll("%2C", ","), true);
    });
    box.append(here);
  }

  addSign(id) {
    const [s, harm, contested, tone] = id.split("-").map(Number);
    const name = this.list && this.list.symbols[s];
    if (!name || this.map.hasImage(id)) return;
    const drawn = sign(this.shapes[name], ["done", "stopped", "open"][tone], contested === 1, radii[harm]);
    this.map.addImage(id, drawn.image, { pixelRatio: drawn.ratio });
  }

  async click(e) {
    const p = e.point, reach = 6;
    const [hit] = this.map.queryRenderedFeatures([[p.x - reach, p.y - reach], [p.x + reach, p.y + reach]], { layers: ["signs", "clusters"] });
    if (!hit) {
      const [area] = this.map.queryRenderedFeatures(p, { layers: ["area-province", "area-land"] }).filter((f) => f.state && f.state.n);
      this.close();
      if (area) this.openPopup(e.lngLat, fill(words.area, area.state.n));
      return;
    }
    const at = hit.geometry.coordinates;
    if (!hit.properties.cluster) {
      this.openCard(at, this.list.id[hit.properties.i]);
      return;
    }
    const source = this.map.getSource("incidents");
    const zoom = await source.getClusterExpansionZoom(hit.properties.cluster_id);
    if (zoom <= 13.5) {
      this.map.easeTo({ center: at, zoom: zoom + 0.2, essential: false });
      return;
    }
    const leaves = await source.getClusterLeaves(hit.properties.cluster_id, 40, 0);
    this.openList(at, leaves.map((f) => this.list.id[f.properties.i]), hit.properties.point_count);
  }

  close() {
    if (this.popup) this.popup.remove();
    this.popup = null;
  }

  openPopup(at, content) {
    this.close();
    const holder = document.createElement("div");
    holder.append(content);
    this.popup = new this.lib.Popup({ maxWidth: "320px", offset: 14, focusAfterOpen: true }).setLngLat(at).setDOMContent(holder).addTo(this.map);
    return holder;
  }

  async openCard(at, id) {
    const holder = this.openPopup(at, words.loading);
    const answer = await fetch("/picture/card/" + encodeURIComponent(id));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = page.querySelector(".card");
    holder.replaceChildren(card || words.failed);
  }

  async openList(at, ids, count) {
    const holder = this.openPopup(at, fill(words.at, count));
    const answer = await fetch("/?id=" + ids.map(encodeURIComponent).join(","));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = page.querySelector(".rows");
    if (!rows) return;
    const title = document.createElement("p");
    title.className = "meta";
    title.textContent = fill(words.at, count) + (count > ids.length ? ", " + fill(words.more, count - ids.length) : "");
    holder.className = "leaves";
    holder.replaceChildren(title, rows);
  }

  // point marks one incident of the list on the map.
  point(id) {
    const i = id && this.at ? this.at.get(id) : undefined;
    this.map.getSource("one").setData({ type: "FeatureCollection", features: i === undefined ? [] : [this.list.features[i]] });
  }
}

async function startMap() {
  if (!box) return;
  try {
    const { lib, map } = await open(box, data, { hash: "map", bounds: [[data.bounds[0], data.bounds[1]], [data.bounds[2], data.bounds[3]]], fitBoundsOptions: { padding: 50, maxZoom: 9 } });
    await new Promise((done) => map.once("style.load", done));
    const m = new IncidentMap(lib, map);
    m.addLayers();
    await m.fetch(data.query);
    theMap = m;
    box.dataset.ready = "yes";
    map.once("idle", () => {
      box.dataset.idle = "yes";
      performance.mark("map-idle");
    });
  } catch (err) {
    console.warn(err);
    const note = document.createElement("p");
    note.className = "mapnote";
    note.textContent = words.failed;
    box.append(note);
  }
}

// Rows of the list point at their place on the map.
let pointed = "";
function pointAt(e) {
  const row = e.target.closest?.(".list .row");
  const id = row ? row.dataset.id : "";
  if (id === pointed || !theMap) return;
  pointed = id;
  theMap.point(id);
}
document.addEventListener("mouseover", pointAt);
document.addEventListener("focusin", pointAt);

// The timeline: a span is chosen by dragging over it or with the two sliders;
// play walks a window through it.

let playing = 0;

function readyLine() {
  stop();
  const lanes = document.getElementById("lanes");
  if (!lanes) return;
  const bins = JSON.parse(lanes.dataset.bins);
  const n = bins.Starts.length;
  const brush = document.createElement("div");
  brush.className = "brush";
  brush.hidden = true;
  lanes.append(brush);
  const range = document.getElementById("range");
  const whole = range.textContent;
  const end = (i) => {
    // The day before the next bar begins, or the last day.
    if (i + 1 >= n) return whole.split("–")[1].trim();
    const d = new Date(bins.Starts[i + 1] + "T00:00:00Z");
    d.setUTCDate(d.getUTCDate() - 1);
    return d.toISOString().slice(0, 10);
  };
  const mark = (a, b) => {
    brush.hidden = false;
    brush.style.left = (a * 100) / n + "%";
    brush.style.width = ((b - a + 1) * 100) / n + "%";
    range.textContent = `${bins.Starts[a]} – ${end(b)} · ${bins.Sum.slice(a, b + 1).reduce((x, y) => x + y, 0)}`;
  };
  const unmark = () => {
    brush.hidden = true;
    range.textContent = whole;
  };
  const choose = (a, b) => {
    const to = new URL(lanes.dataset.path, location.href);
    to.searchParams.set("from", bins.Starts[a]);
    to.searchParams.set("to", end(b));
    go(to.href.replaceAll("%2C", ","), true);
  };
  const binAt = (e) => {
    const r = lanes.getBoundingClientRect();
    return Math.max(0, Math.min(n - 1, Math.floor(((e.clientX - r.left) / r.width) * n)));
  };
  let start = -1;
  lanes.addEventListener("pointerdown", (e) => {
    if (e.button || e.target.closest("a")) return;
    start = binAt(e);
    lanes.setPointerCapture(e.pointerId);
    mark(start, start);
    e.preventDefault();
  });
  lanes.addEventListener("pointermove", (e) => {
    if (start >= 0) mark(Math.min(start, binAt(e)), Math.max(start, binAt(e)));
    else if (!playing && e.pointerType === "mouse") mark(binAt(e), binAt(e));
  });
  lanes.addEventListener("pointerleave", () => start < 0 && !playing && unmark());
  lanes.addEventListener("pointercancel", () => {
    start = -1;
    unmark();
  });
  lanes.addEventListener("pointerup", (e) => {
    if (start < 0) return;
    const a = Math.min(start, binAt(e)), b = Math.max(start, binAt(e));
    start = -1;
    choose(a, b);
  });

  const sliders = document.getElementById("spanform");
  sliders.hidden = false;
  const from = document.getElementById("brush-from"), to = document.getElementById("brush-to");
  from.max = to.max = to.value = n - 1;
  const slide = () => mark(Math.min(+from.value, +to.value), Math.max(+from.value, +to.value));
  for (const s of [from, to]) {
    s.addEventListener("input", slide);
    s.addEventListener("change", () => choose(Math.min(+from.value, +to.value), Math.max(+from.value, +to.value)));
  }

  const play = document.getElementById("play");
  play.hidden = !theMap && !box;
  const name = play.textContent;
  play.addEventListener("click", () => {
    if (playing) {
      stop();
      return;
    }
    const width = Math.max(1, Math.round(n / 16));
    let at = 0;
    play.textContent = play.dataset.stop;
    const day = (i) => (i >= n ? Infinity : Date.parse(bins.Starts[i] + "T00:00:00Z") / 864e5);
    playing = setInterval(() => {
      if (at > n - width || !theMap) {
        stop();
        return;
      }
      mark(at, at + width - 1);
      theMap.window(day(at), day(at + width));
      at += Math.max(1, Math.round(n / 120));
    }, 180);
    halt = () => {
      play.textContent = name;
      unmark();
      if (theMap) theMap.window();
    };
  });
}

let halt = null;
function stop() {
  if (playing) clearInterval(playing);
  playing = 0;
  if (halt) halt();
  halt = null;
}

// News: what is new or changed is counted, and shown when asked for, so that
// nobody's place is taken.

let events = null;
const news = new Set();

function follow() {
  if (events) events.close();
  news.clear();
  tellNews();
  const query = new URLSearchParams(live.dataset.query);
  for (const name of ["changed_since", "as_of", "order", "cursor", "limit", "withdrawn"]) query.delete(name);
  query.set("after", live.dataset.after);
  events = new EventSource("/api/v1/changes/stream?" + query);
  const note = (e) => {
    try {
      news.add(JSON.parse(e.data).incident);
    } catch {
      return; // what cannot be read is no news
    }
    tellNews();
  };
  for (const kind of ["change", "withdrawn", "left"]) events.addEventListener(kind, note);
  events.addEventListener("open", () => lost(false));
  const mine = events;
  events.addEventListener("error", () => {
    lost(true);
    // A line that the server refused is not tried again by the browser.
    if (mine.readyState === EventSource.CLOSED) setTimeout(() => mine === events && follow(), 20000);
  });
}

function tellNews() {
  const button = live.querySelector("button");
  button.hidden = news.size === 0;
  button.textContent = news.size === 1 ? live.dataset.one : fill(live.dataset.many, news.size);
  live.hidden = news.size === 0 && !live.querySelector("span").textContent;
}

function lost(is) {
  live.querySelector("span").textContent = is ? live.dataset.lost : "";
  document.body.classList.toggle("cut", is);
  tellNews();
}

if (live && "EventSource" in window) {
  live.querySelector("button").addEventListener("click", async () => {
    await go(location.href, false);
    follow();
  });
  follow();
  addEventListener("pagehide", () => events && events.close());
  addEventListener("pageshow", (e) => e.persisted && follow());
}


readyLine();
startMap();
