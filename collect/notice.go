package collect

import (
	"regexp"

	"tocsin"
)

// noticeForms are how news agencies begin the headline of what corrects or
// takes back. A verb in a headline is none of them: a withdrawal needs its
// word in capitals or in brackets, and every form its colon or dash.
var noticeForms = [...]struct {
	notice tocsin.Notice
	form   *regexp.Regexp
}{
	{tocsin.Withdrawal, regexp.MustCompile(`^(?:(?:BULLETIN |MANDATORY |URGENT |ADVISORY )?KILL|RETRACTED|RETRACTION|WITHDRAWN|WITHDRAWAL|STORY WITHDRAWN|STORY REMOVED)\s*(?::|\s[-–—])`)},
	{tocsin.Withdrawal, regexp.MustCompile(`^(?i:\[(?:retracted|withdrawn)\]|\((?:retracted|withdrawn)\))`)},
	{tocsin.Withdrawal, regexp.MustCompile(`^(?:Retracted|Retraction):\s`)},
	{tocsin.Correction, regexp.MustCompile(`^(?i:(?:correction|corrected|corrects|corrigendum|erratum)\s*:)`)},
	{tocsin.Correction, regexp.MustCompile(`^(?:CORRECTION|CORRECTED|CORRECTS)\s*(?:\([^)]{1,40}\)\s*)?(?::|\s[-–—])`)},
	{tocsin.Correction, regexp.MustCompile(`^(?i:\[(?:correction|corrected)\]|\((?:correction|corrected)\))`)},
}

// noticeOf is what a headline says of an earlier document, "" for nearly all.
func noticeOf(title string) tocsin.Notice {
	for _, f := range noticeForms {
		if f.form.MatchString(title) {
			return f.notice
		}
	}
	return ""
}
