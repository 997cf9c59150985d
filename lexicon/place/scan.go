package place

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// word is one word of the scanned text: a token, or a part of one between
// hyphens.
type word struct {
	hash       uint64
	start, end int
	sentence   int32
	before     byte // the mark of punctuation before it; ' ' for none, '-' for a hyphen, '\n' at the start of a sentence
	upper      bool // begins with a capital
	caps       bool // two or more letters, all capitals
	possessive bool // "'s" follows
	article    bool // al, el, and the like
	letters    uint8
	cue        cue
	mark       uint8
}

// gap reports whether something stands between the word and the one before.
func (w *word) gap() bool { return w.before != ' ' && w.before != '-' }

// casing is what capitals tell in a block.
type casing uint8

const (
	mixedCase casing = iota // capitals mark names
	titleCase               // nearly every word has one
	noCase                  // all capitals, or none
)

// candidate is a run of words that is the name of a place in the gazetteer.
type candidate struct {
	first, last int // words, both included
	group       int
	state       state
	demonym     bool
	rule        string
	containers  []container // what the text says it lies in: "Mosul, Iraq"
	holdsOf     []int       // groups that it is such a container of
	position    *computed
	near        bool
	prefix      int // first word of what belongs to it before its name, first when nothing does
	suffix      int // last word of what belongs to it after its name
	class       cue // the class word that stands with it
	known       ref // the listed site that a town and a word like "airport" stand for, noRef for none
	host        ref // of an embassy: the town that it stands in
}

// container is a group that another is said to lie in.
type container struct {
	group int
	cand  int
	firm  bool // with a word like "in", not just a comma, which a list has too
}

// state is how sure a candidate is a place.
type state int8

const (
	dropped state = iota
	weak
	plain
	strong
)

// group is all candidates of a text that have one name.
type group struct {
	hash      uint64
	refs      []ref
	chosen    ref
	ambiguous bool
	person    bool // the text uses the name for a person
	country   bool
	loose     bool // spelled otherwise than the gazetteer has it
	best      float64
	cands     []int // its candidates, in order
}

// computed is a position that the text describes from a place.
type computed struct {
	lat, lon float64
	radius   int
}

// scan is the work on one text.
type scan struct {
	g      *Gazetteer
	text   *tocsin.Text
	only   []int
	words  []word
	casing []casing // by block
	cands  []candidate
	groups []group
	byHash map[uint64]int
	extra  []tocsin.Mention
	found  []stranger      // the names that no gazetteer has
	people map[uint64]bool // last words of the names of people
	home   string          // code of the country that the text is about
	// homeOfPeople is set where home is only told by whose people or troops somebody is.
	homeOfPeople bool
	// evidence is how much the places of the text speak for each country.
	evidence map[string]float64
	weight   map[string]float64 // of countries
	named    float64            // the most that one has
	refbuf   []uint32
	// hasCapitals is 1 when the text has them, -1 when not, 0 before it is asked.
	hasCapitals int
	// settled is where the names resolved in the first round lie, by group.
	settled []spot
}

// Find lists the places that the text names, in order. Each has Where set; a
// mention with the value "demonym" ("Iraqi", "Iran-backed") tells of a country
// and is no place by itself. Boilerplate and bylines are not read.
func (g *Gazetteer) Find(text *tocsin.Text) []tocsin.Mention {
	sentences := make([]int, 0, len(text.Sentences))
	for i := range text.Sentences {
		if text.Blocks[text.Sentences[i].Block].Kind.Read() {
			sentences = append(sentences, i)
		}
	}
	return g.FindIn(text, sentences)
}

// FindIn is Find for some sentences, given by their index in increasing
// order; what they say together is the context in which names are resolved.
func (g *Gazetteer) FindIn(text *tocsin.Text, sentences []int) []tocsin.Mention {
	s := &scan{g: g, text: text, only: sentences, byHash: map[uint64]int{}, weight: map[string]float64{}}
	if words, ok := g.words.Get().(*[]word); ok {
		s.words = *words
	}
	defer func() {
		if cap(s.words) <= mostKept {
			s.words = s.words[:0]
			g.words.Put(&s.words)
		}
	}()
	s.readWords()
	s.match()
	if len(s.cands) > 0 {
		s.matchLoose()
		s.relate()
		s.judge()
		s.resolve()
	}
	s.construct()
	return s.mentions()
}

// mostKept bounds the room that is kept for the words of the next text.
const mostKept = 1 << 16

