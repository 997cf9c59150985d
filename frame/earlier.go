package frame

import "tocsin"

// settleEarlier marks as retracted a figure of people that is told as one given earlier,
// where another is told for the same: "nine died, police said, correcting an earlier figure
// of twelve".
func (f *framing) settleEarlier(d *draft) {
	for i := range d.Claims {
		c := &d.Claims[i]
		if !peopleFigure(c) || !f.givenEarlier(c) {
			continue
		}
		for k := range d.Claims {
			if o := &d.Claims[k]; o.Slot == c.Slot && o.Value.Count != c.Value.Count && peopleFigure(o) && !partRules[o.Rule] && !f.givenEarlier(o) {
				c.Certainty = tocsin.Retracted
				break
			}
		}
	}
}

// peopleFigure reports whether a claim tells how many people were harmed.
func peopleFigure(c *tocsin.Claim) bool {
	switch c.Slot {
	case tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted:
		return c.Value.Count.Known && c.Value.Count.Max != 0 && c.Scope.Side == "" && c.Scope.Period == ""
	}
	return false
}

// earlierReach is how many tokens before a figure the word may stand by which it is one
// given earlier.
const earlierReach = 10

// givenEarlier reports whether the words before a figure say that it was given earlier: "an
// earlier toll of 12", "police had first spoken of 12"; but "earlier on Monday a bomb killed
// two" tells when.
func (f *framing) givenEarlier(c *tocsin.Claim) bool {
	s := &f.sentences[f.text.SentenceAt(c.Quote.Start)]
	at := f.text.TokenAt(c.Quote.Start)
	told := false
	for k := at - 1; k >= s.First && k >= at-earlierReach; k-- {
		l := f.lower(s, k)
		switch {
		case l == ";" || l == "but" || l == "and" || l == "now" || s.mentionAt(k, tocsin.MentionAct) != nil:
			return false
		case f.words.countNoun[l] || f.words.tallyGiven[l] || s.mentionAt(k, tocsin.MentionSpeech) != nil:
			told = true
		case f.words.givenBefore[l]:
			return told && s.mentionAt(k, tocsin.MentionTime) == nil && f.lower(s, k+1) != "on" && f.lower(s, k+1) != "in"
		case l == "first":
			return told && s.mentionAt(k+1, tocsin.MentionSpeech) != nil
		}
	}
	return false
}
