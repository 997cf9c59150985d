package evaluate

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"tocsin"
	"tocsin/distill"
	"tocsin/lexicon/place"
)

// The distances, in metres, within which a place counts as the right one.
const (
	nearPlace = 161e3 // 100 miles, the field's measure
	atPlace   = 25e3
)

// GeoVirusScore is how well the names of places in GeoVirus are placed.
type GeoVirusScore struct {
	Names     int // names with a position in the gold
	Within161 int // of them, placed within 161 km when the name is given
	Within25  int
	// Found counts names found by the reading itself, and placed within 161 km.
	Found PRF
	// Misses tells of each name that was misplaced, missed, or found where
	// the gold has none.
	Misses []GeoVirusMiss
}

// GeoVirusMiss is one of them. ID is the place chosen, "" for none.
type GeoVirusMiss struct {
	Kind     string // "place misplaced", "place missed", "place not marked"
	Name, ID string
	Km       float64 // how far off, of a misplaced one
	Text     string  // the words around it
}

type geoVirus struct {
	Articles []struct {
		Text      string `xml:"text"`
		Locations []struct {
			Name  string  `xml:"name"`
			Start int     `xml:"start"`
			Lat   float64 `xml:"lat"`
			Lon   float64 `xml:"lon"`
		} `xml:"locations>location"`
	} `xml:"article"`
}

// GeoVirus scores the gazetteer on GeoVirus.xml.
func GeoVirus(r io.Reader, g *place.Gazetteer) (GeoVirusScore, error) {
	var score GeoVirusScore
	var corpus geoVirus
	if err := xml.NewDecoder(r).Decode(&corpus); err != nil {
		return score, fmt.Errorf("read GeoVirus: %w", err)
	}
	positions := map[string][2]float64{}
	for _, article := range corpus.Articles {
		text := distill.Plain("", article.Text)
		var spans []tocsin.Span
		var gold [][2]float64
		for _, loc := range article.Locations {
			at := nearest(text.Body, loc.Name, loc.Start)
			if at < 0 {
				continue
			}
			spans = append(spans, tocsin.Span{Start: at, End: at + len(loc.Name)})
			gold = append(gold, [2]float64{loc.Lat, loc.Lon})
		}
		for i, e := range g.Resolve(&text, spans) {
			score.Names++
			d := place.Distance(gold[i][0], gold[i][1], e.Lat, e.Lon)
			if e.ID != "" && d <= nearPlace {
				score.Within161++
			} else {
				score.miss("place misplaced", text.Body, spans[i], e.ID, d/1000)
			}
			if e.ID != "" && d <= atPlace {
				score.Within25++
			}
		}
		taken := make([]bool, len(spans))
		for _, m := range g.Find(&text) {
			if m.Value == "demonym" {
				continue
			}
			hit := -1
			for i, s := range spans {
				if !taken[i] && s.Overlaps(m.Span) {
					hit = i
					break
				}
			}
			if hit < 0 {
				score.Found.FP++
				score.miss("place not marked", text.Body, m.Span, m.Where.GazetteerID, 0)
				continue
			}
			at, ok := positions[m.Where.GazetteerID]
			if !ok {
				if e, known := g.Entry(m.Where.GazetteerID); known {
					at = [2]float64{e.Lat, e.Lon}
				}
				positions[m.Where.GazetteerID] = at
			}
			if m.Where.Located() {
				at = [2]float64{*m.Where.Lat, *m.Where.Lon}
			}
			taken[hit] = true
			if place.Distance(gold[hit][0], gold[hit][1], at[0], at[1]) <= nearPlace {
				score.Found.TP++
			} else {
				score.Found.FP++
				score.Found.FN++
			}
		}
		for i, t := range taken {
			if !t {
				score.Found.FN++
				score.miss("place missed", text.Body, spans[i], "", 0)
			}
		}
	}
	return score, nil
}

// nearest is where the name stands in body closest to the offset, which the
// corpus counts in ways of its own; -1 when it does not stand there.
func nearest(body, name string, offset int) int {
	best := -1
	for at := 0; at <= len(body); {
		i := strings.Index(body[at:], name)
		if i < 0 {
			break
		}
		at += i
		if best < 0 || apart(at, offset) < apart(best, offset) {
			best = at
		}
		at++
	}
	return best
}

func apart(a, b int) int { return max(a-b, b-a) }

func (s *GeoVirusScore) miss(kind, body string, span tocsin.Span, id string, km float64) {
	s.Misses = append(s.Misses, GeoVirusMiss{kind, span.Of(body), id, km, excerpt(body, span)})
}
