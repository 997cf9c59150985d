package tocsin

// Neighbours is what group asks of whatever keeps the readings. A reading is
// entered under the keys that group gives for it; nothing else of a store is
// needed to put a new document where it belongs.
type Neighbours interface {
	// Near gives every reading that is entered under one of the keys, once
	// each and in any order. Keys under which more than most readings are
	// entered are left aside, and listed in crowded; most 0 is no limit.
	Near(keys []uint64, most int) (readings []*Reading, crowded []uint64, err error)
}
