package frame

import (
	"strings"

	"tocsin"
)

// findSides notes for which armed group each person of the document is told to
// speak, wherever it is told: "Jane Roe, spokesman of the Front", "Jane Roe of
// the Front", "the Front's leader, Jane Roe".
func (f *framing) findSides() {
	for i := range f.sentences {
		s := &f.sentences[i]
		for k := range s.mentions {
			p := &s.mentions[k]
			if p.Kind != tocsin.MentionActor || p.Actor == nil || p.Actor.Kind != tocsin.Person || f.voiceOf[f.bare(p.Actor.Name)] != nil {
				continue
			}
			g := f.sideOf(s, p)
			if g == nil || g.actor == nil || g.actor.Actor.Kind != tocsin.Group {
				continue
			}
			if f.voiceOf == nil {
				f.voiceOf = map[string]*claimant{}
			}
			f.voiceOf[f.bare(p.Actor.Name)] = g
		}
	}
}

// sideOf is the group for which the words beside a person tell that they speak,
// nil when they do not.
func (f *framing) sideOf(s *sentence, p *mention) *claimant {
	if g := f.groupOf(s, p); g != nil {
		return g
	}
	k := p.last
	if f.lower(s, k) == "," {
		k++
	}
	for f.words.relative[f.lower(s, k)] || f.words.article[f.lower(s, k)] {
		k++
	}
	if m := s.mentionAt(k, tocsin.MentionActor); m != nil && named(m) && m.Actor.Kind == tocsin.Group && f.lower(s, p.last) == "," && (f.words.voicing[f.lower(s, m.last)] || f.words.voicing[f.lower(s, m.last-1)]) {
		return f.whoseSpokesman(claimantOf(m)) // "Jane Roe, the Front spokesman"
	}
	if f.lower(s, p.last) == "of" || f.words.voicing[f.lower(s, k)] {
		for j := k; j < min(k+6, s.Last) && f.text.Tokens[j].Kind == tocsin.Word; j++ {
			if l := f.lower(s, j); l != "of" && l != "for" {
				continue
			}
			if g := f.groupNamedAt(s, j+1); g != nil {
				return g
			}
		}
	}
	k = f.addressed(s, p) - 1
	if f.lower(s, k) == "," {
		k--
	}
	if f.words.voicing[f.lower(s, p.first)] && p.last-p.first > 1 {
		k = p.first
	}
	if f.words.voicing[f.lower(s, k)] && f.words.ownPronoun[f.lower(s, k-1)] {
		if g := f.groupBefore(s, k); g != nil && !f.otherBody(s, k) {
			return claimantOf(g) // "its spokesman Jane Roe"
		}
		return nil
	}
	if m := s.mentionEnding(k+1, tocsin.MentionActor); m != nil && named(m) && m.Actor.Kind == tocsin.Group {
		if f.words.voicing[f.lower(s, m.last-1)] {
			return f.whoseSpokesman(claimantOf(m)) // "the Front's spokesman, Jane Roe"
		}
		for j := m.first - 1; j > m.first-4 && j > s.First; j-- {
			if l := f.lower(s, j); (l == "of" || l == "for") && f.words.voicing[f.lower(s, j-1)] {
				return claimantOf(m) // "the spokesman of the Front, Jane Roe"
			}
		}
	}
	return nil
}

// otherBody reports whether a body that is no armed group is named before a token,
// whose the words behind may be as well.
func (f *framing) otherBody(s *sentence, at int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.last <= at && canSpeak(m) && !f.inQuote(s, m.Span.Start) && m.Actor.Kind != tocsin.Group && m.Actor.Kind != tocsin.Person {
			return true
		}
	}
	return false
}

// groupNamedAt is the armed group named at a token, behind an article or not.
func (f *framing) groupNamedAt(s *sentence, at int) *claimant {
	for f.words.article[f.lower(s, at)] {
		at++
	}
	if m := s.mentionAt(at, tocsin.MentionActor); m != nil && named(m) && m.Actor.Kind == tocsin.Group {
		return claimantOf(m)
	}
	return nil
}

