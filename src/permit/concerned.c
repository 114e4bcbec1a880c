#include "permit/concerned.h"

#include <inttypes.h>
#include <stdio.h>

#include "db/db.h"
#include "permit/params.h"
#include "permit/tell.h"

enum { SQL_OF_DOCUMENTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OF_DOCUMENTS] =
	    "SELECT DISTINCT staff_id FROM document WHERE permit_id = :permit AND staff_id IS NOT NULL"
	    " AND state IN ('draft', 'uploaded', 'pending_signature') ORDER BY staff_id",
};
DB_SQL(sql);

static bool
is_among(const struct duty_holders *who, int64_t id)
{
	size_t i;

	for (i = 0; i < who->count; i++)
		if (who->ids[i] == id)
			return true;
	return false;
}

static void
take_out(struct duty_holders *who, int64_t id)
{
	size_t i, kept = 0;

	for (i = 0; i < who->count; i++)
		if (who->ids[i] != id)
			who->ids[kept++] = who->ids[i];
	who->count = kept;
}

enum err
concerned_staff(struct db *db, const struct permit *p, struct duty_holders *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = duty_holders(db, DUTY_STATUS, p->permit_type, ret)) ||
	    (e = db_query(db, sql[SQL_OF_DOCUMENTS], ARGS(INT_("permit", p->id)), &rows)))
		return e;
	while (ret->count < DUTY_HOLDERS_MAX && db_next(&rows))
		if (!is_among(ret, db_col_int(&rows, 0)))
			ret->ids[ret->count++] = db_col_int(&rows, 0);
	take_out(ret, p->contact_id);
	return rows.err;
}

enum err
concerned_params(struct db *db, const struct permit_change *c, struct json_object **ret)
{
	AUTO_JSON struct json_object *params = NULL;
	enum err e;

	if ((e = permit_params(db, c->after, c->before, c->put->base_url, c->now, &params)))
		return e;
	json_object_object_del(params, "partner_name");		/* that is the applicant, to whom this is not written */
	if (json_at(params, "applicant_name") == NULL)
		json_put_text(params, "applicant_name", c->after->registration_id);
	if (json_at(params, "applicant_name") == NULL)
		return ERR_MEMORY;
	*ret = params;
	params = NULL;
	return ERR_NONE;
}

static enum err
tell_one(struct db *db, const struct permit_change *c, const char *mark, int64_t contact_id, struct fired_list *ret)
{
	AUTO_JSON struct json_object *params = NULL;
	char key[EVENT_KEY_MAX];
	struct telling t = {
		.scenario = SCENARIO_UPDATE, .template_key = TEMPLATE_UPDATE_STAFF, .event_key = key, .permit_id = c->after->id,
		.contact_id = contact_id, .reference = c->after->registration_id, .actor = c->put->actor, .nothing_leaves = c->put->nothing_leaves,
	};
	struct fired fired;
	enum err e;

	snprintf(key, sizeof(key), "%s:%s:%s:%" PRId64, SCENARIO_UPDATE, c->after->registration_id, mark, contact_id);
	if ((e = concerned_params(db, c, &params)))
		return e;
	t.params = params;
	if ((e = tell(db, &t, c->now, &fired)))
		return e;
	fired_add(ret, &fired);
	return ERR_NONE;
}

enum err
concerned_tell(struct db *db, const struct permit_change *c, const char *mark, struct fired_list *ret)
{
	struct duty_holders who;
	size_t i;
	enum err e;

	if (c->put->baseline)
		return ERR_NONE;
	if ((e = concerned_staff(db, c->after, &who)))
		return e;
	for (i = 0; i < who.count; i++)
		if ((e = tell_one(db, c, mark, who.ids[i], ret)))
			return e;
	return ERR_NONE;
}
