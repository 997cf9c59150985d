package collect

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tocsin"
)

// objectKind is what a JSON object stands for.
type objectKind string

const (
	kindNone     objectKind = ""
	kindDocument objectKind = "document" // with the keys of a line
	kindNews     objectKind = "ninjs"
	kindTelegram objectKind = "telegram" // a message of an export; never told by its keys alone
	kindStatus   objectKind = "status"   // of Mastodon's API
	kindActivity objectKind = "activity" // of ActivityStreams, or its object
	kindSky      objectKind = "bluesky"
	kindChat     objectKind = "chat" // of a whole Telegram account: it lists messages
)

// kindOf tells what an object is by its keys, which are in lower case.
func kindOf(rec record) objectKind {
	has := func(keys ...string) bool {
		for _, key := range keys {
			if _, ok := rec[key]; ok {
				return true
			}
		}
		return false
	}
	uri := rec.words("uri")
	switch {
	case rec.words("$type") == skyPost, has("post") && bytes.Contains(rec["post"], []byte(`"at://`)),
		strings.HasPrefix(uri, "at://") && has("record", "value"):
		return kindSky
	case has("account") && has("content") && has("created_at"):
		return kindStatus
	case has("type") && (has("actor", "attributedto") && has("object", "content")):
		return kindActivity
	case (has("uri") || has("guid") && has("versioncreated")) &&
		has("versioncreated", "firstcreated", "headlines", "bodies", "headline", "body_text", "body_html", "body_xhtml", "pubstatus", "standard", "embargoed"):
		return kindNews
	case isText(rec["text"]) || isText(rec["body"]) || isText(rec["content"]) || isText(rec["html"]):
		return kindDocument
	}
	return kindNone
}

// isText reports whether a value is a string, or one that does not end where
// only the beginning of a file was read.
func isText(raw json.RawMessage) bool {
	return len(raw) > 0 && (raw[0] == '"' || string(raw) == "null")
}

// listKeys are the keys under which exports and answers of an API list what
// they hold, and what that is.
var listKeys = map[string]objectKind{
	"messages": kindTelegram, "ordereditems": kindActivity, "feed": kindSky, "posts": kindSky, "records": kindSky, "statuses": kindStatus,
}

// isContainer reports whether an object lists documents.
func isContainer(rec record) bool {
	for key := range listKeys {
		if raw, ok := rec[key]; ok && (raw[0] == '[' || string(raw) == "null") {
			return true
		}
	}
	_, ok := rec["chats"] // of a whole Telegram account
	return ok
}

// walk reads a JSON file item by item.
type walk struct {
	*reading
	ctx  context.Context
	file file
	dec  *json.Decoder
	left *allowance
	n    int // items so far
}

// json reads a file that is one object or a list of them.
func (r *reading) json(ctx context.Context, f file, in *bufio.Reader) bool {
	if head, _ := in.Peek(len(bom)); bytes.Equal(head, bom) {
		_, _ = in.Discard(len(bom)) // it was just peeked at
	}
	left := r.items(in)
	w := &walk{reading: r, ctx: ctx, file: f, dec: json.NewDecoder(left), left: left}
	t, err := w.dec.Token()
	if err != nil {
		return w.broken(err)
	}
	switch t {
	case json.Delim('{'):
		return w.whole()
	case json.Delim('['):
		more, err := w.list(kindNone, record{})
		if err != nil {
			return w.broken(err)
		}
		return more
	}
	return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: neither a JSON object nor a list", f.path))
}

// broken says where a file stops being JSON; what came before has been read.
func (w *walk) broken(err error) bool {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file is cut off")
	}
	return w.fail(tocsin.Errorf(tocsin.Invalid, "%s: at byte %d: %w", w.file.path, w.dec.InputOffset(), err))
}

// whole reads a file that is one object: a list of documents with words about
// it, or one document.
func (w *walk) whole() bool {
	rec, listed, more, err := w.fields(false)
	switch {
	case err != nil:
		return w.broken(err)
	case listed || !more:
		return more
	}
	kind := kindOf(rec)
	fail := func(err error) bool { return w.fail(fmt.Errorf("%s: %w", w.file.path, err)) }
	switch kind {
	case kindNone:
		return fail(errors.New("it is JSON of no kind that is read"))
	case kindDocument:
		own, err := json.Marshal(rec)
		if err != nil {
			return fail(err)
		}
		doc, err := w.line(w.file.path, rec, own)
		if err != nil {
			return fail(err)
		}
		return w.yield(found{Arrival: tocsin.Arrival{Document: doc}}, nil)
	}
	return w.object(w.file.path, kind, rec, record{}, fail)
}

