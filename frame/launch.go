package frame

import (
	"strings"

	"tocsin"
)

// findOrigins notes the places from which something was fired, by the text behind
// the title.
func (f *framing) findOrigins() {
	f.origins = map[string]bool{}
	for i := range f.sentences {
		s := &f.sentences[i]
		s.each(tocsin.MentionPlace, func(m *mention) {
			if s.block.Kind != tocsin.Title && m.Where != nil && m.Value != "demonym" && m.Where.GazetteerID != "" && f.launchPlace(s, m) {
				f.origins[m.Where.GazetteerID] = true
			}
		})
	}
}

// launchSites claims the places and things that something was fired from.
func (f *framing) launchSites(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionPlace || m.Where == nil || m.Value == "demonym" || !f.launchPlace(s, m) {
			continue
		}
		d := f.launchOf(s, m.first)
		if d == nil {
			continue
		}
		name, span := f.launchName(s, m, d)
		f.add(d, f.claim(s, tocsin.LaunchSite, tocsin.Value{Name: name, ID: m.Where.GazetteerID}, span, "launch.from"))
	}
	f.launchThings(s)
}

// launchOf is the account whose munitions were fired from what stands at the
// token: a launcher found later is that of the act reported. It is nil when
// there is none.
func (f *framing) launchOf(s *sentence, at int) *draft {
	d := f.draftFor(s, at)
	if d != nil && d.Kind == tocsin.Find && f.main != nil && f.main.Kind == tocsin.Attack && f.main.first < s.index && family(f.main.form) == "air" {
		return f.main
	}
	if d == nil || d.Kind == tocsin.Aggregate || d.Kind == tocsin.Threat {
		return nil
	}
	return d
}

// launchName is a place by its name with the words that narrow it ("southern
// Lebanon", "rebel-held Aleppo"); a part of a town is named with the town.
func (f *framing) launchName(s *sentence, m *mention, d *draft) (string, tocsin.Span) {
	name, span := m.Where.Name, m.Span
	if m.Where.Words != "" {
		name = m.Where.Words
	}
	from := m.first
	if f.lower(s, from-1) == "of" && f.words.heldBy.Ends(f.lower(s, from-3)) {
		from -= 2 // "rebel-held areas of"
	}
	for k := from - 1; k > s.First && k >= from-2; k-- {
		l := f.lower(s, k)
		if !f.words.directionAdjective[l] && !f.words.heldBy.Ends(l) {
			break
		}
		span.Start = f.text.Tokens[k].Start
		name = f.wordsOf(span)
	}
	town := f.townTold(s, m)
	if town == "" {
		town = townAround(m.Where, d.where)
	}
	if town != "" && !strings.Contains(name, town) {
		name += ", " + town
	}
	return name, span
}

// townTold is the place in which the text says that another lies: "Dawra, an area
// in southern Baghdad"; "" when it says none.
func (f *framing) townTold(s *sentence, m *mention) string {
	if f.lower(s, m.last) != "," || !f.words.article[f.lower(s, m.last+1)] || !f.placeNoun(s, m.last+2) && !f.placeNoun(s, m.last+3) {
		return ""
	}
	for _, p := range s.window(m.last+3, m.last+8) {
		if p.Kind == tocsin.MentionPlace && p.Where != nil && f.within(s, m.last+2, p.first) {
			return p.Where.Name
		}
	}
	return ""
}

// townAround is the town that a part of one lies in, "" when that is not known. A
// part that is in no gazetteer is taken for one of the town that was hit.
func townAround(part, hit *tocsin.Where) string {
	if part.Precision != tocsin.Site && part.Precision != tocsin.Neighbourhood {
		return ""
	}
	if part.GazetteerID == "" && part.Precision == tocsin.Neighbourhood && hit != nil && hit.GazetteerID != "" {
		if hit.Precision == tocsin.Town {
			return hit.Name
		}
		part = hit
	}
	if len(part.Within) < 2 {
		return ""
	}
	return part.Within[0]
}

