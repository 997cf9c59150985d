package collect

import (
	"encoding/json"
	"strconv"
	"strings"
)

// readNinjs reads an item in IPTC's ninjs. Versions 1, 2 and 3 write the same
// fields in different ways: rec has its keys in lower case, which makes 2 and
// 3 alike.
func readNinjs(rec record) (newsItem, error) {
	n := newsItem{
		guid:      rec.words("uri", "guid"),
		url:       rec.words("url", "link", "canonicalurl"),
		title:     rec.words("headline"),
		language:  rec.words("language"),
		published: rec.words("versioncreated", "firstcreated", "contentcreated"),
		embargo:   rec.words("embargoed"),
		status:    rec.words("pubstatus"),
		note:      rec.words("ednote"),
		dateline:  rec.words("dateline"),
		located:   rec.words("located"),
		outlet:    rec.words("provider", "copyrightholder"),
	}
	// "3", "3.0" and "urn:...:3" all end in the number.
	if v := rec.words("version"); v != "" {
		n.version, _ = strconv.Atoi(lastWord(strings.TrimSuffix(v, ".0"))) // another version tells nothing
	}
	if n.title == "" {
		n.title = chosen(rec.objects("headlines")).words("value")
	}
	if n.title == "" {
		n.title = chosen(rec.objects("titles")).words("value")
	}
	if n.title == "" {
		n.title = rec.words("title", "slugline")
	}
	if n.outlet == "" {
		n.outlet = rec.object("copyrightholder", "provider").words("literal", "uri")
	}
	n.body = ninjsBody(rec)
	for _, s := range append(rec.objects("signals"), rec.objects("signal")...) {
		n.signals = append(n.signals, s.words("qcode", "code", "uri", "literal", "name"))
	}
	if s := rec.words("signal"); s != "" {
		n.signals = append(n.signals, s)
	}
	for _, s := range rec.objects("infosources") {
		if name := s.words("name", "literal"); name != "" {
			n.credits = append(n.credits, name)
		}
	}
	if c := rec.words("creditline", "source"); c != "" {
		n.credits = append(n.credits, c)
	}
	if n.outlet == "" && len(n.credits) > 0 {
		n.outlet = n.credits[0]
	}
	return n, nil
}

// ninjsBody is the words of an item as HTML: its body, else its description.
func ninjsBody(rec record) string {
	for _, key := range []string{"body_xhtml", "body_html"} {
		if s := rec.words(key); s != "" {
			return s
		}
	}
	if s := rec.words("body_text"); s != "" {
		return paragraphs(s)
	}
	for _, key := range []string{"bodies", "descriptions"} {
		if o := chosen(rec.objects(key)); o != nil {
			return valueOf(o)
		}
	}
	if s := rec.words("description_html"); s != "" {
		return s
	}
	return paragraphs(rec.words("description_text"))
}

// chosen is the value to read of several: the one whose role is main, else one
// without a role, else the first; of several of those the one in HTML. It is
// nil when there is none.
func chosen(list []record) record {
	var best record
	most := -1
	for _, o := range list {
		if strings.TrimSpace(o.words("value")) == "" {
			continue
		}
		rank := 0
		switch lastWord(o.words("role")) {
		case "main", "body", "headline":
			rank = 4
		case "":
			rank = 2
		}
		if strings.Contains(o.words("contenttype"), "html") {
			rank++
		}
		if rank > most {
			best, most = o, rank
		}
	}
	return best
}

// valueOf is a value as HTML, whatever it is written in.
func valueOf(o record) string {
	value, kind := o.words("value"), strings.ToLower(o.words("contenttype"))
	if strings.Contains(kind, "html") || strings.Contains(kind, "xml") || kind == "" && markup.MatchString(value) {
		return value
	}
	return paragraphs(value)
}

// strings are the texts in the list under a key.
func (rec record) strings(key string) (list []string) {
	var raws []json.RawMessage
	if json.Unmarshal(rec[key], &raws) != nil {
		return nil
	}
	for _, raw := range raws {
		var s string
		if json.Unmarshal(raw, &s) == nil {
			list = append(list, s)
		}
	}
	return list
}
