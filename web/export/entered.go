package export

import (
	"cmp"
	"encoding/json"
	"strings"

	"tocsin"
)

// Entered is what a person put down of one act: from a call, a visit, a paper.
// It becomes a document as rows of other data sets do, so that it is grouped
// with reports of the same act, counts as one origin and can be withdrawn as
// any report can.
type Entered struct {
	ID      string         `json:"id"`
	Summary string         `json:"summary"` // one sentence or a few
	Kind    tocsin.Kind    `json:"kind"`
	Form    tocsin.Form    `json:"form,omitempty"`
	Status  tocsin.Status  `json:"status,omitempty"`
	When    *tocsin.When   `json:"when"`
	Where   *tocsin.Where  `json:"where"`
	Values  []EnteredValue `json:"values,omitempty"`
	// Speaker is who says so; its name may be empty for the outlet's own voice.
	Speaker   tocsin.Speaker   `json:"speaker"`
	Certainty tocsin.Certainty `json:"certainty,omitempty"` // "" is stated
	Outlet    string           `json:"outlet,omitempty"`    // where it came from: "Radio Dara", "call to the desk"
	URL       string           `json:"url,omitempty"`
	Published string           `json:"published,omitempty"`
	Notes     string           `json:"notes,omitempty"`
}

// EnteredValue is one slot as it was put down.
type EnteredValue struct {
	Slot  tocsin.Slot  `json:"slot"`
	Value tocsin.Value `json:"value"`
	Words string       `json:"words"` // as typed
}

// enteredRow is an Entered as the JSON of its document.
type enteredRow struct {
	Entered *Entered `json:"entered"`
}

// Reading renders what was put down as a text with a line for each value, and
// reads it as what it says. What breaks a rule of the vocabulary is Invalid.
func (e *Entered) Reading() (*tocsin.Reading, error) {
	if clean(e.Summary) == "" {
		return nil, tocsin.Errorf(tocsin.Invalid, "say in a sentence what happened")
	}
	t := &rowText{rule: "hand", by: tocsin.Speaker{Name: cmp.Or(clean(e.Speaker.Name), clean(e.Outlet)), Kind: cmp.Or(e.Speaker.Kind, tocsin.SpeakerOutlet), Via: clean(e.Speaker.Via)}}
	t.add(e.Summary)
	acc := &tocsin.Account{Kind: e.Kind, Form: e.Form, Status: e.Status, Reason: "entered by hand"}
	if e.When != nil {
		when := *e.When
		when.Quote = t.field("when", cmp.Or(when.Words, when.Start.String()))
		acc.When = &when
	}
	if e.Where != nil {
		where := *e.Where
		where.Quote = t.field("where", strings.Join(append([]string{where.Name}, where.Within...), ", "))
		acc.Where = &where
	}
	for _, v := range e.Values {
		t.claim(v.Slot, v.Value, tocsin.Scope{}, t.field(string(v.Slot), v.Words))
	}
	if e.Certainty != "" {
		for i := range t.claims {
			t.claims[i].Certainty = e.Certainty
		}
	}
	t.field("said by", t.by.Name)
	for line := range strings.Lines(e.Notes) {
		t.add(line)
	}
	return t.reading(rowSource{format: "entered", id: e.ID, outlet: e.Outlet, url: e.URL, published: e.Published, language: "en", content: enteredRow{e}}, acc, "")
}

func readEntered(data []byte) (*tocsin.Reading, error) {
	var row enteredRow
	if err := json.Unmarshal(data, &row); err != nil {
		return nil, err
	}
	if row.Entered == nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "nothing was entered")
	}
	return row.Entered.Reading()
}
