#include "provider/meta.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/listed.h"
#include "provider/said.h"

/* Few on a page: a template with its parts can be ten kilobytes, and the sender takes 256 of an answer. */
#define LIST_FIELDS "id,name,language,status,category,quality_score,rejected_reason,parameter_format,components&limit=25"
enum { PARAMS_MAX = 64, PATH_MAX_BYTES = 2000, ADDRESS_MAX = 2001, CURSOR_GONE = 131059 };

/* ---- asking ---- */

/* next: the cursor behind which the page begins. */
enum err
meta_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret)
{
	const char *waba = account_text(a, "waba_id");
	AUTO(buf) struct buf path = { 0 };

	(void)what;
	(void)day;
	buf_init(&path, PATH_MAX_BYTES);
	buf_fmt(&path, "%s/message_templates?fields=" LIST_FIELDS, waba != NULL ? waba : "");
	if (!text_is_blank(next)) {
		buf_text_add(&path, "&after=");
		text_percent(&path, next);
	}
	meta_request_begin(a, "GET", buf_text(&path), ret);
	if (waba == NULL)
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

/* ---- one of them ---- */

/* How many different {{n}} stand in a text; -2 when they are names. */
static int64_t
places_in(const char *text)
{
	bool seen[PARAMS_MAX + 1] = { false };
	int64_t count = 0, number;
	const char *at, *end;
	char name[8];

	for (at = text; (at = strstr(at, "{{")) != NULL; at = end) {
		if ((end = strstr(at, "}}")) == NULL || end - at - 2 >= (long)sizeof(name))
			return REMOTE_PARAMS_OTHER;
		snprintf(name, sizeof(name), "%.*s", (int)(end - at) - 2, at + 2);
		if (!text_to_int64(name, &number) || number < 1 || number > PARAMS_MAX)
			return REMOTE_PARAMS_OTHER;
		count += seen[number] ? 0 : 1;
		seen[number] = true;
	}
	return count;
}

/* false: it wants something with every message that we do not give. */
static bool
read_header(struct json_object *part, struct json_object *needs)
{
	const char *format = json_text(part, "format"), *text = json_text(part, "text");
	int64_t places = text != NULL ? places_in(text) : 0;

	if (text_equal(format, "DOCUMENT"))
		part_need_add(needs, PART_HEADER_DOCUMENT, 0, NULL);
	else if (!text_equal(format, "TEXT") || places < 0 || places > 1)
		return false;
	else if (places == 1)
		part_need_add(needs, PART_HEADER_TEXT, 0, NULL);
	return true;
}

/* An address with a place is filled behind what was approved of it. */
static bool
read_address(const char *url, size_t index, struct json_object *needs)
{
	const char *place = url != NULL ? strstr(url, "{{") : NULL;
	char before[ADDRESS_MAX];

	if (place == NULL)
		return true;
	if (!text_equal(place, "{{1}}") || place - url >= (long)sizeof(before))
		return false;
	snprintf(before, sizeof(before), "%.*s", (int)(place - url), url);
	part_need_add(needs, PART_BUTTON_URL, index, before);
	return true;
}

static bool
read_buttons(struct json_object *buttons, struct json_object *needs)
{
	const char *kind;
	size_t i;

	for (i = 0; i < json_count(buttons); i++) {
		kind = json_text(json_item(buttons, i), "type");
		if (text_equal(kind, "COPY_CODE") || text_equal(kind, "FLOW") || text_equal(kind, "OTP") ||
		    !read_address(json_text(json_item(buttons, i), "url"), i, needs))
			return false;
	}
	return true;
}

/* What its header and buttons need, the header's first in whatever order they stand. */
static bool
read_needs(struct json_object *parts, struct json_object *needs)
{
	struct json_object *part;
	bool good = true;
	size_t i;

	for (i = 0; i < json_count(parts); i++)
		if (text_equal(json_text(part = json_item(parts, i), "type"), "HEADER"))
			good &= read_header(part, needs);
	for (i = 0; i < json_count(parts); i++)
		good &= read_buttons(json_at(json_item(parts, i), "buttons"), needs);
	return good;
}

static void
read_parts(struct json_object *row, struct listed_template *t)
{
	struct json_object *part;
	size_t i;

	t->parts = json_at(row, "components");
	for (i = 0; i < json_count(t->parts); i++) {
		part = json_item(t->parts, i);
		if (text_equal(json_text(part, "type"), "BODY")) {
			t->body = json_text(part, "text");
			if (t->params == 0 && t->body != NULL)
				t->params = places_in(t->body);
		} else if (text_equal(json_text(part, "type"), "FOOTER")) {
			t->footer = json_text(part, "text");
		}
	}
	if (!read_needs(t->parts, t->needs))
		t->params = REMOTE_PARAMS_OTHER;
	if (t->params > 0 && text_equal(json_text(row, "parameter_format"), "NAMED"))
		t->params = REMOTE_PARAMS_OTHER;
}

enum err
meta_list_row(struct listed *l, struct json_object *row)
{
	AUTO_JSON struct json_object *needs = json_object_new_array();
	const char *id = json_text(row, "id"), *reason = json_text(row, "rejected_reason");
	struct listed_template t = { .name = json_text(row, "name"), .language = json_text(row, "language"), .needs = needs };
	int64_t number;
	char digits[24];

	if (id == NULL && json_int(row, "id", &number)) {
		snprintf(digits, sizeof(digits), "%lld", (long long)number);
		id = digits;
	}
	if (text_is_blank(t.name) || text_is_blank(t.language))
		return ERR_NONE;
	t.id = id;
	t.status = json_text(row, "status");
	t.category = json_text(row, "category");
	t.quality = json_text(json_at(row, "quality_score"), "score");
	t.reason = text_equal(reason, "NONE") ? NULL : reason;
	read_parts(row, &t);
	return listed_add(l, &t);
}

/* ---- a page ---- */

/* paging.next may carry the token; where to go on is taken from the cursor, and only whether to from next. */
static enum err
read_page(struct json_object *doc, struct listed *l)
{
	struct json_object *rows = json_at(doc, "data"), *paging = json_at(doc, "paging");
	const char *after = json_text(json_at(paging, "cursors"), "after");
	enum err e = ERR_NONE;
	size_t i;

	for (i = 0; i < json_count(rows) && e == ERR_NONE; i++)
		if (json_text(json_item(rows, i), "id") != NULL || json_at(json_item(rows, i), "id") != NULL)
			e = meta_list_row(l, json_item(rows, i));
	if (json_text(paging, "next") != NULL && after != NULL && strlen(after) < sizeof(l->next))
		snprintf(l->next, sizeof(l->next), "%s", after);
	return e;
}

static void
read_error(struct json_object *error, const struct http_answer *answer, struct listed *l)
{
	struct meta_error e;
	int64_t subcode = 0;

	meta_error_read(error, answer->status, &e);
	json_int(error, "error_subcode", &subcode);
	snprintf(l->code, sizeof(l->code), "%s", e.code_text);
	said(l->text, sizeof(l->text), e.text);
	l->restart = e.code == CURSOR_GONE || subcode == CURSOR_GONE;
	if (l->restart || e.meaning.verdict == VERDICT_RETRY || e.meaning.verdict == VERDICT_THROTTLE_PROVIDER)
		l->key = "busy";
	else if (e.meaning.verdict == VERDICT_CREDENTIAL)
		l->key = e.code == 0 || (e.code >= 102 && e.code <= 190) ? "token" : "permission";
	else
		l->key = "account";
}

void
meta_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret)
{
	AUTO_JSON struct json_object *doc = NULL;

	(void)what;
	listed_failed(ret, answer, NULL);
	if (answer->transport != HTTP_ANSWERED || json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return;
	if (json_object_is_type(json_at(doc, "error"), json_type_object))
		read_error(json_at(doc, "error"), answer, ret);
	else if (answer->status == 200 && json_object_is_type(json_at(doc, "data"), json_type_array))
		ret->understood = read_page(doc, ret) == ERR_NONE;
}
