#include "permit/ahead.h"

#include <stdlib.h>

#include "base/clock.h"
#include "db/db.h"
#include "permit/document.h"
#include "permit/document_scenario.h"
#include "permit/expiry_told.h"
#include "permit/permit.h"
#include "permit/reminder.h"

enum { SQL_PERMITS, SQL_DOCUMENTS, SQL_DIGEST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PERMITS] =	/* due by their own day, by bands that the office has changed, or because no provider took the last one (permit/expiry.c) */
	    "SELECT id FROM permit WHERE status = 'active' AND nothing_leaves = 0 AND contact_id IS NOT NULL AND expiry_day >= :today"
	    " AND (warn_day <= :today"
	    "   OR (expiry_day - :largest <= :today AND NOT EXISTS (SELECT 1 FROM expiry_plan WHERE id = 1 AND bands = :bands))"
	    "   OR id IN (SELECT permit_id FROM message WHERE state = 'failed' AND updated_at >= :since AND scenario = 'permit_expiry_warning'"
	    "     AND sent_at IS NULL AND reason IN ('max_attempts', 'internal')))"
	    " ORDER BY contact_id, id LIMIT :most",
	[SQL_DOCUMENTS] =
	    "SELECT id FROM document WHERE state = 'pending_signature' AND entered_state_at < :since AND nothing_leaves = 0 ORDER BY id LIMIT :most",
	[SQL_DIGEST] = "SELECT count(*) FROM digest WHERE contact_id = :contact AND day = :day AND message_id IS NOT NULL",
};
DB_SQL(sql);

enum { LOOKED_MAX = 2000, STAFF_MAX = 500 };
#define FAILED_MS	(7 * CLOCK_DAY_MS)

/* ids: room for LOOKED_MAX. */
static enum err
ids_of(struct db *db, const char *question, const struct db_arg *args, int64_t *ids, size_t *ret_n, bool *ret_more)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, question, args, &rows)))
		return e;
	while (n < LOOKED_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	*ret_more = n == LOOKED_MAX && db_next(&rows);
	*ret_n = n;
	return rows.err;
}

/* ---- warnings of permits that end ---- */

static enum err
count_permit(struct db *db, const struct reckoning *r, int64_t id, int64_t *last_contact, struct ahead *ret)
{
	AUTO(permit) struct permit p = {0};
	int64_t band;
	bool told;
	enum err e;

	if ((e = permit_load(db, id, &p)))
		return e;
	band = bands_of(&r->bands, p.expiry_day - r->today);
	if (band == 0 || !expiry_is_live(&p))
		return ERR_NONE;
	if ((e = band_is_told(db, &p, band, &told)) || told)
		return e;
	ret->messages++;
	ret->people += p.contact_id != *last_contact;	/* they come in the order of their people */
	*last_contact = p.contact_id;
	return ERR_NONE;
}

enum err
ahead_of_expiry(struct db *db, int64_t now, struct ahead *ret)
{
	AUTO_FREE int64_t *ids = calloc(LOOKED_MAX, sizeof(*ids));
	AUTO_FREE char *bands = NULL;
	struct reckoning r;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	*ret = (struct ahead){0};
	if (ids == NULL)
		return ERR_MEMORY;
	if ((e = expiry_reckon(db, now, &r, &bands)) ||
	    (e = ids_of(db, sql[SQL_PERMITS], ARGS(INT_("today", r.today), INT_("largest", r.bands.days[0]), TEXT_("bands", bands),
	    INT_("since", now - FAILED_MS), INT_("most", LOOKED_MAX + 1)), ids, &n, &ret->more)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = count_permit(db, &r, ids[i], &last, ret)))
			return e;
	return ERR_NONE;
}

/* ---- digests of documents that wait ---- */

struct staff { int64_t ids[STAFF_MAX]; size_t count; bool more; };

/* Whose digest of today has left hears of it tomorrow. */
static enum err
add_staff(struct db *db, struct staff *staff, int64_t contact_id, int64_t day)
{
	int64_t told;
	size_t i;
	enum err e;

	for (i = 0; i < staff->count; i++)
		if (staff->ids[i] == contact_id)
			return ERR_NONE;
	if ((e = db_one_int(db, sql[SQL_DIGEST], ARGS(INT_("contact", contact_id), INT_("day", day)), &told)) || told > 0)
		return e;
	if (staff->count < STAFF_MAX)
		staff->ids[staff->count++] = contact_id;
	else
		staff->more = true;
	return ERR_NONE;
}

/* As the run itself chooses them (permit/reminder.c): whoever answers for it, otherwise the official who must approve it. */
static enum err
add_of_document(struct db *db, struct staff *staff, int64_t id, int64_t day)
{
	AUTO(document) struct document d = {0};
	AUTO(permit) struct permit p = {0};
	struct document_staff of;
	size_t i;
	enum err e;

	if ((e = document_load(db, id, &d)) || (e = permit_load(db, d.permit_id, &p)) || (e = document_staff(db, &d, p.permit_type, &of)))
		return e;
	if (of.who.count == 0 && d.requires_approval && d.approver.contact_id != 0)
		return add_staff(db, staff, d.approver.contact_id, day);
	for (i = 0; i < of.who.count; i++)
		if ((e = add_staff(db, staff, of.who.ids[i], day)))
			return e;
	return ERR_NONE;
}

enum err
ahead_of_reminder(struct db *db, int64_t now, struct ahead *ret)
{
	AUTO_FREE int64_t *ids = calloc(LOOKED_MAX, sizeof(*ids));
	AUTO_FREE struct staff *staff = calloc(1, sizeof(*staff));
	struct reckoning r;
	size_t i, n;
	enum err e;

	*ret = (struct ahead){0};
	if (ids == NULL || staff == NULL)
		return ERR_MEMORY;
	if ((e = expiry_reckon(db, now, &r, NULL)) ||
	    (e = ids_of(db, sql[SQL_DOCUMENTS], ARGS(INT_("since", now - REMINDER_AFTER_MS), INT_("most", LOOKED_MAX + 1)), ids, &n, &ret->more)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = add_of_document(db, staff, ids[i], r.today)))
			return e;
	ret->messages = ret->people = (int64_t)staff->count;
	ret->more |= staff->more;
	return ERR_NONE;
}
