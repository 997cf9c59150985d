package pages

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

// sheetPage is what the sheet of an incident shows.
type sheetPage struct {
	Rec       *tocsin.IncidentRecord
	Inc       *tocsin.Incident
	Symbol    string
	Tone      string
	Sections  []section
	Contested []string // names of the slots on which reports differ
	Origins   []originRow
	Documents []documentRow
	Versions  []versionRow
	Latest    bool // what is shown is the latest version
	Redirects []string
	Still     *still // nil without a point
	MapData   string
	Point     string // "lon,lat,radius" of the place for the script; "" without one
	Vague     bool
	Address   string        // of this page, for the printed one
	Decide    *decideView   // forms for a reviewer; nil for others
	Notes     []tocsin.Note // remarks beside it; none without a login
	Glance    []glance
}

// glance is one of the few things that are asked first.
type glance struct {
	Label, Value, Of string // Of says whose word it is, "" when many are
	Anchor           string
	Tone             string
	Contested        bool
}

// section is one question that the sheet answers.
type section struct {
	Key    string // what, when, where, who, hurt, response, followed
	Rows   []slotRow
	Unsaid []string // slots that are asked for and of which nobody says anything
}

// slotRow is one slot with every value that reports give it.
type slotRow struct {
	Key       string // slot, or form, kind, status, time, place
	Anchor    string // "" when the page does not lead to it
	Sum       string // what the claims come to; "" when there is nothing to sum up
	Contested bool
	Decided   *tocsin.Ruling
	Rivals    []rival
}

// rival is one value, and everybody who gives it.
type rival struct {
	Value  string
	Scope  string
	Voices []voice
	Origin int // how many origins give it
	Silent bool
}

// Plain reports whether one value is all that there is to say.
func (r slotRow) Plain() bool {
	return len(r.Rivals) == 1 && r.Decided == nil && r.Rivals[0].Scope == "" && strings.EqualFold(r.Rivals[0].Value, r.Sum)
}

// voice is one claim: who says so, how surely, and where.
type voice struct {
	Speaker    string
	Kind       string
	Via        string
	Certainty  tocsin.Certainty
	Quote      string
	Path       string // to the sentence
	Document   string
	Outlet     string
	Origin     string
	Superseded string
}

type originRow struct {
	tocsin.Origin
	Paths []link
}

type documentRow struct {
	*tocsin.DocumentRecord
	ID     string
	Path   string
	Origin string
}

type versionRow struct {
	Version   int
	At        time.Time
	Reason    string
	Path      string
	Here      bool
	Documents []link
	Decision  string
	Before    string // to what changed from the version before; "" of the first
}

// sections are the slots under each question, in the order in which a person
// asks them.
var sections = []struct {
	key   string
	slots []tocsin.Slot
}{
	{"what", []tocsin.Slot{tocsin.Weapon, tocsin.Munitions, tocsin.Target, tocsin.Damage}},
	{"when", nil},
	{"where", nil},
	{"who", []tocsin.Slot{tocsin.ClaimedBy, tocsin.Blamed, tocsin.Perpetrator, tocsin.DeniedBy, tocsin.LaunchSite}},
	{"hurt", []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties, tocsin.Victim}},
	{"response", []tocsin.Slot{tocsin.DefenceResponse}},
	{"followed", []tocsin.Slot{tocsin.Follows, tocsin.LeadsTo, tocsin.Context}},
}

// always are the slots that the sheet names even when nobody says anything, so
// that what is not known is seen to be unknown.
var always = []tocsin.Slot{tocsin.Weapon, tocsin.Target, tocsin.ClaimedBy, tocsin.Blamed, tocsin.Killed, tocsin.Injured, tocsin.DefenceResponse, tocsin.Damage}

