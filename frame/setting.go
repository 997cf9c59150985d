package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// settleTimes gives every draft its time: the finest of its acts', the first
// mentioned winning; failing that the words that could not be resolved.
func (f *framing) settleTimes() {
	f.settleBefore()
	if f.head.day == nil {
		f.head.day = f.roundDay()
	}
	for _, d := range f.drafts {
		var words, part *tocsin.When
		for _, a := range d.acts {
			if a.when == nil {
				continue
			}
			if !a.when.Known() {
				if a.when.PartOfDay != "" && part == nil {
					part = a.when
				}
				if words == nil && a.time != nil && a.time.Value != "part" {
					words = a.when
				}
				continue
			}
			if d.when == nil || !d.when.Known() {
				d.when = a.when
			} else if d.when.PartOfDay == "" && a.when.PartOfDay != "" && d.when.Start == a.when.Start && d.when.End == a.when.End {
				d.when = a.when
			}
		}
		if d.when.Known() && d.when.PartOfDay == "" && part != nil && d.when.Precision == tocsin.Day {
			w := *d.when
			w.PartOfDay, w.Clock, w.Precision = part.PartOfDay, part.Clock, tocsin.PartOfDay
			d.when = &w
		}
		if !d.when.Known() && words != nil {
			d.when = words
		}
		if !d.when.Known() && words == nil && part != nil {
			d.when = part
		}
		f.dayOfHead(d)
		f.dayOfUpdate(d)
	}
	if f.main != nil && !f.main.when.Known() {
		if w := f.timeOfField(); w != nil {
			f.main.when = w
		} else {
			f.timeFromLead(f.main)
		}
	}
	f.withinPeriod(f.main)
	if w := f.dayOfAttacks(true); w != nil && f.main != nil && f.onlyTold(f.main) && w.Start.Before(f.main.when.Start) {
		f.main.when = w
	}
	for _, d := range f.drafts {
		f.timeFromPart(d)
	}
}

// timeFromPart dates an act of which only the part of the day is told: by the
// day of the act reported, or, of that one itself, by the day of publication
// when the hour lies before night.
func (f *framing) timeFromPart(d *draft) {
	if d.when == nil || d.when.Known() || d.when.PartOfDay == "" || d.Kind == tocsin.Aggregate {
		return
	}
	for _, a := range d.acts {
		if a.time != nil && a.time.Value != "part" {
			return
		}
	}
	w := *d.when
	switch {
	case d != f.main && f.main != nil && f.main.when.Known() && f.main.when.Start == f.main.when.End:
		w.Start, w.End, w.Basis = f.main.when.Start, f.main.when.End, tocsin.BasisAnchor
	case d == f.main && f.ref.Date.Known() && w.PartOfDay != "night" && w.PartOfDay != "evening":
		w.Start, w.End, w.Basis = f.ref.Date, f.ref.Date, f.ref.Basis
	default:
		return
	}
	w.Precision = tocsin.PartOfDay
	d.when = &w
}

// settleBefore dates the acts that are told as so many days before the one
// reported, once that one's day is known.
func (f *framing) settleBefore() {
	if f.main == nil || !f.main.when.Known() {
		return
	}
	for _, d := range f.drafts {
		a := d.acts[0]
		if d == f.main || a.before == 0 || a.when.Known() {
			continue
		}
		a.when = f.daysBefore(a)
		if !d.when.Known() {
			d.when = a.when
		}
	}
}

// daysBefore is the time of an act so many days before the main one.
func (f *framing) daysBefore(a *act) *tocsin.When {
	w := *f.main.when
	w.Start, w.End = w.Start.AddDays(-a.before), w.End.AddDays(-a.before)
	w.PartOfDay, w.Clock, w.Precision, w.Basis = "", "", tocsin.Day, tocsin.BasisAnchor
	w.Words, w.Quote = a.time.When.Words, a.time.Span
	return &w
}

