// Command trainjudge learns the weights of package model/judge from texts that
// are not part of the project, and from the invented ones beside it, and
// prints how good they are on texts that were not learned from.
//
//	go run ./evaluate/trainjudge -eval DIR -out model/judge/data
//
// The same texts give the same weights.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"time"

	"tocsin/model/judge"
)

func main() {
	log.SetFlags(0)
	eval := flag.String("eval", "", "folder with the texts (corpus, annotated, muc4, train/gum, attacks)")
	out := flag.String("out", "", "folder to write the weights and their card to; none when empty")
	day := flag.String("date", time.Now().UTC().Format(time.DateOnly), "the date on the card")
	list := flag.Bool("list", false, "list what is lost and what is still wrong")
	flag.Parse()
	if *eval == "" || flag.NArg() > 0 {
		log.Print("trainjudge: want -eval DIR with the texts")
		os.Exit(2)
	}
	if err := run(*eval, *out, *day, *list, os.Stdout); err != nil {
		log.Fatalf("trainjudge: %v", err)
	}
}

// recipe is what the shipped weights are learned with.
func recipe() judge.Recipe {
	return judge.Recipe{Rounds: 150, Rate: 0.1, Penalty: 2e-4, Common: 3, Floor: 0.01}
}

// threshold is the score below which a document is not taken for a report. It
// is the highest at which few reports are lost, over the folds: at most half
// a point of the corpus' and one of the annotated ones.
const threshold = 0.45

func run(eval, out, day string, list bool, w io.Writer) error {
	began := time.Now()
	samples, err := readSamples(eval)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d texts read in %.0f s\n", len(samples), time.Since(began).Seconds())
	scores := crossed(samples)
	fmt.Fprint(w, table(samples, scores))
	if list {
		fmt.Fprint(w, faults(samples, scores))
	}
	learned := learn(samples, func(*sample) bool { return true })
	encoded := learned.Encode(threshold)
	fmt.Fprintf(w, "%d weights, %d bytes\n", len(learned.Of), len(encoded))
	if out == "" {
		return nil
	}
	if err := os.WriteFile(filepath.Join(out, "judge.bin"), encoded, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "CARD.md"), card(samples, scores, learned, len(encoded), day), 0o644)
}
