#include "contact/row.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "contact/number_seal.h"
#include "contact/numbers.h"
#include "db/db.h"

enum {
	SQL_INSERT, SQL_NUMBER, SQL_UNPREFER, SQL_PREFER, SQL_CONFIRM, SQL_MOVE, SQL_HAND_OVER, SQL_DROP, SQL_DELETE, SQL_DELETE_REST,
	SQL_PREFER_SOME, SQL_COUNT,
	SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_INSERT] =
	    "INSERT INTO contact (subject_hash, created_at, updated_at)"
	    " VALUES (:subject, :now, :now) RETURNING id",
	[SQL_NUMBER] =
	    "INSERT INTO contact_phone (number, contact_id, kind, raw, preferred, confirmed, created_at)"
	    " VALUES (:number, :contact, :kind, :raw, 0, :confirmed, :now)",
	[SQL_UNPREFER] =
	    "UPDATE contact_phone SET preferred = 0"
	    " WHERE contact_id = :contact AND number <> :number AND preferred = 1",
	[SQL_PREFER] =
	    "UPDATE contact_phone SET preferred = 1 WHERE contact_id = :contact AND number = :number",
	[SQL_CONFIRM] = "UPDATE contact_phone SET confirmed = 1 WHERE number = :number AND confirmed = 0",
	[SQL_MOVE] = "UPDATE contact_phone SET contact_id = :contact, preferred = 0, confirmed = 1 WHERE number = :number",
	[SQL_HAND_OVER] = "UPDATE contact_phone SET contact_id = :contact, preferred = 0 WHERE number = :number",
	[SQL_DROP] = "DELETE FROM contact_phone WHERE number = :number AND contact_id = :contact AND confirmed = 0",
	[SQL_DELETE] = "DELETE FROM contact_phone WHERE number = :number AND contact_id = :contact",
	[SQL_DELETE_REST] = "DELETE FROM contact_phone WHERE contact_id = :contact",
	[SQL_PREFER_SOME] =	/* the one that most likely reaches the person */
	    "UPDATE contact_phone SET preferred = 1 WHERE number = (SELECT number FROM contact_phone WHERE contact_id = :contact"
	    "   ORDER BY confirmed DESC, CASE WHEN whatsapp = 'yes' THEN 0 WHEN kind = 'mobile' THEN 1 ELSE 2 END, created_at DESC LIMIT 1)"
	    " AND NOT EXISTS (SELECT 1 FROM contact_phone o WHERE o.contact_id = :contact AND o.preferred = 1)",
	[SQL_COUNT] = "SELECT count(*) FROM contact_phone WHERE contact_id = :contact",
};
DB_SQL(sql);

/*
 * The salt is thrown away. The hash in the contact's row is then all that ties a person to their entries in the ledger: when the row is
 * erased, nobody who guesses numbers can find out whose entries they were.
 */
static void
make_subject(uint8_t ret[SHA256_BYTES])
{
	uint8_t salt[SHA256_BYTES];

	crypto_random(salt, sizeof(salt));
	crypto_sha256(salt, sizeof(salt), ret);
}

enum err
contact_row_insert(struct db *db, int64_t now, int64_t *ret_id)
{
	uint8_t subject[SHA256_BYTES];

	make_subject(subject);
	return db_one_int(db, sql[SQL_INSERT], ARGS(BLOB_("subject", subject, sizeof(subject)), INT_("now", now)), ret_id);
}

enum err
contact_number_prefer(struct db *db, int64_t contact_id, const char *number)
{
	enum err e;

	if ((e = db_run(db, sql[SQL_UNPREFER], ARGS(INT_("contact", contact_id), TEXT_("number", number)), NULL)))
		return e;
	return db_run(db, sql[SQL_PREFER], ARGS(INT_("contact", contact_id), TEXT_("number", number)), NULL);
}

/* At most PHONE_RAW_MAX bytes, not in the middle of a letter. */
static size_t
raw_length(const char *raw)
{
	const char *at = raw, *kept = raw;

	while (text_next(&at) != 0 && at - raw <= PHONE_RAW_MAX)
		kept = at;
	return (size_t)(kept - raw);
}

