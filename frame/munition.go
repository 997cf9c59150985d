package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// weapons claims the weapons that an act was done with, each once.
func (f *framing) weapons(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionWeapon || m.Rule == "warplane" || m.Rule == "tank" && !f.employed(s, m, 4) {
			continue
		}
		if f.inName(s, m) || m.Rule == "tank" && !f.tankItself(s, m) {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		if f.inDefence(s, m) || f.carriedOff(s, m) || !f.employed(s, m, 12) && !f.usedThere(s, m) || m.Value == "firearm" && !armedAct(d.form) && f.defended(s) {
			continue
		}
		d.several = d.several || len(s.acts) > 0 && f.pluralDevice(s, m)
		f.add(d, f.claim(s, tocsin.Weapon, tocsin.Value{Name: m.Value, ID: m.Rule}, m.Span, "weapon."+m.Rule))
	}
}

// armedAct reports whether an act of this form is done by people who shoot.
func armedAct(form tocsin.Form) bool {
	switch form {
	case tocsin.ArmedAssault, tocsin.Killing, tocsin.Abduction:
		return true
	}
	return false
}

// defended reports whether a sentence tells how the site responded: the
// gunfire that was heard then may be that of its guns.
func (f *framing) defended(s *sentence) bool {
	return slices.ContainsFunc(s.mentions, func(m mention) bool { return m.Kind == tocsin.MentionResponse })
}

// impliedWeapon is the rule of a weapon that only the words for the act tell.
const impliedWeapon = "weapon.implied"

// implyWeapon claims the weapon that the words for the act tell by
// themselves, where none is named: who was shot was shot with a firearm.
func (f *framing) implyWeapon(d *draft) {
	if d.Kind != tocsin.Attack || d.claims(tocsin.Weapon) {
		return
	}
	for _, a := range d.acts {
		switch {
		case f.words.rulesGuns[a.m.Rule] && (d.form == tocsin.ArmedAssault || d.form == tocsin.Killing):
			f.add(d, f.claim(a.s, tocsin.Weapon, tocsin.Value{Name: "firearm", ID: "gun"}, a.span(), impliedWeapon))
			return
		case a.m.Form == tocsin.SuicideBombing && d.form == a.m.Form:
			f.add(d, f.claim(a.s, tocsin.Weapon, tocsin.Value{Name: "suicide bomb", ID: "suicide.bomber"}, a.span(), impliedWeapon))
			return
		}
	}
	for i := range d.Claims {
		c := d.Claims[i]
		if c.Slot == tocsin.Perpetrator && f.words.gunmen[strings.ToLower(lastWord(c.Value.Name))] && (d.form == tocsin.ArmedAssault || d.form == tocsin.Killing) {
			c.Slot, c.Value, c.Rule = tocsin.Weapon, tocsin.Value{Name: "firearm", ID: "gun"}, impliedWeapon
			f.add(d, c)
			return
		}
	}
}

// lastWord is the last word of a phrase.
func lastWord(phrase string) string {
	words := strings.Fields(phrase)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// someThrough reports whether the figures of munitions say that not all were
// stopped, or that some came down.
func (d *draft) someThrough() bool {
	launched, stopped := 0, 0
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Slot != tocsin.Munitions || !c.Value.Count.Known || c.Rule == "munitions.article" {
			continue
		}
		switch c.Scope.Stage {
		case "intercepted":
			stopped = max(stopped, c.Value.Count.Min)
		case "impacted":
			return true
		default:
			if c.Scope.Group == "" {
				launched = max(launched, c.Value.Count.Min)
			}
		}
	}
	return stopped > 0 && launched > stopped
}

// claims reports whether anything is claimed for the slot.
func (d *draft) claims(slot tocsin.Slot) bool {
	for i := range d.Claims {
		if d.Claims[i].Slot == slot {
			return true
		}
	}
	return false
}

