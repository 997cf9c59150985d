package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// extent is how many steps a tile has from side to side, and margin how many
// of them are drawn beyond its sides, so that no seam shows.
const (
	extent = 4096
	margin = 64
)

// The kinds of geometry of a vector tile.
const (
	points      = 1
	linestrings = 2
	polygons    = 3
)

// feature is something in a layer of a tile: rings, lines or points on the
// Mercator square, and what is told of it.
type feature struct {
	kind  uint64
	parts [][]point
	tags  []any // key, value, key, value ...; strings, ints
}

// tileID names a tile.
type tileID struct{ z, x, y int }

// tiles are the layers of tiles as they are drawn, by name.
type tiles map[tileID]map[string][]feature

// add draws features at a zoom, cut to the tiles that they touch.
func (t tiles) add(layer string, z int, list []feature) {
	for _, f := range list {
		t.split(layer, tileID{0, 0, 0}, z, f)
	}
}

// split cuts a feature to the quarters of a tile until it is at the zoom.
func (t tiles) split(layer string, id tileID, z int, f feature) {
	if id.z == z {
		if t[id] == nil {
			t[id] = map[string][]feature{}
		}
		t[id][layer] = append(t[id][layer], f)
		return
	}
	for i := range 4 {
		c := tileID{id.z + 1, 2*id.x + i%2, 2*id.y + i/2}
		size := 1 / float64(int(1)<<c.z)
		m := float64(margin) / extent / float64(int(1)<<z) // of the last zoom, so that nothing is cut twice
		if f.kind == points {
			m = 0
		}
		west, north := float64(c.x)*size-m, float64(c.y)*size-m
		east, south := float64(c.x+1)*size+m, float64(c.y+1)*size+m
		if part := clip(f, west, north, east, south); len(part.parts) > 0 {
			t.split(layer, c, z, part)
		}
	}
}

func clip(f feature, west, north, east, south float64) feature {
	out := feature{kind: f.kind, tags: f.tags}
	for _, p := range f.parts {
		inside, outside := true, true
		w, e, n, s := 2.0, -1.0, 2.0, -1.0
		for _, q := range p {
			w, e, n, s = min(w, q.x), max(e, q.x), min(n, q.y), max(s, q.y)
		}
		inside = w >= west && e < east && n >= north && s < south
		outside = e < west || w >= east || s < north || n >= south
		switch {
		case outside:
		case inside:
			out.parts = append(out.parts, p)
		case f.kind == polygons:
			if r := clipRing(p, west, north, east, south); len(r) > 3 {
				out.parts = append(out.parts, r)
			}
		case f.kind == linestrings:
			out.parts = append(out.parts, clipLine(p, west, north, east, south)...)
		}
	}
	return out
}

// clipRing cuts a ring to a box, side by side (Sutherland and Hodgman).
func clipRing(ring []point, west, north, east, south float64) []point {
	for side := range 4 {
		in := func(p point) bool {
			return [4]bool{p.x >= west, p.y >= north, p.x <= east, p.y <= south}[side]
		}
		var out []point
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if in(a) {
				out = append(out, a)
			}
			if in(a) != in(b) {
				var t float64
				if side%2 == 0 {
					t = ([4]float64{west, 0, east, 0}[side] - a.x) / (b.x - a.x)
				} else {
					t = ([4]float64{0, north, 0, south}[side] - a.y) / (b.y - a.y)
				}
				out = append(out, point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)})
			}
		}
		if len(out) < 3 {
			return nil
		}
		ring = append(out, out[0])
	}
	return ring
}

// clipLine cuts a line to a box; it may leave and come back.
func clipLine(line []point, west, north, east, south float64) (out [][]point) {
	var run []point
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		from, to := 0.0, 1.0
		for _, e := range [4][2]float64{{a.x - b.x, a.x - west}, {b.x - a.x, east - a.x}, {a.y - b.y, a.y - north}, {b.y - a.y, south - a.y}} {
			switch t := e[1] / e[0]; {
			case e[0] == 0 && e[1] < 0:
				from = 2
			case e[0] < 0:
				from = max(from, t)
			case e[0] > 0:
				to = min(to, t)
			}
		}
		if from > to {
			if len(run) > 1 {
				out = append(out, run)
			}
			run = nil
			continue
		}
		at := func(t float64) point { return point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)} }
		if len(run) == 0 || from > 0 {
			if len(run) > 1 {
				out = append(out, run)
			}
			run = []point{at(from)}
		}
		run = append(run, at(to))
	}
	if len(run) > 1 {
		out = append(out, run)
	}
	return out
}

