#include "contact/merge.h"

#include "base/text.h"
#include "consent/join.h"
#include "consent/waiting.h"
#include "contact/contact.h"
#include "contact/row.h"
#include "db/db.h"

enum {
	SQL_REFS, SQL_PERMITS, SQL_APPROVALS, SQL_DOCUMENTS, SQL_DUTIES, SQL_DUTIES_LEFT, SQL_DIGESTS, SQL_MESSAGES, SQL_REPLIES, SQL_WINDOWS,
	SQL_INVITATIONS, SQL_ROUNDS, SQL_REACHED, SQL_IMPORTS,
	SQL_SETTLE, SQL_REVIEWS, SQL_OTHER_REVIEWS, SQL_TAKE_USER_ID, SQL_FILL, SQL_EMPTY, SQL_CHAIN, SQL_COUNTS, SQL_LEAVING,
	SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_REFS] = "UPDATE contact_ref SET contact_id = :into WHERE contact_id = :from",
	[SQL_PERMITS] = "UPDATE permit SET contact_id = :into WHERE contact_id = :from",
	[SQL_APPROVALS] = "UPDATE document SET approver_id = :into WHERE approver_id = :from",
	[SQL_DOCUMENTS] = "UPDATE document SET staff_id = :into WHERE staff_id = :from",
	[SQL_DUTIES] =	/* what both have is held once */
	    "UPDATE duty SET contact_id = :into WHERE contact_id = :from AND NOT EXISTS (SELECT 1 FROM duty o"
	    " WHERE o.duty = duty.duty AND o.permit_type = duty.permit_type AND o.contact_id = :into)",
	[SQL_DUTIES_LEFT] = "DELETE FROM duty WHERE contact_id = :from AND :from <> :into",
	[SQL_DIGESTS] =	/* of a day on which both had one, that of the record that goes stays with it, as a proof */
	    "UPDATE digest SET contact_id = :into WHERE contact_id = :from AND NOT EXISTS (SELECT 1 FROM digest o"
	    " WHERE o.day = digest.day AND o.contact_id = :into)",
	[SQL_MESSAGES] = "UPDATE message SET contact_id = :into WHERE contact_id = :from",
	[SQL_REPLIES] = "UPDATE inbound SET contact_id = :into WHERE contact_id = :from",
	[SQL_WINDOWS] =	/* the later message of the two counts */
	    "INSERT INTO service_window (contact_id, provider_id, inbound_at, message_id, closed_at)"
	    " SELECT :into, provider_id, inbound_at, message_id, closed_at FROM service_window WHERE contact_id = :from"
	    " ON CONFLICT (contact_id, provider_id) DO UPDATE SET inbound_at = excluded.inbound_at, message_id = excluded.message_id,"
	    "   closed_at = excluded.closed_at WHERE excluded.inbound_at > service_window.inbound_at",
	[SQL_INVITATIONS] = "UPDATE invitation SET contact_id = :into WHERE contact_id = :from",
	[SQL_ROUNDS] =	/* who is asked in the same round already is not asked twice */
	    "UPDATE invitation_round_member SET contact_id = :into WHERE contact_id = :from AND NOT EXISTS (SELECT 1 FROM"
	    " invitation_round_member o WHERE o.round_id = invitation_round_member.round_id AND o.contact_id = :into)",
	[SQL_REACHED] =
	    "INSERT INTO reached (contact_id, at) SELECT :into, at FROM reached WHERE contact_id = :from"
	    " ON CONFLICT (contact_id) DO UPDATE SET at = excluded.at WHERE excluded.at > reached.at",
	[SQL_IMPORTS] = "UPDATE import_row SET contact_id = :into WHERE contact_id = :from",
	[SQL_SETTLE] =	/* whose a number is of the two needs no answer any more */
	    "UPDATE review SET state = 'accepted', decided_at = :now, decided_by = :actor WHERE kind = 'number' AND state = 'open'"
	    " AND contact_id IN (:from, :into) AND other_contact_id IN (:from, :into)",
	[SQL_REVIEWS] = "UPDATE review SET contact_id = :into WHERE contact_id = :from",
	[SQL_OTHER_REVIEWS] =
	    "UPDATE review SET other_contact_id = CASE WHEN contact_id = :into THEN NULL ELSE :into END WHERE other_contact_id = :from",
	/* Meta's id of from stays with it when into has one of its own: contact_by_user_id leads on from there. */
	[SQL_TAKE_USER_ID] =
	    "UPDATE contact SET user_id = NULL WHERE id = :from AND (SELECT user_id FROM contact WHERE id = :into) IS NULL",
	[SQL_FILL] =
	    "UPDATE contact SET name = CASE WHEN name = '' THEN :name ELSE name END, duty = CASE WHEN duty = '' THEN :duty ELSE duty END,"
	    " refused_email = CASE WHEN email IS NULL THEN :refused ELSE refused_email END,"
	    " refused_email_at = CASE WHEN email IS NULL THEN :refused_at ELSE refused_email_at END,"
	    " refused_email_text = CASE WHEN email IS NULL THEN :refused_text ELSE refused_email_text END,"
	    " email = coalesce(email, :email), user_id = coalesce(user_id, :user_id), profile_name = coalesce(profile_name, :profile_name),"
	    " updated_at = :now WHERE id = :into",
	[SQL_EMPTY] =
	    "UPDATE contact SET name = '', duty = '', email = NULL, refused_email = NULL, refused_email_at = NULL, refused_email_text = '',"
	    " profile_name = NULL, merged_into = :into, updated_at = :now"
	    " WHERE id = :from AND merged_into IS NULL AND erased_at IS NULL",
	[SQL_CHAIN] = "UPDATE contact SET merged_into = :into WHERE merged_into = :from",
	[SQL_COUNTS] =
	    "SELECT (SELECT count(*) FROM contact_phone WHERE contact_id = :from), (SELECT count(*) FROM contact_ref WHERE contact_id = :from),"
	    " (SELECT count(*) FROM permit WHERE contact_id = :from), (SELECT count(*) FROM message WHERE contact_id = :from),"
	    " (SELECT count(*) FROM inbound WHERE contact_id = :from)",
	[SQL_LEAVING] = "SELECT count(*) FROM erasure WHERE contact_id IN (:from, :into) AND state = 'waiting'",
};
DB_SQL(sql);

