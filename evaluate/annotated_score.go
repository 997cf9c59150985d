package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"tocsin"
)

// AnnotatedScore is what the reading found of what is marked in the annotated
// reports.
type AnnotatedScore struct {
	Report   PRF // is the document an attack report
	Triggers PRF // attacks, found by a trigger that overlaps a marked one
	Acts     PRF // attacks, found by a trigger in the sentence of a marked one
	Main     PRF // the same for main attacks, role included
	Kinds    map[tocsin.Kind]PRF
	// Of the attacks found: how many have the right form, role, status.
	Found, Form, Role, Status int
	Time, Place               PRF
	Slots                     map[tocsin.Slot]PRF
	// Of the claims found: how many have the right speaker, speaker kind, certainty.
	// Described counts those whose speaker is right by name, or is the one described
	// where the report marks the right one.
	Claims, Speaker, Described, SpeakerKind, Certainty int
	Faults                                             []Fault
}

// claimsScore is the sum over all slots.
func (s *AnnotatedScore) claimsScore() PRF {
	var sum PRF
	for _, c := range s.Slots {
		sum = sum.Add(c)
	}
	return sum
}

// Table is the score as rows.
func (s *AnnotatedScore) Table() Table {
	t := Table{Name: "annotated reports"}
	t.Count("report", s.Report)
	t.Count("attack, by trigger", s.Triggers)
	t.Count("attack, by sentence", s.Acts)
	t.Count("main attack", s.Main)
	for _, kind := range []tocsin.Kind{tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find, tocsin.Aggregate} {
		t.Count(string(kind), s.Kinds[kind])
	}
	t.Share("form", s.Form, s.Found)
	t.Share("role", s.Role, s.Found)
	t.Share("status", s.Status, s.Found)
	t.Count("time", s.Time)
	t.Count("place", s.Place)
	t.Count("claims", s.claimsScore())
	for _, slot := range tocsin.Slots {
		if c, seen := s.Slots[slot]; seen {
			t.Count("  "+string(slot), c)
		}
	}
	t.Share("speaker", s.Speaker, s.Claims)
	t.Share("speaker, named or described", s.Described, s.Claims)
	t.Share("speaker kind", s.SpeakerKind, s.Claims)
	t.Share("certainty", s.Certainty, s.Claims)
	return t
}

// ScoreAnnotated reads every report with read and compares what it finds with
// the marks.
func ScoreAnnotated(reports []AnnotatedReport, read ReadFunc) (*AnnotatedScore, error) {
	s := &AnnotatedScore{Kinds: map[tocsin.Kind]PRF{}, Slots: map[tocsin.Slot]PRF{}}
	for i := range reports {
		reading, err := read(reports[i].Document)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", reports[i].Document.ID, err)
		}
		s.add(&reports[i], &reading)
	}
	return s, nil
}

func (s *AnnotatedScore) fault(cause, doc, format string, args ...any) {
	s.Faults = append(s.Faults, Fault{cause, doc, fmt.Sprintf(format, args...)})
}

// comparison is one report beside its reading.
type comparison struct {
	report  *AnnotatedReport
	reading *tocsin.Reading
	move    func(tocsin.Span) tocsin.Span
	title   int // the body up to here is the title, in which nothing is marked
	acts    []*markedAct
	account []int // of each act, the index of its account, or -1
	act     []int // of each account, the index of its act, or -1
}

func (s *AnnotatedScore) add(report *AnnotatedReport, reading *tocsin.Reading) {
	id := report.Document.ID
	yes := reading.AttackReport != nil && *reading.AttackReport
	count(&s.Report, yes, report.AttackReport)
	if yes != report.AttackReport {
		s.fault(fmt.Sprintf("report: want %v", report.AttackReport), id, "%s (%s)", report.Document.Title, report.Style)
	}
	c := compare(report, reading)
	s.addActs(c)
	for i, act := range c.acts {
		if act.kind == tocsin.Attack && c.account[i] >= 0 && reading.Accounts[c.account[i]].Kind == tocsin.Attack {
			s.addAttack(c, act, &reading.Accounts[c.account[i]])
		}
	}
	s.addClaims(c)
}

