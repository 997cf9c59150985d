package frame

import (
	"strings"

	"tocsin"
)

// noneOfThem reports whether the subject of the words at a token is nobody, with
// more said in between: "no group, including the Front, has yet claimed it".
func (f *framing) noneOfThem(s *sentence, at int) bool {
	including := false
	for k := at - 1; k > at-20 && k >= s.First; k-- {
		switch l := f.lower(s, k); {
		case l == "including" || l == "neither" || l == "nor":
			including = true
		case l == "but" || l == ";" || s.speechBetween(k, k+1):
			return false
		}
		if including && (f.lower(s, k) == "no" && (s.cueAt("group", k+1) != nil || f.lower(s, k+1) == "one" || f.lower(s, k+1) == "side") || f.lower(s, k) == "nobody" || f.lower(s, k) == "none" || f.lower(s, k) == "neither") {
			return true
		}
	}
	return false
}

// voicedBy is the group that the subject before a token speaks for, by a name
// that no lexicon may know: "a man who said he was the spokesman for the Reds, a
// band of the coast, phoned and claimed it".
func (f *framing) voicedBy(s *sentence, at int) *claimant {
	for k := at - 1; k > at-32 && k > s.First; k-- {
		l := f.lower(s, k)
		if l != "for" && l != "of" && l != "from" {
			continue
		}
		if before := f.lower(s, k-1); !f.words.spokesNoun[before] && !f.words.voicing[before] {
			continue
		}
		j := k + 1
		for f.words.article[f.lower(s, j)] || s.cueAt("group", j) != nil || s.cueAt("quality", j) != nil {
			j++
		}
		if m := s.mentionAt(j, tocsin.MentionActor); m != nil && named(m) {
			return claimantOf(m)
		}
		if who := f.groupName(s, j); who != nil {
			return who
		}
	}
	return nil
}

// groupName is the run of capitalised words at a token where only a group can be
// named, be it one that reads like a person's: "the spokesman for".
func (f *framing) groupName(s *sentence, at int) *claimant {
	end := at
	for end < s.Last && (f.capital(end) || end > at && (f.lower(s, end) == "'s" && f.capital(end+1) || strings.HasPrefix(f.lower(s, end), "al-") || strings.HasPrefix(f.lower(s, end), "ul-") || f.words.groupNameJoiner[f.lower(s, end)] && f.lower(s, end) != "and" && f.capital(end+1))) {
		end++
	}
	if end == at || end-at == 1 && len(f.lower(s, at)) < 3 {
		return nil
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first < end && m.last > at && (m.Kind == tocsin.MentionTime || m.Kind == tocsin.MentionPlace && m.first <= at && m.last >= end || m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind != tocsin.Person && m.Actor.Kind != tocsin.Group) {
			return nil
		}
	}
	return f.claimantIn(f.spanOf(noun{at, end}))
}

// ofGroup is the group named behind "of the" at a token, nil when none is.
func (f *framing) ofGroup(s *sentence, at int) *claimant {
	if f.lower(s, at) != "of" {
		return nil
	}
	at++
	for f.words.article[f.lower(s, at)] {
		at++
	}
	if m := s.mentionAt(at, tocsin.MentionActor); m != nil && named(m) && m.Actor.Kind == tocsin.Group {
		return claimantOf(m)
	}
	return f.groupName(s, at)
}

// groupOf is the group whose spokesman or leader a person is told to be, "PQR
// leader Jane Roe"; nil when it is not told.
func (f *framing) groupOf(s *sentence, p *mention) *claimant {
	from := p.first
	for f.words.voicing[f.lower(s, from)] && from < p.last {
		from++
	}
	k := from - 1
	for k > from-4 && k > s.First && f.words.voicing[f.lower(s, k)] {
		k--
	}
	if k < from-1 {
		if m := s.mentionEnding(k+1, tocsin.MentionActor); m != nil && named(m) {
			return claimantOf(m)
		}
		end := k + 1
		if f.lower(s, k) == ")" {
			for k > s.First && k > end-6 && f.lower(s, k) != "(" {
				k--
			}
			k--
		}
		first := k
		for first > s.First && f.capital(first-1) {
			first--
		}
		if f.capital(k) && f.text.Tokens[first].Kind == tocsin.Word {
			if who := f.anyName(s, first); who != nil {
				return who
			}
		}
	}
	return nil
}

// subjectName is a name in no lexicon that opens the sentence, or stands right
// before the words of a denial: "the UTO for its part has distanced itself".
func (f *framing) subjectName(s *sentence, at int) *claimant {
	for k := at - 1; k > at-12 && k >= s.First; k-- {
		if !f.capital(k) || f.words.article[f.lower(s, k)] || k > s.First && f.capital(k-1) && !f.words.article[f.lower(s, k-1)] {
			continue
		}
		if who := f.anyName(s, k); who != nil {
			return who
		}
	}
	return nil
}

// fighters is the armed people, told by no name, that open the sentence before a
// token: "the militias, in a post of theirs, said that was a lie".
func (f *framing) fighters(s *sentence, at int) *claimant {
	for _, p := range f.parties(s) {
		if p.last > at || at-p.last > 10 || p.generic || !p.phrase || p.first > s.First+1 {
			continue
		}
		return f.claimantIn(f.partySpan(&p))
	}
	return nil
}

// anyPart reports whether what is denied is that somebody had a part in it: "that
// the patrols had any part in the raid".
func (f *framing) anyPart(s *sentence, at int) bool {
	if f.lower(s, at) != "that" {
		return false
	}
	any := false
	for k := at + 1; k < at+14 && k < s.Last; k++ {
		l := f.lower(s, k)
		if any && f.words.share[l] {
			return true
		}
		any = any || l == "any" || l == "a" || l == "were" || l == "was" || l == "had"
	}
	return false
}

// notOurs claims that those who speak deny the deed with words of their own: "said
// they did not plant mines there", "its units do not use such rockets".
func (f *framing) notOurs(s *sentence) {
	if s.cue("denial", s.First, s.Last) != nil {
		return
	}
	if k := f.noneOfOurs(s); k >= 0 {
		if who := f.denierHeard(s, k); who != nil {
			f.own(s, k, tocsin.DeniedBy, who, "doer.denial.own")
			return
		}
	}
	if !f.anyBetween(s, s.First+1, s.Last, f.words.negation) {
		return
	}
	for k := s.First + 1; k+2 < s.Last; k++ {
		not := k
		for j := k; j < k+2; j++ {
			if f.words.negation[f.lower(s, j)] {
				not = j
			}
		}
		never := f.lower(s, not) == "never" && f.words.pronounGroup[f.lower(s, not-1)]
		if not == k && !f.words.negation[f.lower(s, k)] || !f.words.doHave[f.lower(s, not-1)] && !never {
			continue
		}
		subject := not - 2
		if never {
			subject = not - 1 // "it never attacks civilians"
		}
		for subject > s.First && subject > not-6 && !f.words.pronounGroup[f.lower(s, subject)] && !f.words.ownPronoun[f.lower(s, subject)] && !f.quote(s, subject) {
			subject--
		}
		l := f.lower(s, subject)
		if !f.words.pronounGroup[l] && !f.words.ownPronoun[l] && !f.quote(s, subject) && !f.quote(s, not-2) || !f.denied(s, not+1) {
			continue
		}
		who := f.denierHeard(s, subject)
		if who == nil {
			continue
		}
		f.own(s, not, tocsin.DeniedBy, who, "doer.denial.own")
		return
	}
}

