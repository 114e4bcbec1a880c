-- The consent ledger's second form: words that can be erased, and seals made with a key that is not in the database (consent/ledger.h).

ALTER TABLE consent_ledger ADD COLUMN form INTEGER NOT NULL DEFAULT 1;	-- how hash is computed: 1 covers the words themselves, 2 covers personal_hash
ALTER TABLE consent_ledger ADD COLUMN personal_hash BLOB;		-- form 2: SHA-256 over the row of ledger_personal, NULL in form 1
ALTER TABLE consent_ledger ADD COLUMN seal BLOB;			-- form 2: HMAC-SHA256 over seq and hash, NULL when it was written without the key

-- What an entry holds of a person in free words. In form 2 consent_ledger has '', '' and '{}' instead.
-- Nobody changes a row; erasing a contact deletes its rows.
CREATE TABLE ledger_personal (
	seq INTEGER PRIMARY KEY,		-- consent_ledger.seq
	salt BLOB NOT NULL,			-- random, so that what was erased cannot be guessed from personal_hash
	request_words TEXT NOT NULL,		-- what the person was shown or asked, exactly; a message of ours holds their name
	answer_words TEXT NOT NULL,		-- what the person said or ticked, exactly
	evidence TEXT NOT NULL			-- JSON: provider message id, or IP and user agent, or form number
) STRICT;

-- An entry with its words, of either form. '' and '{}' where they were erased.
CREATE VIEW consent_entry AS
SELECT l.seq, l.subject_hash, l.scope, l.action, l.source, coalesce(p.request_words, l.request_words) AS request_words,
	coalesce(p.answer_words, l.answer_words) AS answer_words, coalesce(p.evidence, l.evidence) AS evidence, l.notice_version, l.actor, l.at,
	l.recorded_at, CASE WHEN l.form <> 1 AND p.seq IS NULL THEN 1 ELSE 0 END AS erased, l.hash
FROM consent_ledger l LEFT JOIN ledger_personal p ON p.seq = l.seq;

-- Where the ledger ends: written with every entry, so that entries that are cut off leave a gap.
CREATE TABLE ledger_head (
	id INTEGER PRIMARY KEY CHECK (id = 1),	-- one row
	seq INTEGER NOT NULL,			-- of the last entry, 0: none yet
	hash BLOB NOT NULL,			-- of the last entry, 32 zero bytes: none yet
	seal BLOB NOT NULL			-- HMAC-SHA256 over seq and hash; empty: somebody wrote without the key, or found the seal broken
) STRICT;

-- Where the ledger ended at some time, for comparison later; the same lines stand in ledger-heads.txt and, signed, on paper.
CREATE TABLE ledger_note (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind = 'daily' OR kind = 'sealed' OR kind = 'resealed'),	-- sealed: by the migration or init; resealed: by a person
	entries INTEGER NOT NULL,		-- seq of the last entry at that time
	head BLOB NOT NULL,			-- its hash
	actor TEXT NOT NULL,			-- "sender", "init", "cli:<unix login>"
	reason TEXT NOT NULL,			-- why a person sealed it again, "" otherwise
	found TEXT NOT NULL,			-- what verification found wrong when a person sealed it again, "" otherwise
	seal BLOB NOT NULL			-- HMAC-SHA256 over all of the above
) STRICT;
