// Package evaluate measures the reading and the grouping against texts that
// people have marked: it reads the marked material, asks for predictions, and
// counts what is right. Nothing here writes to the material.
package evaluate

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// ReadFunc reads one document; a pipeline.Reader's Read is one.
type ReadFunc func(tocsin.Document) (tocsin.Reading, error)

// GroupFunc joins the accounts of readings into incidents; group.Incidents is one.
type GroupFunc func([]tocsin.Reading) []tocsin.Incident

// Fault is one thing that a scorer found wrong, with what kind of fault it is.
type Fault struct {
	Cause    string // "claim missed: killed"
	Document string
	Detail   string
}

// WriteFaults lists at most each faults of every cause, the commonest cause
// first.
func WriteFaults(w io.Writer, faults []Fault, each int) {
	if each <= 0 {
		return
	}
	byCause := map[string][]Fault{}
	var causes []string
	for _, f := range faults {
		if _, seen := byCause[f.Cause]; !seen {
			causes = append(causes, f.Cause)
		}
		byCause[f.Cause] = append(byCause[f.Cause], f)
	}
	slices.SortFunc(causes, func(a, b string) int {
		return cmp.Or(len(byCause[b])-len(byCause[a]), cmp.Compare(a, b))
	})
	for _, cause := range causes {
		all := byCause[cause]
		fmt.Fprintf(w, "%s: %d\n", cause, len(all))
		for _, f := range all[:min(each, len(all))] {
			fmt.Fprintf(w, "    %s  %s\n", f.Document, f.Detail)
		}
	}
}

// Row is one measure of a table.
type Row struct {
	Name, Value string
}

// Table is the measures of one evaluation, under its name.
type Table struct {
	Name string
	Rows []Row
}

// Count adds a row of precision, recall and F1.
func (t *Table) Count(name string, c PRF) {
	t.Rows = append(t.Rows, Row{name, fmt.Sprintf("P %.3f  R %.3f  F1 %.3f  n %d", c.P(), c.R(), c.F1(), c.TP+c.FN)})
}

// Share adds a row of how many of how many are right.
func (t *Table) Share(name string, right, of int) {
	t.Rows = append(t.Rows, Row{name, fmt.Sprintf("%.3f  %d of %d", ratio(right, of), right, of)})
}

// Number adds a row of one number.
func (t *Table) Number(name string, value float64) {
	t.Rows = append(t.Rows, Row{name, fmt.Sprintf("%.3f", value)})
}

// Text adds a row of words.
func (t *Table) Text(name, value string) { t.Rows = append(t.Rows, Row{name, value}) }

// Write prints the table.
func (t *Table) Write(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s\n", t.Name); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if _, err := fmt.Fprintf(w, "  %-28s %s\n", row.Name, row.Value); err != nil {
			return err
		}
	}
	return nil
}

// round4 rounds to four decimals as the corpus' scorer prints them: to the
// nearest, by the exact binary value.
func round4(x float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 4, 64), 64)
	if err != nil {
		return x
	}
	return r
}

// excerpt is the words around a span on one line, the span in brackets.
func excerpt(body string, span tocsin.Span) string {
	const around = 50
	if !span.In(body) {
		return ""
	}
	from, to := max(0, span.Start-around), min(len(body), span.End+around)
	for from > 0 && !runeStart(body[from]) {
		from--
	}
	for to < len(body) && !runeStart(body[to]) {
		to++
	}
	return strings.Join(strings.Fields(body[from:span.Start]+"["+span.Of(body)+"]"+body[span.End:to]), " ")
}

func runeStart(b byte) bool { return b&0xC0 != 0x80 }

// missing is the error for material that is not there.
func missing(path string, err error) error {
	if os.IsNotExist(err) {
		return tocsin.Errorf(tocsin.NotFound, "evaluation data: %s is not there: %w", path, err)
	}
	return fmt.Errorf("read evaluation data %s: %w", path, err)
}
