package main

import (
	"os"
	"strings"
	"testing"
)

// The card in the repository is the one that card writes, for its scores.
func TestCardIsTheOneThatIsWritten(t *testing.T) {
	folder := "../data/"
	data, err := os.ReadFile(folder + "CARD.md")
	if err != nil {
		t.Fatal(err)
	}
	old := string(data)
	files := map[string][]byte{}
	for _, name := range []string{"classes.txt", "alike.bin", "words.bin", "clusters.bin", "labels.bin", "lemmas.txt", "names.bin", "parser.bin", "retagger.bin", "tagger.bin"} {
		if files[name], err = os.ReadFile(folder + name); err != nil {
			t.Fatal(err)
		}
	}
	_, rest, _ := strings.Cut(old, "```\n")
	scores, _, ok := strings.Cut(rest, "```")
	_, day, _ := strings.Cut(old, "made these files on ")
	if !ok || len(day) < len("2026-11-21") {
		t.Fatal("the card has no scores or no day")
	}
	if got := card(files, scores, day[:len("2026-11-21")], recipe(2).Teachers); got != old {
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(folder+"CARD.md", []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		t.Errorf("the card differs; it should read\n%s", got)
	}
}

func TestGroupsAreTheProgramsTokens(t *testing.T) {
	word := func(form, tag string, head int, glued bool) udWord {
		return udWord{form: form, lemma: strings.ToLower(form), tag: tag, fine: tag, label: "dep", head: head, glued: glued}
	}
	e := merged([]udWord{
		word("A", "DET", 3, false),
		word("quasi", "ADJ", 3, true), word("-", "PUNCT", 1, true), word("State", "NOUN", -1, true), word("'s", "PART", 3, false),
		word("2014", "NUM", 3, true), word("-", "SYM", 7, true), word("2015", "NUM", 5, true), word(".", "PUNCT", 3, false),
	}, true)
	var forms []string
	for _, tok := range e.Text.Tokens {
		forms = append(forms, e.Text.Body[tok.Start:tok.End])
	}
	if got := strings.Join(forms, " "); got != "A quasi-State 's 2014 - 2015 ." {
		t.Errorf("tokens %q", got)
	}
	if e.Heads[0] != 1 || e.Heads[1] != -1 || e.Tags[1] != "NOUN" || e.Lemmas[1] != "quasi-state" {
		t.Errorf("heads %v tags %v lemmas %v", e.Heads, e.Tags, e.Lemmas)
	}
}
