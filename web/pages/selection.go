package pages

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin"
	"tocsin/web/filter"
	"tocsin/web/gate"
)

// selection is what the address of the picture says: which incidents, and how
// they are shown.
type selection struct {
	q      *tocsin.IncidentQuery
	values url.Values // all of it, without what is empty
	last   string     // preset of time
	shown  string     // "" or "table"
	by     string     // form, place or actor: what counts are by
	page   int        // of the list, from 1
}

// preset is a span of time until now.
type preset struct {
	Key  string
	span time.Duration
	// told presets are about when it was reported, which is known to the
	// minute; the others about when it happened, which seldom is.
	Told bool
}

const aDay = 24 * time.Hour

var presets = []preset{
	{"1h", time.Hour, true}, {"6h", 6 * time.Hour, true}, {"24h", aDay, true},
	{"7d", 7 * aDay, false}, {"30d", 30 * aDay, false}, {"90d", 90 * aDay, false}, {"1y", 365 * aDay, false},
}

// own are the parameters that are about the page and not about which incidents.
var own = []string{"last", "show", "by", "page"}

// lists are the parameters that may have several values.
var lists = []string{"form", "kind", "status", "country", "id"}

// parseSelection reads an address. Lists are brought into one value, parted by
// commas, so that one selection has one address.
func parseSelection(values url.Values, now time.Time) (*selection, error) {
	s := &selection{values: url.Values{}, page: 1, by: "form"}
	rest := url.Values{}
	for name, given := range values {
		var kept []string
		for _, v := range given {
			for part := range strings.SplitSeq(v, ",") {
				if part = strings.TrimSpace(part); part != "" && slices.Contains(lists, name) && !slices.Contains(kept, part) {
					kept = append(kept, part)
				}
			}
			if v = strings.TrimSpace(v); v != "" && !slices.Contains(lists, name) {
				kept = append(kept, v)
			}
		}
		if len(kept) == 0 {
			continue
		}
		if slices.Contains(lists, name) {
			kept = []string{strings.Join(kept, ",")}
		}
		s.values[name] = kept
		if !slices.Contains(own, name) && name != "cursor" && name != "limit" {
			rest[name] = kept
		}
	}
	var err error
	if s.q, err = filter.Parse(rest); err != nil {
		return nil, err
	}
	s.q.Limit = 0
	switch s.shown = s.values.Get("show"); s.shown {
	case "", "table":
	default:
		return nil, tocsin.Errorf(tocsin.Invalid, "parameter show is table")
	}
	if by := s.values.Get("by"); by != "" {
		if s.by = by; by != "form" && by != "place" && by != "actor" {
			return nil, tocsin.Errorf(tocsin.Invalid, "parameter by is form, place or actor")
		}
	}
	if n := s.values.Get("page"); n != "" {
		if s.page, err = strconv.Atoi(n); err != nil || s.page < 1 || s.page > 1e6 {
			return nil, tocsin.Errorf(tocsin.Invalid, "parameter page is a number from 1")
		}
	}
	return s, s.applyPreset(now)
}

// applyPreset narrows the selection to a span until now.
func (s *selection) applyPreset(now time.Time) error {
	if s.last = s.values.Get("last"); s.last == "" {
		return nil
	}
	i := slices.IndexFunc(presets, func(p preset) bool { return p.Key == s.last })
	if i < 0 {
		return tocsin.Errorf(tocsin.Invalid, "parameter last is one of 1h, 6h, 24h, 7d, 30d, 90d, 1y")
	}
	if since := now.Add(-presets[i].span); presets[i].Told {
		if s.q.ChangedSince.Before(since) {
			s.q.ChangedSince = since
		}
	} else if day := tocsin.DateOf(since.UTC()); s.q.From.Before(day) {
		s.q.From = day
	}
	return nil
}

// Path is the address of the picture with parameters changed: name, value,
// name, value ...; an empty value takes one away. The page of the list begins
// anew.
func (s *selection) Path(changes ...string) string {
	v := url.Values{}
	maps.Copy(v, s.values)
	delete(v, "page")
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			delete(v, changes[i])
		} else {
			v[changes[i]] = []string{changes[i+1]}
		}
	}
	return address("/", v)
}

// Brief is the address of the selection on one sheet of paper.
func (s *selection) Brief() string {
	return "/brief" + strings.TrimPrefix(s.Path("show", "", "by", "", "order", ""), "/")
}

// Query is the selection as an address has it, without the page's own part and
// with the preset resolved, as the API knows it.
func (s *selection) Query() string {
	v := url.Values{}
	maps.Copy(v, s.values)
	for _, name := range own {
		delete(v, name)
	}
	if s.last != "" {
		if !s.q.ChangedSince.IsZero() {
			v.Set("changed_since", s.q.ChangedSince.UTC().Format(time.RFC3339))
		}
		if s.q.From.Known() {
			v.Set("from", s.q.From.String())
		}
	}
	return encode(v)
}

func address(path string, v url.Values) string {
	if q := encode(v); q != "" {
		return path + "?" + q
	}
	return path
}

// encode writes values as an address has them, with commas left readable.
func encode(v url.Values) string { return strings.ReplaceAll(v.Encode(), "%2C", ",") }

// Has reports whether a list of the selection holds a value.
func (s *selection) Has(name, value string) bool {
	return slices.Contains(strings.Split(s.values.Get(name), ","), value)
}

// Get is the value of a parameter.
func (s *selection) Get(name string) string { return s.values.Get(name) }

