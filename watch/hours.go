package watch

import (
	"fmt"
	"time"

	// Rules name time zones, and the program is one file.
	_ "time/tzdata"
)

// Hours is a part of each day, from one clock time to another; it may run over
// midnight.
type Hours struct {
	From string `json:"from"` // "22:00"
	To   string `json:"to"`
}

// Digest is how often what a rule finds is sent together.
type Digest string

// The digests.
const (
	Hourly Digest = "hourly"
	Daily  Digest = "daily"
	Weekly Digest = "weekly"
)

func (r *Rule) zone() *time.Location {
	if zone, err := time.LoadLocation(r.Zone); err == nil {
		return zone
	}
	return time.UTC // Validate refuses others
}

func (r *Rule) checkHours() error {
	if _, err := time.LoadLocation(r.Zone); err != nil || r.Zone == "Local" {
		return fmt.Errorf("unknown time zone %q", r.Zone)
	}
	if r.Quiet != nil {
		from, err := clock(r.Quiet.From)
		if err != nil {
			return err
		}
		to, err := clock(r.Quiet.To)
		if err != nil {
			return err
		}
		if from == to {
			return fmt.Errorf("quiet hours from %s to %s are none, or the whole day", r.Quiet.From, r.Quiet.To)
		}
	}
	switch r.Digest {
	case "", Hourly, Daily, Weekly:
	default:
		return fmt.Errorf("unknown digest %q", r.Digest)
	}
	if r.Weekday < time.Sunday || r.Weekday > time.Saturday {
		return fmt.Errorf("there is no weekday %d", r.Weekday)
	}
	_, err := clock(r.at())
	return err
}

func (r *Rule) at() string {
	if r.At == "" {
		return "07:00"
	}
	return r.At
}

// clock is the minutes since midnight of "15:04".
func clock(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day, as 22:00", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// sendAt is when what came up at a time may be sent: then, or at the end of the
// quiet hours.
func (r *Rule) sendAt(t time.Time) time.Time {
	if r.Quiet == nil {
		return t
	}
	from, err1 := clock(r.Quiet.From)
	to, err2 := clock(r.Quiet.To)
	if err1 != nil || err2 != nil {
		return t // Validate refuses such
	}
	local := t.In(r.zone())
	now := local.Hour()*60 + local.Minute()
	end := func(days int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, to/60, to%60, 0, 0, local.Location())
	}
	switch {
	case from < to && now >= from && now < to:
		return end(0)
	case from > to && now >= from:
		return end(1)
	case from > to && now < to:
		return end(0)
	}
	return t
}

// digestAt is the last time at or before t at which the rule's digest is due.
func (r *Rule) digestAt(t time.Time) time.Time {
	local := t.In(r.zone())
	if r.Digest == Hourly {
		return local.Truncate(time.Hour)
	}
	at, err := clock(r.at())
	if err != nil {
		at = 7 * 60 // Validate refuses such
	}
	due := func(days int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, at/60, at%60, 0, 0, local.Location())
	}
	days := 0
	if r.Digest == Weekly {
		days = -int((local.Weekday() - r.Weekday + 7) % 7)
	}
	if last := due(days); !last.After(t) {
		return last
	}
	if r.Digest == Weekly {
		return due(days - 7)
	}
	return due(days - 1)
}
