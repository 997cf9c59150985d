package collect

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"tocsin"
)

// Names lists every name by which an arrival may be known, the surest first:
// its source's own id for it, then its address. Two arrivals that share a name
// are of one document. Whoever keeps documents should enter each under all its
// names, look there first when one arrives, and go by the first name that is
// found; Document.ID is only what a source could tell from its last polls.
//
// The address is left out when several items share it. What has no name at all
// is known by its Document.ID alone.
func Names(arr tocsin.Arrival) []string {
	var names []string
	add := func(name string) {
		for _, n := range names {
			if n == name {
				return
			}
		}
		names = append(names, name)
	}
	if arr.GUID != "" {
		add("guid:" + arr.Source + ":" + arr.GUID)
	}
	if arr.Shared {
		return names
	}
	for _, address := range [...]string{arr.Document.URL, arr.GUID} {
		if name := addressName(address); name != "" {
			add(name)
		}
	}
	return names
}

// addressName is the name that an address gives: the same for http and https,
// "" for what is no address.
func addressName(address string) string {
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return ""
	}
	c := Canonical(address)
	if rest, ok := strings.CutPrefix(c, "http://"); ok {
		c = "https://" + rest
	}
	return "url:" + c
}

// nameID is the id of a document that is first known by a name: the hash of
// its address, or of its source and the source's own id for it.
func nameID(name string) string {
	return hash([]byte(strings.TrimPrefix(name, "url:")))
}

// Canonical writes a web address in one way: the host in lower case, without
// user, fragment, the scheme's own port, or parameters that only tell where a
// reader came from. What is no address stays as it is.
func Canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	u.User, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", false
	u.Scheme = strings.ToLower(u.Scheme)
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	u.Host = strings.TrimSuffix(u.Host, ":")
	if ascii, err := idna.Lookup.ToASCII(u.Host); err == nil {
		u.Host = ascii
	}
	if u.Path == "" {
		u.Path = "/"
	}
	if u.RawQuery != "" {
		var kept []string
		for _, part := range strings.Split(u.RawQuery, "&") {
			if name, _, _ := strings.Cut(part, "="); part != "" && !tracks(strings.ToLower(name)) {
				kept = append(kept, part)
			}
		}
		u.RawQuery = strings.Join(kept, "&")
	}
	return u.String()
}

// tracks reports whether a parameter only tells where a reader came from. The
// names are those that the makers of counting programs publish.
func tracks(name string) bool {
	for _, prefix := range [...]string{"utm_", "mtm_", "pk_", "at_medium", "at_campaign", "at_custom", "hsa_", "_hs"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "mc_cid", "mc_eid",
		"ns_campaign", "ns_mchannel", "ns_source", "cmpid", "cmp", "ocid", "ftag", "smid", "srnd", "xtor", "ito", "wt.mc_id",
		"guccounter", "guce_referrer", "guce_referrer_sig", "_ga", "_gl", "feedtype", "feedname":
		return true
	}
	return false
}
