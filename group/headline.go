package group

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// headline tells the incident in one sentence, from its claims alone. What is
// unknown is left out; what is only hedged is called reported.
func headline(k *knowledge, inc *tocsin.Incident) string {
	w := wording{k, inc}
	at := w.place()
	switch inc.Kind {
	case tocsin.Threat:
		return sentence("threat of an attack", w.aim("on"), at)
	case tocsin.Alarm:
		return sentence("alarm", at+", no attack known")
	case tocsin.Explosion:
		s := sentence(w.tollIn("explosion"), at)
		return s + ", cause not told"
	case tocsin.Find:
		return sentence("weapons found", at)
	case tocsin.Aggregate:
		return sentence("several "+plural(w.noun()), w.aim("on"), at)
	}
	return w.attack(at)
}

type wording struct {
	k   *knowledge
	inc *tocsin.Incident
}

// attack is the sentence of an attack: the toll, then the act.
func (w *wording) attack(at string) string {
	toll, contested := w.toll()
	count := w.munitions()
	switch {
	case w.inc.Form == tocsin.Killing:
		return w.killing(at, toll, contested)
	case w.inc.Form == tocsin.Abduction && w.best(tocsin.Abducted) > 0 && !contested && w.inc.Status != tocsin.Foiled:
		return sentence(toll, at)
	case w.stopped() != "":
		if contested {
			toll = "toll contested: " + toll
		}
		return withTail(sentence(w.hedge()+w.stopped()+w.noun(), w.aim("on"), at), toll)
	case contested:
		return sentence(w.hedge()+w.noun(), w.aim("on"), at) + ", toll contested: " + toll
	case toll == noCasualties && count.words != "":
		return sentence(w.volley(count, false, at)) + ", " + toll
	case toll == noCasualties:
		return sentence(w.hedge()+w.noun(), w.aim("on"), at) + ", " + toll
	case toll != "" && count.words != "":
		return sentence(toll, "as", w.volley(count, true, at))
	case toll != "":
		return sentence(toll, "in", w.article(w.hedge()+w.noun()), w.aim("on"), at)
	case count.words != "":
		return sentence(w.volley(count, false, at))
	}
	return sentence(w.hedge()+w.noun(), w.aim("on"), at)
}

// killing is "Killing of a judge in Basra", with the toll when it is not that
// one person.
func (w *wording) killing(at, toll string, contested bool) string {
	aim := w.aim("of")
	if aim == "" {
		if v := w.mostTold(tocsin.Victim); v != "" {
			aim = "of " + w.withArticle(v)
		}
	}
	s := sentence(w.hedge()+w.stopped()+w.noun(), aim, at)
	switch {
	case contested:
		return s + ", toll contested: " + toll
	case toll == "" || aim != "" && (toll == "one killed" || toll == "at least one killed"):
		return s
	case aim == "" && w.stopped() == "" && toll != noCasualties:
		return sentence(toll, at)
	}
	return s + ", " + toll
}

// stopped is "foiled " or "intercepted " when that is what became of it.
func (w *wording) stopped() string {
	if w.inc.Status == tocsin.Foiled || w.inc.Status == tocsin.Intercepted {
		return string(w.inc.Status) + " "
	}
	return ""
}

// withTail adds a phrase after a comma.
func withTail(s, tail string) string {
	if tail == "" {
		return s
	}
	return s + ", " + tail
}

// best is the best figure of a slot; 0 when there is none.
func (w *wording) best(slot tocsin.Slot) int {
	if rec := w.inc.Slots[slot]; rec != nil && rec.Best != nil {
		return *rec.Best
	}
	return 0
}

// tollIn is an act with its toll before it, for acts that have no aim.
func (w *wording) tollIn(noun string) string {
	toll, contested := w.toll()
	if toll == "" || toll == noCasualties || contested {
		return w.hedge() + noun
	}
	return toll + " in " + w.article(w.hedge()+noun)
}

// volley is how many munitions there were, in words.
type volley struct {
	words string
	aimed string // "fired at"
	one   bool
}

// volley is "four missiles are fired at foreign embassies in the Green Zone";
// without an aim the place is what they were fired at.
func (w *wording) volley(count volley, clause bool, at string) string {
	verb := count.aimed
	if clause {
		be := "are"
		if count.one {
			be = "is"
		}
		verb = be + " " + verb
	}
	if w.hedge() != "" {
		verb = "reportedly " + verb
		if clause {
			verb = strings.Replace(verb, "reportedly are", "are reportedly", 1)
			verb = strings.Replace(verb, "reportedly is", "is reportedly", 1)
		}
	}
	if aim := w.target(); aim != "" {
		return spaced(count.words, verb, aim, at)
	}
	if at == "" {
		return spaced(count.words, strings.TrimSuffix(strings.TrimSuffix(verb, " at"), " on"))
	}
	if bare := strings.TrimPrefix(strings.TrimPrefix(at, "in "), "at "); !strings.HasPrefix(at, "near ") {
		return spaced(count.words, verb, bare)
	}
	return spaced(count.words, strings.TrimSuffix(strings.TrimSuffix(verb, " at"), " on"), at)
}

