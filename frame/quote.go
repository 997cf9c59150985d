package frame

import (
	"strings"

	"tocsin"
)

// author is the speaker of an embedded post.
func (f *framing) author(b *tocsin.Block) tocsin.Speaker {
	name, _, _ := strings.Cut(b.Author, " / ") // what stands behind is the name in another script
	if name == "" {
		name = "@" + strings.TrimPrefix(b.Handle, "@")
	}
	return tocsin.Speaker{Name: name, Kind: handleKind(b.Author + " " + b.Handle)}
}

// ownPost reports whether a post is by the outlet itself.
func (f *framing) ownPost(b *tocsin.Block) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, strings.ToLower(s))
	}
	outlet := letters(f.doc.Outlet)
	if len(outlet) < 4 {
		return false
	}
	for _, name := range []string{letters(b.Author), letters(strings.SplitN(strings.TrimPrefix(b.Handle, "@"), "_", 2)[0])} {
		if len(name) >= 4 && (strings.HasPrefix(outlet, name) || strings.HasPrefix(name, outlet)) {
			return true
		}
	}
	return false
}

// statement is the speaker of a document that is itself the word of a party:
// a communique, or a release for the press. It is nil for other documents.
func (f *framing) statement() *attribution {
	sign, press, first := false, false, 0
	for i := 0; i < len(f.text.Blocks) && i < 6 && !sign; i++ {
		line := f.text.Blocks[i].Of(f.text.Body)
		line = line[:min(len(line), longestReleaseLine)]
		sign = f.releaseLine(line)
		press = sign && strings.Contains(strings.ToLower(line), "release") // which no armed group calls its own
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		if len(s.quoted) > 0 {
			continue
		}
		for k := s.First; k < s.Last-1; k++ {
			if l := f.text.Tokens[k].Lower; l == "our" {
				if f.words.prideNoun[f.text.Tokens[k+1].Lower] {
					first++
				}
			}
		}
	}
	if !sign && first < 2 {
		return nil
	}
	if press {
		if a := f.signed(); a != nil {
			return a
		}
	}
	counts := map[string]int{}
	speakers := map[string]tocsin.Speaker{}
	best, bestCount := "", 0
	for i := range f.sentences {
		s := &f.sentences[i]
		for k := range s.mentions {
			m := &s.mentions[k]
			if !canSpeak(m) || m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Civilian || m.Actor.Kind == tocsin.Person || m.Actor.Kind == tocsin.Media || m.Actor.Kind == tocsin.Unnamed {
				continue
			}
			name := f.bare(f.wording(m))
			if f.words.statementNoun[strings.ToLower(name)] || kindOfWord(strings.ToLower(name)) == "" && m.Actor.Kind == tocsin.Office && !strings.Contains(name, " ") {
				continue // "Communiqué no. 12"
			}
			if name == strings.ToLower(name) && m.Actor.ID == "" {
				continue // soldiers issue no statement
			}
			weight := 1
			if m.Actor.Kind == tocsin.Group {
				if press {
					continue
				}
				weight++
			}
			if s.block.Kind == tocsin.Title || i >= len(f.sentences)-2 && s.Last-s.First < 14 || i < 3 && s.Last-s.First < 10 {
				weight = 3
			}
			if m.first == s.First || m.first == s.First+1 {
				weight++
			}
			counts[name] += weight
			if _, ok := speakers[name]; !ok {
				speakers[name] = tocsin.Speaker{Name: name, Kind: actorKind(m)}
			}
			if counts[name] > bestCount {
				best, bestCount = name, counts[name]
			}
		}
	}
	if bestCount < 2 {
		return nil
	}
	return &attribution{speaker: speakers[best], sort: "stated"}
}

