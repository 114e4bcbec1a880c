-- What a template has beside its body: a header, a footer of its own, buttons (template/parts.h has the form).
ALTER TABLE template ADD COLUMN parts TEXT NOT NULL DEFAULT '{}';		-- JSON, with {{names}}; '{}': a body alone
ALTER TABLE template_version ADD COLUMN parts TEXT NOT NULL DEFAULT '{}';	-- as it was in that version
ALTER TABLE template_mapping ADD COLUMN parts TEXT NOT NULL DEFAULT '';		-- ours as they were handed in; '': the template's own
ALTER TABLE template_mapping ADD COLUMN needs TEXT NOT NULL DEFAULT '[]';	-- JSON, what it wants there with every message (provider/part.h)
ALTER TABLE template_remote ADD COLUMN needs TEXT NOT NULL DEFAULT '[]';	-- the same of what the provider's list told
ALTER TABLE message ADD COLUMN parts TEXT NOT NULL DEFAULT '{}';		-- JSON, header, footer and buttons with their values, as they are shown
