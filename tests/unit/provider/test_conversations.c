/*
 * Walks through tests/providers/KIND: recorded conversations (*.http) and webhooks (*.json), each with what we read from them.
 * tests/providers/README.md explains the two forms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"
#include "provider/listed.h"
#include "provider/vitals.h"
#include "recorded.h"

enum { VALUES_MAX = 16 };

static const char *const level_names[FINDING__COUNT] = { "ok", "warn", "bad" };
static const char *const notice_names[NOTICE__COUNT] = {
	[NOTICE_DEVICE_CONNECTED] = "device_connected", [NOTICE_DEVICE_DISCONNECTED] = "device_disconnected",
	[NOTICE_TEMPLATE] = "template", [NOTICE_QUALITY] = "quality", [NOTICE_MARKETING_STOP] = "marketing_stop",
	[NOTICE_MARKETING_RESUME] = "marketing_resume", [NOTICE_ERROR] = "error", [NOTICE_OTHER] = "other",
};

static struct json_object *
json_of(const char *text, const char *where)
{
	struct problem problem = { 0 };
	struct json_object *o = NULL;

	if (json_parse(text, strlen(text), &o, &problem) != ERR_NONE)
		fail_msg("%s: the file itself is no JSON: %s", where, problem.why);
	return o;
}

/* What we read against what the file says; on a difference both are printed. */
static void
assert_reading(const char *where, struct json_object *got, struct json_object *want)
{
	if (!json_object_equal(got, want))
		fail_msg("%s\n read %s\n want %s", where, json_object_to_json_string(got), json_object_to_json_string(want));
}

/* ---- what was read, as JSON with only what is there ---- */

static void
put_text(struct json_object *o, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		json_put_text(o, key, text);
}

static void
put_int(struct json_object *o, const char *key, int64_t n)
{
	if (n != 0)
		json_put_int(o, key, n);
}

static void
put_flag(struct json_object *o, const char *key, bool flag)
{
	if (flag)
		json_put_bool(o, key, true);
}

static struct json_object *
outcome_json(const struct outcome *out)
{
	struct json_object *o = json_object_new_object();

	put_text(o, "verdict", verdict_name(out->verdict));
	put_int(o, "delay_s", out->delay_s);
	put_int(o, "tries_most", out->tries_most);
	put_flag(o, "held", out->held);
	put_text(o, "message_id", out->message_id);
	put_text(o, "code", out->code);
	put_text(o, "text", out->text);
	put_text(o, "support_id", out->support_id);
	put_text(o, "recipient", out->recipient);
	put_text(o, "user_id", out->user_id);
	put_int(o, "segments", out->segments);
	return o;
}

static struct json_object *
told_json(const struct told *t)
{
	static const char *const what[TOLD__COUNT] = { [TOLD_NOTHING] = "nothing", [TOLD_ABSENT] = "absent", [TOLD_FOUND] = "found" };
	struct json_object *o = json_object_new_object();

	put_text(o, "told", what[t->what]);
	if (t->what == TOLD_FOUND)
		put_text(o, "status", receipt_status_name(t->status));
	if (t->what == TOLD_FOUND && t->status == RECEIPT_FAILED)
		put_text(o, "verdict", verdict_name(t->verdict));
	put_text(o, "message_id", t->message_id);
	put_int(o, "delay_s", t->delay_s);
	put_int(o, "tries_most", t->tries_most);
	put_text(o, "code", t->code);
	put_text(o, "text", t->text);
	put_int(o, "segments", t->segments);
	put_int(o, "price_micros", t->price_micros);
	put_text(o, "currency", t->currency);
	return o;
}

static void
put_receipt(struct json_object *list, const struct receipt *r)
{
	struct json_object *o = json_object_new_object();

	json_object_array_add(list, o);
	put_text(o, "status", receipt_status_name(r->status));
	put_int(o, "at", r->at);
	put_text(o, "message_id", r->message_id);
	put_text(o, "state_id", r->state_id);
	put_text(o, "uid", r->uid);
	put_text(o, "recipient", r->recipient);
	put_text(o, "user_id", r->user_id);
	if (r->status == RECEIPT_FAILED)
		put_text(o, "verdict", verdict_name(r->verdict));
	put_int(o, "delay_s", r->delay_s);
	put_int(o, "tries_most", r->tries_most);
	put_text(o, "code", r->code);
	put_text(o, "text", r->text);
	put_text(o, "price_category", r->price_category);
	put_text(o, "price_type", r->price_type);
	put_flag(o, "billable", r->billable);
	put_int(o, "segments", r->segments);
	put_int(o, "price_micros", r->price_micros);
	put_text(o, "currency", r->currency);
}

