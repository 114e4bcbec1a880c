#include "provider/bird.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/listed.h"

enum { PAGE = 100, PATH_MAX_BYTES = 900 };

/* Of ours alone: Bird's own templates go out from numbers of Bird. next: the cursor behind which the page begins. */
enum err
bird_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret)
{
	AUTO(buf) struct buf path = { 0 };

	(void)what;
	(void)day;
	buf_init(&path, PATH_MAX_BYTES);
	buf_fmt(&path, "/v1/whatsapp/templates?scope=workspace&limit=%d", PAGE);
	if (!text_is_blank(next)) {
		buf_text_add(&path, "&starting_after=");
		text_percent(&path, next);
	}
	bird_platform_begin(a, "GET", buf_text(&path), ret);
	if (!bird_is_platform(a))
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

/* Each language of a template stands on its own. Its words are told only to who asks for a version of it. */
static enum err
add_template(struct listed *l, struct json_object *row)
{
	struct json_object *languages = json_at(row, "languages");
	enum err e = ERR_NONE;

	if (text_is_blank(json_text(row, "slug")) || !json_object_is_type(languages, json_type_object))
		return ERR_NONE;
	json_object_object_foreach(languages, language, state) {
		struct listed_template t = {
			.name = json_text(row, "slug"), .language = language, .status = json_text(state, "status"), .category = json_text(row, "category"),
			.reason = json_text(json_at(state, "rejection"), "reason"), .params = REMOTE_PARAMS_UNKNOWN, .parts = state,
		};

		if (e == ERR_NONE)
			e = listed_add(l, &t);
	}
	return e;
}

void
bird_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct json_object *rows;
	const char *next;
	enum err e = ERR_NONE;
	size_t i;

	(void)what;
	listed_failed(ret, answer, NULL);
	if (answer->transport != HTTP_ANSWERED || json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return;
	rows = json_at(doc, "data");
	if (answer->status != 200 || !json_object_is_type(rows, json_type_array)) {
		listed_failed(ret, answer, json_text(json_at(doc, "error"), "message"));
		return;
	}
	for (i = 0; i < json_count(rows) && e == ERR_NONE; i++)
		e = add_template(ret, json_item(rows, i));
	next = json_text(doc, "next_cursor");
	if (!text_is_blank(next) && strlen(next) < sizeof(ret->next))
		snprintf(ret->next, sizeof(ret->next), "%s", next);
	ret->understood = e == ERR_NONE;
}
