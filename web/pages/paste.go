package pages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"tocsin"
	"tocsin/web/gate"
)

// maxPaste is how many bytes a pasted report may have; it is shown on one page.
const maxPaste = partSize - 1

// readAtOnce is how many pasted reports are read at the same time.
const readAtOnce = 2

// sample is a report that shows what the reading does; it is invented.
const sample = `Drones hit fuel depot near Mosul, officials say

Two drones struck a fuel depot on the eastern outskirts of Mosul late on Tuesday, killing four guards and wounding at least eleven people, a spokesman for the provincial governor said on Wednesday.

A doctor at the city's main hospital put the number of dead at seven. No group has claimed responsibility for the attack. The army blamed Islamic State, which it said had threatened the site last month.

Air defences shot down a third drone, which fell into the river, police said. In March, gunmen killed three policemen at a checkpoint on the same road.`

// pastePage is what the page for trying a report shows.
type pastePage struct {
	Text, Title, Outlet, Published string
	Sample                         string // address that fills in the sample
	Ready                          bool   // a report was read: the rest is there
	Reader                         readerPage
	Accounts                       []pastedAccount
	Report                         string // whether it tells of an attack, in words
	Reason                         string // why it could not be judged
	Aside                          []string
	CanKeep                        bool
}

// pastedAccount is one act as the report tells of it.
type pastedAccount struct {
	Number    int
	Symbol    string
	Tone      string
	Words     string // kind, form, status
	When      string
	TimeOf    string // precision and basis
	Where     string
	PlaceOf   string // precision and radius
	Main      bool
	Reason    string
	Rows      []slotRow
	WhenPath  string
	WherePath string
}

// paste is the page on which a report is tried.
func (p *Pages) paste(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayPaste(r); err != nil {
		return err
	}
	data := pastePage{}
	if r.URL.Query().Get("sample") != "" {
		data.Text, data.Outlet, data.Published = sample, "Harbour Post", p.opt.Now().UTC().Format("2006-01-02")
	}
	return p.showPaste(w, r, data)
}

func (p *Pages) mayPaste(r *http.Request) error {
	if p.opt.Read == nil {
		return tocsin.Errorf(tocsin.NotFound, "nothing can be read here")
	}
	return may(p.opt.Caller(r), tocsin.Reader, tocsin.GrantRead)
}

func (p *Pages) showPaste(w http.ResponseWriter, r *http.Request, data pastePage) error {
	data.Sample = "/paste?sample=yes"
	return p.render(w, r, http.StatusOK, "paste", page{Title: p.words.say("paste.title"), Script: "reader.js", Data: data})
}

