package frame

import (
	"strings"

	"tocsin"
)

// counted is the figures that a word of harm is about, joined ones together
// ("three women and four children"); empty when there is none.
func (f *framing) counted(s *sentence, h *mention, used map[*mention]bool) []*mention {
	if q := f.figureAround(s, h); q != nil && !used[q] {
		return f.joinedRight(s, q)
	}
	left, right, behind := f.sidesOf(s, h)
	if left {
		if q := f.figureLeft(s, h, used); q != nil {
			if q.Value == "part" && f.dies(s, q, h) {
				return []*mention{q}
			}
			return f.whole(s, f.joinedLeft(s, q))
		}
	}
	if right {
		if q := f.figureRight(s, h); q != nil && !used[q] {
			return f.joinedRight(s, q)
		}
	}
	if behind {
		if q := f.figureBehind(s, h); q != nil && !used[q] {
			return f.joinedRight(s, q)
		}
	}
	return nil
}

// whole takes the figure that a row of parts only spells out: "two persons, a
// baker and his son, died", "three soldiers, a captain among them".
func (f *framing) whole(s *sentence, row []*mention) []*mention {
	first, last := row[0], row[len(row)-1]
	w := s.window(first.first-10, first.first)
	for i := len(w) - 1; i >= 0; i-- {
		q := &w[i]
		if !personal(q) || definite(q) || q.last > first.first-1 {
			continue
		}
		comma := f.lower(s, q.last) == "," && q.last+1 >= first.first-2 || f.lower(s, first.first-1) == "," || f.lower(s, first.first-1) == "including"
		if !comma {
			return row
		}
		part := f.lower(s, last.last) == "among" || first.Value == "part" || f.anyBetween(s, q.last, first.first, f.words.amongWord)
		if part && q.Count.Min >= sum(row).Min || q.Count == sum(row) && f.lower(s, last.last) == "," && sum(row).Min > 1 {
			return f.joinedLeft(s, q)
		}
		return row
	}
	return row
}

// being reports whether the token is a form of "be", by which a verb behind it
// is passive.
func (f *framing) being(s *sentence, at int) bool {
	reach := 3
	for k := at; k > at-reach; k-- {
		switch l := f.lower(s, k); {
		case f.words.stateVerb[l]:
			return true
		case l == "to" && k < at && strings.HasSuffix(f.lower(s, k-1), "ly"):
			reach = 5 // "were lightly to moderately wounded"
		case f.words.stateAdverb[l]:
		default:
			if strings.HasSuffix(l, "ly") {
				continue
			}
			t := f.timeOver(s, k)
			if t == nil || !f.words.stateVerb[f.lower(s, t.first-1)] && !f.words.stateVerb[f.lower(s, t.first-2)] {
				return false
			}
			return t.first > s.First // "were last night slightly hurt"
		}
	}
	return false
}

// sidesOf says where the figure of a word may stand: left of it, right behind
// it as its object, or told behind it ("the dead numbered 21").
func (f *framing) sidesOf(s *sentence, h *mention) (left, right, behind bool) {
	word, prev := f.lower(s, h.first), f.lower(s, h.first-1)
	if h.Rule == "harm.missing" && (f.lower(s, h.last-1) == "of" || f.lower(s, h.last-1) == "from") && h.last-h.first > 2 {
		return false, true, false // "no trace of two policemen"
	}
	if word == "fate" || word == "whereabouts" || h.last-h.first == 3 && prev != "no" && f.lower(s, h.last-1) == "of" && h.Rule == "harm.missing" {
		return false, true, false
	}
	if f.words.rulesLeft[h.Rule] {
		those := word == "dead" && prev == "the" && !f.words.amongWord[f.lower(s, h.first-2)]
		return !those, false, word == "dead" || word == "missing" // "put the dead at 19"
	}
	switch h.Rule {
	case "harm.deaths", "harm.casualties":
		return true, false, true
	case "harm.injuries":
		if word != "wounded" && word != "injured" {
			return true, false, true
		}
		if f.lower(s, h.last) == "at" && f.putting(s, h.first) {
			return false, false, true // "put the dead at 11 and wounded at 17"
		}
		if prev == "the" || prev == "of" || prev == "are" && f.lower(s, h.last) == "," && !f.endsFigure(s, h.first-1) {
			return false, false, true
		}
		if f.lower(s, h.last) == "persons" || f.lower(s, h.last) == "people" || f.lower(s, h.last) == ":" {
			return true, false, true
		}
	case "harm.life":
		return false, true, false
	case "harm.toll", "harm.injury.toll":
		return false, false, true
	}
	if f.being(s, h.first-1) {
		return true, false, false
	}
	if strings.HasSuffix(word, "ing") || f.active(s, h) {
		return false, true, false
	}
	if f.endsFigure(s, h.first) || strings.HasSuffix(prev, "ly") && f.endsFigure(s, h.first-1) {
		if f.figureRight(s, h) == nil || h.Rule == "harm.injuries" || prev == "others" {
			return true, false, false
		}
		// "the two killed five": an active verb, unless another figure follows
		return f.ownFigure(s, h), true, false
	}
	if f.figureRight(s, h) != nil {
		return false, true, false
	}
	return true, false, f.lower(s, h.last) == ":" || f.lower(s, h.last) == "-" || f.lower(s, h.last) == "–"
}

