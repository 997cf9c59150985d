CREATE EXTENSION IF NOT EXISTS postgis;

-- Times are nanoseconds since 1970, 0 for none; days are days since 1970.

CREATE TABLE document (
	num           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id            text COLLATE "C" NOT NULL UNIQUE,
	source        text COLLATE "C" NOT NULL,
	state         text COLLATE "C" NOT NULL,
	state_at      bigint NOT NULL,
	why           text COLLATE "C" NOT NULL DEFAULT '',
	embargo       bigint NOT NULL DEFAULT 0,
	first_fetched bigint NOT NULL,
	last_fetched  bigint NOT NULL,
	versions      bigint NOT NULL,
	version       bigint NOT NULL,          -- the latest that is no withdrawal
	sha256        text COLLATE "C" NOT NULL,             -- of that
	came          bytea NOT NULL,             -- JSON: that version as it came
	was_read      bytea,                      -- JSON: that version as it was read
	attack_report boolean,
	reason        text COLLATE "C" NOT NULL DEFAULT '',
	accounts      bigint NOT NULL DEFAULT 0
);
CREATE INDEX document_source ON document (source, num);
CREATE INDEX document_fetched ON document (source, first_fetched);
CREATE INDEX document_state ON document (state, num);

-- What a document is known by.
CREATE TABLE name (
	name     text COLLATE "C" PRIMARY KEY,
	document bigint NOT NULL REFERENCES document (num)
);
CREATE INDEX name_document ON name (document);

-- What a document was known by that was forgotten, so that it is not taken again.
CREATE TABLE forgotten (
	mark     bytea PRIMARY KEY,
	document bigint NOT NULL REFERENCES document (num)
);

CREATE TABLE content (
	sha256 text COLLATE "C" PRIMARY KEY,
	size   bigint NOT NULL,
	data   bytea NOT NULL                     -- zstd
);

CREATE TABLE version (
	document bigint NOT NULL REFERENCES document (num),
	version  bigint NOT NULL,
	sha256   text COLLATE "C" NOT NULL,
	fetched  bigint NOT NULL,
	size     bigint NOT NULL,
	notice   text COLLATE "C" NOT NULL,
	came     bytea NOT NULL,                  -- JSON: the document as it came
	PRIMARY KEY (document, version)
);
CREATE INDEX version_sha256 ON version (sha256);

CREATE TABLE reading (
	num      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	document bigint NOT NULL REFERENCES document (num),
	version  bigint NOT NULL,
	sha256   text COLLATE "C" NOT NULL,
	entered  bigint NOT NULL,               -- 0: under no key; 1: as an earlier version; 2: as the latest
	body     bytea NOT NULL,                  -- zstd: the text
	data     bytea NOT NULL,                  -- zstd: the rest
	UNIQUE (document, sha256)
);

CREATE TABLE post (
	key     bigint NOT NULL,
	reading bigint NOT NULL,
	PRIMARY KEY (key, reading)
);
CREATE INDEX post_reading ON post (reading);

CREATE TABLE account (
	id       text COLLATE "C" PRIMARY KEY,
	document bigint NOT NULL REFERENCES document (num),
	sha256   text COLLATE "C" NOT NULL,
	kind     text COLLATE "C" NOT NULL,
	role     text COLLATE "C" NOT NULL,
	data     bytea NOT NULL                   -- zstd: JSON
);
CREATE INDEX account_document ON account (document);

CREATE TABLE claim (
	account   text COLLATE "C" NOT NULL REFERENCES account (id),
	n         bigint NOT NULL,              -- from 0
	slot      text COLLATE "C" NOT NULL,
	certainty text COLLATE "C" NOT NULL,
	speaker   text COLLATE "C" NOT NULL,                 -- folded
	PRIMARY KEY (account, n)
);

CREATE TABLE holder (
	account  text COLLATE "C" PRIMARY KEY,
	incident text COLLATE "C" NOT NULL
);
CREATE INDEX holder_incident ON holder (incident);

