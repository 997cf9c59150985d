package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tocsin"
)

// share is how many of so many asked facts are right.
type share struct{ right, asked int }

// TestPress counts what is read right in texts built like the world's press.
// They are harder than the reports of TestReports, and few are read wholly
// right: what is kept is how much of each sort of fact is.
func TestPress(t *testing.T) {
	reader := newReader(t)
	texts := labelledTexts(t, "press", "main", "why", "speakers", "form", "status", "day", "place", "country", "killed", "injured",
		"missing", "abducted", "own", "munitions", "intercepted", "damage", "target", "response", "claimed", "blamed", "doer", "denied")
	shares := map[string]*share{}
	count := func(key string, ok bool) {
		if shares[key] == nil {
			shares[key] = &share{}
		}
		shares[key].asked++
		if ok {
			shares[key].right++
		}
	}
	for _, text := range texts {
		main, speakers, attacks := pressFacts(t, text)
		reading := read(t, reader, text)
		found := mainAttacks(&reading)
		var heard []string
		for _, a := range found {
			for _, c := range a.Claims {
				if c.Speaker.Kind != tocsin.SpeakerOutlet && c.Speaker.Name != "" {
					heard = append(heard, c.Speaker.Name)
				}
			}
		}
		count("number of main attacks", len(found) == main)
		if main == 0 {
			continue
		}
		for _, s := range speakers {
			count("speakers", slices.ContainsFunc(heard, func(h string) bool { return partOf(h, s) || partOf(s, h) }))
		}
		for _, facts := range attacks {
			facts := withStatus(facts)
			best, most := -1, -1
			for i, a := range found {
				if n := rightOf(t, text.name, facts, a); n > most {
					best, most = i, n
				}
			}
			for _, f := range facts {
				ok := false
				if best >= 0 {
					_, ok = told(t, text.name, f, found[best])
				}
				count(f.key, ok)
			}
			if best >= 0 {
				found = slices.Delete(found, best, best+1)
			}
		}
	}
	keepShares(t, filepath.Join("testdata", "press", "score.txt"), shares)
}

// pressFacts splits a head into the number of main attacks, who must be
// heard, and the facts of each attack.
func pressFacts(t *testing.T, text labelled) (main int, speakers []string, attacks [][]fact) {
	t.Helper()
	for _, f := range text.facts {
		switch f.key {
		case "main":
			n, err := strconv.Atoi(f.value)
			if err != nil {
				t.Fatalf("%s: main: %q is no number", text.name, f.value)
			}
			main = n
			continue
		case "why":
			continue
		case "speakers":
			speakers = strings.Split(f.value, "; ")
			continue
		case "form":
			attacks = append(attacks, nil)
		}
		if len(attacks) == 0 {
			t.Fatalf("%s: %s: stands before the first form:", text.name, f.key)
		}
		attacks[len(attacks)-1] = append(attacks[len(attacks)-1], f)
	}
	if len(attacks) != main {
		t.Fatalf("%s: %d attacks described, %d main", text.name, len(attacks), main)
	}
	return main, speakers, attacks
}

// rightOf weighs how well an account meets the facts; day and place tell most.
func rightOf(t *testing.T, name string, facts []fact, a *tocsin.Account) (n int) {
	t.Helper()
	for _, f := range facts {
		if _, ok := told(t, name, f, a); ok {
			n++
			if f.key == "day" || f.key == "place" {
				n += 2
			}
		}
	}
	return n
}

// keepShares compares the shares with those kept at path. Less right than
// kept, in all, is an error, and so is a table that is not up to date: -close
// writes it.
func keepShares(t *testing.T, path string, shares map[string]*share) {
	t.Helper()
	var keys []string
	all := share{}
	for key, s := range shares {
		keys = append(keys, key)
		all.right, all.asked = all.right+s.right, all.asked+s.asked
	}
	slices.Sort(keys)
	var b strings.Builder
	fmt.Fprintf(&b, "all: %d of %d\n", all.right, all.asked)
	for _, key := range keys {
		fmt.Fprintf(&b, "%s: %d of %d\n", key, shares[key].right, shares[key].asked)
	}
	fmt.Printf("press: %d of %d facts are read right\n", all.right, all.asked)
	kept, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var before share
	if len(kept) > 0 {
		if _, err := fmt.Sscanf(string(kept), "all: %d of %d", &before.right, &before.asked); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	switch {
	case before.asked == all.asked && all.right < before.right:
		t.Errorf("%s: %d facts are right, %d were:\n%s", path, all.right, before.right, b.String())
	case string(kept) == b.String():
	case *closing:
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not up to date (-close writes it):\n%s", path, b.String())
	}
}
