// Package cap reads alerts in the Common Alerting Protocol, versions 1.1 and
// 1.2, and makes readings of them.
package cap

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"tocsin"
)

// MediaType is that of documents whose bytes are an alert.
const MediaType = "application/cap+xml"

// Alert is one message of a warning system. Fields that it lacks are empty.
type Alert struct {
	Version     string // 1.1 or 1.2
	Identifier  string
	Sender      string
	Sent        time.Time
	Status      string // Actual, Exercise, System, Test, Draft
	MsgType     string // Alert, Update, Cancel, Ack, Error
	Source      string
	Scope       string // Public, Restricted, Private
	Restriction string
	Addresses   string
	Codes       []string
	Note        string
	References  []Reference
	Incidents   string
	Infos       []Info
	// Flaws are what the standard advises against and readers can live with.
	Flaws []string
}

// Reference names an earlier alert.
type Reference struct {
	Sender, Identifier string
	Sent               time.Time
}

// Name is how an alert is known: its sender and its identifier.
func (r Reference) Name() string { return r.Sender + "," + r.Identifier }

// Name is how the alert is known to others that refer to it.
func (a *Alert) Name() string { return a.Sender + "," + a.Identifier }

// Info is what an alert says in one language, or of one hazard.
type Info struct {
	Language      string // as told; "" is English, as the standard has it
	Categories    []string
	Event         string
	ResponseTypes []string
	Urgency       string
	Severity      string
	Certainty     string
	Audience      string
	EventCodes    []Value
	Effective     time.Time
	Onset         time.Time
	Expires       time.Time
	SenderName    string
	Headline      string
	Description   string
	Instruction   string
	Web           string
	Contact       string
	Parameters    []Value
	Areas         []Area
}

// Value is a named value.
type Value struct{ Name, Value string }

// Area is where an alert holds: whom to tell, which may be more than where
// something is.
type Area struct {
	Desc     string
	Polygons [][]Point
	Circles  []Circle
	Geocodes []Value
}

// Point is a position in degrees, WGS 84.
type Point struct{ Lat, Lon float64 }

// Circle is a centre and a radius.
type Circle struct {
	Point
	Km float64
}

// Parse reads an alert strictly: what the schema or the text of the standard
// forbids is an error of code Invalid, because half an alarm is worse than one
// that is told as broken.
func Parse(data []byte) (*Alert, error) {
	root, err := readTree(data)
	if err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "alert: %w", err)
	}
	p := parser{}
	a := p.alert(root)
	if p.err == nil {
		p.err = a.check()
	}
	if p.err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "alert %s: %w", a.Identifier, p.err)
	}
	return a, nil
}

// element is one element of the alert's tree.
type element struct {
	name string
	text string
	line int
	kids []*element
}

// Limits of a tree: a real alert has three levels and some thousand elements.
const (
	maxDepth    = 10
	maxElements = 100_000
)

const space = "urn:oasis:names:tc:emergency:cap:"

// readTree reads the elements. Those of other namespaces, such as signatures,
// are left out.
func readTree(data []byte) (*element, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = charset.NewReaderLabel
	var stack []*element
	var root *element
	version, count := "", 0
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := dec.InputPos()
		switch t := t.(type) {
		case xml.StartElement:
			if count++; count > maxElements || len(stack) >= maxDepth {
				return nil, errors.New("more elements than an alert has")
			}
			if root == nil {
				version = strings.TrimPrefix(t.Name.Space, space)
				if t.Name.Local != "alert" || version != "1.1" && version != "1.2" {
					return nil, fmt.Errorf("the root is %q of %q, not an alert of CAP 1.1 or 1.2", t.Name.Local, t.Name.Space)
				}
				root = &element{name: "alert", text: version, line: line}
				stack = append(stack, root)
				continue
			}
			if len(stack) == 0 {
				return nil, errors.New("something follows the alert")
			}
			e := &element{name: t.Name.Local, line: line}
			if t.Name.Space == space+version {
				over := stack[len(stack)-1]
				over.kids = append(over.kids, e)
			}
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 1 {
				stack[len(stack)-1].text += string(t)
			}
		}
	}
	if root == nil {
		return nil, errors.New("no alert")
	}
	return root, nil
}

// rule says how often a child may stand: once, or as often as it likes.
type rule struct {
	name     string
	required bool
	many     bool
}

// shape is the children of an element in their order.
func shape(list string) []rule {
	var rules []rule
	for _, word := range strings.Fields(list) {
		r := rule{name: strings.TrimRight(word, "!*")}
		r.required, r.many = strings.Contains(word, "!"), strings.Contains(word, "*")
		rules = append(rules, r)
	}
	return rules
}