CREATE TABLE doubt (
	a     text COLLATE "C" NOT NULL,
	b     text COLLATE "C" NOT NULL,
	score double precision NOT NULL,
	data  bytea NOT NULL,                     -- JSON
	PRIMARY KEY (a, b)
);
CREATE INDEX doubt_b ON doubt (b);
CREATE INDEX doubt_score ON doubt (score DESC, a, b);

-- One row for each version of an incident. It is what the incident was from
-- updated to ended; the latest has not ended.
CREATE TABLE change (
	seq            bigint PRIMARY KEY,
	incident       text COLLATE "C" NOT NULL,
	version        bigint NOT NULL,
	rewritten      bigint NOT NULL DEFAULT 0, -- how often a document was erased from it
	born           bigint NOT NULL,           -- seq of the first version
	first_seen     bigint NOT NULL,
	updated        bigint NOT NULL,
	ended          bigint NOT NULL,
	withdrawn      boolean NOT NULL,
	headline       text COLLATE "C" NOT NULL,
	kind           text COLLATE "C" NOT NULL,
	form           text COLLATE "C" NOT NULL,
	status         text COLLATE "C" NOT NULL,
	start_day      bigint,
	end_day        bigint,
	lat            double precision,
	lon            double precision,
	radius_m       bigint,
	precision      text COLLATE "C" NOT NULL,
	country        text COLLATE "C" NOT NULL,
	actors         text COLLATE "C" NOT NULL,              -- folded, one on a line
	origins        bigint NOT NULL,
	credibility    bigint NOT NULL,
	contested      boolean NOT NULL,
	reviewed       boolean NOT NULL,
	harm           boolean NOT NULL,
	killed_low     bigint,
	killed_best    bigint,
	killed_high    bigint,
	injured_best   bigint,
	by_time        bigint NOT NULL,           -- what lists are in order of
	by_harm        bigint NOT NULL,
	UNIQUE (incident, version)
);
CREATE INDEX change_now ON change (incident) WHERE ended = 9223372036854775807;
CREATE INDEX change_now_time ON change (by_time DESC, incident) WHERE ended = 9223372036854775807;
CREATE INDEX change_now_harm ON change (by_harm DESC, incident) WHERE ended = 9223372036854775807;
CREATE INDEX change_now_born ON change (born DESC) WHERE ended = 9223372036854775807;
CREATE INDEX change_now_seq ON change (seq DESC) WHERE ended = 9223372036854775807;
CREATE INDEX change_time ON change (by_time DESC, incident);

CREATE TABLE change_data (
	seq  bigint PRIMARY KEY REFERENCES change (seq),
	data bytea NOT NULL,                      -- zstd: JSON
	at   bytea NOT NULL                       -- JSON: where the words of its time and place stand
);

-- What changes are found by: place (folded), document, source, origin, and
-- cause: a document that made the change.
CREATE TABLE change_term (
	kind text COLLATE "C" NOT NULL,
	term text COLLATE "C" NOT NULL,
	seq  bigint NOT NULL,
	PRIMARY KEY (kind, term, seq)
);


CREATE TABLE decision (
	seq  bigint PRIMARY KEY,
	id   text COLLATE "C" NOT NULL UNIQUE,
	data bytea NOT NULL                       -- JSON
);

CREATE TABLE log (
	n         bigint PRIMARY KEY,
	kind      text COLLATE "C" NOT NULL,
	ref       text COLLATE "C" NOT NULL,
	digest    bytea NOT NULL,
	salt      bytea,
	at        bigint NOT NULL,
	erased_by bigint NOT NULL DEFAULT -1
);
CREATE INDEX log_ref ON log (ref);

CREATE TABLE log_hash (
	i    bigint PRIMARY KEY,
	hash bytea NOT NULL
);

CREATE TABLE erasure (
	n        bigint PRIMARY KEY,            -- of its entry in the log
	document text COLLATE "C" NOT NULL,
	data     bytea NOT NULL                   -- JSON
);

-- Numbers that are kept because counting takes long.
CREATE TABLE tally (
	name text COLLATE "C" PRIMARY KEY,
	n    bigint NOT NULL
);

