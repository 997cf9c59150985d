package export

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// need skips the test where a program is missing, and fails it in CI.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		lacking(t, program)
	}
	return path
}

func lacking(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed", what)
	}
	t.Skipf("%s is not installed", what)
}

// python runs a script that needs a module, with the interpreter that PYTHON
// names, else python3.
func python(t *testing.T, module, script string, args ...string) string {
	t.Helper()
	program := os.Getenv("PYTHON")
	if program == "" {
		program = "python3"
	}
	program = need(t, program)
	if err := exec.Command(program, "-c", "import "+module).Run(); err != nil {
		lacking(t, "Python's module "+module)
	}
	return output(t, program, append([]string{filepath.Join("testdata", "check", script)}, args...)...)
}

func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", program, err, stderr.String())
	}
	if warned := strings.TrimSpace(stderr.String()); warned != "" {
		t.Errorf("%s warns: %s", program, warned)
	}
	return string(out)
}

// written is a file of what a format makes.
func written(t *testing.T, format string, opts Options, records ...*Record) string {
	t.Helper()
	out, _ := write(t, format, opts, records...)
	all := Formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Name == format })
	path := filepath.Join(t.TempDir(), "export."+all[i].Ending)
	if err := os.WriteFile(path, out, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func wantLines(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains("\n"+got, "\n"+w) {
			t.Errorf("no line begins with %q in:\n%s", w, got)
		}
	}
}

func TestGDALReadsGeoJSONAndKML(t *testing.T) {
	ogrinfo, ogr2ogr := need(t, "ogrinfo"), need(t, "ogr2ogr")
	for _, format := range []string{"geojson", "geojson-full", "kml"} {
		t.Run(format, func(t *testing.T) {
			path := written(t, format, options(), records()...)
			if got := output(t, ogrinfo, "-al", "-so", path); !strings.Contains(got, "Feature Count: 7") {
				t.Errorf("want 7 features:\n%s", got)
			}
			got := output(t, ogr2ogr, "-f", "CSV", "/vsistdout/", path, "-lco", "GEOMETRY=AS_WKT")
			for _, want := range []string{"POINT (43.9632 36.2376)", "POINT (44.25 -0.5)", "مطار قلعة ساري"} {
				if !strings.Contains(got, want) {
					t.Errorf("GDAL does not see %q in:\n%s", want, got)
				}
			}
			if n := strings.Count(got, "POINT ("); n != 3 {
				t.Errorf("%d positions, want 3: what has none gets none", n)
			}
		})
	}
}

func TestGDALReadsTheRadius(t *testing.T) {
	ogr2ogr := need(t, "ogr2ogr")
	opts := options()
	opts.Radius = true
	got := output(t, ogr2ogr, "-f", "CSV", "/vsistdout/", written(t, "kml", opts, contested()), "-lco", "GEOMETRY=AS_WKT")
	if !strings.Contains(got, "POLYGON") {
		t.Errorf("no polygon in:\n%s", got)
	}
}

func TestAlertsAreValidAgainstTheSchema(t *testing.T) {
	xmllint := need(t, "xmllint")
	schema := schemaFile()
	if _, err := os.Stat(schema); errors.Is(err, os.ErrNotExist) {
		t.Skipf("the schema of CAP 1.2 is not at %s", schema)
	}
	out, skipped := write(t, "cap-zip", options(), records()...)
	if len(skipped) > 0 {
		t.Errorf("left out: %v", skipped)
	}
	archive, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.File) != len(records()) {
		t.Fatalf("%d alerts, want %d", len(archive.File), len(records()))
	}
	dir := t.TempDir()
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, f.Name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, path).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", f.Name, out)
		}
	}
}

func TestOpenpyxlReadsTheWorkbook(t *testing.T) {
	long := nowhere()
	long.Change.Incident.ID, long.Change.Incident.Headline = "inc-0008", strings.Repeat("слово 😀 ", 20_000)
	path := written(t, "xlsx", options(), append(records(), long)...)
	got := python(t, "openpyxl", "workbook.py", path)
	wantLines(t, got, "Incidents: 9 rows", "Claims: 18 rows", "Sources: 8 rows", "About: ",
		"inc-0001 3 5 None 36.2376 5 killed in a drone attack on Qalat Sari airport",
		"inc-0002 None None None None @Gunmen attacked a convoy",
		"inc-0003 2 2 None None -2 killed in a bombing in Mali")
	if strings.Contains(got, "formula") || strings.Contains(got, "long text") {
		t.Errorf("formulas or texts that are too long:\n%s", got)
	}
}

func TestDuckDBReadsParquet(t *testing.T) {
	many := records()
	for i := range rowGroup {
		r := nowhere()
		r.Change.Incident.ID = fmt.Sprintf("more-%d", i)
		many = append(many, r)
	}
	got := python(t, "duckdb", "columns.py", written(t, "parquet", options(), many...))
	wantLines(t, got, "start: DATE", "updated: TIMESTAMP WITH TIME ZONE", "lat: DOUBLE", "within: VARCHAR[]", "claims: STRUCT(",
		"inc-0001 | 2024-03-01 | 5 | 5 | three people were killed | 36.2376 | 1709564706000",
		"inc-0002 | None | None | 1 | gave no toll | None | ", "row groups: 2")
}

func TestWarcioReadsTheArchive(t *testing.T) {
	got := python(t, "warcio", "bundle.py", written(t, "wacz", options(), append(records(), contested())...))
	wantLines(t, got, "wacz 1.1.1 data-package", "archive/data.warc.gz holds", "indexes/index.cdxj holds", "pages/pages.jsonl holds",
		"digest holds", "archive stored", "record warcinfo", "record resource https://post.example/1", "index sorted",
		"example,post)/1 20240304130506 two", "example,wire)/a?b=1&c=<2> 20240301060000 one", "urn:tocsin:document:c 20240212000000 three",
		"page https://post.example/1 2024-03-04T13:05:06Z")
	if strings.Contains(got, "differs") || strings.Count(got, "record resource") != 3 {
		t.Errorf("hashes differ, or a document stands twice:\n%s", got)
	}
}

func TestAlertOfWhatWasNeverSentIsCounted(t *testing.T) {
	r := withdrawn()
	r.Sent = nil
	_, skipped := write(t, "cap-zip", options(), r)
	if len(skipped) != 1 {
		t.Errorf("left out: %v", skipped)
	}
	w, err := New("cap", io.Discard, options())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(r); tocsin.CodeOf(err) != tocsin.Conflict {
		t.Errorf("alone: %v, want a conflict", err)
	}
}

// schemaFile is the schema of CAP 1.2, which lies beside the evaluation data.
func schemaFile() string {
	if eval := os.Getenv("TOCSIN_EVAL"); eval != "" {
		return filepath.Join(eval, "..", "cap12.xsd")
	}
	return filepath.Join("..", "..", "..", "shared", "cap12.xsd") // beside the repository
}
