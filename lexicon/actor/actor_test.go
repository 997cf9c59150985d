package actor

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// parse makes a Text of one block of a test's words, with a sentence for each
// line and tokens as tocsin.TokenKind describes them.
func parse(body string) *tocsin.Text {
	t := &tocsin.Text{Body: body, Blocks: []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: len(body)}}}, Language: "en"}
	start := 0
	for _, line := range strings.SplitAfter(body, "\n") {
		first := len(t.Tokens)
		end := start + len(line)
		for i := start; i < end; {
			r, n := utf8.DecodeRuneInString(body[i:])
			switch {
			case unicode.IsSpace(r):
				i += n
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				j := i + n
				for j < end {
					r, n := utf8.DecodeRuneInString(body[j:])
					next, _ := utf8.DecodeRuneInString(body[j+n:])
					inner := strings.ContainsRune("'’-.,", r) && (unicode.IsLetter(next) || unicode.IsDigit(next))
					if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !inner {
						break
					}
					j += n
				}
				kind := tocsin.Word
				if unicode.IsDigit(r) {
					kind = tocsin.Number
				}
				raw := body[i:j]
				if abbreviated := strings.Contains(raw, ".") || len(raw) <= 3 && unicode.IsUpper(r); abbreviated && j < end && body[j] == '.' && j+1 < end && body[j+1] == ' ' {
					j++
					raw = body[i:j]
				}
				lower := strings.ToLower(strings.ReplaceAll(raw, "’", "'"))
				if stem, ok := strings.CutSuffix(lower, "'s"); ok && stem != "" {
					cut := j - (len(raw) - strings.LastIndexAny(raw, "'’"))
					if strings.HasSuffix(raw, "’s") {
						cut = j - len("’s")
					}
					t.Tokens = append(t.Tokens, tocsin.Token{Span: tocsin.Span{Start: i, End: cut}, Kind: kind, Lower: stem},
						tocsin.Token{Span: tocsin.Span{Start: cut, End: j}, Kind: tocsin.Word, Lower: "'s"})
				} else {
					t.Tokens = append(t.Tokens, tocsin.Token{Span: tocsin.Span{Start: i, End: j}, Kind: kind, Lower: lower})
				}
				i = j
			default:
				t.Tokens = append(t.Tokens, tocsin.Token{Span: tocsin.Span{Start: i, End: i + n}, Kind: tocsin.Punct, Lower: string(r)})
				i += n
			}
		}
		if len(t.Tokens) > first {
			t.Sentences = append(t.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: start, End: end}, First: first, Last: len(t.Tokens)})
		}
		start = end
	}
	return t
}

