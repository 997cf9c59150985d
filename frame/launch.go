package frame

import "tocsin"

// launchSites claims the places and things that something was fired from.
func (f *framing) launchSites(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionPlace || m.Where == nil || m.Value == "demonym" || !f.launchPlace(s, m) {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil || d.Kind == tocsin.Aggregate || d.Kind == tocsin.Threat {
			continue
		}
		name := m.Where.Name
		if m.Where.Words != "" {
			name = m.Where.Words
		}
		f.add(d, f.claim(s, tocsin.LaunchSite, tocsin.Value{Name: name, ID: m.Where.GazetteerID}, m.Span, "launch.from"))
	}
	f.launchThings(s)
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
			if m.first-c.last > 9 || m.Where.Precision == tocsin.CountryWide {
				continue
			}
			for k := c.last; k < m.first; k++ {
				if f.words.foundThere[f.lower(s, k)] {
					return f.within(s, k+1, m.first) || f.lower(s, k) == ":" || f.lower(s, k) == "in"
				}
			}
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
			if !f.within(s, k+1, m.first) {
				return false
			}
			for j := k - 1; j >= k-7 && j >= s.First; j-- {
				switch word := f.lower(s, j); {
				case f.words.launchWord[word]:
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
				if f.words.launchVerb[f.lower(s, j)] {
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
	return f.munitionBefore(s, c.first)
}

// within reports whether only words for parts of a place stand among the
// tokens: "the outskirts of", "a field in".
func (f *framing) within(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		t := f.text.Tokens[k]
		if f.words.launchPlaceBreak[t.Lower] {
			return false
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
		if o == nil {
			continue
		}
		d := f.draftFor(s, c.first)
		if d == nil || d.Kind == tocsin.Aggregate || d.Kind == tocsin.Threat {
			continue
		}
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.LaunchSite, tocsin.Value{Name: span.Of(f.text.Body)}, span, "launch.thing"))
	}
}
