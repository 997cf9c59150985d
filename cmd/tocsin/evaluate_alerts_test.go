package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEvaluateAlerts replays two reports of one attack, told out of order of
// their names, one that nobody can place, and one of no attack.
func TestEvaluateAlerts(t *testing.T) {
	folder := t.TempDir()
	reports := filepath.Join(folder, "corpus", "reports")
	if err := os.MkdirAll(reports, 0o700); err != nil {
		t.Fatal(err)
	}
	gold := `{"id": "a", "is_attack_report": true, "incidents": [{"key": "mosul", "role": "main", "type": "shelling", "date_start": "2024-02-01", "place": "Mosul", "lat": 36.34, "lon": 43.13}]}
{"id": "b", "is_attack_report": true, "incidents": [{"key": "mosul", "role": "main", "type": "shelling", "date_start": "2024-02-01", "place": "Mosul", "lat": 36.34, "lon": 43.13}, {"key": "basra", "role": "main", "type": "shelling", "date_start": "2024-02-01", "place": "Basra", "lat": 30.51, "lon": 47.78}]}
{"id": "c", "is_attack_report": true, "incidents": [{"key": "nowhere", "role": "main", "type": "bombing", "date_start": "2024-02-01", "place": "a village"}]}
{"id": "d", "is_attack_report": false, "category": "court", "incidents": []}
`
	for name, content := range map[string]string{
		filepath.Join("corpus", "gold.jsonl"): gold,
		filepath.Join("corpus", "reports", "a.txt"): "title: Mosul counts its dead\npublished: 2024-02-02\n\n" +
			"Shelling of Mosul on Thursday killed five people, the mayor said.\n",
		filepath.Join("corpus", "reports", "b.txt"): "title: Shells fall on Mosul\npublished: 2024-02-01\n\n" +
			"Shelling of Mosul on Thursday killed three people, police said.\n",
		filepath.Join("corpus", "reports", "c.txt"): "title: A village mourns\npublished: 2024-02-01\n\n" +
			"A roadside bomb killed two farmers on Thursday, a doctor said.\n",
		filepath.Join("corpus", "reports", "d.txt"): "title: Mosul bakers meet\npublished: 2024-02-03\n\n" +
			"The bakers of Mosul met on Saturday and agreed on a price for bread.\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, said strings.Builder
	args := []string{"evaluate", "alerts", "--eval", folder, "--errors", "9"}
	if code := run(context.Background(), args, &terminal{Out: &out, Err: &said, Env: func(string) string { return "" }}); code != exitOK {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	for _, want := range []string{"main incidents told          0.500  1 of 2", "told twice         0.000  0 of 1", "alerts of acts elsewhere     0.000  0 of 1", "non-attacks that alerted     0.000  0 of 1",
		"alerts of the whole earth    1", "updates without a change     0.000  0 of 1", "main, without a position     1",
		"nobody was told: 1\n    basra  no report of it was read as an attack"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not told:\n%s", want, out.String())
		}
	}
}
