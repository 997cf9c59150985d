package evaluate

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// MucKey is one template of the full MUC-4 keys: the fills of its 24 slots by
// number.
type MucKey struct {
	Document string
	Optional bool
	Slots    [25][]MucFill
}

// MucFill is one fill of a slot: ways to put it, any of which is right.
type MucFill struct {
	Optional bool     // marked "?": no loss when it is not given
	Value    string   // of a set fill or a date or place, without its tag
	Tag      []string // what a set fill is about, or the strings of a string fill
}

// The slots that are scored.
const (
	slotDate       = 2
	slotLocation   = 3
	slotType       = 4
	slotStage      = 5
	slotConfidence = 11
)

var (
	keyLine   = regexp.MustCompile(`^(\d+)\.\s+[A-Z: ]+?\s{2,}(.*)$`)
	quoted    = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	textStart = regexp.MustCompile(`^((?:DEV|TST\d)-MUC\d-\d+)\b`)
	dateline  = regexp.MustCompile(`(?s)^[^\[]{0,200}?,\s+(\d{1,2})\s+([A-Z]{3,9})\s+(\d{2})\b`)
)

// ReadMucKeys reads files of full keys. Texts without an incident have no key.
func ReadMucKeys(paths []string) ([]MucKey, error) {
	var keys []MucKey
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, missing(path, err)
		}
		keys = append(keys, parseMucKeys(string(content))...)
	}
	return keys, nil
}

func parseMucKeys(content string) []MucKey {
	var keys []MucKey
	var key *MucKey
	slot := -1
	for line := range strings.Lines(content) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, ";") {
			continue
		}
		value := strings.TrimSpace(line)
		if m := keyLine.FindStringSubmatch(line); m != nil {
			slot = -1
			if _, err := fmt.Sscan(m[1], &slot); err != nil || slot >= len(MucKey{}.Slots) {
				slot = -1
				continue
			}
			value = strings.TrimSpace(m[2])
		} else if !strings.HasPrefix(line, " ") {
			slot = -1
		}
		switch {
		case slot < 0 || value == "":
		case slot == 0:
			keys = append(keys, MucKey{Document: strings.Fields(value)[0]})
			key = &keys[len(keys)-1]
		case key == nil:
		case slot == 1:
			if value == "*" {
				keys, key = keys[:len(keys)-1], nil
				continue
			}
			key.Optional = strings.Contains(value, "OPTIONAL")
		case value != "-" && value != "*":
			key.Slots[slot] = append(key.Slots[slot], parseFill(value))
		}
	}
	return keys
}

func parseFill(value string) MucFill {
	var fill MucFill
	if rest, optional := strings.CutPrefix(value, "?"); optional {
		fill.Optional, value = true, strings.TrimSpace(rest)
	}
	for _, m := range quoted.FindAllStringSubmatch(value, -1) {
		fill.Tag = append(fill.Tag, strings.ReplaceAll(m[1], `\"`, `"`))
	}
	fill.Value = value
	if at := strings.Index(value, `"`); at >= 0 {
		fill.Value = strings.TrimRight(value[:at], ": ")
	}
	return fill
}

// ReadMucRawTexts reads files of MUC-4 texts as the wire sent them. A text is
// published on the day of its dateline.
func ReadMucRawTexts(paths []string) ([]tocsin.Document, error) {
	var docs []tocsin.Document
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, missing(path, err)
		}
		docs = append(docs, parseMucTexts(string(content))...)
	}
	return docs, nil
}

func parseMucTexts(content string) []tocsin.Document {
	var docs []tocsin.Document
	var body strings.Builder
	finish := func() {
		if len(docs) == 0 {
			return
		}
		doc := &docs[len(docs)-1]
		text := strings.TrimSpace(body.String())
		if m := dateline.FindStringSubmatch(text); m != nil {
			if day, known := mucDay(m[1] + " " + m[2][:3] + " " + m[3]); known {
				doc.Published, doc.PublishedBasis = day.String(), "header"
			}
		}
		doc.Bytes = []byte(text)
		doc.SHA256 = sha256Of(doc.Bytes)
		body.Reset()
	}
	for line := range strings.Lines(content) {
		if m := textStart.FindStringSubmatch(line); m != nil {
			finish()
			body.Reset()
			docs = append(docs, tocsin.Document{ID: m[1], MediaType: "text/plain"})
			continue
		}
		body.WriteString(line)
	}
	finish()
	return docs
}