// show writes mentions on one line: "span|rule|name|kind|speaker".
func show(text *tocsin.Text, found []tocsin.Mention) string {
	var out []string
	for _, m := range found {
		a := m.Actor
		s := fmt.Sprintf("%s|%s|%s|%s", m.Span.Of(text.Body), m.Rule, a.Kind, a.Speaker)
		if a.Name != m.Span.Of(text.Body) {
			s += "|" + a.Name
		}
		if a.Country != "" {
			s += "|" + a.Country
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func load(t testing.TB) *Lexicon {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The wanted mentions are "words|rule|kind|speaker", then the name where it is
// not the words, then the country where there is one, parted by "; ".
func TestFind(t *testing.T) {
	l := load(t)
	for _, tt := range []struct{ name, text, want string }{
		{"country and organ", "The Iraqi military said the base was safe.",
			"Iraqi military|organ.military|force|military|IQ"},
		{"numbers and adjectives belong to an unnamed doer", "The shop was robbed by two unidentified gunmen on Monday.",
			"two unidentified gunmen|organ.gunmen|unnamed|group"},
		{"a creed belongs to the phrase", "Suspected Islamist militants killed four soldiers.",
			"Suspected Islamist militants|organ.militants|unnamed|group; four soldiers|organ.troops|force|military"},
		{"fighters of a named group are the group", "Taliban fighters stormed the outpost.",
			"Taliban fighters|actor.taliban|group|group|Taliban|AF"},
		{"a group of a named group", "Members of the Sinaloa cartel fled.",
			"Members of the Sinaloa cartel|actor.sinaloa-cartel|group|group|Sinaloa Cartel|MX"},
		{"an organ before a thing is no actor", "Shells fell on an army base and a police station.",
			""},
		{"possessive country and ministry", "Turkey's defence ministry denied it.",
			"Turkey's defence ministry|organ.defence-ministry|office|military|Turkish defence ministry|TR"},
		{"ministry of a country", "The ministry of defence of Ukraine said so.",
			"ministry of defence of Ukraine|organ.defence-ministry|office|military|Ukrainian ministry of defence|UA"},
		{"the military in a country", "The military in Myanmar shelled the town.",
			"military in Myanmar|organ.military|force|military|Myanmar military|MM"},
		{"acronym in capitals", "IS claimed the attack; it is unclear who is behind it.",
			"IS|actor.islamic-state|group|group|Islamic State"},
		{"acronym in small letters is a word", "He said us and is and ap mean nothing.",
			""},
		{"longest name wins", "Islamic State West Africa Province claimed it.",
			"Islamic State West Africa Province|actor.islamic-state-west-africa-province|group|group|NG"},
		{"hyphen or space", "Both al-Qaeda and Al Qaida were named.",
			"al-Qaeda|actor.al-qaeda|group|group; Al Qaida|actor.al-qaeda|group|group|al-Qaeda"},
		{"accents do not matter", "A Türkiye-based group; Turkiye denied it. Séléka and Seleka fought.",
			"Türkiye-based group|organ.fighters|unnamed|group; Turkiye|actor.state|state|official|Turkey|TR; Séléka|actor.seleka|group|group|Seleka|CF; Seleka|actor.seleka|group|group|CF"},
		{"apostrophes do not matter", "Sana'a said nothing, Kata'ib Hezbollah denied it.",
			"Sana'a|actor.capital|state|official|Yemen|YE; Kata'ib Hezbollah|actor.kataib-hezbollah|group|group|Kataib Hezbollah|IQ"},
		{"security official", "A senior security official told Reuters.",
			"senior security official|organ.official|office|official; Reuters|actor.reuters|media|agency|GB"},
		{"officials alone", "Two officials on condition of anonymity told the AP.",
			"Two officials|organ.official|office|official; AP|actor.associated-press|media|agency|Associated Press|US"},
		{"officials of a country", "U.S. officials and Iraqi security officials met.",
			"U.S. officials|organ.official|office|official|US; Iraqi security officials|organ.official|office|official|IQ"},
		{"official of a group", "A Hamas official said so.",
			"Hamas official|actor.hamas|group|group|PS"},
		{"spokesman of a group", "A Taliban spokesman said so.",
			"Taliban spokesman|organ.spokesman|group|group|AF"},
		{"spokesman of an organ", "An army spokesman and a police spokesman said so.",
			"army spokesman|organ.spokesman|office|military; police spokesman|organ.spokesman|office|police"},
		{"spokesman for whom comes later", "A spokesman for the Somali police said so.",
			"spokesman|organ.spokesman|office|police|SO; Somali police|organ.police|force|police|SO"},
		{"general with a name", "Gen. Yahya Rasool spoke.",
			"Gen. Yahya Rasool|actor.person|person|military|Yahya Rasool"},
		{"ranks with full stops", "Maj. Gen. Yahya Rasool and Lt. Col. Omar Said spoke.",
			"Maj. Gen. Yahya Rasool|actor.person|person|military|Yahya Rasool; Lt. Col. Omar Said|actor.person|person|military|Omar Said"},
		{"organ, title and name", "Israeli army spokesman Lt. Col. Dan Levi denied it.",
			"Israeli army spokesman Lt. Col. Dan Levi|actor.person|person|military|Dan Levi|IL"},
		{"group, title and name", "Houthi military spokesman Yahya Saree said so.",
			"Houthi military spokesman Yahya Saree|actor.person|person|group|Yahya Saree|YE"},
		{"governor with a name", "Governor Anton Petrov wrote a message.",
			"Governor Anton Petrov|actor.person|person|official|Anton Petrov"},
		{"minister with a name", "Interior Minister Juan Pérez resigned.",
			"Interior Minister Juan Pérez|actor.person|person|official|Juan Pérez"},
		{"doctor with a name", "Dr. Ahmed al-Mandhari counted the dead.",
			"Dr. Ahmed al-Mandhari|actor.person|person|medical|Ahmed al-Mandhari"},
		{"witness with a name", "Shopkeeper Tom and shopkeeper Karim Haidar saw it.",
			"Shopkeeper Tom|actor.person|person|witness|Tom; shopkeeper Karim Haidar|actor.person|person|witness|Karim Haidar"},
		{"name before the office", "Zabihullah Karimi, a Taliban spokesman, said so.",
			"Zabihullah Karimi|actor.person|person|group|AF; Taliban spokesman|organ.spokesman|group|group|AF"},
		{"name before an office for somebody", "Omar Said, a spokesman for the Iraqi army, said so.",
			"Omar Said|actor.person|person|military|IQ; spokesman|organ.spokesman|office|military|IQ; Iraqi army|organ.army|force|military|IQ"},
		{"particles inside names", "President Abd al-Rahman bin Said flew home.",
			"President Abd al-Rahman bin Said|actor.person|person|official|Abd al-Rahman bin Said"},
		{"title without a name", "The governor and the mayor came.",
			"governor|organ.governor|office|official; mayor|organ.governor|office|official"},
		{"title before an organ is no person", "General Command denied it.",
			"General Command|organ.brigade|force|military"},
		{"lower-case headings", "the associated press reported that boko haram gunmen attacked",
			"associated press|actor.associated-press|media|agency|Associated Press|US; boko haram gunmen|actor.boko-haram|group|group|Boko Haram|NG"},
		{"upper-case wire", "GUERRILLAS OF THE FMLN ATTACKED, COPREFA REPORTED.",
			"GUERRILLAS|organ.insurgents|unnamed|group; FMLN|actor.farabundo-marti-national-liberation-front|group|group|Farabundo Marti National Liberation Front|SV; COPREFA|actor.armed-forces-press-committee|force|military|Armed Forces Press Committee|SV"},
		{"upper-case pronoun is no country", "U.S. OFFICIALS TOLD US THAT IT IS A BOMB.",
			"U.S. OFFICIALS|organ.official|office|official|US"},
		{"upper-case country before an organ", "THE US EMBASSY SAID THAT NO ONE WAS HURT.",
			"US EMBASSY|organ.embassy|office|official|US"},
		{"headline", "Gunmen Attack Police Station in Northern Nigeria, Boko Haram Blamed",
			"Gunmen|organ.gunmen|unnamed|group; Nigeria|actor.state|state|official|NG; Boko Haram|actor.boko-haram|group|group|NG"},
		{"capital as its government", "Washington blames Kataib Hezbollah.",
			"Washington|actor.capital|state|official|United States|US; Kataib Hezbollah|actor.kataib-hezbollah|group|group|IQ"},
		{"capital as a place", "He was born in Washington.",
			""},
		{"capital before police is a place", "Kabul police found a bomb.",
			"police|organ.police|force|police"},
		{"country as an actor", "Iran denied it.",
			"Iran|actor.state|state|official|IR"},
		{"adjective alone", "A Russian missile hit the town.",
			"Russian|actor.adjective|state|official|Russia|RU"},
		{"adjective in small letters", "Two russian missiles hit the town; the floor needs polish.",
			"russian|actor.adjective|state|official|Russia|RU"},
		{"men of an armed group", "Hezbollah men fired; NATO men and Hezbollah women fled.",
			"Hezbollah men|actor.hezbollah|group|group|Hezbollah|LB; NATO men|organ.people|civilian|witness; Hezbollah women|organ.people|civilian|witness|LB"},
		{"people of a country", "Three Iraqis died.",
			"Three Iraqis|actor.people|civilian||IQ"},
		{"backed by a country is no organ of it", "Iran-backed militias fired rockets.",
			"Iran-backed militias|organ.militants|unnamed|group"},
		{"for or against", "Pro-Iranian fighters and anti-Taliban fighters clashed.",
			"Pro-Iranian fighters|organ.fighters|unnamed|group; anti-Taliban fighters|organ.fighters|unnamed|group"},
		{"linked to a group is not the group", "Hezbollah-linked militants were blamed.",
			"Hezbollah-linked militants|organ.militants|unnamed|group"},
		{"hospital that speaks", "The hospital said it took in nine.",
			"hospital|organ.hospital|office|medical"},
		{"hospital that is a place", "They ran to the hospital.",
			""},
		{"source of a hospital", "A hospital source said three died.",
			"hospital source|organ.source|unnamed|medical"},
		{"health workers", "Doctors, medics and rescue workers came.",
			"Doctors|organ.doctors|unnamed|medical; medics|organ.doctors|unnamed|medical; rescue workers|organ.rescuers|office|medical"},
		{"civil defence", "Gaza's civil defence agency counted the dead.",
			"Gaza's civil defence agency|actor.gaza-civil-defence|office|medical|Gaza civil defence|PS"},
		{"white helmets", "The White Helmets dug for survivors.",
			"White Helmets|actor.white-helmets|office|medical|SY; survivors|organ.witnesses|civilian|witness"},
		{"red cross", "The Red Cross asked for access.",
			"Red Cross|actor.international-committee-of-the-red-cross|office|medical|International Committee of the Red Cross"},
		{"observatory", "The Syrian Observatory for Human Rights said so.",
			"Syrian Observatory for Human Rights|actor.syrian-observatory-for-human-rights|office|group|SY"},
		{"media", "Al Jazeera, the BBC and Xinhua were there.",
			"Al Jazeera|actor.al-jazeera|media|agency|QA; BBC|actor.bbc|media|agency|GB; Xinhua|actor.xinhua|media|agency|CN"},
		{"state media of a country", "Iranian state media reported it.",
			"Iranian state media|organ.media|media|agency|IR"},
		{"unnamed media", "Local media reported it.",
			"Local media|organ.media|media|agency"},
		{"residents", "Residents and eyewitnesses fled.",
			"Residents|organ.residents|civilian|witness; eyewitnesses|organ.witnesses|civilian|witness"},
		{"journalists", "A local journalist filmed it.",
			"local journalist|organ.journalists|unnamed|journalist"},
		{"prosecutors", "French prosecutors opened a case.",
			"French prosecutors|organ.prosecutors|office|official|FR"},
		{"peacekeepers", "UN peacekeepers came under fire.",
			"UN peacekeepers|actor.un-peacekeepers|force|military"},
		{"coalition", "The US-led coalition shot it down.",
			"US-led coalition|actor.international-coalition|force|military|International coalition"},
		{"suicide bomber", "A suicide bomber struck the queue.",
			"suicide bomber|organ.bombers|unnamed|group"},
		{"bandits", "Some 80 suspected bandits came on motorcycles.",
			"Some 80 suspected bandits|organ.bandits|unnamed|group"},
		{"pirates", "Armed pirates boarded the tanker.",
			"Armed pirates|organ.bandits|unnamed|group"},
		{"mob", "An angry mob burned the church.",
			"mob|organ.mob|unnamed|witness"},
		{"settlers", "Masked Israeli settlers burned cars.",
			"Masked Israeli settlers|organ.mob|unnamed|witness|IL"},
		{"separatists", "Pro-Russian separatists shelled the town.",
			"Pro-Russian separatists|actor.pro-russian-separatists|group|group|pro-Russian separatists|UA"},
		{"guerrillas of the past", "The Shining Path and the MRTA denied it.",
			"Shining Path|actor.shining-path|group|group|PE; MRTA|actor.tupac-amaru-revolutionary-movement|group|group|Tupac Amaru Revolutionary Movement|PE"},
		{"death squad", "A death squad took him away; White Hand denied it.",
			"death squad|organ.mob|unnamed|witness; White Hand|actor.white-hand|group|group|SV"},
		{"drug cartels", "The Medellin Cartel and the Extraditables claimed it.",
			"Medellin Cartel|actor.medellin-cartel|group|group|CO; Extraditables|actor.extraditables|group|group|CO"},
		{"coast guard", "The Philippine coast guard saw it.",
			"Philippine coast guard|organ.coast-guard|force|military|PH"},
		{"intelligence", "Ukraine's military intelligence claimed it.",
			"Ukraine's military intelligence|actor.main-directorate-of-intelligence|force|military|Main Directorate of Intelligence|UA"},
		{"lawmakers", "Two Lebanese lawmakers protested.",
			"Two Lebanese lawmakers|organ.parliament|office|official|LB"},
		{"commander of a force", "A peshmerga commander said so.",
			"peshmerga commander|actor.peshmerga|group|group|IQ"},
		{"dictionary made by program", "The Adivasi Cobra Force surrendered.",
			"Adivasi Cobra Force|actor.adivasi-cobra-force|group|group|IN"},
		{"a word that is an outlet in capitals only", "The site was sealed and the map was wrong.",
			""},
		{"some nouns need something to narrow them", "Groups and forces and members came.",
			""},
		{"no actor at all", "The film bombed at the box office.",
			""},
		{"sentences part phrases", "He left Iraq.\nPolice came.",
			"Iraq|actor.state|state|official|IQ; Police|organ.police|force|police"},
		{"agency that is a word in small letters", "Fars said so; far from it.",
			"Fars|actor.fars-news-agency|media|agency|Fars News Agency|IR"},
		{"intelligence of Pakistan", "The ISI denied it.",
			"ISI|actor.inter-services-intelligence|force|military|Inter-Services Intelligence|PK"},
		{"ministry with a country behind it", "Ministry of Interior of Iraq staff left.",
			"Ministry of Interior of Iraq|organ.interior-ministry|office|official|Iraqi Ministry of Interior|IQ"},
		{"former commander of a group", "A former Hezbollah commander said so.",
			"former Hezbollah commander|actor.hezbollah|group|group|LB"},
		{"words before a named actor that are not of it", "Both Hamas and suspected Hezbollah cells were named; shipping Houthi missiles is banned.",
			"Hamas|actor.hamas|group|group|PS; suspected Hezbollah cells|actor.hezbollah|group|group|Hezbollah|LB; Houthi|actor.houthis|group|group|Houthis|YE"},
		{"a date is no group", "It began on November 17 and 17 November is past.",
			""},
		{"upper-case words that are acronyms elsewhere", "LET THE LIBERATION OF IT BEGIN, WHO IS IN FACT SAFE.",
			""},
		{"group whose name begins with a number", "The 33rd Front and 3R denied it.",
			"33rd Front|actor.33rd-front|group|group|CO; 3R|actor.3r|group|group|CF"},
		{"two groups in one sentence", "Hamas and Islamic Jihad fired rockets.",
			"Hamas|actor.hamas|group|group|PS; Islamic Jihad|actor.palestinian-islamic-jihad|group|group|Palestinian Islamic Jihad|PS"},
		{"teenagers and women", "Three teenage girls and two men were shot.",
			"Three teenage girls|organ.people|civilian|witness; two men|organ.people|civilian|witness"},
		{"a head behind an article", "The head of the Kherson region said so.",
			"head|organ.head|office|official"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := parse(tt.text)
			if err := text.Validate(); err != nil {
				t.Fatal(err)
			}
			if got := show(text, l.Find(text, 0, len(text.Tokens))); got != tt.want {
				t.Errorf("%q:\ngot  %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestFindOnlyInRange(t *testing.T) {
	l := load(t)
	text := parse("Hamas fired. Hezbollah fired.")
	for _, tt := range []struct {
		name        string
		first, last int
		want        string
	}{
		{"first words", 0, 2, "Hamas"},
		{"last words", 3, 5, "Hezbollah"},
		{"nothing", 2, 2, ""},
		{"beyond the ends", -5, 99, "Hamas Hezbollah"},
		{"turned round", 4, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, m := range l.Find(text, tt.first, tt.last) {
				got = append(got, m.Value)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	l := load(f)
	for _, s := range []string{
		"Suspected Islamist militants killed two Iraqi soldiers, a spokesman for the U.S. army said.",
		"US US US US US US US US US", "the the Gen. Gen. Gen. X", "'s 's of of Iraq's", "--/--al-/-Qaeda", "Dr. É. İ ß 's’", "\xff\xfe",
		"THE US EMBASSY IN THE US OF THE US", "12 12 12 police 12 of the the",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || len(s) > 4096 {
			t.Skip()
		}
		text := parse(s)
		if text.Validate() != nil {
			t.Skip()
		}
		found := l.Find(text, 0, len(text.Tokens))
		at := 0
		for _, m := range found {
			if !m.Span.In(s) || m.Span.Len() == 0 || m.Span.Start < at {
				t.Fatalf("mention at %d:%d is out of place", m.Span.Start, m.Span.End)
			}
			at = m.Span.End
			if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Name == "" || m.Value != m.Actor.Name || m.Rule == "" {
				t.Fatalf("mention %+v is not whole", m)
			}
			if sent := text.Sentences[m.Sentence]; !sent.Contains(m.Span) {
				t.Fatalf("mention at %d:%d is not in its sentence", m.Span.Start, m.Span.End)
			}
		}
		if again := l.Find(text, 0, len(text.Tokens)); fmt.Sprint(spans(again)) != fmt.Sprint(spans(found)) {
			t.Fatal("a second reading differs")
		}
	})
}

func spans(found []tocsin.Mention) []string {
	var out []string
	for _, m := range found {
		out = append(out, fmt.Sprintf("%d:%d %s %s", m.Span.Start, m.Span.End, m.Rule, m.Value))
	}
	return out
}

func BenchmarkFind(b *testing.B) {
	l := load(b)
	text := parse(strings.Repeat("Two unidentified gunmen shot dead a police officer near the market on Monday evening, a senior Iraqi security official told Reuters.\n", 50))
	b.SetBytes(int64(len(text.Body)))
	b.ReportAllocs()
	for b.Loop() {
		l.Find(text, 0, len(text.Tokens))
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
