package watching

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
)

func (tx *transaction) Cursor() (int64, error) {
	n, ok, err := tx.number("SELECT n FROM watch_number WHERE name = 'cursor'")
	if err == nil && !ok {
		return 0, tocsin.Errorf(tocsin.NotFound, "no change was looked at yet")
	}
	return n, err
}

func (tx *transaction) SetCursor(seq int64) error {
	return tx.exec("INSERT INTO watch_number (name, n) VALUES ('cursor', ?) ON CONFLICT (name) DO UPDATE SET n = excluded.n", seq)
}

func (tx *transaction) Revision() (int64, error) {
	n, _, err := tx.number("SELECT n FROM watch_number WHERE name = 'revision'")
	return n, err
}

// revise says that an area or a rule has changed.
func (tx *transaction) revise() error {
	return tx.exec("UPDATE watch_number SET n = n + 1 WHERE name = 'revision'")
}

func (tx *transaction) Areas() ([]area.Area, error) {
	return rows[area.Area](tx, "SELECT data FROM watch_area ORDER BY id")
}

func (tx *transaction) Rules() ([]watch.Rule, error) {
	return rows[watch.Rule](tx, "SELECT data FROM watch_rule ORDER BY id")
}

func (tx *transaction) Deliveries() ([]watch.Delivery, error) {
	found, err := tx.conn.Query(tx.ctx, "SELECT d.data, COALESCE(s.secret, '') FROM watch_delivery d LEFT JOIN watch_secret s ON s.delivery = d.id ORDER BY d.id")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	out := []watch.Delivery{}
	for found.Next() {
		var data, secret string
		if err := found.Scan(&data, &secret); err != nil {
			return nil, err
		}
		var d watch.Delivery
		if err := json.Unmarshal([]byte(data), &d); err != nil {
			return nil, fmt.Errorf("read a delivery: %w", err)
		}
		d.Secret = secret
		out = append(out, d)
	}
	return out, found.Err()
}

func (tx *transaction) PutArea(a *area.Area) error {
	if err := tx.put("watch_area", a.ID, a); err != nil {
		return err
	}
	return tx.revise()
}

func (tx *transaction) PutRule(r *watch.Rule) error {
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write rule %s: %w", r.ID, err)
	}
	err = tx.exec("INSERT INTO watch_rule (id, area, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET area = excluded.area, data = excluded.data",
		r.ID, r.Area, string(b))
	if err != nil {
		return err
	}
	return tx.revise()
}

func (tx *transaction) PutDelivery(d *watch.Delivery) error {
	if err := tx.put("watch_delivery", d.ID, d); err != nil {
		return err
	}
	if d.Secret == "" {
		return tx.exec("DELETE FROM watch_secret WHERE delivery = ?", d.ID)
	}
	return tx.exec("INSERT INTO watch_secret (delivery, secret) VALUES (?, ?) ON CONFLICT (delivery) DO UPDATE SET secret = excluded.secret", d.ID, d.Secret)
}

func (tx *transaction) RemoveArea(id string) error {
	if err := tx.remove("watch_area", "area", id); err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM watch_rule WHERE area = ?", id); err != nil {
		return err
	}
	return tx.revise()
}

func (tx *transaction) RemoveRule(id string) error {
	if err := tx.remove("watch_rule", "rule", id); err != nil {
		return err
	}
	return tx.revise()
}

func (tx *transaction) RemoveDelivery(id string) error {
	if err := tx.remove("watch_delivery", "delivery", id); err != nil {
		return err
	}
	return tx.exec("DELETE FROM watch_secret WHERE delivery = ?", id)
}

// conditions are those of a WHERE, with their arguments.
type conditions struct {
	sql  []string
	args []any
}

func (c *conditions) add(when bool, sql string, args ...any) {
	if when {
		c.sql, c.args = append(c.sql, sql), append(c.args, args...)
	}
}

// query is the whole query of the data of a table.
func (c *conditions) query(table, order string, limit int) (string, []any) {
	sql := "SELECT data FROM " + table
	if len(c.sql) > 0 {
		sql += " WHERE " + strings.Join(c.sql, " AND ")
	}
	sql += " ORDER BY " + order
	if limit > 0 {
		return sql + " LIMIT ?", append(c.args, limit)
	}
	return sql, c.args
}

