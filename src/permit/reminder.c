#include "permit/reminder.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/message.h"
#include "message/reason.h"
#include "permit/document.h"
#include "permit/document_scenario.h"
#include "permit/tell.h"
#include "schedule/calendar.h"

enum {
	SQL_WAITING, SQL_OPEN_DIGEST, SQL_MEMBER, SQL_COLLECTED, SQL_OLDEST, SQL_COUNT, SQL_LIST, SQL_TOLD, SQL_UNSENT, SQL_MEMBERS, SQL_OF_DOCUMENT,
	SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_WAITING] =
	    "SELECT id FROM document WHERE state = 'pending_signature' AND entered_state_at < :since AND nothing_leaves = 0 AND id > :cursor"
	    " ORDER BY id LIMIT :most",
	[SQL_OPEN_DIGEST] =	/* one that was told already takes nobody else in */
	    "INSERT INTO digest (contact_id, day, outcome, made_at) VALUES (:contact, :day, 'collecting', :now)"
	    " ON CONFLICT (contact_id, day) DO UPDATE SET outcome = 'collecting', detail = '' WHERE digest.message_id IS NULL RETURNING id",
	[SQL_MEMBER] =
	    "INSERT INTO digest_member (digest_id, document_id, waiting_since) VALUES (:digest, :document, :since)"
	    " ON CONFLICT (digest_id, document_id) DO NOTHING",
	[SQL_COLLECTED] = "SELECT id, contact_id FROM digest WHERE day = :day AND id > :cursor AND outcome = 'collecting' ORDER BY id LIMIT :most",
	[SQL_OLDEST] = "SELECT document_id FROM digest_member WHERE digest_id = :digest ORDER BY waiting_since, document_id LIMIT 1",
	[SQL_COUNT] = "SELECT count(*) FROM digest_member WHERE digest_id = :digest",
	[SQL_LIST] =
	    "SELECT p.permit_type, p.applicant_name, p.registration_id, m.waiting_since FROM digest_member m JOIN document d ON d.id = m.document_id"
	    " JOIN permit p ON p.id = d.permit_id WHERE m.digest_id = :digest ORDER BY m.waiting_since, m.document_id LIMIT :most",
	[SQL_TOLD] = "UPDATE digest SET outcome = :outcome, message_id = :message, detail = :detail WHERE id = :digest AND message_id IS NULL",
	[SQL_UNSENT] =
	    "SELECT m.id FROM digest g JOIN message m ON m.id = g.message_id WHERE g.contact_id = :contact AND g.day < :day AND g.day >= :from"
	    " AND m.state IN ('draft', 'queued', 'blocked') LIMIT 50",
	[SQL_MEMBERS] =
	    "SELECT g.id, g.day, d.id, d.document_number, p.permit_type, p.applicant_name, m.waiting_since FROM digest g"
	    " JOIN digest_member m ON m.digest_id = g.id JOIN document d ON d.id = m.document_id JOIN permit p ON p.id = d.permit_id"
	    " WHERE g.message_id = :message ORDER BY m.waiting_since, d.id",
	[SQL_OF_DOCUMENT] =
	    "SELECT g.day, g.contact_id, c.name, g.message_id, m.state, g.outcome FROM digest_member x JOIN digest g ON g.id = x.digest_id"
	    " JOIN contact c ON c.id = g.contact_id LEFT JOIN message m ON m.id = g.message_id WHERE x.document_id = :document"
	    " ORDER BY g.day DESC, g.id DESC LIMIT 100",
};
DB_SQL(sql);

enum { LISTED_MAX = 10, LIST_CHARS_MAX = 560, UNSENT_MAX = 50, UNSENT_DAYS = 60 };

/* The run at hand. */
struct reminding {
	struct db			*db;
	const struct reminder_run	*run;
	struct calendar			 calendar;
	int64_t				 day;		/* the office's */
	struct reminder_did		 did;
};

static void
reminding_end(struct reminding *r)
{
	calendar_end(&r->calendar);
}

/* ---- collecting ---- */

static enum err
put_member(struct reminding *r, const struct document *d, int64_t contact_id)
{
	int64_t digest;
	enum err e = db_one_int(r->db, sql[SQL_OPEN_DIGEST], ARGS(INT_("contact", contact_id), INT_("day", r->day), INT_("now", r->run->now)), &digest);

	/* Today's digest has left: tomorrow's takes the document in. */
	if (e == ERR_NOT_FOUND)
		return ERR_NONE;
	if (e)
		return e;
	return db_run(r->db, sql[SQL_MEMBER], ARGS(INT_("digest", digest), INT_("document", d->id), INT_("since", d->entered_state_at)), NULL);
}

static enum err
record_nobody(struct reminding *r, const struct document *d, const char *why)
{
	char key[EVENT_KEY_MAX];
	struct telling t = {
		.scenario = SCENARIO_REMINDER, .event_key = key, .permit_id = d->permit_id, .document_id = d->id, .why_nobody = why,
		.reference = d->registration_id, .actor = r->run->actor,
	};
	struct fired fired;

	snprintf(key, sizeof(key), "%s:%s:%" PRId64 ":-", SCENARIO_REMINDER, d->document_number, d->entered_state_at);
	r->did.nobody++;
	return tell(r->db, &t, r->run->now, &fired);
}

