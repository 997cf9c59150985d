package place

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"tocsin"
	"tocsin/distill"
)

func TestWhere(t *testing.T) {
	for _, row := range []struct {
		name, text, words string
		within            string
		precision         tocsin.PlacePrecision
		lat, lon          float64 // 0, 0 for none
		near              bool
	}{
		{"town", "Rockets hit Mosul in Iraq.", "Mosul", "Nineveh, Iraq", tocsin.Town, 36.34, 43.12, false},
		{"town in a province of its name", "Rockets hit Baghdad.", "Baghdad", "Iraq", tocsin.Town, 33.34, 44.40, false},
		{"country has no position", "Rockets were fired in Iraq.", "Iraq", "", tocsin.CountryWide, 0, 0, false},
		{"continent has no position", "Arms are smuggled through Africa.", "Africa", "", tocsin.CountryWide, 0, 0, false},
		{"province", "Rockets hit villages in Wasit province.", "Wasit", "Iraq", tocsin.Province, 32.6, 45.8, false},
		{"near a town", "Rockets fell near Mosul in Iraq.", "Mosul", "Nineveh, Iraq", tocsin.Town, 36.34, 43.12, true},
		{"in the vicinity", "Rockets fell in the vicinity of Mosul, Iraq.", "Mosul", "Nineveh, Iraq", tocsin.Town, 36.34, 43.12, true},
		{"on the outskirts", "A bomb went off on the outskirts of Kabul.", "Kabul", "Afghanistan", tocsin.Town, 34.53, 69.17, true},
		{"distance and bearing", "It fell 100 km south of Mosul, Iraq.", "100 km south of Mosul", "Nineveh, Iraq", tocsin.Town, 35.436, 43.12, true},
		{"miles", "It fell 62 miles east of Mosul, Iraq.", "62 miles east of Mosul", "Nineveh, Iraq", tocsin.Town, 36.335, 44.23, true},
		{"two words of bearing", "It fell 100 kilometres to the north-west of Mosul, Iraq.", "100 kilometres to the north-west of Mosul", "Nineveh, Iraq", tocsin.Town, 36.971, 42.33, true},
		{"off a country's coast", "A ship was hit off the coast of Yemen.", "off the coast of Yemen", "", tocsin.SeaOrAir, 0, 0, true},
		{"unknown quarter has its town's position", "Shots were heard in the Wazif Qarin neighbourhood of Mosul, Iraq.", "Wazif Qarin neighbourhood", "Mosul, Nineveh, Iraq", tocsin.Neighbourhood, 36.34, 43.12, false},
		{"unknown village has its province's position", "They burned the village of Wazif Qarin in Wasit province.", "Wazif Qarin", "Wasit, Iraq", tocsin.Town, 32.6, 45.8, false},
		{"unknown town is near the town told before, not in it", "Rockets hit Mosul in Iraq. A bomb killed two people in Wazif on Tuesday.", "Wazif", "Nineveh, Iraq", tocsin.Town, 36.34, 43.12, false},
		{"unknown town is not near a town told later", "A bomb killed two people in Wazif on Tuesday. Another went off in Mosul, Iraq.", "Wazif", "Iraq", tocsin.Town, 0, 0, false},
		{"unknown village in a province of a country named first", "They raided Wazif Qarin in Iraq's Wasit province.", "Wazif Qarin", "Wasit, Iraq", tocsin.Town, 32.6, 45.8, false},
		{"unknown village in an unknown district", "They raided Wazif Qarin, Tazqut district, Wasit province.", "Wazif Qarin", "Tazqut, Wasit, Iraq", tocsin.Town, 32.6, 45.8, false},
		{"unknown town by the country of the text", "Shots were heard in Wazif on Tuesday. Iraqi soldiers ran.", "Wazif", "Iraq", tocsin.Town, 0, 0, false},
		{"unknown village in a country has none", "They burned the village of Wazif Qarin in Iraq.", "Wazif Qarin", "Iraq", tocsin.Town, 0, 0, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := found(t, row.text, row.words)
			if got := strings.Join(w.Within, ", "); got != row.within {
				t.Errorf("within %q, want %q", got, row.within)
			}
			if w.Precision != row.precision || w.Near != row.near {
				t.Errorf("precision %s, near %v; want %s, %v", w.Precision, w.Near, row.precision, row.near)
			}
			if w.Located() != (row.lat != 0) {
				t.Fatalf("located %v, want %v", w.Located(), row.lat != 0)
			}
			if w.Located() {
				if d := Distance(*w.Lat, *w.Lon, row.lat, row.lon); d > 30e3 || d > 3e3 && row.precision != tocsin.Province && !strings.HasSuffix(row.within, "Wasit, Iraq") {
					t.Errorf("at %.3f, %.3f, want %.3f, %.3f", *w.Lat, *w.Lon, row.lat, row.lon)
				}
				if w.RadiusM <= 0 {
					t.Error("a position without a radius")
				}
			}
			if w.Words != row.words {
				t.Errorf("words %q, want %q", w.Words, row.words)
			}
		})
	}
}

