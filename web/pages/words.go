package pages

import (
	"embed"
	"fmt"
	"strings"

	"tocsin"
)

//go:embed words/*.txt
var wordFiles embed.FS

// words is a catalogue of what the pages say, in one language.
type words struct {
	language string
	of       map[string]string
}

// readWords reads a catalogue: a line "key = text" for each message, in which
// {0}, {1} ... stand for what is put in. A key that ends in ".one" is taken
// when {0} is one.
func readWords(language string) (*words, error) {
	name := "words/" + language + ".txt"
	text, err := wordFiles.ReadFile(name)
	if err != nil {
		return nil, tocsin.Errorf(tocsin.NotFound, "there are no words for the language %q", language)
	}
	w := &words{language: language, of: map[string]string{}}
	for n, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if _, twice := w.of[key]; !found || key == "" || value == "" || twice {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: want key = text, each key once", name, n+1)
		}
		w.of[key] = value
	}
	return w, nil
}

// has reports whether there is a message.
func (w *words) has(key string) bool { return w.of[key] != "" }

// say gives a message. A key that is not there is given back, so that a page
// with a gap is still a page; a test finds it.
func (w *words) say(key string, args ...any) string {
	text, ok := w.of[key]
	if len(args) > 0 && args[0] == 1 {
		if one, has := w.of[key+".one"]; has {
			text, ok = one, true
		}
	}
	if !ok {
		return key
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		if n, isNumber := a.(int); isNumber {
			a = number(n)
		}
		pairs = append(pairs, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	// All at once, so that braces in what is put in stay what they are.
	return strings.NewReplacer(pairs...).Replace(text)
}

// name gives the word for a value of a kind: form, status, slot ...
func (w *words) name(kind string, value any) string {
	v := fmt.Sprint(value)
	if v == "" {
		return ""
	}
	if s, ok := w.of[kind+"."+v]; ok {
		return s
	}
	return v
}
