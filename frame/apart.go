package frame

import (
	"strings"
	"unicode"

	"tocsin"
)

// cues notes what the clause says of the act's place among other acts.
func (f *framing) cues(a *act) {
	s := a.s
	first, last := f.clause(s, a.m.first)
	a.repeat = a.m.Value == "definite" || a.m.Rule == "incident" || a.m.Value == "plural" && a.kind != tocsin.Aggregate && !f.newMany(s, a)
	if f.pointsBack(s, a) {
		a.repeat = true
	}
	if a.m.Rule == "turn.next" {
		a.another = true
	}
	if a.m.Rule == "incident" && a.m.Value == "plural" && f.words.newIncident[f.lower(s, a.m.first-1)] {
		a.repeat, a.another = false, true // "the place saw further incidents": what follows
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue {
			continue
		}
		switch m.Value {
		case "another":
			if a.m.Rule == "effect.foiled" && m.first <= s.First+1 {
				a.another = true // "A second device, left under a bridge, failed"
			}
			gap := a.m.first - m.last
			if f.nextVictim(s, m) {
				continue
			}
			if m.first <= s.First+3 && (f.words.anotherOpening[f.lower(s, m.first)] || f.lower(s, m.first) == "also" && m.first == s.First || f.lower(s, m.last-1) == "separate") && len(s.acts) > 0 && s.acts[0] == a && gap >= 0 {
				a.another = true
			}
			if gap >= 0 && gap <= 3 && !f.borderBetween(s, m.last, a.m.first) && m.Span.Len() > 3 && !f.words.otherBefore[f.lower(s, m.first)] && !f.ofSalvo(s, a, m) {
				a.another = !f.pointsBack(s, a)
			}
		case "earlier":
			l := f.lower(s, m.first)
			if m.first < first || m.last > last {
				continue
			}
			switch {
			case l == "had":
				// past perfect of the act itself: "had been killed"; behind a
				// verb of speech it is only the past of what was said
				if a.m.Value == "verb" && a.m.first >= m.last && a.m.first-m.last <= 2 && !s.speechBetween(s.First, m.first) && !f.anyBetween(s, s.First, m.first, f.words.learning) {
					a.earlier = true
				}
			case f.words.comesAfter[l]:
				if a.m.first >= m.last && a.m.first-m.last <= 9 && !a.repeat {
					a.earlier = true // "the order comes after the two sides exchanged fire"
				}
			case f.words.causalBefore[l]:
				if a.m.first >= m.last && a.m.first-m.last <= 5 && !a.repeat {
					a.earlier = true
				}
			case l == "previous" && f.words.dayPart[f.lower(s, m.last)] && s.speechBetween(s.First, m.first):
				// "reported that he had been shot the previous evening" is news
			default:
				if gap := a.m.first - m.last; gap >= -12 && gap <= 8 {
					if a.time == nil || !a.when.Known() || f.long(a.when) || strings.Contains(l, "previous") {
						a.earlier = true
					}
				}
			}
		}
	}
	if f.inCase(s, a) || a.form == tocsin.Abduction && s.cue("release", s.First, s.Last) != nil {
		a.earlier = true
	}
	if w := f.claimedLongAgo(s, a); w != nil {
		a.when = w
	}
	if !a.earlier && a.when.Known() && f.long(a.when) {
		a.earlier = true
	}
	if a.earlier && a.repeat && !a.when.Known() {
		a.earlier = false
	}
	if f.longSince(s, a) {
		a.earlier, a.past, a.time, a.when = true, daysInYear, nil, nil
	}
	a.foiled = f.saidFoiled(s, a)
	if !a.repeat && (f.otherOutcome(a) || f.hoursLater(a) || f.shortlyAfter(a) || f.onAnother(a) || f.newSpot(a)) {
		a.another = true
	}
	a.answered = f.isAnswered(a)
	a.also = !a.repeat && a.m.Rule != "kill" && !a.harmed() && f.sayAlso(a) && !f.sameDoers(a)
}

