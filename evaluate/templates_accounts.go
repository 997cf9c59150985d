package evaluate

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"tocsin"
)

//go:embed data/muc4.txt
var mucFile string

// mucRules says how accounts become templates.
type mucRules struct {
	typeOf                                                map[tocsin.Form]string
	strip, title, cut, doer, says, common, passive, given map[string]bool
}

var loadMucRules = sync.OnceValues(func() (*mucRules, error) { return parseMucRules(mucFile) })

func parseMucRules(file string) (*mucRules, error) {
	rules := &mucRules{typeOf: map[tocsin.Form]string{}, strip: map[string]bool{}, title: map[string]bool{},
		cut: map[string]bool{}, doer: map[string]bool{}, says: map[string]bool{}, passive: map[string]bool{}, given: map[string]bool{}, common: map[string]bool{}}
	for i, line := range strings.Split(file, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		var set map[string]bool
		switch words[0] {
		case "type":
			if len(words) < 3 {
				return nil, fmt.Errorf("data/muc4.txt:%d: a type without forms", i+1)
			}
			for _, form := range words[2:] {
				rules.typeOf[tocsin.Form(form)] = words[1]
			}
			continue
		case "strip":
			set = rules.strip
		case "title":
			set = rules.title
		case "cut":
			set = rules.cut
		case "doer":
			set = rules.doer
		case "passive":
			set = rules.passive
		case "given":
			set = rules.given
		case "says":
			set = rules.says
		case "common":
			set = rules.common
		default:
			return nil, fmt.Errorf("data/muc4.txt:%d: unknown key %q", i+1, words[0])
		}
		for _, word := range words[1:] {
			set[word] = true
		}
	}
	return rules, nil
}

// template is what an account says in the form of a template. Each entity has
// one mention, in small letters, as the document names it.
func (rules *mucRules) template(acc *tocsin.Account, text *tocsin.Text) Template {
	t := newTemplate(rules.typeOf[acc.Form])
	for n := range acc.Claims {
		rules.fill(&t, &acc.Claims[n], text.Body)
	}
	rules.namedVictims(&t, acc, text)
	return t
}

func (rules *mucRules) fill(t *Template, c *tocsin.Claim, body string) {
	if c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted || c.Certainty == tocsin.Silent {
		return
	}
	words := mentionOf(c, body)
	switch c.Slot {
	case tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy:
		rules.doers(t, c, words, body)
	case tocsin.Target, tocsin.Damage:
		addEntity(&t.Target, rules.phrase(words))
	case tocsin.Weapon:
		addEntity(&t.Weapon, rules.phrase(words))
	case tocsin.Victim:
		addEntity(&t.Victim, rules.person(words))
	case tocsin.Killed, tocsin.Injured, tocsin.Abducted:
		if c.Scope.Side != "attackers" && c.Value.Count == tocsin.Exactly(1) {
			addEntity(&t.Victim, rules.person(words))
		}
	}
}

// maxNameDistance is how many tokens a name may stand from the trigger of an
// act to be its victim's. From 6 to 16 the score on the development texts
// moves by less than a point of victim F1 either way.
const maxNameDistance = 9

// namedVictims finds persons named beside the triggers of an act against
// persons: "the murder of candidate Ana Ruiz", "Ana Ruiz was kidnapped". In
// texts without capital letters a person is known by the given name.
func (rules *mucRules) namedVictims(t *Template, acc *tocsin.Account, text *tocsin.Text) {
	switch acc.Form {
	case tocsin.Killing, tocsin.Abduction, tocsin.ArmedAssault:
	default:
		return
	}
	for _, act := range acc.Acts {
		n := text.SentenceAt(act.Start)
		if n < 0 {
			continue
		}
		sentence := text.Sentences[n]
		first, last := text.TokenAt(act.Start), text.TokenAt(max(act.Start, act.End-1))
		for i := last + 1; i < min(sentence.Last, last+1+maxNameDistance) && !rules.says[text.Tokens[i].Lower]; i++ {
			if end := rules.nameAt(text, i, sentence.Last); end > 0 {
				rules.addNames(t, text, i, end, sentence.Last)
				break
			}
		}
		if first == sentence.First || !rules.passive[text.Tokens[first-1].Lower] {
			continue
		}
		for i := max(sentence.First, first-maxNameDistance); i < first; i++ {
			if end := rules.nameAt(text, i, first); end > 0 {
				rules.addNames(t, text, i, end, first)
				break
			}
		}
	}
}

// nameAt is where a person's name ends that begins at a token; 0 when none does.
func (rules *mucRules) nameAt(text *tocsin.Text, from, limit int) int {
	if !rules.given[text.Tokens[from].Lower] {
		return 0
	}
	to := from + 1
	for to < limit && to-from < 5 && rules.nameToken(text.Tokens[to]) {
		to++
	}
	if to-from < 2 || to < limit && rules.says[text.Tokens[to].Lower] {
		return 0
	}
	return to
}

// addNames adds a name, and those that follow it in a list.
func (rules *mucRules) addNames(t *Template, text *tocsin.Text, from, to, limit int) {
	for {
		span := tocsin.Span{Start: text.Tokens[from].Start, End: text.Tokens[to-1].End}
		addEntity(&t.Victim, strings.ToLower(strings.Join(strings.Fields(span.Of(text.Body)), " ")))
		next := to
		for next < limit && next-to < 4 && (text.Tokens[next].Lower == "," || rules.strip[text.Tokens[next].Lower] || rules.title[text.Tokens[next].Lower]) {
			next++
		}
		if next == to || next >= limit {
			return
		}
		end := rules.nameAt(text, next, limit)
		if end == 0 {
			return
		}
		from, to = next, end
	}
}

