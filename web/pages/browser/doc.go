// Package browser tests the pages in a real browser: Chromium, with scripts and
// without, on a desk and in a hand. It holds nothing else.
package browser
