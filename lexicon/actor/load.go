package actor

import (
	"embed"
	"fmt"
	"strings"

	"tocsin"
	"tocsin/lexicon/place/data"
)

//go:embed data
var files embed.FS

// table is a tab-separated file: its column names and its lines.
type table struct {
	name    string
	columns map[string]int
	rows    [][]string
	lines   []int // the line number of each row
}

// readTable reads a table and checks that it has just the columns wanted.
func readTable(name, text string, columns ...string) (*table, error) {
	t := &table{name: name}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if t.columns == nil {
			if strings.Join(cells, "\t") != strings.Join(columns, "\t") {
				return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: columns are %q, want %q", name, i+1, cells, columns)
			}
			t.columns = make(map[string]int)
			for j, c := range cells {
				t.columns[c] = j
			}
			continue
		}
		if len(cells) != len(columns) {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: %d cells, want %d", name, i+1, len(cells), len(columns))
		}
		t.rows = append(t.rows, cells)
		t.lines = append(t.lines, i+1)
	}
	if t.columns == nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "%s: no line of column names", name)
	}
	return t, nil
}

// cell is the value of the named column in row i.
func (t *table) cell(i int, column string) string { return t.rows[i][t.columns[column]] }

// list is the parts of a cell that holds a list.
func (t *table) list(i int, column string) []string { return split(t.cell(i, column)) }

// at names row i for messages: "actors.tsv:12".
func (t *table) at(i int) string { return fmt.Sprintf("%s:%d", t.name, t.lines[i]) }

// split parts a cell at "|"; an empty cell has no parts.
func split(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}

