-- Documents of permits, who answers for them, and what became of their notices.

CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	document_number TEXT NOT NULL UNIQUE,	-- natural key of the office's systems
	permit_id INTEGER NOT NULL REFERENCES permit (id),	-- the application it belongs to
	name TEXT NOT NULL DEFAULT '',		-- what people call it
	kind TEXT NOT NULL DEFAULT '',		-- the caller's word for what it is: izin, rekomendasi ...
	state TEXT NOT NULL,			-- draft, uploaded, pending_signature, signed, verified, rejected, cancelled
	state_label TEXT NOT NULL DEFAULT '',	-- the caller's own word for it
	entered_state_at INTEGER NOT NULL,	-- when it came into this state: reminders count from here, whatever is edited later
	requires_approval INTEGER NOT NULL DEFAULT 0,
	approver_id INTEGER REFERENCES contact (id),	-- the official named in the workflow; NULL: none, or unknown
	approver_name TEXT NOT NULL DEFAULT '',	-- as it came
	approver_problem TEXT NOT NULL DEFAULT '',	-- why there is no contact: a phone_why_name, or unknown_ref
	approver_raw TEXT NOT NULL DEFAULT '',	-- the number or id as it came, while it is no good
	staff_id INTEGER REFERENCES contact (id),	-- who is responsible for it; NULL: whoever has the duty
	staff_name TEXT NOT NULL DEFAULT '',
	staff_problem TEXT NOT NULL DEFAULT '',
	staff_raw TEXT NOT NULL DEFAULT '',
	duty TEXT NOT NULL DEFAULT '',		-- whose duty it is: a word of the table duty; "": signature
	document_day INTEGER,			-- its date
	url TEXT NOT NULL DEFAULT '',		-- its page in the office's system; takes the place of the pattern for approvals
	baseline INTEGER NOT NULL DEFAULT 0,	-- 1: first import of old data, fired nothing
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX document_by_permit ON document (permit_id);
CREATE INDEX document_by_approver ON document (approver_id) WHERE approver_id IS NOT NULL;
CREATE INDEX document_by_staff ON document (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX document_waiting ON document (entered_state_at) WHERE state = 'pending_signature';

-- Which member of the staff answers for what. A contact's own duty (contact.duty) counts as well, for all types of permit.
CREATE TABLE duty (
	id INTEGER PRIMARY KEY,
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	duty TEXT NOT NULL,			-- signature, status, or a word that documents name; lower case
	permit_type TEXT NOT NULL DEFAULT '',	-- only for permits of this type; "": all
	added_at INTEGER NOT NULL,
	added_by TEXT NOT NULL,			-- login name
	UNIQUE (duty, permit_type, contact_id)
) STRICT;
CREATE INDEX duty_by_contact ON duty (contact_id);
CREATE INDEX contact_by_duty ON contact (duty) WHERE duty <> '';

-- Notices about documents stand beside those about permits.
ALTER TABLE scenario_fired ADD COLUMN document_id INTEGER REFERENCES document (id);	-- NULL: about the permit itself
CREATE INDEX scenario_fired_by_document ON scenario_fired (document_id) WHERE document_id IS NOT NULL;
-- What nobody could be told, for the list of missed duties.
CREATE INDEX scenario_fired_untold ON scenario_fired (at) WHERE outcome = 'no_recipient' OR outcome = 'refused';
