package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// settleParties gives whoever is blamed one name in the document: a state that
// is also called by its armed forces ("Russia", "Russian forces", "the
// occupiers") is the state, the head of a coalition ("Saudi jets" of the
// Saudi-led coalition) is the coalition. What the spokesman of a group blames on
// the group's own fighters, the group claims.
func (f *framing) settleParties() {
	actors := f.blamedActors()
	called := map[string]tocsin.Value{}
	for _, a := range actors {
		for _, b := range actors {
			switch {
			case a.Kind != tocsin.Force || b.Kind != tocsin.State || a.Country == "" || a.Country != b.Country:
			case strings.HasSuffix(strings.ToLower(a.Name), "coalition"):
				called[b.Name] = tocsin.Value{Name: a.Name, ID: a.ID}
			case armedForces(a, b):
				called[a.Name] = tocsin.Value{Name: b.Name, ID: b.ID}
			}
		}
	}
	states := map[tocsin.Value]bool{}
	for _, a := range actors {
		v, renamed := called[a.Name]
		if !renamed {
			v = tocsin.Value{Name: a.Name, ID: a.ID}
		}
		if a.Kind != tocsin.Group {
			states[v] = true
		}
	}
	for _, d := range f.drafts {
		for i := range d.Claims {
			c := &d.Claims[i]
			if c.Slot != tocsin.Blamed {
				continue
			}
			if v, ok := called[c.Value.Name]; ok {
				c.Value = v
			}
			if c.Value.ID == "" && len(states) == 1 && f.words.foe[strings.ToLower(lastWord(c.Value.Name))] {
				for v := range states {
					c.Value = v
				}
			}
			if c.Speaker.Kind == tocsin.SpeakerGroup && f.claimedByGroup(c.Value) || f.speaksFor(c.Speaker.Name, c.Value) {
				c.Slot = tocsin.ClaimedBy
			}
		}
		d.Claims = slices.CompactFunc(d.Claims, sameDoer)
	}
}

// speaksFor reports whether a person is told to speak for the actor.
func (f *framing) speaksFor(name string, who tocsin.Value) bool {
	name, _, _ = strings.Cut(name, ",")
	g := f.voiceOf[name]
	return g != nil && (g.name == who.Name || g.id != "" && g.id == who.ID)
}

// sameDoer reports whether two claims name the same doer in the same voice.
func sameDoer(a, b tocsin.Claim) bool {
	return (a.Slot == tocsin.Blamed || a.Slot == tocsin.ClaimedBy) && a.Slot == b.Slot && a.Value == b.Value && a.Speaker == b.Speaker
}

// blamedActors is the actors that are blamed anywhere in the document, each name
// once, in order.
func (f *framing) blamedActors() []*tocsin.Actor {
	want := map[string]bool{}
	for _, d := range f.drafts {
		for i := range d.Claims {
			if c := &d.Claims[i]; c.Slot == tocsin.Blamed {
				want[c.Value.Name] = true
			}
		}
	}
	var out []*tocsin.Actor
	for i := range f.sentences {
		for k := range f.sentences[i].mentions {
			m := &f.sentences[i].mentions[k]
			if named(m) && want[m.Actor.Name] {
				delete(want, m.Actor.Name)
				out = append(out, m.Actor)
			}
		}
	}
	return out
}

// armedForces reports whether a force goes by the name of its state, and so is
// no organ of its own: "Russian Armed Forces", not "Quds Force".
func armedForces(a, state *tocsin.Actor) bool {
	const stem = 4 // letters that the name of a country and its adjective share
	return strings.HasPrefix(a.ID, "organ-") ||
		len(a.Name) > stem && len(state.Name) >= stem && strings.EqualFold(a.Name[:stem], state.Name[:stem])
}

// claimedByGroup reports whether the actor claims an act in the document.
func (f *framing) claimedByGroup(who tocsin.Value) bool {
	return slices.ContainsFunc(f.drafts, func(d *draft) bool {
		return slices.ContainsFunc(d.Claims, func(c tocsin.Claim) bool { return c.Slot == tocsin.ClaimedBy && c.Value.Name == who.Name })
	})
}
