-- Which permit another one renews, and numbers that a source tells and nobody has taken over.

ALTER TABLE permit ADD COLUMN renews TEXT NOT NULL DEFAULT '';	-- registration id or permit number of the permit that this one renews, as it came
ALTER TABLE permit ADD COLUMN renews_id INTEGER REFERENCES permit (id);	-- that permit; NULL: none is named, or it is not known yet
CREATE INDEX permit_renewed ON permit (renews_id) WHERE renews_id IS NOT NULL;
CREATE INDEX permit_renews_unknown ON permit (renews) WHERE renews <> '' AND renews_id IS NULL;

-- An applicant's number that a source tells and that is another than ours. A person decides; see permit/number_told.h.
CREATE TABLE number_told (
	permit_id INTEGER PRIMARY KEY REFERENCES permit (id) ON DELETE CASCADE,
	number TEXT NOT NULL,			-- canonical
	source TEXT NOT NULL,			-- the connector's name
	told_at INTEGER NOT NULL,		-- when it was told first
	state TEXT NOT NULL CHECK (state = 'open' OR state = 'taken' OR state = 'kept'),
	decided_at INTEGER,
	decided_by TEXT NOT NULL DEFAULT ''	-- login name
) STRICT;
CREATE INDEX number_told_open ON number_told (permit_id) WHERE state = 'open';
