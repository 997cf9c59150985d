package pages

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

// entry is what the picture shows of an incident.
type entry struct {
	// rec is the incident without what the picture has no use for, as claims.
	rec       *tocsin.IncidentRecord
	killed    int // best figure; -1 when it is not known
	injured   int
	contested bool
	reviewed  bool
	actors    []string // who is said to have done it, each once
	names     []string // whom a selection may ask for, each once
}

// unknown stands where a figure is not known.
const unknown = -1

// view is the incidents as one kind of caller sees them. It is not changed
// after it was made.
type view struct {
	seq     int64 // of the last change in it
	made    time.Time
	entries []*entry // the latest first, unknown times last
	byID    map[string]*entry
}

// viewers are the kinds of callers: with a login, and without.
const (
	loggedIn = iota
	anonymous
	viewers
)

// callers stand for all of their kind.
var callers = [viewers]gate.Caller{loggedIn: {User: "pages", Role: tocsin.Reader}}

// index holds a view for callers with a login and one for those without, so
// that the picture of many thousands of incidents costs no reading of them.
type index struct {
	store tocsin.Store
	gate  *gate.Gate
	now   func() time.Time
	wake  chan struct{} // a view is asked for that is stale

	mu       sync.Mutex // guards the rest; held while a view is made
	views    [viewers]*view
	asked    [viewers]time.Time
	coverage *coverage
}

func newIndex(store tocsin.Store, g *gate.Gate, now func() time.Time) *index {
	return &index{store: store, gate: g, now: now, wake: make(chan struct{}, 1)}
}

// stale is how old a view may become before it is made anew: what no change of
// an incident tells of, as a release or that a delay is over, shows that late.
const stale = 5 * time.Minute

// idle is how long views are made anew that nobody asks for.
const idle = time.Hour

// view gives the incidents that a caller may see, with all changes until now.
func (x *index) view(ctx context.Context, c gate.Caller) (*view, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	k := loggedIn
	if c.Anonymous() {
		k = anonymous
	}
	now := x.now()
	x.asked[k] = now
	v := x.views[k]
	var err error
	switch old := v != nil && now.Sub(v.made) > stale; {
	case v == nil, old && k == anonymous: // what is withheld now must not show
		var made [viewers]*view
		made, err = x.load(ctx, k)
		v = made[k]
	default:
		if old {
			select {
			case x.wake <- struct{}{}:
			default:
			}
		}
		v, err = x.follow(ctx, k, v)
	}
	if err != nil {
		return nil, fmt.Errorf("look through the incidents: %w", err)
	}
	x.views[k] = v
	return v, nil
}

// refresh makes the views anew while the old ones still answer: at first both,
// later those that somebody asks for.
func (x *index) refresh(ctx context.Context) error {
	var kinds []int
	x.mu.Lock()
	for k := range viewers {
		if x.asked[k].IsZero() {
			x.asked[k] = x.now()
		}
		if x.now().Sub(x.asked[k]) < idle {
			kinds = append(kinds, k)
		}
	}
	x.mu.Unlock()
	made, err := x.load(ctx, kinds...)
	if err != nil {
		return fmt.Errorf("look through the incidents: %w", err)
	}
	x.mu.Lock()
	for _, k := range kinds {
		if old := x.views[k]; old == nil || old.seq <= made[k].seq {
			x.views[k] = made[k]
		}
	}
	x.mu.Unlock()
	_, err = x.cover(ctx)
	return err
}

