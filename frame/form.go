package frame

import (
	"slices"

	"tocsin"
)

// settleForms gives every draft the highest form that its acts tell (codebook
// 5), a form from a vague word only when there is no other.
func (f *framing) settleForms() {
	for _, d := range f.drafts {
		count := map[tocsin.Form]int{}
		first := tocsin.Form("")
		said := !d.onlyKilled()
		for _, a := range d.acts {
			if a.form == "" || a.vague || said && a.m.Rule == "kill" && a.form == tocsin.Killing || a.m.Rule == "deed.doer" && d.takesNext(a) {
				continue // "killed" says no more than that others say how
			}
			count[a.form]++
			if first == "" {
				first = a.form
			}
		}
		d.form = first
		for _, form := range tocsin.Forms {
			// A higher form wins when it is told at least as often as half of
			// the first one: one stray word does not turn a rocket attack
			// into an air strike.
			if count[form] > 0 && form.Rank() < first.Rank() && 2*count[form] >= count[first] && f.outranks(form, first) {
				d.form = form
				break
			}
		}
		switch {
		case d.form == tocsin.Arson && f.byGunmen(d):
			d.form = tocsin.ArmedAssault
		case d.form == tocsin.ArmedAssault && f.mined(d):
			d.form = tocsin.Bombing
		case d.form == tocsin.Bombing && count[tocsin.Drone] > 0 && d.onlyBombed():
			d.form = tocsin.Drone
		case d.form == tocsin.Bombing && (count[tocsin.AirStrike] > 0 || d.struck()) && d.onlyBombed():
			d.form = tocsin.AirStrike
		}
		if d.form == "" || d.form == tocsin.Killing || d.form == tocsin.OtherForm {
			for _, a := range d.acts {
				if a.form != "" && a.form != tocsin.Killing && (d.form != tocsin.Killing || !a.vague && a.form.Rank() < tocsin.Killing.Rank()) {
					d.form, d.vagueForm = a.form, a.vague
					break
				}
			}
		}
		if d.form == "" || d.form == tocsin.OtherForm || d.vagueForm || d.form == tocsin.Killing && d.onlyKilled() {
			if form := f.formBeside(d); form != "" && (d.form != tocsin.Killing || family(form) == "air" || family(form) == "blast") {
				d.form, d.vagueForm = form, false
			}
		}
		if (d.form == tocsin.OtherForm || d.vagueForm && d.acts[0].kind == tocsin.Explosion) && slices.ContainsFunc(d.acts, func(a *act) bool { return a.kind == tocsin.Explosion }) {
			d.form = tocsin.Bombing // a blast that was sabotage
		}
		if d.form == "" && (f.main == nil || d == f.main) && f.struckByState(d.acts[0]) {
			d.form, d.vagueForm = tocsin.AirStrike, true
		}
		if f.main == nil || d == f.main || d.Kind != tocsin.Attack {
			continue
		}
		switch air := family(f.main.form) == "air"; {
		case d.form == "" && !f.long(d.when), d.vagueForm && air && f.oneMoreOf(d.acts[0]):
			d.form = f.main.form // "another attack" on the day of a rocket attack
			if d.form == tocsin.Killing && d.acts[0].m.Rule == "turn.next" {
				d.form = tocsin.ArmedAssault // "it was the turn of Mosul", where others may have died or none
			}
		case d.vagueForm && air && d.acts[0].m.Rule == "raid":
			d.form = tocsin.AirStrike // raids told beside a missile are of aircraft
		}
	}
}

// byGunmen reports whether gunmen are said to have attacked, and to have set fire
// to something besides.
func (f *framing) byGunmen(d *draft) bool {
	return slices.ContainsFunc(d.acts, func(a *act) bool {
		return a.m.Rule == "attack" && a.m.Value == "verb" && f.anyBetween(a.s, max(a.s.First, a.m.first-5), a.m.first, f.words.gunmen)
	})
}

// struckByState tells "Israel struck Sidon", with no word of what with.
func (f *framing) struckByState(a *act) bool {
	if a.m.Value != "verb" || a.m.Rule != "strike.verb" && a.m.Rule != "target.verb" {
		return false
	}
	m := a.s.mentionEnding(a.m.first, tocsin.MentionActor)
	return m != nil && named(m) && m.Actor.Kind == tocsin.State
}

// mined reports whether an ambush was laid with a mine or a bomb at the road.
func (f *framing) mined(d *draft) bool {
	for _, a := range d.acts {
		if a.m.Rule != "ambush" {
			continue
		}
		for i := a.s.index; i <= a.s.index+2 && i < len(f.sentences); i++ {
			s := &f.sentences[i]
			if i > a.s.index && len(s.acts) > 0 && s.acts[0].draft != d {
				break
			}
			for k := range s.mentions {
				if m := &s.mentions[k]; m.Kind == tocsin.MentionWeapon && f.words.rulesBuried[m.Rule] {
					return true
				}
			}
		}
	}
	return false
}

// onlyBombed reports whether nothing but "bombed" or "the bombing" tells of a bomb,
// which may have come from the air.
func (d *draft) onlyBombed() bool {
	return !slices.ContainsFunc(d.acts, func(a *act) bool {
		return a.form == tocsin.Bombing && a.m.Rule != "bomb.verb" && (a.m.Rule != "bomb.attack" || a.m.last-a.m.first > 1 || a.weapon != nil && a.weapon.Form == tocsin.Bombing)
	})
}

