package lexicon

import (
	"fmt"
	"testing"
)

func TestTree(t *testing.T) {
	var tree Tree
	if got := tree.Next(0, "car"); got != 0 {
		t.Errorf("the empty tree goes on to node %d", got)
	}
	const many = 5000 // the table grows several times
	nodes := map[int32]string{0: ""}
	for i := range many {
		at := int32(0)
		for _, word := range []string{fmt.Sprint("w", i%70), fmt.Sprint("w", i/70), "end"} {
			path := nodes[at] + " " + word
			at = tree.Add(at, word)
			if was, ok := nodes[at]; at == 0 || ok && was != path {
				t.Fatalf("%q is node %d, which is %q", path, at, was)
			}
			nodes[at] = path
		}
	}
	for at, path := range nodes {
		for i := range 75 {
			word := fmt.Sprint("w", i)
			if next := tree.Next(at, word); next != 0 && nodes[next] != path+" "+word {
				t.Fatalf("behind %q, %q leads to %q", path, word, nodes[next])
			}
		}
	}
	for i := range many {
		at := tree.Next(tree.Next(0, fmt.Sprint("w", i%70)), fmt.Sprint("w", i/70))
		if at == 0 || tree.Next(at, "end") == 0 || tree.Next(at, "start") != 0 {
			t.Fatalf("phrase %d does not lead to its end alone", i)
		}
	}
}
