package relational

import (
	"context"
	"fmt"

	"tocsin"
)

// Beside runs do as one transaction on tables that Update does not know. It is
// run again when another came between; order between such transactions is
// theirs to keep. The handle is the database's own transaction, for a queue.
func (s *Store) Beside(ctx context.Context, do func(c Conn, handle any) error) error {
	for range tries {
		err := s.beside(ctx, do)
		if err == nil || ctx.Err() != nil || s.engine.Fault(err) != Again {
			return s.told(err)
		}
	}
	return tocsin.Errorf(tocsin.Unavailable, "the transaction met others %d times", tries)
}

func (s *Store) beside(ctx context.Context, do func(c Conn, handle any) error) error {
	txn, err := s.engine.Begin(ctx, false)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer txn.Rollback()
	if err := do(txn, txn.Handle()); err != nil {
		return err
	}
	if err := txn.Commit(ctx); err != nil {
		return fmt.Errorf("end a transaction: %w", err)
	}
	return nil
}

// Look runs do on one state of the database; it must not write.
func (s *Store) Look(ctx context.Context, do func(Conn) error) error { return s.read(ctx, do) }
