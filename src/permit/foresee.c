#include "permit/foresee.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "permit/concerned.h"
#include "permit/document_scenario.h"
#include "permit/expiry.h"
#include "permit/params.h"
#include "permit/reminder.h"
#include "setting/setting.h"

enum { SQL_DOCUMENT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_DOCUMENT] =	/* one that waits, otherwise the newest */
	    "SELECT id FROM document WHERE permit_id = :permit ORDER BY state = 'pending_signature' DESC, id DESC LIMIT 1",
};
DB_SQL(sql);

void
foresight_end(struct foresight *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		json_end(&f->items[i].telling.params);
	free(f->reference);
	*f = (struct foresight){0};
}

/* What is looked at. */
struct look { struct db *db; const struct permit *permit; const char *scenario, *base_url; int64_t now; struct foresight *f; };

/* params become the foresight's. */
static void
add(const struct look *l, const char *template_key, int64_t contact_id, struct json_object **params)
{
	struct foresight *f = l->f;

	if (f->count == FORESEEN_MAX) {
		f->more++;
		return;
	}
	f->items[f->count++].telling = (struct telling){
		.scenario = l->scenario, .template_key = template_key, .event_key = NULL, .permit_id = l->permit->id, .contact_id = contact_id,
		.params = *params, .reference = f->reference, .actor = "simulator",
	};
	*params = NULL;
}

static void
nobody(const struct look *l, const char *why)
{
	snprintf(l->f->why, sizeof(l->f->why), "%s", why);
}

/* ---- to the applicant ---- */

static enum err
to_applicant(const struct look *l)
{
	AUTO_JSON struct json_object *params = NULL;
	enum err e;

	if (l->permit->contact_id == 0) {
		nobody(l, l->permit->applicant_problem);
		return ERR_NONE;
	}
	if ((e = permit_params(l->db, l->permit, NULL, l->base_url, l->now, &params)))
		return e;
	add(l, l->scenario, l->permit->contact_id, &params);
	return ERR_NONE;
}

static enum err
look_ready(const struct look *l)
{
	bool numbered = !text_is_blank(l->permit->permit_number);

	/* With a number it was issued once, and has gone on from there: renewed, revoked ... */
	l->f->obstacle = permit_is_issued(l->permit) ? NULL : numbered ? "not_in_force" : "not_issued";
	return to_applicant(l);
}

static enum err
look_expiry(const struct look *l)
{
	int64_t zone;
	enum err e;

	if ((e = setting_number(l->db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	if (!l->permit->has_expiry_day) {
		l->f->obstacle = "no_expiry";
		return ERR_NONE;	/* there is no day to speak of */
	}
	l->f->obstacle = expiry_may_warn(l->permit, l->now, (int)zone) ? NULL : "over";
	return to_applicant(l);
}

/* ---- a change of status ---- */

static enum err
look_update(const struct look *l)
{
	const struct permit_put put = { .base_url = l->base_url, .actor = "simulator" };
	const struct permit_change change = { .after = l->permit, .put = &put, .now = l->now };
	struct duty_holders who;
	size_t i;
	enum err e;

	if ((e = to_applicant(l)) || (e = concerned_staff(l->db, l->permit, &who)))
		return e;
	for (i = 0; i < who.count; i++) {
		AUTO_JSON struct json_object *params = NULL;

		if ((e = concerned_params(l->db, &change, &params)))
			return e;
		add(l, TEMPLATE_UPDATE_STAFF, who.ids[i], &params);
	}
	return ERR_NONE;
}

/* ---- about a document ---- */

static enum err
add_of_document(const struct look *l, const struct document *d, int64_t contact_id)
{
	AUTO_JSON struct json_object *params = NULL;
	enum err e;

	if ((e = document_params(l->db, d, l->permit, l->base_url, l->now, &params)))
		return e;
	add(l, l->scenario, contact_id, &params);
	return ERR_NONE;
}

static enum err
to_staff(const struct look *l, const struct document *d)
{
	struct document_staff staff;
	size_t i;
	enum err e;

	if ((e = document_staff(l->db, d, l->permit->permit_type, &staff)))
		return e;
	if (staff.who.count == 0)
		nobody(l, staff.why);
	for (i = 0; i < staff.who.count; i++)
		if ((e = add_of_document(l, d, staff.who.ids[i])))
			return e;
	return ERR_NONE;
}

static enum err
look_document(const struct look *l)
{
	AUTO(document) struct document d = {0};
	enum err e = db_one_int(l->db, sql[SQL_DOCUMENT], ARGS(INT_("permit", l->permit->id)), &l->f->document_id);

	if (e == ERR_NOT_FOUND) {
		l->f->obstacle = "no_document";
		return ERR_NONE;
	}
	if (e || (e = document_load(l->db, l->f->document_id, &d)))
		return e;
	l->f->obstacle = document_is_waiting(&d) ? NULL : "not_waiting";
	if (!text_equal(l->scenario, SCENARIO_APPROVAL))
		return to_staff(l, &d);
	if (d.approver.contact_id != 0)
		return add_of_document(l, &d, d.approver.contact_id);
	nobody(l, text_is_blank(d.approver.problem) ? "no_approver" : d.approver.problem);
	return ERR_NONE;
}

/* ---- the seven ---- */

static const struct { const char *scenario; enum err (*look)(const struct look *); } scenarios[] = {
	{ SCENARIO_READY, look_ready }, { SCENARIO_UPDATE, look_update }, { SCENARIO_EXPIRY, look_expiry }, { SCENARIO_RENEWAL, look_ready },
	{ SCENARIO_PENDING, look_document }, { SCENARIO_APPROVAL, look_document }, { SCENARIO_REMINDER, look_document },
};
enum { SCENARIOS = sizeof(scenarios) / sizeof(scenarios[0]) };

const char *
foresee_scenario(size_t i)
{
	return i < SCENARIOS ? scenarios[i].scenario : NULL;
}

enum err
foresee(struct db *db, const struct permit *permit, const char *scenario, const char *base_url, int64_t now, struct foresight *ret)
{
	AUTO(foresight) struct foresight f = {0};
	struct look l = { .db = db, .permit = permit, .base_url = base_url, .now = now, .f = &f };
	size_t i;
	enum err e;

	for (i = 0; i < SCENARIOS && !text_equal(scenarios[i].scenario, scenario); i++)
		;
	if (i == SCENARIOS)
		return ERR_INVALID;
	l.scenario = scenarios[i].scenario;
	if ((e = text_copy(permit->registration_id, &f.reference)) || (e = scenarios[i].look(&l)))
		return e;
	for (i = 0; i < f.count; i++)
		if ((e = telling_greet(db, f.items[i].telling.contact_id, f.items[i].telling.params)))
			return e;
	*ret = f;
	f = (struct foresight){0};
	return ERR_NONE;
}
