package frame_test

import (
	"testing"

	"tocsin"
)

func TestWeaponsUsedOrNot(t *testing.T) {
	runNames(t, []nameTest{
		{"used against", "The air force used Samad drones against hangars at Abha on Saturday. Two men were hurt in the attack.", map[tocsin.Slot]string{tocsin.Weapon: "drone"}},
		{"what it was", "Two tankers were damaged in an attack off Fujairah on Saturday. The ministry says it was a limpet mine.", map[tocsin.Slot]string{tocsin.Weapon: "limpet mine"}},
		{"what they thought it was", "Two shops were damaged in an explosion in Fujairah on Saturday. They thought it was a grenade.", map[tocsin.Slot]string{tocsin.Weapon: ""}},
		{"destroyed with explosives", "A bridge near Gao was destroyed with dynamite on Saturday by rebels.", map[tocsin.Slot]string{tocsin.Weapon: "dynamite"}},
		{"a regiment", "A column of the Assam Rifles was ambushed near Imphal on Saturday; two died.", map[tocsin.Slot]string{tocsin.Weapon: ""}},
		{"booty", "The rebels made off with nine rifles after they ambushed a patrol near Gao on Saturday.", map[tocsin.Slot]string{tocsin.Weapon: ""}},
		{"tanks that hold oil", "Drones hit a depot in Ryazan on Saturday. Two tanks burned.", map[tocsin.Slot]string{tocsin.Weapon: "drone"}},
	})
}
