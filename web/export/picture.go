package export

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tocsin"
)

// picture is a record with what several formats ask of it.
type picture struct {
	*Record
	inc *tocsin.Incident
	m   *maker
}

func (m *maker) picture(r *Record) *picture { return &picture{r, &r.Change.Incident, m} }

// url is the address of the incident's page; "" without a server.
func (p *picture) url() string { return p.m.page("incidents", p.inc.ID) }

func (m *maker) page(kind, id string) string {
	if m.opts.Base == "" {
		return ""
	}
	return strings.TrimRight(m.opts.Base, "/") + "/" + kind + "/" + url.PathEscape(id)
}

// claims are the claims of a slot, nil when there are none.
func (p *picture) claims(s tocsin.Slot) []tocsin.IncidentClaim {
	if rec := p.inc.Slots[s]; rec != nil {
		return rec.Claims
	}
	return nil
}

// all gives every claim, in the order of the slots.
func (p *picture) all() (all []tocsin.IncidentClaim) {
	for _, s := range tocsin.Slots {
		all = append(all, p.claims(s)...)
	}
	return all
}

// live reports whether somebody still says what the claim says.
func live(c *tocsin.IncidentClaim) bool {
	return c.Superseded == "" && c.Certainty != tocsin.Denied && c.Certainty != tocsin.Retracted && c.Certainty != tocsin.Silent && !c.Value.None()
}

// bounds are a slot's figures, nil when unknown.
func (p *picture) bounds(s tocsin.Slot) (low, best, high *int) {
	if rec := p.inc.Slots[s]; rec != nil {
		return rec.Low, rec.Best, rec.High
	}
	return nil, nil, nil
}

// scoped is the smallest and the largest figure of a slot over the live claims
// of which is holds; not known when there is none.
func (p *picture) scoped(s tocsin.Slot, is func(tocsin.Scope) bool) (low, high int, known bool) {
	for _, c := range p.claims(s) {
		n := c.Value.Count
		if !live(&c) || !n.Known || c.Scope.Period != "" || !is(c.Scope) {
			continue
		}
		least, most := n.Min, n.Max
		if least == tocsin.Open {
			least = 0
		}
		if most == tocsin.Open {
			most = least
		}
		if !known {
			low, high, known = least, most, true
		}
		low, high = min(low, least), max(high, most)
	}
	return low, high, known
}

// attackersKilled is the dead among those who attacked, which tocsin counts
// apart from the others (codebook 23).
func (p *picture) attackersKilled() (low, high int, known bool) {
	return p.scoped(tocsin.Killed, func(s tocsin.Scope) bool { return s.Side == "attackers" })
}

// killed is the dead of both sides, as other data sets count them: the sum of
// the defenders' figure and the attackers'. Known is false when nobody gives
// either. Where the figure is open above, high is the largest that was given.
func (p *picture) killed() (low, best, high int, known bool) {
	l, b, h := p.bounds(tocsin.Killed)
	if l != nil {
		low, known = *l, true
	}
	best = low
	if b != nil {
		best, known = *b, true
	}
	high = best
	if h != nil {
		high, known = max(*h, high), true
	} else if _, most, ok := p.scoped(tocsin.Killed, func(s tocsin.Scope) bool { return s.Side != "attackers" }); ok {
		high = max(high, most)
	}
	if alow, ahigh, ok := p.attackersKilled(); ok {
		low, best, high, known = low+alow, best+alow, high+ahigh, true
	}
	return low, best, high, known
}

// harmed reports whether something got through: people were hurt or taken,
// things were damaged, or a munition hit.
func (p *picture) harmed() bool {
	for _, s := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Casualties, tocsin.Missing, tocsin.Abducted} {
		low, best, high := p.bounds(s)
		for _, n := range []*int{low, best, high} {
			if n != nil && *n > 0 {
				return true
			}
		}
	}
	for _, c := range p.claims(tocsin.Damage) {
		if live(&c) {
			return true
		}
	}
	_, high, known := p.scoped(tocsin.Munitions, func(s tocsin.Scope) bool { return s.Stage == "impacted" })
	return known && high > 0
}

// stopped reports whether nothing of the attack got through.
func (p *picture) stopped() bool {
	return (p.inc.Status == tocsin.Intercepted || p.inc.Status == tocsin.Foiled) && !p.harmed()
}

// names lists the values that live claims of a slot give, each once, in order.
func (p *picture) names(s tocsin.Slot) (names []string) {
	for _, c := range p.claims(s) {
		if live(&c) && c.Value.Name != "" && !slices.Contains(names, c.Value.Name) {
			names = append(names, c.Value.Name)
		}
	}
	return names
}

