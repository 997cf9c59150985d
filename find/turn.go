package find

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// turn tells whether the context has what a turn of phrase asks for; asked is
// false of other rules.
func (sc *scan) turn(w *lexicon.Match) (held, asked bool) {
	r := w.Rule
	switch {
	case r.Has("bullets"):
		return sc.bulletsInto(w), true
	case r.Has("sprayed"):
		return sc.sprayed(w), true
	case r.Has("trips"):
		return sc.trips(w), true
	case r.Has("worn"):
		return sc.wears(w), true
	case r.Has("hand"):
		return sc.byHand(w), true
	case r.Has("marks"):
		return !sc.loose && sc.onBody(w), true
	case r.Has("device"):
		return sc.plantedBefore(w) || sc.bombBefore(w), true
	case r.Has("aircraft"):
		return sc.unloads(w) != "", true
	case r.Has("next"):
		return sc.nextInLine(w), true
	case r.Has("borne"):
		switch {
		case r.Form == tocsin.Abduction:
			return sc.takesPeople(w), true
		case r.Form == tocsin.Arson:
			return sc.kindled(w), true
		}
		if strings.HasPrefix(sc.lower(w.First), "f") && sc.lower(w.Last-1) != "way" {
			return sc.fellUpon(w), true
		}
		return sc.borne(w) || sc.atGunpoint(w.Last), true
	}
	return false, false
}

// bulletsInto tells "put three bullets into the clerk" and "took a round in the
// forearm".
func (sc *scan) bulletsInto(w *lexicon.Match) bool {
	if w.Rule.Name == "turn.bullet.in" && slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Name == "turn.bullets" && x.Last <= w.First && w.First-x.Last <= 4
	}) {
		return false // the verb tells it
	}
	for k := w.First; k < w.Last+5 && k < sc.last; k++ {
		if !sc.f.words.bulletWord[sc.lower(k)] {
			continue
		}
		for i := k + 1; i < k+4 && i < sc.last; i++ {
			if l := sc.lower(i); l != "in" && l != "into" && l != "through" && l != "to" && l != "at" {
				continue
			}
			next := sc.lower(i + 1)
			body := sc.f.words.bodyPart[sc.lower(i+2)] || sc.f.words.bodyPart[next]
			taking := sc.f.words.bulletTaking[sc.lower(w.First)] // who took it was hit
			return body || !taking && (next == "him" || next == "her" || next == "them" || next == "another" || sc.follows("person", i+1, 5) || sc.vehicleBehind(i+1))
		}
		return false
	}
	return false
}

// sprayed tells "peppered the door with buckshot".
func (sc *scan) sprayed(w *lexicon.Match) bool {
	for k := w.Last; k < w.Last+12 && k < sc.last; k++ {
		if l := sc.lower(k); (l == "with" || l == "by") && sc.anyBetween(k+1, min(k+4, sc.last), sc.f.words.bulletWord) {
			return true
		}
	}
	return false
}

// vehicleBehind reports whether a vehicle stands among the next tokens.
func (sc *scan) vehicleBehind(from int) bool {
	for k := from; k < from+4; k++ {
		if x := sc.wordAt(k, "object"); x != nil && x.Rule.Value == "transport" {
			return true
		}
	}
	return false
}

// trips reports whether a planted device stands right behind the words: "trod on
// a device laid beside the path".
func (sc *scan) trips(w *lexicon.Match) bool {
	if w.Rule.Name == "turn.struck.mine" && (sc.lower(w.Last) == "the" || !sc.vehicleHits(w)) {
		return false
	}
	for k := w.Last; k < w.Last+5 && k < sc.last; k++ {
		if sc.f.words.device[sc.lower(k)] || sc.lower(k) == "mine" || sc.lower(k) == "mines" {
			return true
		}
		if x := sc.wordAt(k, "weapon"); x != nil && x.Rule.Form == tocsin.Bombing {
			return true
		}
	}
	return false
}

