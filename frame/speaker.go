package frame

import (
	"strings"

	"tocsin"
)

// attribution is one "X said" of a sentence.
type attribution struct {
	speaker tocsin.Speaker
	verb    *mention
	from    *mention // who speaks, nil when carried over
	sort    string   // of the speech rule: stated, hedged ...
	at      int      // token of the speaker or verb, for distances
	whole   bool     // the sentence has no other
}

// hear finds who speaks in every sentence, and carries speakers over to the
// sentences of the same quotation and to pronouns.
func (f *framing) hear() {
	var last *attribution // the last named speaker, for "he said", "the statement said"
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Post && s.block.Author != "" {
			s.speaker = &attribution{speaker: f.author(s.block), sort: "stated", at: s.First}
			continue
		}
		if i > 0 && f.sentences[i-1].Block != s.Block && s.block.Kind != tocsin.Quote {
			if f.blockGap(i) {
				last = nil
			}
		}
		f.attribute(s, last)
		for k := range s.heard {
			if h := &s.heard[k]; h.speaker.Kind != tocsin.SpeakerAgency && h.speaker.Name != "" {
				last = h
			}
		}
		if len(s.heard) == 0 && len(s.quoted) > 0 && last != nil && f.quotedWhole(s) {
			s.speaker = last
		}
		if len(s.heard) == 0 && s.speaker == nil && f.insideQuote(i) && last != nil {
			s.speaker = last
		}
	}
	// A quotation that is attributed only after it ends.
	for i := len(f.sentences) - 2; i >= 0; i-- {
		s, next := &f.sentences[i], &f.sentences[i+1]
		if s.speaker == nil && len(s.heard) == 0 && s.Block == next.Block && len(next.heard) > 0 && f.quotedWhole(s) {
			s.speaker = &next.heard[0]
		}
	}
}

// blockGap reports whether so many paragraphs lie between that a pronoun can
// no longer mean the last speaker; one paragraph further it still can.
func (f *framing) blockGap(i int) bool {
	return f.sentences[i].Block-f.sentences[i-1].Block > 2
}

// author is the speaker of an embedded post.
func (f *framing) author(b *tocsin.Block) tocsin.Speaker {
	return tocsin.Speaker{Name: b.Author, Kind: tocsin.SpeakerWitness}
}

// quotedWhole reports whether nearly all of the sentence stands in quotation
// marks.
func (f *framing) quotedWhole(s *sentence) bool {
	n := 0
	for _, q := range s.quoted {
		n += q.Len()
	}
	return n*5 >= s.Len()*4
}

// insideQuote reports whether a quotation opened in an earlier sentence of the
// block is still open.
func (f *framing) insideQuote(i int) bool {
	open := false
	for k := i; k > 0 && f.sentences[k-1].Block == f.sentences[i].Block; k-- {
		body := f.text.Body[f.sentences[k-1].Start:f.sentences[k-1].End]
		o, c := strings.LastIndex(body, "“"), strings.LastIndex(body, "”")
		if o > c {
			open = true
			break
		}
		if c >= 0 {
			break
		}
	}
	return open
}

// attribute finds the attributions of one sentence.
func (f *framing) attribute(s *sentence, last *attribution) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionSpeech {
			continue
		}
		var a attribution
		var ok bool
		switch m.Rule {
		case "according", "quoting":
			a, ok = f.speakerAfter(s, m)
		case "statement":
			a, ok = f.ownerOf(s, m, last)
		default:
			a, ok = f.subjectOf(s, m, last)
		}
		if !ok {
			continue
		}
		a.verb, a.sort = m, m.Value
		if m.Rule == "tell" {
			if to := f.mediaAfter(s, m.last); to != "" {
				a.speaker.Via = to
			}
		}
		s.heard = append(s.heard, a)
	}
	f.mergeVia(s)
}

// canSpeak reports whether an actor mention may be a speaker.
func canSpeak(m *mention) bool {
	return m.Kind == tocsin.MentionActor && m.Actor != nil && (m.Actor.Speaker != "" || m.Actor.Kind == tocsin.Person || m.Actor.Kind == tocsin.State)
}