// noneOfOurs is the token at which those who speak say that nobody of theirs was
// there or did it: "none of its fighters were in the area", "no unit of ours fired";
// -1 when they do not.
func (f *framing) noneOfOurs(s *sentence) int {
	for k := s.First; k+4 < s.Last; k++ {
		verb := 0
		switch l := f.lower(s, k); {
		case l == "none" && f.lower(s, k+1) == "of" && f.words.ownPronoun[f.lower(s, k+2)]:
			verb = k + 4
		case l == "no" && f.lower(s, k+2) == "of" && (f.lower(s, k+3) == "ours" || f.lower(s, k+3) == "theirs"):
			verb = k + 4
		default:
			continue
		}
		for j := verb - 3; j < verb; j++ {
			if l := f.lower(s, j); !f.words.memberNoun[l] && !f.words.ownFighter[l] && !f.words.armyNoun[l] && !f.words.defenderNoun[l] && l != "units" && s.headCue(j) == nil {
				continue
			}
			for i := verb; i < verb+4 && i < s.Last; i++ {
				if f.words.finiteBe[f.lower(s, i)] || f.words.deedVerb[f.lower(s, i)] || f.denied(s, i) || s.mentionAt(i, tocsin.MentionAct) != nil {
					return k
				}
			}
		}
	}
	return -1
}

// denied reports whether the verb at a token is of a deed of war.
func (f *framing) denied(s *sentence, at int) bool {
	for k := at; k < at+3 && k < s.Last && f.text.Tokens[k].Kind != tocsin.Punct; k++ {
		if a := s.mentionAt(k, tocsin.MentionAct); f.words.deedBase[f.lower(s, k)] || a != nil && a.Value == "verb" {
			return true
		}
		if l := f.lower(s, k); l != "been" && l != "be" && !strings.HasSuffix(l, "ly") {
			return false
		}
	}
	return false
}

// denierHeard is the group, force or state that speaks before a token, nil when
// it is anybody else.
func (f *framing) denierHeard(s *sentence, at int) *claimant {
	var best *mention
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.Kind == tocsin.MentionActor && a.Actor != nil && a.last <= at && (named(a) || a.Actor.Kind == tocsin.Force && a.Actor.Armed) && !f.words.namePreposition[f.lower(s, a.first-1)] {
			if best == nil || strings.EqualFold(f.lower(s, a.last), "'s") || best.last <= a.first && best.Actor.Kind != tocsin.Group {
				best = a
			}
		}
	}
	if best != nil && s.speaksBetween(best.last, at) {
		return claimantOf(best)
	}
	if g := f.speaking(s); g != nil {
		return g
	}
	for k := at - 1; k > s.First; k-- {
		if s.mentionAt(k, tocsin.MentionSpeech) != nil {
			return f.subjectName(s, k)
		}
	}
	return nil
}

// leaflets claims the act for a group whose leaflets, or whose name on a wall, were
// left where it was done.
func (f *framing) leaflets(s *sentence) {
	for k := s.First; k+2 < s.Last; k++ {
		if !f.words.leaflet[f.lower(s, k)] {
			continue
		}
		for j := k + 1; j < k+10 && j < s.Last; j++ {
			if l := f.lower(s, j); l != "of" && l != "from" && l != "by" || l == "by" && f.lower(s, j-1) != "signed" && f.lower(s, j-1) != "left" {
				continue
			}
			at := j + 1
			for f.words.article[f.lower(s, at)] || s.cueAt("quality", at) != nil || s.cueAt("group", at) != nil || s.cueAt("doer", at) != nil {
				at++
			}
			var who *claimant
			if m := s.mentionAt(at, tocsin.MentionActor); m != nil && named(m) && m.Actor.Kind == tocsin.Group {
				who = claimantOf(m)
			} else if s.cueAt("group", at-1) != nil {
				who = f.groupName(s, at)
			} else {
				who = f.anyName(s, at)
			}
			if who == nil {
				continue
			}
			f.own(s, k, tocsin.ClaimedBy, who, "doer.leaflet")
			return
		}
	}
}
