package role

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"tocsin"
)

// Hints are what another reading of the same text says, found by rules. The
// zero value is a reading that found nothing.
type Hints struct {
	Kinds    [len(Incidents)]int             // how many incidents of each kind
	Main     [len(Incidents)]int             // how many of them the text is about
	Accounts int                             // how many incidents in all
	Placed   int                             // how many of them have a place
	Dated    int                             // how many of them have a time
	Words    [len(Incidents)][roles][]string // phrases, by the kind of the incident and the role that they have there
	Acts     []Act                           // the words that tell of the incidents
}

// Act is words that tell of an incident.
type Act struct {
	Span    tocsin.Span
	Kind    int // index into Incidents
	Main    bool
	Account int // the same for all acts of one incident
}

type roleScores [roles]float32

const nothing = -12 // the score of no candidate at all

func none() roleScores {
	return roleScores{nothing, nothing, nothing, nothing, nothing, nothing}
}

func (s *roleScores) raise(by *roleScores) {
	for r, x := range by {
		s[r] = max(s[r], x)
	}
}

func (s *roleScores) top() float32 { return slices.Max(s[:]) }

// The second look is at the candidates that the first gave at least `worth`
// in some role, and asks of the roles in which it gave them `hopeful`.
const (
	worth   = -6
	hopeful = -5
)

// seen is what the first look at a document gave, and what its candidates
// are to each other.
type seen struct {
	d         *document
	incidents *Scores
	hints     *Hints
	words     [len(Incidents)][roles][]string // of the hints, folded
	scenes    []sceneScores                   // of the sentences
	of        []int                           // candidates worth a second look
	scores    []roleScores                    // of each of those
	glances   []glance
	rivals    []roleScores // the best of those that overlap it
	longer    []roleScores // of those that overlap and are longer
	shorter   []roleScores // of those that overlap and are not
	beside    []roleScores // of those in the same sentences that do not overlap
	near      []roleScores // of those in the sentences before and behind
	same      []roleScores // of those that share the last word, or are part of it or it of them
	called    []roleScores // of the other name of each
	alike     []int        // how many those are
	rank      [][roles]int // by falling score
	best      roleScores
	likely    [roles]int // how many are likely
	acts      []acting   // of the hints
}

// acting is an act by its sentence and token.
type acting struct {
	sentence, token int32
	kind            int
	main            bool
	account         int
}

// acts places the acts of the hints in the text.
func (d *document) acts(hints *Hints) []acting {
	var out []acting
	for _, a := range hints.Acts {
		if n := d.text.SentenceAt(a.Span.Start); n >= 0 {
			out = append(out, acting{int32(n), int32(d.text.TokenAt(a.Span.Start)), a.Kind, a.Main, a.Account})
		}
	}
	return out
}

// beyond stands for how far an act is that is in no sentence near.
const beyond = 40

// fromActs is how many tokens the nearest act in the same sentence is away,
// how many the nearest of the main ones, and how many sentences the nearest of
// the main ones.
func (s *seen) fromActs(places []place) (any, main, sentences float32) {
	any, main, sentences = beyond, beyond, beyond
	for _, a := range s.acts {
		for _, p := range places {
			if a.main {
				sentences = min(sentences, float32(max(a.sentence-p.sentence, p.sentence-a.sentence)))
			}
			if a.sentence != p.sentence {
				continue
			}
			far := float32(max(0, p.first-a.token, a.token-p.last+1))
			any = min(any, far)
			if a.main {
				main = min(main, far)
			}
		}
	}
	return any, main, sentences
}

// glance is what the first look tells of a candidate: in all, by the phrase
// itself, and by the best of its places, with what that sentence tells of.
type glance struct {
	total, phrase, place, scene roleScores
}

// glance looks at a candidate with its features, at more than the total only
// when it is worth a second look.
func (d *document) glance(by *table, c *candidate, features []uint32, cut int, scenes []sceneScores) glance {
	var g glance
	by.sum(features, g.total[:])
	if g.total.top() < worth {
		return g
	}
	by.sum(features[:cut], g.phrase[:])
	g.place = none()
	f := gather{d: d}
	for _, p := range c.places[:min(len(c.places), maxPlaces)] {
		f.out = f.out[:0]
		f.place(p, scenes)
		f.unique()
		var x roleScores
		by.sum(f.out, x[:])
		for r := range x {
			if x[r] > g.place[r] {
				g.place[r], g.scene[r] = x[r], scenes[p.sentence][anyScene]
			}
		}
	}
	return g
}

