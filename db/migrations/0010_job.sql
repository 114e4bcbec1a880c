-- The schedule: what the sender does at times of its own. Which jobs there are, and their usual times, stand in schedule/job.c.

CREATE TABLE job (
	name TEXT PRIMARY KEY,			-- a name of schedule/job.c
	minute INTEGER,				-- the office's own time of day for it, minutes after midnight; NULL: the usual one
	paused INTEGER NOT NULL DEFAULT 0,
	occurrence_at INTEGER NOT NULL,		-- the newest occurrence that is over: done, or passed by
	running_at INTEGER,			-- the occurrence that is being done, in steps; NULL: none
	running_by TEXT NOT NULL DEFAULT '',	-- who asked for that run, or for the last one; "": the schedule
	started_at INTEGER NOT NULL DEFAULT 0,	-- of the run that goes on, or of the last one
	finished_at INTEGER NOT NULL DEFAULT 0,	-- of the last one; 0: none yet
	outcome TEXT NOT NULL DEFAULT '' CHECK (outcome = '' OR outcome = 'done' OR outcome = 'failed'),	-- of the last one
	detail TEXT NOT NULL DEFAULT '{}',	-- JSON: what it did so far, numbers by name; "error" when it failed
	step_no INTEGER NOT NULL DEFAULT 0,	-- grows with every step: of two senders only one takes the next
	cursor INTEGER NOT NULL DEFAULT 0,	-- where the run that goes on takes up again; the job's own meaning
	failures INTEGER NOT NULL DEFAULT 0,	-- in a row
	retry_at INTEGER NOT NULL DEFAULT 0,	-- after a failure: not before this
	asked_at INTEGER,			-- somebody wants it now; NULL: nobody does
	asked_by TEXT NOT NULL DEFAULT ''
) STRICT;

-- Runs that people ask about later: of daily jobs, asked for, failed, or missed while nothing ran. Kept 90 days.
CREATE TABLE job_run (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	occurrence_at INTEGER NOT NULL,
	started_at INTEGER NOT NULL,
	finished_at INTEGER NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome = 'done' OR outcome = 'failed' OR outcome = 'missed'),
	asked_by TEXT NOT NULL DEFAULT '',	-- "": the schedule
	detail TEXT NOT NULL DEFAULT '{}'	-- as job.detail; of missed ones: {"missed": how many}
) STRICT;
CREATE INDEX job_run_by_name ON job_run (name, id);
CREATE INDEX job_run_by_finished ON job_run (finished_at);