// deadly reports whether people other than attackers are said to have been killed.
func (d *draft) deadly() bool {
	return slices.ContainsFunc(d.Claims, func(c tocsin.Claim) bool {
		return c.Slot == tocsin.Killed && !c.Value.Count.None() && c.Scope.Side != "attackers"
	})
}

// struck reports whether the draft's acts are called a strike, as no bomb that
// somebody left is.
func (d *draft) struck() bool {
	return slices.ContainsFunc(d.acts, func(a *act) bool { return a.m.Rule == "strike.noun" && a.form == tocsin.AirStrike })
}

// outranks reports whether a form of which a draft has acts takes the place of
// a lower one that it has acts of (codebook 5).
func (f *framing) outranks(higher, lower tocsin.Form) bool {
	switch {
	case lower == tocsin.Abduction:
		return false // who takes people may shoot as well
	case higher == tocsin.SuicideBombing && (lower == tocsin.ArmedAssault || lower == tocsin.Killing):
		return true // who storms a place may blow up its gate
	case lower == tocsin.Melee:
		return false // who is stabbed may die, and who stabs may be shot
	case lower == tocsin.Arson:
		return higher == tocsin.ArmedAssault
	}
	return family(higher) == family(lower)
}

// takesNext reports whether the draft's next act, told in the sentence behind, is that
// people are taken: "Armed men forced it off the road. All aboard were led away".
func (d *draft) takesNext(a *act) bool {
	return slices.ContainsFunc(d.acts, func(b *act) bool { return b.form == tocsin.Abduction && b.s.index == a.s.index+1 })
}

// surely reports whether an act of the draft has the form by words that mean no other.
func (d *draft) surely(form tocsin.Form) bool {
	return slices.ContainsFunc(d.acts, func(a *act) bool { return a.form == form && !a.vague })
}

// onlyKilled reports whether all that the draft has for a form is that people
// were killed.
func (d *draft) onlyKilled() bool {
	return !slices.ContainsFunc(d.acts, func(a *act) bool { return a.form != "" && !a.vague && a.m.Rule != "kill" })
}

// oneMoreOf reports whether the words before an act say that it is one more of
// the kind told: "another raid", "a similar strike".
func (f *framing) oneMoreOf(a *act) bool {
	return a.another || f.words.oneMoreOf[f.lower(a.s, a.m.first-1)]
}

// formBeside takes the form from weapons named in the sentences around the
// draft's acts.
func (f *framing) formBeside(d *draft) tocsin.Form {
	for _, a := range d.acts {
		for i := a.s.index; i <= a.s.index+2 && i < len(f.sentences); i++ {
			s := &f.sentences[i]
			if i > a.s.index && len(s.acts) > 0 && s.acts[0].draft != d && s.acts[0].kind != tocsin.Find {
				break
			}
			for k := range s.mentions {
				if m := &s.mentions[k]; m.Kind == tocsin.MentionWeapon && m.Form != "" && s.owner(f, m, d) && !(i == a.s.index && f.struckAt(s, a, m)) {
					return m.Form
				}
			}
		}
	}
	for _, a := range d.acts {
		if f.words.rulesAssault[a.m.Rule] {
			for k := range a.s.mentions {
				if m := &a.s.mentions[k]; m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Armed && m.Actor.Kind == tocsin.Unnamed {
					return tocsin.ArmedAssault
				}
			}
		}
	}
	return ""
}

// owner reports whether the act that a mention stands nearest to is the draft's;
// so it is where the sentence tells of no act but a find.
func (s *sentence) owner(f *framing, m *mention, d *draft) bool {
	var best *act
	for _, a := range s.acts {
		if a.draft != nil && a.kind != tocsin.Find && (best == nil || s.distance(f, a.m.first, m.first) < s.distance(f, best.m.first, m.first)) {
			best = a
		}
	}
	return best == nil || best.draft == d
}

// mostChosen is how many people may be killed in one act that is aimed at
// persons chosen beforehand.
const mostChosen = 3

// settleKilling tells the killing of a chosen person from an assault on people
// (codebook 5): several dead, none of them named, are an assault.
func (f *framing) settleKilling() {
	for _, d := range f.drafts {
		if d.Kind == tocsin.Attack && (d.form == "" && d.harmful() || d.form == tocsin.OtherForm && d.deadly() || d.form == tocsin.Abduction && d.most(tocsin.Killed, 0) > d.most(tocsin.Abducted, 0)) {
			for _, a := range d.acts {
				if f.words.rulesAssault[a.m.Rule] {
					d.form, d.vagueForm = tocsin.ArmedAssault, true // who attacked and killed may have taken people as well
				}
			}
		}
		if d.form != tocsin.Killing {
			continue
		}
		many, crowd, chosen := false, false, false
		for _, c := range d.Claims {
			switch c.Slot {
			case tocsin.Killed:
				many = many || c.Value.Count.Min >= 2
				crowd = crowd || c.Value.Count.Min > mostChosen
			case tocsin.Victim:
				chosen = true
			}
		}
		for _, a := range d.acts {
			chosen = chosen || a.m.Rule == "assassination" && !(many && f.words.slaying[f.lower(a.s, a.m.first)]) || a.m.Rule == "attempted.killing" || a.m.Rule == "turn.marks.bound"
		}
		if many && !chosen || crowd {
			d.form = tocsin.ArmedAssault
			if d.surely(tocsin.Melee) && !d.surely(tocsin.ArmedAssault) {
				d.form = tocsin.Melee
			}
		}
	}
}
