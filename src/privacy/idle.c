#include "privacy/idle.h"

#include "base/clock.h"
#include "db/db.h"
#include "db/rows.h"
#include "setting/setting.h"

enum { SQL_COUNT, SQL_LIST, SQL_IS, SQL__COUNT };

/* Correlated where an index finds a contact's rows; of the others a list is made once. */
#define IDLE \
	" FROM contact c WHERE c.erased_at IS NULL AND c.merged_into IS NULL AND c.role = 'applicant' AND c.updated_at < :before" \
	" AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.contact_id = c.id)" \
	" AND c.id NOT IN (SELECT d.contact_id FROM duty d)" \
	" AND c.id NOT IN (SELECT o.staff_id FROM document o WHERE o.staff_id IS NOT NULL)" \
	" AND c.id NOT IN (SELECT o.approver_id FROM document o WHERE o.approver_id IS NOT NULL)" \
	" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.contact_id = c.id" \
	"   AND (m.updated_at >= :before OR m.state IN ('draft', 'queued', 'sending', 'blocked')))" \
	" AND NOT EXISTS (SELECT 1 FROM inbound i WHERE i.contact_id = c.id AND i.received_at >= :before)" \
	" AND NOT EXISTS (SELECT 1 FROM consent_state s WHERE s.contact_id = c.id AND s.state = 'agreed')" \
	" AND NOT EXISTS (SELECT 1 FROM consent_ledger l WHERE l.subject_hash = c.subject_hash AND l.recorded_at >= :before)" \
	" AND NOT EXISTS (SELECT 1 FROM invitation n WHERE n.contact_id = c.id AND n.expires_at >= :before)" \
	" AND c.id NOT IN (SELECT r.contact_id FROM review r WHERE r.state = 'open')" \
	" AND c.id NOT IN (SELECT r.other_contact_id FROM review r WHERE r.state = 'open' AND r.other_contact_id IS NOT NULL)" \
	" AND c.id NOT IN (SELECT e.contact_id FROM erasure e WHERE e.state = 'waiting')"

static const char *const sql[SQL__COUNT] = {
	[SQL_COUNT] = "SELECT count(*), coalesce(min(c.updated_at), 0)" IDLE,
	[SQL_LIST] =
	    "SELECT c.id, c.name, coalesce((SELECT number FROM contact_phone f WHERE f.contact_id = c.id ORDER BY f.preferred DESC, f.number LIMIT 1), ''),"
	    " (SELECT max(at) FROM (SELECT c.updated_at AS at"
	    "   UNION ALL SELECT coalesce(max(m.updated_at), 0) FROM message m WHERE m.contact_id = c.id"
	    "   UNION ALL SELECT coalesce(max(i.received_at), 0) FROM inbound i WHERE i.contact_id = c.id"
	    "   UNION ALL SELECT coalesce(max(l.recorded_at), 0) FROM consent_ledger l WHERE l.subject_hash = c.subject_hash) AS last),"
	    " (SELECT count(*) FROM consent_ledger l WHERE l.subject_hash = c.subject_hash)"
	    IDLE " AND (:below = 0 OR c.id < :below) ORDER BY c.id DESC LIMIT :limit",
	[SQL_IS] = "SELECT count(*)" IDLE " AND c.id = :contact",
};
DB_SQL(sql);

static enum err
before(struct db *db, int64_t now, int64_t *ret_days, int64_t *ret_before)
{
	enum err e;

	if ((e = setting_number(db, SETTING_KEEP_IDLE_CONTACTS_DAYS, ret_days)))
		return e;
	*ret_before = *ret_days > 0 ? now - *ret_days * CLOCK_DAY_MS : INT64_MIN;	/* nobody is older than that */
	return ERR_NONE;
}

enum err
idle_count(struct db *db, int64_t now, int64_t *ret_days, int64_t *ret_n, int64_t *ret_oldest)
{
	AUTO(db_rows) struct db_rows row = {0};
	int64_t until;
	enum err e;

	if ((e = before(db, now, ret_days, &until)) || (e = db_one(db, sql[SQL_COUNT], ARGS(INT_("before", until)), &row)))
		return e;
	*ret_n = db_col_int(&row, 0);
	*ret_oldest = db_col_int(&row, 1);
	return ERR_NONE;
}

enum err
idle_list(struct db *db, int64_t now, int64_t below, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "contact_id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { "last_at", DB_INT }, { "entries", DB_INT }, { 0 }
	};
	int64_t days, until;
	enum err e;

	if ((e = before(db, now, &days, &until)))
		return e;
	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("before", until), INT_("below", below), INT_("limit", limit)), columns, ret);
}

enum err
idle_is(struct db *db, int64_t contact_id, int64_t now, bool *ret)
{
	int64_t days, until, n;
	enum err e;

	if ((e = before(db, now, &days, &until)) ||
	    (e = db_one_int(db, sql[SQL_IS], ARGS(INT_("before", until), INT_("contact", contact_id)), &n)))
		return e;
	*ret = n > 0;
	return ERR_NONE;
}
