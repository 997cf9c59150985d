package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// noun is a noun phrase by its tokens, without its article.
type noun struct {
	first, last int
}

// mentionEnding is the mention of the kind that ends before the token, nil when
// there is none.
func (s *sentence) mentionEnding(last int, kind tocsin.MentionKind) *mention {
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == kind && m.last == last {
			return m
		}
	}
	return nil
}

// spanOf is the span of a noun phrase.
func (f *framing) spanOf(n noun) tocsin.Span {
	return tocsin.Span{Start: f.text.Tokens[n.first].Start, End: f.text.Tokens[n.last-1].End}
}

// nounAfter is the noun phrase that begins at a token: what stands up to the
// next preposition, verb or mark.
func (f *framing) nounAfter(s *sentence, at int) (noun, bool) {
	k := at
	for ; k < s.Last; k++ {
		if f.words.quantifier[f.lower(s, k)] && f.number(s, k+1) {
			continue // "about 30 houses"
		}
		if f.words.nounOpening[f.lower(s, k)] {
			if f.lower(s, k) == "one" && f.lower(s, k+1) == "of" {
				k++
			}
			if l := f.lower(s, k); !f.words.nounAfterBreak[l] {
				continue
			}
			return noun{}, false
		}
		if f.quote(s, k) {
			continue
		}
		break
	}
	n := noun{k, k}
	for ; k < s.Last && k-n.first < 9; k++ {
		t := f.text.Tokens[k]
		if f.endsNoun(s, k, n.first) && !f.sharedNoun(s, n.first, k) {
			break
		}
		if f.quote(s, k) && f.quote(s, n.first-1) && s.mentionAt(k+1, tocsin.MentionObject) != nil {
			continue // "the "North" post"
		}
		if t.Kind == tocsin.Punct && t.Lower != "-" && t.Lower != "'" && t.Lower != "'s" {
			break
		}
	}
	n.last = k
	return n, n.last > n.first && f.thing(s, n)
}

// sharedNoun reports whether "and" at the token only joins words before the
// thing named: "a joint army and customs post".
func (f *framing) sharedNoun(s *sentence, first, k int) bool {
	if f.lower(s, k) != "and" || k <= first || f.thing(s, noun{first, k}) {
		return false
	}
	for i := k + 1; i <= k+2; i++ {
		if o := s.mentionAt(i, tocsin.MentionObject); o != nil {
			return !f.words.article[f.lower(s, k+1)] && !f.number(s, k+1)
		}
	}
	return false
}

// endsNoun reports whether a token cannot be part of a noun phrase that began
// before it.
func (f *framing) endsNoun(s *sentence, k, first int) bool {
	l := f.lower(s, k)
	if f.words.nounPhraseEnd[l] || first >= 0 && k > first && f.words.article[l] || k > first && f.words.direction[l] && f.lower(s, k+1) == "of" || l == "next" && f.lower(s, k+1) == "to" {
		return true // "stores south of the town", "a shop next to it"
	}
	if k > first && strings.HasSuffix(l, "ing") && s.mentionAt(k, tocsin.MentionObject) == nil && s.mentionAt(k+1, tocsin.MentionObject) == nil {
		if f.words.openingAfter[f.lower(s, k+1)] {
			return true
		}
		if f.number(s, k+1) {
			return true
		}
	}
	if k > first && (f.words.adjectiveBehind[l] || strings.HasSuffix(l, "ed")) && f.words.nounPhraseEnd[f.lower(s, k+1)] && s.mentionEnding(k, tocsin.MentionObject) != nil {
		return true // "a tea shop popular with soldiers"
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first != k {
			continue
		}
		switch m.Kind {
		case tocsin.MentionTime, tocsin.MentionHarm, tocsin.MentionSpeech:
			if (k > first || m.Kind != tocsin.MentionHarm) && m.Rule != "statement" {
				return true
			}
		case tocsin.MentionAct:
			if m.Value == "verb" {
				return true
			}
		}
	}
	return false
}

