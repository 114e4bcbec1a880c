#include "message/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "contact/contact.h"
#include "invitation/invitation.h"
#include "message/message.h"
#include "setting/setting.h"
#include "template/alias.h"
#include "template/document.h"
#include "template/gsm.h"
#include "template/parts.h"
#include "template/short.h"
#include "template/spoken.h"

enum { TEXT_MAX = 4096, SHORT_MAX_BYTES = 64 * 1024 };

void
composition_end(struct composition *c)
{
	template_end(&c->template);
	template_texts_end(&c->texts);
	json_end(&c->filled);
	*c = (struct composition){0};
}

static enum err
put_value(struct json_object *values, const char *name, const char *text)
{
	json_put_text(values, name, text);
	return json_at(values, name) != NULL ? ERR_NONE : ERR_MEMORY;
}

/* The caller's values, and the name of whom we write to where a template greets by name and none was given. */
static enum err
with_name(const struct composition *c, struct json_object **ret)
{
	static const char *const greetings[] = { "partner_name", "staff_name", "official_name" };
	struct json_object *given = NULL;
	size_t i;
	enum err e;

	if (c->draft->params == NULL)
		given = json_object_new_object();
	else if (json_object_deep_copy(c->draft->params, &given, NULL) != 0)
		given = NULL;
	if (given == NULL)
		return ERR_MEMORY;
	*ret = given;
	for (i = 0; i < sizeof(greetings) / sizeof(greetings[0]); i++)
		if (!text_is_blank(c->to->name) && !template_is_given(given, greetings[i]) &&
		    (e = put_value(given, greetings[i], c->to->name)))
			return e;
	return ERR_NONE;
}

static enum err
put_setting(struct db *db, enum setting_key key, const char *name, struct json_object *values)
{
	AUTO_FREE char *text = NULL;
	enum err e;

	if ((e = setting_text(db, key, &text)))
		return e;
	return put_value(values, name, text);
}

/* What every text may use besides its own parameters; kept apart from the parameters that are stored. */
static enum err
with_common(struct db *db, const struct composition *c, struct json_object **ret)
{
	AUTO_JSON struct json_object *values = NULL;
	enum err e;

	if (json_object_deep_copy(c->filled, &values, NULL) != 0)
		return ERR_MEMORY;
	if ((e = put_value(values, "message_code", c->code)) || (e = put_setting(db, SETTING_OFFICE_NAME, "office_name", values)) ||
	    (e = put_setting(db, SETTING_OFFICE_SHORT, "office_short", values)) ||
	    (e = put_setting(db, SETTING_OFFICE_PHONE, "office_phone", values)))
		return e;
	*ret = values;
	values = NULL;
	return ERR_NONE;
}

static enum err
replace_gateway_body(struct composition *c)
{
	char *copy = NULL;
	enum err e;

	if ((e = text_copy(c->draft->gateway_text, &copy)))
		return e;
	free(c->template.gateway_body);
	c->template.gateway_body = copy;
	return ERR_NONE;
}

/* A typographic quote in somebody's name, and the SMS would cost twice. */
static enum err
make_short_plain(struct composition *c)
{
	AUTO(buf) struct buf plain = {0};
	char *copy = NULL;
	enum err e;

	buf_init(&plain, SHORT_MAX_BYTES);
	gsm_plain(c->texts.short_body, &plain);
	if ((e = buf_err(&plain)) || (e = text_copy(buf_text(&plain), &copy)))
		return e;
	free(c->texts.short_body);
	c->texts.short_body = copy;
	return ERR_NONE;
}

