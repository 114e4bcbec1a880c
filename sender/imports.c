#include "imports.h"

#include "base/log.h"
#include "db/db.h"
#include "import/apply.h"

enum err
imports_step(struct sender *s, int64_t now, bool *ret_more)
{
	bool more = false;
	int64_t id = 0;
	enum err e;

	*ret_more = false;
	if ((e = import_waiting(s->db, now, &id)) || id == 0)
		return e;
	if ((e = import_apply(s->db, id, 0, now, &more))) {
		log_line(e == ERR_BUSY ? LOG_WARN : LOG_ERROR, "import_waits", log_int("import", id), log_text("error", err_name(e)),
		    log_text("database", db_message(s->db)));
		return e;
	}
	if (!more)
		log_line(LOG_INFO, "import_ended", log_int("import", id));
	*ret_more = true;	/* this one or the next */
	return ERR_NONE;
}
