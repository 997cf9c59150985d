package deliver

import (
	"context"
	"crypto/tls"
	"encoding/xml"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"tocsin"
	"tocsin/watch"
)

// CoT sends messages as Cursor on Target 2.0 events: a neutral point on the map
// with remarks, never a track of somebody's. The target is udp://host:port,
// tcp://host:port or tls://host:port.
type CoT struct {
	Allow     []string      // hosts that may have private or group addresses
	Stale     time.Duration // how long a point stays on the map; 0 is a day
	TLSConfig *tls.Config   // nil is the usual
	Now       func() time.Time
}

// unknown is how CoT writes a height or an error that is not known.
const unknown = "9999999"

// maxDatagram keeps an event in one packet on any network.
const maxDatagram = 60000

// Check is Channel's.
func (c *CoT) Check(d *watch.Delivery) error {
	_, err := c.target(d)
	return err
}

func (c *CoT) target(d *watch.Delivery) (*url.URL, error) {
	u, err := url.Parse(d.Target)
	if err != nil || u.Hostname() == "" || u.Port() == "" || u.Scheme != "udp" && u.Scheme != "tcp" && u.Scheme != "tls" {
		return nil, tocsin.Errorf(tocsin.Invalid, "delivery %s: the target is no udp://, tcp:// or tls:// with host and port", d.ID)
	}
	return u, nil
}

// Send is Channel's. What has no position has no point on a map, and is not
// sent; nor is a digest.
func (c *CoT) Send(ctx context.Context, d *watch.Delivery, m *watch.Message) error {
	u, err := c.target(d)
	if err != nil {
		return err
	}
	event, err := c.event(m)
	if err != nil {
		return err
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !allowed(c.Allow, u.Hostname()) {
		dialer.Control = ssrf.New(ssrf.WithAnyPort(), ssrf.WithNetworks("tcp4", "tcp6", "udp4", "udp6")).Safe
	}
	network := u.Scheme
	if network == "tls" {
		network = "tcp"
	}
	if network == "udp" && len(event) > maxDatagram {
		return tocsin.Errorf(tocsin.Invalid, "message %s does not fit in one packet", m.Key)
	}
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	conn, err := dialer.DialContext(ctx, network, u.Host)
	if err != nil {
		return tocsin.Errorf(tocsin.Unavailable, "send to %s: %w", u.Host, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if u.Scheme == "tls" {
		conf := &tls.Config{MinVersion: tls.VersionTLS12}
		if c.TLSConfig != nil {
			conf = c.TLSConfig.Clone()
		}
		conf.ServerName = u.Hostname()
		secured := tls.Client(conn, conf)
		if err := secured.HandshakeContext(ctx); err != nil {
			return tocsin.Errorf(tocsin.Unavailable, "send to %s: %w", u.Host, err)
		}
		conn = secured
	}
	if _, err := conn.Write(event); err != nil {
		return tocsin.Errorf(tocsin.Unavailable, "send to %s: %w", u.Host, err)
	}
	return nil
}

type cotEvent struct {
	XMLName xml.Name `xml:"event"`
	Version string   `xml:"version,attr"`
	UID     string   `xml:"uid,attr"`
	Type    string   `xml:"type,attr"`
	How     string   `xml:"how,attr"`
	Time    string   `xml:"time,attr"`
	Start   string   `xml:"start,attr"`
	Stale   string   `xml:"stale,attr"`
	Point   struct {
		Lat string `xml:"lat,attr"`
		Lon string `xml:"lon,attr"`
		HAE string `xml:"hae,attr"`
		CE  string `xml:"ce,attr"`
		LE  string `xml:"le,attr"`
	} `xml:"point"`
	Detail struct {
		Contact struct {
			Callsign string `xml:"callsign,attr"`
		} `xml:"contact"`
		Link *struct {
			URL      string `xml:"url,attr"`
			Relation string `xml:"relation,attr"`
			Mime     string `xml:"mime,attr"`
		} `xml:"link"`
		Remarks string `xml:"remarks"`
	} `xml:"detail"`
}

// event is one point for each incident: a later message of it replaces it, and
// a withdrawal takes it off the map.
func (c *CoT) event(m *watch.Message) ([]byte, error) {
	if !m.Where.Located() && m.Event != watch.Testing {
		return nil, tocsin.Errorf(tocsin.Invalid, "message %s is of no place on a map", m.Key)
	}
	now := time.Now
	if c.Now != nil {
		now = c.Now
	}
	stale := c.Stale
	if stale <= 0 {
		stale = 24 * time.Hour
	}
	at := now().UTC()
	ends := at.Add(stale)
	if m.Event == watch.Withdrawn {
		ends = at
	}
	moment := func(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z") }
	// b-m-p-s-p-i is a plain point of interest, and h-g-i-g-o says that it comes
	// from outside, put in by hand or by a program that reads.
	e := cotEvent{Version: "2.0", UID: "tocsin-" + m.Incident, Type: "b-m-p-s-p-i", How: "h-g-i-g-o",
		Time: moment(at), Start: moment(at), Stale: moment(ends)}
	e.Point.HAE, e.Point.CE, e.Point.LE = unknown, unknown, unknown
	if m.Event == watch.Testing {
		// t-x-c-t is CoT's own test of a connection; it is no point on a map.
		e.Type, e.UID, e.Point.Lat, e.Point.Lon = "t-x-c-t", "tocsin-test", "0", "0"
	} else {
		e.Point.Lat, e.Point.Lon = fmt.Sprintf("%.6f", *m.Where.Lat), fmt.Sprintf("%.6f", *m.Where.Lon)
		if m.Where.RadiusM > 0 {
			e.Point.CE = fmt.Sprint(m.Where.RadiusM)
		}
	}
	e.Detail.Contact.Callsign = clean(strings.TrimSuffix(m.Headline, "."))
	e.Detail.Remarks = clean(m.Text())
	if m.Link != "" {
		e.Detail.Link = &struct {
			URL      string `xml:"url,attr"`
			Relation string `xml:"relation,attr"`
			Mime     string `xml:"mime,attr"`
		}{m.Link, "r-u", "text/html"}
	}
	b, err := xml.Marshal(e)
	if err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "write message %s: %w", m.Key, err)
	}
	return append([]byte(xml.Header), append(b, '\n')...), nil
}

// clean leaves out what XML does not allow.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
