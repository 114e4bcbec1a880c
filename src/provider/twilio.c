#include "provider/twilio.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/events.h"
#include "provider/field.h"
#include "provider/number.h"
#include "provider/pairs.h"
#include "provider/quote.h"
#include "provider/said.h"
#include "provider/value.h"

enum {
	SID_DIGITS = 32, TEXT_MAX_CHARACTERS = 1600, SPACES_MAX = 3,
	VALUES_MAX_BYTES = 64 * 1024, ADDRESS_MAX_BYTES = 2048,
};
/* As often as Twilio will for every kind of failure; without it a callback is tried once more, and only when the connection broke. */
#define CALLBACK_RETRIES	"#rc=5&rp=all"

/* ---- fields ---- */

bool
twilio_is_sid(const char *text, const char *prefix)
{
	return text != NULL && text_starts(text, prefix) && strlen(text) == strlen(prefix) + SID_DIGITS &&
	    strspn(text + strlen(prefix), "0123456789abcdefABCDEF") == SID_DIGITS;
}

static enum err
check_account_sid(const char *value, struct problem *problem)
{
	return twilio_is_sid(value, "AC") ? ERR_NONE :
	    problem_set(problem, ERR_INVALID, NULL, "must be the Account SID: AC and 32 digits or letters from a to f");
}

static enum err
check_service_sid(const char *value, struct problem *problem)
{
	return twilio_is_sid(value, "MG") ? ERR_NONE :
	    problem_set(problem, ERR_INVALID, NULL, "must be the SID of a messaging service: MG and 32 digits or letters from a to f");
}

static enum err
check_key_sid(const char *value, struct problem *problem)
{
	return twilio_is_sid(value, "SK") ? ERR_NONE :
	    problem_set(problem, ERR_INVALID, NULL, "must be the SID of an API key: SK and 32 digits or letters from a to f");
}

#define ACCOUNT_FIELDS \
	{ "base_url",              FIELD_PLAIN,    false, "https://api.twilio.com", field_check_url }, \
	{ "account_sid",           FIELD_PLAIN,    true,  NULL,                     check_account_sid }

#define SECRET_FIELDS \
	{ "api_key_sid",           FIELD_PLAIN,    false, NULL,                     check_key_sid, .with = "api_key_secret" }, \
	{ "auth_token",            FIELD_BOTH,     true,  NULL,                     field_check_credential }, \
	{ "auth_token_previous",   FIELD_WEBHOOK,  false, NULL,                     field_check_credential }, \
	{ "api_key_secret",        FIELD_OUTGOING, false, NULL,                     field_check_credential, .with = "api_key_sid" }

static const struct provider_field whatsapp_fields[] = {
	ACCOUNT_FIELDS,
	{ "number",                FIELD_PLAIN,    true,  NULL,                     field_check_number },
	{ "messaging_service_sid", FIELD_PLAIN,    false, NULL,                     check_service_sid },
	SECRET_FIELDS,
	{ 0 }
};

static const struct provider_field sms_fields[] = {
	ACCOUNT_FIELDS,
	{ "sender",                FIELD_PLAIN,    false, NULL,                     field_check_sender },
	{ "messaging_service_sid", FIELD_PLAIN,    false, NULL,                     check_service_sid },
	SECRET_FIELDS,
	{ 0 }
};

static const char *const sms_one_of[] = { "sender", "messaging_service_sid", NULL };

static enum err
check_mapping(const char *remote_name, const char *remote_id, struct problem *problem)
{
	/* The name is for people; without an id it must be the id itself. */
	if (twilio_is_sid(text_is_blank(remote_id) ? remote_name : remote_id, "HX"))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, "remote_id", "must be the ContentSid of the template: HX and 32 digits or letters from a to f");
}

/* ---- both sides ---- */

bool
twilio_is_whatsapp(const struct account *a)
{
	return strcmp(a->kind, provider_twilio.kind) == 0;
}

