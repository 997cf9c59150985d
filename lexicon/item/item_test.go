package item_test

import (
	"testing"

	"tocsin/distill"
	"tocsin/lexicon"
	"tocsin/lexicon/item"
)

func TestHeads(t *testing.T) {
	lex, err := lexicon.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	heads := item.New(lex)
	for _, row := range []struct{ name, words, want, sort string }{
		{"a place in capitals and a hyphen", "* ZUBAYR - A mine killed a driver.", "ZUBAYR -", "n"},
		{"a place in capitals and a colon", "ZUBAYR: A mine killed a driver.", "ZUBAYR:", "n"},
		{"a place and a dash", "Oran – Two men were shot on Monday.", "Oran –", "n"},
		{"a place of several words", "Isla de la Juventud – Two men were shot.", "Isla de la Juventud –", "n"},
		{"places from the wide to the narrow", "HELMAND / Sangin / 4 Oct 0620 / A mine killed one.", "HELMAND / Sangin / 4 Oct 0620 /", "ndc"},
		{"a place with its region", "Halba district, Akkar: A car was shot at.", "Halba district, Akkar:", "n"},
		{"a day", "March 9: Rebels burned a bus.", "March 9:", "d"},
		{"a day with its year", "05 June 2019: Rebels burned a bus.", "05 June 2019:", "d"},
		{"a day behind a number", "3. 14 March - Rebels burned a bus.", "14 March -", "d"},
		{"a weekday", "Tuesday: Rebels burned a bus.", "Tuesday:", "d"},
		{"a day in numbers and an hour", "014-12 | 03.02.2014: 0635 UTC: Pirates boarded a tanker off Lome.", "014-12 | 03.02.2014: 0635 UTC:", "dc"},
		{"an hour and a place that end a sentence", "10:15 Odesa district, city of Izmail. A drone hit the port.", "10:15 Odesa district, city of Izmail.", "nc"},
		{"an hour", "19:40 — Two shells fell in the port.", "19:40 —", "c"},
		{"an hour with no mark", "10:15 Two shells fell in the port.", "10:15", "c"},
		{"an hour before noon", "9:05am  Death toll rises.", "9:05am", "c"},
		{"an hour behind a number", "UPDATE 4 (11:25 pm): Death toll rises.", "11:25 pm):", "c"},
		{"an hour alone", "3:40 p.m.", "3:40 p.m.", "c"},
		{"an hour that only opens a sentence", "At 3:40 p.m. two shells fell.", "", ""},
		{"an hour and a weekday", "23:05 Sunday: Two shells fell.", "23:05 Sunday:", "dc"},
		{"a day in a sentence", "On March 9 rebels burned a bus.", "", ""},
		{"a day that opens a sentence", "March 9 was calm.", "", ""},
		{"a year", "2014 - the worst year", "", ""},
		{"a place with what is said of it", "Russia – which borders it – denied it.", "", ""},
		{"a place in a sentence", "Oran burned.", "", ""},
		{"a place with a hyphen in it", "Port-au-Prince burned on Monday.", "", ""},
		{"all in capitals", "SHELLS FELL ON THE PORT OF TRIPOLI. FIRES BURNED ALL NIGHT AND NO SHIP LEFT, THE RADIO SAID.", "", ""},
		{"a line of a form", "Location: Oran", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := distill.Plain("", row.words)
			h := heads.Of(&text, text.Sentences[0])
			got, sort := "", ""
			if !h.None() {
				got = text.Body[text.Tokens[h.First].Start:text.Tokens[h.Last-1].End]
			}
			for _, s := range []struct {
				is   bool
				name string
			}{{h.Named, "n"}, {h.Dated, "d"}, {h.Clocked, "c"}} {
				if s.is {
					sort += s.name
				}
			}
			if got != row.want || sort != row.sort {
				t.Errorf("head: got %q (%s), want %q (%s)", got, sort, row.want, row.sort)
			}
		})
	}
}
