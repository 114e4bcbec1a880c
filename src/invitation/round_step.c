#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "invitation/invite.h"
#include "invitation/round.h"
#include "message/message.h"
#include "schedule/calendar.h"
#include "setting/setting.h"

enum { SQL_RUNNING, SQL_WAITING, SQL_AHEAD, SQL_TODAY, SQL_ASKED, SQL_SKIPPED, SQL_PAUSE, SQL_DONE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_RUNNING] = "SELECT id, started_by FROM invitation_round WHERE ended_at IS NULL AND state = 'running'",
	[SQL_WAITING] =
	    "SELECT contact_id FROM invitation_round_member WHERE round_id = :round AND state = 'waiting' ORDER BY place LIMIT :limit",
	[SQL_AHEAD] =
	    "SELECT count(*) FROM invitation_round_member r JOIN message m ON m.id = r.message_id"
	    " WHERE r.round_id = :round AND r.state = 'asked' AND (m.state = 'queued' OR m.state = 'sending')",
	[SQL_TODAY] = "SELECT count(*) FROM invitation_round_member WHERE state = 'asked' AND at >= :since",
	[SQL_ASKED] =
	    "UPDATE invitation_round_member SET state = 'asked', message_id = :message, at = :now"
	    " WHERE round_id = :round AND contact_id = :contact AND state = 'waiting'",
	[SQL_SKIPPED] =
	    "UPDATE invitation_round_member SET state = 'skipped', reason = :reason, at = :now"
	    " WHERE round_id = :round AND contact_id = :contact AND state = 'waiting'",
	[SQL_PAUSE] =
	    "UPDATE invitation_round SET state = 'paused', note = :note, changed_at = :now, changed_by = 'sender' WHERE id = :round",
	[SQL_DONE] =
	    "UPDATE invitation_round SET state = 'done', changed_at = :now, changed_by = 'sender', ended_at = :now WHERE id = :round",
};
DB_SQL(sql);

/* The round of this step. */
struct stepping {
	struct db	*db;
	const char	*base_url;
	int64_t		 now, id;
	char		 started_by[64];
	bool		 paused;
};

static enum err
find_running(struct db *db, struct stepping *s)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_RUNNING], ARGS(), &rows)))
		return e;
	s->id = db_col_int(&rows, 0);
	snprintf(s->started_by, sizeof(s->started_by), "%s", db_col_text(&rows, 1));
	return ERR_NONE;
}

