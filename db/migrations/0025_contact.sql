-- Contacts in the hands of the office: who said that a number has WhatsApp, and two contacts that were one person (contact/merge.h).

ALTER TABLE contact_phone ADD COLUMN whatsapp_by TEXT NOT NULL DEFAULT '';	-- who said what whatsapp holds: a login name; "": a provider
ALTER TABLE contact ADD COLUMN merged_into INTEGER REFERENCES contact (id);	-- it was the same person as that contact, which has everything now; NULL: not
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;
