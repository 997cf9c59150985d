package group

import (
	"cmp"
	"fmt"
	"slices"
	"unique"

	"tocsin"
)

// entry is a claim of an incident with what consolidation needs of it.
type entry struct {
	claim  *tocsin.Claim
	member *member
	doc    *document
	origin string
	who    string // folded speaker, "" for the outlet's own voice
	says   int    // the number of its statement
	name   *name  // the value, of slots that hold names
	like   *entry // the first that says the same at the same time
	old    bool   // replaced by a later figure, or withdrawn
	why    string // it is old
}

// standing lists the entries of a slot that are not old, one for each
// statement: a wire's thousand copies are compared once.
func standing(entries []*entry) []*entry {
	seen := map[int]bool{}
	var out []*entry
	for _, e := range entries {
		if !e.old && !seen[e.says] {
			seen[e.says] = true
			out = append(out, e)
		}
	}
	return out
}

// fillSlots keeps every claim under its slot, and says what they come to. The
// members are in order of publication, the origins of their claims with them.
func fillSlots(inc *tocsin.Incident, docs []*document, members []*member, src sources) {
	count := map[tocsin.Slot]int{}
	total := 0
	for _, m := range members {
		for i := range m.account.Claims {
			count[m.account.Claims[i].Slot]++
			total++
		}
	}
	bySlot := map[tocsin.Slot][]*entry{}
	for slot, n := range count {
		bySlot[slot] = make([]*entry, 0, n)
	}
	all := make([]entry, 0, total)
	type ours struct {
		says   unique.Handle[statement]
		origin string
	}
	numbers := map[ours]int{}
	for n, m := range members {
		for i := range m.account.Claims {
			c, t := &m.account.Claims[i], &m.claims[i]
			all = append(all, entry{claim: c, member: m, doc: docs[m.doc], origin: src.of[n][i], who: t.who, name: t.name})
			e := &all[len(all)-1]
			what := ours{t.says, e.origin}
			says, ok := numbers[what]
			if !ok {
				says = len(numbers)
				numbers[what] = says
			}
			e.says = says
			bySlot[c.Slot] = append(bySlot[c.Slot], e)
		}
	}
	for slot, entries := range bySlot {
		retire(entries)
		rec := &tocsin.SlotRecord{Claims: make([]tocsin.IncidentClaim, len(entries))}
		for i, e := range entries {
			rec.Claims[i] = tocsin.IncidentClaim{Account: e.member.account.ID, Origin: e.origin, Superseded: e.why, Claim: *e.claim}
		}
		voices := standing(entries)
		if slot.Counted() {
			figure(rec, entries)
			rec.Contested = countsClash(voices)
		} else {
			rec.Contested = namesClash(slot, voices)
		}
		inc.Slots[slot] = rec
		bySlot[slot] = voices // for crossCheck
	}
	crossCheck(inc, bySlot)
}

// retire marks the claims that a later one of the same origin or speaker
// replaces (codebook 25), or that a retraction withdraws (32). The entries are
// in order of publication.
func retire(entries []*entry) {
	// A wire's thousand copies are compared once, for each time of theirs.
	type when struct {
		says, day int
		at        int64
	}
	same := make(map[when]*entry, len(entries))
	var voices []*entry
	for _, e := range entries {
		w := when{says: e.says, day: e.doc.day}
		if e.doc.timed {
			w.at = e.doc.at.UnixNano()
		}
		if e.like = same[w]; e.like == nil {
			e.like = e
			same[w] = e
			voices = append(voices, e)
		}
	}
	// Who could replace an entry speaks for its origin, or under its name.
	type group struct {
		scope  tocsin.Scope
		origin string // of all, "" when the speaker is
		who    string
		hedged bool
	}
	figures := map[group][]int{} // by their places among the voices
	speakers := map[[2]any][]string{}
	var withdrawals []int
	for i, f := range voices {
		switch {
		case f.claim.Certainty == tocsin.Retracted:
			withdrawals = append(withdrawals, i)
		case f.claim.Slot.Counted() && f.claim.Value.Count.Known && f.claim.Certainty != tocsin.Denied:
			g := group{f.claim.Scope, f.origin, f.who, f.claim.Certainty == tocsin.Hedged}
			other := g
			other.hedged = !g.hedged
			if figures[g] == nil && figures[other] == nil {
				of := [2]any{g.scope, g.origin}
				speakers[of] = append(speakers[of], g.who)
			}
			figures[g] = append(figures[g], i)
			if f.who != "" {
				g.origin = ""
				figures[g] = append(figures[g], i)
			}
		}
	}
	for _, e := range voices {
		last := -1 // of those that replace it
		look := func(list []int) {
			for n := len(list) - 1; n >= 0 && list[n] > last; n-- {
				if f := voices[list[n]]; f != e && f.doc.after(e.doc.ready) {
					last = list[n]
				}
			}
		}
		if e.claim.Slot.Counted() {
			hedged := []bool{false, true}
			if e.claim.Certainty != tocsin.Hedged {
				hedged = hedged[:1] // what is only hedged replaces nothing firm
			}
			for _, h := range hedged {
				for _, who := range speakers[[2]any{e.claim.Scope, e.origin}] {
					if e.who == "" || who == "" || e.who == who {
						look(figures[group{e.claim.Scope, e.origin, who, h}])
					}
				}
				if e.who != "" {
					look(figures[group{e.claim.Scope, "", e.who, h}])
				}
			}
		}
		if last >= 0 {
			e.retire("replaced by %s", voices[last])
		}
		for _, i := range withdrawals {
			f := voices[i]
			if i > last && f != e && e.claim.Scope == f.claim.Scope && (e.origin == f.origin || e.who != "" && e.who == f.who) &&
				(f.claim.Value == e.claim.Value || f.doc.after(e.doc.ready)) {
				e.retire("withdrawn by %s", f)
			}
		}
		if e.claim.Certainty == tocsin.Retracted {
			e.old, e.why = true, "withdrawn"
		}
	}
	for _, e := range entries {
		e.old, e.why = e.like.old, e.like.why
	}
}

