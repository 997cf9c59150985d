package pagestest

import (
	"context"
	"slices"

	"tocsin"
)

// Users lists all.
func (s *Store) Users(context.Context) ([]tocsin.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.AllUsers), s.Err
}

// User finds one.
func (s *Store) User(ctx context.Context, name string) (*tocsin.User, error) {
	all, err := s.Users(ctx)
	for i := range all {
		if all[i].Name == name {
			return &all[i], err
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no user %q", name)
}

// Searches lists those of a user.
func (s *Store) Searches(_ context.Context, user string) ([]tocsin.SavedSearch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tocsin.SavedSearch
	for _, saved := range s.AllSaved {
		if saved.User == user {
			out = append(out, saved)
		}
	}
	return out, s.Err
}

// SavedSearch finds one.
func (s *Store) SavedSearch(_ context.Context, id string) (*tocsin.SavedSearch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.AllSaved {
		if s.AllSaved[i].ID == id {
			saved := s.AllSaved[i]
			return &saved, s.Err
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no saved search %q", id)
}

// Assignments lists those given to a user, or to anybody.
func (s *Store) Assignments(_ context.Context, user string) ([]tocsin.Assignment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tocsin.Assignment
	for _, a := range s.AllGiven {
		if user == "" || a.To == user {
			out = append(out, a)
		}
	}
	return out, s.Err
}

func (t tx) PutSearch(saved *tocsin.SavedSearch) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.store.AllSaved = append(slices.DeleteFunc(t.store.AllSaved, func(o tocsin.SavedSearch) bool { return o.ID == saved.ID }), *saved)
	return nil
}

func (t tx) RemoveSearch(id string) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.store.AllSaved = slices.DeleteFunc(t.store.AllSaved, func(o tocsin.SavedSearch) bool { return o.ID == id })
	return nil
}

func (t tx) PutAssignment(a *tocsin.Assignment) error {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.store.AllGiven = slices.DeleteFunc(t.store.AllGiven, func(o tocsin.Assignment) bool { return o.Incident == a.Incident })
	if a.To != "" {
		t.store.AllGiven = append(t.store.AllGiven, *a)
	}
	return nil
}
