package find_test

import (
	"fmt"
	"slices"
	"testing"

	"tocsin"
	"tocsin/distill"
	"tocsin/lexicon/when"
)

// foundIn is the mentions of one kind in a text, each as show says.
func foundIn(t *testing.T, kind tocsin.MentionKind, show func(m tocsin.Mention, words string) string) func(body string) []string {
	_, f := load(t)
	return func(body string) (out []string) {
		text := distill.Plain("", body)
		for _, m := range f.All(&text, when.Reference{}) {
			if m.Kind == kind {
				out = append(out, show(m, m.Span.Of(text.Body)))
			}
		}
		return out
	}
}

// TestActs tells acts, and how they are put, from words that look like them.
func TestActs(t *testing.T) {
	found := foundIn(t, tocsin.MentionAct, func(m tocsin.Mention, words string) string {
		return fmt.Sprintf("%s %s %s %s", m.Rule, m.Form, m.Mood+tocsin.Mood(m.Status), words)
	})
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{"a bomb that was about to go off", "Guards stopped him before he could detonate a car bomb.", []string{"explosion bombing assertedfoiled detonate"}},
		{"a bomber shot in time", "A suicide bomber was gunned down at the gate.", []string{"gunned.down suicide-bombing assertedfoiled gunned down"}},
		{"a bomb blown up by sappers", "The second bomb was detonated by sappers.", nil},
		{"a bomb in the making", "A device blew up while he was assembling it.", nil},
		{"a dog", "An attack dog bit a man, and two attack dogs barked.", nil},
		{"a modal verb of another clause", "Armed men in numbers that no guard could judge entered the hamlet.", []string{"invade armed-assault asserted entered"}},
		{"a modal verb of the act", "Armed men could have entered the hamlet, or never entered it.", []string{"invade armed-assault asserted entered", "invade armed-assault negated entered"}},
		{"what another verb is said not of", "What could not be sold was torched by rebels.", []string{"arson arson asserted torched"}},
		{"what is said not to be done", "The mill was not torched by rebels.", []string{"arson arson negated torched"}},
		{"a noun that a negation ends with", "Two clerks, carrying no arms, were abducted.", []string{"abduction abduction asserted abducted"}},
		{"a negation of who is harmed", "No clerks were abducted.", []string{"abduction abduction negated abducted"}},
		{"a group named after beasts", "The Sand Tigers blew up a dam.", []string{"explosion bombing asserted blew up"}},
		{"beasts", "Two tigers attacked a dam guard.", nil},
		{"who was taken away, behind armed people", "Masked men stopped the bus at noon. Four clerks were taken away.", []string{"turn.taken abduction asserted taken"}},
		{"who was taken away, by a pronoun", "Masked men stopped the bus at noon. Both were taken away.", []string{"turn.taken abduction asserted taken"}},
		{"who was taken away, and nobody armed", "Two nurses stopped the bus at noon. Four clerks were taken away.", nil},
		{"guests led to safety", "Troops led 40 guests out of the building where militants hid.", nil},
		{"people pulled from rubble", "Rebels pulled two girls out of the rubble.", nil},
		{"armed people who were arrested", "Police arrested four armed men in Jos. All were taken away for questioning.", nil},
		{"somebody taken to hospital", "A man was hit by a bus in Lagos. He was taken away in an ambulance.", nil},
		{"people taken along", "The rebels took three policemen along as mediators.", nil},
		{"paint", "Extremists sprayed swastikas on a synagogue.", nil},
		{"water", "The attacker was sprayed with water by a guard.", nil},
		{"money", "Militants raked in three million dollars.", nil},
		{"not one", "The governor said that not one house was burned by gunmen.", []string{"turn.burned.by arson negated burned", "arson.burn arson negated burned"}},
		{"what might be seen", "Ukraine could see its grid attacked again by Russia this winter.", []string{"attack  hypothetical attacked"}},
		{"a rise", "The rebels rocketed to power.", nil},
		{"a side that pulls its own out", "The coalition pulled its troops out of the base at noon after militants had shelled it.", []string{"shell.verb shelling asserted shelled"}},
		{"people pulled out far behind", "Armed men pulled two clerks - one the son of a baker, the other a cook - out of a bus.", []string{"turn.taken abduction asserted pulled"}},
		{"a second verb of those who are armed", "Armed men, whose faces nobody in the hamlet had ever seen before that night, halted a bus and marched them off.", []string{"turn.taken abduction asserted marched"}},
		{"a blast under those who passed", "An explosion under a culvert when a police lorry was passing hurt two.", []string{"explosion bombing asserted explosion"}},
		{"a blast under a street", "An explosion under the street hurt two.", []string{"explosion  asserted explosion"}},
		{"a band that falls upon a post", "A column of eighty, some of them women, fell upon the post.", []string{"turn.fell.upon armed-assault asserted fell upon"}},
		{"night that falls upon a post", "Night fell upon the post.", nil},
		{"a tree that falls, and people", "Nine people were hurt when a tree fell upon a bus.", nil},
		{"a charge put to a thing", "They put dynamite to the legs of a pylon.", []string{"deed.weapon bombing asserted dynamite"}},
		{"a charge put to what workers pull down", "Workers put dynamite to the bridge.", nil},
		{"a charge sold to a mine", "They sold dynamite to the owner of a bus.", nil},
		{"people taken by their number", "Gunmen boarded a bus and took four clerks.", []string{"turn.commandeered other asserted boarded", "invade armed-assault asserted boarded", "turn.taken abduction asserted took"}},
		{"people taken to a clinic", "Masked nurses stopped a bus and took four clerks to a clinic.", nil},
		{"a bomb hidden far from its verb", "A home-made bomb, hidden in a bin at some hundred and fifty metres of the court, had just been set off.", []string{"turn.went.up bombing asserted been set off"}},
		{"a siren far from its verb", "A bomb squad came, and hidden in a bin at some hundred and fifty metres of the court, an alarm was set off.", nil},
		{"nothing that fell", "Nothing had fallen on the town, though two shells had fallen on the mill.", []string{"land.verb  negated fallen", "land.verb  asserted fallen"}},
		{"launches that are counted", "About 40 launches toward Mosul were counted.", []string{"launches rocket-missile asserted launches toward"}},
		{"launches of a firm", "The firm moved its launches toward Mosul.", nil},
		{"children who walk into a village", "Nine children walked into the hamlet.", nil},
		{"a stoppage", "The miners' strike closed two pits.", nil},
		{"a strike in a text about a stoppage", "The miners' strike ended. A strike on the depot killed two miners.", []string{"strike.noun  asserted strike"}},
		{"bullets put into a car", "Gunmen put three bullets into a car.", []string{"turn.bullets armed-assault asserted put"}},
		{"a count of attacks in figures", "It was the 3rd attack.", []string{"attack  aggregate attack"}},
		{"what was used instead", "Gunmen used knives instead of a bomb, hurting two.", []string{"effect.doer armed-assault asserted hurting"}},
		{"what somebody will keep doing", "The militia vowed that it will keep attacking ports.", []string{"attack  planned attacking", "attack  asserted attacking"}},
		{"a car that was steered on purpose", "A truck rammed shoppers deliberately.", []string{"drive melee asserted rammed"}},
		{"somebody led away", "Masked men took a lieutenant from his van.", []string{"turn.taken abduction asserted took"}},
		{"a ship taken at gunpoint", "Nine men boarded the tug at gunpoint.", []string{"turn.commandeered other asserted boarded"}},
		{"a shell that the navy blew up", "A navy team blew up the shell at noon.", nil},
		{"a fire with what lit it", "The shop burned down, and two cans of petrol were found in it.", []string{"turn.burned.by arson asserted burned down"}},
	} {
		if got := found(row.text); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q: %q, want %q", row.name, row.text, got, row.want)
		}
	}
}

