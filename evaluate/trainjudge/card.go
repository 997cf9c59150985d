package main

import (
	"fmt"
	"strings"

	"tocsin/model/judge"
)

// card says what the weights were made from, how good they are, and how to
// make them again.
func card(samples []*sample, scores []float64, learned *judge.Weights, size int, day string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `# Weights of the judge

How likely a document in which an attack was read does report one: a logistic regression over the words of the title and
the lead, the words around the triggers, and what the reading found. %d weights, %d bytes in judge.bin. A document that
scores below %.2f is not taken for a report.

Made on %s with

    go run ./evaluate/trainjudge -eval DIR -out model/judge/data

which reads the texts, learns and measures; the same texts and rules give the same weights.

## What it was learned from

"Read" are the texts in which an attack was read; the words of the others count for a fifth.

| texts | what | all | read | reports of these | licence |
|---|---|---|---|---|---|
`, len(learned.Of), size, threshold, day)
	for _, row := range []struct {
		source
		what, licence string
	}{
		{corpus, "news-style reports and hard negatives written for tocsin", "as the code"},
		{annotated, "annotated reports in many styles written for tocsin", "as the code"},
		{muc, "MUC-4 development texts, newswire on Latin America", "US government evaluation, none stated"},
		{gum, "GUM without its news, bio and voyage", "CC BY 4.0 and public domain, by document"},
		{rights, "news pages on human rights, labelled with detention and other things only", "MIT"},
		{own, "invented texts in evaluate/trainjudge/data", "as the code"},
		{press, "reports built like the press, in pipeline/testdata/press", "as the code"},
	} {
		all, asked, reports := 0, 0, 0
		for _, s := range samples {
			if s.name != row.name {
				continue
			}
			all++
			if s.asked {
				asked++
				if s.report {
					reports++
				}
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %s |\n", row.name, row.what, all, asked, reports, row.licence)
	}
	b.WriteString(`
The other texts of pipeline/testdata were not learned from, nor the test parts of MUC-4, nor ECB+.

## Scores

Five folds, each judged by weights learned from the others; "without" is the reading alone. Texts of the corpus that share an
incident stay in one fold.

| texts | precision without | recall without | false | precision | recall | false |
|---|---|---|---|---|---|---|
`)
	for _, from := range sources {
		before, after := count(samples, scores, from.name, 0), count(samples, scores, from.name, threshold)
		if before.reports == 0 {
			fmt.Fprintf(&b, "| %s | | | %d | | | %d |\n", from.name, before.alarms, after.alarms)
			continue
		}
		fmt.Fprintf(&b, "| %s | %.3f | %.3f | %d | %.3f | %.3f | %d |\n", from.name, before.precision(), before.recall(), before.alarms,
			after.precision(), after.recall(), after.alarms)
	}
	b.WriteString(`
The invented texts were written to be misread, by the same hand as one another: their row says little about other texts.
The threshold was chosen on these folds: no report of the corpus and at most one point of the annotated ones may be lost.
Nobody has looked at the labels of MUC-4 again; a text with a template on acts of which it tells in passing counts as a report.
`)
	return []byte(b.String())
}
