#include "provider/vonage.h"

#include <stdio.h>
#include <string.h>

#include "base/claims.h"
#include "base/text.h"
#include "provider/answer.h"
#include "provider/field.h"
#include "provider/number.h"
#include "provider/quote.h"
#include "provider/said.h"
#include "provider/wa_template.h"

enum {
	TEXT_MAX_CHARACTERS = 4096, SMS_MAX_CHARACTERS = 1000, SPACES_MAX = 3, NAMESPACE_MAX = 100, REF_MAX = 40,
	LOGIN_S = 900,
};

/* ---- fields ---- */

static enum err
check_private_key(const char *value, struct problem *problem)
{
	AUTO(buf) struct buf key = { 0 };
	enum err e;

	buf_init(&key, CLAIMS_KEY_MAX);
	e = claims_key_read(value, &key);
	if (key.len > 0)
		explicit_bzero(key.bytes, key.len);
	if (e != ERR_INVALID)
		return e;
	return problem_set(problem, ERR_INVALID, NULL,
	    "must be the whole file private.key of the application, from BEGIN PRIVATE KEY to END PRIVATE KEY, without a password");
}

#define ADDRESS_FIELDS \
	{ "base_url",                  FIELD_PLAIN,    false, "https://api.nexmo.com",  field_check_url }, \
	{ "rest_url",                  FIELD_PLAIN,    false, "https://rest.nexmo.com", field_check_url }, \
	{ "api_key",                   FIELD_PLAIN,    true,  NULL,                     field_check_credential }, \
	{ "application_id",            FIELD_PLAIN,    false, NULL,                     field_check_uuid, .with = "private_key" }

#define SECRET_FIELDS \
	{ "signature_max_age_s",       FIELD_PLAIN,    false, "90000",                  field_check_age }, \
	{ "private_key",               FIELD_OUTGOING, false, NULL,                     check_private_key, .with = "application_id", \
	  .lines = true, .hidden = true }, \
	{ "api_secret",                FIELD_OUTGOING, false, NULL,                     field_check_credential }, \
	{ "signature_secret",          FIELD_WEBHOOK,  true,  NULL,                     field_check_credential }, \
	{ "signature_secret_previous", FIELD_WEBHOOK,  false, NULL,                     field_check_credential }

static const struct provider_field whatsapp_fields[] = {
	ADDRESS_FIELDS,
	{ "number",                    FIELD_PLAIN,    true,  NULL,                     field_check_number },
	{ "waba_id",                   FIELD_PLAIN,    false, NULL,                     field_check_id },
	SECRET_FIELDS,
	{ 0 }
};

static const struct provider_field sms_fields[] = {
	ADDRESS_FIELDS,
	{ "sender",                    FIELD_PLAIN,    true,  NULL,                     field_check_sender },
	SECRET_FIELDS,
	{ 0 }
};

static const char *const login_one_of[] = { "application_id", "api_secret", NULL };

/* "name", or "namespace:name" as older accounts write it. */
static bool
is_template_name(const char *text)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t n = text != NULL ? strspn(text, signs) : 0;

	if (n > 0 && text[n] == ':') {
		text += n + 1;
		n = strspn(text, signs);
	}
	return n > 0 && text[n] == '\0';
}

static enum err
check_mapping(const char *remote_name, const char *remote_id, struct problem *problem)
{
	(void)remote_id;
	if (is_template_name(remote_name))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, "remote_name",
	    "must be the template's name at WhatsApp: small letters, digits and _, with its namespace and : before it where the account has one");
}

static bool
lists_templates(struct json_object *settings)
{
	return !text_is_blank(json_text(settings, "waba_id"));
}

/* ---- both sides ---- */

bool
vonage_is_whatsapp(const struct account *a)
{
	return strcmp(a->kind, provider_vonage.kind) == 0;
}

const char *
vonage_sender(const struct account *a)
{
	return account_text(a, vonage_is_whatsapp(a) ? "number" : "sender");
}

/* ---- the login ---- */

/* A token that says who we are, for a quarter of an hour. */
static enum err
put_token(const struct account *a, const char *application, const char *jti, struct buf *ret)
{
	AUTO_JSON struct json_object *claims = json_object_new_object();
	AUTO(buf) struct buf key = { 0 };
	const char *pasted = account_text(a, "private_key");
	int64_t now_s = a->now / 1000;
	enum err e;

	if (pasted == NULL || jti == NULL)
		return ERR_INVALID;
	buf_init(&key, CLAIMS_KEY_MAX);
	json_put_text(claims, "application_id", application);
	json_put_int(claims, "iat", now_s);
	json_put_int(claims, "exp", now_s + LOGIN_S);
	json_put_text(claims, "jti", jti);
	buf_text_add(ret, "Bearer ");
	if ((e = claims_key_read(pasted, &key)) == ERR_NONE)
		e = claims_sign(claims, buf_text(&key), ret);
	if (key.len > 0)
		explicit_bzero(key.bytes, key.len);
	return e;
}

