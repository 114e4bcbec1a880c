-- Whether a kept webhook was scrubbed of somebody who was erased stood in its note, a sentence for people. Written by the webhook program and by erasures.
ALTER TABLE webhook_inbox ADD COLUMN scrubbed_at INTEGER;	-- since then somebody's data are gone from it, and it is not read again; NULL: all of it is there
UPDATE webhook_inbox SET scrubbed_at = received_at WHERE note LIKE '%scrubbed%';
