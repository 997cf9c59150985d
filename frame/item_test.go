package frame_test

import (
	"slices"
	"testing"

	"tocsin"
)

func TestEntriesAreReadByThemselves(t *testing.T) {
	read := titledReader(t)
	tests := []struct {
		name, title, text string
		want              []string // day, place and form of the main attacks
	}{
		{"slugs of a digest", "Security developments, 4 May 2021", "Developments as of 4 May 2021.\n\n* KIRKUK - A bomb went off beside a patrol, wounding two soldiers, police said.\n\n* TIKRIT - Police found a cache of rifles.\n\n* MOSUL - Gunmen shot a trader dead in front of his shop late on 3 May 2021, police said.",
			[]string{"2021-05-04 Kirkuk bombing", "2021-05-03 Mosul killing"}},
		{"days of a chronicle", "Chronicle of the war", "March 9, 2021: A bomb went off beside a patrol in Kirkuk.\n\nMarch 10, 2021: The army spoke of progress.\n\nMarch 11, 2021: Rockets hit a base near Mosul.",
			[]string{"2021-03-09 Kirkuk bombing", "2021-03-11 Mosul rocket-missile"}},
		{"days as headings", "Week in the north", "9 March 2021\n\nA bomb went off beside a patrol in Kirkuk, wounding two soldiers.\n\n11 March 2021\n\nRockets hit a base in Mosul. Nobody was hurt.",
			[]string{"2021-03-09 Kirkuk bombing", "2021-03-11 Mosul rocket-missile"}},
		{"hours with names that no gazetteer has, under provinces", "Overnight, 9 March 2021", "Overnight as of 9 March 2021.\n\nYALA\n\n19.10 hrs – Bannang Sata: a bomb went off in front of a bank.\n\nPATTANI\n\n19.15 – Yaring: gunmen shot a clerk dead.\n\n20.00 – Khok Bangla: a school was set on fire by militants.\n\nNARATHIWAT\n\n19.20 – Tak Bai: gunmen shot a rider.",
			[]string{"2021-03-08 Bannang Sata bombing", "2021-03-08 Yaring killing", "2021-03-08 Khok Bangla arson", "2021-03-08 Tak Bai armed-assault"}},
		{"places as headings", "The week", "Kirkuk\n\nA bomb went off beside a patrol on 9 March 2021, wounding two soldiers.\n\nMosul\n\nRockets hit a base on 11 March 2021. Nobody was hurt.",
			[]string{"2021-03-09 Kirkuk bombing", "2021-03-11 Mosul rocket-missile"}},
		{"stamps of a log", "Log", "NINEVEH / Mosul / 9 March 2021 0715 / A bomb went off beside a patrol, wounding two soldiers.\n\nKIRKUK / city / 10 March 2021 0900 / A cache of rifles was found.\n\nSALAHUDDIN / Tikrit / 11 March 2021 2140 / Rockets landed in open ground north of the base.",
			[]string{"2021-03-09 Mosul bombing", "2021-03-11 Tikrit rocket-missile"}},
		{"headlines of a column", "World in brief", "Bomb in a bus\nKirkuk – A bomb tore through a bus on 9 March 2021, killing two people, the army said.\n\nFerry sinks\nManila – Divers brought up nine bodies.\n\nTrader shot\nMosul – Gunmen shot a trader dead on 10 March 2021.",
			[]string{"2021-03-09 Kirkuk bombing", "2021-03-10 Mosul killing"}},
		{"hours and places of a day", "Two dead", "The chronicle of 9 March 2021:\n\n10:15 Izium district, city of Balakliia. A drone hit a school, killing a man.\n\n13:40 Bohodukhiv district, settlement of Zolochiv. Shells hit a house. Nobody was hurt.",
			[]string{"2021-03-09 Balakliya drone", "2021-03-09 Zolochiv shelling"}},
		{"hours of one attack", "Live: bomb in Kirkuk", "12:40 — Nine dead, police say.\n\n11:15 — Seven people were killed when a bomb went off in a market in Kirkuk on 9 March 2021, police say.\n\n10:50 — Blast heard in Kirkuk.",
			[]string{"2021-03-09 Kirkuk bombing"}},
		{"entries without verbs", "Two dead", "The chronicle of 9 March 2021:\n\n10:15 Izium district, city of Balakliia. FPV into a van. The driver died on the spot.\n\n13:40 Bohodukhiv district, settlement of Zolochiv. Work of MLRS. Three barns damaged.\n\n15:10 Izium district, city of Izium. A market was opened.",
			[]string{"2021-03-09 Balakliya drone", "2021-03-09 Zolochiv rocket-missile"}},
		{"terms of a log", "Log", "NINEVEH / Mosul / 9 March 2021 0715 / SAF on checkpoint, 15 mins. Nil cas.\n\nKIRKUK / city / 10 March 2021 0900 / IDF. Three rds landed in open ground. No cas.\n\nKIRKUK / city / 10 March 2021 / Traffic accident. Minor injuries.",
			[]string{"2021-03-09 Mosul armed-assault", "2021-03-10 Kirkuk shelling"}},
		{"a page's date line and a dateline", "Trader shot", "The war comes to town\n\nMarch 9, 2021|By Ann Roe | FOREIGN STAFF\n\nKIRKUK -- The traders had opened late on Monday.\n\nGunmen shot a trader dead in front of his shop in Kirkuk on 8 March 2021.",
			[]string{"2021-03-08 Kirkuk killing"}},
		{"places of a log that no gazetteer has", "Log", "NINEVEH / Mosul / 9 March 2021 0715 / Two soldiers killed by a bomb on the Tikrit road.\n\nNINEVEH / Tell Zarga / 9 March 2021 1015 / Rockets landed near the post. No casualties.\n\nThe log is made from open sources in Baghdad.",
			[]string{"2021-03-09 Mosul bombing", "2021-03-09 Tell Zarga rocket-missile"}},
		{"hours and names under lines of provinces", "Overnight incidents", "Overnight incidents, the night of 8 March 2021 up to the morning of 9 March 2021, as told by the police:\n\nNINEVEH\n\n19.10 hrs - Mosul: a bomb went off beside a patrol. No injured person.\n\n20.15 - Wurzaki: gunmen shot a trader dead.\n\nKIRKUK\n\n20.30 - Zal Gar: a school was set on fire by gunmen.",
			[]string{"2021-03-08 Mosul bombing", "2021-03-08 Wurzaki killing", "2021-03-08 Zal Gar arson"}},
		{"hours and speakers", "Bomb in Mosul", "Overnight, the night of 8 March 2021, as told by the police of Mosul:\n\n19.10 hrs - Mosul: a bomb went off beside a patrol. No injured person.\n\n20.15 - Ann Roe: the bomb was set off by gunmen, and a school was set on fire.",
			[]string{"2021-03-08 Mosul bombing"}},
		{"the night of the head", "Overnight incidents", "Overnight incidents, the night of 8 March 2021 up to the morning of 9 March 2021, as told by the police:\n\n19.10 hrs - Kirkuk: a bomb went off beside a patrol. No injured person.\n\n20.15 - Mosul: gunmen shot a trader dead.",
			[]string{"2021-03-08 Kirkuk bombing", "2021-03-08 Mosul killing"}},
		{"the day of the title", "Roundup of incidents, 8 May 2021", "1. Kirkuk: A roadside bomb killed two policemen.\n2. Basra: Gunmen shot dead a school principal.",
			[]string{"2021-05-08 Kirkuk bombing", "2021-05-08 Basrah killing"}},
		{"places that the title names", "Rebels kill five in Basra and Mosul", "Rebels raided a hamlet in Basra on 5 May 2021, killing three people.\n\nThe governor spoke of a war.\n\nThe same band is blamed for shooting two traders dead in Mosul on 1 May 2021.",
			[]string{"2021-05-05 Basrah armed-assault", "2021-05-01 Mosul armed-assault"}},
		{"headlines over each day's news", "News update, 10 March 2021", "Good morning.\n\nGrenade in a yard\n\nOn 9 March 2021 a grenade was thrown into a yard in Kirkuk, wounding a man.\n\nShop bombed\n\nOn 8 March 2021 a bomb went off in a shop in Mosul and wounded a trader.",
			[]string{"2021-03-09 Kirkuk grenade", "2021-03-08 Mosul bombing"}},
		{"regions over hours and places", "Log", "Incidents of 9 March 2021:\n\nSALAHUDDIN\n\n19.10 – Tikrit: a bomb wounded a guard.\n\nNINEVEH\n\n20.05 – Mosul: gunmen shot a trader dead.",
			[]string{"2021-03-09 Tikrit bombing", "2021-03-09 Mosul killing"}},
		{"an opening that sums up", "Two killed in Kirkuk and Mosul", "Two people were killed in attacks in the north.\n\nKIRKUK: A bomb killed a soldier on 9 March 2021.\n\nMOSUL: Gunmen shot a trader dead on 9 March 2021.",
			[]string{"2021-03-09 Kirkuk bombing", "2021-03-09 Mosul killing"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range read(tt.title, tt.text) {
				if a.Kind != tocsin.Attack || a.Role != tocsin.Main {
					continue
				}
				day, place := "none", "none"
				if a.When.Known() {
					day = a.When.Start.String()
				}
				if a.Where != nil {
					place = a.Where.Name
				}
				got = append(got, day+" "+place+" "+string(a.Form))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("attacks: got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSourceOfAnEntry(t *testing.T) {
	read := titledReader(t)
	accounts := read("Weekly digest", "9 March 2021: Unknown men burned down a warehouse in Kirkuk. Source: Radio Tamar\n\n10 March 2021: A drone hit an ambulance in Mosul, wounding two medics, police said. Source: North News")
	if len(accounts) != 2 {
		t.Fatalf("got %d accounts, want 2", len(accounts))
	}
	for i, want := range []string{"Radio Tamar", "police"} {
		found := false
		for _, c := range accounts[i].Claims {
			found = found || c.Speaker.Name == want
			if c.Speaker.Kind == tocsin.SpeakerOutlet {
				t.Errorf("account %d: %s is told by the outlet", i, c.Slot)
			}
		}
		if !found {
			t.Errorf("account %d: nothing is told by %s", i, want)
		}
	}
}
