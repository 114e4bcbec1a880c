#include "provider/fonnte.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/field.h"
#include "provider/mask.h"
#include "provider/number.h"
#include "provider/pairs.h"
#include "provider/said.h"

enum { TEXT_MAX_CHARACTERS = 60000, TEXT_MAX_BYTES = HTTP_BODY_MAX_BYTES, FIELD_NAME_MAX = 40 };

/* ---- fields ---- */

static enum err
check_secret_field(const char *value, struct problem *problem)
{
	if (strlen(value) > FIELD_NAME_MAX || strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != strlen(value))
		return problem_set(problem, ERR_INVALID, NULL, "must be the name of a field: letters, digits, _ or -");
	/* Only such names are emptied before a body is stored. */
	if (!mask_is_secret_name(value))
		return problem_set(problem, ERR_INVALID, NULL, "must hold one of the words secret, token, key, pass or auth");
	return ERR_NONE;
}

static const struct provider_field fields[] = {
	{ "base_url",            FIELD_PLAIN,    false, "https://api.fonnte.com", field_check_url },
	{ "device",              FIELD_PLAIN,    true,  NULL,                     field_check_device },
	{ "typing",              FIELD_PLAIN,    false, "false",                  field_check_bool },
	{ "secret_field",        FIELD_PLAIN,    false, "secret",                 check_secret_field },
	{ "token",               FIELD_OUTGOING, true,  NULL,                     field_check_credential },
	{ "webhook_secret",      FIELD_WEBHOOK,  false, NULL,                     field_check_credential },
	{ "webhook_secret_next", FIELD_WEBHOOK,  false, NULL,                     field_check_credential },
	{ 0 }
};

/* ---- a request ---- */

void
fonnte_request_begin(const struct account *a, const char *path, struct http_request *ret)
{
	http_request_init(ret, "POST");
	buf_text_add(&ret->url, account_text(a, "base_url"));
	buf_text_add(&ret->url, path);
	http_request_header(ret, "Authorization", account_text(a, "token"));
	/* JSON bodies have been refused as empty; forms never were. */
	http_request_header(ret, "Content-Type", "application/x-www-form-urlencoded");
}

/* {name}, {var1}: Fonnte would put something of its own, or nothing, in their place. */
static bool
is_variable(const char *brace)
{
	const char *at = brace + 1;

	if (!isalpha((unsigned char)*at))
		return false;
	while (isalnum((unsigned char)*at) || *at == '_')
		at++;
	return *at == '}';
}

/* The text as it must leave: variables broken by a zero-width space, line ends as one character. */
static void
put_text(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\r' && text[1] == '\n')
			continue;
		buf_char(b, *text == '\r' ? '\n' : *text);
		if (*text == '{' && is_variable(text))
			text_put(b, 0x200B);
	}
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	AUTO(buf) struct buf text = { 0 };
	char number[NUMBER_MAX];

	fonnte_request_begin(a, "/send", ret);
	/* Digits only: a comma or a bar would make several recipients or variables of it. */
	if (m->to == NULL || m->to[0] != '+' || !number_from_provider(m->to, number) || text_is_blank(m->text) ||
	    !text_is_utf8(m->text, strlen(m->text)))
		return ERR_INVALID;
	if (text_code_points(m->text) > TEXT_MAX_CHARACTERS)
		return ERR_TOO_LARGE;
	buf_init(&text, TEXT_MAX_BYTES);
	put_text(&text, m->text);
	if (buf_err(&text) != ERR_NONE)
		return buf_err(&text);

	pairs_add(&ret->body, "target", number + 1);
	pairs_add(&ret->body, "message", buf_text(&text));
	/* 62 keeps Fonnte's own filter of bad numbers; 0 switches it off, which a foreign number needs. */
	pairs_add(&ret->body, "countryCode", text_starts(number, "+62") ? "62" : "0");
	/* A dead session must refuse: our queue waits and can choose another way, Fonnte's would send old news in one burst. */
	pairs_add(&ret->body, "connectOnly", "true");
	/* A preview makes somebody fetch the link, and ours are personal. */
	pairs_add(&ret->body, "preview", "false");
	if (text_equal(account_text(a, "typing"), "true"))
		pairs_add(&ret->body, "typing", "true");
	if (m->reply_to != NULL && m->reply_to[0] != '\0' && strspn(m->reply_to, "0123456789") == strlen(m->reply_to))
		pairs_add(&ret->body, "inboxid", m->reply_to);
	return http_request_err(ret);
}

