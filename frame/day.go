package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// sceneReach is how many tokens on either side of a day are asked what it is the
// day of.
const sceneReach = 20

// saidReach is how many tokens behind a verb of speech a day may be that of the
// speaking; further on it is that of what is said.
const saidReach = 6

// sceneSentences is how many sentences behind the act reported the day on which
// it was may be told.
const sceneSentences = 12

// sentencesBeside is how many sentences behind the act a day may be that of its
// scene though no word says so.
const sentencesBeside = 4

// aDay reports whether a mention is a day, or part of one, that may be that of an
// act: not the report's own day, nor the page's.
func (f *framing) aDay(s *sentence, m *mention) bool {
	return m.Kind == tocsin.MentionTime && (m.Value == "point" || m.Value == "since" && f.onWhichItWas(s, m)) && m.When.Known() && m.When.Precision.Rank() <= tocsin.Day.Rank() && !f.ofPlan(s, m) &&
		!f.inDateline(m) && !f.pageTime(s, m) && !f.ofPage(s, m)
}

// ofPlan reports whether a day is one for which something was planned: "due on
// Saturday".
func (f *framing) ofPlan(s *sentence, m *mention) bool {
	prev := f.lower(s, m.first-1)
	return f.words.planned[prev] || prev == "on" && f.words.planned[f.lower(s, m.first-2)]
}

// ofPage reports whether a time is the day of publication as a line of the page
// gives it: "November 5, 1997 | By a reporter".
func (f *framing) ofPage(s *sentence, m *mention) bool {
	return m.When.Basis == tocsin.BasisText && m.When.Start == f.ref.Date && f.ref.Basis == tocsin.BasisPublished && len(s.acts) == 0 && s.Last-s.First <= mostLine
}

// mostLine is how many tokens a line of the page has at most.
const mostLine = 14

// of says what a day in a sentence is the day of.
type of int

const (
	ofTold    of = iota // of who spoke, or of what came after
	ofUnknown           // nothing tells
	ofScene             // of the act
)

// atScene reports whether a day is told of the act: "they came on Sunday".
func (f *framing) atScene(s *sentence, m *mention) bool { return f.dayOf(s, m) == ofScene }

// dayOf tells what a day is the day of: the nearest word beside it decides, and
// without one whether a part of the day or an hour is told.
func (f *framing) dayOf(s *sentence, m *mention) of {
	if f.saidTime(s, m) || f.ownEntry(s, m) || f.ofReaction(s, m) {
		return ofTold
	}
	if f.onWhichItWas(s, m) {
		return ofScene
	}
	if k := m.first - 1; f.isDay(s, k) || (f.lower(s, k) == "on" || f.lower(s, k) == "in") && f.isDay(s, k-1) {
		return ofScene
	}
	behind, left := false, !f.opensThat(s, m) // a comma behind, after which the speaker may be named: ", he said"
	for k := 1; k <= sceneReach; k++ {
		for _, at := range [2]int{m.first - k, m.last - 1 + k} {
			word := f.lower(s, at)
			speech := s.mentionAt(at, tocsin.MentionSpeech) != nil
			switch {
			case word == "", at < m.first && !left:
			case at > m.first && word == ",":
				behind = true
			case at > m.first && behind && (speech || f.words.aftermath[word] && m.first-s.First >= mostLabel):
				// "they came past ten on Tuesday, took tea and marched him off"
			case at < m.first && speech && k > saidReach:
				left = false // "said the towers fell one by one on Friday"
			case f.words.aftermath[word], speech:
				return ofTold
			case (f.words.scene[word] || s.mentionAt(at, tocsin.MentionAct) != nil) && f.lower(s, at-1) != "to":
				return ofScene
			}
		}
	}
	if m.When.PartOfDay != "" {
		return ofScene
	}
	return ofUnknown
}

// opensThat reports whether a time opens what is told: "said that on Sunday gunmen".
func (f *framing) opensThat(s *sentence, m *mention) bool {
	k := m.first - 1
	if f.words.saidTime[f.lower(s, k)] || f.lower(s, k) == "at" || f.lower(s, k) == "in" {
		k--
	}
	return f.lower(s, k) == "that"
}

