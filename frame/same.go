package frame

import (
	"math"
	"slices"
	"strings"

	"tocsin"
)

// family groups the forms that reports mix up or use for one another
// (codebook 5 and 8).
func family(form tocsin.Form) string {
	switch form {
	case tocsin.RocketMissile, tocsin.Drone, tocsin.AirStrike, tocsin.Shelling:
		return "air"
	case tocsin.Bombing, tocsin.SuicideBombing, tocsin.Grenade:
		return "blast"
	case tocsin.Killing, tocsin.ArmedAssault, tocsin.Melee, tocsin.Abduction:
		return "gun"
	case "":
		return ""
	}
	return string(form)
}

// join puts the triggers of the same act together, in order of mention.
func (f *framing) join() {
	led := false
	for _, a := range f.acts {
		if !led && f.main != nil && a.s.index > 2 {
			led = true
			if !f.main.when.Known() {
				f.timeFromLead(f.main)
			}
		}
		if a.m.Rule == "incident" && len(f.drafts) == 0 {
			continue
		}
		var best *draft
		top := 0.0
		for _, d := range f.drafts {
			if score, ok := f.same(a, d); ok && (best == nil || score > top) {
				best, top = d, score
			}
		}
		if best == nil {
			a.earlier = a.earlier || a.answered
			if a.m.Rule == "incident" && !a.another {
				best = f.drafts[len(f.drafts)-1]
			} else {
				best = f.begin(a)
			}
		}
		f.put(a, best)
	}
	for _, d := range f.drafts {
		if f.main == nil && apart(d.Kind) == "" {
			f.main = d
		}
	}
	f.alarm()
}

// begin starts a draft for an act.
func (f *framing) begin(a *act) *draft {
	d := &draft{first: a.s.index}
	d.Kind = a.kind
	f.drafts = append(f.drafts, d)
	if f.main == nil && apart(d.Kind) == "" && a.before == 0 {
		f.main = d
	}
	return d
}

// put makes the act one of the draft's. The draft takes the act's time when it has
// none itself, or one longer than a day that the act tells more exactly.
func (f *framing) put(a *act, d *draft) {
	a.draft = d
	if anchor := f.anchorFor(a, d); anchor != nil && a.before == 0 {
		a.when = f.resolveFrom(a, anchor)
	}
	d.acts = append(d.acts, a)
	if a.when.Known() && (!d.when.Known() || a.when.Precision.Rank() < d.when.Precision.Rank() && d.when.Precision.Rank() > tocsin.Day.Rank()) {
		d.when = a.when
	}
	if d.Kind == tocsin.Explosion && a.kind == tocsin.Attack {
		d.Kind = tocsin.Attack
	}
}

// anchorFor is the time that an anchored time is told from: the day told before it,
// else for an act of another draft the main one's.
func (f *framing) anchorFor(a *act, d *draft) *tocsin.When {
	if a.time == nil {
		return nil
	}
	switch a.time.Value {
	case "part":
		return d.when
	case "anchored":
		if day := f.dayBefore(a); day != nil {
			return day.When
		}
		if f.main != nil && d != f.main {
			return f.main.when
		}
		return f.head.last // "the same night", in the next entry
	}
	return nil
}

