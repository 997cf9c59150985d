package role

import "testing"

func TestRootOfAPhrase(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	d := m.analyse(textOf("The guerrillas destroyed the offices of the company . Gunmen killed a judge and a priest ."))
	for _, c := range []struct {
		name        string
		first, last int32
		root        string
		outside     uint32
	}{
		{"a whole phrase", 4, 8, "offices", 1},
		{"words of two phrases", 1, 5, "guerrillas", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, outside := d.root(place{0, c.first, c.last})
			if c.outside == 1 && (d.text.Tokens[at].Lower != c.root || outside != 1) {
				t.Errorf("root %q with %d words outside, want %q with 1", d.text.Tokens[at].Lower, outside, c.root)
			}
			if c.outside > 1 && outside == 0 {
				t.Errorf("all of it hangs together")
			}
		})
	}
	priest := int32(0)
	for i, token := range d.text.Tokens {
		if token.Lower == "priest" {
			priest = int32(i)
		}
	}
	top, by := d.climb(priest)
	if d.text.Tokens[top].Lower != "judge" || by == 0 {
		t.Errorf("the second of a list climbs to %q, want judge", d.text.Tokens[top].Lower)
	}
}
