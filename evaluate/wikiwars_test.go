package evaluate

import (
	"os"
	"testing"
)

func TestWikiWars(t *testing.T) {
	folder := os.Getenv("TOCSIN_EVAL")
	if folder == "" {
		folder = "../../shared/eval"
	}
	if _, err := os.Stat(folder + "/dates"); err != nil {
		t.Skipf("no evaluation data at %s: set TOCSIN_EVAL", folder)
	}
	dev, test, faults, err := WikiWarsFaults(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("dev  P %.3f R %.3f F1 %.3f", dev.P(), dev.R(), dev.F1())
	t.Logf("test P %.3f R %.3f F1 %.3f", test.P(), test.R(), test.F1())
	if os.Getenv("WW") != "" {
		for _, f := range faults {
			t.Log(f.Document[:2], f.Cause, f.Detail)
		}
	}
}