// active reports whether a past form that is not passive has its object behind
// it, so that whoever stands before it did the harm: "two gunmen killed the
// mayor", "three men killed journalist Ann Roe"; "two killed the same day" has a
// time there.
func (f *framing) active(s *sentence, h *mention) bool {
	if h.last+1 >= s.Last || !f.words.rulesEither[h.Rule] {
		return false
	}
	for _, m := range s.window(h.last, h.last+3) {
		if m.Kind == tocsin.MentionTime || m.Kind == tocsin.MentionPlace {
			return false
		}
	}
	if f.words.objectAfter[f.lower(s, h.last)] {
		return true
	}
	title := f.text.Tokens[h.last]
	return title.Kind == tocsin.Word && !f.words.figureEnd[title.Lower] && !strings.HasSuffix(title.Lower, "ly") && !strings.HasSuffix(title.Lower, "ing") &&
		!f.capital(h.last) && f.capital(h.last+1)
}

// ownFigure reports whether the figure behind a word belongs to the next word
// of harm: "three killed, five wounded".
func (f *framing) ownFigure(s *sentence, h *mention) bool {
	q := f.figureRight(s, h)
	if q == nil {
		return true
	}
	for _, m := range s.window(q.last, q.last+2) {
		if m.Kind == tocsin.MentionHarm && m.Value != string(tocsin.Damage) {
			return true
		}
	}
	return false
}

// sides is sidesOf without what is told behind the word.
func (f *framing) sides(s *sentence, h *mention) (left, right bool) {
	left, right, _ = f.sidesOf(s, h)
	return left, right
}

// personal reports whether a quantity may count people.
func personal(m *mention) bool {
	return m.Kind == tocsin.MentionQuantity && (strings.HasPrefix(m.Value, "person:") || m.Value == "bare" || m.Value == "part")
}

// figureRight is the figure right behind the word: "killed at least three
// people", "killing five".
func (f *framing) figureRight(s *sentence, h *mention) *mention {
	w := s.window(h.last, h.last+7)
	for i := range w {
		q := &w[i]
		if !personal(q) || definite(q) && (q.first > h.last || f.lower(s, q.last) == "of") {
			continue
		}
		for k := h.last; k < q.first; k++ {
			if f.words.figureEnd[f.lower(s, k)] {
				of := f.lower(s, k) == "and" && f.bareOffice(s, h, k) || f.lower(s, k) == "of" && (f.words.company[f.lower(s, k-1)] || h.Rule == "harm.life" || k == h.last && strings.HasSuffix(f.lower(s, h.first), "ing")) // "the wounding of two"
				if !of {
					return nil
				}
			}
		}
		if q.Value == "bare" && f.timeWord(s, q) {
			return nil
		}
		return q
	}
	return nil
}

// figureBehind is the figure told behind a noun: "the dead numbered 21",
// "wounded: 7", "the toll rose to 12", "bodies, at least 12,".
func (f *framing) figureBehind(s *sentence, h *mention) *mention {
	toll := h.Rule == "harm.toll" || h.Rule == "harm.injury.toll"
	reach := 5
	if toll {
		reach = 16
	} else if f.lower(s, h.last) == "of" {
		reach = 8 // "the dead of the bombing at 11"
	}
	w := s.window(h.last, h.last+reach)
	for i := range w {
		q := &w[i]
		if !personal(q) || definite(q) || f.timeWord(s, q) {
			if q.Kind == tocsin.MentionHarm && q.first >= h.last && q.Value != string(tocsin.Damage) && !toll {
				return nil
			}
			continue
		}
		if f.words.numberingBefore[f.lower(s, q.first-1)] {
			continue
		}
		if o := s.mentionAt(q.last, tocsin.MentionHarm); !toll && h.Rule == "harm.casualties" && o != nil && o.Value != h.Value {
			return nil // "casualties: 3 dead, 8 wounded"
		}
		if l := f.lower(s, q.first); (l == "a" || l == "an") && q.Count == tocsin.Exactly(1) {
			continue // "the number of dead, an official said"
		}
		if toll {
			return q
		}
		if f.tells(s, h.last, q) {
			return q
		}
		return nil
	}
	return nil
}

