package evaluate

import (
	"fmt"

	"tocsin"
)

// FromGold turns gold into what a faultless reading would have found: one
// account for each gold incident, in order, with ids "<document>#1" and so
// on. Grouping is scored on it, apart from the faults of the reading.
func FromGold(gold []GoldDocument) Prediction {
	var p Prediction
	for i := range gold {
		g := &gold[i]
		yes := g.IsAttackReport
		doc := PredictedDocument{ID: g.ID, AttackReport: &yes}
		for n := range g.Incidents {
			doc.Accounts = append(doc.Accounts, accountOfGold(g.ID, n, &g.Incidents[n]))
		}
		p.Documents = append(p.Documents, doc)
	}
	return p
}

func accountOfGold(doc string, n int, g *GoldIncident) tocsin.Account {
	acc := tocsin.Account{ID: fmt.Sprintf("%s#%d", doc, n+1), Kind: tocsin.Attack, Role: tocsin.Role(g.Role), Form: g.form(),
		Status: tocsin.Status(g.status())}
	if start, end := g.days(); start != "" {
		when := &tocsin.When{Precision: tocsin.Day, Basis: tocsin.BasisText}
		var err error
		if when.Start, err = tocsin.ParseDate(start); err == nil {
			when.End, err = tocsin.ParseDate(end)
		}
		if err == nil {
			if when.Start != when.End {
				when.Precision = precisionOf(when.Start.DaysUntil(when.End) + 1)
			}
			acc.When = when
		}
	}
	if g.Place != "" || g.Country != "" {
		where := &tocsin.Where{Name: g.Place, Country: g.Country, Lat: g.Lat, Lon: g.Lon, Precision: tocsin.Town}
		for _, name := range []string{g.PlaceParent, g.Country} {
			if name != "" {
				where.Within = append(where.Within, name)
			}
		}
		switch {
		case g.Place == "":
			where.Name, where.Within, where.Precision = g.Country, nil, tocsin.CountryWide
			where.Lat, where.Lon = nil, nil
		case g.Lat == nil || g.Lon == nil:
			where.Lat, where.Lon, where.Precision = nil, nil, tocsin.PlaceUnknown
		default:
			where.RadiusM = 10000
		}
		acc.Where = where
	}
	add := func(slot tocsin.Slot, v tocsin.Value, by tocsin.Speaker) {
		if !v.None() {
			acc.Claims = append(acc.Claims, tocsin.Claim{Slot: slot, Value: v, Speaker: by, Certainty: tocsin.Stated, Rule: "gold"})
		}
	}
	outlet := tocsin.Speaker{Kind: tocsin.SpeakerOutlet}
	speaker := outlet
	if len(g.Sources) > 0 {
		speaker = tocsin.Speaker{Name: g.Sources[0], Kind: tocsin.SpeakerOfficial}
	}
	add(tocsin.Killed, tocsin.Value{Count: g.Killed.Count}, speaker)
	add(tocsin.Injured, tocsin.Value{Count: g.Injured.Count}, speaker)
	if g.NoCasualties {
		add(tocsin.Casualties, tocsin.Value{Count: tocsin.Exactly(0)}, speaker)
	}
	add(tocsin.Munitions, tocsin.Value{Count: g.Munitions.Count}, speaker)
	for _, named := range []struct {
		slot tocsin.Slot
		name *string
	}{{tocsin.Weapon, g.Weapon}, {tocsin.Target, g.Target}, {tocsin.LaunchSite, g.LaunchSite}, {tocsin.DefenceResponse, g.DefenceResponse}} {
		if named.name != nil {
			add(named.slot, tocsin.Value{Name: *named.name}, outlet)
		}
	}
	for _, name := range g.Perpetrators {
		add(tocsin.Blamed, tocsin.Value{Name: name}, outlet)
	}
	for _, name := range g.ClaimedBy {
		add(tocsin.ClaimedBy, tocsin.Value{Name: name}, tocsin.Speaker{Name: name, Kind: tocsin.SpeakerGroup})
	}
	for _, name := range g.Sources[min(1, len(g.Sources)):] {
		add(tocsin.Context, tocsin.Value{Name: "as told"}, tocsin.Speaker{Name: name, Kind: tocsin.SpeakerOfficial})
	}
	return acc
}

// precisionOf is how exact a time of that many days is.
func precisionOf(days int) tocsin.TimePrecision {
	switch {
	case days <= 7:
		return tocsin.Week
	case days <= 31:
		return tocsin.Month
	}
	return tocsin.Year
}