// voice is the armed group for which one who is heard speaks; nil for anybody
// else.
func (f *framing) voice(h *attribution) *claimant {
	if h.speaker.Kind == tocsin.SpeakerGroup && h.speaker.Name != "" {
		if h.from != nil {
			if g := f.voiceOf[f.bare(h.from.Actor.Name)]; g != nil && h.from.Actor.Kind == tocsin.Person {
				return &claimant{name: g.name, id: g.id, span: h.from.Span, actor: g.actor}
			}
			if g := f.groupInTitle(h.from); g != nil {
				return g
			}
			return f.whoseSpokesman(claimantOf(h.from))
		}
		return &claimant{name: h.speaker.Name, span: tocsin.Span{Start: f.text.Tokens[h.at].Start, End: f.text.Tokens[h.at].End}}
	}
	name, _, _ := strings.Cut(h.speaker.Name, ",")
	g := f.voiceOf[name]
	if g == nil {
		return nil
	}
	span := tocsin.Span{Start: f.text.Tokens[h.at].Start, End: f.text.Tokens[h.at].End}
	if h.from != nil {
		span = h.from.Span
	}
	return &claimant{name: g.name, id: g.id, span: span, actor: g.actor}
}

// groupInTitle is the group whose spokesman the title before a person's name says that he
// is, "Front spokesman Jane Roe", by the name that the text has for it elsewhere; nil
// without such a title.
func (f *framing) groupInTitle(p *mention) *claimant {
	if p.Actor.Kind != tocsin.Person {
		return nil
	}
	k := p.first
	for k < p.last && !f.words.voicing[f.text.Tokens[k].Lower] {
		k++
	}
	if k == p.first || k == p.last {
		return nil
	}
	title := f.spanOf(noun{p.first, k}).Of(f.text.Body)
	for i := range f.sentences {
		for j := range f.sentences[i].mentions {
			m := &f.sentences[i].mentions[j]
			if named(m) && m.Actor.Kind == tocsin.Group && (strings.EqualFold(m.Actor.Name, title) || strings.EqualFold(m.Span.Of(f.text.Body), title) || k == p.first+1 && len(title) > 4 && strings.EqualFold(f.text.Tokens[m.first].Of(f.text.Body), title)) {
				return f.whoseSpokesman(&claimant{name: m.Actor.Name, id: m.Actor.ID, span: p.Span, actor: m})
			}
		}
	}
	if c := f.claimantIn(f.spanOf(noun{p.first, k})); k == p.first+1 || c != nil && c.id != "" {
		return c
	}
	return f.claimantIn(f.spanOf(noun{p.first, p.first + 1})) // "Houthi military spokesman"
}

// ofSpeaker is the group that speaks where a party is told as its own: "our men",
// "a sniper of the organisation", or by the name that only its own give themselves.
func (f *framing) ofSpeaker(s *sentence, p *party) *claimant {
	if p.actor != nil || p.nation != nil || !p.phrase {
		return nil
	}
	h := f.attributionOf(s, p.first)
	if h == nil || f.refused(s, p.first) {
		return nil
	}
	own := f.words.ownFighter[f.lower(s, p.last-1)] || f.words.ownPronoun[f.lower(s, p.first-1)]
	if k := p.last; f.lower(s, k) == "of" {
		own = own || f.words.groupOpening[f.lower(s, k+1)] && s.cueAt("group", k+2) != nil || f.words.ownPronoun[f.lower(s, k+1)]
	}
	if !own {
		return nil
	}
	g := f.voice(h)
	if g == nil {
		return nil
	}
	return &claimant{name: g.name, id: g.id, span: f.partySpan(p), actor: g.actor}
}

// voiceAll is the group that speaks the whole of a sentence in which nobody is
// heard; nil when none does.
func (f *framing) voiceAll(s *sentence) *claimant {
	if s.speaker == nil || len(s.heard) > 0 {
		return nil
	}
	g := f.voice(s.speaker)
	if g == nil {
		return nil
	}
	return &claimant{name: g.name, id: g.id, span: tocsin.Span{Start: s.Start, End: f.text.Tokens[s.First].End}, actor: g.actor}
}

