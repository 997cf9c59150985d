package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/web/filter"
	"tocsin/web/gate"
)

// crs84 is longitude and latitude on WGS 84, in that order.
const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

const geoJSON = "application/geo+json"

type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

type ogcLanding struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Links       []link `json:"links" nullable:"false"`
}

type ogcConformance struct {
	ConformsTo []string `json:"conformsTo" nullable:"false"`
}

type ogcCollections struct {
	Links       []link          `json:"links" nullable:"false"`
	Collections []ogcCollection `json:"collections" nullable:"false"`
}

type ogcCollection struct {
	ID          string    `json:"id"`
	Title       string    `json:"title"`
	Description string    `json:"description"`
	ItemType    string    `json:"itemType"`
	Extent      ogcExtent `json:"extent"`
	CRS         []string  `json:"crs" nullable:"false"`
	Links       []link    `json:"links" nullable:"false"`
}

type ogcExtent struct {
	Spatial struct {
		BBox [][]float64 `json:"bbox" nullable:"false"`
		CRS  string      `json:"crs"`
	} `json:"spatial"`
}

type ogcFeature struct {
	Type       string        `json:"type" enum:"Feature"`
	ID         string        `json:"id"`
	Geometry   *ogcPoint     `json:"geometry"`
	Properties ogcProperties `json:"properties"`
	Links      []link        `json:"links,omitempty"`
}

type ogcPoint struct {
	Type        string    `json:"type" enum:"Point"`
	Coordinates []float64 `json:"coordinates" minItems:"2" maxItems:"2" nullable:"false"`
}

// ogcProperties are flat, so that a map's table of attributes can hold them;
// what is not known is null.
type ogcProperties struct {
	Headline       string  `json:"headline"`
	Kind           string  `json:"kind"`
	Form           *string `json:"form"`
	Status         *string `json:"status"`
	Start          *string `json:"start"`
	End            *string `json:"end"`
	TimePrecision  *string `json:"time_precision"`
	Place          *string `json:"place"`
	Country        *string `json:"country"`
	PlacePrecision *string `json:"place_precision"`
	RadiusM        *int    `json:"radius_m"`
	KilledLow      *int    `json:"killed_low"`
	Killed         *int    `json:"killed"`
	KilledHigh     *int    `json:"killed_high"`
	Injured        *int    `json:"injured"`
	Contested      bool    `json:"contested"`
	Origins        int     `json:"origins"`
	Credibility    int     `json:"credibility"`
	Version        int     `json:"version"`
	Changed        string  `json:"changed"`
	Withdrawn      bool    `json:"withdrawn"`
}

type ogcItems struct {
	Type           string       `json:"type" enum:"FeatureCollection"`
	TimeStamp      string       `json:"timeStamp"`
	NumberMatched  *int         `json:"numberMatched,omitempty"`
	NumberReturned int          `json:"numberReturned"`
	Features       []ogcFeature `json:"features" nullable:"false"`
	Links          []link       `json:"links" nullable:"false"`
}

type geoOut[T any] struct {
	ContentType string `header:"Content-Type"`
	CRS         string `header:"Content-Crs"`
	Link        string `header:"Link"`
	Body        T
}

// Format is the parameter that maps put on every address.
type Format struct {
	F string `query:"f" doc:"json; nothing else is given"`
	Address
}

func (f *Format) check() error {
	for name := range f.at.Query() {
		if name != "f" {
			return badRequest("unknown parameter " + strconv.Quote(name))
		}
	}
	if f.F != "" && f.F != "json" && f.F != "geojson" {
		return badRequest("f is json")
	}
	return nil
}

// badRequest is the status that OGC API Features asks for, where the rest of
// the API says 422.
func badRequest(detail string) error { return model(http.StatusBadRequest, detail) }

type itemsIn struct {
	F        string `query:"f" doc:"json; nothing else is given"`
	BBox     string `query:"bbox" doc:"west,south,east,north; six numbers are taken, heights are not looked at"`
	BBoxCRS  string `query:"bbox-crs" doc:"CRS84; nothing else is taken"`
	Datetime string `query:"datetime" doc:"a day or time, or an interval: a/b, ../b, a/.."`
	Limit    string `query:"limit" doc:"100 when nothing is said, at most 1000"`
	Cursor   string `query:"cursor" doc:"where the list goes on"`
	Kind     string `query:"kind" doc:"as in the list of incidents, as are the conditions below"`
	Form     string `query:"form"`
	Status   string `query:"status"`
	Country  string `query:"country"`
	Address
}

type itemIn struct {
	ID string `path:"id" maxLength:"300"`
	Format
}

// ogcOp is an operation whose parameters are judged here, for the status.
func ogcOp(path, id, summary string) huma.Operation {
	o := get("/ogc"+path, id, "ogc", summary)
	o.SkipValidateParams = true
	return o
}

