package pages

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"tocsin"
	"tocsin/web/gate"
)

// readerPage is what the reader of a document shows.
type readerPage struct {
	Doc      *tocsin.DocumentRecord
	Blocks   []blockView
	Claims   []claimView
	Versions []link
	Withheld bool // the caller may see the sentences quoted and nothing else
	Unread   bool // it was not read (yet)
	Part     int  // of a long text, from 1
	Parts    int
	Previous string
	Next     string
	Original string // address of the document itself; "" when it is none that may be followed
	Language string
	Editions []edition // versions to choose from; none when there is only one
	Against  *against  // the version that this one is compared with; nil when it is not
	Back     string    // incident that leads here most; "" when none does
}

// edition is one version of a document, to choose in a form.
type edition struct {
	SHA256, Text  string
	Here, Against bool
}

// against is what two versions of a document differ in.
type against struct {
	Older, Newer string // their names
	Hunks        []hunk
	Cut          bool // there is more than was compared
	Changed      int  // paragraphs that are not the same
	Unread       bool // one of them was not read, or is not kept
	Gone, Come   []claimView
	Kept         int // claims of both
}

// blockView is a block of the text, or a piece of a long one.
type blockView struct {
	Kind   tocsin.BlockKind
	Rule   string
	Author string
	Pieces []piece
}

// piece is words that the same claims rest on.
type piece struct {
	Text   string
	ID     string // anchor, "b120" for the byte at which a quote begins
	Slot   string // of the first claim; "" without one
	Claims []int  // numbers in the list of claims, from 1
	Ends   []int  // those of them whose words end here
}

// claimView is a claim in the list beside the text.
type claimView struct {
	Number    int
	Slot      tocsin.Slot
	Value     string
	Scope     string
	Speaker   string
	Kind      tocsin.SpeakerKind
	Certainty tocsin.Certainty
	Rule      string
	Path      string // to its words on this page
	Quote     string // when the text itself is not shown
	Incident  string
	Account   string
	span      tocsin.Span
	quote     string
}

// partSize is how many bytes of a text one page shows.
const partSize = 150_000

