package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// waczVersion is the version of the WACZ format that is written.
const waczVersion = "1.1.1"

// warcName is where the records lie in the bundle.
const warcName = "archive/data.warc.gz"

// waczWriter bundles the bytes of the documents behind the incidents, each
// once, as resource records. Besides the archive's own index it holds in memory
// 16 bytes a document, to know which it has seen.
type waczWriter struct {
	*maker
	zip   *zip.Writer
	warc  *measured // the one file of the archive that is open until Close
	gzip  *gzip.Writer
	pages *os.File
	lines *bufio.Writer // to pages
	index spill
	seen  map[[16]byte]bool
	parts []waczPart
}

type waczPart struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int64  `json:"bytes"`
}

// measured counts and hashes what is written through it.
type measured struct {
	out io.Writer
	sum hash.Hash
	n   int64
}

func (m *measured) Write(b []byte) (int, error) {
	n, err := m.out.Write(b)
	m.sum.Write(b[:n])
	m.n += int64(n)
	return n, err
}

func newWACZ(m *maker) (Writer, error) {
	if m.opts.Bytes == nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "a web archive needs the documents' bytes")
	}
	w := &waczWriter{maker: m, zip: zip.NewWriter(m.out), gzip: gzip.NewWriter(nil), seen: map[[16]byte]bool{}}
	// Replayers seek in the records, so that they are stored as they are.
	f, err := w.zip.CreateHeader(&zip.FileHeader{Name: warcName, Method: zip.Store})
	if err != nil {
		return nil, err
	}
	w.warc = &measured{out: f, sum: sha256.New()}
	if err := w.info(); err != nil {
		return nil, err
	}
	if w.pages, err = os.CreateTemp("", "tocsin-*.pages"); err != nil {
		return nil, err
	}
	w.lines = bufio.NewWriter(w.pages)
	_, err = w.lines.WriteString(`{"format":"json-pages-1.0","id":"pages","title":"Documents"}` + "\n")
	if err != nil {
		return nil, errors.Join(err, w.abandon())
	}
	return w, nil
}

// info writes the record that tells of the file itself.
func (w *waczWriter) info() error {
	software := w.opts.Creator
	if software == "" {
		software = "tocsin"
	}
	block := "software: " + clean(software) + "\r\nformat: WARC File Format 1.1\r\n" +
		"description: documents as they were fetched; not suitable for forensic or legal evidentiary purposes\r\n"
	_, _, err := w.record("warcinfo", w.opts.Now, "", "application/warc-fields", []byte(block))
	return err
}

// record writes one record, compressed by itself, and tells where it lies.
func (w *waczWriter) record(kind string, at time.Time, target, mediaType string, block []byte) (offset, length int64, err error) {
	digest := "sha256:" + base32.StdEncoding.EncodeToString(sum256(block))
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	var head bytes.Buffer
	fmt.Fprintf(&head, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\nWARC-Date: %s\r\n", kind,
		recordID(kind, target, at.UTC().Format(time.RFC3339), digest), at.UTC().Format(time.RFC3339))
	if target != "" {
		fmt.Fprintf(&head, "WARC-Target-URI: %s\r\n", target)
	}
	fmt.Fprintf(&head, "WARC-Block-Digest: %s\r\n", digest)
	if kind == "resource" {
		fmt.Fprintf(&head, "WARC-Payload-Digest: %s\r\n", digest)
	}
	fmt.Fprintf(&head, "Content-Type: %s\r\nContent-Length: %d\r\n\r\n", mediaType, len(block))

	offset = w.warc.n
	w.gzip.Reset(w.warc)
	for _, b := range [][]byte{head.Bytes(), block, []byte("\r\n\r\n")} {
		if _, err := w.gzip.Write(b); err != nil {
			return 0, 0, err
		}
	}
	if err := w.gzip.Close(); err != nil {
		return 0, 0, err
	}
	return offset, w.warc.n - offset, nil
}

