package place

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin"
	"tocsin/distill"
)

// dumpLine makes a line of a GeoNames dump.
func dumpLine(id, name, alternates, lat, lon, class, code, country, admin1, population string) string {
	return strings.Join([]string{id, name, name, alternates, lat, lon, class, code, country, "", admin1, "", "", "", population, "", "", "", "2026-01-01"}, "\t")
}

func TestAddGeoNames(t *testing.T) {
	dir := t.TempDir()
	dump := strings.Join([]string{
		dumpLine("90000001", "Wadi Zarbaq", "Wadi Zarbak,وادي", "33.5", "43.9", "P", "PPL", "IQ", "01", "900"),
		dumpLine("90000002", "Zarbaq Air Base", "", "33.6", "43.8", "S", "AIRB", "IQ", "01", ""),
		dumpLine("90000003", "Zarbaq Spring", "", "33.6", "43.8", "H", "SPNG", "IQ", "01", ""),
	}, "\n")
	alternates := "1\t90000001\ten\tZarbaqville\t\t\t\t\n2\t90000001\twkdt\tQ1\t\t\t\t\n"
	n, err := AddGeoNames(dir, "IQ.txt", strings.NewReader(dump), strings.NewReader(alternates))
	if err != nil || n != 2 {
		t.Fatalf("kept %d, %v; want 2", n, err)
	}
	g, err := OpenWith(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, text, words, id string }{
		{"added town", "Gunmen attacked Wadi Zarbaq in Iraq.", "Wadi Zarbaq", "geonames:90000001"},
		{"its further name", "Gunmen attacked Wadi Zarbak in Iraq.", "Wadi Zarbak", "geonames:90000001"},
		{"its name from the second file", "Gunmen attacked Zarbaqville in Iraq.", "Zarbaqville", "geonames:90000001"},
		{"added base", "Rockets hit Zarbaq Air Base in Iraq.", "Zarbaq Air Base", "geonames:90000002"},
		{"what the program carries", "Rockets hit Mosul in Iraq.", "Mosul", "geonames:99072"},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := distill.Plain("", row.text)
			for _, m := range g.Find(&text) {
				if m.Span.Of(text.Body) == row.words && m.Where.GazetteerID == row.id {
					return
				}
			}
			t.Errorf("%s is not among %+v", row.id, g.Find(&text))
		})
	}
	e, ok := g.Entry("geonames:90000001")
	if !ok || strings.Join(e.Within, ", ") != "Anbar, Iraq" || e.Country != "Iraq" {
		t.Errorf("entry %+v", e)
	}
}

func TestAddSites(t *testing.T) {
	dir := t.TempDir()
	tabs := "# My sites\nid\tname\talts\tkind\twithin\tcountry_code\tlat\tlon\tradius_m\tprecision\nmy:1\tCamp Zarbaq\tForward Base Zarbaq\tbase\tMosul|Nineveh|Iraq\tIQ\t36.4\t43.2\t800\tsite\n"
	commas := "id,name,lat,lon\nmy:2,\"Zarbaq Bridge, New\",36.5,43.3\n"
	if n, err := AddSites(dir, "tabs.tsv", strings.NewReader(tabs)); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := AddSites(dir, "commas.csv", strings.NewReader(commas)); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	g, err := OpenWith(dir)
	if err != nil {
		t.Fatal(err)
	}
	text := distill.Plain("", "Rockets hit Camp Zarbaq on Friday.")
	got := g.Find(&text)
	if len(got) != 1 || got[0].Where.GazetteerID != "my:1" || got[0].Where.RadiusM != 800 || got[0].Where.Country != "Iraq" {
		t.Errorf("found %+v", got)
	}
	if e := g.Lookup("Zarbaq Bridge New"); len(e) != 1 || e[0].Lat != 36.5 {
		t.Errorf("looked up %+v", e)
	}
	// A list of the same name replaces the first.
	if _, err := AddSites(dir, "tabs.tsv", strings.NewReader("id\tname\tlat\tlon\nmy:3\tFort Zarbaq\t1\t2\n")); err != nil {
		t.Fatal(err)
	}
	g, err = OpenWith(dir)
	if err != nil {
		t.Fatal(err)
	}
	if e := g.Lookup("Camp Zarbaq"); len(e) != 0 {
		t.Errorf("still there: %+v", e)
	}
}

func TestBadLinesAreToldByLine(t *testing.T) {
	head := "id\tname\tlat\tlon\n"
	for _, row := range []struct{ name, list, want string }{
		{"unknown column", "id\tname\tlat\tlon\tcolour\n", `list.tsv:1: unknown column "colour"`},
		{"column missing", "id\tname\tlat\n", `list.tsv:1: no column "lon"`},
		{"too few columns", head + "a\tb\t1\n", "list.tsv:2: 3 columns, want 4"},
		{"no number", head + "a\tBasra\tnorth\t1\n", `list.tsv:2: lat: "north"`},
		{"latitude too large", head + "# comment\n\na\tBasra\t91\t1\n", `list.tsv:4: lat: "91"`},
		{"not a number at all", head + "a\tBasra\tNaN\t1\n", `list.tsv:2: lat: "NaN"`},
		{"no name", head + "a\t\t1\t1\n", "list.tsv:2: an id and a name"},
		{"name without letters", head + "a\t--\t1\t1\n", "list.tsv:2: name"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := AddSites(t.TempDir(), "list.tsv", strings.NewReader(row.list))
			if err == nil || !strings.HasPrefix(err.Error(), row.want) || tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want %s", err, row.want)
			}
		})
	}
	for _, row := range []struct{ name, dump, want string }{
		{"too few columns", "1\tX\n", "IQ.txt:1: 2 columns"},
		{"no number", dumpLine("x", "Basra", "", "1", "1", "P", "PPL", "IQ", "", ""), `IQ.txt:1: number "x"`},
		{"bad position", dumpLine("1", "Basra", "", "1", "1", "P", "PPL", "IQ", "", "") + "\n" + dumpLine("2", "Basra", "", "1", "181", "P", "PPL", "IQ", "", ""), "IQ.txt:2: longitude"},
	} {
		t.Run("dump: "+row.name, func(t *testing.T) {
			_, err := AddGeoNames(t.TempDir(), "IQ.txt", strings.NewReader(row.dump), nil)
			if err == nil || !strings.HasPrefix(err.Error(), row.want) {
				t.Errorf("error %v, want %s", err, row.want)
			}
		})
	}
}

func TestDamagedAdditionsAreRefused(t *testing.T) {
	dir := t.TempDir()
	if _, err := AddSites(dir, "list.tsv", strings.NewReader("id\tname\tlat\tlon\nmy:1\tCamp Zarbaq\t1\t2\n")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, additionsFolder, "list.tsv.places")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var coded *tocsin.Error
	for _, n := range []int{0, 5, 8, 40, 64, 90, len(whole) - 1} {
		if err := os.WriteFile(path, whole[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenWith(dir); !errors.As(err, &coded) || coded.Code != tocsin.Invalid {
			t.Errorf("%d bytes: error %v", n, err)
		}
	}
	for at := 8; at < len(whole); at += 7 {
		b := append([]byte(nil), whole...)
		b[at] ^= 0xff
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		if g, err := OpenWith(dir); err == nil {
			text := distill.Plain("", "Rockets hit Camp Zarbaq.")
			g.Find(&text)
		}
	}
}

func TestOpenWithoutAdditions(t *testing.T) {
	if _, err := OpenWith(filepath.Join(t.TempDir(), "absent")); err != nil {
		t.Error(err)
	}
}
