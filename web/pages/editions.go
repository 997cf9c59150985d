package pages

import (
	"cmp"
	"context"
	"slices"

	"tocsin"
	"tocsin/web/gate"
)

// editions lists the versions of a document to choose from, the latest first;
// none when there is only one.
func (p *Pages) editions(ctx context.Context, doc *tocsin.DocumentRecord, here, against string) ([]edition, error) {
	if doc.Versions < 2 {
		return nil, nil
	}
	list, err := p.opt.Store.Versions(ctx, doc.ID)
	if err != nil {
		return nil, err
	}
	var out []edition
	for _, v := range slices.Backward(list) {
		out = append(out, edition{SHA256: v.SHA256, Text: p.words.say("reader.version", v.Version, stamp(v.Fetched)), Here: v.SHA256 == here, Against: v.SHA256 == against})
	}
	return out, nil
}

// compareDocument sets a version of a document, the latest unless it is said,
// against another. Past versions are not for callers without a login.
func (p *Pages) compareDocument(ctx context.Context, view *gate.View, doc *tocsin.DocumentRecord, data *readerPage, older, newer string) error {
	store, err := view.Inside()
	if err != nil {
		return err
	}
	newer = cmp.Or(newer, doc.SHA256)
	if data.Editions, err = p.editions(ctx, doc, newer, older); err != nil {
		return err
	}
	data.Against = &against{Older: nameOf(data.Editions, older), Newer: nameOf(data.Editions, newer)}
	if data.Against.Older == "" || data.Against.Newer == "" {
		return tocsin.Errorf(tocsin.NotFound, "there is no such version of document %q", doc.ID)
	}
	a, err := readingOf(ctx, store, doc.ID, older)
	if err != nil {
		return err
	}
	b, err := readingOf(ctx, store, doc.ID, newer)
	if err != nil {
		return err
	}
	if a == nil || b == nil {
		data.Against.Unread = true
		return nil
	}
	data.Language = cmp.Or(data.Language, b.Text.Language)
	data.Against.Hunks, data.Against.Cut = compareTexts(&a.Text, &b.Text)
	for i := range data.Against.Hunks {
		if h := &data.Against.Hunks[i]; h.Kind != "same" {
			data.Against.Changed++
			h.Number = data.Against.Changed
		}
	}
	before, after := p.claimsIn(a.Accounts, nil), p.claimsIn(b.Accounts, nil)
	link := func(list []claimView, sha string) {
		for i := range list {
			list[i].Path = with(quotePath(doc.ID, list[i].span), "version", sha)
			list[i].Quote = clip(clean(list[i].quote), 300)
		}
	}
	data.Against.Gone, data.Against.Kept = claimsOnly(before, after)
	data.Against.Come, _ = claimsOnly(after, before)
	link(data.Against.Gone, older)
	link(data.Against.Come, newer)
	return nil
}

func nameOf(list []edition, sha string) string {
	for _, e := range list {
		if e.SHA256 == sha {
			return e.Text
		}
	}
	return ""
}

// readingOf is what was read from a version; nil when it was not, or is not
// kept any more.
func readingOf(ctx context.Context, store tocsin.Store, id, sha string) (*tocsin.Reading, error) {
	read, err := store.Reading(ctx, id, sha)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return nil, nil
	}
	return read, err
}

// claimsOnly gives the claims of one version that another has not, wherever in
// the text they stand, and counts those of both.
func claimsOnly(one, other []claimView) (out []claimView, both int) {
	type key struct {
		slot                                tocsin.Slot
		value, scope, speaker, words, quote string
		certainty                           tocsin.Certainty
	}
	of := func(c *claimView) key {
		return key{c.Slot, c.Value, c.Scope, c.Speaker, string(c.Kind), c.quote, c.Certainty}
	}
	has := map[key]int{}
	for i := range other {
		has[of(&other[i])]++
	}
	for i := range one {
		if k := of(&one[i]); has[k] > 0 {
			has[k]--
			both++
			continue
		}
		out = append(out, one[i])
	}
	return out, both
}
