package evidence_test

import (
	"strings"
	"testing"

	"tocsin/store/storetest/pg"
)

// The bytes of document b, which has one version, and its number.
const (
	ofB  = "(SELECT v.sha256 FROM version v JOIN document d ON d.num = v.document WHERE d.id = 'b')"
	numB = "(SELECT num FROM document WHERE id = 'b')"
)

// alteration is what somebody does to a database behind the store's back.
type alteration struct {
	name string
	sql  []string
	want []string // each in a problem of its own or in one with others
}

// rows alter each kind of row that the log tells of.
var rows = []alteration{
	{"a document's bytes", []string{"UPDATE content SET data = (SELECT o.data FROM content o WHERE o.sha256 <> content.sha256 LIMIT 1) WHERE sha256 = " + ofB}, []string{"version 1 of document b (entry", "was altered"}},
	{"a document's bytes lost", []string{"DELETE FROM content WHERE sha256 = " + ofB}, []string{"version 1 of document b (entry", "is lost"}},
	{"a document lost whole", []string{"DELETE FROM content WHERE sha256 = " + ofB, "DELETE FROM version WHERE document = " + numB,
		"DELETE FROM document WHERE id = 'b'"}, []string{"version 1 of document b (entry", "is lost"}},
	{"a document's title as it came", []string{"UPDATE version SET came = SWAP(came, 'Title of b', 'Title of c') WHERE document = " + numB}, []string{"version 1 of document b (entry", "was altered", "document b is said to have come"}},
	{"a document's title as it is shown before it is read", []string{"UPDATE document SET came = SWAP(came, 'Title of b', 'Title of c') WHERE id = 'b'"}, []string{"document b is said to have come"}},
	{"a document's title as it was read", []string{"UPDATE document SET was_read = SWAP(was_read, 'Title of b', 'Title of c') WHERE id = 'b'"}, []string{"what is shown of document b is not what was read"}},
	{"a document's outlet", []string{"UPDATE version SET came = SWAP(came, 'Example Wire', 'Another Wire') WHERE document = " + numB}, []string{"version 1 of document b (entry", "was altered"}},
	{"when a document was published", []string{"UPDATE version SET came = SWAP(came, '2025-03-09', '2025-03-08') WHERE document = " + numB}, []string{"version 1 of document b (entry", "was altered"}},
	{"a document's address", []string{"UPDATE version SET came = SWAP(came, 'news.example', 'fake.example') WHERE document = " + numB}, []string{"version 1 of document b (entry", "was altered"}},
	{"when a document was fetched", []string{"UPDATE version SET fetched = fetched - 1 WHERE document = " + numB}, []string{"version 1 of document b (entry", "was altered"}},
	{"the source of a document", []string{"UPDATE document SET source = 'other' WHERE id = 'b'"}, []string{"version 1 of document b (entry", "was altered"}},
	{"the id of a document", []string{"UPDATE document SET id = 'c' WHERE id = 'b'"}, []string{"version 1 of document b (entry", "was altered"}},
	{"an account", []string{"UPDATE account SET data = (SELECT o.data FROM account o WHERE o.id <> 'b#1' LIMIT 1) WHERE id = 'b#1'"}, []string{"account b#1 is not what was read"}},
	{"a reading", []string{"UPDATE reading SET body = (SELECT o.body FROM reading o WHERE o.document <> " + numB + " LIMIT 1) WHERE document = " + numB}, []string{"the reading of version 1 of document b (entry", "was altered"}},
	{"a reading lost", []string{"DELETE FROM reading WHERE document = " + numB}, []string{"the reading of version 1 of document b (entry", "is lost"}},
	{"a version of an incident", []string{"UPDATE change_data SET data = (SELECT b.data FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'i' AND c.version = 1) WHERE seq = (SELECT seq FROM change WHERE incident = 'j')"},
		[]string{"change j@1", "was altered"}},
	{"a version of an incident lost", []string{"DELETE FROM change_data WHERE seq = (SELECT seq FROM change WHERE incident = 'j')", "DELETE FROM change WHERE incident = 'j'"}, []string{"change j@1", "is lost"}},
	{"a decision", []string{"UPDATE decision SET data = SWAP(data, 'ann', 'eve') WHERE id = 'x'"}, []string{"decision x", "was altered"}},
	{"a decision lost", []string{"DELETE FROM decision WHERE id = 'x'"}, []string{"decision x", "is lost"}},
	{"a tag", []string{"UPDATE note SET tag = 'leak' WHERE id = 'n'"}, []string{"note n (entry", "was altered"}},
	{"a note", []string{"UPDATE note SET data = SWAP(data, 'look', 'leak') WHERE id = 'n'"}, []string{"note n (entry", "was altered"}},
	{"a note moved to another incident", []string{"UPDATE note SET incident = 'i' WHERE id = 'n'"}, []string{"note n (entry", "was altered"}},
	{"a note made unreadable", []string{"UPDATE note SET data = SWAP(data, '{', '[') WHERE id = 'n'"}, []string{"note n (entry", "cannot be read"}},
	{"a note lost", []string{"DELETE FROM note WHERE id = 'n'"}, []string{"note n (entry", "is lost"}},
	{"a note slipped in", []string{"INSERT INTO note (id, incident, at, tag, data) SELECT 'o', incident, at, tag, data FROM note WHERE id = 'n'"}, []string{"note o is not in the log", "slipped in"}},
	{"an assignment", []string{"UPDATE assignment SET data = SWAP(data, 'ann', 'eve')"}, []string{"the assignment of incident i (entry", "was altered"}},
	{"an assignment lost", []string{"DELETE FROM assignment"}, []string{"the assignment of incident i (entry", "is lost"}},
	{"an assignment slipped in", []string{"INSERT INTO assignment (incident, person, data) SELECT 'j', person, data FROM assignment"}, []string{"the assignment of incident j is not in the log"}},
	{"a release", []string{"UPDATE released SET reason = 'none'"}, []string{"the release of incident j (entry", "was altered"}},
	{"a release slipped in", []string{"INSERT INTO released (incident, person, reason, at) SELECT 'i', person, reason, at FROM released"}, []string{"the release of incident i is not in the log"}},
	{"an entry of the audit", []string{"UPDATE audit SET data = SWAP(data, 'ann', 'eve')"}, []string{"entry 1 of the audit (entry", "was altered"}},
	{"an entry of the audit lost", []string{"DELETE FROM audit"}, []string{"entry 1 of the audit (entry", "is lost"}},
	{"an entry of the audit slipped in", []string{"INSERT INTO audit (seq, data) SELECT 2, data FROM audit"}, []string{"entry 2 of the audit is not in the log"}},
	{"an erasure", []string{"UPDATE erasure SET data = SWAP(data, 'asked', 'never')"}, []string{"erasure gone", "was altered"}},
	{"a document slipped in", []string{"CREATE TEMP TABLE t AS SELECT * FROM document WHERE id = 'b'", "UPDATE t SET num = num + 100, id = 'c'", "INSERT INTO document SELECT * FROM t"},
		[]string{"document c is not in the log", "slipped in"}},
}

