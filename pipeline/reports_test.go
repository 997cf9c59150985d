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
		found := mainAttacks(&reading)
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
	for _, f := range withStatus(facts) {
		if got, ok := told(t, name, f, a); !ok {
			wrong = append(wrong, fmt.Sprintf("%s: %s, want %s", f.key, got, f.value))
		}
	}
	return wrong
}

// withStatus adds to the facts of an attack that it was executed, unless they
// say another thing.
func withStatus(facts []fact) []fact {
	if slices.ContainsFunc(facts, func(f fact) bool { return f.key == "status" }) {
		return facts
	}
	return append(slices.Clone(facts), fact{"status", string(tocsin.Executed)})
}

// told tells whether a fact is so of an account, and what the account has.
func told(t *testing.T, name string, f fact, a *tocsin.Account) (got string, ok bool) {
	t.Helper()
	named := func(slots ...tocsin.Slot) (string, bool) {
		var all []string
		for _, slot := range slots {
			if n := names(a, slot); n != "" {
				all = append(all, n)
			}
		}
		got := strings.Join(all, ", ")
		if f.value == "none" {
			return strconv.Quote(got), got == ""
		}
		return strconv.Quote(got), partOf(got, f.value)
	}
	counted := func(got []tocsin.Count) (string, bool) {
		return fmt.Sprint(got), slices.Contains(got, countOf(t, name, f.value))
	}
	switch f.key {
	case "form":
		return string(a.Form), slices.Contains(strings.Split(f.value, "|"), string(a.Form))
	case "status":
		return string(a.Status), string(a.Status) == f.value
	case "day":
		got := dayOf(a.When)
		return got, got == f.value
	case "place":
		got := placeOf(a.Where)
		return got, partOf(got, f.value)
	case "country":
		if a.Where != nil {
			got = a.Where.Country
		}
		return got, partOf(got, f.value)
	case "killed", "injured", "missing", "abducted":
		return counted(counts(a, tocsin.Slot(f.key)))
	case "own", "munitions", "intercepted":
		return counted(asideCounts(a, f.key))
	case "damage":
		return named(tocsin.Damage)
	case "target":
		return named(tocsin.Target)
	case "response":
		return named(tocsin.DefenceResponse)
	case "claimed":
		return named(tocsin.ClaimedBy)
	case "blamed":
		return named(tocsin.Blamed)
	case "doer":
		return named(tocsin.Blamed, tocsin.Perpetrator)
	case "denied":
		return named(tocsin.DeniedBy)
	case "silent":
		silent := slices.ContainsFunc(a.Claims, func(c tocsin.Claim) bool { return c.Certainty == tocsin.Silent })
		return strconv.FormatBool(silent), silent
	}
	t.Fatalf("%s: no way to check %s", name, f.key)
	return "", false
}

// partOf tells whether one of the values, which | parts, is part of what was
// found, capitals and accents left out.
func partOf(got, values string) bool {
	got = tocsin.Fold(got)
	return slices.ContainsFunc(strings.Split(values, "|"), func(v string) bool {
		return strings.Contains(got, tocsin.Fold(strings.TrimSpace(v)))
	})
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
