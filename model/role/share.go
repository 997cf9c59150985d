package role

import "slices"

// likeliest is from which score in the second look it is asked of a phrase to
// which incidents it belongs.
const likeliest = -3.5

// thinkable is from which score an incident is asked about.
const thinkable = -3

// shareWidth is how many numbers tell of a phrase in an incident.
const shareWidth = 36 + len(Incidents)

// share is a phrase that may fill a role, of which it is asked in which of
// the incidents it does.
type share struct {
	i     int // index into seen.of
	role  Role
	score float32 // of the second look
	rank  int     // by falling score among those of the role
	ties  Scores
}

// shares are the phrases that may fill a role, best first.
func (m *Model) shares(s *seen, scores []roleScores) []share {
	var out []share
	for i := range scores {
		c := &s.d.candidates[s.of[i]]
		for r, x := range scores[i] {
			if x < likeliest {
				continue
			}
			h := share{i: i, role: Role(r), score: x}
			m.ties.sum(s.d.belongs(c, h.role, s, nil), h.ties[:])
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b share) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var count [roles]int
	for n := range out {
		out[n].rank = count[out[n].role]
		count[out[n].role]++
	}
	return out
}

// numbers tell of the share in an incident of the kind.
func (s *seen) numbers(h *share, all []share, kind int, r *Reading) []float32 {
	out := make([]float32, 0, shareWidth)
	add := func(xs ...float32) { out = append(out, xs...) }
	best, likely := float32(nothing), 0
	for n := range all {
		if all[n].role == h.role {
			best = max(best, all[n].score)
			if all[n].score > -1 {
				likely++
			}
		}
	}
	other, ties, topics := float32(nothing), float32(nothing), float32(nothing)
	for k := range Incidents {
		if k != kind {
			other, ties, topics = max(other, r.Incidents[k]), max(ties, h.ties[k]), max(topics, s.incidents[k])
		}
	}
	add(float32(h.role), float32(kind), h.score, float32(h.rank), best, best-h.score, float32(likely))
	add(r.Incidents[kind], other, r.Incidents[kind]-other, r.Several[kind], h.ties[kind], ties, h.ties[kind]-ties, s.incidents[kind], topics)
	c := &s.d.candidates[s.of[h.i]]
	places := c.places[:min(len(c.places), 12)]
	scene, first := s.sceneOf(places)
	rest, elsewhere := float32(nothing), float32(nothing)
	for k := range Incidents {
		if k != kind {
			rest = max(rest, scene[k])
		}
	}
	for n := range s.scenes {
		elsewhere = max(elsewhere, s.scenes[n][kind])
	}
	add(scene[kind], scene[anyScene], rest, first[kind], elsewhere)
	words := s.wordsOf(h.i)
	var equal, partly float32
	for _, hint := range s.words[kind][h.role] {
		if hint == words {
			equal = 1
		}
		if within(hint, words) || within(words, hint) {
			partly = 1
		}
	}
	add(equal, partly, float32(len(s.words[kind][h.role])))
	far, main, sentences, wrong := float32(beyond), float32(beyond), float32(beyond), float32(beyond)
	for _, a := range s.acts {
		for _, p := range places {
			tokens := float32(beyond)
			if a.sentence == p.sentence {
				tokens = float32(max(0, p.first-a.token, a.token-p.last+1))
			}
			if a.kind != kind {
				wrong = min(wrong, tokens)
				continue
			}
			far = min(far, tokens)
			if a.main {
				main = min(main, tokens)
			}
			sentences = min(sentences, float32(max(a.sentence-p.sentence, p.sentence-a.sentence)))
		}
	}
	add(far, main, sentences, wrong, float32(s.hints.Kinds[kind]), float32(s.hints.Main[kind]), float32(s.hints.Accounts))
	p := places[0]
	f := gather{d: s.d}
	head, _ := f.head(p)
	add(float32(len(c.places)), float32(p.sentence), float32(p.last-p.first), float32(head.usual), float32(len(s.d.text.Sentences)))
	add(r.Incidents[:]...)
	return out
}
