package deliver_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/deliver"
)

// mailServer speaks as much SMTP as a client needs.
type mailServer struct {
	address  string
	conf     *tls.Config
	pool     *x509.CertPool
	startTLS bool // it is offered
	tls      bool // from the first byte
	refuse   string
	mu       sync.Mutex
	mails    []string
	to       []string
	logins   []string
	clear    bool // a mail came without encryption
}

func newMailServer(t *testing.T, change func(*mailServer)) *mailServer {
	t.Helper()
	s := &mailServer{startTLS: true}
	s.conf, s.pool = certificate(t)
	if change != nil {
		change(s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	if s.tls {
		l = tls.NewListener(l, s.conf)
	}
	var running sync.WaitGroup
	t.Cleanup(func() { l.Close(); running.Wait() })
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { s.talk(conn) })
		}
	})
	return s
}

func (s *mailServer) talk(conn net.Conn) {
	defer func() { conn.Close() }()
	secured := s.tls
	in := bufio.NewReader(conn)
	say := func(line string) { io.WriteString(conn, line+"\r\n") }
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			say("250-test")
			if s.startTLS && !secured {
				say("250-STARTTLS")
			}
			say("250 AUTH PLAIN")
		case "STARTTLS":
			say("220 go on")
			conn = tls.Server(conn, s.conf)
			in, secured = bufio.NewReader(conn), true
		case "AUTH":
			b, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			s.mu.Lock()
			s.logins = append(s.logins, string(b))
			s.mu.Unlock()
			say("235 welcome")
		case "MAIL":
			say("250 ok")
		case "RCPT":
			if s.refuse != "" {
				say(s.refuse)
				continue
			}
			s.mu.Lock()
			s.to = append(s.to, rest)
			s.mu.Unlock()
			say("250 ok")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				l, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(l, "."))
			}
			s.mu.Lock()
			s.mails = append(s.mails, b.String())
			s.clear = s.clear || !secured
			s.mu.Unlock()
			say("250 taken")
			return // it does not wait for QUIT, as some do not
		default:
			say("502 what?")
		}
	}
}

func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

func (s *mailServer) email() *deliver.Email {
	return &deliver.Email{Server: s.address, Encryption: deliver.StartTLS, User: "tocsin", Password: "pw", From: "tocsin <alerts@t.example>",
		Unsubscribe: "https://t.example/unsubscribe", UnsubscribeTo: "leave@t.example", TLSConfig: &tls.Config{RootCAs: s.pool}}
}

var ann = &watch.Delivery{ID: "ann", Kind: watch.Email, Target: "Ann Ö <ann@x.example>"}

// sent sends messages and gives the mails as they came.
func sent(t *testing.T, s *mailServer, e *deliver.Email, list ...*watch.Message) []*mail.Message {
	t.Helper()
	var out []*mail.Message
	for i, m := range list {
		if err := e.Send(context.Background(), ann, m); err != nil {
			t.Fatal(err)
		}
		s.mu.Lock()
		got, err := mail.ReadMessage(strings.NewReader(s.mails[i]))
		s.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, got)
	}
	return out
}