// signed is the person with a rank or title whose name stands alone on one of the
// last lines of a document; nil when none does.
func (f *framing) signed() *attribution {
	for i := len(f.sentences) - 1; i >= 0 && i >= len(f.sentences)-mostSigned; i-- {
		s := &f.sentences[i]
		for k := range s.mentions {
			m := &s.mentions[k]
			if m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Person && m.Actor.Speaker != "" && m.first == s.First && m.last >= f.sentenceEnd(s) {
				return &attribution{speaker: tocsin.Speaker{Name: f.bare(m.Actor.Name), Kind: m.Actor.Speaker}, from: m, sort: "stated", rule: "signed"}
			}
		}
		if name := f.upperName(s, s.First+1, f.sentenceEnd(s)); name != "" && f.words.rank[strings.TrimSuffix(f.lower(s, s.First), ".")] {
			return &attribution{speaker: tocsin.Speaker{Name: name, Kind: tocsin.SpeakerMilitary}, sort: "stated", rule: "signed"} // "Colonel JANE ROE"
		}
	}
	return nil
}

// mostSigned is how many lines from the end a signature may stand.
const mostSigned = 4

// longestReleaseLine is how far into a paragraph the words are looked for that
// head a release or a communique.
const longestReleaseLine = 200

// releaseLine reports whether a line near the top says that what follows is a
// statement of a party itself.
func (f *framing) releaseLine(line string) bool {
	line = strings.ToLower(line)
	for phrase := range f.words.releaseLine {
		at := strings.Index(line, phrase)
		if at < 0 {
			continue
		}
		if before := strings.Fields(line[:at]); len(before) == 0 || !f.words.article[before[len(before)-1]] {
			return true // not "according to the press release"
		}
	}
	return false
}

// quotedWhole reports whether nearly all of the sentence stands in quotation
// marks.
func (f *framing) quotedWhole(s *sentence) bool {
	n := 0
	for _, q := range s.quoted {
		n += q.Len()
	}
	return n*5 >= s.Len()*4
}

// insideQuote reports whether a quotation opened in an earlier sentence of the
// block is still open.
func (f *framing) insideQuote(i int) bool {
	for k := i; k > 0 && f.sentences[k-1].Block == f.sentences[i].Block; k-- {
		body := f.text.Body[f.sentences[k-1].Start:f.sentences[k-1].End]
		if n := strings.Count(body, "\""); n%2 == 1 {
			return f.straightOpen(i)
		}
		o, c := strings.LastIndex(body, "“"), strings.LastIndex(body, "”")
		if o > c {
			return true
		}
		if c >= 0 {
			return false
		}
	}
	return false
}

// straightOpen counts straight quotation marks from the start of the block to
// the sentence: an odd number leaves one open.
func (f *framing) straightOpen(i int) bool {
	b := f.sentences[i].block
	return strings.Count(f.text.Body[b.Start:f.sentences[i].Start], "\"")%2 == 1
}

// closed gives the sentences of a quotation that opens a paragraph, or stands
// first in its sentence, to who is heard where it ends: "A rocket came down.
// Nobody was hurt," the army said.
func (f *framing) closed() {
	for i := range f.sentences {
		s := &f.sentences[i]
		if len(s.heard) > 0 || s.speaker != nil && s.speaker.sort == "denied" || !f.opensQuote(s) {
			continue
		}
		end := i + 1
		for end < len(f.sentences) && end < i+mostQuoted && f.sentences[end].Block == s.Block && f.insideQuote(end) && len(f.sentences[end].heard) == 0 {
			end++
		}
		if end == len(f.sentences) || end == i+1 && !f.insideQuote(end) || f.sentences[end].Block != s.Block || len(f.sentences[end].heard) == 0 || !f.insideQuote(end) {
			continue
		}
		h := &f.sentences[end].heard[0]
		if !h.tail {
			continue
		}
		for k := i; k < end; k++ {
			f.sentences[k].speaker = h
		}
	}
}

// mostQuoted is how many sentences a quotation holds at most whose speaker is
// looked for at its end.
const mostQuoted = 20

// opensQuote reports whether a quotation begins at the head of the sentence and
// does not end in it.
func (f *framing) opensQuote(s *sentence) bool {
	if l := f.lower(s, s.First); l != "“" && l != "\"" && l != "‘‘" && l != "``" {
		return false
	}
	return len(s.quoted) == 1 && s.quoted[0].End == s.End
}
