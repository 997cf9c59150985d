package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"tocsin"
	"tocsin/docs"
)

type codebookCmd struct {
	Rule string `arg:"" optional:"" help:"A rule's number, or a word: every rule that holds it is printed. Without it all rules are."`
}

// Run prints rules of the codebook.
func (c *codebookCmd) Run(term *terminal) error {
	found, err := rules(docs.Codebook, c.Rule)
	if err != nil {
		return err
	}
	_, err = io.WriteString(term.Out, found)
	return err
}

// ruleStart matches the line that begins a rule.
var ruleStart = regexp.MustCompile(`^(\d+)\. `)

// rules are those of the book with this number or, when it is no number, with
// this word in them; "" is the whole book.
func rules(book, wanted string) (string, error) {
	wanted = strings.TrimSuffix(strings.TrimSpace(wanted), ".")
	if wanted == "" {
		return book, nil
	}
	var found, rule strings.Builder
	number := ""
	end := func() {
		words := rule.String()
		if number != "" && (number == wanted || !isNumber(wanted) && strings.Contains(strings.ToLower(words), strings.ToLower(wanted))) {
			if found.Len() > 0 {
				found.WriteString("\n")
			}
			found.WriteString(strings.TrimRight(words, "\n") + "\n")
		}
		rule.Reset()
		number = ""
	}
	for line := range strings.Lines(book) {
		if m := ruleStart.FindStringSubmatch(line); m != nil {
			end()
			number = m[1]
		} else if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			end()
		}
		rule.WriteString(line)
	}
	end()
	if found.Len() == 0 {
		return "", tocsin.Errorf(tocsin.NotFound, "the codebook has no rule for %s", fmt.Sprintf("%q", wanted))
	}
	return found.String(), nil
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }
