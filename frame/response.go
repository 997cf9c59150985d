package frame

import (
	"strings"

	"tocsin"
)

// responses claims how the defended site responded (codebook 27).
func (f *framing) responses(s *sentence) {
	f.aircraftUp(s)
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionResponse {
			continue
		}
		if m.Rule == "intercept" && !f.interception(s, m) {
			continue
		}
		if m.Rule == "evacuation" && f.forCare(s, m) || m.Rule == "lockdown" && f.byAttackers(s, m) {
			continue
		}
		if m.Rule == "aircraft.overhead" && !f.aircraftNear(s, m) {
			continue
		}
		if (m.Rule == "intercept" || m.Rule == "evacuation") && f.unreal(s, m) || m.Rule == "air.defence" && f.supposed(s, m) {
			continue
		}
		if s.cue("negation", max(s.First, m.first-3), m.first) != nil {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil || d.Kind == tocsin.Threat || d.Kind == tocsin.Aggregate {
			continue
		}
		first, last := f.clauseWords(s, m)
		span := f.spanOf(noun{first, last})
		c := f.claim(s, tocsin.DefenceResponse, tocsin.Value{Name: f.responseName(s, m), ID: m.Rule}, span, "response."+m.Rule)
		f.add(d, c)
		if m.Rule == "evacuation" {
			l := f.claim(s, tocsin.LeadsTo, tocsin.Value{Name: "evacuation"}, span, "leads-to.evacuation")
			f.add(d, l)
		}
		if m.Rule == "intercept" {
			d.stopped = true
		}
	}
}

