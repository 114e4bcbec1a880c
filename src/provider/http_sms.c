#include "provider/http_sms.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/field.h"
#include "provider/number.h"
#include "provider/preset.h"

enum { URL_MAX_BYTES = 1000, BODY_MAX_BYTES = 4000, HEADERS_MAX_BYTES = 1000, OWN_HEADERS_MAX = 3, POINTER_MAX_BYTES = 200, HEADER_MAX_BYTES = 2000,
	CALLBACK_MAX_BYTES = 2000 };
#define HEADER_BORDER	" | "

/* ---- fields, each by itself ---- */

/* An address with places in its path and query; the host is never a value's. */
static enum err
check_pattern_url(const char *value, struct problem *problem)
{
	const char *host = strstr(value, "://"), *path = host != NULL ? strpbrk(host + 3, "/?") : NULL, *place = strstr(value, "{{");
	unsigned used = 0;

	if (host == NULL || (!text_starts(value, "https://") && !text_starts(value, "http://")) || host[3] == '\0' || strlen(value) > URL_MAX_BYTES ||
	    strpbrk(value, " \"<>\\#\t\r\n") != NULL || (place != NULL && (path == NULL || place < path)))
		return problem_set(problem, ERR_INVALID, NULL,
		    "must be an address such as https://sms.example.com/send, placeholders only behind the host");
	return http_sms_check(value, &used, problem);
}

static enum err
check_body(const char *value, struct problem *problem)
{
	unsigned used = 0;

	if (strlen(value) > BODY_MAX_BYTES || !text_is_utf8(value, strlen(value)))
		return problem_set(problem, ERR_INVALID, NULL, "must be text of at most %d bytes", BODY_MAX_BYTES);
	return http_sms_check(value, &used, problem);
}

/* One header of the list, as name and value. false: there is none. */
static bool
header_next(const char **at, char name[HEADER_MAX_BYTES], char value[HEADER_MAX_BYTES])
{
	const char *end, *colon;
	size_t n;

	if (**at == '\0')
		return false;
	end = strstr(*at, HEADER_BORDER);
	n = end != NULL ? (size_t)(end - *at) : strlen(*at);
	colon = memchr(*at, ':', n);
	snprintf(name, HEADER_MAX_BYTES, "%.*s", (int)(colon != NULL ? (size_t)(colon - *at) : n), *at);
	snprintf(value, HEADER_MAX_BYTES, "%.*s", colon != NULL ? (int)(n - (size_t)(colon - *at) - 1) : 0, colon != NULL ? colon + 1 : "");
	*at += n + (end != NULL ? strlen(HEADER_BORDER) : 0);
	return true;
}

static enum err
check_headers(const char *value, struct problem *problem)
{
	char name[HEADER_MAX_BYTES], text[HEADER_MAX_BYTES];
	const char *at = value;
	unsigned used = 0;
	size_t n;

	if (strlen(value) > HEADERS_MAX_BYTES || strpbrk(value, "\r\n") != NULL)
		return problem_set(problem, ERR_INVALID, NULL, "must stand on one line of at most %d bytes", HEADERS_MAX_BYTES);
	for (n = 0; header_next(&at, name, text); n++) {
		size_t length = strlen(name);

		if (n == OWN_HEADERS_MAX)
			return problem_set(problem, ERR_INVALID, NULL, "must be at most %d headers", OWN_HEADERS_MAX);
		if (length == 0 || strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != length || text_is_blank(text))
			return problem_set(problem, ERR_INVALID, NULL, "must be headers such as X-Api-Key: {{secret}}, with \"%s\" between them",
			    HEADER_BORDER);
	}
	return http_sms_check(value, &used, problem);
}

static enum err
check_pointer(const char *value, struct problem *problem)
{
	if (value[0] == '/' && strlen(value) <= POINTER_MAX_BYTES && strpbrk(value, " \t\r\n") == NULL)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be a JSON pointer such as /status or /results/0/status");
}

static enum err
check_field_name(const char *value, struct problem *problem)
{
	if (strlen(value) <= POINTER_MAX_BYTES && strpbrk(value, " \t\r\n&=") == NULL)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be the name of a field, or a JSON pointer such as /results/0/status");
}

