package relational

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"tocsin"
)

// where is a condition under way: SQL, and its arguments in order.
type where struct {
	sql  []string
	args []any
}

func (w *where) add(sql string, args ...any) {
	w.sql = append(w.sql, sql)
	w.args = append(w.args, args...)
}

// never makes the condition hold for nothing.
func (w *where) never() { w.add("1 = 0") }

func (w *where) String() string { return strings.Join(w.sql, " AND ") }

// plain gives names of a type as plain texts.
func plain[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

// orders are the columns of change that lists are in order of, descending.
func orderColumn(o tocsin.Order) (string, error) {
	switch o {
	case "", tocsin.ByTime:
		return "c.by_time", nil
	case tocsin.ByChange:
		return "c.seq", nil
	case tocsin.ByHarm:
		return "c.by_harm", nil
	case tocsin.ByArrival:
		return "c.born", nil
	}
	return "", tocsin.Errorf(tocsin.Invalid, "there is no order %q", o)
}

// selection is the condition that a query makes of rows of change.
func (s *Store) selection(ctx context.Context, c Conn, q *tocsin.IncidentQuery) (*where, error) {
	e := s.engine
	w := &where{}
	if q.AsOf.IsZero() {
		w.add("c.ended = " + forever)
	} else {
		w.add("c.updated <= ? AND c.ended > ?", nanos(q.AsOf), nanos(q.AsOf))
	}
	if !q.Withdrawn {
		w.add("NOT c.withdrawn")
	}
	in := func(column string, list []string) {
		if len(list) > 0 {
			w.add(e.In(column), e.List(list))
		}
	}
	in("c.incident", q.IDs)
	in("c.kind", plain(q.Kinds))
	in("c.form", plain(q.Forms))
	in("c.status", plain(q.Statuses))
	var countries []string
	for _, c := range q.Countries {
		countries = append(countries, strings.ToUpper(c))
	}
	in("c.country", countries)
	for _, f := range []struct {
		column string
		want   *bool
	}{{"c.contested", q.Contested}, {"c.reviewed", q.Reviewed}, {"c.harm", q.Harm}} {
		if f.want != nil {
			w.add(f.column+" = ?", *f.want)
		}
	}
	if q.Located != nil {
		w.add(map[bool]string{true: "c.lat IS NOT NULL", false: "c.lat IS NULL"}[*q.Located])
	}
	if q.From.Known() || q.To.Known() {
		w.add("(c.start_day IS NOT NULL OR c.end_day IS NOT NULL)")
		if q.From.Known() {
			w.add("(c.end_day >= ? OR c.end_day IS NULL)", dayNumber(q.From))
		}
		if q.To.Known() {
			w.add("(c.start_day <= ? OR c.start_day IS NULL)", dayNumber(q.To))
			w.add("c.by_time < ?", (dayNumber(q.To)+1)*24*60) // as much, in the order of an index
		}
	}
	if q.MinOrigins > 0 {
		w.add("c.origins >= ?", q.MinOrigins)
	}
	if q.MaxCredibility > 0 {
		w.add("c.credibility BETWEEN 1 AND ?", q.MaxCredibility)
	}
	if !q.ChangedSince.IsZero() {
		w.add("c.updated >= ?", nanos(q.ChangedSince))
	}
	if q.Actor != "" {
		if tocsin.Fold(q.Actor) == "" {
			w.never()
		} else {
			w.add("c.actors LIKE ?", likePart(q.Actor))
		}
	}
	if err := s.selectTerms(ctx, c, q, w); err != nil {
		return nil, err
	}
	if q.Text != "" {
		if terms := tocsin.Terms(q.Text, tocsin.IncidentFields); len(terms) == 0 {
			w.never()
		} else {
			sql, args := e.HasWords(IncidentWords(), "c.seq", terms)
			w.add(sql, args...)
		}
	}
	if q.Box != nil {
		if err := checkBox(*q.Box); err != nil {
			return nil, err
		}
		s.selectBox(*q.Box, w)
	}
	if len(q.Polygon) > 0 {
		p, err := ringOf(q.Polygon)
		if err != nil {
			return nil, err
		}
		s.selectBox(p.Box(), w)
	}
	return w, nil
}

// broad is how many incidents a term is of that does not narrow a selection: it
// is then better asked of each change.
const broad = 2000

// selectTerms adds the conditions that other tables know.
func (s *Store) selectTerms(ctx context.Context, c Conn, q *tocsin.IncidentQuery, w *where) error {
	for _, t := range []struct{ kind, asked, term string }{
		{termPlace, q.Place, tocsin.Fold(q.Place)}, {termSource, q.Source, q.Source}, {termDocument, q.Document, q.Document},
	} {
		if t.asked == "" {
			continue
		}
		n, err := number(ctx, c, "SELECT COUNT(*) FROM (SELECT 1 FROM term WHERE kind = ? AND term = ? LIMIT ?) AS few", t.kind, t.term, broad)
		if err != nil {
			return fmt.Errorf("find incidents by %s: %w", t.kind, err)
		}
		if n < broad {
			w.add("c.incident IN (SELECT t.incident FROM term t WHERE t.kind = ? AND t.term = ?)", t.kind, t.term)
		}
		w.add("EXISTS (SELECT 1 FROM term t WHERE "+foundBy+")", t.kind, t.term)
	}
	if q.Tag != "" {
		w.add("c.incident IN (SELECT n.incident FROM note n WHERE n.tag = ?)", q.Tag)
	}
	if q.Released != nil {
		not := map[bool]string{true: "", false: "NOT "}[*q.Released]
		w.add("c.incident " + not + "IN (SELECT r.incident FROM released r)")
	}
	return nil
}

// selectBox adds the condition that a position lies in a box.
func (s *Store) selectBox(b tocsin.Box, w *where) {
	w.add("c.lat BETWEEN ? AND ?", b.South, b.North)
	if b.West <= b.East {
		sql, args := s.engine.InBox("c.seq", b)
		w.add(sql, args...)
		w.add("c.lon BETWEEN ? AND ?", b.West, b.East)
		return
	}
	west, westArgs := s.engine.InBox("c.seq", tocsin.Box{West: b.West, South: b.South, East: 180, North: b.North})
	east, eastArgs := s.engine.InBox("c.seq", tocsin.Box{West: -180, South: b.South, East: b.East, North: b.North})
	w.add("("+west+" OR "+east+")", append(westArgs, eastArgs...)...)
	w.add("(c.lon >= ? OR c.lon <= ?)", b.West, b.East)
}

func checkBox(b tocsin.Box) error {
	for _, v := range []float64{b.West, b.East, b.South, b.North} {
		if math.IsNaN(v) || math.Abs(v) > 180 {
			return tocsin.Errorf(tocsin.Invalid, "the box %v is none of longitudes and latitudes", b)
		}
	}
	if b.South > b.North || b.South < -90 || b.North > 90 {
		return tocsin.Errorf(tocsin.Invalid, "the box %v has no latitudes from south to north", b)
	}
	return nil
}

const recordColumns = keptColumns + ", c.first_seen"

// keptRecord is a row of change with its data.
type keptRecord struct {
	kept
	firstSeen int64
}

func scanRecord(r Rows) (k keptRecord, err error) {
	return k, r.Scan(&k.seq, &k.rewritten, &k.incident, &k.packed, &k.at, &k.firstSeen)
}

// found is a row of change that a list found.
type found struct {
	seq      int64
	key      int64
	incident string
	lat, lon *float64
}

// Incidents lists a selection.
func (s *Store) Incidents(ctx context.Context, q *tocsin.IncidentQuery) (out []tocsin.IncidentRecord, next tocsin.Cursor, err error) {
	column, err := orderColumn(q.Order)
	if err != nil {
		return nil, "", err
	}
	order := "incidents " + column
	key, id, going, err := place(q.After, order)
	if err != nil {
		return nil, "", err
	}
	limit := limited(q.Limit)
	var inside func(found) bool
	if len(q.Polygon) > 0 {
		p, err := ringOf(q.Polygon)
		if err != nil {
			return nil, "", err
		}
		inside = func(f found) bool {
			return f.lat != nil && f.lon != nil && p.Contains(tocsin.Point{Lon: *f.lon, Lat: *f.lat})
		}
	}
	err = s.read(ctx, func(c Conn) error {
		var page []found
		for batch := limit + 1; len(page) <= limit; {
			w, err := s.selection(ctx, c, q)
			if err != nil {
				return err
			}
			if going {
				w.add(column+" <= ? AND ("+column+" < ? OR c.incident > ?)", key, key, id)
			}
			rows, err := list(ctx, c, func(r Rows) (f found, err error) { return f, r.Scan(&f.seq, &f.key, &f.incident, &f.lat, &f.lon) },
				"SELECT c.seq, "+column+", c.incident, c.lat, c.lon FROM change c WHERE "+w.String()+" ORDER BY "+column+" DESC, c.incident LIMIT ?", append(w.args, batch)...)
			if err != nil {
				return fmt.Errorf("select incidents: %w", err)
			}
			for _, f := range rows {
				if inside == nil || inside(f) {
					page = append(page, f)
				}
			}
			if len(rows) < batch {
				break
			}
			last := rows[len(rows)-1]
			key, id, going = last.key, last.incident, true
			batch = max(batch, 1000)
		}
		if len(page) > limit {
			page = page[:limit]
			last := page[limit-1]
			next = cursorOf(order, last.key, last.incident)
		}
		seqs := make([]int64, len(page))
		for i := range page {
			seqs[i] = page[i].seq
		}
		out, err = s.records(ctx, c, seqs)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return out, next, nil
}

// records gives changes by number, in that order, with what is told beside them.
func (s *Store) records(ctx context.Context, c Conn, seqs []int64) ([]tocsin.IncidentRecord, error) {
	if len(seqs) == 0 {
		return nil, nil
	}
	rows, err := list(ctx, c, scanRecord, "SELECT "+recordColumns+" FROM change c JOIN change_data b ON b.seq = c.seq WHERE "+s.engine.In("c.seq"), s.engine.List(seqs))
	if err != nil {
		return nil, fmt.Errorf("fetch %d incidents: %w", len(seqs), err)
	}
	at := map[int64]keptRecord{}
	var ids []string
	for _, r := range rows {
		at[r.seq] = r
		ids = append(ids, r.incident)
	}
	tags, released, err := s.besides(ctx, c, ids)
	if err != nil {
		return nil, err
	}
	out := make([]tocsin.IncidentRecord, 0, len(seqs))
	for _, seq := range seqs {
		row, ok := at[seq]
		if !ok {
			return nil, fmt.Errorf("change %d has no data", seq)
		}
		ch, err := s.change(&row.kept)
		if err != nil {
			return nil, err
		}
		own := *ch
		own.Incident.Slots = maps.Clone(ch.Incident.Slots)
		out = append(out, tocsin.IncidentRecord{Change: own, Seq: seq, FirstSeen: moment(row.firstSeen),
			Documents: documentsOf(ch.Incident.Accounts), Released: released[row.incident], Tags: tags[row.incident]})
	}
	return out, nil
}

// besides gives the tags of incidents, sorted, and which are released.
func (s *Store) besides(ctx context.Context, c Conn, ids []string) (map[string][]string, map[string]bool, error) {
	type tag struct{ incident, tag string }
	rows, err := list(ctx, c, func(r Rows) (t tag, err error) { return t, r.Scan(&t.incident, &t.tag) },
		"SELECT DISTINCT incident, tag FROM note WHERE tag <> '' AND "+s.engine.In("incident"), s.engine.List(ids))
	if err != nil {
		return nil, nil, fmt.Errorf("find tags: %w", err)
	}
	tags := map[string][]string{}
	for _, t := range rows {
		tags[t.incident] = append(tags[t.incident], t.tag)
	}
	for _, t := range tags {
		slices.Sort(t)
	}
	free, err := list(ctx, c, scanned[string], "SELECT incident FROM released WHERE "+s.engine.In("incident"), s.engine.List(ids))
	if err != nil {
		return nil, nil, fmt.Errorf("find what is released: %w", err)
	}
	released := map[string]bool{}
	for _, id := range free {
		released[id] = true
	}
	return tags, released, nil
}

// Count is how many incidents a query selects; its page and order mean nothing.
func (s *Store) Count(ctx context.Context, q *tocsin.IncidentQuery) (n int, err error) {
	err = s.read(ctx, func(c Conn) error {
		w, err := s.selection(ctx, c, q)
		if err != nil {
			return err
		}
		if len(q.Polygon) == 0 {
			many, err := number(ctx, c, "SELECT COUNT(*) FROM change c WHERE "+w.String(), w.args...)
			n = int(many)
			return err
		}
		p, err := ringOf(q.Polygon)
		if err != nil {
			return err
		}
		points, err := list(ctx, c, func(r Rows) (p tocsin.Point, err error) { return p, r.Scan(&p.Lon, &p.Lat) },
			"SELECT c.lon, c.lat FROM change c WHERE "+w.String(), w.args...)
		for _, at := range points {
			if p.Contains(at) {
				n++
			}
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count incidents: %w", err)
	}
	return n, nil
}

// listSeqs gives the changes that a query of seqs finds.
func (s *Store) listSeqs(ctx context.Context, sql string, args ...any) (out []tocsin.IncidentRecord, err error) {
	err = s.read(ctx, func(c Conn) error {
		seqs, err := list(ctx, c, scanned[int64], sql, args...)
		if err != nil {
			return fmt.Errorf("select changes: %w", err)
		}
		out, err = s.records(ctx, c, seqs)
		return err
	})
	return out, err
}

// Incident is an incident's version, the latest for 0.
func (s *Store) Incident(ctx context.Context, id string, version int) (*tocsin.IncidentRecord, error) {
	sql, args := "SELECT seq FROM change WHERE incident = ? AND ended = "+forever, []any{id}
	if version != 0 {
		sql, args = "SELECT seq FROM change WHERE incident = ? AND version = ?", []any{id, version}
	}
	list, err := s.listSeqs(ctx, sql, args...)
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0 && version != 0:
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no version %d of incident %s", version, id)
	case len(list) == 0:
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no incident %s", id)
	}
	return &list[0], nil
}

// History lists all versions of an incident.
func (s *Store) History(ctx context.Context, incident string) ([]tocsin.IncidentRecord, error) {
	return s.listSeqs(ctx, "SELECT seq FROM change WHERE incident = ? ORDER BY version", incident)
}

// Changes lists what came after a place in the feed of changes.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]tocsin.IncidentRecord, error) {
	return s.listSeqs(ctx, "SELECT seq FROM change WHERE seq > ? ORDER BY seq LIMIT ?", after, limited(limit))
}

// LastChange is the last place in the feed of changes.
func (s *Store) LastChange(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func(c Conn) error {
		n, err = number(ctx, c, "SELECT COALESCE(MAX(seq), 0) FROM change")
		return err
	})
	return n, err
}

// Doubts lists the pairs of accounts that wait for a person.
func (s *Store) Doubts(ctx context.Context, limit int) (out []tocsin.JoinReason, err error) {
	err = s.read(ctx, func(c Conn) error {
		out, err = list(ctx, c, fromJSON[tocsin.JoinReason], "SELECT data FROM doubt ORDER BY score DESC, a, b LIMIT ?", limited(limit))
		return err
	})
	return out, err
}

// fromJSON scans a value that is kept as JSON.
func fromJSON[T any](r Rows) (T, error) {
	var v T
	var b []byte
	if err := r.Scan(&b); err != nil {
		return v, err
	}
	return v, json.Unmarshal(b, &v)
}
