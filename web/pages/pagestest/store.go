// Package pagestest has a store of invented incidents, for tests of pages.
package pagestest

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"tocsin"
	"tocsin/web/filter"
)

// Store keeps what a test puts in its fields; only what the pages ask for is
// there, and anything else panics.
type Store struct {
	tocsin.Store
	mu        sync.Mutex
	Records   []tocsin.IncidentRecord // the latest version of each
	Past      map[string][]tocsin.IncidentRecord
	Docs      []tocsin.DocumentRecord
	Readings  map[string]*tocsin.Reading
	AllSource []tocsin.SourceRecord
	AllDoubts []tocsin.JoinReason
	AllNotes  []tocsin.Note
	AllAudit  []tocsin.AuditEntry
	AllUsers  []tocsin.User
	AllSaved  []tocsin.SavedSearch
	AllGiven  []tocsin.Assignment
	Earlier   map[string][]*tocsin.Reading // versions of a document before the latest, the first first
	Decided   []tocsin.DecisionRecord
	Err       error // given by every question, when set
}

// Put adds a version of an incident, now the latest.
func (s *Store) Put(rec tocsin.IncidentRecord) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec.Seq = 1
	for i := range s.Records {
		rec.Seq = max(rec.Seq, s.Records[i].Seq+1)
	}
	for i := range s.Records {
		if s.Records[i].Incident.ID == rec.Incident.ID {
			if s.Past == nil {
				s.Past = map[string][]tocsin.IncidentRecord{}
			}
			s.Past[rec.Incident.ID] = append(s.Past[rec.Incident.ID], s.Records[i])
			rec.Version = s.Records[i].Version + 1
			s.Records[i] = rec
			return
		}
	}
	rec.Version = max(1, rec.Version)
	s.Records = append(s.Records, rec)
}

// Incidents lists a selection in the order in which it was put in.
func (s *Store) Incidents(_ context.Context, q *tocsin.IncidentQuery) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := 0
	if q.After != "" {
		var err error
		if from, err = strconv.Atoi(string(q.After)); err != nil {
			return nil, "", err
		}
	}
	var out []tocsin.IncidentRecord
	for i := from; i < len(s.Records); i++ {
		if len(out) == max(1, q.Limit) {
			return out, tocsin.Cursor(strconv.Itoa(i)), s.Err
		}
		if filter.Match(q, &s.Records[i], func(doc, source string) bool {
			return slices.ContainsFunc(s.Docs, func(d tocsin.DocumentRecord) bool { return d.ID == doc && d.Source == source })
		}) {
			out = append(out, s.Records[i])
		}
	}
	return out, "", s.Err
}

// LastChange is the highest place of a record.
func (s *Store) LastChange(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var last int64
	for i := range s.Records {
		last = max(last, s.Records[i].Seq)
	}
	return last, s.Err
}

// Changes lists the records after a place.
func (s *Store) Changes(_ context.Context, after int64, limit int) ([]tocsin.IncidentRecord, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tocsin.IncidentRecord
	for i := range s.Records {
		if s.Records[i].Seq > after {
			out = append(out, s.Records[i])
		}
	}
	slices.SortFunc(out, func(a, b tocsin.IncidentRecord) int { return int(a.Seq - b.Seq) })
	return out[:min(limit, len(out))], s.Err
}

// Incident finds a version, the latest for 0.
func (s *Store) Incident(ctx context.Context, id string, version int) (*tocsin.IncidentRecord, error) {
	list, err := s.History(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Version == version || version == 0 && i == len(list)-1 {
			return &list[i], nil
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no incident %q", id)
}

// History lists all versions, the first first.
func (s *Store) History(_ context.Context, id string) ([]tocsin.IncidentRecord, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.Records {
		if s.Records[i].Incident.ID == id {
			return append(slices.Clone(s.Past[id]), s.Records[i]), s.Err
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no incident %q", id)
}

// Document finds a document by its id.
func (s *Store) Document(_ context.Context, id string) (*tocsin.DocumentRecord, error) {
	for i := range s.Docs {
		if s.Docs[i].ID == id {
			doc := s.Docs[i]
			return &doc, s.Err
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no document %q", id)
}

// Documents lists those first fetched since a time, all at once.
func (s *Store) Documents(_ context.Context, q *tocsin.DocumentQuery) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
	var out []tocsin.DocumentRecord
	for _, d := range s.Docs {
		if q.State != "" && len(out) == q.Limit { // the pages ask for some of a state, and for all in any
			break
		}
		if !d.FirstFetched.Before(q.Since) && (q.State == "" || d.State == q.State) && (q.Source == "" || d.Source == q.Source) {
			out = append(out, d)
		}
	}
	return out, "", s.Err
}

// Versions lists as many as the document says, each an hour after the last.
func (s *Store) Versions(ctx context.Context, id string) ([]tocsin.DocumentVersion, error) {
	doc, err := s.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []tocsin.DocumentVersion
	for i := range doc.Versions {
		v := tocsin.DocumentVersion{Version: i + 1, SHA256: doc.SHA256, Fetched: doc.FirstFetched.Add(time.Duration(i) * time.Hour)}
		if old := s.Earlier[id]; i < len(old) {
			v.SHA256 = old[i].Document.SHA256
		}
		out = append(out, v)
	}
	return out, nil
}

// Decisions lists Decided after a place.
func (s *Store) Decisions(_ context.Context, after int64, limit int) ([]tocsin.DecisionRecord, error) {
	from := min(int(after), len(s.Decided))
	return s.Decided[from:min(len(s.Decided), from+limit)], s.Err
}

// Reading finds what was read from a version of a document; from its latest
// where no other is kept.
func (s *Store) Reading(_ context.Context, id, sha256 string) (*tocsin.Reading, error) {
	for _, r := range s.Earlier[id] {
		if r.Document.SHA256 == sha256 {
			return r, s.Err
		}
	}
	if r := s.Readings[id]; r != nil {
		return r, s.Err
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "document %q was not read", id)
}

// Accounts lists those of an incident or a document.
func (s *Store) Accounts(_ context.Context, q *tocsin.AccountQuery) ([]tocsin.AccountRecord, tocsin.Cursor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tocsin.AccountRecord
	for i := range s.Records {
		inc := &s.Records[i].Incident
		if q.Incident != "" && q.Incident != inc.ID {
			continue
		}
		for _, r := range s.Readings {
			for _, a := range r.Accounts {
				if slices.Contains(inc.Accounts, a.ID) && (q.Document == "" || q.Document == r.Document.ID) {
					out = append(out, tocsin.AccountRecord{Account: a, Document: r.Document.ID, Incident: inc.ID})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b tocsin.AccountRecord) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out, "", s.Err
}

// Source finds a source.
func (s *Store) Source(_ context.Context, id string) (*tocsin.SourceRecord, error) {
	for i := range s.AllSource {
		if s.AllSource[i].ID == id {
			return &s.AllSource[i], s.Err
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no source %q", id)
}

// Sources lists all.
func (s *Store) Sources(context.Context) ([]tocsin.SourceRecord, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.AllSource), s.Err
}
