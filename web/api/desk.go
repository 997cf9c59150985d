package api

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

type noteIn struct {
	ID   string `path:"id" maxLength:"300"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}

type noteRef struct {
	ID   string `path:"id" maxLength:"300"`
	Note string `path:"note" maxLength:"100"`
}

type tagRef struct {
	ID  string `path:"id" maxLength:"300"`
	Tag string `path:"tag" minLength:"1" maxLength:"60"`
}

type assignIn struct {
	ID   string `path:"id" maxLength:"300"`
	Body struct {
		To string `json:"to" minLength:"1" maxLength:"200" doc:"name of the user who is to review it"`
	}
}

type releaseIn struct {
	ID   string `path:"id" maxLength:"300"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000"`
	}
}

type tagsOut struct {
	Tags []string `json:"tags" nullable:"false"`
}

// desk adds what people keep beside incidents: notes, tags, who reviews them,
// and that they may be shown.
func (a *API) desk() {
	handle(a, reader, get(root+"/incidents/{id}/notes", "list-notes", "review", "List the notes beside an incident"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[page[tocsin.Note]], error) {
			notes, err := notesOf(ctx, v, in.ID)
			return &out[page[tocsin.Note]]{page[tocsin.Note]{Items: remarks(notes)}}, err
		})
	handle(a, decider, op(post, root+"/incidents/{id}/notes", "add-note", "review", "Write a note beside an incident", 201),
		func(ctx context.Context, v *gate.View, in *noteIn) (*made[tocsin.Note], error) {
			n := tocsin.Note{ID: newID(), Incident: in.ID, By: v.Caller().User, At: v.Now().UTC(), Text: in.Body.Text}
			if err := a.put(ctx, v, in.ID, "note.put", n.ID, func(tx tocsin.Tx) error { return tx.PutNote(&n) }); err != nil {
				return nil, err
			}
			return &made[tocsin.Note]{a.opts.Base + root + "/incidents/" + in.ID + "/notes/" + n.ID, n}, nil
		})
	handle(a, decider, op(del, root+"/incidents/{id}/notes/{note}", "remove-note", "review", "Remove a note; its writer and admins may", 204),
		func(ctx context.Context, v *gate.View, in *noteRef) (*nothing, error) {
			notes, err := notesOf(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(remarks(notes), func(n tocsin.Note) bool { return n.ID == in.Note })
			if i < 0 {
				return nil, tocsin.Errorf(tocsin.NotFound, "there is no note %q", in.Note)
			}
			if remarks(notes)[i].By != v.Caller().User && !v.Caller().Role.Allows(tocsin.Admin) {
				return nil, gate.ErrForbidden
			}
			return &nothing{}, a.put(ctx, v, in.ID, "note.remove", in.Note, func(tx tocsin.Tx) error { return tx.RemoveNote(in.Note) })
		})
	a.tags()
	handle(a, reader, get(root+"/incidents/{id}/assignment", "get-assignment", "review", "Get who is to review an incident"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[tocsin.Assignment], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			all, err := store.Assignments(ctx, "")
			if err != nil {
				return nil, err
			}
			for _, as := range all {
				if as.Incident == in.ID {
					return &out[tocsin.Assignment]{as}, nil
				}
			}
			return nil, tocsin.Errorf(tocsin.NotFound, "incident %q is given to nobody", in.ID)
		})
	handle(a, decider, op(put, root+"/incidents/{id}/assignment", "assign", "review", "Give an incident to somebody to review", 200),
		func(ctx context.Context, v *gate.View, in *assignIn) (*out[tocsin.Assignment], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			if err := isUser(ctx, store, in.Body.To); err != nil {
				return nil, err
			}
			as := tocsin.Assignment{Incident: in.ID, To: in.Body.To, By: v.Caller().User, At: v.Now().UTC()}
			err = a.put(ctx, v, in.ID, "assignment.put", as.To, func(tx tocsin.Tx) error { return tx.PutAssignment(&as) })
			return &out[tocsin.Assignment]{as}, err
		})
	handle(a, decider, op(del, root+"/incidents/{id}/assignment", "unassign", "review", "Take an incident back from who was to review it", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			as := tocsin.Assignment{Incident: in.ID, By: v.Caller().User, At: v.Now().UTC()}
			return &nothing{}, a.put(ctx, v, in.ID, "assignment.remove", "", func(tx tocsin.Tx) error { return tx.PutAssignment(&as) })
		})
	handle(a, reader, get(root+"/assignments", "list-assignments", "review", "List what is to be reviewed by whom"),
		func(ctx context.Context, v *gate.View, in *struct {
			User string `query:"user" maxLength:"200" doc:"this user's alone"`
		}) (*out[page[tocsin.Assignment]], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			all, err := store.Assignments(ctx, in.User)
			if all == nil {
				all = []tocsin.Assignment{}
			}
			return &out[page[tocsin.Assignment]]{page[tocsin.Assignment]{Items: all}}, err
		})
	handle(a, decider, op(post, root+"/incidents/{id}/release", "release", "review", "Let all of an incident be shown to everybody", 204),
		func(ctx context.Context, v *gate.View, in *releaseIn) (*nothing, error) {
			return &nothing{}, a.put(ctx, v, in.ID, "incident.release", in.Body.Reason, func(tx tocsin.Tx) error {
				return tx.Release(in.ID, v.Caller().User, in.Body.Reason, v.Now().UTC())
			})
		})
}

func (a *API) tags() {
	tags := func(ctx context.Context, v *gate.View, id string) (*out[tagsOut], error) {
		rec, err := v.Incident(ctx, id, 0)
		if err != nil {
			return nil, err
		}
		return &out[tagsOut]{tagsOut{append([]string{}, rec.Tags...)}}, nil
	}
	handle(a, reader, get(root+"/incidents/{id}/tags", "list-tags", "review", "List the tags of an incident"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[tagsOut], error) { return tags(ctx, v, in.ID) })
	handle(a, decider, op(put, root+"/incidents/{id}/tags/{tag}", "add-tag", "review", "Tag an incident", 200),
		func(ctx context.Context, v *gate.View, in *tagRef) (*out[tagsOut], error) {
			tag := strings.ToLower(strings.TrimSpace(in.Tag))
			if tag == "" || strings.ContainsAny(tag, ",\x00") {
				return nil, tocsin.Errorf(tocsin.Invalid, "a tag is a word or a few, without commas")
			}
			if rec, err := v.Incident(ctx, in.ID, 0); err != nil || slices.Contains(rec.Tags, tag) {
				if err != nil {
					return nil, err
				}
				return tags(ctx, v, in.ID)
			}
			n := tocsin.Note{ID: newID(), Incident: in.ID, By: v.Caller().User, At: v.Now().UTC(), Tag: tag}
			if err := a.put(ctx, v, in.ID, "tag.put", tag, func(tx tocsin.Tx) error { return tx.PutNote(&n) }); err != nil {
				return nil, err
			}
			return tags(ctx, v, in.ID)
		})
	handle(a, decider, op(del, root+"/incidents/{id}/tags/{tag}", "remove-tag", "review", "Take a tag from an incident", 200),
		func(ctx context.Context, v *gate.View, in *tagRef) (*out[tagsOut], error) {
			notes, err := notesOf(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			tag := strings.ToLower(strings.TrimSpace(in.Tag))
			err = a.put(ctx, v, in.ID, "tag.remove", tag, func(tx tocsin.Tx) error {
				for _, n := range notes {
					if n.Tag == tag && n.Text == "" {
						if err := tx.RemoveNote(n.ID); err != nil {
							return err
						}
					}
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
			return tags(ctx, v, in.ID)
		})
}

// put changes something beside an incident, and notes who did it.
func (a *API) put(ctx context.Context, v *gate.View, incident, action, detail string, do func(tocsin.Tx) error) error {
	if _, err := v.Incident(ctx, incident, 0); err != nil {
		return err
	}
	return a.audited(ctx, v, action, incident, detail, do)
}

// audited changes the store and notes who did it, in one.
func (a *API) audited(ctx context.Context, v *gate.View, action, on, detail string, do func(tocsin.Tx) error) error {
	return v.Update(ctx, func(tx tocsin.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return tx.Audit(&tocsin.AuditEntry{At: v.Now().UTC(), By: v.Caller().User, Action: action, On: on, Detail: detail, From: v.Caller().Address})
	})
}

// noted notes who did something that is done already. That it could not be
// noted undoes nothing; it is logged.
func (a *API) noted(ctx context.Context, v *gate.View, action, on, detail string) {
	if err := a.audited(ctx, v, action, on, detail, func(tocsin.Tx) error { return nil }); err != nil {
		a.opts.Log.ErrorContext(ctx, "writing the audit log", "by", v.Caller().User, "action", action, "on", on, "error", err)
	}
}

func notesOf(ctx context.Context, v *gate.View, incident string) ([]tocsin.Note, error) {
	store, err := v.Inside()
	if err != nil {
		return nil, err
	}
	if _, err := store.Incident(ctx, incident, 0); err != nil {
		return nil, err
	}
	return store.Notes(ctx, incident)
}

// remarks leaves out the notes that are tags alone.
func remarks(notes []tocsin.Note) []tocsin.Note {
	list := []tocsin.Note{}
	for _, n := range notes {
		if n.Text != "" {
			list = append(list, n)
		}
	}
	return list
}

// newID makes an id that nobody can guess.
func newID() string { return strings.ToLower(rand.Text()) }

// seconds is a length of time as people write it: "15m", "36h".
func seconds(name, s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, tocsin.Errorf(tocsin.Invalid, "%s %q is no length of time, as 15m or 36h", name, s)
	}
	return d, nil
}

// isUser reports that there is no user of a name: Invalid, for what names one.
func isUser(ctx context.Context, store tocsin.Store, name string) error {
	_, err := store.User(ctx, name)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return tocsin.Errorf(tocsin.Invalid, "there is no user %q", name)
	}
	return err
}