func TestNearIsWider(t *testing.T) {
	in := found(t, "Rockets hit Mosul in Iraq.", "Mosul")
	near := found(t, "Rockets fell near Mosul in Iraq.", "Mosul")
	if near.RadiusM <= in.RadiusM {
		t.Errorf("radius near %d, in %d", near.RadiusM, in.RadiusM)
	}
}

func TestTiesAreMarked(t *testing.T) {
	if w := found(t, "The mayor of San José spoke in San José.", "San José"); w.GazetteerID == "" {
		t.Error("no place at all")
	}
	w := found(t, "A bomb was found in Springfield.", "Springfield")
	if !w.Ambiguous {
		t.Errorf("%s %v is not marked ambiguous", w.Name, w.Within)
	}
}

func TestLookup(t *testing.T) {
	g := open(t)
	for _, row := range []struct{ name, words, id string }{
		{"as listed", "Baghdad", "geonames:98182"},
		{"other case", "BAGHDAD", "geonames:98182"},
		{"other spelling", "Kiev", "geonames:703448"},
		{"country", "Iraq", "country:IQ"},
		{"article", "al-Mosul", "geonames:99072"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if e := g.Lookup(row.words); len(e) == 0 || e[0].ID != row.id {
				t.Errorf("%q is %+v, want %s", row.words, e, row.id)
			}
		})
	}
	if e := g.Lookup("Qwrtz"); len(e) != 0 {
		t.Errorf("found %+v", e)
	}
	if e := g.Lookup(""); len(e) != 0 {
		t.Errorf("found %+v", e)
	}
}

func TestEntry(t *testing.T) {
	g := open(t)
	for _, id := range []string{"geonames:98182", "country:IQ", "admin:IQ.07", "region:africa"} {
		if e, ok := g.Entry(id); !ok || e.ID != id || e.Name == "" {
			t.Errorf("%s is %+v, %v", id, e, ok)
		}
	}
	for _, id := range []string{"", "geonames:", "geonames:x", "admin:", "IQ", "country:QQ"} {
		if e, ok := g.Entry(id); ok {
			t.Errorf("%q is %+v", id, e)
		}
	}
}

func TestEveryCountryHasItsCapital(t *testing.T) {
	g := open(t)
	missing := 0
	for _, c := range g.country {
		if g.capital(c) == noRef {
			missing++
			t.Logf("%s has no capital in the gazetteer", g.name(c))
		}
	}
	// Territories without people, and a few towns of other spelling.
	if missing > 25 {
		t.Errorf("%d countries without a capital", missing)
	}
}

