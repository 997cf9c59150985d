package frame

import "tocsin"

// harm claims who was killed, injured, abducted or missing.

func (f *framing) harm(s *sentence) {
	used := map[*mention]bool{}
	for i := range s.mentions {
		h := &s.mentions[i]
		if h.Kind != tocsin.MentionHarm || h.Value == string(tocsin.Damage) {
			continue
		}
		if f.coveredHarm(s, i) {
			continue
		}
		d := f.draftFor(s, h.first)
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		if f.none(s, h, d) || f.silent(s, h, d) {
			continue
		}
		if f.unreal(s, h) {
			continue
		}
		f.figure(s, h, d, used)
	}
}

// coveredHarm leaves out a harm word inside a longer one, and the second of

// two rules for the same words.

func (f *framing) coveredHarm(s *sentence, i int) bool {
	h := &s.mentions[i]
	for k := range s.mentions {
		m := &s.mentions[k]
		if k == i || m.Kind != tocsin.MentionHarm || m.Value == string(tocsin.Damage) {
			continue
		}
		if m.Span.Contains(h.Span) && (m.Span.Len() > h.Span.Len() || k < i) {
			return m.Value == h.Value || m.Span.Len() > h.Span.Len() || k < i
		}
	}
	return false
}

// unreal reports whether the harm is only feared, threatened or asked about.

func (f *framing) unreal(s *sentence, h *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.last > h.first || h.first-m.last > 3 {
			continue
		}
		switch m.Value {
		case "hypothetical", "planned", "threatened":
			if f.lower(s, h.first-1) != "have" && f.lower(s, h.first-1) != "been" {
				return true
			}
		}
	}
	return false
}

// none claims zero: "no casualties", "nobody was hurt", "without injuries"

// (codebook 24).

// groupBetween is the group that "no US casualties" or "no injuries to

// civilians" is about; "" when it is all.

// groupWord keeps speakers ("no casualties, the army said") from being taken

// for the group that was spared.

// silenceNear is a cue of silence in the clause of the harm.

// silent claims that the speaker says nothing of harm (codebook 24).

// figure claims the figure that belongs to a word of harm.

// undivided tells "dead or wounded": a figure of killed and injured together.

// scopeFigure sets whom the figure is about.

// parts claims "including three children" behind a figure.

// counted is the figures that a word of harm is about, joined ones together

// ("two women and three children"); empty when there is none.

// sides says on which side of the word its figure may stand.

// personal reports whether a quantity may count people.

// figureRight is the figure right behind the word: "killed at least three

// people", "killing five".

// figureLeft is the figure before the word that is its subject or stands right

// beside it: "three people were killed", "three dead".

// otherHarmBetween reports whether another word of harm stands between a

// figure and h, which then owns the figure, unless the two share it ("killed

// or wounded").

// joinedLeft adds figures joined before q: "two women and three children". A

// comma joins only in a row that ends in "and": "one American, a civilian" is

// one person.

// joinedRight adds figures joined behind q.

// neighbour is the figure of people that "and" or a comma joins to q, and

// whether it is "and".

// joiner reports whether the tokens between two figures join them, and

// whether with "and".
