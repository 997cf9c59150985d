package release

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func newPolicy(t testing.TB, o Options) *Policy {
	t.Helper()
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func ptr[T any](v T) *T { return &v }

// claim is a claim of the outlet, quoted at a place of its own.
func claim(slot tocsin.Slot, v tocsin.Value, quote string, at int) tocsin.IncidentClaim {
	return tocsin.IncidentClaim{Account: "doc-1#1", Origin: "outlet:gazette", Claim: tocsin.Claim{Slot: slot, Value: v, Certainty: tocsin.Stated, Rule: "test",
		Speaker: tocsin.Speaker{Name: "Gazette", Kind: tocsin.SpeakerOutlet}, Quote: tocsin.Evidence{Exact: quote, Span: tocsin.Span{Start: at, End: at + len(quote)}}}}
}

func name(n string) tocsin.Value { return tocsin.Value{Name: n} }

// strike is a drone attack on a made-up airport near a made-up town.
func strike() *tocsin.IncidentRecord {
	named := claim(tocsin.Victim, name("Tarek Olmeddin"), "Tarek Olmeddin", 100)
	named.Rule = "victim.named"
	driver := claim(tocsin.Victim, name("driver"), "the driver", 130)
	driver.Rule = "victim.described"
	seen := claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(2)}, "two people", 160)
	seen.Speaker, seen.Origin = tocsin.Speaker{Name: "Mirza Halvani", Kind: tocsin.SpeakerWitness}, "statement:mirza halvani"
	stopped := claim(tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(3)}, "three of them", 200)
	stopped.Scope.Stage = "intercepted"
	launched := claim(tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(5)}, "five drones", 220)
	slots := map[tocsin.Slot]*tocsin.SlotRecord{}
	for _, c := range []tocsin.IncidentClaim{named, driver, seen, stopped, launched,
		claim(tocsin.Target, name("Vardana airport"), "the Vardana airport", 250),
		claim(tocsin.Damage, name("warehouse"), "a warehouse near Gate Nine", 280),
		claim(tocsin.DefenceResponse, name("C-RAM"), "the C-RAM opened up", 320),
		claim(tocsin.LaunchSite, name("Ostrel hills"), "from the Ostrel hills", 350),
		claim(tocsin.ClaimedBy, tocsin.Value{Name: "Brigade of Dawn"}, "the Brigade of Dawn", 380),
		claim(tocsin.Injured, tocsin.Value{Count: tocsin.Exactly(4)}, "four hurt as sirens rang", 410),
	} {
		if slots[c.Slot] == nil {
			slots[c.Slot] = &tocsin.SlotRecord{}
		}
		slots[c.Slot].Claims = append(slots[c.Slot].Claims, c)
	}
	slots[tocsin.Munitions].Low, slots[tocsin.Munitions].Best, slots[tocsin.Munitions].High = ptr(3), ptr(5), ptr(5)
	slots[tocsin.Killed].Best = ptr(2)
	return &tocsin.IncidentRecord{
		FirstSeen: noon, Documents: []string{"doc-1"}, Tags: []string{"vardana"},
		Change: tocsin.Change{Version: 1, At: noon, Reason: "first told by doc-1#1", Incident: tocsin.Incident{
			ID: "inc-1", Kind: tocsin.Attack, Form: tocsin.Drone, Status: tocsin.Intercepted, Accounts: []string{"doc-1#1"},
			Headline: "Two killed in a drone attack at Vardana airport",
			When:     &tocsin.When{Start: tocsin.Date{Year: 2026, Month: 3, Day: 1}, End: tocsin.Date{Year: 2026, Month: 3, Day: 1}, Precision: tocsin.Day, Words: "Sunday"},
			Where: &tocsin.Where{Name: "Vardana International Airport", Within: []string{"Vardana", "Morvia"}, Country: "Morvia", CountryCode: "XM",
				Lat: ptr(36.23761), Lon: ptr(43.96324), RadiusM: 800, Precision: tocsin.Site, GazetteerID: "site:vardana-airport", Words: "the airport of Vardana"},
			OriginList: []tocsin.Origin{{ID: "outlet:gazette", Name: "Gazette", Documents: []string{"doc-1"}, Reason: "its own reporting"},
				{ID: "statement:mirza halvani", Name: "Mirza Halvani", Documents: []string{"doc-1"}, Reason: "statement by Mirza Halvani"}},
			Slots: slots,
		}},
	}
}