/* As few signs as it takes: a personal link has a shorter form, and values that fill more than one SMS lose their ends. */
static enum err
fit_short(struct composition *c, struct json_object *values)
{
	AUTO_JSON struct json_object *fewer = NULL;
	AUTO(buf) struct buf link = {0};
	char *text = NULL;
	enum err e;

	if (json_object_deep_copy(values, &fewer, NULL) != 0)
		return ERR_MEMORY;
	buf_init(&link, SHORT_MAX_BYTES);
	invitation_shorten(text_or_empty(json_text(values, "opt_in_link")), &link);
	if ((e = buf_err(&link)))
		return e;
	if (link.len > 0)
		json_put_text(fewer, "opt_in_link", buf_text(&link));
	if ((e = template_short(&c->template, fewer, &text)))
		return e;
	free(c->texts.short_body);
	c->texts.short_body = text;
	return ERR_NONE;
}

static enum err
check_document(struct db *db, const struct composition *c, struct problem *problem)
{
	const char *address = json_text(parts_header(c->texts.parts, "document"), "link");
	const char *name = json_text(parts_header(c->template.parts, "document"), "link");
	enum err e;

	if (address == NULL || (e = document_check(db, address)) != ERR_INVALID)
		return address == NULL ? ERR_NONE : e;
	return problem_set(problem, e, alias_known(name) != NULL ? alias_known(name) : "params",
	    "parameter %.60s must be an https:// link to where the office's link patterns lead: a document goes out in the office's name", name);
}

static enum err
compose_template(struct db *db, struct composition *c, struct problem *problem)
{
	AUTO_JSON struct json_object *given = NULL, *values = NULL, *spoken = NULL;
	/* A wording that takes the place of the template's is in the template's own language. */
	const char *locale = c->draft->gateway_text == NULL ? c->to->locale : NULL;
	enum err e;

	e = template_in_language(db, c->draft->template_key, c->draft->language, locale, &c->template, &c->language_why, problem);
	if (e == ERR_NOT_FOUND)
		return problem_set(problem, e, "template", "there is no template %.60s", c->draft->template_key);
	if (e)
		return e;
	if (!c->template.active)
		return problem_set(problem, ERR_INVALID, "template", "%.60s is switched off", c->template.key);
	if (c->draft->gateway_text != NULL && (e = replace_gateway_body(c)))
		return e;
	if ((e = with_name(c, &given)) || (e = template_fill(&c->template, given, &c->filled, problem)) ||
	    (e = with_common(db, c, &values)) || (e = template_speak_here(db, &c->template, values, &spoken)) ||
	    (e = template_render(&c->template, spoken, &c->texts, problem)) ||
	    (e = check_document(db, c, problem)) || (e = fit_short(c, spoken)))
		return e;
	c->category = c->template.category;
	return ERR_NONE;
}

static enum err
compose_text(struct composition *c, struct problem *problem)
{
	const char *text = c->draft->text;
	struct gsm_size size;
	enum err e;

	if (text_is_blank(text) || !text_is_utf8(text, strlen(text)))
		return problem_set(problem, ERR_INVALID, "text", "must say something, in UTF-8");
	if (text_code_points(text) > TEXT_MAX)
		return problem_set(problem, ERR_INVALID, "text", "is longer than %d characters", TEXT_MAX);
	if ((c->filled = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	if ((e = text_copy(text, &c->texts.body)) || (e = text_copy(text, &c->texts.gateway_body)) ||
	    (e = text_copy(text, &c->texts.short_body)) || (e = text_copy("", &c->texts.subject)) || (e = make_short_plain(c)))
		return e;
	/* What is short enough serves as an SMS too. */
	size = gsm_size(c->texts.short_body);
	if (!size.in_alphabet || size.segments != 1)
		c->texts.short_body[0] = '\0';
	c->category = c->draft->category != NULL ? c->draft->category : "service";
	return ERR_NONE;
}

enum err
compose(struct db *db, struct composition *c, struct problem *problem)
{
	if ((c->draft->template_key == NULL) == (c->draft->text == NULL))
		return problem_set(problem, ERR_INVALID, "template", "give either a template or a text");
	return c->draft->template_key != NULL ? compose_template(db, c, problem) : compose_text(c, problem);
}
