#include "pages/template_look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "pages/admin.h"
#include "pages/bubble.h"
#include "pages/bubble_parts.h"
#include "pages/template_form.h"
#include "permit/params.h"
#include "setting/setting.h"
#include "template/diff.h"
#include "template/gsm.h"
#include "template/lint.h"
#include "template/lint_words.h"
#include "template/variables.h"
#include "web/web.h"

enum { BUBBLE_MAX_BYTES = 128 * 1024, FORM_MAX_BYTES = 32 * 1024, NEAR_CHARS = 14, DEMANDS_MAX_BYTES = 2000 };

/* ---- findings ---- */

static const char *
text_of(const struct template *t, const char *field)
{
	if (text_equal(field, "body"))
		return t->body;
	if (text_equal(field, "gateway_body"))
		return t->gateway_body;
	if (text_equal(field, "subject"))
		return t->subject;
	return text_equal(field, "short_body") ? t->short_body : NULL;
}

/* A few characters from the place on, so that it is found. */
static void
put_near(struct json_object *o, const struct template *t, const struct lint_finding *f)
{
	const char *at = text_of(t, f->text), *from;
	AUTO(buf) struct buf near = {0};
	size_t i;

	json_put_text(o, "near", "");
	if (at == NULL || f->subject[0] != '\0' || f->at == 0)
		return;
	for (i = 0; i < f->at && text_next(&at) != 0; i++)
		;
	buf_init(&near, 200);
	for (from = at, i = 0; i < NEAR_CHARS && text_next(&at) != 0; i++)
		;
	buf_add(&near, from, (size_t)(at - from));
	if (words_count(from, at) > 0)		/* a full stop alone shows no place */
		json_put_text(o, "near", buf_text(&near));
}

/* "findings" [{"severity","tone","icon","where","say","fix","near"}] and the verdict of all of them. */
static void
put_findings(struct page *p, const struct template *t, const struct lint *lint)
{
	struct json_object *list = json_put_array(p->data, "findings"), *o;
	char key[48];
	size_t i;

	for (i = 0; i < lint->count; i++) {
		const struct lint_finding *f = &lint->items[i];
		bool bad = f->severity == LINT_ERROR;

		o = json_object_new_object();
		json_put_text(o, "tone", bad ? "bad" : "warn");
		json_put_text(o, "icon", bad ? "circle-x" : "alert-triangle");
		json_put_text(o, "severity", page_word(p, bad ? "templates.must" : "templates.should"));
		json_put_text(o, "where", page_word_of(p, "template_text", f->text));
		json_put_text(o, "anchor", text_of(t, f->text) != NULL ? f->text : text_equal(f->text, "params") ? "params" : "parts");
		snprintf(key, sizeof(key), "lint.%s", lint_key_name(f->key));
		page_say(p, o, "say", key, "subject", f->subject, NULL);
		json_put_text(o, "fix", page_word_of(p, "lint_fix", lint_key_name(f->key)));
		json_put_text(o, "add", f->key == LINT_UNKNOWN_NAME && variable_name_ok(f->subject) ? f->subject : "");
		put_near(o, t, f);
		json_object_array_add(list, o);
	}
	json_put_bool(p->data, "has_findings", lint->count > 0);
	json_put_bool(p->data, "is_empty", false);
	json_put_text(p->data, "verdict", page_word(p, lint->has_error ? "templates.lint_bad" :
	    lint->count > 0 ? "templates.lint_warn" : "templates.lint_good"));
	json_put_text(p->data, "verdict_tone", lint->has_error ? "bad" : lint->count > 0 ? "warn" : "good");
	json_put_text(p->data, "verdict_icon", lint->has_error ? "circle-x" : lint->count > 0 ? "alert-triangle" : "circle-check");
}

void
template_look_wait(struct page *p, const struct template *t)
{
	if (!text_is_blank(t->body) || !text_is_blank(t->gateway_body) || !text_is_blank(t->short_body) || json_count(t->params) > 0)
		return;
	json_put_array(p->data, "findings");
	json_put_bool(p->data, "has_findings", false);
	json_put_bool(p->data, "is_empty", true);
	json_put_text(p->data, "verdict", page_word(p, "templates.lint_later"));
	json_put_text(p->data, "verdict_tone", "wait");
	json_put_text(p->data, "verdict_icon", "circle-dashed");
}

/* ---- the values it is filled with ---- */

/* What the permit does not say is said by the examples, so that one sees the whole. */
static void
fill_up(struct json_object *sample, struct json_object *given)
{
	json_object_object_foreach(sample, name, value)
		if (!template_is_given(given, name))
			json_object_object_add(given, name, json_object_get(value));
}

