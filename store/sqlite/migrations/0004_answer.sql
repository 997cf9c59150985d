-- What was answered to requests that came with a key, and which are worked on.
CREATE TABLE answer (
	key   TEXT PRIMARY KEY,
	until INTEGER NOT NULL,                  -- when it is dropped; of one that is worked on: when it may be begun anew
	done  BOOLEAN NOT NULL,
	data  BLOB NOT NULL                      -- zstd: JSON
) WITHOUT ROWID;
CREATE INDEX answer_until ON answer (until);
