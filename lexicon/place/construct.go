package place

// construct reads what the text says around names: "near X", "10 km south of
// X", and names with a place word that no gazetteer has.
func (s *scan) construct() {
}
