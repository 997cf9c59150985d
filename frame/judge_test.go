package frame_test

import (
	"testing"

	"tocsin"
	"tocsin/frame"
	"tocsin/model/judge"
)

// fixedJudge gives every document the same score and counts how often it is
// asked.
type fixedJudge struct {
	score float64
	asked int
	heard judge.Summary
}

func (j *fixedJudge) Threshold() float64 { return 0.5 }

func (j *fixedJudge) Score(_ *tocsin.Text, acts []tocsin.Span, rules []string, s judge.Summary) float64 {
	j.asked++
	j.heard = s
	if len(acts) == 0 || len(acts) != len(rules) {
		return -1
	}
	return j.score
}

func TestJudgeOfWholeDocuments(t *testing.T) {
	stages := load(t)
	const attack = "Gunmen opened fire on a bus near Quetta on Monday, killing four people. Two roadside bombs hit a patrol in Kandahar on Monday and wounded nine soldiers."
	for _, c := range []struct {
		name  string
		body  string
		judge *fixedJudge
		main  bool // an attack is told as news
		asked int
	}{
		{"a likely report stays one", attack, &fixedJudge{score: 0.9}, true, 1},
		{"no attack of an unlikely one is news", attack, &fixedJudge{score: 0.1}, false, 1},
		{"a doubtful one that tells all in its lead is news", "A roadside bomb hit a patrol in Kandahar on Monday and wounded nine soldiers. Gunmen opened fire on a bus near Quetta on Monday, killing four people.", &fixedJudge{score: 0.3}, true, 1},
		{"without a judge all are taken as read", attack, nil, true, 0},
		{"a text without attacks is not judged", "The council met on Monday and spoke about the budget.", &fixedJudge{score: 0.1}, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked frame.Judge
			if c.judge != nil {
				asked = c.judge
			}
			doc := tocsin.Document{ID: "1", Published: "2023-05-09", PublishedBasis: "header"}
			main := false
			for _, a := range stages.accounts(doc, "", c.body, asked) {
				main = main || a.Kind == tocsin.Attack && a.Role == tocsin.Main
			}
			if main != c.main {
				t.Errorf("an attack is news: %v, want %v", main, c.main)
			}
			if c.judge == nil {
				return
			}
			if c.judge.asked != c.asked {
				t.Errorf("asked %d times, want %d", c.judge.asked, c.asked)
			}
			if c.asked > 0 && (!c.judge.heard.Harm || !c.judge.heard.Fresh || c.judge.heard.Telling != 2) {
				t.Errorf("the judge was told %+v", c.judge.heard)
			}
		})
	}
}

func TestAttacksToldByCourts(t *testing.T) {
	stages := load(t)
	for _, tt := range []struct {
		name, text string
		main       bool
	}{
		{"a court that tells of an attack", "A judge was wounded and her driver was shot dead near Zacapa on Monday, the Supreme Court said. A court clerk was with them.", true},
		{"a prosecutor who was shot", "A prosecutor who led the trial of a smuggler was shot dead near Zacapa on Monday.", true},
		{"a sentence for an attack", "A court in Lahore sentenced two men on Monday for the bombing of a mosque in which nine people were killed. The trial took nine months.", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			main := false
			for _, a := range stages.accounts(tocsin.Document{ID: "1", Published: "2023-05-09", PublishedBasis: "header"}, "", tt.text, nil) {
				main = main || a.Kind == tocsin.Attack && a.Role == tocsin.Main
			}
			if main != tt.main {
				t.Errorf("an attack is news: %v, want %v", main, tt.main)
			}
		})
	}
}