static const struct provider_field fields[] = {
	{ "url",              FIELD_PLAIN,    true,  NULL,   check_pattern_url },
	{ "method",           FIELD_PLAIN,    false, "POST", NULL, .choices = "POST GET" },
	{ "body_type",        FIELD_PLAIN,    false, "form", NULL, .choices = "form json none" },
	{ "body",             FIELD_PLAIN,    false, NULL,   check_body },
	{ "headers",          FIELD_PLAIN,    false, NULL,   check_headers },
	{ "from",             FIELD_PLAIN,    false, NULL,   NULL },
	{ "number_format",    FIELD_PLAIN,    false, "62",   NULL, .choices = "62 +62 08" },
	{ "login",            FIELD_PLAIN,    false, "none", NULL, .choices = "none basic bearer" },
	{ "user",             FIELD_PLAIN,    false, NULL,   NULL },
	{ "ok_at",            FIELD_PLAIN,    false, NULL,   check_pointer, .with = "ok_is" },
	{ "ok_is",            FIELD_PLAIN,    false, NULL,   NULL, .with = "ok_at" },
	{ "ok_match",         FIELD_PLAIN,    false, NULL,   http_sms_check_rule },
	{ "id_at",            FIELD_PLAIN,    false, NULL,   check_pointer },
	{ "id_match",         FIELD_PLAIN,    false, NULL,   http_sms_check_rule },
	{ "why_at",           FIELD_PLAIN,    false, NULL,   check_pointer },
	{ "credential_match", FIELD_PLAIN,    false, NULL,   http_sms_check_rule },
	{ "account_match",    FIELD_PLAIN,    false, NULL,   http_sms_check_rule },
	{ "number_match",     FIELD_PLAIN,    false, NULL,   http_sms_check_rule },
	{ "busy_match",       FIELD_PLAIN,    false, NULL,   http_sms_check_rule },
	{ "receipt_id",       FIELD_PLAIN,    false, NULL,   check_field_name, .with = "receipt_status" },
	{ "receipt_status",   FIELD_PLAIN,    false, NULL,   check_field_name },
	{ "delivered_match",  FIELD_PLAIN,    false, NULL,   http_sms_check_rule, .with = "receipt_status" },
	{ "failed_match",     FIELD_PLAIN,    false, NULL,   http_sms_check_rule, .with = "receipt_status" },
	{ "test_url",         FIELD_PLAIN,    false, NULL,   check_pattern_url },
	{ "test_at",          FIELD_PLAIN,    false, NULL,   check_pointer, .with = "test_url" },
	{ "test_match",       FIELD_PLAIN,    false, NULL,   http_sms_check_rule, .with = "test_url" },
	{ "secret",           FIELD_OUTGOING, false, NULL,   NULL, .hidden = true },
	{ 0 }
};

/* ---- fields together ---- */

static enum err
wrong(struct problem *problem, const char *field, const char *sentence, const char *why)
{
	problem_set(problem, ERR_INVALID, field, "%s", why);
	problem_sentence(problem, sentence);
	return ERR_INVALID;
}

static const char *
setting(struct json_object *settings, const char *name)
{
	const char *text = json_text(settings, name);

	return text != NULL ? text : "";
}

static enum err
check_body_fits(struct json_object *settings, struct problem *problem)
{
	const char *body = setting(settings, "body"), *type = setting(settings, "body_type");
	bool get = text_equal(setting(settings, "method"), "GET");
	AUTO_JSON struct json_object *doc = NULL;

	if (get && !text_is_blank(body))
		return wrong(problem, "body", "wrong.http_sms.body_of_get", "a GET has no body: put the values into the address, or use POST");
	if (!text_equal(type, "json") || text_is_blank(body))
		return ERR_NONE;
	if (json_parse(body, strlen(body), &doc, NULL) != ERR_NONE)
		return wrong(problem, "body", "wrong.http_sms.bad_json",
		    "is no JSON; placeholders stand inside quotes: {\"to\":\"{{to}}\",\"message\":\"{{text}}\"}");
	return ERR_NONE;
}

static enum err
check_settings(struct json_object *settings, struct problem *problem)
{
	static const char *const places[] = { "url", "body", "headers" };
	bool get = text_equal(setting(settings, "method"), "GET");
	unsigned used = 0;
	size_t i;
	enum err e;

	if ((e = check_body_fits(settings, problem)))
		return e;
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if ((e = http_sms_check(setting(settings, places[i]), &used, problem)))
			return e;
	if (!(used & 1u << PLACE_TO))
		return wrong(problem, get ? "url" : "body", "wrong.http_sms.no_to", "{{to}} stands nowhere: the gateway would not know whom to write to");
	if (!(used & 1u << PLACE_TEXT))
		return wrong(problem, get ? "url" : "body", "wrong.http_sms.no_text", "{{text}} stands nowhere: the gateway would not know what to send");
	if (text_equal(setting(settings, "login"), "basic") && text_is_blank(setting(settings, "user")))
		return wrong(problem, "user", "wrong.http_sms.no_user", "is required for basic");
	return ERR_NONE;
}

/* ---- a request ---- */

struct http_sms_values
http_sms_account_values(const struct account *a)
{
	return (struct http_sms_values){ .of = {
		[PLACE_FROM] = account_text(a, "from"), [PLACE_USER] = account_text(a, "user"), [PLACE_SECRET] = account_text(a, "secret"),
	} };
}

void
http_sms_put_login(const struct account *a, struct http_request *rq)
{
	const char *how = account_text(a, "login"), *secret = account_text(a, "secret");
	AUTO(buf) struct buf value = {0};

	if (text_equal(how, "basic"))
		http_request_basic(rq, account_text(a, "user"), secret);
	if (!text_equal(how, "bearer"))
		return;
	buf_init(&value, HEADER_MAX_BYTES);
	buf_fmt(&value, "Bearer %s", secret != NULL ? secret : "");
	http_request_header(rq, "Authorization", secret != NULL ? buf_text(&value) : NULL);
}

