package frame

import (
	"strings"

	"tocsin"
)

// laden is the drone that carries what explodes: "a drone packed with explosives".
func (f *framing) laden(s *sentence, w *mention) *mention {
	if family(w.Form) != "blast" || f.lower(s, w.first-1) != "with" {
		return nil
	}
	d := s.mentionEnding(w.first-2, tocsin.MentionWeapon)
	if d == nil || d.Form != tocsin.Drone {
		return nil
	}
	return d
}

// airAttack tells an attack from the air that may be one of drones or missiles as
// well as of aircraft: "an overnight air attack".
func (f *framing) airAttack(s *sentence, a *act) bool {
	last := f.lower(s, a.m.last-1)
	return a.m.Rule == "air.strike" && (strings.HasPrefix(last, "attack") || strings.HasPrefix(last, "raid") || last == "air-raid" || last == "air-raids")
}

// shape gives an act without a form of its own that of the weapon beside it.
func (f *framing) shape(a *act) {
	s := a.s
	w := s.nearest(f, tocsin.MentionWeapon, a.m.first, 16, func(m *mention) bool {
		return !m.Span.Overlaps(a.m.Span) && m.Form != "" && !f.lineBetween(s, m.first, a.m.first) && !f.whileBetween(s, m.first, a.m.first) && !f.ofNext(s, a, m) && !f.struckAt(s, a, m)
	})
	if f.entering(s, a) || a.m.Rule == "massacre" && a.m.Value != "verb" || a.m.Rule == "turn.taken" && f.thenShot(s, a) {
		a.vague = true // how they came, not what they did; how many died, not by what
	}
	if w == nil && a.m.Rule == "strike.noun" {
		a.form, a.vague = tocsin.AirStrike, !f.ofState(s, a)
	}
	if a.m.Rule == "raid" && a.m.Value != "verb" {
		a.vague = true // an air raid as well as one on foot
		if m := s.nearest(f, tocsin.MentionActor, a.m.first, 3, func(m *mention) bool { return m.last <= a.m.first && named(m) && m.Actor.Kind == tocsin.State }); m != nil {
			a.form = tocsin.AirStrike
		}
	}
	if w != nil && w.Form == tocsin.Drone && w.last == a.m.first && a.m.Rule == "bomb.verb" {
		a.form, a.weapon = tocsin.Drone, w // "a drone bombed a convoy"
		return
	}
	if a.m.Rule == "bomb.verb" || a.form == tocsin.Bombing {
		if drone := f.droneUsed(s, a); drone != nil {
			a.form, a.weapon = tocsin.Drone, drone
			return
		}
	}
	if f.fromTheAir(s, a) {
		a.form, a.weapon = tocsin.AirStrike, w
		a.vague = s.block.Kind == tocsin.Title && (a.m.Rule == "throw.verb" || a.m.Rule == "land.verb") && !f.anyBetween(s, s.First, s.Last, f.words.aircraft)
		return
	}
	if w == nil {
		a.weapon = s.mentionAt(a.m.first, tocsin.MentionWeapon)
		return
	}
	if by := f.laden(s, w); by != nil {
		w = by
	}
	a.weapon = w
	w = f.highest(s, w)
	if drone := f.dropping(s, a); drone != nil {
		w = drone
	}
	if f.airAttack(s, a) && (w.Form == tocsin.Drone || w.Form == tocsin.RocketMissile) {
		a.form = w.Form
		return
	}
	if a.form == "" || f.words.rulesArmed[a.m.Rule] || a.m.Rule == "shot.verb" && w.Rule != "gun" || a.m.Rule == "shell.verb" && (w.Rule == "rpg" || w.Rule == "grenade") || f.gunnery(s, a, w) || a.form == tocsin.Arson && f.litBy(s, a, w) {
		a.form = w.Form
		a.vague = f.words.rulesUnsure[w.Rule]
		if a.kind == tocsin.Explosion {
			a.kind = tocsin.Attack
		}
	}
	if a.kind == tocsin.Explosion && a.form == "" {
		a.form = w.Form
	}
}

// ofNext reports whether a weapon stands right before the word of another act, which
// is joined to this one: "the blast at Basra and the grenade throwing at Mosul".
func (f *framing) ofNext(s *sentence, a *act, w *mention) bool {
	next := s.mentionAt(w.last, tocsin.MentionAct)
	return next != nil && w.first > a.m.last && (next.Value != "verb" || strings.HasSuffix(f.lower(s, next.first), "ing")) && f.joins(s, a.m.last, w.first)
}

// struckAt reports whether a weapon is what the act was aimed at: "strikes against
// three drones on their ramps".
func (f *framing) struckAt(s *sentence, a *act, w *mention) bool {
	for k := w.first - 1; k >= a.m.last; k-- {
		switch f.lower(s, k) {
		case "against":
			return true
		case "with", "by", "using", "from", "of":
			return false
		}
	}
	return false
}

// whileBetween reports whether a word that sets two clauses beside each other
// stands between two tokens.
func (f *framing) whileBetween(s *sentence, a, b int) bool {
	for k := min(a, b); k < max(a, b); k++ {
		switch f.lower(s, k) {
		case "while", "whilst", "whereas", ";":
			return true
		}
	}
	return false
}

// entering reports whether the words only tell how attackers came in: "six masked
// men came over the wall".
func (f *framing) entering(s *sentence, a *act) bool {
	if a.m.Rule != "turn.fell.upon" {
		return false
	}
	l := f.lower(s, a.m.first)
	return strings.HasPrefix(l, "c") || strings.HasPrefix(l, "b") || strings.HasPrefix(l, "for")
}

