/* Header and buttons of a template, as a provider wants them for its review. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "template/fill.h"
#include "template/parts.h"
#include "template/submission.h"

enum { TARGET_MAX_BYTES = 8192 };

void
submission_parts_end(struct submission_parts *p)
{
	size_t i;

	json_end(&p->filled);
	free(p->header);
	free(p->header_example);
	for (i = 0; i < SUBMISSION_BUTTONS_MAX; i++)
		free(p->targets[i]);
	*p = (struct submission_parts){0};
}

/* "Izin {{permit_number}}" becomes "Izin {{1}}". */
static enum err
number_place(const char *text, struct variable *place, char **ret)
{
	AUTO(buf) struct buf numbered = {0};
	const char *at = text;

	buf_init(&numbered, TARGET_MAX_BYTES);
	if (variable_next(&at, text + strlen(text), place)) {
		buf_add(&numbered, text, (size_t)(place->at - text));
		buf_text_add(&numbered, "{{1}}");
		buf_text_add(&numbered, place->end);
	} else {
		buf_text_add(&numbered, text);
	}
	return (*ret = buf_take(&numbered)) != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
make_header(const struct template *t, struct json_object *sample, struct submission_parts *p, struct remote_wish *wish)
{
	struct json_object *header = parts_header(t->parts, "text");
	struct variable place = {0};
	enum err e;

	wish->header = header != NULL ? REMOTE_HEADER_TEXT : parts_header(t->parts, "document") != NULL ? REMOTE_HEADER_DOCUMENT : REMOTE_HEADER_NONE;
	if (header == NULL)
		return ERR_NONE;
	if ((e = number_place(text_or_empty(json_text(header, "text")), &place, &p->header)))
		return e;
	wish->header_text = p->header;
	if (place.name[0] == '\0')
		return ERR_NONE;
	if ((e = text_copy(text_or_empty(param_value(t, sample, place.name)), &p->header_example)))
		return e;
	wish->header_example = p->header_example;
	return ERR_NONE;
}

static enum err
make_button(struct json_object *button, struct json_object *filled, struct submission_parts *p, size_t i)
{
	const char *url = json_text(button, "url"), *phone = json_text(button, "phone");
	struct remote_button *b = &p->buttons[i];
	struct variable place = {0};
	enum err e;

	b->kind = url != NULL ? REMOTE_BUTTON_URL : phone != NULL ? REMOTE_BUTTON_PHONE : REMOTE_BUTTON_REPLY;
	b->label = text_or_empty(json_text(button, "label"));
	if (phone != NULL)
		b->target = phone;
	if (url == NULL)
		return ERR_NONE;
	if ((e = number_place(url, &place, &p->targets[i])))
		return e;
	b->target = p->targets[i];
	b->example = place.name[0] != '\0' ? json_text(filled, "url") : NULL;
	return ERR_NONE;
}

enum err
submission_parts_make(const struct template *t, struct json_object *sample, struct submission_parts *p, struct remote_wish *wish)
{
	struct json_object *buttons = parts_buttons(t->parts);
	size_t i, n = json_count(buttons);
	enum err e;

	if (n > SUBMISSION_BUTTONS_MAX)
		return ERR_TOO_LARGE;
	if ((e = parts_fill(t, sample, &p->filled, NULL)) || (e = make_header(t, sample, p, wish)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = make_button(json_item(buttons, i), json_item(parts_buttons(p->filled), i), p, i)))
			return e;
	wish->buttons = p->buttons;
	wish->button_count = n;
	return ERR_NONE;
}
