#include "permit/document.h"

#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"
#include "permit/document_fields.h"
#include "permit/document_scenario.h"
#include "permit/value.h"

enum { SQL_INSERT, SQL_UPDATE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INSERT] =
	    "INSERT INTO document (document_number, permit_id, name, kind, state, state_label, entered_state_at, requires_approval, approver_id,"
	    "   approver_name, approver_problem, approver_raw, staff_id, staff_name, staff_problem, staff_raw, duty, document_day, url, nothing_leaves,"
	    "   baseline, created_at, updated_at)"
	    " VALUES (:number, :permit, :name, :kind, :state, :label, :entered, :approval, :approver, :approver_name, :approver_problem,"
	    "   :approver_raw, :staff, :staff_name, :staff_problem, :staff_raw, :duty, :day, :url, :nothing, :baseline, :now, :now) RETURNING id",
	[SQL_UPDATE] =	/* seen: two processes that read the same document must not both find the same change */
	    "UPDATE document SET name = :name, kind = :kind, state = :state, state_label = :label, entered_state_at = :entered,"
	    "   requires_approval = :approval, approver_id = :approver, approver_name = :approver_name, approver_problem = :approver_problem,"
	    "   approver_raw = :approver_raw, staff_id = :staff, staff_name = :staff_name, staff_problem = :staff_problem, staff_raw = :staff_raw,"
	    "   duty = :duty, document_day = :day, url = :url, nothing_leaves = :nothing, updated_at = :now"
	    " WHERE id = :id AND updated_at = :seen",
};
DB_SQL(sql);

enum { NUMBER_MAX = 100 };

#define DOCUMENT_ARGS(d) \
	TEXT_("name", (d)->name), TEXT_("kind", (d)->kind), TEXT_("state", (d)->state), TEXT_("label", (d)->state_label), \
	INT_("entered", (d)->entered_state_at), INT_("approval", (d)->requires_approval), ID_("approver", (d)->approver.contact_id), \
	TEXT_("approver_name", (d)->approver.name), TEXT_("approver_problem", (d)->approver.problem), TEXT_("approver_raw", (d)->approver.raw), \
	ID_("staff", (d)->staff.contact_id), TEXT_("staff_name", (d)->staff.name), TEXT_("staff_problem", (d)->staff.problem), \
	TEXT_("staff_raw", (d)->staff.raw), TEXT_("duty", (d)->duty), \
	(d)->has_document_day ? INT_("day", (d)->document_day) : NULL_("day"), TEXT_("url", (d)->url), \
	INT_("nothing", (d)->nothing_leaves), INT_("now", (d)->updated_at)

static bool
is_same(const struct document *a, const struct document *b)
{
	return text_equal(a->name, b->name) && text_equal(a->kind, b->kind) && text_equal(a->state, b->state) &&
	    text_equal(a->state_label, b->state_label) && a->entered_state_at == b->entered_state_at &&
	    a->requires_approval == b->requires_approval && person_is_same(&a->approver, &b->approver) && person_is_same(&a->staff, &b->staff) &&
	    text_equal(a->duty, b->duty) && a->has_document_day == b->has_document_day &&
	    (!a->has_document_day || a->document_day == b->document_day) && text_equal(a->url, b->url) &&
	    a->nothing_leaves == b->nothing_leaves;
}

static enum err
insert(struct db *db, struct document *d)
{
	return db_one_int(db, sql[SQL_INSERT], ARGS(TEXT_("number", d->document_number), INT_("permit", d->permit_id),
	    INT_("baseline", d->baseline), DOCUMENT_ARGS(d)), &d->id);
}

static enum err
update(struct db *db, const struct document *d, int64_t seen)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_UPDATE], ARGS(INT_("id", d->id), INT_("seen", seen), DOCUMENT_ARGS(d)), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_CONFLICT;
}

/* What is stored twice: as it was, and as it will be. Both are empty, but for the number, when the document is new. */
static enum err
load_both(struct db *db, const struct document_put *put, struct document *before, struct document *after)
{
	enum err e;

	if ((e = document_by_number(db, put->document_number, before)) == ERR_NOT_FOUND) {
		after->baseline = put->baseline;
		after->nothing_leaves = put->nothing_leaves;
		return text_copy(put->document_number, &after->document_number);
	}
	return e ? e : document_load(db, before->id, after);
}

enum err
document_put(struct db *db, const struct document_put *put, int64_t now, int64_t *ret_id, struct fired_list *ret_fired, struct problem *problem)
{
	AUTO(document) struct document before = {0}, after = {0};
	struct document_change change = { .after = &after, .put = put, .now = now };
	struct fired_list fired = {0};
	bool rehearsed = false;
	enum err e;

	if ((e = value_key(put->document_number, "document_number", NUMBER_MAX, problem)) || (e = load_both(db, put, &before, &after)) ||
	    (e = document_fields_read(db, put, now, &after, problem)))
		return e;
	after.nothing_leaves = after.nothing_leaves && put->nothing_leaves;
	/* What a test or team key told of first is new to those whom a live key reaches. */
	if (before.id > 0 && !put->nothing_leaves && (e = document_is_rehearsed(db, &after, &rehearsed)))
		return e;
	if (before.id == 0 || rehearsed || !is_same(&before, &after)) {
		change.before = before.id > 0 && !rehearsed ? &before : NULL;
		after.updated_at = now;
		/* A test or team key tries something on a document that lives: it stays as it is. */
		if (before.id == 0 || before.nothing_leaves || !put->nothing_leaves)
			e = before.id > 0 ? update(db, &after, before.updated_at) : insert(db, &after);
		if (e || (e = document_fire(db, &change, &fired)))
			return e;
	}
	*ret_id = after.id;
	*ret_fired = fired;
	return ERR_NONE;
}

enum err
document_look(struct db *db, const struct document_put *put, int64_t now, enum permit_look *ret, struct problem *problem)
{
	AUTO(document) struct document before = {0}, after = {0};
	enum err e;

	if ((e = value_key(put->document_number, "document_number", NUMBER_MAX, problem)) || (e = load_both(db, put, &before, &after)) ||
	    (e = document_fields_read(db, put, now, &after, problem)))
		return e;
	*ret = before.id == 0 ? PERMIT_LOOK_NEW : is_same(&before, &after) ? PERMIT_LOOK_SAME : PERMIT_LOOK_CHANGED;
	return ERR_NONE;
}
