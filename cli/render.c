#include "render.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "mustache/mustache.h"

enum { EXIT_DONE, EXIT_FAILED, EXIT_USE };
enum { DATA_MAX_BYTES = 16 * 1024 * 1024, OUTPUT_MAX_BYTES = 64 * 1024 * 1024, REASON_ROOM = 128 };

struct arguments {
	const char	*template, *data, *partials;
	bool		 html;
};

/* What a run holds; all of it is released by work_end. */
struct work {
	struct mustache		*template;
	struct mustache_set	*partials;
	struct json_object	*data;
	struct buf		 out;
};

static void
work_end(struct work *w)
{
	mustache_free(w->template);
	mustache_set_free(w->partials);
	json_end(&w->data);
	buf_end(&w->out);
}

static bool
is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

static const char *
path_name(const char *path)
{
	return is_stdin(path) ? "standard input" : path;
}

static int
wrong_use(const char *why)
{
	fprintf(stderr, "render: %s; use: render --template FILE --data FILE [--partials DIR] [--html]\n", why);
	return EXIT_USE;
}

static int
failed(const char *path, const char *why, const char *hint)
{
	fprintf(stderr, "%s: %s%s\n", path_name(path), why, hint);
	return EXIT_FAILED;
}

static int
failed_mustache(const struct mustache_problem *problem)
{
	AUTO(buf) struct buf line = {0};

	buf_init(&line, sizeof(*problem) + 64);
	mustache_problem_write(problem, &line);
	fprintf(stderr, "%s\n", buf_text(&line));
	return EXIT_FAILED;
}

static const char *
reason(int error, char room[REASON_ROOM])
{
	return strerror_r(error, room, REASON_ROOM);
}

/* Reads --name VALUE or --name=VALUE, of which argv[*i] is the first word and becomes the last. false: it is another word. */
static bool
read_option(int argc, char **argv, int *i, const char *name, const char **ret)
{
	size_t len = strlen(name);

	if (strncmp(argv[*i], name, len) != 0)
		return false;
	if (argv[*i][len] == '=')
		*ret = argv[*i] + len + 1;
	else if (argv[*i][len] == '\0' && *i + 1 < argc)
		*ret = argv[++*i];
	else
		return false;
	return true;
}

static int
read_arguments(int argc, char **argv, struct arguments *ret)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--html") == 0)
			ret->html = true;
		else if (!read_option(argc, argv, &i, "--template", &ret->template) &&
		    !read_option(argc, argv, &i, "--data", &ret->data) &&
		    !read_option(argc, argv, &i, "--partials", &ret->partials))
			return wrong_use("a word that is no option, or an option without its value");
	}
	if (ret->template == NULL || ret->data == NULL)
		return wrong_use("--template and --data are needed");
	if (is_stdin(ret->template) && is_stdin(ret->data))
		return wrong_use("only one of --template and --data can be standard input");
	return EXIT_DONE;
}

static int
read_file(const char *path, size_t max, struct buf *ret)
{
	int fd = is_stdin(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), why;
	char room[REASON_ROOM];
	enum err e;

	if (fd < 0)
		return failed(path, reason(errno, room), "; check the path");
	buf_init(ret, max);
	e = buf_read(ret, fd);
	why = errno;
	if (!is_stdin(path))
		close(fd);
	if (e == ERR_IO)
		return failed(path, reason(why, room), "; check the file");
	if (e)
		return failed(path, err_name(e), "; split it up");
	return EXIT_DONE;
}

static int
read_template(const struct arguments *args, struct work *w)
{
	AUTO(buf) struct buf text = {0};
	struct mustache_problem problem;
	int status;

	if ((status = read_file(args->template, MUSTACHE_TEXT_MAX_BYTES, &text)))
		return status;
	if (mustache_parse(path_name(args->template), buf_text(&text), text.len, &w->template, &problem))
		return failed_mustache(&problem);
	if (args->partials != NULL && mustache_set_load(args->partials, &w->partials, &problem))
		return failed_mustache(&problem);
	return EXIT_DONE;
}

static int
read_data(const struct arguments *args, struct work *w)
{
	AUTO(buf) struct buf text = {0};
	struct problem problem = {0};
	enum err e;
	int status;

	if ((status = read_file(args->data, DATA_MAX_BYTES, &text)))
		return status;
	if ((e = json_parse(buf_text(&text), text.len, &w->data, &problem)))
		return failed(args->data, e == ERR_INVALID ? problem.why : err_name(e), "; mend the JSON");
	return EXIT_DONE;
}

static const struct mustache *
find_partial(const char *name, void *set)
{
	return mustache_set_find(set, name);
}

static int
write_out(const struct buf *out)
{
	char room[REASON_ROOM];

	if (fwrite(buf_text(out), 1, out->len, stdout) != out->len || fflush(stdout) != 0)
		return failed("standard output", reason(errno, room), "; the text is not complete");
	return EXIT_DONE;
}

int
cli_render(int argc, char **argv)
{
	AUTO(work) struct work w = {0};
	struct arguments args = {0};
	struct mustache_options opt = {0};
	struct mustache_problem problem;
	int status;

	if ((status = read_arguments(argc, argv, &args)) ||
	    (status = read_template(&args, &w)) ||
	    (status = read_data(&args, &w)))
		return status;
	opt.plain = !args.html;
	if (w.partials != NULL) {
		opt.partial = find_partial;
		opt.partial_user = w.partials;
	}
	buf_init(&w.out, OUTPUT_MAX_BYTES);
	if (mustache_render(w.template, w.data, &opt, &w.out, &problem))
		return failed_mustache(&problem);
	return write_out(&w.out);
}
