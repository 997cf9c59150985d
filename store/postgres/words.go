package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"tocsin"
	"tocsin/store/relational"
)

// maxWords is how many words of a text are found, and maxPosition the last
// position that a tsvector has.
const (
	maxWords    = 30_000
	maxPosition = 16_383
)

// weights are the labels by which a tsvector tells fields apart.
const weights = "ABCD"

func (e *engine) PutWords(ctx context.Context, c relational.Conn, of relational.Indexed, row int64, texts []string) error {
	return c.Queue(ctx, "INSERT INTO "+of.Table+"_words (num, words) VALUES (?, CAST(? AS tsvector))", row, vector(of, texts))
}

// vector writes texts as a tsvector: every word with its places and fields.
// The words are letters and digits alone, so none needs more than quotes.
func vector(of relational.Indexed, texts []string) string {
	places := map[string][]string{}
	var order []string
	at := 0
	for field, text := range texts {
		for _, w := range tocsin.FoldedWords(text, maxWords) {
			at++
			if places[w] == nil {
				order = append(order, w)
			}
			if at <= maxPosition || len(places[w]) == 0 {
				places[w] = append(places[w], strconv.Itoa(min(at, maxPosition))+label(of, field))
			}
		}
		at++ // no phrase goes from one text to the next
	}
	var b strings.Builder
	for _, w := range order {
		b.WriteString("'" + w + "':" + strings.Join(places[w], ",") + " ")
	}
	return b.String()
}

// label is the weight of a field; of two fields the second has D, whose
// matches count least.
func label(of relational.Indexed, field int) string {
	if field == len(of.Fields)-1 {
		return "D"
	}
	return weights[field : field+1]
}

func (e *engine) DropWords(ctx context.Context, c relational.Conn, of relational.Indexed, row int64) error {
	return c.Queue(ctx, "DELETE FROM "+of.Table+"_words WHERE num = ?", row)
}

// query writes terms as a tsquery.
func query(of relational.Indexed, terms []tocsin.Term) string {
	var all []string
	for _, t := range terms {
		tail := ""
		for i, f := range of.Fields {
			if t.Field == f {
				tail = label(of, i)
			}
		}
		var words []string
		for i, w := range t.Words {
			end := tail
			if t.Prefix && i == len(t.Words)-1 {
				end = "*" + tail
			}
			if end != "" {
				end = ":" + end
			}
			words = append(words, "'"+w+"'"+end)
		}
		s := "(" + strings.Join(words, " <-> ") + ")"
		if t.Not {
			s = "!" + s
		}
		all = append(all, s)
	}
	return strings.Join(all, " & ")
}

func (e *engine) HasWords(of relational.Indexed, row string, terms []tocsin.Term) (string, []any) {
	return fmt.Sprintf("%s IN (SELECT w.num FROM %s_words w WHERE w.words @@ CAST(? AS tsquery))", row, of.Table), []any{query(of, terms)}
}

// ranked is how many of the documents that have the words are put in order, the
// last to arrive: a common word is in too many to weigh them all.
const ranked = 5000

func (e *engine) Ranked(of relational.Indexed, terms []tocsin.Term) (string, []any) {
	q := query(of, terms)
	return fmt.Sprintf(`SELECT f.num FROM (SELECT w.num, w.words FROM %s_words w WHERE w.words @@ CAST(? AS tsquery) ORDER BY w.num DESC LIMIT %d) AS f
		ORDER BY ts_rank(f.words, CAST(? AS tsquery), 1) DESC, f.num DESC LIMIT ?`, of.Table, ranked), []any{q, q}
}
