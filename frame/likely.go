package frame

import (
	"strings"

	"tocsin"
)

// likelyDoers gives an attack for whose doer no words were found the one party that
// its sentences bring up as those who act: a group named or people told as those who
// attack, who are neither its victims nor its sources. What is told of another act,
// or is in doubt, gives none.
func (f *framing) likelyDoers() {
	open := map[*draft]*candidate{}
	for _, d := range f.drafts {
		if d.Kind == tocsin.Attack && !d.drop && !d.says(tocsin.Blamed) && !d.says(tocsin.ClaimedBy) && !d.says(tocsin.DeniedBy) {
			open[d] = &candidate{}
		}
	}
	if len(open) == 0 {
		return
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.draft == nil && len(s.acts) == 0 || s.block.Kind == tocsin.Caption || f.longAgo(s) {
			continue
		}
		parties := f.parties(s)
		for k := range parties {
			p := &parties[k]
			best := open[f.draftFor(s, p.first)]
			if best == nil {
				continue
			}
			if n := f.likelihood(s, f.draftFor(s, p.first), p); n > best.n {
				*best = candidate{n: n, s: s, p: *p}
				if f.crewless(s, p) {
					best.p.phrase = false // whose they were, not they, did it
				}
			}
		}
	}
	for _, d := range f.drafts {
		b := open[d]
		if b == nil {
			continue
		}
		if b.n > 0 {
			f.charge(b.s, d, &b.p, "doer.likely")
		}
		if !d.says(tocsin.Blamed) {
			f.doersLost(d)
		}
	}
}

// candidate is the best candidate for the doer of an account so far.
type candidate struct {
	n int // 0 for none
	s *sentence
	p party
}

// says reports whether the account has a claim for the slot.
func (d *draft) says(slot tocsin.Slot) bool {
	for i := range d.Claims {
		if d.Claims[i].Slot == slot {
			return true
		}
	}
	return false
}

// likelihood is how likely a party is the doer of the account, 0 for not at all.
func (f *framing) likelihood(s *sentence, d *draft, p *party) int {
	group := p.actor != nil && p.actor.Actor.Kind == tocsin.Group
	foreign := p.army && f.abroad(d, p)
	ruling := f.ruling(s, p)
	told := ruling || p.phrase && p.actor == nil && p.nation == nil && !p.army && !p.crewless && f.threatening(s, p)
	if !group && !foreign && (!told || d.says(tocsin.Perpetrator)) {
		return 0
	}
	if p.actor != nil && !f.culprit(s, p.actor) || f.inDoubt(s, p) || f.heardAs(s, p) {
		return 0
	}
	before := p.first - 1
	for f.words.nounPhraseStart[f.lower(s, before)] || f.quote(s, before) {
		before--
	}
	if f.crewless(s, p) {
		if foreign && (d.stopped || d.Status == tocsin.Foiled || d.Status == tocsin.Intercepted) {
			return 1 // "four drones of theirs were brought down"
		}
		return 0
	}
	end := max(p.end, p.last)
	if f.words.governing[f.lower(s, before)] && f.lower(s, before) != "by" || f.harmed(s, end) || s.block.Kind == tocsin.Title && f.objectless(s, end+1) && s.cueAt("did", end) == nil {
		return 0
	}
	switch {
	case f.goesFor(s, p):
		return 2
	case ruling && (f.lower(s, before) == "by" || f.lower(s, before) == "of"):
		return 2
	case f.acting(s, p) && (told || group && len(s.acts) > 0):
		return 1
	}
	return 0
}

// ruling reports whether the party is a regime by the name of its capital, or of whose
// it is: "the Kiev regime".
func (f *framing) ruling(s *sentence, p *party) bool {
	return p.phrase && p.last-p.first > 1 && p.actor == nil && p.nation == nil && f.lower(s, p.last-1) == "regime" && f.capital(p.first)
}

// crewless reports whether the party is told by what nobody sits in: "their drones".
func (f *framing) crewless(s *sentence, p *party) bool {
	c := s.headCue(p.last - 1)
	return c != nil && c.Rule == "platform.crewless"
}

// abroad reports whether a party is forces of a state other than the one in which
// the account's place lies.
func (f *framing) abroad(d *draft, p *party) bool {
	if d.where == nil || d.where.CountryCode == "" {
		return false
	}
	switch {
	case p.nation != nil:
		return p.nation.Where.CountryCode != d.where.CountryCode
	case p.actor != nil:
		return p.actor.Actor.Country != "" && p.actor.Actor.Country != d.where.CountryCode
	}
	return false
}

// inDoubt reports whether what is said of a party is asked, feared or negated.
func (f *framing) inDoubt(s *sentence, p *party) bool {
	for k := p.first - 1; k > p.first-5 && k >= s.First; k-- {
		switch f.lower(s, k) {
		case "whether", "if", "no", "not", "nor", "neither", "none":
			return true
		}
	}
	return false
}

// heardAs reports whether the party is who is heard in the sentence.
func (f *framing) heardAs(s *sentence, p *party) bool {
	for i := range s.heard {
		if h := &s.heard[i]; h.first <= p.first && p.first < h.last {
			return true
		}
	}
	return false
}

// goesFor reports whether a party is the subject of a verb of attacking or coming,
// more said of it in between or not: "two gunmen, one of them in a coat, came in".
func (f *framing) goesFor(s *sentence, p *party) bool {
	k := max(p.end, p.last)
	if f.lower(s, k) == "," {
		for j := k + 1; j < k+14 && j < s.Last; j++ {
			if f.lower(s, j) == "," {
				k = j + 1
				break
			}
		}
	}
	for j := k; j < k+3; j++ {
		l := f.lower(s, j)
		if f.words.finiteBe[l] {
			return false
		}
		if a := s.mentionAt(j, tocsin.MentionAct); f.words.deedVerb[l] || f.words.deedVague[l] || a != nil && a.Value == "verb" || f.pastVerb(s, j) && len(s.acts) > 0 || f.pastVerb(s, j) && f.threatening(s, p) {
			return true
		}
		if c := s.headCue(p.last - 1); c != nil && c.Value == "platform" && strings.HasSuffix(l, "ed") {
			return true // "their planes rocketed the town"
		}
		if l != "had" && l != "have" && l != "who" && l != "then" && !f.words.perfect[l] {
			return false
		}
	}
	return false
}