// readWords cuts the sentences into words and finds the casing of blocks.
func (s *scan) readWords() {
	n := 0
	for _, i := range s.only {
		n += s.text.Sentences[i].Last - s.text.Sentences[i].First
	}
	if s.words = s.words[:0]; cap(s.words) < n {
		s.words = make([]word, 0, n+n/4)
	}
	s.casing = make([]casing, len(s.text.Blocks))
	block, from := -1, 0
	for _, i := range s.only {
		sent := &s.text.Sentences[i]
		if sent.Block != block {
			s.setCasing(block, from)
			block, from = sent.Block, len(s.words)
		}
		before := byte('\n')
		for t := sent.First; t < sent.Last; t++ {
			tok := &s.text.Tokens[t]
			switch tok.Kind {
			case tocsin.Punct:
				if before == '\n' && opensLine(tok.Lower) {
					continue
				}
				c := s.text.Body[tok.Start]
				if c == '.' && len(s.words) > 0 && abbreviates(&s.words[len(s.words)-1]) && s.words[len(s.words)-1].end == tok.Start {
					continue
				}
				if c >= utf8.RuneSelf || c == '-' {
					c = '|'
				}
				before = c
				continue
			case tocsin.Link:
				before = '|'
				continue
			}
			if tok.Lower == "'s" || tok.Lower == "'" {
				if len(s.words) > 0 {
					s.words[len(s.words)-1].possessive = true
				}
				continue
			}
			s.addWords(tok, int32(i), before)
			before = ' '
		}
	}
	s.setCasing(block, from)
}

// opensLine reports whether a mark opens a line of a list.
func opensLine(mark string) bool {
	switch mark {
	case "*", "#", "-", "•", "·", "–", "—", "●", "▪", "■":
		return true
	}
	return false
}

// abbreviates reports whether a full stop after the word is part of it.
func abbreviates(w *word) bool {
	return w.letters == 1 || w.letters <= 3 && w.cue&cueTitle != 0 || w.hash == saintHash || w.hash == mountHash || w.hash == fortHash
}

var (
	saintHash = hashWord("saint")
	mountHash = hashWord("mount")
	fortHash  = hashWord("fort")
)

// addWords adds the parts of a token.
func (s *scan) addWords(tok *tocsin.Token, sentence int32, before byte) {
	lower := tok.Lower
	same := len(lower) == tok.Len() // offsets into Lower are offsets into Body
	first := len(s.words)
	start := 0
	for i := 0; i <= len(lower); i++ {
		if i < len(lower) && lower[i] != '-' && lower[i] != '/' && !(lower[i] == 0xE2 && i+2 < len(lower) && lower[i+1] == 0x80 && lower[i+2] >= 0x90 && lower[i+2] <= 0x94) {
			continue
		}
		if i > start {
			part := lower[start:i]
			w := word{sentence: sentence, before: before, start: tok.Start, end: tok.End, hash: s.hash(part), letters: uint8(min(len(part), 255))}
			if part[len(part)-1] == '.' {
				w.letters -= uint8(min(strings.Count(part, "."), int(w.letters)))
			}
			if same {
				w.start, w.end = tok.Start+start, tok.Start+i
			}
			w.upper, w.caps = capitals(s.text.Body[w.start:w.end])
			w.cue = s.g.cues.of(w.hash)
			w.article = len(part) <= 3 && isArticle(part)
			s.words = append(s.words, w)
			before = '-'
		}
		if i < len(lower) && lower[i] == 0xE2 {
			i += 2
		}
		start = i + 1
	}
	// "ez-Zor", "Dasht-e-Barchi"
	for k := first; k+1 < len(s.words) && s.words[k+1].before == '-'; k++ {
		a, b := &s.words[k], &s.words[k+1]
		if b.letters == 1 && k+2 < len(s.words) && s.words[k+2].before == '-' && (s.text.Body[b.start] == 'e' || s.text.Body[b.start] == 'i') {
			s.words[k+2].before = '-'
			s.words = slices.Delete(s.words, k+1, k+2)
			continue
		}
		if assimilated(lowerOf(s.text.Body[a.start:a.end]), lowerOf(s.text.Body[b.start:b.end])) {
			a.hash, a.article = alHash, true
		}
	}
}

var alHash = hashWord("al")

func lowerOf(s string) string {
	if len(s) > 4 {
		return string(foldRunes(nil, s))
	}
	return string(foldRunes(nil, s))
}

// hash is the hash of a folded word, found without a copy when it is ASCII.
func (s *scan) hash(lower string) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(lower); i++ {
		c := lower[i]
		if c >= utf8.RuneSelf {
			var buf [64]byte
			return hashWord(foldWord(foldRunes(buf[:0], lower)))
		}
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			h = (h ^ uint64(c)) * fnvPrime
		}
	}
	switch h {
	case stHash:
		return saintHash
	case steHash:
		return sainteHash
	case mtHash:
		return mountHash
	case ftHash:
		return fortHash
	}
	return h
}

