package frame

import (
	"fmt"
	"slices"
	"strings"

	"tocsin"
)

// leadSentences is how many sentences from the start, title included, make up
// the lead: an act first told there is what the document reports.
const leadSentences = 4

// settleRoles says of every draft whether it is main or background, and drops
// drafts that say nothing of their own.
func (f *framing) settleRoles() {
	for _, d := range f.drafts {
		if d.Status == "" {
			d.Status = tocsin.Executed
			if d.stopped && !d.hit && !d.harmful() && !d.someThrough() {
				d.Status = tocsin.Intercepted
			}
		}
		if d.Status == tocsin.Foiled && family(d.form) == "air" && d.stopped && !d.hit && !d.harmful() {
			d.Status = tocsin.Intercepted // "an attempt to strike with drones was foiled: four were shot down"
		}
		d.Role, d.Reason = f.role(d)
		if d.Kind == tocsin.Explosion && d.form == "" && (d.done() || d == f.main && d.blamed()) {
			d.form = tocsin.Bombing // "rebels blew up a bridge"
		}
		if d.Kind == tocsin.Explosion && d.form != "" {
			d.Kind = tocsin.Attack
		}
		if d != f.main && d.Kind == tocsin.Attack && f.empty(d) {
			d.drop = true
		}
	}
	f.dropAccidents()
	f.shareTime()
}

// shareTime dates the acts that the document reports without a time of their own
// like the first: "elsewhere in the valley gunmen killed two".
func (f *framing) shareTime() {
	if f.main == nil || f.main.Role != tocsin.Main || !f.main.when.Known() || !f.main.when.End.Known() || f.main.when.Start.DaysUntil(f.main.when.End) > 1 {
		return
	}
	for _, d := range f.drafts {
		if d.Role != tocsin.Main || d.Kind != tocsin.Attack || d.when.Known() {
			continue
		}
		w := *f.main.when
		w.Basis = tocsin.BasisAnchor
		d.when = &w
	}
}

// done reports whether somebody is told to have done it, or says so.
func (d *draft) done() bool {
	for i := range d.Claims {
		switch c := &d.Claims[i]; c.Slot {
		case tocsin.Perpetrator, tocsin.ClaimedBy:
			if c.Certainty != tocsin.Denied {
				return true
			}
		}
	}
	return false
}

// blamed reports whether somebody is blamed for it.
func (d *draft) blamed() bool {
	return slices.ContainsFunc(d.Claims, func(c tocsin.Claim) bool { return c.Slot == tocsin.Blamed && c.Certainty != tocsin.Denied })
}

