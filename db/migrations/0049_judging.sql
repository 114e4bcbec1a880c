-- Rows of a table are stored first and judged afterwards, some at a time, so that nobody waits for 50,000 of them. See import/judge.h.

ALTER TABLE import_batch ADD COLUMN judged_to INTEGER;	-- while its state is "reading": the last line that was judged; NULL: rows are still being stored
CREATE INDEX import_batch_judging ON import_batch (id) WHERE state = 'reading';
