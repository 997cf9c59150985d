package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

// besidePage is what people keep beside an incident: notes, tags, and who is to
// review it.
type besidePage struct {
	Inc   row
	Path  string
	Notes []noteRow
	Tags  []string
	Given *tocsin.Assignment
	Users []string
	May   bool
	Did   string
}

// noteRow is a note; Remove when the caller may remove it.
type noteRow struct {
	tocsin.Note
	Remove bool
}

func besidePath(incident string) string { return incidentPath(incident) + "/notes" }

// beside is the page of notes and tags.
func (p *Pages) beside(w http.ResponseWriter, r *http.Request) error {
	c, ctx := p.opt.Caller(r), r.Context()
	view := p.gate.For(c)
	store, err := view.Inside()
	if err != nil {
		return err
	}
	rec, err := view.Incident(ctx, r.PathValue("id"), 0)
	if err != nil {
		return err
	}
	id := rec.Incident.ID
	data := besidePage{Inc: p.row(entryOf(rec)), Path: besidePath(id), Tags: rec.Tags, May: mayKeep(c), Did: did(r, "kept", "removed", "given", "taken")}
	notes, err := store.Notes(ctx, id)
	if err != nil {
		return err
	}
	for _, n := range slices.Backward(notes) {
		if n.Text != "" {
			data.Notes = append(data.Notes, noteRow{n, mayRemove(c, &n)})
		}
	}
	if data.Given, err = assignmentOf(ctx, store, id); err != nil {
		return err
	}
	if data.May {
		if data.Users, err = p.userNames(ctx, c); err != nil {
			return err
		}
	}
	return p.render(w, r, http.StatusOK, "beside", page{Title: p.words.say("beside.title") + ": " + clip(clean(rec.Incident.Headline), 80), Styles: []string{"watch.css"}, Data: data})
}

// mayRemove reports whether a caller may remove a note: its writer and admins.
func mayRemove(c gate.Caller, n *tocsin.Note) bool {
	return mayKeep(c) && (n.By == c.User || c.Role.Allows(tocsin.Admin))
}

// assignmentOf is who is to review an incident; nil when nobody is.
func assignmentOf(ctx context.Context, store tocsin.Store, incident string) (*tocsin.Assignment, error) {
	all, err := store.Assignments(ctx, "")
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Incident == incident {
			return &all[i], nil
		}
	}
	return nil, nil
}

// postBesidePage writes and removes notes and tags, and gives an incident to
// somebody.
func (p *Pages) postBesidePage(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx := r.Context()
	view := p.gate.For(c)
	rec, err := view.Incident(ctx, r.PathValue("id"), 0)
	if err != nil {
		return err
	}
	did, err := p.keepBeside(ctx, view, rec, q)
	if err != nil {
		return err
	}
	return follow(w, r, with(local(q.Get("next"), besidePath(rec.Incident.ID)), "did", did))
}

