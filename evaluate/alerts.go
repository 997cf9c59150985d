package evaluate

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"tocsin"
)

// Alerted is one alert of a replay of the corpus.
type Alerted struct {
	Area     string // GoldIncident.Key that the area lies around; "" is an area of the whole earth
	Incident string
	Into     string   // the incident that it was merged into; "" when it was not
	Accounts []string // of any version of the incident up to the end
	First    []string // of the version that the alert began with
	Updates  int      // messages after the first
	Same     int      // those of them before which nothing had changed that is told
}

// AlertScore is how well alerts on the corpus agree with its gold.
type AlertScore struct {
	Incidents    int // main incidents of the gold with a position, each once
	Told         int // those of which the watchers of their place were told
	Twice        int // those told of as two incidents or more
	Merged       int // those of Twice that were told to be one later
	Others       int // reports of no attack
	FalseAlarms  int // alerts that began with reports of no attack alone
	Alerts       int // of the whole earth
	Updates      int
	SameUpdates  int
	Around       int // alerts around places of the gold, of incidents whose place the gold has
	Elsewhere    int // those of them of acts that the gold puts elsewhere
	WithoutPlace int // main incidents of the gold without a position, left out above
	Faults       []Fault
}

// ReplayFunc tells documents one after the other to a store that watches an
// area around each of the places, by key, and gives what was read of each
// document and the alerts.
type ReplayFunc func(docs []tocsin.Document, places map[string]tocsin.Point) (map[string][]tocsin.Account, []Alerted, error)