// thing reports whether a noun phrase may name a target: not a time, a number,
// people who are counted, a weapon, or a town alone.
func (f *framing) thing(s *sentence, n noun) bool {
	object, named := false, false
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.last <= n.first || m.first >= n.last {
			continue
		}
		whole := m.first <= n.first && m.last >= n.last
		switch m.Kind {
		case tocsin.MentionObject:
			object = object || m.last == n.last
		case tocsin.MentionTime:
			return false
		case tocsin.MentionWeapon:
			if m.last == n.last && m.Rule != "warplane" {
				return false
			}
		case tocsin.MentionQuantity:
			if m.last >= n.last && strings.HasPrefix(m.Value, "person:") || whole {
				return false
			}
		case tocsin.MentionAct, tocsin.MentionHarm, tocsin.MentionResponse:
			if m.last == n.last {
				return false
			}
		case tocsin.MentionPlace:
			if whole && (m.Where == nil || m.Where.Precision != tocsin.Site) {
				return false
			}
			if m.last == n.last && m.Value == "demonym" {
				return false
			}
		case tocsin.MentionActor:
			if m.Actor != nil && (m.Actor.Kind == tocsin.Person && m.last >= n.last || m.Actor.Kind == tocsin.State && whole) {
				return false
			}
			named = named || whole && m.Actor != nil && m.Actor.Kind == tocsin.Force
		}
	}
	if object || named {
		return true
	}
	t := f.text.Tokens[n.last-1]
	if f.words.noTarget[t.Lower] {
		return false
	}
	if t.Kind != tocsin.Word || len(t.Lower) < 3 || strings.HasSuffix(t.Lower, "ly") || strings.HasSuffix(t.Lower, "ed") {
		return false
	}
	// a noun in no lexicon counts only with an article, a number or a name
	if f.words.thingOpening[f.lower(s, n.first-1)] {
		return true
	}
	return f.number(s, n.first) || f.quote(s, n.first-1) || f.capital(n.first) && n.last-n.first > 1
}

// targets claims what was hit or aimed at: the object of a verb of attacking,
// the subject of its passive, what stands behind "on" or "at".
func (f *framing) targets(s *sentence) {
	f.aimedThings(s)
	for _, a := range s.acts {
		if a.draft == nil || a.draft.Kind == tocsin.Threat {
			continue
		}
		f.targetPlanted(s, a)
		f.targetCompound(s, a)
		if f.targetReduced(s, a) {
			continue
		}
		if a.m.Value == "verb" && a.m.Rule != "drive" && f.passiveVoice(s, a) {
			f.targetBefore(s, a)
		}
		if verb := f.underFire(s, a); verb > 0 {
			taken := *a.m
			taken.first = verb
			f.targetBefore(s, &act{s: s, draft: a.draft, m: &taken})
			continue
		}
		f.targetAfter(s, a)
		if f.words.rulesBlasts[a.m.Rule] || a.m.Rule == "bomb.attack" || a.m.Rule == "mine.blast" || a.m.Rule == "activate" {
			if !f.targetPassing(s, a) {
				f.targetBeside(s, a)
			}
		}
	}
	f.setOffWhen(s)
	f.targetLeft(s)
	f.setAgainst(s)
	f.keptOut(s)
	f.trippedOver(s)
	f.toldTarget(s)
}

// hasTarget reports whether the account tells what was aimed at.
func (d *draft) hasTarget() bool {
	return slices.ContainsFunc(d.Claims, func(c tocsin.Claim) bool { return c.Slot == tocsin.Target })
}

// targetBeside claims what a blast was near to, where the text has told no target:
// "close to a police van". It must be a vehicle or a thing of soldiers or police.
func (f *framing) targetBeside(s *sentence, a *act) {
	if a.draft.hasTarget() {
		return
	}
	for k := a.m.last; k < a.m.last+20 && k < s.Last; k++ {
		if !f.words.closeBy[f.lower(s, k)] {
			continue
		}
		at := k + 1
		if next := f.lower(s, at); next == "to" || next == "of" || next == "by" {
			at++
		}
		n, ok := f.nounAfter(s, at)
		if n.last <= n.first {
			continue
		}
		if !ok {
			n = f.objectIn(s, n)
		}
		o := s.mentionEnding(n.last, tocsin.MentionObject)
		if o == nil || !f.words.moving[f.lower(s, n.last-1)] {
			continue
		}
		f.target(s, a, n, "target.beside")
		return
	}
}

