package frame

import (
	"strings"

	"tocsin"
)

// doers claims who is said to have done it: a named actor blamed, one that
// says so itself or denies it, or an unnamed doer's phrase (codebook 19).
func (f *framing) doers(s *sentence) {
	f.responsibility(s)
	f.blame(s)
	f.agents(s)
}

// named reports whether an actor may be a named doer: an armed group, a state,
// or the armed forces of one, by a name that tells which.
func named(m *mention) bool {
	if m.Kind != tocsin.MentionActor || m.Actor == nil {
		return false
	}
	switch m.Actor.Kind {
	case tocsin.Group, tocsin.State:
		return true
	case tocsin.Force:
		return m.Actor.Armed && m.Actor.Country != "" && m.Actor.Speaker != tocsin.SpeakerPolice
	}
	return false
}

// culprit reports whether a named actor may be the doer of an act of the
// sentence: not one that speaks there, nor a capital that only stands for its
// state, nor a state that is told as somebody's backer.
func (f *framing) culprit(s *sentence, m *mention) bool {
	for i := range s.heard {
		if h := &s.heard[i]; h.speaker.Name == m.Actor.Name || h.from != nil && h.from.Span.Overlaps(m.Span) {
			return false
		}
	}
	if m.Actor.Kind != tocsin.State {
		return true
	}
	for i := range s.mentions {
		p := &s.mentions[i]
		if p.Kind == tocsin.MentionPlace && p.Span == m.Span && p.Where != nil && p.Value != "demonym" && p.Where.Precision != tocsin.CountryWide {
			return false
		}
	}
	switch f.lower(s, m.last) {
	case "backs", "backed", "-backed", "supports", "-led", "-aligned", "-affiliated", "-linked", "arms", "embassy", "consulate", "mission", "troops", "personnel", "citizens":
		return false
	case "-":
		return false
	}
	for k := m.first - 1; k >= m.first-4; k-- {
		switch f.lower(s, k) {
		case "backed", "loyal", "links", "linked", "allied", "ties", "tied", "affiliated", "support", "supported", "aligned", "close", "funded", "proxies", "armed":
			return false
		}
	}
	return true
}

func unnamedDoer(m *mention) bool {
	return m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Unnamed && m.Actor.Armed
}

// responsibility reads "X claimed responsibility" and "no group has claimed".
func (f *framing) responsibility(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.Value != "claim" && m.Value != "denial" {
			continue
		}
		if s.cue("negation", max(s.First, m.first-6), m.first) != nil || s.cue("nobody", max(s.First, m.first-6), m.first) != nil {
			continue
		}
		var who *mention
		if m.Rule == "responsibility" && (f.lower(s, m.last-1) == "by" || f.lower(s, m.last) == "by") {
			who = s.nearest(f, tocsin.MentionActor, m.last, 8, func(a *mention) bool { return named(a) && a.first >= m.last })
		} else {
			who = f.subject(s, m)
		}
		if who == nil {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil {
			d = f.main
		}
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		slot := tocsin.ClaimedBy
		if m.Value == "denial" {
			slot = tocsin.DeniedBy
			if len(s.acts) == 0 && !strings.Contains(m.Span.Of(f.text.Body), "respons") && !strings.Contains(m.Span.Of(f.text.Body), "involv") {
				continue
			}
		}
		c := f.claim(s, slot, tocsin.Value{Name: who.Actor.Name, ID: who.Actor.ID}, who.Span, "doer."+m.Rule)
		c.Speaker = tocsin.Speaker{Name: who.Actor.Name, Kind: tocsin.SpeakerGroup}
		if who.Actor.Kind != tocsin.Group {
			c.Speaker = f.speakerFrom(who)
		}
		if c.Certainty == tocsin.Hedged && slot == tocsin.ClaimedBy {
			c.Certainty = tocsin.Stated
		}
		f.add(d, c)
	}
}

// subject is the named actor that is the subject of a verb phrase: the nearest
// before it.
func (f *framing) subject(s *sentence, m *mention) *mention {
	var best *mention
	for i := range s.mentions {
		a := &s.mentions[i]
		if !named(a) || a.last > m.first || s.distance(f, a.last-1, m.first) > 14 {
			continue
		}
		switch f.lower(s, a.first-1) {
		case "against", "by", "of", "from", "in", "to":
			if m.first-a.last > 1 {
				continue
			}
		}
		if best != nil && best.Actor.Kind == tocsin.Group && a.Actor.Kind != tocsin.Group {
			continue
		}
		best = a
	}
	return best
}