func TestFold(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"case and marks", "Bogotá", "bogota"},
		{"hyphens", "Port-au-Prince", "port au prince"},
		{"apostrophes of all sorts", "Sana'a Ta‘izz Ma’rib", "sanaa taizz marib"},
		{"assimilated article", "Deir ez-Zor", "deir al zor"},
		{"article kept", "Ain al-Asad", "ain al asad"},
		{"linking letter", "Dasht-e-Barchi", "dasht barchi"},
		{"saint", "St. Louis", "saint louis"},
		{"letters that do not decompose", "Łódź Ærø", "lodz aero"},
		{"another script loses its marks too", "Київ", "киів"},
		{"nothing", " - ", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := Fold(row.in); got != row.want {
				t.Errorf("%q folds to %q, want %q", row.in, got, row.want)
			}
		})
	}
}

func TestDistanceAndDestination(t *testing.T) {
	if d := Distance(33.34, 44.40, 36.34, 43.12); math.Abs(d-353e3) > 5e3 {
		t.Errorf("Baghdad to Mosul is %.0f m", d)
	}
	lat, lon := destination(10, 179.9, 50e3, 90)
	if d := Distance(10, 179.9, lat, lon); math.Abs(d-50e3) > 50 || lon > 0 {
		t.Errorf("50 km east of the date line: %.3f, %.3f, %.0f m off", lat, lon, d)
	}
}

func TestFindInReadsOnlyTheSentencesGiven(t *testing.T) {
	text := distill.Plain("", "Rockets hit Mosul, Iraq. Shells hit Aleppo, Syria.")
	if len(text.Sentences) != 2 {
		t.Fatalf("%d sentences", len(text.Sentences))
	}
	for _, m := range open(t).FindIn(&text, []int{1}) {
		if m.Sentence != 1 || m.Where.CountryCode != "SY" {
			t.Errorf("found %q in sentence %d", m.Span.Of(text.Body), m.Sentence)
		}
	}
	if got := open(t).FindIn(&text, nil); len(got) != 0 {
		t.Errorf("found %v in no sentences", got)
	}
}

func TestFindIsDeterministic(t *testing.T) {
	text := distill.Plain("", strings.Repeat("Fighting spread from Tripoli to Homs, Springfield and Córdoba; the US embassy in Hyderabad was shut. ", 5))
	first := open(t).Find(&text)
	for range 5 {
		if got := open(t).Find(&text); !slices.EqualFunc(first, got, func(a, b tocsin.Mention) bool {
			return a.Span == b.Span && a.Rule == b.Rule && a.Where.GazetteerID == b.Where.GazetteerID && a.Where.RadiusM == b.Where.RadiusM
		}) {
			t.Fatal("the same text gave other places")
		}
	}
}

// checkMentions fails when the mentions break a rule of the vocabulary.
func checkMentions(t *testing.T, text *tocsin.Text, mentions []tocsin.Mention) {
	t.Helper()
	at := 0
	for _, m := range mentions {
		w := m.Where
		switch {
		case !m.Span.In(text.Body) || m.Span.Len() == 0:
			t.Fatalf("span %v lies outside the text", m.Span)
		case m.Span.Start < at:
			t.Fatalf("span %v is out of order", m.Span)
		case m.Kind != tocsin.MentionPlace || m.Rule == "" || w == nil:
			t.Fatalf("mention without kind, rule or place: %+v", m)
		case m.Sentence < 0 || m.Sentence >= len(text.Sentences) || !text.Sentences[m.Sentence].Contains(m.Span):
			t.Fatalf("span %v is not in sentence %d", m.Span, m.Sentence)
		case (w.Lat == nil) != (w.Lon == nil) || w.Lat != nil && w.RadiusM <= 0:
			t.Fatalf("half a position, or one without a radius: %+v", w)
		case w.Lat != nil && (w.Precision == tocsin.CountryWide || math.Abs(*w.Lat) > 90 || math.Abs(*w.Lon) > 180):
			t.Fatalf("position %v, %v of precision %s", *w.Lat, *w.Lon, w.Precision)
		case w.Words != m.Span.Of(text.Body) || w.Quote != m.Span:
			t.Fatalf("words %q are not the span's", w.Words)
		}
		at = m.Span.Start
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"Rockets hit Mosul, Iraq, 10 km (6 miles) south-west of Baghdad.", "THE VILLAGE OF SAN JOSE DE LAS FLORES",
		"al-al-al ez-Zor - St. . Mt", "the district of", "Near near near Iraq-Syria border of of", "US embassy in in Iraq",
		"Kabul’s Dasht-e-Barchi/Karte-Naw", "İstanbul ŞŞ łł \u00a0 \u2014", "A. B. Cordova said", "off off the coast of of Yemen", "k bombing: Islamic State affiliate says it",
	} {
		f.Add(s)
	}
	g, err := Open()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := distill.Plain("", s)
		if text.Validate() != nil {
			t.Skip()
		}
		checkMentions(t, &text, g.Find(&text))
	})
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(); err != nil {
			b.Fatal(err)
		}
	}
}

