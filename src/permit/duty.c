#include "permit/duty.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_HOLDERS, SQL_GIVE, SQL_TAKE, SQL_LIST, SQL_PEOPLE, SQL__COUNT };

/* Said twice: the first is what the index is searched by, the second is what the index holds. */
#define ON_CARD "c.duty > '' AND c.duty <> ''"
#define ALIVE "c.role <> 'applicant' AND c.erased_at IS NULL AND c.merged_into IS NULL"

static const char *const sql[SQL__COUNT] = {
	[SQL_HOLDERS] =
	    "SELECT c.id, d.duty FROM duty d JOIN contact c ON c.id = d.contact_id WHERE d.duty = :duty"
	    "   AND (d.permit_type = '' OR lower(d.permit_type) = lower(:type)) AND " ALIVE
	    " UNION ALL SELECT c.id, c.duty FROM contact c WHERE " ON_CARD " AND " ALIVE " ORDER BY 2, 1",	/* as the index gives them */
	[SQL_GIVE] =
	    "INSERT INTO duty (contact_id, duty, permit_type, added_at, added_by) VALUES (:contact, :duty, :type, :now, :actor)"
	    " ON CONFLICT (duty, permit_type, contact_id) DO NOTHING",
	[SQL_TAKE] = "DELETE FROM duty WHERE id = :id",
	[SQL_LIST] =
	    "SELECT d.id, c.id, c.name, n.number, c.role, d.duty, d.permit_type, d.added_at, d.added_by FROM duty d"
	    "   JOIN contact c ON c.id = d.contact_id LEFT JOIN contact_phone n ON n.contact_id = c.id AND n.preferred = 1"
	    " UNION ALL SELECT NULL, c.id, c.name, n.number, c.role, lower(c.duty), '', c.updated_at, '' FROM contact c"
	    "   LEFT JOIN contact_phone n ON n.contact_id = c.id AND n.preferred = 1 WHERE " ON_CARD " AND " ALIVE
	    " ORDER BY 6, 7, 3, 2",
	[SQL_PEOPLE] =
	    "SELECT c.id, c.name, n.number FROM contact c LEFT JOIN contact_phone n ON n.contact_id = c.id AND n.preferred = 1"
	    " WHERE c.role <> 'applicant' AND " ALIVE " ORDER BY c.name, c.id LIMIT 1000",
};
DB_SQL(sql);

enum { TYPE_MAX_CHARS = 300 };

/* What offices call ours. */
static const struct { const char *word, *duty; } usual[] = {
	{ "", DUTY_SIGNATURE }, { "signing", DUTY_SIGNATURE }, { "pending_signature", DUTY_SIGNATURE }, { "tanda tangan", DUTY_SIGNATURE },
	{ "penandatanganan", DUTY_SIGNATURE }, { "ttd", DUTY_SIGNATURE }, { "pemantauan", DUTY_STATUS }, { "pantau status", DUTY_STATUS },
};

void
duty_fold(const char *word, char ret[DUTY_WORD_MAX + 1])
{
	size_t n = 0, i;

	while (*word == ' ' || *word == '\t')
		word++;
	for (; *word != '\0' && n < DUTY_WORD_MAX; word++)
		ret[n++] = (char)tolower((unsigned char)*word);
	while (n > 0 && ret[n - 1] == ' ')
		n--;
	ret[n] = '\0';
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (strcmp(usual[i].word, ret) == 0)
			snprintf(ret, DUTY_WORD_MAX + 1, "%s", usual[i].duty);
}

/* In contact.duty stands what people wrote. */
static bool
is_this_duty(const char *said, const char *word)
{
	char folded[DUTY_WORD_MAX + 1];

	duty_fold(said, folded);
	return strcmp(folded, word) == 0;
}

static bool
holds(const struct duty_holders *holders, int64_t id)
{
	size_t i;

	for (i = 0; i < holders->count; i++)
		if (holders->ids[i] == id)
			return true;
	return false;
}

enum err
duty_holders(struct db *db, const char *duty, const char *permit_type, struct duty_holders *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	char word[DUTY_WORD_MAX + 1];
	int64_t id;
	enum err e;

	duty_fold(duty, word);
	ret->count = 0;
	if ((e = db_query(db, sql[SQL_HOLDERS], ARGS(TEXT_("duty", word), TEXT_("type", permit_type)), &rows)))
		return e;
	while (ret->count < DUTY_HOLDERS_MAX && db_next(&rows)) {
		id = db_col_int(&rows, 0);
		if (is_this_duty(db_col_text(&rows, 1), word) && !holds(ret, id))
			ret->ids[ret->count++] = id;
	}
	return rows.err;
}

enum err
duty_give(struct db *db, const struct duty_draft *d, const char *actor, int64_t now, struct problem *problem)
{
	AUTO(contact) struct contact contact = {0};
	char word[DUTY_WORD_MAX + 1];
	enum err e;

	if (strlen(d->duty) > DUTY_WORD_MAX || !text_is_utf8(d->duty, strlen(d->duty)))
		return problem_set(problem, ERR_INVALID, "duty", "must be at most %d bytes long", DUTY_WORD_MAX);
	if (text_code_points(d->permit_type) > TYPE_MAX_CHARS)
		return problem_set(problem, ERR_INVALID, "permit_type", "must be at most %d characters long", TYPE_MAX_CHARS);
	if ((e = contact_load(db, d->contact_id, &contact)))
		return e;
	if (contact.role == CONTACT_APPLICANT || contact.erased_at != 0 || contact.merged_into != 0)
		return problem_set(problem, ERR_INVALID, "contact_id", "must be a member of the staff or an official");
	duty_fold(d->duty, word);
	return db_run(db, sql[SQL_GIVE], ARGS(INT_("contact", d->contact_id), TEXT_("duty", word), TEXT_("type", d->permit_type),
	    INT_("now", now), TEXT_("actor", actor)), NULL);
}

enum err
duty_take(struct db *db, int64_t id)
{
	int64_t changed;
	enum err e = db_run(db, sql[SQL_TAKE], ARGS(INT_("id", id)), &changed);

	return e != ERR_NONE ? e : changed == 0 ? ERR_NOT_FOUND : ERR_NONE;
}

enum err
duty_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { "role", DB_TEXT }, { "duty", DB_TEXT },
		{ "permit_type", DB_TEXT }, { "added_at", DB_INT }, { "added_by", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(), columns, ret);
}

enum err
duty_people(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = { { "id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { 0 } };

	return db_rows_json(db, sql[SQL_PEOPLE], ARGS(), columns, ret);
}
