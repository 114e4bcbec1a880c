-- What the first rows of a list say about how the others are to be read (import/read.h).

ALTER TABLE import_batch ADD COLUMN header_line INTEGER NOT NULL DEFAULT 0;	-- line of the names of columns, when rows above it (a title) were passed over; 0: none were
ALTER TABLE import_batch ADD COLUMN month_first INTEGER NOT NULL DEFAULT 0;	-- line of the first date that has the month before the day, as 11/21/2026; 0: none has
