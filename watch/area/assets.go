package area

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// ReadAssets reads a CSV table of assets. Its first line names the columns:
// name, lat and lon must be there, radius_m may be, others are passed over;
// defaultRadius stands in for a radius that is not told. A bad line is given
// as an error that begins with file:line, and the rest go on.
func ReadAssets(file string, r io.Reader, defaultRadius float64) iter.Seq2[Asset, error] {
	return func(yield func(Asset, error) bool) {
		in := csv.NewReader(r)
		in.FieldsPerRecord = -1
		in.TrimLeadingSpace = true
		bad := func(line int, format string, args ...any) bool {
			return yield(Asset{}, tocsin.Errorf(tocsin.Invalid, "%s:%d: "+format, append([]any{file, line}, args...)...))
		}
		head, err := in.Read()
		if err != nil {
			bad(1, "the line that names the columns: %w", err)
			return
		}
		for i := range head {
			head[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(head[i], "\uFEFF")))
		}
		column := func(name string) int { return slices.Index(head, name) }
		name, lat, lon, radius := column("name"), column("lat"), column("lon"), column("radius_m")
		if name < 0 || lat < 0 || lon < 0 {
			bad(1, "the first line must name the columns name, lat and lon")
			return
		}
		for {
			row, err := in.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var syntax *csv.ParseError
			if errors.As(err, &syntax) {
				if !bad(syntax.Line, "%w", syntax.Err) {
					return
				}
				continue
			}
			if err != nil {
				yield(Asset{}, err)
				return
			}
			line, _ := in.FieldPos(0)
			asset, err := assetOf(row, name, lat, lon, radius, defaultRadius)
			if err != nil {
				if !bad(line, "%w", err) {
					return
				}
				continue
			}
			if !yield(asset, nil) {
				return
			}
		}
	}
}

func assetOf(row []string, name, lat, lon, radius int, defaultRadius float64) (Asset, error) {
	field := func(i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	number := func(what string, i int) (float64, error) {
		v, err := strconv.ParseFloat(field(i), 64)
		if err != nil {
			return 0, tocsin.Errorf(tocsin.Invalid, "%s %q is no number", what, field(i))
		}
		return v, nil
	}
	s := Asset{Name: field(name), RadiusM: defaultRadius}
	var err error
	if s.At.Lat, err = number("lat", lat); err != nil {
		return Asset{}, err
	}
	if s.At.Lon, err = number("lon", lon); err != nil {
		return Asset{}, err
	}
	if field(radius) != "" {
		if s.RadiusM, err = number("radius_m", radius); err != nil {
			return Asset{}, err
		}
	}
	return s, s.validate()
}
