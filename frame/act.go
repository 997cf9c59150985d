package frame

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon/when"
)

// act is one trigger with what its sentence says of it.
type act struct {
	s      *sentence
	m      *mention
	kind   tocsin.Kind
	form   tocsin.Form
	vague  bool // the form is from a word that may mean several
	weapon *mention
	time   *mention
	when   *tocsin.When
	places []*mention
	// another is set when the words tell the act apart from those before
	// ("a second attack"), earlier when they put it before the one reported.
	another bool
	earlier bool
	repeat  bool // "the attack", "the incident": named as known
	// answered is set when another act is told as the answer to it, also when
	// "also" stands beside it.
	answered bool
	also     bool
	shared   bool // one of several places that the words tell at once
	foiled   bool // told to have been stopped before it did anything
	past     int  // by how many days it is told to be past when something else happens; 0 when it is not
	before   int  // by how many days it is told to come before the act reported; 0 when it is not
	draft    *draft
}

// span is where the words of the act stand.
func (a *act) span() tocsin.Span { return a.m.Span }

// mayTell reports whether some trigger may report an act, or sirens an alarm.
func (f *framing) mayTell() bool {
	for i := range f.sentences {
		for k := range f.sentences[i].mentions {
			if m := &f.sentences[i].mentions[k]; m.Kind == tocsin.MentionAct && reports(m.Mood) || m.Rule == "siren" {
				return true
			}
		}
	}
	return false
}

// reports reports whether a trigger put so stands for something that was done, or
// that somebody threatens to do.
func reports(mood tocsin.Mood) bool {
	switch mood {
	case tocsin.Negated, tocsin.Hypothetical, tocsin.Planned, tocsin.Drill, tocsin.Figurative:
		return false
	}
	return true
}

// collectActs makes an act of every trigger that reports one, with its form,
// time and places.
func (f *framing) collectActs() {
	for i := range f.sentences {
		s := &f.sentences[i]
		if f.caption(i) {
			continue
		}
		s.each(tocsin.MentionAct, func(m *mention) {
			if n := len(s.acts); n > 0 && s.acts[n-1].m.Span.Overlaps(m.Span) {
				return
			}
			if !reports(m.Mood) {
				return
			}
			a := &act{s: s, m: m, kind: m.Act, form: m.Form}
			switch m.Mood {
			case tocsin.Threatened:
				a.kind = tocsin.Threat
			case tocsin.Aggregated:
				a.kind = tocsin.Aggregate
			}
			f.shape(a)
			s.acts = append(s.acts, a)
			f.acts = append(f.acts, a)
		})
		f.shareTimes(s)
		f.sharePlaces(s)
		f.placeHere(s)
		f.setScene(s)
		for _, a := range s.acts {
			f.cues(a)
		}
		f.tellSimilar(s)
		f.shareOut(s)
	}
	if len(f.acts) == 0 {
		f.implyAct()
	}
}

// caption reports whether the sentence belongs to a picture: what a picture
// shows is often another day's.
func (f *framing) caption(i int) bool {
	s := &f.sentences[i]
	if s.block.Kind == tocsin.Caption {
		return true
	}
	first, last := i, i
	for first > 0 && f.sentences[first-1].Block == s.Block {
		first--
	}
	for last+1 < len(f.sentences) && f.sentences[last+1].Block == s.Block {
		last++
	}
	if next := last + 1; first == last && first < leadSentences && next < len(f.sentences) {
		if t := &f.sentences[next]; t.cue("caption", t.First, t.Last) != nil {
			return true // what the picture shows, and then its credit
		}
	}
	for k := first; k <= last; k++ {
		t := &f.sentences[k]
		// The words of a credit tell of the sentences beside it, those of a
		// short block of them all.
		if t.cue("caption", t.First, t.Last) != nil && (last-first < 3 || k == i || k == i+1 && t.Len() <= 60) {
			return true
		}
	}
	return false
}

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

// sharePlaces gives every place of the sentence at which something may have
// happened to the act that it stands nearest to.
func (f *framing) sharePlaces(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionPlace || !f.locative(s, m) {
			continue
		}
		var best *act
		reach := 60
		for _, a := range s.acts {
			if f.countedFrom(s, a) {
				continue
			}
			d := s.distance(f, a.m.first, m.first)
			if m.first > a.m.first {
				d -= 2 // places mostly follow their act
			}
			if f.joinedOff(s, m, a) {
				d += joinedOff
			}
			if d < reach {
				best, reach = a, d
			}
		}
		if best != nil && best.m.Rule == "launches" && (f.lower(s, m.first-1) == "from" || f.lower(s, m.first-2) == "from") {
			continue // "launches from central Gaza towards"
		}
		if best != nil && !f.launchPlace(s, m) && !f.seat(s, m) && !f.treated(s, best) {
			best.places = append(best.places, m)
		}
	}
	for _, a := range s.acts {
		a.places = f.withoutSpeakers(s, a)
	}
}

