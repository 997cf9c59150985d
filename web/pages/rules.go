package pages

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/web/gate"
)

// The values that a rule's fields may have, in the order in which a form shows
// them.
var (
	ruleKinds      = []tocsin.Kind{tocsin.Attack, tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find}
	ruleStages     = []watch.Stage{watch.PreAlert, watch.Sounding, watch.AllClear}
	rulePrecisions = []tocsin.PlacePrecision{tocsin.Site, tocsin.Neighbourhood, tocsin.Town, tocsin.District, tocsin.Province}
	ruleDigests    = []watch.Digest{watch.Hourly, watch.Daily, watch.Weekly}
	ruleAges       = []int{1, 3, 0, 30, -1} // days; 0 is 7, below 0 any
	ruleAfter      = []time.Duration{5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, aDay}
	// zones are some of the time zones that a field offers; any other may be typed.
	zones = []string{"UTC", "Africa/Bamako", "Africa/Khartoum", "Africa/Lagos", "Africa/Mogadishu", "America/Bogota", "Asia/Baghdad", "Asia/Damascus",
		"Asia/Jerusalem", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Manila", "Asia/Tehran", "Asia/Yangon", "Europe/Berlin", "Europe/Kyiv", "Europe/London"}
)

// steps is how many escalations a form has room for.
const steps = 3

// ruleFormPage is the form of a rule, new or changed.
type ruleFormPage struct {
	ID         string // "" of a new one
	Area       *area.Area
	AreaPath   string
	AreaWords  string
	Rule       watch.Rule
	Words      string // its words and actors as they were typed
	Actors     string
	After      [steps]string // of its escalations
	Then       [steps]string
	Deliveries []watch.Delivery
	Problem    string
	Would      *wouldView
	Admin      bool // the caller may add deliveries
	ruleChoices
}

// ruleChoices are what the fields offer.
type ruleChoices struct {
	Kinds      []tocsin.Kind
	Forms      []tocsin.Form
	Stages     []watch.Stage
	Precisions []tocsin.PlacePrecision
	Digests    []watch.Digest
	Ages       []int
	Waits      []string
	Zones      []string
	Weekdays   []int
	Steps      []int
}

// wouldView is what a rule would have done.
type wouldView struct {
	Days    int
	Fired   int
	Changed int // messages on changes after the first
	Gone    int // withdrawals
	Looked  int
	Rows    []row
	More    int
	Reasons []reasonCount // why other changes in the area would not, the commonest first
	Since   time.Time
	Short   bool // the feed of changes begins later than was asked for
}

type reasonCount struct {
	Words string
	Count int
}

// ruleForm is the page of the form.
func (p *Pages) ruleForm(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.watching(r, tocsin.Reviewer, tocsin.GrantDecide); err != nil {
		return err
	}
	s, err := p.setup(r.Context())
	if err != nil {
		return err
	}
	data := ruleFormPage{ID: r.PathValue("id"), Rule: watch.Rule{Area: r.URL.Query().Get("area")}}
	if data.ID == "" && data.Rule.Area == "" {
		return follow(w, r, "/areas") // a rule is of one of them
	}
	if data.ID != "" {
		known, err := s.rule(data.ID)
		if err != nil {
			return err
		}
		data.Rule = *known
	}
	return p.showRuleForm(w, r, http.StatusOK, s, data)
}

func (p *Pages) showRuleForm(w http.ResponseWriter, r *http.Request, status int, s *setup, data ruleFormPage) error {
	var err error
	if data.Area, err = s.area(data.Rule.Area); err != nil {
		return err
	}
	rule := &data.Rule
	rule.Kind = cmp.Or(rule.Kind, tocsin.Attack)
	if rule.Name == "" && data.Problem == "" && data.ID == "" {
		rule.Name = p.words.say("rules.name.new", clip(oneLine(data.Area.Name), 100))
	}
	data.AreaPath, data.AreaWords = areaPath(data.Area.ID), p.areaWords(data.Area)
	data.Words, data.Actors = strings.Join(rule.Words, ", "), strings.Join(rule.Actors, ", ")
	for i, e := range rule.Escalate[:min(steps, len(rule.Escalate))] {
		data.After[i], data.Then[i] = e.After.String(), strings.Join(e.Deliveries, ",")
	}
	data.Deliveries = s.Deliveries
	data.Admin = mayAdmin(p.opt.Caller(r))
	data.ruleChoices = ruleChoices{ruleKinds, tocsin.Forms, ruleStages, rulePrecisions, ruleDigests, ruleAges, nil, zones, []int{1, 2, 3, 4, 5, 6, 0}, nil}
	for _, d := range ruleAfter {
		data.Waits = append(data.Waits, d.String())
	}
	for i := range steps {
		data.Steps = append(data.Steps, i)
	}
	title := p.words.say("rules.new")
	if data.ID != "" {
		title = clip(clean(rule.Name), 80)
	}
	return p.render(w, r, status, "rule", page{Title: title, Styles: watchStyles, Data: data})
}

// WaitsWith is what the steps offer, with what a rule of the API may have besides.
func (d ruleFormPage) WaitsWith(given string) []string {
	if given == "" || slices.Contains(d.Waits, given) {
		return d.Waits
	}
	return append([]string{given}, d.Waits...)
}

// AgesWith is the same for how old an act may be.
func (d ruleFormPage) AgesWith(given int) []int {
	if slices.Contains(d.Ages, given) {
		return d.Ages
	}
	return append([]int{given}, d.Ages...)
}

// Tells reports whether the rule tells a delivery.
func (d ruleFormPage) Tells(id string) bool { return slices.Contains(d.Rule.Deliveries, id) }

// Weekday is the day of a weekly digest as the form has it; 0 is Sunday.
func (d ruleFormPage) Weekday() int { return int(d.Rule.Weekday) }

// Has reports whether the rule is about a form or a stage.
func (d ruleFormPage) Has(v any) bool {
	switch v := v.(type) {
	case tocsin.Form:
		return slices.Contains(d.Rule.Forms, v)
	case watch.Stage:
		return slices.Contains(d.Rule.Stages, v)
	}
	return false
}

// postRule shows what a rule would have done, keeps it, pauses it or removes
// it.
func (p *Pages) postRule(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.watchForm(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	var old *watch.Rule
	if id != "" {
		if old, err = s.rule(id); err != nil {
			return err
		}
	}
	do := q.Get("do")
	switch do {
	case "pause", "resume", "remove":
		if old == nil {
			return tocsin.Errorf(tocsin.NotFound, "there is no such rule yet")
		}
		return p.switchRule(w, r, c, old, do)
	case "would", "keep":
	default:
		return tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
	data := ruleFormPage{ID: id}
	bad := readRule(q, &data.Rule)
	if old != nil {
		data.Rule.ID, data.Rule.Area = old.ID, old.Area
		if len(old.Escalate) > steps { // those that the form has no room for stay
			data.Rule.Escalate = append(data.Rule.Escalate, old.Escalate[steps:]...)
		}
	} else {
		data.Rule.ID = freeID(data.Rule.Name, "rule", func(id string) bool { _, err := s.rule(id); return err == nil })
	}
	switch {
	case bad != nil:
	case do == "would":
		data.Would, bad = p.would(ctx, c, s, &data.Rule)
	default:
		if bad = p.opt.Watcher.PutRule(ctx, &data.Rule); bad == nil {
			p.noted(ctx, p.gate.For(c), "rule.put", data.Rule.ID, data.Rule.Name)
			return follow(w, r, with(areaPath(data.Rule.Area), "did", "rule"))
		}
	}
	status := http.StatusOK
	if bad != nil {
		if data.Problem, err = refused(bad); err != nil {
			return err
		}
		status = http.StatusUnprocessableEntity
	}
	return p.showRuleForm(w, r, status, s, data)
}

func (p *Pages) switchRule(w http.ResponseWriter, r *http.Request, c gate.Caller, rule *watch.Rule, do string) error {
	ctx, what := r.Context(), "rule"
	var err error
	if do == "remove" {
		what = "rule-removed"
		err = p.opt.Watched.Update(ctx, func(tx watch.Tx) error { return tx.RemoveRule(rule.ID) })
	} else {
		rule.Off = do == "pause"
		err = p.opt.Watcher.PutRule(ctx, rule)
	}
	if err != nil {
		return err
	}
	p.noted(ctx, p.gate.For(c), "rule."+do, rule.ID, rule.Name)
	return follow(w, r, with(areaPath(rule.Area), "did", what))
}

// readRule reads the fields of the form; the id is not among them.
func readRule(q url.Values, r *watch.Rule) error {
	*r = watch.Rule{Area: q.Get("area"), Name: oneLine(q.Get("name")), Kind: tocsin.Kind(q.Get("kind")), Inside: q.Get("inside") == "true", Harm: q.Get("harm") == "true",
		Precision: tocsin.PlacePrecision(q.Get("precision")), Words: listOf(q.Get("words")), Actors: listOf(q.Get("actors")),
		Deliveries: q["delivery"], Zone: strings.TrimSpace(q.Get("zone")), Digest: watch.Digest(q.Get("digest")), Off: q.Get("off") == "true"}
	if r.Kind == tocsin.Attack || r.Kind == "" {
		for _, f := range q["form"] {
			r.Forms = append(r.Forms, tocsin.Form(f))
		}
	}
	if r.Kind == tocsin.Alarm {
		for _, st := range q["stage"] {
			r.Stages = append(r.Stages, watch.Stage(st))
		}
	}
	weekday := 0
	for _, f := range []struct {
		name string
		to   *int
	}{{"min_origins", &r.MinOrigins}, {"max_credibility", &r.MaxCredibility}, {"max_age", &r.MaxAge}, {"weekday", &weekday}} {
		text := strings.TrimSpace(q.Get(f.name))
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < -1 || n > 36500 {
			return tocsin.Errorf(tocsin.Invalid, "%q is no number that fits there", clip(clean(text), 40))
		}
		*f.to = n
	}
	r.Weekday = time.Weekday(weekday)
	if r.Digest == watch.Daily || r.Digest == watch.Weekly {
		r.At = q.Get("at")
	}
	if from, to := q.Get("quiet_from"), q.Get("quiet_to"); from != "" || to != "" {
		if from == "" || to == "" {
			return tocsin.Errorf(tocsin.Invalid, "quiet hours have a beginning and an end")
		}
		r.Quiet = &watch.Hours{From: from, To: to}
	}
	for i := range steps {
		after, then := q.Get("after"+strconv.Itoa(i)), q.Get("then"+strconv.Itoa(i))
		if after == "" && then == "" {
			continue
		}
		d, err := time.ParseDuration(after)
		if err != nil || then == "" {
			return tocsin.Errorf(tocsin.Invalid, "a step that tells somebody else has a time and a delivery")
		}
		r.Escalate = append(r.Escalate, watch.Escalation{After: d, Deliveries: strings.Split(then, ",")})
	}
	if len(r.Words) > 200 || len(r.Actors) > 200 || len(r.Name) > 300 {
		return tocsin.Errorf(tocsin.Invalid, "a rule has at most 200 words and 200 actors, and a name of 300 letters")
	}
	return nil
}

// mostWould is how many incidents a trial lists.
const mostWould = 50

// would tells what a rule would have done over the last days. Whom it tells
// does not matter for that, and need not be said.
func (p *Pages) would(ctx context.Context, c gate.Caller, s *setup, r *watch.Rule) (*wouldView, error) {
	a, err := s.area(r.Area)
	if err != nil {
		return nil, err
	}
	asked := *r
	if len(asked.Deliveries) == 0 {
		asked.Deliveries = []string{"nobody"}
	}
	now := p.opt.Now()
	from := now.AddDate(0, 0, -lookedBack)
	after, err := p.opt.Watcher.Since(ctx, from)
	if err != nil {
		return nil, err
	}
	t, err := p.opt.Watcher.Would(ctx, &asked, a, p.opt.Watcher.Past(ctx, after))
	if err != nil {
		return nil, err
	}
	v := &wouldView{Days: lookedBack, Fired: len(t.Incidents), Looked: t.Looked, Changed: t.Events[watch.Changed] + t.Events[watch.Contested], Gone: t.Events[watch.Withdrawn],
		Since: t.From, Short: after == 0 && t.From.After(from.Add(aDay))}
	view := p.gate.For(c)
	for _, id := range slices.Backward(t.Incidents) {
		if len(v.Rows) == mostWould {
			v.More++
			continue
		}
		rec, err := view.Incident(ctx, id, 0)
		if tocsin.CodeOf(err) == tocsin.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, p.row(entryOf(rec)))
	}
	for _, why := range slices.SortedFunc(maps.Keys(t.Reasons), func(a, b string) int { return cmp.Or(t.Reasons[b]-t.Reasons[a], strings.Compare(a, b)) }) {
		if why != "" && len(v.Reasons) < 6 {
			v.Reasons = append(v.Reasons, reasonCount{clip(clean(why), 120), t.Reasons[why]})
		}
	}
	return v, nil
}

// ruleRow says a rule in words.
func (p *Pages) ruleRow(s *setup, r *watch.Rule, alerts []watch.Alert) ruleRow {
	row := ruleRow{Rule: r, Path: rulePath(r.ID), To: s.named(r.Deliveries)}
	say := func(key string, args ...any) { row.Says = append(row.Says, p.words.say(key, args...)) }
	row.Says = append(row.Says, p.words.name("kind", cmp.Or(r.Kind, tocsin.Attack)))
	var forms []string
	for _, f := range r.Forms {
		forms = append(forms, p.words.name("form", f))
	}
	for _, st := range r.Stages {
		forms = append(forms, p.words.name("stage", st))
	}
	if len(forms) > 0 {
		row.Says = append(row.Says, strings.Join(forms, ", "))
	}
	if r.Inside {
		say("rules.says.inside")
	}
	if r.Harm {
		say("rules.says.harm")
	}
	if r.MinOrigins > 1 {
		say("rules.says.origins", r.MinOrigins)
	}
	if r.MaxCredibility > 0 {
		say("rules.says.credibility", p.words.name("credibility", r.MaxCredibility))
	}
	if r.Precision != "" {
		say("rules.says.precision", p.words.name("precision", r.Precision))
	}
	if len(r.Words) > 0 {
		say("rules.says.words", clip(clean(strings.Join(r.Words, ", ")), 120))
	}
	if len(r.Actors) > 0 {
		say("rules.says.actors", clip(clean(strings.Join(r.Actors, ", ")), 120))
	}
	zone := cmp.Or(r.Zone, "UTC")
	switch r.Digest {
	case "":
		row.When = p.words.say("rules.says.now")
	case watch.Hourly:
		row.When = p.words.say("rules.says.hourly")
	case watch.Daily:
		row.When = p.words.say("rules.says.daily", cmp.Or(r.At, "07:00"), zone)
	case watch.Weekly:
		row.When = p.words.say("rules.says.weekly", p.words.name("weekday", int(r.Weekday)), cmp.Or(r.At, "07:00"), zone)
	}
	if r.Quiet != nil {
		row.When += "; " + p.words.say("rules.says.quiet", r.Quiet.From, r.Quiet.To, zone)
	}
	for _, e := range r.Escalate {
		row.When += "; " + p.words.say("rules.says.escalate", length(e.After), strings.Join(s.named(e.Deliveries), ", "))
	}
	for i := range alerts {
		if alerts[i].Rule == r.ID && alerts[i].State == watch.Open {
			row.Open++
		}
	}
	return row
}