// sheet is the page of one incident.
func (p *Pages) sheet(w http.ResponseWriter, r *http.Request) error {
	ctx, caller := r.Context(), p.opt.Caller(r)
	version := 0
	if v := r.URL.Query().Get("version"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return tocsin.Errorf(tocsin.Invalid, "parameter version is a number from 1")
		}
		version = n
	}
	view := p.gate.For(caller)
	rec, err := view.Incident(ctx, r.PathValue("id"), version)
	if err != nil {
		return err
	}
	inc := &rec.Incident
	data := sheetPage{Rec: rec, Inc: inc, Symbol: symbolOf(inc), Tone: tone(inc), Redirects: rec.Redirect, Latest: true,
		Address: p.absolute(r, incidentPath(inc.ID))}
	docs, err := documentsOf(ctx, view, rec)
	if err != nil {
		return err
	}
	accounts, err := accountsOf(ctx, view, rec, version != 0)
	if err != nil {
		return err
	}
	for _, s := range sections {
		sec := section{Key: s.key}
		switch s.key {
		case "what":
			sec.Rows = append(sec.Rows, slotRow{Key: "form", Sum: p.formWords(inc)})
		case "when":
			sec.Rows = append(sec.Rows, p.timeRow(inc, accounts, docs))
		case "where":
			sec.Rows = append(sec.Rows, p.placeRow(inc, accounts, docs))
		}
		for _, slot := range s.slots {
			switch row, told := p.slotRow(slot, inc, docs); {
			case told:
				sec.Rows = append(sec.Rows, row)
				if row.Contested {
					data.Contested = append(data.Contested, string(slot))
				}
			case slices.Contains(always, slot):
				sec.Unsaid = append(sec.Unsaid, string(slot))
			}
		}
		for i := range sec.Rows {
			sec.Rows[i].Anchor = "slot-" + sec.Rows[i].Key
		}
		data.Sections = append(data.Sections, sec)
	}
	data.Glance = p.glances(data.Sections, inc)
	for _, o := range inc.OriginList {
		row := originRow{Origin: o}
		for _, d := range o.Documents {
			row.Paths = append(row.Paths, link{Text: outletOf(docs, d), Path: documentPath(d)})
		}
		data.Origins = append(data.Origins, row)
	}
	for _, id := range rec.Documents {
		row := documentRow{DocumentRecord: docs[id], ID: id, Path: documentPath(id)}
		for _, o := range inc.OriginList {
			if slices.Contains(o.Documents, id) {
				row.Origin = o.Name
			}
		}
		data.Documents = append(data.Documents, row)
	}
	if data.Versions, err = versionsOf(ctx, view, rec, docs); err != nil {
		return err
	}
	for _, v := range data.Versions {
		data.Latest = data.Latest && v.Version <= rec.Version
	}
	if !caller.Anonymous() {
		notes, err := p.opt.Store.Notes(ctx, inc.ID)
		if err != nil {
			return err
		}
		data.Notes = slices.DeleteFunc(notes, func(n tocsin.Note) bool { return n.Text == "" })
	}
	if p.opt.Decide != nil && data.Latest && !rec.Withdraw && caller.May(tocsin.Reviewer, tocsin.GrantDecide) {
		d := decideOf(rec, docs)
		d.CSRF, d.After, d.Beside = p.opt.CSRF(r), incidentPath(inc.ID), true
		data.Decide = &d
	}
	e := entryOf(rec)
	data.Vague = e.vague()
	if e.located() {
		if data.Still, err = stillOf([]*entry{e}, 330, 260, true); err != nil {
			return err
		}
		where := inc.Where
		data.Point = strconv.FormatFloat(*where.Lon, 'f', 5, 64) + "," + strconv.FormatFloat(*where.Lat, 'f', 5, 64) + "," + strconv.Itoa(where.RadiusM)
		if data.MapData, err = p.mapData(nil, overview{}); err != nil {
			return err
		}
	}
	return p.render(w, r, http.StatusOK, "incident", page{Title: clip(clean(inc.Headline), 120), Script: "sheet.js",
		Styles: []string{"maplibre.css"}, Data: data})
}

// glances are what stands large at the head of a sheet: who was hurt, who is
// said to have done it, and how well it is borne out.
func (p *Pages) glances(list []section, inc *tocsin.Incident) []glance {
	rows := map[string]*slotRow{}
	for i := range list {
		for j := range list[i].Rows {
			rows[list[i].Rows[j].Key] = &list[i].Rows[j]
		}
	}
	var out []glance
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured} {
		g := glance{Label: p.words.name("slot", slot), Anchor: "slot-" + string(slot), Tone: "none", Value: p.words.say("glance.unknown")}
		if row := rows[string(slot)]; row != nil {
			g.Contested = row.Contested
			if row.Sum != "" {
				g.Value, g.Tone = row.Sum, "done"
			}
		}
		out = append(out, g)
	}
	who := glance{Label: p.words.say("col.actor"), Tone: "none", Value: p.words.say("counts.noactor"), Anchor: "slot-" + string(tocsin.ClaimedBy)}
	for _, slot := range doers {
		row := rows[string(slot)]
		if row == nil || len(row.Rivals) == 0 || row.Rivals[0].Value == "" {
			continue
		}
		who.Value, who.Tone, who.Contested, who.Anchor = clip(row.Rivals[0].Value, 60), "name", row.Contested, "slot-"+string(slot)
		who.Of = strings.ToLower(p.words.name("slot", slot))
		if n := len(row.Rivals); n > 1 {
			who.Of += ", " + p.words.say("brief.others", n-1)
		}
		break
	}
	out = append(out, who, glance{Label: p.words.say("glance.origins"), Value: number(inc.Origins), Anchor: "h-origins"},
		glance{Label: p.words.say("slot.credibility"), Value: p.words.name("credibility", inc.Credibility), Tone: "name"})
	return out
}

