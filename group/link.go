package group

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tocsin"
)

// Links lists how the incidents have to do with each other (codebook 28), in
// order of kind, then ids. The readings are those whose accounts the incidents
// hold: which words of a document tell of which act stands in them.
func Links(readings []tocsin.Reading, incidents []tocsin.Incident) []tocsin.IncidentLink {
	l := linking{k: known(), holds: map[string]int{}, incidents: incidents, byDay: map[int][]int{}, links: map[[3]string]*tocsin.IncidentLink{}}
	for i := range incidents {
		l.places = append(l.places, l.k.newPlace(incidents[i].Where))
		for _, a := range incidents[i].Accounts {
			l.holds[a] = i
		}
		if w := incidents[i].When; w.Known() && incidents[i].Kind == tocsin.Attack {
			l.byDay[dayNumber(w.Start)] = append(l.byDay[dayNumber(w.Start)], i)
		}
	}
	for i := range readings {
		l.told(&readings[i])
		l.operation(&readings[i])
	}
	for i := range incidents {
		l.dayBefore(i)
	}
	out := make([]tocsin.IncidentLink, 0, len(l.links))
	for _, link := range l.links {
		slices.Sort(link.Accounts)
		link.Accounts = slices.Compact(link.Accounts)
		out = append(out, *link)
	}
	slices.SortFunc(out, func(x, y tocsin.IncidentLink) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
	return out
}

type linking struct {
	k         *knowledge
	incidents []tocsin.Incident
	places    []place
	holds     map[string]int // account -> incident
	byDay     map[int][]int  // attacks
	links     map[[3]string]*tocsin.IncidentLink
}

// add ties two incidents; a second account that tells of the same adds itself.
func (l *linking) add(kind tocsin.LinkKind, from, to int, reason string, accounts []string, c *tocsin.Claim) {
	if from == to {
		return
	}
	key := [3]string{string(kind), l.incidents[from].ID, l.incidents[to].ID}
	link := l.links[key]
	if link == nil {
		link = &tocsin.IncidentLink{Kind: kind, From: key[1], To: key[2]}
		l.links[key] = link
	}
	if link.Reason == "" || reason < link.Reason || c != nil && link.Speaker == nil { // the same whatever the order
		link.Reason = reason
		if c != nil {
			speaker, quote := c.Speaker, c.Quote
			link.Speaker, link.Quote = &speaker, &quote
		}
	}
	link.Accounts = append(link.Accounts, accounts...)
}

// told ties what claims say that an act follows or leads to, when those words
// tell of another act of the document, or name a known one.
func (l *linking) told(r *tocsin.Reading) {
	for i := range r.Accounts {
		acc := &r.Accounts[i]
		from, ok := l.holds[acc.ID]
		if !ok {
			continue
		}
		for j := range acc.Claims {
			c := &acc.Claims[j]
			kind, how := tocsin.Answers, "done in answer to"
			switch {
			case c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted || c.Value.Name == "":
				continue
			case c.Slot == tocsin.LeadsTo:
				kind, how = tocsin.FollowedBy, "led to"
			case c.Slot != tocsin.Follows:
				continue
			}
			reason := fmt.Sprintf("%s %q", how, c.Value.Name)
			if other := actIn(r, acc, c.Quote.Span); other != "" {
				if to, ok := l.holds[other]; ok {
					l.add(kind, from, to, reason, []string{acc.ID, other}, c)
					continue
				}
			}
			if to := l.named(from, c); to >= 0 {
				l.add(kind, from, to, reason, []string{acc.ID}, c)
			}
		}
	}
}

// actIn is the account of the same document whose act is told inside the span;
// "" when none or several are.
func actIn(r *tocsin.Reading, acc *tocsin.Account, span tocsin.Span) string {
	found := ""
	for i := range r.Accounts {
		o := &r.Accounts[i]
		if o.ID == acc.ID || !slices.ContainsFunc(o.Acts, func(s tocsin.Span) bool { return s.Len() > 0 && span.Contains(s) }) {
			continue
		}
		if found != "" {
			return ""
		}
		found = o.ID
	}
	return found
}

// followDays is how long before an act another may lie and still be the one
// that it is said to answer, when only the words say which.
const followDays = 30

// named is the one attack whose place or target the claim's words name, shortly
// before the act, or after for one that it led to; -1 when none or several are.
func (l *linking) named(from int, c *tocsin.Claim) int {
	inc := &l.incidents[from]
	if !inc.When.Known() {
		return -1
	}
	day := dayNumber(inc.When.Start)
	first, last := day-followDays, day
	if c.Slot == tocsin.LeadsTo {
		first, last = day, day+followDays
	}
	text := " " + fold(c.Value.Name) + " "
	best, count, found := 0, 0, -1
	for d := first; d <= last; d++ {
		for _, to := range l.byDay[d] {
			points := l.namedBy(to, text)
			switch {
			case to == from || points < 2 || points < best:
			case points > best:
				best, count, found = points, 1, to
			default:
				count++
			}
		}
	}
	if count != 1 {
		return -1
	}
	return found
}

// namedBy counts what of an incident a folded text names: its place, a target
// or victim, and its form.
func (l *linking) namedBy(i int, text string) int {
	points := 0
	if n := l.places[i].name; len(n.proper) > 0 && strings.Contains(text, " "+n.folded+" ") {
		points++
	}
	for _, slot := range []tocsin.Slot{tocsin.Target, tocsin.Victim} {
		rec := l.incidents[i].Slots[slot]
		if rec != nil && slices.ContainsFunc(rec.Claims, func(c tocsin.IncidentClaim) bool {
			n := l.k.newAim(c.Value.Name, c.Value.ID)
			return len(n.proper) > 0 && strings.Contains(text, " "+n.folded+" ")
		}) {
			points++
		}
	}
	if f, ok := l.k.forms[l.incidents[i].Form]; ok && len(sharedTokens(l.k.newName(f.noun, "").tokens, l.k.newName(text, "").tokens)) > 0 {
		points++
	}
	return points
}

// operation ties what a document tells of one day, form and doer in several
// places.
func (l *linking) operation(r *tocsin.Reading) {
	for i := range r.Accounts {
		for j := range r.Accounts[:i] {
			a, b := &r.Accounts[j], &r.Accounts[i]
			x, okX := l.holds[a.ID]
			y, okY := l.holds[b.ID]
			if !okX || !okY || x == y || a.Kind != tocsin.Attack || b.Kind != tocsin.Attack || !a.When.Known() || !b.When.Known() || a.When.Start != b.When.Start {
				continue
			}
			fa, fb := l.k.forms[a.Form], l.k.forms[b.Form]
			if fa.family != fb.family || fa.family == "any" || a.Where == nil || b.Where == nil || fold(a.Where.Name) == fold(b.Where.Name) {
				continue
			}
			doer := l.sharedDoer(a, b)
			if doer == "" {
				continue
			}
			if l.incidents[y].ID < l.incidents[x].ID {
				x, y = y, x
			}
			l.add(tocsin.SameOperation, x, y, fmt.Sprintf("%s on %s, told as one day's work of %s", l.k.forms[l.incidents[x].Form].noun, a.When.Start, doer),
				[]string{a.ID, b.ID}, nil)
		}
	}
}

// sharedDoer is who both accounts say did it; "" when they do not.
func (l *linking) sharedDoer(a, b *tocsin.Account) string {
	for i := range a.Claims {
		for j := range b.Claims {
			x, y := &a.Claims[i], &b.Claims[j]
			if isDoer(x) && isDoer(y) && sameName(l.k.newName(x.Value.Name, x.Value.ID), l.k.newName(y.Value.Name, y.Value.ID)) {
				return x.Value.Name
			}
		}
	}
	return ""
}

func isDoer(c *tocsin.Claim) bool {
	switch c.Slot {
	case tocsin.Blamed, tocsin.ClaimedBy, tocsin.Perpetrator:
		return c.Certainty != tocsin.Denied && c.Certainty != tocsin.Retracted && c.Value.Name != ""
	}
	return false
}

// dayBefore ties an attack to those of the day before at the same place and of
// a like form: fighting that goes on is one incident a day (codebook 7).
func (l *linking) dayBefore(i int) {
	inc, p := &l.incidents[i], &l.places[i]
	if inc.Kind != tocsin.Attack || !inc.When.Known() || inc.When.Start != inc.When.End || p.rank > rankTown || !p.known() {
		return
	}
	day := dayNumber(inc.When.Start)
	for _, j := range l.byDay[day-1] {
		o, q := &l.incidents[j], &l.places[j]
		if o.When.Start != o.When.End || q.rank > rankTown || l.k.forms[inc.Form].family != l.k.forms[o.Form].family {
			continue
		}
		var at pair
		comparePlaces(&at, p, q)
		if at.veto != "" || at.placeLevel > rankTown {
			continue
		}
		l.add(tocsin.DayAfter, i, j, fmt.Sprintf("a day after, at %s", cmp.Or(q.where.Name, p.where.Name)), nil, nil)
	}
}

// Timeline lists what happened at a place, or had to do with an actor, and what
// was told beside it that is no attack, by day; an unknown day comes last. The
// name is compared whole: places by name and by what they lie in.
func Timeline(incidents []tocsin.Incident, about string) []tocsin.Moment {
	k := known()
	name := k.newName(about, "")
	out := []tocsin.Moment{}
	for i := range incidents {
		inc := &incidents[i]
		here := concerns(k, inc, name)
		if here {
			m := tocsin.Moment{Incident: inc.ID, Words: inc.Headline}
			if inc.When.Known() {
				m.Day = inc.When.Start
			}
			out = append(out, m)
		}
		rec := inc.Slots[tocsin.Context]
		if rec == nil {
			continue
		}
		seen := map[string]bool{}
		for j := range rec.Claims {
			c := &rec.Claims[j]
			words := fold(c.Value.Name)
			if seen[words] || words == "" || !here && (name.folded == "" || !strings.Contains(" "+words+" ", " "+name.folded+" ")) {
				continue
			}
			seen[words] = true
			m := tocsin.Moment{Incident: inc.ID, Words: c.Value.Name, Context: true, Account: c.Account}
			if inc.When.Known() {
				m.Day = inc.When.Start
			}
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(x, y tocsin.Moment) int {
		if x.Day.Known() != y.Day.Known() {
			if x.Day.Known() {
				return -1
			}
			return 1
		}
		return cmp.Or(x.Day.Compare(y.Day), cmp.Compare(x.Incident, y.Incident))
	})
	return out
}

// concerns reports whether an incident is at the place or of the actor.
func concerns(k *knowledge, inc *tocsin.Incident, about name) bool {
	if w := inc.Where; w != nil {
		for _, n := range append([]string{w.Name, w.Country}, w.Within...) {
			if about.folded != "" && fold(n) == about.folded {
				return true
			}
		}
	}
	for _, slot := range []tocsin.Slot{tocsin.Blamed, tocsin.ClaimedBy, tocsin.Perpetrator, tocsin.Target, tocsin.Victim} {
		if rec := inc.Slots[slot]; rec != nil {
			for i := range rec.Claims {
				if sameName(k.newName(rec.Claims[i].Value.Name, rec.Claims[i].Value.ID), about) {
					return true
				}
			}
		}
	}
	return false
}
