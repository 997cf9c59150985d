package distill

import (
	"regexp"
	"strings"

	"tocsin"
)

// placeLine is a dateline at the start of a paragraph: a place in capitals,
// then a date, an agency in brackets, or both, up to a dash or colon.
var placeLine = regexp.MustCompile(`^((?:\p{Lu}[\p{Lu}.'’-]+|\p{Lu}\p{L}[\p{L}.'’-]*|[a-z]{1,3}|St\.|[A-Z]\.(?:[A-Z]\.)*)(?:[ ,/]+(?:\p{Lu}[\p{L}\p{M}.'’-]*|de|la|el|al|las|los|del|of|and|in|[a-z]{2}-\p{Lu}\p{L}+|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|\d{1,4}(?:st|nd|rd|th)?))*[ ,]*)((?:[(\[][^()\[\]]{1,60}[)\]][ ,]*(?:\d{1,2} \p{L}{3,9}\.? \d{2,4}[ ,]*)?)*)(--|—|–|-|:)?\s*`)

// stopLine is a dateline that ends with a full stop: "MANDRA. Two rockets".
var stopLine = regexp.MustCompile(`^(\p{Lu}{4,}(?: \p{Lu}{3,})?)\. +["“]?\p{Lu}\p{L}*[\p{Ll} ]`)

// dottedLine is a dateline whose parts end with full stops: "Mandra. July 12.
// VALLEYWIRE - Two rockets".
var dottedLine = regexp.MustCompile(`^\p{Lu}[\p{L}'’ -]{2,30}\. ((?:\p{L}{3,9}\.? \d{1,2}|\d{1,2} \p{L}{3,9})(?:,? \d{4})?)\.(?: \p{Lu}[\p{Lu}\d-]+(?: \p{Lu}[\p{Lu}\d-]+)*(?:\.| +(?:--|[-–—])))? +`)

// agencyBefore is an agency in brackets before the place: "(VW) - Mandra, May 3 -".
var agencyBefore = regexp.MustCompile(`^\([A-Z][\w ./&-]{1,40}\) *(?:--|[-–—])? *`)

// agencyAfter is an agency in brackets after the colon of a dateline.
var agencyAfter = regexp.MustCompile(`^\([A-Z][\w .]{1,30}\)\s*`)

// tags are the marks of monitoring services after a dateline: "[TEXT]".
var tags = regexp.MustCompile(`^(\[[A-Z][^\[\]\n]{0,80}\]\s*)+`)

// Dateline is the dateline of the first paragraph after the title, such as
// "BAGHDAD, Sept 15 (Cordon News) -": where and when the report was filed,
// which is not where and when the act was. It reports false without one.
func Dateline(text *tocsin.Text) (tocsin.Span, bool) {
	for _, b := range text.Blocks {
		switch b.Kind {
		case tocsin.Paragraph:
			n := datelineEnd(b.Of(text.Body))
			return tocsin.Span{Start: b.Start, End: b.Start + n}, n > 0
		case tocsin.Quote, tocsin.Post:
			return tocsin.Span{}, false
		}
	}
	return tocsin.Span{}, false
}

// datelineEnd is the length of the dateline that words begin with, 0 without one.
func datelineEnd(words string) int {
	opening := words[:min(len(words), 160)]
	n := datelineHead(opening)
	if n == 0 {
		return 0
	}
	if m := tags.FindString(opening[n:]); m != "" {
		n += len(m)
	}
	return len(strings.TrimRight(opening[:n], " \n"))
}

func datelineHead(words string) int {
	if m := dottedLine.FindStringSubmatchIndex(words); m != nil && isUpperStart(words[m[1]:]) {
		if _, _, ok := dateIn(words[m[2]:m[3]]); ok {
			return m[1]
		}
	}
	if before := agencyBefore.FindString(words); before != "" {
		if n := datelineHead(words[len(before):]); n > 0 {
			return len(before) + n
		}
		return 0
	}
	if m := stopLine.FindStringSubmatchIndex(words); m != nil && !Caseless(words) && !isLabel(words[m[2]:m[3]]) {
		return m[3] + 1
	}
	m := placeLine.FindStringSubmatchIndex(words)
	if m == nil {
		return 0
	}
	place := strings.TrimSpace(words[m[2]:m[3]])
	agency := m[4] < m[5]
	mark := ""
	if m[6] >= 0 {
		mark = words[m[6]:m[7]]
	}
	_, _, dated := dateIn(place)
	capital := capitals(place)
	end := m[1]
	switch {
	case len(place) > 70 || isLabel(place):
		return 0
	case mark == "":
		// "BAGHDAD (Wire) Rockets hit ..." has no mark after its agency.
		if agency && capital && isUpperStart(words[m[1]:]) {
			return end
		}
		return 0
	case mark == "-" && (m[6] == 0 || !agency && !isSpace(words[m[6]-1])):
		return 0
	case mark == ":" && !(dated && strings.Contains(place, ",") || capital && (agency || strings.Count(place, " ") < 3 && !Caseless(words))):
		return 0
	case mark == ":" && !agency:
		// "BAGHDAD: (Wire) Rockets" has its agency after the colon.
		if m := agencyAfter.FindString(words[end:]); m != "" {
			return end + len(m)
		}
		return end
	case agency || dated || capital:
		return end
	}
	return 0
}

// isLabel reports whether a place is a word of forms and captions, as in
// "WHERE: Baghdad" or "ALERT LEVEL: high".
func isLabel(place string) bool {
	labels := englishWords().labels
	words := strings.Fields(place)
	for _, w := range words {
		if !labels[strings.ToLower(strings.Trim(w, ".,"))] {
			return false
		}
	}
	return len(words) > 0
}

// isGenre reports whether a label says what sort of text a headline opens.
func isGenre(label string) bool {
	return englishWords().genres[strings.ToLower(strings.TrimSpace(label))]
}

// capitals reports whether the words of a place before its date are in capitals.
func capitals(place string) bool {
	word := place
	if i := strings.IndexAny(place, ",/"); i > 0 {
		word = place[:i]
	}
	upper := 0
	for i := range len(word) {
		if isLower(word[i]) {
			return false
		}
		if isUpper(word[i]) {
			upper++
		}
	}
	return upper >= 3
}

func isUpperStart(s string) bool {
	s = strings.TrimLeft(s, "\"'“‘ ")
	return s != "" && isUpper(s[0])
}
