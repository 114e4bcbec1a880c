-- The first schema. Times (_at) are Unix milliseconds UTC; days are days since 1970-01-01; booleans are 0 or 1.
-- One text serves both engines: SQLite reads it as it stands, the PostgreSQL engine reads INTEGER as BIGINT and BLOB as BYTEA.
-- Words are checked with OR where there are more than two: for such an IN SQLite makes a table of the words whenever a row is written.

-- ---- the office ------------------------------------------------------------------------------------------------------

CREATE TABLE setting (
	key TEXT PRIMARY KEY,			-- a name of setting/setting.h
	value TEXT NOT NULL,			-- as text; the setting's kind says how to read it
	updated_at INTEGER NOT NULL,
	updated_by TEXT NOT NULL		-- login name, "cli" or "init"
) STRICT;

CREATE TABLE login (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,		-- what the person types, lower case
	full_name TEXT NOT NULL,		-- shown in the audit log and on the ledger
	password_hash TEXT NOT NULL,		-- argon2id, libsodium's text form
	role TEXT NOT NULL CHECK (role = 'viewer' OR role = 'operator' OR role = 'administrator'),
	locale TEXT NOT NULL DEFAULT 'id',
	totp_sealed BLOB,			-- second factor's secret, NULL: none set up
	failures INTEGER NOT NULL DEFAULT 0,	-- wrong passwords in a row
	locked_until INTEGER NOT NULL DEFAULT 0,	-- no attempt counts before this
	disabled_at INTEGER,			-- NULL: may log in
	created_at INTEGER NOT NULL,
	last_login_at INTEGER
) STRICT;

CREATE TABLE session (
	token_hash BLOB PRIMARY KEY,		-- SHA-256 of the cookie's token
	login_id INTEGER NOT NULL REFERENCES login (id) ON DELETE CASCADE,
	csrf TEXT NOT NULL,			-- expected in every form of this session
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,		-- last request, to the minute
	expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_login ON session (login_id);

CREATE TABLE api_key (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,		-- which system holds it
	kind TEXT NOT NULL CHECK (kind = 'live' OR kind = 'team' OR kind = 'test'),
	key_hash BLOB NOT NULL UNIQUE,		-- SHA-256 of the key
	shown TEXT NOT NULL,			-- its last four characters
	created_at INTEGER NOT NULL,
	revoked_at INTEGER,
	used_at INTEGER				-- last request, to the minute
) STRICT;

CREATE TABLE idempotency (
	api_key_id INTEGER NOT NULL REFERENCES api_key (id),
	key TEXT NOT NULL,			-- Idempotency-Key of the request
	request_hash BLOB NOT NULL,		-- SHA-256 of method, path and body: a key used for something else is refused
	status INTEGER NOT NULL,		-- HTTP status that was answered
	answer TEXT NOT NULL,			-- body that was answered
	created_at INTEGER NOT NULL,
	PRIMARY KEY (api_key_id, key)
) STRICT;

CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,			-- login name, "api:<key name>", "cli", "sender"
	action TEXT NOT NULL,			-- "provider.set", "contact.unmask" ...
	subject TEXT NOT NULL,			-- table word: "provider", "contact", "setting" ...
	subject_id INTEGER,			-- NULL when the subject has no number
	detail TEXT NOT NULL DEFAULT '',	-- what changed, without secrets and personal data
	ip TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, subject_id);

-- ---- people ----------------------------------------------------------------------------------------------------------

CREATE TABLE contact (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL DEFAULT '',
	role TEXT NOT NULL DEFAULT 'applicant' CHECK (role = 'applicant' OR role = 'staff' OR role = 'official'),
	duty TEXT NOT NULL DEFAULT '',		-- which documents staff and officials answer for; "" for applicants
	email TEXT,
	locale TEXT NOT NULL DEFAULT 'id',
	user_id TEXT UNIQUE,			-- Meta's business-scoped user id; a contact may have it and no number
	profile_name TEXT,			-- what the person calls themselves at the provider; never used for matching
	subject_hash BLOB NOT NULL UNIQUE,	-- salted hash that names this person in the ledger, also after erasure
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	erased_at INTEGER			-- NULL: not erased; otherwise name, numbers and addresses are gone
) STRICT;
CREATE INDEX contact_by_name ON contact (name);
CREATE INDEX contact_alive ON contact (id) WHERE erased_at IS NULL;	-- counted on the start page

