package collect

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

// fuzzFile reads whatever bytes as a file of one format: nothing may panic,
// and every document must be valid and have an id of its own.
func fuzzFile(f *testing.F, kind format, seeds ...string) {
	for _, name := range seeds {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ids := map[string]bool{}
		r := newReading(Options{MaxBytes: 1 << 16}, func(string) {}, func(d found, err error) bool {
			switch {
			case err != nil:
				return true
			case d.Document.Validate() != nil:
				t.Error(d.Document.Validate())
			case ids[d.Document.ID] && !d.versions:
				t.Errorf("two documents have the id %q", d.Document.ID)
			}
			ids[d.Document.ID] = true
			return true
		})
		r.read(context.Background(), file{entry: entry{path: "f", inner: "f", kind: kind, asked: true}}, bytes.NewReader(b))
	})
}

func FuzzNewsML(f *testing.F)   { fuzzFile(f, formatXML, "news.xml") }
func FuzzNinjs(f *testing.F)    { fuzzFile(f, formatJSON, "ninjs.json") }
func FuzzTelegram(f *testing.F) { fuzzFile(f, formatJSON, "telegram.json") }
func FuzzPosts(f *testing.F)    { fuzzFile(f, formatJSON, "outbox.json", "statuses.json", "bluesky.json") }
func FuzzMailbox(f *testing.F)  { fuzzFile(f, formatBox, "letters.mbox") }

func FuzzTable(f *testing.F) {
	f.Add([]byte("id;text;date\na;\"One\n two\";2026-03-05\nb\n"))
	fuzzFile(f, formatTable)
}

func FuzzAnyFile(f *testing.F) {
	fuzzFile(f, formatOther, "news.xml", "telegram.json", "letters.mbox", "alert.cap")
}