// recordID names a record by what it holds, so that the same documents give
// the same archive.
func recordID(parts ...string) string {
	u := sum256([]byte(strings.Join(parts, "\x00")))[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80 // version 8: the bits are the program's own
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

func sum256(b []byte) []byte {
	s := sha256.Sum256(b)
	return s[:]
}

func (w *waczWriter) Write(r *Record) error {
	for i := range r.Documents {
		if err := w.document(&r.Documents[i]); err != nil {
			return err
		}
	}
	return nil
}

// document writes a document's bytes, its index line and its page.
func (w *waczWriter) document(d *Source) error {
	if d.SHA256 == "" {
		w.skip("document without a hash")
		return nil
	}
	key := [16]byte(sum256([]byte(d.ID + "\x00" + d.URL + "\x00" + d.SHA256)))
	if w.seen[key] {
		return nil
	}
	data, mediaType, err := w.opts.Bytes(d.SHA256)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		w.skip("document whose bytes are not kept")
		w.seen[key] = true
		return nil
	}
	if err != nil {
		if code := tocsin.CodeOf(err); code == tocsin.Invalid || code == tocsin.Conflict {
			return fmt.Errorf("document %s: %v", d.ID, err) // without the code, which would make it the record's own
		}
		return fmt.Errorf("document %s: %w", d.ID, err)
	}
	if hex.EncodeToString(sum256(data)) != strings.ToLower(d.SHA256) {
		return fmt.Errorf("document %s: its bytes do not have the hash %s", d.ID, d.SHA256)
	}
	w.seen[key] = true
	target := d.URL
	if u, err := url.Parse(target); err != nil || !u.IsAbs() || strings.ContainsFunc(target, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		target = "urn:tocsin:document:" + urnPart(d.ID)
	}
	if mediaType = headerValue(mediaType); mediaType == "" {
		mediaType = "application/octet-stream"
	}
	at := d.Fetched
	if at.IsZero() {
		at = publishedAt(d)
	}
	if at.IsZero() {
		at = time.Unix(0, 0)
	}
	offset, length, err := w.record("resource", at, target, mediaType, data)
	if err != nil {
		return err
	}
	entry, err := json.Marshal(struct {
		URL      string `json:"url"`
		Digest   string `json:"digest"`
		Mime     string `json:"mime"`
		Status   int    `json:"status"`
		Offset   int64  `json:"offset"`
		Length   int64  `json:"length"`
		Filename string `json:"filename"`
	}{target, "sha256:" + base32.StdEncoding.EncodeToString(sum256(data)), mediaType, 200, offset, length, strings.TrimPrefix(warcName, "archive/")})
	if err != nil {
		return err
	}
	if err := w.index.add(surt(target) + " " + at.UTC().Format("20060102150405") + " " + string(entry)); err != nil {
		return err
	}
	page, err := json.Marshal(struct {
		ID    string `json:"id"`
		URL   string `json:"url"`
		TS    string `json:"ts"`
		Title string `json:"title,omitempty"`
		Size  int    `json:"size"`
	}{d.ID, target, at.UTC().Format(time.RFC3339), d.Title, len(data)})
	if err != nil {
		return err
	}
	_, err = w.lines.Write(append(page, '\n'))
	return err
}

// headerValue makes one line that a header may hold.
func headerValue(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s))
}

// publishedAt is the time or the first moment of the day at which a document
// was published, for one of which it is not known when it was fetched.
func publishedAt(d *Source) time.Time {
	if t, err := time.Parse(time.RFC3339, d.Published); err == nil {
		return t
	}
	if day, err := tocsin.ParseDate(d.Published); err == nil {
		return day.Time()
	}
	return time.Time{}
}

// surt is the form of an address by which an index sorts: its host turned
// round, in lower case, then the rest.
func surt(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return strings.ToLower(address)
	}
	labels := strings.Split(strings.ToLower(u.Hostname()), ".")
	slices.Reverse(labels)
	key := strings.Join(labels, ",")
	if port := u.Port(); port != "" && !(u.Scheme == "http" && port == "80") && !(u.Scheme == "https" && port == "443") {
		key += ":" + port
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	key += ")" + strings.ToLower(path)
	if u.RawQuery != "" {
		key += "?" + strings.ToLower(u.RawQuery)
	}
	return strings.ReplaceAll(key, " ", "%20")
}

func (w *waczWriter) Close() (err error) {
	defer func() { err = errors.Join(err, w.abandon()) }()
	w.parts = append(w.parts, waczPart{"data.warc.gz", warcName, hashOf(w.warc), w.warc.n})
	if err := w.part("indexes/index.cdxj", w.index.write); err != nil {
		return err
	}
	err = w.part("pages/pages.jsonl", func(out io.Writer) error {
		if err := w.lines.Flush(); err != nil {
			return err
		}
		if _, err := w.pages.Seek(0, io.SeekStart); err != nil {
			return err
		}
		_, err := io.Copy(out, w.pages)
		return err
	})
	if err != nil {
		return err
	}
	pack := struct {
		Profile     string     `json:"profile"`
		WACZVersion string     `json:"wacz_version"`
		Title       string     `json:"title"`
		Description string     `json:"description"`
		Created     *time.Time `json:"created,omitempty"`
		Software    string     `json:"software,omitempty"`
		Resources   []waczPart `json:"resources"`
	}{"data-package", waczVersion, "Documents behind incidents", "not suitable for forensic or legal evidentiary purposes",
		moment(w.opts.Now), w.opts.Creator, w.parts}
	description, err := json.MarshalIndent(pack, "", "  ")
	if err != nil {
		return err
	}
	digest, err := json.MarshalIndent(struct {
		Path string `json:"path"`
		Hash string `json:"hash"`
	}{"datapackage.json", "sha256:" + hex.EncodeToString(sum256(description))}, "", "  ")
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"datapackage.json", description}, {"datapackage-digest.json", digest}} {
		err := addFile(w.zip, f.name, zip.Deflate, func(out io.Writer) error {
			_, err := out.Write(f.data)
			return err
		})
		if err != nil {
			return err
		}
	}
	return w.zip.Close()
}

// part adds a file and remembers its hash.
func (w *waczWriter) part(path string, write func(io.Writer) error) error {
	return addFile(w.zip, path, zip.Deflate, func(out io.Writer) error {
		m := &measured{out: out, sum: sha256.New()}
		if err := write(m); err != nil {
			return err
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		w.parts = append(w.parts, waczPart{name, path, hashOf(m), m.n})
		return nil
	})
}

func hashOf(m *measured) string { return "sha256:" + hex.EncodeToString(m.sum.Sum(nil)) }

// abandon removes the temporary files.
func (w *waczWriter) abandon() error {
	if w.pages == nil {
		return nil
	}
	err := errors.Join(w.pages.Close(), os.Remove(w.pages.Name()), w.index.close())
	w.pages = nil
	return err
}