enum err
contact_number_insert(struct db *db, int64_t contact_id, const struct contact_number *n, int64_t now)
{
	char raw[PHONE_RAW_MAX + 1];
	enum err e;

	snprintf(raw, sizeof(raw), "%.*s", (int)raw_length(n->raw), n->raw);
	if ((e = db_run(db, sql[SQL_NUMBER], ARGS(TEXT_("number", n->number), INT_("contact", contact_id),
	    TEXT_("kind", phone_kind_name(n->kind)), TEXT_("raw", raw), INT_("confirmed", n->confirmed), INT_("now", now)), NULL)) ||
	    (e = number_seal_in(db, n->number, true)))
		return e;
	return n->preferred ? contact_number_prefer(db, contact_id, n->number) : ERR_NONE;
}

/* One statement on one number, with its seal taken off before and put on after. */
static enum err
change(struct db *db, const char *number, int statement, const struct db_arg *args)
{
	bool held;
	enum err e;

	if ((e = number_seal_out(db, number, &held)) || (e = db_run(db, sql[statement], args, NULL)))
		return e;
	return number_seal_in(db, number, held);
}

enum err
contact_number_confirm(struct db *db, const char *number)
{
	return change(db, number, SQL_CONFIRM, ARGS(TEXT_("number", number)));
}

enum err
contact_number_prefer_some(struct db *db, int64_t contact_id)
{
	return db_run(db, sql[SQL_PREFER_SOME], ARGS(INT_("contact", contact_id)), NULL);
}

enum err
contact_number_move(struct db *db, const char *number, int64_t to_contact_id)
{
	int64_t from;
	enum err e;

	if ((e = contact_by_number(db, number, &from)) ||
	    (e = change(db, number, SQL_MOVE, ARGS(INT_("contact", to_contact_id), TEXT_("number", number)))))
		return e;
	return contact_number_prefer_some(db, from);
}

static enum err
take_away(struct db *db, int64_t contact_id, const char *number, int statement, int64_t *ret_n)
{
	bool held;
	enum err e;

	if ((e = number_seal_out(db, number, &held)) ||
	    (e = db_run(db, sql[statement], ARGS(TEXT_("number", number), INT_("contact", contact_id)), ret_n)))
		return e;
	return *ret_n == 0 ? number_seal_in(db, number, held) : ERR_NONE;
}

enum err
contact_number_delete(struct db *db, int64_t contact_id, const char *number)
{
	int64_t n;

	return take_away(db, contact_id, number, SQL_DELETE, &n);
}

/* Calls one for each number of the contact. */
static enum err
each_number(struct db *db, int64_t contact_id, int64_t other, enum err (*one)(struct db *, int64_t, const char *), int64_t *ret_n)
{
	AUTO_JSON struct json_object *numbers = NULL;
	size_t i;
	enum err e;

	if ((e = contact_numbers(db, contact_id, &numbers)))
		return e;
	for (i = 0; i < json_count(numbers); i++)
		if ((e = one(db, other, json_text(json_item(numbers, i), "number"))))
			return e;
	*ret_n = (int64_t)json_count(numbers);
	return ERR_NONE;
}

enum err
contact_numbers_delete(struct db *db, int64_t contact_id, int64_t *ret_n)
{
	enum err e;

	if ((e = each_number(db, contact_id, contact_id, contact_number_delete, ret_n)))
		return e;
	/* What another hand wrote into a number may be no text of ours, and goes all the same. */
	return db_run(db, sql[SQL_DELETE_REST], ARGS(INT_("contact", contact_id)), NULL);
}

static enum err
hand_over(struct db *db, int64_t to_contact_id, const char *number)
{
	return change(db, number, SQL_HAND_OVER, ARGS(INT_("contact", to_contact_id), TEXT_("number", number)));
}

enum err
contact_numbers_hand_over(struct db *db, int64_t from_contact_id, int64_t to_contact_id, int64_t *ret_n)
{
	return each_number(db, from_contact_id, to_contact_id, hand_over, ret_n);
}

enum err
contact_number_drop_unconfirmed(struct db *db, int64_t contact_id, const char *number, bool *ret_dropped)
{
	int64_t n;
	enum err e;

	if ((e = take_away(db, contact_id, number, SQL_DROP, &n)))
		return e;
	*ret_dropped = n > 0;
	return contact_number_prefer_some(db, contact_id);
}

enum err
contact_number_count(struct db *db, int64_t contact_id, int64_t *ret_n)
{
	return db_one_int(db, sql[SQL_COUNT], ARGS(INT_("contact", contact_id)), ret_n);
}