const char *
twilio_sender(const struct account *a)
{
	return account_text(a, twilio_is_whatsapp(a) ? "number" : "sender");
}

void
twilio_address(const struct account *a, const char *number, struct buf *ret)
{
	if (twilio_is_whatsapp(a))
		buf_text_add(ret, TWILIO_WHATSAPP);
	buf_text_add(ret, number);
}

const char *
twilio_number(const char *address)
{
	if (address == NULL)
		return "";
	return text_starts(address, TWILIO_WHATSAPP) ? address + strlen(TWILIO_WHATSAPP) : address;
}

bool
twilio_status_find(const char *word, enum receipt_status *ret)
{
	static const struct status_word words[] = {
		{ "queued", RECEIPT_ACCEPTED }, { "accepted", RECEIPT_ACCEPTED }, { "scheduled", RECEIPT_ACCEPTED }, { "sending", RECEIPT_ACCEPTED },
		{ "sent", RECEIPT_SENT }, { "partially_delivered", RECEIPT_SENT }, { "delivered", RECEIPT_DELIVERED }, { "read", RECEIPT_READ },
		{ "undelivered", RECEIPT_FAILED }, { "failed", RECEIPT_FAILED }, { "canceled", RECEIPT_FAILED },
		{ NULL, RECEIPT__COUNT },
	};

	return events_status(words, word, ret);
}

/* ---- a request ---- */

void
twilio_request_begin(const struct account *a, const char *method, const char *path, struct http_request *ret)
{
	const char *sid = account_text(a, "account_sid"), *key = account_text(a, "api_key_sid");

	http_request_init(ret, method);
	buf_fmt(&ret->url, "%s/2010-04-01/Accounts/%s%s", account_text(a, "base_url"), sid != NULL ? sid : "", path);
	/* With a key of its own the account's token need not travel; the path names the account all the same. */
	if (key != NULL)
		http_request_basic(ret, key, account_text(a, "api_key_secret"));
	else
		http_request_basic(ret, sid, account_text(a, "auth_token"));
	http_request_header(ret, "Accept", "application/json");
}

/* All places are numbered in one row: those of the text first, then those of addresses, as twilio_list.c finds them. "": there is none. */
static const char *
value_at(const struct outgoing *m, size_t i)
{
	if (i < m->value_count)
		return m->values[i] != NULL ? m->values[i] : "";
	return m->parts[i - m->value_count].kind == PART_BUTTON_URL ? m->parts[i - m->value_count].value : "";
}

static enum err
put_values(struct buf *b, const struct outgoing *m)
{
	AUTO(buf) struct buf values = { 0 }, value = { 0 }, key = { 0 };
	size_t i;

	if (m->value_count + m->part_count == 0)
		return ERR_NONE;
	buf_init(&values, VALUES_MAX_BYTES);
	buf_init(&value, VALUES_MAX_BYTES);
	buf_init(&key, ADDRESS_MAX_BYTES);
	for (i = 0; i < m->value_count + m->part_count; i++) {
		buf_reset(&value);
		buf_reset(&key);
		value_clean(&value, value_at(m, i), SPACES_MAX);
		if (buf_err(&value) != ERR_NONE)
			return buf_err(&value);
		/* An empty value is refused, and a notice with a hole in it should not have come this far. */
		if (value.len == 0)
			return ERR_INVALID;
		buf_fmt(&key, "%s\"%zu\":", i == 0 ? "{" : ",", i + 1);
		quote_add(&values, buf_text(&key), buf_text(&value));
	}
	buf_char(&values, '}');
	if (buf_err(&values) != ERR_NONE)
		return buf_err(&values);
	if (!text_is_utf8(buf_text(&values), values.len))
		return ERR_INVALID;
	pairs_add(b, "ContentVariables", buf_text(&values));
	return ERR_NONE;
}