// thingBehindUp reports whether what stands behind "blew up" is a thing that
// somebody who is told blew up, not where it went off.
func (f *framing) thingBehindUp(s *sentence, a *act) bool {
	n, ok := f.nounAfter(s, a.m.last)
	if !ok || !f.words.articleOwner[f.lower(s, a.m.last)] && !f.number(s, a.m.last) {
		return false
	}
	return s.mentionEnding(n.last, tocsin.MentionObject) != nil || f.subjectParty(s, a, f.parties(s)) != nil
}

// objectIn is a noun phrase up to the last thing in it.
func (f *framing) objectIn(s *sentence, n noun) noun {
	for k := n.last; k > n.first; k-- {
		if s.mentionEnding(k, tocsin.MentionObject) != nil {
			return noun{n.first, k}
		}
	}
	return n
}

// keptOut claims what attackers were stopped from reaching: "shot dead before they
// could enter a camp".
func (f *framing) keptOut(s *sentence) {
	for k := s.First + 1; k+2 < s.Last; k++ {
		if !f.words.reaching[f.lower(s, k)] || !f.words.hindered[f.lower(s, k-1)] && !f.words.hindered[f.lower(s, k-2)] {
			continue
		}
		before := false
		for j := k - 1; j >= k-6 && j >= s.First; j-- {
			before = before || f.words.stopPoint[f.lower(s, j)]
		}
		n, ok := f.nounAfter(s, k+1)
		d := f.draftFor(s, k)
		if !before || !ok || d == nil || d.Kind != tocsin.Attack {
			continue
		}
		f.target(s, &act{s: s, draft: d}, n, "target.kept")
		return
	}
}

// strikes reports whether the verb's object is what was attacked, not what was
// fired or who was harmed.
func (f *framing) strikes(a *act) bool {
	return !f.words.rulesShots[a.m.Rule] && !f.againstPersons(a)
}

// againstPersons reports whether the act is done to people, not to a thing or
// a place.
func (f *framing) againstPersons(a *act) bool {
	if a.m.Rule == "drive" {
		return false // "rammed a car into the gate", "drove a van at a bus stop"
	}
	return f.words.rulesPersons[a.m.Rule] || a.harmed()
}

// harmed reports whether the act is only known from somebody's harm.
func (a *act) harmed() bool { return a.m.Rule == "effect.doer" || a.m.Rule == "effect.weapon" }

// passiveVoice reports whether a form of "be", or "come under", opens the verb.
func (f *framing) passiveVoice(s *sentence, a *act) bool {
	if strings.HasPrefix(f.lower(s, a.m.first), "c") && a.m.last-a.m.first > 2 && f.lower(s, a.m.first+1) == "under" {
		return true // "came under fire"
	}
	if strings.HasSuffix(f.lower(s, a.m.last-1), "fire") && a.m.last-a.m.first > 1 && a.m.Value == "verb" {
		switch l := f.lower(s, a.m.first); {
		case strings.HasPrefix(l, "t"), strings.HasPrefix(l, "rec"):
			return true // "took small-arms fire"
		}
	}
	for k := a.m.first - 1; k >= a.m.first-4 && k >= s.First; k-- {
		l := f.lower(s, k)
		switch {
		case f.words.be[l]:
			return true
		case f.words.passiveAdverb[l]:
			continue
		}
		if strings.HasSuffix(l, "ly") {
			continue
		}
		break
	}
	return false
}

