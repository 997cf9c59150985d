package place

import "slices"

// How the text says what a name lies in.
type lying uint8

const (
	lyingNowhere lying = iota
	lyingAfterComma
	lyingIn     // "in", "near", or a bearing
	lyingBeside // after a comma, at a distance or side of it: "Taqo, some miles from Idlib"
)

// lyingIn is the candidate, or the unknown name, that the text says an unknown
// name lies in or near; -1 for none.
func (s *scan) lyingIn(c *candidate) (in, via int, how lying) {
	kindOf := func(next int) lying {
		if b := s.words[next].before; (b == ',' || b == '(') && next == c.suffix+1 {
			return lyingAfterComma
		}
		return lyingIn
	}
	// The last found is the next one in the text, if any.
	if k := len(s.found) - 1; k >= 0 {
		f := &s.found[k]
		first := f.first
		for first > 0 && s.words[first-1].cue&cueBefore != 0 && !s.words[first].gap() {
			first-- // "Barangay Calabugao"
		}
		if first > c.suffix && s.words[first].sentence == s.words[c.first].sentence && first <= c.last+8 && s.extra[f.extra].Rule != "pattern.locative" {
			switch {
			case s.leadsTo(c.suffix, first):
				return -1, k, kindOf(first)
			case s.besides(c.suffix+1, first):
				return -1, k, lyingBeside
			}
		}
	}
	from, _ := slices.BinarySearchFunc(s.cands, c.last+1, func(d candidate, first int) int { return d.first - first })
	for k := from; k < len(s.cands); k++ {
		d := &s.cands[k]
		if d.state < plain || d.demonym {
			continue
		}
		if s.words[d.first].sentence != s.words[c.first].sentence || d.first > c.last+8 {
			break
		}
		if s.groups[d.group].chosen == noRef {
			continue
		}
		first := d.first
		for first > c.suffix+1 && s.words[first-1].cue&cueBefore != 0 && !s.words[first].gap() {
			first--
		}
		if s.leadsTo(c.suffix, first) || s.leadsTo(c.last, first) {
			// "in Nigeria's Zamfara state"
			if n := k + 1; s.words[d.last].possessive && n < len(s.cands) && s.cands[n].state >= plain && s.cands[n].first <= d.last+2 && !s.words[s.cands[n].first].gap() &&
				s.groups[s.cands[n].group].chosen != noRef && s.g.inside(s.sense(n), s.sense(k)) {
				k = n
			}
			return k, -1, kindOf(first)
		}
		if n := c.suffix + 1; n < len(s.words) && d.prefix == n+1 && (s.words[n].cue&cueNear != 0 || s.words[n].hash == onHash) && !s.words[n].gap() {
			return k, -1, lyingIn
		}
		if s.besides(c.suffix+1, first) {
			return k, -1, lyingBeside
		}
		if s.skips(c.suffix+1, first) {
			return k, -1, lyingAfterComma
		}
		if _, _, first, ok := s.bearingBefore(d); ok && first <= c.suffix+2 {
			if s.words[c.suffix+1].before == ',' {
				return k, -1, lyingBeside
			}
			return k, -1, lyingIn
		}
		break
	}
	return -1, -1, lyingNowhere
}

var onHash = hashWord("on")

// besides reports whether the words [from, to) put what stands before a comma
// at some distance or side of what follows: "about twenty kilometres from", "in
// the northern outskirts of", "on the road between".
func (s *scan) besides(from, to int) bool {
	if to-from < 1 || to-from > 9 || s.words[from].before != ',' {
		return false
	}
	w := &s.words[from]
	_, side := s.g.cues.direction[w.hash]
	if c := s.text.Body[w.start]; !side && !(c >= '0' && c <= '9') && w.hash != aHash && w.cue&(cueLocative|cueNear|cueGoesOn|cueDistrict|cueTown|cueNeighbourhood|cueOf) == 0 {
		return false
	}
	for i := from; i < to; i++ {
		w := &s.words[i]
		if i > from && w.gap() && w.before != '(' && w.before != ')' || w.upper || s.words[i].cue&cueSaid != 0 {
			return false
		}
		_, way := s.g.cues.direction[w.hash]
		side = side || way || s.unitAt(i) != 0 || w.cue&(cueNear|cueRoute|cueStrong|cueOf|cueDistrict|cueTown) != 0 || w.hash == farHash || w.hash == sideHash
	}
	return side && !s.words[to].gap() && (s.words[to-1].cue&cueLocative != 0 || s.words[to-1].hash == withHash)
}

var (
	farHash  = hashWord("far")
	sideHash = hashWord("countryside")
)

// skips reports whether the words [from, to) are one more name in a chain of
// names that lie in each other: "Taqo, Akbar, Basilan".
func (s *scan) skips(from, to int) bool {
	if to-from < 1 || to-from > 3 || s.words[from].before != ',' || s.words[to].before != ',' {
		return false
	}
	for i := from; i < to; i++ {
		if w := &s.words[i]; !w.upper || i > from && w.gap() || w.cue&cueTitle != 0 || s.caseOf(w) != mixedCase {
			return false
		}
	}
	return true
}

// owned reports whether the name stands after what only a place has: "the
// market of Zarkhum".
func (s *scan) owned(c *candidate) bool {
	p := c.prefix - 1
	return p >= 1 && s.words[p].hash == ofHash && !s.words[c.prefix].gap() && !s.words[p].gap() && s.words[p-1].cue&cueOwned != 0
}

// betweenTwo reports whether the name is one of two that something lies
// between, of which the other, or what both lie in, is a known place.
func (s *scan) betweenTwo(c *candidate) bool {
	known := func(at int) bool {
		k, _ := slices.BinarySearchFunc(s.cands, at, func(d candidate, at int) int { return d.prefix - at })
		return k < len(s.cands) && s.cands[k].prefix == at && s.cands[k].state >= plain && !s.cands[k].demonym && s.hasKind(s.cands[k].group, kindTown)
	}
	i := c.prefix - 1
	if i < 1 || s.words[c.prefix].gap() {
		return false
	}
	if s.words[i].hash == betweenHash {
		n := c.suffix + 1
		if n+1 >= len(s.words) || s.words[n].hash != andHash || s.words[n].gap() {
			return false
		}
		k := len(s.found) - 1
		return known(n+1) || k >= 0 && s.found[k].first == n+1
	}
	if s.words[i].hash != andHash {
		return false
	}
	j := i - 1
	for j > 0 && j > i-4 && s.words[j].upper && !s.words[j+1].gap() {
		j--
	}
	if s.words[j].hash != betweenHash || j == i-1 {
		return false
	}
	if known(j + 1) {
		return true
	}
	in, via, how := s.lyingIn(c)
	return how != lyingNowhere && (in >= 0 || via >= 0)
}
