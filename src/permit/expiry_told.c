#include "permit/expiry_told.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/message.h"
#include "message/reason.h"
#include "permit/expiry.h"
#include "permit/status.h"
#include "setting/setting.h"

enum { SQL_WAITING, SQL_TOLD, SQL_NOTE, SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WAITING] =
	    "SELECT id FROM message WHERE permit_id = :permit AND scenario = 'permit_expiry_warning' AND state IN ('draft', 'queued', 'blocked')",
	[SQL_TOLD] =
	    "SELECT w.outcome, m.state, m.reason, m.sent_at, m.nothing_leaves FROM expiry_warning w LEFT JOIN message m ON m.id = w.message_id"
	    " WHERE w.permit_id = :permit AND w.expiry_day = :expiry AND w.band = :band",
	[SQL_NOTE] =
	    "INSERT INTO expiry_warning (permit_id, expiry_day, band, outcome, message_id, at)"
	    " VALUES (:permit, :expiry, :band, :outcome, :message, :now) ON CONFLICT (permit_id, expiry_day, band)"
	    " DO UPDATE SET outcome = excluded.outcome, message_id = excluded.message_id, at = excluded.at",
	[SQL_LIST] =
	    "SELECT w.expiry_day, w.band, w.outcome, w.message_id, m.state, w.at FROM expiry_warning w LEFT JOIN message m ON m.id = w.message_id"
	    " WHERE w.permit_id = :permit ORDER BY w.expiry_day DESC, w.band",
};
DB_SQL(sql);

enum { WAITING_MAX = 64 };

enum err
expiry_reckon(struct db *db, int64_t now, struct reckoning *ret, char **ret_text)
{
	AUTO_FREE char *text = NULL;
	int64_t zone;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) || (e = setting_text(db, SETTING_EXPIRY_BANDS, &text)))
		return e;
	/* setting_set lets nothing else in. */
	if (!bands_parse(text, &ret->bands) && !bands_parse(setting_row(SETTING_EXPIRY_BANDS)->otherwise, &ret->bands))
		return ERR_INVALID;
	ret->zone = (int)zone;
	ret->today = clock_day(now, ret->zone);
	if (ret_text != NULL) {
		*ret_text = text;
		text = NULL;
	}
	return ERR_NONE;
}

bool
expiry_is_live(const struct permit *p)
{
	return p != NULL && text_equal(p->status, permit_status_name(PERMIT_ACTIVE)) && p->has_expiry_day;
}

/* ---- which bands are told ---- */

/* A person or system that called it off meant it; what something else took back is still to be told. */
static bool
state_counts(const char *state, const char *reason)
{
	if (text_equal(state, "cancelled"))
		return text_equal(reason, REASON_CANCELLED_BY_OPERATOR) || text_equal(reason, REASON_CANCELLED_BY_SYSTEM);
	if (text_equal(state, "failed"))
		return !text_equal(reason, REASON_MAX_ATTEMPTS) && !text_equal(reason, REASON_INTERNAL);
	return true;
}

enum err
band_is_told(struct db *db, const struct permit *p, int64_t band, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const char *outcome;
	enum err e = db_one(db, sql[SQL_TOLD], ARGS(INT_("permit", p->id), INT_("expiry", p->expiry_day), INT_("band", band)), &rows);

	*ret = false;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	outcome = db_col_text(&rows, 0);
	if (text_equal(outcome, "message") && db_col_int(&rows, 4) != 0 && !p->nothing_leaves)
		*ret = false;	/* the permit was a trial then, and nobody was told */
	else if (text_equal(outcome, "message"))
		*ret = !db_col_null(&rows, 3) || state_counts(db_col_text(&rows, 1), db_col_text(&rows, 2));
	else
		*ret = text_equal(outcome, "skipped") || text_equal(outcome, "baseline");
	return ERR_NONE;
}

enum err
band_note(struct db *db, const struct permit *p, int64_t band, const char *outcome, int64_t message_id, int64_t now)
{
	return db_run(db, sql[SQL_NOTE], ARGS(INT_("permit", p->id), INT_("expiry", p->expiry_day), INT_("band", band), TEXT_("outcome", outcome),
	    ID_("message", message_id), INT_("now", now)), NULL);
}

enum err
warnings_withdraw(struct db *db, int64_t permit_id, const char *actor, int64_t now)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[WAITING_MAX];
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_WAITING], ARGS(INT_("permit", permit_id)), &rows)))
		return e;
	while (n < WAITING_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = message_withdraw(db, ids[i], REASON_SUPERSEDED, actor, now)) && e != ERR_CONFLICT)
			return e;
	return ERR_NONE;
}

enum err
expiry_told(struct db *db, int64_t permit_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "expiry_day", DB_INT }, { "band", DB_INT }, { "outcome", DB_TEXT }, { "message_id", DB_INT }, { "state", DB_TEXT }, { "at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("permit", permit_id)), columns, ret);
}
