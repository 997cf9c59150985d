package model

import (
	"encoding/binary"
	"slices"

	"tocsin"
)

// Use is what a word list says that a word may be: bits of parts of speech and
// of names, and the field of its first noun and verb sense.
type Use uint16

// The bits of a Use. The fields take the rest: five bits for the noun's and
// four for the verb's.
const (
	UseNoun Use = 1 << iota
	UseVerb
	UseAdjective
	UseAdverb
	UsePerson // part of a person's name
	UsePlace
	UseGroup

	nounField = 7
	verbField = 12
)

// WithFields is the use with the field of its first noun sense, 0 to 31, and
// of its first verb sense, 0 to 15; 0 is none.
func (u Use) WithFields(noun, verb int) Use {
	return u&(1<<nounField-1) | Use(noun&31)<<nounField | Use(verb&15)<<verbField
}

func (u Use) noun() uint32 { return uint32(u>>nounField) & 31 }

func (u Use) verb() uint32 { return uint32(u >> verbField) }

// wordList is the uses of words by the hash of their form.
type wordList struct {
	shift uint32
	slots []useSlot
}

type useSlot struct {
	form uint32
	use  Use
}

// of is the use of a form, 0 when the list does not have it.
func (l *wordList) of(form uint32) Use {
	last := uint32(len(l.slots) - 1)
	for at := form >> l.shift; ; at++ {
		s := &l.slots[at&last]
		if s.use == 0 || s.form == form {
			return s.use
		}
	}
}

const wordListMagic = "words 1\n"

// EncodeWords writes a word list file: the number of words, then each by
// rising hash: how far it is from the last, and its use. Words without a use
// are left out.
func EncodeWords(words map[string]Use) []byte {
	uses := map[uint32]Use{}
	for w, use := range words {
		if use != 0 {
			uses[formOf(w)] |= use // forms that hash alike are rare
		}
	}
	forms := make([]uint32, 0, len(uses))
	for f := range uses {
		forms = append(forms, f)
	}
	slices.Sort(forms)
	out := append([]byte(nil), wordListMagic...)
	out = binary.AppendUvarint(out, uint64(len(forms)))
	at := uint32(0)
	for _, f := range forms {
		out = binary.AppendUvarint(out, uint64(f-at))
		at = f
		out = binary.LittleEndian.AppendUint16(out, uint16(uses[f]))
	}
	return out
}

func readWordList(data string) (*wordList, error) {
	bad := func() (*wordList, error) {
		return nil, tocsin.Errorf(tocsin.Invalid, "read word list words.bin: the file is damaged")
	}
	if len(data) < len(wordListMagic) || data[:len(wordListMagic)] != wordListMagic {
		return bad()
	}
	count, data, ok := cutUvarint(data[len(wordListMagic):])
	if !ok || count > uint64(len(data)) {
		return bad()
	}
	width := uint32(4)
	for uint64(1)<<width < count+count/2 {
		width++
	}
	l := &wordList{shift: 32 - width, slots: make([]useSlot, 1<<width)}
	last := uint32(len(l.slots) - 1)
	form := uint32(0)
	for range count {
		var by uint64
		if by, data, ok = cutUvarint(data); !ok || len(data) < 2 {
			return bad()
		}
		form += uint32(by)
		use := Use(data[0]) | Use(data[1])<<8
		data = data[2:]
		if use == 0 {
			return bad()
		}
		at := form >> l.shift & last
		for l.slots[at].use != 0 {
			at = (at + 1) & last
		}
		l.slots[at] = useSlot{form, use}
	}
	return l, nil
}

func formOf(lower string) uint32 {
	h := uint32(seed)
	for i := range len(lower) {
		h = mix(h, uint32(lower[i]))
	}
	return h
}

// What an inflected form may be, beside the bits of its own Use.
const (
	mayPlural   = 1 << (iota + 7) // a noun with -s
	mayThird                      // a verb with -s
	mayPast                       // a verb with -ed
	mayGerund                     // a verb with -ing
	useKinds    = 1<<7 - 1
	namesOfUse  = uint16(UsePerson | UsePlace | UseGroup)
	smallestInf = 4 // no shorter form is taken for an inflected one
)

// use fills in what the word list tells of w, whose lower form is given:
// itself, and as a regular form of another word. heads are the hashes of lower
// without its last one to four bytes.
func (l *wordList) use(w *word, lower string, heads *[4]uint32) {
	direct := l.of(w.form)
	w.may = uint16(direct) & useKinds
	w.noun, w.verb = uint8(direct.noun()), uint8(direct.verb())
	n := len(lower)
	if n < smallestInf {
		return
	}
	base := func(form uint32, kind Use, may uint16) {
		u := l.of(form)
		if u&kind == 0 {
			return
		}
		w.may |= may
		if kind == UseNoun && w.noun == 0 {
			w.noun = uint8(u.noun())
		}
		if kind == UseVerb && w.verb == 0 {
			w.verb = uint8(u.verb())
		}
	}
	switch {
	case lower[n-1] == 's' && lower[n-2] != 's':
		forms := [3]uint32{heads[0]}
		count := 1
		if lower[n-2] == 'e' {
			forms[1], count = heads[1], 2
			if lower[n-3] == 'i' {
				forms[2], count = mix(heads[2], 'y'), 3
			}
		}
		for _, f := range forms[:count] {
			base(f, UseNoun, mayPlural)
			base(f, UseVerb, mayThird)
		}
	case lower[n-1] == 'd' && lower[n-2] == 'e':
		base(heads[1], UseVerb, mayPast)
		base(heads[0], UseVerb, mayPast)
		if lower[n-3] == 'i' {
			base(mix(heads[2], 'y'), UseVerb, mayPast)
		} else if lower[n-3] == lower[n-4] {
			base(heads[2], UseVerb, mayPast)
		}
	case n > smallestInf && lower[n-3:] == "ing":
		base(heads[2], UseVerb, mayGerund)
		base(mix(heads[2], 'e'), UseVerb, mayGerund)
		if lower[n-4] == lower[n-5] {
			base(heads[3], UseVerb, mayGerund)
		}
	}
}
