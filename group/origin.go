package group

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// homeOrigin is the independent source behind a document as a whole: what it
// says in its own voice comes from there.
type homeOrigin struct {
	id, name, reason string
	copied           bool   // the reason begins with how the document belongs to its family
	by               string // the document that credits the agency
}

// findOrigins sets the home origin of every document (codebook 29):
// near-identical texts and translations are one, and a text that credits an agency is the
// agency's, with all its copies; otherwise the outlet, otherwise the document.
func findOrigins(docs []*document) {
	findCopies(docs)
	families := map[int][]*document{}
	for _, d := range docs {
		families[d.family] = append(families[d.family], d)
	}
	for _, family := range families {
		if len(family) == 1 && family[0].credit == (agency{}) {
			family[0].home = family[0].own
			continue
		}
		credited := map[agency][]string{}
		for _, d := range family {
			if d.credit != (agency{}) {
				credited[d.credit] = append(credited[d.credit], d.reading.Document.ID)
			}
		}
		switch {
		case len(credited) > 0:
			a, ids := mostCredited(credited)
			own := homeOrigin{id: "agency:" + a.id, name: a.name, reason: "credits " + a.name}
			others := homeOrigin{id: own.id, name: a.name, copied: true, by: ids[0]}
			in := make(map[string]bool, len(ids))
			for _, id := range ids {
				in[id] = true
			}
			for _, d := range family {
				d.home = own
				if !in[d.reading.Document.ID] {
					d.home = others
				}
			}
		case len(family) > 1 && !oneOutlet(family):
			first := firstPublished(family)
			for _, d := range family {
				d.home = homeOrigin{id: "text:" + first.reading.Document.ID, name: outletName(first), copied: true}
			}
		default:
			for _, d := range family {
				d.home = d.own
			}
		}
	}
}

// why tells why the document is its home origin's.
func (d *document) why() string {
	switch {
	case !d.home.copied:
		return d.home.reason
	case d.home.by != "":
		return fmt.Sprintf("%s, credited to %s by %s", d.kinship(), d.home.name, d.home.by)
	}
	return d.kinship()
}

// kinship says how the document belongs to the others of its family.
func (d *document) kinship() string {
	switch {
	case d.share > 0:
		return fmt.Sprintf("near-identical text, Jaccard %.2f", d.share)
	case d.reading.Document.Translates != "":
		return "translation of " + d.reading.Document.Translates
	}
	return "translated by others"
}

func mostCredited(credited map[agency][]string) (agency, []string) {
	var best agency
	for a, ids := range credited {
		n := len(credited[best])
		if len(ids) > n || len(ids) == n && a.id < best.id {
			best = a
		}
	}
	return best, credited[best]
}

func oneOutlet(family []*document) bool {
	first := family[0].outlet
	for _, d := range family {
		if d.outlet != first {
			return false
		}
	}
	return first != ""
}

// firstPublished is the earliest; an unknown time comes last, then the id.
func firstPublished(docs []*document) *document {
	return slices.MinFunc(docs, comparePublished)
}

