package place

import (
	"slices"

	"tocsin"
)

// Names that no gazetteer has. A name is that of a place when the text says so
// at one of its mentions: by a place word ("the village of Kafr Zita",
// "Barangay Calabugao", "Gatawa, a farming community in ..."), by what it lies
// in or beside ("in Rarasham, Balochistan", "20 km east of Zarkhum"), or by
// standing where only a place can, twice where once is not enough. Then it is
// one wherever else the text has it.

// stranger is one mention of such a name.
type stranger struct {
	first, last int // words
	extra       int // the index in what the scan found besides the gazetteer
	rank        int // how well the text says there where it is
	name        uint64
}

// How well the text says where a name lies.
const (
	unplaced  = iota
	somewhere // in the country of the text, or near a town that is named elsewhere
	closeBy   // in the last place named before
	told      // where the text puts it
)

// strangers reads the names that no gazetteer has.
func (s *scan) strangers() {
	taken := make([]bool, len(s.words))
	for k := range s.cands {
		if c := &s.cands[k]; c.state >= plain {
			for i := c.prefix; i <= c.suffix; i++ {
				taken[i] = true
			}
		}
	}
	var runs []run
	for i := 0; i < len(s.words); i++ {
		if first, last, ok := s.name(i, taken); ok {
			runs = append(runs, run{first, last})
			i = last
		}
	}
	s.datelines(taken)
	if len(runs) == 0 {
		s.again(taken)
		return
	}
	s.people = s.persons()
	// From the end, as a name may lie in the one that follows it.
	for _, r := range slices.Backward(runs) {
		s.stranger(r.first, r.last)
	}
	if len(s.found) > 0 {
		s.inFound(runs)
	}
	for _, r := range runs {
		s.hinted(r.first, r.last)
	}
	s.again(taken)
}

// run is the words of a name, both included.
type run struct{ first, last int }

// inFound takes a name for a place that stands before a comma and the name of
// an unknown place that was found elsewhere: "at Taqo, Zarkhum".
func (s *scan) inFound(runs []run) {
	place := map[uint64]int{}
	for k, f := range s.found {
		if s.extra[f.extra].Where.Precision != tocsin.Site {
			place[f.name] = k
		}
	}
	found := map[int]bool{}
	for _, f := range s.found {
		found[f.first] = true
	}
	for n, r := range runs {
		c := unlisted(r.first, r.last)
		if n+1 == len(runs) || found[r.first] || s.caseOf(&s.words[r.first]) != mixedCase || s.locative(&c) == 0 && !s.isHint(&c) || !s.isStrange(&c) {
			continue
		}
		next := runs[n+1]
		via, ok := place[s.nameAt(next.first, next.last)]
		if w := &s.words[next.first]; !ok || next.first != r.last+1 || w.before != ',' || w.sentence != s.words[r.first].sentence {
			continue
		}
		w := &tocsin.Where{Precision: tocsin.Town, Name: s.text.Body[s.words[r.first].start:s.words[r.last].end], Near: s.isNear(&c)}
		s.placeVia(w, via, 10000)
		s.take(&c, told, "pattern.town", w)
	}
}

// persons is the last words of the names that the text uses for people.
func (s *scan) persons() map[uint64]bool {
	out := map[uint64]bool{}
	for k := range s.groups {
		if s.groups[k].person {
			out[s.groups[k].hash] = true
		}
	}
	for i := range s.words {
		w := &s.words[i]
		if !w.upper || s.caseOf(w) != mixedCase || w.cue&cueTitle != 0 {
			continue
		}
		before := i > 0 && !w.gap() && !s.words[i-1].article && (s.words[i-1].upper && s.isGiven(&s.words[i-1]) || s.words[i-1].cue&cueTitle != 0 && s.words[i-1].cue&(cueKin|cueLink) == 0 && s.words[i-1].upper)
		after := i+1 < len(s.words) && !s.words[i+1].gap() && !s.words[i+1].upper && s.words[i+1].cue&cueSaid != 0
		if before && i > 1 && s.words[i-2].cue&cueHead != 0 && s.words[i-2].upper {
			continue // "Khan Bani Saad"
		}
		if before || after && i > 0 && s.words[i-1].cue&cueLocative == 0 {
			out[join(0, w.hash)] = true
		}
	}
	return out
}

