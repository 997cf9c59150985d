package tocsin_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// maxLines is how long a Go file may grow before it is split by idea.
const maxLines = 800

func TestGoFilesStayShort(t *testing.T) {
	root := os.DirFS(".")
	for _, name := range goFiles(t, root) {
		src, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(src, []byte("\n")); lines > maxLines {
			t.Errorf("%s has %d lines; split it by idea at %d", name, lines, maxLines)
		}
	}
}

func TestPackagesHaveAComment(t *testing.T) {
	root := os.DirFS(".")
	comments := map[string]string{} // by folder; "" for a package without one
	for _, name := range goFiles(t, root) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		folder := path.Dir(name)
		comments[folder] += ""
		if file.Doc == nil {
			continue
		}
		if !beginsWithName(file) {
			t.Errorf("%s: the package comment should begin with %q", name, "Package "+file.Name.Name)
		}
		if comments[folder] != "" {
			t.Errorf("%s: package %s has a second package comment", name, folder)
		}
		comments[folder] = file.Doc.Text()
	}
	for folder, comment := range comments {
		if comment == "" {
			t.Errorf("package %s has no package comment", folder)
		}
	}
}

// beginsWithName reports whether a package comment begins as go doc expects;
// a program may describe itself freely.
func beginsWithName(file *ast.File) bool {
	return file.Name.Name == "main" || strings.HasPrefix(file.Doc.Text(), "Package "+file.Name.Name+" ")
}

// forbidden are words that tell of one machine and not of the project. They
// are written in pieces so that this file does not hold them.
var forbidden = []struct {
	what    string
	words   *regexp.Regexp
	allowed []string // where they may stand, as in the import table
}{
	{"a path of one machine", regexp.MustCompile(`(^|[\s"'(=:,])/` + `(work|farm)/`), nil},
	{"somebody's home folder", regexp.MustCompile(`(^|[\s"'(=:,])/` + `((home|Users)/[a-z]|root/)`), nil},
	{"the folder beside the project", regexp.MustCompile(`\.\./` + `shared`), []string{"Makefile", ".ci/...", "evaluate/...", "cmd/..."}},
}

func TestFilesSpeakOfTheProjectOnly(t *testing.T) {
	read := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == ".git" || name == "bin" || path.Base(name) == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || name == ".git" { // a file where the tree is one of several
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if bytes.IndexByte(text[:min(len(text), 8000)], 0) >= 0 {
			return nil // not text
		}
		read++
		for _, problem := range forbiddenIn(name, text) {
			t.Error(problem)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 20 {
		t.Errorf("only %d files were read; the test looks in the wrong place", read)
	}
}

func TestForbiddenWordsAreSeen(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             bool
	}{
		{"a machine's path", "a.go", `open("/` + `work/main")`, true},
		{"a home folder", "docs/a.md", "see /" + "home/ann/data", true},
		{"an address that holds the word", "a.md", "https://example.org/" + "work/x", false},
		{"the folder beside, in the Makefile", "Makefile", "EVAL=../" + "shared/eval", false},
		{"the folder beside, in a page", "docs/a.md", "../" + "shared/eval", true},
		{"plain words", "a.md", "homework and shared work", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := len(forbiddenIn(c.file, []byte(c.text))) > 0; got != c.want {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// forbiddenIn lists what a file holds that it must not.
func forbiddenIn(name string, text []byte) (problems []string) {
	for _, f := range forbidden {
		may := false
		for _, a := range f.allowed {
			may = may || covers(a, name)
		}
		if at := f.words.FindIndex(text); at != nil && !may {
			line := 1 + bytes.Count(text[:at[1]], []byte("\n"))
			problems = append(problems, name+":"+strconv.Itoa(line)+": "+f.what+": "+strings.TrimSpace(string(text[at[0]:at[1]])))
		}
	}
	return problems
}
