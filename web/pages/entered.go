package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin"
	"tocsin/web/export"
)

// enteredPage is the form for an incident that no report tells of yet.
type enteredPage struct {
	Form    url.Values // as it was typed
	Problem string
	Act     *pastedAccount // what would be kept; nil before somebody looked
	enteredChoices
}

// enteredChoices are what the fields offer.
type enteredChoices struct {
	Kinds       []tocsin.Kind
	Forms       []tocsin.Form
	Statuses    []tocsin.Status
	Parts       []string
	Precisions  []tocsin.PlacePrecision
	Counted     []tocsin.Slot
	Named       []tocsin.Slot
	Speakers    []tocsin.SpeakerKind
	Certainties []tocsin.Certainty
}

// entered are what somebody may put down, in the order of the form.
var entered = enteredChoices{
	Kinds: ruleKinds, Forms: tocsin.Forms, Statuses: []tocsin.Status{tocsin.Executed, tocsin.Intercepted, tocsin.Foiled},
	Parts:      []string{"early-morning", "morning", "afternoon", "evening", "night"},
	Precisions: rulePrecisions,
	Counted:    []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted},
	Named:      []tocsin.Slot{tocsin.Weapon, tocsin.Target, tocsin.Blamed, tocsin.ClaimedBy, tocsin.Damage},
	Speakers: []tocsin.SpeakerKind{tocsin.SpeakerWitness, tocsin.SpeakerOfficial, tocsin.SpeakerMilitary, tocsin.SpeakerPolice, tocsin.SpeakerMedical, tocsin.SpeakerJournalist,
		tocsin.SpeakerAgency, tocsin.SpeakerGroup, tocsin.SpeakerOutlet, tocsin.SpeakerUnnamed},
	Certainties: []tocsin.Certainty{tocsin.Stated, tocsin.Reported, tocsin.Hedged},
}

// radiusOf is how far around a position, in metres, an act may lie that is known
// no more exactly; as rows of other data sets have it.
var radiusOf = map[tocsin.PlacePrecision]int{tocsin.Site: 1000, tocsin.Neighbourhood: 2500, tocsin.Town: 5000, tocsin.District: 30_000, tocsin.Province: 100_000}

// Get is what was typed into a field.
func (d enteredPage) Get(name string) string { return d.Form.Get(name) }

// Is reports whether a choice is the one that was made; the first stands when
// none was.
func (d enteredPage) Is(name string, value any, first bool) bool {
	given := d.Form.Get(name)
	return given == fmt.Sprint(value) || given == "" && first
}

func (p *Pages) mayEnter(r *http.Request) error {
	if p.opt.Take == nil {
		return tocsin.Errorf(tocsin.NotFound, "nothing can be entered here")
	}
	return may(p.opt.Caller(r), tocsin.Reviewer, tocsin.GrantWrite)
}

// enterIncident is the page for an incident entered by hand.
func (p *Pages) enterIncident(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayEnter(r); err != nil {
		return err
	}
	return p.showEntered(w, r, http.StatusOK, enteredPage{Form: url.Values{}})
}

func (p *Pages) showEntered(w http.ResponseWriter, r *http.Request, status int, data enteredPage) error {
	data.enteredChoices = entered
	return p.render(w, r, status, "entered", page{Title: p.words.say("entered.title"), Styles: []string{"watch.css"}, Data: data})
}

// postEntered shows what would be kept, or keeps it.
func (p *Pages) postEntered(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayEnter(r); err != nil {
		return err
	}
	q, err := form(w, r)
	if err != nil {
		return err
	}
	data := enteredPage{Form: q}
	var reading *tocsin.Reading
	entry, err := p.entryOf(q)
	if err == nil {
		reading, err = entry.Reading()
	}
	if err != nil {
		if data.Problem, err = refused(err); err != nil {
			return err
		}
		return p.showEntered(w, r, http.StatusUnprocessableEntity, data)
	}
	if q.Get("do") != "keep" {
		act := p.pastedAccount(1, &reading.Accounts[0])
		data.Act = &act
		return p.showEntered(w, r, http.StatusOK, data)
	}
	arrived, err := p.opt.Take(r.Context(), []tocsin.Arrival{{Document: reading.Document, Fetched: p.opt.Now().UTC()}})
	if err != nil {
		return err
	}
	p.noted(r.Context(), p.gate.For(p.opt.Caller(r)), "documents.send", reading.Document.ID, "entered")
	if len(arrived) == 1 {
		return follow(w, r, documentPath(arrived[0].Document))
	}
	return follow(w, r, "/")
}