// timeFromLead dates the main act, when no time stands beside it, by what the
// sentences around it tell of the scene, "they came on Sunday night", else by
// the time at which the lead says that it was told: "the army said on Monday" is
// news of Monday or the night before. Only words for the days of publication
// serve.
func (f *framing) timeFromLead(d *draft) {
	past := 0
	for _, a := range d.acts {
		if a.time != nil && a.time.Value == "point" && !a.when.Known() {
			return // "on Friday", and no date to tell which
		}
		past = max(past, a.past, a.before)
	}
	if past > recent || f.toldLate(d.first, lateSentence+1) {
		return
	}
	s, m := f.leadTime(d)
	if m == nil || past == 0 && !f.atScene(s, m) {
		if t := f.sceneTime(d, m); t != nil {
			d.when = dayItself(t)
			return
		}
	}
	if m == nil {
		if w := f.beforeReport(d); w != nil && past == 0 {
			d.when = w
			return
		}
		if past > 0 && past <= sameNews && f.ref.Date.Known() && d.first <= 2 { // "a day after the attack", and nothing tells what day it is
			day := f.ref.Date.AddDays(-past)
			d.when = &tocsin.When{Start: day, End: day, Precision: tocsin.Day, Basis: f.ref.Basis}
			for _, a := range d.acts {
				if a.time != nil {
					d.when.Words, d.when.Quote = a.time.When.Words, a.time.Span
				}
			}
		}
		return
	}
	d.when = dayItself(m)
	if past > 0 && (d.acts[0].s == s || !f.atScene(s, m)) {
		w := *m.When // "two days after the attack, the army said on Monday"
		w.Start, w.End, w.Basis = w.Start.AddDays(-past), w.End.AddDays(-past), tocsin.BasisAnchor
		d.when = &w
	}
	if w := f.dayOfAttacks(false); w != nil && f.saidTime(s, m) {
		d.when = w
	}
	for _, a := range d.acts {
		// "said on Sunday that bandits had come the previous night"
		if w := f.resolveFrom(a, d.when); a.time != nil && a.time.Value == "anchored" && past == 0 && w.Known() && w.Start.Before(d.when.Start) && w.Precision.Rank() <= tocsin.Day.Rank() {
			d.when, a.when = w, w
			return
		}
	}
}

// lastingReach is how many tokens before "since" a state may be named that lasts.
const lastingReach = 9

// dayItself is the day that a time names, also of "since Saturday, when it
// happened".
func dayItself(m *mention) *tocsin.When {
	if m.Value != "since" {
		return m.When
	}
	w := *m.When
	w.End = w.Start
	return &w
}

// leadTime is the first time of these days in the sentences up to a few behind
// the draft's first act, nil without one.
func (f *framing) leadTime(d *draft) (*sentence, *mention) {
	told := 0
	for i := range f.sentences {
		s := &f.sentences[i]
		if i > d.first && !f.asHead(s) {
			told++
		}
		if told > 4 {
			break
		}
		if f.caption(i) {
			continue
		}
		for k := range s.mentions {
			m := &s.mentions[k]
			if !f.aDay(s, m) || f.ofEarlier(s, m) {
				continue
			}
			if f.ref.Date.Known() {
				// Where it happened the day may be ahead of the outlet's.
				if gap := m.When.Start.DaysUntil(f.ref.Date); gap < -1 || gap > 3 {
					continue
				}
			}
			return s, m
		}
	}
	return nil, nil
}

// onlyTold reports whether a draft is dated by nothing but the time at which it
// was told.
func (f *framing) onlyTold(d *draft) bool {
	for _, a := range d.acts {
		if a.when.Known() {
			return false
		}
	}
	return d.when.Known()
}

// dayOfAttacks is the day by which the document calls the attack that it tells
// of, "Saturday's strike", or the many that it was one of, when that is one of
// these days; nil when it does not.
func (f *framing) dayOfAttacks(many bool) *tocsin.When {
	for _, a := range f.acts {
		if (many || a.m.Value != "plural") && a.m.Value != "verb" && a.when.Known() && a.when.Precision.Rank() <= tocsin.Day.Rank() && a.time.first < a.m.first && a.m.first-a.time.last <= 3 &&
			f.fresh(a.when) && f.owning(a.s, a.time) {
			return a.when
		}
	}
	return nil
}

// owning reports whether a time stands as the owner of what follows:
// "Saturday's".
func (f *framing) owning(s *sentence, m *mention) bool {
	next := f.lower(s, m.last)
	return next == "'s" || next == "’s" || strings.HasSuffix(f.lower(s, m.last-1), "'s") || strings.HasSuffix(f.lower(s, m.last-1), "’s")
}

