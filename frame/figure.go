package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// figure claims the figure that belongs to a word of harm.
func (f *framing) figure(s *sentence, h *mention, d *draft, used map[*mention]bool) {
	if f.lower(s, h.first-1) == "to" && f.words.trying[f.lower(s, h.first-2)] {
		return // "tried to kidnap a trader"
	}
	slot := tocsin.Slot(h.Value)
	if h.Rule == "harm.kill" && f.shotByGuards(s, h) && d.Kind == tocsin.Attack {
		c := f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(1)}, h.Span, "harm.guards")
		c.Scope.Side = "attackers"
		f.add(d, c)
		return
	}
	if h.Rule == "harm.self" {
		f.ownDeath(s, h, d)
		return
	}
	if f.attackerDied(s, h, d) {
		return
	}
	if f.undivided(s, h) {
		slot = tocsin.Casualties
	}
	if end := f.selfKilled(s, h); end > 0 {
		own := f.claim(s, tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(1)}, h.Span, "harm.self")
		own.Scope.Side = "attackers"
		f.add(d, own)
		if f.lower(s, end) != "and" {
			return
		}
		rest := *h
		rest.last = end + 1
		h = &rest
	}
	if f.row(s, h, slot, d, used) {
		return
	}
	group := f.counted(s, h, used)
	group = f.withoutOwn(s, h, d, group, used)
	if (len(group) == 0 || doersOnly(s, group, h)) && !f.overPeriod(s, h) && !f.otherDay(s, h, d) && f.harmedOne(s, h, slot, d) {
		return
	}
	if len(group) == 0 {
		if f.otherDay(s, h, d) && d.Kind == tocsin.Attack {
			return // "a boy was killed in the same street in March"
		}
		if n, span := f.nthSubject(s, h); n > 0 && d.told(slot, n-1) && !f.overPeriod(s, h) && d.Kind == tocsin.Attack {
			f.add(d, f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(n)}, span, nthRule))
			f.victims(s, h, d)
			return
		} else if n > 0 && d.toldOther(slot, n-1) && !f.overPeriod(s, h) && d.Kind == tocsin.Attack {
			f.add(d, f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(1)}, span, nthRule))
			return // "three were taken; a fourth, who ran, got a bullet in the leg"
		}
		if c, ok := f.single(s, h, slot); ok && !f.overPeriod(s, h) {
			f.side(s, h, d, "", &c)
			f.add(d, c)
		} else if n, is := f.subjectOne(s, h); is && !ok && f.lower(s, h.first-2) != "among" {
			f.add(d, f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(1)}, f.spanOf(n), "harm.subject"))
			f.describe(s, d, n)
		}
		f.victims(s, h, d)
		return
	}
	for _, q := range group {
		used[q] = true
	}
	if len(group) == 1 && f.nthOne(s, group[0]) {
		return
	}
	if n := f.nth(s, group[0].first); n > 0 && d.told(slot, n-1) && group[0].Count == tocsin.Exactly(1) && groupOf(group[0]) != "fighters" && !f.overPeriod(s, h) && d.Kind == tocsin.Attack {
		f.add(d, f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(n)}, group[0].Span, nthRule))
		return
	}
	if (f.overPeriod(s, h) || sum(group).Min >= 1000 && f.perfect(s, h)) && d.Kind != tocsin.Aggregate || f.otherDay(s, h, d) {
		return
	}
	first, last := group[0], group[len(group)-1]
	span := tocsin.Span{Start: first.Span.Start, End: last.Span.End}
	count := sum(group)
	if strings.HasSuffix(h.Rule, "toll") {
		count = f.reached(s, first, count)
	}
	rule := "harm." + ruleOf(h)
	for k := h.first; k < h.last; k++ {
		if h.Rule == "harm.injured" && (f.words.infirmary[strings.TrimSuffix(f.lower(s, k), "s")] || f.words.grave[f.lower(s, k)]) {
			rule = "harm.hospital"
		}
	}
	if h.Rule == "harm.life" && f.lower(s, h.last-1) == "of" && f.words.bodyNoun[f.lower(s, h.first)] {
		rule = "harm.bodies"
	}
	c := f.claim(s, slot, tocsin.Value{Count: count}, span, rule)
	f.scopeFigure(s, h, d, group, &c)
	if slot == tocsin.Killed && d.Kind == tocsin.Attack && f.deadOf(s, h, group) {
		c.Scope.Side, c.Scope.Group = "attackers", ""
	}
	if len(group) == 1 && definite(first) && f.lower(s, first.first-1) == "and" && c.Scope.Side == "" {
		if m := s.mentionEnding(first.first-1, tocsin.MentionActor); m != nil && f.person(s, m) {
			c.Value.Count, c.Scope.Group = added(c.Value.Count, tocsin.Exactly(1)), "" // "Talal Roe and his brother"
		}
	}
	if n := f.officeBefore(s, h, first); n > 0 && c.Scope.Side == "" && first.Value != "part" {
		c.Value.Count, c.Scope.Group = added(c.Value.Count, tocsin.Exactly(n)), ""
		if first != last {
			group = group[:0:0]
		}
	}
	if f.andOne(s, h, last) && c.Scope.Side == "" && c.Scope.Group != "part" {
		for _, q := range group {
			if g := groupOf(q); len(group) == 1 && g != "" && !definite(q) {
				part := f.claim(s, slot, tocsin.Value{Count: q.Count}, q.Span, "harm.part")
				part.Scope.Group = g
				f.add(d, part)
			}
		}
		c.Value.Count, c.Scope.Group = added(c.Value.Count, tocsin.Exactly(1)), ""
	}
	switch {
	case len(group) == 1 && group[0].Value == "part" && f.dies(s, group[0], h):
		c.Rule = ofHurt
	case f.lower(s, h.first-2) == "among" || f.words.amongWord[f.lower(s, first.first-1)]:
		c.Rule = amongDead
	}
	f.add(d, c)
	f.andOthers(s, d, c)
	if len(group) > 1 {
		for _, q := range group {
			if g := groupOf(q); g != "" && !definite(q) {
				part := f.claim(s, slot, tocsin.Value{Count: q.Count}, q.Span, "harm.part")
				part.Scope.Group = g
				f.add(d, part)
			}
		}
	}
	f.parts(s, slot, d, first, last, used)
	if len(group) == 1 && definite(first) {
		f.victims(s, h, d)
	}
}

