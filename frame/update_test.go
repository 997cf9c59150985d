package frame_test

import (
	"testing"

	"tocsin"
)

func TestDayOfNewsAsItComesIn(t *testing.T) {
	stages := load(t)
	for _, row := range []struct{ name, body, want string }{
		{"newest first, over midnight", "09:20 — Five are dead, the governor says.\n\n08:14 — Two confirmed dead.\n\n00:10 — We will be back at dawn.\n\n23:26 — A drone hit a market in Odesa.", "2021-03-04"},
		{"oldest first, over midnight", "22:15 — A drone hit a market in Odesa.\n\n23:26 — Two confirmed dead.\n\n08:14 — Five are dead, the governor says.\n\n09:20 — Schools stay shut.", "2021-03-04"},
		{"all of one day", "19:20 — Five are dead, the governor says.\n\n18:14 — Two confirmed dead.\n\n17:26 — A drone hit a market in Odesa.", "2021-03-05"},
		{"halves of the day, the newest first", "1:10PM — Two confirmed dead.\n\n12:40 — The road is shut.\n\n11:55 — A drone hit a market in Odesa.", "2021-03-05"},
		{"halves of the day written once", "3:42PM — A drone hit a market in Odesa.\n\n3:50 — Two confirmed dead.\n\n4:05 — The road is shut.\n\n7:48PM — Five are dead, the governor says.", "2021-03-05"},
		{"noon between halves", "11:42AM — A drone hit a market in Odesa.\n\n11:50 — Two confirmed dead.\n\n1:05PM — The road is shut.\n\n1:48 — Five are dead, the governor says.", "2021-03-05"},
		{"a day told with an hour", "09:20 — Five are dead, the governor says.\n\n08:14 — Two confirmed dead.\n\n07:14 — The search goes on.\n\n23:26 Tuesday — A drone hit a market in Odesa.", "2021-03-02"},
		{"a day of its own", "19:20 — Five are dead, the governor says.\n\n18:14 — Two confirmed dead.\n\n17:26 — A drone hit a market in Odesa on Wednesday.", "2021-03-03"},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc := tocsin.Document{ID: "d", Outlet: gazette, Published: "2021-03-05"}
			accounts := stages.accounts(doc, "Live: drone hits market in Odesa", row.body, nil)
			if len(accounts) != 1 {
				t.Fatalf("got %d accounts, want 1", len(accounts))
			}
			if w := accounts[0].When; !w.Known() || w.Start.String() != row.want {
				t.Errorf("got %+v, want %s", w, row.want)
			}
		})
	}
}
