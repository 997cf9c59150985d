package tocsin

// Neighbours is what group asks of whatever keeps the readings. A reading is
// entered under the keys that group gives for it, numbers that mean nothing to
// the store; by them a new document finds those that it could belong to, and
// nothing else is looked at.
type Neighbours interface {
	// Near gives every reading that is entered under one of the keys, once
	// each and in any order.
	Near(keys []uint64) ([]*Reading, error)
	// Crowded gives those of the keys under which more than most readings
	// are entered.
	Crowded(keys []uint64, most int) ([]uint64, error)
}
