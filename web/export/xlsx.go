package export

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"tocsin"
)

// What a sheet holds at most, by the specification of the file format.
const (
	maxSheetRows  = 1 << 20
	maxSheetChars = 32767
)

// cutMark ends a text that is longer than a cell may be.
const cutMark = " […]"

// xlsxWriter writes a workbook. The rows lie in temporary files until Close,
// because the sheets of a workbook stand one after the other in its archive.
type xlsxWriter struct {
	*maker
	file                       *excelize.File
	incidents, claims, sources *sheet
	incidentColumns            []column[*picture]
	claimColumns               []column[claimRow]
	sourceColumns              []column[sourceRow]
	records                    int
}

type sourceRow struct {
	*picture
	Source
}

// sheet writes rows, on a further sheet when one is full.
type sheet struct {
	w      *xlsxWriter
	name   string
	header []any
	parts  int
	row    int // the last that was written
	stream *excelize.StreamWriter
}

func newXLSX(m *maker) (Writer, error) {
	w := &xlsxWriter{maker: m, file: excelize.NewFile(), incidentColumns: flatColumns(), claimColumns: claimColumns()}
	w.sourceColumns = []column[sourceRow]{
		{name: "incident", get: func(r sourceRow) any { return r.inc.ID }},
		{name: "document", get: func(r sourceRow) any { return r.ID }},
		{name: "outlet", get: func(r sourceRow) any { return r.Outlet }},
		{name: "title", get: func(r sourceRow) any { return r.Title }},
		{name: "published", get: func(r sourceRow) any { return r.Published }},
		{name: "language", get: func(r sourceRow) any { return r.Language }},
		{name: "document_url", get: func(r sourceRow) any { return r.URL }},
		{name: "sha256", get: func(r sourceRow) any { return r.SHA256 }},
	}
	var err error
	if w.incidents, err = newSheet(w, "Incidents", names(w.incidentColumns)); err == nil {
		if w.claims, err = newSheet(w, "Claims", names(w.claimColumns)); err == nil {
			w.sources, err = newSheet(w, "Sources", names(w.sourceColumns))
		}
	}
	if err != nil {
		return nil, errors.Join(err, w.file.Close())
	}
	return w, nil
}

func names[T any](columns []column[T]) (header []any) {
	for _, c := range columns {
		header = append(header, c.name)
	}
	return header
}

func newSheet(w *xlsxWriter, name string, header []any) (*sheet, error) {
	s := &sheet{w: w, name: name, header: header}
	return s, s.next()
}

// next begins a sheet.
func (s *sheet) next() error {
	name := s.name
	if s.parts++; s.parts > 1 {
		if err := s.stream.Flush(); err != nil {
			return err
		}
		name = fmt.Sprintf("%s %d", s.name, s.parts)
	}
	var err error
	if s.w.incidents == nil && s.parts == 1 && s.name == "Incidents" {
		err = s.w.file.SetSheetName("Sheet1", name) // a new workbook has this one
	} else {
		_, err = s.w.file.NewSheet(name)
	}
	if err != nil {
		return err
	}
	if s.stream, err = s.w.file.NewStreamWriter(name); err != nil {
		return err
	}
	if err := s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	s.row = 0
	return s.write(s.header)
}

func (s *sheet) write(cells []any) error {
	if s.row == maxSheetRows {
		if err := s.next(); err != nil {
			return err
		}
	}
	s.row++
	at, err := excelize.CoordinatesToCellName(1, s.row)
	if err != nil {
		return err
	}
	return s.stream.SetRow(at, cells)
}

func writeCells[T any](s *sheet, columns []column[T], row T) error {
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = s.w.value(c.get(row))
	}
	return s.write(cells)
}

// value is what a cell holds. Words are strings and never formulas, so that
// they need no guard; times and dates are strings in ISO 8601.
func (w *xlsxWriter) value(v any) any {
	switch v := v.(type) {
	case string:
		return w.text(v)
	case tocsin.Date:
		return w.text(v.String())
	case []string:
		return w.text(strings.Join(v, "; "))
	case *int:
		if v != nil {
			return *v
		}
	case *float64:
		if v != nil {
			return *v
		}
	case time.Time:
		if !v.IsZero() {
			return v.UTC().Format(time.RFC3339)
		}
	case int, bool:
		return v
	}
	return nil
}

