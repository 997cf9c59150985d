package access

import (
	"context"
	"fmt"
	"strings"

	"tocsin"
)

// By is who makes a change, for the audit log.
type By struct {
	User string // User.Name; of the command line what that goes by
	From string // address of the client, or "command line"
}

// CheckName reports why a name cannot be a user's.
func CheckName(name string) error {
	good := len(name) >= 1 && len(name) <= 64 && name[0] >= 'a' && name[0] <= 'z'
	for _, c := range name {
		good = good && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-')
	}
	switch {
	case !good:
		return tocsin.Errorf(tocsin.Invalid, "a user's name has up to 64 lower-case letters, digits, full stops, hyphens and low lines, a letter first")
	case name == LocalUser:
		return tocsin.Errorf(tocsin.Invalid, "the name %q stands for whoever sits at the machine", name)
	}
	return nil
}

func checkRole(role tocsin.Permission) error {
	if GrantsOf(role) == nil {
		return tocsin.Errorf(tocsin.Invalid, "a role is reader, reviewer or admin, not %q", role)
	}
	return nil
}

// AddUser adds a user. Without a password the user cannot log in, but tokens
// can act for it. The first user must be an admin with one: from then on
// nobody is let in without a login.
func (g *Guard) AddUser(ctx context.Context, by By, name string, role tocsin.Permission, password string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	if err := checkRole(role); err != nil {
		return err
	}
	u := &tocsin.User{Name: name, Role: role, Added: g.now()}
	if password != "" {
		if err := CheckPassword(name, password); err != nil {
			return err
		}
		var err error
		if u.Password, err = g.hash(ctx, password); err != nil {
			return err
		}
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	users, err := g.store.Users(ctx)
	if err != nil {
		return fmt.Errorf("add the user %s: %w", name, err)
	}
	for i := range users {
		if users[i].Name == name {
			return tocsin.Errorf(tocsin.Conflict, "there is a user %s", name)
		}
	}
	if len(users) == 0 && (role != tocsin.Admin || u.Password == "") {
		return tocsin.Errorf(tocsin.Invalid, "the first user must be an admin with a password, or nobody could manage users any more")
	}
	err = g.store.Update(ctx, func(tx tocsin.Tx) error {
		if err := tx.PutUser(u); err != nil {
			return err
		}
		return g.entry(tx, by, "user.add", name, string(role))
	})
	if err != nil {
		return fmt.Errorf("add the user %s: %w", name, err)
	}
	g.settled.Store(true)
	return nil
}

func (g *Guard) hash(ctx context.Context, password string) (string, error) {
	select {
	case g.hashing <- struct{}{}:
		defer func() { <-g.hashing }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return g.opt.Password.hash(password)
}

// SetPassword gives a user another password and ends all its logins.
func (g *Guard) SetPassword(ctx context.Context, by By, name, password string) error {
	if err := CheckPassword(name, password); err != nil {
		return err
	}
	hash, err := g.hash(ctx, password)
	if err != nil {
		return err
	}
	return g.change(ctx, by, name, func(u *tocsin.User) string {
		u.Password = hash
		return "password"
	})
}

// SetRole gives a user another role. Its tokens keep those of their grants
// that the role comes with.
func (g *Guard) SetRole(ctx context.Context, by By, name string, role tocsin.Permission) error {
	if err := checkRole(role); err != nil {
		return err
	}
	return g.change(ctx, by, name, func(u *tocsin.User) string {
		u.Role = role
		return "role " + string(role)
	})
}

// SetDisabled shuts a user out, tokens included, or lets it in again.
func (g *Guard) SetDisabled(ctx context.Context, by By, name string, disabled bool) error {
	return g.change(ctx, by, name, func(u *tocsin.User) string {
		u.Disabled = disabled
		if disabled {
			return "disabled"
		}
		return "enabled"
	})
}

// change changes a user and ends its logins.
func (g *Guard) change(ctx context.Context, by By, name string, do func(*tocsin.User) string) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	users, u, err := g.userAmong(ctx, name)
	if err != nil {
		return fmt.Errorf("change the user %s: %w", name, err)
	}
	before := admins(users)
	detail := do(u)
	if before > 0 && admins(users) == 0 {
		return errLastAdmin
	}
	kept := *u
	err = g.store.Update(ctx, func(tx tocsin.Tx) error {
		if err := tx.PutUser(&kept); err != nil {
			return err
		}
		if err := g.endSessions(tx, name); err != nil {
			return err
		}
		return g.entry(tx, by, "user.change", name, detail)
	})
	if err != nil {
		return fmt.Errorf("change the user %s: %w", name, err)
	}
	return nil
}

var errLastAdmin = tocsin.Errorf(tocsin.Conflict, "this is the last admin who can log in; make another one first")

// userAmong gives all users and the one of the name among them.
func (g *Guard) userAmong(ctx context.Context, name string) ([]tocsin.User, *tocsin.User, error) {
	users, err := g.store.Users(ctx)
	if err != nil {
		return nil, nil, err
	}
	for i := range users {
		if users[i].Name == name {
			return users, &users[i], nil
		}
	}
	return nil, nil, tocsin.Errorf(tocsin.NotFound, "there is no user %s", name)
}

// RemoveUser removes a user with its tokens, and ends its logins.
func (g *Guard) RemoveUser(ctx context.Context, by By, name string) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	users, u, err := g.userAmong(ctx, name)
	if err != nil {
		return fmt.Errorf("remove the user %s: %w", name, err)
	}
	before := admins(users)
	u.Disabled = true
	if before > 0 && admins(users) == 0 {
		return errLastAdmin
	}
	tokens, err := g.store.Tokens(ctx, name)
	if err != nil {
		return fmt.Errorf("remove the user %s: %w", name, err)
	}
	err = g.store.Update(ctx, func(tx tocsin.Tx) error {
		for i := range tokens {
			if err := removed(tx.RemoveToken(tokens[i].ID)); err != nil {
				return err
			}
		}
		if err := g.endSessions(tx, name); err != nil {
			return err
		}
		if err := tx.RemoveUser(name); err != nil {
			return err
		}
		return g.entry(tx, by, "user.remove", name, "")
	})
	if err != nil {
		return fmt.Errorf("remove the user %s: %w", name, err)
	}
	return nil
}

// maxDetail bounds what one entry of the audit log takes, in bytes.
const maxDetail = 1000

func (g *Guard) entry(tx tocsin.Tx, by By, action, on, detail string) error {
	if len(detail) > maxDetail {
		detail = strings.ToValidUTF8(detail[:maxDetail], "")
	}
	return tx.Audit(&tocsin.AuditEntry{At: g.now(), By: by.User, Action: action, On: on, Detail: detail, From: by.From})
}

// audit enters something that changed nothing else.
func (g *Guard) audit(ctx context.Context, by By, action, on, detail string) error {
	if err := g.store.Update(ctx, func(tx tocsin.Tx) error { return g.entry(tx, by, action, on, detail) }); err != nil {
		return fmt.Errorf("write to the audit log: %w", err)
	}
	return nil
}
