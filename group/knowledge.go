package group

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"tocsin"
)

//go:embed data/*.txt
var data embed.FS

// knowledge is what the package knows of forms, names and agencies; it is
// read from the data files once and never changes.
type knowledge struct {
	forms      map[tocsin.Form]formFacts
	common     map[string]bool // words that every story has
	generic    map[string]bool // folded words that do not tell names apart
	peoples    map[string]bool
	sites      map[string]bool
	things     map[string]bool // countable things that are no sites
	the        map[string]bool
	wholeThe   map[string]bool
	munitions  map[string]munition // by the folded word for one
	determiner map[string]bool
	breaks     map[string]bool
	unnamed    map[string]bool   // speakers that stand for nobody in particular
	voice      map[string]bool   // how a speaker spoke, not who it was
	platforms  map[string]bool   // where anybody may post
	agencies   map[string]agency // by folded name, or as written when in capitals
	credits    []string
}

type formFacts struct {
	family   string
	near     []string
	noun     string
	munition [2]string // one, several
	aimed    string
}

// munition is a countable weapon as a headline writes it.
type munition struct{ one, several, aimed string }

type agency struct{ id, name string }

// known reads the data files. They are part of the program, so a bad one is a
// bug; a test reads them all.
var known = sync.OnceValue(func() *knowledge {
	k, err := readKnowledge()
	if err != nil {
		panic(err)
	}
	return k
})

func readKnowledge() (*knowledge, error) {
	k := &knowledge{forms: map[tocsin.Form]formFacts{}, generic: map[string]bool{}, common: map[string]bool{}, peoples: map[string]bool{}, sites: map[string]bool{},
		things: map[string]bool{}, the: map[string]bool{}, wholeThe: map[string]bool{}, munitions: map[string]munition{}, determiner: map[string]bool{},
		breaks: map[string]bool{}, unnamed: map[string]bool{}, voice: map[string]bool{}, platforms: map[string]bool{}, agencies: map[string]agency{}}
	for name, line := range map[string]func(key, rest string) error{
		"forms.txt": k.formLine, "words.txt": k.wordLine, "agencies.txt": k.agencyLine,
	} {
		b, err := data.ReadFile("data/" + name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for i, s := range strings.Split(string(b), "\n") {
			s = strings.TrimSpace(s)
			if s == "" || strings.HasPrefix(s, "#") {
				continue
			}
			key, rest, _ := strings.Cut(s, " ")
			if err := line(key, strings.TrimSpace(rest)); err != nil {
				return nil, fmt.Errorf("group/data/%s:%d: %w", name, i+1, err)
			}
		}
	}
	for _, f := range tocsin.Forms {
		if _, ok := k.forms[f]; !ok {
			return nil, fmt.Errorf("group/data/forms.txt: no line for %q", f)
		}
	}
	return k, nil
}

func (k *knowledge) formLine(key, rest string) error {
	parts := fields(rest, "|")
	if key != "form" || len(parts) == 0 || tocsin.Form(parts[0]).Rank() == len(tocsin.Forms) {
		return fmt.Errorf("unknown form line %q %q", key, rest)
	}
	var f formFacts
	for _, p := range parts[1:] {
		name, value, _ := strings.Cut(p, " ")
		value = strings.TrimSpace(value)
		switch name {
		case "family":
			f.family = value
		case "near":
			f.near = strings.Fields(value)
		case "noun":
			f.noun = value
		case "aimed":
			f.aimed = value
		case "munition":
			one, several, ok := strings.Cut(value, ",")
			if !ok {
				return fmt.Errorf("munition %q has no plural", value)
			}
			f.munition = [2]string{strings.TrimSpace(one), strings.TrimSpace(several)}
		default:
			return fmt.Errorf("unknown key %q", name)
		}
	}
	if f.family == "" || f.noun == "" || f.munition[0] == "" || f.aimed == "" {
		return fmt.Errorf("form %s lacks a family, noun, munition or aimed", parts[0])
	}
	k.forms[tocsin.Form(parts[0])] = f
	return nil
}

func (k *knowledge) wordLine(key, rest string) error {
	into := map[string]map[string]bool{"generic": k.generic, "common": k.common, "peoples": k.peoples, "site": k.sites, "thing": k.things, "the": k.the,
		"determiner": k.determiner, "break": k.breaks, "unnamed": k.unnamed, "voice": k.voice, "platform": k.platforms}
	switch {
	case key == "munition":
		parts := fields(rest, ",")
		if len(parts) != 3 {
			return fmt.Errorf("munition %q wants one, several, how they are sent", rest)
		}
		k.munitions[fold(parts[0])] = munition{parts[0], parts[1], parts[2]}
	case key == "whole-the":
		for _, w := range fields(rest, "|") {
			k.wholeThe[fold(w)] = true
		}
	case into[key] != nil:
		for _, w := range strings.Fields(rest) {
			into[key][fold(w)] = true
		}
	default:
		return fmt.Errorf("unknown list %q", key)
	}
	return nil
}

func (k *knowledge) agencyLine(key, rest string) error {
	parts := fields(rest, "|")
	switch {
	case key == "credit":
		for _, c := range parts {
			k.credits = append(k.credits, fold(c))
		}
	case key == "agency" && len(parts) >= 2:
		a := agency{parts[0], parts[1]}
		for _, n := range parts[1:] {
			if strings.ToUpper(n) == n {
				k.agencies[n] = a
			} else {
				k.agencies[fold(n)] = a
			}
		}
	default:
		return fmt.Errorf("unknown line %q %q", key, rest)
	}
	return nil
}

// agencyNamed is the agency that a name stands for.
func (k *knowledge) agencyNamed(name string) (agency, bool) {
	name = strings.TrimSpace(name)
	if a, ok := k.agencies[name]; ok {
		return a, true
	}
	a, ok := k.agencies[strings.TrimPrefix(fold(name), "the ")]
	return a, ok
}

// fields splits and trims.
func fields(s, sep string) []string {
	var out []string
	for _, f := range strings.Split(s, sep) {
		if f = strings.TrimSpace(f); f != "" {
			out = append(out, f)
		}
	}
	return out
}
