package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"tocsin"
)

// GroupingScore compares the incidents made of gold accounts with the gold's.
type GroupingScore struct {
	All    ClusterScore // every account
	Main   ClusterScore // accounts of role main
	Faults []Fault
}

// Table is the score as rows.
func (s *GroupingScore) Table() Table {
	t := Table{Name: "grouping of gold accounts"}
	addClusters(&t, "all", s.All)
	addClusters(&t, "main", s.Main)
	return t
}

// AddTexts gives the documents of the prediction their titles, dates and
// words, which grouping looks at.
func (p *Prediction) AddTexts(docs []tocsin.Document, read ReadFunc) error {
	byID := map[string]*PredictedDocument{}
	for i := range p.Documents {
		byID[p.Documents[i].ID] = &p.Documents[i]
	}
	for _, doc := range docs {
		to := byID[doc.ID]
		if to == nil {
			continue
		}
		reading, err := read(doc)
		if err != nil {
			return fmt.Errorf("read %s: %w", doc.ID, err)
		}
		d := &reading.Document
		to.Title, to.Outlet, to.Published, to.Text = d.Title, d.Outlet, d.Published, reading.Text.Body
		to.reading = &reading
	}
	return nil
}

// ScoreGrouping joins the accounts of a prediction made by FromGold and
// compares the incidents with the keys of the gold.
func ScoreGrouping(gold []GoldDocument, p *Prediction, join GroupFunc) *GroupingScore {
	got := PredictionOf(nil, join(p.Readings()))
	of := got.incidentOf()
	s := &GroupingScore{}
	var want, have, wantMain, haveMain []string
	label := map[string]string{}
	members := map[string][]string{}
	for i := range gold {
		for n := range gold[i].Incidents {
			g := &gold[i].Incidents[n]
			id := fmt.Sprintf("%s#%d", gold[i].ID, n+1)
			incident, grouped := of[id]
			if !grouped {
				incident = "none:" + id
			}
			want, have = append(want, g.Key), append(have, incident)
			if g.Role == string(tocsin.Main) {
				wantMain, haveMain = append(wantMain, g.Key), append(haveMain, incident)
			}
			label[id] = fmt.Sprintf("%s %s %s %s %s", id, g.Key, g.Type, g.DateStart, g.Place)
			members[g.Key] = append(members[g.Key], id)
		}
	}
	s.All, s.Main = scoreClusters(want, have), scoreClusters(wantMain, haveMain)
	s.list(gold, of, label, members)
	return s
}

// list names every gold incident that was split, and every joined incident
// that holds several.
func (s *GroupingScore) list(gold []GoldDocument, of, label map[string]string, members map[string][]string) {
	seen := map[string]bool{}
	holds := map[string][]string{}
	var order []string
	for i := range gold {
		for n := range gold[i].Incidents {
			key := gold[i].Incidents[n].Key
			id := fmt.Sprintf("%s#%d", gold[i].ID, n+1)
			if incident := of[id]; incident != "" {
				if holds[incident] == nil {
					order = append(order, incident)
				}
				if !slices.Contains(holds[incident], key) {
					holds[incident] = append(holds[incident], key)
				}
			}
			if seen[key] {
				continue
			}
			seen[key] = true
			var parts, lines []string
			for _, id := range members[key] {
				if !slices.Contains(parts, of[id]) || of[id] == "" {
					parts = append(parts, of[id])
					lines = append(lines, label[id])
				}
			}
			if len(parts) > 1 {
				s.Faults = append(s.Faults, Fault{"split", key, strings.Join(lines, " | ")})
			}
		}
	}
	for _, incident := range order {
		if len(holds[incident]) > 1 {
			s.Faults = append(s.Faults, Fault{"joined wrongly", incident, strings.Join(holds[incident], " | ")})
		}
	}
}
