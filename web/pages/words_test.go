package pages

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tocsin"
)

var (
	saidInTemplates = regexp.MustCompile(`\bt "([a-z][a-z0-9._]*)"`)
	saidInCode      = regexp.MustCompile(`say\("([a-z][a-z0-9._]*)"`)
)

func TestEveryMessageIsThere(t *testing.T) {
	w, err := readWords("en")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for pattern, message := range map[string]*regexp.Regexp{"templates/*.html": saidInTemplates, "*.go": saidInCode} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range message.FindAllStringSubmatch(string(text), -1) {
				found++
				if !w.has(m[1]) && !strings.HasSuffix(m[1], ".") {
					t.Errorf("%s says %q, which words/en.txt does not have", name, m[1])
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d messages were found; the test looks in the wrong place", found)
	}
}

func TestEveryValueHasAName(t *testing.T) {
	w, err := readWords("en")
	if err != nil {
		t.Fatal(err)
	}
	symbols, err := readSymbols()
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for _, s := range symbols {
		drawn[s.Name] = true
	}
	for _, f := range tocsin.Forms {
		if !w.has("form." + string(f)) {
			t.Errorf("form %s has no name", f)
		}
		if !drawn[string(f)] {
			t.Errorf("form %s has no sign", f)
		}
	}
	for _, s := range tocsin.Slots {
		if !w.has("slot." + string(s)) {
			t.Errorf("slot %s has no name", s)
		}
	}
	for _, p := range presets {
		if !w.has("last."+p.Key) || !w.has("last.short."+p.Key) {
			t.Errorf("preset %s has no name", p.Key)
		}
	}
	for _, e := range navigation {
		if !w.has(e.Word) {
			t.Errorf("page %s has no name", e.Path)
		}
	}
}

func TestSay(t *testing.T) {
	w := &words{of: map[string]string{"n": "{0} origins", "n.one": "one origin", "two": "{1} after {0}"}}
	for _, c := range []struct {
		name, want string
		key        string
		args       []any
	}{
		{"one", "one origin", "n", []any{1}},
		{"none", "0 origins", "n", []any{0}},
		{"many, with thousands parted", "1\u202f200 origins", "n", []any{1200}},
		{"two in another order", "b after a", "two", []any{"a", "b"}},
		{"braces in what is put in", "b after {1}", "two", []any{"{1}", "b"}},
		{"a message that is not there", "gone", "gone", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := w.say(c.key, c.args...); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
