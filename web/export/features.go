package export

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// readFeature makes a report of a feature, our own or anyone's whose properties
// say what it tells of: form or kind in tocsin's words, or ACLED's sub-event
// type.
func (c *codes) readFeature(raw map[string]any) (*tocsin.Reading, error) {
	if raw["type"] != "Feature" {
		return nil, fmt.Errorf("type %v is not Feature", raw["type"])
	}
	f := props{}
	if p, ok := raw["properties"].(map[string]any); ok {
		for k, v := range p {
			f[strings.ToLower(k)] = v
		}
	}
	id := words(raw["id"])
	if id == "" {
		id = f.first("id", "event_id_cnty", "event_id", "uuid")
	}
	source := f.first("source", "outlets", "outlet")
	t := &rowText{rule: "import.geojson", by: tocsin.Speaker{Name: source, Kind: tocsin.SpeakerAgency}}
	if source == "" {
		t.by.Kind = tocsin.SpeakerUnnamed
	}
	t.add(f.first("headline", "title", "notes", "description"))
	acc, reason, err := c.featureAccount(f)
	if err != nil {
		return nil, err
	}
	if acc != nil {
		if err := t.featureTime(f, acc); err != nil {
			return nil, err
		}
		if err := t.featurePlace(f, raw["geometry"], acc); err != nil {
			return nil, err
		}
		for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured} {
			if err := t.featureFigure(f, slot); err != nil {
				return nil, err
			}
		}
		for _, s := range []struct {
			slot tocsin.Slot
			keys []string
		}{{tocsin.Blamed, []string{"blamed", "actor1", "perpetrator"}}, {tocsin.ClaimedBy, []string{"claimed_by"}},
			{tocsin.Target, []string{"target", "actor2"}}} {
			for _, name := range f.list(s.keys...) {
				t.named(s.slot, name, t.field(string(s.slot), name))
			}
		}
	}
	t.field("source", source)
	from := rowSource{format: "geojson", id: id, outlet: source, url: f.first("url", "link"), content: raw}
	if from.outlet == "" {
		from.outlet = f.first("outlet")
	}
	if at := f.first("updated", "published", "timestamp"); at != "" {
		if _, err := tocsin.ParseDate(at); err == nil {
			from.published = at
		}
	}
	return t.reading(from, acc, reason)
}

// props are the properties of a feature by name in lower case.
type props map[string]any

// first is the first of the properties that is there, in words.
func (f props) first(keys ...string) string {
	for _, k := range keys {
		if s := words(f[k]); s != "" {
			return s
		}
	}
	return ""
}