// name is the run of capitalised words that begins at word i, without what
// only looks like part of a name.
func (s *scan) name(i int, taken []bool) (first, last int, ok bool) {
	w := &s.words[i]
	mode := s.caseOf(w)
	if mode == titleCase || taken[i] {
		return 0, 0, false
	}
	if mode == noCase {
		// Only after "the village of", or where a comma and what it lies in may follow.
		of := i >= 2 && s.words[i-1].hash == ofHash && s.words[i-2].cue&(cueTown|cueDistrict|cueNeighbourhood|cueProvince|cueOf) != 0 && s.words[i-2].hash != capitalHash
		if i == 0 || w.gap() || !of && (s.words[i-1].cue&cueLocative == 0 || w.cue != 0 || w.letters < 4 || s.isGiven(w)) {
			return 0, 0, false
		}
		last = i
		for last+1 < len(s.words) && last < i+2 && !taken[last+1] && !s.words[last+1].gap() && s.words[last+1].cue == 0 && s.markOf(&s.words[last+1])&markEnglish == 0 {
			last++
		}
		return i, last, s.markOf(w)&markEnglish == 0 || of && last > i
	}
	if !w.upper && !(w.article && i+1 < len(s.words) && s.words[i+1].before == '-' && s.words[i+1].upper) {
		return 0, 0, false
	}
	first, last = i, i
	for last+1 < len(s.words) && last < i+5 && !taken[last+1] && !s.words[last+1].gap() {
		n := &s.words[last+1]
		if n.upper && n.cue&cueSceneThen != 0 {
			break // "at Taqo Friday"
		}
		if n.upper || n.before == '-' && s.words[last].upper && last+2 < len(s.words) && s.words[last+2].before == '-' && s.words[last+2].upper {
			last++
			continue // "Su-ngai Padi"
		}
		if n.cue&cueParticle != 0 && s.particles(last+1) > 0 {
			if m := last + 1 + s.particles(last+1); m < len(s.words) && !taken[m] && m <= i+6 {
				last = m
				continue // "San Miguel del Ene"
			}
		}
		if n.article && last+2 < len(s.words) && s.words[last+2].upper && !s.words[last+2].gap() && !taken[last+2] {
			last += 2
			continue
		}
		break
	}
	// An ordinary word at the start of a sentence has its capital from there.
	for first < last && s.words[first].before == '\n' && s.markOf(&s.words[first])&markEnglish != 0 {
		first++
	}
	// A class word may stand before with a capital, "Barangay Calabugao", and
	// after, "Kadhimiya District".
	for first < last && s.words[first].cue&cueBefore != 0 {
		first++
	}
	if last > first && s.words[last].cue&(cueProvince|cueDistrict|cueNeighbourhood|cueTown) != 0 {
		last--
	}
	if first == last && s.words[first].cue&cueBefore != 0 {
		return first, last, false // "Kampung" of a name that is taken
	}
	ordinary := true
	for j := first; j <= last; j++ {
		x := &s.words[j]
		holy := j == first && last > first && first > 0 && s.words[first-1].cue&cueStrong != 0 && x.cue&cueHoly != 0 && !x.gap() // "in Sheikh Zuweid"
		if x.cue&(cueTitle|cueMonth) != 0 && x.cue&cueKin == 0 && !x.article && !holy || x.caps && x.letters > 1 || x.letters == 1 {
			return first, last, false
		}
		ordinary = ordinary && !(j > 0 && s.words[j-1].article && x.before == '-') && (s.markOf(x)&markEnglish != 0 || x.cue&(cueLocative|cueGeneric|cueAmbiguous) != 0)
	}
	return first, last, !ordinary
}

