package group

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tocsin"
)

const (
	// joinScore is what two accounts whose day and town are told must reach,
	// on average over two groups, to be the same act. A shared day and town
	// with forms of one family come to 4; a day's difference takes 3.5 away.
	joinScore = 3.4
	// vagueScore is what an account of news without a day or a town must reach:
	// place, guessed day and form alone do not, a toll or a count beside them
	// does. One that only recalls an act is held to joinScore.
	vagueScore = 4.3
	// crowdedScore is what it must reach where its rivals were too many to be
	// looked at: a name or the same text, not place, form and toll alone.
	crowdedScore = 6
	// clearlyBest is how far the best group must be ahead of the next.
	clearlyBest = 0.6
	// doubtfulScore is from where on a pair is worth a person's look.
	doubtfulScore = 2.6
	// maxPublishedGap is how many days apart two documents may report the same
	// act as news; later ones recall it.
	maxPublishedGap = 10
)

// pair is what speaks for and against two accounts being about the same act.
type pair struct {
	score      float64
	points     []string
	veto       string // why they cannot be the same, "" when they can
	placeLevel int    // the rank at which the places agree, rankUnknown when they do not
	named      bool   // a named person, site or vessel is shared
	shared     int    // how many words of such a name
	alike      bool   // the targets are of one sort: "a ministry"
	explain    bool   // write points; weighing alone needs none
}

func (p *pair) add(score float64, format string, args ...any) {
	p.score += score
	p.note(format, args...)
}

func (p *pair) note(format string, args ...any) {
	if !p.explain {
		return
	}
	p.points = append(p.points, fmt.Sprintf(format, args...))
}

func (p *pair) forbid(format string, args ...any) {
	switch {
	case p.veto != "":
	case p.explain:
		p.veto = fmt.Sprintf(format, args...)
	default:
		p.veto = format
	}
}

// reason is the pair as told to a person; the score is made to lie between 0
// and 1, with one half where two clear accounts join.
func (p *pair) reason(a, b *member) tocsin.JoinReason {
	score := 1 / (1 + math.Exp(joinScore-p.score))
	return tocsin.JoinReason{A: a.account.ID, B: b.account.ID, Score: math.Round(score*100) / 100, Points: p.points}
}

// compare weighs two accounts. It does not depend on which comes first.
func compare(a, b *member, explain bool) *pair {
	if a.of == b.of {
		p := &pair{placeLevel: rankUnknown, explain: explain}
		p.forbid("two accounts of one document")
		return p
	}
	return contrast(a, b, explain)
}

// contrast is compare of accounts of two documents; told of one, it tells of
// any two that are like them.
func contrast(a, b *member, explain bool) *pair {
	if b.account.ID < a.account.ID {
		a, b = b, a
	}
	p := &pair{placeLevel: rankUnknown, explain: explain}
	da, db := a.of, b.of
	compareKinds(p, a, b)
	if p.veto != "" {
		return p
	}
	comparePlaces(p, &a.place, &b.place)
	if p.veto != "" {
		return p
	}
	compareAims(p, a, b)
	weapon := sharedWeapon(a.weapons, b.weapons)
	compareTimes(p, a, b, da, db)
	compareForms(p, a, b, weapon)
	if p.veto != "" {
		return p
	}
	compareDoers(p, a, b)
	compareTolls(p, a, b)
	compareMeans(p, a, b, weapon)
	compareStatus(p, a, b)
	compareWords(p, a, b, da, db)
	if p.score < 5 && p.shared < 2 && p.placeLevel == rankUnknown && (a.from == noDay || b.from == noDay) {
		p.add(-1.5, "neither a day nor a place to go by")
	}
	if a.account.Kind == tocsin.Aggregate && !identical(a, b) {
		p.forbid("two aggregates that are not the same statement")
	}
	return p
}

func compareKinds(p *pair, a, b *member) {
	x, y := a.account.Kind, b.account.Kind
	if x == y {
		return
	}
	if x == tocsin.Explosion && y == tocsin.Attack || x == tocsin.Attack && y == tocsin.Explosion {
		return
	}
	p.forbid("different kinds, %s and %s", x, y)
}