static enum err
put_content(struct buf *b, const struct outgoing *m)
{
	const char *sid = text_is_blank(m->template_id) ? m->template_name : m->template_id;

	if (m->is_template) {
		if (!twilio_is_sid(sid, "HX"))
			return ERR_INVALID;
		pairs_add(b, "ContentSid", sid);
		return put_values(b, m);
	}
	if (text_is_blank(m->text) || !text_is_utf8(m->text, strlen(m->text)))
		return ERR_INVALID;
	if (text_code_points(m->text) > TEXT_MAX_CHARACTERS)
		return ERR_TOO_LARGE;
	pairs_add(b, "Body", m->text);
	return ERR_NONE;
}

/* Where its receipts go, with our attempt's id: whatever else of the message is lost, they will find it. */
static void
put_callback(const struct account *a, const struct outgoing *m, struct buf *b)
{
	AUTO(buf) struct buf url = { 0 };

	if (a->webhook_url == NULL || m->uid == NULL)
		return;
	buf_init(&url, ADDRESS_MAX_BYTES);
	buf_fmt(&url, "%s?ref=%s" CALLBACK_RETRIES, a->webhook_url, m->uid);
	pairs_add(b, "StatusCallback", buf_text(&url));
}

static enum err
put_sides(const struct account *a, const struct outgoing *m, struct buf *b)
{
	const char *sender = twilio_sender(a), *service = account_text(a, "messaging_service_sid");
	AUTO(buf) struct buf to = { 0 }, from = { 0 };
	char number[NUMBER_MAX];

	buf_init(&to, ADDRESS_MAX_BYTES);
	buf_init(&from, ADDRESS_MAX_BYTES);
	if (m->to == NULL || m->to[0] != '+' || !number_from_provider(m->to, number) || (sender == NULL && service == NULL))
		return ERR_INVALID;
	twilio_address(a, number, &to);
	pairs_add(b, "To", buf_text(&to));
	if (sender != NULL) {
		twilio_address(a, sender, &from);
		pairs_add(b, "From", buf_text(&from));
	}
	pairs_add(b, "MessagingServiceSid", service);
	return buf_err(&to) != ERR_NONE ? buf_err(&to) : buf_err(&from);
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	enum err e;

	twilio_request_begin(a, "POST", "/Messages.json", ret);
	http_request_header(ret, "Content-Type", "application/x-www-form-urlencoded");
	if ((e = put_sides(a, m, &ret->body)) || (e = put_content(&ret->body, m)))
		return e;
	/* Typographic quotes and dashes would make an SMS three times as dear. */
	if (!twilio_is_whatsapp(a))
		pairs_add(&ret->body, "SmartEncoded", "true");
	put_callback(a, m, &ret->body);
	return http_request_err(ret);
}

/* ---- its answer ---- */

static void
put_meaning(struct outcome *o, struct twilio_meaning meaning)
{
	o->verdict = meaning.verdict;
	o->delay_s = meaning.delay_s;
	o->tries_most = meaning.tries_most;
}

/* {"code","message","more_info","status"}, or {"type","title","status","code","detail","errors":[{"detail","pointer"}]}. */
static void
read_error(struct json_object *doc, const struct http_answer *answer, struct outcome *o)
{
	const char *first = json_text(doc, "message") != NULL ? json_text(doc, "message") : json_text(doc, "title");
	const char *second = json_text(doc, "detail");
	int64_t code = -1;

	if (second == NULL)
		second = json_text(json_item(json_at(doc, "errors"), 0), "detail");
	if (json_int(doc, "code", &code))
		snprintf(o->code, sizeof(o->code), "%lld", (long long)code);
	if (o->code[0] == '\0' || (first == NULL && second == NULL))
		said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
	else
		said_two(o->text, sizeof(o->text), first, second);
	put_meaning(o, twilio_meaning_of(code, answer->status));
	if (answer->status == 429)
		o->verdict = VERDICT_THROTTLE_PROVIDER;
	/* After 5xx, and 408, it may have been taken, whatever the code says. */
	if (answer->status >= 500 || answer->status == 408 || answer->status < 400)
		o->verdict = VERDICT_UNKNOWN;
}

