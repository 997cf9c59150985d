package main

import (
	"tocsin"
	"tocsin/collect/cap"
	"tocsin/web/export"
)

// understand reads alerts of warning systems and rows of other data sets by
// what they say in fields, and everything else by its words.
func understand(words readFunc) readFunc {
	return func(doc tocsin.Document) (tocsin.Reading, error) {
		switch doc.MediaType {
		case cap.MediaType:
			alert, err := cap.Parse(doc.Bytes)
			if err != nil {
				return tocsin.Reading{Document: doc}, err
			}
			return cap.Reading(alert, doc)
		case export.RowMediaType:
			return export.ReadRow(doc)
		}
		return words(doc)
	}
}
