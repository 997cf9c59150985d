package evaluate

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tocsin"
	"tocsin/group"
)

// EcbScore compares the stories that documents are put into with the seminal
// events of ECB+: the topic, and which of its two events the document tells of.
type EcbScore struct {
	Dev, Train ClusterScore
	Faults     []Fault // of dev
}

// Table is the score as rows.
func (s *EcbScore) Table() Table {
	t := Table{Name: "documents to seminal events, ECB+"}
	addClusters(&t, "dev", s.Dev)
	addClusters(&t, "train", s.Train)
	return t
}

// Ecb reads the texts of ECB+ in a folder and puts them together by their
// words. What is marked in them is not looked at.
func Ecb(folder string) (*EcbScore, error) {
	s := &EcbScore{}
	for _, part := range []struct {
		file string
		into *ClusterScore
	}{{"ECB_Dev_corpus.txt", &s.Dev}, {"ECB_Train_corpus.txt", &s.Train}} {
		readings, err := ReadEcb(filepath.Join(folder, part.file))
		if err != nil {
			return nil, err
		}
		var want, got []string
		for n, story := range group.Stories(readings) {
			events := map[string][]string{}
			var order []string
			for _, id := range story {
				event := SeminalEvent(id)
				want, got = append(want, event), append(got, fmt.Sprint(n))
				if events[event] == nil {
					order = append(order, event)
				}
				events[event] = append(events[event], id)
			}
			if part.into == &s.Dev && len(order) > 1 {
				s.Faults = append(s.Faults, Fault{"joined wrongly", order[0], strings.Join(story, " ")})
			}
		}
		*part.into = scoreClusters(want, got)
	}
	return s, nil
}

// SeminalEvent is the event that a document of ECB+ tells of, by its id:
// "12_3ecbplus" is of the second event of topic 12.
func SeminalEvent(id string) string {
	topic, rest, _ := strings.Cut(id, "_")
	return topic + strings.TrimLeft(rest, "0123456789")
}

// ReadEcb reads a file of ECB+ with a token a line: document, sentence, token,
// word, mark. The first line of a sentence follows an empty one.
func ReadEcb(path string) ([]tocsin.Reading, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, missing(path, err)
	}
	defer file.Close() // only read
	var ids []string
	words := map[string]*strings.Builder{}
	sentence := map[string]string{}
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) < 4 {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: %d fields, want a document, sentence, token and word", path, n, len(fields))
		}
		id, at, word := fields[0], fields[1], fields[3]
		text := words[id]
		if text == nil {
			text = &strings.Builder{}
			words[id] = text
			ids = append(ids, id)
		} else if sentence[id] != at {
			text.WriteByte('\n')
		} else {
			text.WriteByte(' ')
		}
		sentence[id] = at
		text.WriteString(word)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var readings []tocsin.Reading
	for _, id := range ids {
		readings = append(readings, tocsin.Reading{Document: tocsin.Document{ID: id}, Text: tocsin.Text{Body: words[id].String()}})
	}
	return readings, nil
}
