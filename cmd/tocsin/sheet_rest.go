package main

import (
	"fmt"
	"strings"

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
	most := maxQuote
	if key := document(account) + "\x00" + around.Of(text.Body); s.quotes[key] {
		most = max(s.width-indent-8, 40) // it stands in full further up; one line is enough
	} else {
		s.quotes[key] = true
	}
	before, after := text.Body[around.Start:quote.Start], text.Body[quote.End:around.End]
	if around.Len() > most {
		side := max(most-quote.Len(), most/4) / 2
		before, after = lastWords(before, side), firstWords(after, side)
	}
	s.line(indent, span{"“" + before, faint}, s.quoted(quote.Of(text.Body)), span{after + "”", faint})
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

// lastWords is the end of s from a blank on, in at most so many bytes, with a
// mark of what was left out.
func lastWords(s string, most int) string {
	if len(s) <= most {
		return s
	}
	from := len(s) - most
	for from < len(s) && !blank(s[from-1]) {
		from++
	}
	return "… " + s[from:]
}

// firstWords is the beginning of s up to a blank, in at most so many bytes,
// with a mark of what was left out.
func firstWords(s string, most int) string {
	if len(s) <= most {
		return s
	}
	to := most
	for to > 0 && !blank(s[to]) {
		to--
	}
	return s[:to] + " …"
}

func blank(c byte) bool { return c == ' ' || c == '\n' }

// overview lists the incidents, a line each, before their sheets.
func (s *sheet) overview(reported []*tocsin.Incident) {
	if len(reported) < 2 {
		return
	}
	s.line(0, span{"In short", strong})
	for i, inc := range reported {
		words := whenWords(inc.When) + " · " + whereWords(inc.Where) + " · " + kindWords(inc.Kind, inc.Form)
		if inc.Status != "" && inc.Status != tocsin.Executed {
			words += ", " + string(inc.Status)
		}
		if toll := tollWords(inc); toll != "" {
			words += " · " + toll
		}
		s.led(fmt.Sprintf("%4d ", i+1), 6, span{words, plain})
	}
	s.blank()
}

// tollWords is who was killed and injured, as far as one line can say.
func tollWords(inc *tocsin.Incident) string {
	var list []string
	for _, slot := range harmSlots {
		rec := inc.Slots[slot]
		if rec == nil || rec.Low == nil && rec.High == nil || slot == tocsin.Casualties && len(list) > 0 {
			continue
		}
		c := tocsin.Count{Known: true, Min: tocsin.Open, Max: tocsin.Open}
		if rec.Low != nil {
			c.Min = *rec.Low
		}
		if rec.High != nil {
			c.Max = *rec.High
		}
		words := countWords(c) + " " + harmWords(slot)
		if rec.Contested {
			words += " (contested)"
		}
		list = append(list, words)
	}
	return strings.Join(list, ", ")
}

// others lists in short what is no attack of the day: attacks recalled,
// explosions, threats, alarms, finds, and statements about many attacks.
func (s *sheet) others(rest []*tocsin.Incident) {
	s.quotes = map[string]bool{}
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

// maybe lists the accounts that may be of one act, for a person to decide.
func (s *sheet) maybe() {
	if len(s.p.Doubtful) == 0 {
		return
	}
	s.line(0, span{"Perhaps the same act: for a person to decide", strong})
	for i, r := range s.p.Doubtful {
		if i == maxDoubtful && !s.explain {
			s.line(4, span{plural(len(s.p.Doubtful)-i, "more pair", "more pairs") + "; --explain shows all", faint})
			break
		}
		s.led("  - ", 4, span{r.A + " and " + r.B + ": " + strings.Join(r.Points, ", "), plain})
	}
	s.blank()
}

// maxDoubtful is how many doubtful pairs are listed unless all are asked for.
const maxDoubtful = 5