static void
put_inbound(struct json_object *list, const struct inbound *in)
{
	struct json_object *o = json_object_new_object();

	json_object_array_add(list, o);
	put_text(o, "kind", inbound_kind_name(in->kind));
	put_int(o, "at", in->at);
	put_text(o, "message_id", in->message_id);
	put_text(o, "from", in->from);
	put_text(o, "user_id", in->user_id);
	put_text(o, "name", in->name);
	assert_non_null(in->text);
	put_text(o, "text", in->text);
	put_text(o, "own", in->own);
	put_text(o, "context_id", in->context_id);
	put_text(o, "new_number", in->new_number);
	put_text(o, "new_user_id", in->new_user_id);
	put_flag(o, "opens_window", in->opens_window);
	put_flag(o, "forwarded", in->forwarded);
	if (in->heard != HEARD_NOTHING)
		put_text(o, "heard", in->heard == HEARD_STOP ? "stop" : in->heard == HEARD_START ? "start" : "tapped_stop");
}

static void
put_notice(struct json_object *list, const struct notice *n)
{
	struct json_object *o = json_object_new_object();

	json_object_array_add(list, o);
	put_text(o, "kind", notice_names[n->kind]);
	put_text(o, "subject", n->subject);
	put_text(o, "detail", n->detail);
	put_int(o, "at", n->at);
	put_text(o, "user_id", n->user_id);
	put_text(o, "template_id", n->template_id);
	put_text(o, "template_language", n->template_language);
	put_text(o, "template_status", n->template_status);
	put_text(o, "template_category", n->template_category);
	put_text(o, "template_quality", n->template_quality);
}

static struct json_object *
events_json(const struct webhook_events *ev)
{
	struct json_object *o = json_object_new_object(), *list;
	size_t i;

	if (ev->receipt_count > 0)
		for (i = 0, list = json_put_array(o, "receipts"); i < ev->receipt_count; i++)
			put_receipt(list, &ev->receipts[i]);
	if (ev->inbound_count > 0)
		for (i = 0, list = json_put_array(o, "inbounds"); i < ev->inbound_count; i++)
			put_inbound(list, &ev->inbounds[i]);
	if (ev->notice_count > 0)
		for (i = 0, list = json_put_array(o, "notices"); i < ev->notice_count; i++)
			put_notice(list, &ev->notices[i]);
	put_int(o, "skipped", (int64_t)ev->skipped);
	return o;
}

static struct json_object *
findings_json(const struct provider *p, const struct findings *f, const char *where)
{
	struct json_object *list = json_object_new_array(), *o;
	const char *const *key;
	size_t i;

	for (i = 0; i < f->count; i++) {
		for (key = p->finding_keys; *key != NULL && strcmp(*key, f->items[i].key) != 0; key++)
			;
		if (*key == NULL)
			fail_msg("%s: %s is not among the kind's finding_keys", where, f->items[i].key);
		o = json_object_new_object();
		json_object_array_add(list, o);
		put_text(o, "level", level_names[f->items[i].level]);
		put_text(o, "key", f->items[i].key);
		put_text(o, "detail", f->items[i].detail);
	}
	return list;
}

/* ---- *.http ---- */

/* Where a walk through one file stands. */
struct walk {
	const struct provider	*provider;
	struct account		 account;
	struct http_request	 request;	/* of the last send or test */
	struct buf		 answer_body;
	struct http_answer	 answer;
	size_t			 step;
	enum { WALK_SEND, WALK_TEST, WALK_QUESTION, WALK_TEMPLATE, WALK_LIST } doing;
	struct json_object	*wished;	/* what the wish points at */
	const char		*examples[VALUES_MAX];
	struct remote_button	 buttons[VALUES_MAX];
	struct remote_wish	 wish;
	struct json_object	*asked;		/* what the question points at */
	struct question		 question;
	size_t			 checked;
	char			 where[400];
};

static void
walk_end(struct walk *w)
{
	sample_end(&w->account);
	http_request_end(&w->request);
	buf_end(&w->answer_body);
	json_end(&w->asked);
	json_end(&w->wished);
}

