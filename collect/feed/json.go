package feed

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"

	"github.com/mmcdole/gofeed/json"
)

// parseJSON reads JSON Feed 1.0 and 1.1.
func parseJSON(data []byte) (Feed, error) {
	in, err := (&json.Parser{}).Parse(bytes.NewReader(data))
	var problems []error
	if err != nil {
		whole, kept := wholeJSON(data)
		if kept == 0 {
			return Feed{}, fmt.Errorf("read JSON feed: %w", err)
		}
		problems = append(problems, fmt.Errorf("read JSON feed: %w; its %d whole items are kept", err, kept))
		if in, err = (&json.Parser{}).Parse(bytes.NewReader(whole)); err != nil {
			return Feed{}, fmt.Errorf("read JSON feed: %w", err)
		}
	}
	if in.Version == "" && len(in.Items) == 0 {
		return Feed{}, errors.New("JSON, but not a feed")
	}
	f := Feed{Kind: "json", Title: in.Title, Link: in.HomePageURL, Language: in.Language, Problems: problems}
	for _, from := range in.Items {
		if from == nil {
			continue
		}
		it := Item{GUID: from.ID, Link: from.URL, Title: from.Title, Language: from.Language}
		if it.Link == "" {
			it.Link = from.ExternalURL
		}
		it.Body = fullest([]string{asHTML(from.ContentHTML, "html"), asHTML(from.ContentText, "text"), asHTML(from.Summary, "text")})
		it.date([]string{from.DatePublished, from.DateModified})
		authors := from.Authors
		if len(authors) == 0 && from.Author != nil {
			authors = []*json.Author{from.Author}
		}
		if len(authors) == 0 {
			authors = in.Authors
		}
		for _, a := range authors {
			if a != nil && a.Name != "" {
				it.Authors = append(it.Authors, a.Name)
			}
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}

// wholeJSON is a JSON feed that is cut off or has items that cannot be read,
// with those items left out, and how many it has.
func wholeJSON(data []byte) (out []byte, items int) {
	head, kept := map[string]stdjson.RawMessage{}, []stdjson.RawMessage{}
	d := stdjson.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != stdjson.Delim('{') {
		return nil, 0
	}
walk:
	for d.More() {
		key, err := d.Token()
		if err != nil {
			break
		}
		name, _ := key.(string)
		if name != "items" {
			var v stdjson.RawMessage
			if d.Decode(&v) != nil {
				break
			}
			one, err := stdjson.Marshal(map[string]stdjson.RawMessage{name: v})
			if err == nil && stdjson.Unmarshal(one, &json.Feed{}) == nil {
				head[name] = v
			}
			continue
		}
		if t, err := d.Token(); err != nil || t != stdjson.Delim('[') {
			break
		}
		for d.More() {
			var v stdjson.RawMessage
			if d.Decode(&v) != nil {
				break walk
			}
			var it json.Item
			if stdjson.Unmarshal(v, &it) == nil {
				kept = append(kept, v)
			}
		}
		if _, err := d.Token(); err != nil {
			break
		}
	}
	if len(kept) == 0 {
		return nil, 0
	}
	all, err := stdjson.Marshal(kept)
	if err != nil {
		return nil, 0
	}
	head["items"] = all
	out, err = stdjson.Marshal(head)
	if err != nil {
		return nil, 0
	}
	return out, len(kept)
}
