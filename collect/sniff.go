package collect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
)

// bom is the byte order mark that some programs put before UTF-8.
var bom = []byte("\xef\xbb\xbf")

// sniff tells how a file holds its documents, from its ending as far as that
// says so, and from its beginning. known is false for a file that is none of
// the formats; one that was asked for is then left to distill.
func sniff(kind format, b *bufio.Reader) (found format, known bool) {
	head, _ := b.Peek(64 << 10)
	head = bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n")
	switch kind {
	case formatTable:
		return kind, isTable(head)
	case formatJSON, formatXML, formatOther:
	default:
		return kind, true
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return formatZip, true
	case bytes.HasPrefix(head, []byte("WARC/")):
		return formatWARC, true
	case boxLine.Match(head):
		return formatBox, true
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		if found, sure := sniffJSON(head); found != formatOther && (sure || kind == formatOther) {
			return found, true
		}
		if kind == formatJSON {
			return kind, false
		}
	case bytes.HasPrefix(head, []byte("<")):
		if found := sniffXML(head); found != formatOther {
			return found, true
		}
	case kind == formatOther && isLetter(head):
		return formatMail, true
	case kind == formatOther && sureTable(head):
		return formatTable, true
	}
	return formatOther, kind == formatOther
}

// isWARC reports whether a packed file is an archive of pages, which is
// unpacked record by record.
func isWARC(kind format, b *bufio.Reader) bool {
	if kind == formatWARC {
		return true
	}
	head, _ := b.Peek(4 << 10)
	unpacked, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return false
	}
	begin := make([]byte, len("WARC/"))
	n, _ := io.ReadFull(unpacked, begin) // a head that is cut off may give what is needed all the same
	return n == len(begin) && string(begin) == "WARC/"
}

// sniffJSON tells lines of JSON from one object or list. sure is whether its
// keys are those of a kind of document that is known.
func sniffJSON(head []byte) (found format, sure bool) {
	if head[0] == '[' {
		if kindOf(topKeys(bytes.TrimLeft(head[1:], " \t\r\n"))) != kindNone {
			return formatJSON, true
		}
		return formatOther, false
	}
	line, rest, more := bytes.Cut(head, []byte("\n"))
	keys := topKeys(head)
	known := kindOf(keys) != kindNone
	switch {
	case json.Valid(line) && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("{")):
		return formatLines, known
	case isContainer(keys):
		return formatJSON, true
	case json.Valid(line), !more && len(keys) > 0:
		return formatLines, known // of one line: its errors name it
	case known:
		return formatJSON, true
	case bytes.Contains(line, []byte(`"`)) && bytes.Contains(line, []byte(`:`)):
		return formatLines, false
	}
	return formatOther, false
}

// topKeys are the keys of the object that head begins with, in lower case, as
// far as head goes; values that do not end in it are null.
func topKeys(head []byte) record {
	dec := json.NewDecoder(bytes.NewReader(head))
	keys := record{}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return keys
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return keys
		}
		key, _ := t.(string)
		keys[strings.ToLower(key)] = json.RawMessage("null")
		var raw json.RawMessage
		if dec.Decode(&raw) != nil {
			return keys
		}
		keys[strings.ToLower(key)] = raw
	}
	return keys
}

// sniffXML tells alerts and news items by the root of the document.
func sniffXML(head []byte) format {
	dec := xml.NewDecoder(bytes.NewReader(head))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // names are ASCII
	for {
		t, err := dec.Token()
		if err != nil {
			return formatOther
		}
		root, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch {
		case strings.HasPrefix(root.Name.Space, "urn:oasis:names:tc:emergency:cap:"):
			return formatCAP
		case root.Name.Space == newsSpace:
			return formatXML
		}
		return formatOther
	}
}

// boxLine is the line before each message of a mailbox.
var boxLine = regexp.MustCompile(`^From \S+ .*\d{4}\s*(?:[+-]\d{4})?\r?\n`)

// letterLine is a header line that only e-mail has.
var letterLine = regexp.MustCompile(`(?im)^(?:MIME-Version|Message-ID|Received|Return-Path|Delivered-To):`)

// isLetter reports whether a file begins with the header of an e-mail message.
func isLetter(head []byte) bool {
	header, _, ok := bytes.Cut(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	if !ok || !letterLine.Match(header) {
		return false
	}
	for _, line := range bytes.Split(header, []byte("\n")) {
		key, _, ok := bytes.Cut(line, []byte(":"))
		if len(line) > 0 && line[0] != ' ' && line[0] != '\t' && (!ok || bytes.ContainsAny(key, " \t")) {
			return false
		}
	}
	return true
}
