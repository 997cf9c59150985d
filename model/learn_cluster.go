package model

import (
	"math"
	"slices"

	"tocsin"
)

// learnClusters puts the words of plain sentences into clusters so that a
// word's cluster tells most of the next word's (the exchange algorithm of
// Martin, Liermann and Ney, 1998).
func (l *Learned) learnClusters(plain [][]string, recipe Recipe) {
	counts := map[string]int{}
	for _, sentence := range plain {
		for _, w := range sentence {
			counts[w]++
		}
	}
	// Forms that hash alike are one; the most frequent comes first.
	index := map[uint32]int32{}
	var forms []uint32
	wordOf := map[string]int32{}
	for _, w := range frequent(counts, recipe.RareWord) {
		var v word
		v.look(w, w, kindOf(w), nil)
		at, ok := index[v.form]
		if !ok {
			at = int32(len(forms)) + 2
			index[v.form] = at
			forms = append(forms, v.form)
		}
		wordOf[w] = at
	}
	// 0 is the end of a sentence and 1 a rare word.
	var stream []int32
	for _, sentence := range plain {
		stream = append(stream, 0)
		for _, w := range sentence {
			at, ok := wordOf[w]
			if !ok {
				at = 1
			}
			stream = append(stream, at)
		}
	}
	stream = append(stream, 0)
	n := len(forms) + 2
	coarse := exchange(stream, n, recipe.Coarse)
	fine := exchange(stream, n, recipe.Fine)
	words := make([]clusterWord, len(forms))
	for i, f := range forms {
		words[i] = clusterWord{f, uint16(coarse[i+2]), uint16(fine[i+2])}
	}
	data := encodeClusters(words)
	l.Files["clusters.bin"] = data
	var err error
	if l.clusters, err = readClusters(string(data)); err != nil {
		panic(err)
	}
}

func kindOf(lower string) tocsin.TokenKind {
	if c := lower[0]; c >= '0' && c <= '9' {
		return tocsin.Number
	}
	return tocsin.Word
}

// neighbour is a word beside another, and how often.
type neighbour struct{ word, count int32 }

// exchangeRounds is how often every word may change its cluster; later rounds
// move few.
const exchangeRounds = 8

// exchange gives each of n words one of the clusters 1 to k. Words 0 and 1
// stay in clusters of their own.
func exchange(stream []int32, n, k int) []int32 {
	k += 2
	after, before := neighbours(stream, n, false), neighbours(stream, n, true)
	cluster := make([]int32, n)
	cluster[0], cluster[1] = 0, 1
	for w := 2; w < n; w++ {
		cluster[w] = int32(2 + (w-2)%(k-2))
	}
	bigram := make([]int32, k*k)
	total := make([]int32, k)
	for w := range n {
		for _, a := range after[w] {
			bigram[int(cluster[w])*k+int(cluster[a.word])] += a.count
			total[cluster[w]] += a.count
		}
	}
	f := make([]float64, 1<<20)
	for i := 1; i < len(f); i++ {
		f[i] = float64(i) * math.Log(float64(i))
	}
	xlogx := func(i int32) float64 {
		if int(i) < len(f) {
			return f[i]
		}
		return float64(i) * math.Log(float64(i))
	}
	next, last := make([]int32, k), make([]int32, k) // how often each cluster follows and precedes the word
	var nexts, lasts []int32
	for range exchangeRounds {
		moved := 0
		for w := 2; w < n; w++ {
			nexts, lasts = nexts[:0], lasts[:0]
			size := int32(0)
			for _, a := range after[w] {
				c := cluster[a.word]
				if next[c] == 0 {
					nexts = append(nexts, c)
				}
				next[c] += a.count
				size += a.count
			}
			for _, a := range before[w] {
				c := cluster[a.word]
				if last[c] == 0 {
					lasts = append(lasts, c)
				}
				last[c] += a.count
			}
			own := int(cluster[w])
			move := func(to int, by int32) {
				for _, c := range nexts {
					bigram[to*k+int(c)] += by * next[c]
				}
				for _, c := range lasts {
					bigram[int(c)*k+to] += by * last[c]
				}
				total[to] += by * size
			}
			move(own, -1)
			bestTo, bestGain := own, math.Inf(-1)
			for to := 2; to < k; to++ {
				gain := -2 * (xlogx(total[to]+size) - xlogx(total[to]))
				for _, c := range nexts {
					b := bigram[to*k+int(c)]
					gain += xlogx(max(0, b)+next[c]) - xlogx(max(0, b))
				}
				for _, c := range lasts {
					b := bigram[int(c)*k+to]
					gain += xlogx(max(0, b)+last[c]) - xlogx(max(0, b))
				}
				if gain > bestGain+1e-9 {
					bestTo, bestGain = to, gain
				}
			}
			move(bestTo, 1)
			if bestTo != own {
				moved++
				cluster[w] = int32(bestTo)
			}
			for _, c := range nexts {
				next[c] = 0
			}
			for _, c := range lasts {
				last[c] = 0
			}
		}
		if moved*200 < n {
			break
		}
	}
	out := make([]int32, n)
	for w := range n {
		out[w] = cluster[w] - 1
	}
	return out
}

// neighbours lists for each word the words after it, or before it.
func neighbours(stream []int32, n int, backwards bool) [][]neighbour {
	pairs := make([]uint64, 0, len(stream))
	for i := 1; i < len(stream); i++ {
		a, b := stream[i-1], stream[i]
		if backwards {
			a, b = b, a
		}
		pairs = append(pairs, uint64(a)<<32|uint64(b))
	}
	slices.Sort(pairs)
	out := make([][]neighbour, n)
	for i := 0; i < len(pairs); {
		j := i
		for j < len(pairs) && pairs[j] == pairs[i] {
			j++
		}
		w := pairs[i] >> 32
		out[w] = append(out[w], neighbour{int32(pairs[i] & 0xFFFFFFFF), int32(j - i)})
		i = j
	}
	return out
}
