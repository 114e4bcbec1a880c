#include "template/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mustache/mustache.h"
#include "template/parts.h"
#include "template/variables.h"

/* What WhatsApp shows at most of a text, and what Meta takes of a template with its values in place. */
enum { TEXT_MAX = 4096, OFFICIAL_MAX = 1024, RENDERED_BYTES_MAX = 64 * 1024 };

void
template_texts_end(struct template_texts *t)
{
	free(t->body);
	free(t->gateway_body);
	free(t->short_body);
	free(t->subject);
	json_end(&t->parts);
	*t = (struct template_texts){0};
}

/* ---- lines that go when their parameter has no value ---- */

static bool
may_lack(const struct template *t, const char *name)
{
	struct json_object *param = param_find(t, name);

	return param != NULL ? param_is_optional(param) : variable_is_common(name);
}

/* Does the line use something optional that has no value? */
static bool
line_lacks(const struct template *t, const char *at, const char *end, struct json_object *filled)
{
	struct variable v;

	while (variable_next(&at, end, &v))
		if (v.kind == VARIABLE_PLAIN && may_lack(t, v.name) && text_is_blank(json_text(filled, v.name)))
			return true;
	return false;
}

/* "Unduh dokumen:" above a link that is dropped would point at nothing. */
static bool
is_label(const char *at, const char *end)
{
	struct variable v;
	const char *from = at;

	while (end > at && (end[-1] == ' ' || end[-1] == '\r' || end[-1] == '*'))
		end--;
	return end > at && end[-1] == ':' && !variable_next(&from, end, &v);
}

static void
drop_last_line(struct buf *b)
{
	size_t at = b->len > 0 ? b->len - 1 : 0;	/* the new line at its end */

	while (at > 0 && b->bytes[at - 1] != '\n')
		at--;
	b->len = at;
	b->bytes[at] = '\0';
}

/* The text without such lines, nor the gaps they would leave. */
static void
keep_lines(const struct template *t, const char *text, struct json_object *filled, struct buf *ret)
{
	const char *line, *end, *last = NULL, *last_end = NULL;
	bool blank_before = true;		/* nothing to separate at the beginning */

	for (line = text; *line != '\0'; line = *end != '\0' ? end + 1 : end) {
		if (buf_err(ret))
			return;
		end = line + strcspn(line, "\n");
		if (line_lacks(t, line, end, filled)) {
			if (last != NULL && is_label(last, last_end)) {
				drop_last_line(ret);
				blank_before = ret->len == 0 || (ret->len > 1 && ret->bytes[ret->len - 2] == '\n');
			}
			last = NULL;
			continue;
		}
		if (line == end && blank_before)
			continue;
		blank_before = line == end;
		buf_add(ret, line, (size_t)(end - line));
		buf_char(ret, '\n');
		last = line, last_end = end;
	}
	while (!buf_err(ret) && ret->len > 0 && ret->bytes[ret->len - 1] == '\n')
		ret->bytes[--ret->len] = '\0';
}

/* ---- one text ---- */

static enum err
render(const char *text, struct json_object *data, struct buf *out, const char *field, struct problem *problem)
{
	static const struct mustache_options options = { .plain = true, .strict = true };
	struct mustache *m = NULL;
	struct mustache_problem why = {0};
	enum err e;

	if ((e = mustache_parse(field, text, strlen(text), &m, &why)) == ERR_NONE)
		e = mustache_render(m, data, &options, out, &why);
	mustache_free(m);
	return e == ERR_INVALID || e == ERR_TOO_LARGE ? problem_set(problem, e, field, "%s", why.why) : e;
}

static enum err
render_lines(const struct template *t, const char *text, struct json_object *filled, const char *field, char **ret,
    struct problem *problem)
{
	AUTO(buf) struct buf kept = {0}, out = {0};
	enum err e;

	buf_init(&kept, RENDERED_BYTES_MAX);
	buf_init(&out, RENDERED_BYTES_MAX);
	keep_lines(t, text, filled, &kept);
	if ((e = buf_err(&kept)) || (e = render(buf_text(&kept), filled, &out, field, problem)))
		return e;
	if (text_code_points(buf_text(&out)) > TEXT_MAX)
		return problem_set(problem, ERR_INVALID, field, "is longer than %d characters with these values", TEXT_MAX);
	return (*ret = buf_take(&out)) != NULL ? ERR_NONE : ERR_MEMORY;
}

