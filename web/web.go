// Package web holds what all that answers over HTTP has in common. Its folders
// are the parts: gate says who sees what, access who somebody is, pages and api
// answer.
package web

import (
	"net/http"

	"tocsin"
)

// Status is the HTTP status of an error's code. An error without one is the
// server's own trouble: its words are for the log.
func Status(code tocsin.Code) int {
	switch code {
	case tocsin.NotFound:
		return http.StatusNotFound
	case tocsin.Invalid:
		return http.StatusUnprocessableEntity
	case tocsin.Conflict:
		return http.StatusConflict
	case tocsin.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
