package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tocsin"
)

func TestReports(t *testing.T) {
	reader := newReader(t)
	texts := labelledTexts(t, "reports", "main", "threat", "alarm", "form", "status", "day", "place", "killed", "injured",
		"missing", "abducted", "own", "munitions", "intercepted", "damage", "target", "response", "claimed", "blamed",
		"denied", "silent")
	checkOpen(t, "reports", texts, func(text labelled) []string {
		main, apart, attacks := expectations(t, text)
		reading := read(t, reader, text)
		var found []*tocsin.Account
		for i := range reading.Accounts {
			if a := &reading.Accounts[i]; a.Kind == tocsin.Attack && a.Role == tocsin.Main {
				found = append(found, a)
			}
		}
		var problems []string
		if len(found) != main {
			problems = append(problems, fmt.Sprintf("main attacks: %d, want %d", len(found), main))
			for _, a := range found[min(main, len(found)):] {
				problems = append(problems, fmt.Sprintf("main attack too many: %s: %s", a.Form, acts(&reading, a)))
			}
			for i := range reading.Accounts {
				if a := &reading.Accounts[i]; a.Kind != tocsin.Attack || a.Role != tocsin.Main {
					problems = append(problems, fmt.Sprintf("not a main attack: %s %s (%s): %s", a.Role, a.Kind, a.Reason, acts(&reading, a)))
				}
			}
		}
		for _, f := range apart {
			if got := strconv.Itoa(kinds(&reading, tocsin.Kind(f.key))); got != f.value {
				problems = append(problems, fmt.Sprintf("kind %s: %s, want %s", f.key, got, f.value))
			}
		}
		for _, facts := range attacks {
			best, wrong := -1, []string{"no main attack left for " + facts[0].value}
			for i, a := range found {
				if w := differences(t, text.name, facts, a); best < 0 || len(w) < len(wrong) {
					best, wrong = i, w
				}
			}
			if best >= 0 {
				found = slices.Delete(found, best, best+1)
			}
			problems = append(problems, wrong...)
		}
		return problems
	})
}

// kinds is how many accounts of the kind a reading has.
func kinds(reading *tocsin.Reading, kind tocsin.Kind) (n int) {
	for i := range reading.Accounts {
		if reading.Accounts[i].Kind == kind {
			n++
		}
	}
	return n
}

// expectations splits a head into the number of main attacks, how many
// accounts of other kinds there are, and the facts of each attack that it
// describes.
func expectations(t *testing.T, text labelled) (main int, apart []fact, attacks [][]fact) {
	t.Helper()
	main, err := strconv.Atoi(text.facts[0].value)
	if text.facts[0].key != "main" || err != nil {
		t.Fatalf("%s: the facts do not begin with main: and a number", text.name)
	}
	for _, f := range text.facts[1:] {
		switch f.key {
		case "form":
			attacks = append(attacks, nil)
		case "threat", "alarm":
			apart = append(apart, f)
			continue
		}
		if len(attacks) == 0 {
			t.Fatalf("%s: %s: stands before the first form:", text.name, f.key)
		}
		last := len(attacks) - 1
		attacks[last] = append(attacks[last], f)
	}
	if len(attacks)+len(apart) == 0 || len(attacks) > main {
		t.Fatalf("%s: %d attacks described, %d main", text.name, len(attacks), main)
	}
	return main, apart, attacks
}

