package main

import (
	"fmt"
	"strings"

	"tocsin/model/judge"
)

// folds is how many parts the texts are cut into; each is judged by weights
// learned from the others.
const folds = 5

// learn learns from the samples that are to be used.
func learn(samples []*sample, use func(*sample) bool) *judge.Weights {
	var examples []judge.Example
	for _, s := range samples {
		if len(s.features) == 0 || !use(s) {
			continue
		}
		weight := s.weight
		if !s.asked {
			weight *= unread
		}
		examples = append(examples, judge.Example{Features: s.features, Report: s.report, Weight: weight})
	}
	return judge.Learn(examples, recipe())
}

// crossed scores every sample by weights that were learned without its fold.
func crossed(samples []*sample) []float64 {
	scores := make([]float64, len(samples))
	for fold := range folds {
		w := learn(samples, func(s *sample) bool { return s.fold != fold })
		for i, s := range samples {
			if s.fold == fold && s.asked {
				scores[i] = w.Score(s.features)
			}
		}
	}
	return scores
}

// tally counts reports and alarms at a threshold.
type tally struct{ reports, found, alarms, texts int }

func (t tally) precision() float64 { return float64(t.found) / float64(max(1, t.found+t.alarms)) }
func (t tally) recall() float64    { return float64(t.found) / float64(max(1, t.reports)) }

func count(samples []*sample, scores []float64, name string, threshold float64) tally {
	var t tally
	for i, s := range samples {
		if s.name != name {
			continue
		}
		t.texts++
		yes := s.read && scores[i] >= threshold
		switch {
		case s.report && yes:
			t.reports++
			t.found++
		case s.report:
			t.reports++
		case yes:
			t.alarms++
		}
	}
	return t
}

var sources = []source{corpus, annotated, muc, gum, rights, own, press}

// table tells what the judge changes, by source and threshold.
func table(samples []*sample, scores []float64) string {
	var b strings.Builder
	for _, from := range sources {
		for _, at := range []float64{0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5} {
			t := count(samples, scores, from.name, at)
			fmt.Fprintf(&b, "%-10s %.2f  texts %4d  reports %3d  P %.4f  R %.4f  false %3d\n", from.name, at, t.texts, t.reports, t.precision(), t.recall(), t.alarms)
		}
	}
	return b.String()
}

// faults lists the reports that the judge loses and the alarms that it leaves.
func faults(samples []*sample, scores []float64) string {
	var b strings.Builder
	for i, s := range samples {
		if s.read && s.report != (scores[i] >= threshold) && s.name != muc.name {
			fmt.Fprintf(&b, "%-10s %-24s report %-5v score %.3f\n", s.name, s.id, s.report, scores[i])
		}
	}
	return b.String()
}
