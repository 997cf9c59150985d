package evaluate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tocsin"
)

// CorpusScore is how well a prediction agrees with the gold of the corpus.
type CorpusScore struct {
	Documents, NotPredicted int
	Report                  PRF            // is the document a report of an attack
	Main, All               PRF            // accounts of kind attack, one to one with gold incidents
	Slots                   map[string]PRF // over main gold incidents and main predicted accounts
	Grouping                ClusterScore   // of main gold incidents over documents
	SlotsMean               float64        // mean F1 of the slots, without within_25km
	Headline                float64        // mean of report F1, main F1, SlotsMean, B-cubed F1
	Faults                  []Fault
}

// Table is the score as rows.
func (s *CorpusScore) Table() Table {
	t := Table{Name: "corpus"}
	t.Text("documents", fmt.Sprintf("%d (%d not predicted)", s.Documents, s.NotPredicted))
	t.Count("report", s.Report)
	t.Count("main accounts", s.Main)
	t.Count("all accounts", s.All)
	for _, slot := range slices.Sorted(maps.Keys(s.Slots)) {
		t.Count("  "+slot, s.Slots[slot])
	}
	t.Number("slots, mean F1", s.SlotsMean)
	addClusters(&t, "grouping", s.Grouping)
	t.Number("headline", s.Headline)
	return t
}

func addClusters(t *Table, name string, s ClusterScore) {
	t.Text(name+", B-cubed", fmt.Sprintf("P %.3f  R %.3f  F1 %.3f  n %d", s.BCubedP, s.BCubedR, s.BCubedF1, s.Items))
	t.Count(name+", pairs", s.Pairs)
}

// ScoreCorpus compares a prediction with the gold.
func ScoreCorpus(gold []GoldDocument, p *Prediction) *CorpusScore {
	s := &corpusScorer{CorpusScore: CorpusScore{Documents: len(gold), Slots: map[string]PRF{}}, incidentOf: p.incidentOf()}
	docs := map[string]*PredictedDocument{}
	for i := range p.Documents {
		docs[p.Documents[i].ID] = &p.Documents[i]
	}
	for i := range gold {
		doc := docs[gold[i].ID]
		if doc == nil {
			s.NotPredicted++
			doc = &PredictedDocument{ID: gold[i].ID}
		}
		s.add(&gold[i], doc)
	}
	s.Grouping = scoreClusters(s.wantKeys, s.gotKeys)
	sum, n := 0.0, 0
	for _, name := range slices.Sorted(maps.Keys(s.Slots)) {
		if c := s.Slots[name]; c.TP+c.FN > 0 && name != "within_25km" {
			sum += round4(c.F1())
			n++
		}
	}
	s.SlotsMean = round4(sum / float64(max(1, n)))
	s.Headline = round4((round4(s.Report.F1()) + round4(s.Main.F1()) + s.SlotsMean + s.Grouping.BCubedF1) / 4)
	return &s.CorpusScore
}

type corpusScorer struct {
	CorpusScore
	incidentOf        map[string]string
	wantKeys, gotKeys []string // of main gold incidents: the gold's key, the predicted incident
	doc               string
	single            bool // the account in hand has no partner
}

func (s *corpusScorer) fault(cause string, want, got any) {
	s.Faults = append(s.Faults, Fault{cause, s.doc, fmt.Sprintf("gold %v  got %v", want, got)})
}

