// Package export writes incidents in the formats that others read, and reads
// theirs as reports.
//
// A Writer takes one Record after the other and keeps none of them, so that a
// selection of any size needs the same memory; what it writes depends on the
// records, their order and the options alone. What a format cannot hold is
// left out and counted, with the reason: see Writer.Skipped.
//
// The records come already redacted: this package hides nothing.
package export

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"tocsin"
	"tocsin/web/cap"
)

// Record is one incident in its latest version, with what stands behind it.
type Record struct {
	Change    tocsin.Change         `json:"change"`
	FirstSeen time.Time             `json:"first_seen,omitzero"`
	Documents []Source              `json:"documents,omitempty"`
	Links     []tocsin.IncidentLink `json:"links,omitempty"`
	Tags      []string              `json:"tags,omitempty"`
	// Sent are the alerts sent before on this incident and on those that were
	// merged into it.
	Sent []cap.Reference `json:"sent,omitempty"`
}

// Source is a document behind an incident, without its bytes.
type Source struct {
	ID        string    `json:"id"`
	Title     string    `json:"title,omitempty"`
	Outlet    string    `json:"outlet,omitempty"`
	URL       string    `json:"url,omitempty"`
	Published string    `json:"published,omitempty"` // as Document.Published
	Language  string    `json:"language,omitempty"`
	SHA256    string    `json:"sha256,omitempty"`
	Fetched   time.Time `json:"fetched,omitzero"`
	// Body is Text.Body, into which quotes point; "" where it is not at hand
	// or may not be given away.
	Body string `json:"body,omitempty"`
}

// Options says how to write. The zero Options writes every format but those
// that say otherwise in Formats.
type Options struct {
	// Base is the address of the server, without a slash at its end: an
	// incident's page is Base/incidents/<id>, a document's Base/documents/<id>.
	// Without it nothing links back.
	Base string
	// Now is when the selection was made; it is written where a format tells
	// of its own making. The zero time is not written.
	Now time.Time
	// HXL adds the row of hashtags below the header of acled, csv and claims-csv.
	HXL bool
	// InterNumeric writes ACLED's inter1, inter2 and interaction as numbers.
	InterNumeric bool
	// Actor looks up what the program knows of an actor by the id of a claim's
	// value; nil knows nobody, and codes of actors stay empty.
	Actor func(id string) (tocsin.Actor, bool)
	// CAP is how alerts are written; Web, Codes and Earlier are set for each.
	CAP cap.Options
	// Radius draws the uncertainty of a position in kml as a polygon.
	Radius bool
	// Bytes gives a document's bytes and media type by their hash, for wacz. A
	// NotFound error leaves the document out, counted; any other ends the
	// writing.
	Bytes func(sha256 string) ([]byte, string, error)
	// Creator is the name and version of the program, for formats that tell it.
	Creator string
}

// Writer writes records in one format. It may not be shared.
type Writer interface {
	// Write writes one record. An Invalid or Conflict error is the record's
	// own, and nothing of it was written: the rest may go on. After any other
	// error the output is of no use.
	Write(*Record) error
	// Close writes the end, and lets go of temporary files also after an error.
	// It does not close the io.Writer.
	Close() error
	// Skipped tells what was left out so far, sorted by reason; none is nil.
	Skipped() []Skip
}

// Skip is how many records, or parts of records, were left out for a reason.
type Skip struct {
	Reason string
	Count  int
}

// Format is a form in which incidents are written.
type Format struct {
	Name      string
	MediaType string
	Ending    string // of file names, without the dot
	About     string
	writer    func(*maker) (Writer, error)
}

// maker is what a format's writer is made from.
type maker struct {
	out   io.Writer
	opts  Options
	codes *codes
	skips
}

