package actor

import (
	"strings"

	"tocsin"
)

// maxName is how many words a person's name may have; longer runs of capitals
// are headlines or lists. Chosen by hand.
const maxName = 6

// nameAfter is where a person's name that begins at word i ends, and how many
// words of it have capitals; 0 when none begins there.
func (s *sentence) nameAfter(i int) (end, proper int) {
	j := i
	for j < len(s.words) && j-i < maxName {
		w := &s.words[j]
		switch {
		case w.kind != tocsin.Word || strings.HasPrefix(w.key, "'"):
			return end, proper
		case w.letter == capital || w.letter == capitals && len(w.key) == 1 || w.letter == capitals && !w.opens:
			if j == i && s.before(w) {
				return 0, 0
			}
			proper++
			if w.closes {
				end = j + 1
			}
			if w.dotted && len(w.key) > 2 {
				return end, proper // a sentence's end, or an abbreviation that ends no name
			}
		case s.lex.inName[w.key] || !w.opens:
			// counts only when a capital follows
		case w.letter == capitals && proper > 0 && len(w.key) > 3:
			proper++ // "Gen. Pierre DUPONT"
			end = j + 1
		default:
			return end, proper
		}
		j++
	}
	return end, proper
}

// before reports whether a capitalised word begins no name: a country, a
// nationality, an actor.
func (s *sentence) before(w *word) bool {
	if s.lex.noName[w.key] {
		return true
	}
	for _, f := range s.lex.forms[s.lex.tree.Next(0, w.key)] {
		switch f.source {
		case isCountry, isAdjective, isActor, isOrgan, isPeople:
			return true
		}
	}
	return false
}

// titled keeps the person whose title ends the chain, and gives where the
// name ends.
func (s *sentence) titled(chain []element) int {
	last := len(chain) - 1
	t := s.lex.titles[chain[last].index]
	at := chain[last].end
	// "Lt. Gen. Dr. Ahmed X": further titles.
	for at < len(s.words) {
		m := s.longest(at)[isTitle]
		if m.n == 0 {
			break
		}
		if end, _ := s.nameAfter(at + m.n); end == 0 {
			break
		}
		if next := s.lex.titles[m.index]; weight(next.id) >= weight(t.id) {
			t = next
		}
		at += m.n
	}
	end, _ := s.nameAfter(at)
	if end == 0 {
		return chain[last].end
	}
	r := s.around(chain[:last])
	a := tocsin.Actor{Kind: tocsin.Person, Name: s.wording(at, end), Country: r.country, Speaker: t.speaker}
	if r.actor {
		a.Country = s.lex.entries[r.entry].country
	}
	switch {
	case r.actor && s.lex.entries[r.entry].kind == tocsin.Group && weight(t.id) > 0:
		a.Speaker = tocsin.SpeakerGroup
	case r.speaker != "" && inherits(t.id):
		a.Speaker = r.speaker
	case t.id == "leader" && (r.hasCountry || !r.narrowed):
		a.Speaker = tocsin.SpeakerOfficial
	}
	s.mention(chain[0].at, end, "actor.person", a)
	return end
}

// weight orders titles by how much they tell: "Mr." least.
func weight(id string) int {
	switch id {
	case "witness":
		return 0
	case "medical", "cleric", "expert":
		return 1
	}
	return 2
}

// inherits reports whether a title takes its speaker kind from what stands
// before it: "police spokesman".
func inherits(id string) bool { return id == "spokesman" || id == "official" || id == "leader" }

// named reads a person whose office follows the name, "Omar Said, a spokesman
// for the army,": it keeps the name and gives where it ends, or i.
func (s *sentence) named(i int) int {
	if s.setting != mixed || !s.words[i].opens || s.words[i].letter != capital || s.words[i].kind != tocsin.Word {
		return i
	}
	if i > 0 && s.words[i-1].kind == tocsin.Word && s.words[i-1].letter == capital {
		return i
	}
	if s.common(&s.words[i]) || s.before(&s.words[i]) {
		return i
	}
	end, proper := s.nameAfter(i)
	if end == 0 || proper < 2 || end-i > 5 || end+1 >= len(s.words) || s.words[end].key != "," {
		return i
	}
	j := end + 1
	if k := s.words[j].key; (k == "a" || k == "an" || k == "the") && j+1 < len(s.words) {
		j++
	}
	chain := s.chain(j)
	if len(chain) == 0 || chain[len(chain)-1].source != isOrgan {
		return i
	}
	head := chain[len(chain)-1]
	var t title
	found := false
	for from := head.at; from < head.end && !found; from++ {
		if m := s.longest(from)[isTitle]; m.n > 0 && from+m.n == head.end {
			t, found = s.lex.titles[m.index], true
		}
	}
	if !found {
		return i
	}
	r := s.around(chain[:len(chain)-1])
	a := tocsin.Actor{Kind: tocsin.Person, Name: s.wording(i, end), Country: r.country, Speaker: t.speaker}
	if inherits(t.id) {
		if r.speaker == "" {
			r = s.forWhom(head.end)
		}
		if r.speaker != "" {
			a.Speaker = r.speaker
		}
		if a.Country == "" {
			a.Country = r.country
		}
	}
	if r.actor {
		a.Country = s.lex.entries[r.entry].country
	}
	s.mention(i, end, "actor.person", a)
	return end
}

// forWhom is what "for the Iraqi army" at word i tells of a spokesman.
func (s *sentence) forWhom(i int) surroundings {
	if i+1 >= len(s.words) {
		return surroundings{}
	}
	switch s.words[i].key {
	case "for", "of", "at", "with", "in":
	default:
		return surroundings{}
	}
	i++
	if s.words[i].key == "the" && i+1 < len(s.words) {
		i++
	}
	return s.around(s.chain(i))
}
