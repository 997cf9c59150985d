package lexicon

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoadEnglish(t *testing.T) {
	lex, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range lex.Rules {
		if r.Class == "" || len(r.words)+len(r.with) == 0 || len(r.Yes) == 0 || len(r.No) == 0 {
			t.Errorf("%s: rule %s needs a class, words, a yes and a no", r.At, r.Name)
		}
	}
}

func TestBadLines(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown key":       {"rule a\nform bombing\nforms x", `xx/a.rules:3: unknown key "forms"`},
		"unknown form":      {"rule a\nform bomb", `xx/a.rules:2: unknown form "bomb"`},
		"rule given twice":  {"rule a\nwords x\n\nrule a", `xx/a.rules:4: rule "a" stands at xx/a.rules:1 already`},
		"outside a rule":    {"words x", `xx/a.rules:1: "words" stands outside a rule`},
		"no brackets":       {"rule a\nyes It fell.", `xx/a.rules:2: a yes-example needs [the match] in brackets`},
		"empty phrase":      {"rule a\nwords x | | y", `xx/a.rules:2: an empty phrase`},
		"key without value": {"rule a\nwords", `xx/a.rules:2: "words" has no value`},
		"unknown set":       {"rule a\nclass set\nwith b", `xx/a.rules:1: rule a names "b", which is no set of words alone`},
		"strange inflexion": {"rule a\nwords x/q", `xx/a.rules:1: unknown inflection "x/q"`},
	} {
		_, err := LoadFS(fstest.MapFS{"a.rules": {Data: []byte(c.text)}}, "xx")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// A phrase says nothing that another phrase of its rule says with it. Only the
// acts ask whether a form was given as it is.
func TestPhrasesSayMore(t *testing.T) {
	lex, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	sub, err := fs.Sub(files, "en")
	if err != nil {
		t.Fatal(err)
	}
	irregular, err := readIrregular(sub, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range lex.Rules {
		if r.Class == "set" {
			seen := Words{}
			for _, w := range r.words {
				if seen[w] {
					t.Errorf("%s: rule %s has %q twice", r.At, r.Name, w)
				}
				seen[w] = true
			}
			continue
		}
		forms := make([]map[string]Tense, len(r.words))
		for i, phrase := range r.words {
			all, err := r.spellings(phrase, irregular)
			if err != nil {
				t.Fatal(err)
			}
			forms[i] = map[string]Tense{}
			for _, s := range all {
				if s.tense == 0 && r.Class == "act" {
					s.tense = Plain
				}
				forms[i][strings.Join(s.words, " ")] |= s.tense
			}
		}
		for i := range forms {
			for j := range forms {
				if i != j && within(forms[i], forms[j]) && (i > j || !within(forms[j], forms[i])) {
					t.Errorf("%s: rule %s says %q with %q already", r.At, r.Name, r.words[i], r.words[j])
				}
			}
		}
	}
}

// within reports whether the forms a are all among b, in the same tenses.
func within(a, b map[string]Tense) bool {
	for form, tense := range a {
		if other, ok := b[form]; !ok || tense&^other != 0 {
			return false
		}
	}
	return true
}

func TestInflection(t *testing.T) {
	for _, c := range []struct{ base, third, past, gerund string }{
		{"attack", "attacks", "attacked", "attacking"},
		{"fire", "fires", "fired", "firing"},
		{"hit", "hits", "hitted", "hitting"},
		{"carry", "carries", "carried", "carrying"},
		{"destroy", "destroys", "destroyed", "destroying"},
		{"gun", "guns", "gunned", "gunning"},
		{"crash", "crashes", "crashed", "crashing"},
		{"flee", "flees", "fleed", "fleeing"},
		{"target", "targets", "targeted", "targeting"},
	} {
		if plural(c.base) != c.third || past(c.base) != c.past || gerund(c.base) != c.gerund {
			t.Errorf("%s: %s %s %s", c.base, plural(c.base), past(c.base), gerund(c.base))
		}
	}
}

// A trait is explained at the head of a file, as its own or as one that it shares.
func TestTraitsAreExplained(t *testing.T) {
	lex, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	heads := ""
	names, err := fs.Glob(files, "en/*.rules")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(text), "\n\n")
		heads += head + "\n"
	}
	for _, r := range lex.Rules {
		for trait := range r.Traits {
			if !regexp.MustCompile(`(?m)^# (traits |       ) ` + trait + ` `).MatchString(heads) {
				t.Errorf("%s: trait %s of rule %s is explained nowhere", r.At, trait, r.Name)
			}
		}
	}
}
