package place

import "slices"

// relate finds what the text itself says about where its names lie: "Mosul,
// Iraq", "Taji in Iraq", "Mosul (Iraq)".
func (s *scan) relate() {
	for k := range s.cands {
		c := &s.cands[k]
		c.class = s.classAfter(c)
		if k > 0 && c.class != 0 && s.cands[k-1].last == c.prefix-1 && s.words[c.prefix-1].possessive && !s.words[c.prefix].gap() && s.canHold(s.cands[k-1].group, c.group) {
			// "Pattani's Mayo district"
			c.containers = append(c.containers, container{s.cands[k-1].group, k - 1, true})
			s.cands[k-1].holdsOf = append(s.cands[k-1].holdsOf, c.group)
		}
		if k+1 == len(s.cands) {
			continue
		}
		// A chain "A, B, C" makes B and C containers of A when they can hold it.
		at := c.suffix
		for n := k + 1; n < len(s.cands) && n <= k+3; n++ {
			d := &s.cands[n]
			w := &s.words[d.first]
			if w.sentence != s.words[c.first].sentence {
				break
			}
			if _, _, first, ok := s.bearingBefore(d); !s.leadsTo(at, d.prefix) && !(ok && first <= at+2) {
				break
			}
			if s.canHold(d.group, c.group) {
				c.containers = append(c.containers, container{d.group, n, s.words[d.prefix].before != ',' && s.words[d.prefix].before != '('})
				d.holdsOf = append(d.holdsOf, c.group)
			}
			at = d.last
			if cls := s.classAfter(d); cls != 0 && d.last+1 < len(s.words) {
				at = d.last + 1
			}
		}
	}
}

// leadsTo reports whether only a comma, an opening bracket or a word like
// "in" stands between the word at and the word next.
func (s *scan) leadsTo(at, next int) bool {
	// A class word of the first may stand between: "Musakhel district in Balochistan".
	for at+1 < next && !s.words[at+1].gap() && s.words[at+1].cue&(cueProvince|cueDistrict|cueTown|cueNeighbourhood|cueSite|cueLocated) != 0 && s.words[at+1].hash != inHash {
		at++
	}
	between := next - at - 1
	w := &s.words[next]
	switch between {
	case 0:
		return w.before == ',' || w.before == '('
	case 1:
		m := &s.words[at+1]
		return !m.upper && !w.gap() && (m.hash == inHash || m.hash == ofHash) || m.article && (m.before == ',' || m.before == '(') && !w.gap()
	case 2:
		a, b := &s.words[at+1], &s.words[at+2]
		if a.hash == inHash && !a.upper && !b.gap() && !w.gap() {
			return b.hash == theHash || b.cue&cueStrong != 0 || b.article
		}
		// ", north of Baghdad", "in northern Iraq"
		_, way := s.g.cues.direction[a.hash]
		return way && b.hash == ofHash
	case 3:
		if a := &s.words[at+1]; a.hash == whichHash && s.words[at+2].hash == isHash && s.words[at+3].hash == inHash {
			return true
		}
		a, b, d := &s.words[at+1], &s.words[at+2], &s.words[at+3]
		_, way := s.g.cues.direction[b.hash]
		return a.hash == inHash && (b.hash == theHash || way) && (d.cue&cueStrong != 0 || d.hash == ofHash || d.article)
	}
	return false
}

var (
	inHash    = hashWord("in")
	aHash     = hashWord("a")
	hisHash   = hashWord("his")
	theirHash = hashWord("their")

	whichHash = hashWord("which")
	isHash    = hashWord("is")
)

// canHold reports whether a place of the group in could hold one of the group of.
// Two provinces, or two countries, beside each other are a list, unless the
// second holds a large town of the first name ("New York, New York").
func (s *scan) canHold(in, of int) bool {
	g := s.g
	var country, province [2]bool
	for n, k := range []int{of, in} {
		for _, r := range s.groups[k].refs {
			rec := g.record(r)
			country[n] = country[n] || rec.kind == kindCountry
			province[n] = province[n] || rec.kind == kindProvince && rec.population >= 200000
		}
	}
	if country[0] && country[1] {
		return false
	}
	if country[0] && !province[0] && !country[1] {
		return false
	}
	if !(province[0] && province[1]) {
		return in != of
	}
	for _, a := range s.groups[of].refs {
		if rec := g.record(a); rec.kind == kindTown && rec.population >= 300000 {
			for _, b := range s.groups[in].refs {
				if g.record(b).kind == kindProvince && g.inside(a, b) {
					return true
				}
			}
		}
	}
	return false
}

