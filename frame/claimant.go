package frame

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// claimant is somebody who says that it did an act, or that it did not.
type claimant struct {
	name, id string
	span     tocsin.Span
	actor    *mention // nil for a name in no lexicon
	country  string   // of a state by its organ; "" for others
}

// claimantOf is the claimant that an actor's mention names.
func claimantOf(m *mention) *claimant {
	return &claimant{name: m.Actor.Name, id: m.Actor.ID, span: m.Span, actor: m}
}

// claimantIn is whom the words of a span name.
func (f *framing) claimantIn(span tocsin.Span) *claimant {
	return &claimant{name: span.Of(f.text.Body), span: span}
}

// responsibility reads "X claimed responsibility" and leaves out "no group
// has claimed".
func (f *framing) responsibility(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.Value != "claim" || f.nobody(s, m) || m.Rule == "responsibility" && f.suffered(s, m) {
			continue
		}
		by := f.takenBy(s, m)
		if m.Rule == "responsibility.act" && by < 0 && !f.claimsAct(s, m) {
			continue
		}
		var who *claimant
		switch {
		case by >= 0:
			who = f.nameAfter(s, by, 8)
		case m.Rule == "responsibility.noun":
			continue
		case m.Rule == "responsibility.by" || f.lower(s, m.last) == "by":
			if !f.responsible(s, m) {
				continue
			}
			who = f.nameAfter(s, m.last, 8)
			if who == nil && m.Rule == "responsibility.by" && !f.words.article[f.lower(s, m.last)] {
				who = f.groupName(s, m.last) // "in the name of Ansar al-Bab"
			}
		default:
			who = f.nameBefore(s, m)
		}
		if who == nil {
			continue
		}
		f.own(s, m.first, tocsin.ClaimedBy, who, "doer."+m.Rule)
	}
}

// refused reports whether the words at the token are what somebody denies:
// "denied that its men had", "rejected claims that its men had".
func (f *framing) refused(s *sentence, at int) bool {
	for k := at; k > s.First && k > at-12; k-- {
		said := s.mentionEnding(k, tocsin.MentionSpeech)
		if said == nil {
			continue
		}
		if f.borderBetween(s, said.last, at) {
			return false
		}
		if said.Value == "denied" {
			return true
		}
		// "rejected claims", "denied a report"
		for j := said.first; j > said.first-2; j-- {
			if verb := s.mentionEnding(j, tocsin.MentionSpeech); verb != nil {
				return verb.Value == "denied"
			}
		}
		return false
	}
	return false
}

// takenBy is the token behind the "by" that tells who claims, when the words are
// in the passive: "responsibility for the raid was accepted by", "was claimed on
// its channel by", "a claim of responsibility posted by"; -1 when they are not.
func (f *framing) takenBy(s *sentence, m *mention) int {
	switch m.Rule {
	case "responsibility.noun":
	case "responsibility.act":
		if !f.being(s, m.first-1) || strings.HasPrefix(f.lower(s, m.first), "admit") && f.words.locative[f.lower(s, m.last)] {
			return -1 // "six were admitted at the clinic"
		}
	default:
		return -1
	}
	taken := m.Rule == "responsibility.act"
	for k := m.last; k < m.last+16 && k < s.Last; k++ {
		switch word := f.lower(s, k); {
		case word == "by" && taken, word == "from" && f.lower(s, k-1) == "came":
			return k + 1
		case f.words.avowed[word]:
			taken = true
		case word == ";" || word == ":" || word == "but" || s.speechBetween(k, k+1):
			return -1
		}
	}
	return -1
}

// suffered reports whether the words go on in the passive: "said its fighters had
// been attacked" claims nothing.
func (f *framing) suffered(s *sentence, m *mention) bool {
	k := m.last
	if f.lower(s, k) == "had" || f.words.perfect[f.lower(s, k)] && f.lower(s, k) != "been" {
		k++
	}
	return f.being(s, k) && strings.HasSuffix(f.lower(s, k+1), "ed")
}

