/*
 * Replies, and lists of words, from nowhere. An input is a reply, or a reply, a line "---", and lists as JSON. Beyond not crashing, this
 * must hold: the reading says why, folding is stable, what holds a guard word or a question is never YES, and "stop" always stops.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "words/fold.h"
#include "words/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_fold(const char *reply, struct folded *f)
{
	AUTO(folded) struct folded again = {0};
	const char *text;

	must(fold(reply, f) == ERR_NONE);
	text = buf_text(&f->text);
	must(text[0] == ' ' && text[f->text.len - 1] == ' ' && strstr(text, "  ") == NULL);
	must(text_is_utf8(text, f->text.len));
	/* Folded twice, a reply says the same. */
	must(fold(text, &again) == ERR_NONE && strcmp(text, buf_text(&again.text)) == 0);
}

static void
check_reading(const struct words *w, const char *reply, bool built_in)
{
	AUTO(folded) struct folded f = {0};
	struct reply_reading r = words_classify(w, reply);

	must(r.why[0] != '\0' && memchr(r.why, '\0', sizeof(r.why)) != NULL);
	must(reply_name(r.reply)[0] != '\0');
	if (strcmp(r.why, "too long") == 0)
		return;
	check_fold(reply, &f);
	must(r.reply != REPLY_YES || (!f.question && !f.refusal && f.text.len > 1));
	if (built_in)
		must(r.reply != REPLY_YES || (strstr(buf_text(&f.text), " tidak ") == NULL && strstr(buf_text(&f.text), " stop ") == NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct words *built_in;
	static const char line[] = "\n---\n";
	AUTO_FREE char *text = strndup((const char *)bytes, n);
	AUTO_JSON struct json_object *lists = NULL;
	struct problem problem = {0};
	struct words *w = NULL;
	char *json;

	must(text != NULL);
	if (built_in == NULL)
		must(words_default(&built_in) == ERR_NONE);
	if ((json = strstr(text, line)) != NULL) {
		*json = '\0';
		json += sizeof(line) - 1;
	}
	check_reading(built_in, text, true);
	if (json == NULL || json_parse(json, strlen(json), &lists, NULL))
		return 0;
	if (words_from_json(lists, &w, &problem) == ERR_NONE) {
		check_reading(w, text, false);
		must(words_classify(w, "STOP").reply == REPLY_STOP);
	} else {
		must(problem.field != NULL && problem.why[0] != '\0');
	}
	words_free(w);
	return 0;
}
