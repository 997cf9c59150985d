package pages

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tocsin"
	"tocsin/watch/area"
)

// areaFormPage is the form of an area, new or changed.
type areaFormPage struct {
	ID       string // "" of a new one
	Kinds    []area.Kind
	Form     areaForm
	Problem  string   // why it was not taken
	Problems []string // of lines or features, one sentence each
	Kept     []link   // areas that an import kept
	Looked   bool     // Lately is of what the form says
	Words    string   // what the form says, in words
	Lately   lately
	Map      *areaMap
}

// areaForm is what was typed. Lengths are in kilometres, positions one a line.
type areaForm struct {
	Kind, Name                   string
	Center, Radius               string
	Corners                      string
	Line, Width                  string
	Assets, AssetRadius          string
	Country, Province, InCountry string
	GeoJSON                      string
	Off                          bool
}

// fromGeoJSON is the way to make areas of any kind, and several at once.
const fromGeoJSON area.Kind = "geojson"

// areaKinds are what a form may say, in the order in which it shows them.
var areaKinds = []area.Kind{area.Circle, area.Polygon, area.Corridor, area.Assets, area.Country, area.Province, area.Unplaced, fromGeoJSON}

// newAreaForm is what the form of a new area says; the lengths are a beginning.
var newAreaForm = areaForm{Kind: string(area.Circle), Radius: "25", Width: "10", AssetRadius: "2"}

// formOf fills in the form of an area. A polygon of several rings has no list
// of corners; it is changed as GeoJSON.
func formOf(a *area.Area) areaForm {
	f := newAreaForm
	f.Kind, f.Name, f.Off = string(a.Kind), a.Name, a.Off
	switch a.Kind {
	case area.Circle:
		f.Center, f.Radius = positionText(a.Center), lengthText(a.RadiusM)
	case area.Polygon:
		if len(a.Polygons) == 1 && len(a.Polygons[0]) == 1 {
			ring := a.Polygons[0][0]
			if len(ring) > 1 && ring[0] == ring[len(ring)-1] {
				ring = ring[:len(ring)-1]
			}
			f.Corners = positionsText(ring)
			break
		}
		f.Kind = string(fromGeoJSON)
		if text, err := json.Marshal(a); err == nil { // an area that was kept can be written
			f.GeoJSON = string(text)
		}
	case area.Corridor:
		f.Line, f.Width = positionsText(a.Line), lengthText(a.WidthM)
	case area.Assets:
		f.Assets, f.AssetRadius = assetsText(a), lengthText(a.RadiusM)
	case area.Country:
		f.Country = a.Country
	case area.Province:
		f.Province, f.InCountry = a.Province, a.Country
	case area.Unplaced:
		f.InCountry = a.Country
	}
	return f
}

// assetsText writes assets as the table that they are read from.
func assetsText(a *area.Area) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"name", "lat", "lon", "radius_m"}}
	for _, s := range a.Assets {
		radius := ""
		if s.RadiusM != 0 && s.RadiusM != a.RadiusM {
			radius = fmt.Sprintf("%g", s.RadiusM)
		}
		rows = append(rows, []string{s.Name, fmt.Sprintf("%g", s.At.Lat), fmt.Sprintf("%g", s.At.Lon), radius})
	}
	if err := w.WriteAll(rows); err != nil { // a builder takes everything
		return ""
	}
	return b.String()
}

// areaForm is the page of the form.
func (p *Pages) areaForm(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.watching(r, tocsin.Reviewer, tocsin.GrantDecide); err != nil {
		return err
	}
	data := areaFormPage{ID: r.PathValue("id"), Form: newAreaForm}
	if kind := r.URL.Query().Get("kind"); slices.Contains(areaKinds, area.Kind(kind)) {
		data.Form.Kind = kind
	}
	var drawn []area.Area
	if data.ID != "" {
		s, err := p.setup(r.Context())
		if err != nil {
			return err
		}
		a, err := s.area(data.ID)
		if err != nil {
			return err
		}
		data.Form, data.Words, drawn = formOf(a), p.areaWords(a), []area.Area{*a}
	}
	return p.showAreaForm(w, r, http.StatusOK, data, drawn)
}

