-- Data protection: what finds a receipt, what remembers a STOP without the person, who looked at whom, and what was taken away.

-- The code of a consent receipt is the beginning of its ledger entry's hash (consent/receipt.h): this finds the entry again.
CREATE INDEX consent_ledger_by_hash ON consent_ledger (hash);

-- Erased people who had said STOP or NO. The key of the hash lies outside the database (keys/ledger.key), so that a copy of the
-- database tells nobody whose numbers these are. When the number comes back, the refusal does, too, and the row goes (consent/suppressed.h).
CREATE TABLE suppressed (
	id_hash BLOB NOT NULL,			-- keyed hash of the canonical number, or of Meta's user id
	scope TEXT NOT NULL,			-- official, gateway, sms, email
	state TEXT NOT NULL CHECK (state = 'stopped' OR state = 'declined'),
	since_at INTEGER NOT NULL,		-- when the person said so
	erased_at INTEGER NOT NULL,		-- when the person was erased
	PRIMARY KEY (id_hash, scope)
) STRICT;

-- Who saw whose data: a person's page, a whole number, a row of an export, an answer of the API. One row per day and way, the first time;
-- numbers and names are not in it. Answers "who is affected?" when a login or a key has fallen into wrong hands.
CREATE TABLE contact_seen (
	contact_id INTEGER NOT NULL,		-- contact.id; no reference, the row may outlive its contact
	actor TEXT NOT NULL,			-- login name, "api:<key name>", "cli:<unix login>"
	day INTEGER NOT NULL,			-- days since 1970-01-01, UTC
	how TEXT NOT NULL,			-- page, number, export, api: account/seen.h
	at INTEGER NOT NULL,			-- the first time on that day
	PRIMARY KEY (contact_id, actor, day, how)
) STRICT;
CREATE INDEX contact_seen_by_actor ON contact_seen (actor, at);
CREATE INDEX contact_seen_by_time ON contact_seen (at);
CREATE INDEX audit_by_actor ON audit (actor, at);

-- When body, parameters and plan of a message were taken away, by retention or because the person was erased; NULL: they are there.
ALTER TABLE message ADD COLUMN scrubbed_at INTEGER;
-- What retention has still to look at, oldest first.
CREATE INDEX message_unscrubbed ON message (created_at) WHERE scrubbed_at IS NULL;
CREATE INDEX inbound_with_text ON inbound (received_at) WHERE text <> '';
