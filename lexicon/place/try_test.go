package place

import (
	"fmt"
	"os"
	"testing"

	"tocsin/distill"
)

func TestTry(t *testing.T) {
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(os.Getenv("TRY"))
	if err != nil {
		t.Skip()
	}
	text := distill.Plain("", string(b))
	for _, m := range g.Find(&text) {
		w := m.Where
		pos := ""
		if w.Located() {
			pos = fmt.Sprintf("%.2f %.2f r%d", *w.Lat, *w.Lon, w.RadiusM)
		}
		fmt.Println(m.Span.Of(text.Body), "|", m.Rule, "|", w.Name, w.Within, w.GazetteerID, pos, w.Ambiguous, w.Near)
	}
}
