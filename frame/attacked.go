package frame

import (
	"strings"

	"tocsin"
)

// forcesHurt claims the soldiers or police who were killed or hurt for the target,
// where no target is told and nobody else was killed.
func (f *framing) forcesHurt(d *draft) {
	if d.Kind != tocsin.Attack || d.hasTarget() {
		return
	}
	slot := tocsin.Injured
	if d.claims(tocsin.Killed) {
		slot = tocsin.Killed
	}
	var hurt *tocsin.Claim
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Slot != slot || c.Scope.Side != "" || !c.Value.Count.Known || c.Value.Count.Max == 0 {
			continue
		}
		switch c.Scope.Group {
		case "police", "soldiers", "security forces", "guards":
			if hurt == nil {
				hurt = c
			}
		case "", "part":
		default:
			if d.form == tocsin.Killing {
				f.victimAimedAt(d)
			}
			return
		}
	}
	if hurt == nil {
		f.victimAimedAt(d)
		return
	}
	n := noun{f.text.TokenAt(hurt.Quote.Start), f.text.TokenAt(hurt.Quote.End-1) + 1}
	for k := n.first; k < n.last; k++ {
		if t := f.text.Tokens[k]; t.Kind == tocsin.Number || t.Kind == tocsin.Punct && t.Lower != "-" || f.words.smallNumber[t.Lower] || f.words.quantifier[t.Lower] || f.words.articleOwner[t.Lower] || f.words.nounOpening[t.Lower] {
			n.first = k + 1
		}
	}
	if n.first >= n.last || n.last-n.first > 5 {
		return
	}
	c := *hurt
	c.Slot, c.Value, c.Scope, c.Rule = tocsin.Target, tocsin.Value{Name: f.spanOf(n).Of(f.text.Body)}, tocsin.Scope{}, "target.forces"
	c.Quote.Span = f.spanOf(n)
	f.add(d, c)
}

// victimTarget is the rule of a target that is known only as the victim.
const victimTarget = "target.victim"

// victimAimedAt claims for the target the one who was killed: in a killing who is
// named (codebook 5), in another attack a soldier or one of the police.
func (f *framing) victimAimedAt(d *draft) {
	var victim *tocsin.Claim
	for i := range d.Claims {
		c := &d.Claims[i]
		if c.Slot == tocsin.Killed && c.Scope.Side == "" && c.Value.Count.Min > 1 {
			return // one of several
		}
		if c.Slot != tocsin.Victim || c.Certainty == tocsin.Denied {
			continue
		}
		words := strings.Fields(strings.ToLower(c.Value.Name))
		if len(words) == 0 {
			continue
		}
		head := words[len(words)-1]
		force := f.words.armyNoun[head] || f.words.defenderNoun[head]
		if !force && (d.form != tocsin.Killing || c.Rule != "victim.named") {
			continue
		}
		if victim != nil && victim.Value.Name != c.Value.Name {
			return // who of them is not told
		}
		victim = c
	}
	if victim == nil || !d.claims(tocsin.Killed) {
		return
	}
	c := *victim
	c.Value.Name = strings.TrimLeft(c.Value.Name, "0123456789 ")
	c.Slot, c.Rule = tocsin.Target, victimTarget
	f.add(d, c)
}

// setAgainst claims for the target whom notes set against a weapon or an act: "RCIED vs
// ANP Ranger", "ambush v police patrol".
func (f *framing) setAgainst(s *sentence) {
	for k := s.First + 1; k+1 < s.Last; k++ {
		if !f.words.versus[f.lower(s, k)] || s.mentionEnding(k, tocsin.MentionWeapon) == nil && s.mentionEnding(k, tocsin.MentionAct) == nil {
			continue
		}
		n := noun{k + 1, k + 1}
		for n.last < s.Last && n.last < k+6 && f.text.Tokens[n.last].Kind == tocsin.Word && !f.endsNoun(s, n.last, n.first) && (f.capital(n.last) || !f.capital(n.first)) && len(f.lower(s, n.last)) > 1 {
			n.last++
		}
		d := f.draftFor(s, k)
		if n.last == n.first || d == nil || d.Kind != tocsin.Attack {
			continue
		}
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.Target, tocsin.Value{Name: span.Of(f.text.Body)}, span, "target.against"))
		return
	}
}

// forcesNamed reports whether a noun phrase is soldiers or police, told by no
// figure: "the troops", "riot police".
func (f *framing) forcesNamed(s *sentence, n noun) bool {
	if n.last <= n.first || f.number(s, n.first) || f.number(s, n.first-1) {
		return false
	}
	l := f.lower(s, n.last-1)
	return f.words.armyNoun[l] || f.words.defenderNoun[l]
}
