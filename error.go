package tocsin

import (
	"errors"
	"fmt"
)

// Code says what a caller may do about an error. Errors without a code are
// the program's or the machine's own trouble.
type Code string

// The codes that callers act on.
const (
	NotFound    Code = "not found"   // what was asked for is not there
	Invalid     Code = "invalid"     // what was given breaks a rule; giving it again will not help
	Conflict    Code = "conflict"    // it contradicts what is stored
	Unavailable Code = "unavailable" // not now; the only code that means try again
)

// Error is an error with a Code.
type Error struct {
	Code Code
	Err  error
}

func (e *Error) Error() string { return e.Err.Error() }

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error; %w wraps as in fmt.Errorf.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Err: fmt.Errorf(format, args...)}
}

// CodeOf is the code of the outermost Error in err's chain, "" without one.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
