package deliver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
)

// Encryption is how the way to the mail server is secured.
type Encryption string

// The encryptions.
const (
	StartTLS Encryption = "starttls" // asked for after the greeting; without it nothing is sent
	TLS      Encryption = "tls"      // from the first byte
	Plain    Encryption = "plain"    // none; only where the server is on this machine, or the way is safe
)

// Email sends messages through a mail server that the operator names.
type Email struct {
	Server     string // host:port
	Encryption Encryption
	User       string // "" sends without logging in
	Password   string
	From       string // "tocsin <alerts@example.org>"
	// Unsubscribe is an https address; the id of the delivery is added as d=.
	// A POST there ends the delivery (RFC 8058). "" leaves it to UnsubscribeTo.
	Unsubscribe   string
	UnsubscribeTo string      // a mail address
	TLSConfig     *tls.Config // nil is the usual
}

// Check is Channel's. The target is one address.
func (e *Email) Check(d *watch.Delivery) error {
	if _, err := mail.ParseAddress(d.Target); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: the target is no mail address: %w", d.ID, err)
	}
	if _, err := mail.ParseAddress(e.From); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "the address that mail is sent from, %q: %w", e.From, err)
	}
	if _, _, err := net.SplitHostPort(e.Server); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "the mail server: %w", err)
	}
	switch e.Encryption {
	case StartTLS, TLS:
	case Plain:
		if e.User != "" {
			return tocsin.Errorf(tocsin.Invalid, "a password is not sent to the mail server without encryption")
		}
	default:
		return tocsin.Errorf(tocsin.Invalid, "unknown encryption %q of the mail server", e.Encryption)
	}
	return nil
}

// Send is Channel's. A mail that the server has taken is sent, whatever it says
// afterwards.
func (e *Email) Send(ctx context.Context, d *watch.Delivery, m *watch.Message) error {
	if err := e.Check(d); err != nil {
		return err
	}
	from, err := mail.ParseAddress(e.From)
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "%w", err)
	}
	to, err := mail.ParseAddress(d.Target)
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "%w", err)
	}
	body, err := e.write(from, to, d, m)
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "write mail %s: %w", m.Key, err)
	}
	if err := e.hand(ctx, from.Address, to.Address, body); err != nil {
		var said *textproto.Error
		if errors.As(err, &said) && said.Code >= 500 {
			return tocsin.Errorf(tocsin.Invalid, "send mail to %s: %w", to.Address, err)
		}
		return tocsin.Errorf(tocsin.Unavailable, "send mail to %s: %w", to.Address, err)
	}
	return nil
}

