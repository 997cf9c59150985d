package pages

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// edit is a run of words that two texts share, or that one of them alone has.
type edit struct {
	Kind string // same, del, ins
	Text string
}

// hunk is a paragraph of two texts set against each other, or a run of
// paragraphs that are the same in both.
type hunk struct {
	Kind   string   // same, del, ins; changed for a paragraph of both in other words
	Edits  []edit   // of all but same
	Number int      // of those that are not the same, from 1
	Same   []string // of same: the paragraphs
	Long   bool     // of same: more than are shown at once
}

// maxDiff is how many bytes of a text are compared, and maxSteps how many
// words or paragraphs may differ before what is left counts as wholly another:
// the time grows with its square, and 2000 take some 10 ms.
const (
	maxDiff  = 400_000
	maxSteps = 2000
)

// compareTexts compares the blocks of two texts, paragraph by paragraph and
// those that changed word by word. cut says that the texts are longer than
// what was compared.
func compareTexts(older, newer *tocsin.Text) (hunks []hunk, cut bool) {
	a, cutA := paragraphs(older)
	b, cutB := paragraphs(newer)
	var gone, come []string
	var same []string
	flush := func() {
		if len(same) > 0 {
			hunks = append(hunks, hunk{Kind: "same", Same: same, Long: len(same) > 2})
			same = nil
		}
		n := min(len(gone), len(come))
		for i := range n {
			hunks = append(hunks, changedParagraph(gone[i], come[i])...)
		}
		for _, t := range gone[n:] {
			hunks = append(hunks, hunk{Kind: "del", Edits: []edit{{"del", t}}})
		}
		for _, t := range come[n:] {
			hunks = append(hunks, hunk{Kind: "ins", Edits: []edit{{"ins", t}}})
		}
		gone, come = nil, nil
	}
	for _, s := range script(a, b) {
		switch s.kind {
		case "same":
			if len(gone)+len(come) > 0 {
				flush()
			}
			same = append(same, a[s.from:s.to]...)
		case "del":
			if len(same) > 0 {
				flush()
			}
			gone = append(gone, a[s.from:s.to]...)
		case "ins":
			if len(same) > 0 {
				flush()
			}
			come = append(come, b[s.from:s.to]...)
		}
	}
	flush()
	return hunks, cutA || cutB
}

// changedParagraph sets a paragraph against what it became. Two that share
// less than a third of their words are one that went and one that came.
func changedParagraph(before, after string) []hunk {
	a, b := wordsOf(before), wordsOf(after)
	h := hunk{Kind: "changed"}
	shared := 0
	for _, s := range joined(script(a, b), a) {
		from := a
		if s.kind == "ins" {
			from = b
		}
		if s.kind == "same" {
			shared += count(a[s.from:s.to])
		}
		h.Edits = append(h.Edits, edit{s.kind, strings.Join(from[s.from:s.to], "")})
	}
	if 3*shared < max(count(a), count(b)) {
		return []hunk{{Kind: "del", Edits: []edit{{"del", before}}}, {Kind: "ins", Edits: []edit{{"ins", after}}}}
	}
	return []hunk{h}
}