// differences tells how an account differs from what the head says.
func differences(t *testing.T, name string, facts []fact, a *tocsin.Account) (wrong []string) {
	t.Helper()
	differ := func(key string, got any, want string) {
		wrong = append(wrong, fmt.Sprintf("%s: %v, want %s", key, got, want))
	}
	status := tocsin.Executed
	for _, f := range facts {
		switch f.key {
		case "form":
			if !slices.Contains(strings.Split(f.value, "|"), string(a.Form)) {
				differ("form", a.Form, f.value)
			}
		case "status":
			status = tocsin.Status(f.value)
		case "day":
			if got := dayOf(a.When); got != f.value {
				differ("day", got, f.value)
			}
		case "place":
			if got := placeOf(a.Where); !strings.Contains(strings.ToLower(got), strings.ToLower(f.value)) {
				differ("place", got, f.value)
			}
		case "killed", "injured", "missing", "abducted":
			if got := counts(a, tocsin.Slot(f.key)); !slices.Contains(got, countOf(t, name, f.value)) {
				differ(f.key, got, f.value)
			}
		case "own", "munitions", "intercepted":
			if got := asideCounts(a, f.key); !slices.Contains(got, countOf(t, name, f.value)) {
				differ(f.key, got, f.value)
			}
		case "damage", "target", "response":
			slot := map[string]tocsin.Slot{"damage": tocsin.Damage, "target": tocsin.Target, "response": tocsin.DefenceResponse}[f.key]
			got := names(a, slot)
			if f.value == "none" && got != "" || f.value != "none" && !strings.Contains(strings.ToLower(got), strings.ToLower(f.value)) {
				differ(f.key, strconv.Quote(got), f.value)
			}
		case "claimed":
			if got := names(a, tocsin.ClaimedBy); !strings.Contains(strings.ToLower(got), strings.ToLower(f.value)) {
				differ("claimed by", strconv.Quote(got), f.value)
			}
		case "blamed":
			if got := names(a, tocsin.Blamed); !strings.Contains(strings.ToLower(got), strings.ToLower(f.value)) {
				differ("blamed", strconv.Quote(got), f.value)
			}
		case "denied":
			if got := names(a, tocsin.DeniedBy); !strings.Contains(strings.ToLower(got), strings.ToLower(f.value)) {
				differ("denied by", strconv.Quote(got), f.value)
			}
		case "silent":
			if !slices.ContainsFunc(a.Claims, func(c tocsin.Claim) bool { return c.Certainty == tocsin.Silent }) {
				wrong = append(wrong, "no silence on victims")
			}
		}
	}
	if a.Status != status {
		differ("status", a.Status, string(status))
	}
	return wrong
}

// dayOf is the day on which a time begins, "none" when that is unknown.
func dayOf(w *tocsin.When) string {
	if !w.Known() {
		return "none"
	}
	return w.Start.String()
}

// placeOf is a place's name and what it lies in.
func placeOf(w *tocsin.Where) string {
	if w == nil {
		return "none"
	}
	return strings.Join(append([]string{w.Name, w.Words}, w.Within...), ", ")
}

// countOf reads "6-6", "30-" and "none".
func countOf(t *testing.T, name, value string) tocsin.Count {
	t.Helper()
	if value == "none" {
		return tocsin.Count{}
	}
	low, high, found := strings.Cut(value, "-")
	from, err := strconv.Atoi(low)
	if !found || err != nil {
		t.Fatalf("%s: %q is no count", name, value)
	}
	if high == "" {
		return tocsin.AtLeast(from)
	}
	to, err := strconv.Atoi(high)
	if err != nil {
		t.Fatalf("%s: %q is no count", name, value)
	}
	return tocsin.Count{Known: true, Min: from, Max: to}
}

// counts lists the figures that an account gives for a slot, those about the
// attackers or about other days left out. It holds the unknown Count when no
// figure is about everybody.
func counts(a *tocsin.Account, slot tocsin.Slot) (got []tocsin.Count) {
	forAll := false
	for _, c := range a.Claims {
		none := c.Slot == tocsin.Casualties && c.Value.Count.None()
		if c.Slot != slot && !none || c.Scope.Side == "attackers" || c.Scope.Period != "" || !c.Value.Count.Known {
			continue
		}
		forAll = forAll || c.Scope.Group == ""
		if none && c.Scope.Group != "" {
			continue
		}
		got = append(got, c.Value.Count)
	}
	if !forAll {
		got = append(got, tocsin.Count{})
	}
	return got
}

// asideCounts lists the figures of the attackers' own dead, of munitions that
// were intercepted, or of all that were used. It holds the unknown Count when
// there is none.
func asideCounts(a *tocsin.Account, key string) (got []tocsin.Count) {
	for _, c := range a.Claims {
		var yes bool
		switch key {
		case "own":
			yes = c.Slot == tocsin.Killed && c.Scope.Side == "attackers"
		case "munitions":
			yes = c.Slot == tocsin.Munitions && c.Scope.Group == "" && (c.Scope.Stage == "" || c.Scope.Stage == "launched")
		case "intercepted":
			yes = c.Slot == tocsin.Munitions && c.Scope.Stage == "intercepted"
		}
		if yes {
			got = append(got, c.Value.Count)
		}
	}
	if len(got) == 0 {
		got = append(got, tocsin.Count{})
	}
	return got
}

// names lists the names that an account gives for a slot.
func names(a *tocsin.Account, slot tocsin.Slot) string {
	var got []string
	for _, c := range a.Claims {
		if c.Slot == slot && c.Certainty != tocsin.Retracted {
			got = append(got, c.Value.Name+" "+c.Value.ID)
		}
	}
	return strings.Join(got, ", ")
}
