package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tocsin"
	"tocsin/store/evidence"
)

// checkpointsFile is where the program notes how the log stood, in the data folder.
const checkpointsFile = "checkpoints"

// verifyCmd proves that the store is whole.
type verifyCmd struct {
	Checkpoints []string `name:"checkpoint" placeholder:"FILE" type:"existingfile" help:"Also hold the log against these checkpoints, which were kept elsewhere."`
	Entry       int64    `default:"-1" placeholder:"N" help:"Prove one entry of the log instead of verifying all."`
}

// Help is the end of `tocsin verify --help`.
func (*verifyCmd) Help() string {
	return `Every version of a document with what came with it, every reading, decision, version of an incident, note, tag,
assignment, release and entry of the audit is entered in an append-only log when it is kept. verify makes the log's tree
anew, reads everything that it is of, and names what was altered, lost or slipped in. It may run while the server works.

The last line is a checkpoint: size, root and time of the log. Keep it elsewhere. Who can alter the store could make its
log anew, but not with the same root. The server adds checkpoints to the file checkpoints in the data folder; they are
held against the log too.

Exit codes: 0 all holds; 1 something does not, or the store cannot be read.`
}

// Run verifies, or proves.
func (c *verifyCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	if c.Entry >= 0 {
		return c.prove(ctx, term, h)
	}
	kept, err := checkpoints(append(c.Checkpoints, filepath.Join(cfg.Data, checkpointsFile)))
	if err != nil {
		return err
	}
	report, err := evidence.Verify(ctx, h.store, kept, nil)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return tellReport(term, report, len(kept))
}

// checkpoints reads those of the files that are there.
func checkpoints(files []string) ([]evidence.Checkpoint, error) {
	var kept []evidence.Checkpoint
	for _, name := range files {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read checkpoints: %w", err)
		}
		list, err := evidence.ReadCheckpoints(name, f)
		f.Close()
		if err != nil {
			return nil, err
		}
		kept = append(kept, list...)
	}
	return kept, nil
}

// tellReport prints what a verification found; problems are an error.
func tellReport(term *terminal, r *evidence.Report, kept int) error {
	for _, p := range r.Problems {
		fmt.Fprintln(term.Out, clean(p))
	}
	fmt.Fprintf(term.Out, "%s of the log: %s, %s, %s, %s, %s", plural(int(r.Head.Size), "entry", "entries"),
		plural(r.Entries[tocsin.LogVersion], "version of documents", "versions of documents"),
		plural(r.Entries[tocsin.LogDecision], "decision", "decisions"),
		plural(r.Entries[tocsin.LogChange], "version of incidents", "versions of incidents"),
		plural(r.Entries[tocsin.LogNote]+r.Entries[tocsin.LogAssignment]+r.Entries[tocsin.LogRelease], "note, assignment or release", "notes, assignments and releases"),
		plural(r.Entries[tocsin.LogAudit], "entry of the audit", "entries of the audit"))
	if r.Erased > 0 {
		fmt.Fprintf(term.Out, "; %d erased by decision", r.Erased)
	}
	fmt.Fprintf(term.Out, "; held against %s\n", plural(kept, "checkpoint", "checkpoints"))
	if len(r.Problems) > 0 {
		return &exitError{exitFailed, fmt.Errorf("%s; the store is not what was entered", plural(len(r.Problems), "problem", "problems"))}
	}
	head := r.Head
	head.At = time.Now()
	fmt.Fprintf(term.Out, "All holds.\n%s\n", head)
	return nil
}

func (c *verifyCmd) prove(ctx context.Context, term *terminal, h *house) error {
	p, err := evidence.Prove(ctx, h.store, c.Entry, time.Now())
	if err != nil {
		return err
	}
	if err := p.Check(); err != nil {
		return fmt.Errorf("entry %d is not in the log: %w", c.Entry, err)
	}
	fmt.Fprintf(term.Out, "%s%s\n", evidence.Leaf(&p.Entry), p.Checkpoint)
	for _, hash := range p.Path {
		fmt.Fprintln(term.Out, hash)
	}
	return nil
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
