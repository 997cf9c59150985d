package frame

import (
	"strings"

	"tocsin"
)

// rowRule is the rule of a figure that counts the members of a row of people, of whom
// some are told by what they are: "a baker, his wife and the owner of a kiosk were killed".
const rowRule = "harm.row"

// The reach of a row of people, and of one of its members, in tokens.
const (
	rowReach    = 30
	memberReach = 9
)

// row claims how many people a row before a word of harm tells of where their figures do not
// join. It is false where there is no such row.
func (f *framing) row(s *sentence, h *mention, slot tocsin.Slot, d *draft, used map[*mention]bool) bool {
	if d.Kind != tocsin.Attack || f.words.rulesNoun[h.Rule] && !f.being(s, h.first-1) || h.Rule == "harm.lose" || f.overPeriod(s, h) || f.otherDay(s, h, d) {
		return false
	}
	end, plural := h.first, false
	for end > s.First {
		if t := f.timeOver(s, end-1); t != nil {
			end = t.first // "were last night hurt"
			continue
		}
		l := f.lower(s, end-1)
		if l == "was" || l == "is" || l == "has" {
			return false
		}
		verb := f.words.stateVerb[l] || f.words.perfect[l]
		if !verb && !f.words.stateAdverb[l] && !strings.HasSuffix(l, "ly") {
			break
		}
		plural = plural || verb
		end--
	}
	if !plural && h.Rule != "harm.die" && h.Rule != "harm.injured" || f.lower(s, h.first) == "dead" && !plural {
		return false
	}
	count, first, ok := f.rowUpTo(s, end)
	if !ok || len(f.counted(s, h, used)) > 1 {
		return false
	}
	for i := range s.mentions {
		if q := &s.mentions[i]; personal(q) && q.first >= first && q.last <= end {
			if used[q] {
				return false
			}
			used[q] = true
		}
	}
	f.add(d, f.claim(s, slot, tocsin.Value{Count: count}, f.spanOf(noun{first, end}), rowRule))
	return true
}

// rowUpTo is how many people the row tells of that ends before the token, and where it
// begins; false unless "and" joins the last of its members and one of them is known to be
// a person, as all but the last must be.
func (f *framing) rowUpTo(s *sentence, end int) (tocsin.Count, int, bool) {
	aside := f.lower(s, end-1) == ","
	if aside {
		end-- // of a clause about the last of them
		for k := end - 1; k > s.First && k > end-14; k-- {
			if l := f.lower(s, k); f.words.relative[l] && f.lower(s, k-1) == "," {
				end = k - 1
				break
			} else if l == "," {
				break
			}
		}
	}
	sum, first := tocsin.Exactly(0), end
	members, sure := 0, false
	last := end
	for k := end - 1; k >= max(s.First, end-rowReach); k-- {
		l := f.lower(s, k)
		if l != "and" && l != "," && k > s.First && !f.breaksRow(s, k) {
			continue
		}
		from := k + 1
		if l != "and" && l != "," && k == s.First && !f.breaksRow(s, k) {
			from = k
		}
		if from == last && members > 0 && l == "," {
			last = k
			continue // ", and"
		}
		if members == 0 && l == "," {
			return sum, 0, false // a row ends with "and"
		}
		n, known := f.rowMember(s, from, last, members == 0)
		if !n.Known || !known && members > 0 {
			if members < 2 {
				return sum, 0, false
			}
			break
		}
		if members > 1 && n == sum && aside {
			return n, from, true // "two persons, a tailor and his nephew"
		}
		sum, first, members = added(sum, n), from, members+1
		sure = sure || known
		last = k
		if l != "and" && l != "," {
			break
		}
	}
	return sum, first, members > 1 && sure
}

// breaksRow reports whether the token ends a row to the left.
func (f *framing) breaksRow(s *sentence, k int) bool {
	l := f.lower(s, k)
	return f.text.Tokens[k].Kind == tocsin.Punct && l != "-" && l != "'s" && l != "’s" && l != "." || l == "that" || l == "when" || l == "where" || l == "while" || l == "but" || s.mentionAt(k, tocsin.MentionSpeech) != nil
}

// rowMember is how many people the words of a row from one token to another are, and
// whether they are known to be people. The last member may share
// the article of the one before it.
func (f *framing) rowMember(s *sentence, from, to int, last bool) (n tocsin.Count, known bool) {
	if to <= from || to-from > memberReach {
		return tocsin.Count{}, false
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first < from || m.last > to {
			continue
		}
		switch m.Kind {
		case tocsin.MentionQuantity:
			if m.first == from && personal(m) && m.Value != "part" && m.Value != "bare" {
				if l := f.lower(s, m.last-1); l == "others" || l == "other" {
					return tocsin.Count{}, false // "nine died and four others were hurt"
				}
				return m.Count, m.last >= to || f.lower(s, m.last) == "of" || f.lower(s, m.last) == "from" || f.lower(s, m.last) == "who" || s.mentionAt(m.last, tocsin.MentionActor) != nil
			}
		case tocsin.MentionHarm, tocsin.MentionSpeech, tocsin.MentionTime:
			return tocsin.Count{}, false
		case tocsin.MentionAct:
			if m.Value == "verb" {
				return tocsin.Count{}, false
			}
		}
	}
	head := from
	for head < to && f.lower(s, head) != "of" && f.lower(s, head) != "from" && f.lower(s, head) != "in" && f.lower(s, head) != "at" {
		head++
	}
	word := f.lower(s, head-1)
	if head == from || f.text.Tokens[head-1].Kind != tocsin.Word || strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") || f.words.livestock[word+"s"] || f.words.noTarget[word] || f.governs(s, from) {
		return tocsin.Count{}, false
	}
	for _, m := range s.window(head-1, head) {
		if m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind != tocsin.Group && m.Actor.Kind != tocsin.State && (m.Actor.Kind != tocsin.Force || m.last-m.first == 1) {
			known = true
			continue
		}
		if m.last == head && (m.Kind == tocsin.MentionObject || m.Kind == tocsin.MentionWeapon || m.Kind == tocsin.MentionPlace || m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionActor) {
			return tocsin.Count{}, false
		}
	}
	opening := f.lower(s, from)
	role := f.words.roleNoun[word]
	switch {
	case f.words.article[opening] || f.words.ownerPronoun[opening] || opening == "an":
	case f.ownedFrom(s, from, head) > from:
	case last && (role || to-from == 1): // "the driver and guard"
	default:
		return tocsin.Count{}, false
	}
	if f.words.several[word] {
		return tocsin.AtLeast(2), known || role
	}
	return tocsin.Exactly(1), known || role
}
