// Package release decides what callers without a login are shown. Until a
// reviewer releases an incident it is shown late and coarsely: not where it
// struck, what the defence did, or where it was fired from. Names of victims
// and private witnesses are withheld even then, unless the release says names
// too. The policy only ever takes away; where a text cannot be judged, it is
// withheld.
package release

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// NamesTag is the tag by which a reviewer says that a release is of names too.
const NamesTag = "names-released"

// Withheld is the reason of a change of which not all is shown.
const Withheld = "parts are withheld until a reviewer releases them"

// Options say how strict a Policy is.
type Options struct {
	Table  *Table // nil is DefaultTable
	Lookup Lookup // nil puts positions into cells only
}

// Policy is a release policy. It may be used by many goroutines at once.
type Policy struct {
	table  *Table
	lookup Lookup
	words  *words
}

// New makes a policy.
func New(o Options) (*Policy, error) {
	p := &Policy{table: o.Table, lookup: o.Lookup}
	var err error
	if p.table == nil {
		if p.table, err = DefaultTable(); err != nil {
			return nil, err
		}
	}
	if p.words, err = readWords("words.txt", embeddedWords); err != nil {
		return nil, err
	}
	return p, nil
}

// Shown reports whether anything of an incident is shown at a time: it is not
// rejected, and its delay is over or it was released. The delay counts from
// when it was first told of; when that is unknown, it never ends.
func (p *Policy) Shown(rec *tocsin.IncidentRecord, now time.Time) bool {
	if rec.Incident.Verdict == tocsin.Rejected && !rec.Withdraw {
		return false
	}
	if rec.Released {
		return true
	}
	first := rec.FirstSeen
	if first.IsZero() {
		first = rec.At
	}
	return !first.IsZero() && !now.Before(first.Add(p.table.Rule(&rec.Incident).Delay))
}

// Public gives what is shown of a version of an incident; false when nothing
// is. It does not change rec. Of a withdrawn incident it gives that it is
// withdrawn, and nothing of what it was.
func (p *Policy) Public(rec *tocsin.IncidentRecord, now time.Time) (*tocsin.IncidentRecord, bool) {
	if !p.Shown(rec, now) {
		return nil, false
	}
	if rec.Withdraw {
		return tombstone(rec), true
	}
	c := p.clerk(rec)
	return c.record(), true
}

func tombstone(rec *tocsin.IncidentRecord) *tocsin.IncidentRecord {
	return &tocsin.IncidentRecord{Seq: rec.Seq, FirstSeen: rec.FirstSeen, Documents: []string{}, Released: rec.Released,
		Change: tocsin.Change{Version: rec.Version, At: rec.At, Reason: "withdrawn", Withdraw: true, Redirect: slices.Clone(rec.Redirect),
			Incident: tocsin.Incident{ID: rec.Incident.ID, Kind: rec.Incident.Kind, Accounts: []string{}, Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}}}
}

// clerk makes the public side of one incident.
type clerk struct {
	*Policy
	rec   *tocsin.IncidentRecord
	rule  Rule
	where *tocsin.Where // what is shown
	names bool          // names of persons are shown
	judge
	doers   []string          // folded
	origins map[string]string // ids that tell a withheld name, and what stands for them
	hidden  map[string][]tocsin.Span
}