// TestQuantities reads figures with their bounds and what they count.
func TestQuantities(t *testing.T) {
	found := foundIn(t, tocsin.MentionQuantity, func(m tocsin.Mention, words string) string {
		return fmt.Sprintf("%d:%d %s %s", m.Count.Min, m.Count.Max, m.Value, words)
	})
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{"a range with a hyphen", "The attack killed 10-12 people.", []string{"10:12 person:people 10-12 people"}},
		{"rough figures", "Some 30-odd people and forty-odd soldiers died.", []string{"30:30 person:people Some 30-odd people", "40:40 person:soldiers forty-odd soldiers"}},
		{"rough ages that count", "They hurt twenty-something men and 15-plus women.", []string{"20:29 person:people twenty-something men", "15:-1 person:women 15-plus women"}},
		{"and more", "Twenty and more were killed.", []string{"20:-1 bare Twenty and more"}},
		{"at most several", "Up to several rockets were fired.", []string{"2:-1 munition:rocket Up to several rockets"}},
		{"a figure put right", "It killed five instead of the eight policemen.", []string{"5:5 person:police five instead of the eight policemen"}},
		{"a figure put right before its noun", "It killed five, and not the eight as first reported, policemen.", []string{"5:5 person:police five, and not the eight as first reported, policemen"}},
		{"strikes and not what they are made with", "Dozens of rocket strikes hit the base.", nil},
		{"a noun in no list behind words for killing", "The bomb tore through a hall, taking the lives of three zither pluckers.", []string{"3:3 person:people three zither pluckers"}},
		{"a noun in no list", "Six acolytes were lined up and then later mown down.", []string{"6:6 person:people Six acolytes"}},
	} {
		if got := found(row.text); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q: %q, want %q", row.name, row.text, got, row.want)
		}
	}
}

// TestHarm reads words for harm whose parts stand apart.
func TestHarm(t *testing.T) {
	found := foundIn(t, tocsin.MentionHarm, func(m tocsin.Mention, words string) string { return m.Value + " " + words })
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{"to death", "They hacked him to death.", []string{"killed hacked him to death"}},
		{"lived on", "He was shot, but has survived.", []string{"injured shot, but has survived"}},
		{"a limb that stayed on", "He had his left foot in a boot.", nil},
		{"a limb torn off", "He had his left foot blown off.", []string{"injured had his left foot blown"}},
	} {
		if got := found(row.text); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q: %q, want %q", row.name, row.text, got, row.want)
		}
	}
}
