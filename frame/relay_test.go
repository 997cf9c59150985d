package frame_test

import (
	"testing"

	"tocsin"
)

// TestWordsSaid asks who is kept as a source of an attack without having given
// a figure of it, and with which words.
func TestWordsSaid(t *testing.T) {
	stages := load(t)
	for _, row := range []struct {
		name, text, speaker, words string
	}{
		{"a neighbour, far from the blast", "A bomb killed three people in Basra on Monday. It was a dry day. The lane is narrow. The shops stay shut. The flats above are old. Nobody was about.\n\n\"My tea jumped out of the glass,\" said a neighbour, Jane Roe.", "Jane Roe", "My tea jumped out of the glass"},
		{"a policeman on the search", "A bomb killed three people in Basra on Monday, medics said.\n\nPolice captain Jane Roe said the search went on all night.", "Jane Roe, Police captain", "the search went on all night"},
		{"a ruler who judges", "A bomb killed three people in Basra on Monday.\n\nPresident Jane Roe said the houses would be built again.", "", ""},
		{"those who are told", "A bomb killed three people in Basra on Monday.\n\nA guard told reporters at the gate that he saw two men leave.", "guard", "he saw two men leave"},
		{"this paper", "A bomb killed three people in Basra on Monday, medics said.\n\nA police source told this newspaper there were no suspects.", "police source", "there were no suspects"},
		{"a party that refuses it", "A bomb killed three people in Basra on Monday.\n\nThe Houthis told a station their men were not in town.", "Houthis", "their men were not in town"},
		{"in a paragraph that recalled another", "A bomb killed three people in Basra on Monday.\n\nThe car had been stolen by gunmen. A neighbour, Jane Roe, said she slept badly.", "Jane Roe", "she slept badly"},
		{"what was said of another year", "A bomb killed three people in Basra on Monday.\n\nResidents said in May 2019 that the lane was safe.", "", ""},
		{"an office that only condemns", "A bomb killed three people in Basra on Monday.\n\nThe governor said he condemned it in strong words.", "", ""},
		{"an agency of one side", "A bomb killed three people in Basra on Monday.\n\nThe Serb news agency SRNA said the batteries had been silent since Saturday.", "Serb news agency SRNA", "the batteries had been silent since Saturday"},
		{"sources without a name", "A bomb killed three people in Basra on Monday.\n\nTribal sources confirmed the explosion.", "Tribal sources", "the explosion"},
		{"a credit line", "A bomb killed three people in Basra on Monday.\n\nSource: local sources and a list of shops.", "", ""},
		{"the same number", "A bomb killed three people in Basra on Monday.\n\nNurse Jane Roe gave the radio the same number.", "Jane Roe, Nurse", "the radio the same number"},
		{"one who gave a party", "A bomb killed three people in Basra on Monday.\n\nMayor Jane Roe gave a party in spring.", "", ""},
		{"how the police see it", "A bomb killed three people in Basra on Monday.\n\nPolice do not rule out a feud.", "police", "Police do not rule out a feud"},
		{"silence of an army", "A bomb killed three people in Basra on Monday.\n\nThe army has not reacted so far.", "army", "The army has not reacted so far"},
		{"a shopper who agrees", "A bomb killed three people in Basra on Monday.\n\nA shopper from the lane agrees.", "", ""},
		{"one who gave a figure already", "A bomb killed three people in Basra on Monday, police said.\n\nPolice said the search went on all night.", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got *tocsin.Claim
			claims := stages.claimsOf(gazette, row.text, tocsin.Context)
			if len(claims) > 0 {
				got = &claims[0]
			}
			switch {
			case row.speaker == "" && got != nil:
				t.Errorf("kept %q by %q", got.Value.Name, got.Speaker.Name)
			case row.words == "":
			case got == nil:
				t.Error("nothing is kept")
			case got.Speaker.Name != row.speaker || got.Value.Name != row.words:
				t.Errorf("got %q by %q, want %q by %q", got.Value.Name, got.Speaker.Name, row.words, row.speaker)
			}
		})
	}
}
