package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tocsin"
	"tocsin/web/gate"
)

// A request may come with an Idempotency-Key, as draft-ietf-httpapi-idempotency-key-header
// has it: the same request with the same key is carried out once, and gets the
// same answer each time.

const keyHeader = "Idempotency-Key"

// Keyed is the header as it is described to clients; a.once reads it.
type Keyed struct {
	Key string `header:"Idempotency-Key" doc:"the client's own name of this request, in quotation marks, 1 to 300 characters. The same request with it gets the same answer for 24 hours and is carried out once; 409 while it is worked on, 422 when it came with another request"`
}

// once is the mark of operations that keys are for.
const once = "once"

// The times of keys.
const (
	keysKept = 24 * time.Hour   // an answer
	keysOver = time.Minute      // beyond a request's own time, before another may begin it anew
	keysSaid = 10 * time.Second // for keeping an answer
)

// maxKey is how long a key may be.
const maxKey = 300

// keptKey is that of a request which is carried out.
type keptKey struct {
	id string    // the same whenever the request comes with the key
	at time.Time // when it first came
}

type keyMark struct{}

// keyIn is the key of a request; nil when it came without one.
func keyIn(ctx context.Context) *keptKey {
	c, _ := ctx.Value(keyMark{}).(*keptKey)
	return c
}

// keyOf reads a header's value: a string of RFC 8941, or its words without
// quotation marks.
func keyOf(header string) (string, error) {
	bad := model(http.StatusBadRequest, keyHeader+" is no string of 1 to 300 printable ASCII characters, in quotation marks")
	header = strings.Trim(header, " ")
	if len(header) > 2*maxKey+2 {
		return "", bad
	}
	words, quoted := strings.CutPrefix(header, `"`)
	var key strings.Builder
	for i := 0; i < len(words); i++ {
		c := words[i]
		switch {
		case c < ' ' || c > '~':
			return "", bad
		case quoted && c == '"':
			if i < len(words)-1 || key.Len() == 0 || key.Len() > maxKey {
				return "", bad
			}
			return key.String(), nil
		case quoted && c == '\\':
			if i++; i == len(words) || words[i] != '"' && words[i] != '\\' {
				return "", bad
			}
			c = words[i]
		case !quoted && (c == ' ' || c == '"' || c == ';' || c == ','):
			return "", bad
		}
		key.WriteByte(c)
	}
	if quoted || key.Len() == 0 || key.Len() > maxKey {
		return "", bad
	}
	return key.String(), nil
}

// once carries out a request with a key unless that was done already.
func (a *API) once(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	values := r.Header.Values(keyHeader)
	if len(values) == 0 {
		next(ctx)
		return
	}
	key, err := keyOf(strings.Join(values, ", "))
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	body, whole, err := a.bodyOf(ctx, r, w)
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	if !whole { // which is refused for that
		next(ctx)
		return
	}
	view := a.gate.For(gate.CallerOf(r.Context()))
	claimed, known, err := a.claim(r.Context(), view, key, fingerprint(r, body))
	switch {
	case err != nil:
		a.refuse(w, r, err)
		return
	case known != nil:
		maps.Copy(w.Header(), known.Header)
		w.WriteHeader(known.Status)
		_, _ = w.Write(known.Body) // a client that has gone is told nothing more
		return
	}
	var kept held
	answered := false
	defer func() { // also of a request that panics
		if err := a.conclude(r.Context(), view, claimed, &kept, answered); err != nil {
			a.opts.Log.ErrorContext(r.Context(), "keeping the answer to a request", "error", err)
		}
	}()
	again := r.WithContext(context.WithValue(r.Context(), keyMark{}, &keptKey{claimed.Key, claimed.At}))
	next(humago.NewContext(ctx.Operation(), again, &kept))
	answered = true
	if kept.status == 0 {
		kept.status = http.StatusOK
	}
	maps.Copy(w.Header(), kept.Header())
	w.WriteHeader(kept.status)
	_, _ = w.Write(kept.body.Bytes())
}

// bodyOf reads a request's body and puts it back; whole is that it is not larger
// than the operation takes.
func (a *API) bodyOf(ctx huma.Context, r *http.Request, w http.ResponseWriter) (body []byte, whole bool, err error) {
	o := ctx.Operation()
	within := o.BodyReadTimeout
	if within == 0 {
		within = 5 * time.Second // as everywhere
	}
	if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(within)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, false, fmt.Errorf("read a request: %w", err)
	}
	body, err = io.ReadAll(io.LimitReader(r.Body, o.MaxBodyBytes+1))
	if err != nil {
		return nil, false, model(http.StatusRequestTimeout, "the body did not come whole")
	}
	rest := r.Body
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), rest), rest}
	return body, int64(len(body)) <= o.MaxBodyBytes, nil
}

// fingerprint tells one request from another.
func fingerprint(r *http.Request, body []byte) [32]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", r.Method, r.URL.RequestURI(), r.Header.Get("Content-Type"))
	h.Write(body)
	return [32]byte(h.Sum(nil))
}

// claim takes a key for a request, or gives the answer that it had. Keys are the
// user's own: another's of the same words is another.
func (a *API) claim(ctx context.Context, v *gate.View, key string, print [32]byte) (claimed, known *tocsin.Answer, err error) {
	sum := sha256.Sum256([]byte(v.Caller().User + "\x00" + key))
	id := hex.EncodeToString(sum[:])
	err = v.Update(ctx, func(tx tocsin.Tx) error {
		now := v.Now().UTC()
		claimed, known = &tocsin.Answer{Key: id, Fingerprint: print, At: now, Until: now.Add(a.opts.Timeout + keysOver)}, nil
		old, err := tx.Answer(id)
		switch {
		case tocsin.CodeOf(err) == tocsin.NotFound:
		case err != nil:
			return err
		case !now.Before(old.At.Add(keysKept)):
		case old.Fingerprint != print:
			return model(http.StatusUnprocessableEntity, keyHeader+" was sent with another request before")
		case old.Status != 0:
			known = old
			return nil
		case now.Before(old.Until):
			return huma.ErrorWithHeaders(model(http.StatusConflict, "the request of this "+keyHeader+" is being worked on"), http.Header{"Retry-After": {"1"}})
		default: // who worked on it is gone: it is carried out as if it came then
			claimed.At = old.At
		}
		return tx.PutAnswer(claimed)
	})
	return claimed, known, err
}

// conclude keeps the answer to a request, or lets go of its key when another try
// may fare better.
func (a *API) conclude(ctx context.Context, v *gate.View, claimed *tocsin.Answer, held *held, answered bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keysSaid)
	defer cancel()
	claimed.Until = v.Now().UTC() // it is over
	if answered && final(held.status) {
		claimed.Until = claimed.At.Add(keysKept)
		claimed.Status, claimed.Header, claimed.Body = held.status, held.Header(), held.body.Bytes()
	}
	return v.Update(ctx, func(tx tocsin.Tx) error { return tx.PutAnswer(claimed) })
}

// final reports whether the same request would get the same status again.
func final(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return false
	}
	return status < 500
}
