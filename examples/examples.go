// Package examples holds the reports of this folder, for a store that has none
// of its own yet. They were written for tocsin and carry its licence.
package examples

import "embed"

// Files are the reports: plain text and one page.
//
//go:embed *.txt *.html
var Files embed.FS
