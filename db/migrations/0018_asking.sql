-- Numbers that somebody typed on the public page to get a personal link (consent/asking.h). A row lives for a day, for the limits.
CREATE TABLE link_asked (
	id INTEGER PRIMARY KEY,
	number TEXT NOT NULL,			-- canonical
	address_hash BLOB NOT NULL,		-- keyed hash of the internet address it came from
	at INTEGER NOT NULL,
	done_at INTEGER,			-- NULL: the sender has not looked at it yet
	outcome TEXT NOT NULL DEFAULT ''	-- sent, soon, refused, unreachable, failed: asking_outcome_name
) STRICT;
CREATE INDEX link_asked_waiting ON link_asked (id) WHERE done_at IS NULL;
CREATE INDEX link_asked_by_number ON link_asked (number, at);
CREATE INDEX link_asked_by_address ON link_asked (address_hash, at);
CREATE INDEX link_asked_by_time ON link_asked (at);
