#include "provider/vonage.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/listed.h"
#include "provider/meta.h"

enum { PATH_MAX_BYTES = 1200, JTI_MAX = 60 };

/* next: the cursor behind which the page begins. */
enum err
vonage_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret)
{
	const char *waba = account_text(a, "waba_id");
	AUTO(buf) struct buf path = { 0 };
	char jti[JTI_MAX];

	(void)what;
	(void)day;
	buf_init(&path, PATH_MAX_BYTES);
	buf_fmt(&path, "/v2/whatsapp-manager/wabas/%s/templates", waba != NULL ? waba : "");
	if (!text_is_blank(next)) {
		buf_text_add(&path, "?after=");
		text_percent(&path, next);
	}
	snprintf(jti, sizeof(jti), "list-%lld-%lld", (long long)a->id, (long long)a->now);
	vonage_request_begin(a, "GET", buf_text(&path), jti, ret);
	if (waba == NULL)
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

/* Meta's own objects, passed on. */
void
vonage_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct json_object *rows, *paging;
	const char *after;
	enum err e = ERR_NONE;
	size_t i;

	(void)what;
	listed_failed(ret, answer, NULL);
	if (answer->transport != HTTP_ANSWERED || json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return;
	rows = json_at(doc, "templates") != NULL ? json_at(doc, "templates") : json_at(doc, "data");
	if (answer->status != 200 || !json_object_is_type(rows, json_type_array)) {
		listed_failed(ret, answer, json_text(doc, "detail") != NULL ? json_text(doc, "detail") : json_text(doc, "title"));
		return;
	}
	for (i = 0; i < json_count(rows) && e == ERR_NONE; i++)
		e = meta_list_row(ret, json_item(rows, i));
	paging = json_at(doc, "paging");
	after = json_text(json_at(paging, "cursors"), "after");
	if (json_text(paging, "next") != NULL && after != NULL && strlen(after) < sizeof(ret->next))
		snprintf(ret->next, sizeof(ret->next), "%s", after);
	ret->understood = e == ERR_NONE;
}
