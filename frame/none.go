package frame

import (
	"strings"

	"tocsin"
)

// noneThere is the rule of a claim of none for a part of what was hit: "within
// the compound nobody was injured".
const noneThere = "harm.none.there"

// none claims zero: "no casualties", "nobody was hurt", "without injuries",
// "crew safe" (codebook 24).
func (f *framing) none(s *sentence, h *mention, d *draft) bool {
	if h.Rule == "harm.safe" {
		f.safe(s, h, d)
		return true
	}
	if f.silenceNear(s, h) {
		return false
	}
	if f.noneBut(s, h, d) {
		return true
	}
	cue := f.noneCue(s, h)
	if cue == nil {
		return false
	}
	for k := cue.last; k < h.first; k++ {
		if f.words.natureNoun[f.lower(s, k)] {
			return true // "no word on the names of the dead": there are some
		}
	}
	if strings.HasSuffix(h.Rule, "toll") || h.Rule == "harm.suffer" && cue.Value == "negation" && f.lower(s, cue.first) != "no" && f.lower(s, cue.first) != "none" {
		return true
	}
	first := min(cue.first, h.first)
	last := max(cue.last, h.last)
	span := f.spanOf(noun{first, last})
	certain := false
	for k := first - 2; k < h.first; k++ {
		switch here := f.lower(s, k); {
		case f.words.reportNoun[here] && (f.lower(s, cue.first) == "neither" && !f.words.anybody[f.lower(s, k+1)] || f.lower(s, cue.first) == "nor" && f.lower(s, k+1) == "of"):
			return true // "neither has given any reports of injuries"
		case f.words.reportNoun[here]: // zero, passed on
			certain = true
		case f.words.mentioning[here]:
			c := f.claim(s, tocsin.Casualties, tocsin.Value{}, span, "harm.silent")
			c.Certainty = tocsin.Silent
			f.add(d, c)
			return true
		}
	}
	for k := h.last; k < h.last+4; k++ {
		certain = certain || f.lower(s, k) == "reported"
	}
	c := f.claim(s, tocsin.Slot(h.Value), tocsin.Value{Count: tocsin.Exactly(0)}, span, "harm.none")
	if certain && c.Certainty == tocsin.Stated {
		c.Certainty = tocsin.Reported
	}
	c.Scope.Group = f.spared(s, cue, h)
	if c.Scope.Group == "" && cue.last < h.first && f.lower(s, h.first-1) == "the" {
		c.Scope.Group = "part" // "no women among the dead"
	}
	next := f.lower(s, cue.last)
	if f.words.article[next] || f.words.ownerPronoun[next] {
		next = f.lower(s, cue.last+1) // "none of the household"
	}
	if c.Scope.Group == "" && (f.words.beside[next] || f.lower(s, cue.last-1) == "of" && !f.words.wholeOf[next]) {
		c.Scope.Group = "part" // "nobody else was hurt"
		if f.words.beside[next] {
			c.Rule = noneElse
		}
	}
	if next := f.lower(s, h.last+1); f.lower(s, h.last) == "on" && f.words.ownPronoun[next] {
		c.Scope.Side = "attackers"
	} else if word := f.lower(s, h.first); c.Scope.Group == "" && c.Slot == tocsin.Injured && (word == "hurt" || word == "harmed") {
		c.Slot = tocsin.Casualties // "nobody was hurt"
	}
	if c.Scope == (tocsin.Scope{}) && f.words.insideWord[f.lower(s, s.First)] {
		c.Rule = noneThere
	}
	f.add(d, c)
	if c.Slot == tocsin.Injured && c.Scope == (tocsin.Scope{}) {
		// Where nobody is told dead, "no injuries" is no casualties at all.
		c.Slot, c.Rule = tocsin.Casualties, "harm.none.all"
		f.add(d, c)
	}
	return true
}

// noneBut claims that nobody died but those who attacked: "nobody but the bomber
// lost his life", "no one was killed apart from the attacker".
func (f *framing) noneBut(s *sentence, h *mention, d *draft) bool {
	if h.Value != string(tocsin.Killed) {
		return false
	}
	w := s.window(h.first-16, h.last+10)
	for i := range w {
		m := &w[i]
		if m.Kind != tocsin.MentionCue || m.Value != "nobody" || f.harmBetween(s, m.last, h.first) {
			continue
		}
		for _, at := range []int{m.last, h.last} {
			if f.lower(s, at) == "else" {
				at++
			}
			if !f.words.exceptWord[f.lower(s, at)] {
				continue
			}
			for k := range w {
				q := &w[k]
				if q.first > at && q.first <= at+3 && personal(q) && groupOf(q) == "fighters" {
					own := f.claim(s, tocsin.Killed, tocsin.Value{Count: q.Count}, q.Span, ownAmong)
					own.Scope.Side = "attackers"
					f.add(d, own)
					f.add(d, f.claim(s, tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(0)}, m.Span, "harm.none"))
					return true
				}
			}
		}
	}
	return false
}

