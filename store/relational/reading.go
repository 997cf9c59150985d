package relational

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"tocsin"
)

// squeezer and spreader compress and decompress; both may be shared.
var (
	squeezer = must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2)))
	spreader = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(1<<30)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func squeeze(b []byte) []byte { return squeezer.EncodeAll(b, nil) }

func spread(b []byte) ([]byte, error) {
	out, err := spreader.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	if out == nil {
		out = []byte{}
	}
	return out, nil
}

// keptDocument is a document as it is kept, without its bytes.
type keptDocument struct {
	tocsin.Document
	MediaType string `json:"media_type,omitempty"`
}

func packDocument(d *tocsin.Document) ([]byte, error) {
	b, err := json.Marshal(keptDocument{*d, d.MediaType})
	if err != nil {
		return nil, fmt.Errorf("encode document %s: %w", d.ID, err)
	}
	return b, nil
}

func unpackDocument(b []byte) (tocsin.Document, error) {
	var k keptDocument
	if err := json.Unmarshal(b, &k); err != nil {
		return tocsin.Document{}, fmt.Errorf("decode a document: %w", err)
	}
	k.Document.MediaType = k.MediaType
	return k.Document, nil
}

// keptAccount is an account with the places of its words, which JSON leaves out.
type keptAccount struct {
	tocsin.Account
	WhenAt  *tocsin.Span `json:"when_at,omitempty"`
	WhereAt *tocsin.Span `json:"where_at,omitempty"`
}

func keepAccount(a *tocsin.Account) keptAccount {
	k := keptAccount{Account: *a}
	k.WhenAt, k.WhereAt = wordsAt(a.When, a.Where)
	return k
}

func (k *keptAccount) account() tocsin.Account {
	putWordsAt(k.When, k.Where, k.WhenAt, k.WhereAt)
	return k.Account
}

func wordsAt(when *tocsin.When, where *tocsin.Where) (whenAt, whereAt *tocsin.Span) {
	if when != nil && when.Quote != (tocsin.Span{}) {
		whenAt = &when.Quote
	}
	if where != nil && where.Quote != (tocsin.Span{}) {
		whereAt = &where.Quote
	}
	return whenAt, whereAt
}

func putWordsAt(when *tocsin.When, where *tocsin.Where, whenAt, whereAt *tocsin.Span) {
	if whenAt != nil && when != nil {
		when.Quote = *whenAt
	}
	if whereAt != nil && where != nil {
		where.Quote = *whereAt
	}
}

// readingHead is what of a reading is kept as JSON; the text follows in a form
// of its own, because most of it is tokens.
type readingHead struct {
	Document     keptDocument  `json:"document"`
	Language     string        `json:"language,omitempty"`
	Accounts     []keptAccount `json:"accounts"`
	AttackReport *bool         `json:"attack_report"`
	Reason       string        `json:"reason,omitempty"`
}

// readingForm is the first byte of a kept reading: how the rest is written.
const readingForm = 1

// packReading writes a reading without its body.
func packReading(r *tocsin.Reading) ([]byte, error) {
	head := readingHead{Document: keptDocument{r.Document, r.Document.MediaType}, Language: r.Text.Language, AttackReport: r.AttackReport, Reason: r.Reason}
	if r.Accounts != nil {
		head.Accounts = make([]keptAccount, len(r.Accounts))
		for i := range r.Accounts {
			head.Accounts[i] = keepAccount(&r.Accounts[i])
		}
	}
	b, err := json.Marshal(&head)
	if err != nil {
		return nil, fmt.Errorf("encode the reading of %s: %w", r.Document.ID, err)
	}
	w := packer{b: []byte{readingForm}}
	w.text(string(b))
	t := &r.Text
	w.length(len(t.Blocks), t.Blocks == nil)
	for i := range t.Blocks {
		k := &t.Blocks[i]
		w.text(string(k.Kind))
		w.span(k.Span)
		w.text(k.Rule)
		w.text(k.Author)
		w.text(k.Handle)
		w.int(k.Date.Year)
		w.int(int(k.Date.Month))
		w.int(k.Date.Day)
		w.span(k.Words)
	}
	w.length(len(t.Sentences), t.Sentences == nil)
	at, tok := 0, 0
	for i := range t.Sentences {
		s := &t.Sentences[i]
		w.int(s.Start - at)
		w.int(s.End - s.Start)
		w.int(s.Block)
		w.int(s.First - tok)
		w.int(s.Last - s.First)
		at, tok = s.End, s.Last
	}
	w.length(len(t.Tokens), t.Tokens == nil)
	at = 0
	for i := range t.Tokens {
		k := &t.Tokens[i]
		told := 0 // Lower is not what foldToken makes of the words
		if !k.In(t.Body) || foldToken(k.Of(t.Body)) != k.Lower {
			told = 1
		}
		w.int(k.Start - at)
		w.int(k.End - k.Start)
		w.int(int(k.Kind)<<1 | told)
		if told == 1 {
			w.text(k.Lower)
		}
		at = k.End
	}
	return squeeze(w.b), nil
}

