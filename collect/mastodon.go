package collect

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"tocsin"
)

// readStatus reads a post as Mastodon's API gives it. A boost is a document of
// whoever boosts, whose words are another's.
func readStatus(rec record) (found, error) {
	f, p, err := statusPost(rec)
	if err != nil {
		return found{}, err
	}
	if inner := rec.object("reblog"); inner != nil {
		_, boosted, err := statusPost(inner)
		if err != nil {
			return found{}, err
		}
		p.words, p.passes = "", []post{boosted}
		if f.Document.Language == "" {
			f.Document.Language = language(inner.words("language"))
		}
	}
	if inner := rec.object("quote").object("quoted_status"); inner != nil {
		_, quoted, err := statusPost(inner)
		if err != nil {
			return found{}, err
		}
		p.passes = append(p.passes, quoted)
	}
	return f.posted(p)
}

// statusPost is the post of a status, and its document without the words.
func statusPost(rec record) (found, post, error) {
	account := rec.object("account")
	p := post{words: plain(rec.words("content")), author: account.words("display_name"), handle: account.words("username", "acct")}
	if p.author == "" {
		p.author = p.handle
	}
	if warning := rec.words("spoiler_text"); warning != "" {
		p.words = warning + "\n\n" + p.words
	}
	if c := rec.object("card"); c != nil {
		p.card = c.words("title") + "\n\n" + c.words("description")
	}
	var err error
	if p.at, err = optional(rec.words("created_at")); err != nil {
		return found{}, p, err
	}
	edited, err := optional(rec.words("edited_at"))
	if err != nil {
		return found{}, p, err
	}
	f := found{version: max(seconds(p.at), seconds(edited))}
	f.GUID = rec.words("uri", "url", "id")
	f.Document = tocsin.Document{URL: rec.words("url"), Outlet: p.author, Published: p.at, Language: language(rec.words("language"))}
	return f, p, nil
}

// posted finishes the document of a post.
func (f found) posted(p post) (found, error) {
	if f.GUID == "" {
		return found{}, errors.New("the post has no address and no id")
	}
	if p.empty() {
		return found{}, errNoWords // a picture alone
	}
	doc := &f.Document
	f.versions = true
	switch {
	case doc.URL != "":
		f.ids = []string{hash([]byte(canonical(doc.URL)))}
	case isAddress(f.GUID):
		f.ids = []string{hash([]byte(canonical(f.GUID)))}
	default:
		f.ids = []string{f.GUID}
	}
	if doc.Published != "" {
		doc.PublishedBasis = "header"
	}
	doc.MediaType, doc.Bytes = "text/plain", p.text()
	doc.SHA256 = hash(doc.Bytes)
	return f, nil
}

// readActivity reads an activity of ActivityStreams, as in the outbox of an
// export, or a note by itself. A boost there has the address of the other's
// post and not its words: it is an error that says so.
func readActivity(rec record) (found, error) {
	kind := rec.words("type")
	inner := rec.object("object")
	switch kind {
	case "Create", "Update":
		if inner == nil {
			return found{}, fmt.Errorf("%s of %s: its words are not in the file", kind, rec.words("object"))
		}
		return notePosted(inner, rec.words("actor"))
	case "Announce":
		if inner == nil {
			return found{}, fmt.Errorf("boost of %s: its words are not in the file", rec.words("object"))
		}
		_, boosted, err := note(inner, "")
		if err != nil {
			return found{}, err
		}
		f, p, err := note(rec, rec.words("actor"))
		if err != nil {
			return found{}, err
		}
		p.passes = []post{boosted}
		return f.posted(p)
	case "Delete":
		of := rec.words("object")
		if inner != nil {
			of = inner.words("id")
		}
		if of == "" {
			return found{}, errors.New("a deletion that does not say of what")
		}
		f := found{versions: true, ids: []string{rec.words("id")}}
		f.GUID, f.Notice = of, tocsin.Withdrawal
		published, err := optional(rec.words("published"))
		if err != nil {
			return found{}, err
		}
		f.version = seconds(published)
		f.Document = tocsin.Document{URL: of, Published: published, SHA256: hash(nil)}
		if published != "" {
			f.Document.PublishedBasis = "header"
		}
		return f, nil
	case "Note", "Article", "Question", "Page":
		return notePosted(rec, "")
	case "Like", "Follow", "Accept", "Reject", "Undo", "Add", "Remove", "Block", "Flag", "Move":
		return found{}, errNoWords
	}
	return found{}, fmt.Errorf("activity of type %.40q is not read", kind)
}

func notePosted(rec record, actor string) (found, error) {
	f, p, err := note(rec, actor)
	if err != nil {
		return found{}, err
	}
	return f.posted(p)
}

// note is the post of an object of ActivityStreams, and its document without
// the words. actor is who posts it when the object does not say.
func note(rec record, actor string) (found, post, error) {
	if by := rec.words("attributedto", "actor"); by != "" {
		actor = by
	}
	name, server := actorOf(actor)
	p := post{words: plain(rec.words("content")), author: name, handle: name}
	lang := ""
	for tag, content := range rec.object("contentmap") {
		lang = language(tag)
		if p.words == "" {
			p.words = plain(record{"c": content}.words("c"))
		}
	}
	if len(rec.object("contentmap")) > 1 {
		lang = ""
	}
	if name := rec.words("name"); name != "" && rec.words("type") != "Note" {
		p.words = name + "\n\n" + p.words
	}
	if warning := rec.words("summary"); warning != "" {
		p.words = warning + "\n\n" + p.words
	}
	var err error
	if p.at, err = optional(rec.words("published")); err != nil {
		return found{}, p, err
	}
	updated, err := optional(rec.words("updated"))
	if err != nil {
		return found{}, p, err
	}
	f := found{version: max(seconds(p.at), seconds(updated))}
	f.GUID = rec.words("id", "url")
	f.Document = tocsin.Document{URL: rec.words("url", "id"), Outlet: name, Published: p.at, Language: lang}
	if name != "" && server != "" {
		f.Document.Outlet = "@" + name + "@" + server
	}
	return f, p, nil
}

// actorOf is the name and the server of an actor, by the address that
// ActivityStreams knows it under: https://example.org/users/jane.
func actorOf(address string) (name, server string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address, ""
	}
	path := strings.TrimRight(u.Path, "/")
	return strings.TrimPrefix(path[strings.LastIndexByte(path, '/')+1:], "@"), u.Host
}
