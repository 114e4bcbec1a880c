-- With a personal link anybody could answer for the person: it stands in its message no longer than it may have to be sent again (consent/link_keep.h).

ALTER TABLE invitation ADD COLUMN hidden_at INTEGER;	-- when the token was taken out of the message that carried it; NULL: not yet, or no message did
CREATE INDEX invitation_to_hide ON invitation (id) WHERE hidden_at IS NULL AND message_id IS NOT NULL;
