package frame

import (
	"strings"

	"tocsin"
)

// antecedentReach is how many sentences back a thing may have been told that "the
// ship" or "his vehicle" points to.
const antecedentReach = 4

// antecedent is the thing told before to which a single noun with "the" or an
// owner points back: "a Danish tanker" of "his vessel was hit".
func (f *framing) antecedent(s *sentence, n noun) (noun, bool) {
	if n.last-n.first != 1 || !f.words.ownerPronoun[f.lower(s, n.first-1)] && !f.words.knownTargetOpening[f.lower(s, n.first-1)] {
		return noun{}, false
	}
	word := f.lower(s, n.first)
	for p, back := s, 0; ; back++ {
		for i := len(p.mentions) - 1; i >= 0; i-- {
			m := &p.mentions[i]
			if m.Kind != tocsin.MentionObject || p == s && m.last >= n.first || !f.sameThing(word, f.lower(p, m.last-1)) || p.mentionAt(m.last, tocsin.MentionObject) != nil {
				continue
			}
			whole := f.leftward(p, m.first, m.last)
			opening := f.lower(p, whole.first-1)
			if f.words.oneOrMore[opening] || f.number(p, whole.first) || whole.last-whole.first > 1 && !f.words.ownerPronoun[opening] {
				return whole, true
			}
		}
		if back == antecedentReach || p.index == 0 || f.sentences[p.index-1].block.Kind == tocsin.Title {
			return noun{}, false
		}
		p = &f.sentences[p.index-1]
	}
}

// sameThing reports whether a noun may be said again of what another names: the
// same word, or "ship" of a tanker, "vehicle" of a bus.
func (f *framing) sameThing(again, first string) bool {
	again, first = strings.TrimSuffix(again, "s"), strings.TrimSuffix(first, "s")
	return again == first || f.words.shipAgain[again] && f.words.shipNoun[first] || again == "vehicle" && f.words.landVehicle[first]
}

// pronounThing is the thing for which the pronoun before a passive stands, where it
// is told in the sentence before: its first thing that no preposition governs, one
// for "it" and "she", many for "they".
func (f *framing) pronounThing(s *sentence, end int) (noun, bool) {
	word := f.lower(s, end-1)
	if word != "it" && word != "she" && word != "they" {
		return noun{}, false
	}
	if word == "they" && f.words.timeClause[f.lower(s, end-2)] {
		if n, ok, people := f.firstThing(s, end, word); ok || people {
			return n, ok // "the lorries were standing there when they came under attack"
		}
	}
	if s.index == 0 || f.sentences[s.index-1].block.Kind == tocsin.Title {
		return noun{}, false
	}
	p := &f.sentences[s.index-1]
	n, ok, _ := f.firstThing(p, p.Last, word)
	return n, ok
}

// firstThing is the first thing before a token for which a pronoun may stand, and
// whether people are told before it, for whom it may stand as well.
func (f *framing) firstThing(s *sentence, end int, word string) (thing noun, ok, people bool) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.last >= end {
			break
		}
		if m.Kind == tocsin.MentionQuantity && personal(m) || m.Kind == tocsin.MentionActor {
			return noun{}, false, true
		}
		if m.Kind != tocsin.MentionObject {
			continue
		}
		head := f.lower(s, m.last-1)
		if strings.HasSuffix(head, "s") != (word == "they") || word == "she" && !f.words.shipNoun[head] || f.words.wideGround[head] {
			continue
		}
		n := f.leftward(s, m.first, m.last)
		g := n.first - 1
		for f.words.articleIt[f.lower(s, g)] {
			g--
		}
		if !f.governs(s, g) {
			return n, true, false
		}
	}
	return noun{}, false, false
}

// onlyShip claims the one ship that is told of beside an act, where no target is
// told: whose master reports it, which was chased, near which a missile fell. What
// attackers sail in is none.
func (f *framing) onlyShip(d *draft) {
	if d.Kind != tocsin.Attack || d.hasTarget() || len(d.acts) == 0 {
		return
	}
	var at *sentence
	var ship noun
	for _, a := range d.acts {
		if a.s.block.Kind == tocsin.Title {
			continue
		}
		for i := max(0, a.s.index-1); i <= min(a.s.index+1, len(f.sentences)-1); i++ {
			s := &f.sentences[i]
			if s != a.s && (len(s.acts) > 0 || s.block.Kind == tocsin.Title) {
				continue
			}
			for k := range s.mentions {
				m := &s.mentions[k]
				if m.Kind != tocsin.MentionObject || !f.words.shipNoun[f.lower(s, m.last-1)] || f.words.raiderCraft[f.lower(s, m.last-1)] {
					continue
				}
				n := f.leftward(s, m.first, m.last)
				if !f.words.oneOrMore[f.lower(s, n.first-1)] && n.last == f.shipNamed(s, n) || f.words.aboard[f.lower(s, n.first-2)] {
					continue
				}
				if at != nil && (at != s || ship != n) {
					return // there are two
				}
				at, ship = s, n
			}
		}
	}
	if at != nil {
		f.target(at, &act{s: at, draft: d}, ship, "target.ship")
	}
}

// shipNamed is the end of the name that follows the noun for a ship: "the tanker
// Rose Bay".
func (f *framing) shipNamed(s *sentence, n noun) int {
	if !f.words.shipNoun[f.lower(s, n.last-1)] {
		return n.last
	}
	end := n.last
	for end < s.Last && end < n.last+4 && f.capital(end) && s.mentionAt(end, tocsin.MentionTime) == nil && !f.words.nounPhraseEnd[f.lower(s, end)] {
		end++
	}
	return end
}

// onlyBuilding claims the one building that is told of beside an act of arson or a
// bomb, where no target is told: "a smell of petrol at the mosque". Where people
// were treated is none.
func (f *framing) onlyBuilding(d *draft) {
	if d.Kind != tocsin.Attack || d.hasTarget() || d.form != tocsin.Arson && d.form != tocsin.Bombing && d.form != tocsin.Grenade {
		return
	}
	var at *sentence
	var thing noun
	for _, a := range d.acts {
		for i := range a.s.mentions {
			m := &a.s.mentions[i]
			word := f.lower(a.s, m.last-1)
			if m.Kind != tocsin.MentionObject || m.Value == "transport" || f.words.wideGround[word] && f.words.ground[word] || f.words.brokenPart[word] || f.words.infirmary[strings.TrimSuffix(word, "s")] || f.words.passBy[word] {
				continue
			}
			if at != nil && strings.TrimSuffix(f.lower(at, thing.last-1), "s") != strings.TrimSuffix(word, "s") {
				return // there are two
			}
			at, thing = a.s, f.leftward(a.s, m.first, m.last)
		}
	}
	if at != nil {
		f.target(at, &act{s: at, draft: d}, thing, "target.only")
	}
}

// toldBy reports whether the text behind the title tells of the draft in a sentence up to
// the given one, or of no other attack: a paragraph that tells of no act goes on about what
// was told, and not about what the title alone has.
func (f *framing) toldBy(d *draft, sentence int) bool {
	for _, a := range d.acts {
		if a.s.block.Kind != tocsin.Title && a.s.index <= sentence {
			return true
		}
	}
	return false
}
