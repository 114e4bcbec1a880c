-- Callbacks: where we tell the office's other systems what became of their messages, and of people's consent.

CREATE TABLE callback (
	id INTEGER PRIMARY KEY,
	api_key_id INTEGER NOT NULL UNIQUE REFERENCES api_key (id),	-- whose messages; one address a system
	url TEXT NOT NULL,
	secret_sealed BLOB NOT NULL,		-- sealed box "outgoing": only the sender signs
	shown TEXT NOT NULL,			-- its last four characters
	consents INTEGER NOT NULL DEFAULT 0,	-- 1: also tells every change of consent; 0: only of messages
	enabled INTEGER NOT NULL DEFAULT 1,
	message_cursor INTEGER NOT NULL,	-- newest message_event that is over: told, given up, or not of this system
	ledger_cursor INTEGER NOT NULL,		-- newest consent_ledger.seq that is over
	tries INTEGER NOT NULL DEFAULT 0,	-- of the event at hand
	retry_at INTEGER NOT NULL DEFAULT 0,	-- nothing is told before
	told INTEGER NOT NULL DEFAULT 0,	-- how many events were taken, ever
	last_at INTEGER,			-- of the last try
	last_status INTEGER NOT NULL DEFAULT 0,	-- its HTTP status, 0: no answer
	last_text TEXT NOT NULL DEFAULT '',	-- what went wrong, "" when it was taken
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;

-- Events that were given up, for a person to send again. Kept 90 days.
CREATE TABLE callback_failed (
	id INTEGER PRIMARY KEY,
	callback_id INTEGER NOT NULL REFERENCES callback (id) ON DELETE CASCADE,
	event_id TEXT NOT NULL,			-- as it was sent: "message.123", "consent.7"
	body TEXT NOT NULL,
	failed_at INTEGER NOT NULL,
	status INTEGER NOT NULL,
	text TEXT NOT NULL,
	again_at INTEGER			-- a person wants it sent again; NULL: nobody does
) STRICT;
CREATE INDEX callback_failed_again ON callback_failed (callback_id, again_at);
