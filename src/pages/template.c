/* One template: how it looks, its forms for each way of sending, its parameters, and how it stands at each provider. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "pages/template_look.h"
#include "pages/template_provider.h"
#include "pages/template_reroute.h"
#include "pages/template_trial.h"
#include "pages/who.h"
#include "template/alias.h"
#include "template/family.h"
#include "template/language.h"

enum { NAMES_MAX_BYTES = 600 };

/* Under which other names callers may give it. */
static void
put_names(struct json_object *o, struct json_object *param)
{
	const char *name = json_text(param, "name"), *other;
	struct json_object *own = json_at(param, "aliases");
	AUTO(buf) struct buf text = {0};
	size_t i;

	buf_init(&text, NAMES_MAX_BYTES);
	for (i = 0; i < json_count(own); i++)
		buf_fmt(&text, "%s%s", text.len > 0 ? ", " : "", json_object_get_string(json_item(own, i)));
	for (i = 0; name != NULL && (other = alias_of(name, i)) != NULL; i++)
		buf_fmt(&text, "%s%s", text.len > 0 ? ", " : "", other);
	json_put_text(o, "others", buf_text(&text));
}

static void
put_params(struct page *p, const struct template *t)
{
	struct json_object *params = json_put_array(p->data, "params");
	char placeholder[100];
	size_t i, n = json_count(t->params);

	for (i = 0; i < n; i++) {
		struct json_object *o = json_object_new_object(), *param = json_item(t->params, i);

		snprintf(placeholder, sizeof(placeholder), "{{%.80s}}", json_text(param, "name") != NULL ? json_text(param, "name") : "");
		json_put_text(o, "placeholder", placeholder);
		json_put_text(o, "kind", page_word_of(p, "param_kind", json_text(param, "kind")));
		json_put_text(o, "example", json_text(param, "example"));
		json_put_bool(o, "optional", json_flag(param, "optional", false));
		put_names(o, param);
		json_object_array_add(params, o);
	}
	json_put_bool(p->data, "has_params", n > 0);
}

