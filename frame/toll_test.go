package frame_test

import (
	"strings"
	"testing"

	"tocsin"
)

// TestTollsOfActs reads the figures of each of the attacks that a text tells, in order.
func TestTollsOfActs(t *testing.T) {
	tests := []struct {
		name, title, text string
		slot              tocsin.Slot
		want              string // of one attack after another, parted by "|"
	}{
		{"the wounded in a clinic of another town", "", "Gunmen attacked a village near Mosul on Monday, killing nine people.\n\nA clinic in Erbil has admitted six people who suffered gunshot wounds.", tocsin.Injured, "6"},
		{"gunshot wounds that reach a hospital", "", "Gunmen attacked a village near Mosul on Monday, killing nine people.\n\nSix people with gunshot wounds reached the hospital at Erbil.", tocsin.Injured, "6"},
		{"shots elsewhere and no hospital", "", "Gunmen attacked a village near Mosul on Monday, killing nine people.\n\nIn Erbil, a porter died of gunshot wounds on Sunday.", tocsin.Killed, "9|1 (civilians)"},
		{"a paragraph behind an act that the title has second", "Speedboats rake tanker off Sharjah; jets struck near Kharg", "Three speedboats circled a tanker off Sharjah on Monday and shot at her bridge.\n\nAn oiler died and two sailors were burned.\n\nIraq said its jets struck a ship near Kharg.", tocsin.Injured, "|2 (civilians)"},
		{"a paragraph about the main act after another", "", "A bomb killed four people in Basra on Monday.\n\nGunmen shot a trader dead in Mosul on Monday.\n\nSix people were hurt in all.", tocsin.Injured, "6|"},
		{"who died in what the paragraph tells", "", "One soldier was killed by a mine in Basra on Monday. In a separate attack gunmen fired at a police post in Mosul. The police held the post. Two clerks were killed.", tocsin.Killed, "1 (soldiers)|2 (civilians)"},
		{"those who fired back", "", "A police post in Mosul came under RPG fire on Monday. Police returned fire. Two insurgents were killed.", tocsin.Killed, "2 attackers"},
		{"fighters hit by rockets", "", "A missile hit a house in Idlib on Monday. Two insurgents were killed.", tocsin.Killed, "2 (fighters)"},
		{"a time in a clause about somebody", "", "A guard who was hired in December was slightly wounded when gunmen fired at a bank in Basra on Monday.", tocsin.Injured, "1 (security forces)"},
		{"one who did something to others", "", "A judge who sent two men to prison was wounded by gunmen in Basra on Monday.", tocsin.Injured, "1 (civilians)"},
		{"behind a dateline", "", "BASRA, May 13 -- A clerk who had named two smugglers was wounded by gunmen in Basra on Monday.", tocsin.Injured, "1 (civilians)"},
		{"others whom somebody saw", "", "A trader who said that two men were wounded by gunmen in Basra on Monday called for help.", tocsin.Injured, "2"},
	}
	read := titledReader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range read(tt.title, tt.text) {
				if a.Kind == tocsin.Attack {
					got = append(got, strings.Join(figures([]tocsin.Account{a}, tt.slot), ", "))
				}
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
