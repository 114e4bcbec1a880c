-- The webhook address of an account can be made anew; what is under way to the one before still counts for a day. Written by the pages and the CLI.
ALTER TABLE provider ADD COLUMN webhook_key_before TEXT NOT NULL DEFAULT '';		-- '': there was none
ALTER TABLE provider ADD COLUMN webhook_key_before_until INTEGER NOT NULL DEFAULT 0;	-- from then on it opens nothing
