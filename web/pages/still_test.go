package pages

import (
	"strings"
	"testing"
	"unicode"

	"tocsin/web/pages/pagestest"
)

// The map library joins and turns no letters: a name in Arabic letters would
// be drawn apart and from left to right. So no name of the base map may need
// that, and no words of incidents are drawn on it.
func TestNamesOnTheMapNeedNoShaping(t *testing.T) {
	set, err := tileSets["towns"]()
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	for key, data := range set {
		plain, err := unpack(data)
		if err != nil {
			t.Fatal(err)
		}
		layers, err := decodeTile(plain)
		if err != nil {
			t.Fatalf("tile %v: %v", key, err)
		}
		for _, list := range layers {
			for _, d := range list {
				name, _ := d.tags["name"].(string)
				names++
				for _, r := range name {
					if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Lm) {
						t.Errorf("tile %v names %q, with %q", key, name, r)
					}
				}
			}
		}
	}
	if names < 1000 {
		t.Errorf("only %d names were read; the test looks in the wrong place", names)
	}
}

func TestStillShowsLandAndNames(t *testing.T) {
	world := pagestest.World(60)
	var list []*entry
	for i := range world.Records {
		list = append(list, entryOf(&world.Records[i]))
	}
	for _, row := range []struct {
		name  string
		list  []*entry
		names []string
	}{
		{"the world", list, []string{"Algeria"}},
		{"around one town", list[:1], []string{"Mosul"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, err := stillOf(row.list, 700, 260, true)
			if err != nil || s == nil {
				t.Fatal(s, err)
			}
			if len(s.Land) < 40 || len(s.Spots) == 0 || s.Scale == "" {
				t.Errorf("land %d, %d spots, scale %q", len(s.Land), len(s.Spots), s.Scale)
			}
			if size := len(s.Land) + len(s.Borders) + len(s.Inner) + len(s.Disputed); size > 150_000 {
				t.Errorf("the paths have %d bytes, want at most 150 kB", size)
			}
			var names []string
			for _, n := range s.Names {
				names = append(names, n.Text)
			}
			for _, want := range row.names {
				if !strings.Contains(strings.Join(names, "|"), want) {
					t.Errorf("names %q, want %s among them", names, want)
				}
			}
		})
	}
	if s, err := stillOf(list[1:2], 700, 260, true); s != nil || err != nil {
		t.Errorf("%v, %v of an incident without a place, want none", s, err)
	}
}

func FuzzDecodeTile(f *testing.F) {
	set, err := tileSets["towns"]()
	if err != nil {
		f.Fatal(err)
	}
	plain, err := unpack(set[tileKey{}])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Add([]byte{3<<3 | 2, 3, 2<<3 | 2, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		layers, err := decodeTile(b)
		if err != nil && len(layers) > len(b) {
			t.Errorf("%d layers in %d bytes", len(layers), len(b))
		}
	})
}
