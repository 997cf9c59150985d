package pages

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// timeline is the selection over time, drawn.
type timeline struct {
	Empty    bool
	From, To tocsin.Date
	Unit     string // day, week, month or year: what a bar stands for
	Bins     int
	Done     string // paths, in bins to the right and hundredths down
	Stopped  string
	Open     string
	Told     string
	Most     int // incidents of the highest bar
	MostTold int
	Spans    []span
	Wide     string // path of how many lie in each bar, when there are too many spans
	Rows     int    // rows of spans
	MoreWide int    // spans for which there was no room
	Earlier  int    // incidents before From, too far back to be drawn
	Undated  int
	Ticks    []tick
	Read     string
	Waiting  string
	Failed   string
	Silent   string // where no document came at all
	Covered  bool
	MostDocs int
	Docs     int
	Quiet    []string
	Sources  int
	Data     string // counts of each bar for the script, as JSON

	starts []tocsin.Date
}

// span is an incident whose day is not known to the bar, drawn over all it may
// lie in; places in percent.
type span struct {
	X, W, Row string
	Tone      string
	Title     string
	Path      string
}

// tick is a mark of the axis.
type tick struct{ X, Text, Anchor string }

// maxSpanRows and maxSpans bound how many uncertain times are drawn.
const (
	maxSpanRows = 4
	maxSpans    = 60
)

// longAgo is how much longer than the last nine tenths of the incidents the
// whole may reach back before the oldest are left out of the drawing.
const longAgo = 8

func (p *Pages) drawTimeline(list []*entry, s *selection, cover *coverage) timeline {
	var t timeline
	today := tocsin.DateOf(p.opt.Now().UTC())
	t.Quiet, t.Sources = cover.quiet, cover.sources
	var days []int // of starts, from the epoch
	for _, e := range list {
		if w := e.rec.Incident.When; w.Known() {
			days = append(days, dayNumber(w.Start))
		} else {
			t.Undated++
		}
	}
	if len(days) == 0 {
		t.Empty = true
		return t
	}
	slices.Sort(days)
	first, last := days[0], max(days[len(days)-1], dayNumber(today))
	if s.q.From.Known() {
		first = dayNumber(s.q.From)
	} else if tenth := days[len(days)/10]; len(days) >= 20 && (last-first) > longAgo*(last-tenth+30) {
		first = tenth
	}
	if s.q.To.Known() {
		last = max(dayNumber(s.q.To), first)
	}
	if last-first < 13 && !s.q.From.Known() {
		first = last - 13
	}
	t.From, t.To = fromNumber(first), fromNumber(last)
	t.divide()
	n := len(t.starts)
	bars := map[string][]int{"done": make([]int, n), "stopped": make([]int, n), "open": make([]int, n)}
	sum, told := make([]int, n), make([]int, n)
	var wide []*entry
	for _, e := range list {
		inc := &e.rec.Incident
		if !e.rec.FirstSeen.IsZero() {
			if b := t.bin(tocsin.DateOf(e.rec.FirstSeen.UTC())); b >= 0 {
				told[b]++
			}
		}
		if !inc.When.Known() {
			continue
		}
		from, to := t.bin(inc.When.Start), t.bin(inc.When.End)
		if inc.When.Start.Before(t.From) && (from < 0 && to < 0) {
			t.Earlier++
			continue
		}
		if from < 0 {
			from = 0
		}
		if !inc.When.End.Known() || to < 0 {
			to = n - 1
		}
		if from == to {
			bars[tone(inc)][from]++
			sum[from]++
			continue
		}
		wide = append(wide, e)
	}
	p.drawSpans(&t, wide)
	t.Most, t.MostTold = max(1, slices.Max(sum)), max(1, slices.Max(told))
	below := make([]int, n)
	for _, b := range []struct {
		to   *string
		bars []int
	}{{&t.Done, bars["done"]}, {&t.Open, bars["open"]}, {&t.Stopped, bars["stopped"]}} {
		*b.to = drawBars(b.bars, below, t.Most)
		for i, v := range b.bars {
			below[i] += v
		}
	}
	t.Told = drawBars(told, make([]int, n), t.MostTold)
	docs := t.drawCover(cover)
	t.ticks()
	data, err := json.Marshal(struct {
		Starts           []string
		Sum, Told, Cover []int
	}{dates(t.starts), sum, told, docs})
	if err == nil { // strings and numbers can always be written
		t.Data = string(data)
	}
	return t
}

