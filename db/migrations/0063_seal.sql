-- The picture in the head of the pages for applicants: the office's seal. One row, or none; the office's name stands there alone then.
CREATE TABLE office_seal (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	type TEXT NOT NULL,			-- image/png or image/jpeg, as its first bytes say
	bytes BLOB NOT NULL,			-- at most SEAL_MAX_BYTES (setting/seal.h)
	set_at INTEGER NOT NULL,		-- also its version in the address, so that browsers may keep it
	set_by TEXT NOT NULL			-- a login name
) STRICT;
