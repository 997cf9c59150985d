package find

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// reach is how far from an act's word, as scan.distance counts, the weapon,
// the doer or the harm may stand that makes an attack of it.
const reach = 13

// disposerReach is how many tokens before the verb those may stand who make bombs
// safe and set them off themselves.
const disposerReach = 5

// act makes the mention of an act; false when its context says that the words
// report none. Value tells how the act is named: "verb", "definite" ("the
// attack"), "plural" or "noun".
func (sc *scan) act(w *lexicon.Match, m tocsin.Mention) (tocsin.Mention, bool) {
	m.Kind = tocsin.MentionAct
	m.Act = w.Rule.Kind
	if m.Act == "" {
		m.Act = tocsin.Attack
	}
	verb := sc.isVerb(w)
	if w.Rule.Has("verb") && !verb || w.Rule.Has("noun") && verb {
		return m, false
	}
	if !sc.confirmed(w, verb) {
		return m, false
	}
	switch {
	case verb, w.Rule.Has("next"):
		m.Value = "verb"
	case sc.definite(w.First):
		m.Value = "definite"
	default:
		m.Value = "noun"
	}
	if !verb && w.Tense&lexicon.Plural != 0 && w.Tense&lexicon.Singular == 0 && !w.Rule.Has("bullets") && !w.Rule.Has("marks") {
		m.Value = "plural"
	}
	switch {
	case w.Rule.Has("driven"):
		m.Form = sc.driven(w)
	case verb && w.Rule.Has("missile") && !sc.weaponNear(w, true):
		m.Form = sc.oneOfThem(w)
	case w.Rule.Name == "shot.verb" && sc.shotDead(w):
		m.Form = tocsin.Killing
	case w.Rule.Has("aircraft"):
		m.Form = sc.unloads(w)
	case w.Rule.Kind == tocsin.Explosion && verb && (sc.wears(w) || strings.HasPrefix(sc.lower(w.First-1), "bomber")):
		m.Act, m.Form = tocsin.Attack, tocsin.SuicideBombing
	case verb && w.Rule.Has("assault") && sc.byHand(w):
		m.Form = tocsin.Melee
	case w.Rule.Kind == tocsin.Explosion && verb && (sc.blowsUp(w) || sc.plantedBefore(w) || sc.byCharge(w)):
		m.Act, m.Form = tocsin.Attack, tocsin.Bombing
	}
	if w.Rule.Kind == tocsin.Explosion && !verb && m.Form == "" && sc.underWay(w) {
		m.Act, m.Form = tocsin.Attack, tocsin.Bombing
	}
	if w.Rule.Has("agent") && m.Form == "" && sc.byCharge(w) {
		m.Form = tocsin.Bombing
	}
	m.Mood = sc.mood(w, m.Value)
	if m.Mood == tocsin.Asserted && verb && w.Rule.Has("victims") && w.Rule.Form != tocsin.Abduction && sc.bomberStopped(w) {
		m.Form, m.Status = tocsin.SuicideBombing, tocsin.Foiled
	}
	if verb && (m.Mood == tocsin.Asserted || m.Mood == tocsin.Hypothetical) && sc.forestalled(w) {
		if form := sc.bombOf(); m.Act == tocsin.Explosion && form != "" {
			m.Act, m.Form = tocsin.Attack, form
		}
		if m.Act == tocsin.Attack {
			m.Mood, m.Status = tocsin.Asserted, tocsin.Foiled
		}
	}
	if m.Mood == tocsin.Asserted && m.Act == tocsin.Attack {
		sc.loose = true
		sc.told = sc.told || sc.text.Blocks[sc.text.Sentences[sc.index].Block].Kind != tocsin.Title
	}
	if w.Rule.Has("stopped") {
		m.Status = tocsin.Intercepted
	}
	if m.Act == tocsin.Find && m.Mood == tocsin.Asserted && sc.foundAndSafe(w) {
		m.Act, m.Form, m.Status = tocsin.Attack, tocsin.Bombing, tocsin.Foiled
	}
	sc.haul = sc.haul || m.Act == tocsin.Find && sc.severalNear(w)
	return m, true
}