// The children of each element, from the schema: ! must stand, * may repeat.
const (
	alertShape    = "identifier! sender! sent! status! msgType! source scope! restriction addresses code* note references incidents info*"
	infoShape     = "language category!* event! responseType* urgency! severity! certainty! audience eventCode* effective onset expires senderName headline description instruction web contact parameter* resource* area*"
	areaShape     = "areaDesc! polygon* circle* geocode* altitude ceiling"
	resourceShape = "resourceDesc! mimeType size uri derefUri digest"
	valueShape    = "valueName! value!"
)

// The values that the schema allows.
var (
	statuses   = strings.Fields("Actual Exercise System Test Draft")
	msgTypes   = strings.Fields("Alert Update Cancel Ack Error")
	scopes     = strings.Fields("Public Restricted Private")
	categories = strings.Fields("Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other")
	responses  = strings.Fields("Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None")
	urgencies  = strings.Fields("Immediate Expected Future Past Unknown")
	severities = strings.Fields("Extreme Severe Moderate Minor Unknown")
	certainty  = strings.Fields("Observed Likely Possible Unlikely Unknown")
)

// parser keeps the first error.
type parser struct {
	err     error
	version string
}

func (p *parser) fail(e *element, format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("line %d: "+format, append([]any{e.line}, args...)...)
	}
}

// ordered checks that an element has the children of its shape, in its order.
func (p *parser) ordered(e *element, list string) {
	rules := shape(list)
	at, seen := 0, map[string]int{}
	for _, kid := range e.kids {
		i := slices.IndexFunc(rules, func(r rule) bool { return r.name == kid.name })
		switch {
		case i < 0:
			p.fail(kid, "%s has no place in %s", kid.name, e.name)
			return
		case i < at:
			p.fail(kid, "%s stands behind %s", kid.name, rules[at].name)
			return
		case seen[kid.name] > 0 && !rules[i].many:
			p.fail(kid, "%s stands twice", kid.name)
			return
		}
		at = i
		seen[kid.name]++
	}
	for _, r := range rules {
		if r.required && seen[r.name] == 0 {
			p.fail(e, "%s lacks %s", e.name, r.name)
			return
		}
	}
}

func (e *element) all(name string) (list []*element) {
	for _, k := range e.kids {
		if k.name == name {
			list = append(list, k)
		}
	}
	return list
}

// get is the text of the first child of a name.
func (e *element) get(name string) string {
	for _, k := range e.kids {
		if k.name == name {
			return strings.TrimSpace(k.text)
		}
	}
	return ""
}

func (p *parser) oneOf(e *element, name, value string, allowed []string) string {
	if !slices.Contains(allowed, value) {
		p.fail(e, "%s %q is none of %s", name, value, strings.Join(allowed, ", "))
	}
	return value
}

// time reads a time. CAP 1.2 wants seconds and an offset in figures; 1.1 takes
// what XML Schema calls a time.
func (p *parser) time(e *element, name string) time.Time {
	s := e.get(name)
	if s == "" {
		return time.Time{}
	}
	t, err := stamp(s, p.version)
	if err != nil {
		p.fail(e, "%s: %w", name, err)
	}
	return t
}

func stamp(s, version string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || version == "1.2" && len(s) != len("2006-01-02T15:04:05-07:00") {
		return t, fmt.Errorf("%q is no time like 2006-01-02T15:04:05+03:00", s)
	}
	return t, nil
}

func (p *parser) alert(e *element) *Alert {
	p.version = e.text
	p.ordered(e, alertShape)
	a := &Alert{
		Version: e.text, Identifier: e.get("identifier"), Sender: e.get("sender"), Source: e.get("source"),
		Restriction: e.get("restriction"), Addresses: e.get("addresses"), Note: e.get("note"), Incidents: e.get("incidents"),
	}
	if p.err != nil {
		return a
	}
	a.Sent = p.time(e, "sent")
	if a.Sent.IsZero() {
		p.fail(e, "sent is empty")
	}
	a.Status = p.oneOf(e, "status", e.get("status"), statuses)
	a.MsgType = p.oneOf(e, "msgType", e.get("msgType"), msgTypes)
	a.Scope = p.oneOf(e, "scope", e.get("scope"), scopes)
	for _, c := range e.all("code") {
		a.Codes = append(a.Codes, strings.TrimSpace(c.text))
	}
	for _, ref := range strings.Fields(e.get("references")) {
		parts := strings.Split(ref, ",")
		if len(parts) != 3 || parts[0] == "" || parts[1] == "" {
			p.fail(e, "reference %q is not sender,identifier,sent", ref)
			break
		}
		at, err := stamp(parts[2], p.version)
		if err != nil {
			p.fail(e, "reference %q: %w", ref, err)
			break
		}
		a.References = append(a.References, Reference{parts[0], parts[1], at})
	}
	for _, i := range e.all("info") {
		a.Infos = append(a.Infos, p.info(i))
	}
	return a
}

