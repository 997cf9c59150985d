// Package find marks in a Text what names something: acts and how they are
// put, actors, places, times, weapons, quantities, harm, speech, responses of
// the defended site, and the cues that change how these are to be taken.
//
// A cheap pass looks for any word that may report an act; a text without one
// has no mentions at all.
package find

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"tocsin"
	"tocsin/lexicon"
	"tocsin/lexicon/item"
	"tocsin/lexicon/when"
)

// Finder finds mentions. It may be used by many goroutines at once.
type Finder struct {
	lex    *lexicon.Lexicon
	places Places
	actors Actors
	words  *words
	heads  *item.Heads

	injured *lexicon.Rule // of words for wounds, whose parts may stand apart
	killed  *lexicon.Rule // of words for killing, likewise
	ended   *lexicon.Rule // of words for killing those who attack, likewise
	died    *lexicon.Rule // of words for dying, likewise
}

// Places finds places in the sentences given, all at once, since places are
// ranked by each other.
type Places interface {
	FindIn(text *tocsin.Text, sentences []int) []tocsin.Mention
}

// Actors finds actors among the tokens [first, last); each mention has its Actor.
type Actors interface {
	Find(text *tocsin.Text, first, last int) []tocsin.Mention
}

// New is a Finder that knows the rules, places and actors given.
func New(lex *lexicon.Lexicon, places Places, actors Actors) *Finder {
	return &Finder{lex: lex, places: places, actors: actors, words: newWords(lex), heads: item.New(lex),
		injured: lex.Rule("harm.injured"), killed: lex.Rule("harm.kill"), died: lex.Rule("harm.die"), ended: lex.Rule("harm.neutralise")}
}

// Mentions returns every mention in the text, ordered by where it begins,
// longer first, then by kind. Times are resolved against ref as far as that
// allows. Mentions of different kinds may overlap.
func (f *Finder) Mentions(text *tocsin.Text, ref when.Reference) []tocsin.Mention {
	told, sign := f.signs(text)
	if !sign {
		return nil
	}
	return f.in(text, ref, told)
}

// All is Mentions without the cheap pass: it also marks texts that report no
// act, and every sentence of them.
func (f *Finder) All(text *tocsin.Text, ref when.Reference) []tocsin.Mention {
	all := make([]int, len(text.Sentences))
	for i := range all {
		all[i] = i
	}
	return f.in(text, ref, all)
}

