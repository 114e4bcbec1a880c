-- A source that gives each message out once has none left when its answer is lost on the way: that must be known. See connector/handover.h.
ALTER TABLE connector ADD COLUMN asked_once_at INTEGER;		-- it was asked for messages then, and what it gave out is not kept yet; NULL: nothing is open
ALTER TABLE connector ADD COLUMN lost_at INTEGER;		-- when it was asked the last time that no answer could be kept; NULL: never
