package collect

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"path"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"tocsin"
)

// maxParts is how deep parts of a message may lie in each other; real ones
// reach four.
const maxParts = 10

// mail replaces the bytes of an e-mail message by those of its HTML part, else
// of its plain part, and takes title, outlet and time from its header. The
// hash stays that of the whole message.
func mail(doc *tocsin.Document) error {
	l, err := readLetter(doc.Bytes)
	if err != nil {
		return err
	}
	if l.part.kind == "" {
		return errors.New("the message has no text")
	}
	l.onto(doc)
	return nil
}

// letter is an e-mail message as it is read.
type letter struct {
	id, subject, from, at string
	part                  // what a mail program would show; its kind is "" when there is none
	attached              []attachment
}

// attachment is a document that lies in a message: a text, a page, or another
// message.
type attachment struct {
	name  string // of its file; "" when it has none
	kind  string // text/plain, text/html, message/rfc822
	words []byte
}

func readLetter(message []byte) (letter, error) {
	l := letter{}
	msg, err := netmail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return l, fmt.Errorf("not an e-mail message: %w", err)
	}
	words := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	if subject, err := words.DecodeHeader(msg.Header.Get("Subject")); err == nil {
		l.subject = strings.TrimSpace(subject)
	}
	parser := netmail.AddressParser{WordDecoder: &words}
	if from, err := parser.Parse(msg.Header.Get("From")); err == nil {
		l.from = from.Name
	}
	if at, err := msg.Header.Date(); err == nil {
		l.at = at.Format(time.RFC3339)
	}
	l.id = strings.Trim(strings.TrimSpace(msg.Header.Get("Message-Id")), "<>")
	l.part, err = l.readable(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), msg.Body, 0)
	return l, err
}

// onto puts what the letter tells into its document.
func (l *letter) onto(doc *tocsin.Document) {
	doc.Title, doc.Outlet = l.subject, l.from
	if l.at != "" {
		doc.Published, doc.PublishedBasis = l.at, "header"
	}
	doc.Bytes, doc.MediaType = l.part.words, l.part.kind
}

// maxForwards is how deep messages may lie in each other.
const maxForwards = 5

// message gives a message and what is attached to it. id is the document's,
// "" when the message is to tell.
func (r *reading) message(at, id string, message []byte) bool {
	return r.forwarded(at, id, message, 0)
}

func (r *reading) forwarded(at, id string, message []byte, depth int) bool {
	fail := func(err error) bool { return r.fail(fmt.Errorf("%s: %w", at, err)) }
	l, err := readLetter(message)
	switch {
	case err != nil:
		return fail(err)
	case l.part.kind == "" && len(l.attached) == 0:
		return fail(errors.New("the message has no text"))
	}
	name := id
	if name == "" {
		name = l.id
	}
	if l.part.kind != "" {
		f := found{ids: []string{l.id, hash(message)}}
		f.Document = tocsin.Document{ID: id, Path: at, SHA256: hash(message)}
		f.GUID = l.id
		l.onto(&f.Document)
		err := r.check(f.Document.Bytes)
		if err == nil {
			err = r.repeated(at, id, message)
		}
		if err == nil {
			err = r.name(&f)
		}
		if err != nil {
			return fail(err) // what is attached to a message that came before came with it
		}
		name = f.Document.ID
		if !r.yield(f, nil) {
			return false
		}
	}
	for i, a := range l.attached {
		if !r.attachment(at, name, i+1, a, &l, depth) {
			return false
		}
	}
	return true
}

// repeated says of which message one is a copy; a file that has an id of its
// own is none.
func (r *reading) repeated(at, id string, message []byte) error {
	key := "message " + hash(bytes.TrimSpace(message))
	if first, ok := r.seen[key]; ok && id == "" {
		return tocsin.Errorf(tocsin.Conflict, "the same as %s", first)
	}
	r.seen[key] = at
	return nil
}

// attachment gives what is attached to a message. It is of the time and the
// sender of the message unless it is a message itself.
func (r *reading) attachment(at, name string, n int, a attachment, l *letter, depth int) bool {
	label := a.name
	if label == "" {
		label = strconv.Itoa(n)
	}
	at, name = at+"/"+label, name+"/"+label
	if a.kind == "message/rfc822" {
		if depth >= maxForwards {
			return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: more than %d messages in each other", at, maxForwards))
		}
		return r.forwarded(at, "", a.words, depth+1)
	}
	if err := r.check(a.words); err != nil {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: %w", at, err))
	}
	f := found{ids: []string{name, name + "/" + strconv.Itoa(n)}}
	f.Document = tocsin.Document{Path: at, Outlet: l.from, Published: l.at, MediaType: a.kind, Bytes: a.words}
	if l.at != "" {
		f.Document.PublishedBasis = "header"
	}
	return r.give(at, f)
}

