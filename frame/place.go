package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// innermost is the place of a draft's acts that the text puts into the best of
// them: "in tambon Sako, Narathiwat".
func (f *framing) innermost(d *draft, best *mention) *mention {
	for range 3 {
		inner := best
		for _, a := range d.acts {
			for _, p := range a.places {
				if p != best && within(p.Where, best.Where) && placeScore(p.Where) >= precisionScore(tocsin.District) &&
					(inner == best || within(p.Where, inner.Where)) {
					inner = p
				}
			}
		}
		if inner == best {
			break
		}
		best = inner
	}
	return best
}

// inBody is how many sentences of the body stand before a sentence.
func (f *framing) inBody(s *sentence) int {
	n := s.index
	for n > 0 && f.sentences[s.index-n].block.Kind == tocsin.Title {
		n--
	}
	return n
}

// behindName is how much more a town counts for the word behind its name: less
// where it only names a wider land, "the Homs countryside", or a way between
// towns, "the Homs-Hama highway", more where it names a site, "Homs station".
func (f *framing) behindName(s *sentence, m *mention) float64 {
	if m.Where.Precision != tocsin.Town {
		return 0
	}
	next := f.lower(s, m.last)
	switch {
	case f.words.wideNoun[next]:
		return -1
	case f.siteBehind(s, m):
		return 0.3
	case f.words.lineNoun[next]:
		return -1.2
	}
	for k := m.last; k <= m.last+lineReach; k++ {
		if w := f.lower(s, k); f.words.lineNoun[w] && (f.joinedBy(s, m.last) || f.joinedBy(s, m.first-1)) {
			return -1.2
		}
	}
	return 0
}

// siteBehind reports whether a noun behind a town makes it a site in it: "Homs
// station", "the Homs bus station". In a title it may be one somewhere in the
// province.
func (f *framing) siteBehind(s *sentence, m *mention) bool {
	if s.block.Kind == tocsin.Title {
		return false
	}
	next := f.lower(s, m.last)
	return f.words.siteNoun[next] || f.words.siteNoun[f.lower(s, m.last+1)] && !f.words.placePreposition[next] && next != "," && s.mentionAt(m.last, tocsin.MentionAct) == nil && f.lower(s, m.first-1) == "the"
}

// lineReach is how many tokens behind a town the way between it and another may be
// named.
const lineReach = 4

// joinedBy reports whether the token joins two names: "Homs-Hama".
func (f *framing) joinedBy(s *sentence, k int) bool {
	switch f.lower(s, k) {
	case "-", "–", "/":
		return true
	}
	return false
}

// leadPlace is the place that the first sentences of the body put into the one
// that the title names; they may tell of the act in words that no act is found
// in.
func (f *framing) leadPlace(d *draft, best *mention) *mention {
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Title {
			continue
		}
		if f.inBody(s) > 1 || slices.ContainsFunc(s.acts, func(a *act) bool { return a.draft != nil && a.draft != d }) {
			break
		}
		for k := range s.mentions {
			if p := &s.mentions[k]; p.Kind == tocsin.MentionPlace && p.Where != nil && p.Where.Precision != tocsin.Site && placeScore(p.Where) >= placeScore(best.Where) &&
				(within(p.Where, best.Where) || f.namesNoPoint(best) && p.Where.Name != best.Where.Name && p.Where.Country == best.Where.Country) && f.setting(s, p) {
				return p
			}
		}
	}
	return best
}

// namesNoPoint reports whether the place of a title is a land without a place in the
// order of provinces, or only names a way.
func (f *framing) namesNoPoint(m *mention) bool {
	if strings.HasPrefix(m.Where.GazetteerID, "site:") && m.Where.Precision == tocsin.Province {
		return true
	}
	return f.words.lineNoun[f.lower(&f.sentences[m.Sentence], m.last)]
}

// setting reports whether a place mention may tell where something happened, and
// not where it was fired from or told of.
func (f *framing) setting(s *sentence, m *mention) bool {
	return f.locative(s, m) && !f.launchPlace(s, m) && !f.seat(s, m)
}

// placedBefore reports whether an act in an earlier sentence of the body has a
// place.
func (f *framing) placedBefore(s *sentence) bool {
	for i := range f.sentences[:s.index] {
		b := &f.sentences[i]
		if b.block.Kind != tocsin.Title && slices.ContainsFunc(b.acts, func(a *act) bool { return len(a.places) > 0 }) {
			return true
		}
	}
	return false
}

// ofOffice reports whether a place is only part of the name of an office that
// speaks: "the head of the Jizan Fire Brigade said".
func (f *framing) ofOffice(s *sentence, m *mention) bool {
	if f.lower(s, m.first-1) != "the" || !f.capital(m.last) || f.placeNoun(s, m.last) || s.mentionAt(m.last, tocsin.MentionPlace) != nil {
		return false
	}
	return f.officeFollows(s, m.last)
}

