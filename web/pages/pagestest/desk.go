package pagestest

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// Search finds documents whose text has the words as they were written, with
// the first of them marked.
func (s *Store) Search(_ context.Context, words string, limit int) ([]tocsin.SearchHit, error) {
	var out []tocsin.SearchHit
	for i := range s.Docs {
		d := &s.Docs[i]
		r := s.Readings[d.ID]
		if r == nil || len(out) == limit {
			continue
		}
		at := strings.Index(strings.ToLower(r.Text.Body), strings.ToLower(words))
		if at < 0 {
			continue
		}
		end := at + len(words)
		h := tocsin.SearchHit{Document: d.ID, Title: d.Title, Outlet: d.Outlet, Published: d.Published,
			Snippet: strings.ToValidUTF8(r.Text.Body[max(0, at-60):at]+"\x02"+r.Text.Body[at:end]+"\x03"+r.Text.Body[end:min(len(r.Text.Body), end+100)], "")}
		for j := range s.Records {
			if slices.Contains(s.Records[j].Documents, d.ID) {
				h.Incidents = append(h.Incidents, s.Records[j].Incident.ID)
			}
		}
		out = append(out, h)
	}
	return out, s.Err
}

// Doubts lists AllDoubts.
func (s *Store) Doubts(_ context.Context, limit int) ([]tocsin.JoinReason, error) {
	return s.AllDoubts[:min(limit, len(s.AllDoubts))], s.Err
}

// Notes lists those beside an incident.
func (s *Store) Notes(_ context.Context, incident string) ([]tocsin.Note, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tocsin.Note
	for _, n := range s.AllNotes {
		if n.Incident == incident {
			out = append(out, n)
		}
	}
	return out, s.Err
}

// AuditLog lists what was done after a place.
func (s *Store) AuditLog(_ context.Context, after int64, limit int) ([]tocsin.AuditEntry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := min(int(after), len(s.AllAudit))
	return slices.Clone(s.AllAudit[from:min(len(s.AllAudit), from+limit)]), s.Err
}

// Update runs what do does at once; an error of it undoes nothing.
func (s *Store) Update(_ context.Context, do func(tocsin.Tx) error) error {
	if s.Err != nil {
		return s.Err
	}
	return do(tx{store: s})
}

// tx writes what the pages write.
type tx struct {
	tocsin.Tx
	store *Store
}

func (t tx) Audit(e *tocsin.AuditEntry) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	entry := *e
	entry.Seq = int64(len(t.store.AllAudit)) + 1
	t.store.AllAudit = append(t.store.AllAudit, entry)
	return nil
}

func (t tx) PutNote(n *tocsin.Note) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.store.AllNotes = append(t.store.AllNotes, *n)
	if n.Tag != "" {
		for i := range t.store.Records {
			if t.store.Records[i].Incident.ID == n.Incident {
				t.store.Records[i].Tags = append(t.store.Records[i].Tags, n.Tag)
			}
		}
	}
	return nil
}

func (t tx) RemoveNote(id string) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	for _, n := range t.store.AllNotes {
		for i := range t.store.Records {
			if rec := &t.store.Records[i]; n.ID == id && n.Tag != "" && rec.Incident.ID == n.Incident {
				rec.Tags = slices.DeleteFunc(slices.Clone(rec.Tags), func(tag string) bool { return tag == n.Tag })
			}
		}
	}
	t.store.AllNotes = slices.DeleteFunc(t.store.AllNotes, func(n tocsin.Note) bool { return n.ID == id })
	return nil
}

func (t tx) Release(incident, _, _ string, _ time.Time) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	for i := range t.store.Records {
		if t.store.Records[i].Incident.ID == incident {
			t.store.Records[i].Released = true
		}
	}
	return nil
}

func (t tx) PutSource(src *tocsin.Source) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	for i := range t.store.AllSource {
		if t.store.AllSource[i].ID == src.ID {
			t.store.AllSource[i].Source = *src
			return nil
		}
	}
	t.store.AllSource = append(t.store.AllSource, tocsin.SourceRecord{Source: *src})
	return nil
}

func (t tx) RemoveSource(id string) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.store.AllSource = slices.DeleteFunc(t.store.AllSource, func(s tocsin.SourceRecord) bool { return s.ID == id })
	return nil
}
