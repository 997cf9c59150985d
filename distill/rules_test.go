package distill

import (
	"strings"
	"testing"
)

func TestBoilerplateRulesKeepTheirExamples(t *testing.T) {
	book := boilerplate()
	fits := func(words string, rule int) bool {
		got := false
		book.fitting(words, func(i int) bool {
			got = got || i == rule
			return true
		})
		return got
	}
	for i, r := range book.rules {
		for _, yes := range r.yes {
			if !fits(yes, i) {
				t.Errorf("%s (line %d) does not fit its yes %q", r.name, r.line, yes)
			}
		}
		for _, no := range r.no {
			if fits(no, i) {
				t.Errorf("%s (line %d) fits its no %q", r.name, r.line, no)
			}
		}
	}
}

func TestBoilerplateRulesFailWithTheirLine(t *testing.T) {
	for _, row := range []struct{ name, file, want string }{
		{"unknown key", "rule a\nkind byline\nlooks x\n", `x.rules:3: unknown key "looks"`},
		{"unknown kind", "rule a\nkind paragraph\n", `x.rules:2: unknown kind "paragraph"`},
		{"unknown place", "rule a\nkind byline\nwhere middle\n", `x.rules:3: unknown place "middle"`},
		{"key without a value", "rule a\nis\n", `x.rules:2: "is" without a value`},
		{"key before a rule", "is x\n", `x.rules:1: "is" before the first rule`},
		{"same name twice", "rule a\nrule a\n", `x.rules:2: rule "a" is there twice`},
		{"no example", "rule a\nkind byline\nis x\n", `x.rules:1: rule "a" needs a yes and a no`},
		{"bad expression", "rule a\nkind byline\nmatch (\n", "x.rules:3: error parsing regexp"},
		{"no condition", "rule a\nkind byline\nyes x\nno y\n", `x.rules:1: rule "a" says nothing`},
	} {
		_, err := readRules("x.rules", row.file)
		if err == nil || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %s", row.name, err, row.want)
		}
	}
}

func TestPatternOpens(t *testing.T) {
	for _, c := range []struct{ name, expr, yes, no string }{
		{"one word", `^Also on`, "A", "aB1 "},
		{"either case", `(?i)^home|^news`, "hHnN", "eo "},
		{"what may be left out", `^\W?x`, "x -\xc3", "ay1_"},
		{"one way without the start", `(^|y)x`, "xyab", ""},
		{"no start", `icon`, "aio", ""},
		{"nothing at all", `^a*`, "ab", ""},
	} {
		p, err := compile(c.expr)
		if err != nil {
			t.Fatal(err)
		}
		for i := range len(c.yes) {
			if !p.opens[c.yes[i]] {
				t.Errorf("%s: %s may not open with %q", c.name, c.expr, c.yes[i])
			}
		}
		for i := range len(c.no) {
			if p.opens[c.no[i]] {
				t.Errorf("%s: %s may open with %q", c.name, c.expr, c.no[i])
			}
		}
	}
}
