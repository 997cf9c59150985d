package frame

import (
	"strings"

	"tocsin"
)

func (f *framing) none(s *sentence, h *mention, d *draft) bool {
	if f.silenceNear(s, h) {
		return false
	}
	var cue *mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue {
			continue
		}
		before := h.first - m.last
		switch m.Value {
		case "negation":
			l := f.lower(s, m.first)
			switch h.Rule {
			case "harm.deaths", "harm.injuries", "harm.casualties":
			default:
				if before > 1 {
					continue // "neither the name of the dead"
				}
			}
			if before >= 0 && before <= 5 && !f.verbBetween(s, m.last, h.first) {
				if l == "not" || l == "n't" || l == "never" {
					// "did not cause casualties", "was not hurt"
					if before > 3 {
						continue
					}
				}
				cue = m
			}
			// "there were neither deaths nor injuries", "casualties: none"
		case "nobody":
			if before >= 0 && before <= 8 || m.first >= h.last && m.first-h.last <= 2 {
				cue = m
			}
		}
	}
	if cue == nil {
		return false
	}
	slot := tocsin.Slot(h.Value)
	certain := false
	// "reports of" between: zero, passed on.
	for k := cue.last; k < h.first; k++ {
		if l := f.lower(s, k); l == "reports" || l == "report" || l == "word" {
			certain = true
		}
	}
	for k := h.last; k < h.last+4 && k < s.Last; k++ {
		if l := f.lower(s, k); l == "reported" {
			certain = true
		}
	}
	first := min(cue.first, h.first)
	last := max(cue.last, h.last)
	span := tocsin.Span{Start: f.text.Tokens[first].Start, End: f.text.Tokens[last-1].End}
	c := f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(0)}, span, "harm.none")
	if certain && c.Certainty == tocsin.Stated {
		c.Certainty = tocsin.Reported
	}
	if g := f.groupBetween(s, cue.last, h.last+6); g != "" {
		c.Scope.Group = g
	} else if slot == tocsin.Injured && f.lower(s, h.first) != "injuries" && f.lower(s, h.first) != "injured" && f.lower(s, h.first) != "wounded" {
		c.Slot = tocsin.Casualties // "nobody was hurt"
	}
	f.add(d, c)
	return true
}

func (f *framing) groupBetween(s *sentence, from, to int) string {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first < from || m.last > to {
			continue
		}
		switch {
		case m.Kind == tocsin.MentionPlace && m.Value == "demonym":
			return strings.ToLower(m.Span.Of(f.text.Body))
		case m.Kind == tocsin.MentionActor && m.Actor != nil && (m.Actor.Kind == tocsin.Force || m.Actor.Kind == tocsin.Civilian || m.Actor.Kind == tocsin.State) && f.groupWord(s, m):
			return strings.ToLower(m.Actor.Name)
		}
	}
	return ""
}

func (f *framing) groupWord(s *sentence, m *mention) bool {
	switch f.lower(s, m.first-1) {
	case "to", "among", "of", "no", "the", "any":
		return f.lower(s, m.first-1) != "the" || f.lower(s, m.first-2) == "to" || f.lower(s, m.first-2) == "among" || f.lower(s, m.first-2) == "of"
	}
	return false
}

func (f *framing) verbBetween(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		switch f.lower(s, k) {
		case "but", ";", "killed", "said", "after", "when":
			return true
		}
	}
	return false
}

func (f *framing) silenceNear(s *sentence, h *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == "silence" && s.distance(f, m.first, h.first) <= 9 {
			return true
		}
	}
	return false
}

func (f *framing) silent(s *sentence, h *mention, d *draft) bool {
	if !f.silenceNear(s, h) {
		return false
	}
	switch f.lower(s, h.first-3) {
	case "extent", "severity", "nature", "cause", "identity":
		return true // known to be hurt, not how badly
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionQuantity && strings.HasPrefix(m.Value, "person:") && s.distance(f, m.last-1, h.first) <= 4 {
			return false
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == "silence" && s.distance(f, m.first, h.first) <= 9 {
			first, last := min(m.first, h.first), max(m.last, h.last)
			span := tocsin.Span{Start: f.text.Tokens[first].Start, End: f.text.Tokens[last-1].End}
			c := f.claim(s, tocsin.Casualties, tocsin.Value{}, span, "harm.silent")
			c.Certainty = tocsin.Silent
			f.add(d, c)
			return true
		}
	}
	return false
}
