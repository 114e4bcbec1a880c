/*
 * The national system's interface for an SMS gateway that pulls: messages it wants sent, each given out once. The answer is always 200; success says
 * what it is. A fetched message is gone from there, so whoever fetches keeps it before anything else.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "connector/body.h"
#include "connector/source.h"

enum { TIMEOUT_S = 30 };

static enum err
write(const struct pull *p, struct http_request *ret)
{
	AUTO(buf) struct buf bearer = {0};

	http_request_init(ret, "POST");
	ret->timeout_s = TIMEOUT_S;
	ret->answer_max = BODY_MAX_BYTES;
	http_request_header(ret, "Accept", "application/json");
	buf_text_add(&ret->url, connector_setting(p->connector, "base_url"));
	if (*p->token == '\0') {
		buf_text_add(&ret->url, "/gateway/users/login.json");
		http_request_header(ret, "Content-Type", "application/x-www-form-urlencoded");
		buf_text_add(&ret->body, "username=");
		text_percent(&ret->body, connector_setting(p->connector, "username"));
		buf_text_add(&ret->body, "&password=");
		text_percent(&ret->body, p->secret);
	} else {
		buf_text_add(&ret->url, "/gateway/messages/fetch.json");
		buf_init(&bearer, PULLED_TOKEN_MAX + 16);
		buf_fmt(&bearer, "Bearer %s", p->token);
		http_request_header(ret, "Authorization", buf_text(&bearer));
	}
	return http_request_err(ret);
}

static void
read_login(struct json_object *doc, struct pulled *ret)
{
	const char *token = json_text(json_at(doc, "data"), "token"), *why = json_text(doc, "message");

	if (!json_flag(doc, "success", false) || token == NULL || *token == '\0' || strlen(token) >= sizeof(ret->token)) {
		body_trouble(ret, TROUBLE_LOGIN, "%s", why != NULL ? why : "");
		return;
	}
	snprintf(ret->token, sizeof(ret->token), "%s", token);
}

static void
read_messages(struct json_object *doc, struct pulled *ret)
{
	struct json_object *data = json_at(doc, "data"), *from, *row;
	size_t i, n = json_count(data);

	if (!json_object_is_type(data, json_type_array)) {
		body_trouble(ret, TROUBLE_SHAPE, "data");
		return;
	}
	if (!body_has_room(n, ret) || (ret->rows = json_object_new_array()) == NULL)
		return;
	for (i = 0; i < n; i++) {
		from = json_item(data, i);
		row = json_object_new_object();
		if (json_object_is_type(from, json_type_object) && body_take(from, "id", 2, row, "ref") && body_take(from, "to", 2, row, "to") &&
		    body_take(from, "body", 4, row, "body") && json_text(row, "ref") != NULL) {
			json_object_array_add(ret->rows, row);
		} else {
			ret->bad++;
			json_object_put(row);
		}
	}
	ret->over = n == 0;
}

static void
read(const struct pull *p, const struct http_answer *answer, struct pulled *ret)
{
	AUTO_JSON struct json_object *doc = body_read(answer, false, ret);
	const char *why = json_text(doc, "message");

	ret->cursor = p->connector->cursor + 1;
	if (doc == NULL)
		return;
	if (*p->token == '\0')
		read_login(doc, ret);
	else if (!json_flag(doc, "success", false))
		body_trouble(ret, TROUBLE_LOGIN, "%s", why != NULL ? why : "");
	else
		read_messages(doc, ret);
}

const struct source source_gateway = { .kind = "gateway", .write = write, .read = read };
