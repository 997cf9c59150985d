package find

import "tocsin/lexicon"

// words is the sets of words, by the part that they play, that finding looks
// single tokens up in; the lexicon says what stands in each.
type words struct {
	agentWord, aimedWord, alarmThing, armedNoun, armsPlace, attackOfOther, attackTail, auxiliary, bombTail,
	clauseBorder, comparing, conditionBorder, conditionPreposition, conditionWord, countEnd,
	determiner, excluding, gathered, gunTail, harmedWord, intending, interceptedBefore,
	knownOpening, laterOrdinal, lifeTaking, livestock, moreWord, nameArticle, newOpening,
	notCounted, nounEnd, objectPronoun, oneMore, oneOrMore, onlyWord, ordinalEnding, partOpening,
	passivePast, perfectBefore, perfectHave, pointingSubject, policeRaidBefore, possessive,
	preposition, realisedVerb, ruling, seeming, seizing, shellTail, stoppageBefore, subject,
	threatener, whereBefore lexicon.Words
}

// newWords takes the sets out of the lexicon.
func newWords(lex *lexicon.Lexicon) *words {
	return &words{
		agentWord:            lex.Set("set.agent.word"),
		aimedWord:            lex.Set("set.aimed.word"),
		alarmThing:           lex.Set("set.alarm.thing"),
		armedNoun:            lex.Set("set.armed.noun"),
		armsPlace:            lex.Set("set.arms.place"),
		attackOfOther:        lex.Set("set.attack.of.other"),
		attackTail:           lex.Set("set.attack.tail"),
		auxiliary:            lex.Set("set.auxiliary"),
		bombTail:             lex.Set("set.bomb.tail"),
		clauseBorder:         lex.Set("set.clause.border"),
		comparing:            lex.Set("set.comparing"),
		conditionBorder:      lex.Set("set.condition.border"),
		conditionPreposition: lex.Set("set.condition.preposition"),
		conditionWord:        lex.Set("set.condition.word"),
		countEnd:             lex.Set("set.count.end"),
		determiner:           lex.Set("set.determiner"),
		excluding:            lex.Set("set.excluding"),
		gathered:             lex.Set("set.gathered"),
		gunTail:              lex.Set("set.gun.tail"),
		harmedWord:           lex.Set("set.harmed.word"),
		intending:            lex.Set("set.intending"),
		interceptedBefore:    lex.Set("set.intercepted.before"),
		knownOpening:         lex.Set("set.known.opening"),
		laterOrdinal:         lex.Set("set.later.ordinal"),
		lifeTaking:           lex.Set("set.life.taking"),
		livestock:            lex.Set("set.livestock"),
		moreWord:             lex.Set("set.more.word"),
		nameArticle:          lex.Set("set.name.article"),
		newOpening:           lex.Set("set.new.opening"),
		notCounted:           lex.Set("set.not.counted"),
		nounEnd:              lex.Set("set.noun.end"),
		objectPronoun:        lex.Set("set.object.pronoun"),
		oneMore:              lex.Set("set.one.more"),
		oneOrMore:            lex.Set("set.one.or.more"),
		onlyWord:             lex.Set("set.only.word"),
		ordinalEnding:        lex.Set("set.ordinal.ending"),
		partOpening:          lex.Set("set.part.opening"),
		passivePast:          lex.Set("set.passive.past"),
		perfectBefore:        lex.Set("set.perfect.before"),
		perfectHave:          lex.Set("set.perfect.have"),
		pointingSubject:      lex.Set("set.pointing.subject"),
		policeRaidBefore:     lex.Set("set.police.raid.before"),
		possessive:           lex.Set("set.possessive"),
		preposition:          lex.Set("set.preposition"),
		realisedVerb:         lex.Set("set.realised.verb"),
		ruling:               lex.Set("set.ruling"),
		seeming:              lex.Set("set.seeming"),
		seizing:              lex.Set("set.seizing"),
		shellTail:            lex.Set("set.shell.tail"),
		stoppageBefore:       lex.Set("set.stoppage.before"),
		subject:              lex.Set("set.pronoun.subject"),
		threatener:           lex.Set("set.threatener"),
		whereBefore:          lex.Set("set.where.before"),
	}
}
