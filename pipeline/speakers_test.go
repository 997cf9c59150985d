package pipeline

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"tocsin"
)

// TestSpeakersOfReports asks of whole reports who says what: each "said" names
// a slot, a figure or some words of the value, and the speaker; "outlet" is the
// report's own voice, "unnamed" reports without a name.
func TestSpeakersOfReports(t *testing.T) {
	reader := newReader(t)
	texts := labelledTexts(t, "speakers", "said", "silent on")
	checkOpen(t, "speakers", texts, func(text labelled) (problems []string) {
		var claims []*tocsin.Claim
		reading := read(t, reader, text)
		for i := range reading.Accounts {
			if a := &reading.Accounts[i]; a.Kind == tocsin.Attack || a.Kind == tocsin.Aggregate {
				for k := range a.Claims {
					claims = append(claims, &a.Claims[k])
				}
			}
		}
		for _, f := range text.facts {
			if f.key == "silent on" {
				for _, c := range claims {
					if string(c.Slot) == f.value {
						problems = append(problems, fmt.Sprintf("%s %s is claimed by %s", c.Slot, c.Value.Name, c.Speaker.Name))
					}
				}
				continue
			}
			what, want, found := strings.Cut(f.value, " = ")
			slot, value, named := strings.Cut(what, " ")
			if !found || !named {
				t.Fatalf("%s: %q is no %q", text.name, f.value, "slot value = speaker")
			}
			if got, right := saidBy(claims, tocsin.Slot(slot), value, want); !right {
				problems = append(problems, fmt.Sprintf("%s by %q, want %s", what, got, want))
			}
		}
		return problems
	})
}

// saidBy lists who claims a value, and tells whether the one wanted does.
func saidBy(claims []*tocsin.Claim, slot tocsin.Slot, value, want string) (got []string, right bool) {
	for _, c := range claims {
		n, err := strconv.Atoi(value)
		if c.Slot != slot || err == nil && c.Value.Count.Min != n || err != nil && !holds(c.Value.Name+" "+c.Value.ID, value) {
			continue
		}
		name := c.Speaker.Name
		if c.Speaker.Kind == tocsin.SpeakerOutlet || c.Speaker.Kind == tocsin.SpeakerUnnamed && want == "unnamed" {
			name = string(c.Speaker.Kind)
		}
		got = append(got, name)
		right = right || holds(name, want)
	}
	return got, right
}

func holds(words, part string) bool {
	return strings.Contains(strings.ToLower(words), strings.ToLower(part))
}