enum err
round_is_running(struct db *db, bool *ret)
{
	struct stepping s = {0};
	enum err e = find_running(db, &s);

	*ret = e == ERR_NONE;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* ---- how many now ---- */

/* *ret: 0 outside the office's hours. */
static enum err
may_ask(struct stepping *s, int64_t ahead, int64_t *ret)
{
	AUTO(calendar) struct calendar calendar = {0};
	int64_t most, today, room;
	enum err e;

	*ret = 0;
	if ((e = calendar_load(s->db, s->now, &calendar)) || (e = setting_number(s->db, SETTING_INVITE_DAY_MAX, &most)) ||
	    (e = db_one_int(s->db, sql[SQL_TODAY], ARGS(INT_("since", clock_day_start(s->now, calendar.zone_minutes))), &today)))
		return e;
	if (calendar_opens(&calendar, s->now) > s->now)
		return ERR_NONE;
	room = ROUND_AHEAD - ahead < most - today ? ROUND_AHEAD - ahead : most - today;
	*ret = room > 0 ? room : 0;
	return ERR_NONE;
}

/* ---- one person ---- */

static enum err
skip(struct stepping *s, int64_t contact_id, const char *reason)
{
	return db_run(s->db, sql[SQL_SKIPPED], ARGS(INT_("round", s->id), INT_("contact", contact_id), TEXT_("reason", reason), INT_("now", s->now)), NULL);
}

/* The template is everybody's: what is wrong with it is for a person to mend, and nobody is skipped for it. */
static enum err
pause(struct stepping *s, const struct problem *problem)
{
	s->paused = true;
	return db_run(s->db, sql[SQL_PAUSE], ARGS(INT_("round", s->id), TEXT_("note", problem->why), INT_("now", s->now)), NULL);
}

static enum err
send(struct stepping *s, int64_t contact_id, bool *ret_asked)
{
	char reason[80], event[64];
	struct invite invite = { .contact_id = contact_id, .base_url = s->base_url, .channel = "round", .actor = s->started_by, .reason = reason,
	    .event_key = event, .priority = MESSAGE_CAMPAIGN, .round_id = s->id };
	struct problem problem = {0};
	int64_t message_id;
	enum err e;

	snprintf(reason, sizeof(reason), "operator:%s", s->started_by);
	snprintf(event, sizeof(event), "round:%" PRId64 ":%" PRId64, s->id, contact_id);
	e = invite_send(s->db, &invite, s->now, &message_id, &problem);
	if (e == ERR_INVALID || e == ERR_NOT_FOUND)
		return text_equal(problem.field, "template") ? pause(s, &problem) : skip(s, contact_id, "bad_template");
	if (e)
		return e;
	*ret_asked = true;
	return db_run(s->db, sql[SQL_ASKED], ARGS(INT_("round", s->id), INT_("contact", contact_id), INT_("message", message_id),
	    INT_("now", s->now)), NULL);
}

static enum err
ask(struct stepping *s, int64_t contact_id, bool *ret_asked)
{
	struct invite invite = { .contact_id = contact_id, .base_url = s->base_url, .channel = "round", .actor = s->started_by };
	struct invite_look look;
	enum err e;

	if ((e = invite_look(s->db, &invite, s->now, &look)))
		return e;
	if (look.obstacle == INVITE_NO_WAY && text_equal(look.why, "bad_template"))
		look.obstacle = INVITE_FREE;	/* making it says what is wrong with the template */
	if (look.obstacle == INVITE_FREE)
		return send(s, contact_id, ret_asked);
	return skip(s, contact_id, look.obstacle == INVITE_NO_WAY ? look.why : invite_obstacle_name(look.obstacle));
}

/* ---- the step ---- */

static enum err
waiting(struct stepping *s, int64_t limit, int64_t ids[ROUND_AHEAD], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(s->db, sql[SQL_WAITING], ARGS(INT_("round", s->id), INT_("limit", limit)), &rows)))
		return e;
	while (n < ROUND_AHEAD && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	*ret_n = n;
	return rows.err;
}

/* Nobody waits, and what was queued has left: it can be paused no more, so it is over. */
static enum err
end_if_over(struct stepping *s, int64_t ahead)
{
	int64_t one[ROUND_AHEAD];
	size_t n;
	enum err e;

	if (ahead > 0 || (e = waiting(s, 1, one, &n)) || n > 0)
		return ahead > 0 ? ERR_NONE : e;
	return db_run(s->db, sql[SQL_DONE], ARGS(INT_("round", s->id), INT_("now", s->now)), NULL);
}

enum err
round_step(struct db *db, const char *base_url, int64_t now, int64_t *ret_asked)
{
	struct stepping s = { .db = db, .base_url = base_url, .now = now };
	int64_t ids[ROUND_AHEAD], ahead, may;
	size_t n = 0, i;
	bool asked;
	enum err e;

	*ret_asked = 0;
	if ((e = find_running(db, &s)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if ((e = db_one_int(db, sql[SQL_AHEAD], ARGS(INT_("round", s.id)), &ahead)) || (e = may_ask(&s, ahead, &may)) ||
	    (may > 0 && (e = waiting(&s, may, ids, &n))))
		return e;
	for (i = 0; i < n && !s.paused; i++) {
		asked = false;
		if ((e = ask(&s, ids[i], &asked)))
			return e;
		*ret_asked += asked;
	}
	return s.paused ? ERR_NONE : end_if_over(&s, ahead + *ret_asked);
}
