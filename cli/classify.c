#include "classify.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "lines.h"
#include "words/words.h"

enum { WORDS_FILE_MAX_BYTES = 256 * 1024 };

static void
write_columns(const char *line, struct buf *out, void *context)
{
	struct reply_reading r = words_classify(context, line);

	buf_fmt(out, "%s\t", reply_name(r.reply));
	lines_escape(out, r.why);
}

static void
write_object(const char *line, struct buf *out, void *context)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	AUTO(buf) struct buf input = {0};
	struct reply_reading r = words_classify(context, line);

	buf_init(&input, out->max);
	lines_escape(&input, line);
	json_put_text(o, "input", text_is_utf8(line, strlen(line)) ? line : buf_text(&input));
	json_put_text(o, "reply", reply_name(r.reply));
	json_put_text(o, "why", r.why);
	buf_text_add(out, json_write(o));
}

static int
failed(const char *what, const char *why)
{
	fprintf(stderr, "consent classify: %s: %s\n", what, why);
	return 1;
}

static int
read_words(const char *path, struct words **ret)
{
	AUTO_JSON struct json_object *lists = NULL;
	AUTO(buf) struct buf text = {0};
	struct problem problem = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC), why;
	enum err e;

	if (fd < 0)
		return failed(path, strerror(errno));
	buf_init(&text, WORDS_FILE_MAX_BYTES);
	e = buf_read(&text, fd);
	why = errno;
	close(fd);
	if (e)
		return failed(path, e == ERR_IO ? strerror(why) : err_name(e));
	if ((e = json_parse(buf_text(&text), text.len, &lists, &problem)) == ERR_NONE)
		e = words_from_json(lists, ret, &problem);
	if (e) {
		fprintf(stderr, "consent classify: %s: %s %s\n", path, problem.field != NULL ? problem.field : "words",
		    problem.why[0] != '\0' ? problem.why : err_name(e));
		return 1;
	}
	return 0;
}

int
cli_consent_classify(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' }, { "words", required_argument, NULL, 'w' }, { 0 },
	};
	struct words *w = NULL;
	const char *file = NULL;
	bool json = false, wrong = false;
	int option, status;

	optind = 0;	/* the program may have read options of its own before */
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		json |= option == 'j';
		wrong |= option == '?';
		file = option == 'w' ? optarg : file;
	}
	if (wrong || optind < argc) {
		fprintf(stderr, "consent classify: replies come on standard input; use: consent classify [--words FILE] [--json] < FILE\n");
		return 2;
	}
	if (file != NULL)
		status = read_words(file, &w);
	else
		status = words_default(&w) == ERR_NONE ? 0 : failed("words", "not enough memory");
	if (status == 0)
		status = lines_run("consent classify", json ? write_object : write_columns, w);
	words_free(w);
	return status;
}