// encode writes a tile as the Mapbox Vector Tile format has it, version 2.
func encode(id tileID, layers map[string][]feature) []byte {
	names := make([]string, 0, len(layers))
	for name := range layers {
		names = append(names, name)
	}
	slices.Sort(names)
	var tile []byte
	for _, name := range names {
		var layer []byte
		layer = field(layer, 1, []byte(name))
		var keys []string
		var values []any
		wrote := false
		for _, f := range layers[name] {
			geometry := commands(id, f)
			if len(geometry) == 0 {
				continue
			}
			var tags, body []byte
			for i := 0; i < len(f.tags); i += 2 {
				k, v := slices.Index(keys, f.tags[i].(string)), slices.Index(values, f.tags[i+1])
				if k < 0 {
					k, keys = len(keys), append(keys, f.tags[i].(string))
				}
				if v < 0 {
					v, values = len(values), append(values, f.tags[i+1])
				}
				tags = binary.AppendUvarint(binary.AppendUvarint(tags, uint64(k)), uint64(v))
			}
			if len(tags) > 0 {
				body = field(body, 2, tags)
			}
			body = binary.AppendUvarint(binary.AppendUvarint(body, 3<<3), f.kind)
			body = field(body, 4, geometry)
			layer = field(layer, 2, body)
			wrote = true
		}
		for _, k := range keys {
			layer = field(layer, 3, []byte(k))
		}
		for _, v := range values {
			var value []byte
			switch v := v.(type) {
			case string:
				value = field(value, 1, []byte(v))
			case int:
				value = binary.AppendUvarint(binary.AppendUvarint(value, 4<<3), uint64(v))
			}
			layer = field(layer, 4, value)
		}
		layer = binary.AppendUvarint(binary.AppendUvarint(layer, 5<<3), extent)
		layer = binary.AppendUvarint(binary.AppendUvarint(layer, 15<<3), 2)
		if wrote {
			tile = field(tile, 3, layer)
		}
	}
	return tile
}

func field(b []byte, number uint64, data []byte) []byte {
	return append(binary.AppendUvarint(binary.AppendUvarint(b, number<<3|2), uint64(len(data))), data...)
}

// commands writes the geometry of a feature in the steps of a tile.
func commands(id tileID, f feature) (out []byte) {
	const moveTo, lineTo, closePath = 1, 2, 7
	scale := float64(int(1)<<id.z) * extent
	var x, y int
	to := func(p [2]int) {
		zigzag := func(d int) uint64 { return uint64(uint32(d<<1) ^ uint32(d>>31)) }
		out = binary.AppendUvarint(binary.AppendUvarint(out, zigzag(p[0]-x)), zigzag(p[1]-y))
		x, y = p[0], p[1]
	}
	for _, part := range f.parts {
		var steps [][2]int
		for _, p := range part {
			s := [2]int{int(math.Round(p.x*scale)) - id.x*extent, int(math.Round(p.y*scale)) - id.y*extent}
			if len(steps) == 0 || steps[len(steps)-1] != s {
				steps = append(steps, s)
			}
		}
		if f.kind == polygons && len(steps) > 1 && steps[0] == steps[len(steps)-1] {
			steps = steps[:len(steps)-1]
		}
		if len(steps) < int(f.kind) {
			continue
		}
		out = binary.AppendUvarint(out, 1<<3|moveTo)
		to(steps[0])
		if f.kind == points {
			continue
		}
		out = binary.AppendUvarint(out, uint64(len(steps)-1)<<3|lineTo)
		for _, s := range steps[1:] {
			to(s)
		}
		if f.kind == polygons {
			out = binary.AppendUvarint(out, 1<<3|closePath)
		}
	}
	return out
}

// pack makes one file of tiles: a line that says what they are, how many there
// are, for each its zoom, column, row and length, and then their bytes, each
// tile compressed with gzip.
func pack(head string, all tiles) ([]byte, error) {
	ids := make([]tileID, 0, len(all))
	for id := range all {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b tileID) int {
		return 4*sign(a.z-b.z) + 2*sign(a.x-b.x) + sign(a.y-b.y)
	})
	var body []byte
	index := fmt.Appendf(nil, "%s\n", head)
	var entries []byte
	n := 0
	for _, id := range ids {
		data := encode(id, all[id])
		if len(data) == 0 {
			continue
		}
		var z bytes.Buffer
		w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		for _, v := range []int{id.z, id.x, id.y, z.Len()} {
			entries = binary.LittleEndian.AppendUint32(entries, uint32(v))
		}
		body = append(body, z.Bytes()...)
		n++
	}
	index = binary.LittleEndian.AppendUint32(index, uint32(n))
	return append(append(index, entries...), body...), nil
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
