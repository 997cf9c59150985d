// Package collect gets Documents from sources: once, from files, folders and
// standard input (Files), and again and again, from feeds, sitemaps, pages,
// warnings and folders (Poller).
package collect

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"
)

// DefaultMaxBytes is how many bytes a document may have when Options do not
// say: far above the longest report and its page, far below what would hurt.
const DefaultMaxBytes = 20 << 20

// Options are the settings of a collection.
type Options struct {
	Stdin    io.Reader // what the path "-" reads; nil is empty
	MaxBytes int64     // of one document, unpacked; 0 is DefaultMaxBytes
	// Now tells whether an embargo holds; nil is time.Now.
	Now func() time.Time
}

func (o Options) maxBytes() int64 {
	if o.MaxBytes <= 0 {
		return DefaultMaxBytes
	}
	return o.MaxBytes
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// hash is the sha256 of b in hexadecimal.
func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
