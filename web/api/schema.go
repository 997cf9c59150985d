package api

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/watch/area"
)

// valueSchema describes tocsin.Value, whose JSON is its own.
type valueSchema struct{}

// Schema is what a claim's value looks like: a count, a name, or null.
func (valueSchema) Schema(huma.Registry) *huma.Schema {
	bound := func(of string) *huma.Schema {
		return &huma.Schema{Type: huma.TypeInteger, Nullable: true, Description: of + "; null is open"}
	}
	return &huma.Schema{
		Description: "A count (min and max), a name (name, and its id when it is known), or null.",
		OneOf: []*huma.Schema{
			{Type: huma.TypeObject, AdditionalProperties: false, Required: []string{"min", "max"}, Properties: map[string]*huma.Schema{
				"min": bound("the least"), "max": bound("the most")}},
			{Type: huma.TypeObject, AdditionalProperties: false, Required: []string{"name"}, Properties: map[string]*huma.Schema{
				"name": {Type: huma.TypeString}, "id": {Type: huma.TypeString}}},
			null(),
		},
	}
}

// areaSchema describes area.Area, whose JSON is a GeoJSON feature.
type areaSchema struct{}

// Schema is a feature with any geometry that an area has; what it must be is
// checked, and told, by the area itself.
func (areaSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, Required: []string{"type", "properties"}, AdditionalProperties: true,
		Description: "A GeoJSON feature: a Point with radius_m is a circle, a LineString with width_m a corridor, a MultiPoint a list of assets, " +
			"a Polygon or MultiPolygon itself; without a geometry kind says whether country or province is meant.",
		Properties: map[string]*huma.Schema{
			"type":       {Type: huma.TypeString, Enum: []any{"Feature"}},
			"id":         {Description: "text or a number; made from name and geometry when there is none"},
			"geometry":   {Type: huma.TypeObject, Nullable: true, AdditionalProperties: true},
			"properties": {Type: huma.TypeObject, AdditionalProperties: true},
		},
	}
}

// null is written as the one value that it is, because OpenAPI 3.0 has no such type.
func null() *huma.Schema { return &huma.Schema{Enum: []any{nil}} }

// alias names the types whose JSON their fields do not tell.
func alias(r huma.Registry) {
	r.RegisterTypeAlias(reflect.TypeFor[tocsin.Value](), reflect.TypeFor[valueSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[area.Area](), reflect.TypeFor[areaSchema]())
}

// amend puts right what cannot be seen from the types alone: structs that may
// be null, and a field that one of an embedding type hides by its Go name but
// not in JSON.
func amend(r huma.Registry) error {
	for name, s := range r.Map() {
		for _, field := range []string{"when", "where"} {
			if p := s.Properties[field]; p != nil && p.Ref != "" {
				s.Properties[field] = &huma.Schema{OneOf: []*huma.Schema{{Ref: p.Ref}, null()}}
			}
		}
		if name == "IncidentRecord" {
			s.Properties["documents"] = &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}}
		}
		s.PrecomputeMessages()
	}
	if r.Map()["IncidentRecord"] == nil {
		return fmt.Errorf("describe the API: no record of incidents is in it")
	}
	return nil
}

// describe makes the OpenAPI document, once, and adds the paths that give it.
func (a *API) describe() error {
	if err := amend(a.huma.OpenAPI().Components.Schemas); err != nil {
		return err
	}
	document, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		return fmt.Errorf("describe the API: %w", err)
	}
	// The conformance class of OGC API Features names OpenAPI 3.0.
	older, err := a.huma.OpenAPI().Downgrade()
	if err != nil {
		return fmt.Errorf("describe the API as OpenAPI 3.0: %w", err)
	}
	if older, err = without(older, "contentMediaType", "contentEncoding"); err != nil {
		return err
	}
	page, err := docsPage(a.huma.OpenAPI())
	if err != nil {
		return err
	}
	a.serve("GET /openapi.json", "application/vnd.oai.openapi+json;version=3.1", document)
	a.serve("GET /openapi-3.0.json", "application/vnd.oai.openapi+json;version=3.0", older)
	a.serve("GET /docs", "text/html; charset=utf-8", page)
	a.serve("GET /docs.css", "text/css; charset=utf-8", docsCSS)
	return nil
}

// without takes keys out of a JSON document, however deep: those that OpenAPI
// 3.0 does not know and huma's older form still has.
func without(document []byte, keys ...string) ([]byte, error) {
	var whole any
	if err := json.Unmarshal(document, &whole); err != nil {
		return nil, fmt.Errorf("describe the API as OpenAPI 3.0: %w", err)
	}
	var clean func(v any)
	clean = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, k := range keys {
				delete(v, k)
			}
			for _, inner := range v {
				clean(inner)
			}
		case []any:
			for _, inner := range v {
				clean(inner)
			}
		}
	}
	clean(whole)
	return json.Marshal(whole)
}