// in finds the mentions of the sentences given, in order.
func (f *Finder) in(text *tocsin.Text, ref when.Reference, sentences []int) []tocsin.Mention {
	places := f.places.FindIn(text, sentences)
	out := make([]tocsin.Mention, 0, 8*len(sentences))
	at := 0
	sc := scan{f: f, text: text, ref: ref}
	for _, s := range sentences {
		from := at
		for at < len(places) && places[at].Span.Start < text.Sentences[s].End {
			at++
		}
		out = sc.sentence(s, places[from:at], out)
	}
	slices.SortStableFunc(out, func(a, b tocsin.Mention) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(b.Span.End, a.Span.End), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// scan is the state of reading one sentence.
type scan struct {
	f           *Finder
	text        *tocsin.Text
	ref         when.Reference
	index       int
	first, last int // tokens of the sentence
	cuts        []int
	weights     []int           // of the cuts so far, one more than there are cuts
	words       []lexicon.Match // every lexicon match of the sentence, overlaps within a class dropped
	places      []tocsin.Mention
	actors      []tocsin.Mention
	times       []tocsin.Mention
	quantities  []tocsin.Mention
	room        []lexicon.Match
	until       map[string]int
	haul        bool              // a number of weapons was found before: what is made safe is of it
	loose       bool              // an attack was told before: weaker words may tell of it again
	told        bool              // an attack was told below the title
	planted     bool              // the sentence of which a clause is read names a bomb or the like
	known       map[string]string // persons named so far, by surname
}

// sentence appends the mentions of one sentence to out; places are those found
// in it.
func (sc *scan) sentence(index int, places, out []tocsin.Mention) []tocsin.Mention {
	s := sc.text.Sentences[index]
	sc.index, sc.first, sc.last = index, s.First, s.Last
	sc.match()
	sc.cut()
	ref := sc.ref
	if b := &sc.text.Blocks[s.Block]; b.Kind == tocsin.Post && b.Date.Known() {
		ref = when.Reference{Date: b.Date, Basis: tocsin.BasisPost}
	}
	sc.times = timesIn(sc.text, s.First, s.Last, ref, sc.times[:0])
	sc.actors = sc.f.actors.Find(sc.text, s.First, s.Last)
	sc.places = slices.DeleteFunc(places, sc.isActor)
	sc.people()
	sc.remember()
	sc.quantities = sc.quantities[:0]
	sc.quantify()
	acts, threats := false, false
	from := len(out)
	for i := range sc.words {
		if m, ok := sc.mention(&sc.words[i]); ok {
			out = append(out, m)
			acts = acts || m.Kind == tocsin.MentionAct && m.Mood != tocsin.Hypothetical
			threats = threats || m.Act == tocsin.Threat || m.Mood == tocsin.Threatened
		}
	}
	out = out[:from+len(withoutAnswer(out[from:]))]
	if m, ok := sc.threat(threats); ok && !slices.ContainsFunc(out[from:], func(a tocsin.Mention) bool {
		return a.Kind == tocsin.MentionAct && a.Span.Overlaps(m.Span) && a.Mood == tocsin.Asserted
	}) {
		out = append(out, m)
	} else if m, ok := sc.series(acts); ok && !slices.ContainsFunc(out[from:], func(a tocsin.Mention) bool {
		return a.Kind == tocsin.MentionAct && (a.Span.Overlaps(m.Span) || a.Mood == tocsin.Aggregated)
	}) {
		out = append(out, m)
	} else if !acts {
		if each := sc.beside(nil); len(each) > 1 {
			out = append(out, each...)
		} else if m, ok := sc.effect(); ok {
			out = append(out, m)
		} else if m, ok := sc.deed(); ok {
			out = append(out, m)
		}
	} else {
		out = append(out, sc.beside(out[from:])...)
	}
	for _, list := range [][]tocsin.Mention{sc.quantities, sc.times, sc.actors, sc.places} {
		for _, m := range list {
			m.Sentence = index
			out = append(out, m)
		}
	}
	return out
}

// isActor reports whether what was taken for a place that no gazetteer has is an
// actor that is known.
func (sc *scan) isActor(p tocsin.Mention) bool {
	return strings.HasPrefix(p.Rule, "pattern.") && p.Where != nil && p.Where.GazetteerID == "" && slices.ContainsFunc(sc.actors, func(a tocsin.Mention) bool {
		return a.Actor != nil && (a.Actor.Kind == tocsin.Group || a.Actor.Kind == tocsin.Force || a.Actor.Kind == tocsin.Media) && a.Span.Contains(p.Span)
	})
}

// mostWords is how many words of the lexicon are read in one sentence. What
// runs on for longer without a stop, a table or a log, must not cost the square
// of its length.
const mostWords = 2000

// match looks up every token, keeping for each class the longest phrases that
// do not overlap.
func (sc *scan) match() {
	sc.words = sc.words[:0]
	if sc.until == nil {
		sc.until = map[string]int{}
	}
	clear(sc.until)
	for i := sc.first; i < sc.last && len(sc.words) < mostWords; i++ {
		sc.room = sc.f.lex.At(sc.text.Tokens, i, sc.last, sc.room[:0])
		if len(sc.room) == 0 {
			sc.compound(i)
		}
		for j := 0; j < len(sc.room); {
			// All rules that match the same longest words are kept, shorter
			// ones of the same class are not.
			m := sc.room[j]
			j++
			if i < sc.until[m.Rule.Class] {
				if n := len(sc.words); n > 0 && sc.same(m) {
					sc.words = append(sc.words, m)
				}
				continue
			}
			sc.until[m.Rule.Class] = m.Last
			sc.words = append(sc.words, m)
		}
	}
	sc.wounds()
}

// compound adds people named by a word that ends, behind a hyphen, in one for
// people: "well-diggers", "ex-policeman".
func (sc *scan) compound(i int) {
	t := sc.text.Tokens[i]
	hyphen := strings.LastIndexByte(t.Lower, '-')
	if hyphen < 2 || t.Kind != tocsin.Word || sc.f.lex.Begins(t.Lower) {
		return
	}
	tail := [1]tocsin.Token{t}
	tail[0].Lower = t.Lower[hyphen+1:]
	for _, m := range sc.f.lex.At(tail[:], 0, 1, sc.room[:0]) {
		if m.Rule.Class == "person" && m.Tense&lexicon.Noun != 0 {
			m.First, m.Last = i, i+1
			sc.until["person"] = i + 1
			sc.words = append(sc.words, m)
			return
		}
	}
}

// same reports whether a match covers the very tokens of an earlier one of its
// class: an ambiguous word.
func (sc *scan) same(m lexicon.Match) bool {
	for k := len(sc.words) - 1; k >= 0 && sc.words[k].First == m.First; k-- {
		w := sc.words[k]
		if w.Rule.Class == m.Rule.Class && w.Last == m.Last {
			return true
		}
	}
	return false
}

// cut notes the tokens at which a new clause begins.
func (sc *scan) cut() {
	sc.cuts = sc.cuts[:0]
	for i := sc.first; i < sc.last; i++ {
		if sc.f.words.clauseBorder[sc.text.Tokens[i].Lower] {
			sc.cuts = append(sc.cuts, i)
		}
	}
	sc.weights = append(sc.weights[:0], 0)
	for i, c := range sc.cuts {
		weight := 3
		if sc.text.Tokens[c].Lower == "," {
			weight = 1
		}
		sc.weights = append(sc.weights, sc.weights[i]+weight)
	}
}

// distance is how far apart two tokens are, clause borders counting for more.
func (sc *scan) distance(a, b int) int {
	if a > b {
		a, b = b, a
	}
	if b-a < 2 {
		return b - a
	}
	return b - a + sc.weights[sort.SearchInts(sc.cuts, b)] - sc.weights[sort.SearchInts(sc.cuts, a+1)]
}

// span is where the words of a match stand.
func (sc *scan) span(m *lexicon.Match) tocsin.Span {
	return sc.spanOf(m.First, m.Last)
}

// spanOf is where the tokens [first, last) stand.
func (sc *scan) spanOf(first, last int) tocsin.Span {
	return tocsin.Span{Start: sc.text.Tokens[first].Start, End: sc.text.Tokens[last-1].End}
}

// title reports whether the sentence is one of a title.
func (sc *scan) title() bool {
	return sc.text.Blocks[sc.text.Sentences[sc.index].Block].Kind == tocsin.Title
}

// lower is the token in lower case, "" outside the sentence.
func (sc *scan) lower(i int) string {
	if i < sc.first || i >= sc.last {
		return ""
	}
	return sc.text.Tokens[i].Lower
}

// mention makes the mention that a lexicon match stands for; false when its
// context says that it stands for none.
func (sc *scan) mention(w *lexicon.Match) (tocsin.Mention, bool) {
	m := tocsin.Mention{Span: sc.span(w), Sentence: sc.index, Rule: w.Rule.Name, Value: w.Rule.Value, Form: w.Rule.Form}
	switch w.Rule.Class {
	case "act":
		return sc.act(w, m)
	case "weapon":
		m.Kind, m.Value = tocsin.MentionWeapon, sc.weaponName(w)
		return m, sc.weapon(w) && !sc.ruledOut(w)
	case "harm":
		m.Kind = tocsin.MentionHarm
		return m, sc.harm(w)
	case "object":
		m.Kind = tocsin.MentionObject
		return m, true
	case "speech":
		m.Kind = tocsin.MentionSpeech
		return m, true
	case "response":
		m.Kind = tocsin.MentionResponse
		return m, true
	case "cue":
		m.Kind = tocsin.MentionCue
		return m, !(w.Rule.Value == "hypothetical" && sc.inTime(w.First, w.Last))
	}
	return m, false
}

// weapon leaves out words that are no weapon where they stand.
func (sc *scan) weapon(w *lexicon.Match) bool {
	next := sc.lower(w.Last)
	switch w.Rule.Name {
	case "shell":
		return !sc.f.words.shellTail[next]
	case "grad":
		return upperFirst(sc.span(w).Of(sc.text.Body)) && !sc.f.words.gradTail[next]
	case "gun":
		return !sc.f.words.gunTail[next]
	case "bomb", "missile", "rocket":
		return !sc.f.words.bombTail[next] && !sc.f.words.armsPlace[next]
	case "warplane":
		return !sc.f.words.armsPlace[next] && !sc.f.words.jetBefore[sc.lower(w.First-1)]
	case "tank":
		return !sc.f.words.tankBefore[sc.lower(w.First-1)] && !sc.f.words.armsPlace[next] // "fuel tanks"
	case "artillery", "drone", "mortar", "ballistic.missile":
		return !sc.f.words.armsPlace[next] // what keeps them is a target
	}
	return true
}

// ruledOut tells "not a bomb", "excluded drones": words for what it was not.
func (sc *scan) ruledOut(w *lexicon.Match) bool {
	for k := w.First - 1; k >= w.First-3 && k >= sc.first; k-- {
		switch word := sc.lower(k); {
		case sc.f.words.excluding[word]:
			return sc.lower(k+1) != "only" && sc.lower(k+1) != "just" && !sc.f.words.comparing[sc.lower(k-1)] || sc.lower(k-1) == "rather"
		case word == "for": // "took it for a bomb"
			l := sc.lower(k - 2)
			return l == "took" || l == "mistook" || sc.lower(k-1) == "mistaken" || sc.lower(k-1) == "taken"
		case word == "like":
			// "the news hit like a bomb"
			verb := sc.wordAt(k-1, "act")
			return sc.f.words.seeming[sc.lower(k-1)] || verb != nil && verb.Rule.Has("verb")
		case word == "out":
			return sc.f.words.ruling[sc.lower(k-1)]
		case word == "instead" || word == "rather":
			return true
		}
	}
	return false
}

// harm leaves out words that tell of no harm to anyone where they stand.
func (sc *scan) harm(w *lexicon.Match) bool {
	lower := sc.text.Tokens[w.First].Lower
	switch {
	case lower == "wound" && sc.lower(w.First+1) == "up", lower == "dead" && sc.lower(w.First+1) == "sea",
		lower == "hurt" && sc.lower(w.First+1) == "feelings":
		return false
	case lower == "kia" || lower == "wia":
		return w.Last == w.First+1 && strings.ToUpper(lower) == sc.span(w).Of(sc.text.Body) // a Kia is a car
	case w.Rule.Name == "harm.abduct" && sc.f.words.seizing[lower]:
		return sc.follows("person", w.Last, 5)
	case w.Rule.Name == "harm.deaths" && (lower == "life" || lower == "lives"):
		return sc.lower(w.First-1) == "no" || sc.lower(w.First-1) == "human" || sc.taken(w.First) || sc.livesLost(w.Last)
	case w.Rule.Name == "harm.neutralise" && strings.HasPrefix(lower, "eliminat"):
		return sc.follows("person", w.Last, 4) || sc.suffererBefore(w.First)
	case lower == "burned" || lower == "burnt":
		return w.Rule.Name != "harm.injure" || sc.suffererBefore(w.First)
	case w.Rule.Name == "harm.missing" && sc.lower(w.Last-2) == "the":
		return sc.lower(w.First-1) != "from" && sc.suffererBefore(w.First)
	case w.Rule.Name == "harm.lose":
		return sc.follows("person", w.Last, 5)
	}
	return true
}

// suffererBefore reports whether a noun for people is the subject of a passive verb
// at the token: "three people were burned".
func (sc *scan) suffererBefore(at int) bool {
	k := at
	for k > sc.first && k > at-8 && (sc.f.words.auxiliary[sc.lower(k-1)] || sc.f.words.passivePast[sc.lower(k-1)] || sc.f.words.unsure[sc.lower(k-1)] || strings.HasSuffix(sc.lower(k-1), "ly")) {
		k--
	}
	for i := range sc.words {
		if w := &sc.words[i]; w.Rule.Class == "person" && w.Last == k && k < at {
			return true
		}
	}
	return false
}

// livesLost reports whether the lives that end before the token were lost: "nine
// lives were lost", "the lives lost".
func (sc *scan) livesLost(at int) bool {
	for k := at; k < at+4; k++ {
		if sc.lower(k) == "lost" {
			return true
		}
		if !sc.f.words.auxiliary[sc.lower(k)] && sc.lower(k) != "been" {
			break
		}
	}
	return false
}

// taken reports whether a verb for taking lives stands shortly before the word:
// "claimed seven lives", "cost two men their lives".
func (sc *scan) taken(at int) bool {
	for k := at - 1; k >= at-6 && k >= sc.first; k-- {
		if sc.f.words.lifeTaking[sc.lower(k)] {
			return true
		}
		if sc.text.Tokens[k].Kind == tocsin.Punct {
			break
		}
	}
	return false
}

// follows reports whether a word of the class begins among the n tokens from the
// one on.
func (sc *scan) follows(class string, from, n int) bool {
	for k := range sc.words {
		if w := &sc.words[k]; w.First >= from && w.First < from+n && w.Rule.Class == class {
			return true
		}
	}
	return false
}
