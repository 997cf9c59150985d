package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// tokenPrefix lets scanners of leaked secrets know a token when they see one.
const tokenPrefix = "tocsin_"

// idEncoding writes the public part of a token without "_", which parts it
// from the secret.
var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const tokenIDSize = 10 // bytes

// usedEvery is how often a token's last use is written at most.
const usedEvery = time.Minute

var errToken = &errDenied{http.StatusUnauthorized, "the API token is not valid: it is unknown, revoked or expired"}

// parseToken takes a token apart.
func parseToken(s string) (id string, hash [32]byte, ok bool) {
	rest, ok := strings.CutPrefix(s, tokenPrefix)
	if !ok {
		return "", hash, false
	}
	id, key, ok := strings.Cut(rest, "_")
	if !ok || id == "" || len(id) > 64 || sessionID(key) == "" {
		return "", hash, false
	}
	return id, sha256.Sum256([]byte(key)), true
}

// byToken gives the caller that a token stands for.
func (g *Guard) byToken(ctx context.Context, header []string) (Caller, error) {
	scheme, given, _ := strings.Cut(header[0], " ")
	if len(header) != 1 || !strings.EqualFold(scheme, "Bearer") {
		return Caller{}, &errDenied{http.StatusUnauthorized, "the Authorization header is not of the form \"Bearer tocsin_...\""}
	}
	id, hash, ok := parseToken(strings.TrimSpace(given))
	if !ok {
		return Caller{}, errToken
	}
	token, err := g.store.Token(ctx, id)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return Caller{}, errToken
	}
	if err != nil {
		return Caller{}, fmt.Errorf("look up an API token: %w", err)
	}
	now := g.now()
	if subtle.ConstantTimeCompare(token.Hash[:], hash[:]) != 1 || !token.Expires.IsZero() && !now.Before(token.Expires) {
		return Caller{}, errToken
	}
	user, err := g.store.User(ctx, token.User)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return Caller{}, errToken
	}
	if err != nil {
		return Caller{}, fmt.Errorf("look up the user of an API token: %w", err)
	}
	if user.Disabled || token.Added.Before(user.Added) { // of an earlier user of the name
		return Caller{}, errToken
	}
	if now.Sub(token.Used) >= usedEvery {
		if err := g.used(ctx, id, now); err != nil {
			g.opt.Report(fmt.Errorf("write the last use of API token %s: %w", id, err))
		}
	}
	c := Caller{User: user.Name, Token: id}
	for _, grant := range GrantsOf(user.Role) {
		if slices.Contains(token.Grants, grant) {
			c.Grants = append(c.Grants, grant)
		}
	}
	c.Role = roleOf(user.Role, c.Grants)
	return c, nil
}

// roleOf is the lowest role, up to the user's, that the grants need.
func roleOf(role tocsin.Permission, grants []tocsin.Grant) tocsin.Permission {
	for _, lower := range []tocsin.Permission{tocsin.Reader, tocsin.Reviewer} {
		if role.Allows(lower) && !slices.ContainsFunc(grants, func(g tocsin.Grant) bool { return !slices.Contains(GrantsOf(lower), g) }) {
			return lower
		}
	}
	return role
}

func (g *Guard) used(ctx context.Context, id string, now time.Time) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	token, err := g.store.Token(ctx, id)
	if err != nil {
		return removed(err)
	}
	if now.Sub(token.Used) < usedEvery {
		return nil
	}
	kept := *token
	kept.Used = now
	return g.store.Update(ctx, func(tx tocsin.Tx) error { return tx.PutToken(&kept) })
}

// NewToken is what a token to be made is for.
type NewToken struct {
	User    string
	Name    string // what it is for
	Grants  []tocsin.Grant
	Expires time.Time // zero is never
}

// AddToken makes a token. What clients send is given here once and kept
// nowhere.
func (g *Guard) AddToken(ctx context.Context, by By, n NewToken) (*tocsin.APIToken, string, error) {
	user, err := g.store.User(ctx, n.User)
	if err != nil {
		return nil, "", fmt.Errorf("make a token for %s: %w", n.User, err)
	}
	now := g.now()
	switch {
	case n.Name == "" || len(n.Name) > 200:
		return nil, "", tocsin.Errorf(tocsin.Invalid, "a token needs a name that says what it is for, of up to 200 bytes")
	case len(n.Grants) == 0:
		return nil, "", tocsin.Errorf(tocsin.Invalid, "a token needs a grant: read, write, decide or admin")
	case !n.Expires.IsZero() && !n.Expires.After(now):
		return nil, "", tocsin.Errorf(tocsin.Invalid, "the token would expire before it is made")
	}
	for _, grant := range n.Grants {
		if !slices.Contains(GrantsOf(user.Role), grant) {
			return nil, "", tocsin.Errorf(tocsin.Invalid, "the role %s of %s does not come with the grant %q", user.Role, user.Name, grant)
		}
	}
	id := make([]byte, tokenIDSize)
	if _, err := rand.Read(id); err != nil {
		return nil, "", fmt.Errorf("make a token: %w", err)
	}
	key, err := secret()
	if err != nil {
		return nil, "", err
	}
	grants := slices.Clone(n.Grants)
	slices.Sort(grants)
	token := &tocsin.APIToken{ID: idEncoding.EncodeToString(id), User: user.Name, Name: n.Name, Hash: sha256.Sum256([]byte(key)),
		Grants: slices.Compact(grants), Added: now, Expires: n.Expires}
	err = g.store.Update(ctx, func(tx tocsin.Tx) error {
		if err := tx.PutToken(token); err != nil {
			return err
		}
		return g.entry(tx, by, "token.add", token.ID, fmt.Sprintf("for %s: %s", user.Name, n.Name))
	})
	if err != nil {
		return nil, "", fmt.Errorf("make a token for %s: %w", user.Name, err)
	}
	return token, tokenPrefix + token.ID + "_" + key, nil
}

// RemoveToken revokes a token.
func (g *Guard) RemoveToken(ctx context.Context, by By, id string) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	token, err := g.store.Token(ctx, id)
	if err != nil {
		return fmt.Errorf("revoke the token %s: %w", id, err)
	}
	err = g.store.Update(ctx, func(tx tocsin.Tx) error {
		if err := tx.RemoveToken(id); err != nil {
			return err
		}
		return g.entry(tx, by, "token.remove", id, fmt.Sprintf("of %s: %s", token.User, token.Name))
	})
	if err != nil {
		return fmt.Errorf("revoke the token %s: %w", id, err)
	}
	return nil
}