// same scores how well an act fits a draft; false when they cannot be the
// same.
func (f *framing) same(a *act, d *draft) (float64, bool) {
	if f.amongMany(a) != nil {
		return 9, f.amongMany(a).draft == d
	}
	if a.before > 0 && d == f.main {
		return 0, false
	}
	if apart(a.kind) != apart(d.Kind) {
		return 0, false
	}
	if a.shared && slices.ContainsFunc(d.acts, func(b *act) bool { return b.shared && b.s == a.s }) {
		return 0, false
	}
	score := 0.0
	last := d.acts[len(d.acts)-1]
	gap := a.s.index - last.s.index
	if a.kind == tocsin.Aggregate {
		return 0, gap <= 1 && a.when == nil
	}
	if apart(a.kind) != "" {
		return 0, gap <= 1 || d.acts[0].s.block.Kind == tocsin.Title && a.s.index <= leadSentences
	}
	switch {
	case gap == 0:
		score += 1
	case gap == 1:
		score += 0.5
	}
	p := f.previous(a)
	if p != nil && p.s == a.s && !a.repeat && a.m.Value != "verb" && a.s.cue("leads", max(p.m.last, a.m.first-6), a.m.first) != nil &&
		(d == p.draft || f.placesAgree(a, d) != 1) {
		return 0, false // "culminated in a strike": an act of its own
	}
	if p != nil && p.s == a.s && p.draft == d && f.besideIt(p, a) {
		return 0, false
	}
	if p != nil && p.draft == d && (a.s.index-p.s.index <= 1 || a.s.Block == p.s.Block && (a.repeat || len(a.places) == 0 && a.time == nil)) {
		score += 0.7
		if a.m.Rule == "kill" && p.s != a.s && a.s.Block == p.s.Block && len(a.places) == 0 && a.time == nil && !a.another {
			score++ // who died is told of the act before it in the paragraph
		}
		if p.s == a.s && a.m.Value == "verb" && (strings.HasSuffix(f.lower(a.s, a.m.first), "ing") || a.s.distance(f, p.m.first, a.m.first) <= 5) {
			score += 1.5 // "a shelling targeting the zone, with two rockets landing"
		}
	}
	if p != nil && p.s == a.s && f.wentOn(p, a) {
		return 9, d == p.draft
	}
	if f.otherSide(a, d) {
		score -= 2.5
	}
	if f.turned(a, d) || p != nil && p.s == a.s && f.nextLine(p, a) {
		return 0, false
	}
	if a.answered && f.ownAnswer(a, d) || a.also && a.form != "" && d.leadingForm() != "" && a.form != d.leadingForm() {
		return 0, false
	}
	if f.massLaunch(a, d) {
		return 0, false
	}
	// Time.
	w := a.when
	retold := f.retold(a, d)
	if a.time != nil && a.time.Value == "anchored" {
		if !a.repeat && !retold && !f.promised(a, d) && !f.fromNoAct(a) && !(a.earlier && !a.another && f.hoursBefore(a) && f.placesAgree(a, d) == 1) {
			return 0, false // "a day after another shelling": an act of its own
		}
		w = nil
	}
	if w.Known() && d.when.Known() {
		if !overlap(w, d.when) {
			return 0, false
		}
		if d == f.main && !a.repeat && gap > 0 && w.Precision.Rank() > tocsin.Day.Rank() && d.when.Precision.Rank() <= tocsin.Day.Rank() {
			return 0, false // "earlier this month" is not the day reported
		}
		score += 1.5
	}
	if d != f.main && w.Known() && !d.when.Known() && a.s.index > d.first && f.main != nil && f.main.when.Known() && !f.long(w) && !overlap(w, f.main.when) && !d.acts[0].earlier {
		return 0, false // what has no day is of the day reported, and this is not
	}
	if d != f.main && w.Known() && !d.when.Known() && gap > 0 && !a.repeat && w.Precision.Rank() > tocsin.Day.Rank() && !d.acts[0].earlier {
		return 0, false // "this month"
	}
	if d == f.main && w.Known() && !d.when.Known() && a.s.index > 2 && f.staleFor(w) {
		return 0, false
	}
	if a.earlier && !w.Known() && d == f.main && !a.repeat {
		score -= 1.5
	}
	if a.earlier && w.Known() != d.when.Known() && !a.repeat && f.long(w) && d == f.main {
		return 0, false
	}
	// Place.
	switch f.placesAgree(a, d) {
	case 1:
		score += 1
	case -1:
		switch {
		case retold, onlyToward(f, a.s, a.places), onlyToward(f, d.acts[0].s, d.acts[0].places) && len(finest(d.acts[1:])) == 0:
		case !a.repeat || a.when.Known() && !d.when.Known():
			return 0, false
		default:
			score -= 1
		}
	}
	// Form.
	form := d.leadingForm()
	if !a.repeat && f.underfoot(a) && slices.ContainsFunc(d.acts, func(b *act) bool { return family(b.form) == "air" && !b.vague && b.weapon != nil }) {
		return 0, false // a mine is not what came from the air
	}
	switch {
	case a.form == "" || form == "":
		score += 0.3
	case a.form == form:
		score += 1
	case family(a.form) == family(form):
		score += 0.5
	case a.kind == tocsin.Explosion || d.Kind == tocsin.Explosion || a.vague || f.pairs(a.form, form):
	case gap == 0 && a.m.Value == "verb":
		score -= 0.5
	default:
		if !a.repeat {
			return 0, false
		}
		score -= 1
	}
	if a.another && !f.promised(a, d) && (gap > 0 || last.repeat && f.hoursLater(a)) {
		return 0, false
	}
	if a.repeat {
		score += 1
	}
	if d == f.main {
		score += 0.6
	}
	if score <= -0.4 {
		return score, false
	}
	return score, true
}

