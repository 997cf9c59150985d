package evidence_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
	"tocsin/store/evidence"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest"
	"tocsin/store/storetest/pg"
)

// base is a database with something of every sort in it.
type base struct {
	open func(t *testing.T) tocsin.Store
	// behind alters it behind the store's back. SWAP(column, 'from', 'to')
	// stands for the words of a column with others in their place.
	behind func(t *testing.T, statements ...string)
	copied func(t *testing.T) *base // while nobody has it open
	kept   evidence.Checkpoint      // that somebody keeps of it
}

// filled makes a database in a file.
func filled(t *testing.T) *base {
	t.Helper()
	return fill(t, inFile(filepath.Join(t.TempDir(), "tocsin.db")))
}

func inFile(path string) *base {
	return &base{copied: func(t *testing.T) *base {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(to, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return inFile(to)
	}, open: func(t *testing.T) tocsin.Store { return open(t, path) }, behind: func(t *testing.T, statements ...string) {
		t.Helper()
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		db.SetMaxOpenConns(1) // it has the temporary tables
		for _, q := range statements {
			done, err := db.ExecContext(t.Context(), swap.ReplaceAllString(q, "CAST(replace(CAST($1 AS TEXT), '$2', '$3') AS BLOB)"))
			if err != nil {
				t.Fatalf("%s: %v", q, err)
			}
			if n, err := done.RowsAffected(); err != nil || n == 0 && !strings.HasPrefix(q, "CREATE") {
				t.Fatalf("%s: %d rows, %v", q, n, err)
			}
		}
	}}
}

var swap = regexp.MustCompile(`SWAP\((\w+), '([^']*)', '([^']*)'\)`)

// filledOn makes a database on a server.
func filledOn(t *testing.T, server *pg.Server) *base {
	t.Helper()
	return fill(t, onServer(server, server.Database(t)))
}

func onServer(server *pg.Server, address string) *base {
	return &base{copied: func(t *testing.T) *base {
		t.Helper()
		return onServer(server, server.Copy(t, address))
	}, open: func(t *testing.T) tocsin.Store {
		t.Helper()
		s, err := postgres.Open(t.Context(), address, relational.Options{Now: storetest.Start})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}, behind: func(t *testing.T, statements ...string) {
		t.Helper()
		config, err := pgxpool.ParseConfig(address)
		if err != nil {
			t.Fatal(err)
		}
		db, err := pgx.ConnectConfig(t.Context(), config.ConnConfig)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close(t.Context())
		if _, err := db.Exec(t.Context(), "SET session_replication_role = replica"); err != nil { // no foreign keys
			t.Fatal(err)
		}
		for _, q := range statements {
			q = strings.ReplaceAll(q, "INSERT INTO document SELECT", "INSERT INTO document OVERRIDING SYSTEM VALUE SELECT")
			done, err := db.Exec(t.Context(), swap.ReplaceAllString(q, "convert_to(replace(convert_from($1, 'UTF8'), '$2', '$3'), 'UTF8')"))
			if err != nil {
				t.Fatalf("%s: %v", q, err)
			}
			if done.RowsAffected() == 0 && !strings.HasPrefix(q, "CREATE") {
				t.Fatalf("%s: no rows", q)
			}
		}
	}}
}

func fill(t *testing.T, b *base) *base {
	t.Helper()
	s := b.open(t)
	storetest.Fill(t, s)
	var err error
	if b.kept, err = evidence.Head(t.Context(), s, storetest.Start()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return b
}

// copy is the same database once more, with the same checkpoint.
func (b *base) copy(t *testing.T) *base {
	t.Helper()
	c := b.copied(t)
	c.kept = b.kept
	return c
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
	b := filled(t)
	s, kept := b.open(t), b.kept
	r := verify(t, s, kept)
	if len(r.Problems) > 0 {
		t.Fatalf("problems %q", r.Problems)
	}
	if r.Head.Size != kept.Size || r.Head.Root != kept.Root {
		t.Errorf("head %v, want %v", r.Head, kept)
	}
	want := map[tocsin.LogKind]int{tocsin.LogVersion: 4, tocsin.LogReading: 3, tocsin.LogChange: 3, tocsin.LogDecision: 1, tocsin.LogNote: 1,
		tocsin.LogAssignment: 1, tocsin.LogRelease: 1, tocsin.LogAudit: 1, tocsin.LogErasure: 1, tocsin.LogRewrite: 1}
	if !maps.Equal(r.Entries, want) {
		t.Errorf("entries %v, want %v", r.Entries, want)
	}
	if r.Erased != 3 || r.Replaced != 0 {
		t.Errorf("%d erased and %d replaced, want the document, its reading and the version that told of it erased", r.Erased, r.Replaced)
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

// TestALogMadeAnew alters an incident and makes a log that fits: only who kept a
// checkpoint elsewhere can tell.
func TestALogMadeAnew(t *testing.T) {
	b := filled(t)
	b.behind(t, "UPDATE change_data SET data = (SELECT b.data FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'i' AND c.version = 1) WHERE seq = (SELECT seq FROM change WHERE incident = 'j')")
	makeLogAnew(t, b)
	s, kept := b.open(t), b.kept
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
func makeLogAnew(t *testing.T, b *base) {
	t.Helper()
	s := b.open(t)
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
	b.behind(t, statements...)
}

func TestACheckpointOfAnotherLog(t *testing.T) {
	b := filled(t)
	s, kept := b.open(t), b.kept
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
	b := filled(t)
	s, kept := b.open(t), b.kept
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
	kept := filled(t).kept
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
	if r, err := evidence.Verify(t.Context(), broken{filled(t).open(t)}, nil, nil); err == nil {
		t.Errorf("report %+v, want an error", r)
	}
}
