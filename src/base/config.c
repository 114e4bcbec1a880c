#include "base/config.h"

#include <ini.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"

#define DEFAULT_PATH "/etc/kabarizin/kabarizin.conf"
enum { THREADS_DEFAULT = 32, THREADS_MAX = 256 };

/* Programs are in PREFIX/bin and PREFIX/lib/kabarizin, what they read is in PREFIX/share/kabarizin: make install alone decides. */
static const char BESIDE_US[] = "share/kabarizin/templates";
static const char *const program_folders[] = { "/bin/", "/lib/kabarizin/" };
#define USUAL_PREFIX "/usr/local"

struct reading {
	struct config	*config;
	struct problem	*problem;
	enum err	 err;
};

static const struct {
	const char	*section, *name;
	size_t		 offset;
	const char	*otherwise;	/* NULL: must be given; BESIDE_US: where we are installed says it */
} keys[] = {
	{ "database", "url",	   offsetof(struct config, database_url), NULL },
	{ "paths",    "keys",	   offsetof(struct config, keys),	  "/etc/kabarizin/keys" },
	{ "paths",    "data",	   offsetof(struct config, data),	  "/var/lib/kabarizin" },
	{ "paths",    "templates", offsetof(struct config, templates),	  BESIDE_US },
	{ "web",      "base_url",  offsetof(struct config, base_url),	  NULL },
	{ "log",      "level",	   offsetof(struct config, log_level),	  "info" },
};

static char **
place(struct config *c, size_t i)
{
	return (char **)((char *)c + keys[i].offset);
}

static enum err
set_threads(struct reading *r, const char *value)
{
	int64_t n;

	if (!text_to_int64(value, &n) || n < 1 || n > THREADS_MAX)
		return problem_set(r->problem, ERR_CONFIG, "web.threads", "must be a number from 1 to %d", THREADS_MAX);
	r->config->threads = (int)n;
	return ERR_NONE;
}

static int
on_key(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	size_t i;

	if (r->err)
		return 0;	/* the parser goes on to the next line; the first mistake is the one to tell */
	if (strcmp(section, "web") == 0 && strcmp(name, "threads") == 0)
		return (r->err = set_threads(r, value)) == ERR_NONE;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(section, keys[i].section) == 0 && strcmp(name, keys[i].name) == 0) {
			free(*place(r->config, i));
			return (r->err = text_copy(value, place(r->config, i))) == ERR_NONE;
		}
	r->err = problem_set(r->problem, ERR_CONFIG, "config", "[%s] %s is not a key; is it a typing error?", section, name);
	return 0;
}

/* The prefix of a program's path; the usual one where it is not installed. */
static void
write_prefix(const char *program, struct buf *ret)
{
	const char *name = strrchr(program, '/');
	size_t i, n, at = name != NULL ? (size_t)(name - program) + 1 : 0;

	for (i = 0; i < sizeof(program_folders) / sizeof(program_folders[0]); i++) {
		n = strlen(program_folders[i]);
		if (at >= n && strncmp(program + at - n, program_folders[i], n) == 0) {
			buf_add(ret, program, at - n);
			return;
		}
	}
	buf_text_add(ret, USUAL_PREFIX);
}

static enum err
beside_us(char **ret)
{
	AUTO(buf) struct buf path = {0};
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);

	program[n > 0 ? n : 0] = '\0';
	buf_init(&path, 2 * PATH_MAX);
	write_prefix(program, &path);
	buf_fmt(&path, "/%s", BESIDE_US);
	return buf_err(&path) ? buf_err(&path) : text_copy(buf_text(&path), ret);
}

static enum err
complete(struct config *c, struct problem *problem)
{
	enum err e;
	size_t i, n;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (*place(c, i) != NULL)
			continue;
		if (keys[i].otherwise == NULL)
			return problem_set(problem, ERR_CONFIG, keys[i].name, "[%s] %s is missing",
			    keys[i].section, keys[i].name);
		if ((e = keys[i].otherwise == BESIDE_US ? beside_us(place(c, i)) : text_copy(keys[i].otherwise, place(c, i))))
			return e;
	}
	for (n = strlen(c->base_url); n > 0 && c->base_url[n - 1] == '/'; n--)
		c->base_url[n - 1] = '\0';
	if (!text_starts(c->base_url, "http://") && !text_starts(c->base_url, "https://"))
		return problem_set(problem, ERR_CONFIG, "base_url", "[web] base_url must start with https:// (or http://)");
	if (c->threads == 0)
		c->threads = THREADS_DEFAULT;
	return ERR_NONE;
}

enum err
config_load(const char *path, struct config *ret, struct problem *problem)
{
	AUTO(config) struct config c = {0};
	struct reading reading = { .config = &c, .problem = problem };
	enum err e;
	int line;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody here changes the environment (base/banned.h) */
	if (path == NULL && (path = getenv("KABARIZIN_CONFIG")) == NULL)
		path = DEFAULT_PATH;
	line = ini_parse(path, on_key, &reading);
	if (line < 0)
		return problem_set(problem, ERR_IO, "config", "%s cannot be read (KABARIZIN_CONFIG names another file)", path);
	if (reading.err)
		return reading.err;
	if (line > 0)
		return problem_set(problem, ERR_CONFIG, "config", "%s line %d is not KEY = VALUE", path, line);
	if ((e = complete(&c, problem)))
		return e;
	*ret = c;
	c = (struct config){0};
	return ERR_NONE;
}

void
config_end(struct config *c)
{
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		free(*place(c, i));
	*c = (struct config){0};
}
