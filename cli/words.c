/*
 * Sentences for codes, from the same file as the pages': English, because the terminal speaks it.
 */
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli.h"

enum { SENTENCES_MAX_BYTES = 2 * 1024 * 1024, KEY_MAX_BYTES = 100 };

struct json_object *
cli_words(const struct cli *cli, const char *group)
{
	AUTO_JSON struct json_object *sentences = NULL;
	AUTO(buf) struct buf path = {0}, text = {0};
	int fd;

	buf_init(&path, PATH_MAX);
	buf_init(&text, SENTENCES_MAX_BYTES);
	buf_fmt(&path, "%s/locale/en.json", cli->config.templates);
	if (buf_err(&path) || (fd = open(buf_text(&path), O_RDONLY | O_CLOEXEC)) < 0)
		return NULL;
	if (buf_read(&text, fd) == ERR_NONE && json_parse(buf_text(&text), text.len, &sentences, NULL) != ERR_NONE)
		sentences = NULL;
	close(fd);
	return json_object_get(json_at(sentences, group));
}

const char *
cli_word(struct json_object *words, const char *code)
{
	const char *dot, *sentence;
	char group[KEY_MAX_BYTES];
	size_t n;

	if (code == NULL)
		return "";
	if ((dot = strchr(code, '.')) == NULL)
		return (sentence = json_text(words, code)) != NULL ? sentence : code;
	n = (size_t)(dot - code);
	if (n >= sizeof(group))
		return code;
	memcpy(group, code, n);
	group[n] = '\0';
	return (sentence = json_text(json_at(words, group), dot + 1)) != NULL ? sentence : code;
}
