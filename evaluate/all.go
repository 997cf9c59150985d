package evaluate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tocsin"
	"tocsin/lexicon/place"
)

// All measures everything that the material in the folder allows, in a fixed
// order. The same material and program give the same tables, byte for byte.
func All(folder string, read ReadFunc, join GroupFunc, replay ReplayFunc) ([]Table, error) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, tocsin.Errorf(tocsin.NotFound, "evaluation data: there is no folder %s", folder)
	}
	material := func(parts ...string) string { return filepath.Join(append([]string{folder}, parts...)...) }
	var tables []Table
	for _, measure := range []func() (Table, error){
		func() (Table, error) { return tableOf(Corpus(material("corpus"), read, join)) },
		func() (Table, error) { return tableOf(Grouping(material("corpus"), read, join)) },
		func() (Table, error) { return tableOf(Alerts(material("corpus"), read, replay)) },
		func() (Table, error) {
			reports, err := ReadAnnotated(material("annotated", "reports"))
			if err != nil {
				return Table{}, err
			}
			return tableOf(ScoreAnnotated(reports, read))
		},
		func() (Table, error) {
			texts, err := ReadMucTexts(material("muc4", "gtt-dev.json"))
			if err != nil {
				return Table{}, err
			}
			predicted, err := PredictMuc(texts, read)
			if err != nil {
				return Table{}, err
			}
			score, err := ScoreMuc(texts, predicted)
			if err != nil {
				return Table{}, err
			}
			return score.Table("muc-4, five roles, development set"), nil
		},
		func() (Table, error) { return tableOf(MucKeys(material("muc4", "tst1"), read)) },
		func() (Table, error) {
			docs, err := ReadGUMNews(material("train", "gum"))
			if err != nil {
				return Table{}, err
			}
			score, err := ScoreAlarms(docs, read)
			if err != nil {
				return Table{}, err
			}
			return score.Table("false alarms: news of GUM", true), nil
		},
		func() (Table, error) {
			docs, err := ReadHumanRightsNews(material("attacks", "hrds-dev.json"))
			if err != nil {
				return Table{}, err
			}
			score, err := ScoreAlarms(docs, read)
			if err != nil {
				return Table{}, err
			}
			return score.Table("alarms: labelled news pages", false), nil
		},
		func() (Table, error) {
			dev, test, err := WikiWars(folder)
			if err != nil {
				return Table{}, err
			}
			return DatesTable(dev, test), nil
		},
		func() (Table, error) { return tableOf(Places(material("places", "GeoVirus.xml"))) },
		func() (Table, error) { return tableOf(Ecb(material("coreference"))) },
	} {
		table, err := measure()
		if err != nil {
			return nil, err
		}
		tables = append(tables, table)
	}
	return tables, nil
}

// tableOf is the table of a score that was made without an error.
func tableOf[S interface{ Table() Table }](score S, err error) (Table, error) {
	if err != nil {
		return Table{}, err
	}
	return score.Table(), nil
}

// DatesTable is the score of WikiWars as rows.
func DatesTable(dev, test PRF) Table {
	t := Table{Name: "dates, WikiWars, value"}
	t.Count("documents 01 to 12", dev)
	t.Count("documents 13 to 16", test)
	return t
}

// Places scores the gazetteer on a file of GeoVirus.
func Places(path string) (*GeoVirusScore, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, missing(path, err)
	}
	defer file.Close() // only read
	gazetteer, err := place.Open()
	if err != nil {
		return nil, err
	}
	score, err := GeoVirus(file, gazetteer)
	return &score, err
}

// Table is the score as rows.
func (s *GeoVirusScore) Table() Table {
	t := Table{Name: "place names, GeoVirus"}
	t.Share("placed within 161 km", s.Within161, s.Names)
	t.Share("placed within 25 km", s.Within25, s.Names)
	t.Count("found and placed", s.Found)
	return t
}

// Faults lists the misses by kind.
func (s *GeoVirusScore) Faults() []Fault {
	var faults []Fault
	for _, miss := range s.Misses {
		id := miss.ID
		if id == "" {
			id = "none"
		}
		faults = append(faults, Fault{miss.Kind, id, fmt.Sprintf("%s (%.0f km): %s", miss.Name, miss.Km, miss.Text)})
	}
	return faults
}

// Corpus reads and groups the reports of a corpus folder and scores them.
func Corpus(folder string, read ReadFunc, join GroupFunc) (*CorpusScore, error) {
	gold, err := ReadCorpusGold(filepath.Join(folder, "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	docs, err := ReadReports(filepath.Join(folder, "reports"))
	if err != nil {
		return nil, err
	}
	readings := make([]tocsin.Reading, 0, len(docs))
	for _, doc := range docs {
		reading, err := read(doc)
		if err != nil {
			return nil, err
		}
		readings = append(readings, reading)
	}
	p := PredictionOf(readings, join(slices.Clone(readings)))
	return ScoreCorpus(gold, &p), nil
}

// Grouping joins the gold accounts of a corpus folder, beside the words of
// its reports, and scores the incidents.
func Grouping(folder string, read ReadFunc, join GroupFunc) (*GroupingScore, error) {
	gold, err := ReadCorpusGold(filepath.Join(folder, "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	docs, err := ReadReports(filepath.Join(folder, "reports"))
	if err != nil {
		return nil, err
	}
	p := FromGold(gold)
	if err := p.AddTexts(docs, read); err != nil {
		return nil, err
	}
	return ScoreGrouping(gold, &p, join), nil
}
