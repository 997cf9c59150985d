package place

import (
	"math"
	"slices"

	"tocsin"
)

// resolve chooses the place of each name, one for the whole text: what it is
// said to lie in, then the countries named, then importance, then what lies
// near the other places.
func (s *scan) resolve() {
	total := 0.0
	for _, v := range s.weight {
		total = math.Max(total, v)
	}
	s.named = total
	for k := range s.cands {
		grp := &s.groups[s.cands[k].group]
		grp.cands = append(grp.cands, k)
	}
	mentioned := s.mentionedAreas()
	for round := range 2 {
		s.settled = s.settled[:0]
		if round == 1 {
			s.settle()
		}
		for k := range s.groups {
			s.choose(k, total, mentioned, round)
		}
	}
	s.settleHome()
	s.misfits()
}

// settleHome finds the country that the text is about: the one that its places
// speak for, when no other is as much spoken for. "" is none.
func (s *scan) settleHome() {
	s.evidence = map[string]float64{}
	placed := map[string]bool{} // countries of which more is told than whose people or troops somebody is
	for k := range s.groups {
		grp := &s.groups[k]
		if grp.chosen == noRef || !slices.ContainsFunc(grp.cands, func(i int) bool { return s.cands[i].state >= plain }) {
			continue
		}
		v := 0.5
		switch rec := s.g.record(grp.chosen); rec.kind {
		case kindCountry:
			v = 1
		case kindDemonym:
			v = 0.6
		case kindSea:
			v = 0
		case kindTown, kindTownPart, kindDistrict:
			if grp.loose || grp.ambiguous || rec.flags&flagCapital != 0 && rec.population < 2000000 && sequenceOf(s.g.name(grp.chosen)) != grp.hash || s.isSmallFor(k) && !slices.ContainsFunc(grp.cands, func(i int) bool { return len(s.cands[i].containers) > 0 }) {
				v = 0.25
			}
		}
		s.evidence[s.g.countryCode(grp.chosen)] += v
		if s.g.record(grp.chosen).kind != kindDemonym {
			placed[s.g.countryCode(grp.chosen)] = true
		}
	}
	best, second := "", 0.0
	for code, v := range s.evidence {
		switch {
		case code == "":
		case best == "" || v > s.evidence[best] || v == s.evidence[best] && code < best:
			if best != "" {
				second = max(second, s.evidence[best])
			}
			best = code
		default:
			second = max(second, v)
		}
	}
	if best != "" && s.evidence[best] >= 0.5 && s.evidence[best] >= 1.5*second {
		s.home, s.homeOfPeople = best, !placed[best]
	}
}

// misfits drops a name when the text puts it where no place of that name is:
// it is another place, one that no gazetteer has.
func (s *scan) misfits() {
	for k := range s.cands {
		c := &s.cands[k]
		r := s.groups[c.group].chosen
		if c.state < plain || r == noRef {
			continue
		}
		rec := s.g.record(r)
		switch rec.kind {
		case kindTown, kindTownPart, kindDistrict:
		case kindProvince:
			told := slices.ContainsFunc(c.containers, func(in container) bool {
				x := s.groups[in.group].chosen
				return x != noRef && s.g.countryCode(x) == s.g.countryCode(r)
			})
			if w := &s.words[c.first]; c.first == c.last && w.caps && w.letters <= 3 && !told && s.home != "" && s.home != s.g.countryCode(r) && s.evidence[s.g.countryCode(r)] <= 0.5 {
				c.state = dropped // "DC" of a district, far from Columbia
			}
			continue
		default:
			continue
		}
		held := slices.ContainsFunc(c.containers, func(in container) bool {
			x := s.groups[in.group].chosen
			return x != noRef && s.holds(x, r) > 0
		})
		if c.prefix < c.first && s.words[c.prefix].article && (rec.kind == kindTown || rec.kind == kindTownPart) && !s.g.arabic[s.g.countryCode(r)] && s.words[c.first].before == '-' {
			c.state = dropped // "al-Omar", of no country whose names take the article
			continue
		}
		// A small town in a country of which the text says nothing, while it
		// names others, is rarely what is meant.
		if !held && s.isForeign(c) {
			c.state = dropped
			continue
		}
		if !held && (c.class == 0 || c.class&(cueDistrict|cueNeighbourhood) != 0) && s.isSmallFor(c.group) && s.weight[s.g.countryCode(r)] == 0 && s.named >= 1 {
			c.state = dropped
			continue
		}
		if len(c.containers) == 0 {
			continue
		}
		in := c.containers[0]
		if rec.population > 300000 && (rec.kind == kindTown && rec.population > 1500000 || !s.closes(in.cand)) {
			continue
		}
		x := s.groups[in.group].chosen
		if x == noRef || s.cands[in.cand].state < plain || s.holds(x, r) > 0 {
			continue
		}
		xr := s.g.record(x)
		elsewhere := s.g.countryCode(x) != s.g.countryCode(r)
		far := Distance(deg(rec.lat), deg(rec.lon), deg(xr.lat), deg(xr.lon)) > 100e3
		if far && (in.firm || c.class != 0) && xr.kind != kindCountry || elsewhere && (in.firm || xr.kind == kindProvince) {
			c.state = dropped
		}
	}
}