// withoutOwn is a row of those who died without the attackers in it, whose deaths it
// claims: "the bomber and four soldiers died".
func (f *framing) withoutOwn(s *sentence, h *mention, d *draft, group []*mention, used map[*mention]bool) []*mention {
	if h.Value != string(tocsin.Killed) || len(group) < 2 || d.Kind != tocsin.Attack || group[0].first > h.first || f.overPeriod(s, h) {
		return group
	}
	switch d.form {
	case tocsin.AirStrike, tocsin.Drone, tocsin.RocketMissile, tocsin.Shelling:
		return group
	}
	var own, rest []*mention
	for _, q := range group {
		if groupOf(q) == "fighters" {
			own = append(own, q)
		} else {
			rest = append(rest, q)
		}
	}
	if len(own) == 0 || len(rest) == 0 {
		return group
	}
	c := f.claim(s, tocsin.Killed, tocsin.Value{Count: sum(own)}, own[0].Span, ownAmong)
	c.Scope.Side = "attackers"
	f.add(d, c)
	for _, q := range own {
		used[q] = true
	}
	return rest
}

// The rules of figures of those among the hurt who died, "three of whom died",
// and of those among the dead who are of a group, "the dead included four soldiers".
const (
	ofHurt    = "harm.of.hurt"
	amongDead = "harm.among"
)

// shotByGuards reports whether one who was told before was killed by those who
// defend: "before he was shot dead by police".
func (f *framing) shotByGuards(s *sentence, h *mention) bool {
	if l := f.lower(s, h.first-1); l != "was" && l != "being" {
		return false
	}
	if l := f.lower(s, h.first-2); l != "he" && l != "she" && l != "before" {
		return false
	}
	return f.lower(s, h.last) == "by" && f.anyBetween(s, h.last+1, h.last+4, f.words.defenderNoun)
}

