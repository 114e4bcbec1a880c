#include "pages/webhook_row.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { NOTE_MAX_BYTES = 1200 };

static const struct { const char *state, *tone, *icon; } looks[] = {
	{ "applied", "good", "circle-check" }, { "partly", "warn", "alert-triangle" }, { "ignored", "off", "ban" },
	{ "unreadable", "bad", "circle-x" }, { "stranger", "wait", "user-plus" }, { "refused", "bad", "hand-stop" },
};
enum { LOOKS = sizeof(looks) / sizeof(looks[0]) };

static size_t
look_of(const char *state)
{
	size_t i;

	for (i = 0; i + 1 < LOOKS; i++)
		if (text_equal(looks[i].state, state))
			break;
	return i;
}

const char *
webhook_icon(const char *state)
{
	return looks[look_of(state)].icon;
}

void
webhook_put_state(const struct page *p, struct json_object *o, const char *state)
{
	size_t i = look_of(state);

	page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word_of(p, "webhook_state", state));
}

/* "2 not understood", "1 failed (conflict)": the number, then a phrase of inbox.c; in brackets why. */
static void
add_part(const struct page *p, struct buf *out, const char *part, size_t n)
{
	static const char *const phrases[] = { "failed", "not understood", "of messages that are not ours", "without effect here",
	    "scrubbed of somebody who was erased", "scrubbed" };
	size_t digits = strspn(part, "0123456789"), i, len;

	if (out->len > 0)
		buf_text_add(out, " · ");
	for (i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		const char *at = digits > 0 && part[digits] == ' ' ? part + digits + 1 : part;

		len = strlen(phrases[i]);
		if ((size_t)(at - part) + len > n || strncmp(at, phrases[i], len) != 0)
			continue;
		buf_add(out, part, (size_t)(at - part));
		buf_text_add(out, page_word_of(p, "webhook_note", phrases[i]));
		buf_add(out, at + len, n - len - (size_t)(at - part));
		return;
	}
	buf_add(out, part, n);
}

void
webhook_put_note(const struct page *p, struct json_object *o, const char *note)
{
	AUTO(buf) struct buf out = {0};
	const char *end;

	buf_init(&out, NOTE_MAX_BYTES);
	for (; *note != '\0'; note = *end != '\0' ? end + 2 : end) {
		if ((end = strstr(note, "; ")) == NULL)
			end = note + strlen(note);
		add_part(p, &out, note, (size_t)(end - note));
	}
	json_put_text(o, "note", buf_text(&out));
}