// blame reads "X blamed Y", "was attributed to Y", "the work of Y".
func (f *framing) blame(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.Value != "blame" {
			continue
		}
		if s.cue("negation", max(s.First, m.first-5), m.first) != nil {
			continue
		}
		who := f.blamedActor(s, m)
		if who == nil {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil {
			d = f.main
		}
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		c := f.claim(s, tocsin.Blamed, tocsin.Value{Name: who.Actor.Name, ID: who.Actor.ID}, who.Span, "doer.blame")
		if by := f.accuser(s, m, who); by != nil {
			c.Speaker = f.speakerFrom(by)
		}
		f.add(d, c)
	}
}

// blamedActor is who a blaming phrase lays the act on.
func (f *framing) blamedActor(s *sentence, m *mention) *mention {
	passive := f.lower(s, m.first-1) == "was" || f.lower(s, m.first-1) == "were" || f.lower(s, m.first-1) == "been" || f.lower(s, m.first-1) == "is" || f.lower(s, m.first-1) == "are"
	behind := strings.Contains(m.Span.Of(strings.ToLower(f.text.Body)), "behind") || f.lower(s, m.first) == "had" || f.lower(s, m.first) == "stand" || f.lower(s, m.first) == "responsible"
	if behind || passive && f.lower(s, m.last) == "for" {
		return f.subject(s, m)
	}
	laid := strings.HasPrefix(f.lower(s, m.first), "pin") || strings.HasPrefix(f.lower(s, m.first), "attribut") || f.lower(s, m.last-1) == "blame"
	return s.nearest(f, tocsin.MentionActor, m.last, 26, func(a *mention) bool {
		if !named(a) || a.first < m.last || !f.culprit(s, a) {
			return false
		}
		prev := f.lower(s, a.first-1)
		if prev == "the" || prev == "a" {
			prev = f.lower(s, a.first-2)
		}
		if laid {
			return prev == "on" || prev == "to"
		}
		return a.first-m.last <= 4 && prev != "against" || prev == "on" && a.first-m.last <= 10 || prev == "by" && a.first-m.last <= 6
	})
}

// accuser is who lays the blame: the subject of "blame" or "accuse".
func (f *framing) accuser(s *sentence, m, who *mention) *mention {
	first := f.lower(s, m.first)
	if !strings.HasPrefix(first, "blam") && !strings.HasPrefix(first, "accus") && !strings.HasPrefix(first, "pin") && !strings.HasPrefix(first, "attribut") && first != "point" && first != "pointed" {
		return nil
	}
	switch f.lower(s, m.first-1) {
	case "been", "was", "were", "is", "are":
		return nil
	}
	var best *mention
	for i := range s.mentions {
		a := &s.mentions[i]
		if canSpeak(a) && a != who && a.last <= m.first && s.distance(f, a.last-1, m.first) <= 10 {
			best = a
		}
	}
	return best
}

// agents reads the doer off the grammar of the act: its subject when it is an
// active verb, the "by" behind a passive one, the name before the weapon or
// the noun ("Russian missiles", "an Israeli air strike").
func (f *framing) agents(s *sentence) {
	for _, a := range s.acts {
		d := a.draft
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		if m := f.byAgent(s, a); m != nil {
			f.doer(s, d, m, "doer.by")
			continue
		}
		if m := f.ownerOfAct(s, a); m != nil {
			f.doer(s, d, m, "doer.name-before")
			continue
		}
		if a.m.Value == "verb" || a.m.Rule == "bring.down" {
			if m := f.subjectOfAct(s, a); m != nil {
				f.doer(s, d, m, "doer.subject")
			}
		}
	}
}

// doer claims an actor or a nation's adjective as the doer.
func (f *framing) doer(s *sentence, d *draft, m *mention, rule string) {
	if named(m) && !f.culprit(s, m) {
		return
	}
	if m.Kind == tocsin.MentionPlace {
		f.add(d, f.claim(s, tocsin.Blamed, tocsin.Value{Name: m.Where.Country}, m.Span, rule))
		return
	}
	switch {
	case unnamedDoer(m):
		f.add(d, f.claim(s, tocsin.Perpetrator, tocsin.Value{Name: m.Span.Of(f.text.Body)}, m.Span, rule))
	case named(m):
		f.add(d, f.claim(s, tocsin.Blamed, tocsin.Value{Name: m.Actor.Name, ID: m.Actor.ID}, m.Span, rule))
	}
}

// byAgent is the actor behind "by" after the act's words.
func (f *framing) byAgent(s *sentence, a *act) *mention {
	for k := a.m.last; k < a.m.last+9 && k < s.Last; k++ {
		if f.lower(s, k) != "by" {
			if t := f.text.Tokens[k]; t.Kind == tocsin.Punct && t.Lower != "," && t.Lower != "-" {
				return nil
			}
			if k >= a.m.last && (s.mentionAt(k, tocsin.MentionAct) != nil || f.otherVerb(s, k)) {
				return nil
			}
			continue
		}
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.first > k && m.first <= k+3 && (named(m) || unnamedDoer(m)) {
				if f.ownsOther(s, m) {
					return nil
				}
				return m
			}
		}
		// "by Russian missiles"
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.Kind == tocsin.MentionPlace && m.Value == "demonym" && m.Where != nil && m.Where.Country != "" && m.first > k && m.first <= k+2 && f.weaponAfter(s, m.last, 3) {
				return m
			}
		}
		return nil
	}
	return nil
}