// Formats lists every format that New knows.
func Formats() []Format {
	return []Format{
		{"acled", "text/csv; charset=utf-8", "csv", "ACLED's 31 columns", newACLED},
		{"acled-deleted", "text/csv; charset=utf-8", "csv", "the ids of withdrawn incidents, as ACLED's deleted events", newDeleted},
		{"ucdp", "text/csv; charset=utf-8", "csv", "UCDP GED's 49 columns, of incidents with dead", newUCDP},
		{"csv", "text/csv; charset=utf-8", "csv", "one row an incident, every field", newFlat},
		{"claims-csv", "text/csv; charset=utf-8", "csv", "one row a claim, with its quote", newClaims},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "a workbook of incidents, claims and sources", newXLSX},
		{"parquet", "application/vnd.apache.parquet", "parquet", "typed columns, claims nested", newParquet},
		{"geojson", "application/geo+json", "geojson", "features with flat properties", newGeoJSON},
		{"geojson-full", "application/geo+json", "geojson", "as geojson, with the whole incident", newGeoJSONFull},
		{"kml", "application/vnd.google-earth.kml+xml", "kml", "placemarks, styled by form", newKML},
		{"plover", "application/x-ndjson", "jsonl", "PLOVER events, one a line", newPLOVER},
		{"jsonl", "application/x-ndjson", "jsonl", "tocsin's own complete form, one record a line; it reads back without loss", newJSONL},
		{"annotation", "application/x-ndjson", "jsonl", "W3C Web Annotations, one a claim and line", newAnnotations},
		{"cap", "application/cap+xml", "xml", "a CAP 1.2 alert on one incident; needs CAP.Sender", newAlert},
		{"cap-zip", "application/zip", "zip", "a CAP 1.2 alert an incident; needs CAP.Sender", newAlerts},
		{"wacz", "application/wacz+zip", "wacz", "the documents behind the incidents as a web archive; needs Bytes", newWACZ},
	}
}

// New makes a Writer of a format by its name. It gives a NotFound error for a
// name that is none, and an Invalid one for options that the format cannot do
// with.
func New(format string, w io.Writer, opts Options) (Writer, error) {
	all := Formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Name == format })
	if i < 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no export format %q", format)
	}
	codes, err := loadCodes()
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", format, err)
	}
	m := &maker{out: w, opts: opts, codes: codes}
	writer, err := all[i].writer(m)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", format, err)
	}
	return &checked{writer: writer, format: format}, nil
}

// checked refuses records that no format can write, and keeps a writer that
// broke from going on.
type checked struct {
	writer Writer
	format string
	broken error
	closed bool
}

func (c *checked) Write(r *Record) error {
	switch {
	case c.closed:
		return tocsin.Errorf(tocsin.Invalid, "write %s: the writer is closed", c.format)
	case c.broken != nil:
		return c.broken
	case r.Change.Incident.ID == "":
		return tocsin.Errorf(tocsin.Invalid, "write %s: an incident has no id", c.format)
	}
	err := c.writer.Write(r)
	if err == nil {
		return nil
	}
	err = fmt.Errorf("write %s: incident %s: %w", c.format, r.Change.Incident.ID, err)
	if code := tocsin.CodeOf(err); code != tocsin.Invalid && code != tocsin.Conflict {
		c.broken = err
	}
	return err
}

// Close ends the output; a second call does nothing. After a Write that broke
// it lets go of what is held and writes no end.
func (c *checked) Close() error {
	if c.closed {
		return nil
	}
	c.closed = true
	if a, ok := c.writer.(interface{ abandon() error }); ok && c.broken != nil {
		return errors.Join(c.broken, a.abandon())
	}
	if c.broken != nil {
		return c.broken
	}
	if err := c.writer.Close(); err != nil {
		return fmt.Errorf("write %s: %w", c.format, err)
	}
	return nil
}

func (c *checked) Skipped() []Skip { return c.writer.Skipped() }

// skips counts what is left out.
type skips struct{ counts map[string]int }

func (s *skips) skip(reason string) {
	if s.counts == nil {
		s.counts = map[string]int{}
	}
	s.counts[reason]++
}

// Skipped is as in Writer.
func (s *skips) Skipped() (all []Skip) {
	for reason, n := range s.counts {
		all = append(all, Skip{reason, n})
	}
	slices.SortFunc(all, func(a, b Skip) int {
		if a.Reason < b.Reason {
			return -1
		}
		return 1
	})
	return all
}