// confirmed reports whether the context has what the rule's traits ask for.
func (sc *scan) confirmed(w *lexicon.Match, verb bool) bool {
	r := w.Rule
	prev, next := sc.lower(w.First-1), sc.lower(w.Last)
	switch {
	case sc.f.words.attackOfOther[prev]:
		return false
	case r.Name == "attempted.killing" && sc.text.Tokens[w.Last-2].Lower == "to" && !sc.somebodyBehind(w):
		return false // "tried to kill the bill"
	case r.Name == "kill" && (verb || prev == ",") && sc.byMishap(w):
		return false
	case r.Name == "mine.blast" && sc.f.words.beneath[next]:
		return true // "a mine blew up under a truck"
	case verb && sc.intoTheSea(w):
		return false
	case r.Name == "spray.verb" && !sc.raked(w):
		return false
	case r.Name == "rocket.verb" && (next == "to" || sc.f.words.preposition[next] || next == "up" || next == ""):
		return false // "rocketed to fame"
	case r.Name == "launches":
		return (sc.text.Tokens[max(w.First-1, sc.first)].Kind == tocsin.Number || sc.wordAt(w.First-1, "number") != nil) && sc.placeBehind(w.Last, 8)
	case r.Name == "strike.verb" && w.Tense&lexicon.Third != 0 && sc.launched(w):
		return false // "carried out strikes"
	case sc.leftOver(w):
		return false // "a bomb from World War II was defused"
	case r.Name == "hijack" && verb && !sc.thingNear(w):
		return false // "hijacked the debate"
	case r.Name == "raid" && sc.policeRaid(w):
		return false
	case r.Name == "strike.noun" && sc.labour() && !sc.killedIn(w), r.Name == "attack" && prev == "sexual":
		return false
	case r.Name == "attack" && prev == "under" && !verb && !sc.anyNear(w):
		return false // "freedom of speech is under attack"
	case r.Name == "bomb.verb" && (sc.f.words.bombTail[next] || sc.f.words.armsPlace[next]):
		return false
	case r.Name == "attack" && verb && !sc.anyNear(w) && !sc.objectNear(w):
		return false // "attacking the bill"
	case r.Name == "strike.noun" && sc.f.words.stoppageBefore[prev]:
		return false
	case r.Name == "shooting.at" && !sc.f.words.determiner[prev] && !sc.f.words.determiner[sc.lower(w.First-2)]:
		return false // "men shooting at a car"
	case verb && strings.HasPrefix(sc.lower(w.First), "drop") && sc.anyBetween(w.Last, min(w.Last+6, sc.last), sc.f.words.relief):
		return false // "dropped food over the camp"
	case r.Kind == tocsin.Explosion && verb && next == "by" && sc.anyBetween(w.Last, min(w.Last+5, sc.last), sc.f.words.disposer):
		return false // "was detonated by sappers"
	case r.Kind == tocsin.Explosion && verb && sc.anyBetween(max(sc.first, w.First-disposerReach), w.First, sc.f.words.disposer):
		return false // "army engineers detonated a mine"
	case r.Kind == tocsin.Explosion && verb && sc.disposedOf(w):
		return false // "a mortar shell was blown up by the navy"
	case r.Kind == tocsin.Explosion && sc.inMaking():
		return false
	case (r.Has("guns") || r.Name == "fire.verb") && sc.intoTheAir(w):
		return false
	case sc.defender(w), r.Kind == tocsin.Explosion && sc.alarm(w):
		return false
	case r.Name == "attack" && !verb && sc.f.words.attackTail[next]:
		return false
	case r.Name == "fire.verb" && (next == "down" || next == "chief" || prev == "was" && next == "as"):
		return false
	}
	if verb && r.Has("victim") && !sc.victimNear(w) {
		return false
	}
	if sc.figurative(w) && !(r.Has("driven") && sc.hurtsAnyone()) || !verb && sc.inName(w) || sc.insideWeapon(w) {
		return false
	}
	if r.Has("menace") {
		return false // scan.threat reads these
	}
	if r.Has("found") {
		return sc.thrown(w)
	}
	if r.Has("light") {
		if held, asked := sc.turn(w); asked {
			return held
		}
	}
	switch {
	case r.Has("driven"):
		return sc.driven(w) != ""
	case r.Has("agent"):
		return sc.weaponDoes(w)
	case r.Has("alight"):
		return sc.litUp(w)
	case r.Has("seized"):
		return sc.seized(w)
	case r.Has("object"):
		return sc.objectBehind(w) || next == "against" && sc.anyBetween(w.Last, min(w.Last+5, sc.last), sc.f.words.buildingPart)
	case r.Name == "overrun":
		return sc.overran(w)
	case r.Has("stopped"):
		return sc.stoppedMunition(w)
	case r.Has("thrown"):
		return sc.thrown(w)
	case verb && sc.bareVoice(w):
		return true
	case r.Has("gang"):
		return sc.gangNear(w)
	case sc.loose && (r.Name == "firing.of" || r.Name == "strike.verb" && w.Tense == lexicon.Gerund) && sc.objectBehind(w):
		return true
	case r.Has("missile") && sc.crashed(w):
		return false
	case r.Has("missile"):
		return sc.weaponNear(w, true) || verb && (sc.oneMore(w) || sc.oneOfThem(w) != "" || sc.stateStrikes(w))
	case r.Name == "clash.weak" && sc.brokeOut(w):
		return true
	case r.Name == "clash.weak" && (sc.lower(w.First) == "fighting" || sc.lower(w.First) == "hostilities"):
		return false
	case r.Has("weak") && r.Has("doer"):
		if sc.loose && r.Has("again") && !verb {
			return true
		}
		return sc.doerNear(w) || sc.weaponNear(w, false)
	case r.Has("doer"):
		return sc.doerNear(w)
	case r.Name == "shot.verb" && verb && w.Last-w.First == 2 && sc.personBefore(w) && sc.f.thingBehind(sc.text, w.Last, sc.last):
		return true // "two men fired at her car"
	case r.Name == "turn.shots" && sc.between(w.Last, w.Last+2, "at"):
		return true
	case r.Has("weak"):
		if sc.loose && !verb && r.Has("again") {
			return true
		}
		if r.Name == "target.verb" && !sc.loose && sc.text.Tokens[w.First].Lower == "struck" && sc.stateBefore(w) && !sc.weaponNear(w, false) && !sc.harmNear(w) {
			return sc.stateStrikes(w)
		}
		if r.Name == "strike.noun" && !sc.weaponNear(w, false) && !sc.harmNear(w) && !sc.abroad(w) {
			return false
		}
		return sc.weaponNear(w, false) || sc.doerNear(w) || sc.harmNear(w) || verb && sc.lower(w.First-1) == "and" && sc.openedByArmed()
	}
	return true
}

