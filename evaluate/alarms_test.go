package evaluate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin"
)

// readsBlast takes any text with the word for an attack report.
func readsBlast(doc tocsin.Document) (tocsin.Reading, error) {
	yes := strings.Contains(string(doc.Bytes), "blast")
	return tocsin.Reading{Document: doc, Text: tocsin.Text{Body: string(doc.Bytes)}, AttackReport: &yes}, nil
}

func TestReadGUMNews(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "dev"), 0o700); err != nil {
		t.Fatal(err)
	}
	content := "# newdoc id = GUM_news_mill\n# meta::dateCreated = 2011-03-04\n# meta::title = The mill\n# newpar\n# sent_id = 1\n# text = The mill.\n1\tThe\t_\n\n" +
		"# newpar\n# text = A blast of cold air came.\n1\tA\t_\n\n# text = It went.\n"
	for _, name := range []string{"GUM_news_mill.conllu", "GUM_bio_miller.conllu"} {
		if err := os.WriteFile(filepath.Join(folder, "dev", name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	docs, err := ReadGUMNews(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 1 {
		t.Fatalf("%d texts, want the one of news", len(docs))
	}
	d := docs[0].Document
	if d.ID != "GUM_news_mill" || d.Title != "The mill" || d.Published != "2011-03-04" || string(d.Bytes) != "The mill.\n\nA blast of cold air came. It went." {
		t.Errorf("read %+v %q", d, d.Bytes)
	}
	if _, err := ReadGUMNews(t.TempDir()); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("an empty folder gives %v", err)
	}
}

func TestScoreAlarms(t *testing.T) {
	path := writeFile(t, "news.json", `[
	 {"sample": {"Input.GLOBALEVENTID": 7, "Input.title": "Gust", "Input.publish_date": "2020-01-02 03:04:05", "Input.article_interface": "<p>A blast &amp; rain.</p><p>More.</p>"},
	  "merged_sample": {"violation_types": ["other"]}},
	 {"sample": {"Input.GLOBALEVENTID": 8, "Input.title": "Mill", "Input.publish_date": "None", "Input.article_interface": "A blast killed two."},
	  "merged_sample": {"violation_types": ["killing"]}},
	 {"sample": {"Input.GLOBALEVENTID": 9, "Input.title": "Calm", "Input.article_interface": "Nothing."}, "merged_sample": {"violation_types": ["unknown"]}}]`)
	docs, err := ReadHumanRightsNews(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(docs[0].Document.Bytes); got != "A blast & rain.\n\nMore.\n\n" || docs[0].Document.Published != "2020-01-02" {
		t.Errorf("read %q of %s", got, docs[0].Document.Published)
	}
	s, err := ScoreAlarms(docs, readsBlast)
	if err != nil {
		t.Fatal(err)
	}
	if s.Documents != 2 || s.Alarms != 1 || s.ViolentDocuments != 1 || s.ViolentAlarms != 1 || len(s.Faults) != 2 {
		t.Errorf("%+v", s)
	}
}

func TestScoreClusters(t *testing.T) {
	for _, row := range []struct {
		name      string
		want, got []string
		p, r      float64
		pairs     PRF
	}{
		{"equal", []string{"a", "a", "b"}, []string{"1", "1", "2"}, 1, 1, PRF{1, 0, 0}},
		{"all apart", []string{"a", "a", "b", "b"}, []string{"1", "2", "3", "4"}, 1, 0.5, PRF{0, 0, 2}},
		{"all together", []string{"a", "a", "b", "b"}, []string{"1", "1", "1", "1"}, 0.5, 1, PRF{2, 4, 0}},
		{"nothing", nil, nil, 0, 0, PRF{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := scoreClusters(row.want, row.got)
			if s.BCubedP != row.p || s.BCubedR != row.r || s.Pairs != row.pairs {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestScoreGrouping(t *testing.T) {
	gold := goldOf(t, smallGold)
	p := FromGold(gold)
	join := func(readings []tocsin.Reading) []tocsin.Incident {
		return []tocsin.Incident{{ID: "i", Accounts: []string{"a#1", "b#2"}}}
	}
	s := ScoreGrouping(gold, &p, join)
	if s.All.BCubedP != 2.0/3 || s.Main.Pairs != (PRF{0, 0, 1}) {
		t.Errorf("%+v", s)
	}
	var out strings.Builder
	WriteFaults(&out, s.Faults, 5)
	for _, line := range []string{"split: 1", "joined wrongly: 1"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no %q in\n%s", line, out.String())
		}
	}
}

func TestFromGoldIsValid(t *testing.T) {
	p := FromGold(goldOf(t, smallGold))
	for _, doc := range p.Documents {
		for i := range doc.Accounts {
			acc := doc.Accounts[i]
			acc.Claims = nil // gold has no quotes
			if err := acc.Validate(""); err != nil {
				t.Error(err)
			}
		}
	}
}