// particles is how many small words like "del" stand at word i before the next
// capital of the same name; 0 when none follows.
func (s *scan) particles(i int) int {
	n := 0
	for i+n < len(s.words) && n < 2 && s.words[i+n].cue&cueParticle != 0 && !s.words[i+n].upper && !s.words[i+n].gap() {
		n++
	}
	if n == 0 || i+n >= len(s.words) || !s.words[i+n].upper || s.words[i+n].gap() {
		return 0
	}
	return n
}

var capitalHash = hashWord("capital")

// stranger makes a place of an unknown name when its surroundings say so.
func (s *scan) stranger(first, last int) {
	c := s.withArticle(first, last)
	// "slum Kibera"? A class word after, or "the village of" before.
	class := s.classAfter(&c)
	after := s.words[last].possessive
	if class != 0 && !after && last+1 < len(s.words) && s.words[last+1].cue&class != 0 && !s.words[last+1].gap() {
		c.suffix = last + 1
		if n := last + 2; class&cueTown != 0 && n+1 < len(s.words) && s.words[n].hash == ofHash && s.words[n+1].upper && !s.words[n].gap() && !s.words[n+1].gap() {
			return // "the Ingush town of Zarkhum"
		}
		for i := c.prefix - 1; i >= 0 && i > c.prefix-4 && !s.words[i+1].gap() && !s.words[i].upper && s.words[i].cue&cueLocative == 0; i-- {
			if s.words[i].hash == aHash || s.words[i].hash == anHash {
				return // "a small Ingush town"
			}
		}
	}
	loc := s.locative(&c)
	in, via, how := s.lyingIn(&c)
	if k := s.ownerOf(&c); k >= 0 && in < 0 && via < 0 {
		in, how = k, lyingIn // "Khagrachhari's Dighinala upazila"
	}
	head := first
	if s.words[first].article && first < last {
		head++
	}
	single := head == last
	site := class == 0 && !after && last+1 < len(s.words) && !s.words[last+1].gap() && s.words[last+1].cue&cueSite != 0 && s.words[last+1].sentence == s.words[last].sentence
	if class == 0 && !site && !(s.isGiven(&s.words[head]) && !single) {
		if class = s.classBeside(&c); class == 0 && s.isStrange(&c) {
			class = s.classOfList(&c)
		}
	}
	if class&cueNeighbourhood != 0 && c.suffix > last && s.words[c.suffix].cue&cueRoute != 0 && (s.words[c.first].before == '-' || s.words[c.first].before == '|') {
		return // "the Mannar - Poonakari road"
	}
	_, _, from, bearing := s.bearingBefore(&c)
	bare := false
	switch {
	case class&cueProvince != 0:
		// "Islamic State", "Defense Department"
		w := last + 1
		if c.suffix == last {
			w = c.prefix - 2
		}
		if s.words[w].upper || s.isGiven(&s.words[last]) && single {
			return
		}
	case class != 0:
		if class == cueTown && c.suffix > last && s.words[last+1].hash == capitalHash {
			return
		}
	case how != lyingNowhere && loc&(cueStrong|cueNear) != 0:
		// "in Rarasham, Balochistan": no person or body.
		if s.isGiven(&s.words[head]) && !single || s.words[last].cue&cueOrganisationAfter != 0 {
			return
		}
		if single && s.markOf(&s.words[first])&markEnglish != 0 {
			return
		}
		class = cueTown
	case site && !(s.isGiven(&s.words[head]) && single):
		class, c.suffix = cueSite, last+1
	case s.caseOf(&s.words[first]) == noCase && (how != lyingAfterComma || loc == 0):
		return
	case !s.isStrange(&c):
		return
	case how == lyingAfterComma && loc != 0, how != lyingNowhere && s.isHint(&c), how == lyingBeside, bearing, s.owned(&c), s.betweenTwo(&c):
		// "fell on Kauda, South Kordofan", "raided Taqo in Idlib", "Taqo, not far from Idlib",
		// "20 km east of Zarkhum", "the market of Zarkhum"
		class = cueTown
	case how != lyingNowhere && (s.isAimed(&c) || c.prefix > 0 && !s.words[c.prefix].gap() && s.words[c.prefix-1].cue&cueStruck != 0 || loc != 0 && s.words[c.first].cue&cueHead != 0 && c.first < c.last):
		class = cueTown
	case how == lyingNowhere && s.isBare(&c, loc):
		class, bare = cueTown, true
	default:
		return
	}
	if in < 0 && via < 0 {
		c.class = class
		in = s.closest(&c)
	}
	w := &tocsin.Where{Precision: tocsin.Town}
	rule := "pattern.town"
	least := 10000
	switch {
	case bare:
		rule, least = "pattern.locative", 20000
	case class&cueTown != 0:
	case class&cueSite != 0:
		w.Precision, rule = tocsin.Site, "pattern.site"
	case class&cueNeighbourhood != 0:
		w.Precision, rule, least = tocsin.Neighbourhood, "pattern.neighbourhood", 5000
	case class&cueDistrict != 0:
		w.Precision, rule, least = tocsin.District, "pattern.district", 20000
	case class&cueProvince != 0:
		w.Precision, rule, least = tocsin.Province, "pattern.province", 100000
	}
	if class&(cueProvince|cueDistrict) != 0 && in >= 0 {
		// A district of a city is a part of it.
		if rec := s.g.record(s.sense(in)); rec.kind == kindTown && rec.population >= manyQuarters && class&cueDistrict != 0 && (how != lyingNowhere || s.words[c.suffix].hash == districtHash || s.words[c.suffix].hash == zoneHash) {
			w.Precision, least = tocsin.Neighbourhood, 5000
		}
	}
	w.Name = s.text.Body[s.words[c.prefix].start:s.words[last].end]
	if class == cueSite {
		w.Name = s.text.Body[s.words[c.prefix].start:s.words[c.suffix].end]
	}
	loosely := bare || bearing && how == lyingNowhere || how == lyingNowhere && in >= 0 && s.isTown(in) && (class&cueDistrict != 0 && w.Precision == tocsin.District || s.isDateline(in))
	if bare && in >= 0 && (s.locative(&s.cands[in]) == 0 && len(s.cands[in].holdsOf) == 0 || apart(s.words[s.cands[in].first].sentence, s.words[first].sentence) > 2) {
		in = -1 // too far off to say where
	}
	rank := unplaced
	switch {
	case via >= 0:
		s.placeVia(w, via, least)
		rank = told
	case in >= 0:
		s.place(w, s.sense(in), least)
		rank = closeBy
		if how != lyingNowhere {
			rank = told
		}
		if loosely {
			s.loosen(w, &s.cands[in], c.first)
			rank = somewhere
		}
	case class&cueProvince != 0:
		return // "Trump Republic", with nothing to say where
	case s.atHome(w):
		rank = somewhere
	}
	w.Near = s.isNear(&c)
	if bearing {
		c.prefix, w.Near, w.RadiusM = from, true, widen(w.RadiusM)
	}
	s.take(&c, rank, rule, w)
}