void
vonage_request_begin(const struct account *a, const char *method, const char *path, const char *jti, struct http_request *ret)
{
	const char *application = account_text(a, "application_id");
	AUTO(buf) struct buf bearer = { 0 };
	enum err e;

	http_request_init(ret, method);
	buf_fmt(&ret->url, "%s%s", account_text(a, "base_url"), path);
	buf_init(&bearer, CLAIMS_TOKEN_MAX);
	if (application == NULL)
		http_request_basic(ret, account_text(a, "api_key"), account_text(a, "api_secret"));
	else if ((e = put_token(a, application, jti, &bearer)) != ERR_NONE)
		ret->err = e;
	else
		http_request_header(ret, "Authorization", buf_text(&bearer));
	http_request_header(ret, "Accept", "application/json");
}

/* ---- a request ---- */

/* WhatsApp's own object, as to Meta: one shape for what has parameters, headers and buttons. */
static enum err
put_template(struct buf *b, const struct outgoing *m)
{
	const char *name = m->template_name, *colon;
	char namespace[NAMESPACE_MAX];
	enum err e;

	if (!is_template_name(name) || text_is_blank(m->template_language))
		return ERR_INVALID;
	buf_text_add(b, ",\"message_type\":\"custom\",\"custom\":{\"type\":\"template\",\"template\":{");
	if ((colon = strchr(name, ':')) != NULL) {
		if ((size_t)(colon - name) >= sizeof(namespace))
			return ERR_TOO_LARGE;
		snprintf(namespace, sizeof(namespace), "%.*s", (int)(colon - name), name);
		quote_add(b, "\"namespace\":", namespace);
		buf_char(b, ',');
		name = colon + 1;
	}
	quote_add(b, "\"name\":", name);
	quote_add(b, ",\"language\":{\"policy\":\"deterministic\",\"code\":", m->template_language);
	buf_char(b, '}');
	if ((e = wa_template_components(b, m, SPACES_MAX)))
		return e;
	buf_text_add(b, "}}");
	return ERR_NONE;
}

static enum err
put_text(const struct account *a, struct buf *b, const struct outgoing *m)
{
	bool whatsapp = vonage_is_whatsapp(a);

	if (text_is_blank(m->text))
		return ERR_INVALID;
	if (text_code_points(m->text) > (whatsapp ? TEXT_MAX_CHARACTERS : SMS_MAX_CHARACTERS))
		return ERR_TOO_LARGE;
	quote_add(b, ",\"message_type\":\"text\",\"text\":", m->text);
	if (!whatsapp) {
		buf_text_add(b, ",\"sms\":{\"encoding_type\":\"auto\"}");
	} else if (!text_is_blank(m->reply_to)) {
		quote_add(b, ",\"context\":{\"message_uuid\":", m->reply_to);
		buf_char(b, '}');
	}
	return ERR_NONE;
}

/* Vonage writes numbers without their plus; names stay as they are. */
static const char *
without_plus(const char *number)
{
	return number[0] == '+' ? number + 1 : number;
}

static enum err
put_sides(const struct account *a, const struct outgoing *m, struct buf *b)
{
	const char *sender = vonage_sender(a);
	char number[NUMBER_MAX];

	if (m->to == NULL || m->to[0] != '+' || !number_from_provider(m->to, number) || sender == NULL || m->uid == NULL)
		return ERR_INVALID;
	if (strlen(m->uid) > REF_MAX)
		return ERR_TOO_LARGE;
	quote_add(b, "{\"to\":", without_plus(number));
	quote_add(b, ",\"from\":", without_plus(sender));
	quote_add(b, ",\"channel\":", vonage_is_whatsapp(a) ? "whatsapp" : "sms");
	quote_add(b, ",\"client_ref\":", m->uid);
	/* Where the application's own address leads does not matter then; anything but https is refused. */
	if (a->webhook_url != NULL && text_starts(a->webhook_url, "https://")) {
		quote_add(b, ",\"webhook_url\":", a->webhook_url);
		buf_text_add(b, ",\"webhook_version\":\"v1\"");
	}
	return ERR_NONE;
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	struct buf *b = &ret->body;
	enum err e;

	vonage_request_begin(a, "POST", "/v1/messages", m->uid, ret);
	http_request_header(ret, "Content-Type", "application/json");
	if ((e = put_sides(a, m, b)) || (e = m->is_template ? put_template(b, m) : put_text(a, b, m)))
		return e;
	buf_char(b, '}');
	if ((e = http_request_err(ret)))
		return e;
	return text_is_utf8(buf_text(b), b->len) ? ERR_NONE : ERR_INVALID;
}

/* ---- its answer ---- */

static bool
names(const char *name, const char *start)
{
	return name != NULL && (strcmp(name, start) == 0 || (text_starts(name, start) && name[strlen(start)] == '.'));
}