// ofReaction reports whether a day is that of what an act led to, which is told
// only behind it: "panic gripped the town on Tuesday following the abduction".
func (f *framing) ofReaction(s *sentence, m *mention) bool {
	switch f.lower(s, m.last) {
	case "following", "after", "over", "amid":
	default:
		return false
	}
	return m.first > s.First+1 && m.Value == "point" && !f.actBetween(s, s.First, m.first) && f.actBetween(s, m.last, s.Last) && s.nearest(f, tocsin.MentionHarm, m.first, sceneReach, func(h *mention) bool { return h.last <= m.first }) == nil
}

// onWhichItWas reports whether a day is named for what happened: "that of Monday",
// "since Saturday night, when it happened".
func (f *framing) onWhichItWas(s *sentence, m *mention) bool {
	if f.lower(s, m.first-1) == "of" && f.lower(s, m.first-2) == "that" {
		return true
	}
	k := m.last
	if f.lower(s, k) == "," {
		k++
	}
	if f.lower(s, k) != "when" {
		return false
	}
	switch f.lower(s, k+1) {
	case "it", "this", "that":
		return f.words.scene[f.lower(s, k+2)] || f.lower(s, k+2) == "took"
	}
	return false
}

// isDay reports whether a token is the verb of "that was" or "it was", before a day.
func (f *framing) isDay(s *sentence, k int) bool {
	if f.lower(s, k) != "was" {
		return false
	}
	switch f.lower(s, k-1) {
	case "that", "it", "this":
		return true
	}
	return false
}

// beforeReport is the time of a draft's act that is told only as so long before the
// report: "on the previous day", "48 hours earlier"; nil without one.
func (f *framing) beforeReport(d *draft) *tocsin.When {
	if !f.ref.Date.Known() {
		return nil
	}
	for _, a := range d.acts {
		if a.time == nil || a.time.Value != "anchored" {
			continue
		}
		w := f.resolveFrom(a, &tocsin.When{Start: f.ref.Date, End: f.ref.Date, Precision: tocsin.Day})
		if w.Known() && w.Precision.Rank() <= tocsin.Day.Rank() && w.Start.Before(f.ref.Date) && w.Start.DaysUntil(f.ref.Date) <= sameNews {
			return w
		}
	}
	return nil
}

// anchorReach is how many sentences before an anchored time the day may stand
// that it is told from.
const anchorReach = 2

// dayBefore is the day told last before the anchored time of an act in its
// paragraph, from which it is told: "the paper reported on 4 May that two died in
// the blast that day"; one on which somebody spoke where no other is told. It is
// nil without one, and where an act is what the time is told from: "two days after
// the raid".
func (f *framing) dayBefore(a *act) *mention {
	switch f.lower(a.s, a.time.last-1) {
	case "after", "before", "following", "preceding":
		if next := a.time.last; next < a.s.Last && f.text.Tokens[next].Kind != tocsin.Punct {
			return nil
		}
	}
	for i := a.s.index; i >= max(0, a.s.index-anchorReach); i-- {
		s := &f.sentences[i]
		if s.Block != a.s.Block {
			return nil
		}
		var told *mention
		for k := len(s.mentions) - 1; k >= 0; k-- {
			m := &s.mentions[k]
			switch {
			case i == a.s.index && m.first >= a.time.first || !f.aDay(s, m) || f.ofEarlier(s, m):
			case !f.saidTime(s, m):
				return m
			case told == nil:
				told = m
			}
		}
		if told != nil {
			return told
		}
	}
	return nil
}

