package filter

import (
	"slices"
	"strings"

	"tocsin"
)

// Match reports whether a record fulfils every condition of a selection that
// is about the record itself: not its order, its page or the time as of which
// it was asked. from says whether a document comes from a source; it is asked
// only when the selection names one.
func Match(q *tocsin.IncidentQuery, rec *tocsin.IncidentRecord, from func(document, source string) bool) bool {
	inc := &rec.Incident
	switch {
	case rec.Withdraw && !q.Withdrawn,
		!among(q.IDs, inc.ID),
		!among(q.Kinds, inc.Kind),
		!among(q.Forms, inc.Form),
		!among(q.Statuses, inc.Status),
		q.Document != "" && !slices.Contains(rec.Documents, q.Document),
		inc.Origins < q.MinOrigins,
		q.MaxCredibility > 0 && (inc.Credibility < 1 || inc.Credibility > q.MaxCredibility),
		q.Contested != nil && *q.Contested != contested(inc),
		q.Reviewed != nil && *q.Reviewed != reviewed(inc),
		q.Harm != nil && *q.Harm != harm(inc),
		q.Located != nil && *q.Located != inc.Where.Located(),
		q.Released != nil && *q.Released != rec.Released,
		q.Tag != "" && !slices.Contains(rec.Tags, q.Tag),
		!q.ChangedSince.IsZero() && rec.At.Before(q.ChangedSince):
		return false
	}
	return inTime(q, inc.When) && inPlace(q, inc.Where) && hasActor(q.Actor, inc) && hasWords(q.Text, inc) &&
		(q.Source == "" || slices.ContainsFunc(rec.Documents, func(d string) bool { return from(d, q.Source) }))
}

func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

func contested(inc *tocsin.Incident) bool {
	for _, s := range inc.Slots {
		if s != nil && s.Contested {
			return true
		}
	}
	return false
}

func reviewed(inc *tocsin.Incident) bool {
	for _, s := range inc.Slots {
		if s != nil && s.Decided != nil {
			return true
		}
	}
	return inc.Verdict != ""
}

// harm reports whether somebody is said to be hurt, whatever it comes to.
func harm(inc *tocsin.Incident) bool {
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties} {
		s := inc.Slots[slot]
		if s == nil {
			continue
		}
		for _, n := range []*int{s.Low, s.Best, s.High} {
			if n != nil && *n > 0 {
				return true
			}
		}
		if slices.ContainsFunc(s.Claims, tellsHarm) {
			return true
		}
	}
	return false
}

func tellsHarm(c tocsin.IncidentClaim) bool {
	return c.Superseded == "" && !taken(&c.Claim) && c.Value.Count.Known && c.Value.Count.Max != 0
}

// taken reports whether a claim is one that nobody makes any more.
func taken(c *tocsin.Claim) bool {
	return c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted
}

// inTime reports whether the time may lie in the days asked for. One that is
// not known at all is in none.
func inTime(q *tocsin.IncidentQuery, w *tocsin.When) bool {
	if !q.From.Known() && !q.To.Known() {
		return true
	}
	if w == nil || !w.Start.Known() && !w.End.Known() {
		return false
	}
	return (!q.To.Known() || !w.Start.Known() || !q.To.Before(w.Start)) && (!q.From.Known() || !w.End.Known() || !w.End.Before(q.From))
}

func inPlace(q *tocsin.IncidentQuery, w *tocsin.Where) bool {
	if len(q.Countries) > 0 && (w == nil || !slices.Contains(q.Countries, w.CountryCode)) {
		return false
	}
	if place := tocsin.Fold(q.Place); q.Place != "" && (place == "" ||
		!slices.ContainsFunc(placeNames(w), func(n string) bool { return tocsin.Fold(n) == place })) {
		return false
	}
	if q.Box == nil && len(q.Polygon) == 0 {
		return true
	}
	if !w.Located() {
		return false
	}
	at := tocsin.Point{Lon: *w.Lon, Lat: *w.Lat}
	return (q.Box == nil || InBox(q.Box, at)) && (len(q.Polygon) == 0 || tocsin.RingOf(q.Polygon).Contains(at))
}

func placeNames(w *tocsin.Where) []string {
	if w == nil {
		return nil
	}
	return append([]string{w.Name, w.Country}, w.Within...)
}

// actorSlots are whom the condition on actors asks for; the words of an
// incident hold those who deny it, too.
var actorSlots = []tocsin.Slot{tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy, tocsin.Target, tocsin.Victim}

func hasActor(part string, inc *tocsin.Incident) bool {
	if part == "" {
		return true
	}
	part = tocsin.Fold(part)
	return part != "" && slices.ContainsFunc(namesIn(inc, actorSlots...), func(n string) bool { return strings.Contains(tocsin.Fold(n), part) })
}

// namesIn lists the names that the claims of slots give, each once.
func namesIn(inc *tocsin.Incident, slots ...tocsin.Slot) (list []string) {
	for _, slot := range slots {
		s := inc.Slots[slot]
		if s == nil {
			continue
		}
		for i := range s.Claims {
			if c := &s.Claims[i]; c.Value.Name != "" && !taken(&c.Claim) {
				list = append(list, c.Value.Name)
			}
		}
		if s.Decided != nil && s.Decided.Value.Name != "" {
			list = append(list, s.Decided.Value.Name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func hasWords(text string, inc *tocsin.Incident) bool {
	if text == "" {
		return true
	}
	var quotes []string
	for _, s := range inc.Slots {
		if s != nil {
			for i := range s.Claims {
				quotes = append(quotes, s.Claims[i].Quote.Exact)
			}
		}
	}
	slices.Sort(quotes)
	return HasTerms(tocsin.Terms(text, tocsin.IncidentFields), map[string]string{
		"headline": inc.Headline,
		"place":    strings.Join(placeNames(inc.Where), "\n"),
		"actor":    strings.Join(namesIn(inc, append([]tocsin.Slot{tocsin.DeniedBy}, actorSlots...)...), "\n"),
		"quote":    strings.Join(slices.Compact(quotes), "\n"),
	})
}

// MatchSpeaker reports whether a claim's speaker has a part of a name; every
// speaker has the part "".
func MatchSpeaker(part string, c *tocsin.Claim) bool {
	return part == "" || strings.Contains(tocsin.Fold(c.Speaker.Name), tocsin.Fold(part))
}