/* ---- may they be one? ---- */

static enum err
check(const struct contact *from, const struct contact *into, struct problem *problem)
{
	if (from->id == into->id)
		return problem_set(problem, ERR_INVALID, "with", "is the same contact");
	if (from->erased_at != 0 || into->erased_at != 0)
		return problem_set(problem, ERR_CONFLICT, "with", "was erased");
	if (from->merged_into != 0 || into->merged_into != 0)
		return problem_set(problem, ERR_CONFLICT, "with", "was merged already");
	/* The one answers for documents, the other applies for permits: notices of both kinds to one record would be mixed up for good. */
	if ((from->role == CONTACT_APPLICANT) != (into->role == CONTACT_APPLICANT))
		return problem_set(problem, ERR_INVALID, "with", "has another role: an applicant and a member of the office are not one record");
	return ERR_NONE;
}

static enum err
load(struct db *db, int64_t from_id, int64_t into_id, struct contact *from, struct contact *into, struct problem *problem)
{
	int64_t leaving;
	enum err e;

	if ((e = contact_load(db, from_id, from)) || (e = contact_load(db, into_id, into)) ||
	    (e = db_one_int(db, sql[SQL_LEAVING], ARGS(INT_("from", from_id), INT_("into", into_id)), &leaving)))
		return e;
	/* What was asked to be forgotten would live on in the other. */
	if (leaving > 0)
		return problem_set(problem, ERR_CONFLICT, "with", "is about to be erased");
	return check(from, into, problem);
}

/* ---- moving ---- */

