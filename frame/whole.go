package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// wholeRule is the rule of a figure for everybody harmed that nobody gives in so
// many words.
const wholeRule = "harm.whole"

// wholes adds the figure for everybody whom the act harmed where only those of
// groups are told: of "two constables were hurt", and nobody else, two were hurt.
func (f *framing) wholes(d *draft) {
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted} {
		d.Claims = append(d.Claims, f.wholeOf(d.Claims, slot)...)
	}
}

// wholeOf is the figures of everybody that follow from those of groups; empty
// where somebody tells one, where there are none, and where they may overlap. The
// title counts where nothing else tells any.
func (f *framing) wholeOf(claims []tocsin.Claim, slot tocsin.Slot) []tocsin.Claim {
	title := f.titleEnd()
	var groups, parts, wholes []*tocsin.Claim
	body := false
	for i := range claims {
		c := &claims[i]
		switch n := c.Value.Count; {
		case c.Slot != slot || !n.Known || n.Max == 0 || c.Certainty == tocsin.Retracted || c.Scope.Side != "" || c.Scope.Period != "" || partRules[c.Rule]:
		case c.Scope.Group == "":
			wholes = append(wholes, c)
		case c.Scope.Group == "part":
			if slot == tocsin.Killed && (c.Rule == ofHurt || c.Rule == "harm.die") {
				parts = append(parts, c) // "one of them died": of the hurt
			}
		default:
			groups = append(groups, c)
			body = body || c.Quote.Start >= title
		}
	}
	if len(groups) == 0 {
		groups = parts
	} else if body {
		groups = slices.DeleteFunc(groups, func(c *tocsin.Claim) bool { return c.Quote.Start < title })
	}
	if len(groups) == 0 {
		return nil
	}
	if len(wholes) > 0 && !f.lesser(wholes, groups) {
		return nil
	}
	for _, c := range wholes {
		if oneDescribed(c) {
			groups = append(groups, c)
		}
	}
	rows := byGroup(groups)
	if len(rows) == 1 {
		var out []tocsin.Claim
		for _, c := range rows[0] {
			if len(rows[0]) == 1 || !definiteWords(c.Quote.Exact) {
				out = append(out, wholeClaim(c, c.Value.Count))
			}
		}
		return out
	}
	return f.sumOf(rows)
}

// partRules are the rules of figures that are part of another.
var partRules = map[string]bool{"harm.part": true, "harm.including": true, amongDead: true}

// lesser reports whether the figures told for everybody are none: "one in a
// critical condition", behind the three who were brought in, or "a lineman" beside
// a soldier.
func (f *framing) lesser(wholes, groups []*tocsin.Claim) bool {
	for _, c := range wholes {
		switch {
		case oneDescribed(c) && slices.ContainsFunc(groups, func(g *tocsin.Claim) bool { return f.sameSentence(c, g) && g.Quote.Span != c.Quote.Span }):
		case !strings.Contains(c.Quote.Exact, " ") && c.Value.Count.Max != tocsin.Open && c.Value.Count.Min < greatest(groups).Value.Count.Min && c.Value.Count.Min < 4:
		default:
			return false
		}
	}
	return true
}

// oneDescribed reports whether a claim is of one person whom no group is told of:
// "a lineman".
func oneDescribed(c *tocsin.Claim) bool {
	return c.Value.Count == tocsin.Exactly(1) && (c.Rule == "harm.single" || c.Rule == "harm.object" || c.Rule == "harm.subject")
}

// sameSentence reports whether two claims stand in one sentence.
func (f *framing) sameSentence(a, b *tocsin.Claim) bool {
	return f.text.SentenceAt(a.Quote.Start) == f.text.SentenceAt(b.Quote.Start)
}

// byGroup is the claims by group, in the order in which the groups are told.
func byGroup(claims []*tocsin.Claim) [][]*tocsin.Claim {
	var rows [][]*tocsin.Claim
next:
	for _, c := range claims {
		for i := range rows {
			if c.Scope.Group != "" && rows[i][0].Scope.Group == c.Scope.Group {
				rows[i] = append(rows[i], c)
				continue next
			}
		}
		rows = append(rows, []*tocsin.Claim{c})
	}
	return rows
}

// sumOf is the sum of the figures of several groups; empty where two of them may
// be about the same people.
func (f *framing) sumOf(rows [][]*tocsin.Claim) []tocsin.Claim {
	var last *tocsin.Claim
	var terms []*tocsin.Claim
	sum := tocsin.Exactly(0)
	var counts []tocsin.Count
	civilians := 0
	for _, row := range rows {
		if g := row[0].Scope.Group; g == "civilians" || g == "foreigners" {
			civilians = max(civilians, greatest(row).Value.Count.Min)
		}
	}
	for _, row := range rows {
		c := greatest(row)
		n := c.Value.Count
		if g := c.Scope.Group; definiteWords(c.Quote.Exact) && g != "person" || (g == "women" || g == "children") && civilians > 1 {
			continue // "the officer", told before; the women among the civilians
		}
		if n.Min > 1 && slices.Contains(counts, n) {
			continue // the same people by another name
		}
		if n.Min == 1 && slices.ContainsFunc(terms, func(t *tocsin.Claim) bool {
			return t.Value.Count.Min == 1 && !f.sameSentence(t, c) && !f.besides(c) && !f.besides(t)
		}) {
			return nil // "a lawyer was shot", "an advocate of 45": one man or two
		}
		counts, terms = append(counts, n), append(terms, c)
		sum = added(sum, n)
		if last == nil || c.Quote.Start > last.Quote.Start {
			last = c
		}
	}
	if last == nil || sum.Min >= 100 && slices.ContainsFunc(counts, func(n tocsin.Count) bool { return n.Min*10 > sum.Min*9 }) {
		return nil // the dead of the act and those of a war
	}
	return []tocsin.Claim{wholeClaim(last, sum)}
}

// besides reports whether the sentence of a claim tells of somebody else than those
// told before: "a guard also died".
func (f *framing) besides(c *tocsin.Claim) bool {
	s := &f.sentences[f.text.SentenceAt(c.Quote.Start)]
	return f.anyBetween(s, s.First, s.Last, f.words.besidesWord)
}

// greatest is the claim with the greatest figure.
func greatest(row []*tocsin.Claim) *tocsin.Claim {
	return slices.MaxFunc(row, func(a, b *tocsin.Claim) int { return a.Value.Count.Min - b.Value.Count.Min })
}

// wholeClaim is a claim with a figure for everybody.
func wholeClaim(c *tocsin.Claim, n tocsin.Count) tocsin.Claim {
	w := *c
	w.Value.Count, w.Scope, w.Rule = n, tocsin.Scope{}, wholeRule
	return w
}

// definiteWords reports whether the words name people told before: "the driver".
func definiteWords(words string) bool {
	return strings.HasPrefix(strings.ToLower(words), "the ")
}