func (a *API) ogc() {
	a.mux.Handle("GET /ogc/{$}", http.RedirectHandler("/ogc", http.StatusMovedPermanently))
	handle(a, anybody, ogcOp("", "ogc-landing", "Get the landing page of OGC API Features"),
		func(_ context.Context, _ *gate.View, in *Format) (*out[ogcLanding], error) {
			base := a.ogcBase(&in.Address)
			return &out[ogcLanding]{ogcLanding{Title: "tocsin", Description: "Incidents as features.", Links: []link{
				{base + "/ogc", "self", "application/json", "this page"},
				{base + "/openapi-3.0.json", "service-desc", "application/vnd.oai.openapi+json;version=3.0", "the API"},
				{base + "/docs", "service-doc", "text/html", "the API, to be read"},
				{base + "/ogc/conformance", "conformance", "application/json", "what it conforms to"},
				{base + "/ogc/collections", "data", "application/json", "collections"},
			}}}, in.check()
		})
	handle(a, anybody, ogcOp("/conformance", "ogc-conformance", "List what the API conforms to"),
		func(_ context.Context, _ *gate.View, in *Format) (*out[ogcConformance], error) {
			const part1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
			return &out[ogcConformance]{ogcConformance{[]string{part1 + "core", part1 + "geojson", part1 + "oas30"}}}, in.check()
		})
	handle(a, anybody, ogcOp("/collections", "ogc-collections", "List the collections of features"),
		func(_ context.Context, _ *gate.View, in *Format) (*out[ogcCollections], error) {
			base := a.ogcBase(&in.Address)
			return &out[ogcCollections]{ogcCollections{
				Links:       []link{{base + "/ogc/collections", "self", "application/json", "this page"}},
				Collections: []ogcCollection{incidentCollection(base)},
			}}, in.check()
		})
	handle(a, anybody, ogcOp("/collections/incidents", "ogc-collection", "Get the collection of incidents"),
		func(_ context.Context, _ *gate.View, in *Format) (*out[ogcCollection], error) {
			return &out[ogcCollection]{incidentCollection(a.ogcBase(&in.Address))}, in.check()
		})
	handle(a, anybody, ogcOp("/collections/incidents/items", "ogc-items", "List incidents as GeoJSON"), a.items)
	// The number is read by hand, for the status; it is described as one.
	one, most := 1.0, float64(filter.MaxLimit)
	for _, p := range a.huma.OpenAPI().Paths["/ogc/collections/incidents/items"].Get.Parameters {
		if p.Name == "limit" {
			p.Schema = &huma.Schema{Type: huma.TypeInteger, Minimum: &one, Maximum: &most, Default: filter.DefaultLimit}
		}
	}
	handle(a, anybody, ogcOp("/collections/incidents/items/{id}", "ogc-item", "Get an incident as GeoJSON"),
		func(ctx context.Context, v *gate.View, in *itemIn) (*geoOut[ogcFeature], error) {
			if err := in.check(); err != nil {
				return nil, err
			}
			rec, err := v.Incident(ctx, in.ID, 0)
			if err != nil {
				return nil, err
			}
			base := a.ogcBase(&in.Address)
			f := featureOf(rec)
			f.Links = []link{
				{base + "/ogc/collections/incidents/items/" + url.PathEscape(in.ID), "self", geoJSON, "this feature"},
				{base + "/ogc/collections/incidents", "collection", "application/json", "incidents"},
				{base + root + "/incidents/" + url.PathEscape(in.ID), "related", "application/json", "the whole incident"},
			}
			return &geoOut[ogcFeature]{geoJSON, "<" + crs84 + ">", "", f}, nil
		})
}

func (a *API) ogcBase(at *Address) string {
	if a.opts.Base != "" {
		return a.opts.Base
	}
	return at.origin
}

func incidentCollection(base string) ogcCollection {
	c := ogcCollection{ID: "incidents", Title: "Incidents", Description: "Attacks and what is told beside them, as reported.",
		ItemType: "feature", CRS: []string{crs84}, Links: []link{
			{base + "/ogc/collections/incidents", "self", "application/json", "this collection"},
			{base + "/ogc/collections/incidents/items", "items", geoJSON, "the incidents"},
		}}
	c.Extent.Spatial.BBox, c.Extent.Spatial.CRS = [][]float64{{-180, -90, 180, 90}}, crs84
	return c
}

