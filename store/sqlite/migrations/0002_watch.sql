-- What is watched, and what was told to whom. data is JSON; the other columns
-- are what is asked for.

-- cursor: the place in the feed of changes; absent before the first.
-- revision: goes up with every change of an area or a rule.
-- turn: written first in every transaction, so that they come one after the other.
CREATE TABLE watch_number (
	name TEXT PRIMARY KEY,
	n    INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO watch_number (name, n) VALUES ('revision', 0), ('turn', 0);

CREATE TABLE watch_mark (
	name TEXT PRIMARY KEY,
	at   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE watch_area (
	id   TEXT PRIMARY KEY,
	data TEXT NOT NULL
);

CREATE TABLE watch_rule (
	id   TEXT PRIMARY KEY,
	area TEXT NOT NULL,
	data TEXT NOT NULL
);
CREATE INDEX watch_rule_area ON watch_rule (area);

CREATE TABLE watch_delivery (
	id   TEXT PRIMARY KEY,
	data TEXT NOT NULL
);

-- Keys and tokens of deliveries, apart from what is shown of them.
CREATE TABLE watch_secret (
	delivery TEXT PRIMARY KEY,
	secret   TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE watch_alert (
	id         TEXT PRIMARY KEY,
	incident   TEXT NOT NULL,
	merged     TEXT NOT NULL,                -- the incident that it was merged into
	rule       TEXT NOT NULL,
	area       TEXT NOT NULL,
	state      TEXT NOT NULL,
	changed    INTEGER NOT NULL,
	undigested BOOLEAN NOT NULL,
	next_step  INTEGER NOT NULL,
	data       TEXT NOT NULL
);
CREATE INDEX watch_alert_incident ON watch_alert (incident);
CREATE INDEX watch_alert_merged ON watch_alert (merged) WHERE merged <> '';
CREATE INDEX watch_alert_rule ON watch_alert (rule, changed);
CREATE INDEX watch_alert_area ON watch_alert (area, changed);
CREATE INDEX watch_alert_changed ON watch_alert (changed);
CREATE INDEX watch_alert_step ON watch_alert (next_step) WHERE next_step <> 0;

CREATE TABLE watch_entry (
	key      TEXT PRIMARY KEY,
	delivery TEXT NOT NULL,
	state    TEXT NOT NULL,
	at       INTEGER NOT NULL,
	data     TEXT NOT NULL
);
CREATE INDEX watch_entry_delivery ON watch_entry (delivery, at);
CREATE INDEX watch_entry_state ON watch_entry (state, at);
CREATE INDEX watch_entry_at ON watch_entry (at);

-- The alerts that an entry is about.
CREATE TABLE watch_entry_alert (
	alert TEXT NOT NULL,
	key   TEXT NOT NULL,
	PRIMARY KEY (alert, key)
) WITHOUT ROWID;
CREATE INDEX watch_entry_alert_key ON watch_entry_alert (key);

CREATE TABLE watch_mute (
	id   TEXT PRIMARY KEY,
	data TEXT NOT NULL
);

CREATE TABLE watch_house (
	id   TEXT PRIMARY KEY,
	data TEXT NOT NULL
);
