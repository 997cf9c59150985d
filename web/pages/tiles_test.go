package pages

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tocsin/web/pages/pagestest"
)

func TestBaseMapIsThere(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(1)}, analyst)
	for _, c := range []struct {
		name, path string
		status     int
	}{
		{"the world", tilesPath("land", landTiles), 200},
		{"names", tilesPath("towns", townTiles), 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0").Replace(c.path)
			w := get(t, mux, path, "Accept-Encoding", "gzip")
			if w.Code != c.status || w.Body.Len() < 100 || w.Header().Get("Content-Encoding") != "gzip" {
				t.Errorf("status %d with %d bytes", w.Code, w.Body.Len())
			}
			if plain := get(t, mux, path); plain.Body.Len() <= w.Body.Len() {
				t.Errorf("plain it has %d bytes, compressed %d", plain.Body.Len(), w.Body.Len())
			}
		})
	}
	if w := get(t, mux, "/tiles/land-x/5/0/31"); w.Code != http.StatusNoContent && w.Code != http.StatusOK {
		t.Errorf("a tile of the sea answers %d", w.Code)
	}
	if w := get(t, mux, "/tiles/none-x/0/0/0"); w.Code != http.StatusNotFound {
		t.Errorf("a set that is none answers %d", w.Code)
	}
	if size := len(landTiles) + len(townTiles); size > 6_000_000 {
		t.Errorf("the base map has %d bytes, want at most 6 MB", size)
	}
}

func FuzzTiles(f *testing.F) {
	f.Add([]byte("head\n\x01\x00\x00\x00" + strings.Repeat("\x00", 16)))
	f.Add(landTiles[:2000])
	f.Fuzz(func(t *testing.T, b []byte) {
		set, err := readTiles(b)
		if err == nil && len(set) > len(b) {
			t.Errorf("%d tiles in %d bytes", len(set), len(b))
		}
	})
}

func TestTileNumbersFollowTheCurve(t *testing.T) {
	// From the specification of PMTiles, and the first of each zoom.
	for _, c := range [][4]uint64{{0, 0, 0, 0}, {1, 0, 0, 1}, {1, 0, 1, 2}, {1, 1, 1, 3}, {1, 1, 0, 4}, {2, 0, 0, 5}, {12, 3423, 1763, 19078479}} {
		if got := tileNumber(uint32(c[0]), uint32(c[1]), uint32(c[2])); got != c[3] {
			t.Errorf("%d/%d/%d is %d, want %d", c[0], c[1], c[2], got, c[3])
		}
	}
	seen := map[uint64]bool{}
	for x := range uint32(16) {
		for y := range uint32(16) {
			seen[tileNumber(4, x, y)] = true
		}
	}
	if len(seen) != 256 {
		t.Errorf("256 tiles have %d numbers", len(seen))
	}
}

// pmtiles is an archive of two tiles at zoom 1, the second behind a leaf.
func pmtiles(t testing.TB) []byte {
	t.Helper()
	directory := func(entries ...[4]uint64) []byte {
		var b []byte
		b = binary.AppendUvarint(b, uint64(len(entries)))
		for column := range 4 {
			last := uint64(0)
			for _, e := range entries {
				v := e[column]
				switch column {
				case 0:
					v, last = v-last, v
				case 3:
					v++
				}
				b = binary.AppendUvarint(b, v)
			}
		}
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return z.Bytes()
	}
	leaf := directory([4]uint64{3, 1, 5, 5})
	root := directory([4]uint64{1, 1, 5, 0}, [4]uint64{3, 0, uint64(len(leaf)), 0})
	head := make([]byte, 127)
	copy(head, "PMTiles\x03")
	put := func(at, v int) { binary.LittleEndian.PutUint64(head[at:], uint64(v)) }
	put(8, 127)
	put(16, len(root))
	put(40, 127+len(root))
	put(48, len(leaf))
	put(56, 127+len(root)+len(leaf))
	put(64, 10)
	head[97], head[99] = 2, 2
	return append(append(append(head, root...), leaf...), "firstother"...)
}

func TestGroundComesFromAnArchive(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ground.pmtiles")
	if err := os.WriteFile(file, pmtiles(t), 0o644); err != nil {
		t.Fatal(err)
	}
	mux := site(t, Options{Store: pagestest.World(1), Archive: file}, analyst)
	for path, want := range map[string]string{"/ground/1/0/0": "first", "/ground/1/1/1": "other", "/ground/1/0/1": "", "/ground/1/1/0": ""} {
		if w := get(t, mux, path); w.Body.String() != want || want != "" && w.Header().Get("Content-Type") != "image/png" {
			t.Errorf("%s: %d %q, want %q", path, w.Code, w.Body, want)
		}
	}
	if !strings.Contains(get(t, mux, "/").Body.String(), "/ground/{z}/{x}/{y}") {
		t.Error("the map does not know of the archive")
	}
}

func TestTileServerIsLetThrough(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(1), Tiles: "https://tiles.example:8443/a/{z}/{x}/{y}.png"}, analyst)
	policy := get(t, mux, "/").Header().Get("Content-Security-Policy")
	if !regexp.MustCompile(`img-src [^;]* https://tiles\.example:8443;`).MatchString(policy) {
		t.Errorf("the policy is %q", policy)
	}
	if _, err := New(Options{Store: pagestest.World(1), Tiles: "://{z}"}); err == nil {
		t.Error("an address that is none was taken")
	}
}

func FuzzArchive(f *testing.F) {
	f.Add(pmtiles(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := readArchive(bytes.NewReader(b))
		if err != nil {
			return
		}
		for z := range uint32(3) {
			// Damage is an error or no tile; it must not bring anything down.
			_, _ = a.tile(z, 0, 0)
		}
	})
}
