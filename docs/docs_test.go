package docs_test

import (
	"regexp"
	"strconv"
	"testing"

	"tocsin/docs"
)

var rule = regexp.MustCompile(`(?m)^(\d+)\. `)

func TestCodebookRulesAreNumberedWithoutGaps(t *testing.T) {
	rules := rule.FindAllStringSubmatch(docs.Codebook, -1)
	if len(rules) == 0 {
		t.Fatal("the codebook holds no rule")
	}
	for i, m := range rules {
		if n, _ := strconv.Atoi(m[1]); n != i+1 {
			t.Fatalf("rule %d stands where rule %d belongs", n, i+1)
		}
	}
}
