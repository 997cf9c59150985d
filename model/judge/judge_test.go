package judge

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"testing"

	"tocsin"
)

// textOf is a text of a title and of sentences that end with a full stop.
func textOf(title, body string) *tocsin.Text {
	text := &tocsin.Text{Body: title + "\n\n" + body}
	add := func(kind tocsin.BlockKind, from, to int) {
		text.Blocks = append(text.Blocks, tocsin.Block{Kind: kind, Span: tocsin.Span{Start: from, End: to}})
		for at := from; at < to; {
			end := to
			if stop := strings.Index(text.Body[at:to], ". "); stop >= 0 {
				end = at + stop + 1
			}
			first := len(text.Tokens)
			for _, w := range word.FindAllStringIndex(text.Body[at:end], -1) {
				span := tocsin.Span{Start: at + w[0], End: at + w[1]}
				token := tocsin.Token{Span: span, Lower: strings.ToLower(span.Of(text.Body))}
				switch c := token.Lower[0]; {
				case c >= '0' && c <= '9':
					token.Kind = tocsin.Number
				case c < 'a' || c > 'z':
					token.Kind = tocsin.Punct
				}
				text.Tokens = append(text.Tokens, token)
			}
			text.Sentences = append(text.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: at, End: end},
				Block: len(text.Blocks) - 1, First: first, Last: len(text.Tokens)})
			if at = end; at < to {
				at++
			}
		}
	}
	add(tocsin.Title, 0, len(title))
	add(tocsin.Paragraph, len(title)+2, len(text.Body))
	return text
}

var word = regexp.MustCompile(`[A-Za-z0-9-]+|[^ ]`)

// spanOf is where a word stands for the first time.
func spanOf(t testing.TB, text *tocsin.Text, word string) tocsin.Span {
	t.Helper()
	at := bytes.Index([]byte(text.Body), []byte(word))
	if at < 0 {
		t.Fatalf("%q is not in the text", word)
	}
	return tocsin.Span{Start: at, End: at + len(word)}
}

func TestScore(t *testing.T) {
	j, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, title, body, act, rule string
		summary                      Summary
		report                       bool
	}{
		{"a bomb at a market", "Bomb kills six at market in Mosul",
			"A car bomb exploded at a market in Mosul on Sunday, killing six people and wounding 14, police said. No group claimed the attack.",
			"exploded", "explosion",
			Summary{Form: tocsin.Bombing, Kind: tocsin.Attack, Acts: 3, Accounts: 1, Telling: 3, Sentences: 3, Dated: true, Fresh: true,
				Located: true, Harm: true, Weapon: true, Claims: 4, Speakers: []tocsin.SpeakerKind{tocsin.SpeakerPolice}}, true},
		{"a volley in a match", "United blitz City in cup final",
			"Striker Ben Carr fired United to the cup on Sunday. His shot struck the post before the goalkeeper could move, and the fans exploded.",
			"fired", "fire.verb",
			Summary{Form: tocsin.ArmedAssault, Kind: tocsin.Attack, First: 1, Acts: 2, Accounts: 1, Telling: 2, Sentences: 3, Dated: true, Fresh: true}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := textOf(c.title, c.body)
			score := j.Score(text, []tocsin.Span{spanOf(t, text, c.act)}, []string{c.rule}, c.summary)
			if report := score >= j.Threshold(); report != c.report {
				t.Errorf("score %.3f, threshold %.3f", score, j.Threshold())
			}
		})
	}
}

func TestScoreTakesAnything(t *testing.T) {
	j, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		text  tocsin.Text
		acts  []tocsin.Span
		rules []string
	}{
		{"no text", tocsin.Text{}, nil, nil},
		{"acts outside of the text", tocsin.Text{}, []tocsin.Span{{Start: 5, End: 9}}, []string{"fire.verb"}},
		{"fewer rules than acts", *textOf("", "A bomb went off."), []tocsin.Span{{Start: 2, End: 6}, {Start: 7, End: 11}}, []string{"bomb"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if score := j.Score(&c.text, c.acts, c.rules, Summary{}); !(score >= 0 && score <= 1) {
				t.Errorf("score %v", score)
			}
		})
	}
}

func TestLearnedWeightsSurviveTheFile(t *testing.T) {
	var examples []Example
	for i := range 40 {
		f := []Feature{{Hash: 7, Value: 1}, {Hash: 1 << 30, Value: float32(i%2*2 - 1)}, {Hash: uint32(1000 + i), Value: 1}}
		examples = append(examples, Example{Features: f, Report: i%2 == 1, Weight: 1})
	}
	recipe := Recipe{Rounds: 100, Rate: 0.1, Penalty: 1e-3, Common: 2, Floor: 0.01}
	learned := Learn(examples, recipe)
	if _, rare := learned.Of[1000]; rare {
		t.Error("a feature of one document has a weight")
	}
	file := learned.Encode(0.4)
	if again := Learn(examples, recipe).Encode(0.4); !bytes.Equal(file, again) {
		t.Error("the same examples gave other weights")
	}
	j, err := decode(string(file))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(j.Threshold()-0.4) > 1e-5 {
		t.Errorf("threshold %v", j.Threshold())
	}
	for hash, want := range learned.Of {
		if got := float64(j.weight(hash)) * float64(j.step); math.Abs(got-want) > float64(j.step) {
			t.Errorf("weight of %d is %v, want %v", hash, got, want)
		}
	}
	if j.weight(8) != 0 {
		t.Error("an unknown feature has a weight")
	}
	for _, e := range examples {
		if score := learned.Score(e.Features); score >= 0.5 != e.Report {
			t.Errorf("score %.3f, report %v", score, e.Report)
		}
	}
	for end := range file {
		if _, err := decode(string(file[:end])); tocsin.CodeOf(err) != tocsin.Invalid {
			t.Fatalf("the first %d bytes of the file: %v", end, err)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	j, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	body := ""
	for range 8 {
		body += "A car bomb exploded near a crowded market in the old town on Sunday morning, killing six people and wounding 14 others, police said. "
	}
	text := textOf("Bomb kills six at market", body)
	acts := []tocsin.Span{spanOf(b, text, "exploded"), spanOf(b, text, "bomb"), spanOf(b, text, "killing")}
	rules := []string{"explosion", "bomb", "kill"}
	s := Summary{Form: tocsin.Bombing, Kind: tocsin.Attack, Acts: 3, Accounts: 1, Telling: 8, Sentences: 9, Harm: true}
	b.ReportAllocs()
	for b.Loop() {
		j.Score(text, acts, rules, s)
	}
}
