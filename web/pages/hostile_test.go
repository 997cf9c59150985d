package pages

import (
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/web/pages/pagestest"
)

// texts are where texts of others show, with the incident "x" and the document
// "y".
var texts = []string{"/", "/?show=table&by=actor", "/?by=place", "/incidents/x", "/incidents/x?version=1", "/incidents/x/versions", "/incidents/x/brief", "/brief", "/documents/y", "/documents/y?against=old",
	"/picture/card/x", "/search?q=boom", "/sources", "/sources/aside", "/review", "/review?incident=x", "/audit"}

// everywhere is a store in which a text stands wherever others can put one.
func everywhere(text string) *pagestest.Store {
	at := pagestest.Now().Add(-time.Hour)
	s := &pagestest.Store{Readings: map[string]*tocsin.Reading{}}
	lat, lon := 33.3, 44.4
	claim := func(slot tocsin.Slot, value tocsin.Value) tocsin.IncidentClaim {
		return tocsin.IncidentClaim{Account: "y#1", Origin: "o", Superseded: text, Claim: tocsin.Claim{Slot: slot, Value: value, Speaker: tocsin.Speaker{Name: text, Kind: tocsin.SpeakerWitness, Via: text}, Certainty: tocsin.Hedged,
			Rule: "invented", Scope: tocsin.Scope{Group: text}, Quote: tocsin.Evidence{Exact: text, Span: tocsin.Span{End: len(text)}}}}
	}
	inc := tocsin.Incident{ID: "x", Kind: tocsin.Attack, Form: tocsin.Bombing, Status: tocsin.Executed, Headline: text, Origins: 1, Credibility: 6, Accounts: []string{"y#1"}, Verdict: tocsin.Confirmed,
		When:       &tocsin.When{Start: tocsin.DateOf(at), End: tocsin.DateOf(at), Precision: tocsin.Day, Words: text},
		Where:      &tocsin.Where{Name: text, Within: []string{text}, Country: text, CountryCode: "IQ", Lat: &lat, Lon: &lon, RadiusM: 900, Precision: tocsin.Town, Words: text},
		OriginList: []tocsin.Origin{{ID: "o", Name: text, Documents: []string{"y"}, Reason: text}}, Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}
	put := func(reason string) {
		s.Put(tocsin.IncidentRecord{Change: tocsin.Change{Incident: inc, At: at, Reason: reason, Documents: []string{"y"}, Decision: "d"}, FirstSeen: at, Documents: []string{"y"}, Tags: []string{text}})
	}
	put("first")
	inc.Slots = map[tocsin.Slot]*tocsin.SlotRecord{
		tocsin.Killed:    {Contested: true, Decided: &tocsin.Ruling{Decision: "d", By: text, Reason: text, Value: tocsin.Value{Count: tocsin.Exactly(3)}}, Claims: []tocsin.IncidentClaim{claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(3)})}},
		tocsin.ClaimedBy: {Claims: []tocsin.IncidentClaim{claim(tocsin.ClaimedBy, tocsin.Value{Name: text})}},
		tocsin.Weapon:    {Contested: true, Claims: []tocsin.IncidentClaim{claim(tocsin.Weapon, tocsin.Value{Name: text})}}}
	put(text)
	s.Decided = []tocsin.DecisionRecord{{Seq: 1, Decision: tocsin.Decision{ID: "d", Kind: tocsin.Set, By: text, Reason: text, At: at}}}
	body := "boom " + text
	reading := func(sha string) *tocsin.Reading {
		r := &tocsin.Reading{Document: tocsin.Document{ID: "y", SHA256: sha, Title: text, Outlet: text}, Text: tocsin.Text{Body: body, Blocks: []tocsin.Block{{Kind: tocsin.Post, Author: text, Rule: text, Span: tocsin.Span{End: len(body)}}}}}
		for slot := range inc.Slots {
			c := inc.Slots[slot].Claims[0].Claim
			c.Quote.Span = tocsin.Span{Start: 5, End: len(body)}
			r.Accounts = append(r.Accounts, tocsin.Account{ID: "y#1", Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Bombing, Status: tocsin.Executed, Where: inc.Where, When: inc.When, Reason: text, Claims: []tocsin.Claim{c}})
		}
		return r
	}
	s.Readings["y"] = reading("new")
	s.Earlier = map[string][]*tocsin.Reading{"y": {reading("old")}}
	s.Earlier["y"][0].Text.Body += " and more"
	doc := s.Readings["y"].Document
	s.Docs = []tocsin.DocumentRecord{{Document: doc, Source: "z", Versions: 2, FirstFetched: at, LastFetched: at, State: tocsin.Read, Accounts: 1},
		{Document: tocsin.Document{ID: "w", Title: text, Outlet: text, SHA256: "w"}, Source: "z", Versions: 1, FirstFetched: at, LastFetched: at, State: tocsin.Failed, Why: text}}
	s.AllSource = []tocsin.SourceRecord{{Source: tocsin.Source{ID: "z", Kind: tocsin.SourceFeed, Name: text, Address: "https://news.example/" + text, QuietAfter: time.Minute, Added: at}, State: tocsin.SourceState{Failures: 3, Error: text}}}
	s.AllDoubts = []tocsin.JoinReason{{A: "y#1", B: "y#1", Score: .5, Points: []string{text}}}
	s.AllNotes = []tocsin.Note{{ID: "n", Incident: "x", By: text, Text: text, At: at}}
	s.AllAudit = []tocsin.AuditEntry{{Seq: 1, At: at, By: text, Action: text, On: text, Detail: text, From: text}}
	return s
}

func TestTextsOfOthersStayTextsEverywhere(t *testing.T) {
	mux := site(t, Options{Store: everywhere(pagestest.Nasty), Decide: (&decider{}).decide}, admin)
	for _, path := range texts {
		w := get(t, mux, path)
		if w.Code != 200 {
			t.Errorf("%s: status %d", path, w.Code)
		}
		shown := false
		for _, bad := range []string{"<script>alert", "<img src=x", "<b>bold", "\u202E", "\u2066", "</title> &"} {
			if strings.Contains(w.Body.String(), bad) {
				t.Errorf("%s lets %q through", path, bad)
			}
		}
		shown = strings.Contains(w.Body.String(), "&lt;script&gt;alert") || strings.Contains(w.Body.String(), "alert(1)&lt;/script")
		if !shown {
			t.Errorf("%s does not show the text; the test looks in the wrong place", path)
		}
		if m := forbidden.FindString(w.Body.String()); m != "" {
			t.Errorf("%s holds %q, which the security policy forbids", path, m)
		}
	}
}

func TestOneLineOfTenMegabytesEverywhere(t *testing.T) {
	mux := site(t, Options{Store: everywhere(strings.Repeat("é", 5<<20)), Decide: (&decider{}).decide}, admin)
	for _, path := range texts {
		w := get(t, mux, path)
		if w.Code != 200 || w.Body.Len() > 900_000 {
			t.Errorf("%s: status %d with %d bytes", path, w.Code, w.Body.Len())
		}
		if strings.Contains(w.Body.String(), "\uFFFD") {
			t.Errorf("%s cuts a letter in two", path)
		}
	}
}