// raked tells "sprayed a checkpoint" from "sprayed petrol over a school", "sprayed two
// women with acid" and "raked in three million".
func (sc *scan) raked(w *lexicon.Match) bool {
	for k := w.Last; k < w.Last+9 && k < sc.last; k++ {
		if sc.lower(k) == "with" && !sc.anyBetween(k+1, k+4, sc.f.words.bulletWord) {
			return false
		}
	}
	if w.Tense&lexicon.Participle != 0 && sc.f.words.passivePast[sc.lower(w.First-1)] {
		return true
	}
	for k := w.Last; k < w.Last+4; k++ {
		if sc.f.words.preposition[sc.lower(k)] {
			return false
		}
		if sc.wordAt(k, "object") != nil || sc.wordAt(k, "person") != nil {
			return true
		}
	}
	return false
}

// underWay tells "an explosion under a culvert when a lorry was passing": where a bomb
// waits for those who travel.
func (sc *scan) underWay(w *lexicon.Match) bool {
	if !sc.f.words.beneath[sc.lower(w.Last)] {
		return false
	}
	if sc.anyBetween(sc.first, sc.last, sc.f.words.gasWord) {
		return false
	}
	for k := w.Last + 1; k < min(sc.last, w.Last+outReach); k++ {
		if l := sc.lower(k); (l == "as" || l == "when" || l == "while") && sc.anyBetween(k+1, min(k+12, sc.last), sc.f.words.passing) {
			return sc.follows("object", k+1, 8)
		}
	}
	return false
}