// logs alter the log itself, and what else there is to alter.
var logs = []alteration{
	{"a document's bytes made unreadable", []string{"UPDATE content SET data = X'ff00' WHERE sha256 = " + ofB}, []string{"version 1 of document b (entry"}},
	{"a version of an incident renamed", []string{"UPDATE change SET incident = 'k' WHERE incident = 'j'"}, []string{"change j@1", "is lost"}},
	{"a version of an incident that was rewritten", []string{"UPDATE change_data SET data = (SELECT b.data FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'j') WHERE seq = (SELECT seq FROM change WHERE incident = 'i' AND version = 2)"},
		[]string{"rewrite i@2", "was altered"}},
	{"a decision slipped in", []string{"INSERT INTO decision (seq, id, data) SELECT seq + 1, 'z', SWAP(data, '\"x\"', '\"z\"') FROM decision WHERE id = 'x'"}, []string{"decision z", "slipped in"}},
	{"an incident slipped in", []string{"CREATE TEMP TABLE t AS SELECT * FROM change WHERE incident = 'j'", "UPDATE t SET seq = seq + 1, incident = 'k', born = seq + 1",
		"INSERT INTO change SELECT * FROM t", "INSERT INTO change_data SELECT b.seq + 1, b.data, b.at FROM change_data b JOIN change c USING (seq) WHERE c.incident = 'j'"},
		[]string{"change k@1 has no entry in the log"}},
	{"an older version slipped in", []string{"UPDATE document SET versions = 2, version = 2 WHERE id = 'b'", "UPDATE version SET version = 2 WHERE document = " + numB,
		"CREATE TEMP TABLE t AS SELECT * FROM version WHERE document = " + numB, "UPDATE t SET version = 1, sha256 = (SELECT sha256 FROM document WHERE id = 'a')",
		"INSERT INTO version SELECT * FROM t"}, []string{"version 1 of document b (entry", "version 2 of document b is not in the log", "slipped in"}},
	{"an erasure lost", []string{"DELETE FROM erasure"}, []string{"erasure gone", "is lost"}},
	{"a document passed off as erased", []string{"UPDATE log SET salt = NULL WHERE kind = 'version' AND document = 'b'"}, []string{"version 1 of document b (entry", "nobody erased it"}},
	{"a document passed off as erased by a decision", []string{"UPDATE log SET salt = NULL, erased_by = (SELECT n FROM log WHERE kind = 'decision') WHERE kind = 'version' AND document = 'b'"},
		[]string{"version 1 of document b (entry", "which is no erasure"}},
	{"a document passed off as erased with another", []string{"UPDATE log SET salt = NULL, erased_by = (SELECT n FROM log WHERE kind = 'erasure') WHERE kind = 'version' AND document = 'b'"},
		[]string{"version 1 of document b (entry", "which does not tell of it"}},
	{"a document passed off as erased with its leaf", []string{"UPDATE log SET salt = NULL, ref = '', digest = X'', erased_by = (SELECT n FROM log WHERE kind = 'erasure') WHERE kind = 'version' AND document = 'b'"},
		[]string{"which does not tell of it"}},
	{"a note passed off as replaced", []string{"UPDATE log SET salt = NULL, erased_by = (SELECT n FROM log WHERE kind = 'release') WHERE kind = 'note'"}, []string{"note n (entry", "which is no erasure"}},
	{"a document that takes another's place", []string{"UPDATE log SET ref = '77@1' WHERE kind = 'version' AND document = 'b'"}, []string{"of document b", "slipped in", "hash"}},
	{"a digest in the log", []string{"UPDATE log SET digest = (SELECT o.digest FROM log o WHERE o.n = 0) WHERE n = 1"}, []string{"(entry 1) was altered", "hash"}},
	{"a kind in the log", []string{"UPDATE log SET kind = 'note' WHERE n = 1"}, []string{"(entry 1)", "hash"}},
	{"a hash of the tree", []string{"UPDATE log_hash SET hash = (SELECT o.hash FROM log_hash o WHERE o.i = 0) WHERE i = 2"}, []string{"hash 2 of the log's tree"}},
	{"a hash of the tree lost", []string{"DELETE FROM log_hash WHERE i = 2"}, []string{"are not all there"}},
	{"an entry taken out of the log", []string{"DELETE FROM log WHERE n = 3"}, []string{"entry 3 of the log is lost"}},
	{"the log cut off", []string{"DELETE FROM log WHERE n >= 6", "DELETE FROM log_hash WHERE i >= 10"}, []string{"entries are lost", "slipped in"}},
	{"the log emptied", []string{"DELETE FROM log", "DELETE FROM log_hash"}, []string{"entries are lost", "slipped in"}},
}

// altered fails unless verify names what was altered.
func altered(t *testing.T, b *base, a alteration) {
	t.Helper()
	b.behind(t, a.sql...)
	all := strings.Join(verify(t, b.open(t), b.kept).Problems, "\n")
	for _, want := range a.want {
		if !strings.Contains(all, want) {
			t.Errorf("problems do not tell of %q:\n%s", want, all)
		}
	}
}

func TestWhatIsAlteredIsNamed(t *testing.T) {
	b := filled(t)
	for _, a := range append(rows, logs...) {
		t.Run(a.name, func(t *testing.T) { altered(t, b.copy(t), a) })
	}
}

func TestWhatIsAlteredInPostgreSQLIsNamed(t *testing.T) {
	server := pg.Start(t)
	b := filledOn(t, server)
	if r := verify(t, b.copy(t).open(t), b.kept); len(r.Problems) > 0 {
		t.Fatalf("a store that nobody altered: %q", r.Problems)
	}
	for _, a := range rows {
		t.Run(a.name, func(t *testing.T) { altered(t, b.copy(t), a) })
	}
}
