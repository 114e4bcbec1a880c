#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "privacy/notice.h"
#include "privacy/notice_places.h"

enum { SQL_KNOWN, SQL_INSERT, SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_KNOWN] = "SELECT count(*) FROM notice WHERE version = :version",
	[SQL_INSERT] =
	    "INSERT INTO notice (version, from_at, material, statement_id, statement_en, text_id, text_en, change_id, change_en, published_at,"
	    "   published_by) VALUES (:version, :from, :material, :statement_id, :statement_en, :text_id, :text_en, :change_id, :change_en, :now, :actor)",
	[SQL_LIST] =
	    "SELECT id, version, from_at, material, change_id, change_en, published_at, published_by FROM notice ORDER BY from_at DESC, id DESC",
};
DB_SQL(sql);

/* In the order of enum privacy_locale. */
static const char *const statement_fields[] = { "statement_id", "statement_en" };
static const char *const text_fields[] = { "text_id", "text_en" };
static const char *const change_fields[] = { "change_id", "change_en" };

/* ---- checks ---- */

static enum err
check_words(const char *words, const char *field, size_t max_bytes, bool one_line, struct problem *problem)
{
	size_t n = words != NULL ? strlen(words) : 0, i;

	if (text_is_blank(words))
		return problem_set(problem, ERR_INVALID, field, "must not be empty");
	if (n > max_bytes)
		return problem_set(problem, ERR_INVALID, field, "must be at most %d bytes long", (int)max_bytes);
	if (!text_is_utf8(words, n))
		return problem_set(problem, ERR_INVALID, field, "is not UTF-8 text");
	for (i = 0; i < n; i++)
		if ((unsigned char)words[i] < ' ' && (one_line || words[i] != '\n'))
			return problem_set(problem, ERR_INVALID, field, one_line ? "must be one line" : "must not hold control characters");
	return ERR_NONE;
}

/* A misspelt place would be shown to applicants as it stands. */
static enum err
check_places(const char *words, const char *field, struct problem *problem)
{
	const char *at = words, *end = words + strlen(words), *behind;
	enum privacy_place place;

	for (; (at = strpbrk(at, "{}")) != NULL; at = behind)
		if (*at == '}' || !privacy_place_read(at, end, &place, &behind))
			return problem_set(problem, ERR_INVALID, field, "may use only %s in braces", PRIVACY_PLACES_KNOWN);
	return ERR_NONE;
}

static enum err
check_locale(const struct privacy_draft *d, int i, struct problem *problem)
{
	enum err e;

	if ((e = check_words(d->statement[i], statement_fields[i], PRIVACY_STATEMENT_MAX_BYTES, true, problem)) ||
	    (e = check_places(d->statement[i], statement_fields[i], problem)) ||
	    (e = check_words(d->text[i], text_fields[i], PRIVACY_TEXT_MAX_BYTES, false, problem)) ||
	    (e = check_places(d->text[i], text_fields[i], problem)) ||
	    (e = check_words(d->change[i], change_fields[i], PRIVACY_CHANGE_MAX_BYTES, true, problem)))
		return e;
	/* Who asks must be part of what is agreed to. */
	if (strstr(d->statement[i], "{office") == NULL)
		return problem_set(problem, ERR_INVALID, statement_fields[i], "must name the office, as {office} or {office_short}");
	return ERR_NONE;
}

static bool
says_something_new(const struct privacy_draft *d, const struct privacy *now)
{
	int i;

	for (i = 0; i < PRIVACY_LOCALE__COUNT; i++)
		if (!text_equal(d->statement[i], now->words[i].statement) || !text_equal(d->text[i], now->words[i].text))
			return true;
	return false;
}

static enum err
check_version(struct db *db, const struct privacy_draft *d, struct problem *problem)
{
	AUTO(privacy) struct privacy own = {0};
	int64_t known;
	enum err e;

	if ((e = check_words(d->version, "version", PRIVACY_VERSION_MAX - 1, true, problem)) || (e = privacy_built_in(&own)) ||
	    (e = db_one_int(db, sql[SQL_KNOWN], ARGS(TEXT_("version", d->version)), &known)))
		return e;
	if (known != 0 || text_equal(d->version, own.version))
		return problem_set(problem, ERR_CONFLICT, "version", "is the name of another version already");
	return ERR_NONE;
}

enum err
privacy_check(struct db *db, const struct privacy_draft *draft, int64_t now, struct problem *problem)
{
	AUTO(privacy) struct privacy in_force = {0};
	enum err e;
	int i;

	if ((e = check_version(db, draft, problem)))
		return e;
	for (i = 0; i < PRIVACY_LOCALE__COUNT; i++)
		if ((e = check_locale(draft, i, problem)))
			return e;
	if (draft->from_at < now)
		return problem_set(problem, ERR_INVALID, "from", "must not lie in the past: people agreed to what was in force then");
	if ((e = privacy_in_force(db, now, &in_force)))
		return e;
	if (!says_something_new(draft, &in_force))
		return problem_set(problem, ERR_CONFLICT, "statement_id", "is the same as what is in force, and so is everything else");
	return ERR_NONE;
}

/* ---- writing ---- */

enum err
privacy_publish(struct db *db, const struct privacy_draft *d, const char *actor, int64_t now, struct problem *problem)
{
	enum err e;

	if ((e = privacy_check(db, d, now, problem)))
		return e;
	return db_run(db, sql[SQL_INSERT], ARGS(TEXT_("version", d->version), INT_("from", d->from_at), INT_("material", d->material),
	    TEXT_("statement_id", d->statement[PRIVACY_ID]), TEXT_("statement_en", d->statement[PRIVACY_EN]),
	    TEXT_("text_id", d->text[PRIVACY_ID]), TEXT_("text_en", d->text[PRIVACY_EN]),
	    TEXT_("change_id", d->change[PRIVACY_ID]), TEXT_("change_en", d->change[PRIVACY_EN]), INT_("now", now), TEXT_("actor", actor)), NULL);
}

enum err
privacy_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "version", DB_TEXT }, { "from_at", DB_INT }, { "material", DB_FLAG }, { "change_id", DB_TEXT },
		{ "change_en", DB_TEXT }, { "published_at", DB_INT }, { "published_by", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(), columns, ret);
}
