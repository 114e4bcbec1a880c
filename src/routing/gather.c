#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/window.h"
#include "contact/email.h"
#include "db/db.h"
#include "delivery/attempt.h"
#include "message/message.h"
#include "privacy/notice.h"
#include "provider/here.h"
#include "routing/ground.h"
#include "routing/plan.h"

enum { SQL_CONTACT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_CONTACT] =
	    "SELECT c.email, c.user_id, p.number, p.kind, p.whatsapp, p.whatsapp_at, p.confirmed,"
	    " coalesce(c.email = c.refused_email, 0) FROM contact c"
	    " LEFT JOIN contact_phone p ON p.contact_id = c.id AND p.preferred = 1 WHERE c.id = :contact",
};
DB_SQL(sql);

/* People get WhatsApp: what a provider said about a number is believed for so long. */
enum { NO_WHATSAPP_DAYS = 30 };

static enum phone_kind
kind_of(const char *name)
{
	int kind;

	for (kind = 0; kind < PHONE_NONE; kind++)
		if (text_equal(name, phone_kind_name((enum phone_kind)kind)))
			break;
	return (enum phone_kind)kind;
}

static enum err
gather_contact(struct db *db, int64_t contact_id, struct plan_facts *f)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const char *whatsapp;
	enum err e;

	if ((e = db_one(db, sql[SQL_CONTACT], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	/* Written down before addresses were looked at as they are now, some are none. */
	f->has_email = email_is_address(db_col_text(&rows, 0));
	snprintf(f->email, sizeof(f->email), "%s", f->has_email ? db_col_text(&rows, 0) : "");
	f->email_refused = db_col_int(&rows, 7) != 0;
	if (!db_col_null(&rows, 1))
		snprintf(f->user_id, sizeof(f->user_id), "%s", db_col_text(&rows, 1));
	f->number_kind = kind_of(db_col_text(&rows, 3));
	if (f->number_kind == PHONE_NONE)
		return ERR_NONE;
	snprintf(f->number, sizeof(f->number), "%s", db_col_text(&rows, 2));
	whatsapp = db_col_text(&rows, 4);
	f->has_whatsapp = text_equal(whatsapp, "yes");
	f->no_whatsapp = text_equal(whatsapp, "no") && db_col_int(&rows, 5) > f->now - NO_WHATSAPP_DAYS * CLOCK_DAY_MS;
	f->confirmed = db_col_int(&rows, 6) != 0;
	return ERR_NONE;
}

/* The one message that may still go to a person who has just stopped us. */
static enum err
gather_confirmation(struct db *db, struct ground *g, const struct message *m, struct plan_facts *f)
{
	const struct template *t;
	enum err e;

	if (m->reply_provider_id == 0 || !m->is_template || !text_equal(m->scenario, "consent"))
		return ERR_NONE;
	if ((e = ground_template(db, g, m->template_id, &t)) == ERR_NONE)
		f->confirms_stop = text_equal(template_family(t), "stop_confirmation") || text_equal(template_family(t), "stop_all_confirmation");
	return e;
}

static void
gather_message(const struct message *m, struct plan_facts *f)
{
	f->is_template = m->is_template;
	f->is_marketing = text_equal(m->category, "marketing");
	f->is_service = text_equal(m->category, "service");
	f->forced_provider_id = m->forced_provider_id;
	f->reply_provider_id = m->reply_provider_id;
	f->has_short_text = !text_is_blank(m->short_body);
	f->has_link = (m->body != NULL && strstr(m->body, "://") != NULL) ||
	    (m->gateway_body != NULL && strstr(m->gateway_body, "://") != NULL);
}

/* What an official provider needs beyond what every provider has. */
static enum err
gather_official(struct db *db, struct ground *g, const struct message *m, struct plan_provider *p)
{
	const struct ground_mapping *there;
	enum err e;

	if ((e = window_until(db, m->contact_id, p->id, g->now, &p->window_until)))
		return e;
	if (!m->is_template)
		return ERR_NONE;
	if ((e = ground_mapped(db, g, m->template_id, p->id, &there)))
		return e;
	if (!(p->mapped = there->found))
		return ERR_NONE;
	p->approved = text_equal(there->mapping.status, "approved");
	p->template_paused = text_equal(there->mapping.status, "paused");
	p->differs = !there->fits || (there->fills && !(p->can & CAN_FILL_PARTS));
	p->fills_link = there->fills;
	p->costs_more = there->costs_more;
	p->as_marketing = text_equal(there->mapping.category, "marketing");
	return ERR_NONE;
}

/* The office's own limit, and what the package allows when that is less; 0: none. */
static int64_t
day_limit(const struct provider_row *row)
{
	if (row->told_per_day > 0 && (row->per_day == 0 || row->told_per_day < row->per_day))
		return row->told_per_day;
	return row->per_day;
}

static enum err
gather_provider(struct db *db, struct ground *g, size_t place, const struct message *m, const struct attempt_history *history,
    struct plan_provider *p)
{
	const struct provider_row *row = &g->providers.items[place];
	enum err e;

	p->id = row->id;
	snprintf(p->name, sizeof(p->name), "%s", row->name);
	snprintf(p->kind, sizeof(p->kind), "%s", row->kind->kind);
	p->scope = row->kind->scope;
	p->can = row->kind->can;
	p->enabled = row->enabled;
	p->is_default = row->is_default;
	p->kept_back = g->practice && !provider_stays_here(row->kind, row->settings);
	p->priority = row->priority;
	p->down = text_equal(row->health, "down");
	p->closed_until = row->closed_until;
	p->throttled = text_equal(row->health_code, verdict_name(VERDICT_THROTTLE_PROVIDER));
	p->left_today = day_limit(row) == 0 ? INT64_MAX : day_limit(row) - g->sent_today[place];
	if (p->scope == SCOPE_OFFICIAL && (e = gather_official(db, g, m, p)))
		return e;
	p->already_failed = attempt_history_refused(history, row->id, p->window_until != 0);
	return ERR_NONE;
}

enum err
plan_gather_on(struct db *db, struct ground *ground, const struct message *message, const struct attempt_history *history,
    struct plan_facts *ret)
{
	struct plan_facts *f = ret;
	enum err e;
	size_t i;

	memset(f, 0, offsetof(struct plan_facts, providers));
	f->now = ground->now;
	f->next_day_at = ground->next_day_at;
	f->strict = ground->strict;
	f->preapproved_counts = ground->preapproved_counts;
	f->foreign_counts = ground->foreign_counts;
	f->dearer_counts = ground->dearer_counts;
	f->fallback = ground->fallback;
	gather_message(message, f);
	f->people_free_at = ground->people.free_at;
	if ((e = people_used_up(db, &ground->people, message->contact_id, message->priority <= MESSAGE_TRANSACTIONAL, f->now,
	    &f->people_used_up)))
		return e;
	if ((e = gather_confirmation(db, ground, message, f)) || (e = gather_contact(db, message->contact_id, f)) ||
	    (e = consent_load(db, message->contact_id, f->consent)))
		return e;
	if (ground->material_at != 0 && !ground->old_consent_counts &&
	    (e = privacy_overtake(db, message->contact_id, ground->material_at, f->consent, &f->notice_changed)))
		return e;
	f->provider_count = ground->providers.count;
	for (i = 0; i < f->provider_count; i++) {
		f->providers[i] = (struct plan_provider){0};
		if ((e = gather_provider(db, ground, i, message, history, &f->providers[i])))
			return e;
		f->overdue[f->providers[i].scope] |= attempt_history_overdue(history, f->providers[i].id);
	}
	return ERR_NONE;
}

enum err
plan_gather(struct db *db, const struct message *message, int64_t now, struct plan_facts *ret)
{
	AUTO(ground) struct ground ground = {0};
	struct attempt_history history = {0};
	enum err e;

	if ((e = ground_load(db, now, &ground)) || (message->id != 0 && (e = attempt_history(db, message->id, &history))))
		return e;
	return plan_gather_on(db, &ground, message, &history, ret);
}
