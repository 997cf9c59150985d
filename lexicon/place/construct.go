package place

import (
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// construct reads what the text says around names: "near X", "10 km south of
// X", "off the coast of X", "X airport", and names with a place word that no
// gazetteer has.
func (s *scan) construct() {
	for k := range s.cands {
		c := &s.cands[k]
		if c.state < plain || s.groups[c.group].chosen == noRef || s.embassy(k) || c.demonym {
			continue
		}
		switch {
		case s.bearing(k):
		case s.coast(c):
		case s.border(c):
		case s.between(k):
		default:
			c.near = c.near || s.isNear(c)
			s.site(k)
		}
	}
	s.strangers()
}

// directionAt is the compass direction that ends at word i, and its first
// word: "south-west" is two.
func (s *scan) directionAt(i int) (degrees, first int, ok bool) {
	if i < 0 {
		return 0, 0, false
	}
	if i > 0 && s.words[i].before == '-' {
		var buf [64]byte
		w := foldRunes(foldRunes(buf[:0], s.text.Body[s.words[i-1].start:s.words[i-1].end]), s.text.Body[s.words[i].start:s.words[i].end])
		if d, ok := s.g.cues.direction[hashWord(w)]; ok {
			return d, i - 1, true
		}
	}
	d, ok := s.g.cues.direction[s.words[i].hash]
	return d, i, ok
}

// bearingBefore reads "10 km (6 miles) south-west of" before the candidate.
// Metres is 0 without a distance, degrees -1 without a direction.
func (s *scan) bearingBefore(c *candidate) (metres float64, degrees, first int, ok bool) {
	i := c.prefix - 1
	sentence := s.words[c.prefix].sentence
	if i < 1 || s.words[c.prefix].gap() {
		return 0, 0, 0, false
	}
	if s.words[i].hash == theHash {
		i--
	}
	degrees = -1
	switch s.words[i].hash {
	case ofHash:
		d, at, way := s.directionAt(i - 1)
		if !way {
			return 0, 0, 0, false
		}
		degrees, i, first = d, at-1, at
	case fromHash, outsideHash:
		i, first = i-1, i
		if i < 0 || s.unitAt(i) == 0 {
			return 0, 0, 0, false
		}
	default:
		return 0, 0, 0, false
	}
	// "to the", "due", "just"
	for i > 0 && s.words[i].sentence == sentence && !s.words[i].upper && (s.words[i].hash == theHash || s.words[i].hash == toHash || s.words[i].hash == dueHash) {
		i--
	}
	// The distances, the first of which counts: "10 km (6 miles)".
	for n := 0; n < 2 && i > 0 && s.words[i].sentence == sentence; n++ {
		unit := s.unitAt(i)
		value, err := strconv.ParseFloat(strings.ReplaceAll(s.text.Body[s.words[i-1].start:s.words[i-1].end], ",", ""), 64)
		if unit == 0 || err != nil || value <= 0 || value > 2000 {
			break
		}
		metres, first = value*float64(unit), i-1
		i -= 2
	}
	if metres == 0 && degrees < 0 {
		return 0, 0, 0, false
	}
	return metres, degrees, first, s.words[first].sentence == sentence
}

func (s *scan) unitAt(i int) int { return s.g.cues.unit[s.words[i].hash] }

var (
	fromHash    = hashWord("from")
	toHash      = hashWord("to")
	dueHash     = hashWord("due")
	outsideHash = hashWord("outside")
	betweenHash = hashWord("between")
	offHash     = hashWord("off")
	borderHash  = hashWord("border")
	withHash    = hashWord("with")
	internat    = hashWord("international")
	frontier    = hashWord("frontier")
)

// bearing moves the place by the distance and direction that the text gives.
func (s *scan) bearing(k int) bool {
	c := &s.cands[k]
	metres, degrees, first, ok := s.bearingBefore(c)
	if !ok {
		return false
	}
	r := s.sense(k)
	rec := s.g.record(r)
	if rec.kind == kindCountry || rec.kind == kindSea {
		return false
	}
	c.rule, c.near, c.prefix = "pattern.bearing", true, first
	lat, lon := deg(rec.lat), deg(rec.lon)
	size := float64(s.g.radius(r))
	p := computed{lat, lon, 0}
	switch {
	case metres > 0 && degrees >= 0:
		p.lat, p.lon = destination(lat, lon, metres, float64(degrees))
		p.radius = int(max(5000, metres*0.3) + min(size, 5000))
	case metres > 0:
		p.radius = int(metres + min(size, 10000))
	default:
		// Somewhere on that side: a day's news rarely means more than 30 km.
		p.lat, p.lon = destination(lat, lon, size, float64(degrees))
		p.radius = int(max(30000, size))
	}
	c.position = &p
	return true
}

// coast reads "off the coast of X" and "off X".
func (s *scan) coast(c *candidate) bool {
	i := c.prefix - 1
	if i < 0 || s.words[c.prefix].gap() {
		return false
	}
	if s.words[i].hash == ofHash && i >= 1 && s.words[i-1].cue&cueWater != 0 && !s.words[i].gap() {
		for j := i - 1; j >= 0 && j > i-5 && s.words[j].sentence == s.words[c.first].sentence; j-- {
			if s.words[j].hash == offHash {
				c.rule, c.near, c.prefix = "pattern.coast", true, j
				return true
			}
		}
		return false
	}
	if s.words[i].hash == offHash && !s.words[i].upper {
		c.rule, c.near, c.prefix = "pattern.coast", true, i
		return true
	}
	// "off Yemen's coast"
	if n := c.last + 1; n < len(s.words) && s.words[n].cue&cueWater != 0 && !s.words[n].gap() {
		for j := i; j >= 0 && j > i-3 && s.words[j].sentence == s.words[c.first].sentence; j-- {
			if s.words[j].hash == offHash {
				c.rule, c.near, c.prefix, c.suffix = "pattern.coast", true, j, n
				return true
			}
		}
	}
	return false
}

// border reads "the border with X", "X-Y border", "X's border".
func (s *scan) border(c *candidate) bool {
	if n := c.last + 1; n < len(s.words) && !s.words[n].gap() && (s.words[n].hash == borderHash || s.words[n].hash == frontier) {
		c.rule, c.near = "pattern.border", true
		return true
	}
	if n := c.last + 2; n < len(s.words) && s.words[n-1].before == '-' && !s.words[n].gap() && s.words[n].hash == borderHash {
		c.rule, c.near = "pattern.border", true
		return true
	}
	if i := c.prefix - 1; i >= 1 && !s.words[c.prefix].gap() && s.words[i].hash == withHash && s.words[i-1].hash == borderHash {
		c.rule, c.near = "pattern.border", true
		return true
	}
	return false
}

// mostBetween is how many metres two towns may lie apart for what is between
// them to be a stretch of a road, not a matter between two powers.
const mostBetween = 200_000

// between reads "the highway between X and Y": somewhere on the way, wherever
// the names lie. Y is read with X.
func (s *scan) between(k int) bool {
	if s.cands[k].rule == "pattern.between" {
		return true
	}
	if k+1 >= len(s.cands) {
		return false
	}
	c, d := &s.cands[k], &s.cands[k+1]
	i := c.prefix - 1
	if i < 0 || s.words[i].hash != betweenHash || s.words[c.prefix].gap() || d.state < plain || d.demonym || s.groups[d.group].chosen == noRef ||
		d.prefix != c.last+2 || s.words[c.last+1].hash != andHash {
		return false
	}
	x, y := s.sense(k), s.sense(k+1)
	for _, r := range []ref{x, y} {
		if kind := s.g.record(r).kind; kind != kindTown && kind != kindDistrict && kind != kindTownPart && kind != kindNeighbourhood {
			return false
		}
	}
	a, b := s.g.record(x), s.g.record(y)
	far := Distance(deg(a.lat), deg(a.lon), deg(b.lat), deg(b.lon))
	if far > mostBetween || deg(a.lon)*deg(b.lon) < 0 {
		return false
	}
	size := max(s.g.radius(x), s.g.radius(y))
	p := computed{(deg(a.lat) + deg(b.lat)) / 2, (deg(a.lon) + deg(b.lon)) / 2, int(far/2) + size}
	c.rule, c.near, c.position, c.prefix = "pattern.between", true, &p, i
	d.rule, d.near, d.position = "pattern.between", true, &p
	return true
}

// isNear reports whether the words before say that it was not in the place
// but near it.
func (s *scan) isNear(c *candidate) bool {
	i := c.prefix - 1
	if i < 0 || s.words[c.prefix].gap() {
		return false
	}
	if s.words[i].hash == theHash && i > 0 {
		i--
	}
	if s.words[i].cue&cueNear != 0 {
		return true
	}
	// Phrases end here: "in the vicinity of".
	for from := i - 1; from >= 0 && from >= i-4 && s.words[from].sentence == s.words[i].sentence; from-- {
		var h uint64
		for j := from; j <= i; j++ {
			h = join(h, s.words[j].hash)
		}
		if s.g.cues.of(h)&cueNear != 0 {
			return true
		}
	}
	return false
}

// site reads a town's name with what makes a site of it: "Erbil airport".
func (s *scan) site(k int) {
	c := &s.cands[k]
	rec := s.g.record(s.sense(k))
	if rec.kind != kindTown || s.words[c.last].possessive {
		return
	}
	last := -1
	for from := c.last + 1; from <= c.last+2 && last < 0; from++ {
		var h uint64
		for j := from; j < from+3 && j < len(s.words) && !s.words[j].gap(); j++ {
			w := s.words[j].hash
			h = join(h, w)
			if j == from {
				if s.words[j].cue&cueSite != 0 {
					last = j
				}
			} else if s.g.cues.of(h)&cueSite != 0 {
				last = j
			}
		}
		if n := c.last + 1; n >= len(s.words) || s.words[n].gap() || s.words[n].hash != internat {
			break
		}
	}
	if last < 0 || s.covered(c.last+1, last, k) {
		return
	}
	c.suffix, c.rule = last, "pattern.site"
	var words []string
	for i := c.last + 1; i <= last; i++ {
		words = append(words, string(foldRunes(nil, s.text.Body[s.words[i].start:s.words[i].end])))
	}
	c.known = s.g.siteOf(s.sense(k), words)
}

// siteOf is the one listed site of a sort that a town has ("air base"),
// noRef when it has none or several.
func (g *Gazetteer) siteOf(town ref, words []string) ref {
	sort := strings.Join(words, "")
	rec := g.record(town)
	only := noRef
	for i := range g.layers[1].entries {
		r := ref(1<<layerShift | i)
		x := g.record(r)
		if x.kind != kindSite || Distance(deg(rec.lat), deg(rec.lon), deg(x.lat), deg(x.lon)) > 30e3 {
			continue
		}
		if !strings.HasSuffix(strings.ReplaceAll(Fold(g.name(r)), " ", ""), sort) {
			continue
		}
		if only != noRef {
			return noRef
		}
		only = r
	}
	return only
}

// covered reports whether another candidate than k has one of the words.
func (s *scan) covered(first, last, k int) bool {
	for i := max(0, k-6); i < len(s.cands) && i < k+6; i++ {
		if d := &s.cands[i]; i != k && d.state >= plain && d.first <= last && first <= d.last {
			return true
		}
	}
	return false
}

// strangers reads names that no gazetteer has: those with a place word ("the
// village of Kafr Zita", "al-Alf Dar district"), and those that the text says
// lie in or beside a place that is known ("in Rarasham, Balochistan").
func (s *scan) strangers() {
	taken := make([]bool, len(s.words))
	for k := range s.cands {
		if c := &s.cands[k]; c.state >= plain {
			for i := c.prefix; i <= c.suffix; i++ {
				taken[i] = true
			}
		}
	}
	for i := 0; i < len(s.words); i++ {
		first, last, ok := s.name(i, taken)
		if !ok {
			continue
		}
		s.stranger(first, last)
		i = last
	}
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
		// Only after "the village of".
		if i < 2 || s.words[i-1].hash != ofHash || s.words[i-2].cue&(cueTown|cueDistrict|cueNeighbourhood|cueProvince) == 0 || w.gap() || s.words[i-2].hash == capitalHash {
			return 0, 0, false
		}
		last = i
		for last+1 < len(s.words) && last < i+2 && !taken[last+1] && !s.words[last+1].gap() && s.words[last+1].cue == 0 && s.markOf(&s.words[last+1])&markEnglish == 0 {
			last++
		}
		return i, last, s.markOf(w)&markEnglish == 0 || last > i
	}
	if !w.upper && !(w.article && i+1 < len(s.words) && s.words[i+1].before == '-' && s.words[i+1].upper) {
		return 0, 0, false
	}
	first, last = i, i
	for last+1 < len(s.words) && last < i+5 && !taken[last+1] && !s.words[last+1].gap() {
		n := &s.words[last+1]
		if n.upper {
			last++
			continue
		}
		if (n.article || n.hash == ofHash) && last+2 < len(s.words) && s.words[last+2].upper && !s.words[last+2].gap() && !taken[last+2] && n.article {
			last += 2
			continue
		}
		break
	}
	// An ordinary word at the start of a sentence has its capital from there.
	for first < last && s.words[first].before == '\n' && s.markOf(&s.words[first])&markEnglish != 0 {
		first++
	}
	// The class word may have a capital too: "Kadhimiya District".
	if last > first && s.words[last].cue&(cueProvince|cueDistrict|cueNeighbourhood|cueTown) != 0 {
		last--
	}
	ordinary := true
	for j := first; j <= last; j++ {
		x := &s.words[j]
		if x.cue&(cueTitle|cueMonth) != 0 && x.cue&cueKin == 0 && !x.article || x.caps && x.letters > 1 || x.letters == 1 {
			return first, last, false
		}
		ordinary = ordinary && !(j > 0 && s.words[j-1].article && x.before == '-') && (s.markOf(x)&markEnglish != 0 || x.cue&(cueLocative|cueGeneric|cueAmbiguous) != 0)
	}
	return first, last, !ordinary
}

