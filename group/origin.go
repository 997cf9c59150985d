package group

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tocsin"
)

// homeOrigin is the independent source behind a document as a whole: what it
// says in its own voice comes from there.
type homeOrigin struct{ id, name, reason string }

// findOrigins sets the home origin of every document (codebook 29):
// near-identical texts and translations are one, and a text that credits an agency is the
// agency's, with all its copies; otherwise the outlet, otherwise the document.
func findOrigins(k *knowledge, docs []*document) {
	findCopies(docs)
	families := map[int][]*document{}
	for _, d := range docs {
		families[d.family] = append(families[d.family], d)
	}
	for _, family := range families {
		credited := map[agency][]string{}
		for _, d := range family {
			if a, ok := creditedAgency(k, d.reading); ok {
				credited[a] = append(credited[a], d.reading.Document.ID)
			}
		}
		switch {
		case len(credited) > 0:
			a, ids := mostCredited(credited)
			for _, d := range family {
				d.home = homeOrigin{"agency:" + a.id, a.name, "credits " + a.name}
				if !slices.Contains(ids, d.reading.Document.ID) {
					d.home.reason = fmt.Sprintf("%s, credited to %s by %s", d.kinship(), a.name, ids[0])
				}
			}
		case len(family) > 1 && !oneOutlet(family):
			first := firstPublished(family)
			for _, d := range family {
				d.home = homeOrigin{"text:" + first.reading.Document.ID, outletName(first), d.kinship()}
			}
		default:
			for _, d := range family {
				d.home = outletOrigin(d)
			}
		}
	}
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
	first := fold(family[0].reading.Document.Outlet)
	for _, d := range family {
		if fold(d.reading.Document.Outlet) != first {
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

func outletOrigin(d *document) homeOrigin {
	doc := &d.reading.Document
	if f := fold(doc.Outlet); f != "" {
		return homeOrigin{"outlet:" + strings.TrimPrefix(f, "the "), doc.Outlet, "its own reporting"}
	}
	return homeOrigin{"document:" + doc.ID, doc.ID, "no outlet is told"}
}

// headBytes is how far into a paragraph a dateline reaches; creditBytes how
// long a closing credit may be.
const (
	headBytes   = 120
	creditBytes = 160
)

// creditedAgency is the news agency that the document gives as its source: as
// its outlet, in a dateline "(Reuters)", in its byline, or in a closing line
// "With reporting from AFP". Picture credits do not count.
func creditedAgency(k *knowledge, r *tocsin.Reading) (agency, bool) {
	for _, part := range strings.FieldsFunc(r.Document.Outlet, func(c rune) bool { return strings.ContainsRune("()/|", c) }) {
		if a, ok := k.agencyNamed(part); ok {
			return a, true // "Reuters", "Gazette/AFP", "Gazette (Reuters)"
		}
	}
	text := &r.Text
	paragraphs := 0
	for i, b := range text.Blocks {
		if !b.In(text.Body) {
			continue
		}
		s := b.Of(text.Body)
		switch b.Kind {
		case tocsin.Paragraph:
			paragraphs++
			if a, ok := bracketed(k, s[:min(len(s), headBytes)]); ok && paragraphs <= 2 {
				return a, true
			}
		case tocsin.Byline:
			if a, ok := k.agencyIn(s); ok {
				return a, true
			}
		}
		if i >= len(text.Blocks)-5 && len(s) <= creditBytes && b.Kind != tocsin.Title && b.Kind != tocsin.Caption && b.Kind != tocsin.Post {
			if a, ok := closing(k, s); ok {
				return a, true
			}
		}
	}
	return agency{}, false
}

// bracketed is the agency in "(AFP)", "(Reuters, Basra)" or "(AP/Staff)".
func bracketed(k *knowledge, s string) (agency, bool) {
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
			if a, ok := k.agencyNamed(part); ok {
				return a, true
			}
		}
		s = after
	}
}

// closing is the agency of a line that is nothing but a credit.
func closing(k *knowledge, s string) (agency, bool) {
	bare := strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if a, ok := k.agencyNamed(bare); ok {
		return a, true
	}
	folded := " " + fold(s) + " "
	for _, c := range k.credits {
		if strings.Contains(folded, " "+c+" ") {
			return k.agencyIn(s)
		}
	}
	return agency{}, false
}

// agencyIn is the first agency that is named in s.
func (k *knowledge) agencyIn(s string) (agency, bool) {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '.' && r != '\'' })
	for i := range words {
		for n := min(5, len(words)-i); n > 0; n-- {
			if a, ok := k.agencyNamed(strings.Trim(strings.Join(words[i:i+n], " "), ".-'")); ok {
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
			return homeOrigin{"agency:" + a.id, a.name, "quoted as " + n}, false, true
		}
		if f := fold(n); f != "" && !k.platforms[f] {
			return homeOrigin{"outlet:" + strings.TrimPrefix(f, "the "), n, "quoted as " + n}, false, true
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
		return homeOrigin{"agency:" + a.id, a.name, "quoted as " + s.Name}, false, true
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
	return homeOrigin{statementPrefix + strings.Join(who, " "), s.Name, "statement by " + s.Name}, true, true
}

// statementPrefix begins the id of an origin that is a named speaker.
const statementPrefix = "statement:"

// sources is the origins of one incident's claims.
type sources struct {
	of   map[*tocsin.Claim]string
	list []tocsin.Origin
}

// sourcesOf finds the origin of every claim of the group. An account that only
// passes on what one named speaker said is that statement's; an account that
// adds something of its own stands for its own origin, and then the statement
// counts with the first account that tells it.
func sourcesOf(k *knowledge, docs []*document, members []*member) sources {
	out := sources{of: map[*tocsin.Claim]string{}}
	found := map[string]*tocsin.Origin{}
	tells := map[[2]string]bool{} // origin and document
	use := func(o homeOrigin, doc *document) {
		if found[o.id] == nil {
			found[o.id] = &tocsin.Origin{ID: o.id, Name: o.name, Reason: o.reason}
		}
		f := found[o.id]
		if id := doc.reading.Document.ID; !tells[[2]string{o.id, id}] {
			tells[[2]string{o.id, id}] = true
			f.Documents = append(f.Documents, id)
		}
		if strings.HasPrefix(o.reason, "near-identical") && !strings.HasPrefix(f.Reason, "near-identical") {
			f.Reason = o.reason
		}
	}
	told := map[string]homeOrigin{} // statements: the origin of the first account that tells them
	alone := map[string]bool{}      // statements that stand for an account that only passes them on
	order := slices.Clone(members)
	slices.SortFunc(order, func(x, y *member) int {
		return cmp.Or(comparePublished(docs[x.doc], docs[y.doc]), cmp.Compare(x.index, y.index))
	})
	for _, m := range order {
		own := addsOwn(k, m.account)
		if own {
			use(docs[m.doc].home, docs[m.doc])
		}
		stands := docs[m.doc].home
		if !own {
			stands = mostQuoted(k, m.account)
			if strings.HasPrefix(stands.id, statementPrefix) {
				alone[stands.id] = true
			}
		}
		for i := range m.account.Claims {
			if o, statement, ok := k.spokenOrigin(&m.account.Claims[i].Speaker); ok && statement {
				if _, ok := told[o.id]; !ok {
					told[o.id] = stands
				}
			}
		}
	}
	for _, m := range order {
		own := addsOwn(k, m.account)
		for i := range m.account.Claims {
			c := &m.account.Claims[i]
			o, statement, ok := k.spokenOrigin(&c.Speaker)
			if !ok && !own {
				o, statement, ok = quotedFor(k, m.account, c.Slot)
			}
			switch {
			case !ok:
				o = docs[m.doc].home
			case statement && !alone[o.id]:
				o = told[o.id]
			}
			use(o, docs[m.doc])
			out.of[c] = o.id
		}
	}
	for _, o := range found {
		slices.Sort(o.Documents)
		out.list = append(out.list, *o)
	}
	slices.SortFunc(out.list, func(x, y tocsin.Origin) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

// addsOwn reports whether an account says anything that is not passed on from
// a named speaker, an agency or another outlet. What it says in its own voice
// of a slot that it also quotes is the quotation told again.
func addsOwn(k *knowledge, acc *tocsin.Account) bool {
	quoted := map[tocsin.Slot]bool{}
	for i := range acc.Claims {
		if _, _, ok := k.spokenOrigin(&acc.Claims[i].Speaker); ok {
			quoted[acc.Claims[i].Slot] = true
		}
	}
	if len(quoted) == 0 {
		return true
	}
	for i := range acc.Claims {
		c := &acc.Claims[i]
		if _, _, ok := k.spokenOrigin(&c.Speaker); !ok && (c.Speaker.Kind != tocsin.SpeakerOutlet || !quoted[c.Slot]) && c.Slot != tocsin.Context {
			return true
		}
	}
	return false
}

// mostQuoted is the origin that most claims of an account are quoted from,
// statements before outlets.
func mostQuoted(k *knowledge, acc *tocsin.Account) homeOrigin {
	votes := map[string]int{}
	all := map[string]homeOrigin{}
	for i := range acc.Claims {
		if o, statement, ok := k.spokenOrigin(&acc.Claims[i].Speaker); ok {
			votes[o.id] += 2
			if statement {
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
func quotedFor(k *knowledge, acc *tocsin.Account, slot tocsin.Slot) (o homeOrigin, statement, ok bool) {
	for i := range acc.Claims {
		c := &acc.Claims[i]
		if p, s, quoted := k.spokenOrigin(&c.Speaker); quoted && (!ok || c.Slot == slot) {
			o, statement, ok = p, s, true
			if c.Slot == slot {
				break
			}
		}
	}
	return o, statement, ok
}