// launchedThere reports whether a place is named behind words for firing from
// somewhere, or beside a launcher that was found there.
func (f *framing) launchedThere(s *sentence, m *mention) bool {
	for i := range s.mentions {
		c := &s.mentions[i]
		if c.Kind != tocsin.MentionCue || c.last > m.first {
			continue
		}
		switch c.Value {
		case "launched-from":
			if m.first-c.last > 9 || !f.munitionIn(s, c) {
				continue
			}
			if f.within(s, c.last, m.first) {
				return true
			}
		case "launcher":
			if m.first-c.last > 18 || m.Where.Precision == tocsin.CountryWide {
				continue
			}
			for k := c.last; k < m.first && k < c.last+9; k++ {
				if f.words.foundThere[f.lower(s, k)] {
					if f.aimedBetween(s, c.last, k) {
						break // "a shot from a launcher at a post, located near Basra"
					}
					near := m.first-c.last <= 9 && (f.within(s, k+1, m.first) || f.lower(s, k) == ":" || f.lower(s, k) == "in")
					return near || f.foundIn(s, k+1, m.first)
				}
			}
		}
	}
	return f.givenAs(s, m) || f.firedThere(s, m)
}

// foundIn reports whether a place stands behind a preposition of its own, with
// only who found it or who says so before that: "was discovered, the statement
// says, in", "was located by the army opposite the".
func (f *framing) foundIn(s *sentence, from, to int) bool {
	for k := to - 1; k >= from && k >= to-8; k-- {
		if !f.words.placePreposition[f.lower(s, k)] || !f.within(s, k+1, to) {
			continue
		}
		for j := from; j < k; j++ {
			if f.words.clauseTurn[f.lower(s, j)] || s.mentionAt(j, tocsin.MentionAct) != nil || s.mentionAt(j, tocsin.MentionPlace) != nil {
				return false
			}
		}
		return true
	}
	return false
}

// givenAs reports whether somebody gives the place as where something was fired:
// "gave the old quarter as the launching place".
func (f *framing) givenAs(s *sentence, m *mention) bool {
	for _, c := range s.window(m.last, m.last+10) {
		if c.Kind == tocsin.MentionCue && c.Value == "launcher" && f.words.article[f.lower(s, c.first-1)] && f.lower(s, c.first-2) == "as" {
			return f.text.Tokens[c.first-2].Start > m.Span.End
		}
	}
	return false
}

// firedThere reports whether those who fire stand in the place, or what was fired
// from it is told behind: "militants in Gaza fired", "it was from Dora that the
// rocket had been fired".
func (f *framing) firedThere(s *sentence, m *mention) bool {
	at := m.first - 1
	for f.words.article[f.lower(s, at)] || f.words.directionAdjective[f.lower(s, at)] {
		at--
	}
	if f.lower(s, at) == "in" && (s.headCue(at-1) != nil || s.mentionEnding(at, tocsin.MentionActor) != nil) {
		k := m.last
		for f.words.perfect[f.lower(s, k)] || f.lower(s, k) == "had" {
			k++
		}
		return f.words.launchVerb[f.lower(s, k)] && s.nearest(f, tocsin.MentionWeapon, k, 6, func(w *mention) bool { return w.first > k }) != nil
	}
	for k := m.first - 1; k >= m.first-7 && k >= s.First; k-- {
		if f.lower(s, k) != "from" {
			continue
		}
		if !f.within(s, k+1, m.first) || k > s.First && !f.being(s, k-1) {
			return false
		}
		for j := m.last; j < m.last+16; j++ {
			if f.words.launchVerb[f.lower(s, j)] && f.being(s, j-1) && f.munitionBefore(s, j) {
				return true
			}
		}
		return false
	}
	return false
}

// aimedBetween reports whether what a launcher was fired at stands among the tokens
// [from, to).
func (f *framing) aimedBetween(s *sentence, from, to int) bool {
	aimed := false
	for k := from; k < to; k++ {
		if w := f.lower(s, k); w == "at" || w == "on" || w == "into" || w == "against" {
			aimed = true
		}
		if aimed && s.mentionAt(k, tocsin.MentionObject) != nil {
			return true
		}
	}
	return false
}

