package pagestest

import (
	"fmt"
	"strings"
	"time"

	"tocsin"
)

// Crowded is the first incident of a Crowd.
const Crowded = "inc-crowd-00"

// Crowd is a store with so many incidents of which everything is told, by many
// and at length, in several scripts and without a space.
func Crowd(count int) *Store {
	s := &Store{Readings: map[string]*tocsin.Reading{}}
	long := []string{strings.Repeat("the spokesman of the combined provincial command said again ", 6), strings.Repeat("المتحدث باسم القيادة المشتركة في المحافظة قال ", 6),
		strings.Repeat("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", 5), strings.Repeat("省政府发言人在记者会上表示", 20), strings.Repeat("Представитель областной военной администрации ", 6)}
	at := time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC)
	for i := range 15 {
		name := fmt.Sprint(i, " ", long[i%len(long)])
		s.AllSource = append(s.AllSource, tocsin.SourceRecord{Source: tocsin.Source{ID: fmt.Sprint("quiet-", i), Kind: tocsin.SourceFeed, Name: name, QuietAfter: time.Hour, Added: at}})
		s.Docs = append(s.Docs, tocsin.DocumentRecord{Document: tocsin.Document{ID: fmt.Sprint("crowd-", i), Title: name, Outlet: name, Published: "2026-03-02T10:00:00Z", SHA256: strings.Repeat("c", 64)},
			Source: fmt.Sprint("quiet-", i), Versions: 1, FirstFetched: at, LastFetched: at, State: tocsin.Read})
	}
	for i := range count {
		lat, lon := 30+float64(i%9), 40+float64(i%7)
		inc := tocsin.Incident{ID: fmt.Sprintf("inc-crowd-%02d", i), Kind: tocsin.Attack, Form: tocsin.Forms[i%len(tocsin.Forms)], Status: tocsin.Executed, Headline: long[i%len(long)], Origins: 12, Credibility: 2,
			When:  &tocsin.When{Start: tocsin.Date{Year: 2026, Month: 2, Day: 20}, End: tocsin.Date{Year: 2026, Month: 3, Day: 10}, Precision: tocsin.Month},
			Where: &tocsin.Where{Name: long[i%len(long)], Within: []string{long[(i+1)%len(long)], fmt.Sprint("Country ", i)}, Country: fmt.Sprint(i, long[(i+1)%len(long)]), CountryCode: "IQ", Lat: &lat, Lon: &lon, RadiusM: 9000, Precision: tocsin.Town},
			Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}
		rec := tocsin.IncidentRecord{FirstSeen: at}
		for d := range s.Docs {
			rec.Documents = append(rec.Documents, s.Docs[d].ID)
			inc.Accounts = append(inc.Accounts, s.Docs[d].ID+"#1")
			inc.OriginList = append(inc.OriginList, tocsin.Origin{ID: fmt.Sprint("o", d), Name: long[d%len(long)], Documents: []string{s.Docs[d].ID}, Reason: "its own reporter"})
		}
		for k, slot := range tocsin.Slots {
			record := &tocsin.SlotRecord{Contested: k%3 == 0}
			for j := range 7 {
				c := tocsin.Claim{Slot: slot, Value: tocsin.Value{Name: fmt.Sprint(j, long[(j+k)%len(long)])}, Speaker: tocsin.Speaker{Name: long[(j+1)%len(long)], Kind: tocsin.SpeakerOfficial}, Certainty: tocsin.Reported,
					Rule: "invented", Scope: tocsin.Scope{Group: "members of the household"}, Quote: tocsin.Evidence{Exact: long[(j+2)%len(long)], Span: tocsin.Span{Start: 1, End: 9}}}
				if slot.Counted() {
					c.Value = tocsin.Value{Count: tocsin.Count{Known: true, Min: 1000 * j, Max: 1000*j + 999}}
				}
				if j == 6 {
					c.Value, c.Certainty = tocsin.Value{}, tocsin.Silent
				}
				record.Claims = append(record.Claims, tocsin.IncidentClaim{Account: inc.Accounts[j], Origin: inc.OriginList[j].ID, Claim: c})
			}
			if slot.Counted() {
				record.Low, record.Best, record.High = n(1000), n(2000), n(6999)
			}
			inc.Slots[slot] = record
		}
		for v := range 6 {
			rec.Change = tocsin.Change{Incident: inc, At: at.Add(time.Duration(v) * time.Hour), Reason: long[v%len(long)], Documents: rec.Documents}
			s.Put(rec)
		}
	}
	return s
}
