#include <stdio.h>

#include "base/clock.h"
#include "contact/contact.h"
#include "db/db.h"
#include "invitation/letter.h"
#include "setting/setting.h"
#include "template/template.h"

enum { SQL_INFORMED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INFORMED] =
	    "SELECT m.id, m.created_at, m.made_by, m.state, coalesce(p.name, '') FROM message m JOIN template t ON t.id = m.template_id"
	    " LEFT JOIN provider p ON p.id = m.provider_id"
	    " WHERE m.contact_id = :contact AND " TEMPLATE_FAMILY("t") " = 'service_info'"
	    " AND m.state <> 'cancelled' AND m.state <> 'failed' AND m.nothing_leaves = 0"
	    " ORDER BY m.id DESC LIMIT 1",
};
DB_SQL(sql);

#define INFORM_EVERY_MS	CLOCK_DAY_MS

const char *
invite_obstacle_name(enum invite_obstacle o)
{
	static const char *const names[INVITE_OBSTACLE__COUNT] = {
		[INVITE_FREE] = "", [INVITE_ERASED] = "erased", [INVITE_STOPPED] = "stopped", [INVITE_DECLINED] = "declined",
		[INVITE_AGREED] = "agreed", [INVITE_NO_WAY] = "no_way", [INVITE_RECENT] = "recent",
	};

	return names[o];
}

static enum invite_obstacle
answered(const struct consent consents[SCOPE__COUNT])
{
	const struct consent *official = &consents[SCOPE_OFFICIAL], *gateway = &consents[SCOPE_GATEWAY];

	if (official->state == CONSENT_STOPPED || gateway->state == CONSENT_STOPPED)
		return INVITE_STOPPED;
	if (official->state == CONSENT_AGREED)
		return INVITE_AGREED;
	return official->state == CONSENT_DECLINED || gateway->state == CONSENT_DECLINED ? INVITE_DECLINED : INVITE_FREE;
}

static enum err
person_obstacle(struct db *db, int64_t contact_id, int64_t now, enum invite_obstacle *ret)
{
	AUTO(contact) struct contact contact = {0};
	struct consent consents[SCOPE__COUNT];
	enum err e;

	if ((e = contact_load(db, contact_id, &contact)) || (e = invitation_standing(db, contact_id, now, consents)))
		return e;
	*ret = contact.erased_at > 0 ? INVITE_ERASED : answered(consents);
	return ERR_NONE;
}

/* A provider that is only out of order is waited for; where nothing but a person or a consent changes it, there is no way. */
static enum err
look_for_a_way(struct db *db, const struct message_draft *draft, int64_t now, struct invite_look *look)
{
	struct problem problem = {0};
	enum err e;

	e = plan_foresee(db, draft, now, &look->plan, NULL, &problem);
	if (e == ERR_INVALID || e == ERR_NOT_FOUND) {
		snprintf(look->why, sizeof(look->why), "%s", "bad_template");
		look->obstacle = INVITE_NO_WAY;
		return ERR_NONE;
	}
	if (e == ERR_NONE && look->plan.may_count == 0 && look->plan.retry_at == 0) {
		snprintf(look->why, sizeof(look->why), "%s", plan_blocked_reason(&look->plan));
		look->obstacle = INVITE_NO_WAY;
	}
	return e;
}

enum err
invite_look(struct db *db, const struct invite *invite, int64_t now, struct invite_look *ret)
{
	AUTO(letter) struct letter letter = {0};
	struct invite_look look = {0};
	int64_t days;
	enum err e;

	if ((e = person_obstacle(db, invite->contact_id, now, &look.obstacle)) || (e = invitation_last(db, invite->contact_id, &look.last)) ||
	    (e = setting_number(db, SETTING_INVITE_EVERY_DAYS, &days)))
		return e;
	if (look.obstacle == INVITE_FREE && ((e = letter_invitation(db, invite, LETTER_NO_TOKEN, &letter)) ||
	    (e = look_for_a_way(db, &letter.draft, now, &look))))
		return e;
	if (look.obstacle == INVITE_FREE && look.last.id != 0 && now - look.last.at < days * CLOCK_DAY_MS)
		look.obstacle = INVITE_RECENT;
	*ret = look;
	return ERR_NONE;
}

static enum err
informed_last(struct db *db, int64_t contact_id, struct invitation_last *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct invitation_last last = {0};
	enum err e;

	*ret = last;
	if ((e = db_one(db, sql[SQL_INFORMED], ARGS(INT_("contact", contact_id)), &rows)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	last.message_id = db_col_int(&rows, 0);
	last.at = db_col_int(&rows, 1);
	snprintf(last.by, sizeof(last.by), "%s", db_col_text(&rows, 2));
	snprintf(last.message_state, sizeof(last.message_state), "%s", db_col_text(&rows, 3));
	snprintf(last.provider, sizeof(last.provider), "%s", db_col_text(&rows, 4));
	*ret = last;
	return ERR_NONE;
}

enum err
inform_look(struct db *db, const struct invite *invite, int64_t now, struct invite_look *ret)
{
	AUTO(letter) struct letter letter = {0};
	struct invite_look look = {0};
	enum err e;

	if ((e = person_obstacle(db, invite->contact_id, now, &look.obstacle)) || (e = informed_last(db, invite->contact_id, &look.last)))
		return e;
	if (look.obstacle == INVITE_AGREED)
		look.obstacle = INVITE_FREE;
	if (look.obstacle == INVITE_FREE && ((e = letter_info(db, invite, &letter)) || (e = look_for_a_way(db, &letter.draft, now, &look))))
		return e;
	if (look.obstacle == INVITE_FREE && look.last.at != 0 && now - look.last.at < INFORM_EVERY_MS)
		look.obstacle = INVITE_RECENT;
	*ret = look;
	return ERR_NONE;
}
