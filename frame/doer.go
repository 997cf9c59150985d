package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// doers claims who is said to have done it: a named actor blamed, one that
// says so itself or denies it, or an unnamed doer's phrase (codebook 19).
func (f *framing) doers(s *sentence) {
	f.responsibility(s)
	f.selfClaims(s)
	f.leaflets(s)
	f.denials(s)
	if len(s.acts) == 0 && s.cueOf("blame") == nil && s.cueOf("doer") == nil && !slices.ContainsFunc(s.mentions, func(m mention) bool { return named(&m) }) {
		return
	}
	parties := f.parties(s)
	f.identified(s, parties)
	f.nameAlone(s, parties)
	if len(s.acts) == 0 && s.cueOf("blame") == nil {
		f.laterDoers(s, parties)
		return
	}
	f.blame(s, parties)
	f.atTheirDoor(s, parties)
	f.agents(s, parties)
	f.layers(s, parties)
	f.attempts(s, parties)
}

// named reports whether an actor may be a named doer: an armed group, a state,
// or the armed forces of one, by a name that tells which.
func named(m *mention) bool {
	if m.Kind != tocsin.MentionActor || m.Actor == nil {
		return false
	}
	switch m.Actor.Kind {
	case tocsin.Group, tocsin.State:
		return true
	case tocsin.Force:
		return m.Actor.Armed && m.Actor.Country != "" && m.Actor.Speaker != tocsin.SpeakerPolice
	}
	return false
}

// culprit reports whether a named actor may be the doer of an act of the
// sentence: not one that speaks there, nor a capital that only stands for its
// state, nor a state that is told as somebody's backer.
func (f *framing) culprit(s *sentence, m *mention) bool {
	for i := range s.heard {
		if h := &s.heard[i]; h.speaker.Name == m.Actor.Name || h.from != nil && h.from.Span.Overlaps(m.Span) {
			return false
		}
	}
	return f.blamable(s, m)
}

// blamable reports whether a name stands for an actor itself, not for a
// capital, somebody's backer, or the maker of what was used.
func (f *framing) blamable(s *sentence, m *mention) bool {
	if end := m.Span.End; end < len(f.text.Body) && f.text.Body[end] == '-' {
		return false // "Iran-backed", "Soviet-made"
	}
	if m.first-s.First < mostDateline && f.lower(s, m.first-1) == "(" && f.lower(s, m.last) == ")" && strings.Trim(f.lower(s, m.last+1), "-–—") == "" && f.lower(s, m.last+1) != "" {
		return false // "GAUHATI, July 3 (EPS) -": who wires it
	}
	if m.Actor.Kind != tocsin.State {
		return true
	}
	if l := f.lower(s, m.last); l == "'s" || l == "’s" {
		return false // "Iraq's mobilization forces"
	}
	for i := range s.mentions {
		p := &s.mentions[i]
		if p.Kind == tocsin.MentionPlace && p.Span.Contains(m.Span) && p.Where != nil && p.Value != "demonym" && p.Where.Precision != tocsin.CountryWide {
			return false // a capital, or "Baghdad airport"
		}
	}
	switch word := f.lower(s, m.last); {
	case f.words.partyTail[word]:
		return false
	case word == "-":
		return false
	}
	for k := m.first - 1; k >= m.first-4; k-- {
		if f.words.allyWord[f.lower(s, k)] {
			return false
		}
	}
	return true
}

// mostDateline is how many tokens a dateline has at most.
const mostDateline = 12

// unnamedDoer reports whether the mention is of armed people whom nobody names.
func unnamedDoer(m *mention) bool {
	return m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Unnamed && m.Actor.Armed
}

