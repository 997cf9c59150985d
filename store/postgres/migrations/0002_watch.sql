-- What is watched, and what was told to whom. data is JSON; the other columns
-- are what is asked for.

-- cursor: the place in the feed of changes; absent before the first.
-- revision: goes up with every change of an area or a rule.
-- turn: written first in every transaction, so that they come one after the other.
CREATE TABLE watch_number (
	name text COLLATE "C" PRIMARY KEY,
	n    bigint NOT NULL
);
INSERT INTO watch_number (name, n) VALUES ('revision', 0), ('turn', 0);

CREATE TABLE watch_mark (
	name text COLLATE "C" PRIMARY KEY,
	at   bigint NOT NULL
);

CREATE TABLE watch_area (
	id   text COLLATE "C" PRIMARY KEY,
	data text NOT NULL
);

CREATE TABLE watch_rule (
	id   text COLLATE "C" PRIMARY KEY,
	area text COLLATE "C" NOT NULL,
	data text NOT NULL
);
CREATE INDEX watch_rule_area ON watch_rule (area);

CREATE TABLE watch_delivery (
	id   text COLLATE "C" PRIMARY KEY,
	data text NOT NULL
);

-- Keys and tokens of deliveries, apart from what is shown of them.
CREATE TABLE watch_secret (
	delivery text COLLATE "C" PRIMARY KEY,
	secret   text COLLATE "C" NOT NULL
);

CREATE TABLE watch_alert (
	id         text COLLATE "C" PRIMARY KEY,
	incident   text COLLATE "C" NOT NULL,
	merged     text COLLATE "C" NOT NULL,                -- the incident that it was merged into
	rule       text COLLATE "C" NOT NULL,
	area       text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	changed    bigint NOT NULL,
	undigested boolean NOT NULL,
	next_step  bigint NOT NULL,
	data       text NOT NULL
);
CREATE INDEX watch_alert_incident ON watch_alert (incident);
CREATE INDEX watch_alert_merged ON watch_alert (merged) WHERE merged <> '';
CREATE INDEX watch_alert_rule ON watch_alert (rule, changed);
CREATE INDEX watch_alert_area ON watch_alert (area, changed);
CREATE INDEX watch_alert_changed ON watch_alert (changed);
CREATE INDEX watch_alert_step ON watch_alert (next_step) WHERE next_step <> 0;

CREATE TABLE watch_entry (
	key      text COLLATE "C" PRIMARY KEY,
	delivery text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	at       bigint NOT NULL,
	data     text NOT NULL
);
CREATE INDEX watch_entry_delivery ON watch_entry (delivery, at);
CREATE INDEX watch_entry_state ON watch_entry (state, at);
CREATE INDEX watch_entry_at ON watch_entry (at);

-- The alerts that an entry is about.
CREATE TABLE watch_entry_alert (
	alert text COLLATE "C" NOT NULL,
	key   text COLLATE "C" NOT NULL,
	PRIMARY KEY (alert, key)
);
CREATE INDEX watch_entry_alert_key ON watch_entry_alert (key);

CREATE TABLE watch_mute (
	id   text COLLATE "C" PRIMARY KEY,
	data text NOT NULL
);

CREATE TABLE watch_house (
	id   text COLLATE "C" PRIMARY KEY,
	data text NOT NULL
);