// settleSides reads what a side says of an attack that is laid on it, or on
// nobody, where no words for claiming or denying stand: a side that tells what the
// attack did, as who knows it, claims it; one that says something against it
// denies it.
func (f *framing) settleSides() {
	actors := map[string]*tocsin.Actor{}
	for _, a := range f.blamedActors() {
		actors[a.Name] = a
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Title {
			continue
		}
		for k := range s.heard {
			f.settleSide(s, &s.heard[k], actors)
		}
		if len(s.heard) == 0 {
			f.settleSubject(s)
		}
		if len(s.heard) == 0 && s.speaker != nil && s.speaker.speaker.Kind != tocsin.SpeakerOutlet {
			whole := *s.speaker
			whole.first, whole.last, whole.tail, whole.at = s.First, s.First, false, s.First
			f.settleSide(s, &whole, actors)
		}
	}
}

// settleSide reads what one who is heard in a sentence says for a side.
func (f *framing) settleSide(s *sentence, h *attribution, actors map[string]*tocsin.Actor) {
	d := f.draftFor(s, h.at)
	if d == nil || d.drop || d.Kind != tocsin.Attack && d.Kind != tocsin.Explosion {
		return
	}
	first, last := h.last, s.Last
	if h.tail {
		first, last = s.First, h.first
	}
	who := f.voice(h)
	if who == nil {
		who = f.stateHeard(s, h, d, actors)
	}
	if who == nil || d.owned(who) {
		return
	}
	if f.against(s, h, first, last) || who.country == "" && d.laysOn(s, h, who) {
		if d.blames(who) && !d.deniedIn(s) {
			f.add(d, f.ownClaim(s, tocsin.DeniedBy, who, "doer.side.denied"))
		}
		return
	}
	if h.sort != "stated" || h.rule == "blame" || s.cue("denial", s.First, s.Last) != nil || !f.couldBe(s, d, who, first, last) {
		return
	}
	f.add(d, f.ownClaim(s, tocsin.ClaimedBy, who, "doer.side"))
}

// settleSubject takes for a denial what a side on which the attack is laid is told to
// do against that, where nobody is heard: "the Front, in a post, asked why it should
// bomb a town that it holds".
func (f *framing) settleSubject(s *sentence) {
	g := f.groupNamedAt(s, s.First)
	if g == nil {
		return
	}
	d := f.draftFor(s, s.First)
	if b := f.lastBlamed(s); b != nil && len(s.acts) == 0 {
		d = b
	}
	if d == nil || d.drop || d.Kind != tocsin.Attack || !d.blames(g) || d.owned(g) {
		return
	}
	for k := f.text.TokenAt(g.span.End-1) + 1; k < s.Last; k++ {
		l := f.lower(s, k)
		if f.words.untrue[l] || l == "why" && (f.words.pronounGroup[f.lower(s, k+1)] || f.words.pronounGroup[f.lower(s, k+2)]) {
			f.add(d, f.ownClaim(s, tocsin.DeniedBy, g, "doer.side.denied"))
			return
		}
	}
}

// owned reports whether the account tells whether the side did it, in its own words.
func (d *draft) owned(who *claimant) bool {
	for i := range d.Claims {
		c := &d.Claims[i]
		if (c.Slot == tocsin.ClaimedBy || c.Slot == tocsin.DeniedBy) && (c.Value.Name == who.name || c.Value.ID != "" && c.Value.ID == who.id) {
			return true
		}
	}
	return false
}

// deniedIn reports whether somebody denies the account in the sentence.
func (d *draft) deniedIn(s *sentence) bool {
	for i := range d.Claims {
		if c := &d.Claims[i]; c.Slot == tocsin.DeniedBy && c.Quote.Start >= s.Start && c.Quote.Start < s.End {
			return true
		}
	}
	return false
}

// laysOn reports whether one who is heard in the sentence lays the account there on
// others than the side.
func (d *draft) laysOn(s *sentence, h *attribution, who *claimant) bool {
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Value.Name != who.name && (c.Slot == tocsin.Blamed || c.Slot == tocsin.Perpetrator) && c.Speaker.Name == h.speaker.Name && c.Quote.Start >= s.Start && c.Quote.Start < s.End {
			return true
		}
	}
	return false
}

