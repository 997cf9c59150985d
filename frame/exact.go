package frame

import "tocsin"

// exact leaves out figures that say less than another of the same slot and
// scope in the same account: "several rockets" beside "three rockets", when
// the vaguer one is the outlet's or comes from the same speaker, and "a rocket"
// beside a count of them.
func exact(claims []tocsin.Claim) []tocsin.Claim {
	vaguer := func(a, b *tocsin.Claim) bool {
		if a.Slot == b.Slot && a.Value.Count == tocsin.AtLeast(2) && b.Value.Count.Known && b.Value.Count.Min >= 2 &&
			b.Scope.Side == a.Scope.Side && b.Rule != "harm.part" && b.Rule != "harm.including" && a.Scope.Group == "" && b.Value.Count != a.Value.Count {
			return true // "several hurt" beside "five civilians hurt"
		}
		if a.Slot != b.Slot || a.Scope != b.Scope || !a.Value.Count.Known || !b.Value.Count.Known {
			return false
		}
		if a.Speaker.Kind != tocsin.SpeakerOutlet && a.Speaker.Name != b.Speaker.Name {
			return false
		}
		x, y := a.Value.Count, b.Value.Count
		if a.Slot == tocsin.Munitions && x == tocsin.Exactly(1) && a.Rule == "munitions.article" && y.Min > 1 {
			return true
		}
		return x != y && !x.None() && !y.None() && y.Min >= x.Min && (x.Max == tocsin.Open || y.Max != tocsin.Open && y.Max <= x.Max) && y.Min != tocsin.Open
	}
	harmed := false
	for i := range claims {
		c := &claims[i]
		harmed = harmed || (c.Slot == tocsin.Killed || c.Slot == tocsin.Injured || c.Slot == tocsin.Casualties) && c.Value.Count.Known && c.Value.Count.Max != 0 && c.Scope.Side == ""
	}
	var out []tocsin.Claim
	for i := range claims {
		drop := harmed && claims[i].Rule == "harm.none.all"
		for k := range claims {
			drop = drop || k != i && vaguer(&claims[i], &claims[k])
		}
		if !drop {
			out = append(out, claims[i])
		}
	}
	return out
}