// drawSpans lays the incidents whose day is uncertain in rows in which they do
// not cover each other, the latest first.
func (p *Pages) drawSpans(t *timeline, wide []*entry) {
	if len(wide) > maxSpans {
		t.Wide, t.MoreWide = t.drawWide(wide), 0
		return
	}
	slices.SortStableFunc(wide, byTime)
	var rows []int // where the last span of each row begins
	for _, e := range wide {
		inc := &e.rec.Incident
		from, to := max(0, t.bin(inc.When.Start)), t.bin(inc.When.End)
		if to < 0 {
			to = t.Bins - 1
		}
		row := slices.IndexFunc(rows, func(begins int) bool { return to < begins })
		if row < 0 && len(rows) < maxSpanRows {
			row, rows = len(rows), append(rows, 0)
		}
		if row < 0 {
			t.MoreWide++
			continue
		}
		rows[row] = from
		t.Spans = append(t.Spans, span{X: percent(from, t.Bins), W: percent(to-from+1, t.Bins), Row: strconv.Itoa(row * 7), Tone: tone(inc),
			Title: p.when(inc.When) + ": " + clip(clean(inc.Headline), 120), Path: incidentPath(inc.ID)})
	}
	t.Rows = len(rows)
}

// drawWide spreads each uncertain incident evenly over the days that it may lie
// in.
func (t *timeline) drawWide(wide []*entry) string {
	const whole = 1000 // parts of an incident, so that sums are of whole numbers
	sums := make([]int, t.Bins)
	for _, e := range wide {
		w := e.rec.Incident.When
		from, to := max(0, t.bin(w.Start)), t.bin(w.End)
		if to < 0 {
			to = t.Bins - 1
		}
		for i := from; i <= to; i++ {
			sums[i] += whole / (to - from + 1)
		}
	}
	return drawBars(sums, make([]int, t.Bins), max(1, slices.Max(sums)))
}

func dates(list []tocsin.Date) []string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = d.String()
	}
	return out
}

func dayNumber(d tocsin.Date) int { return tocsin.Date{Year: 1970, Month: 1, Day: 1}.DaysUntil(d) }

func fromNumber(n int) tocsin.Date { return tocsin.Date{Year: 1970, Month: 1, Day: 1}.AddDays(n) }

// The most days that are drawn as days, as weeks and as months; a bar is then
// at least two points wide on a common screen.
const (
	mostDays   = 400
	mostWeeks  = 2600
	mostMonths = 12000
)

// divide chooses what a bar stands for, and begins each bar.
func (t *timeline) divide() {
	days := t.From.DaysUntil(t.To) + 1
	next := func(d tocsin.Date) tocsin.Date { return d.AddDays(1) }
	switch {
	case days <= mostDays:
		t.Unit = "day"
	case days <= mostWeeks:
		t.Unit = "week"
		t.From = t.From.AddDays(-(int(t.From.Weekday()) + 6) % 7) // Monday
		next = func(d tocsin.Date) tocsin.Date { return d.AddDays(7) }
	case days <= mostMonths:
		t.Unit = "month"
		t.From.Day = 1
		next = func(d tocsin.Date) tocsin.Date { return tocsin.DateOf(d.Time().AddDate(0, 1, 0)) }
	default:
		t.Unit = "year"
		t.From.Month, t.From.Day = 1, 1
		next = func(d tocsin.Date) tocsin.Date { d.Year++; return d }
	}
	for d := t.From; !t.To.Before(d); d = next(d) {
		t.starts = append(t.starts, d)
	}
	t.Bins = len(t.starts)
}

