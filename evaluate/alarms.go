package evaluate

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tocsin"
)

// Labelled is a document with what others said it is about.
type Labelled struct {
	Document tocsin.Document
	Label    string
	// Violent is whether the label makes an attack likely. Labels may be wrong.
	Violent bool
}

// AlarmScore counts the documents that were read as attack reports, by
// whether their label makes that likely.
type AlarmScore struct {
	Documents, Alarms               int // of documents whose label speaks of no attack
	ViolentDocuments, ViolentAlarms int
	Faults                          []Fault // every alarm, with what it rests on
}

// ScoreAlarms reads the documents and counts the alarms.
func ScoreAlarms(docs []Labelled, read ReadFunc) (*AlarmScore, error) {
	s := &AlarmScore{}
	for i := range docs {
		d := &docs[i]
		reading, err := read(d.Document)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", d.Document.ID, err)
		}
		all, alarms, cause := &s.Documents, &s.Alarms, "alarm, label speaks of no attack"
		if d.Violent {
			all, alarms, cause = &s.ViolentDocuments, &s.ViolentAlarms, "alarm, label allows an attack"
		}
		*all++
		if reading.AttackReport == nil || !*reading.AttackReport {
			continue
		}
		*alarms++
		detail := fmt.Sprintf("%q (%s)", d.Document.Title, d.Label)
		for j := range reading.Accounts {
			acc := &reading.Accounts[j]
			if acc.Kind == tocsin.Attack && acc.Role == tocsin.Main {
				detail += fmt.Sprintf(" %s: %s", acc.Form, excerpt(reading.Text.Body, firstSpan(acc)))
				break
			}
		}
		s.Faults = append(s.Faults, Fault{cause, d.Document.ID, detail})
	}
	return s, nil
}

// Table is the score as rows; list adds the id of every alarm.
func (s *AlarmScore) Table(name string, list bool) Table {
	t := Table{Name: name}
	t.Share("read as attack reports", s.Alarms, s.Documents)
	if s.ViolentDocuments > 0 {
		t.Share("of violent label", s.ViolentAlarms, s.ViolentDocuments)
	}
	if list {
		for _, f := range s.Faults {
			t.Text("  "+f.Document, "")
		}
	}
	return t
}

// ReadGUMNews reads the news texts of a folder of GUM in CoNLL-U form, of its
// train and dev parts.
func ReadGUMNews(folder string) ([]Labelled, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*", "GUM_news_*.conllu"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "evaluation data: no news texts of GUM in %s", folder)
	}
	slices.SortFunc(paths, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	var docs []Labelled
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, missing(path, err)
		}
		doc := parseGUM(string(content))
		doc.ID, doc.Path = strings.TrimSuffix(filepath.Base(path), ".conllu"), path
		docs = append(docs, Labelled{Document: doc, Label: "news"})
	}
	return docs, nil
}

// parseGUM joins the sentences of a text again, a line break between them
// where a paragraph ends.
func parseGUM(content string) tocsin.Document {
	doc := tocsin.Document{MediaType: "text/plain"}
	var text strings.Builder
	newParagraph := false
	for _, line := range strings.Split(content, "\n") {
		key, value, found := strings.Cut(strings.TrimPrefix(line, "# "), " = ")
		switch {
		case strings.HasPrefix(line, "# newpar"):
			newParagraph = true
		case !found || !strings.HasPrefix(line, "# "):
		case key == "meta::title":
			doc.Title = value
		case key == "meta::dateCreated":
			if _, err := tocsin.ParseDate(value); err == nil {
				doc.Published, doc.PublishedBasis = value, "meta"
			}
		case key == "text":
			switch {
			case text.Len() == 0:
			case newParagraph:
				text.WriteString("\n\n")
			default:
				text.WriteString(" ")
			}
			text.WriteString(value)
			newParagraph = false
		}
	}
	doc.Bytes = []byte(text.String())
	doc.SHA256 = sha256Of(doc.Bytes)
	return doc
}

var (
	blockEnd = regexp.MustCompile(`(?i)</(p|div|li|h[1-6])>|<br\s*/?>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
)

// ReadHumanRightsNews reads news pages that are labelled with the violations
// that they tell of.
func ReadHumanRightsNews(path string) ([]Labelled, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, missing(path, err)
	}
	var samples []struct {
		Sample struct {
			ID        json.Number `json:"Input.GLOBALEVENTID"`
			Title     string      `json:"Input.title"`
			Published string      `json:"Input.publish_date"`
			Article   string      `json:"Input.article_interface"`
		} `json:"sample"`
		Merged struct {
			Violations []string `json:"violation_types"`
		} `json:"merged_sample"`
	}
	if err := json.Unmarshal(content, &samples); err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "%s: %w", path, err)
	}
	var docs []Labelled
	for _, s := range samples {
		words := html.UnescapeString(anyTag.ReplaceAllString(blockEnd.ReplaceAllString(s.Sample.Article, "\n\n"), ""))
		doc := tocsin.Document{ID: s.Sample.ID.String(), Title: s.Sample.Title, MediaType: "text/plain", Bytes: []byte(words)}
		doc.SHA256 = sha256Of(doc.Bytes)
		if day, err := tocsin.ParseDate(s.Sample.Published); err == nil {
			doc.Published, doc.PublishedBasis = day.String(), "meta"
		}
		label := strings.Join(s.Merged.Violations, ", ")
		docs = append(docs, Labelled{doc, label, slices.ContainsFunc(s.Merged.Violations, violent)})
	}
	return docs, nil
}

func violent(label string) bool { return label == "killing" || label == "kidnapping" }
