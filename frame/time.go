package frame

import (
	"slices"

	"tocsin"
	"tocsin/lexicon/when"
)

// shareTimes gives every time of the sentence to the act that it stands
// nearest to, leaving out the times at which somebody spoke.
func (f *framing) shareTimes(s *sentence) {
	var taken []*mention // times that tell of what came before
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionTime && m.Value == "anchored" && f.tellsBefore(s, m) {
			taken = append(taken, m)
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionTime || m.Value == "set" || m.Value == "duration" || f.saidTime(s, m) || f.inDateline(m) || f.pageTime(s, m) {
			continue
		}
		if slices.Contains(taken, m) || f.ofAftermath(s, m) || f.ownEntry(s, m) {
			continue
		}
		var best *act
		reach := timeReach
		told := f.whenFollows(s, m)
		if told > 0 {
			reach = 60 // "since mid-May, when rebels fell upon the town"
		} else if m.first <= s.First+3 || f.opensTimes(s, m) {
			reach = 60 // a sentence that opens with a time tells of it throughout
		} else if f.opensClause(s, m) || f.opensThat(s, m) || f.behindWhen(s, m) > 0 {
			reach = 30
		} else if m.When.Known() && m.When.Precision.Rank() > tocsin.Day.Rank() {
			reach = coarseReach
		}
		for _, a := range s.acts {
			if (a.before > 0 || a.past > 0) && m.Value != "anchored" || a.m.first < told || a.m.first < m.first && f.owns(s, m) || m.Value == "anchored" && (f.countedFrom(s, a) || f.anyBetween(s, a.m.last, m.first, f.words.relative)) {
				continue
			}
			d := s.distance(f, a.m.first, m.first)
			if a.m.last <= m.first {
				d -= 4 // times mostly follow their act
				if reach == timeReach && d >= reach && best == nil && f.runsOn(s, a, m) {
					d = reach - 1
				}
			}
			if d < reach {
				best, reach = a, d
			}
		}
		if best == nil {
			continue
		}
		if best.time != nil && m.When.Known() && f.ownTime(s, best, best.time) && !overlap(best.time.When, m.When) {
			continue
		}
		if f.beforeDay(s, best, m) {
			continue
		}
		if best.time == nil || finer(m.When, best.time.When) && !f.nearYear(s, best, m) || f.closerTime(s, best, m) {
			best.time = m
			since := m.Value == "since" && f.behindWhen(s, m) == 0
			if since && best.kind == tocsin.Aggregate {
				best.when = m.When
			} else if m.When.Known() && !since {
				best.when = dayItself(m)
			} else if since && f.fresh(m.When) && (m.When.PartOfDay != "" || f.anyBetween(s, m.first-lastingReach, m.first, f.words.lastingState)) {
				best.when = dayItself(m) // "has shelled it since dawn", "left three wards without power since Tuesday"
			} else if !since && best.when == nil {
				best.when = m.When
			}
		} else if best.when != nil && best.when.Known() && best.when.PartOfDay == "" && m.When.PartOfDay != "" && !m.When.Known() {
			w := *best.when
			w.PartOfDay, w.Clock = m.When.PartOfDay, m.When.Clock
			best.when = &w
		}
	}
}

// owns reports whether the time is put before what happened then, as its owner:
// "Saturday's attack on a cinema".
func (f *framing) owns(s *sentence, m *mention) bool {
	l := f.lower(s, m.last)
	return l == "'s" || l == "’s"
}

// longReach is how many tokens behind an act its time may stand where nothing
// but phrases stands between.
const longReach = 30

// runsOn reports whether a day stands behind an act in its own clause, however
// long that is: "was hit in the back and thigh in a bar in Toome, County Antrim,
// last night".
func (f *framing) runsOn(s *sentence, a *act, m *mention) bool {
	return m.Value == "point" && m.When.Known() && m.When.Precision.Rank() <= tocsin.Day.Rank() && m.first-a.m.last <= longReach && !f.strongBetween(s, a.m.last, m.first) &&
		!f.anyBetween(s, a.m.last, m.first, f.words.relative) && !f.anyBetween(s, a.m.last, m.first, f.words.aftermath) && !s.speechBetween(a.m.last, m.first)
}