// box reads a mailbox: messages one after the other, each behind a line that
// begins with "From ".
func (r *reading) box(ctx context.Context, f file, in *bufio.Reader) bool {
	var message []byte
	tooLong, open, blank := false, false, true
	start := 0
	give := func() bool {
		at := f.path + ":" + strconv.Itoa(start)
		switch {
		case !open:
			return true
		case tooLong:
			return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: larger than %s", at, size(r.opts.maxBytes())))
		}
		return r.message(at, "", message)
	}
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			r.fail(err)
			return false
		}
		line, long, err := readLine(in, r.opts.maxBytes())
		if err != nil && !errors.Is(err, io.EOF) {
			return give() && r.fail(tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", f.path, n, err))
		}
		switch {
		case blank && boxLine.Match(line):
			if !give() {
				return false
			}
			message, tooLong, open, start = nil, false, true, n
		case !open && len(bytes.TrimSpace(line)) > 0:
			return r.fail(tocsin.Errorf(tocsin.Invalid, "%s:%d: not a mailbox: it does not begin with a From line", f.path, n))
		case long || int64(len(message)+len(line)) > r.opts.maxBytes():
			tooLong, message = true, nil
		case !tooLong:
			// A line of the words that begins with "From " was given a mark.
			if quoted := bytes.TrimLeft(line, ">"); len(quoted) < len(line) && bytes.HasPrefix(quoted, []byte("From ")) {
				line = line[1:]
			}
			message = append(message, line...)
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
		if err != nil {
			break
		}
	}
	if !open {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: empty", f.path))
	}
	return give()
}

// part is the readable words of a message, in UTF-8.
type part struct {
	kind  string // text/plain, text/html; "" when there are none
	words []byte
}

// readable finds the part that a mail program would show, and notes the
// documents that are attached.
func (l *letter) readable(contentType, encoding string, body io.Reader, depth int) (part, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, params = "text/plain", nil
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	switch {
	case kind == "text/plain" || kind == "text/html":
		if label := params["charset"]; label != "" {
			decoded, err := charset.NewReaderLabel(label, body)
			if err != nil {
				return part{}, fmt.Errorf("charset %q is not known", label)
			}
			body = decoded
		}
		words, err := io.ReadAll(body)
		if err != nil {
			return part{}, fmt.Errorf("decode %s part: %w", kind, err)
		}
		return part{kind, words}, nil
	case !strings.HasPrefix(kind, "multipart/") || depth >= maxParts:
		return part{}, nil
	}
	best := part{}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return best, nil
		}
		if err != nil {
			if best.kind != "" {
				return best, nil // the end is cut off, the words are there
			}
			return part{}, fmt.Errorf("read its parts: %w", err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type")) // "" is a part of the message
		disposition, names, _ := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
		if disposition == "attachment" || kind == "message/rfc822" {
			if err := l.attach(p, kind, names["filename"], depth); err != nil {
				return part{}, err
			}
			continue
		}
		got, err := l.readable(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, depth+1)
		if err != nil {
			return part{}, err
		}
		if best.kind == "" || best.kind == "text/plain" && got.kind == "text/html" && len(bytes.TrimSpace(got.words)) > 0 {
			best = got
		}
	}
}

// attach notes an attachment that may be a document; pictures and the like are
// none.
func (l *letter) attach(p *multipart.Part, kind, name string, depth int) error {
	lower := strings.ToLower(name)
	switch {
	case kind == "message/rfc822", strings.HasSuffix(lower, ".eml"):
		kind = "message/rfc822"
	case kind == "text/html" || kind == "text/plain":
	case strings.HasSuffix(lower, ".html"), strings.HasSuffix(lower, ".htm"):
		kind = "text/html"
	default:
		return nil
	}
	decoded, err := (&letter{}).readable("text/plain", p.Header.Get("Content-Transfer-Encoding"), p, depth+1)
	if err != nil {
		return fmt.Errorf("attachment %s: %w", name, err)
	}
	// The charset of a page is told by itself, and that of a text by distill.
	l.attached = append(l.attached, attachment{name: path.Base("/" + strings.ReplaceAll(name, `\`, "/")), kind: kind, words: decoded.words})
	if name == "" {
		l.attached[len(l.attached)-1].name = ""
	}
	return nil
}
