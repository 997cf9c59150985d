package model

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"math/bits"
	"slices"
	"strings"

	"tocsin"
)

// table holds the weights of one trained classifier: for each feature the
// classes it speaks for or against. It is read-only once read, and may be
// shared by goroutines.
type table struct {
	classes int
	shift   uint32
	slots   []slot
	entries []entry
}

// slot is a place of the hash table. row is the first entry's index shifted
// by rowBits, with the number of entries below; 0 when the place is free.
type slot struct{ key, row uint32 }

const (
	rowBits    = 7
	maxEntries = 1<<rowBits - 1
)

type entry struct {
	class  uint8
	weight int8
}

// score adds the weights of the features to scores, one number a class.
func (t *table) score(keys []uint32, scores []int32) {
	last := uint32(len(t.slots) - 1)
	for _, key := range keys {
		for at := key >> t.shift; ; at++ {
			s := t.slots[at&last]
			if s.row == 0 {
				break
			}
			if s.key == key {
				from := s.row >> rowBits
				for _, e := range t.entries[from : from+s.row&maxEntries] {
					scores[e.class] += int32(e.weight)
				}
				break
			}
		}
	}
}

// row is what is kept of one feature.
type row struct {
	key     uint32
	entries []entry
}

// encode writes rows as a table file: the number of classes and of rows, then
// each row by rising key: how far its key is from the last, the number of its
// entries, and these.
func encode(classes int, rows []row) []byte {
	slices.SortFunc(rows, func(a, b row) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	out := append([]byte(nil), tableMagic...)
	out = append(out, byte(classes))
	out = binary.AppendUvarint(out, uint64(len(rows)))
	at := uint32(0)
	for _, r := range rows {
		out = binary.AppendUvarint(out, uint64(r.key-at))
		at = r.key
		out = append(out, byte(len(r.entries)))
		for _, e := range r.entries {
			out = append(out, e.class, byte(e.weight))
		}
	}
	return out
}

// pack compresses a table file.
func pack(data []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		if _, err = z.Write(data); err == nil {
			err = z.Close()
		}
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// unpack gives back what pack was given.
func unpack(data string) (string, error) {
	z, err := gzip.NewReader(strings.NewReader(data))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if _, err := io.Copy(&b, io.LimitReader(z, mostUnpacked)); err != nil {
		return "", err
	}
	return b.String(), z.Close()
}

// mostUnpacked is far more than any table takes.
const mostUnpacked = 1 << 28

const tableMagic = "table 1\n"

// readTable reads what encode wrote.
func readTable(name, data string) (*table, error) {
	bad := func() (*table, error) {
		return nil, tocsin.Errorf(tocsin.Invalid, "read weights %s: the file is damaged", name)
	}
	if len(data) < len(tableMagic)+2 || data[:len(tableMagic)] != tableMagic {
		return bad()
	}
	t := &table{classes: int(data[len(tableMagic)])}
	data = data[len(tableMagic)+1:]
	count, data, ok := cutUvarint(data)
	if !ok || count > uint64(len(data)) {
		return bad()
	}
	width := max(4, bits.Len64(count+count/3))
	t.shift = uint32(32 - width)
	t.slots = make([]slot, 1<<width)
	t.entries = make([]entry, 0, len(data)/2)
	key := uint32(0)
	for range count {
		var by uint64
		if by, data, ok = cutUvarint(data); !ok || len(data) == 0 {
			return bad()
		}
		key += uint32(by)
		n := int(data[0])
		if n == 0 || n > maxEntries || len(data) < 1+2*n {
			return bad()
		}
		at := key >> t.shift
		for t.slots[at&uint32(len(t.slots)-1)].row != 0 {
			at++
		}
		t.slots[at&uint32(len(t.slots)-1)] = slot{key, uint32(len(t.entries))<<rowBits | uint32(n)}
		for i := 1; i <= 2*n; i += 2 {
			if int(data[i]) >= t.classes {
				return bad()
			}
			t.entries = append(t.entries, entry{data[i], int8(data[i+1])})
		}
		data = data[1+2*n:]
	}
	return t, nil
}

func cutUvarint(data string) (uint64, string, bool) {
	var v uint64
	for i := 0; i < len(data) && i < binary.MaxVarintLen64; i++ {
		v |= uint64(data[i]&0x7F) << (7 * i)
		if data[i] < 0x80 {
			return v, data[i+1:], true
		}
	}
	return 0, data, false
}
