#include "contact/list.h"

#include "base/buf.h"
#include "db/db.h"
#include "db/rows.h"

enum { NAME_MAX_BYTES = 200 };
enum { SQL_CONTACTS, SQL__COUNT };

#define STATE_OF(scope)	\
	"coalesce((SELECT state FROM consent_state s WHERE s.contact_id = c.id AND s.scope = '" scope "'), 'none')"

static const char *const sql[SQL__COUNT] = {
	[SQL_CONTACTS] =
	    "SELECT c.id, c.name, coalesce(c.profile_name, ''), coalesce(c.user_id, ''), c.role, coalesce(p.number, ''), coalesce(p.kind, 'none'), "
	    STATE_OF("official") ", " STATE_OF("gateway") ", " STATE_OF("sms") ", " STATE_OF("email") ", c.created_at"
	    " FROM contact c LEFT JOIN contact_phone p ON p.contact_id = c.id AND p.preferred = 1"
	    " WHERE (:before = 0 OR c.id < :before) AND c.erased_at IS NULL AND c.merged_into IS NULL"
	    " AND (:name = '' OR c.user_id = :user_id OR lower(c.name) LIKE lower(:name) ESCAPE '\\')"
	    " AND (:number = '' OR c.id IN (SELECT contact_id FROM contact_phone WHERE number = :number))"
	    " AND (:state = '' OR coalesce((SELECT state FROM consent_state s WHERE s.contact_id = c.id AND s.scope = :scope), 'none') = :state)"
	    " ORDER BY c.id DESC LIMIT :limit",
};
DB_SQL(sql);

/* "sa" becomes "sa%", with LIKE's own signs taken literally. */
static void
like_start(struct buf *b, const char *start)
{
	if (start == NULL || *start == '\0')
		return;
	for (; *start != '\0'; start++) {
		if (*start == '%' || *start == '_' || *start == '\\')
			buf_char(b, '\\');
		buf_char(b, *start);
	}
	buf_char(b, '%');
}

enum err
contact_list(struct db *db, const struct contact_query *q, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "name", DB_TEXT }, { "profile_name", DB_TEXT }, { "user_id", DB_TEXT }, { "role", DB_TEXT },
		{ "number", DB_TEXT }, { "number_kind", DB_TEXT }, { "official", DB_TEXT }, { "gateway", DB_TEXT }, { "sms", DB_TEXT },
		{ "email", DB_TEXT }, { "created_at", DB_INT }, { 0 }
	};
	AUTO(buf) struct buf name;

	buf_init(&name, NAME_MAX_BYTES);
	like_start(&name, q->name);
	if (buf_err(&name))
		return buf_err(&name);
	return db_rows_json(db, sql[SQL_CONTACTS], ARGS(INT_("before", q->before), INT_("limit", q->limit), TEXT_("name", buf_text(&name)),
	    TEXT_("user_id", q->name != NULL ? q->name : ""), TEXT_("number", q->number != NULL ? q->number : ""),
	    TEXT_("scope", q->scope != NULL ? q->scope : ""), TEXT_("state", q->state != NULL ? q->state : "")), columns, ret);
}
