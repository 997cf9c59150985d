package frame

import (
	"slices"
	"sort"
	"strings"

	"tocsin"
	"tocsin/lexicon/item"
	"tocsin/lexicon/when"
)

// part is a run of sentences that is read by itself: an entry of a digest, a
// day of a chronicle, a line of a log, or what stands before the first of them.
type part struct {
	first, last int           // sentences, half open
	heads       []tocsin.Span // the words that head it, the widest first; none of what stands before
}

// opening is what the first sentence of a block says of the part that may begin
// there.
type opening struct {
	sentence int
	span     tocsin.Span // of the words that head; empty without such
	alone    bool        // nothing else stands in the block
	heading  bool        // a line between paragraphs, which does not lead to all that follows
	placed   bool        // names a place
	dated    bool        // names a day
	stamp    bool        // tells a time of day, and nothing more
	clock    string      // the time of day of what comes in then; "" without one
	half     string      // the half of the day written behind it, "am" or "pm"; "" without one
	day      tocsin.Date // the day told with it; unknown without one
	titled   bool        // a heading that is the headline of news of its own
	shape    string      // of a name that heads: how it is written; "" when it can be no place
	doubtful bool        // the name may as well be a person's
}

// titles reports whether a heading is the headline of news of its own: it tells
// what happened, and the sentence behind it when.
func titles(text *tocsin.Text, sentence int, heading, behind []tocsin.Mention) bool {
	if sentence+1 >= len(text.Sentences) || text.Blocks[text.Sentences[sentence+1].Block].Kind != tocsin.Paragraph {
		return false
	}
	return slices.ContainsFunc(heading, func(m tocsin.Mention) bool {
		return m.Kind == tocsin.MentionAct && m.Value != "definite" || m.Kind == tocsin.MentionWeapon || m.Kind == tocsin.MentionHarm
	}) && slices.ContainsFunc(behind, func(m tocsin.Mention) bool {
		return m.Kind == tocsin.MentionTime && m.When.Known() && m.When.Precision.Rank() <= tocsin.Day.Rank()
	})
}

// toldFirst reports whether an act is told before the first heading.
func toldFirst(text *tocsin.Text, mentions []tocsin.Mention) bool {
	for i := range mentions {
		switch text.Blocks[text.Sentences[mentions[i].Sentence].Block].Kind {
		case tocsin.Title:
		case tocsin.Heading:
			return false
		default:
			if mentions[i].Kind == tocsin.MentionAct {
				return true
			}
		}
	}
	return false
}

// heads reports whether the words by themselves may head a part.
func (o *opening) heads() bool { return o.placed || o.dated }

// parts cuts a document into what is read by itself. It is empty for one that
// tells one story, with whatever headings: several heads of one sort, of places
// or of days, make a digest. More lines with nothing but a time of day are news
// of one thing as it comes in.
func parts(text *tocsin.Text, openings []opening) []part {
	slugs, dated, days, places, stamps, titled := 0, 0, 0, 0, 0, 0
	for _, o := range openings {
		if o.titled {
			titled++
		}
		switch {
		case o.stamp:
			stamps++
		case !o.heads():
		case !o.alone:
			if o.dated {
				dated++
			}
			if o.placed {
				slugs++
			}
		case o.dated:
			days++
		default:
			places++
		}
	}
	if slugs < 2 && dated < 2 && days < 2 && places < 2 && titled < 2 || stamps > max(slugs, dated)+days {
		return nil // a date line of the page and a dateline make none
	}
	parts := []part{{}}
	var day, place tocsin.Span
	bare := false // the last part has only headings so far
	for _, o := range openings {
		if !o.heading && !o.heads() {
			bare = false
			continue
		}
		if o.alone {
			switch {
			case o.dated:
				day, place = o.span, tocsin.Span{}
			case o.placed:
				place = o.span
			default:
				place = tocsin.Span{}
			}
		}
		if !bare {
			parts[len(parts)-1].last = o.sentence
			parts = append(parts, part{first: o.sentence})
		}
		p := &parts[len(parts)-1]
		p.heads = p.heads[:0]
		for _, s := range []tocsin.Span{day, place} {
			if s.Len() > 0 {
				p.heads = append(p.heads, s)
			}
		}
		if !o.alone {
			p.heads = append(p.heads, o.span)
		}
		bare = o.alone
	}
	parts[len(parts)-1].last = len(text.Sentences)
	return closed(text, parts)
}