// tells reports whether the tokens from at up to a figure say that it is the
// number of what stands before.
func (f *framing) tells(s *sentence, at int, q *mention) bool {
	if at == q.first {
		return q.Value == "bare"
	}
	told := false
	if f.lower(s, at) == "of" && f.lower(s, q.first-1) == "at" && q.first-at < 7 && f.putting(s, at) {
		return true // "puts the dead of the car bomb at 11"
	}
	for k := at; k < q.first; k++ {
		switch word := f.lower(s, k); {
		case f.words.tallyVerb[word]:
			told = true
		case word == ",":
			after := f.lower(s, q.last)
			told = q.Value == "bare" && (after == "," || after == ")" || after == "." || after == "and")
		case (word == "are" || word == "were") && k == q.first-1 && f.lower(s, at-2) == "the":
			told = true // "the wounded are more than 90"
		case word == "were" || word == "was":
			told = told || f.lower(s, at-3) == "among" || f.lower(s, at-2) == "among"
		case f.words.tallyLink[word]:
			told = told || f.lower(s, k) == "at" || f.lower(s, k) == "to"
		case f.words.tallyTail[word]:
		default:
			return false
		}
	}
	return told
}

// putting reports whether a verb by which figures are put at a number stands before the token,
// in its clause.
func (f *framing) putting(s *sentence, at int) bool {
	for k := at - 1; k >= s.First && k > at-16; k-- {
		switch f.lower(s, k) {
		case "put", "puts", "putting":
			return true
		case ";", ":", "said", "says":
			return false
		}
	}
	return false
}

// timeWord reports whether what the figure counts is time or a length.
func (f *framing) timeWord(s *sentence, q *mention) bool {
	return f.words.timeUnit[f.lower(s, q.last)]
}

// figureLeft is the figure before the word that is its subject or stands right
// beside it: "three people were killed", "three dead".
func (f *framing) figureLeft(s *sentence, h *mention, used map[*mention]bool) *mention {
	q := f.figureAcross(s, h)
	if q == nil {
		q = f.figureAside(s, h)
	}
	if q == nil {
		q = f.figureSubject(s, h)
	}
	if q != nil && !used[q] {
		return q
	}
	if q := s.mentionEnding(h.first, tocsin.MentionQuantity); q != nil && personal(q) && f.lower(s, h.first) == "dead" && f.words.declaring[f.lower(s, q.first-1)] && !used[q] {
		return q // "declared the soldier dead"
	}
	noun := h.Rule == "harm.deaths" || h.Rule == "harm.casualties" || h.Rule == "harm.injuries" && !f.being(s, h.first-1)
	w := s.window(h.first-20, h.first)
	for i := len(w) - 1; i >= 0; i-- {
		q := &w[i]
		if !personal(q) || q.last > h.first {
			if q.Kind == tocsin.MentionHarm && q.Value != string(tocsin.Damage) && !q.Span.Overlaps(h.Span) && q.last <= h.first {
				if f.lower(s, q.last) == "or" && q.last+1 >= h.first || counts(w[:i], q) || h.Rule == "harm.die" && f.thenDied(s, q) {
					continue
				}
				return nil // it has the figures before it
			}
			continue
		}
		gap := h.first - q.last
		reach := 9
		if noun || q.Value == "bare" || f.lower(s, h.first) == "dead" && !f.being(s, h.first-1) {
			reach = 3
		}
		if definite(q) {
			if noun || f.lower(s, h.first) == "dead" && !f.being(s, h.first-1) || f.lower(s, q.last) == "of" || f.lower(s, q.last) == "'s" {
				continue
			}
			reach = 4
		}
		if gap > reach || used[q] {
			return nil
		}
		if f.actsBetween(s, q, h) {
			return nil
		}
		if f.words.rulesEither[h.Rule] && s.speechBetween(q.last, h.first-1) && !f.anyBetween(s, q.last, h.first, f.words.stateVerb) {
			return nil // "a resident said the gunmen killed"
		}
		before := f.lower(s, q.first-1)
		switch {
		case before == "by", q.Value == "bare" && (before == "their" || before == "in" && gap > 0):
			return nil
		case definite(q) && f.anyBetween(s, q.first-3, q.first, f.words.amongWord):
			continue // "four clerks, among them the acting head, were led away"
		case definite(q) && gap > 1 && f.asideBetween(s, q.last, h.first):
			return nil
		case before == "with" && q.Value != "bare" && gap > 0 && !noun:
			return nil
		}
		if before == "including" || before == "among" || f.lower(s, q.last) == "among" && f.lower(s, q.last+1) == "them" || q.Value == "part" && before == "," && !f.dies(s, q, h) {
			if whole := f.whole(s, []*mention{q}); whole[0] != q {
				return whole[len(whole)-1]
			}
			if before == "including" || before == "among" {
				return nil
			}
		}
		return q
	}
	return nil
}

