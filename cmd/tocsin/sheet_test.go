package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/rivo/uniseg"

	"tocsin"
	"tocsin/distill"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; read the change after go test ./cmd/tocsin -update\ngot\n%s", path, got)
	}
}

// report is a document whose account is built by hand.
type report struct {
	tocsin.Reading
	acc *tocsin.Account
}

func newReport(id, outlet, published, body string, kind tocsin.Kind, role tocsin.Role, form tocsin.Form, trigger string) *report {
	yes := kind == tocsin.Attack && role == tocsin.Main
	r := &report{}
	r.Document = tocsin.Document{ID: id, Path: id + ".txt", Outlet: outlet, Published: published, SHA256: strings.Repeat("0", 64)}
	r.Text = distill.Plain("", body)
	r.AttackReport = &yes
	r.acc = &tocsin.Account{ID: id + "#1", Kind: kind, Role: role, Form: form}
	if kind == tocsin.Attack {
		r.acc.Status = tocsin.Executed
	}
	r.acc.Acts = []tocsin.Span{r.span(trigger)}
	return r
}

func (r *report) span(words string) tocsin.Span {
	i := strings.Index(r.Text.Body, words)
	if i < 0 {
		panic("the test text does not hold " + words)
	}
	return tocsin.Span{Start: i, End: i + len(words)}
}

func (r *report) claim(slot tocsin.Slot, v tocsin.Value, scope tocsin.Scope, speaker tocsin.Speaker, how tocsin.Certainty, words string) tocsin.IncidentClaim {
	c := tocsin.Claim{Slot: slot, Value: v, Scope: scope, Speaker: speaker, Certainty: how, Rule: "test." + string(slot),
		Quote: tocsin.Evidence{Exact: words, Span: r.span(words)}}
	r.acc.Claims = append(r.acc.Claims, c)
	return tocsin.IncidentClaim{Account: r.acc.ID, Claim: c}
}

func (r *report) reading() tocsin.Reading {
	r.Accounts = []tocsin.Account{*r.acc}
	return r.Reading
}

func people(n int) tocsin.Value                           { return tocsin.Value{Count: tocsin.Exactly(n)} }
func atLeast(n int) tocsin.Value                          { return tocsin.Value{Count: tocsin.AtLeast(n)} }
func named(name string) tocsin.Value                      { return tocsin.Value{Name: name} }
func at[N any](n N) *N                                    { return &n }
func day(y, m, d int) tocsin.Date                         { return tocsin.Date{Year: y, Month: time.Month(m), Day: d} }
func record(c ...tocsin.IncidentClaim) *tocsin.SlotRecord { return &tocsin.SlotRecord{Claims: c} }

