// Command train learns the model of roles from the MUC-4 development texts,
// writes its weights, and measures on what models say of texts that they have
// not seen.
//
//	go run ./model/role/train --eval EVAL --out model/role/data/roles.bin
//	go run ./model/role/train --eval EVAL --sweep
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin"
	"tocsin/evaluate"
	"tocsin/model/role"
	"tocsin/pipeline"
)

func main() {
	eval := flag.String("eval", os.Getenv("EVAL"), "folder of the marked material; $EVAL when not given")
	out := flag.String("out", "", "file for the weights; none when not given")
	sweep := flag.Bool("sweep", false, "look for better thresholds")
	dump := flag.String("dump", "", "file for the templates that were measured")
	flag.Parse()
	if err := run(*eval, *out, *sweep, *dump); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// least is the lowest score that a threshold can be tried at.
const least = -3

func run(eval, out string, sweep bool, dump string) error {
	texts, err := evaluate.ReadMucTexts(filepath.Join(eval, "muc4", "gtt-train.json"))
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	people, err := described(filepath.Join(eval, "muc4", "dev"))
	if err != nil {
		return err
	}
	examples := make([]role.Example, len(texts))
	for i := range texts {
		reading, err := reader.Read(document(&texts[i]))
		if err != nil {
			return fmt.Errorf("reading %s: %w", texts[i].ID, err)
		}
		examples[i] = example(&texts[i], &reading)
		examples[i].Fillers = append(examples[i].Fillers, people[texts[i].ID]...)
	}
	learned, err := role.Learn(examples, least)
	if err != nil {
		return err
	}
	if out != "" {
		if err := os.WriteFile(out, learned.Weights, 0o644); err != nil {
			return err
		}
	}
	return measure(texts, learned, sweep, dump)
}

// document is the text as a wire sent it.
func document(t *evaluate.MucText) tocsin.Document {
	return tocsin.Document{ID: t.ID, MediaType: "text/plain", Bytes: []byte(strings.ToUpper(t.Text))}
}

func example(t *evaluate.MucText, reading *tocsin.Reading) role.Example {
	e := role.Example{Text: &reading.Text, Hints: *evaluate.HintsOf(reading)}
	for n, template := range t.Templates {
		for kind, name := range role.Incidents {
			if !strings.Contains(template.Type, name) {
				continue
			}
			e.Several[kind] = e.Several[kind] || e.Incidents[kind]
			e.Incidents[kind] = true
			for r, entities := range [][]evaluate.MucEntity{template.PerpInd, template.PerpOrg, template.Target, template.Victim, template.Weapon} {
				for _, entity := range entities {
					e.Fillers = append(e.Fillers, role.Known{Role: role.Role(r), Names: entity, Incident: kind, Template: n})
				}
			}
			break
		}
	}
	return e
}

// slotType and slotPeople are slots of the full keys: the kind of incident,
// and what the people attacked are.
const slotType, slotPeople = 4, 19

// described is what the full keys say of people attacked besides their names,
// by text. Their templates are not those of the form with five roles.
func described(folder string) (map[string][]role.Known, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "key-*"))
	if err != nil {
		return nil, err
	}
	keys, err := evaluate.ReadMucKeys(paths)
	if err != nil {
		return nil, err
	}
	out := map[string][]role.Known{}
	for n, key := range keys {
		kind := -1
		for _, fill := range key.Slots[slotType] {
			kind = max(kind, slices.IndexFunc(role.Incidents[:], func(name string) bool { return strings.Contains(strings.ToLower(fill.Value), name) }))
		}
		if kind < 0 {
			continue
		}
		for _, fill := range key.Slots[slotPeople] {
			if len(fill.Tag) > 0 {
				out[key.Document] = append(out[key.Document], role.Known{Role: role.People, Names: fill.Tag, Incident: kind, Template: ^n})
			}
		}
	}
	return out, nil
}

// measured are the parts of the texts that are scored by themselves, besides
// the whole.
const measured = 5

func measure(texts []evaluate.MucText, learned *role.Learned, sweep bool, dump string) error {
	predict := func(rules *evaluate.RoleRules) map[string][]evaluate.Template {
		predicted := map[string][]evaluate.Template{}
		for i := range texts {
			predicted[texts[i].ID] = rules.Templates(&learned.Blind[i])
		}
		return predicted
	}
	rules := evaluate.TemplateRules()
	if sweep {
		if err := improve(&rules, func() (float64, error) {
			s, err := evaluate.ScoreMuc(texts, predict(&rules))
			if err != nil {
				return 0, err
			}
			return s.Micro().F1(), nil
		}); err != nil {
			return err
		}
		fmt.Printf("%+v\n", rules)
	}
	predicted := predict(&rules)
	for p := range measured {
		part := texts[p*len(texts)/measured : (p+1)*len(texts)/measured]
		s, err := evaluate.ScoreMuc(part, predicted)
		if err != nil {
			return err
		}
		fmt.Printf("part %d of %d: micro F1 %.1f\n", p+1, measured, 100*s.Micro().F1())
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
	s, err := evaluate.ScoreMuc(texts, predicted)
	if err != nil {
		return err
	}
	table := s.Table(fmt.Sprintf("muc-4 development texts, each read by a model of the other parts; weights of %d bytes", len(learned.Weights)))
	return table.Write(os.Stdout)
}

// improve tries out each number of the rules by itself, and keeps what scores
// better.
func improve(rules *evaluate.RoleRules, score func() (float64, error)) error {
	for range 2 {
		for _, knob := range rules.Knobs() {
			was, choice := *knob, *knob
			top, err := score()
			if err != nil {
				return err
			}
			for _, by := range []float32{-0.6, -0.3, -0.15, 0.15, 0.3, 0.6} {
				*knob = was + by
				f, err := score()
				if err != nil {
					return err
				}
				if f > top+0.0002 {
					top, choice = f, *knob
				}
			}
			*knob = choice
		}
	}
	return nil
}
