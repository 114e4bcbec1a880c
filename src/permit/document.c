#include "permit/document.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "permit/duty.h"
#include "permit/state.h"

enum { SQL_BY_ID, SQL_BY_NUMBER, SQL__COUNT };

#define COLUMNS \
	"SELECT d.id, d.permit_id, d.document_number, p.registration_id, d.name, d.kind, d.state, d.state_label, d.duty, d.url, d.approver_name," \
	" d.approver_problem, d.approver_raw, d.staff_name, d.staff_problem, d.staff_raw, d.approver_id, d.staff_id, d.entered_state_at," \
	" d.requires_approval, d.document_day, d.baseline, d.created_at, d.updated_at," \
	" d.nothing_leaves FROM document d JOIN permit p ON p.id = d.permit_id"

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_ID] = COLUMNS " WHERE d.id = :id",
	[SQL_BY_NUMBER] = COLUMNS " WHERE d.document_number = :number",
};
DB_SQL(sql);

enum { COL_ID, COL_PERMIT, COL_TEXTS, COL_APPROVER = 16, COL_STAFF, COL_ENTERED, COL_APPROVAL, COL_DAY, COL_BASELINE, COL_CREATED, COL_UPDATED,
	COL_NOTHING };

void
document_end(struct document *d)
{
	free(d->document_number);
	free(d->registration_id);
	free(d->name);
	free(d->kind);
	free(d->state);
	free(d->state_label);
	free(d->duty);
	free(d->url);
	person_end(&d->approver);
	person_end(&d->staff);
	*d = (struct document){0};
}

bool
document_is_waiting(const struct document *d)
{
	return d != NULL && text_equal(d->state, document_state_name(DOCUMENT_PENDING));
}

bool
document_awaits_approval(const struct document *d)
{
	return document_is_waiting(d) && d->requires_approval;
}

static enum err
read_texts(struct db_rows *rows, struct document *d)
{
	char **const texts[] = { &d->document_number, &d->registration_id, &d->name, &d->kind, &d->state, &d->state_label, &d->duty, &d->url,
		&d->approver.name, &d->approver.problem, &d->approver.raw, &d->staff.name, &d->staff.problem, &d->staff.raw };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = db_col_copy(rows, COL_TEXTS + (int)i, texts[i])))
			return e;
	return ERR_NONE;
}

static enum err
load(struct db *db, const char *question, const struct db_arg *args, struct document *ret)
{
	AUTO(document) struct document d = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, question, args, &rows)) || (e = read_texts(&rows, &d)))
		return e;
	d.id = db_col_int(&rows, COL_ID);
	d.permit_id = db_col_int(&rows, COL_PERMIT);
	d.approver.contact_id = db_col_int(&rows, COL_APPROVER);
	d.staff.contact_id = db_col_int(&rows, COL_STAFF);
	d.entered_state_at = db_col_int(&rows, COL_ENTERED);
	d.requires_approval = db_col_int(&rows, COL_APPROVAL) != 0;
	d.has_document_day = !db_col_null(&rows, COL_DAY);
	d.document_day = db_col_int(&rows, COL_DAY);
	d.baseline = db_col_int(&rows, COL_BASELINE) != 0;
	d.created_at = db_col_int(&rows, COL_CREATED);
	d.updated_at = db_col_int(&rows, COL_UPDATED);
	d.nothing_leaves = db_col_int(&rows, COL_NOTHING) != 0;
	*ret = d;
	d = (struct document){0};
	return ERR_NONE;
}

enum err
document_load(struct db *db, int64_t id, struct document *ret)
{
	return load(db, sql[SQL_BY_ID], ARGS(INT_("id", id)), ret);
}

enum err
document_by_number(struct db *db, const char *document_number, struct document *ret)
{
	return load(db, sql[SQL_BY_NUMBER], ARGS(TEXT_("number", document_number)), ret);
}

/* ---- as JSON ---- */

static void
put_time(struct json_object *o, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	clock_format_iso(at, text);
	json_put_text(o, name, text);
}

static void
put_person(struct json_object *o, const char *name, const struct person *p)
{
	struct json_object *person;

	if (!person_is_named(p)) {
		json_put_text(o, name, NULL);
		return;
	}
	person = json_put_object(o, name);
	json_put_text(person, "name", p->name);
	if (p->contact_id > 0)
		json_put_int(person, "contact_id", p->contact_id);
	else
		json_put_text(person, "contact_id", NULL);
	if (!text_is_blank(p->problem)) {
		json_put_text(person, "given", p->raw);
		json_put_text(person, "problem", p->problem);
	}
}

struct json_object *
document_to_json(const struct document *d)
{
	struct json_object *o = json_object_new_object();
	char day[CLOCK_TEXT_MAX];

	json_put_int(o, "id", d->id);
	json_put_text(o, "document_number", d->document_number);
	json_put_text(o, "registration_id", d->registration_id);
	json_put_text(o, "name", d->name);
	json_put_text(o, "kind", d->kind);
	json_put_text(o, "state", d->state);
	json_put_text(o, "state_label", d->state_label);
	put_time(o, "state_since", d->entered_state_at);
	json_put_bool(o, "requires_approval", d->requires_approval);
	put_person(o, "approver", &d->approver);
	put_person(o, "staff", &d->staff);
	json_put_text(o, "duty", text_is_blank(d->duty) ? DUTY_SIGNATURE : d->duty);
	clock_format_day_iso(d->document_day, day);
	json_put_text(o, "document_date", d->has_document_day ? day : NULL);
	json_put_text(o, "url", d->url);
	json_put_bool(o, "baseline", d->baseline);
	put_time(o, "created_at", d->created_at);
	put_time(o, "updated_at", d->updated_at);
	return o;
}
