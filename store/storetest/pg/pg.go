// Package pg starts a throw-away PostgreSQL for tests.
package pg

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL with PostGIS that ends with the test that started it.
// It keeps nothing safe, and nobody else can reach it.
type Server struct {
	folder string
	bin    string
	made   int
}

// Start starts a server. Without PostgreSQL or PostGIS the test is skipped,
// unless CI=true is set: then it fails.
func Start(tb testing.TB) *Server {
	tb.Helper()
	bin := binaries()
	if bin == "" {
		missing(tb, "PostgreSQL is not installed: no initdb in PATH, by pg_config or in its usual folders")
	}
	// The folder's name is short because that of a socket must be.
	folder, err := os.MkdirTemp("", "tocsin-pg")
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{folder: folder, bin: bin}
	tb.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			tb.Error(err)
		}
	})
	if err := s.start(tb); err != nil {
		tb.Fatal(err)
	}
	return s
}

// missing skips the test, or fails it where everything should be there.
func missing(tb testing.TB, why string) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal(why)
	}
	tb.Skip(why)
}

// binaries is the folder of initdb and postgres; "" when there is none.
func binaries() string {
	var folders []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(real))
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	usual, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err == nil {
		slices.Reverse(usual)
		folders = append(folders, usual...)
	}
	for _, f := range folders {
		if !slices.ContainsFunc([]string{"initdb", "postgres", "pg_dump", "psql"}, func(program string) bool {
			_, err := os.Stat(filepath.Join(f, program))
			return err != nil
		}) {
			return f
		}
	}
	return ""
}

func (s *Server) start(tb testing.TB) error {
	if err := giveAway(s.folder); err != nil {
		return fmt.Errorf("give %s to the user of PostgreSQL: %w", s.folder, err)
	}
	data := filepath.Join(s.folder, "data")
	initdb := exec.Command(filepath.Join(s.bin, "initdb"), "--pgdata="+data, "--username=test", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	initdb.Dir = s.folder
	asUser(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	// The shell ends the server when its input does: when the test says so, and
	// when the test is killed.
	server := exec.Command("sh", "-c", `"$@" & cat >/dev/null; kill -INT $!; wait`, "sh",
		filepath.Join(s.bin, "postgres"), "-D", data, "-k", s.folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "max_connections=60", "-c", "shared_buffers=64MB", "-c", "log_min_messages=fatal")
	server.Dir = s.folder
	asUser(server)
	var said strings.Builder
	server.Stderr = &said
	input, err := server.StdinPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	tb.Cleanup(func() { s.stop(tb, server, input) })
	return s.prepare(tb)
}

func (s *Server) stop(tb testing.TB, server *exec.Cmd, input io.Closer) {
	input.Close()
	if err := server.Wait(); err != nil {
		tb.Log("PostgreSQL ended with", err)
	}
}

// patience is how long a server may take to start.
const patience = 30 * time.Second

// prepare waits for the server and makes what every database is a copy of.
func (s *Server) prepare(tb testing.TB) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var conn *pgx.Conn
	var err error
	for {
		if conn, err = pgx.Connect(ctx, s.address("template1")); err == nil {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for PostgreSQL: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	defer conn.Close(ctx)
	var found bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'postgis')").Scan(&found); err != nil {
		return fmt.Errorf("look for PostGIS: %w", err)
	}
	if !found {
		missing(tb, "PostGIS is not installed in the PostgreSQL of "+s.bin)
	}
	if _, err := conn.Exec(ctx, "CREATE EXTENSION postgis"); err != nil {
		return fmt.Errorf("make PostGIS: %w", err)
	}
	return nil
}

func (s *Server) address(database string) string {
	return fmt.Sprintf("host=%s user=test dbname=%s", s.folder, database)
}

// Database makes an empty database and gives its address. It is for one
// goroutine at a time.
func (s *Server) Database(tb testing.TB) string { return s.make(tb, "template1") }

// Copy makes a copy of a database that nobody is connected to, and gives its
// address.
func (s *Server) Copy(tb testing.TB, address string) string {
	config, err := pgx.ParseConfig(plain(address))
	if err != nil {
		tb.Fatal(err)
	}
	return s.make(tb, config.Database)
}

func (s *Server) make(tb testing.TB, template string) string {
	tb.Helper()
	ctx := context.Background()
	config, err := pgx.ParseConfig(s.address("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	s.made++
	name := fmt.Sprintf("test%d", s.made)
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		tb.Fatal(err)
	}
	return s.address(name) + " pool_max_conns=12"
}

// Folder is where the files of a database lie.
func (s *Server) Folder(tb testing.TB, address string) string {
	tb.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, plain(address))
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx)
	var number int
	if err := conn.QueryRow(ctx, "SELECT oid::int FROM pg_database WHERE datname = current_database()").Scan(&number); err != nil {
		tb.Fatal(err)
	}
	return filepath.Join(s.folder, "data", "base", fmt.Sprint(number))
}

// Dump writes all of a database as SQL, so that a later server can read it.
func (s *Server) Dump(tb testing.TB, address string) []byte {
	tb.Helper()
	dump := exec.Command(filepath.Join(s.bin, "pg_dump"), "--no-owner", "--inserts", "--dbname="+plain(address))
	var said strings.Builder
	dump.Stderr = &said
	out, err := dump.Output()
	if err != nil {
		tb.Fatalf("pg_dump: %v\n%s", err, said.String())
	}
	return out
}

// Restore reads what Dump wrote into an empty database.
func (s *Server) Restore(tb testing.TB, address string, dump []byte) {
	tb.Helper()
	psql := exec.Command(filepath.Join(s.bin, "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname="+plain(address))
	psql.Stdin = strings.NewReader(string(dump))
	if out, err := psql.CombinedOutput(); err != nil {
		tb.Fatalf("psql: %v\n%s", err, out)
	}
}

// plain is an address without what is for the pool alone.
func plain(address string) string {
	address, _, _ = strings.Cut(address, " pool_max_conns")
	return address
}
