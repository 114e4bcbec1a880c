#include "provider/watzap.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/field.h"
#include "provider/number.h"
#include "provider/said.h"

enum { TEXT_MAX_CHARACTERS = 60000, TEXT_MAX_BYTES = HTTP_BODY_MAX_BYTES, SEND_S = 60, ONCE_MORE = 2, TOO_LATE = 504, SERVER_ERROR = 500 };

static const struct provider_field fields[] = {
	{ "base_url",   FIELD_PLAIN,    false, "https://api.watzap.id/v1", field_check_url },
	{ "number",     FIELD_PLAIN,    true,  NULL,                       field_check_device },
	{ "api_key",    FIELD_OUTGOING, true,  NULL,                       field_check_credential },
	{ "number_key", FIELD_OUTGOING, true,  NULL,                       field_check_credential },
	{ 0 }
};

/* ---- a request ---- */

/* The keys travel in the body, which is therefore never logged. */
void
watzap_request(const struct account *a, const char *path, struct json_object *body, struct http_request *ret)
{
	const char *key = account_text(a, "api_key"), *text;

	http_request_init(ret, "POST");
	buf_text_add(&ret->url, account_text(a, "base_url"));
	buf_text_add(&ret->url, path);
	http_request_header(ret, "Content-Type", "application/json");
	json_put_text(body, "api_key", key);
	text = json_write(body);
	if (text != NULL)
		buf_text_add(&ret->body, text);
	if (key == NULL || text == NULL)
		ret->err = text == NULL ? ERR_MEMORY : ERR_INVALID;
	json_object_put(body);
}

/* The text as it must leave: line ends as one character, no other control characters. */
static void
put_text(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\r' && text[1] == '\n')
			continue;
		if (*text == '\r')
			buf_char(b, '\n');
		else
			buf_char(b, (unsigned char)*text < 0x20 && *text != '\n' && *text != '\t' ? ' ' : *text);
	}
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	struct json_object *body = json_object_new_object();
	AUTO(buf) struct buf text = { 0 };
	char number[NUMBER_MAX] = "";
	bool good = m->to != NULL && m->to[0] == '+' && number_from_provider(m->to, number) && !text_is_blank(m->text) &&
	    text_is_utf8(m->text, strlen(m->text)) && account_text(a, "number_key") != NULL;

	buf_init(&text, TEXT_MAX_BYTES);
	if (good)
		put_text(&text, m->text);
	json_put_text(body, "number_key", account_text(a, "number_key"));
	json_put_text(body, "phone_no", good ? number + 1 : "");
	json_put_text(body, "message", buf_text(&text));
	/* The answer then comes once it has gone out: the only word about a message that Watzap ever gives. */
	json_put_text(body, "wait_until_send", "1");
	watzap_request(a, "/send_message", body, ret);
	ret->timeout_s = SEND_S;
	if (!good)
		return ERR_INVALID;
	if (buf_err(&text) != ERR_NONE || text_code_points(m->text) > TEXT_MAX_CHARACTERS)
		return ERR_TOO_LARGE;
	return http_request_err(ret);
}

/* ---- its answer ---- */

/* No answer has been seen with an id in it; should one come, it is kept. */
static void
keep_id(struct json_object *doc, struct outcome *o)
{
	static const char *const names[] = { "message_id", "id" };
	struct json_object *places[] = { doc, json_at(doc, "data") }, *value;
	const char *text;
	size_t i;

	for (i = 0; i < 4 && o->message_id[0] == '\0'; i++) {
		value = json_at(places[i / 2], names[i % 2]);
		text = json_object_is_type(value, json_type_string) || json_object_is_type(value, json_type_int) ?
		    json_object_get_string(value) : "";
		if (strlen(text) < sizeof(o->message_id))
			snprintf(o->message_id, sizeof(o->message_id), "%s", text);
	}
}