func (p *Pages) showAreaForm(w http.ResponseWriter, r *http.Request, status int, data areaFormPage, drawn []area.Area) error {
	data.Kinds = areaKinds
	// An area is most often drawn where something happened.
	v, err := p.index.view(r.Context(), p.opt.Caller(r))
	if err != nil {
		return err
	}
	var around bounds
	if o := drawOverview(v.entries, &selection{}); !o.Empty {
		around = bounds{o.Bounds[0], o.Bounds[1], o.Bounds[2], o.Bounds[3]}
	}
	if data.Map, err = p.drawAreas(drawn, around); err != nil {
		return err
	}
	title := p.words.say("areas.new")
	if data.ID != "" {
		title = p.words.say("areas.change")
	}
	return p.render(w, r, status, "area_form", page{Title: title, Script: "areas.js", Styles: watchStyles, Data: data})
}

// postAreaForm shows on the map what the form says, or keeps it.
func (p *Pages) postAreaForm(w http.ResponseWriter, r *http.Request) error {
	c, err := p.watching(r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	q, err := formWithFiles(w, r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	data := areaFormPage{ID: r.PathValue("id"), Form: areaForm{Kind: q.Get("kind"), Name: oneLine(q.Get("name")), Center: q.Get("center"), Radius: q.Get("radius"),
		Corners: q.Get("corners"), Line: q.Get("line"), Width: q.Get("width"), AssetRadius: q.Get("asset_radius"),
		Country: q.Get("country"), Province: q.Get("province"), InCountry: q.Get("in_country"), Off: q.Get("off") == "true"}}
	if data.Form.Assets, err = q.text("assets_file", "assets"); err != nil {
		return err
	}
	if data.Form.GeoJSON, err = q.text("geojson_file", "geojson"); err != nil {
		return err
	}
	list, problems, err := p.areasFrom(ctx, &data)
	data.Problems = problems
	if err != nil {
		if data.Problem, err = refused(err); err != nil {
			return err
		}
		return p.showAreaForm(w, r, http.StatusUnprocessableEntity, data, list)
	}
	if q.Get("do") != "keep" {
		if len(list) == 1 {
			data.Looked, data.Words = true, p.areaWords(&list[0])
			if data.Lately, err = p.lately(ctx, c, &list[0]); err != nil {
				return err
			}
		}
		return p.showAreaForm(w, r, http.StatusOK, data, list)
	}
	view := p.gate.For(c)
	for i := range list {
		if err := p.opt.Watcher.PutArea(ctx, &list[i]); err != nil {
			problem, other := refused(err)
			if other != nil {
				return other
			}
			data.Problems = append(data.Problems, problem)
			continue
		}
		p.noted(ctx, view, "area.put", list[i].ID, list[i].Name)
		data.Kept = append(data.Kept, link{Text: list[i].Name, Path: areaPath(list[i].ID)})
	}
	if len(list) == 1 && len(data.Kept) == 1 && len(data.Problems) == 0 {
		return follow(w, r, with(areaPath(list[0].ID), "did", "kept"))
	}
	status := http.StatusOK
	switch len(data.Kept) {
	case 0:
		status = http.StatusUnprocessableEntity
	case 1:
		data.ID = list[0].ID // the form goes on with what was kept
	}
	return p.showAreaForm(w, r, status, data, list)
}

// areasFrom makes the areas that a form says, with ids of their own, and tells
// of lines or features that are none.
func (p *Pages) areasFrom(ctx context.Context, data *areaFormPage) (list []area.Area, problems []string, err error) {
	s, err := p.setup(ctx)
	if err != nil {
		return nil, nil, err
	}
	if data.ID != "" {
		if _, err := s.area(data.ID); err != nil {
			return nil, nil, err
		}
	}
	f := &data.Form
	if f.Kind == string(fromGeoJSON) {
		return p.areasFromGeoJSON(data)
	}
	if f.Name == "" {
		return nil, nil, tocsin.Errorf(tocsin.Invalid, "give the area a name")
	}
	a := area.Area{ID: data.ID, Name: f.Name, Kind: area.Kind(f.Kind), Off: f.Off}
	if a.ID == "" {
		a.ID = freeID(f.Name, "area", func(id string) bool { _, err := s.area(id); return err == nil })
	}
	problems, err = p.fillArea(&a, f)
	if err == nil {
		err = a.Validate()
	}
	if err != nil {
		return nil, problems, err
	}
	return []area.Area{a}, problems, nil
}

// fillArea puts in what an area of its kind needs.
func (p *Pages) fillArea(a *area.Area, f *areaForm) (problems []string, err error) {
	switch a.Kind {
	case area.Circle:
		if a.Center, err = p.placed(f.Center); err == nil {
			a.RadiusM, err = parseLength(p.words.say("areas.radius"), f.Radius)
		}
	case area.Polygon:
		var ring []tocsin.Point
		if ring, err = parsePositions(f.Corners); err != nil {
			break
		}
		if n := len(ring); n > 0 && ring[0] == ring[n-1] {
			ring = ring[:n-1]
		}
		if len(ring) < 3 {
			err = tocsin.Errorf(tocsin.Invalid, "a polygon has at least three corners")
			break
		}
		a.Polygons = []area.Rings{{append(ring, ring[0])}}
	case area.Corridor:
		if a.Line, err = parsePositions(f.Line); err == nil {
			a.WidthM, err = parseLength(p.words.say("areas.width"), f.Width)
		}
	case area.Assets:
		if a.RadiusM, err = parseLength(p.words.say("areas.asset.radius"), f.AssetRadius); err != nil {
			break
		}
		for s, bad := range area.ReadAssets(p.words.say("areas.assets.file"), strings.NewReader(f.Assets), a.RadiusM) {
			if bad != nil {
				problems = append(problems, clip(clean(bad.Error()), 300))
				continue
			}
			a.Assets = append(a.Assets, s)
		}
		if len(a.Assets) == 0 {
			err = tocsin.Errorf(tocsin.Invalid, "no line is an asset")
		}
	case area.Country:
		a.Country, err = p.countryCode(f.Country)
	case area.Province:
		a.Province = oneLine(f.Province)
		if strings.TrimSpace(f.InCountry) != "" {
			a.Country, err = p.countryCode(f.InCountry)
		}
	case area.Unplaced:
		if strings.TrimSpace(f.InCountry) != "" {
			a.Country, err = p.countryCode(f.InCountry)
		}
	default:
		err = tocsin.Errorf(tocsin.Invalid, "choose what kind of area it is")
	}
	return problems, err
}

// areasFromGeoJSON reads features. Of one that is changed the id and, when it
// says none, the name stay.
func (p *Pages) areasFromGeoJSON(data *areaFormPage) (list []area.Area, problems []string, err error) {
	text := strings.TrimSpace(data.Form.GeoJSON)
	if text == "" {
		return nil, nil, tocsin.Errorf(tocsin.Invalid, "choose a file, or paste GeoJSON")
	}
	text = wrapGeometry(text, data.Form.Name)
	for a, bad := range area.ReadGeoJSON("GeoJSON", strings.NewReader(text)) {
		if bad != nil {
			problems = append(problems, clip(clean(bad.Error()), 300))
			continue
		}
		list = append(list, a)
	}
	switch {
	case len(list) == 0:
		return nil, problems, tocsin.Errorf(tocsin.Invalid, "nothing in it is an area")
	case data.ID != "" && len(list) > 1:
		return nil, problems, tocsin.Errorf(tocsin.Invalid, "one area is changed, and the GeoJSON has %d", len(list))
	case data.ID != "":
		list[0].ID, list[0].Off = data.ID, data.Form.Off
	}
	if len(list) == 1 && data.Form.Name != "" {
		list[0].Name = data.Form.Name
	}
	return list, problems, nil
}

// wrapGeometry makes a feature of a bare geometry, as many tools copy one, and
// gives features without a name that of the form.
func wrapGeometry(text, name string) string {
	var bare struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
		Properties  map[string]any  `json:"properties"`
		Geometry    json.RawMessage `json:"geometry"`
		ID          any             `json:"id,omitempty"`
	}
	if err := json.Unmarshal([]byte(text), &bare); err != nil || name == "" {
		return text // what is wrong with it is said when it is read
	}
	feature := map[string]any{"type": "Feature"}
	switch {
	case bare.Coordinates != nil:
		feature["geometry"], feature["properties"] = json.RawMessage(text), map[string]any{"name": name}
	case bare.Type == "Feature" && (bare.Properties == nil || bare.Properties["name"] == nil):
		if bare.Properties == nil {
			bare.Properties = map[string]any{}
		}
		bare.Properties["name"] = name
		feature["geometry"], feature["properties"] = bare.Geometry, bare.Properties
		if bare.ID != nil {
			feature["id"] = bare.ID
		}
	default:
		return text
	}
	out, err := json.Marshal(feature)
	if err != nil {
		return text
	}
	return string(out)
}