// launched reports whether a verb of carrying out, of which it is the object, stands
// before the act's noun: "carried out two strikes".
func (sc *scan) launched(w *lexicon.Match) bool {
	return sc.anyBetween(max(sc.first, w.First-4), w.First, sc.f.words.launching)
}

// defender reports whether it is a defence system that fires, not somebody who
// attacks: "the C-RAM fired", "fired upon by air defences".
func (sc *scan) defender(w *lexicon.Match) bool {
	if !w.Rule.Has("defence") {
		return false
	}
	for _, x := range sc.words {
		if x.Rule.Class != "response" || x.Rule.Value != "C-RAM" && x.Rule.Value != "air defence" && x.Rule.Value != "Iron Dome" {
			continue
		}
		if x.Last <= w.First && (sc.distance(x.Last-1, w.First) <= 5 || x.First <= sc.first+3 && !sc.doerNear(w)) ||
			x.First >= w.Last && sc.distance(w.Last, x.First) <= 5 && sc.between(w.Last, x.First, "by") {
			return true
		}
	}
	return false
}

// thrown reports whether the verb's object is a bomb, a grenade or the like.
func (sc *scan) thrown(w *lexicon.Match) bool {
	passive := sc.f.words.auxiliary[sc.lower(w.First-1)] || w.Tense&lexicon.Participle != 0 && sc.lower(w.First-1) == ","
	for _, x := range sc.words {
		if x.Rule.Class != "weapon" || !x.Rule.Has("counted") && !x.Rule.Has("munition") {
			continue
		}
		if w.Rule.Has("found") && (x.First >= w.Last && x.First-w.Last <= 8 && sc.between(max(w.Last, x.First-3), x.First, "and") || sc.foundFirst(w, &x)) {
			return true
		}
		if x.First >= w.Last && x.First-w.Last <= 5 || passive && x.Last <= w.First && sc.distance(x.First, w.First) <= 8 || w.First == x.Last {
			return true
		}
	}
	return w.Rule.Has("found") && sc.arms(w.Last, w.Last+6)
}

// arms reports whether a word for weapons, and not for limbs, stands among the
// tokens.
func (sc *scan) arms(from, to int) bool {
	for k := from; k < min(to, sc.last); k++ {
		if prev := sc.lower(k - 1); sc.f.words.armsNoun[sc.lower(k)] && (prev == "the" || !sc.f.words.possessive[prev]) {
			return true
		}
	}
	return false
}

// foundFirst tells a sentence that opens with a weapon and the participle, as
// headlines do: "Two rockets found in a barn".
func (sc *scan) foundFirst(w, x *lexicon.Match) bool {
	return w.Tense&lexicon.Participle != 0 && x.First <= sc.first+2 && x.Last <= w.First && w.First-x.Last <= 4
}

