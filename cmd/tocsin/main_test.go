package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tocsin": main})
}

// TestScripts runs the program as users do: a script each in testdata.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "pack": pack, "keys": keys, "table": table, "cells": cells,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir+"/settings")
			return nil
		},
	})
}

// code runs a program and checks its exit code: code 3 tocsin read a.txt.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program arguments")
	}
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// pack packs a file: pack a.txt a.txt.gz.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pack from to")
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

// keys checks the keys of an object in a file of JSON, which must be among
// those given and in their order; those with "!" must be there:
// keys out.json documents.0 id! title accounts!
func keys(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: keys file path key ...")
	}
	raw := json.RawMessage(ts.ReadFile(args[0]))
	for _, step := range strings.Split(args[1], ".") {
		if step == "" {
			continue
		}
		if i, err := strconv.Atoi(step); err == nil {
			var list []json.RawMessage
			ts.Check(json.Unmarshal(raw, &list))
			if i >= len(list) {
				ts.Fatalf("%s: the list has %d items", args[1], len(list))
			}
			raw = list[i]
			continue
		}
		var object map[string]json.RawMessage
		ts.Check(json.Unmarshal(raw, &object))
		raw = object[step]
	}
	got, err := objectKeys(raw)
	ts.Check(err)
	for _, want := range args[2:] {
		name, needed := strings.CutSuffix(want, "!")
		if len(got) > 0 && got[0] == name {
			got = got[1:]
		} else if needed {
			ts.Fatalf("%s has no key %q where it should stand; left are %q", args[1], name, got)
		}
	}
	if len(got) > 0 {
		ts.Fatalf("%s has the keys %q, which are unknown or out of order", args[1], got)
	}
}

// objectKeys are the keys of a JSON object as they stand.
func objectKeys(raw json.RawMessage) ([]string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil, fmt.Errorf("no JSON object: %.40s", raw)
	}
	var list []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		list = append(list, key.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// table checks that a file is CSV with lines that end in CRLF, with at least
// so many rows below its head: table out.csv 1.
func table(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: table file rows")
	}
	body := ts.ReadFile(args[0])
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	ts.Check(err)
	least, err := strconv.Atoi(args[1])
	ts.Check(err)
	if len(rows) < least+1 {
		ts.Fatalf("%d rows below the head, want at least %d", len(rows)-1, least)
	}
	if strings.Count(body, "\r\n") < len(rows) {
		ts.Fatalf("lines do not end in CRLF")
	}
}

// cells writes some columns of a file of CSV, a row a line, in order:
// cells in.csv out.txt slot quote.
func cells(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: cells from to name ...")
	}
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	if len(rows) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	var lines []string
	for _, row := range rows[1:] {
		var line []string
		for _, name := range args[2:] {
			i := slices.Index(rows[0], name)
			if i < 0 {
				ts.Fatalf("%s has no column %s", args[0], name)
			}
			line = append(line, row[i])
		}
		lines = append(lines, strings.Join(line, "\t")+"\n")
	}
	slices.Sort(lines)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(lines, "")), 0o644))
}
