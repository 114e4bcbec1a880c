-- What a person wrote waits until somebody of the office has answered it, or has said that nothing needs to be written.
ALTER TABLE inbound ADD COLUMN handled_at INTEGER;			-- NULL: it waits, unless it was yes, no or stop, which programs answer
ALTER TABLE inbound ADD COLUMN handled_by TEXT NOT NULL DEFAULT '';	-- a login name
ALTER TABLE inbound ADD COLUMN answer_id INTEGER;			-- message.id of the answer, kept apart from it on purpose; NULL: none was written

CREATE INDEX inbound_waiting ON inbound (received_at) WHERE reply = 'OTHER' AND handled_at IS NULL;