var (
	stHash     = hashWord("st")
	steHash    = hashWord("ste")
	mtHash     = hashWord("mt")
	ftHash     = hashWord("ft")
	sainteHash = hashWord("sainte")
)

func capitals(s string) (upper, caps bool) {
	if s == "" {
		return false, false
	}
	letters, capital := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z':
			letters++
			capital++
		case 'a' <= c && c <= 'z':
			letters++
		case c >= utf8.RuneSelf:
			for _, r := range s[i:] {
				if unicode.IsLetter(r) {
					letters++
					if unicode.IsUpper(r) {
						capital++
					}
				}
			}
			i = len(s)
		}
	}
	r, _ := utf8.DecodeRuneInString(s)
	if len(s) > 2 && (s[0] == 'd' || s[0] == 'l') && (s[1] == '\'' || strings.HasPrefix(s[1:], "’")) {
		upper = capital > 0 // "d'Ivoire"
	}
	upper = upper || unicode.IsUpper(r) || (r == '\'' || r == '`' || r == 0x2018 || r == 0x2019 || r == 0x2bb || r == 0x2bf) && capital > 0
	return upper, letters >= 2 && capital == letters
}

// setCasing tells what capitals mean in the block whose words begin at from.
func (s *scan) setCasing(block, from int) {
	if block < 0 {
		return
	}
	long, upper, caps := 0, 0, 0
	for i := from; i < len(s.words); i++ {
		w := &s.words[i]
		if w.letters < 4 {
			continue
		}
		long++
		if w.upper {
			upper++
		}
		if w.caps {
			caps++
		}
	}
	switch {
	case long >= 3 && caps*10 > long*7:
		s.casing[block] = noCase
	case long >= 6 && upper == 0 && !s.capitals():
		s.casing[block] = noCase
	case long >= 6 && upper*10 > long*7 && !(upper < long && s.isSentence(block)):
		s.casing[block] = titleCase
	}
}

// isSentence reports whether a block ends as a sentence does and a heading does
// not.
func (s *scan) isSentence(block int) bool {
	b := &s.text.Blocks[block]
	body := strings.TrimRight(s.text.Body[b.Start:b.End], " \n\"”")
	return strings.HasSuffix(body, ".")
}

// capitals reports whether the text uses capitals at all; then a block
// without any holds no names.
func (s *scan) capitals() bool {
	if s.hasCapitals != 0 {
		return s.hasCapitals > 0
	}
	upper, lower := 0, 0
	for i := 0; i < len(s.text.Body) && i < 4000; i++ {
		switch c := s.text.Body[i]; {
		case 'A' <= c && c <= 'Z':
			upper++
		case 'a' <= c && c <= 'z':
			lower++
		}
	}
	s.hasCapitals = -1
	if upper*100 > lower {
		s.hasCapitals = 1
	}
	return s.hasCapitals > 0
}

func (s *scan) caseOf(w *word) casing {
	return s.casing[s.text.Sentences[w.sentence].Block]
}

// mostWords is the longest name looked for.
const mostWords = 9

// match finds the longest names from left to right.
func (s *scan) match() {
	for i := 0; i < len(s.words); {
		w := &s.words[i]
		mode := s.caseOf(w)
		if mode != noCase && !w.upper && !(w.article && i+1 < len(s.words) && s.words[i+1].upper) {
			i++
			continue
		}
		last, grp := s.longest(i, mode)
		if grp >= 0 && w.hash == theHash {
			// "the U.S." is "U.S.", while The Hague is no Hague.
			if l, k := s.longest(i+1, mode); k >= 0 && l >= last && !s.isMainName(&s.groups[grp]) {
				i, last, grp = i+1, l, k
			}
		}
		if n := s.never(i); grp < 0 || n > last-i {
			i += max(1, n)
			continue
		}
		c := candidate{first: i, last: last, group: grp, state: plain, prefix: i, suffix: last, known: noRef, host: noRef}
		if i > 0 && s.words[i-1].article && !w.gap() {
			c.prefix = i - 1 // "al-Suwayra", listed as Suwayra
		}
		if i > 0 && !w.gap() && s.words[i-1].upper && mode == mixedCase && s.words[i-1].before != '\n' && s.words[i-1].cue&cuePart != 0 {
			c.prefix, c.rule = i-1, "pattern.part" // "New Baghdad"
		}
		if next := last + 1; next < len(s.words) && s.words[next].before == '-' && !s.words[next].upper && mode == mixedCase {
			c.demonym = true // "Iran-backed"
		}
		s.cands = append(s.cands, c)
		i = last + 1
	}
}