// underfoot reports whether the act is of a mine or the like that somebody set off by
// going over it.
func (f *framing) underfoot(a *act) bool {
	if a.form != tocsin.Bombing {
		return false
	}
	if a.m.Rule == "bomb.attack" {
		return a.m.last-a.m.first > 2 && strings.HasSuffix(f.lower(a.s, a.m.last-1), "mine") // "ran over a mine"
	}
	return a.m.Value == "verb" && (a.m.Rule == "turn.tripped" || a.weapon != nil && f.words.rulesBuried[a.weapon.Rule])
}

// onlyToward reports whether all places of an act, if it has any, are where a road
// or a journey leads: "on the road to El Fasher".
func onlyToward(f *framing, s *sentence, places []*mention) bool {
	for _, p := range places {
		l := f.lower(s, p.first-1)
		if l != "to" && l != "for" || !f.anyBetween(s, p.first-4, p.first-1, f.words.wayNoun) {
			return false
		}
	}
	return len(places) > 0
}

// fromNoAct reports whether the hours or minutes of an act are told from something
// that is none: "some minutes before closing time".
func (f *framing) fromNoAct(a *act) bool {
	if l := f.lower(a.s, a.time.last-1); l != "before" && l != "after" || !f.hoursBefore(a) || a.time.last >= a.s.Last || f.text.Tokens[a.time.last].Kind != tocsin.Word {
		return false
	}
	for k := a.time.last; k < a.time.last+6; k++ {
		if a.s.mentionAt(k, tocsin.MentionAct) != nil || a.s.mentionAt(k, tocsin.MentionHarm) != nil {
			return false
		}
	}
	return !f.words.pronounGroup[f.lower(a.s, a.time.last)]
}

// promised reports whether a draft is one that only the title tells, at the act's
// place: what is told as one more below may be that.
func (f *framing) promised(a *act, d *draft) bool {
	for _, b := range d.acts {
		if b.s.block.Kind != tocsin.Title {
			return false
		}
	}
	return d != f.main && a.s.block.Kind != tocsin.Title && f.placesAgree(a, d) == 1
}

// previous is the act mentioned before this one, nil for the first.
func (f *framing) previous(a *act) *act {
	var p *act
	for _, b := range f.acts {
		if b == a {
			return p
		}
		if b.draft != nil {
			p = b
		}
	}
	return nil
}

// amongMany is the aggregate act right before a verb of the same clause:
// "dozens of rocket strikes have hit bases" tells of many hits.
func (f *framing) amongMany(a *act) *act {
	if a.kind == tocsin.Aggregate || a.m.Value != "verb" {
		return nil
	}
	for _, b := range a.s.acts {
		if b.kind == tocsin.Aggregate && b.draft != nil && b.m.last <= a.m.first && a.s.distance(f, b.m.last-1, a.m.first) <= 7 {
			return b
		}
	}
	return nil
}

// massed is how many munitions of one launch are aimed at more than one place.
const massed = 20

// massLaunch reports whether an act without a place is the launch of many
// munitions at a country, told beside an attack on one town that it may have been
// part of or not: "Overnight Russia launched 112 drones, the air force said."
func (f *framing) massLaunch(a *act, d *draft) bool {
	if a.repeat || a.m.Value != "verb" || f.words.rulesLands[a.m.Rule] || len(a.places) > 0 || d.first == a.s.index || a.s.block == d.acts[0].s.block || !f.salvo(a.s, massed) {
		return false
	}
	placed := false
	for _, b := range d.acts {
		if f.salvo(b.s, massed/2) {
			return false // "dozens", of one side, of the nineteen that the other counts
		}
		for _, p := range b.places {
			placed = placed || p.Where != nil && !vaguePlace(p.Where)
		}
	}
	return placed
}