// launchedFrom reports whether a place is where something was fired from: it
// stands behind "from" and a word for firing, or behind "launched in" when
// nothing is hit there.
func (f *framing) launchedFrom(s *sentence, m *mention) bool {
	for k := m.first - 1; k >= m.first-10 && k >= s.First; k-- {
		switch word := f.lower(s, k); {
		case word == "from":
			if !f.within(s, k+1, m.first) || f.fromBoats(s, k+1, m) {
				return false
			}
			for j, n := k-1, 0; n < 9 && j >= s.First; j, n = j-1, n+1 {
				if t := f.timeOver(s, j); t != nil {
					j, n = t.first, n-1 // "fired on Monday, at dawn, from"
					continue
				}
				if f.lower(s, j) == "," && (f.timeOver(s, j-1) != nil || f.timeOver(s, j+1) != nil || f.timeOver(s, j+2) != nil) {
					continue
				}
				switch word := f.lower(s, j); {
				case f.words.launchWord[word], word == "sent" && f.aimedAfter(s, m):
					return true
				case word == "shot":
					return j == k-1
				case f.words.launchTravel[word]:
					return j == k-1 && f.lower(s, j-1) != "who" && (f.munitionBefore(s, j) || f.lower(s, j-1) == "they" && s.draft != nil)
				case f.words.sentPersons[word]:
					return false
				}
			}
			return false
		case word == "of":
			if f.lower(s, k-1) != "out" {
				continue
			}
			for j := k - 2; j >= k-14 && j >= s.First; j-- {
				if word := f.lower(s, j); f.words.launchVerb[word] || word == "sent" && f.aimedAfter(s, m) {
					return f.within(s, k+1, m.first)
				}
			}
			return false
		case word == "in":
			if j := k - 1; k >= m.first-2 && (f.lower(s, j) == "launched" || f.lower(s, j) == "fired") {
				return f.words.launchPassive[f.lower(s, j-1)]
			}
			if f.placeNoun(s, k-1) {
				continue // "from a neighborhood in X"
			}
			if k > s.First && s.mentionEnding(k, tocsin.MentionObject) != nil {
				continue // "from a truck in X"
			}
			return false
		case f.words.launchPlaceEnd[word]:
			return false
		}
	}
	return false
}

// fromBoats reports whether a place at sea is that of the boats, named from the
// token on, from which something was fired: those who are hit lie off the same
// coast.
func (f *framing) fromBoats(s *sentence, from int, m *mention) bool {
	return m.Where.Precision != tocsin.CountryWide && f.anyBetween(s, from, m.first, f.words.boat)
}

// launchListed reports whether a place stands in a list of those from which
// something was fired: "(launch areas: Kursk, Orel - Russia)", "launched from
// Kursk, Millerovo and Orel", "from the directions Kursk, Orel".
func (f *framing) launchListed(s *sentence, m *mention) bool {
	for k := m.first - 1; k >= s.First && k > m.first-listReach; k-- {
		word := f.lower(s, k)
		switch word {
		case ",", "and", "&", "-", "–", "—", ";", "/", ")", "(":
			continue
		case ":", "of", "the":
			if p := f.lower(s, k-1); p == "areas" || p == "area" || p == "sites" || p == "site" || p == "points" || p == "point" || p == "places" || p == "place" || p == "directions" || p == "direction" {
				return f.listedAs(s, k-1)
			}
			return false
		case "directions", "direction", "areas":
			return f.listedAs(s, k)
		case "from":
			return k < m.first-1 && f.words.launchWord[f.lower(s, k-1)]
		}
		if !f.capital(k) && s.mentionAt(k, tocsin.MentionPlace) == nil && word != "cape" {
			return false
		}
	}
	return false
}

// listReach is how many tokens a list of places may take.
const listReach = 20

// listedAs reports whether the noun over a list of places says that something was
// fired there: "launch areas", "from the directions".
func (f *framing) listedAs(s *sentence, k int) bool {
	for j := k; j > s.First && j > k-4; j-- {
		switch word := f.lower(s, j-1); word {
		case "launch", "launching", "firing":
			return true
		case "from":
			return strings.HasPrefix(f.lower(s, k), "direction")
		}
	}
	return false
}

// aimedAfter reports whether right behind a place stands what something sent
// from there goes to: "a drone sent out of Sanaa toward the border".
func (f *framing) aimedAfter(s *sentence, m *mention) bool {
	for k := m.last; k < s.Last && k < m.last+3; k++ {
		switch f.lower(s, k) {
		case "toward", "towards", "against":
			return true
		}
	}
	return false
}

// timeOver is the time that the token belongs to, nil when it belongs to none.
func (f *framing) timeOver(s *sentence, k int) *mention {
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionTime && m.first <= k && k < m.last {
			return m
		}
	}
	return nil
}