// treated reports whether an act is only told by the wounds of those whom a hospital has,
// which stands elsewhere: "the clinic in Ibb received four people with gunshot wounds".
func (f *framing) treated(s *sentence, a *act) bool {
	if a.m.Rule != "turn.marks.shot" && (a.m.Rule != "effect.weapon" || !f.words.woundNoun[f.lower(s, a.m.last)] && !f.words.woundNoun[f.lower(s, a.m.last-1)]) {
		return false
	}
	for k := s.First; k < s.Last; k++ {
		if f.words.infirmary[strings.TrimSuffix(f.lower(s, k), "s")] {
			return true
		}
	}
	return false
}

// countedFrom reports whether an act is only named to tell when another of the
// sentence was: "gunmen opened fire in Samarra hours after the bombing".
func (f *framing) countedFrom(s *sentence, a *act) bool {
	if a.m.Value != "definite" || len(s.acts) < 2 {
		return false
	}
	for k := a.m.first - 1; k >= a.m.first-4 && k > s.First; k-- {
		switch f.lower(s, k) {
		case "after", "before", "since":
			return slices.ContainsFunc(s.acts, func(b *act) bool {
				return b != a && b.m.Value != "definite" && apart(b.kind) == "" && !s.speechBetween(min(a.m.first, b.m.first), max(a.m.first, b.m.first))
			})
		}
		if !f.words.article[f.lower(s, k)] && !f.modifier(f.text.Tokens[k].Of(f.text.Body), f.lower(s, k)) {
			return false
		}
	}
	return false
}

// joinedOff is how much further off an act is from a place when a word that joins
// clauses stands between them, and none between the place and another act: "shot
// a man in Basra and torched a car in Tikrit".
const joinedOff = 14

// joinedOff reports whether the place is another act's, on its own side of a word
// that joins two acts.
func (f *framing) joinedOff(s *sentence, m *mention, a *act) bool {
	if len(s.acts) < 2 || !f.joins(s, m.last, a.m.first) && !f.joins(s, a.m.last, m.first) {
		return false
	}
	for _, b := range s.acts {
		if b == a || apart(b.kind) != "" || (b.m.first < m.first) != (a.m.first > m.first) || s.distance(f, b.m.first, m.first) > joinedReach {
			continue
		}
		// The last word that joins parts the two acts: one before it joins what the
		// first was done to, "killed a man and his son in Basra and torched a car".
		if b.m.first < m.first && (f.joins(s, m.last, a.m.first) || !f.joins(s, b.m.last, m.first)) || b.m.first > m.first && !f.joins(s, m.last, b.m.first) {
			return true
		}
	}
	return false
}

// joinedReach is how far, as sentence.distance counts, the place may stand from
// the act on its own side.
const joinedReach = 14

// joins reports whether a word that joins clauses stands among the tokens [from, to).
func (f *framing) joins(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		switch f.lower(s, k) {
		case "and", "while", "but", ";", "whereas":
			return true
		case ",":
			if s.block.Kind == tocsin.Title {
				return true
			}
		}
	}
	return false
}

// withoutSpeakers is the places of an act without those of whoever tells of it,
// where others are told: "an official in Gaza said a strike on Khan Younis".
func (f *framing) withoutSpeakers(s *sentence, a *act) []*mention {
	if len(a.places) == 0 {
		return nil
	}
	if p := a.places[0]; len(a.places) == 1 {
		said := p.last
		if f.lower(s, said) == "," {
			said++ // "in a statement handed out in Beirut, said"
		}
		if s.mentionAt(said, tocsin.MentionSpeech) != nil && said < a.m.first && (f.lower(s, p.first-1) == "in" || f.lower(s, p.first-1) == "of") && f.placedBefore(s) {
			return nil // "a nurse in Shwebo told reporters that two died", of an act placed before
		}
		return a.places
	}
	var said *mention
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionSpeech && m.last <= a.m.first && m.Rule != "statement" {
			said = m
			break
		}
	}
	if said == nil || f.actBetween(s, s.First, said.first) {
		return a.places
	}
	var rest []*mention
	for _, p := range a.places {
		if p.first >= said.last {
			rest = append(rest, p)
		}
	}
	if len(rest) == 0 {
		return a.places
	}
	return rest
}

