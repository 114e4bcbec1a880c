#include "invitation/audience.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "db/db.h"
#include "db/rows.h"
#include "invitation/letter.h"
#include "message/reason.h"
#include "privacy/notice.h"
#include "routing/ground.h"
#include "routing/plan.h"
#include "setting/setting.h"

enum { TOGETHER = 500, NO_WHATSAPP_DAYS = 30 };

enum { SQL_PEOPLE, SQL_TYPES, SQL_BATCHES, SQL__COUNT };

#define MEANT_PERMITS	"SELECT count(*) FROM permit p WHERE p.contact_id = c.id AND (:type = '' OR p.permit_type = :type)"
#define STATE_OF(scope)	"coalesce((SELECT s.state FROM consent_state s WHERE s.contact_id = c.id AND s.scope = '" scope "'), 'none')"

static const char *const sql[SQL__COUNT] = {
	[SQL_PEOPLE] =
	    "SELECT c.id, n.kind, n.whatsapp, coalesce(n.whatsapp_at, 0), n.confirmed, c.user_id, " STATE_OF("official") ", " STATE_OF("gateway") ","
	    "   coalesce((SELECT max(i.created_at) FROM invitation i LEFT JOIN message m ON m.id = i.message_id WHERE i.contact_id = c.id"
	    "     AND (m.id IS NULL OR (m.state <> 'cancelled' AND m.state <> 'failed' AND m.nothing_leaves = 0))), 0),"
	    "   (" MEANT_PERMITS ")"
	    " FROM contact c LEFT JOIN contact_phone n ON n.contact_id = c.id AND n.preferred = 1"
	    " WHERE c.id > :after AND c.erased_at IS NULL AND (:role = '' OR c.role = :role) AND (:permit = 'any' OR (:permit = 'some')"
	    "   = EXISTS (SELECT 1 FROM permit p WHERE p.contact_id = c.id AND (:type = '' OR p.permit_type = :type)))"
	    " AND (:batch = 0 OR EXISTS (SELECT 1 FROM import_row r WHERE r.contact_id = c.id AND r.batch_id = :batch))"
	    " ORDER BY c.id LIMIT :limit",
	[SQL_BATCHES] =
	    "SELECT b.id, b.file_name, b.kind, b.started_at FROM import_batch b WHERE b.started_at IS NOT NULL"
	    " AND EXISTS (SELECT 1 FROM import_row r WHERE r.batch_id = b.id AND r.contact_id IS NOT NULL) ORDER BY b.id DESC LIMIT 100",
	[SQL_TYPES] = "SELECT DISTINCT permit_type FROM permit ORDER BY permit_type LIMIT 300",
};
DB_SQL(sql);

/* What of a person decides. */
struct person {
	int64_t			id, asked_at, permits;
	bool			has_number, landline, has_whatsapp, no_whatsapp, confirmed, has_user_id;
	enum consent_state	official, gateway;
};

struct gaze {
	struct db			*db;
	const struct audience_filter	*filter;
	const char			*base_url;
	int64_t				 now, every_ms, asked_ms, material_at;
	size_t				 cap;
	struct ground			 ground;
	struct message			 message;	/* as the first who is free would get it; the others differ in name and link */
	struct plan_facts		*facts;
	struct audience			 audience;
};

static void
gaze_end(struct gaze *g)
{
	ground_end(&g->ground);
	message_end(&g->message);
	free(g->facts);
	audience_end(&g->audience);
}

void
audience_end(struct audience *a)
{
	free(a->chosen);
	*a = (struct audience){0};
}

/* ---- one person ---- */

static enum consent_state
state_of(const char *name)
{
	int s;

	for (s = CONSENT_STATE__COUNT - 1; s > CONSENT_NONE; s--)
		if (text_equal(consent_state_name((enum consent_state)s), name))
			break;
	return (enum consent_state)s;
}

static void
read_person(const struct gaze *g, struct db_rows *rows, struct person *p)
{
	const char *kind = db_col_text(rows, 1), *whatsapp = db_col_text(rows, 2);

	*p = (struct person){
		.id = db_col_int(rows, 0), .has_number = kind != NULL, .landline = text_equal(kind, "landline"),
		.has_whatsapp = text_equal(whatsapp, "yes"),
		.no_whatsapp = text_equal(whatsapp, "no") && db_col_int(rows, 3) > g->now - NO_WHATSAPP_DAYS * CLOCK_DAY_MS,
		.confirmed = db_col_int(rows, 4) != 0, .has_user_id = !db_col_null(rows, 5), .official = state_of(db_col_text(rows, 6)),
		.gateway = state_of(db_col_text(rows, 7)), .asked_at = db_col_int(rows, 8), .permits = db_col_int(rows, 9),
	};
}

