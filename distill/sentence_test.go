package distill

import (
	"strings"
	"testing"

	"tocsin"
)

// segmented is the Text of one paragraph.
func segmented(body string) tocsin.Text {
	text := tocsin.Text{Body: body, Blocks: []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: len(body)}}}}
	segment(&text)
	return text
}

func TestSentencesEndWhereAReaderStops(t *testing.T) {
	// A bar stands where a sentence ends and another one begins.
	for _, row := range []struct{ name, body string }{
		{"full stops", "A bomb went off.| Nobody was hurt.| Police came."},
		{"question and exclamation", "Who did it?| Nobody knows!| The town waits."},
		{"acronym before a noun", "The U.S. embassy was hit.| It stands empty."},
		{"acronym at the end", "They came from the U.S.| The others stayed."},
		{"acronym before a name", "He left Washington D.C. Monday by car."},
		{"title before a name", "Gen. Marek Oll and Lt. Col. Iva Rem spoke.| Dr. Ona listened."},
		{"month before a day", "It happened on Jan. 3 near Mandra.| On Sept. 15, 2020, it happened again."},
		{"month at the end", "They had met in January.| By Feb. the talks were over."},
		{"hour before noon", "The shells fell at 7 a.m. on Monday.| At 3 p.m. the guns fell silent."},
		{"hour at the end", "The shells fell at 7 a.m.| The guns fell silent later."},
		{"hour before a weekday", "The blast came at 3 p.m. Tuesday in Mandra."},
		{"number sign", "Bus No. 5 burned.| No. 7 got away."},
		{"page in brackets", "The trial goes on (p. 5).| The fair is over (p. 7)."},
		{"no as an answer", "Was he there? |He said no.| The police left."},
		{"initials", "J. K. Orr and A. Ven met.| B. Tan did not."},
		{"one as a numeral", "That was World War I.| The town was rebuilt."},
		{"quote closed after the stop", `"We heard a blast."| He then left.`},
		{"quote with a verb of speech", `"We heard a blast," she said.| "Then nothing."`},
		{"question inside a quote", `"Who is there?" he asked.| No one answered.`},
		{"curly quotes", "“We heard a blast.”| “Then nothing.”"},
		{"brackets", "(He gave no name.)| The police did."},
		{"dateline with dash", "BAGHDAD (AP) -- Two rockets fell on Sunday.| Nobody was hurt."},
		{"dateline of a monitor", "LIMA, 4 FEB 90 (WIRE) -- [TEXT] A BOMB EXPLODED TODAY.| NOBODY WAS HURT."},
		{"upper case", "THE ARMY SAID NO. 4 BATTALION HELD THE TOWN.|  GEN. RUIZ DID NOT COMMENT.|  HE LEFT."},
		{"lower case", "the army denied it today.| guerrillas attacked the farm.| gen. ruiz was not there."},
		{"lower case with acronyms", "the u.s. embassy was hit.| it stands empty."},
		{"ellipsis that goes on", "He said ... that it was over.| She left."},
		{"ellipsis that ends", "He waited…| Nobody came."},
		{"spaced ellipsis", "He waited . . .| Then they came."},
		{"decimal number", "It weighed 3.5 kilos.| It cost 2.500 pounds."},
		{"address", "See www.example.org for more.| Or write to a.b@example.org today."},
		{"no space between", "Three were hurt.|Police closed the road.| It opened later."},
		{"company", "Acme Co. workers left.| Acme Inc.| The end was near."},
		{"and so on", "They took rifles, boots, etc. and left.| They came back."},
		{"list number", "1. The road is closed.| It opens on Monday."},
		{"note numbers", "He died in 1999.[4]| She died later. [5]| They had no heirs."},
		{"versus", "It was army vs. rebels again.| Nobody won."},
		{"degree", "Ona Rem, Ph.D., teaches in Mandra.| She was not hurt."},
		{"wrapped line", "The shells fell on\nthe market.| Nobody\nwas hurt."},
		{"run of marks", "What?!| They all left."},
		{"Arabic mark", "من فعل ذلك؟| لا أحد يعرف."},
		{"Chinese mark", "爆炸发生了。|没有人受伤。"},
		{"Hindi mark", "एक धमाका हुआ।| कोई घायल नहीं हुआ।"},
	} {
		var want []string
		for _, s := range strings.Split(row.body, "|") {
			want = append(want, strings.TrimSpace(s))
		}
		body := strings.ReplaceAll(row.body, "|", "")
		text := segmented(body)
		if err := text.Validate(); err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		var got []string
		for _, s := range text.Sentences {
			got = append(got, s.Of(body))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s:\n got %q\nwant %q", row.name, got, want)
		}
	}
}

func TestCaselessTellsWordsWithoutCase(t *testing.T) {
	for _, row := range []struct {
		name, body string
		want       bool
	}{
		{"wire text", "A BOMB EXPLODED TODAY IN THE CAPITAL, THE ARMY SAID", true},
		{"lower case", "a bomb exploded today in the capital, the army said", true},
		{"plain", "A bomb exploded today in the capital, the army said", false},
		{"wire text with a plain name", "A BOMB EXPLODED TODAY IN THE CAPITAL, McNAB OF THE ARMY SAID", true},
		{"too short to tell", "LIMA", false},
		{"empty", "", false},
	} {
		if got := Caseless(row.body); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