// thenShot tells "took him out of his house and shot him": who was led off was killed,
// and is in nobody's hands.
func (f *framing) thenShot(s *sentence, a *act) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionAct && m.first > a.m.last && (m.Form == tocsin.ArmedAssault || m.Form == tocsin.Killing || m.Form == tocsin.Melee) && f.words.objectPronoun[f.lower(s, m.last)] {
			return true
		}
	}
	return false
}

// ofState reports whether a state or its forces stand right before the act's
// noun: "an Israeli strike", "an army strike".
func (f *framing) ofState(s *sentence, a *act) bool {
	for _, m := range s.window(a.m.first-3, a.m.first) {
		switch {
		case m.last != a.m.first:
		case m.Kind == tocsin.MentionPlace && m.Value == "demonym":
			return true
		case m.Kind == tocsin.MentionActor && m.Actor != nil && (m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Force):
			return true
		}
	}
	return false
}

// highest is the weapon of the highest form (codebook 5) among those listed with
// one: "drones and cruise missiles struck".
func (f *framing) highest(s *sentence, w *mention) *mention {
	best := w
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionWeapon || m.Form == "" || m.Form.Rank() >= best.Form.Rank() || family(m.Form) != family(w.Form) {
			continue
		}
		first, last := m, w
		if first.first > last.first {
			first, last = last, first
		}
		if gap := last.first - first.last; gap >= 1 && gap <= 3 && f.words.listing[f.lower(s, first.last)] {
			best = m
		}
	}
	return best
}

// droneUsed is the drone with which something was bombed: "bombed the yard with
// two drones", "bombs dropped from drones"; nil without one.
func (f *framing) droneUsed(s *sentence, a *act) *mention {
	return s.nearest(f, tocsin.MentionWeapon, a.m.first, 12, func(m *mention) bool {
		for k := m.first - 1; m.Form == tocsin.Drone && k > m.first-4; k-- {
			switch f.lower(s, k) {
			case "by", "from", "using", "with":
				return true
			}
		}
		return false
	})
}

// dropping is the drone from which something was dropped, nil without one.
func (f *framing) dropping(s *sentence, a *act) *mention {
	if !strings.HasPrefix(f.lower(s, a.m.first), "drop") {
		return nil
	}
	return s.nearest(f, tocsin.MentionWeapon, a.m.first, 12, func(m *mention) bool { return m.Form == tocsin.Drone })
}

// litBy tells "set ablaze by a drone": the fire is what the weapon did.
func (f *framing) litBy(s *sentence, a *act, w *mention) bool {
	if family(w.Form) != "air" {
		return false
	}
	if w.last <= a.m.first && a.m.first-w.last <= 2 && !f.passive(s, a) {
		return true // "drones set the depot ablaze"
	}
	return w.first >= a.m.last && w.first-a.m.last <= 4 && f.lower(s, a.m.last) == "by"
}

// gunnery tells guns that need a crew from those that one carries: "gunners
// opened up on the quarter".
func (f *framing) gunnery(s *sentence, a *act, w *mention) bool {
	return a.m.Rule == "shooting" && a.m.Value == "verb" && w.Form == tocsin.Shelling && w.last <= a.m.first && s.distance(f, w.last, a.m.first) <= 8
}

// fromTheAir tells bombs that fall from aircraft from bombs that are planted:
// "jets bombed the square", "the air force bombed", "two bombs were dropped".
func (f *framing) fromTheAir(s *sentence, a *act) bool {
	switch a.m.Rule {
	case "bomb.verb":
	case "shot.verb", "shooting", "fire.verb", "strike.verb", "target.verb", "rocket.verb":
		for k := a.m.first - 1; k >= a.m.first-3; k-- {
			if !f.words.aircraft[f.lower(s, k)] {
				continue
			}
			if w := s.mentionAt(k, tocsin.MentionWeapon); w == nil || w.Form == tocsin.AirStrike {
				return true // "a helicopter fired on the car"
			}
		}
		return false
	case "throw.verb", "land.verb":
		if !strings.HasPrefix(f.lower(s, a.m.first), "drop") && !strings.HasPrefix(f.lower(s, a.m.first), "f") {
			return false
		}
		bomb := s.nearest(f, tocsin.MentionWeapon, a.m.first, 8, func(w *mention) bool { return w.Rule == "bomb" || w.Rule == "air.bomb" })
		drone := s.nearest(f, tocsin.MentionWeapon, a.m.first, 16, func(w *mention) bool { return w.Form == tocsin.Drone })
		return bomb != nil && drone == nil
	default:
		return false
	}
	if strings.HasPrefix(f.lower(s, a.m.first), "dynamit") {
		return false
	}
	if s.block.Kind == tocsin.Title && f.words.placePreposition[f.lower(s, a.m.last)] {
		return false // "rangers bombed in Yala": they were
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.last > a.m.first || s.distance(f, m.last-1, a.m.first) > 8 {
			continue
		}
		if m.Kind == tocsin.MentionWeapon && m.Rule == "warplane" ||
			m.Kind == tocsin.MentionActor && m.Actor != nil && (m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Force && m.Actor.Speaker != tocsin.SpeakerPolice) {
			return true
		}
	}
	return f.lower(s, a.m.last) == "from" && f.lower(s, a.m.last+2) == "air"
}
