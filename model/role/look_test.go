package role

import (
	"slices"
	"testing"
)

// look is a document with all that the first look finds, every candidate good
// for every role.
func look(t *testing.T, body string, hints *Hints) *seen {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	d := m.analyse(textOf(body))
	var topics Scores
	return d.compare(make([]glance, len(d.candidates)), &topics, make([]sceneScores, len(d.text.Sentences)), hints)
}

func (s *seen) find(t *testing.T, words string) int {
	t.Helper()
	for i := range s.of {
		if s.wordsOf(i) == words {
			return i
		}
	}
	t.Fatalf("%q is no candidate", words)
	return 0
}

func TestAlias(t *testing.T) {
	for _, c := range []struct {
		name, body, long, short string
		want                    bool
	}{
		{"in brackets", "The Red Column Front ( RCF ) fired on the bank .", "red column front", "rcf", true},
		{"in square brackets", "The Bright Road [ Camino Claro ] fired on the bank .", "bright road", "camino claro", true},
		{"another bracket", "The Red Column Front fired on the bank ( RCF ) .", "red column front", "rcf", false},
		{"beside it", "The Red Column Front , RCF , fired on the bank .", "red column front", "rcf", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := look(t, c.body, &Hints{})
			a, b := &s.d.candidates[s.of[s.find(t, c.long)]], &s.d.candidates[s.of[s.find(t, c.short)]]
			if got := s.d.alias(a, b); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
			if s.d.alias(b, a) {
				t.Error("the short name is before the long one")
			}
		})
	}
}

// partsOf are the features of a phrase that say what it does.
func partsOf(t *testing.T, body, words string) []uint32 {
	t.Helper()
	s := look(t, body, &Hints{})
	p := s.d.candidates[s.of[s.find(t, words)]].places[0]
	f := gather{d: s.d}
	at, _ := s.d.root(p)
	top, _ := s.d.climb(at)
	if s.d.nodes[top].head < 0 {
		t.Fatalf("%q hangs on nothing", words)
	}
	f.part(at, top, 0)
	return f.out[:2]
}

func TestPartInAnyVoice(t *testing.T) {
	active, passive := "Gunmen killed the mayor .", "The mayor was killed by gunmen ."
	for _, words := range []string{"gunmen", "mayor"} {
		t.Run(words, func(t *testing.T) {
			if a, b := partsOf(t, active, words), partsOf(t, passive, words); !slices.Equal(a, b) {
				t.Errorf("active %v, passive %v, want the same", a, b)
			}
		})
	}
	if slices.Equal(partsOf(t, active, "gunmen"), partsOf(t, active, "mayor")) {
		t.Error("who killed and who was killed have the same part")
	}
}

func TestWidths(t *testing.T) {
	s := look(t, story, &Hints{})
	all := []share{{i: s.find(t, "urban guerrillas"), role: Person}, {i: s.find(t, "power company"), role: Target}}
	scores := slices.Repeat([]roleScores{none()}, len(s.of))
	for _, c := range []struct {
		name      string
		row       []float32
		wantWidth int
	}{
		{"candidate", s.row(0, Victim), rowWidth},
		{"document", s.summary(scores), docWidth},
		{"share", s.numbers(&all[0], all, 1, &Reading{}), shareWidth},
		{"several", s.many(scores, 1, &Reading{}), manyWidth},
		{"pair", s.pair(&all[0], &all[1], 1, &Reading{}), pairWidth},
	} {
		t.Run(c.name, func(t *testing.T) {
			if len(c.row) != c.wantWidth {
				t.Errorf("%d numbers, want %d", len(c.row), c.wantWidth)
			}
		})
	}
}

func TestPairKnowsAccounts(t *testing.T) {
	body := "Gunmen killed Ana Ruiz . Rebels bombed the old bridge ."
	first, second := textOf(body).Tokens[1].Span, textOf(body).Tokens[6].Span
	for _, c := range []struct {
		name string
		acts []Act
		want float32
	}{
		{"no act is known", nil, -1},
		{"acts of one account", []Act{{Span: first}, {Span: second}}, 1},
		{"acts of two accounts", []Act{{Span: first}, {Span: second, Account: 1}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := look(t, body, &Hints{Acts: c.acts})
			a, b := share{i: s.find(t, "ana ruiz"), role: Victim}, share{i: s.find(t, "old bridge"), role: Target}
			const account = 15 // after the places, the word that both hang on, and what lies between
			if got := s.pair(&a, &b, 0, &Reading{})[account]; got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