// report is a text as dense in names as the news is.
const report = `Rockets fired at a base near Mosul in northern Iraq wounded two soldiers on Tuesday, the army said.
Nobody claimed the attack, which came a week after shells fell on a market in the east of the city. Officials in Baghdad said
that the rockets had been launched from a lorry parked on farmland some 10 km (6 miles) south of the base, and that four more had
been found there ready to fire. A doctor at the hospital said one of the wounded was in a serious condition. Iran-backed groups
have said they would go on with such attacks until all foreign troops had left the country, and the prime minister has promised
several times to bring whoever fires rockets to court, though few have ever been tried for it. The government met late at night.
`

// BenchmarkScan is the search for names alone, without judging and resolving
// what it finds.
func BenchmarkScan(b *testing.B) {
	g, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	text := distill.Plain("", report)
	s := &scan{g: g, text: &text, byHash: map[uint64]int{}, weight: map[string]float64{}}
	for i := range text.Sentences {
		s.only = append(s.only, i)
	}
	b.SetBytes(int64(len(text.Body)))
	b.ReportAllocs()
	for b.Loop() {
		s.cands = s.cands[:0]
		s.readWords()
		s.match()
	}
}

func BenchmarkFind(b *testing.B) {
	g, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	text := distill.Plain("", report)
	b.SetBytes(int64(len(report)))
	b.ReportAllocs()
	for b.Loop() {
		g.Find(&text)
	}
}

func TestStoredOwnLayerIsWhatTheListsGive(t *testing.T) {
	want, err := BuildOwn()
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != embeddedOwn {
		// Not an error: the program then builds the layer as it opens.
		t.Log("own.bin is older than its lists; make it anew with: go run ./lexicon/place/generate -own")
	}
	again, err := BuildOwn()
	if err != nil || string(again) != string(want) {
		t.Errorf("the same lists gave other bytes (%v)", err)
	}
}

func TestFindMayBeSharedByGoroutines(t *testing.T) {
	g := open(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 20 {
				text := distill.Plain("", report)
				if got := len(g.Find(&text)); got != 4 {
					t.Errorf("found %d places, want Mosul, Iraq, Baghdad, Iran", got)
				}
			}
		})
	}
	wait.Wait()
}

// What the own list says that a site lies in is called as it is elsewhere in
// the gazetteer, or one place would have two names.
func TestSitesLieInKnownPlaces(t *testing.T) {
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for e := range g.Entries() {
		if !strings.HasPrefix(e.ID, "site:") || len(e.Within) < 2 {
			continue
		}
		known := slices.ContainsFunc(g.Lookup(e.Within[0]), func(in Entry) bool { return in.CountryCode == e.CountryCode })
		if !known {
			t.Errorf("%s lies in %s, which is no name of a place in %s", e.ID, e.Within[0], e.Country)
		}
	}
}
