package charset_test

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"tocsin/collect/charset"
)

func TestUTF8(t *testing.T) {
	wide := func(order unicode.Endianness, mark unicode.BOMPolicy, s string) string {
		out, err := unicode.UTF16(order, mark).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	widest, err := utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewEncoder().String("<a>Köln</a>")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, data, contentType, want string }{
		{"plain", "<a>Koln</a>", "", "<a>Koln</a>"},
		{"UTF-8 that claims to be latin-1", `<?xml version="1.0" encoding="iso-8859-1"?><a>Köln</a>`, "", "<a>Köln</a>"},
		{"declared latin-1", "<?xml version='1.0' encoding='iso-8859-1'?><a>K\xf6ln</a>", "", "<a>Köln</a>"},
		{"undeclared latin-1", "<?xml version='1.0'?><a>K\xf6ln</a>", "", "<a>Köln</a>"},
		{"latin-1 that claims to be UTF-8", "<?xml version='1.0' encoding='utf-8'?><a>K\xf6ln \x93x\x94</a>", "text/xml; charset=utf-8", "<a>Köln “x”</a>"},
		{"windows-1251 by the header", "<a>\xca\xe8\xe5\xe2</a>", "text/xml; charset=windows-1251", "<a>Киев</a>"},
		{"the declaration before the header", "<?xml version='1.0' encoding='koi8-r'?><a>\xeb</a>", "text/xml; charset=windows-1251", "<a>К</a>"},
		{"shift-jis", "<?xml version='1.0' encoding='Shift_JIS'?><a>\x93\x8c\x8b\x9e</a>", "", "<a>東京</a>"},
		{"iso-2022-jp, whose bytes are ASCII", "<?xml version='1.0' encoding='iso-2022-jp'?><a>\x1b$BEl5~\x1b(B</a>", "", "<a>東京</a>"},
		{"UTF-8 with a mark", "\xef\xbb\xbf<a>Köln</a>", "", "<a>Köln</a>"},
		{"latin-1 behind the mark of UTF-8", "\xef\xbb\xbf<a>K\xf6ln</a>", "", "<a>Köln</a>"},
		{"UTF-16 with a mark", wide(unicode.LittleEndian, unicode.UseBOM, `<?xml version="1.0" encoding="utf-16"?><a>Köln</a>`), "", "<a>Köln</a>"},
		{"UTF-16 without a mark", wide(unicode.BigEndian, unicode.IgnoreBOM, "<a>Köln</a>"), "", "<a>Köln</a>"},
		{"UTF-32", widest, "", "<a>Köln</a>"},
		{"UTF-8 that claims to be UTF-16", `<?xml version="1.0" encoding="UTF-16"?><a>Köln</a>`, "", "<a>Köln</a>"},
		{"UTF-8 with one broken byte", "<a>Köln, Zürich, Århus, Łódź, Győr \xff</a>", "", "<a>Köln, Zürich, Århus, Łódź, Győr \ufffd</a>"},
		{"a charset that nobody knows", "<?xml version='1.0' encoding='x-mine'?><a>K\xf6ln</a>", "", "<a>Köln</a>"},
		{"XML 1.1", `<?xml version="1.1"?><a/>`, "", "<a/>"},
		{"nothing", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(charset.UTF8([]byte(c.data), c.contentType)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestXMLDropsWhatXMLDoesNotAllow(t *testing.T) {
	got := string(charset.XML([]byte("<a>\x00b\x0b&#x1F;c&#0;d&#228;&#xFFFF;&#9999999999;\uffffe</a>"), ""))
	if want := "<a> b  c d&#228;   e</a>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzXML(f *testing.F) {
	f.Add([]byte("<?xml version='1.0' encoding='iso-2022-jp'?><a>\x1b$BEl5~\x1b(B</a>"), "text/xml; charset=big5")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		if out := charset.XML(data, contentType); !utf8.Valid(out) {
			t.Errorf("%q is no UTF-8", out)
		}
	})
}
