// Package sitemap reads sitemaps and indexes of sitemaps, with the extension
// for news, plain or packed with gzip. It does no input or output.
package sitemap

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"tocsin"
	"tocsin/collect/charset"
	"tocsin/collect/feed"
)

// Map is what a sitemap lists: pages, or in an index other sitemaps.
type Map struct {
	Index    bool
	Entries  []Entry
	Problems []error // what could not be read
}

// Entry is one page or one sitemap. Unknown fields are empty.
type Entry struct {
	Address string
	// Modified is when it last changed. Day says that only the day is told;
	// Modified is that day's end then.
	Modified time.Time
	Day      bool
	// The rest is the extension for news.
	Title     string
	Published string // RFC 3339 or a date
	Outlet    string
	Language  string
}

// MaxEntries is how many entries of one sitemap are read; the protocol allows
// no more.
const MaxEntries = 50_000

// Parse reads a sitemap that came with contentType and takes at most maxBytes
// when it is unpacked. What stands before a break is kept and the break told
// in Problems. The error is Invalid when it is no sitemap.
func Parse(data []byte, contentType string, maxBytes int64) (Map, error) {
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		var err error
		if data, err = unpack(data, maxBytes); err != nil {
			return Map{}, tocsin.Errorf(tocsin.Invalid, "unpack sitemap: %w", err)
		}
	}
	data = bytes.TrimSpace(charset.XML(data, contentType))
	if !bytes.HasPrefix(data, []byte("<")) {
		return lines(data)
	}
	return parseXML(data)
}

// unpack is what a gzip file holds. One that breaks off gives what came before.
func unpack(data []byte, maxBytes int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, maxBytes+1))
	switch {
	case int64(len(out)) > maxBytes:
		return nil, fmt.Errorf("larger than %d bytes", maxBytes)
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, err
	}
	return out, nil
}

// lines reads the plain form: an address a line.
func lines(data []byte) (Map, error) {
	var m Map
	in := bufio.NewScanner(bytes.NewReader(data))
	for in.Scan() && len(m.Entries) < MaxEntries {
		line := strings.TrimSpace(in.Text())
		if line == "" {
			continue
		}
		at := address(line)
		if at == "" {
			return Map{}, tocsin.Errorf(tocsin.Invalid, "not a sitemap: neither XML nor a list of addresses")
		}
		m.Entries = append(m.Entries, Entry{Address: at})
	}
	if err := in.Err(); err != nil {
		m.Problems = append(m.Problems, fmt.Errorf("read sitemap: %w", err))
	}
	if len(m.Entries) == 0 {
		return Map{}, tocsin.Errorf(tocsin.Invalid, "not a sitemap: it lists nothing")
	}
	return m, nil
}

func parseXML(data []byte) (Map, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	root, err := rootOf(d)
	if err != nil {
		return Map{}, tocsin.Errorf(tocsin.Invalid, "read sitemap: %w", err)
	}
	m := Map{Index: root == "sitemapindex"}
	if root != "urlset" && !m.Index {
		return Map{}, tocsin.Errorf(tocsin.Invalid, "not a sitemap: its root is <%s>", root)
	}
	var path []string // of the elements within an entry
	var e Entry
	var text strings.Builder
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			m.Problems = append(m.Problems, fmt.Errorf("read sitemap: %w; its %d whole entries are kept", err, len(m.Entries)))
			return m, nil
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			text.Reset()
			if path = append(path, tok.Name.Local); len(path) == 1 {
				e = Entry{}
			}
			if len(path) > maxDepth {
				return m, tocsin.Errorf(tocsin.Invalid, "read sitemap: its elements lie more than %d deep in each other", maxDepth)
			}
		case xml.CharData:
			if text.Len() < maxText {
				text.Write(tok)
			}
		case xml.EndElement:
			if len(path) == 0 {
				return m, nil // the root's end
			}
			if e.set(strings.Join(path, "/"), strings.TrimSpace(text.String())); len(path) == 1 && e.Address != "" {
				if len(m.Entries) == MaxEntries {
					m.Problems = append(m.Problems, fmt.Errorf("read sitemap: it has more than %d entries; the rest is not read", MaxEntries))
					return m, nil
				}
				m.Entries = append(m.Entries, e)
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
}

const (
	maxDepth = 20      // a real one has four
	maxText  = 4 << 10 // bytes of one value
)

func rootOf(d *xml.Decoder) (string, error) {
	for {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		if start, ok := tok.(xml.StartElement); ok {
			return strings.ToLower(start.Name.Local), nil
		}
	}
}

// set takes one value of an entry.
func (e *Entry) set(path, value string) {
	switch path {
	case "url/loc", "sitemap/loc":
		e.Address = address(value)
	case "url/lastmod", "sitemap/lastmod":
		e.Modified, e.Day = modified(value)
	case "url/news/title":
		e.Title = strings.Join(strings.Fields(value), " ")
	case "url/news/publication_date":
		e.Published = feed.Date(value)
	case "url/news/publication/name":
		e.Outlet = value
	case "url/news/publication/language":
		e.Language = value
	}
}

// modified reads a lastmod.
func modified(s string) (time.Time, bool) {
	s = feed.Date(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, false
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(24*time.Hour - time.Second), true
	}
	return time.Time{}, false
}

// address is an absolute http or https address, "" for anything else.
func address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(s) > maxText {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}