static enum err
values_of_permit(struct page *p, const char *registration, struct json_object *sample, struct json_object **ret)
{
	AUTO_JSON struct json_object *given = NULL;
	AUTO(permit) struct permit permit = {0};
	enum err e;

	if ((e = permit_by_registration(p->rq->db, registration, &permit)))
		return e;
	if ((e = permit_params(p->rq->db, &permit, NULL, p->rq->web->config.base_url, p->rq->now, &given)))
		return e;
	if (!template_is_given(given, "partner_name") && !text_is_blank(permit.applicant_name))
		json_put_text(given, "partner_name", permit.applicant_name);
	page_seen(p->rq, permit.contact_id);
	fill_up(sample, given);
	*ret = given;
	given = NULL;
	return ERR_NONE;
}

static enum err
put_office(struct page *p, struct json_object *values)
{
	static const struct { enum setting_key key; const char *name; } office[] = {
		{ SETTING_OFFICE_NAME, "office_name" }, { SETTING_OFFICE_SHORT, "office_short" }, { SETTING_OFFICE_PHONE, "office_phone" },
	};
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(office) / sizeof(office[0]); i++) {
		AUTO_FREE char *text = NULL;

		if ((e = setting_text(p->rq->db, office[i].key, &text)))
			return e;
		if (!text_is_blank(text))
			json_put_text(values, office[i].name, text);
		if (office[i].key == SETTING_OFFICE_NAME)
			json_put_text(p->data, "footer", text);
	}
	return ERR_NONE;
}

/* Examples that are no good are told by the linter; then there is nothing to see. */
static enum err
values_for(struct page *p, const struct template *t, const char *registration, struct json_object **ret)
{
	AUTO_JSON struct json_object *sample = template_sample(t), *given = NULL, *filled = NULL;
	enum err e = ERR_NOT_FOUND;

	json_put_bool(p->data, "no_permit", false);
	if (!text_is_blank(registration) && (e = values_of_permit(p, registration, sample, &given)) == ERR_NOT_FOUND)
		json_put_bool(p->data, "no_permit", true);
	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	if ((e = template_fill(t, given != NULL ? given : sample, &filled, NULL)))
		return e;
	json_put_text(filled, "message_code", "K7QX-3MPA");
	if ((e = put_office(p, filled)))
		return e;
	*ret = filled;
	filled = NULL;
	return ERR_NONE;
}

/* ---- bubbles ---- */

static enum err
put_bubble(struct page *p, const char *name, const char *text)
{
	AUTO(buf) struct buf html = {0};

	buf_init(&html, BUBBLE_MAX_BYTES);
	if (!text_is_blank(text))
		bubble_html(text, &html);
	json_put_text(p->data, name, buf_text(&html));
	return buf_err(&html);
}

static void
put_sms(struct page *p, const char *text)
{
	AUTO(buf) struct buf plain = {0};
	struct gsm_size size;
	char n[24], segments[24];

	buf_init(&plain, FORM_MAX_BYTES);
	gsm_plain(text, &plain);
	size = gsm_size(buf_text(&plain));
	snprintf(n, sizeof(n), "%zu", text_code_points(buf_text(&plain)));
	snprintf(segments, sizeof(segments), "%zu", size.segments);
	json_put_text(p->data, "sms", buf_text(&plain));
	page_say(p, p->data, "sms_size", "templates.sms_size", "n", n, "parts", segments, NULL);
}

/* A button that is half written is told by the linter; the text is shown without it meanwhile. */
static enum err
render(const struct template *t, struct json_object *values, struct template_texts *ret)
{
	struct template bare = *t;
	enum err e = template_render(t, values, ret, NULL);

	bare.parts = NULL;
	return e == ERR_INVALID ? template_render(&bare, values, ret, NULL) : e;
}

static enum err
put_texts(struct page *p, const struct template *t, struct json_object *values)
{
	AUTO(template_texts) struct template_texts texts = {0};
	char n[24];
	enum err e;

	json_put_text(p->data, "official_html", "");
	if (values == NULL || (e = render(t, values, &texts)) == ERR_INVALID)
		return ERR_NONE;
	if (e)
		return e;
	bubble_parts_put(p->data, texts.parts, json_text(p->data, "footer"));
	snprintf(n, sizeof(n), "%zu", text_code_points(texts.body));
	page_say(p, p->data, "official_size", "templates.length", "n", n, NULL);
	put_sms(p, texts.short_body);
	json_put_text(p->data, "subject", texts.subject);
	if ((e = put_bubble(p, "official_html", texts.body)))
		return e;
	return put_bubble(p, "gateway_html", text_equal(texts.body, texts.gateway_body) ? "" : texts.gateway_body);
}

