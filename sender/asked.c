#include "asked.h"

#include "base/log.h"
#include "db/db.h"
#include "invitation/asking.h"

enum { TOGETHER_MAX = 20 };	/* messages that wait meanwhile do not wait long */

static enum err
settle_one(struct sender *s, int64_t now, enum asking_outcome *ret)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct asking asking;
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = asking_next(s->db, &asking)) ||
	    (e = asking_settle(s->db, &asking, s->config.base_url, now, ret)) || (e = db_commit(&tx)))
		return e;
	log_line(*ret == ASKING_FAILED ? LOG_WARN : LOG_INFO, "link_asked", log_int("asked", asking.id), log_text("outcome", asking_outcome_name(*ret)));
	return ERR_NONE;
}

enum err
asked_settle(struct sender *s, int64_t now, bool *ret_any)
{
	enum asking_outcome outcome;
	struct asking waiting;
	enum err e;
	int i;

	*ret_any = false;
	/* Looked for without a transaction: most of the time there is nothing. */
	for (i = 0; i < TOGETHER_MAX && (e = asking_next(s->db, &waiting)) != ERR_NOT_FOUND; i++) {
		if (e || (e = settle_one(s, now, &outcome)))
			return e == ERR_NOT_FOUND || e == ERR_CONFLICT ? ERR_NONE : e;
		*ret_any |= outcome == ASKING_SENT;
	}
	return ERR_NONE;
}
