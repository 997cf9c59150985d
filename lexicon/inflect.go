package lexicon

import (
	"bufio"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"tocsin"
)

type form struct {
	word  string
	tense Tense
}

// readIrregular reads irregular.txt: lines "n man men" and
// "v strike struck struck" (base, past, participle; a third word and more are
// further spellings joined by "/").
func readIrregular(dir fs.FS, name string) (map[string][]string, error) {
	out := map[string][]string{}
	f, err := dir.Open("irregular.txt")
	if err != nil {
		return out, nil
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		w := strings.Fields(line)
		if len(w) < 3 || w[0] != "n" && w[0] != "v" || w[0] == "v" && len(w) != 4 {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: want \"n one many\" or \"v base past participle\"",
				path.Join(name, "irregular.txt"), n)
		}
		out[w[0]+":"+w[1]] = w[2:]
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("read lexicon %s: %w", name, err)
	}
	return out, nil
}

func nounForms(word string, irregular []string) []form {
	out := []form{{word, Singular}}
	if len(irregular) > 0 {
		for _, w := range irregular {
			out = append(out, form{w, Plural})
		}
		return out
	}
	return append(out, form{plural(word), Plural})
}

func verbForms(word string, irregular []string) []form {
	out := []form{{word, Base}, {plural(word), Third}, {gerund(word), Gerund}}
	if len(irregular) == 2 {
		for _, w := range strings.Split(irregular[0], "/") {
			out = append(out, form{w, Past})
		}
		for _, w := range strings.Split(irregular[1], "/") {
			out = append(out, form{w, Participle})
		}
		return out
	}
	p := past(word)
	return append(out, form{p, Past | Participle})
}

func plural(w string) string {
	switch {
	case ending(w, "s", "x", "z", "ch", "sh"):
		return w + "es"
	case strings.HasSuffix(w, "y") && !vowelBeforeLast(w):
		return w[:len(w)-1] + "ies"
	}
	return w + "s"
}

func past(w string) string {
	switch {
	case strings.HasSuffix(w, "e"):
		return w + "d"
	case strings.HasSuffix(w, "y") && !vowelBeforeLast(w):
		return w[:len(w)-1] + "ied"
	case doubles(w):
		return w + w[len(w)-1:] + "ed"
	}
	return w + "ed"
}

func gerund(w string) string {
	switch {
	case strings.HasSuffix(w, "ie"):
		return w[:len(w)-2] + "ying"
	case strings.HasSuffix(w, "e") && !ending(w, "ee", "oe", "ye"):
		return w[:len(w)-1] + "ing"
	case doubles(w):
		return w + w[len(w)-1:] + "ing"
	}
	return w + "ing"
}

func ending(w string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func vowelBeforeLast(w string) bool { return len(w) > 1 && vowel(w[len(w)-2]) }

// doubles reports whether the last consonant is written twice before -ed and
// -ing: one-syllable words that end consonant, vowel, consonant ("gun", "hit").
// Longer words that do are in irregular.txt.
func doubles(w string) bool {
	n := len(w)
	if n < 3 || vowel(w[n-1]) || strings.IndexByte("wxy", w[n-1]) >= 0 || !vowel(w[n-2]) || vowel(w[n-3]) {
		return false
	}
	groups := 0
	for i := 0; i < n; i++ {
		if vowel(w[i]) && (i == 0 || !vowel(w[i-1])) {
			groups++
		}
	}
	return groups == 1
}