// count is how many of the parts of a text are words.
func count(parts []string) (n int) {
	for _, w := range parts {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// joined takes what is no word and the same, between two changes, into these,
// so that what went and what came read as words: "two to one" and not "two",
// "to" and "one". In a, the older text, it stands where the steps say; in the
// newer one between the changes.
func joined(steps []step, a []string) []step {
	var out []step
	for i := 0; i < len(steps); {
		if steps[i].kind == "same" {
			out = append(out, steps[i])
			i++
			continue
		}
		del, ins := step{kind: "del"}, step{kind: "ins"}
		grow := func(s step) {
			to := &del
			if s.kind == "ins" {
				to = &ins
			}
			if to.from == to.to {
				to.from = s.from
			}
			to.to = s.to
		}
		for i < len(steps) {
			s := steps[i]
			if s.kind != "same" {
				grow(s)
				i++
				continue
			}
			if i+1 == len(steps) || count(a[s.from:s.to]) > 0 || s.to-s.from > 2 || del.from == del.to || ins.from == ins.to ||
				!both(steps[i+1:]) {
				break
			}
			i++
		}
		for _, s := range []step{del, ins} {
			if s.from < s.to {
				out = append(out, s)
			}
		}
	}
	return out
}

// both reports whether steps begin with something that went and something that
// came.
func both(steps []step) bool {
	return len(steps) > 1 && steps[0].kind == "del" && steps[1].kind == "ins"
}

// paragraphs are the blocks of a text, as they are shown.
func paragraphs(t *tocsin.Text) (out []string, cut bool) {
	room := maxDiff
	for _, b := range t.Blocks {
		if room <= 0 {
			return out, true
		}
		end := min(b.End, b.Start+room)
		if end < b.End {
			end, cut = runeStart(t.Body, end), true
		}
		room -= end - b.Start
		out = append(out, clean(t.Body[b.Start:end]))
	}
	return out, cut
}

// wordsOf parts a text into words and what is between them. Letters of scripts
// that put no spaces between words stand alone.
func wordsOf(s string) (out []string) {
	class := func(r rune) int {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			return 3
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\'' || r == '’':
			return 1
		case unicode.IsSpace(r):
			return 2
		}
		return 3
	}
	start, last := 0, 0
	for i, r := range s {
		c := class(r)
		if i > 0 && (c != last || c == 3) {
			out = append(out, s[start:i])
			start = i
		}
		last = c
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// step is a run of an edit script: same and del count in the older list, ins
// in the newer one.
type step struct {
	kind     string
	from, to int
}

// script is the shortest way from a to b, as Myers found it (An O(ND)
// difference algorithm, 1986). Lists that differ in more than maxSteps places
// have all between their common ends gone and come.
func script(a, b []string) (out []step) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	add := func(kind string, from, to int) {
		if from >= to {
			return
		}
		if n := len(out); n > 0 && out[n-1].kind == kind && out[n-1].to == from {
			out[n-1].to = to
			return
		}
		out = append(out, step{kind, from, to})
	}
	add("same", 0, head)
	for _, s := range middle(a[head:len(a)-tail], b[head:len(b)-tail]) {
		add(s.kind, s.from+head, s.to+head)
	}
	add("same", len(a)-tail, len(a))
	return out
}

// middle is script without common ends.
func middle(a, b []string) []step {
	whole := []step{{"del", 0, len(a)}, {"ins", 0, len(b)}}
	if len(a) == 0 || len(b) == 0 {
		return whole
	}
	most := min(len(a)+len(b), maxSteps)
	// reach[k+most] is how far in a the best way on diagonal k has come.
	reach := make([]int, 2*most+2)
	var trail [][]int
	for d := 0; d <= most; d++ {
		trail = append(trail, append([]int(nil), reach[most-d:most+d+2]...))
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && reach[most+k-1] < reach[most+k+1] {
				x = reach[most+k+1]
			} else {
				x = reach[most+k-1] + 1
			}
			y := x - k
			for x < len(a) && y < len(b) && a[x] == b[y] {
				x, y = x+1, y+1
			}
			reach[most+k] = x
			if x >= len(a) && y >= len(b) {
				return back(trail, len(a), len(b))
			}
		}
	}
	return whole
}

// back follows the way that was found from its end.
func back(trail [][]int, x, y int) []step {
	var out []step // from the end
	for d := len(trail) - 1; d >= 0; d-- {
		was := func(k int) int { return trail[d][k+d] }
		k := x - y
		from := k - 1
		if k == -d || k != d && was(k-1) < was(k+1) {
			from = k + 1
		}
		fx := 0
		if d > 0 {
			fx = was(from)
		}
		fy := fx - from
		if d == 0 {
			fx, fy = 0, 0
		}
		// What is the same comes after the one step that is not.
		sx, sy := fx, fy
		switch {
		case d == 0:
		case from == k+1:
			sy++
		default:
			sx++
		}
		if x > sx {
			out = append(out, step{"same", sx, x})
		}
		if d > 0 && sy > fy {
			out = append(out, step{"ins", fy, sy})
		}
		if d > 0 && sx > fx {
			out = append(out, step{"del", fx, sx})
		}
		x, y = fx, fy
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return gather(out)
}

// gather puts what went and what came in one place together, what went first,
// so that it reads as words and not as letters.
func gather(steps []step) (out []step) {
	var del, ins *step
	flush := func() {
		if del != nil {
			out = append(out, *del)
		}
		if ins != nil {
			out = append(out, *ins)
		}
		del, ins = nil, nil
	}
	for _, s := range steps {
		switch s.kind {
		case "same":
			flush()
			out = append(out, s)
		case "del":
			if del == nil {
				del = &step{"del", s.from, s.to}
			}
			del.to = s.to
		case "ins":
			if ins == nil {
				ins = &step{"ins", s.from, s.to}
			}
			ins.to = s.to
		}
	}
	flush()
	return out
}