// otherVerb reports whether the token is a verb form that a following "by"
// would belong to instead: "a base used by", "foiled by".
func (f *framing) otherVerb(s *sentence, k int) bool {
	l := f.lower(s, k)
	switch l {
	case "run", "held", "led", "sent", "made", "built", "put", "shot":
		return true
	}
	return len(l) > 4 && strings.HasSuffix(l, "ed") && l != "carried" && l != "launched" && l != "mounted" && l != "staged" && l != "armed" && l != "unidentified" && l != "conducted" && l != "perpetrated" && l != "suspected" && l != "masked" && l != "guided"
}

// ownsOther reports whether the actor only modifies or owns what follows: "by
// the militia's drones" keeps it, "by Hamas officials" does not.
func (f *framing) ownsOther(s *sentence, m *mention) bool {
	for i := range s.mentions {
		x := &s.mentions[i]
		if x.Kind == tocsin.MentionActor && x != m && x.first >= m.last && x.first <= m.last+1 && x.Actor != nil && !x.Actor.Armed {
			return true
		}
	}
	return false
}

func (f *framing) weaponAfter(s *sentence, from, n int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if (m.Kind == tocsin.MentionWeapon || m.Kind == tocsin.MentionAct) && m.first >= from && m.first < from+n {
			return true
		}
	}
	return false
}

// ownerOfAct is the armed actor or nation named right before the act's noun or
// before the weapon that is its subject.
func (f *framing) ownerOfAct(s *sentence, a *act) *mention {
	heads := []int{}
	if a.m.Value != "verb" {
		heads = append(heads, a.m.first)
	}
	if a.weapon != nil && a.weapon.last <= a.m.first+1 && s.distance(f, a.weapon.first, a.m.first) <= 8 {
		heads = append(heads, a.weapon.first)
	}
	for _, h := range heads {
		for i := range s.mentions {
			m := &s.mentions[i]
			gap := h - m.last
			if gap < 0 || gap > 2 || m.first >= h {
				continue
			}
			ok := named(m) && (m.Actor.Armed || m.Actor.Kind == tocsin.State) || m.Kind == tocsin.MentionPlace && m.Value == "demonym" && m.Where != nil && m.Where.Country != ""
			if !ok {
				continue
			}
			clean := true
			for k := m.last; k < h; k++ {
				t := f.text.Tokens[k]
				if t.Kind == tocsin.Punct && t.Lower != "-" || t.Lower == "and" || t.Lower == "in" || t.Lower == "by" || t.Lower == "on" || t.Lower == "with" || t.Lower == "of" || t.Lower == "for" || t.Lower == "base" || t.Lower == "at" || t.Lower == "after" {
					clean = false
				}
			}
			if clean {
				return m
			}
		}
	}
	return nil
}

// subjectOfAct is the armed actor that is the subject of an active verb.
func (f *framing) subjectOfAct(s *sentence, a *act) *mention {
	switch f.lower(s, a.m.first-1) {
	case "was", "were", "been", "being", "is", "are", "be", "get":
		return nil
	}
	if f.lower(s, a.m.last) == "by" {
		return nil
	}
	if a.weapon != nil && a.weapon.last <= a.m.first && a.m.Rule != "fire.verb" && a.m.Rule != "bring.down" {
		return nil // the weapon is the subject
	}
	var best *mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.last > a.m.first || !(named(m) && (m.Actor.Armed || m.Actor.Kind == tocsin.State) || unnamedDoer(m)) {
			continue
		}
		if s.distance(f, m.last-1, a.m.first) > 7 {
			continue
		}
		switch f.lower(s, m.first-1) {
		case "against", "by", "of", "from", "in", "to", "on", "at", "with", "near", "among":
			continue
		case "the", "a":
			switch f.lower(s, m.first-2) {
			case "against", "by", "of", "from", "in", "to", "on", "at", "with":
				continue
			}
		}
		if l := f.lower(s, m.last); l == "'s" || l == "’s" {
			continue
		}
		if s.speechBetween(m.last, a.m.first) || f.objectBetween(s, m.last, a.m.first) {
			continue
		}
		best = m
	}
	return best
}

func (s *sentence) speechBetween(from, to int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionSpeech && m.first >= from && m.last <= to && m.Rule != "statement" {
			return true
		}
	}
	return false
}

func (f *framing) objectBetween(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		switch f.lower(s, k) {
		case ":", ";", "–", "—", "base", "bases", "checkpoint", "convoy", "camp", "headquarters", "post", "position", "positions", "was", "were":
			return true
		}
	}
	return false
}
