package pages

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

// briefPage is one sheet of paper about an incident or a selection.
type briefPage struct {
	Made     time.Time
	Address  string // of the page that it is a brief of
	Back     string // the same, within the site
	Figures  []briefFigure
	Map      *still // nil when nothing has a point
	Unknown  []string
	Coverage []string
	Sources  []briefSource
	More     int // sources that are not listed
	Incident *briefIncident
	Period   *briefPeriod
}

// briefFigure is a number in the head of a brief.
type briefFigure struct{ Value, Label, Tone string }

// briefSource is who tells of it.
type briefSource struct {
	Outlet, Title, Published, Origin, Path string
	Count                                  int // of a selection: documents
}

// briefIncident is what a brief says of one incident.
type briefIncident struct {
	*tocsin.Incident
	Rec       *tocsin.IncidentRecord
	Symbol    string
	Tone      string
	Lines     []briefLine // uncontested
	More      int         // slots for which there is no room
	Contested []briefLine
	History   []versionRow
	Earlier   int // versions before those
}

// briefLine is a slot in one line: its values, and who gives them.
type briefLine struct {
	Key  string
	Sum  string
	Says []briefSay
	More int
}

type briefSay struct{ Value, By, Quote, Path string }

// keep leaves so many values; the others are counted.
func (l *briefLine) keep(most int) {
	if n := len(l.Says) - most; n > 0 {
		l.More, l.Says = l.More+n, l.Says[:most]
	}
}

// How many of each thing there is room for on one sheet of paper, be it A4 or
// Letter, with texts as long as they are let be: a test prints that much.
const (
	briefRows     = 12 // rows of text of all slots that are not contested
	briefSays     = 6  // values of all contested slots
	briefSlots    = 3  // contested slots
	briefVersions = 3
	briefSources  = 5
	briefUnknown  = 4
	briefOutlets  = 8 // of a selection
	briefHarmful  = 5
	briefContest  = 4
	briefCounts   = 6
	briefChips    = 6
)

// followed is how many days after an incident documents are looked for that
// might tell of it.
const followed = 3

// rows is how many rows of text a line takes at most beside a map: so many
// letters fit in one.
func (l *briefLine) rows() int {
	const wide = 40
	n := 0
	for _, s := range l.Says {
		n += len([]rune(s.Value)) + len([]rune(s.By)) + 3
	}
	if n > wide || l.More > 0 || strings.IndexFunc(l.text(), func(r rune) bool { return r > 0x2000 }) >= 0 {
		return 2
	}
	return 1
}

func (l *briefLine) text() (s string) {
	for _, say := range l.Says {
		s += say.Value + say.By
	}
	return s
}

