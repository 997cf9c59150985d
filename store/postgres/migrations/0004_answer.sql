-- What was answered to requests that came with a key, and which are worked on.
CREATE TABLE answer (
	key   text COLLATE "C" PRIMARY KEY,
	until bigint NOT NULL,                  -- when it is dropped; of one that is worked on: when it may be begun anew
	done  boolean NOT NULL,
	data  bytea NOT NULL                    -- zstd: JSON
);
CREATE INDEX answer_until ON answer (until);
