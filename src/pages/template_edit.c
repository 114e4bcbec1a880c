/* Writing a template: the form, the look at it before it is saved, and the next version. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/template_form.h"
#include "pages/template_look.h"
#include "template/language.h"
#include "template/save.h"

enum { DETAIL_MAX_BYTES = 200 };

/* Where the form goes: to the template, or where it becomes one. */
static void
put_path(struct page *p, const struct template *t, const struct template *stored)
{
	char path[80] = "/admin/templates";

	if (t->id != 0)
		snprintf(path, sizeof(path), "/admin/templates/%" PRId64, t->id);
	else if (stored != NULL && !text_is_blank(t->of_key))
		snprintf(path, sizeof(path), "/admin/templates/%" PRId64 "/languages/%s", stored->id, t->language);
	json_put_text(p->data, "path", path);
	snprintf(path, sizeof(path), "/admin/templates/%" PRId64, stored != NULL ? stored->id : 0);
	json_put_text(p->data, "back", stored != NULL ? path : "/admin/templates");
}

/* stored: as it is now, of a new language the template itself; NULL for a new one. */
static enum err
show(const struct request *rq, struct reply *rp, int status, const struct template *t, const struct template *stored, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "templates", &p)))
		return e;
	put_path(&p, t, stored);
	json_put_bool(p.data, "is_new", t->id == 0);
	json_put_text(p.data, "submit", page_word(&p, t->id == 0 ? "templates.save_new" : "templates.save"));
	json_put_int(p.data, "id", t->id);
	json_put_text(p.data, "key", t->key);
	json_put_text(p.data, "title", t->id != 0 || !text_is_blank(t->of_key) ? t->name : page_word(&p, "templates.new"));
	if (!text_is_blank(t->of_key))
		page_say(&p, p.data, "about_language", "templates.edit_language", "language", page_word_of(&p, "template_language", t->language), "key",
		    t->of_key, NULL);
	json_put_text(p.data, "with", form_text(&rq->form, "with"));
	json_put_bool(p.data, "may_add", true);
	template_form_put(&p, t, check);
	if ((e = template_look_put(&p, t, form_text(&rq->form, "with"))))
		return e;
	if (stored != NULL)
		template_look_put_demands(&p, t, stored);
	if (check == NULL || form_ok(check))
		template_look_wait(&p, t);
	json_put_bool(p.data, "has_problems", false);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/template_edit");
}

enum err
template_new_page(const struct request *rq, struct reply *rp)
{
	static char nothing[] = "", utility[] = "utility", applicant[] = "applicant", id[] = "id";
	AUTO_JSON struct json_object *params = json_object_new_array();
	const struct template empty = { .key = nothing, .of_key = nothing, .name = nothing, .description = nothing, .category = utility, .language = id,
		.recipient = applicant, .trigger = nothing, .body = nothing, .gateway_body = nothing, .short_body = nothing, .subject = nothing,
		.params = params, .active = true };

	return show(rq, rp, 200, &empty, NULL, NULL);
}

enum err
template_edit_page(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = template_load(rq->db, id, &t)))
		return e;
	return show(rq, rp, 200, &t, &t, NULL);
}

/* ---- saving ---- */

/* What the field said, in the reader's language where it is one of the form's own rules. */
static void
took(struct form_check *check, const struct request *rq, const struct problem *problem)
{
	const struct page words = { .rq = rq };
	struct problem said = { .field = problem->field };

	snprintf(said.why, sizeof(said.why), "%s", page_has_word(&words, "template_wrong", problem->field) ?
	    page_word_of(&words, "template_wrong", problem->field) : problem->why);
	form_took(check, &said);
}

static enum err
store(const struct request *rq, const struct template *t, struct form_check *check, int64_t *ret_id)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	char detail[DETAIL_MAX_BYTES];
	struct lint lint;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = template_save(rq->writer, t, rq->session.login.name, rq->now, ret_id, &lint, &problem);
	if (e == ERR_INVALID && lint.has_error)
		form_wrong(check, "body", "templates.has_errors", 0);
	else if (e == ERR_INVALID)
		took(check, rq, &problem);
	else if (e == ERR_CONFLICT)
		form_wrong(check, t->id == 0 ? "key" : "body", t->id == 0 ? "templates.key_taken" : "templates.edited_meanwhile", 0);
	if (e)
		return e == ERR_INVALID || e == ERR_CONFLICT ? ERR_NONE : e;
	snprintf(detail, sizeof(detail), "%.60s%s", t->key, t->active ? "" : ", -");
	if ((e = page_audit(rq, rq->writer, "template.save", "template", *ret_id, detail)))
		return e;
	return db_commit(&tx);
}