// employed reports whether the sentence says that the weapon was used: it
// stands with a word of an act or of harm, and is not idle.
func (f *framing) employed(s *sentence, w *mention, reach int) bool {
	if f.idle(s, w) {
		return false
	}
	for _, m := range s.window(w.first-reach-1, w.last+reach) {
		if m.first < w.last && w.first < m.last {
			if m.Kind == tocsin.MentionAct {
				return true
			}
			continue
		}
		if s.distance(f, m.first, w.first) > reach {
			continue
		}
		switch m.Kind {
		case tocsin.MentionAct:
			if m.Act == tocsin.Attack || m.Act == tocsin.Explosion || m.Act == "" {
				return true
			}
		case tocsin.MentionHarm:
			return true
		case tocsin.MentionCue:
			if m.Value == "foiled" {
				return true
			}
		}
	}
	return false
}

// idle reports whether the weapon is somebody's trade or stock, was found, or
// is what it was not.
func (f *framing) idle(s *sentence, w *mention) bool {
	for k := w.first - 3; k < w.first; k++ {
		switch here := f.lower(s, k); {
		case f.words.idleBefore[here]:
			return true
		case here == "against":
			if k >= w.first-2 {
				return true
			}
		}
	}
	return f.words.idleAfter[f.lower(s, w.last)]
}

