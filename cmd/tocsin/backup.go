package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"tocsin"
	"tocsin/store/evidence"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

// besides are the files and folders of the data folder that a backup holds
// beside the database.
var besides = []string{"config", "gazetteer", checkpointsFile}

// backupCmd writes a backup.
type backupCmd struct {
	File string `arg:"" help:"The new file; it must not be there yet."`
}

// Help is the end of `tocsin backup --help`.
func (*backupCmd) Help() string {
	return `The backup is one file (.tar.zst): the store as of one moment, verified, and what else the data folder holds. The server
may go on working meanwhile. PostgreSQL is backed up with its own tools: pg_dump --format=custom.`
}

// Run writes the backup. The file appears whole or not at all.
func (c *backupCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	if fileExists(c.File) {
		return tocsin.Errorf(tocsin.Conflict, "%s is there already", c.File)
	}
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	if h.shared {
		return tocsin.Errorf(tocsin.Invalid, "PostgreSQL is backed up with its own tools: pg_dump --format=custom --file=%s %s", c.File, h.where())
	}
	scratch, err := os.MkdirTemp(filepath.Dir(c.File), ".tocsin-backup-")
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer os.RemoveAll(scratch)
	// Those checkpoints that are there before the store is copied: later ones
	// are of entries that the copy has not.
	own := filepath.Join(scratch, checkpointsFile)
	if f, err := os.Open(filepath.Join(cfg.Data, checkpointsFile)); err == nil {
		if err := errors.Join(writeFile(own, f), f.Close()); err != nil {
			return fmt.Errorf("back up: %w", err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up: %w", err)
	}
	kept, err := checkpoints([]string{own})
	if err != nil {
		return err
	}
	copied := filepath.Join(scratch, databaseFile)
	if err := h.store.Backup(ctx, copied); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	report, err := verifyFile(ctx, copied, kept)
	if err != nil {
		return fmt.Errorf("verify the backup: %w", err)
	}
	packed := filepath.Join(scratch, "backup")
	if err := packBackup(packed, scratch, cfg.Data); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := os.Rename(packed, c.File); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return tellReport(term, report, len(kept))
}

// verifyFile verifies a database file that nobody works in.
func verifyFile(ctx context.Context, path string, kept []evidence.Checkpoint) (*evidence.Report, error) {
	s, err := sqlite.Open(ctx, path, relational.Options{})
	if err != nil {
		return nil, err
	}
	report, err := evidence.Verify(ctx, s, kept, nil)
	return report, errors.Join(err, s.Close())
}

// packBackup writes the database and the checkpoints of a folder, and what else
// the data folder holds, into one file.
func packBackup(to, scratch, data string) (err error) {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z, err := zstd.NewWriter(f)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	if err := addFile(t, databaseFile, filepath.Join(scratch, databaseFile)); err != nil {
		return err
	}
	for _, name := range besides {
		from := data
		if name == checkpointsFile {
			from = scratch
		}
		err := filepath.WalkDir(filepath.Join(from, name), func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			rel, err := filepath.Rel(from, path)
			if err != nil {
				return err
			}
			return addFile(t, filepath.ToSlash(rel), path)
		})
		if err != nil {
			return err
		}
	}
	if err := errors.Join(t.Close(), z.Close()); err != nil {
		return err
	}
	return f.Sync()
}

func addFile(t *tar.Writer, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return err
	}
	_, err = io.CopyN(t, f, info.Size())
	return err
}

// restoreCmd makes a data folder from a backup.
type restoreCmd struct {
	File string `arg:"" type:"existingfile" help:"The backup."`
}

// Help is the end of `tocsin restore --help`.
func (*restoreCmd) Help() string {
	return `The data folder must hold no store yet: move an old one away, or name a new folder with --data. What was restored is verified.`
}

// Run restores, and verifies what came of it.
func (c *restoreCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	if cfg.Database != "" {
		return tocsin.Errorf(tocsin.Invalid, "restore makes a data folder; PostgreSQL is restored with pg_restore")
	}
	if fileExists(filepath.Join(cfg.Data, databaseFile)) {
		return tocsin.Errorf(tocsin.Conflict, "%s holds a store already: move it away, or name another folder with --data", cfg.Data)
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	scratch, err := os.MkdirTemp(cfg.Data, ".tocsin-restore-")
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer os.RemoveAll(scratch)
	if err := unpack(c.File, scratch); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "restore %s: %w", c.File, err)
	}
	kept, err := checkpoints([]string{filepath.Join(scratch, checkpointsFile)})
	if err != nil {
		return err
	}
	report, err := verifyFile(ctx, filepath.Join(scratch, databaseFile), kept)
	if err != nil {
		return fmt.Errorf("verify %s: %w", c.File, err)
	}
	var found []string
	for _, name := range besides {
		if !fileExists(filepath.Join(scratch, name)) {
			continue
		}
		if fileExists(filepath.Join(cfg.Data, name)) {
			return tocsin.Errorf(tocsin.Conflict, "%s holds %s already: move it away, or name another folder with --data", cfg.Data, name)
		}
		found = append(found, name)
	}
	for _, name := range append(found, databaseFile) { // the store last, so that what is half done is seen
		if err := os.Rename(filepath.Join(scratch, name), filepath.Join(cfg.Data, name)); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	return tellReport(term, report, len(kept))
}

// unpack writes what a backup holds into a folder.
func unpack(backup, folder string) error {
	f, err := os.Open(backup)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return err
	}
	defer z.Close()
	found := false
	for t := tar.NewReader(z); ; {
		head, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(head.Name, "/")
		known := head.Name == databaseFile || slices.Contains(besides, first)
		if !known || head.Typeflag != tar.TypeReg || !filepath.IsLocal(head.Name) || path.Clean(head.Name) != head.Name {
			return fmt.Errorf("it holds %q, which no backup of tocsin does", head.Name)
		}
		found = found || head.Name == databaseFile
		if err := writeFile(filepath.Join(folder, filepath.FromSlash(head.Name)), t); err != nil {
			return err
		}
	}
	if !found {
		return errors.New("it holds no database")
	}
	return nil
}

func writeFile(to string, from io.Reader) (err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.Copy(f, from); err != nil {
		return err
	}
	return f.Sync()
}
