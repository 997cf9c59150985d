// Command tocsin senses, tracks and warns: it reads reports of attacks, groups
// what they say into incidents, and shows for every value the sentence and the
// speaker that it rests on.
//
//	arguments -> Config (file, environment, flags) -> one command's Run
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes of every command; docs and --help tell them to users.
const (
	exitOK     = 0
	exitFailed = 1 // nothing could be read, or the command could not do its work
	exitUsage  = 2 // the command line or the settings are wrong
	exitAside  = 3 // done, but some input was set aside
)

// cli is every command with its flags.
type cli struct {
	File string `name:"settings" env:"TOCSIN_SETTINGS" placeholder:"FILE" help:"Settings file; without it, the file config in the data folder when there is one."`
	Data string `name:"data" placeholder:"FOLDER" help:"Data folder; also TOCSIN_DATA. Default: tocsin in the user's configuration folder."`

	Read      readCmd      `cmd:"" help:"Read reports and print the incidents that they tell of."`
	Serve     serveCmd     `cmd:"" help:"Collect, read, group and serve, until told to stop."`
	Work      workCmd      `cmd:"" help:"Work beside a server, on a shared PostgreSQL."`
	Sources   sourcesCmd   `cmd:"" help:"Show and keep where documents come from."`
	Import    importCmd    `cmd:"" help:"Take reports, or records of other data sets, into the store."`
	Export    exportCmd    `cmd:"" help:"Write a selection of incidents in the formats of others."`
	Incidents incidentsCmd `cmd:"" help:"List incidents of the store, or show one."`
	Areas     areasCmd     `cmd:"" help:"Keep the areas that are watched."`
	Alerts    alertsCmd    `cmd:"" help:"List alerts."`
	Retry     retryCmd     `cmd:"" help:"Read documents again that were set aside."`
	Forget    forgetCmd    `cmd:"" help:"Erase documents and all that was read from them, for good."`
	User      userCmd      `cmd:"" help:"Keep the people who may log in."`
	Token     tokenCmd     `cmd:"" help:"Keep the tokens by which programs act for users."`
	Verify    verifyCmd    `cmd:"" help:"Prove that the store is what was entered."`
	Backup    backupCmd    `cmd:"" help:"Write a backup; the server may go on working."`
	Restore   restoreCmd   `cmd:"" help:"Make a data folder from a backup."`
	Doctor    doctorCmd    `cmd:"" help:"Look for what is wrong with the settings, the store and the sources."`
	Gazetteer gazetteerCmd `cmd:"" help:"Show and extend the places that reports are read with."`
	Codebook  codebookCmd  `cmd:"" help:"Print the rules by which tocsin decides, or one of them."`
	Evaluate  evaluateCmd  `cmd:"" help:"Measure the reading and the grouping against marked material."`
	Bench     benchCmd     `cmd:"" help:"Measure how fast reports are read, on one processor."`
	Settings  settingsCmd  `cmd:"" help:"Print every setting, what it is and what it means."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// terminal is what a command reads from and writes to.
type terminal struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	Env func(string) string // os.Getenv
}

// exitError ends the program with a code. Err may be nil when everything has
// been said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// gcPercent lets the heap grow to five times what is alive before it is
// swept: reading makes much short-lived rubbish on a small base, and 10 to 18 %
// less work costs some tens of megabytes (docs/decisions/0011). GOGC overrides it.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], &terminal{os.Stdin, os.Stdout, os.Stderr, os.Getenv})
	stop()
	os.Exit(code)
}

// run is the whole program: it returns the exit code. A command's Run may ask
// for a context.Context, a *terminal and a Config.
func run(ctx context.Context, args []string, term *terminal) int {
	exited := -1
	var line cli
	parser, err := kong.New(&line,
		kong.Name("tocsin"),
		kong.Description("tocsin reads reports of attacks and shows one sourced picture of each attack.\n\n"+
			"Exit codes: 0 done; 1 failed; 2 the command line or the settings are wrong; 3 done, but some input was set aside."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(term.Out, term.Err),
		kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(term),
	)
	if err != nil {
		fmt.Fprintln(term.Err, "tocsin:", err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help has been printed
		return exited
	}
	if err != nil {
		fmt.Fprintf(term.Err, "tocsin: %v\nTry \"tocsin --help\".\n", err)
		return exitUsage
	}
	cfg, err := loadConfig(line.File, line.Data, term.Env)
	if err != nil {
		fmt.Fprintln(term.Err, "tocsin:", clean(err.Error()))
		return exitUsage
	}
	command.Bind(cfg)
	err = command.Run()
	var exit *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		if exit.err != nil {
			fmt.Fprintln(term.Err, "tocsin:", clean(exit.err.Error()))
		}
		return exit.code
	default:
		fmt.Fprintln(term.Err, "tocsin:", clean(err.Error()))
		return exitFailed
	}
}
