package frame

import (
	"strings"

	"tocsin"
)

// besideRule is the rule of a figure that adds those told behind the verb to those
// told before it.
const besideRule = "harm.beside"

// besideReach is how far behind a word of harm those may stand whom it also befell.
const besideReach = 9

// beside adds to the figure that a word of harm gave those whom the same befell by
// words behind it: "five porters were killed, as were two policemen", "the envoy was
// abducted along with his driver". The claims from the given one on are that figure.
func (f *framing) beside(s *sentence, h *mention, d *draft, used map[*mention]bool, from int) {
	slot := tocsin.Slot(h.Value)
	if slot != tocsin.Killed && slot != tocsin.Injured && slot != tocsin.Abducted {
		return
	}
	base := d.baseFigure(slot, from)
	if base == nil || f.lower(s, h.first-1) == "," {
		return
	}
	at := max(h.last, f.text.TokenAt(base.Quote.End-1)+1)
	n, span, ok := f.besideAt(s, h, at, used)
	if !ok {
		return
	}
	count := base.Value.Count
	if base.Rule == "harm.named" {
		count = tocsin.Exactly(1)
	} else if base.Scope.Group == "" {
		base.Scope.Group = "part"
	}
	whole := tocsin.Span{Start: min(base.Quote.Start, span.Start), End: max(base.Quote.End, span.End)}
	f.add(d, f.claim(s, slot, tocsin.Value{Count: added(count, n)}, whole, besideRule))
}

// baseFigure is the figure of people for a slot among the claims from the given one
// on, nil without one.
func (d *draft) baseFigure(slot tocsin.Slot, from int) *tocsin.Claim {
	for i := from; i < len(d.Claims); i++ {
		c := &d.Claims[i]
		if c.Slot == slot && c.Scope.Side == "" && c.Scope.Period == "" && c.Value.Count.Known && c.Value.Count.Min > 0 && !partRules[c.Rule] {
			return c
		}
	}
	return nil
}

// besideAt is how many the same befell by the words behind the token, and where they
// are told.
func (f *framing) besideAt(s *sentence, h *mention, at int, used map[*mention]bool) (tocsin.Count, tocsin.Span, bool) {
	for k := at; k < min(at+besideReach, s.Last); k++ {
		end := f.besideWord(s, k)
		if end == 0 {
			l := f.lower(s, k)
			if m := s.mentionAt(k, tocsin.MentionHarm); m != nil && m != h || s.mentionAt(k, tocsin.MentionSpeech) != nil || f.words.clauseTurn[l] || f.words.relative[l] || l == "and" || s.mentionAt(k, tocsin.MentionQuantity) != nil {
				return tocsin.Count{}, tocsin.Span{}, false
			}
			continue
		}
		for i := range s.mentions {
			q := &s.mentions[i]
			if !personal(q) || q.Value == "bare" || q.Value == "part" || q.first < end || q.first > end+1 || used[q] || groupOf(q) == "fighters" {
				continue
			}
			for _, m := range s.window(q.last, q.last+5) {
				if m.Kind == tocsin.MentionHarm && m.first >= q.last && m.Value != h.Value {
					return tocsin.Count{}, tocsin.Span{}, false // "along with two guards who were hurt"
				}
			}
			row := f.joinedRight(s, q)
			for _, r := range row {
				used[r] = true
			}
			return sum(row), tocsin.Span{Start: q.Span.Start, End: row[len(row)-1].Span.End}, true
		}
		for j := end; j < end+5 && j < s.Last; j++ {
			l := f.lower(s, j)
			if j == end && !f.words.articleOwner[l] && !f.words.ownerPronoun[l] && l != "a" && l != "an" || f.text.Tokens[j].Kind != tocsin.Word {
				break
			}
			kin := f.words.ownerPronoun[f.lower(s, j-1)] && j == end+1 && f.ends(s, j+1) && !strings.HasSuffix(l, "s") && len(l) > 3 && !f.words.livestock[l+"s"] &&
				s.mentionAt(j, tocsin.MentionObject) == nil && s.mentionAt(j, tocsin.MentionWeapon) == nil
			if f.words.roleNoun[l] || kin {
				return tocsin.Exactly(1), f.spanOf(noun{end, j + 1}), true
			}
		}
		return tocsin.Count{}, tocsin.Span{}, false
	}
	return tocsin.Count{}, tocsin.Span{}, false
}

// besideWord is the end of words at the token by which the same befell others too, 0
// without such: "along with", "as did", "likewise".
func (f *framing) besideWord(s *sentence, at int) int {
	word, next := f.lower(s, at), f.lower(s, at+1)
	switch {
	case word == "and" && (next == "so" || next == "likewise" || next == "also"):
		return f.besideWord(s, at+1)
	case f.words.besideWord[word]:
		return at + 1
	case f.words.besideFirst[word] && next == "with", word == "as" && next == "well" && f.lower(s, at+2) == "as":
		if next == "well" {
			return at + 3
		}
		return at + 2
	case (word == "as" || word == "so") && (f.words.stateVerb[next] || f.words.doHave[next] || next == "did" || next == "had" || next == "also"):
		return at + 2
	case word == "in" && next == "addition" && f.lower(s, at+2) == "to":
		return at + 3
	}
	return 0
}
