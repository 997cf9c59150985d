package pages

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/web/gate"
)

// watches are the pages of what is watched: areas with their rules, what was
// alerted, what was sent. Who watches what is for those with a login alone.
func (p *Pages) watches() map[string]func(http.ResponseWriter, *http.Request) error {
	return map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /areas":            p.areas,
		"GET /areas/{id}":       p.area,
		"POST /areas/{id}":      p.postArea,
		"GET /areas/{id}/edit":  p.areaForm,
		"POST /areas/{id}/edit": p.postAreaForm,
		"GET /new/area":         p.areaForm,
		"POST /new/area":        p.postAreaForm,
		"GET /rules/{id}":       p.ruleForm,
		"POST /rules/{id}":      p.postRule,
		"GET /new/rule":         p.ruleForm,
		"POST /new/rule":        p.postRule,
		"GET /alerts":           p.alerts,
		"POST /alerts":          p.postAlerts,
		"GET /alerts/{id}":      p.alert,
		"POST /alerts/{id}":     p.postAlert,
		"GET /sent":             p.sent,
		"POST /sent":            p.postSent,
		"GET /deliveries":       p.deliveries,
		"POST /deliveries":      p.postDeliveries,
		"GET /deliveries/{id}":  p.deliveryForm,
		"POST /deliveries/{id}": p.postDelivery,
		"GET /new/delivery":     p.deliveryForm,
		"POST /new/delivery":    p.postDelivery,
	}
}

// watching is how somebody looks at what is watched: NotFound where nothing
// is, and an error for a caller who lacks the role.
func (p *Pages) watching(r *http.Request, role tocsin.Permission, grant tocsin.Grant) (gate.Caller, error) {
	c := p.opt.Caller(r)
	if p.opt.Watcher == nil || p.opt.Watched == nil {
		return c, tocsin.Errorf(tocsin.NotFound, "nothing is watched here")
	}
	if c.Anonymous() {
		return c, gate.ErrLogin
	}
	if !c.Role.Allows(role) || grant != "" && !c.May(role, grant) {
		return c, gate.ErrForbidden
	}
	return c, nil
}

// watchForm is who sends a form about what is watched, and what is in it.
func (p *Pages) watchForm(w http.ResponseWriter, r *http.Request, role tocsin.Permission, grant tocsin.Grant) (gate.Caller, url.Values, error) {
	c, err := p.watching(r, role, grant)
	if err != nil {
		return c, nil, err
	}
	q, err := form(w, r)
	return c, q, err
}

// mayKeep reports whether a caller may change areas, rules and alerts.
func mayKeep(c gate.Caller) bool { return c.May(tocsin.Reviewer, tocsin.GrantDecide) }

// setup is everything that people set up to be watched, and the pauses of it.
type setup struct {
	Areas      []area.Area
	Rules      []watch.Rule
	Deliveries []watch.Delivery
	Mutes      []watch.Mute
}

// setup reads what is set up, as of one moment.
func (p *Pages) setup(ctx context.Context) (*setup, error) {
	var s setup
	err := p.opt.Watched.View(ctx, func(tx watch.Tx) (err error) {
		if s.Areas, err = tx.Areas(); err != nil {
			return err
		}
		if s.Rules, err = tx.Rules(); err != nil {
			return err
		}
		if s.Deliveries, err = tx.Deliveries(); err != nil {
			return err
		}
		s.Mutes, err = tx.Mutes()
		return err
	})
	return &s, err
}

func (s *setup) area(id string) (*area.Area, error) {
	for i := range s.Areas {
		if s.Areas[i].ID == id {
			return &s.Areas[i], nil
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no area %q", id)
}

func (s *setup) rule(id string) (*watch.Rule, error) {
	for i := range s.Rules {
		if s.Rules[i].ID == id {
			return &s.Rules[i], nil
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no rule %q", id)
}

func (s *setup) delivery(id string) (*watch.Delivery, error) {
	for i := range s.Deliveries {
		if s.Deliveries[i].ID == id {
			return &s.Deliveries[i], nil
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no delivery %q", id)
}

// rulesOf are the rules of an area.
func (s *setup) rulesOf(id string) (list []watch.Rule) {
	for _, r := range s.Rules {
		if r.Area == id {
			list = append(list, r)
		}
	}
	return list
}

// named gives the names of deliveries; the id of one that is gone.
func (s *setup) named(ids []string) (names []string) {
	for _, id := range ids {
		name := id
		if d, err := s.delivery(id); err == nil {
			name = d.Name
		}
		names = append(names, clip(clean(name), 60))
	}
	return names
}

// areaName is the name of an area; its id when it is gone.
func (s *setup) areaName(id string) string {
	if a, err := s.area(id); err == nil {
		return a.Name
	}
	return id
}

// ruleName is the name of a rule; its id when it is gone.
func (s *setup) ruleName(id string) string {
	if r, err := s.rule(id); err == nil {
		return r.Name
	}
	return id
}

// muted is the mute of an incident, or of an area, that holds at a time; nil
// when there is none.
func (s *setup) muted(incident, area string, now time.Time) *watch.Mute {
	for i := range s.Mutes {
		m := &s.Mutes[i]
		if m.Until.After(now) && (incident != "" && m.Incident == incident || area != "" && m.Area == area) {
			return m
		}
	}
	return nil
}

// slug makes an id of a name: lower-case letters, digits and hyphens, and at
// most 40 of them. A name in another script gives other.
func slug(name, other string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return other
}

// freeID is an id made of a name that nothing has yet.
func freeID(name, other string, taken func(string) bool) string {
	first := slug(name, other)
	id := first
	for n := 2; taken(id); n++ {
		id = first + "-" + strconv.Itoa(n)
	}
	return id
}

// refused is why a form was not taken, to be shown above it; "" with an error
// that is for the page of errors.
func refused(err error) (problem string, other error) {
	switch tocsin.CodeOf(err) {
	case tocsin.Invalid, tocsin.Conflict:
		return clip(clean(err.Error()), 500), nil
	}
	return "", err
}

// listOf parts what a field of a form holds at commas and line ends.
func listOf(s string) (list []string) {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' || r == ';' }) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// oneLine takes what would break a line out of what somebody typed.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}

// maxUpload is how many bytes a form with a file may have; the guard before
// every page reads as many.
const maxUpload = 32 << 20

// upload is a form that may come with files.
type upload struct {
	url.Values
	r *http.Request
}

// formWithFiles reads a form that may have files.
func formWithFiles(w http.ResponseWriter, r *http.Request) (*upload, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		q, err := form(w, r)
		return &upload{Values: q}, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, tocsin.Errorf(tocsin.Invalid, "what was sent has more than %d bytes", large.Limit)
		}
		return nil, tocsin.Errorf(tocsin.Invalid, "the form cannot be read: %w", err)
	}
	return &upload{url.Values(r.MultipartForm.Value), r}, nil
}

// text is what a file holds, or else what was typed into a field.
func (u *upload) text(file, field string) (string, error) {
	if u.r != nil && u.r.MultipartForm != nil && len(u.r.MultipartForm.File[file]) > 0 && u.r.MultipartForm.File[file][0].Size > 0 {
		f, err := u.r.MultipartForm.File[file][0].Open()
		if err != nil {
			return "", fmt.Errorf("open the file that was sent: %w", err)
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil {
			return "", fmt.Errorf("read the file that was sent: %w", err)
		}
		return string(b), nil
	}
	return u.Get(field), nil
}
