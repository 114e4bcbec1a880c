-- What providers beside Meta and Fonnte need: secrets that work both ways, webhooks that say something in their address, signatures that hold
-- once, questions about an attempt, and what a message cost.

-- A secret that the sender and the webhook program both need (box 'outgoing') is sealed a second time, for the box "webhook"; NULL: it is not.
ALTER TABLE provider_secret ADD COLUMN sealed_webhook BLOB;

-- How the webhook came.
ALTER TABLE webhook_inbox ADD COLUMN method TEXT NOT NULL DEFAULT 'POST';
-- The query of its address, raw, of kinds that say something in it; '' for the others.
ALTER TABLE webhook_inbox ADD COLUMN query TEXT NOT NULL DEFAULT '';

-- Signatures that may be used once, while they would still be accepted. Written with the webhook that used them.
CREATE TABLE webhook_once (
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	id TEXT NOT NULL,			-- the provider's: of a token, of an event
	until_at INTEGER NOT NULL,		-- then it is too old anyway, and the row may go
	PRIMARY KEY (provider_id, id)
) STRICT;

-- When the provider was last asked what became of this attempt; NULL: never. Written by the sender.
ALTER TABLE attempt ADD COLUMN asked_at INTEGER;
-- SMS are billed by the part; 0: the provider did not say how many.
ALTER TABLE attempt ADD COLUMN segments INTEGER NOT NULL DEFAULT 0;
-- What the provider charges for it, in millionths of the currency, as an answer, a receipt or a question told us; '' and 0: not yet.
ALTER TABLE attempt ADD COLUMN price_micros INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN price_currency TEXT NOT NULL DEFAULT '';