func (p *parser) info(e *element) Info {
	p.ordered(e, infoShape)
	i := Info{
		Language: e.get("language"), Event: e.get("event"), Audience: e.get("audience"), SenderName: e.get("senderName"),
		Headline: e.get("headline"), Description: e.get("description"), Instruction: e.get("instruction"), Web: e.get("web"), Contact: e.get("contact"),
		EventCodes: p.values(e, "eventCode"), Parameters: p.values(e, "parameter"),
	}
	for _, c := range e.all("category") {
		i.Categories = append(i.Categories, p.oneOf(c, "category", strings.TrimSpace(c.text), categories))
	}
	for _, c := range e.all("responseType") {
		i.ResponseTypes = append(i.ResponseTypes, p.oneOf(c, "responseType", strings.TrimSpace(c.text), responses))
	}
	if i.Event == "" {
		p.fail(e, "event is empty")
	}
	i.Urgency = p.oneOf(e, "urgency", e.get("urgency"), urgencies)
	i.Severity = p.oneOf(e, "severity", e.get("severity"), severities)
	i.Certainty = e.get("certainty")
	if p.version != "1.1" || i.Certainty != "Very Likely" { // of 1.0, which 1.1 still lets through
		p.oneOf(e, "certainty", i.Certainty, certainty)
	}
	i.Effective, i.Onset, i.Expires = p.time(e, "effective"), p.time(e, "onset"), p.time(e, "expires")
	for _, r := range e.all("resource") {
		p.ordered(r, resourceShape)
		if p.version == "1.2" && r.get("mimeType") == "" {
			p.fail(r, "resource lacks mimeType")
		}
	}
	for _, area := range e.all("area") {
		i.Areas = append(i.Areas, p.area(area))
	}
	return i
}

func (p *parser) values(e *element, name string) (list []Value) {
	for _, v := range e.all(name) {
		p.ordered(v, valueShape)
		list = append(list, Value{v.get("valueName"), v.get("value")})
	}
	return list
}

func (p *parser) area(e *element) Area {
	p.ordered(e, areaShape)
	area := Area{Desc: e.get("areaDesc"), Geocodes: p.values(e, "geocode")}
	for _, poly := range e.all("polygon") {
		points, err := readPolygon(poly.text)
		if err != nil {
			p.fail(poly, "polygon: %w", err)
		}
		area.Polygons = append(area.Polygons, points)
	}
	for _, c := range e.all("circle") {
		circle, err := readCircle(c.text)
		if err != nil {
			p.fail(c, "circle: %w", err)
		}
		area.Circles = append(area.Circles, circle)
	}
	for _, name := range []string{"altitude", "ceiling"} {
		if s := e.get(name); s != "" {
			if _, err := strconv.ParseFloat(s, 64); err != nil {
				p.fail(e, "%s %q is no number", name, s)
			}
		}
	}
	if e.get("ceiling") != "" && e.get("altitude") == "" {
		p.fail(e, "ceiling without altitude")
	}
	return area
}

// maxHeadline is how long a headline may be before phones cut it, as the
// standard advises.
const maxHeadline = 140

// check finds what the text of the standard forbids and the schema cannot see.
func (a *Alert) check() error {
	for name, s := range map[string]string{"identifier": a.Identifier, "sender": a.Sender} {
		if s == "" || strings.ContainsAny(s, " ,<&\t\n") {
			return fmt.Errorf("%s %q is empty or has a space, comma, < or &", name, s)
		}
	}
	switch {
	case (a.Scope == "Restricted") != (a.Restriction != ""):
		return errors.New("restriction belongs to scope Restricted, and scope Restricted to a restriction")
	case a.Scope == "Private" && a.Addresses == "":
		return errors.New("scope Private needs addresses")
	case a.MsgType != "Alert" && len(a.References) == 0:
		return fmt.Errorf("msgType %s needs references", a.MsgType)
	}
	for _, ref := range a.References {
		switch {
		case ref.Name() == a.Name():
			return errors.New("it refers to itself")
		case ref.Sent.After(a.Sent):
			return fmt.Errorf("it refers to %s, which was sent later", ref.Identifier)
		}
	}
	for i, info := range a.Infos {
		if len([]rune(info.Headline)) >= maxHeadline {
			a.Flaws = append(a.Flaws, fmt.Sprintf("a headline of %d letters", len([]rune(info.Headline))))
		}
		for _, other := range a.Infos[:i] {
			if !sameLanguage(info, other) && info.Description != "" && info.Description == other.Description && info.Headline == other.Headline {
				return fmt.Errorf("the same words in %q and %q", other.Language, info.Language)
			}
		}
	}
	return nil
}

func sameLanguage(a, b Info) bool { return strings.EqualFold(a.code(), b.code()) }

// code is the ISO 639-1 code of the language.
func (i *Info) code() string {
	code, _, _ := strings.Cut(strings.ToLower(i.Language), "-")
	if i.Language == "" {
		return "en"
	}
	return code
}