// inDefence reports whether the weapon's words are part of those for a
// response: "Patriot missiles", "anti-aircraft guns", "gunfire from guards".
func (f *framing) inDefence(s *sentence, w *mention) bool {
	for _, m := range s.window(w.first-8, w.last+3) {
		if m.Kind != tocsin.MentionResponse {
			continue
		}
		if m.Span.Overlaps(w.Span) || m.last == w.first {
			return true
		}
		if next := f.lower(s, m.last); m.last <= w.first && (next == "by" || next == "with") && w.first-m.last <= 3 && !f.planted(w) {
			return true // "brought down by gunfire"
		}
	}
	if f.words.defendingBefore[f.lower(s, w.first-1)] {
		return true
	}
	for k := w.first - 4; k < w.first; k++ {
		if f.words.answering[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// munitions claims how many were launched, came down or were stopped.
func (f *framing) munitions(s *sentence) {
	f.numbered(s)
	defer f.nextOnes(s)
	defer f.oneMore(s)
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionQuantity {
			continue
		}
		if f.inAll(s, m) {
			f.allTold(s, m)
			continue
		}
		part := m.Value == "part" && !f.apposedToWeapon(s, m) || f.ofMunitions(s, m)
		if !part && !strings.HasPrefix(m.Value, "munition:") && m.Value != "part" && !f.bomberFigure(s, i) {
			continue
		}
		if part && f.personPart(s, m) && s.mentionAt(m.last, tocsin.MentionResponse) == nil || m.Value == "munition:explosion" && f.counting(s, m) || !part && f.adjunct(s, m) {
			continue
		}
		d := f.draftFor(s, m.last-1)
		if d == nil || d.Kind == tocsin.Threat || d.Kind == tocsin.Aggregate {
			continue
		}
		stage := f.stage(s, m)
		if part && stage == "" && !f.beyond(s, m) {
			continue
		}
		if !part && stage == "" && !f.told(s, m, d) || part && f.otherThing(s, m) || f.otherDay(s, m, d) {
			continue
		}
		rule := "munitions.figure"
		if !part && stage == "impacted" {
			rule = landed
			if m.Count == tocsin.Exactly(1) {
				rule, stage = "munitions.figure", ""
			}
		}
		if l := f.lower(s, m.first); (l == "a" || l == "an") && m.Count == tocsin.Exactly(1) {
			rule = "munitions.article"
		}
		if part && (m.Count.Min <= 1 || stage == "intercepted") {
			rule = "munitions.part"
		}
		c := f.claim(s, tocsin.Munitions, tocsin.Value{Count: m.Count}, m.Span, rule)
		c.Scope.Stage = stage
		d.stopped = d.stopped || stage == "intercepted"
		if n := f.nth(s, m.first); n > 0 && d.Kind == tocsin.Attack {
			f.nthMunition(d, c, n)
		}
		if f.beyond(s, m) {
			f.addUp(s, d, c)
			continue
		}
		if part && stage == "launched" {
			c.Scope.Group = "part"
		}
		f.add(d, c)
		if stage == "intercepted" && f.allOf(s, m) {
			c.Scope.Stage = ""
			f.add(d, c)
		}
	}
}

// apposedToWeapon reports whether a figure tells how many of the munitions right before
// it there were: "Katyushas, three of them, came down".
func (f *framing) apposedToWeapon(s *sentence, m *mention) bool {
	if f.lower(s, m.first-1) != "," || f.lower(s, m.last) != "them" && f.lower(s, m.last-1) != "them" && f.lower(s, m.last) != "in" {
		return false
	}
	w := s.mentionEnding(m.first-1, tocsin.MentionWeapon)
	return w != nil && strings.HasSuffix(f.lower(s, w.last-1), "s")
}

// allOf reports whether a figure of munitions is that of all that were sent: "all seven
// drones were shot down", "seven drones, all shot down".
func (f *framing) allOf(s *sentence, m *mention) bool {
	if f.lower(s, m.first) == "all" || f.lower(s, m.first-1) == "all" || f.lower(s, m.first-2) == "all" {
		return true
	}
	for k := m.last; k < s.Last; k++ {
		if f.lower(s, k) != "all" {
			continue
		}
		next := f.lower(s, k+1)
		if k < m.last+3 {
			return !f.words.sentPersons[next]
		}
		if next == "of" && (f.lower(s, k+2) == "them" || f.lower(s, k+2) == "which") || s.mentionAtRule("intercept") != nil && s.mentionAt(k+1, tocsin.MentionResponse) != nil || f.words.stateVerb[next] {
			return true // "seven drones were suppressed, all of them", "three drones came in and all were downed"
		}
	}
	return false
}

// nthMunition claims as many munitions as the place in a row of the last one tells:
// "a second device got stuck in a tree".
func (f *framing) nthMunition(d *draft, c tocsin.Claim, n int) {
	for i := range d.Claims {
		if p := &d.Claims[i]; p.Slot == tocsin.Munitions && p.Value.Count.Min >= n {
			return
		}
	}
	c.Value.Count, c.Scope, c.Rule = tocsin.Exactly(n), tocsin.Scope{}, "munitions.figure"
	f.add(d, c)
}

// adjunct reports whether the munition only says of what kind something else is:
// "a rocket and drone raid", "a bomb disposal unit".
func (f *framing) adjunct(s *sentence, q *mention) bool {
	k := q.last
	if f.lower(s, k) == "and" {
		if w := s.mentionAt(k+1, tocsin.MentionWeapon); w != nil {
			k = w.last
		}
	}
	return f.words.unitNoun[f.lower(s, k)]
}

// beyond reports whether a figure counts some beyond those told before: "two more
// rockets", not "more than two rockets".
func (f *framing) beyond(s *sentence, q *mention) bool {
	for k := q.first; k <= q.last; k++ {
		if f.words.further[f.lower(s, k)] && f.lower(s, k+1) != "than" {
			return true
		}
	}
	return false
}

// landed is the rule of a figure of munitions that came down, which stands for
// all of them until more are told: settleMunitions decides.
const landed = "munitions.landed"

// addUp claims as many munitions as were told just before and these: "four
// rockets hit the camp and two more fell outside".
func (f *framing) addUp(s *sentence, d *draft, c tocsin.Claim) {
	first := s.Start
	if s.index > 0 && f.sentences[s.index-1].Block == s.Block {
		first = f.sentences[s.index-1].Start
	}
	for i := len(d.Claims) - 1; i >= 0; i-- {
		p := &d.Claims[i]
		if p.Slot != tocsin.Munitions || p.Quote.Start < first || p.Quote.Start >= c.Quote.Start || p.Scope.Group != "" || p.Rule == addedUp {
			continue
		}
		if c.Scope.Stage == "intercepted" || p.Scope.Stage == "unexploded" {
			break
		}
		c.Value.Count = added(c.Value.Count, p.Value.Count)
		if p.Scope.Stage == "" {
			p.Scope.Stage = "impacted"
		}
		c.Rule, c.Scope.Stage = addedUp, ""
		break
	}
	if c.Rule != landed || c.Value.Count != tocsin.Exactly(1) {
		f.add(d, c)
	}
}

// addedUp is the rule of a figure of munitions that adds up what is told one
// after another.
const addedUp = "munitions.added"

// added is the sum of two figures with their bounds.
func added(a, b tocsin.Count) tocsin.Count {
	sum := tocsin.Count{Known: true, Min: max(a.Min, 0) + max(b.Min, 0), Max: tocsin.Open}
	if a.Max != tocsin.Open && b.Max != tocsin.Open {
		sum.Max = a.Max + b.Max
	}
	return sum
}

// oneMore claims what "another struck" and "a third came down" add to the
// munitions told before.
func (f *framing) oneMore(s *sentence) {
	for _, a := range s.acts {
		k := a.m.first - 1
		if a.draft == nil || a.draft.Kind != tocsin.Attack || a.m.Value != "verb" || k < s.First {
			continue
		}
		span := f.text.Tokens[k].Span
		c := f.claim(s, tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(1)}, span, landed)
		if f.words.nextOne[f.lower(s, k)] && !f.words.theSame[f.lower(s, k-1)] {
			f.addUp(s, a.draft, c)
		}
	}
	for k := s.First + 2; k+1 < s.Last; k++ {
		// "one rocket hit a field and another a road"
		if f.lower(s, k) != "another" || !f.words.article[f.lower(s, k+1)] || f.lower(s, k-1) != "and" && f.lower(s, k-1) != "," && f.lower(s, k-1) != "while" {
			continue
		}
		if d := f.draftFor(s, k); d != nil && d.Kind == tocsin.Attack && s.nearest(f, tocsin.MentionQuantity, k, 10, func(q *mention) bool { return q.last <= k && strings.HasPrefix(q.Value, "munition:") }) != nil {
			span := tocsin.Span{Start: f.text.Tokens[k].Start, End: f.text.Tokens[k].End}
			f.addUp(s, d, f.claim(s, tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(1)}, span, landed))
		}
	}
}

