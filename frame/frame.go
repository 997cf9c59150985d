// Package frame joins the Mentions of a Text into Accounts of Claims: which
// act each thing belongs to, which words speak of the same act, who says what,
// and which acts a document reports or only recalls.
//
//	mentions -> parts          item.go     entries of a digest, each read by itself
//	         -> sentences      index.go    what stands in each sentence
//	         -> speakers       speaker.go  who says it
//	         -> acts           act.go      each trigger with its form, time and place
//	         -> accounts       same.go     triggers of the same act joined
//	         -> roles          role.go     main, background, or no account at all
//	         -> claims         harm.go, munition.go, doer.go, response.go, ...
package frame

import (
	"fmt"
	"slices"
	"sort"

	"tocsin"
	"tocsin/lexicon"
	"tocsin/lexicon/item"
	"tocsin/lexicon/when"
)

// Framer frames documents. It may be used by many goroutines at once.
type Framer struct {
	words *words
	heads *item.Heads
}

// New is a Framer that knows the words of the lexicon.
func New(lex *lexicon.Lexicon) *Framer { return &Framer{newWords(lex), item.New(lex)} }

// Accounts returns what the document says about each act, in order of first
// mention. It is empty when the document speaks of none.
func (r *Framer) Accounts(doc *tocsin.Document, text *tocsin.Text, mentions []tocsin.Mention, s Setting) []tocsin.Account {
	if len(mentions) == 0 {
		return nil
	}
	openings := r.openings(text, mentions)
	if parts := parts(text, openings); len(parts) > 0 {
		return r.byParts(doc, text, mentions, s, parts)
	}
	f := r.newFraming(doc, text, mentions, s)
	f.updates = datedUpdates(openings, s.Reference.Date)
	return f.read()
}

// read makes the accounts of what was found.
func (f *framing) read() []tocsin.Account {
	if len(f.head.spans) == 0 && !f.mayTell() {
		return nil // an entry may tell of an act without a word for it
	}
	f.hear()
	f.findSides()
	f.findOrigins()
	f.filed = f.filedFrom()
	f.collectActs()
	f.join()
	f.settleTimes()
	f.settlePlaces()
	f.settleForms()
	f.assign()
	f.claims()
	f.likelyDoers()
	f.settleSides()
	f.settleParties()
	f.settleTotals()
	f.settleKilling()
	f.settleRoles()
	f.alike()
	f.wordsSaid()
	return f.accounts()
}

// Setting is what is known of a document beside its words.
type Setting struct {
	Reference when.Reference // what its relative times are told from
	Dateline  tocsin.Span    // empty without one
	Judge     Judge          // of whole documents; nil without one
}

// framing is the state of reading one document.
type framing struct {
	words    *words
	doc      *tocsin.Document
	text     *tocsin.Text
	ref      when.Reference
	dateline tocsin.Span

	sentences []sentence
	acts      []*act
	drafts    []*draft
	main      *draft // what the lead is about; nil before join, or when nothing is

	judgement Judge
	verdict   verdict

	offices map[string]string    // of persons, by name
	voiceOf map[string]*claimant // the armed groups for which persons speak, by name
	head    heading              // of the part of a digest that is read; empty for a whole document
	updates []update             // of news as it comes in; empty for other documents
	nameOf  map[string]string    // the one name of a speaker, by every name that is heard
	small   map[string]bool      // the words that the text has in small letters; nil until they are asked for
	origins map[string]bool      // places from which something was fired, by id
	filed   *mention             // the place of the dateline, nil without one

	documentary string // legal, historical, drill, figurative ...: what the whole document is, "" for a report
}

// draft is an account in the making.
type draft struct {
	tocsin.Account
	acts      []*act
	when      *tocsin.When
	where     *tocsin.Where
	form      tocsin.Form
	vagueForm bool // the form comes from a word that may mean several
	first     int  // sentence of the first act
	drop      bool
	stopped   bool // something is said to have been intercepted
	hit       bool // something is said to have come down or struck
	claimed   map[claimed]bool
	several   bool                     // bombs or the like are told in the plural
	named     map[tocsin.Slot][]string // those harmed who are told by name
	wrecked   []tocsin.Claim           // targets where no other is told: what attackers are said to have wrecked
}