/* Whoever answers for it; where nobody of the staff does, the official who must approve it. */
static enum err
collect_one(struct reminding *r, int64_t id)
{
	AUTO(document) struct document d = {0};
	AUTO(permit) struct permit p = {0};
	struct document_staff staff;
	size_t i;
	enum err e;

	if ((e = document_load(r->db, id, &d)) || (e = permit_load(r->db, d.permit_id, &p)) ||
	    (e = document_staff(r->db, &d, p.permit_type, &staff)))
		return e;
	r->did.documents++;
	if (staff.who.count == 0 && d.requires_approval && d.approver.contact_id != 0)
		staff.who = (struct duty_holders){ .ids = { d.approver.contact_id }, .count = 1 };
	if (staff.who.count == 0)
		return record_nobody(r, &d, staff.why);
	for (i = 0; i < staff.who.count; i++)
		if ((e = put_member(r, &d, staff.who.ids[i])))
			return e;
	return ERR_NONE;
}

/* ids: room for most + 1. */
static enum err
ids_of(struct reminding *r, const char *question, const struct db_arg *args, int64_t *ids, size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(r->db, question, args, &rows)))
		return e;
	while (n <= r->run->most && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	*ret_n = n;
	return rows.err;
}

/* *cursor: the last document; -1 when all are collected. */
static enum err
collect(struct reminding *r, int64_t *ids, int64_t *cursor)
{
	size_t i, n;
	enum err e;

	if ((e = ids_of(r, sql[SQL_WAITING], ARGS(INT_("since", r->run->now - REMINDER_AFTER_MS), INT_("cursor", *cursor),
	    INT_("most", (int64_t)r->run->most + 1)), ids, &n)))
		return e;
	for (i = 0; i < n && i < r->run->most; i++)
		if ((e = collect_one(r, ids[i])))
			return e;
	*cursor = n > r->run->most ? ids[r->run->most - 1] : -1;
	return ERR_NONE;
}

/* ---- telling ---- */

/* "SIPD, Sari Sembiring (2 hari); SIUP, CV Maju (30 jam); 5 lainnya": for gateways, where there is room. */
static enum err
put_list(struct reminding *r, int64_t digest, int64_t count, struct json_object *params)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(buf) struct buf list = {0};
	int64_t listed = 0;
	size_t whole;
	char waited[40];
	enum err e;

	buf_init(&list, 16 * 1024);
	if ((e = db_query(r->db, sql[SQL_LIST], ARGS(INT_("digest", digest), INT_("most", LISTED_MAX)), &rows)))
		return e;
	for (; db_next(&rows); listed++) {
		const char *name = db_col_text(&rows, 1);

		whole = list.len;
		document_waited(r->run->now - db_col_int(&rows, 3), waited);
		buf_fmt(&list, "%s%s, %s (%s)", listed > 0 ? "; " : "", db_col_text(&rows, 0), text_is_blank(name) ? db_col_text(&rows, 2) : name, waited);
		if (buf_err(&list) || text_code_points(buf_text(&list)) > LIST_CHARS_MAX) {
			list.len = whole;
			break;
		}
	}
	if (rows.err || buf_err(&list))
		return rows.err ? rows.err : buf_err(&list);
	if (listed < count)
		buf_fmt(&list, "%s%" PRId64 " %s", listed > 0 ? "; " : "", count - listed, listed > 0 ? "lainnya" : "dokumen");
	json_put_text(params, "document_list", buf_text(&list));
	return json_at(params, "document_list") != NULL ? buf_err(&list) : ERR_MEMORY;
}

static enum err
write_params(struct reminding *r, int64_t digest, struct json_object **ret, int64_t *ret_permit)
{
	AUTO(document) struct document oldest = {0};
	AUTO(permit) struct permit permit = {0};
	AUTO_JSON struct json_object *params = NULL;
	int64_t id, count;
	char n[24];
	enum err e;

	if ((e = db_one_int(r->db, sql[SQL_OLDEST], ARGS(INT_("digest", digest)), &id)) ||
	    (e = db_one_int(r->db, sql[SQL_COUNT], ARGS(INT_("digest", digest)), &count)) || (e = document_load(r->db, id, &oldest)) ||
	    (e = permit_load(r->db, oldest.permit_id, &permit)) ||
	    (e = document_params(r->db, &oldest, &permit, r->run->base_url, r->run->now, &params)) || (e = put_list(r, digest, count, params)))
		return e;
	snprintf(n, sizeof(n), "%" PRId64, count);
	json_put_text(params, "count", n);
	/* One document: the message is about its permit. Several: about none in particular. */
	*ret_permit = count == 1 ? permit.id : 0;
	*ret = params;
	params = NULL;
	return ERR_NONE;
}