func compareTimes(p *pair, a, b *member, da, db *document) {
	bothMain := a.account.Role == tocsin.Main && b.account.Role == tocsin.Main
	gap := 0
	if da.day != noDay && db.day != noDay {
		gap = abs(da.day - db.day)
	}
	if bothMain && gap > maxPublishedGap {
		p.forbid("both are news, published %d days apart", gap)
		return
	}
	for _, o := range [2]struct {
		m   *member
		doc *document
	}{{a, db}, {b, da}} { // nobody tells of what has yet to happen
		if o.m.from != noDay && !o.m.guessed && o.doc.day != noDay && o.m.from > o.doc.day+1 {
			p.forbid("it happened after the other was published")
			return
		}
	}
	switch {
	case a.from == noDay || b.from == noDay:
		if a.account.Role != b.account.Role && a.from == b.from && gap > 60 {
			p.add(-0.5, "published %d days apart", gap)
		}
	case a.guessed && b.guessed:
		p.add(1.1-0.2*float64(gap), "published %d days apart, no day told", gap)
	case a.guessed || b.guessed:
		told, guess, seen := a, b, db.day
		if a.guessed {
			told, guess, seen = b, a, da.day
		}
		if told.from > guess.to || told.to < guess.from {
			p.forbid("the day told is not in the week before the other was published")
			return
		}
		late := max(seen-told.to, 0)
		score := 1.3 - 0.25*float64(late)
		if !told.tight {
			score = 0.3
		}
		p.add(score, "told %d days before the other was published, which tells no day", late)
	case a.tight && b.tight:
		compareDays(p, a, b)
	default:
		compareLoose(p, a, b)
	}
	if p.veto == "" {
		compareClocks(p, a, b)
	}
}

func compareDays(p *pair, a, b *member) {
	if a.from <= b.to && b.from <= a.to {
		if a.from == b.from && a.to == b.to && a.from == a.to {
			p.add(2, "same day %s", a.account.When.Start)
		} else {
			p.add(1.7, "days overlap, %s and %s", days(a), days(b))
		}
		return
	}
	first, second := a, b
	if b.from < a.from {
		first, second = b, a
	}
	if second.from-first.to > 1 {
		p.forbid("different days, %s and %s", days(first), days(second))
		return
	}
	night := (first.part == 0 || first.part == 5 || first.part == 4) && (second.part == 0 || second.part == 1 || second.part == 5) &&
		(first.part == 5 || second.part == 1)
	if night {
		p.add(0.7, "dates 1 day apart, over one night")
	} else {
		p.add(-1.5, "dates 1 day apart")
	}
}

func days(m *member) string {
	if !m.account.When.Known() {
		return "the night before it was published"
	}
	if m.from == m.to {
		return m.account.When.Start.String()
	}
	return m.account.When.Start.String() + " to " + m.account.When.End.String()
}

// compareLoose compares times of which at least one is a week or more.
func compareLoose(p *pair, a, b *member) {
	if a.from > b.to+1 || b.from > a.to+1 {
		p.forbid("different times, %s and %s", days(a), days(b))
		return
	}
	long := max(a.to-a.from, b.to-b.from) + 1
	score := 0.2
	switch {
	case long <= 9:
		score = 1
	case long <= 31:
		score = 0.7
	}
	p.add(score, "times overlap, %s and %s", days(a), days(b))
}

func compareClocks(p *pair, a, b *member) {
	sameDay := a.tight && b.tight && a.from <= b.to && b.from <= a.to
	if a.clock >= 0 && b.clock >= 0 && sameDay {
		if apart := abs(a.clock - b.clock); apart <= 90 {
			p.add(0.3, "same hour")
		} else if apart > 300 {
			p.add(-1.2, "hours apart, %s and %s", a.account.When.Clock, b.account.When.Clock)
		}
		return
	}
	if a.part == 0 || b.part == 0 || !sameDay {
		return
	}
	apart := abs(a.part - b.part)
	apart = min(apart, 5-apart) // night runs into early morning
	switch {
	case apart == 0:
		p.add(0.3, "same part of the day")
	case apart == 2:
		p.add(-1.2, "different parts of the day, %s and %s", a.account.When.PartOfDay, b.account.When.PartOfDay)
	}
}

func compareForms(p *pair, a, b *member, weapon string) {
	fa, fb := a.facts, b.facts
	switch {
	case a.account.Kind != tocsin.Attack && a.account.Kind != tocsin.Explosion:
		p.add(0.5, "same kind %s", a.account.Kind)
	case a.account.Form == b.account.Form && fa.family != "any":
		p.add(0.8, "same form %s", a.account.Form)
	case fa.family == "any" || fb.family == "any":
		p.note("form not told by one")
	case fa.family == fb.family:
		p.add(0.5, "forms compatible, %s and %s", formOrKind(a), formOrKind(b))
	case a.account.Kind != b.account.Kind && (contains(fa.near, fb.family) || contains(fb.near, fa.family)):
		p.add(0.3, "forms compatible, %s and %s", formOrKind(a), formOrKind(b))
	case (contains(fa.near, fb.family) || contains(fb.near, fa.family)) && p.named:
		p.add(0.2, "forms that one act may combine, %s and %s", formOrKind(a), formOrKind(b))
	case (contains(fa.near, fb.family) || contains(fb.near, fa.family)) &&
		(p.placeLevel <= rankNeighbourhood || p.placeLevel <= rankTown && (p.alike || weapon != "")):
		p.add(-0.3, "forms that one act may combine, %s and %s", formOrKind(a), formOrKind(b))
	default:
		p.forbid("different forms, %s and %s", formOrKind(a), formOrKind(b))
	}
}