CREATE TABLE contact_phone (
	number TEXT PRIMARY KEY,		-- canonical: + and E.164 digits
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	kind TEXT NOT NULL CHECK (kind = 'mobile' OR kind = 'landline' OR kind = 'foreign'),
	raw TEXT NOT NULL,			-- what was typed
	preferred INTEGER NOT NULL DEFAULT 1,	-- 1: messages go here; one per contact
	whatsapp TEXT NOT NULL DEFAULT 'unknown' CHECK (whatsapp = 'unknown' OR whatsapp = 'yes' OR whatsapp = 'no'),	-- learnt from providers
	whatsapp_at INTEGER,			-- when that was learnt
	confirmed INTEGER NOT NULL DEFAULT 1,	-- 0: told by a system message, a person must confirm before links go there
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_phone_by_contact ON contact_phone (contact_id);
CREATE INDEX contact_phone_unconfirmed ON contact_phone (contact_id) WHERE confirmed = 0;

CREATE TABLE contact_ref (
	system TEXT NOT NULL,			-- "odoo", "sicantik" ...
	ref TEXT NOT NULL,			-- the contact's id there
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	PRIMARY KEY (system, ref)
) STRICT;
CREATE INDEX contact_ref_by_contact ON contact_ref (contact_id);

-- ---- consent -----------------------------------------------------------------------------------------------------------

-- Append-only: no program has a statement that changes or deletes a row. Each row's hash covers the row and the hash before it.
CREATE TABLE consent_ledger (
	seq INTEGER PRIMARY KEY,		-- 1, 2, 3 ... without gaps
	subject_hash BLOB NOT NULL,		-- contact.subject_hash; names nobody once the contact is erased
	scope TEXT NOT NULL,			-- official, gateway, sms, email
	action TEXT NOT NULL,			-- opt_in, opt_out, decline, withdraw_by_office, preapproved
	source TEXT NOT NULL,			-- inbound, inbound_any, landing_page, form, operator, paper, import, api, provider
	request_words TEXT NOT NULL,		-- what the person was shown or asked, exactly
	answer_words TEXT NOT NULL,		-- what the person said or ticked, exactly
	evidence TEXT NOT NULL,			-- JSON: provider message id, or IP and user agent, or form number
	notice_version TEXT NOT NULL,		-- version of the privacy notice shown, "" when none was
	actor TEXT NOT NULL,			-- "contact", a login name, "api:<key name>"
	at INTEGER NOT NULL,			-- when the person said it
	recorded_at INTEGER NOT NULL,		-- when it was written here
	prev_hash BLOB NOT NULL,		-- hash of seq - 1; 32 zero bytes for the first
	hash BLOB NOT NULL			-- SHA-256, see consent/ledger.h
) STRICT;
CREATE INDEX consent_ledger_by_subject ON consent_ledger (subject_hash);
CREATE INDEX consent_ledger_by_recorded ON consent_ledger (recorded_at);

-- Derived from the ledger, and equal to what consent_rebuild would make of it.
CREATE TABLE consent_state (
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	scope TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state = 'none' OR state = 'agreed' OR state = 'stopped' OR state = 'declined'),	-- none: only preapproved, or nothing any more
	preapproved INTEGER NOT NULL DEFAULT 0,
	explicit INTEGER NOT NULL DEFAULT 0,	-- 1: by clear words or a tick, 0: by any inbound message
	since_at INTEGER NOT NULL,		-- ledger.at of the entry that made it so
	ledger_seq INTEGER NOT NULL,
	PRIMARY KEY (contact_id, scope)
) STRICT;
CREATE INDEX consent_state_by_scope ON consent_state (scope, state, since_at);

CREATE TABLE service_window (
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	provider_id INTEGER NOT NULL REFERENCES provider (id),
	inbound_at INTEGER NOT NULL,		-- the provider's own timestamp of the last message that counts
	message_id TEXT,			-- the provider's id of that message, to answer it
	closed_at INTEGER,			-- the provider said it is closed after all (131047)
	PRIMARY KEY (contact_id, provider_id)
) STRICT;

