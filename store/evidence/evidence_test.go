package evidence_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
	"tocsin/store/evidence"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest"
)

// filled makes a database with something of every sort in it, and the checkpoint
// that somebody keeps of it.
func filled(t *testing.T) (path string, kept evidence.Checkpoint) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "tocsin.db")
	s := open(t, path)
	storetest.Fill(t, s)
	kept, err := evidence.Head(t.Context(), s, storetest.Start())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, kept
}

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, relational.Options{Now: storetest.Start})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// behind alters the database behind the store's back.
func behind(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // it has the temporary tables
	for _, q := range statements {
		done, err := db.ExecContext(t.Context(), q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 && !strings.HasPrefix(q, "CREATE") {
			t.Fatalf("%s: %d rows, %v", q, n, err)
		}
	}
}

func verify(t *testing.T, s tocsin.Store, kept ...evidence.Checkpoint) *evidence.Report {
	t.Helper()
	var done int64
	r, err := evidence.Verify(t.Context(), s, kept, func(n, all int64) {
		if n < done || n > all {
			t.Errorf("progress %d of %d after %d", n, all, done)
		}
		done = n
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWholeStore(t *testing.T) {
	path, kept := filled(t)
	s := open(t, path)
	r := verify(t, s, kept)
	if len(r.Problems) > 0 {
		t.Fatalf("problems %q", r.Problems)
	}
	if r.Head.Size != kept.Size || r.Head.Root != kept.Root {
		t.Errorf("head %v, want %v", r.Head, kept)
	}
	want := map[tocsin.LogKind]int{tocsin.LogDocument: 4, tocsin.LogChange: 3, tocsin.LogDecision: 1, tocsin.LogErasure: 1, tocsin.LogRewrite: 1}
	for kind, n := range want {
		if r.Entries[kind] != n {
			t.Errorf("%d entries of kind %s, want %d", r.Entries[kind], kind, n)
		}
	}
	if r.Erased != 2 {
		t.Errorf("%d erased, want the document and the version that told of it", r.Erased)
	}
	// More is decided and erased, and it still holds, against the old checkpoint too.
	update(t, s, func(tx tocsin.Tx) error {
		if err := tx.PutDecision(&tocsin.Decision{ID: "y", Kind: tocsin.Undo, By: "ben", At: storetest.Start(), Reason: "seen twice", Undoes: "x"}); err != nil {
			return err
		}
		return tx.Forget("b", "ben", "asked", storetest.Start())
	})
	if r := verify(t, s, kept); len(r.Problems) > 0 || r.Head.Size <= kept.Size || r.Erased <= 2 {
		t.Errorf("report %+v", r)
	}
}

func update(t *testing.T, s tocsin.Store, do func(tocsin.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func TestEmptyStore(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "tocsin.db"))
	head, err := evidence.Head(t.Context(), s, storetest.Start())
	if err != nil || head.Size != 0 {
		t.Fatalf("head %v, %v", head, err)
	}
	if r := verify(t, s, head); len(r.Problems) > 0 {
		t.Errorf("problems %q", r.Problems)
	}
	if _, err := evidence.Prove(t.Context(), s, 0, storetest.Start()); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("proof of nothing: %v", err)
	}
}

// The bytes of document b, which has one version.
const ofB = "(SELECT v.sha256 FROM version v JOIN document d ON d.num = v.document WHERE d.id = 'b')"

func TestWhatIsAlteredIsNamed(t *testing.T) {
	for _, c := range []struct {
		name string
		sql  []string
		want []string // each in a problem of its own or in one with others
	}{
		{"a document's bytes", []string{"UPDATE content SET data = (SELECT o.data FROM content o WHERE o.sha256 <> content.sha256 LIMIT 1) WHERE sha256 = " + ofB}, []string{"document b@", "was altered"}},
		{"a document's bytes made unreadable", []string{"UPDATE content SET data = X'ff00' WHERE sha256 = " + ofB}, []string{"document b@"}},
		{"a document's bytes lost", []string{"DELETE FROM content WHERE sha256 = " + ofB}, []string{"document b@", "is lost"}},
		{"a document lost whole", []string{"DELETE FROM content WHERE sha256 = " + ofB, "DELETE FROM version WHERE document = (SELECT num FROM document WHERE id = 'b')",
			"DELETE FROM document WHERE id = 'b'"}, []string{"document b@", "is lost"}},
		{"a version of an incident", []string{"UPDATE change_data SET data = (SELECT b.data FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'i' AND c.version = 1) WHERE seq = (SELECT seq FROM change WHERE incident = 'j')"},
			[]string{"change j@1", "was altered"}},
		{"a version of an incident lost", []string{"DELETE FROM change_data WHERE seq = (SELECT seq FROM change WHERE incident = 'j')", "DELETE FROM change WHERE incident = 'j'"}, []string{"change j@1", "is lost"}},
		{"a version of an incident renamed", []string{"UPDATE change SET incident = 'k' WHERE incident = 'j'"}, []string{"change j@1", "is lost"}},
		{"a version of an incident that was rewritten", []string{"UPDATE change_data SET data = (SELECT b.data FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'j') WHERE seq = (SELECT seq FROM change WHERE incident = 'i' AND version = 2)"},
			[]string{"rewrite i@2", "was altered"}},
		{"a decision", []string{"UPDATE decision SET data = replace(CAST(data AS TEXT), 'ann', 'eve') WHERE id = 'x'"}, []string{"decision x", "was altered"}},
		{"a decision lost", []string{"DELETE FROM decision WHERE id = 'x'"}, []string{"decision x", "is lost"}},
		{"a decision slipped in", []string{"INSERT INTO decision (seq, id, data) SELECT seq + 1, 'z', replace(CAST(data AS TEXT), '\"x\"', '\"z\"') FROM decision WHERE id = 'x'"}, []string{"decision z", "slipped in"}},
		{"an incident slipped in", []string{"CREATE TEMP TABLE t AS SELECT * FROM change WHERE incident = 'j'", "UPDATE t SET seq = seq + 1, incident = 'k', born = seq + 1",
			"INSERT INTO change SELECT * FROM t", "INSERT INTO change_data SELECT b.seq + 1, b.data, b.at FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'j'"},
			[]string{"change k@1 has no entry in the log"}},
		{"a document slipped in", []string{"CREATE TEMP TABLE t AS SELECT * FROM document WHERE id = 'b'", "UPDATE t SET num = num + 100, id = 'c'", "INSERT INTO document SELECT * FROM t"},
			[]string{"document c is not in the log", "slipped in"}},
		{"an older version slipped in", []string{"UPDATE document SET versions = 2, version = 2 WHERE id = 'b'", "UPDATE version SET version = 2 WHERE document = (SELECT num FROM document WHERE id = 'b')",
			"CREATE TEMP TABLE t AS SELECT * FROM version WHERE document = (SELECT num FROM document WHERE id = 'b')", "UPDATE t SET version = 1, sha256 = (SELECT sha256 FROM document WHERE id = 'a')",
			"INSERT INTO version SELECT * FROM t"}, []string{"version 1 of document b", "slipped in"}},
		{"an erasure", []string{"UPDATE erasure SET data = replace(CAST(data AS TEXT), 'asked', 'never')"}, []string{"erasure gone", "was altered"}},
		{"an erasure lost", []string{"DELETE FROM erasure"}, []string{"erasure gone", "is lost"}},
		{"a document passed off as erased", []string{"UPDATE log SET salt = NULL WHERE kind = 'document' AND ref LIKE 'b@%'"}, []string{"document b@", "nobody erased it"}},
		{"a document passed off as erased by a decision", []string{"UPDATE log SET salt = NULL, erased_by = (SELECT n FROM log WHERE kind = 'decision') WHERE kind = 'document' AND ref LIKE 'b@%'"},
			[]string{"document b@", "which is no erasure"}},
		{"a document that takes another's place", []string{"UPDATE log SET ref = 'c' || substr(ref, 2) WHERE kind = 'document' AND ref LIKE 'b@%'"}, []string{"document b", "slipped in", "hash"}},
		{"a digest in the log", []string{"UPDATE log SET digest = (SELECT o.digest FROM log o WHERE o.n = 0) WHERE n = 1"}, []string{"(entry 1) was altered", "hash"}},
		{"a kind in the log", []string{"UPDATE log SET kind = 'note' WHERE n = 1"}, []string{"(entry 1)", "hash"}},
		{"a hash of the tree", []string{"UPDATE log_hash SET hash = (SELECT o.hash FROM log_hash o WHERE o.i = 0) WHERE i = 2"}, []string{"hash 2 of the log's tree"}},
		{"a hash of the tree lost", []string{"DELETE FROM log_hash WHERE i = 2"}, []string{"are not all there"}},
		{"an entry taken out of the log", []string{"DELETE FROM log WHERE n = 3"}, []string{"entry 3 of the log is lost"}},
		{"the log cut off", []string{"DELETE FROM log WHERE n >= 6", "DELETE FROM log_hash WHERE i >= 10"}, []string{"entries are lost", "slipped in"}},
		{"the log emptied", []string{"DELETE FROM log", "DELETE FROM log_hash"}, []string{"entries are lost", "slipped in"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, kept := filled(t)
			behind(t, path, c.sql...)
			r := verify(t, open(t, path), kept)
			all := strings.Join(r.Problems, "\n")
			for _, want := range c.want {
				if !strings.Contains(all, want) {
					t.Errorf("problems do not tell of %q:\n%s", want, all)
				}
			}
		})
	}
}

// TestALogMadeAnew alters an incident and makes a log that fits: only who kept a
// checkpoint elsewhere can tell.
func TestALogMadeAnew(t *testing.T) {
	path, kept := filled(t)
	behind(t, path, "UPDATE change_data SET data = (SELECT b.data FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'i' AND c.version = 1) WHERE seq = (SELECT seq FROM change WHERE incident = 'j')")
	makeLogAnew(t, path)
	s := open(t, path)
	if r := verify(t, s); slices.ContainsFunc(r.Problems, func(p string) bool { return strings.Contains(p, "log") || strings.Contains(p, "altered") }) {
		t.Fatalf("the log was not made anew well enough: %q", r.Problems)
	}
	r := verify(t, s, kept)
	if want := fmt.Sprintf("the first %d entries of the log are not those of the checkpoint of 2025-03-10 12:00", kept.Size); !slices.Contains(r.Problems, want) {
		t.Errorf("problems %q, want %q", r.Problems, want)
	}
}

// makeLogAnew enters what the store holds now in the log, in place of what was
// entered, with a tree that fits.
func makeLogAnew(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	entries, err := s.Log(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var tree []tlog.Hash
	for i := range entries {
		e := &entries[i]
		if len(e.Salt) > 0 {
			content, err := s.Content(t.Context(), e)
			if err != nil {
				t.Fatal(err)
			}
			e.Digest = evidence.Digest(e.Salt, content)
		}
		more, err := tlog.StoredHashes(e.N, evidence.Leaf(e), tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
			var out []tlog.Hash
			for _, i := range at {
				out = append(out, tree[i])
			}
			return out, nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		tree = append(tree, more...)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var statements []string
	for _, e := range entries {
		statements = append(statements, fmt.Sprintf("UPDATE log SET digest = X'%x' WHERE n = %d", e.Digest, e.N))
	}
	for i, h := range tree {
		statements = append(statements, fmt.Sprintf("UPDATE log_hash SET hash = X'%x' WHERE i = %d", h[:], i))
	}
	behind(t, path, statements...)
}

func TestACheckpointOfAnotherLog(t *testing.T) {
	path, kept := filled(t)
	s := open(t, path)
	longer := kept
	longer.Size += 5
	if r := verify(t, s, longer, kept); len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "entries are lost") {
		t.Errorf("problems %q, want lost entries", r.Problems)
	}
	other := kept
	other.Root[0] ^= 1
	other.Size = 3
	if r := verify(t, s, kept, other); len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "the first 3 entries") {
		t.Errorf("problems %q, want the first 3 entries", r.Problems)
	}
}

func TestProofs(t *testing.T) {
	path, kept := filled(t)
	s := open(t, path)
	for n := range kept.Size {
		p, err := evidence.Prove(t.Context(), s, n, storetest.Start())
		if err != nil {
			t.Fatal(err)
		}
		if p.Checkpoint != kept || p.Entry.N != n {
			t.Errorf("proof of entry %d against %v", p.Entry.N, p.Checkpoint)
		}
		if err := p.Check(); err != nil {
			t.Errorf("entry %d: %v", n, err)
		}
		p.Entry.Digest[0] ^= 1
		if p.Check() == nil {
			t.Errorf("entry %d holds with another digest", n)
		}
		p.Entry.Digest[0] ^= 1
		p.Checkpoint.Root[0] ^= 1
		if p.Check() == nil {
			t.Errorf("entry %d holds against another root", n)
		}
	}
	for _, n := range []int64{-1, kept.Size, 1 << 40} {
		if _, err := evidence.Prove(t.Context(), s, n, storetest.Start()); tocsin.CodeOf(err) != tocsin.NotFound {
			t.Errorf("proof of entry %d: %v", n, err)
		}
	}
}

func TestReadCheckpoints(t *testing.T) {
	_, kept := filled(t)
	line := kept.String()
	for _, c := range []struct {
		name, text string
		want       int
		err        string
	}{
		{"nothing", "", 0, ""},
		{"comments and empty lines", "# of the first of March\n\n  " + line + "  \r\n" + line, 2, ""},
		{"no size", "x " + line, 0, "kept:1: "},
		{"a negative size", "-" + line, 0, "kept:1: "},
		{"half a line", line + "\n" + line[:20] + "\n", 0, "kept:2: "},
		{"a root that is too short", "3 AAAA 2025-03-10T12:00:00Z", 0, "kept:1: "},
		{"no time", "3 " + strings.Fields(line)[1] + " yesterday", 0, "kept:1: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := evidence.ReadCheckpoints("kept", strings.NewReader(c.text))
			if c.err != "" {
				if tocsin.CodeOf(err) != tocsin.Invalid || !strings.HasPrefix(err.Error(), c.err) {
					t.Errorf("error %v, want %q", err, c.err)
				}
				return
			}
			if err != nil || len(got) != c.want {
				t.Fatalf("%v, %v", got, err)
			}
			for _, g := range got {
				if g != kept {
					t.Errorf("got %v, want %v", g, kept)
				}
			}
		})
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add("3 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= 2025-03-10T12:00:00Z")
	f.Add("0 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= 2025-03-10T12:00:00.5+01:00")
	f.Add("-1 x y")
	f.Add("0 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= 0000-01-01T00:00:00+01:00")
	f.Fuzz(func(t *testing.T, line string) {
		c, err := evidence.ParseCheckpoint(line)
		if err != nil {
			if tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v", err)
			}
			return
		}
		again, err := evidence.ParseCheckpoint(c.String())
		if err != nil || again.Size != c.Size || again.Root != c.Root || again.At.Unix() != c.At.Unix() {
			t.Errorf("%q reads as %v, and that as %v, %v", line, c, again, err)
		}
	})
}

// broken fails to read what it is asked for.
type broken struct{ tocsin.Store }

func (broken) LogHashes(context.Context, []int64) ([][32]byte, error) {
	return nil, fmt.Errorf("the disk does not answer")
}

func TestAStoreThatCannotBeReadIsAnError(t *testing.T) {
	path, _ := filled(t)
	if r, err := evidence.Verify(t.Context(), broken{open(t, path)}, nil, nil); err == nil {
		t.Errorf("report %+v, want an error", r)
	}
}