// nobody reports whether the words are about nobody: "no group has claimed",
// "did not claim".
func (f *framing) nobody(s *sentence, m *mention) bool {
	first := max(s.First, m.first-7)
	if s.cue("nobody", first, m.first) != nil {
		return true
	}
	if f.noneOfThem(s, m.first) {
		return true
	}
	if l := f.lower(s, m.first); f.words.nobodyTail[l] && m.Value == "claim" && s.cue("negation", m.last, min(s.Last, m.last+4)) != nil {
		return true // "said its forces did not"
	}
	if m.Value == "claim" && s.cue("negation", m.last, min(s.Last, m.last+1)) != nil {
		return true // "its fighters had not"
	}
	for i := range s.mentions {
		c := &s.mentions[i]
		if m.Value == "claim" && c.Kind == tocsin.MentionCue && c.Value == "denial" && c.first <= m.last && c.last > m.first {
			return true // "said its fighters were not behind the attack"
		}
		if c.Kind == tocsin.MentionCue && c.Value == "negation" && c.first >= first && c.last <= m.first && !f.borderBetween(s, c.last, m.first) {
			return true
		}
	}
	return false
}

// claimsAct reports whether the object of "claimed" or "admitted" is an act:
// "claimed the raid", "claimed it within hours".
func (f *framing) claimsAct(s *sentence, m *mention) bool {
	switch word := f.lower(s, m.last); {
	case f.words.claimObject[word]:
		next := f.lower(s, m.last+1)
		return f.words.claimEnd[next] || next == "" || s.mentionAt(m.last+1, tocsin.MentionTime) != nil
	case f.words.afterClaim[word]:
		a := s.mentionAt(m.last+1, tocsin.MentionAct)
		return word == "that" && a != nil && !strings.HasSuffix(f.lower(s, a.last-1), "ed") // "claimed that strike"
	}
	for k := m.last; k < m.last+9 && k < s.Last; k++ {
		a := s.mentionAt(k, tocsin.MentionAct)
		if a != nil {
			return a.Value != "verb" || f.lower(s, k-1) == "the" || strings.HasSuffix(f.lower(s, k), "ing")
		}
		if f.words.claimBreak[f.lower(s, k)] {
			return false
		}
	}
	return false
}