// count adds one yes-or-no decision.
func count(c *PRF, yes, want bool) {
	switch {
	case yes && want:
		c.TP++
	case yes:
		c.FP++
	case want:
		c.FN++
	}
}

// compare pairs acts with accounts one to one: first where a trigger overlaps
// the first marked one, then any marked one, then where they share a sentence;
// in each round accounts of the same kind before others.
func compare(report *AnnotatedReport, reading *tocsin.Reading) *comparison {
	body := reading.Text.Body
	skip := 0
	if title := reading.Document.Title; title != "" && strings.HasPrefix(body, title) && !strings.HasPrefix(strings.TrimSpace(report.Text), title) {
		skip = len(title)
	}
	a := align(report.Text, body, skip)
	c := &comparison{report: report, reading: reading, move: a.move, title: skip}
	c.acts = report.acts(a.move)
	c.account, c.act = make([]int, len(c.acts)), make([]int, len(reading.Accounts))
	for i := range c.account {
		c.account[i] = -1
	}
	for j := range c.act {
		c.act[j] = -1
	}
	tests := []func(*markedAct, *tocsin.Account) bool{
		func(act *markedAct, acc *tocsin.Account) bool { return overlapsAny(act.first, acc.Acts) },
		func(act *markedAct, acc *tocsin.Account) bool {
			return slices.ContainsFunc(act.spans, func(s tocsin.Span) bool { return overlapsAny(s, acc.Acts) })
		},
		func(act *markedAct, acc *tocsin.Account) bool { return c.shareSentence(act, acc) },
	}
	for _, test := range tests {
		for _, sameKind := range []bool{true, false} {
			for i, act := range c.acts {
				for j := range reading.Accounts {
					acc := &reading.Accounts[j]
					if c.account[i] < 0 && c.act[j] < 0 && (acc.Kind == act.kind) == sameKind && test(act, acc) {
						c.account[i], c.act[j] = j, i
					}
				}
			}
		}
	}
	return c
}

func overlapsAny(s tocsin.Span, others []tocsin.Span) bool {
	return slices.ContainsFunc(others, s.Overlaps)
}

func (c *comparison) shareSentence(act *markedAct, acc *tocsin.Account) bool {
	for _, s := range act.spans {
		n := c.reading.Text.SentenceAt(s.Start)
		if n < 0 {
			continue
		}
		for _, t := range acc.Acts {
			if c.reading.Text.SentenceAt(t.Start) == n {
				return true
			}
		}
	}
	return false
}

// byTrigger reports whether account j and act i share a trigger, not only a sentence.
func (c *comparison) byTrigger(i, j int) bool {
	return slices.ContainsFunc(c.acts[i].spans, func(s tocsin.Span) bool { return overlapsAny(s, c.reading.Accounts[j].Acts) })
}

func (s *AnnotatedScore) addActs(c *comparison) {
	id, body := c.report.Document.ID, c.reading.Text.Body
	for i, act := range c.acts {
		j := c.account[i]
		var acc *tocsin.Account
		if j >= 0 {
			acc = &c.reading.Accounts[j]
		}
		if act.kind != tocsin.Attack {
			if keptKind(act.kind) {
				k := s.Kinds[act.kind]
				if acc != nil && acc.Kind == act.kind {
					k.TP++
				} else {
					k.FN++
				}
				s.Kinds[act.kind] = k
				if acc == nil {
					s.fault(string(act.kind)+" missed", id, "%s", excerpt(body, act.first))
				}
			}
			continue
		}
		found := acc != nil && acc.Kind == tocsin.Attack
		if found && c.byTrigger(i, j) {
			s.Triggers.TP++
		} else {
			s.Triggers.FN++
		}
		if act.role == tocsin.Main {
			if found && acc.Role == tocsin.Main {
				s.Main.TP++
			} else {
				s.Main.FN++
			}
		}
		if found {
			s.Acts.TP++
			continue
		}
		s.Acts.FN++
		if acc == nil {
			s.fault(fmt.Sprintf("attack missed (%s)", act.role), id, "%s: %s", act.form, excerpt(body, act.first))
		} else {
			s.fault(fmt.Sprintf("attack (%s) read as %s", act.role, acc.Kind), id, "%s: %s  [%s]", act.form, excerpt(body, act.first), acc.Reason)
		}
	}
	for j := range c.reading.Accounts {
		acc := &c.reading.Accounts[j]
		i := c.act[j]
		if acc.Kind != tocsin.Attack {
			if keptKind(acc.Kind) && (i < 0 || c.acts[i].kind != acc.Kind) {
				k := s.Kinds[acc.Kind]
				k.FP++
				s.Kinds[acc.Kind] = k
				if i < 0 {
					s.fault(string(acc.Kind)+" invented", id, "%s  [%s]", excerpt(body, firstSpan(acc)), acc.Reason)
				}
			}
			continue
		}
		right := i >= 0 && c.acts[i].kind == tocsin.Attack
		if !right || !c.byTrigger(i, j) {
			s.Triggers.FP++
		}
		if acc.Role == tocsin.Main && (!right || c.acts[i].role != tocsin.Main) {
			s.Main.FP++
		}
		if right {
			continue
		}
		s.Acts.FP++
		s.fault(fmt.Sprintf("attack invented: %s (%s)", c.cause(j), acc.Role), id, "%s: %s  [%s]", acc.Form, excerpt(body, firstSpan(acc)), acc.Reason)
	}
}