// Toggle is the address in which a list has a value that it has not, or has
// not one that it has.
func (s *selection) Toggle(name, value string) string {
	var list []string
	if old := s.values.Get(name); old != "" {
		list = strings.Split(old, ",")
	}
	if i := slices.Index(list, value); i >= 0 {
		list = slices.Delete(list, i, i+1)
	} else {
		list = append(list, value)
	}
	return s.Path(name, strings.Join(list, ","))
}

// chip is one condition of the selection, and the address without it.
type chip struct{ Text, Path string }

// chips are the conditions, in order of their names.
func (s *selection) chips(w *words) []chip {
	var out []chip
	for _, name := range slices.Sorted(maps.Keys(s.values)) {
		if slices.Contains(own, name) && name != "last" || name == "order" {
			continue
		}
		value := s.values.Get(name)
		if slices.Contains(lists, name) {
			for v := range strings.SplitSeq(value, ",") {
				text := v
				if name != "country" && name != "id" {
					text = w.name(name, v)
				}
				out = append(out, chip{w.say("filter.chip", w.say("filter."+name), text), s.Toggle(name, v)})
			}
			continue
		}
		switch {
		case name == "last":
			value = w.say("last." + value)
		case value == "true" || value == "false":
			value = w.say("filter." + value)
			if key := "filter." + name + "." + s.values.Get(name); w.has(key) {
				value = w.say(key)
			}
		case name == "polygon":
			value = w.say("filter.drawn")
		}
		out = append(out, chip{w.say("filter.chip", w.say("filter."+name), value), s.Path(name, "")})
	}
	return out
}

// asksStore reports whether only the store can tell what is in the selection.
func (s *selection) asksStore(c gate.Caller) bool {
	q := s.q
	return q.Source != "" || q.Document != "" || !q.AsOf.IsZero() || q.Withdrawn || q.Text != "" && !c.Anonymous()
}

// find gives the incidents of a selection that a caller may see, in its order.
func (x *index) find(ctx context.Context, s *selection, c gate.Caller) ([]*entry, error) {
	var list []*entry
	if s.asksStore(c) {
		err := x.each(ctx, s.q, func(rec *tocsin.IncidentRecord) {
			var ok bool
			if rec, ok = x.gate.For(c).Show(rec); !ok {
				return
			}
			// What the policy took away must not have decided.
			if rest := *s.q; c.Anonymous() {
				rest.Source, rest.AsOf = "", time.Time{}
				if !filter.Match(&rest, rec, nil) {
					return
				}
			}
			list = append(list, entryOf(rec))
		})
		if err != nil {
			return nil, err
		}
	} else {
		v, err := x.view(ctx, c)
		if err != nil {
			return nil, err
		}
		m := newMatcher(s.q)
		for _, e := range v.entries {
			if m.match(e) {
				list = append(list, e)
			}
		}
	}
	if order := orders[s.q.Order]; order != nil {
		slices.SortStableFunc(list, order)
	} else if s.asksStore(c) {
		slices.SortStableFunc(list, byTime)
	}
	return list, nil
}

// matcher judges many entries by one selection. Names recur, so each is judged
// once.
type matcher struct {
	rest                tocsin.IncidentQuery // without the others
	place, actor, words tocsin.IncidentQuery
	places, names       map[string]bool
}

func newMatcher(q *tocsin.IncidentQuery) *matcher {
	m := &matcher{rest: *q, places: map[string]bool{}, names: map[string]bool{}}
	m.place.Place, m.actor.Actor, m.words.Text = q.Place, q.Actor, q.Text
	m.rest.Place, m.rest.Actor, m.rest.Text = "", "", ""
	return m
}

func (m *matcher) match(e *entry) bool {
	if !filter.Match(&m.rest, e.rec, nil) {
		return false
	}
	inc := &e.rec.Incident
	return (m.place.Place == "" || m.inPlace(inc.Where)) && (m.actor.Actor == "" || slices.ContainsFunc(e.names, m.isActor)) &&
		(m.words.Text == "" || filter.Match(&m.words, record(inc.Headline, inc.Where, e.names...), nil))
}

// record is an incident of which a selection asks no more than this.
func record(headline string, w *tocsin.Where, names ...string) *tocsin.IncidentRecord {
	s := &tocsin.SlotRecord{}
	for _, n := range names {
		s.Claims = append(s.Claims, tocsin.IncidentClaim{Claim: tocsin.Claim{Slot: tocsin.Perpetrator, Value: tocsin.Value{Name: n}}})
	}
	return &tocsin.IncidentRecord{Change: tocsin.Change{Incident: tocsin.Incident{Headline: headline, Where: w,
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Perpetrator: s}}}}
}

func (m *matcher) inPlace(w *tocsin.Where) bool {
	if w == nil {
		return false
	}
	is := func(name string) bool {
		is, known := m.places[name]
		if !known {
			is = filter.Match(&m.place, record("", &tocsin.Where{Name: name}), nil)
			m.places[name] = is
		}
		return is
	}
	return is(w.Name) || is(w.Country) || slices.ContainsFunc(w.Within, is)
}

func (m *matcher) isActor(name string) bool {
	is, known := m.names[name]
	if !known {
		is = filter.Match(&m.actor, record("", nil, name), nil)
		m.names[name] = is
	}
	return is
}

// orders are the orders of the list but for the one in which it is kept.
var orders = map[tocsin.Order]func(a, b *entry) int{
	tocsin.ByChange: func(a, b *entry) int { return b.rec.At.Compare(a.rec.At) },
	tocsin.ByHarm: func(a, b *entry) int {
		if b.killed != a.killed {
			return b.killed - a.killed
		}
		return b.injured - a.injured
	},
	tocsin.ByArrival: func(a, b *entry) int { return b.rec.FirstSeen.Compare(a.rec.FirstSeen) },
}