func encode(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatIsShownBeforeARelease(t *testing.T) {
	p := newPolicy(t, Options{})
	rec := strike()
	before := encode(t, rec)
	if _, ok := p.Public(rec, noon.Add(72*time.Hour-time.Second)); ok {
		t.Fatal("it is shown within the delay")
	}
	pub, ok := p.Public(rec, noon.Add(72*time.Hour))
	if !ok {
		t.Fatal("it is not shown after the delay")
	}
	got := encode(t, pub)
	if encode(t, rec) != before {
		t.Error("the record itself was changed")
	}
	for _, s := range []string{"airport", "Gate Nine", "C-RAM", "cram", "Ostrel", "siren", "intercept", "Olmeddin", "Halvani", "halvani", "36.237", "43.963"} {
		if strings.Contains(strings.ToLower(got), strings.ToLower(s)) {
			t.Errorf("%q is told: %s", s, got)
		}
	}
	w, inc := pub.Incident.Where, &pub.Incident
	if w.Name != "Vardana" || w.Precision != tocsin.Town || !slices.Equal(w.Within, []string{"Morvia"}) || w.GazetteerID != "" || w.Words != "" {
		t.Errorf("place %+v", w)
	}
	if inc.Headline != "Drone attack in Vardana, Morvia, 2 killed" || inc.Status != "" || pub.Reason != Withheld || pub.Tags != nil {
		t.Errorf("headline %q, status %q, reason %q, tags %q", inc.Headline, inc.Status, pub.Reason, pub.Tags)
	}
	var shown []string
	for _, slot := range tocsin.Slots {
		if s := inc.Slots[slot]; s != nil {
			for _, c := range s.Claims {
				shown = append(shown, fmt.Sprintf("%s %s %q by %s of %s", slot, encode(t, c.Value), c.Quote.Exact, c.Speaker.Name, c.Origin))
			}
		}
	}
	want := []string{
		`killed {"min":2,"max":2} "two people" by witness of origin-2`,
		`injured {"min":4,"max":4} "" by Gazette of outlet:gazette`,
		`munitions {"min":5,"max":5} "five drones" by Gazette of outlet:gazette`,
		`victim {"name":"driver"} "the driver" by Gazette of outlet:gazette`,
		`claimed_by {"name":"Brigade of Dawn"} "the Brigade of Dawn" by Gazette of outlet:gazette`,
		`damage {"name":"warehouse"} "" by Gazette of outlet:gazette`,
	}
	if !slices.Equal(shown, want) {
		t.Errorf("claims\n%s\nwant\n%s", strings.Join(shown, "\n"), strings.Join(want, "\n"))
	}
	if m := inc.Slots[tocsin.Munitions]; m.Low != nil || m.Best == nil || *m.Best != 5 {
		t.Errorf("munitions %s: the figure of those stopped is told", encode(t, m))
	}
}

func TestWhatIsShownAfterARelease(t *testing.T) {
	p := newPolicy(t, Options{})
	rec := strike()
	rec.Released = true
	pub, ok := p.Public(rec, noon)
	if !ok {
		t.Fatal("a released one waits")
	}
	got := encode(t, pub)
	for _, s := range []string{"Vardana International Airport", "36.23761", "C-RAM", "Ostrel hills", "intercepted", "Two killed in a drone attack at Vardana airport", "a warehouse near Gate Nine"} {
		if !strings.Contains(got, s) {
			t.Errorf("%q is not told: %s", s, got)
		}
	}
	for _, s := range []string{"Olmeddin", "Halvani", "halvani"} {
		if strings.Contains(got, s) {
			t.Errorf("the name %q is told: %s", s, got)
		}
	}
	rec.Tags = append(rec.Tags, NamesTag)
	pub, _ = p.Public(rec, noon)
	rec.Tags = nil // not shared
	got = encode(t, pub)
	for _, s := range []string{"Tarek Olmeddin", "Mirza Halvani"} {
		if !strings.Contains(got, s) {
			t.Errorf("the released name %q is not told: %s", s, got)
		}
	}
	if !slices.Contains(pub.Tags, NamesTag) {
		t.Error("the shown tags are those of the record itself")
	}
}

func TestQuotesThatReachIntoAWithheldOne(t *testing.T) {
	p := newPolicy(t, Options{})
	for _, c := range []struct {
		name string
		at   int
		want string
	}{
		{"beside it", 600, "two people ran"},
		{"in it", 325, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := strike()
			rec.Incident.Slots[tocsin.Killed].Claims = []tocsin.IncidentClaim{claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(2)}, "two people ran", c.at)}
			pub, _ := p.Public(rec, noon.Add(1000*time.Hour))
			if got := pub.Incident.Slots[tocsin.Killed].Claims[0].Quote.Exact; got != c.want {
				t.Errorf("quoted %q, want %q", got, c.want)
			}
		})
	}
}

