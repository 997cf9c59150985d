package cap

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

//go:embed words.txt
var wordsFile string

// known is the word lists, by key. They are read once, on first use.
var known = sync.OnceValue(func() map[string][]string {
	lists := map[string][]string{}
	for _, line := range strings.Split(wordsFile, "\n") {
		key, words, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && key != "#" {
			lists[key] = append(lists[key], words)
		}
	}
	return lists
})

// holds is where one of the words of a list begins in text, at the beginning
// of a word; -1 when none does. text is in lower case.
func holds(text, list string) (at, length int) {
	for _, w := range known()[list] {
		for from := 0; ; {
			i := strings.Index(text[from:], w)
			if i < 0 {
				break
			}
			from += i
			before, _ := utf8.DecodeLastRuneInString(text[:from])
			if from == 0 || !unicode.IsLetter(before) {
				return from, len(w)
			}
			from += len(w)
		}
	}
	return -1, 0
}

// Document is the document of an alert: who warns, when, and the alert's own
// bytes. It has no id yet.
func Document(a *Alert, data []byte) tocsin.Document {
	doc := tocsin.Document{Published: a.Sent.Format(time.RFC3339), PublishedBasis: "header", MediaType: MediaType, Bytes: data, Outlet: a.Sender}
	if i := a.chosen(); len(i) > 0 {
		doc.Title, doc.URL = i[0].title(), i[0].Web
		doc.Language = i[0].code()
		if i[0].SenderName != "" {
			doc.Outlet = i[0].SenderName
		}
	}
	return doc
}

func (i *Info) title() string {
	if i.Headline != "" {
		return oneLine(i.Headline)
	}
	return oneLine(i.Event)
}

// chosen is the infos in one language: English when there is one, else that
// of the first. The others say the same.
func (a *Alert) chosen() (list []Info) {
	if len(a.Infos) == 0 {
		return nil
	}
	want := a.Infos[0].code()
	for _, i := range a.Infos {
		if i.code() == "en" {
			want = "en"
		}
	}
	for _, i := range a.Infos {
		if i.code() == want {
			list = append(list, i)
		}
	}
	return list
}

// Reading makes a reading of an alert, without the reader of language. Its
// words are written out plainly, a block a line; each of its infos that warns
// of an attack is an account of kind alarm with its time and its area. An
// exercise, a test, the end of an alarm, and warnings of other things have no
// account, and the reading's Reason says why. The alert's polygons stand in
// the last blocks of the text, which are no part of the report.
func Reading(a *Alert, doc tocsin.Document) (tocsin.Reading, error) {
	w := writer{}
	out := tocsin.Reading{Document: doc}
	report := false // an alarm is no report of an attack
	out.AttackReport = &report
	infos := a.chosen()
	if len(infos) == 0 {
		w.line(tocsin.Title, "Alert "+a.Identifier)
		w.line(tocsin.Paragraph, a.Note)
		w.line(tocsin.Paragraph, "Sent: "+clock(a.Sent))
	}
	var reasons []string
	for n := range infos {
		i := &infos[n]
		parts := w.info(a, i, n == 0)
		ok, why := alarm(a, i)
		if !ok {
			reasons = append(reasons, why)
			continue
		}
		out.Accounts = append(out.Accounts, account(a, i, parts, w.body(), fmt.Sprintf("%s#%d", doc.ID, len(out.Accounts)+1), why))
	}
	if len(infos) == 0 {
		reasons = append(reasons, "the alert says nothing of what it is about")
	}
	for n := range infos {
		w.shapes(infos[n].Areas)
	}
	out.Text = w.text(doc.Language)
	if len(out.Accounts) == 0 {
		out.Reason = strings.Join(slices.Compact(reasons), "; ")
	}
	if err := out.Text.Validate(); err != nil {
		return out, fmt.Errorf("write out alert %s: %w", a.Identifier, err)
	}
	for n := range out.Accounts {
		if err := out.Accounts[n].Validate(out.Text.Body); err != nil {
			return out, fmt.Errorf("read alert %s: %w", a.Identifier, err)
		}
	}
	return out, nil
}

