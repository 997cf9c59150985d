package tocsin_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// module is the path in go.mod; imports of it and below are the project's own.
const module = "tocsin"

// importRow says which packages of the project a package may import. Names
// are folders, "." is the root, and a name that ends in "/..." stands for the
// folder and everything under it.
type importRow struct {
	folder  string
	imports []string
	tests   []string // what its test files may import besides; its own folder always
}

// importTable is the house plan: stages do not know each other, they meet in
// pipeline and speak the root's types. A package without a row fails. The
// first row that matches a folder is its row.
var importTable = []importRow{
	{folder: "."},

	{folder: "collect/...", imports: []string{".", "collect/..."}},
	{folder: "distill", imports: knowledge},
	{folder: "find", imports: knowledge, tests: []string{"distill"}},
	{folder: "frame", imports: knowledge, tests: []string{"distill", "find"}},
	{folder: "group", imports: knowledge},
	{folder: "watch/...", imports: []string{".", "cap", "watch/..."}},

	{folder: "lexicon/...", imports: []string{".", "lexicon/..."}, tests: []string{"distill"}},
	{folder: "model/role/kin", imports: append([]string{"evaluate"}, knowledge...)},
	{folder: "model/role/train", imports: append([]string{"distill", "evaluate", "pipeline"}, knowledge...)},
	{folder: "model/...", imports: []string{".", "model/...", "lexicon/..."}},

	{folder: "pipeline", imports: append([]string{"distill", "find", "frame", "group"}, knowledge...), tests: []string{"collect", "store/...", "pipeline/invent"}},
	{folder: "pipeline/invent", imports: []string{"."}, tests: []string{"group", "pipeline"}},
	{folder: "pipeline/queue", imports: []string{".", "pipeline"}, tests: []string{"store/...", "collect"}},
	{folder: "evaluate/...", imports: append([]string{"pipeline", "distill", "find", "frame", "group", "evaluate/..."}, knowledge...),
		tests: []string{"collect"}},

	{folder: "store/storetest/...", imports: []string{".", "store/storetest/..."}},
	{folder: "store/watching", imports: []string{".", "store/relational", "watch/..."}, tests: []string{"store/...", "pipeline/...", "watch/..."}},
	{folder: "store/...", imports: []string{".", "store/relational"}, tests: []string{"store/...", "collect", "group", "pipeline/..."}},
	{folder: "web/pages/generate", imports: []string{".", "lexicon/..."}},
	{folder: "web/pages/...", imports: []string{".", "store", "web/...", "watch/..."}, tests: []string{"store/..."}},
	{folder: "web/api", imports: []string{".", "store", "web/...", "watch/..."}, tests: []string{"store/..."}},
	{folder: "web/...", imports: []string{".", "store", "cap", "web/..."}, tests: []string{"store/..."}},

	{folder: "cap", imports: []string{"."}},
	{folder: "docs"},
	{folder: "examples"},
	{folder: "cmd/...", imports: []string{"./..."}},
}

// knowledge is what a stage may know: the vocabulary, the lexicons and the
// trained models.
var knowledge = []string{".", "lexicon/...", "model/..."}

func TestImportsFollowTheTable(t *testing.T) {
	problems, files := importProblems(t, os.DirFS("."), importTable)
	for _, p := range problems {
		t.Error(p)
	}
	if files < 10 {
		t.Errorf("only %d Go files were read; the test looks in the wrong place", files)
	}
}

func TestImportTableCatches(t *testing.T) {
	table := []importRow{
		{folder: "."},
		{folder: "find", imports: []string{".", "lexicon/..."}, tests: []string{"distill"}},
		{folder: "lexicon/...", imports: []string{"."}},
		{folder: "distill", imports: []string{"."}},
	}
	source := func(imports ...string) *fstest.MapFile {
		var b strings.Builder
		b.WriteString("package p\n")
		for _, i := range imports {
			fmt.Fprintf(&b, "import _ %q\n", i)
		}
		return &fstest.MapFile{Data: []byte(b.String())}
	}
	for _, c := range []struct {
		name string
		file string
		src  *fstest.MapFile
		want string // part of the one problem; "" for none
	}{
		{"a stage that imports the root and a lexicon", "find/find.go", source("tocsin", "tocsin/lexicon/place", "fmt"), ""},
		{"a stage that imports another stage", "find/find.go", source("tocsin/distill"), "may not import distill"},
		{"a stage's test that imports what its row allows", "find/find_test.go", source("tocsin/distill", "tocsin/find"), ""},
		{"a root that imports a stage", "text.go", source("tocsin/find"), "may not import find"},
		{"a package without a row", "forecast/forecast.go", source("tocsin"), "no row"},
		{"a folder under a folder named alone", "find/deep/deep.go", source("fmt"), "no row"},
		{"a module of another name that begins alike", "find/find.go", source("tocsinet/distill"), ""},
		{"files kept as test data", "find/testdata/x.go", source("tocsin/distill"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems, _ := importProblems(t, fstest.MapFS{c.file: c.src}, table)
			switch {
			case c.want == "" && len(problems) > 0:
				t.Errorf("problems %q, want none", problems)
			case c.want != "" && (len(problems) != 1 || !strings.Contains(problems[0], c.want)):
				t.Errorf("problems %q, want one with %q", problems, c.want)
			}
		})
	}
}

// importProblems reads every Go file itself, because what `go list` says is
// not part of the test cache's key.
func importProblems(t *testing.T, root fs.FS, table []importRow) (problems []string, files int) {
	t.Helper()
	for _, name := range goFiles(t, root) {
		files++
		folder := path.Dir(name)
		row := slices.IndexFunc(table, func(r importRow) bool { return covers(r.folder, folder) })
		if row < 0 {
			problems = append(problems, fmt.Sprintf("%s: package %s has no row in the import table", name, folder))
			continue
		}
		allowed := table[row].imports
		if strings.HasSuffix(name, "_test.go") {
			allowed = slices.Concat(allowed, table[row].tests, []string{folder})
		}
		for _, imported := range projectImports(t, root, name) {
			if !slices.ContainsFunc(allowed, func(a string) bool { return covers(a, imported) }) {
				problems = append(problems, fmt.Sprintf("%s: %s may not import %s", name, folder, imported))
			}
		}
	}
	return problems, files
}

// projectImports lists the folders of the project that a file imports.
func projectImports(t *testing.T, root fs.FS, name string) []string {
	t.Helper()
	src, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if imported == module {
			folders = append(folders, ".")
		} else if rest, ok := strings.CutPrefix(imported, module+"/"); ok {
			folders = append(folders, rest)
		}
	}
	return folders
}

// covers reports whether a table's name stands for the folder.
func covers(name, folder string) bool {
	if name == "./..." {
		return true
	}
	if base, ok := strings.CutSuffix(name, "/..."); ok {
		return folder == base || strings.HasPrefix(folder, base+"/")
	}
	return name == folder
}

// goFiles lists the Go files that the go command would see, sorted by path.
func goFiles(t *testing.T, root fs.FS) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "node_modules"):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(base, ".go"):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
