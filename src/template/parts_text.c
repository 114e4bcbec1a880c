/* Header, footer and buttons where there are none: as lines of a text. */
#include <string.h>

#include "base/text.h"
#include "template/gsm.h"
#include "template/parts.h"
#include "words/words.h"

enum { SHORT_MAX_BYTES = 64 * 1024 };

static const struct { const char *language, *document, *stop; } says[] = {
	{ "id", "Dokumen", "Balas STOP untuk berhenti." },
	{ "en", "Document", "Reply STOP to stop." },
};

static size_t
words_in(const char *language)
{
	return text_equal(language, says[1].language) ? 1 : 0;
}

/* A new paragraph before the first line, the next ones below it. */
static void
begin_line(struct buf *ret, bool *first)
{
	if (ret->len > 0)
		buf_text_add(ret, *first ? "\n\n" : "\n");
	*first = false;
}

static void
add_pair(struct buf *ret, const char *body, const char *label, const char *target, bool *first)
{
	if (text_is_blank(target) || strstr(body, target) != NULL)
		return;		/* the body says it already */
	begin_line(ret, first);
	buf_fmt(ret, "%s: %s", label, target);
}

/* Does a tap of it end the messages? Whoever has no button may write the word. */
static enum err
means_stop(const char *label, bool *ret)
{
	struct words *words;
	enum err e;

	if ((e = words_default(&words)))
		return e;
	*ret = words_classify(words, label).reply == REPLY_STOP;
	words_free(words);
	return ERR_NONE;
}

static enum err
add_button(struct buf *ret, struct json_object *button, size_t language, const char *body, bool *first)
{
	const char *kind = json_text(button, "kind"), *label = text_or_empty(json_text(button, "label"));
	bool stops = false;
	enum err e;

	if (text_equal(kind, "url"))
		add_pair(ret, body, label, json_text(button, "url"), first);
	else if (text_equal(kind, "phone"))
		add_pair(ret, body, label, json_text(button, "phone"), first);
	else if (strstr(body, "STOP") == NULL && strstr(buf_text(ret), says[language].stop) == NULL) {
		if ((e = means_stop(label, &stops)))
			return e;
		if (stops) {
			begin_line(ret, first);
			buf_text_add(ret, says[language].stop);
		}
	}
	return ERR_NONE;
}

enum err
parts_say(struct json_object *filled_parts, const char *language, const char *body, struct buf *ret)
{
	const char *header = json_text(parts_header(filled_parts, "text"), "text"), *footer = parts_footer(filled_parts);
	struct json_object *buttons = parts_buttons(filled_parts);
	size_t i, words = words_in(language);
	bool first = true;
	enum err e;

	if (!text_is_blank(header) && !text_starts(body, header))
		buf_fmt(ret, "%s\n\n", header);
	buf_text_add(ret, body);
	add_pair(ret, body, says[words].document, json_text(parts_header(filled_parts, "document"), "link"), &first);
	for (i = 0; i < json_count(buttons); i++)
		if ((e = add_button(ret, json_item(buttons, i), words, body, &first)))
			return e;
	if (footer != NULL && strstr(body, footer) == NULL)
		buf_fmt(ret, "\n\n%s", footer);
	return buf_err(ret);
}

/* The first address that leads somewhere, with what it is called. */
static const char *
first_address(struct json_object *filled_parts, const char **ret_label)
{
	struct json_object *buttons = parts_buttons(filled_parts);
	size_t i;

	for (i = 0; i < json_count(buttons); i++)
		if (json_text(json_item(buttons, i), "url") != NULL) {
			*ret_label = json_text(json_item(buttons, i), "label");
			return json_text(json_item(buttons, i), "url");
		}
	*ret_label = "PDF";
	return json_text(parts_header(filled_parts, "document"), "link");
}

enum err
parts_say_short(struct json_object *filled_parts, const char *body, struct buf *ret)
{
	AUTO(buf) struct buf longer = {0}, plain = {0};
	const char *label, *address = first_address(filled_parts, &label);

	buf_init(&longer, SHORT_MAX_BYTES);
	buf_init(&plain, SHORT_MAX_BYTES);
	if (!text_is_blank(body) && !text_is_blank(address) && strstr(body, "://") == NULL) {
		buf_fmt(&longer, "%s %s: %s", body, text_or_empty(label), address);
		gsm_plain(buf_text(&longer), &plain);
	}
	if (plain.len > 0 && buf_err(&plain) == ERR_NONE && gsm_size(buf_text(&plain)).segments == 1)
		body = buf_text(&longer);
	buf_text_add(ret, body);
	return buf_err(ret);
}