/* "+62...", "62..." or "08...": a number of another country has no form without its code. */
static void
write_number(const struct account *a, const char *number, char ret[NUMBER_MAX + 1])
{
	const char *form = account_text(a, "number_format");

	if (text_equal(form, "08") && text_starts(number, "+62"))
		snprintf(ret, NUMBER_MAX + 1, "0%s", number + strlen("+62"));
	else
		snprintf(ret, NUMBER_MAX + 1, "%s", text_equal(form, "+62") ? number : number + 1);
}

static void
put_headers(const struct account *a, const struct http_sms_values *values, struct http_request *rq)
{
	const char *at = account_text(a, "headers");
	char name[HEADER_MAX_BYTES], text[HEADER_MAX_BYTES];

	http_request_header(rq, "Accept", "*/*");
	http_sms_put_login(a, rq);
	while (at != NULL && header_next(&at, name, text)) {
		AUTO(buf) struct buf value = {0};

		buf_init(&value, HEADER_MAX_BYTES);
		http_sms_fill(&value, text_trim(text), values, false);
		http_request_header(rq, name, buf_err(&value) == ERR_NONE ? buf_text(&value) : NULL);
	}
}

static enum err
put_json(const char *pattern, const struct http_sms_values *values, struct http_request *rq)
{
	AUTO_JSON struct json_object *doc = NULL;
	const char *text;
	enum err e;

	if ((e = json_parse(pattern, strlen(pattern), &doc, NULL)) || (e = http_sms_fill_json(doc, values)))
		return e;
	if ((text = json_write(doc)) == NULL)
		return ERR_MEMORY;
	buf_text_add(&rq->body, text);
	return ERR_NONE;
}

static enum err
put_body(const struct account *a, const struct http_sms_values *values, struct http_request *rq)
{
	const char *type = account_text(a, "body_type"), *pattern = account_text(a, "body");

	if (strcmp(rq->method, "POST") != 0 || text_equal(type, "none") || pattern == NULL)
		return ERR_NONE;
	if (text_equal(type, "json")) {
		http_request_header(rq, "Content-Type", "application/json");
		return put_json(pattern, values, rq);
	}
	http_request_header(rq, "Content-Type", "application/x-www-form-urlencoded");
	http_sms_fill(&rq->body, pattern, values, true);
	return ERR_NONE;
}

/* Where its receipts go, with our attempt's id, for gateways that are told with every message. */
static void
put_callback(const struct account *a, const struct outgoing *m, struct buf *ret)
{
	buf_init(ret, CALLBACK_MAX_BYTES);
	if (a->webhook_url != NULL && m->uid != NULL)
		buf_fmt(ret, "%s?ref=%s", a->webhook_url, m->uid);
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	const char *url = account_text(a, "url");
	struct http_sms_values values = http_sms_account_values(a);
	AUTO(buf) struct buf callback = {0};
	char number[NUMBER_MAX], to[NUMBER_MAX + 1];
	enum err e;

	http_request_init(ret, text_equal(account_text(a, "method"), "GET") ? "GET" : "POST");
	if (url == NULL || m->to == NULL || m->to[0] != '+' || !number_from_provider(m->to, number) || text_is_blank(m->text) ||
	    !text_is_utf8(m->text, strlen(m->text)))
		return ERR_INVALID;
	write_number(a, number, to);
	put_callback(a, m, &callback);
	values.of[PLACE_TO] = to;
	values.of[PLACE_TEXT] = m->text;
	values.of[PLACE_UID] = m->uid;
	values.of[PLACE_CALLBACK] = buf_text(&callback);
	http_sms_fill(&ret->url, url, &values, true);
	put_headers(a, &values, ret);
	if ((e = put_body(a, &values, ret)))
		return e;
	return http_request_err(ret);
}

const struct provider provider_http_sms = {
	.kind = "http_sms",
	.label = "SMS (HTTP)",
	.scope = SCOPE_SMS,
	.can = CAN_TEXT,
	.events_by_get = true,
	.reads_query = true,
	.webhook_is_optional = true,
	.webhook_max_bytes = 64 * 1024,
	.per_minute = 60,
	.per_day = 1000,
	.grace_s = 900,
	.parts_untold = true,
	.fields = fields,
	.presets = http_sms_presets,
	.check_settings = check_settings,
	.write_request = write_request,
	.read_answer = http_sms_read_answer,
	.check_signature = http_sms_check_signature,
	.read_webhook = http_sms_read_webhook,
	.test_steps = 2,
	.look_steps = 1,	/* the address for it; a front door tells nothing that is worth knocking every few minutes */
	.write_test = http_sms_write_test,
	.read_test = http_sms_read_test,
	.finding_keys = http_sms_finding_keys,
};
