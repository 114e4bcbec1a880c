#include "provider/provider.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/said.h"

static const char *const scopes[SCOPE__COUNT] = {
	[SCOPE_OFFICIAL] = "official",
	[SCOPE_GATEWAY] = "gateway",
	[SCOPE_SMS] = "sms",
	[SCOPE_EMAIL] = "email",
};

static const char *const receipt_statuses[RECEIPT__COUNT] = {
	[RECEIPT_ACCEPTED] = "accepted",
	[RECEIPT_HELD] = "held",
	[RECEIPT_SENT] = "sent",
	[RECEIPT_DELIVERED] = "delivered",
	[RECEIPT_READ] = "read",
	[RECEIPT_FAILED] = "failed",
};

static const char *const inbound_kinds[INBOUND__COUNT] = {
	[INBOUND_TEXT] = "text",
	[INBOUND_BUTTON] = "button",
	[INBOUND_REACTION] = "reaction",
	[INBOUND_MEDIA] = "media",
	[INBOUND_STICKER] = "sticker",
	[INBOUND_LOCATION] = "location",
	[INBOUND_CONTACTS] = "contacts",
	[INBOUND_NUMBER_CHANGED] = "number_changed",
	[INBOUND_SYSTEM] = "system",
	[INBOUND_UNSUPPORTED] = "unsupported",
};

static const char *const signatures[SIGNATURE__COUNT] = {
	[SIGNATURE_GOOD] = "good",
	[SIGNATURE_MISSING] = "signature missing",
	[SIGNATURE_WRONG] = "signature wrong",
	[SIGNATURE_STALE] = "signature out of time",
	[SIGNATURE_USED] = "signature used before",
	[SIGNATURE_FOREIGN] = "webhook of another account",
};

const char *
scope_name(enum scope s)
{
	return scopes[s];
}

bool
scope_from_name(const char *name, enum scope *ret)
{
	size_t s;

	for (s = 0; s < SCOPE__COUNT; s++) {
		if (text_equal(scopes[s], name)) {
			*ret = (enum scope)s;
			return true;
		}
	}
	return false;
}

const char *
receipt_status_name(enum receipt_status s)
{
	return receipt_statuses[s];
}

const char *
signature_name(enum signature s)
{
	return signatures[s];
}

const char *
inbound_kind_name(enum inbound_kind k)
{
	return inbound_kinds[k];
}

enum inbound_kind
inbound_kind_from_name(const char *name)
{
	int k;

	for (k = 0; k < INBOUND__COUNT; k++)
		if (text_equal(inbound_kinds[k], name))
			return (enum inbound_kind)k;
	return INBOUND_UNSUPPORTED;
}

static const struct provider_field *
field_find(const char *kind, const char *name)
{
	const struct provider *p = provider_find(kind);
	const struct provider_field *field;

	for (field = p != NULL ? p->fields : NULL; field != NULL && field->name != NULL; field++)
		if (strcmp(field->name, name) == 0)
			return field;
	return NULL;
}

const char *
account_text(const struct account *a, const char *name)
{
	const struct provider_field *field = field_find(a->kind, name);
	const char *value;

	if (field == NULL)
		return NULL;
	value = json_text(field->box == FIELD_PLAIN ? a->settings : a->secrets, name);
	return text_is_blank(value) ? field->otherwise : value;
}

static bool
has_control(const char *text, bool lines)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < 0x20 || *text == 0x7F) && !(lines && (*text == '\n' || *text == '\r')))
			return true;
	return false;
}

enum err
provider_field_check(const struct provider_field *field, const char *value, struct problem *problem)
{
	struct problem said_by_check = { 0 };
	enum err e = ERR_NONE;

	if (text_is_blank(value))
		return field->required && field->otherwise == NULL ?
		    problem_set(problem, ERR_INVALID, field->name, "is required") : ERR_NONE;
	if (!text_is_utf8(value, strlen(value)) || has_control(value, field->lines))
		return problem_set(problem, ERR_INVALID, field->name, "must be %s of text without control characters", field->lines ? "lines" : "one line");
	if (field->choices != NULL && !text_has_word(field->choices, value))
		return problem_set(problem, ERR_INVALID, field->name, "must be one of: %s", field->choices);
	if (field->check != NULL)
		e = field->check(value, &said_by_check);
	if (e == ERR_NONE)
		return ERR_NONE;
	problem_set(problem, e, field->name, "%s", said_by_check.why);
	problem_sentence(problem, said_by_check.sentence);
	return e;
}

void
finding_add(struct findings *f, enum finding_level level, const char *key, const char *fmt, ...)
{
	char detail[sizeof(f->items[0].detail) * 2];
	struct finding *item;
	va_list ap;

	if (f->count == FINDINGS_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	item = &f->items[f->count++];
	item->level = level;
	item->key = key;
	said(item->detail, sizeof(item->detail), detail);
}

void
listed_end(struct listed *l)
{
	json_end(&l->templates);
	webhook_events_end(&l->events);
	*l = (struct listed){0};
}

void
webhook_events_end(struct webhook_events *ev)
{
	size_t i;

	if (ev == NULL)
		return;
	for (i = 0; i < ev->pool_count; i++)
		free(ev->pool[i]);
	free(ev->pool);
	free(ev->receipts);
	free(ev->inbounds);
	free(ev->notices);
	json_end(&ev->doc);
	*ev = (struct webhook_events){ 0 };
}

bool
provider_calls_us(const struct provider *p)
{
	return p->read_webhook != NULL;
}