// incidentBrief is the printed page of one incident.
func (p *Pages) incidentBrief(w http.ResponseWriter, r *http.Request) error {
	ctx, view := r.Context(), p.gate.For(p.opt.Caller(r))
	rec, err := view.Incident(ctx, r.PathValue("id"), 0)
	if err != nil {
		return err
	}
	inc := &rec.Incident
	docs, err := documentsOf(ctx, view, rec)
	if err != nil {
		return err
	}
	versions, err := versionsOf(ctx, view, rec, docs)
	if err != nil {
		return err
	}
	cover, err := p.index.cover(ctx)
	if err != nil {
		return err
	}
	data := briefPage{Made: p.opt.Now(), Back: incidentPath(inc.ID), Address: p.absolute(r, incidentPath(inc.ID)),
		Incident: &briefIncident{Incident: inc, Rec: rec, Symbol: symbolOf(inc), Tone: tone(inc), History: versions}}
	b := data.Incident
	if len(versions) > briefVersions {
		b.History, b.Earlier = versions[:briefVersions], len(versions)-briefVersions
	}
	e := entryOf(rec)
	if data.Map, err = stillOf([]*entry{e}, 330, 200, true); err != nil {
		return err
	}
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured} {
		f := briefFigure{Value: p.figures(inc.Slots[slot]), Label: p.words.name("slot", slot), Tone: "done"}
		if f.Value == "" {
			f.Value, f.Tone = p.words.say("brief.unknown"), "none"
		}
		if len(f.Value) > 8 {
			f.Tone += " long"
		}
		data.Figures = append(data.Figures, f)
	}
	data.Figures = append(data.Figures,
		briefFigure{Value: number(inc.Origins), Label: p.words.say("brief.origins", inc.Origins)},
		briefFigure{Value: number(len(rec.Documents)), Label: p.words.say("brief.documents", len(rec.Documents))},
		briefFigure{Value: p.words.name("credibility", inc.Credibility), Label: p.words.say("slot.credibility"), Tone: "words"},
		briefFigure{Value: cmp.Or(p.words.name("verdict", inc.Verdict), p.words.say("sheet.unreviewed")), Label: p.words.say("slot.verdict"), Tone: "words"})
	var silent []string
	says, rows := briefSays, briefRows
	for _, slot := range tocsin.Slots {
		line, told := p.briefLine(slot, inc, docs)
		switch {
		case !told && slices.Contains(always, slot):
			silent = append(silent, strings.ToLower(p.words.name("slot", slot)))
		case !told:
		case inc.Slots[slot].Contested && len(b.Contested) < briefSlots && says > 1:
			line.keep(says)
			says -= len(line.Says)
			b.Contested = append(b.Contested, line)
		default:
			line.keep(2)
			if rows -= line.rows(); rows < 0 {
				b.More++
				continue
			}
			b.Lines = append(b.Lines, line)
		}
	}
	if says <= briefSays/3 { // there is no room for words beside so many values
		for i := range b.Contested {
			for j := range b.Contested[i].Says {
				b.Contested[i].Says[j].Quote = ""
			}
		}
	}
	data.Unknown = p.unknownOf(inc, silent)
	data.Coverage = p.coverageOf(cover, since(inc.When))
	data.Sources, data.More = sourcesOf(rec, docs)
	return p.render(w, r, http.StatusOK, "brief", page{Title: p.words.say("brief.title") + ": " + clip(clean(inc.Headline), 100), Script: "review.js", Data: data})
}

// shortWhen is a time in as few letters as can be: the end of a span without
// the year that it begins in.
func (p *Pages) shortWhen(w *tocsin.When) string {
	if !w.Known() {
		return p.words.say("unknown.short")
	}
	from, to := w.Start.String(), w.End.String()
	switch {
	case !w.End.Known() || w.Start == w.End || w.Start.Year == w.End.Year && (w.Precision == tocsin.Year || w.Precision == tocsin.Month && w.Start.Month == w.End.Month):
		return clip(p.when(w), 22)
	case w.Start.Year == w.End.Year:
		return from + " – " + to[5:]
	}
	return from + " – " + to
}

// since is the time of an incident and the days in which it would be told.
func since(w *tocsin.When) *tocsin.When {
	if !w.Known() || !w.End.Known() {
		return w
	}
	return &tocsin.When{Start: w.Start, End: w.End.AddDays(followed)}
}

// briefLine puts a slot in one line; told is false when nobody says anything
// of it.
func (p *Pages) briefLine(slot tocsin.Slot, inc *tocsin.Incident, docs map[string]*tocsin.DocumentRecord) (briefLine, bool) {
	row, told := p.slotRow(slot, inc, docs)
	line := briefLine{Key: row.Key, Sum: row.Sum}
	if row.Decided != nil {
		line.Says = append(line.Says, briefSay{Value: cmp.Or(row.Sum, clean(row.Decided.Value.Name)), By: p.words.say("brief.decided", clip(clean(row.Decided.By), 40))})
	}
	for _, rv := range row.Rivals {
		value := rv.Value
		if rv.Silent {
			value = p.words.say("sheet.silent")
		}
		if rv.Scope != "" {
			value += " (" + rv.Scope + ")"
		}
		say := briefSay{Value: clip(value, 60)}
		var by []string
		for _, v := range rv.Voices {
			who := cmp.Or(v.Speaker, clean(v.Outlet))
			if v.Certainty != tocsin.Stated && !rv.Silent {
				who += ", " + p.words.name("certainty", v.Certainty)
			}
			if who = clip(who, 44); !slices.Contains(by, who) {
				by = append(by, who)
			}
			if say.Path == "" {
				say.Quote, say.Path = clip(v.Quote, 90), v.Path
			}
		}
		say.By = by[0]
		if len(by) > 1 {
			say.By = isolate(say.By) + " " + p.words.say("brief.others", len(by)-1)
		}
		line.Says = append(line.Says, say)
	}
	return line, told
}

