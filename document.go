package tocsin

// Document is one fetched version of one article, post or message.
// Unknown fields are empty.
type Document struct {
	ID    string `json:"id"`             // file name without extension, else the sha256 of its URL or line
	Path  string `json:"path,omitempty"` // where its bytes were read from
	URL   string `json:"url,omitempty"`
	Title string `json:"title,omitempty"`
	// Outlet is who publishes it, as a reader would name it.
	Outlet string `json:"outlet,omitempty"`
	// Published is an RFC 3339 time or a date, "" when unknown. It is never
	// the time of reading.
	Published      string `json:"published,omitempty"`
	PublishedBasis string `json:"published_basis,omitempty"` // header, flag, json-ld, meta, time-element, url, feed, byline
	Language       string `json:"language,omitempty"`        // ISO 639-1, "" when not told
	// Translates is the id or the address of the document that this one is a
	// translation of, "" when it is none or nothing says so.
	Translates string `json:"translates,omitempty"`
	SHA256     string `json:"sha256"` // of Bytes, in hexadecimal
	// Version is counted from 1 by a store in the order in which versions came;
	// 0 is not told.
	Version   int    `json:"version,omitempty"`
	MediaType string `json:"-"` // text/plain, text/html; "" is to be found out
	Bytes     []byte `json:"-"`
}

// PublishedDate is the day part of Published; unknown when that is empty.
func (d *Document) PublishedDate() Date {
	v, err := ParseDate(d.Published)
	if err != nil {
		return Date{}
	}
	return v
}

// Validate reports the first rule that the document breaks: it needs an id
// and a hash, and Published must be a date or an RFC 3339 time.
func (d *Document) Validate() error {
	if d.ID == "" {
		return Errorf(Invalid, "document has no id")
	}
	if len(d.SHA256) != 64 {
		return Errorf(Invalid, "document %s: sha256 %q is not 64 hexadecimal digits", d.ID, d.SHA256)
	}
	if d.Published != "" {
		if _, err := ParseDate(d.Published); err != nil {
			return Errorf(Invalid, "document %s: published: %w", d.ID, err)
		}
	}
	return nil
}