static enum err
move_rows(struct db *db, int64_t from, int64_t into, const char *actor, int64_t now, struct merged *ret)
{
	const struct { int row; int64_t *count; } steps[] = {
		{ SQL_REFS, &ret->refs }, { SQL_PERMITS, &ret->permits }, { SQL_APPROVALS, NULL },
		{ SQL_DOCUMENTS, NULL }, { SQL_DUTIES, NULL }, { SQL_DUTIES_LEFT, NULL }, { SQL_DIGESTS, NULL }, { SQL_MESSAGES, &ret->messages },
		{ SQL_REPLIES, &ret->replies }, { SQL_WINDOWS, NULL }, { SQL_INVITATIONS, NULL }, { SQL_ROUNDS, NULL }, { SQL_REACHED, NULL },
		{ SQL_IMPORTS, NULL },
	}, reviews[] = { { SQL_REVIEWS, NULL }, { SQL_OTHER_REVIEWS, NULL } };
	size_t i;
	enum err e;

	if ((e = contact_numbers_hand_over(db, from, into, &ret->numbers)))
		return e;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if ((e = db_run(db, sql[steps[i].row], ARGS(INT_("from", from), INT_("into", into)), steps[i].count)))
			return e;
	if ((e = db_run(db, sql[SQL_SETTLE], ARGS(INT_("from", from), INT_("into", into), TEXT_("actor", actor), INT_("now", now)), NULL)))
		return e;
	for (i = 0; i < sizeof(reviews) / sizeof(reviews[0]); i++)
		if ((e = db_run(db, sql[reviews[i].row], ARGS(INT_("from", from), INT_("into", into)), NULL)))
			return e;
	return contact_number_prefer_some(db, into);
}

static enum err
move_details(struct db *db, const struct contact *from, int64_t into, int64_t now)
{
	const struct db_arg from_arg = INT_("from", from->id), into_arg = INT_("into", into), now_arg = INT_("now", now);
	int64_t freed, emptied;
	enum err e;

	if ((e = db_run(db, sql[SQL_TAKE_USER_ID], ARGS(from_arg, into_arg), &freed)) ||
	    (e = db_run(db, sql[SQL_FILL], ARGS(into_arg, now_arg, TEXT_("name", from->name), TEXT_("duty", from->duty), TEXT_("email", from->email),
	    TEXT_("refused", from->email_refused_at != 0 ? from->email : NULL), INT_("refused_at", from->email_refused_at),
	    TEXT_("refused_text", from->email_refused_text),
	    TEXT_("user_id", freed > 0 ? from->user_id : NULL), TEXT_("profile_name", from->profile_name)), NULL)) ||
	    (e = db_run(db, sql[SQL_EMPTY], ARGS(from_arg, into_arg, now_arg), &emptied)))
		return e;
	if (emptied == 0)
		return ERR_CONFLICT;
	return db_run(db, sql[SQL_CHAIN], ARGS(from_arg, into_arg), NULL);
}

enum err
contact_merge(struct db *db, int64_t from_id, int64_t into_id, const char *actor, int64_t now, struct merged *ret, struct problem *problem)
{
	AUTO(contact) struct contact from = {0}, into = {0};
	struct merged moved = {0};
	enum err e;

	if ((e = load(db, from_id, into_id, &from, &into, problem)) ||
	    (e = move_rows(db, from_id, into_id, actor, now, &moved)) ||
	    (e = move_details(db, &from, into_id, now)) ||
	    (e = consent_join(db, from_id, into_id, actor, now, &moved.entries)) ||
	    (e = waiting_number(db, into_id, now)))
		return e;
	*ret = moved;
	return ERR_NONE;
}

enum err
contact_merge_preview(struct db *db, int64_t from_id, int64_t into_id, struct merged *ret, struct problem *problem)
{
	AUTO(contact) struct contact from = {0}, into = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = load(db, from_id, into_id, &from, &into, problem)) ||
	    (e = db_one(db, sql[SQL_COUNTS], ARGS(INT_("from", from_id)), &rows)))
		return e;
	*ret = (struct merged){ .numbers = db_col_int(&rows, 0), .refs = db_col_int(&rows, 1), .permits = db_col_int(&rows, 2),
	    .messages = db_col_int(&rows, 3), .replies = db_col_int(&rows, 4) };
	return ERR_NONE;
}