const noCasualties = "no casualties reported"

// toll is "at least two killed and five injured". It is contested when one of
// its figures is.
func (w *wording) toll() (string, bool) {
	var parts []string
	contested, none := false, false
	denied := w.noneClaimed()
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties} {
		rec := w.inc.Slots[slot]
		if rec == nil || rec.Best == nil {
			continue
		}
		if slot == tocsin.Casualties && len(parts) > 0 && !rec.Contested {
			continue
		}
		if rec.Contested {
			contested = true
		}
		if *rec.Best == 0 && (rec.High == nil || *rec.High == 0) && !rec.Contested {
			none = none || slot == tocsin.Casualties || slot == tocsin.Killed && w.zero(tocsin.Injured)
			continue
		}
		if slot == tocsin.Casualties && rec.Contested && len(parts) > 0 {
			continue // told by the slot that it contradicts
		}
		if denied && rec.Contested {
			rec = &tocsin.SlotRecord{Low: ptr(0), Best: rec.Best, High: rec.High, Contested: true, Claims: rec.Claims}
		}
		if s := figureWords(rec, rec.Contested); s != "" {
			parts = append(parts, s+" "+tollWord(slot, rec)+w.hedgedFigure(rec))
		}
	}
	switch {
	case len(parts) == 0 && none:
		return noCasualties, false
	case len(parts) == 0:
		return "", false
	}
	return andList(parts), contested
}

// noneClaimed reports whether somebody says that nobody was hurt while others
// count some.
func (w *wording) noneClaimed() bool {
	rec := w.inc.Slots[tocsin.Casualties]
	if rec == nil || !rec.Contested {
		return false
	}
	for i := range rec.Claims {
		if rec.Claims[i].Value.Count.None() && rec.Claims[i].Scope == (tocsin.Scope{}) {
			return true
		}
	}
	return false
}

func (w *wording) zero(slot tocsin.Slot) bool {
	rec := w.inc.Slots[slot]
	return rec != nil && !rec.Contested && rec.High != nil && *rec.High == 0
}

func tollWord(slot tocsin.Slot, rec *tocsin.SlotRecord) string {
	switch slot {
	case tocsin.Casualties:
		if rec.High != nil && *rec.High == 1 {
			return "casualty"
		}
		return "casualties"
	default:
		return string(slot)
	}
}

// hedgedFigure is " (unconfirmed)" when every claim of the figure is hedged.
func (w *wording) hedgedFigure(rec *tocsin.SlotRecord) string {
	for i := range rec.Claims {
		if c := &rec.Claims[i]; c.Value.Count.Known && c.Certainty != tocsin.Hedged {
			return ""
		}
	}
	return " (unconfirmed)"
}

// figureWords is "two", "at least two", "two to five", "up to five". A
// contested figure is told as its range; one that is not is told as its best,
// with what remains open.
func figureWords(rec *tocsin.SlotRecord, contested bool) string {
	low, best, high := rec.Low, rec.Best, rec.High
	switch {
	case contested && low != nil && high != nil && *low < *high && *low == 0:
		return "none to " + number(*high)
	case contested && low != nil && high != nil && *low < *high:
		return number(*low) + " to " + number(*high)
	case contested && low != nil && high == nil && *low == 0:
		return "none to " + number(max(*best, 1)) + " or more"
	case contested && low != nil && high == nil:
		return number(*low) + " or more"
	case low == nil && high != nil:
		return "up to " + number(*high)
	case high == nil:
		return "at least " + number(max(*best, 1))
	case low != nil && *low < *high && ranged(rec, *best):
		return number(*low) + " to " + number(*high)
	}
	return number(*best)
}

// ranged reports whether no claim gives the best figure exactly.
func ranged(rec *tocsin.SlotRecord, best int) bool {
	for i := range rec.Claims {
		if v := rec.Claims[i].Value.Count; v.Known && v.Min == best && v.Max == best {
			return false
		}
	}
	return true
}