/* What was made on an earlier day and has not left would say less than this one. */
static enum err
withdraw_older(struct reminding *r, int64_t contact_id)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[UNSENT_MAX];
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(r->db, sql[SQL_UNSENT], ARGS(INT_("contact", contact_id), INT_("day", r->day), INT_("from", r->day - UNSENT_DAYS)), &rows)))
		return e;
	while (n < UNSENT_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = message_withdraw(r->db, ids[i], REASON_SUPERSEDED, r->run->actor, r->run->now)) && e != ERR_CONFLICT)
			return e;
	return ERR_NONE;
}

/* With the day on which it could leave: the next morning's digest says more, and nobody wants both. */
static int64_t
deadline_of(const struct reminding *r)
{
	int zone = r->calendar.zone_minutes;

	return clock_day_start(calendar_opens(&r->calendar, r->run->now), zone) + CLOCK_DAY_MS;
}

/* On a day off nobody signs, and what is made in the evening's quiet hours leaves just before the next: the next working day's digest has it all. */
static bool
is_too_late_today(const struct reminding *r)
{
	return clock_day(calendar_opens(&r->calendar, r->run->now), r->calendar.zone_minutes) > r->day;
}

static enum err
tell_digest(struct reminding *r, int64_t digest, int64_t contact_id)
{
	AUTO_JSON struct json_object *params = NULL;
	char key[EVENT_KEY_MAX];
	struct telling t = {
		.scenario = SCENARIO_REMINDER, .event_key = key, .contact_id = contact_id, .actor = r->run->actor, .deadline_at = deadline_of(r),
	};
	struct fired fired;
	enum err e;

	snprintf(key, sizeof(key), "%s:%" PRId64 ":%" PRId64, SCENARIO_REMINDER, r->day, contact_id);
	if ((e = write_params(r, digest, &params, &t.permit_id)) || (e = withdraw_older(r, contact_id)))
		return e;
	t.params = params;
	if ((e = tell(r->db, &t, r->run->now, &fired)))
		return e;
	r->did.digests += fired.message_id > 0;
	r->did.refused += fired.message_id == 0;
	return db_run(r->db, sql[SQL_TOLD], ARGS(TEXT_("outcome", fired.message_id > 0 ? "message" : "refused"),
	    ID_("message", fired.message_id), TEXT_("detail", fired.detail), INT_("digest", digest)), NULL);
}

/* *cursor: less than the last digest, turned around; 0 when all are told. */
static enum err
tell_collected(struct reminding *r, int64_t *cursor)
{
	struct { int64_t id, contact_id; } found[64] = { { 0 } };
	const size_t most = r->run->most < 63 ? r->run->most : 63;
	AUTO(db_rows) struct db_rows rows = {0};
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(r->db, sql[SQL_COLLECTED], ARGS(INT_("day", r->day), INT_("cursor", -*cursor - 1), INT_("most", (int64_t)most + 1)), &rows)))
		return e;
	for (; n <= most && db_next(&rows); n++) {
		found[n].id = db_col_int(&rows, 0);
		found[n].contact_id = db_col_int(&rows, 1);
	}
	if (rows.err)
		return rows.err;
	for (i = 0; i < n && i < most; i++)
		if ((e = tell_digest(r, found[i].id, found[i].contact_id)))
			return e;
	*cursor = n > most ? -found[most - 1].id - 1 : 0;
	return ERR_NONE;
}

/* ---- the step ---- */

enum err
reminder_step(struct db *db, const struct reminder_run *run, int64_t *cursor, struct reminder_did *ret, bool *ret_more)
{
	AUTO(reminding) struct reminding r = { .db = db, .run = run };
	AUTO_FREE int64_t *ids = calloc(run->most + 1, sizeof(*ids));
	int64_t at = *cursor;
	enum err e;

	*ret_more = false;
	*ret = r.did;
	if (ids == NULL)
		return ERR_MEMORY;
	if ((e = calendar_load(db, run->now, &r.calendar)))
		return e;
	r.day = clock_day(run->now, r.calendar.zone_minutes);
	if (at == 0 && !run->asked && is_too_late_today(&r)) {
		ret->put_off = true;
		return ERR_NONE;
	}
	if ((e = at >= 0 ? collect(&r, ids, &at) : tell_collected(&r, &at)))
		return e;
	*cursor = at;
	*ret_more = at != 0;
	*ret = r.did;
	return ERR_NONE;
}

/* ---- the proof ---- */

enum err
reminder_members(struct db *db, int64_t message_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "digest_id", DB_INT }, { "day", DB_INT }, { "document_id", DB_INT }, { "document_number", DB_TEXT }, { "permit_type", DB_TEXT },
		{ "applicant_name", DB_TEXT }, { "waiting_since", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_MEMBERS], ARGS(INT_("message", message_id)), columns, ret);
}

enum err
reminder_of_document(struct db *db, int64_t document_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "day", DB_INT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "message_id", DB_INT }, { "state", DB_TEXT }, { "outcome", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_OF_DOCUMENT], ARGS(INT_("document", document_id)), columns, ret);
}