// mucDay reads "4 FEB 90".
func mucDay(s string) (tocsin.Date, bool) {
	fields := strings.Fields(s)
	if len(fields) != 3 || len(fields[1]) < 3 {
		return tocsin.Date{}, false
	}
	t, err := time.Parse("2 Jan 06", fields[0]+" "+fields[1][:1]+strings.ToLower(fields[1][1:3])+" "+fields[2])
	if err != nil {
		return tocsin.Date{}, false
	}
	return tocsin.DateOf(t), true
}

// OfficialCount counts fills as the MUC-4 evaluation did: a partly right one
// is half right.
type OfficialCount struct {
	Correct, Partial, Actual, Possible int
}

func (c OfficialCount) credit() float64 { return float64(c.Correct) + float64(c.Partial)/2 }

// P is the precision.
func (c OfficialCount) P() float64 { return c.credit() / float64(max(1, c.Actual)) }

// R is the recall.
func (c OfficialCount) R() float64 { return c.credit() / float64(max(1, c.Possible)) }

// F is their harmonic mean.
func (c OfficialCount) F() float64 { return harmonic(c.P(), c.R()) }

// MucKeyScore is the score of slots that the form with five roles leaves out.
// Templates are matched one to one by type; those without a partner count as
// missing or spurious.
type MucKeyScore struct {
	Slots  map[int]OfficialCount
	Faults []Fault
}

// Table is the score as rows.
func (s *MucKeyScore) Table() Table {
	t := Table{Name: "muc-4, full keys"}
	for _, row := range []struct {
		slot int
		name string
	}{{slotType, "incident type"}, {slotDate, "date"}, {slotLocation, "location"}, {slotStage, "stage"}, {slotConfidence, "organization confidence"}} {
		c := s.Slots[row.slot]
		t.Text(row.name, fmt.Sprintf("P %5.1f  R %5.1f  F %5.1f  n %d", 100*c.P(), 100*c.R(), 100*c.F(), c.Possible))
	}
	return t
}

// ScoreMucKeys reads the texts and compares their attacks with the keys.
func ScoreMucKeys(texts []tocsin.Document, keys []MucKey, read ReadFunc) (*MucKeyScore, error) {
	rules, err := loadMucRules()
	if err != nil {
		return nil, err
	}
	s := &MucKeyScore{Slots: map[int]OfficialCount{}}
	of := map[string][]*MucKey{}
	for i := range keys {
		of[keys[i].Document] = append(of[keys[i].Document], &keys[i])
	}
	for _, doc := range texts {
		reading, err := read(doc)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", doc.ID, err)
		}
		var answers []*mucAnswer
		for i := range reading.Accounts {
			acc := &reading.Accounts[i]
			if kind := rules.typeOf[acc.Form]; acc.Kind == tocsin.Attack && kind != "" {
				answers = append(answers, newMucAnswer(kind, acc, &reading))
			}
		}
		s.add(doc.ID, of[doc.ID], answers)
	}
	return s, nil
}

// mucAnswer is an account put as the keys put it.
type mucAnswer struct {
	account    *tocsin.Account
	kind       string
	start, end tocsin.Date // start unknown: on or before end
	places     []string    // country first
	placeWords string      // as the text has the last of them
	stage      string
	confidence []MucFill
}

func newMucAnswer(kind string, acc *tocsin.Account, r *tocsin.Reading) *mucAnswer {
	a := &mucAnswer{account: acc, kind: strings.ToUpper(kind), stage: "ACCOMPLISHED", end: r.Document.PublishedDate()}
	if acc.When.Known() {
		a.start, a.end = acc.When.Start, acc.When.End
		if !a.end.Known() {
			a.end = a.start
		}
	}
	if acc.Status != tocsin.Executed {
		a.stage = "ATTEMPTED"
	}
	if w := acc.Where; w != nil {
		a.places = slices.Clone(w.Within)
		slices.Reverse(a.places)
		if w.Country != "" && !sameAsAny(w.Country, a.places) && !sameName(w.Country, w.Name) {
			a.places = append([]string{w.Country}, a.places...)
		}
		if w.Name != "" {
			a.places = append(a.places, w.Name)
			a.placeWords = w.Words
		}
	}
	for i := range acc.Claims {
		c := &acc.Claims[i]
		if level := confidence(c); level != "" {
			fill := MucFill{Value: level, Tag: []string{c.Value.Name, c.Quote.Exact}}
			if !slices.ContainsFunc(a.confidence, func(f MucFill) bool { return f.Tag[0] == fill.Tag[0] }) {
				a.confidence = append(a.confidence, fill)
			}
		}
	}
	return a
}