func TestHeadlines(t *testing.T) {
	p := newPolicy(t, Options{})
	for _, c := range []struct {
		name string
		do   func(*tocsin.Incident)
		want string
	}{
		{"figures that nobody contests", func(*tocsin.Incident) {}, "Drone attack in Vardana, Morvia, 2 killed"},
		{"contested figures", func(inc *tocsin.Incident) {
			k := inc.Slots[tocsin.Killed]
			k.Low, k.High, k.Contested = ptr(0), ptr(2), true
		}, "Drone attack in Vardana, Morvia, 0 to 2 killed (contested)"},
		{"contested without an end", func(inc *tocsin.Incident) { inc.Slots[tocsin.Killed].Contested = true }, "Drone attack in Vardana, Morvia, number killed contested"},
		{"a launch from the same town", func(inc *tocsin.Incident) { inc.Slots[tocsin.LaunchSite].Claims[0].Value.Name = "Vardana" }, "Drone attack in Vardana, Morvia, 2 killed"},
		{"no place", func(inc *tocsin.Incident) { inc.Where = nil }, "Drone attack, 2 killed"},
		{"an alarm", func(inc *tocsin.Incident) { inc.Kind, inc.Form, inc.Slots = tocsin.Alarm, "", nil }, "Alarm in Vardana, Morvia"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := strike()
			c.do(&rec.Incident)
			pub, ok := p.Public(rec, noon.Add(1000*time.Hour))
			if !ok || pub.Incident.Headline != c.want {
				t.Errorf("%q, want %q", pub.Incident.Headline, c.want)
			}
		})
	}
}

func TestWhatIsNotShownAtAll(t *testing.T) {
	p := newPolicy(t, Options{})
	later := noon.Add(1000 * time.Hour)
	for _, c := range []struct {
		name  string
		do    func(*tocsin.IncidentRecord)
		shown bool
	}{
		{"an old one", func(r *tocsin.IncidentRecord) {}, true},
		{"rejected", func(r *tocsin.IncidentRecord) { r.Incident.Verdict = tocsin.Rejected }, false},
		{"rejected, though released", func(r *tocsin.IncidentRecord) { r.Incident.Verdict, r.Released = tocsin.Rejected, true }, false},
		{"never dated", func(r *tocsin.IncidentRecord) { r.FirstSeen, r.At = time.Time{}, time.Time{} }, false},
		{"withdrawn, as a tombstone", func(r *tocsin.IncidentRecord) { r.Withdraw, r.Incident.Verdict = true, tocsin.Rejected }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := strike()
			c.do(rec)
			pub, ok := p.Public(rec, later)
			if ok != c.shown {
				t.Fatalf("shown %v, want %v", ok, c.shown)
			}
			if ok && rec.Withdraw && (!pub.Withdraw || strings.Contains(encode(t, pub), "Vardana") || pub.Incident.ID != "inc-1") {
				t.Errorf("tombstone %s", encode(t, pub))
			}
		})
	}
}

func TestAccountsAndClaims(t *testing.T) {
	p := newPolicy(t, Options{})
	rec := strike()
	later := noon.Add(100 * time.Hour)
	acc := &tocsin.AccountRecord{Document: "doc-1", Incident: "inc-1", Account: tocsin.Account{ID: "doc-1#1", Kind: tocsin.Attack, Role: tocsin.Main,
		Form: tocsin.Drone, Status: tocsin.Intercepted, Where: rec.Incident.Where, Reason: "drones at Vardana airport"}}
	for _, s := range rec.Incident.Slots {
		for _, c := range s.Claims {
			acc.Claims = append(acc.Claims, c.Claim)
		}
	}
	shown, ok := p.PublicAccount(acc, rec, later)
	if !ok || len(shown.Claims) != 6 {
		t.Fatalf("%v, %s", ok, encode(t, shown))
	}
	got := encode(t, shown)
	for _, s := range []string{"airport", "C-RAM", "Ostrel", "Olmeddin", "Halvani", "intercept", "36.23"} {
		if strings.Contains(got, s) {
			t.Errorf("%q is told: %s", s, got)
		}
	}
	if _, ok := p.PublicAccount(acc, nil, later); ok {
		t.Error("an account of no known incident is shown")
	}
	if _, ok := p.PublicAccount(acc, rec, noon); ok {
		t.Error("an account is shown within the delay")
	}
	for i := range acc.Claims {
		cl := &tocsin.ClaimRecord{Claim: acc.Claims[i], Account: acc.ID, Document: "doc-1", Incident: "inc-1"}
		shown, ok := p.PublicClaim(cl, rec, later)
		if hidden := cl.Slot == tocsin.DefenceResponse || cl.Slot == tocsin.LaunchSite || cl.Slot == tocsin.Target; hidden && ok {
			t.Errorf("claim %s is shown: %s", cl.Slot, encode(t, shown))
		}
	}
}

