package collect

import (
	"errors"
	"strings"

	"tocsin"
)

// skyPost is the type of a post's record.
const skyPost = "app.bsky.feed.post"

// readSky reads a post of Bluesky: an entry of a feed, a post view, or a
// record with or without its address. A repost is a document of whoever
// reposts, whose words are another's.
func readSky(rec record) (found, error) {
	view := rec
	if inner := rec.object("post"); inner != nil {
		view = inner
	}
	f, p, err := skyView(view)
	if err != nil {
		return found{}, err
	}
	if f.GUID == "" {
		f.GUID = "bluesky:" + hash([]byte(p.words+p.at)) // a record alone does not say its address
	}
	if reason := rec.object("reason"); strings.HasSuffix(reason.words("$type"), "reasonRepost") {
		by := reason.object("by")
		f.GUID += " by " + by.words("did", "handle")
		f.Document.URL = ""
		f.Document.Outlet = nameOf(by)
		if f.Document.Published, err = optional(reason.words("indexedat")); err != nil {
			return found{}, err
		}
		p = post{passes: append([]post{p}, p.passes...)}
		p.passes[0].passes = nil
	}
	f.version = seconds(f.Document.Published)
	return f.posted(p)
}

// skyView is a post and what it quotes, and its document without the words.
func skyView(view record) (found, post, error) {
	said := view.object("record", "value")
	if said == nil && view.words("$type") == skyPost {
		said = view
	}
	if said == nil {
		return found{}, post{}, errors.New("the post has no record")
	}
	author := view.object("author")
	p := post{words: said.words("text"), author: nameOf(author), handle: author.words("handle")}
	var err error
	if p.at, err = optional(said.words("createdat")); err != nil {
		return found{}, p, err
	}
	f := found{}
	f.GUID = view.words("uri")
	f.Document = tocsin.Document{URL: skyAddress(f.GUID, author.words("handle")), Outlet: p.author, Published: p.at}
	if langs := said.strings("langs"); len(langs) == 1 {
		f.Document.Language = language(langs[0])
	}
	embed := view.object("embed")
	if embeds := view.objects("embeds"); embed == nil && len(embeds) > 0 {
		embed = embeds[0]
	}
	if embed == nil {
		embed = said.object("embed")
	}
	// What is quoted with a picture lies one deeper: recordWithMedia.
	quoted := embed.object("record")
	if inner := quoted.object("record"); inner != nil {
		quoted = inner
	}
	if value := quoted.object("value"); value != nil {
		q := post{words: value.words("text"), author: nameOf(quoted.object("author")), handle: quoted.object("author").words("handle")}
		if q.at, err = optional(value.words("createdat")); err != nil {
			return found{}, p, err
		}
		if !q.empty() {
			p.passes = []post{q}
		}
	}
	card := embed.object("external")
	if card == nil {
		card = embed.object("media").object("external")
	}
	p.card = strings.TrimSpace(card.words("title") + "\n\n" + card.words("description"))
	return f, p, nil
}

func nameOf(author record) string { return author.words("displayname", "handle") }

// skyAddress is where a post is shown, by its name at://did/collection/key;
// "" when that is another's name.
func skyAddress(uri, handle string) string {
	parts := strings.Split(strings.TrimPrefix(uri, "at://"), "/")
	if len(parts) != 3 || parts[1] != skyPost {
		return ""
	}
	if handle == "" {
		handle = parts[0]
	}
	return "https://bsky.app/profile/" + handle + "/post/" + parts[2]
}
