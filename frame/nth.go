package frame

import (
	"strings"

	"tocsin"
)

// nthRule is the rule of a figure that follows from who was the last: "a seventh
// man died on the way".
const nthRule = "harm.nth"

// nth is the place in a row that the words behind an article at the token give a
// person: 7 for "a seventh man"; 0 where they give none.
func (f *framing) nth(s *sentence, at int) int {
	if l := f.lower(s, at); l != "a" && l != "an" {
		return 0
	}
	return ordinals[f.lower(s, at+1)]
}

// ordinals are the places in a row from the second on.
var ordinals = map[string]int{
	"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
	"fourteenth": 14, "fifteenth": 15, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10, "11th": 11, "12th": 12,
}

// nthSubject is the place in a row of the subject of a word of harm where only its
// place, and perhaps a name, is told, and where that stands: "a seventh, Bhola Das,
// bled to death". It is 0 for another subject.
func (f *framing) nthSubject(s *sentence, h *mention) (int, tocsin.Span) {
	for k := h.first - 2; k >= s.First && k > h.first-12 && !f.words.rulesNoun[h.Rule]; k-- {
		n := f.nth(s, k)
		if n == 0 {
			continue
		}
		if next := f.lower(s, k+2); next != "," && next != "(" && k+2 != h.first && !f.words.stateVerb[next] && !f.words.perfect[next] && next != "who" {
			return 0, tocsin.Span{}
		}
		return n, f.spanOf(noun{k, k + 2})
	}
	return 0, tocsin.Span{}
}

// andOthers adds those told just before to "others" and "more" of the same harm:
// "a soldier was badly hurt and six other people were treated".
func (f *framing) andOthers(s *sentence, d *draft, c tocsin.Claim) {
	also := f.alsoHarmed(s, c)
	if c.Scope.Side != "" || c.Scope.Group == "part" || d.Kind != tocsin.Attack || !others(c.Quote.Of(f.text.Body)) && !f.words.moreWord[f.lower(s, f.text.TokenAt(c.Quote.End))] && !also && !f.kinAfter(s, d, c) {
		return
	}
	from := s.Start
	if (c.Slot == tocsin.Killed || also) && s.index > 0 && f.sentences[s.index-1].Block == s.Block && f.sentences[s.index-1].block.Kind != tocsin.Title {
		from = f.sentences[s.index-1].Start
	}
	var before *tocsin.Claim
	for i := range d.Claims {
		p := &d.Claims[i]
		if p.Slot == c.Slot && p.Quote.Start >= from && p.Quote.Start < c.Quote.Start && p.Scope.Side == "" && p.Scope.Period == "" && !partRules[p.Rule] && p.Scope.Group != "part" && p.Value.Count.Max != 0 {
			before = p
		}
	}
	if before == nil {
		return
	}
	sum := c
	sum.Value.Count = added(c.Value.Count, before.Value.Count)
	for i := range d.Claims {
		if p := &d.Claims[i]; p.Slot == c.Slot && p.Scope == (tocsin.Scope{}) && p.Value.Count.Min >= sum.Value.Count.Min {
			return // the whole is told
		}
	}
	sum.Scope, sum.Rule = tocsin.Scope{}, othersRule
	for i := range d.Claims {
		if p := &d.Claims[i]; p.Slot == c.Slot && p.Scope == (tocsin.Scope{}) && (p == before && p.Quote.Start >= s.Start || p.Quote.Span == c.Quote.Span) {
			p.Scope.Group = "part"
		}
	}
	f.add(d, sum)
}

// alsoHarmed reports whether those counted are told to have been harmed beside others:
// "his wife was also killed", "two clerks died as well".
func (f *framing) alsoHarmed(s *sentence, c tocsin.Claim) bool {
	at := f.text.TokenAt(c.Quote.End)
	also := false
	for k := at; k < at+7 && k < s.Last; k++ {
		l := f.lower(s, k)
		if f.text.Tokens[k].Kind == tocsin.Punct {
			if l != "," {
				break
			}
			also = also || f.alsoBehind(s, k)
			break
		}
		also = also || l == "also" || l == "too" || l == "likewise" || l == "as" && f.lower(s, k+1) == "well" && f.lower(s, k+2) != "as"
	}
	return also && !f.anyBetween(s, s.First, at, f.words.amongWord)
}

// kinAfter reports whether the one person counted is somebody of the one whom the clause
// before it tells of: "the mayor was hit in the leg and his driver lost an eye".
func (f *framing) kinAfter(s *sentence, d *draft, c tocsin.Claim) bool {
	at := f.text.TokenAt(c.Quote.Start)
	if c.Value.Count != tocsin.Exactly(1) || !f.words.ownerPronoun[f.lower(s, at)] || f.lower(s, at-1) != "and" && f.lower(s, at-1) != "while" {
		return false
	}
	for i := range d.Claims {
		p := &d.Claims[i]
		if p.Slot == c.Slot && p.Quote.Start >= s.Start && p.Quote.End < c.Quote.Start && p.Value.Count.Max != 0 {
			return p.Value.Count == tocsin.Exactly(1) && p.Scope.Side == ""
		}
	}
	return false
}