CREATE TABLE invitation (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,	-- SHA-256 of the token in the link
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	channel TEXT NOT NULL,			-- gateway, sms, email, operator, api, poster
	variant TEXT NOT NULL DEFAULT 'a',	-- wording shown
	reason TEXT NOT NULL DEFAULT '',	-- what made it: "message:<id>", "operator:<login>", "api:<key>"
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	opened_at INTEGER,			-- page first asked for
	answered_at INTEGER,
	answer TEXT CHECK (answer = 'agreed' OR answer = 'declined' OR answer = 'withdrawn')
) STRICT;
CREATE INDEX invitation_by_contact ON invitation (contact_id, created_at);

CREATE TABLE inbound (
	id INTEGER PRIMARY KEY,
	provider_id INTEGER NOT NULL REFERENCES provider (id),
	provider_message_id TEXT NOT NULL,	-- or a made-up one for gateways without ("h:" and a hash)
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	at INTEGER NOT NULL,			-- the provider's time
	received_at INTEGER NOT NULL,
	kind TEXT NOT NULL,			-- provider.h inbound_kind_name
	text TEXT NOT NULL,			-- "" when nothing readable
	reply TEXT NOT NULL,			-- YES, NO, STOP, OTHER
	why TEXT NOT NULL,			-- which word or rule decided
	webhook_id INTEGER,			-- webhook_inbox.id, kept apart from it on purpose: bodies are deleted earlier
	UNIQUE (provider_id, provider_message_id)
) STRICT;
CREATE INDEX inbound_by_contact ON inbound (contact_id, at);
CREATE INDEX inbound_unclear ON inbound (received_at) WHERE reply = 'OTHER';	-- for a person to read

-- ---- providers -----------------------------------------------------------------------------------------------------------

CREATE TABLE provider (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,			-- meta, fonnte ...
	name TEXT NOT NULL UNIQUE,		-- what the office calls it
	enabled INTEGER NOT NULL DEFAULT 1,
	is_default INTEGER NOT NULL DEFAULT 0,	-- the default gateway; one row
	priority INTEGER NOT NULL DEFAULT 100,	-- smaller is tried first
	settings TEXT NOT NULL DEFAULT '{}',	-- JSON of the plain fields
	webhook_key TEXT NOT NULL UNIQUE,	-- random, part of the webhook URL; a secret for gateways that sign nothing
	per_minute INTEGER NOT NULL,		-- pace, kept by the sender
	per_day INTEGER NOT NULL,
	gap_ms INTEGER NOT NULL,
	gap_jitter_ms INTEGER NOT NULL,
	health TEXT NOT NULL DEFAULT 'untested' CHECK (health = 'untested' OR health = 'ok' OR health = 'warning' OR health = 'down'),
	health_code TEXT NOT NULL DEFAULT '',	-- verdict or provider's code behind it
	health_text TEXT NOT NULL DEFAULT '',	-- what the provider said
	health_at INTEGER,
	failures INTEGER NOT NULL DEFAULT 0,	-- failures of the provider itself in a row
	closed_until INTEGER NOT NULL DEFAULT 0,	-- circuit open or throttled until then; 0: closed circuit
	webhook_at INTEGER,			-- last webhook that was accepted
	refused_at INTEGER,			-- last webhook that was refused
	refused_why TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE provider_secret (
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	name TEXT NOT NULL,			-- field of the kind
	sealed BLOB NOT NULL,			-- sealed box for "outgoing" or "webhook"
	box TEXT NOT NULL CHECK (box IN ('outgoing', 'webhook')),
	shown TEXT NOT NULL,			-- last four characters, "" for short secrets
	set_at INTEGER NOT NULL,
	PRIMARY KEY (provider_id, name)
) STRICT;

-- What was sent through a provider, by minute and by day, so that limits hold across runs of the sender.
CREATE TABLE provider_usage (
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	period TEXT NOT NULL CHECK (period IN ('minute', 'day')),
	start_at INTEGER NOT NULL,		-- beginning of the minute or of the office's day
	sent INTEGER NOT NULL,
	PRIMARY KEY (provider_id, period, start_at)
) STRICT;

-- Work for the sender that a page asked for: test a connection, later submit and sync templates.
CREATE TABLE task (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,			-- "test_connection"
	provider_id INTEGER REFERENCES provider (id) ON DELETE CASCADE,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state = 'waiting' OR state = 'running' OR state = 'done' OR state = 'failed'),
	result TEXT NOT NULL DEFAULT '',	-- JSON: {"findings":[{"level","key","detail"}]}
	requested_by TEXT NOT NULL,
	requested_at INTEGER NOT NULL,
	claimed_until INTEGER NOT NULL DEFAULT 0,
	done_at INTEGER
) STRICT;
CREATE INDEX task_waiting ON task (state, requested_at);