// targetBefore claims the subject of an act in the passive.
func (f *framing) targetBefore(s *sentence, a *act) {
	if !f.strikes(a) && a.m.Rule != "explosion" {
		return
	}
	k := a.m.first - 1
	for k > s.First && k > a.m.first-6 {
		l := f.lower(s, k)
		if f.words.targetAuxiliary[l] || strings.HasSuffix(l, "ly") {
			k--
			continue
		}
		break
	}
	end := k + 1
	first, _ := f.clause(s, a.m.first)
	if f.words.relative[f.lower(s, first)] && f.words.placeWord[f.lower(s, first-1)] {
		first, _ = f.clause(s, first-1) // "the convoy in which they were travelling was attacked"
	}
	// the first thing of the clause that no preposition governs
	for i := range s.mentions {
		m := &s.mentions[i]
		object := m.Kind == tocsin.MentionObject
		site := m.Kind == tocsin.MentionPlace && m.Where != nil && m.Where.Precision == tocsin.Site
		if !object && !site || m.last > end || m.first < first || end-m.last > 14 {
			continue
		}
		n := f.leftward(s, m.first, m.last)
		g := n.first - 1
		for f.words.articleIt[f.lower(s, g)] || f.quote(s, g) {
			g--
		}
		if g >= first && f.governs(s, g) || f.otherClause(s, m.last, end) {
			continue
		}
		if a.m.Rule == "explosion" && f.words.carrier[f.lower(s, m.last-1)] && f.words.plantedAt[f.lower(s, a.m.last)] {
			return // "a van was blown up outside the barracks"
		}
		f.target(s, a, n, "target.subject")
		f.alsoTargets(s, a, n.last, end)
		return
	}
	if o := s.nearest(f, tocsin.MentionObject, end-1, 16, func(o *mention) bool { return o.last < end }); f.lower(s, end-1) == "it" && o != nil && !f.words.wideGround[f.lower(s, o.last-1)] {
		f.target(s, a, f.leftward(s, o.first, o.last), "target.subject") // "near the depot when it was hit"
		return
	}
	if n, ok := f.pronounThing(s, end); ok {
		f.target(s, a, n, "target.pronoun")
		return
	}
	if n := f.leftward(s, end-1, end); end > s.First && f.forcesNamed(s, n) && !f.governs(s, n.first-1) {
		f.target(s, a, n, "target.subject")
		return
	}
	if end > s.First && f.text.Tokens[end-1].Kind == tocsin.Word {
		n := f.leftward(s, end-1, end)
		g := n.first - 1
		for f.words.articleTheir[f.lower(s, g)] {
			g--
		}
		if n.last-n.first >= 1 && g < n.first-1 && !f.governs(s, g) && f.thing(s, n) && s.cueAt("doer", end-1) == nil && s.mentionEnding(end, tocsin.MentionActor) == nil {
			f.target(s, a, n, "target.subject")
		}
	}
}

// otherClause reports whether a verb stands between a noun and the passive.
func (f *framing) otherClause(s *sentence, from, to int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first >= from && m.last <= to && (m.Kind == tocsin.MentionSpeech || m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionHarm) {
			return true
		}
	}
	return false
}

// governs reports whether the token is a preposition.
func (f *framing) governs(s *sentence, k int) bool {
	return f.words.governingPlace[f.lower(s, k)]
}

// leftward widens a noun to the left over the words that belong to it.
func (f *framing) leftward(s *sentence, first, last int) noun {
	for first > s.First && last-first < 8 {
		k := first - 1
		t := f.text.Tokens[k]
		if t.Kind == tocsin.Punct && t.Lower != "-" && t.Lower != "'s" || f.endsNoun(s, k, -1) || s.mentionAt(k, tocsin.MentionTime) != nil || f.words.articleIts[t.Lower] {
			break
		}
		if t.Kind == tocsin.Word && !f.modifier(f.text.Body[t.Start:t.End], t.Lower) && !f.number(s, k) && !f.adjective(s, k) {
			break
		}
		first = k
	}
	return noun{first, last}
}

