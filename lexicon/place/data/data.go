// Package data holds the hand-made tables of places as they were written:
// tab-separated, "#" lines at the head, then a line of column names.
package data

import _ "embed"

// Countries is a line for every country and territory.
//
//go:embed countries.tsv
var Countries string

// Sites is a line for every site, district, sea and region that a gazetteer
// of towns does not hold.
//
//go:embed sites.tsv
var Sites string
