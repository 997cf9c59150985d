package role

import (
	"math"
	"strings"
)

// pairWidth is how many numbers tell of two phrases.
const pairWidth = 24

// pair tells of two phrases that may be of one incident of the kind.
func (s *seen) pair(a, b *share, kind int, r *Reading) []float32 {
	out := make([]float32, 0, pairWidth)
	add := func(xs ...float32) { out = append(out, xs...) }
	flag := func(yes bool) float32 {
		if yes {
			return 1
		}
		return 0
	}
	if a.role > b.role {
		a, b = b, a
	}
	d := s.d
	x, y := &d.candidates[s.of[a.i]], &d.candidates[s.of[b.i]]
	sentences, tokens := int32(math.MaxInt32), int32(math.MaxInt32)
	var p, q place
	shared := 0
	for _, v := range x.places[:min(len(x.places), maxPlaces)] {
		for _, w := range y.places[:min(len(y.places), maxPlaces)] {
			far := max(v.sentence-w.sentence, w.sentence-v.sentence)
			gap := max(0, v.first-w.last, w.first-v.last)
			if far == 0 {
				shared++
			}
			if far < sentences || far == sentences && gap < tokens {
				sentences, tokens, p, q = far, gap, v, w
			}
		}
	}
	add(float32(a.role), float32(b.role), float32(kind), float32(sentences), float32(tokens), float32(shared), float32(len(x.places)), float32(len(y.places)),
		float32(p.sentence), float32(q.sentence), float32(x.places[0].sentence-y.places[0].sentence))
	// What hangs on the same word.
	v, _ := d.root(p)
	w, _ := d.root(q)
	v, _ = d.climb(v)
	w, _ = d.climb(w)
	add(flag(v == w || d.nodes[v].head >= 0 && d.nodes[v].head == d.nodes[w].head))
	// What lies between.
	first, last := min(p.last, q.last), max(p.first, q.first)
	dates, joins, triggers := 0, 0, 0
	for i := first; i < last; i++ {
		t := &d.tokens[i]
		if t.class>>firstTrigger != 0 {
			triggers++
		}
		if times[t.form] {
			dates++
		}
		if others[t.form] {
			joins++
		}
	}
	add(float32(dates), float32(joins), float32(triggers))
	// Whether the acts nearest to them are of one account.
	m, n := s.nearestAct(p), s.nearestAct(q)
	one := float32(-1)
	if m >= 0 && n >= 0 {
		one = flag(s.acts[m].account == s.acts[n].account)
	}
	add(one, s.scenes[p.sentence][kind], s.scenes[q.sentence][kind], r.Incidents[kind], r.Several[kind], float32(s.hints.Kinds[kind]), float32(s.hints.Accounts),
		float32(len(d.text.Sentences)), a.score+b.score)
	return out
}

// nearestAct is the index of the act next to a place, in the same sentence or
// else the last before it; -1 when there is none.
func (s *seen) nearestAct(p place) int {
	best, far := -1, int32(math.MaxInt32)
	for n, a := range s.acts {
		away := max(0, p.first-a.token, a.token-p.last+1)
		if a.sentence > p.sentence {
			continue
		}
		if a.sentence < p.sentence {
			away += 1000
		}
		if away < far {
			best, far = n, away
		}
	}
	return best
}

// Words of time, and words that go on to something else.
var (
	times = hashes(`yesterday today tonight monday tuesday wednesday thursday friday saturday sunday january february march april may june
		july august september october november december week month year night morning afternoon earlier later ago previous last`)
	others = hashes("another also meanwhile other addition moreover elsewhere second third separately similar")
)

func hashes(words string) map[uint32]bool {
	set := map[uint32]bool{}
	for _, w := range strings.Fields(words) {
		set[hash(w)] = true
	}
	return set
}

// paired reports whether two phrases are asked about: one of them at least
// was attacked, and they are no parts of each other.
func (s *seen) paired(a, b *share) bool {
	if a.role != Target && a.role != Victim && b.role != Target && b.role != Victim {
		return false
	}
	return a.i != b.i && !akin(s.wordsOf(a.i), s.wordsOf(b.i))
}

// pairs makes the rows of the pairs of known fillers of a kind: whether they
// are of one template.
func (e *Example) pairs(s *seen, all []share, r *Reading) labelled {
	var out labelled
	of := map[string]*[roles]map[[2]int]bool{}
	for _, k := range e.Fillers {
		for _, name := range k.Names {
			key := keyOf(name)
			if of[key] == nil {
				of[key] = &[roles]map[[2]int]bool{}
			}
			if of[key][k.Role] == nil {
				of[key][k.Role] = map[[2]int]bool{}
			}
			of[key][k.Role][[2]int{k.Incident, k.Template}] = true
		}
	}
	for i := range all {
		for j := range all[:i] {
			a, b := &all[i], &all[j]
			if !s.paired(a, b) {
				continue
			}
			x, y := of[s.wordsOf(a.i)], of[s.wordsOf(b.i)]
			if x == nil || y == nil {
				continue
			}
			for kind := range Incidents {
				in, and, both := 0, 0, 0
				for at := range x[a.role] {
					if at[0] == kind {
						in++
						if y[b.role][at] {
							both++
						}
					}
				}
				for at := range y[b.role] {
					if at[0] == kind {
						and++
					}
				}
				if in > 0 && and > 0 {
					out.rows = append(out.rows, s.pair(a, b, kind, r))
					out.yes = append(out.yes, both > 0)
				}
			}
		}
	}
	return out
}
