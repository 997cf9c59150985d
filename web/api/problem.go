package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/web"
	"tocsin/web/gate"
)

// problem makes an error into what a caller is told. The words of an error
// without a code stay here: it is logged, and the caller learns that it was.
func (a *API) problem(ctx context.Context, err error) error {
	var done huma.StatusError
	if errors.As(err, &done) {
		return err
	}
	switch {
	case errors.Is(err, gate.ErrLogin):
		return huma.ErrorWithHeaders(model(http.StatusUnauthorized, gate.ErrLogin.Error()),
			http.Header{"WWW-Authenticate": {`Bearer realm="tocsin"`}})
	case errors.Is(err, gate.ErrForbidden):
		return model(http.StatusForbidden, gate.ErrForbidden.Error())
	case errors.Is(err, context.DeadlineExceeded):
		return later("it took too long; ask for less, or again later")
	case errors.Is(err, context.Canceled):
		return later("the request was given up")
	}
	switch code := tocsin.CodeOf(err); code {
	case "":
		a.opts.Log.ErrorContext(ctx, "serving a request", "error", err)
		return model(http.StatusInternalServerError, "something went wrong here; it was noted")
	case tocsin.Unavailable:
		return later(err.Error())
	default:
		return model(web.Status(code), err.Error())
	}
}

func model(status int, detail string) *huma.ErrorModel {
	return &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail}
}

func later(detail string) error {
	return huma.ErrorWithHeaders(model(http.StatusServiceUnavailable, detail), http.Header{"Retry-After": {"5"}})
}

// refuse writes a problem where there is no operation to do it.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	err = a.problem(r.Context(), err)
	var headers huma.HeadersError
	if errors.As(err, &headers) {
		for name, values := range headers.GetHeaders() {
			w.Header()[name] = values
		}
	}
	m := model(http.StatusInternalServerError, "")
	errors.As(err, &m)
	writeProblem(w, m)
}

func writeProblem(w http.ResponseWriter, m *huma.ErrorModel) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(m.Status)
	// The status is out; a client that has gone is told nothing more.
	_ = json.NewEncoder(w).Encode(m)
}

// missing is the problem of a part of the program that was not switched on.
func missing(what string) error {
	return model(http.StatusNotImplemented, "this server has no "+what)
}
