package collect

import (
	"fmt"
	"io"
	"strings"

	"tocsin"
	"tocsin/collect/cap"
)

// alert reads a file that is one alert of a warning system.
func (r *reading) alert(f file, in io.Reader) bool {
	fail := func(err error) bool { return r.fail(fmt.Errorf("%s: %w", f.path, err)) }
	data, err := r.all(f.path, in)
	if err != nil {
		return r.fail(err)
	}
	a, err := cap.Parse(data)
	if err != nil {
		return fail(err)
	}
	for _, d := range r.alertFound(a, data) {
		d.Document.Path = f.path
		if err := r.name(&d); err != nil {
			if !fail(err) {
				return false
			}
			continue
		}
		if !r.yield(d, nil) {
			return false
		}
	}
	return true
}

// alertFound makes documents of an alert. An update is a new version of the
// first alert of its chain; a cancellation withdraws each that it names.
func (r *reading) alertFound(a *cap.Alert, data []byte) []found {
	f := found{versions: true, version: int(a.Sent.Unix()), ids: []string{a.Identifier, a.Name()}}
	f.Document = cap.Document(a, data)
	f.Document.SHA256 = hash(data)
	f.GUID = a.Name()
	switch a.MsgType {
	case "Update":
		first := a.References[0]
		for _, ref := range a.References {
			if ref.Sent.Before(first.Sent) {
				first = ref
			}
		}
		f.GUID = r.root(first.Name())
		for _, ref := range a.References {
			if _, ok := r.roots[ref.Name()]; !ok {
				r.roots[ref.Name()] = f.GUID
			}
		}
		r.roots[a.Name()] = f.GUID
		_, identifier, _ := strings.Cut(f.GUID, ",")
		f.ids = []string{identifier, f.GUID}
	case "Cancel":
		var list []found
		for i, ref := range a.References {
			c := f
			c.Notice, c.Of = tocsin.Withdrawal, r.root(ref.Name())
			if i > 0 {
				c.GUID = a.Name() + "," + c.Of
				c.ids = []string{c.GUID}
			}
			list = append(list, c)
		}
		return list
	}
	return []found{f}
}

// root is the name of the first alert of the chain that one belongs to.
func (r *reading) root(name string) string {
	if first, ok := r.roots[name]; ok {
		return first
	}
	return name
}