// sceneTime is the first day that the sentences around the act reported tell of
// its scene, no later than told, the day on which somebody spoke of it; nil
// without one.
func (f *framing) sceneTime(d *draft, told *mention) *mention {
	if !f.ref.Date.Known() {
		return nil
	}
	var beside *mention // a day that may be that of the scene, before the one on which it was told
	for i := 0; i < len(f.sentences) && i <= d.first+sceneSentences; i++ {
		s := &f.sentences[i]
		if f.caption(i) || f.tellsOfMore(s) {
			continue
		}
		for k := range s.mentions {
			m := &s.mentions[k]
			if !f.aDay(s, m) || told != nil && told.When.Start.Before(m.When.Start) || f.ofAnother(s, m, d) {
				continue
			}
			gap := m.When.Start.DaysUntil(f.ref.Date)
			if gap < 0 || gap > recent {
				continue
			}
			switch f.dayOf(s, m) {
			case ofScene:
				return m
			case ofUnknown:
				if beside == nil && told != nil && i >= d.first && i <= d.first+sentencesBeside && len(s.acts) == 0 && !f.anyBetween(s, s.First, m.first, f.words.relative) && m.When.Start.Before(told.When.Start) && f.saidTime(&f.sentences[told.Sentence], told) {
					beside = m
				}
			}
		}
	}
	return beside
}

// tellsOfMore reports whether a sentence tells of one more of what was told, or of
// another; in "one after another" nothing is.
func (f *framing) tellsOfMore(s *sentence) bool {
	for k := s.First; k < s.Last; k++ {
		if f.words.oneMoreOf[f.lower(s, k)] && !(f.lower(s, k) == "another" && (f.lower(s, k-1) == "after" || f.lower(s, k-1) == "one")) {
			return true
		}
	}
	return false
}

// withinPeriod dates the act reported, of which beside it only a period up to now
// is told, "the sixth victim this month", by the day of its scene within it; of a
// few days, "over the weekend", by a day among them wherever it is told.
func (f *framing) withinPeriod(d *draft) {
	if d != nil && d.when.Known() && d.when.End.Known() && d.when.Precision == tocsin.Day && d.when.Start != d.when.End && d.when.Start.DaysUntil(d.when.End) <= fewDays {
		f.withinDays(d)
		return
	}
	if d == nil || !d.when.Known() || d.when.Precision.Rank() <= tocsin.Day.Rank() || !f.ref.Date.Known() || d.when.End.Known() && d.when.End.Before(f.ref.Date) {
		return
	}
	for i := d.first; i < len(f.sentences) && i <= d.first+3; i++ {
		s := &f.sentences[i]
		for k := range s.mentions {
			m := &s.mentions[k]
			if f.aDay(s, m) && !m.When.Start.Before(d.when.Start) && f.fresh(m.When) && !f.ofAnother(s, m, d) && f.dayOf(s, m) != ofTold {
				d.when = m.When
				return
			}
		}
	}
}

// fewDays is how far apart the first and the last of a few days lie.
const fewDays = 2

// withinDays dates an act told to be of one of a few days by the one among them
// of which an hour is told: "crews were called at nine on Saturday".
func (f *framing) withinDays(d *draft) {
	for i := d.first; i < len(f.sentences); i++ {
		s := &f.sentences[i]
		for k := range s.mentions {
			m := &s.mentions[k]
			if f.aDay(s, m) && !m.When.Start.Before(d.when.Start) && !d.when.End.Before(m.When.End) && !f.ofAnother(s, m, d) && !f.saidTime(s, m) && hourTold(s) {
				d.when = m.When
				return
			}
		}
	}
}

// hourTold reports whether a sentence tells a time of the clock.
func hourTold(s *sentence) bool {
	return slices.ContainsFunc(s.mentions, func(m mention) bool {
		return m.Kind == tocsin.MentionTime && m.When != nil && m.When.Clock != ""
	})
}

// ofAnother reports whether a time is that of an act that is not the draft's. One
// told as earlier may be: "gunmen had come on Sunday".
func (f *framing) ofAnother(s *sentence, m *mention, d *draft) bool {
	for _, a := range s.acts {
		switch {
		case a.time != m:
		case a.draft != nil && a.draft != d && (family(a.form) != family(d.leadingForm()) && a.kind != tocsin.Explosion || f.placesAgree(a, d) < 0), a.past > 0, a.before > 0, a.another, apart(a.kind) != "", a.draft == nil && f.placesAgree(a, d) < 0:
			return true
		}
	}
	return false
}

// ofEarlier reports whether a time is that of an act told as another than the one
// reported, or as one before it.
func (f *framing) ofEarlier(s *sentence, m *mention) bool {
	for _, a := range s.acts {
		if a.time == m && (a.another || a.earlier || a.before > 0) {
			return true
		}
	}
	return false
}

