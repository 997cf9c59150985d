package frame_test

import (
	"testing"

	"tocsin"
)

// TestKindsApart counts the accounts of a kind that is kept apart from attacks.
func TestKindsApart(t *testing.T) {
	tests := []struct {
		name, text string
		kind       tocsin.Kind
		want       int
	}{
		{"one more of a number", "A rocket hit a base near Erbil on Monday. It was the ninth time this year.", tocsin.Aggregate, 1},
		{"one more of its kind, in the sentence of the act", "A mine hit a patrol near Kirkuk on Monday, killing two men. The attack was the fourth this month.", tocsin.Aggregate, 1},
		{"the dead of one act this month", "A mine hit a patrol near Kirkuk on Monday. Nine people died this month when a market was crowded.", tocsin.Aggregate, 0},
		{"the dead of a time", "Gunmen shot a judge in Kirkuk on Monday. Four judges have been killed in the city since May.", tocsin.Aggregate, 1},
		{"a count of blasts", "A bomb went off in Kirkuk on Monday. The police have counted 31 explosions since then.", tocsin.Aggregate, 1},
		{"ships counted without a verb of being", "A missile hit a tanker near Aden on Monday. Toll of the campaign: sixty ships attacked since November.", tocsin.Aggregate, 1},
		{"a count in sport", "The striker scored on Monday. It was the ninth time this year.", tocsin.Aggregate, 0},
		{"cases of attacks", "Police answered on Monday a question about cases of bomb blasts near Kirkuk.", tocsin.Aggregate, 1},
		{"what is denied", "The governor denied on Monday that gunmen had raided Kirkuk and killed nine people.", tocsin.Attack, 0},
		{"what was called false", "The police called false a message to the effect that gunmen raided Kirkuk on Monday, killing nine people.", tocsin.Attack, 0},
		{"what a drill was about", "The army held a drill on Monday in which a bus was stormed near Kirkuk.", tocsin.Attack, 0},
		{"rain over time", "Forty people have drowned in floods since May. It was the ninth storm this year.", tocsin.Aggregate, 0},
		{"a term that gunmen set", "Masked gunmen gave the mayor of Kirkuk 48 hours to leave.", tocsin.Threat, 1},
		{"a term that a court sets", "The court gave the militant two days to answer.", tocsin.Threat, 0},
		{"a term of trade", "The bank gave its clients ten days to sign.", tocsin.Threat, 0},
		{"what a group will go on doing", "A missile hit a tanker near Aden on Monday. The group's commander said that they would go on hitting ships.", tocsin.Threat, 1},
		{"a threat in quotation marks", "A statement of the militia called the bases \"legitimate targets\".", tocsin.Threat, 1},
		{"weapons in a headline", "Two rockets found in a barn near Kirkuk", tocsin.Find, 1},
		{"weapons recovered", "The search led to the recovery of three mortar rounds near Kirkuk on Monday.", tocsin.Find, 1},
		{"arms dug up", "Marines unearthed a drum of weapons near Jolo on Monday.", tocsin.Find, 1},
		{"no weapons recovered", "Divers led the recovery of two chests from the wreck.", tocsin.Find, 0},
	}
	read := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := 0
			for _, a := range read(tt.text) {
				if a.Kind == tt.kind {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("%s in %q: got %d, want %d", tt.kind, tt.text, got, tt.want)
			}
		})
	}
}