// blames reports whether the account is laid on the side.
func (d *draft) blames(who *claimant) bool {
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Slot == tocsin.Blamed && (c.Value.Name == who.name || c.Value.ID != "" && c.Value.ID == who.id) {
			return true
		}
	}
	return false
}

// blamesOther reports whether the account is laid on somebody beside the side.
func (d *draft) blamesOther(who *claimant) bool {
	for i := range d.Claims {
		if c := &d.Claims[i]; c.Slot == tocsin.Blamed && c.Value.Name != who.name {
			return true
		}
	}
	return false
}

// stateHeard is the state on which the attack is laid, when one of its organs is
// heard, its capital, or somebody in its capital; nil otherwise.
func (f *framing) stateHeard(s *sentence, h *attribution, d *draft, actors map[string]*tocsin.Actor) *claimant {
	switch h.speaker.Kind {
	case tocsin.SpeakerOfficial, tocsin.SpeakerMilitary:
	default:
		return nil
	}
	for i := range d.Claims {
		c := &d.Claims[i]
		a := actors[c.Value.Name]
		if c.Slot != tocsin.Blamed || a == nil || a.Kind == tocsin.Group || a.Country == "" {
			continue
		}
		if h.from != nil && h.from.Actor != nil && h.from.Actor.Country == a.Country || h.from != nil && h.from.Actor.ID == a.ID && a.ID != "" {
			return &claimant{name: a.Name, id: a.ID, span: h.from.Span, country: a.Country}
		}
	}
	return nil
}

// against reports whether the words of one who is heard are against what is laid
// on a side: a verb of denying, a word for what is not true, or a refusal of their
// own ("we had no hand", "our land was not used").
func (f *framing) against(s *sentence, h *attribution, first, last int) bool {
	if h.sort == "denied" {
		return true
	}
	for k := first; k < last; k++ {
		l := f.lower(s, k)
		if f.words.untrue[l] {
			return true
		}
		if !f.words.negation[l] && l != "no" && l != "nothing" && l != "nowhere" && l != "none" {
			continue
		}
		if next := f.lower(s, k+1); next == "us" || next == "ours" || next == "theirs" {
			return true
		}
		if before := f.lower(s, k-1); (before == "do" || before == "does" || before == "did" || before == "would" || before == "will" || before == "can" || before == "could") && !f.denied(s, k+1) {
			continue // "does not give respite"
		}
		for j := k - 1; j >= k-5 && j >= first; j-- {
			if f.words.pronounGroup[f.lower(s, j)] || f.words.ownPronoun[f.lower(s, j)] {
				return !f.anyBetween(s, k, min(last, k+4), f.words.noAnswer)
			}
		}
	}
	return false
}

// tellsOf reports whether the tokens [first, last) tell of an act or what it did.
func (f *framing) tellsOf(s *sentence, first, last int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first >= first && m.last <= last && (m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionHarm) {
			return true
		}
	}
	return false
}

// couldBe reports whether a side that tells of an attack in the tokens [first,
// last) may be who did it: the attack is laid on the side, or on nobody and it is
// told as those tell it who fight.
func (f *framing) couldBe(s *sentence, d *draft, who *claimant, first, last int) bool {
	if d.blames(who) {
		return f.tellsOf(s, first, last) && (who.country == "" || !d.blamesOther(who) && (d.where == nil || who.country != d.where.CountryCode))
	}
	if who.country != "" || who.actor == nil || who.actor.Actor.Kind != tocsin.Group || d.form == tocsin.AirStrike {
		return false
	}
	if !f.anyBetween(s, first, last, f.words.partisan) && (!f.claimedByGroup(tocsin.Value{Name: who.name}) || !f.tellsOf(s, first, last)) {
		return false
	}
	for i := range d.Claims {
		c := &d.Claims[i]
		switch c.Slot {
		case tocsin.Blamed, tocsin.ClaimedBy, tocsin.DeniedBy:
			return false
		case tocsin.Target, tocsin.Victim:
			if strings.Contains(c.Value.Name, who.name) {
				return false
			}
		}
	}
	return !f.anyBetween(s, first, last, f.words.ownPronoun)
}

