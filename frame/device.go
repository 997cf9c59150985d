package frame

import (
	"strings"

	"tocsin"
)

// deviceRule is the rule of the one munition of an act of which no figure is told.
const deviceRule = "munitions.device"

// oneDevice claims the one bomb or grenade that an act was done with, where no figure
// of them is told and every word for such is in the singular: "the van bomb that
// wrecked the courthouse", "land mine kills six", "the device was in a bin".
func (f *framing) oneDevice(d *draft) {
	if d.Kind != tocsin.Attack || d.several || d.form != tocsin.Bombing && d.form != tocsin.SuicideBombing && d.form != tocsin.Grenade || d.claims(tocsin.Munitions) {
		return
	}
	for _, a := range d.acts {
		if a.m.Value == "noun" && !strings.HasPrefix(a.m.Rule, "effect.") && strings.HasSuffix(f.lower(a.s, a.m.last-1), "s") {
			return // "explosions", "grenade attacks"
		}
	}
	for i := range d.Claims {
		c := d.Claims[i]
		if c.Slot != tocsin.Weapon || c.Rule == impliedWeapon || !f.words.rulesCounted[c.Value.ID] || f.words.explosiveMass[strings.ToLower(lastWord(c.Quote.Exact))] {
			continue
		}
		c.Slot, c.Value, c.Rule = tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(1)}, deviceRule
		f.add(d, c)
		return
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		for k := s.First + 1; k < s.Last; k++ {
			if !f.words.deviceNoun[f.lower(s, k)] || s.cue("negation", max(s.First, k-3), k) != nil || f.draftFor(s, k) != d || !f.words.article[f.lower(s, k-1)] && s.block.Kind != tocsin.Title && !f.words.article[f.lower(s, k-2)] {
				continue
			}
			span := tocsin.Span{Start: f.text.Tokens[k].Start, End: f.text.Tokens[k].End}
			f.add(d, f.claim(s, tocsin.Munitions, tocsin.Value{Count: tocsin.Exactly(1)}, span, deviceRule))
			return
		}
	}
}

// pluralDevice reports whether a weapon that can be counted is told in the plural:
// "mines", "explosives-laden trucks".
func (f *framing) pluralDevice(s *sentence, w *mention) bool {
	last := f.lower(s, w.last-1)
	if f.words.explosiveMass[last] {
		return false
	}
	if strings.Contains(last, "-") {
		last = f.lower(s, w.last)
	}
	return f.words.rulesCounted[w.Rule] && strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") && !strings.HasSuffix(last, "us")
}
