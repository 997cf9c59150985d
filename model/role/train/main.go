// Command train learns the model of roles from the MUC-4 development texts
// and writes its weights.
//
//	go run ./model/role/train --eval EVAL --out model/role/data/roles.bin
//	go run ./model/role/train --eval EVAL --folds 5
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tocsin"
	"tocsin/distill"
	"tocsin/evaluate"
	"tocsin/model/role"
	"tocsin/pipeline"
)

func main() {
	eval := flag.String("eval", os.Getenv("EVAL"), "folder of the marked material; $EVAL when not given")
	out := flag.String("out", "", "file for the weights")
	folds := flag.Int("folds", 0, "measure on so many folds instead")
	only := flag.Int("only", 0, "stop after so many folds")
	sweep := flag.Bool("sweep", false, "try thresholds")
	dump := flag.String("dump", "", "file for the templates of the folds")
	flag.Parse()
	if err := run(*eval, *out, *folds, *only, *sweep, *dump); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(eval, out string, folds, only int, sweep bool, dump string) error {
	texts, err := evaluate.ReadMucTexts(filepath.Join(eval, "muc4", "gtt-train.json"))
	if err != nil {
		return err
	}
	examples := make([]role.Example, len(texts))
	for i := range texts {
		if examples[i], err = example(&texts[i]); err != nil {
			return err
		}
	}
	if folds > 1 {
		return measure(texts, examples, folds, only, sweep, dump)
	}
	weights, err := role.Learn(examples)
	if err != nil {
		return err
	}
	return os.WriteFile(out, weights, 0o644)
}

// document is the text as a wire sent it.
func document(t *evaluate.MucText) tocsin.Document {
	return tocsin.Document{ID: t.ID, MediaType: "text/plain", Bytes: []byte(strings.ToUpper(t.Text))}
}

func example(t *evaluate.MucText) (role.Example, error) {
	doc := document(t)
	text, err := distill.Distill(&doc)
	if err != nil {
		return role.Example{}, err
	}
	e := role.Example{Text: &text}
	for _, template := range t.Templates {
		for kind, name := range role.Incidents {
			if !strings.Contains(template.Type, name) {
				continue
			}
			e.Several[kind] = e.Several[kind] || e.Incidents[kind]
			e.Incidents[kind] = true
			for r, entities := range [][]evaluate.MucEntity{template.PerpInd, template.PerpOrg, template.Target, template.Victim, template.Weapon} {
				for _, entity := range entities {
					e.Fillers = append(e.Fillers, role.Known{Role: role.Role(r), Names: entity, Incident: kind})
				}
			}
			break
		}
	}
	return e, nil
}

// foldOf keeps neighbours together, which often tell of the same incident.
func foldOf(i, of, folds int) int { return i * folds / of }

func measure(texts []evaluate.MucText, examples []role.Example, folds, only int, sweep bool, dump string) error {
	type one struct {
		text    *tocsin.Text
		reading role.Reading
		hints   *evaluate.Hints
	}
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	read := map[string]one{}
	var gold []evaluate.MucText
	size := 0
	for fold := range folds {
		if only > 0 && fold >= only {
			break
		}
		var rest []role.Example
		for i := range texts {
			if foldOf(i, len(texts), folds) != fold {
				rest = append(rest, examples[i])
			}
		}
		began := time.Now()
		weights, err := role.Learn(rest)
		if err != nil {
			return err
		}
		size = len(weights)
		model, err := role.Open(weights)
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "fold %d: %d texts, %d bytes, %v\n", fold, len(rest), size, time.Since(began).Round(time.Millisecond))
		began = time.Now()
		n := 0
		for i := range texts {
			if foldOf(i, len(texts), folds) == fold {
				whole, err := reader.Read(document(&texts[i]))
				if err != nil {
					return err
				}
				read[texts[i].ID] = one{examples[i].Text, model.Read(examples[i].Text, -4), evaluate.HintsOf(&whole)}
				gold = append(gold, texts[i])
				n++
			}
		}
		fmt.Fprintf(os.Stderr, "%v a text\n", time.Since(began)/time.Duration(n))
	}
	score := func(rules evaluate.RoleRules) (*evaluate.MucScore, map[string][]evaluate.Template, error) {
		predicted := map[string][]evaluate.Template{}
		for id, r := range read {
			predicted[id] = rules.Templates(&r.reading, r.hints)
		}
		s, err := evaluate.ScoreMuc(gold, predicted)
		return s, predicted, err
	}
	rules := evaluate.TemplateRules()
	if sweep {
		best := func(knob *float32) error {
			was, top := *knob, -1.0
			choice := was
			for _, by := range []float32{0, -0.8, -0.4, -0.2, -0.1, 0.1, 0.2, 0.4, 0.8} {
				*knob = was + by
				s, _, err := score(rules)
				if err != nil {
					return err
				}
				if f := s.Micro().F1(); f > top+0.0001 {
					top, choice = f, *knob
				}
			}
			*knob = choice
			return nil
		}
		for range 3 {
			for _, knob := range rules.Knobs() {
				if err := best(knob); err != nil {
					return err
				}
			}
		}
		fmt.Printf("%+v\n", rules)
	}
	s, predicted, err := score(rules)
	if err != nil {
		return err
	}
	if dump != "" {
		file, err := os.Create(dump)
		if err != nil {
			return err
		}
		if err := evaluate.WriteMucPrediction(file, predicted); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	table := s.Table(fmt.Sprintf("muc-4 development, %d folds, weights of %d bytes", folds, size))
	return table.Write(os.Stdout)
}
