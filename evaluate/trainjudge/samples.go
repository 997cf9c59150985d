package main

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin"
	"tocsin/distill"
	"tocsin/evaluate"
	"tocsin/find"
	"tocsin/frame"
	"tocsin/lexicon"
	"tocsin/lexicon/actor"
	"tocsin/lexicon/place"
	"tocsin/model/judge"
)

//go:embed data/others.txt
var others string

//go:embed data/reports.txt
var reports string

// source is where a text comes from.
type source struct {
	name   string
	weight float64 // how much each of its texts counts
}

var (
	corpus    = source{"corpus", 2}
	annotated = source{"annotated", 2}
	muc       = source{"muc-4", 0.5}
	gum       = source{"gum", 1}
	rights    = source{"attacks", 0.5}
	own       = source{"invented", 2}
	press     = source{"press", 0.5}
)

// unread is how much a text counts in which no attack was read, of what one
// counts in which one was: its words tell something too.
const unread = 0.2

// sample is a text with what people said of it and how it was read.
type sample struct {
	source
	id       string
	fold     int
	report   bool            // people say it reports an attack
	read     bool            // it was read as a report, before any judge was asked
	asked    bool            // the reading came so far that a judge was asked
	features []judge.Feature // of its words alone when no judge was asked
}

// reader reads texts as package pipeline does, with a recorder as the judge.
type reader struct {
	finder *find.Finder
	framer *frame.Framer
	judge  *judge.Judge // for its features only
}

func newReader() (*reader, error) {
	lex, err := lexicon.Load("en")
	if err != nil {
		return nil, err
	}
	places, err := place.Open()
	if err != nil {
		return nil, err
	}
	actors, err := actor.Load()
	if err != nil {
		return nil, err
	}
	j, err := judge.Load()
	if err != nil {
		return nil, err
	}
	return &reader{find.New(lex, places, actors), frame.New(lex), j}, nil
}

// recorder takes every document for a report and keeps its features.
type recorder struct {
	judge  *judge.Judge
	sample *sample
}

func (r recorder) Threshold() float64 { return 0 }

func (r recorder) Score(text *tocsin.Text, acts []tocsin.Span, rules []string, s judge.Summary) float64 {
	r.sample.asked = true
	r.sample.features = r.judge.Features(text, acts, rules, &s)
	return 1
}

func (r *reader) read(doc tocsin.Document, s *sample) error {
	text, err := distill.Distill(&doc)
	if err != nil {
		return fmt.Errorf("distill %s: %w", doc.ID, err)
	}
	if text.Language != "en" && text.Language != "" {
		return nil
	}
	setting := frame.Setting{Judge: recorder{r.judge, s}}
	if span, ok := distill.Dateline(&text); ok {
		setting.Dateline = span
	}
	setting.Reference = find.Reference(&doc, &text, setting.Dateline)
	accounts := r.framer.Accounts(&doc, &text, r.finder.Mentions(&text, setting.Reference), setting)
	if !s.asked {
		s.features = r.judge.Words(&text)
	}
	s.read = slices.ContainsFunc(accounts, func(a tocsin.Account) bool { return a.Kind == tocsin.Attack && a.Role == tocsin.Main })
	return nil
}

// readSamples reads every text below the folder eval, and the invented ones.
func readSamples(eval string) ([]*sample, error) {
	r, err := newReader()
	if err != nil {
		return nil, err
	}
	var samples []*sample
	add := func(from source, doc tocsin.Document, group string, report bool) error {
		sum := sha256.Sum256([]byte(group))
		s := &sample{source: from, id: doc.ID, fold: int(sum[0]) % folds, report: report}
		samples = append(samples, s)
		return r.read(doc, s)
	}
	for _, read := range []func(string, func(source, tocsin.Document, string, bool) error) error{
		addCorpus, addAnnotated, addMuc, addGUM, addRights, addOthers,
	} {
		if err := read(eval, add); err != nil {
			return nil, err
		}
	}
	return samples, nil
}

type adder = func(from source, doc tocsin.Document, group string, report bool) error

// addCorpus adds the corpus. Texts that share an incident, directly or through
// others, are of one group, named by the smallest key.
func addCorpus(eval string, add adder) error {
	gold, err := evaluate.ReadCorpusGold(filepath.Join(eval, "corpus", "gold.jsonl"))
	if err != nil {
		return err
	}
	docs, err := evaluate.ReadReports(filepath.Join(eval, "corpus", "reports"))
	if err != nil {
		return err
	}
	group := map[string]string{}
	for changed := true; changed; {
		changed = false
		for _, g := range gold {
			least := ""
			for _, i := range g.Incidents {
				if i.Role != string(tocsin.Main) {
					continue
				}
				key := i.Key
				if known := group[key]; known != "" {
					key = known
				}
				if least == "" || key < least {
					least = key
				}
			}
			for _, i := range g.Incidents {
				if i.Role == string(tocsin.Main) && group[i.Key] != least {
					group[i.Key], changed = least, true
				}
			}
		}
	}
	for i := range gold {
		g := &gold[i]
		at := slices.IndexFunc(docs, func(d tocsin.Document) bool { return d.ID == g.ID })
		if at < 0 {
			return tocsin.Errorf(tocsin.NotFound, "corpus: no text of %s", g.ID)
		}
		name := g.ID
		for _, i := range g.Incidents {
			if i.Role == string(tocsin.Main) {
				name = group[i.Key]
				break
			}
		}
		if err := add(corpus, docs[at], name, g.IsAttackReport); err != nil {
			return err
		}
	}
	return nil
}