func (p *Pages) keepBeside(ctx context.Context, view *gate.View, rec *tocsin.IncidentRecord, q url.Values) (did string, err error) {
	c, id, now := view.Caller(), rec.Incident.ID, p.opt.Now().UTC()
	switch do := q.Get("do"); do {
	case "note", "tag":
		return "kept", p.putNote(ctx, view, rec, do, strings.TrimSpace(q.Get("words")), now)
	case "remove-note", "remove-tag":
		return "removed", p.removeNotes(ctx, view, id, do, q.Get("note"), q.Get("tag"))
	case "assign":
		to := strings.TrimSpace(q.Get("to"))
		if err := p.knownUser(ctx, c, to); err != nil {
			return "", err
		}
		a := tocsin.Assignment{Incident: id, To: to, By: c.User, At: now}
		return "given", audited(ctx, view, "assignment.put", id, to, func(tx tocsin.Tx) error { return tx.PutAssignment(&a) })
	case "unassign":
		a := tocsin.Assignment{Incident: id, By: c.User, At: now}
		return "taken", audited(ctx, view, "assignment.remove", id, "", func(tx tocsin.Tx) error { return tx.PutAssignment(&a) })
	default:
		return "", tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
}

// putNote writes a note or a tag beside an incident; a tag that it has already
// changes nothing.
func (p *Pages) putNote(ctx context.Context, view *gate.View, rec *tocsin.IncidentRecord, kind, words string, now time.Time) error {
	id, c := rec.Incident.ID, view.Caller()
	if words == "" || len(words) > 10_000 || kind == "tag" && len(words) > 60 {
		return tocsin.Errorf(tocsin.Invalid, "write some words, and not too many")
	}
	if kind == "note" {
		n := tocsin.Note{ID: newID(), Incident: id, By: c.User, At: now, Text: words}
		return audited(ctx, view, "note.put", id, n.ID, func(tx tocsin.Tx) error { return tx.PutNote(&n) })
	}
	tag := strings.ToLower(words)
	if strings.ContainsAny(tag, ",\x00\n") {
		return tocsin.Errorf(tocsin.Invalid, "a tag is a word or a few, without commas")
	}
	if slices.Contains(rec.Tags, tag) {
		return nil
	}
	n := tocsin.Note{ID: newID(), Incident: id, By: c.User, At: now, Tag: tag}
	return audited(ctx, view, "tag.put", id, tag, func(tx tocsin.Tx) error { return tx.PutNote(&n) })
}

// removeNotes takes a note away, which its writer and admins may, or a tag.
func (p *Pages) removeNotes(ctx context.Context, view *gate.View, incident, do, note, tag string) error {
	store, err := view.Inside()
	if err != nil {
		return err
	}
	notes, err := store.Notes(ctx, incident)
	if err != nil {
		return err
	}
	action, detail := "note.remove", note
	is := func(n *tocsin.Note) bool { return n.ID == note && n.Text != "" }
	if do == "remove-tag" {
		action, detail = "tag.remove", tag
		is = func(n *tocsin.Note) bool { return n.Text == "" && n.Tag != "" && (n.Tag == tag || clean(n.Tag) == tag) }
	}
	var ids []string
	for i := range notes {
		if !is(&notes[i]) {
			continue
		}
		if do == "remove-note" && !mayRemove(view.Caller(), &notes[i]) {
			return gate.ErrForbidden
		}
		ids = append(ids, notes[i].ID)
	}
	if len(ids) == 0 {
		return tocsin.Errorf(tocsin.NotFound, "there is no such note or tag any more")
	}
	return audited(ctx, view, action, incident, detail, func(tx tocsin.Tx) error {
		for _, id := range ids {
			if err := tx.RemoveNote(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// assignedPage lists what is to be reviewed by whom.
type assignedPage struct {
	Rows     []assignedRow
	Everyone bool
	Mine     int
	All      int
	May      bool
	Did      string
}

type assignedRow struct {
	tocsin.Assignment
	Inc  row
	Gone bool
	Path string // to its notes
}

// assigned is the page of what is given to the caller, or to anybody.
func (p *Pages) assigned(w http.ResponseWriter, r *http.Request) error {
	c, ctx := p.opt.Caller(r), r.Context()
	view := p.gate.For(c)
	store, err := view.Inside()
	if err != nil {
		return err
	}
	all, err := store.Assignments(ctx, "")
	if err != nil {
		return err
	}
	data := assignedPage{Everyone: r.URL.Query().Get("of") == "all", All: len(all), May: mayKeep(c), Did: did(r, "taken")}
	for _, a := range all {
		if a.To == c.User {
			data.Mine++
		} else if !data.Everyone {
			continue
		}
		row := assignedRow{Assignment: a, Path: besidePath(a.Incident)}
		rec, err := view.Incident(ctx, a.Incident, 0)
		switch {
		case tocsin.CodeOf(err) == tocsin.NotFound:
			row.Gone = true
		case err != nil:
			return err
		default:
			row.Inc = p.row(entryOf(rec))
		}
		data.Rows = append(data.Rows, row)
	}
	slices.SortStableFunc(data.Rows, func(a, b assignedRow) int { return a.At.Compare(b.At) })
	return p.render(w, r, http.StatusOK, "assigned", page{Title: p.words.say("assigned.title"), Styles: []string{"watch.css"}, Data: data})
}
