#include "permit/document_list.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_NEWEST, SQL_OF_PERMIT, SQL_WAITING, SQL_BEGINNING, SQL_FIRED, SQL__COUNT };

#define COLUMNS \
	"SELECT d.id, d.document_number, p.registration_id, d.permit_id, p.permit_type, p.contact_id, p.applicant_name, d.name, d.kind, d.state," \
	" d.state_label, d.entered_state_at, d.requires_approval, d.approver_id, coalesce(nullif(a.name, ''), d.approver_name), d.staff_id," \
	" coalesce(nullif(s.name, ''), d.staff_name), d.duty, d.baseline, d.updated_at" \
	" FROM document d JOIN permit p ON p.id = d.permit_id LEFT JOIN contact a ON a.id = d.approver_id LEFT JOIN contact s ON s.id = d.staff_id"
#define REST \
	" d.id < :before AND (:state = '' OR d.state = :state) AND (:permit = 0 OR d.permit_id = :permit)" \
	" AND (:contact = 0 OR d.approver_id = :contact OR d.staff_id = :contact)" \
	" AND (:since = 0 OR (d.state = 'pending_signature' AND d.entered_state_at <= :since)) ORDER BY d.id DESC LIMIT :limit"

static const char *const sql[SQL__COUNT] = {
	[SQL_NEWEST] = COLUMNS " WHERE d.id > :key AND" REST,
	[SQL_OF_PERMIT] = COLUMNS " WHERE d.permit_id = :key AND" REST,
	[SQL_WAITING] = COLUMNS " WHERE d.state = 'pending_signature' AND d.entered_state_at <= :key AND" REST,
	[SQL_BEGINNING] =
	    COLUMNS " WHERE (lower(d.document_number) LIKE :key ESCAPE '\\' OR lower(p.registration_id) LIKE :key ESCAPE '\\'"
	    " OR lower(p.permit_number) LIKE :key ESCAPE '\\' OR lower(p.applicant_name) LIKE :key ESCAPE '\\'"
	    " OR lower(p.applicant_name) LIKE '% ' || :key ESCAPE '\\') AND" REST,
	[SQL_FIRED] =
	    "SELECT f.id, f.scenario, f.at, f.outcome, f.message_id, m.state, f.covered_by, f.detail, c.name, f.rehearsal FROM scenario_fired f"
	    " LEFT JOIN message m ON m.id = f.message_id LEFT JOIN contact c ON c.id = m.contact_id"
	    " WHERE f.document_id = :document ORDER BY f.id DESC LIMIT 500",
};
DB_SQL(sql);

static const struct db_column columns[] = {
	{ "id", DB_INT }, { "document_number", DB_TEXT }, { "registration_id", DB_TEXT }, { "permit_id", DB_INT }, { "permit_type", DB_TEXT },
	{ "contact_id", DB_INT },
	{ "applicant_name", DB_TEXT }, { "name", DB_TEXT }, { "kind", DB_TEXT }, { "state", DB_TEXT }, { "state_label", DB_TEXT },
	{ "entered_state_at", DB_INT }, { "requires_approval", DB_FLAG }, { "approver_id", DB_INT }, { "approver_name", DB_TEXT },
	{ "staff_id", DB_INT }, { "staff_name", DB_TEXT }, { "duty", DB_TEXT }, { "baseline", DB_FLAG }, { "updated_at", DB_INT }, { 0 }
};

enum { SEARCH_BYTES_MAX = 400 };

static int64_t
limit_of(const struct document_query *q)
{
	if (q->limit <= 0)
		return DOCUMENT_LIST_DEFAULT;
	return q->limit < DOCUMENT_LIST_MAX ? q->limit : DOCUMENT_LIST_MAX;
}

static enum err
ask(struct db *db, int way, struct db_arg key, const struct document_query *q, struct json_object **ret)
{
	return db_rows_json(db, sql[way], ARGS(key, INT_("before", q->before > 0 ? q->before : INT64_MAX),
	    TEXT_("state", q->state != NULL ? q->state : ""), INT_("permit", q->permit_id), INT_("contact", q->contact_id),
	    INT_("since", q->waiting_since), INT_("limit", limit_of(q))), columns, ret);
}

static enum err
search(struct db *db, const struct document_query *q, struct json_object **ret)
{
	AUTO(buf) struct buf pattern = {0};
	AUTO_FREE char *copy = NULL;
	const char *at;
	enum err e;

	if ((e = text_copy(q->search, &copy)))
		return e;
	buf_init(&pattern, SEARCH_BYTES_MAX);
	for (at = text_trim(copy); *at != '\0'; at++) {
		if (*at == '%' || *at == '_' || *at == '\\')
			buf_char(&pattern, '\\');
		buf_char(&pattern, (char)tolower((unsigned char)*at));
	}
	buf_char(&pattern, '%');
	return buf_err(&pattern) ? buf_err(&pattern) : ask(db, SQL_BEGINNING, TEXT_("key", buf_text(&pattern)), q, ret);
}

enum err
document_list(struct db *db, const struct document_query *q, struct json_object **ret)
{
	if (!text_is_blank(q->search))
		return search(db, q, ret);
	if (q->permit_id > 0)
		return ask(db, SQL_OF_PERMIT, INT_("key", q->permit_id), q, ret);
	if (q->waiting_since > 0)
		return ask(db, SQL_WAITING, INT_("key", q->waiting_since), q, ret);
	return ask(db, SQL_NEWEST, INT_("key", 0), q, ret);
}

enum err
document_fired(struct db *db, int64_t document_id, struct json_object **ret)
{
	static const struct db_column fired[] = {
		{ "id", DB_INT }, { "scenario", DB_TEXT }, { "at", DB_INT }, { "outcome", DB_TEXT }, { "message_id", DB_INT },
		{ "state", DB_TEXT }, { "covered_by", DB_TEXT }, { "detail", DB_TEXT }, { "to", DB_TEXT }, { "rehearsal", DB_FLAG }, { 0 }
	};

	return db_rows_json(db, sql[SQL_FIRED], ARGS(INT_("document", document_id)), fired, ret);
}
