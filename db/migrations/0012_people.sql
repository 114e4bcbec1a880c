-- Meta's limit of people: how many different ones an office may write to in 24 hours outside their windows, counted over the whole portfolio.

ALTER TABLE provider ADD COLUMN people_limit INTEGER;	-- what the provider said of it; -1: no limit, NULL: it has not said

-- Whom we wrote to first, outside the window, through any official provider. A row counts for 24 hours after at.
CREATE TABLE reached (
	contact_id INTEGER PRIMARY KEY REFERENCES contact (id),
	at INTEGER NOT NULL			-- the last time
) STRICT;
CREATE INDEX reached_by_at ON reached (at);