// role tells the role of a draft, and why.
func (f *framing) role(d *draft) (tocsin.Role, string) {
	switch {
	case d.Kind == tocsin.Aggregate:
		return tocsin.Background, "a figure or habit over many acts"
	case d.Kind == tocsin.Alarm || d.Kind == tocsin.Find || d.Kind == tocsin.Threat:
		if d.first < leadSentences {
			return tocsin.Main, "told in the lead"
		}
		return tocsin.Background, "told in passing"
	case f.documentary != "" && !f.newsAnyway(d):
		return tocsin.Background, fmt.Sprintf("the document is of another sort: %s", f.documentary)
	case f.long(d.when):
		return tocsin.Background, fmt.Sprintf("%s lies more than %d days before %s", d.when.Start, recent, f.ref.Date)
	case d == f.main && d.recalled() && d.Status != tocsin.Intercepted && !(d.first <= 2 && f.fresh(d.when)):
		return tocsin.Background, "told only as what came before, or what a court or a release is about"
	case f.period(d.when):
		return tocsin.Background, "dated only to a longer time"
	case d == f.main && f.toldLate(d.first, lateSentence) && !f.fresh(d.when) && (d.when.Known() || !d.harmful() || 5*d.first > 3*len(f.sentences)):
		return tocsin.Background, "told only late in the document, and not of these days"
	case f.unlikely(d):
		return tocsin.Background, "the document as a whole does not read like a report of an attack"
	case d == f.main:
		return tocsin.Main, "the first act that the document tells"
	}
	if f.sumOfStopped(d) {
		return tocsin.Background, "a count of all that was stopped over a wide area"
	}
	if f.sameDays(d) {
		return tocsin.Main, "dated like the act reported"
	}
	if f.inTitle(d) {
		return tocsin.Main, "at one of the places that the title names"
	}
	earlier := 0
	for _, a := range d.acts {
		if a.earlier {
			earlier++
		}
	}
	if 2*earlier >= len(d.acts) && earlier > 0 || d.acts[0].before > 0 {
		return tocsin.Background, "told as earlier than the act reported"
	}
	if f.main != nil && f.main.when.Known() && d.when.Known() && d.when.End.Known() && d.when.End.Before(f.main.when.Start) {
		if d.acts[0].earlier || d.acts[0].m.Value == "definite" || d.when.End.DaysUntil(f.main.when.Start) > sameNews || len(d.Claims) < 2 {
			return tocsin.Background, "dated before the act reported"
		}
	}
	if f.goesOn(d) {
		return tocsin.Background, "goes on about acts recalled in the sentence before"
	}
	if d.first < leadSentences {
		return tocsin.Main, "told in the lead"
	}
	if d.when.Known() && f.main != nil && f.main.when.Known() && overlap(d.when, f.main.when) {
		return tocsin.Main, "dated like the act reported"
	}
	if a := d.acts[0]; f.main != nil && d.when.Known() && d.when.End.Known() && !a.earlier && len(d.Claims) >= 2 && !vaguePlace(d.where) && (f.fresh(d.when) && (f.turns(a) || f.opensAt(a.s)) || f.sinceMain(d)) {
		return tocsin.Main, "what the text turns to, with a day and a place of its own"
	}
	if f.main != nil && !d.when.Known() && len(d.Claims) >= 2 && d.where != nil && !vaguePlace(d.where) {
		return tocsin.Main, "told with a place and facts of its own"
	}
	if a := d.acts[0]; f.main != nil && (a.foiled || a.m.Rule == "incident") && a.another && !a.earlier && d.where != nil && !vaguePlace(d.where) {
		return tocsin.Main, "told beside the act reported, with a place of its own"
	}
	return tocsin.Background, "told in passing"
}

// sumOfStopped reports whether a draft only counts what was brought down over a province
// or a country, where the act reported is an attack by the like at one place: "In all,
// 84 drones were downed over six regions".
func (f *framing) sumOfStopped(d *draft) bool {
	if f.main == nil || family(f.main.form) != "air" || f.main.Status == tocsin.Intercepted || f.main.where == nil || vaguePlace(f.main.where) || f.main.first >= d.first {
		return false
	}
	if d.where != nil && !vaguePlace(d.where) && d.where.Precision != tocsin.Province && !f.overRegions(d.acts[0].s) {
		return false
	}
	if d.where != nil && d.where.CountryCode != f.main.where.CountryCode {
		return false // the other side's
	}
	return !slices.ContainsFunc(d.acts, func(a *act) bool { return a.m.Rule != "intercepted" || a.s.block.Kind == tocsin.Title })
}

// overRegions reports whether a sentence tells of several regions: "84 drones over six
// regions, nine of them over Krasnodar".
func (f *framing) overRegions(s *sentence) bool {
	for k := s.First; k < s.Last; k++ {
		if l := f.lower(s, k); l == "regions" || l == "provinces" || l == "oblasts" {
			return true
		}
	}
	return false
}

// sameDays reports whether an act is dated no earlier than the one reported, and
// both are fresh: "had been shelled on Sunday as well" is news, though told as
// earlier.
func (f *framing) sameDays(d *draft) bool {
	if f.main == nil || !f.fresh(d.when) || !f.fresh(f.main.when) || d.acts[0].before > 0 || d.acts[0].answered || !d.when.End.Known() {
		return false
	}
	return d.when.End.DaysUntil(f.main.when.Start) <= 0 && len(d.Claims) >= 2
}

// inTitle reports whether an act of these days is at one of several places that
// the title names.
func (f *framing) inTitle(d *draft) bool {
	if d.when.Known() && f.long(d.when) || d.acts[0].answered || d.acts[0].before > 0 || len(f.acts) == 0 || !f.manyPlaces(f.acts[0]) {
		return false
	}
	for _, b := range f.acts[0].s.acts {
		for _, q := range b.places {
			for _, a := range d.acts {
				if a.s.block.Kind != tocsin.Title && slices.ContainsFunc(a.places, func(p *mention) bool {
					return !vaguePlace(p.Where) && !vaguePlace(q.Where) && compatible(p.Where, q.Where)
				}) {
					return true
				}
			}
		}
	}
	return false
}

