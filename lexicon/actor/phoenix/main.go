// Command phoenix writes actors.auto.tsv, the names of armed groups that are
// in no hand-made table, from the dictionary Phoenix.MilNonState.actors.txt of
// PETRARCH2 (MIT licence, Open Event Data Alliance):
//
//	go run ./lexicon/actor/phoenix Phoenix.MilNonState.actors.txt > lexicon/actor/data/actors.auto.tsv
//
// Only names are taken, those of two words or more with a word for a group
// among them, in ordinary case.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"

	"tocsin/lexicon/place/data"
)

const head = `# Armed groups that are in no hand-made table, from a dictionary of 2013; entries of actors.tsv win over these.
# made by: go run ./lexicon/actor/phoenix Phoenix.MilNonState.actors.txt
# source: PETRARCH2, Phoenix.MilNonState.actors.txt, Open Event Data Alliance, after START's TOPS   licence: MIT   checked: 2026-11-21
id	name	alts	kind	country_code	armed	speaker	source
`

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: phoenix DICTIONARY")
		os.Exit(2)
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer f.Close()
	groups, err := read(f, codes())
	if err != nil {
		fmt.Fprintf(os.Stderr, "read %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprint(w, head)
	for _, g := range groups {
		fmt.Fprintf(w, "%s\t%s\t%s\tgroup\t%s\tyes\tgroup\tphoenix\n", g.id, g.names[0], strings.Join(g.names[1:], "|"), g.country)
	}
	if err := w.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// codes maps ISO alpha-3 codes to alpha-2.
func codes() map[string]string {
	out := make(map[string]string)
	for _, line := range strings.Split(data.Countries, "\n") {
		if c := strings.Split(line, "\t"); len(c) > 2 && len(c[0]) == 2 {
			out[c[1]] = c[0]
		}
	}
	return out
}

type group struct {
	id, country string
	names       []string
}

// line is a name and, on the first line of a group, its code.
var (
	lineForm  = regexp.MustCompile(`^(\+?)([A-Z0-9][^\[#]*?)[_ ]*(?:\[([A-Z]*)\]?)?\s*(?:#.*)?$`)
	acronym   = regexp.MustCompile(`[_ ]*\(([A-Z][A-Z0-9/-]+)\)[_ ]*`)
	notPlain  = regexp.MustCompile(`[^A-Z0-9'/ -]`)
	notSlug   = regexp.MustCompile(`[^a-z0-9]+`)
	groupWord = regexp.MustCompile(`\b(ARMY|FRONT|BRIGADES?|MOVEMENT|GROUPS?|ORGANI[SZ]ATION|LEAGUE|UNION|CELLS?|COMMAND|COMMANDOS?|FORCES?|MILITIA|LIBERATION|LASHKAR|JAISH|JAYSH|HARKAT|HARAKAT|ANSAR|HIZB|TEHRIK|JUND|REVOLUTIONARY|COMMITTEES?|COUNCIL|GUERRILLAS?|FIGHTERS|BATTALIONS?|LEGION|CORPS|GUARDS?|RESISTANCE|MARTYRS'?|FACTION|NUCLEI|FEDERATION|ALLIANCE|COALITION|SQUADS?|BROTHERHOOD|TIGERS|DEFEN[CS]E|MUJAHIDEEN|MUJAHEDEEN|CARTEL)\b`)
	smallWord = regexp.MustCompile(`^(of|the|and|for|in|de|del|la|le|los|las|al|el|ul|e|i|on|to|by|against|with|from)$`)
)

// read takes the groups out of the dictionary, ordered by id.
func read(r io.Reader, codes map[string]string) ([]group, error) {
	var groups []group
	var now *group
	taken := make(map[string]bool)
	scan := bufio.NewScanner(r)
	for scan.Scan() {
		m := lineForm.FindStringSubmatch(strings.TrimRight(scan.Text(), " "))
		if m == nil {
			continue
		}
		if m[1] == "" {
			groups = append(groups, group{})
			now = &groups[len(groups)-1]
			if len(m[3]) >= 3 {
				now.country = codes[m[3][:3]]
			}
		}
		if now == nil {
			continue
		}
		name := strings.TrimSpace(strings.ReplaceAll(acronym.ReplaceAllString(m[2], " "), "_", " "))
		name = strings.Join(strings.Fields(name), " ")
		if notPlain.MatchString(name) || len(strings.Fields(name)) < 2 || !groupWord.MatchString(name) || taken[name] {
			continue
		}
		taken[name] = true
		now.names = append(now.names, ordinary(name))
	}
	if err := scan.Err(); err != nil {
		return nil, err
	}
	var out []group
	ids := make(map[string]bool)
	for _, g := range groups {
		if len(g.names) == 0 {
			continue
		}
		g.id = strings.Trim(notSlug.ReplaceAllString(strings.ToLower(strings.ReplaceAll(g.names[0], "'", "")), "-"), "-")
		if !ids[g.id] {
			ids[g.id] = true
			out = append(out, g)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out, nil
}

// ordinary writes a name of capitals in ordinary case: "Army of Islam",
// "Lashkar-e-Taiba".
func ordinary(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		parts := strings.Split(strings.ToLower(w), "-")
		for j, p := range parts {
			if p == "" || smallWord.MatchString(p) && (i > 0 || j < len(parts)-1) {
				continue
			}
			parts[j] = strings.ToUpper(p[:1]) + p[1:]
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, " ")
}