static void
section_account(struct walk *w, const char *text)
{
	struct json_object *set = json_of(text, w->where);

	sample_end(&w->account);
	recorded_sample(&w->account, w->provider);
	json_object_object_foreach(set, name, value)
		sample_set(&w->account, name, json_object_get_string(value));
	json_end(&set);
}

/* What an e-mail has beside its text. */
static struct outgoing_mail
mail_of(struct json_object *o, const char *where)
{
	struct outgoing_mail mail = {
		.address = json_text(o, "address"), .subject = json_text(o, "subject"), .office = json_text(o, "office"), .stop_url = json_text(o, "stop_url"),
		.zone_minutes = CLOCK_WIB_MINUTES,
	};

	if (json_text(o, "at") != NULL && clock_parse_iso(json_text(o, "at"), &mail.at) != ERR_NONE)
		fail_msg("%s: at is no time", where);
	return mail;
}

/* What header and buttons are filled with, each named as a need is (provider/part.h). */
static size_t
parts_of(struct json_object *list, struct outgoing_part parts[VALUES_MAX])
{
	const char *before;
	size_t i;

	assert_true(json_count(list) <= VALUES_MAX);
	for (i = 0; i < json_count(list); i++) {
		assert_int_equal(part_need_read(json_item(list, i), &parts[i].kind, &parts[i].index, &before), ERR_NONE);
		parts[i].value = json_text(json_item(list, i), "value");
		parts[i].filename = json_text(json_item(list, i), "filename");
	}
	return json_count(list);
}

static void
section_send(struct walk *w, const char *text)
{
	struct outgoing_part parts[VALUES_MAX];
	AUTO_JSON struct json_object *send = json_of(text, w->where);
	struct json_object *list = json_at(send, "values");
	struct outgoing_mail mail = mail_of(json_at(send, "mail"), w->where);
	struct json_object *called = json_at(send, "names");
	const char *values[VALUES_MAX], *names[VALUES_MAX];
	struct outgoing m = {
		.to = json_text(send, "to"), .user_id = json_text(send, "user_id"), .uid = json_text(send, "uid"),
		.text = json_text(send, "text"), .template_name = json_text(send, "template_name"),
		.template_id = json_text(send, "template_id"), .template_language = json_text(send, "template_language"), .reply_to = json_text(send, "reply_to"),
		.is_template = json_text(send, "template_name") != NULL || json_text(send, "template_id") != NULL, .values = values, .value_count = json_count(list),
		.names = called != NULL ? names : NULL, .parts = parts,
		.mail = json_at(send, "mail") != NULL ? &mail : NULL,
	};
	size_t i;

	m.part_count = parts_of(json_at(send, "parts"), parts);
	assert_true(m.value_count <= VALUES_MAX);
	for (i = 0; i < m.value_count; i++)
		values[i] = json_object_get_string(json_item(list, i));
	for (i = 0; i < json_count(called) && i < VALUES_MAX; i++)
		names[i] = json_object_get_string(json_item(called, i));
	http_request_end(&w->request);
	w->doing = WALK_SEND;
	if (w->provider->write_request(&w->account, &m, &w->request) != ERR_NONE)
		fail_msg("%s: the request was not written", w->where);
}

static void
section_test(struct walk *w, const char *text)
{
	int64_t step;

	assert_true(text_to_int64(text, &step));
	w->step = (size_t)step;
	w->doing = WALK_TEST;
	assert_true(w->step < w->provider->test_steps);
	http_request_end(&w->request);
	if (w->provider->write_test(&w->account, w->step, &w->request) != ERR_NONE)
		fail_msg("%s: the request was not written", w->where);
}

static void
section_question(struct walk *w, const char *text)
{
	const char *started_at;

	json_end(&w->asked);
	w->asked = json_of(text, w->where);
	w->question = (struct question){
		.message_id = json_text(w->asked, "message_id"), .uid = json_text(w->asked, "uid"), .to = json_text(w->asked, "to"), .text = json_text(w->asked, "text"),
		.code = json_text(w->asked, "code"), .is_template = json_flag(w->asked, "is_template", false), .others = json_at(w->asked, "others"),
	};
	started_at = json_text(w->asked, "started_at");
	if (started_at != NULL)
		assert_int_equal(clock_parse_iso(started_at, &w->question.started_at), ERR_NONE);
	w->doing = WALK_QUESTION;
	http_request_end(&w->request);
	if (w->provider->write_question(&w->account, &w->question, &w->request) != ERR_NONE)
		fail_msg("%s: the request was not written", w->where);
}