// settleStopped lets those that were stopped, where no others are told and nothing came
// down, be all that were sent: "air defence destroyed four drones over the region".
func (d *draft) settleStopped() {
	var stopped *tocsin.Claim
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Slot != tocsin.Munitions {
			continue
		}
		n := c.Value.Count
		if c.Scope.Stage != "intercepted" || c.Scope.Group != "" || n.Min != n.Max || stopped != nil && stopped.Value.Count != n || c.Rule == "munitions.part" && n.Min > 1 {
			return
		}
		stopped = c
	}
	if stopped == nil || d.hit && stopped.Value.Count.Min > 1 {
		return
	}
	sent := *stopped
	sent.Scope.Stage, sent.Rule = "", "munitions.stopped"
	d.Claims = append(d.Claims, sent)
}

// settleMunitions lets figures of munitions that came down stand for all of them
// where nobody tells of more that were fired.
func (d *draft) settleMunitions() {
	d.settleStopped()
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Rule != landed {
			continue
		}
		more := slices.ContainsFunc(d.Claims, func(o tocsin.Claim) bool {
			if o.Slot != tocsin.Munitions || o.Rule == landed || o.Scope.Group != "" || o.Value.Count.Min <= c.Value.Count.Min || otherKind(o.Quote.Exact, c.Quote.Exact) {
				return false
			}
			return o.Scope.Stage == "launched" || o.Scope.Stage == "" && o.Speaker == c.Speaker
		})
		c.Rule = "munitions.figure"
		if !more {
			c.Scope.Stage = ""
		}
	}
}

