package relational

import (
	"encoding/json"
	"fmt"
	"time"

	"tocsin"
)

// Answer is the answer that is kept under a key. NotFound.
func (tx *transaction) Answer(key string) (*tocsin.Answer, error) {
	tx.ask(ofAnswer, key)
	var packed []byte
	ok, err := one(tx.ctx, tx.conn, []any{&packed}, "SELECT data FROM answer WHERE key = ?", key)
	if err != nil {
		return nil, fmt.Errorf("find the answer to a request: %w", err)
	}
	if !ok {
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no answer under that key")
	}
	b, err := spread(packed)
	if err != nil {
		return nil, fmt.Errorf("find the answer to a request: %w", err)
	}
	a := new(tocsin.Answer)
	if err := json.Unmarshal(b, a); err != nil {
		return nil, fmt.Errorf("decode the answer to a request: %w", err)
	}
	return a, nil
}

// PutAnswer keeps an answer, in the place of one of that key.
func (tx *transaction) PutAnswer(a *tocsin.Answer) error {
	if err := tx.must("an answer", a.Key, "", "", ""); err != nil {
		return err
	}
	b, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("encode the answer to a request: %w", err)
	}
	tx.write(ofAnswer, a.Key)
	if err := tx.exec("INSERT INTO answer (key, until, done, data) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET until = excluded.until, done = excluded.done, data = excluded.data",
		a.Key, nanos(a.Until), a.Status != 0, squeeze(b)); err != nil {
		return fmt.Errorf("keep the answer to a request: %w", err)
	}
	return nil
}

// DropAnswers drops those whose time is over.
func (tx *transaction) DropAnswers(at time.Time) error {
	if err := tx.exec("DELETE FROM answer WHERE until <= ?", nanos(at)); err != nil {
		return fmt.Errorf("drop answers: %w", err)
	}
	return nil
}
