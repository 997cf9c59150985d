package web

import (
	"fmt"
	"net/http"
	"testing"

	"tocsin"
)

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"what is not there", tocsin.Errorf(tocsin.NotFound, "no"), http.StatusNotFound},
		{"what breaks a rule", tocsin.Errorf(tocsin.Invalid, "no"), http.StatusUnprocessableEntity},
		{"what contradicts the store, wrapped", fmt.Errorf("do: %w", tocsin.Errorf(tocsin.Conflict, "no")), http.StatusConflict},
		{"what may be tried again", tocsin.Errorf(tocsin.Unavailable, "no"), http.StatusServiceUnavailable},
		{"no code", fmt.Errorf("no"), http.StatusInternalServerError},
		{"a code that is not known", tocsin.Errorf("other", "no"), http.StatusInternalServerError},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Status(tocsin.CodeOf(c.err)); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
		})
	}
}
