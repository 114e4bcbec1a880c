#include "provider/bird.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/number.h"
#include "provider/quote.h"
#include "provider/said.h"
#include "provider/value.h"

enum { SPACES_MAX = 3, LOGIN_MAX_BYTES = 2048, REGION_MAX = 16, KEY_MAX_BYTES = 120 };

/* ---- a request ---- */

/* "us1" of "bk_us1_...": small letters, two of them, and digits. */
static bool
region_of(const char *key, char ret[REGION_MAX])
{
	size_t letters, digits;

	if (!text_starts(key, "bk_"))
		return false;
	key += strlen("bk_");
	letters = strspn(key, "abcdefghijklmnopqrstuvwxyz");
	digits = strspn(key + letters, "0123456789");
	if (letters != 2 || digits == 0 || letters + digits >= REGION_MAX || key[letters + digits] != '_')
		return false;
	snprintf(ret, REGION_MAX, "%.*s", (int)(letters + digits), key);
	return true;
}

/* A simulator has an address of its own. */
static void
put_base(const struct account *a, const char *key, struct http_request *ret)
{
	const char *base = account_text(a, "base_url");
	char region[REGION_MAX];

	if (!text_equal(base, BIRD_CHANNELS_BASE))
		buf_text_add(&ret->url, base);
	else if (region_of(key, region))
		buf_fmt(&ret->url, "https://%s.platform.bird.com", region);
	else
		ret->err = ERR_INVALID;
}

void
bird_platform_begin(const struct account *a, const char *method, const char *path, struct http_request *ret)
{
	const char *key = account_text(a, "access_key");
	AUTO(buf) struct buf login = { 0 };

	http_request_init(ret, method);
	put_base(a, key, ret);
	buf_text_add(&ret->url, path);
	buf_init(&login, LOGIN_MAX_BYTES);
	buf_text_add(&login, "Bearer ");
	buf_text_add(&login, key);
	http_request_header(ret, "Authorization", key != NULL ? buf_text(&login) : NULL);
	http_request_header(ret, "Accept", "application/json");
}

static enum err
put_template(const struct outgoing *m, struct buf *b)
{
	bool named = !text_is_blank(m->template_name);
	enum err e;

	if ((!named && text_is_blank(m->template_id)) || text_is_blank(m->template_language))
		return ERR_INVALID;
	quote_add(b, named ? ",\"template\":{\"slug\":" : ",\"template\":{\"id\":", named ? m->template_name : m->template_id);
	bird_put_language(b, ",\"language\":", m->template_language);
	if (m->value_count > 0) {
		buf_text_add(b, ",\"components\":[{\"type\":\"body\",\"parameters\":[");
		if ((e = value_list(b, m->values, m->value_count, "{\"type\":\"text\",\"text\":", "}", SPACES_MAX)))
			return e;
		buf_text_add(b, "]}]");
	}
	buf_char(b, '}');
	return ERR_NONE;
}

/* WhatsApp: from is our number, in and outside templates (Bird's own templates we do not use). */
static enum err
put_whatsapp(const struct account *a, const struct outgoing *m, struct buf *b)
{
	const char *number = account_text(a, "number");
	enum err e;

	if (number == NULL)
		return ERR_INVALID;
	quote_add(b, ",\"from\":", number);
	if (m->is_template)
		return put_template(m, b);
	if ((e = bird_check_text(a, m->text)))
		return e;
	quote_add(b, ",\"text\":{\"body\":", m->text);
	buf_text_add(b, ",\"preview_url\":false}");	/* a preview makes somebody fetch the link, and ours are personal */
	if (!text_is_blank(m->reply_to))
		quote_add(b, ",\"in_reply_to_message_id\":", m->reply_to);
	return ERR_NONE;
}