// aircraftUp claims the aircraft that went up or came when a site was attacked, in an act
// that was not theirs: "two F-16s had gone up", "until gunships came over".
func (f *framing) aircraftUp(s *sentence) {
	for k := s.First; k < s.Last; k++ {
		l := f.lower(s, k)
		if !f.words.aircraft[l] {
			if w := s.mentionAt(k, tocsin.MentionWeapon); w == nil || w.Rule != "warplane" || w.last != k+1 {
				continue
			}
		}
		how, end := f.wentUp(s, k+1)
		if how == "" {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind != tocsin.Attack || d.form == tocsin.AirStrike || s.cue("negation", max(s.First, k-3), k) != nil {
			continue
		}
		bombed := false
		for _, a := range s.acts {
			bombed = bombed || a.m.Form == tocsin.AirStrike || a.m.first >= end && a.m.first < end+4 && a.m.Value == "verb"
		}
		if bombed || s.nearest(f, tocsin.MentionResponse, k, 12, func(m *mention) bool { return m.Rule == "aircraft.overhead" || m.Rule == "scramble" }) != nil {
			continue
		}
		name := f.text.Tokens[k].Span.Of(f.text.Body)
		if !strings.ContainsAny(name, "0123456789") {
			name = l
		}
		name += " " + how
		span := tocsin.Span{Start: f.text.Tokens[k].Start, End: f.text.Tokens[end-1].End}
		f.add(d, f.claim(s, tocsin.DefenceResponse, tocsin.Value{Name: name, ID: "aircraft.up"}, span, "response.aircraft.up"))
	}
}

// wentUp is how aircraft are told to have come by the words from the token on, and the
// token behind these; "" where they are not.
func (f *framing) wentUp(s *sentence, at int) (string, int) {
	for k := at; k < at+10 && k < s.Last && f.text.Tokens[k].Kind == tocsin.Word; k++ {
		prev, l, next := f.lower(s, k-1), f.lower(s, k), f.lower(s, k+1)
		switch {
		case l == "up" && f.words.goingUp[prev], (l == "took" || l == "taken" || l == "lifted") && next == "off":
			return "scrambled", k + 1
		case l == "airborne", l == "aloft", (l == "in" || l == "into") && next == "the" && (f.lower(s, k+2) == "air" || f.lower(s, k+2) == "sky"):
			return "scrambled", k + 1
		case l == "overhead", (l == "came" || l == "come") && next == "over", l == "arrived", l == "intervened":
			return "overhead", k + 1
		case f.words.sentIn[l] && f.being(s, k-1):
			return "scrambled", k + 1
		case s.mentionAt(k, tocsin.MentionAct) != nil, f.words.clauseTurn[l]:
			return "", 0
		}
	}
	return "", 0
}

// responseName says what responded, and for what is overhead, what it was.
func (f *framing) responseName(s *sentence, m *mention) string {
	if m.Rule == "aircraft.overhead" {
		for k := m.first - 8; k < m.last+5; k++ {
			switch l := f.lower(s, k); {
			case f.words.aircraftDefending[l]:
				return l + " overhead"
			}
		}
	}
	return m.Value
}

// aircraftNear reports whether aircraft are what hovers or circles.
func (f *framing) aircraftNear(s *sentence, m *mention) bool {
	for k := m.first - 10; k < m.last+8; k++ {
		if f.words.aircraft[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// interception reports whether "shot down", "destroyed" is about something
// that was flying at the site.
func (f *framing) interception(s *sentence, m *mention) bool {
	switch word := f.lower(s, m.first); {
	case f.words.downing[word]:
		if f.lower(s, m.first) == "down" {
			return false
		}
	case f.words.destroying[word]:
		return f.destroysMunition(s, m)
	}
	if word := f.lower(s, m.last-1); word == "down" && m.last-m.first > 1 && f.building(s, m.last) {
		return false // "bringing down part of a house"
	}
	if before := f.lower(s, m.first-1); (before == "to" || before == "for") && !f.words.managing[f.lower(s, m.first-2)] {
		return false // "was turned on for intercepting rockets"
	}
	return s.nearest(f, tocsin.MentionWeapon, m.first, 24, flying) != nil || s.nearest(f, tocsin.MentionQuantity, m.first, 6, func(q *mention) bool { return q.Value == "part" || q.Value == "bare" }) != nil || s.mentionAtRule("air.defence") != nil || s.mentionAtRule("cram") != nil
}

// building reports whether the object that opens at a token is a building.
func (f *framing) building(s *sentence, at int) bool {
	for k := at; k < at+8 && k < s.Last && f.text.Tokens[k].Kind != tocsin.Punct; k++ {
		if s.mentionAt(k, tocsin.MentionWeapon) != nil || f.words.nounPhraseEnd[f.lower(s, k)] && f.lower(s, k) != "of" {
			return false
		}
		if o := s.mentionAt(k, tocsin.MentionObject); o != nil {
			return o.Value == "civilian" || o.Value == "energy"
		}
	}
	return false
}

// destroysMunition reports whether what is destroyed or repelled is something
// that was flying at the site, and not what it hit.
func (f *framing) destroysMunition(s *sentence, m *mention) bool {
	if f.words.interceptionBefore[f.lower(s, m.first-1)] || f.being(s, m.first-1) || f.endsHeadline(s, m) {
		best := 0
		right := false
		for i := range s.mentions {
			n := &s.mentions[i]
			reach := 9
			if best == 0 && n.Kind == tocsin.MentionWeapon {
				reach = 24 // "the drones sent at a warship in the strait were destroyed"
			}
			if n.last > m.first || n.last <= best || s.distance(f, n.last-1, m.first) > reach {
				continue
			}
			switch n.Kind {
			case tocsin.MentionWeapon:
				best, right = n.last, flying(n)
			case tocsin.MentionObject:
				if best > 0 && right && f.aimedAt(s, n) {
					continue
				}
				best, right = n.last, false
			case tocsin.MentionQuantity:
				if n.Value == "part" || n.Value == "bare" {
					best, right = n.last, s.nearest(f, tocsin.MentionWeapon, m.first, 14, flying) != nil
				}
			}
		}
		return right
	}
	w := s.nearest(f, tocsin.MentionWeapon, m.first, 9, flying)
	if w == nil {
		return false
	}
	// "rockets destroyed a house": something else is what was destroyed
	if o := s.nearest(f, tocsin.MentionObject, m.last, 5, func(o *mention) bool { return o.first >= m.last }); o != nil {
		return false
	}
	return w.first >= m.last && !f.words.weaponPreposition[f.lower(s, m.last)]
}

// aimedAt reports whether a thing is only what something was sent at: "sent at a
// warship", "fired toward the base".
func (f *framing) aimedAt(s *sentence, o *mention) bool {
	k := f.leftward(s, o.first, o.last).first - 1
	if a := s.mentionEnding(k+1, tocsin.MentionActor); a != nil {
		k = a.first - 1 // "coalition vessels"
	}
	for f.words.articleIt[f.lower(s, k)] {
		k--
	}
	if l := f.lower(s, k); l == "and" || l == "or" || l == "," {
		for j := k - 1; j > k-7; j-- { // "at a coalition and an American warship"
			if f.leadsTo(s, j) {
				return true
			}
		}
	}
	return f.leadsTo(s, k)
}

// leadsTo reports whether a word leads to what something is sent at: "toward the
// base", "bound for the port".
func (f *framing) leadsTo(s *sentence, at int) bool {
	l := f.lower(s, at)
	return f.words.aiming[l] || l == "for" && f.words.bound[f.lower(s, at-1)]
}

// endsHeadline reports whether a participle stands at the end of a headline, or of
// its part before a mark, where headlines leave out "is" and "are".
func (f *framing) endsHeadline(s *sentence, m *mention) bool {
	return s.block.Kind != tocsin.Paragraph && strings.HasSuffix(f.lower(s, m.last-1), "ed") && (m.last >= s.Last || f.text.Tokens[m.last].Kind == tocsin.Punct)
}

// supposed reports whether what defends is only said that it might have done
// something: "an interceptor could have caused the blast".
func (f *framing) supposed(s *sentence, m *mention) bool {
	return s.cueAt("hypothetical", m.last) != nil || s.cueAt("hedge", m.last) != nil
}

// forCare reports whether those evacuated are the wounded, or are brought out
// of what was hit: no response of the site.
func (f *framing) forCare(s *sentence, m *mention) bool {
	if f.lower(s, m.first-1) == "medical" {
		return true
	}
	for k := m.last; k < m.last+6 && k < s.Last; k++ {
		if f.words.infirmary[f.lower(s, k)] || f.words.ruin[f.lower(s, k)] {
			return true
		}
	}
	return s.nearest(f, tocsin.MentionHarm, m.first, 6, func(h *mention) bool { return h.Value == string(tocsin.Injured) && h.last <= m.first }) != nil
}

// byAttackers reports whether it is the attackers who are told to have closed
// something off.
func (f *framing) byAttackers(s *sentence, m *mention) bool {
	return s.nearest(f, tocsin.MentionActor, m.first, 6, func(a *mention) bool {
		return a.last <= m.first && a.Actor != nil && a.Actor.Armed && a.Actor.Kind != tocsin.Force && a.Actor.Kind != tocsin.State
	}) != nil || s.nearest(f, tocsin.MentionCue, m.first, 6, func(c *mention) bool { return c.last <= m.first && c.Rule == "doer.armed" }) != nil
}

// flying reports whether a weapon is one that can be stopped in the air.
func flying(w *mention) bool {
	switch w.Form {
	case tocsin.RocketMissile, tocsin.Drone, tocsin.Shelling, tocsin.AirStrike:
		return true
	}
	return false
}

// mentionAtRule is the first mention that the rule found, nil when there is
// none.
func (s *sentence) mentionAtRule(rule string) *mention {
	for i := range s.mentions {
		if s.mentions[i].Rule == rule {
			return &s.mentions[i]
		}
	}
	return nil
}

// clauseWords is the clause around a mention, as quotation of a response.
func (f *framing) clauseWords(s *sentence, m *mention) (int, int) {
	first, last := s.First, s.Last
	for _, c := range s.cuts {
		if c <= m.first && c >= first {
			first = c + 1
		}
		if c >= m.last && c < last {
			last = c
		}
	}
	if last > first && f.text.Tokens[last-1].Kind == tocsin.Punct {
		last--
	}
	if first >= m.first {
		first = m.first
	}
	if last < m.last {
		last = m.last
	}
	return first, last
}

// links claims what the act followed or came of: "two days after the
// ministry closed the border ..." (codebook 28).
func (f *framing) links(s *sentence) {
	f.causes(s)
	f.aftermath(s)
	if len(s.acts) == 0 {
		return
	}
	for k := s.First; k < s.Last; k++ {
		l := f.lower(s, k)
		if !f.words.reprisal[l] {
			continue
		}
		a := s.acts[0]
		for _, b := range s.acts {
			if b.m.first < k && (a.m.first > k || b.m.first > a.m.first) {
				a = b
			}
		}
		if a.draft == nil || a.m.first > k || a.draft.Kind != tocsin.Attack || !a.repeat && s.index > 2 {
			continue
		}
		// What follows must be a clause with a verb of its own, and no act.
		end := s.Last
		for _, c := range s.cuts {
			if c > k+3 && c < end && f.lower(s, c) != "," && f.lower(s, c) != "-" {
				end = c
			}
		}
		if t := f.text.Tokens[end-1]; t.Kind == tocsin.Punct {
			end--
		}
		if end-k < 4 || f.actBetween(s, k, end) {
			continue
		}
		span := f.spanOf(noun{k, end})
		words := tocsin.Span{Start: f.text.Tokens[k+1].Start, End: span.End}
		f.add(a.draft, f.claim(s, tocsin.Follows, tocsin.Value{Name: words.Of(f.text.Body)}, span, "link."+l))
		return
	}
}

// causes claims what the act is said to answer: "in retaliation for the raid".
func (f *framing) causes(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.Value != "cause" {
			continue
		}
		d := f.main
		if len(s.acts) > 0 {
			d = f.draftFor(s, m.first)
		} else if s.draft != nil {
			d = s.draft
		}
		if d == nil || d.Kind != tocsin.Attack {
			continue
		}
		last := f.phraseEnd(s, m.last)
		if last-m.last < 1 {
			continue
		}
		span := f.spanOf(noun{m.first, last})
		value := tocsin.Span{Start: f.text.Tokens[m.last].Start, End: span.End}
		f.add(d, f.claim(s, tocsin.Follows, tocsin.Value{Name: value.Of(f.text.Body)}, span, "link.cause"))
	}
}

// phraseEnd is the token behind a phrase that begins at first: it ends at the
// next mark of punctuation.
func (f *framing) phraseEnd(s *sentence, first int) int {
	last := first
	for last < s.Last && last-first < 24 {
		t := f.text.Tokens[last]
		if t.Kind == tocsin.Punct && t.Lower != "'" && t.Lower != "’" && t.Lower != "-" {
			break
		}
		last++
	}
	return last
}

// aftermath claims what the act led to: a closure, a curfew, people in flight.
func (f *framing) aftermath(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.Value != "aftermath" || f.unreal(s, m) {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil || d.Kind != tocsin.Attack || s.cue("negation", max(s.First, m.first-3), m.first) != nil {
			continue
		}
		first, last := f.clauseWords(s, m)
		span := f.spanOf(noun{first, last})
		f.add(d, f.claim(s, tocsin.LeadsTo, tocsin.Value{Name: span.Of(f.text.Body)}, span, "leads-to.aftermath"))
		return
	}
}
