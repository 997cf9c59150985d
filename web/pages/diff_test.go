package pages

import (
	"strings"
	"testing"

	"tocsin"
)

// told writes an edit script as one line: [-gone-]{+come+}.
func told(edits []edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Kind {
		case "del":
			b.WriteString("[-" + e.Text + "-]")
		case "ins":
			b.WriteString("{+" + e.Text + "+}")
		default:
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

func TestParagraphsAreComparedByWords(t *testing.T) {
	for _, row := range []struct{ name, before, after, want string }{
		{"a figure that rose", "Four guards were killed.", "Seven guards were killed.", "[-Four-]{+Seven+} guards were killed."},
		{"words put in", "Police sealed the road.", "Police and troops sealed the road.", "Police {+and troops +}sealed the road."},
		{"words taken out", "At least four people died in the blast.", "Four people died in the blast.", "[-At least four-]{+Four+} people died in the blast."},
		{"several words in a row", "It ended two to one here.", "It ended three and four here.", "It ended [-two to one-]{+three and four+} here."},
		{"a script without spaces", "今天三人死亡", "今天五人死亡", "今天[-三-]{+五+}人死亡"},
		{"Arabic", "قتل أربعة حراس في الموصل", "قتل سبعة حراس في الموصل", "قتل [-أربعة-]{+سبعة+} حراس في الموصل"},
		{"marks of direction shown as numbers", "a b c", "a b \u202Ec", "a b {+[U+202E]+}c"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := changedParagraph(clean(row.before), clean(row.after))
			if len(got) != 1 || told(got[0].Edits) != row.want {
				t.Errorf("got %d: %s, want %s", len(got), told(got[0].Edits), row.want)
			}
		})
	}
}

func TestParagraphsThatShareLittleAreTwo(t *testing.T) {
	got := changedParagraph("The match ended two to one.", "A bomb went off beside the road at noon.")
	if len(got) != 2 || got[0].Kind != "del" || got[1].Kind != "ins" {
		t.Errorf("got %+v, want one that went and one that came", got)
	}
}

func TestTextsAreComparedByParagraphs(t *testing.T) {
	older := text2("Title", "One stays.", "Two guards died.", "Three stays.", "Four stays.", "Five goes.")
	newer := text2("Title", "One stays.", "Three guards died.", "Three stays.", "Four stays.", "Six is new and long.")
	hunks, cut := compareTexts(older, newer)
	var got []string
	for _, h := range hunks {
		got = append(got, h.Kind+" "+told(h.Edits)+strings.Join(h.Same, "|"))
	}
	want := "same Title|One stays.\nchanged [-Two-]{+Three+} guards died.\nsame Three stays.|Four stays.\ndel [-Five goes.-]\nins {+Six is new and long.+}"
	if strings.Join(got, "\n") != want || cut {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func text2(parts ...string) *tocsin.Text {
	t := &tocsin.Text{}
	for i, p := range parts {
		if i > 0 {
			t.Body += "\n\n"
		}
		at := len(t.Body)
		t.Body += p
		t.Blocks = append(t.Blocks, tocsin.Block{Kind: tocsin.Paragraph, Span: tocsin.Span{Start: at, End: len(t.Body)}})
	}
	return t
}

func TestLongTextsAreCompared(t *testing.T) {
	hunks, cut := compareTexts(text2(strings.Repeat("boom ", 2_000_000)), text2(strings.Repeat("bang ", 2_000_000)))
	if !cut || len(hunks) != 2 {
		t.Errorf("%d hunks, cut %v; want what went and what came, cut", len(hunks), cut)
	}
}

func FuzzScriptLeadsFromOneToTheOther(f *testing.F) {
	f.Add("a b c d", "a x c d e")
	f.Add("", "one")
	f.Add("ترك ثلاثة", "ترك أربعة ثلاثة")
	f.Fuzz(func(t *testing.T, one, other string) {
		a, b := wordsOf(one), wordsOf(other)
		if strings.Join(a, "") != one {
			t.Fatalf("words %q of %q", a, one)
		}
		var before, after string
		for _, s := range joined(script(a, b), a) {
			from := a
			if s.kind == "ins" {
				from = b
			}
			run := strings.Join(from[s.from:s.to], "")
			if s.kind != "ins" {
				before += run
			}
			if s.kind != "del" {
				after += run
			}
		}
		if before != one || after != other {
			t.Errorf("from %q to %q the script gives %q and %q", one, other, before, after)
		}
	})
}
