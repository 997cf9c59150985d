package api

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

func TestNotesTagsAndAssignments(t *testing.T) {
	w := newWorld(t, nil)
	furnish(w)
	note := want[tocsin.Note](w, 201, "rob", "POST", root+"/incidents/i001/notes", map[string]string{"text": "Ask the desk."})
	if note.By != "rob" || note.ID == "" || !note.At.Equal(began) {
		t.Errorf("%+v", note)
	}
	notes := want[page[tocsin.Note]](w, 200, "eve", "GET", root+"/incidents/i001/notes", nil)
	if len(notes.Items) != 2 { // the tag is none of them
		t.Errorf("%+v", notes)
	}
	if a := w.ask("ann", "DELETE", root+"/incidents/i001/notes/"+note.ID, nil); a.status != 204 {
		t.Errorf("an admin removes a note: status %d", a.status)
	}
	if a := w.ask("rob", "DELETE", root+"/incidents/i001/notes/"+note.ID, nil); a.status != 404 {
		t.Errorf("a note that is gone: status %d", a.status)
	}
	for range 2 {
		tags := want[tagsOut](w, 200, "rob", "PUT", root+"/incidents/i001/tags/Priority%20one", nil)
		if !slices.Equal(tags.Tags, []string{"priority one", strings.ToLower(secret)}) {
			t.Errorf("%v", tags)
		}
	}
	if p := want[incidentPage](w, 200, "eve", "GET", root+"/incidents?tag=priority+one", nil); len(p.Items) != 1 {
		t.Errorf("%d incidents have the tag", len(p.Items))
	}
	if tags := want[tagsOut](w, 200, "rob", "DELETE", root+"/incidents/i001/tags/priority%20one", nil); len(tags.Tags) != 1 {
		t.Errorf("%v", tags)
	}
	if a := w.ask("rob", "PUT", root+"/incidents/i001/assignment", map[string]string{"to": "nobody"}); a.status != 422 {
		t.Errorf("assigned to nobody known: status %d", a.status)
	}
	want[tocsin.Assignment](w, 200, "rob", "PUT", root+"/incidents/i001/assignment", map[string]string{"to": "rob"})
	if as := want[tocsin.Assignment](w, 200, "eve", "GET", root+"/incidents/i001/assignment", nil); as.To != "rob" {
		t.Errorf("%+v", as)
	}
	if all := want[page[tocsin.Assignment]](w, 200, "eve", "GET", root+"/assignments?user=rob", nil); len(all.Items) != 1 {
		t.Errorf("%+v", all)
	}
	if a := w.ask("rob", "DELETE", root+"/incidents/i001/assignment", nil); a.status != 204 {
		t.Errorf("status %d", a.status)
	}
	if a := w.ask("eve", "GET", root+"/incidents/i001/assignment", nil); a.status != 404 {
		t.Errorf("status %d", a.status)
	}
	log, err := w.store.AuditLog(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, e := range log {
		actions = append(actions, e.By+" "+e.Action)
	}
	for _, want := range []string{"rob note.put", "ann note.remove", "rob tag.put", "rob tag.remove", "rob assignment.put", "rob assignment.remove"} {
		if !slices.Contains(actions, want) {
			t.Errorf("the audit log lacks %q: %q", want, actions)
		}
	}
}

func TestDecide(t *testing.T) {
	w := newWorld(t, nil)
	furnish(w)
	d := want[decided](w, 201, "rob", "POST", root+"/decisions", map[string]any{"kind": "confirm", "reason": "seen", "incidents": []string{"i001"}, "version": 2})
	if d.Decision.By != "rob" || !slices.Equal(d.Decision.Accounts, []string{"d001#1"}) || d.Decision.ID == "" || d.Changes == nil {
		t.Errorf("%+v", d)
	}
	set := want[decided](w, 201, "rob", "POST", root+"/decisions", map[string]any{"kind": "set", "reason": "counted", "accounts": []string{"d001#1"},
		"slot": "injured", "value": map[string]any{"min": 3, "max": nil}})
	if set.Decision.Value.Count != tocsin.AtLeast(3) {
		t.Errorf("%+v", set.Decision.Value)
	}
	for _, c := range []struct {
		name string
		body map[string]any
		want int
	}{
		{"an old version", map[string]any{"kind": "reject", "reason": "r", "incidents": []string{"i001"}, "version": 1}, 409},
		{"a withdrawn incident", map[string]any{"kind": "reject", "reason": "r", "incidents": []string{"i003"}}, 409},
		{"an incident that is none", map[string]any{"kind": "reject", "reason": "r", "incidents": []string{"nope"}}, 404},
		{"accounts and incidents", map[string]any{"kind": "reject", "reason": "r", "incidents": []string{"i001"}, "accounts": []string{"d001#1"}}, 422},
		{"no reason", map[string]any{"kind": "reject", "accounts": []string{"d001#1"}}, 422},
		{"an unknown kind", map[string]any{"kind": "guess", "reason": "r"}, 422},
		{"a name where a count belongs", map[string]any{"kind": "set", "reason": "r", "accounts": []string{"d001#1"}, "slot": "killed", "value": map[string]any{"name": "x"}}, 422},
		{"an id that is taken", map[string]any{"id": "x1", "kind": "confirm", "reason": "r", "accounts": []string{"d001#1"}}, 409},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer w.in(t)()
			if a := w.ask("rob", "POST", root+"/decisions", c.body); a.status != c.want {
				t.Errorf("status %d, want %d: %s", a.status, c.want, a.body)
			}
		})
	}
	all := want[decisionList](w, 200, "eve", "GET", root+"/decisions?limit=2", nil)
	if len(all.Items) != 2 || all.After != all.Items[1].Seq {
		t.Fatalf("%+v", all)
	}
	rest := want[decisionList](w, 200, "eve", "GET", root+"/decisions?after="+itoa(all.After), nil)
	if len(rest.Items) != 1 || rest.Items[0].ID != set.Decision.ID {
		t.Errorf("%+v", rest)
	}
}

