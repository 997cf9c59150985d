package group

import (
	"slices"

	"tocsin"
)

// Keys lists the keys under which a store enters a reading, sorted: see
// tocsin.Neighbours. An older version of a document is entered under TextKeys.
func Keys(r *tocsin.Reading) []uint64 { return newReady(known(), r, true).stands() }

// TextKeys lists the keys by which a reading's text and its document alone are
// found.
func TextKeys(r *tocsin.Reading) []uint64 { return newReady(known(), r, false).stands() }

// Index keeps readings in memory and finds them as a store does. It is not safe
// for use by several goroutines.
type Index struct {
	readings []*tocsin.Reading // by slot; nil for a free one
	free     []int32
	slots    map[string][]int32 // by document id, the latest version last
	posts    map[uint64][]int32
	met      []uint32 // the last call of Near that met the slot
	turn     uint32
}

// NewIndex is an empty one.
func NewIndex() *Index { return &Index{slots: map[string][]int32{}, posts: map[uint64][]int32{}} }

// Len is how many documents it holds.
func (x *Index) Len() int { return len(x.slots) }

// Versions gives the versions of a document that it holds, the latest last.
func (x *Index) Versions(id string) []*tocsin.Reading {
	var out []*tocsin.Reading
	for _, s := range x.slots[id] {
		out = append(out, x.readings[s])
	}
	return out
}

// Put enters a reading as a version of its document; the same version again
// replaces it.
func (x *Index) Put(r *tocsin.Reading) {
	id := r.Document.ID
	versions := x.Versions(id)
	x.Remove(id)
	versions = slices.DeleteFunc(versions, func(o *tocsin.Reading) bool { return o.Document.SHA256 == r.Document.SHA256 })
	versions = append(versions, r)
	slices.SortStableFunc(versions, func(a, b *tocsin.Reading) int {
		if later(a, b) {
			return 1
		}
		return -1
	})
	for i, v := range versions {
		keys := TextKeys
		if i == len(versions)-1 {
			keys = Keys
		}
		x.enter(v, keys(v))
	}
}

func (x *Index) enter(r *tocsin.Reading, keys []uint64) {
	slot := int32(len(x.readings))
	if n := len(x.free); n > 0 {
		slot, x.free = x.free[n-1], x.free[:n-1]
		x.readings[slot] = r
	} else {
		x.readings = append(x.readings, r)
	}
	x.slots[r.Document.ID] = append(x.slots[r.Document.ID], slot)
	for _, k := range keys {
		x.posts[k] = append(x.posts[k], slot)
	}
}

// Remove takes a document and all its versions out.
func (x *Index) Remove(id string) {
	slots := x.slots[id]
	for i, slot := range slots {
		keys := TextKeys
		if i == len(slots)-1 {
			keys = Keys
		}
		for _, k := range keys(x.readings[slot]) {
			list := x.posts[k]
			if at := slices.Index(list, slot); at >= 0 {
				list[at] = list[len(list)-1]
				list = list[:len(list)-1]
			}
			if len(list) == 0 {
				delete(x.posts, k)
			} else {
				x.posts[k] = list
			}
		}
		x.readings[slot] = nil
		x.free = append(x.free, slot)
	}
	delete(x.slots, id)
}

// Near is of tocsin.Neighbours; it never fails.
func (x *Index) Near(keys []uint64) ([]*tocsin.Reading, error) {
	if x.turn++; x.turn == 0 {
		clear(x.met)
		x.turn++
	}
	if n := len(x.readings); n > len(x.met) {
		x.met = append(x.met, make([]uint32, n-len(x.met))...)
	}
	var out []*tocsin.Reading
	for _, k := range keys {
		for _, s := range x.posts[k] {
			if x.met[s] != x.turn {
				x.met[s] = x.turn
				out = append(out, x.readings[s])
			}
		}
	}
	return out, nil
}

// Crowded is of tocsin.Neighbours; it never fails.
func (x *Index) Crowded(keys []uint64, most int) ([]uint64, error) {
	var out []uint64
	for _, k := range keys {
		if len(x.posts[k]) > most {
			out = append(out, k)
		}
	}
	return out, nil
}
