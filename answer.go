package tocsin

import "time"

// Answer is what was answered to a request that came with a key of its client's,
// so that the same request again gets the same answer.
type Answer struct {
	Key         string              `json:"key"`         // the client's, made unlike that of any other client
	Fingerprint [32]byte            `json:"fingerprint"` // of the request
	At          time.Time           `json:"at"`          // when the request first came
	Until       time.Time           `json:"until"`       // when the answer is dropped; of one without Status: when another may answer
	Status      int                 `json:"status"`      // 0 while it is worked on
	Header      map[string][]string `json:"header,omitempty"`
	Body        []byte              `json:"body,omitempty"`
}
