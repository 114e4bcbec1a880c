#include "provider/listed.h"

#include <stdio.h>

#include "base/text.h"
#include "provider/said.h"

const char *const listed_keys[] = { "token", "permission", "account", "busy", "unreachable", "list_unreadable", "setting_missing", NULL };

static const char *
key_of(const struct http_answer *answer)
{
	if (answer->transport != HTTP_ANSWERED)
		return "unreachable";
	switch (answer->status) {
	case 401:
		return "token";
	case 402: case 403: case 404:
		return "account";
	case 429: case 500: case 502: case 503: case 504:
		return "busy";
	default:
		return "list_unreadable";
	}
}

void
listed_failed(struct listed *l, const struct http_answer *answer, const char *words)
{
	l->understood = false;
	l->key = key_of(answer);
	if (answer->transport != HTTP_ANSWERED) {
		said_transport(answer, l->code, sizeof(l->code), l->text, sizeof(l->text));
		return;
	}
	snprintf(l->code, sizeof(l->code), "http %d", answer->status);
	said(l->text, sizeof(l->text), words);
}

static void
put(struct json_object *o, const char *key, const char *text)
{
	json_put_text(o, key, text != NULL ? text : "");
}

enum err
listed_add(struct listed *l, const struct listed_template *t)
{
	struct json_object *o = json_object_new_object();

	if (l->templates == NULL)
		l->templates = json_object_new_array();
	if (o == NULL || l->templates == NULL || json_object_array_add(l->templates, o) != 0) {
		json_end(&o);
		return ERR_MEMORY;
	}
	put(o, "id", t->id);
	put(o, "name", t->name);
	put(o, "language", t->language);
	put(o, "status", t->status);
	put(o, "category", t->category);
	put(o, "quality", t->quality);
	put(o, "reason", t->reason);
	put(o, "body", t->body);
	put(o, "footer", t->footer);
	json_put_int(o, "params", t->params);
	if (json_count(t->needs) > 0)
		json_put_text(o, "needs", json_write(t->needs));
	json_put_text(o, "parts", t->parts != NULL ? json_write(t->parts) : "[]");
	return ERR_NONE;
}
