#include "staff_mails.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "delivery/lesson.h"
#include "delivery/staff_mail.h"
#include "setting/setting.h"
#include "transfer.h"

enum {
	LOOK_MS = 500, LEASE_MS = 3 * CLOCK_MINUTE_MS, RETRY_FIRST_MS = CLOCK_MINUTE_MS, RETRY_MOST_MS = CLOCK_HOUR_MS, DOUBLINGS_MOST = 10,
	ID_MAX = 64,
};

struct staff_flight {
	enum cargo		 cargo;
	struct staff_mail	 mail;
	struct provider_row	 row;		/* kind NULL: there is no way */
	struct http_request	 request;
};

static void
flight_end(struct staff_flight *f)
{
	if (f == NULL)
		return;
	http_request_end(&f->request);
	provider_row_end(&f->row);
	staff_mail_end(&f->mail);
	free(f);
}

void
staff_mails_abandon(struct sender *s)
{
	flight_end(s->staff_flight);
	s->staff_flight = NULL;
}

/* ---- what became of it ---- */

static int64_t
again_at(const struct staff_mail *m, int64_t now)
{
	int64_t doublings = m->tries - 1 < DOUBLINGS_MOST ? m->tries - 1 : DOUBLINGS_MOST, pause = RETRY_FIRST_MS << doublings;

	return now + (pause < RETRY_MOST_MS ? pause : RETRY_MOST_MS);
}

/* Later, unless it has waited for a day: news of yesterday's trouble would be taken for today's. */
static struct staff_mail_try
waits(const struct staff_mail *m, int64_t due_at, const char *note, int64_t now)
{
	bool too_old = now - m->created_at >= STAFF_MAIL_PATIENCE_H * CLOCK_HOUR_MS;

	return (struct staff_mail_try){ .what = too_old ? STAFF_MAIL_FAILED : STAFF_MAIL_WAITS, .due_at = due_at, .note = note };
}

static struct staff_mail_try
judge(const struct staff_mail *m, const struct outcome *o, int64_t now)
{
	switch (o->verdict) {
	case VERDICT_ACCEPTED:
		return (struct staff_mail_try){ .what = STAFF_MAIL_SENT, .note = o->text };
	case VERDICT_CREDENTIAL: case VERDICT_ACCOUNT:
		return waits(m, now, o->text, now);	/* the provider is down by now: another may */
	case VERDICT_REROUTE: case VERDICT_RECIPIENT: case VERDICT_PERMANENT:
		return (struct staff_mail_try){ .what = STAFF_MAIL_FAILED, .note = o->text };
	default:
		return waits(m, again_at(m, now), o->text, now);
	}
}

static enum err
settle(struct sender *s, const struct staff_flight *f, const struct staff_mail_try *t, const struct outcome *o, int64_t now)
{
	struct lesson lesson = { .provider_id = f->row.id, .kind = f->row.kind, .number = "", .at = now };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)))
		return e;
	if (o != NULL) {
		lesson.verdict = o->verdict;
		lesson.delay_s = o->delay_s;
		lesson.code = o->code;
		lesson.text = o->text;
		if ((e = lesson_learn(s->db, &lesson, now)))
			return e;
	}
	if ((e = staff_mail_tried(s->db, &f->mail, t, now)) && e != ERR_CONFLICT)
		return e;
	return db_commit(&tx);
}

/* Its end, or its next try, is on the disk; the flight is over either way. */
static enum err
end(struct sender *s, struct staff_mail_try t, const struct outcome *o, int64_t now)
{
	struct staff_flight *f = s->staff_flight;
	enum err e;

	t.provider_id = f->row.kind != NULL ? f->row.id : 0;
	e = settle(s, f, &t, o, now);
	log_line(t.what == STAFF_MAIL_FAILED ? LOG_WARN : LOG_INFO, "staff_mail", log_int("mail", f->mail.id), log_int("provider", t.provider_id),
	    log_text("verdict", o != NULL ? verdict_name(o->verdict) : "not_sent"),
	    log_text("state", t.what == STAFF_MAIL_SENT ? "sent" : t.what == STAFF_MAIL_FAILED ? "failed" : "waits"));
	staff_mails_abandon(s);
	return e;
}

