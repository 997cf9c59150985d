package frame_test

import (
	"testing"

	"tocsin"
)

func TestWhereAnActIsPutBesideWhereItIsTold(t *testing.T) {
	read := titledReader(t)
	tests := []struct{ name, text, want string }{
		{"not where the press is met", "Governor Ann Roe, receiving the press in Kirkuk, named the rebels as authors of the attack on a column of guards in Tikrit.", "Tikrit"},
		{"not where a conference is held", "A general told a press conference in Baghdad that a bomb had torn open a bridge in Tikrit on Monday.", "Tikrit"},
		{"not where those sit for whom a spokesman speaks", "The spokesman of the armed forces in Sanaa, General Ann Roe, announced on Monday that three missiles had hit a ship in the Red Sea.", "Red Sea"},
		{"not where sources sit", "Two officers were killed when their car hit a mine south of Tikrit, security sources in Kirkuk said on Monday.", "Tikrit"},
		{"not where a statement comes out", "Three soldiers were killed by a mine near Tikrit. The Islamic State, in a statement issued in Kirkuk, said it had carried out the attack.", "Tikrit"},
		{"not the town of a newsroom", "Four people were killed by a car bomb in Tikrit. A caller to a Kirkuk newsroom said that the attack was the work of his group.", "Tikrit"},
		{"where those who tell are, when nothing else is named", "Two people were killed by a bomb, police in Kirkuk said on Monday.", "Kirkuk"},
		{"near a village rather than in what it lies in", "A woman was shot dead on a yacht near Wurzaki island, in Pangutaran, Sulu in the Philippines on Monday.", "Wurzaki"},
		{"the first of two that it was around", "Militants attacked eight posts around Tikrit and Kirkuk on Monday and killed two soldiers.", "Tikrit"},
		{"not the ends of a journey", "Four soldiers were killed when a bomb went off near a convoy heading from Kirkuk to Mosul. The blast took place near Tikrit.", "Tikrit"},
		{"not what was left behind", "Gunmen ambushed a truck that left Kirkuk for Mosul and killed its driver in Tikrit.", "Tikrit"},
		{"not where the wounded were taken", "A bomb killed two people in Tikrit on Monday. Nine wounded in the blast were airlifted to Kirkuk.", "Tikrit"},
		{"not where the victims lived", "Two brothers from the town of Kirkuk were shot dead in Tikrit on Monday.", "Tikrit"},
		{"not the bodies' way home", "Gunmen shot dead two men in Tikrit on Monday. The bodies were sent to their village in Kirkuk.", "Tikrit"},
		{"off the coast where the boats were that fired", "A tanker came under rocket fire from two skiffs 40 miles off Aden on Monday.", "Aden"},
		{"here, where the report comes from", "TIKRIT, June 29: Gunmen shot dead two policemen near the bus stand here on Wednesday evening.", "Tikrit"},
		{"this town", "TIKRIT, June 29: Gunmen shot dead two policemen in this northern town on Wednesday evening. The bodies were sent to Kirkuk.", "Tikrit"},
		{"this town, of a province that is told", "TIKRIT, June 29: Gunmen shot dead two policemen in this town in Salahuddin province on Wednesday evening.", "Tikrit"},
		{"behind an underscore", "KIRKUK _ The bodies of two traders whom gunmen had shot were found on Wednesday at the edge of Tikrit, 15 miles north of here.", "Tikrit"},
		{"not the home of a victim", "A bus was ripped apart near Tikrit on Monday by a bomb. The victim, a trainee teacher of Kirkuk, died of the blast.", "Tikrit"},
		{"where a crowd of a town was", "Gunmen opened fire on a crowd of Kirkuk on Monday and killed nine.", "Kirkuk"},
		{"not here, where the wounded lie", "TIKRIT, June 29: A bomb killed two people in Kirkuk on Tuesday. Nine hurt in the blast were taken to the hospital here.", "Kirkuk"},
		{"not here, where it is told", "TIKRIT, June 29: A bomb killed two people in Kirkuk, police here said on Tuesday.", "Kirkuk"},
		{"the town of the paper", "TIKRIT, June 29: Gunmen shot dead two policemen on Wednesday evening.", "Tikrit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			accounts := read("", tt.text)
			if len(accounts) == 0 || accounts[0].Where == nil || accounts[0].Where.Name != tt.want {
				t.Errorf("%q: got %+v, want %s", tt.text, accounts, tt.want)
			}
		})
	}
}

func TestTheTownOfThePaper(t *testing.T) {
	stages := load(t)
	for _, tt := range []struct{ name, text, want string }{
		{"beside a town of long ago", "SAMARRA, June 29: Gunmen shot dead two policemen on Wednesday evening. The road was shut. A crowd came. It was hot. The guards had rifles. They were new. They had names. In February a shop burned in Tikrit.", "Samarra"},
		{"not beside a town of these days", "SAMARRA, June 29: Gunmen shot dead two policemen on Wednesday evening. The road was shut. A crowd came. It was hot. The guards had rifles. They were new. They had names. A shop burned in Tikrit.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, a := range stages.accounts(tocsin.Document{ID: "1", Published: "2011-06-30"}, "", tt.text, nil) {
				if a.Role == tocsin.Main && a.Where != nil {
					got = a.Where.Name
				}
			}
			if got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