// compare finds out what the candidates of a document are to each other.
func (d *document) compare(first []glance, incidents *Scores, scenes []sceneScores, hints *Hints) *seen {
	s := &seen{d: d, incidents: incidents, scenes: scenes, hints: hints, best: none()}
	for k := range hints.Words {
		for r, phrases := range hints.Words[k] {
			for _, words := range phrases {
				if key := keyOf(words); key != "" {
					s.words[k][r] = append(s.words[k][r], key)
				}
			}
		}
	}
	for i := range first {
		if total := &first[i].total; total.top() >= worth {
			s.of, s.scores, s.glances = append(s.of, i), append(s.scores, *total), append(s.glances, first[i])
			s.best.raise(total)
			for r, x := range total {
				if x > -1 {
					s.likely[r]++
				}
			}
		}
	}
	n := len(s.of)
	s.rank, s.alike = make([][roles]int, n), make([]int, n)
	for _, scores := range [...]*[]roleScores{&s.rivals, &s.longer, &s.shorter, &s.beside, &s.near, &s.same, &s.called} {
		*scores = slices.Repeat([]roleScores{none()}, n)
	}
	s.acts = d.acts(hints)
	s.neighbours()
	order := make([]int, n)
	for r := range int(roles) {
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch x, y := s.scores[a][r], s.scores[b][r]; {
			case x > y:
				return -1
			case x < y:
				return 1
			}
			return 0
		})
		for rank, i := range order {
			s.rank[i][r] = rank
		}
	}
	for i := range s.of {
		for j := range s.of {
			if i == j {
				continue
			}
			if akin(s.wordsOf(i), s.wordsOf(j)) {
				s.alike[i]++
				s.same[i].raise(&s.scores[j])
			}
			if a, b := &d.candidates[s.of[i]], &d.candidates[s.of[j]]; d.alias(a, b) || d.alias(b, a) {
				s.called[i].raise(&s.scores[j])
			}
		}
	}
	return s
}

func (s *seen) wordsOf(i int) string { return s.d.candidates[s.of[i]].words }

// neighbours compares those that stand in the same sentence, or the next.
func (s *seen) neighbours() {
	type standing struct {
		place
		i int
	}
	in := make([][]standing, len(s.d.text.Sentences))
	tops := slices.Repeat([]roleScores{none()}, len(in))
	for i, c := range s.of {
		for _, p := range s.d.candidates[c].places {
			in[p.sentence] = append(in[p.sentence], standing{p, i})
			tops[p.sentence].raise(&s.scores[i])
		}
	}
	for n := range in {
		for _, a := range in[n] {
			for _, b := range in[n] {
				scores := &s.scores[b.i]
				switch {
				case a.i == b.i:
				case a.first < b.last && b.first < a.last:
					s.rivals[a.i].raise(scores)
					if b.last-b.first > a.last-a.first {
						s.longer[a.i].raise(scores)
					} else {
						s.shorter[a.i].raise(scores)
					}
				default:
					s.beside[a.i].raise(scores)
				}
			}
			if n > 0 {
				s.near[a.i].raise(&tops[n-1])
			}
			if n+1 < len(in) {
				s.near[a.i].raise(&tops[n+1])
			}
		}
	}
}

// akin reports whether two phrases may name the same thing.
func akin(a, b string) bool {
	return a[strings.LastIndexByte(a, ' ')+1:] == b[strings.LastIndexByte(b, ' ')+1:] || within(a, b) || within(b, a)
}

// alias reports whether the second is put in brackets behind the first, as a
// short name is: "National Liberation Front (NLF)".
func (d *document) alias(a, b *candidate) bool {
	for _, p := range a.places {
		for _, q := range b.places {
			if q.first == p.last+1 && q.sentence == p.sentence && int(q.last) < len(d.tokens) &&
				opens(d.text.Tokens[p.last].Lower) && closes(d.text.Tokens[q.last].Lower) {
				return true
			}
		}
	}
	return false
}

