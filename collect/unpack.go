package collect

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"tocsin"
)

// What packed files may become when they are unpacked. Text packs to a third
// or a tenth, lines of JSON to a thirtieth; what goes far beyond that is made
// to fill a disk.
const (
	maxGrowth  = 200       // times the packed size
	freeGrowth = 16 << 20  // bytes that are allowed in any case
	maxNested  = 2         // archives in an archive
	maxMembers = 200_000   // files in an archive
	maxHeld    = 256 << 20 // bytes of an archive that comes on standard input or in another one: it is held in memory
)

// budget is how much may come out of a packed file, whatever lies in it.
type budget struct {
	packed func() int64 // bytes that were read of the packed file, or its size
	spent  int64
}

// bounded is an unpacking that ends in an error when its budget is spent.
type bounded struct {
	in     io.Reader
	budget *budget
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.budget.spent += int64(n)
	if limit := freeGrowth + maxGrowth*b.budget.packed(); b.budget.spent > limit {
		return 0, fmt.Errorf("it unpacks to more than %d times its size", maxGrowth)
	}
	return n, err
}

// counted counts what is read through it.
type counted struct {
	in io.Reader
	n  int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// allowance is a reader that gives no more than limit bytes until it is
// renewed: one item of a file must not fill the memory.
type allowance struct {
	in    io.Reader
	limit int64
	used  int64
}

func (a *allowance) Read(p []byte) (int, error) {
	if a.used >= a.limit {
		return 0, fmt.Errorf("an item is larger than %s", size(a.limit/2))
	}
	n, err := a.in.Read(p)
	a.used += int64(n)
	return n, err
}

func (a *allowance) renew() { a.used = 0 }

// items is an allowance for the items of a file, each of which may be written
// twice as long as the document in it.
func (r *reading) items(in io.Reader) *allowance {
	return &allowance{in: in, limit: 2 * r.opts.maxBytes()}
}

// zip reads the files of an archive as if they lay in a folder. raw is the
// opened file, whose beginning in has read.
func (r *reading) zip(ctx context.Context, f file, raw io.Reader, in *bufio.Reader) bool {
	if f.depth >= maxNested {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: more than %d archives in each other", f.path, maxNested))
	}
	var at io.ReaderAt
	var length int64
	if opened, ok := raw.(*os.File); ok && f.depth == 0 && f.budget == nil {
		info, err := opened.Stat()
		if err != nil {
			return r.fail(pathError(f.path, err))
		}
		if info.Mode().IsRegular() {
			at, length = opened, info.Size()
		}
	}
	if at == nil {
		held, err := io.ReadAll(io.LimitReader(in, maxHeld+1))
		switch {
		case err != nil:
			return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: %w", f.path, err))
		case len(held) > maxHeld:
			return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: an archive inside a file or on standard input may have %s", f.path, size(maxHeld)))
		}
		at, length = bytes.NewReader(held), int64(len(held))
	}
	archive, err := zip.NewReader(at, length)
	if err != nil {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: unpack: %w", f.path, err))
	}
	if len(archive.File) > maxMembers {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: it holds %d files, more than %d", f.path, len(archive.File), maxMembers))
	}
	if f.budget == nil {
		f.budget = &budget{packed: func() int64 { return length }}
	}
	if isWACZ(archive) {
		return r.wacz(ctx, f, archive)
	}
	read := false
	for _, m := range archive.File {
		if err := ctx.Err(); err != nil {
			r.fail(err)
			return false
		}
		name := path.Clean("/" + strings.ReplaceAll(m.Name, `\`, "/"))[1:]
		kind, known := formatOf(name)
		where := f.path + "/" + name
		switch {
		case m.FileInfo().IsDir() || hidden(name):
			continue
		case !known:
			r.ignore(where)
			continue
		}
		read = true
		if !r.member(f, m, func(in io.Reader) bool {
			return r.read(ctx, file{entry: entry{path: where, inner: name, kind: kind}, depth: f.depth + 1, budget: f.budget}, in)
		}) {
			return false
		}
	}
	if !read && f.asked {
		return r.fail(tocsin.Errorf(tocsin.NotFound, "%s: the archive holds no file of a known kind", f.path))
	}
	return true
}

// member opens a file of an archive.
func (r *reading) member(f file, m *zip.File, read func(io.Reader) bool) bool {
	in, err := m.Open()
	if err != nil {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s/%s: unpack: %w", f.path, m.Name, err))
	}
	defer in.Close()
	return read(&bounded{in: in, budget: f.budget})
}

// hidden reports whether a file of an archive is one that a folder would hide,
// or one that a program put there for itself.
func hidden(name string) bool {
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return true
		}
	}
	return false
}
