package judge

import (
	"math"

	"tocsin"
)

// Summary is what a reading found out about the account that the document
// seems to be about.
type Summary struct {
	Form tocsin.Form
	Kind tocsin.Kind

	First     int // sentence of the first act
	Acts      int // triggers of the account
	Accounts  int // accounts in the document
	Telling   int // sentences with an act
	Sentences int

	Dated, Fresh    bool // has a time; has one of the days before publication
	Located         bool // has a place that is in the gazetteer
	Harm, Unharmed  bool // somebody or something was harmed; nobody was
	Weapon, Doer    bool // says what it was done with, and what sort of people did it
	Blamed, Claimed bool
	Target, Victim  bool
	Response        bool
	Hedged          int // claims that the speaker is not sure of
	Claims          int

	Speakers []tocsin.SpeakerKind // of its claims, each once
	Cues     []Sort               // of the whole document
	Found    []Sort               // how many mentions of each sort are in the lead
}

// Sort is how often a sort of thing was found.
type Sort struct {
	Name  string
	Count int
	Lead  int // of these, in the first sentences
}

// Feature is one thing noticed about a document, and how strongly.
type Feature struct {
	Hash  uint32
	Value float32
}

const (
	leadSentences = 8   // readable sentences that are looked at word by word, the title among them
	leadTokens    = 320 // at most as many tokens of these
	window        = 6   // tokens on each side of a trigger
	mostActs      = 5   // triggers whose surroundings are looked at
)

// Groups of features; the number is mixed into the hash.
const (
	groupWord uint32 = iota + 1
	groupPair
	groupNear
	groupNearRule
	groupBeside
	groupRule
	groupTopic
	groupSummary
	groupCue
	groupShape
)

const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func hashOf(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * hashPrime
	}
	return h
}

// final spreads a hash over all its bits; its upper ones choose the slot.
func final(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}

func start(group uint32) uint32 { return (hashStart ^ group) * hashPrime }

// wordHash is the hash of a token; numbers are alike but for their length.
func wordHash(t *tocsin.Token) uint32 {
	switch t.Kind {
	case tocsin.Number:
		return hashOf(hashStart, "0000000"[:min(len(t.Lower), 7)])
	case tocsin.Link:
		return hashOf(hashStart, "@")
	}
	return hashOf(hashStart, t.Lower)
}

// Features are those of the document, in a set order.
func (j *Judge) Features(text *tocsin.Text, acts []tocsin.Span, rules []string, s *Summary) []Feature {
	return j.topics.features(text, acts, rules, s, nil)
}

// Words are the features of the lead and the shape alone, for a document in
// which no attack was read.
func (j *Judge) Words(text *tocsin.Text) []Feature {
	return shape(text, j.topics.lead(text, nil))
}

func (t *topics) features(text *tocsin.Text, acts []tocsin.Span, rules []string, s *Summary, out []Feature) []Feature {
	out = t.lead(text, out)
	out = t.around(text, acts, rules, s, out)
	out = s.features(out)
	return shape(text, out)
}

// lead notes the words and pairs of words of the title and the first
// sentences, and their topics.
func (t *topics) lead(text *tocsin.Text, out []Feature) []Feature {
	var seen [maxTopics]int
	from := len(out)
	sentences, tokens := 0, 0
	for i := range text.Sentences {
		s := &text.Sentences[i]
		if !text.Blocks[s.Block].Kind.Read() {
			continue
		}
		if sentences == leadSentences || tokens >= leadTokens {
			break
		}
		sentences++
		last := uint32(0)
		for k := s.First; k < s.Last && tokens < leadTokens; k++ {
			token := &text.Tokens[k]
			if token.Kind == tocsin.Punct {
				continue
			}
			tokens++
			h := wordHash(token)
			out = append(out, Feature{final(h ^ groupWord*hashPrime), 1})
			if last != 0 {
				out = append(out, Feature{final((last*31 + h) ^ groupPair*hashPrime), 0.7})
			}
			last = h
			if topic, known := t.of[token.Lower]; known {
				seen[topic]++
			}
		}
	}
	even(out[from:], tokens)
	return t.told(seen, "lead", out)
}

// even makes features of many tokens weigh as much as those of few.
func even(features []Feature, tokens int) {
	if tokens == 0 {
		return
	}
	scale := float32(2 / math.Sqrt(float64(tokens)))
	for i := range features {
		features[i].Value *= scale
	}
}

// told notes how many words of each topic there are, and of all of them.
func (t *topics) told(seen [maxTopics]int, where string, out []Feature) []Feature {
	all := 0
	for i, name := range t.names {
		if seen[i] > 0 {
			out = append(out, Feature{final(hashOf(hashOf(start(groupTopic), where), name)), logOf(seen[i])})
			if name != "report" {
				all += seen[i]
			}
		}
	}
	if all > 0 {
		out = append(out, Feature{final(hashOf(start(groupTopic), where)), logOf(all)})
	}
	return out
}

func logOf(n int) float32 { return float32(math.Log2(1 + float64(n))) }

