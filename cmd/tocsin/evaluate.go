package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin"
	"tocsin/evaluate"
	"tocsin/group"
	"tocsin/pipeline"
)

// evaluateCmd measures the program against marked material.
type evaluateCmd struct {
	All       evaluateAllCmd       `cmd:"" help:"Print every number, or compare them with the last ones."`
	Corpus    evaluateCorpusCmd    `cmd:"" help:"Score the reading and grouping of the corpus, or a file that read --json printed."`
	Annotated evaluateAnnotatedCmd `cmd:"" help:"Compare the reading with the annotated reports, mark by mark."`
	Muc4      evaluateMuc4Cmd      `cmd:"" name:"muc4" help:"Fill MUC-4 templates, and score them."`
	Grouping  evaluateGroupingCmd  `cmd:"" help:"Score the grouping alone, on accounts made from the gold."`
	Alerts    evaluateAlertsCmd    `cmd:"" help:"Replay the corpus with an area around each place, and score the alerts."`
	Alarms    evaluateAlarmsCmd    `cmd:"" help:"List news texts that are read as attack reports."`
	Dates     evaluateDatesCmd     `cmd:"" help:"Score the reading of dates on WikiWars."`
	Ecb       evaluateEcbCmd       `cmd:"" help:"Score putting documents of one event together, on ECB+."`
	Places    evaluatePlacesCmd    `cmd:"" help:"Score the gazetteer on GeoVirus."`
}

// evalFlags are what the commands that read the marked material share.
type evalFlags struct {
	Eval   string `name:"eval" default:"../shared/eval" env:"TOCSIN_EVAL" placeholder:"DIR" help:"Folder of the marked material (${default})."`
	Errors int    `name:"errors" placeholder:"N" help:"List up to N faults of every cause."`
}

func (f *evalFlags) path(parts ...string) string {
	return filepath.Join(append([]string{f.Eval}, parts...)...)
}

// show prints a table, and the faults that are asked for.
func (f *evalFlags) show(term *terminal, table evaluate.Table, faults []evaluate.Fault) error {
	if err := table.Write(term.Out); err != nil {
		return err
	}
	evaluate.WriteFaults(term.Out, faults, f.Errors)
	return nil
}

// evalError gives missing material the usage exit code, so that make score
// tells it from a failure.
func evalError(err error) error {
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return &exitError{exitUsage, fmt.Errorf("%w (--eval or TOCSIN_EVAL names the folder of the marked material)", err)}
	}
	return err
}

type evaluateAllCmd struct {
	Eval   string `name:"eval" default:"../shared/eval" env:"TOCSIN_EVAL" placeholder:"DIR" help:"Folder of the marked material (${default})."`
	Golden string `name:"golden" placeholder:"FILE" help:"Compare with the numbers in this file; a difference is a failure."`
	Update bool   `name:"update" help:"Write the numbers to the golden file instead."`
}