func (p *Pages) formWords(inc *tocsin.Incident) string {
	words := []string{p.words.name("kind", inc.Kind)}
	if inc.Form != "" {
		words = []string{p.words.name("form", inc.Form)}
	}
	if inc.Status != "" {
		words = append(words, p.words.name("status", inc.Status))
	}
	return strings.Join(words, ", ")
}

// documentsOf gives the documents of an incident by id. One that is not kept
// any more, or may not be shown, is left out.
func documentsOf(ctx context.Context, view *gate.View, rec *tocsin.IncidentRecord) (map[string]*tocsin.DocumentRecord, error) {
	docs := map[string]*tocsin.DocumentRecord{}
	for _, id := range rec.Documents {
		doc, err := view.Document(ctx, id)
		if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
			return nil, err
		}
		if err == nil {
			docs[id] = doc
		}
	}
	return docs, nil
}

// accountsOf gives the accounts of an incident. What single reports say of
// time and place is not for callers without a login, and of a past version it
// is not known any more.
func accountsOf(ctx context.Context, view *gate.View, rec *tocsin.IncidentRecord, past bool) ([]tocsin.AccountRecord, error) {
	if view.Caller().Anonymous() || past {
		return nil, nil
	}
	list, _, err := view.Accounts(ctx, &tocsin.AccountQuery{Incident: rec.Incident.ID, Limit: 500})
	return list, err
}

func versionsOf(ctx context.Context, view *gate.View, rec *tocsin.IncidentRecord, docs map[string]*tocsin.DocumentRecord) ([]versionRow, error) {
	history, err := view.History(ctx, rec.Incident.ID)
	if err != nil {
		return nil, err
	}
	var out []versionRow
	for i := range slices.Backward(history) {
		shown := &history[i]
		v := versionRow{Version: shown.Version, At: shown.At, Reason: shown.Reason, Here: shown.Version == rec.Version, Decision: shown.Decision,
			Path: incidentPath(rec.Incident.ID) + "?version=" + strconv.Itoa(shown.Version)}
		if i > 0 {
			v.Before = comparePath(rec.Incident.ID, history[i-1].Version, shown.Version)
		}
		for _, d := range shown.Change.Documents {
			v.Documents = append(v.Documents, link{Text: outletOf(docs, d), Path: documentPath(d)})
		}
		out = append(out, v)
	}
	return out, nil
}

func outletOf(docs map[string]*tocsin.DocumentRecord, id string) string {
	if d := docs[id]; d != nil {
		return cmp.Or(d.Outlet, d.Source, id)
	}
	return id
}

// documentOf is the document that an account stands in.
func documentOf(account string) string {
	if i := strings.LastIndexByte(account, '#'); i >= 0 {
		return account[:i]
	}
	return account
}

