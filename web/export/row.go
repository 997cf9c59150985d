package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// rowText renders a row as a text, so that each claim has words to rest on:
// paragraphs of prose, then one line a field.
type rowText struct {
	text   tocsin.Text
	body   strings.Builder
	claims []tocsin.Claim
	by     tocsin.Speaker
	rule   string // what the rules of its claims begin with
}

// add writes a paragraph and gives its span; empty words write nothing and
// have an empty span.
func (t *rowText) add(words string) tocsin.Span {
	words = clean(words)
	if words == "" {
		return tocsin.Span{}
	}
	if t.body.Len() > 0 {
		t.body.WriteString("\n")
	}
	s := tocsin.Span{Start: t.body.Len(), End: t.body.Len() + len(words)}
	t.body.WriteString(words)
	t.text.Sentences = append(t.text.Sentences, tocsin.Sentence{Span: s, Block: len(t.text.Blocks)})
	t.text.Blocks = append(t.text.Blocks, tocsin.Block{Kind: tocsin.Paragraph, Span: s})
	return s
}

// field writes "name: value"; without a value nothing.
func (t *rowText) field(name, value string) tocsin.Span {
	if value = clean(value); value == "" {
		return tocsin.Span{}
	}
	return t.add(name + ": " + value)
}

// claim adds a claim that rests on a line of the text.
func (t *rowText) claim(slot tocsin.Slot, v tocsin.Value, scope tocsin.Scope, at tocsin.Span) {
	if at.Len() == 0 || v.None() {
		return
	}
	c := tocsin.Claim{Slot: slot, Value: v, Scope: scope, Speaker: t.by, Certainty: tocsin.Stated, Rule: t.rule + "." + string(slot),
		Quote: tocsin.Evidence{Exact: at.Of(t.body.String()), Span: at}}
	if slot == tocsin.ClaimedBy || slot == tocsin.DeniedBy {
		c.Speaker = tocsin.Speaker{Name: v.Name, Kind: tocsin.SpeakerGroup, Via: t.by.Name}
	}
	t.claims = append(t.claims, c)
}

func (t *rowText) named(slot tocsin.Slot, name string, at tocsin.Span) {
	t.claim(slot, tocsin.Value{Name: clean(name)}, tocsin.Scope{}, at)
}

// rowSource says where a row comes from.
type rowSource struct {
	format, id string // the id is the row's own; "" is made from its content
	outlet     string
	url        string
	published  string
	language   string
	content    any // what becomes canonical JSON: its maps have sorted keys
}

// reading puts a row together as a document with one account, or with none and
// the reason. Nothing that breaks the rules of the vocabulary comes out.
func (t *rowText) reading(from rowSource, acc *tocsin.Account, reason string) (*tocsin.Reading, error) {
	bytes, err := json.Marshal(from.content)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(bytes)
	id := from.id
	if id == "" || len(id) > 200 {
		id = "sha256-" + hex.EncodeToString(sum[:16])
	}
	r := &tocsin.Reading{Reason: reason, Document: tocsin.Document{
		ID: from.format + "-" + urnPart(id), URL: from.url, Outlet: clean(from.outlet), Published: from.published, Language: from.language,
		SHA256: hex.EncodeToString(sum[:]), MediaType: RowMediaType, Bytes: bytes,
	}}
	t.text.Body, t.text.Language = t.body.String(), from.language
	r.Text = t.text
	attack := false
	if acc != nil {
		acc.ID, acc.Role, acc.Claims = r.Document.ID+"#1", tocsin.Main, t.claims
		if len(t.text.Blocks) > 0 {
			acc.Acts = []tocsin.Span{t.text.Blocks[0].Span}
		}
		attack = acc.Kind == tocsin.Attack
		r.Accounts = []tocsin.Account{*acc}
		if err := acc.Validate(t.text.Body); err != nil {
			return nil, err
		}
	}
	r.AttackReport = &attack
	if err := r.Text.Validate(); err != nil {
		return nil, err
	}
	return r, r.Document.Validate()
}

// speakerKind guesses what sort of speaker a name is from its words.
func (c *codes) speakerKind(name string) tocsin.SpeakerKind {
	for _, k := range []tocsin.SpeakerKind{tocsin.SpeakerPolice, tocsin.SpeakerMedical, tocsin.SpeakerWitness, tocsin.SpeakerMilitary, tocsin.SpeakerOfficial} {
		if c.is(string(k), name) {
			return k
		}
	}
	return tocsin.SpeakerAgency
}

// The radii, in metres, of positions whose row tells of a precision alone.
const (
	radiusSite     = 1000
	radiusTown     = 5000
	radiusNear     = 25000 // "within 25 km" in GED, "a small area" in ACLED
	radiusDistrict = 30000
	radiusProvince = 100000
)

// place makes a Where of a row's cells. It has no position when the cells hold
// none, or when nothing finer than the country is told.
func place(name string, within []string, country, code, lat, lon string, precision tocsin.PlacePrecision, radius int) (*tocsin.Where, error) {
	w := &tocsin.Where{Name: clean(name), Country: clean(country), CountryCode: code, Precision: precision, Words: clean(name)}
	for _, in := range append(within, country) {
		if in = clean(in); in != "" && in != w.Name && (len(w.Within) == 0 || w.Within[len(w.Within)-1] != in) {
			w.Within = append(w.Within, in)
		}
	}
	if w.Name == "" {
		if w.Country == "" {
			return nil, nil
		}
		w.Name, w.Within, w.Precision = w.Country, nil, tocsin.CountryWide
	}
	if (lat == "") != (lon == "") {
		return nil, fmt.Errorf("half a position: %q, %q", lat, lon)
	}
	if lat == "" || w.Precision == tocsin.CountryWide || w.Precision == tocsin.PlaceUnknown {
		return w, nil
	}
	la, err := coordinate(lat, 90)
	if err != nil {
		return nil, fmt.Errorf("latitude: %w", err)
	}
	lo, err := coordinate(lon, 180)
	if err != nil {
		return nil, fmt.Errorf("longitude: %w", err)
	}
	w.Lat, w.Lon, w.RadiusM = &la, &lo, max(radius, 1)
	return w, nil
}

func coordinate(s string, most float64) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > most {
		return 0, fmt.Errorf("%q is not a number of degrees", s)
	}
	return v, nil
}

// dayForms are the forms in which data sets write days.
var dayForms = [...]string{"2006-01-02", "2 January 2006", "02-January-2006"}

func parseDay(s string) (tocsin.Date, error) {
	s = strings.TrimSpace(s)
	for _, form := range dayForms {
		if t, err := time.Parse(form, s); err == nil {
			return tocsin.DateOf(t), nil
		}
	}
	return tocsin.ParseDate(s) // a day with a time behind it
}

// maxFigure is the largest figure that is believed; beyond it a cell holds
// something else.
const maxFigure = 10_000_000

// figure reads a cell that holds a number of people; an empty one is unknown.
func figure(s string) (n int, known bool, err error) {
	if s == "" {
		return 0, false, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > maxFigure || f != math.Trunc(f) {
		return 0, false, fmt.Errorf("%q is no number of people", s)
	}
	return int(f), true, nil
}