// around notes the words near each trigger, alone and with its rule.
func (t *topics) around(text *tocsin.Text, acts []tocsin.Span, rules []string, s *Summary, out []Feature) []Feature {
	var seen [maxTopics]int
	acts = acts[:min(len(acts), mostActs)]
	from, tokens := len(out), 0
	for i, act := range acts {
		sentence := text.SentenceAt(act.Start)
		if sentence < 0 || i >= len(rules) {
			continue
		}
		rule := hashOf(start(groupRule), rules[i])
		out = append(out, Feature{final(rule), 1}, Feature{final(hashOf(rule, string(s.Form))), 1})
		tokens++
		first := text.TokenAt(act.Start)
		last := first
		for last < len(text.Tokens) && text.Tokens[last].Start < act.End {
			h := wordHash(&text.Tokens[last])
			out = append(out, Feature{final(h ^ groupBeside*hashPrime), 1})
			last++
		}
		to := min(last+window, text.Sentences[sentence].Last)
		for k := max(first-window, text.Sentences[sentence].First); k < to; k++ {
			token := &text.Tokens[k]
			if k >= first && k < last || token.Kind == tocsin.Punct {
				continue
			}
			tokens++
			h := wordHash(token)
			side := uint32(groupNear)
			if k >= last {
				side += 100
			}
			out = append(out, Feature{final(h ^ groupNear*hashPrime), 1}, Feature{final((rule*31 + h) ^ groupNearRule*hashPrime), 0.7},
				Feature{final(h ^ side*hashPrime ^ 7), 0.7})
			if topic, known := t.of[token.Lower]; known {
				seen[topic]++
			}
		}
	}
	even(out[from:], tokens)
	return t.told(seen, "near", out)
}

// features are the facts of the summary.
func (s *Summary) features(out []Feature) []Feature {
	add := func(name string, value float32) {
		if value != 0 {
			out = append(out, Feature{final(hashOf(start(groupSummary), name)), value})
		}
	}
	is := func(name string, yes bool) {
		if yes {
			add(name, 1)
		} else {
			add(name, -0.3)
		}
	}
	add("form "+string(s.Form), 1)
	add("kind "+string(s.Kind), 1)
	is("dated", s.Dated)
	is("fresh", s.Fresh)
	is("located", s.Located)
	is("harm", s.Harm)
	is("unharmed", s.Unharmed)
	is("weapon", s.Weapon)
	is("doer", s.Doer)
	is("blamed", s.Blamed)
	is("claimed", s.Claimed)
	is("target", s.Target)
	is("victim", s.Victim)
	is("response", s.Response)
	is("nobody", !s.Doer && !s.Blamed && !s.Claimed)
	is("bare", !s.Harm && !s.Unharmed && !s.Weapon && !s.Doer && !s.Blamed && !s.Claimed && !s.Response)
	is("nowhere", !s.Located && !s.Fresh)
	switch {
	case s.First == 0:
		add("first in the title", 1)
	case s.First <= 2:
		add("first in the lead", 1)
	default:
		add("first late", logOf(s.First))
	}
	add("acts", logOf(s.Acts))
	add("accounts", logOf(s.Accounts))
	if s.Sentences > 0 {
		add("telling", 2*float32(s.Telling)/float32(s.Sentences))
	}
	if s.Claims > 0 {
		add("hedged", float32(s.Hedged)/float32(s.Claims))
	}
	add("claims", logOf(s.Claims)/2)
	for _, kind := range s.Speakers {
		add("speaker "+string(kind), 1)
	}
	add("speakers", logOf(len(s.Speakers)))
	for _, c := range s.Cues {
		h := hashOf(start(groupCue), c.Name)
		out = append(out, Feature{final(h), logOf(c.Count) / 2})
		if c.Lead > 0 {
			out = append(out, Feature{final(hashOf(h, "lead")), logOf(c.Lead)})
		}
	}
	for _, c := range s.Found {
		if c.Lead > 0 {
			out = append(out, Feature{final(hashOf(hashOf(start(groupSummary), "found "), c.Name)), logOf(c.Lead) / 2})
		} else {
			out = append(out, Feature{final(hashOf(hashOf(start(groupSummary), "no "), c.Name)), 1})
		}
	}
	return out
}

// shape notes what the text looks like: its length, and how many of its
// tokens are numbers, quotation marks, questions, and words of talk.
func shape(text *tocsin.Text, out []Feature) []Feature {
	numbers, quotes, asks, exclaims, links, you, first := 0, 0, 0, 0, 0, 0, 0
	n := min(len(text.Tokens), 2*leadTokens)
	for i := range text.Tokens[:n] {
		switch t := &text.Tokens[i]; {
		case t.Kind == tocsin.Number:
			numbers++
		case t.Kind == tocsin.Link:
			links++
		case t.Kind == tocsin.Punct:
			switch t.Lower {
			case "\"", "“", "”", "``", "''":
				quotes++
			case "?":
				asks++
			case "!":
				exclaims++
			}
		default:
			switch t.Lower {
			case "you", "your", "yours":
				you++
			case "i", "we", "our", "my", "us", "me":
				first++
			}
		}
	}
	if n == 0 {
		return out
	}
	add := func(name string, value float32) {
		if value != 0 {
			out = append(out, Feature{final(hashOf(start(groupShape), name)), value})
		}
	}
	share := func(count int) float32 { return min(1, 10*float32(count)/float32(n)) }
	add("numbers", share(numbers))
	add("quotes", share(quotes))
	add("asks", 4*share(asks))
	add("exclaims", 4*share(exclaims))
	add("links", share(links))
	add("you", 4*share(you))
	add("first person", 2*share(first))
	return out
}