-- ---- templates -----------------------------------------------------------------------------------------------------------

CREATE TABLE template (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,		-- permit_ready ...
	name TEXT NOT NULL,			-- what operators call it
	description TEXT NOT NULL DEFAULT '',
	category TEXT NOT NULL CHECK (category = 'utility' OR category = 'marketing' OR category = 'service'),
	language TEXT NOT NULL DEFAULT 'id',
	recipient TEXT NOT NULL CHECK (recipient = 'applicant' OR recipient = 'staff' OR recipient = 'official'),
	body TEXT NOT NULL,			-- official wording with {{name}} placeholders
	gateway_body TEXT NOT NULL DEFAULT '',	-- richer wording for text gateways; "": body serves
	short_body TEXT NOT NULL DEFAULT '',	-- wording for SMS; "": none
	params TEXT NOT NULL,			-- JSON array, the order for positional providers: [{"name","kind","example","max","aliases"}]
	active INTEGER NOT NULL DEFAULT 1,
	version INTEGER NOT NULL DEFAULT 1,
	used INTEGER NOT NULL DEFAULT 0,
	used_at INTEGER,
	updated_at INTEGER NOT NULL,
	updated_by TEXT NOT NULL
) STRICT;

CREATE TABLE template_mapping (
	template_id INTEGER NOT NULL REFERENCES template (id) ON DELETE CASCADE,
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	remote_name TEXT NOT NULL,		-- the provider's name of it
	remote_id TEXT NOT NULL DEFAULT '',	-- as text: some providers' ids do not fit a number
	language TEXT NOT NULL DEFAULT 'id',	-- exact code there
	status TEXT NOT NULL DEFAULT 'missing' CHECK (status = 'missing' OR status = 'waiting' OR status = 'approved' OR status = 'rejected' OR status = 'paused' OR status = 'disabled'),
	status_text TEXT NOT NULL DEFAULT '',	-- reason of a rejection or pause
	quality TEXT NOT NULL DEFAULT '',
	params TEXT NOT NULL DEFAULT '',	-- JSON array of names in this mapping's order; "": the template's order
	updated_at INTEGER NOT NULL,
	PRIMARY KEY (template_id, provider_id)
) STRICT;

-- ---- messages --------------------------------------------------------------------------------------------------------------

CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,		-- short code at the end of the text, for "is this message from the office?"
	event_key TEXT UNIQUE,			-- one event, one message: scenario, subject, discriminator, contact; NULL for texts
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	number TEXT NOT NULL,			-- canonical; where it went or will go, "" when the contact has none
	kind TEXT NOT NULL CHECK (kind IN ('template', 'text')),
	template_id INTEGER REFERENCES template (id),
	scenario TEXT NOT NULL DEFAULT '',	-- scenario key, "api", "operator", "consent" ...
	params TEXT NOT NULL DEFAULT '{}',	-- JSON, canonical names
	body TEXT NOT NULL,			-- rendered once, official wording
	gateway_body TEXT NOT NULL,		-- rendered once, as a text gateway would carry it
	short_body TEXT NOT NULL DEFAULT '',	-- rendered once, for SMS
	category TEXT NOT NULL,			-- utility, marketing, service
	priority INTEGER NOT NULL,		-- message.h MESSAGE_PRIORITY, smaller leaves first
	state TEXT NOT NULL CHECK (state = 'draft' OR state = 'queued' OR state = 'sending' OR state = 'sent' OR state = 'delivered' OR state = 'read' OR state = 'failed' OR state = 'blocked' OR state = 'cancelled'),
	reason TEXT NOT NULL DEFAULT '',	-- why it is failed, blocked or cancelled: a code with a sentence in templates/locale
	reason_text TEXT NOT NULL DEFAULT '',	-- the provider's own words
	forced_provider_id INTEGER REFERENCES provider (id),
	provider_id INTEGER REFERENCES provider (id),	-- the one that carried it, once accepted
	permit_id INTEGER REFERENCES permit (id),
	reply_to TEXT,				-- provider's id of the inbound message this answers
	reply_provider_id INTEGER REFERENCES provider (id),	-- provider that inbound came by
	reference TEXT NOT NULL DEFAULT '',	-- the caller's
	made_by TEXT NOT NULL,			-- "api:<key name>", login name, "sender"
	nothing_leaves INTEGER NOT NULL DEFAULT 0,	-- 1: made with a test key, ends as if sent, no request is made
	send_after INTEGER NOT NULL DEFAULT 0,
	deadline_at INTEGER,			-- after this it is pointless, and is cancelled visibly
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	sent_at INTEGER,
	delivered_at INTEGER,
	read_at INTEGER,
	price_category TEXT NOT NULL DEFAULT '',
	price_type TEXT NOT NULL DEFAULT '',
	billable INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX message_by_contact ON message (contact_id, id);
