package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"tocsin"
	"tocsin/collect"
	"tocsin/distill"
)

// picture is what one run of read found.
type picture struct {
	Readings  []tocsin.Reading
	Incidents []tocsin.Incident
	Doubtful  []tocsin.JoinReason // accounts of different incidents that may be of one act
	Aside     []error             // what could not be read, in the order of the input
	Ignored   []string            // files in folders that no ending marks as reports
	accounts  map[string]source
}

// source is where an account stands.
type source struct {
	reading *tocsin.Reading
	account *tocsin.Account
}

// index makes the accounts findable by id.
func (p *picture) index() {
	p.accounts = map[string]source{}
	for i := range p.Readings {
		r := &p.Readings[i]
		for j := range r.Accounts {
			p.accounts[r.Accounts[j].ID] = source{r, &r.Accounts[j]}
		}
	}
}

// document is the id of the document that the account with this id stands in.
func document(account string) string {
	if i := strings.LastIndexByte(account, '#'); i >= 0 {
		return account[:i]
	}
	return account
}

// role is background when every account of the incident only recalls it.
func (p *picture) role(inc *tocsin.Incident) tocsin.Role {
	known := false
	for _, id := range inc.Accounts {
		s, ok := p.accounts[id]
		if ok && s.account.Role != tocsin.Background {
			return tocsin.Main
		}
		known = known || ok
	}
	if known {
		return tocsin.Background
	}
	return tocsin.Main
}

// attackReports counts the documents that report an attack of their own time.
func (p *picture) attackReports() int {
	n := 0
	for i := range p.Readings {
		if is := p.Readings[i].AttackReport; is != nil && *is {
			n++
		}
	}
	return n
}

// judged counts the documents of which it is known whether they report an attack.
func (p *picture) judged() int {
	n := 0
	for i := range p.Readings {
		if p.Readings[i].AttackReport != nil {
			n++
		}
	}
	return n
}

// readFunc reads one document, as pipeline.Reader.Read does.
type readFunc func(tocsin.Document) (tocsin.Reading, error)

// assumed is what the user says of documents that do not say it themselves.
type assumed struct {
	published, outlet, language string
}

// onto fills in what neither doc nor its own words tell.
func (a assumed) onto(doc *tocsin.Document) {
	if a == (assumed{}) {
		return
	}
	told := *doc
	if _, err := distill.Distill(&told); err != nil {
		return // Read will say so
	}
	if told.Published == "" && a.published != "" {
		doc.Published, doc.PublishedBasis = a.published, "flag"
	}
	if told.Outlet == "" {
		doc.Outlet = a.outlet
	}
	if told.Language == "" {
		doc.Language = a.language
	}
}

// readAll reads every document of the plan, workers of them at once. The
// picture does not depend on how many there are. done is called after each
// document, from one goroutine at a time. The error is that of ctx.
func readAll(ctx context.Context, plan *collect.Plan, read readFunc, given assumed, workers int, done func()) (*picture, error) {
	type job struct {
		at  int
		doc tocsin.Document
	}
	type result struct {
		reading tocsin.Reading
		err     error
	}
	var (
		mu      sync.Mutex
		results []result
		jobs    = make(chan job)
		wait    sync.WaitGroup
	)
	put := func(at int, r result) {
		mu.Lock()
		defer mu.Unlock()
		results[at] = r
		done()
	}
	for range max(workers, 1) {
		wait.Go(func() {
			for j := range jobs {
				reading, err := readOne(read, j.doc, given)
				put(j.at, result{reading, err})
			}
		})
	}
	var stopped error
	for doc, err := range plan.Documents(ctx) {
		if stopped = ctx.Err(); stopped != nil {
			break
		}
		mu.Lock()
		at := len(results)
		results = append(results, result{err: err})
		mu.Unlock()
		if err == nil {
			jobs <- job{at, doc}
		}
	}
	close(jobs)
	wait.Wait()
	if stopped == nil {
		stopped = ctx.Err()
	}
	if stopped != nil {
		return nil, stopped
	}
	p := &picture{Ignored: plan.Ignored}
	for _, r := range results {
		if r.err != nil {
			p.Aside = append(p.Aside, r.err)
			continue
		}
		p.Readings = append(p.Readings, r.reading)
	}
	return p, nil
}

// readOne reads one document. A fault of the program in it costs this
// document, not the run.
func readOne(read readFunc, doc tocsin.Document, given assumed) (reading tocsin.Reading, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%s: the program failed on it, please report: %v", doc.Path, fault)
		}
	}()
	given.onto(&doc)
	if reading, err = read(doc); err != nil {
		return reading, fmt.Errorf("%s: %w", doc.Path, err)
	}
	reading.Document.Bytes = nil // the words are in Text
	return reading, nil
}
