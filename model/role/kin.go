package role

import (
	_ "embed"
	"encoding/binary"
	"maps"
	"slices"

	"tocsin"
)

//go:embed data/kin.bin
var kinFile []byte

// How many groups of kin words there are: narrow ones, each within a wide one.
const (
	NarrowKin = 256
	WideKin   = 32
)

// kin are groups of words that stand in like places of other texts, such as
// "assassins, culprits, mercenaries": they tell of words that the marked texts
// do not have.
type kin struct {
	narrow map[uint32]uint8 // by the lower bits of the hash of the letters
	wide   [NarrowKin]uint8
}

const kinMask = 1<<24 - 1

// of is the narrow and the wide group of a word, counted from 1; 0 and 0 for
// a word of no group.
func (k *kin) of(word string) (narrow, wide uint32) {
	n, known := k.narrow[hash(word)&kinMask]
	if !known {
		return 0, 0
	}
	return uint32(n) + 1, uint32(k.wide[n]) + 1
}

// EncodeKin writes the file of the groups of kin words: the narrow group of
// each word, in small letters, and the wide group of each narrow one.
func EncodeKin(narrow map[string]uint8, wide [NarrowKin]uint8) []byte {
	words := map[uint32]uint8{}
	for _, w := range slices.Sorted(maps.Keys(narrow)) {
		words[hash(w)&kinMask] = narrow[w]
	}
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(words)))
	b = append(b, wide[:]...)
	before := uint32(0)
	for _, h := range slices.Sorted(maps.Keys(words)) {
		b = append(binary.AppendUvarint(b, uint64(h-before)), words[h])
		before = h
	}
	return b
}

// readKin reads what EncodeKin wrote.
func readKin(b []byte) (*kin, error) {
	bad := tocsin.Errorf(tocsin.Invalid, "kin of words: the file is cut short or broken")
	if len(b) < 4+NarrowKin {
		return nil, bad
	}
	n := binary.LittleEndian.Uint32(b)
	k := &kin{narrow: make(map[uint32]uint8, min(int(n), len(b)))}
	copy(k.wide[:], b[4:])
	for _, w := range k.wide {
		if w >= WideKin {
			return nil, bad
		}
	}
	b = b[4+NarrowKin:]
	at := uint64(0)
	for range n {
		step, size := binary.Uvarint(b)
		if size <= 0 || len(b) == size || step > kinMask-at {
			return nil, bad
		}
		at += step
		k.narrow[uint32(at)] = b[size]
		b = b[size+1:]
	}
	return k, nil
}
