package frame_test

import (
	"strings"
	"testing"

	"tocsin"
)

func TestAlike(t *testing.T) {
	read := reader(t)
	// what is laid on whom in each account of an attack, parted by "; "
	tests := []struct{ name, text, want string }{
		{"the only group that attacks", "Al-Shabaab fighters shot dead four people in Afgoye on Monday. On the same day a bomb wounded nine people at a market in Marka.", "al-Shabaab; al-Shabaab"},
		{"the only state that attacks", "Russian missiles killed three people in Sumy on Monday. On the same day a drone wounded nine people at a market in Kharkiv.", "Russia; Russia"},
		{"rebels without a name", "Rebels killed two people in Bunia on Monday. On the same day a bomb wounded nine people at a market in Goma.", "Rebels; Rebels"},
		{"the forces of a coalition", "Saudi jets bombed a depot in Sanaa on Monday, killing two. Five people were killed by an air strike on Hodeidah on Monday.", "Saudi Arabia; Saudi Arabia"},
		{"rebels and the chief of one group", "Rebels killed two people in Bunia on Monday. The Renamo leader was in Rome.", "Rebels"},
		{"planes of the one state, groups or not", "Turkish jets bombed a camp near Dohuk on Monday, killing two. The PKK said nothing. On the same day an air strike hit a car in Sinjar.", "Turkey; Turkey"},
		{"who wires it is no second group", "MOGADISHU, March 6 (BNA) - Al-Shabaab fighters shot dead four people in Afgoye on Monday. On the same day a bomb wounded nine people at a market in Marka.", "al-Shabaab; al-Shabaab"},
		{"a second group", "Al-Shabaab fighters shot dead four people in Afgoye on Monday. Islamic State is strong in Bosaso. On the same day a bomb wounded nine people at a market in Marka.", "al-Shabaab; "},
		{"gunmen are not everywhere the same", "Gunmen killed two people in Kirkuk on Monday. A bomb wounded nine people in Mosul on Monday.", "Gunmen; "},
		{"across a border", "Islamic State militants killed two people in Kirkuk on Monday. A bomb wounded nine people in Adana, in Turkey, on Monday.", "Islamic State; "},
		{"others did it", "Al-Shabaab fighters shot dead four people in Afgoye on Monday. Soldiers shot dead two people in Marka on Monday.", "al-Shabaab; Soldiers"},
		{"gunmen are no soldiers", "Turkish jets bombed a camp near Dohuk on Monday, killing two. On the same day gunmen shot dead a trader in Erbil.", "Turkey; gunmen"},
		{"planes are not the group's", "Al-Shabaab fighters shot dead four people in Afgoye on Monday. An air strike killed two people in Marka on Monday.", "al-Shabaab; "},
		{"not known by whom", "Al-Shabaab fighters shot dead four people in Afgoye on Monday. On the same day a bomb wounded nine people at a market in Marka. It was not known who had planted it.", "al-Shabaab; "},
		{"somebody denies", "A bomb laid by al-Shabaab killed four people in Afgoye on Monday, police said. Al-Shabaab denied planting it. On the same day a bomb wounded nine people at a market in Marka.", "al-Shabaab; "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range read(tt.text) {
				if a.Kind != tocsin.Attack {
					continue
				}
				who := names([]tocsin.Account{a}, blamed)
				if len(who) == 0 {
					who = names([]tocsin.Account{a}, perpetrator)
				}
				got = append(got, strings.Join(who, ", "))
			}
			if got := strings.Join(got, "; "); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
