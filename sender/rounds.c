#include "rounds.h"

#include "base/log.h"
#include "db/db.h"
#include "invitation/round.h"

enum err
rounds_step(struct sender *s, int64_t now, int64_t *ret_asked)
{
	AUTO(db_tx) struct db_tx tx = {0};
	bool running;
	enum err e;

	*ret_asked = 0;
	if ((e = round_is_running(s->db, &running)) || !running)
		return e;
	if ((e = db_begin(s->db, &tx)) || (e = round_step(s->db, s->config.base_url, now, ret_asked)) || (e = db_commit(&tx)))
		return e;
	if (*ret_asked > 0)
		log_line(LOG_INFO, "round", log_int("asked", *ret_asked));
	return ERR_NONE;
}
