package evaluate

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

const markedReport = `id: r1
title: Shells hit Orvel market
outlet: Harbour Post
published: 2024-05-03
report: yes
style: wire

<p of=1 role=dateline>ORVEL</p> - <c of=1 slot=perpetrator by="police" kind=police cert=stated>Gunmen</c> <a n=1 form=shelling role=main status=executed>fired</a> <c of=1 slot=munitions min=2 max=2 by="police" kind=police cert=stated>two shells</c> at <p of=1 role=place in="Orvel">the market</p> <t of=1 start=2024-05-02 end=2024-05-02>on Thursday</t>, <s name="police" kind=police>police</s> said.
<c of=1 slot=killed min=3 max= by="hospital" kind=medical cert=hedged>At least three people</c> died. The film <a n=2 kind=figurative>bombed</a>.
In March a <a n=3 form=bombing role=background status=executed>car bomb</a> went off.
`

func parsed(t *testing.T, content string) AnnotatedReport {
	t.Helper()
	report, err := ParseAnnotated(content)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestParseAnnotated(t *testing.T) {
	report := parsed(t, markedReport)
	if report.Document.ID != "r1" || !report.AttackReport || report.Document.Published != "2024-05-03" {
		t.Errorf("header read as %+v", report.Document)
	}
	if strings.ContainsAny(report.Text, "<>") {
		t.Errorf("marks are left in %q", report.Text)
	}
	var words []string
	for _, m := range report.Marks {
		words = append(words, m.Tag+" "+strings.Join(m.Of, ",")+" "+m.Span.Of(report.Text))
	}
	want := []string{"p 1 ORVEL", "c 1 Gunmen", "a  fired", "c 1 two shells", "p 1 the market", "t 1 on Thursday", "s  police",
		"c 1 At least three people", "a  bombed", "a  car bomb"}
	if !slices.Equal(words, want) {
		t.Errorf("marks %q, want %q", words, want)
	}
}

func TestParseAnnotatedFaults(t *testing.T) {
	for _, row := range []struct{ name, content string }{
		{"no header", "just words"},
		{"an open mark", "id: r2\n\nThey <a n=1 form=bombing>bombed it."},
		{"a mark closed by another", "id: r2\n\nThey <a n=1 form=bombing>bombed</c> it."},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := ParseAnnotated(row.content); tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want an invalid one", err)
			}
		})
	}
}

// readingOf makes a reading of the report whose accounts point at words.
type readingOf struct {
	t    *testing.T
	body string
}

func (r readingOf) span(words string) tocsin.Span {
	r.t.Helper()
	at := strings.Index(r.body, words)
	if at < 0 {
		r.t.Fatalf("%q is not in the text", words)
	}
	return tocsin.Span{Start: at, End: at + len(words)}
}

func (r readingOf) claim(slot tocsin.Slot, words string, v tocsin.Value, by string, kind tocsin.SpeakerKind, c tocsin.Certainty) tocsin.Claim {
	s := r.span(words)
	return tocsin.Claim{Slot: slot, Value: v, Speaker: tocsin.Speaker{Name: by, Kind: kind}, Certainty: c, Rule: "test",
		Quote: tocsin.Evidence{Exact: words, Span: s}}
}

func (r readingOf) text() tocsin.Text {
	text := tocsin.Text{Body: r.body}
	start := 0
	for i, c := range r.body {
		if c == '.' {
			text.Sentences = append(text.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: start, End: i + 1}})
			start = i + 1
		}
	}
	return text
}

func TestScoreAnnotated(t *testing.T) {
	report := parsed(t, markedReport)
	yes := true
	read := func(doc tocsin.Document) (tocsin.Reading, error) {
		r := readingOf{t, doc.Title + "\n\n" + string(doc.Bytes)}
		day := tocsin.Date{Year: 2024, Month: time.May, Day: 2}
		attack := tocsin.Account{ID: "r1#1", Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Shelling, Status: tocsin.Executed,
			Acts: []tocsin.Span{r.span("fired")}, When: &tocsin.When{Start: day, End: day},
			Where: &tocsin.Where{Name: "Orvel market", Words: "the market"},
			Claims: []tocsin.Claim{
				r.claim(tocsin.Munitions, "two shells", tocsin.Value{Count: tocsin.Exactly(2)}, "Police", tocsin.SpeakerPolice, tocsin.Stated),
				r.claim(tocsin.Killed, "At least three people", tocsin.Value{Count: tocsin.Exactly(3)}, "", tocsin.SpeakerOutlet, tocsin.Stated),
				r.claim(tocsin.Munitions, "two", tocsin.Value{Count: tocsin.Exactly(1)}, "", tocsin.SpeakerOutlet, tocsin.Stated),
				r.claim(tocsin.Perpetrator, "Gunmen fired", tocsin.Value{Name: "gunmen"}, "", tocsin.SpeakerOutlet, tocsin.Stated),
				r.claim(tocsin.Weapon, "shells", tocsin.Value{Name: "shells"}, "", tocsin.SpeakerOutlet, tocsin.Stated),
				r.claim(tocsin.Target, "The film", tocsin.Value{Name: "film"}, "", tocsin.SpeakerOutlet, tocsin.Stated),
			}}
		film := tocsin.Account{ID: "r1#2", Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Bombing, Acts: []tocsin.Span{r.span("bombed")}}
		return tocsin.Reading{Document: doc, Text: r.text(), Accounts: []tocsin.Account{attack, film}, AttackReport: &yes}, nil
	}
	score, err := ScoreAnnotated([]AnnotatedReport{report}, read)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name      string
		got, want PRF
	}{
		{"report", score.Report, PRF{1, 0, 0}},
		{"the metaphor is invented, the background attack missed", score.Triggers, PRF{1, 1, 1}},
		{"main attacks", score.Main, PRF{1, 1, 0}},
		{"time", score.Time, PRF{1, 0, 0}},
		{"place", score.Place, PRF{1, 0, 0}},
		{"a part of a marked figure is neither", score.Slots[tocsin.Munitions], PRF{1, 0, 0}},
		{"a bound lost is a wrong count", score.Slots[tocsin.Killed], PRF{0, 1, 1}},
		{"a name inside a longer quote", score.Slots[tocsin.Perpetrator], PRF{1, 0, 0}},
		{"a weapon inside the mark of a figure is neither", score.Slots[tocsin.Weapon], PRF{}},
		{"a target nobody marked", score.Slots[tocsin.Target], PRF{0, 1, 0}},
	} {
		if row.got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, row.got, row.want)
		}
	}
	if score.Found != 1 || score.Form != 1 || score.Claims != 2 || score.Speaker != 1 || score.Certainty != 2 {
		t.Errorf("found %d, form %d, claims %d, speaker %d, certainty %d", score.Found, score.Form, score.Claims, score.Speaker, score.Certainty)
	}
	var out strings.Builder
	WriteFaults(&out, score.Faults, 1)
	for _, cause := range []string{"attack missed (background): 1", "attack invented: really figurative (main): 1", "claim wrong: killed: 1", "speaker wrong: 1"} {
		if !strings.Contains(out.String(), cause+"\n") {
			t.Errorf("faults lack %q:\n%s", cause, out.String())
		}
	}
}