// holds is how well the container r answers to a place e: 2 for the very
// province, district or country; 1 for a town close by; 0 for none.
func (s *scan) holds(r, e ref) int {
	rec := s.g.record(r)
	switch rec.kind {
	case kindCountry, kindProvince, kindDistrict, kindRegion:
		if s.g.inside(e, r) {
			return 2
		}
	}
	if rec.kind == kindTown || rec.kind == kindProvince || rec.kind == kindDistrict || rec.kind == kindRegion || rec.kind == kindNeighbourhood {
		er := s.g.record(e)
		if er.kind != kindCountry && er.kind != kindDemonym && s.g.countryCode(r) == s.g.countryCode(e) &&
			Distance(deg(rec.lat), deg(rec.lon), deg(er.lat), deg(er.lon)) < 60e3+float64(s.g.radius(r)) {
			return 1
		}
	}
	return 0
}

// classAfter is the class of the word after the candidate ("province"), or of
// the one before it ("the city of Basra", "Camp Taji").
func (s *scan) classAfter(c *candidate) cue {
	const classes = cueProvince | cueDistrict | cueNeighbourhood | cueTown
	if n := c.last + 1; n+2 < len(s.words) && s.words[n].hash == localHash && s.words[n+1].hash == governmentHash && !s.words[n].gap() && !s.words[c.last].possessive {
		return cueDistrict // "Bokkos Local Government Area"
	}
	if n := c.last + 1; n < len(s.words) && !s.words[n].gap() && !s.words[c.last].possessive {
		if s.words[n].hash == subHash && n+1 < len(s.words) && s.words[n+1].before == '-' {
			n++ // "Fafi sub-county"
		}
		if k := s.words[n].cue & classes; k != 0 && s.words[n].sentence == s.words[c.last].sentence {
			// "Justice Department" is no department of a country.
			if !(s.words[n].upper && s.caseOf(&s.words[n]) == mixedCase && k == cueProvince && !s.hasKind(c.group, kindProvince)) {
				return k
			}
		}
	}
	p := c.prefix - 1
	switch {
	case p < 0 || s.words[c.prefix].gap():
	case p >= 1 && s.words[p].hash == ofHash && !s.words[p].gap():
		if s.words[p-1].cue&(classes|cueOf) != 0 {
			return townUnless(s.words[p-1].cue & classes)
		}
	case s.words[p].cue&cueBefore != 0 && s.words[p].cue&classes != 0:
		return s.words[p].cue & classes // "Barangay Calabugao", "County Armagh"
	}
	return 0
}

var (
	subHash        = hashWord("sub")
	localHash      = hashWord("local")
	governmentHash = hashWord("government")
)

// noGroup is the group of a name that no place has.
const noGroup = -1

// hasKind reports whether one of the places of a name is of the kind.
func (s *scan) hasKind(group int, k kind) bool {
	if group == noGroup {
		return false
	}
	for _, r := range s.groups[group].refs {
		if s.g.record(r).kind == k {
			return true
		}
	}
	return false
}

// before and after are the words next to a candidate when nothing parts them.
func (s *scan) before(c *candidate) *word {
	if c.prefix == 0 || s.words[c.prefix].gap() {
		return nil
	}
	return &s.words[c.prefix-1]
}

func (s *scan) after(c *candidate) *word {
	if n := c.last + 1; n < len(s.words) && !s.words[n].gap() {
		return &s.words[n]
	}
	return nil
}

// inBehind reports whether "in" and a name follow the word behind a candidate.
func (s *scan) inBehind(c *candidate) bool {
	n := c.last + 2
	return n+1 < len(s.words) && !s.words[n].gap() && s.words[n].hash == inHash && !s.words[n+1].gap() && s.words[n+1].upper
}

