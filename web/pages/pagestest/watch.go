package pagestest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/watch/watchtest"
)

// Channel keeps what is sent by it, and fails when Err is set.
type Channel struct {
	mu   sync.Mutex
	Sent []watch.Message
	Err  error
}

// Check takes every target but "nowhere".
func (c *Channel) Check(d *watch.Delivery) error {
	if d.Target == "nowhere" {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: nowhere is no address", d.ID)
	}
	return nil
}

// Send keeps the message.
func (c *Channel) Send(_ context.Context, _ *watch.Delivery, m *watch.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Err == nil {
		c.Sent = append(c.Sent, *m)
	}
	return c.Err
}

// feed is the store's changes in the order of their times, each of which some
// document tells of as news.
type feed struct{ *Store }

func (f feed) Changes(ctx context.Context, after int64, limit int) ([]tocsin.IncidentRecord, error) {
	last, err := f.LastChange(ctx)
	if err != nil {
		return nil, err
	}
	list, err := f.Store.Changes(ctx, 0, int(last))
	slices.SortStableFunc(list, func(a, b tocsin.IncidentRecord) int { return a.At.Compare(b.At) })
	for i := range list {
		rec := &list[i]
		if rec.Seq = int64(i + 1); len(rec.Documents) == 0 {
			rec.Documents, rec.Incident.Accounts = []string{rec.Incident.ID}, []string{rec.Incident.ID + "#1"}
		}
	}
	from := min(int(after), len(list))
	return list[from:min(from+limit, len(list))], err
}

func (f feed) Accounts(ctx context.Context, q *tocsin.AccountQuery) ([]tocsin.AccountRecord, tocsin.Cursor, error) {
	list, next, err := f.Store.Accounts(ctx, q)
	if len(list) == 0 {
		list = []tocsin.AccountRecord{{Account: tocsin.Account{ID: q.Document + "#1", Role: tocsin.Main}, Document: q.Document}}
	}
	return list, next, err
}

// Watch is what is watched in the invented world.
type Watch struct {
	*watchtest.Memory
	Watcher *watch.Watcher
	Channel *Channel
}

// Empty watches nothing yet.
func Empty(s *Store) *Watch {
	w := &Watch{Memory: watchtest.NewMemory(), Channel: &Channel{}}
	w.Watcher = watch.New(watch.Options{Store: w.Memory, Feed: feed{s}, Now: Now, Rand: func() float64 { return 0 },
		Channels: map[watch.DeliveryKind]watch.Channel{watch.Webhook: w.Channel, watch.Email: w.Channel, watch.Push: w.Channel}})
	return w
}