// munitionBefore reports whether something that is fired is named in the words
// before a token.
func (f *framing) munitionBefore(s *sentence, at int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionWeapon && m.last <= at && s.distance(f, m.last-1, at) <= 9 {
			return true
		}
	}
	return f.words.firedNoun[f.lower(s, at-1)]
}

// munitionIn reports whether something that is fired is named in the sentence
// before the words, or an act tells of it.
func (f *framing) munitionIn(s *sentence, c *mention) bool {
	if !f.words.launchUse[f.lower(s, c.first)] {
		return true
	}
	return f.munitionBefore(s, c.first) || f.lower(s, c.first-1) == "they" && s.draft != nil && family(s.draft.form) == "air"
}

// within reports whether only words for parts of a place stand among the
// tokens: "the outskirts of", "a field in".
func (f *framing) within(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		t := f.text.Tokens[k]
		if f.words.launchPlaceBreak[t.Lower] {
			return false
		}
		if a := s.mentionAt(k, tocsin.MentionAct); a != nil && a.Value == "verb" {
			return false // "launched from Yemen exploded in Eilat"
		}
	}
	return true
}

// launchThings claims the truck, garage or hill that something was fired from,
// when it is told by a noun.
func (f *framing) launchThings(s *sentence) {
	for i := range s.mentions {
		c := &s.mentions[i]
		if c.Kind != tocsin.MentionCue || c.Value != "launched-from" || !f.munitionIn(s, c) {
			continue
		}
		n, ok := f.nounAfter(s, c.last)
		if !ok || n.first-c.last > 2 {
			continue
		}
		o := s.mentionEnding(n.last, tocsin.MentionObject)
		if o == nil || f.rigged(s, o) > 0 {
			continue
		}
		f.launchThing(s, n)
	}
	for i := range s.mentions {
		o := &s.mentions[i]
		if o.Kind == tocsin.MentionCue && o.Value == "launcher" {
			f.launcherBy(s, o)
		}
		if o.Kind != tocsin.MentionObject || o.Value != "transport" {
			continue
		}
		if end := f.rigged(s, o); end > 0 {
			f.launchThing(s, noun{f.leftward(s, o.first, o.last).first, end})
		}
	}
}

// launcherBy claims the thing beside which a launcher was found: "was located by
// the army opposite the college".
func (f *framing) launcherBy(s *sentence, c *mention) {
	for k := c.last; k < c.last+6; k++ {
		if !f.words.foundThere[f.lower(s, k)] {
			continue
		}
		for j := k + 1; j < k+7 && j < s.Last; j++ {
			if !f.words.placePreposition[f.lower(s, j)] {
				continue
			}
			n, ok := f.nounAfter(s, j+1)
			if ok && s.mentionEnding(n.last, tocsin.MentionObject) != nil && f.foundIn(s, k+1, n.first) {
				f.launchThing(s, noun{j, n.last})
			}
			return
		}
		return
	}
}

// launchThing claims a noun phrase as what something was fired from.
func (f *framing) launchThing(s *sentence, n noun) {
	if d := f.launchOf(s, n.first); d != nil {
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.LaunchSite, tocsin.Value{Name: span.Of(f.text.Body)}, span, "launch.thing"))
	}
}

// rigged is the token behind the words that make a vehicle a launcher: "rigged to
// fire rockets", "with launch tubes", "turned into a launcher"; 0 without any.
func (f *framing) rigged(s *sentence, o *mention) int {
	for k := o.last; k < o.last+9; k++ {
		l := f.lower(s, k)
		if l == "" || f.text.Tokens[k].Kind == tocsin.Punct {
			return 0
		}
		if l == "to" && k <= o.last+4 && f.words.rigged[f.lower(s, k-1)] && f.words.launchBase[f.lower(s, k+1)] {
			if w := s.nearest(f, tocsin.MentionWeapon, k+2, 3, nil); w != nil && w.first > k {
				return w.last
			}
			return k + 2
		}
		if c := s.cueAt("launcher", k); c != nil {
			for j := k - 1; j > o.last-1 && j > k-4; j-- {
				if w := f.lower(s, j); w == "with" || w == "into" || w == "as" || w == "carrying" {
					return c.last
				}
			}
			return 0
		}
	}
	return 0
}