/* {"kind","text","example","handle"} */
static void
wish_header(struct remote_wish *wish, struct json_object *header)
{
	if (header == NULL)
		return;
	wish->header = text_equal(json_text(header, "kind"), "document") ? REMOTE_HEADER_DOCUMENT : REMOTE_HEADER_TEXT;
	wish->header_text = json_text(header, "text");
	wish->header_example = json_text(header, "example");
	wish->header_handle = json_text(header, "handle");
}

/* [{"kind","label","target","example"}] */
static void
wish_buttons(struct walk *w, struct json_object *list)
{
	static const char *const kinds[] = { "url", "reply", "phone" };
	size_t i, kind;

	for (i = 0; i < json_count(list) && i < VALUES_MAX; i++) {
		for (kind = 0; !text_equal(kinds[kind], json_text(json_item(list, i), "kind")); kind++)
			assert_true(kind < 2);
		w->buttons[i] = (struct remote_button){ .kind = (enum remote_button_kind)kind, .label = json_text(json_item(list, i), "label"),
			.target = json_text(json_item(list, i), "target"), .example = json_text(json_item(list, i), "example") };
	}
	w->wish.buttons = w->buttons;
	w->wish.button_count = i;
}

static void
section_template(struct walk *w, const char *text)
{
	static const char *const tasks[REMOTE__COUNT] = { "submit", "edit", "delete" };
	struct json_object *list;
	size_t i;

	json_end(&w->wished);
	w->wished = json_of(text, w->where);
	list = json_at(w->wished, "examples");
	for (i = 0; i < json_count(list) && i < VALUES_MAX; i++)
		w->examples[i] = json_object_get_string(json_item(list, i));
	w->wish = (struct remote_wish){
		.task = REMOTE__COUNT, .id = json_text(w->wished, "id"), .name = json_text(w->wished, "name"),
		.language = json_text(w->wished, "language"), .category = json_text(w->wished, "category"), .body = json_text(w->wished, "body"),
		.footer = json_text(w->wished, "footer"), .examples = w->examples, .example_count = json_count(list),
	};
	wish_header(&w->wish, json_at(w->wished, "header"));
	wish_buttons(w, json_at(w->wished, "buttons"));
	for (i = 0; i < REMOTE__COUNT; i++)
		if (text_equal(tasks[i], json_text(w->wished, "task")))
			w->wish.task = (enum remote_task)i;
	assert_true(w->wish.task != REMOTE__COUNT);
	w->doing = WALK_TEMPLATE;
	http_request_end(&w->request);
	if (w->provider->write_remote(&w->account, &w->wish, &w->request) != ERR_NONE)
		fail_msg("%s: the request was not written", w->where);
}

/* Of templates. */
static void
section_list(struct walk *w, const char *text)
{
	json_end(&w->wished);
	w->wished = json_of(text, w->where);
	w->doing = WALK_LIST;
	http_request_end(&w->request);
	if (w->provider->write_list(&w->account, LIST_TEMPLATES, 0, json_text(w->wished, "next"), &w->request) != ERR_NONE)
		fail_msg("%s: the request was not written", w->where);
}

static void
assert_text(const char *where, const char *what, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail_msg("%s: %s\n wrote %s\n want  %s", where, what, got, want);
}

/* Head and body of a section, parted by an empty line; body is "" when there is none. */
static char *
part_body(char *text)
{
	char *gap = strstr(text, "\n\n");

	if (gap == NULL)
		return text + strlen(text);
	*gap = '\0';
	return gap + 2;
}

/* The envelope, in the place of headers. */
static void
put_envelope(const struct http_mail *mail, struct buf *ret)
{
	if (mail == NULL)
		return;
	buf_fmt(ret, "from: %s\nto: %s\n", mail->from, mail->to);
	if (mail->user != NULL)
		buf_fmt(ret, "login: %s %s\n", mail->user, mail->password);
	if (mail->ca_file != NULL)
		buf_fmt(ret, "ca_file: %s\n", mail->ca_file);
	buf_text_add(ret, mail->starttls ? "starttls\n" : "");
}

/* Files have no CR at the end of a line; a mail has one at the end of each, which test_mail.c looks at. */
static void
without_cr(const char *text, struct buf *ret)
{
	for (; *text != '\0'; text++)
		if (*text != '\r')
			buf_char(ret, *text);
}

