package find

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// quantify finds numbers with their bounds and what they count. Value tells
// what is counted: "person:" and the group, "munition:" and the weapon,
// "part" ("two of them"), or "bare" (no noun: "three dead").
func (sc *scan) quantify() {
	for i := sc.first; i < sc.last; {
		n, next := sc.number(i)
		if next == i {
			i++
			continue
		}
		if sc.corrected(i) {
			i = next
			continue
		}
		if w := sc.wordAt(i+1, "person"); sc.inTime(i, next) && (w == nil || w.Last < i+3) {
			i = next // and not "a day labourer"
			continue
		}
		if sc.measured(i, next) {
			i = next
			continue
		}
		m, end, ok := sc.counts(i, n, next)
		if ok {
			sc.quantities = append(sc.quantities, m)
			i = end
			continue
		}
		i = next
	}
	sc.lone()
	slices.SortStableFunc(sc.quantities, func(a, b tocsin.Mention) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
}

// measured reports whether the figure at the tokens [first, last) is a length,
// weight, price, age or the name of something, and counts nothing.
func (sc *scan) measured(first, last int) bool {
	if w := sc.wordAt(last, "unit"); w != nil && w.Rule.Value == "measure" {
		// "20 kg", and "12 killed" is not
		return sc.wordAt(last, "person") == nil || w.Last-w.First > 1
	}
	if sc.lower(last) == "-" && last+1 < sc.last {
		if w := sc.wordAt(last+1, "unit"); w != nil && w.Rule.Value == "measure" {
			return true
		}
	}
	if sc.lower(first-1) == "of" && sc.aged(first-2) {
		return true // "a man of 37"
	}
	if w := sc.wordAt(first-2, "person"); sc.lower(first-1) == "of" && sc.lower(first) == "one" && w != nil && sc.wordAt(last, "harm") == nil {
		return true // "three members of one family"
	}
	digits := sc.text.Tokens[first].Kind == tocsin.Number
	for k := first - 1; k >= sc.first && k >= first-4; k-- {
		if sc.lower(k) == "aged" || sc.lower(k) == "ages" {
			return true // "aged 58 and 64"
		}
		if w := sc.wordAt(k, "unit"); w != nil && w.Rule.Value == "label" {
			return digits && w.Last == first
		}
		if t := sc.text.Tokens[k]; t.Kind != tocsin.Number && t.Lower != "and" && t.Lower != "," && t.Lower != "to" {
			break
		}
	}
	if digits && sc.agesAt(first) {
		return true // "two women (49, 66)"
	}
	if digits && last == first+1 {
		// "A conductor, 49, died", "Ersan (41)"
		open, end := sc.lower(first-1), sc.lower(last)
		if (open == "," && (end == "," || end == "." || end == ")" || end == ";" || end == "") || open == "(" && end == ")") && first-2 >= sc.first {
			if sc.text.Tokens[first].Len() <= 2 && (open == "(" || sc.text.Tokens[first-2].Kind == tocsin.Word) && sc.one(first-2) {
				return true
			}
		}
	}
	return false
}

// agesAt reports whether the figure stands among nothing but small figures in
// brackets behind people, which are their ages.
func (sc *scan) agesAt(at int) bool {
	from, to := at, at
	for k := at - 1; k >= sc.first && k > at-10; k-- {
		if from = k; !sc.ageOrComma(k) {
			break
		}
	}
	for k := at; k < sc.last && k < at+10; k++ {
		if to = k; !sc.ageOrComma(k) {
			break
		}
	}
	if sc.lower(from) != "(" || sc.lower(to) != ")" || to-from < 4 || from == sc.first {
		return false
	}
	return sc.one(from-1) || sc.personEnds(from)
}

// ageOrComma reports whether the token is a figure of two digits at most, or joins
// such.
func (sc *scan) ageOrComma(k int) bool {
	t := sc.text.Tokens[k]
	return t.Kind == tocsin.Number && t.Len() <= 2 || t.Lower == "," || t.Lower == "and"
}

// personEnds reports whether a noun for people ends before the token.
func (sc *scan) personEnds(at int) bool {
	for i := range sc.words {
		if w := &sc.words[i]; w.Rule.Class == "person" && w.Last == at {
			return true
		}
	}
	return false
}

// aged reports whether the word is one person, of whom a number behind "of"
// tells the age; a group of people has as many members.
func (sc *scan) aged(i int) bool {
	w := sc.wordAt(i, "person")
	if w == nil || w.Last != i+1 || w.Tense&lexicon.Singular == 0 || w.Tense&lexicon.Plural != 0 {
		return false
	}
	for k := i - 1; k >= sc.first && k >= i-3; k-- {
		if sc.f.words.oneOrMore[sc.lower(k)] {
			return !sc.f.words.gathered[sc.lower(i)] // "a Palestinian man of 37"
		}
		if sc.text.Tokens[k].Kind != tocsin.Word || sc.f.words.preposition[sc.lower(k)] || sc.wordAt(k, "number") != nil {
			break
		}
	}
	return false
}

// one reports whether the word is a name or stands for one person.
func (sc *scan) one(i int) bool {
	t := sc.text.Tokens[i]
	for k := i; k >= sc.first && k > i-3; k-- {
		if w := sc.wordAt(k, "person"); w != nil && w.Last > i {
			return w.Tense&lexicon.Plural == 0
		}
	}
	c := sc.text.Body[t.Start]
	return c >= 'A' && c <= 'Z' && sc.wordAt(i, "harm") == nil && sc.wordAt(i, "weapon") == nil
}

// lone adds the single persons that no number counts: "the driver", "his
// wife", "Her brother".
func (sc *scan) lone() {
	counted := len(sc.quantities)
	for i := range sc.words {
		w := &sc.words[i]
		if w.Rule.Class != "person" || w.Tense&lexicon.Singular == 0 || w.Tense&lexicon.Plural != 0 || w.Rule.Name == "members" || w.First == sc.first {
			continue
		}
		span, at := sc.span(w), w.First-1
		for at > sc.first && at > w.First-4 && !sc.owner(at) && !sc.stops(at) {
			at--
		}
		if !sc.owner(at) || !sc.headNoun(w.Last) || sc.wordAt(w.Last, "person") != nil {
			continue
		}
		span.Start = sc.text.Tokens[at].Start
		covered := false
		for k := 0; k < counted && !covered; k++ {
			covered = sc.quantities[k].Span.Overlaps(span)
		}
		if !covered {
			sc.quantities = append(sc.quantities, tocsin.Mention{Kind: tocsin.MentionQuantity, Span: span, Count: tocsin.Exactly(1),
				Rule: "quantity.definite", Value: "person:" + w.Rule.Value})
		}
	}
}

// owner reports whether the token is an article or says whose: "the", "his",
// "'s".
func (sc *scan) owner(i int) bool {
	return sc.f.words.possessive[sc.lower(i)]
}

// number reads a figure with its bounds at token i and returns the token
// behind it, i itself when there is none. An article counts one.
func (sc *scan) number(i int) (tocsin.Count, int) {
	at := i
	bound := ""
	if w := sc.wordAt(at, "bound"); w != nil {
		bound = w.Rule.Value
		at = w.Last
		if bound == "about" && sc.lower(at) == "a" && sc.wordAt(at, "number") == nil {
			at++
		}
	}
	if sc.lower(at) == "between" || sc.lower(at) == "from" {
		lo, next := sc.plain(at + 1)
		if lo.Known && (sc.lower(next) == "and" || sc.lower(next) == "to") {
			if hi, end := sc.plain(next + 1); hi.Known {
				return tocsin.Count{Known: true, Min: lo.Min, Max: hi.Min}, end
			}
		}
		return tocsin.Count{}, i
	}
	n, next := sc.plain(at)
	if !n.Known {
		return tocsin.Count{}, i
	}
	if l := sc.lower(next); (l == "to" || l == "or" || l == "-" || l == "–") && n.Max == n.Min {
		if hi, end := sc.plain(next + 1); hi.Known && hi.Min > n.Min && hi.Max == hi.Min && !sc.apart(next) {
			n, next = tocsin.Count{Known: true, Min: n.Min, Max: hi.Min}, end
		}
	}
	if sc.lower(next) == "+" && bound == "" && next < sc.last && sc.text.Tokens[next-1].End == sc.text.Tokens[next].Start {
		bound, next = "least", next+1 // "10+ rockets"
	}
	if w := sc.wordAt(next, "bound"); w != nil && w.Rule.Value == "least" && bound == "" {
		if after, _ := sc.plain(w.Last); strings.HasPrefix(sc.lower(next), "or") || strings.HasPrefix(sc.lower(next), "at") && !after.Known {
			bound, next = "least", w.Last // "two or more", "10 at least"
		}
	}
	if sc.lower(next) == "and" && sc.lower(next+1) == "more" && bound == "" && sc.lower(next+2) != "than" {
		bound, next = "least", next+2
	}
	if bound == "most" && n.Max == tocsin.Open {
		bound = "" // "up to several" says no more than several
	}
	switch bound {
	case "least":
		n.Max = tocsin.Open
	case "most":
		n.Min = tocsin.Open
	}
	return n, next
}

// apart reports whether a dash with spaces about it parts a figure from one in
// words: "Dec. 8 - Seventeen men".
func (sc *scan) apart(dash int) bool {
	t := sc.text.Tokens[dash]
	return t.Kind == tocsin.Punct && t.Start > sc.text.Tokens[dash-1].End && dash+1 < sc.last && sc.text.Tokens[dash+1].Kind != tocsin.Number
}

// plain reads a figure without bounds.
func (sc *scan) plain(i int) (tocsin.Count, int) {
	if i >= sc.last || i < sc.first {
		return tocsin.Count{}, i
	}
	if sc.lower(i) == "many" && sc.lower(i-1) == "how" {
		return tocsin.Count{}, i // asked, not told
	}
	if w := sc.wordAt(i, "number"); w != nil {
		n, err := strconv.Atoi(w.Rule.Value)
		if err != nil {
			return tocsin.Count{}, i
		}
		if w.Rule.Has("open") {
			if strings.HasSuffix(sc.lower(w.Last-1), "of") {
				// "a volley of more than 20 rockets"
				if inner, end := sc.number(w.Last); inner.Known && sc.lower(w.Last) != "a" && sc.lower(w.Last) != "an" {
					return inner, end
				}
			}
			return tocsin.AtLeast(n), w.Last
		}
		if l := sc.lower(w.Last); l == "dozen" && n < 12 {
			return tocsin.Exactly(n * 12), w.Last + 1
		}
		n, next := sc.larger(n, w.Last)
		return tocsin.Exactly(n), next
	}
	t := sc.text.Tokens[i]
	if n := sc.roughly(t.Lower); n.Known {
		return n, i + 1
	}
	if t.Kind == tocsin.Number {
		l := strings.TrimSuffix(strings.ReplaceAll(t.Lower, ",", ""), "x") // "2x ANP KIA"
		if n, err := strconv.Atoi(l); err == nil && n < 1_000_000 {
			if t.Len() == 4 && n >= 1900 && n <= 2100 && !strings.Contains(t.Lower, ",") {
				return tocsin.Count{}, i // a year
			}
			return tocsin.Exactly(n), i + 1
		}
		return tocsin.Count{}, i
	}
	if n := sc.hyphened(i); n > 0 {
		n, next := sc.larger(n, i+1)
		return tocsin.Exactly(n), next
	}
	if sc.f.words.oneOrMore[t.Lower] {
		if t.Lower == "another" {
			if n, next := sc.plain(i + 1); n.Known {
				return n, next // another two
			}
		}
		return tocsin.Exactly(1), i + 1
	}
	return tocsin.Count{}, i
}

// roughly is the figure of a word that ends in how rough it is, unknown for
// other words: "30-plus", "forty-odd", "twenty-something".
func (sc *scan) roughly(word string) tocsin.Count {
	hyphen := strings.LastIndexByte(word, '-')
	if hyphen < 0 {
		return tocsin.Count{}
	}
	tail := word[hyphen+1:]
	if tail != "plus" && tail != "odd" && tail != "something" {
		return tocsin.Count{}
	}
	n, err := strconv.Atoi(word[:hyphen])
	if err != nil {
		n = sc.spelt(word[:hyphen])
	}
	switch {
	case tail == "plus" && n > 0:
		return tocsin.AtLeast(n)
	case tail == "odd" && n >= 10:
		return tocsin.Exactly(n)
	case tail == "something" && n >= 20:
		return tocsin.Count{Known: true, Min: n, Max: n + 9}
	}
	return tocsin.Count{}
}

// larger adds what follows a number in words: "two [hundred and twelve]".
func (sc *scan) larger(n, next int) (int, int) {
	for _, unit := range []int{1000, 100} {
		word := "hundred"
		if unit == 1000 {
			word = "thousand"
		}
		if sc.lower(next) != word || n >= unit && unit == 100 {
			continue
		}
		n, next = sc.rest(n*unit, next+1, unit)
	}
	if n == 100 {
		n, next = sc.rest(n, next, 100)
	}
	return n, next
}

// rest adds what stands behind "hundred" and "thousand".
func (sc *scan) rest(n, next, unit int) (int, int) {
	at := next
	if sc.lower(at) == "and" {
		at++
	}
	rest := sc.hyphened(at)
	if w := sc.wordAt(at, "number"); rest == 0 && w != nil && !w.Rule.Has("open") && w.Last == at+1 {
		rest, _ = strconv.Atoi(w.Rule.Value)
	}
	if rest > 0 && rest < unit && sc.lower(at) != "both" {
		return n + rest, at + 1
	}
	return n, next
}

// hyphened is the value of a number of two words, 0 when it is none:
// "twenty-one", and "TWENTY-ONE" cut at its hyphen.
func (sc *scan) hyphened(i int) int {
	tens, ones, ok := strings.Cut(sc.lower(i), "-")
	if !ok {
		return 0
	}
	a, b := sc.spelt(tens), sc.spelt(ones)
	if a >= 20 && b >= 1 && b <= 9 {
		return a + b
	}
	return 0
}

// spelt is the value of a number word, 0 when it is none.
func (sc *scan) spelt(word string) int {
	got := sc.f.lex.At([]tocsin.Token{{Lower: word}}, 0, 1, nil)
	for _, m := range got {
		if m.Rule.Class == "number" && !m.Rule.Has("open") {
			n, err := strconv.Atoi(m.Rule.Value)
			if err == nil {
				return n
			}
		}
	}
	return 0
}

// counts finds what the figure n, which stands at [i, next), counts.
func (sc *scan) counts(i int, n tocsin.Count, next int) (tocsin.Mention, int, bool) {
	m := tocsin.Mention{Kind: tocsin.MentionQuantity, Count: n, Rule: "quantity"}
	if sc.lower(next-1) == "couple" && sc.f.words.nounEnd[sc.lower(next)] {
		// "a couple and their son"
		m.Value, m.Span = "person:people", sc.spanOf(i, next)
		return m, next, true
	}
	article := false
	if sc.f.words.oneOrMore[sc.lower(i)] {
		article = sc.wordAt(i, "number") == nil && sc.wordAt(i, "bound") == nil && next == i+1
	}
	at := next
	if sc.lower(i) == "both" && sc.lower(next) == "the" {
		at++ // "both the men"
	}
	if !article {
		at = sc.correction(at)
	}
	value, end := sc.countedNoun(i, n, at, article)
	if value == "" {
		return m, next, false
	}
	if group, ok := strings.CutPrefix(value, "part:"); ok {
		value, m.Rule = "part", "quantity.of:"+group // "ten of the attackers"
	}
	m.Value = value
	for k := end; value == "part" && m.Rule == "quantity" && k < end+3; k++ {
		if w := sc.wordAt(k, "person"); w != nil {
			m.Rule = "quantity.part:" + w.Rule.Value // "two of them women"
			break
		}
	}
	m.Span = sc.spanOf(i, end)
	return m, end, true
}

// countedNoun looks for the head noun of a figure, which begins at token i, from
// token at on, and returns what it is and the token behind it.
func (sc *scan) countedNoun(i int, n tocsin.Count, at int, article bool) (string, int) {
	limit := 6
	if article {
		limit = 4
	}
	if sc.lower(at) == "of" && !article {
		// "two of them", "four of the projectiles", "three of the dead"
		k := at + 1
		for sc.f.words.partOpening[sc.lower(k)] {
			k++
		}
		if inner, _ := sc.number(k); inner.Known && sc.lower(k) != "a" && sc.lower(k) != "an" {
			return "part", k // "two of three rockets": the three follow by themselves
		}
		if sc.lower(k) == "them" {
			return "part", k
		}
		if w := sc.wordAt(k, "weapon"); w != nil {
			return "part", w.Last
		}
		for j := k; j < k+3 && k > at+1 && j < sc.last && !sc.stops(j); j++ {
			if w := sc.wordAt(j, "person"); w != nil {
				return "part:" + w.Rule.Value, w.Last // "two of the baggage staff"
			}
		}
		if k > at+1 {
			return "part", k
		}
	}
	for k := at; k < sc.last && k < at+limit; k++ {
		if w := sc.wordAt(k, "unit"); w != nil && w.Rule.Value == "measure" && k > at {
			break
		}
		if _, next := sc.plain(k); next > k && !article {
			// "eight 81 mm rounds" counts rounds, "2 150 mm" nothing
			if w := sc.wordAt(next, "unit"); w != nil && w.Rule.Value == "measure" && next-k == 1 {
				k = w.Last - 1
				limit += 2
				continue
			}
		}
		if w := sc.wordAt(k, "person"); w != nil && sc.headNoun(w.Last) && (w.Rule.Name != "nationals" || sc.wordAt(w.Last, "weapon") == nil) { // "four Ukrainian drones"
			end := w.Last
			if article && sc.lower(end) == "of" {
				if n, next := sc.plain(end + 1); n.Known {
					return "person:" + w.Rule.Value, next // "a father of three"
				}
			}
			group := w.Rule.Value
			for { // "police officers": the last noun is the head
				x := sc.wordAt(end, "person")
				if x == nil || end >= sc.last {
					break
				}
				if x.Rule.Value != "people" {
					group = x.Rule.Value
				}
				end = x.Last
			}
			if sc.lower(end) == "of" && w.Rule.Name == "members" {
				// "three members of the coalition", "two members of the security forces"
				one := sc.f.words.oneOrMore[sc.lower(end+1)]
				for j := end; j < end+5 && j < sc.last; j++ {
					if x := sc.wordAt(j, "person"); x != nil {
						group = x.Rule.Value
						if one {
							return "person:" + group, x.Last // "two members of a local guard" are two
						}
					}
				}
			}
			return "person:" + group, end
		}
		if w := sc.wordAt(k, "weapon"); w != nil && (w.Rule.Has("munition") || w.Rule.Has("counted")) && sc.headNoun(w.Last) {
			if a := sc.wordAt(w.Last, "act"); w.Tense&lexicon.Plural == 0 && w.Tense&lexicon.Singular != 0 && n.Max != 1 && a != nil && a.Tense&(lexicon.Singular|lexicon.Plural) != 0 {
				break // "dozens of rocket strikes" counts strikes, "two Katyusha fell" not
			}
			if t := w.Last; w.Tense&lexicon.Plural == 0 && w.Tense&lexicon.Singular != 0 && n.Min > 1 && t < sc.last && sc.text.Tokens[t].Kind == tocsin.Word &&
				sc.wordAt(t, "act") == nil && sc.wordAt(t, "harm") == nil && !sc.stops(t) {
				break // "80 explosive incidents"
			}
			return "munition:" + w.Rule.Value, w.Last
		}
		if w := sc.wordAt(k, "act"); w != nil && w.Rule.Name == "explosion" && w.Tense&lexicon.Plural != 0 && n.Min >= 2 && n.Max != tocsin.Open {
			return "munition:explosion", w.Last // "134 explosions were recorded"
		}
		if sc.wordAt(k, "act") != nil || sc.wordAt(k, "object") != nil && sc.wordAt(k+1, "person") == nil {
			break
		}
		if harmed := sc.lower(k); k == at && sc.f.words.harmedWord[harmed] && sc.wordAt(k+1, "person") != nil {
			continue // "two dead guards"
		}
		if sc.stops(k) || article && sc.lower(k) == "of" {
			break
		}
		if w := sc.wordAt(k+1, "harm"); w != nil && w.Rule.Name == "harm.deaths" && sc.f.words.bodies[sc.lower(k+1)] && k == at && !article {
			return "bare", at // "three headless bodies"
		}
	}
	for k := at; k < at+2 && k < sc.last && sc.text.Tokens[k].Kind == tocsin.Word && !sc.stops(k); k++ {
		if sc.workingNoun(k, article) && sc.headNoun(k+1) {
			return "person:people", k + 1
		}
	}
	if article {
		return "", at
	}
	if h := sc.wordAt(at+1, "harm"); h != nil && sc.lettered(at) && sc.lettered(at+1) {
		if sc.f.words.logFoe[sc.lower(at)] {
			return "person:fighters", at + 1
		}
		return "person:people", at + 1 // "2x ANP KIA"
	}
	if end := sc.ofGroup(i, at); end > at {
		return "person:fighters", end
	}
	if end := sc.unnamed(i, at); end > at {
		return "person:people", end
	}
	if end := sc.inShort(at); end > at {
		return "bare", end
	}
	if sc.lower(at) == "more" {
		return "bare", at + 1
	}
	if sc.bare(at) {
		return "bare", at
	}
	return "", at
}

// unnamed is the end of a noun in no list, by which a figure counts people: one
// before words for the death, injury or seizure of people, or the object of such
// a verb ("fourteen acolytes were killed", "killing at least four diggers"). It
// is at itself when there is none. The figure begins at the token first.
func (sc *scan) unnamed(first, at int) int {
	k := at
	for ; k < at+2 && k < sc.last; k++ {
		t := sc.text.Tokens[k]
		if t.Kind != tocsin.Word || sc.stops(k) || sc.f.words.livestock[t.Lower] || sc.listed(k) {
			break
		}
	}
	if sc.harming(first) {
		for ; k > at && !strings.HasSuffix(sc.lower(k-1), "s"); k-- {
		}
		return k
	}
	if k > at && strings.HasSuffix(sc.lower(k-1), "s") && sc.f.words.harmedWord[sc.lower(k)] && sc.wordAt(k+1, "person") == nil && (k+1 >= sc.last || sc.stops(k+1)) {
		return k // "four ratings dead and six wounded"
	}
	if k == at || !strings.HasSuffix(sc.lower(k-1), "s") || !sc.f.words.passivePast[sc.lower(k)] && sc.lower(k) != "were" {
		return at
	}
	h := sc.wordAt(k+1, "harm")
	if h == nil && strings.HasSuffix(sc.lower(k+1), "ly") {
		h = sc.wordAt(k+2, "harm")
	}
	if h == nil {
		h = sc.rowOfVerbs(k + 1)
	}
	if h == nil || !ofPeople(h) {
		return at
	}
	return k
}

// lettered reports whether the token is a few capital letters: "ANP", "KIA".
func (sc *scan) lettered(i int) bool {
	if i >= sc.last {
		return false
	}
	t := &sc.text.Tokens[i]
	word := t.Of(sc.text.Body)
	return t.Kind == tocsin.Word && len(word) >= 2 && len(word) <= 6 && strings.ToUpper(word) == word
}

// ofGroup is the end of the name of an armed group from token at on, whose members
// a figure, which begins at the token first, counts: "eight Taliban were killed",
// "killed twelve Maoists". It is at itself when there is none.
func (sc *scan) ofGroup(first, at int) int {
	if at >= sc.last {
		return at
	}
	for i := range sc.actors {
		a := &sc.actors[i]
		if a.Actor.Kind != tocsin.Group || a.Span.Start != sc.text.Tokens[at].Start {
			continue
		}
		end := at
		for end < sc.last && sc.text.Tokens[end].Start < a.Span.End {
			end++
		}
		k := end
		for k < end+3 && (sc.f.words.auxiliary[sc.lower(k)] || sc.f.words.passivePast[sc.lower(k)]) {
			k++
		}
		if h := sc.wordAt(k, "harm"); h != nil && ofPeople(h) && h.Tense&lexicon.Gerund == 0 || sc.harming(first) && sc.headNoun(end) && sc.wordAt(end, "person") == nil {
			return end
		}
	}
	return at
}

// listed reports whether the token is in a word of the lexicon that is no number
// and no word for armed people.
func (sc *scan) listed(k int) bool {
	for i := range sc.words {
		if w := &sc.words[i]; w.First <= k && w.Last > k && w.Rule.Class != "number" && w.Rule.Value != "doer" {
			return true
		}
	}
	return false
}

// harming reports whether a verb for harm to people ends before token i.
func (sc *scan) harming(i int) bool {
	for k := i - 1; k >= sc.first && k >= i-4; k-- { // "taking the lives of"
		if h := sc.wordAt(k, "harm"); h != nil && h.Last == i && (h.Tense&lexicon.Verb != 0 || h.Rule.Name == "harm.life") {
			return ofPeople(h) && h.Rule.Name != "harm.die" && h.Rule.Name != "harm.neutralise"
		}
	}
	return false
}

// ofPeople reports whether words for harm are about people who are counted.
func ofPeople(h *lexicon.Match) bool {
	return h.Rule.Value != string(tocsin.Damage) && h.Rule.Name != "harm.suffer" && h.Rule.Name != "harm.missing"
}

// bare reports whether a figure may stand without a noun before the token:
// "three dead", "five, the army said".
func (sc *scan) bare(at int) bool {
	if at >= sc.last || sc.wordAt(at, "harm") != nil {
		return true
	}
	if l := sc.lower(at); (strings.HasSuffix(l, "ly") || l == "later" || l == "also") && sc.wordAt(at+1, "harm") != nil {
		return true
	}
	if w := sc.wordAt(at, "act"); w != nil && w.Rule.Has("lands") && w.Rule.Has("verb") {
		return true // "three hit the port"
	}
	if w := sc.wordAt(at, "response"); w != nil && w.Rule.Name == "intercept" && w.Tense&lexicon.Participle != 0 {
		return true // "and all three shot down"
	}
	if sc.lower(at) == "taken" && (at+1 >= sc.last || sc.text.Tokens[at+1].Kind == tocsin.Punct) {
		return true // "four dead, nine taken"
	}
	if sc.lower(at-2) == "at" && sc.lower(at) == "the" {
		for k := at + 1; k < at+5; k++ {
			if w := sc.wordAt(k, "harm"); w != nil {
				return ofPeople(w) // "put at nine the rebel dead"
			}
		}
	}
	return sc.f.words.nounEnd[sc.lower(at)]
}

// headNoun reports whether a noun that ends before token i is the head of its
// phrase, not a modifier of another noun ("police vehicles", "rocket attack").
func (sc *scan) headNoun(i int) bool {
	if sc.wordAt(i, "object") != nil || sc.lower(i) == "'s" && sc.wordAt(i+1, "object") != nil {
		return false
	}
	if w := sc.wordAt(i, "act"); w != nil && w.Tense&lexicon.Noun != 0 && w.Tense&lexicon.Verb == 0 {
		return false
	}
	return !sc.f.words.notCounted[sc.lower(i)]
}

// stops reports whether the token cannot stand between a figure and its noun.
func (sc *scan) stops(k int) bool {
	t := sc.text.Tokens[k]
	if t.Kind == tocsin.Punct && (t.Lower != "-" || k > sc.first && sc.text.Tokens[k-1].End < t.Start) && t.Lower != "\"" && t.Lower != "“" && t.Lower != "‘" && t.Lower != "’" && t.Lower != "”" {
		return true
	}
	return sc.f.words.countEnd[t.Lower]
}

// weaponName is the name that a weapon gets in records: its rule's, or the
// words of the text, one in number.
func (sc *scan) weaponName(w *lexicon.Match) string {
	if !w.Rule.Has("worded") {
		return w.Rule.Value
	}
	words := sc.span(w).Of(sc.text.Body)
	if strings.ToUpper(words) == words && strings.Contains(words, " ") || words != "" && w.Last == w.First+1 && strings.ToUpper(words[1:]) == words[1:] && len(words) > 4 {
		words = strings.ToLower(words)
	}
	if w.Rule.Name == "suicide.bomber" {
		words = strings.ToLower(words)
		words = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(words, "s"), "er"), "ing")
		return strings.Replace(words, "attack", "bomb", 1)
	}
	words = strings.TrimSuffix(strings.TrimSuffix(words, "ings"), "ing")
	if w.First == sc.first || w.Last > w.First+1 && strings.HasSuffix(strings.ToLower(words), "bomb") {
		words = strings.ToLower(words[:1]) + words[1:]
	}
	if w.Tense&lexicon.Plural != 0 && w.Tense&lexicon.Singular == 0 && strings.HasSuffix(words, "s") && !strings.HasSuffix(words, "ves") && !strings.HasSuffix(words, "explosives") {
		words = words[:len(words)-1]
	}
	return words
}

// wordAt is the match of a class that begins at token i, nil when there is none.
func (sc *scan) wordAt(i int, class string) *lexicon.Match {
	for k := sort.Search(len(sc.words), func(k int) bool { return sc.words[k].First >= i }); k < len(sc.words) && sc.words[k].First == i; k++ {
		if sc.words[k].Rule.Class == class {
			return &sc.words[k]
		}
	}
	return nil
}

// inTime reports whether the tokens belong to a time.
func (sc *scan) inTime(first, last int) bool {
	span := sc.spanOf(first, last)
	for _, t := range sc.times {
		if t.Span.Overlaps(span) {
			return true
		}
	}
	return false
}
