#include "privacy/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "privacy/notice_places.h"
#include "setting/setting.h"

enum { SQL_IN_FORCE, SQL_COMING, SQL_KEEP, SQL__COUNT };

#define COLUMNS	"id, version, from_at, material, statement_id, statement_en, text_id, text_en, change_id, change_en FROM notice"

static const char *const sql[SQL__COUNT] = {
	[SQL_IN_FORCE] = "SELECT " COLUMNS " WHERE from_at <= :now ORDER BY from_at DESC, id DESC LIMIT 1",
	[SQL_COMING] = "SELECT " COLUMNS " WHERE from_at > :now ORDER BY from_at, id LIMIT 1",
	[SQL_KEEP] =
	    "INSERT INTO notice_shown (hash, version, locale, words, first_at) VALUES (:hash, :version, :locale, :words, :now)"
	    " ON CONFLICT (hash) DO NOTHING",
};
DB_SQL(sql);

enum { COL_ID, COL_VERSION, COL_FROM, COL_MATERIAL, COL_STATEMENT, COL_TEXT = COL_STATEMENT + 2, COL_CHANGE = COL_TEXT + 2 };

static const char *const locale_names[PRIVACY_LOCALE__COUNT] = { [PRIVACY_ID] = "id", [PRIVACY_EN] = "en" };

enum privacy_locale
privacy_locale_of(const char *name)
{
	return text_equal(name, "en") ? PRIVACY_EN : PRIVACY_ID;
}

void
privacy_end(struct privacy *n)
{
	int i;

	for (i = 0; i < PRIVACY_LOCALE__COUNT; i++) {
		free(n->words[i].statement);
		free(n->words[i].text);
		free(n->words[i].change);
	}
	*n = (struct privacy){0};
}

void
privacy_shown_end(struct privacy_shown *s)
{
	free(s->statement);
	free(s->text);
	*s = (struct privacy_shown){0};
}

/* ---- reading ---- */

static enum err
read_one(struct db *db, const char *question, int64_t now, struct privacy *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(privacy) struct privacy n = {0};
	enum err e;
	int i;

	if ((e = db_one(db, question, ARGS(INT_("now", now)), &rows)))
		return e;
	n.id = db_col_int(&rows, COL_ID);
	snprintf(n.version, sizeof(n.version), "%s", db_col_text(&rows, COL_VERSION));
	n.from_at = db_col_int(&rows, COL_FROM);
	n.material = db_col_int(&rows, COL_MATERIAL) != 0;
	for (i = 0; i < PRIVACY_LOCALE__COUNT; i++)
		if ((e = db_col_copy(&rows, COL_STATEMENT + i, &n.words[i].statement)) || (e = db_col_copy(&rows, COL_TEXT + i, &n.words[i].text)) ||
		    (e = db_col_copy(&rows, COL_CHANGE + i, &n.words[i].change)))
			return e;
	*ret = n;
	n = (struct privacy){0};
	return ERR_NONE;
}

enum err
privacy_in_force(struct db *db, int64_t now, struct privacy *ret)
{
	enum err e = read_one(db, sql[SQL_IN_FORCE], now, ret);

	return e == ERR_NOT_FOUND ? privacy_built_in(ret) : e;
}

enum err
privacy_coming(struct db *db, int64_t now, struct privacy *ret)
{
	return read_one(db, sql[SQL_COMING], now, ret);
}

/* ---- places ---- */

struct places { char *values[PRIVACY_PLACE__COUNT]; };

static void
places_end(struct places *p)
{
	int i;

	for (i = 0; i < PRIVACY_PLACE__COUNT; i++)
		free(p->values[i]);
	*p = (struct places){0};
}

