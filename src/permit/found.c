#include "permit/found.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "contact/refs.h"
#include "db/db.h"

enum { SQL_WAITING, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WAITING] =
	    "SELECT id FROM document WHERE state = 'pending_signature' AND (approver_problem = 'unknown_ref' OR staff_problem = 'unknown_ref')"
	    " AND id > :after ORDER BY id LIMIT :most",
};
DB_SQL(sql);

enum { SYSTEM_MAX = 41, MOST = 200 };

static const char *const fields_of[FOUND__COUNT] = { [FOUND_APPROVER] = "approver", [FOUND_STAFF] = "staff" };

static const struct person *
person_of(const struct document *d, enum found_who which)
{
	return which == FOUND_APPROVER ? &d->approver : &d->staff;
}

/* "odoo:17", as it was kept; false: nobody unknown is named there. */
static bool
read_ref(const struct person *p, char system[SYSTEM_MAX], const char **ret_ref)
{
	const char *colon = p->raw != NULL ? strchr(p->raw, ':') : NULL;

	if (p->contact_id != 0 || !text_equal(p->problem, "unknown_ref") || colon == NULL || colon - p->raw >= SYSTEM_MAX)
		return false;
	snprintf(system, SYSTEM_MAX, "%.*s", (int)(colon - p->raw), p->raw);
	*ret_ref = colon + 1;
	return true;
}

bool
found_is_wanted(const struct document *d, enum found_who which)
{
	const struct person *p = person_of(d, which);

	if (!document_is_waiting(d) || p->contact_id != 0)
		return false;
	return person_is_named(p) || (which == FOUND_APPROVER && d->requires_approval);
}

/* As if the office's system had named them by our number. */
static void
name_person(struct json_object *fields, enum found_who which, int64_t contact_id)
{
	json_put_int(json_put_object(fields, fields_of[which]), "contact_id", contact_id);
}

static enum err
put_anew(struct db *db, const struct document *d, struct json_object *fields, const struct document_put *who, int64_t now, struct problem *problem)
{
	struct document_put put = *who;
	struct fired_list fired;
	int64_t id;

	put.document_number = d->document_number;
	put.fields = fields;
	put.baseline = d->baseline;
	put.nothing_leaves = d->nothing_leaves;
	return document_put(db, &put, now, &id, &fired, problem);
}

enum err
found_in(struct db *db, int64_t document_id, const struct document_put *who, int64_t now, int64_t *ret_people)
{
	AUTO_JSON struct json_object *fields = json_object_new_object();
	AUTO(document) struct document d = {0};
	char system[SYSTEM_MAX];
	const char *ref = NULL;
	int64_t contact_id, n = 0;
	int which;
	enum err e;

	if ((e = document_load(db, document_id, &d)))
		return e;
	for (which = 0; which < FOUND__COUNT; which++) {
		if (!read_ref(person_of(&d, (enum found_who)which), system, &ref) || (e = contact_by_ref(db, system, ref, &contact_id)) == ERR_NOT_FOUND)
			continue;
		if (e)
			return e;
		name_person(fields, (enum found_who)which, contact_id);
		n++;
	}
	*ret_people = n;
	return n > 0 ? put_anew(db, &d, fields, who, now, NULL) : ERR_NONE;
}

enum err
found_is(struct db *db, int64_t document_id, enum found_who which, int64_t contact_id, const struct document_put *who, int64_t now,
    struct problem *problem)
{
	AUTO_JSON struct json_object *fields = json_object_new_object();
	AUTO(contact) struct contact contact = {0};
	AUTO(document) struct document d = {0};
	char system[SYSTEM_MAX];
	const char *ref = NULL;
	enum err e;

	if ((e = document_load(db, document_id, &d)) || (e = contact_load(db, contact_id, &contact)))
		return e;
	if (!found_is_wanted(&d, which))
		return ERR_CONFLICT;
	if (!contact_is_of_office(&contact))
		return problem_set(problem, ERR_INVALID, "contact_id", "is not of the staff");
	if (read_ref(person_of(&d, which), system, &ref) && (e = contact_ref_keep(db, contact_id, system, ref)))
		return e;
	name_person(fields, which, contact_id);
	return put_anew(db, &d, fields, who, now, problem);
}

enum err
found_look(struct db *db, int64_t after_id, size_t most, const struct document_put *who, int64_t now, struct found *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct found found = { .last_id = after_id };
	int64_t ids[MOST], people;
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_WAITING], ARGS(INT_("after", after_id), INT_("most", most < MOST ? (int64_t)most : MOST)), &rows)))
		return e;
	while (n < MOST && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++) {
		if ((e = found_in(db, ids[i], who, now, &people)))
			return e;
		found.people += people;
		found.last_id = ids[i];
	}
	found.looked = (int64_t)n;
	*ret = found;
	return ERR_NONE;
}
