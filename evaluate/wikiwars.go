package evaluate

import (
	"cmp"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin"
	"tocsin/distill"
	"tocsin/lexicon/when"
)

// wikiWarsTest is the number of the first document that is measured on; those
// before it are for development.
const wikiWarsTest = 13

// WikiWars scores the values of the times in the WikiWars histories under
// evalDir: dev is documents 01 to 12, test 13 to 16. An expression counts when
// it overlaps a marked one that has a value and its value is the same; recall
// is over the marked ones with a value, precision over the expressions that
// overlap any marked one. Each marked one counts once.
func WikiWars(evalDir string) (dev, test PRF, err error) {
	dev, test, _, err = WikiWarsFaults(evalDir)
	return dev, test, err
}

// WikiWarsFaults is WikiWars with what was found wrong in the development
// documents.
func WikiWarsFaults(evalDir string) (dev, test PRF, faults []Fault, err error) {
	pattern := filepath.Join(evalDir, "dates", "wikiwars", "keyinline", "*.key.xml")
	names, err := filepath.Glob(pattern)
	if err != nil {
		return dev, test, nil, fmt.Errorf("list %s: %w", pattern, err)
	}
	if len(names) == 0 {
		return dev, test, nil, tocsin.Errorf(tocsin.NotFound, "no WikiWars documents at %s", pattern)
	}
	slices.Sort(names)
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return dev, test, nil, fmt.Errorf("read WikiWars document: %w", err)
		}
		number := 0
		if _, err := fmt.Sscanf(filepath.Base(name), "%d_", &number); err != nil {
			return dev, test, nil, tocsin.Errorf(tocsin.Invalid, "%s: no document number", name)
		}
		body, marked, err := readTimex(string(b))
		if err != nil {
			return dev, test, nil, tocsin.Errorf(tocsin.Invalid, "%s: %v", name, err)
		}
		score, wrong := scoreTimes(body, marked)
		if number >= wikiWarsTest {
			test = test.Add(score)
			continue
		}
		dev = dev.Add(score)
		for _, f := range wrong {
			f.Document = filepath.Base(name)
			faults = append(faults, f)
		}
	}
	return dev, test, faults, nil
}

// timex is one marked time.
type timex struct {
	tocsin.Span
	value string // "" when it has none
}

// readTimex reads the part of a marked document between <TEXT> and </TEXT>:
// its words without marks, and the marks, which may lie in each other.
func readTimex(doc string) (body string, marked []timex, err error) {
	_, doc, ok := strings.Cut(doc, "<TEXT>")
	if !ok {
		return "", nil, fmt.Errorf("no <TEXT>")
	}
	doc, _, _ = strings.Cut(doc, "</TEXT>")
	var b strings.Builder
	var open []int
	for doc != "" {
		at := strings.IndexByte(doc, '<')
		if at < 0 {
			b.WriteString(html.UnescapeString(doc))
			break
		}
		b.WriteString(html.UnescapeString(doc[:at]))
		tag, rest, ok := strings.Cut(doc[at+1:], ">")
		if !ok {
			return "", nil, fmt.Errorf("a mark is not closed: %.40q", doc[at:])
		}
		doc = rest
		switch {
		case strings.HasPrefix(tag, "TIMEX2"):
			open = append(open, len(marked))
			marked = append(marked, timex{tocsin.Span{Start: b.Len()}, attribute(tag, "val")})
		case tag == "/TIMEX2":
			if len(open) == 0 {
				return "", nil, fmt.Errorf("a mark ends that did not begin")
			}
			marked[open[len(open)-1]].End = b.Len()
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return "", nil, fmt.Errorf("a mark does not end")
	}
	return b.String(), marked, nil
}

func attribute(tag, name string) string {
	_, rest, ok := strings.Cut(tag, " "+name+`="`)
	if !ok {
		return ""
	}
	v, _, _ := strings.Cut(rest, `"`)
	return v
}

// scoreTimes counts the values found in a body against those marked.
func scoreTimes(body string, marked []timex) (PRF, []Fault) {
	text := distill.Plain("", body)
	shift, ok := strings.Index(text.Body, body), true
	if shift < 0 {
		shift, ok = strings.Index(body, text.Body), false
	}
	if shift < 0 { // distill changed the words: find the marks again in order
		marked = realign(body, text.Body, marked)
	} else {
		if !ok {
			shift = -shift
		}
		for i := range marked {
			marked[i].Start += shift
			marked[i].End += shift
		}
	}
	var score PRF
	var faults []Fault
	used := make([]bool, len(marked))
	for _, told := range when.Narrative(&text, when.Reference{}) {
		overlaps, right := false, -1
		for i, m := range marked {
			if !m.Overlaps(told.Expr.Span) {
				continue
			}
			overlaps = true
			if !used[i] && m.value != "" && m.value == told.Value && right < 0 {
				right = i
			}
		}
		switch {
		case right >= 0:
			used[right] = true
			score.TP++
		case overlaps:
			score.FP++
			faults = append(faults, Fault{Cause: "value wrong", Detail: told.Expr.Words + " " + told.Value + context(text.Body, told.Expr.Span)})
		}
	}
	for i, m := range marked {
		if m.value != "" && !used[i] {
			score.FN++
			faults = append(faults, Fault{Cause: "value missed", Detail: m.Of(text.Body) + " " + m.value + context(text.Body, m.Span)})
		}
	}
	return score, faults
}

func context(body string, s tocsin.Span) string {
	return "  | " + strings.ReplaceAll(body[max(0, s.Start-40):min(len(body), s.End+30)], "\n", " ")
}

// realign finds the marked words again in a body in which white space or
// quotation marks were changed, in order.
func realign(from, to string, marked []timex) []timex {
	order := slices.Clone(marked)
	slices.SortStableFunc(order, func(a, b timex) int { return cmp.Compare(a.Start, b.Start) })
	at := 0
	var out []timex
	for _, m := range order {
		words := strings.Join(strings.Fields(m.Of(from)), " ")
		i := strings.Index(to[at:], words)
		if i < 0 || i > 2000 {
			out = append(out, timex{value: m.value})
			continue
		}
		at += i
		out = append(out, timex{tocsin.Span{Start: at, End: at + len(words)}, m.value})
	}
	return out
}
