#include "permit/missed.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "permit/document_scenario.h"
#include "permit/expiry.h"
#include "permit/scenario.h"
#include "setting/setting.h"

enum { SQL_LIST, SQL_COUNT, SQL_ONE, SQL_CLOSE, SQL__COUNT };

/*
 * Still to be said: the permit is as it was and has nobody yet, or another applicant than the one who was told, or the template is still to be tried;
 * the document still waits since then, and nobody else of its staff was told, or it names somebody whom nobody knows. A reminder is told in a
 * digest, which is no row here: it counts when nothing else speaks of the document.
 */
#define MISSED \
	" FROM scenario_fired f JOIN permit p ON p.id = f.permit_id LEFT JOIN document d ON d.id = f.document_id" \
	" WHERE (f.outcome = 'no_recipient' OR f.outcome = 'refused') AND f.rehearsal = 0 AND f.at >= :since AND f.closed_at IS NULL" \
	" AND p.applicant_problem <> 'erased'" \
	" AND CASE WHEN f.document_id IS NOT NULL AND f.scenario = 'reminder' THEN d.state = 'pending_signature' AND d.entered_state_at <= f.at" \
	"     AND NOT EXISTS (SELECT 1 FROM scenario_fired o WHERE o.document_id = f.document_id AND o.rehearsal = 0" \
	"     AND (o.outcome = 'message' AND o.at >= f.at" \
	"     OR o.scenario = 'document_pending' AND o.outcome IN ('no_recipient', 'refused') AND o.at >= d.entered_state_at))" \
	"   WHEN f.document_id IS NOT NULL THEN d.state = 'pending_signature' AND d.entered_state_at <= f.at AND" \
	"     ((f.scenario = 'document_pending' AND d.staff_id IS NULL AND d.staff_problem <> '' AND f.detail = d.staff_problem) OR NOT EXISTS" \
	"     (SELECT 1 FROM scenario_fired o WHERE o.document_id = f.document_id AND o.scenario = f.scenario AND o.rehearsal = 0" \
	"     AND o.outcome = 'message' AND o.at >= d.entered_state_at))" \
	"   WHEN f.scenario = 'permit_expiry_warning' THEN p.status = 'active' AND p.expiry_day >= :today" \
	"     AND (f.outcome = 'refused' OR p.contact_id IS NULL)" \
	"   ELSE (f.outcome = 'refused' OR (p.contact_id IS NOT NULL AND f.detail = 'told_other') OR" \
	"     (p.contact_id IS NULL AND f.detail NOT IN ('told_other', 'told_other_over'))) AND NOT EXISTS" \
	"     (SELECT 1 FROM scenario_fired o WHERE o.permit_id = f.permit_id" \
	"     AND o.document_id IS NULL AND o.rehearsal = 0 AND o.outcome = 'message' AND o.scenario <> 'permit_expiry_warning' AND o.id > f.id) END"

static const char *const sql[SQL__COUNT] = {
	[SQL_LIST] =
	    "SELECT f.id, f.scenario, f.at, f.outcome, f.detail, f.permit_id, p.registration_id, p.permit_type, p.applicant_name, f.document_id,"
	    "   d.document_number, d.approver_name, d.approver_raw, d.staff_name, d.staff_raw" MISSED " ORDER BY f.at DESC, f.id DESC LIMIT :limit",
	[SQL_COUNT] = "SELECT count(*) FROM (SELECT 1" MISSED " LIMIT :limit)",
	[SQL_ONE] = "SELECT scenario, event_key, permit_id, document_id FROM scenario_fired WHERE id = :id AND outcome IN ('no_recipient', 'refused')",
	[SQL_CLOSE] =
	    "UPDATE scenario_fired SET closed_at = :now, closed_by = :actor, closed_why = :why WHERE id = :id"
	    " AND outcome IN ('no_recipient', 'refused') AND closed_at IS NULL",
};
DB_SQL(sql);

/* Today in the office: a permit that ended yesterday is warned of no more. */
static enum err
office_day(struct db *db, int64_t now, int64_t *ret)
{
	int64_t zone;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	*ret = clock_day(now, (int)zone);
	return ERR_NONE;
}

enum err
missed_list(struct db *db, int64_t now, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "scenario", DB_TEXT }, { "at", DB_INT }, { "outcome", DB_TEXT }, { "detail", DB_TEXT }, { "permit_id", DB_INT },
		{ "registration_id", DB_TEXT }, { "permit_type", DB_TEXT }, { "applicant_name", DB_TEXT }, { "document_id", DB_INT },
		{ "document_number", DB_TEXT }, { "approver_name", DB_TEXT }, { "approver_raw", DB_TEXT }, { "staff_name", DB_TEXT },
		{ "staff_raw", DB_TEXT }, { 0 }
	};
	int64_t today;
	enum err e;

	if ((e = office_day(db, now, &today)))
		return e;
	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("since", now - MISSED_MS), INT_("today", today), INT_("limit", limit)), columns, ret);
}

enum err
missed_count(struct db *db, int64_t now, int64_t *ret)
{
	int64_t today;
	enum err e;

	if ((e = office_day(db, now, &today)))
		return e;
	return db_one_int(db, sql[SQL_COUNT], ARGS(INT_("since", now - MISSED_MS), INT_("today", today), INT_("limit", MISSED_COUNT_MAX)), ret);
}

enum err
missed_close(struct db *db, int64_t id, const char *why, const char *actor, int64_t now)
{
	int64_t changed;
	enum err e = db_run(db, sql[SQL_CLOSE], ARGS(INT_("id", id), TEXT_("why", why), TEXT_("actor", actor), INT_("now", now)), &changed);

	return e != ERR_NONE || changed > 0 ? e : ERR_CONFLICT;
}

/* ---- once more ---- */

static enum err
again_expiry(struct db *db, int64_t permit_id, const struct permit_put *who, int64_t now, struct fired_list *ret)
{
	const struct expiry_run run = { .now = now, .base_url = who->base_url, .actor = who->actor };
	AUTO(permit) struct permit permit = {0};
	struct fired fired;
	enum err e;

	if ((e = permit_load(db, permit_id, &permit)) || (e = expiry_remind(db, &permit, &run, &fired)))
		return e;
	fired_add(ret, &fired);
	return ERR_NONE;
}

enum err
missed_again(struct db *db, int64_t id, const struct permit_put *who, int64_t now, struct fired_list *ret)
{
	const struct document_put put = { .actor = who->actor, .base_url = who->base_url };
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO_FREE char *scenario = NULL, *key = NULL;
	int64_t permit_id, document_id;
	enum err e;

	if ((e = db_one(db, sql[SQL_ONE], ARGS(INT_("id", id)), &rows)) || (e = db_col_copy(&rows, 0, &scenario)) ||
	    (e = db_col_copy(&rows, 1, &key)))
		return e;
	permit_id = db_col_int(&rows, 2);
	document_id = db_col_int(&rows, 3);
	db_rows_end(&rows);
	if (document_id != 0)
		return document_tell_again(db, document_id, &put, now, ret);
	if (text_equal(scenario, SCENARIO_EXPIRY))
		return again_expiry(db, permit_id, who, now, ret);
	return scenario_again(db, permit_id, key, who, now, ret);
}
