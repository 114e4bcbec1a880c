/* Putting aside what did not go out: one row or many, after a look at how many and which, with a reason. */
#include "pages/held.h"

#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "message/held.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/lists.h"
#include "pages/message_row.h"
#include "pages/page.h"
#include "permit/missed.h"

enum { MOST = 150, NAMED = 10, REASON_MAX_BYTES = 300 };

/* Of each kind at most MOST: what is shown before is exactly what is closed, so all of it travels with the form. */
struct chosen { int64_t messages[MOST], missed[MOST]; size_t message_n, missed_n; bool cut; };

/* ---- which ---- */

static void
read_ids(const struct form *form, const char *name, int64_t ids[MOST], size_t *ret_n)
{
	const char *text;
	size_t i;

	for (i = 0, *ret_n = 0; *ret_n < MOST && (text = form_nth(form, name, i)) != NULL; i++)
		*ret_n += text_to_int64(text, &ids[*ret_n]);
}

static void
take_ids(struct json_object *found, int64_t ids[MOST], size_t *ret_n, bool *cut)
{
	size_t n = json_count(found), i;

	*cut |= n > MOST;
	for (i = 0, *ret_n = 0; i < n && i < MOST; i++)
		*ret_n += json_int(json_item(found, i), "id", &ids[*ret_n]);
}

/* Everything that the list shows with these arguments, beyond its first page too. */
static enum err
choose_all(const struct request *rq, struct chosen *ret)
{
	AUTO_JSON struct json_object *messages = NULL, *missed = NULL;
	const char *kind = form_text(&rq->args, "kind"), *reason = form_text(&rq->args, "reason");
	const struct page p = { .rq = rq };
	struct message_query query = held_query(&p);
	bool only_missed = text_equal(kind, HELD_KIND_MISSED);
	enum err e;

	query.limit = MOST + 1;
	if (!only_missed && (e = message_list(rq->db, &query, &messages)))
		return e;
	if ((only_missed || (*kind == '\0' && *reason == '\0')) && (e = missed_list(rq->db, rq->now, MOST + 1, &missed)))
		return e;
	take_ids(messages, ret->messages, &ret->message_n, &ret->cut);
	take_ids(missed, ret->missed, &ret->missed_n, &ret->cut);
	return ERR_NONE;
}

static enum err
choose(const struct request *rq, const struct form *form, struct chosen *ret)
{
	*ret = (struct chosen){0};
	if (form_flag(form, "all"))
		return choose_all(rq, ret);
	read_ids(form, "message", ret->messages, &ret->message_n);
	read_ids(form, "missed", ret->missed, &ret->missed_n);
	return ERR_NONE;
}

/* ---- the look before ---- */

static void
put_ids(struct page *p, const char *name, const int64_t *ids, size_t n)
{
	struct json_object *list = json_put_array(p->data, name);
	size_t i;

	for (i = 0; i < n; i++)
		json_object_array_add(list, json_object_new_int64(ids[i]));
}

/* What the first ones are about: enough to see that it is the wrong list. */
static enum err
put_named(struct page *p, const struct chosen *c)
{
	struct json_object *list = json_put_array(p->data, "named");
	size_t i;
	enum err e;

	for (i = 0; i < c->message_n && i < NAMED; i++) {
		AUTO(message) struct message m = {0};
		struct json_object *o;

		if ((e = message_load(p->rq->db, c->messages[i], &m)) == ERR_NOT_FOUND)
			continue;
		if (e)
			return e;
		o = json_object_new_object();
		json_put_text(o, "what", page_word_of(p, "scenario", m.scenario));
		json_put_text(o, "code", m.code);
		json_put_text(o, "reason", page_word_of(p, "reason", m.reason));
		json_object_array_add(list, o);
	}
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct chosen *c, const struct form_check *check)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "held", &p)) || (e = put_named(&p, c)))
		return e;
	put_ids(&p, "messages", c->messages, c->message_n);
	put_ids(&p, "missed", c->missed, c->missed_n);
	page_put_count(&p, words, "messages", (int64_t)c->message_n);
	page_put_count(&p, words, "missed", (int64_t)c->missed_n);
	page_say(&p, p.data, "amount", "held_close.amount", "messages", json_text(words, "messages"), "missed", json_text(words, "missed"), NULL);
	json_put_bool(p.data, "any", c->message_n + c->missed_n > 0);
	json_put_bool(p.data, "more_named", c->message_n > NAMED);
	json_put_bool(p.data, "cut", c->cut);
	input_add(&p, json_put_array(p.data, "fields"), &(struct input){ .name = "reason", .label = page_word(&p, "form.reason"),
	    .help = page_word(&p, "held_close.reason_help"), .max = REASON_MAX_BYTES }, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/held_close");
}

enum err
held_close_page(const struct request *rq, struct reply *rp)
{
	struct chosen c;
	enum err e;

	if ((e = choose(rq, &rq->args, &c)))
		return e;
	return show(rq, rp, 200, &c, NULL);
}

/* ---- done ---- */

/* What left or was mended in the meantime is passed over: it is no trouble any more. */
static enum err
close_all(const struct request *rq, const struct chosen *c, const char *why, int64_t *ret_n)
{
	const struct held_close close = { why, rq->session.login.name };
	size_t i;
	enum err e;

	for (i = 0; i < c->message_n; i++) {
		if ((e = held_close(rq->writer, c->messages[i], &close, rq->now)) == ERR_NONE)
			e = page_audit(rq, rq->writer, "held.close", "message", c->messages[i], why);
		if (e && e != ERR_CONFLICT && e != ERR_NOT_FOUND)
			return e;
		*ret_n += e == ERR_NONE;
	}
	for (i = 0; i < c->missed_n; i++) {
		if ((e = missed_close(rq->writer, c->missed[i], why, close.actor, rq->now)) == ERR_NONE)
			e = page_audit(rq, rq->writer, "held.close", "scenario_fired", c->missed[i], why);
		if (e && e != ERR_CONFLICT)
			return e;
		*ret_n += e == ERR_NONE;
	}
	return ERR_NONE;
}

enum err
held_close_now(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *why = form_need(&check, "reason", REASON_MAX_BYTES);
	AUTO(db_tx) struct db_tx tx = {0};
	struct chosen c;
	int64_t n = 0;
	enum err e;

	if ((e = choose(rq, &rq->form, &c)))
		return e;
	if (!form_ok(&check))
		return show(rq, rp, 422, &c, &check);
	if ((e = db_begin(rq->writer, &tx)) || (e = close_all(rq, &c, why, &n)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, n > 0 ? "done.closed" : "done.nothing_closed");
	return reply_see_other(rp, HELD_PATH);
}