// adjective reports whether an article stands so near before the token that it
// belongs to the noun behind it.
func (f *framing) adjective(s *sentence, k int) bool {
	for j := k - 1; j >= k-3 && j >= s.First; j-- {
		if f.words.articleOwner[f.lower(s, j)] {
			return true
		}
		if f.endsNoun(s, j, -1) || f.text.Tokens[j].Kind == tocsin.Punct {
			return false
		}
	}
	return false
}

// aims are the prepositions behind which a target stands.
func (f *framing) aims(s *sentence, a *act, k int) (int, bool) {
	switch word := f.lower(s, k); {
	case f.words.aiming[word]:
		return k + 1, true
	case word == "of":
		return k + 1, (k == a.m.last || k == f.overTime(s, a.m.last)) && a.m.Value != "verb" && f.words.rulesOf[a.m.Rule]
	case word == "in":
		if f.lower(s, k+1) == "front" && f.lower(s, k+2) == "of" {
			return k + 3, true
		}
		return k + 1, f.walled(s, a, k+1)
	case word == "inside" || word == "within":
		return k + 1, f.walled(s, a, k+1)
	case word == "for":
		return k + 1, f.words.laidFor[f.lower(s, k-1)]
	case f.words.buildingPart[word]:
		if f.lower(s, k+1) == "of" {
			return k + 2, true
		}
	}
	return 0, false
}

