package tocsin_test

import (
	"strings"
	"testing"
	"time"

	"tocsin"
)

func TestDecisionsAreWhole(t *testing.T) {
	for _, tt := range []struct {
		name  string
		wrong string // part of what it breaks; "" for a good one
		d     tocsin.Decision
	}{
		{"a merge", "", tocsin.Decision{Kind: tocsin.Merge, Accounts: []string{"a#1", "b#1"}}},
		{"a merge of one", "two accounts", tocsin.Decision{Kind: tocsin.Merge, Accounts: []string{"a#1"}}},
		{"a split", "", tocsin.Decision{Kind: tocsin.Split, Accounts: []string{"a#1"}, Others: []string{"b#1"}}},
		{"a split from itself", "from itself", tocsin.Decision{Kind: tocsin.Split, Accounts: []string{"a#1"}, Others: []string{"a#1"}}},
		{"a figure", "", tocsin.Decision{Kind: tocsin.Set, Accounts: []string{"a#1"}, Slot: tocsin.Killed, Value: tocsin.Value{Count: tocsin.Exactly(2)}}},
		{"a name as a figure", "hold such a value", tocsin.Decision{Kind: tocsin.Set, Accounts: []string{"a#1"}, Slot: tocsin.Killed, Value: tocsin.Value{Name: "two"}}},
		{"nothing set", "a value", tocsin.Decision{Kind: tocsin.Set, Accounts: []string{"a#1"}, Slot: tocsin.Killed}},
		{"a resolution without a value", "", tocsin.Decision{Kind: tocsin.Resolve, Accounts: []string{"a#1"}, Slot: tocsin.Killed}},
		{"a rating", "", tocsin.Decision{Kind: tocsin.Rate, Origin: "outlet:gazette", Reliability: tocsin.Unreliable}},
		{"an unknown rating", "from A to F", tocsin.Decision{Kind: tocsin.Rate, Origin: "outlet:gazette", Reliability: "G"}},
		{"a retraction of nothing", "a document", tocsin.Decision{Kind: tocsin.Retract}},
		{"an undo of nothing", "undoes", tocsin.Decision{Kind: tocsin.Undo}},
		{"an unknown kind", "unknown kind", tocsin.Decision{Kind: "guess"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.d.ID, tt.d.By, tt.d.At, tt.d.Reason = "d1", "Ann", time.Date(2024, 5, 20, 12, 0, 0, 0, time.UTC), "both name the market"
			check := func(want string) {
				t.Helper()
				if err := tt.d.Validate(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
			}
			check(tt.wrong)
			tt.d.Reason = ""
			check("why must be told")
		})
	}
}
