package group

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

const wireStory = `Rockets fell on the old quarter of Marsa late on Tuesday and killed seven people, officials in the port city said.

The first of them came down beside the fish market soon after the evening prayer, when its narrow lanes were full of families
buying bread, and the second tore the roof off a school that stood empty at that hour.

Firemen worked until dawn to reach a family that was caught under the stairs of their house. Two of its children were brought
out alive, a rescue worker told reporters at the scene, holding a torch in one hand and a child's shoe in the other.

Nobody has said that they fired the rockets. The town lies within range of the hills which the Sons of Tal have held since
spring, and it has been struck twice before, though never so far from the barracks at its northern gate.`

// rewrite is the story as the nth outlet prints it: some words changed, the
// end cut, a line of its own above.
func rewrite(story string, n int) string {
	random := rand.New(rand.NewPCG(uint64(n), 1))
	words := strings.Split(story, " ")
	for i := range words {
		if random.IntN(25) == 0 {
			words[i] = fmt.Sprintf("word%d", random.IntN(1000))
		}
	}
	cut := len(words) * (100 - random.IntN(25)) / 100
	return fmt.Sprintf("Page %d of the evening edition.\n\n", n) + strings.Join(words[:cut], " ")
}

func TestThirtyRewritesAndTwoReportsAreThreeOrigins(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood)
	var readings []tocsin.Reading
	for n := range 30 {
		readings = append(readings, reading(fmt.Sprintf("wire%02d", n), day, marsa, killed(7), body(rewrite(wireStory, n))))
	}
	readings = append(readings,
		reading("own1", day, marsa, says(tocsin.Speaker{Name: "residents", Kind: tocsin.SpeakerWitness}, killed(6)),
			body("Our correspondent counted six bodies at the mosque where the dead of Tuesday's rocket fire were laid out. He saw two craters, one beside the market, and spoke with the imam, who knew all of them by name and asked that none be printed.")),
		reading("own2", day, marsa, says(tocsin.Speaker{Name: "doctors", Kind: tocsin.SpeakerMedical}, injured(12)),
			body("The wards of the general hospital were full on Wednesday morning. Twelve people with wounds from flying metal lay in the corridor, a nurse said, and four more had gone home with bandages because there was no bed to be had for them.")))
	incidents := Incidents(readings)
	if len(incidents) != 1 {
		t.Fatalf("got %d incidents: %s", len(incidents), groups(incidents))
	}
	inc := incidents[0]
	if inc.Origins != 3 || len(inc.OriginList) != 3 {
		t.Fatalf("got %d origins: %+v", inc.Origins, inc.OriginList)
	}
	for _, o := range inc.OriginList {
		if strings.HasPrefix(o.ID, "text:") && (len(o.Documents) != 30 || !strings.HasPrefix(o.Reason, "near-identical text, Jaccard 0.")) {
			t.Errorf("got %+v", o)
		}
	}
}

func TestCopiesOfATextAreFound(t *testing.T) {
	whole := textSketch(wireStory)
	words := strings.Fields(wireStory)
	for _, tt := range []struct {
		name string
		text string
		want bool
	}{
		{"the same", wireStory, true},
		{"in capitals", strings.ToUpper(wireStory), true},
		{"with a head and a foot", "Subscribe to our letter.\n\n" + wireStory + "\n\nAll rights are ours.", true},
		{"cut to half", strings.Join(words[:len(words)/2], " "), true},
		{"the middle left out", strings.Join(slices.Concat(words[:len(words)/3], words[len(words)/2:]), " "), true},
		{"another story", strings.Repeat("The council met to talk about the price of water and the state of the road. It heard four speakers from the valley and voted for a new pump at the third well. ", 2), false},
		{"too short to tell", "Rockets fell on the old quarter of Marsa", false},
		{"empty", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			other := textSketch(tt.text)
			if j, got, _ := whole.alike(&other); got != tt.want {
				t.Errorf("got %v, Jaccard %.2f", got, j)
			}
		})
	}
}

func textSketch(s string) sketch {
	text := paragraphs(s)
	return newSketch(&text)
}

