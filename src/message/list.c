#include "message/list.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "contact/contact.h"
#include "contact/phone.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/held.h"
#include "template/template.h"

/*
 * One statement for each way into the table: an index must give the rows newest first, and the rest of the filter is asked of each row. A
 * single statement with everything optional would read the whole table whenever a filter is rare.
 */
enum { SQL_NEWEST, SQL_OF_CONTACT, SQL_OF_PERMIT, SQL_IN_STATE, SQL_MADE, SQL_CODE, SQL_NAMED, SQL_HELD, SQL__COUNT };

/* Of the last attempt through the provider that carried it. */
#define LAST(column) \
	"(SELECT a." column " FROM attempt a WHERE a.message_id = m.id AND a.provider_id = m.provider_id ORDER BY a.id DESC LIMIT 1)"
#define COLUMNS \
	"SELECT m.id, m.code, m.contact_id, c.name, m.number, m.kind, " TEMPLATE_FAMILY("t") ", t.name, m.scenario, m.category, m.priority, m.state," \
	" m.reason, m.reason_text, m.provider_id, p.name, m.permit_id, r.registration_id, m.reference, m.made_by, m.nothing_leaves," \
	" m.send_after, m.created_at, m.updated_at, m.sent_at, m.delivered_at, m.read_at, " LAST("consent") ", " LAST("reply_window") \
	" FROM message m JOIN contact c ON c.id = m.contact_id LEFT JOIN template t ON t.id = m.template_id" \
	" LEFT JOIN provider p ON p.id = m.provider_id LEFT JOIN permit r ON r.id = m.permit_id"
#define STATE_BIT \
	"CASE m.state WHEN 'draft' THEN 1 WHEN 'queued' THEN 2 WHEN 'sending' THEN 4 WHEN 'sent' THEN 8 WHEN 'delivered' THEN 16" \
	" WHEN 'read' THEN 32 WHEN 'failed' THEN 64 WHEN 'blocked' THEN 128 ELSE 256 END"
#define REST \
	" m.id < :before AND (:contact = 0 OR m.contact_id = :contact) AND (:permit = 0 OR m.permit_id = :permit)" \
	" AND (:provider = 0 OR m.provider_id = :provider) AND (:scenario = '' OR m.scenario = :scenario)" \
	" AND (:code = '' OR m.code = :code) AND (:reference = '' OR m.reference = :reference)" \
	" AND (:reason = '' OR m.reason = :reason)" \
	" AND (:from = 0 OR m.created_at >= :from) AND (:until = 0 OR m.created_at < :until)" \
	" AND (:states = 0 OR (:states & " STATE_BIT ") <> 0) ORDER BY m.id DESC LIMIT :limit"

static const char *const sql[SQL__COUNT] = {
	[SQL_NEWEST] = COLUMNS " WHERE m.id > :key AND" REST,
	[SQL_OF_CONTACT] = COLUMNS " WHERE m.contact_id = :key AND" REST,
	[SQL_OF_PERMIT] = COLUMNS " WHERE m.permit_id = :key AND" REST,
	[SQL_IN_STATE] = COLUMNS " WHERE m.state = :key AND" REST,
	[SQL_MADE] = COLUMNS " WHERE m.created_at >= :key AND" REST,
	[SQL_CODE] = COLUMNS " WHERE m.code = :key AND" REST,
	[SQL_NAMED] =
	    COLUMNS " WHERE m.contact_id IN (SELECT id FROM contact WHERE lower(name) LIKE :key ESCAPE '\\'"
	    " OR lower(name) LIKE '% ' || :key ESCAPE '\\') AND" REST,
	[SQL_HELD] =	/* what changed last first: a held message is as old as its trouble */
	    COLUMNS " WHERE" HELD_SQL " AND (:held & " HELD_KIND_SQL ") <> 0 AND (:reason = '' OR m.reason = :reason)"
	    " AND (:before = 0 OR (m.updated_at, m.id) < (SELECT b.updated_at, b.id FROM message b WHERE b.id = :before))"
	    " ORDER BY m.updated_at DESC, m.id DESC LIMIT :limit",
};
DB_SQL(sql);

