package main

import "testing"

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain words", "Green Zone", "Green Zone"},
		{"white space becomes one blank", "  Green\r\n\t Zone\u00a0 ", "Green Zone"},
		{"an escape sequence loses its escape", "\x1b[2Jgone", "\ufffd[2Jgone"},
		{"the one-byte form of it too", "\u009b2Jgone", "\ufffd2Jgone"},
		{"a bell", "ring\a", "ring\ufffd"},
		{"marks that turn the direction round", "abc\u202edef\u2066ghi\u200f", "abcdefghi"},
		{"characters that cannot be seen", "a\u200bb\ufeffc\u00add\U000e0041e", "abcde"},
		{"joiners that scripts need", "می\u200cخواهم", "می\u200cخواهم"},
		{"bytes that are no UTF-8", "a\xffb", "a\ufffdb"},
		{"a line separator", "a\u2028b", "a b"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := clean(c.in); got != c.want {
				t.Errorf("clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}
