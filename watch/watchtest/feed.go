package watchtest

import (
	"context"
	"slices"
	"sync"
	"time"

	"tocsin"
	"tocsin/watch"
)

// Feed is a watch.Feed in memory. Every incident rests on one document with one
// account.
type Feed struct {
	mu       sync.Mutex
	changes  []tocsin.IncidentRecord
	recalled map[string]bool // incidents that are background alone
}

// Recall says that reports only recall an incident.
func (f *Feed) Recall(incident string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.recalled == nil {
		f.recalled = map[string]bool{}
	}
	f.recalled[incident] = true
}

// Add puts the next version of an incident at the end of the feed.
func (f *Feed) Add(at time.Time, c tocsin.Change) tocsin.IncidentRecord {
	f.mu.Lock()
	defer f.mu.Unlock()
	c.At, c.Version = at, 1
	rec := tocsin.IncidentRecord{FirstSeen: at}
	for i := range f.changes {
		if old := &f.changes[i]; old.Incident.ID == c.Incident.ID {
			c.Version, rec.FirstSeen = old.Version+1, old.FirstSeen
		}
	}
	if c.Incident.Accounts == nil {
		c.Incident.Accounts = []string{"doc-" + c.Incident.ID + "#1"}
	}
	rec.Change, rec.Seq, rec.Documents = c, int64(len(f.changes)+1), []string{"doc-" + c.Incident.ID}
	f.changes = append(f.changes, rec)
	return rec
}

// Rewrite changes what is kept of every version of an incident, as an erasure does.
func (f *Feed) Rewrite(incident string, change func(*tocsin.Incident)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.changes {
		if f.changes[i].Incident.ID == incident {
			change(&f.changes[i].Incident)
		}
	}
}

// Changes is watch.Feed's.
func (f *Feed) Changes(_ context.Context, after int64, limit int) ([]tocsin.IncidentRecord, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := min(int(after), len(f.changes))
	return slices.Clone(f.changes[from:min(from+limit, len(f.changes))]), nil
}

// LastChange is watch.Feed's.
func (f *Feed) LastChange(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int64(len(f.changes)), nil
}

// Incident is watch.Feed's.
func (f *Feed) Incident(_ context.Context, id string, version int) (*tocsin.IncidentRecord, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.changes) - 1; i >= 0; i-- {
		if rec := f.changes[i]; rec.Incident.ID == id && (version == 0 || rec.Version == version) {
			return &rec, nil
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no incident %s, version %d", id, version)
}

// Accounts is watch.Feed's; it heeds the document and the role alone.
func (f *Feed) Accounts(_ context.Context, q *tocsin.AccountQuery) ([]tocsin.AccountRecord, tocsin.Cursor, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []tocsin.AccountRecord
	seen := map[string]bool{}
	for i := range f.changes {
		rec := &f.changes[i]
		role := tocsin.Main
		if f.recalled[rec.Incident.ID] {
			role = tocsin.Background
		}
		if !slices.Contains(rec.Documents, q.Document) || q.Role != "" && q.Role != role {
			continue
		}
		for _, id := range rec.Incident.Accounts {
			if !seen[id] {
				seen[id] = true
				list = append(list, tocsin.AccountRecord{Account: tocsin.Account{ID: id, Kind: rec.Incident.Kind, Role: role}, Document: q.Document})
			}
		}
	}
	return list, "", nil
}

var _ watch.Feed = (*Feed)(nil)