// safe claims zero for "the crew are safe", "the driver was unharmed".
func (f *framing) safe(s *sentence, h *mention, d *draft) {
	for _, m := range s.window(h.first-6, h.first) {
		if m.Kind == tocsin.MentionCue && m.Value == "negation" && f.lower(s, h.last-1) != "harm" {
			return
		}
	}
	rescued := 0
	for k := max(s.First, h.first-6); k < h.first; k++ {
		if f.words.rescuing[f.lower(s, k)] {
			rescued = k
		}
	}
	if rescued > 0 && f.lower(s, rescued-1) == "to" {
		return // "was sent to rescue the victims unhurt"
	}
	c := f.claim(s, tocsin.Casualties, tocsin.Value{Count: tocsin.Exactly(0)}, h.Span, "harm.safe")
	if rescued > 0 {
		c.Scope.Group = "part" // "the hostages were freed unharmed"
	}
	none := f.lower(s, h.first) == "no" || f.lower(s, h.first+1) == "no" // "they did no harm to anyone"
	if !none && (f.oneSubject(s, h.first) || f.lower(s, h.first) != "crew" && f.lower(s, h.first) != "all" && f.lower(s, h.first-1) == "and") {
		c.Scope.Group = "person"
	}
	w := s.window(h.first-9, h.first)
	for i := len(w) - 1; i >= 0; i-- {
		if !none && personal(&w[i]) && !f.asideBetween(s, w[i].last, h.first) && f.lower(s, w[i].first-1) != "no" {
			if c.Scope.Group = groupOf(&w[i]); c.Scope.Group == "" {
				c.Scope.Group = "part"
			}
			if f.lower(s, w[i].first) == "all" || f.lower(s, w[i].first-1) == "all" {
				c.Scope.Group = "" // "all 14 people inside"
			}
			if f.lower(s, w[i].last-1) == "crew" && f.lower(s, w[i].first) != "two" && w[i].Count.Min > 2 {
				c.Scope.Group = "" // all of a ship's crew
			}
			break
		}
	}
	f.add(d, c)
}

// noneCue is the word by which a word of harm tells of none, nil when there is
// no such word.
func (f *framing) noneCue(s *sentence, h *mention) *mention {
	noun := f.words.rulesNoun[h.Rule]
	anyone := false
	for k := h.first - 2; k < h.first; k++ {
		if f.words.anybody[f.lower(s, k)] {
			anyone = true
		}
	}
	first := f.rowOfHarm(s, h)
	if noun && f.words.stateVerb[f.lower(s, h.last)] && f.words.reported[f.lower(s, h.last+2)] {
		if m := s.cue("negation", h.last+1, h.last+2); m != nil {
			return m // "casualties were not reported"
		}
	}
	var cue *mention
	w := s.window(h.first-13, h.last+4)
	for i := range w {
		m := &w[i]
		if m.Kind != tocsin.MentionCue {
			continue
		}
		before := h.first - m.last
		switch m.Value {
		case "negation":
			l := f.lower(s, m.first)
			switch {
			case l == "none" && before >= 0 && before <= 8 && !f.anyBetween(s, m.last, h.first, f.words.clauseTurn) && !f.harmBetween(s, m.last, first) && !f.anyBetween(s, m.last, first, f.words.relative):
			case f.deniesSubject(s, m, h):
			case before < 0, f.anyBetween(s, m.last, h.first, f.words.clauseTurn), l == "no" && f.lower(s, m.last) == "longer":
				continue
			case !noun && l == "no" && strings.HasSuffix(f.lower(s, h.first), "ing") && f.words.inOf[f.lower(s, h.first-1)]:
				continue // "had no hand in killing them"
			case anyone && before <= 11:
			case !noun && before > 1 && (before > 3 || l != "no" || f.lower(s, h.first-2) == "," || f.lower(s, h.first-1) == ","):
				continue // "neither the rank of the dead"
			case before == 1 && h.Rule == "harm.die" && f.words.negation[l] && f.ownVerb(s, m.last):
				continue // "two men who could not flee perished"
			case before > 8, before > 5 && !f.anyBetween(s, m.last, h.first, f.words.listing):
				continue
			case f.words.negation[l] && before > 3:
				continue // "did not cause casualties", "was not hurt"
			}
			cue = m
		case "nobody":
			gap := m.first - h.last
			switch {
			case before >= 0 && before <= 8 && !f.anyBetween(s, m.last, first, f.words.clauseTurn) && !f.harmBetween(s, m.last, first),
				gap == 0 && f.lower(s, m.first) != "none", // "hurting nobody"
				gap == 0 && f.ends(s, m.last),
				f.deniesSubject(s, m, h), // "nobody aboard either of the two ferries was hurt"
				gap <= 2 && gap > 0 && f.ends(s, m.last) && (f.lower(s, h.last) == "there" || f.lower(s, h.last) == "were" || f.lower(s, h.last) == "are"), // "casualties there were none"
				gap == 1 && f.ends(s, m.last) && f.text.Tokens[h.last].Kind == tocsin.Punct:                                                                // "casualties: none"
				cue = m
			}
		}
	}
	return cue
}

