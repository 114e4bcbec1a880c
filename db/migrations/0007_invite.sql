-- Asking for consent: wordings and their experiments, many people at once, and which asking led to which answer.

-- A wording of the invitation. Which one a person gets is decided by weight, once: nobody sees two while theirs is in use.
CREATE TABLE invitation_variant (
	key TEXT PRIMARY KEY,			-- a, b, c ...: stands in invitation.variant and in the evidence of an answer
	name TEXT NOT NULL,			-- what people of the office call it
	weight INTEGER NOT NULL CHECK (weight >= 0 AND weight <= 100),	-- share of new invitations, beside the other active ones
	active INTEGER NOT NULL DEFAULT 1,	-- 0: paused, nobody new gets it
	text TEXT NOT NULL DEFAULT '',		-- of the message, with {{name}}, {{office}}, {{link}} ...; "": the template's own wording
	page_heading TEXT NOT NULL DEFAULT '',	-- of the opt-in page in Indonesian; "": the usual one
	page_intro TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	updated_by TEXT NOT NULL		-- login name, "init"
) STRICT;
INSERT INTO invitation_variant (key, name, weight, created_at, updated_at, updated_by) VALUES ('a', 'Kalimat templat', 100, 0, 0, 'init');

-- What was to be found out, with the rule for stopping as it was fixed before the first invitation. At most one runs at a time.
CREATE TABLE invitation_experiment (
	id INTEGER PRIMARY KEY,
	control TEXT NOT NULL REFERENCES invitation_variant (key),	-- the wording the others are held against
	base_permille INTEGER NOT NULL,		-- how many of a thousand were expected to agree to the control
	difference_permille INTEGER NOT NULL,	-- the least difference worth knowing, to be found with a power of 80 %
	sample INTEGER NOT NULL,		-- people of each wording, computed from the two above; nothing is concluded before
	answer_days INTEGER NOT NULL,		-- an answer counts within so many days; a person counts once they are over
	started_at INTEGER NOT NULL,
	started_by TEXT NOT NULL,
	ended_at INTEGER,			-- NULL: running
	ended_by TEXT NOT NULL DEFAULT '',
	winner TEXT REFERENCES invitation_variant (key)	-- the wording everybody gets from then on; NULL: running, or broken off
) STRICT;
CREATE UNIQUE INDEX invitation_experiment_running ON invitation_experiment ((ended_at IS NULL)) WHERE ended_at IS NULL;

CREATE TABLE invitation_experiment_arm (
	experiment_id INTEGER NOT NULL REFERENCES invitation_experiment (id),
	variant TEXT NOT NULL REFERENCES invitation_variant (key),
	PRIMARY KEY (experiment_id, variant)
) STRICT;

-- Many people asked in one go, some at a time, by the sender. At most one is open at a time.
CREATE TABLE invitation_round (
	id INTEGER PRIMARY KEY,
	once TEXT NOT NULL UNIQUE,		-- random, of the form that started it: sent twice, it starts once
	filter TEXT NOT NULL,			-- JSON of consent/audience.h: whom the person had asked for
	state TEXT NOT NULL CHECK (state = 'running' OR state = 'paused' OR state = 'done' OR state = 'cancelled'),
	note TEXT NOT NULL DEFAULT '',		-- why the sender paused it: what is wrong with the template
	started_at INTEGER NOT NULL,
	started_by TEXT NOT NULL,		-- login name; the invitations are theirs
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,		-- who paused, resumed or ended it last; "sender"
	ended_at INTEGER			-- NULL: open
) STRICT;
CREATE UNIQUE INDEX invitation_round_open ON invitation_round ((ended_at IS NULL)) WHERE ended_at IS NULL;

-- Whom. Chosen when the round starts, so that what was shown is what happens; asked in the order of place.
CREATE TABLE invitation_round_member (
	round_id INTEGER NOT NULL REFERENCES invitation_round (id),
	contact_id INTEGER NOT NULL REFERENCES contact (id),
	place INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'asked' OR state = 'held' OR state = 'skipped'),	-- held: its message was taken back by a pause
	reason TEXT NOT NULL DEFAULT '',	-- skipped: why (invite_obstacle_name, or a plan's reason)
	message_id INTEGER,			-- of the invitation
	at INTEGER NOT NULL,			-- since when it is in this state
	PRIMARY KEY (round_id, contact_id)
) STRICT;
CREATE INDEX invitation_round_member_by_state ON invitation_round_member (round_id, state, place);
CREATE INDEX invitation_round_member_by_contact ON invitation_round_member (contact_id);
CREATE INDEX invitation_round_member_asked ON invitation_round_member (at) WHERE state = 'asked';

ALTER TABLE invitation ADD COLUMN message_id INTEGER;	-- the message that carries the link; NULL: it was handed out (API). Apart from message on purpose: an invitation outlives it
ALTER TABLE invitation ADD COLUMN round_id INTEGER REFERENCES invitation_round (id);	-- NULL: not one of many
ALTER TABLE invitation ADD COLUMN experiment_id INTEGER REFERENCES invitation_experiment (id);	-- NULL: counts for none
CREATE INDEX invitation_by_created ON invitation (created_at);
CREATE INDEX invitation_by_message ON invitation (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX invitation_by_round ON invitation (round_id) WHERE round_id IS NOT NULL;
CREATE INDEX invitation_by_experiment ON invitation (experiment_id, variant) WHERE experiment_id IS NOT NULL;

-- What led to an answer about WhatsApp: one row for each entry of the ledger that says something about it. For figures only; the ledger is the proof.
CREATE TABLE consent_origin (
	ledger_seq INTEGER PRIMARY KEY REFERENCES consent_ledger (seq),
	origin TEXT NOT NULL,			-- an invitation's channel, "poster", or the entry's own source: form, paper, import, api, inbound, inbound_any ...
	place TEXT NOT NULL DEFAULT '',		-- where the poster hangs, as it says itself
	invitation_id INTEGER REFERENCES invitation (id),	-- the one it answers; NULL: none
	scope TEXT NOT NULL,			-- official, gateway
	action TEXT NOT NULL CHECK (action = 'agreed' OR action = 'declined' OR action = 'stopped'),
	changed INTEGER NOT NULL,		-- 1: the person stood otherwise before; a second "ya" is no second agreement
	at INTEGER NOT NULL			-- when the person said it
) STRICT;
CREATE INDEX consent_origin_by_at ON consent_origin (at);
CREATE INDEX consent_origin_by_invitation ON consent_origin (invitation_id) WHERE invitation_id IS NOT NULL;

-- Answers from before this table: of the two entries that end all of WhatsApp, one.
INSERT INTO consent_origin (ledger_seq, origin, scope, action, changed, at)
SELECT seq, source, scope, CASE action WHEN 'opt_in' THEN 'agreed' WHEN 'decline' THEN 'declined' ELSE 'stopped' END, 1, at FROM consent_ledger
WHERE (scope = 'official' OR (scope = 'gateway' AND action <> 'opt_out' AND action <> 'withdraw_by_office')) AND action <> 'preapproved';