// vehicleHits reports whether a vehicle or people, and nothing that is fired, are
// the subject of the verb.
func (sc *scan) vehicleHits(w *lexicon.Match) bool {
	moving := false
	for _, x := range sc.words {
		if x.Last > w.First || w.First-x.Last > 10 {
			continue
		}
		switch {
		case x.Rule.Class == "weapon":
			return false
		case x.Rule.Class == "object" && (x.Rule.Value == "transport" || x.Rule.Value == "military"), x.Rule.Class == "person":
			moving = true
		}
	}
	return moving
}

// wears reports whether it is oneself, or what one wears, that goes off: "set off
// her vest", "exploded himself".
func (sc *scan) wears(w *lexicon.Match) bool {
	if sc.f.words.reflexive[sc.lower(w.Last)] || sc.f.words.reflexive[sc.lower(w.Last-1)] {
		return true
	}
	l := sc.lower(w.Last)
	if l != "his" && l != "her" && l != "their" && l != "the" && l != "a" && l != "an" {
		return false
	}
	for k := w.Last + 1; k < w.Last+4; k++ {
		thing := sc.lower(k)
		if !sc.f.words.wornThing[thing] {
			continue
		}
		for i := k + 1; i < k+8 && i < sc.last; i++ {
			if sc.f.words.wornHow[sc.lower(i)] {
				return true
			}
		}
		return sc.f.words.garment[thing] || l == "her" || (l == "his" || l == "their") && !sc.f.words.possessive[sc.lower(k+1)] && (strings.HasPrefix(thing, "charge") || strings.HasPrefix(thing, "explosive"))
	}
	return false
}

// byHand reports whether people are attacked with a blade, a club or stones.
func (sc *scan) byHand(w *lexicon.Match) bool {
	for k := w.Last; k < w.Last+10 && k < sc.last; k++ {
		if sc.f.words.bluntThing[sc.lower(k)] && (sc.between(max(w.Last-1, k-4), k, "with") || sc.between(max(w.Last, k-3), k, "by")) {
			return sc.hurtsAnyone() || sc.follows("person", w.Last, 6) || sc.personBefore(w)
		}
	}
	for k := w.First - 1; k >= w.First-6 && k > sc.first; k-- {
		if sc.f.words.bluntThing[sc.lower(k)] && (sc.between(max(sc.first, k-4), k, "with") || sc.between(max(sc.first, k-4), k, "wielding")) {
			return !sc.f.words.passivePast[sc.lower(w.First-1)] && sc.follows("person", w.Last, 6)
		}
	}
	return false
}

// onBody tells marks of violence on the dead who were found: "two bodies with
// stab wounds were recovered". Another act in the sentence tells it better.
func (sc *scan) onBody(w *lexicon.Match) bool {
	if !sc.anyBetween(max(sc.first, w.First-20), min(w.Last+12, sc.last), sc.f.words.corpse) || !sc.anyBetween(sc.first, sc.last, sc.f.words.bodyFound) {
		return false
	}
	return !slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Class == "act" && (x.First != w.First || x.Last > w.Last) && (x.Rule.Has("strong") || x.Rule.Has("shots") && (!x.Rule.Has("light") || x.Rule.Has("marks") && x.First < w.First))
	})
}

// plantedBefore tells a thing that somebody had left, and which is the subject of
// the verb: "a package left under a bench went off".
func (sc *scan) plantedBefore(w *lexicon.Match) bool {
	for k := w.First - 1; k >= w.First-plantedReach && k >= sc.first; k-- {
		if x := sc.wordAt(k, "object"); x != nil && x.Rule.Value == "transport" && (sc.lower(x.Last) == "left" || sc.lower(x.Last) == "parked" || sc.lower(x.Last) == "abandoned") {
			return true // "a car left outside the court went up"
		}
		if w.First-k > 16 && !(sc.lower(k+1) == "," && sc.f.words.leftBehind[sc.lower(k+2)]) || !sc.f.words.device[sc.lower(k)] && !sc.f.words.container[sc.lower(k)] {
			continue
		}
		if sc.anyBetween(max(sc.first, k-6), w.First, sc.f.words.leftBehind) {
			return true
		}
	}
	return false
}

