package pages

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"net/http"
	"strconv"
	"sync"

	"tocsin"
)

// The base map: land, borders and provinces; names of countries and towns.
// Each file begins with a line that says what it is and where it is from.
var (
	//go:embed built/land.tiles
	landTiles []byte
	//go:embed built/towns.tiles
	townTiles []byte
)

// tileKey names a tile.
type tileKey struct{ z, x, y uint32 }

// tileSet finds the tiles of an embedded file.
type tileSet map[tileKey][]byte

var tileSets = map[string]func() (tileSet, error){
	"land":  sync.OnceValues(func() (tileSet, error) { return readTiles(landTiles) }),
	"towns": sync.OnceValues(func() (tileSet, error) { return readTiles(townTiles) }),
}

// readTiles reads what the generator packs: a line, a number, for each tile its
// place and length, and the tiles, each compressed with gzip.
func readTiles(file []byte) (tileSet, error) {
	_, rest, found := bytes.Cut(file, []byte("\n"))
	if !found || len(rest) < 4 {
		return nil, tocsin.Errorf(tocsin.Invalid, "file of tiles has no head")
	}
	n := int(binary.LittleEndian.Uint32(rest))
	if n > (len(rest)-4)/16 {
		return nil, tocsin.Errorf(tocsin.Invalid, "file of tiles is cut short")
	}
	index, body := rest[4:4+16*n], rest[4+16*n:]
	set := make(tileSet, n)
	for ; len(index) > 0; index = index[16:] {
		u := func(at int) uint32 { return binary.LittleEndian.Uint32(index[at:]) }
		length := int(u(12))
		if length > len(body) {
			return nil, tocsin.Errorf(tocsin.Invalid, "file of tiles is cut short")
		}
		set[tileKey{u(0), u(4), u(8)}] = body[:length]
		body = body[length:]
	}
	return set, nil
}

// tile serves a tile of the base map. The address of the set has its hash in
// it, as given to the map by tilesPath.
func (p *Pages) tile(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("set")
	open, ok := tileSets[trimVersion(name)]
	key, valid := tileKeyOf(r)
	if !ok || !valid {
		return tocsin.Errorf(tocsin.NotFound, "there is no such tile")
	}
	set, err := open()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", forGood)
	data, found := set[key]
	if !found {
		w.WriteHeader(http.StatusNoContent) // sea
		return nil
	}
	h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
	h.Set("Vary", "Accept-Encoding")
	if accepts(r, "gzip") {
		h.Set("Content-Encoding", "gzip")
		return send(w, r, http.StatusOK, data)
	}
	if data, err = unpack(data); err != nil {
		return err
	}
	return send(w, r, http.StatusOK, data)
}

func tileKeyOf(r *http.Request) (tileKey, bool) {
	var n [3]uint32
	for i, name := range []string{"z", "x", "y"} {
		v, err := strconv.ParseUint(r.PathValue(name), 10, 32)
		if err != nil {
			return tileKey{}, false
		}
		n[i] = uint32(v)
	}
	return tileKey{n[0], n[1], n[2]}, n[0] <= 24
}

// tilesPath is the address of a set's tiles, with the version in it.
func tilesPath(set string, file []byte) string {
	return "/tiles/" + set + "-" + version(file) + "/{z}/{x}/{y}"
}

// version tells files of one name apart by their length and last bytes, which
// cost nothing to look at.
func version(file []byte) string {
	sum := uint32(len(file))
	for _, b := range file[max(0, len(file)-4096):] {
		sum = sum*31 + uint32(b)
	}
	return strconv.FormatUint(uint64(sum), 36)
}

func trimVersion(name string) string {
	before, _, _ := bytes.Cut([]byte(name), []byte("-"))
	return string(before)
}