// bareVoice reports whether a verb of striking stands in the passive with
// nobody and nothing named as its doer: "the house was struck at breakfast
// time". Shelled and bombed mean an attack by themselves; other words do in a
// text that has told of one, or with a thing or place and a day beside them.
func (sc *scan) bareVoice(w *lexicon.Match) bool {
	if !w.Rule.Has("passive") || !sc.f.words.passivePast[sc.lower(w.First-1)] && !sc.headlinePassive(w) {
		return false
	}
	for k := w.Last; k < w.Last+7 && k < sc.last; k++ {
		if sc.lower(k) == "by" {
			return false // the doer decides, as everywhere
		}
	}
	return w.Rule.Has("alone") || sc.loose || sc.siteNear(w) && sc.dated(w.First)
}

// headlinePassive tells the passive of a title, which leaves the verb of being
// out: "post shelled from a hill".
func (sc *scan) headlinePassive(w *lexicon.Match) bool {
	if !sc.title() || w.Tense&lexicon.Participle == 0 || !sc.f.words.preposition[sc.lower(w.Last)] {
		return false
	}
	return slices.ContainsFunc(sc.words, func(x lexicon.Match) bool { return x.Rule.Class == "object" && x.Last == w.First })
}

// gangNear reports whether unnamed people who attack stand before the verb.
func (sc *scan) gangNear(w *lexicon.Match) bool {
	start := sc.text.Tokens[w.First].Start
	for _, a := range sc.actors {
		if a.Actor.Armed && a.Actor.Kind == tocsin.Unnamed && a.Span.End <= start && sc.distance(sc.text.TokenAt(a.Span.Start), w.First) <= reach {
			return true
		}
	}
	for _, x := range sc.words {
		if x.Rule.Class == "person" && x.Rule.Has("attackers") && x.Last <= w.First && sc.distance(x.First, w.First) <= reach {
			return true
		}
	}
	return false
}

// objectBehind reports whether a thing that may be attacked stands behind the
// words.
func (sc *scan) objectBehind(w *lexicon.Match) bool {
	return sc.follows("object", w.Last, 8)
}

// siteNear reports whether a place or a thing that may be attacked stands
// before the verb in its clause.
func (sc *scan) siteNear(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Class == "object" && x.Last <= w.First && sc.distance(x.First, w.First) <= 10 {
			return true
		}
	}
	for _, p := range sc.places {
		if p.Value != "demonym" && p.Span.End <= sc.text.Tokens[w.First].Start && sc.distance(sc.text.TokenAt(p.Span.Start), w.First) <= 10 {
			return true
		}
	}
	return false
}

// alarm tells "sirens went off".
func (sc *scan) alarm(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Name == "siren" && x.Last <= w.First && w.First-x.Last <= 6 {
			return true
		}
	}
	return sc.f.words.alarmThing[sc.lower(w.First-1)]
}

// policeRaid reports whether it is the police who raid.
func (sc *scan) policeRaid(w *lexicon.Match) bool {
	start := sc.text.Tokens[w.First].Start
	for _, a := range sc.actors {
		if a.Actor.Speaker == tocsin.SpeakerPolice && a.Span.End <= start && sc.distance(sc.text.TokenAt(a.Span.Start), w.First) <= 6 {
			return true
		}
	}
	return sc.f.words.policeRaidBefore[sc.lower(w.First-1)] || sc.anyBetween(w.Last, min(w.Last+6, sc.last), sc.f.words.raidedByPolice)
}

// labour reports whether the sentence is about a stoppage of work.
func (sc *scan) labour() bool {
	for _, x := range sc.words {
		if x.Rule.Name == "figurative.labour" {
			return true
		}
	}
	return false
}

// killedIn reports whether people came to harm in what the noun stands for, or by
// it: "four workers were killed in an Israeli strike", "a strike on the depot
// killed two miners".
func (sc *scan) killedIn(w *lexicon.Match) bool {
	if !sc.harmNear(w) || sc.lower(w.First-1) == "on" {
		return false
	}
	if sc.lower(w.Last) == "on" {
		return true
	}
	for k := w.First - 1; k >= w.First-3 && k > sc.first; k-- {
		if l := sc.lower(k); l == "a" || l == "an" {
			before := sc.lower(k - 1)
			return before == "in" || before == "by"
		}
	}
	return false
}