// opensTimes reports whether nothing but times stands before a time in its
// sentence: "At twenty to eight yesterday evening", "During the past night, from
// 22.00 on 11 May".
func (f *framing) opensTimes(s *sentence, m *mention) bool {
	for k := s.First; k < m.first; k++ {
		if f.text.Tokens[k].Kind == tocsin.Word && !f.words.timeOpening[f.lower(s, k)] && !s.covers(k, tocsin.MentionTime) {
			return false
		}
	}
	return true
}

// whenFollows is the token behind "when", if it opens a clause that tells what
// happened at the time; 0 when it does not.
func (f *framing) whenFollows(s *sentence, m *mention) int {
	behind := f.behindWhen(s, m)
	if behind == 0 || !m.When.Known() {
		return 0
	}
	if m.When.Precision.Rank() > tocsin.Day.Rank() && m.Value != "since" && !f.long(m.When) {
		return 0 // "the sixth victim this month when men shot him"
	}
	return behind
}

// nearYear reports whether the act has a past year or month right beside it,
// which a day further off does not replace: "opened on Monday at the site of
// the bombing of 1992".
func (f *framing) nearYear(s *sentence, a *act, m *mention) bool {
	own := a.time
	if !own.When.Known() || !f.long(own.When) {
		return false
	}
	near := s.distance(f, a.m.first, own.first)
	return near <= 7 && s.distance(f, a.m.first, m.first) > near
}

// opensClause reports whether the time stands at the head of its clause: ": in
// April gunmen took nine passengers".
func (f *framing) opensClause(s *sentence, m *mention) bool {
	for _, c := range s.cuts {
		if c < m.first && c >= m.first-2 {
			switch f.lower(s, c) {
			case ":", ";", "–", "—", "--":
				return true
			}
		}
	}
	return false
}

// ownTime reports whether a time says which act it is: "Friday's strike", "the
// March bombing".
func (f *framing) ownTime(s *sentence, a *act, m *mention) bool {
	gap := a.m.first - m.last
	return m.When.Known() && a.m.Value != "verb" && gap >= 0 && (gap == 0 || gap <= 2 && f.owning(s, m))
}

// closerTime reports whether another day is the act's own, and the one taken for
// it that of what the sentence tells around it: "police on Monday named the man
// who killed two people on Saturday".
func (f *framing) closerTime(s *sentence, a *act, m *mention) bool {
	was := a.time
	if !m.When.Known() || !was.When.Known() || overlap(was.When, m.When) && (was.When.Start == m.When.Start || !f.behindHaving(s, a)) {
		return false
	}
	if m.When.Precision.Rank() > tocsin.Day.Rank() {
		return f.longBefore(s, a, m)
	}
	if f.ownTime(s, a, m) {
		return true
	}
	return f.ownClause(s, a, m)
}

// tellsBefore reads "a day after another attack": the act behind the words
// comes before the one reported, by as many days; so does one that they tell by a
// verb behind another act, "was shelled on Tuesday, a day after gunmen killed two".
// Of an act that they take up, "two weeks after the attack", or tell by a verb
// with no other they only say that the other times of the sentence are not its own.
func (f *framing) tellsBefore(s *sentence, m *mention) bool {
	days := 0
	for _, a := range s.acts {
		if a.m.first < m.last || a.m.first > m.last+5 && (a.m.first > m.last+12 || a.m.Value != "verb" || f.borderBetween(s, m.last, a.m.first)) {
			continue
		}
		if days == 0 {
			if days = f.daysAfter(s, m); days <= 0 {
				return false
			}
		}
		told := slices.ContainsFunc(s.acts, func(b *act) bool { return b.m.last <= m.first && b.kind == tocsin.Attack })
		if a.m.Value == "definite" || a.m.Value == "verb" && !told {
			a.past = days
			continue
		}
		a.before, a.time, a.earlier = days, m, true
		return true
	}
	return false
}