// closed is the parts with what stands behind the last entry cut off, where every
// other entry is one paragraph.
func closed(text *tocsin.Text, parts []part) []part {
	last := &parts[len(parts)-1]
	if len(parts) < 3 || len(last.heads) == 0 {
		return parts
	}
	block := func(i int) int { return text.Sentences[i].Block }
	for _, p := range parts[1 : len(parts)-1] {
		if len(p.heads) > 0 && block(p.first) != block(p.last-1) {
			return parts
		}
	}
	end := last.first
	for end < last.last && block(end) == block(last.first) {
		end++
	}
	if end == last.last {
		return parts
	}
	rest := part{first: end, last: last.last}
	last.last = end
	return append(parts, rest)
}

// openings is what the blocks of a text begin with, titles and embedded
// messages left out.
func (r *Framer) openings(text *tocsin.Text, mentions []tocsin.Mention) []opening {
	var out []opening
	at := 0
	told := toldFirst(text, mentions)
	for i, s := range text.Sentences {
		for at < len(mentions) && mentions[at].Sentence < i {
			at++
		}
		if i > 0 && text.Sentences[i-1].Block == s.Block {
			continue
		}
		b := &text.Blocks[s.Block]
		if b.Kind == tocsin.Title || b.Kind == tocsin.Post || b.Kind == tocsin.Caption || s.Last == s.First {
			continue
		}
		end := at
		for end < len(mentions) && mentions[end].Sentence == i {
			end++
		}
		single := i+1 == len(text.Sentences) || text.Sentences[i+1].Block != s.Block
		o := opening{sentence: i, heading: b.Kind == tocsin.Heading && !strings.HasSuffix(b.Of(text.Body), ":")}
		head := r.heads.Of(text, s)
		switch {
		case !head.None():
			o.span = tocsin.Span{Start: text.Tokens[head.First].Start, End: text.Tokens[head.Last-1].End}
			o.alone = single && head.Last == s.Last
		case single && s.Last-s.First <= longestHeading:
			o.span, o.alone = s.Span, true
		}
		if o.span.Len() > 0 {
			o.weigh(text, mentions[at:end], head)
		}
		if o.alone && !o.heads() && !o.heading {
			o.alone = false
		}
		o.titled = o.heading && !told && titles(text, i, mentions[at:end], between(mentions, i+1, i+2))
		out = append(out, o)
	}
	likewise(out)
	return out
}

// likewise takes names that no gazetteer has for places where others written in
// the same way are.
func likewise(openings []opening) {
	known, all := map[string]int{}, map[string]int{}
	regions := 0 // lines that are a place and nothing more, under which a log names others
	for _, o := range openings {
		if o.alone && o.placed {
			regions++
		}
		if o.shape != "" && !o.doubtful {
			all[o.shape]++
			if o.placed {
				known[o.shape]++
			}
		}
	}
	for i := range openings {
		o := &openings[i]
		if n := known[o.shape]; o.shape != "" && n > 0 && (!o.doubtful && (shouted(o.shape) || 2*n >= all[o.shape]) || o.stamp && regions >= 2) {
			o.placed, o.stamp = true, false
		}
	}
}

// longestHeading is how many tokens a line that only names a place or a day has
// at most.
const longestHeading = 7

// weigh tells what the words that head name; mentions are those of the sentence.
// A place that is part of who speaks or acts heads nothing: "Kharkiv governor
// Orr:".
func (o *opening) weigh(text *tocsin.Text, mentions []tocsin.Mention, head item.Head) {
	named := 0
	o.dated = head.Dated
	if head.Named && !head.Dated {
		o.shape = "a" + head.Mark
		if shouted(o.span.Of(text.Body)) {
			o.shape = "A" + head.Mark
		}
	}
	for i := range mentions {
		m := &mentions[i]
		if !o.span.Contains(m.Span) {
			continue
		}
		if head.Dated && m.Kind != tocsin.MentionPlace && m.Kind != tocsin.MentionTime {
			continue // "4 Oct 0620 / Abduction."
		}
		switch m.Kind {
		case tocsin.MentionPlace:
			if m.Where != nil && m.Value != "demonym" {
				o.placed = true
				named += m.Span.Len()
			}
		case tocsin.MentionTime:
			if m.When.Clock != "" {
				o.clock, o.half = m.When.Clock, halfOf(m.Span.Of(text.Body))
			}
			if m.When.Known() && m.When.Start == m.When.End {
				o.day = m.When.Start
			}
			if m.When.Known() && m.When.Precision.Rank() <= tocsin.Day.Rank() && head.None() {
				o.dated = true
				named += m.Span.Len()
			}
		}
		if m.Kind == tocsin.MentionActor && m.Rule == "name.run" && head.Clocked {
			o.doubtful = true
			continue
		}
		if tellsOf(m) {
			o.placed, o.dated, o.shape = false, false, ""
			return
		}
	}
	if head.None() && 2*named < o.span.Len() {
		o.placed, o.dated = false, false // a headline with a place in it
	}
	if head.Dated && !head.Named {
		o.placed = false
	}
	o.stamp = head.Clocked && !o.heads()
}

