package group

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// document is a reading with what grouping needs of it.
type document struct {
	reading *tocsin.Reading
	at      time.Time // when it was published; zero when unknown
	timed   bool      // at is exact, not only a day
	day     int       // days since 1970, noDay when unknown
	sketch  sketch
	members []*member
	version bool    // an older version, kept because a person withdrew it: it has no members
	family  int     // index of the first of its near-identical documents
	share   float64 // how much of its words it shares with the nearest of them
	home    homeOrigin
}

const noDay = -1 << 40

// member is an account, ready to be compared.
type member struct {
	index   int // place among the members, sorted by account id
	class   int // members of one class are alike in all that compare reads
	account *tocsin.Account
	doc     int // index into the documents
	// The days on which it may have happened. Tight says that they were told
	// to the day; an unknown interval has from == noDay.
	from, to int
	tight    bool
	guessed  bool // the days come from the publication alone
	part     int  // part of the day, 0 when not told
	clock    int  // minutes, -1 when not told
	place    place
	facts    formFacts
	killed   span
	injured  span
	shots    span
	weapons  []name
	aims     []name // targets and victims
	doers    []name // whoever is blamed or claims it
	words    []string
	crowded  bool // it has no day, and too much happened at its place to look through
}

// span is a count over the whole act.
type span struct {
	known  bool
	lo, hi int // hi is tocsin.Open when open above
}

// clear reports whether the day and the town are told, or a district that is no
// wider than a large town.
func (m *member) clear() bool {
	return m.tight && m.place.known() && (m.place.rank <= rankTown || m.place.rank == rankDistrict && m.place.located && m.place.reach <= townReach)
}

// townReach is the radius in metres up to which a district places an act as well
// as a town does: that of the largest towns.
const townReach = 25_000

// gather makes members of the readings' accounts, sorted by account id, and
// documents, sorted by id.
func gather(k *knowledge, readings []tocsin.Reading, rules *Rulings) ([]*member, []*document) {
	all := make([]*document, len(readings))
	for i := range readings {
		all[i] = prepare(k, &readings[i])
	}
	return assemble(k, all, rules)
}