// loosedBefore reports whether a figure is the object of a verb for firing or dropping
// right before it: "came back and dropped two more".
func (f *framing) loosedBefore(s *sentence, q *mention) bool {
	a := s.mentionEnding(q.first, tocsin.MentionAct)
	return (a != nil && a.Value == "verb" || f.words.launchVerb[f.lower(s, q.first-1)] || f.lower(s, q.first-1) == "dropped") && !f.being(s, q.first-2) && (f.ends(s, q.last) || f.words.locative[f.lower(s, q.last)])
}

// ofMunitions reports whether a figure without a noun counts munitions told
// before, of which it says what became: "fired 19 rockets, of which ten were
// intercepted and six fell in open country".
func (f *framing) ofMunitions(s *sentence, q *mention) bool {
	ofThem := f.lower(s, q.first-1) == "which" && f.lower(s, q.first-2) == "of"
	if q.Value != "bare" || f.timeWord(s, q) || q.Count.Min < 2 && !ofThem || q.Count.Max == tocsin.Open {
		return false
	}
	d := f.draftFor(s, q.first)
	sent := d != nil && (d.form == tocsin.Drone || d.form == tocsin.RocketMissile)
	told := f.beyond(s, q) && (f.words.landing[f.lower(s, q.last)] || f.words.landing[f.lower(s, q.last+1)]) ||
		f.stoppedBy(s, q) || f.wereStopped(s, q) || f.beyond(s, q) && f.loosedBefore(s, q)
	for _, m := range s.window(q.last, q.last+5) {
		if m.first < q.last {
			continue
		}
		switch {
		case told:
		case m.Kind == tocsin.MentionHarm && m.Value != string(tocsin.Damage), m.Kind == tocsin.MentionQuantity:
			return false
		case m.Kind == tocsin.MentionResponse && m.Rule == "intercept",
			m.Kind == tocsin.MentionAct && (m.Rule == "land.verb" || m.Rule == "strike.verb" || m.Rule == "intercepted"):
			told = told || !f.asideBetween(s, q.last, m.first)
		}
	}
	if b := s.mentionEnding(q.first, tocsin.MentionResponse); b != nil && b.Rule == "intercept" && (f.ends(s, q.last) || f.lower(s, q.last) == "and" && s.mentionAt(q.last+1, tocsin.MentionHarm) == nil) {
		told = true // "of 20 rockets the army shot down 14"
	}
	if !told {
		return false
	}
	for back := 0; back < 2 && s.index-back >= 0; back++ {
		p := &f.sentences[s.index-back]
		if p.Block != s.Block && (!sent || p.block.Kind == tocsin.Title) {
			return false
		}
		for i := len(p.mentions) - 1; i >= 0; i-- {
			m := &p.mentions[i]
			if back == 0 && m.last > q.first {
				continue
			}
			if m.Kind == tocsin.MentionQuantity && strings.HasPrefix(m.Value, "munition:") {
				return m.Count.Min >= q.Count.Min || f.beyond(s, q)
			}
			if m.Kind == tocsin.MentionWeapon && sent && back > 0 {
				return true // "drones attacked the port. Three were brought down"
			}
			if m.Kind == tocsin.MentionQuantity && strings.HasPrefix(m.Value, "person:") && back == 0 && q.first-m.last < 6 {
				return false
			}
		}
	}
	return false
}