func (p *Policy) clerk(rec *tocsin.IncidentRecord) *clerk {
	c := &clerk{Policy: p, rec: rec, rule: p.table.Rule(&rec.Incident), origins: map[string]string{}, hidden: map[string][]tocsin.Span{}}
	c.judge = judge{lists: p.words, released: rec.Released, allowed: map[string]bool{}}
	c.names = rec.Released && slices.Contains(rec.Tags, NamesTag)
	inc := &rec.Incident
	if c.released {
		c.where = copied(inc.Where)
	} else {
		var withheld []string
		c.where, withheld = p.coarse(inc.Where, c.rule)
		for _, n := range withheld {
			c.withhold(n)
		}
	}
	if c.where != nil {
		for _, n := range append([]string{c.where.Name, c.where.Country}, c.where.Within...) {
			c.allow(n)
			c.shown = append(c.shown, fold(n))
		}
		c.country = strings.TrimSpace(fold(c.where.Country))
	}
	var claims []tocsin.IncidentClaim
	for _, slot := range tocsin.Slots {
		if s := inc.Slots[slot]; s != nil {
			claims = append(claims, s.Claims...)
			if s.Decided != nil {
				claims = append(claims, tocsin.IncidentClaim{Claim: tocsin.Claim{Slot: slot, Value: s.Decided.Value}})
			}
		}
	}
	for i := range claims {
		c.learn(claims[i].Account, &claims[i].Claim)
	}
	for i := range claims {
		if doer(claims[i].Slot) {
			c.doers = append(c.doers, fold(claims[i].Value.Name))
		}
	}
	for i := range claims {
		c.learnSite(&claims[i].Claim)
	}
	for i := range claims {
		if n := claims[i].Value.Name; doer(claims[i].Slot) && c.clear(n) {
			c.allow(n)
		}
	}
	for i := range inc.OriginList {
		o := &inc.OriginList[i]
		if !c.clear(o.ID) || !c.clear(o.Name) {
			c.origins[o.ID] = fmt.Sprintf("origin-%d", i+1)
		}
	}
	return c
}

func copied(w *tocsin.Where) *tocsin.Where {
	if w == nil {
		return nil
	}
	out := *w
	out.Within = slices.Clone(w.Within)
	if w.Located() {
		lat, lon := *w.Lat, *w.Lon
		out.Lat, out.Lon = &lat, &lon
	}
	return &out
}

// learn enters what of a claim is withheld, so that it is found wherever else
// it stands.
func (c *clerk) learn(account string, cl *tocsin.Claim) {
	if !c.names {
		if private(c.rec, cl) {
			c.withholdName(cl.Value.Name)
		}
		if cl.Speaker.Kind == tocsin.SpeakerWitness {
			c.withholdName(cl.Speaker.Name)
		}
	}
	if !c.released && secret(cl) {
		c.withhold(cl.Value.Name)
		document := documentOf(account)
		c.hidden[document] = append(c.hidden[document], cl.Quote.Span)
	}
}

// documentOf is the document of an account's id.
func documentOf(account string) string {
	if i := strings.LastIndexByte(account, '#'); i >= 0 {
		return account[:i]
	}
	return account
}

// learnSite does the same for what was struck, unless that is somebody who is
// also said to have done something: groups strike each other.
func (c *clerk) learnSite(cl *tocsin.Claim) {
	if !c.released && placed(cl.Slot) && !c.plainValue(cl) && !slices.Contains(c.doers, fold(cl.Value.Name)) {
		c.withhold(cl.Value.Name)
	}
}

// doer reports whether a slot's values are actors.
func doer(s tocsin.Slot) bool {
	return s == tocsin.Blamed || s == tocsin.ClaimedBy || s == tocsin.DeniedBy
}

// private reports whether a claim's value names a person who was harmed. A
// description is told by its rule; of a killing or an abduction the target is
// the victim, unless it is an actor of the lexicon.
func private(rec *tocsin.IncidentRecord, cl *tocsin.Claim) bool {
	switch {
	case cl.Value.Name == "":
		return false
	case cl.Slot == tocsin.Victim:
		return cl.Rule != "victim.described" || cl.Value.Name != strings.ToLower(cl.Value.Name)
	case cl.Slot == tocsin.Target:
		form := rec.Incident.Form
		return (form == tocsin.Killing || form == tocsin.Abduction) && cl.Value.ID == "" && cl.Value.Name != strings.ToLower(cl.Value.Name)
	}
	return false
}

// secret reports whether a claim tells of the defence or of where it was fired
// from.
func secret(cl *tocsin.Claim) bool {
	switch cl.Slot {
	case tocsin.DefenceResponse, tocsin.LaunchSite:
		return true
	case tocsin.Munitions:
		return cl.Scope.Stage != "" && cl.Scope.Stage != "launched"
	}
	return false
}

// placed reports whether a slot's values may tell where it struck.
func placed(s tocsin.Slot) bool { return s == tocsin.Target || s == tocsin.Damage }

