package frame

import (
	"strings"

	"tocsin"
)

// exact leaves out claims that say less than another of the same account: a
// vaguer figure, "a rocket" beside a count of them, "no injuries" as no
// casualties at all where somebody died, a generic weapon beside its name.
func exact(claims []tocsin.Claim, title int, named map[tocsin.Slot][]string) []tocsin.Claim {
	harmed, counted := false, false
	told := map[tocsin.Slot]bool{}
	most := map[tocsin.Slot]int{}
	for i := range claims {
		c := &claims[i]
		n := c.Value.Count
		switch c.Slot {
		case tocsin.Killed, tocsin.Injured, tocsin.Casualties:
			harmed = harmed || n.Known && n.Max != 0 && c.Scope.Side == ""
		case tocsin.Munitions:
			counted = counted || c.Rule == "munitions.figure" || c.Rule == addedUp
		}
		told[c.Slot] = told[c.Slot] || n.Known && n.Min > 0 && c.Rule != "harm.named"
		if n.Known && c.Scope.Group == "" && c.Scope.Side == "" && c.Certainty != tocsin.Retracted {
			most[c.Slot] = max(most[c.Slot], n.Min)
		}
	}
	listed := map[tocsin.Slot]bool{}
	out := make([]tocsin.Claim, 0, len(claims))
	for i := range claims {
		c := claims[i]
		drop := harmed && c.Rule == "harm.none.all" || counted && c.Rule == "munitions.article"
		for k := 0; k < len(claims) && !drop; k++ {
			drop = k != i && (vaguer(&c, &claims[k]) || claims[k].Rule != "harm.named" && headlined(&c, &claims[k], title) || retold(&c, &claims[k], title) || c.Slot == tocsin.Weapon && claims[k].Slot == tocsin.Weapon && plainer(&c, &claims[k], k < i))
		}
		if drop || c.Rule == "harm.named" && told[c.Slot] {
			continue
		}
		if c.Rule == "harm.named" {
			if listed[c.Slot] {
				continue
			}
			listed[c.Slot] = true
			c.Value.Count = tocsin.Exactly(max(1, len(named[c.Slot]))) // they are named, and nobody else is told
		}
		one := c.Value.Count == tocsin.Exactly(1) && article(c.Quote.Exact)
		if (one || further(c.Quote.Exact)) && c.Scope == (tocsin.Scope{}) && c.Value.Count.Min > 0 && most[c.Slot] > c.Value.Count.Min &&
			(c.Slot == tocsin.Killed || c.Slot == tocsin.Injured) {
			c.Scope.Group = "part" // "a man died", "three more died" where five are counted
		}
		if c.Rule == noneThere && harmed || (c.Rule == "harm.hospital" || c.Rule == "harm.bodies") && c.Scope == (tocsin.Scope{}) && most[c.Slot] > c.Value.Count.Min {
			c.Scope.Group = "part" // "15 were taken to hospital" where 16 are hurt
		}
		out = append(out, c)
	}
	return out
}

// article reports whether the words count one by an article.
func article(words string) bool {
	l := strings.ToLower(words)
	return l == "one" || strings.HasPrefix(l, "a ") || strings.HasPrefix(l, "an ")
}

// further reports whether the words count some beyond those told before.
func further(words string) bool {
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if w == "more" || w == "further" {
			return true
		}
	}
	return false
}

// vaguer reports whether figure a says less than b of the same slot and scope:
// "several rockets" beside "three rockets", when it is the outlet's or comes
// from the same speaker.
func vaguer(a, b *tocsin.Claim) bool {
	if a.Slot != b.Slot || !a.Value.Count.Known || !b.Value.Count.Known || b.Certainty == tocsin.Retracted {
		return false
	}
	if a.Slot == tocsin.Munitions && otherKind(a.Quote.Exact, b.Quote.Exact) {
		return false
	}
	x, y := a.Value.Count, b.Value.Count
	if x == tocsin.AtLeast(2) && !strings.Contains(strings.ToLower(a.Quote.Exact), "two") && !strings.Contains(a.Quote.Exact, "2") && y.Min >= 2 && b.Scope.Side == a.Scope.Side && b.Rule != "harm.part" && b.Rule != "harm.including" && a.Scope.Group == "" && x != y {
		return true // "several hurt" beside "five civilians hurt"
	}
	if a.Scope != b.Scope || a.Speaker.Kind != tocsin.SpeakerOutlet && a.Speaker.Name != b.Speaker.Name {
		return false
	}
	if x.Min == y.Min && x.Max == tocsin.Open && y.Max == y.Min {
		return false // headlines leave "at least" out
	}
	return x != y && !x.None() && !y.None() && y.Min >= x.Min && (x.Max == tocsin.Open || y.Max != tocsin.Open && y.Max <= x.Max) && y.Min != tocsin.Open
}

// headlined reports whether a is the figure of a title, which ends at the given
// offset, and b the same with the "at least" that titles leave out.
func headlined(a, b *tocsin.Claim, title int) bool {
	if a.Slot != b.Slot || a.Quote.End > title || b.Quote.Start < title || !a.Value.Count.Known || a.Scope.Side != b.Scope.Side {
		return false
	}
	x, y := a.Value.Count, b.Value.Count
	return x.Min == y.Min && x.Max == x.Min && y.Max == tocsin.Open && x.Min > 0
}

// otherKind reports whether two figures of munitions count different things:
// "ten drones", "two missiles".
func otherKind(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	v, w := strings.TrimSuffix(x[len(x)-1], "s"), strings.TrimSuffix(y[len(y)-1], "s")
	if v == w && len(x) > 1 && len(y) > 1 && v == "missile" {
		return sortOf(x[len(x)-2]) && sortOf(y[len(y)-2]) && x[len(x)-2] != y[len(y)-2]
	}
	return v == "drone" && w != "drone" || v != "drone" && w == "drone"
}

// sortOf reports whether the word before "missiles" tells of what sort they are.
func sortOf(word string) bool { return word == "cruise" || word == "ballistic" || word == "guided" }

// plainer reports whether weapon a is b again, or only the common name of what
// b names.
func plainer(a, b *tocsin.Claim, earlier bool) bool {
	x, y := strings.ToLower(a.Value.Name), strings.ToLower(b.Value.Name)
	if x == y {
		return earlier
	}
	return strings.HasSuffix(y, " "+x) || x == "projectile"
}
