package export

import (
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"

	"tocsin"
)

// placemark is an incident in KML 2.2. Its children stand in the order that
// the schema asks for.
type placemark struct {
	XMLName      xml.Name     `xml:"Placemark"`
	ID           string       `xml:"id,attr"`
	Name         string       `xml:"name"`
	Description  string       `xml:"description"`
	TimeSpan     *kmlSpan     `xml:"TimeSpan"`
	StyleURL     string       `xml:"styleUrl"`
	ExtendedData []kmlData    `xml:"ExtendedData>Data"`
	Point        *kmlPoint    `xml:"Point"`
	Both         *kmlGeometry `xml:"MultiGeometry"`
}

type kmlSpan struct {
	Begin string `xml:"begin,omitempty"`
	End   string `xml:"end,omitempty"`
}

type kmlData struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value"`
}

type kmlPoint struct {
	Coordinates string `xml:"coordinates"`
}

type kmlGeometry struct {
	Point kmlPoint `xml:"Point"`
	Ring  string   `xml:"Polygon>outerBoundaryIs>LinearRing>coordinates"`
}

// kmlColours are the colours of placemarks, as aabbggrr, by form; the Okabe-Ito
// palette, which colour-blind readers can tell apart.
func kmlColour(f tocsin.Form) string {
	switch f {
	case tocsin.SuicideBombing, tocsin.Bombing, tocsin.Grenade:
		return "ff005ed5" // vermillion
	case tocsin.AirStrike, tocsin.Drone:
		return "ffb27200" // blue
	case tocsin.RocketMissile, tocsin.Shelling:
		return "ff009fe6" // orange
	case tocsin.Killing, tocsin.ArmedAssault, tocsin.Melee:
		return "ffa779cc" // purple
	case tocsin.Abduction:
		return "ff739e00" // green
	}
	return "ff808080"
}

type kmlWriter struct {
	*maker
	xml *xml.Encoder
}

func newKML(m *maker) (Writer, error) {
	var b strings.Builder
	b.WriteString(xml.Header + `<kml xmlns="http://www.opengis.net/kml/2.2">` + "\n<Document>\n<name>tocsin incidents</name>\n")
	for _, f := range append(append([]tocsin.Form{}, tocsin.Forms...), "none") {
		c := kmlColour(f)
		fmt.Fprintf(&b, "<Style id=\"%s\"><IconStyle><color>%s</color></IconStyle><LineStyle><color>%s</color></LineStyle><PolyStyle><color>40%s</color></PolyStyle></Style>\n",
			f, c, c, c[2:])
	}
	if _, err := io.WriteString(m.out, b.String()); err != nil {
		return nil, err
	}
	return &kmlWriter{m, xml.NewEncoder(m.out)}, nil
}

func (w *kmlWriter) Write(r *Record) error {
	if err := w.xml.Encode(w.picture(r).placemark()); err != nil {
		return err
	}
	_, err := io.WriteString(w.out, "\n")
	return err
}

func (w *kmlWriter) Close() error {
	_, err := io.WriteString(w.out, "</Document>\n</kml>\n")
	return err
}

func (p *picture) placemark() placemark {
	name := clean(p.inc.Headline)
	if name == "" {
		name = clean(p.inc.ID)
	}
	style := string(p.inc.Form)
	if p.inc.Form.Rank() == len(tocsin.Forms) {
		style = "none"
	}
	pm := placemark{ID: xmlID(p.inc.ID), Name: name, StyleURL: "#" + style, Description: p.html()}
	if w := p.inc.When; w.Known() {
		pm.TimeSpan = &kmlSpan{Begin: w.Start.String(), End: w.End.String()}
	}
	data := func(name, value string) {
		if value != "" {
			pm.ExtendedData = append(pm.ExtendedData, kmlData{name, clean(value)})
		}
	}
	data("id", p.inc.ID)
	data("kind", string(p.inc.Kind))
	data("form", string(p.inc.Form))
	data("status", string(p.inc.Status))
	data("origins", strconv.Itoa(p.inc.Origins))
	data("credibility", strconv.Itoa(p.inc.Credibility))
	data("contested", strings.Join(p.contested(), "; "))
	data("version", strconv.Itoa(p.Change.Version))
	if p.Change.Withdraw {
		data("withdrawn", "true")
	}
	w := p.inc.Where
	if w != nil {
		data("place", w.Name)
		data("place_precision", string(w.Precision))
	}
	if w.Located() {
		data("radius_m", strconv.Itoa(w.RadiusM))
		at := kmlPoint{coordinates(*w.Lat, *w.Lon)}
		if p.m.opts.Radius && w.RadiusM > 0 {
			pm.Both = &kmlGeometry{at, ring(*w.Lat, *w.Lon, float64(w.RadiusM))}
		} else {
			pm.Point = &at
		}
	}
	data("url", p.url())
	return pm
}

// html is the description. Programs that show KML take it for HTML, so that
// every word of a source is escaped.
func (p *picture) html() string {
	lines := p.lines()
	for i := range lines {
		lines[i] = html.EscapeString(lines[i])
	}
	return strings.Join(lines, "<br>")
}

// lines say who says what, and with which words.
func (p *picture) lines() (lines []string) {
	if p.Change.Withdraw {
		lines = append(lines, "Withdrawn: "+clean(p.Change.Reason))
	}
	for _, c := range p.all() {
		if c.Superseded != "" {
			continue
		}
		value := valueWords(c.Value)
		if c.Certainty == tocsin.Silent {
			value = "not said"
		}
		lines = append(lines, clean(fmt.Sprintf("%s: %s (%s, %s): “%s”", strings.ReplaceAll(string(c.Slot), "_", " "), value,
			speakerWords(c.Speaker), c.Certainty, c.Quote.Exact)))
	}
	return lines
}

func coordinates(lat, lon float64) string {
	return strconv.FormatFloat(lon, 'f', -1, 64) + "," + strconv.FormatFloat(lat, 'f', -1, 64)
}

// ringCorners is how many corners a circle is drawn with.
const ringCorners = 36

// metresPerDegree is a degree of a great circle of the mean Earth.
const metresPerDegree = 111195.0

// ring is a circle on the ground, counter-clockwise, its first corner repeated
// at its end. It does not reach over the poles.
func ring(lat, lon, metres float64) string {
	corners := make([]string, 0, ringCorners+1)
	dLat := metres / metresPerDegree
	dLon := dLat / max(math.Cos(lat*math.Pi/180), 0.01)
	for i := range ringCorners {
		angle := 2 * math.Pi * float64(i) / ringCorners
		y := max(-90, min(90, lat+dLat*math.Sin(angle)))
		x := lon + dLon*math.Cos(angle)
		if x > 180 {
			x -= 360
		} else if x < -180 {
			x += 360
		}
		corners = append(corners, degrees(x)+","+degrees(y))
	}
	return strings.Join(append(corners, corners[0]), " ")
}

// xmlID makes an id that XML allows; what it does not allow becomes "_".
func xmlID(id string) string {
	id = strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, id)
	if id == "" || id[0] == '-' || id[0] == '.' || id[0] >= '0' && id[0] <= '9' {
		id = "i" + id
	}
	return id
}