// foldToken is Token.Lower as distill makes it of most words.
func foldToken(s string) string {
	s = strings.ToLower(s)
	if strings.Contains(s, "’") {
		s = strings.ReplaceAll(s, "’", "'")
	}
	return s
}

// unpackReading restores what packReading wrote, over its body.
func unpackReading(packed []byte, body string) (*tocsin.Reading, error) {
	b, err := spread(packed)
	if err != nil {
		return nil, err
	}
	if len(b) == 0 || b[0] != readingForm {
		return nil, errors.New("the reading is kept in a form that this program does not know")
	}
	u := unpacker{b: b[1:]}
	var head readingHead
	if err := json.Unmarshal([]byte(u.text()), &head); err != nil {
		return nil, fmt.Errorf("decode a reading: %w", err)
	}
	r := &tocsin.Reading{Document: head.Document.Document, AttackReport: head.AttackReport, Reason: head.Reason}
	r.Document.MediaType = head.Document.MediaType
	if head.Accounts != nil {
		r.Accounts = make([]tocsin.Account, len(head.Accounts))
		for i := range head.Accounts {
			r.Accounts[i] = head.Accounts[i].account()
		}
	}
	t := &r.Text
	t.Body, t.Language = body, head.Language
	if n, ok := u.length(); ok {
		t.Blocks = make([]tocsin.Block, n)
		for i := range t.Blocks {
			k := &t.Blocks[i]
			k.Kind = tocsin.BlockKind(u.text())
			k.Span = u.span()
			k.Rule, k.Author, k.Handle = u.text(), u.text(), u.text()
			k.Date.Year = u.int()
			k.Date.Month = time.Month(u.int())
			k.Date.Day = u.int()
			k.Words = u.span()
		}
	}
	if n, ok := u.length(); ok {
		t.Sentences = make([]tocsin.Sentence, n)
		at, tok := 0, 0
		for i := range t.Sentences {
			s := &t.Sentences[i]
			s.Start = at + u.int()
			s.End = s.Start + u.int()
			s.Block = u.int()
			s.First = tok + u.int()
			s.Last = s.First + u.int()
			at, tok = s.End, s.Last
		}
	}
	if n, ok := u.length(); ok {
		t.Tokens = make([]tocsin.Token, n)
		at := 0
		for i := range t.Tokens {
			k := &t.Tokens[i]
			k.Start = at + u.int()
			k.End = k.Start + u.int()
			kind := u.int()
			k.Kind = tocsin.TokenKind(kind >> 1)
			switch {
			case kind&1 == 1:
				k.Lower = u.text()
			case k.In(body):
				k.Lower = foldToken(k.Of(body))
			default:
				u.bad = true
			}
			at = k.End
		}
	}
	if u.bad || len(u.b) > 0 {
		return nil, errors.New("decode a reading: it is damaged")
	}
	return r, nil
}

// packer writes numbers and texts one after the other.
type packer struct{ b []byte }

func (w *packer) int(n int) { w.b = binary.AppendVarint(w.b, int64(n)) }

func (w *packer) text(s string) {
	w.b = binary.AppendUvarint(w.b, uint64(len(s)))
	w.b = append(w.b, s...)
}

func (w *packer) span(s tocsin.Span) {
	w.int(s.Start)
	w.int(s.End - s.Start)
}

// length writes how long a list is, and tells none from an empty one.
func (w *packer) length(n int, none bool) {
	if none {
		n = -1
	}
	w.b = binary.AppendUvarint(w.b, uint64(n+1))
}

// unpacker reads what packer wrote; bad is that it was not that.
type unpacker struct {
	b   []byte
	bad bool
}

func (u *unpacker) int() int {
	n, size := binary.Varint(u.b)
	if size <= 0 {
		u.b, u.bad = nil, true
		return 0
	}
	u.b = u.b[size:]
	return int(n)
}

func (u *unpacker) uint() int {
	n, size := binary.Uvarint(u.b)
	if size <= 0 || n > 1<<40 {
		u.b, u.bad = nil, true
		return 0
	}
	u.b = u.b[size:]
	return int(n)
}

func (u *unpacker) text() string {
	n := u.uint()
	if n > len(u.b) {
		u.b, u.bad = nil, true
		return ""
	}
	s := string(u.b[:n])
	u.b = u.b[n:]
	return s
}

func (u *unpacker) span() tocsin.Span {
	s := tocsin.Span{Start: u.int()}
	s.End = s.Start + u.int()
	return s
}

func (u *unpacker) length() (n int, ok bool) {
	n = u.uint() - 1
	if n > len(u.b) { // everything that is listed takes a byte or more
		u.b, u.bad = nil, true
		return 0, false
	}
	return n, n >= 0
}

// weight is about how many bytes of memory a reading takes.
func weight(r *tocsin.Reading) int64 {
	n := 2*len(r.Text.Body) + 40*len(r.Text.Tokens) + 40*len(r.Text.Sentences) + 160*len(r.Text.Blocks) + 1000
	for i := range r.Accounts {
		n += 600 + 400*len(r.Accounts[i].Claims)
	}
	return int64(n)
}