// salvo reports whether a sentence counts at least so many munitions that were
// launched.
func (f *framing) salvo(s *sentence, least int) bool {
	for i := range s.mentions {
		if q := &s.mentions[i]; q.Kind == tocsin.MentionQuantity && strings.HasPrefix(q.Value, "munition:") && q.Count.Min >= least {
			return true
		}
	}
	return false
}

// otherSide reports whether the act has a named doer who is not among those
// that the draft's acts name, and is told in a sentence of its own.
func (f *framing) otherSide(a *act, d *draft) bool {
	if a.repeat || a.m.Value != "verb" {
		return false
	}
	m := f.subjectOfAct(a.s, a)
	for i := range a.s.mentions {
		n := &a.s.mentions[i]
		if m == nil && named(n) && n.last < a.m.first && a.m.first-n.last <= 4 && a.s.mentionAt(n.last, tocsin.MentionWeapon) != nil {
			m = n // "American aircraft bombed"
		}
	}
	if m == nil || !named(m) || !f.culprit(a.s, m) {
		return false
	}
	if a.s.index-d.first <= leadSentences {
		return false // the lead may name the doer late
	}
	for _, b := range d.acts {
		if b.s == a.s {
			return false
		}
		for i := range b.s.mentions {
			n := &b.s.mentions[i]
			if !named(n) || !f.culprit(b.s, n) {
				continue
			}
			if n.Actor.Name == m.Actor.Name || n.Actor.Country != "" && n.Actor.Country == m.Actor.Country {
				if f.subjectOfAct(b.s, b) == n || f.byAgent(b.s, b) == n || f.ownerOfAct(b.s, b) == n {
					return false
				}
			}
		}
	}
	return true
}

// staleFor reports whether a time lies further back than the main act of a
// report of that date is likely to.
func (f *framing) staleFor(w *tocsin.When) bool {
	if !f.ref.Date.Known() || f.ref.Basis != tocsin.BasisPublished {
		return false
	}
	end := w.End
	if !end.Known() {
		end = w.Start
	}
	return end.DaysUntil(f.ref.Date) > 3
}

// apart is the kind when it is one of those that never mix with attacks.
func apart(k tocsin.Kind) tocsin.Kind {
	switch k {
	case tocsin.Aggregate, tocsin.Threat, tocsin.Find, tocsin.Alarm:
		return k
	}
	return ""
}

// pairs are forms that one act often has both of: a bomb and then shots, an
// abduction that ends in death.
func (f *framing) pairs(a, b tocsin.Form) bool {
	if a > b {
		a, b = b, a
	}
	switch {
	case family(a) == "gun" && family(b) == "blast", family(a) == "blast" && family(b) == "gun":
		return true
	case a == tocsin.ArmedAssault && b == tocsin.Arson, a == tocsin.Arson && b == tocsin.ArmedAssault:
		return true
	case family(a) == "blast" && family(b) == "air", family(a) == "air" && family(b) == "blast":
		return true
	case a == tocsin.OtherForm || b == tocsin.OtherForm:
		return true
	case (a == tocsin.Killing || b == tocsin.Killing) && (family(a) == "air" || family(b) == "air"):
		return true
	case a == tocsin.Arson || b == tocsin.Arson:
		return true
	}
	return false
}

// leadingForm is the form of the first act that has one.
func (d *draft) leadingForm() tocsin.Form {
	for _, a := range d.acts {
		if a.form != "" && !a.vague {
			return a.form
		}
	}
	for _, a := range d.acts {
		if a.form != "" {
			return a.form
		}
	}
	return ""
}

// overlap reports whether two known times may be the same: they share a day,
// or lie on neighbouring days with the night between.
func overlap(a, b *tocsin.When) bool {
	ae, be := a.End, b.End
	if !ae.Known() {
		ae = a.Start
	}
	if !be.Known() {
		be = b.Start
	}
	if !be.Before(a.Start) && !ae.Before(b.Start) {
		return true
	}
	if ae.DaysUntil(b.Start) == 1 {
		return nightly(a) && b.PartOfDay != "afternoon" && b.PartOfDay != "evening"
	}
	return be.DaysUntil(a.Start) == 1 && nightly(b) && a.PartOfDay != "afternoon" && a.PartOfDay != "evening"
}

// nightly reports whether the time is an evening or a night, which may span two
// days.
func nightly(w *tocsin.When) bool {
	return w.PartOfDay == "night" || w.PartOfDay == "evening"
}

