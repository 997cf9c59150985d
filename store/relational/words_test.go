package relational

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWordsOf(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"plain words", "Gunmen bombed the post.", []string{"gunmen", "bombed", "the", "post"}},
		{"letters and digits", "122mm at 11:30, 2,500 of them", []string{"122mm", "at", "11", "30", "2", "500", "of", "them"}},
		{"accents", "Ménaka Čačak Đurđevik Łódź", []string{"menaka", "cacak", "durdevik", "lodz"}},
		{"an accent that stands apart", "Me\u0301naka", []string{"menaka"}},
		{"capital letters of other alphabets", "ДОНЕЦК Αθήνα", []string{"донецк", "αθηνα"}},
		{"Arabic with vowel signs", "بَغْدَاد", []string{"بغداد"}},
		{"Devanagari", "दिल्ली", []string{"दलल"}},
		{"letters without spaces", "東京で", []string{"東", "京", "で"}},
		{"a letter of two", "Straße Æon", []string{"strasse", "aeon"}},
		{"wide letters", "Ｔｅｓｔ", []string{"test"}},
		{"marks alone", "--- ’ …", nil},
		{"bytes that are no text", "a\xff\xfeb", []string{"a", "b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Folded(c.text, 100)
			if len(got) == 0 {
				got = nil
			}
			// Vowel signs of Devanagari differ in whether they take space.
			if c.name == "Devanagari" {
				if len(got) != 1 {
					t.Errorf("%q, want one word", got)
				}
				return
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestParseTerms(t *testing.T) {
	fields := []string{"headline", "place"}
	for _, c := range []struct {
		name, asked string
		want        []Term
	}{
		{"words", "one Two", []Term{{Words: []string{"one"}}, {Words: []string{"two"}}}},
		{"a phrase", `"one two" three`, []Term{{Words: []string{"one", "two"}}, {Words: []string{"three"}}}},
		{"not", `-one -"two three"`, []Term{{Not: true, Words: []string{"one"}}, {Not: true, Words: []string{"two", "three"}}}},
		{"a field", `Place:mill -headline:"old mill"`, []Term{{Field: "place", Words: []string{"mill"}}, {Field: "headline", Not: true, Words: []string{"old", "mill"}}}},
		{"no field", "11:30 place: other:x", []Term{{Words: []string{"11", "30"}}, {Words: []string{"place"}}, {Words: []string{"other", "x"}}}},
		{"a beginning", "mil* old-mil*", []Term{{Words: []string{"mil"}, Prefix: true}, {Words: []string{"old", "mil"}, Prefix: true}}},
		{"nothing", ` - "" "!" *`, nil},
		{"a phrase that is not closed", `"one two`, []Term{{Words: []string{"one", "two"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := parseTerms(c.asked, fields); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func FuzzParseTerms(f *testing.F) {
	for _, s := range []string{`a "b c" -d place:e f*`, `"`, "-", "place:", `place:"`, "\xff", "東京 \u0301"} {
		f.Add(s)
	}
	fields := []string{"headline", "place"}
	f.Fuzz(func(t *testing.T, s string) {
		for _, term := range parseTerms(s, fields) {
			if len(term.Words) == 0 {
				t.Fatalf("%q: a term without words", s)
			}
			for _, w := range term.Words {
				if w == "" || strings.ContainsAny(w, `'":*&|!()<>\ `) || !utf8.ValidString(w) {
					t.Fatalf("%q: the word %q could mean something to a database", s, w)
				}
			}
		}
		snippet(s, parseTerms(s, fields))
	})
}

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
			got := snippet(c.text, parseTerms(c.asked, nil))
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
