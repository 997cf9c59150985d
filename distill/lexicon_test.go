package distill

import (
	"strings"
	"testing"
)

func TestWordListsFailWithTheirLine(t *testing.T) {
	for _, row := range []struct{ name, file, want string }{
		{"unknown key", "# head\ntitle mr\nnoun town\n", `x.txt:3: unknown key "noun"`},
		{"upper case", "title Mr\n", `x.txt:1: "Mr" is not in lower case`},
		{"same word twice", "title mr\ntitle ms mr\n", `x.txt:2: "mr" is there twice`},
	} {
		_, err := wordLists("x.txt", row.file, "title")
		if err == nil || err.Error() != row.want {
			t.Errorf("%s: got %v, want %s", row.name, err, row.want)
		}
	}
	if _, err := readAbbreviations("x.txt", "title mr\nend mr\n"); err == nil || !strings.Contains(err.Error(), "two classes") {
		t.Errorf("a word in two classes: %v", err)
	}
	if _, err := readLanguages("x.txt", "english the of\n"); err == nil || err.Error() != `x.txt:1: "english" is no language` {
		t.Errorf("a language that is none: %v", err)
	}
}

func TestDataFilesAreRead(t *testing.T) {
	if len(english().class) == 0 || len(english().starters) == 0 {
		t.Error("no abbreviations")
	}
	if words := englishWords(); len(words.dates) == 0 || len(words.labels) == 0 {
		t.Error("no words of dates and labels")
	}
	if p := knownPageParts(); len(p.tags) == 0 || len(p.roles) == 0 || len(p.words) == 0 {
		t.Error("no parts of pages")
	}
	if l := knownLanguages(); len(l.codes) < 10 || len(l.known) < 30 || len(l.letters) == 0 {
		t.Error("no languages")
	}
}
