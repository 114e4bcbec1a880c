#include "provider/messagebird.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/field.h"
#include "provider/number.h"
#include "provider/quote.h"
#include "provider/said.h"
#include "provider/value.h"

enum {
	TEXT_MAX_CHARACTERS = 4096, SMS_MAX_CHARACTERS = 1377, SPACES_MAX = 3, ID_DIGITS = 32, NAMESPACE_MAX = 100, UID_MAX = 64,
	BEARER_MAX_BYTES = 2048, URL_MAX_BYTES = 2048,
};

/* ---- fields ---- */

static enum err
check_channel_id(const char *value, struct problem *problem)
{
	if (strlen(value) == ID_DIGITS && strspn(value, "0123456789abcdefABCDEF") == ID_DIGITS)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be the id of the WhatsApp channel: 32 digits or letters from a to f");
}

static enum err
check_namespace(const char *value, struct problem *problem)
{
	if (strlen(value) <= NAMESPACE_MAX && strspn(value, "0123456789abcdefghijklmnopqrstuvwxyz_-") == strlen(value))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be the namespace of the templates: small letters, digits, _ and -");
}

#define SECRET_FIELDS \
	{ "old_signature",        FIELD_PLAIN,    false, "false", field_check_bool }, \
	{ "access_key",           FIELD_OUTGOING, true,  NULL,    field_check_credential }, \
	{ "signing_key",          FIELD_WEBHOOK,  true,  NULL,    field_check_credential }, \
	{ "signing_key_previous", FIELD_WEBHOOK,  false, NULL,    field_check_credential }

static const struct provider_field whatsapp_fields[] = {
	{ "base_url",             FIELD_PLAIN,    false, "https://conversations.messagebird.com", field_check_url },
	{ "rest_url",             FIELD_PLAIN,    false, "https://rest.messagebird.com",          field_check_url },
	{ "channel_id",           FIELD_PLAIN,    true,  NULL,    check_channel_id },
	{ "number",               FIELD_PLAIN,    true,  NULL,    field_check_number },
	{ "namespace",            FIELD_PLAIN,    true,  NULL,    check_namespace },
	SECRET_FIELDS,
	{ 0 }
};

static const struct provider_field sms_fields[] = {
	{ "base_url",             FIELD_PLAIN,    false, "https://rest.messagebird.com",          field_check_url },
	{ "sender",               FIELD_PLAIN,    true,  NULL,    field_check_sender },
	SECRET_FIELDS,
	{ 0 }
};

static bool
is_template_name(const char *text)
{
	return !text_is_blank(text) && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text);
}

static enum err
check_mapping(const char *remote_name, const char *remote_id, struct problem *problem)
{
	(void)remote_id;
	if (is_template_name(remote_name))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, "remote_name", "must be the template's name at WhatsApp: small letters, digits and _");
}

/* ---- both sides ---- */

bool
messagebird_is_whatsapp(const struct account *a)
{
	return strcmp(a->kind, provider_messagebird.kind) == 0;
}

const char *
messagebird_our_id(const char *reference)
{
	bool ours = !text_is_blank(reference) && strlen(reference) <= UID_MAX && strspn(reference, "0123456789abcdef") == strlen(reference);

	return ours ? reference : NULL;
}

void
messagebird_request_begin(const struct account *a, const char *method, const char *url, const char *path, struct http_request *ret)
{
	const char *key = account_text(a, "access_key");
	AUTO(buf) struct buf login = { 0 };

	http_request_init(ret, method);
	buf_fmt(&ret->url, "%s%s", url, path);
	buf_init(&login, BEARER_MAX_BYTES);
	buf_text_add(&login, "AccessKey ");
	buf_text_add(&login, key);
	http_request_header(ret, "Authorization", key != NULL ? buf_text(&login) : NULL);
	http_request_header(ret, "Accept", "application/json");
}

/* ---- a request ---- */

