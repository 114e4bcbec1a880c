#include "template/diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { WORDS_MAX = 2000, PART_MAX_BYTES = 64 * 1024 };

struct word { const char *at; size_t len; };
struct words { struct word *items; size_t count; };

static void
words_end(struct words *w)
{
	free(w->items);
	*w = (struct words){0};
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* A word with what follows it up to the next one. ERR_TOO_LARGE: more than are compared. */
static enum err
split(const char *text, struct words *ret)
{
	const char *at = text, *start;

	if ((ret->items = calloc(WORDS_MAX, sizeof(*ret->items))) == NULL)
		return ERR_MEMORY;
	for (ret->count = 0; *at != '\0'; ret->count++) {
		if (ret->count == WORDS_MAX)
			return ERR_TOO_LARGE;
		for (start = at; *at != '\0' && !is_space(*at); at++)
			;
		while (is_space(*at))
			at++;
		ret->items[ret->count] = (struct word){ start, (size_t)(at - start) };
	}
	return ERR_NONE;
}

static bool
same(const struct word *a, const struct word *b)
{
	return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

/* The parts being made: words of one kind are put together. */
enum part { PART_BOTH, PART_GONE, PART_NEW };
struct parts { struct json_object *list; enum part kind; struct buf text; };

static void
flush(struct parts *p)
{
	struct json_object *o;

	if (p->text.len == 0)
		return;
	o = json_object_new_object();
	json_put_bool(o, "gone", p->kind == PART_GONE);
	json_put_bool(o, "new", p->kind == PART_NEW);
	json_put_text(o, "text", buf_text(&p->text));
	json_object_array_add(p->list, o);
	buf_reset(&p->text);
}

static void
add(struct parts *p, enum part kind, const char *at, size_t len)
{
	if (kind != p->kind)
		flush(p);
	p->kind = kind;
	buf_add(&p->text, at, len);
}

/* longest[i][j]: the longest common run of words of a from i and b from j. */
static void
walk(const struct words *a, const struct words *b, const uint16_t *longest, struct parts *p)
{
	size_t i = 0, j = 0, wide = b->count + 1;

	while (i < a->count || j < b->count) {
		if (i < a->count && j < b->count && same(&a->items[i], &b->items[j])) {
			add(p, PART_BOTH, a->items[i].at, a->items[i].len);
			i++, j++;
		} else if (i < a->count && (j == b->count || longest[(i + 1) * wide + j] >= longest[i * wide + j + 1])) {
			add(p, PART_GONE, a->items[i].at, a->items[i].len);
			i++;
		} else {
			add(p, PART_NEW, b->items[j].at, b->items[j].len);
			j++;
		}
	}
}

static enum err
compare(const struct words *a, const struct words *b, struct parts *p)
{
	size_t i, j, wide = b->count + 1;
	uint16_t *longest;

	if ((longest = calloc((a->count + 1) * wide, sizeof(*longest))) == NULL)
		return ERR_MEMORY;
	for (i = a->count; i-- > 0;)
		for (j = b->count; j-- > 0;) {
			uint16_t down = longest[(i + 1) * wide + j], right = longest[i * wide + j + 1];

			longest[i * wide + j] = same(&a->items[i], &b->items[j]) ? (uint16_t)(longest[(i + 1) * wide + j + 1] + 1) :
			    down > right ? down : right;
		}
	walk(a, b, longest, p);
	free(longest);
	return ERR_NONE;
}

static enum err
fill(const char *before, const char *after, struct parts *p)
{
	AUTO(words) struct words a = {0}, b = {0};
	enum err e;

	if ((e = split(before, &a)) == ERR_NONE && (e = split(after, &b)) == ERR_NONE)
		e = compare(&a, &b, p);
	if (e == ERR_TOO_LARGE) {
		add(p, PART_GONE, before, strlen(before));
		add(p, PART_NEW, after, strlen(after));
		e = ERR_NONE;
	}
	flush(p);
	return e ? e : buf_err(&p->text);
}

enum err
diff_words(const char *before, const char *after, struct json_object **ret)
{
	struct parts parts = { .list = json_object_new_array() };
	enum err e;

	buf_init(&parts.text, PART_MAX_BYTES);
	e = parts.list == NULL ? ERR_MEMORY : fill(before, after, &parts);
	buf_end(&parts.text);
	if (e) {
		json_end(&parts.list);
		return e;
	}
	*ret = parts.list;
	return ERR_NONE;
}
