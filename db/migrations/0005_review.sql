-- What a person of the office must decide before it counts: replies whose meaning is not clear, consent on paper that a second person looks at,
-- doubtful rows of an import, numbers that somebody else named. See consent/review.h.

CREATE TABLE review (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind = 'reply' OR kind = 'paper' OR kind = 'import' OR kind = 'number'),
	cause TEXT NOT NULL UNIQUE,		-- the occasion, so that it is asked about once: "inbound:12"
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	other_contact_id INTEGER REFERENCES contact (id),	-- number: whose it is already; NULL: nobody's
	scope TEXT NOT NULL DEFAULT '',		-- official, gateway, sms, email; of paper also several ("official sms"); "" for number
	action TEXT NOT NULL DEFAULT '',	-- proposed: a consent_action_name; "": nothing is proposed
	source TEXT NOT NULL DEFAULT '',	-- of the ledger entry, should one be written
	request_words TEXT NOT NULL DEFAULT '',	-- what the person was asked, exactly
	answer_words TEXT NOT NULL DEFAULT '',	-- what the person said, exactly
	evidence TEXT NOT NULL DEFAULT '{}',	-- JSON, of the ledger entry
	notice_version TEXT NOT NULL DEFAULT '',	-- of the privacy notice shown
	at INTEGER NOT NULL,			-- when the person said it; the law's time for a withdrawal runs from here
	inbound_id INTEGER REFERENCES inbound (id),	-- the message it was said in
	number TEXT NOT NULL DEFAULT '',	-- number: the one in question, canonical
	batch TEXT NOT NULL DEFAULT '',		-- what is decided together: "import:3"
	made_by TEXT NOT NULL,			-- "webhook", a login name, "cli:<name>", "api:<key name>"
	created_at INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'open' CHECK (state = 'open' OR state = 'accepted' OR state = 'refused'),
	decided_at INTEGER,
	decided_by TEXT NOT NULL DEFAULT '',	-- a login name, "cli:<name>", "contact" when the person settled it by writing
	decision TEXT NOT NULL DEFAULT '',	-- accepted: the action that was recorded; "" for number
	reason TEXT NOT NULL DEFAULT '',	-- refused: why
	ledger_seq INTEGER			-- the entry that the decision wrote
) STRICT;
CREATE INDEX review_open ON review (at, id) WHERE state = 'open';
CREATE INDEX review_decided ON review (decided_at, id) WHERE decided_at IS NOT NULL;
CREATE INDEX review_by_contact ON review (contact_id);
CREATE INDEX review_by_other_contact ON review (other_contact_id) WHERE other_contact_id IS NOT NULL;
CREATE INDEX review_by_batch ON review (batch) WHERE batch <> '';
CREATE INDEX review_by_inbound ON review (inbound_id) WHERE inbound_id IS NOT NULL;