func (tx *transaction) Alerts(q watch.AlertQuery) ([]watch.Alert, error) {
	var c conditions
	c.add(q.ID != "", "id = ?", q.ID)
	c.add(q.Incident != "", "(incident = ? OR merged = ? AND merged <> '')", q.Incident, q.Incident)
	c.add(q.Rule != "", "rule = ?", q.Rule)
	c.add(q.Area != "", "area = ?", q.Area)
	c.add(q.State != "", "state = ?", string(q.State))
	c.add(q.Undigested, "undigested = ?", true)
	c.add(!q.StepBy.IsZero(), "next_step <> 0 AND next_step <= ?", nanos(q.StepBy))
	sql, args := c.query("watch_alert", "changed DESC, id", q.Limit)
	return rows[watch.Alert](tx, sql, args...)
}

func (tx *transaction) PutAlert(a *watch.Alert) error {
	b, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("write alert %s: %w", a.ID, err)
	}
	merged := ""
	if len(a.Redirect) > 0 {
		merged = a.Redirect[0]
	}
	return tx.exec(`INSERT INTO watch_alert (id, incident, merged, rule, area, state, changed, undigested, next_step, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET incident = excluded.incident, merged = excluded.merged, rule = excluded.rule, area = excluded.area, state = excluded.state,
		changed = excluded.changed, undigested = excluded.undigested, next_step = excluded.next_step, data = excluded.data`,
		a.ID, a.Incident, merged, a.Rule, a.Area, string(a.State), nanos(a.Changed), a.Version > a.Digested, nanos(a.NextStep), string(b))
}

func (tx *transaction) Log(q watch.LogQuery) ([]watch.Entry, error) {
	var c conditions
	c.add(q.Key != "", "key = ?", q.Key)
	c.add(q.Alert != "", "key IN (SELECT a.key FROM watch_entry_alert a WHERE a.alert = ?)", q.Alert)
	c.add(q.Delivery != "", "delivery = ?", q.Delivery)
	c.add(q.State != "", "state = ?", string(q.State))
	sql, args := c.query("watch_entry", "at DESC, key", q.Limit)
	return rows[watch.Entry](tx, sql, args...)
}

func (tx *transaction) PutEntry(e *watch.Entry) error {
	b, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write entry %s of the log: %w", e.Key, err)
	}
	err = tx.exec(`INSERT INTO watch_entry (key, delivery, state, at, data) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET delivery = excluded.delivery, state = excluded.state, at = excluded.at, data = excluded.data`,
		e.Key, e.Delivery, string(e.State), nanos(e.At), string(b))
	if err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM watch_entry_alert WHERE key = ?", e.Key); err != nil {
		return err
	}
	for _, alert := range e.Alerts {
		if err := tx.exec("INSERT INTO watch_entry_alert (alert, key) VALUES (?, ?) ON CONFLICT (alert, key) DO NOTHING", alert, e.Key); err != nil {
			return err
		}
	}
	return nil
}

func (tx *transaction) Mutes() ([]watch.Mute, error) {
	return rows[watch.Mute](tx, "SELECT data FROM watch_mute ORDER BY id")
}

func (tx *transaction) PutMute(m *watch.Mute) error { return tx.put("watch_mute", m.ID, m) }

func (tx *transaction) RemoveMute(id string) error { return tx.remove("watch_mute", "mute", id) }

func (tx *transaction) Houses() ([]watch.House, error) {
	return rows[watch.House](tx, "SELECT data FROM watch_house ORDER BY id")
}

func (tx *transaction) PutHouse(h *watch.House) error { return tx.put("watch_house", h.ID, h) }

func (tx *transaction) RemoveHouse(id string) error {
	return tx.remove("watch_house", "house alert", id)
}

func (tx *transaction) Mark(name string) (time.Time, error) {
	n, _, err := tx.number("SELECT at FROM watch_mark WHERE name = ?", name)
	if n == 0 || err != nil {
		return time.Time{}, err
	}
	return time.Unix(0, n).UTC(), nil
}

func (tx *transaction) SetMark(name string, at time.Time) error {
	return tx.exec("INSERT INTO watch_mark (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at", name, nanos(at))
}

func (tx *transaction) Enqueue(jobs ...watch.Job) error {
	switch {
	case len(jobs) == 0:
		return nil
	case tx.reading:
		return errReading
	case tx.enqueue == nil:
		return tocsin.Errorf(tocsin.Unavailable, "there is no queue to send by")
	}
	return tx.enqueue(tx.ctx, tx.handle, jobs)
}

// nanos is a time as it is kept; 0 is none.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}
