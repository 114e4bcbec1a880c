-- Connectors: what the sender pulls from the office's other systems, how far that is, and what came of it. See connector/connector.h.

CREATE TABLE connector (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,			-- a name of connector/kind.c: office, cloud, gateway
	name TEXT NOT NULL UNIQUE,		-- what people call it
	enabled INTEGER NOT NULL DEFAULT 0,
	settings TEXT NOT NULL DEFAULT '{}',	-- JSON: the kind's plain fields
	secret_sealed BLOB,			-- sealed box "outgoing": only the sender opens it; NULL: none
	secret_shown TEXT NOT NULL DEFAULT '',	-- its last four characters
	baselined INTEGER NOT NULL DEFAULT 0,	-- 1: the first import is over, and what comes now is news
	every_minutes INTEGER NOT NULL,
	next_at INTEGER NOT NULL DEFAULT 0,	-- no run begins by itself before
	run_no INTEGER NOT NULL DEFAULT 0,	-- of the run at hand, or the last one
	run_baseline INTEGER NOT NULL DEFAULT 0,	-- 1: what this run sees for the first time is old data
	phase TEXT NOT NULL DEFAULT '',		-- of the run at hand, a word of its kind; "": no run
	cursor INTEGER NOT NULL DEFAULT 0,	-- how far the phase is
	tries INTEGER NOT NULL DEFAULT 0,	-- of the request at hand
	retry_at INTEGER NOT NULL DEFAULT 0,	-- nothing is asked before
	started_at INTEGER,
	started_by TEXT NOT NULL DEFAULT '',	-- login name, "cli:<unix login>", "" for the schedule
	finished_at INTEGER,
	ok_at INTEGER,				-- when a run ended well, the last time
	failures INTEGER NOT NULL DEFAULT 0,	-- runs in a row that did not end well
	error TEXT NOT NULL DEFAULT '',		-- a code of connector/trouble.c; "": the last run ended well
	error_detail TEXT NOT NULL DEFAULT '',
	counts TEXT NOT NULL DEFAULT '{}',	-- JSON: numbers by name, of the run at hand or the last one
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;

-- What a source has told of each record, so that only what changed is put again.
CREATE TABLE connector_item (
	connector_id INTEGER NOT NULL REFERENCES connector (id) ON DELETE CASCADE,
	ref TEXT NOT NULL,			-- the source's own key
	registration_id TEXT NOT NULL,		-- of the permit it became
	permit_number TEXT NOT NULL DEFAULT '',	-- as the source has it: what details are asked by
	hash TEXT NOT NULL,			-- SHA-256 in hex of what it said
	run_no INTEGER NOT NULL,		-- the last run that saw it
	baseline INTEGER NOT NULL,		-- 1: first seen as old data
	detail_at INTEGER,			-- when its details came, the last time; NULL: never
	detail_due_at INTEGER NOT NULL DEFAULT 0,	-- 0: there are none to ask for
	PRIMARY KEY (connector_id, ref)
) STRICT;
CREATE INDEX connector_item_due ON connector_item (connector_id, detail_due_at) WHERE detail_due_at > 0;

-- Messages that a source wants sent. The source gives each out once, so they are kept before anything else is done with them.
CREATE TABLE connector_message (
	id INTEGER PRIMARY KEY,
	connector_id INTEGER NOT NULL REFERENCES connector (id) ON DELETE CASCADE,
	remote_id TEXT NOT NULL,
	recipient TEXT NOT NULL,		-- as it came; "" once it is done
	body TEXT NOT NULL,			-- "" once it is done
	received_at INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'made' OR state = 'old' OR state = 'refused'),
	message_id INTEGER,			-- the message it became; no reference: it may be removed before
	why TEXT NOT NULL DEFAULT '',		-- of refused ones
	UNIQUE (connector_id, remote_id)
) STRICT;
CREATE INDEX connector_message_waiting ON connector_message (id) WHERE state = 'waiting';

CREATE INDEX permit_by_number ON permit (permit_number) WHERE permit_number <> '';
