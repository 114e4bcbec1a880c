#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "consent/review.h"
#include "consent/waiting.h"
#include "contact/contact.h"
#include "contact/row.h"
#include "db/db.h"

enum { CAUSE_MAX = 120 };

enum { SQL_OPEN, SQL_UNCONFIRMED, SQL_DECIDED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OPEN] =
	    "SELECT id FROM review WHERE contact_id = :contact AND number = :number AND kind = 'number' AND state = 'open' ORDER BY id LIMIT 1",
	[SQL_UNCONFIRMED] = "SELECT count(*) FROM contact_phone WHERE number = :number AND contact_id = :contact AND confirmed = 0",
	[SQL_DECIDED] =
	    "SELECT state FROM review WHERE contact_id = :contact AND number = :number AND kind = 'number' AND state <> 'open' ORDER BY id DESC LIMIT 1",
};
DB_SQL(sql);

static enum err
find_open(struct db *db, int64_t contact_id, const char *number, int64_t *ret_id)
{
	enum err e = db_one_int(db, sql[SQL_OPEN], ARGS(INT_("contact", contact_id), TEXT_("number", number)), ret_id);

	if (e == ERR_NOT_FOUND)
		*ret_id = 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
is_unconfirmed(struct db *db, int64_t contact_id, const char *number, bool *ret)
{
	int64_t n;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_UNCONFIRMED], ARGS(TEXT_("number", number), INT_("contact", contact_id)), &n)))
		return e;
	*ret = n > 0;
	return ERR_NONE;
}

/* Whose it is, when it is somebody else's; 0: this contact's or nobody's. */
static enum err
other_owner(struct db *db, int64_t contact_id, const char *number, int64_t *ret)
{
	int64_t owner = 0;
	enum err e = contact_by_number(db, number, &owner);

	*ret = e == ERR_NONE && owner != contact_id ? owner : 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
review_ask_number(struct db *db, const struct review_draft *draft, int64_t now, int64_t *ret_id, struct problem *problem)
{
	struct review_draft d = *draft;
	char cause[CAUSE_MAX];
	bool unconfirmed;
	enum err e;

	*ret_id = 0;
	d.kind = REVIEW_NUMBER;
	if (d.number == NULL || !phone_is_e164(d.number))
		return problem_set(problem, ERR_INVALID, "number", "must be a canonical number");
	if ((e = find_open(db, d.contact_id, d.number, ret_id)) || *ret_id != 0 ||
	    (e = other_owner(db, d.contact_id, d.number, &d.other_contact_id)) ||
	    (e = is_unconfirmed(db, d.contact_id, d.number, &unconfirmed)) ||
	    (d.other_contact_id == 0 && !unconfirmed))
		return e;
	/* The same number may be named again years after it was refused: the time makes it another occasion. */
	snprintf(cause, sizeof(cause), "number:%" PRId64 ":%s:%" PRId64, d.contact_id, d.number, now);
	d.cause = cause;
	return review_open(db, &d, now, ret_id, NULL, problem);
}

enum err
review_number_refused(struct db *db, int64_t contact_id, const char *number, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e = db_one(db, sql[SQL_DECIDED], ARGS(INT_("contact", contact_id), TEXT_("number", number)), &rows);

	if (e == ERR_NONE || e == ERR_NOT_FOUND)
		*ret = e == ERR_NONE && text_equal(db_col_text(&rows, 0), "refused");
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
review_number_proved(struct db *db, int64_t contact_id, const char *number, int64_t now)
{
	const struct review_decision decision = { .accept = true, .actor = "contact" };
	bool unconfirmed;
	int64_t id;
	enum err e;

	if ((e = is_unconfirmed(db, contact_id, number, &unconfirmed)) || !unconfirmed)
		return e;
	if ((e = find_open(db, contact_id, number, &id)))
		return e;
	if (id != 0)
		return review_decide(db, id, &decision, now, NULL, NULL);
	if ((e = contact_number_confirm(db, number)))
		return e;
	return waiting_number(db, contact_id, now);
}