// Alerts replays the reports of a corpus folder in the order in which they were
// published, and scores the alerts.
func Alerts(folder string, read ReadFunc, replay ReplayFunc) (*AlertScore, error) {
	gold, err := ReadCorpusGold(filepath.Join(folder, "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	docs, err := ReadReports(filepath.Join(folder, "reports"))
	if err != nil {
		return nil, err
	}
	published := map[string]string{}
	for _, doc := range docs {
		reading, err := read(doc)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", doc.ID, err)
		}
		published[doc.ID] = reading.Document.Published
	}
	slices.SortStableFunc(docs, func(a, b tocsin.Document) int { return cmp.Compare(published[a.ID], published[b.ID]) })
	accounts, alerts, err := replay(docs, GoldPlaces(gold))
	if err != nil {
		return nil, err
	}
	return ScoreAlerts(gold, accounts, alerts), nil
}

// GoldPlaces gives the position of every main incident of the gold that has
// one, by key; the first report that tells it says where.
func GoldPlaces(gold []GoldDocument) map[string]tocsin.Point {
	places := map[string]tocsin.Point{}
	for i := range gold {
		for j := range gold[i].Incidents {
			g := &gold[i].Incidents[j]
			if _, known := places[g.Key]; !known && g.Role == string(tocsin.Main) && g.Lat != nil && g.Lon != nil {
				places[g.Key] = tocsin.Point{Lat: *g.Lat, Lon: *g.Lon}
			}
		}
	}
	return places
}

// ScoreAlerts compares the alerts of a replay with the gold. accounts are what
// was read of each document.
func ScoreAlerts(gold []GoldDocument, accounts map[string][]tocsin.Account, alerts []Alerted) *AlertScore {
	s := &AlertScore{}
	keyOf := map[string]string{}           // account -> main incident of the gold
	read := map[string][]*tocsin.Account{} // key -> what was read of it
	other := map[string]bool{}             // documents that report no attack
	keys := map[string]bool{}
	for i := range gold {
		doc := &gold[i]
		if !doc.IsAttackReport {
			other[doc.ID] = true
			s.Others++
		}
		var attacks []*predictedAccount
		for j := range accounts[doc.ID] {
			if acc := &accounts[doc.ID][j]; acc.Kind == tocsin.Attack || acc.Kind == "" {
				attacks = append(attacks, predict(acc))
			}
		}
		accountOf, _ := assign(doc.Incidents, attacks)
		for j := range doc.Incidents {
			if g := &doc.Incidents[j]; g.Role == string(tocsin.Main) {
				keys[g.Key] = true
				if accountOf[j] >= 0 {
					acc := attacks[accountOf[j]].Account
					keyOf[acc.ID] = g.Key
					read[g.Key] = append(read[g.Key], acc)
				}
			}
		}
	}
	places := GoldPlaces(gold)
	told := map[string]map[string]string{} // key -> incidents that its watchers were told of -> what they were merged into
	for _, a := range alerts {
		if a.Area == "" {
			s.world(&a, other)
			continue
		}
		s.around(&a, keyOf, places)
		if slices.ContainsFunc(a.Accounts, func(id string) bool { return keyOf[id] == a.Area }) {
			if told[a.Area] == nil {
				told[a.Area] = map[string]string{}
			}
			told[a.Area][a.Incident] = a.Into
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if _, placed := places[key]; !placed {
			s.WithoutPlace++
			continue
		}
		s.Incidents++
		switch n := len(told[key]); {
		case n == 0:
			s.Faults = append(s.Faults, Fault{"nobody was told", key, whyNot(read[key], places[key])})
		case n > 1:
			s.Twice++
			left := 0
			for _, into := range told[key] {
				if into == "" {
					left++
				}
			}
			detail := strings.Join(slices.Sorted(maps.Keys(told[key])), " ")
			if left <= 1 {
				s.Merged++
				detail += ", merged later"
			}
			s.Faults = append(s.Faults, Fault{"told twice", key, detail})
			fallthrough
		default:
			s.Told++
		}
	}
	return s
}

// whyNot says what kept an incident from being told.
func whyNot(read []*tocsin.Account, at tocsin.Point) string {
	if len(read) == 0 {
		return "no report of it was read as an attack"
	}
	var ways []string
	for _, acc := range read {
		way := string(acc.Role) + ", without a position"
		if w := acc.Where; w != nil && w.Lat != nil && w.Lon != nil {
			way = fmt.Sprintf("%s, %s, %.0f km away", acc.Role, w.Name, kilometres(at.Lat, at.Lon, *w.Lat, *w.Lon))
		}
		ways = append(ways, way)
	}
	return strings.Join(ways, "; ")
}

// elsewhereKm is from how far away on an act is no concern of who watches a
// place: twice the radius that is watched.
const elsewhereKm = 50

// around counts an alert around a place of the gold, and whether the act that it
// is of took place elsewhere, by what the gold says of it.
func (s *AlertScore) around(a *Alerted, keyOf map[string]string, places map[string]tocsin.Point) {
	here, known, near := places[a.Area], false, false
	for _, id := range a.Accounts {
		if at, ok := places[keyOf[id]]; ok {
			known = true
			near = near || kilometres(here.Lat, here.Lon, at.Lat, at.Lon) <= elsewhereKm
		}
	}
	if !known {
		return
	}
	s.Around++
	if !near {
		s.Elsewhere++
		s.Faults = append(s.Faults, Fault{"alert of an act elsewhere", a.Area, a.Incident})
	}
}

// world counts what is the same wherever one watches.
func (s *AlertScore) world(a *Alerted, other map[string]bool) {
	s.Alerts++
	s.Updates += a.Updates
	s.SameUpdates += a.Same
	if a.Same > 0 {
		s.Faults = append(s.Faults, Fault{"update without a change", a.Incident, fmt.Sprintf("%d of %d", a.Same, a.Updates)})
	}
	documents := map[string]bool{}
	for _, id := range a.First {
		doc, _, _ := strings.Cut(id, "#")
		documents[doc] = true
	}
	for doc := range documents {
		if !other[doc] {
			return
		}
	}
	s.FalseAlarms++
	s.Faults = append(s.Faults, Fault{"alert of no attack", cmp.Or(strings.Join(slices.Sorted(maps.Keys(documents)), " "), "no document"), a.Incident})
}

// Table is the score as rows.
func (s *AlertScore) Table() Table {
	t := Table{Name: "alerts"}
	t.Share("main incidents told", s.Told, s.Incidents)
	t.Share("  of them told twice", s.Twice, s.Told)
	t.Text("  and later told to be one", fmt.Sprint(s.Merged))
	t.Share("alerts of acts elsewhere", s.Elsewhere, s.Around)
	t.Share("non-attacks that alerted", s.FalseAlarms, s.Others)
	t.Text("alerts of the whole earth", fmt.Sprint(s.Alerts))
	t.Share("updates without a change", s.SameUpdates, s.Updates)
	t.Text("main, without a position", fmt.Sprint(s.WithoutPlace))
	return t
}