// ownClause reports whether a day stands in the act's own clause, and that taken
// for its day in another, of what was done later.
func (f *framing) ownClause(s *sentence, a *act, m *mention) bool {
	was, earlier := a.time, m.When.Start.Before(a.time.When.Start)
	switch {
	case was.last > a.m.first || f.saidTime(s, m):
		return false
	case m.last <= a.m.first: // "in search of survivors of the bomb that on Monday levelled the centre"
		return earlier && (f.strongBetween(s, was.last, m.first) || f.anyBetween(s, was.last, m.first, f.words.relative)) && !f.strongBetween(s, m.last, a.m.first)
	case m.first < a.m.last:
		return false
	case a.m.Value != "verb" && f.words.relative[f.lower(s, a.m.last)] && m.first-a.m.last <= 3:
		return earlier // "survivors of the bombing that on Monday killed ten"
	case f.anyBetween(s, a.m.last, m.first, f.words.relative):
		return false
	case f.anyBetween(s, was.last, a.m.first, f.words.relative):
		return true
	}
	// "was in mourning last night after a bomb killed ten on Saturday",
	// "police on Monday questioned two men over the bombing on Saturday"
	return earlier && !f.strongBetween(s, a.m.last, m.first) &&
		(f.behindHaving(s, a) || f.strongBetween(s, was.last, a.m.first) || f.anyBetween(s, was.last, a.m.first, f.words.aftermath))
}

// behindHaving reports whether an act is told as what came before: "was very ill
// this morning, having been shot last night".
func (f *framing) behindHaving(s *sentence, a *act) bool {
	return f.lower(s, a.m.first-1) == "having" || f.lower(s, a.m.first-1) == "been" && f.lower(s, a.m.first-2) == "having"
}

// longBefore reports whether the day taken for the act's is that of what came of
// it, and a month or year behind the act its own: "sentenced two men yesterday for
// the bombing of the court in December 2005".
func (f *framing) longBefore(s *sentence, a *act, m *mention) bool {
	return a.time.last <= a.m.first && m.first >= a.m.last && m.When.End.Known() && m.When.End.Before(a.time.When.Start) &&
		!f.strongBetween(s, a.m.last, m.first) && f.anyBetween(s, s.First, a.m.first, f.words.aftermath)
}

// beforeDay dates an act, and those of its clause, that a time behind it puts so
// long before the day of what its sentence tells first: "were digging on Thursday
// where a bomb killed ten a day earlier". It reports false for other times.
func (f *framing) beforeDay(s *sentence, a *act, m *mention) bool {
	if m.Value != "anchored" || m.first < a.m.last {
		return false
	}
	for i := range s.mentions {
		day := &s.mentions[i]
		if day.last > a.m.first {
			break
		}
		if !f.aDay(s, day) || f.saidTime(s, day) || !f.strongBetween(s, day.last, a.m.first) {
			continue
		}
		w := f.resolveFrom(&act{s: s, m: a.m, time: m}, day.When)
		if !w.Known() || !w.Start.Before(day.When.Start) || w.Precision.Rank() > tocsin.Day.Rank() {
			return false
		}
		for _, b := range s.acts {
			if b == a || b.time == day && b.m.first >= day.last && !f.strongBetween(s, b.m.last, a.m.first) {
				b.time, b.when = m, w
			}
		}
		return true
	}
	return false
}

// ofAftermath reports whether a day is that of a verb of what came after, which
// stands right behind it, where the act is told only behind the verb: "police on
// Monday arrested a man over the killing".
func (f *framing) ofAftermath(s *sentence, m *mention) bool {
	if m.Value != "point" || !m.When.Known() {
		return false
	}
	if f.ofReaction(s, m) {
		return true
	}
	for k := m.last; k < m.last+3; k++ {
		word := f.lower(s, k)
		switch {
		case word == ",":
			return false
		case f.words.aftermath[word] && strings.HasSuffix(word, "ed"):
			for _, a := range s.acts {
				if a.m.last <= m.first {
					return false
				}
			}
			return true
		}
	}
	return false
}