static enum err
places_load(struct db *db, struct places *ret)
{
	static const enum setting_key keys[PRIVACY_PLACE__COUNT] = {
		[PRIVACY_OFFICE] = SETTING_OFFICE_NAME, [PRIVACY_OFFICE_SHORT] = SETTING_OFFICE_SHORT, [PRIVACY_PHONE] = SETTING_OFFICE_PHONE,
		[PRIVACY_ADDRESS] = SETTING_OFFICE_ADDRESS, [PRIVACY_PRIVACY_CONTACT] = SETTING_PRIVACY_CONTACT,
		[PRIVACY_MESSAGES_DAYS] = SETTING_KEEP_MESSAGES_DAYS, [PRIVACY_REPLIES_DAYS] = SETTING_KEEP_REPLIES_DAYS,
		[PRIVACY_INVITATIONS_DAYS] = SETTING_KEEP_INVITATIONS_DAYS, [PRIVACY_IDLE_DAYS] = SETTING_KEEP_IDLE_CONTACTS_DAYS,
	};
	enum err e;
	int i;

	for (i = 0; i < PRIVACY_PLACE__COUNT; i++)
		if ((e = setting_text(db, keys[i], &ret->values[i])))
			return e;
	/* Kept for good: no number of days is true, so the line that would name one goes. */
	for (i = PRIVACY_MESSAGES_DAYS; i <= PRIVACY_IDLE_DAYS; i++)
		if (text_equal(ret->values[i], "0"))
			ret->values[i][0] = '\0';
	return ERR_NONE;
}

/* One line with its places filled; false when one of them stays empty. */
static bool
fill_line(struct buf *out, const char *line, size_t n, const struct places *p)
{
	const char *at = line, *end = line + n, *brace, *behind;
	enum privacy_place place;

	while ((brace = memchr(at, '{', (size_t)(end - at))) != NULL) {
		buf_add(out, at, (size_t)(brace - at));
		at = brace;
		if (privacy_place_read(brace, end, &place, &behind)) {
			if (text_is_blank(p->values[place]))
				return false;
			buf_text_add(out, p->values[place]);
			at = behind;
		} else {
			buf_char(out, *at++);
		}
	}
	buf_add(out, at, (size_t)(end - at));
	return true;
}

enum err
privacy_fill(struct db *db, const char *text, char **ret)
{
	AUTO(places) struct places places = {0};
	AUTO(buf) struct buf out = {0};
	AUTO(buf) struct buf line = {0};
	size_t n;
	enum err e;

	if ((e = places_load(db, &places)))
		return e;
	buf_init(&out, 2 * PRIVACY_TEXT_MAX_BYTES);
	buf_init(&line, PRIVACY_TEXT_MAX_BYTES);
	for (; *text != '\0'; text += n, text += *text == '\n') {
		n = strcspn(text, "\n");
		buf_reset(&line);
		if (!fill_line(&line, text, n, &places))
			continue;
		buf_fmt(&out, "%s%s", out.len > 0 ? "\n" : "", buf_text(&line));
		if (buf_err(&line))
			return buf_err(&line);
	}
	return buf_err(&out) ? buf_err(&out) : text_copy(buf_text(&out), ret);
}

/* ---- as it is shown ---- */

static void
whole_words(const struct privacy_shown *s, struct buf *out)
{
	buf_init(out, 3 * PRIVACY_TEXT_MAX_BYTES);
	buf_fmt(out, "%s\n\n%s", s->statement, s->text);
}

enum err
privacy_show(struct db *db, const char *locale, int64_t now, struct privacy_shown *ret)
{
	AUTO(privacy) struct privacy n = {0};
	AUTO(privacy_shown) struct privacy_shown s = { .locale = privacy_locale_of(locale) };
	AUTO(buf) struct buf words = {0};
	enum err e;

	if ((e = privacy_in_force(db, now, &n)) || (e = privacy_fill(db, n.words[s.locale].statement, &s.statement)) ||
	    (e = privacy_fill(db, n.words[s.locale].text, &s.text)))
		return e;
	memcpy(s.version, n.version, sizeof(s.version));
	s.from_at = n.from_at;
	whole_words(&s, &words);
	if ((e = buf_err(&words)))
		return e;
	crypto_sha256(words.bytes, words.len, s.hash);
	*ret = s;
	s = (struct privacy_shown){0};
	return ERR_NONE;
}

enum err
privacy_keep(struct db *db, const struct privacy_shown *shown, int64_t now)
{
	AUTO(buf) struct buf words = {0};

	whole_words(shown, &words);
	if (buf_err(&words))
		return buf_err(&words);
	return db_run(db, sql[SQL_KEEP], ARGS(BLOB_("hash", shown->hash, sizeof(shown->hash)), TEXT_("version", shown->version),
	    TEXT_("locale", locale_names[shown->locale]), TEXT_("words", buf_text(&words)), INT_("now", now)), NULL);
}
