package evaluate

import (
	"slices"
	"testing"

	"tocsin"
)

func TestScoreAlerts(t *testing.T) {
	lat, lon := 36.34, 43.13
	incident := func(key string, at bool) GoldIncident {
		g := GoldIncident{Key: key, Role: string(tocsin.Main), Type: "shelling", DateStart: "2024-02-01", Place: "Mosul"}
		if at {
			g.Lat, g.Lon = &lat, &lon
		}
		return g
	}
	gold := []GoldDocument{
		{ID: "a", IsAttackReport: true, Incidents: []GoldIncident{incident("mill", true)}},
		{ID: "b", IsAttackReport: true, Incidents: []GoldIncident{incident("mill", true)}},
		{ID: "c", IsAttackReport: true, Incidents: []GoldIncident{incident("quay", true)}},
		{ID: "d", IsAttackReport: true, Incidents: []GoldIncident{incident("field", false)}},
		{ID: "e"},
	}
	far := lat + 2
	gold[2].Incidents[0].Lat = &far
	accounts := map[string][]tocsin.Account{}
	for _, id := range []string{"a", "b", "d", "e"} {
		day := tocsin.Date{Year: 2024, Month: 2, Day: 1}
		accounts[id] = []tocsin.Account{{ID: id + "#1", Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Shelling,
			When: &tocsin.When{Start: day, End: day, Precision: tocsin.Day}, Where: &tocsin.Where{Name: "Mosul", Lat: &lat, Lon: &lon}}}
	}
	one := Alerted{Area: "mill", Incident: "inc-1", Accounts: []string{"a#1"}}
	two := Alerted{Area: "mill", Incident: "inc-2", Accounts: []string{"b#1"}}
	merged := two
	merged.Into = "inc-1"
	for _, row := range []struct {
		name                       string
		alerts                     []Alerted
		told, twice, later, alarms int
		faults                     []string
	}{
		{"nobody was told", nil, 0, 0, 0, 0, []string{"nobody was told mill", "nobody was told quay"}},
		{"told once", []Alerted{one}, 1, 0, 0, 0, []string{"nobody was told quay"}},
		{"an alert of an act elsewhere", []Alerted{{Area: "quay", Incident: "inc-1", Accounts: []string{"a#1"}}}, 0, 0, 0, 0,
			[]string{"alert of an act elsewhere quay", "nobody was told mill", "nobody was told quay"}},
		{"told as two incidents", []Alerted{one, two}, 1, 1, 0, 0, []string{"told twice mill", "nobody was told quay"}},
		{"told as two, and later as one", []Alerted{one, merged}, 1, 1, 1, 0, []string{"told twice mill", "nobody was told quay"}},
		{"an alert of no attack", []Alerted{one, {Incident: "inc-3", First: []string{"e#1"}}}, 1, 0, 0, 1, []string{"alert of no attack e", "nobody was told quay"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := ScoreAlerts(gold, accounts, row.alerts)
			if s.Incidents != 2 || s.WithoutPlace != 1 || s.Others != 1 || s.Told != row.told || s.Twice != row.twice || s.Merged != row.later || s.FalseAlarms != row.alarms {
				t.Errorf("scored %+v", s)
			}
			var faults []string
			for _, f := range s.Faults {
				faults = append(faults, f.Cause+" "+f.Document)
			}
			if !slices.Equal(faults, row.faults) {
				t.Errorf("faults %q, want %q", faults, row.faults)
			}
		})
	}
}