// speakerAfter is the speaker of "according to X", "quoting X".
func (f *framing) speakerAfter(s *sentence, m *mention) (attribution, bool) {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.first < m.last || a.first > m.last+7 || !canSpeak(a) {
			continue
		}
		if f.commaBetween(s, m.last, a.first) {
			break
		}
		a = f.named(s, a)
		return attribution{speaker: f.speakerFrom(a), from: a, at: m.first}, true
	}
	for k := m.last; k < m.last+4 && k < s.Last; k++ {
		switch f.lower(s, k) {
		case ",", ".":
			return f.wordsAfter(s, m)
		case "reports":
			return attribution{speaker: tocsin.Speaker{Name: "unnamed reports", Kind: tocsin.SpeakerUnnamed}, at: m.first}, true
		}
	}
	return f.wordsAfter(s, m)
}

// wordsAfter takes the words behind "according to" for the name of a speaker
// whom no lexicon knows.
func (f *framing) wordsAfter(s *sentence, m *mention) (attribution, bool) {
	if m.Rule != "according" {
		return attribution{}, false
	}
	first := m.last
	for first < s.Last {
		switch f.lower(s, first) {
		case "the", "a", "an", "its", "his", "their", "some", "other":
			first++
			continue
		}
		break
	}
	last := first
	for last < s.Last && last-first < 6 {
		t := f.text.Tokens[last]
		if t.Kind == tocsin.Punct || t.Lower == "in" || t.Lower == "who" || t.Lower == "and" || t.Lower == "that" || s.mentionAt(last, tocsin.MentionTime) != nil {
			break
		}
		last++
	}
	if last == first {
		return attribution{}, false
	}
	name := f.text.Body[f.text.Tokens[first].Start:f.text.Tokens[last-1].End]
	return attribution{speaker: tocsin.Speaker{Name: name, Kind: tocsin.SpeakerUnnamed}, at: m.first}, true
}

// ownerOf is the speaker of "a statement by X", "X's statement", "the
// statement".
func (f *framing) ownerOf(s *sentence, m *mention, last *attribution) (attribution, bool) {
	for i := range s.mentions {
		a := &s.mentions[i]
		if !canSpeak(a) {
			continue
		}
		if a.last <= m.first && m.first-a.last <= 2 && (f.lower(s, a.last) == "'s" || f.lower(s, a.last) == "’s" || a.last == m.first || f.lower(s, a.last-1) == "'s") {
			return attribution{speaker: f.speakerFrom(a), from: a, at: m.first}, true
		}
		if a.first >= m.last && a.first <= m.last+3 {
			switch f.lower(s, m.last) {
			case "by", "from", "of", "issued", "released":
				return attribution{speaker: f.speakerFrom(a), from: a, at: m.first}, true
			}
		}
	}
	switch f.lower(s, m.first) {
	case "report", "reports":
		if f.lower(s, m.first) == "reports" && f.speechFollows(s, m.last) {
			return attribution{speaker: tocsin.Speaker{Name: "unnamed reports", Kind: tocsin.SpeakerUnnamed}, at: m.first}, true
		}
		return attribution{}, false
	case "statement", "communique", "release":
		switch f.lower(s, m.first-1) {
		case "the", "its", "that", "this", "army":
			if last != nil {
				return attribution{speaker: last.speaker, at: m.first}, true
			}
		}
	}
	return attribution{}, false
}

func (f *framing) speechFollows(s *sentence, at int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionSpeech && m.first >= at && m.first <= at+2 && m.Rule != "statement" {
			return true
		}
	}
	return false
}