// alarm reports whether an info warns of an attack, and why.
func alarm(a *Alert, i *Info) (bool, string) {
	switch {
	case a.Status != "Actual":
		return false, "status " + a.Status + ": nothing has happened"
	case a.MsgType == "Ack" || a.MsgType == "Error" || a.MsgType == "Cancel":
		return false, "message " + a.MsgType + " warns of nothing"
	}
	head := strings.ToLower(i.Event + "\n" + i.Headline)
	if slices.Contains(i.ResponseTypes, "AllClear") {
		return false, "response AllClear: the alarm is over"
	}
	if at, n := holds(head, "clear"); at >= 0 {
		return false, fmt.Sprintf("all clear: %q", head[at:at+n])
	}
	security := slices.Contains(i.Categories, "Security")
	safety := slices.Contains(i.Categories, "Safety")
	at, n := holds(head, "attack")
	in := head
	if at < 0 && (security || safety) {
		in = strings.ToLower(i.Description)
		at, n = holds(in, "attack")
	}
	categories := strings.Join(i.Categories, ", ")
	switch {
	case at >= 0:
		return true, fmt.Sprintf("category %s, %q", categories, in[at:at+n])
	case security && i.code() != "en":
		return true, fmt.Sprintf("category %s, in words of another language (%s)", categories, i.code())
	}
	return false, fmt.Sprintf("category %s, and nothing in event or headline speaks of an attack", categories)
}

// spans are where the parts of an info stand in the body.
type spans struct {
	area, time tocsin.Span
	said       []tocsin.Span // headline, event and description
	first      time.Time     // the time that stands at time
	sent       bool          // it is when the alert was sent
}

// account is the alarm of one info.
func account(a *Alert, i *Info, at spans, body, id, why string) tocsin.Account {
	acc := tocsin.Account{ID: id, Kind: tocsin.Alarm, Role: tocsin.Main, Claims: []tocsin.Claim{}, Reason: "alert of a warning system: " + why}
	day := tocsin.DateOf(at.first)
	acc.When = &tocsin.When{Start: day, End: day, Precision: tocsin.Minute, Clock: at.first.Format("15:04"), Basis: tocsin.BasisText,
		Words: at.time.Of(body), Quote: at.time}
	if at.sent {
		acc.When.Basis = tocsin.BasisPublished
	}
	if at.area.Len() > 0 {
		acc.Where = where(i.Areas, at.area, body)
	}
	acc.Acts = []tocsin.Span{at.said[0]}
	speaker := tocsin.Speaker{Name: i.SenderName, Kind: tocsin.SpeakerOfficial}
	if speaker.Name == "" {
		speaker.Name = a.Sender
	}
	for _, said := range at.said {
		if quote, ok := sounded(body, said); ok {
			acc.Claims = append(acc.Claims, tocsin.Claim{Slot: tocsin.DefenceResponse, Value: tocsin.Value{Name: "sirens"}, Speaker: speaker,
				Certainty: tocsin.Stated, Rule: "cap.sirens", Quote: tocsin.Evidence{Exact: quote.Of(body), Span: quote}})
			break
		}
	}
	return acc
}

// sounded finds words that say that sirens have sounded.
func sounded(body string, in tocsin.Span) (tocsin.Span, bool) {
	words := body[in.Start:in.End]
	lower := strings.ToLower(words)
	if len(lower) != len(words) {
		return tocsin.Span{}, false // letters whose lower case has another length; offsets would be wrong
	}
	at, n := holds(lower, "sounded")
	if at < 0 {
		return tocsin.Span{}, false
	}
	sentence := lower[:at]
	if end := strings.LastIndexAny(sentence, ".!?\n"); end >= 0 {
		sentence = sentence[end+1:]
	}
	for _, w := range strings.FieldsFunc(sentence, func(c rune) bool { return !unicode.IsLetter(c) }) {
		if slices.Contains(known()["not"], w) {
			return tocsin.Span{}, false
		}
	}
	return tocsin.Span{Start: in.Start + at, End: in.Start + at + n}, true
}

// where is the areas as one place: the words, and a circle around all of it.
func where(areas []Area, at tocsin.Span, body string) *tocsin.Where {
	w := &tocsin.Where{Name: at.Of(body), Words: at.Of(body), Quote: at, Precision: tocsin.PlaceUnknown}
	centre, metres, ok := cover(areas)
	if !ok {
		return w
	}
	w.Precision = precisionOf(metres)
	if w.Precision == tocsin.CountryWide {
		return w // what is as large as a country has no position
	}
	lat, lon := math.Round(centre.Lat*1e5)/1e5, math.Round(centre.Lon*1e5)/1e5
	w.Lat, w.Lon, w.RadiusM = &lat, &lon, max(1, int(math.Ceil(metres)))
	return w
}

// writer writes an alert out, a block a line.
type writer struct {
	b      strings.Builder
	blocks []tocsin.Block
}

