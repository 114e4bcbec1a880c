/* The office's other systems from which the sender pulls: how each is, and what one does with it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "connector/run.h"
#include "connector/worry.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "pages/source_words.h"
#include "web/web.h"

#define LIST_PATH	"/admin/connectors"

/* ---- how it is ---- */

static void
put_state(const struct page *p, struct json_object *o, const struct connector *c)
{
	if (c->phase[0] != '\0')
		page_put_state(o, "state", c->error[0] != '\0' && c->tries > 0 ? "warn" : "move", "refresh",
		    page_word(p, c->tries > 0 ? "connectors.trying" : "connectors.reading"));
	else if (c->error[0] != '\0')
		page_put_state(o, "state", "bad", "alert-triangle", page_word(p, "connectors.failed"));
	else if (!c->enabled)
		page_put_state(o, "state", "off", "ban", page_word(p, "connectors.off"));
	else if (json_text(o, "trouble") != NULL)
		page_put_state(o, "state", "warn", "alert-triangle", page_word(p, "connectors.odd"));
	else if (c->ok_at != 0)
		page_put_state(o, "state", "good", "circle-check", page_word(p, "connectors.well"));
	else
		page_put_state(o, "state", "wait", "clock", page_word(p, "connectors.not_yet"));
}

/* What went wrong the last time, or else what is odd. */
static enum err
put_trouble(const struct page *p, struct json_object *o, const struct connector *c)
{
	struct worry worry;
	enum err e;

	if (c->error[0] != '\0') {
		source_words_put(p, o, "trouble", c->error, c->error_detail);
		return ERR_NONE;
	}
	if ((e = connector_worry(p->rq->db, c, p->rq->now, &worry)))
		return e;
	if (worry.trouble != TROUBLE_NONE)
		source_words_put(p, o, "trouble", trouble_name(worry.trouble), worry.detail);
	return ERR_NONE;
}

/* "45 baru, 2 berubah, 3 halaman" */
static void
put_counts(const struct page *p, struct json_object *o, const struct connector *c)
{
	static const char *const counted[] = { "new", "changed", "unchanged", "messages", "old", "details", "failed_details", "pages", "bad_rows",
		"nameless", "other_ids", "told_twice", "other_numbers", "erased", "refused", "bad_dates" };
	struct json_object *list = json_put_array(o, "counts"), *one;
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
		if ((n = connector_counted(c, counted[i])) != 0) {
			one = json_object_new_object();
			json_put_text(one, "word", page_word_of(p, "connector_count", counted[i]));
			page_put_count(p, one, "n", n);
			json_object_array_add(list, one);
		}
	json_put_bool(o, "has_counts", json_count(list) > 0);
}

static void
put_times(const struct page *p, struct json_object *o, const struct connector *c)
{
	char minutes[24];

	snprintf(minutes, sizeof(minutes), "%" PRId64, c->every_minutes);
	page_say(p, o, "every", "connectors.every", "n", minutes, NULL);
	if (c->started_at != 0)
		page_put_minute(p, o, "started_at", c->started_at);
	if (connector_answer_ms(c) > 0) {
		page_put_count(p, o, "seconds", (connector_answer_ms(c) + 500) / 1000);
		page_say(p, o, "answers", connector_answer_ms(c) < 500 ? "connectors.answers_at_once" : "connectors.answers_in", "n",
		    json_text(o, "seconds"), NULL);
	}
	if (c->ok_at != 0)
		page_put_minute(p, o, "ok_at", c->ok_at);
	if (c->enabled && c->phase[0] == '\0' && c->next_at > p->rq->now)
		page_put_minute(p, o, "next_at", c->next_at);
}

static enum err
put_connector(const struct page *p, int64_t id, struct json_object *rows)
{
	struct json_object *o = json_object_new_object();
	AUTO(connector) struct connector c = {0};
	enum err e;

	json_object_array_add(rows, o);
	if ((e = connector_load(p->rq->db, id, &c)))
		return e;
	json_put_int(o, "id", c.id);
	json_put_text(o, "name", c.name);
	json_put_text(o, "kind", page_word_of(p, "connector_kind", c.kind->name));
	json_put_text(o, "address", connector_setting(&c, text_equal(c.kind->name, "cloud") ? "url" : "base_url"));
	json_put_bool(o, "enabled", c.enabled);
	json_put_bool(o, "running", c.phase[0] != '\0');
	json_put_bool(o, "baselined", c.baselined);
	if ((e = put_trouble(p, o, &c)))
		return e;
	put_state(p, o, &c);
	put_counts(p, o, &c);
	put_times(p, o, &c);
	return ERR_NONE;
}

/* ---- the page ---- */

static void
put_kinds(const struct page *p)
{
	struct json_object *kinds = json_put_array(p->data, "kinds"), *o;
	size_t i;

	for (i = 0; connector_kind_at(i) != NULL; i++) {
		o = json_object_new_object();
		json_put_text(o, "kind", connector_kind_at(i)->name);
		json_put_text(o, "word", page_word_of(p, "connector_kind", connector_kind_at(i)->name));
		json_put_text(o, "about", page_word_of(p, "connector_about", connector_kind_at(i)->name));
		json_object_array_add(kinds, o);
	}
}

enum err
connectors_page(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	struct connector_ids all;
	struct json_object *rows;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = connector_all(rq->db, &all)))
		return e;
	rows = json_put_array(p.data, "rows");
	for (i = 0; i < all.count; i++)
		if ((e = put_connector(&p, all.items[i], rows)))
			return e;
	json_put_bool(p.data, "has_rows", all.count > 0);
	json_put_bool(p.data, "has_room", all.count < CONNECTORS_MAX);
	json_put_bool(json_put_object(p.data, "tab"), "connectors", true);
	put_kinds(&p);
	return page_show(&p, rp, 200, "admin/connectors");
}

/* ---- acts ---- */

static enum err
act(const struct request *rq, struct reply *rp, const char *action, const char *done, enum err (*change)(const struct request *rq, int64_t id))
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	/* Somebody else was first: the page shows how it is now. */
	if ((e = db_begin(rq->writer, &tx)) || (e = change(rq, id)) || (e = page_audit(rq, rq->writer, action, "connector", id, NULL)) ||
	    (e = db_commit(&tx))) {
		if (e != ERR_CONFLICT)
			return e;
		return reply_see_other(rp, LIST_PATH);
	}
	reply_flash(rp, rq, done);
	return reply_see_other(rp, LIST_PATH);
}

static enum err
start(const struct request *rq, int64_t id)
{
	return connector_start(rq->writer, id, form_flag(&rq->form, "baseline"), rq->session.login.name, rq->now);
}

enum err
connector_begin(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, "connector.run", "done.connector_asked", start);
}

static enum err
stop(const struct request *rq, int64_t id)
{
	return connector_stop(rq->writer, id, rq->now);
}

enum err
connector_end_run(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, "connector.stop", "done.connector_stopped", stop);
}

static enum err
switch_one(const struct request *rq, int64_t id)
{
	AUTO_JSON struct json_object *values = json_object_new_object();

	json_put_text(values, "enabled", form_flag(&rq->form, "on") ? "1" : "0");
	return connector_set(rq->writer, rq->web->config.keys, id, values, rq->now, NULL);
}

enum err
connector_switch(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, "connector.switch", "done.connector_saved", switch_one);
}