// postPaste reads a report and keeps nothing of it.
func (p *Pages) postPaste(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayPaste(r); err != nil {
		return err
	}
	q, err := form(w, r)
	if err != nil {
		return err
	}
	doc, err := pasted(q)
	if err != nil {
		return err
	}
	select {
	case p.reading <- struct{}{}:
		defer func() { <-p.reading }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	read, err := p.opt.Read(doc)
	if err != nil {
		return err
	}
	data := pastePage{Text: string(doc.Bytes), Title: doc.Title, Outlet: doc.Outlet, Published: doc.Published, Ready: true, Reason: clean(read.Reason),
		CanKeep: p.opt.Take != nil && p.opt.Caller(r).May(tocsin.Reviewer, tocsin.GrantWrite)}
	switch {
	case read.AttackReport == nil:
		data.Report = p.words.say("paste.unjudged")
	case *read.AttackReport:
		data.Report = p.words.say("paste.report")
	default:
		data.Report = p.words.say("paste.noreport")
	}
	data.Reader = readerPage{Doc: &tocsin.DocumentRecord{Document: read.Document}, Language: read.Text.Language, Part: 1, Parts: 1,
		Claims: p.claimsIn(read.Accounts, nil)}
	if err := data.Reader.layOut(&gate.Reading{Whole: true, Body: read.Text.Body, Blocks: read.Text.Blocks}, url.Values{}); err != nil {
		return err
	}
	for i := range read.Accounts {
		data.Accounts = append(data.Accounts, p.pastedAccount(i+1, &read.Accounts[i]))
	}
	return p.showPaste(w, r, data)
}

// pasted makes a document of what was pasted.
func pasted(q url.Values) (tocsin.Document, error) {
	text := strings.ReplaceAll(q.Get("text"), "\r\n", "\n")
	doc := tocsin.Document{Title: strings.TrimSpace(q.Get("title")), Outlet: strings.TrimSpace(q.Get("outlet")), Published: strings.TrimSpace(q.Get("published")),
		MediaType: "text/plain", Bytes: []byte(text)}
	switch {
	case strings.TrimSpace(text) == "":
		return doc, tocsin.Errorf(tocsin.Invalid, "there is no text")
	case len(text) > maxPaste:
		return doc, tocsin.Errorf(tocsin.Invalid, "the text has more than %d bytes", maxPaste)
	case !utf8.ValidString(text + doc.Title + doc.Outlet):
		return doc, tocsin.Errorf(tocsin.Invalid, "the text is not UTF-8")
	case len(doc.Title) > 1000 || len(doc.Outlet) > 1000:
		return doc, tocsin.Errorf(tocsin.Invalid, "the title or the outlet is too long")
	}
	sum := sha256.Sum256(doc.Bytes)
	doc.SHA256 = hex.EncodeToString(sum[:])
	doc.ID = doc.SHA256
	if doc.Published != "" {
		doc.PublishedBasis = "flag"
	}
	return doc, doc.Validate()
}

// pastedAccount is what a sheet says of one account alone.
func (p *Pages) pastedAccount(n int, a *tocsin.Account) pastedAccount {
	inc := &tocsin.Incident{Kind: a.Kind, Form: a.Form, Status: a.Status, When: a.When, Where: a.Where, Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}
	for _, c := range a.Claims {
		if inc.Slots[c.Slot] == nil {
			inc.Slots[c.Slot] = &tocsin.SlotRecord{}
		}
		inc.Slots[c.Slot].Claims = append(inc.Slots[c.Slot].Claims, tocsin.IncidentClaim{Account: a.ID, Claim: c})
	}
	out := pastedAccount{Number: n, Symbol: symbolOf(inc), Tone: tone(inc), Words: p.formWords(inc), When: p.when(a.When), Where: p.where(a.Where),
		Main: a.Role == tocsin.Main, Reason: clip(clean(a.Reason), 300)}
	here := func(path string) string { return path[max(0, strings.IndexByte(path, '#')):] }
	if a.When != nil {
		out.TimeOf = p.words.name("timeprecision", a.When.Precision)
		if a.When.Basis != "" {
			out.TimeOf += ", " + p.words.name("basis", a.When.Basis)
		}
		if a.When.Quote.Len() > 0 {
			out.WhenPath = here(quotePath("x", a.When.Quote))
		}
	}
	if a.Where != nil {
		out.PlaceOf = p.words.name("precision", a.Where.Precision)
		if a.Where.Located() {
			out.PlaceOf += ", " + p.words.say("sheet.radius", metres(a.Where.RadiusM))
		}
		if a.Where.Quote.Len() > 0 {
			out.WherePath = here(quotePath("x", a.Where.Quote))
		}
	}
	for _, s := range sections {
		for _, slot := range s.slots {
			row, told := p.slotRow(slot, inc, nil)
			if !told {
				continue
			}
			for i := range row.Rivals {
				for j := range row.Rivals[i].Voices {
					v := &row.Rivals[i].Voices[j]
					v.Path, v.Outlet = here(v.Path), ""
				}
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// postKeep keeps a report that was pasted.
func (p *Pages) postKeep(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Reviewer, tocsin.GrantWrite)
	if err != nil {
		return err
	}
	doc, err := pasted(q)
	if err != nil {
		return err
	}
	if p.opt.Take == nil {
		return tocsin.Errorf(tocsin.Unavailable, "nothing can be kept here")
	}
	arrived, err := p.opt.Take(r.Context(), []tocsin.Arrival{{Document: doc, Fetched: p.opt.Now().UTC()}})
	if err != nil {
		return err
	}
	p.noted(r.Context(), p.gate.For(c), "documents.send", doc.ID, "pasted")
	if len(arrived) == 1 {
		return follow(w, r, documentPath(arrived[0].Document))
	}
	return follow(w, r, "/")
}

// postExamples has the examples read into an empty store.
func (p *Pages) postExamples(w http.ResponseWriter, r *http.Request) error {
	c := p.opt.Caller(r)
	if err := may(c, tocsin.Admin, tocsin.GrantWrite); err != nil {
		return err
	}
	if p.opt.Examples == nil {
		return tocsin.Errorf(tocsin.Unavailable, "there are no examples here")
	}
	if err := p.opt.Examples(context.WithoutCancel(r.Context())); err != nil {
		return err
	}
	p.index.recount()
	p.noted(r.Context(), p.gate.For(c), "examples.load", "", "")
	return follow(w, r, "/")
}
