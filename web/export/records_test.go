package export

import (
	"strings"
	"time"

	"tocsin"
	"tocsin/web/cap"
)

func ptr[T any](v T) *T { return &v }

var updated = time.Date(2024, 3, 4, 15, 5, 6, 0, time.UTC)

// body is the text into which the quotes of the first record point.
const body = "غارة — Qalat Sari airport was hit by two drones.\nThe governor said three people were killed. A doctor at the hospital put the toll at five, and at least seven hurt.\n"

func quote(words string) tocsin.Evidence {
	at := strings.Index(body, words)
	if at < 0 {
		return tocsin.Evidence{Exact: words, Span: tocsin.Span{Start: 0, End: len(words)}}
	}
	return tocsin.Evidence{Exact: words, Span: tocsin.Span{Start: at, End: at + len(words)}}
}

func claim(account, origin string, slot tocsin.Slot, v tocsin.Value, by tocsin.Speaker, words string) tocsin.IncidentClaim {
	return tocsin.IncidentClaim{Account: account, Origin: origin, Claim: tocsin.Claim{Slot: slot, Value: v, Speaker: by,
		Certainty: tocsin.Stated, Rule: "test." + string(slot), Quote: quote(words)}}
}

func count(n int) tocsin.Value { return tocsin.Value{Count: tocsin.Exactly(n)} }

func name(s string) tocsin.Value { return tocsin.Value{Name: s} }

var (
	governor = tocsin.Speaker{Name: "the governor", Kind: tocsin.SpeakerOfficial, Via: "=WIRE()"}
	doctor   = tocsin.Speaker{Name: "a doctor", Kind: tocsin.SpeakerMedical}
	outlet   = tocsin.Speaker{Name: "Sari Post", Kind: tocsin.SpeakerOutlet}
	wing     = tocsin.Speaker{Name: "Hills Front", Kind: tocsin.SpeakerGroup}
)

// contested is an attack on a site whose figures contradict each other, with a
// bound that is open above, names from right to left, formulas and control
// characters.
func contested() *Record {
	killed := &tocsin.SlotRecord{Low: ptr(3), Best: ptr(5), High: ptr(5), Contested: true, Claims: []tocsin.IncidentClaim{
		claim("sari#1", "wire", tocsin.Killed, count(3), governor, "three people were killed"),
		claim("post#1", "post", tocsin.Killed, count(5), doctor, "A doctor at the hospital put the toll at five"),
	}}
	injured := &tocsin.SlotRecord{Low: ptr(7), Best: ptr(7), Claims: []tocsin.IncidentClaim{
		claim("post#1", "post", tocsin.Injured, tocsin.Value{Count: tocsin.AtLeast(7)}, doctor, "at least seven hurt"),
	}}
	victims := claim("sari#1", "wire", tocsin.Victim, name("villagers"), governor, "people")
	claimed := claim("post#1", "post", tocsin.ClaimedBy, tocsin.Value{Name: "Hills Front", ID: "hills-front"}, wing, "=cmd|'/c calc'!A1\x00\x1b")
	return &Record{
		Change: tocsin.Change{Version: 3, At: updated, Reason: "killed 3, was 2", Incident: tocsin.Incident{
			ID: "inc-0001", Kind: tocsin.Attack, Form: tocsin.Drone, Status: tocsin.Executed,
			Headline: "5 killed in a drone attack on Qalat Sari airport (مطار قلعة ساري)",
			When:     &tocsin.When{Start: tocsin.Date{Year: 2024, Month: 3, Day: 1}, End: tocsin.Date{Year: 2024, Month: 3, Day: 1}, Precision: tocsin.Minute, Clock: "04:30", Words: "at 4.30 on Friday"},
			Where: &tocsin.Where{Name: "Qalat Sari airport", Within: []string{"Qalat Sari", "Sari", "Iraq"}, Country: "Iraq", CountryCode: "IQ",
				Lat: ptr(36.2376), Lon: ptr(43.9632), RadiusM: 1500, Precision: tocsin.Site, Words: "Qalat Sari airport"},
			Accounts: []string{"post#1", "sari#1"}, Origins: 2, Credibility: 2,
			OriginList: []tocsin.Origin{{ID: "post", Name: "Sari Post", Documents: []string{"post"}, Reason: "its own reporting"},
				{ID: "wire", Name: "Wire", Documents: []string{"sari"}, Reason: "credited", Reliability: tocsin.UsuallyReliable}},
			Slots: map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Killed: killed, tocsin.Injured: injured,
				tocsin.Victim: {Claims: []tocsin.IncidentClaim{victims}}, tocsin.ClaimedBy: {Claims: []tocsin.IncidentClaim{claimed}}},
		}},
		FirstSeen: updated.Add(-time.Hour), Tags: []string{"airport"},
		Documents: []Source{
			{ID: "sari", Title: "=1+1", Outlet: "+Sari Wire", URL: "https://wire.example/a?b=1&c=<2>", Published: "2024-03-01T06:00:00Z", SHA256: hashed("one"), Language: "en"},
			{ID: "post", Title: "بريد ساري", Outlet: "Sari Post", URL: "https://post.example/1", Published: "2024-03-01", SHA256: hashed("two"), Language: "ar",
				Fetched: updated.Add(-2 * time.Hour), Body: body},
		},
		Sent: []cap.Reference{{Incident: "inc-0001", Version: 2, Sent: updated.Add(-time.Hour)}},
	}
}