static enum err
put_template(const struct account *a, const struct outgoing *m, struct buf *b)
{
	const char *namespace = account_text(a, "namespace");
	enum err e;

	if (namespace == NULL || !is_template_name(m->template_name) || text_is_blank(m->template_language))
		return ERR_INVALID;
	quote_add(b, ",\"type\":\"hsm\",\"content\":{\"hsm\":{\"namespace\":", namespace);
	quote_add(b, ",\"templateName\":", m->template_name);
	quote_add(b, ",\"language\":{\"policy\":\"deterministic\",\"code\":", m->template_language);
	buf_text_add(b, "},\"params\":[");
	if ((e = value_list(b, m->values, m->value_count, "{\"default\":", "}", SPACES_MAX)))
		return e;
	buf_text_add(b, "]}}");
	return ERR_NONE;
}

static enum err
put_text(const struct outgoing *m, struct buf *b)
{
	if (text_is_blank(m->text))
		return ERR_INVALID;
	if (text_code_points(m->text) > TEXT_MAX_CHARACTERS)
		return ERR_TOO_LARGE;
	quote_add(b, ",\"type\":\"text\",\"content\":{\"text\":", m->text);
	buf_char(b, '}');
	return ERR_NONE;
}

/* Where its reports go. WhatsApp's name nothing of ours, so our attempt's id is in the address; those of an SMS have a field for it. */
static enum err
put_reports(const struct account *a, const struct outgoing *m, struct buf *b)
{
	AUTO(buf) struct buf url = { 0 };

	if (a->webhook_url == NULL)
		return ERR_NONE;
	buf_init(&url, URL_MAX_BYTES);
	buf_text_add(&url, a->webhook_url);
	if (messagebird_is_whatsapp(a))
		buf_fmt(&url, "?ref=%s", m->uid);
	quote_add(b, ",\"reportUrl\":", buf_text(&url));
	return buf_err(&url);
}

static enum err
put_conversation(const struct account *a, const struct outgoing *m, const char *digits, struct buf *b)
{
	const char *channel = account_text(a, "channel_id");

	if (channel == NULL)
		return ERR_INVALID;
	quote_add(b, "{\"to\":", digits);
	quote_add(b, ",\"from\":", channel);
	return m->is_template ? put_template(a, m, b) : put_text(m, b);
}

/* One to a request, so that an answer belongs to one message. Without a reference there would be no report. */
static enum err
put_sms(const struct account *a, const struct outgoing *m, const char *digits, struct buf *b)
{
	const char *sender = account_text(a, "sender");

	if (sender == NULL || text_is_blank(m->text))
		return ERR_INVALID;
	if (text_code_points(m->text) > SMS_MAX_CHARACTERS)
		return ERR_TOO_LARGE;
	quote_add(b, "{\"originator\":", sender[0] == '+' ? sender + 1 : sender);
	quote_add(b, ",\"recipients\":[", digits);
	quote_add(b, "],\"body\":", m->text);
	quote_add(b, ",\"reference\":", m->uid);
	/* "plain", the default, loses what is outside the alphabet of SMS. */
	buf_text_add(b, ",\"type\":\"sms\",\"datacoding\":\"auto\"");
	return ERR_NONE;
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	bool whatsapp = messagebird_is_whatsapp(a);
	struct buf *b = &ret->body;
	char number[NUMBER_MAX];
	enum err e;

	messagebird_request_begin(a, "POST", account_text(a, "base_url"), whatsapp ? "/v1/send" : "/messages", ret);
	http_request_header(ret, "Content-Type", "application/json");
	if (m->to == NULL || m->to[0] != '+' || !number_from_provider(m->to, number) || messagebird_our_id(m->uid) == NULL)
		return ERR_INVALID;
	if ((e = whatsapp ? put_conversation(a, m, number + 1, b) : put_sms(a, m, number + 1, b)) || (e = put_reports(a, m, b)))
		return e;
	buf_char(b, '}');
	if ((e = http_request_err(ret)))
		return e;
	return text_is_utf8(buf_text(b), b->len) ? ERR_NONE : ERR_INVALID;
}

/* ---- its answer ---- */

