#include "permit/permit.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "permit/status.h"

enum { SQL_BY_ID, SQL_BY_REGISTRATION, SQL__COUNT };

#define COLUMNS \
	"SELECT id, registration_id, permit_number, permit_type, applicant_name, applicant_problem, applicant_raw, status, status_label," \
	" update_reason, contact_id, issue_day, start_day, expiry_day, is_renewal, baseline, created_at, updated_at, nothing_leaves," \
	" renews, renews_id FROM permit"

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_ID] = COLUMNS " WHERE id = :id",
	[SQL_BY_REGISTRATION] = COLUMNS " WHERE registration_id = :registration",
};
DB_SQL(sql);

void
permit_end(struct permit *p)
{
	free(p->registration_id);
	free(p->permit_number);
	free(p->permit_type);
	free(p->applicant_name);
	free(p->applicant_problem);
	free(p->applicant_raw);
	free(p->status);
	free(p->status_label);
	free(p->update_reason);
	free(p->renews);
	*p = (struct permit){0};
}

const char *
permit_standing(const struct permit *p, int64_t today)
{
	bool over = text_equal(p->status, permit_status_name(PERMIT_ACTIVE)) && p->has_expiry_day && p->expiry_day < today;

	return over ? permit_status_name(PERMIT_EXPIRED) : p->status;
}

bool
permit_is_issued(const struct permit *p)
{
	return p != NULL && text_equal(p->status, permit_status_name(PERMIT_ACTIVE)) && !text_is_blank(p->permit_number);
}

static enum err
read_texts(struct db_rows *rows, struct permit *p)
{
	char **const texts[] = { &p->registration_id, &p->permit_number, &p->permit_type, &p->applicant_name, &p->applicant_problem,
		&p->applicant_raw, &p->status, &p->status_label, &p->update_reason };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = db_col_copy(rows, (int)i + 1, texts[i])))
			return e;
	return ERR_NONE;
}

static void
read_day(struct db_rows *rows, int col, bool *ret_has, int64_t *ret_day)
{
	*ret_has = !db_col_null(rows, col);
	*ret_day = db_col_int(rows, col);
}

static enum err
load(struct db *db, const char *question, const struct db_arg *args, struct permit *ret)
{
	AUTO(permit) struct permit p = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, question, args, &rows)) || (e = read_texts(&rows, &p)) || (e = db_col_copy(&rows, 19, &p.renews)))
		return e;
	p.id = db_col_int(&rows, 0);
	p.contact_id = db_col_int(&rows, 10);
	read_day(&rows, 11, &p.has_issue_day, &p.issue_day);
	read_day(&rows, 12, &p.has_start_day, &p.start_day);
	read_day(&rows, 13, &p.has_expiry_day, &p.expiry_day);
	p.is_renewal = db_col_int(&rows, 14) != 0;
	p.baseline = db_col_int(&rows, 15) != 0;
	p.created_at = db_col_int(&rows, 16);
	p.updated_at = db_col_int(&rows, 17);
	p.nothing_leaves = db_col_int(&rows, 18) != 0;
	p.renews_id = db_col_int(&rows, 20);
	*ret = p;
	p = (struct permit){0};
	return ERR_NONE;
}

enum err
permit_load(struct db *db, int64_t id, struct permit *ret)
{
	return load(db, sql[SQL_BY_ID], ARGS(INT_("id", id)), ret);
}

enum err
permit_by_registration(struct db *db, const char *registration_id, struct permit *ret)
{
	return load(db, sql[SQL_BY_REGISTRATION], ARGS(TEXT_("registration", registration_id)), ret);
}

/* ---- as JSON ---- */

static void
put_day(struct json_object *o, const char *name, bool has, int64_t day)
{
	char text[CLOCK_TEXT_MAX];

	clock_format_day_iso(day, text);
	json_put_text(o, name, has ? text : NULL);
}

static void
put_time(struct json_object *o, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	clock_format_iso(at, text);
	json_put_text(o, name, text);
}

static void
put_applicant(struct json_object *o, const struct permit *p)
{
	struct json_object *applicant = json_put_object(o, "applicant");

	json_put_text(applicant, "name", p->applicant_name);
	if (p->contact_id > 0)
		json_put_int(applicant, "contact_id", p->contact_id);
	else
		json_put_text(applicant, "contact_id", NULL);
	if (!text_is_blank(p->applicant_problem)) {
		json_put_text(applicant, "phone", p->applicant_raw);
		json_put_text(applicant, "problem", p->applicant_problem);
	}
}

struct json_object *
permit_to_json(const struct permit *p)
{
	struct json_object *o = json_object_new_object();

	json_put_int(o, "id", p->id);
	json_put_text(o, "registration_id", p->registration_id);
	json_put_text(o, "permit_number", p->permit_number);
	json_put_text(o, "permit_type", p->permit_type);
	put_applicant(o, p);
	json_put_text(o, "status", p->status);
	json_put_text(o, "status_label", p->status_label);
	json_put_text(o, "update_reason", p->update_reason);
	put_day(o, "issue_date", p->has_issue_day, p->issue_day);
	put_day(o, "start_date", p->has_start_day, p->start_day);
	put_day(o, "expiry_date", p->has_expiry_day, p->expiry_day);
	json_put_bool(o, "is_renewal", p->is_renewal);
	json_put_bool(o, "baseline", p->baseline);
	put_time(o, "created_at", p->created_at);
	put_time(o, "updated_at", p->updated_at);
	return o;
}
