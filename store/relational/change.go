package relational

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// forever is when a version ended that is the latest.
const forever = "9223372036854775807"

// newChange is a change that waits for its number.
type newChange struct {
	change *tocsin.Change
	packed []byte // zstd: its JSON
	at     []byte // places
	size   int    // of that JSON
	first  bool   // of its incident
}

func (tx *transaction) newChange(c *tocsin.Change, before *tocsin.Change) (newChange, error) {
	id := c.Incident.ID
	b, err := json.Marshal(c)
	if err != nil {
		return newChange{}, fmt.Errorf("encode a change of incident %s: %w", id, err)
	}
	at, err := placesOf(&c.Incident)
	if err != nil {
		return newChange{}, err
	}
	tx.ask(ofIncident, id)
	tx.write(ofIncident, id)
	for _, inc := range []*tocsin.Change{before, c} {
		if inc != nil {
			for i := range inc.Incident.OriginList {
				tx.write(ofOrigin, inc.Incident.OriginList[i].ID)
			}
		}
	}
	if before == nil || before.Withdraw {
		if !c.Withdraw {
			tx.tally(tallyStanding, 1)
		}
	} else if c.Withdraw {
		tx.tally(tallyStanding, -1)
	}
	if err := tx.logEntry(tocsin.LogChange, changeRef(c), "", b, c.At); err != nil {
		return newChange{}, err
	}
	return newChange{change: c, packed: squeeze(b), at: at, size: len(b), first: before == nil}, nil
}

func changeRef(c *tocsin.Change) string { return fmt.Sprintf("%s@%d", c.Incident.ID, c.Version) }

func placesOf(inc *tocsin.Incident) ([]byte, error) {
	var p places
	p.When, p.Where = wordsAt(inc.When, inc.Where)
	b, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode the places of incident %s: %w", inc.ID, err)
	}
	return b, nil
}

// endChanges writes the changes and gives them their numbers.
func (tx *transaction) endChanges() error {
	if len(tx.changes) == 0 {
		return nil
	}
	seq, err := number(tx.ctx, tx.conn, "SELECT COALESCE(MAX(seq), 0) FROM change")
	if err != nil {
		return err
	}
	sources, err := tx.sources()
	if err != nil {
		return err
	}
	for i := range tx.changes {
		seq++
		if err := tx.writeChange(seq, &tx.changes[i], sources); err != nil {
			return fmt.Errorf("change %d of incident %s: %w", seq, tx.changes[i].change.Incident.ID, err)
		}
	}
	return nil
}