/* ---- its answer ---- */

/* An element of id or target: text or a number; they come as arrays, and have been seen bare. */
static const char *
first_of(struct json_object *doc, const char *key)
{
	struct json_object *value = fonnte_at(doc, key);

	if (json_object_is_type(value, json_type_array))
		value = json_item(value, 0);
	if (json_object_is_type(value, json_type_string) || json_object_is_type(value, json_type_int))
		return json_object_get_string(value);
	return NULL;
}

static void
read_accepted(struct json_object *doc, struct outcome *o)
{
	const char *id = first_of(doc, "id");

	o->verdict = VERDICT_ACCEPTED;
	if (id != NULL && strlen(id) < sizeof(o->message_id))
		snprintf(o->message_id, sizeof(o->message_id), "%s", id);
	number_from_provider(first_of(doc, "target"), o->recipient);
}

static void
read_refused(const char *reason, struct outcome *o)
{
	struct fonnte_meaning meaning = fonnte_reason(reason);

	o->verdict = meaning.verdict;
	o->delay_s = meaning.delay_s;
	snprintf(o->code, sizeof(o->code), "%s", meaning.code);
	said(o->text, sizeof(o->text), reason);
}

/* Not Fonnte's words: the HTTP status is all there is. A 4xx was not processed; everything else may have been. */
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
	else if (status >= 400 && status < 500 && status != 408)
		o->verdict = VERDICT_PERMANENT;
	else
		o->verdict = VERDICT_UNKNOWN;
}

static void
read_said(struct json_object *doc, const struct http_answer *answer, struct outcome *o)
{
	struct fonnte_said said_ = fonnte_said_read(doc);
	const char *requestid = first_of(doc, "requestid");

	said(o->support_id, sizeof(o->support_id), requestid);
	if (said_.status == FONNTE_YES)
		read_accepted(doc, o);
	else if (said_.status == FONNTE_UNSAID && said_.reason == NULL && said_.detail != NULL &&
	    (strstr(said_.detail, "queue") != NULL || strstr(said_.detail, "success") != NULL))
		read_accepted(doc, o);
	else if (said_.reason != NULL || (said_.status == FONNTE_NO && said_.detail != NULL))
		read_refused(said_.reason != NULL ? said_.reason : said_.detail, o);
	else if (said_.status == FONNTE_NO)
		read_refused("", o);
	else
		read_stranger(answer, o);
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

const struct provider provider_fonnte = {
	.kind = "fonnte",
	.label = "Fonnte",
	.scope = SCOPE_GATEWAY,
	.can = CAN_TEXT | CAN_TELL_DELIVERED | CAN_TELL_READ | CAN_QUERY_STATUS,
	.webhook_max_bytes = 256 * 1024,
	/* The session is an ordinary phone's: who sends like a machine loses the number. */
	.per_minute = 60,
	.per_day = 1000,
	.gap_ms = 1000,
	.gap_jitter_ms = 1000,
	.ask_s = 300,
	.grace_s = 300,		/* nothing can tell us more: its receipts carry only an id that the lost answer held */
	.fields = fields,
	.write_request = write_request,
	.read_answer = read_answer,
	.write_question = fonnte_write_question,
	.read_told = fonnte_read_told,
	.handshake = fonnte_handshake,
	.check_signature = fonnte_check_signature,
	.read_webhook = fonnte_read_webhook,
	.redact = fonnte_redact,
	.test_steps = 1,
	.look_steps = 1,	/* an expired package becomes the free one, which sends with a line of its own below */
	.write_test = fonnte_write_test,
	.read_test = fonnte_read_test,
	.finding_keys = fonnte_finding_keys,
};