// ownVerb reports whether the one word between a negation and a word of harm is a
// verb of its own.
func (f *framing) ownVerb(s *sentence, at int) bool {
	l := f.lower(s, at)
	return f.text.Tokens[at].Kind == tocsin.Word && !f.words.stateVerb[l] && !f.words.stateAdverb[l] && !f.words.perfect[l] && !strings.HasSuffix(l, "ly") && l != "be" && l != "being" && l != "to" && l != "get" && l != "got"
}

// deniesSubject reports whether a negation opens the subject of a passive verb of
// harm, or of "die": "none of the crew or the 87 survivors on board was hurt",
// "not one of the pupils", "neither the driver nor his two passengers".
func (f *framing) deniesSubject(s *sentence, m, h *mention) bool {
	switch next := f.lower(s, m.last); f.lower(s, m.first) {
	case "none", "neither", "nobody", "no-one":
	case "no":
		switch next {
		case "longer", "sooner", "doubt", "fewer", "less", "more":
			return false
		}
	case "not":
		if next != "one" && next != "any" && next != "a" && next != "even" {
			return false
		}
	default:
		return false
	}
	verb := f.rowOfHarm(s, h)
	at := verb
	for at > m.last && (f.words.stateVerb[f.lower(s, at-1)] || f.words.stateAdverb[f.lower(s, at-1)]) {
		at--
	}
	if f.lower(s, at-1) == "," && !f.commaBetween(s, m.last, at-1) {
		return false // "14 people, nine of whom wear no uniform, were hurt"
	}
	if at == verb && h.Rule != "harm.die" || at-m.last > 14 || at <= m.last {
		return false
	}
	return !f.anyBetween(s, m.last, at, f.words.clauseTurn) && !f.anyBetween(s, m.last, at, f.words.stateVerb) && !f.harmBetween(s, m.last, at) && !s.speechBetween(m.last, at) && !f.actBetween(s, m.last, at) && !f.anyBetween(s, m.last, at, f.words.relative)
}

// rowOfHarm is the first token of the words of harm that end in h: "killed or
// injured".
func (f *framing) rowOfHarm(s *sentence, h *mention) int {
	if l := f.lower(s, h.first-1); l == "or" || l == "nor" || l == "and" {
		if first := s.mentionEnding(h.first-1, tocsin.MentionHarm); first != nil {
			return first.first
		}
	}
	return h.first
}

// ends reports whether a phrase ends before the token.
func (f *framing) ends(s *sentence, at int) bool {
	return at >= s.Last || f.text.Tokens[at].Kind == tocsin.Punct
}

// harmBetween reports whether another word of harm stands among the tokens
// that does not share its figure with what follows.
func (f *framing) harmBetween(s *sentence, from, to int) bool {
	for _, m := range s.window(from, to) {
		if m.Kind != tocsin.MentionHarm || m.last > to {
			continue
		}
		if !f.words.listingHarm[f.lower(s, m.last)] {
			return true
		}
	}
	return false
}

