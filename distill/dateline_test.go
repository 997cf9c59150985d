package distill

import (
	"testing"

	"tocsin"
)

func TestDatelineStandsBeforeTheReport(t *testing.T) {
	for _, row := range []struct{ name, body, want string }{
		{"place and dash", "MANDRA - Two rockets fell on the port.", "MANDRA -"},
		{"place, country and long dash", "MANDRA, Valley — Two rockets fell on the port.", "MANDRA, Valley —"},
		{"place, day and agency", "MANDRA, Sept 15 (Valley Wire) - Two rockets fell on the port.", "MANDRA, Sept 15 (Valley Wire) -"},
		{"agency without a dash", "MANDRA (VW) Two rockets fell on the port.", "MANDRA (VW)"},
		{"agency after a colon", "MANDRA: (VW) Two rockets fell on the port.", "MANDRA: (VW)"},
		{"colon", "MANDRA: Two rockets fell on the port.", "MANDRA:"},
		{"full stop", "MANDRA. Two rockets fell on the port.", "MANDRA."},
		{"plain case with agency", "Mandra (Valley Wire) – Two rockets fell on the port.", "Mandra (Valley Wire) –"},
		{"full stops", "Mandra. July 12. VALLEYWIRE - Two rockets fell on the port.", "Mandra. July 12. VALLEYWIRE -"},
		{"full stops and no dash", "MANDRA. 4 April. VALLEY-WIRE. Two rockets fell on the port.", "MANDRA. 4 April. VALLEY-WIRE."},
		{"full stops without an agency", "Mandra. July 12. Two rockets fell on the port.", "Mandra. July 12."},
		{"place, day and colon", "Mandra, March 10: Two rockets fell on the port.", "Mandra, March 10:"},
		{"agency before the place", "(VW/alerts) - New Mandra, March 30, 2010—Two rockets fell on the port.", "(VW/alerts) - New Mandra, March 30, 2010—"},
		{"a month in small letters", "Mandra, 03 jan 2021 (VALLEY PRESS) — Two rockets fell on the port.", "Mandra, 03 jan 2021 (VALLEY PRESS) —"},
		{"brackets before the report", "(Adds detail) Two rockets fell on the port.", ""},
		{"a day and colon", "March 10: Two rockets fell on the port.", ""},
		{"two short sentences", "Mandra. Nobody knows. Two rockets fell on the port.", ""},
		{"two places", "MANDRA/OLD PORT, Oct 4 (VW) - Two rockets fell.", "MANDRA/OLD PORT, Oct 4 (VW) -"},
		{"monitor of broadcasts", "MANDRA (VALLEY), 4 FEB 90 (VW) -- [REPORT] [TEXT] TWO ROCKETS FELL.", "MANDRA (VALLEY), 4 FEB 90 (VW) -- [REPORT] [TEXT]"},
		{"over a line end", "MANDRA, 4 FEB 90 (VALLEY\nWIRE) -- [TEXT] TWO ROCKETS FELL.", "MANDRA, 4 FEB 90 (VALLEY\nWIRE) -- [TEXT]"},
		{"key of a form", "WHERE: the old port of Mandra.", ""},
		{"two keys of a form", "ALERT LEVEL: high in all of the valley.", ""},
		{"hyphen in a word", "U-turns are forbidden on the bridge.", ""},
		{"dash in a sentence", "The port - the oldest of the valley - was hit.", ""},
		{"upper case without one", "TWO ROCKETS FELL ON THE PORT. NOBODY WAS HURT.", ""},
		{"name and colon", "Orr: we heard two bangs.", ""},
		{"empty", "", ""},
	} {
		text := segmented(row.body)
		span, ok := Dateline(&text)
		if got := span.Of(row.body); got != row.want || ok != (row.want != "") {
			t.Errorf("%s: got %q %v, want %q", row.name, got, ok, row.want)
		}
	}
	text := tocsin.Text{Body: "Blast\n\nMANDRA - Two rockets fell.", Blocks: []tocsin.Block{
		{Kind: tocsin.Title, Span: tocsin.Span{End: 5}}, {Kind: tocsin.Paragraph, Span: tocsin.Span{Start: 7, End: 33}},
	}}
	if span, _ := Dateline(&text); span.Of(text.Body) != "MANDRA -" {
		t.Errorf("after a title: got %q", span.Of(text.Body))
	}
}