static const struct db_column columns[] = {
	{ "id", DB_INT }, { "code", DB_TEXT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT },
	{ "kind", DB_TEXT }, { "template", DB_TEXT }, { "template_name", DB_TEXT }, { "scenario", DB_TEXT }, { "category", DB_TEXT },
	{ "priority", DB_INT }, { "state", DB_TEXT }, { "reason", DB_TEXT }, { "reason_text", DB_TEXT }, { "provider_id", DB_INT },
	{ "provider", DB_TEXT }, { "permit_id", DB_INT }, { "registration_id", DB_TEXT }, { "reference", DB_TEXT },
	{ "made_by", DB_TEXT }, { "nothing_leaves", DB_FLAG }, { "send_after", DB_INT }, { "created_at", DB_INT },
	{ "updated_at", DB_INT }, { "sent_at", DB_INT }, { "delivered_at", DB_INT }, { "read_at", DB_INT },
	{ "consent", DB_TEXT }, { "window", DB_TEXT }, { 0 }
};

enum { SEARCH_BYTES_MAX = 400, CODE_LEN = CODE_TEXT_MAX - 1 };

static int64_t
limit_of(const struct message_query *q)
{
	if (q->limit <= 0)
		return MESSAGE_LIST_DEFAULT;
	return q->limit < MESSAGE_LIST_MAX ? q->limit : MESSAGE_LIST_MAX;
}

/* key: the argument of the way in. */
static enum err
ask(struct db *db, int way, struct db_arg key, const struct message_query *q, struct json_object **ret)
{
	return db_rows_json(db, sql[way], ARGS(key, INT_("before", q->before > 0 ? q->before : INT64_MAX), INT_("contact", q->contact_id),
	    INT_("permit", q->permit_id), INT_("provider", q->provider_id), TEXT_("scenario", text_or_empty(q->scenario)),
	    TEXT_("code", text_or_empty(q->code)), TEXT_("reference", text_or_empty(q->reference)),
	    TEXT_("reason", text_or_empty(q->reason)), INT_("from", q->from), INT_("until", q->until),
	    INT_("states", q->states), INT_("limit", limit_of(q))), columns, ret);
}

/* ---- several states: a page of each, then the newest of all ---- */

static int
newest_first(const void *a, const void *b)
{
	int64_t x = 0, y = 0;

	json_int(*(struct json_object *const *)a, "id", &x);
	json_int(*(struct json_object *const *)b, "id", &y);
	return (x < y) - (x > y);
}

static enum err
add_state(struct db *db, enum message_state state, const struct message_query *q, struct json_object *rows)
{
	AUTO_JSON struct json_object *some = NULL;
	size_t i;
	enum err e;

	if ((e = ask(db, SQL_IN_STATE, TEXT_("key", message_state_name(state)), q, &some)))
		return e;
	for (i = 0; i < json_count(some); i++)
		if (json_object_array_add(rows, json_object_get(json_item(some, i))) != 0)
			return ERR_MEMORY;
	return ERR_NONE;
}

static enum err
in_states(struct db *db, const struct message_query *q, struct json_object **ret)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	size_t n;
	int state;
	enum err e;

	if (rows == NULL)
		return ERR_MEMORY;
	for (state = 0; state < MESSAGE_STATE__COUNT; state++)
		if ((q->states & MESSAGE_STATE_BIT(state)) != 0 && (e = add_state(db, (enum message_state)state, q, rows)))
			return e;
	json_object_array_sort(rows, newest_first);
	if ((n = json_count(rows)) > (size_t)limit_of(q))
		json_object_array_del_idx(rows, (size_t)limit_of(q), n - (size_t)limit_of(q));
	*ret = rows;
	rows = NULL;
	return ERR_NONE;
}

/* ---- what was typed into the search box ---- */

/* "k7qx3mpa" and "K7QX-3MPA" alike, as people copy it from a message. */
static bool
as_code(const char *text, char ret[CODE_TEXT_MAX])
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text == '-' || *text == ' ')
			continue;
		if (!isalnum((unsigned char)*text) || n == CODE_LEN)
			return false;
		if (n == 4)
			ret[n++] = '-';
		ret[n++] = (char)toupper((unsigned char)*text);
	}
	ret[n] = '\0';
	return n == CODE_LEN;
}