// tellsOf reports whether a mention is of what happened, or of who speaks or acts,
// and so belongs to no head.
func tellsOf(m *tocsin.Mention) bool {
	switch m.Kind {
	case tocsin.MentionAct, tocsin.MentionSpeech, tocsin.MentionHarm:
		return true
	case tocsin.MentionActor:
		return m.Actor.Kind != tocsin.State && m.Actor.Kind != tocsin.Civilian
	}
	return false
}

// of is the text and the mentions of a part. The line that is its title is one
// there.
func (p *part) of(text *tocsin.Text, mentions []tocsin.Mention) (*tocsin.Text, []tocsin.Mention) {
	t := *text
	t.Sentences = text.Sentences[p.first:p.last]
	if b := t.Sentences[0].Block; text.Blocks[b].Kind == tocsin.Heading && !p.headed(text.Blocks[b].Span) {
		t.Blocks = slices.Clone(text.Blocks)
		t.Blocks[b].Kind = tocsin.Title
	}
	own := slices.Clone(between(mentions, p.first, p.last))
	for i := range own {
		own[i].Sentence -= p.first
	}
	return &t, own
}

// between is the mentions of the sentences [first, last).
func between(mentions []tocsin.Mention, first, last int) []tocsin.Mention {
	at := func(sentence int) int {
		return sort.Search(len(mentions), func(i int) bool { return mentions[i].Sentence >= sentence })
	}
	return mentions[at(first):at(last)]
}

// headed reports whether a span is among the heads.
func (p *part) headed(span tocsin.Span) bool {
	return slices.ContainsFunc(p.heads, span.Overlaps)
}

// byParts reads a document part by part.
func (r *Framer) byParts(doc *tocsin.Document, text *tocsin.Text, mentions []tocsin.Mention, s Setting, parts []part) []tocsin.Account {
	var opening, told []tocsin.Account
	var last *tocsin.When
	documentary := "" // what the document says that it is, before its first entry
	day := dayBefore(text, mentions, parts[0], s.Reference)
	for i := range parts {
		p := &parts[i]
		if p.first == p.last {
			continue
		}
		t, own := p.of(text, mentions)
		if i == 0 {
			f := r.newFraming(doc, t, own, s)
			documentary, opening = f.documentary, f.read()
			continue
		}
		if len(own) == 0 {
			continue
		}
		// What a digest is about is told by no single entry of it.
		f := r.newFraming(doc, t, own, Setting{Reference: s.Reference})
		if f.documentary == "" {
			f.documentary = documentary
		}
		f.head.day = day
		f.under(p.heads, text, mentions)
		f.head.last = last
		told = append(told, f.read()...)
		if f.main != nil && f.main.when.Known() {
			last = f.main.when
		}
	}
	if len(opening) > 0 {
		body := 0
		for i := parts[0].first; i < parts[0].last; i++ {
			if text.Blocks[text.Sentences[i].Block].Kind != tocsin.Title {
				body++
			}
		}
		opening = slices.DeleteFunc(opening, func(a tocsin.Account) bool { return sumsUp(&a, told, body) })
	}
	out := append(opening, told...)
	for i := range out {
		out[i].ID = accountID(doc, i)
	}
	return out
}