func opens(w string) bool  { return w == "(" || w == "[" }
func closes(w string) bool { return w == ")" || w == "]" }

// within reports whether the words of a stand in b.
func within(a, b string) bool { return strings.Contains(" "+b+" ", " "+a+" ") }

// rowWidth is how many numbers tell of a candidate in a role.
const rowWidth = 26 + 3*int(roles) + 2*len(Incidents) + 2 + 34 + 2 + len(Incidents) + 1

// row tells of the i-th of those worth a second look, in a role.
func (s *seen) row(i int, r Role) []float32 {
	out := make([]float32, 0, rowWidth)
	add := func(xs ...float32) { out = append(out, xs...) }
	own, d := s.scores[i], s.d
	x := own[r]
	add(float32(r), x, float32(s.rank[i][r]), s.best[r], s.best[r]-x, s.rivals[i][r], s.longer[i][r], s.shorter[i][r], s.rivals[i].top(),
		s.longer[i].top(), s.beside[i][r], s.near[i][r], float32(s.likely[r]), s.same[i][r], float32(s.alike[i]))
	words := s.wordsOf(i)
	var equal, partly, other float32
	for k := range s.words {
		for q, hints := range s.words[k] {
			for _, h := range hints {
				switch {
				case q == int(r) && h == words:
					equal, partly = 1, 1
				case q == int(r) && (within(h, words) || within(words, h)):
					partly = 1
				}
				if h == words {
					other = 1
				}
			}
		}
	}
	add(equal, partly, other, own.top()-x)
	g := &s.glances[i]
	add(s.called[i][r], max(x, s.called[i][r], s.same[i][r]), g.phrase[r], g.place[r], g.scene[r], g.phrase.top()-g.phrase[r], g.place.top()-g.place[r])
	add(own[:]...)
	add(s.beside[i][:]...)
	add(s.best[:]...)
	add(s.incidents[:]...)
	for _, n := range s.hints.Kinds {
		add(float32(n))
	}
	mains := 0
	for _, n := range s.hints.Main {
		mains += n
	}
	add(float32(s.hints.Accounts), float32(mains))
	// Where it stands and what its words are.
	c := &d.candidates[s.of[i]]
	p := c.places[0]
	places := c.places[:min(len(c.places), 12)]
	far, told, around := int32(40), 0, class(0)
	for _, p := range places {
		sentence := &d.text.Sentences[p.sentence]
		tells := false
		for t := int32(sentence.First); t < int32(sentence.Last); t++ {
			k := d.tokens[t].class >> firstTrigger
			if k == 0 {
				continue
			}
			tells = true
			around |= k
			switch {
			case t < p.first:
				far = min(far, p.first-t)
			case t >= p.last:
				far = min(far, t-p.last+1)
			default:
				far = 0
			}
		}
		if tells {
			told++
		}
	}
	var inside class
	rare := 0
	for t := p.first; t < p.last; t++ {
		inside |= d.tokens[t].class
		if d.tokens[t].usual == 0 {
			rare++
		}
	}
	at, outside := d.root(p)
	f := gather{d: d}
	_, kind := f.head(p)
	sentences := float32(len(d.text.Sentences))
	add(float32(len(c.places)), float32(p.sentence), float32(p.sentence)/sentences, sentences, float32(p.last-p.first), float32(far),
		float32(told)/float32(len(places)), float32(rare), float32(d.tokens[p.last-1].usual), float32(bits.TrailingZeros32(kind|1<<20)), float32(outside),
		float32(d.nodes[at].sense), float32(p.last-1-at))
	add(s.fromActs(places))
	best, first := s.sceneOf(places)
	add(best[:]...)
	add(first[anyScene], slices.Max(best[:anyScene]))
	for b := firstMeaning; b < firstTrigger; b++ {
		add(float32(inside >> b & 1))
	}
	for b := range len(classNames) - firstTrigger {
		add(float32(around >> b & 1))
	}
	return out
}

