#include "db/db.h"
#include "template/template.h"

enum { SQL_REFUSED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_REFUSED] =
	    "UPDATE template_mapping SET status = 'paused', status_text = :text, updated_at = :now"
	    " WHERE template_id = :template AND provider_id = :provider AND status = 'approved'",
};
DB_SQL(sql);

enum err
template_mapping_refused(struct db *db, int64_t template_id, int64_t provider_id, const char *text, int64_t now)
{
	return db_run(db, sql[SQL_REFUSED], ARGS(INT_("template", template_id), INT_("provider", provider_id), TEXT_("text", text),
	    INT_("now", now)), NULL);
}
