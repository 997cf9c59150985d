package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tocsin"
	"tocsin/web/gate"
)

const streamPath = root + "/changes/stream"

// event is one entry of the feed of changes as a caller sees it.
type event struct {
	Event    gate.EventKind         `json:"event" enum:"change,withdrawn,left" doc:"left: the incident was in the selection and is not any more"`
	Seq      int64                  `json:"seq" doc:"its place in the feed of changes"`
	Incident string                 `json:"incident" doc:"id of the incident"`
	Version  int                    `json:"version"`
	Record   *tocsin.IncidentRecord `json:"record,omitempty" doc:"absent when it has left"`
}

func eventOf(e gate.Event) event {
	return event{e.Kind, e.Seq, e.Incident, e.Version, e.Record}
}

type changesIn struct {
	After int64 `query:"after" minimum:"0" doc:"place in the feed of changes; 0 is its beginning"`
	Filter
}

// changeList is part of the feed. Its place may move past changes that are not
// in the selection.
type changeList struct {
	Items []event `json:"items" nullable:"false"`
	After int64   `json:"after" doc:"the place that was looked at last; ask for what comes after it"`
	Last  int64   `json:"last" doc:"the place of the last change there is"`
}

type streamIn struct {
	After int64  `query:"after" minimum:"-1" default:"-1" doc:"place in the feed of changes; 0 is its beginning, -1 is now"`
	Last  string `header:"Last-Event-ID" doc:"goes before after: what a reader sends that was cut off"`
	Filter
}

func (a *API) changes() {
	feed := get(root+"/changes", "list-changes", "changes", "List changes after a place in the feed")
	feed.Description = "Every new version of an incident, in order. Ask again with after to go on; nothing is missed and nothing comes twice. " +
		"With conditions, an incident that does not fulfil them any more comes once as left. " +
		"Callers without a login get what is public when they ask; what a policy holds back for a time must be asked for again by changed_since."
	handle(a, anybody, feed, func(ctx context.Context, v *gate.View, in *changesIn) (*out[changeList], error) {
		if err := whole(in.query, in.values.Has("order") || in.values.Has("cursor")); err != nil {
			return nil, err
		}
		last, err := v.LastChange(ctx)
		if err != nil {
			return nil, err
		}
		events, after, err := v.Events(ctx, in.query, in.After, in.query.Limit)
		if err != nil {
			return nil, err
		}
		l := changeList{Items: []event{}, After: after, Last: max(last, after)}
		for _, e := range events {
			l.Items = append(l.Items, eventOf(e))
		}
		return &out[changeList]{l}, nil
	})
	stream := get(streamPath, "follow-changes", "changes", "Follow changes as they come, as server-sent events")
	stream.Description = "Events are change, withdrawn and left, each with its place as id and the same data as in the list of changes. " +
		"Reconnecting with Last-Event-ID, as browsers do, or with after goes on where it was. " +
		"A last event bye says why the server ends the stream: slow for a reader that fell too far behind, closing for a server that stops."
	stream.Responses = map[string]*huma.Response{"200": {Description: "A stream of events.",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	handle(a, anybody, stream, a.stream)
}

// whole refuses what means nothing to a feed.
func whole(q *tocsin.IncidentQuery, ordered bool) error {
	if !q.AsOf.IsZero() || !q.ChangedSince.IsZero() || ordered {
		return tocsin.Errorf(tocsin.Invalid, "as_of, changed_since, order and cursor are not for the feed of changes; it has after")
	}
	return nil
}

func (a *API) stream(ctx context.Context, v *gate.View, in *streamIn) (*huma.StreamResponse, error) {
	if err := whole(in.query, in.values.Has("order") || in.values.Has("cursor") || in.values.Has("limit")); err != nil {
		return nil, err
	}
	after := in.After
	if in.Last != "" {
		n, err := strconv.ParseInt(in.Last, 10, 64)
		if err != nil || n < 0 {
			return nil, tocsin.Errorf(tocsin.Invalid, "Last-Event-ID %q is no place in the feed of changes", in.Last)
		}
		after = n
	}
	if after < 0 {
		last, err := v.LastChange(ctx)
		if err != nil {
			return nil, err
		}
		after = last
	}
	f, err := a.feed.Follow(ctx, v, in.query, after)
	if err != nil {
		return nil, err
	}
	select {
	case a.seats <- struct{}{}:
	default:
		return nil, tocsin.Errorf(tocsin.Unavailable, "too many are following already")
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer func() { <-a.seats }()
		_, w := humago.Unwrap(hc)
		unhurried(w, 0)
		defer unhurried(w, 0)
		s := &sender{w: w, control: http.NewResponseController(w), patience: a.opts.Slow}
		if err := a.send(ctx, s, f); err != nil && ctx.Err() == nil && !errors.Is(err, errGone) {
			a.opts.Log.ErrorContext(ctx, "following changes", "error", err)
		}
	}}, nil
}

// send follows until the client goes or the server must let it go.
func (a *API) send(ctx context.Context, s *sender, f *gate.Follower) error {
	h := s.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // asks proxies to pass each event on at once
	s.w.WriteHeader(http.StatusOK)
	if err := s.write(fmt.Sprintf("retry: 2000\nid: %d\n\n", f.At())); err != nil {
		return err
	}
	for {
		wait, cancel := context.WithTimeout(ctx, a.opts.Heartbeat)
		events, err := f.Next(wait)
		cancel()
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, context.DeadlineExceeded):
			// A sign of life, with the place, so that what did not concern the
			// selection need not be looked at again.
			err = s.write(fmt.Sprintf(": %d\nid: %d\n\n", f.At(), f.At()))
		case errors.Is(err, gate.ErrSlow):
			return s.bye(f.At(), "slow", err)
		case errors.Is(err, gate.ErrClosed):
			return s.bye(f.At(), "closing", err)
		case err != nil:
			if last := s.bye(f.At(), "failed", errors.New("something went wrong here; it was noted")); last != nil {
				return errors.Join(err, last)
			}
			return err
		default:
			err = s.events(events)
		}
		if err != nil {
			return err
		}
	}
}

// sender writes a stream of events to one client.
type sender struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
}

func (s *sender) events(events []gate.Event) error {
	var b strings.Builder
	for _, e := range events {
		data, err := json.Marshal(eventOf(e))
		if err != nil {
			return fmt.Errorf("write change %d: %w", e.Seq, err)
		}
		fmt.Fprintf(&b, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, e.Kind, data)
	}
	return s.write(b.String())
}

// bye is the last event.
func (s *sender) bye(at int64, reason string, why error) error {
	data, err := json.Marshal(map[string]any{"reason": reason, "detail": why.Error(), "after": at})
	if err != nil {
		return err
	}
	return s.write(fmt.Sprintf("id: %d\nevent: bye\ndata: %s\n\n", at, data))
}

// errGone ends a stream whose client has gone.
var errGone = errors.New("the client has gone")

// write sends at once. A client that does not read in time is gone.
func (s *sender) write(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(s.patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	if err := s.control.Flush(); err != nil {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	return nil
}
