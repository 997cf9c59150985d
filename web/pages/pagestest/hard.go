package pagestest

import (
	"strings"
	"time"

	"tocsin"
)

// The ids of the incidents and documents that show what is hard to show.
const (
	Contested = "inc-contested"
	Bare      = "inc-bare" // nothing is known but that it was told
	Hostile   = "inc-hostile"
	Gone      = "inc-withdrawn"
	Report    = "doc/harbour-post-17"
	Second    = "doc-plateau-3"
	Script    = "doc-hostile"
	Huge      = "doc-huge"
	Revised   = "inc-revised" // four versions, the last one by a decision
	// First is the SHA-256 of the version of Report before the latest.
	First = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

// Nasty is a text that tries to be more than text.
const Nasty = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> \u202Eevil\u2066 {{.}} </title> & <b>bold</b>"

var report = "Drones hit fuel depot in Mosul\n\n" +
	"Two drones struck a fuel depot on the eastern edge of Mosul late on Tuesday, killing four guards, the governor's office said. " +
	"A doctor at the city hospital put the number of dead at seven and said eleven were hurt.\n\n" +
	"The Northern Front claimed the attack in a message to reporters. The Second Brigade denied any part in it. " +
	"Air defences fired at a third drone, which fell into the river.\n\n" +
	"\"I saw the first one come in low from the west,\" said a shopkeeper.\n\n" +
	"Subscribe to our newsletter for more stories like this one."

var second = "Residents of Mosul heard two blasts on Tuesday night. State radio blamed the Sons of the River. " +
	"It was not clear whether anybody was killed; the ministry would not say.\n\nRead also: ten places to visit."

// text makes a Text of paragraphs; the last is boilerplate.
func text(body string, titled bool) tocsin.Text {
	t := tocsin.Text{Body: body, Language: "en"}
	at := 0
	for i, p := range strings.Split(body, "\n\n") {
		kind := tocsin.Paragraph
		switch {
		case i == 0 && titled:
			kind = tocsin.Title
		case at+len(p) == len(body):
			kind = tocsin.Boilerplate
		case strings.HasPrefix(p, "\""):
			kind = tocsin.Quote
		}
		t.Blocks = append(t.Blocks, tocsin.Block{Kind: kind, Span: tocsin.Span{Start: at, End: at + len(p)}})
		at += len(p) + 2
	}
	return t
}

func claim(body string, slot tocsin.Slot, v tocsin.Value, name string, kind tocsin.SpeakerKind, c tocsin.Certainty, words string) tocsin.Claim {
	at := strings.Index(body, words)
	if at < 0 {
		panic("the words are not in the text: " + words)
	}
	return tocsin.Claim{Slot: slot, Value: v, Speaker: tocsin.Speaker{Name: name, Kind: kind}, Certainty: c, Rule: "invented",
		Quote: tocsin.Evidence{Exact: words, Span: tocsin.Span{Start: at, End: at + len(words)}}}
}

func name(s string) tocsin.Value { return tocsin.Value{Name: s} }

func exactly(v int) tocsin.Value { return tocsin.Value{Count: tocsin.Exactly(v)} }

// hard puts in what is hard to show.
func (s *Store) hard() {
	a := []tocsin.Claim{
		claim(report, tocsin.Weapon, name("two drones"), "Harbour Post", tocsin.SpeakerOutlet, tocsin.Stated, "Two drones struck"),
		claim(report, tocsin.Target, name("fuel depot"), "Harbour Post", tocsin.SpeakerOutlet, tocsin.Stated, "a fuel depot on the eastern edge of Mosul"),
		claim(report, tocsin.Killed, exactly(4), "the governor's office", tocsin.SpeakerOfficial, tocsin.Stated, "killing four guards, the governor's office said"),
		claim(report, tocsin.Killed, exactly(7), "a doctor at the city hospital", tocsin.SpeakerMedical, tocsin.Stated, "A doctor at the city hospital put the number of dead at seven"),
		claim(report, tocsin.Injured, exactly(11), "a doctor at the city hospital", tocsin.SpeakerMedical, tocsin.Stated, "eleven were hurt"),
		claim(report, tocsin.ClaimedBy, name("Northern Front"), "Northern Front", tocsin.SpeakerGroup, tocsin.Stated, "The Northern Front claimed the attack"),
		claim(report, tocsin.DeniedBy, name("Second Brigade"), "Second Brigade", tocsin.SpeakerMilitary, tocsin.Denied, "The Second Brigade denied any part in it"),
		claim(report, tocsin.DefenceResponse, name("air defences fired"), "Harbour Post", tocsin.SpeakerOutlet, tocsin.Stated, "Air defences fired at a third drone"),
		claim(report, tocsin.Munitions, exactly(3), "Harbour Post", tocsin.SpeakerOutlet, tocsin.Hedged, "a third drone"),
	}
	a[2].Scope.Group = "guards"
	a[8].Scope.Stage = "launched"
	b := []tocsin.Claim{
		claim(second, tocsin.Blamed, name("Sons of the River"), "State radio", tocsin.SpeakerOfficial, tocsin.Reported, "State radio blamed the Sons of the River"),
		claim(second, tocsin.Killed, tocsin.Value{}, "the ministry", tocsin.SpeakerOfficial, tocsin.Silent, "the ministry would not say"),
	}
	lat, lon := 36.345, 43.19
	where := &tocsin.Where{Name: "Mosul", Within: []string{"Nineveh", "Iraq"}, Country: "Iraq", CountryCode: "IQ", Lat: &lat, Lon: &lon, RadiusM: 6000, Precision: tocsin.Town, Near: true, Words: "eastern edge of Mosul"}
	when := &tocsin.When{Start: tocsin.Date{Year: 2026, Month: 3, Day: 10}, End: tocsin.Date{Year: 2026, Month: 3, Day: 10}, Precision: tocsin.PartOfDay, PartOfDay: "night", Words: "late on Tuesday"}
	when.Quote = tocsin.Span{Start: strings.Index(report, "late on Tuesday"), End: strings.Index(report, "late on Tuesday") + 15}
	other := *when
	other.PartOfDay, other.Words, other.Clock = "", "Tuesday night", ""
	other.Quote = tocsin.Span{Start: strings.Index(second, other.Words), End: strings.Index(second, other.Words) + len(other.Words)}
	s.read(Report, "Harbour Post", "harbour-post", report, true, when, where, a)
	s.read(Second, "Plateau Radio", "plateau-radio", second, false, &other, &tocsin.Where{Name: "Mosul", Within: []string{"Nineveh", "Iraq"}, Precision: tocsin.Town}, b)
	inc := tocsin.Incident{ID: Contested, Kind: tocsin.Attack, Form: tocsin.Drone, Status: tocsin.Executed, Headline: "Two drones hit a fuel depot near Mosul; four or seven killed",
		When: when, Where: where, Accounts: []string{Report + "#1", Second + "#1"}, Origins: 2, Credibility: 3, Slots: map[tocsin.Slot]*tocsin.SlotRecord{},
		OriginList: []tocsin.Origin{{ID: "o1", Name: "Harbour Post", Documents: []string{Report}, Reason: "its own reporter", Reliability: tocsin.UsuallyReliable},
			{ID: "o2", Name: "Plateau Radio", Documents: []string{Second}, Reason: "its own reporter"}}}
	for i, list := range [][]tocsin.Claim{a, b} {
		for _, c := range list {
			if inc.Slots[c.Slot] == nil {
				inc.Slots[c.Slot] = &tocsin.SlotRecord{}
			}
			inc.Slots[c.Slot].Claims = append(inc.Slots[c.Slot].Claims, tocsin.IncidentClaim{Account: inc.Accounts[i], Origin: inc.OriginList[i].ID, Claim: c})
		}
	}
	k := inc.Slots[tocsin.Killed]
	k.Low, k.Best, k.High, k.Contested = n(4), n(4), n(7), true
	inc.Slots[tocsin.Injured].Low, inc.Slots[tocsin.Injured].Best, inc.Slots[tocsin.Injured].High = n(11), n(11), n(11)
	told := time.Date(2026, 3, 11, 5, 10, 0, 0, time.UTC)
	first := tocsin.IncidentRecord{Change: tocsin.Change{Incident: inc, Version: 1, At: told, Reason: "first report", Documents: []string{Report}}, FirstSeen: told, Documents: []string{Report}}
	before := first
	before.Incident = alone(&inc, Report)
	before.Incident.Headline = "Two drones hit a fuel depot near Mosul; four killed"
	s.Put(before)
	first.Change.At, first.Change.Reason, first.Change.Documents = told.Add(3*time.Hour), "a second origin; blamed: Sons of the River", []string{Second}
	first.Documents = []string{Report, Second}
	s.Put(first)

	s.Put(tocsin.IncidentRecord{Change: tocsin.Change{Incident: tocsin.Incident{ID: Bare, Kind: tocsin.Explosion, Headline: "Blast of unknown cause", Slots: map[tocsin.Slot]*tocsin.SlotRecord{}},
		At: told, Reason: "first report"}, FirstSeen: told})
	s.revise()
	bad := Nasty + strings.Repeat(" Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", 4)
	lat2, lon2 := 50.45, 30.52
	badClaim := tocsin.Claim{Slot: tocsin.Blamed, Value: name(Nasty), Speaker: tocsin.Speaker{Name: Nasty, Kind: tocsin.SpeakerWitness, Via: Nasty}, Certainty: tocsin.Hedged, Rule: "invented",
		Quote: tocsin.Evidence{Exact: Nasty, Span: tocsin.Span{Start: 0, End: len(Nasty)}}}
	s.read(Script, Nasty, "", Nasty+"\n\nمرحبا بالعالم\n\nend", true, nil, nil, []tocsin.Claim{badClaim})
	s.Put(tocsin.IncidentRecord{Change: tocsin.Change{Incident: tocsin.Incident{ID: Hostile, Kind: tocsin.Attack, Form: tocsin.Bombing, Status: tocsin.Foiled, Headline: bad, Origins: 1,
		Accounts: []string{Script + "#1"},
		Where:    &tocsin.Where{Name: Nasty, Within: []string{Nasty}, Country: Nasty, CountryCode: "UA", Lat: &lat2, Lon: &lon2, RadiusM: 5000, Precision: tocsin.Town},
		When:     &tocsin.When{Start: tocsin.Date{Year: 2026, Month: 3, Day: 1}, End: tocsin.Date{Year: 2026, Month: 3, Day: 12}, Precision: tocsin.Week, Words: Nasty},
		Slots:    map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Blamed: {Claims: []tocsin.IncidentClaim{{Account: Script + "#1", Claim: badClaim}}}}},
		At: told, Reason: Nasty}, FirstSeen: told, Documents: []string{Script}})
	s.Put(tocsin.IncidentRecord{Change: tocsin.Change{Incident: tocsin.Incident{ID: Gone, Kind: tocsin.Attack, Form: tocsin.Shelling, Status: tocsin.Executed, Headline: "Shelling that was reported by mistake", Slots: map[tocsin.Slot]*tocsin.SlotRecord{}},
		At: told, Reason: "its only report was withdrawn", Withdraw: true, Redirect: []string{Contested}}, FirstSeen: told})
	s.read(Huge, "Harbour Post", "harbour-post", "One line that does not end: "+strings.Repeat("boom ", 60_000)+"\n\nend", false, nil, nil, nil)
}

