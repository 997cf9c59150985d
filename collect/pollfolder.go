package collect

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tocsin"
)

// folder reads files as they appear or change in a folder. A file is read when
// two polls in a row find it with the same size and time, so that one that is
// still being written waits. A file that is gone is no withdrawal.
func (r *poll) folder() error {
	root := r.src.Address
	info, err := os.Stat(root)
	if err != nil {
		return pathError(root, err)
	}
	if !info.IsDir() {
		return tocsin.Errorf(tocsin.Invalid, "%s: not a folder", root)
	}
	plan := &Plan{opts: Options{MaxBytes: r.opts.MaxBytes}}
	plan.walk(root, root, map[string]bool{})
	if n := len(plan.entries); n > maxFiles {
		r.fail(tocsin.Errorf(tocsin.Invalid, "%s: it holds %d files; only the first %d are watched", root, n, maxFiles))
		plan.entries = plan.entries[:maxFiles]
	}
	for _, e := range plan.entries {
		if r.over() {
			return nil
		}
		if e.err != nil {
			r.fail(e.err)
			continue
		}
		r.file(e)
	}
	return nil
}

// file takes in one file when it is ready.
func (r *poll) file(e entry) {
	inner := filepath.ToSlash(e.inner)
	key := "file:" + inner
	r.seen[key] = true
	info, err := os.Stat(e.path)
	if errors.Is(err, fs.ErrNotExist) {
		return // gone since the folder was listed
	}
	if err != nil {
		r.fail(pathError(e.path, err))
		return
	}
	prior := r.visits[key]
	now := tocsin.Visit{At: r.now, ETag: fmt.Sprintf("%d bytes of %s", info.Size(), info.ModTime().UTC().Format("2006-01-02T15:04:05.999999999Z"))}
	switch {
	case prior.ETag != now.ETag: // new or changed: it may not be whole yet
		r.visits[key] = now
		return
	case prior.SHA256 != "": // read before
		return
	}
	in, err := os.Open(e.path)
	if err != nil { // it is told of at each poll until somebody lets it be read
		r.fail(pathError(e.path, err))
		return
	}
	in.Close()
	for doc, err := range Files([]string{e.path}, Options{MaxBytes: r.opts.MaxBytes}).Documents(r.ctx) {
		if r.over() {
			return
		}
		if err != nil {
			r.fail(err)
			continue
		}
		guid := inner
		if e.kind == formatLines {
			guid = inner + "#" + doc.ID
		}
		doc.ID = ""
		r.offer(tocsin.Arrival{Document: doc, GUID: guid})
	}
	if !r.over() {
		now.SHA256 = hash([]byte(now.ETag)) // that it was read; its documents have hashes of their own
		r.visits[key] = now
	}
}