func TestDocumentsAndTexts(t *testing.T) {
	p := newPolicy(t, Options{})
	rec := strike()
	later := noon.Add(100 * time.Hour)
	body := "Two people died in Vardana. Drones hit the Vardana airport. Four people were hurt."
	rec.Incident.Slots = map[tocsin.Slot]*tocsin.SlotRecord{
		tocsin.Killed:  {Claims: []tocsin.IncidentClaim{claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(2)}, "Two people", 0)}},
		tocsin.Target:  {Claims: []tocsin.IncidentClaim{claim(tocsin.Target, name("Vardana airport"), "Vardana airport", 43)}},
		tocsin.Injured: {Claims: []tocsin.IncidentClaim{claim(tocsin.Injured, tocsin.Value{Count: tocsin.Exactly(4)}, "Four people", 60)}},
	}
	r := &tocsin.Reading{Document: tocsin.Document{ID: "doc-1"}, Text: tocsin.Text{Body: body}}
	for start := 0; start < len(body); {
		end := start + strings.IndexByte(body[start:], '.') + 1
		r.Text.Sentences = append(r.Text.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: start, End: end}})
		start = end + 1
	}
	acc := tocsin.Account{ID: "doc-1#1"}
	for _, s := range rec.Incident.Slots {
		acc.Claims = append(acc.Claims, s.Claims[0].Claim)
	}
	r.Accounts = []tocsin.Account{acc}
	released := *rec
	released.Released = true
	for _, c := range []struct {
		name   string
		rights tocsin.Rights
		recs   []tocsin.IncidentRecord
		now    time.Time
		want   string
		whole  bool
	}{
		{"quotes of one that is not released", tocsin.RightsQuote, []tocsin.IncidentRecord{*rec}, later, "Two people died in Vardana.|Four people were hurt.", false},
		{"all of it asked, one that is not released", tocsin.RightsFull, []tocsin.IncidentRecord{*rec}, later, "Two people died in Vardana.|Four people were hurt.", false},
		{"quotes of a released one", tocsin.RightsQuote, []tocsin.IncidentRecord{released}, noon, "Two people died in Vardana.|Drones hit the Vardana airport.|Four people were hurt.", false},
		{"all of a released one", tocsin.RightsFull, []tocsin.IncidentRecord{released}, noon, "", true},
		{"within the delay", tocsin.RightsFull, []tocsin.IncidentRecord{*rec}, noon, "", false},
		{"incidents left out", tocsin.RightsFull, nil, later, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			spans, whole := p.PublicText(r, c.rights, c.recs, c.now)
			var got []string
			for _, s := range spans {
				got = append(got, s.Of(body))
			}
			if strings.Join(got, "|") != c.want || whole != c.whole {
				t.Errorf("%q, whole %v", got, whole)
			}
		})
	}
	doc := &tocsin.DocumentRecord{Document: tocsin.Document{ID: "doc-1", Path: "inbox/1.txt", URL: "https://gazette.example/1", Title: "Drones over the airport of Vardana"},
		State: tocsin.Read, Accounts: 1}
	shown, ok := p.PublicDocument(doc, []tocsin.IncidentRecord{*rec}, later)
	if !ok || shown.Title != "" || shown.Path != "" || shown.URL == "" {
		t.Errorf("%v, %+v", ok, shown)
	}
	if shown, ok = p.PublicDocument(doc, []tocsin.IncidentRecord{released}, noon); !ok || shown.Title != doc.Title {
		t.Errorf("released: %v, %+v", ok, shown)
	}
	for name, bad := range map[string]func(*tocsin.DocumentRecord){
		"not read":       func(d *tocsin.DocumentRecord) { d.State = tocsin.Queued },
		"under embargo":  func(d *tocsin.DocumentRecord) { d.Embargo = later.Add(time.Hour) },
		"of whom nobody": func(d *tocsin.DocumentRecord) { d.State = tocsin.Forgotten },
	} {
		d := *doc
		bad(&d)
		if _, ok := p.PublicDocument(&d, []tocsin.IncidentRecord{released}, later); ok {
			t.Errorf("a document that is %s is shown", name)
		}
	}
	if _, ok := p.PublicDocument(doc, []tocsin.IncidentRecord{released, *rec}, noon); ok {
		t.Error("a document is shown that tells of something within its delay")
	}
}

