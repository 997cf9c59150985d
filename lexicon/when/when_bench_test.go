package when

import (
	"strings"
	"testing"
)

// BenchmarkFind reads words of which about one in twelve belongs to a time.
func BenchmarkFind(b *testing.B) {
	text := textOf(strings.Repeat("Three rockets landed near the airport early on Friday, residents of the town said. "+
		"It was the third such attack on the base since October 2019, and the second to hurt a guard who works there for a company. "+
		"A spokesman for the ministry gave no figure, but a doctor at the hospital in the city spoke of at least two wounded men.\n", 2000))
	b.SetBytes(int64(len(text.Body)))
	b.ReportAllocs()
	for b.Loop() {
		if len(Find(text, 0, len(text.Tokens))) == 0 {
			b.Fatal("nothing found")
		}
	}
}