// unknownOf says what is not known of an incident.
func (p *Pages) unknownOf(inc *tocsin.Incident, silent []string) []string {
	var out []string
	switch w := inc.When; {
	case !w.Known():
		out = append(out, p.words.say("brief.notime"))
	case w.Start != w.End:
		out = append(out, p.words.say("brief.vaguetime", p.when(w)))
	}
	switch w := inc.Where; {
	case w == nil || w.Name == "":
		out = append(out, p.words.say("brief.noplace"))
	case !w.Located():
		out = append(out, p.words.say("brief.vagueplace", p.words.name("precision", w.Precision)))
	case w.RadiusM > 0:
		out = append(out, p.words.say("brief.radius", metres(w.RadiusM), isolate(clip(p.where(w), 60))))
	}
	if len(silent) > 0 {
		out = append(out, p.words.say("brief.nobody", strings.Join(silent, ", ")))
	}
	for _, slot := range tocsin.Slots {
		s := inc.Slots[slot]
		if s == nil {
			continue
		}
		for i := range s.Claims {
			if c := &s.Claims[i]; c.Certainty == tocsin.Silent && len(out) < briefUnknown {
				out = append(out, p.words.say("brief.silent", isolate(clip(cmp.Or(clean(c.Speaker.Name), p.words.name("speaker", c.Speaker.Kind)), 60)), strings.ToLower(p.words.name("slot", slot))))
			}
		}
	}
	if inc.Origins == 1 && len(out) < briefUnknown {
		out = append(out, p.words.say("brief.oneorigin"))
	}
	for i := range out {
		out[i] = clip(out[i], 125)
	}
	return out
}

// coverageOf says where nothing that is said means nothing: sources that give
// nothing, and days of a time from which no document came.
func (p *Pages) coverageOf(c *coverage, when *tocsin.When) []string {
	var out []string
	switch {
	case c.sources == 0:
		out = append(out, p.words.say("brief.nosources"))
	case len(c.quiet) == 0:
		out = append(out, p.words.say("brief.allspeak", c.sources))
	default:
		names := slices.Clone(c.quiet[:min(4, len(c.quiet))])
		for i := range names {
			names[i] = isolate(clip(clean(names[i]), 30))
		}
		text := p.words.say("line.quiet", len(c.quiet), c.sources) + " " + strings.Join(names, ", ")
		if more := len(c.quiet) - len(names); more > 0 {
			text += " " + p.words.say("brief.others", more)
		}
		out = append(out, text)
	}
	if when.Known() && len(c.days) > 0 {
		end := when.End
		if today := tocsin.DateOf(c.made.UTC()); !end.Known() || today.Before(end) {
			end = today
		}
		first := tocsin.DateOf(c.made.Add(-covered).UTC())
		from := when.Start
		if from.Before(first) {
			from = first
		}
		var docs, aside, empty, days int
		for d := from; !end.Before(d) && days < 400; d = d.AddDays(1) {
			days++
			states := c.days[d]
			if len(states) == 0 {
				empty++
			}
			for state, n := range states {
				if docs += n; state == tocsin.Failed {
					aside += n
				}
			}
		}
		if days > 0 {
			out = append(out, p.words.say("brief.documentsin", docs, aside, empty, days))
		}
	}
	return out
}