/* 422: whose fault it is stands in the parameters that are wrong, or in the title. */
static enum verdict
verdict_of_parameters(struct json_object *doc)
{
	struct json_object *list = json_at(doc, "invalid_parameters");
	const char *title = json_text(doc, "title"), *name;
	size_t i;

	for (i = 0; i < json_count(list); i++) {
		name = json_text(json_item(list, i), "name");
		if (names(name, "to"))
			return VERDICT_REROUTE;
		if (names(name, "from"))
			return VERDICT_ACCOUNT;
		if (names(name, "template") || names(name, "custom.template"))
			return VERDICT_TEMPLATE;
	}
	if (title != NULL && strcasecmp(title, "Invalid recipient") == 0)
		return VERDICT_REROUTE;
	if (title != NULL && strcasecmp(title, "Invalid sender") == 0)
		return VERDICT_ACCOUNT;
	return VERDICT_PERMANENT;
}

/* By the status: documents and accounts disagree about the numbers of refusals, and some are words. */
static enum verdict
verdict_of_refusal(struct json_object *doc, const char *code, int status)
{
	switch (status) {
	case 401:
		return text_equal(code, "unprovisioned") ? VERDICT_ACCOUNT : VERDICT_CREDENTIAL;
	case 402: case 403: case 404: case 405: case 407:
		return VERDICT_ACCOUNT;		/* money, rights, or an address that leads somewhere else */
	case 422:
		return verdict_of_parameters(doc);
	case 429:
		return VERDICT_THROTTLE_PROVIDER;
	default:
		/* After 5xx, and 408, it may have been taken, whatever the body says. */
		return status >= 400 && status < 500 && status != 408 ? VERDICT_PERMANENT : VERDICT_UNKNOWN;
	}
}

static void
read_refusal(struct json_object *doc, const struct http_answer *answer, struct outcome *o)
{
	struct json_object *wrong = json_item(json_at(doc, "invalid_parameters"), 0);
	const char *type = json_text(doc, "type"), *mark = type != NULL ? strrchr(type, '#') : NULL;
	const char *title = json_text(doc, "title"), *detail = json_text(doc, "detail"), *instance = json_text(doc, "instance");
	char parameter[200];

	o->verdict = verdict_of_refusal(doc, mark != NULL ? mark + 1 : NULL, answer->status);
	if (title == NULL && detail == NULL) {
		said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
		return;
	}
	if (mark != NULL && mark[1] != '\0')
		said(o->code, sizeof(o->code), mark + 1);
	else
		snprintf(o->code, sizeof(o->code), "http %d", answer->status);
	if (json_text(wrong, "name") != NULL) {
		said_two(parameter, sizeof(parameter), json_text(wrong, "name"), json_text(wrong, "reason"));
		detail = parameter;
	}
	said_two(o->text, sizeof(o->text), title, detail);
	/* An id for their support; said() would take it for a credential. */
	if (instance != NULL && strspn(instance, "0123456789abcdef-") == strlen(instance))
		snprintf(o->support_id, sizeof(o->support_id), "%s", instance);
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
	id = json_text(doc, "message_uuid");
	if (answer->status >= 200 && answer->status < 300 && !text_is_blank(id) && strlen(id) < sizeof(o.message_id)) {
		o.verdict = VERDICT_ACCEPTED;
		snprintf(o.message_id, sizeof(o.message_id), "%s", id);
		return o;
	}
	read_refusal(doc, answer, &o);
	o.delay_s = answer->retry_after_s;
	return o;
}

/* ---- the kinds ---- */

#define WHAT_BOTH_SHARE \
	.signature_headers = { "Authorization" }, \
	.webhook_max_bytes = 256 * 1024, \
	.one_of = login_one_of, \
	.per_minute = 60, \
	.per_day = 1000, \
	.ask_s = 300,		/* reports may cost something, and know little so early */ \
	.grace_s = 600,		/* statuses come within seconds, and a webhook that failed is repeated within minutes */ \
	.write_request = write_request, \
	.read_answer = read_answer, \
	.write_question = vonage_write_question, \
	.read_told = vonage_read_told, \
	.check_signature = vonage_check_signature, \
	.read_webhook = vonage_read_webhook, \
	.test_steps = VONAGE_TEST_STEPS, \
	.look_steps = VONAGE_LOOK_STEPS, \
	.write_test = vonage_write_test, \
	.read_test = vonage_read_test, \
	.finding_keys = vonage_finding_keys

const struct provider provider_vonage = {
	.kind = "vonage",
	.label = "Vonage WhatsApp",
	.scope = SCOPE_OFFICIAL,
	.can = CAN_TEXT | CAN_OWN_TEMPLATE | CAN_TELL_DELIVERED | CAN_TELL_READ | CAN_ECHO_UID | CAN_QUERY_STATUS |
	    CAN_FILL_PARTS,
	.lists = 1u << LIST_TEMPLATES,
	.lists_templates = lists_templates,
	.write_list = vonage_write_list,
	.read_list = vonage_read_list,
	.contact_gap_s = 6,	/* the limit is Meta's, whoever carries */
	.fields = whatsapp_fields,
	.check_mapping = check_mapping,
	WHAT_BOTH_SHARE
};

const struct provider provider_vonage_sms = {
	.kind = "vonage_sms",
	.label = "Vonage SMS",
	.scope = SCOPE_SMS,
	.can = CAN_TEXT | CAN_TELL_DELIVERED | CAN_ECHO_UID | CAN_QUERY_STATUS,
	.fields = sms_fields,
	WHAT_BOTH_SHARE
};
