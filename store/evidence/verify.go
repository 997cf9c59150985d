package evidence

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
)

// Report is what a verification found.
type Report struct {
	Head     Checkpoint             // Root is made anew from the entries
	Entries  map[tocsin.LogKind]int // looked at, by kind
	Erased   int                    // entries whose content was erased, by decision
	Problems []string               // one sentence each; none when all holds
}

// page is how many rows are read at once.
const page = 2000

// Verify reads the whole log and everything it is of, and reports what was
// altered, lost or slipped in, by name. Checkpoints are those kept elsewhere.
// Progress, which may be nil, is told how many entries are done. An error is
// that the store cannot be read.
func Verify(ctx context.Context, s tocsin.Store, kept []Checkpoint, progress func(done, all int64)) (*Report, error) {
	size, err := s.LogSize(ctx)
	if err != nil {
		return nil, fmt.Errorf("size of the log: %w", err)
	}
	v := &verifier{store: s, size: size, refs: map[tocsin.LogKind]map[string]bool{}, kind: map[int64]tocsin.LogKind{},
		report: &Report{Entries: map[tocsin.LogKind]int{}}}
	slices.SortFunc(kept, func(a, b Checkpoint) int { return int(a.Size - b.Size) })
	v.kept = kept
	if err := v.log(ctx, progress); err != nil {
		return nil, err
	}
	v.erasures()
	if err := v.slippedIn(ctx); err != nil {
		return nil, err
	}
	rest, err := s.Check(ctx)
	if err != nil {
		return nil, fmt.Errorf("check the store: %w", err)
	}
	v.report.Problems = append(v.report.Problems, rest...)
	return v.report, nil
}

type verifier struct {
	store  tocsin.Store
	size   int64
	kept   []Checkpoint
	tree   []tlog.Hash // stored hashes, made anew
	refs   map[tocsin.LogKind]map[string]bool
	kind   map[int64]tocsin.LogKind // of erasures alone
	blank  []tocsin.LogEntry        // without their content
	seen   int64                    // entries that refs are of
	report *Report
}

func (v *verifier) say(format string, args ...any) {
	v.report.Problems = append(v.report.Problems, fmt.Sprintf(format, args...))
}

// log goes through the entries.
func (v *verifier) log(ctx context.Context, progress func(done, all int64)) error {
	for next := int64(0); next < v.size; {
		entries, err := v.store.Log(ctx, next, page)
		if err != nil {
			return fmt.Errorf("log from %d on: %w", next, err)
		}
		if len(entries) == 0 {
			v.say("the log has %d entries and not %d: the rest is lost", next, v.size)
			break
		}
		before := len(v.tree)
		for i := range entries {
			e := &entries[i]
			if e.N >= v.size {
				break
			}
			if e.N != next {
				v.say("entry %d of the log is lost: %d follows %d", next, e.N, next-1)
				return nil
			}
			if err := v.entry(ctx, e); err != nil {
				return err
			}
			next++
			if err := v.checkpoints(next); err != nil {
				return err
			}
		}
		if err := v.stored(ctx, before); err != nil {
			return err
		}
		if progress != nil {
			progress(next, v.size)
		}
	}
	root, err := tlog.TreeHash(v.size, v.reader())
	if err != nil {
		v.say("the log's tree cannot be made: %v", err)
		return nil
	}
	v.report.Head = Checkpoint{Size: v.size, Root: root}
	for _, c := range v.kept {
		if c.Size > v.size {
			v.say("the checkpoint of %s has %d entries, the log %d: entries are lost", c.At.Format("2006-01-02 15:04"), c.Size, v.size)
		}
	}
	return nil
}

func (v *verifier) reader() tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			if x < 0 || x >= int64(len(v.tree)) {
				return nil, fmt.Errorf("no hash %d", x)
			}
			out[i] = v.tree[x]
		}
		return out, nil
	}
}

// entry looks at one entry and at what it is of.
func (v *verifier) entry(ctx context.Context, e *tocsin.LogEntry) error {
	list, err := tlog.StoredHashesForRecordHash(e.N, tlog.RecordHash(Leaf(e)), v.reader())
	if err != nil {
		return fmt.Errorf("hash entry %d: %w", e.N, err)
	}
	v.tree = append(v.tree, list...)
	v.report.Entries[e.Kind]++
	v.note(e)
	if e.Kind == tocsin.LogErasure {
		v.kind[e.N] = e.Kind
	}
	if len(e.Salt) == 0 {
		v.blank = append(v.blank, tocsin.LogEntry{N: e.N, Kind: e.Kind, Ref: e.Ref, ErasedBy: e.ErasedBy})
		return nil
	}
	content, err := v.store.Content(ctx, e)
	switch {
	case tocsin.CodeOf(err) == tocsin.NotFound:
		v.say("%s %s (entry %d) is lost", e.Kind, e.Ref, e.N)
	case err != nil:
		v.say("%s %s (entry %d) cannot be read: %v", e.Kind, e.Ref, e.N, err)
	case Digest(e.Salt, content) != e.Digest:
		v.say("%s %s (entry %d) was altered", e.Kind, e.Ref, e.N)
	}
	return nil
}

