-- Addresses that take no e-mail, and the addresses of the people of the office.

-- The address that a mail server refused for good, when, and its code and words. It counts as long as it is the contact's. Written by the sender.
ALTER TABLE contact ADD COLUMN refused_email TEXT;			-- NULL: none
ALTER TABLE contact ADD COLUMN refused_email_at INTEGER;
ALTER TABLE contact ADD COLUMN refused_email_text TEXT NOT NULL DEFAULT '';

-- The e-mail addresses of people who log in. Apart from login, because the sender, which reads them, has no business with passwords.
CREATE TABLE login_mail (
	login_id INTEGER PRIMARY KEY REFERENCES login (id) ON DELETE CASCADE,
	address TEXT NOT NULL,
	alerts INTEGER NOT NULL DEFAULT 0	-- 1: an administrator who wants alerts about the gateway itself there
) STRICT;