// alsoBehind reports whether "also" stands with the verb behind the words that a comma at the
// token opens: "a girl, daughter of the guard, was also killed".
func (f *framing) alsoBehind(s *sentence, comma int) bool {
	for k := comma + 1; k < comma+12 && k < s.Last; k++ {
		if f.lower(s, k) == "," {
			return f.words.stateVerb[f.lower(s, k+1)] && f.lower(s, k+2) == "also" || f.lower(s, k+1) == "also"
		}
		if f.text.Tokens[k].Kind == tocsin.Punct || s.mentionAt(k, tocsin.MentionSpeech) != nil {
			return false
		}
	}
	return false
}

// othersRule is the rule of a figure that adds others to those told before.
const othersRule = "harm.others"

// others reports whether a figure counts people beside those told before.
func others(words string) bool {
	fields := strings.Fields(strings.ToLower(words))
	for i, w := range fields {
		if w == "other" || w == "another" || w == "others" || w == "further" || w == "more" && (i == len(fields)-1 || fields[i+1] != "than") {
			return true
		}
	}
	return false
}

// andOne reports whether "and" joins to those counted one person more, by a noun
// that no lexicon knows: "two guards and a glazier were killed", "killed two guards
// and a glazier".
func (f *framing) andOne(s *sentence, h, last *mention) bool {
	at := last.last
	if l := f.lower(s, at+1); f.lower(s, at) != "and" || l != "a" && l != "an" || s.mentionAt(at+1, tocsin.MentionQuantity) != nil {
		return false
	}
	end := at + 2
	for end < at+6 && f.text.Tokens[min(end, len(f.text.Tokens)-1)].Kind == tocsin.Word && end != h.first && !f.words.figureEnd[f.lower(s, end)] && !f.words.stateVerb[f.lower(s, end)] && !f.governs(s, end) {
		end++
	}
	subject := f.words.stateVerb[f.lower(s, end)] // of the verb behind it
	if end == at+2 || end > s.Last || subject != (last.last <= h.first) || !subject && end > at+4 {
		return false
	}
	head := f.lower(s, end-1)
	if strings.HasSuffix(head, "s") && !strings.HasSuffix(head, "ss") || f.words.livestock[head+"s"] || f.words.noTarget[head] || strings.HasSuffix(head, "ed") || len(head) < 3 {
		return false
	}
	for _, m := range s.window(at+2, end) {
		switch m.Kind {
		case tocsin.MentionObject, tocsin.MentionWeapon, tocsin.MentionAct, tocsin.MentionPlace, tocsin.MentionTime, tocsin.MentionHarm, tocsin.MentionSpeech:
			return false
		}
	}
	return true
}

// officeBefore is 1 where "and" or a row joins to the figure somebody told by an
// office that no figure counts: "the [chief] and two bodyguards were killed", "the
// [mayor], his wife and a guard died". It is 0 for others.
func (f *framing) officeBefore(s *sentence, h, first *mention) int {
	at := first.first - 1
	if first.last > h.first {
		if f.bareOffice(s, h, at) {
			return 1
		}
		return 0
	}
	if l := f.lower(s, at); l != "and" && (l != "," || !f.words.ownerPronoun[f.lower(s, first.first)]) || !f.words.roleNoun[f.lower(s, at-1)] {
		return 0
	}
	k := at - 2
	for k > s.First && k > at-5 && f.text.Tokens[k].Kind == tocsin.Word && !f.words.article[f.lower(s, k)] {
		k--
	}
	if !f.words.article[f.lower(s, k)] || k > s.First && (f.governs(s, k-1) || f.lower(s, k-1) == "of" || f.lower(s, k-1) == "by" || f.lower(s, k-1) == "and") {
		return 0
	}
	for _, m := range s.window(k, at) {
		if m.Kind == tocsin.MentionQuantity || m.Kind == tocsin.MentionSpeech || m.Kind == tocsin.MentionHarm || m.Kind == tocsin.MentionAct {
			return 0
		}
	}
	return 1
}

// bareOffice reports whether one person told by an office is the first of those whose death
// a noun tells, before "and" at the token: "the death of [lieutenant] and five recruits",
// "the death of [the governor] and two guards".
func (f *framing) bareOffice(s *sentence, h *mention, and int) bool {
	return h.Rule == "harm.life" && f.lower(s, and) == "and" && and > h.last && and-h.last <= 4 && f.words.roleNoun[f.lower(s, and-1)]
}

// toldOther reports whether the draft has the figure n for another slot than the given one,
// and none for that.
func (d *draft) toldOther(slot tocsin.Slot, n int) bool {
	other := false
	for i := range d.Claims {
		c := &d.Claims[i]
		if !c.Slot.Counted() || c.Slot == tocsin.Munitions || c.Scope.Side != "" {
			continue
		}
		if c.Slot == slot {
			return false
		}
		other = other || c.Value.Count.Min == n
	}
	return other
}

// told reports whether the draft has the figure n for the slot.
func (d *draft) told(slot tocsin.Slot, n int) bool {
	for i := range d.Claims {
		if c := &d.Claims[i]; c.Slot == slot && c.Scope.Side == "" && c.Value.Count.Min == n {
			return true
		}
	}
	return false
}