static enum err
put_providers(struct page *p, const struct template *t, const struct template_wrong *wrong)
{
	struct json_object *list = json_put_array(p->data, "providers"), *o;
	AUTO(provider_rows) struct provider_rows rows = {0};
	size_t i;
	enum err e;

	if ((e = provider_load_all(p->rq->db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++) {
		o = json_object_new_object();
		json_object_array_add(list, o);
		if ((e = template_provider_put(p, o, t, &rows.items[i], rows.items[i].id == wrong->provider_id ? wrong->mapping : NULL)))
			return e;
	}
	json_put_bool(p->data, "has_providers", rows.count > 0);
	return ERR_NONE;
}

static void
put_facts(struct page *p, const struct template *t)
{
	struct json_object *facts = json_put_array(p->data, "facts"), *words = json_put_object(p->data, "words");

	page_put_count(p, words, "version", t->version);
	page_put_count(p, words, "used", t->used);
	page_put_minute(p, words, "updated", t->updated_at);
	page_put_minute(p, words, "used_at", t->used_at);
	page_add_fact(p, facts, "templates.category", page_word_of(p, "category", t->category));
	page_add_fact(p, facts, "templates.recipient", page_word_of(p, "contact_role", t->recipient));
	page_add_fact(p, facts, "templates.trigger", *t->trigger != '\0' ? page_word_of(p, "scenario", t->trigger) : page_word(p, "templates.no_trigger"));
	page_add_fact(p, facts, "templates.language", page_word_of(p, "template_language", t->language));
	page_add_fact(p, facts, "templates.version", json_text(words, "version"));
	page_add_fact(p, facts, "templates.updated", json_text(words, "updated"));
	who_put(p, words, "by", t->updated_by);
	page_add_fact(p, facts, "templates.by", json_text(words, "by"));
	page_add_fact(p, facts, "templates.used", json_text(words, "used"));
	page_add_fact(p, facts, "templates.used_at", t->used_at != 0 ? json_text(words, "used_at") : page_word(p, "templates.never"));
}

/* What keeps another language from being used, and which one its readers get meanwhile; nothing when it is in use. */
static enum err
note_language(struct page *p, const struct template *base, int64_t id)
{
	struct json_object *notes = json_at(p->data, "language_notes"), *o;
	AUTO(template) struct template other = {0};
	AUTO(buf) struct buf waits = {0};
	const char *key;
	enum err e;

	buf_init(&waits, NAMES_MAX_BYTES);
	if ((e = template_load(p->rq->db, id, &other)) || (e = template_language_waits(p->rq->db, base->id, id, &waits)))
		return e;
	key = !other.active ? "templates.language_inactive" : family_lacks(base, &other) != NULL ? "templates.language_differs" :
	    waits.len > 0 ? "templates.language_waits" : NULL;
	if (key == NULL)
		return ERR_NONE;
	o = json_object_new_object();
	page_say(p, o, "says", key, "language", page_word_of(p, "template_language", other.language), "own",
	    page_word_of(p, "template_language", base->language), "providers", buf_text(&waits), NULL);
	json_object_array_add(notes, o);
	return ERR_NONE;
}

static void
note_missing(struct page *p, const struct template *base, const char *language)
{
	struct json_object *o = json_object_new_object();

	page_say(p, o, "says", "templates.language_missing", "language", page_word_of(p, "template_language", language), "own",
	    page_word_of(p, "template_language", base->language), NULL);
	json_object_array_add(json_at(p->data, "language_notes"), o);
}

/* The languages it speaks, as tabs, and those that could be added. */
static enum err
put_languages(struct page *p, const struct template *t, const struct template *base)
{
	struct json_object *tabs = json_put_array(p->data, "languages"), *more = json_put_array(p->data, "more_languages"), *o;
	AUTO_JSON struct json_object *found = NULL;
	const char *language;
	size_t i, k;
	enum err e;

	json_put_array(p->data, "language_notes");
	if ((e = template_language_list(p->rq->db, t, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		int64_t id = 0;

		o = json_object_new_object();
		json_int(json_item(found, i), "id", &id);
		json_put_int(o, "id", id);
		json_put_text(o, "word", page_word_of(p, "template_language", json_text(json_item(found, i), "language")));
		json_put_bool(o, "on", id == t->id);
		json_put_bool(o, "retired", !json_flag(json_item(found, i), "active", true));
		json_object_array_add(tabs, o);
		if (id != base->id && (e = note_language(p, base, id)))
			return e;
	}
	for (i = 0; (language = template_language(i)) != NULL; i++) {
		for (k = 0; k < json_count(found) && !text_equal(json_text(json_item(found, k), "language"), language); k++)
			;
		if (k < json_count(found))
			continue;
		o = json_object_new_object();
		json_put_text(o, "language", language);
		json_put_text(o, "word", page_word_of(p, "template_language", language));
		json_object_array_add(more, o);
		note_missing(p, base, language);
	}
	json_put_bool(p->data, "has_languages", json_count(found) > 1);
	return ERR_NONE;
}

/* Another language is found below the template itself. */
static enum err
put_place(struct page *p, const struct template *t)
{
	AUTO(template) struct template itself = {0};
	enum err e;

	if ((e = template_family_load(p->rq->db, t, &itself)))
		return e;
	json_put_text(p->data, "family", itself.key);
	json_put_int(p->data, "family_id", itself.id);
	json_put_bool(p->data, "is_other", itself.id != t->id);
	if (itself.id != t->id)
		page_say(p, p->data, "other_says", "templates.other_language", "key", itself.key, "name", itself.name, NULL);
	if (itself.id != t->id && family_lacks(&itself, t) != NULL)
		page_say(p, p->data, "lacks", "templates.language_lacks", "key", itself.key, "name", family_lacks(&itself, t), NULL);
	return put_languages(p, t, &itself);
}

enum err
template_page_with(const struct request *rq, struct reply *rp, int status, const struct template_wrong *wrong)
{
	AUTO(template) struct template t = {0};
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "templates", &p)) || (e = template_load(rq->db, id, &t)))
		return e;
	json_put_int(p.data, "id", id);
	json_put_text(p.data, "key", t.key);
	json_put_text(p.data, "name", t.name);
	json_put_text(p.data, "description", t.description);
	json_put_bool(p.data, "active", t.active);
	json_put_bool(p.data, "may_write", rq->role >= ROLE_ADMINISTRATOR);
	if (t.active)
		page_put_state(p.data, "state", "good", "circle-check", page_word(&p, "templates.active"));
	else
		page_put_state(p.data, "state", "off", "ban", page_word(&p, "templates.inactive"));
	put_params(&p, &t);
	put_facts(&p, &t);
	if ((e = put_place(&p, &t)) || (e = template_look_put(&p, &t, "")) || (e = put_providers(&p, &t, wrong)))
		return e;
	template_reroute_put(&p, &t, wrong->check);
	if ((e = template_trial_put(&p, &t, wrong->trial)))
		return e;
	json_put_bool(p.data, "has_problems", false);
	if (wrong->check != NULL || wrong->trial != NULL)
		page_put_problems(&p, wrong->check != NULL ? wrong->check : wrong->trial);
	return page_show(&p, rp, status, "admin/template");
}

enum err
template_page(const struct request *rq, struct reply *rp)
{
	return template_page_with(rq, rp, 200, &(struct template_wrong){0});
}
