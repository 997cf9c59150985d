package deliver

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/cap"
)

// Webhook sends messages as JSON, signed as the Standard Webhooks specification
// has it when the delivery has a secret.
type Webhook struct{ HTTP *HTTP }

// Check is Channel's.
func (w *Webhook) Check(d *watch.Delivery) error {
	if _, err := signingKey(d.Secret); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: %w", d.ID, err)
	}
	_, err := w.HTTP.check(d)
	return err
}

// Send is Channel's.
func (w *Webhook) Send(ctx context.Context, d *watch.Delivery, m *watch.Message) error {
	body, err := json.Marshal(struct {
		Type      string         `json:"type"`
		Timestamp time.Time      `json:"timestamp"`
		Data      *watch.Message `json:"data"`
	}{"alert." + string(m.Event), m.At, m})
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "write message %s: %w", m.Key, err)
	}
	return w.HTTP.signed(ctx, d, m.Key, "application/json", body)
}

// CAP sends messages as CAP 1.2 alerts, signed as webhooks are. Digests are not
// sent.
type CAP struct {
	HTTP    *HTTP
	Options cap.Options
}

// Check is Channel's.
func (c *CAP) Check(d *watch.Delivery) error {
	if err := c.Options.Check(); err != nil {
		return err
	}
	return (&Webhook{c.HTTP}).Check(d)
}

// Send is Channel's.
func (c *CAP) Send(ctx context.Context, d *watch.Delivery, m *watch.Message) error {
	body, err := cap.Alert(m, c.Options)
	if err != nil {
		return err
	}
	return c.HTTP.signed(ctx, d, m.Key, "application/cap+xml", body)
}

// signed sends a body with the headers of Standard Webhooks, and the key once
// more as the Idempotency-Key that other receivers know.
func (h *HTTP) signed(ctx context.Context, d *watch.Delivery, key, mediaType string, body []byte) error {
	to, err := h.check(d)
	if err != nil {
		return err
	}
	secret, err := signingKey(d.Secret)
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: %w", d.ID, err)
	}
	at := strconv.FormatInt(h.now().Unix(), 10)
	header := http.Header{}
	header.Set("Content-Type", mediaType)
	header.Set("Webhook-Id", key)
	header.Set("Webhook-Timestamp", at)
	header.Set("Idempotency-Key", `"`+key+`"`)
	if len(secret) > 0 {
		header.Set("Webhook-Signature", "v1,"+Signature(secret, key, at, body))
	}
	return h.post(ctx, d, to, header, body)
}

// Signature is the HMAC-SHA256 of id, timestamp and body, with full stops
// between them, in base64.
func Signature(secret []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.", id, timestamp)
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signingKey reads "whsec_" and base64; "" is no key.
func signingKey(secret string) ([]byte, error) {
	if secret == "" {
		return nil, nil
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || !strings.HasPrefix(secret, "whsec_") || len(key) < 24 || len(key) > 64 {
		return nil, fmt.Errorf("the secret of a webhook is whsec_ and 24 to 64 bytes in base64")
	}
	return key, nil
}

// Push sends messages to a topic of an ntfy server: the target is the topic's
// address, the secret a token.
type Push struct{ HTTP *HTTP }

// Check is Channel's.
func (p *Push) Check(d *watch.Delivery) error {
	_, _, err := p.topic(d)
	return err
}

// topic splits the target into the server's address and the topic.
func (p *Push) topic(d *watch.Delivery) (*url.URL, string, error) {
	u, err := p.HTTP.check(d)
	if err != nil {
		return nil, "", err
	}
	topic := path.Base(u.Path)
	if topic == "/" || topic == "." || strings.ContainsAny(d.Secret, "\r\n") {
		return nil, "", tocsin.Errorf(tocsin.Invalid, "delivery %s: the target names no topic", d.ID)
	}
	server := *u
	server.Path, server.RawPath, server.RawQuery = path.Dir(u.Path), "", ""
	return &server, topic, nil
}

// maxPush is what an ntfy server takes as a message, in bytes.
const maxPush = 4000

// Send is Channel's.
func (p *Push) Send(ctx context.Context, d *watch.Delivery, m *watch.Message) error {
	server, topic, err := p.topic(d)
	if err != nil {
		return err
	}
	priority := 3
	if m.Event == watch.First || m.Event == watch.Reminder {
		priority = 4
	}
	words := m.Text()
	if len(words) > maxPush {
		words = strings.ToValidUTF8(words[:maxPush-len(watch.Disclaimer)-10], "") + "…\n\n" + watch.Disclaimer
	}
	body, err := json.Marshal(struct {
		Topic    string   `json:"topic"`
		Title    string   `json:"title"`
		Message  string   `json:"message"`
		Priority int      `json:"priority"`
		Tags     []string `json:"tags,omitempty"`
		Click    string   `json:"click,omitempty"`
	}{topic, m.Subject(), words, priority, []string{string(m.Event)}, m.Link})
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "write message %s: %w", m.Key, err)
	}
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("Idempotency-Key", `"`+m.Key+`"`)
	if d.Secret != "" {
		header.Set("Authorization", "Bearer "+d.Secret)
	}
	return p.HTTP.post(ctx, d, server, header, body)
}
