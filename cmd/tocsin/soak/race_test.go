//go:build race

package soak_test

// raced makes the tests kill fewer: the programs that they start are built
// without the race detector, and only what they compare with is slowed by it.
const raced = true
