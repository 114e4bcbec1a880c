/* One webhook: what it was, what it did, its bytes for administrators, and reading it again. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/reply_why.h"
#include "pages/webhook_row.h"
#include "task/task.h"
#include "webhook/kept.h"
#include "webhook/look.h"

#define TASK_KIND	"replay_webhook"

enum { BODY_SHOWN_MAX = 256 * 1024, WORD_MAX_BYTES = 400, POLL_MS = 5 * CLOCK_MINUTE_MS };

/* ---- what it did ---- */

static void
put_inbound(const struct page *p, struct json_object *o, struct json_object *effect)
{
	struct json_object *entries = json_put_array(o, "entries"), *found = json_at(effect, "entries");
	const char *reply = json_text(effect, "reply");
	size_t i;

	json_put_text(o, "icon", "message-circle");
	json_put_text(o, "sentence", page_word_of(p, "webhook_inbound", json_text(effect, "kind")));
	json_put_text(o, "reply", text_is_blank(reply) ? "" : page_word_of(p, "reply", reply));
	for (i = 0; i < json_count(found); i++) {
		struct json_object *entry = json_object_new_object();

		consent_put_sentence(p, entry, "sentence", json_item(found, i));
		json_object_array_add(entries, entry);
	}
}

static void
put_receipt(const struct page *p, struct json_object *o, struct json_object *effect)
{
	const char *code = json_text(effect, "code"), *text = json_text(effect, "text");
	AUTO(buf) struct buf detail = {0};

	buf_init(&detail, WORD_MAX_BYTES);
	if (!text_is_blank(code) || !text_is_blank(text))
		buf_fmt(&detail, "%s%s%s", code, text_is_blank(code) || text_is_blank(text) ? "" : ": ", text);
	json_put_text(o, "icon", "checks");
	json_put_text(o, "sentence", page_word_of(p, "webhook_receipt", json_text(effect, "status")));
	json_put_text(o, "detail", buf_text(&detail));
}

static void
put_notice(const struct page *p, struct json_object *o, struct json_object *effect)
{
	const char *subject = json_text(effect, "subject"), *detail = json_text(effect, "detail");
	AUTO(buf) struct buf out = {0};

	buf_init(&out, WORD_MAX_BYTES);
	buf_fmt(&out, "%s%s%s", subject, text_is_blank(subject) || text_is_blank(detail) ? "" : ": ", detail);
	json_put_text(o, "icon", "info-circle");
	json_put_text(o, "sentence", page_word_of(p, "webhook_notice", json_text(effect, "kind")));
	json_put_text(o, "detail", buf_text(&out));
}

static struct json_object *
effect_row(const struct page *p, struct json_object *effect)
{
	struct json_object *o = json_object_new_object();
	const char *what = json_text(effect, "what");
	int64_t at = 0, contact_id = 0, message_id = 0;

	json_int(effect, "at", &at);
	json_int(effect, "contact_id", &contact_id);
	json_int(effect, "message_id", &message_id);
	page_put_second(p, o, "at", at);
	json_put_int(o, "contact_id", contact_id);
	json_put_int(o, "message_id", message_id);
	json_put_text(o, "detail", "");
	json_put_text(o, "reply", "");
	json_put_bool(o, "answered", text_equal(what, "inbound"));
	json_put_bool(o, "unknown", text_equal(what, "receipt") && message_id == 0);
	if (text_equal(what, "inbound"))
		put_inbound(p, o, effect);
	else if (text_equal(what, "receipt"))
		put_receipt(p, o, effect);
	else
		put_notice(p, o, effect);
	return o;
}

static void
put_effects(struct page *p, struct json_object *look)
{
	struct json_object *effects = json_put_array(p->data, "effects"), *found = json_at(look, "effects");
	size_t i, n = json_count(found);

	for (i = 0; i < n; i++)
		json_object_array_add(effects, effect_row(p, json_item(found, i)));
	json_put_bool(p->data, "has_effects", n > 0);
	json_put_text(p->data, "no_effects", page_word(p, json_flag(look, "scrubbed", false) ? "webhooks.scrubbed" :
	    json_flag(look, "readable", false) ? "webhooks.no_effects" : "webhooks.unreadable_why"));
}

/* ---- what it was ---- */

