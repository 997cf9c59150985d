package role

import "math"

// seen is what the first look at a document gave: a score for each candidate
// and role. The second look compares them with each other.
type seen struct {
	scores []roleScores // by candidate
	rivals []roleScores // the best of those that overlap it, by candidate
	longer []roleScores // of those that overlap and are longer
	beside []roleScores // the best in the same sentences, by candidate, overlapping ones aside
	near   []roleScores // the best in the sentences before and behind
	best   roleScores
	second roleScores
}

type roleScores [roles]float32

const nothing = -20 // the score of no candidate at all

func none() roleScores {
	return roleScores{nothing, nothing, nothing, nothing, nothing}
}

func (s *roleScores) raise(by *roleScores) {
	for r, x := range by {
		s[r] = max(s[r], x)
	}
}

// compare fills in what the scores of a document are to each other.
func (d *document) compare(scores []roleScores) *seen {
	n := len(scores)
	s := &seen{scores: scores, rivals: make([]roleScores, n), longer: make([]roleScores, n), beside: make([]roleScores, n), near: make([]roleScores, n),
		best: none(), second: none()}
	type standing struct {
		place
		of int
	}
	var all []standing
	from := make([]int, len(d.text.Sentences)+1)
	for i := range d.candidates {
		s.rivals[i], s.longer[i], s.beside[i], s.near[i] = none(), none(), none(), none()
		for _, p := range d.candidates[i].places {
			from[p.sentence+1]++
		}
		for r, x := range scores[i] {
			if x > s.best[r] {
				s.best[r], s.second[r] = x, s.best[r]
			} else if x > s.second[r] {
				s.second[r] = x
			}
		}
	}
	for i := range d.text.Sentences {
		from[i+1] += from[i]
	}
	all = make([]standing, from[len(from)-1])
	fill := append([]int(nil), from...)
	for i := range d.candidates {
		for _, p := range d.candidates[i].places {
			all[fill[p.sentence]] = standing{p, i}
			fill[p.sentence]++
		}
	}
	tops := make([]roleScores, len(d.text.Sentences))
	for i := range tops {
		tops[i] = none()
		in := all[from[i]:from[i+1]]
		for _, a := range in {
			tops[i].raise(&scores[a.of])
			for _, b := range in {
				switch {
				case a.of == b.of:
				case a.first < b.last && b.first < a.last:
					s.rivals[a.of].raise(&scores[b.of])
					if b.last-b.first > a.last-a.first {
						s.longer[a.of].raise(&scores[b.of])
					}
				default:
					s.beside[a.of].raise(&scores[b.of])
				}
			}
		}
	}
	for i := range tops {
		for _, a := range all[from[i]:from[i+1]] {
			if i > 0 {
				s.near[a.of].raise(&tops[i-1])
			}
			if i+1 < len(tops) {
				s.near[a.of].raise(&tops[i+1])
			}
		}
	}
	return s
}

// step makes a score a small number: steps of a half.
func step(x float32) uint32 {
	return uint32(math.Floor(float64(max(-6, min(4, x)))*2)) + 12
}

// wide makes a score a smaller number.
func wide(x float32) uint32 {
	return uint32(math.Floor(float64(max(-6, min(3, x)))/1.5)) + 4
}

// again adds the features of the second look.
func (d *document) again(s *seen, i int, incidents *Scores, into []uint32) []uint32 {
	f := gather{d: d, out: into[:0]}
	c := &d.candidates[i]
	head, kind := f.head(c.places[0])
	own := &s.scores[i]
	top := 0
	for r := range own {
		if own[r] > own[top] {
			top = r
		}
	}
	t := uint32(top)
	if own[top] < -4 {
		t = 9
	}
	size := uint32(c.places[0].last - c.places[0].first)
	f.add(100, t, min(uint32(len(c.places)), 5))
	f.add(101, t, kind)
	f.add(102, t, head.stem)
	f.add(103, t, size)
	f.add(104, t, uint32(min(c.places[0].sentence, 8)))
	for r := range own {
		role := uint32(r)
		x := own[r]
		f.add(110, role, step(x))
		f.add(111, role, wide(x), kind)
		f.add(112, role, wide(x), t)
		f.add(113, role, step(s.rivals[i][r]-x), wide(x))
		f.add(114, role, step(s.longer[i][r]-x), wide(x))
		f.add(115, role, step(s.best[r]-x-6), wide(x))
		if x >= s.best[r] {
			f.add(116, role, step(x-s.second[r]-4), wide(x))
		}
		f.add(117, role, step(s.beside[i][r]), t)
		f.add(118, role, step(s.near[i][r]), t)
		f.add(119, role, step(s.best[r]), t)
		f.add(120, role, wide(s.beside[i][r]), t, wide(own[top]))
	}
	for k, x := range incidents {
		f.add(121, uint32(k), step(x), t)
		f.add(122, uint32(k), wide(x), t, wide(own[top]))
	}
	return f.out
}

// sequel adds what tells of the incidents of a document once its fillers are
// scored.
func (d *document) sequel(incidents *Scores, scores []roleScores, into []uint32) []uint32 {
	f := gather{d: d, out: into[:0]}
	for k, x := range incidents {
		f.add(130, uint32(k), step(x))
		f.add(131, uint32(k), wide(x))
	}
	best := none()
	var count [roles]uint32
	for i := range scores {
		best.raise(&scores[i])
		for r, x := range scores[i] {
			if x < -1 {
				continue
			}
			count[r]++
			head, kind := f.head(d.candidates[i].places[0])
			f.add(132, uint32(r), head.stem)
			f.add(133, uint32(r), kind)
		}
	}
	for r, x := range best {
		role := uint32(r)
		f.add(134, role, step(x))
		f.add(135, role, min(count[r], 4))
		for k, y := range incidents {
			f.add(136, role, wide(x), uint32(k), wide(y))
		}
	}
	f.unique()
	return f.out
}