// sources gives the source of every document that the changes tell of.
func (tx *transaction) sources() (map[string]string, error) {
	var ids []string
	for i := range tx.changes {
		ids = append(ids, documentsOf(tx.changes[i].change.Incident.Accounts)...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	type pair struct{ id, source string }
	rows, err := list(tx.ctx, tx.conn, func(r Rows) (p pair, err error) { return p, r.Scan(&p.id, &p.source) },
		"SELECT id, source FROM document WHERE "+tx.s.engine.In("id"), tx.s.engine.List(ids))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, p := range rows {
		out[p.id] = p.source
	}
	return out, nil
}

// documentsOf lists the documents of accounts, sorted.
func documentsOf(accounts []string) []string {
	out := make([]string, 0, len(accounts))
	for _, a := range accounts {
		if at := strings.LastIndexByte(a, '#'); at >= 0 {
			out = append(out, a[:at])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (tx *transaction) writeChange(seq int64, n *newChange, sources map[string]string) error {
	c := n.change
	inc := &c.Incident
	born, firstSeen := seq, nanos(c.At)
	if !n.first {
		if _, err := one(tx.ctx, tx.conn, []any{&born, &firstSeen}, "SELECT born, first_seen FROM change WHERE incident = ? AND version = 1", inc.ID); err != nil {
			return err
		}
		if err := tx.exec("UPDATE change SET ended = ? WHERE incident = ? AND ended > ?", nanos(c.At), inc.ID, nanos(c.At)); err != nil {
			return err
		}
	}
	f := figuresOf(inc)
	var lat, lon *float64
	var radius *int
	precision, country := "", ""
	if w := inc.Where; w != nil {
		precision, country = string(w.Precision), w.CountryCode
		if w.Located() {
			lat, lon, radius = w.Lat, w.Lon, &w.RadiusM
		}
	}
	start, end := daysOf(inc.When)
	if err := tx.exec(`INSERT INTO change (seq, incident, version, born, first_seen, updated, ended, withdrawn, headline, kind, form, status,
			start_day, end_day, lat, lon, radius_m, precision, country, actors, origins, credibility, contested, reviewed, harm,
			killed_low, killed_best, killed_high, injured_best, by_time, by_harm)
		VALUES (?, ?, ?, ?, ?, ?, `+forever+`, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		seq, inc.ID, c.Version, born, firstSeen, nanos(c.At), c.Withdraw, cleanText(inc.Headline), string(inc.Kind), string(inc.Form), string(inc.Status),
		start, end, lat, lon, radius, precision, country, actorsOf(inc), inc.Origins, inc.Credibility, f.contested, f.reviewed, f.harm,
		f.killed.Low, f.killed.Best, f.killed.High, f.injured.Best, byTime(inc.When), f.byHarm()); err != nil {
		return err
	}
	if err := tx.exec("INSERT INTO change_data (seq, data, at) VALUES (?, ?, ?)", seq, n.packed, n.at); err != nil {
		return err
	}
	if err := tx.writeTerms(seq, termsOf(c, sources), inc.ID); err != nil {
		return err
	}
	tx.after = append(tx.after, func() { tx.s.changes.put(changeKey{seq: seq}, c, int64(4*n.size+500)) })
	if err := tx.s.engine.PutWords(tx.ctx, tx.conn, IncidentWords(), seq, textsOf(inc)); err != nil {
		return err
	}
	if lat != nil {
		return tx.s.engine.PutPlace(tx.ctx, tx.conn, seq, *lat, *lon)
	}
	return nil
}

// dayNumber is a day as days since 1970.
func dayNumber(d tocsin.Date) int64 {
	return int64(math.Floor(float64(d.Time().Unix()) / 86400))
}

// daysOf is the first and the last day on which a time may lie; nil is open,
// and both are nil when it is unknown.
func daysOf(w *tocsin.When) (start, end *int64) {
	if w == nil {
		return nil, nil
	}
	if w.Start.Known() {
		n := dayNumber(w.Start)
		start = &n
	}
	if w.End.Known() {
		n := dayNumber(w.End)
		end = &n
	}
	return start, end
}

// unknownTime sorts after every time that is known.
const unknownTime = math.MinInt64

// byTime is the minute at which a time begins, for lists in order of time.
func byTime(w *tocsin.When) int64 {
	if !w.Known() {
		return unknownTime
	}
	minute := int64(0)
	var hour, min int64
	if n, err := fmt.Sscanf(w.Clock, "%d:%d", &hour, &min); err == nil && n == 2 {
		minute = hour*60 + min
	} else {
		minute = map[string]int64{"early-morning": 3 * 60, "morning": 8 * 60, "afternoon": 14 * 60, "evening": 19 * 60, "night": 22 * 60}[w.PartOfDay]
	}
	return dayNumber(w.Start)*24*60 + minute
}

// figures are what conditions and orders ask of an incident's slots.
type figures struct {
	killed, injured           tocsin.SlotRecord
	contested, reviewed, harm bool
}

func figuresOf(inc *tocsin.Incident) figures {
	f := figures{reviewed: inc.Verdict != ""}
	for slot, rec := range inc.Slots {
		if rec == nil {
			continue
		}
		f.contested = f.contested || rec.Contested
		f.reviewed = f.reviewed || rec.Decided != nil
		switch slot {
		case tocsin.Killed:
			f.killed = *rec
		case tocsin.Injured:
			f.injured = *rec
		case tocsin.Missing, tocsin.Abducted, tocsin.Casualties:
		default:
			continue
		}
		f.harm = f.harm || above(rec.Low) || above(rec.Best) || above(rec.High) || slices.ContainsFunc(rec.Claims, tellsHarm)
	}
	return f
}

func above(n *int) bool { return n != nil && *n > 0 }

// tellsHarm reports whether a claim says that somebody was harmed.
func tellsHarm(c tocsin.IncidentClaim) bool {
	return c.Superseded == "" && c.Certainty != tocsin.Denied && c.Certainty != tocsin.Retracted && c.Value.Count.Known && c.Value.Count.Max != 0
}

// byHarm orders by the killed, then the injured; nobody known to be is less than none.
func (f *figures) byHarm() int64 {
	return most(&f.killed)<<31 + most(&f.injured)
}

// most is a slot's figure, from 1 on; 0 is unknown.
func most(rec *tocsin.SlotRecord) int64 {
	for _, n := range []*int{rec.Best, rec.Low, rec.High} {
		if n != nil && *n >= 0 {
			return min(int64(*n)+1, 1<<31-1)
		}
	}
	return 0
}

// namesIn lists the names that the claims of slots give, each once.
func namesIn(inc *tocsin.Incident, slots ...tocsin.Slot) []string {
	var out []string
	for _, s := range slots {
		rec := inc.Slots[s]
		if rec == nil {
			continue
		}
		for i := range rec.Claims {
			if c := &rec.Claims[i]; c.Value.Name != "" && c.Certainty != tocsin.Denied && c.Certainty != tocsin.Retracted {
				out = append(out, c.Value.Name)
			}
		}
		if rec.Decided != nil && rec.Decided.Value.Name != "" {
			out = append(out, rec.Decided.Value.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// actorsOf is the names that IncidentQuery.Actor looks at, folded, one on a line.
func actorsOf(inc *tocsin.Incident) string {
	var lines []string
	for _, n := range namesIn(inc, tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy, tocsin.Target, tocsin.Victim) {
		lines = append(lines, tocsin.Fold(n))
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

func placeNames(w *tocsin.Where) []string {
	if w == nil {
		return nil
	}
	return append([]string{w.Name, w.Country}, w.Within...)
}

// term is what a version of an incident is found by.
type term struct{ kind, term string }

// The kinds of terms.
const (
	termPlace    = "place"
	termDocument = "document"
	termSource   = "source"
	termOrigin   = "origin"
	termCause    = "cause"
)

func termsOf(c *tocsin.Change, sources map[string]string) []term {
	set := map[term]bool{}
	for _, n := range placeNames(c.Incident.Where) {
		if n := tocsin.Fold(n); n != "" {
			set[term{termPlace, n}] = true
		}
	}
	for _, d := range documentsOf(c.Incident.Accounts) {
		set[term{termDocument, d}] = true
		if s := sources[d]; s != "" {
			set[term{termSource, s}] = true
		}
	}
	for i := range c.Incident.OriginList {
		set[term{termOrigin, c.Incident.OriginList[i].ID}] = true
	}
	for _, d := range c.Documents {
		set[term{termCause, d}] = true
	}
	return slices.SortedFunc(maps.Keys(set), func(x, y term) int {
		return strings.Compare(x.kind+" "+x.term, y.kind+" "+y.term)
	})
}

// writeTerms writes what a new version is found by: what is new of it, and what
// the version before was found by and this one is not.
func (tx *transaction) writeTerms(seq int64, terms []term, incident string) error {
	open, err := list(tx.ctx, tx.conn, func(r Rows) (t term, err error) { return t, r.Scan(&t.kind, &t.term) },
		"SELECT kind, term FROM term WHERE incident = ? AND until = "+forever, incident)
	if err != nil {
		return err
	}
	was, is := map[term]bool{}, map[term]bool{}
	for _, t := range open {
		was[t] = true
	}
	for _, t := range terms {
		until := forever
		if is[t] = true; t.kind == termCause {
			until = strconv.FormatInt(seq+1, 10)
		}
		if !was[t] {
			if err := tx.exec("INSERT INTO term (kind, term, incident, since, until) VALUES (?, ?, ?, ?, "+until+")", t.kind, t.term, incident, seq); err != nil {
				return err
			}
		}
	}
	for _, t := range open {
		if !is[t] {
			if err := tx.exec("UPDATE term SET until = ? WHERE kind = ? AND term = ? AND incident = ? AND until = "+forever, seq, t.kind, t.term, incident); err != nil {
				return err
			}
		}
	}
	return nil
}

// rewriteTerms writes what one version is found by of the kinds given, in the
// place of what it was found by.
func (tx *transaction) rewriteTerms(seq int64, terms []term, incident string, kinds ...string) error {
	next, err := number(tx.ctx, tx.conn, "SELECT COALESCE(MIN(seq), "+forever+") FROM change WHERE incident = ? AND seq > ?", incident, seq)
	if err != nil {
		return err
	}
	type span struct {
		term
		since, until int64
	}
	was, err := list(tx.ctx, tx.conn, func(r Rows) (s span, err error) { return s, r.Scan(&s.kind, &s.term.term, &s.since, &s.until) },
		"SELECT kind, term, since, until FROM term WHERE incident = ? AND since <= ? AND until > ? AND "+tx.s.engine.In("kind"), incident, seq, seq, tx.s.engine.List(kinds))
	if err != nil {
		return err
	}
	put := func(t term, since, until int64) error {
		if since >= until {
			return nil
		}
		return tx.exec("INSERT INTO term (kind, term, incident, since, until) VALUES (?, ?, ?, ?, ?)", t.kind, t.term, incident, since, until)
	}
	for _, s := range was {
		if err := tx.exec("DELETE FROM term WHERE kind = ? AND term = ? AND incident = ? AND since = ?", s.kind, s.term.term, incident, s.since); err != nil {
			return err
		}
		if err := errors.Join(put(s.term, s.since, seq), put(s.term, next, s.until)); err != nil {
			return err
		}
	}
	for _, t := range terms {
		if slices.Contains(kinds, t.kind) {
			if err := put(t, seq, next); err != nil {
				return err
			}
		}
	}
	return nil
}

// foundBy is the condition that a version is found by a term, of which are the
// two arguments: t is a row of it, c the version.
const foundBy = "t.kind = ? AND t.term = ? AND t.incident = c.incident AND t.since <= c.seq AND t.until > c.seq"

// textsOf is what an incident is found by its words in: see IncidentWords.
func textsOf(inc *tocsin.Incident) []string {
	place := strings.Join(placeNames(inc.Where), " \n ")
	var quotes []string
	for _, rec := range inc.Slots {
		if rec != nil {
			for i := range rec.Claims {
				quotes = append(quotes, rec.Claims[i].Quote.Exact)
			}
		}
	}
	slices.Sort(quotes)
	return []string{inc.Headline, place, strings.Join(namesIn(inc, tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy, tocsin.DeniedBy, tocsin.Target, tocsin.Victim), " \n "),
		strings.Join(slices.Compact(quotes), " \n ")}
}
