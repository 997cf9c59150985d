package collect

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// columns says which key of a line a column of a table stands for, by its name
// in lower case with single spaces. Among them are the columns that
// Bellingcat's auto-archiver fills in.
var columns = map[string]string{
	"text": "text", "full text": "text", "fulltext": "text", "text content": "text", "article": "text", "message": "text", "story": "text",
	"body": "body", "content": "content", "html": "html", "description": "content",
	"title": "title", "headline": "title", "subject": "title", "upload title": "title",
	"url": "url", "link": "url", "address": "url", "permalink": "url", "source url": "url",
	"published": "published", "date": "published", "published at": "published", "pubdate": "published", "publication date": "published",
	"date published": "published", "publish date": "published", "upload timestamp": "published", "timestamp": "published", "created at": "published",
	"outlet": "outlet", "source": "outlet", "publisher": "outlet", "source name": "outlet", "author": "outlet", "channel": "outlet",
	"id": "id", "guid": "id", "language": "language", "lang": "language",
	"translates": "translates", "translation of": "translates",
	"archive date": archived,
}

// archived is when the auto-archiver fetched what a row tells of; "Archive
// status", "Archive location", "Thumbnail" and its other columns say where the
// copy is, which a document has no place for.
const archived = "archived"

// columnOf is the key of a column; "" for one that is not read.
func columnOf(name string) string {
	return columns[strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(name), "_", " ")), " ")]
}

// isTable reports whether a file begins with a header that has a column of words.
func isTable(head []byte) bool {
	_, keys := separator(head)
	for _, key := range keys {
		switch key {
		case "text", "body", "content", "html", "title":
			return true
		}
	}
	return false
}

// sureTable is isTable for a file that nothing says is a table: a first line
// of prose may hold one of the words.
func sureTable(head []byte) bool {
	_, keys := separator(head)
	known := 0
	for _, key := range keys {
		if key != "" {
			known++
		}
	}
	return known >= 3 && known*2 >= len(keys) && isTable(head)
}

// separator finds what parts the columns, and the key of each: the mark that
// gives most columns that are known, then most columns.
func separator(head []byte) (mark rune, keys []string) {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	mark, best := ',', -1
	for _, m := range []rune{',', ';', '\t', '|'} {
		in := csv.NewReader(bytes.NewReader(line))
		in.Comma, in.LazyQuotes = m, true
		names, err := in.Read()
		if err != nil {
			continue
		}
		these, score := make([]string, len(names)), len(names)
		for i, name := range names {
			if these[i] = columnOf(name); these[i] != "" {
				score += 1000
			}
		}
		if score > best {
			mark, keys, best = m, these, score
		}
	}
	return mark, keys
}

// table reads a table with a header, a document a row. A row that cannot be
// read is an error with its line, and the rest follows.
func (r *reading) table(ctx context.Context, f file, in *bufio.Reader) bool {
	head, _ := in.Peek(64 << 10)
	skipped := 0
	if bytes.HasPrefix(head, bom) {
		head = head[len(bom):]
		skipped += len(bom)
	}
	first := 1                                                                                        // line of the header
	if line, rest, ok := bytes.Cut(head, []byte("\n")); ok && bytes.HasPrefix(line, []byte("sep=")) { // a line for spreadsheets
		skipped += len(line) + 1
		head, first = rest, 2
	}
	_, _ = in.Discard(skipped) // it was peeked at
	if len(bytes.TrimSpace(head)) == 0 {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: empty", f.path))
	}
	mark, keys := separator(head)
	left := r.items(in)
	rows := csv.NewReader(left)
	rows.Comma, rows.FieldsPerRecord = mark, -1
	if _, err := rows.Read(); err != nil {
		return r.lineFails(f.path, first, cleanCSV(err))
	}
	if !isTable(head) {
		return r.lineFails(f.path, first, errors.New("the header has no column text, body, content, html or title"))
	}
	for {
		if err := ctx.Err(); err != nil {
			r.fail(err)
			return false
		}
		left.renew()
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return true
		}
		var bad *csv.ParseError
		if err != nil && !errors.As(err, &bad) {
			at, _ := rows.FieldPos(0)
			return r.lineFails(f.path, at+first-1, err)
		}
		line := 0
		switch {
		case bad != nil:
			line, err = bad.StartLine+first-1, cleanCSV(err)
		default:
			line, _ = rows.FieldPos(0)
			line += first - 1
			if len(row) != len(keys) {
				err = fmt.Errorf("the row has %d columns, the header %d", len(row), len(keys))
			} else {
				err = r.row(f.path+":"+strconv.Itoa(line), keys, row)
			}
		}
		if errors.Is(err, errStop) {
			return false
		}
		if err != nil && !r.lineFails(f.path, line, err) {
			return false
		}
	}
}

// errStop says that no more is wanted.
var errStop = errors.New("stop")

// row gives the document of a row.
func (r *reading) row(at string, keys, row []string) error {
	rec := record{}
	for i, value := range row {
		if _, set := rec[keys[i]]; keys[i] == "" || set || strings.TrimSpace(value) == "" {
			continue // of two columns with words the first counts
		}
		raw, err := json.Marshal(value)
		if err != nil {
			return err
		}
		rec[keys[i]] = raw
	}
	doc, err := r.line(at, rec, []byte(strings.Join(row, "\x1f")))
	if err != nil {
		return err
	}
	f := found{Arrival: tocsin.Arrival{Document: doc}}
	if on := rec.words(archived); on != "" {
		if told, err := moment(on); err == nil {
			f.Fetched, _ = time.Parse(time.RFC3339, told) // a day alone is no time of fetching
		}
	}
	if !r.yield(f, nil) {
		return errStop
	}
	return nil
}

// cleanCSV is an error of the table without its own line, which LineError tells.
func cleanCSV(err error) error {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return bad.Err
	}
	return err
}
