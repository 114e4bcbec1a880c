-- How many consents a list brought into the ledger, beside how many rows claimed one (import/count.c).

ALTER TABLE import_row ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;	-- entries of the ledger that the row wrote, one for each scope; kept in import_batch.counts when the rows go