CREATE TABLE setting (
	name  text COLLATE "C" PRIMARY KEY,
	value bytea NOT NULL
);

CREATE TABLE source (
	id   text COLLATE "C" PRIMARY KEY,
	data bytea NOT NULL                       -- JSON
);

CREATE TABLE source_state (
	source text COLLATE "C" PRIMARY KEY,
	data   bytea NOT NULL                     -- JSON
);

CREATE TABLE person (
	name     text COLLATE "C" PRIMARY KEY,
	password text COLLATE "C" NOT NULL,
	data     bytea NOT NULL                   -- JSON
);

CREATE TABLE token (
	id     text COLLATE "C" PRIMARY KEY,
	person text COLLATE "C" NOT NULL REFERENCES person (name) ON DELETE CASCADE,
	hash   bytea NOT NULL,
	data   bytea NOT NULL                     -- JSON
);
CREATE INDEX token_person ON token (person);

CREATE TABLE session (
	id      text COLLATE "C" PRIMARY KEY,
	person  text COLLATE "C" NOT NULL REFERENCES person (name) ON DELETE CASCADE,
	expires bigint NOT NULL,
	data    bytea NOT NULL                    -- JSON
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE search (
	id     text COLLATE "C" PRIMARY KEY,
	person text COLLATE "C" NOT NULL,
	data   bytea NOT NULL                     -- JSON
);
CREATE INDEX search_person ON search (person);

CREATE TABLE note (
	id       text COLLATE "C" PRIMARY KEY,
	incident text COLLATE "C" NOT NULL,
	at       bigint NOT NULL,
	tag      text COLLATE "C" NOT NULL,
	data     bytea NOT NULL                   -- JSON
);
CREATE INDEX note_incident ON note (incident, at);
CREATE INDEX note_tag ON note (tag, incident);

CREATE TABLE assignment (
	incident text COLLATE "C" PRIMARY KEY,
	person   text COLLATE "C" NOT NULL,
	data     bytea NOT NULL                   -- JSON
);
CREATE INDEX assignment_person ON assignment (person);

CREATE TABLE released (
	incident text COLLATE "C" PRIMARY KEY,
	person   text COLLATE "C" NOT NULL,
	reason   text COLLATE "C" NOT NULL,
	at       bigint NOT NULL
);

CREATE TABLE audit (
	seq  bigint PRIMARY KEY,
	data bytea NOT NULL                       -- JSON
);

CREATE TABLE change_words (
	num   bigint PRIMARY KEY,
	words tsvector NOT NULL
);
CREATE INDEX change_words_words ON change_words USING gin (words);

CREATE TABLE document_words (
	num   bigint PRIMARY KEY,
	words tsvector NOT NULL
);
CREATE INDEX document_words_words ON document_words USING gin (words);

CREATE TABLE change_place (
	seq   bigint PRIMARY KEY,
	place geometry(Point, 4326) NOT NULL
);
CREATE INDEX change_place_place ON change_place USING gist (place);

-- What the last transactions wrote: keys of readings, and numbers made of the
-- ids of documents, accounts and incidents.
CREATE TABLE step (
	seq     bigint PRIMARY KEY,
	items   bigint[] NOT NULL,
	shifted bigint NOT NULL                  -- readings entered or taken out
);

-- The incidents that stand, for QGIS and for people who ask in SQL.
CREATE VIEW incident AS
SELECT c.incident AS id, c.version, c.headline, c.kind, c.form, c.status,
	date '1970-01-01' + CAST(c.start_day AS integer) AS start_day, date '1970-01-01' + CAST(c.end_day AS integer) AS end_day,
	c.country, c.precision, c.radius_m, c.origins, c.credibility, c.contested, c.reviewed, c.harm,
	c.killed_low, c.killed_best, c.killed_high, c.injured_best,
	to_timestamp(c.first_seen / 1e9) AS first_seen, to_timestamp(c.updated / 1e9) AS updated, p.place
FROM change c LEFT JOIN change_place p ON p.seq = c.seq
WHERE c.ended = 9223372036854775807 AND NOT c.withdrawn;
