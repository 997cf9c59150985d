package deliver

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"time"

	"tocsin/watch"
)

func FuzzMailHeaders(f *testing.F) {
	f.Add("Drones\r\nBcc: all@x.example", "Erbil", "alert_v1_d")
	f.Add("a\u2028b\x00c", "\r\n\r\n", "k>\r\nX: y")
	f.Add(strings.Repeat("ü", 300), "\xff", "")
	f.Fuzz(func(t *testing.T, headline, area, key string) {
		e := &Email{From: "t@t.example", Unsubscribe: "https://t.example/u", UnsubscribeTo: "l@t.example"}
		if len(area) > 100 {
			return // a name that an operator gave
		}
		from, to := &mail.Address{Address: "t@t.example"}, &mail.Address{Name: area, Address: "a@x.example"}
		m := &watch.Message{Key: key, Incident: key, At: time.Unix(0, 0), Headline: headline, Title: headline, Area: area, Event: watch.Changed}
		b, err := e.write(from, to, &watch.Delivery{ID: "d"}, m)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mail.ReadMessage(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		known := "From To Subject Date Message-Id In-Reply-To References List-Unsubscribe List-Unsubscribe-Post List-Id Auto-Submitted Mime-Version Content-Type "
		for name, values := range got.Header {
			if !strings.Contains(known, name+" ") || len(values) != 1 {
				t.Errorf("header %s: %q", name, values)
			}
		}
		head, _, _ := strings.Cut(string(b), "\r\n\r\n")
		for _, line := range strings.Split(head, "\r\n") {
			if len(line) > 998 {
				t.Errorf("a line of %d bytes: %.80s", len(line), line)
			}
		}
		if list, err := got.Header.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != "a@x.example" {
			t.Errorf("to %v, %v", list, err)
		}
	})
}
