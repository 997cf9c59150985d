package pages

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin"
	"tocsin/web/filter"
)

// perSearch is how many incidents and how many documents a search shows.
const perSearch = 25

// searchPage is what a search shows.
type searchPage struct {
	Query     string
	Incidents []foundIncident
	More      string // to the picture with the same words; "" when all are shown
	Documents []foundDocument
	Full      bool // there may be more documents
}

// foundIncident is an incident with the words of it that were asked for.
type foundIncident struct {
	row
	Snippet []lit // of a quote; none when its headline, place or actors have the words
	Path    string
}

// foundDocument is a document with the passage that was asked for.
type foundDocument struct {
	tocsin.SearchHit
	Passage []lit
}

// lit is a part of a passage; Hit when it was asked for.
type lit struct {
	Text string
	Hit  bool
}

// search is the page that finds incidents and documents by their words.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	ctx, view := r.Context(), p.gate.For(p.opt.Caller(r))
	data := searchPage{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	if utf8.RuneCountInString(data.Query) > 300 {
		return tocsin.Errorf(tocsin.Invalid, "parameter q has more than 300 letters")
	}
	if data.Query != "" {
		list, next, err := view.Incidents(ctx, &tocsin.IncidentQuery{Text: data.Query, Limit: perSearch})
		if err != nil {
			return err
		}
		if next != "" {
			data.More = with("/", "q", data.Query)
		}
		terms := tocsin.Terms(data.Query, slices.Concat(tocsin.IncidentFields, tocsin.DocumentFields))
		for i := range list {
			f := foundIncident{row: p.row(entryOf(&list[i])), Path: incidentPath(list[i].Incident.ID)}
			if quote := quoteWith(&list[i].Incident, terms); quote != "" {
				f.Snippet = mark(quote, terms)
			}
			data.Incidents = append(data.Incidents, f)
		}
		hits, err := view.Search(ctx, data.Query, perSearch)
		if err != nil {
			return err
		}
		data.Full = len(hits) == perSearch
		for _, h := range hits {
			data.Documents = append(data.Documents, foundDocument{SearchHit: h, Passage: litWords(h.Snippet)})
		}
	}
	title := p.words.say("search.title")
	if data.Query != "" {
		title = clip(clean(data.Query), 60) + " · " + title
	}
	return p.render(w, r, http.StatusOK, "search", page{Title: title, Data: data})
}

// litWords parts a passage at the marks that a store puts around words.
func litWords(snippet string) (out []lit) {
	for i, part := range strings.Split(clip(snippet, 1000), "\x02") {
		hit, rest, ended := strings.Cut(part, "\x03")
		if i == 0 || !ended {
			hit, rest = "", strings.ReplaceAll(part, "\x03", "")
		}
		for _, l := range []lit{{clean(hit), true}, {clean(strings.ReplaceAll(rest, "\x03", "")), false}} {
			if l.Text != "" {
				out = append(out, l)
			}
		}
	}
	return out
}

// quoteWith is the quote of an incident with most of the words, "" when none
// has one.
func quoteWith(inc *tocsin.Incident, terms []tocsin.Term) string {
	best, most := "", 0
	for _, slot := range tocsin.Slots {
		s := inc.Slots[slot]
		if s == nil {
			continue
		}
		for i := range s.Claims {
			n := 0
			for j := range terms {
				t := terms[j]
				t.Field = ""
				if !t.Not && filter.HasTerms([]tocsin.Term{t}, map[string]string{"quote": s.Claims[i].Quote.Exact}) {
					n++
				}
			}
			if n > most {
				best, most = s.Claims[i].Quote.Exact, n
			}
		}
	}
	return best
}

// mark lights up the words of a text that were asked for.
func mark(text string, terms []tocsin.Term) (out []lit) {
	text = clean(clip(text, 400))
	wanted := func(word string) bool {
		folded := tocsin.FoldedWords(word, 2)
		for _, t := range terms {
			for i, w := range t.Words {
				if !t.Not && len(folded) == 1 && (folded[0] == w || t.Prefix && i == len(t.Words)-1 && strings.HasPrefix(folded[0], w)) {
					return true
				}
			}
		}
		return false
	}
	for i, word := range strings.Fields(text) {
		if i > 0 {
			out = append(out, lit{Text: " "})
		}
		out = append(out, lit{word, wanted(word)})
	}
	return out
}
