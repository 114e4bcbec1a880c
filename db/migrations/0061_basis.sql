-- What allowed an attempt, as it was known when the request left: consent and window go on changing, the proof must not.

ALTER TABLE attempt ADD COLUMN consent TEXT NOT NULL DEFAULT '';	-- what the person allowed on the provider's way: none, agreed, stopped or declined; "" of attempts before this was kept
ALTER TABLE attempt ADD COLUMN reply_window TEXT NOT NULL DEFAULT '';	-- open or closed: the 24 hours after the person wrote to an official number; "" of a way without them
