package main

import (
	"fmt"
	"path/filepath"

	"tocsin"
	"tocsin/evaluate"
	"tocsin/pipeline"
)

// evaluateCmd measures the program against marked material.
type evaluateCmd struct {
	Annotated evaluateAnnotatedCmd `cmd:"" help:"Compare the reading with the annotated reports, mark by mark."`
}

// evalFlags are what the commands that read the marked material share.
type evalFlags struct {
	Eval   string `name:"eval" default:"../shared/eval" env:"TOCSIN_EVAL" help:"Folder of the marked material."`
	Errors int    `name:"errors" placeholder:"N" help:"List up to N faults of every cause."`
}

func (f *evalFlags) path(parts ...string) string {
	return filepath.Join(append([]string{f.Eval}, parts...)...)
}

// evalError gives missing material the usage exit code, so that make score
// tells it from a failure.
func evalError(err error) error {
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return &exitError{exitUsage, fmt.Errorf("%w\nset --eval or TOCSIN_EVAL to the folder of the marked material", err)}
	}
	return err
}

type evaluateAnnotatedCmd struct {
	evalFlags
}

// Run prints how well the marks were found, and with --errors what was not.
func (c *evaluateAnnotatedCmd) Run(term *terminal) error {
	reports, err := evaluate.ReadAnnotated(c.path("annotated", "reports"))
	if err != nil {
		return evalError(err)
	}
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	score, err := evaluate.ScoreAnnotated(reports, reader.Read)
	if err != nil {
		return err
	}
	table := score.Table()
	if err := table.Write(term.Out); err != nil {
		return err
	}
	evaluate.WriteFaults(term.Out, score.Faults, c.Errors)
	return nil
}
