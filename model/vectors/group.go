package main

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

const (
	rounds = 12     // of k-means; later ones move few words
	fitted = 50_000 // words that the groups are made for; rarer ones only join
)

// group puts each vector, of length 1, into one of k groups by the angle
// between it and the group's mean (spherical k-means). The first means are
// frequent words drawn by a fixed seed.
func group(vectors [][]float32, k int) []int {
	random := rand.New(rand.NewPCG(1, uint64(k)))
	means := make([][]float32, k)
	for i, at := range random.Perm(min(len(vectors), 10*k))[:k] {
		means[i] = vectors[at]
	}
	fit := vectors[:min(fitted, len(vectors))]
	in := make([]int, len(vectors))
	for range rounds {
		assign(fit, means, in)
		sums := make([][]float64, k)
		for i, v := range fit {
			if sums[in[i]] == nil {
				sums[in[i]] = make([]float64, len(v))
			}
			for j, x := range v {
				sums[in[i]][j] += float64(x)
			}
		}
		for i, sum := range sums {
			if sum != nil {
				mean := make([]float32, len(sum))
				for j, x := range sum {
					mean[j] = float32(x)
				}
				means[i] = unit(mean)
			}
		}
	}
	assign(vectors, means, in)
	return in
}

// assign writes for each vector which mean is nearest to it.
func assign(vectors, means [][]float32, in []int) {
	var wait sync.WaitGroup
	parts := runtime.NumCPU()
	for p := range parts {
		wait.Go(func() {
			for i := p; i < len(vectors); i += parts {
				best, most := 0, float32(math.Inf(-1))
				for m, mean := range means {
					if d := dot(vectors[i], mean); d > most {
						best, most = m, d
					}
				}
				in[i] = best
			}
		})
	}
	wait.Wait()
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+3 < len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// unit is v with length 1; v itself where it has none.
func unit(v []float32) []float32 {
	length := float32(math.Sqrt(float64(dot(v, v))))
	if length == 0 {
		return v
	}
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = x / length
	}
	return out
}
