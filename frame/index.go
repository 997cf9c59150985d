package frame

import (
	"sort"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// mention is a Mention with the tokens that it covers.
type mention struct {
	tocsin.Mention
	first, last int // tokens, half open
}

// sentence is one sentence with what was found in it.
type sentence struct {
	tocsin.Sentence
	index    int
	block    *tocsin.Block
	mentions []mention
	cuts     []int // tokens at which a clause begins
	weights  []int // of the cuts so far, one more than there are cuts
	quoted   []tocsin.Span
	heard    []attribution
	speaker  *attribution // who speaks the whole sentence, nil for the outlet
	acts     []*act
	shares   []share // of an act told once, at several places; nil without
	draft    *draft  // whose act the sentence goes on about
}

// mostMentions is how many mentions of one sentence are read. No sentence that
// somebody wrote has as many; what runs on without a stop, a table or a log,
// must not cost the square of its length.
const mostMentions = 500

// index sorts the mentions into their sentences.
func (f *framing) index(mentions []tocsin.Mention) {
	f.sentences = make([]sentence, len(f.text.Sentences))
	for i := range f.sentences {
		s := &f.sentences[i]
		s.Sentence, s.index = f.text.Sentences[i], i
		s.block = &f.text.Blocks[s.Block]
		f.cut(s)
	}
	counts := make([]int, len(f.sentences))
	for i := range mentions {
		counts[mentions[i].Sentence]++
	}
	room := make([]mention, len(mentions))
	for i, n := range counts {
		f.sentences[i].mentions, room = room[:0:n], room[n:]
	}
	for _, m := range mentions {
		s := &f.sentences[m.Sentence]
		if len(s.mentions) == mostMentions {
			continue
		}
		first := f.text.TokenAt(m.Span.Start)
		last := first
		for last < s.Last && f.text.Tokens[last].Start < m.Span.End {
			last++
		}
		s.mentions = append(s.mentions, mention{m, first, last})
	}
}

// cut notes where clauses begin and which parts stand in quotation marks.
func (f *framing) cut(s *sentence) {
	open := -1
	for i := s.First; i < s.Last; i++ {
		t := f.text.Tokens[i]
		switch word := t.Lower; {
		case f.words.clauseStart[word]:
			s.cuts = append(s.cuts, i)
		case word == ",":
			s.cuts = append(s.cuts, i)
		case word == "“" || word == "\"" || word == "”" || word == "''" || word == "``":
			s.cuts = append(s.cuts, i)
			if open < 0 && t.Lower != "”" {
				open = t.End
			} else if open >= 0 {
				s.quoted = append(s.quoted, tocsin.Span{Start: open, End: t.Start})
				open = -1
			}
		}
	}
	if open >= 0 {
		s.quoted = append(s.quoted, tocsin.Span{Start: open, End: s.End})
	}
	s.weights = make([]int, len(s.cuts)+1)
	for i, c := range s.cuts {
		s.weights[i+1] = s.weights[i] + 3
		if f.text.Tokens[c].Lower == "," {
			s.weights[i+1] = s.weights[i] + 1
		}
	}
}

// lower is token i in lower case, "" outside the sentence.
func (f *framing) lower(s *sentence, i int) string {
	if i < s.First || i >= s.Last {
		return ""
	}
	return f.text.Tokens[i].Lower
}

// anyBetween reports whether one of the words stands among the tokens [from, to).
func (f *framing) anyBetween(s *sentence, from, to int, set lexicon.Words) bool {
	for k := from; k < to; k++ {
		if set[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// distance is how far apart two tokens are, with clause borders counted.
func (s *sentence) distance(_ *framing, a, b int) int {
	if a > b {
		a, b = b, a
	}
	if b-a < 2 {
		return b - a
	}
	return b - a + s.weights[sort.SearchInts(s.cuts, b)] - s.weights[sort.SearchInts(s.cuts, a+1)]
}

// window is the mentions that begin among the tokens [from, to).
func (s *sentence) window(from, to int) []mention {
	if from >= to {
		return nil
	}
	i := sort.Search(len(s.mentions), func(k int) bool { return s.mentions[k].first >= from })
	j := sort.Search(len(s.mentions), func(k int) bool { return s.mentions[k].first >= to })
	return s.mentions[i:j]
}

// each calls fn for the mentions of a kind.
func (s *sentence) each(kind tocsin.MentionKind, fn func(m *mention)) {
	for i := range s.mentions {
		if s.mentions[i].Kind == kind {
			fn(&s.mentions[i])
		}
	}
}

// nearest is the mention of a kind nearest to token at that ok accepts; nil
// when there is none within reach.
func (s *sentence) nearest(f *framing, kind tocsin.MentionKind, at, reach int, ok func(m *mention) bool) *mention {
	var best *mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != kind || ok != nil && !ok(m) {
			continue
		}
		d := s.distance(f, at, m.first)
		if m.last <= at {
			d = s.distance(f, at, m.last-1)
		}
		if d <= reach {
			best, reach = m, d-1
		}
	}
	return best
}

// cue is the first cue of a sort among the tokens [from, to), nil without one.
func (s *sentence) cue(sort string, from, to int) *mention {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == sort && m.first >= from && m.last <= to {
			return m
		}
	}
	return nil
}

// clause is the tokens of the clause that holds token at: it ends at the
// nearest borders that are more than a comma.
func (f *framing) clause(s *sentence, at int) (int, int) {
	first, last := s.First, s.Last
	for _, c := range s.cuts {
		if f.text.Tokens[c].Lower == "," {
			continue
		}
		if c <= at && c > first {
			first = c
		}
		if c > at && c < last {
			last = c
		}
	}
	return first, last
}

// modifier reports whether a word before a noun is likely part of its phrase.
func (f *framing) modifier(word, lower string) bool {
	switch {
	case f.words.modifierBreak[lower]:
		return false
	case f.words.targetModifier[lower]:
		return true
	}
	if word[0] >= 'A' && word[0] <= 'Z' {
		return true
	}
	return strings.Contains(lower, "-") || f.words.modifierEnding.Ends(lower)
}

// sorts are the cue sorts that tell what a whole document is, in the order in
// which they win, with the weight that makes them do so.
var sorts = []struct {
	name string
	bar  int
}{
	{"drill", 3}, {"advice", 3}, {"legal", 3}, {"historical", 3}, {"opinion", 3}, {"invented", 3}, {"ruledout", 3}, {"statistics", 5}, {"figurative", 5},
}

// judge tells what the whole document is from the cues in its title and lead:
// the title counts three, the first sentences two, the next ones one each.
func (f *framing) judge() {
	count := map[string]int{}
	if section := strings.ToLower(f.doc.Outlet); strings.Contains(section, "editorial") || strings.Contains(section, "opinion") {
		count["opinion"] = 3
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		weight := 0
		switch {
		case s.block.Kind == tocsin.Title:
			weight = 3
		case s.index < 2:
			weight = 2
		case s.index < 8:
			weight = 1
		}
		if weight == 0 {
			break
		}
		seen := map[string]bool{}
		s.each(tocsin.MentionCue, func(m *mention) {
			if m.Value == "historical" && !strings.HasPrefix(m.Rule, "memorial") || m.Value == "opinion" && s.index > 0 || f.toldByCourt(s, m) {
				return
			}
			if !seen[m.Value] {
				seen[m.Value] = true
				count[m.Value] += weight
			} else if m.Value == "figurative" || m.Value == "statistics" {
				count[m.Value]++
			}
		})
	}
	best := 0
	for _, sort := range sorts {
		if n := count[sort.name]; n >= sort.bar && n > best {
			f.documentary, best = sort.name, n
		}
	}
}
