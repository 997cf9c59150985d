package frame_test

import (
	"testing"

	"tocsin"
)

func TestDoersHeld(t *testing.T) {
	runNames(t, []nameTest{
		{"arrested", "Four people were stabbed at a station in Hamburg on Monday. A 39-year-old man was arrested.", map[tocsin.Slot]string{perpetrator: "39-year-old man"}},
		{"detained by police", "Three people were shot dead in a bar in Lyon on Monday. Police detained a 25-year-old suspect.", map[tocsin.Slot]string{perpetrator: "25-year-old suspect"}},
		{"told with his age", "Two people were shot dead in a bar in Lyon on Monday. The gunman, 31, was arrested an hour later.", map[tocsin.Slot]string{perpetrator: "gunman"}},
		{"gave himself up", "Two people were shot dead in a bar in Lyon on Monday. A man of 44 gave himself up.", map[tocsin.Slot]string{perpetrator: "man of 44"}},
		{"in custody", "Four people were stabbed at a station in Aarhus on Monday. In custody is a 29-year-old resident of Viby.", map[tocsin.Slot]string{perpetrator: "29-year-old resident"}},
		{"charged, by name", "A pastor was shot dead in a church in Paducah on Monday. Jane Roe, 48, was charged with murder.", map[tocsin.Slot]string{perpetrator: "Jane Roe"}},
		{"the driver of the car", "A car was driven into a crowd at a market in Munich on Monday, injuring 20. The driver was arrested at the scene.", map[tocsin.Slot]string{perpetrator: "driver"}},
		{"the driver of a bus that was shot at", "Gunfire hit a bus in Kaduna on Monday, injuring 20. The driver was detained for a day.", map[tocsin.Slot]string{perpetrator: ""}},
		{"over something else", "A bomb killed two people in Lyon on Monday. A 25-year-old man was detained over drugs.", map[tocsin.Slot]string{perpetrator: ""}},
		{"elsewhere", "A bomb killed two people in Lyon on Monday. A 25-year-old man was detained in Tokyo.", map[tocsin.Slot]string{perpetrator: ""}},
		{"long ago", "A bomb killed two people in Lyon on Monday. A man of 44 was arrested in 2019 for a like attack.", map[tocsin.Slot]string{perpetrator: ""}},
		{"nobody", "A bomb killed two people in Lyon on Monday. No suspect has been arrested.", map[tocsin.Slot]string{perpetrator: ""}},
		{"a round-up", "A bomb killed two people in Lyon on Monday. Twenty people were arrested.", map[tocsin.Slot]string{perpetrator: ""}},
		{"where others did it", "Gunmen killed two people in Lyon on Monday. A 25-year-old man was arrested.", map[tocsin.Slot]string{perpetrator: "Gunmen"}},
		{"by what he is", "A knifeman wounded four people at a market in Lyon on Monday.", map[tocsin.Slot]string{perpetrator: "knifeman"}},
	})
}
