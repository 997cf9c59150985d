package place

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Words is the lists of words by which places are told from other names.
type Words struct {
	lists map[string][]string
}

// ReadWords reads a file of word lists.
func ReadWords(path string) (*Words, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseWords(path, string(data))
}

func parseWords(path, data string) (*Words, error) {
	w := &Words{lists: map[string][]string{}}
	list, n := "", 0
	for line := range strings.Lines(data) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			if !strings.HasSuffix(line, "]") {
				return nil, fmt.Errorf("%s:%d: list name %q is not closed", path, n, line)
			}
			list = line[1 : len(line)-1]
			if _, ok := w.lists[list]; ok {
				return nil, fmt.Errorf("%s:%d: list %q stands twice", path, n, list)
			}
			w.lists[list] = nil
		case list == "":
			return nil, fmt.Errorf("%s:%d: words before the first list", path, n)
		default:
			for word := range strings.SplitSeq(line, ",") {
				if word = strings.TrimSpace(word); word != "" {
					w.lists[list] = append(w.lists[list], word)
				}
			}
		}
	}
	return w, nil
}

// List is the words of one list, as they stand.
func (w *Words) List(name string) []string { return w.lists[name] }

// ArabicCountries is the codes of the countries whose names take the article.
func (w *Words) ArabicCountries() map[string]bool { return w.Countries("arabic-article-countries") }

// Countries is a list of codes of countries, in capitals.
func (w *Words) Countries(list string) map[string]bool {
	m := map[string]bool{}
	for _, code := range w.lists[list] {
		m[strings.ToUpper(code)] = true
	}
	return m
}

// The classes of cue words, as bits of one set.
type cue uint64

const (
	cueLocative cue = 1 << iota
	cueStrong
	cueNear
	cueTitle
	cueGiven
	cueSaid
	cueAmbiguous
	cueOrganisationAfter
	cueOrganisationBefore
	cueProvince
	cueDistrict
	cueNeighbourhood
	cueTown
	cueSite
	cueWater
	cueLink
	cueGeneric
	cueMonth
	cueLocated
	cueKin
	cueNever
	cuePart
	cueBefore
	cueOf
	cueBeside
	cueHint
	cueGoesOn
	cueStreet
	cueRoute
	cueCarrier
	cueHoly
	cueOwned
	cueHead
	cueParticle
	cueTaken
	cueAim
	cueEmployed
	cueScene
	cueSceneThen
	cueStruck
)

var cueLists = [...]struct {
	name string
	bit  cue
}{
	{"locative", cueLocative}, {"locative.strong", cueStrong}, {"near", cueNear}, {"title", cueTitle}, {"given", cueGiven},
	{"said", cueSaid}, {"ambiguous", cueAmbiguous}, {"organisation.after", cueOrganisationAfter},
	{"organisation.before", cueOrganisationBefore}, {"class.province", cueProvince}, {"class.district", cueDistrict},
	{"class.neighbourhood", cueNeighbourhood}, {"class.town", cueTown}, {"class.site", cueSite}, {"water", cueWater},
	{"link", cueLink}, {"generic", cueGeneric},
	{"located", cueLocated}, {"kin", cueKin}, {"never", cueNever}, {"month", cueMonth}, {"part", cuePart},
	{"class.before", cueBefore}, {"class.of", cueOf}, {"class.beside", cueBeside}, {"hint", cueHint}, {"goes.on", cueGoesOn},
	{"street", cueStreet}, {"route", cueRoute}, {"carrier", cueCarrier}, {"holy", cueHoly}, {"owned", cueOwned}, {"head", cueHead},
	{"particle", cueParticle}, {"taken", cueTaken},
	{"aim", cueAim}, {"employed", cueEmployed}, {"scene", cueScene}, {"scene.then", cueSceneThen}, {"struck", cueStruck},
}

// cues is the word lists by hash: of a word, or of the words of a phrase.
type cues struct {
	set       map[uint64]cue
	table     []cueSlot       // set, for quick look-ups
	phrase    map[uint64]bool // beginnings of longer phrases
	direction map[uint64]int  // degrees clockwise from north
	unit      map[uint64]int  // metres
}

// cueSlot is a slot of an open table; an empty one has no cue.
type cueSlot struct {
	hash uint64
	cue  cue
}

// of is the cues of a word or phrase.
func (c *cues) of(h uint64) cue {
	mask := uint64(len(c.table) - 1)
	for i := h >> 20 & mask; ; i = (i + 1) & mask {
		if s := &c.table[i]; s.cue == 0 || s.hash == h {
			return s.cue
		}
	}
}

func newCues(w *Words) (*cues, error) {
	c := &cues{set: map[uint64]cue{}, phrase: map[uint64]bool{}, direction: map[uint64]int{}, unit: map[uint64]int{}}
	for _, l := range cueLists {
		words := w.List(l.name)
		if len(words) == 0 {
			return nil, fmt.Errorf("word list %q is missing", l.name)
		}
		for _, word := range words {
			c.set[c.phraseHash(word)] |= l.bit
		}
	}
	for _, l := range []struct {
		name string
		m    map[uint64]int
	}{{"direction", c.direction}, {"unit", c.unit}} {
		for _, word := range w.List(l.name) {
			name, value, _ := strings.Cut(word, ":")
			n, err := strconv.Atoi(value)
			if err != nil {
				return nil, fmt.Errorf("word list %q: %q: %w", l.name, word, err)
			}
			l.m[c.phraseHash(name)] = n
		}
	}
	size := 1024
	for size < 4*len(c.set) {
		size *= 2
	}
	c.table = make([]cueSlot, size)
	for h, bits := range c.set {
		i := h >> 20 & uint64(size-1)
		for c.table[i].cue != 0 {
			i = (i + 1) & uint64(size-1)
		}
		c.table[i] = cueSlot{h, bits}
	}
	return c, nil
}

// phraseHash hashes a phrase and notes its beginnings. A single word has its
// own hash.
func (c *cues) phraseHash(phrase string) uint64 {
	var h uint64
	fields := strings.Fields(phrase)
	for i, f := range fields {
		w := hashWord(foldRunes(nil, f))
		if len(fields) == 1 {
			return w
		}
		h = join(h, w)
		if i+1 < len(fields) {
			c.phrase[h] = true
		}
	}
	return h
}