// never is how many words from word i on are a name that is no place, though a
// place is called so: "White House", "Xinhua".
func (s *scan) never(i int) int {
	if s.words[i].cue&cueNever != 0 {
		return 1
	}
	var h uint64
	for j := i; j < len(s.words) && j < i+4 && (j == i || !s.words[j].gap()); j++ {
		h = join(h, s.words[j].hash)
		if j > i && s.g.cues.of(h)&cueNever != 0 {
			return j - i + 1
		}
		if !s.g.cues.phrase[h] {
			break
		}
	}
	return 0
}

// longest finds the longest name that begins at word i, and its group; -1
// when there is none.
func (s *scan) longest(i int, mode casing) (last, grp int) {
	var h uint64
	grp = -1
	live := uint32(1)<<len(s.g.layers) - 1
	for j := i; j < len(s.words) && j < i+mostWords; j++ {
		w := &s.words[j]
		if j > i && w.gap() {
			break
		}
		if mode == mixedCase && j > i && !w.upper && w.cue&(cueLink|cueGeneric) == 0 && !w.article {
			break
		}
		h = join(h, w.hash)
		named := false
		for n, l := range s.g.layers {
			if live>>n&1 == 0 {
				continue
			}
			p := l.find(h)
			if p&slotPrefix == 0 {
				live &^= 1 << n
			}
			named = named || p&slotValue != 0
		}
		if named && s.ends(i, j, mode) {
			if k := s.groupOf(h); k >= 0 && s.fits(k, i, j, mode) {
				last, grp = j, k
			}
		}
		if live == 0 {
			break
		}
	}
	return last, grp
}

// ends reports whether a name may end at word j: not in the midst of
// "ex-Yugoslavia" or before a clitic.
func (s *scan) ends(i, j int, mode casing) bool {
	w := &s.words[j]
	if mode == mixedCase && !w.upper && (j == i || w.cue&cueGeneric == 0) {
		return false
	}
	return true
}

// fits keeps short names to how they are written, and lower-case nouns to
// the names of sites.
func (s *scan) fits(grp, i, j int, mode casing) bool {
	w := &s.words[j]
	if i == j && w.letters <= 4 && int(w.end-w.start) <= 4 || i == j && s.text.Body[w.end-1] == '.' {
		letters := 0
		for _, c := range s.text.Body[w.start:w.end] {
			if unicode.IsLetter(c) {
				letters++
			}
		}
		if letters <= 3 {
			name := s.g.name(s.groups[grp].refs[0])
			short := len(name) > 4 || allCaps(name) // the words are an abbreviation of the name
			if short && !w.caps && !s.isPeople(grp, j) {
				return false
			}
			if mode == noCase && letters <= 2 && short {
				// "US" in capitals is the pronoun more often than not.
				if !(s.text.Body[w.end-1] == '.' || i > 0 && s.words[i-1].hash == theHash) {
					return false
				}
			}
		}
	}
	if mode == mixedCase && !w.upper {
		return slices.ContainsFunc(s.groups[grp].refs, func(r ref) bool { return r.layer() > 0 })
	}
	return true
}

// isPeople reports whether a name is short for the people of a country and stands
// as that, and not as a surname: "Pak troops".
func (s *scan) isPeople(grp, j int) bool {
	if s.g.record(s.groups[grp].refs[0]).kind != kindDemonym || j+1 >= len(s.words) {
		return false
	}
	next := &s.words[j+1]
	return !next.gap() && (!next.upper || s.markOf(next)&markEnglish != 0)
}

var (
	theHash = hashWord("the")
	ofHash  = hashWord("of")
	andHash = hashWord("and")
)

func allCaps(s string) bool {
	_, caps := capitals(s)
	return caps
}

// smallTown is how many people a town has that hardly is meant by the name of a
// people.
const smallTown = 15000