// load reads all incidents once for some kinds of callers.
func (x *index) load(ctx context.Context, kinds ...int) (made [viewers]*view, err error) {
	if len(kinds) == 0 {
		return made, nil
	}
	// The place is asked for first: what changes meanwhile is then seen twice
	// and not never.
	seq, err := x.store.LastChange(ctx)
	if err != nil {
		return made, err
	}
	for _, k := range kinds {
		made[k] = &view{seq: seq, made: x.now(), byID: map[string]*entry{}}
	}
	err = x.each(ctx, &tocsin.IncidentQuery{}, func(rec *tocsin.IncidentRecord) {
		for _, k := range kinds {
			if shown, ok := x.gate.For(callers[k]).Show(rec); ok {
				made[k].byID[rec.Incident.ID] = entryOf(shown)
			}
		}
	})
	for _, k := range kinds {
		made[k].sort()
	}
	return made, err
}

// page is how many incidents are read from the store at once.
const pageSize = 500

// each goes through the incidents of a selection as they are kept.
func (x *index) each(ctx context.Context, q *tocsin.IncidentQuery, do func(*tocsin.IncidentRecord)) error {
	part := *q
	part.Limit = pageSize
	for rec, err := range tocsin.All("", func(after tocsin.Cursor) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
		part.After = after
		return x.store.Incidents(ctx, &part)
	}) {
		if err != nil {
			return err
		}
		do(&rec)
	}
	return nil
}

// follow adds what changed since a view was made.
func (x *index) follow(ctx context.Context, kind int, old *view) (*view, error) {
	last, err := x.store.LastChange(ctx)
	if err != nil || last == old.seq {
		return old, err
	}
	v := &view{seq: old.seq, made: old.made, byID: make(map[string]*entry, len(old.byID))}
	for id, e := range old.byID {
		v.byID[id] = e
	}
	for v.seq < last {
		list, err := x.store.Changes(ctx, v.seq, pageSize)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			break
		}
		for i := range list {
			id := list[i].Incident.ID
			delete(v.byID, id)
			if shown, ok := x.gate.For(callers[kind]).Show(&list[i]); ok && !shown.Withdraw {
				v.byID[id] = entryOf(shown)
			}
			v.seq = max(v.seq, list[i].Seq)
		}
	}
	v.sort()
	return v, nil
}

func (v *view) sort() {
	v.entries = make([]*entry, 0, len(v.byID))
	for _, e := range v.byID {
		v.entries = append(v.entries, e)
	}
	slices.SortFunc(v.entries, byTime)
}

// byTime puts the latest first, unknown times last.
func byTime(a, b *entry) int {
	wa, wb := a.rec.Incident.When, b.rec.Incident.When
	if wa.Known() != wb.Known() {
		if wa.Known() {
			return -1
		}
		return 1
	}
	if wa.Known() {
		if d := wb.Start.Compare(wa.Start); d != 0 {
			return d
		}
		if d := strings.Compare(wb.Clock, wa.Clock); d != 0 {
			return d
		}
	}
	return strings.Compare(a.rec.Incident.ID, b.rec.Incident.ID)
}

// doers are the slots that say who did it.
var doers = []tocsin.Slot{tocsin.ClaimedBy, tocsin.Blamed, tocsin.Perpetrator}

// named are the slots whose names a selection may ask for.
var named = []tocsin.Slot{tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy, tocsin.Target, tocsin.Victim}

func entryOf(rec *tocsin.IncidentRecord) *entry {
	inc := &rec.Incident
	e := &entry{killed: unknown, injured: unknown, reviewed: inc.Verdict != ""}
	small := *rec
	small.Change.Documents = nil
	small.Incident = tocsin.Incident{ID: inc.ID, Kind: inc.Kind, Form: inc.Form, Status: inc.Status, Headline: clip(inc.Headline, 400),
		When: inc.When, Where: inc.Where, Origins: inc.Origins, Credibility: inc.Credibility, Verdict: inc.Verdict,
		Slots: make(map[tocsin.Slot]*tocsin.SlotRecord, len(inc.Slots))}
	for slot, s := range inc.Slots {
		kept := *s
		kept.Claims = nil
		if slices.Contains(named, slot) {
			for i := range s.Claims {
				if n := s.Claims[i].Value.Name; n != "" && !slices.Contains(e.names, n) {
					e.names = append(e.names, n)
				}
			}
		}
		small.Incident.Slots[slot] = &kept
		e.contested = e.contested || s.Contested
		e.reviewed = e.reviewed || s.Decided != nil
	}
	for _, slot := range doers {
		if s := inc.Slots[slot]; s != nil && len(e.actors) == 0 {
			for _, c := range s.Claims {
				if c.Certainty != tocsin.Denied && c.Certainty != tocsin.Retracted && c.Value.Name != "" && !slices.Contains(e.actors, c.Value.Name) {
					e.actors = append(e.actors, c.Value.Name)
				}
			}
		}
	}
	e.killed, e.injured = best(inc.Slots[tocsin.Killed]), best(inc.Slots[tocsin.Injured])
	e.rec = &small
	return e
}