// agents reads the doer off the grammar of the act: its subject when it is an
// active verb, the "by" behind a passive one, the name before the weapon or
// the noun ("Russian missiles", "an Israeli air strike").
func (f *framing) agents(s *sentence, parties []party) {
	defer f.toldDoers(s, parties)
	for _, a := range s.acts {
		d := a.draft
		if d == nil || d.Kind == tocsin.Threat || d.Kind == tocsin.Find || a.m.Status == tocsin.Intercepted {
			continue
		}
		if f.stoppedShort(s) || f.onAttacker(s, a) {
			continue // those who stopped the attackers are no doers
		}
		if p := partyOf(parties, a.m); p != nil && a.m.Value != "verb" && p.phrase && !p.generic && !p.army && !f.governed(s, p, a) {
			f.charge(s, d, p, "doer.subject") // "a knifeman wounded four"
			continue
		}
		if who := f.calledGroup(s, a); who != nil {
			f.add(d, f.claim(s, tocsin.Blamed, tocsin.Value{Name: who.name, ID: who.id}, who.span, "doer.by"))
			continue
		}
		if p := f.agentParty(s, a, parties); p != nil {
			f.charge(s, d, p, "doer.by")
			continue
		}
		if m := f.ownerOfAct(s, a); m != nil {
			if p := partyOf(parties, m); p != nil {
				f.charge(s, d, p, "doer.name-before")
			}
			continue
		}
		if p := f.whoCarriedOut(s, a, parties); p != nil {
			f.charge(s, d, p, "doer.carry")
			continue
		}
		if a.m.Value != "verb" {
			if c := f.carriedOut(s, a); c != nil {
				light := *a
				light.m, light.weapon = c, nil
				if p := f.subjectParty(s, &light, parties); p != nil {
					f.charge(s, d, p, "doer.carry")
				}
			}
		}
		if a.m.Value == "verb" || a.m.Rule == "bring.down" || f.verbal(s, a) {
			if p := f.subjectParty(s, a, parties); p != nil {
				f.charge(s, d, p, "doer.subject")
			}
		}
	}
}

// onAttacker reports whether the act's verb, in the passive, tells what was done to an
// attacker: "the assailant was shot by a guard".
func (f *framing) onAttacker(s *sentence, a *act) bool {
	k := a.m.first - 1
	if a.m.Value != "verb" || !f.being(s, k) {
		return false
	}
	for k > a.m.first-6 && k > s.First && (f.words.passiveBe[f.lower(s, k)] || f.words.finiteBe[f.lower(s, k)] || f.words.perfect[f.lower(s, k)] || f.lower(s, k) == "been" || f.lower(s, k) == "then" || strings.HasSuffix(f.lower(s, k), "ly")) {
		k--
	}
	c := s.headCue(k)
	return c != nil && c.Rule == "doer.armed" && f.words.knownGunmen[f.lower(s, c.first-1)]
}

// toldDoers reads people who are the subject of some other verb in a sentence about
// the act: "two masked men ran in", "left by a youth on a bicycle".
func (f *framing) toldDoers(s *sentence, parties []party) {
	for i := range parties {
		p := &parties[i]
		if !p.phrase || p.actor != nil && p.actor.Actor.Kind != tocsin.Group || p.army || p.crewless || p.nation != nil || f.toldAgain(s, p) {
			continue
		}
		if p.generic && p.last-p.first < 2 && p.end == p.last {
			continue // "men" alone are anybody
		}
		if c := s.mentionEnding(p.first, tocsin.MentionCue); c != nil && c.Value == "blame" {
			continue
		}
		d := f.draftFor(s, p.first)
		if d == nil || d.Kind != tocsin.Attack || !f.acting(s, p) || f.charged(d, s, p) {
			continue
		}
		f.charge(s, d, p, "doer.told")
	}
}

// charged reports whether the account has a doer from this sentence, or a
// phrase for its doers by the same speaker.
func (f *framing) charged(d *draft, s *sentence, p *party) bool {
	by, _ := f.speakerOf(s, f.partySpan(p))
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Slot == tocsin.Perpetrator && c.Speaker.Name == by.Name || c.Slot == tocsin.Blamed && c.Quote.Start >= s.Start && c.Quote.Start < s.End {
			return true
		}
	}
	return false
}