func (s *corpusScorer) add(gold *GoldDocument, doc *PredictedDocument) {
	s.doc = gold.ID
	yes := doc.AttackReport != nil && *doc.AttackReport
	count(&s.Report, yes, gold.IsAttackReport)
	if yes != gold.IsAttackReport {
		s.fault("report", gold.IsAttackReport, yes)
	}
	var accounts []*predictedAccount
	for i := range doc.Accounts {
		if kind := doc.Accounts[i].Kind; kind == tocsin.Attack || kind == "" {
			accounts = append(accounts, predict(&doc.Accounts[i]))
		}
	}
	accountOf, goldOf := assign(gold.Incidents, accounts)
	for i := range gold.Incidents {
		g := &gold.Incidents[i]
		var p *predictedAccount
		if accountOf[i] >= 0 {
			p = accounts[accountOf[i]]
			s.All.TP++
		} else {
			s.All.FN++
		}
		if g.Role != string(tocsin.Main) {
			continue
		}
		none := fmt.Sprintf("none:%s:%d", gold.ID, i)
		key := none
		if p != nil && p.Role == tocsin.Main {
			s.Main.TP++
			if of, grouped := s.incidentOf[p.ID]; grouped {
				key = of
			}
		} else {
			p = nil
			s.Main.FN++
			s.fault("main account missing", g.Key, nil)
		}
		s.wantKeys, s.gotKeys = append(s.wantKeys, g.Key), append(s.gotKeys, key)
		s.addSlots(g, p)
	}
	for j, p := range accounts {
		if goldOf[j] < 0 {
			s.All.FP++
		}
		if p.Role != tocsin.Main || goldOf[j] >= 0 && gold.Incidents[goldOf[j]].Role == string(tocsin.Main) {
			continue
		}
		s.Main.FP++
		s.fault("main account invented", nil, fmt.Sprint(p.Form, " ", p.start, " ", p.names, " ", p.Reason))
		s.addSlots(nil, p)
	}
}

// predictedAccount is an account as the scorer looks at it: the claims of
// each slot taken together.
type predictedAccount struct {
	*tocsin.Account
	start, end string
	names      []string // of the place, and what it lies in
	lat, lon   *float64
	// A zero Count is none.
	killed, injured, munitions        tocsin.Count
	noCasualties                      bool
	weapon, launchSite                []string
	response                          bool
	blamed, doers, claimedBy, sources []string
	status                            string
}

func predict(acc *tocsin.Account) *predictedAccount {
	p := &predictedAccount{Account: acc, status: string(acc.Status)}
	if p.status == "" {
		p.status = string(tocsin.Executed)
	}
	if acc.When != nil {
		p.start, p.end = acc.When.Start.String(), acc.When.End.String()
		if p.end == "" {
			p.end = p.start
		}
	}
	if w := acc.Where; w != nil {
		for _, name := range append([]string{w.Name}, w.Within...) {
			if name != "" {
				p.names = append(p.names, name)
			}
		}
		p.lat, p.lon = w.Lat, w.Lon
	}
	held := map[tocsin.Slot][]*tocsin.Claim{}
	for i := range acc.Claims {
		c := &acc.Claims[i]
		if c.Certainty != tocsin.Denied && c.Certainty != tocsin.Retracted || c.Slot == tocsin.DeniedBy {
			held[c.Slot] = append(held[c.Slot], c)
		}
		if c.Speaker.Name != "" && c.Speaker.Kind != tocsin.SpeakerOutlet && c.Speaker.Kind != tocsin.SpeakerUnnamed {
			p.sources = append(p.sources, c.Speaker.Name)
		}
	}
	slices.Sort(p.sources)
	p.sources = slices.Compact(p.sources)
	p.killed, p.injured, p.munitions = spanOf(held[tocsin.Killed]), spanOf(held[tocsin.Injured]), spanOf(held[tocsin.Munitions])
	p.noCasualties = p.killed.None() && p.injured.None() || slices.ContainsFunc(held[tocsin.Casualties], func(c *tocsin.Claim) bool {
		return c.Value.Count.None() && c.Scope.Group == "" && c.Scope.Side == "" && c.Scope.Period == ""
	})
	if p.noCasualties {
		for _, c := range []*tocsin.Count{&p.killed, &p.injured} {
			if !c.Known {
				*c = tocsin.Exactly(0)
			}
		}
	}
	p.weapon, p.launchSite = nameList(held[tocsin.Weapon]), nameList(held[tocsin.LaunchSite])
	p.response = len(nameList(held[tocsin.DefenceResponse])) > 0
	p.blamed, p.doers, p.claimedBy = nameList(held[tocsin.Blamed]), nameList(held[tocsin.Perpetrator]), nameList(held[tocsin.ClaimedBy])
	return p
}