// confidence is how sure a claim makes an organization to have done it.
func confidence(c *tocsin.Claim) string {
	switch {
	case c.Slot == tocsin.DeniedBy:
		return ""
	case c.Slot == tocsin.ClaimedBy:
		return "CLAIMED OR ADMITTED"
	case c.Slot != tocsin.Blamed || c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted:
		return ""
	case c.Certainty == tocsin.Hedged:
		return "POSSIBLE"
	case c.Speaker.Kind == tocsin.SpeakerOutlet:
		return "REPORTED AS FACT"
	case c.Speaker.Kind == tocsin.SpeakerOfficial || c.Speaker.Kind == tocsin.SpeakerMilitary || c.Speaker.Kind == tocsin.SpeakerPolice:
		return "SUSPECTED OR ACCUSED BY AUTHORITIES"
	}
	return "SUSPECTED OR ACCUSED"
}

func (s *MucKeyScore) add(doc string, keys []*MucKey, answers []*mucAnswer) {
	type pair struct{ credit, key, answer int }
	var pairs []pair
	for i, key := range keys {
		for j, a := range answers {
			if len(key.Slots[slotType]) == 0 || !strings.Contains(key.Slots[slotType][0].Value, a.kind) {
				continue
			}
			credit := 0
			for _, slot := range []int{slotDate, slotLocation, slotStage, slotConfidence} {
				c := a.score(key, slot)
				credit += 2*c.Correct + c.Partial
			}
			pairs = append(pairs, pair{credit, i, j})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return b.credit - a.credit })
	keyUsed, answerUsed := make([]bool, len(keys)), make([]bool, len(answers))
	slots := []int{slotType, slotDate, slotLocation, slotStage, slotConfidence}
	tally := func(slot int, c OfficialCount) {
		t := s.Slots[slot]
		s.Slots[slot] = OfficialCount{t.Correct + c.Correct, t.Partial + c.Partial, t.Actual + c.Actual, t.Possible + c.Possible}
	}
	for _, p := range pairs {
		if keyUsed[p.key] || answerUsed[p.answer] {
			continue
		}
		keyUsed[p.key], answerUsed[p.answer] = true, true
		for _, slot := range slots {
			c := answers[p.answer].score(keys[p.key], slot)
			tally(slot, c)
			if c.Correct < c.Possible {
				s.Faults = append(s.Faults, Fault{fmt.Sprintf("slot %d", slot), doc, fmt.Sprintf("key %s  got %s", fillWords(keys[p.key].Slots[slot]), answers[p.answer].words(slot))})
			}
		}
	}
	empty := &mucAnswer{}
	for i, key := range keys {
		if keyUsed[i] || key.Optional {
			continue
		}
		for _, slot := range slots {
			c := empty.score(key, slot)
			tally(slot, OfficialCount{Possible: c.Possible})
		}
	}
	for j, a := range answers {
		if answerUsed[j] {
			continue
		}
		for _, slot := range slots {
			tally(slot, OfficialCount{Actual: a.score(&MucKey{}, slot).Actual})
		}
	}
}

// score compares one slot.
func (a *mucAnswer) score(key *MucKey, slot int) OfficialCount {
	var c OfficialCount
	fills := key.Slots[slot]
	for _, fill := range fills {
		if !fill.Optional {
			c.Possible++
		}
	}
	if slot == slotConfidence {
		return a.scoreConfidence(c, fills)
	}
	if a.words(slot) == "" {
		return c
	}
	c.Actual = 1
	if len(fills) == 0 {
		return c
	}
	c.Possible = max(c.Possible, 1)
	for value := range strings.SplitSeq(fills[0].Value, " / ") {
		right, partly := a.same(slot, strings.TrimSpace(value))
		if right {
			c.Correct, c.Partial = 1, 0
			break
		}
		if partly {
			c.Partial = 1
		}
	}
	return c
}

