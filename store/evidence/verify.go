package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
)

// Report is what a verification found.
type Report struct {
	Head     Checkpoint             // Root is made anew from the entries
	Entries  map[tocsin.LogKind]int // looked at, by kind
	Erased   int                    // entries whose content was erased, by decision
	Replaced int                    // entries whose content another took the place of
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
	v := &verifier{store: s, size: size, refs: map[tocsin.LogKind]map[string]bool{}, by: map[int64]*eraser{},
		report: &Report{Entries: map[tocsin.LogKind]int{}}}
	slices.SortFunc(kept, func(a, b Checkpoint) int { return int(a.Size - b.Size) })
	v.kept = kept
	if err := v.log(ctx, progress); err != nil {
		return nil, err
	}
	if err := v.erasures(ctx); err != nil {
		return nil, err
	}
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
	tree   []tlog.Hash                        // stored hashes, made anew
	refs   map[tocsin.LogKind]map[string]bool // of changes and decisions
	blank  []tocsin.LogEntry                  // without their content
	by     map[int64]*eraser                  // entries that blank ones name
	before map[int64][]int64                  // what erasures before an upgrade erased, as the upgrade tells
	seen   int64                              // entries that refs are of
	report *Report
}

// eraser is an entry that is said to have erased or replaced others.
type eraser struct {
	kind   tocsin.LogKind
	ref    string
	listed bool           // the erasure says which entries it erased
	erased map[int64]bool // which they are
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

// what names what an entry is of, as people know it.
func what(e *tocsin.LogEntry) string {
	_, version, _ := strings.Cut(e.Ref, "@")
	document := e.Document
	if document == "" && (e.Kind == tocsin.LogVersion || e.Kind == tocsin.LogReading) {
		document = "of number " + strings.TrimSuffix(e.Ref, "@"+version)
	}
	switch e.Kind {
	case tocsin.LogVersion:
		return "version " + version + " of document " + document
	case tocsin.LogReading:
		return "the reading of version " + version + " of document " + document
	case tocsin.LogAssignment, tocsin.LogRelease:
		return "the " + string(e.Kind) + " of incident " + e.Ref
	case tocsin.LogAudit:
		return "entry " + e.Ref + " of the audit"
	case tocsin.LogErasure:
		if e.Document != "" {
			return "erasure " + e.Document
		}
	}
	return string(e.Kind) + " " + e.Ref
}

// entry looks at one entry and at what it is of.
func (v *verifier) entry(ctx context.Context, e *tocsin.LogEntry) error {
	record := tlog.RecordHash(Leaf(e))
	if e.Bare { // its hash is all that there is; erasures must tell of it
		kept, err := v.store.LogHashes(ctx, []int64{tlog.StoredHashIndex(0, e.N)})
		switch {
		case tocsin.CodeOf(err) == tocsin.NotFound || err == nil && len(kept) != 1:
			v.say("the hash of entry %d of the log is lost", e.N)
		case err != nil:
			return fmt.Errorf("hash of entry %d: %w", e.N, err)
		default:
			record = kept[0]
		}
	}
	list, err := tlog.StoredHashesForRecordHash(e.N, record, v.reader())
	if err != nil {
		return fmt.Errorf("hash entry %d: %w", e.N, err)
	}
	v.tree = append(v.tree, list...)
	v.report.Entries[e.Kind]++
	v.note(e)
	if len(e.Salt) == 0 {
		v.leftBlank(e)
		return nil
	}
	content, err := v.store.Content(ctx, e)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		// It may have been erased or replaced while the log was read.
		now, err := v.store.Log(ctx, e.N, 1)
		if err != nil {
			return fmt.Errorf("entry %d of the log: %w", e.N, err)
		}
		if len(now) == 1 && now[0].N == e.N && len(now[0].Salt) == 0 && now[0].ErasedBy >= v.size {
			v.leftBlank(&now[0])
			return nil
		}
	}
	none := []byte("null") // a row that was removed
	switch {
	case tocsin.CodeOf(err) == tocsin.NotFound:
		v.say("%s (entry %d) is lost", what(e), e.N)
	case err != nil:
		v.say("%s (entry %d) cannot be read: %v", what(e), e.N, err)
	case Digest(e.Salt, content) == e.Digest:
		return v.upgrade(e, content)
	case e.Kind.Replaces() && bytes.Equal(content, none):
		v.say("%s (entry %d) is lost", what(e), e.N)
	case e.Kind.Replaces() && Digest(e.Salt, none) == e.Digest:
		v.say("%s (entry %d) is there again, after it was removed", what(e), e.N)
	default:
		v.say("%s (entry %d) was altered", what(e), e.N)
	}
	return nil
}