func comparePublished(x, y *document) int {
	if (x.day == noDay) != (y.day == noDay) {
		if y.day == noDay {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(x.day, y.day), x.at.Compare(y.at), cmp.Compare(x.reading.Document.ID, y.reading.Document.ID))
}

func outletName(d *document) string {
	return cmp.Or(d.reading.Document.Outlet, d.reading.Document.ID)
}

// headBytes is how far into a paragraph a dateline reaches; creditBytes how
// long a closing credit may be.
const (
	headBytes   = 120
	creditBytes = 160
)

// creditedAgency is the news agency that the document gives as its source: as
// its outlet, in a dateline "(Reuters)", in its byline, or in a closing line
// "With reporting from AFP". Picture credits do not count, nor do letters that
// are short for the outlet: "(SPA)" in the Sahel Press Agency is not the agency
// of another country.
func creditedAgency(k *knowledge, r *tocsin.Reading) (agency, bool) {
	for _, part := range strings.FieldsFunc(r.Document.Outlet, func(c rune) bool { return strings.ContainsRune("()/|", c) }) {
		if a, ok := k.agencyNamed(part); ok {
			return a, true // "Reuters", "Gazette/AFP", "Gazette (Reuters)"
		}
	}
	text := &r.Text
	paragraphs := 0
	own := initials(r.Document.Outlet)
	for i, b := range text.Blocks {
		if !b.In(text.Body) {
			continue
		}
		s := b.Of(text.Body)
		switch b.Kind {
		case tocsin.Paragraph:
			paragraphs++
			if a, ok := bracketed(k, own, s[:min(len(s), headBytes)]); ok && paragraphs <= 2 {
				return a, true
			}
		case tocsin.Byline:
			if a, ok := k.agencyIn(s, own); ok {
				return a, true
			}
		}
		if i >= len(text.Blocks)-5 && len(s) <= creditBytes && b.Kind != tocsin.Title && b.Kind != tocsin.Caption && b.Kind != tocsin.Post {
			if a, ok := closing(k, own, s); ok {
				return a, true
			}
		}
	}
	return agency{}, false
}

// bracketed is the agency in "(AFP)", "(Reuters, Basra)" or "(AP/Staff)".
func bracketed(k *knowledge, own, s string) (agency, bool) {
	for {
		_, rest, ok := strings.Cut(s, "(")
		if !ok {
			return agency{}, false
		}
		inside, after, ok := strings.Cut(rest, ")")
		if !ok {
			return agency{}, false
		}
		for _, part := range strings.FieldsFunc(inside, func(r rune) bool { return r == '/' || r == ',' || r == ';' }) {
			if a, ok := k.agencyNamed(part); ok && strings.TrimSpace(part) != own {
				return a, true
			}
		}
		s = after
	}
}

// closing is the agency of a line that is nothing but a credit.
func closing(k *knowledge, own, s string) (agency, bool) {
	bare := strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if a, ok := k.agencyNamed(bare); ok && bare != own {
		return a, true
	}
	folded := " " + fold(s) + " "
	for _, c := range k.credits {
		if strings.Contains(folded, " "+c+" ") {
			return k.agencyIn(s, own)
		}
	}
	return agency{}, false
}

// initials is what the name of an outlet is shortened to: "SPA" of "Sahel Press
// Agency"; "" of a name of one word.
func initials(name string) string {
	var out []rune
	for _, w := range strings.Fields(name) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			out = append(out, r)
		}
	}
	if len(out) < 2 {
		return ""
	}
	return string(out)
}

// agencyIn is the first agency that is named in s, but for own, which is short
// for the outlet.
func (k *knowledge) agencyIn(s, own string) (agency, bool) {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '.' && r != '\'' })
	for i := range words {
		for n := min(5, len(words)-i); n > 0; n-- {
			name := strings.Trim(strings.Join(words[i:i+n], " "), ".-'")
			if a, ok := k.agencyNamed(name); ok && name != own {
				return a, true
			}
		}
	}
	return agency{}, false
}

// spokenOrigin is where a claim comes from when that is not the document's own
// reporting: an agency or outlet that it quotes, or a statement by a named
// speaker, which stays one origin however many outlets tell it.
func (k *knowledge) spokenOrigin(s *tocsin.Speaker) (o homeOrigin, statement, ok bool) {
	for _, n := range []string{s.Via, s.Name} {
		if n == "" || n == s.Name && s.Kind != tocsin.SpeakerAgency || n == strings.ToLower(n) {
			continue // "local media" stand for nobody in particular
		}
		if a, ok := k.agencyNamed(n); ok {
			return homeOrigin{id: "agency:" + a.id, name: a.name, reason: "quoted as " + n}, false, true
		}
		if f := fold(n); f != "" && !k.platforms[f] {
			return homeOrigin{id: "outlet:" + strings.TrimPrefix(f, "the "), name: n, reason: "quoted as " + n}, false, true
		}
	}
	switch s.Kind {
	case tocsin.SpeakerOutlet, tocsin.SpeakerUnnamed, tocsin.SpeakerAgency:
		return homeOrigin{}, false, false
	}
	if s.Name == strings.ToLower(s.Name) {
		return homeOrigin{}, false, false
	}
	if a, ok := k.agencyNamed(s.Name); ok {
		return homeOrigin{id: "agency:" + a.id, name: a.name, reason: "quoted as " + s.Name}, false, true
	}
	var who []string
	for _, w := range strings.Fields(strings.TrimPrefix(fold(s.Name), "the ")) {
		if k.unnamed[w] {
			return homeOrigin{}, false, false
		}
		if !k.voice[w] {
			who = append(who, w)
		}
	}
	if len(who) == 0 {
		return homeOrigin{}, false, false
	}
	return homeOrigin{id: statementPrefix + strings.Join(who, " "), name: s.Name, reason: "statement by " + s.Name}, true, true
}

// statementPrefix begins the id of an origin that is a named speaker.
const statementPrefix = "statement:"

// sources is the origins of one incident's claims.
type sources struct {
	of   [][]string // origins of the claims of each member, in the order of the members
	list []tocsin.Origin
}