// Watched has areas of every kind, rules, deliveries, alerts in every state,
// and a log with what went wrong.
func Watched(s *Store) *Watch {
	w := Empty(s)
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	for _, d := range []watch.Delivery{
		{ID: "desk", Name: "Desk", Kind: watch.Webhook, Target: "https://desk.example/hook/4711", Secret: "whsec_c2VjcmV0", Added: now.AddDate(0, -2, 0)},
		{ID: "duty", Name: "Duty officer", Kind: watch.Email, Target: "duty@desk.example", Added: now.AddDate(0, -1, 0)},
		{ID: "partner", Name: "Partner " + Nasty, Kind: watch.Webhook, Target: "https://partner.example/in", Public: true, Added: now.AddDate(0, -1, 0)},
		{ID: "pager", Name: "Pager", Kind: watch.Push, Target: "https://push.example/topic", Off: true, Added: now.AddDate(0, -1, 0)},
	} {
		must(w.Watcher.PutDelivery(ctx, &d))
	}
	ring := []tocsin.Point{{Lon: 42.6, Lat: 36.0}, {Lon: 43.8, Lat: 36.0}, {Lon: 43.9, Lat: 36.8}, {Lon: 42.8, Lat: 36.9}, {Lon: 42.6, Lat: 36.0}}
	areas := []area.Area{
		{ID: "mosul", Name: "Around Mosul", Kind: area.Polygon, Polygons: []area.Rings{{ring}}},
		{ID: "erbil", Name: "Erbil and its airport", Kind: area.Circle, Center: tocsin.Point{Lon: 44.01, Lat: 36.19}, RadiusM: 60_000},
		{ID: "highway", Name: "Road from Baghdad to Kirkuk", Kind: area.Corridor, Line: []tocsin.Point{{Lon: 44.4, Lat: 33.32}, {Lon: 44.35, Lat: 34.4}, {Lon: 44.39, Lat: 35.47}}, WidthM: 30_000},
		{ID: "depots", Name: "Depots " + Nasty, Kind: area.Assets, RadiusM: 5000, Assets: []area.Asset{{Name: "Depot 1", At: tocsin.Point{Lon: 43.1, Lat: 36.3}}, {Name: "Depot 2", At: tocsin.Point{Lon: 44.4, Lat: 35.5}, RadiusM: 20_000}}},
		{ID: "iraq", Name: "All of Iraq", Kind: area.Country, Country: "IQ"},
		{ID: "kivu", Name: "North Kivu", Kind: area.Province, Province: "Nord Kivu", Country: "CD", Off: true},
		{ID: "nowhere", Name: "Told without a place", Kind: area.Unplaced},
	}
	for i := range areas {
		must(w.Watcher.PutArea(ctx, &areas[i]))
	}
	for _, r := range []watch.Rule{
		{ID: "mosul-now", Area: "mosul", Name: "Attacks around Mosul", MaxAge: 60, Deliveries: []string{"desk", "partner"}, Escalate: []watch.Escalation{{After: 30 * time.Minute, Deliveries: []string{"duty"}}}},
		{ID: "mosul-harm", Area: "mosul", Name: "Drones that hurt somebody", Forms: []tocsin.Form{tocsin.Drone, tocsin.RocketMissile}, Harm: true, MinOrigins: 2, MaxCredibility: 3, Precision: tocsin.Town,
			Words: []string{"depot", "airport"}, Actors: []string{"Northern Front"}, Deliveries: []string{"duty"}, Zone: "Asia/Baghdad", Quiet: &watch.Hours{From: "22:00", To: "06:00"}, MaxAge: 60},
		{ID: "erbil-now", Area: "erbil", Name: "Attacks near Erbil", MaxAge: 30, Deliveries: []string{"desk"}},
		{ID: "iraq-daily", Area: "iraq", Name: "Every morning: Iraq", MaxAge: 30, Deliveries: []string{"duty"}, Digest: watch.Daily, At: "06:30", Zone: "Asia/Baghdad"},
		{ID: "unplaced-weekly", Area: "nowhere", Name: "Without a place, weekly", Deliveries: []string{"duty"}, Digest: watch.Weekly, Weekday: time.Monday, Off: true},
	} {
		must(w.Watcher.PutRule(ctx, &r))
	}
	must(w.Update(ctx, func(tx watch.Tx) error { return tx.SetCursor(0) }))
	for {
		n, err := w.Watcher.Step(ctx)
		must(err)
		if n == 0 {
			break
		}
	}
	w.history(ctx, s, must)
	return w
}

