package place

import (
	"testing"

	"tocsin/distill"
)

func TestFindResolvesByTheCountryNamed(t *testing.T) {
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	text := distill.Plain("", "Rockets hit the city of Mosul, Iraq, on Friday.")
	found := g.Find(&text)
	if len(found) != 2 || found[0].Where.GazetteerID != "geonames:99072" {
		t.Fatalf("found %+v", found)
	}
}
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(); err != nil {
			b.Fatal(err)
		}
	}
}