// placesAgree is 1 when the act has a place that fits one of the draft's, -1
// when all its places are elsewhere, and 0 when that cannot be said.
func (f *framing) placesAgree(a *act, d *draft) int {
	mine := finest([]*act{a})
	told := d.acts
	for len(told) > 1 && f.sumsPlaces(told[0]) {
		told = told[1:]
	}
	theirs := finest(told)
	if len(mine) == 0 || len(theirs) == 0 {
		return 0
	}
	for _, p := range mine {
		for _, q := range theirs {
			if compatible(p, q) {
				return 1
			}
		}
	}
	return -1
}

// finest is the places of the acts, without those that only say in which
// province or country the others lie.
func finest(acts []*act) []*tocsin.Where {
	var fine, coarse []*tocsin.Where
	for _, a := range acts {
		for _, p := range a.places {
			if vaguePlace(p.Where) {
				continue
			}
			if p.Where.Precision == tocsin.Province {
				coarse = append(coarse, p.Where)
			} else {
				fine = append(fine, p.Where)
			}
		}
	}
	if len(fine) == 0 {
		return coarse
	}
	kept := fine[:0:0]
	for i, p := range fine {
		outer := false
		for k, q := range fine {
			outer = outer || k != i && within(q, p)
		}
		if !outer {
			kept = append(kept, p)
		}
	}
	return kept
}

// within reports whether place a is told to lie in b.
func within(a, b *tocsin.Where) bool {
	for _, n := range a.Within {
		if n == b.Name {
			return a.Name != b.Name
		}
	}
	return false
}

// vaguePlace reports whether the place is too wide to tell acts apart; nil is.
func vaguePlace(w *tocsin.Where) bool {
	return w == nil || w.Precision == tocsin.CountryWide || w.Precision == tocsin.PlaceUnknown || w.Precision == tocsin.SeaOrAir && !w.Located()
}

// mostRadius is the most metres that a place's radius counts when two places
// are held against each other: two districts are not one place because they
// are large.
const mostRadius = 15000

// compatible reports whether two places may be one: the same, one within the
// other, or so near that their radii touch.
func compatible(a, b *tocsin.Where) bool {
	if a.Name == b.Name || a.GazetteerID != "" && a.GazetteerID == b.GazetteerID {
		return true
	}
	for _, n := range a.Within {
		if n == b.Name {
			return true
		}
	}
	for _, n := range b.Within {
		if n == a.Name {
			return true
		}
	}
	if (a.GazetteerID == "" || b.GazetteerID == "") && shareWord(a.Name, b.Name) {
		return true
	}
	if a.Located() && b.Located() {
		if a.Country != "" && b.Country != "" && a.Country != b.Country {
			return false // on two sides of a border
		}
		reach := float64(radius(a, b)+radius(b, a)) / 1000
		return kilometres(*a.Lat, *a.Lon, *b.Lat, *b.Lon) <= reach
	}
	return (a.GazetteerID == "" || b.GazetteerID == "" || !a.Located() && !b.Located()) && (a.Country == b.Country || a.Country == "" || b.Country == "")
}

// radius is the metres around place a that count when b is held against it: all of a
// province where nothing says in which province b lies.
func radius(a, b *tocsin.Where) int {
	if a.Precision == tocsin.Province && len(b.Within) <= 1 && (b.Precision == tocsin.Site || b.Precision == tocsin.Town) {
		return a.RadiusM
	}
	return min(a.RadiusM, mostRadius)
}

// shareWord reports whether two names share a word with a digit or of more
// than four letters: "K1 airbase", "K1 base".
func shareWord(a, b string) bool {
	for _, x := range strings.Fields(a) {
		if len(x) < 5 && !strings.ContainsAny(x, "0123456789") {
			continue
		}
		for _, y := range strings.Fields(b) {
			if strings.EqualFold(x, y) {
				return true
			}
		}
	}
	return false
}

// kilometres is the great-circle distance of two points (haversine).
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const earth = 6371.0 // mean radius in kilometres
	r := math.Pi / 180
	h := math.Pow(math.Sin((lat2-lat1)*r/2), 2) + math.Cos(lat1*r)*math.Cos(lat2*r)*math.Pow(math.Sin((lon2-lon1)*r/2), 2)
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
}
