// Package evidence proves that what a store holds is what was entered: nothing
// altered, nothing lost, nothing slipped in. It rests on the store's append-only
// log, a Merkle tree as in RFC 6962, and on checkpoints of it that somebody kept
// elsewhere: who could alter the store could make its log anew, but not with
// the same root.
package evidence

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
)

// Leaf is what an entry of the log is hashed as.
func Leaf(e *tocsin.LogEntry) []byte {
	return fmt.Appendf(nil, "%s\n%s\n%s\n", e.Kind, e.Ref, hex.EncodeToString(e.Digest[:]))
}

// Digest is the salted hash of a content.
func Digest(salt, content []byte) [32]byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(content)
	var d [32]byte
	h.Sum(d[:0])
	return d
}

// Checkpoint is how the log stood at a time.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	At   time.Time
}

// String is one line: size, root in base64, time.
func (c Checkpoint) String() string {
	return fmt.Sprintf("%d %s %s", c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), c.At.UTC().Format(time.RFC3339))
}

// ParseCheckpoint reads what String writes.
func ParseCheckpoint(line string) (Checkpoint, error) {
	bad := func() (Checkpoint, error) {
		return Checkpoint{}, tocsin.Errorf(tocsin.Invalid, "%q is no checkpoint: want size, root and time", line)
	}
	f := strings.Fields(line)
	if len(f) != 3 {
		return bad()
	}
	size, err := strconv.ParseInt(f[0], 10, 64)
	root, rootErr := base64.StdEncoding.DecodeString(f[1])
	at, atErr := time.Parse(time.RFC3339, f[2])
	if err != nil || size < 0 || rootErr != nil || len(root) != tlog.HashSize || atErr != nil || at.UTC().Year() < 0 || at.UTC().Year() > 9999 {
		return bad()
	}
	return Checkpoint{size, tlog.Hash(root), at}, nil
}

// ReadCheckpoints reads a file of checkpoints, one a line; "#" begins a comment.
func ReadCheckpoints(name string, r io.Reader) ([]Checkpoint, error) {
	var out []Checkpoint
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		c, err := ParseCheckpoint(line)
		if err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", name, n, err)
		}
		out = append(out, c)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read checkpoints %s: %w", name, err)
	}
	return out, nil
}

// Log is what is asked of a store to prove its log; tocsin.Store has it.
type Log interface {
	Log(ctx context.Context, from int64, limit int) ([]tocsin.LogEntry, error)
	LogSize(ctx context.Context) (int64, error)
	LogHashes(ctx context.Context, indexes []int64) ([][32]byte, error)
}

// hashes reads the stored hashes of a log.
func hashes(ctx context.Context, l Log) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		list, err := l.LogHashes(ctx, indexes)
		if err != nil {
			return nil, err
		}
		out := make([]tlog.Hash, len(list))
		for i, h := range list {
			out[i] = h
		}
		return out, nil
	}
}

// Head is the checkpoint of the log as it is now, from its stored hashes.
func Head(ctx context.Context, l Log, now time.Time) (Checkpoint, error) {
	size, err := l.LogSize(ctx)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("size of the log: %w", err)
	}
	root, err := tlog.TreeHash(size, hashes(ctx, l))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("root of the log: %w", err)
	}
	return Checkpoint{size, root, now}, nil
}

// Proof shows that an entry is in the log of a checkpoint, to somebody who has
// no more than that checkpoint.
type Proof struct {
	Entry      tocsin.LogEntry
	Checkpoint Checkpoint
	Path       tlog.RecordProof
}

// Prove makes the proof of an entry.
func Prove(ctx context.Context, l Log, n int64, now time.Time) (*Proof, error) {
	head, err := Head(ctx, l, now)
	if err != nil {
		return nil, err
	}
	entries, err := l.Log(ctx, n, 1)
	if err != nil {
		return nil, fmt.Errorf("entry %d of the log: %w", n, err)
	}
	if n < 0 || n >= head.Size || len(entries) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "the log has no entry %d", n)
	}
	if entries[0].Bare {
		return nil, tocsin.Errorf(tocsin.NotFound, "of entry %d, which was erased, the log has no more than the hash of its leaf", n)
	}
	path, err := tlog.ProveRecord(head.Size, n, hashes(ctx, l))
	if err != nil {
		return nil, fmt.Errorf("prove entry %d: %w", n, err)
	}
	return &Proof{entries[0], head, path}, nil
}

// Check reports what is wrong with the proof; nil is that it holds.
func (p *Proof) Check() error {
	return tlog.CheckRecord(p.Path, p.Checkpoint.Size, p.Checkpoint.Root, p.Entry.N, tlog.RecordHash(Leaf(&p.Entry)))
}
