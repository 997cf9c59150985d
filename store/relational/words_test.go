package relational

import (
	"strings"
	"testing"

	"tocsin"
)

func TestSnippet(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, c := range []struct{ name, text, asked, want string }{
		{"a short text", "The old mill\n\nburned.", "MILL", "The old \x02mill\x03 burned."},
		{"no hit", "The old mill.", "bridge", "The old mill."},
		{"a text of nothing", "...", "mill", ""},
		{"a beginning", "Mills and milling.", "mil*", "\x02Mills\x03 and \x02milling\x03."},
		{"a hit far away", long + "the mill burned", "mill", "… " + strings.Repeat("word ", 23) + "the \x02mill\x03 burned"},
		{"not the word that must not be there", "The old mill.", "old -mill", "The \x02old\x03 mill."},
		{"marks of its own kind", "a \x02mill\x03", "a", "\x02a\x03 mill"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := snippet(c.text, tocsin.Terms(c.asked, nil))
			if c.name == "a hit far away" {
				if !strings.HasPrefix(got, "… word ") || !strings.HasSuffix(got, "the \x02mill\x03 burned") {
					t.Errorf("%q", got)
				}
				return
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("The old mill burned. 東京", `mill "東 京" -old bur*`)
	f.Fuzz(func(t *testing.T, text, asked string) {
		got := snippet(text, tocsin.Terms(asked, nil))
		if n := strings.Count(got, "\x02"); n != strings.Count(got, "\x03") || n > snippetWords {
			t.Errorf("%q for %q has words lit that do not end, or more than it has words", got, asked)
		}
	})
}