// infirmary reports whether the place is a hospital that only takes in the
// victims: nothing in the sentence hits it.
func (f *framing) infirmary(s *sentence, m *mention) bool {
	if m.Where.Precision != tocsin.Site {
		return f.townOfInfirmary(s, m)
	}
	name := strings.ToLower(m.Where.Name + " " + m.Where.Words)
	if !f.words.infirmary.Within(name) {
		return false
	}
	for _, a := range s.acts {
		if a.m.Rule == "kill" || a.harmed() {
			continue
		}
		if d := s.distance(f, a.m.last, m.first); m.first >= a.m.last && d <= 6 || m.last <= a.m.first && s.distance(f, m.last, a.m.first) <= 3 {
			return false
		}
	}
	return true
}

// townOfInfirmary reports whether a town is only that of the hospital which took in
// the victims: "yesterday at the hospital in Gusau", "died in a Derry clinic".
func (f *framing) townOfInfirmary(s *sentence, m *mention) bool {
	k := m.first - 1
	if prev := f.lower(s, k); prev != "in" && prev != "at" && prev != "of" || !f.words.infirmary[strings.TrimSuffix(f.lower(s, k-1), "s")] {
		return false
	}
	for j := k - 2; j >= k-6 && j >= s.First; j-- {
		switch f.lower(s, j) {
		case "in", "at", "to", "from":
			return !slices.ContainsFunc(s.acts, func(a *act) bool {
				return a.m.last <= j && a.m.Rule != "kill" && !a.harmed() && j-a.m.last <= 2
			})
		case "on", "hit", "struck":
			return false
		}
	}
	return false
}

// ofPower reports whether a town or province only names who rules there, or the
// troops of a state by its capital: "the Kiev regime", "Moscow's artillery". The
// words for these may stand before a site: "Mosul's government house".
func (f *framing) ofPower(s *sentence, m *mention) bool {
	if m.Where.Precision != tocsin.Town && m.Where.Precision != tocsin.Province {
		return false
	}
	k, owner := m.last, false
	if next := f.lower(s, k); next == "'s" || next == "’s" {
		k, owner = k+1, true
	}
	word := f.lower(s, k)
	if !f.words.rulingNoun[word] && (!f.words.fightingNoun[word] || !owner && s.block.Kind == tocsin.Title) {
		return false
	}
	for at := k; at <= k+1; at++ {
		if a := s.mentionAt(at, tocsin.MentionAct); a != nil && a.Value != "verb" {
			return false // "in Nikopol artillery fire burned a shop"
		}
	}
	return s.mentionAt(k+1, tocsin.MentionObject) == nil && !f.placeNoun(s, k+1)
}

// ofOperation reports whether a place is only that of a longer undertaking by
// which an act is dated: "on the fourth day of an offensive in the Tell area",
// "amid talks in Geneva".
func (f *framing) ofOperation(s *sentence, m *mention) bool {
	noun := -1
	for k := m.first - 1; k >= s.First && k > m.first-5; k-- {
		if f.words.undertaking[f.lower(s, k)] {
			noun = k
			break
		}
	}
	if noun < 0 {
		return false
	}
	for k := noun - 1; k >= s.First && k > noun-5; k-- {
		switch word := f.lower(s, k); {
		case word == "amid":
			return true
		case word == "of" || word == "into" || word == "after" || word == "before":
			if f.words.timeUnit[f.lower(s, k-1)] {
				return true
			}
		case s.mentionAt(k, tocsin.MentionAct) != nil:
			return false
		}
	}
	return false
}

// behindOther is how much less a place counts that stands right behind another:
// that lies in it, "near Laparan island, in Pangutaran", or both are only near,
// "around Cukurca and Yuksekova".
func (f *framing) behindOther(m *mention) float64 {
	s := &f.sentences[m.Sentence]
	for k := m.first - 1; k >= s.First && k > m.first-6; k-- {
		q := s.mentionEnding(k+1, tocsin.MentionPlace)
		switch word := f.lower(s, k); {
		case q != nil && q.Where != nil && q.Value != "demonym":
			switch {
			case k == m.first-1 || placeScore(q.Where) < placeScore(m.Where):
				return 0
			case f.lower(s, m.first-1) == "and":
				if q.Where.Near {
					return 0.3
				}
				return 0
			}
			return 0.4
		case word == "," || word == "and" && k == m.first-1 || word == "in" || word == "of" || word == "under" || word == "the" || f.words.areaNoun[word] || word == "island":
		default:
			return 0
		}
	}
	return 0
}