// nextVictim tells "a third guard died in hospital": one more person who died or was
// hurt, in the act that the others were hurt in.
func (f *framing) nextVictim(s *sentence, cue *mention) bool {
	q := s.mentionAt(cue.first, tocsin.MentionQuantity)
	if q == nil || !personal(q) || q.Count != tocsin.Exactly(1) || groupOf(q) == "fighters" {
		return false
	}
	h := s.nearest(f, tocsin.MentionHarm, q.last, 5, func(h *mention) bool { return h.first >= q.last })
	return h != nil && (h.Rule == "harm.die" || h.Rule == "harm.injured")
}

// ofSalvo tells "a second drone was shot down": one more munition, at no place or time
// of its own, is of the act that the others are of.
func (f *framing) ofSalvo(s *sentence, a *act, cue *mention) bool {
	if len(a.places) > 0 || a.time != nil || family(a.form) != "air" && a.form != tocsin.Grenade {
		return false
	}
	w := s.mentionAt(cue.last, tocsin.MentionWeapon)
	return w != nil && (flying(w) || w.Form == tocsin.Grenade) && !strings.HasSuffix(f.lower(s, w.last-1), "s") && (s.mentionAt(w.last, tocsin.MentionAct) == nil || s.mentionAt(w.last, tocsin.MentionAct).Value == "verb" || a.m.first == w.last)
}

// claimedLongAgo is the time long past at which somebody is told to have claimed
// an act that has no time of its own, which cannot have been later: "in March the
// group claimed a raid on Titao". It is nil without one.
func (f *framing) claimedLongAgo(s *sentence, a *act) *tocsin.When {
	if a.when.Known() || a.m.Value == "verb" || a.repeat {
		return nil
	}
	claim := s.cue("claim", s.First, a.m.first)
	if claim == nil || f.borderBetween(s, claim.last, a.m.first) {
		return nil
	}
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionTime && m.Value != "duration" && m.Value != "since" && m.When.Known() && f.long(m.When) &&
			(m.first <= s.First+3 || m.last <= claim.first && claim.first-m.last <= 3) {
			return m.When
		}
	}
	return nil
}

// hoursLater tells "Half an hour later a mine hit the patrol" and "Hours after
// the ambush soldiers burned the village": the act of a sentence that opens with
// how long after the one told it was.
func (f *framing) hoursLater(a *act) bool {
	before := a.s.First + 6
	switch p := a.s.acts[0]; {
	case a.m.Rule == "kill" || a.harmed():
		return false
	case p == a:
	case p.repeat && p.m.Value != "verb" && a.m.Value == "verb" && len(a.s.acts) > 1 && a.s.acts[1] == a:
		before = p.m.first
	default:
		return false
	}
	for k := a.m.last; k < a.m.last+4; k++ {
		if f.lower(a.s, k) == "aftermath" {
			return true
		}
	}
	for k := a.s.First + 1; k <= a.s.First+6 && k < min(before, a.m.first); k++ {
		if f.words.laterUnit[f.lower(a.s, k-1)] && f.words.later[f.lower(a.s, k)] {
			return true
		}
	}
	return false
}

// shortlyAfterReach is how many tokens behind an act may stand what tells that it
// followed another.
const shortlyAfterReach = 14

// shortlyAfter tells "raided the town a short while after the operation": another
// act, told with the one that it followed.
func (f *framing) shortlyAfter(a *act) bool {
	if a.m.Value != "verb" || a.m.Rule == "kill" || a.harmed() {
		return false
	}
	for k := a.m.last; k < a.m.last+shortlyAfterReach; k++ {
		before := f.lower(a.s, k-1)
		if f.lower(a.s, k) != "after" || !f.words.laterUnit[before] && before != "while" && before != "shortly" && before != "soon" {
			continue
		}
		if f.lower(a.s, k+1) != "the" {
			return false
		}
		return f.words.deedNoun[f.lower(a.s, k+2)]
	}
	return false
}

// hoursBefore tells "a few hours before", which may count from what followed the
// act as well as from another one.
func (f *framing) hoursBefore(a *act) bool {
	for k := a.time.first; k < a.time.last; k++ {
		if l := f.lower(a.s, k); l == "hours" || l == "minutes" || l == "hour" {
			return true
		}
	}
	return false
}

