package gate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin"
	"tocsin/web/filter"
)

// Document is a kept document by its id or any of its names. Anonymous callers
// see those that stand behind a public incident, without what they came from.
func (v *View) Document(ctx context.Context, id string) (*tocsin.DocumentRecord, error) {
	doc, err := v.gate.store.Document(ctx, id)
	if err != nil || !v.caller.Anonymous() {
		return doc, err
	}
	behind, err := v.behind(ctx, doc)
	if err != nil {
		return nil, err
	}
	if len(behind) == 0 {
		return nil, noDocument(id)
	}
	return publicDocument(doc), nil
}

func noDocument(id string) error {
	return tocsin.Errorf(tocsin.NotFound, "there is no document %q", id)
}

// publicDocument is a document's head: who published what, where and when.
func publicDocument(doc *tocsin.DocumentRecord) *tocsin.DocumentRecord {
	shown := *doc
	shown.Path, shown.Names, shown.Why, shown.Reason = "", nil, "", ""
	shown.Accounts = 0
	return &shown
}

// behind gives what is public of the incidents that a document tells of.
func (v *View) behind(ctx context.Context, doc *tocsin.DocumentRecord) ([]tocsin.IncidentRecord, error) {
	if doc.State != tocsin.Read || v.gate.now().Before(doc.Embargo) {
		return nil, nil
	}
	list, _, err := v.gate.store.Incidents(ctx, &tocsin.IncidentQuery{Document: doc.ID, Limit: chunk})
	if err != nil {
		return nil, fmt.Errorf("list the incidents of document %s: %w", doc.ID, err)
	}
	var out []tocsin.IncidentRecord
	for i := range list {
		if rec, ok := v.gate.public(&list[i]); ok && slices.Contains(rec.Documents, doc.ID) {
			out = append(out, *rec)
		}
	}
	return out, nil
}

// Documents lists documents.
func (v *View) Documents(ctx context.Context, q *tocsin.DocumentQuery) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
	if !v.caller.Anonymous() {
		return v.gate.store.Documents(ctx, q)
	}
	return scan(q.Limit, q.After, func(after tocsin.Cursor, limit int) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
		page := *q
		page.After, page.Limit = after, limit
		return v.gate.store.Documents(ctx, &page)
	}, func(doc *tocsin.DocumentRecord) (*tocsin.DocumentRecord, bool, error) {
		behind, err := v.behind(ctx, doc)
		return publicDocument(doc), len(behind) > 0, err
	})
}

// Passage is one sentence of a document.
type Passage struct {
	tocsin.Span
	Words  string `json:"words"`
	Block  int    `json:"block"` // its index among the document's blocks
	Quoted bool   `json:"quoted"`
}

// Reading is what of a document's text may be seen.
type Reading struct {
	Document *tocsin.DocumentRecord
	SHA256   string // of the version that was read
	Language string
	// Whole says that the text is all there. Otherwise Body and Blocks are
	// empty and Sentences are those alone that public claims quote.
	Whole     bool
	Body      string
	Blocks    []tocsin.Block
	Sentences []Passage
}

// Reading is a version of a document as it was read, the latest for "".
// Anonymous callers get the sentences that public claims quote and no withheld
// claim does; where the source's rights allow it and nothing is withheld, all.
func (v *View) Reading(ctx context.Context, id, sha256 string) (*Reading, error) {
	doc, err := v.gate.store.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	anonymous := v.caller.Anonymous()
	var public []tocsin.IncidentRecord
	if anonymous {
		if sha256 != "" && sha256 != doc.SHA256 {
			return nil, ErrLogin
		}
		if public, err = v.behind(ctx, doc); err != nil {
			return nil, err
		}
		if len(public) == 0 {
			return nil, noDocument(id)
		}
	}
	read, err := v.gate.store.Reading(ctx, doc.ID, sha256)
	if err != nil {
		return nil, err
	}
	out := &Reading{Document: doc, SHA256: read.Document.SHA256, Language: read.Text.Language, Whole: true}
	var quoted, hidden []tocsin.Span
	if anonymous {
		out.Document = publicDocument(doc)
		quoted, hidden = parted(read, public)
		full, err := v.full(ctx, doc.Source)
		if err != nil {
			return nil, err
		}
		out.Whole = full && len(hidden) == 0
	} else {
		for i := range read.Accounts {
			for j := range read.Accounts[i].Claims {
				quoted = append(quoted, read.Accounts[i].Claims[j].Quote.Span)
			}
		}
	}
	if out.Whole {
		out.Body, out.Blocks = read.Text.Body, read.Text.Blocks
	}
	for _, s := range read.Text.Sentences {
		overlaps := func(q tocsin.Span) bool { return q.Overlaps(s.Span) }
		p := Passage{Span: s.Span, Words: s.Of(read.Text.Body), Block: s.Block, Quoted: slices.ContainsFunc(quoted, overlaps)}
		if out.Whole || p.Quoted && !slices.ContainsFunc(hidden, overlaps) {
			out.Sentences = append(out.Sentences, p)
		}
	}
	return out, nil
}

