package frame

import (
	"strings"

	"tocsin"
)

// presumedTo is the token behind the words that say to whom people are presumed to
// belong: "presumed to be of the", "believed to be members of". It is at itself when
// no such words follow, or when nothing among them tells of presuming.
func (f *framing) presumedTo(s *sentence, at int) int {
	k, presuming := at, false
	for f.words.presuming[f.lower(s, k)] || f.words.presumed[f.lower(s, k)] || f.words.article[f.lower(s, k)] || f.quote(s, k) {
		presuming = presuming || f.words.presuming[f.lower(s, k)]
		k++
	}
	if !presuming {
		return at
	}
	return k
}

// pastBrackets is the token behind a short form in brackets: "the Front (NF)".
func (f *framing) pastBrackets(s *sentence, at int) int {
	if f.lower(s, at) == "(" && f.lower(s, at+2) == ")" {
		return at + 3
	}
	return at
}

// presume reads the group, in no lexicon, to which people are presumed to belong:
// "elements presumed to be of the Front for Return (FR)".
func (f *framing) presume(s *sentence, p *party) {
	k := f.presumedTo(s, p.last)
	if k == p.last || !f.capital(k) {
		return
	}
	end := k
	for end < s.Last && end < k+10 && (f.capital(end) || f.words.groupNameJoiner[f.lower(s, end)] && f.capital(end+1) || f.lower(s, end) == "," && f.capital(end+1)) {
		end++
	}
	short := f.pastBrackets(s, end)
	if short == end { // without a short form, a list of names is no one name
		for end = k; end < s.Last && (f.capital(end) || f.words.groupNameJoiner[f.lower(s, end)] && f.lower(s, end) != "and" && f.capital(end+1)); {
			end++
		}
		short = end
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first < end && m.last > k && (m.Kind == tocsin.MentionTime || m.Kind == tocsin.MentionPlace && m.first <= k && m.last >= end || m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind != tocsin.Group) {
			return
		}
	}
	p.alias, p.end = f.claimantIn(f.spanOf(noun{k, short})), short
}

// underFireFrom reports whether the token is the "from" behind fire that somebody
// came under or took: "came under fire from rebels".
func (f *framing) underFireFrom(s *sentence, a *act, k int) bool {
	if f.lower(s, k) != "from" {
		return false
	}
	return strings.HasSuffix(f.lower(s, k-1), "fire") || k == a.m.last && f.lower(s, a.m.first+1) == "under"
}

// attackOf reports whether the token is the "of" behind an attack by which a regime
// is named as its doer: "a drone attack of the Harbour regime".
func (f *framing) attackOf(s *sentence, a *act, k int) bool {
	if f.lower(s, k) != "of" || k != a.m.last || a.m.Value == "verb" {
		return false
	}
	for j := k + 1; j < k+4; j++ {
		if f.lower(s, j) == "regime" {
			return true
		}
	}
	return false
}

// layers charges whoever is told to have laid or fired the weapon, wherever the act
// itself stands: "a mine believed to have been laid by rebels", "shells fired from
// the hills by the militia".
func (f *framing) layers(s *sentence, parties []party) {
	for i := range parties {
		p := &parties[i]
		by := p.first - 1
		for by > p.first-4 && by > s.First && f.lower(s, by) != "by" && f.text.Tokens[by].Kind == tocsin.Word {
			by--
		}
		if by <= s.First+1 || f.lower(s, by) != "by" || !f.plain(s, by+1, p.first) || p.actor != nil && f.ownsOther(s, p.actor) {
			continue
		}
		verb := by - 1
		for verb > by-7 && verb > s.First && !f.words.laidVerb[f.lower(s, verb)] && f.text.Tokens[verb].Kind == tocsin.Word && f.lower(s, verb) != "and" && !f.otherVerb(s, verb) {
			verb--
		}
		if !f.words.laidVerb[f.lower(s, verb)] {
			continue
		}
		w := s.nearest(f, tocsin.MentionWeapon, verb, 14, func(w *mention) bool { return w.last <= verb })
		d := f.draftFor(s, p.first)
		if d != nil && d.Kind == tocsin.Explosion {
			d = f.main
		}
		if w == nil && !f.anyBetween(s, max(s.First, verb-10), verb, f.words.deviceNoun) || d == nil || d.Kind != tocsin.Attack || s.cue("negation", max(s.First, verb-4), by) != nil || f.charged(d, s, p) {
			continue
		}
		f.charge(s, d, p, "doer.laid")
	}
}

