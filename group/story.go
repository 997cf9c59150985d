package group

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"tocsin"
)

// storyLikeness is how like each other the words of two groups of documents
// must be, on average, to tell one story: the cosine of their weighted words.
// 0.18 gave the best B-cubed F1 on the training part of ECB+.
const storyLikeness = 0.18

// Stories puts documents together that tell of one event by their words alone:
// the fallback for documents in which no account was found, and for events that
// are no attacks. Each group lists its document ids, sorted; the groups are in
// order of their first. Words that few of the documents have weigh most, so
// that a story is told apart only among others.
func Stories(readings []tocsin.Reading) [][]string {
	k := known()
	texts := map[string]string{}
	for i := range readings {
		r := &readings[i]
		texts[r.Document.ID] = max(texts[r.Document.ID], readText(&r.Text)) // the same whatever the order
	}
	ids := make([]string, 0, len(texts))
	for id := range texts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	counts := make([]map[string]int, len(ids))
	in := map[string]int{} // how many documents have the word
	for i, id := range ids {
		counts[i] = map[string]int{}
		for _, w := range storyWords(k, texts[id]) {
			if counts[i][w]++; counts[i][w] == 1 {
				in[w]++
			}
		}
	}
	vectors := make([][]weighted, len(ids))
	for i := range ids {
		vectors[i] = weigh(counts[i], in, len(ids))
	}
	likeness := make([][]float64, len(ids))
	for i := range ids {
		likeness[i] = make([]float64, len(ids))
		for j := range i {
			likeness[i][j] = cosine(vectors[i], vectors[j])
			likeness[j][i] = likeness[i][j]
		}
	}
	var out [][]string
	for _, members := range averageLinkage(likeness, storyLikeness) {
		var group []string
		for _, i := range members {
			group = append(group, ids[i])
		}
		out = append(out, group)
	}
	return out
}

// readText is what takes part in the reading.
func readText(text *tocsin.Text) string {
	if len(text.Blocks) == 0 {
		return text.Body
	}
	var out strings.Builder
	for _, b := range text.Blocks {
		if b.Kind.Read() && b.In(text.Body) {
			out.WriteString(b.Of(text.Body))
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// storyWords lists the words in lower case, without common ones and single
// letters.
func storyWords(k *knowledge, s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool { return len(w) < 2 || k.common[w] })
}

// weighted is a word and its weight in a text.
type weighted struct {
	word   string
	weight float64
}

// weigh gives the words of a text, sorted, with weights whose squares sum to
// one: more for words that are said often and that few documents have. A word
// that no other document has tells nothing.
func weigh(count, in map[string]int, documents int) []weighted {
	var out []weighted
	for w, n := range count {
		if in[w] > 1 {
			out = append(out, weighted{w, (1 + math.Log(float64(n))) * math.Log(float64(documents+1)/(float64(in[w])+0.5))})
		}
	}
	slices.SortFunc(out, func(x, y weighted) int { return cmp.Compare(x.word, y.word) })
	sum := 0.0
	for _, w := range out {
		sum += w.weight * w.weight
	}
	for i := range out {
		out[i].weight /= max(math.Sqrt(sum), 1e-9)
	}
	return out
}

func cosine(x, y []weighted) float64 {
	sum, i, j := 0.0, 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i].word == y[j].word:
			sum += x[i].weight * y[j].weight
			i, j = i+1, j+1
		case x[i].word < y[j].word:
			i++
		default:
			j++
		}
	}
	return sum
}

// averageLinkage merges the two groups that are most alike on average until
// none are as alike as the threshold. It changes the matrix.
func averageLinkage(likeness [][]float64, threshold float64) [][]int {
	groups := make([][]int, len(likeness))
	best := make([]int, len(likeness)) // of the later groups
	look := func(i int) {
		best[i] = -1
		for j := i + 1; j < len(groups); j++ {
			if groups[j] != nil && (best[i] < 0 || likeness[i][j] > likeness[i][best[i]]) {
				best[i] = j
			}
		}
	}
	for i := range groups {
		groups[i] = []int{i}
	}
	for i := range groups {
		look(i)
	}
	for {
		a := -1
		for i := range groups {
			if groups[i] != nil && best[i] >= 0 && (a < 0 || likeness[i][best[i]] > likeness[a][best[a]]) {
				a = i
			}
		}
		if a < 0 || likeness[a][best[a]] < threshold {
			break
		}
		b := best[a]
		x, y := float64(len(groups[a])), float64(len(groups[b]))
		for c := range groups {
			likeness[a][c] = (x*likeness[a][c] + y*likeness[b][c]) / (x + y)
			likeness[c][a] = likeness[a][c]
		}
		groups[a] = append(groups[a], groups[b]...)
		groups[b] = nil
		for c := range groups {
			if groups[c] != nil {
				look(c)
			}
		}
	}
	groups = slices.DeleteFunc(groups, func(g []int) bool { return g == nil })
	for _, g := range groups {
		slices.Sort(g)
	}
	return groups
}
