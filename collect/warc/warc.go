// Package warc reads web archives in the WARC format, versions 1.0 and 1.1,
// packed with gzip or plain.
package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Record is one record of an archive.
type Record struct {
	Offset int64  // of the record, or of the gzip member that it lies in, in the file
	Type   string // response, resource, revisit, request, metadata, warcinfo ...
	ID     string // WARC-Record-ID without its angle brackets
	URI    string // WARC-Target-URI; "" when the record has none
	Date   time.Time
	Header textproto.MIMEHeader
	Body   []byte // as it came: of a response the HTTP head too
}

// Error is what is wrong with a file, and where.
type Error struct {
	Offset int64 // as in Record
	Err    error
}

func (e *Error) Error() string { return fmt.Sprintf("at byte %d: %v", e.Offset, e.Err) }

func (e *Error) Unwrap() error { return e.Err }

// maxHead is how many bytes the head of a record may have; real ones have
// less than two thousand.
const maxHead = 64 << 10

// Records reads an archive record by record. A record with more than maxBytes
// in its body is passed over with an error, and the rest follows; damage that
// hides where the next record begins ends the reading with an error. All
// errors are of type *Error. A record's Body is its own.
func Records(in io.Reader, maxBytes int64) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		src, err := unpacked(in)
		if err != nil {
			yield(nil, &Error{0, err})
			return
		}
		for {
			at, err := src.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, &Error{at, cut(err)})
				return
			}
			rec, size, err := src.head()
			if err != nil {
				yield(nil, &Error{at, cut(err)})
				return
			}
			rec.Offset = at
			if size > maxBytes {
				if _, err := io.CopyN(io.Discard, src.in, size); err != nil {
					yield(nil, &Error{at, cut(err)})
					return
				}
				if !yield(nil, &Error{at, fmt.Errorf("record %s has %d bytes, more than %d", rec.URI, size, maxBytes)}) {
					return
				}
				continue
			}
			// Not made at its full size at once: the number is the file's word only.
			rec.Body, err = io.ReadAll(io.LimitReader(src.in, size))
			if err == nil && int64(len(rec.Body)) < size {
				err = io.ErrUnexpectedEOF
			}
			if err != nil {
				yield(nil, &Error{at, cut(err)})
				return
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// cut says that a file ends early in words that a reader of the message knows.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file is cut off: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// source is the records' bytes, with the place in the file that they come from.
type source struct {
	in      *bufio.Reader
	plain   *counter // of a plain file
	members *members // of a packed one
}

// unpacked tells a packed file from a plain one.
func unpacked(in io.Reader) (*source, error) {
	count := &counter{in: in}
	raw := bufio.NewReaderSize(count, 64<<10)
	if magic, _ := raw.Peek(2); string(magic) != "\x1f\x8b" {
		return &source{in: raw, plain: count}, nil
	}
	m := &members{file: raw, read: count}
	var err error
	if m.gz, err = gzip.NewReader(raw); err != nil {
		return nil, fmt.Errorf("unpack: %w", cut(err))
	}
	m.gz.Multistream(false)
	return &source{in: bufio.NewReaderSize(m, 64<<10), members: m}, nil
}

// next goes over the empty lines before a record and tells where it begins.
// The error is io.EOF at the end of the file.
func (s *source) next() (int64, error) {
	for {
		b, err := s.in.Peek(1)
		at := s.offset()
		if err != nil {
			return at, err
		}
		if b[0] != '\r' && b[0] != '\n' {
			return at, nil
		}
		if _, err := s.in.Discard(1); err != nil {
			return at, err
		}
	}
}

// offset is where the next byte, or the member that holds it, stands in the file.
func (s *source) offset() int64 {
	if s.members != nil {
		return s.members.start
	}
	return s.plain.n - int64(s.in.Buffered())
}

// head reads the lines before a record's body, and how long the body is.
func (s *source) head() (*Record, int64, error) {
	budget := maxHead
	line := func() (string, error) {
		var b strings.Builder
		for {
			part, err := s.in.ReadSlice('\n')
			if budget -= len(part); budget < 0 {
				return "", errors.New("the head of the record does not end")
			}
			b.Write(part)
			if !errors.Is(err, bufio.ErrBufferFull) {
				return strings.TrimRight(b.String(), "\r\n"), err
			}
		}
	}
	version, err := line()
	if err != nil {
		return nil, 0, err
	}
	if !strings.HasPrefix(version, "WARC/") {
		return nil, 0, errors.New("no record begins here")
	}
	rec := &Record{Header: textproto.MIMEHeader{}}
	for last := ""; ; {
		l, err := line()
		if err != nil {
			return nil, 0, err
		}
		if l == "" {
			break
		}
		if (l[0] == ' ' || l[0] == '\t') && last != "" { // a folded line
			values := rec.Header[last]
			values[len(values)-1] += " " + strings.TrimSpace(l)
			continue
		}
		key, value, ok := strings.Cut(l, ":")
		if !ok {
			return nil, 0, fmt.Errorf("%.40q is no line of a record's head", l)
		}
		last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(key))
		rec.Header[last] = append(rec.Header[last], strings.TrimSpace(value))
	}
	size, err := strconv.ParseInt(rec.Header.Get("Content-Length"), 10, 64)
	if err != nil || size < 0 {
		return nil, 0, fmt.Errorf("Content-Length %.40q is no size", rec.Header.Get("Content-Length"))
	}
	rec.Type = strings.ToLower(rec.Header.Get("WARC-Type"))
	rec.ID = bare(rec.Header.Get("WARC-Record-ID"))
	rec.URI = bare(rec.Header.Get("WARC-Target-URI")) // 1.0 allowed angle brackets here
	if told := rec.Header.Get("WARC-Date"); told != "" {
		if rec.Date, err = time.Parse(time.RFC3339, told); err != nil {
			return nil, 0, fmt.Errorf("WARC-Date %.40q is no time", told)
		}
	}
	return rec, size, nil
}

// bare takes the angle brackets off an address.
func bare(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "<"), ">")
}

// counter counts what is read through it.
type counter struct {
	in io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// members unpacks the gzip members of a file one after the other. One Read
// never gives bytes of two members, so that start holds for all that a reader
// behind it has buffered.
type members struct {
	file  *bufio.Reader
	read  *counter
	gz    *gzip.Reader
	start int64 // where the member that was read last begins
	ended bool  // that member has been read to its end
}

func (m *members) Read(p []byte) (int, error) {
	for {
		if m.ended {
			if _, err := m.file.Peek(1); err != nil {
				return 0, err
			}
			m.start = m.read.n - int64(m.file.Buffered())
			if err := m.gz.Reset(m.file); err != nil {
				return 0, fmt.Errorf("unpack: %w", cut(err))
			}
			m.gz.Multistream(false)
			m.ended = false
		}
		n, err := m.gz.Read(p)
		if errors.Is(err, io.EOF) {
			m.ended, err = true, nil
		}
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("unpack: %w", err)
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}
