#include "web/view.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "mustache/mustache.h"
#include "web/request.h"
#include "web/web.h"

enum { LOCALE_MAX_BYTES = 1024 * 1024, KEY_PART_MAX = 64, FLASH_KEY_MAX = 64 };

const char *const locales[LOCALE_COUNT + 1] = { "id", "en", NULL };

struct views {
	struct mustache_set	*set;
	struct json_object	*texts[LOCALE_COUNT];
	/*
	 * json-c counts references without atomics. Rendering only reads the sentences, but lending them to a view's
	 * data and taking them back counts, so these two moments exclude each other.
	 */
	pthread_mutex_t		 lending;
};

static int
locale_index(const char *name)
{
	int i;

	for (i = 0; i < LOCALE_COUNT; i++)
		if (text_equal(name, locales[i]))
			return i;
	return -1;
}

const char *
locale_known(const char *name)
{
	int i = locale_index(name);

	return i >= 0 ? locales[i] : NULL;
}

/* ---- loading ---- */

static enum err
read_file(const char *path, struct buf *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err e;

	if (fd < 0)
		return ERR_IO;
	e = buf_read(ret, fd);
	close(fd);
	return e;
}

static enum err
load_locale(const char *folder, int i, struct json_object **ret, struct problem *problem)
{
	AUTO(buf) struct buf path = {0};
	AUTO(buf) struct buf text = {0};
	struct problem why = {0};
	enum err e;

	buf_init(&path, 4096);
	buf_init(&text, LOCALE_MAX_BYTES);
	buf_fmt(&path, "%s/locale/%s.json", folder, locales[i]);
	if ((e = read_file(buf_text(&path), &text)))
		return problem_set(problem, e, "templates", "%s cannot be read", buf_text(&path));
	if ((e = json_parse(buf_text(&text), text.len, ret, &why)))
		return problem_set(problem, e, "templates", "%s %s", buf_text(&path), why.why);
	return ERR_NONE;
}

enum err
views_load(const char *folder, struct views **ret, struct problem *problem)
{
	struct mustache_problem why = {0};
	struct views *v = calloc(1, sizeof(*v));
	AUTO(buf) struct buf words = {0};
	enum err e;
	int i;

	buf_init(&words, 1000);
	if (v == NULL)
		return ERR_MEMORY;
	if (pthread_mutex_init(&v->lending, NULL) != 0) {
		free(v);
		return ERR_MEMORY;
	}
	if ((e = mustache_set_load(folder, &v->set, &why)) || (e = mustache_set_check(v->set, &why))) {
		mustache_problem_write(&why, &words);
		views_free(v);
		return problem_set(problem, e, "templates", "%s", buf_text(&words));
	}
	for (i = 0; i < LOCALE_COUNT; i++)
		if ((e = load_locale(folder, i, &v->texts[i], problem))) {
			views_free(v);
			return e;
		}
	*ret = v;
	return ERR_NONE;
}

void
views_free(struct views *v)
{
	int i;

	if (v == NULL)
		return;
	mustache_set_free(v->set);
	for (i = 0; i < LOCALE_COUNT; i++)
		json_object_put(v->texts[i]);
	pthread_mutex_destroy(&v->lending);
	free(v);
}

/* ---- sentences ---- */

/* "a.b.c" below texts; NULL unless a text stands there. */
static const char *
find_text(struct json_object *texts, const char *key)
{
	char part[KEY_PART_MAX];
	size_t n;

	for (; (n = strcspn(key, ".")) < sizeof(part) && key[n] == '.'; key += n + 1) {
		memcpy(part, key, n);
		part[n] = '\0';
		texts = json_at(texts, part);
	}
	return json_text(texts, key);
}

bool
view_has_text(const struct views *v, const char *locale, const char *key)
{
	int i = locale_index(locale);

	return i >= 0 && find_text(v->texts[i], key) != NULL;
}

const char *
view_text(const struct views *v, const char *locale, const char *key)
{
	int i = locale_index(locale);
	const char *text = find_text(v->texts[i >= 0 ? i : 0], key);

	if (text != NULL)
		return text;
	log_line(LOG_WARN, "sentence_missing", log_text("key", key), log_text("locale", locale));
	return key;
}

/* The value of the {name} that begins at *at, which moves behind it; NULL when it names nothing that was given. */
static const char *
given_value(const char **at, va_list given)
{
	const char *end = strchr(*at, '}'), *name, *value;
	size_t n;

	if (end == NULL)
		return NULL;
	n = (size_t)(end - *at - 1);
	while ((name = va_arg(given, const char *)) != NULL) {
		value = va_arg(given, const char *);
		if (strlen(name) == n && strncmp(*at + 1, name, n) == 0) {
			*at = end + 1;
			return value != NULL ? value : "";
		}
	}
	return NULL;
}

void
view_fill(struct buf *out, const char *text, ...)
{
	va_list given;
	const char *value;

	while (*text != '\0') {
		size_t n = strcspn(text, "{");

		buf_add(out, text, n);
		text += n;
		if (*text == '\0')
			break;
		va_start(given, text);
		value = given_value(&text, given);
		va_end(given);
		if (value != NULL)
			buf_text_add(out, value);
		else
			buf_char(out, *text++);
	}
}

/* ---- context ---- */

static void
add_user(const struct request *rq, struct json_object *context)
{
	const struct login *login = &rq->session.login;
	struct json_object *user;

	if (!request_logged_in(rq))
		return;
	user = json_put_object(context, "user");
	json_put_text(user, "name", login->name);
	json_put_text(user, "full_name", login->full_name);
	json_put_text(user, "role", role_name(login->role));
	json_put_bool(user, "is_operator", login->role >= ROLE_OPERATOR);
	json_put_bool(user, "is_administrator", login->role >= ROLE_ADMINISTRATOR);
}