func TestParts(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Inbox, o.Decider, o.Trier, o.Exporter = nil, nil, nil, nil })
	w.tell(drone(1))
	for _, c := range []struct{ method, path, body string }{
		{"POST", root + "/documents", `{"documents":[{"text":"x"}]}`},
		{"POST", root + "/decisions", `{"kind":"confirm","reason":"r","accounts":["a"]}`},
		{"POST", root + "/documents/d001/retry", ""},
		{"POST", root + "/sources/try", `{"kind":"push","name":"n"}`},
		{"GET", root + "/export/lines", ""},
	} {
		var body any
		if c.body != "" {
			body = c.body
		}
		if a := w.ask("ann", c.method, c.path, body); a.status != 501 {
			t.Errorf("%s %s: status %d: %s", c.method, c.path, a.status, a.body)
		}
	}
}

func TestSources(t *testing.T) {
	w := newWorld(t, nil)
	body := map[string]any{"id": "post", "kind": "feed", "address": "https://post.example/rss", "name": "The Post", "every": "15m", "quiet_after": "36h"}
	made := want[sourceOut](w, 201, "ann", "POST", root+"/sources", body)
	if made.Every != "15m" || made.QuietAfter != "36h" || made.Rights != "quote" || made.Freshness != "new" {
		t.Errorf("%+v", made)
	}
	if a := w.ask("ann", "POST", root+"/sources", body); a.status != 409 {
		t.Errorf("the same again: status %d", a.status)
	}
	for _, bad := range []map[string]any{
		{"id": "Bad Id", "kind": "push", "name": "n"}, {"id": "x", "kind": "feed", "name": "n"}, {"id": "x", "kind": "radio", "name": "n"},
		{"id": "x", "kind": "push", "name": "n", "every": "soon"}, {"id": "x", "kind": "push", "name": "n", "every": "-5m"}, {"kind": "push", "name": "n"},
	} {
		if a := w.ask("ann", "POST", root+"/sources", bad); a.status != 422 {
			t.Errorf("%v: status %d: %s", bad, a.status, a.body)
		}
	}
	delete(body, "id")
	body["paused"] = true
	if got := want[sourceOut](w, 200, "ann", "PUT", root+"/sources/post", body); got.Freshness != "paused" || !got.Added.Equal(began) {
		t.Errorf("%+v", got)
	}
	if all := want[page[sourceOut]](w, 200, "eve", "GET", root+"/sources", nil); len(all.Items) != 1 || all.Items[0].Address == "" {
		t.Errorf("%+v", all)
	}
	if one := want[sourceOut](w, 200, "", "GET", root+"/sources/post", nil); one.Address != "" || one.Name != "The Post" || one.Freshness != "paused" {
		t.Errorf("%+v", one)
	}
	trial := want[Trial](w, 200, "ann", "POST", root+"/sources/try", body)
	if len(trial.Documents) != 1 || trial.Documents[0].URL != "https://post.example/rss" {
		t.Errorf("%+v", trial)
	}
	if a := w.ask("ann", "DELETE", root+"/sources/post", nil); a.status != 204 {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	if a := w.ask("ann", "DELETE", root+"/sources/post", nil); a.status != 404 {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func TestFreshness(t *testing.T) {
	now := began
	base := tocsin.SourceRecord{Source: tocsin.Source{Kind: tocsin.SourceFeed, QuietAfter: 24 * time.Hour, Added: now.Add(-100 * time.Hour)},
		State: tocsin.SourceState{LastPoll: now.Add(-time.Minute), LastNew: now.Add(-time.Hour)}}
	for _, c := range []struct {
		name   string
		change func(*tocsin.SourceRecord)
		word   string
		why    string
	}{
		{"all is well", func(*tocsin.SourceRecord) {}, "fresh", ""},
		{"nothing for long", func(s *tocsin.SourceRecord) { s.State.LastNew = now.Add(-30 * time.Hour) }, "quiet", "nothing new since 2021-04-15T06:00:00Z; something was expected within 24h"},
		{"nothing ever", func(s *tocsin.SourceRecord) { s.State.LastNew = time.Time{} }, "quiet", "never gave anything"},
		{"polls that fail", func(s *tocsin.SourceRecord) { s.State.Failures, s.State.Error = 3, "no route" }, "failing", "3 in a row: no route"},
		{"gone for good", func(s *tocsin.SourceRecord) { s.State.Gone, s.State.Failures = true, 1 }, "gone", "for good"},
		{"paused, whatever else", func(s *tocsin.SourceRecord) { s.Paused, s.State.Gone = true, true }, "paused", "paused"},
		{"not polled yet", func(s *tocsin.SourceRecord) { s.State = tocsin.SourceState{}; s.Added = now }, "new", "not polled"},
		{"pushed to, never polled", func(s *tocsin.SourceRecord) {
			s.Kind, s.State, s.Added = tocsin.SourcePush, tocsin.SourceState{}, now
		}, "fresh", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := base
			c.change(&s)
			if word, why := freshness(&s, now); word != c.word || !strings.Contains(why, c.why) {
				t.Errorf("%s: %s", word, why)
			}
		})
	}
}
