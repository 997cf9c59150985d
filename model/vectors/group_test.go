package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGroup(t *testing.T) {
	vectors := [][]float32{{1, 0, 0}, {0, 1, 0}, {0.9, 0.1, 0}, {0.1, 0.9, 0}, {0, 0, 1}, {0.8, 0.1, 0}}
	for i := range vectors {
		vectors[i] = unit(vectors[i])
	}
	in := group(vectors, 3)
	if in[0] != in[2] || in[0] != in[5] || in[1] != in[3] || in[0] == in[1] || in[4] == in[0] || in[4] == in[1] {
		t.Errorf("groups %v, want the near together and the far apart", in)
	}
}

func TestReadFaults(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"no JSON", "words", "read vectors"},
		{"few words", `{"dimensions": 1, "words": ["a", "9th", "b"], "vectors": {"a": [1], "9th": [1]}}`, "1 words with vectors"},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "vectors.json")
			if err := os.WriteFile(name, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, _, err := read(name, 10); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one that says %q", err, c.want)
			}
		})
	}
	if _, _, err := read(filepath.Join(t.TempDir(), "none"), 10); err == nil {
		t.Error("a file that is not there is read")
	}
}
