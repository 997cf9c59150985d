//go:build race

package export

// raced makes the tests that write much write less: the race detector is slow,
// and what they measure does not depend on it.
const raced = true
