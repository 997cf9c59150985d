package frame

import (
	"slices"

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
		if n := len(entries); n > 0 {
			if o.clock < entries[n-1].clock {
				down++
			} else {
				up++
			}
		}
		entries = append(entries, o)
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