static enum err
save(const struct request *rq, struct reply *rp, struct template *t, const struct template *stored)
{
	struct form_check check = { .form = &rq->form };
	int64_t id = t->id;
	enum err e;

	/* A parameter that was asked for is there already (template_form_read). */
	if (form_value(&rq->form, "look") != NULL || form_value(&rq->form, "add") != NULL)
		return show(rq, rp, 200, t, stored, &check);
	if ((e = store(rq, t, &check, &id)))
		return e;
	if (!form_ok(&check))
		return show(rq, rp, 422, t, stored, &check);
	reply_flash(rp, rq, "templates.saved");
	return reply_see_other(rp, "/admin/templates/%" PRId64, id);
}

enum err
template_create(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0};
	enum err e;

	if ((e = template_form_read(&rq->form, &t)))
		return e;
	t.version = 0;
	return save(rq, rp, &t, NULL);
}

/* ---- of one that is there ---- */

static void
swap(char **a, char **b)
{
	char *kept = *a;

	*a = *b;
	*b = kept;
}

/* Callers know it by its key, so that is never another; and another language has what the template itself has. */
static void
take_place(struct template *t, struct template *stored)
{
	swap(&t->key, &stored->key);
	swap(&t->of_key, &stored->of_key);
	if (text_is_blank(t->of_key))
		return;
	swap(&t->language, &stored->language);
	swap(&t->category, &stored->category);
	swap(&t->recipient, &stored->recipient);
	swap(&t->trigger, &stored->trigger);
}

enum err
template_change(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0}, stored = {0}, before = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = template_load(rq->db, id, &stored)) || (e = template_load(rq->db, id, &before)) || (e = template_form_read(&rq->form, &t)))
		return e;
	t.id = id;
	take_place(&t, &stored);
	return save(rq, rp, &t, &before);
}

/* ---- in another language ---- */

/* The template itself, and the key of the language that the address asks for. ERR_CONFLICT: it is there, *ret_id. */
static enum err
find_place(const struct request *rq, struct template *base, char key[LANGUAGE_KEY_MAX], int64_t *ret_id)
{
	const char *language = request_param(rq, "language");
	AUTO(template) struct template other = {0};
	int64_t id;
	size_t i;
	enum err e;

	for (i = 0; template_language(i) != NULL && !text_equal(template_language(i), language); i++)
		;
	if (template_language(i) == NULL || !request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = template_load(rq->db, id, base)))
		return e;
	if (!text_is_blank(base->of_key) || text_equal(base->language, language))
		return ERR_NOT_FOUND;
	template_language_key(base->key, language, key);
	if ((e = template_by_key(rq->db, key, &other)) == ERR_NONE)
		*ret_id = other.id;
	return e == ERR_NONE ? ERR_CONFLICT : e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
become(struct template *t, const struct template *base, const char *key, const char *language)
{
	const struct { char **text; const char *value; } texts[] = {
		{ &t->key, key }, { &t->of_key, base->key }, { &t->language, language }, { &t->category, base->category },
		{ &t->recipient, base->recipient }, { &t->trigger, base->trigger },
	};
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		free(*texts[i].text);
		*texts[i].text = NULL;
		if ((e = text_copy(texts[i].value, texts[i].text)))
			return e;
	}
	t->id = t->version = 0;
	return ERR_NONE;
}

/* It begins with the template's own words, to be translated where they stand. */
enum err
template_language_page(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0}, base = {0};
	char key[LANGUAGE_KEY_MAX];
	int64_t id = 0;
	enum err e = find_place(rq, &base, key, &id);

	if (e == ERR_CONFLICT)
		return reply_see_other(rp, "/admin/templates/%" PRId64 "/edit", id);
	if (e || (e = template_load(rq->db, base.id, &t)) || (e = become(&t, &base, key, request_param(rq, "language"))))
		return e;
	return show(rq, rp, 200, &t, &base, NULL);
}

enum err
template_language_create(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0}, base = {0};
	char key[LANGUAGE_KEY_MAX];
	int64_t id = 0;
	enum err e = find_place(rq, &base, key, &id);

	if (e == ERR_CONFLICT)
		return reply_see_other(rp, "/admin/templates/%" PRId64 "/edit", id);
	if (e || (e = template_form_read(&rq->form, &t)) || (e = become(&t, &base, key, request_param(rq, "language"))))
		return e;
	return save(rq, rp, &t, &base);
}
