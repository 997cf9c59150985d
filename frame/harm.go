package frame

import (
	"strings"

	"tocsin"
)

// harm claims who was killed, injured, abducted or missing.
func (f *framing) harm(s *sentence) {
	used := map[*mention]bool{}
	for i := range s.mentions {
		h := &s.mentions[i]
		if h.Kind != tocsin.MentionHarm || h.Value == string(tocsin.Damage) {
			continue
		}
		if f.coveredHarm(s, i) {
			continue
		}
		d := f.draftFor(s, h.first)
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		if f.none(s, h, d) || f.silent(s, h, d) || len(s.acts) == 0 && f.sumsUp(s, h) {
			continue
		}
		if f.thenDied(s, h) || f.unreal(s, h) || f.diedThere(s, h) || f.earlierTold(s, d) {
			continue
		}
		if f.shareHarm(s, h, used) {
			continue
		}
		if m := f.hurtFirst(s, h); m != nil {
			h = m
		}
		before := len(d.Claims)
		if f.nthThere(s, h, d) {
			continue
		}
		f.figure(s, h, d, used)
		f.beside(s, h, d, used, before)
	}
	f.deadOpposite(s, used)
	f.taken(s, used)
	f.echoes(s, used)
}

// earlierTold reports whether the sentence tells of no act that was found, and
// opens with a time before the account's, or goes on about one that does: "In
// August a hotel was besieged. The dead numbered 21."
func (f *framing) earlierTold(s *sentence, d *draft) bool {
	for len(s.acts) == 0 && d.when.Known() {
		for _, m := range s.window(s.First, s.First+4) {
			if m.Kind == tocsin.MentionTime && m.When != nil && m.When.End.Known() {
				return m.When.End.Before(d.when.Start) && !f.words.pronounGroup[f.lower(s, s.First)]
			}
		}
		if s.index == 0 || f.sentences[s.index-1].Block != s.Block {
			return false
		}
		s = &f.sentences[s.index-1]
	}
	return false
}

// coveredHarm leaves out a harm word inside a longer one, and the second of
// two rules for the same words.
func (f *framing) coveredHarm(s *sentence, i int) bool {
	h := &s.mentions[i]
	for k := max(0, i-12); k < len(s.mentions) && k < i+12; k++ {
		m := &s.mentions[k]
		if k == i || m.Kind != tocsin.MentionHarm || m.Value == string(tocsin.Damage) {
			continue
		}
		if m.Span.Contains(h.Span) && (m.Span.Len() > h.Span.Len() || k < i) {
			return m.Value == h.Value || m.Span.Len() > h.Span.Len() || k < i
		}
	}
	return false
}

// thenDied reports whether those who were hurt are at once told to have died of it:
// "was shot in the chest and died there", "was wounded but succumbed on the way".
func (f *framing) thenDied(s *sentence, h *mention) bool {
	if h.Value != string(tocsin.Injured) || !f.being(s, h.first-1) && h.Rule != "harm.injured" {
		return false
	}
	joined := false
	for k := h.last; k < h.last+10 && k < s.Last; k++ {
		if m := s.mentionAt(k, tocsin.MentionHarm); m != nil && m.first == k {
			return joined && m.Rule == "harm.die" && f.lower(s, k) != "dead"
		}
		l := f.lower(s, k)
		switch {
		case l == "and" || l == "but" || l == "then":
			joined = true
		case joined && (f.words.stateAdverb[l] || f.words.later[l] || strings.HasSuffix(l, "ly") || l == "has" || l == "had" || l == "later"):
		case joined || f.text.Tokens[k].Kind == tocsin.Punct || f.words.relative[l] || s.mentionAt(k, tocsin.MentionQuantity) != nil:
			return false
		}
	}
	return false
}

// hurtFirst is the whole of the words for those who were hurt and then died, which
// have one subject; nil where the words for dying stand alone.
func (f *framing) hurtFirst(s *sentence, h *mention) *mention {
	if h.Rule != "harm.die" {
		return nil
	}
	w := s.window(h.first-14, h.first)
	for i := range w {
		m := &w[i]
		if m.Kind != tocsin.MentionHarm || m.last > h.first || !f.thenDied(s, m) {
			continue
		}
		whole := *h
		whole.first, whole.Span.Start = m.first, m.Span.Start
		if f.being(s, m.first-1) {
			whole.Rule = "harm.kill"
		}
		return &whole
	}
	return nil
}

// nthThere claims the one more who died where only that and the place is told: "four
// people died on the spot and a fifth in hospital".
func (f *framing) nthThere(s *sentence, h *mention, d *draft) bool {
	n := f.nth(s, h.first-2)
	if h.Rule != "harm.injured" || n == 0 || !d.told(tocsin.Killed, n-1) {
		return false
	}
	for _, m := range s.window(h.first-16, h.first-2) {
		if m.Kind == tocsin.MentionHarm && m.Value == string(tocsin.Killed) {
			span := tocsin.Span{Start: f.text.Tokens[h.first-2].Start, End: h.Span.End}
			f.add(d, f.claim(s, tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(n)}, span, nthRule))
			return true
		}
	}
	return false
}

// diedThere reports whether words for treatment only say where, or of what,
// somebody died: "died in hospital".
func (f *framing) diedThere(s *sentence, h *mention) bool {
	of := h.Rule == "harm.injuries" && (f.words.ownerPronoun[f.lower(s, h.first-1)] || f.words.article[f.lower(s, h.first-1)] || f.lower(s, h.first-1) == "of" || f.lower(s, h.first-1) == "from" || f.lower(s, h.first-1) == "to")
	if h.Rule != "harm.injured" && !of {
		return false
	}
	for _, m := range s.window(h.first-4, h.first) {
		if m.Kind == tocsin.MentionHarm && m.Rule == "harm.die" && m.last <= h.first && f.lower(s, m.first) != "dead" && !f.asideBetween(s, m.last, h.first) {
			return f.figureLeft(s, h, nil) == nil // "two died and 17 were treated"
		}
	}
	return false
}

// unreal reports whether the harm is only feared, threatened or asked about.
func (f *framing) unreal(s *sentence, h *mention) bool {
	for _, m := range s.window(h.first-12, h.first) {
		if m.Kind != tocsin.MentionCue || m.last > h.first || h.first-m.last > 3 {
			continue
		}
		switch m.Value {
		case "hypothetical", "planned", "threatened":
			if f.lower(s, h.first-1) != "have" && f.lower(s, h.first-1) != "been" {
				return true
			}
		}
	}
	return false
}