// titlePlace is how much less the place in a title counts, which is often the
// next one that readers know: "Blast near Hub", of a village.
const titlePlace = 0.3

// settlePlaces gives every draft its place: the most exact that its acts name,
// those of earlier sentences first.
func (f *framing) settlePlaces() {
	for _, d := range f.drafts {
		var best *mention
		score := 0.0
		for _, a := range d.acts {
			for _, p := range a.places {
				v := placeScore(p.Where) - titlePlace
				if a.s.block.Kind != tocsin.Title {
					v = placeScore(p.Where) - 0.15*float64(min(max(0, f.inBody(a.s)-f.inBody(d.acts[0].s)-1), 6))
				}
				if f.lower(a.s, p.first-1) == "near" || p.Where.Near {
					v -= 0.3
				}
				v += f.behindName(a.s, p) - f.behindOther(p)
				if best == nil || v > score {
					best, score = p, v
				}
			}
		}
		if best != nil {
			best = f.innermost(d, best)
		}
		if best != nil && d == f.main && f.sentences[best.Sentence].block.Kind == tocsin.Title {
			best = f.leadPlace(d, best)
		}
		if best == nil || vaguePlace(best.Where) {
			if p := f.placeBeside(d); p != nil {
				best = p
			}
		}
		if best == nil {
			best = f.seatOf(d)
		}
		if best == nil && d == f.main {
			best = f.onlyFiled()
		}
		if best != nil && (best.Where.Precision == tocsin.Province || best.Where.Precision == tocsin.CountryWide) {
			if p := f.placeWithin(d, best.Where); p != nil {
				best = p
			}
		}
		if best != nil {
			w := *best.Where
			w.Quote = best.Span
			d.where = &w
		}
		f.placeOfHead(d)
	}
	for _, d := range f.drafts {
		if d == f.main || f.main == nil {
			continue
		}
		if d.where == nil && f.main.where != nil && (f.samePlace(d) || f.sameScene(d)) {
			d.where = f.main.where
		}
	}
}

// sameScene reports whether an act is told as one more right behind the one
// reported, in the same paragraph, with no time of its own: "and four were hurt
// when a second car came under fire".
func (f *framing) sameScene(d *draft) bool {
	a := d.acts[0]
	if a.time != nil && a.time.Value == "point" || a.earlier || d.first == 0 || d.Kind != tocsin.Attack && d.Kind != tocsin.Explosion {
		return false
	}
	before := &f.sentences[d.first-1]
	if before.Block != a.s.Block || before.block.Kind == tocsin.Title {
		return false
	}
	one := f.anotherThing(a)
	for _, b := range before.acts {
		if one && b.draft == f.main {
			return true
		}
	}
	return false
}

// anotherThing reports whether the act was done to "a second vehicle",
// "another house": a thing told as one more of those before.
func (f *framing) anotherThing(a *act) bool {
	for i := range a.s.mentions {
		m := &a.s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == "another" && (a.s.mentionAt(m.last, tocsin.MentionObject) != nil || m.last == a.m.first || a.m.Rule == "effect.foiled" && m.last < a.m.first) {
			return true
		}
	}
	return false
}

// samePlace reports whether an act is told to be at the place of the one
// reported: "in the same district".
func (f *framing) samePlace(d *draft) bool {
	for _, a := range d.acts {
		for k := a.s.First; k+1 < a.s.Last; k++ {
			if f.lower(a.s, k) != "same" {
				continue
			}
			if f.words.placeNounAfter[f.lower(a.s, k+1)] {
				return true
			}
		}
	}
	return false
}

// placeScore ranks how well a place locates an act; more is better.
func placeScore(w *tocsin.Where) float64 { return precisionScore(w.Precision) }

// precisionScore is the rank of a place told so exactly.
func precisionScore(p tocsin.PlacePrecision) float64 {
	switch p {
	case tocsin.Site:
		return 3.2
	case tocsin.Neighbourhood:
		return 3.0
	case tocsin.Town:
		return 2.5
	case tocsin.District:
		return 1.6
	case tocsin.SeaOrAir:
		return 1.5
	case tocsin.Province:
		return 1.2
	case tocsin.CountryWide:
		return 0.3
	}
	return 0.5
}

