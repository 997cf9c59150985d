package frame

import "tocsin"

// alarm makes an account of sirens and warnings in the lead of a document that
// tells of no attack there (codebook 3); with an attack they are its response.
func (f *framing) alarm() {
	if f.documentary == "drill" || f.main != nil && f.fresh(f.main.when) {
		return
	}
	var d *draft
	for _, other := range f.drafts {
		if other.Kind == tocsin.Alarm {
			d = other // "the sirens were a false alarm"
		}
	}
	for i := range f.sentences {
		if d == nil && i >= leadSentences || f.main != nil && i+2 >= f.main.first {
			return
		}
		s := &f.sentences[i]
		m := s.mentionAtRule("siren")
		if m == nil || len(s.acts) > 0 || s.cue("negation", s.First, m.first) != nil || s.cue("drill", s.First, s.Last) != nil {
			continue
		}
		a := &act{s: s, m: m, kind: tocsin.Alarm}
		s.acts = append(s.acts, a)
		f.shareTimes(s)
		f.sharePlaces(s)
		if d == nil {
			d = f.begin(a)
		}
		f.put(a, d)
	}
}