// best is the figure that a counted slot comes to, unknown without one.
func best(s *tocsin.SlotRecord) int {
	switch {
	case s == nil:
		return unknown
	case s.Best != nil:
		return *s.Best
	case s.Low != nil:
		return *s.Low
	}
	return unknown
}

// located reports whether the incident may have a point on the map.
func (e *entry) located() bool { return e.rec.Incident.Where.Located() && !e.vague() }

// vague reports whether it is known only to have happened somewhere in a
// province or country, of which a point would say more than is known.
func (e *entry) vague() bool {
	w := e.rec.Incident.Where
	return w != nil && (w.Precision == tocsin.Province || w.Precision == tocsin.CountryWide)
}

// harm is how grave the incident is, 0 to 4: nobody known to be hurt, hurt,
// and killed by ones, by fives, by twenties. The steps are those at which the
// symbols of the map grow.
func (e *entry) harm() int {
	switch {
	case e.killed >= 20:
		return 4
	case e.killed >= 5:
		return 3
	case e.killed >= 1:
		return 2
	case e.injured >= 1:
		return 1
	}
	return 0
}

// coverage is how many documents came on each day, by how they fare: where
// there are none, silence means nothing.
type coverage struct {
	made    time.Time
	days    map[tocsin.Date]map[tocsin.DocumentState]int
	sources int
	quiet   []string // names of sources that give nothing
}

// covered is how far back documents are counted.
const covered = 366 * 24 * time.Hour

// recount has documents counted anew when they are next asked for.
func (x *index) recount() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.coverage = nil
}

// cover counts documents by day. It is made anew when it has become stale.
func (x *index) cover(ctx context.Context) (*coverage, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	now := x.now()
	if x.coverage != nil && now.Sub(x.coverage.made) < stale {
		return x.coverage, nil
	}
	c := &coverage{made: now, days: map[tocsin.Date]map[tocsin.DocumentState]int{}}
	since := now.Add(-covered)
	if old := x.coverage; old != nil { // only the last days can have changed much
		since = now.Add(-72 * time.Hour).Truncate(24 * time.Hour)
		for day, states := range old.days {
			if day.Time().Before(since) {
				c.days[day] = states
			}
		}
	}
	q := tocsin.DocumentQuery{Since: since, Limit: 1000}
	for doc, err := range tocsin.All("", func(after tocsin.Cursor) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
		q.After = after
		return x.store.Documents(ctx, &q)
	}) {
		if err != nil {
			return nil, fmt.Errorf("count documents: %w", err)
		}
		day := tocsin.DateOf(doc.FirstFetched.UTC())
		if c.days[day] == nil {
			c.days[day] = map[tocsin.DocumentState]int{}
		}
		c.days[day][doc.State]++
	}
	sources, err := x.store.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	for i := range sources {
		s := &sources[i]
		if s.Paused {
			continue
		}
		c.sources++
		if s.Quiet(now) || s.State.Failures > 0 || s.State.Gone {
			c.quiet = append(c.quiet, s.Name)
		}
	}
	x.coverage = c
	return c, nil
}