// nowhere is an attack of which neither day nor place is known.
func nowhere() *Record {
	silent := claim("b#1", "b", tocsin.Killed, tocsin.Value{}, outlet, "gave no toll")
	silent.Certainty = tocsin.Silent
	return &Record{Change: tocsin.Change{Version: 1, At: updated, Reason: "first told by b#1", Incident: tocsin.Incident{
		ID: "inc-0002", Kind: tocsin.Attack, Form: tocsin.ArmedAssault, Status: tocsin.Executed, Headline: "@Gunmen attacked a convoy",
		Accounts: []string{"b#1"}, Origins: 1, Credibility: 3,
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Killed: {Claims: []tocsin.IncidentClaim{silent}}},
	}}}
}

// countryOnly is an attack of a week, somewhere in a country, with dead.
func countryOnly() *Record {
	return &Record{Change: tocsin.Change{Version: 1, At: updated, Incident: tocsin.Incident{
		ID: "inc-0003", Kind: tocsin.Attack, Form: tocsin.Bombing, Status: tocsin.Executed, Headline: "-2 killed in a bombing in Mali",
		When:  &tocsin.When{Start: tocsin.Date{Year: 2024, Month: 2, Day: 5}, End: tocsin.Date{Year: 2024, Month: 2, Day: 11}, Precision: tocsin.Week},
		Where: &tocsin.Where{Name: "Mali", Country: "Mali", CountryCode: "ML", Precision: tocsin.CountryWide},
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Killed: {Low: ptr(2), Best: ptr(2), High: ptr(2),
			Claims: []tocsin.IncidentClaim{claim("c#1", "c", tocsin.Killed, count(2), outlet, "two were killed")}}},
		Accounts: []string{"c#1"}, Origins: 1, Credibility: 3,
	}}, Documents: []Source{{ID: "c", Outlet: "Outlet C", Published: "2024-02-12", SHA256: hashed("three")}}}
}

