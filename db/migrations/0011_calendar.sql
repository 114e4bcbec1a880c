-- The office's days off: national holidays, joint leave (cuti bersama) and days of its own. Weekends are a setting.
CREATE TABLE day_off (
	day INTEGER PRIMARY KEY,		-- days since 1970-01-01 in the office's calendar
	name TEXT NOT NULL,			-- "Hari Raya Nyepi"
	added_at INTEGER NOT NULL,
	added_by TEXT NOT NULL			-- login name
) STRICT;