// reader is the page of one document with the words that claims rest on.
func (p *Pages) reader(w http.ResponseWriter, r *http.Request) error {
	ctx, caller := r.Context(), p.opt.Caller(r)
	view := p.gate.For(caller)
	doc, err := view.Document(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	data := readerPage{Doc: doc, Part: 1, Parts: 1, Original: outside(doc.URL), Language: doc.Language}
	sha, other := r.URL.Query().Get("version"), r.URL.Query().Get("against")
	if other != "" {
		if err := p.compareDocument(ctx, view, doc, &data, other, sha); err != nil {
			return err
		}
		return p.renderReader(w, r, data)
	}
	if !caller.Anonymous() {
		if data.Versions, err = p.documentVersions(ctx, doc, sha); err != nil {
			return err
		}
		if data.Editions, err = p.editions(ctx, doc, sha, ""); err != nil {
			return err
		}
	}
	text, err := view.Reading(ctx, doc.ID, sha)
	switch {
	case err != nil && tocsin.CodeOf(err) == tocsin.NotFound:
		data.Unread = true
	case err != nil:
		return err
	default:
		if data.Claims, err = p.claimsOf(ctx, view, doc.ID, sha); err != nil {
			return err
		}
		data.Withheld = !text.Whole
		if data.Language == "" {
			data.Language = text.Language
		}
		if err := data.layOut(text, r.URL.Query()); err != nil {
			return err
		}
	}
	for i := range data.Claims {
		if data.Back = data.Claims[i].Incident; data.Back != "" {
			break
		}
	}
	return p.renderReader(w, r, data)
}

func (p *Pages) renderReader(w http.ResponseWriter, r *http.Request, data readerPage) error {
	title := clip(clean(cmp.Or(data.Doc.Title, data.Doc.Outlet, data.Doc.ID)), 120)
	return p.render(w, r, http.StatusOK, "document", page{Title: title, Script: "reader.js", Data: data})
}

// outside is an address that a reader may follow, "" for any other.
func outside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

func (p *Pages) documentVersions(ctx context.Context, doc *tocsin.DocumentRecord, sha string) ([]link, error) {
	if doc.Versions < 2 {
		return nil, nil
	}
	list, err := p.opt.Store.Versions(ctx, doc.ID)
	if err != nil {
		return nil, err
	}
	var out []link
	for _, v := range list {
		out = append(out, link{Text: p.words.say("reader.version", v.Version, stamp(v.Fetched)),
			Path: documentPath(doc.ID) + "?version=" + url.QueryEscape(v.SHA256), Here: v.SHA256 == cmp.Or(sha, doc.SHA256)})
	}
	return out, nil
}

// claimsOf lists the claims of a document that may be shown, its times and
// places among them, in order of their words. Without a login they are those of incidents, as these show them.
func (p *Pages) claimsOf(ctx context.Context, view *gate.View, id, sha string) ([]claimView, error) {
	accounts, _, err := view.Accounts(ctx, &tocsin.AccountQuery{Document: id, Limit: 500})
	if err != nil {
		return nil, err
	}
	holders := map[string]string{}
	list := make([]tocsin.Account, 0, len(accounts))
	for _, a := range accounts {
		holders[a.ID] = a.Incident
		list = append(list, a.Account)
	}
	if store, err := view.Inside(); err == nil { // of a past version, or not grouped yet
		read, err := store.Reading(ctx, id, sha)
		if err != nil {
			return nil, err
		}
		list = read.Accounts
	}
	return p.claimsIn(list, holders), nil
}

// claimsIn lists the claims of accounts in order of their words; holders are
// the incidents that the accounts are in.
func (p *Pages) claimsIn(list []tocsin.Account, holders map[string]string) []claimView {
	var out []claimView
	for i := range list {
		a := &list[i]
		for j := range a.Claims {
			out = append(out, p.claimView(&a.Claims[j], a.ID, holders[a.ID]))
		}
		if a.When != nil && a.When.Quote.Len() > 0 {
			out = append(out, claimView{Slot: "time", Value: p.when(a.When), Kind: tocsin.SpeakerOutlet, Certainty: tocsin.Stated,
				Account: a.ID, Incident: holders[a.ID], span: a.When.Quote, quote: a.When.Words})
		}
		if a.Where != nil && a.Where.Quote.Len() > 0 {
			out = append(out, claimView{Slot: "place", Value: p.where(a.Where), Kind: tocsin.SpeakerOutlet, Certainty: tocsin.Stated,
				Account: a.ID, Incident: holders[a.ID], span: a.Where.Quote, quote: a.Where.Words})
		}
	}
	slices.SortStableFunc(out, func(a, b claimView) int { return cmp.Or(a.span.Start-b.span.Start, a.span.End-b.span.End) })
	for i := range out {
		out[i].Number = i + 1
	}
	return out
}

func (p *Pages) claimView(c *tocsin.Claim, account, incident string) claimView {
	value := clean(c.Value.Name)
	if c.Value.Count.Known {
		value = p.count(c.Value.Count)
	}
	return claimView{Slot: c.Slot, Value: value, Scope: p.scope(&c.Scope), Speaker: clean(c.Speaker.Name), Kind: c.Speaker.Kind,
		Certainty: c.Certainty, Rule: c.Rule, Incident: incident, Account: account, span: c.Quote.Span, quote: c.Quote.Exact}
}

// layOut cuts the text where claims rest on it; where it is withheld, each
// claim gets its words.
func (data *readerPage) layOut(text *gate.Reading, q url.Values) error {
	if !text.Whole {
		for i := range data.Claims {
			data.Claims[i].Quote = clip(clean(data.Claims[i].quote), 2000)
		}
		return nil
	}
	data.Parts = max(1, (len(text.Body)+partSize-1)/partSize)
	if s := q.Get("part"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > data.Parts {
			return tocsin.Errorf(tocsin.Invalid, "parameter part is a number from 1 to %d", data.Parts)
		}
		data.Part = n
	}
	link := func(part int) string { return documentPath(data.Doc.ID) + "?part=" + strconv.Itoa(part) }
	if data.Part > 1 {
		data.Previous = link(data.Part - 1)
	}
	if data.Part < data.Parts {
		data.Next = link(data.Part + 1)
	}
	shown := tocsin.Span{Start: runeStart(text.Body, (data.Part-1)*partSize), End: runeStart(text.Body, data.Part*partSize)}
	for i := range data.Claims {
		c := &data.Claims[i]
		c.Path = "#b" + strconv.Itoa(c.span.Start)
		if at := c.span.Start/partSize + 1; at != data.Part {
			c.Path = link(at) + c.Path
		}
	}
	for _, b := range text.Blocks {
		s := tocsin.Span{Start: max(b.Start, shown.Start), End: min(b.End, shown.End)}
		if s.Start < s.End {
			data.Blocks = append(data.Blocks, blockView{Kind: b.Kind, Rule: b.Rule, Author: clean(cmp.Or(b.Author, b.Handle)),
				Pieces: pieces(text.Body, s, data.Claims)})
		}
	}
	return nil
}

// runeStart is the byte at or before which a letter begins.
func runeStart(s string, at int) int {
	at = min(at, len(s))
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

// pieces cuts a span of a text where a quote begins or ends. Claims are in
// order of their quotes.
func pieces(body string, s tocsin.Span, claims []claimView) (out []piece) {
	cuts := []int{s.Start, s.End}
	var here []*claimView
	for i := range claims {
		if c := &claims[i]; c.span.Overlaps(s) {
			here = append(here, c)
			cuts = append(cuts, max(s.Start, c.span.Start), min(s.End, c.span.End))
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := 1; i < len(cuts); i++ {
		part := tocsin.Span{Start: cuts[i-1], End: cuts[i]}
		x := piece{Text: clean(body[part.Start:part.End])}
		for _, c := range here {
			if c.span.Contains(part) {
				x.Claims = append(x.Claims, c.Number)
				x.Slot = cmp.Or(x.Slot, string(c.Slot))
				if c.span.End == part.End {
					x.Ends = append(x.Ends, c.Number)
				}
			}
			if c.span.Start == part.Start {
				x.ID = "b" + strconv.Itoa(part.Start)
			}
		}
		out = append(out, x)
	}
	return out
}