// unlisted is a candidate of a name that no gazetteer has.
func unlisted(first, last int) candidate {
	return candidate{first: first, last: last, prefix: first, suffix: last, group: noGroup, known: noRef, host: noRef}
}

// withArticle is the same with the article before it, if there is one.
func (s *scan) withArticle(first, last int) candidate {
	c := unlisted(first, last)
	if first > 0 && s.words[first-1].article && !s.words[first].gap() {
		c.prefix = first - 1
	}
	return c
}

// take finds an unlisted name to be a place.
func (s *scan) take(c *candidate, rank int, rule string, w *tocsin.Where) {
	s.found = append(s.found, stranger{c.first, c.last, len(s.extra), rank, s.nameAt(c.first, c.last)})
	s.meet(c.prefix, c.suffix, rule, w)
}

// manyQuarters is how many people a town has whose quarters are called
// districts; one named beside a smaller town is the country around it.
const manyQuarters = 100_000

// ownerOf is the place whose possessive stands right before a name, -1 for none.
func (s *scan) ownerOf(c *candidate) int {
	if c.prefix == 0 || !s.words[c.prefix-1].possessive || s.words[c.prefix].gap() {
		return -1
	}
	k, _ := slices.BinarySearchFunc(s.cands, c.prefix, func(d candidate, at int) int { return d.first - at })
	if k--; k < 0 || s.cands[k].last != c.prefix-1 || s.cands[k].state < plain || s.cands[k].demonym || s.groups[s.cands[k].group].chosen == noRef {
		return -1
	}
	return k
}

