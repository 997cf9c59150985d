package group

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"tocsin"
)

// ready is what grouping needs of a reading, made once. It never changes but
// for kin, and may be shared.
type ready struct {
	at      time.Time // when it was published; zero when unknown
	timed   bool      // at is exact, not only a day
	day     int       // days since 1970, noDay when unknown
	sketch  sketch
	bands   []key // by which near-identical texts find each other; nil for one too short
	same    key   // the same for the same text; 0 without bands
	sameDay key   // by which it finds itself on one day; 0 without bands
	called  []key // by which the document and its translations find each other
	outlet  string
	own     homeOrigin // its outlet's, or its own without one
	credit  agency     // the one that it credits; the zero agency for none
	traits  []traits   // of its accounts
	kin     atomic.Pointer[kinship]
}

// newReady makes ready what a comparison needs of a reading; whole says that
// its accounts are compared, not its text alone.
func newReady(k *knowledge, r *tocsin.Reading, whole bool) *ready {
	p := &ready{day: noDay, sketch: newSketch(&r.Text)}
	if date := r.Document.PublishedDate(); date.Known() {
		p.day = dayNumber(date)
		p.at = date.Time()
		if t, err := time.Parse(time.RFC3339, r.Document.Published); err == nil {
			p.at, p.timed = t, true
		}
	}
	p.bands = p.sketch.bands()
	if p.bands != nil {
		sum := p.sketch.sum()
		p.same, p.sameDay = newKey(keySame, anyDay, sum), newKey(keySame, p.day, sum)
	}
	for _, name := range namesOf(&r.Document) {
		p.called = append(p.called, wordKey(keyDocument, 0, name))
	}
	p.outlet, p.own = fold(r.Document.Outlet), outletOrigin(&r.Document)
	if !whole {
		return p
	}
	p.credit, _ = creditedAgency(k, r)
	seen := map[string]bool{}
	for i := range r.Accounts {
		if acc := &r.Accounts[i]; !seen[acc.ID] {
			seen[acc.ID] = true
			p.traits = append(p.traits, newTraits(k, acc, p, &r.Text))
		}
	}
	return p
}

// document is that reading in one grouping.
func (p *ready) document(r *tocsin.Reading) *document {
	d := &document{ready: p, reading: r}
	ms := make([]member, len(p.traits))
	d.members = make([]*member, len(ms))
	for i := range ms {
		ms[i].traits, ms[i].of = &p.traits[i], d
		d.members[i] = &ms[i]
	}
	return d
}

// stands lists the keys under which a store enters the reading, each once.
func (p *ready) stands() []key {
	keys := slices.Concat(p.called, p.bands)
	if p.sameDay != 0 {
		keys = append(keys, p.sameDay)
	}
	for i := range p.traits {
		keys = append(keys, p.traits[i].stands...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// namesOf is what the document is called and what it translates.
func namesOf(doc *tocsin.Document) []string {
	return slices.DeleteFunc([]string{doc.ID, doc.URL, doc.Translates}, func(s string) bool { return s == "" })
}

func outletOrigin(doc *tocsin.Document) homeOrigin {
	if f := fold(doc.Outlet); f != "" {
		return homeOrigin{id: "outlet:" + strings.TrimPrefix(f, "the "), name: doc.Outlet, reason: "its own reporting"}
	}
	return homeOrigin{id: "document:" + doc.ID, name: doc.ID, reason: "no outlet is told"}
}

// remembered is how many documents Steps remember at least; with its accounts
// one takes about 5 kB.
const remembered = 8000

// Steps does steps of grouping. It remembers what it made ready of the readings
// that it met last, so that those beside which many arrive are made ready once.
// The zero Steps is ready for use, and may be used by several goroutines, with
// a ledger each.
type Steps struct {
	mu         sync.Mutex
	young, old map[versionKey]made
	weighed    [2]map[contrasted]verdict // the younger first
}

type versionKey struct{ document, sha256 string }

// made is what was made ready of a reading that may be gone from memory.
type made struct {
	of    weak.Pointer[tocsin.Reading]
	ready *ready
}

// Keys is group.Keys of a reading that a step is about to enter.
func (s *Steps) Keys(r *tocsin.Reading) []uint64 { return s.ready(r).stands() }

// ready gives what is remembered of a reading, or makes it. A version that was
// read again is another reading.
func (s *Steps) ready(r *tocsin.Reading) *ready {
	at := versionKey{r.Document.ID, r.Document.SHA256}
	s.mu.Lock()
	m, ok := s.young[at]
	if !ok {
		if m, ok = s.old[at]; ok {
			s.keep(at, m)
		}
	}
	s.mu.Unlock()
	if ok && m.of.Value() == r {
		return m.ready
	}
	m = made{weak.Make(r), newReady(known(), r, true)}
	s.mu.Lock()
	s.keep(at, m)
	s.mu.Unlock()
	return m.ready
}

func (s *Steps) keep(at versionKey, m made) {
	if len(s.young) >= remembered {
		s.young, s.old = nil, s.young
	}
	if s.young == nil {
		s.young = make(map[versionKey]made)
	}
	s.young[at] = m
}

// contrasted names two sorts of members, the one with the smaller sum first, and
// whether their documents are of one family.
type contrasted struct {
	a, b    about
	kindred bool
}

// rememberedPairs is how many sorts of pairs Steps remember at least, of about
// 60 bytes each.
const rememberedPairs = 200_000

// weigh is what contrast comes to, of sorts that were weighed lately by memory;
// of the nil Steps it always weighs.
func (s *Steps) weigh(a, b *member) verdict {
	if s == nil {
		p := contrast(a, b, false)
		return verdict{p.score, p.veto != ""}
	}
	key := contrasted{a.about, b.about, a.of.family == b.of.family}
	if b.sum < a.sum {
		key.a, key.b = key.b, key.a
	}
	s.mu.Lock()
	v, ok := s.weighed[0][key]
	if !ok {
		if v, ok = s.weighed[1][key]; ok {
			s.keepPair(key, v)
		}
	}
	s.mu.Unlock()
	if ok {
		return v
	}
	p := contrast(a, b, false)
	v = verdict{p.score, p.veto != ""}
	s.mu.Lock()
	s.keepPair(key, v)
	s.mu.Unlock()
	return v
}

func (s *Steps) keepPair(key contrasted, v verdict) {
	if len(s.weighed[0]) >= rememberedPairs {
		s.weighed = [2]map[contrasted]verdict{nil, s.weighed[0]}
	}
	if s.weighed[0] == nil {
		s.weighed[0] = map[contrasted]verdict{}
	}
	s.weighed[0][key] = v
}

// compareReadings orders documents for a grouping: by id, the latest version of
// each first.
func compareReadings(x, y *document) int {
	return cmp.Or(cmp.Compare(x.reading.Document.ID, y.reading.Document.ID), cmp.Compare(truth(x.version), truth(y.version)),
		cmp.Compare(x.reading.Document.SHA256, y.reading.Document.SHA256))
}
