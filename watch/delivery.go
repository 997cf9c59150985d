package watch

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"

	"tocsin"
)

// DeliveryKind is how messages are sent.
type DeliveryKind string

// The kinds of deliveries.
const (
	Webhook DeliveryKind = "webhook" // JSON, signed
	Email   DeliveryKind = "email"
	CAP     DeliveryKind = "cap" // CAP 1.2, sent as a webhook is
	CoT     DeliveryKind = "cot" // Cursor on Target
	Push    DeliveryKind = "push"
)

// Delivery is where messages are sent, as a person set it up.
type Delivery struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Kind   DeliveryKind `json:"kind"`
	Target string       `json:"target"`           // an address of its kind
	Secret string       `json:"-"`                // key of the signature, or token; a store keeps it
	Public bool         `json:"public,omitempty"` // it gets what may be shown to everybody, and no more
	Off    bool         `json:"off,omitempty"`    // nothing is sent
	Added  time.Time    `json:"added,omitzero"`
}

// Channel sends messages of one kind. It may be used by many goroutines at once.
type Channel interface {
	// Check reports why nothing could ever be sent to the target; Invalid.
	Check(*Delivery) error
	// Send sends a message once. An error with the code Invalid will come again
	// however often it is tried; any other may not. What has Message.Key is one
	// message, however often it is sent.
	Send(ctx context.Context, to *Delivery, m *Message) error
}

// Later is an error of a receiver that says when it may be asked again.
type Later struct {
	After time.Duration
	Err   error
}

func (l *Later) Error() string { return l.Err.Error() }
func (l *Later) Unwrap() error { return l.Err }

// Validate reports the first rule that the delivery breaks, but for those of
// its channel.
func (d *Delivery) Validate() error {
	if err := goodID("delivery", d.ID); err != nil {
		return err
	}
	switch d.Kind {
	case Webhook, Email, CAP, CoT, Push:
	default:
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: unknown kind %q", d.ID, d.Kind)
	}
	if d.Target == "" || strings.ContainsFunc(d.Target, unicode.IsControl) || strings.ContainsFunc(d.Name, unicode.IsControl) {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: it needs a target of one line", d.ID)
	}
	return nil
}

// Shown is the target as others than those who set it up may see it: of an
// address only the host, since paths and queries of webhooks are secrets more
// often than not.
func (d *Delivery) Shown() string {
	u, err := url.Parse(d.Target)
	if err != nil || u.Scheme == "" || u.Host == "" {
		if d.Kind == Email {
			return d.Target
		}
		return string(d.Kind)
	}
	return u.Scheme + "://" + u.Host
}

// Tries are over about two days: 30 s, 1 min, 2 min ... 6 h.
const (
	firstRetry = 30 * time.Second
	maxRetry   = 6 * time.Hour
	maxTries   = 16
)

// retryIn is how long to wait after a number of tries: twice as long each time,
// less up to a half by chance, so that many do not come back at once; never
// sooner than the receiver said.
func (w *Watcher) retryIn(tries int, err error) time.Duration {
	wait := maxRetry
	if tries < 12 {
		wait = min(maxRetry, firstRetry<<(tries-1))
	}
	wait -= time.Duration(w.opts.Rand() * float64(wait) / 2)
	var later *Later
	if errors.As(err, &later) {
		wait = max(wait, min(later.After, 24*time.Hour))
	}
	return wait
}
