package model

import (
	"testing"

	"tocsin"
)

func TestAlike(t *testing.T) {
	a, err := readAlike(string(EncodeAlike(map[string][Likenesses]uint16{"gunmen": {1, 2, 300}, "bandits": {1, 2, 7}, "bazaar": {64, 320, 1500}})))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		word string
		want [Likenesses]uint16
	}{
		{"gunmen", [Likenesses]uint16{1, 2, 300}},
		{"bandits", [Likenesses]uint16{1, 2, 7}},
		{"bazaar", [Likenesses]uint16{64, 320, 1500}},
		{"unheard-of", [Likenesses]uint16{}},
	} {
		t.Run(c.word, func(t *testing.T) {
			if got := a.of(formOf(c.word)); got != c.want {
				t.Errorf("groups %v, want %v", got, c.want)
			}
		})
	}
}

func TestReadAlikeFaults(t *testing.T) {
	file := string(EncodeAlike(map[string][Likenesses]uint16{"gunmen": {1, 2, 3}}))
	for _, c := range []struct{ name, file string }{
		{"empty", ""},
		{"cut short", file[:len(file)-1]},
		{"another file", string(pack([]byte(wordListMagic)))},
		{"no groups", string(pack([]byte(alikeMagic + "\x01\x05")))},
		{"more words than bytes", string(pack([]byte(alikeMagic + "\x7f\x05\x01\x01\x01")))},
		{"a group of number 0", string(EncodeAlike(map[string][Likenesses]uint16{"gunmen": {1, 0, 3}}))},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := readAlike(c.file); tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want one of Invalid", err)
			}
		})
	}
}

func FuzzReadAlike(f *testing.F) {
	f.Add(alikeMagic + "\x01\x05\x01\x01\x01")
	f.Add("")
	f.Fuzz(func(t *testing.T, file string) {
		a, err := readAlike(string(pack([]byte(file))))
		if err != nil {
			return
		}
		if got := a.of(formOf("unheard-of")); got[0] == 0 && got != [Likenesses]uint16{} {
			t.Errorf("groups %v of a word in none of the first", got)
		}
	})
}
