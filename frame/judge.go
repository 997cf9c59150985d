package frame

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/model/judge"
)

// Judge tells how likely a document really reports the attack that was read
// in it: package model/judge.
type Judge interface {
	Score(text *tocsin.Text, acts []tocsin.Span, rules []string, s judge.Summary) float64
	// Threshold is the score below which a document is no report.
	Threshold() float64
}

// verdict is what the judge said of the document.
type verdict uint8

const (
	notAsked verdict = iota
	likely
	unlikely
)

// unlikely reports whether the document as a whole does not read like a report
// of the attack that it seems to be about. Without a judge none is unlikely.
func (f *framing) unlikely(d *draft) bool {
	if f.judgement == nil || !d.attack() {
		return false
	}
	if f.verdict == notAsked {
		if f.main != nil && f.main.attack() {
			d = f.main
		}
		f.verdict = likely
		var acts []tocsin.Span
		var rules []string
		for _, a := range d.acts {
			acts = append(acts, a.span())
			rules = append(rules, a.m.Rule)
		}
		told, bar := f.summary(d), f.judgement.Threshold()
		switch {
		case complete(&told, d):
			bar *= completeShare
		case slices.ContainsFunc(told.Cues, func(c judge.Sort) bool { return c.Name == "figurative" && c.Lead > 1 }):
			bar *= figurativeShare
		}
		if f.judgement.Score(f.text, acts, rules, told) < bar {
			f.verdict = unlikely
		}
	}
	return f.verdict == unlikely
}

// completeShare is the part of the bar that is asked of a document which tells
// all of an attack in its lead.
const completeShare = 0.45

// figurativeShare is what more is asked of a document whose lead has several turns
// that mean another thing than an attack.
const figurativeShare = 1.4

// complete reports whether the lead tells of these days, at a known place, with
// what it was done, who did it or was harmed, and of no accident.
func complete(s *judge.Summary, d *draft) bool {
	if s.First > 2 || !s.Fresh || !s.Located || !s.Weapon || s.Form == "" {
		return false
	}
	warning := s.Target && slices.ContainsFunc(s.Cues, func(c judge.Sort) bool { return c.Name == "advice" }) // of an embassy
	if !s.Harm && !d.casualties() && !s.Doer && !s.Claimed && !warning {
		return false
	}
	return !slices.ContainsFunc(s.Cues, func(c judge.Sort) bool {
		return c.Name == "accident" || c.Name == "figurative" && c.Lead > 1 || c.Lead > 0 && (c.Name == "drill" || c.Name == "legal" || c.Name == "ruledout" || c.Name == "invented")
	})
}

// casualties reports whether people are said to have come to harm, dead and hurt
// in one.
func (d *draft) casualties() bool {
	return slices.ContainsFunc(d.Claims, func(c tocsin.Claim) bool { return c.Slot == tocsin.Casualties && !c.Value.Count.None() })
}

// attack reports whether the draft is, or is to become, one of an attack.
func (d *draft) attack() bool {
	return d.Kind == tocsin.Attack || d.Kind == tocsin.Explosion && d.form != ""
}

// summary is what the judge is told of the draft that the document seems to be
// about.
func (f *framing) summary(d *draft) judge.Summary {
	s := judge.Summary{Form: d.form, Kind: d.Kind, First: d.first, Acts: len(d.acts), Accounts: len(f.drafts), Sentences: len(f.sentences),
		Dated: d.when.Known(), Fresh: f.fresh(d.when), Located: d.where != nil && d.where.Lat != nil, Harm: d.harmful(), Claims: len(d.Claims)}
	for _, c := range d.Claims {
		if c.Rule == impliedWeapon || c.Rule == victimTarget {
			s.Claims-- // it says no more than the act's own words do
			continue
		}
		switch c.Slot {
		case tocsin.Weapon:
			s.Weapon = true
		case tocsin.Perpetrator:
			s.Doer = true
		case tocsin.Blamed:
			s.Blamed = true
		case tocsin.ClaimedBy:
			s.Claimed = true
		case tocsin.Target:
			s.Target = true
		case tocsin.Victim:
			s.Victim = true
		case tocsin.DefenceResponse:
			s.Response = true
		}
		if c.Value.Count.None() {
			s.Unharmed = true
		}
		if c.Certainty == tocsin.Hedged || c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted {
			s.Hedged++
		}
		if !slices.Contains(s.Speakers, c.Speaker.Kind) {
			s.Speakers = append(s.Speakers, c.Speaker.Kind)
		}
	}
	s.Found = []judge.Sort{{Name: "weapon"}, {Name: "harm"}, {Name: "response"}, {Name: "armed"}}
	for i := range f.sentences {
		told := &f.sentences[i]
		if len(told.acts) > 0 {
			s.Telling++
		}
		for k := range told.mentions {
			m := &told.mentions[k]
			switch m.Kind {
			case tocsin.MentionCue:
				s.Cues = counted(s.Cues, m.Value, i)
			case tocsin.MentionWeapon:
				s.Found = counted(s.Found, "weapon", i)
			case tocsin.MentionHarm:
				s.Found = counted(s.Found, "harm", i)
			case tocsin.MentionResponse:
				s.Found = counted(s.Found, "response", i)
			case tocsin.MentionActor:
				if m.Actor != nil && m.Actor.Armed {
					s.Found = counted(s.Found, "armed", i)
				}
			}
		}
	}
	slices.SortFunc(s.Cues, func(a, b judge.Sort) int { return strings.Compare(a.Name, b.Name) })
	return s
}

// counted adds one that stands in a sentence to the count of its sort.
func counted(sorts []judge.Sort, name string, sentence int) []judge.Sort {
	i := 0
	for i < len(sorts) && sorts[i].Name != name {
		i++
	}
	if i == len(sorts) {
		sorts = append(sorts, judge.Sort{Name: name})
	}
	sorts[i].Count++
	if sentence < leadSentences+2 {
		sorts[i].Lead++
	}
	return sorts
}