// line adds a block, when there are words for it, and tells where it stands.
func (w *writer) line(kind tocsin.BlockKind, words string) tocsin.Span {
	words = oneLine(strings.ToValidUTF8(words, "\uFFFD"))
	if words == "" {
		return tocsin.Span{Start: w.b.Len(), End: w.b.Len()}
	}
	if w.b.Len() > 0 {
		w.b.WriteString("\n\n")
	}
	at := tocsin.Span{Start: w.b.Len(), End: w.b.Len() + len(words)}
	w.b.WriteString(words)
	block := tocsin.Block{Kind: kind, Span: at}
	if kind != tocsin.Paragraph {
		block.Rule = "cap." + string(kind)
	}
	w.blocks = append(w.blocks, block)
	return at
}

// labelled adds a line "Label: words" and tells where the words stand.
func (w *writer) labelled(label, words string) tocsin.Span {
	if words = oneLine(words); words == "" {
		return tocsin.Span{}
	}
	at := w.line(tocsin.Paragraph, label+": "+words)
	at.Start += len(label) + 2
	return at
}

func (w *writer) body() string { return w.b.String() }

func (w *writer) info(a *Alert, i *Info, first bool) spans {
	var at spans
	kind := tocsin.Heading
	if first {
		kind = tocsin.Title
	}
	at.said = append(at.said, w.line(kind, i.title()))
	if a.Status != "Actual" {
		w.labelled("Status", a.Status)
	}
	if i.Headline != "" {
		at.said = append(at.said, w.labelled("Event", i.Event))
	}
	var areas []string
	for _, area := range i.Areas {
		areas = append(areas, oneLine(area.Desc))
	}
	at.area = w.labelled("Area", strings.Join(slices.Compact(areas), "; "))
	for _, t := range []struct {
		label string
		at    time.Time
	}{{"Onset", i.Onset}, {"Effective", i.Effective}, {"Sent", a.Sent}, {"Expires", i.Expires}} {
		if t.at.IsZero() {
			continue
		}
		span := w.labelled(t.label, clock(t.at))
		if at.first.IsZero() {
			at.first, at.time, at.sent = t.at, span, t.label == "Sent"
		}
	}
	for _, p := range strings.Split(i.Description, "\n") {
		if span := w.line(tocsin.Paragraph, p); span.Len() > 0 {
			at.said = append(at.said, span)
		}
	}
	for _, p := range strings.Split(i.Instruction, "\n") {
		w.line(tocsin.Paragraph, p)
	}
	if first {
		w.labelled("Note", a.Note)
	}
	if slices.Contains(i.ResponseTypes, "AllClear") {
		w.line(tocsin.Paragraph, "Response: all clear")
	}
	w.labelled("Issued by", i.SenderName)
	return at
}

// shapes adds the polygons and circles: kept with the text, no part of it.
func (w *writer) shapes(areas []Area) {
	for _, a := range areas {
		for _, poly := range a.Polygons {
			var points []string
			for _, p := range poly {
				points = append(points, fmt.Sprintf("%g,%g", p.Lat, p.Lon))
			}
			w.line(tocsin.Boilerplate, "Polygon of "+a.Desc+": "+strings.Join(points, " "))
		}
		for _, c := range a.Circles {
			w.line(tocsin.Boilerplate, fmt.Sprintf("Circle of %s: %g,%g %g km", a.Desc, c.Lat, c.Lon, c.Km))
		}
	}
}

// text is what was written, its sentences marked.
func (w *writer) text(language string) tocsin.Text {
	text := tocsin.Text{Body: w.b.String(), Blocks: w.blocks, Language: language}
	for i, b := range w.blocks {
		if !b.Kind.Read() {
			continue
		}
		for _, s := range sentences(text.Body, b.Span) {
			text.Sentences = append(text.Sentences, tocsin.Sentence{Span: s, Block: i})
		}
	}
	return text
}

// sentences cuts a block after a full stop, question mark or exclamation mark
// that a space and a capital follow.
func sentences(body string, in tocsin.Span) (list []tocsin.Span) {
	from := in.Start
	for i := in.Start; i+2 < in.End; i++ {
		if c := body[i]; (c == '.' || c == '!' || c == '?') && body[i+1] == ' ' {
			if next, _ := utf8.DecodeRuneInString(body[i+2 : in.End]); unicode.IsUpper(next) {
				list = append(list, tocsin.Span{Start: from, End: i + 1})
				from = i + 2
			}
		}
	}
	return append(list, tocsin.Span{Start: from, End: in.End})
}

// clock is a time in words that can be read: the local time, as it was told.
func clock(t time.Time) string { return t.Format("2006-01-02 15:04 -07:00") }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
