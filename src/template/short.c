#include "template/short.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "template/fill.h"
#include "template/gsm.h"
#include "template/variables.h"

enum { SHORT_MAX_BYTES = 64 * 1024, VALUE_MAX_BYTES = 8192, CUTS_MAX = 6, SMS_UNITS = 160 };
static const char ellipsis[] = "..";

static enum err
render(const struct template *t, struct json_object *values, char **ret)
{
	AUTO(template_texts) struct template_texts texts = {0};
	AUTO(buf) struct buf plain = {0};
	struct template sms = *t;
	char empty[] = "";
	enum err e;

	sms.body = sms.gateway_body = sms.subject = empty;
	if ((e = template_render(&sms, values, &texts, NULL)))
		return e;
	/* A typographic quote in somebody's name, and the SMS would cost twice. */
	buf_init(&plain, SHORT_MAX_BYTES);
	gsm_plain(texts.short_body, &plain);
	return (e = buf_err(&plain)) ? e : text_copy(buf_text(&plain), ret);
}

/* What says the same with its end cut off: words, and no number that somebody looks up. */
static bool
may_be_cut(const struct template *t, const char *name)
{
	static const char *const never[] = {
		"permit_number", "no_surat", "permit_number_new", "no_surat_baru", "registration_id", "pendaftaran_id", "contact_info", NULL
	};
	struct json_object *param = param_find(t, name);

	if (param == NULL)
		return text_equal(name, "office_short") || text_equal(name, "office_name");
	return text_equal(json_text(param, "kind"), "text") && !text_is_one_of(name, never);
}

/* The longest of the values in the short text that may be cut; NULL: none is longer than it must stay. */
static const char *
longest(const struct template *t, struct json_object *values, char name[VARIABLE_NAME_MAX])
{
	const char *at = t->short_body, *value, *found = NULL;
	size_t most = SHORT_KEPT_MIN + sizeof(ellipsis) - 1;
	struct variable v;

	while (variable_next(&at, t->short_body + strlen(t->short_body), &v)) {
		value = json_text(values, v.name);
		if (value == NULL || !may_be_cut(t, v.name) || text_code_points(value) <= most)
			continue;
		most = text_code_points(value);
		found = value;
		memcpy(name, v.name, VARIABLE_NAME_MAX);
	}
	return found;
}

static enum err
cut(struct json_object *values, const char *name, const char *value, size_t excess)
{
	size_t length = text_code_points(value), lost = excess + sizeof(ellipsis) - 1, i;
	size_t keep = length > lost + SHORT_KEPT_MIN ? length - lost : SHORT_KEPT_MIN;
	AUTO(buf) struct buf shorter = {0};
	const char *end = value;

	for (i = 0; i < keep; i++)
		(void)text_next(&end);
	while (end > value && end[-1] == ' ')
		end--;
	buf_init(&shorter, VALUE_MAX_BYTES);
	buf_add(&shorter, value, (size_t)(end - value));
	buf_text_add(&shorter, ellipsis);
	if (buf_err(&shorter))
		return buf_err(&shorter);
	json_put_text(values, name, buf_text(&shorter));
	return ERR_NONE;
}

enum err
template_short(const struct template *t, struct json_object *values, char **ret)
{
	AUTO_JSON struct json_object *mine = NULL;
	AUTO_FREE char *text = NULL;
	char name[VARIABLE_NAME_MAX];
	struct gsm_size size;
	const char *value;
	enum err e;
	int i;

	if (json_object_deep_copy(values, &mine, NULL) != 0)
		return ERR_MEMORY;
	for (i = 0; i < CUTS_MAX; i++) {
		free(text);
		text = NULL;
		if ((e = render(t, mine, &text)))
			return e;
		size = gsm_size(text);
		if (!size.in_alphabet || size.segments <= 1 || (value = longest(t, mine, name)) == NULL)
			break;
		if ((e = cut(mine, name, value, size.units - SMS_UNITS)))
			return e;
	}
	*ret = text;
	text = NULL;
	return ERR_NONE;
}
