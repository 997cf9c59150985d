package api

import (
	"bytes"
	_ "embed" // of the page's template and style
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed page.html
var docsHTML string

//go:embed page.css
var docsCSS []byte

// serve adds a path that always gives the same bytes.
func (a *API) serve(pattern, mediaType string, body []byte) {
	a.mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		_, _ = w.Write(body) // a client that has gone is told nothing more
	})
}

// docsGroup is the operations of one tag.
type docsGroup struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary string
	About                     []string // paragraphs
	Open                      bool     // needs no login
	Params                    []docsParam
	Bodies                    []docsBody
	Answers                   []docsBody
}

type docsParam struct {
	Name, In, Type, About string
	Required              bool
}

type docsBody struct {
	Status, MediaType, Schema, About string
}

type docsSchema struct{ Name, JSON string }

// docsPage writes the page that people read from the document that programs
// read. It loads nothing but its style.
func docsPage(doc *huma.OpenAPI) ([]byte, error) {
	t, err := template.New("page").Parse(docsHTML)
	if err != nil {
		return nil, fmt.Errorf("read the page of the API: %w", err)
	}
	data := struct {
		Title, Version, About string
		Groups                []docsGroup
		Schemas               []docsSchema
	}{Title: doc.Info.Title, Version: doc.Info.Version, About: doc.Info.Description}
	index := map[string]int{}
	for path, item := range doc.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "DELETE": item.Delete} {
			if op == nil {
				continue
			}
			tag := op.Tags[0]
			if _, ok := index[tag]; !ok {
				index[tag] = len(data.Groups)
				data.Groups = append(data.Groups, docsGroup{Name: tag})
			}
			g := &data.Groups[index[tag]]
			g.Operations = append(g.Operations, docsOf(method, path, op))
		}
	}
	slices.SortFunc(data.Groups, func(a, b docsGroup) int { return strings.Compare(a.Name, b.Name) })
	for _, g := range data.Groups {
		slices.SortFunc(g.Operations, func(a, b docsOperation) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	}
	for name, s := range doc.Components.Schemas.Map() {
		text, err := json.Marshal(s)
		if err != nil {
			return nil, fmt.Errorf("write schema %s: %w", name, err)
		}
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, text, "", "  "); err != nil {
			return nil, fmt.Errorf("write schema %s: %w", name, err)
		}
		data.Schemas = append(data.Schemas, docsSchema{name, pretty.String()})
	}
	slices.SortFunc(data.Schemas, func(a, b docsSchema) int { return strings.Compare(a.Name, b.Name) })
	var page bytes.Buffer
	if err := t.Execute(&page, data); err != nil {
		return nil, fmt.Errorf("write the page of the API: %w", err)
	}
	return page.Bytes(), nil
}

func docsOf(method, path string, op *huma.Operation) docsOperation {
	d := docsOperation{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary}
	for _, s := range op.Security {
		d.Open = d.Open || len(s) == 0
	}
	for p := range strings.SplitSeq(op.Description, "\n\n") {
		if p != "" {
			d.About = append(d.About, p)
		}
	}
	for _, p := range op.Parameters {
		d.Params = append(d.Params, docsParam{p.Name, p.In, docsType(p.Schema), p.Description, p.Required})
	}
	if op.RequestBody != nil {
		for mediaType, m := range op.RequestBody.Content {
			d.Bodies = append(d.Bodies, docsBody{"", mediaType, docsRef(m.Schema), op.RequestBody.Description})
		}
	}
	for status, r := range op.Responses {
		if len(r.Content) == 0 {
			d.Answers = append(d.Answers, docsBody{status, "", "", r.Description})
		}
		for mediaType, m := range r.Content {
			d.Answers = append(d.Answers, docsBody{status, mediaType, docsRef(m.Schema), r.Description})
		}
	}
	byStatus := func(a, b docsBody) int { return strings.Compare(a.Status+a.MediaType, b.Status+b.MediaType) }
	slices.SortFunc(d.Bodies, byStatus)
	slices.SortFunc(d.Answers, byStatus)
	return d
}

// docsType says in a word or two what a parameter holds.
func docsType(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Type == huma.TypeArray:
		return "list of " + docsType(s.Items)
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, e := range s.Enum {
			words[i] = fmt.Sprint(e)
		}
		return strings.Join(words, " | ")
	case s.Format != "" && s.Type != huma.TypeInteger:
		return s.Format
	}
	return s.Type
}

// docsRef is the name of the schema that a body has; "" when it has none.
func docsRef(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	if s.Type == huma.TypeArray && s.Items != nil {
		s = s.Items
	}
	return strings.TrimPrefix(s.Ref, "#/components/schemas/")
}
