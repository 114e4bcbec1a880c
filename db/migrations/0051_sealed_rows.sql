-- Whose a telephone number is, and what led to an answer, cannot be changed in the database behind our backs (consent/sealed_set.h).

ALTER TABLE contact_phone ADD COLUMN seal BLOB;		-- HMAC-SHA256 over number, contact and what was told of it; NULL: written without the key
ALTER TABLE consent_origin ADD COLUMN seal BLOB;	-- HMAC-SHA256 over the whole row; NULL: written without the key

-- How many rows of such a table there are, and the sum of their seals: a row that is taken away or put back is missed.
CREATE TABLE sealed_set (
	name TEXT PRIMARY KEY CHECK (name = 'numbers' OR name = 'origins'),	-- contact_phone, consent_origin
	since_at INTEGER NOT NULL,		-- when a person, or the migration, last vouched for what was there
	count INTEGER NOT NULL,			-- rows
	sum BLOB NOT NULL,			-- 32 bytes: the sum of one keyed number for each row
	seal BLOB NOT NULL			-- HMAC-SHA256 over all of the above; empty: somebody wrote without the key, or found the seal broken
) STRICT;