// dies tells a part whose verb the word of harm is: "nine wounded, three of whom
// died"; of "seven people, three of them girls, died" it is the whole's.
func (f *framing) dies(s *sentence, q, h *mention) bool {
	return h.Value == string(tocsin.Killed) && h.first-q.last <= 4 && !f.asideBetween(s, q.last, h.first)
}

// counts reports whether the last of the mentions before a word of harm is a
// figure that counts it: "20 hostages were killed".
func counts(before []mention, h *mention) bool {
	for i := len(before) - 1; i >= 0 && i >= len(before)-4; i-- {
		if personal(&before[i]) && before[i].Span.Contains(h.Span) {
			return true
		}
	}
	return false
}

// asideBetween reports whether a border of clauses stands among the tokens.
func (f *framing) asideBetween(s *sentence, from, to int) bool {
	return s.distance(f, from-1, to) > to-from+1
}

// actsBetween reports whether a verb of attack stands between a figure and a
// word of harm: it has the figure for its subject or object.
func (f *framing) actsBetween(s *sentence, q, h *mention) bool {
	for _, m := range s.window(q.last, h.first) {
		if m.Kind == tocsin.MentionAct && m.Value == "verb" && m.last <= h.first && !m.Span.Overlaps(h.Span) {
			return true
		}
	}
	return false
}

// joinedLeft adds figures joined before q: "three women and four children". A
// comma joins only in a row that ends in "and": "one American, a civilian" is
// one person.
func (f *framing) joinedLeft(s *sentence, q *mention) []*mention {
	out := []*mention{q}
	for {
		prev, and := f.neighbour(s, out[0], true)
		if prev == nil || !and && len(out) == 1 || len(out) > 8 {
			break
		}
		if h := s.mentionEnding(prev.first, tocsin.MentionHarm); h != nil && f.words.rulesEither[h.Rule] && !f.being(s, h.first-1) {
			break // "killed nine people and four others were hurt"
		}
		out = append([]*mention{prev}, out...)
	}
	if len(out) > 2 && out[0].Count == sum(out[1:]) {
		return out[:1] // "two women, a cook and a nurse, died"
	}
	if len(out) == 2 && f.lower(s, out[0].last) == "," && f.text.Tokens[out[0].last+1].Kind != tocsin.Number {
		return out[1:] // "killed a boy, and six more were hurt"
	}
	return out
}

// joinedRight adds figures joined behind q. A row that somebody then says
// something is no row of victims: "killing nine, two officials said".
func (f *framing) joinedRight(s *sentence, q *mention) []*mention {
	out := []*mention{q}
	sure := 1
	for len(out) < 9 {
		next, and := f.neighbour(s, out[len(out)-1], false)
		if next == nil {
			break
		}
		if and && f.words.stateVerb[f.lower(s, next.last)] {
			break // "killed nine people and four others were hurt"
		}
		out = append(out, next)
		if and {
			sure = len(out)
		}
	}
	out = out[:sure]
	if len(out) < 2 {
		return out
	}
	last := out[len(out)-1]
	if len(out) == 2 && f.lower(s, q.last) == "," && f.lower(s, q.last+1) == "and" {
		return out[:1]
	}
	for _, m := range s.window(last.last, last.last+7) {
		if m.Kind == tocsin.MentionSpeech && !f.asideBetween(s, last.last, m.first) || m.Kind == tocsin.MentionSpeech && f.lower(s, last.last) == "who" {
			return out[:1]
		}
	}
	if q.Count == sum(out[1:]) && f.lower(s, q.last) == "," && q.Count.Min > 1 {
		return out[:1] // "killed two people, a man and his son"
	}
	return out
}

