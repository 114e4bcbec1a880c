#include "consent/request.h"

#include "base/text.h"
#include "db/db.h"
#include "template/template.h"

enum { SQL_QUOTED, SQL_INVITED, SQL_QUOTED_ASKS, SQL_LAST_ASKS, SQL__COUNT };

#define ASKS	TEMPLATE_FAMILY("t") " IN ('opt_in_invitation', 'gateway_followup')"
/* What the person saw: a gateway carries the longer wording. */
#define SEEN	"CASE WHEN p.kind = 'meta' THEN m.body ELSE m.gateway_body END"

static const char *const sql[SQL__COUNT] = {
	[SQL_QUOTED] =
	    "SELECT " SEEN " FROM attempt a JOIN message m ON m.id = a.message_id JOIN provider p ON p.id = a.provider_id"
	    " WHERE a.provider_message_id = :context AND m.contact_id = :contact ORDER BY a.id DESC LIMIT 1",
	[SQL_INVITED] =
	    "SELECT " SEEN " FROM message m JOIN template t ON t.id = m.template_id JOIN provider p ON p.id = m.provider_id"
	    " WHERE m.contact_id = :contact AND " ASKS
	    " AND m.state IN ('sent', 'delivered', 'read') ORDER BY m.id DESC LIMIT 1",
	[SQL_QUOTED_ASKS] =
	    "SELECT " ASKS " FROM attempt a JOIN message m ON m.id = a.message_id JOIN template t ON t.id = m.template_id"
	    " WHERE a.provider_message_id = :context AND m.contact_id = :contact ORDER BY a.id DESC LIMIT 1",
	[SQL_LAST_ASKS] =
	    "SELECT coalesce(" ASKS ", 0) FROM message m LEFT JOIN template t ON t.id = m.template_id"
	    " WHERE m.contact_id = :contact AND m.state IN ('sent', 'delivered', 'read') ORDER BY m.sent_at DESC, m.id DESC LIMIT 1",
};
DB_SQL(sql);

static enum err
first_text(struct db *db, const char *question, const struct db_arg *args, char **ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, question, args, &rows)))
		return e;
	return db_col_copy(&rows, 0, ret);
}

enum err
consent_request_words(struct db *db, int64_t contact_id, const char *context_id, char **ret)
{
	enum err e = ERR_NOT_FOUND;

	if (!text_is_blank(context_id))
		e = first_text(db, sql[SQL_QUOTED], ARGS(TEXT_("context", context_id), INT_("contact", contact_id)), ret);
	if (e == ERR_NOT_FOUND)
		e = first_text(db, sql[SQL_INVITED], ARGS(INT_("contact", contact_id)), ret);
	return e == ERR_NOT_FOUND ? text_copy("", ret) : e;
}

enum err
consent_was_asked(struct db *db, int64_t contact_id, const char *context_id, bool *ret)
{
	const struct db_arg contact = INT_("contact", contact_id);
	int64_t asks = 0;
	enum err e;

	if (!text_is_blank(context_id))
		e = db_one_int(db, sql[SQL_QUOTED_ASKS], ARGS(TEXT_("context", context_id), contact), &asks);
	else
		e = db_one_int(db, sql[SQL_LAST_ASKS], ARGS(contact), &asks);
	*ret = e == ERR_NONE && asks != 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}
