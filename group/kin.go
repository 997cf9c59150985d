package group

import (
	"math/bits"
	"slices"
)

// A text that thousands share is a template, not a report: "Air raid alert in
// ...". What two of them have in common is the template. So a band of the sketch
// under which more than crowdedText readings are entered brings no two together,
// and a document of which templateBands of the first guardBands bands are
// crowded is common: a copy of the same words on the same day, and of nothing
// else.
//
// No single report is known to have been printed by thousands without a word
// of whose it is; a quarter of their bands is what texts share that have half of
// their words in common, so that a template is more than a document's foot.
const (
	crowdedText   = 2000
	guardBands    = 16
	templateBands = 4
)

const allOpen = ^uint64(0)

// guards lists the bands that tell whether the document is common.
func (p *ready) guards() []key { return p.bands[:min(len(p.bands), guardBands)] }

// judge sets what is crowded of a document's bands.
func (d *document) judge(full func(key) bool) {
	d.open = allOpen
	for b, k := range d.bands {
		if full(k) {
			d.open &^= 1 << b
		}
	}
	d.common = bits.OnesCount64(^d.open&(1<<guardBands-1)) >= templateBands
}

// openAmong judges documents that are all that there is.
func openAmong(all []*document) {
	count := map[key]int{}
	if len(all) > crowdedText {
		seen := map[[2]string]bool{}
		for _, d := range all {
			if id := [2]string{d.reading.Document.ID, d.reading.Document.SHA256}; !seen[id] {
				seen[id] = true
				for _, k := range d.bands {
					count[k]++
				}
			}
		}
	}
	for _, d := range all {
		d.judge(func(k key) bool { return count[k] > crowdedText })
	}
}

// copied reports whether two documents are near-identical, and their Jaccard
// index.
func (d *document) copied(e *document) (float64, bool) {
	if d.common || e.common {
		return 1, d.sameDay != 0 && d.sameDay == e.sameDay
	}
	j, copied, shared := d.sketch.alike(&e.sketch)
	return j, copied && shared&d.open != 0
}

// kinship is what was found of near-identical texts. It says nothing of whether
// they are all that there are.
type kinship struct {
	of    []*ready
	open  []uint64
	share []float64
}

// families are parts of documents that are near-identical, directly or through
// others.
type families struct {
	docs   []*document
	parent []int
}

func (f *families) root(i int) int {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

func (f *families) join(i, j int) {
	x, y := f.root(i), f.root(j)
	f.parent[max(x, y)] = min(x, y)
}

// copy joins two documents of which one is a copy of the other.
func (f *families) copy(i, j int, share float64) {
	d, e := f.docs[i], f.docs[j]
	d.share, e.share = max(d.share, share), max(e.share, share)
	f.join(i, j)
}

// findCopies sets each document's family to the first of the documents that
// are near-identical to it or its translation, directly or through others, and
// share to the highest Jaccard index with one of them.
func findCopies(docs []*document) {
	f := families{docs: docs, parent: make([]int, len(docs))}
	for i, d := range docs {
		f.parent[i], d.share = i, 0
	}
	if !f.recall() {
		f.search()
	}
	f.remember()
	f.translations()
	for i, d := range docs {
		d.family = f.root(i)
	}
}

// recall takes over what is remembered of most of the documents and compares
// the others with all; it does nothing, and reports so, when they are many.
func (f *families) recall() bool {
	var most *kinship
	for _, d := range f.docs {
		if k := d.kin.Load(); k != nil && (most == nil || len(k.of) > len(most.of)) {
			most = k
		}
	}
	if most == nil || len(f.docs)-len(most.of) > 8+len(most.of)/16 {
		return false
	}
	at := make(map[*ready]int, len(f.docs))
	for i, d := range f.docs {
		at[d.ready] = i
	}
	known := make([]bool, len(f.docs))
	for n, p := range most.of {
		i, ok := at[p]
		if !ok || f.docs[i].common || f.docs[i].open != most.open[n] {
			return false
		}
		known[i] = true
	}
	first := at[most.of[0]]
	for n, p := range most.of {
		i := at[p]
		f.docs[i].share = most.share[n]
		f.join(first, i)
	}
	for i, d := range f.docs {
		if known[i] {
			continue
		}
		for j, e := range f.docs {
			if i == j || !known[j] && j > i {
				continue
			}
			if share, copied := d.copied(e); copied {
				f.copy(i, j, share)
			}
		}
	}
	return true
}

// search compares those that share a band.
func (f *families) search() {
	bands := map[key][]int{}
	whole := map[key]int{} // the first document with this very text
	met := make([]int, len(f.docs))
	for i, d := range f.docs {
		met[i] = -1
		if d.bands == nil {
			continue
		}
		same := d.sameDay
		if !d.common {
			same = d.same
		}
		if o, ok := whole[same]; ok {
			if j, copied := d.copied(f.docs[o]); copied {
				f.copy(i, o, j)
				continue
			}
		}
		whole[same] = i
		if d.common {
			continue
		}
		for b, band := range d.bands {
			if d.open&(1<<b) == 0 {
				continue
			}
			for _, o := range bands[band] {
				if met[o] == i {
					continue
				}
				met[o] = i
				if j, copied := d.copied(f.docs[o]); copied {
					f.copy(i, o, j)
				}
			}
			bands[band] = append(bands[band], i)
		}
	}
}

// remember keeps what was found with the documents.
func (f *families) remember() {
	found := map[int]*kinship{}
	for i, d := range f.docs {
		if d.share == 0 || d.common {
			continue
		}
		k := found[f.root(i)]
		if k == nil {
			k = &kinship{}
			found[f.root(i)] = k
		}
		k.of, k.open, k.share = append(k.of, d.ready), append(k.open, d.open), append(k.share, d.share)
	}
	for _, k := range found {
		for _, p := range k.of {
			p.kin.Store(k)
		}
	}
}

// translations joins documents with their translations.
func (f *families) translations() {
	if !slices.ContainsFunc(f.docs, func(d *document) bool { return d.reading.Document.Translates != "" }) {
		return
	}
	named := map[key][]int{} // by what each is called or translates
	for i, d := range f.docs {
		for _, name := range d.called {
			for _, o := range named[name] {
				if d.translation(f.docs[o]) {
					f.join(i, o)
				}
			}
			named[name] = append(named[name], i)
		}
	}
}
