package collect

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin"
)

// now is the time of every test here.
func now() time.Time { return time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC) }

// kept copies files of testdata into a new folder, which becomes the working folder.
func kept(t *testing.T, names ...string) {
	t.Helper()
	files := map[string]string{}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(b)
	}
	tree(t, files)
}

// arrived is what a plan's arrivals are, a line each.
func arrived(p *Plan) string {
	var b strings.Builder
	for a, err := range p.Arrivals(context.Background()) {
		if err != nil {
			fmt.Fprintf(&b, "! %s: %v\n", tocsin.CodeOf(err), err)
			continue
		}
		d := a.Document
		if err := d.Validate(); err != nil {
			fmt.Fprintf(&b, "! not valid: %v\n", err)
		}
		fmt.Fprintf(&b, "%s | %s | %s | %s | %s", short(d.ID), d.Outlet, d.Published, d.Title, d.Language)
		if a.Notice != "" {
			fmt.Fprintf(&b, " | %s %s", a.Notice, a.Of)
		}
		if !a.Embargo.IsZero() {
			fmt.Fprintf(&b, " | until %s", a.Embargo.Format(time.RFC3339))
		}
		if !a.Fetched.IsZero() {
			fmt.Fprintf(&b, " | fetched %s", a.Fetched.Format(time.RFC3339))
		}
		if d.MediaType != "application/cap+xml" {
			fmt.Fprintf(&b, " | %s", words(string(d.Bytes)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// short is an id, or its first letters when it is a hash.
func short(id string) string {
	if len(id) == 64 {
		return id[:8]
	}
	return id
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTelegram(t *testing.T) {
	kept(t, "telegram.json")
	same(t, arrived(Files([]string{"telegram.json"}, Options{})),
		"telegram:77001/2 | Valley Watch | 2026-03-02T08:00:00Z |  |  | Two rockets hit the air base, see here.\n"+
			"telegram:77001/3 | Valley Watch | 2026-03-02T09:00:00Z |  |  | A drone struck a depot. Four people died. — Southern Desk (@SouthernDesk)\n"+
			"! invalid: telegram.json: item 5: part 1 of its text is neither words nor an entity\n"+
			"! invalid: telegram.json: item 6: published \"soon\" is neither a date nor an RFC 3339 time\n"+
			"telegram:77001/7 | Valley Watch | 2026-03-02T09:10:00Z |  |  | Last words.\n")
}

func TestTelegramAccount(t *testing.T) {
	message := `{"id":1,"type":"message","date":"2026-03-02T08:00:00","from":"%s","text":"Shells fell on %s."}`
	tree(t, map[string]string{"result.json": `{"about":"a","chats":{"about":"b","list":[
{"name":"North","type":"public_channel","id":1,"messages":[` + fmt.Sprintf(message, "North", "Aleppo") + `]},
{"name":"South","type":"private_group","id":2,"messages":[` + fmt.Sprintf(message, "South", "Daraa") + `]}]}}`})
	same(t, arrived(Files([]string{"."}, Options{})),
		"telegram:1/1 | North | 2026-03-02 |  |  | Shells fell on Aleppo.\ntelegram:2/1 | South | 2026-03-02 |  |  | Shells fell on Daraa.\n")
}

func TestTelegramEdited(t *testing.T) {
	export := func(rest, text string) string {
		return `{"name":"North","type":"public_channel","id":1,"messages":[{"id":1,"type":"message","date_unixtime":"1772438400"` + rest + `,"text":"` + text + `"}]}`
	}
	tree(t, map[string]string{"a.json": export(`,"edited_unixtime":"1772442000"`, "Three dead."), "b.json": export("", "Two dead.")})
	same(t, told(Files([]string{"."}, Options{})),
		"! conflict: b.json#1: replaced by the newer version in a.json#1\ntelegram:1/1 < a.json#1 (text/plain): Three dead.\n")
}

func TestMastodon(t *testing.T) {
	kept(t, "outbox.json", "statuses.json")
	same(t, arrived(Files([]string{"outbox.json"}, Options{})),
		"8cbbad77 | @jane@social.example | 2026-03-02T08:00:00Z |  | en | Gunmen attacked a checkpoint & fled. Two died.\n"+
			"! invalid: outbox.json: item 2: boost of https://other.example/notes/9: its words are not in the file\n"+
			"8cbbad77 | @jane@social.example | 2026-03-02T08:00:00Z |  | en | Gunmen attacked a checkpoint & fled. Three died.\n"+
			"8cbbad77 |  | 2026-03-03T08:00:00Z |  |  | withdrawal  | \n"+
			"! invalid: outbox.json: item 6: activity of type \"Dance\" is not read\n")
	same(t, arrived(Files([]string{"statuses.json"}, Options{})),
		"9434976c | Harbour Desk | 2026-03-03T10:00:00Z |  | en | Graphic A bomb hit a bus. Page title About the page\n"+
			"31e43db2 | Harbour Desk | 2026-03-03T11:00:00Z |  | en | Mortars fell on the port. — Ali Example (@ali) March 3, 2026\n"+
			"! invalid: statuses.json: item 3: published \"never\" is neither a date nor an RFC 3339 time\n")
}

func TestBluesky(t *testing.T) {
	kept(t, "bluesky.json")
	same(t, arrived(Files([]string{"bluesky.json"}, Options{})),
		"712480c8 | Harbour Desk | 2026-03-03T10:00:00Z |  | en | Confirmed by two officials: A bomb hit a bus. — Ali Example (@ali) March 3, 2026\n"+
			"at://did:plc:def/app.bsky.feed.post/3k0 by did:plc:abc | Harbour Desk | 2026-03-03T11:00:00Z |  |  | A bomb hit a bus. — Ali Example (@ali) March 3, 2026\n"+
			"! invalid: bluesky.json: item 3: the post has no record\n")
	tree(t, map[string]string{"r.jsonl": `{"$type":"app.bsky.feed.post","text":"Shots near the bridge.","createdAt":"2026-03-03T10:00:00Z"}` + "\n" +
		`{"uri":"at://did:plc:abc/app.bsky.feed.post/3k9","cid":"x","value":{"$type":"app.bsky.feed.post","text":"Quiet now.","createdAt":"2026-03-03T11:00:00Z"}}`})
	got := arrived(Files([]string{"r.jsonl"}, Options{}))
	for _, want := range []string{"| 2026-03-03T10:00:00Z |  |  | Shots near the bridge.\n", "| 2026-03-03T11:00:00Z |  |  | Quiet now.\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want %q in it", got, want)
		}
	}
}

func TestNewsML(t *testing.T) {
	kept(t, "news.xml")
	same(t, arrived(Files([]string{"news.xml"}, Options{})),
		"urn:newsml:example.org:1 | Delta Wire | 2026-03-04T09:00:00+03:00 | Rockets near the airport | en | Rockets near the airport ERBIL: Three rockets landed, two people were hurt. Source: Hill Agency\n"+
			"urn:newsml:example.org:1 | Delta Wire | 2026-03-04T11:00:00+03:00 | Rockets near the airport | en | correction  | Rockets near the airport BASRA, March 4 — Three rockets landed, three were hurt.\n"+
			"urn:newsml:example.org:2 | Plain Gazette | 2026-03-04T11:00:00+03:00 | Later | en | until 2026-04-01T00:00:00Z | Later Held words.\n"+
			"urn:newsml:example.org:3 |  | 2026-03-04T12:00:00Z |  |  | withdrawal  | The item was sent in error.\n"+
			"! invalid: news.xml:42: status \"stat:lost\" is none of usable, withheld, canceled\n"+
			"! invalid: news.xml:45: the item has no guid or uri\n")
	same(t, told(Files([]string{"news.xml"}, Options{Now: now})),
		"! conflict: news.xml:5: replaced by the newer version in news.xml:16\n"+
			"! unavailable: news.xml:24: under embargo until 2026-04-01T00:00:00Z\n"+
			"! invalid: news.xml:35: its publisher withdraws urn:newsml:example.org:3\n"+
			"! invalid: news.xml:42: status \"stat:lost\" is none of usable, withheld, canceled\n"+
			"! invalid: news.xml:45: the item has no guid or uri\n"+
			"urn:newsml:example.org:1 < news.xml:16 (text/html): <!DOCTYPE ht\n")
	later := func() time.Time { return now().AddDate(0, 1, 0) }
	if got := told(Files([]string{"news.xml"}, Options{Now: later})); !strings.Contains(got, "urn:newsml:example.org:2 < news.xml:24") {
		t.Errorf("the embargo has passed, got %s", got)
	}
}

func TestNewsMLBroken(t *testing.T) {
	item := `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><itemMeta><title>One shot.</title></itemMeta></newsItem>`
	tree(t, map[string]string{"a.xml": `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">` + "\n" + item + "\n<newsItem guid=\"h\"><itemMeta>",
		"b.xml": `<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>`, "c.xml": `<rss version="2.0"/>`})
	p := Files([]string{"."}, Options{})
	same(t, arrived(p), "g |  |  | One shot. |  | One shot. One shot.\n"+
		"! invalid: a.xml:3: not well-formed XML: unexpected EOF\n! invalid: b.xml: it holds no newsItem\n")
	same(t, strings.Join(p.Ignored, " "), "c.xml")
}

func TestNinjs(t *testing.T) {
	kept(t, "ninjs.json")
	same(t, arrived(Files([]string{"ninjs.json"}, Options{})),
		"2881ec77 | Plain Gazette | 2026-03-05T08:00:00Z | Car bomb kills four | en | Car bomb kills four A car bomb killed four people. Source: Hill Agency\n"+
			"tag:example.org,2026:2 | Delta Wire | 2026-03-05T09:00:00Z | Shells hit market | en | Shells hit market DONETSK: Shells hit a market. Two died.\n"+
			"tag:example.org,2026:2 | Delta Wire | 2026-03-05T10:00:00Z | Shells hit market | en | correction  | Shells hit market DONETSK: Shells hit a market. Three died.\n"+
			"tag:example.org,2026:3 |  | 2026-03-05T08:00:00Z | Gone |  | withdrawal  | Gone\n"+
			"! invalid: ninjs.json: item 5: embargoed \"soon\" is no time\n"+
			"! conflict: ninjs.json: item 6: the same as ninjs.json#2\n"+
			"! invalid: ninjs.json: item 7: it is JSON of no kind that is read\n")
	tree(t, map[string]string{"one.json": "{\n \"uri\": \"u:1\",\n \"headlines\": [{\"value\": \"Bomb found\"}]\n}\n"})
	same(t, arrived(Files([]string{"."}, Options{})), "u:1 |  |  | Bomb found |  | Bomb found Bomb found\n")
}

func TestJSONOfOtherKinds(t *testing.T) {
	tree(t, map[string]string{"d/conf.json": "{\n \"name\": \"x\"\n}", "d/flat.json": `{"name": "x"}`, "d/doc.json": "{\n \"id\": \"a\",\n \"text\": \"One.\"\n}",
		"d/list.json": `[{"id":"b","text":"Two."},{"id":"c","text":"Three."}]`, "d/cut.json": `[{"id":"e","text":"Four."},{"id":`})
	p := Files([]string{"d"}, Options{})
	same(t, told(p), "e < d/cut.json#1 (text/plain): Four.\n! invalid: d/cut.json: at byte 27: the file is cut off\n"+
		"a < d/doc.json (text/plain): One.\nb < d/list.json#1 (text/plain): Two.\nc < d/list.json#2 (text/plain): Three.\n")
	same(t, strings.Join(p.Ignored, " "), "d/conf.json d/flat.json")
	same(t, told(Files([]string{"d/conf.json"}, Options{})), "! invalid: d/conf.json: it is JSON of no kind that is read\n")
}

func TestTable(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"own columns", "id,Title,Full_Text,date,source\na,Raid,Gunmen came.,2026-03-05,Hill Agency\n",
			"a | Hill Agency | 2026-03-05 | Raid |  | Gunmen came.\n"},
		{"the auto-archiver's", "Link;Archive status;Archive date;Upload timestamp;Upload title;Text content;Hash\n" +
			"https://v.example/1;success;2026-03-06T10:00:00Z;2026-03-05T09:00:00+00:00;Clip;\"Shells hit,\n two died.\";abc\n",
			"7c36a6ad |  | 2026-03-05T09:00:00Z | Clip |  | fetched 2026-03-06T10:00:00Z | Shells hit, two died.\n"},
		{"tabs and a byte order mark", "\xef\xbb\xbfid\ttext\na\tOne, two; three.\n", "a |  |  |  |  | One, two; three.\n"},
		{"a line for spreadsheets", "sep=;\nid;text\na;One\nb;\n", "a |  |  |  |  | One\n! invalid: t.csv:4: no text: it has none of the keys text, body, content, html, title\n"},
		{"rows of other lengths", "id,text\na,One,more\nb\nc,Three\n",
			"! invalid: t.csv:2: the row has 3 columns, the header 2\n! invalid: t.csv:3: the row has 1 columns, the header 2\nc |  |  |  |  | Three\n"},
		{"a stray quotation mark", "id,text\na,One \"two\" three\nb,Two\n", "! invalid: t.csv:2: bare \" in non-quoted-field\nb |  |  |  |  | Two\n"},
		{"a bad date", "id,text,date\na,One,03/04/2026\n", "! invalid: t.csv:2: published \"03/04/2026\" is neither a date nor an RFC 3339 time\n"},
		{"the same row twice", "text\nOne\nOne\n", "8af7f62c |  |  |  |  | One\n! conflict: t.csv:3: the same line as t.csv:2\n"},
		{"no column of words", "a,b\n1,2\n", "! invalid: t.csv:1: the header has no column text, body, content, html or title\n"},
		{"nothing", "\n", "! invalid: t.csv: empty\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree(t, map[string]string{"t.csv": c.in})
			got := arrived(Files([]string{"t.csv"}, Options{}))
			if c.name == "the same row twice" || strings.HasPrefix(c.name, "the auto") {
				got, c.want = withoutID(got), withoutID(c.want)
			}
			same(t, got, c.want)
		})
	}
}

// withoutID is lines without the hash that begins the first.
func withoutID(s string) string {
	if _, rest, ok := strings.Cut(s, " | "); ok {
		return rest
	}
	return s
}

func TestMailbox(t *testing.T) {
	kept(t, "letters.mbox")
	same(t, arrived(Files([]string{"letters.mbox"}, Options{})),
		"one@example.org | Hill Agency | 2026-03-05T09:30:00+01:00 | Raid at night |  | Gunmen raided a café. From there they fled.\n"+
			"two@example.org | Delta Letter | 2026-03-06T09:30:00Z | Weekly |  | Rockets fell.\n"+
			"two@example.org/annex.html | Delta Letter | 2026-03-06T09:30:00Z |  |  | Annex words.\n"+
			"inner@example.org | Third Desk | 2026-03-04T09:30:00Z | Passed on |  | A bomb was found.\n"+
			"! conflict: letters.mbox:55: the same as letters.mbox:1\n"+
			"! invalid: letters.mbox:67: the message has no text\n")
	tree(t, map[string]string{"a.mbox": "no mailbox\n", "b.mbox": "\n"})
	same(t, arrived(Files([]string{"."}, Options{})), "! invalid: a.mbox:1: not a mailbox: it does not begin with a From line\n! invalid: b.mbox: empty\n")
}

// archive writes files into a zip archive, in order.
func archive(t *testing.T, files ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		m, err := w.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestZip(t *testing.T) {
	inner := archive(t, [2]string{"deep.txt", "Deep."})
	tree(t, map[string]string{"d/a.txt": "Outer.", "d/z.zip": archive(t, [2]string{"a.txt", "Inner."}, [2]string{"../b.jsonl", `{"id":"b","text":"Two."}`},
		[2]string{".hidden.txt", "x"}, [2]string{"photo.jpg", "x"}, [2]string{"conf.json", "{}"}, [2]string{"c.txt.gz", packed(t, "Three.")}, [2]string{"in.zip", inner})})
	p := Files([]string{"d"}, Options{})
	same(t, told(p), "a < d/a.txt (text/plain): Outer.\na.txt < d/z.zip/a.txt (text/plain): Inner.\nb < d/z.zip/b.jsonl:1 (text/plain): Two.\n"+
		"c < d/z.zip/c.txt.gz (text/plain): Three.\ndeep < d/z.zip/in.zip/deep.txt (text/plain): Deep.\n")
	same(t, strings.Join(p.Ignored, " "), "d/z.zip/photo.jpg d/z.zip/conf.json")
}

func TestZipBad(t *testing.T) {
	two := archive(t, [2]string{"x.zip", archive(t, [2]string{"x.zip", archive(t, [2]string{"a.txt", "One."})})})
	bomb := archive(t, [2]string{"a.jsonl", strings.Repeat("x", 24<<20)})
	tree(t, map[string]string{"bomb.zip": bomb, "cut.zip": archive(t, [2]string{"a.txt", "One."})[:60], "deep.zip": two, "none.zip": archive(t, [2]string{"a.jpg", "x"}),
		"bomb.jsonl.gz": packed(t, strings.Repeat("x", 24<<20))})
	got := told(Files([]string{"bomb.zip", "cut.zip", "deep.zip", "none.zip", "bomb.jsonl.gz"}, Options{}))
	for _, want := range []string{"bomb.zip/a.jsonl", "it unpacks to more than 200 times its size", "! invalid: cut.zip: unpack: zip: not a valid zip file\n",
		"! invalid: deep.zip/x.zip/x.zip: more than 2 archives in each other\n", "! not found: none.zip: the archive holds no file of a known kind\n", "bomb.jsonl.gz:"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant %q in it", got, want)
		}
	}
	if n := strings.Count(got, "200 times"); n != 2 {
		t.Errorf("%d bombs were seen, want 2:\n%s", n, got)
	}
}

func TestAlerts(t *testing.T) {
	kept(t, "alert.cap", "update.xml", "cancel.xml", "broken.cap")
	same(t, arrived(Files([]string{"alert.cap", "update.xml", "cancel.xml", "broken.cap"}, Options{})),
		"EX-1 | Civil Warning Office | 2026-03-11T21:16:00+02:00 | Rocket alert in Lakeside | en\n"+
			"EX-1 | Civil Warning Office | 2026-03-11T21:20:00+02:00 | Rocket alert in Lakeside and Millbrook | en\n"+
			"EX-3 | warn@civil.example.org | 2026-03-11T22:00:00+02:00 |  |  | withdrawal warn@civil.example.org,EX-1\n"+
			"! invalid: broken.cap: alert EX-9: line 2: alert lacks scope\n")
	same(t, told(Files([]string{"alert.cap", "update.xml"}, Options{})),
		"! conflict: alert.cap: replaced by the newer version in update.xml\nEX-1 < update.xml (application/cap+xml): <?xml versio\n")
	same(t, told(Files([]string{"alert.cap", "cancel.xml"}, Options{})),
		"! invalid: cancel.xml: its publisher withdraws warn@civil.example.org,EX-1\n"+
			"! invalid: alert.cap: withdrawn by its publisher in cancel.xml\n")
}

func TestSniffedInput(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"e-mail", "Message-ID: <a@b>\r\nSubject: Raid\r\n\r\nGunmen came.\r\n", "stdin < - (text/plain): Gunmen came.\n"},
		{"a table", "id,title,text\na,Raid,Gunmen came.\n", "a < -:2 (text/plain): Gunmen came.\n"},
		{"prose that names columns", "Title, date and text were missing from the note.\nGunmen came.\n", "stdin < - (): Title, date \n"},
		{"a mailbox", "From a@b Thu Mar  5 09:30:00 2026\nMessage-ID: <a@b>\nSubject: Raid\n\nGunmen came.\n", "a@b < -:1 (text/plain): Gunmen came.\n"},
		{"an archive", archive(t, [2]string{"x.txt", "One."}), "x < -/x.txt (text/plain): One.\n"},
		{"prose in brackets", "[Editor's note] Gunmen came.\n", "stdin < - (): [Editor's no\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			same(t, told(Files([]string{"-"}, Options{Stdin: strings.NewReader(c.in)})), c.want)
		})
	}
}
