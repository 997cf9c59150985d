package main

import (
	"unicode/utf8"

	"tocsin"
)

// maxQuote is how many bytes of a sentence are shown: three or four lines. Of
// a longer one the part around the words is.
const maxQuote = 320

// quote writes the sentence that evidence stands in, with its words marked.
// Without the text at hand it writes the words alone.
func (s *sheet) quote(indent int, account string, quote tocsin.Evidence) {
	src, ok := s.p.accounts[account]
	if !ok || !quote.In(src.reading.Text.Body) || quote.Len() == 0 {
		if quote.Exact != "" {
			s.line(indent, span{"“", faint}, s.quoted(quote.Exact), span{"”", faint})
		}
		return
	}
	text := &src.reading.Text
	around := sentence(text, quote.Span)
	before, after := "", ""
	if around.Len() > maxQuote {
		around, before, after = narrowed(text.Body, around, quote.Span)
	}
	s.line(indent,
		span{"“" + before + text.Body[around.Start:quote.Start], faint},
		s.quoted(quote.Of(text.Body)),
		span{text.Body[quote.End:around.End] + after + "”", faint})
}

// sentence is the sentences that a span touches, or the span alone.
func sentence(text *tocsin.Text, of tocsin.Span) tocsin.Span {
	around := of
	if i := text.SentenceAt(of.Start); i >= 0 {
		around.Start = min(around.Start, text.Sentences[i].Start)
		around.End = max(around.End, text.Sentences[i].End)
	}
	if i := text.SentenceAt(of.End - 1); i >= 0 {
		around.End = max(around.End, text.Sentences[i].End)
	}
	return around
}

// narrowed cuts a long sentence at blanks to about maxQuote bytes around the
// words, and gives the marks of what was left out.
func narrowed(body string, around, words tocsin.Span) (cut tocsin.Span, before, after string) {
	side := max(maxQuote-words.Len(), 80) / 2
	cut = around
	if words.Start-around.Start > side {
		cut.Start, before = words.Start-side, "… "
		for cut.Start < words.Start && body[cut.Start-1] != ' ' {
			cut.Start++
		}
	}
	if around.End-words.End > side {
		cut.End, after = words.End+side, " …"
		for cut.End > words.End && body[cut.End] != ' ' {
			cut.End--
		}
	}
	for cut.Start < words.Start && !utf8.RuneStart(body[cut.Start]) {
		cut.Start++
	}
	return cut, before, after
}

// others lists in short what is no attack of the day: attacks recalled,
// explosions, threats, alarms, finds, and statements about many attacks.
func (s *sheet) others(rest []*tocsin.Incident) {
	inIncident := map[string]bool{}
	for i := range s.p.Incidents {
		for _, id := range s.p.Incidents[i].Accounts {
			inIncident[id] = true
		}
	}
	for _, section := range []struct {
		title string
		kind  tocsin.Kind
	}{
		{"Recalled as background", tocsin.Attack},
		{"Explosions recalled, cause not given", tocsin.Explosion},
		{"Alarms, with no attack known", tocsin.Alarm},
		{"Threats", tocsin.Threat},
		{"Weapons found", tocsin.Find},
		{"Statements about many attacks", tocsin.Aggregate},
	} {
		begun := false
		head := func() {
			if !begun {
				s.line(0, span{section.title, strong})
			}
			begun = true
		}
		for _, inc := range rest {
			if inc.Kind == section.kind || inc.Kind == "" && section.kind == tocsin.Attack {
				head()
				s.short(inc.Kind, inc.Form, inc.Where, inc.When, inc.Accounts)
			}
		}
		for i := range s.p.Readings {
			for j := range s.p.Readings[i].Accounts {
				acc := &s.p.Readings[i].Accounts[j]
				if acc.Kind == section.kind && !inIncident[acc.ID] {
					head()
					s.short(acc.Kind, acc.Form, acc.Where, acc.When, []string{acc.ID})
				}
			}
		}
		if begun {
			s.blank()
		}
	}
}

// short writes one act in two lines or so.
func (s *sheet) short(kind tocsin.Kind, form tocsin.Form, where *tocsin.Where, when *tocsin.When, accounts []string) {
	title := kindWords(kind, form)
	if where != nil {
		title += " · " + whereWords(where)
	}
	if when != nil {
		title += " · " + whenWords(when)
	}
	s.led("  - ", 4, span{upperFirst(title), plain})
	for i, id := range accounts {
		src, ok := s.p.accounts[id]
		if !ok || i >= maxProofs && !s.explain {
			continue
		}
		line := []span{{id, faint}}
		if s.explain && src.account.Reason != "" {
			line = append(line, span{" · " + string(src.account.Role) + ": " + src.account.Reason, faint})
		}
		s.line(6, line...)
		if len(src.account.Acts) > 0 {
			s.quote(8, id, tocsin.Evidence{Span: src.account.Acts[0]})
		}
	}
}

// unjudged lists the documents of which nobody can say whether they report an
// attack.
func (s *sheet) unjudged() {
	begun := false
	for i := range s.p.Readings {
		r := &s.p.Readings[i]
		if r.AttackReport != nil {
			continue
		}
		if !begun {
			s.line(0, span{"Not judged", strong})
		}
		begun = true
		reason := r.Reason
		if reason == "" {
			reason = "no reason given"
		}
		s.led("  - ", 4, span{r.Document.ID + ": " + reason, plain})
	}
	if begun {
		s.blank()
	}
}
