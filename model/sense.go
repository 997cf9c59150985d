package model

import "tocsin"

// Sense is the field of a word's first meaning, as a verb or as a noun, and
// the clusters of words that it is in, among few and among many. 0 is none.
func (m *Model) Sense(lower string, verb bool) (field, coarse, fine uint32) {
	var w word
	w.look(lower, lower, tocsin.Word, m.list)
	c, f := m.clusters.of(w.form)
	field = uint32(w.noun)
	if verb {
		field = 32 + uint32(w.verb)
	}
	return field, uint32(c), uint32(f)
}
