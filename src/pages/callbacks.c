/* Where the office's other systems hear what became of their messages. A new secret is shown once, in the answer to the form that made it. */
#include <inttypes.h>
#include <string.h>

#include "access/list.h"
#include "access/login.h"
#include "base/text.h"
#include "callback/callback.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "web/web.h"

enum { NAME_MAX_BYTES = 63, FAILED_SHOWN = 20, SECRET_MAX_BYTES = 200, DETAIL_MAX_BYTES = 600 };

/* ---- the page ---- */

static void
put_state(const struct page *p, struct json_object *row, struct json_object *from)
{
	int64_t tries = 0, told = 0;

	json_int(from, "tries", &tries);
	json_int(from, "told", &told);
	if (!json_flag(from, "enabled", true))
		page_put_state(row, "state", "off", "ban", page_word(p, "callbacks.off"));
	else if (tries > 0)
		page_put_state(row, "state", "warn", "alert-triangle", page_word(p, "callbacks.retrying"));
	else if (told > 0)
		page_put_state(row, "state", "good", "circle-check", page_word(p, "callbacks.well"));
	else
		page_put_state(row, "state", "wait", "clock", page_word(p, "callbacks.nothing_yet"));
}

static enum err
put_failed(const struct page *p, struct json_object *row, int64_t id)
{
	struct json_object *rows = json_put_array(row, "failures"), *from, *one;
	AUTO_JSON struct json_object *failed = NULL;
	int64_t at, again;
	size_t i;
	enum err e;

	if ((e = callback_failed(p->rq->db, id, FAILED_SHOWN, &failed)))
		return e;
	for (i = 0; i < json_count(failed); i++) {
		from = json_item(failed, i);
		at = again = 0;
		json_int(from, "failed_at", &at);
		json_int(from, "again_at", &again);
		one = json_object_new_object();
		json_put_text(one, "event", json_text(from, "event_id"));
		json_put_text(one, "text", json_text(from, "text"));
		page_put_minute(p, one, "at", at);
		json_put_bool(one, "asked", again != 0);
		json_object_array_add(rows, one);
	}
	json_put_bool(row, "has_failures", json_count(failed) > 0);
	return ERR_NONE;
}

static enum err
callback_row(const struct page *p, struct json_object *from, struct json_object **ret)
{
	struct json_object *row = json_object_new_object();
	int64_t id = 0, at = 0, told = 0, retry = 0;

	json_int(from, "id", &id);
	json_int(from, "last_at", &at);
	json_int(from, "told", &told);
	json_int(from, "retry_at", &retry);
	json_put_int(row, "id", id);
	json_put_text(row, "api_key", json_text(from, "api_key"));
	json_put_text(row, "url", json_text(from, "url"));
	json_put_text(row, "shown", json_text(from, "shown"));
	json_put_bool(row, "consents", json_flag(from, "consents", false));
	json_put_bool(row, "alerts", json_flag(from, "alerts", false));
	json_put_bool(row, "enabled", json_flag(from, "enabled", true));
	json_put_text(row, "last_text", json_text(from, "last_text"));
	page_put_count(p, row, "told", told);
	if (at != 0)
		page_put_minute(p, row, "at", at);
	if (retry > p->rq->now)
		page_put_minute(p, row, "retry", retry);
	put_state(p, row, from);
	*ret = row;
	return put_failed(p, row, id);
}

static enum err
put_rows(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "rows"), *row;
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = callback_list(p->rq->db, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		row = NULL;
		e = callback_row(p, json_item(found, i), &row);
		json_object_array_add(rows, row);
		if (e)
			return e;
	}
	json_put_bool(p->data, "has_rows", json_count(found) > 0);
	return ERR_NONE;
}

