package group

// withdrawn tells which documents count no longer, because a person withdrew
// them or a text that they are near-identical to (codebook 32). A document of
// which only an older version was withdrawn stays, and so do the copies that are
// more like the version that stands.
func withdrawn(docs []*document, rules *Rulings) []bool {
	gone := make([]bool, len(docs))
	if rules == nil || len(rules.retract) == 0 {
		return gone
	}
	families := map[int][]*document{}
	for _, d := range docs {
		families[d.family] = append(families[d.family], d)
	}
	for i, d := range docs {
		if rules.retracts(&d.reading.Document) != nil {
			gone[i] = true
			continue
		}
		if len(rules.retract[d.reading.Document.ID]) > 0 {
			continue // the version that stands
		}
		bad, good := -1.0, -1.0
		for _, o := range families[d.family] {
			if o == d {
				continue
			}
			j, _, _ := d.sketch.alike(&o.sketch)
			switch {
			case rules.retracts(&o.reading.Document) != nil:
				bad = max(bad, j)
			case len(rules.retract[o.reading.Document.ID]) > 0:
				good = max(good, j)
			}
		}
		gone[i] = bad >= 0 && bad >= good
	}
	return gone
}
