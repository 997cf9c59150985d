package pipeline

import (
	"context"
	"path/filepath"
	"testing"

	"tocsin"
	"tocsin/collect"
)

// BenchmarkProcess reads the example reports, one document an iteration.
func BenchmarkProcess(b *testing.B) {
	var docs []tocsin.Document
	for doc, err := range collect.Files([]string{filepath.Join("..", "examples")}, collect.Options{}).Documents(context.Background()) {
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, doc)
	}
	if len(docs) == 0 {
		b.Fatal("no example reports")
	}
	reader, err := NewReader()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	read, n := 0, 0
	for b.Loop() {
		doc := docs[n%len(docs)]
		if _, err := reader.Read(doc); err != nil {
			b.Fatal(err)
		}
		n++
		read += len(doc.Bytes)
	}
	seconds := b.Elapsed().Seconds()
	b.ReportMetric(float64(n)/seconds, "documents/s")
	b.ReportMetric(float64(read)/1e6/seconds, "MB/s")
}

// BenchmarkNewReader loads what the stages know, as every start does.
func BenchmarkNewReader(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := NewReader(); err != nil {
			b.Fatal(err)
		}
	}
}
