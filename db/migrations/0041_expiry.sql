-- Warnings before a permit ends, and the daily digest of documents that wait. Days are days since 1970-01-01 in the office's zone.

-- From this day on the daily job has to look at the permit; NULL: nothing to warn of. What is due stands together in the index, so that looking costs
-- what is due and not what there is.
ALTER TABLE permit ADD COLUMN warn_day INTEGER;
CREATE INDEX permit_to_warn ON permit (warn_day) WHERE warn_day IS NOT NULL;
-- For what ends soon, and for reckoning anew.
CREATE INDEX permit_by_expiry ON permit (expiry_day) WHERE status = 'active';

-- What became of each band ("90 days left") of an expiry date. A changed date starts afresh.
CREATE TABLE expiry_warning (
	permit_id INTEGER NOT NULL REFERENCES permit (id),
	expiry_day INTEGER NOT NULL,
	band INTEGER NOT NULL,			-- days
	outcome TEXT NOT NULL CHECK (outcome = 'message' OR outcome = 'skipped' OR outcome = 'baseline' OR outcome = 'no_recipient' OR outcome = 'refused'),
	message_id INTEGER REFERENCES message (id),	-- the newest one for it; the band is told when a provider accepted it
	at INTEGER NOT NULL,
	PRIMARY KEY (permit_id, expiry_day, band)
) STRICT;
CREATE INDEX expiry_warning_by_message ON expiry_warning (message_id) WHERE message_id IS NOT NULL;

-- One row: the bands by which the permits' warn_day was reckoned. The job reckons anew when the office has changed them.
CREATE TABLE expiry_plan (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	bands TEXT NOT NULL,			-- as the setting expiry_bands was
	planned_at INTEGER NOT NULL
) STRICT;

-- One message to one member of the staff on one day, about all documents that wait for them.
CREATE TABLE digest (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	day INTEGER NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome = 'collecting' OR outcome = 'message' OR outcome = 'refused'),
	message_id INTEGER REFERENCES message (id),	-- NULL: not made yet, or refused
	detail TEXT NOT NULL DEFAULT '',	-- why it was refused
	made_at INTEGER NOT NULL,
	UNIQUE (contact_id, day)
) STRICT;
CREATE INDEX digest_by_day ON digest (day, id);
CREATE INDEX digest_by_message ON digest (message_id) WHERE message_id IS NOT NULL;

-- The proof of what a digest was about. Written before its message is made, and never changed after.
CREATE TABLE digest_member (
	digest_id INTEGER NOT NULL REFERENCES digest (id),
	document_id INTEGER NOT NULL REFERENCES document (id),
	waiting_since INTEGER NOT NULL,		-- document.entered_state_at at that time
	PRIMARY KEY (digest_id, document_id)
) STRICT;
CREATE INDEX digest_member_by_document ON digest_member (document_id);

-- A permit or document that only ever came with a test or team key: what the daily jobs would say of it stays here as well.
ALTER TABLE permit ADD COLUMN nothing_leaves INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN nothing_leaves INTEGER NOT NULL DEFAULT 0;
