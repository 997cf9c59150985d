package place

import (
	"slices"

	"tocsin"
)

// hinted takes a name for a place that stands twice where places stand mostly,
// as after "at" or "stormed", once in a heading being enough for one of them.
func (s *scan) hinted(first, last int) {
	c := s.withArticle(first, last)
	name := s.nameAt(first, last)
	if s.caseOf(&s.words[first]) != mixedCase || !s.isHint(&c) && !s.isAimed(&c) || !s.isStrange(&c) || slices.ContainsFunc(s.found, func(f stranger) bool { return f.name == name }) {
		return
	}
	hints := 0
	for i := 0; i+last-first < len(s.words); i++ {
		if s.words[i].hash != s.words[first].hash || s.nameAt(i, i+last-first) != name {
			continue
		}
		d := unlisted(i, i+last-first)
		if s.isHint(&d) || s.caseOf(&s.words[i]) != mixedCase && s.locative(&d) != 0 {
			hints++
		}
	}
	if hints < 2 && !s.isAimed(&c) {
		return
	}
	w := &tocsin.Where{Precision: tocsin.Town, Name: s.text.Body[s.words[c.prefix].start:s.words[last].end], Near: s.isNear(&c)}
	rank := somewhere
	if in := s.closest(&c); in >= 0 {
		s.place(w, s.sense(in), 20000)
		s.loosen(w, &s.cands[in], first)
	} else if !s.atHome(w) {
		rank = unplaced
	}
	s.take(&c, rank, "pattern.locative", w)
}

// isHint reports whether a name stands where mostly places do.
func (s *scan) isHint(c *candidate) bool {
	if c.prefix == 0 || s.words[c.prefix].gap() {
		return false
	}
	p := c.prefix - 1
	return s.words[p].cue&cueHint != 0 || s.words[p].hash == onHash && p > 0 && s.words[p-1].cue&cueAim != 0
}

// isAimed reports whether a name stands, once, where reports of attacks name the
// scene: "at Saretho", "stormed Padiek".
func (s *scan) isAimed(c *candidate) bool {
	if c.prefix == 0 || s.words[c.prefix].gap() {
		return false
	}
	p := c.prefix - 1
	w := &s.words[p]
	if w.upper && w.before != '\n' {
		return false
	}
	if n := c.suffix + 1; n < len(s.words) && !s.words[n].gap() && s.words[n].cue&(cueSceneThen|cueLocative) == 0 {
		return false // "at Sikh temples"
	}
	if w.cue&cueTaken != 0 {
		return true
	}
	return w.hash == atHash && (p == 0 || s.words[p-1].cue&cueEmployed == 0 || s.words[p].gap())
}

var atHash = hashWord("at")

// again finds the further mentions of the names that were found to be places,
// and gives all mentions of one the best of what the text says where it is.
func (s *scan) again(taken []bool) {
	if len(s.found) == 0 {
		return
	}
	best := map[uint64]int{}
	longest := 1
	for k, f := range s.found {
		if s.extra[f.extra].Where.Precision == tocsin.Site {
			continue
		}
		if b, ok := best[f.name]; !ok || f.rank > s.found[b].rank {
			best[f.name] = k
		}
		longest = max(longest, f.last-f.first+1)
		for i := f.first; i <= f.last; i++ {
			taken[i] = true
		}
	}
	for _, f := range s.found {
		b, ok := best[f.name]
		if ok && f.rank < s.found[b].rank && s.extra[f.extra].Where.Precision != tocsin.Site {
			same(s.extra[f.extra].Where, s.extra[s.found[b].extra].Where)
		}
	}
	for i := 0; i < len(s.words); i++ {
		if w := &s.words[i]; taken[i] || !w.upper && s.caseOf(w) == mixedCase {
			continue
		}
		var h uint64
		for j := i; j < len(s.words) && j < i+longest && !taken[j] && (j == i || !s.words[j].gap()); j++ {
			h = join(h, s.words[j].hash)
			if b, ok := best[h]; ok && s.isAgain(i, j) {
				c := unlisted(i, j)
				w := &tocsin.Where{Name: s.extra[s.found[b].extra].Where.Name, Near: s.isNear(&c)}
				same(w, s.extra[s.found[b].extra].Where)
				s.meet(i, j, "pattern.again", w)
				i = j
				break
			}
		}
	}
}

// isAgain reports whether the words [first, last] are the name of a place once
// more, and not of a person or a body called after it.
func (s *scan) isAgain(first, last int) bool {
	if s.caseOf(&s.words[first]) == noCase {
		return last > first || s.words[first].letters >= 4
	}
	if first > 0 && !s.words[first].gap() {
		if p := &s.words[first-1]; p.upper && (s.isGiven(p) || p.cue&cueTitle != 0 && p.cue&(cueLink|cueKin) == 0) {
			return false
		}
	}
	if n := last + 1; n < len(s.words) && !s.words[n].gap() && s.words[n].cue&cueOrganisationAfter != 0 && s.words[n].upper && s.caseOf(&s.words[n]) == mixedCase {
		return false
	}
	return true
}

// same makes a mention say of where its place is what another says.
func same(w, as *tocsin.Where) {
	w.Precision, w.Within, w.Country, w.CountryCode = as.Precision, as.Within, as.Country, as.CountryCode
	w.Lat, w.Lon, w.RadiusM = as.Lat, as.Lon, as.RadiusM
	if w.Near && !as.Near {
		w.RadiusM = widen(w.RadiusM)
	}
}

// longestFiled is how many words the place of a dateline has at most.
const longestFiled = 5

// datelines takes the name in capitals with which a paragraph opens for a place,
// where a comma and the country or province that it lies in follow: "CAMP TAQO,
// Afghanistan". The first of its words that are ordinary ones are left out.
func (s *scan) datelines(taken []bool) {
	for k := range s.cands {
		d := &s.cands[k]
		if d.state < plain || d.demonym || d.prefix == 0 || s.words[d.prefix].before != ',' || s.groups[d.group].chosen == noRef {
			continue
		}
		if kind := s.g.record(s.groups[d.group].chosen).kind; kind != kindCountry && kind != kindProvince && kind != kindRegion {
			continue
		}
		last := d.prefix - 1
		first := last
		for first > 0 && last-first < longestFiled && s.words[first].before != '\n' {
			first--
		}
		if s.words[first].before != '\n' {
			continue
		}
		for first < last && s.markOf(&s.words[first])&markEnglish != 0 {
			first++
		}
		based := first == last && first > 0 && s.words[first-1].cue&(cueGeneric|cueTown) != 0 // "FORWARD OPERATING BASE TAQO"
		filed := based || s.markOf(&s.words[last])&markEnglish == 0 && s.words[last].cue&cueAmbiguous == 0
		for i := first; i <= last; i++ {
			w := &s.words[i]
			filed = filed && !taken[i] && w.caps && w.letters >= 3 && (i == first || !w.gap())
		}
		if !filed {
			continue
		}
		w := &tocsin.Where{Precision: tocsin.Town, Name: s.text.Body[s.words[first].start:s.words[last].end]}
		s.place(w, s.sense(k), 20000)
		s.found = append(s.found, stranger{first, last, len(s.extra), told, s.nameAt(first, last)})
		s.meet(first, last, "pattern.town", w)
		for i := first; i <= last; i++ {
			taken[i] = true
		}
	}
}
