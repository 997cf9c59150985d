package access

import (
	"encoding/json"
	"net/http"
)

// problem answers with a problem of RFC 9457.
func problem(w http.ResponseWriter, status int, detail string) {
	body, _ := json.Marshal(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(status), status, detail}) // strings and numbers always encode
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(body, '\n')) // who is gone need not be told
}

func unauthorized(w http.ResponseWriter, detail string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="tocsin"`)
	problem(w, http.StatusUnauthorized, detail)
}

// strictPolicy is for answers that are no pages: nothing is loaded, nothing
// may frame them.
const strictPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// hsts is two years, what browsers' preload lists ask for; names below are
// left alone, since they need not be tocsin's.
const hsts = "max-age=63072000"

// Headers sets the security headers of every answer. csp is the content
// security policy, "" the strictest; a handler may set its own.
func (g *Guard) Headers(csp string, next http.Handler) http.Handler {
	if csp == "" {
		csp = strictPolicy
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if g.secure(r) {
			h.Set("Strict-Transport-Security", hsts)
		}
		next.ServeHTTP(w, r)
	})
}
