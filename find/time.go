package find

import (
	"tocsin"
	"tocsin/lexicon/when"
)

// The sorts of time, as Mention.Value has them.
const (
	TimePoint    = "point"    // a day, month, year, or part of one, that may be resolved
	TimeAnchored = "anchored" // told from another act: "a day after"
	TimePart     = "part"     // only a part of the act's day: "at dawn"
	TimeSince    = "since"    // open at its end
	TimeSet      = "set"      // a repeated time
	TimeDuration = "duration" // a length
)

// datelineReach is how many days before publication the date of a dateline may
// lie and still be the day on which the report was written.
const datelineReach = 3

// headBlocks is how many blocks from the start a full date must stand in to
// serve as the reference of a document without one of its own: later dates
// are mostly of other acts.
const headBlocks = 3

// Reference is the date that the document's relative times are told from:
// the day of publication, else that of a dated post in the text, else a full
// date near its start (codebook 13). It is unknown when nothing serves.
//
// A dateline dated a few days before the publication tells better than that
// what "today" was; dateline is its span, empty without one.
func Reference(doc *tocsin.Document, text *tocsin.Text, dateline tocsin.Span) when.Reference {
	if d := doc.PublishedDate(); d.Known() {
		ref := when.Reference{Date: d, Basis: tocsin.BasisPublished}
		if dateline.Len() > 0 {
			for _, e := range when.Find(text, text.TokenAt(dateline.Start), text.TokenAt(dateline.End-1)+1) {
				w := e.Resolve(ref)
				if gap := w.Start.DaysUntil(d); w.Start.Known() && w.Start == w.End && gap >= 0 && gap <= datelineReach {
					return when.Reference{Date: w.Start, Basis: tocsin.BasisPublished}
				}
			}
		}
		return ref
	}
	latest := tocsin.Date{}
	for _, b := range text.Blocks {
		if b.Kind == tocsin.Post && b.Date.Known() && latest.Before(b.Date) {
			latest = b.Date
		}
	}
	if latest.Known() {
		return when.Reference{Date: latest, Basis: tocsin.BasisPost}
	}
	for _, s := range text.Sentences {
		if s.Block >= headBlocks {
			break
		}
		for _, e := range when.Find(text, s.First, s.Last) {
			if !e.FullDate || e.Since || e.Set {
				continue
			}
			w := e.Resolve(when.Reference{})
			if w.Start.Known() && w.Start == w.End && latest.Before(w.Start) {
				latest = w.Start
			}
		}
	}
	if latest.Known() {
		return when.Reference{Date: latest, Basis: tocsin.BasisText}
	}
	return when.Reference{}
}

// timesIn finds the times among the tokens and resolves them.
func timesIn(text *tocsin.Text, first, last int, ref when.Reference, into []tocsin.Mention) []tocsin.Mention {
	for _, e := range when.Find(text, first, last) {
		w := e.Resolve(ref)
		m := tocsin.Mention{Kind: tocsin.MentionTime, Span: e.Span, Rule: e.Rule, Value: TimePoint, When: &w}
		_, anchored := e.Anchored()
		switch {
		case e.Set:
			m.Value = TimeSet
		case e.Duration:
			m.Value = TimeDuration
		case e.Since:
			m.Value = TimeSince
		case anchored:
			m.Value = TimeAnchored
		case e.PartOnly:
			m.Value = TimePart
		}
		into = append(into, m)
	}
	return into
}
