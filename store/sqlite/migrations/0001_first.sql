-- Times are nanoseconds since 1970, 0 for none; days are days since 1970.

CREATE TABLE document (
	num           INTEGER PRIMARY KEY AUTOINCREMENT,
	id            TEXT NOT NULL UNIQUE,
	source        TEXT NOT NULL,
	state         TEXT NOT NULL,
	state_at      INTEGER NOT NULL,
	why           TEXT NOT NULL DEFAULT '',
	embargo       INTEGER NOT NULL DEFAULT 0,
	first_fetched INTEGER NOT NULL,
	last_fetched  INTEGER NOT NULL,
	versions      INTEGER NOT NULL,
	version       INTEGER NOT NULL,          -- the latest that is no withdrawal
	sha256        TEXT NOT NULL,             -- of that
	came          BLOB NOT NULL,             -- JSON: that version as it came
	was_read      BLOB,                      -- JSON: that version as it was read
	attack_report BOOLEAN,
	reason        TEXT NOT NULL DEFAULT '',
	accounts      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX document_source ON document (source, num);
CREATE INDEX document_fetched ON document (source, first_fetched);
CREATE INDEX document_state ON document (state, num);

-- What a document is known by.
CREATE TABLE name (
	name     TEXT PRIMARY KEY,
	document INTEGER NOT NULL REFERENCES document (num)
) WITHOUT ROWID;
CREATE INDEX name_document ON name (document);

-- What a document was known by that was forgotten, so that it is not taken again.
CREATE TABLE forgotten (
	mark     BLOB PRIMARY KEY,
	document INTEGER NOT NULL REFERENCES document (num)
) WITHOUT ROWID;

CREATE TABLE content (
	sha256 TEXT PRIMARY KEY,
	size   INTEGER NOT NULL,
	data   BLOB NOT NULL                     -- zstd
);

CREATE TABLE version (
	document INTEGER NOT NULL REFERENCES document (num),
	version  INTEGER NOT NULL,
	sha256   TEXT NOT NULL,
	fetched  INTEGER NOT NULL,
	size     INTEGER NOT NULL,
	notice   TEXT NOT NULL,
	came     BLOB NOT NULL,                  -- JSON: the document as it came
	PRIMARY KEY (document, version)
);
CREATE INDEX version_sha256 ON version (sha256);

CREATE TABLE reading (
	num      INTEGER PRIMARY KEY AUTOINCREMENT,
	document INTEGER NOT NULL REFERENCES document (num),
	version  INTEGER NOT NULL,
	sha256   TEXT NOT NULL,
	entered  INTEGER NOT NULL,               -- 0: under no key; 1: as an earlier version; 2: as the latest
	body     BLOB NOT NULL,                  -- zstd: the text
	data     BLOB NOT NULL,                  -- zstd: the rest
	UNIQUE (document, sha256)
);

CREATE TABLE post (
	key     INTEGER NOT NULL,
	reading INTEGER NOT NULL,
	PRIMARY KEY (key, reading)
) WITHOUT ROWID;
CREATE INDEX post_reading ON post (reading);

CREATE TABLE account (
	id       TEXT PRIMARY KEY,
	document INTEGER NOT NULL REFERENCES document (num),
	sha256   TEXT NOT NULL,
	kind     TEXT NOT NULL,
	role     TEXT NOT NULL,
	data     BLOB NOT NULL                   -- zstd: JSON
);
CREATE INDEX account_document ON account (document);

CREATE TABLE claim (
	account   TEXT NOT NULL REFERENCES account (id),
	n         INTEGER NOT NULL,              -- from 0
	slot      TEXT NOT NULL,
	certainty TEXT NOT NULL,
	speaker   TEXT NOT NULL,                 -- folded
	PRIMARY KEY (account, n)
) WITHOUT ROWID;

CREATE TABLE holder (
	account  TEXT PRIMARY KEY,
	incident TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX holder_incident ON holder (incident);

CREATE TABLE doubt (
	a     TEXT NOT NULL,
	b     TEXT NOT NULL,
	score REAL NOT NULL,
	data  BLOB NOT NULL,                     -- JSON
	PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX doubt_b ON doubt (b);
CREATE INDEX doubt_score ON doubt (score DESC, a, b);

-- One row for each version of an incident. It is what the incident was from
-- updated to ended; the latest has not ended.
CREATE TABLE change (
	seq            INTEGER PRIMARY KEY,
	incident       TEXT NOT NULL,
	version        INTEGER NOT NULL,
	rewritten      INTEGER NOT NULL DEFAULT 0, -- how often a document was erased from it
	born           INTEGER NOT NULL,           -- seq of the first version
	first_seen     INTEGER NOT NULL,
	updated        INTEGER NOT NULL,
	ended          INTEGER NOT NULL,
	withdrawn      BOOLEAN NOT NULL,
	headline       TEXT NOT NULL,
	kind           TEXT NOT NULL,
	form           TEXT NOT NULL,
	status         TEXT NOT NULL,
	start_day      INTEGER,
	end_day        INTEGER,
	lat            REAL,
	lon            REAL,
	radius_m       INTEGER,
	precision      TEXT NOT NULL,
	country        TEXT NOT NULL,
	actors         TEXT NOT NULL,              -- folded, one on a line
	origins        INTEGER NOT NULL,
	credibility    INTEGER NOT NULL,
	contested      BOOLEAN NOT NULL,
	reviewed       BOOLEAN NOT NULL,
	harm           BOOLEAN NOT NULL,
	killed_low     INTEGER,
	killed_best    INTEGER,
	killed_high    INTEGER,
	injured_best   INTEGER,
	by_time        INTEGER NOT NULL,           -- what lists are in order of
	by_harm        INTEGER NOT NULL,
	UNIQUE (incident, version)
);
CREATE INDEX change_now ON change (incident) WHERE ended = 9223372036854775807;
-- With what most selections ask for, so that the rows need not be looked at.
CREATE INDEX change_now_time ON change (by_time DESC, incident, withdrawn, start_day, end_day, lat, lon, country, form, kind, status,
	harm, contested, reviewed, origins, credibility, updated) WHERE ended = 9223372036854775807;
CREATE INDEX change_now_harm ON change (by_harm DESC, incident) WHERE ended = 9223372036854775807;
CREATE INDEX change_now_born ON change (born DESC) WHERE ended = 9223372036854775807;
CREATE INDEX change_now_seq ON change (seq DESC) WHERE ended = 9223372036854775807;
CREATE INDEX change_time ON change (by_time DESC, incident);

CREATE TABLE change_data (
	seq  INTEGER PRIMARY KEY REFERENCES change (seq),
	data BLOB NOT NULL,                      -- zstd: JSON
	at   BLOB NOT NULL                       -- JSON: where the words of its time and place stand
);

-- What changes are found by: place (folded), document, source, origin, and
-- cause: a document that made the change.
CREATE TABLE change_term (
	kind TEXT NOT NULL,
	term TEXT NOT NULL,
	seq  INTEGER NOT NULL,
	PRIMARY KEY (kind, term, seq)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE change_words USING fts5 (headline, place, actor, quote, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE document_words USING fts5 (title, outlet, body, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE change_place USING rtree (seq, west, east, south, north);

CREATE TABLE decision (
	seq  INTEGER PRIMARY KEY,
	id   TEXT NOT NULL UNIQUE,
	data BLOB NOT NULL                       -- JSON
);

CREATE TABLE log (
	n         INTEGER PRIMARY KEY,
	kind      TEXT NOT NULL,
	ref       TEXT NOT NULL,
	digest    BLOB NOT NULL,
	salt      BLOB,
	at        INTEGER NOT NULL,
	erased_by INTEGER NOT NULL DEFAULT -1
);
CREATE INDEX log_ref ON log (ref);

CREATE TABLE log_hash (
	i    INTEGER PRIMARY KEY,
	hash BLOB NOT NULL
);

CREATE TABLE erasure (
	n        INTEGER PRIMARY KEY,            -- of its entry in the log
	document TEXT NOT NULL,
	data     BLOB NOT NULL                   -- JSON
);

-- Numbers that are kept because counting takes long.
CREATE TABLE tally (
	name TEXT PRIMARY KEY,
	n    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE source (
	id   TEXT PRIMARY KEY,
	data BLOB NOT NULL                       -- JSON
);

CREATE TABLE source_state (
	source TEXT PRIMARY KEY,
	data   BLOB NOT NULL                     -- JSON
);

CREATE TABLE person (
	name     TEXT PRIMARY KEY,
	password TEXT NOT NULL,
	data     BLOB NOT NULL                   -- JSON
);

CREATE TABLE token (
	id     TEXT PRIMARY KEY,
	person TEXT NOT NULL REFERENCES person (name) ON DELETE CASCADE,
	hash   BLOB NOT NULL,
	data   BLOB NOT NULL                     -- JSON
);
CREATE INDEX token_person ON token (person);

CREATE TABLE session (
	id      TEXT PRIMARY KEY,
	person  TEXT NOT NULL REFERENCES person (name) ON DELETE CASCADE,
	expires INTEGER NOT NULL,
	data    BLOB NOT NULL                    -- JSON
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE search (
	id     TEXT PRIMARY KEY,
	person TEXT NOT NULL,
	data   BLOB NOT NULL                     -- JSON
);
CREATE INDEX search_person ON search (person);

CREATE TABLE note (
	id       TEXT PRIMARY KEY,
	incident TEXT NOT NULL,
	at       INTEGER NOT NULL,
	tag      TEXT NOT NULL,
	data     BLOB NOT NULL                   -- JSON
);
CREATE INDEX note_incident ON note (incident, at);
CREATE INDEX note_tag ON note (tag, incident);

CREATE TABLE assignment (
	incident TEXT PRIMARY KEY,
	person   TEXT NOT NULL,
	data     BLOB NOT NULL                   -- JSON
);
CREATE INDEX assignment_person ON assignment (person);

CREATE TABLE released (
	incident TEXT PRIMARY KEY,
	person   TEXT NOT NULL,
	reason   TEXT NOT NULL,
	at       INTEGER NOT NULL
);

CREATE TABLE audit (
	seq  INTEGER PRIMARY KEY,
	data BLOB NOT NULL                       -- JSON
);
