package evaluate

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin"
	"tocsin/pipeline"
)

func TestGolden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "testdata", "score.golden")
	if _, err := CompareGolden(path, ""); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("no golden file gives %v", err)
	}
	table := Table{Name: "mill"}
	table.Count("doors", PRF{1, 1, 0})
	table.Share("open", 1, 2)
	var numbers strings.Builder
	if err := table.Write(&numbers); err != nil {
		t.Fatal(err)
	}
	if err := WriteGolden(path, numbers.String()); err != nil {
		t.Fatal(err)
	}
	changed, err := CompareGolden(path, numbers.String())
	if err != nil || len(changed) != 0 {
		t.Errorf("equal numbers differ: %v %v", changed, err)
	}
	changed, err = CompareGolden(path, strings.Replace(numbers.String(), "1 of 2", "2 of 2", 1)+"  roof                         3\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"- mill: open                         0.500  1 of 2", "+ mill: open                         0.500  2 of 2", "+ mill: roof                         3"}
	if !slices.Equal(changed, want) {
		t.Errorf("differences %q", changed)
	}
}

func TestAllWithoutData(t *testing.T) {
	if _, err := All(filepath.Join(t.TempDir(), "none"), readsBlast, nil, nil); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("error %v", err)
	}
	if _, err := All(t.TempDir(), readsBlast, nil, nil); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("an empty folder gives %v", err)
	}
}

// Two readings of the same reports must give the same table, whatever order
// maps are walked in.
func TestAnnotatedTwiceTheSame(t *testing.T) {
	reports, err := ReadAnnotated(evalData(t, "annotated", "reports"))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pipeline.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	var outs [2]string
	for i := range outs {
		score, err := ScoreAnnotated(reports[:min(40, len(reports))], reader.Read)
		if err != nil {
			t.Fatal(err)
		}
		table := score.Table()
		var out strings.Builder
		if err := table.Write(&out); err != nil {
			t.Fatal(err)
		}
		WriteFaults(&out, score.Faults, 1000)
		outs[i] = out.String()
	}
	if outs[0] != outs[1] {
		t.Error("two runs give different tables")
	}
}