func TestAgencyCreditsAreRead(t *testing.T) {
	block := func(kind tocsin.BlockKind, s string) func(*tocsin.Text) {
		return func(text *tocsin.Text) {
			start := len(text.Body)
			text.Body += s
			text.Blocks = append(text.Blocks, tocsin.Block{Kind: kind, Span: tocsin.Span{Start: start, End: len(text.Body)}})
			text.Body += "\n\n"
		}
	}
	long := block(tocsin.Paragraph, "The town had been quiet for a month when the shells came down on the road that leads north to the quarry, and people who had slept in cellars all winter went back to them with their blankets and lamps.")
	for _, tt := range []struct {
		name   string
		outlet string
		blocks []func(*tocsin.Text)
		want   string
	}{
		{"a dateline", "Gazette", []func(*tocsin.Text){block(tocsin.Paragraph, "MARSA, May 14 (Reuters) - Rockets fell."), long}, "reuters"},
		{"a dateline with two", "Gazette", []func(*tocsin.Text){block(tocsin.Paragraph, "Marsa (AFP/Gazette) Rockets fell."), long}, "afp"},
		{"a byline", "Gazette", []func(*tocsin.Text){block(tocsin.Byline, "By The Associated Press, Marsa"), long}, "ap"},
		{"a closing line", "Gazette", []func(*tocsin.Text){long, block(tocsin.Paragraph, "With reporting from AFP")}, "afp"},
		{"a bare closing line", "Gazette", []func(*tocsin.Text){long, block(tocsin.Paragraph, "— Reuters")}, "reuters"},
		{"the agency itself", "Agence France-Presse", []func(*tocsin.Text){long}, "afp"},
		{"a picture's credit", "Gazette", []func(*tocsin.Text){long, block(tocsin.Caption, "The quarry in April. Source: AFP")}, ""},
		{"told to an agency", "Gazette", []func(*tocsin.Text){block(tocsin.Paragraph, "Rockets fell, an official told AFP."), long}, ""},
		{"letters that are short for the outlet", "Sahel Press Agency", []func(*tocsin.Text){block(tocsin.Byline, "(SPA)"), block(tocsin.Paragraph, "MARSA, May 14 (SPA) - Rockets fell."), long, block(tocsin.Paragraph, "SPA")}, ""},
		{"the same letters elsewhere", "Gazette", []func(*tocsin.Text){block(tocsin.Paragraph, "MARSA, May 14 (SPA) - Rockets fell."), long}, "spa"},
		{"no credit", "Gazette", []func(*tocsin.Text){long}, ""},
		{"a word that is an agency's name in capitals only", "Gazette", []func(*tocsin.Text){block(tocsin.Paragraph, "The spa (spa) was hit."), long}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := tocsin.Reading{Document: tocsin.Document{Outlet: tt.outlet}}
			for _, b := range tt.blocks {
				b(&r.Text)
			}
			got, _ := creditedAgency(known(), &r)
			if got.id != tt.want {
				t.Errorf("got %q, want %q", got.id, tt.want)
			}
		})
	}
}