// embedded reads an embedded table.
func embedded(name string, columns ...string) (*table, error) {
	b, err := files.ReadFile("data/" + name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return readTable(name, string(b), columns...)
}

// Load reads the embedded tables. The Lexicon may be shared by goroutines.
func Load() (*Lexicon, error) {
	l := &Lexicon{
		classes: make(map[string][]string),
		word:    make(map[string]bool),
		linked:  make(map[string]bool),
		inName:  make(map[string]bool),
		saying:  make(map[string]bool),
		before:  make(map[string]bool),
		noName:  make(map[string]bool),
	}
	for _, read := range []func() error{l.loadModifiers, l.loadCountries, l.loadActors, l.loadOrgans, l.loadTitles} {
		if err := read(); err != nil {
			return nil, fmt.Errorf("load actors: %w", err)
		}
	}
	return l, nil
}

func (l *Lexicon) loadModifiers() error {
	t, err := embedded("modifiers.tsv", "class", "forms")
	if err != nil {
		return err
	}
	sets := map[string]map[string]bool{
		"word": l.word, "linked": l.linked, "particle": l.inName, "saying": l.saying, "preposition": l.before,
		"noname": l.noName,
	}
	for i := range t.rows {
		class, forms := t.cell(i, "class"), t.list(i, "forms")
		if len(forms) == 0 {
			return tocsin.Errorf(tocsin.Invalid, "%s: no forms", t.at(i))
		}
		if _, twice := l.classes[class]; twice {
			return tocsin.Errorf(tocsin.Invalid, "%s: class %q stands twice", t.at(i), class)
		}
		l.classes[class] = forms
		if set := sets[class]; set != nil {
			for _, f := range forms {
				set[f] = true
			}
			continue
		}
		m := modifier{class: class}
		if domain, ok := strings.CutPrefix(class, "domain-"); ok {
			m.class = "domain"
			m.speaker = speakerOf(domain)
			if m.speaker == "" {
				return tocsin.Errorf(tocsin.Invalid, "%s: no speaker kind for %q", t.at(i), class)
			}
		}
		l.modifiers = append(l.modifiers, m)
		from := isModifier
		if class == "thing" {
			from = isThing
		}
		for _, f := range forms {
			l.add(f, from, len(l.modifiers)-1)
		}
	}
	return nil
}

// speakerOf is the speaker kind of a domain-X class.
func speakerOf(domain string) tocsin.SpeakerKind {
	switch domain {
	case "official", "military", "police", "medical":
		return tocsin.SpeakerKind(domain)
	case "media":
		return tocsin.SpeakerJournalist
	}
	return ""
}

func (l *Lexicon) loadCountries() error {
	t, err := readTable("countries.tsv", data.Countries,
		"code", "iso3", "name", "alts", "adjectives", "people", "capital", "lat", "lon", "region")
	if err != nil {
		return err
	}
	for i := range t.rows {
		c := country{code: t.cell(i, "code"), iso3: t.cell(i, "iso3"), name: t.cell(i, "name")}
		if a := t.list(i, "adjectives"); len(a) > 0 {
			c.adjective = a[0]
		}
		l.countries = append(l.countries, c)
		n := len(l.countries) - 1
		l.add(c.name, isCountry, n)
		for _, f := range t.list(i, "alts") {
			l.add(f, isCountry, n)
		}
		for _, f := range t.list(i, "adjectives") {
			l.add(f, isAdjective, n)
		}
		for _, f := range t.list(i, "people") {
			l.add(f, isPeople, n)
		}
		if f := t.cell(i, "capital"); f != "" && f != c.name {
			l.add(f, isCapital, n)
		}
	}
	return nil
}

func (l *Lexicon) loadActors() error {
	codes := make(map[string]bool)
	for _, c := range l.countries {
		codes[c.code] = true
	}
	ids := make(map[string]bool)
	hand := make(map[string]bool)
	for _, name := range []string{"actors.tsv", "actors.auto.tsv"} {
		t, err := embedded(name, "id", "name", "alts", "kind", "country_code", "armed", "speaker", "source")
		if err != nil {
			return err
		}
		for i := range t.rows {
			e := entry{
				id: t.cell(i, "id"), name: t.cell(i, "name"), kind: tocsin.ActorKind(t.cell(i, "kind")),
				country: t.cell(i, "country_code"), armed: t.cell(i, "armed") == "yes",
				speaker: tocsin.SpeakerKind(t.cell(i, "speaker")),
			}
			forms := append([]string{e.name}, t.list(i, "alts")...)
			if name == "actors.auto.tsv" {
				if forms = unseen(hand, forms); len(forms) == 0 || forms[0] != e.name || ids[e.id] {
					continue // the hand-made entry wins
				}
			}
			switch {
			case e.id == "" || e.name == "":
				return tocsin.Errorf(tocsin.Invalid, "%s: no id or no name", t.at(i))
			case ids[e.id]:
				return tocsin.Errorf(tocsin.Invalid, "%s: id %q stands twice", t.at(i), e.id)
			case !actorKind(e.kind):
				return tocsin.Errorf(tocsin.Invalid, "%s: unknown kind %q", t.at(i), e.kind)
			case e.country != "" && !codes[e.country]:
				return tocsin.Errorf(tocsin.Invalid, "%s: unknown country %q", t.at(i), e.country)
			case !yesNo(t.cell(i, "armed")):
				return tocsin.Errorf(tocsin.Invalid, "%s: armed is %q, want yes or no", t.at(i), t.cell(i, "armed"))
			case !speakerKind(e.speaker):
				return tocsin.Errorf(tocsin.Invalid, "%s: unknown speaker %q", t.at(i), e.speaker)
			}
			ids[e.id] = true
			l.entries = append(l.entries, e)
			for _, f := range forms {
				hand[foldForm(f)] = true
				l.add(f, isActor, len(l.entries)-1)
			}
		}
	}
	return nil
}

// unseen is the forms that are in no hand-made entry.
func unseen(hand map[string]bool, forms []string) []string {
	var out []string
	for _, f := range forms {
		if !hand[foldForm(f)] {
			out = append(out, f)
		}
	}
	return out
}

func (l *Lexicon) loadOrgans() error {
	t, err := embedded("organs.tsv", "id", "forms", "kind", "armed", "speaker", "traits")
	if err != nil {
		return err
	}
	for i := range t.rows {
		o := organ{
			id: t.cell(i, "id"), kind: tocsin.ActorKind(t.cell(i, "kind")), armed: t.cell(i, "armed") == "yes",
			speaker: tocsin.SpeakerKind(t.cell(i, "speaker")),
		}
		for _, trait := range strings.Fields(t.cell(i, "traits")) {
			switch trait {
			case "needs":
				o.needs = true
			case "article":
				o.needs, o.article = true, true
			case "inherits":
				o.inherits = true
			case "fighters":
				o.fighters = true
			case "speaks":
				o.speaks = true
			default:
				return tocsin.Errorf(tocsin.Invalid, "%s: unknown trait %q", t.at(i), trait)
			}
		}
		if !actorKind(o.kind) || !speakerKind(o.speaker) || !yesNo(t.cell(i, "armed")) {
			return tocsin.Errorf(tocsin.Invalid, "%s: kind, armed or speaker is not known", t.at(i))
		}
		l.organs = append(l.organs, o)
		for _, f := range t.list(i, "forms") {
			l.add(f, isOrgan, len(l.organs)-1)
		}
	}
	return nil
}

func (l *Lexicon) loadTitles() error {
	t, err := embedded("titles.tsv", "id", "forms", "speaker")
	if err != nil {
		return err
	}
	for i := range t.rows {
		s := tocsin.SpeakerKind(t.cell(i, "speaker"))
		if s == "" || !speakerKind(s) {
			return tocsin.Errorf(tocsin.Invalid, "%s: unknown speaker %q", t.at(i), s)
		}
		l.titles = append(l.titles, title{id: t.cell(i, "id"), speaker: s})
		for _, f := range t.list(i, "forms") {
			l.add(f, isTitle, len(l.titles)-1)
		}
	}
	return nil
}

func yesNo(s string) bool { return s == "yes" || s == "no" }

func actorKind(k tocsin.ActorKind) bool {
	switch k {
	case tocsin.State, tocsin.Force, tocsin.Group, tocsin.Office, tocsin.Person, tocsin.Media, tocsin.Unnamed, tocsin.Civilian:
		return true
	}
	return false
}

func speakerKind(s tocsin.SpeakerKind) bool {
	switch s {
	case "", tocsin.SpeakerOfficial, tocsin.SpeakerMilitary, tocsin.SpeakerPolice, tocsin.SpeakerMedical, tocsin.SpeakerWitness,
		tocsin.SpeakerJournalist, tocsin.SpeakerAgency, tocsin.SpeakerGroup, tocsin.SpeakerUnnamed:
		return true
	}
	return false
}