// plantedReach is how many tokens before the verb what was left may stand, with
// words between that tell where.
const plantedReach = 26

// bombBefore reports whether a bomb is the subject of the verb.
func (sc *scan) bombBefore(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Class != "weapon" || x.Rule.Form != tocsin.Bombing || x.Last > w.First {
			continue
		}
		if sc.distance(x.First, w.First) <= 10 || w.First-x.Last <= plantedReach && sc.lower(x.Last) == "," && sc.f.words.leftBehind[sc.lower(x.Last+1)] {
			return true
		}
	}
	return false
}

// unloads is the form of an attack with what an aircraft lets fall; "" when the
// words tell of none.
func (sc *scan) unloads(w *lexicon.Match) tocsin.Form {
	var form tocsin.Form
	for k := max(sc.first, w.First-12); k < min(w.Last+8, sc.last); k++ {
		if x := sc.wordAt(k, "weapon"); x != nil && x.Rule.Form == tocsin.Drone {
			form = tocsin.Drone
		} else if sc.f.words.gasWord[sc.lower(k)] {
			return tocsin.Chemical
		} else if form == "" && sc.f.words.aircraftWord[sc.lower(k)] {
			form = tocsin.AirStrike
		}
	}
	if form == "" || strings.HasPrefix(sc.lower(w.First), "unload") && (sc.lower(w.Last) == "on" || sc.lower(w.Last) == "over") {
		return form
	}
	if sc.anyBetween(w.Last, min(w.Last+6, sc.last), sc.f.words.loadWord) || sc.anyBetween(max(sc.first, w.First-3), w.First, sc.f.words.loadWord) {
		return form
	}
	return ""
}

// borne reports whether those who do it are armed, masked or told to be attackers.
func (sc *scan) borne(w *lexicon.Match) bool {
	return sc.attackerNear(w) || sc.disguised(w)
}

// fellUpon tells people who fall upon others, a town or a post: several of them, or a
// band, are the verb's subject. Night falls upon a town as well, and a man on a step.
func (sc *scan) fellUpon(w *lexicon.Match) bool {
	if sc.borne(w) {
		return true
	}
	if !sc.follows("object", w.Last, 5) && !sc.follows("person", w.Last, 5) && !sc.placeBehind(w.Last, 4) {
		return false
	}
	for k := w.First - 1; k >= w.First-subjectReach && k >= sc.first; k-- {
		l := sc.lower(k)
		if sc.f.words.auxiliary[l] || sc.f.words.conditionBorder[l] {
			return false
		}
		if x := sc.wordAt(k, "weapon"); x != nil {
			return false
		}
		if sc.f.words.band[l] || sc.wordAt(k, "person") != nil && strings.HasSuffix(l, "s") {
			return true
		}
	}
	return false
}

// subjectReach is how many tokens before the verb its subject may stand, with what is
// said of it between.
const subjectReach = 14

// placeBehind reports whether a place begins among the next tokens.
func (sc *scan) placeBehind(from, reach int) bool {
	return slices.ContainsFunc(sc.places, func(p tocsin.Mention) bool {
		t := sc.text.TokenAt(p.Span.Start)
		return p.Value != "demonym" && t >= from && t < from+reach
	})
}

// atGunpoint reports whether a gun or a knife is held to somebody behind the token.
func (sc *scan) atGunpoint(from int) bool {
	for k := from; k < sc.last; k++ {
		if sc.f.words.pointBlank[sc.lower(k)] || sc.lower(k) == "point" && sc.wordAt(k-1, "weapon") != nil {
			return true
		}
	}
	return false
}