// leftBlank remembers an entry without content.
func (v *verifier) leftBlank(e *tocsin.LogEntry) {
	v.blank = append(v.blank, tocsin.LogEntry{N: e.N, Kind: e.Kind, Ref: e.Ref, ErasedBy: e.ErasedBy, Bare: e.Bare, Document: e.Document})
}

// upgrade takes in what the entry of an upgrade tells.
func (v *verifier) upgrade(e *tocsin.LogEntry, content []byte) error {
	if e.Kind != tocsin.LogUpgrade {
		return nil
	}
	var told struct {
		Erased map[int64][]int64 `json:"erased"`
	}
	if err := json.Unmarshal(content, &told); err != nil {
		return fmt.Errorf("read upgrade %s (entry %d): %w", e.Ref, e.N, err)
	}
	v.before = told.Erased
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

// erasures looks for who erased or replaced what has no content.
func (v *verifier) erasures(ctx context.Context) error {
	for i := range v.blank {
		e := &v.blank[i]
		if e.ErasedBy < 0 {
			v.say("%s (entry %d) has no salt, and nobody erased it", what(e), e.N)
			continue
		}
		by, err := v.eraser(ctx, e.ErasedBy)
		if err != nil {
			return err
		}
		erased := by.erased[e.N]
		if !by.listed { // before an upgrade
			erased = slices.Contains(v.before[e.ErasedBy], e.N)
		}
		switch {
		case by.kind == tocsin.LogErasure && erased:
			v.report.Erased++
		case by.kind == tocsin.LogErasure:
			v.say("%s (entry %d) is said to be erased by entry %d, which does not tell of it", what(e), e.N, e.ErasedBy)
		case by.kind == e.Kind && e.Kind.Replaces() && by.ref == e.Ref && e.ErasedBy > e.N:
			v.report.Replaced++
		default:
			v.say("%s (entry %d) is said to be erased by entry %d, which is no erasure", what(e), e.N, e.ErasedBy)
		}
	}
	return nil
}

// eraser is the entry of a number, as far as it erases others; one that is not
// there erases none.
func (v *verifier) eraser(ctx context.Context, n int64) (*eraser, error) {
	if by := v.by[n]; by != nil {
		return by, nil
	}
	by := &eraser{listed: true, erased: map[int64]bool{}}
	v.by[n] = by
	list, err := v.store.Log(ctx, n, 1)
	if err != nil {
		return nil, fmt.Errorf("entry %d of the log: %w", n, err)
	}
	if len(list) == 0 || list[0].N != n {
		return by, nil
	}
	by.kind, by.ref = list[0].Kind, list[0].Ref
	if by.kind != tocsin.LogErasure {
		return by, nil
	}
	content, err := v.store.Content(ctx, &list[0])
	if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
		return nil, fmt.Errorf("erasure %s (entry %d): %w", list[0].Ref, n, err)
	}
	if err != nil || Digest(list[0].Salt, content) != list[0].Digest {
		return by, nil // which is told of where that entry is looked at
	}
	var told struct {
		Entries []int64 `json:"entries"`
	}
	if err := json.Unmarshal(content, &told); err != nil {
		return nil, fmt.Errorf("read erasure %s (entry %d): %w", list[0].Ref, n, err)
	}
	by.listed = told.Entries != nil
	for _, e := range told.Entries {
		by.erased[e] = true
	}
	return by, nil
}

// slippedIn looks for changes and decisions that are not in the log; Check looks
// for the rest.
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
	v.seen = e.N + 1
	if e.Kind != tocsin.LogChange && e.Kind != tocsin.LogDecision {
		return
	}
	if v.refs[e.Kind] == nil {
		v.refs[e.Kind] = map[string]bool{}
	}
	v.refs[e.Kind][e.Ref] = true
}
