#include "provider/meta.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/field.h"
#include "provider/number.h"
#include "provider/quote.h"
#include "provider/said.h"
#include "provider/wa_template.h"

enum { TEXT_MAX_CHARACTERS = 4096, UID_MAX_BYTES = 512, SPACES_MAX = 4, NAME_MAX_BYTES = 512 };

/* ---- fields ---- */

static enum err
check_api_version(const char *value, struct problem *problem)
{
	size_t major = value[0] == 'v' ? strspn(value + 1, "0123456789") : 0;

	if (major < 1 || major > 3 || value[1 + major] != '.' || strspn(value + 2 + major, "0123456789") != 1 ||
	    value[3 + major] != '\0')
		return problem_set(problem, ERR_INVALID, NULL, "must be a version of the Graph API such as v25.0");
	return ERR_NONE;
}

static const struct provider_field fields[] = {
	{ "base_url",        FIELD_PLAIN,    false, "https://graph.facebook.com", field_check_url },
	{ "api_version",     FIELD_PLAIN,    false, "v25.0",                      check_api_version },
	{ "phone_number_id", FIELD_PLAIN,    true,  NULL,                         field_check_id },
	{ "waba_id",         FIELD_PLAIN,    true,  NULL,                         field_check_id },
	{ "app_id",          FIELD_PLAIN,    false, NULL,                         field_check_id },
	{ "number",          FIELD_PLAIN,    true,  NULL,                         field_check_number },
	{ "access_token",    FIELD_OUTGOING, true,  NULL,                         field_check_credential },
	{ "app_secret",      FIELD_WEBHOOK,  true,  NULL,                         field_check_credential },
	{ "app_secret_next", FIELD_WEBHOOK,  false, NULL,                         field_check_credential },
	{ "verify_token",    FIELD_WEBHOOK,  true,  NULL,                         field_check_credential },
	{ 0 }
};