// isForeign reports whether a name is that of a small place, or a further name
// of any, in a country for which nothing else in the text speaks, while its
// other places are of another one: it is a place there that no gazetteer has.
func (s *scan) isForeign(c *candidate) bool {
	grp := &s.groups[c.group]
	code := s.g.countryCode(grp.chosen)
	rec := s.g.record(grp.chosen)
	least := 0.75
	further := sequenceOf(s.g.name(grp.chosen)) != grp.hash
	if (!further || s.homeOfPeople) && rec.population >= onlyOne && s.locative(c) != 0 && s.isOnlyOne(grp) {
		return false // "the main street of Manbij", told from Washington; "in Izium Russian troops"
	}
	if rec.population < 30000 || further {
		least = 0.5
	}
	if s.home == "" && further && s.named >= 1 && s.weight[code] == 0 && rec.population < 2000000 && s.evidence[code] <= 0.5 {
		return true // other countries are named, and none of them rather than another
	}
	if s.home == "" || code == s.home || s.weight[code] > 0 || s.evidence[s.home] < least || s.evidence[code] > 0.5 {
		return false
	}
	return rec.population < 100000 || rec.population < 2000000 && further
}

// onlyOne is how many people a town has that is meant by its name wherever it is
// told from, when no other country has one of that name.
const onlyOne = 20_000

// isOnlyOne reports whether all places of a name are of one country.
func (s *scan) isOnlyOne(grp *group) bool {
	for _, r := range grp.refs {
		if s.g.countryCode(r) != s.g.countryCode(grp.chosen) {
			return false
		}
	}
	return true
}

// mentionedAreas is the provinces, regions and large towns that the text may
// name.
func (s *scan) mentionedAreas() map[ref]bool {
	out := map[ref]bool{}
	for k := range s.groups {
		grp := &s.groups[k]
		if !slices.ContainsFunc(grp.cands, func(i int) bool { return s.cands[i].state >= plain && !s.cands[i].demonym }) {
			continue
		}
		for _, r := range grp.refs {
			rec := s.g.record(r)
			if rec.kind == kindProvince || rec.kind == kindRegion || rec.population > 300000 {
				out[r] = true
			}
		}
	}
	return out
}

// liesInAny reports whether one of the places holds r.
func (s *scan) liesInAny(r ref, places map[ref]bool) bool {
	for n := 0; n < 8; n++ {
		if r = s.g.parent(r); r == noRef {
			return false
		}
		if places[r] {
			return true
		}
	}
	return false
}

// spot is the position of a name that is resolved.
type spot struct {
	group    int
	lat, lon float64
}

// mostSpots bounds the places that one is compared with: in a long text the
// ones nearest in the order of first mention.
const mostSpots = 40

