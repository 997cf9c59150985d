package pages

import (
	_ "embed"
	"strings"

	"tocsin"
)

//go:embed symbols.txt
var symbolFile string

// symbol is the sign of a form, or of a kind that has no form.
type symbol struct {
	Name string
	Path string // of an SVG, in a square of 16 by 16
}

func readSymbols() ([]symbol, error) {
	var list []symbol
	for line := range strings.Lines(symbolFile) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, path, found := strings.Cut(line, " ")
		if !found {
			return nil, tocsin.Errorf(tocsin.Invalid, "symbols.txt: %q has no path", name)
		}
		list = append(list, symbol{name, path})
	}
	return list, nil
}

// symbolOf names the sign of an incident.
func symbolOf(inc *tocsin.Incident) string {
	switch inc.Kind {
	case tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find, tocsin.Aggregate:
		return string(inc.Kind)
	}
	if inc.Form == "" {
		return string(tocsin.OtherForm)
	}
	return string(inc.Form)
}

// tone is the colour class of an incident: what became of it. It is told by
// words and shapes besides.
func tone(inc *tocsin.Incident) string {
	switch {
	case inc.Kind != tocsin.Attack && inc.Kind != tocsin.Aggregate:
		return "open"
	case inc.Status == tocsin.Intercepted || inc.Status == tocsin.Foiled:
		return "stopped"
	}
	return "done"
}
