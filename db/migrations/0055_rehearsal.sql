-- What a test or team key caused was no news to anybody: it stands beside what really happened, under a key of its own.

-- 1: fired by a key that reaches no applicant. The event's key then begins with "test:", as its message's does, and what the event itself became is
-- still open. Written by permit/tell.h.
ALTER TABLE scenario_fired ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0;
UPDATE scenario_fired SET rehearsal = 1, event_key = 'test:' || event_key
	WHERE message_id IN (SELECT id FROM message WHERE nothing_leaves = 1);
UPDATE message SET event_key = 'test:' || event_key
	WHERE nothing_leaves = 1 AND event_key IS NOT NULL AND id IN (SELECT message_id FROM scenario_fired WHERE rehearsal = 1);
