package place

import (
	"strconv"
	"strings"
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
		case s.between(k), s.route(k):
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
	if !s.onTheWay(k) {
		return false
	}
	c.prefix = i
	return true
}

// route reads "the Juba-Bor highway": somewhere on the way. "The Karachi-Quetta
// coaches" may be anywhere.
func (s *scan) route(k int) bool {
	if k+1 >= len(s.cands) {
		return false
	}
	c, d := &s.cands[k], &s.cands[k+1]
	n := d.last + 1
	if d.prefix != c.last+1 || n >= len(s.words) || s.words[n].gap() || d.state < plain || s.groups[d.group].chosen == noRef {
		return false
	}
	if b := s.words[d.prefix].before; b != '-' && b != '|' {
		return false
	}
	switch w := &s.words[n]; {
	case w.cue&cueCarrier != 0:
		c.state, d.state = dropped, dropped
		return true
	case w.cue&cueRoute != 0 && !d.demonym:
		return s.onTheWay(k)
	}
	return false
}

// onTheWay places two names halfway between the towns that they are of. It is
// false when they are no towns, or too far apart.
func (s *scan) onTheWay(k int) bool {
	c, d := &s.cands[k], &s.cands[k+1]
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
	c.rule, c.near, c.position = "pattern.between", true, &p
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
