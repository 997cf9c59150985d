package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// The columns of a sheet: labels stand at labelAt, values at valueAt, who says
// so at proofAt, and the sentence at quoteAt.
const (
	labelAt = 2
	valueAt = 13
	proofAt = 15
	quoteAt = 17
)

// maxProofs is how many claims are quoted under one value unless all are asked
// for; a fourth says little to a reader that the first three do not.
const maxProofs = 3

// sheet writes a picture for people.
type sheet struct {
	painter
	p       *picture
	explain bool
	lead    string          // the label that the next value line gets
	quotes  map[string]bool // sentences that stand in full on this sheet
}

// writeSheets writes the attacks that are reported, each on a sheet of its
// own, then what else was found, in short, and a summary.
func writeSheets(paint painter, p *picture, explain bool) error {
	s := &sheet{painter: paint, p: p, explain: explain}
	var reported, rest []*tocsin.Incident
	for i := range p.Incidents {
		inc := &p.Incidents[i]
		if p.role(inc) == tocsin.Main && (inc.Kind == tocsin.Attack || inc.Kind == tocsin.Explosion || inc.Kind == "") {
			reported = append(reported, inc)
		} else {
			rest = append(rest, inc)
		}
	}
	s.overview(reported)
	for i, inc := range reported {
		s.incident(inc, i+1, len(reported))
		s.blank()
	}
	if judged := p.judged(); len(reported) == 0 && judged > 0 {
		words := "No attack is reported in what was read."
		if judged < len(p.Readings) {
			words = "No attack is reported in what could be judged."
		}
		s.line(0, span{words, strong})
		s.blank()
	}
	s.others(rest)
	s.maybe()
	s.unjudged()
	s.line(0, span{summary(p, len(reported)), strong})
	return s.err
}