/* What an office does not let count any more is no agreement (privacy/notice.h). */
static enum err
overtake(struct gaze *g, struct person *p)
{
	struct consent consents[SCOPE__COUNT];
	bool overtaken;
	enum err e;

	if (g->material_at == 0 || (p->official != CONSENT_AGREED && p->gateway != CONSENT_AGREED))
		return ERR_NONE;
	if ((e = consent_load(g->db, p->id, consents)) || (e = privacy_overtake(g->db, p->id, g->material_at, consents, &overtaken)))
		return e;
	p->official = consents[SCOPE_OFFICIAL].state;
	p->gateway = consents[SCOPE_GATEWAY].state;
	return ERR_NONE;
}

static bool
is_meant(const struct gaze *g, const struct person *p)
{
	const struct audience_filter *f = g->filter;
	bool long_ago = p->asked_at != 0 && g->now - p->asked_at >= g->asked_ms;

	if (f->answer == AUDIENCE_ANSWER_NONE && p->gateway != CONSENT_NONE)
		return false;
	if (f->answer == AUDIENCE_ANSWER_GATEWAY && p->gateway != CONSENT_AGREED)
		return false;
	return f->asked == AUDIENCE_ASKED_ANY || (f->asked == AUDIENCE_ASKED_NEVER ? p->asked_at == 0 : long_ago);
}

/* What is known without a plan; "" when nothing stands in the way. */
static const char *
why_no_way(const struct person *p)
{
	if (!p->has_number)
		return p->has_user_id ? "" : REASON_NO_NUMBER;
	if (p->landline && !p->has_whatsapp)
		return "landline";
	if (p->no_whatsapp)
		return REASON_NO_WHATSAPP;
	return p->confirmed ? "" : REASON_UNCONFIRMED_NUMBER;
}

static const char *
obstacle_of(const struct gaze *g, const struct person *p, const char **ret_why)
{
	*ret_why = "";
	if (p->official == CONSENT_STOPPED || p->gateway == CONSENT_STOPPED)
		return invite_obstacle_name(INVITE_STOPPED);
	if (p->official == CONSENT_AGREED)
		return invite_obstacle_name(INVITE_AGREED);
	if (p->official == CONSENT_DECLINED || p->gateway == CONSENT_DECLINED)
		return invite_obstacle_name(INVITE_DECLINED);
	if (*(*ret_why = why_no_way(p)) != '\0')
		return invite_obstacle_name(INVITE_NO_WAY);
	if (p->asked_at != 0 && g->now - p->asked_at < g->every_ms)
		return invite_obstacle_name(INVITE_RECENT);
	return is_meant(g, p) ? "" : "not_meant";
}

/* ---- the plan ---- */

static enum err
prepare_message(struct gaze *g, int64_t contact_id)
{
	struct invite invite = { .contact_id = contact_id, .base_url = g->base_url, .channel = "round", .actor = "sender" };

	return invite_preview(g->db, &invite, g->now, &g->message, NULL);
}

/* *ret_why: "" when some provider may carry it, now or later. */
static enum err
plan_for(struct gaze *g, int64_t contact_id, char ret_why[32])
{
	struct plan plan;
	enum err e = ERR_NONE;

	ret_why[0] = '\0';
	if (g->message.body == NULL)
		e = prepare_message(g, contact_id);
	if (e == ERR_INVALID || e == ERR_NOT_FOUND) {
		snprintf(ret_why, 32, "%s", REASON_BAD_TEMPLATE);
		return ERR_NONE;
	}
	g->message.contact_id = contact_id;
	if (e || (e = plan_gather_on(g->db, &g->ground, &g->message, NULL, g->facts)))
		return e;
	plan = plan_make(g->facts);
	if (plan.may_count == 0 && plan.retry_at == 0)
		snprintf(ret_why, 32, "%s", plan_blocked_reason(&plan));
	return ERR_NONE;
}

/* ---- all of them ---- */