// ownEntry reports whether a time opens a paragraph, behind no more than a number,
// up to a colon or a dash, as the day of what the paragraph tells: "18 Aug: a mine
// hit a truck", "004-11 | 14.01.2011: 0635 UTC: ...".
func (f *framing) ownEntry(s *sentence, m *mention) bool {
	if s.Start != s.block.Start || m.first > s.First+mostLabel || m.Kind != tocsin.MentionTime || m.Value != "point" || m.When == nil || !m.When.Known() || m.When.Precision.Rank() > tocsin.Day.Rank() || m.Span.Overlaps(f.dateline) {
		return false
	}
	for k := s.First; k < m.first; k++ {
		if t := f.text.Tokens[k]; t.Kind != tocsin.Number && t.Kind != tocsin.Punct {
			return false
		}
	}
	k := m.last
	for f.lower(s, k) == "." {
		k++
	}
	switch f.lower(s, k) {
	case ":", "-", "--", "–", "—", "|":
		return k+1 < s.Last
	}
	return false
}

// mostLabel is how many tokens may stand before the time of a line.
const mostLabel = 4

// undated reports whether a draft has no day yet, and is not told as one before
// others.
func (d *draft) undated() bool {
	a := d.acts[0]
	return !d.when.Known() && !a.earlier && a.before == 0
}

// roundDay is the day for which a round-up is told to be, in its title or at its
// head: "Security developments reported as of noon on Wednesday"; nil without one.
func (f *framing) roundDay() *tocsin.When {
	for i := range min(len(f.sentences), roundHead) {
		s := &f.sentences[i]
		if len(s.acts) > 0 || !f.anyBetween(s, s.First, s.Last, f.words.roundUp) {
			continue
		}
		for k := range s.mentions {
			if m := &s.mentions[k]; f.aDay(s, m) && f.fresh(m.When) && m.When.Start.DaysUntil(m.When.End) <= 1 {
				return firstDay(m.When)
			}
		}
	}
	return nil
}

// roundHead is how many sentences from the start, title included, head a round-up.
const roundHead = 3

// firstDay is the day on which a time begins, for news of a night that is told
// from its evening to its morning.
func firstDay(w *tocsin.When) *tocsin.When {
	day := *w
	day.End = day.Start
	day.PartOfDay, day.Clock = "", "" // of whoever tells
	day.Precision = tocsin.Day
	return &day
}

// strongBetween reports whether a clause begins among the tokens [from, to) by
// more than a comma.
func (f *framing) strongBetween(s *sentence, from, to int) bool {
	for _, c := range s.cuts {
		if c >= from && c < to && f.lower(s, c) != "," {
			return true
		}
	}
	return false
}

// behindWhen is the token behind a "when" that follows a time, 0 where none does:
// "on 20 March, when a group of rebels, hidden in the cane, opened fire".
func (f *framing) behindWhen(s *sentence, m *mention) int {
	k := m.last
	if f.lower(s, k) == "," {
		k++
	}
	if f.lower(s, k) != "when" {
		return 0
	}
	return k + 1
}

// tellSimilar sets apart an act that is told as one like that reported, with
// those that its sentence tells with it: "in a similar attack on Tuesday five
// were killed".
func (f *framing) tellSimilar(s *sentence) {
	for _, b := range s.acts {
		if s.index == 0 || b.m.Value == "verb" || b.repeat || f.lower(s, b.m.first-1) != "similar" || f.lower(s, b.m.first-2) == "the" {
			continue
		}
		b.another = true
		for _, a := range s.acts {
			within := f.lower(s, b.m.first-2) == "in" || f.lower(s, b.m.first-3) == "in"
			if !a.repeat && (a.m.first > b.m.first || within && !f.strongBetween(s, a.m.last, b.m.first)) {
				a.another = true
			}
		}
	}
}

// asHead reports whether a sentence is one of those that a page puts over a report:
// in capitals, or a point of a list.
func (f *framing) asHead(s *sentence) bool {
	switch f.lower(s, s.First) {
	case "•", "·", "▪", "*", "-", "–":
		return true
	}
	return shouted(s.Of(f.text.Body)) && !shouted(f.text.Body)
}