// isTown reports whether a candidate is a town, or a part of one.
func (s *scan) isTown(k int) bool {
	switch s.g.record(s.sense(k)).kind {
	case kindTown, kindTownPart, kindNeighbourhood:
		return true
	}
	return false
}

// isDateline reports whether a candidate is only where somebody writes or
// speaks from, as far as the words beside it tell.
func (s *scan) isDateline(k int) bool {
	d := &s.cands[k]
	from := d.prefix > 0 && s.words[d.prefix-1].hash == fromHash && !s.words[d.prefix].gap()
	return from || s.locative(d) == 0 && len(d.holdsOf) == 0 && d.rule == "" && d.class == 0
}

// meet adds a mention of a place that no gazetteer has.
func (s *scan) meet(first, last int, rule string, w *tocsin.Where) {
	span := tocsin.Span{Start: s.words[first].start, End: s.words[last].end}
	w.Words, w.Quote = span.Of(s.text.Body), span
	s.extra = append(s.extra, tocsin.Mention{Kind: tocsin.MentionPlace, Span: span, Sentence: int(s.words[first].sentence), Rule: rule, Where: w})
}

// nameAt is the hash of the words [first, last].
func (s *scan) nameAt(first, last int) (h uint64) {
	for i := first; i <= last; i++ {
		h = join(h, s.words[i].hash)
	}
	return h
}

// nounClasses are the classes of the places that a noun tells of: "a village called Zarkhum".
const nounClasses = cueDistrict | cueNeighbourhood | cueTown

// classBeside is the class of a place that the text gives beside its name:
// "Gatawa, a farming community in", "a village called Zarkhum".
func (s *scan) classBeside(c *candidate) cue {
	if p := c.prefix - 1; p >= 1 && (s.words[p].hash == calledHash || s.words[p].hash == namedHash) {
		for i := p - 1; i >= 0 && i > p-3 && !s.words[i+1].gap(); i-- {
			if s.words[i].cue&(nounClasses|cueOf|cueBeside) != 0 && !s.words[c.prefix].gap() {
				return townUnless(s.words[i].cue & nounClasses)
			}
		}
	}
	n := c.suffix + 1
	if n+1 >= len(s.words) || s.words[n].sentence != s.words[c.last].sentence || s.words[n].before != ',' && s.words[n].before != '(' {
		return 0
	}
	if w := &s.words[n]; w.hash != aHash && w.hash != theHash && w.hash != anHash && w.hash != anotherHash {
		return 0
	}
	for i := n + 1; i < len(s.words) && i < n+8; i++ {
		w := &s.words[i]
		if w.gap() && w.before != ',' || w.upper || w.possessive || w.sentence != s.words[n].sentence {
			return 0
		}
		if w.cue&(nounClasses|cueOf|cueBeside) != 0 && (i+1 == len(s.words) || s.words[i+1].gap() || s.words[i+1].sentence != w.sentence || s.goesOn(&s.words[i+1])) {
			return townUnless(w.cue & nounClasses)
		}
		if _, way := s.g.cues.direction[w.hash]; w.cue&cueLocative != 0 && !way && w.cue&cueStrong == 0 {
			return 0 // "a man from the village"
		}
	}
	return 0
}