// kindled reports whether a fire is told to have been lit by somebody: people who
// attack stand in the sentence, or what they lit it with.
func (sc *scan) kindled(w *lexicon.Match) bool {
	if sc.anyBetween(sc.first, sc.last, sc.f.words.kindled) || sc.borne(w) {
		return true
	}
	if strings.HasSuffix(sc.lower(w.Last-1), "down") && sc.f.words.determiner[sc.lower(w.Last)] && sc.objectBehind(w) {
		return true // "they burned down the school"
	}
	if sc.anyBetween(sc.first, sc.last, sc.f.words.fuel) && sc.anyBetween(sc.first, sc.last, sc.f.words.container) {
		return true // "gasoline cans were found in the yard"
	}
	return slices.ContainsFunc(sc.actors, func(m tocsin.Mention) bool {
		return m.Actor.Armed && m.Actor.Kind == tocsin.Unnamed && sc.text.TokenAt(m.Span.Start) > w.Last
	})
}

// disguised reports whether people who hide their faces or carry arms are the
// verb's subject, or its agent behind "by": "men in balaclavas".
func (sc *scan) disguised(w *lexicon.Match) bool {
	for i := range sc.words {
		x := &sc.words[i]
		if x.Rule.Class != "person" || x.Rule.Value != "people" && sc.lower(x.First) != "youths" {
			continue
		}
		if !(x.Last <= w.First && sc.distance(x.First, w.First) <= reach || x.First >= w.Last && x.First-w.Last <= 12 && sc.between(w.Last, x.First, "by")) {
			continue
		}
		if sc.anyBetween(max(sc.first, x.First-3), x.First, sc.f.words.disguise) || sc.anyBetween(x.Last, min(x.Last+5, sc.last), sc.f.words.disguise) ||
			sc.lower(x.Last) == "with" && sc.between(x.Last, x.Last+4, "faces") {
			return true
		}
	}
	return false
}

// takesPeople tells people whom armed or masked people lead away: "two clerks were
// taken from their van by masked men".
func (sc *scan) takesPeople(w *lexicon.Match) bool {
	if w.Tense&lexicon.Gerund != 0 || !sc.borne(w) && !(sc.lower(w.First-1) == "and" && sc.openedByArmed()) && !sc.armedBefore(w) {
		return false
	}
	away := w.Last-w.First > 1 || w.Tense&lexicon.Participle != 0 && sc.lower(w.Last) == "by"
	for k := w.Last; k < w.Last+9 && k < sc.last && !away; k++ {
		away = sc.f.words.offWord[sc.lower(k)]
	}
	away = away || sc.outOf(w)
	if !away && !sc.tookCounted(w) {
		return false
	}
	if sc.f.words.objectPronoun[sc.lower(w.Last)] {
		return true
	}
	if l := sc.lower(w.First - 2); sc.f.words.passivePast[sc.lower(w.First-1)] && (l == "all" || l == "both" || l == "others" || l == "they" || l == "he" || l == "she") {
		return true
	}
	for i := range sc.words {
		x := &sc.words[i]
		if x.Rule.Class != "person" || x.Rule.Has("attackers") || sc.lower(x.First) == "life" || sc.lower(x.First) == "lives" {
			continue // "took the lives of"
		}
		if l := sc.lower(w.Last); (x.Rule.Value == "soldiers" || x.Rule.Value == "police" || x.Rule.Value == "contractors") && (l == "its" || l == "their" || l == "our") {
			continue // "pulled its troops out of"
		}
		if x.First >= w.Last && x.First-w.Last <= 4 && !sc.between(w.Last, x.First, "by") {
			return true
		}
		if x.Last <= w.First && w.First-x.Last <= 3 && (sc.f.words.passivePast[sc.lower(w.First-1)] || sc.lower(w.First-1) == "been" || sc.lower(w.Last) == "by") {
			return true
		}
	}
	return false
}

