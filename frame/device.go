package frame

import (
	"strings"

	"tocsin"
)

// deviceRule is the rule of the one munition of an act of which no figure is told.
const deviceRule = "munitions.device"

// oneDevice claims the one bomb or grenade that an act was done with, where no figure
// of them is told and every word for such is in the singular: "the van bomb that
// wrecked the courthouse", "land mine kills six", "the device was in a bin".
func (f *framing) oneDevice(d *draft) {
	if d.Kind != tocsin.Attack || d.several || d.form != tocsin.Bombing && d.form != tocsin.SuicideBombing && d.form != tocsin.Grenade || d.claims(tocsin.Munitions) {
		return
	}
	for _, a := range d.acts {
		if a.m.Value == "noun" && !strings.HasPrefix(a.m.Rule, "effect.") && strings.HasSuffix(f.lower(a.s, a.m.last-1), "s") {
			return // "explosions", "grenade attacks"
		}
	}
	for i := range d.Claims {
		c := d.Claims[i]
		if c.Slot != tocsin.Weapon || c.Rule == impliedWeapon || !f.words.rulesCounted[c.Value.ID] || f.words.explosiveMass[strings.ToLower(lastWord(c.Quote.Exact))] {
			continue
		}
		c.Slot, c.Value, c.Rule = tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(1)}, deviceRule
		f.add(d, c)
		return
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		for k := s.First + 1; k < s.Last; k++ {
			if !f.words.deviceNoun[f.lower(s, k)] || s.cue("negation", max(s.First, k-3), k) != nil || f.draftFor(s, k) != d || !f.words.article[f.lower(s, k-1)] && s.block.Kind != tocsin.Title && !f.words.article[f.lower(s, k-2)] {
				continue
			}
			span := tocsin.Span{Start: f.text.Tokens[k].Start, End: f.text.Tokens[k].End}
			f.add(d, f.claim(s, tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(1)}, span, deviceRule))
			return
		}
	}
}

// pluralDevice reports whether a weapon that can be counted is told in the plural:
// "mines", "explosives-laden trucks".
func (f *framing) pluralDevice(s *sentence, w *mention) bool {
	last := f.lower(s, w.last-1)
	if f.words.explosiveMass[last] {
		return false
	}
	if strings.Contains(last, "-") {
		last = f.lower(s, w.last)
	}
	return f.words.rulesCounted[w.Rule] && strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") && !strings.HasSuffix(last, "us")
}

// stoppedBy reports whether air defence is told to have dealt with the munitions that
// are counted, in whatever words: "two rockets were stopped by Iron Dome", "air defence
// took out 31".
func (f *framing) stoppedBy(s *sentence, q *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionResponse || m.Rule != "air.defence" && m.Rule != "iron.dome" && m.Rule != "cram" {
			continue
		}
		if m.first >= q.last {
			at := m.first - 1
			for f.words.article[f.lower(s, at)] || f.words.ownerPronoun[f.lower(s, at)] {
				at--
			}
			if f.lower(s, at) == "by" && at >= q.last && s.distance(f, q.last-1, m.first) < stageReach && !f.figureBetween(s, f.behindWhole(s, q), m.first) {
				return true
			}
			continue
		}
		if n := q.first - m.last; n < 1 || n > 3 {
			continue
		}
		dealt := true
		for k := m.last; k < q.first; k++ {
			l := f.lower(s, k)
			dealt = dealt && f.text.Tokens[k].Kind == tocsin.Word && !f.words.figureEnd[l] && !f.words.launchVerb[l] && !f.words.launchPassive[l] && s.mentionAt(k, tocsin.MentionWeapon) == nil
		}
		if dealt {
			return true
		}
	}
	return false
}

// flyingFigure reports whether a figure counts what can be stopped in the air.
func (f *framing) flyingFigure(s *sentence, q *mention) bool {
	return s.nearest(f, tocsin.MentionWeapon, q.last-1, 3, flying) != nil
}