// step makes a score a small number: steps of a half.
func step(x float32) uint32 {
	return uint32(math.Floor(float64(max(-6, min(4, x)))*2)) + 12
}

// wide makes a score a smaller number.
func wide(x float32) uint32 {
	return uint32(math.Floor(float64(max(-6, min(3, x)))/1.5)) + 4
}

// sequel adds what tells of the incidents of a document once its fillers are
// scored.
func (s *seen) sequel(scores []roleScores, into []uint32) []uint32 {
	f := gather{d: s.d, out: into[:0]}
	for k, x := range s.incidents {
		f.add(130, uint32(k), step(x))
		f.add(131, uint32(k), wide(x))
	}
	best := none()
	var count [roles]uint32
	for i := range scores {
		best.raise(&scores[i])
		for r, x := range scores[i] {
			if x < -1 {
				continue
			}
			count[r]++
			head, kind := f.head(s.d.candidates[s.of[i]].places[0])
			f.add(132, uint32(r), head.stem)
			f.add(133, uint32(r), kind)
		}
	}
	for r, x := range best {
		role := uint32(r)
		f.add(134, role, step(x))
		f.add(135, role, min(count[r], 4))
		for k, y := range s.incidents {
			f.add(136, role, wide(x), uint32(k), wide(y))
		}
	}
	for k, n := range s.hints.Kinds {
		told := uint32(min(n, 2))
		f.add(140, uint32(k), told)
		for j, y := range s.incidents {
			f.add(141, uint32(k), told, uint32(j), wide(y))
		}
	}
	for k, n := range s.hints.Main {
		f.add(144, uint32(k), uint32(min(n, 2)))
	}
	f.add(145, uint32(min(s.hints.Placed, 3)), uint32(min(s.hints.Dated, 3)))
	f.add(142, uint32(min(s.hints.Accounts, 5)))
	for r := range roles {
		f.add(143, uint32(r), uint32(min(s.hinted(r), 3)))
	}
	whole := s.whole()
	for k, x := range whole {
		f.add(146, uint32(k), step(x))
	}
	f.unique()
	return f.out
}

// docWidth is how many numbers tell of a document.
const docWidth = 3*len(Incidents) + 4 + 5*int(roles) + 4*(len(Incidents)+1)

// hinted is how many phrases the hints have for a role.
func (s *seen) hinted(r Role) int {
	n := 0
	for k := range s.words {
		n += len(s.words[k][r])
	}
	return n
}

// whole is the best that the sentences tell.
func (s *seen) whole() sceneScores {
	best := noScene()
	for n := range s.scenes {
		best.raise(&s.scenes[n])
	}
	return best
}

// summary tells of a document once its fillers are scored.
func (s *seen) summary(scores []roleScores) []float32 {
	out := append(make([]float32, 0, docWidth), s.incidents[:]...)
	for _, n := range s.hints.Kinds {
		out = append(out, float32(n))
	}
	for _, n := range s.hints.Main {
		out = append(out, float32(n))
	}
	out = append(out, float32(s.hints.Accounts), float32(s.hints.Placed), float32(s.hints.Dated), float32(len(s.d.text.Sentences)))
	for r := range int(roles) {
		first, second, sum, likely := float32(nothing), float32(nothing), float32(0), float32(0)
		for i := range scores {
			x := scores[i][r]
			if x > first {
				first, second = x, first
			} else if x > second {
				second = x
			}
			sum += float32(1 / (1 + math.Exp(float64(-x))))
			if x > -1 {
				likely++
			}
		}
		out = append(out, first, second, sum, likely, float32(s.hinted(Role(r))))
	}
	for k := range anyScene + 1 {
		first, second, sum, lead := float32(nothing), float32(nothing), float32(0), float32(nothing)
		for n := range s.scenes {
			x := s.scenes[n][k]
			if x > first {
				first, second = x, first
			} else if x > second {
				second = x
			}
			sum += float32(1 / (1 + math.Exp(float64(-x))))
			if n < 3 {
				lead = max(lead, x)
			}
		}
		out = append(out, first, second, sum, lead)
	}
	return out
}
