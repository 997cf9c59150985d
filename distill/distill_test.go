package distill

import (
	"testing"

	"tocsin"
)

func TestDistillReadsAHeaderAndParagraphs(t *testing.T) {
	doc := tocsin.Document{ID: "a", Bytes: []byte("title: Blast in Mandra\noutlet: Valley Post\npublished: 2021-03-04\n\nA bomb went off in Mandra. Nobody was hurt.\n\nPolice sealed the road.\n")}
	text, err := Distill(&doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := text.Validate(); err != nil {
		t.Fatal(err)
	}
	if doc.Title != "Blast in Mandra" || doc.Outlet != "Valley Post" || doc.Published != "2021-03-04" || doc.PublishedBasis != "header" {
		t.Errorf("document is %+v", doc)
	}
	if len(text.Blocks) != 3 || text.Blocks[0].Kind != tocsin.Title || len(text.Sentences) != 4 {
		t.Errorf("text is %+v", text)
	}
}
