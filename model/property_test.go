package model

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"

	"tocsin"
)

// checkTree fails when tree is not a tree over n words.
func checkTree(t *testing.T, tree *Tree, n int) {
	t.Helper()
	if len(tree.Tags) != n || len(tree.Fine) != n || len(tree.Lemmas) != n || len(tree.Heads) != n || len(tree.Labels) != n {
		t.Fatalf("lengths %d %d %d %d %d, want %d", len(tree.Tags), len(tree.Fine), len(tree.Lemmas), len(tree.Heads), len(tree.Labels), n)
	}
	roots := 0
	for i, h := range tree.Heads {
		if h < -1 || h >= n || h == i {
			t.Fatalf("word %d has head %d of %d", i, h, n)
		}
		if (h == -1) != (tree.Labels[i] == "root") {
			t.Fatalf("word %d has head %d and label %s", i, h, tree.Labels[i])
		}
		if h == -1 {
			roots++
		}
		steps := 0
		for at := i; at >= 0; at = tree.Heads[at] {
			if steps++; steps > n {
				t.Fatalf("word %d is its own ancestor", i)
			}
		}
	}
	if n > 0 && roots != 1 {
		t.Fatalf("%d roots, want 1", roots)
	}
}

func checkEntities(t *testing.T, found []Entity, n int) {
	t.Helper()
	at := 0
	for _, e := range found {
		if e.First < at || e.Last <= e.First || e.Last > n || e.Kind == "" || !(e.Score >= 0 && e.Score <= 1) {
			t.Fatalf("entity %+v is out of place in %d words", e, n)
		}
		at = e.Last
	}
}

// noise is n words drawn from a few.
func noise(n int, random *rand.Rand) string {
	words := strings.Fields("the The ATTACK killed 12 , . \" ( ) in Baghdad of who was and U.S. 's - said bombing by man to not é ñandú 2,500 @x http://a.b/c")
	out := make([]string, n)
	for i := range out {
		out[i] = words[random.IntN(len(words))]
	}
	return strings.Join(out, " ")
}

func TestAnyWordsGiveATree(t *testing.T) {
	m := loaded(t)
	random := rand.New(rand.NewPCG(1, 2))
	var tree Tree
	for _, n := range []int{0, 1, 2, 3, 5, 8, 20, 60, 500, 3000} {
		for range 20 {
			if n > 100 && testing.Short() {
				continue
			}
			text := sentence(noise(n, random))
			m.Parse(text, 0, len(text.Tokens), &tree)
			checkTree(t, &tree, n)
			checkEntities(t, m.Entities(text, 0, len(text.Tokens), nil), n)
		}
	}
}

func TestBoundsAreHeld(t *testing.T) {
	m := loaded(t)
	text := sentence("Police in Cali said so .")
	var tree Tree
	m.Parse(text, -3, 100, &tree)
	checkTree(t, &tree, 6)
	m.Parse(text, 4, 2, &tree)
	checkTree(t, &tree, 0)
	if got := m.Entities(text, 9, 3, nil); len(got) != 0 {
		t.Errorf("entities %v of no words", got)
	}
	m.Parse(text, 2, 5, &tree)
	checkTree(t, &tree, 3)
}

func TestSameWordsGiveTheSame(t *testing.T) {
	m := loaded(t)
	again, err := open(func(name string) (string, error) {
		data, err := files.ReadFile("data/" + name)
		return string(data), err
	})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	var group sync.WaitGroup
	for range 8 {
		text := sentence(noise(40, random))
		group.Go(func() {
			var first, second Tree
			for range 20 {
				m.Parse(text, 0, len(text.Tokens), &first)
				again.Parse(text, 0, len(text.Tokens), &second)
				if !reflect.DeepEqual(first, second) {
					t.Error("two readings of the same words differ")
				}
				if a, b := m.Entities(text, 0, 40, nil), again.Entities(text, 0, 40, nil); !reflect.DeepEqual(a, b) {
					t.Error("two readings of the same names differ")
				}
			}
		})
	}
	group.Wait()
}

func TestDamagedWeightsAreRefused(t *testing.T) {
	for _, name := range []string{"classes.txt", "clusters.bin", "lemmas.txt", "tagger.bin", "retagger.bin", "parser.bin", "labels.bin", "names.bin"} {
		for _, damage := range []func(string) string{
			func(string) string { return "?" },
			func(s string) string { return s[:len(s)/2+1] + "\xff" },
		} {
			_, err := open(func(n string) (string, error) {
				data, err := files.ReadFile("data/" + n)
				if n == name {
					return damage(string(data)), err
				}
				return string(data), err
			})
			if err == nil {
				t.Errorf("%s: damage was not seen", name)
			}
		}
	}
}

func TestTableHoldsWhatWasWritten(t *testing.T) {
	l := newLearner(3)
	l.step = 1
	for key := range uint32(5000) {
		l.update([]uint32{mix(seed, key)}, int(key%3), int(key+1)%3)
	}
	l.row(7).add(2, 100, l.step) // more than one entry holds
	l.step = 2
	table, _ := l.average(0, 0)
	for key := range uint32(5000) {
		var scores [3]int32
		table.score([]uint32{mix(seed, key)}, scores[:])
		if best(scores[:]) != int(key%3) {
			t.Fatalf("feature %d speaks for %v, want %d", key, scores, key%3)
		}
	}
	var one, big [3]int32
	table.score([]uint32{mix(seed, 2)}, one[:])
	table.score([]uint32{7}, big[:])
	if big[2] < 90*one[2] {
		t.Errorf("a weight 100 times another became %d and %d", big[2], one[2])
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Gunmen killed 12 people in Baghdad , police said .", 0, 10)
	f.Add("THE F.M.L.N. DENIED IT", 1, 3)
	f.Add("", 0, 0)
	f.Fuzz(func(t *testing.T, words string, first, last int) {
		m := loaded(t)
		if len(words) > 5000 {
			return
		}
		text := sentence(words)
		for i := range text.Tokens {
			text.Tokens[i].Kind = tocsin.TokenKind(i % 4)
		}
		var tree Tree
		m.Parse(text, first, last, &tree)
		checkTree(t, &tree, max(0, min(last, len(text.Tokens))-max(0, first)))
		checkEntities(t, m.Entities(text, first, last, nil), len(text.Tokens))
	})
}