// anyNear reports whether a weapon, an attacker or harm stands near the words.
func (sc *scan) anyNear(w *lexicon.Match) bool {
	return sc.weaponNear(w, false) || sc.doerNear(w) || sc.harmNear(w)
}

// objectNear reports whether people, a thing or a place that may be attacked
// stands near a verb.
func (sc *scan) objectNear(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if (x.Rule.Class == "object" || x.Rule.Class == "person") && sc.distance(x.First, w.First) <= 8 {
			return true
		}
	}
	for _, list := range [][]tocsin.Mention{sc.places, sc.actors} {
		for _, m := range list {
			if sc.distance(sc.text.TokenAt(m.Span.Start), w.First) <= 8 {
				return true
			}
		}
	}
	return sc.loose
}

// thingNear reports whether a thing that can be attacked, or people who are
// armed, stand near the words.
func (sc *scan) thingNear(w *lexicon.Match) bool {
	return slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return (x.Rule.Class == "object" || x.Rule.Name == "doer.armed") && sc.distance(x.First, w.First) <= 8
	})
}

// oneMore tells "and a third that was sent against Y", behind a munition of
// which it is another.
func (sc *scan) oneMore(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Name != "another" || x.Last > w.First || w.First-x.Last > 3 || !sc.f.words.oneMore[sc.lower(x.First)] {
			continue // "the second" is one of those told
		}
		for _, y := range sc.words {
			if y.Rule.Class == "weapon" && y.Rule.Has("munition") && y.Last <= x.First {
				return true
			}
		}
	}
	return false
}

// insideWeapon tells "attack helicopter": the words are part of a longer name
// of a weapon.
func (sc *scan) insideWeapon(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if (x.Rule.Class == "weapon" || x.Rule.Class == "response") && x.First <= w.First && w.Last <= x.Last && x.Last-x.First > w.Last-w.First {
			return true
		}
	}
	return false
}

// inName reports whether the noun is part of a name: "Strike Eagle".
func (sc *scan) inName(w *lexicon.Match) bool {
	if sc.title() || w.First == sc.first || sc.headline() {
		return false
	}
	return w.Last < sc.last && upperFirst(sc.span(w).Of(sc.text.Body)) && capital(sc.text, w.Last)
}

// stoppedMunition reports whether what was intercepted is something fired or
// flown at a site, not a warplane or a message.
func (sc *scan) stoppedMunition(w *lexicon.Match) bool {
	passive := false
	if sc.f.words.interceptedBefore[sc.lower(w.First-1)] {
		passive = true
	}
	for _, x := range sc.words {
		if x.Rule.Class != "weapon" || !x.Rule.Has("munition") {
			continue
		}
		if x.First >= w.Last && x.First-w.Last <= 6 && !passive || x.Last <= w.First && passive && sc.distance(x.First, w.First) <= 16 {
			return true
		}
	}
	return false
}

// figurative reports whether words of sport, film, business or politics stand
// so near that the act's words are a figure of speech, or nature is the doer.
func (sc *scan) figurative(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.First >= w.First && x.Last <= w.Last {
			continue // "put a match to the school"
		}
		if strings.HasPrefix(x.Rule.Name, "figurative.") && x.Rule.Name != "figurative.labour" && sc.distance(x.First, w.First) <= 8 && !sc.weaponNear(w, false) {
			return true
		}
		if x.Rule.Name == "nature" && !(sc.f.words.beasts[sc.lower(x.Last-1)] && capital(sc.text, x.Last-1) && beyondBeasts(w.Rule) && sc.follows("object", w.Last, 5)) && (x.Last <= w.First && sc.distance(x.First, w.First) <= 9 && !sc.doerNear(w) || x.First >= w.Last && x.First-w.Last <= 4 && sc.between(w.Last, x.First, "by")) {
			return true
		}
	}
	return false
}

