package evaluate

// ClusterScore compares two ways to put the same items into groups.
type ClusterScore struct {
	// BCubed precision and recall are averages over items; F1 is of them.
	BCubedP, BCubedR, BCubedF1 float64
	Pairs                      PRF // pairs of items in one group
	Items                      int
}

// scoreClusters compares the groups that want gives the items with those that
// got gives them: items in one group have the same name there.
func scoreClusters(want, got []string) ClusterScore {
	type both struct{ want, got string }
	inWant, inGot, inBoth := map[string]int{}, map[string]int{}, map[both]int{}
	for i := range want {
		inWant[want[i]]++
		inGot[got[i]]++
		inBoth[both{want[i], got[i]}]++
	}
	var score ClusterScore
	score.Items = len(want)
	for i := range want {
		shared := float64(inBoth[both{want[i], got[i]}])
		score.BCubedP += shared / float64(inGot[got[i]])
		score.BCubedR += shared / float64(inWant[want[i]])
	}
	score.BCubedP /= float64(max(1, len(want)))
	score.BCubedR /= float64(max(1, len(want)))
	score.BCubedF1 = harmonic(score.BCubedP, score.BCubedR)
	sameWant, sameGot, hit := 0, 0, 0
	for _, n := range inWant {
		sameWant += pairsOf(n)
	}
	for _, n := range inGot {
		sameGot += pairsOf(n)
	}
	for _, n := range inBoth {
		hit += pairsOf(n)
	}
	score.Pairs = PRF{hit, sameGot - hit, sameWant - hit}
	return score
}

func pairsOf(n int) int { return n * (n - 1) / 2 }
