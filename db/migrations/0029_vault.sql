-- The vault of webhooks: what was refused, what was read again; and messages that were sent and do not arrive.

-- How many people wrote in it whose number nobody here knew before.
ALTER TABLE webhook_inbox ADD COLUMN strangers INTEGER NOT NULL DEFAULT 0;
-- When it was last read and applied again, and who asked for it; NULL: never.
ALTER TABLE webhook_inbox ADD COLUMN replayed_at INTEGER;
ALTER TABLE webhook_inbox ADD COLUMN replayed_by TEXT NOT NULL DEFAULT '';
-- Most bodies are applied: the indexes hold the others only, so that the hottest insert stays as it was.
CREATE INDEX webhook_inbox_not_applied ON webhook_inbox (state, id) WHERE state <> 'applied';
CREATE INDEX webhook_inbox_strangers ON webhook_inbox (id) WHERE strangers > 0;

-- Webhooks that were refused because they were not proven to be the provider's. Nothing of what they said is kept.
CREATE TABLE webhook_refused (
	id INTEGER PRIMARY KEY,
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,	-- whose address was called
	first_at INTEGER NOT NULL,
	last_at INTEGER NOT NULL,
	times INTEGER NOT NULL,			-- how many like it, so that a flood is one row
	why TEXT NOT NULL,			-- a name of provider.h signature_name, or "handshake with a wrong token"
	method TEXT NOT NULL,			-- of the last one, as the rest
	content_type TEXT NOT NULL,
	bytes INTEGER NOT NULL,			-- length of its body
	address TEXT NOT NULL			-- internet address it came from
) STRICT;
CREATE INDEX webhook_refused_by_provider ON webhook_refused (provider_id, id);

-- What a task is about beside its provider: "replay_webhook": webhook_inbox.id. NULL: nothing more.
ALTER TABLE task ADD COLUMN subject_id INTEGER;

-- Sent and not delivered after so many hours: another provider of the plan gets it as well. 0: never. Written on the template's page.
ALTER TABLE template ADD COLUMN reroute_after_h INTEGER NOT NULL DEFAULT 0;
-- When it was found that the provider took the message and did not deliver it in time; NULL: it was not. Written by the sender.
ALTER TABLE attempt ADD COLUMN overdue_at INTEGER;
-- Messages that wait for the word that they arrived.
CREATE INDEX message_undelivered ON message (template_id, sent_at) WHERE state = 'sent';
