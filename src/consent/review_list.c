#include "base/clock.h"
#include "base/text.h"
#include "consent/review.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_OPEN, SQL_DECIDED, SQL_GET, SQL_BATCHES, SQL__COUNT };

#define COLUMNS \
	"SELECT r.id, r.kind, r.state, r.contact_id, c.name, coalesce(n.number, ''), r.other_contact_id, coalesce(o.name, ''), coalesce(m.number, '')," \
	" r.scope, r.action, r.source, r.request_words, r.answer_words, r.evidence, r.notice_version, r.at, r.inbound_id, coalesce(p.name, '')," \
	" r.number, r.batch, r.made_by, r.created_at, r.decided_at, r.decided_by, r.decision, r.reason, r.ledger_seq FROM review r" \
	" JOIN contact c ON c.id = r.contact_id LEFT JOIN contact_phone n ON n.contact_id = c.id AND n.preferred = 1" \
	" LEFT JOIN contact o ON o.id = r.other_contact_id LEFT JOIN contact_phone m ON m.contact_id = o.id AND m.preferred = 1" \
	" LEFT JOIN inbound i ON i.id = r.inbound_id LEFT JOIN provider p ON p.id = i.provider_id"
#define FILTERS \
	" AND (:kind = '' OR r.kind = :kind) AND (:batch = '' OR r.batch = :batch)" \
	" AND (:contact = 0 OR r.contact_id = :contact OR r.other_contact_id = :contact)"

static const char *const sql[SQL__COUNT] = {
	[SQL_OPEN] =
	    COLUMNS " WHERE r.state = 'open'" FILTERS
	    " AND (:after = 0 OR (r.at, r.id) > (SELECT at, id FROM review WHERE id = :after)) ORDER BY r.at, r.id LIMIT :limit",
	[SQL_DECIDED] =
	    COLUMNS " WHERE r.decided_at IS NOT NULL AND (:state = '' OR r.state = :state)" FILTERS
	    " AND (:after = 0 OR (r.decided_at, r.id) < (SELECT decided_at, id FROM review WHERE id = :after))"
	    " ORDER BY r.decided_at DESC, r.id DESC LIMIT :limit",
	[SQL_GET] = COLUMNS " WHERE r.id = :id",
	[SQL_BATCHES] =
	    "SELECT batch, count(*), min(at) FROM review WHERE state = 'open' AND batch <> '' GROUP BY batch ORDER BY min(at), batch LIMIT 20",
};
DB_SQL(sql);

static const struct db_column columns[] = {
	{ "id", DB_INT }, { "kind", DB_TEXT }, { "state", DB_TEXT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "contact_number", DB_TEXT },
	{ "other_contact_id", DB_INT }, { "other_name", DB_TEXT }, { "other_number", DB_TEXT }, { "scope", DB_TEXT }, { "action", DB_TEXT },
	{ "source", DB_TEXT }, { "request_words", DB_TEXT }, { "answer_words", DB_TEXT }, { "evidence", DB_JSON }, { "notice_version", DB_TEXT },
	{ "at", DB_INT }, { "inbound_id", DB_INT }, { "provider", DB_TEXT }, { "number", DB_TEXT }, { "batch", DB_TEXT }, { "made_by", DB_TEXT },
	{ "created_at", DB_INT }, { "decided_at", DB_INT }, { "decided_by", DB_TEXT }, { "decision", DB_TEXT }, { "reason", DB_TEXT },
	{ "ledger_seq", DB_INT }, { 0 }
};

enum err
review_list(struct db *db, const struct review_query *q, struct json_object **ret)
{
	const struct db_arg kind = TEXT_("kind", text_or_empty(q->kind)), batch = TEXT_("batch", text_or_empty(q->batch)),
	    contact = INT_("contact", q->contact_id), after = INT_("after", q->after), limit = INT_("limit", q->limit);

	if (text_equal(q->state, "open"))
		return db_rows_json(db, sql[SQL_OPEN], ARGS(kind, batch, contact, after, limit), columns, ret);
	return db_rows_json(db, sql[SQL_DECIDED], ARGS(kind, batch, contact, after, limit, TEXT_("state", text_or_empty(q->state))), columns, ret);
}

enum err
review_get(struct db *db, int64_t id, struct json_object **ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_GET], ARGS(INT_("id", id)), &rows)))
		return e;
	*ret = db_row_json(&rows, columns);
	return ERR_NONE;
}

enum err
review_batches(struct db *db, struct json_object **ret)
{
	static const struct db_column batch_columns[] = { { "batch", DB_TEXT }, { "open", DB_INT }, { "at", DB_INT }, { 0 } };

	return db_rows_json(db, sql[SQL_BATCHES], NULL, batch_columns, ret);
}

bool
review_may_withdraw(struct json_object *row)
{
	const char *action = json_text(row, "action");

	return text_equal(action, "opt_out") || text_equal(action, "decline") || text_equal(action, "withdraw_by_office") ||
	    (text_equal(json_text(row, "kind"), "reply") && text_is_blank(action) &&
		!text_equal(json_text(json_at(row, "evidence"), "doubt"), "answer"));	/* "ok" may be a yes, or nothing */
}

int64_t
review_withdrawal_ends(struct json_object *row, int zone)
{
	int64_t at = 0;

	if (!review_may_withdraw(row) || !json_int(row, "at", &at))
		return 0;
	if (text_equal(json_text(row, "kind"), "paper"))
		at = clock_day_start(at, zone);
	return at + REVIEW_WITHDRAWAL_MS;
}