static void
section_mail(struct walk *w, char *head, const char *body)
{
	AUTO(buf) struct buf got = { 0 }, envelope = { 0 };

	buf_init(&got, RECORDED_MAX_BYTES);
	buf_init(&envelope, RECORDED_MAX_BYTES);
	put_envelope(w->request.mail, &envelope);
	envelope.bytes[envelope.len - 1] = '\0';
	assert_text(w->where, "envelope", buf_text(&envelope), head);
	without_cr(buf_text(&w->request.body), &got);
	if (got.len > 0 && got.bytes[got.len - 1] == '\n')
		got.bytes[got.len - 1] = '\0';
	assert_text(w->where, "mail", buf_text(&got), body);
	w->checked++;
}

static void
section_request(struct walk *w, char *text)
{
	char *body = part_body(text), *line = strsep(&text, "\n");
	AUTO(buf) struct buf first = { 0 };
	size_t i;

	buf_init(&first, RECORDED_MAX_BYTES);
	buf_fmt(&first, "%s %s", w->request.method, buf_text(&w->request.url));
	assert_text(w->where, "method and address", buf_text(&first), line);
	if (w->request.mail != NULL) {
		section_mail(w, text, body);
		return;
	}
	for (i = 0; (line = strsep(&text, "\n")) != NULL; i++) {
		if (i >= w->request.header_count)
			fail_msg("%s: no header %s was written", w->where, line);
		assert_text(w->where, "header", buf_text(&w->request.headers[i]), line);
	}
	assert_int_equal(i, w->request.header_count);
	if (body[0] == '{') {
		AUTO_JSON struct json_object *got = json_of(buf_text(&w->request.body), w->where), *want = json_of(body, w->where);

		assert_reading(w->where, got, want);
	} else {
		assert_text(w->where, "body", buf_text(&w->request.body), body);
	}
	w->checked++;
}

