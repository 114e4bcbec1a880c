-- What accounts tell about themselves when they are asked at regular times, what of it has changed; and conditions that a person should know of.

CREATE TABLE provider_vitals (
	provider_id INTEGER PRIMARY KEY REFERENCES provider (id) ON DELETE CASCADE,
	asked_at INTEGER NOT NULL,		-- the sender asked last
	told_at INTEGER,			-- it answered last; NULL: never
	silent_since INTEGER,			-- it has not answered since, NULL: it answers
	link TEXT NOT NULL DEFAULT '' CHECK (link IN ('', 'up', 'down')),	-- device connected, number registered; '': it does not say
	link_since INTEGER,			-- link is so since
	package TEXT NOT NULL DEFAULT '',	-- what the office has bought, in the provider's words
	ends_on INTEGER,			-- its last day, in days since 1970-01-01; NULL: it does not say
	quota_left INTEGER,			-- messages that it still allows; NULL: it does not say
	day_limit INTEGER NOT NULL DEFAULT 0,	-- messages a day that it allows; 0: it does not say
	balance TEXT NOT NULL DEFAULT '',	-- money left, with its currency
	quality TEXT NOT NULL DEFAULT '',	-- GREEN, YELLOW, RED ...
	status TEXT NOT NULL DEFAULT '',	-- of the number or the account, in the provider's words
	name_status TEXT NOT NULL DEFAULT '',	-- of the name that people see
	throughput TEXT NOT NULL DEFAULT ''	-- the provider's word for how fast it takes messages
) STRICT;

-- One row each time one of them became another; kept as long as the provider is.
CREATE TABLE provider_change (
	id INTEGER PRIMARY KEY,
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,
	what TEXT NOT NULL,			-- link, quality, people_limit, status, name_status, throughput, package
	was TEXT NOT NULL,			-- '': it was not known before
	is_now TEXT NOT NULL
) STRICT;
CREATE INDEX provider_change_of ON provider_change (provider_id, id);

CREATE TABLE alert (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,			-- provider_down, provider_paused, quota, template ... (src/alert/alert.h)
	subject TEXT NOT NULL DEFAULT '',	-- which provider, template, callback or job; '' when it is about the whole
	name TEXT NOT NULL DEFAULT '',		-- what people call it
	level TEXT NOT NULL CHECK (level IN ('bad', 'warn')),
	reason TEXT NOT NULL DEFAULT '',	-- a word for which there is a sentence; the newest while it is open
	detail TEXT NOT NULL DEFAULT '',	-- what somebody said, or a number; the newest while it is open
	opened_at INTEGER NOT NULL,
	closed_at INTEGER,			-- the condition was over; NULL: it is not
	seen_at INTEGER,			-- a person took note of it; NULL: nobody has
	seen_by TEXT NOT NULL DEFAULT '',
	mailed_at INTEGER			-- told by e-mail last; NULL: never
) STRICT;
-- A condition is raised once.
CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE closed_at IS NULL;

-- Their openings and closings in order: what callbacks tell.
CREATE TABLE alert_event (
	id INTEGER PRIMARY KEY,
	alert_id INTEGER NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('opened', 'closed'))
) STRICT;

ALTER TABLE callback ADD COLUMN alerts INTEGER NOT NULL DEFAULT 0;		-- 1: also tells what is wrong with the gateway
ALTER TABLE callback ADD COLUMN alert_cursor INTEGER NOT NULL DEFAULT 0;	-- newest alert_event that is over