// dayBefore is the last day that the words before the first entry of a digest
// name, which is that of all entries: "developments as of noon on Wednesday". It
// is nil without one, or with one long before the report.
func dayBefore(text *tocsin.Text, mentions []tocsin.Mention, p part, ref when.Reference) *tocsin.When {
	var day *tocsin.When
	for _, m := range between(mentions, p.first, p.last) {
		if m.Kind != tocsin.MentionTime || !m.When.Known() || m.When.Precision.Rank() > tocsin.Day.Rank() || m.When.Start.DaysUntil(m.When.End) > 1 || nextDay(day, m.When) {
			continue
		}
		if gap := m.When.Start.DaysUntil(ref.Date); !ref.Date.Known() || gap >= -1 && gap <= recent {
			day = m.When
		}
	}
	if day == nil {
		return nil
	}
	return firstDay(day)
}

// shortOpening is how many sentences before the first entry of a digest only say
// what it holds.
const shortOpening = 3

// sumsUp reports whether an attack told in the opening of a digest, of so many
// sentences, is one that an entry tells, or the sum of several.
func sumsUp(a *tocsin.Account, told []tocsin.Account, body int) bool {
	if apart(a.Kind) != "" {
		return false
	}
	return slices.ContainsFunc(told, func(b tocsin.Account) bool {
		if b.Kind != tocsin.Attack || b.Role != tocsin.Main {
			return false
		}
		if body <= shortOpening || vaguePlace(a.Where) {
			return true
		}
		return !vaguePlace(b.Where) && compatible(a.Where, b.Where) && (!a.When.Known() || !b.When.Known() || overlap(a.When, b.When))
	})
}

// heading is what the heads of a part say of the acts told there.
type heading struct {
	spans []tocsin.Span
	day   *tocsin.When  // nil without one
	place *tocsin.Where // the narrowest; nil without one
	// logged is set where the place stands with a day, as in a log that has a
	// column for each.
	logged bool
	last   *tocsin.When // of the act told under the heads before; nil without one
}

// under puts what is read under heads.
func (f *framing) under(heads []tocsin.Span, text *tocsin.Text, mentions []tocsin.Mention) {
	f.head.spans = heads
	for _, span := range heads {
		first := text.SentenceAt(span.Start)
		var from *tocsin.When // the first day of the head
		for _, m := range between(mentions, first, first+1) {
			if !span.Contains(m.Span) {
				continue
			}
			switch {
			case m.Kind == tocsin.MentionTime:
				if w := f.dayIn(&m); w.Known() && w.Precision.Rank() <= tocsin.Day.Rank() && !nextDay(from, w) {
					f.head.day, from = w, w
				}
			case m.Kind == tocsin.MentionPlace && m.Where != nil && m.Value != "demonym":
				if p := f.head.place; p == nil || f.isTown(&m) || !within(p, m.Where) && !(placeScore(p) > placeScore(m.Where) && placeScore(m.Where) <= precisionScore(tocsin.Province)) {
					w := *m.Where
					w.Quote = m.Span
					f.head.place = &w
				}
			}
		}
		f.head.logged = f.head.place != nil && f.head.day != nil && span.Contains(f.head.place.Quote) && span.Contains(f.head.day.Quote)
		if w := f.newName(span, between(mentions, first, first+1)); w != nil {
			f.head.place = w
		}
	}
}

// nextDay reports whether a time is the day behind another, so that both tell of
// one night: "Monday night up to Tuesday morning".
func nextDay(from, w *tocsin.When) bool {
	return from != nil && (from.PartOfDay == "night" || from.PartOfDay == "evening") && from.Start.DaysUntil(w.Start) == 1
}

