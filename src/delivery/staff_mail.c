#include "delivery/staff_mail.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/email.h"
#include "db/db.h"
#include "db/rows.h"
#include "provider/provider.h"

enum { SQL_QUEUE, SQL_PROVIDERS, SQL_LIST, SQL_NEXT_DUE, SQL_CLAIM, SQL_TRIED, SQL_FORGET, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_QUEUE] =
	    "INSERT INTO staff_mail (key, address, subject, text, state, due_at, created_at)"
	    " VALUES (:key, :address, :subject, :text, 'queued', :now, :now) ON CONFLICT (key) DO NOTHING",
	[SQL_PROVIDERS] = "SELECT kind FROM provider WHERE enabled = 1",
	[SQL_LIST] =
	    "SELECT m.id, m.key, m.address, m.subject, m.state, m.tries, coalesce(p.name, ''), m.note, m.created_at, coalesce(m.settled_at, 0)"
	    " FROM staff_mail m LEFT JOIN provider p ON p.id = m.provider_id ORDER BY m.id DESC LIMIT :limit",
	[SQL_NEXT_DUE] = "SELECT min(due_at) FROM staff_mail WHERE state = 'queued'",
	[SQL_CLAIM] =
	    "UPDATE staff_mail SET due_at = :until, tries = tries + 1 WHERE id ="
	    " (SELECT id FROM staff_mail WHERE state = 'queued' AND due_at <= :now ORDER BY due_at, id LIMIT 1)"
	    " RETURNING id, tries, created_at, address, subject, text",
	[SQL_TRIED] =	/* tries: a sender that comes late cannot settle a newer claim */
	    "UPDATE staff_mail SET state = :state, due_at = :due, provider_id = :provider, note = :note, settled_at = :settled"
	    " WHERE id = :id AND tries = :tries AND state = 'queued'",
	[SQL_FORGET] = "DELETE FROM staff_mail WHERE state <> 'queued' AND settled_at < :before",
};
DB_SQL(sql);

enum { KEY_MAX_BYTES = 120, SUBJECT_MAX_BYTES = 300, TEXT_MAX_BYTES = 16 * 1024 };

/* ---- queueing ---- */

static enum err
check(const struct staff_mail_draft *d, struct problem *problem)
{
	if (text_is_blank(d->key) || strlen(d->key) > KEY_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "key", "must be at most %d bytes", KEY_MAX_BYTES);
	if (!email_is_address(d->address))
		return problem_set(problem, ERR_INVALID, "address", "must be one e-mail address, such as name@example.go.id");
	if (text_is_blank(d->subject) || strlen(d->subject) > SUBJECT_MAX_BYTES || strpbrk(d->subject, "\r\n") != NULL ||
	    !text_is_utf8(d->subject, strlen(d->subject)))
		return problem_set(problem, ERR_INVALID, "subject", "must be one line of at most %d bytes", SUBJECT_MAX_BYTES);
	if (text_is_blank(d->text) || strlen(d->text) > TEXT_MAX_BYTES || !text_is_utf8(d->text, strlen(d->text)))
		return problem_set(problem, ERR_INVALID, "text", "must be text of at most %d bytes", TEXT_MAX_BYTES);
	return ERR_NONE;
}

enum err
staff_mail_queue(struct db *db, const struct staff_mail_draft *d, int64_t now, bool *ret_new, struct problem *problem)
{
	int64_t n = 0;
	enum err e;

	if ((e = check(d, problem)) || (e = db_run(db, sql[SQL_QUEUE], ARGS(TEXT_("key", d->key), TEXT_("address", d->address),
	    TEXT_("subject", d->subject), TEXT_("text", d->text), INT_("now", now)), &n)))
		return e;
	if (ret_new != NULL)
		*ret_new = n != 0;
	return ERR_NONE;
}

enum err
staff_mail_possible(struct db *db, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const struct provider *kind;
	enum err e;

	*ret = false;
	if ((e = db_query(db, sql[SQL_PROVIDERS], ARGS(), &rows)))
		return e;
	while (db_next(&rows))
		*ret |= (kind = provider_find(db_col_text(&rows, 0))) != NULL && kind->scope == SCOPE_EMAIL;
	return rows.err;
}

enum err
staff_mail_list(struct db *db, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "key", DB_TEXT }, { "address", DB_TEXT }, { "subject", DB_TEXT }, { "state", DB_TEXT }, { "tries", DB_INT },
		{ "provider", DB_TEXT }, { "note", DB_TEXT }, { "created_at", DB_INT }, { "settled_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("limit", limit)), columns, ret);
}

/* ---- for the sender ---- */

void
staff_mail_end(struct staff_mail *m)
{
	if (m == NULL)
		return;
	free(m->address);
	free(m->subject);
	free(m->text);
	*m = (struct staff_mail){0};
}

enum err
staff_mail_next_due(struct db *db, int64_t *ret_at)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_NEXT_DUE], ARGS(), &rows)))
		return e;
	*ret_at = db_col_null(&rows, 0) ? 0 : db_col_int(&rows, 0);
	return ERR_NONE;
}

enum err
staff_mail_claim(struct db *db, int64_t now, int64_t lease_ms, struct staff_mail *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(staff_mail) struct staff_mail m = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_CLAIM], ARGS(INT_("now", now), INT_("until", now + lease_ms)), &rows)))
		return e;
	m.id = db_col_int(&rows, 0);
	m.tries = db_col_int(&rows, 1);
	m.created_at = db_col_int(&rows, 2);
	if ((e = db_col_copy(&rows, 3, &m.address)) || (e = db_col_copy(&rows, 4, &m.subject)) || (e = db_col_copy(&rows, 5, &m.text)))
		return e;
	*ret = m;
	m = (struct staff_mail){0};
	return ERR_NONE;
}

enum err
staff_mail_tried(struct db *db, const struct staff_mail *m, const struct staff_mail_try *t, int64_t now)
{
	static const char *const states[] = { [STAFF_MAIL_WAITS] = "queued", [STAFF_MAIL_SENT] = "sent", [STAFF_MAIL_FAILED] = "failed" };
	int64_t n = 0;
	enum err e;

	if ((e = db_run(db, sql[SQL_TRIED], ARGS(INT_("id", m->id), INT_("tries", m->tries), TEXT_("state", states[t->what]), INT_("due", t->due_at),
	    ID_("provider", t->provider_id), TEXT_("note", t->note != NULL ? t->note : ""),
	    t->what == STAFF_MAIL_WAITS ? NULL_("settled") : INT_("settled", now)), &n)))
		return e;
	return n != 0 ? ERR_NONE : ERR_CONFLICT;
}

enum err
staff_mail_forget(struct db *db, int64_t before, int64_t *ret_n)
{
	return db_run(db, sql[SQL_FORGET], ARGS(INT_("before", before)), ret_n);
}