// entryOf reads the fields of the form.
func (p *Pages) entryOf(q url.Values) (*export.Entered, error) {
	e := &export.Entered{ID: newID(), Summary: strings.TrimSpace(q.Get("summary")), Kind: tocsin.Kind(q.Get("kind")), Outlet: oneLine(q.Get("outlet")), URL: strings.TrimSpace(q.Get("url")),
		Published: strings.TrimSpace(q.Get("published")), Notes: strings.TrimSpace(q.Get("notes")), Certainty: tocsin.Certainty(q.Get("certainty")),
		Speaker: tocsin.Speaker{Name: oneLine(q.Get("speaker")), Kind: tocsin.SpeakerKind(q.Get("speaker_kind"))}}
	if !slices.Contains(entered.Kinds, e.Kind) || !slices.Contains(entered.Speakers, e.Speaker.Kind) || !slices.Contains(entered.Certainties, e.Certainty) {
		return nil, tocsin.Errorf(tocsin.Invalid, "choose what it is, who says so and how surely")
	}
	if e.Kind == tocsin.Attack {
		e.Form, e.Status = tocsin.Form(q.Get("form")), tocsin.Status(q.Get("status"))
		if e.Form.Rank() == len(tocsin.Forms) || !slices.Contains(entered.Statuses, e.Status) {
			return nil, tocsin.Errorf(tocsin.Invalid, "choose the form of the attack and what became of it")
		}
	}
	for name, most := range map[string]int{"summary": 1000, "outlet": 300, "url": 4000, "notes": 10_000, "speaker": 300, "place": 300} {
		if v := q.Get(name); len(v) > most || !utf8.ValidString(v) {
			return nil, tocsin.Errorf(tocsin.Invalid, "%q is too long, or no text", clip(clean(v), 40))
		}
	}
	if e.Outlet == "" {
		return nil, tocsin.Errorf(tocsin.Invalid, "say where it comes from: an outlet, or a call to the desk")
	}
	if e.URL != "" {
		if u, err := url.Parse(e.URL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			return nil, tocsin.Errorf(tocsin.Invalid, "the link is a web address that begins with https://")
		}
	}
	if e.Published == "" {
		e.Published = tocsin.DateOf(p.opt.Now().UTC()).String()
	}
	var err error
	if e.When, err = enteredWhen(q); err != nil {
		return nil, err
	}
	if e.Where, err = p.enteredWhere(q); err != nil {
		return nil, err
	}
	for _, slot := range slices.Concat(entered.Counted, entered.Named) {
		words := oneLine(q.Get(string(slot)))
		v, err := parseValue(slot, words)
		if err != nil {
			return nil, err
		}
		if !v.None() {
			e.Values = append(e.Values, export.EnteredValue{Slot: slot, Value: v, Words: words})
		}
	}
	return e, nil
}

// enteredWhen is the time that was put down; nil when none was.
func enteredWhen(q url.Values) (*tocsin.When, error) {
	day, until := strings.TrimSpace(q.Get("day")), strings.TrimSpace(q.Get("until"))
	if day == "" {
		if until != "" {
			return nil, tocsin.Errorf(tocsin.Invalid, "it has a last day and no first")
		}
		return nil, nil
	}
	start, err := tocsin.ParseDate(day)
	if err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "%q is no day, as 2026-03-10", clip(clean(day), 40))
	}
	w := &tocsin.When{Start: start, End: start, Precision: tocsin.Day, Words: day}
	if until != "" && until != day {
		if w.End, err = tocsin.ParseDate(until); err != nil || w.End.Before(start) {
			return nil, tocsin.Errorf(tocsin.Invalid, "the last day is none, or before the first")
		}
		w.Words = day + " to " + until
		w.Precision = tocsin.Week
		if days := start.DaysUntil(w.End); days > 31 {
			w.Precision = tocsin.Year
		} else if days > 7 {
			w.Precision = tocsin.Month
		}
		return w, nil
	}
	if part := q.Get("part"); slices.Contains(entered.Parts, part) {
		w.PartOfDay, w.Precision = part, tocsin.PartOfDay
		w.Words += ", " + part
	}
	if clock := q.Get("clock"); clock != "" {
		if len(clock) != 5 || clock[2] != ':' || strings.Trim(clock, "0123456789:") != "" || clock > "23:59" || clock[3] > '5' {
			return nil, tocsin.Errorf(tocsin.Invalid, "%q is no time of day, as 21:15", clip(clean(clock), 20))
		}
		w.Clock, w.PartOfDay, w.Precision, w.Words = clock, "", tocsin.Minute, day+" "+clock
	}
	return w, nil
}

// enteredWhere is the place that was put down; nil when none was. A position
// that was typed goes before what the gazetteer knows under the name.
func (p *Pages) enteredWhere(q url.Values) (*tocsin.Where, error) {
	name, position := oneLine(q.Get("place")), strings.TrimSpace(q.Get("position"))
	if name == "" {
		if position != "" {
			return nil, tocsin.Errorf(tocsin.Invalid, "give the place a name too")
		}
		return nil, nil
	}
	w := &tocsin.Where{Name: name, Precision: tocsin.PlaceUnknown, Words: name}
	if country := strings.TrimSpace(q.Get("country")); country != "" {
		code, err := p.countryCode(country)
		if err != nil {
			return nil, err
		}
		w.CountryCode, w.Country = code, code
		if c := p.country(code); c != nil {
			w.Country = c.Name
		}
		w.Within = []string{w.Country}
	}
	if position == "" {
		found, err := p.onlyPlace(name, w.CountryCode)
		if err != nil || found == nil {
			return w, err
		}
		found.Words = name
		if found.Precision == tocsin.CountryWide {
			found.Lat, found.Lon, found.RadiusM = nil, nil, 0
		}
		return found, nil
	}
	at, err := parsePosition(position)
	if err != nil {
		return nil, err
	}
	w.Precision = tocsin.PlacePrecision(q.Get("precision"))
	if w.RadiusM = radiusOf[w.Precision]; w.RadiusM == 0 {
		return nil, tocsin.Errorf(tocsin.Invalid, "choose how exactly the place is known")
	}
	lon := wrapped(at.Lon)
	w.Lat, w.Lon = &at.Lat, &lon
	return w, nil
}

// onlyPlace is the one place of a name, in a country when that is told; nil
// when none is known.
func (p *Pages) onlyPlace(name, country string) (*tocsin.Where, error) {
	var found []tocsin.Where
	for _, w := range p.placesOf(name) {
		if (country == "" || w.CountryCode == country) && w.Located() && !slices.ContainsFunc(found, func(o tocsin.Where) bool { return near(&o, &w) }) {
			found = append(found, w)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return &found[0], nil
	}
	return nil, p.several(found)
}