// onAnother tells "a missile attack on a tanker", told when another attack was:
// one on something that was not named yet.
func (f *framing) onAnother(a *act) bool {
	if a.m.Value != "noun" || a.s.index <= leadSentences || !f.words.oneOrMore[f.lower(a.s, a.m.first-1)] && !f.words.oneOrMore[f.lower(a.s, a.m.first-2)] {
		return false
	}
	next := f.lower(a.s, a.m.last)
	return (next == "on" || next == "against") && f.words.oneOrMore[f.lower(a.s, a.m.last+1)]
}

// newSpot reports whether the act is told to be at a place that no gazetteer has
// and that the text had not named: "came under fire at Old Mill".
func (f *framing) newSpot(a *act) bool {
	if a.repeat || len(a.places) > 0 || a.s.index <= leadSentences {
		return false
	}
	for k := a.m.last; k < a.m.last+7 && k+1 < a.s.Last; k++ {
		if !f.words.placeWord[f.lower(a.s, k)] || !f.capital(k+1) {
			continue
		}
		t := f.text.Tokens[k+1]
		name := t.Lower
		if word := t.Span.Of(f.text.Body); len(word) < 3 || shouted(word) {
			return false
		}
		for i := range a.s.mentions {
			if m := &a.s.mentions[i]; m.first <= k+1 && k+1 < m.last && (m.Actor == nil || m.Actor.Kind != tocsin.Person || f.words.rulesShots[a.m.Rule]) {
				return false
			}
		}
		for i := 0; i < a.s.First; i++ {
			if f.text.Tokens[i].Lower == name {
				return false
			}
		}
		return true
	}
	return false
}

// shouted reports whether words have no small letters.
func shouted(words string) bool { return !strings.ContainsFunc(words, unicode.IsLower) }

// turned reports whether the act's sentence turns to something else, at a place
// that is none of the draft's: "Far from there, in Basra, a parcel went off".
func (f *framing) turned(a *act, d *draft) bool {
	if a.repeat || len(a.places) == 0 || d.first == a.s.index || a.s.index > 0 && f.sentences[a.s.index-1].Block == a.s.Block || f.placesAgree(a, d) == 1 {
		return false
	}
	return f.turns(a) && !a.s.speaksBetween(a.s.First, a.m.first) // or to who tells
}

// turnReach is within how many tokens from its start a sentence says that it
// turns to something else.
const turnReach = 7

// turns reports whether the act's sentence says that it turns to something else.
func (f *framing) turns(a *act) bool {
	return f.words.turningOpening[f.lower(a.s, a.s.First)] || f.anyBetween(a.s, a.s.First, min(a.s.First+turnReach, a.m.first), f.words.turning)
}

// opensAt reports whether a sentence of the body opens with where it was: "In
// Ingushetia, ".
func (f *framing) opensAt(s *sentence) bool {
	if !f.words.placeWord[f.lower(s, s.First)] || s.block.Kind == tocsin.Title {
		return false
	}
	m := s.mentionAt(s.First+1, tocsin.MentionPlace)
	return m != nil && f.lower(s, m.last) == ","
}

// wentOn tells "fired shells that fell on the yard": what became of what the act
// before it sent.
func (f *framing) wentOn(p, a *act) bool {
	k := a.m.first - 1
	return a.m.Value == "verb" && f.words.relative[f.lower(a.s, k)] && k-1 >= p.m.last && a.s.mentionEnding(k, tocsin.MentionWeapon) != nil
}

// nextLine reports whether a mark in a title parts the act, which has a place of
// its own, from the one before it: "Post shelled; car fired on in Basra".
func (f *framing) nextLine(p, a *act) bool {
	if a.s.block.Kind != tocsin.Title || len(a.places) == 0 || a.repeat || a.m.Rule == "kill" {
		return false
	}
	return f.lineBetween(a.s, p.m.last, a.m.first)
}

// lineBetween reports whether two tokens of a title stand in lines of their own.
func (f *framing) lineBetween(s *sentence, a, b int) bool {
	for k := min(a, b); s.block.Kind == tocsin.Title && k < max(a, b); k++ {
		if f.lower(s, k) == ";" {
			return true
		}
	}
	return false
}

