package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// plainFolders hold texts without annotation of words; only how words stand
// together is learned from them.
var plainFolders = []struct {
	path string
	skip *regexp.Regexp // lines that are not text
}{
	{"muc4/dev", regexp.MustCompile(`^(DEV|TST)\d?-MUC`)},
	{"muc4/tst1", regexp.MustCompile(`^(DEV|TST)\d?-MUC`)},
	{"muc4/tst2", regexp.MustCompile(`^(DEV|TST)\d?-MUC`)},
	{"annotated/reports", headerLine},
	{"corpus/reports", headerLine},
}

var (
	headerLine = regexp.MustCompile(`^(id|outlet|published|report|style|url|source|lang|language): `)
	titleLine  = regexp.MustCompile(`^title: `)
	marks      = regexp.MustCompile(`</?[a-z](?: [^<>]*)?>`)
	wordOrMark = regexp.MustCompile(`(?i:n't)\b|'(?i:s|re|ve|ll|d|m)\b|(?:\pL\.){2,}|[\pL][\pL\pN]*(?:[-'&][\pL\pN]+)*|\pN[\pL\pN]*(?:[.,:]\pN+)*|\.\.\.|--|[^\s\pL\pN]`)
)

// readPlain reads the words of plain texts in sentences.
func readPlain(eval string) ([][]string, error) {
	var out [][]string
	for _, folder := range plainFolders {
		var names []string
		err := filepath.WalkDir(filepath.Join(eval, folder.path), func(name string, d fs.DirEntry, err error) error {
			base := filepath.Base(name)
			if err == nil && !d.IsDir() && !strings.HasPrefix(base, "key") && !strings.HasSuffix(base, ".json") {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read plain texts: %w", err)
		}
		slices.Sort(names)
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("read plain texts: %w", err)
			}
			out = append(out, plainSentences(string(data), folder.skip)...)
		}
	}
	return out, nil
}

// plainSentences cuts paragraphs into words, and these at full stops.
func plainSentences(data string, skip *regexp.Regexp) [][]string {
	var out [][]string
	var paragraph []string
	flush := func() {
		text := marks.ReplaceAllString(strings.Join(paragraph, " "), "")
		text = strings.NewReplacer("’", "'", "‘", "'", "n't", " n't", "N'T", " N'T").Replace(text)
		paragraph = paragraph[:0]
		var sentence []string
		for _, w := range wordOrMark.FindAllString(text, -1) {
			sentence = append(sentence, w)
			if w == "." || w == "?" || w == "!" {
				out = append(out, sentence)
				sentence = nil
			}
		}
		if len(sentence) > 0 {
			out = append(out, sentence)
		}
	}
	for line := range strings.Lines(data) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			flush()
		case skip.MatchString(line):
			flush()
		default:
			paragraph = append(paragraph, titleLine.ReplaceAllString(line, ""))
		}
	}
	flush()
	return out
}