// carriedBefore reports whether the "by" at the token tells who carried out the
// act named before: "the attack mounted on Monday by".
func (f *framing) carriedBefore(s *sentence, a *act, by int) bool {
	for k := a.m.last; k < by; k++ {
		if f.words.carryingOut[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// walled reports whether what begins at the token is a building or a vehicle in
// which something went off, not a stretch of land: "blew himself up in a tea shop".
func (f *framing) walled(s *sentence, a *act, at int) bool {
	if !f.words.rulesBlasts[a.m.Rule] && a.m.Rule != "bomb.attack" && a.m.Form != tocsin.SuicideBombing || a.draft.hasTarget() {
		return false
	}
	n, ok := f.nounAfter(s, at)
	return ok && s.mentionEnding(n.last, tocsin.MentionObject) != nil && !f.words.wideGround[f.lower(s, n.last-1)]
}

// targetAfter claims the object behind the act's words.
func (f *framing) targetAfter(s *sentence, a *act) {
	if f.againstPersons(a) {
		return // what stands behind "at" is where, not what
	}
	if f.lower(s, a.m.last-1) == "through" && f.munitionWent(s, a.m.first) {
		return // what it went through is damaged
	}
	passive := a.m.Value == "verb" && a.m.Rule != "drive" && f.passiveVoice(s, a)
	if n, ok := f.forces(s, a); ok && !passive {
		f.target(s, a, n, "target.object")
		return
	}
	if a.m.Rule != "drive" && (a.m.Value == "verb" || f.verbal(s, a)) && !passive && f.strikes(a) && a.m.Rule != "explosion" || a.m.Rule == "shot.verb" {
		if n, ok := f.nounAfter(s, f.overAside(s, a.m.last)); ok && (f.harmless(s, n) || s.mentionEnding(n.last, tocsin.MentionObject) != nil) {
			f.target(s, a, n, "target.object")
			f.alsoTargets(s, a, n.last, s.Last)
			return
		}
	}
	if a.m.Rule == "drive" && strings.HasPrefix(f.lower(s, a.m.first), "ram") || a.m.Rule == "explosion" && !passive && f.lower(s, a.m.last-1) == "up" && f.thingBehindUp(s, a) {
		if n, ok := f.nounAfter(s, a.m.last); ok && !(f.words.carrier[f.lower(s, n.last-1)] && f.words.aiming[f.lower(s, n.last)]) {
			f.target(s, a, n, "target.object") // "rammed a bus", "blew up a signal box"
			f.alsoTargets(s, a, n.last, s.Last)
			return
		}
	}
	if passive && f.strikes(a) && a.m.Rule != "explosion" {
		if f.words.oneOrMore[f.lower(s, a.m.last)] && !a.draft.hasTarget() {
			if n, ok := f.nounAfter(s, a.m.last); ok && s.mentionEnding(n.last, tocsin.MentionObject) != nil {
				f.target(s, a, n, "target.object") // "were attacked a post and a car"
				f.alsoTargets(s, a, n.last, s.Last)
			}
		}
		return
	}
	reach, from := 14, a.m.last
	if a.m.last-a.m.first > 1 && f.words.aiming[f.lower(s, a.m.last-1)] {
		from-- // "opened up on a car"
	}
	for k := from; k < a.m.last+reach && k < s.Last; k++ {
		if m := s.mentionAt(k, tocsin.MentionActor); m != nil && m.last > k+1 && k > a.m.last {
			reach += m.last - k - 1
			k = m.last - 1 // whose name may hold a comma
			continue
		}
		if b := s.mentionAt(k, tocsin.MentionAct); b != nil && k > a.m.last && b.Value == "verb" && b.Rule != "target.verb" {
			return
		}
		if s.mentionAt(k, tocsin.MentionSpeech) != nil {
			return
		}
		switch word := f.lower(s, k); {
		case word == "from" && s.mentionAt(k+2, tocsin.MentionWeapon) != nil:
			k += 2 // "a shot from a launcher at the post"
			continue
		case word == "by" && a.m.Value != "verb" && (k < a.m.last+2 || f.carriedBefore(s, a, k)), word == "by" && passive && f.words.rulesShots[a.m.Rule]:
			reach = 14 + k - a.m.last // "an attack by gunmen against a post", "mounted on Monday by gunmen on a post", "lobbed by two men at a post"
			continue
		case word == "from" && passive && f.words.rulesShots[a.m.Rule]:
			continue // "fired from the hills at the airport"
		case f.words.relative[word] && a.m.Value != "verb" && f.words.be[f.lower(s, k+1)] && f.words.carryingOut[f.lower(s, k+2)]:
			continue // "the attack which was launched on"
		case f.words.targetBreak[word]:
			return
		case word == ",":
			if next := f.overTime(s, k); next > k {
				k = next - 1
				continue
			}
			if _, aims := f.aims(s, a, k+1); !aims {
				return
			}
		}
		at, ok := f.aims(s, a, k)
		if !ok || s.mentionAt(at, tocsin.MentionTime) != nil {
			continue
		}
		n, ok := f.nounAfter(s, at)
		if ok && f.words.roadWord[f.lower(s, n.last-1)] && f.words.roadPreposition[f.lower(s, k)] {
			continue // where it was
		}
		if !ok && (strings.HasSuffix(f.lower(s, a.m.last-1), "s") || !f.forcesNamed(s, n)) || f.words.leftThere[f.lower(s, k-1)] && f.carries(s, k, n) {
			continue
		}
		f.target(s, a, n, "target.at")
		f.alsoTargets(s, a, n.last, s.Last)
		return
	}
}

// forces is the soldiers or police, told by no figure, whom a verb of attacking has
// as its object: "waylaid troops on patrol".
func (f *framing) forces(s *sentence, a *act) (noun, bool) {
	if a.m.Rule != "ambush" && a.m.Rule != "attack" && a.m.Rule != "clash.weak" {
		return noun{}, false
	}
	n, _ := f.nounAfter(s, f.overAside(s, a.m.last))
	if n.last == n.first || f.number(s, n.first) || !f.words.armyNoun[f.lower(s, n.last-1)] && !f.words.defenderNoun[f.lower(s, n.last-1)] {
		return noun{}, false
	}
	return n, true
}

// overAside is the token behind words of when and with what that stand between a
// verb and its object: "targeted on Saturday a mosque", "sprayed with bullets
// a bus". It is at itself when there are none.
func (f *framing) overAside(s *sentence, at int) int {
	for range 2 {
		next := at
		for k := at; k <= at+1; k++ {
			if t := s.mentionAt(k, tocsin.MentionTime); t != nil && t.first == k && t.Value != "duration" {
				next = t.last
			}
		}
		if w := s.mentionAt(at+1, tocsin.MentionWeapon); w != nil && f.lower(s, at) == "with" {
			next = w.last
		}
		if next == at || f.lower(s, next) == "," {
			break
		}
		at = next
	}
	return at
}

// overTime is the token behind a time set between commas: "the bombing, on Sunday,
// of". It is at itself when there is none.
func (f *framing) overTime(s *sentence, at int) int {
	if f.lower(s, at) != "," {
		return f.overAside(s, at)
	}
	for k := at + 1; k <= at+3; k++ {
		if t := s.mentionAt(k, tocsin.MentionTime); t != nil && f.lower(s, t.last) == "," {
			return t.last + 1
		}
	}
	return at
}

// harmless reports whether a noun behind a verb is not a person.
func (f *framing) harmless(s *sentence, n noun) bool {
	for k := n.first; k < n.last; k++ {
		if c := s.cueAt("doer", k); c != nil && c.Rule == "doer.person" {
			return false
		}
	}
	return true
}

// alsoTargets claims the further things of a list: "a school and two shops".
func (f *framing) alsoTargets(s *sentence, a *act, from, to int) {
	for from < to {
		l := f.lower(s, from)
		if l != "and" && l != "," && !(l == "as" && f.lower(s, from+1) == "well") {
			return
		}
		if l == "," && f.lower(s, from+1) == "and" {
			from++
		}
		n, ok := f.nounAfter(s, from+1)
		if !ok || n.last > to || s.mentionEnding(n.last, tocsin.MentionObject) == nil && s.mentionEnding(n.last, tocsin.MentionPlace) == nil {
			return
		}
		if f.words.finite[f.lower(s, n.last)] {
			if n.last < to {
				return // the subject of the next clause
			}
		}
		f.target(s, a, n, "target.list")
		from = n.last
	}
}

// target claims a noun phrase as what the act was aimed at; an armed group by
// its name.
func (f *framing) target(s *sentence, a *act, n noun, rule string) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionPlace && m.first >= n.first && m.last <= n.last && f.launchPlace(s, m) {
			return
		}
		if m.Kind == tocsin.MentionActor && m.Actor != nil && m.first <= n.first && m.last >= n.last && (m.Actor.Kind == tocsin.Group || m.Actor.Kind == tocsin.Force) {
			f.add(a.draft, f.claim(s, tocsin.Target, tocsin.Value{Name: m.Actor.Name, ID: m.Actor.ID}, m.Span, "target.actor"))
			return
		}
	}
	if f.knownTarget(s, a.draft, n) {
		return
	}
	if first, ok := f.antecedent(s, n); ok {
		c := f.claim(s, tocsin.Target, tocsin.Value{Name: f.spanOf(first).Of(f.text.Body)}, f.spanOf(n), rule)
		c.Quote.Span = f.spanOf(first)
		if !slices.ContainsFunc(a.draft.Claims, func(t tocsin.Claim) bool { return t.Slot == c.Slot && t.Quote.Span == c.Quote.Span }) {
			f.add(a.draft, c)
		}
		return
	}
	if f.lower(s, n.last) == "of" { // "the gate of the embassy"
		if m, ok := f.nounAfter(s, n.last+1); ok || m.last > m.first && (m.last-m.first < 3 || s.mentionEnding(m.last, tocsin.MentionPlace) != nil || f.nameIn(s, m)) {
			n.last = f.nameEnd(s, m.last)
		}
	}
	n.last = f.shipNamed(s, n)
	span := f.spanOf(n)
	if f.words.shipPart[f.lower(s, n.last-1)] {
		if rule == "target.object" || rule == "target.list" {
			f.add(a.draft, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.act"))
		}
		return // the ship was the target
	}
	if a.m != nil && strings.HasPrefix(a.m.Rule, "arson") && a.draft.form != tocsin.Arson && a.draft.hasTarget() {
		f.add(a.draft, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.act"))
		return // what raiders set alight besides
	}
	f.add(a.draft, f.claim(s, tocsin.Target, tocsin.Value{Name: span.Of(f.text.Body)}, span, rule))
	if a.m != nil && rule != "target.at" && rule != "target.planted" && (f.words.wrecking[f.lower(s, a.m.first)] || f.wasHit(s, a, n, rule)) || f.shotThrough(s, a, n, rule) {
		f.add(a.draft, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.act"))
	}
}

// wasHit reports whether the thing is told to have been hit by a munition, not only to
// have been aimed at, and is one that this damages.
func (f *framing) wasHit(s *sentence, a *act, n noun, rule string) bool {
	if a.m.Rule != "strike.verb" || (rule == "target.object" || rule == "target.list") && !f.munitionWent(s, a.m.first) {
		return false
	}
	o := s.mentionEnding(n.last, tocsin.MentionObject)
	return o != nil && f.damageable(s, o)
}

// shotThrough reports whether a vehicle or a building is told to have run on a mine, to
// have been sprayed with bullets, or a vehicle to have been shot or thrown into.
func (f *framing) shotThrough(s *sentence, a *act, n noun, rule string) bool {
	o := s.mentionEnding(n.last, tocsin.MentionObject)
	if o == nil || !f.damageable(s, o) {
		return false
	}
	k := n.first - 1
	for f.words.articleOwner[f.lower(s, k)] {
		k--
	}
	in := f.lower(s, k)
	return rule == "target.tripped" || a.m != nil && f.words.rulesRiddle[a.m.Rule] && rule != "target.at" ||
		(in == "into" || in == "inside") && f.words.landVehicle[f.lower(s, n.last-1)]
}

// knownTarget reports whether the words only point back to a target told
// before: "the bus", "his vessel".
func (f *framing) knownTarget(s *sentence, d *draft, n noun) bool {
	if !f.words.knownTargetOpening[f.lower(s, n.first-1)] {
		return false
	}
	if n.last-n.first > 1 {
		return false
	}
	for i := range d.Claims {
		if c := &d.Claims[i]; c.Slot == tocsin.Target && c.Quote.End <= s.Start {
			return true
		}
	}
	return false
}

// aimedThings claims what something fired is said to have been aimed at: "the
// rockets were meant for the airport", "drones directed at two tankers".
func (f *framing) aimedThings(s *sentence) {
	for k := s.First + 1; k+2 < s.Last; k++ {
		if !f.words.aimedAt[f.lower(s, k)] || !f.words.aimedTo[f.lower(s, k+1)] {
			continue
		}
		if !f.munitionBefore(s, k) && !f.words.pronounGroup[f.lower(s, s.First)] {
			continue
		}
		n, ok := f.nounAfter(s, k+2)
		if !ok || s.mentionEnding(n.last, tocsin.MentionObject) == nil && s.mentionEnding(n.last, tocsin.MentionPlace) == nil {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind != tocsin.Attack {
			continue
		}
		a := &act{s: s, draft: d}
		f.target(s, a, n, "target.aimed")
	}
}

// targetPlanted claims the thing at which what blew up had been put: "a bomb under
// the car of a judge exploded", "a mine laid beneath a bridge went off".
func (f *framing) targetPlanted(s *sentence, a *act) {
	w := a.weapon
	if w == nil || w.last > a.m.first || flying(w) || w.Form == tocsin.SuicideBombing || a.m.first-w.last > 16 {
		return
	}
	for k := w.last; k < a.m.first && k < w.last+6; k++ {
		if !f.words.plantedAt[f.lower(s, k)] && !(f.lower(s, k) == "to" && f.words.attached[f.lower(s, k-1)]) {
			continue
		}
		n, ok := f.nounAfter(s, k+1)
		if ok && n.last <= a.m.first && s.mentionEnding(n.last, tocsin.MentionObject) != nil && !f.carries(s, k, n) {
			f.target(s, a, n, "target.planted")
		}
		return
	}
}