// text is a cell of words; nil when there are none.
func (w *xlsxWriter) text(s string) any {
	if s = w.fit(clean(s)); s != "" {
		return s
	}
	return nil
}

// fit cuts what is longer than a cell may be, counted.
func (w *xlsxWriter) fit(s string) string {
	if len(s) <= maxSheetChars {
		return s
	}
	units := utf16.Encode([]rune(s))
	if len(units) <= maxSheetChars {
		return s
	}
	w.skip("end of a text that is too long for a cell")
	keep := maxSheetChars - len(utf16.Encode([]rune(cutMark)))
	if utf16.IsSurrogate(rune(units[keep-1])) && units[keep-1] < 0xDC00 {
		keep--
	}
	return string(utf16.Decode(units[:keep])) + cutMark
}

func (w *xlsxWriter) Write(r *Record) error {
	p := w.picture(r)
	w.records++
	if err := writeCells(w.incidents, w.incidentColumns, p); err != nil {
		return err
	}
	for _, row := range p.claimRows() {
		if err := writeCells(w.claims, w.claimColumns, row); err != nil {
			return err
		}
	}
	for _, doc := range p.Documents {
		if err := writeCells(w.sources, w.sourceColumns, sourceRow{p, doc}); err != nil {
			return err
		}
	}
	return nil
}

// Close puts the workbook together in a temporary file, and from there its
// parts by name, because excelize gives them in another order each time.
func (w *xlsxWriter) Close() (err error) {
	defer func() { err = errors.Join(err, w.file.Close()) }()
	about, err := newSheet(w, "About", []any{"what", "value"})
	if err != nil {
		return err
	}
	for _, row := range w.about() {
		if err := about.write(row); err != nil {
			return err
		}
	}
	for _, s := range []*sheet{w.incidents, w.claims, w.sources, about} {
		if err := s.stream.Flush(); err != nil {
			return err
		}
	}
	temp, err := os.CreateTemp("", "tocsin-*.xlsx")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, temp.Close(), os.Remove(temp.Name())) }()
	if err := w.file.Write(temp); err != nil {
		return err
	}
	size, err := temp.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	return sorted(w.out, temp, size)
}

// abandon lets go of the temporary files.
func (w *xlsxWriter) abandon() error { return w.file.Close() }

func (w *xlsxWriter) about() [][]any {
	rows := [][]any{
		{"contents", "incidents as tocsin holds them: what reports say, with who says it; not verified facts"},
		{"incidents", w.records},
		{"low, best, high", "figures of the defenders' side; empty is unknown, a high that is empty beside a low is open above"},
		{"text cells", "one line each; control characters are spaces; the words of a source are never formulas"},
	}
	if !w.opts.Now.IsZero() {
		rows = append(rows, []any{"made", w.opts.Now.UTC().Format(time.RFC3339)})
	}
	if w.opts.Creator != "" {
		rows = append(rows, []any{"made by", w.fit(clean(w.opts.Creator))})
	}
	if w.opts.Base != "" {
		rows = append(rows, []any{"server", w.fit(clean(w.opts.Base))})
	}
	for _, s := range w.Skipped() {
		rows = append(rows, []any{"left out: " + s.Reason, s.Count})
	}
	return rows
}

// sorted copies an archive with its files in the order of their names, and
// without times. [Content_Types].xml comes first by its name.
func sorted(out io.Writer, in io.ReaderAt, size int64) error {
	archive, err := zip.NewReader(in, size)
	if err != nil {
		return err
	}
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	z := zip.NewWriter(out)
	for _, f := range archive.File {
		if f.FileInfo().IsDir() {
			return tocsin.Errorf(tocsin.Invalid, "workbook holds a folder %s", f.Name)
		}
		raw, err := f.OpenRaw()
		if err != nil {
			return err
		}
		header := &zip.FileHeader{Name: f.Name, Method: f.Method, CRC32: f.CRC32,
			CompressedSize64: f.CompressedSize64, UncompressedSize64: f.UncompressedSize64}
		w, err := z.CreateRaw(header)
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, raw); err != nil {
			return err
		}
	}
	return z.Close()
}