// besideIt tells "Along with this attack there were a number of raids on the
// port": an act with a place of its own, told for the first time in a sentence
// that points back to another.
func (f *framing) besideIt(p, a *act) bool {
	return p.m.Value == "definite" && !a.repeat && a.m.Value != "verb" && len(a.places) > 0 && len(p.places) == 0 && !f.words.be[f.lower(a.s, p.m.last)]
}

// sameDoers reports whether the act's subject takes up those who did what was told
// before: "the attackers also shot dead a watchman", "they also burned a shop".
func (f *framing) sameDoers(a *act) bool {
	for k := a.m.first - 1; k >= a.s.First; k-- {
		if f.lower(a.s, k) == "they" {
			return true
		}
		if f.lower(a.s, k) == "the" {
			if c := a.s.cueAt("doer", k+1); c != nil && c.Rule == "doer.armed" {
				return true
			}
			if m := a.s.mentionAt(k+1, tocsin.MentionActor); m != nil && unnamedDoer(m) {
				return true
			}
		}
	}
	return false
}

// sayAlso reports whether "also" stands beside the act in its clause.
func (f *framing) sayAlso(a *act) bool {
	for k := a.m.first - 1; k >= a.m.first-4 && k >= a.s.First; k-- {
		if f.lower(a.s, k) == "also" {
			return !f.borderBetween(a.s, k, a.m.first)
		}
	}
	return false
}

// isAnswered reports whether the act is one that another is said to have been
// the answer to: "in retaliation for the strike".
func (f *framing) isAnswered(a *act) bool {
	m := a.s.cue("cause", max(a.s.First, a.m.first-7), a.m.first)
	return m != nil && !f.borderBetween(a.s, m.last, a.m.first) && a.s.cue("threatened", a.s.First, m.first) == nil
}

// ownAnswer reports whether what answered the act is told as one of the draft.
func (f *framing) ownAnswer(a *act, d *draft) bool {
	if p := f.previous(a); p != nil && p.s == a.s {
		return p.draft == d
	}
	if d != f.main {
		return false
	}
	return f.anyBetween(a.s, a.s.First, a.m.first, f.words.answeringPronoun)
}

// retold reports whether the act is told in the first two sentences below a
// title and the draft is that of the title's first act: the lead says again,
// and more exactly, what the title says.
func (f *framing) retold(a *act, d *draft) bool {
	first := d.acts[0]
	if a.s.block.Kind == tocsin.Title || first.s.block.Kind != tocsin.Title || first != f.acts[0] || f.manyPlaces(first) || a.another || a.earlier || a.m.Mood != tocsin.Asserted {
		return false
	}
	for _, b := range d.acts {
		if b.s.block.Kind != tocsin.Title && (b.s != a.s || f.joins(a.s, b.m.last, a.m.first) && len(b.places) > 0) && f.placesAgree(a, d) < 0 {
			return false // the lead has told it already, elsewhere
		}
	}
	body := 0
	for body < len(f.sentences) && (f.sentences[body].block.Kind == tocsin.Title || f.isField(&f.sentences[body])) {
		body++
	}
	if p := f.previous(a); a.s.index > body+1 && (a.s.index > lateSentence || p == nil || p.s.block.Kind != tocsin.Title) {
		return false // nor is it the first act told below the title
	}
	return a.form == "" || first.form == "" || family(a.form) == family(first.form) || a.vague || first.vague
}

// manyPlaces reports whether a title names several places far from each other, so
// that it sums up acts that the text tells one by one.
func (f *framing) manyPlaces(a *act) bool {
	return a.s.block.Kind == tocsin.Title && f.farApart(a)
}

// sumsPlaces reports whether a title or the sentence below it names several places
// far from each other.
func (f *framing) sumsPlaces(a *act) bool {
	if !f.farApart(a) {
		return false
	}
	return a.s.block.Kind == tocsin.Title || a.s.index > 0 && a.s.index <= 2 && f.sentences[a.s.index-1].block.Kind == tocsin.Title
}

