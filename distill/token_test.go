package distill

import (
	"strings"
	"testing"

	"tocsin"
)

func TestTokensAreWordsNumbersMarksAndLinks(t *testing.T) {
	kinds := map[tocsin.TokenKind]string{tocsin.Word: "", tocsin.Number: "/n", tocsin.Punct: "/p", tocsin.Link: "/l"}
	for _, row := range []struct{ name, body, want string }{
		{"words", "a bomb exploded", "a bomb exploded"},
		{"full stop", "It fell.", "It fell ./p"},
		{"comma", "men, women", "men ,/p women"},
		{"acronym", "the U.S. embassy", "the U.S. embassy"},
		{"acronym at the end", "in the U.S.", "in the U.S."},
		{"acronym without its last stop", "the U.S army", "the U.S army"},
		{"acronym in a compound", "the U.S.-led force", "the U.S.-led force"},
		{"acronym with clitic", "the U.S.'s base", "the U.S. 's base"},
		{"initial", "J. Orr", "J. Orr"},
		{"hyphenated name", "al-Alf", "al-Alf"},
		{"hyphenated acronym", "C-RAM fired", "C-RAM fired"},
		{"weapon with number", "an AK-47 and F-16s", "an AK-47 and F-16s"},
		{"possessive", "Tuesday's attack", "Tuesday 's attack"},
		{"curly possessive", "Tuesday’s attack", "Tuesday ’s attack"},
		{"possessive in capitals", "IRAQ'S ARMY", "IRAQ 'S ARMY"},
		{"plural possessive", "the rebels' base", "the rebels '/p base"},
		{"negation", "couldn't", "could n't"},
		{"curly negation", "couldn’t", "could n’t"},
		{"negation that bends", "won't can't", "wo n't ca n't"},
		{"cannot", "cannot", "cannot"},
		{"other clitics", "they've he'll I'm we're she'd", "they 've he 'll I 'm we 're she 'd"},
		{"name with apostrophe", "O'Brien of Sana'a", "O'Brien of Sana'a"},
		{"name with curly apostrophe", "Côte d’Ivoire", "Côte d’Ivoire"},
		{"Qur'an", "the Qur'an", "the Qur'an"},
		{"thousands", "2,500 troops", "2,500/n troops"},
		{"decimal", "3.5 km", "3.5/n km"},
		{"calibre", "a 122mm rocket", "a 122mm/n rocket"},
		{"decade", "the 1990s", "the 1990s/n"},
		{"ordinal", "the 17th", "the 17th/n"},
		{"clock", "at 11:30", "at 11:30/n"},
		{"clock with stop", "at 10.30am", "at 10.30am/n"},
		{"before noon", "7 a.m. today", "7/n a.m. today"},
		{"money", "$5m", "$/p 5m/n"},
		{"percent", "5% of", "5/n %/p of"},
		{"range", "12-15 dead", "12/n -/p 15/n dead"},
		{"range with dash", "12–15 dead", "12/n –/p 15/n dead"},
		{"age", "a 17-year-old boy", "a 17-year-old/n boy"},
		{"date by numbers", "on 2020-11-17.", "on 2020-11-17/n ./p"},
		{"date with strokes", "17/11/2020", "17/11/2020/n"},
		{"number at the end", "in 2003.", "in 2003/n ./p"},
		{"number before comma", "in 2003, he", "in 2003/n ,/p he"},
		{"number with colon", "at 5: he", "at 5/n :/p he"},
		{"Arabic digits", "١٢ قتيلا", "١٢/n قتيلا"},
		{"address", "see https://example.org/a?b=c.", "see https://example.org/a?b=c/l ./p"},
		{"address without scheme", "www.example.org/a", "www.example.org/a/l"},
		{"short address", "pic.example.com/q7L", "pic.example.com/q7L/l"},
		{"host alone", "example.com said", "example.com/l said"},
		{"host in brackets", "(example.org)", "(/p example.org/l )/p"},
		{"mail", "to a.b@example.org, now", "to a.b@example.org/l ,/p now"},
		{"handle", "@janeroe said", "@janeroe/l said"},
		{"handle apart", "@ janeroe", "@/p janeroe"},
		{"tag", "#Mandra burns", "#Mandra/l burns"},
		{"number sign", "#5", "#/p 5/n"},
		{"two hyphens", "LIMA -- A BOMB", "LIMA --/p A BOMB"},
		{"dash", "the town – his", "the town –/p his"},
		{"dash without spaces", "the town—his", "the town —/p his"},
		{"ellipsis", "he… left", "he …/p left"},
		{"three stops", "he... left", "he .../p left"},
		{"quotes", `"No," he said.`, `"/p No ,/p "/p he said ./p`},
		{"curly quotes", "“No,” he said", "“/p No ,/p ”/p he said"},
		{"single quotes", "'no' he said", "'/p no '/p he said"},
		{"brackets", "(ISIS)", "(/p ISIS )/p"},
		{"square brackets", "[TEXT]", "[/p TEXT ]/p"},
		{"stroke", "and/or", "and //p or"},
		{"ampersand in a name", "AT&T", "AT&T"},
		{"title", "Gen. Orr", "Gen. Orr"},
		{"title at the end", "the Gen.", "the Gen ./p"},
		{"month", "Jan. 3", "Jan. 3/n"},
		{"number word", "No. 5", "No. 5/n"},
		{"number word glued", "NO.4", "NO. 4/n"},
		{"no", "He said no. Then", "He said no ./p Then"},
		{"company", "Acme Inc. said", "Acme Inc. said"},
		{"two marks", "What?!", "What ?/p !/p"},
		{"accents", "Médecins Sans Frontières", "Médecins Sans Frontières"},
		{"decomposed accents", "Me\u0301decins", "Me\u0301decins"},
		{"Cyrillic", "взрыв в Киеве", "взрыв в Киеве"},
		{"picture with sign", "❗️ Kyiv", "❗️/p Kyiv"},
		{"picture with joiner", "👨‍👩‍👧 fled", "👨‍👩‍👧/p fled"},
		{"underscore", "foo_bar", "foo_bar"},
		{"leading hyphen", "- one", "-/p one"},
		{"old quotes", "``No'' he", "``/p No ''/p he"},
		{"wrapped line", "the\nmarket", "the market"},
	} {
		text := segmented(row.body)
		if err := text.Validate(); err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		var got []string
		for _, k := range text.Tokens {
			got = append(got, k.Of(row.body)+kinds[k.Kind])
		}
		if s := strings.Join(got, " "); s != row.want {
			t.Errorf("%s: got %s, want %s", row.name, s, row.want)
		}
	}
}

func TestLowerIsInLowerCaseWithStraightApostrophes(t *testing.T) {
	for _, row := range []struct{ name, body, want string }{
		{"capitals", "Green ZONE", "green zone"},
		{"curly clitic", "Iraq’s", "iraq 's"},
		{"curly negation", "Couldn’t", "could n't"},
		{"accents", "ÉTAT", "état"},
		{"acronym", "U.S.", "u.s."},
	} {
		var got []string
		for _, k := range segmented(row.body).Tokens {
			got = append(got, k.Lower)
		}
		if s := strings.Join(got, " "); s != row.want {
			t.Errorf("%s: got %q, want %q", row.name, s, row.want)
		}
	}
}