// list is the first of the properties that is there, a list or one value.
func (f props) list(keys ...string) (all []string) {
	for _, k := range keys {
		values, ok := f[k].([]any)
		if !ok {
			values = []any{f[k]}
		}
		for _, v := range values {
			if s := words(v); s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

// words puts a JSON value in words; what has none is "".
func words(v any) string {
	switch v := v.(type) {
	case string:
		return clean(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		var parts []string
		for _, e := range v {
			if s := words(e); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, "; ")
	}
	return ""
}

func (c *codes) featureAccount(f props) (acc *tocsin.Account, reason string, err error) {
	if f.first("withdrawn") == "true" {
		return nil, "withdrawn", nil
	}
	form, kind, status := tocsin.Form(f.first("form")), tocsin.Kind(f.first("kind")), tocsin.Status(f.first("status"))
	if form == "" && kind == "" {
		sub := f.first("sub_event_type", "event_type", "type", "category")
		if coded, ok := c.acled[strings.ToLower(sub)]; ok {
			acc, reason = c.acledAccount(coded, f.first("notes", "description"))
			return acc, reason, nil
		}
		if form = tocsin.Form(strings.ToLower(sub)); form.Rank() == len(tocsin.Forms) {
			return nil, "", fmt.Errorf("nothing says what it tells of: no form, kind or sub_event_type")
		}
	}
	if kind == "" {
		kind = tocsin.Attack
	}
	acc = &tocsin.Account{Kind: kind}
	switch kind {
	case tocsin.Attack:
		acc.Form, acc.Status = form, status
		if acc.Form == "" {
			acc.Form = tocsin.OtherForm
		}
		if acc.Status == "" {
			acc.Status = tocsin.Executed
		}
		if s := acc.Status; s != tocsin.Executed && s != tocsin.Intercepted && s != tocsin.Foiled {
			return nil, "", fmt.Errorf("unknown status %q", s)
		}
	case tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find, tocsin.Aggregate:
	default:
		return nil, "", fmt.Errorf("unknown kind %q", kind)
	}
	return acc, "", nil
}

func (t *rowText) featureTime(f props, acc *tocsin.Account) error {
	from := f.first("start", "event_date", "date", "date_start")
	if from == "" {
		return nil
	}
	start, err := parseDay(from)
	if err != nil {
		return err
	}
	end := start
	to := f.first("end", "date_end", "enddate")
	if to != "" {
		if end, err = parseDay(to); err != nil {
			return err
		}
	}
	if end.Before(start) {
		return fmt.Errorf("it ends on %s before it starts on %s", end, start)
	}
	precision := tocsin.TimePrecision(f.first("time_precision"))
	if precision.Rank() >= tocsin.TimeUnknown.Rank() {
		precision = ucdpPrecision("", start.DaysUntil(end))
	}
	written := from
	if to != "" && to != from {
		written += " to " + to
	}
	acc.When = &tocsin.When{Start: start, End: end, Precision: precision, Basis: tocsin.BasisText, Words: written, Quote: t.field("date", written)}
	return nil
}

// featurePlace takes the geometry for the position: a point, or the middle of
// what surrounds any other shape, as wide as that is.
func (t *rowText) featurePlace(f props, geometry any, acc *tocsin.Account) error {
	lat, lon, reach, ok, err := middle(geometry)
	if err != nil {
		return err
	}
	name := f.first("place", "location", "name", "where")
	country := f.first("country")
	code := isoLetters(f.first("country_code"))
	if code == "" {
		code = isoLetters(f.first("iso", "iso3"))
	}
	precision := tocsin.PlacePrecision(f.first("place_precision", "precision"))
	radius := reach
	if n, err := strconv.Atoi(f.first("radius_m")); err == nil && n > 0 && n < 5_000_000 {
		radius = n
	}
	known := slices.Contains([]tocsin.PlacePrecision{tocsin.Site, tocsin.Neighbourhood, tocsin.Town, tocsin.District, tocsin.Province,
		tocsin.CountryWide, tocsin.SeaOrAir, tocsin.PlaceUnknown}, precision)
	switch {
	case known:
	case !ok && name == "" && country != "":
		precision = tocsin.CountryWide
	case radius <= radiusTown:
		precision = tocsin.Town
	case radius <= radiusDistrict:
		precision = tocsin.District
	default:
		precision = tocsin.Province
	}
	if radius == 0 {
		radius = radiusTown
	}
	if name == "" && ok {
		name = degrees(lat) + ", " + degrees(lon)
	}
	la, lo := "", ""
	if ok {
		la, lo = strconv.FormatFloat(lat, 'f', -1, 64), strconv.FormatFloat(lon, 'f', -1, 64)
	}
	acc.Where, err = place(name, nil, country, code, la, lo, precision, radius)
	if acc.Where != nil {
		acc.Where.Quote = t.field("place", acc.Where.Name)
	}
	return err
}

// featureFigure adds the number of people hurt, from low to high.
func (t *rowText) featureFigure(f props, slot tocsin.Slot) error {
	others := map[tocsin.Slot][]string{
		tocsin.Killed:  {"killed", "fatalities", "deaths", "best"},
		tocsin.Injured: {"injured", "wounded"},
	}[slot]
	name := string(slot)
	count := tocsin.Count{Known: true, Min: tocsin.Open, Max: tocsin.Open}
	var err error
	take := func(into *int, keys ...string) {
		n, known, bad := figure(f.first(keys...))
		if bad != nil && err == nil {
			err = fmt.Errorf("%s: %w", name, bad)
		}
		if known {
			*into = n
		}
	}
	take(&count.Min, name+"_low")
	take(&count.Max, name+"_high")
	if count.Min == tocsin.Open && count.Max == tocsin.Open {
		take(&count.Min, append([]string{name + "_best"}, others...)...)
		count.Max = count.Min
		if count.Max == 0 && f.first(name+"_best") == "" {
			return err // a 0 of others may stand for unknown
		}
	}
	if err != nil || count.Min == tocsin.Open && count.Max == tocsin.Open {
		return err
	}
	if count.Max != tocsin.Open && count.Min > count.Max {
		return fmt.Errorf("%s: from %d to %d", name, count.Min, count.Max)
	}
	v := tocsin.Value{Count: count}
	t.claim(slot, v, tocsin.Scope{}, t.field(name, valueWords(v)))
	return nil
}

// middle is the middle of a geometry and how far it reaches from there, in
// metres; ok is false for one that is null or empty. One that crosses the line
// of 180 degrees is taken for what lies between.
func middle(geometry any) (lat, lon float64, reach int, ok bool, err error) {
	g, is := geometry.(map[string]any)
	if !is {
		return 0, 0, 0, false, nil
	}
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	var walk func(v any, deep int) error
	walk = func(v any, deep int) error {
		list, is := v.([]any)
		if !is || deep > 8 {
			return fmt.Errorf("geometry: coordinates are no list of positions")
		}
		if len(list) == 0 {
			return nil
		}
		if _, number := list[0].(json.Number); !number {
			for _, e := range list {
				if err := walk(e, deep+1); err != nil {
					return err
				}
			}
			return nil
		}
		if len(list) < 2 {
			return fmt.Errorf("geometry: a position of one number")
		}
		for i, most := range []float64{180, 90} {
			n, err := coordinate(words(list[i]), most)
			if err != nil {
				return fmt.Errorf("geometry: %w", err)
			}
			low[i], high[i] = min(low[i], n), max(high[i], n)
		}
		return nil
	}
	if g["type"] == "GeometryCollection" {
		parts, _ := g["geometries"].([]any)
		for _, p := range parts {
			if m, is := p.(map[string]any); is && m["coordinates"] != nil {
				if err := walk(m["coordinates"], 0); err != nil {
					return 0, 0, 0, false, err
				}
			}
		}
	} else if err := walk(g["coordinates"], 0); err != nil {
		return 0, 0, 0, false, err
	}
	if math.IsInf(low[0], 1) {
		return 0, 0, 0, false, nil
	}
	lon, lat = (low[0]+high[0])/2, (low[1]+high[1])/2
	dy := (high[1] - low[1]) / 2 * metresPerDegree
	dx := (high[0] - low[0]) / 2 * metresPerDegree * math.Cos(lat*math.Pi/180)
	return lat, lon, int(math.Ceil(math.Hypot(dx, dy))), true, nil
}