static void
count_reason(struct audience *a, const char *obstacle, const char *why)
{
	size_t i;

	for (i = 0; i < a->reason_count; i++)
		if (strcmp(a->reasons[i].obstacle, obstacle) == 0 && strcmp(a->reasons[i].why, why) == 0)
			break;
	if (i == AUDIENCE_REASONS_MAX)
		i--;		/* there are not so many reasons */
	if (i == a->reason_count) {
		snprintf(a->reasons[i].obstacle, sizeof(a->reasons[i].obstacle), "%s", obstacle);
		snprintf(a->reasons[i].why, sizeof(a->reasons[i].why), "%s", why);
		a->reason_count++;
	}
	a->reasons[i].people++;
}

static enum err
take(struct gaze *g, struct person *p)
{
	struct audience *a = &g->audience;
	const char *obstacle, *why;
	char no_way[32] = "";
	enum err e;

	if ((e = overtake(g, p)))
		return e;
	a->people++;
	a->permits += p->permits;
	obstacle = obstacle_of(g, p, &why);
	if (obstacle[0] == '\0' && a->chosen_count < g->cap) {
		if ((e = plan_for(g, p->id, no_way)))
			return e;
		if (no_way[0] == '\0')
			a->chosen[a->chosen_count++] = p->id;
		else
			obstacle = invite_obstacle_name(INVITE_NO_WAY), why = no_way;
	}
	if (obstacle[0] == '\0')
		a->free++;
	else
		count_reason(a, obstacle, why);
	return ERR_NONE;
}

/* The rows first: what is asked about one of them must not stand between them. */
static enum err
next_people(struct gaze *g, int64_t after, struct person people[TOGETHER], size_t *ret_n)
{
	const struct audience_filter *f = g->filter;
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(g->db, sql[SQL_PEOPLE], ARGS(INT_("after", after), TEXT_("role", f->role), TEXT_("permit", audience_permit_name(f->permit)),
	    TEXT_("type", f->permit_type), INT_("batch", f->batch_id), INT_("limit", TOGETHER)), &rows)))
		return e;
	while (n < TOGETHER && db_next(&rows))
		read_person(g, &rows, &people[n++]);
	*ret_n = n;
	return rows.err;
}

static enum err
walk(struct gaze *g)
{
	struct person people[TOGETHER];
	int64_t after = 0;
	size_t n, i;
	enum err e;

	do {
		if ((e = next_people(g, after, people, &n)))
			return e;
		for (i = 0; i < n; i++)
			if ((e = take(g, &people[i])))
				return e;
		if (n > 0)
			after = people[n - 1].id;
	} while (n == TOGETHER);
	return ERR_NONE;
}

static enum err
prepare(struct gaze *g)
{
	int64_t days, wanted = g->filter->asked_days;
	enum err e;

	g->facts = calloc(1, sizeof(*g->facts));
	g->audience.chosen = calloc(g->cap + 1, sizeof(*g->audience.chosen));
	if (g->facts == NULL || g->audience.chosen == NULL)
		return ERR_MEMORY;
	if ((e = setting_number(g->db, SETTING_INVITE_EVERY_DAYS, &days)) || (e = privacy_material_at(g->db, g->now, &g->material_at)) ||
	    (e = ground_load(g->db, g->now, &g->ground)))
		return e;
	g->every_ms = days * CLOCK_DAY_MS;
	g->asked_ms = (wanted > days ? wanted : days) * CLOCK_DAY_MS;
	return ERR_NONE;
}

enum err
audience_look(struct db *db, const struct audience_filter *filter, const char *base_url, size_t cap, int64_t now, struct audience *ret)
{
	AUTO(gaze) struct gaze g = { .db = db, .filter = filter, .base_url = base_url, .now = now, .cap = cap };
	enum err e;

	if ((e = prepare(&g)) || (e = walk(&g)))
		return e;
	*ret = g.audience;
	g.audience = (struct audience){0};
	return ERR_NONE;
}

enum err
audience_permit_types(struct db *db, struct json_object **ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO_JSON struct json_object *types = json_object_new_array();
	enum err e;

	if ((e = db_query(db, sql[SQL_TYPES], ARGS(), &rows)))
		return e;
	while (db_next(&rows))
		json_object_array_add(types, json_object_new_string(db_col_text(&rows, 0)));
	if (rows.err)
		return rows.err;
	*ret = types;
	types = NULL;
	return ERR_NONE;
}

enum err
audience_batches(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = { { "id", DB_INT }, { "file_name", DB_TEXT }, { "kind", DB_TEXT }, { "started_at", DB_INT }, { 0 } };

	return db_rows_json(db, sql[SQL_BATCHES], NULL, columns, ret);
}