// newName is the place that the last name in a head before any time tells, where
// no gazetteer has it; nil without. It lies in the place that the head names
// before it, "GHAZNI / Andar / 12 Nov", or behind the hour in that of the line
// under which the head stands, "19.15 – Yaring:".
func (f *framing) newName(head tocsin.Span, mentions []tocsin.Mention) *tocsin.Where {
	wide := f.head.place
	if wide == nil {
		return nil
	}
	var name tocsin.Span
	first := f.text.TokenAt(head.Start)
	if !head.Contains(wide.Quote) {
		if first = f.behindClock(first); first == 0 {
			return nil
		}
	}
	for k := first; k < len(f.text.Tokens) && f.text.Tokens[k].Start < head.End; k++ {
		t := &f.text.Tokens[k]
		switch {
		case t.Kind == tocsin.Number:
			head.End = t.Start // a time, and then what happened
		case t.Kind != tocsin.Word || name.Len() > 0 && f.text.Tokens[k-1].Kind != tocsin.Word:
			if t.Kind == tocsin.Word {
				name = t.Span
			}
		case name.Len() == 0:
			name = t.Span
		default:
			name.End = t.End
		}
	}
	word := name.Of(f.text.Body)
	if f.words.liveWord[strings.ToLower(word)] || name.Len() < leastName || name.Start <= wide.Quote.End || word[0] < 'A' || word[0] > 'Z' || slices.ContainsFunc(mentions, func(m tocsin.Mention) bool {
		return m.Span.Overlaps(name) && (m.Kind == tocsin.MentionPlace || m.Kind == tocsin.MentionTime || m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionWeapon)
	}) {
		return nil
	}
	w := *wide
	w.Name, w.Words, w.Quote, w.GazetteerID = word, word, name, ""
	w.Within = append([]string{wide.Name}, wide.Within...)
	w.Lat, w.Lon, w.RadiusM, w.Precision = nil, nil, 0, tocsin.District
	return &w
}

// behindClock is the token behind a time of day at the token and the dash that
// parts it from a name; 0 without them.
func (f *framing) behindClock(k int) int {
	if f.text.Tokens[k].Kind != tocsin.Number {
		return 0
	}
	for end := k + clockReach; k < end && k+1 < len(f.text.Tokens); k++ {
		switch f.text.Tokens[k].Lower {
		case "-", "--", "–", "—", "/":
			return k + 1
		}
	}
	return 0
}

// clockReach is how many tokens a time of day with its zone has at most.
const clockReach = 4

// leastName is how many bytes a name that no gazetteer has must have.
const leastName = 4

// isTown reports whether a place in a head is called a town or a village, which
// lies in those named before it: "Zarga district, village of Dara".
func (f *framing) isTown(m *tocsin.Mention) bool {
	k := f.text.TokenAt(m.Span.Start) - 1
	if k > 0 && f.text.Tokens[k].Lower == "of" {
		k--
	}
	return k >= 0 && f.words.townNoun[f.text.Tokens[k].Lower]
}

// farYear is how many years from the day of the report a day in a head may lie.
const farYear = 80

// dayIn is the day that a time in a head tells. What looks like a year far from
// the report is an hour: "12 Nov 0715".
func (f *framing) dayIn(m *tocsin.Mention) *tocsin.When {
	w := m.When
	if !w.Known() || !f.ref.Date.Known() || w.Start.Year > f.ref.Date.Year-farYear && w.Start.Year <= f.ref.Date.Year+1 {
		return w
	}
	found := when.Find(f.text, f.text.TokenAt(m.Span.Start), f.text.TokenAt(m.Span.End-1))
	if len(found) == 0 {
		return nil
	}
	at := found[0].Resolve(f.ref)
	return &at
}

// dayOfHead gives an act without a day the one that heads its part.
func (f *framing) dayOfHead(d *draft) {
	if f.head.day == nil || !d.undated() {
		return
	}
	w := *f.head.day
	if d.when != nil && d.when.PartOfDay != "" {
		w.PartOfDay, w.Clock, w.Precision = d.when.PartOfDay, d.when.Clock, tocsin.PartOfDay
	}
	d.when = &w
}

// placeOfHead gives an act the place that heads its part, where it has none, only
// one that the place lies in, or only how far it is from another.
func (f *framing) placeOfHead(d *draft) {
	p := f.head.place
	if p != nil && f.head.logged && d.where != nil && !within(d.where, p) {
		d.where = nil // "took the Gardez road": a log keeps its places in order
	}
	if p == nil || !vaguePlace(d.where) && !measured(d.where, p) && !(within(p, d.where) && placeScore(p) > placeScore(d.where)) {
		return
	}
	w := *p
	d.where = &w
}

// measured reports whether a place is only told by how far it is from a named one,
// where another is no less exact: "60 miles west of Baghdad".
func measured(w, p *tocsin.Where) bool {
	return w.Near && strings.ContainsAny(w.Words, "0123456789") && placeScore(p) >= placeScore(w)
}

// inHead reports whether a mention stands in the words that head its part.
func (f *framing) inHead(m *mention) bool {
	return slices.ContainsFunc(f.head.spans, m.Span.Overlaps)
}