static void
put_facts(struct page *p, struct json_object *look)
{
	struct json_object *facts = json_put_array(p->data, "facts"), *words = json_object_new_object();
	int64_t at = 0, bytes = 0, replayed_at = 0;

	json_int(look, "received_at", &at);
	json_int(look, "bytes", &bytes);
	json_int(look, "replayed_at", &replayed_at);
	page_put_second(p, words, "at", at);
	page_put_count(p, words, "bytes", bytes);
	page_put_minute(p, words, "replayed_at", replayed_at);
	page_add_fact(p, facts, "webhooks.received", json_text(words, "at"));
	page_add_fact(p, facts, "webhooks.signature", page_word(p, json_flag(look, "signed", false) ? "webhooks.signature_good" :
	    "webhooks.signature_none"));
	page_add_fact(p, facts, "webhooks.method", json_text(look, "method"));
	page_add_fact(p, facts, "webhooks.type", json_text(look, "content_type"));
	page_add_fact(p, facts, "webhooks.bytes", json_text(words, "bytes"));
	page_add_fact(p, facts, "webhooks.replayed", json_text(words, "replayed_at"));
	page_add_fact(p, facts, "webhooks.replayed_by", json_text(look, "replayed_by"));
	json_object_put(words);
}

/* ---- reading it again ---- */

static void
put_ended(const struct page *p, struct json_object *o, const struct task *task)
{
	AUTO_JSON struct json_object *result = NULL;
	bool done = text_equal(task->state, "done");
	char at[CLOCK_TEXT_MAX];
	const char *became = "";

	if (!text_is_blank(task->result) && json_parse(task->result, strlen(task->result), &result, NULL) == ERR_NONE)
		became = json_text(result, "became");
	clock_format_minute(task->done_at, p->zone, at);
	page_say(p, o, "sentence", done ? "webhooks.replay_done" : "webhooks.replay_failed", "at", at, "state",
	    done ? page_word_of(p, "webhook_state", became) : page_word_of(p, "webhook_replay_error", became), NULL);
	json_put_text(o, "tone", done ? "good" : "bad");
	json_put_text(o, "icon", done ? "circle-check" : "circle-x");
}

/* Nothing when nobody has asked for it lately. */
static enum err
put_replay(struct page *p, struct json_object *o, int64_t id)
{
	AUTO(task) struct task task = {0};
	enum err e = task_latest_about(p->rq->db, TASK_KIND, id, &task);
	bool waits;

	json_put_int(o, "id", id);
	json_put_text(o, "sentence", "");
	json_put_bool(o, "refresh", false);
	json_put_bool(o, "part", request_is_htmx(p->rq));
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	waits = text_equal(task.state, "waiting") || text_equal(task.state, "running");
	if (!waits) {
		put_ended(p, o, &task);
		return ERR_NONE;
	}
	json_put_text(o, "sentence", page_word(p, "webhooks.replay_waiting"));
	json_put_text(o, "tone", "move");
	json_put_text(o, "icon", "refresh");
	json_put_bool(o, "refresh", p->rq->now - task.requested_at < POLL_MS);
	return ERR_NONE;
}

enum err
webhook_replay_part(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, "/admin/webhooks/%" PRId64, id);
	if ((e = page_open(rq, "providers", &p)) || (e = put_replay(&p, p.data, id)))
		return e;
	return page_show(&p, rp, 200, "admin/webhook_replay");
}

/* Asked for twice while it waits, it is done once. */
static enum err
ask_replay(const struct request *rq, const struct kept *k)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(task) struct task task = {0};
	int64_t task_id;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = task_latest_about(rq->writer, TASK_KIND, k->id, &task);
	if (e == ERR_NONE && text_equal(task.state, "waiting"))
		return ERR_NONE;
	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	if ((e = task_ask_about(rq->writer, TASK_KIND, k->provider_id, k->id, rq->session.login.name, rq->now, &task_id)) ||
	    (e = page_audit(rq, rq->writer, "webhook.replay", "webhook", k->id, NULL)))
		return e;
	return db_commit(&tx);
}

enum err
webhook_replay_start(const struct request *rq, struct reply *rp)
{
	AUTO(kept) struct kept kept = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = kept_load(rq->db, id, &kept)) || (e = kept.scrubbed ? ERR_NOT_FOUND : ask_replay(rq, &kept)))
		return e;
	return reply_see_other(rp, "/admin/webhooks/%" PRId64, id);
}

