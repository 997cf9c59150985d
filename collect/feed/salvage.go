package feed

import (
	"bytes"
	"fmt"
	"strings"
)

// maxDepth is how deep elements may lie in each other: far deeper than in any
// feed, and shallow enough for a reader that calls itself for each.
const maxDepth = 5000

// tag is a start or end tag as it stands in XML.
type tag struct {
	name, local string // with and without prefix
	start, end  int    // where it stands
	closing     bool
	empty       bool // <a/>
}

// next finds the next tag at or after i, past comments, CDATA and
// declarations; ok is false when none is whole.
func next(data []byte, i int) (t tag, ok bool) {
	for i < len(data) {
		at := bytes.IndexByte(data[i:], '<')
		if at < 0 {
			return tag{}, false
		}
		i += at
		rest := data[i:]
		skip := func(open, shut string) bool {
			if !bytes.HasPrefix(rest, []byte(open)) {
				return false
			}
			if n := bytes.Index(rest[len(open):], []byte(shut)); n >= 0 {
				i += len(open) + n + len(shut)
			} else {
				i = len(data)
			}
			return true
		}
		if skip("<!--", "-->") || skip("<![CDATA[", "]]>") || skip("<?", "?>") || skip("<!", ">") {
			continue
		}
		t = tag{start: i}
		j := i + 1
		if j < len(data) && data[j] == '/' {
			t.closing = true
			j++
		}
		from := j
		for j < len(data) && strings.IndexByte(" \t\r\n/><", data[j]) < 0 {
			j++
		}
		if j == from {
			i++ // a sign of its own
			continue
		}
		t.name = string(data[from:j])
		_, local, prefixed := strings.Cut(t.name, ":")
		if t.local = t.name; prefixed {
			t.local = local
		}
		if t.end = tagEnd(data, j); t.end < 0 {
			return tag{}, false
		}
		t.empty = data[t.end-2] == '/'
		return t, true
	}
	return tag{}, false
}

// tagEnd is where the tag ends whose name ends at i, -1 when it does not. A
// quote that is never closed is no quote.
func tagEnd(data []byte, i int) int {
	quote := byte(0)
	for j := i; j < len(data); j++ {
		switch c := data[j]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return j + 1
		}
	}
	if n := bytes.IndexByte(data[i:], '>'); n >= 0 {
		return i + n + 1
	}
	return -1
}

// rootOf is the first element.
func rootOf(data []byte) tag {
	// Only so far into the bytes: a root begins near their beginning.
	t, _ := next(data[:min(len(data), 64<<10)], 0)
	if t.closing {
		return tag{}
	}
	return t
}

// tooDeep reports whether elements lie deeper in each other than maxDepth.
func tooDeep(data []byte) bool {
	depth := 0
	for i := 0; ; {
		t, ok := next(data, i)
		if !ok {
			return false
		}
		i = t.end
		switch {
		case t.closing:
			depth--
		case !t.empty:
			depth++
		}
		if depth > maxDepth {
			return true
		}
	}
}

// salvage reads the whole items of a feed whose XML is broken or cut off, each
// by itself when it must. why is what was wrong with the whole.
func salvage(data []byte, root tag, read func([]byte) (Feed, error), why error) (Feed, error) {
	why = fmt.Errorf("read feed: %w", why)
	head, items := split(data)
	if len(items) == 0 {
		return Feed{}, why
	}
	open := data[root.start:root.end]
	wrap := func(head []byte, items ...[]byte) []byte {
		var b bytes.Buffer
		b.Write(head)
		inChannel := opens(head, "channel")
		for _, it := range items {
			b.Write(it)
		}
		if inChannel {
			b.WriteString("</channel>")
		}
		fmt.Fprintf(&b, "</%s>", root.name)
		return b.Bytes()
	}
	if len(items) > MaxItems {
		items = items[:MaxItems]
	}
	f, err := read(wrap(head, items...))
	if err != nil {
		// The head alone tells the feed's name, where it is not what is broken.
		if f, err = read(wrap(head)); err != nil {
			f, err = read(wrap(open))
		}
		if err != nil {
			return Feed{}, why
		}
		f.Items = nil
		for i, it := range items {
			one, err := read(wrap(open, it))
			if err != nil {
				f.Problems = append(f.Problems, fmt.Errorf("item %d: %w", i+1, err))
				continue
			}
			f.Items = append(f.Items, one.Items...)
		}
	}
	if len(f.Items) == 0 {
		return Feed{}, why
	}
	f.Problems = append([]error{fmt.Errorf("%w; its %d whole items are kept", why, len(f.Items))}, f.Problems...)
	return f, nil
}

// split cuts a feed into what stands before its first item and its whole items.
func split(data []byte) (head []byte, items [][]byte) {
	start, name := -1, ""
	for i := 0; ; {
		t, ok := next(data, i)
		if !ok {
			return head, items
		}
		i = t.end
		switch {
		case !t.closing && !t.empty && (t.local == "item" || t.local == "entry") && (start < 0 || t.name == name):
			// A second start without an end between: the first one is broken.
			if start, name = t.start, t.name; head == nil {
				head = data[:t.start:t.start]
			}
		case t.closing && start >= 0 && t.name == name:
			items = append(items, data[start:t.end])
			start = -1
		}
	}
}

// opens reports whether an element is begun in data and not ended.
func opens(data []byte, local string) bool {
	n := 0
	for i := 0; ; {
		t, ok := next(data, i)
		if !ok {
			return n > 0
		}
		if i = t.end; strings.EqualFold(t.local, local) && !t.empty {
			if n++; t.closing {
				n -= 2
			}
		}
	}
}
