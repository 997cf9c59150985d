package frame

import (
	"strings"

	"tocsin"
)

// issuer is who speaks in a document that a body publishes itself: "Port
// Ministry, press service", "Channel of the Basra Police", "News Depot (Port
// Police release)". It is nil when the outlet is no such body.
func (f *framing) issuer() *attribution {
	name, tail, _ := strings.Cut(f.doc.Outlet, " (")
	if of, ok := releasedBy(strings.TrimSuffix(tail, ")")); ok {
		return f.issuedBy(of)
	}
	name, _, _ = strings.Cut(name, ",")
	words := strings.Fields(name)
	for i, w := range words {
		if i > 0 && strings.EqualFold(w, "of") && f.words.releaseNoun[strings.ToLower(words[i-1])] && !f.words.issuerNoun[strings.ToLower(words[i-1])] {
			words = words[i+1:]
			break
		}
	}
	for len(words) > 1 && f.words.releaseNoun[strings.ToLower(words[len(words)-1])] && (strings.EqualFold(words[len(words)-2], "press") || strings.EqualFold(words[len(words)-2], "media")) {
		words = words[:len(words)-2] // "Police Press Office"
	}
	if n := len(words); n > 2 && strings.EqualFold(words[n-2], "public") && (strings.EqualFold(words[n-1], "affairs") || strings.EqualFold(words[n-1], "relations") || strings.EqualFold(words[n-1], "information")) {
		words = words[:n-2] // "Harbour Command Public Affairs"
	}
	for len(words) > 0 && f.words.article[strings.ToLower(words[0])] {
		words = words[1:]
	}
	if len(words) > 1 && f.words.issuerOfficer[strings.ToLower(words[len(words)-1])] {
		words = words[:len(words)-1] // "Harbour Police PRO"
	}
	if len(words) < 1 || !f.words.issuerNoun[strings.ToLower(words[headWord(words)])] {
		return nil
	}
	for _, w := range words {
		if kindOfWord(strings.ToLower(w)) == tocsin.SpeakerAgency {
			return nil // "Port Broadcasting Company"
		}
	}
	return f.issuedBy(strings.Join(words, " "))
}

// headWord is the index of the word that tells what a name is of: the last one
// before "of" or "for".
func headWord(words []string) int {
	for i, w := range words {
		if i > 0 && (strings.EqualFold(w, "of") || strings.EqualFold(w, "for")) {
			return i - 1
		}
	}
	return len(words) - 1
}

// releasedBy is the name before "release" or "statement".
func releasedBy(words string) (string, bool) {
	at := strings.LastIndexByte(words, ' ')
	if at < 0 || words[at+1:] != "release" && words[at+1:] != "statement" {
		return "", false
	}
	name := strings.TrimSuffix(words[:at], " press")
	return name, name != strings.ToLower(name)
}

// issuedBy is the attribution to a body of that name.
func (f *framing) issuedBy(name string) *attribution {
	kind := tocsin.SpeakerOfficial
	for _, w := range strings.Fields(strings.ToLower(name)) {
		if k := kindOfWord(w); k == tocsin.SpeakerMilitary || k == tocsin.SpeakerPolice || k == tocsin.SpeakerGroup {
			kind = k
			break
		}
	}
	return &attribution{speaker: tocsin.Speaker{Name: name, Kind: kind}, sort: "stated"}
}