var numberWords = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// number spells small numbers, and groups the digits of large ones.
func number(n int) string {
	if n >= 0 && n < len(numberWords) {
		return numberWords[n]
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// munitions is "four missiles", from the whole count and the weapon that the
// claims name; "" when no count is told or it is of a part only.
func (w *wording) munitions() volley {
	rec := w.inc.Slots[tocsin.Munitions]
	if rec == nil || rec.Best == nil || *rec.Best == 0 || !wholeTold(rec) || w.facts().family != "air" {
		return volley{}
	}
	count := figureWords(rec, rec.Contested)
	one := count == "one" || count == "at least one" || count == "up to one"
	m := w.munition()
	if one {
		return volley{count + " " + m.one, m.aimed, true}
	}
	return volley{count + " " + m.several, m.aimed, false}
}

func wholeTold(rec *tocsin.SlotRecord) bool {
	for i := range rec.Claims {
		if c := &rec.Claims[i]; c.Value.Count.Known && wholeAct(&c.Claim) {
			return true
		}
	}
	return false
}

// munition is the countable weapon that most claims name, otherwise the form's
// own.
func (w *wording) munition() munition {
	votes := map[string]int{}
	if rec := w.inc.Slots[tocsin.Weapon]; rec != nil {
		for i := range rec.Claims {
			words := strings.Fields(fold(rec.Claims[i].Value.Name))
			for n := min(2, len(words)); n > 0; n-- {
				noun := strings.Join(words[len(words)-n:], " ")
				if _, ok := w.k.munitions[noun]; !ok {
					noun = w.k.munitionOf(noun)
				}
				if noun != "" {
					votes[noun]++
					break
				}
			}
		}
	}
	best := ""
	for noun, n := range votes {
		if best == "" || n > votes[best] || n == votes[best] && noun < best {
			best = noun
		}
	}
	if best == "" {
		f := w.facts()
		return munition{f.munition[0], f.munition[1], f.aimed}
	}
	return w.k.munitions[best]
}

// munitionOf is the singular of a munition told in the plural.
func (k *knowledge) munitionOf(several string) string {
	for one, many := range k.munitions {
		if fold(many.several) == several {
			return one
		}
	}
	return ""
}

func (w *wording) facts() formFacts {
	if f, ok := w.k.forms[w.inc.Form]; ok {
		return f
	}
	return w.k.forms[tocsin.OtherForm]
}

// noun is what the act is called; a rocket attack when the claims say rocket.
func (w *wording) noun() string {
	if w.inc.Form == tocsin.RocketMissile {
		switch n := w.munition().one; n {
		case "rocket", "missile":
			return n + " attack"
		}
	}
	return w.facts().noun
}

// hedge is "reported " when nobody vouches for the act.
func (w *wording) hedge() string {
	if w.inc.Credibility >= doubtful && w.inc.Credibility != cannotBeTold {
		return "reported "
	}
	return ""
}

// aim is the target after a preposition.
func (w *wording) aim(preposition string) string {
	if t := w.target(); t != "" {
		if strings.HasSuffix(w.noun(), "ing") || w.inc.Form == tocsin.Abduction {
			preposition = "of"
		}
		return preposition + " " + t
	}
	return ""
}

// target is what most claims say it was aimed at, with an article where one
// belongs; "" when that is only the place again.
func (w *wording) target() string {
	best, _, _ := strings.Cut(w.mostTold(tocsin.Target), ", ")
	if best == "" || w.inc.Where != nil && sameName(w.k.newName(best, ""), w.k.newName(w.inc.Where.Name, "")) {
		return ""
	}
	return w.withArticle(best)
}

// mostTold is the name that most claims give for a slot, hedged and denied
// ones aside; "" without one, or when it is too long for a headline.
func (w *wording) mostTold(slot tocsin.Slot) string {
	rec := w.inc.Slots[slot]
	if rec == nil {
		return ""
	}
	votes := map[string]int{}
	text := map[string]string{}
	for i := range rec.Claims {
		c := &rec.Claims[i]
		if !isFirm(c) || c.Value.Name == "" || len(c.Value.Name) > 60 {
			continue
		}
		f := strings.TrimPrefix(fold(c.Value.Name), "the ")
		if f == "" {
			continue
		}
		votes[f]++
		if old, ok := text[f]; !ok || c.Value.Name < old {
			text[f] = c.Value.Name
		}
	}
	best := ""
	for f, n := range votes {
		if best == "" || n > votes[best] || n == votes[best] && f < best {
			best = f
		}
	}
	return text[best]
}

// place is "in the Green Zone, Baghdad", "near Kirkuk, Iraq", "at Camp Taji".
func (w *wording) place() string {
	p := w.inc.Where
	if p == nil || p.Name == "" || p.Precision == tocsin.PlaceUnknown {
		return ""
	}
	preposition := "in"
	switch {
	case p.Near:
		preposition = "near"
	case p.Precision == tocsin.Site:
		preposition = "at"
	}
	name := w.withThe(p.Name)
	if first, rest, ok := strings.Cut(p.Name, " "); ok && (first == "near" || first == "outside") {
		preposition, name = first, w.withThe(rest)
	}
	around := ""
	if len(p.Within) > 0 && (p.Precision == tocsin.Site || p.Precision == tocsin.Neighbourhood) {
		around = p.Within[0]
	} else if p.Precision != tocsin.CountryWide {
		around = p.Country
	}
	if around != "" && !strings.Contains(fold(p.Name), fold(around)) {
		name += ", " + around
	}
	return preposition + " " + name
}

// withThe puts "the" before names that take it.
func (w *wording) withThe(name string) string {
	f := fold(name)
	head, _, _ := strings.Cut(f, " in ") // "US embassy in Baghdad"
	words := strings.Fields(head)
	if len(words) == 0 || words[0] == "the" {
		return name
	}
	if r, _ := utf8.DecodeRuneInString(name); unicode.IsLower(r) {
		return w.withArticle(name)
	}
	if w.k.wholeThe[f] || w.k.the[words[len(words)-1]] && len(words) > 1 {
		return "the " + name
	}
	return name
}

// withArticle puts an article before a phrase that needs one: "the US
// embassy", "a convoy of trucks"; names and plurals stay as they are.
func (w *wording) withArticle(phrase string) string {
	words := strings.Fields(phrase)
	if len(words) == 0 || w.k.determiner[fold(words[0])] {
		return phrase
	}
	if r := []rune(words[0])[0]; unicode.IsDigit(r) {
		return phrase
	}
	if f := fold(phrase); len(words) == 1 && (w.k.sites[f] || w.k.things[f]) {
		return w.article(strings.ToLower(phrase)) // "Camp" names nothing by itself
	}
	head := words[0]
	proper := true
	for i, word := range words {
		if i > 0 && w.k.breaks[strings.ToLower(word)] {
			break
		}
		head = strings.Trim(word, ",.;:")
		proper = proper && unicode.IsUpper([]rune(word)[0])
	}
	f := fold(head)
	switch {
	case w.k.the[f] && len(words) > 1:
		return "the " + phrase
	case proper, isPlural(f), strings.Contains(phrase, "'s "), strings.Contains(phrase, "’s "):
		return phrase
	case unicode.IsUpper([]rune(words[0])[0]) && !w.k.peoples[fold(words[0])]:
		return phrase // it begins with a name: "Baghdad airport"
	case w.k.sites[f] || w.k.things[f] || w.k.munitions[f].one != "":
		return w.article(phrase)
	}
	return phrase
}

// isPlural guesses from the end of the word; words that are the same in both,
// or that have no s, are left as they are.
func isPlural(f string) bool {
	return strings.HasSuffix(f, "s") && !strings.HasSuffix(f, "ss") && !strings.HasSuffix(f, "us") && !strings.HasSuffix(f, "is") ||
		f == "people" || f == "personnel" || f == "police" || f == "women" || f == "men" || f == "children"
}

// article puts a or an before a noun; mass nouns have none.
func (w *wording) article(noun string) string {
	if strings.HasSuffix(noun, "shelling") {
		return noun
	}
	if vowelSound(noun) {
		return "an " + noun
	}
	return "a " + noun
}

// vowelSound guesses whether the phrase is spoken with a vowel first: "an
// embassy", "an 18-year-old", "a US embassy", "a united front".
func vowelSound(phrase string) bool {
	f := strings.ToLower(phrase)
	for _, prefix := range []string{"8", "11 ", "11-", "18 ", "18-", "hour", "honest", "honor", "honour"} {
		if strings.HasPrefix(f, prefix) {
			return true
		}
	}
	first := strings.Fields(phrase)[0]
	if strings.ToUpper(first) == first && len(first) > 1 && strings.ContainsRune("UK", rune(first[0])) {
		return false
	}
	for _, prefix := range []string{"uni", "use", "usu", "eu", "one", "once", "u."} {
		if strings.HasPrefix(f, prefix) {
			return false
		}
	}
	return strings.ContainsRune("aeiou", rune(f[0]))
}

func plural(noun string) string {
	if strings.HasSuffix(noun, "shelling") {
		return "rounds of " + noun
	}
	return noun + "s"
}

func andList(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// spaced joins what is there with spaces.
func spaced(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}

// sentence joins the parts and begins with a capital.
func sentence(parts ...string) string {
	s := spaced(parts...)
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return strings.ReplaceAll(string(unicode.ToUpper(r))+s[n:], " ,", ",")
}