static void
read_accepted(struct json_object *doc, const char *sid, struct outcome *o)
{
	enum receipt_status status;
	int64_t n;

	o->verdict = VERDICT_ACCEPTED;
	snprintf(o->message_id, sizeof(o->message_id), "%s", sid);
	number_from_provider(twilio_number(json_text(doc, "to")), o->recipient);
	if (json_int(doc, "num_segments", &n) && n > 0 && n < INT32_MAX)
		o->segments = (int)n;
	if (twilio_status_find(json_text(doc, "status"), &status) && status == RECEIPT_FAILED) {
		n = -1;
		json_int(doc, "error_code", &n);
		snprintf(o->code, sizeof(o->code), "%lld", (long long)n);
		said(o->text, sizeof(o->text), json_text(doc, "error_message"));
		put_meaning(o, twilio_meaning_of(n, 0));
	}
}

static struct outcome
read_answer(const struct account *a, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct outcome o = { .verdict = VERDICT_UNKNOWN };
	const char *sid;

	(void)a;
	if (!answer_came(answer, &o))
		return o;
	doc = answer_json(answer);
	sid = json_text(doc, "sid");
	if (answer->status >= 200 && answer->status < 300 && (twilio_is_sid(sid, "SM") || twilio_is_sid(sid, "MM")))
		read_accepted(doc, sid, &o);
	else
		read_error(doc, answer, &o);
	if (answer->retry_after_s > 0 && o.verdict != VERDICT_ACCEPTED)
		o.delay_s = answer->retry_after_s;
	return o;
}

/* ---- the kinds ---- */

#define WHAT_BOTH_SHARE \
	.signature_headers = { "X-Twilio-Signature" }, \
	.events_by_get = true, \
	.reads_query = true, \
	.webhook_max_bytes = 64 * 1024, \
	.per_minute = 60, \
	.per_day = 1000, \
	.ask_s = 30, \
	.grace_s = 300,		/* callbacks come within seconds; what is not in its list after that was not taken */ \
	.write_request = write_request, \
	.read_answer = read_answer, \
	.write_question = twilio_write_question, \
	.read_told = twilio_read_told, \
	.check_signature = twilio_check_signature, \
	.read_webhook = twilio_read_webhook, \
	.reply = twilio_reply, \
	.write_list = twilio_write_list, \
	.read_list = twilio_read_list, \
	.test_steps = 2, \
	.look_steps = 3, \
	.write_test = twilio_write_test, \
	.read_test = twilio_read_test, \
	.finding_keys = twilio_finding_keys

const struct provider provider_twilio = {
	.kind = "twilio",
	.label = "Twilio WhatsApp",
	.scope = SCOPE_OFFICIAL,
	.can = CAN_TEXT | CAN_OWN_TEMPLATE | CAN_TELL_DELIVERED | CAN_TELL_READ | CAN_ECHO_UID | CAN_QUERY_STATUS |
	    CAN_FILL_PARTS,
	.lists = 1u << LIST_TEMPLATES | 1u << LIST_MESSAGES,
	.contact_gap_s = 6,	/* the limit is Meta's, whoever carries */
	.fields = whatsapp_fields,
	.check_mapping = check_mapping,
	WHAT_BOTH_SHARE
};

const struct provider provider_twilio_sms = {
	.kind = "twilio_sms",
	.label = "Twilio SMS",
	.scope = SCOPE_SMS,
	.can = CAN_TEXT | CAN_TELL_DELIVERED | CAN_ECHO_UID | CAN_QUERY_STATUS,
	.lists = 1u << LIST_MESSAGES,
	.fields = sms_fields,
	.one_of = sms_one_of,
	WHAT_BOTH_SHARE
};