// locative reports whether a place mention may tell where something happened.
func (f *framing) locative(s *sentence, m *mention) bool {
	if m.Where == nil || m.Value == "demonym" || f.insideActor(s, m) || f.descriptive(s, m) || f.ofPeople(s, m) || f.infirmary(s, m) || f.ofOffice(s, m) || f.ofPower(s, m) || f.ofOperation(s, m) {
		return false
	}
	prev, next := f.lower(s, m.first-1), f.lower(s, m.last)
	if p := s.mentionAt(m.last+1, tocsin.MentionPlace); (next == "'s" || next == "’s") && p != nil && p.Value != "demonym" {
		return false // "Khagrachhari's Dighinala upazila"
	}
	if f.words.clockTime[next] || prev == "of" && f.words.clockTime[f.lower(s, m.first-2)] {
		return false // "at 11:30 a.m. Baghdad time", "by the clocks of Baghdad"
	}
	if m.Where.Precision == tocsin.Town && f.standsForState(s, m) && !f.words.locative[prev] {
		if next != "'s" && next != "’s" {
			return s.block.Kind == tocsin.Title && !f.stateActs(s, m)
		}
		if !f.siteFollows(s, m.last+1) {
			return false
		}
	}
	switch m.Where.Precision {
	case tocsin.CountryWide:
		if next == "'s" || next == "’s" || next == "-" {
			return false
		}
		if speech := s.mentionAt(m.last, tocsin.MentionSpeech); speech != nil {
			return false
		}
		if !f.words.locativeLoose[prev] {
			return s.block.Kind == tocsin.Title
		}
	case tocsin.Town, tocsin.Province:
		if speech := s.mentionAt(m.last, tocsin.MentionSpeech); speech != nil && prev != "in" && prev != "near" {
			return false
		}
		if prev == "for" || prev == "from" && !f.words.away[f.lower(s, m.first-2)] {
			return false // "the train for Randers"
		}
		if a := s.mentionEnding(m.first-1, tocsin.MentionActor); prev == "in" && a != nil && a.Actor.Kind == tocsin.Force && a.Actor.Speaker == tocsin.SpeakerMilitary && s.mentionAt(m.last, tocsin.MentionSpeech) != nil {
			return false // "the air force in Kyiv said"
		}
		if prev == "a" && (f.words.mediaNoun[next] || next == "news") && s.mentionEnding(m.first-1, tocsin.MentionSpeech) != nil {
			return false // "told a Kyiv news site"
		}
		if (next == "'s" || next == "’s") && !f.words.locative[prev] && f.officeFollows(s, m.last+1) {
			return false // "the Kurdistan Region's Counter-Terrorism Service said"
		}
	}
	return !f.inDateline(m)
}

// officeFollows reports whether a name that begins at the token is about to
// speak: it is an office, and no place.
func (f *framing) officeFollows(s *sentence, at int) bool {
	if a := s.mentionAt(at, tocsin.MentionActor); a != nil && s.mentionAt(a.last, tocsin.MentionSpeech) != nil {
		return true
	}
	k := at
	for k < s.Last && k < at+6 && (f.capital(k) || f.lower(s, k) == "of" || f.lower(s, k) == "and") {
		k++
	}
	return k > at && s.mentionAt(k, tocsin.MentionSpeech) != nil
}

// inDateline reports whether a place or time stands in a dateline: that of the
// report, or one at the head of a later paragraph.
func (f *framing) inDateline(m *mention) bool {
	if m.Span.Start < f.dateline.End && m.Span.End > f.dateline.Start || f.inHead(m) {
		return true
	}
	s := &f.sentences[m.Sentence]
	if s.Start != s.block.Start || m.first > s.First+8 {
		return false
	}
	if f.bareHead(s) {
		return true
	}
	for k := s.First; k < s.Last && k < s.First+14; k++ {
		t := f.text.Tokens[k]
		word := f.text.Body[t.Start:t.End]
		switch {
		case t.Lower == "--" || t.Lower == "–" || t.Lower == "—" || t.Lower == "-" || t.Lower == "_" || t.Lower == ":" || t.Lower == ")" || t.Lower == "|":
			return k >= m.last && !(m.Kind == tocsin.MentionTime && f.ownEntry(s, m))
		case t.Kind == tocsin.Punct || t.Kind == tocsin.Number || word[0] >= 'A' && word[0] <= 'Z':
		default:
			return false
		}
	}
	return false
}