// nextOnes claims as many munitions as the place in a row of the last one tells, where
// the others were told before it: "two missiles fell short and a third hit the ship", "a
// second drone was shot down".
func (f *framing) nextOnes(s *sentence) {
	for k := s.First; k+2 < s.Last; k++ {
		n := ordinals[f.lower(s, k+1)]
		if n == 0 || !f.words.article[f.lower(s, k)] {
			continue
		}
		w := s.mentionAt(k+2, tocsin.MentionWeapon)
		if w != nil && (strings.HasSuffix(f.lower(s, w.last-1), "s") || f.words.unitNoun[f.lower(s, w.last)]) || w == nil && !f.words.deviceNoun[f.lower(s, k+2)] && f.lower(s, k+2) != "one" && !f.happens(s, k+2) {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind != tocsin.Attack || w != nil && d.form != "" && family(w.Form) != family(d.form) || !f.munitionsTold(s, k, d, n-1, w != nil) || f.otherDay(s, &mention{first: k, last: k + 2}, d) {
			continue
		}
		span := tocsin.Span{Start: f.text.Tokens[k].Start, End: f.text.Tokens[k+1].End}
		c := f.claim(s, tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(1)}, span, "munitions.figure")
		if m := s.nearest(f, tocsin.MentionResponse, k+2, 6, func(m *mention) bool { return m.Rule == "intercept" && m.first > k }); m != nil {
			c.Scope.Stage = "intercepted"
			f.add(d, c)
		}
		f.nthMunition(d, c, n)
	}
}

// happens reports whether a verb for what befell something stands at the token, and
// nobody is hurt by it: "fell", "was defused".
func (f *framing) happens(s *sentence, at int) bool {
	l := f.lower(s, at)
	if !f.words.landing[l] && !f.words.stateVerb[l] && !f.words.perfect[l] && !strings.HasSuffix(l, "ed") && s.mentionAt(at, tocsin.MentionAct) == nil {
		return false
	}
	for _, m := range s.window(at, at+4) {
		if m.Kind == tocsin.MentionHarm && m.Value != string(tocsin.Damage) && m.first >= at && m.first < at+4 {
			return false
		}
	}
	return true
}

// munitionsTold reports whether n munitions of the act were told before the token: in
// the same sentence or the one before, or anywhere before it where a noun names them.
func (f *framing) munitionsTold(s *sentence, at int, d *draft, n int, named bool) bool {
	from := s.Start
	if s.index > 0 && f.sentences[s.index-1].Block == s.Block {
		from = f.sentences[s.index-1].Start
	}
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Slot == tocsin.Munitions && c.Value.Count.Min == n && c.Quote.Start < f.text.Tokens[at].Start && (named || c.Quote.Start >= from) {
			return true
		}
	}
	return false
}

// wereStopped reports whether those counted are told right behind to have been stopped:
// "three were stopped", "one of which was jammed".
func (f *framing) wereStopped(s *sentence, q *mention) bool {
	at := q.last
	if l := f.lower(s, at); l == "which" || l == "them" {
		at++
	}
	be := false
	for f.words.stateVerb[f.lower(s, at)] || f.words.stateAdverb[f.lower(s, at)] || f.words.perfect[f.lower(s, at)] {
		be, at = true, at+1
	}
	return be && f.words.stoppedVerb[f.lower(s, at)]
}

// flyingTold reports whether what was fired is told of in the sentence up to the figure.
func (f *framing) flyingTold(s *sentence, q *mention) bool {
	for i := range s.mentions {
		if w := &s.mentions[i]; w.Kind == tocsin.MentionWeapon && flying(w) && w.first < q.last {
			return true
		}
	}
	return false
}

// inAll reports whether a bare figure between commas tells how many there were of the
// munitions before it: "rockets hit the town, four in all", "rained shells on the airport,
// 16 by the army's count".
func (f *framing) inAll(s *sentence, q *mention) bool {
	if q.Value != "bare" || f.lower(s, q.first-1) != "," {
		return false
	}
	next := f.lower(s, q.last)
	if next == "in" && f.lower(s, q.last+1) != "all" && f.lower(s, q.last+1) != "total" || next != "in" && next != "altogether" && (next != "by" || !f.anyBetween(s, q.last+1, q.last+6, f.words.countNoun)) {
		return false
	}
	for i := len(s.mentions) - 1; i >= 0; i-- {
		m := &s.mentions[i]
		if m.last >= q.first {
			continue
		}
		if m.Kind == tocsin.MentionQuantity && (personal(m) || strings.HasPrefix(m.Value, "munition:")) || m.Kind == tocsin.MentionHarm && m.Value != string(tocsin.Damage) {
			return false
		}
		if m.Kind == tocsin.MentionWeapon && strings.HasSuffix(f.lower(s, m.last-1), "s") {
			return true
		}
	}
	return false
}

// allTold claims the munitions of which a figure in apposition tells the number.
func (f *framing) allTold(s *sentence, q *mention) {
	if d := f.draftFor(s, q.first); d != nil && d.Kind == tocsin.Attack && !f.otherDay(s, q, d) {
		f.add(d, f.claim(s, tocsin.Munitions, tocsin.Value{Count: q.Count}, q.Span, "munitions.figure"))
	}
}