// sameNews is how many days before the act reported another may lie and still
// be part of the same news.
const sameNews = 3

// recalled reports whether every act of the draft is told as earlier than what
// the document reports.
func (d *draft) recalled() bool {
	for _, a := range d.acts {
		if !a.earlier && a.past <= recent {
			return false
		}
	}
	return true
}

// toldLate reports whether so many sentences are told before one. Captions that say
// again what was said, and headlines set twice, do not count.
func (f *framing) toldLate(at, most int) bool {
	told := at
	for i := 1; i < at && told >= most; i++ {
		if words := f.sentences[i].Of(f.text.Body); len(words) >= leastRepeat && slices.ContainsFunc(f.sentences[:i], func(before sentence) bool {
			b := before.Of(f.text.Body)
			return len(b) >= leastRepeat && (strings.Contains(words, b) || strings.Contains(b, words))
		}) {
			told--
		}
	}
	return told >= most
}

// leastRepeat is how many bytes are long enough for a sentence not to be said twice
// by chance.
const leastRepeat = 30

// lateSentence is how many sentences into a document the act that it reports
// may at most be told first.
const lateSentence = 6

// sinceMain reports whether an act is dated no earlier than the one reported: a
// weekly tells of a week.
func (f *framing) sinceMain(d *draft) bool {
	return d.when.Known() && f.main.when.Known() && !d.when.Start.Before(f.main.when.Start) && !f.ref.Date.Before(d.when.Start)
}

// fresh reports whether a time lies within the days before publication.
func (f *framing) fresh(w *tocsin.When) bool {
	if !w.Known() || !f.ref.Date.Known() {
		return false
	}
	gap := w.Start.DaysUntil(f.ref.Date)
	return gap >= -1 && gap <= 3
}

// period reports whether a time is longer than a week.
func (f *framing) period(w *tocsin.When) bool {
	return w.Known() && w.End.Known() && w.Start.DaysUntil(w.End) > 7
}

// newsAnyway reports whether the act is news although words in the lead speak
// of a court, a memorial or a drill: it is the first told, of these days, and
// those words stand in other sentences.
func (f *framing) newsAnyway(d *draft) bool {
	if d != f.main || d.first > 2 || !d.attack() || !f.fresh(d.when) {
		return false
	}
	if f.documentary == "opinion" || f.documentary == "invented" {
		return false
	}
	if f.documentary == "figurative" {
		for _, c := range d.Claims {
			switch c.Slot {
			case tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy, tocsin.Weapon:
				return d.form != "" && (d.harmful() || d.hit)
			}
		}
		return false
	}
	if f.documentary == "advice" {
		return d.harmful() || d.form != "" && d.where != nil && !vaguePlace(d.where)
	}
	told := []*sentence{d.acts[0].s}
	if i := f.text.SentenceAt(d.when.Quote.Start); i >= 0 {
		told = append(told, &f.sentences[i])
	}
	for _, s := range told {
		if c := s.cue(f.documentary, s.First, s.Last); c != nil && !f.toldByCourt(s, c) && !f.freshDeed(d, s) {
			return false
		}
	}
	return f.documentary != "drill" && d.harmful()
}

// toldByCourt reports whether the words of a court are only those of who tells: "the
// Supreme Court disclosed", "prosecutors said".
func (f *framing) toldByCourt(s *sentence, c *mention) bool {
	if c.Value != "legal" {
		return false
	}
	for k := c.last; k <= c.last+1; k++ {
		if m := s.mentionAt(k, tocsin.MentionSpeech); m != nil && m.Rule != "statement" && m.Rule != "have" {
			return true
		}
	}
	return false
}

// freshDeed reports whether the sentence tells of the draft's act with a verb and a
// fresh day of its own: "a prosecutor who led the trial was shot dead on Monday". What
// a court tries is older, or named.
func (f *framing) freshDeed(d *draft, s *sentence) bool {
	return f.documentary == "legal" && len(s.acts) > 0 && slices.ContainsFunc(d.acts, func(a *act) bool {
		return a == s.acts[0] && a.m.Value == "verb" && !a.earlier && a.time != nil && f.fresh(a.when) && a.s.distance(f, a.m.first, a.time.first) <= timeReach
	})
}