// locative finds whether the words before say that a place follows, over
// "the" and directions.
func (s *scan) locative(c *candidate) cue {
	w := c.prefix
	var found cue
	for n := 0; n < 4 && w > 0; n++ {
		if s.words[w].gap() {
			break
		}
		p := &s.words[w-1]
		_, way := s.g.cues.direction[p.hash]
		if p.cue&cueLocative != 0 || way {
			found |= p.cue & (cueLocative | cueStrong | cueNear)
			if way {
				found |= cueLocative
			}
		}
		if p.hash != theHash && !way && p.cue&cueStrong == 0 {
			break
		}
		w--
	}
	// A list: "in Basra, Mosul and Kirkuk".
	return found
}

// judge drops what is no place: people, organisations, ordinary words.
func (s *scan) judge() {
	s.countries()
	for k := range s.cands {
		c := &s.cands[k]
		before := k > 0 && s.cands[k-1].last == c.prefix-1
		after := k+1 < len(s.cands) && s.cands[k+1].first == c.last+1
		c.state = s.look(c, before, after)
	}
	for k := range s.cands {
		c := &s.cands[k]
		if c.state < strong && s.groups[c.group].person {
			c.state = dropped
		}
	}
	s.likeDateline()
	s.scenes()
	s.sureOnce()
	s.lists()
	for k := range s.cands {
		c := &s.cands[k]
		if c.state == weak {
			c.state = dropped
		}
	}
}

// likeDateline takes an ordinary word with a capital for the town that the
// report's dateline names by it: "on the Tank police lines".
func (s *scan) likeDateline() {
	for k := range s.cands {
		d := &s.cands[k]
		if d.state < plain || d.first != d.last || s.words[d.first].before != '\n' || !s.words[d.first].caps {
			continue
		}
		for j := k + 1; j < len(s.cands); j++ {
			c := &s.cands[j]
			if w := &s.words[c.first]; c.group == d.group && c.state < plain && !c.demonym && s.caseOf(w) == mixedCase && w.before != '\n' {
				c.state = plain
			}
		}
	}
}

// scenes takes a town's name for a place that the text has twice, once right
// before what an attack is on or is called by: "the Lurgan bomb".
func (s *scan) scenes() {
	times := make([]int, len(s.groups))
	for k := range s.cands {
		if c := &s.cands[k]; c.state >= weak && !c.demonym {
			times[c.group]++
		}
	}
	for k := range s.cands {
		c := &s.cands[k]
		w := &s.words[c.last]
		if n := s.after(c); c.state == weak && times[c.group] > 1 && n != nil && !n.upper && n.cue&cueScene != 0 && s.caseOf(w) == mixedCase && s.liftable(c) && s.markOf(w)&(markEnglish|markGiven|markSurname) == 0 && !w.possessive {
			c.state = plain
		}
	}
}

// sureOnce takes a name for a place wherever the text has it that stands once
// where it is one for sure.
func (s *scan) sureOnce() {
	sure := make([]bool, len(s.groups))
	for k := range s.cands {
		if c := &s.cands[k]; c.state >= plain && !c.demonym {
			sure[c.group] = true
		}
	}
	for k := range s.cands {
		c := &s.cands[k]
		if w := &s.words[c.last]; c.state == weak && sure[c.group] && !c.demonym && s.caseOf(w) == mixedCase && s.liftable(c) && s.markOf(w)&(markEnglish|markGiven|markSurname) == 0 {
			c.state = plain
		}
	}
}

// countries weighs the countries that the text names outright.
func (s *scan) countries() {
	for k := range s.cands {
		c := &s.cands[k]
		for _, r := range s.groups[c.group].refs {
			switch s.g.record(r).kind {
			case kindCountry:
				s.weight[s.g.countryCode(r)] += 1
				s.groups[c.group].country = true
			case kindDemonym:
				s.weight[s.g.countryCode(r)] += 0.6
			case kindProvince:
				if len(s.groups[c.group].refs) <= 2 {
					s.weight[s.g.countryCode(r)] += 0.4
				}
			case kindTown:
				if rec := s.g.record(r); (rec.flags&flagCapital != 0 && rec.population > 100000 || rec.population > 1000000) && s.outshines(r, s.groups[c.group].refs) {
					s.weight[s.g.countryCode(r)] += 0.4
				}
			case kindSite, kindNeighbourhood:
				if len(s.groups[c.group].refs) == 1 {
					s.weight[s.g.countryCode(r)] += 0.3
				}
			}
		}
	}
}

