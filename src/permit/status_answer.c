#include "permit/status_answer.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "db/db.h"
#include "message/message.h"
#include "permit/params.h"
#include "permit/status.h"
#include "setting/setting.h"

enum { SQL_PERMITS, SQL_LATELY, SQL_SETTLED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PERMITS] = "SELECT id FROM permit WHERE contact_id = :contact AND nothing_leaves = 0 ORDER BY updated_at DESC, id DESC LIMIT :most",
	[SQL_LATELY] =
	    "SELECT count(*) FROM message WHERE contact_id = :contact AND scenario = 'permit_status_answer' AND created_at > :since",
	[SQL_SETTLED] =
	    "UPDATE inbound SET handled_at = :now, handled_by = '', answer_id = :message WHERE id = :id AND handled_at IS NULL",
};
DB_SQL(sql);

enum { SHOWN = 4, LIST_BYTES_MAX = 2800, KEY_MAX = 64 };

static const struct { const char *none, *more; } words[] = {
	{ "Tidak ada permohonan izin yang tercatat dengan nomor WhatsApp ini.", "; dan yang lain: tanyakan di kantor" },
	{ "No permit application is recorded under this WhatsApp number.", "; and others: please ask at the office" },
};

/* ---- may it be answered? ---- */

static enum err
may_answer(struct db *db, const struct status_question *q, const struct contact *c, int64_t now, bool *ret)
{
	struct consent consents[SCOPE__COUNT];
	int64_t lately;
	bool on;
	enum err e;

	*ret = false;
	if ((e = setting_flag(db, SETTING_ANSWER_STATUS, &on)) || (e = consent_load(db, q->contact_id, consents)) ||
	    (e = db_one_int(db, sql[SQL_LATELY], ARGS(INT_("contact", q->contact_id), INT_("since", now - STATUS_ANSWER_GAP_MS)), &lately)))
		return e;
	*ret = on && lately == 0 && q->at + WINDOW_MS > now && (q->scope == SCOPE_OFFICIAL || q->scope == SCOPE_GATEWAY) &&
	    consents[q->scope].state != CONSENT_STOPPED && c->confirmed && q->from != NULL && text_equal(c->number, q->from);
	return ERR_NONE;
}

/* ---- what it says ---- */

/* "SIPD, 0142307703072025: Dalam proses (21-11-2026)" */
static enum err
write_one(struct db *db, int64_t id, int zone, int64_t now, struct buf *out)
{
	AUTO(permit) struct permit p = {0};
	char day[CLOCK_TEXT_MAX];
	const char *status;
	enum err e;

	if ((e = permit_load(db, id, &p)))
		return e;
	status = permit_standing(&p, clock_day(now, zone)) == p.status ? permit_status_shown(&p) : permit_status_words(PERMIT_EXPIRED);
	clock_format_date(p.updated_at, zone, day);
	buf_fmt(out, "%s%.120s, %.60s: %.60s (%s)", out->len > 0 ? "; " : "", p.permit_type, p.registration_id, status, day);
	return ERR_NONE;
}

static enum err
write_list(struct db *db, int64_t contact_id, bool english, int64_t now, struct buf *out)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[SHOWN + 1], zone;
	size_t i, n = 0;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) ||
	    (e = db_query(db, sql[SQL_PERMITS], ARGS(INT_("contact", contact_id), INT_("most", SHOWN + 1)), &rows)))
		return e;
	while (n <= SHOWN && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n && i < SHOWN; i++)
		if ((e = write_one(db, ids[i], (int)zone, now, out)))
			return e;
	buf_text_add(out, n == 0 ? words[english].none : n > SHOWN ? words[english].more : "");
	return buf_err(out);
}

static enum err
write_params(struct db *db, const struct contact *c, int64_t now, struct json_object *params)
{
	AUTO_FREE char *phone = NULL;
	AUTO(buf) struct buf list = {0};
	enum err e;

	buf_init(&list, LIST_BYTES_MAX);
	if ((e = setting_text(db, SETTING_OFFICE_PHONE, &phone)) || (e = write_list(db, c->id, text_equal(c->locale, "en"), now, &list)))
		return e;
	json_put_text(params, "partner_name", text_is_blank(c->name) ? "Bapak/Ibu" : c->name);
	json_put_text(params, "permit_list", buf_text(&list));
	if (!text_is_blank(phone))
		json_put_text(params, "contact_info", phone);
	return json_at(params, "permit_list") != NULL ? ERR_NONE : ERR_MEMORY;
}

/* ---- the answer ---- */

/* A template that somebody broke or switched off must not undo what the person wrote: the question waits for a person then. */
static enum err
make(struct db *db, const struct status_question *q, const struct message_draft *draft, int64_t now, int64_t *ret_id)
{
	bool repeated;
	int64_t id;
	enum err e;

	if ((e = db_savepoint(db)))
		return e;
	if ((e = message_make(db, draft, now, &id, &repeated, NULL)) ||
	    (e = db_run(db, sql[SQL_SETTLED], ARGS(INT_("now", now), INT_("message", id), INT_("id", q->inbound_id)), NULL))) {
		db_undo(db);
		return e == ERR_NOT_FOUND || e == ERR_INVALID || e == ERR_CONFLICT || e == ERR_TOO_LARGE ? ERR_NONE : e;
	}
	*ret_id = id;
	return db_release(db);
}

enum err
status_answer(struct db *db, const struct status_question *q, int64_t now, int64_t *ret_message_id)
{
	AUTO_JSON struct json_object *params = json_object_new_object();
	AUTO(contact) struct contact c = {0};
	char key[KEY_MAX];
	const struct message_draft draft = {
		.contact_id = q->contact_id, .template_key = SCENARIO_STATUS_ANSWER, .event_key = key, .params = params, .scenario = SCENARIO_STATUS_ANSWER,
		.priority = MESSAGE_REPLY, .made_by = "webhook", .reply_to = q->reply_to, .reply_provider_id = q->provider_id,
		.deadline_at = q->at + WINDOW_MS,
	};
	bool may;
	enum err e;

	*ret_message_id = 0;
	if (params == NULL)
		return ERR_MEMORY;
	if ((e = contact_load(db, q->contact_id, &c)) || (e = may_answer(db, q, &c, now, &may)) || !may || (e = write_params(db, &c, now, params)))
		return e;
	snprintf(key, sizeof(key), SCENARIO_STATUS_ANSWER ":%" PRId64, q->inbound_id);
	return make(db, q, &draft, now, ret_message_id);
}