// cause says what an account that is no marked attack was made from.
func (c *comparison) cause(j int) string {
	acc := &c.reading.Accounts[j]
	if i := c.act[j]; i >= 0 {
		return "really " + string(c.acts[i].kind)
	}
	if first := firstSpan(acc); first.End <= c.title {
		return "from the title"
	}
	for i, act := range c.acts {
		if c.shareSentence(act, acc) && act.kind == tocsin.Attack && c.account[i] >= 0 {
			return "in the sentence of an attack that is found"
		}
	}
	return "from nothing marked"
}

func firstSpan(acc *tocsin.Account) tocsin.Span {
	if len(acc.Acts) == 0 {
		return tocsin.Span{}
	}
	return acc.Acts[0]
}

// addAttack scores what was read of an attack that was found.
func (s *AnnotatedScore) addAttack(c *comparison, act *markedAct, acc *tocsin.Account) {
	id, body := c.report.Document.ID, c.reading.Text.Body
	s.Found++
	if acc.Form == act.form {
		s.Form++
	} else {
		s.fault(fmt.Sprintf("form %s read as %s", act.form, acc.Form), id, "%s", excerpt(body, act.first))
	}
	if acc.Role == act.role {
		s.Role++
	} else {
		s.fault(fmt.Sprintf("role %s read as %s", act.role, acc.Role), id, "%s  [%s]", excerpt(body, act.first), acc.Reason)
	}
	if acc.Status == act.status {
		s.Status++
	} else {
		s.fault(fmt.Sprintf("status %s read as %s", act.status, acc.Status), id, "%s", excerpt(body, act.first))
	}
	s.addTime(c, act, acc)
	s.addPlace(c, act, acc)
}

func (s *AnnotatedScore) addTime(c *comparison, act *markedAct, acc *tocsin.Account) {
	id, body := c.report.Document.ID, c.reading.Text.Body
	var resolved []*Mark
	for _, m := range act.times {
		if m.Attrs["start"] != "" {
			resolved = append(resolved, m)
		}
	}
	want := func() string {
		var out []string
		for _, m := range resolved {
			out = append(out, fmt.Sprintf("%s..%s %q", m.Attrs["start"], m.Attrs["end"], c.move(m.Span).Of(body)))
		}
		return strings.Join(out, " or ")
	}
	switch {
	case !acc.When.Known() && len(resolved) == 0:
	case !acc.When.Known():
		s.Time.FN++
		s.fault("time missed", id, "%s: want %s", excerpt(body, act.first), want())
	case len(resolved) == 0:
		s.Time.FP++
		s.fault("time invented", id, "%s: %s..%s %q", excerpt(body, act.first), acc.When.Start, acc.When.End, acc.When.Words)
	case slices.ContainsFunc(resolved, func(m *Mark) bool { return sameDays(m, acc.When) }):
		s.Time.TP++
	default:
		s.Time.FP++
		s.Time.FN++
		s.fault("time wrong", id, "%s: want %s, got %s..%s %q (%s)", excerpt(body, act.first), want(), acc.When.Start, acc.When.End, acc.When.Words, acc.When.Basis)
	}
}

