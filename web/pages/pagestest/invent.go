package pagestest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// Now is the moment of the invented world.
var now = time.Date(2026, 3, 14, 9, 26, 0, 0, time.UTC)

// Now gives the moment of the invented world.
func Now() time.Time { return now }

// towns are real ones, so that the map looks as it will; what happens there is
// invented.
var towns = []struct {
	name, province, country, code, id string
	lat, lon                          float64
}{
	{"Mosul", "Nineveh", "Iraq", "IQ", "admin:IQ.15", 36.34, 43.13}, {"Erbil", "Erbil", "Iraq", "IQ", "admin:IQ.11", 36.19, 44.01},
	{"Baghdad", "Baghdad", "Iraq", "IQ", "admin:IQ.07", 33.32, 44.40}, {"Kirkuk", "Kirkuk", "Iraq", "IQ", "admin:IQ.13", 35.47, 44.39},
	{"Aleppo", "Aleppo", "Syria", "SY", "admin:SY.09", 36.20, 37.16}, {"Deir ez-Zor", "Deir ez-Zor", "Syria", "SY", "admin:SY.07", 35.34, 40.14},
	{"Kharkiv", "Kharkiv", "Ukraine", "UA", "admin:UA.07", 49.99, 36.23}, {"Odesa", "Odessa", "Ukraine", "UA", "admin:UA.17", 46.48, 30.73},
	{"Zaporizhzhia", "Zaporizhzhia", "Ukraine", "UA", "admin:UA.26", 47.84, 35.14}, {"Maiduguri", "Borno", "Nigeria", "NG", "admin:NG.27", 11.85, 13.16},
	{"Gao", "Gao", "Mali", "ML", "admin:ML.09", 16.27, -0.04}, {"Ouagadougou", "Centre", "Burkina Faso", "BF", "", 12.37, -1.52},
	{"Mogadishu", "Banadir", "Somalia", "SO", "", 2.04, 45.34}, {"Goma", "Nord Kivu", "DR Congo", "CD", "", -1.68, 29.22},
	{"Kabul", "Kabul", "Afghanistan", "AF", "admin:AF.13", 34.53, 69.17}, {"Kandahar", "Kandahar", "Afghanistan", "AF", "admin:AF.23", 31.61, 65.71},
	{"Peshawar", "Khyber Pakhtunkhwa", "Pakistan", "PK", "", 34.01, 71.58}, {"Quetta", "Balochistan", "Pakistan", "PK", "", 30.18, 67.00},
	{"Sanaa", "Sanaa", "Yemen", "YE", "", 15.35, 44.21}, {"Khartoum", "Khartoum", "Sudan", "SD", "", 15.55, 32.53},
	{"Cúcuta", "Norte de Santander", "Colombia", "CO", "", 7.89, -72.50}, {"Cotabato", "Bangsamoro", "Philippines", "PH", "", 7.22, 124.25},
}

var actors = []string{"Northern Front", "Sons of the River", "Second Brigade", "People's Column", "Harbour Cell", "Army of the Plateau"}

var deeds = map[tocsin.Form]string{tocsin.SuicideBombing: "Suicide bomber strikes", tocsin.AirStrike: "Air strike on", tocsin.Drone: "Drones hit",
	tocsin.RocketMissile: "Rockets fired at", tocsin.Shelling: "Shells land on", tocsin.Bombing: "Bomb explodes at", tocsin.Grenade: "Grenade thrown at",
	tocsin.Killing: "Official shot dead near", tocsin.ArmedAssault: "Gunmen attack", tocsin.Abduction: "Staff taken from", tocsin.Arson: "Fire set to",
	tocsin.Melee: "Knife attack outside", tocsin.Chemical: "Gas released in", tocsin.OtherForm: "Attack on"}

var targets = []string{"a police post", "the airport road", "a market", "a power station", "a convoy", "a fuel depot", "the governor's office", "a checkpoint"}

func n(v int) *int { return &v }

func date(t time.Time) tocsin.Date { return tocsin.DateOf(t) }

