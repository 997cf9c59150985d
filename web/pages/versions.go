package pages

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"tocsin"
	"tocsin/web/gate"
)

// versionsPage sets two versions of an incident side by side.
type versionsPage struct {
	ID       string
	Headline string
	Symbol   string
	Tone     string
	Old, New versionHead
	Choices  []versionRow // every version, for the form; the latest first
	Previous string       // the pair of versions before these; "" when there is none
	Next     string
	Steps    []stepRow // what lies between the two, the first first
	Words    []string  // what changed, a sentence each
	Rows     []changedRow
	Same     int // things that are as they were
}

// versionHead is a version as the head of a column.
type versionHead struct {
	versionRow
	Number int
}

// stepRow is one version between the two, with what made it.
type stepRow struct {
	versionRow
	Decided *tocsin.Decision // nil when reports made it, or it may not be shown
}

// changedRow is one thing that is not as it was, old beside new.
type changedRow struct {
	Key      string // slot, or form, time, place, ...
	Old, New changedCell
}

// changedCell is what one version says of a thing.
type changedCell struct {
	Sum       string
	Moved     bool // Sum is not that of the other version
	Contested bool
	Ruling    *tocsin.Ruling
	Claims    []changedClaim // those that the other version has not
	Lapsed    []changedClaim // those whose figures count in the other version alone
	Kept      int            // those that it has, too
	Links     []link         // documents
}

// changedClaim is a claim that one version has and the other has not.
type changedClaim struct {
	Value, Scope, Speaker, Kind, Via, Quote, Path, Outlet, Superseded string
	Certainty                                                         tocsin.Certainty
}

// versions is the page on which two versions of an incident are compared: to,
// the latest unless it is said, with from, the one before.
func (p *Pages) versions(w http.ResponseWriter, r *http.Request) error {
	ctx, view := r.Context(), p.gate.For(p.opt.Caller(r))
	rec, err := view.Incident(ctx, r.PathValue("id"), 0)
	if err != nil {
		return err
	}
	history, err := view.History(ctx, rec.Incident.ID)
	if err != nil {
		return err
	}
	if len(history) == 0 {
		return tocsin.Errorf(tocsin.NotFound, "there is no version of incident %q", rec.Incident.ID)
	}
	to, err := versionAt(history, r.URL.Query().Get("to"), "to", len(history)-1)
	if err != nil {
		return err
	}
	from, err := versionAt(history, r.URL.Query().Get("from"), "from", max(0, to-1))
	if err != nil {
		return err
	}
	older, newer := &history[from], &history[to]
	docs := map[string]*tocsin.DocumentRecord{}
	for _, v := range []*tocsin.IncidentRecord{older, newer} {
		more, err := documentsOf(ctx, view, v)
		if err != nil {
			return err
		}
		for id, d := range more {
			docs[id] = d
		}
	}
	inc := &newer.Incident
	data := versionsPage{ID: rec.Incident.ID, Headline: inc.Headline, Symbol: symbolOf(inc), Tone: tone(inc)}
	if data.Choices, err = versionsOf(ctx, view, rec, docs); err != nil {
		return err
	}
	head := func(at int) versionHead {
		return versionHead{data.Choices[len(history)-1-at], history[at].Version}
	}
	data.Old, data.New = head(from), head(to)
	pair := func(a, b int) string {
		if a < 0 || b >= len(history) {
			return ""
		}
		return comparePath(rec.Incident.ID, history[a].Version, history[b].Version)
	}
	if to-from == 1 {
		data.Previous, data.Next = pair(from-1, from), pair(to, to+1)
	}
	decisions, err := decisionsOf(ctx, view, history)
	if err != nil {
		return err
	}
	for i := min(from, to) + 1; i <= max(from, to); i++ {
		s := stepRow{versionRow: data.Choices[len(history)-1-i]}
		if d, ok := decisions[history[i].Decision]; ok {
			s.Decided = &d
		}
		data.Steps = append(data.Steps, s)
	}
	data.Rows, data.Words, data.Same = p.changes(older, newer, docs)
	return p.render(w, r, http.StatusOK, "versions", page{Title: p.words.say("versions.title") + ": " + clip(clean(inc.Headline), 100), Script: "review.js", Data: data})
}

func comparePath(id string, from, to int) string {
	return incidentPath(id) + "/versions?from=" + strconv.Itoa(from) + "&to=" + strconv.Itoa(to)
}

// versionAt finds the version that a parameter names, by its place in the
// history; other when the parameter is empty.
func versionAt(history []tocsin.IncidentRecord, value, name string, other int) (int, error) {
	if value == "" {
		return other, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, tocsin.Errorf(tocsin.Invalid, "parameter %s is a number from 1", name)
	}
	at := slices.IndexFunc(history, func(rec tocsin.IncidentRecord) bool { return rec.Version == n })
	if at < 0 {
		return 0, tocsin.Errorf(tocsin.NotFound, "there is no version %d", n)
	}
	return at, nil
}