// acting reports whether the party is the subject of a verb that is not of
// harm, speech or capture, or stands in "the hands of" or behind "by".
func (f *framing) acting(s *sentence, p *party) bool {
	k := p.first - 1
	for f.words.article[f.lower(s, k)] || f.quote(s, k) {
		k--
	}
	switch f.lower(s, k) {
	case "of":
		return f.lower(s, k-1) == "hands" || f.lower(s, max(p.end, p.last)) == "who" && s.speaksBetween(max(s.First, k-3), k) // "told us of men who"
	case "by":
		return s.nearest(f, tocsin.MentionWeapon, p.first, 14, nil) != nil
	}
	opens := k < s.First || f.text.Tokens[k].Kind == tocsin.Punct || s.mentionEnding(k+1, tocsin.MentionSpeech) != nil || s.mentionEnding(k+1, tocsin.MentionTime) != nil
	if f.words.doerClauseStart[f.lower(s, k)] {
		opens = true
	}
	if !opens || k >= s.First && f.lower(s, k) == "," && s.mentionEnding(k, tocsin.MentionQuantity) != nil {
		return false
	}
	end := max(p.end, p.last)
	from := end
	if f.lower(s, end) == "who" {
		if from++; f.lower(s, from) == "had" || f.words.perfect[f.lower(s, from)] {
			from++ // "gunmen who had thrown up a barricade"
		}
	}
	for k := from; k < end+3; k++ {
		switch word := f.lower(s, k); {
		case f.words.actingVerb[word] || word == "":
			return false
		}
		if s.mentionAt(k, tocsin.MentionHarm) != nil || from == end && s.mentionAt(k, tocsin.MentionSpeech) != nil && !f.pastVerb(s, k) {
			return false
		}
	}
	next := f.text.Tokens[end]
	if next.Kind == tocsin.Punct {
		return false
	}
	return f.lower(s, end) == "who" || strings.HasSuffix(next.Lower, "ed") || f.pastVerb(s, end) || f.anyVerb(s, p, end)
}

// anyVerb reports whether the word behind people who can only be attackers stands where
// their verb does, whatever verb it is: "two gunmen drew level".
func (f *framing) anyVerb(s *sentence, p *party, at int) bool {
	l := f.lower(s, at)
	if p.generic || p.army || !f.words.raider[f.lower(s, p.last-1)] || f.text.Tokens[at].Kind != tocsin.Word || f.capital(at) {
		return false
	}
	return !f.words.namePreposition[l] && !f.words.locative[l] && !f.words.phraseJoin[l] && !f.words.article[l] && !f.words.finiteBe[l] && !f.words.modal[l] && !f.words.gunmenTail[l] &&
		!f.words.addition[l] && !strings.HasSuffix(l, "ing") && !strings.HasSuffix(l, "ly") && s.cueAt("quality", at) == nil
}

// pastVerb reports whether a token is a common verb of coming, taking or
// leaving in the past.
func (f *framing) pastVerb(s *sentence, k int) bool {
	return s.cueAt("did", k) != nil
}

// carriedOut is the verb that an act's noun is the object of: "staged an
// attack", "carried out both raids".
func (f *framing) carriedOut(s *sentence, a *act) *mention {
	for k := a.m.first - 1; k >= a.m.first-6 && k >= s.First; k-- {
		if c := s.cueAt("carry", k); c != nil {
			return c
		}
		if f.words.afterCarriedOut[f.lower(s, k)] {
			return nil
		}
	}
	return nil
}

