package pages

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"tocsin"
)

// bookPart is a heading, a rule or a paragraph of the codebook.
type bookPart struct {
	Heading string
	Rule    string // its number; "" for a heading or a paragraph
	Words   []bookWord
}

// bookWord is words of one kind: "", strong or code.
type bookWord struct{ Kind, Text string }

var (
	ruleStart = regexp.MustCompile(`^(\d+)\. +`)
	inWords   = regexp.MustCompile("\\*\\*([^*]+)\\*\\*|`([^`]+)`")
)

// readBook parts the text of the codebook.
func readBook(text string) (out []bookPart) {
	number, words := "", ""
	end := func() {
		if words = strings.TrimSpace(words); words != "" {
			out = append(out, bookPart{Rule: number, Words: bookWords(words)})
		}
		number, words = "", ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch m := ruleStart.FindStringSubmatch(line); {
		case strings.HasPrefix(line, "# "):
			end()
		case strings.HasPrefix(line, "#"):
			end()
			out = append(out, bookPart{Heading: strings.TrimSpace(strings.TrimLeft(line, "#"))})
		case m != nil:
			end()
			number, words = m[1], line[len(m[0]):]
		case line == "":
			end()
		default:
			words += " " + line
		}
	}
	end()
	return out
}

func bookWords(s string) (out []bookWord) {
	at := 0
	for _, m := range inWords.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > at {
			out = append(out, bookWord{Text: s[at:m[0]]})
		}
		if m[2] >= 0 {
			out = append(out, bookWord{"strong", s[m[2]:m[3]]})
		} else {
			out = append(out, bookWord{"code", s[m[4]:m[5]]})
		}
		at = m[1]
	}
	if at < len(s) {
		out = append(out, bookWord{Text: s[at:]})
	}
	return out
}

// codebook is the page of the rules, with an anchor for each.
func (p *Pages) codebook(w http.ResponseWriter, r *http.Request) error {
	if p.opt.Codebook == "" {
		return p.missing(w, r)
	}
	return p.render(w, r, http.StatusOK, "codebook", page{Title: p.words.say("codebook.title"), Data: readBook(p.opt.Codebook)})
}

// auditPage lists what was done, the last first.
type auditPage struct {
	Entries []tocsin.AuditEntry
	Older   string
}

// perAudit is how many entries of the audit one page shows.
const perAudit = 200

// audit is the page of who did what.
func (p *Pages) audit(w http.ResponseWriter, r *http.Request) error {
	c := p.opt.Caller(r)
	if err := may(c, tocsin.Admin, tocsin.GrantAdmin); err != nil {
		return err
	}
	store, err := p.gate.For(c).Inside()
	if err != nil {
		return err
	}
	before := int64(0)
	if s := r.URL.Query().Get("before"); s != "" {
		if before, err = strconv.ParseInt(s, 10, 64); err != nil || before < 1 {
			return tocsin.Errorf(tocsin.Invalid, "parameter before is a number from 1")
		}
	}
	if before == 0 {
		// The last place is found by halving: the log can be asked for what
		// comes after a place alone.
		some := func(after int64) (bool, error) {
			list, err := store.AuditLog(r.Context(), after, 1)
			return len(list) > 0, err
		}
		if before, err = lastPlace(some); err != nil {
			return err
		}
		before++
	}
	list, err := store.AuditLog(r.Context(), max(0, before-1-perAudit), perAudit)
	if err != nil {
		return err
	}
	data := auditPage{}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Seq < before {
			data.Entries = append(data.Entries, list[i])
		}
	}
	if first := before - perAudit; first > 1 {
		data.Older = with("/audit", "before", strconv.FormatInt(first, 10))
	}
	return p.render(w, r, http.StatusOK, "audit", page{Title: p.words.say("audit.title"), Data: data})
}

// lastPlace is the last place of a log, 0 of an empty one.
func lastPlace(some func(after int64) (bool, error)) (int64, error) {
	low, high := int64(0), int64(1) // something comes after all below low; nothing after high, once found
	for {
		more, err := some(high)
		if err != nil {
			return 0, err
		}
		if !more || high > 1<<50 {
			break
		}
		low, high = high, high*2
	}
	for low < high {
		middle := (low + high) / 2
		more, err := some(middle)
		if err != nil {
			return 0, err
		}
		if more {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, nil
}