// outshines reports whether no other country has a place of the name that is
// anywhere near as well known.
func (s *scan) outshines(r ref, refs []ref) bool {
	for _, o := range refs {
		if o != r && s.g.countryCode(o) != s.g.countryCode(r) && s.g.importance(o) > s.g.importance(r)-2.5 {
			return false
		}
	}
	return true
}

// listedTown is how many people a town of the own list counts as having, for
// how readily its name is taken for a place.
const listedTown = 9000

// look judges one candidate by its words and its neighbours; prevIsPlace and
// nextIsPlace tell whether the words beside it are candidates too.
func (s *scan) look(c *candidate, prevIsPlace, nextIsPlace bool) state {
	g := s.g
	grp := &s.groups[c.group]
	first, last := &s.words[c.first], &s.words[c.last]
	mode := s.caseOf(first)
	single := c.first == c.last
	dateline := single && first.before == '\n' && c.last+1 < len(s.words) && s.words[c.last+1].gap() && s.words[c.last+1].before != '\n'
	heading := single && first.before == '\n' && c.last+1 < len(s.words) && s.words[c.last+1].sentence != last.sentence
	if single && mode == mixedCase && last.caps && last.letters <= 5 && !((dateline || heading) && last.letters >= 4) && !s.abbreviation(grp, last) {
		return dropped
	}
	loc := s.locative(c)
	prev, next := s.before(c), s.after(c)

	country, own, population, province, demonymOnly, supported := false, false, 0, false, true, false
	for _, r := range grp.refs {
		rec := g.record(r)
		demonymOnly = demonymOnly && rec.kind == kindDemonym
		switch {
		case rec.kind == kindCountry:
			country = true
		case rec.kind == kindProvince:
			province = true
		case r.layer() > 0 && single && rec.kind == kindTown:
			population = max(population, listedTown) // a village, whose name may be anything
		case r.layer() > 0:
			own = true
		}
		population = max(population, int(rec.population))
		if code := g.countryCode(r); code != "" && s.weight[code] >= 0.6 {
			supported = true
		}
	}
	if demonymOnly {
		c.demonym = true
		return plain
	}
	container := false
	for _, in := range c.containers {
		for _, r := range grp.refs {
			for _, x := range s.groups[in.group].refs {
				container = container || s.holds(x, r) > 0
			}
		}
	}
	if c.demonym && !country {
		return weakUnless(population > 100000 || container || own)
	}
	mark := uint8(0)
	if single {
		mark = s.markOf(last)
	}
	ambiguous := single && last.cue&cueAmbiguous != 0

	// People: a given name, an initial or a title before; a surname after a
	// given name.
	if mode == mixedCase || mode == titleCase {
		if prev != nil && prev.upper && (!prevIsPlace || s.isGiven(prev) && mode == mixedCase) {
			initial := prev.letters == 1 && (prev.hash != aHash || prev.end-prev.start > 1)
			given := s.isGiven(prev) || s.markOf(prev)&markGiven != 0 && c.prefix >= 2 && !prev.gap() && s.isGiven(&s.words[c.prefix-2])
			if (given || initial) && prev.cue&(cueLocative|cueProvince|cueDistrict|cueTown|cueLink) == 0 && !(country && mode == titleCase) {
				if !(own && !single) && !c.demonym {
					grp.person = grp.person || single && !country
					return dropped
				}
			}
		}
		if prev != nil && prev.cue&cueTitle != 0 && prev.hash != saintHash && !country && !province && !own && (prev.upper || single) && loc == 0 && !prevIsPlace {
			if mode == mixedCase && (prev.upper || population < 500000) {
				grp.person = grp.person || single
				return dropped
			}
		}
		if next != nil && next.upper && (!nextIsPlace || s.markOf(next)&markSurname != 0) && single && mark&markGiven != 0 && next.cue&(cueGeneric|cueProvince|cueDistrict|cueNeighbourhood|cueTown|cueSite) == 0 && !container {
			if mode == mixedCase && !last.possessive && (!country || s.markOf(next)&markSurname != 0) && loc&cueStrong == 0 {
				grp.person = true
				return dropped
			}
		}
		if next != nil && next.upper && nextIsPlace && single && !country && mode == mixedCase && !last.possessive && s.markOf(next)&markSurname != 0 &&
			next.cue&(cueGeneric|cueProvince|cueDistrict|cueNeighbourhood|cueTown|cueSite) == 0 && !container {
			return dropped // two names side by side are a person's or a firm's
		}
		if next != nil && next.upper && next.cue&cueStreet != 0 && mode == mixedCase && single && !own && !last.possessive && !(prevIsPlace && (first.before == '-' || first.before == '|')) {
			return dropped // "Victoria Street"
		}
		if next != nil && next.upper && next.cue&cueNeighbourhood != 0 && mode == mixedCase && single && !country && !last.possessive && s.inBehind(c) {
			return dropped // "Gamboru Market in Maiduguri" lies there, and not in the town of its name
		}
		if next != nil && next.upper && !last.possessive && next.cue&cueOrganisationAfter != 0 && mode == mixedCase && !country {
			return dropped
		}
		if prev != nil && prev.hash == ofHash && c.prefix >= 2 && s.words[c.prefix-2].cue&cueOrganisationBefore != 0 && s.words[c.prefix-2].upper {
			return dropped
		}
		if prev != nil && prev.upper && prev.cue&cueOrganisationBefore != 0 && !country {
			return dropped
		}
	}
	if mode == noCase && single && prev != nil && s.isGiven(prev) && prev.cue&cueLocative == 0 && !country && !own {
		grp.person = true
		return dropped
	}
	if grp.loose && c.class&cueNeighbourhood != 0 && next != nil && next.upper && next.cue&cueNeighbourhood != 0 {
		return dropped // "Tapuah Junction" has its own name
	}
	if grp.loose {
		if c.class != 0 && (loc != 0 || province) || container || loc&cueStrong != 0 {
			return plain
		}
		return weak
	}
	if country && single && mode == mixedCase && c.class&cueTown != 0 && next != nil && next.upper && !nextIsPlace && !last.possessive && next.cue == 0 && prev != nil && prev.hash == ofHash {
		return dropped // "the village of Mali Shcherbaky"
	}
	if country {
		if single && mark&markGiven != 0 && mode == noCase && loc == 0 && !supported {
			return weak
		}
		return strong
	}
	// "San Miguel del Ene", "Wadi Omran": the beginning or the end of a longer name.
	if mode == mixedCase && !own && c.class == 0 {
		if n := c.last + 1; n < len(s.words) && s.particles(n) > 0 && !last.possessive {
			return dropped
		}
		if prev != nil && prev.upper && prev.cue&cueHead != 0 || single && last.cue&cueHead != 0 && next != nil && next.upper && !last.possessive {
			return dropped
		}
		if single && prev != nil && prevIsPlace && prev.upper && !prev.possessive && mark&markEnglish != 0 && population < 300000 && prev.before != '-' && first.before == ' ' {
			return dropped // "Sutherland Springs"
		}
	}
	if container {
		return strong
	}
	if mode == mixedCase && first.before == ',' && c.prefix == c.first && c.first > 1 && s.words[c.first-1].upper && s.words[c.first-1].cue&cueStreet != 0 && s.words[c.first-2].upper && population >= 10000 && !ambiguous {
		return plain // "in Bridge Street, Warrington"
	}
	english := mark&markEnglish != 0
	// "Northern" or "Eastern Region" is a province only where its country is named.
	if s.isDirection(first) && s.restIsClass(c) && !own {
		if !slices.ContainsFunc(grp.refs, func(r ref) bool {
			return g.record(r).kind == kindProvince && s.weight[g.countryCode(r)] >= 0.6
		}) || single && c.class&cueProvince == 0 {
			return dropped
		}
	}
	if single && !own && mode == mixedCase && s.isThing(c) {
		return dropped // "a Corolla on the road"
	}
	if first.hash == theHash && !province && !own && population < 100000 {
		return dropped // "the City"
	}
	if single && mode != mixedCase && last.letters <= 5 && province && s.isAbbreviated(grp, last) {
		return dropped // "MASS", "DEL"
	}
	// A class word makes the name sure: "Wasit province", "the city of Nice".
	if c.class != 0 && !(english && mode != mixedCase) && (loc != 0 || province && c.class&cueProvince != 0 || supported) && (!ambiguous || mode == mixedCase && c.class&cueTown != 0 && last.cue&cueMonth == 0) {
		return strong
	}
	if english && prev != nil && prev.hash == theHash && !own {
		return dropped // "the Valley"
	}
	name := mark&(markGiven|markSurname) != 0
	// "TANK: Two constables", of a block that is not all in capitals.
	if mode == mixedCase && dateline && last.caps && last.letters >= 4 && population >= 20000 && !ambiguous && s.isMainName(grp) && s.words[c.last+1].before == ':' {
		return plain
	}
	// "in Taqo, Bala Buluk district, Farah"
	if mode == mixedCase && province && first.before == ',' && c.prefix > 0 && s.words[c.prefix-1].cue&(cueDistrict|cueTown) != 0 && !ambiguous {
		return plain
	}
	if mode == mixedCase && single && !own {
		if prev != nil && prev.upper && !prevIsPlace && prev.before != '\n' && !(prev.caps && prev.letters >= 3) && prev.cue&(cueLocative|cueGeneric|cueProvince|cueDistrict|cueTown|cueSite|cueBefore) == 0 && s.markOf(prev)&markEnglish == 0 && loc == 0 && population < 1000000 {
			return dropped // the end of a longer name that is not listed
		}
		if next != nil && next.upper && !nextIsPlace && !last.possessive && next.cue&(cueGeneric|cueProvince|cueDistrict|cueNeighbourhood|cueTown|cueSite|cueMonth) == 0 &&
			s.markOf(next)&markEnglish == 0 && population < 300000 {
			return dropped // the beginning of one
		}
		if next != nil && next.cue&cueSaid != 0 && !next.upper && (name || population < 200000) && loc == 0 && population < 1500000 {
			grp.person = grp.person || name
			return dropped
		}
	}
	if own && !single {
		return strong
	}
	if own && !ambiguous && !english {
		if mode == noCase && loc == 0 && !supported {
			return weak
		}
		return plain
	}
	if ambiguous {
		if last.cue&cueMonth == 0 && loc&(cueStrong|cueNear) != 0 && (population >= 130000 && mode == mixedCase || supported && population >= 10000 && mode != noCase) {
			return plain
		}
		return weak
	}
	if mode == noCase {
		switch {
		case english || name:
			return weakUnless(s.isMainName(grp) && loc != 0 && (supported && population >= 20000 || population >= 400000) || population >= 3000000 && !english && s.isMainName(grp))
		case !single:
			return weakUnless(supported || population >= 50000 || loc != 0)
		}
		return weakUnless(population >= 300000 || province && population >= 100000 || supported && (population >= 15000 || loc != 0) || loc&cueStrong != 0 && population >= 15000)
	}
	if english && mode == mixedCase && single && !ambiguous && prev != nil && prev.hash == inHash && population >= 3000 && (next == nil || !next.upper) && supported {
		return plain // "the trade zone in Muse on Sunday"
	}
	if english {
		return weakUnless(loc != 0 && (population >= 30000 || supported) && mode == mixedCase && (loc&cueStrong != 0 || population >= 100000) || population >= 800000 && s.isMainName(grp))
	}
	if name {
		if population >= 400000 {
			return plain
		}
		return weakUnless(loc != 0 && (supported || population >= 50000) || province && supported)
	}
	if !single {
		return weakUnless(supported || population >= 20000 || loc != 0 || len(grp.refs) == 1 && population >= 2000)
	}
	return weakUnless(population >= 60000 || province && (supported || population > 500000) || supported && (population >= 3000 || loc != 0) || loc != 0 && population >= 8000 || loc&cueStrong != 0)
}

// isThing reports whether a name stands as the noun of one thing among others,
// "a Corolla in", which no place is; "a Baghdad market" is told by its market.
func (s *scan) isThing(c *candidate) bool {
	prev, next := s.before(c), s.after(c)
	if prev == nil || c.prefix != c.first || prev.hash != aHash && prev.hash != anHash && prev.hash != anotherHash && prev.hash != hisHash && prev.hash != theirHash || prev.upper && prev.before != '\n' {
		return false
	}
	return next == nil || !next.upper && next.before == ' ' && next.cue&(cueLocative|cueGoesOn) != 0
}

// isDirection reports whether a word names a side: "northern", "west".
func (s *scan) isDirection(w *word) bool {
	_, way := s.g.cues.direction[w.hash]
	return way || w.cue&(cueStrong|cuePart) == cueStrong|cuePart
}

// restIsClass reports whether all words of the candidate but the first are
// sides or words like "province".
func (s *scan) restIsClass(c *candidate) bool {
	for i := c.first + 1; i <= c.last; i++ {
		if w := &s.words[i]; w.cue&(cueProvince|cueDistrict) == 0 && !s.isDirection(w) {
			return false
		}
	}
	return true
}

// isAbbreviated reports whether a word stands for a much longer name.
func (s *scan) isAbbreviated(grp *group, w *word) bool {
	for _, r := range grp.refs {
		if s.g.record(r).kind == kindProvince && len(s.g.name(r)) <= int(w.letters)+2 {
			return false
		}
	}
	return true
}

