package tocsin_test

import (
	"io/fs"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// read gives a file of the project as text.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSchemaPagesListEveryKey(t *testing.T) {
	for _, c := range []struct {
		page  string
		types []any
	}{
		{"document", []any{tocsin.Document{}}},
		{"account", []any{tocsin.Account{}}},
		{"claim", []any{tocsin.Claim{}, tocsin.Speaker{}, tocsin.Scope{}, tocsin.Evidence{}}},
		{"when", []any{tocsin.When{}}},
		{"where", []any{tocsin.Where{}}},
		{"incident", []any{tocsin.Incident{}, tocsin.SlotRecord{}, tocsin.Origin{}, tocsin.JoinReason{}, tocsin.IncidentClaim{},
			tocsin.Objection{}, tocsin.Ruling{}}},
		{"decision", []any{tocsin.Decision{}}},
		{"change", []any{tocsin.Change{}}},
		{"link", []any{tocsin.IncidentLink{}, tocsin.Moment{}}},
		{"source", []any{tocsin.Source{}, tocsin.SourceRecord{}, tocsin.SourceState{}, tocsin.Visit{}}},
		{"kept-document", []any{tocsin.DocumentRecord{}, tocsin.DocumentVersion{}, tocsin.Arrived{}, tocsin.SearchHit{}}},
		{"kept-incident", []any{tocsin.IncidentRecord{}, tocsin.AccountRecord{}, tocsin.ClaimRecord{}, tocsin.DecisionRecord{}}},
		{"log", []any{tocsin.LogEntry{}, tocsin.Stats{}}},
		{"person", []any{tocsin.User{}, tocsin.APIToken{}, tocsin.SavedSearch{}, tocsin.Note{}, tocsin.Assignment{}, tocsin.AuditEntry{}}},
	} {
		page := read(t, "docs/schema/"+c.page+".md")
		for _, v := range c.types {
			for _, key := range jsonKeys(reflect.TypeOf(v)) {
				if !strings.Contains(page, "`"+key+"`") && !strings.Contains(page, `"`+key+`"`) {
					t.Errorf("docs/schema/%s.md does not tell of %q of %T", c.page, key, v)
				}
			}
		}
	}
}

func TestSchemaPagesListEveryValue(t *testing.T) {
	claim, account := read(t, "docs/schema/claim.md"), read(t, "docs/schema/account.md")
	for _, s := range tocsin.Slots {
		if !strings.Contains(claim, "`"+string(s)+"`") {
			t.Errorf("docs/schema/claim.md does not tell of slot %q", s)
		}
	}
	for _, f := range tocsin.Forms {
		if !strings.Contains(account, "`"+string(f)+"`") {
			t.Errorf("docs/schema/account.md does not tell of form %q", f)
		}
	}
}

// jsonKeys lists the keys that a type has of its own; what it embeds has a
// page or a row of its own.
func jsonKeys(t reflect.Type) (keys []string) {
	for i := range t.NumField() {
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if key != "" && key != "-" {
			keys = append(keys, key)
		}
	}
	return keys
}

var markdownLink = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

func TestPagesLinkToFilesThatAreThere(t *testing.T) {
	links := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (name == ".git" || path.Base(name) == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".md" {
			return nil
		}
		for _, m := range markdownLink.FindAllStringSubmatch(read(t, name), -1) {
			links++
			if _, err := os.Stat(path.Join(path.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if links == 0 {
		t.Error("no link was found; the test looks in the wrong place")
	}
}

var requiredModule = regexp.MustCompile(`(?m)^\s+([a-z0-9.]+\.[a-z]+/\S+) v`)

func TestNoticeNamesEveryModule(t *testing.T) {
	notice := read(t, "NOTICE")
	modules := requiredModule.FindAllStringSubmatch(read(t, "go.mod"), -1)
	if len(modules) == 0 {
		t.Fatal("no module was found in go.mod")
	}
	for _, m := range modules {
		if !strings.Contains(notice, "- "+m[1]+" ") {
			t.Errorf("NOTICE does not name module %s with its licence", m[1])
		}
	}
}

var exampleRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")

func TestExamplesAreListed(t *testing.T) {
	entries, err := os.ReadDir("examples")
	if err != nil {
		t.Fatal(err)
	}
	var files, rows []string
	for _, e := range entries {
		if e.Name() != "README.md" && e.Name() != "examples.go" {
			files = append(files, e.Name())
		}
	}
	for _, m := range exampleRow.FindAllStringSubmatch(read(t, "examples/README.md"), -1) {
		rows = append(rows, m[1])
	}
	slices.Sort(rows)
	if !slices.Equal(files, rows) {
		t.Errorf("examples/ holds\n%q\nbut its README lists\n%q", files, rows)
	}
}

func TestExamplesBeginWithAHeader(t *testing.T) {
	files, err := os.ReadDir("examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if path.Ext(f.Name()) != ".txt" {
			continue
		}
		header, words, _ := strings.Cut(read(t, "examples/"+f.Name()), "\n\n")
		for _, line := range strings.Split(header, "\n") {
			key, value, _ := strings.Cut(line, ": ")
			if !slices.Contains([]string{"title", "outlet", "published", "url"}, key) || value == "" {
				t.Errorf("examples/%s: header line %q", f.Name(), line)
			}
			if key == "published" {
				if _, err := tocsin.ParseDate(value); err != nil {
					t.Errorf("examples/%s: %v", f.Name(), err)
				}
			}
		}
		if n := len(strings.Fields(words)); n < 100 || n > 350 {
			t.Errorf("examples/%s has %d words, want 100 to 350", f.Name(), n)
		}
	}
}