// subjectOf is the speaker of "X said", "said X", "he said".
func (f *framing) subjectOf(s *sentence, m *mention, last *attribution) (attribution, bool) {
	prev := f.lower(s, m.first-1)
	inverted := prev == "," || prev == "”" || prev == "\"" || prev == "" || prev == "''" || prev == "—"
	if inverted {
		if a := f.actorFrom(s, m.last, 4); a != nil {
			a = f.named(s, a)
			return attribution{speaker: f.speakerFrom(a), from: a, at: m.first}, true
		}
	}
	if m.Rule == "count" && !f.countsHarm(s, m) {
		return attribution{}, false
	}
	switch prev {
	case "he", "she", "it", "they":
		if last != nil {
			return attribution{speaker: last.speaker, at: m.first}, true
		}
		return attribution{}, false
	case "reports":
		return attribution{speaker: tocsin.Speaker{Name: "unnamed reports", Kind: tocsin.SpeakerUnnamed}, at: m.first}, true
	case "to", "not", "n't":
		if m.Rule != "say" || prev == "to" {
			return attribution{}, false
		}
	}
	// The nearest actor before the verb, with no other speech verb between.
	var best *mention
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.Kind == tocsin.MentionSpeech && a.last <= m.first && a.Rule != "statement" && best != nil && a.first > best.first {
			best = nil
		}
		if !canSpeak(a) || a.last > m.first {
			continue
		}
		if f.lower(s, a.last) == "'s" || f.lower(s, a.last) == "’s" {
			if f.lower(s, a.last+1) != "spokesman" && f.lower(s, a.last+1) != "spokesperson" {
				if st := s.mentionAt(a.last+1, tocsin.MentionSpeech); st == nil {
					continue
				}
			}
		}
		if s.distance(f, a.last-1, m.first) <= 9 && f.subjectLike(s, a, m) {
			best = a
		}
	}
	if best != nil {
		best = f.named(s, best)
		return attribution{speaker: f.speakerFrom(best), from: best, at: m.first}, true
	}
	if a := f.actorFrom(s, m.last, 3); a != nil && (m.Rule == "say" || m.Rule == "tell") && prev != "is" {
		if !f.isObject(s, m, a) {
			return attribution{speaker: f.speakerFrom(a), from: a, at: m.first}, true
		}
	}
	return attribution{}, false
}

// named is the person that an office in apposition names ("Jane Roe, the
// mayor of X", "the mayor, Jane Roe"), the organ of a state whose name stands
// behind "of" or before a possessive; else the actor itself.
func (f *framing) named(s *sentence, a *mention) *mention {
	for i := range s.mentions {
		p := &s.mentions[i]
		if p == a || p.Kind != tocsin.MentionActor || p.Actor == nil {
			continue
		}
		if p.Actor.Kind == tocsin.Person && a.Actor.Kind != tocsin.Person && a.Actor.Kind != tocsin.Media {
			if p.last <= a.first && a.first-p.last <= 4 && f.commaBetween(s, p.last, a.first) ||
				p.first >= a.last && p.first-a.last <= 4 && (p.first == a.last || f.commaBetween(s, a.last, p.first)) {
				return p
			}
		}
		if a.Actor.Kind == tocsin.State && canSpeak(p) && p.Actor.Kind != tocsin.State && p.Actor.Kind != tocsin.Person {
			if p.last < a.first && a.first-p.last <= 2 && (f.lower(s, p.last) == "of" || f.lower(s, p.last) == "in") {
				return p
			}
			if p.first >= a.last && p.first-a.last <= 3 && (f.lower(s, a.last) == "'s" || f.lower(s, a.last) == "’s") {
				return p
			}
		}
	}
	return a
}

func (f *framing) commaBetween(s *sentence, from, to int) bool {
	comma := false
	for k := from; k < to; k++ {
		switch f.lower(s, k) {
		case ",", "(":
			comma = true
		case "and", "said", "told", "but", ".", ";":
			return false
		}
	}
	return comma
}

// countsHarm reports whether a verb of counting has a figure of people or
// munitions behind it: "counted four dead", not "gave a speech".
func (f *framing) countsHarm(s *sentence, m *mention) bool {
	q := s.nearest(f, tocsin.MentionQuantity, m.last, 9, func(q *mention) bool { return q.first >= m.last })
	return q != nil && (s.nearest(f, tocsin.MentionHarm, q.last, 5, nil) != nil || strings.HasPrefix(q.Value, "munition:"))
}

// subjectLike keeps objects of other verbs and of "by", "of", "against" from
// being taken for the subject of a far speech verb.
func (f *framing) subjectLike(s *sentence, a, verb *mention) bool {
	switch f.lower(s, a.first-1) {
	case "by", "against", "with", "at", "from", "for":
		return verb.first-a.last <= 1
	case "the", "a", "an":
		switch f.lower(s, a.first-2) {
		case "by", "against", "at", "on":
			return verb.first-a.last <= 1
		}
	}
	if a.Actor.Armed && a.Actor.Kind == tocsin.Unnamed {
		return verb.first-a.last <= 2
	}
	return true
}

