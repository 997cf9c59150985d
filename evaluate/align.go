package evaluate

import (
	"sort"
	"strings"

	"tocsin"
)

// alignment moves offsets of one text into another that holds the same words
// with other white space, a title in front, or a few characters changed.
type alignment struct {
	shift int   // when the text stands in the body as it is
	from  []int // otherwise: offsets of the text, rising,
	to    []int // and where those bytes stand in the body
	size  int
}

// align lays text over body. skip is how many bytes of the body come before it.
func align(text, body string, skip int) alignment {
	a := alignment{size: len(body)}
	trimmed := strings.TrimSpace(text)
	lead := strings.Index(text, trimmed)
	if at := strings.Index(body[min(skip, len(body)):], trimmed); at >= 0 {
		a.shift = min(skip, len(body)) + at - lead
		return a
	}
	const key, window = 12, 400
	i, j := 0, min(skip, len(body))
	for i < len(text) && j < len(body) {
		switch {
		case blank(text[i]):
			i++
		case blank(body[j]):
			j++
		case text[i] == body[j]:
			a.from, a.to = append(a.from, i), append(a.to, j)
			i++
			j++
		default:
			// Find the next words of the text that stand soon after in the body.
			found := false
			for ahead := i; ahead < min(i+window, len(text)-key) && !found; ahead++ {
				if at := strings.Index(body[j:min(j+window, len(body))], text[ahead:ahead+key]); at >= 0 {
					i, j, found = ahead, j+at, true
				}
			}
			if !found {
				i++
				j++
			}
		}
	}
	return a
}

func blank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// move gives the span of the body that holds the words of a span of the text.
func (a *alignment) move(s tocsin.Span) tocsin.Span {
	if a.from == nil {
		return tocsin.Span{Start: clamp(s.Start+a.shift, a.size), End: clamp(s.End+a.shift, a.size)}
	}
	first := sort.SearchInts(a.from, s.Start)
	last := sort.SearchInts(a.from, s.End) - 1
	if first >= len(a.from) || last < first {
		return tocsin.Span{Start: a.size, End: a.size}
	}
	return tocsin.Span{Start: a.to[first], End: a.to[last] + 1}
}

func clamp(n, size int) int { return max(0, min(n, size)) }
