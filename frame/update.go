package frame

import (
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// update is an entry of a page of news as it comes in.
type update struct {
	sentence int         // its first
	head     tocsin.Span // its time
	day      tocsin.Date
}

// leastUpdates is how many entries with nothing but a time of day make such a page.
const leastUpdates = 2

// datedUpdates is the entries of a page of news as it comes in, with the day of
// each: the newest is of the day of publication, and where the clock runs back a
// day ends. It is empty for other documents, and without that day.
func datedUpdates(openings []opening, published tocsin.Date) []update {
	var entries []opening
	stamps, down, up := 0, 0, 0
	for _, o := range openings {
		if o.clock == "" || !o.stamp && !o.dated {
			continue
		}
		if o.stamp {
			stamps++
		}
		entries = append(entries, o)
	}
	tellHalves(entries)
	for i := 1; i < len(entries); i++ {
		if entries[i].clock < entries[i-1].clock {
			down++
		} else {
			up++
		}
	}
	if stamps < leastUpdates || !published.Known() {
		return nil
	}
	if up > down {
		slices.Reverse(entries)
	}
	var out []update
	day := published
	for i, o := range entries {
		switch {
		case o.day.Known():
			day = o.day
		case i > 0 && o.clock > entries[i-1].clock:
			day = day.AddDays(-1)
		}
		out = append(out, update{o.sentence, o.span, day})
	}
	slices.SortFunc(out, func(a, b update) int { return a.sentence - b.sentence })
	return out
}

// halfOf is the half of the day, "am" or "pm", with which words for a time of day
// end; "" without one.
func halfOf(words string) string {
	switch w := strings.ReplaceAll(strings.ToLower(words), ".", ""); {
	case strings.HasSuffix(w, "am"):
		return "am"
	case strings.HasSuffix(w, "pm"):
		return "pm"
	}
	return ""
}

// tellHalves gives the entries of a page that writes "3:42 pm" once and then "3:50"
// the half of the day of the entry before them; those before the first that has
// one take its. On a page that runs back in time, noon is where the clock would
// run on again.
func tellHalves(entries []opening) {
	half := ""
	for _, o := range entries {
		if half = o.half; half != "" {
			break
		}
	}
	before, back := "", false
	for i := range entries {
		o := &entries[i]
		switch {
		case o.half != "":
			half = o.half
		case half == "pm" && o.clock < "12:00":
			hour, _ := strconv.Atoi(o.clock[:2])
			later := strconv.Itoa(hour+12) + o.clock[2:]
			if back && later > before {
				half = "am"
			} else {
				o.clock = later
			}
		}
		before, back = o.clock, before != "" && o.clock < before
	}
}

// dayOfUpdate gives an act without a day that of the first entry that tells of
// it, or of the first of all when only what stands before them does.
func (f *framing) dayOfUpdate(d *draft) {
	if len(f.updates) == 0 || !d.undated() {
		return
	}
	var first update
	take := func(u update) {
		if !first.day.Known() || u.day.Before(first.day) {
			first = u
		}
	}
	for _, a := range d.acts {
		for i := len(f.updates) - 1; i >= 0; i-- {
			if f.updates[i].sentence <= a.s.index {
				take(f.updates[i])
				break
			}
		}
	}
	if !first.day.Known() {
		for _, u := range f.updates {
			take(u)
		}
	}
	d.when = &tocsin.When{Start: first.day, End: first.day, Precision: tocsin.Day, Basis: f.ref.Basis,
		Words: first.head.Of(f.text.Body), Quote: first.head}
}