// classOfList is the class that a list is given of which the name is one: "the
// villages of Taqo, Zarkhum and Banat", "Taqo and Zarkhum districts".
func (s *scan) classOfList(c *candidate) cue {
	listed := func(i int) bool { return s.words[i].upper || s.words[i].article || s.words[i].hash == andHash }
	i := c.prefix - 1
	for i > 0 && i > c.prefix-12 && listed(i) && (s.words[i+1].before == ',' || s.words[i+1].before == ' ' || s.words[i+1].before == '-') {
		i--
	}
	if i > 0 && s.words[i].hash == ofHash && !s.words[i+1].gap() && s.words[i].sentence == s.words[c.first].sentence && s.isPlural(i-1) {
		if class := s.words[i-1].cue & (nounClasses | cueOf); class != 0 {
			return townUnless(class & nounClasses)
		}
	}
	i = c.suffix + 1
	for i < len(s.words) && i < c.suffix+12 && listed(i) && !(s.words[i].gap() && s.words[i].before != ',') {
		i++
	}
	if i > c.suffix+1 && i < len(s.words) && !s.words[i].gap() && s.words[i].sentence == s.words[c.last].sentence && s.isPlural(i) {
		return s.words[i].cue & nounClasses
	}
	return 0
}

func (s *scan) isPlural(i int) bool {
	w := &s.words[i]
	return s.text.Body[w.end-1]|0x20 == 's'
}

func townUnless(class cue) cue {
	if class == 0 {
		return cueTown
	}
	return class
}

// goesOn reports whether a word after "a village" goes on to say where it is
// or what it is like: it ends the noun.
func (s *scan) goesOn(w *word) bool {
	if w.upper {
		return false
	}
	_, way := s.g.cues.direction[w.hash]
	return way || w.cue&(cueLocative|cueNear|cueLocated|cueGoesOn) != 0
}

var (
	districtHash = hashWord("district")
	zoneHash     = hashWord("zone")

	anHash      = hashWord("an")
	anotherHash = hashWord("another")
	calledHash  = hashWord("called")
	namedHash   = hashWord("named")
)

// loosen keeps a town that is only named before an unknown one from being said to
// hold it: they are in one part of the country. A town that is named after it
// says no more than the country.
func (s *scan) loosen(w *tocsin.Where, d *candidate, first int) {
	if kind := s.g.record(s.groups[d.group].chosen).kind; kind == kindCountry || kind == kindProvince || kind == kindRegion {
		return
	}
	if len(w.Within) > 1 {
		w.Within = w.Within[1:]
	}
	w.RadiusM = max(w.RadiusM, townRegion)
	if s.words[d.first].sentence > s.words[first].sentence {
		w.Lat, w.Lon, w.RadiusM = nil, nil, 0
		w.Within = w.Within[len(w.Within)-1:]
	}
}

// townRegion is how wide in metres the region around a town is in which others
// are that a report names beside it: half a day's way on bad roads.
const townRegion = 50_000

// isBare reports whether an unknown name stands where only a place can: right
// after "in" or "near", with nothing that makes a person or a body of it.
func (s *scan) isBare(c *candidate, loc cue) bool {
	if loc&(cueStrong|cueNear) == 0 || c.prefix == 0 || s.words[c.prefix].gap() {
		return false
	}
	if p := &s.words[c.prefix-1]; p.cue&(cueStrong|cueNear) == 0 || p.upper {
		return false // "in the Senate"
	}
	return s.isStrange(c)
}

