package relational

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tocsin"
)

// PutSource keeps a source, in the place of one of that id.
func (tx *transaction) PutSource(v *tocsin.Source) error {
	if err := v.Validate(); err != nil {
		return err
	}
	return tx.putJSON("source "+v.ID, v, "INSERT INTO source (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data", v.ID)
}

// RemoveSource removes a source and its state; its documents stay.
func (tx *transaction) RemoveSource(id string) error {
	if err := tx.exec("DELETE FROM source_state WHERE source = ?", id); err != nil {
		return fmt.Errorf("remove source %s: %w", id, err)
	}
	return tx.remove("source "+id, "DELETE FROM source WHERE id = ?", id)
}

// PutSourceState keeps how a source fares.
func (tx *transaction) PutSourceState(id string, v *tocsin.SourceState) error {
	if err := tx.must("a source's state", id, "source", "id", id); err != nil {
		return err
	}
	return tx.putJSON("the state of source "+id, v, "INSERT INTO source_state (source, data) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET data = excluded.data", id)
}

const sourceColumns = `s.data, f.data,
	COALESCE((SELECT t.n FROM tally t WHERE t.name = 'source ' || s.id), 0),
	COALESCE((SELECT t.n FROM tally t WHERE t.name = 'failed ' || s.id), 0),
	(SELECT COUNT(*) FROM document d WHERE d.source = s.id AND d.first_fetched > ?),
	COALESCE((SELECT MAX(d.first_fetched) FROM document d WHERE d.source = s.id), 0)
	FROM source s LEFT JOIN source_state f ON f.source = s.id`

func scanSource(r Rows) (tocsin.SourceRecord, error) {
	var v tocsin.SourceRecord
	var source, state []byte
	var last int64
	if err := r.Scan(&source, &state, &v.Documents, &v.Failed, &v.LastDay, &last); err != nil {
		return v, err
	}
	if err := json.Unmarshal(source, &v.Source); err != nil {
		return v, fmt.Errorf("decode a source: %w", err)
	}
	if state != nil {
		if err := json.Unmarshal(state, &v.State); err != nil {
			return v, fmt.Errorf("decode the state of source %s: %w", v.ID, err)
		}
	}
	// What clients send is not polled: the documents themselves tell.
	if v.Kind == tocsin.SourcePush && last > 0 {
		v.State.LastNew = moment(last)
	}
	return v, nil
}

func (s *Store) dayAgo() int64 { return nanos(s.now().Add(-24 * time.Hour)) }

// Source is a source by id.
func (s *Store) Source(ctx context.Context, id string) (*tocsin.SourceRecord, error) {
	return oneOf(ctx, s, "source "+id, scanSource, "SELECT "+sourceColumns+" WHERE s.id = ?", s.dayAgo(), id)
}

// Sources lists all sources.
func (s *Store) Sources(ctx context.Context) ([]tocsin.SourceRecord, error) {
	return listOf(ctx, s, "sources", scanSource, "SELECT "+sourceColumns+" ORDER BY s.id", s.dayAgo())
}

// keepSecret makes, once, the secret by which names of what was forgotten are
// known again.
func (s *Store) keepSecret(t tocsin.Tx) error {
	tx := t.(*transaction)
	if err := tx.lockFirst(); err != nil {
		return err
	}
	ok, err := one(tx.ctx, tx.conn, []any{&s.secret}, "SELECT value FROM setting WHERE name = 'secret'")
	if err != nil || ok {
		return err
	}
	e, err := tx.newEntry("", "", nil, time.Time{})
	if err != nil {
		return err
	}
	s.secret = append(e.salt, e.digest[:]...)
	return tx.exec("INSERT INTO setting (name, value) VALUES ('secret', ?)", s.secret)
}

func (tx *transaction) lockFirst() error { return tx.s.engine.Lock(tx.ctx, tx.conn) }
