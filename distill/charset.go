package distill

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// decoded is the bytes of a document as a string. Bytes that are valid UTF-8
// are taken as that whatever they claim, because claims are often wrong; then
// a byte order mark, the media type's or the page's own charset count; then
// what the bytes look like. Text with a few broken characters among valid
// ones stays UTF-8.
func decoded(b []byte, mediaType string) string {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return string(b[3:])
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}), bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b); err == nil {
			return string(out)
		}
	case utf8.Valid(b):
		return string(b)
	}
	// A page's meta element lies within its first 1024 bytes by the standard;
	// pages put it later, and then that part is shown to the detector.
	sample := b
	if i := bytes.Index(b[:min(len(b), 16<<10)], []byte("charset=")); i > 900 {
		sample = b[max(0, i-200):]
	}
	label := ""
	if _, params, err := mime.ParseMediaType(mediaType); err == nil {
		label = params["charset"]
	}
	if label == "" {
		label = metaCharset(sample)
	}
	if e, name := charset.Lookup(label); e != nil && name != "utf-8" {
		if out, err := e.NewDecoder().Bytes(b); err == nil {
			return string(out)
		}
	}
	if mostlyUTF8(b) {
		return string(b)
	}
	e, name, _ := charset.DetermineEncoding(b, "")
	if name == "utf-8" {
		e, _ = charset.Lookup("windows-1252")
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(out)
}

// metaCharset is the charset that a page names in its head, "" without one.
func metaCharset(b []byte) string {
	b = b[:min(len(b), 2048)]
	i := bytes.Index(b, []byte("charset="))
	if i < 0 || !bytes.Contains(b[:i], []byte("<meta")) && !bytes.Contains(b[:i], []byte("<META")) {
		return ""
	}
	label := bytes.TrimLeft(b[i+len("charset="):], `"' `)
	if end := bytes.IndexAny(label, "\"'> ;/\r\n"); end > 0 {
		return string(label[:end])
	}
	return ""
}

// mostlyUTF8 reports whether bytes hold more whole multi-byte characters than broken ones.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good > bad*4
}

// pageMarks are the beginnings of elements that only pages have.
var pageMarks = [...]string{"<!doctype html", "<html", "<head", "<body", "<p>", "<p ", "<div", "<article", "<h1", "<meta ", "<title", "<span", "<table"}

// mediaType tells a page from plain text by how it starts.
func mediaType(b []byte) string {
	start := strings.TrimLeft(string(b[:min(len(b), 4096)]), "\ufeff \t\r\n")
	if !strings.HasPrefix(start, "<") {
		return "text/plain"
	}
	start = strings.ToLower(strings.ToValidUTF8(start, ""))
	for _, m := range pageMarks {
		if strings.Contains(start, m) {
			return "text/html"
		}
	}
	return "text/plain"
}
