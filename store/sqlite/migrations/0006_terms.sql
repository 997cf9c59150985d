-- What an incident is found by, and the versions of which that holds: those with
-- a seq from since on and below until. An incident of a thousand accounts had a
-- row for each with every version.
CREATE TABLE term (
	kind     TEXT NOT NULL,                  -- place (folded), document, source, origin, or cause: a document that made the version
	term     TEXT NOT NULL,
	incident TEXT NOT NULL,
	since    INTEGER NOT NULL,
	until    INTEGER NOT NULL,               -- 9223372036854775807 for the latest version and those to come
	PRIMARY KEY (kind, term, incident, since)
) WITHOUT ROWID;

INSERT INTO term (kind, term, incident, since, until)
SELECT t.kind, t.term, c.incident, t.seq, CASE t.kind WHEN 'cause' THEN t.seq + 1 ELSE
	COALESCE((SELECT MIN(n.seq) FROM change n WHERE n.incident = c.incident AND n.version > c.version), 9223372036854775807) END
FROM change_term t JOIN change c ON c.seq = t.seq;

CREATE INDEX term_now ON term (incident, kind, term) WHERE until = 9223372036854775807;

DROP TABLE change_term;