// spared is the group that "no US casualties", "no injuries to civilians" or
// "the driver was not hurt" is about; "" when it is all.
func (f *framing) spared(s *sentence, cue, h *mention) string {
	w := s.window(cue.last, h.last+4)
	for i := range w {
		m := &w[i]
		name := ""
		switch {
		case m.Kind == tocsin.MentionPlace && m.Value == "demonym":
			name = strings.ToLower(m.Span.Of(f.text.Body))
		case m.Kind == tocsin.MentionActor && m.Actor != nil && (m.Actor.Kind == tocsin.Force || m.Actor.Kind == tocsin.Civilian || m.Actor.Kind == tocsin.State):
			name = strings.ToLower(m.Actor.Name)
		case m.Kind == tocsin.MentionQuantity && strings.HasPrefix(m.Value, "person:") && m.last <= h.first:
			name = groupOf(m)
		}
		switch {
		case name == "", m.last <= h.first && s.speechBetween(m.last, h.first):
		case m.last <= h.first:
			if s.nearest(f, tocsin.MentionObject, m.last, 8, func(o *mention) bool { return o.first >= m.first && o.last <= h.first }) == nil {
				return name
			}
		case m.first <= h.last+2 && (f.lower(s, h.last) == "to" || f.lower(s, h.last) == "among"):
			return name
		}
	}
	if l := f.lower(s, cue.first); l == "not" || l == "n't" {
		if be := f.lower(s, cue.first-1); (be == "was" || be == "is") && f.lower(s, cue.first-2) == "and" {
			return "person" // "the minister got away and was not hurt"
		}
		if f.oneSubject(s, cue.first) {
			return "person"
		}
		w = s.window(cue.first-6, cue.first)
		for i := range w {
			if personal(&w[i]) && w[i].last <= cue.first && cue.first-w[i].last <= 2 {
				if g := groupOf(&w[i]); g != "" {
					return g
				}
				return "person"
			}
		}
	}
	return ""
}

// oneSubject reports whether a pronoun or a named person stands right before
// the verb at the token: "he was not hurt".
func (f *framing) oneSubject(s *sentence, at int) bool {
	for k := at - 1; k >= at-4; k-- {
		switch word := f.lower(s, k); {
		case f.words.subjectVerb[word]:
			continue
		case f.words.pronounPerson[word]:
			return true
		}
		for _, m := range s.window(k-3, k+1) {
			if m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Person && m.last == k+1 {
				return true
			}
		}
		return false
	}
	return false
}

// silenceNear is a cue of silence in the clause of the harm.
func (f *framing) silenceNear(s *sentence, h *mention) bool { return f.silence(s, h) != nil }

// silence is the cue of silence in the clause of the harm, nil without one.
func (f *framing) silence(s *sentence, h *mention) *mention {
	w := s.window(h.first-12, h.first+11)
	for i := range w {
		if m := &w[i]; m.Kind == tocsin.MentionCue && m.Value == "silence" && s.distance(f, m.first, h.first) <= 9 {
			return m
		}
	}
	return f.unsettled(s, h)
}

// unsettled is the negation of "it was not clear whether anyone was hurt", "nor
// is it known how many died"; nil without such words.
func (f *framing) unsettled(s *sentence, h *mention) *mention {
	for k := h.first - 1; k >= h.first-8 && k > s.First; k-- {
		if f.text.Tokens[k].Kind == tocsin.Punct {
			return nil
		}
		if !f.words.asking[f.lower(s, k)] {
			continue
		}
		for j := k - 1; j >= k-3 && j > s.First; j-- {
			if !f.words.settled[f.lower(s, j)] {
				continue
			}
			w := s.window(j-5, j)
			for i := len(w) - 1; i >= 0; i-- {
				if m := &w[i]; m.Kind == tocsin.MentionCue && m.Value == "negation" && m.last <= j {
					return m
				}
			}
		}
	}
	return nil
}

// silent claims that the speaker says nothing of harm (codebook 24).
func (f *framing) silent(s *sentence, h *mention, d *draft) bool {
	m := f.silence(s, h)
	if m == nil {
		return false
	}
	if f.words.natureNoun[f.lower(s, h.first-3)] {
		return true // known to be hurt, not how badly
	}
	w := s.window(h.first-12, h.first+12)
	for i := range w {
		q := &w[i]
		if q.Kind == tocsin.MentionQuantity && !definite(q) && strings.HasPrefix(q.Value, "person:") && s.distance(f, q.last-1, h.first) <= 4 {
			return false
		}
	}
	first, last := min(m.first, h.first), max(m.last, h.last)
	span := f.spanOf(noun{first, last})
	c := f.claim(s, tocsin.Casualties, tocsin.Value{}, span, "harm.silent")
	c.Certainty = tocsin.Silent
	f.add(d, c)
	return true
}