// sourcesOf lists the documents of an incident, and how many there is no room
// for.
func sourcesOf(rec *tocsin.IncidentRecord, docs map[string]*tocsin.DocumentRecord) (out []briefSource, more int) {
	for _, id := range rec.Documents {
		if len(out) == briefSources {
			return out, len(rec.Documents) - len(out)
		}
		s := briefSource{Outlet: clip(clean(outletOf(docs, id)), 40), Path: documentPath(id)}
		if d := docs[id]; d != nil {
			s.Title, s.Published = clip(clean(d.Title), 80), clip(clean(d.Published), 10)
		}
		for _, o := range rec.Incident.OriginList {
			if slices.Contains(o.Documents, id) && o.Name != s.Outlet {
				s.Origin = clip(clean(o.Name), 40)
			}
		}
		out = append(out, s)
	}
	return out, 0
}

// briefPeriod is what a brief says of a selection.
type briefPeriod struct {
	Chips     []string
	From, To  string
	Line      timeline
	Forms     []countRow
	Places    []countRow
	Harmful   []row
	Contested []briefContested
	Count     int
}

// briefContested is an incident on which reports differ, and on what.
type briefContested struct {
	row
	On string
}

// selectionBrief is the printed page of a selection.
func (p *Pages) selectionBrief(w http.ResponseWriter, r *http.Request) error {
	ctx, caller := r.Context(), p.opt.Caller(r)
	s, err := parseSelection(r.URL.Query(), p.opt.Now())
	if err != nil {
		return err
	}
	list, err := p.index.find(ctx, s, caller)
	if err != nil {
		return err
	}
	cover, err := p.index.cover(ctx)
	if err != nil {
		return err
	}
	back := s.Path("show", "", "by", "", "order", "")
	data := briefPage{Made: p.opt.Now(), Back: back, Address: p.absolute(r, back), Period: &briefPeriod{Count: len(list)}}
	b := data.Period
	chips := s.chips(p.words)
	for _, c := range chips[:min(len(chips), briefChips)] {
		b.Chips = append(b.Chips, clip(clean(c.Text), 40))
	}
	if more := len(chips) - briefChips; more > 0 {
		b.Chips = append(b.Chips, p.words.say("brief.others", more))
	}
	b.Line = p.drawTimeline(list, s, cover)
	if !b.Line.Empty {
		b.From, b.To = b.Line.From.String(), b.Line.To.String()
	}
	if data.Map, err = stillOf(list, 700, 158, false); err != nil {
		return err
	}
	data.Figures = p.briefFigures(list)
	b.Forms, b.Places = p.briefCounts(list, s, "form", &b.Line), p.briefCounts(list, s, "place", &b.Line)
	data.Unknown = p.unknownIn(list)
	span := &tocsin.When{}
	if !b.Line.Empty {
		span.Start, span.End = b.Line.From, b.Line.To
	}
	data.Coverage = p.coverageOf(cover, span)

	var shown []*entry
	harmful := slices.Clone(list)
	slices.SortStableFunc(harmful, orders[tocsin.ByHarm])
	for _, e := range harmful {
		if len(b.Harmful) == briefHarmful || e.killed <= 0 && e.injured <= 0 {
			break
		}
		b.Harmful, shown = append(b.Harmful, p.row(e)), append(shown, e)
	}
	for _, e := range list {
		if len(b.Contested) == briefContest {
			break
		}
		if !e.contested {
			continue
		}
		c := briefContested{row: p.row(e)}
		var on []string
		for _, slot := range tocsin.Slots {
			if rec := e.rec.Incident.Slots[slot]; rec != nil && rec.Contested {
				words := strings.ToLower(p.words.name("slot", slot))
				if f := p.figures(rec); slot.Counted() && f != "" {
					words += " " + f
				}
				on = append(on, words)
			}
		}
		c.On = strings.Join(on, "; ")
		b.Contested, shown = append(b.Contested, c), append(shown, e)
	}
	if data.Sources, data.More, err = p.sourcesIn(ctx, p.gate.For(caller), shown); err != nil {
		return err
	}
	return p.render(w, r, http.StatusOK, "brief", page{Title: p.words.say("brief.period"), Script: "review.js", Data: data})
}

