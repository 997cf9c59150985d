package actor

import (
	"strings"
	"testing"

	"tocsin"
)

// Load checks kinds, speakers, countries and ids; this checks what a reader of
// the tables may rely on besides.
func TestTables(t *testing.T) {
	for _, tt := range []struct {
		file, key string
		columns   []string
		atLeast   int
	}{
		{"actors.tsv", "id", []string{"id", "name", "alts", "kind", "country_code", "armed", "speaker", "source"}, 700},
		{"actors.auto.tsv", "id", []string{"id", "name", "alts", "kind", "country_code", "armed", "speaker", "source"}, 500},
		{"organs.tsv", "id", []string{"id", "forms", "kind", "armed", "speaker", "traits"}, 60},
		{"titles.tsv", "id", []string{"id", "forms", "speaker"}, 15},
		{"modifiers.tsv", "class", []string{"class", "forms"}, 15},
	} {
		t.Run(tt.file, func(t *testing.T) {
			b, err := files.ReadFile("data/" + tt.file)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"source:", "licence:", "checked:"} {
				if !strings.Contains(string(b[:strings.IndexByte(string(b), '\t')]), word) {
					t.Errorf("the head does not say %q", word)
				}
			}
			tab, err := embedded(tt.file, tt.columns...)
			if err != nil {
				t.Fatal(err)
			}
			if len(tab.rows) < tt.atLeast {
				t.Errorf("%d lines, want at least %d", len(tab.rows), tt.atLeast)
			}
			keys := make(map[string]bool)
			for i, row := range tab.rows {
				if k := tab.cell(i, tt.key); k == "" || keys[k] {
					t.Errorf("%s: %s %q is empty or stands twice", tab.at(i), tt.key, k)
				} else {
					keys[k] = true
				}
				for _, c := range row {
					if c != strings.TrimSpace(c) || strings.Contains(c, "||") || strings.HasPrefix(c, "|") || strings.HasSuffix(c, "|") {
						t.Errorf("%s: stray white space or bar in %q", tab.at(i), c)
					}
				}
			}
		})
	}
}

// No two hand-made actors share a form as written, and none shares its folded
// name and country with another.
func TestActorsAreDistinct(t *testing.T) {
	tab, err := embedded("actors.tsv", "id", "name", "alts", "kind", "country_code", "armed", "speaker", "source")
	if err != nil {
		t.Fatal(err)
	}
	forms, names := make(map[string]string), make(map[string]string)
	for i := range tab.rows {
		for _, f := range append(tab.list(i, "alts"), tab.cell(i, "name")) {
			if at := forms[f]; at != "" {
				t.Errorf("%s: %q stands in %s too", tab.at(i), f, at)
			}
			forms[f] = tab.at(i)
		}
		key := foldForm(tab.cell(i, "name")) + " " + tab.cell(i, "country_code")
		if at := names[key]; at != "" {
			t.Errorf("%s: the name and country of %s", tab.at(i), at)
		}
		names[key] = tab.at(i)
	}
}

// Every hand-made actor is found by its name standing alone.
func TestEveryActorIsFound(t *testing.T) {
	l := load(t)
	missed := 0
	for _, e := range l.entries {
		text := parse("Then " + e.name + " spoke.")
		found := false
		for _, m := range l.Find(text, 0, len(text.Tokens)) {
			found = found || m.Actor.ID == e.id || strings.Contains(m.Rule, "organ.") || m.Rule == "actor.person"
		}
		if !found {
			missed++
			t.Logf("%s: %q is not found", e.id, e.name)
		}
	}
	// Names that are the form of an earlier entry as well go to that one.
	if missed > 20 {
		t.Errorf("%d of %d actors are not found by name", missed, len(l.entries))
	}
}

func TestReadTable(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no column names", "# head\n", "x.tsv: no line of column names"},
		{"other columns", "a\tc\n", "x.tsv:1: columns are"},
		{"too few cells", "# head\na\tb\n1\n", "x.tsv:3: 1 cells, want 2"},
		{"too many cells", "a\tb\n1\t2\t3\n", "x.tsv:2: 3 cells, want 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readTable("x.tsv", tt.text, "a", "b")
			if err == nil || !strings.Contains(err.Error(), tt.want) || tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestFoldForm(t *testing.T) {
	for _, tt := range []struct{ name, form, want string }{
		{"hyphens", "al-Qaeda", "al qaeda"},
		{"full stops", "U.S.", "us"},
		{"accents", "Türkiye", "turkiye"},
		{"apostrophes", "Sana'a", "sanaa"},
		{"possessive", "Iran's Revolutionary Guard", "iran 's revolutionary guard"},
		{"plural possessive", "Martyrs' Brigades", "martyrs brigades"},
		{"brackets", "CPI (Maoist)", "cpi ( maoist )"},
		{"slash", "PKK/YPG", "pkk ypg"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := foldForm(tt.form); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
