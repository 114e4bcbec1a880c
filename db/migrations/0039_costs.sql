-- What messages cost: counted by day, so that a report of a year reads a few thousand rows, however many messages there were.

-- Attempts that a provider accepted, of one day of the office. Written by the sender's job "costs"; names nobody, and is kept for good.
CREATE TABLE cost_day (
	day INTEGER NOT NULL,			-- of the office, days since 1970-01-01
	month INTEGER NOT NULL,			-- of that day: 12 * year + month - 1
	provider_id INTEGER NOT NULL,		-- no reference: a report outlives what it is about
	template_id INTEGER NOT NULL,		-- 0: a text
	category TEXT NOT NULL,			-- the provider's pricing category where it told one, else ours
	currency TEXT NOT NULL,			-- of amount_micros; '': none of these has a price of its own
	attempts INTEGER NOT NULL,		-- all that were accepted
	segments INTEGER NOT NULL,		-- SMS: billed parts
	priced INTEGER NOT NULL,		-- of attempts: the provider told what it costs
	free INTEGER NOT NULL,			-- of attempts: the provider told that it costs nothing
	billable INTEGER NOT NULL,		-- of attempts: it costs what price_rate says of its category
	amount_micros INTEGER NOT NULL,		-- of those that are priced, in millionths
	PRIMARY KEY (day, provider_id, template_id, category, currency)
) STRICT;
CREATE INDEX cost_day_by_month ON cost_day (month);

-- Days that changed after they were counted: a price or a receipt came late. Written by whoever stores it; the job takes the row away.
CREATE TABLE cost_dirty (
	at INTEGER PRIMARY KEY			-- a time in that day, cut down to a day of UTC, in milliseconds
) STRICT;

-- What a message of a category costs where the provider bills by category and its receipts name no amount. An office writes it from its rate card.
CREATE TABLE price_rate (
	category TEXT NOT NULL,			-- the provider's: utility, marketing, authentication, service
	from_day INTEGER NOT NULL,		-- it holds from that day of the office on, until a later one
	currency TEXT NOT NULL,			-- "IDR"
	micros INTEGER NOT NULL,		-- in millionths of the currency; 0: nothing
	set_by TEXT NOT NULL,
	set_at INTEGER NOT NULL,
	PRIMARY KEY (category, from_day)
) STRICT;