// isStrange reports whether a name has no ordinary word and nothing that makes
// a person or a body of it.
func (s *scan) isStrange(c *candidate) bool {
	for i := c.first; i <= c.last; i++ {
		w := &s.words[i]
		if w.article {
			continue
		}
		if i == c.first && c.first < c.last && w.cue&cueHead != 0 {
			continue // "Wadi Omran"
		}
		given := s.isGiven(w) && !(i > 0 && s.words[i-1].article && !w.gap()) && // "El Carmelo"
			!(i > c.first && s.words[c.first].cue&(cueHead|cueKin|cueHoly) != 0 && c.last > c.first+1) // "Khan Bani Saad"
		english := s.markOf(w)&markEnglish != 0 && w.cue&cueKin == 0
		if english && i > c.first && w.letters <= 4 && s.markOf(&s.words[c.first])&(markEnglish|markGiven) == 0 {
			english, given = false, false // "Min Ma"
		}
		if english || given || w.cue&^(cueKin|cueGiven|cueLink) != 0 && !(i == c.first && w.cue&(cueHoly|cueHead) != 0) || w.letters < 3 && c.first == c.last || w.possessive {
			return false
		}
	}
	if n := c.last + 1; n < len(s.words) && !s.words[n].gap() && s.words[n].cue&(cueSaid|cueOrganisationAfter) != 0 {
		return false
	}
	return !s.people[join(0, s.words[c.last].hash)]
}

func apart(a, b int32) int32 { return max(a-b, b-a) }

// placeVia puts an unknown place where another one lies that it lies in.
func (s *scan) placeVia(w *tocsin.Where, via, least int) {
	in := s.extra[s.found[via].extra].Where
	precision := w.Precision
	near := w.Near
	w.Near = false
	same(w, in)
	w.Precision, w.Near = precision, near
	w.Within = append([]string{in.Name}, in.Within...)
	if w.Lat != nil {
		w.RadiusM = max(w.RadiusM, least)
	}
}

// atHome puts an unknown place in the country that the text is about.
func (s *scan) atHome(w *tocsin.Where) bool {
	c, ok := s.g.country[s.home]
	if !ok {
		return false
	}
	w.CountryCode, w.Country = s.home, s.g.name(c)
	w.Within = []string{w.Country}
	return true
}

// place puts an unknown place where its container is, as wide as that.
func (s *scan) place(w *tocsin.Where, in ref, least int) {
	g := s.g
	rec := g.record(in)
	w.CountryCode = g.countryCode(in)
	if c, ok := g.country[w.CountryCode]; ok {
		w.Country = g.name(c)
	}
	w.Within = append([]string{g.name(in)}, g.withinNames(in)...)
	if rec.kind == kindCountry || rec.kind == kindSea || g.precision(in) == tocsin.CountryWide {
		return
	}
	lat, lon := deg(rec.lat), deg(rec.lon)
	w.Lat, w.Lon, w.RadiusM = &lat, &lon, max(g.radius(in), least)
}

// closest is the candidate that an unknown name most likely lies in: the last
// town or province before it in its sentence, then after it, then in the
// sentences before; -1 when there is none.
func (s *scan) closest(c *candidate) int {
	sentence := s.words[c.first].sentence
	best, bestScore := -1, 0
	at, _ := slices.BinarySearchFunc(s.cands, c.first, func(d candidate, first int) int { return d.first - first })
	for k := max(0, at-40); k < len(s.cands) && k < at+20; k++ {
		d := &s.cands[k]
		if d.state < plain || d.demonym || s.groups[d.group].chosen == noRef {
			continue
		}
		score := 0
		switch s.g.record(s.groups[d.group].chosen).kind {
		case kindTown, kindDistrict, kindNeighbourhood:
			score = 1000
		case kindProvince:
			score = 900
		case kindRegion:
			score = 500
		case kindCountry:
			score = 400
		default:
			continue
		}
		if n := c.prefix; n == d.last+1 && s.words[n].before == ',' && c.class != 0 {
			continue // it lies in the name, not the name in it
		}
		if s.isDateline(k) {
			score -= 300 // or a capital that speaks
		}
		away := int(sentence - s.words[d.first].sentence)
		switch {
		case away == 0 && d.first < c.first:
			score -= min(90, c.first-d.first)
		case away == 0:
			score -= 50 + min(100, d.first-c.first)
		case away > 0:
			score -= 100 + 20*min(away, 30)
		default:
			score -= 200 + 20*min(-away, 30)
		}
		if score > bestScore {
			best, bestScore = k, score
		}
	}
	return best
}
