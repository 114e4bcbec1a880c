#include "privacy/needles.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { SQL_NUMBERS, SQL_TEXTS, SQL_NAMES, SQL_IDS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NUMBERS] =
	    "SELECT number, raw FROM contact_phone WHERE contact_id = :contact"
	    " UNION SELECT number, '' FROM message WHERE contact_id = :contact AND number <> ''"
	    " UNION SELECT number, '' FROM review WHERE contact_id = :contact AND number <> ''"
	    " UNION SELECT '', applicant_raw FROM permit WHERE contact_id = :contact AND applicant_raw <> ''",
	[SQL_TEXTS] = "SELECT email, user_id FROM contact WHERE id = :contact OR merged_into = :contact",
	[SQL_NAMES] =
	    "SELECT name FROM contact WHERE id = :contact UNION SELECT coalesce(profile_name, '') FROM contact WHERE id = :contact"
	    " UNION SELECT applicant_name FROM permit WHERE contact_id = :contact",
	[SQL_IDS] =
	    "SELECT provider_message_id FROM inbound WHERE contact_id = :contact"
	    " UNION SELECT a.provider_message_id FROM attempt a JOIN message m ON m.id = a.message_id WHERE m.contact_id = :contact",
};
DB_SQL(sql);

const char needle_base64_signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
needles_end(struct needles *needles)
{
	size_t i;

	for (i = 0; i < needles->count; i++)
		free(needles->items[i].text);
	free(needles->items);
	*needles = (struct needles){0};
}

/* ---- making them ---- */

static bool
same(const struct needle *a, const struct needle *b)
{
	return a->kind == b->kind && a->n == b->n && a->front == b->front && a->back == b->back && memcmp(a->text, b->text, a->n) == 0;
}

/* A copy of needle, unless it is among them. */
static enum err
add_needle(struct needles *needles, const struct needle *needle)
{
	size_t room = needles->room != 0 ? 2 * needles->room : 16, i;
	struct needle copy = *needle, *grown;

	for (i = 0; i < needles->count; i++)
		if (same(&needles->items[i], needle))
			return ERR_NONE;
	if (needles->count == needles->room) {
		if ((grown = reallocarray(needles->items, room, sizeof(*grown))) == NULL)
			return ERR_MEMORY;
		needles->items = grown;
		needles->room = room;
	}
	if ((copy.text = strndup(needle->text, needle->n)) == NULL)
		return ERR_MEMORY;
	needles->items[needles->count++] = copy;
	return ERR_NONE;
}

static enum err
add(struct needles *needles, enum needle_kind kind, const char *text, size_t n)
{
	struct needle needle = { .text = (char *)(uintptr_t)text, .n = n, .kind = kind };

	return add_needle(needles, &needle);
}

enum { SIGNS_MAX = 64, DIGITS_MAX = 32 };

/* count bits of bytes, from bit on. */
static unsigned
bits_of(const char *bytes, size_t bit, size_t count)
{
	unsigned value = 0;

	for (; count > 0; count--, bit++)
		value = value << 1 | ((unsigned)(unsigned char)bytes[bit / 8] >> (7 - bit % 8) & 1);
	return value;
}

/*
 * How digits look inside base64 when shift bytes of something else stand before them in their group of three: the signs that are made of
 * them alone, and what the signs before and behind know of them.
 */
static enum err
add_base64(struct needles *needles, const char *digits, size_t n, size_t shift)
{
	size_t front = (NEEDLE_SIGN_BITS - 8 * shift % NEEDLE_SIGN_BITS) % NEEDLE_SIGN_BITS, bits = 8 * n, bit = front;
	struct needle needle = { .kind = NEEDLE_BASE64, .front_bits = (unsigned char)front };
	char signs[SIGNS_MAX];

	needle.text = signs;
	needle.front = (unsigned char)bits_of(digits, 0, front);
	for (; bit + NEEDLE_SIGN_BITS <= bits && needle.n < sizeof(signs); bit += NEEDLE_SIGN_BITS)
		signs[needle.n++] = needle_base64_signs[bits_of(digits, bit, NEEDLE_SIGN_BITS)];
	needle.back_bits = (unsigned char)(bits - bit);
	needle.back = (unsigned char)bits_of(digits, bit, bits - bit);
	return add_needle(needles, &needle);
}

enum err
needles_add_number(struct needles *needles, const char *number)
{
	char digits[DIGITS_MAX];
	const char *core = digits;
	size_t n = 0, skip = 0, shift;
	enum err e;

	for (; number != NULL && *number != '\0' && n < sizeof(digits) - 1; number++)
		if (isdigit((unsigned char)*number))
			digits[n++] = *number;
	digits[n] = '\0';
	if (n < NEEDLE_NUMBER_MIN)
		return ERR_NONE;
	if (digits[0] == '0')
		skip = 1;
	else if (strncmp(digits, "62", 2) == 0)
		skip = 2;
	core += skip;
	if (n - skip < NEEDLE_NUMBER_MIN)
		return ERR_NONE;
	e = add(needles, NEEDLE_DIGITS, core, n - skip);
	for (shift = 0; e == ERR_NONE && shift < 3; shift++)
		e = add_base64(needles, core, n - skip, shift);
	return e;
}

enum err
needles_add_id(struct needles *needles, const char *id)
{
	return id != NULL && strlen(id) >= NEEDLE_ID_MIN ? add(needles, NEEDLE_BYTES, id, strlen(id)) : ERR_NONE;
}

enum err
needles_add_text(struct needles *needles, const char *text)
{
	return text_is_blank(text) || strlen(text) < NEEDLE_NUMBER_MIN ? ERR_NONE : add(needles, NEEDLE_BYTES, text, strlen(text));
}

enum err
needles_add_name(struct needles *needles, const char *name)
{
	return text_is_blank(name) || strlen(name) < NEEDLE_NAME_MIN ? ERR_NONE : add(needles, NEEDLE_NAME, name, strlen(name));
}

/* ---- of a contact ---- */

typedef enum err add_text(struct needles *needles, const char *text);

/* Each column of each row; adders has as many entries as the question has columns. */
static enum err
load(struct db *db, const char *question, int64_t contact_id, struct needles *needles, add_text *const *adders, int columns)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int col;
	enum err e;

	if ((e = db_query(db, question, ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	while (db_next(&rows))
		for (col = 0; col < columns; col++)
			if ((e = adders[col](needles, db_col_text(&rows, col))))
				return e;
	return rows.err;
}

/* What was typed is looked for as it is, and by its digits. */
static enum err
add_typed(struct needles *needles, const char *text)
{
	enum err e;

	if ((e = needles_add_number(needles, text)))
		return e;
	return needles_add_text(needles, text);
}

enum err
needles_load(struct db *db, int64_t contact_id, struct needles *ret)
{
	AUTO(needles) struct needles needles = {0};
	enum err e;

	if ((e = load(db, sql[SQL_NUMBERS], contact_id, &needles, (add_text *const []){ needles_add_number, add_typed }, 2)) ||
	    (e = load(db, sql[SQL_TEXTS], contact_id, &needles, (add_text *const []){ needles_add_text, needles_add_text }, 2)) ||
	    (e = load(db, sql[SQL_NAMES], contact_id, &needles, (add_text *const []){ needles_add_name }, 1)) ||
	    (e = load(db, sql[SQL_IDS], contact_id, &needles, (add_text *const []){ needles_add_id }, 1)))
		return e;
	*ret = needles;
	needles = (struct needles){0};
	return ERR_NONE;
}
