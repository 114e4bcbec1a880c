/* Removes what the office keeps no longer (privacy/retention.h), one kind after the other, a few hundred rows at a time. */
#include "job_work.h"

#include "db/db.h"
#include "privacy/idle.h"
#include "privacy/retention.h"

/* Whom nobody needs any more is only counted: a person decides (privacy/idle.h). */
static enum err
propose_idle(struct sender *s, struct job_step *step)
{
	int64_t days, n, oldest;
	enum err e;

	if ((e = idle_count(s->db, step->now, &days, &n, &oldest)))
		return e;
	if (n > 0)
		json_put_int(step->did, "idle_contacts", n);
	return ERR_NONE;
}

/* The cursor is the kind; behind the last, idle contacts are counted. */
enum err
job_retention(struct sender *s, struct job_step *step)
{
	static const char *const did[RETENTION__COUNT] = {
		[RETAIN_WEBHOOKS] = "retained_webhooks", [RETAIN_REPLIES] = "retained_replies", [RETAIN_MESSAGES] = "retained_messages",
		[RETAIN_AUDIT] = "retained_audit", [RETAIN_BLOCKED] = "retained_blocked", [RETAIN_INVITATIONS] = "retained_invitations",
	};
	int64_t n;
	enum err e;

	if (step->cursor < 0 || step->cursor >= RETENTION__COUNT)
		return propose_idle(s, step);
	if ((e = retention_step(s->db, (enum retention_kind)step->cursor, step->now, &n)))
		return e;
	if (n > 0)
		json_put_int(step->did, did[step->cursor], n);
	else
		step->cursor++;
	step->more = step->cursor <= RETENTION__COUNT;
	return ERR_NONE;
}
