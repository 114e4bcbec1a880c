-- Somebody of the office looked at what did not go out and put it aside: it is no work any more, and stays failed. NULL: nobody did. Who and why stands in
-- its timeline. A message that is tried again is put aside no more.
ALTER TABLE message ADD COLUMN closed_at INTEGER;
-- The same for what never became a message.
ALTER TABLE scenario_fired ADD COLUMN closed_at INTEGER;
ALTER TABLE scenario_fired ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';	-- login name
ALTER TABLE scenario_fired ADD COLUMN closed_why TEXT NOT NULL DEFAULT '';	-- in their words