// whoCarriedOut is the subject of the clause that tells who did the act: "the
// raid, which the rebels had launched", nil when there is none.
func (f *framing) whoCarriedOut(s *sentence, a *act, parties []party) *party {
	at := -1
	for k := a.m.last; k < a.m.last+6 && at < 0; k++ {
		switch word := f.lower(s, k); {
		case word == "that" || word == "which":
			at = k + 1
		case s.mentionAt(k, tocsin.MentionSpeech) != nil:
			return nil
		}
	}
	if at < 0 || a.m.Value == "verb" {
		return nil
	}
	for i := range parties {
		p := &parties[i]
		if p.first < at || p.first > at+2 {
			continue
		}
		for k := p.last; k < p.last+3; k++ {
			if s.cueAt("carry", k) != nil {
				return p
			}
		}
	}
	return nil
}

// partyOf is the party that holds a mention, nil without one.
func partyOf(parties []party, m *mention) *party {
	for i := range parties {
		if p := &parties[i]; p.first <= m.first && m.last <= p.last {
			return p
		}
	}
	return nil
}

// verbal reports whether an act's words that may be a noun take an object, and
// so are a verb: "waylaid an army truck".
func (f *framing) verbal(s *sentence, a *act) bool {
	switch word := f.lower(s, a.m.last); {
	case f.words.objectAfter[word]:
	default:
		if !f.number(s, a.m.last) {
			return false
		}
	}
	return !f.words.verbalBefore[f.lower(s, a.m.first-1)]
}

// agentParty is the party behind "by" after the act's words, nil when none is.
func (f *framing) agentParty(s *sentence, a *act, parties []party) *party {
	for k := a.m.first - 1; k > a.m.first-14 && k > s.First; k-- { // "two shells fired by rebels fell on a school"
		if f.lower(s, k) != "by" || s.nearest(f, tocsin.MentionWeapon, k, 5, func(w *mention) bool { return w.last <= k && w.last >= k-4 }) == nil {
			continue
		}
		for i := range parties {
			if p := &parties[i]; p.first > k && p.first <= k+3 && p.last <= a.m.first {
				return p
			}
		}
	}
	for k := a.m.last; k < a.m.last+16 && k < s.Last; k++ {
		if f.lower(s, k) != "by" && !f.underFireFrom(s, a, k) && !f.attackOf(s, a, k) {
			if t := f.text.Tokens[k]; t.Kind == tocsin.Punct && t.Lower != "," && t.Lower != "-" {
				return nil
			}
			if s.mentionAt(k, tocsin.MentionAct) != nil || s.mentionAt(k, tocsin.MentionSpeech) != nil || s.mentionAt(k, tocsin.MentionResponse) != nil || f.otherVerb(s, k) {
				return nil
			}
			if f.words.relative[f.lower(s, k)] && k < a.m.last+2 && f.words.be[f.lower(s, k+1)] && f.words.carryingOut[f.lower(s, k+2)] {
				k += 2 // "the attack which was launched by"
				continue
			}
			if f.words.agentBreak[f.lower(s, k)] {
				return nil
			}
			continue
		}
		for i := range parties {
			p := &parties[i]
			if p.first > k && p.first <= k+4 && f.plain(s, k+1, p.first) {
				if p.actor != nil && f.ownsOther(s, p.actor) {
					return nil
				}
				return p
			}
		}
		return nil
	}
	return nil
}

// calledGroup is the name behind "by a group called" or "by a group," after the
// act's words, nil when none is.
func (f *framing) calledGroup(s *sentence, a *act) *claimant {
	for k := a.m.last; k < a.m.last+12 && k < s.Last; k++ {
		if f.lower(s, k) != "by" {
			if f.text.Tokens[k].Kind == tocsin.Punct || s.mentionAt(k, tocsin.MentionSpeech) != nil || f.otherVerb(s, k) {
				return nil
			}
			continue
		}
		at := k + 1
		for f.words.article[f.lower(s, at)] || s.cueAt("quality", at) != nil {
			at++
		}
		g := s.cueAt("group", at)
		if g == nil {
			return nil
		}
		at = g.last
		for f.lower(s, at) == "," || f.lower(s, at) == "itself" || f.words.calling[f.lower(s, at)] || f.quote(s, at) {
			at++
		}
		if at == g.last {
			return nil
		}
		if m := s.mentionAt(at, tocsin.MentionActor); m != nil && named(m) {
			return claimantOf(m)
		}
		end := at
		for end < s.Last && (f.capital(end) || end > at && strings.HasPrefix(f.lower(s, end), "al-") || end > at && f.words.groupNameJoiner[f.lower(s, end)] && f.capital(end+1)) {
			end++
		}
		if end == at {
			return nil
		}
		return f.claimantIn(f.spanOf(noun{at, end}))
	}
	return nil
}

