package evaluate

import (
	"strings"
	"testing"

	"tocsin/lexicon/place"
)

// One article: Mosul is right, Springfield is given a position far from where
// the reading puts it, and Basra is named but not marked.
const smallGeoVirus = `<articles><article><source>x</source>
<text>
Clinics in Mosul, Iraq, were full. Doctors from London came, and others went to Basra.</text>
<locations>
<location><name>Mosul</name><start>12</start><end>17</end><lat>36.34</lat><lon>43.13</lon></location>
<location><name>Iraq</name><start>19</start><end>23</end><lat>33</lat><lon>44</lon></location>
<location><name>London</name><start>48</start><end>54</end><lat>42.98</lat><lon>-81.25</lon></location>
</locations></article></articles>`

func TestGeoVirus(t *testing.T) {
	g, err := place.Open()
	if err != nil {
		t.Fatal(err)
	}
	score, err := GeoVirus(strings.NewReader(smallGeoVirus), g)
	if err != nil {
		t.Fatal(err)
	}
	if score.Names != 3 || score.Within161 != 2 || score.Within25 != 2 {
		t.Errorf("names %d, within 161 km %d, within 25 km %d; want 3, 2, 2", score.Names, score.Within161, score.Within25)
	}
	if want := (PRF{TP: 2, FP: 2, FN: 1}); score.Found != want {
		t.Errorf("found %+v, want %+v", score.Found, want)
	}
	if len(score.Misses) != 2 || score.Misses[0].Kind != "place misplaced" || score.Misses[1].Name != "Basra" {
		t.Errorf("misses %+v", score.Misses)
	}
}

func TestGeoVirusTellsBadXML(t *testing.T) {
	g, err := place.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := GeoVirus(strings.NewReader("<articles><article>"), g); err == nil {
		t.Error("no error for XML that is cut off")
	}
}
