package deliver_test

import (
	"context"
	"crypto/tls"
	"encoding/xml"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/deliver"
)

type event struct {
	Version string `xml:"version,attr"`
	UID     string `xml:"uid,attr"`
	Type    string `xml:"type,attr"`
	How     string `xml:"how,attr"`
	Start   string `xml:"start,attr"`
	Stale   string `xml:"stale,attr"`
	Point   struct {
		Lat string `xml:"lat,attr"`
		Lon string `xml:"lon,attr"`
		HAE string `xml:"hae,attr"`
		CE  string `xml:"ce,attr"`
	} `xml:"point"`
	Remarks string `xml:"detail>remarks"`
}

func read(t *testing.T, b []byte) event {
	t.Helper()
	var e event
	if err := xml.Unmarshal(b, &e); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return e
}

// listen takes one event over udp, tcp or tls.
func listen(t *testing.T, network string, conf *tls.Config) (string, <-chan []byte) {
	t.Helper()
	got := make(chan []byte, 1)
	if network == "udp" {
		conn, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		go func() {
			b := make([]byte, 65536)
			n, _, _ := conn.ReadFrom(b)
			got <- b[:n]
		}()
		return "udp://" + conn.LocalAddr().String(), got
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if network == "tls" {
		l = tls.NewListener(l, conf)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		b, _ := io.ReadAll(conn)
		got <- b
	}()
	return network + "://" + l.Addr().String(), got
}

func TestCoTIsANeutralPointWithRemarks(t *testing.T) {
	conf, pool := certificate(t)
	for _, network := range []string{"udp", "tcp", "tls"} {
		t.Run(network, func(t *testing.T) {
			target, got := listen(t, network, conf)
			c := &deliver.CoT{Allow: []string{"127.0.0.1"}, Stale: time.Hour, Now: now, TLSConfig: &tls.Config{RootCAs: pool}}
			if err := c.Send(context.Background(), &watch.Delivery{ID: "map", Target: target}, message()); err != nil {
				t.Fatal(err)
			}
			e := read(t, <-got)
			want := event{Version: "2.0", UID: "tocsin-inc-1", Type: "b-m-p-s-p-i", How: "h-g-i-g-o", Start: "2026-09-20T12:00:00.000Z", Stale: "2026-09-20T13:00:00.000Z"}
			want.Point.Lat, want.Point.Lon, want.Point.HAE, want.Point.CE = "36.200000", "44.000000", "9999999", "5000"
			remarks := e.Remarks
			e.Remarks = ""
			if e != want {
				t.Errorf("event %+v, want %+v", e, want)
			}
			if !strings.Contains(remarks, "by the governor") || !strings.Contains(remarks, "https://t.example/i/inc-1?a=1&b=2") || !strings.Contains(remarks, "Not known:") {
				t.Errorf("remarks %q", remarks)
			}
		})
	}
}

func TestCoTOfAWithdrawnIncidentIsStaleAtOnce(t *testing.T) {
	target, got := listen(t, "tcp", nil)
	c := &deliver.CoT{Allow: []string{"127.0.0.1"}, Now: now}
	if err := c.Send(context.Background(), &watch.Delivery{ID: "map", Target: target}, message(func(m *watch.Message) { m.Event = watch.Withdrawn })); err != nil {
		t.Fatal(err)
	}
	if e := read(t, <-got); e.Stale != e.Start {
		t.Errorf("stale %s, started %s", e.Stale, e.Start)
	}
}

func TestCoTIsNotSent(t *testing.T) {
	c := &deliver.CoT{Now: now}
	for _, x := range []struct {
		name, target string
		m            *watch.Message
		code         tocsin.Code
	}{
		{"without a position", "udp://x.example:1", message(func(m *watch.Message) { m.Where = nil }), tocsin.Invalid},
		{"to a private address that is not allowed by name", "udp://127.0.0.1:9", message(), tocsin.Unavailable},
		{"too long for a packet", "udp://127.0.0.1:9", message(func(m *watch.Message) { m.Unknown = []string{strings.Repeat("x", 70000)} }), tocsin.Invalid},
	} {
		t.Run(x.name, func(t *testing.T) {
			if err := c.Send(context.Background(), &watch.Delivery{ID: "map", Target: x.target}, x.m); tocsin.CodeOf(err) != x.code {
				t.Errorf("error %v, want code %q", err, x.code)
			}
		})
	}
}