enum err
staff_mails_landed(struct sender *s, const struct http_answer *answer, int64_t now)
{
	struct staff_flight *f = s->staff_flight;
	struct outcome o = f->row.kind->read_answer(accounts_known(&s->accounts, f->row.id), answer);

	return end(s, judge(&f->mail, &o, now), &o, now);
}

/* ---- away ---- */

/* The first by priority that could take it now; kind stays NULL when there is none. */
static enum err
choose(struct sender *s, int64_t now, struct provider_row *ret)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	size_t i;
	enum err e;

	if ((e = provider_load_all(s->db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++) {
		struct provider_row *row = &rows.items[i];

		if (row->kind->scope != SCOPE_EMAIL || !row->enabled || text_equal(row->health, "down") || row->closed_until > now)
			continue;
		*ret = *row;
		*row = (struct provider_row){ .kind = row->kind };
		break;
	}
	return ERR_NONE;
}

static enum err
write(struct sender *s, struct staff_flight *f, int64_t now)
{
	AUTO_FREE char *office = NULL;
	char id[ID_MAX];
	struct outgoing_mail mail = { .address = f->mail.address, .subject = f->mail.subject, .at = now };
	struct outgoing out = { .uid = id, .text = f->mail.text, .mail = &mail };
	const struct account *account;
	int64_t zone;
	enum err e;

	snprintf(id, sizeof(id), "staff-%" PRId64 "-%" PRId64, f->mail.id, f->mail.created_at);
	if ((e = setting_text(s->db, SETTING_OFFICE_NAME, &office)) || (e = setting_number(s->db, SETTING_ZONE_MINUTES, &zone)) ||
	    (e = accounts_open(&s->accounts, s->db, &f->row, now, &account)))
		return e;
	mail.office = office;
	mail.zone_minutes = (int)zone;
	return f->row.kind->write_request(account, &out, &f->request);
}

static enum err
send(struct sender *s, int64_t now)
{
	struct staff_flight *f = s->staff_flight;
	enum err e;

	if ((e = choose(s, now, &f->row)))
		return e;
	if (f->row.kind == NULL)
		return end(s, waits(&f->mail, again_at(&f->mail, now), "no e-mail provider is switched on and well", now), NULL, now);
	if ((e = write(s, f, now)) == ERR_NONE && (e = sender_wire(s)) == ERR_NONE && (e = transfer_start(s->transfer, &f->request, f)) == ERR_NONE)
		return ERR_NONE;
	return end(s, waits(&f->mail, again_at(&f->mail, now), err_name(e), now), NULL, now);
}

static enum err
claim(struct sender *s, int64_t now, struct staff_mail *ret)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = staff_mail_claim(s->db, now, LEASE_MS, ret)))
		return e;
	return db_commit(&tx);
}

enum err
staff_mails_begin(struct sender *s, int64_t now)
{
	int64_t mono = clock_monotonic(), due;
	struct staff_flight *f;
	enum err e;

	if (s->staff_flight != NULL || mono < s->staff_look_at)
		return ERR_NONE;
	s->staff_look_at = mono + LOOK_MS;
	if ((e = staff_mail_next_due(s->db, &due)) || due == 0 || due > now)
		return e;
	if ((f = calloc(1, sizeof(*f))) == NULL)
		return ERR_MEMORY;
	f->cargo = CARGO_STAFF_MAIL;
	if ((e = claim(s, now, &f->mail))) {
		flight_end(f);
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	}
	s->staff_flight = f;
	s->staff_look_at = 0;	/* another may wait behind it */
	if ((e = send(s, now)) && s->staff_flight != NULL)
		staff_mails_abandon(s);
	return e;
}