// responsible keeps "in the name of" and "signed" to what takes
// responsibility: a letter, a message, a call.
func (f *framing) responsible(s *sentence, m *mention) bool {
	if !f.words.responsibleTail[f.lower(s, m.first)] {
		return true
	}
	for k := max(s.First, m.first-14); k < m.first; k++ {
		if f.words.claimingNoun[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// own claims that somebody says that it did the act nearest to the token, or
// that it did not.
func (f *framing) own(s *sentence, at int, slot tocsin.Slot, who *claimant, rule string) {
	if slot == tocsin.ClaimedBy && f.refused(s, at) {
		slot, rule = tocsin.DeniedBy, "doer.refused"
	}
	d := f.draftFor(s, at)
	if slot == tocsin.DeniedBy && len(s.acts) == 0 {
		if b := f.lastBlamed(s); b != nil {
			d = b
		}
	}
	if d != nil && d.Kind == tocsin.Threat && slot == tocsin.ClaimedBy {
		d = s.draft // who claims and threatens claims what was done
	}
	if d != nil && rule == "doer.self" && f.long(d.when) && f.main != nil && f.main.attack() && !f.long(f.main.when) && s.mentionAt(at, tocsin.MentionAct) == nil {
		d = f.main // "its troops had hit a depot, as after the raid of 2019"
	}
	all := slot == tocsin.ClaimedBy && f.claimsAll(s)
	if d == nil || d.Kind == tocsin.Threat || d.Kind == tocsin.Aggregate && all && f.main != nil && f.main.attack() {
		d = f.main
	}
	if d == nil || d.Kind == tocsin.Threat {
		return
	}
	if f.words.spokesNoun[strings.ToLower(who.name)] {
		if g := f.voicedBy(s, s.Last); g != nil {
			who = g // "the spokesman of the Front"
		}
	}
	if l := strings.ToLower(lastWord(who.name)); f.words.raider[l] || f.words.memberNoun[l] || (who.actor == nil || who.actor.Actor.Kind != tocsin.Group) && (f.words.voicing[l] || l == "officer") {
		if g := f.ofGroup(s, f.text.TokenAt(who.span.End-1)+1); g != nil {
			who = g // "guerrillas of the Forest Sons"
		}
	}
	c := f.ownClaim(s, slot, who, rule)
	f.add(d, c)
	if all {
		for _, other := range f.drafts {
			if other != d && other.attack() && other.first <= s.index && (!other.when.Known() || f.fresh(other.when)) {
				f.add(other, c)
			}
		}
	}
}

// ownClaim is the claim that somebody says that it did an act, or that it did not.
func (f *framing) ownClaim(s *sentence, slot tocsin.Slot, who *claimant, rule string) tocsin.Claim {
	c := f.claim(s, slot, tocsin.Value{Name: who.name, ID: who.id}, who.span, rule)
	c.Speaker = tocsin.Speaker{Name: f.entryName(who.id, who.name), Kind: tocsin.SpeakerGroup}
	if who.actor != nil && who.actor.Actor.Kind != tocsin.Group {
		c.Speaker = f.speakerFrom(who.actor)
		for i := range s.heard {
			if h := &s.heard[i]; h.at < who.actor.first && f.words.ownerPronoun[f.lower(s, who.actor.first-1)] {
				c.Speaker = h.speaker // who says it of "his people"
			}
		}
	}
	if c.Certainty == tocsin.Hedged && slot == tocsin.ClaimedBy {
		c.Certainty = tocsin.Stated
	}
	return c
}

// claimsAll reports whether a claim is for all that the text has told: "for all of
// it", "for everything", "both attacks", "called the raids its reply".
func (f *framing) claimsAll(s *sentence) bool {
	for k := s.First; k < s.Last; k++ {
		if l := f.lower(s, k); l == "everything" && f.lower(s, k-1) == "for" || f.words.all[l] && f.lower(s, k+1) == "of" && f.words.claimObject[f.lower(s, k+2)] {
			return true
		}
	}
	for _, a := range s.acts {
		l := f.lower(s, a.m.first-1)
		if strings.HasSuffix(f.lower(s, a.m.last-1), "s") && (l == "the" && a.kind != tocsin.Aggregate || f.words.all[l]) {
			return true
		}
	}
	return false
}

// lastBlamed is the account for which somebody was blamed last, within a few
// sentences before: a denial without an act of its own answers that.
func (f *framing) lastBlamed(s *sentence) *draft {
	var best *draft
	at := f.sentences[max(0, s.index-3)].Start
	for _, d := range f.drafts {
		for i := range d.Claims {
			if c := &d.Claims[i]; c.Slot == tocsin.Blamed && c.Quote.Start >= at && c.Quote.Start < s.End {
				best, at = d, c.Quote.Start
			}
		}
	}
	return best
}

// nameBefore is who the subject of a verb phrase names: a named actor, a name
// in no lexicon, or the group named last when it is only "the group".
func (f *framing) nameBefore(s *sentence, m *mention) *claimant {
	if f.lower(s, m.first) == "we" {
		return f.speaking(s)
	}
	if again := f.groupAgain(s, m.first); again != nil {
		return again
	}
	var best *mention
	for i := range s.mentions {
		a := &s.mentions[i]
		if !named(a) || a.last > m.first || s.distance(f, a.last-1, m.first) > 16 {
			continue
		}
		if f.words.namePreposition[f.lower(s, a.first-1)] {
			if m.first-a.last > 0 {
				continue
			}
		}
		if best != nil && best.Actor.Kind == tocsin.Group && (a.Actor.Kind != tocsin.Group || f.affiliated(s, a)) {
			continue
		}
		best = a
	}
	if org := f.unlisted(s, max(s.First, m.first-16), m.first); org != nil && (best == nil || best.Actor.Kind != tocsin.Group) {
		return org
	}
	if best == nil {
		if who := f.voicedBy(s, m.first); who != nil {
			return who
		}
	}
	if best == nil {
		if f.words.pronounClaimant[f.lower(s, m.first-1)] {
			return f.speaking(s)
		}
		return f.unnamedBefore(s, m)
	}
	return claimantOf(best)
}

// unnamedBefore is who the subject right before a verb phrase tells by a noun:
// "the rebels claimed", "the army admitted"; nil when it tells nobody armed.
func (f *framing) unnamedBefore(s *sentence, m *mention) *claimant {
	if a := f.forceBefore(s, m); a != nil && (m.Rule == "responsibility.act" || strings.HasPrefix(f.lower(s, m.last-1), "responsib")) {
		return claimantOf(a)
	}
	for _, p := range f.parties(s) {
		if p.last > m.first || m.first-p.last > 1 || m.first > p.last && !f.words.spokesNoun[f.lower(s, p.last)] || p.generic || p.actor != nil || f.words.namePreposition[f.lower(s, p.first-1)] || f.words.namePreposition[f.lower(s, p.first-2)] {
			continue
		}
		span := f.partySpan(&p)
		if p.last < m.first {
			span.End = f.text.Tokens[m.first-1].End // "a rebel spokesman"
		}
		return f.claimantIn(span)
	}
	return nil
}

// nameAfter is who is named within n tokens behind "claimed by".
func (f *framing) nameAfter(s *sentence, from, n int) *claimant {
	a := s.nearest(f, tocsin.MentionActor, from, n, func(a *mention) bool { return named(a) && a.first >= from })
	if a != nil && a.Actor.Kind == tocsin.Group {
		return claimantOf(a)
	}
	if org := f.unlisted(s, from, min(s.Last, from+n+4)); org != nil {
		return org
	}
	if a != nil {
		return claimantOf(a)
	}
	return nil
}

// groupAgain is the group that "the group" right before a token stands for.
func (f *framing) groupAgain(s *sentence, at int) *claimant {
	for k := at - 1; k >= at-3 && k >= s.First; k-- {
		g := s.cueAt("group", k)
		if g == nil || !f.words.groupOpening[f.lower(s, g.first-1)] {
			continue
		}
		if a := f.groupBefore(s, g.first); a != nil {
			who := claimantOf(a)
			who.span = g.Span
			return who
		}
		return nil
	}
	return nil
}

// groupBefore is the armed group named last before a token, within a few
// sentences.
func (f *framing) groupBefore(s *sentence, at int) *mention {
	for i := s.index; i >= 0 && i > s.index-5; i-- {
		t := &f.sentences[i]
		for k := len(t.mentions) - 1; k >= 0; k-- {
			m := &t.mentions[k]
			if named(m) && m.Actor.Kind == tocsin.Group && (i < s.index || m.last <= at) {
				return m
			}
		}
	}
	return nil
}

// speaking is the group that speaks in the sentence, nil when none does.
func (f *framing) speaking(s *sentence) *claimant {
	for i := range s.heard {
		if g := f.voice(&s.heard[i]); g != nil {
			return g
		}
	}
	return nil
}

// affiliated reports whether an actor is named only for who belongs to it: "the
// Front, an al-Qaeda affiliate", "the Front, which is linked to al-Qaeda".
func (f *framing) affiliated(s *sentence, a *mention) bool {
	return f.anyBetween(s, a.last, min(s.Last, a.last+4), f.words.affiliate) || f.anyBetween(s, max(s.First, a.first-4), a.first, f.words.loyal)
}

// whoseSpokesman is the group whose spokesman a claimant is, "Hezbollah spokesman", or
// the claimant itself.
func (f *framing) whoseSpokesman(c *claimant) *claimant {
	at := strings.LastIndexByte(c.name, ' ')
	if at < 0 || !f.words.spokesNoun[strings.ToLower(c.name[at+1:])] {
		return c
	}
	id, _, _ := strings.Cut(c.id, ":")
	return &claimant{name: c.name[:at], id: id, span: c.span, actor: c.actor}
}

// unlisted is a name among the tokens [from, to) that no lexicon knows: a run
// of capitalised words that ends or begins as names of armed groups do, or one
// in quotation marks behind "group".
func (f *framing) unlisted(s *sentence, from, to int) *claimant {
	if shouted(s.Of(f.text.Body)) {
		return nil
	}
	var best *claimant
	for k := from; k < to; k++ {
		if !f.capital(k) || k == s.First && s.cueAt("band", k) == nil && !f.capital(k+1) {
			continue
		}
		end, band := k, false
		for end < to {
			l := f.lower(s, end)
			if f.capital(end) {
				band = band || s.cueAt("band", end) != nil
				end++
				continue
			}
			if f.words.groupNameJoiner[l] && end+1 < to && (f.capital(end+1) || f.lower(s, end+1) == "the" && end+2 < to && f.capital(end+2)) {
				end++
				continue
			}
			break
		}
		quoted := f.quote(s, k-1) && f.quote(s, end)
		called := false
		for j := k - 1; j >= k-4 && j >= s.First; j-- {
			if f.words.groupNoun[f.lower(s, j)] {
				called = true
			}
		}
		if s.cueAt("band", end) != nil || s.cueAt("group", end) != nil {
			band = true
		}
		if (band && end-k > 1 || called && (quoted || end-k > 1 || len(f.lower(s, k)) > 4) || quoted && end-k > 1) && !f.foreign(s, k, end) {
			span := f.spanOf(noun{k, end})
			best = &claimant{name: strings.TrimPrefix(span.Of(f.text.Body), "The "), span: span}
		}
		k = max(k, end-1)
	}
	return best
}

// quote reports whether the token is a quotation mark.
func (f *framing) quote(s *sentence, k int) bool {
	switch f.lower(s, k) {
	case "\"", "“", "”", "‘", "’", "'", "''", "``", "«", "»":
		return true
	}
	return false
}

// foreign reports whether the run of tokens is a place, a person or another
// actor that is known.
func (f *framing) foreign(s *sentence, from, to int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first > from || m.last < to {
			continue
		}
		if m.Kind == tocsin.MentionPlace || m.Kind == tocsin.MentionTime || m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind != tocsin.Group {
			return true
		}
	}
	return false
}

// capital reports whether a token begins with a capital.
func (f *framing) capital(k int) bool {
	if k >= len(f.text.Tokens) {
		return false
	}
	t := f.text.Tokens[k]
	if t.Kind != tocsin.Word {
		return false
	}
	r, _ := utf8.DecodeRuneInString(f.text.Body[t.Start:])
	return unicode.IsUpper(r)
}

// selfClaims reads a group's own words about its act: "the Houthis said they
// had hit", "our fighters struck".
func (f *framing) selfClaims(s *sentence) {
	var who *claimant
	at := s.First
	if g := f.speaking(s); g != nil {
		who = g
		for i := range s.heard {
			h := &s.heard[i]
			if f.voice(h) == nil {
				continue
			}
			if at = h.first; h.from != nil && h.from.Span.Start >= s.Start && h.from.last <= h.first {
				at = h.from.last - 1 // "the Front admitted in a call that it planted it, and said"
			}
			break
		}
	} else if who = f.voiceAll(s); who != nil {
		at = s.First
	}
	for i := range s.heard {
		if h := &s.heard[i]; who == nil && h.from != nil && h.speaker.Kind == tocsin.SpeakerMilitary &&
			(h.from.Actor.Kind == tocsin.Force && h.from.Actor.Armed || h.from.Actor.Kind == tocsin.Office && h.from.Actor.Country != "") {
			who, at = claimantOf(h.from), h.at
		}
	}
	for _, a := range s.acts {
		if k := f.selfSubject(s, a); who == nil && k >= 0 && f.words.ownPronoun[f.lower(s, k)] && s.speaksBetween(s.First, k) {
			if who = f.unlisted(s, s.First, k); who != nil { // "the Army of the Hills said its men hit a convoy"
				at = f.text.TokenAt(who.span.End - 1)
			}
		}
	}
	for k := s.First + 1; k < s.Last; k++ {
		if f.words.ownFighter[f.lower(s, k)] {
			if who != nil && !f.words.finiteBe[f.lower(s, k+1)] {
				f.own(s, k, tocsin.ClaimedBy, who, "doer.self")
				return
			}
			if who != nil {
				break
			}
			if g := f.voicedBy(s, k); g != nil && (g.actor == nil || g.actor.Actor.Kind == tocsin.Group) {
				f.own(s, k, tocsin.ClaimedBy, g, "doer.self")
				return
			}
		}
	}
	if who == nil {
		if k := f.ownWork(s); k >= 0 {
			if g := f.voicedBy(s, k); g != nil {
				f.own(s, k, tocsin.ClaimedBy, g, "doer.self")
			}
		}
		return
	}
	for _, a := range s.acts {
		if a.draft == nil || a.m.Value != "verb" || a.draft.Kind == tocsin.Threat || a.m.Status == tocsin.Intercepted || f.passive(s, a) {
			continue
		}
		if k := f.selfSubject(s, a); k >= 0 && s.cue("negation", max(s.First, k-2), k) == nil && (k > at || s.quotedAt(f.text.Tokens[k].Start)) {
			if l := f.lower(s, k); f.words.ownPronoun[l] && a.m.first-k <= 6 {
				mine := *who
				mine.span = tocsin.Span{Start: f.text.Tokens[k].Start, End: f.text.Tokens[min(k+3, a.m.first)-1].End}
				who = &mine
			}
			f.own(s, a.m.first, tocsin.ClaimedBy, who, "doer.self")
			return
		}
	}
	k := f.ownDeed(s, at, who)
	if k < 0 {
		k = f.ownWork(s)
	}
	if k >= 0 {
		f.own(s, k, tocsin.ClaimedBy, who, "doer.self")
	}
}

// ownDeed is the token of a verb of doing whose subject is the speaker, where no
// act is told by it: "says it planted the device", "we have dispatched drones".
// It is -1 when there is none, or when it is a habit.
func (f *framing) ownDeed(s *sentence, at int, who *claimant) int {
	for k := s.First + 1; k < s.Last; k++ {
		if !f.words.deedVerb[f.lower(s, k)] && (!f.words.deedVague[f.lower(s, k)] || !f.weaponAfter(s, k+1, 5)) {
			continue
		}
		j := k - 1
		for j > s.First && (f.words.perfect[f.lower(s, j)] || f.lower(s, j) == "had" || strings.HasSuffix(f.lower(s, j), "ly")) {
			j--
		}
		if !f.words.pronounGroup[f.lower(s, j)] && !f.ownArms(s, j) && !f.theGroup(s, j) && !f.sameForces(s, j, who) || f.lower(s, k-1) == "been" || s.mentionAt(k, tocsin.MentionResponse) != nil || j <= at && !s.quotedAt(f.text.Tokens[j].Start) || s.cue("aggregate", s.First, s.Last) != nil {
			continue
		}
		return k
	}
	return -1
}

// sameForces reports whether forces of the state that speaks by one of its organs are
// named at a token: "the Russian ministry said Russian forces hit".
func (f *framing) sameForces(s *sentence, at int, who *claimant) bool {
	m := s.mentionEnding(at+1, tocsin.MentionActor)
	return m != nil && who.actor != nil && m.Actor != nil && m.Actor.Kind == tocsin.Force && m.Actor.Country != "" && m.Actor.Country == who.actor.Actor.Country && m != who.actor
}

// quotedAt reports whether the byte of the body stands within quotation marks.
func (s *sentence) quotedAt(at int) bool {
	for _, q := range s.quoted {
		if q.Start <= at && at < q.End {
			return true
		}
	}
	return false
}

// selfSubject is the token of "it", "we", "our" that opens the subject of the
// act's verb; -1 when there is none.
func (f *framing) selfSubject(s *sentence, a *act) int {
	for k := a.m.first - 1; k >= a.m.first-7 && k >= s.First; k-- {
		switch word := f.lower(s, k); {
		case f.words.pronounGroup[word], f.words.ownPronoun[word], f.theGroup(s, k):
			return k
		case f.words.selfSubjectBreak[word]:
			if f.lower(s, k) == "that" {
				continue
			}
			return -1
		}
	}
	return -1
}

// theGroup reports whether a token is the noun by which one who speaks for a group
// names it: "the movement".
func (f *framing) theGroup(s *sentence, k int) bool {
	return s.cueAt("group", k) != nil && f.words.groupOpening[f.lower(s, k-1)] && s.speaksBetween(s.First, k)
}

// denials reads who says that it did not do it.
func (f *framing) denials(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == "negation" && strings.HasPrefix(f.lower(s, m.first), "den") && f.anyPart(s, m.last-1) {
			if who := f.denier(s, m); who != nil {
				f.own(s, m.first, tocsin.DeniedBy, who, "doer.denial.of") // "denied that they had any part in it"
			}
			continue
		}
		if m.Kind != tocsin.MentionCue || m.Value != "denial" {
			continue
		}
		if m.Rule == "denial.act" {
			if next := f.lower(s, m.last); (!strings.HasSuffix(next, "ing") || f.words.wholeDenial[next]) && !f.ownDone(s, m.last) && !f.anyPart(s, m.last) {
				continue
			}
		}
		if f.nobody(s, m) && !strings.Contains(f.lower(s, m.first), "not") {
			continue
		}
		who := f.denier(s, m)
		if who == nil {
			continue
		}
		if state := f.fromThere(s, who); state != nil {
			who = state
		}
		f.own(s, m.first, tocsin.DeniedBy, who, "doer."+m.Rule)
	}
	f.notOurs(s)
}

// ownDone reports whether the words at the token tell what somebody's own
// people did: "that its forces had carried out the attack".
func (f *framing) ownDone(s *sentence, at int) bool {
	if f.lower(s, at) == "that" {
		at++
	}
	had := f.lower(s, at+2)
	return f.words.ownPronoun[f.lower(s, at)] && (had == "had" || f.words.perfect[had]) && f.actBetween(s, at+3, min(s.Last, at+9))
}

// denier is the subject of a denial: the nearest actor before it who may
// speak, or the group that "it" or "the rebels" stand for.
func (f *framing) denier(s *sentence, m *mention) *claimant {
	if again := f.groupAgain(s, m.first); again != nil {
		return again
	}
	if f.inQuote(s, m.Span.Start) {
		if who := f.quotedSpeaker(s); who != nil {
			return who
		}
	}
	var best *mention
	for i := range s.mentions {
		a := &s.mentions[i]
		if !canSpeak(a) && !named(a) || a.last > m.first || s.distance(f, a.last-1, m.first) > 14 {
			continue
		}
		k := a.first - 1
		if l := f.lower(s, k); f.words.article[l] {
			k--
		}
		if f.words.namePreposition[f.lower(s, k)] && f.lower(s, a.last) != "'s" {
			continue
		}
		if a.Actor.Kind == tocsin.Media {
			continue
		}
		if best != nil && a.first < best.last {
			continue
		}
		best = a
	}
	if best == nil && f.quote(s, m.last) || best == nil && f.quote(s, m.last+1) {
		best = s.nearest(f, tocsin.MentionActor, m.last, 9, func(a *mention) bool { return canSpeak(a) && a.first >= m.last && a.Actor.Kind != tocsin.Media })
	}
	if best == nil {
		if who := f.voicedBy(s, m.first); who != nil {
			return who
		}
		if who := f.subjectName(s, m.first); who != nil {
			return who
		}
		return f.fighters(s, m.first)
	}
	if best.Actor.Kind == tocsin.Person {
		if who := f.groupOf(s, best); who != nil {
			return who
		}
	}
	if f.words.spokesNoun[f.lower(s, best.last-1)] && f.words.ownPronoun[f.lower(s, best.first-1)] {
		if g := f.groupBefore(s, best.first); g != nil {
			best = g // "its spokesman"
		}
	}
	return claimantOf(best)
}
