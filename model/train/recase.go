package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/model"
)

// letterCases are the ways of writing that the model learns besides running
// text.
var letterCases = []func(form, tag string, i int) string{upper, lower, headline}

func upper(form, _ string, _ int) string { return strings.ToUpper(form) }

func lower(form, _ string, _ int) string { return strings.ToLower(form) }

// headline writes words in capitals that headlines write so.
func headline(form, tag string, i int) string {
	switch tag {
	case "ADP", "CCONJ", "DET", "PART":
		if i > 0 && len(form) < 5 {
			return form
		}
	}
	r, size := utf8.DecodeRuneInString(form)
	return string(unicode.ToUpper(r)) + form[size:]
}

// recased is the example written another way.
func recased(e model.Example, write func(form, tag string, i int) string) model.Example {
	var forms []string
	for i, t := range e.Text.Tokens {
		tag := ""
		if e.Tags != nil {
			tag = e.Tags[i]
		}
		form := e.Text.Body[t.Start:t.End]
		if !strings.HasPrefix(form, "'") && !strings.HasPrefix(form, "’") || strings.ToUpper(form) == write(form, tag, i) {
			form = write(form, tag, i)
		}
		forms = append(forms, form)
	}
	e.Text = textOf(forms)
	return e
}