// parted parts the quotes of a reading in those that public records show as
// they are, and the rest.
func parted(read *tocsin.Reading, public []tocsin.IncidentRecord) (quoted, hidden []tocsin.Span) {
	shown := func(account string, c *tocsin.Claim) bool {
		for i := range public {
			s := public[i].Incident.Slots[c.Slot]
			if s == nil {
				continue
			}
			for j := range s.Claims {
				p := &s.Claims[j]
				if p.Account == account && p.Quote == c.Quote && p.Value == c.Value && p.Speaker == c.Speaker {
					return true
				}
			}
		}
		return false
	}
	for i := range read.Accounts {
		acc := &read.Accounts[i]
		for j := range acc.Claims {
			if c := &acc.Claims[j]; shown(acc.ID, c) {
				quoted = append(quoted, c.Quote.Span)
			} else {
				hidden = append(hidden, c.Quote.Span)
			}
		}
		if acc.Where != nil && acc.Where.Quote.Len() > 0 && !showsPlace(acc, public) {
			hidden = append(hidden, acc.Where.Quote)
		}
	}
	return quoted, hidden
}

// showsPlace reports whether a public record shows an account's place as
// exactly as the account does.
func showsPlace(acc *tocsin.Account, public []tocsin.IncidentRecord) bool {
	for i := range public {
		w := public[i].Incident.Where
		if slices.Contains(public[i].Incident.Accounts, acc.ID) && w != nil &&
			(w.Name == acc.Where.Name || slices.Contains(w.Within, acc.Where.Name)) {
			return true
		}
	}
	return false
}

// full reports whether a source's rights allow the whole text.
func (v *View) full(ctx context.Context, source string) (bool, error) {
	if source == "" {
		return false, nil
	}
	src, err := v.gate.store.Source(ctx, source)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return src.Rights == tocsin.RightsFull, nil
}

// documentFields are where words of documents may be asked for.
var documentFields = []string{"title", "outlet", "body"}

// Search finds documents by their words. For anonymous callers the words must
// stand in what they may read of it, and the passage is from there.
func (v *View) Search(ctx context.Context, words string, limit int) ([]tocsin.SearchHit, error) {
	if !v.caller.Anonymous() {
		return v.gate.store.Search(ctx, words, limit)
	}
	terms := filter.Terms(words, documentFields)
	// What must not be there may be in what is withheld.
	asked := filter.Positive(terms)
	if asked == "" {
		return nil, nil
	}
	hits, err := v.gate.store.Search(ctx, asked, limit)
	if err != nil {
		return nil, err
	}
	var out []tocsin.SearchHit
	for _, h := range hits {
		read, err := v.Reading(ctx, h.Document, "")
		if tocsin.CodeOf(err) == tocsin.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		snippet, ok := passage(read, terms)
		if !ok {
			continue
		}
		h.Snippet = snippet
		if h.Incidents, err = v.shownOf(ctx, h.Incidents); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// passage is the sentence with most of the words; false when what may be read
// does not fulfil the terms.
func passage(read *Reading, terms []filter.Term) (string, bool) {
	var body []string
	best, most := "", -1
	for _, p := range read.Sentences {
		n := 0
		for i := range terms {
			if !terms[i].Not && filter.HasTerms(terms[i:i+1], map[string]string{"body": p.Words}) {
				n++
			}
		}
		if body = append(body, p.Words); n > most {
			best, most = p.Words, n
		}
	}
	return strings.TrimSpace(best), filter.HasTerms(terms, map[string]string{
		"title": read.Document.Title, "outlet": read.Document.Outlet, "body": strings.Join(body, "\n")})
}

// shownOf keeps those incidents of which something is public.
func (v *View) shownOf(ctx context.Context, ids []string) ([]string, error) {
	known := publics{v: v}
	var out []string
	for _, id := range ids {
		rec, err := known.of(ctx, id)
		if err != nil {
			return nil, err
		}
		if rec != nil {
			out = append(out, id)
		}
	}
	return out, nil
}

// Sources lists the sources. Anonymous callers see who they are, not how they
// are reached.
func (v *View) Sources(ctx context.Context) ([]tocsin.SourceRecord, error) {
	list, err := v.gate.store.Sources(ctx)
	if err != nil || !v.caller.Anonymous() {
		return list, err
	}
	for i := range list {
		list[i] = publicSource(&list[i])
	}
	return list, nil
}

// Source is one source.
func (v *View) Source(ctx context.Context, id string) (*tocsin.SourceRecord, error) {
	src, err := v.gate.store.Source(ctx, id)
	if err != nil || !v.caller.Anonymous() {
		return src, err
	}
	shown := publicSource(src)
	return &shown, nil
}

// publicSource keeps the times from which it is told how a source fares.
func publicSource(src *tocsin.SourceRecord) tocsin.SourceRecord {
	return tocsin.SourceRecord{
		Source: tocsin.Source{ID: src.ID, Kind: src.Kind, Name: src.Name, Language: src.Language, Rights: src.Rights,
			QuietAfter: src.QuietAfter, Paused: src.Paused, Added: src.Added},
		State: tocsin.SourceState{LastPoll: src.State.LastPoll, LastGood: src.State.LastGood, LastNew: src.State.LastNew,
			Failures: src.State.Failures, Gone: src.State.Gone},
		Documents: src.Documents, LastDay: src.LastDay,
	}
}

// SavedSearch is a saved search that the caller may follow: a public one, or
// one of the caller's own. Others are NotFound.
func (v *View) SavedSearch(ctx context.Context, id string) (*tocsin.SavedSearch, error) {
	s, err := v.gate.store.SavedSearch(ctx, id)
	if err != nil {
		return nil, err
	}
	if s.Public || !v.caller.Anonymous() && s.User == v.caller.User {
		return s, nil
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no saved search %q", id)
}