// Run prints every number.
func (c *evaluateAllCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	if c.Update && c.Golden == "" {
		return &exitError{exitUsage, fmt.Errorf("--update needs --golden FILE")}
	}
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	tables, err := evaluate.All(c.Eval, reader.Read, group.Incidents, replayWith(ctx, cfg, watchedKm))
	if err != nil {
		return evalError(err)
	}
	var numbers strings.Builder
	for i, table := range tables {
		if i > 0 {
			numbers.WriteString("\n")
		}
		if err := table.Write(&numbers); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprint(term.Out, numbers.String()); err != nil {
		return err
	}
	switch {
	case c.Golden == "":
		return nil
	case c.Update:
		return evaluate.WriteGolden(c.Golden, numbers.String())
	}
	changed, err := evaluate.CompareGolden(c.Golden, numbers.String())
	if err != nil {
		return err
	}
	if len(changed) > 0 {
		for _, line := range changed {
			fmt.Fprintln(term.Err, line)
		}
		return &exitError{exitFailed, fmt.Errorf("the numbers above differ from %s; --update writes the new ones", c.Golden)}
	}
	return nil
}

type evaluateCorpusCmd struct {
	evalFlags
	Pred string `name:"pred" placeholder:"FILE" help:"Score this output of read --json instead of reading the corpus."`
}

// Run scores the corpus.
func (c *evaluateCorpusCmd) Run(term *terminal) error {
	var score *evaluate.CorpusScore
	if c.Pred != "" {
		gold, err := evaluate.ReadCorpusGold(c.path("corpus", "gold.jsonl"))
		if err != nil {
			return evalError(err)
		}
		predicted, err := evaluate.ReadPrediction(c.Pred)
		if err != nil {
			return err
		}
		score = evaluate.ScoreCorpus(gold, &predicted)
	} else {
		reader, err := pipeline.NewReader()
		if err != nil {
			return err
		}
		if score, err = evaluate.Corpus(c.path("corpus"), reader.Read, group.Incidents); err != nil {
			return evalError(err)
		}
	}
	return c.show(term, score.Table(), score.Faults)
}

type evaluateAnnotatedCmd struct {
	evalFlags
	Only []string `name:"only" placeholder:"ID" help:"Only these reports."`
}

// Run prints how well the marks were found, and with --errors what was not.
func (c *evaluateAnnotatedCmd) Run(term *terminal) error {
	reports, err := evaluate.ReadAnnotated(c.path("annotated", "reports"))
	if err != nil {
		return evalError(err)
	}
	if len(c.Only) > 0 {
		reports = slices.DeleteFunc(reports, func(r evaluate.AnnotatedReport) bool { return !slices.Contains(c.Only, r.Document.ID) })
	}
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	score, err := evaluate.ScoreAnnotated(reports, reader.Read)
	if err != nil {
		return err
	}
	return c.show(term, score.Table(), score.Faults)
}

type evaluateMuc4Cmd struct {
	Texts  string `name:"texts" placeholder:"FILE" help:"Texts to read: one JSON object a line with docid and doctext."`
	Out    string `name:"out" placeholder:"FILE" help:"Write the templates of the texts here."`
	Pred   string `name:"pred" placeholder:"FILE" help:"Score the templates in this file instead of reading texts."`
	Gold   string `name:"gold" placeholder:"FILE" help:"Score against the templates in this file: one JSON object a line."`
	Keys   string `name:"keys" placeholder:"DIR" help:"Instead of all this: score date, place, stage and confidence of the texts in this folder against its full keys."`
	Errors int    `name:"errors" placeholder:"N" help:"List up to N faults of every cause."`
}

// Run fills templates, writes them, scores them.
func (c *evaluateMuc4Cmd) Run(term *terminal) error {
	if c.Keys != "" {
		return c.scoreKeys(term)
	}
	if (c.Texts == "") == (c.Pred == "") || c.Out == "" && c.Gold == "" {
		return &exitError{exitUsage, fmt.Errorf("evaluate muc4 needs --texts or --pred, and --out or --gold; or --keys")}
	}
	var predicted map[string][]evaluate.Template
	if c.Pred != "" {
		var err error
		if predicted, err = evaluate.ReadMucPrediction(c.Pred); err != nil {
			return err
		}
	} else {
		texts, err := evaluate.ReadMucTexts(c.Texts)
		if err != nil {
			return evalError(err)
		}
		reader, err := pipeline.NewReader()
		if err != nil {
			return err
		}
		if predicted, err = evaluate.PredictMuc(texts, reader.Read); err != nil {
			return err
		}
	}
	if c.Out != "" {
		if err := writeTemplates(c.Out, predicted); err != nil {
			return err
		}
	}
	if c.Gold == "" {
		return nil
	}
	gold, err := evaluate.ReadMucTexts(c.Gold)
	if err != nil {
		return evalError(err)
	}
	score, err := evaluate.ScoreMuc(gold, predicted)
	if err != nil {
		return err
	}
	table := score.Table("muc-4, five roles")
	if err := table.Write(term.Out); err != nil {
		return err
	}
	evaluate.WriteFaults(term.Out, score.Faults, c.Errors)
	return nil
}

// scoreKeys scores the slots that only the full keys have.
func (c *evaluateMuc4Cmd) scoreKeys(term *terminal) error {
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	score, err := evaluate.MucKeys(c.Keys, reader.Read)
	if err != nil {
		return evalError(err)
	}
	table := score.Table()
	if err := table.Write(term.Out); err != nil {
		return err
	}
	evaluate.WriteFaults(term.Out, score.Faults, c.Errors)
	return nil
}

func writeTemplates(path string, predicted map[string][]evaluate.Template) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write templates: %w", err)
	}
	defer func() {
		if closing := file.Close(); err == nil && closing != nil {
			err = fmt.Errorf("write templates: %w", closing)
		}
	}()
	return evaluate.WriteMucPrediction(file, predicted)
}

