#include "contact/number_export.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_PART, SQL__COUNT };

/* What a provider said of the number outweighs what its form says: see routing. */
#define WHERE \
	" FROM contact_phone p JOIN contact c ON c.id = p.contact_id" \
	" LEFT JOIN consent_state s ON s.contact_id = c.id AND s.scope = 'official'" \
	" WHERE p.number > :after AND p.preferred = 1 AND p.confirmed = 1 AND c.erased_at IS NULL" \
	" AND ((p.kind = 'mobile' AND p.whatsapp <> 'no') OR p.whatsapp = 'yes')" \
	" AND (:role = '' OR c.role = :role)" \
	" AND (:permits = 0 OR EXISTS (SELECT 1 FROM permit t WHERE t.contact_id = c.id))" \
	" AND (:consent = 'all' OR (:consent = 'agreed' AND s.state = 'agreed')" \
	"   OR (:consent = 'not_agreed' AND coalesce(s.state, 'none') <> 'agreed')" \
	"   OR (:consent = 'stopped' AND (s.state = 'stopped' OR s.state = 'declined')))" \
	" AND (:stopped = 1 OR (coalesce(s.state, 'none') <> 'stopped' AND coalesce(s.state, 'none') <> 'declined'))"

static const char *const sql[SQL__COUNT] = {
	[SQL_PART] = "SELECT p.contact_id, p.number" WHERE " ORDER BY p.number LIMIT :cap",
};
DB_SQL(sql);

static const char *const names[NUMBERS__COUNT] = {
	[NUMBERS_ALL] = "all", [NUMBERS_AGREED] = "agreed", [NUMBERS_NOT_AGREED] = "not_agreed", [NUMBERS_STOPPED] = "stopped",
};

const char *
number_consent_name(enum number_consent c)
{
	return names[c];
}

bool
number_consent_from_name(const char *name, enum number_consent *ret)
{
	int i;

	for (i = 0; i < NUMBERS__COUNT; i++)
		if (text_equal(names[i], name)) {
			*ret = (enum number_consent)i;
			return true;
		}
	return false;
}

void
number_export_name(int64_t now, int zone_minutes, char ret[NUMBER_EXPORT_NAME_MAX])
{
	struct clock_date d = clock_local(now, zone_minutes);

	snprintf(ret, NUMBER_EXPORT_NAME_MAX, "whatsapp_phone_numbers_%04d%02d%02d_%02d%02d%02d.csv", d.year, d.month, d.day, d.hour, d.minute,
	    d.second);
}

void
number_export_filter(const struct number_export *x, struct buf *out)
{
	buf_fmt(out, "consent=%s", names[x->consent]);
	if (x->with_stopped)
		buf_text_add(out, " with_stopped");
	if (x->with_permits)
		buf_text_add(out, " with_permits");
	if (!text_is_blank(x->role))
		buf_fmt(out, " role=%s", x->role);
	if (x->limit > 0)
		buf_fmt(out, " limit=%" PRId64, x->limit);
}

#define QUERY_ARGS(x) \
	TEXT_("consent", names[(x)->consent]), INT_("stopped", (x)->with_stopped || (x)->consent == NUMBERS_STOPPED), \
	INT_("permits", (x)->with_permits), TEXT_("role", (x)->role != NULL ? (x)->role : "")

enum err
number_export_part(struct db *db, const struct number_export *x, const char *after, int64_t cap, struct json_object **ret)
{
	static const struct db_column columns[] = { { "contact_id", DB_INT }, { "number", DB_TEXT }, { NULL, 0 } };

	return db_rows_json(db, sql[SQL_PART], ARGS(QUERY_ARGS(x), TEXT_("after", after), INT_("cap", cap)), columns, ret);
}
