// Package charset brings what servers send, feeds and sitemaps, to UTF-8,
// whatever charset it came in and whatever it claims.
package charset

import (
	"bytes"
	"mime"
	"regexp"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// UTF8 is data in UTF-8 without a byte order mark. A byte order mark and the
// zero bytes of UTF-16 count most; then bytes that are valid UTF-8 are that,
// because claims are often wrong; then what the XML declaration says, then
// contentType; bytes that are mostly UTF-8 are that, with the broken ones
// replaced; the rest is windows-1252. An XML declaration is taken out, for it
// would no longer be true.
func UTF8(data []byte, contentType string) []byte {
	return withoutDeclaration(decode(data, contentType))
}

func decode(data []byte, contentType string) []byte {
	if out, ok := decodeMarked(data); ok {
		return out
	}
	label := declared(data)
	if label == "" {
		if _, params, err := mime.ParseMediaType(contentType); err == nil {
			label = params["charset"]
		}
	}
	e, name := charset.Lookup(label)
	// Charsets that shift with an escape are valid UTF-8 and are not.
	shifts := bytes.IndexByte(data, 0x1b) >= 0
	switch {
	case utf8.Valid(data) && !(shifts && name == "iso-2022-jp"):
		return data
	case e == nil || name == "utf-8" || name == "utf-16le" || name == "utf-16be" || name == "replacement":
		if mostlyUTF8(data) {
			return bytes.ToValidUTF8(data, []byte("\ufffd"))
		}
		e, _ = charset.Lookup("windows-1252")
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\ufffd"))
	}
	return out
}

// decodeMarked decodes what a byte order mark or zero bytes tell of for sure.
func decodeMarked(data []byte) ([]byte, bool) {
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	starts := func(s string) bool { return bytes.HasPrefix(data, []byte(s)) }
	var out []byte
	var err error
	switch {
	case starts("\xef\xbb\xbf"):
		return decodeRest(data[3:]), true
	case starts("\xff\xfe\x00\x00"):
		out, err = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewDecoder().Bytes(data)
	case starts("\x00\x00\xfe\xff"):
		out, err = utf32.UTF32(utf32.BigEndian, utf32.UseBOM).NewDecoder().Bytes(data)
	case starts("\xff\xfe"), starts("<\x00"), starts("{\x00"):
		out, err = little.NewDecoder().Bytes(data)
	case starts("\xfe\xff"), starts("\x00<"), starts("\x00{"):
		out, err = big.NewDecoder().Bytes(data)
	default:
		return nil, false
	}
	return out, err == nil
}

// decodeRest is what follows a mark of UTF-8; some programs put the mark
// before whatever they have.
func decodeRest(data []byte) []byte {
	if utf8.Valid(data) || mostlyUTF8(data) {
		return bytes.ToValidUTF8(data, []byte("\ufffd"))
	}
	return decode(data, "")
}

var declaration = regexp.MustCompile(`^\s*<\?xml\s[^>]{0,300}\?>`)

var declaredEncoding = regexp.MustCompile(`encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// declared is the charset that an XML declaration names, "" without one.
func declared(data []byte) string {
	m := declaredEncoding.FindSubmatch(declaration.Find(data[:min(len(data), 1024)]))
	if m == nil {
		return ""
	}
	return string(m[1])
}

func withoutDeclaration(data []byte) []byte {
	return data[len(declaration.Find(data[:min(len(data), 1024)])):]
}

// mostlyUTF8 reports whether bytes hold more whole multi-byte characters than broken ones.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good > bad*4
}

var numericReference = regexp.MustCompile(`&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));`)

// XML is UTF8 without the characters that XML does not allow, written out or
// as references, because one of them makes a reader give up the whole.
func XML(data []byte, contentType string) []byte {
	data = UTF8(data, contentType)
	clean := true
	for _, r := range string(data) {
		if !allowed(r) {
			clean = false
			break
		}
	}
	if !clean {
		data = bytes.Map(func(r rune) rune {
			if allowed(r) {
				return r
			}
			return ' '
		}, data)
	}
	if !bytes.Contains(data, []byte("&#")) {
		return data
	}
	return numericReference.ReplaceAllFunc(data, func(ref []byte) []byte {
		m := numericReference.FindSubmatch(ref)
		digits, base := m[2], 10
		if len(m[1]) > 0 {
			digits, base = m[1], 16
		}
		if n, err := strconv.ParseUint(string(digits), base, 32); err != nil || n > utf8.MaxRune || !allowed(rune(n)) {
			return []byte(" ")
		}
		return ref
	})
}

// allowed reports whether XML 1.0 allows a character.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || 0x20 <= r && r <= 0xd7ff || 0xe000 <= r && r <= 0xfffd || 0x10000 <= r && r <= utf8.MaxRune
}
