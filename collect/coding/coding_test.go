package coding

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// packed is words in each coding, with the name of what it is.
func packed(t testing.TB, words string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, open := range map[string]func(io.Writer) (io.WriteCloser, error){
		"gzip":         func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil },
		"deflate":      func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil },
		"deflate bare": func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) },
		"br":           func(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriter(w), nil },
		"zstd":         func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) },
	} {
		var b bytes.Buffer
		w, err := open(&b)
		if err == nil {
			_, err = io.WriteString(w, words)
			err = errors.Join(err, w.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		out[name] = b.Bytes()
	}
	return out
}

func TestReader(t *testing.T) {
	words := strings.Repeat("Three rockets fell near the depot. ", 200)
	for name, body := range packed(t, words) {
		t.Run(name, func(t *testing.T) {
			coding, _, _ := strings.Cut(name, " ")
			in, err := Reader(coding, bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(in); err != nil || string(got) != words {
				t.Errorf("%d bytes, %v; want %d", len(got), err, len(words))
			}
			// What breaks off is an error, not a short answer.
			if in, err = Reader(coding, bytes.NewReader(body[:len(body)/2])); err == nil {
				_, err = io.ReadAll(in)
			}
			if err == nil {
				t.Error("half a body was read without an error")
			}
		})
	}
	for _, coding := range []string{"", "identity", "rot13"} {
		if in, err := Reader(coding, strings.NewReader("words")); in != nil || err != nil {
			t.Errorf("coding %q: %v, %v", coding, in, err)
		}
	}
	for coding := range strings.SplitSeq(Accepted, ", ") {
		if in, err := Reader(coding, strings.NewReader("")); in == nil && err == nil {
			t.Errorf("%s is said to be taken and is not", coding)
		}
	}
}

func FuzzReader(f *testing.F) {
	for name, body := range packed(f, "Three rockets fell.") {
		coding, _, _ := strings.Cut(name, " ")
		f.Add(coding, body)
	}
	f.Fuzz(func(t *testing.T, coding string, body []byte) {
		in, err := Reader(coding, bytes.NewReader(body))
		if err != nil || in == nil {
			return
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(in, 1<<20)) // it must end, whatever it comes to
	})
}