// farApart reports whether the acts of the sentence have places that cannot be
// one.
func (f *framing) farApart(a *act) bool {
	var all []*tocsin.Where
	for _, b := range a.s.acts {
		all = append(all, finest([]*act{b})...)
	}
	for i, p := range all {
		for _, q := range all[:i] {
			if !compatible(p, q) {
				return true
			}
		}
	}
	return false
}

// newMany tells "several strikes on X" from "the strikes": a number of them at a
// place of their own is told for the first time.
func (f *framing) newMany(s *sentence, a *act) bool {
	if len(a.places) == 0 {
		return false
	}
	for k := a.m.first - 1; k >= a.m.first-4 && a.m.Rule == "strike.noun"; k-- {
		if f.words.carryingOut[f.lower(s, k)] {
			return true // "carried out strikes on X"
		}
	}
	for k := a.m.first - 1; k >= a.m.first-2; k-- {
		if l := f.lower(s, k); f.words.newMany[l] || l != "" && f.text.Tokens[k].Kind == tocsin.Number {
			return !f.words.article[f.lower(s, k-1)]
		}
	}
	for k := a.m.first - 1; k >= a.m.first-5; k-- {
		if f.words.be[f.lower(s, k)] {
			return f.lower(s, k-1) == "there"
		}
	}
	return false
}

// saidFoiled reports whether the sentence says of this act, not of one nearer to
// the words, that it was foiled.
func (f *framing) saidFoiled(s *sentence, a *act) bool {
	if a.m.Status == tocsin.Foiled {
		return true
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.Value != "foiled" {
			continue
		}
		nearest := a
		for _, b := range s.acts {
			if s.distance(f, b.m.first, m.first) < s.distance(f, nearest.m.first, m.first) {
				nearest = b
			}
		}
		if nearest == a {
			return true
		}
	}
	return false
}

// otherOutcome tells an act with a time or place of its own that was carried
// out where the one told before it was foiled, or the other way round: a bomb
// made safe and one that went off are two. It is none when one told earlier has
// the same outcome and the same time or place.
func (f *framing) otherOutcome(a *act) bool {
	told := a // the act of the sentence that has the time
	for _, b := range a.s.acts {
		if !told.when.Known() && b.when.Known() && b.foiled == a.foiled {
			told = b
		}
	}
	if apart(a.kind) != "" || len(a.places) == 0 && !told.when.Known() {
		return false
	}
	var last *act
	for _, b := range f.acts {
		if b.s.index >= a.s.index {
			break
		}
		if apart(b.kind) != "" || b.foiled && b.s.block.Kind == tocsin.Title {
			continue // a title sums up
		}
		last = b
		if b.foiled == a.foiled && (told.when.Known() && b.when.Known() && overlap(told.when, b.when) || f.placesAgree(a, &draft{acts: []*act{b}}) > 0) {
			return false
		}
	}
	return last != nil && last.foiled != a.foiled
}

// daysInYear is by how many days at least an act is past from which years are counted.
const daysInYear = 365

// sinceReach is how many tokens behind "since" the act may stand, with who it was
// done to between.
const sinceReach = 9

// longSince tells "forty years since the bombing": the act is only counted from.
func (f *framing) longSince(s *sentence, a *act) bool {
	for k := a.m.first - 1; k >= a.m.first-sinceReach; k-- {
		if f.lower(s, k) == "since" {
			return f.words.years[f.lower(s, k-1)] && !f.borderBetween(s, k+1, a.m.first)
		}
	}
	return false
}

// inCase tells acts that are named for what the law does about them: "the
// murder case", "a bombing suspect".
func (f *framing) inCase(s *sentence, a *act) bool {
	return a.m.Value != "verb" && f.words.caseNoun[f.lower(s, a.m.last)]
}

// pointsBack tells sentences that only name the act again: "It was the second
// attack within a day".
func (f *framing) pointsBack(s *sentence, a *act) bool {
	return a.m.first <= s.First+9 && a.m.Value != "verb" && f.words.pointingStart[f.lower(s, s.First)] && f.words.pointingVerb[f.lower(s, s.First+1)]
}
