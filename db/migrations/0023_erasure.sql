-- Who asked for somebody to be erased, why, and what became of it. Names nobody: reason is stripped of what names the person before it is stored.
CREATE TABLE erasure (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL,		-- contact.id; no reference, so that whoever writes contacts need not see who was erased
	reason TEXT NOT NULL,			-- why, in the words of whoever asked
	source TEXT NOT NULL CHECK (source = 'operator' OR source = 'cli' OR source = 'retention'),
	actor TEXT NOT NULL,			-- login name, "cli:<unix login>", "sender"
	requested_at INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state = 'waiting' OR state = 'done'),
	retry_at INTEGER NOT NULL DEFAULT 0,	-- while something is in the way: not before this
	trouble TEXT NOT NULL DEFAULT '',	-- what was in the way at the last try: on_its_way, no_key, failed
	done_at INTEGER,
	did TEXT NOT NULL DEFAULT '{}'		-- JSON: how many of each were scrubbed, cancelled, deleted
) STRICT;
CREATE INDEX erasure_waiting ON erasure (retry_at) WHERE state = 'waiting';
CREATE INDEX erasure_by_contact ON erasure (contact_id);