func TestOriginsAreCounted(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	viaAP := tocsin.Speaker{Name: "officials", Kind: tocsin.SpeakerOfficial, Via: "Associated Press"}
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		want     string
	}{
		{"an outlet", []tocsin.Reading{reading("a", day, marsa, killed(7))}, "outlet:outlet a"},
		{"a document without an outlet", []tocsin.Reading{reading("a", outlet(""), day, marsa, killed(7))}, "document:a"},
		{"one outlet twice", []tocsin.Reading{
			reading("a", outlet("Gazette"), day, marsa, killed(7)), reading("b", outlet("GAZETTE"), day, marsa, killed(8))}, "outlet:gazette"},
		{"two outlets that quote one agency", []tocsin.Reading{
			reading("a", day, marsa, says(viaAP, killed(7))), reading("b", day, marsa, says(viaAP, killed(7)))}, "agency:ap"},
		{"an agency quoted beside own reporting", []tocsin.Reading{
			reading("a", day, marsa, says(viaAP, killed(7)), named(tocsin.Weapon, "rocket"))}, "agency:ap outlet:outlet a"},
		{"five outlets that pass on one statement", []tocsin.Reading{
			reading("a", day, marsa, says(army, killed(7))), reading("b", day, marsa, says(army, killed(7)), killed(7)), reading("c", day, marsa, says(army, killed(7))),
			reading("d", day, marsa, says(army, killed(7))), reading("e", day, marsa, says(army, killed(7)))}, "statement:northland army"},
		{"media without a name", []tocsin.Reading{
			reading("a", day, marsa, says(tocsin.Speaker{Name: "local media", Kind: tocsin.SpeakerAgency}, killed(7)))}, "outlet:outlet a"},
		{"a post on a platform", []tocsin.Reading{
			reading("a", day, marsa, says(tocsin.Speaker{Name: "Telegram", Kind: tocsin.SpeakerAgency}, killed(7)))}, "outlet:outlet a"},
		{"an account that only passes on two statements", []tocsin.Reading{
			reading("a", day, marsa, says(army, killed(7), injured(2)), says(police, count(tocsin.Munitions, 4, 4)))}, "statement:northland army"},
		{"two outlets with nameless officials of their own", []tocsin.Reading{
			reading("a", day, marsa, says(tocsin.Speaker{Name: "officials", Kind: tocsin.SpeakerOfficial}, killed(7))),
			reading("b", day, marsa, says(tocsin.Speaker{Name: "officials", Kind: tocsin.SpeakerOfficial}, killed(7)))}, "outlet:outlet a outlet:outlet b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range orders(tt.readings) {
				incidents := Incidents(order)
				if len(incidents) != 1 {
					t.Fatalf("got %s", groups(incidents))
				}
				var got []string
				ids := map[string]bool{"": true}
				for _, o := range incidents[0].OriginList {
					got = append(got, o.ID)
					ids[o.ID] = true
				}
				if strings.Join(got, " ") != tt.want || incidents[0].Origins != len(got) {
					t.Errorf("got %s (%d), want %s", strings.Join(got, " "), incidents[0].Origins, tt.want)
				}
				for slot, rec := range incidents[0].Slots {
					for _, c := range rec.Claims {
						if !ids[c.Origin] || c.Origin == "" {
							t.Errorf("%s: origin %q is not in the list", slot, c.Origin)
						}
					}
				}
			}
		})
	}
}

func TestAStatementToldByManyIsOneOriginForItsClaims(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	incidents := Incidents([]tocsin.Reading{
		reading("a", day, marsa, says(army, killed(7)), named(tocsin.Weapon, "rocket")),
		reading("b", day, marsa, says(army, killed(7)), named(tocsin.Target, "the market"))})
	if len(incidents) != 1 {
		t.Fatalf("got %s", groups(incidents))
	}
	claims := incidents[0].Slots[tocsin.Killed].Claims
	if claims[0].Origin != claims[1].Origin {
		t.Errorf("got origins %q and %q", claims[0].Origin, claims[1].Origin)
	}
}

func TestCredibility(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		want     int
	}{
		{"one origin", []tocsin.Reading{reading("a", day, marsa, killed(7))}, possible},
		{"one origin, two speakers that agree", []tocsin.Reading{reading("a", day, marsa, says(tocsin.Speaker{Name: "doctors", Kind: tocsin.SpeakerMedical}, killed(7)), killed(7))}, consistent},
		{"one origin, and its doer says so", []tocsin.Reading{reading("a", day, marsa, killed(7), named(tocsin.ClaimedBy, "Sons of Tal"))}, consistent},
		{"two origins that agree", []tocsin.Reading{reading("a", day, marsa, killed(7)), reading("b", day, marsa, killed(7))}, confirmed},
		{"two origins that tell different things", []tocsin.Reading{reading("a", day, marsa, killed(7)), reading("b", day, marsa, named(tocsin.Weapon, "rocket"))}, consistent},
		{"two copies", []tocsin.Reading{reading("a", day, marsa, killed(7), body(wireStory)), reading("b", day, marsa, killed(7), body(wireStory))}, possible},
		{"hedged only", []tocsin.Reading{reading("a", day, marsa, hedged(killed(7)))}, doubtful},
		{"denied", []tocsin.Reading{reading("a", day, marsa, killed(7), says(army, certainty(tocsin.Denied, killed(7))))}, doubtful},
		{"nothing to judge by", []tocsin.Reading{reading("a")}, cannotBeTold},
	} {
		t.Run(tt.name, func(t *testing.T) {
			incidents := Incidents(tt.readings)
			if len(incidents) != 1 || incidents[0].Credibility != tt.want {
				t.Errorf("got %d (%s), want %d", incidents[0].Credibility, groups(incidents), tt.want)
			}
		})
	}
}