// richPicture is three reports of one attack that disagree, and what they
// recall.
func richPicture() *picture {
	ministry := tocsin.Speaker{Name: "the interior ministry", Kind: tocsin.SpeakerOfficial}
	doctors := tocsin.Speaker{Name: "two doctors", Kind: tocsin.SpeakerMedical, Via: "Harbour Wire"}
	army := tocsin.Speaker{Name: "the army", Kind: tocsin.SpeakerMilitary}
	outlet := tocsin.Speaker{Kind: tocsin.SpeakerOutlet}
	unnamed := tocsin.Speaker{Kind: tocsin.SpeakerUnnamed}

	a := newReport("north-1", "Northern Courier", "2031-05-14", "Three rockets hit the port of Marwan on Tuesday evening. "+
		"The interior ministry said two people were killed and that no soldiers were hurt. "+
		"The ministry blamed the Cedar Front, which denied it. Sirens apparently sounded minutes before the impact. "+
		"The rockets were fired from the Ashlan hills, the ministry said.", tocsin.Attack, tocsin.Main, tocsin.RocketMissile, "rockets hit")
	b := newReport("wire-7", "Harbour Wire", "2031-05-14T06:10:00Z", "Rockets struck Marwan's port. Two doctors told Harbour Wire that at least five people were killed and 12 injured, "+
		"among them four children. The army launched interceptors and gave no word of its own casualties. A crane was destroyed.",
		tocsin.Attack, tocsin.Main, tocsin.RocketMissile, "Rockets struck")
	c := newReport("recall-3", "", "", "The port was shelled in 2029. Dozens of rocket attacks have hit the coast since 2028.",
		tocsin.Attack, tocsin.Background, tocsin.Shelling, "shelled")
	d := newReport("zh-2", "", "", "火箭弹袭击了港口。", tocsin.Attack, tocsin.Main, tocsin.RocketMissile, "袭击")
	d.AttackReport, d.Reason = nil, "language zh is not read yet"

	when := &tocsin.When{Start: day(2031, 5, 13), End: day(2031, 5, 13), Precision: tocsin.PartOfDay, PartOfDay: "evening",
		Basis: tocsin.BasisPublished, Words: "Tuesday evening", Quote: a.span("Tuesday evening")}
	where := &tocsin.Where{Name: "port of Marwan", Within: []string{"Marwan", "Karsia"}, Country: "Karsia", CountryCode: "XX",
		Lat: at(-12.25), Lon: at(44.5), RadiusM: 1500, Precision: tocsin.Site, Near: true, Words: "the port of Marwan", Quote: a.span("the port of Marwan")}
	a.acc.When, a.acc.Where = when, where
	a.acc.Reason = "reported in the first sentence"

	inc := tocsin.Incident{ID: "inc-1", Kind: tocsin.Attack, Form: tocsin.RocketMissile, Status: tocsin.Executed,
		Headline: "Three rockets hit the port of Marwan.", When: when, Where: where, Accounts: []string{"north-1#1", "wire-7#1"},
		Origins: 2, Credibility: 2,
		OriginList: []tocsin.Origin{
			{ID: "o1", Name: "the interior ministry", Documents: []string{"north-1"}, Reason: "quoted speaker"},
			{ID: "o2", Name: "Harbour Wire", Documents: []string{"wire-7"}, Reason: "own reporting"}},
		Reasons: []tocsin.JoinReason{{A: "north-1#1", B: "wire-7#1", Score: 0.913, Points: []string{"same place", "same day"}}}}
	inc.Slots = map[tocsin.Slot]*tocsin.SlotRecord{
		tocsin.Killed: {Low: at(2), Best: at(5), Contested: true, Claims: []tocsin.IncidentClaim{
			a.claim(tocsin.Killed, people(2), tocsin.Scope{}, ministry, tocsin.Stated, "two people were killed"),
			b.claim(tocsin.Killed, atLeast(5), tocsin.Scope{}, doctors, tocsin.Stated, "at least five people were killed"),
		}},
		tocsin.Injured: {Low: at(12), Best: at(12), High: at(12), Claims: []tocsin.IncidentClaim{
			b.claim(tocsin.Injured, people(12), tocsin.Scope{}, doctors, tocsin.Stated, "12 injured"),
			b.claim(tocsin.Injured, people(4), tocsin.Scope{Group: "children"}, doctors, tocsin.Stated, "four children"),
		}},
		tocsin.Casualties: record(
			a.claim(tocsin.Casualties, people(0), tocsin.Scope{Group: "soldiers"}, ministry, tocsin.Stated, "no soldiers were hurt"),
			b.claim(tocsin.Casualties, tocsin.Value{}, tocsin.Scope{Group: "soldiers"}, army, tocsin.Silent, "gave no word of its own casualties")),
		tocsin.Munitions:  record(a.claim(tocsin.Munitions, people(3), tocsin.Scope{Stage: "impacted"}, outlet, tocsin.Stated, "Three rockets")),
		tocsin.Weapon:     record(a.claim(tocsin.Weapon, named("rocket"), tocsin.Scope{}, outlet, tocsin.Stated, "rockets")),
		tocsin.Blamed:     record(a.claim(tocsin.Blamed, named("Cedar Front"), tocsin.Scope{}, ministry, tocsin.Stated, "blamed the Cedar Front")),
		tocsin.DeniedBy:   record(a.claim(tocsin.DeniedBy, named("Cedar Front"), tocsin.Scope{}, tocsin.Speaker{Name: "Cedar Front", Kind: tocsin.SpeakerGroup}, tocsin.Reported, "which denied it")),
		tocsin.LaunchSite: record(a.claim(tocsin.LaunchSite, named("the Ashlan hills"), tocsin.Scope{}, ministry, tocsin.Stated, "fired from the Ashlan hills")),
		tocsin.DefenceResponse: record(a.claim(tocsin.DefenceResponse, named("sirens"), tocsin.Scope{}, unnamed, tocsin.Hedged, "Sirens apparently sounded"),
			b.claim(tocsin.DefenceResponse, named("interceptors launched"), tocsin.Scope{}, army, tocsin.Stated, "launched interceptors")),
		tocsin.Damage: record(b.claim(tocsin.Damage, named("a crane destroyed"), tocsin.Scope{}, outlet, tocsin.Stated, "A crane was destroyed")),
	}
	old := tocsin.Incident{ID: "inc-2", Kind: tocsin.Attack, Form: tocsin.Shelling, Status: tocsin.Executed, Accounts: []string{"recall-3#1"},
		When: &tocsin.When{Start: day(2029, 1, 1), End: day(2029, 12, 31), Precision: tocsin.Year}, Origins: 1, Credibility: 3}

	many := c.reading()
	many.Accounts = append(many.Accounts, tocsin.Account{ID: "recall-3#2", Kind: tocsin.Aggregate, Role: tocsin.Background, Form: tocsin.RocketMissile,
		When: &tocsin.When{Start: day(2028, 1, 1), Precision: tocsin.Year}, Acts: []tocsin.Span{c.span("rocket attacks")}})
	unread := d.reading()
	unread.Accounts = nil
	p := &picture{Readings: []tocsin.Reading{a.reading(), b.reading(), many, unread}, Incidents: []tocsin.Incident{inc, old}}
	p.index()
	return p
}