// isSmallFor reports whether the place chosen for a name is too small to be
// meant out of the blue: more so when it shares the name with places of other
// countries, or has it as a further name only.
func (s *scan) isSmallFor(k int) bool {
	grp := &s.groups[k]
	least := uint32(15000)
	for _, r := range grp.refs {
		if s.g.countryCode(r) != s.g.countryCode(grp.chosen) {
			least = 250000
		}
	}
	if sequenceOf(s.g.name(grp.chosen)) != grp.hash {
		least = 250000
	}
	return s.g.record(grp.chosen).population < least
}

// closes reports whether the candidate ends a phrase: a mark stands after it.
func (s *scan) closes(k int) bool {
	n := s.cands[k].last + 1
	return n >= len(s.words) || s.words[n].gap()
}

// settle notes the positions of the names resolved in the first round.
func (s *scan) settle() {
	for k := range s.groups {
		o := s.groups[k].chosen
		if o == noRef || s.groups[k].ambiguous {
			continue
		}
		if rec := s.g.record(o); rec.kind != kindCountry && rec.kind != kindDemonym {
			s.settled = append(s.settled, spot{k, deg(rec.lat), deg(rec.lon)})
		}
	}
}

// tie is how close two scores must be for a name to stay ambiguous.
const tie = 0.35

func (s *scan) choose(k int, total float64, mentioned map[ref]bool, round int) {
	g := s.g
	grp := &s.groups[k]
	used, province, town := false, false, false
	amongProvinces := 0.0
	var holds []int
	for _, i := range grp.cands {
		if c := &s.cands[i]; c.state >= plain {
			used = true
			if s.amongProvinces(i) {
				amongProvinces = 1.5
			}
			province = province || c.class&cueProvince != 0
			holds = append(holds, c.holdsOf...)
			town = town || c.class&cueTown != 0
		}
	}
	if !used {
		return
	}
	best, second := math.Inf(-1), math.Inf(-1)
	chosen, other := noRef, noRef
	for _, r := range grp.refs {
		rec := g.record(r)
		v := g.importance(r)
		if rec.kind == kindCountry && len(grp.refs) > 1 {
			v = s.countryAmong(grp, r)
		}
		code := g.countryCode(r)
		if total > 0 {
			v += 3 * s.weight[code] / total
			if s.weight[code] >= 0.6 {
				v += 0.8
			}
		}
		for _, i := range grp.cands {
			for _, in := range s.cands[i].containers {
				held := 0
				for _, x := range s.groups[in.group].refs {
					held = max(held, s.holds(x, r))
				}
				v += float64(held) * 4
			}
		}
		if rec.kind == kindProvince || rec.kind == kindCountry {
			for _, h := range holds {
				if top := s.top(h); top != noRef && g.inside(top, r) && (rec.kind == kindCountry || !s.hasTownIn(grp, r)) {
					v += 4
					break
				}
			}
		}
		switch rec.kind {
		case kindProvince:
			v += amongProvinces
			if province || s.holdsAfar(grp, r, holds) {
				v += 3
			} else if s.hasTownIn(grp, r) {
				v -= 2
			}
		case kindDistrict:
			if province {
				v += 1
			}
		case kindTown:
			if town {
				v += 2
			}
		case kindCountry:
			if town {
				v -= 4
			}
		}
		if s.liesInAny(r, mentioned) {
			v += 1.2
		}
		if in := g.parent(r); r.layer() > 0 && in != noRef && mentioned[in] {
			v += 3
		}
		if round == 1 {
			v += s.nearOthers(k, r)
		}
		if v > best {
			second, other = best, chosen
			best, chosen = v, r
		} else if v > second {
			second, other = v, r
		}
	}
	if chosen == noRef {
		return
	}
	grp.chosen, grp.best = chosen, best
	grp.ambiguous = false
	if other != noRef && best-second < tie {
		a, b := g.record(chosen), g.record(other)
		grp.ambiguous = Distance(deg(a.lat), deg(a.lon), deg(b.lat), deg(b.lon)) > 50e3
	}
}

