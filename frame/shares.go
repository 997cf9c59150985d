package frame

import "tocsin"

// share is the part of what a sentence tells once that was at one of several
// places: "killed four people in Basra and three in Tikrit".
type share struct {
	act   *act
	count *mention // how many there; nil when no figure tells
}

// shareReach is how many tokens before its place a share's figure may begin, and
// gapReach how many may stand between a place and the next figure.
const (
	shareReach = 9
	gapReach   = 4
)

// shareOut makes of an act that is told once, at several places with a figure
// each, one act for every place.
func (f *framing) shareOut(s *sentence) {
	for i, a := range s.acts {
		if a.kind != tocsin.Attack && a.kind != tocsin.Explosion || len(a.places) < 2 || a.repeat {
			continue
		}
		shares := f.sharesOf(s, a)
		if len(shares) < 2 {
			continue
		}
		own := 0 // the share that the act's own words stand nearest to
		for k := range shares {
			if s.distance(f, shares[k].act.m.first, a.m.first) < s.distance(f, shares[own].act.m.first, a.m.first) {
				own = k
			}
		}
		shares[own].act.m = a.m
		var all []*act
		for k := range shares {
			shares[k].act.another = a.another || k > 0
			all = append(all, shares[k].act)
		}
		s.shares = shares
		s.acts = replaced(s.acts, i, all)
		for k := len(f.acts) - 1; k >= 0; k-- {
			if f.acts[k] == a {
				f.acts = replaced(f.acts, k, all)
			}
		}
		return
	}
}

// replaced is the acts with others in the place of one.
func replaced(acts []*act, at int, others []*act) []*act {
	out := append([]*act{}, acts[:at]...)
	out = append(out, others...)
	return append(out, acts[at+1:]...)
}

// sharesOf is the act once for each of its places; empty when they may be one, or
// when one has no figure before it.
func (f *framing) sharesOf(s *sentence, a *act) []share {
	var out []share
	from := s.First
	for i, p := range a.places {
		wide := vaguePlace(p.Where)
		for k, q := range a.places {
			wide = wide || k != i && within(q.Where, p.Where)
		}
		if wide {
			continue
		}
		for _, q := range out {
			if o := q.act.places[0].Where; o.Name == p.Where.Name || o.GazetteerID == p.Where.GazetteerID || within(o, p.Where) {
				return nil
			}
		}
		at, count := f.shareFigure(s, p, from, len(out) > 0)
		if at < 0 {
			return nil
		}
		b, m := *a, *a.m
		if count != nil {
			m.Span, m.first, m.last = count.Span, count.first, count.last
		} else {
			m.Span, m.first, m.last = f.text.Tokens[at].Span, at, at+1
		}
		b.m, b.places, b.shared = &m, []*mention{p}, true
		out = append(out, share{&b, count})
		from = p.last
	}
	return out
}

// shareFigure is the token at which a figure before the place begins, with the
// figure where it is a number; the token is -1 without one. Where others were told
// before, it follows them at once, and nothing is told between it and the place.
func (f *framing) shareFigure(s *sentence, p *mention, from int, next bool) (int, *mention) {
	at := -1
	var count *mention
	for k := p.first - 1; k >= max(from, p.first-shareReach); k-- {
		if q := s.mentionAt(k, tocsin.MentionQuantity); q != nil && q.first == k {
			at, count = k, q
			break
		}
		if f.words.oneMoreOf[f.lower(s, k)] {
			at = k
			break
		}
	}
	if at < 0 || !next {
		if at < 0 && !next {
			if w := s.window(from, p.first); len(w) > 0 {
				for i := range w {
					if q := &w[i]; personal(q) {
						return q.first, q // "four clerks of the port authority of the town at Uyo"
					}
				}
			}
		}
		return at, count
	}
	if at-from > gapReach {
		return -1, nil
	}
	joined := false
	for k := from; k < at; k++ {
		l := f.lower(s, k)
		joined = joined || l == "," || l == "and" || l == ";" || l == "while"
	}
	for _, m := range s.window(from, p.first) {
		switch m.Kind {
		case tocsin.MentionAct, tocsin.MentionHarm, tocsin.MentionSpeech:
			return -1, nil
		}
	}
	if !joined {
		return -1, nil
	}
	return at, count
}

// shareHarm claims for every share of the sentence how many came to the harm that
// the word tells; false when the sentence has none, or another word of harm.
func (f *framing) shareHarm(s *sentence, h *mention, used map[*mention]bool) bool {
	if len(s.shares) == 0 {
		return false
	}
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionHarm && m != h && m.Value != string(tocsin.Damage) && !m.Span.Overlaps(h.Span) {
			return false
		}
	}
	for _, x := range s.shares {
		if x.act.draft == nil {
			continue
		}
		switch {
		case x.count == nil:
			f.add(x.act.draft, f.claim(s, tocsin.Slot(h.Value), tocsin.Value{Count: tocsin.Exactly(1)}, x.act.m.Span, "harm.share"))
		case personal(x.count):
			used[x.count] = true
			f.add(x.act.draft, f.claim(s, tocsin.Slot(h.Value), tocsin.Value{Count: x.count.Count}, x.count.Span, "harm.share"))
		}
	}
	return true
}
