-- What people are told before they agree, by version; and the very words that somebody had before them when they answered.

-- Published versions. A row is never changed: other words are another version. Without a row in force the program's own wording is.
CREATE TABLE notice (
	id INTEGER PRIMARY KEY,
	version TEXT NOT NULL UNIQUE,		-- what the ledger calls it, and people see: "2026-12-01"
	from_at INTEGER NOT NULL,		-- in force since, or from then on
	material INTEGER NOT NULL DEFAULT 0,	-- 1: those who agreed to an earlier one are asked again
	statement_id TEXT NOT NULL,		-- the sentence beside the box; {office} and the like stand for the office's settings
	statement_en TEXT NOT NULL,
	text_id TEXT NOT NULL,			-- the privacy notice: "# heading", "- item", other lines are paragraphs
	text_en TEXT NOT NULL,
	change_id TEXT NOT NULL,		-- what is different, in a sentence for those who agreed to an earlier one
	change_en TEXT NOT NULL,
	published_at INTEGER NOT NULL,
	published_by TEXT NOT NULL		-- login name, "cli"
) STRICT;
CREATE INDEX notice_by_from ON notice (from_at);

-- Statement and notice as they were shown, with the office's name and addresses in them. Evidence of an entry names the hash.
CREATE TABLE notice_shown (
	hash BLOB PRIMARY KEY,			-- SHA-256 of words
	version TEXT NOT NULL,
	locale TEXT NOT NULL,			-- id, en
	words TEXT NOT NULL,
	first_at INTEGER NOT NULL		-- when somebody first answered with these before them
) STRICT;
