package watch

import (
	"testing"
	"time"
)

func TestSendAt(t *testing.T) {
	night := &Hours{From: "22:00", To: "06:30"}
	for _, c := range []struct {
		name     string
		quiet    *Hours
		zone     string
		at, want string
	}{
		{"no quiet hours", nil, "", "2026-09-20T23:00:00Z", "2026-09-20T23:00:00Z"},
		{"before them", night, "", "2026-09-20T21:59:59Z", "2026-09-20T21:59:59Z"},
		{"as they begin", night, "", "2026-09-20T22:00:00Z", "2026-09-21T06:30:00Z"},
		{"after midnight", night, "", "2026-09-21T06:29:00Z", "2026-09-21T06:30:00Z"},
		{"as they end", night, "", "2026-09-21T06:30:00Z", "2026-09-21T06:30:00Z"},
		{"within one day", &Hours{From: "12:00", To: "13:00"}, "", "2026-09-20T12:30:00Z", "2026-09-20T13:00:00Z"},
		{"in another zone", night, "Asia/Kathmandu", "2026-09-20T17:00:00Z", "2026-09-21T00:45:00Z"},
		{"over the night in which clocks go back", night, "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T05:30:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Rule{Quiet: c.quiet, Zone: c.zone}
			if got := r.sendAt(parse(t, c.at)); !got.Equal(parse(t, c.want)) {
				t.Errorf("sent at %s, want %s", got.UTC(), c.want)
			}
		})
	}
}

func TestDigestAt(t *testing.T) {
	for _, c := range []struct {
		name     string
		rule     Rule
		at, want string
	}{
		{"hourly", Rule{Digest: Hourly}, "2026-09-20T12:59:59Z", "2026-09-20T12:00:00Z"},
		{"daily, later that day", Rule{Digest: Daily}, "2026-09-20T12:00:00Z", "2026-09-20T07:00:00Z"},
		{"daily, before its time", Rule{Digest: Daily, At: "18:30"}, "2026-09-20T12:00:00Z", "2026-09-19T18:30:00Z"},
		{"daily, in its zone", Rule{Digest: Daily, Zone: "Asia/Baghdad"}, "2026-09-20T04:00:00Z", "2026-09-20T04:00:00Z"},
		{"weekly, on a later day", Rule{Digest: Weekly, Weekday: time.Monday}, "2026-09-20T12:00:00Z", "2026-09-14T07:00:00Z"},
		{"weekly, on its day after its time", Rule{Digest: Weekly, Weekday: time.Sunday}, "2026-09-20T12:00:00Z", "2026-09-20T07:00:00Z"},
		{"weekly, on its day before its time", Rule{Digest: Weekly, Weekday: time.Sunday}, "2026-09-20T06:00:00Z", "2026-09-13T07:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.rule.digestAt(parse(t, c.at)); !got.Equal(parse(t, c.want)) {
				t.Errorf("due at %s, want %s", got.UTC(), c.want)
			}
		})
	}
}

func TestRetryIn(t *testing.T) {
	w := New(Options{Rand: func() float64 { return 0 }})
	low := New(Options{Rand: func() float64 { return 0.999999 }})
	last := time.Duration(0)
	for n := 1; n <= maxTries; n++ {
		high := w.retryIn(n, nil)
		if high < last || high > maxRetry || low.retryIn(n, nil) < high/2 {
			t.Errorf("after %d tries it waits %s to %s", n, low.retryIn(n, nil), high)
		}
		last = high
	}
	if got := w.retryIn(1, &Later{After: time.Hour}); got != time.Hour {
		t.Errorf("it waits %s where the receiver asks for an hour", got)
	}
	if got := w.retryIn(10, &Later{After: time.Second}); got < time.Hour {
		t.Errorf("it waits %s, sooner than it would by itself", got)
	}
}

func parse(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