// incident writes one sheet.
func (s *sheet) incident(inc *tocsin.Incident, n, of int) {
	s.quotes = map[string]bool{}
	title := kindWords(inc.Kind, inc.Form)
	if inc.Status != "" && inc.Status != tocsin.Executed {
		title += ", " + string(inc.Status)
	}
	title = upperFirst(title) + " · " + whereWords(inc.Where) + " · " + whenWords(inc.When)
	s.rule()
	number := fmt.Sprintf("%d/%d ", n, of)
	s.led(number, max(4, len(number)), span{title, strong})
	if inc.Headline != "" {
		s.line(max(4, len(number)), span{inc.Headline, plain})
	}
	s.blank()
	s.what(inc)
	s.where(inc)
	s.when(inc)
	s.who(inc)
	s.hurt(inc)
	s.section(inc, "Response", tocsin.DefenceResponse)
	s.section(inc, "Damage", tocsin.Damage)
	s.links(inc)
	s.sure(inc)
	s.unknown(inc)
	if s.explain {
		s.why(inc)
	}
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// begin sets the label of the next value line.
func (s *sheet) begin(name string) { s.lead = strings.Repeat(" ", labelAt) + name }

// value writes a line in the column of values, with the label if it is still due.
func (s *sheet) value(spans ...span) {
	s.led(s.lead, valueAt, spans...)
	s.lead = ""
}

func (s *sheet) what(inc *tocsin.Incident) {
	s.begin("What")
	words := kindWords(inc.Kind, inc.Form)
	if inc.Status != "" {
		words += ", " + string(inc.Status)
	}
	s.value(span{words, strong})
	s.acts(inc)
	if inc.Slots[tocsin.Weapon] != nil {
		s.begin("Weapon")
		s.claims(inc.Slots[tocsin.Weapon].Claims, nameLine)
	}
	if rec := inc.Slots[tocsin.Munitions]; rec != nil {
		s.begin("Munitions")
		claims := slices.Clone(rec.Claims)
		slices.SortStableFunc(claims, func(a, b tocsin.IncidentClaim) int {
			return slices.Index(stages, a.Scope.Stage) - slices.Index(stages, b.Scope.Stage)
		})
		if rec.Contested {
			s.value(span{"CONTESTED ", warning}, span{s.sideBySide(rec.Claims), plain})
		}
		s.claims(claims, func(c *tocsin.IncidentClaim) []span {
			words := valueWords(c.Value)
			if c.Scope.Stage != "" {
				words += " " + clean(c.Scope.Stage)
			} else {
				words += " counted"
			}
			return []span{{words, strong}, {scopeWords(c.Scope), plain}}
		})
	}
	s.section(inc, "Target", tocsin.Target)
	s.section(inc, "Fired from", tocsin.LaunchSite)
}

// acts quotes the sentence that first reports the act, a document each.
func (s *sheet) acts(inc *tocsin.Incident) {
	shown := map[string]bool{}
	for _, id := range inc.Accounts {
		src, ok := s.p.accounts[id]
		doc := document(id)
		if !ok || shown[doc] || len(src.account.Acts) == 0 || !s.explain && len(shown) == maxProofs {
			continue
		}
		shown[doc] = true
		s.line(proofAt, span{doc, faint})
		s.quote(quoteAt, id, tocsin.Evidence{Span: src.account.Acts[0]})
	}
}

func (s *sheet) where(inc *tocsin.Incident) {
	s.begin("Where")
	if inc.Where == nil {
		s.value(span{"place not known", strong})
		return
	}
	w := inc.Where
	s.value(span{whereWords(w), strong}, span{" (" + precisionWords(w.Precision) + ")", plain})
	position := positionWords(w)
	if w.Ambiguous {
		position += "; several places of this name fit"
	}
	s.value(span{position, plain})
	for _, id := range inc.Accounts {
		if src, ok := s.p.accounts[id]; ok && src.account.Where != nil && src.account.Where.Name == w.Name && src.account.Where.Quote.Len() > 0 {
			s.line(proofAt, span{document(id), faint})
			s.quote(quoteAt, id, tocsin.Evidence{Span: src.account.Where.Quote})
			return
		}
	}
}

func precisionWords(p tocsin.PlacePrecision) string {
	switch p {
	case tocsin.CountryWide:
		return "known to the country only"
	case tocsin.SeaOrAir:
		return "at sea or in the air"
	case tocsin.PlaceUnknown, "":
		return "how exact is not known"
	}
	return "known to the " + string(p)
}

func (s *sheet) when(inc *tocsin.Incident) {
	s.begin("When")
	w := inc.When
	if w == nil {
		s.value(span{"nothing said", strong})
		return
	}
	s.value(span{whenWords(w), strong})
	var notes []string
	if words := clean(w.Words); words != "" {
		notes = append(notes, "“"+words+"”")
	}
	if basis := basisWords(w.Basis); basis != "" && w.Known() {
		notes = append(notes, basis)
	}
	if len(notes) > 0 {
		s.value(span{strings.Join(notes, ", "), plain})
	}
	for _, id := range inc.Accounts {
		if src, ok := s.p.accounts[id]; ok && src.account.When != nil && src.account.When.Words == w.Words && src.account.When.Quote.Len() > 0 {
			s.line(proofAt, span{document(id), faint})
			s.quote(quoteAt, id, tocsin.Evidence{Span: src.account.When.Quote})
			return
		}
	}
}

func (s *sheet) who(inc *tocsin.Incident) {
	s.begin("Who")
	named := false
	for _, part := range []struct {
		slot tocsin.Slot
		head string
	}{{tocsin.ClaimedBy, "says it did it"}, {tocsin.Blamed, "is blamed"}, {tocsin.DeniedBy, "denies it"}} {
		rec := inc.Slots[part.slot]
		if rec == nil || len(rec.Claims) == 0 {
			continue
		}
		named = named || part.slot != tocsin.DeniedBy
		if rec.Contested {
			s.value(span{"CONTESTED", warning})
		}
		s.claims(rec.Claims, func(c *tocsin.IncidentClaim) []span {
			head := part.head
			if part.slot == tocsin.Blamed && c.Certainty != tocsin.Silent {
				head += " by " + speakerWords(s.speaker(c))
			}
			return []span{{valueWords(c.Value), strong}, {" " + head, plain}, {scopeWords(c.Scope), plain}}
		})
	}
	if !named {
		s.value(span{"nobody named", strong})
	}
	if rec := inc.Slots[tocsin.Perpetrator]; rec != nil {
		s.claims(rec.Claims, nameLine)
	}
}

func (s *sheet) hurt(inc *tocsin.Incident) {
	s.begin("Hurt")
	said := false
	for _, slot := range harmSlots {
		rec := inc.Slots[slot]
		if rec == nil || len(rec.Claims) == 0 {
			continue
		}
		said = true
		if total := totalWords(slot, rec); total != "" {
			s.value(span{total, strong})
		}
		if rec.Contested {
			s.value(span{"CONTESTED ", warning}, span{s.sideBySide(rec.Claims), plain})
		}
		s.claims(rec.Claims, func(c *tocsin.IncidentClaim) []span { return harmLine(slot, c) })
	}
	if !said {
		s.value(span{"nothing said about casualties", strong})
	}
	s.section(inc, "Victims", tocsin.Victim)
}

// harmWords is what a slot counts.
func harmWords(slot tocsin.Slot) string {
	if slot == tocsin.Casualties {
		return "killed or injured"
	}
	return string(slot)
}

// totalWords is what the claims about the whole act come to; "" when they
// come to nothing, or when the one figure is all there is to say.
func totalWords(slot tocsin.Slot, rec *tocsin.SlotRecord) string {
	if rec.Low == nil && rec.Best == nil && rec.High == nil {
		return ""
	}
	low, high := tocsin.Open, tocsin.Open
	if rec.Low != nil {
		low = *rec.Low
	}
	if rec.High != nil {
		high = *rec.High
	}
	if !rec.Contested && oneFigure(rec.Claims) {
		return "" // the figure itself follows
	}
	words := upperFirst(harmWords(slot)) + ": "
	if rec.Best != nil && (low != high || *rec.Best != low) && !(*rec.Best == low && high == tocsin.Open) {
		words += "best " + grouped(*rec.Best) + ", "
		if low == tocsin.Open && high == tocsin.Open {
			return strings.TrimSuffix(words, ", ")
		}
		switch {
		case low == tocsin.Open:
			return words + "high " + grouped(high)
		case high == tocsin.Open:
			return words + "low " + grouped(low) + ", no upper bound"
		}
		return words + "low " + grouped(low) + ", high " + grouped(high)
	}
	if low == high && low == tocsin.Open {
		return ""
	}
	return words + countWords(tocsin.Count{Known: true, Min: low, Max: high})
}

// oneFigure reports whether the claims about the whole act, or all when there
// are none, give one figure.
func oneFigure(claims []tocsin.IncidentClaim) bool {
	var all, whole []string
	for i := range claims {
		c := &claims[i]
		if c.Value.None() {
			continue
		}
		all = appendNew(all, valueWords(c.Value))
		if ofWholeAct(c.Scope) {
			whole = appendNew(whole, valueWords(c.Value))
		}
	}
	return len(whole) == 1 || len(whole) == 0 && len(all) == 1
}

// ofWholeAct reports whether a figure is about everybody whom the act hurt.
func ofWholeAct(scope tocsin.Scope) bool {
	return scope.Period == "" && scope.Side != "attackers" && scope.Group == ""
}

// harmLine is one figure: "at least 2 injured, security forces".
func harmLine(slot tocsin.Slot, c *tocsin.IncidentClaim) []span {
	if c.Certainty == tocsin.Silent {
		what := "no word on who was " + harmWords(slot)
		if slot == tocsin.Casualties {
			what = "no word on casualties"
		}
		return []span{{what, strong}, {scopeWords(c.Scope) + " (silence, not zero)", plain}}
	}
	return []span{{valueWords(c.Value) + " " + harmWords(slot), strong}, {scopeWords(c.Scope), plain}}
}

// scopeWords says whom or what a figure is about, with a comma before it.
func scopeWords(scope tocsin.Scope) string {
	var s string
	if scope.Group != "" {
		s += ", " + clean(scope.Group)
	}
	if scope.Side != "" {
		s += ", among the " + clean(scope.Side)
	}
	if scope.Period != "" {
		s += ", not in this act alone: " + clean(scope.Period)
	}
	return s
}

// sideBySide is every different figure about the whole act with who says it.
func (s *sheet) sideBySide(claims []tocsin.IncidentClaim) string {
	var figures []string
	speakers := map[string][]string{}
	for i := range claims {
		c := &claims[i]
		if c.Value.None() || !ofWholeAct(c.Scope) {
			continue
		}
		words := strings.TrimSpace(valueWords(c.Value) + " " + c.Scope.Stage)
		figures = appendNew(figures, words)
		speakers[words] = appendNew(speakers[words], speakerWords(s.speaker(c)))
	}
	for i, words := range figures {
		figures[i] = words + " (" + strings.Join(speakers[words], "; ") + ")"
	}
	return strings.Join(figures, " | ")
}

// nameLine is a value that is a name.
func nameLine(c *tocsin.IncidentClaim) []span {
	if c.Certainty == tocsin.Silent {
		return []span{{"no word on it", strong}, {" (silence)", plain}}
	}
	return []span{{valueWords(c.Value), strong}, {scopeWords(c.Scope), plain}}
}

// section writes a slot of names under its label, when there is anything.
func (s *sheet) section(inc *tocsin.Incident, name string, slot tocsin.Slot) {
	rec := inc.Slots[slot]
	if rec == nil || len(rec.Claims) == 0 {
		return
	}
	s.begin(name)
	if rec.Contested {
		s.value(span{"CONTESTED", warning})
	}
	s.claims(rec.Claims, nameLine)
}

func (s *sheet) links(inc *tocsin.Incident) {
	s.begin("Links")
	for _, part := range []struct {
		slot tocsin.Slot
		head string
	}{{tocsin.Follows, "follows: "}, {tocsin.LeadsTo, "led to: "}, {tocsin.Context, "also told: "}} {
		if rec := inc.Slots[part.slot]; rec != nil {
			s.claims(rec.Claims, func(c *tocsin.IncidentClaim) []span {
				return []span{{part.head, plain}, {valueWords(c.Value), strong}}
			})
		}
	}
	s.lead = ""
}

// claims writes each different value once, with who says so below it.
func (s *sheet) claims(claims []tocsin.IncidentClaim, head func(*tocsin.IncidentClaim) []span) {
	type group struct {
		head   []span
		claims []*tocsin.IncidentClaim
	}
	var groups []*group
	byHead := map[string]*group{}
	for i := range claims {
		c := &claims[i]
		spans := head(c)
		key := fmt.Sprint(spans)
		g := byHead[key]
		if g == nil {
			g = &group{head: spans}
			byHead[key], groups = g, append(groups, g)
		}
		g.claims = append(g.claims, c)
	}
	for _, g := range groups {
		s.value(g.head...)
		s.proofs(g.claims)
	}
}

// proofs writes speaker, certainty, document and sentence of claims.
func (s *sheet) proofs(claims []*tocsin.IncidentClaim) {
	seen := map[string]bool{}
	var more []string
	for _, c := range claims {
		who := speakerWords(s.speaker(c))
		if kind := string(c.Speaker.Kind); kind != "" && (clean(c.Speaker.Name) != "" || c.Speaker.Kind == tocsin.SpeakerOutlet) && who != "the outlet" && c.Speaker.Kind != tocsin.SpeakerUnnamed && !strings.EqualFold(who, kind) {
			who += " (" + kind + ")"
		}
		line := []span{{who + ", ", plain}, {certaintyWords(c.Certainty), certaintyStyle(c.Certainty)}, {" · " + document(c.Account), faint}}
		if s.explain {
			line = append(line, span{" · rule " + c.Rule, faint})
		}
		key := fmt.Sprint(line, c.Quote)
		if seen[key] {
			continue
		}
		if len(seen) == maxProofs && !s.explain {
			more = appendNew(more, document(c.Account))
			continue
		}
		seen[key] = true
		s.line(proofAt, line...)
		s.quote(quoteAt, c.Account, c.Quote)
	}
	if len(more) > 0 {
		s.line(proofAt, span{"and in " + strings.Join(more, ", "), faint})
	}
}

// speaker is who says the claim; an outlet in its own voice has its name.
func (s *sheet) speaker(c *tocsin.IncidentClaim) tocsin.Speaker {
	speaker := c.Speaker
	if src, ok := s.p.accounts[c.Account]; ok && speaker.Name == "" && speaker.Kind == tocsin.SpeakerOutlet {
		speaker.Name = src.reading.Document.Outlet
	}
	return speaker
}

func certaintyStyle(c tocsin.Certainty) style {
	if c == tocsin.Stated || c == tocsin.Reported {
		return plain
	}
	return warning
}

func (s *sheet) sure(inc *tocsin.Incident) {
	s.begin("How sure")
	words := fmt.Sprintf("%s, from %s", credibilityWords(inc.Credibility), plural(inc.Origins, "origin", "origins"))
	if inc.Credibility > 0 {
		words += fmt.Sprintf(" (credibility %d; 1 is confirmed, 6 cannot be judged)", inc.Credibility)
	}
	s.value(span{upperFirst(words), strong})
	for _, o := range inc.OriginList {
		line := strings.Join(o.Documents, ", ")
		if name := clean(o.Name); name != "" && name != line {
			line = name + ": " + line
		}
		if s.explain && o.Reason != "" {
			line += " — " + clean(o.Reason)
		}
		s.line(proofAt, span{line, plain})
	}
	s.begin("Reports")
	for _, id := range documents(inc) {
		s.value(span{s.p.citation(id), faint})
	}
}

// citation is a document's id, outlet, date and title.
func (p *picture) citation(id string) string {
	for i := range p.Readings {
		doc := &p.Readings[i].Document
		if doc.ID != id {
			continue
		}
		parts := []string{id}
		for _, part := range []string{doc.Outlet, doc.Published, doc.Title} {
			if part = clean(part); part != "" {
				parts = append(parts, part)
			}
		}
		if doc.Published == "" {
			parts = append(parts, "no date of publication")
		}
		return strings.Join(parts, " · ")
	}
	return id
}

// unknown lists what no source says.
func (s *sheet) unknown(inc *tocsin.Incident) {
	var list []string
	missing := func(what string, slots ...tocsin.Slot) {
		for _, slot := range slots {
			if rec := inc.Slots[slot]; rec != nil {
				for i := range rec.Claims {
					c := &rec.Claims[i]
					if !c.Value.None() && c.Certainty != tocsin.Retracted && c.Scope.Period == "" {
						return
					}
				}
			}
		}
		list = append(list, what)
	}
	switch {
	case !inc.When.Known():
		list = append(list, "the day")
	case inc.When.PartOfDay == "" && inc.When.Clock == "":
		list = append(list, "the time of day")
	}
	switch {
	case inc.Where == nil:
		list = append(list, "the place")
	case !inc.Where.Located():
		list = append(list, "the position on the map")
	}
	missing("who did it", tocsin.Blamed, tocsin.ClaimedBy)
	missing("how many were killed", tocsin.Killed, tocsin.Casualties)
	missing("how many were injured", tocsin.Injured, tocsin.Casualties)
	missing("the weapon", tocsin.Weapon, tocsin.Munitions)
	missing("the target", tocsin.Target, tocsin.Victim)
	switch inc.Form {
	case tocsin.RocketMissile, tocsin.Drone, tocsin.Shelling:
		missing("where it was fired from", tocsin.LaunchSite)
		missing("how the site responded", tocsin.DefenceResponse)
	}
	missing("damage", tocsin.Damage)
	s.begin("Unknown")
	if len(list) == 0 {
		list = []string{"nothing that is asked of every incident"}
	}
	s.value(span{strings.Join(list, "; "), plain})
}

// why says which accounts were read and why they were joined.
func (s *sheet) why(inc *tocsin.Incident) {
	s.begin("Why")
	for _, id := range inc.Accounts {
		if src, ok := s.p.accounts[id]; ok {
			acc := src.account
			line := fmt.Sprintf("%s is %s, %s", id, acc.Kind, acc.Role)
			if acc.Reason != "" {
				line += ": " + acc.Reason
			}
			s.value(span{line, plain})
		}
	}
	for _, r := range inc.Reasons {
		s.value(span{fmt.Sprintf("%s and %s joined, score %s: %s", r.A, r.B, strconv.FormatFloat(r.Score, 'f', 2, 64), strings.Join(r.Points, ", ")), plain})
	}
	s.lead = ""
}

// summary is the last line of a run.
func summary(p *picture, reported int) string {
	return fmt.Sprintf("%s read, %s, %s, %d set aside",
		plural(len(p.Readings), "document", "documents"), plural(p.attackReports(), "attack report", "attack reports"),
		plural(reported, "incident", "incidents"), len(p.Aside))
}
