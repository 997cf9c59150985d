package export

import (
	"bufio"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"

	"tocsin"
)

//go:embed data/forms.tsv
var formsTSV string

//go:embed data/acled.tsv
var acledTSV string

//go:embed data/regions.tsv
var regionsTSV string

//go:embed data/sides.tsv
var sidesTSV string

// codes is what the data files hold. It never changes and may be shared.
type codes struct {
	forms   map[tocsin.Form]formCodes
	acled   map[string]acledType // by sub-event type, in lower case
	regions map[string]string    // by scheme and country: "acled IQ"
	classes map[string][]string  // by word: the classes of sides.tsv
}

type formCodes struct {
	acled  string
	plover []string
}

// acledType is a sub-event type with those above it, and what a row of it tells of.
type acledType struct {
	sub, event, disorder string
	form                 string // a tocsin.Form, "none" or "disrupted"
	status               tocsin.Status
}

// loadCodes reads the data files, once for the whole program.
var loadCodes = sync.OnceValues(func() (*codes, error) {
	c := &codes{forms: map[tocsin.Form]formCodes{}, acled: map[string]acledType{}, regions: map[string]string{}, classes: map[string][]string{}}
	err := eachRow("acled.tsv", acledTSV, 5, func(f []string) error {
		c.acled[strings.ToLower(f[0])] = acledType{f[0], f[1], f[2], f[3], tocsin.Status(f[4])}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachRow("forms.tsv", formsTSV, 3, func(f []string) error {
		form := tocsin.Form(f[0])
		if form.Rank() == len(tocsin.Forms) {
			return fmt.Errorf("unknown form %q", f[0])
		}
		if _, ok := c.acled[strings.ToLower(f[1])]; !ok {
			return fmt.Errorf("unknown sub-event type %q", f[1])
		}
		codes := formCodes{acled: f[1]}
		if f[2] != "" {
			codes.plover = strings.Split(f[2], "|")
		}
		c.forms[form] = codes
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachRow("regions.tsv", regionsTSV, 3, func(f []string) error {
		for _, country := range strings.Fields(f[2]) {
			key := f[0] + " " + country
			if c.regions[key] != "" {
				return fmt.Errorf("country %s stands in two regions", country)
			}
			c.regions[key] = f[1]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachRow("sides.tsv", sidesTSV, 2, func(f []string) error {
		for _, word := range strings.Fields(f[1]) {
			c.classes[word] = append(c.classes[word], f[0])
		}
		return nil
	})
	return c, err
})

// eachRow gives the fields of each row of a table: lines of comment, a header,
// then rows of as many fields as the header has.
func eachRow(name, text string, fields int, give func([]string) error) error {
	lines := bufio.NewScanner(strings.NewReader(text))
	header := false
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != fields {
			return fmt.Errorf("%s:%d: %d fields, want %d", name, n, len(f), fields)
		}
		if !header {
			header = true
			continue
		}
		if err := give(f); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return lines.Err()
}

// is reports whether a word of a phrase, or two that stand together, is of a
// class.
func (c *codes) is(class, phrase string) bool {
	before := ""
	for _, word := range strings.FieldsFunc(strings.ToLower(phrase), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if slices.Contains(c.classes[word], class) || slices.Contains(c.classes[before+"_"+word], class) {
			return true
		}
		before = word
	}
	return false
}

// isoNumber is the ISO 3166-1 number of a country by its two letters; 0 when
// it has none.
func isoNumber(code string) int {
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 2 {
		return 0
	}
	if n := region.M49(); n > 0 && n < 900 { // from 900 on the numbers are private
		return n
	}
	return 0
}

// isoLetters is the two letters of a country by its number or three letters;
// "" when it is none.
func isoLetters(code string) string {
	if len(code) < 3 && strings.Trim(code, "0123456789") == "" {
		code = strings.Repeat("0", 3-len(code)) + code
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return ""
	}
	if s := region.String(); len(s) == 2 {
		return s
	}
	return ""
}
