// Package coding takes off what servers pack their answers in: gzip, deflate,
// Brotli and Zstandard.
package coding

import (
	"bufio"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Accepted is what to tell a server that one takes, as Accept-Encoding.
const Accepted = "gzip, br, zstd, deflate"

// maxWindow bounds the memory that unpacking takes. Browsers take windows of 8
// MiB at most in answers.
const maxWindow = 256 << 20

// Reader reads what a body of a coding holds; nil for a coding that is none of
// these, or changes nothing. It may give any number of bytes: bound them.
func Reader(coding string, body io.Reader) (io.Reader, error) {
	in := bufio.NewReader(body)
	switch coding {
	case "gzip", "x-gzip":
		return gzip.NewReader(in)
	case "deflate":
		// Some servers send the bare stream, without zlib's head.
		if head, err := in.Peek(2); err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	case "br":
		return brotli.NewReader(in), nil
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxWindow))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return nil, nil
}
