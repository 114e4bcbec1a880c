-- Templates in several languages. Each language of a template is a row of its own in template, with its own texts, versions and mappings; callers
-- know them all by one key.
ALTER TABLE template ADD COLUMN of_key TEXT NOT NULL DEFAULT '';	-- key of the template that this is another language of; '': it is the template itself
CREATE UNIQUE INDEX template_language ON template (of_key, language) WHERE of_key <> '';