static enum err
put_form(struct page *p, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields"), *names, *key;
	AUTO_JSON struct json_object *keys = NULL;
	int64_t revoked;
	size_t i;
	enum err e;

	if ((e = apikey_list(p->rq->db, &keys)))
		return e;
	names = input_add(p, fields, &(struct input){ .name = "api_key", .look = INPUT_LOOK_SELECT, .label = page_word(p, "callbacks.field.api_key"),
	    .help = page_word(p, "callbacks.field.api_key_help") }, check);
	for (i = 0; i < json_count(keys); i++) {
		key = json_item(keys, i);
		if (!json_int(key, "revoked_at", &revoked) || revoked == 0)
			input_option(names, json_text(key, "name"), json_text(key, "name"));
	}
	input_add(p, fields, &(struct input){ .name = "url", .label = page_word(p, "callbacks.field.url"), .help = page_word(p, "callbacks.field.url_help"),
	    .type = "url", .max = CALLBACK_URL_MAX }, check);
	input_add(p, fields, &(struct input){ .name = "consents", .look = INPUT_LOOK_TICK, .label = page_word(p, "callbacks.field.consents"),
	    .help = page_word(p, "callbacks.field.consents_help") }, check);
	input_add(p, fields, &(struct input){ .name = "alerts", .look = INPUT_LOOK_TICK, .label = page_word(p, "callbacks.field.alerts"),
	    .help = page_word(p, "callbacks.field.alerts_help") }, check);
	input_add(p, fields, &(struct input){ .name = "renew", .look = INPUT_LOOK_TICK, .label = page_word(p, "callbacks.field.renew"),
	    .help = page_word(p, "callbacks.field.renew_help") }, check);
	json_put_bool(p->data, "has_keys", json_count(keys) > 0);
	return ERR_NONE;
}

/* secret: the new one, which is nowhere else; "" when none was made. */
static enum err
show_callbacks(const struct request *rq, struct reply *rp, int status, const struct form_check *check, const char *secret)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = put_rows(&p)) || (e = put_form(&p, check)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "callbacks", true);
	json_put_text(p.data, "new_secret", secret);
	json_put_text(p.data, "new_name", form_text(&rq->form, "api_key"));
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/callbacks");
}

enum err
callbacks_page(const struct request *rq, struct reply *rp)
{
	return show_callbacks(rq, rp, 200, NULL, "");
}

/* ---- acts ---- */

static enum err
put_callback(const struct request *rq, const struct callback_draft *draft, bool renew, struct buf *secret, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[DETAIL_MAX_BYTES];
	enum err e;

	snprintf(detail, sizeof(detail), "%s: %s", draft->api_key, draft->url);
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = callback_put(rq->writer, rq->web->config.keys, draft, renew, rq->now, secret, problem)) ||
	    (e = page_audit(rq, rq->writer, "callback.set", "callback", 0, detail)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
callback_save(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct callback_draft draft = { .api_key = form_need(&check, "api_key", NAME_MAX_BYTES), .url = form_need(&check, "url", CALLBACK_URL_MAX),
	    .consents = form_flag(&rq->form, "consents"), .alerts = form_flag(&rq->form, "alerts") };
	AUTO(buf) struct buf secret = {0};
	struct problem problem = {0};
	enum err e = ERR_NONE;

	buf_init(&secret, SECRET_MAX_BYTES);
	if (form_ok(&check))
		e = put_callback(rq, &draft, form_flag(&rq->form, "renew"), &secret, &problem);
	if (e == ERR_INVALID || e == ERR_TOO_LARGE)
		form_took(&check, &problem);
	else if (e == ERR_NOT_FOUND)
		form_wrong(&check, "api_key", "callbacks.no_key", 0);
	else if (e)
		return e;
	if (!form_ok(&check))
		return show_callbacks(rq, rp, 422, &check, "");
	if (secret.len > 0)
		return show_callbacks(rq, rp, 200, NULL, buf_text(&secret));
	reply_flash(rp, rq, "done.callback_saved");
	return reply_see_other(rp, "/admin/callbacks");
}

static enum err
act(const struct request *rq, struct reply *rp, const char *action, enum err (*change)(const struct request *rq, int64_t id))
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)) || (e = change(rq, id)) || (e = page_audit(rq, rq->writer, action, "callback", id, NULL)) ||
	    (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.callback_saved");
	return reply_see_other(rp, "/admin/callbacks");
}

static enum err
switch_one(const struct request *rq, int64_t id)
{
	return callback_enable(rq->writer, id, form_flag(&rq->form, "on"), rq->now);
}

enum err
callback_switch(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, "callback.switch", switch_one);
}

static enum err
send_all_again(const struct request *rq, int64_t id)
{
	return callback_again(rq->writer, id, 0, rq->now);
}

enum err
callback_send_again(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, "callback.again", send_all_again);
}
