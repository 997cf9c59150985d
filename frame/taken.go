package frame

import (
	"strings"

	"tocsin"
)

// taken claims those whom gunmen took with them, which no word of harm says:
// "raided a school and took 60 girls", "60 girls were taken when", "nine villagers, a
// priest among them, were made to carry the loot", "15 pupils remain with the gunmen".
func (f *framing) taken(s *sentence, used map[*mention]bool) {
	for i := range s.mentions {
		q := &s.mentions[i]
		if used[q] || !personal(q) || definite(q) || groupOf(q) == "fighters" || q.Value == "bare" && f.lower(s, q.last) != "taken" {
			continue
		}
		active := f.takenBefore(s, q)
		if q.Value == "part" && !active {
			continue
		}
		end := q.last
		if !active {
			if end = f.takenBehind(s, q); end == 0 {
				continue
			}
		}
		if s.mentionAt(end, tocsin.MentionHarm) != nil || f.forTreatment(s, end) {
			continue
		}
		d := f.draftFor(s, q.first)
		if d == nil || d.Kind != tocsin.Attack || family(d.form) != "gun" && d.form != "" && d.form != tocsin.OtherForm && d.form != tocsin.Arson || f.otherDay(s, q, d) {
			continue
		}
		row := f.joinedLeft(s, q)
		if active {
			row = []*mention{q}
		}
		for _, r := range row {
			used[r] = true
		}
		c := f.claim(s, tocsin.Abducted, tocsin.Value{Count: sum(row)}, tocsin.Span{Start: row[0].Span.Start, End: q.Span.End}, "harm.taken")
		if len(row) == 1 {
			f.side(s, q, d, groupOf(q), &c)
		}
		f.add(d, c)
	}
}

// takenBefore reports whether the words before a figure, or a clause right behind it,
// say that gunmen took those counted: "took 60 girls", "drove off 15 pupils", "went away
// with nine", "have in their hands two nurses", "nine people they took".
func (f *framing) takenBefore(s *sentence, q *mention) bool {
	at := q.first - 1
	if f.words.took[f.lower(s, at)] && !f.being(s, at-1) || f.words.dragged[f.lower(s, at)] && !f.being(s, at-1) && f.takenAway(s, q.last) || f.leftWith(s, q) {
		return true
	}
	if f.words.handsNoun[f.lower(s, at)] && f.lower(s, at-1) == "their" && f.lower(s, at-2) == "in" {
		return true
	}
	if f.words.pronounGroup[f.lower(s, q.last)] && f.words.took[f.lower(s, q.last+1)] && (f.ends(s, q.last+2) || f.words.away[f.lower(s, q.last+2)] || f.lower(s, q.last+2) == "with") {
		return true
	}
	along := at
	for along > s.First && along > at-3 && (f.words.away[f.lower(s, along)] || f.words.alongWord[f.lower(s, along)]) {
		along--
	}
	return along < at && !f.being(s, along-1) && (f.words.took[f.lower(s, along)] || f.words.dragged[f.lower(s, along)] || f.words.drove[f.lower(s, along)])
}

// takenBehind is the token behind the words that say of those counted right before them
// that gunmen have them; 0 without such words.
func (f *framing) takenBehind(s *sentence, q *mention) int {
	at := f.pastAside(s, q.last)
	if l := f.lower(s, at); l == "who" || l == "that" {
		at++
	}
	from := at
	for f.words.stateVerb[f.lower(s, at)] || f.words.perfect[f.lower(s, at)] || f.words.stateAdverb[f.lower(s, at)] || f.words.unsureState[f.lower(s, at)] || f.lower(s, at) == "had" {
		at++
	}
	be := at > from
	l, next := f.lower(s, at), f.lower(s, at+1)
	switch {
	case be && f.words.took[l]:
		return at + 1
	case l == "taken" && from == q.last && (f.ends(s, at+1) || f.words.away[next] || f.words.alongWord[next] || next == "by" || next == "and"):
		return at + 1 // "of three girls taken"
	case be && f.words.madeTo[l] && next == "to" && f.words.goingVerb[f.lower(s, at+2)]:
		return at + 3
	case be && (l == "picked" || l == "rounded") && next == "up" && f.anyBetween(s, at+2, at+5, f.words.drove) && f.anyBetween(s, at+3, at+8, f.words.away):
		return at + 2
	case be && l == "with" && f.words.article[next] && f.attackerEnds(s, at+3) || be && l == "with" && f.words.captor[f.lower(s, at+2)]:
		return at + 3
	case (be && l == "in" || f.words.fell[l] && next == "into") && f.inHands(s, at):
		return at + 4
	}
	return 0
}

// inHands reports whether the words say in whose hands somebody is, and these are not
// those of the law: "in their hands", "into the hands of the rebels".
func (f *framing) inHands(s *sentence, at int) bool {
	for k := at + 1; k < at+4; k++ {
		if f.words.handsNoun[f.lower(s, k)] {
			return f.words.ownerPronoun[f.lower(s, k-1)] || f.lower(s, k+1) == "of" && !f.defenderIn(s, k+2, k+5)
		}
	}
	return false
}

// pastAside is the token behind words between commas that begin at the token: ", a priest
// among them,"; the token itself without such.
func (f *framing) pastAside(s *sentence, at int) int {
	if f.lower(s, at) != "," {
		return at
	}
	for k := at + 1; k < at+12 && k < s.Last; k++ {
		if f.lower(s, k) == "," {
			return k + 1
		}
		if f.text.Tokens[k].Kind == tocsin.Punct || s.mentionAt(k, tocsin.MentionSpeech) != nil {
			return at
		}
	}
	return at
}

// leftWith reports whether gunmen are said to have gone with those counted: "they
// left with nine worshippers".
func (f *framing) leftWith(s *sentence, q *mention) bool {
	if f.lower(s, q.first-1) != "with" {
		return false
	}
	at := q.first - 2
	for at > s.First && (f.words.away[f.lower(s, at)] || f.lower(s, at) == "off") {
		at--
	}
	if !f.words.leaving[f.lower(s, at)] {
		return false
	}
	if m := s.mentionEnding(at, tocsin.MentionQuantity); m != nil && groupOf(m) == "fighters" {
		return true
	}
	if l := f.lower(s, at-1); (l == "and" || l == "before") && f.activeBefore(s, at-1) != nil {
		return true // "stormed a church and went away with four worshippers"
	}
	return f.lower(s, at-1) == "they" || s.cue("doer", at-4, at) != nil
}

// takenAway reports whether those whom somebody pulled out or led are then said to
// have been taken away: "pulled two men off a bus and marched them away".
func (f *framing) takenAway(s *sentence, from int) bool {
	for k := from; k < from+16; k++ {
		if f.lower(s, k) == "into" && f.anyBetween(s, k+1, k+5, f.words.wilds) || f.lower(s, k) == "away" || f.lower(s, k) == "off" && (f.words.pronounGroup[f.lower(s, k-1)] || k == from && f.ends(s, k+1)) {
			return true
		}
	}
	return false
}

// forTreatment reports whether those who were taken went where the hurt, the dead
// or the arrested go: "taken to hospital", "taken into custody".
func (f *framing) forTreatment(s *sentence, from int) bool {
	l := f.lower(s, from)
	if l == "into" && f.anyBetween(s, from+1, from+5, f.words.wilds) {
		return false
	}
	if l == "into" || l == "in" {
		return true
	}
	for k := from; k < from+7; k++ {
		if f.words.infirmary[strings.TrimSuffix(f.lower(s, k), "s")] || f.words.custody[f.lower(s, k)] {
			return true
		}
	}
	return false
}
