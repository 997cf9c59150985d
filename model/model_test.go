package model

import (
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// sentence is a Text of words that stand between spaces.
func sentence(words string) *tocsin.Text {
	text := &tocsin.Text{Body: words, Language: "en"}
	at := 0
	for _, w := range strings.Fields(words) {
		start := at + strings.Index(words[at:], w)
		at = start + len(w)
		kind := tocsin.Word
		switch c := w[0]; {
		case c >= '0' && c <= '9':
			kind = tocsin.Number
		case strings.IndexByte(".,;:!?()\"-", c) >= 0:
			kind = tocsin.Punct
		}
		text.Tokens = append(text.Tokens, tocsin.Token{Span: tocsin.Span{Start: start, End: at}, Kind: kind, Lower: strings.ToLower(w)})
	}
	return text
}

func loaded(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTags(t *testing.T) {
	m := loaded(t)
	for _, c := range []struct{ name, words, tags string }{
		{"a passive", "Three soldiers were killed by gunmen .", "NUM NOUN AUX VERB ADP NOUN PUNCT"},
		{"an active", "The army attacked a village .", "DET NOUN VERB DET NOUN PUNCT"},
		{"upper case", "THREE SOLDIERS WERE KILLED IN THE ATTACK .", "NUM NOUN AUX VERB ADP DET NOUN PUNCT"},
		{"lower case", "the police said that he was in the house .", "DET NOUN VERB SCONJ PRON AUX ADP DET NOUN PUNCT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := sentence(c.words)
			var tree Tree
			m.Parse(text, 0, len(text.Tokens), &tree)
			if got := strings.Join(tree.Tags, " "); got != c.tags {
				t.Errorf("tags %s, want %s", got, c.tags)
			}
		})
	}
}

func TestParse(t *testing.T) {
	m := loaded(t)
	for _, c := range []struct {
		name, words string
		heads       []int
		labels      string
	}{
		{"an active", "The army attacked a village .", []int{1, 2, -1, 4, 2, 2}, "det nsubj root det obj punct"},
		{"a passive", "Three soldiers were killed .", []int{1, 3, 3, -1, 3}, "nummod nsubj:pass aux:pass root punct"},
		{"upper case", "THE ARMY ATTACKED A VILLAGE .", []int{1, 2, -1, 4, 2, 2}, "det nsubj root det obj punct"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := sentence(c.words)
			var tree Tree
			m.Parse(text, 0, len(text.Tokens), &tree)
			if got := strings.Join(tree.Labels, " "); !slices.Equal(tree.Heads, c.heads) || got != c.labels {
				t.Errorf("heads %v labels %s, want %v %s", tree.Heads, got, c.heads, c.labels)
			}
		})
	}
}

func TestLemmas(t *testing.T) {
	m := loaded(t)
	for _, c := range []struct{ name, lower, fine, coarse, want string }{
		{"a regular past", "attacked", "VBD", "VERB", "attack"},
		{"a silent e", "fired", "VBD", "VERB", "fire"},
		{"a silent e before -ing", "firing", "VBG", "VERB", "fire"},
		{"no silent e", "singing", "VBG", "VERB", "sing"},
		{"a doubled letter", "stabbed", "VBN", "VERB", "stab"},
		{"a y", "buried", "VBN", "VERB", "bury"},
		{"a plural in -es", "ambushes", "NNS", "NOUN", "ambush"},
		{"a plural in -ies", "casualties", "NNS", "NOUN", "casualty"},
		{"an irregular past", "said", "VBD", "VERB", "say"},
		{"an irregular plural", "men", "NNS", "NOUN", "man"},
		{"a name", "houses", "NNPS", "PROPN", "houses"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := m.lemmas.of(c.lower, c.fine, c.coarse, m.list); got != c.want {
				t.Errorf("lemma of %s %s is %q, want %q", c.fine, c.lower, got, c.want)
			}
		})
	}
}

func TestEntities(t *testing.T) {
	m := loaded(t)
	text := sentence("The president of Colombia , Alberto Gomez , met Maria Lopez in London on Tuesday .")
	var got []string
	for _, e := range m.Entities(text, 0, len(text.Tokens), nil) {
		span := tocsin.Span{Start: text.Tokens[e.First].Start, End: text.Tokens[e.Last-1].End}
		got = append(got, e.Kind+" "+text.Body[span.Start:span.End])
	}
	if want := []string{"place Colombia", "person Alberto Gomez", "person Maria Lopez", "place London"}; !slices.Equal(got, want) {
		t.Errorf("entities %q, want %q", got, want)
	}
}

func BenchmarkParse(b *testing.B) {
	m := loaded(b)
	texts := []*tocsin.Text{
		sentence("Three soldiers were killed and seven others wounded on Tuesday when gunmen attacked a checkpoint near the town , officials said ."),
		sentence("The group , which has fought the government for ten years , said in a statement that it was not behind the blast ."),
		sentence("A rocket fell on the house of a farmer at dawn , killing his wife and two of their children ."),
		sentence("POLICE SAID THE BOMB HAD BEEN HIDDEN IN A CAR THAT WAS PARKED IN FRONT OF THE EMBASSY ."),
	}
	var tree Tree
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			m.Parse(text, 0, len(text.Tokens), &tree)
			n += len(text.Tokens)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		_, err := open(func(name string) (string, error) {
			data, err := files.ReadFile("data/" + name)
			return string(data), err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
