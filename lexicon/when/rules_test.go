package when

import (
	"strings"
	"testing"

	"tocsin"
)

func TestRulesKeepTheirExamples(t *testing.T) {
	l := english()
	ref := Reference{Date: l.reference, Basis: tocsin.BasisPublished}
	for _, r := range l.rules {
		if len(r.yes) == 0 || len(r.no) == 0 {
			t.Errorf("%s: rule %s has no example to find, or none to leave", r.at, r.name)
		}
		for _, e := range r.yes {
			open, closed := strings.Index(e.text, "["), strings.Index(e.text, "]")
			if r.kind == nothing {
				continue
			}
			plain := strings.NewReplacer("[", "", "]", "").Replace(e.text)
			text := textOf(plain)
			found := l.find(text, 0, len(text.Tokens), true)
			if open < 0 {
				if !uses(found, r.name) {
					t.Errorf("%s: rule %s does not find %q", e.at, r.name, plain)
				}
				continue
			}
			want := tocsin.Span{Start: open, End: closed - 1}
			ok := false
			for i := range found {
				f := &found[i]
				if f.Span.Contains(want) && uses(found[i:i+1], r.name) {
					ok = true
					if e.value != "" && f.Value(ref) != e.value {
						t.Errorf("%s: %q has value %s, want %s", e.at, f.Words, f.Value(ref), e.value)
					}
				}
			}
			if !ok {
				t.Errorf("%s: rule %s does not find %q in %q; found %v", e.at, r.name, want.Of(plain), plain, words(found))
			}
		}
		for _, e := range r.no {
			text := textOf(e.text)
			if found := l.find(text, 0, len(text.Tokens), true); r.kind != nothing && uses(found, r.name) {
				t.Errorf("%s: rule %s finds %v in %q", e.at, r.name, words(found), e.text)
			}
		}
	}
}

func uses(found []Expr, rule string) bool {
	for _, f := range found {
		if f.Rule == rule {
			return true
		}
		for _, r := range f.more {
			if r.name == rule {
				return true
			}
		}
	}
	return false
}

func words(found []Expr) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.Words+" ("+f.Rule+")")
	}
	return out
}

func TestRuleNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range english().rules {
		if seen[r.name] {
			t.Errorf("%s: rule %s again", r.at, r.name)
		}
		seen[r.name] = true
	}
}

func TestABadRulesFileIsToldByLine(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a key that is unknown", "rule a\nform x", `f:2: unknown key "form"`},
		{"a key outside a rule", "match x", `f:1: key "match" outside a rule`},
		{"a class that is unknown", "rule a\nmatch <moon>\nmeans date", `f:2: pattern "<moon>": unknown class <moon>`},
		{"a bracket left open", "rule a\nmatch (x\nmeans date", `f:2: pattern "(x": bracket not closed`},
		{"a meaning that is unknown", "rule a\nmeans tea", `f:2: unknown meaning "tea"`},
		{"a pattern of nothing", "rule a\nmatch x?\nmeans date", `f:2: pattern "x?" matches nothing`},
		{"a word without a value", "class a\nword b", `f:2: want word W... = VALUE in a class`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := parsed("f", c.text); err == nil || err.Error() != c.want {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

func parsed(file, text string) (*language, error) {
	p := newParser()
	p.split(file, text)
	return p.parse()
}
