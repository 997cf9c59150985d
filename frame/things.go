package frame

import "tocsin/lexicon"

// thingWords are the sets of words around the things that are attacked or damaged.
type thingWords struct {
	aboard, adjectiveBehind, carrier, device, downWord, falling, foundSo, going, ground,
	hitting, impactPreposition, landVehicle, comingDown, peopleThere, leftThere, makingOff, oneOfThem, passBy, planting, raiderCraft, roadPreposition, roadWord, shipAgain, shipNoun, shipPart, supposing, takingFire, takingOff, triggered, usingWord, versus lexicon.Words
}

func newThingWords(lex *lexicon.Lexicon) thingWords {
	return thingWords{
		aboard:            lex.Set("set.aboard"),
		adjectiveBehind:   lex.Set("set.adjective.behind"),
		carrier:           lex.Set("set.carrier"),
		device:            lex.Set("set.device"),
		downWord:          lex.Set("set.down.word"),
		falling:           lex.Set("set.falling"),
		foundSo:           lex.Set("set.found.so"),
		going:             lex.Set("set.going"),
		oneOfThem:         lex.Set("set.one.of.them"),
		ground:            lex.Set("set.ground"),
		impactPreposition: lex.Set("set.impact.preposition"),
		hitting:           lex.Set("set.hitting"),
		comingDown:        lex.Set("set.coming.down"),
		peopleThere:       lex.Set("set.people.there"),
		makingOff:         lex.Set("set.making.off"),
		landVehicle:       lex.Set("set.land.vehicle"),
		leftThere:         lex.Set("set.left.there"),
		passBy:            lex.Set("set.pass.by"),
		planting:          lex.Set("set.planting"),
		supposing:         lex.Set("set.supposing"),
		takingFire:        lex.Set("set.taking.fire"),
		triggered:         lex.Set("set.triggered"),
		takingOff:         lex.Set("set.taking.off"),
		versus:            lex.Set("set.versus"),
		usingWord:         lex.Set("set.using.word"),
		raiderCraft:       lex.Set("set.raider.craft"),
		roadPreposition:   lex.Set("set.road.preposition"),
		roadWord:          lex.Set("set.road.word"),
		shipAgain:         lex.Set("set.ship.again"),
		shipNoun:          lex.Set("set.ship.noun"),
		shipPart:          lex.Set("set.ship.part"),
	}
}