// contested lists the slots that are.
func (p *picture) contested() (slots []string) {
	for _, s := range tocsin.Slots {
		if rec := p.inc.Slots[s]; rec != nil && rec.Contested {
			slots = append(slots, string(s))
		}
	}
	return slots
}

// party is somebody on one side of an incident.
type party struct {
	name, id string
}

// key tells parties apart.
func (a party) key() string {
	if a.id != "" {
		return a.id
	}
	return strings.ToLower(a.name)
}

// doer is who did it, as far as data sets may say so (codebook 22): whom a
// person decided on, who alone claims it and does not deny it, or whom at least
// two independent origins, and more than any other, blame. The zero party is
// nobody.
func (p *picture) doer() party {
	for _, s := range []tocsin.Slot{tocsin.ClaimedBy, tocsin.Blamed} {
		if rec := p.inc.Slots[s]; rec != nil && rec.Decided != nil && rec.Decided.Value.Name != "" {
			return party{rec.Decided.Value.Name, rec.Decided.Value.ID}
		}
	}
	denied := map[string]bool{}
	for _, c := range p.claims(tocsin.DeniedBy) {
		if live(&c) {
			denied[party{c.Value.Name, c.Value.ID}.key()] = true
		}
	}
	claimed := p.byOrigins(tocsin.ClaimedBy, denied)
	if len(claimed) == 1 {
		return claimed[0].party
	}
	if len(claimed) > 1 {
		return party{}
	}
	blamed := p.byOrigins(tocsin.Blamed, nil)
	if len(blamed) == 0 || blamed[0].origins < 2 || len(blamed) > 1 && blamed[1].origins == blamed[0].origins {
		return party{}
	}
	return blamed[0].party
}

type counted struct {
	party
	origins int
}

// byOrigins lists those whom a slot names without a hedge, the one of most
// origins first.
func (p *picture) byOrigins(s tocsin.Slot, without map[string]bool) (all []counted) {
	origins := map[string]map[string]bool{}
	for _, c := range p.claims(s) {
		who := party{c.Value.Name, c.Value.ID}
		if !live(&c) || c.Certainty == tocsin.Hedged || without[who.key()] {
			continue
		}
		if origins[who.key()] == nil {
			origins[who.key()] = map[string]bool{}
			all = append(all, counted{party: who})
		}
		origin := c.Origin
		if origin == "" {
			origin = c.Account
		}
		origins[who.key()][origin] = true
	}
	for i := range all {
		all[i].origins = len(origins[all[i].key()])
	}
	slices.SortStableFunc(all, func(a, b counted) int { return b.origins - a.origins })
	return all
}

// The sides on which victims may stand.
const (
	sideState    = "state"
	sideArmed    = "armed"
	sideCivilian = "civilian"
)

// maxPartyWords is how many words a phrase may have that names a party; longer
// ones tell of more than one thing.
const maxPartyWords = 5

// sideOf says what sort of people a claim's value or group is; "" when it
// cannot be told. Known is whether the value is an actor of the lexicon.
func (p *picture) sideOf(c *tocsin.IncidentClaim) (side string, known bool) {
	if p.m.opts.Actor != nil && c.Value.ID != "" {
		if a, ok := p.m.opts.Actor(c.Value.ID); ok {
			switch a.Kind {
			case tocsin.Civilian:
				return sideCivilian, true
			case tocsin.Force, tocsin.State:
				return sideState, true
			case tocsin.Group:
				return sideArmed, true
			}
		}
	}
	for _, words := range []string{c.Value.Name, c.Scope.Group} {
		if len(strings.Fields(words)) > maxPartyWords {
			continue
		}
		for _, side := range []string{sideState, sideArmed, sideCivilian} {
			if p.m.codes.is(side, words) {
				return side, false
			}
		}
	}
	return "", false
}

// suffered is who stood on the other side: the first armed party that is
// named or counted, and whether civilians are. A target that is a thing of the
// armed, "army base", tells the side and names nobody.
func (p *picture) suffered() (armed party, side string, civilians bool) {
	for _, s := range []tocsin.Slot{tocsin.Victim, tocsin.Target, tocsin.Killed, tocsin.Injured, tocsin.Casualties, tocsin.Abducted, tocsin.Missing} {
		for _, c := range p.claims(s) {
			if !live(&c) || c.Scope.Side == "attackers" || c.Value.Count.None() {
				continue
			}
			k, known := p.sideOf(&c)
			switch {
			case k == sideCivilian:
				civilians = true
			case k == "" || side != "" && armed.name != "":
			case s == tocsin.Target && !known:
				side = k
			default:
				armed, side = party{c.Value.Name, c.Value.ID}, k
				if armed.name == "" {
					armed.name = c.Scope.Group
				}
			}
		}
	}
	return armed, side, civilians
}