func TestMailOfAnIncidentIsOneThread(t *testing.T) {
	s := newMailServer(t, nil)
	mails := sent(t, s, s.email(), message(), message(func(m *watch.Message) {
		m.Key, m.Event, m.Title, m.Headline, m.Changes = "alert-1_v2_ann", watch.Changed, "Drones hit a depot near Erbil.", "Three killed by drones.", []string{"Killed: 3, was unknown."}
		m.References = []watch.Reference{{Key: "alert-1_v1_ann", At: t0}}
	}))
	decode := func(m *mail.Message) string {
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil {
			t.Fatal(err)
		}
		return subject
	}
	if a, b := decode(mails[0]), decode(mails[1]); a != "Drones hit a depot near Erbil · Erbil" || b != "[changed] "+a {
		t.Errorf("subjects %q and %q", a, b)
	}
	for _, c := range []struct{ header, first, second string }{
		{"Message-Id", "<alert-1_v1_hook@t.example>", "<alert-1_v2_ann@t.example>"},
		{"References", "<incident-inc-1@t.example>", "<incident-inc-1@t.example> <alert-1_v1_ann@t.example>"},
		{"In-Reply-To", "<incident-inc-1@t.example>", "<alert-1_v1_ann@t.example>"},
		{"List-Unsubscribe", "<https://t.example/unsubscribe?d=ann>, <mailto:leave@t.example?subject=unsubscribe%20ann>", ""},
		{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click", ""},
		{"Date", "Sun, 20 Sep 2026 12:00:00 +0000", ""},
	} {
		if got := mails[0].Header.Get(c.header); got != c.first {
			t.Errorf("%s of the first: %q, want %q", c.header, got, c.first)
		}
		if got := mails[1].Header.Get(c.header); c.second != "" && got != c.second {
			t.Errorf("%s of the second: %q, want %q", c.header, got, c.second)
		}
	}
	if s.clear || len(s.logins) != 2 || s.logins[0] != "\x00tocsin\x00pw" || s.to[0] != "TO:<ann@x.example>" {
		t.Errorf("in the clear %v, logins %q, to %q", s.clear, s.logins, s.to)
	}
}

func TestMailHasPlainWordsAndHTML(t *testing.T) {
	s := newMailServer(t, nil)
	got := sent(t, s, s.email(), message())[0]
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(got.Body, params["boundary"])
	for _, c := range []struct{ kind, words string }{
		{"text/plain; charset=utf-8", "Killed: 3, stated by the governor (“three <b>dead</b>”)"},
		{"text/html; charset=utf-8", "<q>three &lt;b&gt;dead&lt;/b&gt;</q>"},
	} {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		if p.Header.Get("Content-Type") != c.kind || !strings.Contains(string(body), c.words) || !strings.Contains(string(body), "no report names anybody") ||
			!strings.Contains(string(body), "not an official warning") {
			t.Errorf("part %q:\n%s\nwant %q", p.Header.Get("Content-Type"), body, c.words)
		}
	}
}

func TestNothingCanBePutIntoAHeader(t *testing.T) {
	s := newMailServer(t, nil)
	evil := "Drones\r\nBcc: all@x.example\r\n\r\nbody"
	m := message(func(m *watch.Message) { m.Headline, m.Title, m.Area, m.Key, m.Incident = evil, evil, evil, evil, evil })
	got := sent(t, s, s.email(), m)[0]
	if got.Header.Get("Bcc") != "" || strings.Contains(got.Header.Get("Message-Id"), "all") {
		t.Errorf("headers %v", got.Header)
	}
	head, _, _ := strings.Cut(s.mails[0], "\r\n\r\n")
	for _, line := range strings.Split(head, "\r\n") {
		if strings.HasPrefix(line, "Bcc") || line == "body" {
			t.Errorf("line %q", line)
		}
	}
}

func TestMailServers(t *testing.T) {
	for _, c := range []struct {
		name   string
		server func(*mailServer)
		email  func(*deliver.Email)
		code   tocsin.Code
	}{
		{"with STARTTLS", nil, nil, ""},
		{"with TLS from the first byte", func(s *mailServer) { s.tls = true }, func(e *deliver.Email) { e.Encryption = deliver.TLS }, ""},
		{"without encryption, where that is asked for", nil, func(e *deliver.Email) { e.Encryption, e.User = deliver.Plain, "" }, ""},
		{"a password without encryption", nil, func(e *deliver.Email) { e.Encryption = deliver.Plain }, tocsin.Invalid},
		{"one that offers no STARTTLS", func(s *mailServer) { s.startTLS = false }, nil, tocsin.Unavailable},
		{"one whose certificate is another's", nil, func(e *deliver.Email) { e.TLSConfig = nil }, tocsin.Unavailable},
		{"one that refuses the receiver", func(s *mailServer) { s.refuse = "550 nobody here" }, nil, tocsin.Invalid},
		{"one that is busy", func(s *mailServer) { s.refuse = "451 later" }, nil, tocsin.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newMailServer(t, c.server)
			e := s.email()
			if c.email != nil {
				c.email(e)
			}
			err := e.Send(context.Background(), ann, message())
			if tocsin.CodeOf(err) != c.code || (err == nil) != (c.code == "") {
				t.Errorf("error %v, want code %q", err, c.code)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if n := len(s.mails); (n == 1) != (c.code == "") {
				t.Errorf("%d mails came", n)
			}
		})
	}
}