// retire marks the entry; the last that replaces it is told.
func (e *entry) retire(how string, by *entry) {
	e.old, e.why = true, fmt.Sprintf(how, by.member.account.ID)
}

// live reports whether the entry's figure counts.
func (e *entry) live() bool {
	return !e.old && e.claim.Value.Count.Known && e.claim.Certainty != tocsin.Denied && e.claim.Scope.Side != sideAttackers && e.claim.Scope.Period == ""
}

// figure sets low, best and high, over the claims on the whole act; without
// any over its parts, which are never added: the whole is then at least the
// largest part, and open above.
func figure(rec *tocsin.SlotRecord, entries []*entry) {
	var whole []*entry
	parts := map[tocsin.Scope][]*entry{}
	for _, e := range entries {
		switch {
		case !e.live():
		case wholeAct(e.claim):
			whole = append(whole, e)
		default:
			parts[e.claim.Scope] = append(parts[e.claim.Scope], e)
		}
	}
	if len(whole) > 0 {
		rec.Low, rec.Best, rec.High = bounds(whole)
		return
	}
	for _, p := range parts {
		low, best, _ := bounds(p)
		rec.Low, rec.Best = larger(rec.Low, low), larger(rec.Best, best)
	}
	if len(parts) == 1 {
		for _, p := range parts {
			_, _, rec.High = bounds(p)
		}
	}
	if rec.Low != nil && *rec.Low == 0 && rec.Best != nil && *rec.Best == 0 {
		rec.Low, rec.Best, rec.High = nil, nil, nil // none of one group says nothing of the others (codebook 24)
	}
}

func larger(x, y *int) *int {
	if x == nil || y != nil && *y > *x {
		return y
	}
	return x
}

// bounds is the smallest figure, the best, and the largest, nil when that is
// open above.
func bounds(entries []*entry) (low, best, high *int) {
	open := -1
	for _, e := range entries {
		c := e.claim.Value.Count
		if c.Min != tocsin.Open && (low == nil || c.Min < *low) {
			low = ptr(c.Min)
		}
		if c.Max == tocsin.Open {
			open = max(open, c.Min)
		} else if high == nil || c.Max > *high {
			high = ptr(c.Max)
		}
	}
	if high != nil && open >= *high && open > 0 {
		high = nil
	}
	c := sharpened(bestOf(entries), entries)
	if c.Min != tocsin.Open {
		best = ptr(c.Min)
	} else {
		best = ptr(c.Max)
	}
	return low, best, high
}

func ptr(n int) *int { return &n }

// bestOf is the latest figure from the most direct origin. Figures published
// more than a day before the latest one are left behind, however direct:
// tolls rise.
func bestOf(entries []*entry) *entry {
	latest := noDay
	for _, e := range entries {
		latest = max(latest, e.doc.day)
	}
	agreeing := map[int]map[string]bool{}
	for _, e := range entries {
		n := e.claim.Value.Count.Min
		if agreeing[n] == nil {
			agreeing[n] = map[string]bool{}
		}
		agreeing[n][e.origin] = true
	}
	return slices.MinFunc(entries, func(x, y *entry) int {
		oldX, oldY := latest != noDay && x.doc.day < latest-1, latest != noDay && y.doc.day < latest-1
		if oldX != oldY {
			if oldY {
				return -1
			}
			return 1
		}
		return cmp.Or(
			cmp.Compare(directness(x.claim), directness(y.claim)),
			-comparePublishedTime(x.doc, y.doc),
			cmp.Compare(len(agreeing[y.claim.Value.Count.Min]), len(agreeing[x.claim.Value.Count.Min])),
			cmp.Compare(x.member.index, y.member.index))
	})
}