// placeBeside looks for a place in the sentences of the draft's acts and those
// next to them, title first, when no act has one of its own.
func (f *framing) placeBeside(d *draft) *mention {
	var best *mention
	score := 0.0
	look := func(s *sentence, less float64) {
		for i := range s.mentions {
			p := &s.mentions[i]
			if p.Kind != tocsin.MentionPlace || !f.setting(s, p) {
				continue
			}
			for _, a := range s.acts {
				if a.draft != d && len(a.places) > 0 {
					return
				}
			}
			if v := placeScore(p.Where) - less; best == nil || v > score {
				best, score = p, v
			}
		}
	}
	for _, a := range d.acts {
		look(a.s, 0)
	}
	if d == f.main {
		for i := range f.sentences {
			if i > 5 {
				break
			}
			look(&f.sentences[i], 0.3+0.2*float64(i))
		}
	} else if i := d.first; i+1 < len(f.sentences) && len(f.sentences[i+1].acts) == 0 && f.sentences[i+1].Block == f.sentences[i].Block {
		look(&f.sentences[i+1], 1)
	}
	return best
}

// placeWithin looks for a place that is told to lie in a wider one, in the
// sentences that go on after those of the draft's acts and tell of no other:
// "gunmen shot travellers in Sindh. The scene was a road near Thatta."
func (f *framing) placeWithin(d *draft, wide *tocsin.Where) *mention {
	for _, a := range d.acts {
		for i := a.s.index; i < len(f.sentences) && i <= a.s.index+2; i++ {
			s := &f.sentences[i]
			if i > a.s.index && slices.ContainsFunc(s.acts, func(b *act) bool { return b.kind != tocsin.Alarm }) {
				break
			}
			for k := range s.mentions {
				p := &s.mentions[k]
				if p.Kind == tocsin.MentionPlace && p.Where != nil && p.Where.Located() && placeScore(p.Where) > placeScore(wide) && within(p.Where, wide) &&
					f.setting(s, p) && s.mentionAt(p.last, tocsin.MentionSpeech) == nil {
					return p
				}
			}
		}
	}
	return nil
}

// assign decides for every sentence whose act it goes on about.
func (f *framing) assign() {
	var current *draft
	block := -1
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.Block != block && s.block.Kind != tocsin.Post && (current == nil || f.main == nil || f.toldBy(f.main, i)) {
			current = f.main
		}
		block = s.Block
		if len(s.acts) > 0 {
			for _, a := range s.acts {
				if a.draft != nil && (apart(a.draft.Kind) == "" || a.draft.Kind == tocsin.Alarm) {
					current = a.draft
				}
			}
		}
		s.draft = current
	}
}

// draftFor is the draft that the words at a token of the sentence belong to:
// that of the nearest act, or the one that the sentence goes on about. It is
// nil when they belong to none.
func (f *framing) draftFor(s *sentence, at int) *draft {
	var best *act
	reach := 1 << 30
	for _, a := range s.acts {
		if a.draft == nil {
			continue
		}
		d := s.distance(f, a.m.first, at)
		if apart(a.draft.Kind) != "" {
			d += 8
		}
		if d < reach {
			best, reach = a, d
		}
	}
	d := s.draft
	if best != nil {
		d = best.draft
	}
	if (s.block.Kind == tocsin.Title || s.block.Kind == tocsin.Heading) && d != nil && len(f.drafts) > 1 {
		return f.titleDraft(s, at, d)
	}
	return d
}

// titleDraftReach is how many tokens behind a thing in a title its place may stand.
const titleDraftReach = 6

// titleDraft is the draft at whose place a title or heading tells a thing, where it is not
// the place of the draft taken for it: "Two die in Kharkiv; warehouse burns near
// Odesa".
func (f *framing) titleDraft(s *sentence, at int, d *draft) *draft {
	for _, p := range s.window(at, at+titleDraftReach) {
		if p.Kind != tocsin.MentionPlace || vaguePlace(p.Where) || f.lineBetween(s, at, p.first) || f.borderBetween(s, at, p.first) {
			continue
		}
		if d.where == nil || compatible(d.where, p.Where) {
			return d
		}
		for _, other := range f.drafts {
			if other.Kind == tocsin.Attack && other.where != nil && compatible(other.where, p.Where) {
				return other
			}
		}
		return d
	}
	return d
}