// top is the best known place of a name.
func (s *scan) top(k int) ref {
	best, most := noRef, 0.0
	for _, r := range s.groups[k].refs {
		if v := s.g.importance(r); v > most {
			best, most = r, v
		}
	}
	return best
}

// countryAmong is the importance of a country whose name others have too: a
// province as well known (Georgia), or a place of which it is the main name,
// while the country has it as a further one (England).
func (s *scan) countryAmong(grp *group, country ref) float64 {
	own := sequenceOf(s.g.name(country)) == grp.hash
	for _, r := range grp.refs {
		if rec := s.g.record(r); rec.kind == kindProvince && s.g.countryCode(r) != s.g.countryCode(country) && rec.population > 3000000 {
			return 7.5
		} else if !own && (rec.kind == kindProvince || rec.kind == kindTown && rec.population > 200000) && sequenceOf(s.g.name(r)) == grp.hash {
			return 6
		}
	}
	return 12
}

// holdsAfar reports whether a place that the text puts into the name lies in
// the province and not close to the town of that name: "Buffalo, New York".
func (s *scan) holdsAfar(grp *group, province ref, held []int) bool {
	for _, k := range held {
		for _, e := range s.groups[k].refs {
			er := s.g.record(e)
			if !s.g.inside(e, province) || er.kind == kindDistrict {
				continue
			}
			afar := true
			for _, r := range grp.refs {
				if rec := s.g.record(r); rec.kind == kindTown && s.g.inside(r, province) {
					afar = afar && Distance(deg(er.lat), deg(er.lon), deg(rec.lat), deg(rec.lon)) > 60e3
				}
			}
			return afar
		}
	}
	return false
}

// isProvince reports whether the name is that of a large province first.
func (s *scan) isProvince(k int) bool {
	for _, r := range s.groups[k].refs {
		if rec := s.g.record(r); rec.kind == kindProvince && rec.population > 300000 {
			return !s.hasTownIn(&s.groups[k], r)
		}
	}
	return false
}

// hasTownIn reports whether a town of the group lies in the province.
func (s *scan) hasTownIn(grp *group, province ref) bool {
	for _, r := range grp.refs {
		if rec := s.g.record(r); rec.kind == kindTown && rec.population > 10000 && s.g.inside(r, province) {
			return true
		}
	}
	return false
}

// nearOthers rewards a place for lying close to others of the text.
func (s *scan) nearOthers(k int, r ref) float64 {
	rec := s.g.record(r)
	if rec.kind == kindCountry {
		return 0
	}
	sum := 0.0
	at, _ := slices.BinarySearchFunc(s.settled, k, func(p spot, k int) int { return p.group - k })
	for _, p := range s.settled[max(0, at-mostSpots/2):min(len(s.settled), at+mostSpots/2)] {
		if p.group == k {
			continue
		}
		// A degree is 111 km at most: what is far in either is far.
		if d := math.Abs(deg(rec.lat) - p.lat); d > 6 {
			continue
		}
		sum += math.Exp(-Distance(deg(rec.lat), deg(rec.lon), p.lat, p.lon) / 120e3)
	}
	return math.Min(2, sum)
}

// sense is the place of one mention: that of its name in the whole text, but
// of a town and the province of its name the one that the mention's own words
// ask for.
func (s *scan) sense(k int) ref {
	c := &s.cands[k]
	grp := &s.groups[c.group]
	r := grp.chosen
	switch s.g.record(r).kind {
	case kindTown:
		for _, p := range grp.refs {
			if s.g.record(p).kind == kindProvince && s.g.inside(r, p) && (c.class&cueProvince != 0 || s.holdsAfar(grp, p, c.holdsOf)) {
				return p
			}
		}
	case kindProvince:
		if c.class&cueProvince != 0 || s.amongProvinces(k) || s.holdsAfar(grp, r, c.holdsOf) {
			return r
		}
		best, most := r, 10000
		for _, t := range grp.refs {
			if rec := s.g.record(t); rec.kind == kindTown && int(rec.population) > most && s.g.inside(t, r) {
				best, most = t, int(rec.population)
			}
		}
		return best
	}
	return r
}

// amongProvinces reports whether the candidate stands in a list of provinces.
func (s *scan) amongProvinces(k int) bool {
	return k > 0 && s.enumerated(&s.cands[k-1], &s.cands[k]) && s.isProvince(s.cands[k-1].group) ||
		k+1 < len(s.cands) && s.enumerated(&s.cands[k], &s.cands[k+1]) && s.isProvince(s.cands[k+1].group)
}

// where is an entry as the vocabulary has it.
func (s *scan) where(r ref, ambiguous bool) *tocsin.Where {
	g := s.g
	rec := g.record(r)
	e := &tocsin.Where{Name: g.name(r), Within: g.withinNames(r), CountryCode: g.countryCode(r), Precision: g.precision(r),
		GazetteerID: g.id(r), Ambiguous: ambiguous}
	if c, ok := g.country[e.CountryCode]; ok {
		e.Country = g.name(c)
	}
	if rec.kind != kindCountry && rec.kind != kindDemonym && e.Precision != tocsin.CountryWide && (rec.lat != 0 || rec.lon != 0) {
		lat, lon := deg(rec.lat), deg(rec.lon)
		e.Lat, e.Lon, e.RadiusM = &lat, &lon, max(g.radius(r), 100)
	}
	if ambiguous && r.layer() > 0 {
		// A site of a name that many places share says nothing of where.
		e.Lat, e.Lon, e.RadiusM, e.GazetteerID = nil, nil, 0, ""
		e.Within, e.Country, e.CountryCode = nil, "", ""
	}
	return e
}

// ruleOf names how an entry is found.
func (g *Gazetteer) ruleOf(r ref) string {
	return "gazetteer." + string(kinds[g.record(r).kind])
}

// mentions writes the candidates out in the order of the text.
func (s *scan) mentions() []tocsin.Mention {
	out := s.extra
	for k := range s.cands {
		c := &s.cands[k]
		if c.state < plain {
			continue
		}
		grp := &s.groups[c.group]
		if grp.chosen == noRef {
			continue
		}
		span := tocsin.Span{Start: s.words[c.prefix].start, End: s.words[c.suffix].end}
		r := s.sense(k)
		m := tocsin.Mention{Kind: tocsin.MentionPlace, Span: span, Sentence: int(s.words[c.first].sentence), Rule: s.g.ruleOf(r)}
		m.Where = s.where(r, grp.ambiguous)
		if (c.demonym || s.g.record(r).kind == kindDemonym) && c.rule != "pattern.embassy" {
			m.Rule, m.Value = "demonym", "demonym"
			m.Where.Lat, m.Where.Lon, m.Where.RadiusM = nil, nil, 0
		}
		if c.rule != "" {
			m.Rule = c.rule
		}
		if c.near {
			m.Where.Near = true
			m.Where.RadiusM = widen(m.Where.RadiusM)
		}
		if c.class&cueDistrict != 0 && m.Where.Precision == tocsin.Town && s.classFollows(c) {
			m.Where.Precision = tocsin.District
			if m.Where.Located() {
				m.Where.RadiusM = max(m.Where.RadiusM, 20000)
			}
		}
		switch c.rule {
		case "pattern.part":
			if k := s.g.record(r).kind; k != kindTown && k != kindTownPart {
				break // "North Korea" is listed; "South West England" stays England
			}
			m.Where.Within = append([]string{m.Where.Name}, m.Where.Within...)
			m.Where.Name, m.Where.GazetteerID = span.Of(s.text.Body), ""
			if m.Where.Precision == tocsin.Town {
				m.Where.Precision = tocsin.Neighbourhood
			}
		case "pattern.site":
			if c.known != noRef {
				m.Where, m.Rule = s.where(c.known, false), s.g.ruleOf(c.known)
				break
			}
			name := span.Of(s.text.Body)
			m.Where.Within = append([]string{m.Where.Name}, m.Where.Within...)
			m.Where.Name, m.Where.GazetteerID, m.Where.Precision = name, "", tocsin.Site
			if m.Where.Located() {
				m.Where.RadiusM = max(m.Where.RadiusM, 10000)
			}
		case "pattern.embassy":
			m.Where = s.embassyAt(c, span.Of(s.text.Body))
			if c.known != noRef {
				m.Rule = s.g.ruleOf(c.known)
			}
		case "pattern.coast":
			if m.Where.Precision == tocsin.CountryWide {
				m.Where.Precision = tocsin.SeaOrAir
			} else if m.Where.Located() {
				m.Where.RadiusM = max(m.Where.RadiusM, 50000)
			}
		}
		if p := c.position; p != nil {
			m.Where.Lat, m.Where.Lon, m.Where.RadiusM = &p.lat, &p.lon, p.radius
		}
		m.Where.Quote, m.Where.Words = span, span.Of(s.text.Body)
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b tocsin.Mention) int { return a.Span.Start - b.Span.Start })
	return out
}

