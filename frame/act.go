package frame

import (
	"slices"
	"strings"

	"tocsin"
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
