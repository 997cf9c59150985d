package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"tocsin/model"
)

// kindOfName says what the kinds of the annotated texts are called here.
var kindOfName = map[string]string{
	"PER": "person", "ORG": "group", "LOC": "place", "MISC": "other",
	"person": "person", "group": "group", "corporation": "group", "location": "place", "product": "other", "creative-work": "other",
	"organization": "group", "place": "place", "event": "other", "object": "other", "abstract": "other", "animal": "other",
}

// readNames reads a file of lines "word label" with empty lines between
// sentences, and -DOCSTART- or, without one, every block sentences, between
// documents, which are counted from document.
func readNames(name string, document, block int) ([]model.Example, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	defer f.Close()
	var out []model.Example
	var forms, labels []string
	flush := func() {
		if len(forms) > 0 {
			out = append(out, model.Example{Text: textOf(forms), Names: labels, Document: document})
			if block > 0 && len(out)%block == 0 {
				document++
			}
		}
		forms, labels = nil, nil
	}
	scan := bufio.NewScanner(f)
	for n := 1; scan.Scan(); n++ {
		w := strings.Fields(scan.Text())
		switch {
		case len(w) == 0:
			flush()
		case w[0] == "-DOCSTART-":
			flush()
			document++
		case len(w) != 2:
			// a word that is a space
		default:
			label := "O"
			if place, kind, ok := strings.Cut(w[1], "-"); ok {
				if kindOfName[kind] == "" {
					return nil, fmt.Errorf("%s:%d: unknown kind %q", name, n, kind)
				}
				label = place + "-" + kindOfName[kind]
			}
			forms = append(forms, w[0])
			labels = append(labels, label)
		}
	}
	flush()
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	return out, nil
}

// mention is an entity of a treebank sentence: words [first, last).
type mention struct {
	first, last int
	kind        string
}

// mentionsOf reads the Entity notes of a sentence. Mentions that go beyond it
// are left out.
func mentionsOf(words []udWord) []mention {
	type open struct {
		id, kind string
		first    int
	}
	var stack []open
	var out []mention
	for i, w := range words {
		for rest := w.entity; rest != ""; {
			if rest[0] == '(' {
				end := strings.IndexAny(rest[1:], "()")
				body := rest[1:]
				if end >= 0 {
					body = rest[1 : 1+end]
				}
				rest = rest[1+len(body):]
				f := strings.Split(body, "-")
				o := open{id: f[0], first: i}
				if len(f) > 1 {
					o.kind = f[1]
				}
				if strings.HasPrefix(rest, ")") {
					rest = rest[1:]
					out = append(out, mention{i, i + 1, o.kind})
				} else {
					stack = append(stack, o)
				}
				continue
			}
			end := strings.IndexByte(rest, ')')
			if end < 0 {
				break
			}
			id := rest[:end]
			rest = rest[end+1:]
			for k := len(stack) - 1; k >= 0; k-- {
				if stack[k].id == id {
					out = append(out, mention{stack[k].first, i + 1, stack[k].kind})
					stack = append(stack[:k], stack[k+1:]...)
					break
				}
			}
		}
	}
	return out
}

// namesOf labels the proper names of a treebank sentence with the kind of the
// smallest mention that each is the core of.
func namesOf(words []udWord) []string {
	labels := make([]string, len(words))
	for i := range labels {
		labels[i] = "O"
	}
	mentions := mentionsOf(words)
	for i := 0; i < len(words); {
		if !isProper(words[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(words) {
			switch {
			case isProper(words[end]) || words[end].tag == "NUM" && words[end].head >= i && words[end].head < end:
				end++
			case end+1 < len(words) && words[end].form == "-" && isProper(words[end+1]):
				end += 2
			case end+1 < len(words) && strings.EqualFold(words[end].form, "of") && isProper(words[end+1]) && words[end+1].head >= i && words[end+1].head < end:
				end += 2
			case end+2 < len(words) && strings.EqualFold(words[end].form, "of") && strings.EqualFold(words[end+1].form, "the") && isProper(words[end+2]) && words[end+2].head >= i && words[end+2].head < end:
				end += 3
			default:
				goto found
			}
		}
	found:
		best := mention{last: 1 << 30}
		for _, m := range mentions {
			if core := coreOf(words, m); core >= i && core < end && m.last-m.first < best.last-best.first {
				best = m
			}
		}
		if kind := kindOfName[best.kind]; kind != "" {
			for j := max(i, best.first); j < min(end, best.last); j++ {
				labels[j] = "I-" + kind
			}
			labels[max(i, best.first)] = "B-" + kind
		}
		i = end
	}
	return labels
}

// isProper reports whether a word is part of a name. Its universal tag may be
// that of the common word it was: a verb for the "United" of "United States".
func isProper(w udWord) bool { return w.fine == "NNP" || w.fine == "NNPS" }

// coreOf is the word of a mention whose head lies outside it.
func coreOf(words []udWord, m mention) int {
	for i := m.first; i < m.last; i++ {
		if h := words[i].head; (h < m.first || h >= m.last) && words[i].tag != "PUNCT" {
			return i
		}
	}
	return m.first
}

// foundScore is precision, recall and F1 of names, span and kind exact.
type foundScore struct{ right, found, gold int }

func (s *foundScore) add(examples []model.Example, found [][]model.Entity) {
	for i, e := range examples {
		gold := map[string]bool{}
		key := func(first, last int, kind string) string {
			return strconv.Itoa(first) + " " + strconv.Itoa(last) + " " + kind
		}
		for j := 0; j < len(e.Names); {
			place, kind, ok := strings.Cut(e.Names[j], "-")
			_ = place
			if !ok {
				j++
				continue
			}
			end := j + 1
			for end < len(e.Names) && e.Names[end] == "I-"+kind {
				end++
			}
			gold[key(j, end, kind)] = true
			j = end
		}
		s.gold += len(gold)
		s.found += len(found[i])
		for _, f := range found[i] {
			if gold[key(f.First, f.Last, f.Kind)] {
				s.right++
			}
		}
	}
}

func (s foundScore) String() string {
	share := func(n, of int) float64 { return float64(n) / float64(max(1, of)) }
	return fmt.Sprintf("%6d %7.4f %7.4f %7.4f", s.gold, share(s.right, s.found), share(s.right, s.gold), share(2*s.right, s.found+s.gold))
}

// withRecased is the examples and a copy of each in another way of writing.
func withRecased(examples []model.Example) []model.Example {
	out := append([]model.Example(nil), examples...)
	for i, e := range examples {
		out = append(out, recased(e, letterCases[i%len(letterCases)]))
	}
	return out
}

// allRecased is the examples written one way.
func allRecased(examples []model.Example, write func(form, tag string, i int) string) []model.Example {
	if write == nil {
		return examples
	}
	var out []model.Example
	for _, e := range examples {
		out = append(out, recased(e, write))
	}
	return out
}