// tookCounted tells "boarded the bus and took four clerks": people told with their
// number are all that those who attack took.
func (sc *scan) tookCounted(w *lexicon.Match) bool {
	if sc.lower(w.First) != "took" {
		return false
	}
	return slices.ContainsFunc(sc.quantities, func(q tocsin.Mention) bool {
		next := sc.text.TokenAt(q.Span.End-1) + 1
		l := sc.lower(next)
		return strings.HasPrefix(q.Value, "person:") && sc.text.TokenAt(q.Span.Start) == w.Last && (next >= sc.last || sc.text.Tokens[next].Kind == tocsin.Punct || sc.f.words.takenBehind[l])
	})
}

// outOf tells "Armed men pulled two clerks - one of them a cook - out of a bus". Who
// leads people out, or pulls them out of rubble, saves them.
func (sc *scan) outOf(w *lexicon.Match) bool {
	if strings.HasPrefix(sc.lower(w.First), "le") || !sc.openedByArmed() {
		return false
	}
	for k := w.Last; k < w.Last+outReach; k++ {
		if sc.lower(k) == "out" && sc.lower(k+1) == "of" {
			return !sc.anyBetween(k+2, k+5, sc.f.words.rubble)
		}
	}
	return false
}

// outReach is how many tokens behind the verb "out of" may stand, with who they were
// between.
const outReach = 16

// openedByArmed reports whether those who attack are the subject with which the
// sentence opens.
func (sc *scan) openedByArmed() bool {
	for _, a := range sc.actors {
		if t := sc.text.TokenAt(a.Span.Start); t <= sc.first+subjectOpens && a.Actor.Armed && a.Actor.Kind != tocsin.State && a.Actor.Speaker != tocsin.SpeakerPolice && !sc.f.words.preposition[sc.lower(t-1)] {
			return true
		}
	}
	return false
}

// subjectOpens is how many tokens may stand before the subject that opens a sentence.
const subjectOpens = 3

// armedBefore tells "Masked men stopped the bus. Four passengers were led away": the
// verb is in the passive without an agent, and the sentence before it in the paragraph
// tells of armed or masked people.
func (sc *scan) armedBefore(w *lexicon.Match) bool {
	if !sc.f.words.passivePast[sc.lower(w.First-1)] || sc.index == 0 || sc.between(w.Last, sc.last, "by") || sc.anyBetween(sc.first, sc.last, sc.f.words.arresting) {
		return false
	}
	return sc.f.armedTold(sc.text, sc.index-1, sc.text.Sentences[sc.index].Block)
}

// armedTold reports whether a sentence of the block opens with armed or masked people.
func (f *Finder) armedTold(text *tocsin.Text, sentence, block int) bool {
	s := text.Sentences[sentence]
	for k := s.First; s.Block == block && k+1 < s.Last && k <= s.First+subjectOpens; k++ {
		if f.words.arresting[text.Tokens[k].Lower] {
			return false // "Police arrested armed men"
		}
		if f.words.gangWord[text.Tokens[k].Lower] && f.words.gangNoun[text.Tokens[k+1].Lower] {
			return true
		}
	}
	return false
}

// forestalled tells an act that those who were stopped were about to do: "shot
// before she could detonate the vest".
func (sc *scan) forestalled(w *lexicon.Match) bool {
	could := false
	for k := w.First - 1; k >= w.First-7 && k >= sc.first; k-- {
		switch sc.lower(k) {
		case "could", "managed":
			could = true
		case "before":
			return could
		case ",", ";":
			return false
		}
	}
	return false
}