// beyondBeasts reports whether the words tell of what no animal does, so that one
// named as the doer is a group of people: "the Water Lions blew up a line".
func beyondBeasts(r *lexicon.Rule) bool {
	return r.Kind == tocsin.Explosion || r.Name == "bomb.verb" || r.Form == tocsin.Arson
}

// victimNear reports whether people or a name stand right behind the verb, or
// before it as its subject.
func (sc *scan) victimNear(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Class == "person" && (x.First >= w.Last && x.First <= w.Last+6 || x.Last <= w.First && w.First-x.Last <= 6) {
			return true
		}
	}
	for k := w.Last; k <= w.Last+4 && k < sc.last; k++ {
		if capital(sc.text, k) {
			return true
		}
	}
	for k := w.First - 1; k >= w.First-5 && k > sc.first; k-- {
		if capital(sc.text, k) {
			return true
		}
	}
	return sc.f.words.objectPronoun[sc.lower(w.Last)]
}

// personBefore reports whether people are the subject of the verb.
func (sc *scan) personBefore(w *lexicon.Match) bool {
	return slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Class == "person" && x.Last <= w.First && w.First-x.Last <= 6
	})
}

// somebodyBehind reports whether a person, a name or a pronoun follows the words.
func (sc *scan) somebodyBehind(w *lexicon.Match) bool {
	for k := w.Last; k < w.Last+5 && k < sc.last; k++ {
		if capital(sc.text, k) && !sc.inTime(k, k+1) {
			return true
		}
	}
	return sc.follows("person", w.Last, 6) || sc.f.words.objectPronoun[sc.lower(w.Last)]
}

// upperFirst reports whether the word begins with a capital, or with a letter
// beyond ASCII.
func upperFirst(word string) bool { return word[0] >= 'A' && word[0] <= 'Z' || word[0] >= 0x80 }

// capital reports whether the token is a word that may be a name by its first letter.
func capital(text *tocsin.Text, k int) bool {
	t := &text.Tokens[k]
	return t.Kind == tocsin.Word && upperFirst(t.Of(text.Body))
}

// weaponNear reports whether a weapon (one that flies, if only munition) is
// near enough to the act's words.
func (sc *scan) weaponNear(w *lexicon.Match, munition bool) bool {
	for _, x := range sc.words {
		if x.Rule.Class != "weapon" || x.First <= w.First && w.Last <= x.Last {
			continue
		}
		if munition && !x.Rule.Has("munition") && !x.Rule.Has("counted") && !x.Rule.Has("carrier") && !x.Rule.Has("fires") || sc.f.words.woundNoun[sc.lower(x.Last)] {
			continue
		}
		if sc.distance(x.First, w.First) <= reach {
			return true
		}
	}
	return false
}

// doerNear reports whether somebody who attacks stands before the act's words,
// or after "by" behind them.
func (sc *scan) doerNear(w *lexicon.Match) bool {
	start, end := sc.text.Tokens[w.First].Start, sc.text.Tokens[w.Last-1].End
	for _, a := range sc.actors {
		t := sc.text.TokenAt(a.Span.Start)
		if a.Rule == "actor.people" && sc.lower(t-1) == "the" && a.Span.End <= start && w.First-t <= 3 {
			return true // "the Serbs shelled the town"
		}
		if !a.Actor.Armed {
			continue
		}
		if a.Actor.Kind == tocsin.State && sc.f.words.preposition[sc.lower(t-1)] && sc.lower(t-1) != "by" {
			continue // "in Bangladesh" is where, not who
		}
		if a.Span.End <= start && sc.distance(t, w.First) <= reach {
			return true
		}
		if a.Span.Start >= end && sc.distance(t, w.Last) <= reach && sc.anyBetween(w.Last, t, sc.f.words.agentWord) {
			return true
		}
	}
	for _, x := range sc.words {
		if x.Rule.Class == "person" && x.Rule.Has("attackers") && x.Last <= w.First && sc.distance(x.First, w.First) <= reach {
			return true
		}
		if x.Rule.Class == "person" && x.Rule.Has("attackers") && x.First >= w.Last && sc.distance(x.First, w.Last) <= reach && sc.between(w.Last, x.First, "by") {
			return true
		}
	}
	return false
}