// barePicture is one report of which hardly anything is known, in words that
// want to do harm.
func barePicture() *picture {
	r := newReport("bare", "\x1b]0;owned\x07Outlet", "", "Gunmen \x1b[31mopened\u202e fire\x9b2J on the checkpoint.", tocsin.Attack, tocsin.Main, tocsin.ArmedAssault, "fire")
	inc := tocsin.Incident{ID: "inc-1", Kind: tocsin.Attack, Form: tocsin.ArmedAssault, Status: tocsin.Executed, Accounts: []string{"bare#1"}, Origins: 1, Credibility: 6,
		Where: &tocsin.Where{Name: "\u2066checkpoint\x07", Precision: tocsin.PlaceUnknown},
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Perpetrator: record(
			r.claim(tocsin.Perpetrator, named("Gunmen\x1b[0m"), tocsin.Scope{}, tocsin.Speaker{Kind: tocsin.SpeakerOutlet}, tocsin.Stated, "Gunmen"))}}
	p := &picture{Readings: []tocsin.Reading{r.reading()}, Incidents: []tocsin.Incident{inc}}
	p.index()
	return p
}

// severalPicture is two attacks that perhaps are one, and a threat.
func severalPicture() *picture {
	p, bare := richPicture(), barePicture()
	threat := newReport("threat-5", "", "", "The group vowed to bomb the port.", tocsin.Threat, tocsin.Main, "", "vowed to bomb")
	p.Readings = append(p.Readings, bare.Readings[0], threat.reading())
	bare.Incidents[0].ID = "inc-3"
	p.Incidents = append(p.Incidents, bare.Incidents[0])
	p.Doubtful = []tocsin.JoinReason{{A: "bare#1", B: "wire-7#1", Score: 0.5, Points: []string{"same place", "one tells no day"}}}
	p.Aside = []error{errors.New("broken.txt: empty")}
	p.index()
	return p
}

func sheets(t *testing.T, p *picture, width int, color, explain bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := writeSheets(painter{w: &b, width: width, color: color}, p, explain); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSheets(t *testing.T) {
	for _, c := range []struct {
		name    string
		file    string
		picture *picture
		width   int
		color   bool
		explain bool
	}{
		{"disagreeing reports", "sheet_rich.golden", richPicture(), 100, false, false},
		{"with reasons", "sheet_explain.golden", richPicture(), 80, false, true},
		{"in colour", "sheet_color.golden", richPicture(), 80, true, false},
		{"several incidents", "sheet_several.golden", severalPicture(), 80, false, false},
		{"hardly anything known", "sheet_bare.golden", barePicture(), 80, false, false},
		{"nothing found", "sheet_none.golden", &picture{Readings: []tocsin.Reading{{AttackReport: at(false)}}}, 80, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden(t, c.file, sheets(t, c.picture, c.width, c.color, c.explain))
		})
	}
}

