package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// claims reads the claims of every sentence into the drafts.
func (f *framing) claims() {
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Caption && len(s.acts) == 0 {
			continue
		}
		f.harm(s)
		f.namedVictims(s)
		f.munitions(s)
		f.weapons(s)
		f.responses(s)
		f.doers(s)
		f.launchSites(s)
		f.targets(s)
		f.damage(s)
		f.links(s)
		f.statuses(s)
	}
	for _, d := range f.drafts {
		d.settleMunitions()
		d.settleOwn()
		d.settleElse()
		d.settleNone()
		f.oneDevice(d)
		f.implyWeapon(d)
		f.wreckedTargets(d)
		f.onlyShip(d)
		f.forcesHurt(d)
		f.onlyBuilding(d)
	}
	for i := range f.sentences {
		f.contextClaims(&f.sentences[i])
	}
}

// statuses notes what became of the act when its words say that it was
// stopped.
func (f *framing) statuses(s *sentence) {
	for _, a := range s.acts {
		if a.draft == nil {
			continue
		}
		if a.m.Status == tocsin.Foiled && len(a.draft.acts) == 1 {
			a.draft.Status = tocsin.Foiled
		}
		if f.words.rulesLands[a.m.Rule] {
			if f.stopped(s, a) {
				continue
			}
			a.draft.hit = true
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == "foiled" {
			if strings.HasPrefix(f.lower(s, m.first), "neutrali") && s.nearest(f, tocsin.MentionWeapon, m.first, 9, nil) == nil {
				continue // people were
			}
			if d := f.draftFor(s, m.first); d != nil && d.Kind == tocsin.Attack && s.index <= d.first+2 && !d.hit && !f.restFoiled(s, m, d) {
				d.Status = tocsin.Foiled
			}
		}
	}
}

// restFoiled reports whether only one more weapon is said to have failed, of an act
// that others of the sentences told: "a second grenade did not go off".
func (f *framing) restFoiled(s *sentence, m *mention, d *draft) bool {
	return s.cue("another", s.First, m.first) != nil && slices.ContainsFunc(d.acts, func(b *act) bool { return b.s != s && !b.foiled })
}

// stopped reports whether what the act fired is said close by to have been
// intercepted.
func (f *framing) stopped(s *sentence, a *act) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionResponse && m.Rule == "intercept" && s.distance(f, m.first, a.m.first) < 6 {
			return true
		}
	}
	return false
}
