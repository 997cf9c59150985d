package evaluate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// AnnotatedReport is a report in whose text every act, time, place, speaker
// and claim is marked.
type AnnotatedReport struct {
	Document     tocsin.Document // Bytes are the words without the marks
	Text         string
	AttackReport bool
	Style        string
	Marks        []Mark
}

// Mark is one marked span. What its attributes mean depends on its tag.
type Mark struct {
	Tag string // a act, r act named again, t time, p place, c claim, s speaker, x cue
	tocsin.Span
	Of    []string // numbers of the acts that it belongs to
	Attrs map[string]string
}

// Act reports whether the mark belongs to the act.
func (m *Mark) Act(n string) bool { return slices.Contains(m.Of, n) }

var (
	markTag   = regexp.MustCompile(`(?s)<(a|r|t|p|c|s|x)((?:\s+\w+=(?:"[^"]*"|[^\s>"]*))*)\s*>(.*?)</(a|r|t|p|c|s|x)>`)
	markAttr  = regexp.MustCompile(`(\w+)=(?:"([^"]*)"|([^\s>"]*))`)
	strayMark = regexp.MustCompile(`</?(a|r|t|p|c|s|x)(\s[^>]*)?>`)
)

// ReadAnnotated reads a folder of annotated reports, in the order of their
// names.
func ReadAnnotated(folder string) ([]AnnotatedReport, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", folder, err)
	}
	if len(paths) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "evaluation data: no annotated reports in %s", folder)
	}
	slices.Sort(paths)
	var out []AnnotatedReport
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, missing(path, err)
		}
		report, err := ParseAnnotated(string(content))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		report.Document.Path = path
		out = append(out, report)
	}
	return out, nil
}

// ParseAnnotated takes a report apart into its header, its words and its
// marks.
func ParseAnnotated(content string) (AnnotatedReport, error) {
	var report AnnotatedReport
	head, body, found := strings.Cut(content, "\n\n")
	if !found {
		return report, tocsin.Errorf(tocsin.Invalid, "no empty line after the header")
	}
	for _, line := range strings.Split(head, "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "id":
			report.Document.ID = value
		case "title":
			report.Document.Title = value
		case "outlet":
			report.Document.Outlet = value
		case "published":
			report.Document.Published = value
		case "report":
			report.AttackReport = value == "yes"
		case "style":
			report.Style = value
		}
	}
	if report.Document.Published != "" {
		report.Document.PublishedBasis = "header"
	}
	var text strings.Builder
	at := 0
	for _, m := range markTag.FindAllStringSubmatchIndex(body, -1) {
		tag, end := body[m[2]:m[3]], body[m[8]:m[9]]
		if tag != end {
			return report, tocsin.Errorf(tocsin.Invalid, "mark <%s> ends with </%s> near %.40q", tag, end, body[m[0]:])
		}
		text.WriteString(body[at:m[0]])
		mark := Mark{Tag: tag, Attrs: map[string]string{}}
		mark.Start = text.Len()
		text.WriteString(body[m[6]:m[7]])
		mark.End = text.Len()
		for _, a := range markAttr.FindAllStringSubmatch(body[m[4]:m[5]], -1) {
			mark.Attrs[a[1]] = a[2] + a[3]
		}
		for _, n := range strings.Split(mark.Attrs["of"], ",") {
			if n = strings.TrimSpace(n); n != "" {
				mark.Of = append(mark.Of, n)
			}
		}
		report.Marks = append(report.Marks, mark)
		at = m[1]
	}
	text.WriteString(body[at:])
	report.Text = text.String()
	if stray := strayMark.FindString(report.Text); stray != "" {
		return report, tocsin.Errorf(tocsin.Invalid, "mark %q is open, nested or misspelt", stray)
	}
	report.Document.Bytes = []byte(report.Text)
	report.Document.SHA256 = sha256Of(report.Document.Bytes)
	report.Document.MediaType = "text/plain"
	return report, nil
}

func sha256Of(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// markedAct is one act of an annotated report with all that is marked of it.
type markedAct struct {
	number       string
	kind         tocsin.Kind // attack when it has a form
	form         tocsin.Form
	role         tocsin.Role
	status       tocsin.Status
	first        tocsin.Span
	spans        []tocsin.Span // its triggers, the first included
	times        []*Mark
	places       []*Mark
	launchPlaces []*Mark
}

// keptKind reports whether it is a kind that an account can have; other marked acts (drills,
// accidents, metaphor) are not to be read as accounts.
func keptKind(k tocsin.Kind) bool {
	switch k {
	case tocsin.Attack, tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find, tocsin.Aggregate:
		return true
	}
	return false
}

// acts gathers the marks by act, in the order of the acts' triggers, moved
// into the body that was read.
func (r *AnnotatedReport) acts(move func(tocsin.Span) tocsin.Span) []*markedAct {
	var acts []*markedAct
	byNumber := map[string]*markedAct{}
	for i := range r.Marks {
		m := &r.Marks[i]
		if m.Tag != "a" {
			continue
		}
		act := &markedAct{number: m.Attrs["n"], kind: tocsin.Kind(m.Attrs["kind"]), form: tocsin.Form(m.Attrs["form"]),
			role: tocsin.Role(m.Attrs["role"]), status: tocsin.Status(m.Attrs["status"]), first: move(m.Span)}
		if act.form != "" {
			act.kind = tocsin.Attack
		}
		act.spans = []tocsin.Span{act.first}
		acts = append(acts, act)
		byNumber[act.number] = act
	}
	for i := range r.Marks {
		m := &r.Marks[i]
		for _, n := range m.Of {
			act := byNumber[n]
			if act == nil {
				continue
			}
			switch {
			case m.Tag == "r":
				act.spans = append(act.spans, move(m.Span))
			case m.Tag == "t":
				act.times = append(act.times, m)
			case m.Tag == "p" && (m.Attrs["role"] == "place" || m.Attrs["role"] == "near"):
				act.places = append(act.places, m)
			case m.Tag == "p" && m.Attrs["role"] == "launch":
				act.launchPlaces = append(act.launchPlaces, m)
			}
		}
	}
	return acts
}

// saidBy reports whether a marked claim is by the speaker: by the outlet when
// nobody is marked.
func (m *Mark) saidBy(said tocsin.Speaker) bool {
	by, kind := m.Attrs["by"], m.Attrs["kind"]
	if by == "" {
		return said.Kind == tocsin.SpeakerOutlet
	}
	return said.Name != "" && sameName(by, said.Name) ||
		kind == string(tocsin.SpeakerUnnamed) && said.Kind == tocsin.SpeakerUnnamed
}

// count is the bounds that a marked claim gives.
func (m *Mark) count() tocsin.Count {
	c := tocsin.Count{Known: true, Min: tocsin.Open, Max: tocsin.Open}
	if n, err := strconv.Atoi(m.Attrs["min"]); err == nil {
		c.Min = n
	}
	if n, err := strconv.Atoi(m.Attrs["max"]); err == nil {
		c.Max = n
	}
	if c.Min == tocsin.Open && c.Max == tocsin.Open {
		return tocsin.Count{}
	}
	return c
}