// embassyAt is where an embassy is: the listed one, or somewhere in its town.
func (s *scan) embassyAt(c *candidate, words string) *tocsin.Where {
	if c.known != noRef {
		return s.where(c.known, false)
	}
	w := &tocsin.Where{Name: words, Precision: tocsin.Site}
	if c.host != noRef {
		s.place(w, c.host, 5000)
	}
	return w
}

// classFollows reports whether the class word of the candidate stands right
// after it: "Musakhel district".
func (s *scan) classFollows(c *candidate) bool {
	n := c.last + 1
	return n < len(s.words) && !s.words[n].gap() && s.words[n].cue&c.class != 0
}

// widen is the radius of what is near a place.
func widen(radius int) int {
	if radius == 0 {
		return 0
	}
	return max(radius*2, 5000)
}

// Resolve says which places the given spans of the text name, taking for
// granted that each is the name of a place: the question of which place alone.
// A span whose name is unknown has an Entry with an empty ID.
func (g *Gazetteer) Resolve(text *tocsin.Text, names []tocsin.Span) []Entry {
	s := &scan{g: g, text: text, byHash: map[uint64]int{}, weight: map[string]float64{}}
	for i := range text.Sentences {
		s.only = append(s.only, i)
	}
	s.readWords()
	s.match()
	groups := make([]int, len(names))
	var forced []candidate
	for n, span := range names {
		groups[n] = -1
		first := slices.IndexFunc(s.words, func(w word) bool { return w.end > span.Start })
		if first < 0 {
			continue
		}
		last := first
		for last+1 < len(s.words) && s.words[last+1].start < span.End {
			last++
		}
		hit := slices.IndexFunc(s.cands, func(c candidate) bool { return c.first <= last && c.last >= first })
		if hit >= 0 && s.cands[hit].first == first && s.cands[hit].last == last {
			groups[n] = s.cands[hit].group
			forced = append(forced, s.cands[hit])
			continue
		}
		if k := s.groupOf(sequenceOf(span.Of(text.Body))); k >= 0 {
			groups[n] = k
			forced = append(forced, candidate{first: first, last: last, prefix: first, suffix: last, group: k, known: noRef, host: noRef})
		}
	}
	for _, f := range forced {
		s.cands = slices.DeleteFunc(s.cands, func(c candidate) bool { return c.first <= f.last && c.last >= f.first })
	}
	s.cands = append(s.cands, forced...)
	slices.SortStableFunc(s.cands, func(a, b candidate) int { return a.first - b.first })
	s.relate()
	s.judge()
	for k := range s.cands {
		if slices.Contains(groups, s.cands[k].group) {
			s.cands[k].state, s.cands[k].demonym = strong, false
		}
	}
	s.resolve()
	out := make([]Entry, len(names))
	for n, k := range groups {
		if k >= 0 && s.groups[k].chosen != noRef {
			out[n] = g.entry(s.groups[k].chosen)
		}
	}
	return out
}