// history is what people and the line did with the alerts.
func (w *Watch) history(ctx context.Context, s *Store, must func(error)) {
	var alerts []watch.Alert
	must(w.Update(ctx, func(tx watch.Tx) (err error) {
		if alerts, err = tx.Alerts(watch.AlertQuery{}); err != nil {
			return err
		}
		for i := range alerts { // as if each change had been looked at when it came
			rec, err := s.Incident(ctx, alerts[i].Incident, 0)
			if err != nil {
				return err
			}
			alerts[i].Changed = rec.At
			for j := range alerts[i].Editions {
				alerts[i].Editions[j].At = rec.At
			}
			if err := tx.PutAlert(&alerts[i]); err != nil {
				return err
			}
		}
		alerts, err = tx.Alerts(watch.AlertQuery{})
		return err
	}))
	if len(alerts) == 0 {
		return
	}
	gone := errors.New("500 Internal Server Error: " + Nasty)
	must(w.Update(ctx, func(tx watch.Tx) error {
		for i := range alerts {
			a := &alerts[i]
			e := watch.Entry{Key: a.ID + "_v1_desk", Delivery: "desk", To: "https://desk.example", Alerts: []string{a.ID}, Version: 1, Event: watch.First, Said: a.Changed, At: a.Changed.Add(2 * time.Second), State: watch.Sent, Attempt: 1}
			switch i % 7 {
			case 1:
				e.Delivery, e.To, e.State, e.Attempt, e.Error = "partner", "https://partner.example", watch.Dead, 16, gone.Error()
				e.Key = a.ID + "_v1_partner"
				e.Job = watch.Job{Key: e.Key, Delivery: "partner", Alert: a.ID, Version: 1}
			case 2:
				e.State, e.Attempt, e.Error = watch.Failed, 2, "connection refused"
			case 3:
				e.State = watch.Withheld
			}
			if err := tx.PutEntry(&e); err != nil {
				return err
			}
		}
		for _, h := range []watch.House{
			{ID: "house-source-plateau-radio", Kind: watch.QuietSource, Subject: "plateau-radio", State: watch.Raised, Since: now.Add(-26 * time.Hour), Version: 1, Words: "Source plateau-radio has given nothing new since 2026-03-08 09:26 UTC. What it would tell of is missing; that is no sign of calm."},
			{ID: "house-delivery-partner", Kind: watch.BadDelivery, Subject: "partner", State: watch.Raised, Since: now.Add(-3 * time.Hour), Version: 1, Words: "Delivery partner has failed 16 times in a row: " + Nasty + "."},
			{ID: "house-queue", Kind: watch.LongQueue, State: watch.Pending, Since: now.Add(-2 * time.Minute)},
		} {
			if err := tx.PutHouse(&h); err != nil {
				return err
			}
		}
		last := alerts[0]
		last.Editions = append(last.Editions, watch.Edition{Version: last.Version + 1, Event: watch.Contested, State: watch.Open, At: now.Add(-20 * time.Minute),
			Words: []string{"Killed is contested now: 4 or 7.", "Also blamed: " + Nasty}, Incident: 1, To: []string{"desk"}})
		last.Version++
		last.Changed = now.Add(-20 * time.Minute)
		if err := tx.PutAlert(&last); err != nil {
			return err
		}
		closed := alerts[min(3, len(alerts)-1)]
		closed.Editions = append(closed.Editions, watch.Edition{Version: closed.Version + 1, Event: watch.Withdrawn, State: watch.Closed, At: now.Add(-2 * time.Hour), Words: []string{"No report stands that tells of it."}, Incident: 1, To: []string{"desk"}})
		closed.Version, closed.State, closed.Changed = closed.Version+1, watch.Closed, now.Add(-2*time.Hour)
		return tx.PutAlert(&closed)
	}))
	if len(alerts) > 5 {
		must(w.Watcher.Acknowledge(ctx, alerts[1].ID, "Rae", "Called the governor's office. "+Nasty))
		must(w.Watcher.HandOver(ctx, alerts[1].ID, "Rae", "Ada", ""))
		must(w.Watcher.Acknowledge(ctx, alerts[5].ID, "Rae", ""))
		must(w.Watcher.Mute(ctx, watch.Mute{Incident: alerts[2].Incident, Until: now.Add(8 * time.Hour), By: "Rae", Reason: "Known; " + Nasty}))
		must(w.Watcher.Mute(ctx, watch.Mute{Area: "erbil", Until: now.Add(24 * time.Hour), By: "Rae"}))
	}
}

// Places knows a few names: a country, a province, a town, and one that two
// towns have.
func Places(name string) (list []tocsin.Where) {
	for _, t := range []struct {
		names           []string
		name, id        string
		lat, lon        float64
		precision       tocsin.PlacePrecision
		country, within string
	}{
		{[]string{"Iraq", "IQ"}, "Iraq", "country:IQ", 33, 44, tocsin.CountryWide, "IQ", ""},
		{[]string{"CD"}, "DR Congo", "country:CD", -3, 24, tocsin.CountryWide, "CD", ""},
		{[]string{"Nineveh"}, "Nineveh", "admin:IQ.15", 36.2, 42.5, tocsin.Province, "IQ", "Iraq"},
		{[]string{"Mosul"}, "Mosul", "geonames:99072", 36.335, 43.119, tocsin.Town, "IQ", "Iraq"},
		{[]string{"Tripoli"}, "Tripoli", "geonames:2210247", 32.89, 13.19, tocsin.Town, "LY", "Libya"},
		{[]string{"Tripoli"}, "Tripoli", "geonames:266826", 34.43, 35.85, tocsin.Town, "LB", "Lebanon"},
	} {
		for _, n := range t.names {
			if n == name {
				w := tocsin.Where{Name: t.name, Country: t.within, CountryCode: t.country, Lat: &t.lat, Lon: &t.lon, RadiusM: 5000, Precision: t.precision, GazetteerID: t.id}
				if t.within != "" {
					w.Within = []string{t.within}
				}
				list = append(list, w)
			}
		}
	}
	return list
}
