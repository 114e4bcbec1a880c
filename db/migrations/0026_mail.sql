-- E-mail: how a person ends it with one tap, and mails of the office to its own people.

-- Of an attempt by e-mail: SHA-256 of the token in the link that ends e-mail to its person (delivery/stop_link.h); NULL: it has no such link.
-- Written by the sender in the transaction that opens the attempt.
ALTER TABLE attempt ADD COLUMN stop_hash BLOB;
CREATE UNIQUE INDEX attempt_by_stop ON attempt (stop_hash) WHERE stop_hash IS NOT NULL;

-- Mails to people of the office about the gateway itself (delivery/staff_mail.h). Sent through the first healthy provider of the scope email.
CREATE TABLE staff_mail (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,		-- what it is about and to whom: the same is not queued twice
	address TEXT NOT NULL,			-- whom to
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
	due_at INTEGER NOT NULL,		-- ms: not before; while a sender holds it, when its claim ends
	tries INTEGER NOT NULL DEFAULT 0,	-- how often it was claimed; the next claim counts from here
	provider_id INTEGER,			-- through which it went last; NULL: none was there
	note TEXT NOT NULL DEFAULT '',		-- what the server, or we, said of the last try
	created_at INTEGER NOT NULL,
	settled_at INTEGER			-- sent or given up; NULL: not yet
) STRICT;
CREATE INDEX staff_mail_due ON staff_mail (due_at) WHERE state = 'queued';
