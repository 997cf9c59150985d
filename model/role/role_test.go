package role

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tocsin"
)

// textOf makes a text of sentences that end in " ." and words parted by blanks.
func textOf(body string) *tocsin.Text {
	text := &tocsin.Text{Body: body, Blocks: []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: len(body)}}}}
	first, at := 0, 0
	for _, word := range strings.Fields(body) {
		start := at + strings.Index(body[at:], word)
		at = start + len(word)
		kind := tocsin.Word
		switch r := rune(word[0]); {
		case unicode.IsDigit(r):
			kind = tocsin.Number
		case unicode.IsPunct(r) && len(word) == 1:
			kind = tocsin.Punct
		}
		text.Tokens = append(text.Tokens, tocsin.Token{Span: tocsin.Span{Start: start, End: at}, Kind: kind, Lower: strings.ToLower(word)})
		if word == "." {
			text.Sentences = append(text.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: text.Tokens[first].Start, End: at}, First: first, Last: len(text.Tokens)})
			first = len(text.Tokens)
		}
	}
	return text
}

const story = `Police report that urban guerrillas of the Red Column exploded a car bomb outside the offices of the power company
last night . The explosion destroyed two vehicles , and killed former mayor Ernesto Salas Rivera . Nobody has claimed
responsibility , but the authorities blame the Red Column for the attack . Mayor Ernesto Salas Rivera was murdered on his
way home .`

func TestCandidates(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	d := m.analyse(textOf(story))
	for _, c := range []struct {
		words  string
		places int // 0: it is none
	}{
		{"urban guerrillas", 1},
		{"red column", 2},
		{"urban guerrillas of red column", 1},
		{"ernesto salas rivera", 2},
		{"offices of power company", 1},
		{"two vehicles", 1},
		{"two", 0},
		{"of red", 0},
		{"company last night explosion", 0},
		{"destroyed two vehicles and killed former mayor", 0},
	} {
		t.Run(c.words, func(t *testing.T) {
			got := 0
			for i := range d.candidates {
				if d.candidates[i].words == c.words {
					got = len(d.candidates[i].places)
				}
			}
			if got != c.places {
				t.Errorf("stands in %d places, want %d", got, c.places)
			}
		})
	}
}

func TestFolding(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"case and articles", "The Bridge of an Army", "bridge of army"},
		{"points and hyphens", "U.S. M-19 group", "us m19 group"},
		{"a clitic joins its word", "barco 's house", "barcos house"},
		{"white space", "  car \n bomb ", "car bomb"},
		{"nothing", " , . ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := keyOf(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestReadIsCaseless(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	want := m.Read(textOf(story), &Hints{}, -6)
	for _, body := range []string{strings.ToUpper(story), strings.ToLower(story)} {
		got := m.Read(textOf(body), &Hints{}, -6)
		if got.Incidents != want.Incidents || len(got.Fillers) != len(want.Fillers) {
			t.Fatalf("another reading: %v and %d fillers, want %v and %d", got.Incidents, len(got.Fillers), want.Incidents, len(want.Fillers))
		}
		for i := range got.Fillers {
			if got.Fillers[i].Role != want.Fillers[i].Role || got.Fillers[i].Score != want.Fillers[i].Score {
				t.Errorf("filler %d is %+v, want %+v", i, got.Fillers[i], want.Fillers[i])
			}
		}
	}
}

func TestReadTellsIncidentsAndFillers(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	bombing := &Hints{Accounts: 1}
	bombing.Kinds[1], bombing.Main[1] = 1, 1
	r := m.Read(textOf(story), bombing, -2)
	if r.Incidents[1] < 0 {
		t.Errorf("no bombing: %v", r.Incidents)
	}
	for _, want := range []struct {
		role  Role
		words string
	}{
		{Person, "urban guerrillas"},
		{Victim, "Ernesto Salas Rivera"},
		{Weapon, "car bomb"},
	} {
		if !slices.ContainsFunc(r.Fillers, func(f Filler) bool { return f.Role == want.role && f.Words == want.words }) {
			t.Errorf("%q has not role %d: %+v", want.words, want.role, r.Fillers)
		}
	}
	calm := m.Read(textOf("The ministry said that coffee prices rose . Farmers sold more than last year ."), &Hints{}, -2)
	for kind, x := range calm.Incidents {
		if x > 0 {
			t.Errorf("coffee prices are %s", Incidents[kind])
		}
	}
	if none := m.Read(&tocsin.Text{}, &Hints{}, -2); len(none.Fillers) > 0 {
		t.Errorf("an empty text has fillers: %v", none.Fillers)
	}
}

func TestLearnIsRepeatable(t *testing.T) {
	var examples []Example
	for _, victim := range []string{"Luis Sol", "Ana Paz Rio", "Hugo Mar"} {
		bad := Example{Text: textOf("Gunmen murdered " + victim + " in his house ."), Fillers: []Known{
			{Role: Person, Names: []string{"gunmen"}}, {Role: Victim, Names: []string{victim}}}}
		bad.Incidents[0] = true
		examples = append(examples, bad, Example{Text: textOf("Farmers sold coffee to " + victim + " .")})
	}
	first, err := Learn(examples, -2)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Learn(examples, -2)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Weights, second.Weights) {
		t.Error("the same examples give other weights")
	}
	if _, err := Open(first.Weights); err != nil {
		t.Error(err)
	}
}

func TestOpenFaults(t *testing.T) {
	for n := range min(len(weightsFile), 4000) {
		if n%37 == 0 {
			if _, err := Open(weightsFile[:n]); tocsin.CodeOf(err) != tocsin.Invalid {
				t.Fatalf("weights cut after %d bytes: %v", n, err)
			}
		}
	}
	for _, file := range []string{"noun house", "det"} {
		if _, err := readWords(file); tocsin.CodeOf(err) != tocsin.Invalid {
			t.Errorf("words %q: %v", file, err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	m, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	text := textOf(strings.Repeat(story+"\n", 6))
	b.SetBytes(int64(len(text.Body)))
	for b.Loop() {
		m.Read(text, &Hints{}, -1)
	}
}