// checkpoints compares the tree, now of size entries, with those kept of that size.
func (v *verifier) checkpoints(size int64) error {
	for len(v.kept) > 0 && v.kept[0].Size <= size {
		c := v.kept[0]
		v.kept = v.kept[1:]
		if c.Size < size { // of an empty log
			continue
		}
		root, err := tlog.TreeHash(size, v.reader())
		if err != nil {
			return fmt.Errorf("root of %d entries: %w", size, err)
		}
		if root != c.Root {
			v.say("the first %d entries of the log are not those of the checkpoint of %s", size, c.At.Format("2006-01-02 15:04"))
		}
	}
	return nil
}

// stored compares the hashes from one on with those in the store.
func (v *verifier) stored(ctx context.Context, from int) error {
	for from < len(v.tree) {
		n := min(page, len(v.tree)-from)
		indexes := make([]int64, n)
		for i := range indexes {
			indexes[i] = int64(from + i)
		}
		list, err := v.store.LogHashes(ctx, indexes)
		if tocsin.CodeOf(err) == tocsin.NotFound || err == nil && len(list) != n {
			v.say("hashes %d to %d of the log's tree are not all there", from, from+n-1)
			return nil
		}
		if err != nil {
			return fmt.Errorf("hashes of the log from %d on: %w", from, err)
		}
		for i := range list {
			if list[i] != v.tree[from+i] {
				v.say("hash %d of the log's tree is not that of its entries: an entry was altered", from+i)
				return nil
			}
		}
		from += n
	}
	return nil
}

// erasures looks for who erased what has no content.
func (v *verifier) erasures() {
	for _, e := range v.blank {
		switch {
		case e.ErasedBy < 0:
			v.say("%s %s (entry %d) has no salt, and nobody erased it", e.Kind, e.Ref, e.N)
		case v.kind[e.ErasedBy] != tocsin.LogErasure:
			v.say("%s %s (entry %d) is said to be erased by entry %d, which is no erasure", e.Kind, e.Ref, e.N, e.ErasedBy)
		default:
			v.report.Erased++
		}
	}
}

// slippedIn looks for what is in the store and not in the log.
func (v *verifier) slippedIn(ctx context.Context) error {
	look := func(kind tocsin.LogKind, ref, what string) error {
		ok, err := v.in(ctx, kind, ref)
		if err == nil && !ok {
			v.say("%s is not in the log: it slipped in", what)
		}
		return err
	}
	for after := int64(0); ; {
		list, err := v.store.Changes(ctx, after, page)
		if err != nil {
			return fmt.Errorf("changes after %d: %w", after, err)
		}
		if len(list) == 0 {
			break
		}
		for i := range list {
			c := &list[i]
			what := fmt.Sprintf("version %d of incident %s", c.Version, c.Incident.ID)
			if err := look(tocsin.LogChange, fmt.Sprintf("%s@%d", c.Incident.ID, c.Version), what); err != nil {
				return err
			}
			after = c.Seq
		}
	}
	for after := int64(0); ; {
		list, err := v.store.Decisions(ctx, after, page)
		if err != nil {
			return fmt.Errorf("decisions after %d: %w", after, err)
		}
		if len(list) == 0 {
			break
		}
		for i := range list {
			if err := look(tocsin.LogDecision, list[i].ID, "decision "+list[i].ID); err != nil {
				return err
			}
			after = list[i].Seq
		}
	}
	documents := tocsin.All("", func(at tocsin.Cursor) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
		return v.store.Documents(ctx, &tocsin.DocumentQuery{Limit: page, After: at})
	})
	for d, err := range documents {
		if err != nil {
			return fmt.Errorf("documents: %w", err)
		}
		if d.State == tocsin.Forgotten {
			continue
		}
		if err := look(tocsin.LogDocument, d.ID+"@"+d.SHA256, "document "+d.ID); err != nil {
			return err
		}
		if d.Versions < 2 {
			continue
		}
		versions, err := v.store.Versions(ctx, d.ID)
		if err != nil {
			return fmt.Errorf("versions of document %s: %w", d.ID, err)
		}
		for _, version := range versions {
			if version.SHA256 == d.SHA256 {
				continue
			}
			what := fmt.Sprintf("version %d of document %s", version.Version, d.ID)
			if err := look(tocsin.LogDocument, d.ID+"@"+version.SHA256, what); err != nil {
				return err
			}
		}
	}
	return nil
}

// in reports whether the log has an entry, among those too that came while it
// was read.
func (v *verifier) in(ctx context.Context, kind tocsin.LogKind, ref string) (bool, error) {
	if v.refs[kind][ref] {
		return true, nil
	}
	for {
		entries, err := v.store.Log(ctx, v.seen, page)
		if err != nil {
			return false, fmt.Errorf("log from %d on: %w", v.seen, err)
		}
		if len(entries) == 0 {
			return v.refs[kind][ref], nil
		}
		for i := range entries {
			v.note(&entries[i])
		}
	}
}

// note remembers that the log has an entry.
func (v *verifier) note(e *tocsin.LogEntry) {
	if v.refs[e.Kind] == nil {
		v.refs[e.Kind] = map[string]bool{}
	}
	v.refs[e.Kind][e.Ref] = true
	v.seen = e.N + 1
}