// World is a store with so many incidents, the same each time; the first ones
// show what is hard to show.
func World(count int) *Store {
	r := rand.New(rand.NewPCG(7, 11))
	s := &Store{Readings: map[string]*tocsin.Reading{}}
	s.AllSource = []tocsin.SourceRecord{
		{Source: tocsin.Source{ID: "harbour-post", Kind: tocsin.SourceFeed, Name: "Harbour Post", Rights: tocsin.RightsQuote, QuietAfter: 48 * time.Hour, Added: now.AddDate(-1, 0, 0)}, State: tocsin.SourceState{LastNew: now.Add(-time.Hour)}},
		{Source: tocsin.Source{ID: "plateau-radio", Kind: tocsin.SourceFeed, Name: "Plateau Radio", Rights: tocsin.RightsFull, QuietAfter: 24 * time.Hour, Added: now.AddDate(-1, 0, 0)}, State: tocsin.SourceState{LastNew: now.AddDate(0, 0, -6)}},
	}
	for name, role := range map[string]tocsin.Permission{"Ada": tocsin.Admin, "Ann": tocsin.Reader, "Rae": tocsin.Reviewer} {
		s.AllUsers = append(s.AllUsers, tocsin.User{Name: name, Role: role, Added: now.AddDate(-1, 0, 0)})
	}
	slices.SortFunc(s.AllUsers, func(a, b tocsin.User) int { return strings.Compare(a.Name, b.Name) })
	s.hard()
	s.AllDoubts = []tocsin.JoinReason{{A: Report + "#1", B: Second + "#1", Score: 0.55, Points: []string{"same place", "one day apart", Nasty}},
		{A: Report + "#1", B: Script + "#1", Score: 0.4, Points: []string{"same form"}}}
	for i := len(s.Records); i < count; i++ {
		s.Put(invent(r, i))
	}
	for i := range min(4000, count*2) {
		day := now.AddDate(0, 0, -int(float64(365)*r.Float64()*r.Float64()))
		if d := day.Day(); d == 9 || d == 10 {
			continue // a gap, so that silence shows
		}
		state := tocsin.Read
		switch r.IntN(14) {
		case 0:
			state = tocsin.Failed
		case 1:
			state = tocsin.Queued
		}
		s.Docs = append(s.Docs, tocsin.DocumentRecord{Document: tocsin.Document{ID: fmt.Sprintf("filler-%d", i), Title: "Notes of the day", Outlet: "Harbour Post", SHA256: strings.Repeat("0", 64)},
			Source: "harbour-post", Versions: 1, FirstFetched: day, LastFetched: day, State: state})
	}
	return s
}

func invent(r *rand.Rand, i int) tocsin.IncidentRecord {
	town := towns[min(r.IntN(len(towns)), r.IntN(len(towns)))]
	form := tocsin.Forms[min(r.IntN(len(tocsin.Forms)), r.IntN(len(tocsin.Forms))+2)%len(tocsin.Forms)]
	when := now.Add(-time.Duration(float64(365*24) * r.Float64() * r.Float64() * float64(time.Hour)))
	told := when.Add(time.Duration(r.IntN(40)) * time.Hour)
	if told.After(now) {
		told = now
	}
	inc := tocsin.Incident{ID: fmt.Sprintf("inc-%05d", i), Kind: tocsin.Attack, Form: form, Status: tocsin.Executed, Origins: 1 + r.IntN(4), Credibility: 2 + r.IntN(4),
		Headline: deeds[form] + " " + targets[r.IntN(len(targets))] + " in " + town.name,
		When:     &tocsin.When{Start: date(when), End: date(when), Precision: tocsin.Day},
		Where: &tocsin.Where{Name: town.name, Within: []string{town.province, town.country}, Country: town.country, CountryCode: town.code,
			Precision: tocsin.Town, RadiusM: 4000, GazetteerID: "invented:" + town.name},
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}
	lat, lon := town.lat+r.NormFloat64()*.5, town.lon+r.NormFloat64()*.5
	inc.Where.Lat, inc.Where.Lon = &lat, &lon
	switch r.IntN(12) {
	case 0:
		inc.Where.Precision, inc.Where.Name, inc.Where.Within, inc.Where.GazetteerID = tocsin.Province, town.province, []string{town.country}, town.id
	case 1:
		inc.Where = &tocsin.Where{Name: town.country, Country: town.country, CountryCode: town.code, Precision: tocsin.CountryWide}
	case 2:
		inc.Where.Precision, inc.Where.RadiusM = tocsin.District, 20000
	case 3:
		if r.IntN(3) == 0 {
			inc.Where = nil
		}
	}
	switch r.IntN(9) {
	case 0:
		inc.Status = tocsin.Intercepted
	case 1:
		inc.Kind, inc.Form, inc.Status = tocsin.Threat, "", ""
		inc.Headline = "Threat against " + targets[r.IntN(len(targets))] + " in " + town.name
	case 2:
		inc.When.End, inc.When.Precision = inc.When.Start.AddDays(6), tocsin.Week
	case 3:
		inc.When.Clock = fmt.Sprintf("%02d:%02d", r.IntN(24), r.IntN(60))
	}
	if inc.Kind == tocsin.Attack && r.IntN(3) > 0 {
		killed := int(r.ExpFloat64() * 2.5)
		high := killed
		contested := r.IntN(5) == 0
		if contested {
			high += 1 + r.IntN(6)
		}
		inc.Slots[tocsin.Killed] = &tocsin.SlotRecord{Low: n(killed), Best: n(killed), High: n(high), Contested: contested}
		hurt := int(r.ExpFloat64() * 6)
		inc.Slots[tocsin.Injured] = &tocsin.SlotRecord{Low: n(hurt), Best: n(hurt), High: n(hurt)}
	}
	if r.IntN(2) == 0 {
		inc.Slots[tocsin.Blamed] = &tocsin.SlotRecord{Claims: []tocsin.IncidentClaim{{Account: "x#1",
			Claim: tocsin.Claim{Slot: tocsin.Blamed, Value: tocsin.Value{Name: actors[min(r.IntN(6), r.IntN(6))]}, Certainty: tocsin.Stated}}}}
	}
	if r.IntN(10) == 0 {
		inc.Verdict = tocsin.Confirmed
	}
	return tocsin.IncidentRecord{Change: tocsin.Change{Incident: inc, Version: 1, At: told, Reason: "first report"}, FirstSeen: told}
}