// plain reports whether nothing between two tokens parts a preposition from
// its noun.
func (f *framing) plain(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		if f.words.listJoin[f.lower(s, k)] {
			return false
		}
	}
	return true
}

// otherVerb reports whether the token is a verb form that a following "by"
// would belong to instead: "a base used by", "foiled by".
func (f *framing) otherVerb(s *sentence, k int) bool {
	l := f.lower(s, k)
	if f.words.otherVerb[l] {
		return true
	}
	if s.cueAt("quality", k) != nil || s.cueAt("blame", k) != nil {
		return false
	}
	if f.words.article[f.lower(s, k-1)] {
		return false // "an abandoned"
	}
	return len(l) > 3 && strings.HasSuffix(l, "ed") && !f.words.carryingOut[l]
}

// ownsOther reports whether the actor only modifies or owns what follows: "by
// the militia's drones" keeps it, "by Hamas officials" does not.
func (f *framing) ownsOther(s *sentence, m *mention) bool {
	for i := range s.mentions {
		x := &s.mentions[i]
		if x.Kind == tocsin.MentionActor && x != m && x.first >= m.last && x.first <= m.last+1 && x.Actor != nil && !x.Actor.Armed {
			return true
		}
	}
	return false
}

// weaponAfter reports whether a weapon or an act is told among the n tokens
// from the first given.
func (f *framing) weaponAfter(s *sentence, from, n int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if (m.Kind == tocsin.MentionWeapon || m.Kind == tocsin.MentionAct) && m.first >= from && m.first < from+n {
			return true
		}
	}
	return false
}

// ownerOfAct is the armed actor or nation named right before the act's noun or
// before the weapon that is its subject.
func (f *framing) ownerOfAct(s *sentence, a *act) *mention {
	heads := []int{}
	if a.m.Value != "verb" {
		heads = append(heads, a.m.first)
	}
	if a.weapon != nil && a.weapon.last <= a.m.first+1 && s.distance(f, a.weapon.first, a.m.first) <= 8 {
		heads = append(heads, a.weapon.first)
	}
	for _, h := range heads {
		for i := range s.mentions {
			m := &s.mentions[i]
			gap := h - m.last
			if gap < 0 || gap > 2 || m.first >= h {
				continue
			}
			ok := named(m) && (m.Actor.Armed || m.Actor.Kind == tocsin.State) || m.Kind == tocsin.MentionPlace && m.Value == "demonym" && m.Where != nil && m.Where.Country != ""
			if !ok {
				continue
			}
			clean := true
			for k := m.last; k < h; k++ {
				t := f.text.Tokens[k]
				if a := s.mentionAt(k, tocsin.MentionActor); a != nil && a.Actor.Kind == tocsin.State {
					clean = false // "Hezbollah Israel rocket attack": whose, the row of names does not say
				}
				if t.Kind == tocsin.Punct && t.Lower != "-" || s.mentionAt(k, tocsin.MentionSpeech) != nil || s.mentionAt(k, tocsin.MentionCue) != nil && s.cueAt("quality", k) == nil && s.cueAt("platform", k) == nil {
					clean = false
				}
				if f.words.ownerTail[t.Lower] {
					clean = false
				}
			}
			if clean && (m.Kind == tocsin.MentionPlace && f.text.Body[m.Span.End] != '-' || m.Kind == tocsin.MentionActor && f.blamable(s, m)) {
				return m
			}
		}
	}
	return nil
}