// bin is the bar that a day is in, -1 when it is in none.
func (t *timeline) bin(d tocsin.Date) int {
	if !d.Known() || d.Before(t.From) || t.To.Before(d) {
		return -1
	}
	i, found := slices.BinarySearchFunc(t.starts, d, func(a, b tocsin.Date) int { return a.Compare(b) })
	if !found {
		i--
	}
	return i
}

// drawBars is a path of bars, one bin wide with a little room, on top of what
// is below; the highest is 100.
func drawBars(bars, below []int, most int) string {
	gap := 0.12
	if len(bars) > 120 {
		gap = 0
	}
	var b strings.Builder
	for i, v := range bars {
		if v == 0 {
			continue
		}
		h := float64(v) * 100 / float64(most)
		base := 100 - float64(below[i])*100/float64(most)
		if h < 2 {
			h = 2 // one among many can still be seen
		}
		b.WriteString("M" + short(float64(i)+gap/2) + " " + short(base) + "v-" + short(h) + "h" + short(1-gap) + "v" + short(h) + "z")
	}
	return b.String()
}

func short(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func percent(n, of int) string { return short(float64(n)*100/float64(of)) + "%" }

// drawCover draws how many documents came.
func (t *timeline) drawCover(c *coverage) []int {
	n := len(t.starts)
	read, waiting, failed, all := make([]int, n), make([]int, n), make([]int, n), make([]int, n)
	for day, states := range c.days {
		b := t.bin(day)
		if b < 0 {
			continue
		}
		for state, v := range states {
			switch state {
			case tocsin.Read:
				read[b] += v
			case tocsin.Failed:
				failed[b] += v
			default:
				waiting[b] += v
			}
			all[b] += v
			t.Docs += v
		}
	}
	t.Covered = len(c.days) > 0
	t.MostDocs = max(1, slices.Max(all))
	silent, since := make([]int, n), tocsin.DateOf(c.made.Add(-covered).UTC())
	for i := range all {
		if all[i] == 0 && t.Covered && since.Before(t.starts[i]) {
			silent[i] = 1
		}
	}
	below := slices.Clone(read)
	t.Read = drawBars(read, make([]int, n), t.MostDocs)
	t.Waiting = drawBars(waiting, below, t.MostDocs)
	for i := range below {
		below[i] += waiting[i]
	}
	t.Failed = drawBars(failed, below, t.MostDocs)
	t.Silent = drawBars(silent, make([]int, n), 1)
	return all
}

// ticks marks the axis where a year, a month or a day begins, at most eight
// times.
func (t *timeline) ticks() {
	var at []int
	layout := "2006"
	for _, f := range []struct {
		layout string
		begins func(d, before tocsin.Date) bool
	}{
		{"2 Jan", func(d, _ tocsin.Date) bool { return true }},
		{"2 Jan", func(d, _ tocsin.Date) bool { return t.Unit == "day" && d.Weekday() == 1 }},
		{"Jan 2006", func(d, b tocsin.Date) bool { return d.Month != b.Month || d.Year != b.Year }},
		{"Jan 2006", func(d, b tocsin.Date) bool { return (d.Month != b.Month || d.Year != b.Year) && (d.Month-1)%3 == 0 }},
		{"2006", func(d, b tocsin.Date) bool { return d.Year != b.Year }},
		{"2006", func(d, b tocsin.Date) bool { return d.Year != b.Year && d.Year%5 == 0 }},
		{"2006", func(d, b tocsin.Date) bool { return d.Year != b.Year && d.Year%20 == 0 }},
	} {
		if f.layout == "2 Jan" && t.Unit != "day" {
			continue
		}
		at, layout = nil, f.layout
		for i, d := range t.starts {
			before := d.AddDays(-1)
			if i > 0 {
				before = t.starts[i-1]
			} else if f.layout != "2 Jan" && d.Day != 1 {
				continue
			}
			if f.begins(d, before) {
				at = append(at, i)
			}
		}
		if len(at) <= 8 {
			break
		}
	}
	for _, i := range at {
		anchor := "start"
		if i*100/len(t.starts) > 88 {
			anchor = "end"
		}
		t.Ticks = append(t.Ticks, tick{percent(i, len(t.starts)), t.starts[i].Time().Format(layout), anchor})
	}
}