func sameDays(m *Mark, w *tocsin.When) bool {
	end := w.End.String()
	return m.Attrs["start"] == w.Start.String() && (m.Attrs["end"] == end || m.Attrs["end"] == "" || end == "" && m.Attrs["end"] == m.Attrs["start"])
}

func (s *AnnotatedScore) addPlace(c *comparison, act *markedAct, acc *tocsin.Account) {
	id, body := c.report.Document.ID, c.reading.Text.Body
	got := "nothing"
	if acc.Where != nil {
		got = fmt.Sprintf("%s %q", acc.Where.Name, acc.Where.Words)
	}
	named := acc.Where != nil && (acc.Where.Name != "" || acc.Where.Words != "")
	want := func() string {
		var out []string
		for _, m := range act.places {
			out = append(out, c.move(m.Span).Of(body))
		}
		return strings.Join(out, " or ")
	}
	switch {
	case !named && len(act.places) == 0:
	case !named:
		s.Place.FN++
		s.fault("place missed", id, "%s: want %s", excerpt(body, act.first), want())
	case len(act.places) == 0:
		s.Place.FP++
		s.fault("place invented", id, "%s: %s", excerpt(body, act.first), got)
	case slices.ContainsFunc(act.places, func(m *Mark) bool { return samePlace(c.move(m.Span), body, acc.Where) }):
		s.Place.TP++
	default:
		s.Place.FP++
		s.Place.FN++
		s.fault("place wrong", id, "%s: want %s, got %s", excerpt(body, act.first), want(), got)
	}
}

func samePlace(span tocsin.Span, body string, w *tocsin.Where) bool {
	words := span.Of(body)
	return w.Quote.Len() > 0 && w.Quote.Overlaps(span) || sameName(words, w.Name) || w.Words != "" && sameName(words, w.Words)
}

// markedClaim is one claim as the marks have it.
type markedClaim struct {
	mark  *Mark
	slot  tocsin.Slot
	count tocsin.Count
	spans []tocsin.Span // where it is said, first first
	acts  []int
	hit   bool
	heard bool // its speaker has been compared; titles name none
}

func (w *markedClaim) overlaps(s tocsin.Span) bool { return slices.ContainsFunc(w.spans, s.Overlaps) }

// sameAs reports whether two marks give one claim twice: the same value for
// the same slot of the same acts, by the same speaker.
func (w *markedClaim) sameAs(v *markedClaim, body string) bool {
	return w.slot == v.slot && w.count == v.count && slices.Equal(w.acts, v.acts) &&
		w.mark.Attrs["by"] == v.mark.Attrs["by"] && w.mark.Attrs["group"] == v.mark.Attrs["group"] && w.mark.Attrs["side"] == v.mark.Attrs["side"] &&
		(w.slot.Counted() || canonical(w.spans[0].Of(body)) == canonical(v.spans[0].Of(body)))
}

// wanted lists the marked claims of acts that an account can be of, each
// once; a place marked as launch site is one.
func (c *comparison) wanted() []*markedClaim {
	var out []*markedClaim
	for i := range c.report.Marks {
		m := &c.report.Marks[i]
		claim := &markedClaim{mark: m, slot: tocsin.Slot(m.Attrs["slot"]), spans: []tocsin.Span{c.move(m.Span)}}
		if m.Tag == "p" && m.Attrs["role"] == "launch" {
			claim.slot = tocsin.LaunchSite
		} else if m.Tag != "c" {
			continue
		}
		if claim.slot.Counted() {
			claim.count = m.count()
		}
		for n, act := range c.acts {
			if m.Act(act.number) && keptKind(act.kind) {
				claim.acts = append(claim.acts, n)
			}
		}
		if len(claim.acts) == 0 {
			continue
		}
		if n := slices.IndexFunc(out, func(w *markedClaim) bool { return w.sameAs(claim, c.reading.Text.Body) }); n >= 0 {
			out[n].spans = append(out[n].spans, claim.spans...)
		} else {
			out = append(out, claim)
		}
	}
	return out
}