type evaluateGroupingCmd struct {
	evalFlags
	Gold     string `name:"gold" placeholder:"FILE" help:"Gold of the corpus; corpus/gold.jsonl of the marked material when not given."`
	FromGold string `name:"from-gold" placeholder:"FILE" help:"Write the accounts that a faultless reading would make of this gold to --out."`
	Out      string `name:"out" placeholder:"FILE" help:"Where --from-gold writes."`
	Accounts string `name:"accounts" placeholder:"FILE" help:"Group the accounts of this file, as --from-gold wrote it, instead of making them."`
}

// Run scores the grouping, or writes the accounts for it.
func (c *evaluateGroupingCmd) Run(term *terminal) error {
	if (c.FromGold == "") != (c.Out == "") {
		return &exitError{exitUsage, fmt.Errorf("--from-gold and --out go together")}
	}
	if c.FromGold != "" {
		return c.write()
	}
	goldPath := c.Gold
	if goldPath == "" {
		goldPath = c.path("corpus", "gold.jsonl")
	}
	var score *evaluate.GroupingScore
	if c.Accounts != "" {
		gold, err := evaluate.ReadCorpusGold(goldPath)
		if err != nil {
			return evalError(err)
		}
		accounts, err := evaluate.ReadPrediction(c.Accounts)
		if err != nil {
			return err
		}
		score = evaluate.ScoreGrouping(gold, &accounts, group.Incidents)
	} else {
		reader, err := pipeline.NewReader()
		if err != nil {
			return err
		}
		if score, err = evaluate.Grouping(filepath.Dir(goldPath), reader.Read, group.Incidents); err != nil {
			return evalError(err)
		}
	}
	return c.show(term, score.Table(), score.Faults)
}

// write makes the accounts, with the words of the reports when they stand
// beside the gold.
func (c *evaluateGroupingCmd) write() error {
	gold, err := evaluate.ReadCorpusGold(c.FromGold)
	if err != nil {
		return evalError(err)
	}
	accounts := evaluate.FromGold(gold)
	docs, err := evaluate.ReadReports(filepath.Join(filepath.Dir(c.FromGold), "reports"))
	if err == nil {
		reader, err := pipeline.NewReader()
		if err != nil {
			return err
		}
		if err := accounts.AddTexts(docs, reader.Read); err != nil {
			return err
		}
	} else if tocsin.CodeOf(err) != tocsin.NotFound {
		return err
	}
	return accounts.Write(c.Out)
}

type evaluateAlarmsCmd struct {
	evalFlags
}

// Run lists the alarms on news that is mostly about other things.
func (c *evaluateAlarmsCmd) Run(term *terminal) error {
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	news, err := evaluate.ReadGUMNews(c.path("train", "gum"))
	if err != nil {
		return evalError(err)
	}
	score, err := evaluate.ScoreAlarms(news, reader.Read)
	if err != nil {
		return err
	}
	if err := c.show(term, score.Table("news of GUM", c.Errors == 0), score.Faults); err != nil {
		return err
	}
	pages, err := evaluate.ReadHumanRightsNews(c.path("attacks", "hrds-dev.json"))
	if err != nil {
		return evalError(err)
	}
	if score, err = evaluate.ScoreAlarms(pages, reader.Read); err != nil {
		return err
	}
	return c.show(term, score.Table("labelled news pages", false), score.Faults)
}

type evaluateDatesCmd struct {
	evalFlags
}

// Run scores the reading of dates.
func (c *evaluateDatesCmd) Run(term *terminal) error {
	dev, test, faults, err := evaluate.WikiWarsFaults(c.Eval)
	if err != nil {
		return evalError(err)
	}
	return c.show(term, evaluate.DatesTable(dev, test), faults)
}

type evaluateEcbCmd struct {
	evalFlags
}

// Run scores putting documents together by their words.
func (c *evaluateEcbCmd) Run(term *terminal) error {
	score, err := evaluate.Ecb(c.path("coreference"))
	if err != nil {
		return evalError(err)
	}
	return c.show(term, score.Table(), score.Faults)
}

type evaluatePlacesCmd struct {
	evalFlags
}

// Run scores the gazetteer.
func (c *evaluatePlacesCmd) Run(term *terminal) error {
	score, err := evaluate.Places(c.path("places", "GeoVirus.xml"))
	if err != nil {
		return evalError(err)
	}
	return c.show(term, score.Table(), score.Faults())
}
