package export

import (
	"reflect"
	"testing"

	"tocsin"
)

// entered is an attack as a reviewer puts it down after a call.
func entered() *Entered {
	lat, lon := 36.335, 43.119
	return &Entered{ID: "abc", Summary: "Gunmen fired at a police post, a nurse says.", Kind: tocsin.Attack, Form: tocsin.ArmedAssault, Status: tocsin.Executed,
		When:  &tocsin.When{Start: tocsin.Date{Year: 2026, Month: 3, Day: 10}, End: tocsin.Date{Year: 2026, Month: 3, Day: 10}, Precision: tocsin.Day},
		Where: &tocsin.Where{Name: "Mosul", Within: []string{"Iraq"}, Country: "Iraq", CountryCode: "IQ", Lat: &lat, Lon: &lon, RadiusM: 5000, Precision: tocsin.Town},
		Values: []EnteredValue{{tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(2)}, "2"}, {tocsin.Injured, tocsin.Value{Count: tocsin.AtLeast(3)}, "3+"},
			{tocsin.ClaimedBy, tocsin.Value{Name: "Northern Front"}, "Northern Front"}},
		Speaker: tocsin.Speaker{Name: "a nurse", Kind: tocsin.SpeakerMedical}, Outlet: "call to the desk", Published: "2026-03-11", Notes: "Heard over the phone.\nTo be checked."}
}

func TestWhatIsEnteredIsReadAgain(t *testing.T) {
	first, err := entered().Reading()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadRow(first.Document)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(first.Accounts, again.Accounts) || first.Text.Body != again.Text.Body {
		t.Errorf("read again: %+v\nwant %+v", again.Accounts, first.Accounts)
	}
	acc := first.Accounts[0]
	if acc.ID != "entered-abc#1" || acc.Role != tocsin.Main || len(acc.Claims) != 3 || !*first.AttackReport {
		t.Errorf("%+v", acc)
	}
	if c := acc.Claims[0]; c.Slot != tocsin.Killed || c.Quote.Exact != "killed: 2" || c.Speaker.Name != "a nurse" || c.Rule != "hand.killed" {
		t.Errorf("%+v", c)
	}
	if c := acc.Claims[2]; c.Speaker != (tocsin.Speaker{Name: "Northern Front", Kind: tocsin.SpeakerGroup, Via: "a nurse"}) {
		t.Errorf("a claim of responsibility is said by %+v", c.Speaker)
	}
}

func TestWhatIsEnteredKeepsTheRules(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Entered)
	}{
		{"no words", func(e *Entered) { e.Summary = " \n" }},
		{"an attack without a form", func(e *Entered) { e.Form = "" }},
		{"a position without a radius", func(e *Entered) { e.Where.RadiusM = 0 }},
		{"a name where a count belongs", func(e *Entered) { e.Values[0].Value = tocsin.Value{Name: "two"} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := entered()
			c.change(e)
			if _, err := e.Reading(); tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want one of code Invalid", err)
			}
		})
	}
	if _, err := ReadRow(tocsin.Document{ID: "x", Bytes: []byte(`{"entered":null}`)}); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("an empty row: %v", err)
	}
}
