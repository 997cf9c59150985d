package frame

import "tocsin"

// certainty is how sure the words at token at are put: by the verb that
// attributes them, by hedges of their clause, and by who passed them on.
func (f *framing) certainty(s *sentence, said *attribution, at int) tocsin.Certainty {
	certainty := tocsin.Stated
	if said != nil {
		switch {
		case said.sort == "denied" && !said.tail && at > said.at && said.verb != nil && f.deniedThat(s, said, at):
			return tocsin.Denied
		case said.sort == "hedged":
			certainty = tocsin.Hedged
		case said.passed || said.speaker.Name == "unnamed reports":
			certainty = tocsin.Reported
		}
	}
	first, last := f.clause(s, at)
	if s.cue("hedge", first, last) != nil {
		certainty = tocsin.Hedged
	}
	if certainty == tocsin.Stated && s.cue("reported", first, last) != nil {
		certainty = tocsin.Reported
	}
	return certainty
}

// deniedThat reports whether the words behind a verb of denial are what is
// denied, not a new clause ("denied it: this was the rebels").
func (f *framing) deniedThat(s *sentence, said *attribution, at int) bool {
	for k := said.verb.last; k < at; k++ {
		if f.words.denialBreak[f.lower(s, k)] {
			return false
		}
	}
	return true
}
