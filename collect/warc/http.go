package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"

	"tocsin/collect/coding"
)

// Page is what a record holds, with everything that the way it came put
// around it taken off.
type Page struct {
	Status int // of the HTTP response; 200 for a resource
	Header http.Header
	Body   []byte
}

// maxCodings is how many codings may lie in each other; real servers use one.
const maxCodings = 4

// Page reads the record's page: of a response what the server sent, without
// chunks and content coding, of a resource its body. A body that its head
// calls chunked or coded and that is not is taken as it stands: programs that
// write archives often unpack bodies and leave the head. The error tells of
// other records, and of bodies with more than maxBytes.
func (r *Record) Page(maxBytes int64) (Page, error) {
	switch r.Type {
	case "resource", "conversion":
		return Page{Status: http.StatusOK, Header: http.Header{"Content-Type": {r.Header.Get("Content-Type")}}, Body: r.Body}, nil
	case "response", "revisit":
	default:
		return Page{}, fmt.Errorf("a record of type %q holds no page", r.Type)
	}
	p, body, err := head(r.Body)
	if err != nil {
		return Page{}, err
	}
	if p.Body, err = decoded(p.Header, body, maxBytes); err != nil {
		return Page{}, err
	}
	return p, nil
}

// head reads the HTTP head by itself: the standard library's reader would
// refuse what browsers and archives put up with.
func head(b []byte) (Page, []byte, error) {
	p := Page{Header: http.Header{}}
	line, rest, _ := bytes.Cut(b, []byte("\n"))
	fields := strings.Fields(string(line))
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") && fields[0] != "HTTP" {
		return p, nil, errors.New("the record holds no HTTP response")
	}
	status, err := strconv.Atoi(fields[1])
	if err != nil {
		return p, nil, fmt.Errorf("%q is no HTTP status", fields[1])
	}
	p.Status = status
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if key, value, ok := strings.Cut(string(line), ":"); ok && len(p.Header) < 1000 {
			p.Header.Add(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
	return p, rest, nil
}

// decoded takes chunks and codings off a body.
func decoded(head http.Header, body []byte, maxBytes int64) ([]byte, error) {
	if strings.Contains(strings.ToLower(head.Get("Transfer-Encoding")), "chunked") {
		// A body cut off in the middle of its chunks is kept as far as it goes.
		plain, err := io.ReadAll(io.LimitReader(httputil.NewChunkedReader(bytes.NewReader(body)), maxBytes+1))
		if err == nil || len(plain) > 0 {
			body = plain
		}
	}
	codings := strings.Split(strings.Join(head.Values("Content-Encoding"), ","), ",")
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("%d codings in each other", len(codings))
	}
	for i := len(codings) - 1; i >= 0; i-- {
		in, err := coding.Reader(strings.ToLower(strings.TrimSpace(codings[i])), bytes.NewReader(body))
		if err != nil || in == nil {
			continue // it is not coded so
		}
		plain, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
		if c, ok := in.(io.Closer); ok {
			err = errors.Join(err, c.Close())
		}
		if err == nil || len(plain) > 0 {
			body = plain
		}
	}
	if int64(len(body)) > maxBytes {
		return nil, fmt.Errorf("the page has more than %d bytes", maxBytes)
	}
	return body, nil
}
