/* Looks at everything that a person should know of, each minute: what is new is said, what is over is said too. */
#include "job_work.h"

#include "alert/alert.h"
#include "alert/mail.h"
#include "base/clock.h"
#include "base/log.h"

enum { FORGET_DAYS = 365 };

static void
say(const struct alert_sweep *sweep)
{
	const struct alert_change *c;

	for (c = sweep->changes; c < sweep->changes + sweep->count; c++)
		log_line(c->opened ? LOG_WARN : LOG_INFO, c->opened ? "alert_opened" : "alert_closed", log_int("alert", c->id),
		    log_text("kind", alert_kind_name(c->kind)), log_text("subject", c->subject));
}

enum err
job_alerts(struct sender *s, struct job_step *step)
{
	struct alert_sweep sweep;
	int64_t forgotten, mails;
	enum err e;

	if ((e = alert_sweep(s->db, step->now, &sweep)) || (e = alert_mail(s->db, s->config.base_url, step->now, &mails)) ||
	    (e = alert_forget(s->db, step->now - FORGET_DAYS * CLOCK_DAY_MS, &forgotten)))
		return e;
	if (sweep.opened > 0)
		json_put_int(step->did, "alerts_opened", sweep.opened);
	if (sweep.closed > 0)
		json_put_int(step->did, "alerts_closed", sweep.closed);
	if (mails > 0)
		json_put_int(step->did, "alert_mails", mails);
	say(&sweep);
	return ERR_NONE;
}
