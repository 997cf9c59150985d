package find

import (
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// leadRead is how many sentences from the start are read in any text with a
// sign of violence: they say what it is about.
const leadRead = 5

// A text in which fewer than one sentence in sparse has a sign is about
// something else: beyond its lead only sentences with a word of an act, and
// what stands within near sentences of a sign, are read.
const (
	sparse = 8
	near   = 1
)

// What is told in snatches, as posts do, has the weapon in a sentence of at most
// terseTokens, and the harm at most terseReach sentences behind: "Two missiles -
// a block of flats. 4 dead".
const (
	terseTokens = 18
	terseReach  = 2
)

// signs is the cheap pass. It looks up words only, and returns the sentences
// that are worth reading, and whether the text has any sign that it reports a
// hostile act: words that mean one by themselves, or a weaker word with a
// weapon, an attacker or harm in the same sentence. Sentences beside one with
// a sign are read too, for what goes on, and those in which somebody speaks.
func (f *Finder) signs(text *tocsin.Text) ([]int, bool) {
	worth := make([]bool, len(text.Sentences)+1)
	told := make([]bool, len(text.Sentences)) // sentences with a word of an act
	said := make([]bool, len(text.Sentences)) // sentences with a word of saying
	var signs []int                           // sentences with a sign
	lastTerse := -terseReach - 1              // the last short sentence with a weapon
	var bare []int                            // those that only in a digest are one: their paragraph names a weapon and harm
	armed, harmed := false, false
	var room [16]lexicon.Match
	for i, s := range text.Sentences {
		var sign, act, weak, weapon, doer, harm, other, threat, vehicle, seized, fought, shot, light, planted bool
		for k := s.First; k < s.Last; k++ {
			for _, m := range f.lex.At(text.Tokens, k, s.Last, room[:0]) {
				switch m.Rule.Class {
				case "act":
					if m.Rule.Has("light") {
						light = true
						sign = sign || f.turnSign(text, &m, s.First, s.Last) || m.Rule.Form == tocsin.Abduction && i > 0 && f.armedTold(text, i-1, s.Block)
						continue
					}
					act = true
					sign = sign || f.actSign(text, &m, s)
					seized = seized || m.Rule.Has("seized")
					shot = shot || m.Rule.Name == "shot.verb"
					fought = fought || m.Rule.Name == "clash.weak" && text.Tokens[k].Lower == "clashed"
					vehicle = vehicle || m.Rule.Has("driven")
					weak = weak || m.Rule.Has("weak") && !m.Rule.Has("doer")
				case "weapon":
					weapon = true
					planted = planted || m.Rule.Has("counted")
				case "harm":
					harm = harm || m.Rule.Value != string(tocsin.Damage)
					other = true
				case "person":
					doer = doer || m.Rule.Has("attackers")
				case "object":
					doer = doer || f.words.attackCraft[text.Tokens[m.Last-1].Lower]
				case "cue":
					doer = doer || m.Rule.Name == "platform" && f.words.attackCraft[text.Tokens[m.Last-1].Lower]
					switch m.Rule.Value {
					case "threatened", "warning":
						threat = true
					case "claim", "blame", "denial", "launcher", "damage":
						other = true // who is said to have done it, and from where
					}
				case "speech":
					said[i] = true
				case "response":
					other = true
					if i < leadRead && m.Rule.Name == "siren" {
						sign = true // an alarm without an attack is kept too
					}
				}
			}
		}
		sign = sign || (act || light) && (weapon || doer) || act && threat || (weak || weapon || doer || vehicle || fought) && harm ||
			(light && harm || shot || seized) && wordIn(text, s.First, s.Last, f.words.armedWord) || harm && i-lastTerse <= terseReach || planted && i < leadRead
		if doer || weapon && s.Last-s.First <= terseTokens || i < leadRead && (weapon || wordIn(text, s.First, s.Last, f.words.armedWord)) {
			lastTerse = i
		}
		told[i] = act
		if i == 0 || text.Sentences[i-1].Block != s.Block {
			armed, harmed = false, false
		}
		armed, harmed = armed || weapon, harmed || other
		if armed && harmed || f.logTerm(text, s) {
			bare = append(bare, i)
		}
		if sign {
			signs = append(signs, i)
		}
		if act || weapon || other || i < leadRead || text.Blocks[s.Block].Kind == tocsin.Post {
			worth[i] = true
		}
	}
	digest := (len(signs) > 0 || len(bare) > 0) && f.headed(text, worth)
	if digest {
		signs = append(signs, bare...)
	}
	if len(signs) == 0 {
		return nil, false
	}
	if !digest && len(signs)*sparse <= len(text.Sentences) {
		next := 0 // the first sign that is not far behind
		for i := leadRead; i < len(text.Sentences); i++ {
			for next < len(signs) && signs[next]+near < i {
				next++
			}
			worth[i] = told[i] || worth[i] && next < len(signs) && signs[next]-near <= i
		}
		if signs[0] >= leadRead {
			clear(said)
		}
	}
	var out []int
	for i := range text.Sentences {
		if worth[i] || i > 0 && worth[i-1] || worth[i+1] || said[i] {
			out = append(out, i)
		}
	}
	return out, true
}

// logTerm reports whether a sentence has a log's term for fire, in capitals.
func (f *Finder) logTerm(text *tocsin.Text, s tocsin.Sentence) bool {
	for k := s.First; k < s.Last; k++ {
		if t := &text.Tokens[k]; upperFirst(t.Of(text.Body)) && f.words.logTerm[t.Lower] && strings.ToUpper(t.Lower) == t.Of(text.Body) {
			return true
		}
	}
	return false
}

// fewHeads is how many paragraphs with a head of its own a digest has at least.
const fewHeads = 2

// headed reports whether a text may be a digest, of which every part is read for
// itself, and marks the sentences that head the parts as worth reading.
func (f *Finder) headed(text *tocsin.Text, worth []bool) bool {
	heads := 0
	for i, s := range text.Sentences {
		if i > 0 && text.Sentences[i-1].Block == s.Block || text.Blocks[s.Block].Kind == tocsin.Title {
			continue
		}
		head := f.heads.Of(text, s)
		if head.None() && (text.Blocks[s.Block].Kind != tocsin.Heading || s.Last-s.First > longestHeading) {
			continue
		}
		worth[i] = true
		if !head.None() {
			heads++
		}
	}
	return heads >= fewHeads
}

// longestHeading is how many tokens a heading that names a place or a day has at
// most.
const longestHeading = 7

// actSign reports whether a word of an act is by itself, or with what stands beside
// it in the sentence, a sign of a hostile act.
func (f *Finder) actSign(text *tocsin.Text, m *lexicon.Match, s tocsin.Sentence) bool {
	word, next := text.Tokens[m.First].Lower, ""
	if m.Last < s.Last {
		next = text.Tokens[m.Last].Lower
	}
	beside := false
	switch m.Rule.Name {
	case "raid":
		return true
	case "arson.burn":
		beside = f.thingBehind(text, m.Last, s.Last) || m.First > s.First && wordIn(text, m.Last, min(m.Last+5, s.Last), f.words.agentWord)
	case "strike.noun":
		beside = namedBefore(text, s.First, m.First) || wordIn(text, max(s.First, m.First-4), m.First, f.words.launching) // "carried out two strikes"
	case "strike.verb":
		beside = f.words.struckVerb[word] && namedBefore(text, max(s.First, m.First-1), m.First) && namedBehind(text, m.Last, s.Last)
	case "clash.weak":
		beside = f.breaksOut(text, m.Last, s.Last)
	case "mine.blast":
		beside = f.words.beneath[next]
	case "kill":
		beside = m.First > s.First && someoneBefore(text, s.First, m.First) && (text.Tokens[min(m.Last, s.Last-1)].Kind == tocsin.Number || f.words.figureWord[next])
	case "shot.verb":
		beside = m.Last-m.First == 2 && f.thingBehind(text, m.Last, s.Last)
	}
	return beside || m.Rule.Has("strong") || m.Rule.Has("blast") || m.Rule.Has("alone") || m.Rule.Has("object") && next == "against" ||
		m.Rule.Has("found") && wordIn(text, m.Last, min(m.Last+6, s.Last), f.words.armsNoun) ||
		m.Rule.Has("alight") && wordIn(text, m.Last, min(m.Last+8, s.Last), f.words.ablaze)
}

// namedBefore reports whether a name may stand right before the token: "a Russian
// strike".
func namedBefore(text *tocsin.Text, first, at int) bool {
	for k := at - 1; k >= max(first, at-2); k-- {
		if text.Tokens[k].Kind != tocsin.Word {
			return false
		}
		if capital(text, k) && (k > first || at == first+1) {
			return true
		}
	}
	return false
}

// someoneBefore reports whether a name or a noun for people stands right before the
// token, as the subject of a verb does: "the Front killed two", "herders killed".
func someoneBefore(text *tocsin.Text, first, at int) bool {
	l := text.Tokens[at-1].Lower
	for _, end := range []string{"ers", "men", "ries", "oops", "gang"} {
		if strings.HasSuffix(l, end) {
			return true
		}
	}
	return namedBefore(text, first, at)
}

// namedBehind reports whether a name stands shortly behind the token.
func namedBehind(text *tocsin.Text, from, last int) bool {
	for k := from; k < min(from+8, last); k++ {
		if capital(text, k) {
			return true
		}
	}
	return false
}

// thingBehind reports whether a thing that can be attacked stands right behind the
// token: "fired at her car".
func (f *Finder) thingBehind(text *tocsin.Text, from, last int) bool {
	var room [8]lexicon.Match
	for k := from; k < min(from+4, last); k++ {
		for _, m := range f.lex.At(text.Tokens, k, last, room[:0]) {
			if m.Rule.Class == "object" {
				return true
			}
		}
	}
	return false
}

// wordIn reports whether a word of the set stands among the tokens [from, to).
func wordIn(text *tocsin.Text, from, to int, set lexicon.Words) bool {
	for k := from; k < to; k++ {
		if set[text.Tokens[k].Lower] {
			return true
		}
	}
	return false
}

// breaksOut reports whether a word for fighting that begins or goes on stands
// behind the token.
func (f *Finder) breaksOut(text *tocsin.Text, from, last int) bool {
	return wordIn(text, from, min(from+14, last), f.words.breakingOut)
}

// turnSign reports whether a turn of phrase has beside it the word that makes it
// a sign of violence.
func (f *Finder) turnSign(text *tocsin.Text, m *lexicon.Match, first, last int) bool {
	switch behind := min(m.Last+10, last); {
	case m.Rule.Has("bullets"):
		return wordIn(text, m.First, min(m.Last+5, last), f.words.bulletWord) && (wordIn(text, m.Last, behind, f.words.intoWord) || wordIn(text, m.Last, behind, f.words.bodyPart))
	case m.Rule.Has("sprayed"):
		return wordIn(text, m.Last, min(m.Last+14, last), f.words.bulletWord)
	case m.Rule.Has("trips"):
		return wordIn(text, m.Last, min(m.Last+5, last), f.words.device)
	case m.Rule.Has("worn"):
		return wordIn(text, m.Last, min(m.Last+4, last), f.words.wornThing) || m.Last < last && f.words.reflexive[text.Tokens[m.Last].Lower]
	case m.Rule.Has("hand"):
		return wordIn(text, m.Last, behind, f.words.bluntThing)
	case m.Rule.Has("marks"):
		return wordIn(text, first, last, f.words.corpse) && wordIn(text, first, last, f.words.bodyFound)
	case m.Rule.Has("device"):
		before := max(first, m.First-16)
		return f.vehicleLeft(text, max(first, m.First-plantedReach), m.First) ||
			wordIn(text, before, m.First, f.words.leftBehind) && (wordIn(text, before, m.First, f.words.container) || wordIn(text, before, m.First, f.words.device))
	case m.Rule.Has("aircraft"):
		return wordIn(text, max(first, m.First-12), behind, f.words.aircraftWord) && (strings.HasPrefix(text.Tokens[m.First].Lower, "unload") || wordIn(text, max(first, m.First-3), behind, f.words.loadWord))
	case m.Rule.Has("agent"):
		return m.Last < last && text.Tokens[m.Last].Lower == "by" && wordIn(text, m.Last, min(m.Last+4, last), f.words.charge)
	case m.Rule.Has("next"):
		return false
	case m.Rule.Has("borne"):
		return wordIn(text, first, last, f.words.armedWord) || wordIn(text, m.Last, last, f.words.pointBlank) || m.Rule.Form == tocsin.Arson && (wordIn(text, first, last, f.words.kindled) || wordIn(text, first, last, f.words.fuel))
	}
	return false
}

// vehicleLeft reports whether a vehicle that somebody had left stands among the
// tokens.
func (f *Finder) vehicleLeft(text *tocsin.Text, from, to int) bool {
	var room [8]lexicon.Match
	for k := from; k < to; k++ {
		if l := text.Tokens[k].Lower; l != "left" && l != "parked" && l != "abandoned" || k == from {
			continue
		}
		for _, m := range f.lex.At(text.Tokens, k-1, k, room[:0]) {
			if m.Rule.Class == "object" && m.Rule.Value == "transport" {
				return true
			}
		}
	}
	return false
}
