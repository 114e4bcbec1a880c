#include "web/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "web/view.h"

/* ---- parsing ---- */

/* A password is taken as it was typed; so is a token that somebody pasted. */
static bool
is_secret(const char *name)
{
	return text_starts(name, "password") || text_starts(name, "secret");
}

static bool
is_allowed(const char *text)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && strchr("\t\r\n", *text) == NULL) || *text == 0x7F)
			return false;
	return true;
}

static size_t
count_pieces(const char *bytes, size_t n)
{
	size_t i, count = 1;

	for (i = 0; i < n; i++)
		count += bytes[i] == '&';
	return count;
}

/* Adds the decoded text and its NUL; *ret is where it begins. */
static enum err
decode(struct buf *text, const char *bytes, size_t n, size_t *ret)
{
	size_t from = text->len;

	if (!text_unpercent(text, bytes, n, true))
		return ERR_INVALID;
	if (!text_is_utf8(text->bytes + from, text->len - from))
		return ERR_INVALID;
	buf_char(text, '\0');
	*ret = from;
	return buf_err(text);
}

/* CR LF becomes LF, in place. */
static void
unix_lines(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++)
		if (text[0] != '\r' || text[1] != '\n')
			*to++ = *text;
	*to = '\0';
}

struct piece { size_t name, value; };

static enum err
decode_pieces(const char *bytes, size_t n, struct buf *text, struct piece *pieces, size_t *ret_count)
{
	const char *end = bytes + n, *stop, *equals;
	size_t count = 0;
	enum err e;

	for (; bytes < end; bytes = stop + 1) {
		if ((stop = memchr(bytes, '&', (size_t)(end - bytes))) == NULL)
			stop = end;
		if (stop == bytes)
			continue;
		if ((equals = memchr(bytes, '=', (size_t)(stop - bytes))) == NULL)
			equals = stop;
		if ((e = decode(text, bytes, (size_t)(equals - bytes), &pieces[count].name)) ||
		    (e = decode(text, equals < stop ? equals + 1 : stop, (size_t)(equals < stop ? stop - equals - 1 : 0),
		    &pieces[count].value)))
			return e;
		count++;
	}
	*ret_count = count;
	return ERR_NONE;
}

static enum err
tidy(struct form *f, const struct piece *pieces)
{
	size_t i;

	for (i = 0; i < f->count; i++) {
		char *value = f->text + pieces[i].value;

		f->fields[i].name = f->text + pieces[i].name;
		f->fields[i].value = value;
		if (!is_allowed(f->fields[i].name) || !is_allowed(value))
			return ERR_INVALID;
		if (!is_secret(f->fields[i].name)) {
			unix_lines(value);
			f->fields[i].value = text_trim(value);
		}
	}
	return ERR_NONE;
}

enum err
form_read(struct form *ret, const char *bytes, size_t n)
{
	AUTO(form) struct form f = {0};
	AUTO(buf) struct buf text = {0};
	AUTO_FREE struct piece *pieces = NULL;
	size_t most;
	enum err e;

	if (n == 0) {
		*ret = f;
		return ERR_NONE;
	}
	if ((most = count_pieces(bytes, n)) > FORM_PAIRS_MAX)
		return ERR_TOO_LARGE;
	buf_init(&text, n + 2 * most);		/* decoding never grows; each piece gets two NULs */
	if ((pieces = calloc(most, sizeof(*pieces))) == NULL || buf_room(&text, n + 2 * most) == NULL)
		return ERR_MEMORY;
	if ((e = decode_pieces(bytes, n, &text, pieces, &f.count)))
		return e;
	if ((f.fields = calloc(f.count + 1, sizeof(*f.fields))) == NULL || (f.text = buf_take(&text)) == NULL)
		return ERR_MEMORY;
	if ((e = tidy(&f, pieces)))
		return e;
	*ret = f;
	f = (struct form){0};
	return ERR_NONE;
}

/* Adds it and its NUL; *ret is where it begins. */
static enum err
keep(struct buf *text, const char *bytes, size_t n, size_t *ret)
{
	*ret = text->len;
	if (!text_is_utf8(bytes, n))
		return ERR_INVALID;
	buf_add(text, bytes, n);
	buf_char(text, '\0');
	return buf_err(text);
}

enum err
form_from_pieces(struct form *ret, const struct form_piece *given, size_t count)
{
	AUTO(form) struct form f = { .count = count };
	AUTO(buf) struct buf text = {0};
	AUTO_FREE struct piece *pieces = calloc(count + 1, sizeof(*pieces));
	size_t size = 1, i;
	enum err e;

	if (count > FORM_PAIRS_MAX)
		return ERR_TOO_LARGE;
	for (i = 0; i < count; i++)
		size += given[i].name_n + given[i].value_n + 2;
	buf_init(&text, size);
	if (pieces == NULL || buf_room(&text, size) == NULL || (f.fields = calloc(count + 1, sizeof(*f.fields))) == NULL)
		return ERR_MEMORY;
	for (i = 0; i < count; i++)
		if ((e = keep(&text, given[i].name, given[i].name_n, &pieces[i].name)) ||
		    (e = keep(&text, given[i].value, given[i].value_n, &pieces[i].value)))
			return e;
	if ((f.text = buf_take(&text)) == NULL)
		return ERR_MEMORY;
	if ((e = tidy(&f, pieces)))
		return e;
	*ret = f;
	f = (struct form){0};
	return ERR_NONE;
}

