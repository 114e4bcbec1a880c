#include "erasures.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "db/db.h"
#include "privacy/erase.h"

enum { WIPE_WITHIN_MS = CLOCK_HOUR_MS };

enum err
erasures_begin(struct sender *s, int64_t now)
{
	return erase_done_since(s->db, now - WIPE_WITHIN_MS, &s->wipe);
}

/* Until nobody happens to read: what was deleted stands in the log beside the database so long. */
static void
wipe(struct sender *s)
{
	enum err e = db_wipe(s->db);

	if (e != ERR_BUSY)
		s->wipe = false;
	if (e != ERR_NONE && e != ERR_BUSY)
		log_line(LOG_ERROR, "not_wiped", log_text("database", db_message(s->db)));
}

static enum err
run(struct sender *s, int64_t id, int64_t now)
{
	AUTO_JSON struct json_object *did = NULL;
	enum err e = erase_run(s->db, id, now, &did);

	if (e == ERR_NONE) {
		s->wipe = true;
		wipe(s);
		log_line(LOG_INFO, "erased", log_int("erasure", id), log_text("did", json_write(did)));
		return ERR_NONE;
	}
	log_line(e == ERR_BUSY ? LOG_INFO : LOG_ERROR, "not_erased", log_int("erasure", id), log_text("error", err_name(e)));
	return e == ERR_MEMORY || e == ERR_IO || e == ERR_DB ? e : ERR_NONE;
}

enum err
erasures_run(struct sender *s, int64_t now)
{
	int64_t due, id;
	enum err e;

	if (s->wipe)
		wipe(s);
	if ((e = erase_next_due(s->db, &due)) || due == 0 || due > now)
		return e;
	if ((e = erase_due(s->db, now, &id)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	return run(s, id, now);
}
