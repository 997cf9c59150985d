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
	ending []handlePart // how words end that are not in word
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
			switch fields[0] {
			case "handle":
				w.handle = append(w.handle, handlePart{word, kind})
			case "ending":
				w.ending = append(w.ending, handlePart{word, kind})
			case "nobody":
				w.word[word] = ""
			default:
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
	if one, ok := strings.CutSuffix(lower, "s"); ok && w[one] != "" {
		return w[one]
	}
	for _, e := range loadVoiceWords().ending {
		if len(lower) > len(e.part)+2 && strings.HasSuffix(lower, e.part) {
			return e.kind
		}
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
