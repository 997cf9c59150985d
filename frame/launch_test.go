package frame_test

import (
	"testing"

	"tocsin"
)

func TestLaunchSites(t *testing.T) {
	const site = tocsin.LaunchSite
	runNames(t, []nameTest{
		{"fired from", "A drone launched from southern Lebanon hit a house in Metula on Monday.", map[tocsin.Slot]string{site: "southern Lebanon"}},
		{"sent out of", "A drone sent out of Sanaa toward Jizan was shot down on Monday.", map[tocsin.Slot]string{site: "Sanaa"}},
		{"a time between", "A missile was fired on Monday, at dawn, from Lebanon at a house in Metula.", map[tocsin.Slot]string{site: "Lebanon"}},
		{"who fires stands there", "Militants in Gaza fired three rockets at Sderot on Monday.", map[tocsin.Slot]string{site: "Gaza"}},
		{"who is fired at stands there", "Soldiers in Gaza came under mortar fire on Monday.", map[tocsin.Slot]string{site: ""}},
		{"a part of a town with its town", "A rocket hit the Green Zone on Monday. It was launched from Dora.", map[tocsin.Slot]string{site: "Dora, Baghdad"}},
		{"a part that the text puts in a town", "A rocket hit the Green Zone on Monday. It was launched in Al-Shaab, a quarter in northern Baghdad.", map[tocsin.Slot]string{site: "Al-Shaab, Baghdad"}},
		{"who holds it", "Rockets fired from Houthi-held areas of Yemen hit a depot in Jeddah on Monday.", map[tocsin.Slot]string{site: "Houthi-held areas of Yemen"}},
		{"given as the place", "Two rockets hit a house near Baghdad airport on Monday. The army gave Dora, a suburb, as the launching place.", map[tocsin.Slot]string{site: "Dora, Baghdad"}},
		{"a launcher found, somebody says", "Three rockets landed near Baghdad airport on Monday. A launcher was found, the army says, in the Taji district.", map[tocsin.Slot]string{site: "Taji district"}},
		{"a launcher beside a thing", "A rocket hit the Green Zone on Monday. The launcher was found by our patrol opposite the Teachers' College.", map[tocsin.Slot]string{site: "opposite the Teachers' College"}},
		{"where the rest came down", "A rocket hit the Green Zone on Monday. The launching place was Dora, and a house in Karrada was where it fell.", map[tocsin.Slot]string{site: "Dora, Baghdad"}},
		{"from there that it was fired", "A rocket hit the Green Zone on Monday. It was from a spot in Dora, police said, that the rocket had been fired.", map[tocsin.Slot]string{site: "Dora, Baghdad"}},
		{"a vehicle made for it", "Rockets hit Camp Taji on Monday, wounding three soldiers. A lorry built to fire rockets was found behind a hill.", map[tocsin.Slot]string{site: "lorry built to fire rockets"}},
		{"a vehicle with tubes", "Missiles hit a camp near Erbil on Monday. Police found a truck with launch tubes.", map[tocsin.Slot]string{site: "truck with launch tubes"}},
		{"a vehicle used otherwise", "Rockets hit Camp Taji on Monday. A truck used to carry water burned.", map[tocsin.Slot]string{site: ""}},
	})
}