void
form_end(struct form *f)
{
	free(f->fields);
	free(f->text);
	*f = (struct form){0};
}

/* ---- reading ---- */

const char *
form_nth(const struct form *f, const char *name, size_t i)
{
	size_t at;

	for (at = 0; at < f->count; at++)
		if (strcmp(f->fields[at].name, name) == 0 && i-- == 0)
			return f->fields[at].value;
	return NULL;
}

const char *
form_value(const struct form *f, const char *name)
{
	return form_nth(f, name, 0);
}

const char *
form_text(const struct form *f, const char *name)
{
	const char *value = form_value(f, name);

	return value != NULL ? value : "";
}

bool
form_flag(const struct form *f, const char *name)
{
	const char *value = form_text(f, name);

	return *value != '\0' && strcmp(value, "0") != 0;
}

/* ---- checking ---- */

static struct form_problem *
new_problem(struct form_check *c, const char *field)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (strcmp(c->problems[i].field, field) == 0)
			return NULL;
	if (c->count == FORM_PROBLEMS_MAX)
		return NULL;
	c->problems[c->count] = (struct form_problem){ .field = field };
	return &c->problems[c->count++];
}

void
form_wrong(struct form_check *c, const char *field, const char *key, int64_t n)
{
	struct form_problem *p = new_problem(c, field);

	if (p != NULL) {
		p->key = key;
		p->n = n;
	}
}

void
form_took(struct form_check *c, const struct problem *problem)
{
	struct form_problem *p = new_problem(c, problem->field != NULL ? problem->field : "");

	if (p != NULL)
		snprintf(p->why, sizeof(p->why), "%s", problem->why);
}

const char *
form_may(struct form_check *c, const char *name, size_t max_bytes)
{
	const char *value = form_text(c->form, name);

	if (strlen(value) <= max_bytes)
		return value;
	form_wrong(c, name, "form.too_long", (int64_t)max_bytes);
	return "";
}

const char *
form_need(struct form_check *c, const char *name, size_t max_bytes)
{
	const char *value = form_may(c, name, max_bytes);

	if (text_is_blank(value))
		form_wrong(c, name, "form.required", 0);	/* says nothing when it was too long: one problem a field */
	return value;
}

int64_t
form_number(struct form_check *c, const char *name, int64_t min, int64_t max, int64_t otherwise)
{
	const char *value = form_text(c->form, name);
	int64_t n;

	if (text_is_blank(value))
		return otherwise;
	if (!text_to_int64(value, &n))
		form_wrong(c, name, "form.not_a_number", 0);
	else if (n < min)
		form_wrong(c, name, "form.too_small", min);
	else if (n > max)
		form_wrong(c, name, "form.too_big", max);
	else
		return n;
	return otherwise;
}

int
form_choice(struct form_check *c, const char *name, const char *const *choices)
{
	const char *value = form_text(c->form, name);
	int i;

	for (i = 0; choices[i] != NULL; i++)
		if (strcmp(value, choices[i]) == 0)
			return i;
	form_wrong(c, name, *value == '\0' ? "form.required" : "form.not_a_choice", 0);
	return -1;
}

bool
form_day(struct form_check *c, const char *name, int64_t *ret_days)
{
	const char *value = form_text(c->form, name);

	if (text_is_blank(value))
		return false;
	if (clock_parse_day(value, ret_days) == ERR_NONE)
		return true;
	form_wrong(c, name, "form.not_a_day", 0);
	return false;
}

/* ---- showing it again ---- */

static void
show_problem(const struct form_problem *p, const struct views *views, const char *locale, struct json_object *by_field, struct json_object *list)
{
	AUTO(buf) struct buf why = {0};
	struct json_object *item = json_object_new_object();
	char n[24];

	buf_init(&why, 1000);
	snprintf(n, sizeof(n), "%lld", (long long)p->n);
	if (p->key != NULL)
		view_fill(&why, view_text(views, locale, p->key), "n", n, (char *)NULL);
	else
		buf_text_add(&why, p->why);
	json_put_text(by_field, p->field, buf_text(&why));
	json_put_text(item, "field", p->field);
	json_put_text(item, "why", buf_text(&why));
	json_object_array_add(list, item);
}

void
form_show(const struct form_check *c, const struct views *views, const char *locale, struct json_object *context)
{
	struct json_object *values = json_at(context, "form"), *by_field, *list;
	size_t i;

	if (values == NULL)
		values = json_put_object(context, "form");
	for (i = 0; i < c->form->count; i++)
		if (!is_secret(c->form->fields[i].name) && strcmp(c->form->fields[i].name, "csrf") != 0)
			json_put_text(values, c->form->fields[i].name, c->form->fields[i].value);
	if (c->count == 0)
		return;
	by_field = json_put_object(context, "problem");
	list = json_put_array(context, "problems");
	for (i = 0; i < c->count; i++)
		show_problem(&c->problems[i], views, locale, by_field, list);
}
