#include "provider/meta.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/quote.h"
#include "provider/said.h"

enum { PATH_MAX_BYTES = 2000 };

const char *const meta_remote_keys[] = {
	"name_taken", "name_in_deletion", "too_long", "variable_at_edge", "too_many_variables", "header_format", "body_format",
	"footer_format", "example_missing", "edit_not_now", "too_many_templates", "not_found", "refused",
	"upload", "token", "permission", "account", "busy", "unreachable", "no_answer", "not_understood", NULL
};

/* ---- asking ---- */

static void
put_header(struct buf *b, const struct remote_wish *w)
{
	if (w->header == REMOTE_HEADER_NONE)
		return;
	if (w->header == REMOTE_HEADER_DOCUMENT) {
		quote_add(b, "{\"type\":\"HEADER\",\"format\":\"DOCUMENT\",\"example\":{\"header_handle\":[", w->header_handle);
		buf_text_add(b, "]}},");
		return;
	}
	quote_add(b, "{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":", w->header_text);
	if (w->header_example != NULL) {
		quote_add(b, ",\"example\":{\"header_text\":[", w->header_example);
		buf_text_add(b, "]}");
	}
	buf_text_add(b, "},");
}

static void
put_button(struct buf *b, const struct remote_button *button)
{
	static const char *const types[] = {
		[REMOTE_BUTTON_URL] = "{\"type\":\"URL\",\"text\":", [REMOTE_BUTTON_REPLY] = "{\"type\":\"QUICK_REPLY\",\"text\":",
		[REMOTE_BUTTON_PHONE] = "{\"type\":\"PHONE_NUMBER\",\"text\":",
	};

	quote_add(b, types[button->kind], button->label);
	if (button->kind == REMOTE_BUTTON_URL)
		quote_add(b, ",\"url\":", button->target);
	if (button->kind == REMOTE_BUTTON_PHONE)
		quote_add(b, ",\"phone_number\":", button->target);
	if (button->example != NULL) {
		quote_add(b, ",\"example\":[", button->example);
		buf_char(b, ']');
	}
	buf_char(b, '}');
}

static void
put_buttons(struct buf *b, const struct remote_wish *w)
{
	size_t i;

	for (i = 0; i < w->button_count; i++) {
		buf_text_add(b, i == 0 ? ",{\"type\":\"BUTTONS\",\"buttons\":[" : ",");
		put_button(b, &w->buttons[i]);
	}
	if (w->button_count > 0)
		buf_text_add(b, "]}");
}

static void
put_parts(struct buf *b, const struct remote_wish *w)
{
	size_t i;

	buf_text_add(b, "\"components\":[");
	put_header(b, w);
	quote_add(b, "{\"type\":\"BODY\",\"text\":", w->body);
	for (i = 0; i < w->example_count; i++)	/* an array of arrays: one list of values per example */
		quote_add(b, i == 0 ? ",\"example\":{\"body_text\":[[" : ",", w->examples[i]);
	if (w->example_count > 0)
		buf_text_add(b, "]]}");
	buf_char(b, '}');
	if (!text_is_blank(w->footer)) {
		quote_add(b, ",{\"type\":\"FOOTER\",\"text\":", w->footer);
		buf_char(b, '}');
	}
	put_buttons(b, w);
	buf_char(b, ']');
}

static const char *
category_word(const char *category)
{
	return text_equal(category, "marketing") ? "MARKETING" : "UTILITY";
}

/* allow_category_change is not sent: it has had no effect since April 2025, and the category is read back whatever was asked. */
static void
put_new(struct buf *b, const struct remote_wish *w)
{
	quote_add(b, "{\"name\":", w->name);
	quote_add(b, ",\"language\":", w->language);
	quote_add(b, ",\"category\":", category_word(w->category));
	buf_text_add(b, ",\"parameter_format\":\"POSITIONAL\",");
	put_parts(b, w);
	buf_char(b, '}');
}

/* All parts are replaced, so all are sent; name, language and the form of parameters cannot be changed. */
static void
put_edit(struct buf *b, const struct remote_wish *w)
{
	buf_char(b, '{');
	if (w->category != NULL) {
		quote_add(b, "\"category\":", category_word(w->category));
		buf_char(b, ',');
	}
	put_parts(b, w);
	buf_char(b, '}');
}

static bool
is_id(const char *text)
{
	return text != NULL && *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* The name alone would delete every language. */
static void
put_delete_path(struct buf *path, const char *waba, const struct remote_wish *w)
{
	buf_fmt(path, "%s/message_templates?hsm_id=%s&name=", waba, w->id);
	text_percent(path, w->name);
}

static bool
is_complete(const struct remote_wish *w)
{
	if ((w->task == REMOTE_EDIT || w->task == REMOTE_DELETE) && !is_id(w->id))
		return false;
	if (w->task == REMOTE_DELETE)
		return !text_is_blank(w->name);
	if (w->header == REMOTE_HEADER_DOCUMENT && text_is_blank(w->header_handle))
		return false;
	return !text_is_blank(w->body) && (w->task == REMOTE_EDIT || (!text_is_blank(w->name) && !text_is_blank(w->language)));
}

enum err
meta_write_remote(const struct account *a, const struct remote_wish *w, struct http_request *ret)
{
	static const char *const methods[REMOTE__COUNT] = {
		[REMOTE_SUBMIT] = "POST", [REMOTE_EDIT] = "POST", [REMOTE_DELETE] = "DELETE",
	};
	const char *waba = account_text(a, "waba_id");
	AUTO(buf) struct buf path = { 0 };

	buf_init(&path, PATH_MAX_BYTES);
	if (w->task == REMOTE_SUBMIT)
		buf_fmt(&path, "%s/message_templates", waba != NULL ? waba : "");
	else if (w->task == REMOTE_EDIT)
		buf_text_add(&path, w->id != NULL ? w->id : "");
	else
		put_delete_path(&path, waba != NULL ? waba : "", w);
	meta_request_begin(a, methods[w->task], buf_text(&path), ret);
	if (waba == NULL || !is_complete(w))
		return ERR_INVALID;
	if (buf_err(&path) != ERR_NONE)
		return buf_err(&path);
	if (w->task == REMOTE_SUBMIT || w->task == REMOTE_EDIT) {
		http_request_header(ret, "Content-Type", "application/json");
		(w->task == REMOTE_SUBMIT ? put_new : put_edit)(&ret->body, w);
	}
	return http_request_err(ret);
}

/* ---- what it said ---- */

/* Subcodes of error 100. What is in no row is told in Meta's own words. */
static const struct { int64_t subcode; const char *key; } subcodes[] = {
	{ 2388019, "too_many_templates" }, { 2388023, "name_in_deletion" }, { 2388024, "name_taken" }, { 2388039, "edit_not_now" },
	{ 2388040, "too_long" }, { 2388043, "example_missing" }, { 2388047, "header_format" }, { 2388072, "body_format" },
	{ 2388073, "footer_format" }, { 2388293, "too_many_variables" }, { 2388299, "variable_at_edge" }, { 2593002, "not_found" },
};

static const char *
key_of_subcode(int64_t subcode)
{
	size_t i;

	for (i = 0; i < sizeof(subcodes) / sizeof(subcodes[0]); i++)
		if (subcodes[i].subcode == subcode)
			return subcodes[i].key;
	return NULL;
}

static void
say(struct remote_told *t, enum remote_outcome outcome, const char *key)
{
	t->outcome = outcome;
	t->key = key;
}

/* An edit or a delete names a template; a new one only the account. */
static void
read_verdict(const struct remote_wish *w, const struct meta_error *e, int64_t subcode, struct remote_told *t)
{
	bool names_one = w->task == REMOTE_EDIT || w->task == REMOTE_DELETE;
	const char *key = key_of_subcode(subcode != 0 ? subcode : e->code);

	if (key != NULL)
		say(t, REMOTE_REFUSED, key);
	else if (e->meaning.verdict == VERDICT_CREDENTIAL)
		say(t, REMOTE_TROUBLE, e->code == 0 || (e->code >= 102 && e->code <= 190) ? "token" : "permission");
	else if (e->meaning.verdict == VERDICT_RETRY || e->meaning.verdict == VERDICT_THROTTLE_PROVIDER)
		say(t, REMOTE_TROUBLE, "busy");
	else if (e->code == 33 || subcode == 33)	/* there is no such thing, or the token may not see it */
		say(t, names_one ? REMOTE_REFUSED : REMOTE_TROUBLE, names_one ? "not_found" : "account");
	else if (e->code == 100 || (e->code >= 2388000 && e->code < 2389000) || (e->code >= 132000 && e->code < 133000))
		say(t, REMOTE_REFUSED, "refused");
	else
		say(t, REMOTE_TROUBLE, "account");
}

static void
read_error(const struct remote_wish *w, struct json_object *error, const struct http_answer *answer, struct remote_told *t)
{
	const char *title = json_text(error, "error_user_title"), *words = json_text(error, "error_user_msg");
	struct meta_error e;
	int64_t subcode = 0;

	meta_error_read(error, answer->status, &e);
	json_int(error, "error_subcode", &subcode);
	if (subcode != 0)
		snprintf(t->code, sizeof(t->code), "%.16s/%lld", e.code_text, (long long)subcode);
	else
		snprintf(t->code, sizeof(t->code), "%s", e.code_text);
	if (words != NULL)
		said_two(t->text, sizeof(t->text), title, words);
	else
		said(t->text, sizeof(t->text), e.text);
	read_verdict(w, &e, subcode, t);
}

static void
read_done(const struct remote_wish *w, struct json_object *doc, struct remote_told *t)
{
	const char *id = json_text(doc, "id"), *status = json_text(doc, "status"), *category = json_text(doc, "category");
	bool good = w->task == REMOTE_SUBMIT ? is_id(id) : json_flag(doc, "success", false);

	if (!good) {
		t->outcome = REMOTE_UNSURE;
		t->key = "not_understood";
		return;
	}
	t->outcome = REMOTE_DONE;
	if (w->task == REMOTE_SUBMIT) {
		said(t->id, sizeof(t->id), id);
		said(t->status, sizeof(t->status), status);
		said(t->category, sizeof(t->category), category);
	}
}

void
meta_read_remote(const struct remote_wish *w, const struct http_answer *answer, struct remote_told *ret)
{
	AUTO_JSON struct json_object *doc = NULL;

	*ret = (struct remote_told){ .outcome = REMOTE_UNSURE, .key = "" };
	if (answer->transport == HTTP_ANSWERED && json_parse(answer->body, answer->body_len, &doc, NULL) == ERR_NONE) {
		if (json_object_is_type(json_at(doc, "error"), json_type_object)) {
			read_error(w, json_at(doc, "error"), answer, ret);
			return;
		}
		if (answer->status >= 200 && answer->status < 300) {
			read_done(w, doc, ret);
			return;
		}
	}
	said_transport(answer, ret->code, sizeof(ret->code), ret->text, sizeof(ret->text));
	if (answer->transport == HTTP_NOT_SENT)
		say(ret, REMOTE_TROUBLE, "unreachable");
	else
		ret->key = answer->transport == HTTP_LOST ? "no_answer" : "not_understood";
}
