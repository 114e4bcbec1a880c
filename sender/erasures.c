#include "erasures.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "db/db.h"
#include "privacy/erase.h"

enum { WIPE_WITHIN_MS = CLOCK_HOUR_MS, WIPE_PAUSE_MS = CLOCK_SECOND_MS, WIPE_TROUBLE_MS = CLOCK_MINUTE_MS };

enum err
erasures_begin(struct sender *s, int64_t now)
{
	return erase_done_since(s->db, now - WIPE_WITHIN_MS, &s->wipe);
}

void
erasures_abandon(struct sender *s)
{
	erase_abandon(s->erasing);
	s->erasing = NULL;
}

/* Until nobody happens to read, and through any trouble: what was deleted stands in the log beside the database so long. */
static void
wipe(struct sender *s)
{
	int64_t mono = clock_monotonic();
	enum err e;

	if (mono < s->wipe_at)
		return;
	s->wipe_at = mono + WIPE_PAUSE_MS;
	if ((e = db_wipe(s->db)) == ERR_NONE)
		s->wipe = false;
	if (e == ERR_NONE || e == ERR_BUSY)
		return;
	s->wipe_at = mono + WIPE_TROUBLE_MS;
	log_line(LOG_ERROR, "not_wiped", log_text("error", err_name(e)), log_text("database", db_message(s->db)));
}

static void
say_done(struct sender *s, int64_t id, struct json_object *did)
{
	s->wipe = true;
	s->wipe_at = 0;
	wipe(s);
	log_line(LOG_INFO, "erased", log_int("erasure", id), log_text("did", json_write(did)));
}

/* It is noted and due again, unless not even that could be written. */
static enum err
say_not(int64_t id, enum err why)
{
	log_line(why == ERR_BUSY ? LOG_INFO : LOG_ERROR, "not_erased", log_int("erasure", id), log_text("error", err_name(why)));
	return err_is_its_own(why) || why == ERR_BUSY || why == ERR_CRYPTO ? ERR_NONE : why;
}

static enum err
begin(struct sender *s, int64_t now)
{
	int64_t due;
	enum err e;

	if ((e = erase_next_due(s->db, &due)) || due == 0 || due > now)
		return e;
	if ((e = erase_due(s->db, now, &s->erasing_id)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	return (e = erase_begin(s->db, s->erasing_id, now, &s->erasing)) ? say_not(s->erasing_id, e) : ERR_NONE;
}

enum err
erasures_run(struct sender *s, int64_t now)
{
	AUTO_JSON struct json_object *did = NULL;
	enum err e;

	if (s->wipe)
		wipe(s);
	if (s->erasing == NULL && ((e = begin(s, now)) || s->erasing == NULL))
		return e;
	if ((e = erase_step(s->erasing, now, &did)) == ERR_NONE && did == NULL)
		return ERR_NONE;
	erasures_abandon(s);
	if (e != ERR_NONE)
		return say_not(s->erasing_id, e);
	say_done(s, s->erasing_id, did);
	return ERR_NONE;
}
