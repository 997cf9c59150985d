package export

import (
	"archive/zip"
	"fmt"
	"io"

	"tocsin"
	format "tocsin/cap"
	"tocsin/web/cap"
)

// alert is the CAP alert on an incident. An incident is told with its ACLED
// sub-event type where it has one.
func (p *picture) alert() ([]byte, error) {
	opts := p.m.opts.CAP
	opts.Web = p.url()
	opts.Earlier = p.Sent
	opts.Codes = nil
	if p.inc.Kind == tocsin.Attack {
		opts.Codes = []format.Value{{Name: "acled:sub_event_type", Value: p.acledType().sub}}
	}
	return cap.Alert(&p.Change, opts)
}

// alertWriter writes the alert on its one record.
type alertWriter struct {
	*maker
	done bool
}

func newAlert(m *maker) (Writer, error) {
	if m.opts.CAP.Sender == "" {
		return nil, tocsin.Errorf(tocsin.Invalid, "an alert needs a sender")
	}
	return &alertWriter{maker: m}, nil
}

func (w *alertWriter) Write(r *Record) error {
	if w.done {
		return tocsin.Errorf(tocsin.Conflict, "one file holds one alert; cap-zip holds many")
	}
	out, err := w.picture(r).alert()
	if err != nil {
		return ownError(err)
	}
	w.done = true
	_, err = w.out.Write(out)
	return err
}

func (w *alertWriter) Close() error {
	if !w.done {
		return tocsin.Errorf(tocsin.NotFound, "there is no incident to alert on")
	}
	return nil
}

// ownError makes an error of cap one of the record alone.
func ownError(err error) error {
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return tocsin.Errorf(tocsin.Conflict, "%w", err)
	}
	return err
}

// alertsWriter writes an archive of alerts, each named by its identifier.
type alertsWriter struct {
	*maker
	zip *zip.Writer
}

func newAlerts(m *maker) (Writer, error) {
	if m.opts.CAP.Sender == "" {
		return nil, tocsin.Errorf(tocsin.Invalid, "an alert needs a sender")
	}
	return &alertsWriter{m, zip.NewWriter(m.out)}, nil
}

func (w *alertsWriter) Write(r *Record) error {
	out, err := w.picture(r).alert()
	if tocsin.CodeOf(err) == tocsin.NotFound {
		w.skip("withdrawn, and no alert was sent that could be cancelled")
		return nil
	}
	if err != nil {
		return err
	}
	return addFile(w.zip, xmlID(cap.Identifier(r.Change.Incident.ID, r.Change.Version))+".xml", zip.Deflate, func(f io.Writer) error {
		_, err := f.Write(out)
		return err
	})
}

func (w *alertsWriter) Close() error { return w.zip.Close() }

// addFile adds a file to an archive, without a time, so that the same content
// gives the same bytes.
func addFile(z *zip.Writer, name string, method uint16, write func(io.Writer) error) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return fmt.Errorf("add %s: %w", name, err)
	}
	if err := write(f); err != nil {
		return fmt.Errorf("add %s: %w", name, err)
	}
	return nil
}
