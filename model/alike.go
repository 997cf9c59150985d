package model

import (
	"encoding/binary"
	"slices"

	"tocsin"
)

// Likenesses is how many times the words are put into groups of words that
// are used alike, from few groups to many.
const Likenesses = 3

// alike is the groups of words by the hash of their form.
type alike struct {
	shift uint32
	slots []alikeSlot
}

type alikeSlot struct {
	form   uint32
	groups [Likenesses]uint16
}

// of is the groups of a form's hash; zero for a word in none.
func (a *alike) of(form uint32) [Likenesses]uint16 {
	last := uint32(len(a.slots) - 1)
	for at := form >> a.shift; ; at++ {
		s := &a.slots[at&last]
		if s.groups[0] == 0 || s.form == form {
			return s.groups
		}
	}
}

const alikeMagic = "alike 1\n"

// EncodeAlike writes a file of groups: the number of words, then how far each
// form's hash is from the last, by rising hash, then for each likeness the
// groups of all of them. Groups are counted from 1.
func EncodeAlike(words map[string][Likenesses]uint16) []byte {
	groups := make(map[uint32][Likenesses]uint16, len(words))
	for w, g := range words {
		form := formOf(w)
		if old, ok := groups[form]; ok && slices.Compare(old[:], g[:]) < 0 {
			continue // forms that hash alike are rare
		}
		groups[form] = g
	}
	forms := make([]uint32, 0, len(groups))
	for f := range groups {
		forms = append(forms, f)
	}
	slices.Sort(forms)
	out := append([]byte(nil), alikeMagic...)
	out = binary.AppendUvarint(out, uint64(len(forms)))
	at := uint32(0)
	for _, f := range forms {
		out = binary.AppendUvarint(out, uint64(f-at))
		at = f
	}
	for level := range Likenesses {
		for _, f := range forms {
			out = binary.AppendUvarint(out, uint64(groups[f][level]))
		}
	}
	return pack(out)
}

func readAlike(data string) (*alike, error) {
	bad := func() (*alike, error) {
		return nil, tocsin.Errorf(tocsin.Invalid, "read groups alike.bin: the file is damaged")
	}
	data, err := unpack(data)
	if err != nil || len(data) < len(alikeMagic) || data[:len(alikeMagic)] != alikeMagic {
		return bad()
	}
	count, data, ok := cutUvarint(data[len(alikeMagic):])
	if !ok || count > uint64(len(data)) {
		return bad()
	}
	words := make([]alikeSlot, count)
	form := uint32(0)
	for i := range words {
		var by uint64
		if by, data, ok = cutUvarint(data); !ok {
			return bad()
		}
		form += uint32(by)
		words[i].form = form
	}
	for level := range Likenesses {
		for i := range words {
			var group uint64
			if group, data, ok = cutUvarint(data); !ok || group == 0 || group > 0xFFFF {
				return bad()
			}
			words[i].groups[level] = uint16(group)
		}
	}
	width := uint32(4)
	for uint64(1)<<width < count+count/2 {
		width++
	}
	a := &alike{shift: 32 - width, slots: make([]alikeSlot, 1<<width)}
	last := uint32(len(a.slots) - 1)
	for _, w := range words {
		at := w.form >> a.shift & last
		for a.slots[at].groups[0] != 0 {
			at = (at + 1) & last
		}
		a.slots[at] = w
	}
	return a, nil
}
