#include "delivery/parked.h"

#include <stddef.h>
#include <stdio.h>

/* The texts of a receipt that point elsewhere: absent ones stay NULL on both ways. */
static const struct { const char *key; size_t offset; } texts[] = {
	{ "message_id",     offsetof(struct receipt, message_id) },
	{ "state_id",       offsetof(struct receipt, state_id) },
	{ "uid",            offsetof(struct receipt, uid) },
	{ "recipient",      offsetof(struct receipt, recipient) },
	{ "user_id",        offsetof(struct receipt, user_id) },
	{ "price_category", offsetof(struct receipt, price_category) },
	{ "price_type",     offsetof(struct receipt, price_type) },
	{ "currency",       offsetof(struct receipt, currency) },
};

static const char **
text_of(struct receipt *r, size_t offset)
{
	return (const char **)((char *)r + offset);
}

struct json_object *
parked_write(const struct receipt *receipt)
{
	struct json_object *o = json_object_new_object();
	struct receipt r = *receipt;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (*text_of(&r, texts[i].offset) != NULL)
			json_put_text(o, texts[i].key, *text_of(&r, texts[i].offset));
	json_put_int(o, "status", r.status);
	json_put_int(o, "at", r.at);
	json_put_text(o, "verdict", verdict_name(r.verdict));
	json_put_int(o, "delay_s", r.delay_s);
	json_put_int(o, "tries_most", r.tries_most);
	json_put_int(o, "segments", r.segments);
	json_put_int(o, "price_micros", r.price_micros);
	json_put_text(o, "code", r.code);
	json_put_text(o, "text", r.text);
	json_put_bool(o, "billable", r.billable);
	return o;
}

static int64_t
number(struct json_object *o, const char *key)
{
	int64_t n = 0;

	json_int(o, key, &n);
	return n;
}

void
parked_read(struct json_object *o, struct receipt *ret)
{
	struct receipt r = {0};
	const char *code = json_text(o, "code"), *text = json_text(o, "text");
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*text_of(&r, texts[i].offset) = json_text(o, texts[i].key);
	r.status = (enum receipt_status)number(o, "status");
	r.at = number(o, "at");
	r.verdict = verdict_from_name(json_text(o, "verdict"));
	r.delay_s = (int)number(o, "delay_s");
	r.tries_most = (int)number(o, "tries_most");
	r.segments = (int)number(o, "segments");
	r.price_micros = number(o, "price_micros");
	snprintf(r.code, sizeof(r.code), "%s", code != NULL ? code : "");
	snprintf(r.text, sizeof(r.text), "%s", text != NULL ? text : "");
	r.billable = json_flag(o, "billable", false);
	*ret = r;
}
