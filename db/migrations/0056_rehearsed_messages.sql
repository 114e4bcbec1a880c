-- What a test or team key made is counted apart from what the office sent.
CREATE INDEX message_rehearsed ON message (state, created_at) WHERE nothing_leaves = 1;