/* The beginning of a name as a LIKE pattern. */
static void
as_pattern(const char *text, struct buf *ret)
{
	for (; *text != '\0'; text++) {
		if (*text == '%' || *text == '_' || *text == '\\')
			buf_char(ret, '\\');
		buf_char(ret, (char)tolower((unsigned char)*text));
	}
	buf_char(ret, '%');
}

static enum err
search_name(struct db *db, const struct message_query *q, const char *text, struct json_object **ret)
{
	AUTO(buf) struct buf pattern = {0};

	buf_init(&pattern, SEARCH_BYTES_MAX);
	as_pattern(text, &pattern);
	return buf_err(&pattern) ? buf_err(&pattern) : ask(db, SQL_NAMED, TEXT_("key", buf_text(&pattern)), q, ret);
}

static enum err
search_number(struct db *db, const struct message_query *q, const char *number, struct json_object **ret)
{
	int64_t contact_id;
	enum err e;

	if ((e = contact_by_number(db, number, &contact_id)) == ERR_NOT_FOUND)
		return (*ret = json_object_new_array()) != NULL ? ERR_NONE : ERR_MEMORY;
	return e ? e : ask(db, SQL_OF_CONTACT, INT_("key", contact_id), q, ret);
}

static enum err
search(struct db *db, const struct message_query *q, struct json_object **ret)
{
	AUTO_FREE char *copy = NULL;
	struct json_object *rows = NULL;
	char code[CODE_TEXT_MAX];
	struct phone phone;
	char *text;
	enum err e;

	if ((e = text_copy(q->search, &copy)))
		return e;
	text = text_trim(copy);
	/* A code may look like a name ("MARGARET"), so only one that exists counts. */
	if (as_code(text, code)) {
		if ((e = ask(db, SQL_CODE, TEXT_("key", code), q, &rows)))
			return e;
		if (json_count(rows) > 0) {
			*ret = rows;
			return ERR_NONE;
		}
		json_end(&rows);
	}
	phone = phone_parse(text);
	return phone.kind != PHONE_NONE ? search_number(db, q, phone.number, ret) : search_name(db, q, text, ret);
}

static enum err
held(struct db *db, const struct message_query *q, struct json_object **ret)
{
	return db_rows_json(db, sql[SQL_HELD], ARGS(INT_("since", q->held_since), INT_("held", q->held), TEXT_("reason", text_or_empty(q->reason)),
	    INT_("before", q->before), INT_("limit", limit_of(q))), columns, ret);
}

static enum err
list(struct db *db, const struct message_query *q, struct json_object **ret)
{
	if (q->held != 0)
		return held(db, q, ret);
	if (!text_is_blank(q->search))
		return search(db, q, ret);
	if (!text_is_blank(q->code))
		return ask(db, SQL_CODE, TEXT_("key", q->code), q, ret);
	if (q->contact_id > 0)
		return ask(db, SQL_OF_CONTACT, INT_("key", q->contact_id), q, ret);
	if (q->permit_id > 0)
		return ask(db, SQL_OF_PERMIT, INT_("key", q->permit_id), q, ret);
	if (q->states != 0)
		return in_states(db, q, ret);
	if (q->from > 0)
		return ask(db, SQL_MADE, INT_("key", q->from), q, ret);
	return ask(db, SQL_NEWEST, INT_("key", 0), q, ret);
}

enum err
message_list(struct db *db, const struct message_query *query, struct json_object **ret)
{
	struct message_query q = *query;
	enum message_state one;

	if (text_is_blank(q.state))
		return list(db, &q, ret);
	if (!message_state_from_name(q.state, &one) || (q.states != 0 && (q.states & MESSAGE_STATE_BIT(one)) == 0))
		return (*ret = json_object_new_array()) != NULL ? ERR_NONE : ERR_MEMORY;
	q.states = MESSAGE_STATE_BIT(one);
	return list(db, &q, ret);
}
