package frame

import (
	"slices"

	"tocsin"
)

// attempts charges those behind "attempt by" whose deed the words behind tell: "an
// attempt by the rebels to strike a plant", "the attempt of the junta to".
func (f *framing) attempts(s *sentence, parties []party) {
	for i := range parties {
		p := &parties[i]
		k := p.first - 1
		for f.words.article[f.lower(s, k)] {
			k--
		}
		if l := f.lower(s, k); k < s.First+1 || l != "by" && l != "of" || !f.words.attempt[f.lower(s, k-1)] || f.lower(s, max(p.end, p.last)) != "to" {
			continue
		}
		to := max(p.end, p.last)
		if !slices.ContainsFunc(s.acts, func(a *act) bool { return a.m.first > to && a.m.first <= to+attemptReach }) {
			continue
		}
		if d := f.draftFor(s, to); d != nil && d.Kind == tocsin.Attack && !f.charged(d, s, p) {
			f.charge(s, d, p, "doer.attempt")
		}
	}
}

// attemptReach is how many tokens behind "to" what was attempted is told.
const attemptReach = 4

// nameAlone blames the group or the state that alone makes up an answer, in a sentence
// without a verb: "Al-Qaeda, who else?", "Red Hand work, according to the army".
func (f *framing) nameAlone(s *sentence, parties []party) {
	if len(s.acts) > 0 || s.block.Kind == tocsin.Title || s.block.Kind == tocsin.Heading {
		return
	}
	at := s.First
	for f.quote(s, at) || f.words.article[f.lower(s, at)] {
		at++
	}
	p := partyAt(parties, at)
	if p == nil || p.first != at || p.actor == nil || !f.blamable(s, p.actor) {
		return
	}
	k := max(p.end, p.last)
	if f.lower(s, k) == "," {
		k++
	}
	switch l := f.lower(s, k); {
	case l == "who" && f.lower(s, k+1) == "else":
	case f.words.deedNoun[l] && k == max(p.end, p.last):
		if next := f.lower(s, k+1); k+1 < s.Last && f.text.Tokens[k+1].Kind != tocsin.Punct && s.mentionAt(k+1, tocsin.MentionSpeech) == nil && next != "again" {
			return
		}
	default:
		return
	}
	d := s.draft
	if d == nil {
		d = f.main
	}
	if d == nil || d.Kind != tocsin.Attack {
		return
	}
	f.add(d, f.claim(s, tocsin.Blamed, tocsin.Value{Name: p.actor.Actor.Name, ID: p.actor.Actor.ID}, p.actor.Span, "doer.alone"))
}

// doersLost charges those attackers of whom only the own dead or wounded are told:
// "eleven Front fighters and four guards were killed", "12 rebels put out of action".
func (f *framing) doersLost(d *draft) {
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Scope.Side != "attackers" || c.Slot != tocsin.Killed && c.Slot != tocsin.Injured {
			continue
		}
		s := f.sentenceAt(c.Quote.Start)
		if s == nil {
			continue
		}
		parties := f.parties(s)
		for k := range parties {
			p := &parties[k]
			first := p.first
			if span := f.partySpan(p); span.End <= c.Quote.Start || span.Start >= c.Quote.End || p.army || p.nation != nil || f.toldAgain(s, p) && p.actor == nil {
				continue
			}
			if p.actor == nil && (d.says(tocsin.Perpetrator) || p.generic || !f.words.raider[f.lower(s, p.last-1)]) || p.actor != nil && p.actor.Actor.Kind != tocsin.Group {
				continue
			}
			for first < p.last-1 && f.number(s, first) {
				first++ // not all of them died
			}
			q := *p
			q.first = first
			f.charge(s, d, &q, "doer.lost")
			return
		}
	}
}

// sentenceAt is the sentence that holds a byte of the body, nil when none does.
func (f *framing) sentenceAt(at int) *sentence {
	for i := range f.sentences {
		if s := &f.sentences[i]; s.Start <= at && at < s.End {
			return s
		}
	}
	return nil
}
