package pipeline

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// closing strikes texts that have begun to pass off the lists of open ones.
var closing = flag.Bool("close", false, "strike texts that are read right by now off open.txt")

func TestHardNegatives(t *testing.T) {
	reader, texts := newReader(t), labelledTexts(t, "negatives", "why")
	checkOpen(t, "negatives", texts, func(text labelled) []string {
		reading := read(t, reader, text)
		var problems []string
		if reading.AttackReport == nil {
			problems = append(problems, "not judged: "+reading.Reason)
		}
		for _, a := range mainAttacks(&reading) {
			problems = append(problems, fmt.Sprintf("read as %s (%s): %s", a.Form, a.Reason, acts(&reading, a)))
		}
		return problems
	})
}

// mainAttacks are the accounts of the attacks that a reading is about.
func mainAttacks(reading *tocsin.Reading) (found []*tocsin.Account) {
	for i := range reading.Accounts {
		if a := &reading.Accounts[i]; a.Kind == tocsin.Attack && a.Role == tocsin.Main {
			found = append(found, a)
		}
	}
	return found
}

// acts shows the words of an account's acts, each with what stands around it.
func acts(reading *tocsin.Reading, a *tocsin.Account) string {
	const around = 25
	var shown []string
	for _, act := range a.Acts {
		body := reading.Text.Body
		before, after := body[max(0, act.Start-around):act.Start], body[act.End:min(len(body), act.End+around)]
		shown = append(shown, strings.ToValidUTF8(strings.ReplaceAll(before+"["+act.Of(body)+"]"+after, "\n", " "), ""))
	}
	return strings.Join(shown, " ... ")
}

// labelled is a text with what its head says must be read in it.
type labelled struct {
	name  string // of its file
	facts []fact // in the order of the head
	doc   tocsin.Document
}

// fact is one line of the head that is the test's and not the text's.
type fact struct{ key, value string }

// labelledTexts reads the texts of a folder under testdata. The lines of the
// head whose key is listed are facts and no part of the document.
func labelledTexts(t *testing.T, folder string, keys ...string) []labelled {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "[0-9]*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatalf("no texts in testdata/%s", folder)
	}
	var texts []labelled
	for _, path := range paths {
		all, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		head, body, found := strings.Cut(string(all), "\n\n")
		if !found {
			t.Fatalf("%s: no empty line after the head", path)
		}
		text := labelled{name: filepath.Base(path)}
		var kept strings.Builder
		for line := range strings.Lines(head + "\n") {
			key, value, found := strings.Cut(strings.TrimSpace(line), ": ")
			switch {
			case !found:
				t.Fatalf("%s: %q is not a line of a head", path, line)
			case slices.Contains(keys, key):
				text.facts = append(text.facts, fact{key, value})
			case slices.Contains([]string{"title", "outlet", "published"}, key):
				kept.WriteString(line)
			default:
				t.Fatalf("%s: unknown key %q", path, key)
			}
		}
		if len(text.facts) == 0 {
			t.Fatalf("%s: the head asks nothing", path)
		}
		text.doc = tocsin.Document{
			ID: strings.TrimSuffix(text.name, ".txt"), Path: path, MediaType: "text/plain",
			Bytes: []byte(kept.String() + "\n" + body),
		}
		texts = append(texts, text)
	}
	return texts
}

func newReader(t *testing.T) *Reader {
	t.Helper()
	reader, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

func read(t *testing.T, reader *Reader, text labelled) tocsin.Reading {
	t.Helper()
	reading, err := reader.Read(text.doc)
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

// checkOpen checks every text of a folder. One with problems must stand in
// the folder's open.txt, one without must not.
func checkOpen(t *testing.T, folder string, texts []labelled, check func(labelled) []string) {
	t.Helper()
	path := filepath.Join("testdata", folder, "open.txt")
	open := openTexts(t, path)
	still, closed := 0, map[string]bool{}
	for _, text := range texts {
		_, listed := open[text.name]
		delete(open, text.name)
		problems := check(text)
		switch {
		case len(problems) == 0 && listed && *closing:
			closed[text.name] = true
		case len(problems) == 0 && listed:
			t.Errorf("%s is read right by now: strike it off %s (-close does)", text.name, path)
		case len(problems) > 0 && !listed:
			t.Errorf("%s:\n\t%s", text.name, strings.Join(problems, "\n\t"))
		case len(problems) > 0:
			still++
			t.Logf("open: %s:\n\t%s", text.name, strings.Join(problems, "\n\t"))
		}
	}
	for name := range open {
		t.Errorf("%s lists %s, which is not there", path, name)
	}
	if len(closed) > 0 {
		strike(t, path, closed)
	}
	// Told always, and not with -v only, so that nobody takes "ok" for all.
	fmt.Printf("%s: %d of %d texts are open\n", folder, still, len(texts))
}

// openTexts reads a list of lines "name: reason" by name.
func openTexts(t *testing.T, path string) map[string]string {
	t.Helper()
	list, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(list))
	for lines.Scan() {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, found := strings.Cut(line, ": ")
		if !found || strings.TrimSpace(reason) == "" {
			t.Fatalf("%s: %q gives no reason", path, line)
		}
		if _, twice := open[name]; twice {
			t.Fatalf("%s: %s is listed twice", path, name)
		}
		open[name] = reason
	}
	return open
}

// strike takes the closed texts off a list.
func strike(t *testing.T, path string, closed map[string]bool) {
	t.Helper()
	list, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for line := range strings.Lines(string(list)) {
		name, _, _ := strings.Cut(line, ": ")
		if !closed[name] {
			kept.WriteString(line)
		}
	}
	if err := os.WriteFile(path, []byte(kept.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