static enum mail_step
step_of(const char *name, const char *where)
{
	static const char *const names[MAIL_STEP__COUNT] = { "greeting", "hello", "tls", "login", "from", "to", "data", "noop" };
	int i;

	for (i = 0; i < MAIL_STEP__COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return (enum mail_step)i;
	fail_msg("%s: there is no step %s", where, name);
	return MAIL_STEP__COUNT;
}

static enum http_why
why_of(const char *line)
{
	static const char *const names[] = { "", "Why: name", "Why: certificate", "Why: no tls", "Why: no login" };
	size_t i;

	for (i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_equal(line, names[i]))
			return (enum http_why)i;
	return HTTP_WHY_OTHER;
}

/* "200", headers, a body; or "not sent: why", or "lost: why". */
static void
section_answer(struct walk *w, char *text)
{
	char *body = part_body(text), *line = strsep(&text, "\n");
	int64_t number = 0;

	buf_end(&w->answer_body);
	buf_init(&w->answer_body, RECORDED_MAX_BYTES);
	w->answer = (struct http_answer){ .transport = HTTP_ANSWERED };
	if (text_starts(line, "not sent: ") || text_starts(line, "lost: ")) {
		w->answer.transport = line[0] == 'n' ? HTTP_NOT_SENT : HTTP_LOST;
		buf_text_add(&w->answer_body, strstr(line, ": ") + 2);
		w->answer.transport_text = buf_text(&w->answer_body);
		w->answer.body = "";
		w->answer.why = why_of(text);
		return;
	}
	assert_true(text_to_int64(line, &number));
	w->answer.status = (int)number;
	while ((line = strsep(&text, "\n")) != NULL)
		if (text_starts(line, "Retry-After: ") && text_to_int64(line + strlen("Retry-After: "), &number))
			w->answer.retry_after_s = (int)number;
		else if (text_starts(line, "Step: ")) {
			w->answer.is_mail = true;
			w->answer.step = step_of(line + strlen("Step: "), w->where);
		}
	buf_text_add(&w->answer_body, body);
	w->answer.body = buf_text(&w->answer_body);
	w->answer.body_len = w->answer_body.len;
}

static struct json_object *
vitals_json(const struct vitals *v)
{
	struct json_object *o = json_object_new_object();

	put_text(o, "link", link_name(v->link));
	if (v->quota_told)
		json_put_int(o, "quota_left", v->quota_left);
	put_int(o, "per_day", v->per_day);
	put_int(o, "ends_on", v->ends_on);
	put_int(o, "people_limit", v->people_limit);
	put_text(o, "package", v->package);
	put_text(o, "balance", v->balance);
	put_text(o, "quality", v->quality);
	put_text(o, "status", v->status);
	put_text(o, "name_status", v->name_status);
	put_text(o, "throughput", v->throughput);
	return o;
}

/* What the last answer to a test told beside its findings. */
static void
section_vitals(struct walk *w, const char *text)
{
	AUTO_JSON struct json_object *want = json_of(text, w->where), *got = NULL;
	struct findings findings = { .count = 0 };

	assert_int_equal(w->doing, WALK_TEST);
	w->provider->read_test(&w->account, w->step, &w->answer, &findings);
	got = vitals_json(&findings.vitals);
	assert_reading(w->where, got, want);
	w->checked++;
}

static struct json_object *
remote_told_json(const struct provider *p, const struct remote_told *t, const char *where)
{
	static const char *const outcomes[REMOTE_OUTCOME__COUNT] = { "done", "refused", "trouble", "unsure" };
	struct json_object *o = json_object_new_object();
	const char *const *key;

	for (key = p->remote_keys; *key != NULL && strcmp(*key, t->key) != 0; key++)
		;
	if (*key == NULL && t->key[0] != '\0')
		fail_msg("%s: %s is not among the kind's remote_keys", where, t->key);
	put_text(o, "outcome", outcomes[t->outcome]);
	put_text(o, "key", t->key);
	put_text(o, "code", t->code);
	put_text(o, "text", t->text);
	put_text(o, "id", t->id);
	put_text(o, "status", t->status);
	put_text(o, "category", t->category);
	return o;
}

static struct json_object *
listed_json(const struct listed *l, const char *where)
{
	struct json_object *o = json_object_new_object();
	const char *const *key;

	for (key = listed_keys; !l->understood && *key != NULL && !text_equal(*key, l->key); key++)
		;
	if (*key == NULL)
		fail_msg("%s: %s is not among the keys of lists", where, l->key);
	json_put_text(o, "list", l->understood ? "understood" : l->restart ? "restart" : "failed");
	if (!l->understood) {
		put_text(o, "key", l->key);
		put_text(o, "code", l->code);
		put_text(o, "text", l->text);
	}
	if (l->templates != NULL)
		json_put(o, "templates", json_object_get(l->templates));
	put_text(o, "next", l->next);
	return o;
}

static void
section_reading(struct walk *w, const char *text)
{
	AUTO_JSON struct json_object *want = json_of(text, w->where), *got = NULL;
	struct findings findings = { .count = 0 };
	struct outcome outcome;
	struct told told;

	if (w->doing == WALK_TEST) {
		w->provider->read_test(&w->account, w->step, &w->answer, &findings);
		got = findings_json(w->provider, &findings, w->where);
	} else if (w->doing == WALK_TEMPLATE) {
		struct remote_told remote;

		w->provider->read_remote(&w->wish, &w->answer, &remote);
		got = remote_told_json(w->provider, &remote, w->where);
	} else if (w->doing == WALK_LIST) {
		AUTO(listed) struct listed listed = { 0 };

		w->provider->read_list(LIST_TEMPLATES, &w->answer, &listed);
		got = listed_json(&listed, w->where);
	} else if (w->doing == WALK_QUESTION) {
		told = w->provider->read_told(&w->question, &w->answer);
		got = told_json(&told);
	} else {
		outcome = w->provider->read_answer(&w->account, &w->answer);
		got = outcome_json(&outcome);
	}
	assert_reading(w->where, got, want);
	w->checked++;
}

static void
section(struct walk *w, const char *name, char *text)
{
	size_t n = strlen(text);

	while (n > 0 && text[n - 1] == '\n')
		text[--n] = '\0';
	if (strcmp(name, "account") == 0)
		section_account(w, text);
	else if (strcmp(name, "send") == 0)
		section_send(w, text);
	else if (strcmp(name, "test") == 0)
		section_test(w, text);
	else if (strcmp(name, "question") == 0)
		section_question(w, text);
	else if (strcmp(name, "template") == 0)
		section_template(w, text);
	else if (strcmp(name, "list") == 0)
		section_list(w, text);
	else if (strcmp(name, "request") == 0)
		section_request(w, text);
	else if (strcmp(name, "answer") == 0)
		section_answer(w, text);
	else if (strcmp(name, "reading") == 0)
		section_reading(w, text);
	else if (strcmp(name, "vitals") == 0)
		section_vitals(w, text);
	else
		fail_msg("%s: there is no section %s", w->where, name);
}

static size_t
walk_http(const struct provider *p, const char *path)
{
	AUTO(buf) struct buf file = { 0 };
	AUTO(walk) struct walk w = { .provider = p };
	char *at, *next, *name, *title = NULL, empty[] = "{}";

	recorded_read(path, &file);
	snprintf(w.where, sizeof(w.where), "%s", path);
	section_account(&w, empty);
	at = strstr(file.bytes, "### ");
	while (at != NULL) {
		name = at + strlen("### ");
		if ((next = strstr(name, "\n### ")) != NULL)
			*next++ = '\0';
		at = strchr(name, '\n');
		assert_non_null(at);
		*at++ = '\0';
		/* "### answer: a proxy's page" gives the exchange its title in messages of failure. */
		if ((title = strstr(name, ": ")) != NULL) {
			*title = '\0';
			snprintf(w.where, sizeof(w.where), "%s: %s", path, title + 2);
		}
		section(&w, name, at);
		at = next;
	}
	return w.checked;
}

/* ---- *.json ---- */

static void
webhook_case(const struct provider *p, struct json_object *row, const char *path)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	AUTO_JSON struct json_object *got = NULL;
	AUTO(buf) struct buf body = { 0 }, kept = { 0 };
	struct problem problem = { 0 };
	struct webhook_request rq;
	const char *type;
	char where[400];
	enum err e;

	snprintf(where, sizeof(where), "%s: %s", path, json_text(row, "about"));
	recorded_sample(&a, p);
	if (json_object_is_type(json_at(row, "account"), json_type_object)) {
		json_object_object_foreach(json_at(row, "account"), name, value)
			sample_set(&a, name, json_object_get_string(value));
	}
	buf_init(&body, RECORDED_MAX_BYTES);
	buf_init(&kept, RECORDED_MAX_BYTES);
	buf_text_add(&body, recorded_body(row, &type));
	rq = webhook_post(buf_text(&body), type);
	if (json_text(row, "query") != NULL)
		rq.query = json_text(row, "query");
	if (json_text(row, "method") != NULL)
		rq.method = json_text(row, "method");

	e = p->read_webhook(&a, &rq, &ev, &problem);
	if (json_at(row, "unreadable") != NULL) {
		if (e != ERR_INVALID || !text_starts(problem.why, json_text(row, "unreadable")))
			fail_msg("%s: %s, and the problem is %s", where, err_name(e), problem.why);
	} else if (e != ERR_NONE) {
		fail_msg("%s: was not read: %s", where, problem.why);
	} else {
		got = events_json(&ev);
		assert_reading(where, got, json_at(row, "reading"));
	}
	if (json_at(row, "reply") != NULL) {
		struct webhook_reply reply = p->reply(&rq);

		assert_int_equal(reply.status, json_object_get_int(json_at(json_at(row, "reply"), "status")));
		assert_text(where, "reply", reply.body != NULL ? reply.body : "", json_text(json_at(row, "reply"), "body"));
	}
	if (json_text(row, "kept") != NULL) {
		assert_int_equal(p->redact(&rq, &kept), ERR_NONE);
		assert_text(where, "kept", buf_text(&kept), json_text(row, "kept"));
	}
}

static size_t
walk_json(const struct provider *p, const char *path)
{
	AUTO(buf) struct buf file = { 0 };
	AUTO_JSON struct json_object *rows = NULL;
	size_t i;

	recorded_read(path, &file);
	rows = json_of(buf_text(&file), path);
	for (i = 0; i < json_count(rows); i++)
		webhook_case(p, json_item(rows, i), path);
	return i;
}

static void
test_every_kind_reads_its_recorded_conversations_as_they_are_written(void **state)
{
	const struct provider *p;
	size_t i, checked;

	(void)state;
	for (i = 0; (p = provider_at(i)) != NULL; i++) {
		checked = recorded_each(p, ".http", walk_http) + recorded_each(p, ".json", walk_json);
		print_message("%s: %zu readings\n", p->kind, checked);
		assert_true(checked > 20);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_reads_its_recorded_conversations_as_they_are_written),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