func (s *AnnotatedScore) addClaims(c *comparison) {
	id, body := c.report.Document.ID, c.reading.Text.Body
	wanted := c.wanted()
	for j := range c.reading.Accounts {
		acc := &c.reading.Accounts[j]
		for k := range acc.Claims {
			claim := &acc.Claims[k]
			match, near := bestMatch(claim, c.act[j], wanted, body)
			slot := claim.Slot
			if match != nil {
				slot = match.slot
			}
			score := s.Slots[slot]
			if match == nil && (c.unmarkable(claim, c.act[j]) || again(claim, acc.Claims[:k])) {
				continue
			}
			if match == nil {
				score.FP++
				s.Slots[claim.Slot] = score
				switch {
				case c.act[j] < 0:
					s.fault("claim of an unmatched account: "+string(claim.Slot), id, "%s  [%s]", describe(claim, body), claim.Rule)
				case near != nil:
					s.fault("claim wrong: "+string(claim.Slot), id, "%s  [%s], want %s", describe(claim, body), claim.Rule, near.describe(body))
				default:
					s.fault("claim invented: "+string(claim.Slot), id, "%s  [%s]", describe(claim, body), claim.Rule)
				}
				continue
			}
			if !match.hit {
				match.hit = true
				score.TP++
				s.Slots[slot] = score
			}
			if match.mark.Tag == "c" && !match.heard && narrowed(claim, body).End > c.title {
				match.heard = true
				s.addSpeaker(c, match, claim)
			}
		}
	}
	for _, w := range wanted {
		if w.hit {
			continue
		}
		score := s.Slots[w.slot]
		score.FN++
		s.Slots[w.slot] = score
		cause := "claim missed: "
		if !slices.ContainsFunc(w.acts, func(n int) bool { return c.account[n] >= 0 }) {
			cause = "claim of an unfound act: "
		} else if c.givenElsewhere(w) {
			cause = "claim given to another act: "
		}
		s.fault(cause+string(w.slot), id, "%s", w.describe(body))
	}
}

// again reports whether one of the claims gives the same figure of the same words
// for another scope: two constables hurt are two people hurt, which is marked once.
func again(claim *tocsin.Claim, claims []tocsin.Claim) bool {
	return claim.Slot.Counted() && slices.ContainsFunc(claims, func(c tocsin.Claim) bool {
		return c.Slot == claim.Slot && c.Value.Count == claim.Value.Count && c.Quote.Span == claim.Quote.Span && c.Scope != claim.Scope
	})
}

// filledBy reports whether a claim for the slot may give this one: the marks
// call every doer whom the outlet tells the perpetrator, the contract calls one
// with a name blamed.
func (w *markedClaim) filledBy(slot tocsin.Slot) bool {
	return w.slot == slot || w.slot == tocsin.Perpetrator && slot == tocsin.Blamed
}

// givenElsewhere reports whether a claim of the slot stands on the same words
// in an account of another act.
func (c *comparison) givenElsewhere(w *markedClaim) bool {
	for j := range c.reading.Accounts {
		for k := range c.reading.Accounts[j].Claims {
			claim := &c.reading.Accounts[j].Claims[k]
			if w.filledBy(claim.Slot) && claim.Value.Count == w.count && !slices.Contains(w.acts, c.act[j]) && w.overlaps(narrowed(claim, c.reading.Text.Body)) {
				return true
			}
		}
	}
	return false
}

// bestMatch finds the marked claim that a read one gives: of the act, for the
// slot, with an equal count or a name in the same place. Claims not yet hit
// come first. near is one whose words it shares without having its value.
func bestMatch(claim *tocsin.Claim, act int, wanted []*markedClaim, body string) (match, near *markedClaim) {
	best := 0
	span := narrowed(claim, body)
	for _, w := range wanted {
		if !w.filledBy(claim.Slot) || !slices.Contains(w.acts, act) {
			continue
		}
		overlap := w.overlaps(span)
		var right bool
		if claim.Slot.Counted() {
			if claim.Value.Count.Known {
				right = w.count == claim.Value.Count && (w.mark.Attrs["side"] == "attackers") == (claim.Scope.Side == "attackers")
			} else {
				right = claim.Certainty == tocsin.Silent && !w.count.Known && overlap
			}
		} else {
			right = overlap || sameName(w.spans[0].Of(body), claim.Value.Name)
		}
		if !right {
			if overlap && near == nil {
				near = w
			}
			continue
		}
		points := 1
		if w.slot == claim.Slot {
			points += 8
		}
		if !w.hit {
			points += 2
		}
		if overlap {
			points += 4
		}
		if points > best {
			best, match = points, w
		}
	}
	return match, near
}