var capitalHash = hashWord("capital")

// stranger makes a place of an unknown name when its surroundings say so.
func (s *scan) stranger(first, last int) {
	c := candidate{first: first, last: last, prefix: first, suffix: last, group: noGroup, known: noRef, host: noRef}
	if first > 0 && s.words[first-1].article && !s.words[first].gap() {
		c.prefix = first - 1
	}
	// "slum Kibera"? A class word after, or "the village of" before.
	class := s.classAfter(&c)
	after := s.words[last].possessive
	if class != 0 && !after && last+1 < len(s.words) && s.words[last+1].cue&class != 0 && !s.words[last+1].gap() {
		c.suffix = last + 1
	}
	loc := s.locative(&c)
	in, explicit := s.lyingIn(&c)
	single := first == last
	site := class == 0 && !after && last+1 < len(s.words) && !s.words[last+1].gap() && s.words[last+1].cue&cueSite != 0 && s.words[last+1].sentence == s.words[last].sentence
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
	case explicit && loc&(cueStrong|cueNear) != 0:
		// "in Rarasham, Balochistan": no person or body.
		if s.isGiven(&s.words[first]) && !single || s.words[last].cue&cueOrganisationAfter != 0 {
			return
		}
		if single && s.markOf(&s.words[first])&markEnglish != 0 {
			return
		}
		class = cueTown
	case site && !(s.isGiven(&s.words[first]) && single):
		class, c.suffix = cueSite, last+1
	case !explicit && s.isBare(&c, loc):
		class, bare = cueTown, true
	default:
		return
	}
	if in < 0 {
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
		if k := s.g.record(s.sense(in)).kind; k == kindTown && class&cueDistrict != 0 {
			w.Precision, least = tocsin.Neighbourhood, 5000
		}
	}
	span := tocsin.Span{Start: s.words[c.prefix].start, End: s.words[c.suffix].end}
	w.Name = s.text.Body[s.words[c.prefix].start:s.words[last].end]
	if class == cueSite {
		w.Name = span.Of(s.text.Body)
	}
	if bare && in >= 0 && (s.locative(&s.cands[in]) == 0 && len(s.cands[in].holdsOf) == 0 || apart(s.words[s.cands[in].first].sentence, s.words[first].sentence) > 2) {
		in = -1 // too far off to say where
	}
	if in >= 0 {
		s.place(w, s.sense(in), least)
		if bare {
			s.loosen(w, &s.cands[in], c.first)
		}
	} else if class&cueProvince != 0 {
		return // "Trump Republic", with nothing to say where
	}
	w.Near = s.isNear(&c)
	w.Words, w.Quote = span.Of(s.text.Body), span
	s.extra = append(s.extra, tocsin.Mention{Kind: tocsin.MentionPlace, Span: span, Sentence: int(s.words[first].sentence), Rule: rule, Where: w})
}

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
	for i := c.first; i <= c.last; i++ {
		w := &s.words[i]
		if w.article {
			continue
		}
		if s.markOf(w)&markEnglish != 0 || s.isGiven(w) || w.cue&^(cueKin|cueGiven|cueLink) != 0 || w.letters < 3 || w.possessive {
			return false
		}
	}
	if n := c.last + 1; n < len(s.words) && !s.words[n].gap() && s.words[n].cue&(cueSaid|cueOrganisationAfter) != 0 {
		return false
	}
	for k := range s.groups {
		if s.groups[k].person && s.groups[k].hash == join(0, s.words[c.last].hash) {
			return false
		}
	}
	return true
}

