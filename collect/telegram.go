package collect

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// readTelegram reads a message of an export by Telegram Desktop. chat is what
// the export says of the chat. Messages without words, and notes on who joined
// or what was pinned, are errNoWords.
func readTelegram(rec, chat record) (found, error) {
	if rec.words("type") != "message" {
		if rec.words("type") == "" {
			return found{}, errors.New("it is no message of a Telegram export")
		}
		return found{}, errNoWords
	}
	id := rec.words("id")
	if id == "" {
		return found{}, errors.New("the message has no id")
	}
	said, err := telegramText(rec["text"])
	if err != nil {
		return found{}, err
	}
	if strings.TrimSpace(said) == "" {
		return found{}, errNoWords
	}
	when, edited := rec.words("date_unixtime", "date"), rec.words("edited_unixtime", "edited")
	published, err := optional(when)
	if err != nil {
		return found{}, err
	}
	changed, err := optional(edited)
	if err != nil {
		return found{}, err
	}
	f := found{versions: true, version: seconds(published)}
	if n := seconds(changed); n > 0 {
		f.version = n
	}
	name := chat.words("id")
	if name == "" {
		name = chat.words("name")
	}
	f.GUID = "telegram:" + name + "/" + id
	f.ids = []string{f.GUID}
	doc := &f.Document
	doc.Outlet = rec.words("from")
	if doc.Outlet == "" {
		doc.Outlet = chat.words("name")
	}
	if published != "" {
		doc.Published, doc.PublishedBasis = published, "header"
	}
	p := post{words: said}
	if from := rec.words("forwarded_from"); from != "" {
		p = post{passes: []post{{words: said, author: from}}}
	}
	doc.MediaType, doc.Bytes = "text/plain", p.text()
	doc.SHA256 = hash(doc.Bytes)
	return f, nil
}

// telegramText is the words of a message: a string, or a list of strings and
// of entities that have theirs under "text".
func telegramText(raw json.RawMessage) (string, error) {
	if len(raw) == 0 {
		return "", nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return "", errors.New("its text is neither words nor a list of them")
	}
	var b strings.Builder
	for i, part := range list {
		var entity struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(part, &s) == nil {
			b.WriteString(s)
		} else if json.Unmarshal(part, &entity) == nil {
			b.WriteString(entity.Text)
		} else {
			return "", fmt.Errorf("part %d of its text is neither words nor an entity", i+1)
		}
	}
	return b.String(), nil
}
