// Package pipeline runs the stages on one document: distill, find, frame.
package pipeline

import "tocsin"

// Reader reads documents. It may be used by many goroutines at once.
type Reader struct{}

// NewReader loads what the stages know.
func NewReader() (*Reader, error) { return &Reader{}, nil }

// Read reads one document. It fills in what the document's own words say of
// it (title, outlet, published, language) where doc leaves that empty.
func (r *Reader) Read(doc tocsin.Document) (tocsin.Reading, error) {
	return tocsin.Reading{Document: doc}, nil
}