// plainValue reports whether a claim's value may be shown. An entry of the
// lexicon of actors or weapons may have any name; ids of places hold a colon.
func (c *clerk) plainValue(cl *tocsin.Claim) bool {
	if doer(cl.Slot) || cl.Value.ID != "" && !strings.Contains(cl.Value.ID, ":") {
		return c.clear(cl.Value.Name)
	}
	return c.plain(cl.Value.Name) && c.clear(cl.Value.ID)
}

// claim is what is shown of a claim; false when it is withheld. The place of
// its quote stays, the words only when they tell nothing that is withheld.
func (c *clerk) claim(account string, cl *tocsin.Claim) (tocsin.Claim, bool) {
	out := *cl
	if !c.released && secret(cl) {
		return out, false
	}
	if !c.names && private(c.rec, cl) {
		neutral := c.words.described(cl.Value.Name)
		if neutral == "" {
			neutral = c.words.group[cl.Scope.Group]
		}
		if neutral == "" {
			return out, false
		}
		out.Value = tocsin.Value{Name: neutral}
	}
	if !c.plainValue(&out) {
		return out, false
	}
	if !c.names && cl.Speaker.Kind == tocsin.SpeakerWitness && cl.Speaker.Name != "" {
		if out.Speaker.Name = c.words.described(cl.Speaker.Name); out.Speaker.Name == "" {
			out.Speaker.Name = "witness"
		}
	} else if !c.clear(out.Speaker.Name) {
		out.Speaker.Name = string(out.Speaker.Kind)
	}
	if !c.clear(out.Speaker.Via) {
		out.Speaker.Via = ""
	}
	for _, s := range []*string{&out.Scope.Group, &out.Scope.Period} {
		if !c.plain(*s) {
			*s = ""
		}
	}
	if !c.plain(cl.Quote.Exact) || slices.ContainsFunc(c.hidden[documentOf(account)], cl.Quote.Overlaps) {
		out.Quote.Exact = ""
	}
	return out, true
}

// record is what is shown of the incident.
func (c *clerk) record() *tocsin.IncidentRecord {
	rec, inc := c.rec, &c.rec.Incident
	out := &tocsin.IncidentRecord{Seq: rec.Seq, FirstSeen: rec.FirstSeen, Documents: slices.Clone(rec.Documents), Released: rec.Released}
	out.Change = tocsin.Change{Version: rec.Version, At: rec.At, Reason: Withheld, Documents: slices.Clone(rec.Change.Documents)}
	out.Incident = tocsin.Incident{ID: inc.ID, Kind: inc.Kind, Form: inc.Form, Status: c.status(inc.Form, inc.Status), When: c.when(inc.When), Where: c.where,
		Accounts: slices.Clone(inc.Accounts), Origins: inc.Origins, Credibility: inc.Credibility, Verdict: inc.Verdict,
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}
	for i := range inc.OriginList {
		out.Incident.OriginList = append(out.Incident.OriginList, c.origin(&inc.OriginList[i]))
	}
	for slot, s := range inc.Slots {
		if shown := c.slot(slot, s); shown != nil {
			out.Incident.Slots[slot] = shown
		}
	}
	if c.released {
		// Who decided is left out: the name of a login is half of one.
		if rec.Decision == "" && c.clear(rec.Reason) {
			out.Reason = rec.Reason
		}
		for _, t := range rec.Tags {
			if c.clear(t) {
				out.Tags = append(out.Tags, t)
			}
		}
		out.Decision, out.Incident.Decisions = rec.Decision, slices.Clone(inc.Decisions)
		for _, o := range inc.Objections {
			if c.clear(o.Reason) {
				o.Accounts = slices.Clone(o.Accounts)
				out.Incident.Objections = append(out.Incident.Objections, o)
			}
		}
		for _, r := range inc.Reasons {
			if !slices.ContainsFunc(r.Points, func(s string) bool { return !c.clear(s) }) {
				r.Points = slices.Clone(r.Points)
				out.Incident.Reasons = append(out.Incident.Reasons, r)
			}
		}
	}
	out.Incident.Headline = inc.Headline
	if !c.released || !c.clear(inc.Headline) {
		out.Incident.Headline = c.headline(&out.Incident)
	}
	return out
}