func TestNamedDoerMarkedPerpetrator(t *testing.T) {
	mark := &markedClaim{mark: &Mark{}, slot: tocsin.Perpetrator, spans: []tocsin.Span{{Start: 0, End: 7}}, acts: []int{0}}
	body := "Norland shelled Orvel."
	claim := func(slot tocsin.Slot, at tocsin.Span) *tocsin.Claim {
		return &tocsin.Claim{Slot: slot, Value: tocsin.Value{Name: at.Of(body)}, Quote: tocsin.Evidence{Span: at}}
	}
	norland, orvel := tocsin.Span{Start: 0, End: 7}, tocsin.Span{Start: 16, End: 21}
	for _, row := range []struct {
		name  string
		claim *tocsin.Claim
		want  bool
	}{
		{"blamed by its name", claim(tocsin.Blamed, norland), true},
		{"somebody else blamed", claim(tocsin.Blamed, orvel), false},
		{"the target", claim(tocsin.Target, norland), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if match, _ := bestMatch(row.claim, 0, []*markedClaim{mark}, body); (match != nil) != row.want {
				t.Errorf("matched %v, want %v", match != nil, row.want)
			}
		})
	}
}

func TestAlign(t *testing.T) {
	for _, row := range []struct{ name, text, body, words string }{
		{"a title in front", "Shells fell.", "Title\n\nShells fell.", "fell"},
		{"white space changed", "Shells  fell\r\non the  market square.", "Shells fell\non the market square.", "market"},
		{"words left out", "Shells fell on us. Share this page now. Nobody was hurt at all.", "Shells fell on us. Nobody was hurt at all.", "hurt"},
		{"a character written otherwise", "He said “no” to the long request today.", "He said \"no\" to the long request today.", "request"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := align(row.text, row.body, 0)
			at := strings.Index(row.text, row.words)
			got := a.move(tocsin.Span{Start: at, End: at + len(row.words)})
			if got.Of(row.body) != row.words {
				t.Errorf("moved to %q", got.Of(row.body))
			}
		})
	}
}

func TestSameName(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want bool
	}{
		{"The United States", "US", true},
		{"Houthi rebels", "Ansar Allah", true},
		{"Northern District of Kabul", "Kabul", true},
		{"São Paulo", "Sao Paulo", true},
		{"Basra", "Mosul", false},
		{"", "Mosul", false},
	} {
		if got := sameName(row.a, row.b); got != row.want {
			t.Errorf("sameName(%q, %q) = %v", row.a, row.b, got)
		}
	}
}

func TestSpeakerDescribed(t *testing.T) {
	report := parsed(t, `id: r3
title: Blast at Orvel depot

<s name="nurse" kind=medical>A nurse</s> at the base hospital counted six. <s name="DPO Orvel" kind=police>District police officer (DPO) Salim Dar</s> counted four.
<s name="coalition" kind=military>The river coalition</s> and its army, said army clerks, <s name="camp commander" kind=military>commander of the camp at Orvel</s> agreed.
`)
	c := &comparison{report: &report, reading: &tocsin.Reading{Text: tocsin.Text{Body: report.Text}}, move: func(s tocsin.Span) tocsin.Span { return s }}
	for _, row := range []struct {
		name, marked, words string
		want                bool
	}{
		{"more of the phrase than is marked", "nurse", "nurse at the base hospital", true},
		{"an office put behind the name", "DPO Orvel", "Salim Dar, district police officer", true},
		{"the whole name", "coalition", "river coalition", true},
		{"the first noun of a phrase", "camp commander", "commander", true},
		{"a word before the last of a mark", "DPO Orvel", "police", false},
		{"somebody else", "nurse", "Salim Dar", false},
		{"words that stand elsewhere", "coalition", "army", false},
		{"the outlet", "", "Salim Dar", false},
		{"no words", "nurse", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := c.describes(row.marked, row.words); got != row.want {
				t.Errorf("described %t, want %t", got, row.want)
			}
		})
	}
}
