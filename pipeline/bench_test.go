package pipeline

import "testing"

// BenchmarkProcess reads the example reports, one document an iteration.
func BenchmarkProcess(b *testing.B) {
	docs := examples(b)
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