/* {"errors":[{"code":9,"description" or "message","parameter"}]} */
static void
read_refusal(struct json_object *doc, const struct http_answer *answer, struct outcome *o)
{
	struct json_object *error = json_item(json_at(doc, "errors"), 0);
	const char *words = json_text(error, "description"), *parameter = json_text(error, "parameter");
	int64_t code = -1;

	if (words == NULL)
		words = json_text(error, "message");
	json_int(error, "code", &code);
	o->verdict = messagebird_refusal(code, parameter, answer->status);
	if (code < 0) {
		said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
		return;
	}
	snprintf(o->code, sizeof(o->code), "%lld", (long long)code);
	said_two(o->text, sizeof(o->text), parameter, words);
}

static void
read_accepted(struct json_object *doc, const char *id, struct outcome *o)
{
	struct json_object *item = json_item(json_at(json_at(doc, "recipients"), "items"), 0);
	int64_t parts, number;
	char digits[NUMBER_MAX + 8];

	o->verdict = VERDICT_ACCEPTED;
	snprintf(o->message_id, sizeof(o->message_id), "%s", id);
	if (json_int(item, "messagePartCount", &parts) && parts > 0 && parts < INT32_MAX)
		o->segments = (int)parts;
	if (json_int(item, "recipient", &number)) {
		snprintf(digits, sizeof(digits), "%lld", (long long)number);
		number_from_provider(digits, o->recipient);
	}
}

static struct outcome
read_answer(const struct account *a, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct outcome o = { .verdict = VERDICT_UNKNOWN };
	const char *id;

	(void)a;
	if (!answer_came(answer, &o))
		return o;
	doc = answer_json(answer);
	id = json_text(doc, "id");
	if (answer->status >= 200 && answer->status < 300 && !text_is_blank(id) && strlen(id) < sizeof(o.message_id)) {
		read_accepted(doc, id, &o);
		return o;
	}
	read_refusal(doc, answer, &o);
	o.delay_s = answer->retry_after_s;
	return o;
}

/* What it wants to read when something came. */
static struct webhook_reply
reply(const struct webhook_request *rq)
{
	(void)rq;
	return (struct webhook_reply){ 200, "text/plain; charset=utf-8", "OK" };
}

/* ---- the kinds ---- */

#define WHAT_BOTH_SHARE \
	.signature_headers = { "MessageBird-Signature-JWT", "MessageBird-Signature", "MessageBird-Request-Timestamp" }, \
	.events_by_get = true, \
	.reads_query = true, \
	.webhook_max_bytes = 256 * 1024, \
	.per_minute = 60, \
	.per_day = 1000, \
	.ask_s = 60, \
	.grace_s = 600,		/* reports come within seconds */ \
	.write_request = write_request, \
	.read_answer = read_answer, \
	.write_question = messagebird_write_question, \
	.check_signature = messagebird_check_signature, \
	.reply = reply, \
	.test_steps = 1, \
	.look_steps = 1, \
	.write_test = messagebird_write_test, \
	.read_test = messagebird_read_test, \
	.finding_keys = messagebird_finding_keys

const struct provider provider_messagebird = {
	.kind = "messagebird",
	.label = "MessageBird WhatsApp",
	.scope = SCOPE_OFFICIAL,
	.can = CAN_TEXT | CAN_OWN_TEMPLATE | CAN_TELL_DELIVERED | CAN_TELL_READ | CAN_ECHO_UID | CAN_QUERY_STATUS,
	.contact_gap_s = 6,	/* the limit is Meta's, whoever carries */
	.fields = whatsapp_fields,
	.check_mapping = check_mapping,
	.read_told = messagebird_read_told,
	.read_webhook = messagebird_read_webhook,
	WHAT_BOTH_SHARE
};

const struct provider provider_messagebird_sms = {
	.kind = "messagebird_sms",
	.label = "MessageBird SMS",
	.scope = SCOPE_SMS,
	.can = CAN_TEXT | CAN_TELL_DELIVERED | CAN_ECHO_UID | CAN_QUERY_STATUS,
	.fields = sms_fields,
	.read_told = messagebird_sms_read_told,
	.read_webhook = messagebird_read_sms,
	WHAT_BOTH_SHARE
};
