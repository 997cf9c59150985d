package collect

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
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
	msg, err := netmail.ReadMessage(bytes.NewReader(doc.Bytes))
	if err != nil {
		return fmt.Errorf("not an e-mail message: %w", err)
	}
	words := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	if subject, err := words.DecodeHeader(msg.Header.Get("Subject")); err == nil {
		doc.Title = strings.TrimSpace(subject)
	}
	parser := netmail.AddressParser{WordDecoder: &words}
	if from, err := parser.Parse(msg.Header.Get("From")); err == nil {
		doc.Outlet = from.Name
	}
	if at, err := msg.Header.Date(); err == nil {
		doc.Published, doc.PublishedBasis = at.Format(time.RFC3339), "header"
	}
	part, err := readable(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), msg.Body, 0)
	if err != nil {
		return err
	}
	if part.kind == "" {
		return errors.New("the message has no text")
	}
	doc.Bytes, doc.MediaType = part.words, part.kind
	return nil
}

// part is the readable words of a message, in UTF-8.
type part struct {
	kind  string // text/plain, text/html; "" when there are none
	words []byte
}

// readable finds the part that a mail program would show.
func readable(contentType, encoding string, body io.Reader, depth int) (part, error) {
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
		if disposition, _, _ := strings.Cut(p.Header.Get("Content-Disposition"), ";"); strings.EqualFold(strings.TrimSpace(disposition), "attachment") {
			continue
		}
		got, err := readable(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, depth+1)
		if err != nil {
			return part{}, err
		}
		if best.kind == "" || best.kind == "text/plain" && got.kind == "text/html" && len(bytes.TrimSpace(got.words)) > 0 {
			best = got
		}
	}
}
