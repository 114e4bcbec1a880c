-- Tables that people bring in: each file is a batch, looked at before anything is done, and each of its rows has its own result. See import/batch.h.

CREATE TABLE import_batch (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,			-- a name of import/kind.c: contacts, preapproved ...
	state TEXT NOT NULL CHECK (state = 'reading' OR state = 'preview' OR state = 'applying' OR state = 'done' OR state = 'cancelled'),
	file_name TEXT NOT NULL,		-- as it came, for people; "" when the rows were pasted
	file_hash TEXT NOT NULL DEFAULT '',	-- SHA-256 of its bytes in hex: the same file twice is said
	header TEXT NOT NULL DEFAULT '{}',	-- JSON: which cell of a row is what, {"name":1,"phone":3}
	unused TEXT NOT NULL DEFAULT '',	-- names in the first row that mean nothing here
	options TEXT NOT NULL DEFAULT '{}',	-- JSON of struct import_options: what who started it decided
	row_count INTEGER NOT NULL DEFAULT 0,
	counts TEXT NOT NULL DEFAULT '{}',	-- JSON of the counts when it ended; its rows are kept for a month only
	made_by TEXT NOT NULL,			-- login name, "cli:<unix login>"
	made_at INTEGER NOT NULL,
	started_by TEXT NOT NULL DEFAULT '',	-- who said that it may be done
	started_at INTEGER,
	ended_at INTEGER,
	held_until INTEGER NOT NULL DEFAULT 0	-- until then a command line does it itself and the sender leaves it alone
) STRICT;
CREATE INDEX import_batch_by_hash ON import_batch (file_hash) WHERE file_hash <> '';
CREATE INDEX import_batch_applying ON import_batch (id) WHERE state = 'applying';
CREATE INDEX import_batch_by_age ON import_batch (made_at);

CREATE TABLE import_row (
	batch_id INTEGER NOT NULL REFERENCES import_batch (id),
	line INTEGER NOT NULL,			-- of the file, where the row begins
	cells TEXT NOT NULL,			-- JSON: what stood in it, by column; {} once the person is erased
	item TEXT NOT NULL DEFAULT '',		-- what a file names once: a canonical number; "" when it cannot be read
	claim TEXT NOT NULL DEFAULT '' CHECK (claim = '' OR claim = 'yes' OR claim = 'no' OR claim = 'undated'),	-- what it says of consent
	verdict TEXT NOT NULL CHECK (verdict = 'new' OR verdict = 'known' OR verdict = 'changed' OR verdict = 'doubtful' OR verdict = 'refused'),
	code TEXT NOT NULL DEFAULT '',		-- why: a code of import/fault.c; "" when there is nothing to say
	cell INTEGER NOT NULL DEFAULT 0,	-- which cell of the row it is about, from 1; 0: the whole row
	detail TEXT NOT NULL DEFAULT '',
	contact_id INTEGER,			-- the contact it is about, once known; no reference: the contact outlives it
	outcome TEXT NOT NULL DEFAULT '' CHECK (outcome = '' OR outcome = 'applied' OR outcome = 'unchanged' OR outcome = 'review' OR outcome = 'skipped' OR outcome = 'refused'),	-- "": waits
	PRIMARY KEY (batch_id, line)
) STRICT;
CREATE INDEX import_row_by_item ON import_row (batch_id, item, line) WHERE item <> '';
CREATE INDEX import_row_by_verdict ON import_row (batch_id, verdict, line);
CREATE INDEX import_row_by_outcome ON import_row (batch_id, outcome, line);
CREATE INDEX import_row_by_contact ON import_row (contact_id) WHERE contact_id IS NOT NULL;
