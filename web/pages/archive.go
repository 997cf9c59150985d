package pages

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"

	"tocsin"
)

// archive is a PMTiles file, version 3, of pictures of the ground. It may be
// used by many goroutines at once.
type archive struct {
	file      io.ReaderAt
	root      []archiveEntry
	leaves    uint64 // where the directories below the root begin
	tiles     uint64
	packed    bool // directories are compressed with gzip
	mediaType string
}

// archiveEntry is a run of tiles with one content, or a directory below when
// run is 0.
type archiveEntry struct{ id, run, length, offset uint64 }

// The limits of what is read of a directory and a tile; a picture of the ground
// is far smaller.
const (
	maxDirectory = 16 << 20
	maxTile      = 8 << 20
)

// openArchive opens a file; it stays open as long as the program runs.
func openArchive(path string) (*archive, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open tiles: %w", err)
	}
	a, err := readArchive(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open tiles %s: %w", path, err), f.Close())
	}
	return a, nil
}

func readArchive(f io.ReaderAt) (*archive, error) {
	head := make([]byte, 127)
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, err
	}
	if string(head[:7]) != "PMTiles" || head[7] != 3 {
		return nil, tocsin.Errorf(tocsin.Invalid, "it is no PMTiles file of version 3")
	}
	u := func(at int) uint64 { return binary.LittleEndian.Uint64(head[at:]) }
	a := &archive{file: f, leaves: u(40), tiles: u(56)}
	switch head[97] {
	case 1:
	case 2:
		a.packed = true
	default:
		return nil, tocsin.Errorf(tocsin.Invalid, "its directories must be compressed with gzip or not at all")
	}
	a.mediaType = map[byte]string{2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}[head[99]]
	if a.mediaType == "" {
		return nil, tocsin.Errorf(tocsin.Invalid, "its tiles must be pictures: PNG, JPEG, WebP or AVIF")
	}
	var err error
	a.root, err = a.directory(u(8), u(16))
	return a, err
}

func (a *archive) read(offset, length, most uint64) ([]byte, error) {
	if length > most {
		return nil, tocsin.Errorf(tocsin.Invalid, "a part of %d bytes is too large", length)
	}
	b := make([]byte, length)
	_, err := a.file.ReadAt(b, int64(offset))
	return b, err
}

func (a *archive) directory(offset, length uint64) ([]archiveEntry, error) {
	b, err := a.read(offset, length, maxDirectory)
	if err != nil {
		return nil, err
	}
	if a.packed {
		if b, err = unpack(b); err != nil {
			return nil, err
		}
	}
	return parseDirectory(b)
}

// parseDirectory reads the columns of a directory: ids, runs, lengths, offsets.
func parseDirectory(b []byte) ([]archiveEntry, error) {
	r := bytes.NewReader(b)
	n, err := binary.ReadUvarint(r)
	if err != nil || n > uint64(len(b)) {
		return nil, tocsin.Errorf(tocsin.Invalid, "a directory is damaged")
	}
	list := make([]archiveEntry, n)
	var id uint64
	for column := range 4 {
		for i := range list {
			v, err := binary.ReadUvarint(r)
			if err != nil {
				return nil, tocsin.Errorf(tocsin.Invalid, "a directory is damaged")
			}
			switch column {
			case 0:
				id += v
				list[i].id = id
			case 1:
				list[i].run = v
			case 2:
				list[i].length = v
			case 3:
				if v == 0 && i > 0 {
					list[i].offset = list[i-1].offset + list[i-1].length
				} else {
					list[i].offset = v - 1
				}
			}
		}
	}
	return list, nil
}

// tile gives a tile; nil when there is none.
func (a *archive) tile(z, x, y uint32) ([]byte, error) {
	id := tileNumber(z, x, y)
	dir := a.root
	for range 4 { // the format allows no deeper directories
		i, found := slices.BinarySearchFunc(dir, id, func(e archiveEntry, id uint64) int { return cmp.Compare(e.id, id) })
		if !found {
			i--
		}
		if i < 0 {
			return nil, nil
		}
		e := dir[i]
		if e.run > 0 {
			if id-e.id >= e.run {
				return nil, nil
			}
			return a.read(a.tiles+e.offset, e.length, maxTile)
		}
		var err error
		if dir, err = a.directory(a.leaves+e.offset, e.length); err != nil {
			return nil, err
		}
	}
	return nil, tocsin.Errorf(tocsin.Invalid, "its directories are too deep")
}

// tileNumber is the place of a tile on the Hilbert curve of its zoom, after
// all tiles of lower zooms.
func tileNumber(z, x, y uint32) uint64 {
	var id uint64
	for i := range z {
		id += 1 << (2 * i)
	}
	for s := uint32(1) << z >> 1; s > 0; s >>= 1 {
		var rx, ry uint32
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		id += uint64(s) * uint64(s) * uint64((3*rx)^ry)
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-x&(s-1), s-1-y&(s-1)
			}
			x, y = y, x
		}
	}
	return id
}

// groundTile serves a picture of the ground.
func (p *Pages) groundTile(w http.ResponseWriter, r *http.Request) error {
	key, valid := tileKeyOf(r)
	if p.ground == nil || !valid {
		return tocsin.Errorf(tocsin.NotFound, "there is no such tile")
	}
	data, err := p.ground.tile(key.z, key.x, key.y)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=86400")
	if data == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	h.Set("Content-Type", p.ground.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data) // an error here is the reader's line
	return nil
}