func TestSheetSays(t *testing.T) {
	rich, bare := sheets(t, richPicture(), 100, false, false), sheets(t, barePicture(), 100, false, false)
	for _, c := range []struct{ name, sheet, want string }{
		{"both figures of a dispute stand side by side", rich, "CONTESTED 2 (the interior ministry) | at least 5 (two doctors via Harbour Wire)"},
		{"zero is zero", rich, "none killed or injured, soldiers"},
		{"silence is not zero", rich, "no word on casualties, soldiers (silence, not zero)"},
		{"a hedged claim says so", rich, "unnamed reports, hedged"},
		{"words are marked in their sentence", rich, "said «two people were killed» and"},
		{"blame has its speaker", rich, "Cedar Front is blamed by the interior ministry"},
		{"a denial is shown", rich, "Cedar Front denies it"},
		{"nobody is named", bare, "nobody named"},
		{"nothing is said about harm", bare, "nothing said about casualties"},
		{"what is unknown is listed", bare, "Unknown    the day; the position on the map; who did it; how many were killed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(c.sheet, c.want) {
				t.Errorf("the sheet does not say %q:\n%s", c.want, c.sheet)
			}
		})
	}
}

func TestSheetKeepsItsWidth(t *testing.T) {
	p := richPicture()
	p.Incidents[0].Headline = strings.Repeat("袭击", 80) + " " + strings.Repeat("x", 300) + " 👨‍👩‍👧‍👦 e" + strings.Repeat("\u0301", 500)
	for _, width := range []int{60, 80, 120} {
		for line := range strings.Lines(sheets(t, p, width, false, true)) {
			if n := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("a line has %d columns, want at most %d: %q", n, width, line)
			}
		}
	}
}

func TestHostileWordsStayWords(t *testing.T) {
	p := barePicture()
	for name, write := range map[string]func(*bytes.Buffer) error{
		"sheet":   func(b *bytes.Buffer) error { return writeSheets(painter{w: b, width: 80}, p, true) },
		"json":    func(b *bytes.Buffer) error { return writeJSON(b, p, true) },
		"jsonl":   func(b *bytes.Buffer) error { return writeJSONLines(b, p, true) },
		"csv":     func(b *bytes.Buffer) error { return writeCSV(b, p) },
		"geojson": func(b *bytes.Buffer) error { return writeGeoJSON(b, p) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			for _, r := range b.String() {
				if unicode.IsControl(r) && r != '\n' && r != '\r' || hidden(r) {
					t.Fatalf("%U reaches the terminal: %q", r, b.String())
				}
			}
		})
	}
}

func TestCountWords(t *testing.T) {
	for _, c := range []struct {
		name string
		in   tocsin.Count
		want string
	}{
		{"one figure", tocsin.Exactly(1200), "1,200"},
		{"none", tocsin.Exactly(0), "none"},
		{"open above", tocsin.AtLeast(2), "at least 2"},
		{"open below", tocsin.Count{Known: true, Min: tocsin.Open, Max: 5}, "up to 5"},
		{"a range", tocsin.Count{Known: true, Min: 12, Max: 15}, "12 to 15"},
		{"unknown", tocsin.Count{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := countWords(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestShortenedWords(t *testing.T) {
	for _, c := range []struct {
		name, in    string
		most        int
		first, last string
	}{
		{"short", "one two", 7, "one two", "one two"},
		{"cut at a blank", "one two three", 6, "one …", "… three"},
		{"no blank", "onetwothree", 5, " …", "… "},
		{"cut beside characters of several bytes", "één twéé drieën", 9, "één …", "… drieën"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := firstWords(c.in, c.most); got != c.first {
				t.Errorf("first words are %q, want %q", got, c.first)
			}
			if got := lastWords(c.in, c.most); got != c.last {
				t.Errorf("last words are %q, want %q", got, c.last)
			}
		})
	}
}
