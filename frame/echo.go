package frame

import (
	"strings"

	"tocsin"
)

// echoes claims figures told without a word for what they count, which go on
// about the harm, or the munitions, counted just before: "the military spoke
// of four", "put it at seven", "a list has 34".
func (f *framing) echoes(s *sentence, used map[*mention]bool) {
	for i := range s.mentions {
		q := &s.mentions[i]
		if !personal(q) || used[q] || definite(q) || q.Value == "part" || f.timeWord(s, q) || !f.given(s, q) {
			continue
		}
		what := f.lastCounted(s, q)
		if what == "" {
			continue
		}
		d := f.draftFor(s, q.first)
		if d == nil || d.Kind == tocsin.Threat || d.Kind == tocsin.Aggregate {
			continue
		}
		used[q] = true
		c := f.claim(s, what, tocsin.Value{Count: q.Count}, q.Span, "echo")
		if what != tocsin.Munitions {
			f.side(s, q, d, groupOf(q), &c)
		}
		f.add(d, c)
	}
}

// numbered claims munitions whose figure stands behind them: "the number of
// shells counted at the depot came to 18", "drones (three)".
func (f *framing) numbered(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionWeapon || m.Form == "" {
			continue
		}
		number := f.lower(s, m.first-1) == "of" && f.lower(s, m.first-2) == "number"
		w := s.window(m.last, m.last+12)
		for k := range w {
			q := &w[k]
			if q.Kind != tocsin.MentionQuantity || q.Value != "bare" {
				continue
			}
			before := f.lower(s, q.first-1)
			if !(number && f.words.numberLink[before] ||
				q.first == m.last+1 && before == "(" && f.lower(s, q.last) == ")") {
				break
			}
			if d := f.draftFor(s, q.first); d != nil && d.Kind == tocsin.Attack && !f.otherDay(s, q, d) {
				f.add(d, f.claim(s, tocsin.Munitions, tocsin.Value{Count: q.Count}, q.Span, "munitions.figure"))
			}
			break
		}
	}
}

// given reports whether the words before a bare figure are those by which
// somebody gives a figure, and nothing behind it says what it counts.
func (f *framing) given(s *sentence, q *mention) bool {
	if last := f.lower(s, q.last-1); q.Value != "bare" && last != "people" && last != "persons" {
		return false
	}
	for _, m := range s.window(q.last, q.last+4) {
		if m.Kind == tocsin.MentionHarm || m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionWeapon {
			return false
		}
	}
	if next := f.lower(s, q.last); q.last < s.Last && f.text.Tokens[q.last].Kind != tocsin.Punct && !f.words.echoJoiner[next] {
		return false
	}
	k := q.first - 1
	for l := f.lower(s, k); l == "only" || l == "just" || l == "“" || l == "\"" || l == ":"; l = f.lower(s, k) {
		k--
	}
	if f.lower(s, k) == "to" && f.anyBetween(s, k-7, k, f.words.revising) && f.anyBetween(s, k-5, k, f.words.countNoun) {
		return true // "corrected the number of dead to seven"
	}
	two := f.lower(s, k-1) + " " + f.lower(s, k)
	if f.words.tallyPhrase[two] {
		return true
	}
	return f.words.tallyGiven[f.lower(s, k)]
}

// lastCounted is the slot of the figure told last before q, in its sentence or
// the one before; "" when there is none near.
func (f *framing) lastCounted(s *sentence, q *mention) tocsin.Slot {
	for back := 0; back < 2 && s.index-back >= 0; back++ {
		p := &f.sentences[s.index-back]
		if back > 0 && p.Block != s.Block {
			return ""
		}
		for i := len(p.mentions) - 1; i >= 0; i-- {
			m := &p.mentions[i]
			if back == 0 && m.last > q.first {
				continue
			}
			switch {
			case m.Kind == tocsin.MentionQuantity && strings.HasPrefix(m.Value, "munition:"):
				return tocsin.Munitions
			case m.Kind == tocsin.MentionHarm && m.Value != string(tocsin.Damage) && m.Rule != "harm.safe":
				return tocsin.Slot(m.Value)
			}
		}
	}
	return ""
}