func (a *mucAnswer) words(slot int) string {
	switch {
	case slot == slotType:
		return a.kind
	case slot == slotDate && a.start.Known():
		return a.start.String() + " - " + a.end.String()
	case slot == slotDate && a.end.Known():
		return "- " + a.end.String()
	case slot == slotLocation:
		return strings.Join(a.places, ": ")
	case slot == slotStage:
		return a.stage
	case slot == slotConfidence:
		return fillWords(a.confidence)
	}
	return ""
}

func fillWords(fills []MucFill) string {
	var out []string
	for _, f := range fills {
		words := f.Value
		if len(f.Tag) > 0 {
			words += ": " + strings.Join(f.Tag, " / ")
		}
		out = append(out, words)
	}
	return strings.Join(out, "; ")
}

func (a *mucAnswer) same(slot int, value string) (right, partly bool) {
	switch slot {
	case slotDate:
		return a.sameDate(value)
	case slotLocation:
		return a.samePlace(value)
	}
	return a.words(slot) == value, slot == slotType
}

// sameDate compares with "4 FEB 90", "- 4 FEB 90" (not later than) or "1 FEB
// 90 - 4 FEB 90". A date that overlaps is partly right.
func (a *mucAnswer) sameDate(value string) (right, partly bool) {
	value = strings.Trim(value, "()")
	from, to, interval := strings.Cut(value, " - ")
	rest, before := strings.CutPrefix(value, "- ")
	switch {
	case before:
		end, known := mucDay(rest)
		return known && !a.start.Known() && a.end == end, known && a.start.Known() && !end.Before(a.start)
	case !interval:
		to = from
	}
	start, known := mucDay(from)
	end, alsoKnown := mucDay(to)
	if !known || !alsoKnown {
		return false, false
	}
	if !a.start.Known() {
		return false, !a.end.Before(start)
	}
	return a.start == start && a.end == end, !a.end.Before(start) && !end.Before(a.start)
}

// samePlace compares with "COLOMBIA: BOGOTA (CITY): CHAPINERO (NEIGHBORHOOD)":
// right when the most exact place is named, partly when the country is.
func (a *mucAnswer) samePlace(value string) (right, partly bool) {
	var parts []string
	for _, part := range strings.Split(value, ": ") {
		name, _, _ := strings.Cut(part, " (")
		parts = append(parts, name)
	}
	last := parts[len(parts)-1]
	if len(parts) == 1 {
		return len(a.places) == 1 && sameName(last, a.places[0]), sameAsAny(last, a.places)
	}
	return sameAsAny(last, a.places) || a.placeWords != "" && sameName(last, a.placeWords), sameAsAny(parts[0], a.places)
}

// scoreConfidence pairs organizations by name: right with the right
// confidence, partly right with another.
func (a *mucAnswer) scoreConfidence(c OfficialCount, fills []MucFill) OfficialCount {
	c.Actual = len(a.confidence)
	used := make([]bool, len(a.confidence))
	for _, fill := range fills {
		for j, got := range a.confidence {
			if used[j] || !slices.ContainsFunc(fill.Tag, func(name string) bool { return sameAsAny(name, got.Tag) }) {
				continue
			}
			used[j] = true
			if fill.Optional {
				c.Possible++
			}
			if strings.Contains(" / "+fill.Value+" / ", " / "+got.Value+" / ") {
				c.Correct++
			} else {
				c.Partial++
			}
			break
		}
	}
	return c
}

// MucKeys scores a folder of the material: its texts and its key files.
func MucKeys(folder string, read ReadFunc) (*MucKeyScore, error) {
	keyPaths, err := filepath.Glob(filepath.Join(folder, "key-*"))
	if err != nil {
		return nil, err
	}
	all, err := filepath.Glob(filepath.Join(folder, "*-muc[34]*"))
	if err != nil {
		return nil, err
	}
	textPaths := slices.DeleteFunc(all, func(path string) bool { return strings.HasPrefix(filepath.Base(path), "key-") })
	if len(keyPaths) == 0 || len(textPaths) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "evaluation data: no MUC-4 texts with keys in %s", folder)
	}
	keys, err := ReadMucKeys(keyPaths)
	if err != nil {
		return nil, err
	}
	texts, err := ReadMucRawTexts(textPaths)
	if err != nil {
		return nil, err
	}
	return ScoreMucKeys(texts, keys, read)
}
