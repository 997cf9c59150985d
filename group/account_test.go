package group

import (
	"fmt"
	"strings"

	"tocsin"
)

// told is how a test tells an account: a document that holds it, and options.
type told func(r *tocsin.Reading, acc *tocsin.Account)

// reading is a document of one account: a rocket attack that was executed.
func reading(doc string, options ...told) tocsin.Reading {
	r := tocsin.Reading{Document: tocsin.Document{ID: doc, Outlet: "Outlet " + doc, Published: "2024-05-15"}}
	return with(r, options...)
}

// with adds an account to a reading.
func with(r tocsin.Reading, options ...told) tocsin.Reading {
	r.Accounts = append([]tocsin.Account{}, r.Accounts...)
	acc := tocsin.Account{ID: fmt.Sprintf("%s#%d", r.Document.ID, len(r.Accounts)+1), Kind: tocsin.Attack, Role: tocsin.Main,
		Form: tocsin.RocketMissile, Status: tocsin.Executed}
	for _, o := range options {
		o(&r, &acc)
	}
	r.Accounts = append(r.Accounts, acc)
	return r
}

func published(s string) told {
	return func(r *tocsin.Reading, _ *tocsin.Account) { r.Document.Published = s }
}
func outlet(s string) told {
	return func(r *tocsin.Reading, _ *tocsin.Account) { r.Document.Outlet = s }
}
func form(f tocsin.Form) told { return func(_ *tocsin.Reading, acc *tocsin.Account) { acc.Form = f } }
func kind(k tocsin.Kind) told {
	return func(_ *tocsin.Reading, acc *tocsin.Account) {
		acc.Kind = k
		if k != tocsin.Attack {
			acc.Form, acc.Status = "", ""
		}
	}
}
func status(s tocsin.Status) told {
	return func(_ *tocsin.Reading, acc *tocsin.Account) { acc.Status = s }
}
func background(_ *tocsin.Reading, acc *tocsin.Account) {
	acc.Role = tocsin.Background
}

func body(s string) told {
	return func(r *tocsin.Reading, _ *tocsin.Account) { r.Text = paragraphs(s) }
}

// on is "2024-05-14", "2024-05-14 night" or "2024-05-01/2024-05-31".
func on(s string) told {
	return func(_ *tocsin.Reading, acc *tocsin.Account) {
		s, part, _ := strings.Cut(s, " ")
		first, last, ranged := strings.Cut(s, "/")
		start, err := tocsin.ParseDate(first)
		if err != nil {
			panic(err)
		}
		end := start
		precision := tocsin.Day
		if ranged {
			end, _ = tocsin.ParseDate(last)
			precision = tocsin.Month
		}
		if part != "" {
			precision = tocsin.PartOfDay
		}
		acc.When = &tocsin.When{Start: start, End: end, Precision: precision, PartOfDay: part}
	}
}

// partOnly is news of which only the part of the day is told.
func partOnly(part string) told {
	return func(_ *tocsin.Reading, acc *tocsin.Account) {
		acc.When = &tocsin.When{Precision: tocsin.TimeUnknown, PartOfDay: part}
	}
}

// at is "Green Zone, Baghdad, Iraq" with its precision, and its position when
// it is one of these made-up towns' and sites'.
func at(s string, precision tocsin.PlacePrecision) told {
	positions := map[string][2]float64{
		"Marsa": {30.50, 40.50}, "Old Quarter": {30.51, 40.51}, "Tal": {30.90, 40.90}, "Marsa Hospital": {30.52, 40.48},
		"Marsa Airport": {30.46, 40.42},
	}
	radius := map[tocsin.PlacePrecision]int{tocsin.Site: 800, tocsin.Neighbourhood: 2500, tocsin.Town: 9000, tocsin.District: 20000, tocsin.Province: 90000}
	return func(_ *tocsin.Reading, acc *tocsin.Account) {
		parts := strings.Split(s, ", ")
		w := &tocsin.Where{Name: parts[0], Within: parts[1:], Precision: precision, Country: parts[len(parts)-1]}
		if p, ok := positions[parts[0]]; ok {
			w.Lat, w.Lon, w.RadiusM = &p[0], &p[1], radius[precision]
		}
		acc.Where = w
	}
}

func near(_ *tocsin.Reading, acc *tocsin.Account) { acc.Where.Near = true }

var ownVoice = tocsin.Speaker{Kind: tocsin.SpeakerOutlet}

func says(s tocsin.Speaker, options ...told) told {
	return func(r *tocsin.Reading, acc *tocsin.Account) {
		n := len(acc.Claims)
		for _, o := range options {
			o(r, acc)
		}
		for i := n; i < len(acc.Claims); i++ {
			acc.Claims[i].Speaker = s
		}
	}
}

func hedged(options ...told) told { return certainty(tocsin.Hedged, options...) }

func certainty(c tocsin.Certainty, options ...told) told {
	return func(r *tocsin.Reading, acc *tocsin.Account) {
		n := len(acc.Claims)
		for _, o := range options {
			o(r, acc)
		}
		for i := n; i < len(acc.Claims); i++ {
			acc.Claims[i].Certainty = c
		}
	}
}

func scoped(s tocsin.Scope, options ...told) told {
	return func(r *tocsin.Reading, acc *tocsin.Account) {
		n := len(acc.Claims)
		for _, o := range options {
			o(r, acc)
		}
		for i := n; i < len(acc.Claims); i++ {
			acc.Claims[i].Scope = s
		}
	}
}

func count(slot tocsin.Slot, lo, hi int) told {
	return func(_ *tocsin.Reading, acc *tocsin.Account) {
		acc.Claims = append(acc.Claims, tocsin.Claim{Slot: slot, Value: tocsin.Value{Count: tocsin.Count{Known: true, Min: lo, Max: hi}},
			Speaker: ownVoice, Certainty: tocsin.Stated})
	}
}

func killed(n int) told  { return count(tocsin.Killed, n, n) }
func injured(n int) told { return count(tocsin.Injured, n, n) }

func named(slot tocsin.Slot, names ...string) told {
	return func(_ *tocsin.Reading, acc *tocsin.Account) {
		for _, n := range names {
			acc.Claims = append(acc.Claims, tocsin.Claim{Slot: slot, Value: tocsin.Value{Name: n}, Speaker: ownVoice, Certainty: tocsin.Stated})
		}
	}
}

var (
	police   = tocsin.Speaker{Name: "Marsa police", Kind: tocsin.SpeakerPolice}
	hospital = tocsin.Speaker{Name: "Marsa General Hospital", Kind: tocsin.SpeakerMedical}
	army     = tocsin.Speaker{Name: "Northland army", Kind: tocsin.SpeakerMilitary}
)