// abbreviation reports whether a word in capitals is a name that is written
// so, or one of a place that is known by abbreviations.
func (s *scan) abbreviation(grp *group, w *word) bool {
	for _, r := range grp.refs {
		switch s.g.record(r).kind {
		case kindTown, kindTownPart, kindDistrict:
			if allCaps(s.g.name(r)) {
				return true
			}
		case kindProvince:
			if code := s.g.countryCode(r); w.hash != hashWord(foldWords(s.g.name(r))[0]) && s.weight[code] > 0 {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// isMainName reports whether the name is the main one of its best known place.
func (s *scan) isMainName(grp *group) bool {
	best, most := noRef, -1.0
	for _, r := range grp.refs {
		if v := s.g.importance(r); v > most {
			best, most = r, v
		}
	}
	return best != noRef && sequenceOf(s.g.name(best)) == grp.hash
}

func weakUnless(ok bool) state {
	if ok {
		return plain
	}
	return weak
}

// lists lifts weak names that stand in a list with a sure one: "in Basra,
// Mosul and Kirkuk".
func (s *scan) lists() {
	for k := 1; k < len(s.cands); k++ {
		a, b := &s.cands[k-1], &s.cands[k]
		if s.enumerated(a, b) && a.state >= plain && !a.demonym && b.state == weak && s.liftable(b) {
			b.state = plain
		}
	}
	for k := len(s.cands) - 2; k >= 0; k-- {
		a, b := &s.cands[k], &s.cands[k+1]
		if s.enumerated(a, b) && b.state >= plain && !b.demonym && a.state == weak && s.liftable(a) {
			a.state = plain
		}
	}
}

// liftable reports whether a weak name may be lifted by its neighbours: no
// ordinary word where capitals do not tell.
func (s *scan) liftable(c *candidate) bool {
	w := &s.words[c.last]
	return w.cue&cueAmbiguous == 0 && (s.caseOf(w) == mixedCase || c.first != c.last || s.markOf(w)&(markEnglish|markGiven) == 0)
}

// enumerated reports whether two candidates follow each other in a list.
func (s *scan) enumerated(a, b *candidate) bool {
	w := &s.words[b.first]
	if w.sentence != s.words[a.first].sentence {
		return false
	}
	switch b.prefix - a.last {
	case 1:
		return w.before == ',' || s.words[b.prefix].before == ','
	case 2:
		return s.words[b.prefix-1].hash == andHash
	}
	return false
}

// markOf is what is known of a word: English, a given name, a surname.
func (s *scan) markOf(w *word) uint8 {
	if w.mark == 0 {
		w.mark = 8 | s.g.layers[0].mark(w.hash)
	}
	return w.mark & 7
}

func (s *scan) isGiven(w *word) bool {
	return w.cue&cueGiven != 0 || s.markOf(w)&markGiven != 0 && s.markOf(w)&markEnglish == 0
}