// assemble puts documents in order, the latest version of each and those older
// ones that a person withdrew, finds their origins, and lists their members.
func assemble(k *knowledge, all []*document, rules *Rulings) ([]*member, []*document) {
	latest := map[string]*document{}
	for _, d := range all {
		id := d.reading.Document.ID
		if old := latest[id]; old == nil || later(d.reading, old.reading) {
			latest[id] = d
		}
	}
	docs := make([]*document, 0, len(latest))
	kept := map[[2]string]bool{}
	for _, d := range all {
		doc := &d.reading.Document
		d.version = latest[doc.ID] != d
		if d.version && (rules.retracts(doc) == nil || doc.SHA256 == latest[doc.ID].reading.Document.SHA256 || kept[[2]string{doc.ID, doc.SHA256}]) {
			continue
		}
		if d.version {
			kept[[2]string{doc.ID, doc.SHA256}] = true
		}
		docs = append(docs, d)
	}
	slices.SortFunc(docs, func(x, y *document) int {
		return cmp.Or(cmp.Compare(x.reading.Document.ID, y.reading.Document.ID), cmp.Compare(truth(x.version), truth(y.version)),
			cmp.Compare(x.reading.Document.SHA256, y.reading.Document.SHA256))
	})
	findOrigins(k, docs)
	gone := withdrawn(docs, rules)
	var ms []*member
	for i, d := range docs {
		if gone[i] || d.version {
			continue
		}
		for _, m := range d.members {
			m.doc = i
			ms = append(ms, m)
		}
	}
	slices.SortFunc(ms, func(x, y *member) int {
		return cmp.Or(cmp.Compare(x.account.ID, y.account.ID), cmp.Compare(x.doc, y.doc))
	})
	for i, m := range ms {
		m.index = i
	}
	return ms, docs
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// prepare makes ready what a comparison needs of a reading.
func prepare(k *knowledge, r *tocsin.Reading) *document {
	d := newDocument(r)
	d.sketch = newSketch(&r.Text)
	seen := map[string]bool{}
	for j := range r.Accounts {
		acc := &r.Accounts[j]
		if !seen[acc.ID] {
			seen[acc.ID] = true
			d.members = append(d.members, newMember(k, acc, d))
		}
	}
	return d
}

// later reports whether reading r is the newer version of a document, as a store
// counts them, else by when it was published; what is equal so far is settled
// by content, so that the order given does not matter.
func later(r, old *tocsin.Reading) bool {
	return cmp.Or(
		cmp.Compare(r.Document.Version, old.Document.Version),
		strings.Compare(r.Document.Published, old.Document.Published),
		cmp.Compare(len(r.Accounts), len(old.Accounts)),
		strings.Compare(r.Document.SHA256, old.Document.SHA256),
		strings.Compare(r.Text.Body, old.Text.Body)) > 0
}

func newDocument(r *tocsin.Reading) *document {
	d := &document{reading: r, day: noDay}
	if date := r.Document.PublishedDate(); date.Known() {
		d.day = dayNumber(date)
		d.at = date.Time()
		if t, err := time.Parse(time.RFC3339, r.Document.Published); err == nil {
			d.at, d.timed = t, true
		}
	}
	return d
}

// names is what the document is called and what it translates.
func (d *document) names() []string {
	doc := &d.reading.Document
	return slices.DeleteFunc([]string{doc.ID, doc.URL, doc.Translates}, func(s string) bool { return s == "" })
}

// translation reports whether one of the two is marked as a translation of the
// other, or both of the same.
func (d *document) translation(e *document) bool {
	of := func(x, y *tocsin.Document) bool {
		return x.Translates != "" && (x.Translates == y.ID || x.Translates == y.URL || x.Translates == y.Translates)
	}
	x, y := &d.reading.Document, &e.reading.Document
	return x.ID != y.ID && (of(x, y) || of(y, x))
}

// after reports whether d was certainly published after e.
func (d *document) after(e *document) bool {
	if d.day == noDay || e.day == noDay {
		return false
	}
	if d.timed && e.timed {
		return d.at.After(e.at)
	}
	return d.day > e.day
}

func dayNumber(d tocsin.Date) int { return int(d.Time().Unix() / 86400) }

// guessedDays is how many days before its publication a main account without
// a day may have happened: news is told within a week (codebook 15).
const guessedDays = 7

func newMember(k *knowledge, acc *tocsin.Account, doc *document) *member {
	m := &member{account: acc, from: noDay, to: noDay, clock: -1, facts: k.forms[acc.Form]}
	if _, ok := k.forms[acc.Form]; !ok {
		m.facts = k.forms[tocsin.OtherForm]
	}
	if acc.Kind == tocsin.Explosion && (acc.Form == "" || acc.Form == tocsin.OtherForm) {
		m.facts.family, m.facts.near = "blast", []string{"air"}
	}
	m.setTime(doc)
	m.place = k.newPlace(acc.Where)
	for i := range acc.Claims {
		c := &acc.Claims[i]
		if c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted || c.Scope.Period != "" {
			continue
		}
		switch c.Slot {
		case tocsin.Weapon:
			m.weapons = append(m.weapons, k.newName(c.Value.Name, c.Value.ID))
		case tocsin.Target, tocsin.Victim:
			m.aims = append(m.aims, k.newAim(c.Value.Name, c.Value.ID))
		case tocsin.Blamed, tocsin.ClaimedBy:
			m.doers = append(m.doers, k.newName(c.Value.Name, c.Value.ID))
		}
	}
	m.killed, m.injured, m.shots = wholeSpan(acc, tocsin.Killed), wholeSpan(acc, tocsin.Injured), wholeSpan(acc, tocsin.Munitions)
	for i := range acc.Claims {
		c := &acc.Claims[i]
		if c.Slot == tocsin.Casualties && c.Value.Count.None() && c.Scope == (tocsin.Scope{}) && c.Certainty != tocsin.Denied {
			for _, s := range []*span{&m.killed, &m.injured} {
				if !s.known {
					*s = span{true, 0, 0}
				}
			}
		}
	}
	m.words = actWords(acc, &doc.reading.Text)
	return m
}

func (m *member) setTime(doc *document) {
	w := m.account.When
	if w.Known() {
		m.from, m.to = dayNumber(w.Start), dayNumber(w.Start)
		if w.End.Known() && !w.End.Before(w.Start) {
			m.to = dayNumber(w.End)
		} else if !w.End.Known() {
			m.to = m.from + 3660 // open: "since October"
			if doc.day != noDay {
				m.to = max(doc.day, m.from)
			}
		}
		switch w.Precision {
		case tocsin.Minute, tocsin.PartOfDay, tocsin.Day, "":
			m.tight = m.to-m.from <= 2
		}
		if w.Precision == tocsin.TimeUnknown {
			m.tight = false
		}
		m.part = partOfDay(w.PartOfDay)
		if h, err := time.Parse("15:04", w.Clock); err == nil {
			m.clock = h.Hour()*60 + h.Minute()
		}
		return
	}
	if w != nil {
		m.part = partOfDay(w.PartOfDay)
	}
	if m.account.Role == tocsin.Main && doc.day != noDay {
		// The day of the place may be ahead of the outlet's.
		m.from, m.to, m.guessed = doc.day-guessedDays, doc.day+1, true
		if m.part != 0 {
			// "at night", and no more, is said of the last one.
			m.from, m.tight, m.guessed = doc.day-1, true, false
		}
	}
}

// partOfDay orders the parts of a day from 1; 0 is not told.
func partOfDay(s string) int {
	return slices.Index([]string{"", "early-morning", "morning", "afternoon", "evening", "night"}, s)
}

// wholeSpan is what the account's claims say of the whole act on the
// defenders' side, or of a part when that is all they say.
func wholeSpan(acc *tocsin.Account, slot tocsin.Slot) span {
	var whole, part span
	for i := range acc.Claims {
		c := &acc.Claims[i]
		if c.Slot != slot || !c.Value.Count.Known || c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted ||
			c.Scope.Side == sideAttackers || c.Scope.Period != "" {
			continue
		}
		into := &whole
		if !wholeAct(c) {
			into = &part
		}
		v := c.Value.Count
		lo := max(v.Min, 0)
		if !into.known {
			*into = span{true, lo, v.Max}
			continue
		}
		into.lo = min(into.lo, lo)
		if v.Max == tocsin.Open || into.hi == tocsin.Open {
			into.hi = tocsin.Open
		} else {
			into.hi = max(into.hi, v.Max)
		}
	}
	if whole.known {
		return whole
	}
	if part.known {
		part.hi = tocsin.Open // the other parts are not told
	}
	return part
}

const (
	sideAttackers = "attackers"
	stageLaunched = "launched"
)

// wholeAct reports whether a claim is about the whole act on the defenders'
// side, not about a part of it.
func wholeAct(c *tocsin.Claim) bool {
	return c.Scope.Side == "" && c.Scope.Group == "" && c.Scope.Period == "" && (c.Scope.Stage == "" || c.Scope.Stage == stageLaunched)
}

// actWords is the folded words of the sentences in which the account's act is
// first told.
func actWords(acc *tocsin.Account, text *tocsin.Text) []string {
	if len(acc.Acts) == 0 || !acc.Acts[0].In(text.Body) {
		return nil
	}
	i := text.SentenceAt(acc.Acts[0].Start)
	if i < 0 {
		return nil
	}
	words := strings.Fields(fold(text.Sentences[i].Of(text.Body)))
	slices.Sort(words)
	return slices.Compact(words)
}
