package export

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"tocsin"
)

// Imported is one row of what was read: a Record of jsonl, which comes back as
// it was, or else a Reading, which takes part in the grouping as any report
// does. The other is nil.
type Imported struct {
	Reading *tocsin.Reading
	Record  *Record
}

// RowMediaType is the media type of the documents that rows become: the row as
// JSON with its keys sorted.
const RowMediaType = "application/vnd.tocsin.record+json"

// maxRow is how long a row, or what stands between two, may be. Rows of the
// data sets have some kilobytes; records with the bodies of their documents
// some megabytes.
const maxRow = 16 << 20

// Read reads rows of a format. A row that cannot be read is an error, of code
// Invalid, and the rest go on; after any other error nothing comes. A row's
// document has an id made from the row's own, or from its content where it has
// none, so that reading a file twice gives the same documents.
func Read(format string, r io.Reader) iter.Seq2[Imported, error] {
	return func(yield func(Imported, error) bool) {
		codes, err := loadCodes()
		if err != nil {
			yield(Imported{}, fmt.Errorf("read %s: %w", format, err))
			return
		}
		give := func(i Imported, err error) bool {
			if err != nil {
				return yield(Imported{}, fmt.Errorf("read %s: %w", format, err))
			}
			return yield(i, nil)
		}
		switch format {
		case "jsonl":
			readJSONL(r, give)
		case "acled":
			readCSV(r, []string{"event_date", "sub_event_type"}, codes.readACLED, give)
		case "ucdp":
			readCSV(r, []string{"date_start", "best"}, codes.readUCDP, give)
		case "geojson":
			codes.readGeoJSON(r, give)
		default:
			yield(Imported{}, tocsin.Errorf(tocsin.NotFound, "there is no import format %q", format))
		}
	}
}

func readJSONL(r io.Reader, give func(Imported, error) bool) {
	in := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(in)
		if errors.Is(err, errLong) {
			if !give(Imported{}, tocsin.Errorf(tocsin.Invalid, "line %d: longer than %d bytes", n, maxRow)) {
				return
			}
			continue
		}
		if err != nil && err != io.EOF {
			give(Imported{}, fmt.Errorf("line %d: %w", n, err))
			return
		}
		if len(bytes.TrimSpace(line)) > 0 {
			rec := new(Record)
			var bad error
			if jerr := json.Unmarshal(line, rec); jerr != nil {
				bad = tocsin.Errorf(tocsin.Invalid, "line %d: %w", n, jerr)
			} else if rec.Change.Incident.ID == "" {
				bad = tocsin.Errorf(tocsin.Invalid, "line %d: no incident with an id", n)
			}
			if bad != nil && !give(Imported{}, bad) || bad == nil && !give(Imported{Record: rec}, nil) {
				return
			}
		}
		if err == io.EOF {
			return
		}
	}
}

var errLong = errors.New("line too long")

// readLine reads to the end of a line; of one that is too long, no more than
// the fact.
func readLine(in *bufio.Reader) (line []byte, err error) {
	for long := false; ; {
		part, err := in.ReadSlice('\n')
		if !long && len(line)+len(part) > maxRow {
			line, long = nil, true
		}
		if !long {
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			return nil, errLong
		}
		return line, err
	}
}