// spanOf is from the lowest to the highest figure: of those that are about
// the whole act where there are any, never the attackers' own.
func spanOf(claims []*tocsin.Claim) tocsin.Count {
	var whole, all []*tocsin.Claim
	for _, c := range claims {
		if c.Scope.Side == "attackers" {
			continue
		}
		all = append(all, c)
		if c.Scope.Group == "" && c.Scope.Period == "" && (c.Scope.Stage == "" || c.Scope.Stage == "launched") {
			whole = append(whole, c)
		}
	}
	if len(whole) == 0 {
		whole = all
	}
	span := tocsin.Count{Min: tocsin.Open, Max: tocsin.Open}
	open := false
	for _, c := range whole {
		v := c.Value.Count
		if !v.Known {
			continue
		}
		span.Known = true
		if v.Min != tocsin.Open && (span.Min == tocsin.Open || v.Min < span.Min) {
			span.Min = v.Min
		}
		open = open || v.Max == tocsin.Open
		span.Max = max(span.Max, v.Max)
	}
	if !span.Known {
		return tocsin.Count{}
	}
	if open {
		span.Max = tocsin.Open
	}
	return span
}

func nameList(claims []*tocsin.Claim) []string {
	var out []string
	for _, c := range claims {
		if c.Value.Name != "" {
			out = append(out, c.Value.Name)
		}
	}
	return out
}

// agree is how well form, day and place of the two go together, up to 3.25;
// 0 where they cannot be the same act.
func agree(g *GoldIncident, p *predictedAccount) float64 {
	rules := names()
	form := 0.0
	for _, f := range g.forms() {
		if f == string(p.Form) {
			form = 1
			break
		}
		if family := rules.family[string(p.Form)]; family != "" && family == rules.family[f] {
			form = 0.5
		}
	}
	time := timeAgreement(g, p)
	place := placeAgreement(g, p)
	if time == 0 && place < 1 || place == 0 && time < 1 || form+time+place < 1.5 {
		return 0
	}
	if g.Role == string(p.Role) {
		place += 0.25
	}
	return form + time + place
}

func timeAgreement(g *GoldIncident, p *predictedAccount) float64 {
	start, end := g.days()
	if start == "" || p.start == "" {
		return 0.5
	}
	var days [4]tocsin.Date
	for i, s := range []string{start, end, p.start, p.end} {
		day, err := tocsin.ParseDate(s)
		if err != nil {
			return 1
		}
		days[i] = day
	}
	gs, ge, ps, pe := days[0], days[1], days[2], days[3]
	switch {
	case !ge.Before(ps) && !pe.Before(gs):
		return 1
	case min(abs(ge.DaysUntil(ps)), abs(pe.DaysUntil(gs))) <= 1:
		return 0.5
	}
	return 0
}

func abs(n int) int { return max(n, -n) }

func placeAgreement(g *GoldIncident, p *predictedAccount) float64 {
	places := g.places()
	if len(places) > 0 && sameAsAny(places[0], p.names) {
		return 1
	}
	if km, known := distance(g, p); known {
		switch {
		case km <= 25:
			return 1
		case km <= 161:
			return 0.5
		}
		return 0
	}
	for _, place := range places {
		if sameAsAny(place, p.names) {
			return 0.5
		}
	}
	if len(places) == 0 || len(p.names) == 0 {
		return 0.5
	}
	return 0
}

func distance(g *GoldIncident, p *predictedAccount) (km float64, known bool) {
	if g.Lat == nil || g.Lon == nil || p.lat == nil || p.lon == nil {
		return 0, false
	}
	return kilometres(*g.Lat, *g.Lon, *p.lat, *p.lon), true
}

