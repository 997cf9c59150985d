package when

import (
	"strings"

	"tocsin"
)

// piece is a token, or the part of one between hyphens, slashes or a number
// and its suffix.
type piece struct {
	start, end int   // bytes of Body
	id         int32 // of the word, 0 when no rule speaks of it
	num        int32 // of a number
	shape      shape // of a number
	digits     uint8 // how many digits a plain number has
	glued      bool  // nothing stands between it and the piece before
	kind       tocsin.TokenKind
}

// shape is what a number looks like.
type shape uint8

const (
	none    shape = iota
	plain         // 17
	comma         // 2,500
	nth           // 17th
	decades       // 1990s
	colon         // 11:30, as minutes
	dotted        // 11.30, as minutes
	other         // 122mm, 3.555
)

// pieces cuts the tokens [first, last) into pieces, appended to buf.
func (l *language) pieces(buf []piece, text *tocsin.Text, first, last int) []piece {
	end := -1
	for i := first; i < last; i++ {
		t := &text.Tokens[i]
		s := t.Lower
		p := piece{start: t.Start, end: t.End, kind: t.Kind, glued: t.Start == end}
		end = t.End
		if s == "" || t.Kind == tocsin.Link {
			buf = append(buf, p)
			continue
		}
		if c := s[0]; c >= '0' && c <= '9' && len(s) == t.Len() {
			buf = l.number(buf, p, s)
			continue
		}
		if id, ok := l.ids[s]; ok {
			p.id = id
		} else if len(s) == t.Len() && strings.IndexByte(s, '-') > 0 {
			buf = l.hyphened(buf, p, s)
			continue
		} else if s[0] == '\'' && len(s) == t.Len() && len(s) > 1 {
			q := p
			q.end, q.id = p.start+1, l.quote
			buf = append(buf, q)
			p.start, p.glued = p.start+1, true
			if s = s[1:]; s[0] >= '0' && s[0] <= '9' {
				buf = l.number(buf, p, s)
				continue
			}
			p.id = l.ids[s]
		}
		buf = append(buf, p)
	}
	return buf
}

// hyphened cuts a word at its hyphens when one of its parts is known.
func (l *language) hyphened(buf []piece, p piece, s string) []piece {
	mark, known, at := len(buf), false, p.start
	whole := p
	for first := true; ; first = false {
		part, rest, more := strings.Cut(s, "-")
		q := piece{start: at, end: at + len(part), kind: tocsin.Word, glued: !first || p.glued}
		if part != "" && part[0] >= '0' && part[0] <= '9' {
			buf = l.number(buf, q, part)
			known = true
		} else if part != "" {
			q.id = l.ids[part]
			known = known || q.id != 0
			buf = append(buf, q)
		}
		at += len(part)
		if !more {
			break
		}
		buf = append(buf, piece{start: at, end: at + 1, id: l.hyphen, glued: true, kind: tocsin.Punct})
		at, s = at+1, rest
	}
	if !known {
		return append(buf[:mark], whole)
	}
	return buf
}

// number cuts a token that begins with a digit.
func (l *language) number(buf []piece, p piece, s string) []piece {
	at, glued := p.start, p.glued
	put := func(n int, q piece) {
		q.start, q.end, q.glued = at, at+n, glued
		at, glued = at+n, true
		buf = append(buf, q)
	}
	dots := strings.Count(s, ".") == 2 && strings.Trim(s, "0123456789.") == "" // 23.01.2020
	for s != "" {
		if c := s[0]; c == '-' || c == '/' || c == '.' || c == '\'' || c == ',' || c == ':' {
			put(1, piece{id: l.ids[s[:1]], kind: tocsin.Punct})
			s = s[1:]
			continue
		}
		if c := s[0]; c < '0' || c > '9' {
			n := 0
			for n < len(s) && s[n] != '-' && s[n] != '/' {
				n++
			}
			if s[0] == 't' && n > 1 && s[1] >= '0' && s[1] <= '9' { // of 2020-01-03t17:00
				n = 1
			}
			put(n, piece{id: l.ids[s[:n]], kind: tocsin.Word})
			s = s[n:]
			continue
		}
		whole := s
		if at := strings.IndexByte(s, '.'); dots && at > 0 {
			whole = s[:at]
		}
		n, q := l.digits(whole)
		put(n, q)
		s = s[n:]
	}
	return buf
}

// digits reads the number at the start of s, with a suffix that belongs to it.
func (l *language) digits(s string) (int, piece) {
	q := piece{kind: tocsin.Number, shape: plain}
	n, v := 0, 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		if v < 1e7 {
			v = v*10 + int(s[n]-'0')
		}
		n++
	}
	q.num, q.digits = int32(v), uint8(min(n, 200))
	rest := s[n:]
	switch {
	case len(rest) > 1 && rest[0] == ':' && isDigit(rest[1]), len(rest) > 2 && rest[0] == 'h' && isDigit(rest[1]) && isDigit(rest[2]):
		m := minutes(rest[1:])
		if m < 0 || v > 24 || n > 2 {
			q.shape = other
		} else {
			q.shape, q.num = colon, int32(v*60+m)
		}
		n += numberEnd(rest)
	case len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]):
		end := numberEnd(rest)
		m := minutes(rest[1:])
		if m < 0 || v > 24 || n > 2 || end != 3 {
			q.shape = other
		} else {
			q.shape, q.num = dotted, int32(v*60+m)
		}
		n += end
	case len(rest) > 3 && rest[0] == ',' && isDigit(rest[1]):
		end := numberEnd(rest)
		q.shape = other
		if end%4 == 0 && v < 1000 {
			q.shape = comma
			for i := 1; i < end; i++ {
				if isDigit(rest[i]) && v < 1e7 {
					v = v*10 + int(rest[i]-'0')
				}
			}
			q.num = int32(v)
		}
		n += end
	}
	if n == len(s) || s[n] == '-' || s[n] == '/' || s[n] == '\'' || s[n] == '.' || s[n] == ',' || s[n] == ':' {
		if q.shape == plain {
			q.id = l.ids[s[:n]]
		}
		return n, q
	}
	end := n
	for end < len(s) && s[end] != '-' && s[end] != '/' {
		end++
	}
	suffix := s[n:end]
	id := l.ids[suffix]
	switch {
	case in(id, l.lists["nth"]) && q.shape == plain:
		q.shape = nth
		return end, q
	case in(id, l.lists["decade"]) && q.shape == plain && v%10 == 0 && q.digits >= 2 && q.digits <= 4:
		q.shape = decades
		return end, q
	case in(id, l.lists["suffix"]):
		return n, q
	}
	if suffix[0] == 't' && len(suffix) > 1 && isDigit(suffix[1]) {
		return n, q
	}
	if q.shape == plain && v > 0 && v <= 31 && l.words[id].classes&(1<<l.month) != 0 { // 02feb
		return n, q
	}
	q.shape = other
	return end, q
}

// minutes reads two digits below 60 (and leaves seconds alone), -1 when there
// are none.
func minutes(s string) int {
	if len(s) < 2 || !isDigit(s[0]) || !isDigit(s[1]) || len(s) > 2 && isDigit(s[2]) {
		return -1
	}
	if v := int(s[0]-'0')*10 + int(s[1]-'0'); v < 60 {
		return v
	}
	return -1
}

// numberEnd is the end of digits and the marks inside them.
func numberEnd(s string) int {
	n := 0
	for n < len(s) && (isDigit(s[n]) || (s[n] == '.' || s[n] == ':' || s[n] == ',' || s[n] == 'h') && n+1 < len(s) && isDigit(s[n+1])) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
