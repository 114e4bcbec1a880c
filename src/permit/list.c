#include "permit/list.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "contact/contact.h"
#include "contact/phone.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_NEWEST, SQL_OF_CONTACT, SQL_EXPIRING, SQL_BEGINNING, SQL_FIRED, SQL__COUNT };

/* In force as stored, and past its last day: to people it has expired (permit_standing). */
#define STANDING "CASE WHEN p.status = 'active' AND p.expiry_day < :today THEN 'expired' ELSE p.status END"
#define COLUMNS \
	"SELECT p.id, p.registration_id, p.permit_number, p.permit_type, p.contact_id, p.applicant_name, n.number, p.applicant_problem," \
	" " STANDING ", p.status_label, p.issue_day, p.start_day, p.expiry_day, p.is_renewal, p.baseline, p.created_at, p.updated_at" \
	" FROM permit p LEFT JOIN contact_phone n ON n.contact_id = p.contact_id AND n.preferred = 1"
#define REST \
	" p.id < :before AND (:status = '' OR " STANDING " = :status) AND (:contact = 0 OR p.contact_id = :contact)" \
	" AND (:told = 0 OR EXISTS (SELECT 1 FROM number_told t WHERE t.permit_id = p.id AND t.state = 'open'))" \
	" AND (:unknown = 0 OR (p.contact_id IS NULL AND p.applicant_problem <> 'erased'))" \
	" AND (:expires = 0 OR (p.status = 'active' AND p.expiry_day <= :expires)) ORDER BY p.id DESC LIMIT :limit"

static const char *const sql[SQL__COUNT] = {
	[SQL_NEWEST] = COLUMNS " WHERE p.id > :key AND" REST,
	[SQL_OF_CONTACT] = COLUMNS " WHERE p.contact_id = :key AND" REST,
	[SQL_EXPIRING] = COLUMNS " WHERE p.status = 'active' AND p.expiry_day <= :key AND" REST,
	[SQL_BEGINNING] =
	    COLUMNS " WHERE (lower(p.registration_id) LIKE :key ESCAPE '\\' OR lower(p.permit_number) LIKE :key ESCAPE '\\'"
	    " OR lower(p.applicant_name) LIKE :key ESCAPE '\\' OR lower(p.applicant_name) LIKE '% ' || :key ESCAPE '\\') AND" REST,
	[SQL_FIRED] =	/* line: the permit, what it renews, what renews it, and so on */
	    "WITH RECURSIVE line (id) AS (SELECT id FROM permit WHERE id = :permit"
	    "   UNION SELECT r.id FROM line l JOIN permit q ON q.id = l.id JOIN permit r ON r.id = q.renews_id OR r.renews_id = q.id)"
	    " SELECT f.id, f.scenario, f.at, f.outcome, f.message_id, m.state, f.covered_by, f.detail, c.name, f.rehearsal, p.id,"
	    "   coalesce(nullif(p.permit_number, ''), p.registration_id)"
	    " FROM line l JOIN scenario_fired f ON f.permit_id = l.id JOIN permit p ON p.id = l.id"
	    " LEFT JOIN message m ON m.id = f.message_id LEFT JOIN contact c ON c.id = m.contact_id ORDER BY f.at DESC, f.id DESC LIMIT 500",
};
DB_SQL(sql);

static const struct db_column columns[] = {
	{ "id", DB_INT }, { "registration_id", DB_TEXT }, { "permit_number", DB_TEXT }, { "permit_type", DB_TEXT }, { "contact_id", DB_INT },
	{ "name", DB_TEXT }, { "number", DB_TEXT }, { "problem", DB_TEXT }, { "status", DB_TEXT }, { "status_label", DB_TEXT },
	{ "issue_day", DB_INT }, { "start_day", DB_INT }, { "expiry_day", DB_INT }, { "is_renewal", DB_FLAG }, { "baseline", DB_FLAG },
	{ "created_at", DB_INT }, { "updated_at", DB_INT }, { 0 }
};

enum { SEARCH_BYTES_MAX = 400 };

static int64_t
limit_of(const struct permit_query *q)
{
	if (q->limit <= 0)
		return PERMIT_LIST_DEFAULT;
	return q->limit < PERMIT_LIST_MAX ? q->limit : PERMIT_LIST_MAX;
}

static enum err
ask(struct db *db, int way, struct db_arg key, const struct permit_query *q, struct json_object **ret)
{
	return db_rows_json(db, sql[way], ARGS(key, INT_("before", q->before > 0 ? q->before : INT64_MAX),
	    TEXT_("status", q->status != NULL ? q->status : ""), INT_("today", q->today), INT_("contact", q->contact_id), INT_("told", q->number_told),
	    INT_("unknown", q->without_contact), INT_("expires", q->expires_until), INT_("limit", limit_of(q))), columns, ret);
}

static enum err
search_beginning(struct db *db, const struct permit_query *q, const char *text, struct json_object **ret)
{
	AUTO(buf) struct buf pattern = {0};

	buf_init(&pattern, SEARCH_BYTES_MAX);
	for (; *text != '\0'; text++) {
		if (*text == '%' || *text == '_' || *text == '\\')
			buf_char(&pattern, '\\');
		buf_char(&pattern, (char)tolower((unsigned char)*text));
	}
	buf_char(&pattern, '%');
	return buf_err(&pattern) ? buf_err(&pattern) : ask(db, SQL_BEGINNING, TEXT_("key", buf_text(&pattern)), q, ret);
}

/* A registration is all digits and may look like a telephone number, so a number that nobody has is looked for as a beginning. */
static enum err
search(struct db *db, const struct permit_query *q, struct json_object **ret)
{
	AUTO_FREE char *copy = NULL;
	struct phone phone;
	int64_t contact_id;
	char *text;
	enum err e;

	if ((e = text_copy(q->search, &copy)))
		return e;
	text = text_trim(copy);
	phone = phone_parse(text);
	if (phone.kind == PHONE_NONE)
		return search_beginning(db, q, text, ret);
	if ((e = contact_by_number(db, phone.number, &contact_id)) == ERR_NOT_FOUND)
		return search_beginning(db, q, text, ret);
	return e ? e : ask(db, SQL_OF_CONTACT, INT_("key", contact_id), q, ret);
}

enum err
permit_list(struct db *db, const struct permit_query *q, struct json_object **ret)
{
	if (!text_is_blank(q->search))
		return search(db, q, ret);
	if (q->contact_id > 0)
		return ask(db, SQL_OF_CONTACT, INT_("key", q->contact_id), q, ret);
	if (q->expires_until > 0)
		return ask(db, SQL_EXPIRING, INT_("key", q->expires_until), q, ret);
	return ask(db, SQL_NEWEST, INT_("key", 0), q, ret);
}

enum err
permit_fired(struct db *db, int64_t permit_id, struct json_object **ret)
{
	static const struct db_column fired[] = {
		{ "id", DB_INT }, { "scenario", DB_TEXT }, { "at", DB_INT }, { "outcome", DB_TEXT }, { "message_id", DB_INT },
		{ "state", DB_TEXT }, { "covered_by", DB_TEXT }, { "detail", DB_TEXT }, { "to", DB_TEXT }, { "rehearsal", DB_FLAG },
		{ "permit_id", DB_INT }, { "permit", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_FIRED], ARGS(INT_("permit", permit_id)), fired, ret);
}
