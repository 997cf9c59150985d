package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// sourceFormPage is the settings of a source.
type sourceFormPage struct {
	Source  tocsin.Source
	Every   string // as they were typed
	Quiet   string
	Keep    string
	Problem string
}

// sourceForm is the page of a source's settings; for admins.
func (p *Pages) sourceForm(w http.ResponseWriter, r *http.Request) error {
	c := p.opt.Caller(r)
	if err := may(c, tocsin.Admin, tocsin.GrantAdmin); err != nil {
		return err
	}
	rec, err := p.gate.For(c).Source(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	data := sourceFormPage{Source: rec.Source, Every: spanText(rec.Every), Quiet: spanText(rec.QuietAfter)}
	if rec.Retention > 0 {
		data.Keep = strconv.Itoa(rec.Retention)
	}
	return p.showSourceForm(w, r, http.StatusOK, data)
}

func (p *Pages) showSourceForm(w http.ResponseWriter, r *http.Request, status int, data sourceFormPage) error {
	return p.render(w, r, status, "source", page{Title: clip(clean(data.Source.Name), 80), Styles: []string{"watch.css"}, Data: data})
}

// postSourceForm changes the settings of a source.
func (p *Pages) postSourceForm(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Admin, tocsin.GrantAdmin)
	if err != nil {
		return err
	}
	view := p.gate.For(c)
	rec, err := view.Source(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	data := sourceFormPage{Source: rec.Source, Every: q.Get("every"), Quiet: q.Get("quiet_after"), Keep: q.Get("retention")}
	src := &data.Source
	if err = readSource(q, src); err == nil {
		err = audited(r.Context(), view, "source.put", src.ID, src.Address, func(tx tocsin.Tx) error { return tx.PutSource(src) })
	}
	if err != nil {
		if data.Problem, err = refused(err); err != nil {
			return err
		}
		return p.showSourceForm(w, r, http.StatusUnprocessableEntity, data)
	}
	return follow(w, r, "/sources")
}

// readSource reads the fields of the form; id, kind and when it was added stay.
func readSource(q url.Values, src *tocsin.Source) error {
	src.Name, src.Owner, src.Language = oneLine(q.Get("name")), oneLine(q.Get("owner")), strings.ToLower(strings.TrimSpace(q.Get("language")))
	src.Reliability, src.Rights = tocsin.Reliability(q.Get("reliability")), tocsin.Rights(q.Get("rights"))
	src.Pages, src.Private, src.Paused = q.Get("pages") == "true", q.Get("private") == "true", q.Get("paused") == "true"
	if src.Kind != tocsin.SourcePush {
		src.Address = strings.TrimSpace(q.Get("address"))
	}
	if len(src.Name) > 300 || len(src.Owner) > 300 || len(src.Address) > 4000 {
		return tocsin.Errorf(tocsin.Invalid, "a name has at most 300 letters, and an address 4000")
	}
	if src.Language != "" && (len(src.Language) != 2 || strings.Trim(src.Language, "abcdefghijklmnopqrstuvwxyz") != "") {
		return tocsin.Errorf(tocsin.Invalid, "a language is a code of two letters, as en")
	}
	for _, f := range []struct {
		name string
		to   *time.Duration
	}{{"every", &src.Every}, {"quiet_after", &src.QuietAfter}} {
		d, err := parseSpan(q.Get(f.name))
		if err != nil {
			return err
		}
		*f.to = d
	}
	src.Retention = 0
	if keep := strings.TrimSpace(q.Get("retention")); keep != "" {
		n, err := strconv.Atoi(keep)
		if err != nil || n < 1 || n > 36500 {
			return tocsin.Errorf(tocsin.Invalid, "documents are kept for a number of days, or for good when it is left empty")
		}
		src.Retention = n
	}
	return src.Validate()
}

// spanText writes a length of time as people type it: 15m, 36h, 3d; "" for none.
func spanText(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d%aDay == 0:
		return strconv.Itoa(int(d/aDay)) + "d"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return d.String()
}

// parseSpan reads what spanText writes; nothing is none.
func parseSpan(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n <= 36500 {
			return time.Duration(n) * aDay, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, tocsin.Errorf(tocsin.Invalid, "%q is no length of time, as 15m, 36h or 3d", clip(clean(s), 40))
	}
	return d, nil
}