// decisionsOf gives the decisions that made versions, by id. Who decided is
// not for callers without a login; they get none.
func decisionsOf(ctx context.Context, view *gate.View, history []tocsin.IncidentRecord) (map[string]tocsin.Decision, error) {
	store, err := view.Inside()
	if err != nil {
		return nil, nil
	}
	found, wanted := map[string]tocsin.Decision{}, map[string]bool{}
	for i := range history {
		if id := history[i].Decision; id != "" {
			wanted[id] = true
		}
	}
	for after := int64(0); len(found) < len(wanted); {
		list, err := store.Decisions(ctx, after, pageSize)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			break
		}
		for i := range list {
			if after = list[i].Seq; wanted[list[i].ID] {
				found[list[i].ID] = list[i].Decision
			}
		}
	}
	return found, nil
}

// changes sets what two versions say side by side, and tells in words what is
// not as it was; same is how many things are.
func (p *Pages) changes(older, newer *tocsin.IncidentRecord, docs map[string]*tocsin.DocumentRecord) (rows []changedRow, words []string, same int) {
	a, b := &older.Incident, &newer.Incident
	plain := func(key, before, after string) {
		if before == after {
			same++
			return
		}
		rows = append(rows, changedRow{Key: key, Old: changedCell{Sum: before, Moved: true}, New: changedCell{Sum: after, Moved: true}})
		if key != "headline" { // it says what the rest comes to
			words = append(words, p.moved(key, before, after))
		}
	}
	if older.Withdraw != newer.Withdraw {
		key := "versions.withdrawn"
		if older.Withdraw {
			key = "versions.back"
		}
		words = append(words, p.words.say(key))
	}
	plain("headline", clean(a.Headline), clean(b.Headline))
	plain("form", p.formWords(a), p.formWords(b))
	plain("time", p.when(a.When), p.when(b.When))
	plain("place", p.placeWords(a.Where), p.placeWords(b.Where))
	for _, slot := range tocsin.Slots {
		if row, told := p.changedSlot(slot, a, b, docs, &words); told {
			rows = append(rows, row)
		} else if a.Slots[slot] != nil || b.Slots[slot] != nil {
			same++
		}
	}
	plain("origins", strconv.Itoa(a.Origins), strconv.Itoa(b.Origins))
	plain("credibility", p.words.name("credibility", a.Credibility), p.words.name("credibility", b.Credibility))
	verdict := func(v tocsin.Verdict) string {
		return cmp.Or(p.words.name("verdict", v), p.words.say("sheet.unreviewed"))
	}
	plain("verdict", verdict(a.Verdict), verdict(b.Verdict))
	if row, told := changedDocuments(older, newer, docs); told {
		rows = append(rows, row)
		if n := len(row.New.Links); n > 0 {
			words = append(words, p.words.say("versions.documents.new", n))
		}
		if n := len(row.Old.Links); n > 0 {
			words = append(words, p.words.say("versions.documents.gone", n))
		}
	} else {
		same++
	}
	return rows, words, same
}

// moved says that a thing went from one value to another; "" is unknown.
func (p *Pages) moved(key, before, after string) string {
	what := p.words.name("slot", key)
	switch {
	case before == "":
		return p.words.say("versions.known", what, isolate(clip(after, 160)))
	case after == "":
		return p.words.say("versions.unknown", what, isolate(clip(before, 160)))
	}
	return p.words.say("versions.moved", what, isolate(clip(before, 160)), isolate(clip(after, 160)))
}

// placeWords names a place and how exactly it is known.
func (p *Pages) placeWords(w *tocsin.Where) string {
	s := p.where(w)
	if s == "" {
		return ""
	}
	s += " (" + p.words.name("precision", w.Precision)
	if w.Located() && w.RadiusM > 0 {
		s += ", " + p.words.say("sheet.radius", metres(w.RadiusM))
	}
	return s + ")"
}