// harmNear reports whether the sentence tells of people harmed near the words.
func (sc *scan) harmNear(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Class == "harm" && x.Rule.Value != string(tocsin.Damage) && x.Rule.Value != string(tocsin.Casualties) &&
			(x.First >= w.Last || x.Last <= w.First) && sc.distance(x.First, w.First) <= reach {
			return true
		}
	}
	return false
}

// between reports whether the word stands among tokens [from, to).
func (sc *scan) between(from, to int, word string) bool {
	for i := from; i < to; i++ {
		if sc.lower(i) == word {
			return true
		}
	}
	return false
}

// anyBetween reports whether a word of the set stands among tokens [from, to).
func (sc *scan) anyBetween(from, to int, set lexicon.Words) bool {
	for i := from; i < to; i++ {
		if set[sc.lower(i)] {
			return true
		}
	}
	return false
}

// isVerb tells whether a match that may be noun or verb is a verb here.
func (sc *scan) isVerb(w *lexicon.Match) bool {
	noun := w.Tense&lexicon.Noun != 0
	verb := w.Tense&lexicon.Verb != 0
	switch {
	case !verb && !noun: // given as it is
		return w.Rule.Has("verb")
	case !verb:
		return false
	}
	for _, x := range sc.words {
		if x.Rule.Class == "weapon" && x.First < w.First && w.Last <= x.Last {
			return false // "roadside bombs"
		}
		noun = noun || x.Rule.Class == "weapon" && x.First == w.First && x.Last == w.Last
	}
	prev := sc.lower(w.First - 1)
	if w.Tense&(lexicon.Base|lexicon.Third|lexicon.Plain) == 0 {
		// A past form or participle, or an -ing form, which may be a noun.
		if w.Tense&lexicon.Gerund != 0 && w.Tense&(lexicon.Past|lexicon.Participle) == 0 {
			return !sc.f.words.determiner[prev] && prev != "of"
		}
		return !noun || !sc.f.words.determiner[prev]
	}
	switch {
	case prev == "to", sc.f.words.auxiliary[prev], sc.f.words.subject[prev], strings.HasSuffix(prev, "ly"), prev == "and" && !noun:
		return true
	case sc.f.words.determiner[prev], sc.f.words.preposition[prev], prev == "":
		return false
	}
	if !noun && w.Tense&(lexicon.Past|lexicon.Participle) != 0 {
		return true // "hit", "fell", "set": nouns are rare
	}
	if w.First > sc.first {
		t := sc.text.Tokens[w.First-1]
		if t.Kind == tocsin.Word && (strings.HasSuffix(prev, "s") && !strings.HasSuffix(prev, "ss") || !noun) {
			return true // "rockets strike", "gunmen attack"
		}
		for _, x := range sc.words {
			if x.Last == w.First && (x.Rule.Class == "person" || x.Rule.Class == "weapon") {
				return true
			}
		}
	}
	return !noun
}

// definite reports whether the noun that begins at token i is one already
// known: "the attack", "this strike", "Tuesday's attack", "its attack".
func (sc *scan) definite(i int) bool {
	for k := 1; k <= 3; k++ {
		switch p := sc.lower(i - k); {
		case sc.f.words.knownOpening[p]:
			return true
		case sc.f.words.newOpening[p] || p == "":
			return false
		}
	}
	return false
}