func apart(a, b int32) int32 { return max(a-b, b-a) }

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

// lyingIn is the candidate that the text says an unknown name lies in or
// near; -1 when it says none.
func (s *scan) lyingIn(c *candidate) (in int, explicit bool) {
	from, _ := slices.BinarySearchFunc(s.cands, c.last+1, func(d candidate, first int) int { return d.first - first })
	for k := from; k < len(s.cands); k++ {
		d := &s.cands[k]
		if d.state < plain || d.demonym {
			continue
		}
		if s.words[d.first].sentence != s.words[c.first].sentence || d.first > c.last+8 {
			break
		}
		if s.groups[d.group].chosen == noRef {
			continue
		}
		if s.leadsTo(c.suffix, d.first) || s.leadsTo(c.last, d.first) {
			return k, true
		}
		if n := c.suffix + 1; n < len(s.words) && d.prefix == n+1 && s.words[n].cue&cueNear != 0 && !s.words[n].gap() {
			return k, true
		}
		if _, _, first, ok := s.bearingBefore(d); ok && first <= c.suffix+2 {
			return k, true
		}
		break
	}
	return -1, false
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
		if s.locative(d) == 0 && len(d.holdsOf) == 0 && d.rule == "" && d.class == 0 {
			score -= 300 // a dateline, or a capital that speaks
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

var (
	embassyHash   = hashWord("embassy")
	consulateHash = hashWord("consulate")
)

// embassy reads a country's embassy or consulate: in the town that the text
// puts it in, else in the town or capital that the text is about.
func (s *scan) embassy(k int) bool {
	c := &s.cands[k]
	n := c.last + 1
	if n >= len(s.words) || s.words[n].gap() || s.words[n].hash != embassyHash && s.words[n].hash != consulateHash {
		return false
	}
	g := s.g
	r := s.groups[c.group].chosen
	if kind := g.record(r).kind; kind != kindCountry && kind != kindDemonym {
		return false
	}
	sender := g.countryCode(r)
	c.suffix, c.rule, c.near = n, "pattern.embassy", s.isNear(c)
	for d := k + 1; d < len(s.cands) && d <= k+2; d++ {
		if x := &s.cands[d]; x.state >= plain && !x.demonym && s.groups[x.group].chosen != noRef && s.leadsTo(n, x.first) {
			c.host = s.sense(d)
			break
		}
	}
	if c.host == noRef {
		c.host = s.scene(sender)
	}
	if c.host != noRef && g.record(c.host).kind == kindCountry {
		c.host = g.capital(c.host)
	}
	if c.host == noRef {
		return true
	}
	h := g.record(c.host)
	for _, x := range g.missions {
		rec := g.record(x)
		if g.countryCode(x) != g.countryCode(c.host) || Distance(deg(h.lat), deg(h.lon), deg(rec.lat), deg(rec.lon)) > 30e3 {
			continue
		}
		words := foldWords(g.name(x))
		for j, w := range words {
			if hw := hashWord(w); j > 0 && hw == s.words[n].hash && g.isCountry(sequence(words[:j], "", false), sender) {
				c.known = x
			}
		}
	}
	return true
}

// isCountry reports whether a name is that of the country or its people.
func (g *Gazetteer) isCountry(h uint64, code string) bool {
	for _, r := range g.named(h) {
		if k := g.record(r).kind; (k == kindCountry || k == kindDemonym) && g.countryCode(r) == code {
			return true
		}
	}
	return false
}

// capital is the capital of a country, noRef when it is not known.
func (g *Gazetteer) capital(country ref) ref {
	l := g.layers[country.layer()]
	code := g.countryCode(country)
	best := noRef
	for _, r := range g.named(sequenceOf(l.name(l.extra(country.index()).within))) {
		rec := g.record(r)
		if rec.kind == kindTown && g.countryCode(r) == code && (best == noRef || rec.population > g.record(best).population) {
			best = r
		}
	}
	return best
}

// scene is the town that the text is most about, outside one country; with no
// town, the country; noRef when two are named as often.
func (s *scan) scene(without string) ref {
	count := map[ref]int{}
	for k := range s.cands {
		c := &s.cands[k]
		if c.state < plain || c.demonym || s.groups[c.group].chosen == noRef {
			continue
		}
		r := s.sense(k)
		switch s.g.record(r).kind {
		case kindNeighbourhood, kindSite:
			for r != noRef && s.g.record(r).kind != kindTown {
				r = s.g.parent(r)
			}
		}
		if r != noRef && s.g.countryCode(r) != without {
			count[r]++
		}
	}
	for _, kind := range []kind{kindTown, kindCountry} {
		best, most, tied := noRef, 0, false
		for r, n := range count {
			rec := s.g.record(r)
			if rec.kind != kind {
				continue
			}
			if rec.flags&flagCapital != 0 {
				n *= 2
			}
			switch {
			case n > most:
				best, most, tied = r, n, false
			case n == most:
				tied = true
			}
		}
		if best != noRef && !tied {
			return best
		}
		if tied {
			return noRef
		}
	}
	return noRef
}