// unmarkable reports whether the words of a claim could not be marked as one,
// so that it is neither right nor wrong: those of the title, where nothing is
// marked, and those that hold another mark of the act, since marks do not
// nest: the weapon in "four rockets", the target in a place, the victim in a
// figure, a part of a figure. Silence has a mark of its own, which does not say about what.
// Nor are words marked that are kept for who says them: only the speaker is.
func (c *comparison) unmarkable(claim *tocsin.Claim, act int) bool {
	body := c.reading.Text.Body
	span := narrowed(claim, body)
	if span.End <= c.title {
		return true
	}
	if act < 0 {
		return false
	}
	if claim.Slot == tocsin.Context && c.marked(claim.Speaker) {
		return true
	}
	for i := range c.report.Marks {
		m := &c.report.Marks[i]
		what := tocsin.Slot(m.Attrs["slot"])
		var hides bool
		switch {
		case claim.Certainty == tocsin.Silent:
			hides = m.Tag == "x" && m.Attrs["why"] == "silence"
		case claim.Slot == tocsin.Weapon:
			hides = what == tocsin.Munitions || what == tocsin.Perpetrator || m.Tag == "a" || m.Tag == "r"
		case claim.Slot == tocsin.Target:
			hides = m.Tag == "p" || what == tocsin.Damage || what == tocsin.Killed || what == tocsin.Injured
		case claim.Slot.Counted() && what == claim.Slot:
			at, whole, part := c.move(m.Span), m.count(), claim.Value.Count
			hides = at.Contains(span) && at != span && whole.Known && part.Max != tocsin.Open && part.Max < whole.Min
		case claim.Slot == tocsin.Victim:
			hides = what == tocsin.Killed || what == tocsin.Injured || what == tocsin.Abducted || what == tocsin.Missing || what == tocsin.Target
		}
		if !hides {
			continue
		}
		at := c.move(m.Span)
		if at.Overlaps(span) || claim.Slot == tocsin.Weapon && what == tocsin.Munitions && m.Act(c.acts[act].number) && sameHead(at.Of(body), claim.Value.Name) {
			return true
		}
	}
	return false
}

// marked reports whether a speaker is marked where the report names one.
func (c *comparison) marked(said tocsin.Speaker) bool {
	return slices.ContainsFunc(c.report.Marks, func(m Mark) bool {
		return m.Tag == "s" && said.Name != "" && sameName(m.Attrs["name"], said.Name)
	})
}

// describes reports whether the words by which a speaker was read are those of
// somebody who is marked with the name: they stand in the report with the last
// word of a mark, or of its noun phrase without what hangs on it ("a nurse" of "a
// nurse at the base hospital"). Marks carry a short name of each speaker, which
// need not be the one by which the report calls him.
func (c *comparison) describes(name, words string) bool {
	words, _, _ = strings.Cut(words, ", ") // an office is put behind the name that has it
	body := c.reading.Text.Body
	if name == "" || words == "" {
		return false
	}
	for i := range c.report.Marks {
		m := &c.report.Marks[i]
		if m.Tag != "s" || m.Attrs["name"] != name {
			continue
		}
		at := c.move(m.Span)
		if !at.In(body) {
			continue
		}
		from := max(0, at.Start-len(words))
		around := body[from:min(len(body), at.End+len(words))]
		for _, last := range lastWords(at.Of(body)) {
			last.Start, last.End = last.Start+at.Start-from, last.End+at.Start-from
			for next := 0; ; {
				k := strings.Index(around[next:], words)
				if k < 0 {
					break
				}
				if (tocsin.Span{Start: next + k, End: next + k + len(words)}).Contains(last) {
					return true
				}
				next += k + 1
			}
		}
	}
	return false
}