/* What Meta calls a template; the id it gives is not enough to send. */
static enum err
check_mapping(const char *remote_name, const char *remote_id, struct problem *problem)
{
	(void)remote_id;
	if (text_is_blank(remote_name) || strlen(remote_name) > NAME_MAX_BYTES ||
	    remote_name[strspn(remote_name, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0')
		return problem_set(problem, ERR_INVALID, "remote_name", "must be 1 to %d lower-case letters, digits and underscores", NAME_MAX_BYTES);
	return ERR_NONE;
}

/* ---- a request ---- */

void
meta_request_begin_as(const struct account *a, const char *scheme, const char *method, const char *path, struct http_request *ret)
{
	AUTO(buf) struct buf login = { 0 };
	const char *token = account_text(a, "access_token");

	http_request_init(ret, method);
	buf_text_add(&ret->url, account_text(a, "base_url"));
	buf_char(&ret->url, '/');
	buf_text_add(&ret->url, account_text(a, "api_version"));
	buf_char(&ret->url, '/');
	buf_text_add(&ret->url, path);

	buf_init(&login, HTTP_URL_MAX_BYTES);
	buf_fmt(&login, "%s %s", scheme, token != NULL ? token : "");
	if (buf_err(&login) != ERR_NONE)
		ret->err = buf_err(&login);
	http_request_header(ret, "Authorization", token != NULL ? buf_text(&login) : NULL);
	http_request_header(ret, "Accept", "application/json");
}

void
meta_request_begin(const struct account *a, const char *method, const char *path, struct http_request *ret)
{
	meta_request_begin_as(a, "Bearer", method, path, ret);
}

static enum err
put_template(struct buf *b, const struct outgoing *m)
{
	enum err e;

	if (text_is_blank(m->template_name) || text_is_blank(m->template_language))
		return ERR_INVALID;
	quote_add(b, ",\"type\":\"template\",\"template\":{\"name\":", m->template_name);
	/* Meta's examples leave the policy out, its schema asks for it; there is only this one. */
	quote_add(b, ",\"language\":{\"policy\":\"deterministic\",\"code\":", m->template_language);
	buf_char(b, '}');
	if ((e = wa_template_components(b, m, SPACES_MAX)))
		return e;
	buf_char(b, '}');
	return ERR_NONE;
}

static enum err
put_text(struct buf *b, const struct outgoing *m)
{
	if (text_is_blank(m->text))
		return ERR_INVALID;
	if (text_code_points(m->text) > TEXT_MAX_CHARACTERS)
		return ERR_TOO_LARGE;
	/* A reply to a template is shown without the quoted message, so only text carries one. */
	if (!text_is_blank(m->reply_to)) {
		quote_add(b, ",\"context\":{\"message_id\":", m->reply_to);
		buf_char(b, '}');
	}
	/* A preview makes somebody fetch the link, and ours are personal. */
	quote_add(b, ",\"type\":\"text\",\"text\":{\"preview_url\":false,\"body\":", m->text);
	buf_char(b, '}');
	return ERR_NONE;
}

static enum err
put_recipient(struct buf *b, const struct outgoing *m)
{
	/* Without the plus Meta would read the digits as a number of our own country: somebody else's. */
	if (m->to != NULL && m->to[0] != '+')
		return ERR_INVALID;
	if (m->to == NULL && text_is_blank(m->user_id))
		return ERR_INVALID;
	if (m->uid != NULL && strlen(m->uid) > UID_MAX_BYTES)
		return ERR_TOO_LARGE;
	if (m->to != NULL)
		quote_add(b, ",\"to\":", m->to);
	else
		quote_add(b, ",\"recipient\":", m->user_id);
	if (m->uid != NULL)
		quote_add(b, ",\"biz_opaque_callback_data\":", m->uid);
	return ERR_NONE;
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	const char *phone_number_id = account_text(a, "phone_number_id");
	struct buf *b = &ret->body;
	char path[64];
	enum err e;

	snprintf(path, sizeof(path), "%s/messages", phone_number_id != NULL ? phone_number_id : "");
	meta_request_begin(a, "POST", path, ret);
	http_request_header(ret, "Content-Type", "application/json");
	if (phone_number_id == NULL)
		return ERR_INVALID;

	buf_text_add(b, "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\"");
	if ((e = put_recipient(b, m)) || (e = m->is_template ? put_template(b, m) : put_text(b, m)))
		return e;
	buf_char(b, '}');
	if ((e = http_request_err(ret)))
		return e;
	return text_is_utf8(buf_text(b), b->len) ? ERR_NONE : ERR_INVALID;
}

/* ---- its answer ---- */

/* An answer without a code of Meta's: somebody in between gave it, or Meta changed. */
static void
read_stranger(const struct http_answer *answer, struct outcome *o)
{
	int status = answer->status;

	said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
	if (status == 429)
		o->verdict = VERDICT_THROTTLE_PROVIDER;
	else if (status == 401)
		o->verdict = VERDICT_CREDENTIAL;
	else if (status >= 400 && status < 500 && status != 408)
		o->verdict = VERDICT_ACCOUNT;	/* refused on the way: a wrong address, a filter, a proxy's login */
	else
		o->verdict = VERDICT_UNKNOWN;
}

static void
read_error(struct json_object *error, const struct http_answer *answer, struct outcome *o)
{
	struct meta_error e;

	meta_error_read(error, answer->status, &e);
	o->verdict = e.meaning.verdict;
	o->delay_s = e.meaning.delay_s;
	memcpy(o->code, e.code_text, sizeof(o->code));
	memcpy(o->text, e.text, sizeof(o->text));
	memcpy(o->support_id, e.support_id, sizeof(o->support_id));
}

static void
read_accepted(struct json_object *doc, const char *id, struct outcome *o)
{
	struct json_object *contact = json_item(json_at(doc, "contacts"), 0);
	const char *status = json_text(json_item(json_at(doc, "messages"), 0), "message_status");
	const char *user_id = json_text(contact, "user_id");

	o->verdict = VERDICT_ACCEPTED;
	/* An id cut short would match nothing; receipts are then found by our own. */
	if (strlen(id) < sizeof(o->message_id))
		snprintf(o->message_id, sizeof(o->message_id), "%s", id);
	number_from_provider(json_text(contact, "wa_id"), o->recipient);
	if (user_id != NULL && strlen(user_id) < sizeof(o->user_id))
		snprintf(o->user_id, sizeof(o->user_id), "%s", user_id);

	o->held = text_equal(status, "held_for_quality_assessment");
	if (text_equal(status, "paused")) {	/* taken, and not sent: the template is paused */
		o->verdict = VERDICT_TEMPLATE;
		snprintf(o->code, sizeof(o->code), "paused");
	}
}

struct outcome
meta_read_answer(const struct account *a, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct outcome o = { .verdict = VERDICT_UNKNOWN };
	const char *id;

	(void)a;
	if (!answer_came(answer, &o))
		return o;
	doc = answer_json(answer);
	id = json_text(json_item(json_at(doc, "messages"), 0), "id");
	if (json_object_is_type(json_at(doc, "error"), json_type_object))
		read_error(json_at(doc, "error"), answer, &o);
	else if (answer->status >= 200 && answer->status < 300 && !text_is_blank(id))
		read_accepted(doc, id, &o);
	else
		read_stranger(answer, &o);
	if (answer->retry_after_s > 0 && o.verdict != VERDICT_ACCEPTED)
		o.delay_s = answer->retry_after_s;
	return o;
}

const struct provider provider_meta = {
	.kind = "meta",
	.label = "Meta WhatsApp Cloud API",
	.scope = SCOPE_OFFICIAL,
	.can = CAN_TEXT | CAN_OWN_TEMPLATE | CAN_TELL_DELIVERED | CAN_TELL_READ | CAN_ECHO_UID | CAN_REACH_USER_ID | CAN_FILL_PARTS,
	.signature_headers = { "X-Hub-Signature-256" },
	.webhook_max_bytes = 4 * 1024 * 1024,	/* Meta says 3 MB */
	.per_minute = 60,
	.per_day = 1000,
	.contact_gap_s = 6,
	.grace_s = 900,		/* receipts come within seconds; a webhook that failed is repeated within minutes */
	.fields = fields,
	.check_mapping = check_mapping,
	.write_request = write_request,
	.read_answer = meta_read_answer,
	.handshake = meta_handshake,
	.check_signature = meta_check_signature,
	.read_webhook = meta_read_webhook,
	.test_steps = META_STEP__COUNT,
	.look_steps = META_LOOK_STEPS,
	.write_test = meta_write_test,
	.read_test = meta_read_test,
	.finding_keys = meta_finding_keys,
	.lists = 1u << LIST_TEMPLATES,
	.write_list = meta_write_list,
	.read_list = meta_read_list,
	.write_remote = meta_write_remote,
	.read_remote = meta_read_remote,
	.remote_keys = meta_remote_keys,
	.may_upload = meta_may_upload,
	.write_example = meta_write_example,
	.read_example = meta_read_example,
	.edit_every_h = 24,
	.edits_a_month = 10,
};
