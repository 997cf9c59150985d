package role

import "tocsin"

// sceneScores are log-odds that a sentence names something of an incident of
// each of Incidents that the text reports, and last of any.
type sceneScores [len(Incidents) + 1]float32

const anyScene = len(Incidents)

// raise keeps the higher score of each.
func (s *sceneScores) raise(by *sceneScores) {
	for k, x := range by {
		s[k] = max(s[k], x)
	}
}

func noScene() sceneScores {
	var s sceneScores
	for k := range s {
		s[k] = nothing
	}
	return s
}

// scenesOf reads each sentence; one that is not read tells of nothing.
func (m *Model) scenesOf(d *document, incidents *Scores, acts []acting) []sceneScores {
	out := make([]sceneScores, len(d.text.Sentences))
	room := make([]uint32, 0, 512)
	for s := range out {
		if !d.reads(s) {
			out[s] = noScene()
			continue
		}
		m.scenes.sum(d.scene(s, incidents, acts, room), out[s][:])
	}
	return out
}

// reads reports whether a sentence takes part in the reading.
func (d *document) reads(sentence int) bool {
	s := &d.text.Sentences[sentence]
	return d.text.Blocks[s.Block].Kind.Read() && s.First < s.Last
}

// scene adds what a sentence says: its words, who does what to whom, what the
// sentences beside it tell, and what the document is about.
func (d *document) scene(n int, incidents *Scores, acts []acting, into []uint32) []uint32 {
	f := gather{d: d, out: into[:0]}
	s := &d.text.Sentences[n]
	place := uint32(min(n, 8))
	f.add(300, place)
	f.add(301, uint32(min(s.Last-s.First, 60)/10))
	for k, x := range incidents {
		f.add(302, uint32(k), bucket(x))
		f.add(303, uint32(k), bucket(x), place)
	}
	var before token
	for i := s.First; i < s.Last; i++ {
		t, g := &d.tokens[i], &d.nodes[i]
		if d.text.Tokens[i].Kind == tocsin.Punct {
			continue
		}
		f.add(304, t.form)
		if t.inside {
			f.add(305, t.stem)
			f.add(306, g.nearer)
			f.add(330, t.narrow)
			f.add(331, t.wide, before.narrow)
		}
		f.add(307, before.form, t.form)
		trigger := uint32(t.class >> firstTrigger)
		if trigger != 0 {
			f.add(308, trigger)
			f.add(309, trigger, g.kids)
			f.add(310, trigger, min(place, 3))
		}
		if meaning := uint32(t.class >> firstMeaning); meaning != 0 {
			f.add(311, meaning)
		}
		if g.head >= 0 {
			h := &d.nodes[g.head]
			f.add(312, h.lemma, g.label, g.lemma)
			f.add(313, h.lemma, g.label, g.nearer)
			f.add(333, h.lemma, g.label, t.narrow)
			f.add(334, d.tokens[g.head].narrow, g.label, t.narrow)
			f.add(335, d.tokens[g.head].narrow, g.label, d.cases[i], t.wide)
			f.add(314, h.lemma, g.label, d.cases[i], g.sense)
			f.add(315, uint32(d.tokens[g.head].class>>firstTrigger), g.label, g.sense)
		} else {
			f.add(316, g.lemma)
			f.add(332, t.narrow)
		}
		before = *t
	}
	for _, by := range [...]int{-1, 1} {
		if n+by < 0 || n+by >= len(d.text.Sentences) || !d.reads(n+by) {
			continue
		}
		u := &d.text.Sentences[n+by]
		for i := u.First; i < u.Last; i++ {
			if trigger := uint32(d.tokens[i].class >> firstTrigger); trigger != 0 {
				f.add(317, uint32(by+1), trigger)
			}
			if d.tokens[i].inside {
				f.add(318, uint32(by+1), d.tokens[i].stem)
			}
		}
	}
	for _, a := range acts {
		if far := a.sentence - int32(n); far >= -1 && far <= 1 {
			main := uint32(0)
			if a.main {
				main = 1
			}
			f.add(320, uint32(a.kind), uint32(far+1), main)
		}
	}
	f.unique()
	return f.out
}

// sceneOf is the best that the sentences of a phrase tell, and what the first
// of them does.
func (s *seen) sceneOf(places []place) (best, first sceneScores) {
	best = noScene()
	for _, p := range places {
		best.raise(&s.scenes[p.sentence])
	}
	return best, s.scenes[places[0].sentence]
}