func (a *API) items(ctx context.Context, v *gate.View, in *itemsIn) (*geoOut[ogcItems], error) {
	q, err := in.query()
	if err != nil {
		return nil, badRequest(err.Error())
	}
	records, next, err := v.Incidents(ctx, q)
	if err != nil {
		if tocsin.CodeOf(err) == tocsin.Invalid {
			return nil, badRequest(err.Error())
		}
		return nil, err
	}
	items := ogcItems{Type: "FeatureCollection", TimeStamp: v.Now().UTC().Format(time.RFC3339), NumberReturned: len(records), Features: []ogcFeature{}}
	if n, whole, err := v.Count(ctx, q); err != nil {
		return nil, err
	} else if whole {
		items.NumberMatched = &n
	}
	for i := range records {
		items.Features = append(items.Features, featureOf(&records[i]))
	}
	base := a.ogcBase(&in.Address)
	self := base + in.at.EscapedPath()
	if in.at.RawQuery != "" {
		self += "?" + in.at.RawQuery
	}
	items.Links = []link{{self, "self", geoJSON, "this page"}, {base + "/ogc/collections/incidents", "collection", "application/json", "incidents"}}
	o := &geoOut[ogcItems]{ContentType: geoJSON, CRS: "<" + crs84 + ">"}
	if next != "" {
		values := in.at.Query()
		values.Set("cursor", string(next))
		href := base + in.at.EscapedPath() + "?" + values.Encode()
		items.Links = append(items.Links, link{href, "next", geoJSON, "the next page"})
		o.Link = "<" + href + `>; rel="next"`
	}
	o.Body = items
	return o, nil
}

// query reads the parameters of OGC API Features into those of the list of
// incidents.
func (in *itemsIn) query() (*tocsin.IncidentQuery, error) {
	given := in.at.Query()
	values := url.Values{}
	for name, v := range given {
		switch name {
		case "bbox", "limit", "cursor", "kind", "form", "status", "country":
			values[name] = v
		case "f", "bbox-crs", "datetime":
		default:
			return nil, tocsin.Errorf(tocsin.Invalid, "unknown parameter %q", name)
		}
	}
	if in.F != "" && in.F != "json" && in.F != "geojson" {
		return nil, tocsin.Errorf(tocsin.Invalid, "f is json")
	}
	if crs := given.Get("bbox-crs"); crs != "" && crs != crs84 {
		return nil, tocsin.Errorf(tocsin.Invalid, "bbox-crs is %s", crs84)
	}
	if n := strings.Split(values.Get("bbox"), ","); len(n) == 6 {
		values.Set("bbox", strings.Join([]string{n[0], n[1], n[3], n[4]}, ","))
	}
	// A limit above the highest is not wrong, there is only no more given.
	if n, err := strconv.Atoi(values.Get("limit")); err == nil && n > filter.MaxLimit {
		values.Set("limit", strconv.Itoa(filter.MaxLimit))
	}
	if s := given.Get("datetime"); s != "" {
		from, to, err := interval(s)
		if err != nil {
			return nil, err
		}
		if from != "" {
			values.Set("from", from)
		}
		if to != "" {
			values.Set("to", to)
		}
	}
	return filter.Parse(values)
}

// interval reads a day, a time or an interval of them as days, "" where open.
func interval(s string) (from, to string, err error) {
	a, b, two := strings.Cut(s, "/")
	if !two {
		b = a
	}
	day := func(s string) string {
		if s == ".." || s == "" {
			return ""
		}
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02"} {
			if t, wrong := time.Parse(layout, s); wrong == nil {
				return t.Format("2006-01-02")
			}
		}
		err = tocsin.Errorf(tocsin.Invalid, "datetime %q is no time or interval of RFC 3339", s)
		return ""
	}
	from, to = day(a), day(b)
	if err == nil && from == "" && to == "" && a != ".." && b != ".." {
		err = tocsin.Errorf(tocsin.Invalid, "datetime has no time")
	}
	return from, to, err
}

func featureOf(rec *tocsin.IncidentRecord) ogcFeature {
	inc := &rec.Incident
	f := ogcFeature{Type: "Feature", ID: inc.ID, Properties: ogcProperties{Headline: inc.Headline, Kind: string(inc.Kind),
		Form: known(string(inc.Form)), Status: known(string(inc.Status)), Origins: inc.Origins, Credibility: inc.Credibility,
		Version: rec.Version, Changed: rec.At.UTC().Format(time.RFC3339), Withdrawn: rec.Withdraw}}
	p := &f.Properties
	if w := inc.When; w != nil {
		p.Start, p.End, p.TimePrecision = known(w.Start.String()), known(w.End.String()), known(string(w.Precision))
	}
	if w := inc.Where; w != nil {
		p.Place, p.Country, p.PlacePrecision = known(w.Name), known(w.CountryCode), known(string(w.Precision))
		if w.Located() {
			f.Geometry = &ogcPoint{"Point", []float64{*w.Lon, *w.Lat}}
			p.RadiusM = &w.RadiusM
		}
	}
	if s := inc.Slots[tocsin.Killed]; s != nil {
		p.KilledLow, p.Killed, p.KilledHigh = s.Low, s.Best, s.High
	}
	if s := inc.Slots[tocsin.Injured]; s != nil {
		p.Injured = s.Best
	}
	for _, s := range inc.Slots {
		p.Contested = p.Contested || s.Contested
	}
	return f
}

// known is nil for what is not known.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