// ownDeath claims the death of the one attacker who blew himself up or took his own
// life.
func (f *framing) ownDeath(s *sentence, h *mention, d *draft) {
	if d.Kind != tocsin.Attack || f.overPeriod(s, h) || f.lower(s, h.first-1) == "to" || f.lower(s, h.first) == "blowing" && f.anyBetween(s, h.first-3, h.first, f.words.trying) || f.anyBetween(s, h.first-3, h.first, f.words.modal) {
		return
	}
	c := f.claim(s, tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(1)}, h.Span, "harm.self")
	if f.anyBetween(s, h.first, h.last, f.words.themselves) {
		q := f.figureLeft(s, h, nil)
		if q == nil {
			return
		}
		c.Value.Count = q.Count
	}
	c.Scope.Side = "attackers"
	f.add(d, c)
}

// selfKilled is the token behind the words for attackers who killed themselves, 0
// without such: "killing himself and three soldiers", "killed only herself".
func (f *framing) selfKilled(s *sentence, h *mention) int {
	if h.Rule != "harm.kill" {
		return 0
	}
	at := h.last
	if f.lower(s, at) == "only" || f.lower(s, at) == "just" {
		at++
	}
	if l := f.lower(s, at); l == "himself" || l == "herself" {
		return at + 1
	}
	return 0
}

// nthOne tells one of a count over a longer time: "the fifth reporter to be
// killed this year".
func (f *framing) nthOne(s *sentence, q *mention) bool {
	l := f.lower(s, q.first+1)
	return f.lower(s, q.first) == "the" && (f.words.laterOrdinal[l] || ordinal(l) && f.text.Tokens[q.first+1].Kind == tocsin.Number)
}

// doersOnly reports whether the figure is that of fighters right before a verb,
// who have done the harm if somebody is its object: "a sniper killed the mayor".
func doersOnly(_ *sentence, group []*mention, h *mention) bool {
	return len(group) == 1 && group[0].last <= h.first && groupOf(group[0]) == "fighters"
}

// sum adds up figures with their bounds.
func sum(group []*mention) tocsin.Count {
	sum := tocsin.Exactly(0)
	for _, q := range group {
		sum.Min += max(q.Count.Min, 0)
		if q.Count.Max == tocsin.Open || sum.Max == tocsin.Open {
			sum.Max = tocsin.Open
		} else {
			sum.Max += q.Count.Max
		}
		if q.Count.Min == tocsin.Open {
			sum.Min = tocsin.Open
		}
	}
	return sum
}

// overPeriod reports whether the harm is a sum over time, which belongs to no
// single act: "more than 500 have died since April", "in the past two months".
func (f *framing) overPeriod(s *sentence, h *mention) bool {
	perfect := f.perfect(s, h) || f.perfectJoined(s, h)
	if f.becauseOfAll(s, h) {
		return true
	}
	for _, m := range s.window(h.first-16, h.last+16) {
		if s.distance(f, m.first, h.first) > 14 {
			continue
		}
		switch {
		case m.Kind == tocsin.MentionTime && (m.Value == "since" || m.Value == "set"):
			return true
		case m.Kind == tocsin.MentionTime && perfect && m.When != nil && m.When.Start.Known() && m.When.End.Known() && m.When.Start.DaysUntil(m.When.End) > 25:
			return true // "has claimed 300 lives this year"
		case m.Kind == tocsin.MentionTime && (m.Value == "duration" || strings.HasPrefix(m.Rule, "window.")) && perfect:
			return true
		case m.Kind == tocsin.MentionCue && m.Value == "since" && m.first >= h.last && (perfect || h.Rule == "harm.die"):
			return true
		}
	}
	return false
}