// nameToken reports whether a token can be a part of a person's name.
func (rules *mucRules) nameToken(t tocsin.Token) bool {
	w := t.Lower
	return t.Kind == tocsin.Word && !strings.HasPrefix(w, "'") && !rules.strip[w] && !rules.title[w] && !rules.cut[w] && !rules.doer[w] &&
		!rules.common[w] && !rules.says[w]
}

// doers tells people from organizations: "FMLN guerrillas" and "members of the
// army" are people, and name an organization besides.
func (rules *mucRules) doers(t *Template, c *tocsin.Claim, words, body string) {
	phrase := rules.phrase(words)
	person, tail, ofOrganization := cutFirst(phrase, " of ", " from ")
	fields := strings.Fields(person)
	if len(fields) == 0 {
		return
	}
	if c.Slot == tocsin.ClaimedBy || !rules.doer[bare(fields[len(fields)-1])] {
		if c.Slot == tocsin.Perpetrator {
			addEntity(&t.PerpInd, phrase)
		} else {
			addEntity(&t.PerpOrg, phrase)
		}
		return
	}
	addEntity(&t.PerpInd, phrase)
	switch tail = rules.phrase(tail); {
	case ofOrganization && !rules.doer[bare(tail)]:
		addEntity(&t.PerpOrg, tail)
	case c.Value.ID != "" && holdsWord(strings.ToLower(body), strings.ToLower(c.Value.Name)):
		addEntity(&t.PerpOrg, strings.ToLower(c.Value.Name))
	case c.Value.ID != "" && len(fields) > 1:
		addEntity(&t.PerpOrg, strings.Join(fields[:len(fields)-1], " "))
	}
}

// cutFirst cuts s at whichever separator comes first.
func cutFirst(s string, separators ...string) (before, after string, found bool) {
	at, width := len(s), 0
	for _, sep := range separators {
		if i := strings.Index(s, sep); i >= 0 && i < at {
			at, width = i, len(sep)
		}
	}
	return s[:at], s[at+width:], width > 0
}

// addEntity adds an entity of one mention, unless it is empty or there.
func addEntity(to *[]MucEntity, mention string) {
	folded := foldMention(mention)
	if folded == "" {
		return
	}
	for _, e := range *to {
		if foldMention(e[0]) == folded {
			return
		}
	}
	*to = append(*to, MucEntity{mention})
}

// maxPhrase is how many words a quote may have to stand as a mention when the
// claim's name is not in it. Of the entities in the development set 98 % have
// a mention of no more.
const maxPhrase = 8

// mentionOf is how the document names what the claim is about: the claim's
// name where it stands in the quote or else in the text, or a short quote.
func mentionOf(c *tocsin.Claim, body string) string {
	quote := strings.Join(strings.Fields(c.Quote.Exact), " ")
	if c.Value.Name == "" {
		return strings.ToLower(quote)
	}
	lower, name := strings.ToLower(quote), strings.ToLower(strings.Join(strings.Fields(c.Value.Name), " "))
	switch {
	case holdsWord(lower, name) && c.Value.ID == "":
		return name
	case len(strings.Fields(quote)) <= maxPhrase && quote != "":
		return lower
	case holdsWord(strings.ToLower(body), name):
		return name
	}
	return ""
}

// holdsWord reports whether the words stand in the text, not inside longer words.
func holdsWord(text, words string) bool {
	if words == "" {
		return false
	}
	for from := 0; ; {
		at := strings.Index(text[from:], words)
		if at < 0 {
			return false
		}
		start, end := from+at, from+at+len(words)
		if (start == 0 || !letter(text[start-1])) && (end == len(text) || !letter(text[end])) {
			return true
		}
		from = end
	}
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80 }

// phrase narrows words to the noun phrase: without what it does not begin
// with, and up to the word at which it ends.
func (rules *mucRules) phrase(words string) string {
	fields := strings.Fields(words)
	for len(fields) > 0 && (rules.strip[bare(fields[0])] || isNumber(fields[0])) {
		fields = fields[1:]
	}
	for i, word := range fields {
		if i > 0 && rules.cut[bare(word)] {
			fields = fields[:i]
			break
		}
		if strings.HasSuffix(word, ",") || strings.HasSuffix(word, ";") || strings.HasSuffix(word, ":") {
			fields = fields[:i+1]
			break
		}
	}
	return strings.Trim(strings.Join(fields, " "), " ,;:.()[]\"'“”‘’-–—")
}

// person narrows words to a person's name without titles; "" when they name
// nobody, as "three peasants" do.
func (rules *mucRules) person(words string) string {
	if fields := strings.Fields(words); len(fields) > 0 && isNumber(fields[0]) {
		return ""
	}
	fields := strings.Fields(rules.phrase(words))
	for len(fields) > 0 && rules.title[bare(fields[0])] {
		fields = fields[1:]
	}
	if len(fields) == 0 || rules.common[bare(fields[len(fields)-1])] {
		return ""
	}
	return strings.Join(fields, " ")
}

func bare(word string) string { return strings.Trim(strings.ToLower(word), ".,;:()[]\"'“”‘’") }

// isNumber reports whether the word is written in digits: "2", "1,500".
func isNumber(word string) bool {
	word = bare(word)
	return word != "" && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) && r != ',' && r != '.' }) < 0
}