// subjectParty is the party that is the subject of an active verb.
func (f *framing) subjectParty(s *sentence, a *act, parties []party) *party {
	if f.passive(s, a) {
		return nil
	}
	for i := len(parties) - 1; i >= 0; i-- {
		p := &parties[i]
		if p.last > a.m.first {
			continue
		}
		from := max(p.last, min(p.end, a.m.first))
		if s.distance(f, from-1, a.m.first) > 12 {
			return nil
		}
		if f.governed(s, p, a) || f.onlySays(s, p) {
			continue
		}
		if l := f.lower(s, p.last); l == "'s" || l == "’s" {
			continue
		}
		if !f.clear(s, from, a.m.first) {
			return nil
		}
		if p.generic && f.harmed(s, p.last) {
			continue
		}
		if (p.people || p.actor != nil && p.actor.Actor.Kind == tocsin.State && !p.phrase) && !f.reigns(s, p, a) {
			return nil
		}
		if f.weaponSubject(s, a, p) {
			return nil
		}
		return p
	}
	return nil
}

// reigns reports whether the name of a state is itself the subject of the
// verb: only auxiliaries, adverbs and times stand between.
func (f *framing) reigns(s *sentence, p *party, a *act) bool {
	if f.lower(s, p.first-1) == "," && f.lower(s, p.last) == "," {
		return false // "Kirkuk, Iraq,"
	}
	for k := p.last; k < a.m.first; k++ {
		l := f.lower(s, k)
		if f.words.reignFiller[l] {
			continue
		}
		in := false
		for i := range s.mentions {
			m := &s.mentions[i]
			in = in || m.Kind == tocsin.MentionTime && m.first <= k && k < m.last || m.Kind == tocsin.MentionAct && m.Value == "verb" && m.first <= k && k < m.last
		}
		if !in && !strings.HasSuffix(l, "ly") {
			return false
		}
	}
	return f.lower(s, p.last) != "on" && f.lower(s, p.last) != "the"
}

// passive reports whether the act's verb stands in the passive.
func (f *framing) passive(s *sentence, a *act) bool {
	if f.lower(s, a.m.last) == "by" {
		return true
	}
	if a.m.Rule == "effect.doer" && (f.lower(s, a.m.first) == "died" || f.lower(s, a.m.first) == "dead") {
		return true
	}
	if strings.HasSuffix(f.lower(s, a.m.first), "ing") {
		return false
	}
	for k := a.m.first - 1; k >= a.m.first-4 && k >= s.First; k-- {
		l := f.lower(s, k)
		switch {
		case f.words.passiveVerb[l]:
			return true
		case f.words.passiveFiller[l]:
			continue
		}
		if strings.HasSuffix(l, "ly") {
			continue
		}
		break
	}
	if s.block.Kind == tocsin.Title && strings.HasSuffix(f.lower(s, a.m.last-1), "ed") && f.objectless(s, a.m.last) {
		return true // "Depot Shelled Twice in a Month"
	}
	if f.words.rulesTaken[a.m.Rule] || a.m.Rule == "effect.doer" {
		switch word := f.lower(s, a.m.last); {
		case f.words.passiveEnd[word] || word == "":
			return true // "three killed in a raid"
		}
	}
	return false
}

// objectless reports whether no object can begin at the token: the title ends
// there, or goes on with a preposition, a time or a number of times.
func (f *framing) objectless(s *sentence, at int) bool {
	word := f.lower(s, at)
	return word == "" || f.words.passiveEnd[word] || s.mentionAt(at, tocsin.MentionTime) != nil || f.lower(s, at+1) == "times" || word == "twice" || word == "again"
}