// suspectedOne is the party that the verb "suspect" has as its object, where the
// word may also be read as said of the party: "police suspected rebels".
func (f *framing) suspectedOne(s *sentence, m *mention, parties []party) *party {
	if m.Rule != "blame.suspect" || f.lower(s, m.last-1) != "suspected" {
		return nil
	}
	k := m.first - 1
	who := s.mentionEnding(m.first, tocsin.MentionActor)
	if !f.words.pronounPerson[f.lower(s, k)] && !f.words.pronounGroup[f.lower(s, k)] && (who == nil || !canSpeak(who)) && !(f.capital(k) && k > s.First && s.mentionEnding(m.first, tocsin.MentionPlace) == nil) {
		return nil
	}
	for i := range parties {
		p := &parties[i]
		if p.first != m.first && p.first != m.last && !(p.first == m.last+1 && f.words.article[f.lower(s, m.last)]) || p.last <= m.last || p.generic {
			continue
		}
		if next := f.lower(s, p.last); next == "" || f.text.Tokens[p.last].Kind == tocsin.Punct || f.words.namePreposition[next] || f.words.phraseJoin[next] {
			whom := *p
			whom.first = max(p.first, m.last)
			return &whom
		}
	}
	return nil
}

// nameEnding is a group in no lexicon that is named right before the words that it
// is to blame: "the outlawed United Front was to blame".
func (f *framing) nameEnding(s *sentence, m *mention) *claimant {
	k := m.first
	for k > s.First && f.capital(k-1) {
		k--
	}
	if k == m.first || s.speechBetween(k, m.first) {
		return nil
	}
	return f.anyName(s, k)
}

// atTheirDoor reads who is blamed by whose door the act is laid at: "laid the raid
// at the rebels' door", "laying it at the League's feet".
func (f *framing) atTheirDoor(s *sentence, parties []party) {
	for k := s.First + 2; k < s.Last; k++ {
		if !f.words.doorWord[f.lower(s, k)] {
			continue
		}
		for i := range parties {
			p := &parties[i]
			if p.actor == nil || p.last != k && p.last != k-1 || !strings.HasPrefix(f.text.Body[p.actor.Span.End:], "'") && !strings.HasPrefix(f.text.Body[p.actor.Span.End:], "’") {
				continue
			}
			at := p.first - 1
			for f.words.article[f.lower(s, at)] {
				at--
			}
			d := f.draftFor(s, k)
			if f.lower(s, at) != "at" || d == nil || d.Kind != tocsin.Attack {
				continue
			}
			f.add(d, f.claim(s, tocsin.Blamed, tocsin.Value{Name: p.actor.Actor.Name, ID: p.actor.Actor.ID}, p.actor.Span, "doer.blame"))
		}
	}
}

// ownArms reports whether a noun at the token, "jets", "troops", is told as the
// speaker's own: "its jets".
func (f *framing) ownArms(s *sentence, at int) bool {
	if s.headCue(at) == nil && !f.words.ownFighter[f.lower(s, at)] && !f.words.armyNoun[f.lower(s, at)] {
		return false
	}
	for k := at; k > at-4 && k >= s.First; k-- {
		if f.words.ownPronoun[f.lower(s, k)] {
			return true
		}
	}
	return false
}