// briefFigures adds up a selection.
func (p *Pages) briefFigures(list []*entry) []briefFigure {
	var killed, most, injured, contested, stopped, reviewed int
	for _, e := range list {
		killed, injured = killed+max(0, e.killed), injured+max(0, e.injured)
		high := max(0, e.killed)
		if s := e.rec.Incident.Slots[tocsin.Killed]; s != nil && s.High != nil {
			high = max(high, *s.High)
		}
		most += high
		if e.contested {
			contested++
		}
		if e.reviewed {
			reviewed++
		}
		if tone(&e.rec.Incident) == "stopped" {
			stopped++
		}
	}
	hurt := func(n int) string {
		if n == 0 {
			return ""
		}
		return "done"
	}
	dead := briefFigure{Value: number(killed), Label: p.words.say("brief.killed"), Tone: hurt(most)}
	if most > killed {
		dead.Label = p.words.say("brief.killed.most", most)
	}
	return []briefFigure{{Value: number(len(list)), Label: p.words.say("count.all", len(list))}, dead,
		{Value: number(injured), Label: p.words.say("brief.injured"), Tone: hurt(injured)}, {Value: number(stopped), Label: p.words.say("brief.stopped"), Tone: "stopped"},
		{Value: number(contested), Label: p.words.say("brief.contested")}, {Value: number(reviewed), Label: p.words.say("brief.reviewed")}}
}

// briefCounts counts a selection by form or place.
func (p *Pages) briefCounts(list []*entry, s *selection, by string, t *timeline) []countRow {
	other := *s
	other.by = by
	rows := p.countBy(list, &other, t).Rows
	return rows[:min(len(rows), briefCounts)]
}

// unknownIn says of how many of a selection something is not known.
func (p *Pages) unknownIn(list []*entry) []string {
	var time, vague, place, area, harm, doer, one int
	for _, e := range list {
		inc := &e.rec.Incident
		switch {
		case !inc.When.Known():
			time++
		case inc.When.Start != inc.When.End:
			vague++
		}
		switch {
		case e.located():
		case e.vague():
			area++
		default:
			place++
		}
		if e.killed == unknown && e.injured == unknown {
			harm++
		}
		if len(e.actors) == 0 {
			doer++
		}
		if inc.Origins <= 1 {
			one++
		}
	}
	var out []string
	for _, u := range []struct {
		key string
		n   int
	}{{"brief.n.time", time}, {"brief.n.vague", vague}, {"brief.n.place", place}, {"brief.n.area", area}, {"brief.n.harm", harm}, {"brief.n.doer", doer}, {"brief.n.one", one}} {
		if u.n > 0 {
			out = append(out, p.words.say(u.key, u.n))
		}
	}
	return out
}

// sourcesIn counts the documents of incidents by outlet, those that tell most
// first.
func (p *Pages) sourcesIn(ctx context.Context, view *gate.View, list []*entry) (out []briefSource, more int, err error) {
	count, seen := map[string]int{}, map[string]bool{}
	for _, e := range list {
		for _, id := range e.rec.Documents {
			if seen[id] {
				continue
			}
			seen[id] = true
			doc, err := view.Document(ctx, id)
			if tocsin.CodeOf(err) == tocsin.NotFound {
				continue
			}
			if err != nil {
				return nil, 0, err
			}
			count[clip(clean(cmp.Or(doc.Outlet, doc.Source, id)), 28)]++
		}
	}
	for outlet, n := range count {
		out = append(out, briefSource{Outlet: outlet, Count: n})
	}
	slices.SortFunc(out, func(a, b briefSource) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Outlet, b.Outlet)) })
	if len(out) > briefOutlets {
		more, out = len(out)-briefOutlets, out[:briefOutlets]
	}
	return out, more, nil
}