static enum err
put_sms(const struct account *a, const struct outgoing *m, struct buf *b)
{
	const char *sender = account_text(a, "sender");
	enum err e = bird_check_text(a, m->text);

	if (e)
		return e;
	if (sender != NULL)
		quote_add(b, ",\"from\":", sender);
	quote_add(b, ",\"text\":", m->text);
	buf_text_add(b, ",\"category\":\"transactional\",\"options\":{\"smart_encoding\":true}");
	return ERR_NONE;
}

enum err
bird_platform_write(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	bool whatsapp = bird_is_whatsapp(a);
	char number[NUMBER_MAX], key[KEY_MAX_BYTES];
	struct buf *b = &ret->body;
	enum err e;

	bird_platform_begin(a, "POST", whatsapp ? "/v1/whatsapp/messages" : "/v1/sms/messages", ret);
	http_request_header(ret, "Content-Type", "application/json");
	if (m->to == NULL || m->to[0] != '+' || !number_from_provider(m->to, number) || bird_our_id(m->uid) == NULL)
		return ERR_INVALID;
	snprintf(key, sizeof(key), "%s/%s", whatsapp ? "whatsapp" : "sms", m->uid);
	http_request_header(ret, "Idempotency-Key", key);
	quote_add(b, "{\"to\":", number);
	if ((e = whatsapp ? put_whatsapp(a, m, b) : put_sms(a, m, b)))
		return e;
	quote_add(b, ",\"metadata\":{\"ref\":", m->uid);
	buf_text_add(b, "}}");
	if ((e = http_request_err(ret)))
		return e;
	return text_is_utf8(buf_text(b), b->len) ? ERR_NONE : ERR_INVALID;
}

/* ---- its answer ---- */

/* {"error":{"type","code","name","message","request_id","param"}} */
static void
read_refusal(struct json_object *doc, const struct http_answer *answer, struct outcome *o)
{
	struct json_object *error = json_at(doc, "error");
	const char *name = json_text(error, "name"), *code = json_text(error, "code"), *request = json_text(error, "request_id");

	o->verdict = bird_platform_refusal(answer->status, name, code);
	o->delay_s = answer->retry_after_s;
	said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
	if (!text_is_blank(name) || !text_is_blank(code))
		said(o->code, sizeof(o->code), !text_is_blank(name) ? name : code);
	if (json_text(error, "message") != NULL)
		said_two(o->text, sizeof(o->text), json_text(error, "param"), json_text(error, "message"));
	if (request != NULL && strlen(request) < sizeof(o->support_id))
		snprintf(o->support_id, sizeof(o->support_id), "%s", request);
}

struct outcome
bird_platform_answer(const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct outcome o = { .verdict = VERDICT_UNKNOWN };
	int64_t parts;
	const char *id;

	if (!answer_came(answer, &o))
		return o;
	doc = answer_json(answer);
	id = json_text(doc, "id");
	if (answer->status < 200 || answer->status >= 300 || text_is_blank(id) || strlen(id) >= sizeof(o.message_id)) {
		read_refusal(doc, answer, &o);
		return o;
	}
	o.verdict = VERDICT_ACCEPTED;
	snprintf(o.message_id, sizeof(o.message_id), "%s", id);
	if (json_int(json_at(doc, "segments"), "count", &parts) && parts > 0 && parts < INT32_MAX)
		o.segments = (int)parts;
	return o;
}

/* ---- the connection test: the workspace of the key ---- */

enum err
bird_platform_write_test(const struct account *a, struct http_request *ret)
{
	bird_platform_begin(a, "GET", "/v1/workspace", ret);
	return http_request_err(ret);
}

void
bird_platform_read_test(const struct http_answer *answer, struct json_object *doc, struct findings *f)
{
	const char *name = json_text(doc, "name"), *words = json_text(json_at(doc, "error"), "message");

	switch (answer->status) {
	case 200:
		finding_add(f, FINDING_OK, "bird.workspace_ok", "%s", text_or_empty(name));
		break;
	case 421:
		finding_add(f, FINDING_BAD, "bird.wrong_region", "%s", text_or_empty(words));
		break;
	default:
		bird_find_refusal(answer->status, words, f);
	}
}
