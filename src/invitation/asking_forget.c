#include "base/clock.h"
#include "contact/row.h"
#include "db/db.h"
#include "invitation/asking.h"
#include "template/template.h"

enum { SQL_SILENT, SQL_MESSAGES, SQL_CONTACT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	/* Nobody but the page has ever spoken of them: no name, no permit, no other system, no word of theirs, no message but the link. */
	[SQL_SILENT] =
	    "SELECT DISTINCT i.contact_id FROM invitation i JOIN contact c ON c.id = i.contact_id"
	    " WHERE i.created_at >= :since AND i.created_at < :before AND i.channel = 'self'"
	    " AND c.erased_at IS NULL AND c.name = '' AND c.email IS NULL AND c.user_id IS NULL"
	    " AND NOT EXISTS (SELECT 1 FROM invitation j WHERE j.contact_id = c.id AND (j.channel <> 'self' OR j.created_at >= :before))"
	    " AND NOT EXISTS (SELECT 1 FROM consent_ledger l WHERE l.subject_hash = c.subject_hash)"
	    " AND NOT EXISTS (SELECT 1 FROM inbound n WHERE n.contact_id = c.id)"
	    " AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.contact_id = c.id)"
	    " AND NOT EXISTS (SELECT 1 FROM contact_ref r WHERE r.contact_id = c.id)"
	    " AND NOT EXISTS (SELECT 1 FROM message m LEFT JOIN template t ON t.id = m.template_id WHERE m.contact_id = c.id"
	    "   AND (t.key IS NULL OR " TEMPLATE_FAMILY("t") " <> 'opt_in_link' OR m.state = 'queued' OR m.state = 'sending'))"
	    " LIMIT :cap",
	[SQL_MESSAGES] =
	    "UPDATE message SET number = '', params = '{}', parts = '{}', body = '', gateway_body = '', short_body = '', subject = '', mail_to = '',"
	    " mail_body = '', scrubbed_at = :now WHERE contact_id = :contact",
	[SQL_CONTACT] = "UPDATE contact SET erased_at = :now, profile_name = NULL, updated_at = :now WHERE id = :contact",
};
DB_SQL(sql);

enum { TOGETHER_MAX = 100, LOOK_BACK_DAYS = 60 };

static enum err
find_silent(struct db *db, int64_t now, int64_t ids[TOGETHER_MAX], int64_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t before = now - ASKING_SILENT_DAYS * CLOCK_DAY_MS;
	enum err e;

	if ((e = db_query(db, sql[SQL_SILENT], ARGS(INT_("since", before - LOOK_BACK_DAYS * CLOCK_DAY_MS), INT_("before", before),
	    INT_("cap", TOGETHER_MAX)), &rows)))
		return e;
	for (*ret_n = 0; *ret_n < TOGETHER_MAX && db_next(&rows); ++*ret_n)
		ids[*ret_n] = db_col_int(&rows, 0);
	return rows.err;
}

static enum err
forget(struct db *db, int64_t contact_id, int64_t now)
{
	const struct db_arg contact = INT_("contact", contact_id), at = INT_("now", now);
	int64_t n;
	enum err e;

	if ((e = contact_numbers_delete(db, contact_id, &n)) || (e = db_run(db, sql[SQL_MESSAGES], ARGS(contact, at), NULL)))
		return e;
	return db_run(db, sql[SQL_CONTACT], ARGS(contact, at), NULL);
}

enum err
asking_forget(struct db *db, int64_t now, int64_t *ret_n)
{
	int64_t ids[TOGETHER_MAX], n, i;
	enum err e;

	if ((e = find_silent(db, now, ids, &n)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = forget(db, ids[i], now)))
			return e;
	*ret_n = n;
	return ERR_NONE;
}
