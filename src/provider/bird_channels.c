#include "provider/bird.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/field.h"
#include "provider/number.h"
#include "provider/quote.h"
#include "provider/said.h"
#include "provider/value.h"

enum { SPACES_MAX = 3, UUID_LENGTH = 36, VERSION_MAX = 64, LOGIN_MAX_BYTES = 2048, NAME_MAX_BYTES = 1024 };

/* ---- templates: "project" or "project:version" ---- */

struct project { char id[UUID_LENGTH + 1], version[VERSION_MAX]; };

static bool
project_read(const char *text, struct project *ret)
{
	const char *version;

	if (text == NULL || strlen(text) < UUID_LENGTH)
		return false;
	snprintf(ret->id, sizeof(ret->id), "%.*s", UUID_LENGTH, text);
	version = text[UUID_LENGTH] == '\0' ? "latest" : text + UUID_LENGTH + 1;
	if (field_check_uuid(ret->id, NULL) != ERR_NONE || (text[UUID_LENGTH] != '\0' && text[UUID_LENGTH] != ':'))
		return false;
	if (*version == '\0' || strlen(version) >= sizeof(ret->version) ||
	    strspn(version, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != strlen(version))
		return false;
	snprintf(ret->version, sizeof(ret->version), "%s", version);
	return true;
}

bool
bird_is_project(const char *text)
{
	struct project project;

	return project_read(text, &project);
}

/* ---- a request ---- */

void
bird_channels_begin(const struct account *a, const char *method, const char *path, struct http_request *ret)
{
	const char *key = account_text(a, "access_key"), *workspace = account_text(a, "workspace_id"), *channel = account_text(a, "channel_id");
	AUTO(buf) struct buf login = { 0 };

	http_request_init(ret, method);
	buf_fmt(&ret->url, "%s/workspaces/%s/channels/%s%s", account_text(a, "base_url"), workspace != NULL ? workspace : "",
	    channel != NULL ? channel : "", path);
	buf_init(&login, LOGIN_MAX_BYTES);
	buf_text_add(&login, "AccessKey ");
	buf_text_add(&login, key);
	http_request_header(ret, "Authorization", key != NULL ? buf_text(&login) : NULL);
	http_request_header(ret, "Accept", "application/json");
}

static enum err
put_values(const struct outgoing *m, struct buf *b)
{
	AUTO(buf) struct buf before = { 0 };
	size_t i;
	enum err e;

	buf_text_add(b, ",\"parameters\":[");
	buf_init(&before, NAME_MAX_BYTES);
	for (i = 0; i < m->value_count; i++) {
		if (m->names == NULL || text_is_blank(m->names[i]))
			return ERR_INVALID;
		buf_reset(&before);
		quote_add(&before, i > 0 ? ",{\"type\":\"string\",\"key\":" : "{\"type\":\"string\",\"key\":", m->names[i]);
		buf_text_add(&before, ",\"value\":");
		if ((e = buf_err(&before)) || (e = value_list(b, m->values + i, 1, buf_text(&before), "}", SPACES_MAX)))
			return e;
	}
	buf_char(b, ']');
	return ERR_NONE;
}

static enum err
put_template(const struct outgoing *m, struct buf *b)
{
	struct project project;
	enum err e;

	if (!project_read(text_is_blank(m->template_id) ? m->template_name : m->template_id, &project) || text_is_blank(m->template_language))
		return ERR_INVALID;
	quote_add(b, ",\"template\":{\"projectId\":", project.id);
	quote_add(b, ",\"version\":", project.version);
	bird_put_language(b, ",\"locale\":", m->template_language);
	if ((e = put_values(m, b)))
		return e;
	buf_char(b, '}');
	return ERR_NONE;
}

static enum err
put_text(const struct account *a, const struct outgoing *m, struct buf *b)
{
	enum err e = bird_check_text(a, m->text);

	if (e)
		return e;
	quote_add(b, ",\"body\":{\"type\":\"text\",\"text\":{\"text\":", m->text);
	buf_text_add(b, "}}");
	return ERR_NONE;
}

enum err
bird_channels_write(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	struct buf *b = &ret->body;
	char number[NUMBER_MAX];
	enum err e;

	bird_channels_begin(a, "POST", "/messages", ret);
	http_request_header(ret, "Content-Type", "application/json");
	if (m->to == NULL || m->to[0] != '+' || !number_from_provider(m->to, number) || bird_our_id(m->uid) == NULL)
		return ERR_INVALID;
	quote_add(b, "{\"receiver\":{\"contacts\":[{\"identifierKey\":\"phonenumber\",\"identifierValue\":", number);
	buf_text_add(b, "}]}");
	if ((e = m->is_template ? put_template(m, b) : put_text(a, m, b)))
		return e;
	quote_add(b, ",\"reference\":", m->uid);
	buf_char(b, '}');
	if ((e = http_request_err(ret)))
		return e;
	return text_is_utf8(buf_text(b), b->len) ? ERR_NONE : ERR_INVALID;
}

/* ---- its answer ---- */

/* Bird writes down no codes for refusals; the status says whose trouble it is. */
static enum verdict
verdict_of_refusal(int status)
{
	switch (status) {
	case 401:
		return VERDICT_CREDENTIAL;	/* also when the key lacks the role that may send */
	case 402: case 403: case 404: case 405: case 407:
		return VERDICT_ACCOUNT;		/* money, rights, or no such workspace or channel */
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
	const char *code = json_text(doc, "code"), *words = json_text(doc, "message");

	said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
	o->verdict = verdict_of_refusal(answer->status);
	o->delay_s = answer->retry_after_s;
	if (!text_is_blank(code))
		said(o->code, sizeof(o->code), code);
	if (!text_is_blank(words))
		said(o->text, sizeof(o->text), words);
}

struct outcome
bird_channels_answer(const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct outcome o = { .verdict = VERDICT_UNKNOWN };
	const char *id;

	if (!answer_came(answer, &o))
		return o;
	doc = answer_json(answer);
	id = json_text(doc, "id");
	if (answer->status >= 200 && answer->status < 300 && !text_is_blank(id) && strlen(id) < sizeof(o.message_id)) {
		o.verdict = VERDICT_ACCEPTED;
		snprintf(o.message_id, sizeof(o.message_id), "%s", id);
	} else {
		read_refusal(doc, answer, &o);
	}
	return o;
}

/* ---- the connection test: the channel ---- */

enum err
bird_channels_write_test(const struct account *a, struct http_request *ret)
{
	bird_channels_begin(a, "GET", "", ret);
	return http_request_err(ret);
}

void
bird_channels_read_test(const struct http_answer *answer, struct json_object *doc, struct findings *f)
{
	const char *status = json_text(doc, "status"), *words = text_or_empty(json_text(doc, "message"));

	switch (answer->status) {
	case 200:
		finding_add(f, FINDING_OK, "bird.channel_ok", "%s", text_or_empty(json_text(doc, "name")));
		said(f->vitals.status, sizeof(f->vitals.status), status);
		if (status != NULL && strcmp(status, "active") != 0)
			finding_add(f, FINDING_WARN, "bird.channel_inactive", "%s", status);
		break;
	case 404:
		finding_add(f, FINDING_BAD, "bird.channel_unknown", "%s", words);
		break;
	default:
		bird_find_refusal(answer->status, words, f);
	}
}