// sharpened is the figure of the best claim; when that is open ("at least
// three") and another one that is not older and fits it tells exactly how many,
// it is the highest of those.
func sharpened(best *entry, entries []*entry) tocsin.Count {
	c := best.claim.Value.Count
	if c.Min != tocsin.Open && c.Max != tocsin.Open {
		return c
	}
	out := c
	for _, e := range entries {
		v := e.claim.Value.Count
		exact := v.Min != tocsin.Open && v.Max != tocsin.Open
		if exact && countsMeet(v, c) && !best.doc.after(e.doc.ready) && e.claim.Certainty != tocsin.Hedged && (out == c || v.Min > out.Min) {
			out = v
		}
	}
	return out
}

// comparePublishedTime leaves ids aside.
func comparePublishedTime(x, y *document) int {
	if x.after(y.ready) {
		return 1
	}
	if y.after(x.ready) {
		return -1
	}
	return 0
}

// directness orders speakers of figures: who counts the hurt first, who tells
// what others counted last.
func directness(c *tocsin.Claim) int {
	d := 5
	switch c.Speaker.Kind {
	case tocsin.SpeakerMedical:
		d = 1
	case tocsin.SpeakerOfficial, tocsin.SpeakerPolice, tocsin.SpeakerMilitary:
		d = 2
	case tocsin.SpeakerWitness, tocsin.SpeakerJournalist:
		d = 3
	case tocsin.SpeakerAgency, tocsin.SpeakerOutlet:
		d = 4
	}
	if c.Certainty == tocsin.Hedged {
		d += 5
	}
	return d
}

// twoVoices reports whether two claims come from different origins or
// speakers.
func twoVoices(x, y *entry) bool { return x.origin != y.origin || x.who != y.who }

// countsClash reports whether two current figures of the same scope cannot
// both hold, or one is denied.
func countsClash(entries []*entry) bool {
	for i, x := range entries {
		for _, y := range entries[i+1:] {
			if x.old || y.old || x.claim.Scope != y.claim.Scope || !x.claim.Value.Count.Known || !y.claim.Value.Count.Known || !twoVoices(x, y) {
				continue
			}
			dx, dy := x.claim.Certainty == tocsin.Denied, y.claim.Certainty == tocsin.Denied
			together := countsMeet(x.claim.Value.Count, y.claim.Value.Count)
			if dx != dy && together || !dx && !dy && !together {
				return true
			}
		}
	}
	return false
}

func countsMeet(x, y tocsin.Count) bool {
	return (x.Max == tocsin.Open || max(y.Min, 0) <= x.Max) && (y.Max == tocsin.Open || max(x.Min, 0) <= y.Max)
}

// namesClash reports whether two current claims of a slot that holds one
// truth name rivals, or one is denied.
func namesClash(slot tocsin.Slot, entries []*entry) bool {
	one := slot == tocsin.Blamed || slot == tocsin.ClaimedBy || slot == tocsin.LaunchSite
	for i, x := range entries {
		for _, y := range entries[i+1:] {
			if x.old || y.old || x.claim.Value.Name == "" || y.claim.Value.Name == "" || !twoVoices(x, y) {
				continue
			}
			dx, dy := x.claim.Certainty == tocsin.Denied, y.claim.Certainty == tocsin.Denied
			same := sameName(*x.name, *y.name)
			if dx != dy && same || one && !dx && !dy && !same && len(sharedTokens(x.name.tokens, y.name.tokens)) == 0 && bothNamed(*x.name, *y.name) {
				return true
			}
		}
	}
	return false
}

// bothNamed reports whether both say who, and not only what sort of people.
func bothNamed(a, b name) bool {
	return (a.id != "" || len(a.proper) > 0) && (b.id != "" || len(b.proper) > 0)
}

// crossCheck marks what contradicts across slots: no casualties against
// killed, injured or casualties, and an actor that is blamed or claims it
// against its own denial.
func crossCheck(inc *tocsin.Incident, bySlot map[tocsin.Slot][]*entry) {
	for _, hurt := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Casualties} {
		for _, x := range bySlot[tocsin.Casualties] {
			for _, y := range bySlot[hurt] {
				if x.live() && y.live() && x.claim.Value.Count.None() && wholeAct(x.claim) && y.claim.Value.Count.Min > 0 && twoVoices(x, y) {
					inc.Slots[tocsin.Casualties].Contested, inc.Slots[hurt].Contested = true, true
				}
			}
		}
	}
	for _, doer := range []tocsin.Slot{tocsin.Blamed, tocsin.ClaimedBy} {
		for _, x := range bySlot[tocsin.DeniedBy] {
			for _, y := range bySlot[doer] {
				if !x.old && !y.old && y.claim.Certainty != tocsin.Denied && sameName(*x.name, *y.name) {
					inc.Slots[doer].Contested = true
				}
			}
		}
	}
}