/* What an optional parameter, or a common one, is called when there is no value. */
static enum err
put_otherwise(struct json_object *data, const char *name, const char *words)
{
	if (!text_is_blank(json_text(data, name)))
		return ERR_NONE;
	json_put_text(data, name, words);
	return json_at(data, name) != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
put_all_otherwise(const struct template *t, struct json_object *data)
{
	size_t i;
	enum err e;

	for (i = 0; i < json_count(t->params); i++)
		if (param_is_optional(param_at(t, i)) &&
		    (e = put_otherwise(data, param_name(param_at(t, i)), param_otherwise(param_at(t, i)))))
			return e;
	for (i = 0; variable_common(i) != NULL; i++)
		if ((e = put_otherwise(data, variable_common(i), "-")))
			return e;
	return ERR_NONE;
}

/* As an official provider will show it: it cannot drop a line of an approved template, so what is not there is said in words. */
static enum err
render_official(const struct template *t, struct json_object *filled, char **ret, struct problem *problem)
{
	AUTO(buf) struct buf out = {0};
	AUTO_JSON struct json_object *data = NULL;
	int max = text_equal(t->category, "service") ? TEXT_MAX : OFFICIAL_MAX;
	enum err e;

	if (json_object_deep_copy(filled, &data, NULL) != 0)
		return ERR_MEMORY;
	buf_init(&out, RENDERED_BYTES_MAX);
	if ((e = put_all_otherwise(t, data)) || (e = render(t->body, data, &out, "body", problem)))
		return e;
	if (text_code_points(buf_text(&out)) > (size_t)max)
		return problem_set(problem, ERR_INVALID, "body", "is longer than %d characters with these values", max);
	return (*ret = buf_take(&out)) != NULL ? ERR_NONE : ERR_MEMORY;
}

/* On one line, and not longer than mail programs show in any list. */
static void
put_on_a_line(const char *text, struct buf *ret)
{
	bool cut = text_code_points(text) > TEMPLATE_SUBJECT_MAX;
	uint32_t cp;
	size_t n;

	for (n = cut ? 1 : 0; n < TEMPLATE_SUBJECT_MAX && (cp = text_next(&text)) != 0; n++)
		text_put(ret, cp < 0x20 || cp == 0x7f || cp == 0x85 || cp == 0x2028 || cp == 0x2029 ? ' ' : cp);
	if (cut)
		buf_text_add(ret, "…");
}

static enum err
render_subject(const struct template *t, struct json_object *filled, char **ret, struct problem *problem)
{
	AUTO(buf) struct buf out = {0}, line = {0};
	AUTO_JSON struct json_object *data = NULL;
	enum err e;

	buf_init(&out, RENDERED_BYTES_MAX);
	buf_init(&line, RENDERED_BYTES_MAX);
	if (json_object_deep_copy(filled, &data, NULL) != 0)
		return ERR_MEMORY;
	if ((e = put_all_otherwise(t, data)) || (e = render(t->subject != NULL ? t->subject : "", data, &out, "subject", problem)))
		return e;
	put_on_a_line(buf_text(&out), &line);
	return (*ret = buf_take(&line)) != NULL ? ERR_NONE : ERR_MEMORY;
}

/* Where there is no header and no button, they are said. */
static enum err
say_parts(const struct template *t, struct template_texts *texts)
{
	AUTO(buf) struct buf gateway = {0}, small = {0};
	enum err e;

	if (json_object_object_length(texts->parts) == 0)
		return ERR_NONE;
	buf_init(&gateway, RENDERED_BYTES_MAX);
	buf_init(&small, RENDERED_BYTES_MAX);
	if ((e = parts_say(texts->parts, t->language, texts->gateway_body, &gateway)) || (e = parts_say_short(texts->parts, texts->short_body, &small)))
		return e;
	free(texts->gateway_body);
	free(texts->short_body);
	texts->gateway_body = buf_take(&gateway);
	texts->short_body = buf_take(&small);
	return texts->gateway_body != NULL && texts->short_body != NULL ? ERR_NONE : ERR_MEMORY;
}

enum err
template_render(const struct template *t, struct json_object *filled, struct template_texts *ret, struct problem *problem)
{
	struct template_texts texts = {0};
	const char *gateway = text_is_blank(t->gateway_body) ? t->body : t->gateway_body;
	enum err e;

	if ((e = render_official(t, filled, &texts.body, problem)) ||
	    (e = render_lines(t, gateway, filled, "gateway_body", &texts.gateway_body, problem)) ||
	    (e = render_lines(t, t->short_body, filled, "short_body", &texts.short_body, problem)) ||
	    (e = render_subject(t, filled, &texts.subject, problem)) || (e = parts_fill(t, filled, &texts.parts, problem)) ||
	    (e = say_parts(t, &texts))) {
		template_texts_end(&texts);
		return e;
	}
	*ret = texts;
	return ERR_NONE;
}