// status is what became of an attack. Whether something that flies was stopped
// is what the defence did, so of such forms it is withheld in every case.
func (c *clerk) status(f tocsin.Form, s tocsin.Status) tocsin.Status {
	switch f {
	case tocsin.AirStrike, tocsin.Drone, tocsin.RocketMissile, tocsin.Shelling:
		if !c.released {
			return ""
		}
	}
	if s == tocsin.Intercepted && !c.released {
		return ""
	}
	return s
}

func (c *clerk) when(w *tocsin.When) *tocsin.When {
	if w == nil {
		return nil
	}
	out := *w
	if !c.plain(out.Words) {
		out.Words = ""
	}
	return &out
}

func (c *clerk) origin(o *tocsin.Origin) tocsin.Origin {
	out := *o
	out.Documents = slices.Clone(o.Documents)
	if id := c.origins[o.ID]; id != "" {
		out.ID, out.Name = id, "source withheld"
	}
	if !c.clear(out.Reason) {
		out.Reason = ""
	}
	return out
}

// slot is what is shown of a slot; nil when no claim is left.
func (c *clerk) slot(slot tocsin.Slot, s *tocsin.SlotRecord) *tocsin.SlotRecord {
	out := &tocsin.SlotRecord{Contested: s.Contested, Claims: []tocsin.IncidentClaim{}}
	for i := range s.Claims {
		in := &s.Claims[i]
		cl, ok := c.claim(in.Account, &in.Claim)
		if !ok {
			continue
		}
		shown := tocsin.IncidentClaim{Account: in.Account, Origin: in.Origin, Superseded: in.Superseded, Claim: cl}
		if id := c.origins[in.Origin]; id != "" {
			shown.Origin = id
		} else if !c.clear(in.Origin) {
			shown.Origin = ""
		}
		if !c.clear(in.Superseded) {
			shown.Superseded = ""
		}
		out.Claims = append(out.Claims, shown)
	}
	if d := s.Decided; d != nil {
		cl, ok := c.claim("", &tocsin.Claim{Slot: slot, Value: d.Value})
		if ok && !(slot == tocsin.Munitions && !c.released) {
			out.Decided = &tocsin.Ruling{Decision: d.Decision, Value: cl.Value}
		}
	}
	if len(out.Claims) == 0 && out.Decided == nil {
		return nil
	}
	if len(out.Claims) == len(s.Claims) {
		out.Low, out.Best, out.High = number(s.Low), number(s.Best), number(s.High)
		return out
	}
	// What the figures came to may rest on what is withheld: they and the
	// contradiction are told only as far as the claims that are shown bear
	// them out.
	out.Contested = s.Contested && len(out.Claims) > 1
	told := func(n *int) *int {
		for i := range out.Claims {
			if v := out.Claims[i].Value.Count; n != nil && v.Known && (v.Min == *n || v.Max == *n) {
				return number(n)
			}
		}
		return nil
	}
	out.Low, out.Best, out.High = told(s.Low), told(s.Best), told(s.High)
	return out
}

func number(n *int) *int {
	if n == nil {
		return nil
	}
	v := *n
	return &v
}

// headline tells in a few words what is shown: "Drone attack in Erbil, Iraq, 2
// killed".
func (c *clerk) headline(inc *tocsin.Incident) string {
	s := c.words.act[string(inc.Form)]
	if s == "" || inc.Kind != tocsin.Attack {
		s = c.words.act[string(inc.Kind)]
	}
	if s == "" {
		s = c.words.act[string(tocsin.Attack)]
	}
	if w := inc.Where; w != nil && c.clear(w.Name) {
		s += " in " + w.Name
		if w.Country != "" && w.Country != w.Name {
			s += ", " + w.Country
		}
	}
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted} {
		switch r := inc.Slots[slot]; {
		case r == nil || r.Best == nil || *r.Best == 0:
		case r.Contested && r.Low != nil && r.High != nil && *r.Low < *r.High:
			s += fmt.Sprintf(", %d to %d %s (contested)", *r.Low, *r.High, slot)
		case r.Contested:
			s += fmt.Sprintf(", number %s contested", slot)
		default:
			s += fmt.Sprintf(", %d %s", *r.Best, slot)
		}
	}
	return s
}