/* ---- its bytes ---- */

/* As text: a byte that is none becomes a replacement sign, so that the page stays a page. */
static void
put_body(struct page *p, const struct kept *k)
{
	const char *at = buf_text(&k->body), *end = at + (k->body.len < BODY_SHOWN_MAX ? k->body.len : BODY_SHOWN_MAX);
	AUTO(buf) struct buf out = {0};
	uint32_t point;

	buf_init(&out, 3 * BODY_SHOWN_MAX + 8);
	while (at < end) {
		if ((point = text_next(&at)) == 0) {
			point = 0xFFFD;		/* a zero byte, where text ends for text_next */
			at++;
		}
		text_put(&out, point);
	}
	json_put_text(p->data, "body", buf_text(&out));
	json_put_bool(p->data, "cut", k->body.len > BODY_SHOWN_MAX);
}

/* The headers that were kept, each with its name: their values stand a line each, in the order of the kind's table. */
static enum err
put_headers(struct page *p, const struct kept *k)
{
	struct json_object *facts = json_put_array(p->data, "facts");
	AUTO(provider_row) struct provider_row row = {0};
	AUTO_FREE char *lines = NULL;
	char *save = NULL, *line;
	enum err e;
	size_t i;

	page_add_named_fact(facts, "Content-Type", k->type);
	page_add_fact(p, facts, "webhooks.query", k->query);
	if ((e = text_copy(k->signature, &lines)) || (e = provider_load(p->rq->db, k->provider_id, &row)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	for (i = 0, line = strtok_r(lines, "\n", &save); line != NULL && i < SIGNATURE_HEADERS_MAX && row.kind->signature_headers[i] != NULL;
	    i++, line = strtok_r(NULL, "\n", &save))
		page_add_named_fact(facts, row.kind->signature_headers[i], line);
	return ERR_NONE;
}

/* Whose words and numbers stand in it: seen, each of them, by the person who looks. */
static enum err
note_look(const struct request *rq, struct json_object *look, int64_t id)
{
	struct json_object *effects = json_at(look, "effects");
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t contact_id;
	size_t i;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = page_audit(rq, rq->writer, "webhook.body", "webhook", id, NULL)))
		return e;
	for (i = 0; i < json_count(effects); i++)
		if (json_int(json_item(effects, i), "contact_id", &contact_id) && contact_id != 0 &&
		    (e = page_seen_in(rq, rq->writer, contact_id, SEEN_NUMBER)))
			return e;
	return db_commit(&tx);
}

enum err
webhook_body_page(const struct request *rq, struct reply *rp)
{
	AUTO(kept) struct kept kept = {0};
	AUTO_JSON struct json_object *look = NULL;
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "providers", &p)) || (e = kept_load(rq->db, id, &kept)) || (e = webhook_look(rq->db, id, &look)) ||
	    (!rq->head && (e = note_look(rq, look, id))) || (e = put_headers(&p, &kept)))
		return e;
	json_put_int(p.data, "id", id);
	put_body(&p, &kept);
	json_put_bool(p.data, "scrubbed", kept.scrubbed);
	return page_show(&p, rp, 200, "admin/webhook_body");
}

/* ---- the page ---- */

enum err
webhook_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *look = NULL;
	AUTO(page) struct page p = {0};
	int64_t id, provider_id = 0;
	bool replayable;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "providers", &p)) || (e = webhook_look(rq->db, id, &look)) ||
	    (e = put_replay(&p, json_put_object(p.data, "replay"), id)))
		return e;
	json_int(look, "provider_id", &provider_id);
	replayable = !json_flag(look, "scrubbed", false) && !text_is_blank(json_text(look, "provider"));
	json_put_int(p.data, "id", id);
	json_put_int(p.data, "provider_id", provider_id);
	json_put_text(p.data, "provider", json_text(look, "provider"));
	webhook_put_state(&p, p.data, json_text(look, "state"));
	webhook_put_note(&p, p.data, json_text(look, "note"));
	json_put_bool(p.data, "may_replay", replayable && rq->role >= ROLE_OPERATOR);
	put_facts(&p, look);
	put_effects(&p, look);
	return page_show(&p, rp, 200, "admin/webhook");
}
