// Command train learns the weights of package model from annotated texts that
// are not part of the project, and prints how good they are.
//
//	go run ./model/train -eval DIR -out model/data
//
// The same texts give the same weights. The card it writes beside them says
// what they were made from, and the scores.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"tocsin/model"
)

// memoryLimit keeps the training small enough to run beside other work.
const memoryLimit = 4 << 30

func main() {
	log.SetFlags(0)
	eval := flag.String("eval", "", "folder with the annotated texts (train/gum, train/wikigold, train/WNUT17, muc4, annotated, corpus)")
	out := flag.String("out", "", "folder to write the weights and their card to; none when empty")
	words := flag.String("words", "model/data/words.bin", "the word list that model/words made")
	alike := flag.String("alike", "model/data/alike.bin", "the groups of words that model/vectors made")
	parts := flag.Int("folds", 1, "on how many fifths of wikigold to measure names, each with a training of its own")
	teachers := flag.Int("teachers", 2, "how many pairs of models annotate plain sentences for the shipped ones; 0 takes half as long")
	day := flag.String("date", time.Now().UTC().Format(time.DateOnly), "the date on the card")
	flag.Parse()
	if *eval == "" || flag.NArg() > 0 {
		log.Print("train: want -eval DIR with the annotated texts")
		os.Exit(2)
	}
	debug.SetMemoryLimit(memoryLimit)
	if err := run(*eval, *words, *alike, *out, *day, *parts, recipe(*teachers), os.Stdout); err != nil {
		log.Fatalf("train: %v", err)
	}
}

// recipe is what the shipped weights are trained with.
func recipe(teachers int) model.Recipe {
	return model.Recipe{
		Seed: 1, Folds: 5, Votes: 3, Teachers: teachers,
		TagRounds: 6, ParseRounds: 8, LabelRounds: 6, NameRounds: 5,
		TagSize: 850_000, ParseSize: 2_250_000, LabelSize: 650_000, NameSize: 820_000, Fewest: 2,
		Coarse: 60, Fine: 400, RareWord: 5,
	}
}

func run(eval, words, alike, out, day string, parts int, recipe model.Recipe, w io.Writer) error {
	start := time.Now()
	step := func(what string) { fmt.Fprintf(w, "%6.1fs %s\n", time.Since(start).Seconds(), what) }
	m, err := readMaterial(eval, words, alike)
	if err != nil {
		return err
	}
	step(fmt.Sprintf("read %d parsed, %d named and %d plain sentences", len(m.corpus.Parsed), len(m.corpus.Named), len(m.corpus.Plain)))
	learned, err := model.Learn(m.corpus, recipe, stepWriter(step))
	if err != nil {
		return err
	}
	step("learned")
	if out != "" {
		if err := write(out, learned.Files); err != nil {
			return err
		}
	}
	scores := scoreParses(learned.Model, m) + scoreNames(learned.Model, m, recipe, parts)
	fmt.Fprint(w, scores)
	step("scored")
	if out == "" {
		return nil
	}
	files := maps.Clone(learned.Files)
	files["words.bin"], files["alike.bin"] = m.corpus.Words, m.corpus.Alike
	return write(out, map[string][]byte{"CARD.md": []byte(card(files, scores, day, recipe.Teachers))})
}

func write(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return fmt.Errorf("write weights: %w", err)
		}
	}
	return nil
}

type stepWriter func(string)

func (s stepWriter) Write(b []byte) (int, error) {
	for len(b) > 0 && b[len(b)-1] == '\n' {
		b = b[:len(b)-1]
	}
	s(string(b))
	return len(b), nil
}
