package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEvaluateCommands(t *testing.T) {
	empty := t.TempDir()
	for _, row := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no data", []string{"evaluate", "all", "--eval", filepath.Join(empty, "none")}, exitUsage, "evaluation data"},
		{"data without reports", []string{"evaluate", "annotated", "--eval", empty}, exitUsage, "no annotated reports"},
		{"an update to nowhere", []string{"evaluate", "all", "--update", "--eval", empty}, exitUsage, "--golden"},
		{"muc4 without texts", []string{"evaluate", "muc4"}, exitUsage, "--texts"},
		{"grouping half told", []string{"evaluate", "grouping", "--from-gold", "x"}, exitUsage, "--out"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, said strings.Builder
			code := run(context.Background(), row.args, &terminal{Out: &out, Err: &said, Env: func(string) string { return "" }})
			if code != row.code || !strings.Contains(said.String(), row.says) {
				t.Errorf("exit %d, said %q", code, said.String())
			}
		})
	}
}

func TestEvaluateMuc4AndGrouping(t *testing.T) {
	folder := t.TempDir()
	path := func(name, content string) string {
		p := filepath.Join(folder, name)
		if content != "" {
			if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return p
	}
	texts := path("texts.json", `{"docid": "M1", "doctext": "it was quiet.", "templates": []}`+"\n")
	gold := path("gold.jsonl", `{"id": "a", "is_attack_report": true, "incidents": [{"key": "k", "role": "main", "type": "shelling", "date_start": "2024-02-01", "place": "Mosul"}]}`+"\n")
	templates, accounts := path("templates.json", ""), path("accounts.json", "")
	for _, args := range [][]string{
		{"evaluate", "muc4", "--texts", texts, "--out", templates, "--gold", texts},
		{"evaluate", "muc4", "--pred", templates, "--gold", texts},
		{"evaluate", "grouping", "--from-gold", gold, "--out", accounts},
		{"evaluate", "grouping", "--accounts", accounts, "--gold", gold},
	} {
		var out, said strings.Builder
		if code := run(context.Background(), args, &terminal{Out: &out, Err: &said, Env: func(string) string { return "" }}); code != exitOK {
			t.Fatalf("%q: exit %d: %s", args, code, said.String())
		}
	}
	content, err := os.ReadFile(templates)
	if err != nil || strings.TrimSpace(string(content)) != "{\n \"M1\": []\n}" {
		t.Errorf("templates %s, %v", content, err)
	}
	if content, err = os.ReadFile(accounts); err != nil || !strings.Contains(string(content), `"id": "a#1"`) {
		t.Errorf("accounts %s, %v", content, err)
	}
}