func addAnnotated(eval string, add adder) error {
	reports, err := evaluate.ReadAnnotated(filepath.Join(eval, "annotated", "reports"))
	if err != nil {
		return err
	}
	for i := range reports {
		r := &reports[i]
		if err := add(annotated, r.Document, r.Document.ID, r.AttackReport); err != nil {
			return err
		}
	}
	return nil
}

// addMuc adds the development texts of MUC-4, in upper case as they were; one
// with a template reports an attack.
func addMuc(eval string, add adder) error {
	texts, err := evaluate.ReadMucTexts(filepath.Join(eval, "muc4", "gtt-train.json"))
	if err != nil {
		return err
	}
	for i := range texts {
		t := &texts[i]
		doc := tocsin.Document{ID: t.ID, MediaType: "text/plain", Bytes: []byte(strings.ToUpper(t.Text))}
		if err := add(muc, doc, t.ID, len(t.Templates) > 0); err != nil {
			return err
		}
	}
	return nil
}

// sharedAlike are the genres of GUM from which no weights are made.
var sharedAlike = []string{"GUM_bio_", "GUM_voyage_"}

// addGUM adds texts of GUM that are no news; some of its news are of attacks.
func addGUM(eval string, add adder) error {
	paths, err := filepath.Glob(filepath.Join(eval, "train", "gum", "*", "GUM_*.conllu"))
	if err != nil {
		return err
	}
	slices.Sort(paths)
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".conllu")
		if strings.HasPrefix(name, "GUM_news_") || slices.ContainsFunc(sharedAlike, func(p string) bool { return strings.HasPrefix(name, p) }) {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		doc := tocsin.Document{ID: name, MediaType: "text/plain", Published: "2015-06-10", PublishedBasis: "meta"}
		var text strings.Builder
		for line := range strings.Lines(string(content)) {
			if title, found := strings.CutPrefix(line, "# meta::title = "); found {
				doc.Title = strings.TrimSpace(title)
			}
			if words, found := strings.CutPrefix(line, "# text = "); found {
				text.WriteString(strings.TrimSpace(words) + " ")
			}
			if strings.HasPrefix(line, "# newpar") {
				text.WriteString("\n\n")
			}
		}
		doc.Bytes = []byte(strings.TrimSpace(text.String()))
		if err := add(gum, doc, name, false); err != nil {
			return err
		}
	}
	return nil
}

// addRights adds the news pages on human rights whose labels speak of
// detention and other things without violence.
func addRights(eval string, add adder) error {
	for _, file := range []string{"hrds-train.json", "hrds-dev.json"} {
		docs, err := evaluate.ReadHumanRightsNews(filepath.Join(eval, "attacks", file))
		if err != nil {
			return err
		}
		for i := range docs {
			switch docs[i].Label {
			case "arbitrary detention", "other", "arbitrary detention, other", "other, arbitrary detention":
				if err := add(rights, docs[i].Document, docs[i].Document.ID, false); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// addOthers adds the invented texts; each is given the same day, so that the
// weekdays in it are of these days as in news.
func addOthers(_ string, add adder) error {
	if err := addInvented(others, "other", false, add); err != nil {
		return err
	}
	if err := addInvented(reports, "report", true, add); err != nil {
		return err
	}
	return addPress(add)
}

// pressTexts are reports built like the world's press, and texts like them that
// report nothing; the line main: of their heads says how many attacks they report.
const pressTexts = "pipeline/testdata/press/[0-9]*.txt"

func addPress(add adder) error {
	paths, err := filepath.Glob(pressTexts)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return tocsin.Errorf(tocsin.NotFound, "no texts at %s: run this at the top of the project", pressTexts)
	}
	for _, path := range paths {
		all, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		head, body, _ := strings.Cut(string(all), "\n\n")
		var kept strings.Builder
		report, known := false, false
		for line := range strings.Lines(head + "\n") {
			switch key, value, _ := strings.Cut(strings.TrimSpace(line), ": "); key {
			case "title", "outlet", "published":
				kept.WriteString(line)
			case "main":
				report, known = value != "0", true
			}
		}
		if !known {
			return tocsin.Errorf(tocsin.Invalid, "%s: its head has no line main:", path)
		}
		doc := tocsin.Document{ID: filepath.Base(path), Path: path, MediaType: "text/plain", Bytes: []byte(kept.String() + "\n" + body)}
		if err := add(press, doc, doc.ID, report); err != nil {
			return err
		}
	}
	return nil
}

func addInvented(list, name string, report bool, add adder) error {
	_, texts, _ := strings.Cut(list, "\n\n")
	for i, block := range strings.Split(strings.TrimSpace(texts), "\n\n") {
		title, body, found := strings.Cut(block, "\n")
		if !found {
			return tocsin.Errorf(tocsin.Invalid, "%q has no text", title)
		}
		doc := tocsin.Document{ID: fmt.Sprintf("%s %d", name, i+1), Title: title, MediaType: "text/plain", Bytes: []byte(body),
			Published: "2023-05-12", PublishedBasis: "header"}
		if err := add(own, doc, title, report); err != nil {
			return err
		}
	}
	return nil
}