static void
read_refused(const struct watzap_said *s, struct outcome *o)
{
	struct watzap_meaning meaning = watzap_meaning_of(s->code, s->message);

	o->verdict = meaning.verdict;
	o->delay_s = meaning.delay_s;
	o->tries_most = meaning.tries_most;
	if (s->code != 0)
		snprintf(o->code, sizeof(o->code), "%" PRId64, s->code);
	else
		snprintf(o->code, sizeof(o->code), "%s", meaning.short_name[0] != '\0' ? meaning.short_name : "refused");
	said(o->text, sizeof(o->text), s->message);
}

/* Not Watzap's words: the HTTP status is all there is. */
static void
read_stranger(const struct http_answer *answer, struct outcome *o)
{
	int status = answer->status;

	said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
	if (status == 401 || status == 403)
		o->verdict = VERDICT_CREDENTIAL;
	else if (status == 429)
		o->verdict = VERDICT_THROTTLE_PROVIDER;
	else if (status == 404 || status == 405 || status == 407)
		o->verdict = VERDICT_ACCOUNT;	/* base_url leads somewhere else, or a proxy stands before it */
	else if (status == 408 || status == TOO_LATE)
		o->verdict = VERDICT_UNKNOWN;	/* somebody in between gave up waiting: it may go out all the same */
	else if (status >= 400 && status < SERVER_ERROR)
		o->verdict = VERDICT_PERMANENT;
	else
		o->verdict = VERDICT_RETRY;
	/* A page where an answer should be. It may have gone out; once more, and not oftener. */
	if (o->verdict == VERDICT_RETRY && status < SERVER_ERROR)
		o->tries_most = ONCE_MORE;
}

static void
read_said(struct json_object *doc, const struct http_answer *answer, struct outcome *o)
{
	struct watzap_said s = watzap_said_read(doc);

	if (s.status == WATZAP_YES) {
		o->verdict = VERDICT_ACCEPTED;
		keep_id(doc, o);
	} else if (s.status == WATZAP_NO) {
		read_refused(&s, o);
	} else if (answer->status >= 400) {
		read_stranger(answer, o);
	} else {
		/* It says neither yes nor no. */
		said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
		o->verdict = VERDICT_UNKNOWN;
	}
}

static struct outcome
read_answer(const struct account *a, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct outcome o = { .verdict = VERDICT_UNKNOWN };

	(void)a;
	if (!answer_came(answer, &o))
		return o;
	if (json_parse(answer->body, answer->body_len, &doc, NULL) == ERR_NONE && json_object_is_type(doc, json_type_object))
		read_said(doc, answer, &o);
	else
		read_stranger(answer, &o);
	if (answer->retry_after_s > 0 && o.verdict != VERDICT_ACCEPTED)
		o.delay_s = answer->retry_after_s;
	return o;
}

/* ---- who calls ---- */

/* A dashboard may look whether an address is there, and so do curious people. */
static bool
handshake(const struct account *a, const struct webhook_request *rq, struct buf *answer)
{
	(void)a;
	(void)rq;
	buf_text_add(answer, "ok");
	return buf_err(answer) == ERR_NONE;
}

/* Nothing is signed and nothing can be added to a body: the key in the path, compared before we are asked, is all there is. */
static enum signature
check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	(void)a;
	(void)rq;
	(void)now;
	(void)ret;
	return SIGNATURE_GOOD;
}

const struct provider provider_watzap = {
	.kind = "watzap",
	.label = "Watzap",
	.scope = SCOPE_GATEWAY,
	.can = CAN_TEXT,
	.webhook_max_bytes = 256 * 1024,
	/* The session is an ordinary phone's: who sends like a machine loses the number. */
	.per_minute = 20,
	.per_day = 1000,
	.gap_ms = 3000,
	.gap_jitter_ms = 5000,
	.one_at_a_time = true,	/* each answer waits for the phone's own queue */
	.grace_s = 300,		/* nothing can tell us more */
	.fields = fields,
	.write_request = write_request,
	.read_answer = read_answer,
	.handshake = handshake,
	.check_signature = check_signature,
	.read_webhook = watzap_read_webhook,
	.redact = watzap_redact,
	.test_steps = 1,
	.look_steps = 1,
	.stops_with_package = true,
	.write_test = watzap_write_test,
	.read_test = watzap_read_test,
	.finding_keys = watzap_finding_keys,
};
