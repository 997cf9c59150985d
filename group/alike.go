package group

import (
	"fmt"
	"strings"

	"tocsin"
)

// weigher compares members. Many copies of one report make many pairs that
// nothing tells apart; each sort of pair is weighed once.
type weigher struct {
	docs    []*document
	rules   *Rulings
	steps   *Steps // that remember; nil is none
	classes []class
	known   map[likeness]verdict
	told    map[likeness]*pair // with points
}

// class is members that have all in common that compare reads. One of which a
// person decided is alone in its class.
type class struct {
	members []*member // in order
	decided bool
}

// likeness names a pair by the classes of its members, the first one's first.
type likeness uint64

func likenessOf(a, b *member) likeness { return likeness(a.class)<<32 | likeness(b.class) }

// verdict is what a comparison without points comes to.
type verdict struct {
	score float64
	apart bool // there is a veto
}

// newWeigher puts the members into classes.
func newWeigher(ms []*member, docs []*document, rules *Rulings, steps *Steps) *weigher {
	w := &weigher{docs: docs, rules: rules, steps: steps, known: map[likeness]verdict{}, told: map[likeness]*pair{}}
	classes := make(map[sort]int)
	for _, m := range ms {
		key := sort{about: m.about, family: docs[m.doc].family}
		if rules.decides(m.account.ID) {
			key.decided = m.account.ID
		}
		at, seen := classes[key]
		if !seen {
			at = len(w.classes)
			classes[key] = at
			w.classes = append(w.classes, class{decided: key.decided != ""})
		}
		m.class = at
		w.classes[at].members = append(w.classes[at].members, m)
	}
	return w
}

// describe writes all that compare, and the ranks of times and places in
// consolidate, read of a member, but for its document's family.
func (m *traits) describe(day int) string {
	acc := m.account
	out := new(strings.Builder)
	fmt.Fprintf(out, "%d %q %q %q %q", day, acc.Kind, acc.Role, acc.Form, acc.Status)
	fmt.Fprintf(out, " %d %d %t %t %d %d %v %v %v %q", m.from, m.to, m.tight, m.guessed, m.part, m.clock, m.killed, m.injured, m.shots, m.words)
	if w := acc.When; w != nil {
		fmt.Fprintf(out, " when %s %s %q %q %q", w.Start, w.End, w.Precision, w.PartOfDay, w.Clock)
	}
	if w := acc.Where; w != nil {
		fmt.Fprintf(out, " where %q %q %q %q %q %q %t %d", w.Name, w.Within, w.Country, w.CountryCode, w.Precision, w.GazetteerID, w.Near, w.RadiusM)
		if w.Located() {
			fmt.Fprintf(out, " %g %g", *w.Lat, *w.Lon)
		}
	}
	for _, list := range [][]name{m.weapons, m.aims, m.doers} {
		out.WriteString(" names")
		for _, n := range list {
			fmt.Fprintf(out, " %q %q", n.text, n.id)
		}
	}
	if acc.Kind == tocsin.Aggregate { // for identical
		for i := range acc.Claims {
			c := &acc.Claims[i]
			fmt.Fprintf(out, " %q %q %v", c.Slot, c.Value.Name, c.Value.Count)
		}
	}
	return out.String()
}

// decidedScore is the score of a pair that a person said is one act.
const decidedScore = 10

// weigh is what a person said of the pair, else compare without points.
func (w *weigher) weigh(a, b *member) verdict {
	if together, d := w.rules.decided(a.account.ID, b.account.ID); d != nil {
		return verdict{decidedScore, !together}
	}
	return w.reported(a, b)
}

// reported is what the reports alone make of the pair.
func (w *weigher) reported(a, b *member) verdict {
	if a.doc == b.doc {
		return verdict{apart: true}
	}
	return w.alike(a, b)
}

// alike is what the reports make of any two members of these classes that are
// of two documents.
func (w *weigher) alike(a, b *member) verdict {
	if b.index < a.index {
		a, b = b, a
	}
	key := likenessOf(a, b)
	if v, ok := w.known[key]; ok {
		return v
	}
	v := w.steps.weigh(a, b)
	w.known[key] = v
	return v
}

// reason is the pair as told to a person.
func (w *weigher) reason(a, b *member) tocsin.JoinReason {
	if b.index < a.index {
		a, b = b, a
	}
	if together, d := w.rules.decided(a.account.ID, b.account.ID); d != nil && together {
		return tocsin.JoinReason{A: a.account.ID, B: b.account.ID, Score: 1, Points: []string{decidedWords(d)}}
	}
	if a.doc == b.doc {
		return compare(a, b, true).reason(a, b)
	}
	key := likenessOf(a, b)
	p, ok := w.told[key]
	if !ok {
		p = contrast(a, b, true)
		w.told[key] = p
	}
	return p.reason(a, b)
}
