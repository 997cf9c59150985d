package model

import (
	"encoding/binary"
	"slices"

	"tocsin"
)

// clusters puts words that stand among the same neighbours together, once
// among few and once among many. The zero cluster is that of rare words.
type clusters struct {
	shift uint32
	slots []clusterSlot
}

type clusterSlot struct {
	form         uint32
	coarse, fine uint16
}

// of is the clusters of a form's hash.
func (c *clusters) of(form uint32) (coarse, fine uint16) {
	last := uint32(len(c.slots) - 1)
	for at := form >> c.shift; ; at++ {
		s := &c.slots[at&last]
		if s.fine == 0 || s.form == form {
			return s.coarse, s.fine
		}
	}
}

const clustersMagic = "clusters 1\n"

// clusterWord is a form with its clusters.
type clusterWord struct {
	form         uint32
	coarse, fine uint16
}

// encodeClusters writes a clusters file: the number of words, then each by
// rising hash: how far it is from the last, and its two clusters.
func encodeClusters(words []clusterWord) []byte {
	slices.SortFunc(words, func(a, b clusterWord) int {
		if a.form < b.form {
			return -1
		}
		return 1
	})
	out := append([]byte(nil), clustersMagic...)
	out = binary.AppendUvarint(out, uint64(len(words)))
	at := uint32(0)
	for _, w := range words {
		out = binary.AppendUvarint(out, uint64(w.form-at))
		at = w.form
		out = binary.AppendUvarint(out, uint64(w.coarse))
		out = binary.AppendUvarint(out, uint64(w.fine))
	}
	return out
}

func readClusters(data string) (*clusters, error) {
	bad := func() (*clusters, error) {
		return nil, tocsin.Errorf(tocsin.Invalid, "read weights clusters.bin: the file is damaged")
	}
	if len(data) < len(clustersMagic) || data[:len(clustersMagic)] != clustersMagic {
		return bad()
	}
	count, data, ok := cutUvarint(data[len(clustersMagic):])
	if !ok || count > uint64(len(data)) {
		return bad()
	}
	width := uint32(4)
	for uint64(1)<<width < 2*count {
		width++
	}
	c := &clusters{shift: 32 - width, slots: make([]clusterSlot, 1<<width)}
	last := uint32(len(c.slots) - 1)
	form := uint32(0)
	for range count {
		var v [3]uint64
		for i := range v {
			if v[i], data, ok = cutUvarint(data); !ok {
				return bad()
			}
		}
		form += uint32(v[0])
		if v[2] == 0 || v[2] > 0xFFFF || v[1] > 0xFFFF {
			return bad()
		}
		at := form >> c.shift & last
		for c.slots[at].fine != 0 {
			at = (at + 1) & last
		}
		c.slots[at] = clusterSlot{form, uint16(v[1]), uint16(v[2])}
	}
	return c, nil
}