// changedSlot compares one slot; told is false when nothing of it changed.
func (p *Pages) changedSlot(slot tocsin.Slot, a, b *tocsin.Incident, docs map[string]*tocsin.DocumentRecord, words *[]string) (row changedRow, told bool) {
	row = changedRow{Key: string(slot)}
	before, after := a.Slots[slot], b.Slots[slot]
	row.Old, row.New = p.cell(slot, before), p.cell(slot, after)
	if row.Old.Sum != row.New.Sum {
		row.Old.Moved, row.New.Moved, told = true, true, true
		*words = append(*words, p.moved(string(slot), row.Old.Sum, row.New.Sum))
	}
	if row.Old.Contested != row.New.Contested {
		told = true
		key := "versions.contested"
		if row.Old.Contested {
			key = "versions.agreed"
		}
		*words = append(*words, p.words.say(key, p.words.name("slot", slot)))
	}
	if rulingOf(before) != rulingOf(after) {
		told = true
		if row.New.Ruling != nil {
			*words = append(*words, p.words.say("versions.ruled", p.words.name("slot", slot), isolate(clip(clean(row.New.Ruling.By), 60)), isolate(clip(clean(row.New.Ruling.Reason), 160))))
		} else {
			*words = append(*words, p.words.say("versions.unruled", p.words.name("slot", slot)))
		}
	}
	gone, _, kept := p.only(before, after, docs)
	fresh, lapsed, _ := p.only(after, before, docs)
	kept -= len(lapsed)
	row.Old.Claims, row.New.Claims, row.New.Lapsed, row.Old.Kept, row.New.Kept = gone, fresh, lapsed, kept, kept
	if len(gone)+len(fresh)+len(lapsed) > 0 {
		told = true
		if n := len(lapsed); n > 0 {
			*words = append(*words, p.words.say("versions.claims.lapsed", n, p.words.name("slot", slot)))
		}
		if n := len(fresh); n > 0 {
			*words = append(*words, p.words.say("versions.claims.new", n, p.words.name("slot", slot)))
		}
		if n := len(gone); n > 0 {
			*words = append(*words, p.words.say("versions.claims.gone", n, p.words.name("slot", slot)))
		}
	}
	return row, told
}

func (p *Pages) cell(slot tocsin.Slot, s *tocsin.SlotRecord) changedCell {
	if s == nil {
		return changedCell{}
	}
	c := changedCell{Contested: s.Contested, Ruling: s.Decided}
	if slot.Counted() && slot != tocsin.Munitions {
		c.Sum = p.figures(s)
	} else if s.Decided != nil {
		c.Sum = clean(s.Decided.Value.Name)
	}
	return c
}

// rulingOf is the decision that set a slot, "" for none.
func rulingOf(s *tocsin.SlotRecord) string {
	if s == nil || s.Decided == nil {
		return ""
	}
	return cmp.Or(s.Decided.Decision, s.Decided.By+" "+s.Decided.Reason)
}

// sameClaim is what makes a claim of one version that of another.
type sameClaim struct {
	account, speaker, value, exact string
	kind                           tocsin.SpeakerKind
	certainty                      tocsin.Certainty
	scope                          tocsin.Scope
	count                          tocsin.Count
}

func identityOf(c *tocsin.IncidentClaim) sameClaim {
	return sameClaim{c.Account, c.Speaker.Name, c.Value.Name, c.Quote.Exact, c.Speaker.Kind, c.Certainty, c.Scope, c.Value.Count}
}

// only gives the claims that one version of a slot has and the other has not,
// and those that both have and that count in the other alone; both is how many
// both have.
func (p *Pages) only(one, other *tocsin.SlotRecord, docs map[string]*tocsin.DocumentRecord) (out, lapsed []changedClaim, both int) {
	if one == nil {
		return nil, nil, 0
	}
	has := map[sameClaim][]*tocsin.IncidentClaim{}
	if other != nil {
		for i := range other.Claims {
			c := &other.Claims[i]
			has[identityOf(c)] = append(has[identityOf(c)], c)
		}
	}
	for i := range one.Claims {
		c := &one.Claims[i]
		to := &out
		if k := identityOf(c); len(has[k]) > 0 {
			then := has[k][0]
			has[k] = has[k][1:]
			both++
			if c.Superseded == "" || then.Superseded != "" {
				continue
			}
			to = &lapsed
		}
		value := clean(c.Value.Name)
		if c.Value.Count.Known {
			value = p.count(c.Value.Count)
		}
		doc := documentOf(c.Account)
		*to = append(*to, changedClaim{Value: cmp.Or(value, p.words.say("sheet.silent")), Scope: p.scope(&c.Scope), Speaker: clean(c.Speaker.Name), Kind: string(c.Speaker.Kind),
			Via: clean(c.Speaker.Via), Quote: clip(clean(c.Quote.Exact), 300), Path: documentPath(doc) + "#b" + strconv.Itoa(c.Quote.Start), Outlet: outletOf(docs, doc),
			Superseded: clean(c.Superseded), Certainty: c.Certainty})
	}
	return out, lapsed, both
}

// changedDocuments compares what two versions rest on.
func changedDocuments(older, newer *tocsin.IncidentRecord, docs map[string]*tocsin.DocumentRecord) (row changedRow, told bool) {
	row = changedRow{Key: "documents"}
	only := func(one, other *tocsin.IncidentRecord) (out []link, both int) {
		for _, id := range one.Documents {
			if slices.Contains(other.Documents, id) {
				both++
				continue
			}
			out = append(out, link{Text: outletOf(docs, id), Path: documentPath(id)})
		}
		return out, both
	}
	row.Old.Links, row.Old.Kept = only(older, newer)
	row.New.Links, row.New.Kept = only(newer, older)
	return row, len(row.Old.Links)+len(row.New.Links) > 0
}
