package evaluate

import (
	"testing"
	"time"

	"tocsin"
)

const smallKeys = `;;; a note
0.  MESSAGE: ID                     DEV-MUC3-9001 (ORVEL, TAMAR)
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  - 04 FEB 90
3.  INCIDENT: LOCATION              TAMARIA: ORVEL (CITY): MILL DISTRICT (NEIGHBORHOOD)
4.  INCIDENT: TYPE                  BOMBING
5.  INCIDENT: STAGE OF EXECUTION    ACCOMPLISHED / ATTEMPTED
10. PERP: ORGANIZATION ID           "RED COLUMN" / "RC"
                                    ? "BLUE FRONT"
11. PERP: ORGANIZATION CONFIDENCE   SUSPECTED OR ACCUSED: "RED COLUMN" / "RC"
                                    ? POSSIBLE: "BLUE FRONT"
12. PHYS TGT: ID                    "\"OLD\" MILL"

0.  MESSAGE: ID                     DEV-MUC3-9002
1.  MESSAGE: TEMPLATE               *
2.  INCIDENT: DATE                  *

0.  MESSAGE: ID                     DEV-MUC3-9003
1.  MESSAGE: TEMPLATE               2 (OPTIONAL)
4.  INCIDENT: TYPE                  ATTACK
`

const smallTexts = `DEV-MUC3-9001 (ORVEL)

   ORVEL, 5 FEB 90 (TAMAR RADIO) -- [TEXT] A BOMB WENT OFF.

   NOBODY WAS HURT.


DEV-MUC3-9002

   NO CITY, NO DATE -- IT WAS QUIET.
`

func TestReadMucKeys(t *testing.T) {
	keys, err := ReadMucKeys([]string{writeFile(t, "key-small", smallKeys)})
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) != 2 || keys[0].Document != "DEV-MUC3-9001" || keys[0].Optional || !keys[1].Optional {
		t.Fatalf("keys %+v", keys)
	}
	confidence := keys[0].Slots[slotConfidence]
	if len(confidence) != 2 || confidence[0].Value != "SUSPECTED OR ACCUSED" || len(confidence[0].Tag) != 2 || !confidence[1].Optional || confidence[1].Tag[0] != "BLUE FRONT" {
		t.Errorf("confidence %+v", confidence)
	}
	if target := keys[0].Slots[12]; len(target) != 1 || target[0].Tag[0] != `"OLD" MILL` {
		t.Errorf("target %+v", target)
	}
	docs, err := ReadMucRawTexts([]string{writeFile(t, "texts", smallTexts)})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || docs[0].Published != "1990-02-05" || docs[1].Published != "" || docs[1].ID != "DEV-MUC3-9002" {
		t.Errorf("texts %+v", docs)
	}
}

func TestScoreMucKeys(t *testing.T) {
	keys := parseMucKeys(smallKeys)
	docs := parseMucTexts(smallTexts)
	day := tocsin.Date{Year: 1990, Month: time.February, Day: 3}
	read := func(doc tocsin.Document) (tocsin.Reading, error) {
		if doc.ID != "DEV-MUC3-9001" {
			return tocsin.Reading{Document: doc}, nil
		}
		blast := tocsin.Account{Kind: tocsin.Attack, Form: tocsin.Bombing, Status: tocsin.Foiled, When: &tocsin.When{Start: day, End: day},
			Where:  &tocsin.Where{Name: "Orvel", Within: []string{"Tamaria"}, Country: "Tamaria"},
			Claims: []tocsin.Claim{{Slot: tocsin.Blamed, Value: tocsin.Value{Name: "Red Column"}, Certainty: tocsin.Stated, Speaker: tocsin.Speaker{Kind: tocsin.SpeakerWitness}}}}
		fire := tocsin.Account{Kind: tocsin.Attack, Form: tocsin.Arson, Status: tocsin.Executed}
		return tocsin.Reading{Document: doc, Accounts: []tocsin.Account{fire, blast}}, nil
	}
	s, err := ScoreMucKeys(docs, keys, read)
	if err != nil {
		t.Fatal(err)
	}
	for slot, want := range map[int]OfficialCount{
		slotType:       {1, 0, 2, 1},
		slotDate:       {0, 1, 2, 1}, // the third is not later than the fourth; the other says no day, so the day of publication
		slotLocation:   {0, 1, 1, 1}, // the town, not the district
		slotStage:      {1, 0, 2, 1},
		slotConfidence: {1, 0, 1, 1},
	} {
		if s.Slots[slot] != want {
			t.Errorf("slot %d: %+v, want %+v", slot, s.Slots[slot], want)
		}
	}
}

func TestMucDates(t *testing.T) {
	feb := func(n int) tocsin.Date { return tocsin.Date{Year: 1990, Month: time.February, Day: n} }
	for _, row := range []struct {
		name, key     string
		start, end    tocsin.Date
		right, partly bool
	}{
		{"the day", "04 FEB 90", feb(4), feb(4), true, true},
		{"another day", "04 FEB 90", feb(5), feb(5), false, false},
		{"not later than", "- 04 FEB 90", tocsin.Date{}, feb(4), true, false},
		{"an interval that holds it", "02 FEB 90 - 04 FEB 90", feb(3), feb(3), false, true},
		{"the interval", "02 FEB 90 - 04 FEB 90", feb(2), feb(4), true, true},
		{"no date in the key", "SOON", feb(2), feb(4), false, false},
	} {
		a := &mucAnswer{start: row.start, end: row.end}
		if right, partly := a.sameDate(row.key); right != row.right || partly != row.partly {
			t.Errorf("%s: right %v, partly %v", row.name, right, partly)
		}
	}
}
