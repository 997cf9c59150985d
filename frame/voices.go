package frame

import (
	_ "embed"
	"strings"
	"sync"

	"tocsin"
)

//go:embed data/voices.txt
var voicesFile string

// voiceWords is what single words tell about who speaks.
type voiceWords struct {
	word   map[string]tocsin.SpeakerKind
	handle []handlePart
}

type handlePart struct {
	part string
	kind tocsin.SpeakerKind
}

var loadVoiceWords = sync.OnceValue(func() *voiceWords {
	w := &voiceWords{word: map[string]tocsin.SpeakerKind{}}
	for _, line := range strings.Split(voicesFile, "\n") {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] == "#" {
			continue
		}
		kind := tocsin.SpeakerKind(fields[1])
		for _, word := range fields[2:] {
			if fields[0] == "handle" {
				w.handle = append(w.handle, handlePart{word, kind})
			} else {
				w.word[word] = kind
			}
		}
	}
	return w
})

// kindOfWord is the kind of speaker that a word in lower case tells; "" for
// none.
func kindOfWord(lower string) tocsin.SpeakerKind {
	w := loadVoiceWords().word
	if k, ok := w[lower]; ok {
		return k
	}
	if one, ok := strings.CutSuffix(lower, "s"); ok {
		return w[one]
	}
	return ""
}

// handleKind guesses from the words of a handle who is behind it.
func handleKind(handle string) tocsin.SpeakerKind {
	lower := strings.ToLower(handle)
	for _, h := range loadVoiceWords().handle {
		if strings.Contains(lower, h.part) {
			return h.kind
		}
	}
	return tocsin.SpeakerWitness
}
