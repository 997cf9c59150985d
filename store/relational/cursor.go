package relational

import (
	"encoding/base64"
	"encoding/json"

	"tocsin"
)

// cursorOf is a place in a list: which list, and the last row's sort key and id.
func cursorOf(list string, key int64, id string) tocsin.Cursor {
	b, err := json.Marshal([]any{list, key, id})
	if err != nil {
		return "" // texts and numbers always have a form
	}
	return tocsin.Cursor(base64.RawURLEncoding.EncodeToString(b))
}

// place reads a cursor of a list; ok is false for the beginning. One of
// another list is Invalid.
func place(c tocsin.Cursor, of string) (key int64, id string, ok bool, err error) {
	if c == "" {
		return 0, "", false, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(string(c))
	if err == nil {
		var list string
		parts := [3]any{&list, &key, &id}
		if err = json.Unmarshal(b, &parts); err == nil && list == of {
			return key, id, true, nil
		}
	}
	return 0, "", false, tocsin.Errorf(tocsin.Invalid, "the cursor %q is of another list", c)
}