// bounded ends with an error what asks for more than maxRow bytes of one row.
type bounded struct {
	in   io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, tocsin.Errorf(tocsin.Invalid, "a row is longer than %d bytes", maxRow)
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// readCSV gives each row of a table by the names of its columns, in lower case;
// it needs those that are listed. A comma or a semicolon parts the cells, as
// the header has it; a row of HXL hashtags is passed over.
func readCSV(r io.Reader, needs []string, read func(map[string]string) (*tocsin.Reading, error), give func(Imported, error) bool) {
	in := &bounded{in: r, left: maxRow}
	b := bufio.NewReader(in)
	if mark, _ := b.Peek(3); string(mark) == "\uFEFF" {
		b.Discard(3)
	}
	comma := ','
	if head, _ := b.Peek(4096); len(head) > 0 {
		first, _, _ := strings.Cut(string(head), "\n")
		if strings.Count(first, ";") > strings.Count(first, ",") {
			comma = ';'
		}
	}
	rows := csv.NewReader(b)
	rows.Comma, rows.FieldsPerRecord, rows.ReuseRecord = comma, -1, true
	header, err := rows.Read()
	if err == io.EOF {
		give(Imported{}, tocsin.Errorf(tocsin.Invalid, "the file is empty"))
		return
	}
	if err != nil {
		give(Imported{}, tocsin.Errorf(tocsin.Invalid, "header: %w", err))
		return
	}
	names := make([]string, len(header))
	seen := map[string]bool{}
	for i, h := range header {
		names[i] = strings.ToLower(clean(h))
		if names[i] != "" && seen[names[i]] {
			give(Imported{}, tocsin.Errorf(tocsin.Invalid, "header: column %q stands twice", names[i]))
			return
		}
		seen[names[i]] = true
	}
	for _, n := range needs {
		if !seen[n] {
			give(Imported{}, tocsin.Errorf(tocsin.Invalid, "header: column %q is missing", n))
			return
		}
	}
	for {
		in.left = maxRow
		cells, err := rows.Read()
		if err == io.EOF {
			return
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			if !give(Imported{}, tocsin.Errorf(tocsin.Invalid, "line %d: %w", broken.StartLine, broken.Err)) {
				return
			}
			continue
		}
		if err != nil {
			give(Imported{}, fmt.Errorf("byte %d: %v", rows.InputOffset(), err)) // without its code: nothing comes after it
			return
		}
		if hashtags(cells) {
			continue
		}
		at, _ := rows.FieldPos(0)
		var reading *tocsin.Reading
		if len(cells) != len(names) {
			err = tocsin.Errorf(tocsin.Invalid, "%d cells, the header has %d", len(cells), len(names))
		} else {
			row := make(map[string]string, len(names))
			for i, c := range cells {
				if c = clean(c); c != "" && names[i] != "" {
					row[names[i]] = unguard(c)
				}
			}
			reading, err = read(row)
		}
		if err != nil {
			if !give(Imported{}, tocsin.Errorf(tocsin.Invalid, "line %d: %w", at, err)) {
				return
			}
			continue
		}
		if !give(Imported{Reading: reading}, nil) {
			return
		}
	}
}

// hashtags reports whether a row is one of HXL.
func hashtags(cells []string) bool {
	any := false
	for _, c := range cells {
		c = strings.TrimSpace(c)
		if c != "" && c[0] != '#' {
			return false
		}
		any = any || c != ""
	}
	return any
}

// readGeoJSON gives each feature of a collection.
func (c *codes) readGeoJSON(r io.Reader, give func(Imported, error) bool) {
	in := &bounded{in: r, left: maxRow}
	dec := json.NewDecoder(in)
	dec.UseNumber()
	fail := func(err error) {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		give(Imported{}, fmt.Errorf("byte %d: %v", dec.InputOffset(), err)) // without its code: nothing comes after it
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		if err == nil {
			err = errors.New("a feature collection begins with {")
		}
		fail(err)
		return
	}
	found := false
	for dec.More() {
		in.left = maxRow
		key, err := dec.Token()
		if err != nil {
			fail(err)
			return
		}
		if key != "features" {
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				fail(err)
				return
			}
			continue
		}
		found = true
		if t, err := dec.Token(); err != nil || t != json.Delim('[') {
			if err == nil {
				err = errors.New("features are a list")
			}
			fail(err)
			return
		}
		for n := 1; dec.More(); n++ {
			in.left = maxRow
			var raw map[string]any
			err := dec.Decode(&raw)
			var kind *json.UnmarshalTypeError
			if err != nil && !errors.As(err, &kind) {
				fail(err)
				return
			}
			var reading *tocsin.Reading
			if err == nil {
				reading, err = c.readFeature(raw)
			}
			if err != nil {
				if !give(Imported{}, tocsin.Errorf(tocsin.Invalid, "feature %d: %w", n, err)) {
					return
				}
				continue
			}
			if !give(Imported{Reading: reading}, nil) {
				return
			}
		}
		if _, err := dec.Token(); err != nil {
			fail(err)
			return
		}
	}
	if _, err := dec.Token(); err != nil {
		fail(err)
		return
	}
	if !found {
		fail(errors.New("there are no features"))
	}
}
