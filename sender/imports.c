#include "imports.h"

#include "base/log.h"
#include "db/db.h"
#include "import/apply.h"
#include "import/judge.h"

static enum err
say_trouble(const struct sender *s, int64_t id, enum err e)
{
	log_line(e == ERR_BUSY ? LOG_WARN : LOG_ERROR, "import_waits", log_int("import", id), log_text("error", err_name(e)),
	    log_text("database", db_message(s->db)));
	return e;
}

/* Before what was started: somebody sits there and waits to look at it. */
static enum err
judge(struct sender *s, int64_t id, int64_t now, bool *ret_more)
{
	bool more = false;
	enum err e;

	if ((e = import_judge(s->db, id, 0, now, &more)))
		return say_trouble(s, id, e);
	if (!more)
		log_line(LOG_INFO, "import_judged", log_int("import", id));
	*ret_more = true;
	return ERR_NONE;
}

enum err
imports_step(struct sender *s, int64_t now, bool *ret_more)
{
	bool more = false;
	int64_t id = 0;
	enum err e;

	*ret_more = false;
	if ((e = import_judging(s->db, now, &id)))
		return e;
	if (id != 0)
		return judge(s, id, now, ret_more);
	if ((e = import_waiting(s->db, now, &id)) || id == 0)
		return e;
	if ((e = import_apply(s->db, id, 0, now, &more)))
		return say_trouble(s, id, e);
	if (!more)
		log_line(LOG_INFO, "import_ended", log_int("import", id));
	*ret_more = true;	/* this one or the next */
	return ERR_NONE;
}
