package export

import (
	"bufio"
	"container/heap"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// spillLines is how many lines are held in memory before they go to disk.
const spillLines = 20000

// spill sorts any number of lines in little memory: sorted runs lie in
// temporary files until they are merged.
type spill struct {
	lines []string
	runs  []*os.File
	most  int // lines in memory; 0 is spillLines
}

// add takes a line without its end.
func (s *spill) add(line string) error {
	s.lines = append(s.lines, line)
	if s.most == 0 {
		s.most = spillLines
	}
	if len(s.lines) < s.most {
		return nil
	}
	f, err := os.CreateTemp("", "tocsin-*.run")
	if err != nil {
		return fmt.Errorf("sort lines: %w", err)
	}
	s.runs = append(s.runs, f)
	slices.Sort(s.lines)
	b := bufio.NewWriter(f)
	for _, l := range s.lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	clear(s.lines)
	s.lines = s.lines[:0]
	if err := b.Flush(); err != nil {
		return fmt.Errorf("sort lines: %w", err)
	}
	return nil
}

// write writes all lines in order.
func (s *spill) write(w io.Writer) error {
	slices.Sort(s.lines)
	var heads runHeap
	next := func(r *run) error {
		ok, err := r.next()
		if err == nil && ok {
			heap.Push(&heads, r)
		}
		return err
	}
	for _, f := range s.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("sort lines: %w", err)
		}
		if err := next(&run{file: bufio.NewReader(f)}); err != nil {
			return err
		}
	}
	if err := next(&run{lines: s.lines}); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for len(heads) > 0 {
		r := heap.Pop(&heads).(*run)
		out.WriteString(r.head)
		out.WriteByte('\n')
		if err := next(r); err != nil {
			return err
		}
	}
	return out.Flush()
}

// close removes the temporary files.
func (s *spill) close() error {
	var errs []error
	for _, f := range s.runs {
		errs = append(errs, f.Close(), os.Remove(f.Name()))
	}
	s.runs = nil
	return errors.Join(errs...)
}

// run is a sorted list of lines, in a file or in memory.
type run struct {
	head  string
	file  *bufio.Reader
	lines []string
}

func (r *run) next() (bool, error) {
	if r.file == nil {
		if len(r.lines) == 0 {
			return false, nil
		}
		r.head, r.lines = r.lines[0], r.lines[1:]
		return true, nil
	}
	line, err := r.file.ReadString('\n')
	if err == io.EOF && line == "" {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("sort lines: %w", err)
	}
	r.head = line[:len(line)-1]
	return true, nil
}

type runHeap []*run

func (h runHeap) Len() int           { return len(h) }
func (h runHeap) Less(i, j int) bool { return h[i].head < h[j].head }
func (h runHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)        { *h = append(*h, x.(*run)) }
func (h *runHeap) Pop() any {
	old := *h
	r := old[len(old)-1]
	*h = old[:len(old)-1]
	return r
}
