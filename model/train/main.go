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
	flag.Parse()
	if *eval == "" || flag.NArg() > 0 {
		log.Print("train: want -eval DIR with the annotated texts")
		os.Exit(2)
	}
	debug.SetMemoryLimit(memoryLimit)
	if err := run(*eval, *out, os.Stdout); err != nil {
		log.Fatalf("train: %v", err)
	}
}

// recipe is what the shipped weights are trained with.
func recipe() model.Recipe {
	return model.Recipe{
		Seed: 1, Folds: 5,
		TagRounds: 6, ParseRounds: 8, LabelRounds: 6, NameRounds: 8,
		TagFloor: 0.05, ParseFloor: 0.1, LabelFloor: 0.05, NameFloor: 0.05,
		Coarse: 60, Fine: 400, RareWord: 5,
	}
}

func run(eval, out string, w io.Writer) error {
	start := time.Now()
	step := func(what string) { fmt.Fprintf(w, "%6.1fs %s\n", time.Since(start).Seconds(), what) }
	m, err := readMaterial(eval)
	if err != nil {
		return err
	}
	step(fmt.Sprintf("read %d parsed, %d named and %d plain sentences", len(m.corpus.Parsed), len(m.corpus.Named), len(m.corpus.Plain)))
	learned := model.Learn(m.corpus, recipe(), stepWriter(step))
	step("learned")
	scores := scoreParses(learned.Model, m) + scoreNames(learned.Model, m, recipe())
	fmt.Fprint(w, scores)
	if out == "" {
		return nil
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	for name, data := range learned.Files {
		if err := os.WriteFile(filepath.Join(out, name), data, 0o644); err != nil {
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