// assign pairs gold incidents with accounts one to one, the best agreement
// first; -1 is none.
func assign(gold []GoldIncident, accounts []*predictedAccount) (accountOf, goldOf []int) {
	type pair struct {
		score float64
		i, j  int
	}
	var pairs []pair
	for i := range gold {
		for j, p := range accounts {
			if score := agree(&gold[i], p); score > 0 {
				pairs = append(pairs, pair{score, i, j})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	accountOf, goldOf = slices.Repeat([]int{-1}, len(gold)), slices.Repeat([]int{-1}, len(accounts))
	for _, x := range pairs {
		if accountOf[x.i] < 0 && goldOf[x.j] < 0 {
			accountOf[x.i], goldOf[x.j] = x.j, x.i
		}
	}
	return accountOf, goldOf
}

// slotFault names the fault by slot and sort; slots of accounts that have no
// partner are kept apart, since the account is the fault.
func (s *corpusScorer) slotFault(slot string, want, got any, wanted, given bool) {
	switch {
	case s.single:
		slot = "with its account: " + slot
	case wanted && given:
		slot += " wrong"
	case wanted:
		slot += " missed"
	default:
		slot += " invented"
	}
	s.fault(slot, want, got)
}

// fill adds one slot of one pair: what is given and right counts once, what
// is given and wrong counts against both.
func (s *corpusScorer) fill(slot string, want, got any, wanted, given, right bool) {
	c := s.Slots[slot]
	switch {
	case right:
		c.TP++
	default:
		if given {
			c.FP++
		}
		if wanted {
			c.FN++
		}
		if given || wanted {
			s.slotFault(slot, want, got, wanted, given)
		}
	}
	s.Slots[slot] = c
}

// addSlots scores the slots of a gold incident and its account; either may be
// nil, when it has no other.
func (s *corpusScorer) addSlots(g *GoldIncident, p *predictedAccount) {
	wanted, given := g != nil, p != nil
	paired := wanted && given
	s.single = !paired
	if !wanted {
		g = &GoldIncident{}
	}
	if !given {
		p = &predictedAccount{Account: &tocsin.Account{}}
	}

	forms := g.forms()
	s.fill("form", forms, p.Form, wanted, given, paired && slices.Contains(forms, string(p.Form)))

	start, end := g.days()
	s.fill("day", start+".."+end, p.start+".."+p.end, start != "", p.start != "", start != "" && start == p.start && end == p.end)

	places := g.places()
	km, located := distance(g, p)
	right := paired && len(places) > 0 && len(p.names) > 0 && agree(g, p) > 0 &&
		(sameAsAny(places[0], p.names[:min(2, len(p.names))]) || located && km <= 10)
	s.fill("place", places, p.names, len(places) > 0, len(p.names) > 0, right)
	if paired && g.Lat != nil && g.Lon != nil {
		s.fill("within_25km", fmt.Sprint(*g.Lat, " ", *g.Lon), p.names, true, p.lat != nil, located && km <= 25)
	}

	s.fillCount("killed", g.Killed.Count, p.killed)
	s.fillCount("injured", g.Injured.Count, p.injured)
	s.fillCount("munitions", g.Munitions.Count, p.munitions)
	s.fill("no_casualties", g.NoCasualties, p.noCasualties, bool(g.NoCasualties), p.noCasualties, bool(g.NoCasualties) && p.noCasualties)
	s.fillName("weapon", g.Weapon, p.weapon)
	s.fillName("launch_site", g.LaunchSite, p.launchSite)
	s.fill("defence_response", g.DefenceResponse != nil, p.response, g.DefenceResponse != nil, p.response, g.DefenceResponse != nil && p.response)
	if paired {
		s.fill("status", g.status(), p.status, true, true, g.status() == p.status)
	}
	// An unnamed doer may satisfy blame and never spoils it.
	s.fillNames("blamed", g.Perpetrators, p.blamed, p.doers)
	s.fillNames("claimed_by", g.ClaimedBy, p.claimedBy, nil)
	s.fillNames("speakers", g.Sources, p.sources, nil)
}

func (s *corpusScorer) fillCount(slot string, want, got tocsin.Count) {
	s.fill(slot, valueOrNone(want), valueOrNone(got), want.Known, got.Known, want.Known && want == got)
}

func valueOrNone(c tocsin.Count) string {
	if !c.Known {
		return "none"
	}
	return valueWords(tocsin.Value{Count: c})
}

func (s *corpusScorer) fillName(slot string, want *string, got []string) {
	wanted, words := want != nil, "none"
	if wanted {
		words = *want
	}
	// A name may itself hold several, set apart by "; ".
	got = strings.Split(strings.Join(got, "; "), "; ")
	given := len(got) > 1 || got[0] != ""
	s.fill(slot, words, got, wanted, given, wanted && given && sameAsAny(words, got))
}

func (s *corpusScorer) fillNames(slot string, want, got, also []string) {
	c := s.Slots[slot]
	hits, found := 0, 0
	for _, name := range want {
		if sameAsAny(name, got) || sameAsAny(name, also) {
			hits++
		}
	}
	for _, name := range got {
		if sameAsAny(name, want) {
			found++
		}
	}
	c.TP += hits
	c.FN += len(want) - hits
	c.FP += len(got) - found
	s.Slots[slot] = c
	if hits < len(want) || found < len(got) {
		s.slotFault(slot, fmt.Sprintf("%q", want), fmt.Sprintf("%q", got), len(want) > 0, len(got) > 0)
	}
}
