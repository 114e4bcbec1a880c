-- Several templates of a provider may have one name: what tells them apart is its id of them. What stood here was a copy of the provider's list,
-- and comes again with the next one.

DROP TABLE template_remote;
CREATE TABLE template_remote (
	provider_id INTEGER NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	language TEXT NOT NULL,			-- its exact code
	remote_id TEXT NOT NULL,		-- as text: some ids do not fit a number; "": it has names alone
	status TEXT NOT NULL,			-- its word; "MISSING": it was there and is in the list no more
	category TEXT NOT NULL,
	quality TEXT NOT NULL,
	reason TEXT NOT NULL,
	body TEXT NOT NULL,
	footer TEXT NOT NULL,
	body_params INTEGER NOT NULL,		-- as in template_mapping
	parts TEXT NOT NULL,			-- JSON, all of it as the provider wrote it
	seen_at INTEGER NOT NULL,
	PRIMARY KEY (provider_id, name, language, remote_id)
) STRICT;