// sourcesOf finds the origin of every claim of the group. An account that only
// passes on what one named speaker said is that statement's; an account that
// adds something of its own stands for its own origin, and then the statement
// counts with the first account that tells it. The members are in order of
// publication.
func sourcesOf(docs []*document, members []*member) sources {
	out := sources{of: make([][]string, len(members))}
	type telling struct {
		tocsin.Origin
		copied bool
		last   int          // the document that was added last
		docs   map[int]bool // all of them
	}
	found := map[string]*telling{}
	var f *telling
	use := func(o *homeOrigin, doc int) {
		if f == nil || f.ID != o.id { // mostly the one before
			f = found[o.id]
		}
		if f == nil {
			f = &telling{Origin: tocsin.Origin{ID: o.id, Name: o.name}, last: -1, docs: map[int]bool{}}
			f.Reason = o.reason
			if o.copied {
				f.Reason = docs[doc].why()
			}
			found[o.id] = f
		}
		if o.copied && !f.copied && docs[doc].share > 0 {
			f.copied, f.Reason = true, docs[doc].why()
		}
		if doc != f.last && !f.docs[doc] {
			f.docs[doc] = true
			f.Documents = append(f.Documents, docs[doc].reading.Document.ID)
		}
		f.last = doc
	}
	told := map[string]*homeOrigin{} // statements: the origin of the first account that tells them
	alone := map[string]bool{}       // statements that stand for an account that only passes them on
	for _, m := range members {
		stands := &docs[m.doc].home
		if m.adds {
			use(stands, m.doc)
		} else {
			quoted := m.mostQuoted()
			stands = &quoted
			if strings.HasPrefix(stands.id, statementPrefix) {
				alone[stands.id] = true
			}
		}
		for i := range m.account.Claims {
			if v := &m.claims[i].spoken; v.ok && v.statement && told[v.origin.id] == nil {
				told[v.origin.id] = stands
			}
		}
	}
	for n, m := range members {
		of := make([]string, len(m.account.Claims))
		for i := range m.account.Claims {
			c := &m.account.Claims[i]
			v := &m.claims[i].spoken
			if !v.ok && !m.adds {
				v = m.quotedFor(c.Slot)
			}
			o := &v.origin
			switch {
			case !v.ok:
				o = &docs[m.doc].home
			case v.statement && !alone[o.id]:
				o = told[o.id]
			}
			use(o, m.doc)
			of[i] = o.id
		}
		out.of[n] = of
	}
	for _, o := range found {
		slices.Sort(o.Documents)
		out.list = append(out.list, o.Origin)
	}
	slices.SortFunc(out.list, func(x, y tocsin.Origin) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

// addsOwn reports whether an account says anything that is not passed on from
// a named speaker, an agency or another outlet. What it says in its own voice
// of a slot that it also quotes is the quotation told again.
func (m *traits) addsOwn() bool {
	quoted := map[tocsin.Slot]bool{}
	for i := range m.claims {
		if m.claims[i].spoken.ok {
			quoted[m.account.Claims[i].Slot] = true
		}
	}
	if len(quoted) == 0 {
		return true
	}
	for i := range m.claims {
		c := &m.account.Claims[i]
		if !m.claims[i].spoken.ok && (c.Speaker.Kind != tocsin.SpeakerOutlet || !quoted[c.Slot]) && c.Slot != tocsin.Context {
			return true
		}
	}
	return false
}

// mostQuoted is the origin that most claims of an account are quoted from,
// statements before outlets.
func (m *traits) mostQuoted() homeOrigin {
	votes := map[string]int{}
	all := map[string]homeOrigin{}
	for i := range m.claims {
		if v := &m.claims[i].spoken; v.ok {
			o := v.origin
			votes[o.id] += 2
			if v.statement {
				votes[o.id]++
			}
			if old, seen := all[o.id]; !seen || o.name < old.name {
				all[o.id] = o
			}
		}
	}
	best := ""
	for id, n := range votes {
		if best == "" || n > votes[best] || n == votes[best] && id < best {
			best = id
		}
	}
	return all[best]
}

// quotedFor is the origin that an account without anything of its own quotes
// for the slot, or for any.
func (m *traits) quotedFor(slot tocsin.Slot) *spokenOf {
	out := new(spokenOf)
	for i := range m.claims {
		if v := &m.claims[i].spoken; v.ok && (!out.ok || m.account.Claims[i].Slot == slot) {
			out = v
			if m.account.Claims[i].Slot == slot {
				break
			}
		}
	}
	return out
}
