package frame

import "tocsin"

// implyAct makes an act of what an entry tells in words without a verb: a weapon
// of war, and harm to people or things told anywhere in it ("FPV into a minibus.
// The driver died."), or a log's term for fire ("SAF on the gate, 15 mins").
func (f *framing) implyAct() {
	if len(f.head.spans) == 0 {
		return
	}
	harmed := false
	var weapon *mention
	for i := range f.sentences {
		for k := range f.sentences[i].mentions {
			switch m := &f.sentences[i].mentions[k]; {
			case m.Kind == tocsin.MentionHarm:
				harmed = true
			case m.Kind == tocsin.MentionWeapon && weapon == nil && (family(m.Form) == "air" || family(m.Form) == "blast"):
				weapon = m
			case m.Kind == tocsin.MentionCue && (m.Value == "accident" || m.Value == "ruledout"):
				return
			}
		}
	}
	m, ok := f.logged()
	switch {
	case ok:
	case weapon != nil && harmed:
		m = *weapon
	default:
		return
	}
	m.Kind, m.Rule, m.Value, m.Act, m.Mood = tocsin.MentionAct, "effect.weapon", "noun", tocsin.Attack, tocsin.Asserted
	s := &f.sentences[m.Sentence]
	a := &act{s: s, m: &m, kind: tocsin.Attack, form: m.Form}
	s.acts = append(s.acts, a)
	f.acts = append(f.acts, a)
	f.shareTimes(s)
	f.sharePlaces(s)
	f.cues(a)
}

// logged is the term for fire that a log has right behind what heads its line, or
// in it; false without one, and where the head has no day.
func (f *framing) logged() (mention, bool) {
	if f.head.day == nil || len(f.sentences) == 0 {
		return mention{}, false
	}
	end := f.head.spans[len(f.head.spans)-1].End
	s := &f.sentences[0]
	for k := s.First; k < s.Last; k++ {
		t := f.text.Tokens[k]
		word := t.Of(f.text.Body)
		if t.Kind == tocsin.Word && shouted(word) {
			m := mention{Mention: tocsin.Mention{Span: t.Span, Sentence: s.index}, first: k, last: k + 1}
			switch {
			case f.words.logShelling[t.Lower]:
				m.Form = tocsin.Shelling
				return m, true
			case f.words.logShooting[t.Lower]:
				m.Form = tocsin.ArmedAssault
				return m, true
			}
		}
		if t.Start >= end {
			break
		}
	}
	return mention{}, false
}