// fields reads an object whose opening brace has been read. Lists of documents
// in it are read at once, the other fields come back. chats is whether it is
// the one that lists the chats of an account.
func (w *walk) fields(chats bool) (rec record, listed, more bool, err error) {
	rec = record{}
	for w.dec.More() {
		t, err := w.dec.Token()
		if err != nil {
			return nil, listed, true, err
		}
		name, _ := t.(string)
		key := strings.ToLower(name)
		kind, lists := listKeys[key]
		if chats && key == "list" {
			kind, lists = kindChat, true
		}
		inner := key == "chats" || key == "left_chats"
		if !lists && !inner {
			var raw json.RawMessage
			if err := w.dec.Decode(&raw); err != nil {
				return nil, listed, true, err
			}
			rec[key] = raw
			continue
		}
		if t, err = w.dec.Token(); err != nil {
			return nil, listed, true, err
		}
		switch t {
		case json.Delim('['):
			listed = true
			if more, err := w.list(kind, rec); err != nil || !more {
				return nil, listed, more, err
			}
		case json.Delim('{'):
			_, within, more, err := w.fields(inner)
			listed = listed || within
			if err != nil || !more {
				return nil, listed, more, err
			}
		}
	}
	_, err = w.dec.Token()
	w.left.renew()
	return rec, listed, true, err
}

// list reads a list whose opening bracket has been read. kind is what it
// holds, kindNone when each item tells; about is what is known of the whole.
func (w *walk) list(kind objectKind, about record) (more bool, err error) {
	for w.dec.More() {
		if err := w.ctx.Err(); err != nil {
			w.fail(err)
			return false, nil
		}
		w.left.renew()
		if kind == kindChat {
			if t, err := w.dec.Token(); err != nil {
				return true, err
			} else if t != json.Delim('{') {
				continue
			}
			if _, _, more, err := w.fields(false); err != nil || !more {
				return more, err
			}
			continue
		}
		var raw json.RawMessage
		if err := w.dec.Decode(&raw); err != nil {
			return true, err
		}
		w.n++
		n := w.n
		fail := func(err error) bool {
			return w.fail(placed(err, &LineError{Path: w.file.path, Line: n, Item: true, Err: err}))
		}
		if !w.item(w.file.path+"#"+strconv.Itoa(n), kind, raw, about, fail) {
			return false, nil
		}
	}
	_, err = w.dec.Token()
	return true, err
}

// item reads one item of a list.
func (w *walk) item(at string, kind objectKind, raw json.RawMessage, about record, fail func(error) bool) bool {
	rec, err := readRecord(raw)
	if err != nil {
		return fail(err)
	}
	if kind == kindNone {
		kind = kindOf(rec)
	}
	switch kind {
	case kindNone:
		return fail(errors.New("it is JSON of no kind that is read"))
	case kindDocument:
		doc, err := w.line(at, rec, raw)
		if err != nil {
			return fail(err)
		}
		return w.yield(found{Arrival: tocsin.Arrival{Document: doc}}, nil)
	}
	return w.object(at, kind, rec, about, fail)
}

// object reads what is more than a record of words: a news item or a post.
func (r *reading) object(at string, kind objectKind, rec, about record, fail func(error) bool) bool {
	var f found
	var err error
	switch kind {
	case kindNews:
		var n newsItem
		if n, err = readNinjs(rec); err == nil {
			f, err = n.found()
		}
	case kindTelegram:
		f, err = readTelegram(rec, about)
	case kindStatus:
		f, err = readStatus(rec)
	case kindActivity:
		f, err = readActivity(rec)
	case kindSky:
		f, err = readSky(rec)
	}
	switch {
	case errors.Is(err, errNoWords):
		return true // a picture, or a note that somebody joined: nothing to read
	case err != nil:
		return fail(err)
	}
	f.Document.Path = at
	if f.Notice != tocsin.Withdrawal {
		if err := r.check(f.Document.Bytes); err != nil {
			return fail(err)
		}
	}
	if err := r.name(&f); err != nil {
		return fail(err)
	}
	return r.yield(f, nil)
}

// errNoWords says that an item of an export is no document and no fault.
var errNoWords = errors.New("no words")

// object is the value of the first of the keys that is an object; nil when none is.
func (rec record) object(keys ...string) record {
	for _, key := range keys {
		if raw := rec[key]; len(raw) > 0 && raw[0] == '{' {
			if o, err := readRecord(raw); err == nil {
				return o
			}
		}
	}
	return nil
}

// objects are the objects in the list under a key.
func (rec record) objects(key string) (list []record) {
	var raws []json.RawMessage
	if json.Unmarshal(rec[key], &raws) != nil {
		return nil
	}
	for _, raw := range raws {
		if o, err := readRecord(raw); err == nil {
			list = append(list, o)
		}
	}
	return list
}
