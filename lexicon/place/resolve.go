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
	mentioned := s.mentionedAreas()
	for round := range 2 {
		for k := range s.groups {
			s.choose(k, total, mentioned, round)
		}
	}
}

// mentionedAreas is the provinces, regions and towns that the text names
// without doubt.
func (s *scan) mentionedAreas() []ref {
	var out []ref
	for k := range s.cands {
		c := &s.cands[k]
		if c.state < plain || c.demonym {
			continue
		}
		for _, r := range s.groups[c.group].refs {
			rec := s.g.record(r)
			if (rec.kind == kindProvince || rec.kind == kindRegion || rec.population > 300000) && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// tie is how close two scores must be for a name to stay ambiguous.
const tie = 0.35

func (s *scan) choose(k int, total float64, mentioned []ref, round int) {
	g := s.g
	grp := &s.groups[k]
	used, province, town := false, false, false
	for i := range s.cands {
		c := &s.cands[i]
		if c.group == k && c.state >= plain {
			used = true
			province = province || c.class&cueProvince != 0 || c.contained
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
		if rec.kind == kindDemonym && len(grp.refs) > 1 {
			continue
		}
		v := g.importance(r)
		code := g.countryCode(r)
		if total > 0 {
			v += 3 * s.weight[code] / total
			if s.weight[code] >= 0.6 {
				v += 0.8
			}
		}
		for i := range s.cands {
			c := &s.cands[i]
			if c.group != k {
				continue
			}
			for _, in := range c.containers {
				held := 0
				for _, x := range s.groups[in].refs {
					held = max(held, s.holds(x, r))
				}
				v += float64(held) * 4
			}
		}
		switch rec.kind {
		case kindProvince:
			if province {
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
		for _, m := range mentioned {
			if m != r && g.inside(r, m) {
				v += 1.2
				break
			}
		}
		if in := g.parent(r); r.layer() > 0 && in != noRef && slices.Contains(mentioned, in) {
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
	for j := range s.groups {
		o := s.groups[j].chosen
		if j == k || o == noRef || s.groups[j].ambiguous {
			continue
		}
		or := s.g.record(o)
		if or.kind == kindCountry || or.kind == kindDemonym {
			continue
		}
		d := Distance(deg(rec.lat), deg(rec.lon), deg(or.lat), deg(or.lon))
		sum += math.Exp(-d / 120e3)
	}
	return math.Min(2, sum)
}

// where is the place of a group as the vocabulary has it.
func (s *scan) where(grp *group) *tocsin.Where {
	g := s.g
	r := grp.chosen
	rec := g.record(r)
	e := &tocsin.Where{Name: g.name(r), Within: g.withinNames(r), CountryCode: g.countryCode(r), Precision: g.precision(r),
		GazetteerID: g.id(r), Ambiguous: grp.ambiguous}
	if c, ok := g.country[e.CountryCode]; ok {
		e.Country = g.name(c)
	}
	if rec.kind != kindCountry && rec.kind != kindDemonym && e.Precision != tocsin.CountryWide && (rec.lat != 0 || rec.lon != 0) {
		lat, lon := deg(rec.lat), deg(rec.lon)
		e.Lat, e.Lon, e.RadiusM = &lat, &lon, max(g.radius(r), 100)
	}
	if grp.ambiguous && r.layer() > 0 {
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
		m := tocsin.Mention{Kind: tocsin.MentionPlace, Span: span, Sentence: int(s.words[c.first].sentence), Rule: s.g.ruleOf(grp.chosen)}
		m.Where = s.where(grp)
		if c.demonym || s.g.record(grp.chosen).kind == kindDemonym {
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
		if p := c.position; p != nil {
			m.Where.Lat, m.Where.Lon, m.Where.RadiusM = &p.lat, &p.lon, p.radius
		}
		m.Where.Quote, m.Where.Words = span, span.Of(s.text.Body)
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b tocsin.Mention) int { return a.Span.Start - b.Span.Start })
	return out
}

// widen is the radius of what is near a place.
func widen(radius int) int {
	if radius == 0 {
		return 0
	}
	return max(radius*2, 5000)
}
