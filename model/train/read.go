package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tocsin"
	"tocsin/model"
)

// sharedAlike are the genres of GUM whose texts may only be shared under the
// licence they came with; no weights are made from them. The rest are CC BY.
var sharedAlike = []string{"bio", "voyage"}

// material is what there is to learn from and to measure on.
type material struct {
	corpus   model.Corpus
	dev      []model.Example // trees of genres that are learned from
	devSplit []model.Example // dev on the treebank's own words, which splits at hyphens
	devOther []model.Example // trees of genres that are not
	wikigold []model.Example // names; learned from, and measured on in folds
	posts    []model.Example // names in posts, not learned from
}

// Documents of different sources are numbered apart.
const (
	postDocuments     = 10000
	wikigoldDocuments = 20000
)

// readMaterial reads the texts below the folder eval and the word list.
func readMaterial(eval, words, alike string) (material, error) {
	var m material
	var err error
	if m.corpus.Words, err = os.ReadFile(words); err != nil {
		return m, fmt.Errorf("read word list: %w", err)
	}
	if m.corpus.Alike, err = os.ReadFile(alike); err != nil {
		return m, fmt.Errorf("read word list: %w", err)
	}
	open := func(genre string) bool { return !slices.Contains(sharedAlike, genre) }
	other := func(genre string) bool { return !open(genre) }
	gum := filepath.Join(eval, "train", "gum")
	train, err := readTrees(filepath.Join(gum, "train"), open, true)
	if err != nil {
		return m, err
	}
	if m.dev, err = readTrees(filepath.Join(gum, "dev"), open, true); err != nil {
		return m, err
	}
	if m.devOther, err = readTrees(filepath.Join(gum, "dev"), other, true); err != nil {
		return m, err
	}
	if m.devSplit, err = readTrees(filepath.Join(gum, "dev"), open, false); err != nil {
		return m, err
	}
	m.corpus.Parsed = withRecased(train)

	posts, err := readNames(filepath.Join(eval, "train", "WNUT17", "CONLL-format", "data", "train", "wnut17train.conll"), postDocuments, 1)
	if err != nil {
		return m, err
	}
	if m.posts, err = readNames(filepath.Join(eval, "train", "WNUT17", "CONLL-format", "data", "dev", "emerging.dev.conll"), postDocuments, 1); err != nil {
		return m, err
	}
	if m.wikigold, err = readNames(filepath.Join(eval, "train", "wikigold", "CONLL-format", "data", "wikigold.conll.txt"), wikigoldDocuments, 0); err != nil {
		return m, err
	}
	for i := range train {
		train[i].Manner = 1
	}
	for i := range posts {
		posts[i].Manner = 2
	}
	m.corpus.Named = append(append(append(m.corpus.Named, train...), posts...), m.wikigold...)

	plain, err := readPlain(eval)
	if err != nil {
		return m, err
	}
	m.corpus.Unread = unread(plain)
	for _, forms := range plain {
		addPlain(&m.corpus, textOf(forms))
	}
	for _, e := range m.corpus.Named {
		addPlain(&m.corpus, e.Text)
	}
	m.corpus.Named = withRecased(m.corpus.Named)
	return m, nil
}

func addPlain(corpus *model.Corpus, text *tocsin.Text) {
	var words []string
	for _, t := range text.Tokens {
		words = append(words, t.Lower)
	}
	corpus.Plain = append(corpus.Plain, words)
}

// unread picks the sentences that the teachers annotate: whole ones of a
// middle length. Upper-case wires, of which there are most, are thinned out
// and half of them written in lower case.
func unread(plain [][]string) []model.Example {
	var out []model.Example
	wires := 0
	for _, forms := range plain {
		if len(forms) < shortestUnread || len(forms) > longestUnread || forms[len(forms)-1] != "." {
			continue
		}
		e := model.Example{Text: textOf(forms)}
		if strings.ToUpper(e.Text.Body) == e.Text.Body {
			wires++
			switch wires % wiresThinned {
			case 0:
				e = recased(e, lower)
			case 1:
			default:
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

const (
	shortestUnread = 6
	longestUnread  = 45
	wiresThinned   = 6 // two of so many are kept
)

// udWord is one line of a CoNLL-U sentence.
type udWord struct {
	form, lemma, tag, fine, label string
	head                          int // from 0; -1 at the root
	glued                         bool
	entity                        string
}

// readTrees reads the CoNLL-U files of a folder whose genre is wanted. The
// genre is the second part of a file's name, as in GUM_news_crane.conllu. join
// makes the program's tokens of the treebank's words.
func readTrees(dir string, wanted func(genre string) bool, join bool) ([]model.Example, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.conllu"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("read treebank: no .conllu file in %s", dir)
	}
	slices.Sort(names)
	var out []model.Example
	for document, name := range names {
		parts := strings.Split(filepath.Base(name), "_")
		if len(parts) > 1 && !wanted(parts[1]) {
			continue
		}
		sentences, err := readSentences(name)
		if err != nil {
			return nil, err
		}
		for _, s := range sentences {
			e := merged(s, join)
			e.Document = document
			out = append(out, e)
		}
	}
	return out, nil
}

func readSentences(name string) ([][]udWord, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read treebank: %w", err)
	}
	defer f.Close()
	var out [][]udWord
	var sentence []udWord
	gluedTo := 0 // the words up to this one are glued to the next
	lastGlued := false
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<20)
	for n := 1; scan.Scan(); n++ {
		line := scan.Text()
		switch {
		case line == "":
			if len(sentence) > 0 {
				out = append(out, sentence)
			}
			sentence, gluedTo = nil, 0
			continue
		case line[0] == '#':
			continue
		}
		col := strings.Split(line, "\t")
		if len(col) != 10 {
			return nil, fmt.Errorf("%s:%d: %d columns, want 10", name, n, len(col))
		}
		if from, to, ok := strings.Cut(col[0], "-"); ok && from != "" {
			if gluedTo, err = strconv.Atoi(to); err != nil {
				return nil, fmt.Errorf("%s:%d: bad range %q", name, n, col[0])
			}
			lastGlued = strings.Contains(col[9], "SpaceAfter=No")
			continue
		}
		if strings.Contains(col[0], ".") {
			continue
		}
		head, err := strconv.Atoi(col[6])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: bad head %q", name, n, col[6])
		}
		w := udWord{form: col[1], lemma: col[2], tag: col[3], fine: col[4], head: head - 1, label: col[7], glued: strings.Contains(col[9], "SpaceAfter=No")}
		if at := len(sentence) + 1; at < gluedTo {
			w.glued = true
		} else if at == gluedTo {
			w.glued = lastGlued
		}
		for _, f := range strings.Split(col[9], "|") {
			if v, ok := strings.CutPrefix(f, "Entity="); ok {
				w.entity = v
			}
		}
		sentence = append(sentence, w)
	}
	if len(sentence) > 0 {
		out = append(out, sentence)
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("read treebank: %w", err)
	}
	return out, nil
}
