package collect

import (
	"strings"
	"testing"

	"tocsin"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ name, address, want string }{
		{"as it is", "https://example.org/a?b=c&d", "https://example.org/a?b=c&d"},
		{"a host in capitals and the scheme's port", "HTTPS://Example.ORG:443/A", "https://example.org/A"},
		{"another port", "http://example.org:8080/", "http://example.org:8080/"},
		{"no path", "http://example.org:80", "http://example.org/"},
		{"a fragment and credentials", "https://ann:pw@example.org/a#b", "https://example.org/a"},
		{"parameters that track", "https://example.org/a?utm_source=x&id=7&fbclid=y&UTM_Term=z", "https://example.org/a?id=7"},
		{"nothing but parameters that track", "https://example.org/a?utm_source=x", "https://example.org/a"},
		{"a host of another script", "https://новости.example/a", "https://xn--b1amnebsh.example/a"},
		{"no address", "tag:example.org,2026:7", "tag:example.org,2026:7"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Canonical(c.address); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, guid, address string
		shared              bool
		want                string
	}{
		{"an id and an address", "7", "http://example.org/a#x", false, "guid:s:7 url:https://example.org/a"},
		{"an id that is another address", "https://example.org/?p=7", "https://example.org/a", false, "guid:s:https://example.org/?p=7 url:https://example.org/a url:https://example.org/?p=7"},
		{"an id that is the address", "https://example.org/a", "https://example.org/a", false, "guid:s:https://example.org/a url:https://example.org/a"},
		{"an address alone", "", "https://example.org/a?utm_id=1", false, "url:https://example.org/a"},
		{"an address that several share", "7", "https://example.org/live", true, "guid:s:7"},
		{"neither", "", "", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(Names(tocsin.Arrival{Source: "s", GUID: c.guid, Shared: c.shared, Document: tocsin.Document{URL: c.address}}), " ")
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNoticeOf(t *testing.T) {
	for _, c := range []struct {
		title string
		want  tocsin.Notice
	}{
		{"CORRECTION: Blast at the harbour", tocsin.Correction},
		{"Corrected: Two hurt at the harbour", tocsin.Correction},
		{"CORRECTED (OFFICIAL) - Two hurt at the harbour", tocsin.Correction},
		{"[Correction] Two hurt", tocsin.Correction},
		{"RETRACTED: Blast at the harbour", tocsin.Withdrawal},
		{"WITHDRAWN - Blast at the harbour", tocsin.Withdrawal},
		{"KILL: Blast at the harbour", tocsin.Withdrawal},
		{"BULLETIN KILL: Blast", tocsin.Withdrawal},
		{"(Retracted) Blast", tocsin.Withdrawal},
		{"Kill: a film about a duel", ""},
		{"KILL THE BILL protest", ""},
		{"Withdrawn: the story of an army", ""},
		{"WITHDRAWN TROOPS RETURN", ""},
		{"Correction facility attacked", ""},
		{"UPDATE 2: Blast at the harbour", ""},
		{"", ""},
	} {
		if got := noticeOf(c.title); got != c.want {
			t.Errorf("%q: got %q, want %q", c.title, got, c.want)
		}
	}
}

func FuzzAlert(f *testing.F) {
	f.Add([]byte(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier><sent>2026-11-20T10:00:00Z</sent><info/></alert>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		arr, ok := alert(data, "https://example.org/1")
		if ok && len(arr.Document.Bytes) != len(data) {
			t.Error("the bytes are not as they came")
		}
	})
}

func FuzzCanonical(f *testing.F) {
	f.Add("https://Example.org:443/a?utm_a=b&c#d")
	f.Fuzz(func(t *testing.T, address string) {
		once := Canonical(address)
		if twice := Canonical(once); strings.HasPrefix(once, "http") && twice != once {
			t.Errorf("%q becomes %q, and that %q", address, once, twice)
		}
	})
}