/* Where to come back to: path and query, but for the one-time argument that switched the language. */
static void
add_here(const struct request *rq, struct json_object *context)
{
	AUTO(buf) struct buf here = {0};

	buf_init(&here, REQUEST_PATH_MAX_BYTES + REQUEST_QUERY_MAX_BYTES + 2);
	buf_text_add(&here, rq->raw_path);
	if (*rq->query != '\0' && form_value(&rq->args, "lang") == NULL)
		buf_fmt(&here, "?%s", rq->query);
	json_put_text(context, "here", buf_text(&here));
}

static void
add_flash(const struct request *rq, struct json_object *context)
{
	char key[FLASH_KEY_MAX];

	if (request_cookie(rq, "kz_flash", key, sizeof(key)) && view_has_text(rq->web->views, rq->locale, key))
		json_put_text(context, "flash", view_text(rq->web->views, rq->locale, key));
}

struct json_object *
view_context(const struct request *rq)
{
	struct json_object *c = json_object_new_object();

	if (c == NULL)
		return NULL;
	json_put_text(c, "locale", rq->locale);
	json_put_bool(c, "is_id", strcmp(rq->locale, "id") == 0);
	json_put_bool(c, "is_en", strcmp(rq->locale, "en") == 0);
	json_put_text(c, "path", rq->path != NULL ? rq->path : "/");
	json_put_text(c, "base_url", rq->web->config.base_url);
	json_put_text(c, "csrf", rq->csrf);
	json_put_text(c, "request_id", rq->id);
	if (rq->raw_path != NULL)
		add_here(rq, c);
	add_user(rq, c);
	if (rq->web->views != NULL)
		add_flash(rq, c);
	if (rq->web->program->context != NULL)
		rq->web->program->context(rq, c);
	return c;
}

/* ---- rendering ---- */

bool
view_exists(const struct views *v, const char *name)
{
	return mustache_set_find(v->set, name) != NULL;
}

static void
note_missing(const char *name, void *view)
{
	/* Other names may well be absent; a sentence may not. */
	if (text_starts(name, "t."))
		log_line(LOG_WARN, "sentence_missing", log_text("key", name + 2), log_text("view", view));
}

static void
lend(struct views *v, int locale, struct json_object *data)
{
	pthread_mutex_lock(&v->lending);
	json_put(data, "t", json_object_get(v->texts[locale]));
	pthread_mutex_unlock(&v->lending);
}

static void
take_back(struct views *v, struct json_object *data)
{
	pthread_mutex_lock(&v->lending);
	json_object_object_del(data, "t");
	pthread_mutex_unlock(&v->lending);
}

enum err
view_render(struct views *v, const char *locale, const char *name, struct json_object *data, struct buf *out)
{
	struct mustache_options options = { .missing = note_missing, .missing_user = (void *)(uintptr_t)name };
	AUTO_JSON struct json_object *own = data != NULL ? json_object_get(data) : json_object_new_object();
	struct mustache_problem why = {0};
	AUTO(buf) struct buf words = {0};
	int i = locale_index(locale);
	enum err e;

	if (own == NULL)
		return ERR_MEMORY;
	lend(v, i >= 0 ? i : 0, own);
	e = mustache_set_render(v->set, name, own, &options, out, &why);
	take_back(v, own);
	if (e) {
		buf_init(&words, 1000);
		mustache_problem_write(&why, &words);
		log_line(LOG_ERROR, "view_failed", log_text("view", name), log_text("why", buf_text(&words)));
	}
	return e;
}

/* ---- checking ---- */

static void
check_view(const struct views *v, const char *view, struct json_object *names, struct buf *missing)
{
	int i;

	json_object_object_foreach(names, name, is_printed) {
		(void)is_printed;
		for (i = 0; text_starts(name, "t.") && i < LOCALE_COUNT; i++)
			if (!view_has_text(v, locales[i], name + 2))
				buf_fmt(missing, "%s: %s has no sentence %s\n", view, locales[i], name + 2);
	}
}

/* Every sentence below one that other lacks; path is the key so far. */
static void
compare(struct json_object *one, struct json_object *other, const char *other_name, const char *path, struct buf *missing)
{
	json_object_object_foreach(one, key, value) {
		AUTO(buf) struct buf below = {0};
		struct json_object *same = json_at(other, key);

		buf_init(&below, 400);
		buf_fmt(&below, "%s%s%s", path, *path != '\0' ? "." : "", key);
		if (json_object_get_type(same) != json_object_get_type(value))
			buf_fmt(missing, "%s lacks %s\n", other_name, buf_text(&below));
		else if (json_object_is_type(value, json_type_object))
			compare(value, same, other_name, buf_text(&below), missing);
	}
}

enum err
view_check(const struct views *v, struct buf *missing)
{
	size_t i;
	enum err e;

	for (i = 0; i < mustache_set_count(v->set); i++) {
		AUTO_JSON struct json_object *names = NULL;
		const char *view = mustache_set_name(v->set, i);

		if ((e = mustache_names(mustache_set_find(v->set, view), &names)))
			return e;
		check_view(v, view, names, missing);
	}
	compare(v->texts[0], v->texts[1], locales[1], "", missing);
	compare(v->texts[1], v->texts[0], locales[0], "", missing);
	return buf_err(missing);
}
