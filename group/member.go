package group

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unique"

	"tocsin"
)

// document is a reading in one grouping.
type document struct {
	*ready
	reading *tocsin.Reading
	members []*member
	version bool    // an older version, kept because a person withdrew it: it has no members
	closed  bool    // all its near-identical texts are there; of a region
	loose   bool    // it was found by its text; of a region
	part    int     // the number of those texts, below 0 for one that is not closed; of a region
	walk    int     // the last walk that came by; of a region
	common  bool    // it is by a template that thousands share: see crowdedText
	judged  bool    // common and open are known; of a region
	open    uint64  // of its bands those that are not crowded, a bit each
	family  int     // index of the first of its near-identical documents
	share   float64 // how much of its words it shares with the nearest of them
	home    homeOrigin
}

const noDay = -1 << 40

// member is an account in one grouping.
type member struct {
	*traits
	index   int  // place among the members, sorted by account id
	class   int  // members of one class are alike in all that compare reads
	doc     int  // index into the documents
	crowded bool // it has no day, and too much happened at its place to look through
	of      *document
	inside  bool      // all its neighbours are there; of a region
	same    *sameSort // of a region, as sorted says for good
	sorted  bool
}

// about is all that compare reads of a member, but for its document's family.
type about = unique.Handle[string]

// traits are an account, ready to be compared. They never change.
type traits struct {
	account *tocsin.Account
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
	stands   []key  // under which it is found
	asks     []ask  // the keys of those that it could join
	asked    uint64 // the sum of the asks
	about    about
	sum      uint64 // of about, to put two in order
	adds     bool   // it says something of its own: see addsOwn
	claims   []claimTraits
}

// claimTraits are a claim, ready to be laid beside others.
type claimTraits struct {
	says   unique.Handle[statement]
	who    string // folded speaker, "" for the outlet's own voice
	name   *name  // the value, of slots that hold names
	spoken spokenOf
}

// statement is what a claim says, of what, and in whose name.
type statement struct {
	scope     tocsin.Scope
	value     tocsin.Value
	certainty tocsin.Certainty
	who       string
}

// spokenOf is where a claim comes from when that is not the document's own
// reporting: see spokenOrigin.
type spokenOf struct {
	origin        homeOrigin
	statement, ok bool
}

func newClaimTraits(k *knowledge, c *tocsin.Claim) (t claimTraits) {
	if c.Speaker.Kind != tocsin.SpeakerOutlet {
		t.who = voice(&c.Speaker)
	}
	if !c.Slot.Counted() {
		n := k.newName(c.Value.Name, c.Value.ID)
		t.name = &n
	}
	t.says = unique.Make(statement{c.Scope, c.Value, c.Certainty, t.who})
	t.spoken.origin, t.spoken.statement, t.spoken.ok = k.spokenOrigin(&c.Speaker)
	return t
}

// span is a count over the whole act.
type span struct {
	known  bool
	lo, hi int // hi is tocsin.Open when open above
}

// clear reports whether the day and the town are told, or a district that is no
// wider than a large town.
func (m *traits) clear() bool {
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
		all[i] = newReady(k, &readings[i], true).document(&readings[i])
	}
	openAmong(all)
	docs := counted(all, rules)
	findOrigins(docs)
	return membersOf(docs, withdrawn(docs, rules), func(*member) bool { return true }), docs
}

// counted lists the latest version of each document and those older ones that a
// person withdrew, in order.
func counted(all []*document, rules *Rulings) []*document {
	latest := make(map[string]*document, len(all))
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
	slices.SortFunc(docs, compareReadings)
	return docs
}

// membersOf lists the members that pass of the documents that count, sorted by
// account id.
func membersOf(docs []*document, gone []bool, pass func(*member) bool) []*member {
	var ms []*member
	for i, d := range docs {
		if gone[i] || d.version {
			continue
		}
		for _, m := range d.members {
			if pass(m) {
				m.doc = i
				ms = append(ms, m)
			}
		}
	}
	slices.SortFunc(ms, func(x, y *member) int {
		return cmp.Or(cmp.Compare(x.account.ID, y.account.ID), cmp.Compare(x.doc, y.doc))
	})
	for i, m := range ms {
		m.index = i
	}
	return ms
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
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
func (d *ready) after(e *ready) bool {
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

func newTraits(k *knowledge, acc *tocsin.Account, doc *ready, text *tocsin.Text) traits {
	m := traits{account: acc, from: noDay, to: noDay, clock: -1, facts: k.forms[acc.Form]}
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
	m.words = actWords(acc, text)
	m.stands, m.asks = m.listStands(), m.listAsks()
	for _, a := range m.asks {
		m.asked = mix(mix(m.asked^a.key) ^ a.guard)
	}
	m.about = unique.Make(m.describe(doc.day))
	for _, c := range []byte(m.about.Value()) {
		m.sum = (m.sum ^ uint64(c)) * 1099511628211 // FNV-1a
	}
	m.claims = make([]claimTraits, len(acc.Claims))
	for i := range acc.Claims {
		m.claims[i] = newClaimTraits(k, &acc.Claims[i])
	}
	m.adds = m.addsOwn()
	return m
}

func (m *traits) setTime(doc *ready) {
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