// says tells who gives which figure and who names whom, for cells of notes:
// "killed 3 (police); killed 5 (a doctor via AP)".
func (p *picture) says() string {
	var parts []string
	for _, c := range p.all() {
		switch c.Slot {
		case tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties, tocsin.Munitions,
			tocsin.Blamed, tocsin.ClaimedBy, tocsin.DeniedBy:
		default:
			continue
		}
		if c.Superseded != "" {
			continue
		}
		what := []string{strings.ReplaceAll(string(c.Slot), "_", " ")}
		if c.Certainty == tocsin.Silent {
			what = append(what, "not said")
		} else {
			what = append(what, valueWords(c.Value))
		}
		for _, s := range []string{c.Scope.Side, c.Scope.Group, c.Scope.Stage, c.Scope.Period} {
			if s != "" {
				what = append(what, s)
			}
		}
		who := speakerWords(c.Speaker)
		if c.Certainty != tocsin.Stated && c.Certainty != tocsin.Silent {
			who += ", " + string(c.Certainty)
		}
		part := strings.Join(what, " ") + " (" + who + ")"
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// valueWords puts a value in words; silence is "".
func valueWords(v tocsin.Value) string {
	n := v.Count
	switch {
	case !n.Known:
		return v.Name
	case n.Min == n.Max:
		return strconv.Itoa(n.Min)
	case n.Max == tocsin.Open:
		return strconv.Itoa(n.Min) + " or more"
	case n.Min == tocsin.Open:
		return "up to " + strconv.Itoa(n.Max)
	}
	return strconv.Itoa(n.Min) + " to " + strconv.Itoa(n.Max)
}

func speakerWords(s tocsin.Speaker) string {
	who := s.Name
	if who == "" {
		who = string(s.Kind)
	}
	if s.Via != "" {
		who += " via " + s.Via
	}
	return who
}

// outlets lists who published the documents, each once, in order.
func (p *picture) outlets() (all []string) {
	return p.each(func(s *Source) string { return s.Outlet })
}

// each lists a field of the documents, each value once, without empty ones.
func (p *picture) each(field func(*Source) string) (all []string) {
	for i := range p.Documents {
		if v := field(&p.Documents[i]); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// document is the document that an account stands in; nil when the record does
// not hold it.
func (p *picture) document(account string) *Source {
	id := documentOf(account)
	for i := range p.Documents {
		if p.Documents[i].ID == id {
			return &p.Documents[i]
		}
	}
	return nil
}

// documentOf is the id of the document that an account stands in.
func documentOf(account string) string {
	if i := strings.LastIndexByte(account, '#'); i >= 0 {
		return account[:i]
	}
	return account
}

// admin sorts what a place lies in by level, as far as its precision tells;
// town is the one that a site or a neighbourhood lies in.
func admin(w *tocsin.Where) (admin1, admin2, town string) {
	within := w.Within
	if n := len(within); n > 0 && within[n-1] == w.Country {
		within = within[:n-1]
	}
	last := ""
	if len(within) > 0 {
		last = within[len(within)-1]
	}
	switch w.Precision {
	case tocsin.Province:
		return w.Name, "", ""
	case tocsin.District:
		return last, w.Name, ""
	case tocsin.Town:
		if len(within) > 1 {
			admin2 = within[0]
		}
		return last, admin2, ""
	case tocsin.Site, tocsin.Neighbourhood:
		if len(within) > 2 {
			admin2 = within[1]
		}
		if len(within) > 1 {
			admin1 = last
		}
		if len(within) > 0 {
			town = within[0]
		}
	}
	return admin1, admin2, town
}

// interval is the days of an incident; ok is false when it is not known from
// when to when it was.
func interval(w *tocsin.When) (start, end tocsin.Date, ok bool) {
	if !w.Known() || !w.End.Known() || w.End.Before(w.Start) {
		return tocsin.Date{}, tocsin.Date{}, false
	}
	return w.Start, w.End, true
}

// clean makes one line that CSV, XML and spreadsheets can hold: what is not
// valid UTF-8 is replaced, control characters and runs of white space become
// one space.
func clean(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] <= ' ' && (s[i] != ' ' || i+1 < len(s) && s[i+1] == ' ') || s[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return strings.Trim(s, " ")
	}
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || r == '\uFFFE' || r == '\uFFFF'
	}), " ")
}
