package role

import (
	"bytes"
	"encoding/binary"
	"testing"

	"tocsin"
)

func TestKin(t *testing.T) {
	wide := [NarrowKin]uint8{7: 3, 9: 3}
	k, err := readKin(EncodeKin(map[string]uint8{"murderers": 7, "assassins": 7, "bandits": 9}, wide))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		word         string
		narrow, wide uint32
	}{
		{"murderers", 8, 4},
		{"assassins", 8, 4},
		{"bandits", 10, 4},
		{"unheard-of", 0, 0},
	} {
		t.Run(c.word, func(t *testing.T) {
			if narrow, wide := k.of(c.word); narrow != c.narrow || wide != c.wide {
				t.Errorf("groups %d and %d, want %d and %d", narrow, wide, c.narrow, c.wide)
			}
		})
	}
}

func TestReadKinFaults(t *testing.T) {
	file := EncodeKin(map[string]uint8{"murderers": 7, "assassins": 7}, [NarrowKin]uint8{})
	wide := bytes.Clone(file)
	wide[4] = WideKin
	far := binary.AppendUvarint(append([]byte{1, 0, 0, 0}, make([]byte, NarrowKin)...), kinMask+1)
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"empty", nil},
		{"cut short", file[:len(file)-1]},
		{"a wide group that is none", wide},
		{"a hash that is none", append(far, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := readKin(c.file); tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want one of Invalid", err)
			}
		})
	}
}

func FuzzReadKin(f *testing.F) {
	f.Add(EncodeKin(map[string]uint8{"murderers": 7, "assassins": 7}, [NarrowKin]uint8{}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, file []byte) {
		k, err := readKin(file)
		if err != nil {
			return
		}
		if len(k.narrow) > len(file) {
			t.Errorf("%d words of %d bytes", len(k.narrow), len(file))
		}
		for h := range k.narrow {
			if h > kinMask {
				t.Errorf("a hash of %d, more than %d", h, kinMask)
			}
		}
	})
}