// isObject reports whether the actor behind "told" is who was told.
func (f *framing) isObject(s *sentence, verb, a *mention) bool {
	return verb.Rule == "tell" || f.lower(s, verb.last) == "to" || f.lower(s, verb.last) == "that"
}

func (s *sentence) mentionAt(token int, kind tocsin.MentionKind) *mention {
	for i := range s.mentions {
		if s.mentions[i].Kind == kind && s.mentions[i].first == token {
			return &s.mentions[i]
		}
	}
	return nil
}

// actorFrom is the first actor who can speak that begins within n tokens.
func (f *framing) actorFrom(s *sentence, from, n int) *mention {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.first >= from && a.first <= from+n && canSpeak(a) {
			if f.lower(s, from) == "that" || f.lower(s, from) == "," || f.lower(s, from) == "to" {
				return nil
			}
			return a
		}
	}
	return nil
}

// mediaAfter is the news agency or outlet told, "" when none is.
func (f *framing) mediaAfter(s *sentence, from int) string {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.Kind == tocsin.MentionActor && a.Actor != nil && a.Actor.Kind == tocsin.Media && a.first >= from && a.first <= from+3 {
			return a.Actor.Name
		}
	}
	return ""
}

// mergeVia makes of "X said, Reuters reported" one attribution to X by way of
// Reuters.
func (f *framing) mergeVia(s *sentence) {
	if len(s.heard) < 2 {
		return
	}
	media, other := -1, -1
	for i := range s.heard {
		if s.heard[i].speaker.Kind == tocsin.SpeakerAgency {
			media = i
		} else {
			other = i
		}
	}
	if media < 0 || other < 0 {
		return
	}
	via := s.heard[media].speaker.Name
	kept := s.heard[:0]
	for i := range s.heard {
		if s.heard[i].speaker.Kind == tocsin.SpeakerAgency {
			continue
		}
		h := s.heard[i]
		if h.speaker.Via == "" {
			h.speaker.Via = via
		}
		kept = append(kept, h)
	}
	s.heard = kept
}

// speakerFrom makes a Speaker of an actor mention.
func (f *framing) speakerFrom(m *mention) tocsin.Speaker {
	kind := m.Actor.Speaker
	if kind == "" {
		switch m.Actor.Kind {
		case tocsin.State, tocsin.Person, tocsin.Office:
			kind = tocsin.SpeakerOfficial
		case tocsin.Media:
			kind = tocsin.SpeakerAgency
		case tocsin.Group:
			kind = tocsin.SpeakerGroup
		default:
			kind = tocsin.SpeakerUnnamed
		}
	}
	return tocsin.Speaker{Name: bare(m.Actor.Name), Kind: kind}
}

// bare is a name without a leading article.
func bare(name string) string {
	for _, article := range []string{"the ", "The ", "an ", "An ", "a ", "A "} {
		if rest, ok := strings.CutPrefix(name, article); ok {
			return rest
		}
	}
	return name
}

// speakerOf is whose claim the words of span in sentence s are, and how sure
// they are put (codebook 20, 21).
func (f *framing) speakerOf(s *sentence, span tocsin.Span) (tocsin.Speaker, tocsin.Certainty) {
	at := f.text.TokenAt(span.Start)
	speaker := tocsin.Speaker{Name: f.doc.Outlet, Kind: tocsin.SpeakerOutlet}
	certainty := tocsin.Stated
	var said *attribution
	if s.speaker != nil {
		said = s.speaker
	}
	best := 1 << 30
	for i := range s.heard {
		h := &s.heard[i]
		d := s.distance(f, h.at, at)
		if h.at > at {
			d -= 2 // what is said mostly stands before a late "he said"
		}
		if d < best {
			said, best = h, d
		}
	}
	if said != nil {
		speaker = said.speaker
		switch said.sort {
		case "hedged":
			certainty = tocsin.Hedged
		}
		if speaker.Name == "unnamed reports" {
			certainty = tocsin.Reported
		}
	}
	first, last := f.clause(s, at)
	if m := s.cue("hedge", first, last); m != nil {
		certainty = tocsin.Hedged
	}
	if certainty == tocsin.Stated && s.cue("reported", first, last) != nil {
		certainty = tocsin.Reported
		if said == nil {
			speaker = tocsin.Speaker{Name: "unnamed reports", Kind: tocsin.SpeakerUnnamed}
		}
	}
	return speaker, certainty
}