// ofPeople reports whether a place only says where people are from ("nine
// Punjab men") or from where they fire ("militants in Gaza fired").
func (f *framing) ofPeople(s *sentence, m *mention) bool {
	for i := range s.mentions {
		q := &s.mentions[i]
		if q.Kind == tocsin.MentionQuantity && strings.HasPrefix(q.Value, "person:") && q.first < m.first && m.last < q.last {
			return true
		}
		if q.Kind == tocsin.MentionAct && q.Rule == "fire.verb" && q.first >= m.last && q.first-m.last <= 2 && f.lower(s, m.first-1) == "in" && f.lower(s, q.first-1) != "were" && f.lower(s, q.first-1) != "was" {
			return true
		}
	}
	return false
}

// descriptive reports whether a place only describes another named before it:
// "the fort, where the consulate is", "the base, home to troops at X".
func (f *framing) descriptive(s *sentence, m *mention) bool {
	for k := m.first - 1; k >= m.first-8 && k >= s.First; k-- {
		if f.words.describing[f.lower(s, k)] {
			for i := range s.mentions {
				p := &s.mentions[i]
				if p.Kind == tocsin.MentionPlace && p.Where != nil && p.Value != "demonym" && p.last <= k && k-p.last <= 4 && p.Where.Precision != tocsin.CountryWide {
					return !f.actBetween(s, k, m.first)
				}
			}
			return false
		}
	}
	return false
}

// insideActor reports whether the place is only part of an actor's name: "the
// Quds Force".
func (f *framing) insideActor(s *sentence, m *mention) bool {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.Kind != tocsin.MentionActor || a.Actor == nil || a.Span.Len() <= m.Span.Len() || !a.Span.Contains(m.Span) {
			continue
		}
		switch a.Actor.Kind {
		case tocsin.Group, tocsin.Force, tocsin.Media, tocsin.Person:
			return true
		}
	}
	return false
}

// standsForState reports whether the place is a capital that may stand for its
// state here.
func (f *framing) standsForState(s *sentence, m *mention) bool {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.Kind == tocsin.MentionActor && a.Actor != nil && a.Actor.Kind == tocsin.State && a.Span == m.Span {
			return true
		}
	}
	return false
}

// stateActs reports whether a capital in a title, which may stand for its state, is
// the subject of a verb: "Tehran holds Islamabad responsible", or is what somebody
// blames: "Delhi points at Islamabad".
func (f *framing) stateActs(s *sentence, m *mention) bool {
	for _, at := range []int{m.last, m.first - 1} {
		word := f.lower(s, at)
		if at < s.First || at >= s.Last || len(word) < 4 || !strings.HasSuffix(word, "s") || strings.HasSuffix(word, "ss") || f.text.Tokens[at].Kind != tocsin.Word {
			continue
		}
		if s.mentionAt(at, tocsin.MentionAct) != nil || s.mentionAt(at, tocsin.MentionObject) != nil || s.mentionAt(at, tocsin.MentionWeapon) != nil {
			continue
		}
		if s.mentionAt(at, tocsin.MentionSpeech) != nil || at == m.last || f.stateBeforeVerb(s, at) {
			return true
		}
	}
	return false
}

// stateBeforeVerb reports whether a state is named right before the verb.
func (f *framing) stateBeforeVerb(s *sentence, verb int) bool {
	a := s.mentionEnding(verb, tocsin.MentionActor)
	return a != nil && a.Actor != nil && a.Actor.Kind == tocsin.State
}

// siteFollows reports whether a thing that can be attacked is named within the
// next words.
func (f *framing) siteFollows(s *sentence, from int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if (m.Kind == tocsin.MentionObject || m.Kind == tocsin.MentionPlace && m.Value != "demonym") && m.first >= from && m.first <= from+4 {
			return true
		}
	}
	return false
}

// launchPlace reports whether a place is where something was fired from, which
// the text may say of a place in its title: "Gaza rocket shot down".
func (f *framing) launchPlace(s *sentence, m *mention) bool {
	return f.launchedFrom(s, m) || f.launchListed(s, m) || f.launchedThere(s, m) || s.block.Kind == tocsin.Title && m.Where.GazetteerID != "" && f.origins[m.Where.GazetteerID]
}

// placeNoun reports whether the token is a common noun for a part of a place,
// or ends a place name.
func (f *framing) placeNoun(s *sentence, k int) bool {
	return f.words.areaNoun[f.lower(s, k)]
}

// borderBetween reports whether a clause begins among the tokens [from, to).
func (f *framing) borderBetween(s *sentence, from, to int) bool {
	for _, c := range s.cuts {
		if c >= from && c < to {
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
