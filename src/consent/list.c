#include "consent/list.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL__COUNT = CONSENT_ORDER__COUNT };

/* A row's key is one number for its two: the contact's id and the scope's place in the alphabet. */
#define PLACE	"CASE s.scope WHEN 'email' THEN 0 WHEN 'gateway' THEN 1 WHEN 'official' THEN 2 ELSE 3 END"
#define LAST	"FROM consent_state s JOIN contact c ON c.id = s.contact_id WHERE s.contact_id = :after / 4 AND " PLACE " = :after % 4"
#define LIST \
	"SELECT s.contact_id * 4 + " PLACE ", s.contact_id, c.name, coalesce(c.profile_name, ''), coalesce(n.number, ''), coalesce(c.user_id, '')," \
	" s.scope, s.state, s.preapproved," \
	" s.explicit, s.since_at, s.ledger_seq, coalesce(l.source, ''), coalesce(w.answer_words, l.answer_words, '')" \
	" FROM consent_state s" \
	" JOIN contact c ON c.id = s.contact_id LEFT JOIN contact_phone n ON n.contact_id = c.id AND n.preferred = 1" \
	" LEFT JOIN consent_ledger l ON l.seq = s.ledger_seq LEFT JOIN ledger_personal w ON w.seq = s.ledger_seq" \
	" WHERE c.erased_at IS NULL AND c.merged_into IS NULL AND (s.state <> 'none' OR s.preapproved = 1)" \
	" AND (:scope = '' OR s.scope = :scope) AND (:state = '' OR s.state = :state) AND (:source = '' OR l.source = :source)" \
	" AND (:words = '' OR (s.state = 'agreed' AND (s.explicit = 1) = (:words = 'explicit')))" \
	" AND (:from = 0 OR s.since_at >= :from) AND (:until = 0 OR s.since_at < :until)"

static const char *const sql[SQL__COUNT] = {
	[CONSENT_NEWEST] =
	    LIST " AND (:after = 0 OR (s.since_at, s.contact_id, s.scope) < (SELECT s.since_at, s.contact_id, s.scope " LAST "))"
	    " ORDER BY s.since_at DESC, s.contact_id DESC, s.scope DESC LIMIT :limit",
	[CONSENT_OLDEST] =
	    LIST " AND (:after = 0 OR (s.since_at, s.contact_id, s.scope) > (SELECT s.since_at, s.contact_id, s.scope " LAST "))"
	    " ORDER BY s.since_at, s.contact_id, s.scope LIMIT :limit",
	[CONSENT_BY_NAME] =
	    LIST " AND (:after = 0 OR (lower(c.name), s.contact_id, s.scope) > (SELECT lower(c.name), s.contact_id, s.scope " LAST "))"
	    " ORDER BY lower(c.name), s.contact_id, s.scope LIMIT :limit",
};
DB_SQL(sql);

static struct db_arg
filter(const char *name, const char *value)
{
	return TEXT_(name, value != NULL ? value : "");
}

enum err
consent_list(struct db *db, const struct consent_query *q, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "key", DB_INT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "profile_name", DB_TEXT }, { "number", DB_TEXT },
		{ "user_id", DB_TEXT }, { "scope", DB_TEXT },
		{ "state", DB_TEXT }, { "preapproved", DB_FLAG }, { "explicit", DB_FLAG }, { "since_at", DB_INT }, { "ledger_seq", DB_INT },
		{ "source", DB_TEXT }, { "answer_words", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[q->order], ARGS(filter("scope", q->scope), filter("state", q->state), filter("source", q->source),
	    filter("words", q->words), INT_("from", q->from), INT_("until", q->until), INT_("after", q->after), INT_("limit", q->limit)), columns, ret);
}
