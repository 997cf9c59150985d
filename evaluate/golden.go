package evaluate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tocsin"
)

// WriteGolden stores the numbers as the golden file, making its folder when needed.
func WriteGolden(path, numbers string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write golden file: %w", err)
	}
	if err := os.WriteFile(path, []byte(numbers), 0o644); err != nil {
		return fmt.Errorf("write golden file: %w", err)
	}
	return nil
}

// CompareGolden gives the lines in which the numbers differ from the golden
// file, old ones with "-" and new ones with "+"; none when they are equal.
func CompareGolden(path, numbers string) ([]string, error) {
	content, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, tocsin.Errorf(tocsin.NotFound, "golden file %s is not there; --update writes it: %w", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("read golden file: %w", err)
	}
	return differences(string(content), numbers), nil
}

// differences compares two tables line by line under their headings.
func differences(old, now string) []string {
	was, is := measures(old), measures(now)
	value := map[string]string{}
	for _, m := range was {
		value[m.name] = m.line
	}
	var out []string
	seen := map[string]bool{}
	for _, m := range is {
		seen[m.name] = true
		before, known := value[m.name]
		if known && before == m.line {
			continue
		}
		if known {
			out = append(out, "- "+m.heading+": "+strings.TrimSpace(before))
		}
		out = append(out, "+ "+m.heading+": "+strings.TrimSpace(m.line))
	}
	for _, m := range was {
		if !seen[m.name] {
			out = append(out, "- "+m.heading+": "+strings.TrimSpace(m.line))
		}
	}
	return out
}

type measureLine struct{ name, heading, line string }

// measures splits tables into lines, each known by its heading and its name.
func measures(tables string) []measureLine {
	var out []measureLine
	heading := ""
	for _, line := range strings.Split(tables, "\n") {
		switch {
		case strings.TrimSpace(line) == "":
		case !strings.HasPrefix(line, " "):
			heading = line
			out = append(out, measureLine{line, line, ""})
		default:
			out = append(out, measureLine{heading + ":" + strings.TrimSpace(line[:min(31, len(line))]), heading, line})
		}
	}
	return out
}
