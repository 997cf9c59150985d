// Package docs holds the pages that the program itself can show.
package docs

import _ "embed"

// Codebook is docs/codebook.md: the numbered rules by which tocsin decides
// what an attack is, what one incident is, and what to hold when reports
// disagree.
//
//go:embed codebook.md
var Codebook string
