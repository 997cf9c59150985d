package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"tocsin"
	"tocsin/lexicon/place"
)

// gazetteerCmd shows the places that reports are read with.
type gazetteerCmd struct {
	Lookup gazetteerLookupCmd `cmd:"" help:"List the places of a name, the most important first."`
}

type gazetteerLookupCmd struct {
	Name []string `arg:"" help:"The name, in any case and spelling."`
}

// Run lists the places.
func (c *gazetteerLookupCmd) Run(term *terminal, cfg Config) error {
	places, err := place.OpenWith(cfg.Data)
	if err != nil {
		return err
	}
	name := strings.Join(c.Name, " ")
	found := places.Lookup(name)
	if len(found) == 0 {
		return tocsin.Errorf(tocsin.NotFound, "the gazetteer has no place named %q", name)
	}
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	for _, e := range found {
		people := ""
		if e.Population > 0 {
			people = grouped(e.Population) + " people"
		}
		where := tocsin.Where{Name: e.Name, Within: e.Within, Country: e.Country, Precision: e.Precision}
		if e.Precision != tocsin.CountryWide { // the middle of a country is no position (codebook 17)
			where.Lat, where.Lon, where.RadiusM = &e.Lat, &e.Lon, e.RadiusM
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", whereWords(&where), e.Precision, positionWords(&where), people, clean(e.ID))
	}
	return table.Flush()
}