// invented makes words that stand in no list and in no other word.
type invented struct {
	*rand.Rand
	n int
}

func (r *invented) word() string {
	r.n++
	const consonants, vowels = "bdgklmprtvz", "aeiou"
	var b strings.Builder
	for range 3 {
		b.WriteByte(consonants[r.IntN(len(consonants))])
		b.WriteByte(vowels[r.IntN(len(vowels))])
	}
	return "Q" + b.String() + string(rune('a'+r.n%26)) + string(rune('a'+r.n/26%26)) + "x"
}

func (r *invented) one(list ...string) string { return list[r.IntN(len(list))] }

func TestNothingWithheldIsToldAnywhere(t *testing.T) {
	p := newPolicy(t, Options{})
	forms := tocsin.Forms
	for seed := range uint64(1000) {
		r := &invented{Rand: rand.New(rand.NewPCG(seed, 7))}
		town, country := r.word(), r.word()
		site, words, launch := r.word()+" "+r.one("Gate", "post", "hills"), r.word()+" yard", r.word()+" valley"
		victim, witness, struck := r.word()+" "+r.word(), r.word()+" "+r.word(), r.word()
		response := r.one("interception", "C-RAM", "sirens", "Iron Dome", "all-clear")
		secrets := []string{site, words, launch, response, struck}
		people := append(strings.Fields(victim), strings.Fields(witness)...)
		told := func() string {
			s := append(slices.Clone(secrets), victim, witness, strings.ToUpper(site), strings.Fields(victim)[1])
			return r.one("Two people were hurt", "in "+town) + " " + r.one("near", "by", "after", "as") + " " + s[r.IntN(len(s))] + r.one("", " on Monday", "'s side", ", said one")
		}
		rec := &tocsin.IncidentRecord{FirstSeen: noon, Released: seed%4 == 0, Documents: []string{"d1"}, Tags: []string{told()}}
		inc := &rec.Incident
		rec.At, rec.Version, rec.Reason = noon, 1, told()
		inc.ID, inc.Kind, inc.Form, inc.Headline = "i", tocsin.Attack, forms[r.IntN(len(forms))], told()
		inc.Accounts = []string{"d1#1"}
		inc.When = &tocsin.When{Words: told(), Precision: tocsin.Day}
		inc.Where = &tocsin.Where{Name: site, Words: words, Within: []string{town, country}, Country: country, CountryCode: "XX", Precision: tocsin.Site,
			GazetteerID: "site:" + strings.ToLower(site), Lat: ptr(r.Float64()*170 - 85), Lon: ptr(r.Float64()*360 - 180), RadiusM: 1 + r.IntN(4000)}
		inc.OriginList = []tocsin.Origin{{ID: "statement:" + strings.ToLower(witness), Name: witness, Reason: told()}, {ID: "outlet:x", Name: told(), Reason: told()}}
		inc.Reasons = []tocsin.JoinReason{{A: "d1#1", B: "d2#1", Points: []string{told()}}}
		inc.Objections = []tocsin.Objection{{Decision: "x", Reason: told()}}
		inc.Slots = map[tocsin.Slot]*tocsin.SlotRecord{}
		for i, slot := range tocsin.Slots {
			rest := &tocsin.SlotRecord{Decided: &tocsin.Ruling{Decision: "x", By: "ann", Reason: told(), Value: name(told())}}
			for range 1 + r.IntN(3) {
				v := name(told())
				switch {
				case slot.Counted():
					v = tocsin.Value{Count: tocsin.Exactly(1 + r.IntN(9))}
					rest.Decided = nil
				case slot == tocsin.Victim:
					v = name(r.one("driver ", "", "Dr ") + victim)
				case slot == tocsin.LaunchSite:
					v = name(launch)
				case slot == tocsin.DefenceResponse:
					v = name(response)
				case slot == tocsin.Target, slot == tocsin.Damage:
					v = name(r.one(struck, "house", site))
				}
				cl := claim(slot, v, told(), 100*i)
				cl.Rule = r.one("test", "victim.named", "other")
				cl.Account = "d1#1"
				cl.Speaker = tocsin.Speaker{Name: r.one(witness, "resident "+witness), Kind: tocsin.SpeakerWitness, Via: told()}
				if r.IntN(2) == 0 {
					cl.Speaker = tocsin.Speaker{Name: told(), Kind: tocsin.SpeakerOfficial}
				}
				cl.Scope.Group, cl.Scope.Period = r.one("", "civilians", told()), r.one("", told())
				if slot == tocsin.Munitions {
					cl.Scope.Stage = r.one("", "intercepted", "impacted")
				}
				cl.Origin, cl.Superseded = inc.OriginList[r.IntN(2)].ID, told()
				rest.Claims = append(rest.Claims, cl)
			}
			inc.Slots[slot] = rest
		}
		inc.Slots[tocsin.Target].Claims = append(inc.Slots[tocsin.Target].Claims, claim(tocsin.Target, name(struck), struck, 9000))
		// Whatever is told of the people must be told by these two, too.
		v, w := claim(tocsin.Victim, name(victim), victim, 9100), claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(1)}, "one", 9200)
		v.Rule = "victim.named"
		w.Speaker = tocsin.Speaker{Name: witness, Kind: tocsin.SpeakerWitness}
		inc.Slots[tocsin.Victim].Claims = append(inc.Slots[tocsin.Victim].Claims, v)
		inc.Slots[tocsin.Killed].Claims = append(inc.Slots[tocsin.Killed].Claims, w)
		inc.Slots[tocsin.DefenceResponse].Claims = append(inc.Slots[tocsin.DefenceResponse].Claims, claim(tocsin.DefenceResponse, name(response), response, 9300))

		stopped := claim(tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(70010071)}, "70010071", 9400)
		stopped.Scope.Stage = "intercepted"
		inc.Slots[tocsin.Munitions].Claims = append(inc.Slots[tocsin.Munitions].Claims, stopped)
		inc.Slots[tocsin.Munitions].High = ptr(70010071)

		before := encode(t, rec)
		pub, ok := p.Public(rec, noon.Add(10000*time.Hour))
		if !ok || encode(t, rec) != before {
			t.Fatalf("seed %d: shown %v, or the record was changed", seed, ok)
		}
		got := strings.ToLower(encode(t, pub))
		hidden := people
		if !rec.Released {
			hidden = append(hidden, secrets...)
			hidden = append(hidden, "ann", "70010071")
		}
		for _, s := range hidden {
			if strings.Contains(got, strings.ToLower(s)) {
				t.Fatalf("seed %d, released %v: %q of %q, %q is told in %s", seed, rec.Released, s, people, secrets, got)
			}
		}
		if !rec.Released {
			shown := pub.Incident.Where
			if shown.Name != town || distance(*shown.Lat, *shown.Lon, *inc.Where.Lat, *inc.Where.Lon) > float64(shown.RadiusM) {
				t.Fatalf("seed %d: place %s of %s", seed, encode(t, shown), encode(t, inc.Where))
			}
		}
	}
}

func TestPublicRecordSharesNothing(t *testing.T) {
	p := newPolicy(t, Options{})
	for _, released := range []bool{false, true} {
		rec := strike()
		rec.Released = released
		before := encode(t, rec)
		pub, ok := p.Public(rec, noon.Add(100*time.Hour))
		if !ok {
			t.Fatal("it is not shown")
		}
		scribble(reflect.ValueOf(pub))
		if encode(t, rec) != before {
			t.Errorf("released %v: a change of what is shown changes the record", released)
		}
	}
}

// scribble changes everything that can be reached from v.
func scribble(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			scribble(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			scribble(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			scribble(v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			scribble(v.MapIndex(k))
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString("scribbled")
		}
	case reflect.Int, reflect.Int64:
		if v.CanSet() {
			v.SetInt(-77)
		}
	case reflect.Float64:
		if v.CanSet() {
			v.SetFloat(-77)
		}
	}
}

func BenchmarkPublic(b *testing.B) {
	p := newPolicy(b, Options{})
	rec := strike()
	for b.Loop() {
		if _, ok := p.Public(rec, noon.Add(100*time.Hour)); !ok {
			b.Fatal("it is not shown")
		}
	}
}