CREATE INDEX message_by_state ON message (state, id);
CREATE INDEX message_by_created ON message (created_at);
CREATE INDEX message_by_permit ON message (permit_id);
-- For the dashboard's figures of a day, which must not read the messages of all days.
CREATE INDEX message_by_sent ON message (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX message_by_delivered ON message (delivered_at) WHERE delivered_at IS NOT NULL;
CREATE INDEX message_by_read ON message (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX message_by_failure ON message (state, updated_at) WHERE state = 'failed';
CREATE INDEX message_by_block ON message (state, updated_at) WHERE state = 'blocked';

-- The last plan of a message that was looked at. Apart from the message, so that its row need not grow, and move its neighbours, when it is sent.
CREATE TABLE message_plan (
	message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
	plan TEXT NOT NULL			-- JSON: [{"provider_id","name","kind","may","reason","until"}]
) STRICT;

-- What happened to a message, in order: the timeline of its page. Written by whoever did it.
CREATE TABLE message_event (
	id INTEGER PRIMARY KEY,
	message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,			-- queued, planned, attempted, accepted, sent, delivered, read, failed, deferred ...
	origin TEXT NOT NULL,			-- we, provider, webhook, or a login name
	provider_id INTEGER,
	attempt_id INTEGER,
	detail TEXT NOT NULL DEFAULT ''		-- JSON: code, text, delay
) STRICT;
CREATE INDEX message_event_by_message ON message_event (message_id, id);

CREATE TABLE queue (
	message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
	priority INTEGER NOT NULL,
	due_at INTEGER NOT NULL,		-- while a sender holds it: when its claim ends
	claimed_until INTEGER NOT NULL DEFAULT 0,	-- 0: free; a dead sender's claim is free again after this
	claim_no INTEGER NOT NULL DEFAULT 0,	-- grows with every claim: a late sender cannot settle a newer one
	claims INTEGER NOT NULL DEFAULT 0,	-- how often it was claimed; before the first time nothing can have been attempted
	tries INTEGER NOT NULL DEFAULT 0,	-- attempts through the present provider that count against the limit
	since_attempt INTEGER NOT NULL DEFAULT 0	-- attempts up to this id belong to an earlier try of a person and count no more
) STRICT;
CREATE INDEX queue_due ON queue (priority, due_at);

CREATE TABLE attempt (
	id INTEGER PRIMARY KEY,
	uid TEXT NOT NULL,			-- time and random; travels with the request where the provider echoes one
	message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
	provider_id INTEGER NOT NULL REFERENCES provider (id),
	state TEXT NOT NULL CHECK (state = 'open' OR state = 'accepted' OR state = 'refused' OR state = 'unknown'),
	verdict TEXT NOT NULL DEFAULT '',
	started_at INTEGER NOT NULL,		-- committed before the request left
	answered_at INTEGER,
	http_status INTEGER NOT NULL DEFAULT 0,
	code TEXT NOT NULL DEFAULT '',		-- the provider's
	text TEXT NOT NULL DEFAULT '',
	support_id TEXT NOT NULL DEFAULT '',
	provider_message_id TEXT NOT NULL DEFAULT '',
	state_id TEXT NOT NULL DEFAULT '',	-- the second id some gateways give later (Fonnte stateid)
	receipts INTEGER NOT NULL DEFAULT 0,	-- which receipts came: one bit for each of provider.h receipt_status
	since_attempt INTEGER NOT NULL DEFAULT 0	-- queue.since_attempt when it was opened
) STRICT;
CREATE INDEX attempt_by_uid ON attempt (uid);
CREATE INDEX attempt_by_message ON attempt (message_id);
CREATE INDEX attempt_by_provider_message ON attempt (provider_message_id) WHERE provider_message_id <> '';
CREATE INDEX attempt_by_state_id ON attempt (state_id) WHERE state_id <> '';
CREATE INDEX attempt_undecided ON attempt (started_at) WHERE state IN ('open', 'unknown');

-- Receipts that came before the answer they belong to; matched when the answer is stored, kept a day.
CREATE TABLE receipt_parked (
	id INTEGER PRIMARY KEY,
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	provider_message_id TEXT NOT NULL DEFAULT '',
	state_id TEXT NOT NULL DEFAULT '',
	uid TEXT NOT NULL DEFAULT '',
	receipt TEXT NOT NULL,			-- JSON of struct receipt
	received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX receipt_parked_by_message ON receipt_parked (provider_message_id);
CREATE INDEX receipt_parked_by_state_id ON receipt_parked (state_id);

-- ---- what came in ------------------------------------------------------------------------------------------------------------

-- Every webhook body, verbatim, before it is answered. Nothing but the row id is indexed: this is the hottest insert.
CREATE TABLE webhook_inbox (
	id INTEGER PRIMARY KEY,
	provider_id INTEGER NOT NULL,
	received_at INTEGER NOT NULL,
	content_type TEXT NOT NULL,
	signature TEXT NOT NULL,		-- as it came
	body BLOB NOT NULL,			-- verbatim, but for tokens that a gateway sends in clear
	state TEXT NOT NULL CHECK (state = 'applied' OR state = 'ignored' OR state = 'unreadable' OR state = 'partly'),
	note TEXT NOT NULL DEFAULT ''		-- why it is not applied, or what was skipped
) STRICT;

-- ---- the office's records ----------------------------------------------------------------------------------------------------

CREATE TABLE permit (
	id INTEGER PRIMARY KEY,
	registration_id TEXT NOT NULL UNIQUE,	-- natural key of the office's systems
	permit_number TEXT NOT NULL DEFAULT '',	-- "" until issued
	permit_type TEXT NOT NULL,
	contact_id INTEGER REFERENCES contact (id),	-- the applicant; NULL while no usable number is known
	applicant_name TEXT NOT NULL DEFAULT '',
	applicant_problem TEXT NOT NULL DEFAULT '',	-- why there is no contact: a phone_why_name
	applicant_raw TEXT NOT NULL DEFAULT '',	-- the number as it came
	status TEXT NOT NULL,			-- draft, in_process, active, rejected, expired, renewed, cancelled
	status_label TEXT NOT NULL DEFAULT '',	-- the caller's own word for it
	update_reason TEXT NOT NULL DEFAULT '',
	issue_day INTEGER,
	start_day INTEGER,
	expiry_day INTEGER,
	is_renewal INTEGER NOT NULL DEFAULT 0,
	baseline INTEGER NOT NULL DEFAULT 0,	-- 1: first import of old data, fired nothing
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX permit_by_contact ON permit (contact_id);

-- A scenario that fired, or would have and why it did not: the history of a permit's notices.
CREATE TABLE scenario_fired (
	id INTEGER PRIMARY KEY,
	scenario TEXT NOT NULL,
	event_key TEXT NOT NULL UNIQUE,
	permit_id INTEGER REFERENCES permit (id),
	at INTEGER NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome = 'message' OR outcome = 'covered' OR outcome = 'baseline' OR outcome = 'no_recipient' OR outcome = 'refused'),
	message_id INTEGER REFERENCES message (id),
	covered_by TEXT NOT NULL DEFAULT '',	-- the more specific scenario
	detail TEXT NOT NULL DEFAULT ''		-- missing parameter, reason for no recipient
) STRICT;
CREATE INDEX scenario_fired_by_permit ON scenario_fired (permit_id);

-- ---- programs --------------------------------------------------------------------------------------------------------------------

CREATE TABLE heartbeat (
	program TEXT PRIMARY KEY,		-- "sender"
	at INTEGER NOT NULL,
	detail TEXT NOT NULL DEFAULT ''		-- JSON of the last pass
) STRICT;