// lastWords is where the last word of a phrase stands in it, and that of its part
// before the first preposition or mark.
func lastWords(phrase string) []tocsin.Span {
	var words []tocsin.Span
	last := func(p string) {
		p = strings.TrimRight(p, " ,.)")
		if p != "" {
			words = append(words, tocsin.Span{Start: strings.LastIndexAny(p, " (") + 1, End: len(p)})
		}
	}
	last(phrase)
	end := len(phrase)
	for _, joint := range []string{" of ", " at ", " in ", " for ", " from ", " with ", " who ", ", ", " ("} {
		if k := strings.Index(phrase, joint); k > 0 {
			end = min(end, k)
		}
	}
	if end < len(phrase) {
		last(phrase[:end])
	}
	return words
}

// sameHead reports whether two phrases end in the same word, one or many.
func sameHead(a, b string) bool {
	return head(a) != "" && head(a) == head(b)
}

func head(words string) string {
	fields := strings.Fields(canonical(words))
	if len(fields) == 0 {
		return ""
	}
	return strings.TrimSuffix(fields[len(fields)-1], "s")
}

// narrowed is where the claim's name stands in its quote, else the quote.
func narrowed(claim *tocsin.Claim, body string) tocsin.Span {
	q := claim.Quote.Span
	if !q.In(body) || claim.Value.Name == "" {
		return q
	}
	lower, name := strings.ToLower(q.Of(body)), strings.ToLower(claim.Value.Name)
	if len(lower) != q.Len() {
		return q
	}
	if at := strings.Index(lower, name); at >= 0 {
		return tocsin.Span{Start: q.Start + at, End: q.Start + at + len(name)}
	}
	return q
}

func (s *AnnotatedScore) addSpeaker(c *comparison, w *markedClaim, claim *tocsin.Claim) {
	id, body := c.report.Document.ID, c.reading.Text.Body
	s.Claims++
	by, kind, cert := w.mark.Attrs["by"], w.mark.Attrs["kind"], w.mark.Attrs["cert"]
	said := claim.Speaker
	named := w.mark.saidBy(said)
	if named {
		s.Speaker++
	}
	if named || c.describes(by, said.Name) {
		s.Described++
	} else {
		s.fault("speaker wrong", id, "%s: want %q (%s), got %q (%s)", describe(claim, body), by, kind, said.Name, said.Kind)
	}
	if kind == string(said.Kind) {
		s.SpeakerKind++
	} else {
		s.fault(fmt.Sprintf("speaker kind %s read as %s", kind, said.Kind), id, "%s: by %q, got %q", describe(claim, body), by, said.Name)
	}
	if cert == string(claim.Certainty) {
		s.Certainty++
	} else {
		s.fault(fmt.Sprintf("certainty %s read as %s", cert, claim.Certainty), id, "%s", describe(claim, body))
	}
}

func describe(claim *tocsin.Claim, body string) string {
	return fmt.Sprintf("%s: %s", strings.TrimSpace(valueWords(claim.Value)+" "+claim.Scope.Side), excerpt(body, narrowed(claim, body)))
}

func (w *markedClaim) describe(body string) string {
	if w.count.Known {
		return fmt.Sprintf("%s: %s", strings.TrimSpace(valueWords(tocsin.Value{Count: w.count})+" "+w.mark.Attrs["side"]), excerpt(body, w.spans[0]))
	}
	return excerpt(body, w.spans[0])
}

func valueWords(v tocsin.Value) string {
	switch {
	case v.Count.Known && v.Count.Min == v.Count.Max:
		return fmt.Sprint(v.Count.Min)
	case v.Count.Known && v.Count.Max == tocsin.Open:
		return fmt.Sprintf("%d or more", v.Count.Min)
	case v.Count.Known && v.Count.Min == tocsin.Open:
		return fmt.Sprintf("up to %d", v.Count.Max)
	case v.Count.Known:
		return fmt.Sprintf("%d to %d", v.Count.Min, v.Count.Max)
	case v.Name != "":
		return v.Name
	}
	return "silent"
}