// governed reports whether the party is the object of a preposition or of
// another act's verb, and so no subject.
func (f *framing) governed(s *sentence, p *party, a *act) bool {
	k := p.first - 1
	for k >= s.First && k > p.first-4 {
		if f.words.nounPhraseStart[f.lower(s, k)] {
			k--
			continue
		}
		break
	}
	if f.words.governing[f.lower(s, k)] {
		return true
	}
	for _, b := range s.acts {
		if b != a && b.m.Value == "verb" && b.m.last == k+1 {
			return true
		}
	}
	return false
}

// onlySays reports whether the party only says between commas who was named before it:
// "a post of the Guard, the pro-government militia, killing two".
func (f *framing) onlySays(s *sentence, p *party) bool {
	k := p.first - 1
	if !f.words.article[f.lower(s, k)] {
		return false
	}
	end := max(p.end, p.last)
	return f.lower(s, k-1) == "," && k-1 > s.First && f.capital(k-2) && !s.covers(k-2, tocsin.MentionPlace) && !s.covers(k-2, tocsin.MentionTime) && (f.lower(s, end) == "," || end >= f.sentenceEnd(s))
}

// clear reports whether nothing between a subject and its verb parts them.
func (f *framing) clear(s *sentence, from, to int) bool {
	relative := false
	for k := from; k < to; k++ {
		switch word := f.lower(s, k); {
		case f.words.doerBreak[word], f.words.condemning[word]:
			return false
		case f.words.finiteBe[word]:
			if !relative {
				return false
			}
		case f.words.relative[word]:
			relative = true
		}
		if s.mentionAt(k, tocsin.MentionResponse) != nil && s.mentionAt(k, tocsin.MentionResponse).Rule == "intercept" {
			return false
		}
	}
	return !s.speechBetween(from, to)
}

// harmed reports whether the words behind a noun say that it was harmed: "two
// men died".
func (f *framing) harmed(s *sentence, at int) bool {
	for k := at; k < at+4 && k < s.Last; k++ {
		if f.words.harmedVerb[f.lower(s, k)] {
			if f.lower(s, k) == "had" || f.lower(s, k) == "have" {
				continue
			}
			return true
		}
	}
	return false
}

// weaponSubject reports whether the weapon between the party and the verb is
// the verb's subject: "after the militants' talks rockets hit the base".
func (f *framing) weaponSubject(s *sentence, a *act, p *party) bool {
	w := a.weapon
	if w == nil || w.first < p.last || w.last > a.m.first || a.m.Rule == "fire.verb" {
		return false
	}
	if f.words.weaponPreposition[f.lower(s, w.first-1)] {
		return false
	}
	return w.first > p.end+1
}

// speechBetween reports whether somebody is said to speak among the tokens
// [from, to).
func (s *sentence) speechBetween(from, to int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionSpeech && m.first >= from && m.last <= to && m.Rule != "statement" {
			return true
		}
	}
	return false
}

// speaksBetween reports whether a word of speech begins among the tokens [from,
// to), be it only for a statement.
func (s *sentence) speaksBetween(from, to int) bool {
	return slices.ContainsFunc(s.window(from, to), func(m mention) bool { return m.Kind == tocsin.MentionSpeech })
}

// cueOf is the first cue of a sort in the sentence, nil without one.
func (s *sentence) cueOf(sort string) *mention {
	return s.cue(sort, s.First, s.Last)
}

// subjectOfAct is the named actor that is the subject of an active verb, nil
// when none is.
func (f *framing) subjectOfAct(s *sentence, a *act) *mention {
	if p := f.subjectParty(s, a, f.parties(s)); p != nil {
		return p.actor
	}
	return nil
}

// byAgent is the named actor behind "by" after the act's words, nil when none is.
func (f *framing) byAgent(s *sentence, a *act) *mention {
	if p := f.agentParty(s, a, f.parties(s)); p != nil {
		return p.actor
	}
	return nil
}