// counting reports whether a figure of explosions is one of many days: "has
// been called to 31 explosions".
func (f *framing) counting(s *sentence, q *mention) bool {
	for k := q.first - 5; k < q.last+5; k++ {
		if f.words.perfect[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// bomberFigure reports whether mention i counts suicide bombers, who are what
// they carry.
func (f *framing) bomberFigure(s *sentence, i int) bool {
	q := &s.mentions[i]
	if q.Value != "person:fighters" || definite(q) {
		return false
	}
	for _, m := range s.window(q.first, q.last) {
		if m.Kind == tocsin.MentionWeapon && m.Rule == "suicide.bomber" && m.last == q.last {
			return true
		}
	}
	return false
}

// told reports whether the munitions that a figure counts are said to have
// been used in the act, and not to be somebody's stock. A sentence without an
// act goes on about the one before, if that was done with such things.
func (f *framing) told(s *sentence, q *mention, d *draft) bool {
	if before := f.rowBefore(s, q); before != nil && f.told(s, before, d) {
		return true
	}
	w := s.window(q.first, q.last)
	for i := range w {
		if m := &w[i]; m.Kind == tocsin.MentionWeapon && m.last >= q.last {
			return f.employed(s, m, 14) || m.Form == d.form && len(s.acts) == 0 && !f.idle(s, m)
		}
	}
	return true
}

// rowBefore is the figure of munitions that stands before another in a row: "with
// 40 drones, ten cruise missiles and two rockets"; nil for the first.
func (f *framing) rowBefore(s *sentence, q *mention) *mention {
	k := q.first - 1
	if f.lower(s, k) == "and" {
		k--
	}
	if f.lower(s, k) != "," && k == q.first-1 {
		return nil
	}
	if f.lower(s, k) == "," {
		k--
	}
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionQuantity && m.last == k+1 && strings.HasPrefix(m.Value, "munition:") {
			return m
		}
	}
	return nil
}

// otherThing reports whether "one of the" goes on with a noun that is no
// munition: "one of the vehicles".
func (f *framing) otherThing(s *sentence, q *mention) bool {
	if !f.words.knownThings[f.lower(s, q.last-1)] {
		return false
	}
	if s.mentionAt(q.last, tocsin.MentionQuantity) != nil || s.mentionAt(q.last, tocsin.MentionWeapon) != nil || q.last >= s.Last {
		return false
	}
	return f.text.Tokens[q.last].Kind == tocsin.Word && s.mentionAt(q.last, tocsin.MentionAct) == nil && f.lower(s, q.last-1) != "these" && f.lower(s, q.last-1) != "those"
}

// otherDay reports whether the words right around a figure give it a day that
// is not the act's.
func (f *framing) otherDay(s *sentence, q *mention, d *draft) bool {
	for _, m := range s.window(q.first-10, q.last+10) {
		if f.ofSomebody(s, &m, q.first) {
			continue
		}
		if m.Kind == tocsin.MentionTime && (m.Value == "duration" || strings.HasPrefix(m.Rule, "window.")) && s.distance(f, m.first, q.first) <= 12 {
			for k := q.last; k < q.last+4; k++ {
				if l := f.lower(s, k); l == "have" || l == "has" {
					return true // "in the past two days five missiles have been fired"
				}
			}
		}
		if m.Kind != tocsin.MentionTime || m.Value != "point" || m.When == nil || !m.When.End.Known() || s.distance(f, m.first, q.first) > 10 {
			continue
		}
		if d.when.Known() && m.When.End.Before(d.when.Start) || !d.when.Known() && f.stale(m.When) {
			return true
		}
	}
	return false
}

// ofSomebody reports whether a time only tells of somebody named before it, in a clause of
// its own that ends before the token: "a guard who was hired in December was shot".
func (f *framing) ofSomebody(s *sentence, m *mention, at int) bool {
	if m.Kind != tocsin.MentionTime || m.last > at || f.ends(s, m.last) {
		return false
	}
	for k := m.first - 1; k > s.First && k > m.first-12; k-- {
		if f.text.Tokens[k].Kind == tocsin.Punct || f.lower(s, k) == "when" {
			return false
		}
		if f.lower(s, k) == "who" {
			return f.being(s, m.last)
		}
	}
	return false
}

// stale reports whether a time lies so long before the document that an act
// without a time of its own, which the document reports, is not of then.
func (f *framing) stale(w *tocsin.When) bool {
	return f.ref.Date.Known() && w.End.DaysUntil(f.ref.Date) > recent
}

// personPart reports whether "two of them" is about people.
func (f *framing) personPart(s *sentence, m *mention) bool {
	if strings.HasPrefix(m.Rule, "quantity.part:") {
		return true
	}
	for _, h := range s.window(m.first-7, m.last+7) {
		if h.Kind == tocsin.MentionHarm && h.Value != string(tocsin.Damage) && s.distance(f, h.first, m.first) <= 6 {
			return true
		}
	}
	return false
}

// stageReach is how far from a figure the word of what became of it may stand.
const stageReach = 12

// stage is what became of the munitions counted: launched, impacted,
// intercepted, unexploded, or "" when that is not said.
func (f *framing) stage(s *sentence, q *mention) string {
	best, stage := stageReach, ""
	if f.stoppedBy(s, q) || f.flyingTold(s, q) && f.wereStopped(s, q) {
		return "intercepted"
	}
	part := s.mentionEnding(q.first, tocsin.MentionQuantity)
	whole := part != nil && part.Value == "part"
	all := f.lower(s, q.first) == "all" || f.lower(s, q.first-1) == "all"
	for _, m := range s.window(q.first-stageReach-4, q.last+stageReach) {
		d := s.distance(f, q.last-1, m.first)
		if m.first < q.first {
			d = s.distance(f, m.last-1, q.first) + 2
		}
		// "eight of the nine sent at the port were intercepted": what became of
		// a part is told behind what was done with the whole.
		// So is what became of "all seven that were sent".
		became := (q.Value == "part" || all) && m.first >= q.last && d < stageReach+4 &&
			(m.Kind == tocsin.MentionResponse && m.Rule == "intercept" || m.Kind == tocsin.MentionCue && m.Rule == "foiled")
		if d >= best && !became || m.first >= q.last && f.figureBetween(s, f.behindWhole(s, q), m.first) {
			continue
		}
		switch {
		case m.Kind == tocsin.MentionResponse && m.Rule == "intercept" && m.first >= q.last && f.lower(s, m.first) == "destroyed" && !f.being(s, m.first-1) &&
			s.nearest(f, tocsin.MentionObject, m.last, 6, func(o *mention) bool { return o.first >= m.last }) != nil:
			// "a mine destroyed a truck"
		case m.Kind == tocsin.MentionResponse && f.lower(s, m.first) == "down" && (f.lower(s, m.first-1) == "came" || f.lower(s, m.first-1) == "come" || f.lower(s, m.first-1) == "coming"):
			// "came down" stops nothing
		case m.Kind == tocsin.MentionResponse && (m.Rule == "intercept" || m.Rule == "electronic.warfare"):
			if whole {
				continue // of 17 missiles it were 15
			}
			if best, stage = d, "intercepted"; became {
				best = 0
			}
		case m.Kind == tocsin.MentionAct && m.Rule == "fire.verb":
			best, stage = d, "launched"
		case m.Kind == tocsin.MentionAct && (m.Rule == "land.verb" || m.Rule == "strike.verb"):
			best, stage = d, "impacted"
		case m.Kind == tocsin.MentionCue && m.Value == "foiled" && m.Rule == "foiled",
			m.Kind == tocsin.MentionAct && m.Act == tocsin.Find:
			if best, stage = d, "unexploded"; strings.HasPrefix(f.lower(s, m.first), "neutrali") && f.flyingFigure(s, q) {
				stage = "intercepted"
			}
			if became {
				best = 0
			}
		}
	}
	return stage
}

// behindWhole is the token behind the whole of which q is a part: behind "three
// rockets" in "two of three rockets".
func (f *framing) behindWhole(s *sentence, q *mention) int {
	if q.Value == "part" {
		if w := s.mentionAt(q.last, tocsin.MentionQuantity); w != nil && w.first == q.last {
			return w.last
		}
	}
	return q.last
}

// figureBetween reports whether another figure of things stands among the
// tokens, which then has what is told behind it.
func (f *framing) figureBetween(s *sentence, from, to int) bool {
	for _, m := range s.window(from, to) {
		if m.Kind == tocsin.MentionQuantity && (m.Value == "part" || m.Value == "bare" || strings.HasPrefix(m.Value, "munition:")) && f.lower(s, m.first) != "a" && f.lower(s, m.first) != "an" {
			if f.lower(s, from) == "and" && m.first == from+1 {
				continue // "81 missiles and 80 drones were shot down"
			}
			return true
		}
	}
	return false
}
