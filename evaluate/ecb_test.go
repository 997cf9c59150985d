package evaluate

import (
	"os"
	"path/filepath"
	"testing"

	"tocsin"
)

func TestEcbIsReadByDocument(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.txt")
	text := "\n1_2ecb\t0\t0\tTwo\t-\n1_2ecb\t0\t1\tferries\tX1\n\n1_2ecb\t1\t0\tmet\t-\n\n1_10ecbplus\t0\t0\tRain\t-\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	readings, err := ReadEcb(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(readings) != 2 || readings[0].Document.ID != "1_2ecb" || readings[0].Text.Body != "Two ferries\nmet" || readings[1].Text.Body != "Rain" {
		t.Errorf("got %+v", readings)
	}
	if a, b := SeminalEvent("1_2ecb"), SeminalEvent("1_10ecbplus"); a != "1ecb" || b != "1ecbplus" {
		t.Errorf("got events %q and %q", a, b)
	}
	if err := os.WriteFile(path, []byte("1_2ecb 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadEcb(path); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("a bad line gives %v", err)
	}
	if _, err := Ecb(t.TempDir()); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("no data gives %v", err)
	}
}

func TestEcbDocumentsFindTheirEvent(t *testing.T) {
	folder := os.Getenv("TOCSIN_EVAL")
	if folder == "" {
		t.Skip("TOCSIN_EVAL names no folder of evaluation data")
	}
	score, err := Ecb(filepath.Join(folder, "coreference"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("dev %+v, train %+v", score.Dev, score.Train)
	if score.Dev.BCubedF1 < 0.87 {
		t.Errorf("dev: B-cubed F1 %.3f, want 0.87", score.Dev.BCubedF1)
	}
}