// inQuote reports whether a byte of the sentence stands in quotation marks, be they
// opened in a sentence before.
func (f *framing) inQuote(s *sentence, at int) bool {
	if f.insideQuote(s.index) {
		return strings.Count(f.text.Body[s.block.Start:at], "\"")%2 == 1 || !strings.Contains(f.text.Body[s.Start:at], "”")
	}
	return s.quotedAt(at)
}

// quotedSpeaker is the side whose words a sentence quotes, by who is heard in it or
// speaks it all: its own group, or the state that is named. It is nil for others.
func (f *framing) quotedSpeaker(s *sentence) *claimant {
	if g := f.speaking(s); g != nil {
		return g
	}
	if g := f.voiceAll(s); g != nil {
		return g
	}
	for i := range s.heard {
		if m := s.heard[i].from; m != nil && m.Span.Start >= s.Start && (named(m) || m.Actor.Country != "" && m.Actor.Kind != tocsin.Person) {
			return claimantOf(m)
		}
	}
	return nil
}

// fromThere is the state that is blamed, when somebody told by an office only speaks in
// its land by the words that open the sentence: "In Tirana, the ministry's spokesman
// rejected". It is nil when the sentence opens otherwise.
func (f *framing) fromThere(s *sentence, who *claimant) *claimant {
	if l := f.lower(s, s.First); l != "in" && l != "from" || who.actor != nil && named(who.actor) {
		return nil
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first != s.First+1 || m.Kind != tocsin.MentionPlace || m.Where == nil || m.Where.CountryCode == "" {
			continue
		}
		for _, a := range f.blamedActors() {
			if a.Kind == tocsin.State && a.Country == m.Where.CountryCode {
				return &claimant{name: a.Name, id: a.ID, span: who.span, country: a.Country}
			}
		}
	}
	return nil
}

// toItself reports whether the blame of the words goes to who lays it: "attributed the
// raid to itself".
func (f *framing) toItself(s *sentence, m *mention) bool {
	for k := m.last; k < m.last+9 && k < s.Last; k++ {
		if l := f.lower(s, k); (l == "itself" || l == "themselves") && (f.lower(s, k-1) == "to" || f.lower(s, k-1) == "on") {
			return true
		}
	}
	return false
}

// claimantBefore is the group that is the subject of the words, nil when none is.
func (f *framing) claimantBefore(s *sentence, m *mention) *claimant {
	if again := f.groupAgain(s, m.first); again != nil {
		return again
	}
	for i := len(s.mentions) - 1; i >= 0; i-- {
		if a := &s.mentions[i]; a.last <= m.first && named(a) && a.Actor.Kind == tocsin.Group {
			return claimantOf(a)
		}
	}
	return f.subjectName(s, m.first)
}

// ownWork is the token at which a side calls what was done its own: "the job was
// theirs", "it was its organisation's doing", "it was our work"; -1 when it does not.
func (f *framing) ownWork(s *sentence) int {
	for k := s.First + 1; k+1 < s.Last; k++ {
		if l := f.lower(s, k); l != "was" && l != "were" && l != "is" && l != "been" || s.cue("negation", max(s.First, k-2), k+2) != nil {
			continue
		}
		next := f.lower(s, k+1)
		if (next == "theirs" || next == "ours") && (f.words.deedNoun[f.lower(s, k-1)] || f.actBetween(s, max(s.First, k-2), k) || f.words.claimObject[f.lower(s, k-1)]) {
			return k
		}
		if !f.words.claimObject[f.lower(s, k-1)] && f.lower(s, k-1) != "this" && f.lower(s, k-1) != "that" || !f.words.ownPronoun[next] && next != "his" && next != "my" {
			continue
		}
		for j := k + 2; j < k+6 && j < s.Last && f.text.Tokens[j].Kind != tocsin.Punct; j++ {
			if f.words.deedNoun[f.lower(s, j)] {
				return k
			}
		}
	}
	return -1
}
