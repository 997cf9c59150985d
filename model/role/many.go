package role

import "math"

// manyWidth is how many numbers tell whether a text reports several
// incidents of a kind.
const manyWidth = 19 + 4*int(roles)

// many tells of a kind of incident in the document: whether it may be several.
func (s *seen) many(scores []roleScores, kind int, r *Reading) []float32 {
	out := make([]float32, 0, manyWidth)
	add := func(xs ...float32) { out = append(out, xs...) }
	other := float32(nothing)
	for k, x := range r.Incidents {
		if k != kind {
			other = max(other, x)
		}
	}
	accounts := map[int]bool{}
	mains, sentences := 0, map[int32]bool{}
	for _, a := range s.acts {
		if a.kind == kind {
			accounts[a.account] = true
			sentences[a.sentence] = true
			if a.main {
				mains++
			}
		}
	}
	add(float32(kind), r.Incidents[kind], other, float32(s.hints.Kinds[kind]), float32(s.hints.Main[kind]), float32(s.hints.Accounts),
		float32(s.hints.Placed), float32(s.hints.Dated), float32(len(s.d.text.Sentences)), float32(len(accounts)), float32(mains), float32(len(sentences)))
	best, second, sum := float32(nothing), float32(nothing), float32(0)
	told, runs, first, last := 0, 0, -1, 0
	before := false
	for n := range s.scenes {
		x := s.scenes[n][kind]
		if x > best {
			best, second = x, best
		} else if x > second {
			second = x
		}
		sum += chance(x)
		if x > -1 {
			told++
			if !before {
				runs++
			}
			if first < 0 {
				first = n
			}
			last = n
		}
		before = x > -1
	}
	add(best, second, sum, float32(told), float32(runs), float32(last-first))
	in := map[int32]bool{}
	for r := range roles {
		sum, likely, top, second := float32(0), 0, float32(nothing), float32(nothing)
		for i := range scores {
			x := scores[i][r]
			sum += chance(x)
			if x > -1 {
				likely++
				if r == Target || r == Victim {
					in[s.d.candidates[s.of[i]].places[0].sentence] = true
				}
			}
			if x > top {
				top, second = x, top
			} else if x > second {
				second = x
			}
		}
		add(sum, float32(likely), top, second)
	}
	add(float32(len(in)))
	return out
}

func chance(x float32) float32 { return float32(1 / (1 + math.Exp(float64(-x)))) }

// manies makes the rows of the kinds that the text reports.
func (e *Example) manies(s *seen, scores []roleScores, r *Reading) labelled {
	var out labelled
	for k, yes := range e.Incidents {
		if yes {
			out.rows = append(out.rows, s.many(scores, k, r))
			out.yes = append(out.yes, e.Several[k])
		}
	}
	return out
}
