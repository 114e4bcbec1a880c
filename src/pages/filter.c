#include "pages/filter.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { WORD_MAX_BYTES = 200, KEY_MAX = 40, TEXT_MAX_BYTES = 100 };

const char *
filter_one_of(const struct request *rq, const char *argument, const char *const *names, const char *otherwise)
{
	for (; *names != NULL; names++)
		if (text_equal(*names, form_text(&rq->args, argument)))
			return *names;
	return otherwise;
}

int64_t
filter_id(const struct request *rq, const char *argument)
{
	int64_t id;

	return text_to_int64(form_text(&rq->args, argument), &id) && id > 0 ? id : 0;
}

int64_t
filter_day(const struct page *p, const char *argument, int days)
{
	int64_t day;

	if (clock_parse_day(form_text(&p->rq->args, argument), &day))
		return 0;
	return (day + days) * CLOCK_DAY_MS - p->zone * CLOCK_MINUTE_MS;
}

static bool
is_right(const struct filter *f, const char *value)
{
	int64_t n;

	switch (f->kind) {
	case FILTER_NAME: return f->is_name(value);
	case FILTER_FLAG: return text_equal(value, "1");
	case FILTER_ID: return text_to_int64(value, &n) && n > 0;
	case FILTER_DAY: return clock_parse_day(value, &n) == ERR_NONE;
	case FILTER_TEXT: return strlen(value) <= TEXT_MAX_BYTES;
	}
	return false;
}

bool
filter_ok(struct page *p, const struct filter *filters)
{
	char shown[WORD_MAX_BYTES];
	const char *value;

	json_put_text(p->data, "filter_wrong", "");
	for (; filters->argument != NULL; filters++) {
		value = form_text(&p->rq->args, filters->argument);
		if (*value == '\0' || is_right(filters, value))
			continue;
		snprintf(shown, sizeof(shown), "%.60s", value);
		page_say(p, p->data, "filter_wrong", filters->kind == FILTER_TEXT ? "list.filter_long" : "list.filter_wrong",
		    "name", page_word(p, filters->word), "value", shown, NULL);
		return false;
	}
	return true;
}

void
filter_add_set_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument, const char *word)
{
	if (*form_text(&p->rq->args, argument) != '\0' && !text_is_blank(word))
		page_add_chip(p, chips, path, argument, NULL, word, NULL);
}

void
filter_add_day_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument)
{
	AUTO(buf) struct buf word = {0};
	char shown[CLOCK_TEXT_MAX], key[KEY_MAX];
	int64_t day;

	if (clock_parse_day(form_text(&p->rq->args, argument), &day))
		return;
	clock_format_day(day, shown);
	buf_init(&word, WORD_MAX_BYTES);
	snprintf(key, sizeof(key), "list.%s", argument);
	buf_fmt(&word, "%s %s", page_word(p, key), shown);
	filter_add_set_chip(p, chips, path, argument, buf_text(&word));
}
