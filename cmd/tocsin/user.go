package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"tocsin"
	"tocsin/web/access"
)

// userCmd keeps the people who may log in.
type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Add a user. The first must be an admin with a password."`
	List     userListCmd     `cmd:"" help:"List the users."`
	Password userPasswordCmd `cmd:"" help:"Give a user another password, and end its logins."`
	Role     userRoleCmd     `cmd:"" help:"Change what a user may do."`
	Remove   userRemoveCmd   `cmd:"" help:"Take a user away, with its tokens and logins."`
}

// by is who works at the command line, for the audit log.
func by() access.By {
	b := access.By{User: "command line", From: "command line"}
	if u, err := user.Current(); err == nil {
		b.User = u.Username
	}
	return b
}

// withGuard runs do on the users of the store.
func withGuard(ctx context.Context, cfg Config, do func(*house, *access.Guard) error) error {
	h, err := openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	g, err := access.New(h.store, access.Options{})
	if err != nil {
		return err
	}
	return do(h, g)
}

// passwordFrom reads a password: unseen and twice at a terminal, else one line.
func passwordFrom(t *terminal) (string, error) {
	f, ok := t.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(t.In, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	ask := func(prompt string) (string, error) {
		fmt.Fprint(t.Err, prompt)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(t.Err)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return string(b), nil
	}
	first, err := ask("Password: ")
	if err != nil {
		return "", err
	}
	again, err := ask("Again: ")
	if err == nil && first != again {
		err = tocsin.Errorf(tocsin.Invalid, "the two are not the same")
	}
	return first, err
}

type userAddCmd struct {
	Name       string `arg:"" help:"Up to 64 lower-case letters, digits, full stops, hyphens and low lines."`
	Role       string `default:"reader" enum:"reader,reviewer,admin" help:"reader sees all; reviewer decides too; admin keeps sources and users too."`
	NoPassword bool   `help:"Without one: the user cannot log in, but tokens can act for it."`
}

// Help is the end of `tocsin user add --help`.
func (*userAddCmd) Help() string {
	return "The password is asked for, or read from standard input when that is no terminal. It has 12 letters or more."
}

// Run adds the user.
func (c *userAddCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(_ *house, g *access.Guard) error {
		password := ""
		if !c.NoPassword {
			var err error
			if password, err = passwordFrom(t); err != nil {
				return err
			}
			if password == "" {
				return tocsin.Errorf(tocsin.Invalid, "the password is empty; --no-password makes a user that cannot log in")
			}
		}
		if err := g.AddUser(ctx, by(), c.Name, tocsin.Permission(c.Role), password); err != nil {
			return err
		}
		fmt.Fprintf(t.Out, "added %s, %s\n", c.Name, c.Role)
		return nil
	})
}

type userListCmd struct{}

// Run lists the users.
func (*userListCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(h *house, _ *access.Guard) error {
		users, err := h.store.Users(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
		for i := range users {
			u := &users[i]
			state := ""
			switch {
			case u.Disabled:
				state = "disabled"
			case u.Password == "":
				state = "no password"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", u.Name, u.Role, u.Added.Format(time.DateOnly), state)
		}
		return table.Flush()
	})
}

type userPasswordCmd struct {
	Name string `arg:"" help:"The user."`
}

// Run changes the password.
func (c *userPasswordCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(_ *house, g *access.Guard) error {
		password, err := passwordFrom(t)
		if err != nil {
			return err
		}
		if err := g.SetPassword(ctx, by(), c.Name, password); err != nil {
			return err
		}
		fmt.Fprintf(t.Out, "%s has a new password; its logins are ended\n", c.Name)
		return nil
	})
}

type userRoleCmd struct {
	Name string `arg:"" help:"The user."`
	Role string `arg:"" enum:"reader,reviewer,admin" help:"reader, reviewer or admin."`
}

// Run changes the role.
func (c *userRoleCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(_ *house, g *access.Guard) error {
		return g.SetRole(ctx, by(), c.Name, tocsin.Permission(c.Role))
	})
}

type userRemoveCmd struct {
	Name string `arg:"" help:"The user."`
}

// Run takes the user away.
func (c *userRemoveCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(_ *house, g *access.Guard) error { return g.RemoveUser(ctx, by(), c.Name) })
}

// tokenCmd keeps the tokens by which programs act for users.
type tokenCmd struct {
	Add    tokenAddCmd    `cmd:"" help:"Make a token; what clients send is printed once."`
	List   tokenListCmd   `cmd:"" help:"List the tokens."`
	Remove tokenRemoveCmd `cmd:"" help:"Revoke a token."`
}

type tokenAddCmd struct {
	User    string        `arg:"" help:"The user that it acts for."`
	Name    string        `arg:"" help:"What it is for."`
	Grants  []string      `name:"grant" default:"read" enum:"read,write,decide,admin" help:"What it may be used for: read, write (documents in), decide, admin. May be given several times."`
	Expires time.Duration `placeholder:"TIME" help:"After how long it ends, as 720h; never without it."`
}

// Run makes the token.
func (c *tokenAddCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(_ *house, g *access.Guard) error {
		n := access.NewToken{User: c.User, Name: c.Name}
		for _, grant := range c.Grants {
			n.Grants = append(n.Grants, tocsin.Grant(grant))
		}
		if c.Expires < 0 {
			return &exitError{exitUsage, tocsin.Errorf(tocsin.Invalid, "--expires: a token does not end before it begins")}
		}
		if c.Expires > 0 {
			n.Expires = time.Now().Add(c.Expires)
		}
		_, secret, err := g.AddToken(ctx, by(), n)
		if err != nil {
			return err
		}
		fmt.Fprintln(t.Out, secret)
		fmt.Fprintln(t.Err, "Send it as: Authorization: Bearer TOKEN. It is not kept and not shown again.")
		return nil
	})
}

type tokenListCmd struct{}

// Run lists the tokens.
func (*tokenListCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(h *house, _ *access.Guard) error {
		tokens, err := h.store.Tokens(ctx, "")
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
		day := func(at time.Time, none string) string {
			if at.IsZero() {
				return none
			}
			return at.Format(time.DateOnly)
		}
		for i := range tokens {
			k := &tokens[i]
			fmt.Fprintf(table, "%s\t%s\t%v\tadded %s\texpires %s\tused %s\t%s\n", k.ID, k.User, k.Grants,
				day(k.Added, ""), day(k.Expires, "never"), day(k.Used, "never"), clean(k.Name))
		}
		return table.Flush()
	})
}

type tokenRemoveCmd struct {
	ID string `arg:"" help:"The token's id, as tocsin token list prints it."`
}

// Run revokes the token.
func (c *tokenRemoveCmd) Run(ctx context.Context, t *terminal, cfg Config) error {
	return withGuard(ctx, cfg, func(_ *house, g *access.Guard) error { return g.RemoveToken(ctx, by(), c.ID) })
}