// daysAfter is how many days after another act an anchored time is; not above 0
// when it tells none.
func (f *framing) daysAfter(s *sentence, m *mention) int {
	for _, e := range when.Find(f.text, s.First, s.Last) {
		if days, ok := e.Anchored(); ok && e.Span == m.Span {
			return days
		}
	}
	return -1
}

// timeReach is how far, as sentence.distance counts, a time may stand from the
// act that it dates.
const timeReach = 17

// coarseReach is the same for months and years, which more often belong to
// something else in the sentence.
const coarseReach = 8

// pageTime reports whether a time is the page's own: "date 2020-03-11",
// "Updated: 29-09-2020".
func (f *framing) pageTime(s *sentence, m *mention) bool {
	for k := m.first - 1; k >= m.first-2; k-- {
		if f.words.pageTime[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// finer reports whether a says more of the day than b.
func finer(a, b *tocsin.When) bool {
	if !a.Known() {
		return false
	}
	if !b.Known() {
		return true
	}
	return a.Precision.Rank() < b.Precision.Rank() && b.Precision.Rank() > tocsin.Day.Rank()
}

// saidTime reports whether a time tells when somebody spoke: it stands beside
// a speech verb, or between its subject and it.
func (f *framing) saidTime(s *sentence, t *mention) bool {
	before := t.first - 1
	for f.words.saidTime[f.lower(s, before)] {
		before--
	}
	if f.words.madeKnown[f.lower(s, before)] {
		return true // "became known on Monday"
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		// "On Wednesday a front claimed the attack"
		if m.Kind == tocsin.MentionCue && m.Value == "claim" && t.first <= s.First+1 && m.first >= t.last && !f.actBetween(s, t.last, m.first) && !f.borderBetween(s, t.last+1, m.first) {
			return true
		}
		if m.Kind != tocsin.MentionSpeech || m.Rule == "believe" {
			continue
		}
		gap := t.first - m.last
		k := m.last
		for k < t.first && k < m.last+2 && f.words.saidTime[f.lower(s, k)] {
			k++ // "said here on Thursday"
		}
		if k == t.first {
			return true
		}
		if before := m.first - t.last; before == 0 && m.Rule != "statement" {
			return true
		}
		// "said in a statement on Sunday", "told Reuters on Sunday"
		if gap > 1 && gap <= 5 {
			in := f.lower(s, m.last)
			if (in == "in" || m.Rule == "tell" && !f.borderBetween(s, m.last, t.first)) && !f.actBetween(s, m.last, t.first) {
				return true
			}
		}
	}
	return false
}

// actBetween reports whether an act is told among the tokens [from, to).
func (f *framing) actBetween(s *sentence, from, to int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionAct && m.first >= from && m.last <= to {
			return true
		}
	}
	return false
}

// recent is how many days before publication an act may lie and still be news
// (codebook 15).
const recent = 7

// long reports whether a time lies so long before publication that an act
// then is background.
func (f *framing) long(w *tocsin.When) bool {
	if !w.Known() || !f.ref.Date.Known() {
		return false
	}
	end := w.End
	if !end.Known() {
		end = w.Start
	}
	return end.DaysUntil(f.ref.Date) > recent
}

// resolveFrom resolves the time of an act that is told from another act.
func (f *framing) resolveFrom(a *act, anchor *tocsin.When) *tocsin.When {
	if a.time == nil || a.time.Value != "anchored" && a.time.Value != "part" || anchor == nil {
		return a.when
	}
	for _, e := range when.Find(f.text, a.s.First, a.s.Last) {
		if e.Span == a.time.Span {
			w := e.ResolveFrom(*anchor)
			return &w
		}
	}
	return a.when
}
