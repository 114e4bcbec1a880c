/* What lists have in common: chips, choices, the links to the pages before and behind. page.h is the manual. */
#include "pages/page.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "web/link.h"

enum { LINK_MAX_BYTES = 9000 };

void
page_add_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument, const char *value, const char *word,
    const char *icon)
{
	struct json_object *chip = json_object_new_object();
	const char *set = form_text(&p->rq->args, argument);
	AUTO(buf) struct buf href = {0};

	buf_init(&href, LINK_MAX_BYTES);
	link_with(&href, path, &p->rq->args, argument, value);
	json_put_text(chip, "href", buf_text(&href));
	json_put_text(chip, "word", word);
	json_put_text(chip, "icon", icon != NULL ? icon : "");
	json_put_bool(chip, "on", text_equal(set, value != NULL ? value : ""));
	json_object_array_add(chips, chip);
}

void
page_add_option(struct json_object *options, const char *value, const char *word, const char *chosen)
{
	struct json_object *option = json_object_new_object();

	json_put_text(option, "value", value);
	json_put_text(option, "word", word);
	json_put_bool(option, "on", text_equal(value, chosen));
	json_object_array_add(options, option);
}

void
page_put_args(struct page *p, const char *const *names)
{
	struct json_object *arg = json_put_object(p->data, "arg");

	for (; *names != NULL; names++)
		json_put_text(arg, *names, form_text(&p->rq->args, *names));
}

int64_t
page_before(const struct request *rq)
{
	int64_t before;

	return text_to_int64(form_text(&rq->args, "before"), &before) && before > 0 ? before : 0;
}

static void
put_page_link(struct page *p, const char *name, const char *path, const char *before)
{
	AUTO(buf) struct buf href = {0};

	buf_init(&href, LINK_MAX_BYTES);
	link_with(&href, path, &p->rq->args, "before", before);
	json_put_text(p->data, name, buf_text(&href));
}

void
page_put_pager(struct page *p, const char *path, bool more, int64_t last_key)
{
	bool later = page_before(p->rq) != 0;
	char key[24];

	snprintf(key, sizeof(key), "%" PRId64, last_key);
	if (later)
		put_page_link(p, "previous", path, NULL);
	if (more)
		put_page_link(p, "next", path, key);
	json_put_bool(p->data, "has_pages", more || later);
}