// neighbour is the figure of people that "and" or a comma joins to q, and
// whether it is "and".
func (f *framing) neighbour(s *sentence, q *mention, left bool) (*mention, bool) {
	if !strings.HasPrefix(q.Value, "person:") {
		return nil, false
	}
	from, to := q.last, q.last+7
	if left {
		from, to = q.first-14, q.first
	}
	w := s.window(from, to)
	for i := range w {
		m := &w[i]
		others := !left && m.Value == "bare" && (f.lower(s, m.last) == "from" || f.lower(s, m.last) == "others")
		if m.Kind != tocsin.MentionQuantity || !strings.HasPrefix(m.Value, "person:") && !others || m == q {
			continue
		}
		from, to := m.last, q.first
		if !left {
			from, to = q.last, m.first
		}
		if to < from || to-from > 6 {
			continue
		}
		if joined, and := f.joiner(s, from, to); joined {
			return m, and
		}
	}
	return nil, false
}

// joiner reports whether the tokens between two figures join them, and
// whether with "and".
func (f *framing) joiner(s *sentence, from, to int) (joined, and bool) {
	for k := from; k < to; k++ {
		switch l := f.lower(s, k); {
		case l == "and" || l == "plus":
			joined, and = true, true
		case l == "as" || l == "well":
			joined = joined || l == "well"
			and = and || l == "well"
		case l == ",":
			joined = joined || to-from == 1 || to-from == 2 && f.words.ownerPronoun[f.lower(s, k+1)] // "a couple, their three children"
		case f.text.Tokens[k].Kind == tocsin.Number && len(l) <= 2 && f.lower(s, k-1) == "," && (f.lower(s, k+1) == "," || f.lower(s, k+1) == "and"):
			// an age: "a woman, 61, and her husband"
		case f.words.forcesJoiner[l]:
		default:
			if t := f.text.Tokens[k]; t.Kind != tocsin.Word || k > from && !f.modifier(f.text.Body[t.Start:t.End], t.Lower) {
				return false, false
			}
		}
		if s.mentionAt(k, tocsin.MentionHarm) != nil {
			return false, false
		}
	}
	return joined, and
}

// single is the figure of one that an article before an unknown noun tells:
// "a lineman was killed". It is false when the words are others.
func (f *framing) single(s *sentence, h *mention, slot tocsin.Slot) (tocsin.Claim, bool) {
	at := h.first - 1
	if f.words.singlePreposition[f.lower(s, at)] {
		return tocsin.Claim{}, false // "near a hospital with wounds"
	}
	if h.Rule == "harm.deaths" && f.words.loneWord[f.lower(s, at)] {
		span := tocsin.Span{Start: f.text.Tokens[at].Start, End: h.Span.End}
		return f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(1)}, span, "harm.single"), true // "the lone fatality"
	}
	if !f.words.rulesArticle[h.Rule] {
		return tocsin.Claim{}, false
	}
	intransitive := h.Rule == "harm.die" && f.lower(s, h.first) != "dead" || h.Rule == "harm.injured" && !f.being(s, at)
	if !intransitive && !f.being(s, at) {
		return tocsin.Claim{}, false
	}
	for k := at; k > s.First && !intransitive; k-- {
		switch word := f.lower(s, k); {
		case f.words.singleIs[word]:
			at = k - 1
		case word == "were" || word == "are":
			return tocsin.Claim{}, false
		default:
			if k > at-3 {
				continue
			}
		}
		break
	}
	for k := at; k >= s.First && k > at-5; k-- {
		t := f.text.Tokens[k]
		switch word := t.Lower; {
		case f.words.singleOpening[word]:
			if k == at || s.mentionAt(at, tocsin.MentionObject) != nil || s.mentionAt(at, tocsin.MentionPlace) != nil || s.mentionAt(at, tocsin.MentionWeapon) != nil || s.mentionAt(at, tocsin.MentionAct) != nil {
				return tocsin.Claim{}, false
			}
			if before := f.lower(s, k-1); f.words.singlePreposition[before] {
				return tocsin.Claim{}, false
			}
			span := tocsin.Span{Start: t.Start, End: f.text.Tokens[at].End}
			return f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(1)}, span, "harm.single"), true
		case f.words.singleVerb[word]:
			return tocsin.Claim{}, false
		}
		if t.Kind == tocsin.Punct || s.mentionAt(k, tocsin.MentionSpeech) != nil {
			return tocsin.Claim{}, false
		}
	}
	return tocsin.Claim{}, false
}