// groupOf is the group of names with the hash, -1 when no place has it.
func (s *scan) groupOf(h uint64) int {
	if k, ok := s.byHash[h]; ok {
		return k
	}
	grp := group{hash: h, chosen: noRef}
	for n, l := range s.g.layers {
		s.refbuf = l.matches(s.refbuf[:0], h, l.find(h))
		for _, i := range s.refbuf {
			r := ref(n<<layerShift) | ref(i)
			if n < 2 || !slices.ContainsFunc(grp.refs, func(o ref) bool { return s.g.sameGeoName(o, r) }) {
				grp.refs = append(grp.refs, r)
			}
		}
	}
	// The people of a country are neither the town that has a further name like
	// theirs nor a small one that is called so: "Pak troops".
	if slices.ContainsFunc(grp.refs, func(r ref) bool { return s.g.record(r).kind == kindDemonym }) {
		grp.refs = slices.DeleteFunc(grp.refs, func(r ref) bool {
			rec := s.g.record(r)
			return rec.kind == kindTown && (rec.population < smallTown || sequenceOf(s.g.name(r)) != h)
		})
	}
	k := -1
	if len(grp.refs) > 0 {
		k = len(s.groups)
		s.groups = append(s.groups, grp)
	}
	s.byHash[h] = k
	return k
}

// matchLoose finds names that are spelled otherwise than in the gazetteer, in
// countries with many ways to write a name, when the text names the country.
func (s *scan) matchLoose() {
	named := false
	for k := range s.cands {
		for _, r := range s.groups[s.cands[k].group].refs {
			if kind := s.g.record(r).kind; (kind == kindCountry || kind == kindDemonym || kind == kindProvince || kind == kindTown) && s.g.arabic[s.g.countryCode(r)] {
				named = true
			}
		}
	}
	if !named {
		return
	}
	countries := map[string]bool{}
	for k := range s.cands {
		for _, r := range s.groups[s.cands[k].group].refs {
			switch s.g.record(r).kind {
			case kindCountry, kindDemonym, kindProvince:
				if code := s.g.countryCode(r); s.g.arabic[code] {
					countries[code] = true
				}
			}
		}
	}
	var buf [128]byte
	// A name may be spelled like that of a place in a country that the text
	// does not name.
	for k := range s.cands {
		c := &s.cands[k]
		grp := &s.groups[c.group]
		if grp.loose || c.first != c.last || s.caseOf(&s.words[c.first]) != mixedCase || slices.ContainsFunc(grp.refs, func(r ref) bool {
			rec := s.g.record(r)
			return countries[s.g.countryCode(r)] || rec.population > 200000 || rec.kind == kindCountry || rec.kind == kindProvince || rec.kind == kindDemonym
		}) {
			continue
		}
		w := &s.words[c.first]
		l := loose(buf[:0], string(foldRunes(nil, s.text.Body[w.start:w.end])))
		if len(l) < 5 {
			continue
		}
		if o := s.groupOf(join(looseSalt, hashWord(l))); o >= 0 {
			grp := &s.groups[c.group] // groupOf may have moved it
			for _, r := range s.groups[o].refs {
				if countries[s.g.countryCode(r)] && !slices.Contains(grp.refs, r) {
					grp.refs = append(grp.refs, r)
				}
			}
		}
	}
	next := 0
	var found []candidate
	for i := 0; i < len(s.words); i++ {
		for next < len(s.cands) && s.cands[next].last < i {
			next++
		}
		w := &s.words[i]
		if next < len(s.cands) && s.cands[next].first <= i || w.letters < 4 || !w.upper || s.caseOf(w) != mixedCase {
			continue
		}
		if s.markOf(w)&markEnglish != 0 || s.isGiven(w) || w.cue != 0 {
			continue
		}
		last, best := i, -1
		all := buf[:0]
		for j := i; j < len(s.words) && j < i+3; j++ {
			x := &s.words[j]
			if j > i && (x.gap() || !x.upper && !x.article || next < len(s.cands) && s.cands[next].first <= j) {
				break
			}
			if x.article {
				continue
			}
			var word [64]byte
			all = append(all, loose(word[:0], string(foldRunes(nil, s.text.Body[x.start:x.end])))...)
			if len(all) < 5 {
				continue
			}
			if k := s.groupOf(join(looseSalt, hashWord(all))); k >= 0 {
				last, best = j, k
			}
		}
		if best < 0 {
			continue
		}
		grp := &s.groups[best]
		grp.refs = slices.DeleteFunc(grp.refs, func(r ref) bool { return !countries[s.g.countryCode(r)] })
		if len(grp.refs) == 0 {
			continue
		}
		grp.loose = true
		c := candidate{first: i, last: last, group: best, state: plain, prefix: i, suffix: last, known: noRef, host: noRef}
		if i > 0 && s.words[i-1].article && !w.gap() {
			c.prefix = i - 1
		}
		found = append(found, c)
		i = last
	}
	if len(found) > 0 {
		s.cands = append(s.cands, found...)
		slices.SortFunc(s.cands, func(a, b candidate) int { return a.first - b.first })
	}
}