// slotRow puts together who gives a slot which value. told is false when
// nobody says anything about it.
func (p *Pages) slotRow(slot tocsin.Slot, inc *tocsin.Incident, docs map[string]*tocsin.DocumentRecord) (row slotRow, told bool) {
	row.Key = string(slot)
	s := inc.Slots[slot]
	if s == nil {
		return row, false
	}
	row.Contested, row.Decided = s.Contested, s.Decided
	if slot.Counted() && slot != tocsin.Munitions {
		row.Sum = p.figures(s)
	}
	origins := map[int]map[string]bool{}
	for i := range s.Claims {
		c := &s.Claims[i]
		value := clean(c.Value.Name)
		if c.Value.Count.Known {
			value = p.count(c.Value.Count)
		}
		scope := p.scope(&c.Scope)
		at := slices.IndexFunc(row.Rivals, func(r rival) bool { return strings.EqualFold(r.Value, value) && r.Scope == scope })
		if at < 0 {
			at = len(row.Rivals)
			row.Rivals = append(row.Rivals, rival{Value: value, Scope: scope, Silent: c.Value.None()})
		}
		doc := documentOf(c.Account)
		row.Rivals[at].Voices = append(row.Rivals[at].Voices, voice{Speaker: clean(c.Speaker.Name), Kind: string(c.Speaker.Kind), Via: clean(c.Speaker.Via),
			Certainty: c.Certainty, Quote: clip(clean(c.Quote.Exact), 400), Path: documentPath(doc) + "#b" + strconv.Itoa(c.Quote.Start),
			Document: doc, Outlet: outletOf(docs, doc), Origin: c.Origin, Superseded: c.Superseded})
		if c.Origin != "" {
			if origins[at] == nil {
				origins[at] = map[string]bool{}
			}
			origins[at][c.Origin] = true
		}
	}
	for i := range row.Rivals {
		row.Rivals[i].Origin = len(origins[i])
	}
	slices.SortStableFunc(row.Rivals, func(a, b rival) int { return cmp.Or(b.Origin-a.Origin, len(b.Voices)-len(a.Voices)) })
	return row, len(s.Claims) > 0 || s.Decided != nil
}

// scope says what a figure is about, "" for the whole act.
func (p *Pages) scope(s *tocsin.Scope) string {
	var words []string
	for _, v := range []struct{ kind, value string }{{"stage", s.Stage}, {"group", s.Group}, {"side", s.Side}, {"period", s.Period}} {
		if v.value != "" {
			words = append(words, clip(clean(p.words.name(v.kind, v.value)), 60))
		}
	}
	return strings.Join(words, ", ")
}

// timeRow sets the times that single reports give side by side.
func (p *Pages) timeRow(inc *tocsin.Incident, accounts []tocsin.AccountRecord, docs map[string]*tocsin.DocumentRecord) slotRow {
	row := slotRow{Key: "time", Sum: p.when(inc.When)}
	for i := range accounts {
		a := &accounts[i]
		if a.When == nil {
			continue
		}
		value := cmp.Or(p.when(a.When), p.words.say("unknown.resolve"))
		row.add(value, voice{Speaker: clean(outletOf(docs, a.Document)), Kind: string(tocsin.SpeakerOutlet), Certainty: tocsin.Stated,
			Quote: clip(clean(a.When.Words), 400), Path: quotePath(a.Document, a.When.Quote), Outlet: outletOf(docs, a.Document), Document: a.Document})
	}
	row.Contested = apart(accounts)
	return row
}

// apart reports whether two accounts give times that have no day in common.
func apart(accounts []tocsin.AccountRecord) bool {
	var latest, earliest tocsin.Date // of starts and ends
	for i := range accounts {
		w := accounts[i].When
		if !w.Known() || !w.End.Known() {
			continue
		}
		if latest.Before(w.Start) {
			latest = w.Start
		}
		if !earliest.Known() || w.End.Before(earliest) {
			earliest = w.End
		}
	}
	return earliest.Before(latest)
}

// placeRow sets the places that single reports give side by side.
func (p *Pages) placeRow(inc *tocsin.Incident, accounts []tocsin.AccountRecord, docs map[string]*tocsin.DocumentRecord) slotRow {
	row := slotRow{Key: "place", Sum: p.where(inc.Where)}
	for i := range accounts {
		a := &accounts[i]
		if a.Where == nil || a.Where.Name == "" {
			continue
		}
		row.add(p.where(a.Where), voice{Speaker: clean(outletOf(docs, a.Document)), Kind: string(tocsin.SpeakerOutlet), Certainty: tocsin.Stated,
			Quote: clip(clean(a.Where.Words), 400), Path: quotePath(a.Document, a.Where.Quote), Outlet: outletOf(docs, a.Document), Document: a.Document})
	}
	return row
}

func quotePath(document string, s tocsin.Span) string {
	if s.Len() == 0 {
		return documentPath(document)
	}
	return documentPath(document) + "#b" + strconv.Itoa(s.Start)
}

func (row *slotRow) add(value string, v voice) {
	at := slices.IndexFunc(row.Rivals, func(r rival) bool { return r.Value == value })
	if at < 0 {
		at = len(row.Rivals)
		row.Rivals = append(row.Rivals, rival{Value: value})
	}
	row.Rivals[at].Voices = append(row.Rivals[at].Voices, v)
}