/* ---- the forms that providers are sent ---- */

static void
add_form(const struct page *p, struct json_object *forms, const char *key, const char *text)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "word", page_word_of(p, "template_form", key));
	json_put_text(o, "text", text);
	json_object_array_add(forms, o);
}

static void
add_values(const struct page *p, struct json_object *forms, const struct template_values *values)
{
	AUTO_JSON struct json_object *numbered = json_object_new_object(), *vars = json_object_new_object();
	char name[24];
	size_t i;

	for (i = 0; i < values->count; i++) {
		snprintf(name, sizeof(name), "%zu", i + 1);
		json_put_text(numbered, name, values->values[i]);
		snprintf(name, sizeof(name), "var%zu", i + 1);
		json_put_text(vars, name, values->values[i]);
	}
	add_form(p, forms, "numbered", json_object_to_json_string_ext(numbered, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	add_form(p, forms, "vars", json_object_to_json_string_ext(vars, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
}

static enum err
put_forms(struct page *p, const struct template *t, struct json_object *values)
{
	struct json_object *forms = json_put_array(p->data, "forms");
	AUTO(template_values) struct template_values list = {0};
	AUTO(buf) struct buf positional = {0};
	enum err e;

	buf_init(&positional, FORM_MAX_BYTES);
	if (text_equal(t->category, "service"))
		return ERR_NONE;	/* it goes as text */
	if ((e = template_positional(t, &positional)))
		return e == ERR_INVALID || e == ERR_TOO_LARGE ? ERR_NONE : e;
	add_form(p, forms, "positional", buf_text(&positional));
	if (values == NULL || (e = template_values(t, NULL, values, &list)) == ERR_INVALID)
		return ERR_NONE;
	if (e)
		return e;
	add_values(p, forms, &list);
	return ERR_NONE;
}

/* ---- all of it ---- */

enum err
template_look_put(struct page *p, const struct template *t, const char *registration)
{
	AUTO_JSON struct json_object *values = NULL;
	struct lint lint;
	enum err e;

	template_lint(t, &lint);
	put_findings(p, t, &lint);
	json_put_text(p->data, "footer", "");
	json_put_bool(p->data, "is_service", text_equal(t->category, "service"));
	if ((e = values_for(p, t, registration, &values)) && e != ERR_INVALID)
		return e;
	if ((e = put_texts(p, t, values)))
		return e;
	return put_forms(p, t, values);
}

enum err
template_look_put_diff(struct json_object *o, const char *name, const char *before, const char *after)
{
	struct json_object *parts = NULL;
	enum err e;

	if ((e = diff_words(before, after, &parts)))
		return e;
	json_put(o, name, parts);
	return ERR_NONE;
}

void
template_look_put_demands(struct page *p, const struct template *t, const struct template *stored)
{
	AUTO(buf) struct buf names = {0};
	struct json_object *param;
	const char *name;
	size_t i;

	buf_init(&names, DEMANDS_MAX_BYTES);
	json_put_text(p->data, "demands", "");
	for (i = 0; i < json_count(t->params); i++) {
		param = json_item(t->params, i);
		name = json_text(param, "name");
		if (name != NULL && !json_flag(param, "optional", false) && !template_asks_for(stored, name))
			buf_fmt(&names, "%s%s", names.len > 0 ? ", " : "", name);
	}
	if (names.len > 0)
		page_say(p, p->data, "demands", "templates.demands", "names", buf_text(&names), NULL);
}

/* What is typed belongs to a template that others may call already. */
static enum err
put_demands_of(struct page *p, const struct template *t)
{
	AUTO(template) struct template stored = {0};
	int64_t id;
	enum err e;

	if (!text_to_int64(form_text(&p->rq->form, "id"), &id) || id <= 0)
		return ERR_NONE;
	if ((e = template_load(p->rq->db, id, &stored)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	template_look_put_demands(p, t, &stored);
	return ERR_NONE;
}

/* The part that follows what is typed. Without a script there is a button on the form. */
enum err
template_look_part(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "templates", &p)) || (e = template_form_read(&rq->form, &t)) ||
	    (e = template_look_put(&p, &t, form_text(&rq->form, "with"))) || (e = put_demands_of(&p, &t)))
		return e;
	template_look_wait(&p, &t);
	json_put_bool(p.data, "is_part", true);
	json_put_bool(p.data, "may_add", true);
	return page_show(&p, rp, 200, "admin/template_look");
}