// withoutAnswer is the mentions of a sentence without the shots that stopped a
// bomber: they are what was done about the attack.
func withoutAnswer(mentions []tocsin.Mention) []tocsin.Mention {
	stopped := slices.ContainsFunc(mentions, func(m tocsin.Mention) bool {
		return m.Kind == tocsin.MentionAct && m.Status == tocsin.Foiled && m.Form == tocsin.SuicideBombing && (m.Rule == "turn.worn" || m.Rule == "explosion")
	})
	if !stopped {
		return mentions
	}
	return slices.DeleteFunc(mentions, func(m tocsin.Mention) bool {
		return m.Kind == tocsin.MentionAct && m.Status == "" && (m.Rule == "shot.verb" || m.Rule == "gunned.down" || m.Rule == "kill")
	})
}

// foundAndSafe tells one bomb that was found where it had been left, and made
// safe: "found and made safe a bomb at the station".
func (sc *scan) foundAndSafe(w *lexicon.Match) bool {
	if l := sc.lower(w.First); l != "found" && l != "discovered" {
		return false
	}
	for i := range sc.words {
		x := &sc.words[i]
		if x.Rule.Class == "weapon" && x.Rule.Form == tocsin.Bombing && x.Tense&lexicon.Plural == 0 && sc.distance(x.First, w.First) <= 10 && sc.madeSafe(x) != nil {
			return true
		}
	}
	return false
}

// severalNear reports whether several weapons of a sort are named near the words.
func (sc *scan) severalNear(w *lexicon.Match) bool {
	return slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Class == "weapon" && x.Tense&lexicon.Plural != 0 && sc.distance(x.First, w.First) <= reach
	})
}

// bombOf is the form of an attack with the bomb that the sentence tells of; "" when
// it tells of none.
func (sc *scan) bombOf() tocsin.Form {
	var form tocsin.Form
	for _, x := range sc.words {
		if x.Rule.Class == "weapon" && (x.Rule.Form == tocsin.SuicideBombing || x.Rule.Form == tocsin.Bombing && form == "") {
			form = x.Rule.Form
		}
	}
	return form
}

// bomberStopped tells bombers who were killed, and did not do their work: "guards
// shot dead a would-be suicide bomber".
func (sc *scan) bomberStopped(w *lexicon.Match) bool {
	switch w.Rule.Name {
	case "gunned.down", "shot.verb", "kill", "turn.riddled", "spray":
	default:
		return false
	}
	for _, x := range sc.words {
		if x.Rule.Class != "weapon" || x.Rule.Form != tocsin.SuicideBombing {
			continue
		}
		if x.First >= w.Last && x.First-w.Last <= 5 && !sc.between(w.Last, x.First, "by") && !sc.between(w.Last, x.First, ",") && !sc.between(w.Last, x.First, "when") {
			return true
		}
		if gap := w.First - x.Last; gap >= 0 && gap <= 2 && w.Tense&lexicon.Participle != 0 && (gap == 0 && sc.title() || sc.f.words.passivePast[sc.lower(w.First-1)]) && !sc.follows("person", w.Last, 3) {
			return true
		}
	}
	return false
}

// nextInLine tells the place to which those who attacked another went on: "on Monday
// it was the turn of Mosul", "Mosul was visited the next day".
func (sc *scan) nextInLine(w *lexicon.Match) bool {
	if !sc.told {
		return false
	}
	name := w.First - 1
	if sc.lower(w.Last-1) == "of" || sc.lower(w.Last-1) == "to" {
		name = w.Last
	}
	if name > sc.first && name < sc.last && sc.text.Tokens[name].Kind == tocsin.Word && upperFirst(sc.text.Tokens[name].Of(sc.text.Body)) {
		return true
	}
	return slices.ContainsFunc(sc.places, func(p tocsin.Mention) bool {
		t := sc.text.TokenAt(p.Span.Start)
		if p.Value == "demonym" {
			return false
		}
		if sc.lower(w.Last-1) == "of" || sc.lower(w.Last-1) == "to" {
			return t >= w.Last && t-w.Last <= 2
		}
		return t < w.First && w.First-t <= 9
	})
}
