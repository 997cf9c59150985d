package pages

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// The files are made by go run ./web/pages/generate. Those that are sent
// compressed are in the program in that form only.
//
//go:embed built/*.gz built/*.br
var built embed.FS

// assets are the scripts, styles and pictures that pages refer to. The name of
// each has a hash of its content in it, so that a browser may keep it for good.
type assets struct {
	paths map[string]string // address by name: "picture.js"
	files map[string]asset  // by the last part of the address
}

type asset struct {
	mediaType string
	gz, br    []byte
}

func openAssets() (*assets, error) {
	a := &assets{paths: map[string]string{}, files: map[string]asset{}}
	list, err := fs.Glob(built, "built/*.gz")
	if err != nil {
		return nil, err
	}
	for _, file := range list {
		name := strings.TrimSuffix(path.Base(file), ".gz")
		gz, err := built.ReadFile(file)
		if err != nil {
			return nil, err
		}
		br, err := built.ReadFile(strings.TrimSuffix(file, ".gz") + ".br")
		if err != nil {
			return nil, err
		}
		plain, err := unpack(gz)
		if err != nil {
			return nil, fmt.Errorf("asset %s: %w", name, err)
		}
		sum := sha256.Sum256(plain)
		ext := path.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "-" + base64.RawURLEncoding.EncodeToString(sum[:9]) + ext
		a.paths[name] = "/assets/" + hashed
		a.files[hashed] = asset{mediaTypes[ext], gz, br}
	}
	return a, nil
}

// mediaTypes are told here and not by the machine's tables, which differ.
var mediaTypes = map[string]string{
	".js":  "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
}

func unpack(gz []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(gz))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// path is the address of an asset; a name that is none is a bug of a template,
// and its page fails.
func (a *assets) path(name string) (string, error) {
	p, ok := a.paths[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return p, nil
}

// forGood is how long what never changes under its address may be kept.
const forGood = "public, max-age=31536000, immutable"

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", forGood)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	body := f.gz
	switch {
	case accepts(r, "br"):
		h.Set("Content-Encoding", "br")
		body = f.br
	case accepts(r, "gzip"):
		h.Set("Content-Encoding", "gzip")
	default:
		plain, err := unpack(f.gz)
		if err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		body = plain
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		// An error here is the reader's line, about which nobody can do anything.
		_, _ = w.Write(body)
	}
}

// accepts reports whether a browser takes an encoding.
func accepts(r *http.Request, encoding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, param, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err == nil && name == encoding {
			q, bad := strconv.ParseFloat(param["q"], 64)
			return param["q"] == "" || bad == nil && q > 0
		}
	}
	return false
}

// send writes a body, compressed when the browser takes that and it is worth it.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) > 1400 && h.Get("Content-Encoding") == "" && accepts(r, "gzip") {
		var b bytes.Buffer
		// The fastest level: a page is made anew each time, and the next ones
		// take longer than they save on a common line.
		z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		if err != nil {
			return err
		}
		if _, err := z.Write(body); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
		body = b.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error here is the reader's line
	}
	return nil
}
