package gate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin"
	"tocsin/web/filter"
)

// Document is a kept document by its id or any of its names. NotFound also
// when nothing of it is public.
func (v *View) Document(ctx context.Context, id string) (*tocsin.DocumentRecord, error) {
	doc, err := v.gate.store.Document(ctx, id)
	if err != nil || !v.caller.Anonymous() {
		return doc, err
	}
	shown, _, err := v.public(ctx, doc)
	if err == nil && shown == nil {
		err = noDocument(id)
	}
	return shown, err
}

func noDocument(id string) error {
	return tocsin.Errorf(tocsin.NotFound, "there is no document %q", id)
}

// public gives what is shown of a document's head, nil when nothing is, and
// the incidents that it tells of.
func (v *View) public(ctx context.Context, doc *tocsin.DocumentRecord) (*tocsin.DocumentRecord, []tocsin.IncidentRecord, error) {
	if v.gate.policy == nil || doc.State != tocsin.Read || v.gate.now().Before(doc.Embargo) {
		return nil, nil, nil
	}
	var recs []tocsin.IncidentRecord
	for rec, err := range tocsin.All("", func(after tocsin.Cursor) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
		if doc.Accounts == 0 {
			return nil, "", nil // it tells of none
		}
		return v.gate.store.Incidents(ctx, &tocsin.IncidentQuery{Document: doc.ID, Withdrawn: true, Limit: chunk, After: after})
	}) {
		if err != nil {
			return nil, nil, fmt.Errorf("list the incidents of document %s: %w", doc.ID, err)
		}
		recs = append(recs, rec)
	}
	shown, ok := v.gate.policy.PublicDocument(doc, recs, v.gate.now())
	if !ok {
		return nil, nil, nil
	}
	return shown, recs, nil
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
		shown, _, err := v.public(ctx, doc)
		return shown, shown != nil, err
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
	// empty and Sentences are those alone that may be shown.
	Whole     bool
	Body      string
	Blocks    []tocsin.Block
	Sentences []Passage
}

// Reading is a version of a document as it was read, the latest for "".
// Anonymous callers see of the latest what the policy shows.
func (v *View) Reading(ctx context.Context, id, sha256 string) (*Reading, error) {
	doc, err := v.gate.store.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	anonymous := v.caller.Anonymous()
	head, recs := doc, []tocsin.IncidentRecord(nil)
	if anonymous {
		if head, recs, err = v.public(ctx, doc); err != nil {
			return nil, err
		}
		if head == nil {
			return nil, noDocument(id)
		}
		if sha256 != "" && sha256 != doc.SHA256 {
			return nil, ErrLogin
		}
	}
	read, err := v.gate.store.Reading(ctx, doc.ID, sha256)
	if err != nil {
		return nil, err
	}
	out := &Reading{Document: head, SHA256: read.Document.SHA256, Language: read.Text.Language, Whole: true}
	var shown []tocsin.Span
	if anonymous {
		rights, err := v.rights(ctx, doc.Source)
		if err != nil {
			return nil, err
		}
		shown, out.Whole = v.gate.policy.PublicText(read, rights, recs, v.gate.now())
	}
	if out.Whole {
		out.Body, out.Blocks = read.Text.Body, read.Text.Blocks
	}
	for _, s := range read.Text.Sentences {
		if out.Whole || slices.Contains(shown, s.Span) {
			out.Sentences = append(out.Sentences, Passage{Span: s.Span, Words: s.Of(read.Text.Body), Block: s.Block, Quoted: !out.Whole || quoted(read, s.Span)})
		}
	}
	return out, nil
}

// quoted reports whether a claim quotes words of a sentence.
func quoted(read *tocsin.Reading, s tocsin.Span) bool {
	for i := range read.Accounts {
		for j := range read.Accounts[i].Claims {
			if read.Accounts[i].Claims[j].Quote.Overlaps(s) {
				return true
			}
		}
	}
	return false
}

// rights are those of a source; those of one that is not known are the least.
func (v *View) rights(ctx context.Context, source string) (tocsin.Rights, error) {
	if source == "" {
		return tocsin.RightsQuote, nil
	}
	src, err := v.gate.store.Source(ctx, source)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return tocsin.RightsQuote, nil
	}
	if err != nil {
		return "", err
	}
	return src.Rights, nil
}

// Search finds documents by their words. For anonymous callers the words must
// stand in what they may read of it, and the passage is from there.
func (v *View) Search(ctx context.Context, words string, limit int) ([]tocsin.SearchHit, error) {
	if !v.caller.Anonymous() {
		return v.gate.store.Search(ctx, words, limit)
	}
	terms := tocsin.Terms(words, tocsin.DocumentFields)
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
func passage(read *Reading, terms []tocsin.Term) (string, bool) {
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
	var out []string
	for _, id := range ids {
		_, err := v.Incident(ctx, id, 0)
		if err == nil {
			out = append(out, id)
		} else if tocsin.CodeOf(err) != tocsin.NotFound {
			return nil, err
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