func formOrKind(m *member) string {
	if m.account.Form == "" {
		return string(m.account.Kind)
	}
	return string(m.account.Form)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// compareAims compares what was aimed at or hit.
func compareAims(p *pair, a, b *member) {
	if len(a.aims) == 0 || len(b.aims) == 0 {
		return
	}
	place := slices.Concat(a.place.tokens(), b.place.tokens())
	best, bestName, alike := 0, "", ""
	sitesA, sitesB := namedSites(a, place), namedSites(b, place)
	sharedSite := false
	for _, x := range a.aims {
		for _, y := range b.aims {
			shared := 0
			for _, t := range sharedTokens(x.proper, y.proper) {
				if !hasToken(place, t) {
					shared++
				}
			}
			if shared > best {
				best, bestName = shared, x.text
			}
			if sameName(x, y) {
				alike = x.text
			}
			sharedSite = sharedSite || x.site && y.site && sharesName(x.caps, y.caps, place)
		}
	}
	sharedSite = sharedSite || best > 0
	p.shared = best
	switch {
	case best >= 2:
		p.named = true
		p.add(3.5, "same target %s", bestName)
	case best == 1:
		p.named = true
		p.add(2.5, "same target %s", bestName)
	case alike != "":
		p.alike = true
		p.add(0.5, "same target %s", alike)
	}
	if !sharedSite && len(sitesA) > 0 && len(sitesB) > 0 && !alsoPlaced(a, sitesB) && !alsoPlaced(b, sitesA) {
		p.forbid("different targets, %s and %s", sitesA[0].text, sitesB[0].text)
	}
}

// namedSites are the member's targets that name one certain site, leaving
// aside what only names the place of either account.
func namedSites(m *member, place []string) []name {
	var out []name
	for _, n := range m.aims {
		if n.site && sharesName(n.caps, n.caps, place) {
			out = append(out, n)
		}
	}
	return out
}

// sharesName reports whether two names share a word that is not only the
// place's.
func sharesName(x, y, place []string) bool {
	for _, t := range sharedTokens(x, y) {
		if !hasToken(place, t) {
			return true
		}
	}
	return false
}

// alsoPlaced reports whether the member's place is one of the sites.
func alsoPlaced(m *member, sites []name) bool {
	for _, s := range sites {
		if m.place.known() && sameName(m.place.name, s) {
			return true
		}
	}
	return false
}

func hasToken(tokens []string, t string) bool {
	for _, x := range tokens {
		if sameToken(x, t) {
			return true
		}
	}
	return false
}

// tokens are the words that tell the place and what it lies in.
func (p *place) tokens() []string {
	out := append([]string{}, p.name.tokens...)
	for _, w := range p.within {
		out = append(out, strings.Fields(w)...)
	}
	if p.where != nil {
		out = append(out, strings.Fields(fold(p.where.Country))...)
	}
	return out
}

// compareDoers weighs who is said to have done it. Blame is often contested,
// so that two names alone veto nothing; a doer that is the other's target does.
func compareDoers(p *pair, a, b *member) {
	if len(a.doers) == 0 || len(b.doers) == 0 {
		return
	}
	for _, x := range a.doers {
		for _, y := range b.doers {
			if sameName(x, y) {
				p.add(0.4, "same doer named, %s", x.text)
				return
			}
		}
	}
	if turned(a, b) && turned(b, a) || (turned(a, b) || turned(b, a)) && !p.named {
		p.forbid("doer and target change places, %s and %s", a.doers[0].text, b.doers[0].text)
		return
	}
	if len(a.aims) > 0 && len(b.aims) > 0 && !anySame(a.aims, b.aims) && bothProper(a.doers[0], b.doers[0]) &&
		p.placeLevel > rankNeighbourhood && bothProper(a.aims[0], b.aims[0]) {
		p.forbid("different pairs of actors, %s and %s", a.doers[0].text, b.doers[0].text)
		return
	}
	p.add(-0.6, "different doers named, %s and %s", a.doers[0].text, b.doers[0].text)
}

// turned reports whether a doer of a is what b's act was aimed at.
func turned(a, b *member) bool { return anySame(a.doers, b.aims) }

func anySame(x, y []name) bool {
	for _, m := range x {
		for _, n := range y {
			if sameName(m, n) {
				return true
			}
		}
	}
	return false
}

func compareTolls(p *pair, a, b *member) {
	compareToll(p, a.killed, b.killed, "killed", 1)
	compareToll(p, a.injured, b.injured, "injured", 0.7)
}

func compareToll(p *pair, x, y span, what string, weight float64) {
	if !x.known || !y.known {
		return
	}
	zeroX, zeroY := x.hi == 0, y.hi == 0
	switch {
	case zeroX && zeroY:
		p.add(0.2*weight, "nobody %s", what)
	case (zeroX && y.lo > 0) || (zeroY && x.lo > 0):
		p.add(-0.6*weight, "%s told and denied", what)
	case x.lo == y.lo && x.lo > 0:
		bonus := 0.7 * weight
		if x.lo >= 3 {
			bonus = weight
		}
		p.add(bonus, "same toll %d %s", x.lo, what)
	case overlap(x, y):
		p.add(0.2*weight, "tolls compatible, %s and %s %s", x, y, what)
	default:
		lo, hi := min(x.lo, y.lo), max(x.lo, y.lo)
		penalty := 0.3
		if lo > 0 && hi >= 5*lo && hi-lo > 10 {
			penalty = 0.7
		}
		p.add(-penalty*weight, "tolls differ, %s and %s %s", x, y, what)
	}
}

func overlap(x, y span) bool {
	return (x.hi == tocsin.Open || y.lo <= x.hi) && (y.hi == tocsin.Open || x.lo <= y.hi)
}

func (s span) String() string {
	switch {
	case s.hi == tocsin.Open:
		return fmt.Sprintf("%d or more", s.lo)
	case s.lo == s.hi:
		return fmt.Sprint(s.lo)
	}
	return fmt.Sprintf("%d to %d", s.lo, s.hi)
}

// compareMeans compares weapons and how many there were.
func compareMeans(p *pair, a, b *member, weapon string) {
	if weapon != "" {
		p.add(0.4, "same weapon %s", weapon)
	}
	x, y := a.shots, b.shots
	if !x.known || !y.known {
		return
	}
	switch {
	case x.lo == y.lo && x.lo >= 2:
		p.add(0.5, "same count, %d munitions", x.lo)
	case overlap(x, y):
		p.add(0.2, "counts compatible, %s and %s munitions", x, y)
	default:
		p.add(-0.3, "counts differ, %s and %s munitions", x, y)
	}
}

func sharedWeapon(x, y []name) string {
	for _, m := range x {
		for _, n := range y {
			if sameName(m, n) || len(sharedTokens(m.tokens, n.tokens)) > 0 {
				return m.text
			}
		}
	}
	return ""
}

func compareStatus(p *pair, a, b *member) {
	x, y := a.account.Status, b.account.Status
	if x != y && (x == tocsin.Foiled || y == tocsin.Foiled) {
		p.add(-1, "foiled by one account only")
	}
}

// compareWords adds what near-identical text says: the same sentence tells of
// the same act.
func compareWords(p *pair, a, b *member, da, db *document) {
	if da.family != db.family || len(a.words) < 5 || len(b.words) < 5 {
		return
	}
	shared := sharedSorted(a.words, b.words)
	if j := float64(shared) / float64(len(a.words)+len(b.words)-shared); j >= 0.6 {
		p.add(4*j, "near-identical text")
	}
}

// sharedSorted counts what two sorted lists share.
func sharedSorted(x, y []string) int {
	n, i, j := 0, 0, 0
	for i < len(x) && j < len(y) {
		switch strings.Compare(x[i], y[j]) {
		case 0:
			n, i, j = n+1, i+1, j+1
		case -1:
			i++
		default:
			j++
		}
	}
	return n
}

// identical reports whether two aggregates say the same of the same time and
// place.
func identical(a, b *member) bool {
	x, y := a.account, b.account
	if x.Form != y.Form || (x.When == nil) != (y.When == nil) || a.place.name.folded != b.place.name.folded || len(x.Claims) != len(y.Claims) {
		return false
	}
	if x.When != nil && (x.When.Start != y.When.Start || x.When.End != y.When.End) {
		return false
	}
	for i := range x.Claims {
		if x.Claims[i].Slot != y.Claims[i].Slot || fold(x.Claims[i].Value.Name) != fold(y.Claims[i].Value.Name) ||
			x.Claims[i].Value.Count != y.Claims[i].Value.Count {
			return false
		}
	}
	return x.When != nil || a.place.known() || len(x.Claims) > 0
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
