package evaluate

import (
	_ "embed"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/names.txt
var namesFile string

// nameRules says which names and forms the corpus scorer holds to be the same.
type nameRules struct {
	alias  map[string]string
	drop   map[string]bool
	folds  [][2]string
	form   map[string]string
	family map[string]string
}

var loadNameRules = sync.OnceValues(func() (*nameRules, error) { return parseNameRules(namesFile) })

// names gives the embedded rules. A fault in them is a bug, which the tests find.
func names() *nameRules {
	rules, err := loadNameRules()
	if err != nil {
		panic(err)
	}
	return rules
}

func parseNameRules(file string) (*nameRules, error) {
	rules := &nameRules{alias: map[string]string{}, drop: map[string]bool{}, form: map[string]string{}, family: map[string]string{}}
	for i, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, rest, _ := strings.Cut(line, " ")
		if key == "drop" {
			for _, word := range strings.Fields(rest) {
				rules.drop[word] = true
			}
			continue
		}
		from, to, found := strings.Cut(rest, " = ")
		if !found {
			return nil, fmt.Errorf("data/names.txt:%d: no \" = \"", i+1)
		}
		switch key {
		case "alias":
			rules.alias[from] = to
		case "form":
			rules.form[from] = to
		case "family":
			rules.family[from] = to
		case "fold":
			rules.folds = append(rules.folds, [2]string{from, to})
		default:
			return nil, fmt.Errorf("data/names.txt:%d: unknown key %q", i+1, key)
		}
	}
	return rules, nil
}

// canonical is the name that the same actor, place or weapon has whatever its
// case, accents, punctuation and article.
func canonical(name string) string {
	s := strings.ReplaceAll(strings.ToLower(asciiOf(name)), "u.s.", "us")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "'", ""), "-", " ")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), " ")
	for _, article := range []string{"the ", "al ", "el "} {
		if strings.HasPrefix(s, article) {
			s = s[len(article):]
			break
		}
	}
	rules := names()
	for _, f := range rules.folds {
		s = strings.ReplaceAll(s, f[0], f[1])
	}
	return rules.aliasOf(s)
}

func (r *nameRules) aliasOf(s string) string {
	if other, known := r.alias[s]; known {
		return other
	}
	return s
}

// asciiOf drops accents, and whatever else is not ASCII.
func asciiOf(s string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if r < 0x80 {
			out.WriteRune(r)
		}
	}
	return out.String()
}

var dashes = regexp.MustCompile(`[-–—]`)

// nameWords are the telling words of a name.
func nameWords(name string) map[string]bool {
	rules := names()
	out := map[string]bool{}
	for _, word := range strings.Fields(canonical(dashes.ReplaceAllString(name, " "))) {
		word = rules.aliasOf(word)
		if len(word) > 4 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") {
			word = word[:len(word)-1]
		}
		parts := []string{word}
		if word != "united states" {
			parts = strings.Fields(word)
		}
		for _, part := range parts {
			if !rules.drop[part] {
				out[part] = true
			}
		}
	}
	return out
}

// sameName reports whether two names are close enough to be of one thing:
// equal when folded, or the words of one nearly all among the other's.
func sameName(a, b string) bool {
	if canonical(a) == canonical(b) {
		return true
	}
	x, y := nameWords(a), nameWords(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	common := 0
	for word := range x {
		if y[word] {
			common++
		}
	}
	share := float64(common) / float64(max(len(x), len(y)))
	return common == min(len(x), len(y)) && share >= 0.34 || share > 0.66
}

// sameAsAny reports whether name is the same as one of the others.
func sameAsAny(name string, others []string) bool {
	for _, other := range others {
		if sameName(name, other) {
			return true
		}
	}
	return false
}

// kilometres is the distance of two points given in degrees, on a sphere.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const radian = math.Pi / 180
	dLat, dLon := math.Sin((lat2-lat1)*radian/2), math.Sin((lon2-lon1)*radian/2)
	h := dLat*dLat + math.Cos(lat1*radian)*math.Cos(lat2*radian)*dLon*dLon
	return 12742 * math.Asin(math.Min(1, math.Sqrt(h)))
}