// intercepted is a salvo of which nothing got through.
func intercepted() *Record {
	stage := func(s string) tocsin.IncidentClaim {
		c := claim("d#1", "d", tocsin.Munitions, count(4), tocsin.Speaker{Name: "the army", Kind: tocsin.SpeakerMilitary}, "four rockets")
		c.Scope.Stage = s
		return c
	}
	blamed := func(account, origin string) tocsin.IncidentClaim {
		return claim(account, origin, tocsin.Blamed, tocsin.Value{Name: "Marsh Brigade", ID: "marsh-brigade"}, outlet, "the Marsh Brigade")
	}
	return &Record{Change: tocsin.Change{Version: 2, At: updated, Incident: tocsin.Incident{
		ID: "inc-0004", Kind: tocsin.Attack, Form: tocsin.RocketMissile, Status: tocsin.Intercepted, Headline: "Rockets intercepted over Naqib",
		When: &tocsin.When{Start: tocsin.Date{Year: 2024, Month: 3, Day: 2}, End: tocsin.Date{Year: 2024, Month: 3, Day: 3}, Precision: tocsin.PartOfDay, PartOfDay: "night"},
		Where: &tocsin.Where{Name: "Naqib", Within: []string{"Iraq"}, Country: "Iraq", CountryCode: "IQ", Lat: ptr(-0.5), Lon: ptr(44.25),
			RadiusM: 9000, Precision: tocsin.Town, Near: true},
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{
			tocsin.Munitions: {Low: ptr(4), Best: ptr(4), High: ptr(4), Claims: []tocsin.IncidentClaim{stage("launched"), stage("intercepted")}},
			tocsin.Blamed:    {Claims: []tocsin.IncidentClaim{blamed("d#1", "d"), blamed("e#1", "e")}},
			tocsin.Killed:    {Low: ptr(0), Best: ptr(0), High: ptr(0), Claims: []tocsin.IncidentClaim{claim("d#1", "d", tocsin.Killed, count(0), governor, "no one was hurt")}},
		},
		Accounts: []string{"d#1", "e#1"}, Origins: 2, Credibility: 1,
	}}, Documents: []Source{{ID: "d", Outlet: "Outlet D", Published: "2024-03-03", SHA256: hashed("gone")}, {ID: "e", Outlet: "Outlet E"}}}
}

// withdrawn is a tombstone of which an alert was sent.
func withdrawn() *Record {
	r := countryOnly()
	r.Change.Incident.ID, r.Change.Version, r.Change.Withdraw, r.Change.Redirect = "inc-0005", 4, true, []string{"inc-0001"}
	r.Change.Reason = "its only report was withdrawn"
	r.Sent = []cap.Reference{{Incident: "inc-0005", Version: 3, Sent: updated.Add(-24 * time.Hour)}}
	return r
}

// bomber is a suicide bombing near a town, with the bomber's own death told
// apart.
func bomber() *Record {
	own := claim("f#1", "f", tocsin.Killed, count(1), outlet, "the bomber died")
	own.Scope.Side = "attackers"
	civil := claim("f#1", "f", tocsin.Killed, count(4), outlet, "four civilians")
	civil.Scope.Group = "civilians"
	return &Record{Change: tocsin.Change{Version: 1, At: updated, Incident: tocsin.Incident{
		ID: "inc-0006", Kind: tocsin.Attack, Form: tocsin.SuicideBombing, Status: tocsin.Executed, Headline: "6 killed in a suicide bombing near Tel Omar",
		When: &tocsin.When{Start: tocsin.Date{Year: 2024, Month: 1, Day: 1}, End: tocsin.Date{Year: 2024, Month: 1, Day: 31}, Precision: tocsin.Month},
		Where: &tocsin.Where{Name: "Tel Omar", Within: []string{"North", "Syria"}, Country: "Syria", CountryCode: "SY", Lat: ptr(35.1), Lon: ptr(40.2),
			RadiusM: 20000, Precision: tocsin.District},
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Killed: {Low: ptr(6), Best: ptr(6), Claims: []tocsin.IncidentClaim{
			claim("f#1", "f", tocsin.Killed, tocsin.Value{Count: tocsin.AtLeast(6)}, doctor, "at least six"), civil, own}}},
		Accounts: []string{"f#1"}, Origins: 1, Credibility: 3,
	}}, Documents: []Source{{ID: "f", Outlet: "Outlet F", Published: "2024-03-01"}}}
}

// threat is no attack.
func threat() *Record {
	return &Record{Change: tocsin.Change{Version: 1, At: updated, Incident: tocsin.Incident{
		ID: "inc-0007", Kind: tocsin.Threat, Headline: "Hills Front threatens the port",
		When:  &tocsin.When{Start: tocsin.Date{Year: 2024, Month: 3, Day: 4}, End: tocsin.Date{Year: 2024, Month: 3, Day: 4}, Precision: tocsin.Day},
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{}, Accounts: []string{"g#1"}, Origins: 1, Credibility: 6,
	}}}
}

func records() []*Record {
	return []*Record{contested(), nowhere(), countryOnly(), intercepted(), withdrawn(), bomber(), threat()}
}