// newFraming begins the reading of one document.
func (r *Framer) newFraming(doc *tocsin.Document, text *tocsin.Text, mentions []tocsin.Mention, s Setting) *framing {
	f := &framing{words: r.words, doc: doc, text: text, ref: s.Reference, dateline: s.Dateline, judgement: s.Judge}
	f.index(mentions)
	f.judge()
	return f
}

// accounts turns what is left of the drafts into accounts with ids.
func (f *framing) accounts() []tocsin.Account {
	sort.SliceStable(f.drafts, func(i, j int) bool {
		a, b := f.drafts[i], f.drafts[j]
		return a.acts[0].span().Start < b.acts[0].span().Start
	})
	var out []tocsin.Account
	for _, d := range f.drafts {
		if d.drop {
			continue
		}
		f.settleEarlier(d)
		d.Claims = exact(d.Claims, f.titleEnd(), d.named)
		if d.Kind == tocsin.Attack {
			f.wholes(d)
		}
		acc := d.Account
		acc.ID = accountID(f.doc, len(out))
		acc.When, acc.Where = d.when, d.where
		acc.Form = d.form
		if acc.Kind != tocsin.Attack && acc.Kind != tocsin.Aggregate && acc.Kind != tocsin.Find {
			acc.Form = ""
		}
		if acc.Kind != tocsin.Attack {
			acc.Status = ""
		}
		if acc.Kind == tocsin.Attack && acc.Form == "" {
			acc.Form = tocsin.OtherForm
		}
		acc.Acts = acc.Acts[:0]
		for _, a := range d.acts {
			acc.Acts = append(acc.Acts, a.span())
		}
		sort.SliceStable(acc.Claims, func(i, j int) bool {
			a, b := acc.Claims[i], acc.Claims[j]
			if a.Slot != b.Slot {
				return slotRank(a.Slot) < slotRank(b.Slot)
			}
			return a.Quote.Start < b.Quote.Start
		})
		if acc.Claims == nil {
			acc.Claims = []tocsin.Claim{}
		}
		out = append(out, acc)
	}
	return out
}

// accountID is the id of the account that stands at index i among those of a
// document.
func accountID(doc *tocsin.Document, i int) string { return fmt.Sprintf("%s#%d", doc.ID, i+1) }

// titleEnd is where the title ends in the body; 0 without one.
func (f *framing) titleEnd() int {
	if len(f.text.Blocks) > 0 && f.text.Blocks[0].Kind == tocsin.Title {
		return f.text.Blocks[0].End
	}
	return 0
}

// slotRank is the place of a slot in the order of slots.
func slotRank(s tocsin.Slot) int {
	return slices.Index(tocsin.Slots, s)
}

// add puts a claim into the draft unless the same value with the same scope
// and speaker stands there already.
func (f *framing) add(d *draft, c tocsin.Claim) {
	c.Quote.Exact = c.Quote.Of(f.text.Body)
	key := claimed{c.Slot, c.Value.Count, c.Scope, c.Value.Name, c.Speaker.Name}
	if d.claimed == nil {
		d.claimed = map[claimed]bool{}
	}
	if d.claimed[key] {
		return
	}
	d.claimed[key] = true
	d.Claims = append(d.Claims, c)
}

// claimed is what tells one claim of a draft from another.
type claimed struct {
	slot          tocsin.Slot
	count         tocsin.Count
	scope         tocsin.Scope
	name, speaker string
}

// claim makes a claim about the words of span in sentence s.
func (f *framing) claim(s *sentence, slot tocsin.Slot, value tocsin.Value, span tocsin.Span, rule string) tocsin.Claim {
	speaker, certainty := f.speakerOf(s, span)
	return tocsin.Claim{Slot: slot, Value: value, Speaker: speaker, Certainty: certainty, Rule: rule,
		Quote: tocsin.Evidence{Span: span}}
}