// empty reports whether a background draft says too little to be told from
// others: it has neither a time, nor a place, nor a named victim or doer.
func (f *framing) empty(d *draft) bool {
	named := false
	for _, c := range d.Claims {
		switch c.Slot {
		case tocsin.Victim, tocsin.Killed, tocsin.Injured, tocsin.Munitions, tocsin.Abducted:
			named = true
		case tocsin.Blamed:
			named = named || d.Kind == tocsin.Attack && c.Certainty == tocsin.Stated && len(d.Claims) > 1
		}
	}
	timed := d.when.Known()
	placed := d.where != nil && !vaguePlace(d.where)
	if d.Role == tocsin.Main {
		return !timed && !placed && !named
	}
	if timed || named && placed {
		return false
	}
	if placed {
		for _, a := range d.acts {
			if a.earlier {
				return false
			}
		}
		return true
	}
	return !named
}

// dropAccidents takes explosions out that the document puts down to an
// accident or to nature, when no other word than the blast tells of an attack.
func (f *framing) dropAccidents() {
	title, all := 0, 0
	for i := range f.sentences {
		s := &f.sentences[i]
		if m := s.cue("accident", s.First, s.Last); m != nil {
			all++
			if s.block.Kind == tocsin.Title || i == 0 {
				title++
			}
		}
	}
	if title == 0 && all < 2 {
		return
	}
	for _, d := range f.drafts {
		if f.blastOnly(d) && !f.laidOnSomebody(d) {
			d.drop = true
		}
	}
}

// blastOnly reports whether every trigger of the draft is a blast or follows
// from the effect of one.
func (f *framing) blastOnly(d *draft) bool {
	if d.Kind != tocsin.Attack && d.Kind != tocsin.Explosion {
		return false
	}
	for _, a := range d.acts {
		if a.s.index > d.first+lateSentence {
			continue // other blasts, recalled further down
		}
		if !f.words.rulesBlasts[a.m.Rule] && a.m.Rule != "effect.weapon" && a.m.Rule != "effect.foiled" {
			return false
		}
	}
	return true
}

// laidOnSomebody reports whether somebody is told, near where the act is, to
// have done it, or a bomb is said to have been what went off.
func (f *framing) laidOnSomebody(d *draft) bool {
	for _, c := range d.Claims {
		switch c.Slot {
		case tocsin.Weapon, tocsin.Munitions:
			if c.Certainty == tocsin.Stated && d.form == tocsin.Bombing {
				return true // "a bomb had been laid on the track"
			}
		case tocsin.ClaimedBy, tocsin.Blamed, tocsin.Perpetrator:
			if f.text.SentenceAt(c.Quote.Start) <= d.first+lateSentence {
				return true
			}
		}
	}
	return false
}

// harmful reports whether anyone or anything is said to have been harmed.
func (d *draft) harmful() bool {
	for _, c := range d.Claims {
		switch c.Slot {
		case tocsin.Killed, tocsin.Injured, tocsin.Damage:
			if c.Slot == tocsin.Damage || !c.Value.Count.None() {
				return true
			}
		}
	}
	return false
}

// goesOn reports whether a draft without a time of its own follows, in the same
// paragraph, a sentence about acts that are only recalled.
func (f *framing) goesOn(d *draft) bool {
	if d.when.Known() || d.first == 0 {
		return false
	}
	for _, a := range f.sentences[d.first].acts {
		if a.draft != nil && a.draft != d && a.draft != f.main && a.m.first < d.acts[0].m.first && f.long(a.draft.when) {
			return true // "was dented in June, when gunmen raided a base, and again as a man shot two"
		}
	}
	before := &f.sentences[d.first-1]
	if before.Block != f.sentences[d.first].Block || len(before.acts) == 0 {
		return false
	}
	for _, a := range before.acts {
		if a.draft == nil || a.draft == d || a.draft == f.main {
			return false
		}
		if a.draft.Kind != tocsin.Aggregate && !a.earlier {
			return false
		}
	}
	return true
}
