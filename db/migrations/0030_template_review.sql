-- What templates said before, what a provider that approves templates holds of them, and what it would cost.

-- Every wording that was ever saved; the newest is the one in template. Written by template_save and template_install, changed by nobody.
CREATE TABLE template_version (
	template_id INTEGER NOT NULL REFERENCES template (id) ON DELETE CASCADE,
	version INTEGER NOT NULL,
	name TEXT NOT NULL,
	category TEXT NOT NULL,
	language TEXT NOT NULL,
	body TEXT NOT NULL,
	gateway_body TEXT NOT NULL,
	short_body TEXT NOT NULL,
	params TEXT NOT NULL,			-- JSON, as in template
	saved_at INTEGER NOT NULL,
	saved_by TEXT NOT NULL,			-- login name, "init"
	PRIMARY KEY (template_id, version)
) STRICT;
INSERT INTO template_version (template_id, version, name, category, language, body, gateway_body, short_body, params, saved_at, saved_by)
	SELECT id, version, name, category, language, body, gateway_body, short_body, params, updated_at, updated_by FROM template;

ALTER TABLE template ADD COLUMN trigger_event TEXT NOT NULL DEFAULT '';	-- the scenario that sends it; "": people, replies and programs
UPDATE template SET trigger_event = key WHERE key IN ('permit_ready', 'document_pending', 'approval_required', 'status_update', 'reminder',
	'permit_expiry_warning', 'permit_renewal_approved');

ALTER TABLE message ADD COLUMN template_version INTEGER NOT NULL DEFAULT 0;	-- which wording it was made from; 0: a text, or from before this was kept

-- What the provider says of a mapped template beyond its status.
ALTER TABLE template_mapping ADD COLUMN word TEXT NOT NULL DEFAULT '';		-- its own word for the status: "IN_APPEAL"
ALTER TABLE template_mapping ADD COLUMN category TEXT NOT NULL DEFAULT '';	-- as it counts and bills it: utility, marketing ...; "": it never said
ALTER TABLE template_mapping ADD COLUMN category_next TEXT NOT NULL DEFAULT '';	-- announced, not in force yet
ALTER TABLE template_mapping ADD COLUMN category_taken TEXT NOT NULL DEFAULT '';	-- another category than ours that an administrator accepted
ALTER TABLE template_mapping ADD COLUMN body_params INTEGER NOT NULL DEFAULT -1;	-- values it wants; -1: not known, -2: more than we give (provider/remote.h)
ALTER TABLE template_mapping ADD COLUMN version INTEGER NOT NULL DEFAULT 0;	-- which of our versions was handed in; 0: none by us
ALTER TABLE template_mapping ADD COLUMN edits TEXT NOT NULL DEFAULT '[]';	-- JSON, when it was edited there while approved: some allow few

-- The templates in the provider's account, ours and others, as its list told them last. Written by the sender.
CREATE TABLE template_remote (
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	language TEXT NOT NULL,			-- its exact code
	remote_id TEXT NOT NULL,		-- as text: some ids do not fit a number
	status TEXT NOT NULL,			-- its word; "MISSING": it was there and is in the list no more
	category TEXT NOT NULL,
	quality TEXT NOT NULL,
	reason TEXT NOT NULL,
	body TEXT NOT NULL,
	footer TEXT NOT NULL,
	body_params INTEGER NOT NULL,		-- as in template_mapping
	parts TEXT NOT NULL,			-- JSON, all of it as the provider wrote it
	seen_at INTEGER NOT NULL,
	PRIMARY KEY (provider_id, name, language)
) STRICT;