// alone is an incident as its first document told of it.
func alone(inc *tocsin.Incident, document string) tocsin.Incident {
	out := *inc
	out.Accounts, out.Origins, out.OriginList, out.Credibility = inc.Accounts[:1], 1, inc.OriginList[:1], 4
	out.Slots = map[tocsin.Slot]*tocsin.SlotRecord{}
	for slot, s := range inc.Slots {
		kept := *s
		kept.Claims = nil
		for _, c := range s.Claims {
			if strings.HasPrefix(c.Account, document) && (slot != tocsin.Killed || len(kept.Claims) == 0) {
				kept.Claims = append(kept.Claims, c)
			}
		}
		if slot == tocsin.Killed {
			kept.High, kept.Contested = n(4), false
		}
		if len(kept.Claims) > 0 {
			out.Slots[slot] = &kept
		}
	}
	return out
}

// revise puts in an incident that changed often, and an earlier version of the
// report about the other.
func (s *Store) revise() {
	at := time.Date(2026, 3, 12, 6, 0, 0, 0, time.UTC)
	day := &tocsin.When{Start: tocsin.Date{Year: 2026, Month: 3, Day: 9}, End: tocsin.Date{Year: 2026, Month: 3, Day: 15}, Precision: tocsin.Week}
	province := &tocsin.Where{Name: "Nineveh", Within: []string{"Iraq"}, Country: "Iraq", CountryCode: "IQ", Precision: tocsin.Province}
	inc := tocsin.Incident{ID: Revised, Kind: tocsin.Explosion, Headline: "Blast reported in Nineveh", When: day, Where: province, Accounts: []string{Report + "#2"}, Origins: 1, Credibility: 6,
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}
	put := func(reason string, documents ...string) {
		s.Put(tocsin.IncidentRecord{Change: tocsin.Change{Incident: inc, At: at, Reason: reason, Documents: documents}, FirstSeen: at, Documents: []string{Report}})
		at = at.Add(5 * time.Hour)
		old := inc.Slots
		inc.Slots = map[tocsin.Slot]*tocsin.SlotRecord{}
		for slot, r := range old {
			kept := *r
			inc.Slots[slot] = &kept
		}
	}
	said := func(slot tocsin.Slot, v tocsin.Value, who, words string) tocsin.IncidentClaim {
		return tocsin.IncidentClaim{Account: Report + "#2", Claim: tocsin.Claim{Slot: slot, Value: v, Speaker: tocsin.Speaker{Name: who, Kind: tocsin.SpeakerPolice}, Certainty: tocsin.Stated, Rule: "invented",
			Quote: tocsin.Evidence{Exact: words}}}
	}
	put("first report", Report)
	lat, lon := 36.34, 43.13
	inc.Kind, inc.Form, inc.Status, inc.Headline = tocsin.Attack, tocsin.Bombing, tocsin.Executed, "Bomb explodes at a market in Mosul; one killed"
	inc.When = &tocsin.When{Start: tocsin.Date{Year: 2026, Month: 3, Day: 11}, End: tocsin.Date{Year: 2026, Month: 3, Day: 11}, Precision: tocsin.Day, Clock: "10:15"}
	inc.Where = &tocsin.Where{Name: "Mosul", Within: []string{"Nineveh", "Iraq"}, Country: "Iraq", CountryCode: "IQ", Precision: tocsin.Town, Lat: &lat, Lon: &lon, RadiusM: 6000}
	inc.Slots[tocsin.Killed] = &tocsin.SlotRecord{Low: n(1), Best: n(1), High: n(1), Claims: []tocsin.IncidentClaim{said(tocsin.Killed, exactly(1), "police in Nineveh", "one person was killed")}}
	inc.Slots[tocsin.Target] = &tocsin.SlotRecord{Claims: []tocsin.IncidentClaim{said(tocsin.Target, name("a market"), "police in Nineveh", "in front of a market")}}
	put("it is an attack; killed: 1; place: Mosul", Report)
	late := said(tocsin.Killed, exactly(3), "the health office", "the number of dead rose to three")
	early := inc.Slots[tocsin.Killed].Claims[0]
	early.Superseded = "replaced by a later figure of the same origin"
	inc.Slots[tocsin.Killed] = &tocsin.SlotRecord{Low: n(3), Best: n(3), High: n(5), Contested: true, Claims: []tocsin.IncidentClaim{early, late, said(tocsin.Killed, exactly(5), "a shopkeeper", "five bodies lay in the street")}}
	inc.Headline, inc.Credibility = "Bomb explodes at a market in Mosul; three to five killed", 3
	put("killed: 3 to 5, contested", Report)
	inc.Slots[tocsin.Killed].Contested = false
	inc.Slots[tocsin.Killed].Low, inc.Slots[tocsin.Killed].High = n(3), n(3)
	inc.Slots[tocsin.Killed].Decided = &tocsin.Ruling{Decision: "d-1", By: "Rae", Reason: "the hospital's list has three names", Value: exactly(3)}
	inc.Verdict, inc.Headline, inc.Decisions = tocsin.Confirmed, "Bomb explodes at a market in Mosul; three killed", []string{"d-1"}
	s.Put(tocsin.IncidentRecord{Change: tocsin.Change{Incident: inc, At: at, Reason: "somebody decided: killed is 3", Decision: "d-1"}, FirstSeen: at, Documents: []string{Report}})
	s.Decided = []tocsin.DecisionRecord{{Seq: 1, Decision: tocsin.Decision{ID: "d-1", Kind: tocsin.Set, By: "Rae", At: at, Reason: "the hospital's list has three names", Slot: tocsin.Killed, Value: exactly(3), Accounts: inc.Accounts}}}

	earlier := strings.NewReplacer("Two drones", "Drones", "killing four guards", "killing two guards", "late on Tuesday", "on Tuesday evening",
		"A doctor at the city hospital put the number of dead at seven and said eleven were hurt.", "It was not known who was behind it.").Replace(report)
	r := &tocsin.Reading{Document: s.Readings[Report].Document, Text: text(earlier, true)}
	r.Document.SHA256 = First
	r.Accounts = []tocsin.Account{{ID: Report + "#1", Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Drone, Status: tocsin.Executed, Claims: []tocsin.Claim{
		claim(earlier, tocsin.Target, name("fuel depot"), "Harbour Post", tocsin.SpeakerOutlet, tocsin.Stated, "a fuel depot on the eastern edge of Mosul"),
		claim(earlier, tocsin.Killed, exactly(2), "the governor's office", tocsin.SpeakerOfficial, tocsin.Stated, "killing two guards, the governor's office said")}}}
	s.Earlier = map[string][]*tocsin.Reading{Report: {r}}
}

// read puts in a document with what was read from it.
func (s *Store) read(id, outlet, source, body string, titled bool, when *tocsin.When, where *tocsin.Where, claims []tocsin.Claim) {
	fetched := time.Date(2026, 3, 11, 5, 0, 0, 0, time.UTC)
	title, _, _ := strings.Cut(body, "\n")
	doc := tocsin.Document{ID: id, URL: "https://news.example/" + id, Title: title[:min(len(title), 200)], Outlet: outlet, Published: "2026-03-11", Language: "en", SHA256: strings.Repeat("a", 64)}
	if !titled {
		doc.Title = ""
	}
	s.Docs = append(s.Docs, tocsin.DocumentRecord{Document: doc, Source: source, Versions: 2, FirstFetched: fetched, LastFetched: fetched, State: tocsin.Read, Accounts: 1})
	r := &tocsin.Reading{Document: doc, Text: text(body, titled)}
	if claims != nil {
		r.Accounts = []tocsin.Account{{ID: id + "#1", Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Drone, Status: tocsin.Executed, When: when, Where: where, Claims: claims}}
	}
	s.Readings[id] = r
}
