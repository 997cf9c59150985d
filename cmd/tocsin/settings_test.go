package main

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

var settingRow = regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| [^|]*[a-z][^|]* \\| [^|]*[a-z0-9][^|]* \\|$")

func TestOperateListsEverySetting(t *testing.T) {
	page, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows, names []string
	for _, m := range settingRow.FindAllSubmatch(page, -1) {
		rows = append(rows, string(m[1]))
	}
	for i := range settings {
		names = append(names, settings[i].name)
	}
	if !slices.Equal(rows, names) {
		t.Errorf("docs/operate.md lists the settings\n%q\nand the program has\n%q", rows, names)
	}
}
