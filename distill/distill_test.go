package distill

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"tocsin"
)

var update = flag.Bool("update", false, "rewrite the output in testdata")

// Each file in testdata holds one behaviour, its reason on line one, a
// document (document.txt or page.html, with what is known of it in "given")
// and one or both of: "text", what was told of it and its blocks; "sentences".
func TestDistill(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no file matches testdata/*.txtar (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { checkFile(t, file) })
	}
}

func checkFile(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	reason, _, _ := strings.Cut(string(archive.Comment), "\n")
	if strings.TrimSpace(reason) == "" {
		t.Fatal("line one does not say the reason")
	}
	var doc tocsin.Document
	for _, f := range archive.Files {
		switch f.Name {
		case "document.txt":
			doc.Bytes, doc.MediaType = f.Data, "text/plain"
		case "page.html":
			doc.Bytes, doc.MediaType = f.Data, "text/html"
		case "unknown":
			doc.Bytes = f.Data
		case "given":
			h, _ := cutHeader(string(f.Data))
			doc.Title, doc.Outlet, doc.URL, doc.Language, doc.Published = h.title, h.outlet, h.url, h.language, h.published
		}
	}
	if doc.Bytes == nil {
		t.Fatal("no document")
	}
	sum := sha256.Sum256(doc.Bytes)
	doc.ID, doc.SHA256 = "test", hex.EncodeToString(sum[:])
	text, err := Distill(&doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := text.Validate(); err != nil {
		t.Error(err)
	}
	if err := doc.Validate(); err != nil {
		t.Error(err)
	}
	checked := 0
	for i := range archive.Files {
		f := &archive.Files[i]
		var got string
		switch f.Name {
		case "text":
			got = shown(&doc, &text)
		case "sentences":
			got = shownSentences(&text)
		default:
			continue
		}
		checked++
		if *update {
			f.Data = []byte(got)
		} else if got != string(f.Data) {
			t.Errorf("%s:\n%s\nwant:\n%s", f.Name, got, f.Data)
		}
	}
	if checked == 0 {
		t.Fatal("the file checks nothing")
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shown is what was told of a document, and its blocks.
func shown(doc *tocsin.Document, text *tocsin.Text) string {
	var b strings.Builder
	for _, f := range []struct{ key, value string }{
		{"title", doc.Title}, {"outlet", doc.Outlet}, {"published", strings.TrimSpace(doc.Published + " " + doc.PublishedBasis)},
		{"url", doc.URL}, {"language", text.Language},
	} {
		if f.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", f.key, f.value)
		}
	}
	if span, ok := Dateline(text); ok {
		fmt.Fprintf(&b, "dateline: %s\n", span.Of(text.Body))
	}
	for _, k := range text.Blocks {
		fmt.Fprintf(&b, "%d:%d %s", k.Start, k.End, k.Kind)
		if k.Rule != "" {
			fmt.Fprintf(&b, " %s", k.Rule)
		}
		if k.Kind == tocsin.Post {
			fmt.Fprintf(&b, " author=%q handle=%q date=%s words=%d:%d", k.Author, k.Handle, k.Date, k.Words.Start, k.Words.End)
		}
		fmt.Fprintf(&b, " %q\n", k.Of(text.Body))
	}
	return b.String()
}

func shownSentences(text *tocsin.Text) string {
	var b strings.Builder
	for _, s := range text.Sentences {
		fmt.Fprintf(&b, "%d:%d %q\n", s.Start, s.End, s.Of(text.Body))
	}
	return b.String()
}

func TestPlainPutsTheTitleFirst(t *testing.T) {
	for _, row := range []struct{ name, title, body, want string }{
		{"title apart", "Blast in Mandra", "A bomb went off.", "Blast in Mandra\n\nA bomb went off."},
		{"title in the body", "Blast in Mandra", "Blast in Mandra\n\nA bomb went off.", "Blast in Mandra\n\nA bomb went off."},
		{"title in other case and quotes", "Blast in ‘Mandra’", "BLAST IN 'MANDRA'\n\nA bomb went off.", "BLAST IN 'MANDRA'\n\nA bomb went off."},
		{"no title", "", "A bomb went off.", "A bomb went off."},
		{"only a title", "Blast in Mandra", "", "Blast in Mandra\n\n"},
	} {
		text := Plain(row.title, row.body)
		if err := text.Validate(); err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		if text.Body != row.want {
			t.Errorf("%s: body is %q, want %q", row.name, text.Body, row.want)
		}
		if row.title != "" && (len(text.Blocks) == 0 || text.Blocks[0].Kind != tocsin.Title) {
			t.Errorf("%s: the first block is no title", row.name)
		}
	}
}

func TestDistillRefusesWhatIsNoText(t *testing.T) {
	for _, row := range []struct {
		name  string
		bytes []byte
	}{
		{"a PDF", []byte("%PDF-1.7\n1 0 obj")},
		{"an archive", []byte("PK\x03\x04rest")},
		{"a picture", append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0, 1, 2, 3}, 50)...)},
	} {
		_, err := Distill(&tocsin.Document{ID: "a", Bytes: row.bytes})
		if tocsin.CodeOf(err) != tocsin.Invalid {
			t.Errorf("%s: error is %v", row.name, err)
		}
	}
}

func TestDistillReadsAnyCharset(t *testing.T) {
	const want = "Взрыв прогремел в Киеве. “Никто” не пострадал."
	utf16 := func(s string) []byte {
		b := []byte{0xFF, 0xFE}
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return b
	}
	cp1251 := []byte("\xC2\xE7\xF0\xFB\xE2 \xEF\xF0\xEE\xE3\xF0\xE5\xEC\xE5\xEB \xE2 \xCA\xE8\xE5\xE2\xE5. \x93\xCD\xE8\xEA\xF2\xEE\x94 \xED\xE5 \xEF\xEE\xF1\xF2\xF0\xE0\xE4\xE0\xEB.")
	for _, row := range []struct {
		name, mediaType string
		bytes           []byte
		want            string
	}{
		{"UTF-8", "text/plain", []byte(want), want},
		{"UTF-8 with mark", "text/plain", []byte("\ufeff" + want), want},
		{"UTF-8 that claims to be Latin", "text/plain; charset=iso-8859-1", []byte(want), want},
		{"UTF-16", "", utf16(want), want},
		{"named in the media type", "text/plain; charset=windows-1251", cp1251, want},
		{"named in the page", "", append([]byte("<html><head><meta charset=\"windows-1251\"></head><body><p>"), cp1251...), want},
		{"named late in the page", "", append([]byte("<html><head>"+strings.Repeat("<!-- nothing here -->", 60)+"<meta charset=windows-1251></head><body><p>"), cp1251...), want},
		{"Latin without a name", "text/plain", []byte("A caf\xe9 in Mandra was hit. \x93No one\x94 was hurt."), "A café in Mandra was hit. “No one” was hurt."},
		{"one broken character", "text/plain", []byte("The “caf\xc3” in “Mandra” was “hit” by “them”."), "The “caf\uFFFD” in “Mandra” was “hit” by “them”."},
	} {
		text, err := Distill(&tocsin.Document{ID: "a", MediaType: row.mediaType, Bytes: row.bytes})
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		if text.Body != row.want {
			t.Errorf("%s: body is %q, want %q", row.name, text.Body, row.want)
		}
	}
}

func TestCleanedLeavesWords(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"nothing to do", "A “bomb” went off.\nThen – quiet.", "A “bomb” went off.\nThen – quiet."},
		{"line ends", "a\r\nb\rc\u2028d\u0085e\vf", "a\nb\nc\nd\ne\nf"},
		{"spaces", "2\u00a0500\u2009men\tleft\u3000now", "2 500 men left now"},
		{"marks without width", "\ufeffa\u200bb\u00adc\u2060d", "abcd"},
		{"bidirectional controls", "\u202aal-Alf\u202c \u2067x\u2069\u200e", "al-Alf x"},
		{"control characters", "a\x00b\x07c\x7f", "abc"},
		{"broken characters", "a\xffb", "a\uFFFDb"},
		{"joiner in Persian", "می\u200cخواهد", "می\u200cخواهد"},
		{"joiner in Latin", "ab\u200ccd", "abcd"},
		{"joiner in a picture", "👨\u200d👩", "👨\u200d👩"},
	} {
		if got := cleaned(row.in); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestMomentReadsTimesAndDays(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"day", "2020-11-17", "2020-11-17"},
		{"RFC 3339", "2020-11-17T10:30:00Z", "2020-11-17T10:30:00Z"},
		{"with zone and parts of seconds", "2020-11-17T10:30:00.123+02:00", "2020-11-17T10:30:00+02:00"},
		{"zone without colon", "2020-11-17T10:30:00+0200", "2020-11-17T10:30:00+02:00"},
		{"no zone", "2020-11-17T10:30:00", "2020-11-17"},
		{"mail", "Tue, 17 Nov 2020 10:30:00 +0200", "2020-11-17T10:30:00+02:00"},
		{"words", "November 17, 2020", "2020-11-17"},
		{"day first", "17 Nov 2020", "2020-11-17"},
		{"numbers, day first", "17/11/2020 10:30", "2020-11-17"},
		{"words and zone", "Tuesday 17 November 2020 10:30 GMT+2", "2020-11-17"},
		{"month and day that cannot be told apart", "1/2/2020", ""},
		{"no date", "yesterday", ""},
		{"no day", "2020-02-31", ""},
		{"empty", "", ""},
	} {
		if got := moment(row.in); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestDateInFindsDaysInLines(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"month first", "November 17, 2020", "2020-11-17"},
		{"day first", "posted 17 Nov 2020 at 10:30", "2020-11-17"},
		{"with ending", "April 18th, 2022", "2022-04-18"},
		{"numbers, year first", "2021-04-22T08:15:47+00:00", "2021-04-22"},
		{"numbers, day first", "Updated: 26-11-2021 05:18 IST", "2021-11-26"},
		{"numbers, month first", "07.23.21, 19:08", "2021-07-23"},
		{"stops, day first", "08.07.2024", "2024-07-08"},
		{"day or month", "1/2/2020", ""},
		{"run into a name", "news deskJanuary 14, 2023", "2023-01-14"},
		{"no year", "3 Mar 09:05", "0000-03-03"},
		{"May as a verb", "may 5 men come", "0000-05-05"},
		{"no day", "November 2020", ""},
		{"no such day", "31 February 2020", ""},
	} {
		d, _, ok := dateIn(row.in)
		got := ""
		if ok {
			got = d.String()
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestLanguageIsToldFromTheWords(t *testing.T) {
	for _, row := range []struct{ name, words, hint, want string }{
		{"English", "A bomb went off in the market of Mandra and three people were hurt, the police said.", "", "en"},
		{"upper-case English", "A BOMB WENT OFF IN THE MARKET OF MANDRA AND THREE PEOPLE WERE HURT, THE POLICE SAID.", "", "en"},
		{"lower-case English", "a bomb went off in the market of mandra and three people were hurt, the police said.", "", "en"},
		{"Spanish", "Una bomba estalló en el mercado de la ciudad y tres personas resultaron heridas, según la policía.", "", "es"},
		{"French", "Une bombe a explosé dans le marché de la ville et trois personnes ont été blessées, selon la police.", "", "fr"},
		{"German", "Eine Bombe ist auf dem Markt der Stadt explodiert, und drei Menschen wurden verletzt, sagte die Polizei.", "", "de"},
		{"Russian", "На рынке города взорвалась бомба, пострадали три человека, сообщила полиция.", "", "ru"},
		{"Ukrainian", "На ринку міста вибухнула бомба, постраждали троє людей, повідомила поліція, її співробітники.", "", "uk"},
		{"Arabic", "انفجرت قنبلة في سوق المدينة وأصيب ثلاثة أشخاص بحسب الشرطة", "", "ar"},
		{"a wrong hint", "A bomb went off in the market of Mandra and three people were hurt, the police said.", "es", "en"},
		{"short with hint", "Mandra: 3", "es", "es"},
		{"short English", "Bomb in the market of Mandra", "", "en"},
		{"an alert", "Grenade blast in Bujumbura. Five hurt.", "", "en"},
		{"another alert", "Drone strike in Odesa. Two dead.", "", "en"},
		{"a Dutch alert", "Aanslag in Kabul. Vier doden.", "", "nl"},
		{"a Spanish alert", "Atentado en Bogota. Dos muertos.", "", "es"},
		{"nothing", "", "", ""},
		{"numbers only", "12 34", "", ""},
	} {
		if got := language(row.words, row.hint); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestDateInAddress(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"path", "https://example.org/2026/11/20/blast", "2026-11-20"},
		{"hyphens", "https://example.org/news/2026-11-20-blast", "2026-11-20"},
		{"run together", "https://example.org/20240306/three-dead", "2024-03-06"},
		{"month by name", "https://example.org/2026/nov/20/blast", "2026-11-20"},
		{"one digit", "https://example.org/2026/1/5/blast", "2026-01-05"},
		{"number that is no day", "https://example.org/20249999/x", ""},
		{"none", "https://example.org/blast", ""},
	} {
		if got := dateInAddress(row.in); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestDistillBearsHostileDocuments(t *testing.T) {
	for _, row := range []struct{ name, mediaType, bytes string }{
		{"elements nested too deep", "text/html", strings.Repeat("<div>", 5000) + "A bomb went off."},
		{"formatting never closed", "text/html", strings.Repeat("<a>x", 5000)},
		{"lists in JSON-LD", "text/html", `<script type="application/ld+json">` + strings.Repeat("[", 50000) + "</script>A bomb went off."},
		{"graphs in graphs", "text/html", `<script type="application/ld+json">` + strings.Repeat(`{"@graph":`, 5000) + "1" + strings.Repeat("}", 5000) + "</script>A bomb."},
		{"a word without end", "text/plain", strings.Repeat("a", 200000)},
		{"stops in a word", "text/plain", strings.Repeat("a.", 200000)},
		{"an address without end", "text/plain", strings.Repeat("a.b/é", 50000)},
		{"stops", "text/plain", strings.Repeat(". ", 100000)},
		{"handles", "text/plain", strings.Repeat("@a · 3 Mar\n", 5000)},
	} {
		text, err := Distill(&tocsin.Document{ID: "a", MediaType: row.mediaType, Bytes: []byte(row.bytes)})
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		if err := text.Validate(); err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func FuzzDistill(f *testing.F) {
	for _, s := range []string{
		"title: A\n\nB.", "<html><body><p>A bomb.<p>B", "— A (@b) May 3, 2020", "@a · 3 Mar\nword", "Source linkThe end.Source link", "\xff\xfe\x00", "a   b.   c",
		"<blockquote class=twitter-tweet>x — A (@b) May 3, 2020</blockquote>", "date 2020-03-11 x", "U.S.’s '’ ..", "LIMA (A) --", "\u0085\u200d",
	} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "text/html")
	}
	f.Fuzz(func(t *testing.T, b []byte, mediaType string) {
		doc := tocsin.Document{ID: "a", Bytes: b, MediaType: mediaType}
		text, err := Distill(&doc)
		if err != nil {
			if tocsin.CodeOf(err) != tocsin.Invalid {
				t.Fatal(err)
			}
			return
		}
		if err := text.Validate(); err != nil {
			t.Fatal(err)
		}
		for _, k := range text.Blocks {
			if k.Kind == tocsin.Post && !k.Contains(k.Words) {
				t.Fatalf("words %v outside post %v", k.Words, k.Span)
			}
		}
		if span, ok := Dateline(&text); ok && !span.In(text.Body) {
			t.Fatalf("dateline %v", span)
		}
	})
}

// benchReport is a report of some 3 kB, as most are.
var benchReport = func() []byte {
	var b strings.Builder
	b.WriteString("title: Rockets fall on the old port of Mandra\noutlet: Valley Post\npublished: 2021-03-04\n\nRockets fall on the old port of Mandra\n\nBy Jane Doe\n\n")
	for i := 0; i < 9; i++ {
		b.WriteString("MANDRA - At least four rockets fell on the old port of Mandra on Tuesday night, the U.S. mission and Gen. Oll's office said, and three of the town's \"watchmen\" were hurt. " +
			"Nobody has said that it was behind the attack, which came an hour after the army had announced that it would halve its force of 4,000.\n\n")
	}
	b.WriteString("Related: Port to open next week\n\nSource link\n")
	return []byte(b.String())
}()

func BenchmarkDistill(b *testing.B) {
	b.SetBytes(int64(len(benchReport)))
	b.ReportAllocs()
	for b.Loop() {
		doc := tocsin.Document{ID: "a", Bytes: benchReport}
		if _, err := Distill(&doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDistillPage(b *testing.B) {
	var page bytes.Buffer
	page.WriteString("<!doctype html><html lang=en><head><title>Rockets fall on Mandra - Valley Post</title></head><body><nav><a href=/>Home</a></nav><article><h1>Rockets fall on Mandra</h1>")
	for _, p := range strings.Split(string(benchReport), "\n\n") {
		page.WriteString("<p>" + p + "</p>")
	}
	page.WriteString("</article><footer>About us</footer></body></html>")
	b.SetBytes(int64(page.Len()))
	b.ReportAllocs()
	for b.Loop() {
		doc := tocsin.Document{ID: "a", Bytes: page.Bytes()}
		if _, err := Distill(&doc); err != nil {
			b.Fatal(err)
		}
	}
}