// hand gives a mail to the server.
func (e *Email) hand(ctx context.Context, from, to string, body []byte) error {
	host, _, err := net.SplitHostPort(e.Server)
	if err != nil {
		return err
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if e.TLSConfig != nil {
		conf = e.TLSConfig.Clone()
	}
	conf.ServerName = host
	ctx, cancel := context.WithTimeout(ctx, 2*sendFor)
	defer cancel()
	conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, "tcp", e.Server)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if e.Encryption == TLS {
		conn = tls.Client(conn, conf)
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		conn.Close()
		return err
	}
	defer c.Close()
	if err := c.Hello(domainOf(from)); err != nil {
		return err
	}
	if e.Encryption == StartTLS {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return errors.New("the mail server offers no STARTTLS")
		}
		if err := c.StartTLS(conf); err != nil {
			return err
		}
	}
	if e.User != "" {
		if err := c.Auth(smtp.PlainAuth("", e.User, e.Password, host)); err != nil {
			return fmt.Errorf("log in: %w", err)
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = c.Quit() // the mail is taken
	return nil
}

// named writes an address with its name. A name beyond ASCII is written in
// base64: what net/mail writes of one with a backslash cannot be read again. A
// tab is written as a space: mime encodes no name for the sake of a tab alone.
func named(a *mail.Address) string {
	bare := (&mail.Address{Address: a.Address}).String()
	name := strings.ReplaceAll(a.Name, "\t", " ")
	for _, c := range []byte(name) {
		if c < ' ' || c > '~' {
			return mime.BEncoding.Encode("utf-8", strings.ToValidUTF8(name, "\uFFFD")) + " " + bare
		}
	}
	return (&mail.Address{Name: name, Address: a.Address}).String()
}

// write makes the mail, the same bytes each time.
func (e *Email) write(from, to *mail.Address, d *watch.Delivery, m *watch.Message) ([]byte, error) {
	domain := domainOf(from.Address)
	var b bytes.Buffer
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("From", named(from))
	header("To", named(to))
	header("Subject", words(subject(m)))
	header("Date", m.At.UTC().Format(time.RFC1123Z))
	header("Message-ID", messageID(m.Key, domain))
	if m.Incident != "" {
		// The first of them is no mail: it is what all of an incident hang on.
		refs := []string{messageID("incident-"+m.Incident, domain)}
		for _, r := range m.References[max(0, len(m.References)-maxReferences):] {
			refs = append(refs, messageID(r.Key, domain))
		}
		header("In-Reply-To", refs[len(refs)-1])
		header("References", strings.Join(refs, "\r\n "))
	}
	var leave []string
	if e.Unsubscribe != "" {
		leave = append(leave, "<"+withID(e.Unsubscribe, d.ID)+">")
	}
	if a, err := mail.ParseAddress(e.UnsubscribeTo); err == nil {
		leave = append(leave, "<mailto:"+url.PathEscape(a.Address)+"?subject="+url.PathEscape("unsubscribe "+d.ID)+">")
	}
	if len(leave) > 0 {
		header("List-Unsubscribe", strings.Join(leave, ",\r\n "))
	}
	if strings.HasPrefix(e.Unsubscribe, "https://") {
		header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	header("List-Id", fmt.Sprintf("<%s.%s>", d.ID, domain))
	header("Auto-Submitted", "auto-generated")
	header("MIME-Version", "1.0")
	parts := multipart.NewWriter(&b)
	sum := sha256.Sum256([]byte("boundary " + m.Key))
	if err := parts.SetBoundary(hex.EncodeToString(sum[:20])); err != nil {
		return nil, err
	}
	header("Content-Type", `multipart/alternative; boundary="`+parts.Boundary()+`"`)
	b.WriteString("\r\n")
	var html bytes.Buffer
	if err := page.Execute(&html, m); err != nil {
		return nil, err
	}
	for _, part := range []struct{ kind, body string }{{"text/plain", m.Text()}, {"text/html", html.String()}} {
		w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {part.kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
		if err != nil {
			return nil, err
		}
		q := quotedprintable.NewWriter(w)
		if _, err := q.Write([]byte(strings.ReplaceAll(part.body, "\n", "\r\n"))); err != nil {
			return nil, err
		}
		if err := q.Close(); err != nil {
			return nil, err
		}
	}
	if err := parts.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// maxReferences is how many earlier mails one names; the last tie the thread.
const maxReferences = 10

// subject stays the same through an incident but for what stands in brackets,
// which mail readers pass over when they make threads.
func subject(m *watch.Message) string {
	if m.Area == "" {
		return m.Subject()
	}
	return m.Subject() + " · " + m.Area
}

// maxSubject keeps a subject readable; mail has lines of at most 998 bytes.
const maxSubject = 200

// words encodes a header's text; nothing in it can end the line.
func words(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if r := []rune(s); len(r) > maxSubject {
		s = string(r[:maxSubject-1]) + "…"
	}
	return strings.ReplaceAll(mime.QEncoding.Encode("utf-8", s), "?= =?", "?=\r\n =?")
}

// messageID is made of letters, digits, dots, hyphens and underscores, whatever
// the key holds.
func messageID(key, domain string) string {
	if strings.ContainsFunc(key, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r))
	}) {
		sum := sha256.Sum256([]byte(key))
		key = hex.EncodeToString(sum[:16])
	}
	return "<" + key + "@" + domain + ">"
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

func withID(address, id string) string {
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	return address + sep + "d=" + url.QueryEscape(id)
}

var page = template.Must(template.New("mail").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Headline}}</title></head>
<body style="font-family: sans-serif; max-width: 40em">
{{template "message" .}}
{{range .Items}}<hr>{{template "message" .}}{{end}}
<p style="color: #555">{{.Disclaimer}}</p>
</body></html>
{{define "message"}}<h1 style="font-size: 1.2em">{{.Headline}}</h1>
{{range .Changes}}<p><strong>{{.}}</strong></p>
{{end}}{{if .Record}}<p>When: {{.Day}}<br>
Where: {{.Place}}{{if .Asset}}<br>
Near: {{.Asset}}{{end}}<br>
Independent origins: {{.Origins}}; credibility: {{.Credibility}} of 6 (1 is confirmed)</p>
{{if .Claims}}<ul>
{{range .Claims}}<li>{{.Slot}}: {{.Value}}, {{.Certainty}} by {{.Speaker}}{{if .Quote}}<br><q>{{.Quote}}</q>{{end}}</li>
{{end}}</ul>
{{end}}{{if .Unknown}}<p>Not known:</p>
<ul>
{{range .Unknown}}<li>{{.}}</li>
{{end}}</ul>
{{end}}{{end}}{{if .Link}}<p><a href="{{.Link}}">{{.Link}}</a></p>
{{end}}{{end}}`))
