#include "permit/renewal.h"

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "permit/expiry.h"

enum { SQL_BY_REGISTRATION, SQL_BY_NUMBER, SQL_UNDER_WAY, SQL_LIST, SQL_WAITING, SQL_FOUND, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_REGISTRATION] = "SELECT id FROM permit WHERE registration_id = :renews AND registration_id <> :registration",
	[SQL_BY_NUMBER] =
	    "SELECT id FROM permit p WHERE permit_number = :renews AND permit_number <> '' AND registration_id <> :registration"
	    " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM permit n WHERE n.renews_id = p.id AND n.registration_id <> :registration) THEN 1 ELSE 0 END, id DESC"
	    " LIMIT 1",
	[SQL_UNDER_WAY] =
	    "SELECT count(*) FROM (SELECT 1 AS one FROM permit WHERE renews_id = :permit AND status IN ('draft', 'in_process', 'active') LIMIT 1) some",
	[SQL_LIST] =
	    "SELECT id, registration_id, permit_number, status, expiry_day FROM permit WHERE renews_id = :permit ORDER BY id DESC LIMIT 20",
	[SQL_WAITING] =
	    "SELECT id FROM permit WHERE renews <> '' AND renews_id IS NULL AND (renews = :registration OR renews = :number) AND id <> :permit LIMIT 20",
	[SQL_FOUND] = "UPDATE permit SET renews_id = :permit WHERE id = :id AND renews_id IS NULL",
};
DB_SQL(sql);

enum { WAITING_MAX = 20 };

/* ---- what is meant ---- */

static enum err
find(struct db *db, const char *how, const char *renews, const char *registration, int64_t *ret_id)
{
	enum err e = db_one_int(db, how, ARGS(TEXT_("renews", renews), TEXT_("registration", registration)), ret_id);

	if (e == ERR_NOT_FOUND)
		*ret_id = 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
renewal_find(struct db *db, const char *renews, const char *registration, int64_t *ret_id)
{
	int64_t id = 0;
	enum err e;

	if (!text_is_blank(renews) && ((e = find(db, sql[SQL_BY_REGISTRATION], renews, registration, &id)) ||
	    (id == 0 && (e = find(db, sql[SQL_BY_NUMBER], renews, registration, &id)))))
		return e;
	*ret_id = id;
	return ERR_NONE;
}

enum err
renewal_resolve(struct db *db, const struct permit *before, struct permit *p, struct problem *problem)
{
	AUTO(permit) struct permit old = {0};
	enum err e;

	if (before->renews_id != 0 && text_equal(before->renews, p->renews))
		return ERR_NONE;
	if (text_equal(p->renews, p->registration_id))
		return problem_set(problem, ERR_INVALID, "renews", "must be another permit than this one");
	if ((e = renewal_find(db, p->renews, p->registration_id, &p->renews_id)) || p->renews_id == 0)
		return e;
	if ((e = permit_load(db, p->renews_id, &old)))
		return e;
	if (p->id != 0 && old.renews_id == p->id)
		return problem_set(problem, ERR_INVALID, "renews", "names a permit that renews this one");
	return ERR_NONE;
}

enum err
renewal_is_under_way(struct db *db, int64_t permit_id, bool *ret)
{
	int64_t n = 0;
	enum err e = db_one_int(db, sql[SQL_UNDER_WAY], ARGS(INT_("permit", permit_id)), &n);

	*ret = n > 0;
	return e;
}

/* ---- a permit changes ---- */

/* 0: there is none. */
static enum err
settle(struct db *db, const struct permit_change *c, int64_t old_id)
{
	AUTO(permit) struct permit old = {0};
	bool under_way;
	enum err e;

	if (old_id == 0)
		return ERR_NONE;
	if ((e = permit_load(db, old_id, &old)) || (e = renewal_is_under_way(db, old_id, &under_way)))
		return e;
	return expiry_renewed(db, &old, under_way, c->put->actor, c->now);
}

static enum err
waiting_for(struct db *db, const struct permit *p, int64_t ids[WAITING_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	/* An empty number is nobody's. */
	const char *number = text_is_blank(p->permit_number) ? p->registration_id : p->permit_number;
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_WAITING], ARGS(TEXT_("registration", p->registration_id), TEXT_("number", number), INT_("permit", p->id)), &rows)))
		return e;
	while (n < WAITING_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	*ret_n = n;
	return rows.err;
}

/* Renewals that came before the permit they renew. */
static enum err
be_found(struct db *db, const struct permit_change *c)
{
	int64_t ids[WAITING_MAX];
	size_t i, n;
	enum err e;

	if (c->before != NULL && text_equal(c->before->permit_number, c->after->permit_number))
		return ERR_NONE;
	if ((e = waiting_for(db, c->after, ids, &n)))
		return e;
	for (i = 0; i < n; i++)
		if (ids[i] != c->after->renews_id &&
		    (e = db_run(db, sql[SQL_FOUND], ARGS(INT_("permit", c->after->id), INT_("id", ids[i])), NULL)))
			return e;
	return n > 0 ? settle(db, c, c->after->id) : ERR_NONE;
}

enum err
renewal_change(struct db *db, const struct permit_change *c)
{
	int64_t was = c->before != NULL ? c->before->renews_id : 0, is = c->after->renews_id;
	bool moved = c->before == NULL || !text_equal(c->before->status, c->after->status);
	enum err e;

	if (was != is && (e = settle(db, c, was)))
		return e;
	if ((was != is || moved) && (e = settle(db, c, is)))
		return e;
	return be_found(db, c);
}

/* ---- for people and programs ---- */

enum err
renewal_list(struct db *db, int64_t permit_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "registration_id", DB_TEXT }, { "permit_number", DB_TEXT }, { "status", DB_TEXT }, { "expiry_day", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("permit", permit_id)), columns, ret);
}

static void
put_permit(struct json_object *o, const char *registration, const char *number, const char *status)
{
	json_put_text(o, "registration_id", registration);
	json_put_text(o, "permit_number", number);
	json_put_text(o, "status", status);
}

static enum err
put_renewed(struct db *db, const struct permit *p, struct json_object *o)
{
	AUTO(permit) struct permit old = {0};
	enum err e;

	if (p->renews_id == 0) {
		json_put(o, "renewed_permit", NULL);
		return ERR_NONE;
	}
	if ((e = permit_load(db, p->renews_id, &old)))
		return e;
	put_permit(json_put_object(o, "renewed_permit"), old.registration_id, old.permit_number, old.status);
	return ERR_NONE;
}

enum err
renewal_put_json(struct db *db, const struct permit *p, struct json_object *o)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *list, *one;
	size_t i;
	enum err e;

	json_put_text(o, "renews", text_is_blank(p->renews) ? NULL : p->renews);
	if ((e = put_renewed(db, p, o)) || (e = renewal_list(db, p->id, &found)))
		return e;
	list = json_put_array(o, "renewed_by");
	for (i = 0; i < json_count(found); i++) {
		one = json_object_new_object();
		put_permit(one, json_text(json_item(found, i), "registration_id"), json_text(json_item(found, i), "permit_number"),
		    json_text(json_item(found, i), "status"));
		json_object_array_add(list, one);
	}
	return ERR_NONE;
}
