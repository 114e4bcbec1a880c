-- Indexes for the questions that are asked, and none for those that are not.

-- The audit log is read newest first, of one person or about one kind of thing.
DROP INDEX audit_by_actor;
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_of_subject ON audit (subject, id);

-- How many messages each version of a template made.
CREATE INDEX message_by_version ON message (template_id, template_version);

DROP INDEX job_run_by_name;
DROP INDEX document_waiting;
DROP INDEX contact_seen_by_actor;