// perfect reports whether the word stands in the perfect: "have died".
func (f *framing) perfect(s *sentence, h *mention) bool {
	for k := h.first - 3; k < h.first; k++ {
		if f.words.perfect[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// perfectJoined reports whether "and" joins the word to a verb in the perfect:
// "has gone on for years and killed thousands".
func (f *framing) perfectJoined(s *sentence, h *mention) bool {
	if f.lower(s, h.first-1) != "and" {
		return false
	}
	for k := h.first - 2; k >= h.first-12 && k >= s.First; k-- {
		if f.words.perfect[f.lower(s, k)] {
			return true
		}
		if f.text.Tokens[k].Kind == tocsin.Punct {
			return false
		}
	}
	return false
}

// becauseOfAll reports whether the harm is put down to attacks of a kind, and to
// none in particular: "three sailors are dead because of rebel attacks".
func (f *framing) becauseOfAll(s *sentence, h *mention) bool {
	for k := h.last; k < h.last+3; k++ {
		if f.lower(s, k) != "because" || f.lower(s, k+1) != "of" {
			continue
		}
		for _, a := range s.window(k+2, k+8) {
			if a.Kind == tocsin.MentionAct && strings.HasSuffix(f.lower(s, a.last-1), "s") {
				return true
			}
		}
	}
	return false
}

// undivided tells "dead or wounded": a figure of killed and injured together.
func (f *framing) undivided(s *sentence, h *mention) bool {
	for _, at := range []int{h.last, h.first - 1} {
		l := f.lower(s, at)
		if l != "or" && l != "and" && l != "/" {
			continue
		}
		for _, m := range s.window(at-3, at+2) {
			if m.Kind != tocsin.MentionHarm || m.Value == h.Value || m.Value == string(tocsin.Damage) || m.first != at+1 && m.last != at {
				continue
			}
			if l != "and" {
				return true
			}
			// "killed and wounded over 200", but "were killed and wounded five"
			if m.last == at && !f.being(s, m.first-1) && f.lower(s, m.first) != "dead" {
				return s.mentionAt(h.last, tocsin.MentionQuantity) != nil && s.mentionAt(m.first-1, tocsin.MentionQuantity) == nil && !f.endsFigure(s, m.first)
			}
		}
	}
	return false
}

// endsFigure reports whether a figure of people ends right before the token.
func (f *framing) endsFigure(s *sentence, at int) bool {
	w := s.window(at-8, at)
	for i := range w {
		if personal(&w[i]) && w[i].last == at {
			return true
		}
	}
	return false
}

// ruleOf is the name of a rule of harm without its class.
func ruleOf(h *mention) string { return strings.TrimPrefix(h.Rule, "harm.") }

// definite reports whether a figure of one stands for "the driver", "his wife".
func definite(q *mention) bool { return q.Rule == "quantity.definite" }

// groupOf is the group of people that a figure counts, "" when it tells none.
func groupOf(q *mention) string {
	if g, ok := strings.CutPrefix(q.Rule, "quantity.of:"); ok {
		return g // "ten of the attackers"
	}
	g := strings.TrimPrefix(q.Value, "person:")
	if g == "people" || g == "bare" || g == "part" {
		return ""
	}
	return g
}

// scopeFigure sets whom the figure is about.
func (f *framing) scopeFigure(s *sentence, h *mention, d *draft, group []*mention, c *tocsin.Claim) {
	who := ""
	if len(group) == 1 {
		who = groupOf(group[0])
		if definite(group[0]) && who == "" {
			who = "person"
		}
	}
	for _, q := range group {
		if who == "" && (q.Value == "part" || f.lower(s, h.first-2) == "among") {
			who = "part" // "the dead included four soldiers and a cook"
		}
	}
	f.side(s, h, d, who, c)
}

// side sets the group that a figure is about, or that it is the attackers'
// own. Fighters who die from the air are the ones attacked.
func (f *framing) side(s *sentence, h *mention, d *draft, who string, c *tocsin.Claim) {
	c.Scope.Group = who
	for k := h.last; k < h.last+5 && k+1 < s.Last; k++ {
		if l := f.lower(s, k); (l == "their" || l == "its") && f.lower(s, k+1) == "own" {
			c.Scope.Side, c.Scope.Group = "attackers", ""
		}
	}
	if f.ownLoss(s, h) {
		c.Scope.Side, c.Scope.Group = "attackers", ""
		return
	}
	if who != "" && f.attackerTold(s, h) {
		c.Scope.Side, c.Scope.Group = "attackers", ""
		return
	}
	if who == "fighters" && f.ofAttackers(s, h) {
		c.Scope.Side, c.Scope.Group = "attackers", ""
		return
	}
	if (who == "" || who == "part") && f.endedByDefenders(s, h, d) {
		c.Scope.Side, c.Scope.Group = "attackers", ""
		return
	}
	if h.Rule == "harm.neutralise" && (who == "" || who == "fighters" || who == "part") || who == "fighters" && f.byForces(s, h, d) {
		c.Scope.Side, c.Scope.Group = "attackers", ""
		return
	}
	if who != "fighters" || strings.HasSuffix(f.lower(s, h.first), "ing") && !f.being(s, h.first-1) {
		return
	}
	switch d.form {
	case tocsin.AirStrike, tocsin.Drone, tocsin.RocketMissile, tocsin.Shelling:
		if !f.firedBack(s) {
			return
		}
	}
	c.Scope.Side, c.Scope.Group = "attackers", ""
}

// firedBack reports whether those who defend are told to have fired back in the sentence or
// in the one before it: "The guards returned fire. Two insurgents were killed."
func (f *framing) firedBack(s *sentence) bool {
	for i := max(0, s.index-1); i <= s.index; i++ {
		if b := &f.sentences[i]; b.Block == s.Block && b.mentionAtRule("return.fire") != nil {
			return true
		}
	}
	return false
}

// parts claims "including three children", "two of them women", "a captain
// among them" beside a figure.
func (f *framing) parts(s *sentence, slot tocsin.Slot, d *draft, first, after *mention, used map[*mention]bool) {
	w := s.window(after.last, after.last+14)
	told := false
	for i := range w {
		q := &w[i]
		if q.Kind == tocsin.MentionHarm && q.Value != string(slot) || q.Kind == tocsin.MentionAct && q.Value == "verb" && q.first > after.last+1 || f.words.clauseTurn[f.lower(s, q.first-1)] {
			return
		}
		if q.Kind != tocsin.MentionQuantity || used[q] {
			continue
		}
		if slot == tocsin.Killed && groupOf(q) == "fighters" && f.amongDead(s, d, first, after, q) {
			used[q] = true
			continue
		}
		if definite(q) {
			continue
		}
		who := groupOf(q)
		if q.Value == "part" {
			who = partGroup(q)
			if who == "" {
				continue
			}
			told = true
		} else {
			told = told || f.anyBetween(s, after.last, q.first, f.words.amongWord) || f.lower(s, q.last) == "among" && f.lower(s, q.last+1) == "them"
			if !told && personal(q) && f.lower(s, q.first-1) == "and" {
				return // "was killed and nine others, including a guard, were hurt"
			}
		}
		if !told || who == "" || q.Count.Min > sum([]*mention{after}).Min && after.Count.Min != tocsin.Open {
			continue
		}
		c := f.claim(s, slot, tocsin.Value{Count: q.Count}, q.Span, "harm.including")
		c.Scope.Group = who
		f.add(d, c)
		used[q] = true
	}
}

// ofAttackers reports whether a gerund of harm tells what came of a defence that the
// sentence tells of before it: "troops returned fire, killing six of the attackers".
func (f *framing) ofAttackers(s *sentence, h *mention) bool {
	if !strings.HasSuffix(f.lower(s, h.first), "ing") {
		return false
	}
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionResponse && m.last <= h.first && h.first-m.last < 14 {
			return true
		}
	}
	return false
}

// attackerTold reports whether those whom the word of harm is about are told to be
// the attackers by what they did or wore: "the boy who shot them is dead", "shot two
// women wearing explosive belts".
func (f *framing) attackerTold(s *sentence, h *mention) bool {
	w := s.window(h.first-12, h.last+5)
	for i := range w {
		q := &w[i]
		if !personal(q) {
			continue
		}
		switch l := f.lower(s, q.last); {
		case (l == "who" || l == "that") && q.last < h.first && f.anyBetween(s, q.last+1, min(q.last+3, h.first), f.words.whoDid) && !f.being(s, q.last+1):
			return true
		case (f.words.wearing[l] || (l == "in" || l == "with") && f.anyBetween(s, q.last+1, q.last+4, f.words.explosiveMass)) && f.anyBetween(s, q.last+1, q.last+5, f.words.wornThing):
			return true
		}
	}
	return false
}

// amongDead claims the attackers who are counted among the dead, or are told to be
// beside them, and the dead without them: "seven dead, including the two bombers",
// "five dead besides the bomber".
func (f *framing) amongDead(s *sentence, d *draft, first, after, q *mention) bool {
	before := f.lower(s, q.first-1)
	if f.words.article[before] {
		before = f.lower(s, q.first-2)
	}
	joined := before == "to" && f.lower(s, q.first-2) == "addition" || before == "with" && f.words.besideFirst[f.lower(s, q.first-2)]
	beside := joined || f.words.excludingWord[before] || f.lower(s, q.first-2) == "not" || f.words.excludingWord[f.lower(s, q.first-2)] || before == "counting" && f.lower(s, q.first-3) == "not"
	among := before == "including" || before == "incl" || before == "among" || f.anyBetween(s, q.first-5, q.first, f.words.amongWord) && !f.anyBetween(s, after.last, q.first, f.words.clauseTurn)
	for k := q.last; k < q.last+3 && !among; k++ {
		l := f.lower(s, k)
		among = l == "included" || l == "among" && f.lower(s, k+1) == "them"
	}
	n, all := q.Count, sum([]*mention{after})
	if first != after || !beside && !among || d.form == tocsin.AirStrike || d.form == tocsin.Shelling || !n.Known || n.Max == tocsin.Open || n.Min > all.Min {
		return false
	}
	if beside && first == after && groupOf(after) == "fighters" {
		n = added(n, all) // "nine militants were killed besides the bomber"
	}
	own := f.claim(s, tocsin.Killed, tocsin.Value{Count: n}, q.Span, ownAmong)
	own.Scope.Side = "attackers"
	f.add(d, own)
	if !beside && groupOf(after) != "fighters" {
		if all.Max != tocsin.Open {
			all.Max -= n.Max
		}
		all.Min -= n.Max
		f.add(d, f.claim(s, tocsin.Killed, tocsin.Value{Count: all}, after.Span, withoutOwn))
	}
	return true
}

// The rules of the attackers' dead among others, and of the others.
const (
	ownAmong   = "harm.own.among"
	withoutOwn = "harm.without.own"
)

// settleOwn gives the figures that count attackers among the dead that scope, once
// the dead are told without them.
func (d *draft) settleOwn() {
	for i := range d.Claims {
		w := &d.Claims[i]
		if w.Rule != withoutOwn {
			continue
		}
		for k := range d.Claims {
			o := &d.Claims[k]
			if o.Rule != ownAmong || o.Quote.Start < w.Quote.Start {
				continue
			}
			for j := range d.Claims {
				c := &d.Claims[j]
				if c.Slot == tocsin.Killed && c.Rule != withoutOwn && c.Scope == (tocsin.Scope{}) && c.Value.Count == added(w.Value.Count, o.Value.Count) {
					c.Scope.Group = "with attackers"
				}
			}
			break
		}
	}
}

// settleElse lets "no one else was hurt" stand for everybody where all the others
// who were harmed attacked.
func (d *draft) settleElse() {
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Rule == noneElse && !slices.ContainsFunc(d.Claims, func(o tocsin.Claim) bool {
			return (o.Slot == tocsin.Killed || o.Slot == tocsin.Injured || o.Slot == tocsin.Casualties) && o.Value.Count.Known && o.Value.Count.Max != 0 && o.Scope.Side == ""
		}) {
			c.Slot, c.Scope.Group = tocsin.Casualties, ""
		}
	}
}

// settleNone lets none of a group stand for everybody where nobody is told to have
// been harmed: "not one of the shoppers was hurt", "no army or civilian losses"; but
// "no army losses" leaves others open.
func (d *draft) settleNone() {
	at := -1
	for i := range d.Claims {
		c := &d.Claims[i]
		switch c.Slot {
		case tocsin.Killed, tocsin.Injured, tocsin.Casualties, tocsin.Abducted, tocsin.Missing:
		default:
			continue
		}
		if c.Scope.Side != "" {
			continue
		}
		if !c.Value.Count.Known || c.Value.Count.Max != 0 || c.Scope.Group == "" {
			return
		}
		words := " " + strings.ToLower(c.Quote.Exact) + " "
		several := strings.Contains(words, " or ") || strings.Contains(words, " nor ") || strings.Contains(words, " not one ") || strings.Contains(words, " single ")
		if several && c.Rule == "harm.none" && c.Scope.Group != "part" && c.Scope.Group != "person" && c.Scope.Period == "" && at < 0 {
			at = i
		}
	}
	if at >= 0 {
		c := d.Claims[at]
		if c.Slot == tocsin.Injured {
			c.Slot = tocsin.Casualties
		}
		c.Scope, c.Rule = tocsin.Scope{}, wholeRule
		d.Claims = append(d.Claims, c)
	}
}

// noneElse is the rule of a claim that nobody else was harmed.
const noneElse = "harm.none.else"

// partGroup is the group that "two of them, women" is about, "" when no noun
// right behind tells it.
func partGroup(q *mention) string {
	g, _ := strings.CutPrefix(q.Rule, "quantity.part:")
	if g == q.Rule || g == "people" {
		return ""
	}
	return g
}
